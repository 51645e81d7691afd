//! Running other programs: each is shown as a person would type it, so that a failure can be repeated by hand.

use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::Outcome;

/// The folder of the workspace, wherever it was cloned to.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A program that the build has made: `program("debug", "rollcall")`.
pub(crate) fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Whether a person can be asked.
pub(crate) fn someone_is_there() -> bool {
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    !ci && std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Whether a program of that name is on the path.
pub(crate) fn is_on_path(name: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).any(|folder| folder.join(&file).is_file())
}

/// A command line, in a folder below the root, that can be shown and run.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    words: Vec<String>,
    folder: &'static str,
    settings: &'static [(&'static str, &'static str)],
}

impl Line {
    /// A command line written as one types it; words are parted by spaces, none contains one.
    pub(crate) fn new(text: &str) -> Line {
        Line { words: text.split_whitespace().map(str::to_owned).collect(), folder: "", settings: &[] }
    }

    /// The same with more words, which may contain spaces.
    pub(crate) fn and<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Line {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// The same, run in a folder of the project.
    pub(crate) fn in_folder(mut self, folder: &'static str) -> Line {
        self.folder = folder;
        self
    }

    /// The same, with these set in its environment.
    pub(crate) fn with(mut self, settings: &'static [(&'static str, &'static str)]) -> Line {
        self.settings = settings;
        self
    }

    /// The same, started by another command line that takes it as its last words.
    pub(crate) fn behind(self, wrapper: &Line) -> Line {
        Line { words: wrapper.words.iter().cloned().chain(self.words).collect(), ..self }
    }

    /// Ready to start, without standard input.
    pub(crate) fn command(&self) -> Command {
        let mut words = self.words.iter();
        let mut command = Command::new(startable(words.next().map_or("", String::as_str)));
        command.args(words).current_dir(root().join(self.folder)).stdin(Stdio::null());
        command.envs(self.settings.iter().copied());
        command
    }

    /// Runs it with its output shown as it comes, and fails where it does.
    pub(crate) fn run(&self) -> Outcome {
        println!("$ {self}");
        self.must(self.command().stdin(Stdio::inherit()).status())
    }

    /// Runs it silently; its standard output, where it succeeded.
    pub(crate) fn answer(&self) -> Option<String> {
        let output = self.command().stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it and gives each line of its standard output to `watch`, after showing it.
    pub(crate) fn watched(&self, mut watch: impl FnMut(&str)) -> Outcome {
        println!("$ {self}");
        let mut child = match self.command().stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => return self.must(Err(error)),
        };
        if let Some(output) = child.stdout.take() {
            let mut reader = BufReader::new(output);
            let mut bytes = Vec::new();
            while reader.read_until(b'\n', &mut bytes)? > 0 {
                std::io::stdout().write_all(&bytes)?;
                watch(String::from_utf8_lossy(&bytes).trim_end());
                bytes.clear();
            }
        }
        self.must(child.wait())
    }

    fn must(&self, status: std::io::Result<ExitStatus>) -> Outcome {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} ended with {status}\n       {self}", self.words[0]).into()),
            Err(error) => {
                Err(format!("{} could not be started: {error}\n       {self}", self.words[0]).into())
            }
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.settings.iter().map(|(name, value)| format!("{name}={}", quoted(value)));
        let words: Vec<String> = settings.chain(self.words.iter().map(|word| quoted(word))).collect();
        match self.folder {
            "" => f.write_str(&words.join(" ")),
            folder => write!(f, "(cd {folder} && {})", words.join(" ")),
        }
    }
}

/// npm is a script on Windows, and scripts are started by their full name only.
fn startable(name: &str) -> String {
    match name {
        "npm" if cfg!(windows) => "npm.cmd".to_owned(),
        other => other.to_owned(),
    }
}

/// A word as a shell would want it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%${}".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_as_one_would_type_it() {
        let line = Line::new("npm run check").in_folder("ui");
        assert_eq!(line.to_string(), "(cd ui && npm run check)");
        let line = Line::new("rollcall review").and(["Staff 1 June.xlsx"]);
        assert_eq!(line.to_string(), "rollcall review 'Staff 1 June.xlsx'");
        let line = Line::new("cargo test").behind(&Line::new("xvfb-run -a"));
        assert_eq!(line.to_string(), "xvfb-run -a cargo test");
    }

    #[test]
    fn words_are_quoted_only_where_needed() {
        assert_eq!(quoted("--list"), "--list");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }

    #[test]
    fn the_root_is_the_workspace() {
        assert!(root().join("crates/xtask/Cargo.toml").is_file());
    }
}
