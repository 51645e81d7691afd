//! Command lines that are printed to be pasted again.
//!
//! What stands in them comes from files: a cell holds whatever somebody typed, and pasted between double quotes
//! `$(…)` would run. So each word is written for the shell that will read it, and one that cannot be written so that
//! every shell takes it as a text is left as `…`, with which the command ends without doing anything.

use std::path::Path;

use crate::say::steers;

/// What stands for a word that cannot be written.
const UNSAID: &str = "…";

/// A text as one word of the shell of this computer; nothing, where it cannot be written in one line, or not so that
/// it surely stays a text.
pub(crate) fn word(text: &str) -> Option<String> {
    if cfg!(windows) { windows(text) } else { unix(text) }
}

/// The same, with `…` where it cannot be written.
pub(crate) fn word_or_unsaid(text: &str) -> String {
    word(text).unwrap_or_else(|| UNSAID.to_owned())
}

/// A path as one word.
pub(crate) fn path(path: &Path) -> String {
    named_path(None, path)
}

/// A path as one word, as `name=FILE` where it has a name.
pub(crate) fn named_path(name: Option<&str>, path: &Path) -> String {
    let Some(path) = path.to_str() else { return UNSAID.to_owned() };
    match name {
        Some(name) => word_or_unsaid(&format!("{name}={path}")),
        // Not to be taken for an option.
        None if path.starts_with('-') => word_or_unsaid(&format!(".{}{path}", std::path::MAIN_SEPARATOR)),
        None => word_or_unsaid(path),
    }
}

/// An option with its value, and the space before it.
pub(crate) fn option(name: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!(" --{name}{between}{}", word_or_unsaid(value))
}

/// Between single quotes nothing runs. Quotes and backslashes stand outside of them, where sh and fish agree on what
/// they mean.
fn unix(text: &str) -> Option<String> {
    if !is_one_line(text) {
        return None;
    }
    if is_plain(text, "-_./:,@%+=") {
        return Some(text.to_owned());
    }
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str(r"'\''"),
            '\\' => quoted.push_str(r"'\\'"),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    Some(quoted)
}

/// Between double quotes. What the command prompt or PowerShell reads as more than a letter there cannot be written
/// so that both take it as a text.
fn windows(text: &str) -> Option<String> {
    let is_more = |c: char| matches!(c, '"' | '%' | '!' | '^' | '$' | '`' | '\u{201C}'..='\u{201E}');
    if !is_one_line(text) || text.contains(is_more) {
        return None;
    }
    if is_plain(text, r"-_./:\+=") {
        return Some(text.to_owned());
    }
    // A program reads backslashes before the closing quote as escapes.
    let slashes = text.len() - text.trim_end_matches('\\').len();
    Some(format!("\"{text}{}\"", "\\".repeat(slashes)))
}

fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| steers(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Whether every shell reads it as it stands.
fn is_plain(text: &str, besides: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || besides.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stand_as_they_are() {
        for text in
            ["Staff", "/home/ann/staff-2.csv", "externalUrl:https", "zone:Europe/Berlin", "mfaEnabled:="]
        {
            assert_eq!(unix(text).as_deref(), Some(text));
            assert_eq!(windows(text).as_deref(), Some(text));
        }
        assert_eq!(unix("=cmd").as_deref(), Some("'=cmd'"));
        assert_eq!(unix("~ann").as_deref(), Some("'~ann'"));
        assert_eq!(unix("").as_deref(), Some("''"));
        assert_eq!(windows(r"C:\files\staff.csv").as_deref(), Some(r"C:\files\staff.csv"));
    }

    #[test]
    fn nothing_in_a_word_runs_on_unix() {
        for (text, written) in [
            ("$(touch x)", "'$(touch x)'"),
            ("`touch x`", "'`touch x`'"),
            ("it's", r"'it'\''s'"),
            (r"a\b", r"'a'\\'b'"),
            (r"a\'; touch x; '", r"'a'\\''\''; touch x; '\'''"),
            ("My files; rm", "'My files; rm'"),
            ("a\"b!", "'a\"b!'"),
        ] {
            assert_eq!(unix(text).as_deref(), Some(written), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_shell_gives_back_exactly_the_word() {
        for text in
            ["$(touch x)", r"a\'; touch x; '", "it's \\ \"so\" `x` $HOME *", "'", "\\", "Zoë & co|x>y"]
        {
            let printed = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {}", unix(text).unwrap())])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8(printed.stdout).unwrap(), text);
        }
    }

    #[test]
    fn what_windows_would_read_as_more_than_a_text_is_not_offered() {
        for text in ["$(calc)", "%PATH%", "`n", "a\"b", "a\u{201D}b", "Wow!", "a^b"] {
            assert_eq!(windows(text), None, "{text}");
        }
        assert_eq!(windows("My files & more").as_deref(), Some("\"My files & more\""));
        assert_eq!(windows(r"C:\My files\").as_deref(), Some(r#""C:\My files\\""#));
        assert_eq!(windows("it's").as_deref(), Some("\"it's\""));
    }

    #[test]
    fn what_does_not_fit_in_one_line_is_not_offered() {
        for text in ["a\nb", "a\rb", "\u{1b}[2J", "a\u{202e}b", "a\u{2028}b", "a\u{0}b"] {
            assert_eq!((unix(text), windows(text)), (None, None), "{text:?}");
        }
        assert_eq!(option("sheet", "a\nb"), " --sheet …");
    }

    #[test]
    fn nothing_is_taken_for_an_option() {
        assert_eq!(option("sheet", "-x"), " --sheet=-x");
        assert!(path(Path::new("-x.csv")).starts_with('.'));
    }
}
