//! Words that stand for no value.

use vanta::kind::words::NOTHING;

/// Longer texts stand for themselves.
const LONGEST: usize = 24;

/// Whether a text may stand for no value: `n/a`, `none`, `-`. Whether it does, a person says once.
pub(super) fn means_nothing(text: &str) -> bool {
    let text = text.trim();
    if text.len() > LONGEST || text.is_empty() {
        return false;
    }
    match text.is_ascii() {
        true => NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word)),
        false => NOTHING.contains(&text.to_lowercase().as_str()),
    }
}
