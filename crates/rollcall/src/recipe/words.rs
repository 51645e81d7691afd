//! Words that stand for no value.

use vanta::kind::words::NOTHING;

use crate::sheet::trimmed;

/// Longer texts stand for themselves.
const LONGEST: usize = 24;

/// The bytes with which such a word can begin: nearly every text begins with another one.
const FIRST: [bool; 256] = {
    let mut first = [false; 256];
    let mut place = 0;
    while place < NOTHING.len() {
        let byte = NOTHING[place].as_bytes()[0];
        first[byte as usize] = true;
        first[byte.to_ascii_uppercase() as usize] = true;
        place += 1;
    }
    first
};

/// Whether a text may stand for no value: `n/a`, `none`, `-`. Whether it does, a person says once.
pub(super) fn means_nothing(text: &str) -> bool {
    let text = trimmed(text);
    if text.len() > LONGEST || !text.as_bytes().first().is_some_and(|&byte| FIRST[usize::from(byte)]) {
        return false;
    }
    match text.is_ascii() {
        true => NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word)),
        false => NOTHING.contains(&text.to_lowercase().as_str()),
    }
}
