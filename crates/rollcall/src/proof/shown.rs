//! How foreign text is shown, so that it can neither vanish nor pretend to be something else.
//!
//! Names and values come from files that anybody may have written. What is shown as itself is therefore a
//! list of what may be, not of what may not: letters of scripts that are set from left to right one by one,
//! figures, signs, and single spaces between them. Everything else, such as characters the fonts lack,
//! control characters, marks that turn the direction of a line, and spaces that nobody sees, is shown by
//! its number: `‹U+202E›`. The brackets themselves are shown that way too where they come in a text, so
//! that nobody can write a number into a name.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vanta::Value;
use vanta::kind::grouped;

/// Whether a character may be shown as itself, where the fonts have it. Scripts that must be shaped are not
/// here: set letter by letter, they would show other words than were written.
pub(super) fn may_show(c: char) -> bool {
    let plain = matches!(c,
        ' '..='~'
        | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' // Latin, and what is used with it
        | '\u{370}'..='\u{52F}'                      // Greek, Cyrillic
        | '\u{1D00}'..='\u{1FFF}'                    // more of the three
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
        | '\u{2070}'..='\u{20BF}' | '\u{2100}'..='\u{23FF}'
        | '\u{25A0}'..='\u{27BF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A640}'..='\u{A69F}'
        | '\u{A720}'..='\u{A7FF}' | '\u{FB00}'..='\u{FB06}');
    plain && !is_combining_mark(c)
}

/// What a text is shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be read: letters with marks are put together where one character says the same, as every program
    /// does.
    Reading,
    /// To be compared: nothing is put together, so that two texts that differ in nothing else are seen to
    /// differ.
    Comparing,
    /// A line of a program's text: as for comparing, but spaces align and stay.
    Code,
}

/// The text as it may stand on a page. `has` says which characters the fonts have.
pub(super) fn shown(text: &str, purpose: Purpose, has: impl Fn(char) -> bool) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = match purpose {
        Purpose::Reading => text.nfc().collect(),
        Purpose::Comparing | Purpose::Code => text.chars().collect(),
    };
    let last = letters.len().saturating_sub(1);
    let mut out = String::with_capacity(text.len() * 2);
    let mut numbers = false;
    for (place, &c) in letters.iter().enumerate() {
        let beside = place == 0 || place == last || letters.get(place - 1) == Some(&' ');
        let unseen = c == ' ' && beside && purpose != Purpose::Code;
        let plain = may_show(c) && has(c) && !unseen && !matches!(c, '‹' | '›');
        match (plain, numbers) {
            (true, true) => out.push('›'),
            (false, true) => out.push(' '),
            (false, false) => out.push('‹'),
            (true, false) => {}
        }
        if plain {
            out.push(c)
        } else {
            out.push_str(&format!("U+{:04X}", u32::from(c)))
        }
        numbers = !plain;
    }
    if numbers {
        out.push('›');
    }
    Cow::Owned(out)
}

/// Most texts: nothing in them needs a second look.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    for &byte in text.as_bytes() {
        if !matches!(byte, b' '..=b'~') || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// A value as text: a text as it is, everything else as JSON writes it. None for nothing.
pub(super) fn value(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        other => Some(Cow::Owned(other.to_string())),
    }
}

/// Numbers of rows as people write them: `12, 15–18`.
pub(super) fn rows(rows: &[u32]) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for &row in rows {
        match spans.last_mut() {
            Some((_, last)) if row == *last || last.checked_add(1) == Some(row) => *last = row,
            _ => spans.push((row, row)),
        }
    }
    let written = |&(first, last): &(u32, u32)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    };
    spans.iter().map(written).collect::<Vec<_>>().join(", ")
}

/// A number of bytes: `48,213 bytes`.
pub(super) fn bytes(number: u64) -> String {
    match number {
        1 => "1 byte".to_owned(),
        _ => format!("{} bytes", grouped(usize::try_from(number).unwrap_or(usize::MAX))),
    }
}
