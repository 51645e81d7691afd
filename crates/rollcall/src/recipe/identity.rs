//! Who a record is: its ID, its name, and when two IDs only seem to differ.

use unicode_normalization::UnicodeNormalization;
use vanta::Value;
use vanta::{Kind, Record};

/// The ID of a record; empty where it has none.
pub fn id_of(record: &Record) -> &str {
    record.get("uniqueId").and_then(Value::as_str).unwrap_or_default()
}

/// The name by which people know a record: its naming field, else its display name, else nothing.
pub fn name_of(kind: &Kind, record: &Record) -> String {
    let text = |field: &str| record.get(field).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    text(kind.named_by).or_else(|| text("displayName")).unwrap_or_default().to_owned()
}

/// An ID without what people do not see or do not mean: case, spaces, leading zeros, Unicode form.
///
/// Two different IDs with the same plain form are a problem, never mended by itself: to Vanta they are two.
pub fn plain_id(id: &str) -> String {
    if is_simple(id) {
        return without_zeros(id.to_ascii_lowercase());
    }
    let seen: String =
        id.nfkc().filter(|&c| !c.is_whitespace() && !is_invisible(c)).flat_map(char::to_lowercase).collect();
    without_zeros(seen)
}

/// A fingerprint of the plain form of an ID, for lists in which nearly all differ.
pub(super) fn plain_print(id: &str) -> u64 {
    match is_simple(id) {
        true => caseless_print(id.trim_start_matches('0')),
        false => caseless_print(plain_id(id).trim_start_matches('0')),
    }
}

/// FNV-1a over a text in lower case. Texts of equal prints are to be looked at again, since collisions can be made.
pub(super) fn caseless_print(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |print, byte| {
        (print ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether nothing of an ID but case and zeros can be unseen.
fn is_simple(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_whitespace())
}

/// Whether nobody sees a character: controls, marks of direction, joiners, soft hyphens and their like, as Unicode calls
/// them default-ignorable (DerivedCoreProperties).
pub(super) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Without leading zeros, but with the last one where there is nothing else.
fn without_zeros(id: String) -> String {
    let zeros = id.bytes().take_while(|&byte| byte == b'0').count();
    match zeros {
        0 => id,
        all if all == id.len() => "0".to_owned(),
        some => id[some..].to_owned(),
    }
}
