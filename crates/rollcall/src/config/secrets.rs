//! Secrets in a text that is made to be read by many. They are looked for before anything else is, in the lines as
//! they stand, so that remarks and broken lines hide none; and what is told of them never quotes the line.

use crate::recipe::text::RecipeError;

/// How client secrets and tokens begin.
const PREFIXES: [&str; 3] = ["vcs_", "vat_", "vrt_"];
/// Shorter ones are words, as `vcs_provider` (version control) would be.
const SHORTEST: usize = 12;

/// Keys under which people put secrets, without case, `_` and `-`.
const KEYS: [&str; 8] = [
    "secret",
    "clientsecret",
    "rollcallclientsecret",
    "vantaclientsecret",
    "token",
    "accesstoken",
    "password",
    "apikey",
];

pub(super) const WHAT: &str = "a secret stands here, and none may stand in a file";
pub(super) const HINT: &str = "take it out, make a new one in Vanta, since this one may have been seen, and put that \
                               into ROLLCALL_CLIENT_SECRET";

/// Every line that holds something that looks like one of Vanta's secrets.
pub(super) fn in_lines(text: &str) -> Vec<RecipeError> {
    let lines = text.lines().enumerate().filter(|(_, line)| holds_one(line));
    let told = |(at, _): (usize, &str)| RecipeError {
        line: at + 1,
        key: String::new(),
        what: WHAT.to_owned(),
        hint: HINT.to_owned(),
    };
    lines.map(told).collect()
}

/// Whether a key is one under which people put secrets.
pub(super) fn is_key(name: &str) -> bool {
    let plain: String = name.to_lowercase().chars().filter(|c| !matches!(c, '_' | '-')).collect();
    KEYS.contains(&plain.as_str())
}

/// Whether a text begins as a secret does.
pub(super) fn begins_one(text: &str) -> bool {
    PREFIXES.iter().any(|prefix| text.starts_with(prefix))
}

fn holds_one(line: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    line.split(|c| !is_part(c)).any(|word| {
        let rest = PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix));
        rest.is_some_and(|rest| {
            rest.len() >= SHORTEST && rest.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
        })
    })
}
