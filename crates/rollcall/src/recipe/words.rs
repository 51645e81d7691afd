//! Words that stand for no value.

/// Whether a text may stand for no value: `n/a`, `none`, `-`. Whether it does, a person says once.
pub(super) fn means_nothing(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 24
        && ["n/a", "na", "none", "-", "–", "—", "null", "nil", "not applicable"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}
