//! Texts as people see them, compared without making a new text for each row.
//!
//! What is wanted is made plain once. A cell is made plain while it is compared, character by character; most are
//! ASCII, and are compared as they stand.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

use super::super::identity::is_invisible;

/// Without what people do not see at the ends.
fn inner(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

/// Whether people see nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    inner(text).is_empty()
}

/// Whether a text looks as it is, up to its case: ASCII that all can be seen.
fn is_simple(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// A text as people see it: in one Unicode form, in lower case, and without what is not seen.
fn seen(text: &str) -> impl Iterator<Item = char> {
    let characters = inner(text).nfkc();
    let characters = characters.filter(|&character| character.is_whitespace() || !is_invisible(character));
    characters.flat_map(char::to_lowercase)
}

/// How a text, made plain, is ordered against a plain one.
fn order(text: &str, plain: &str) -> Ordering {
    if is_simple(text) {
        text.trim().bytes().map(|byte| byte.to_ascii_lowercase()).cmp(plain.bytes())
    } else {
        seen(text).cmp(plain.chars())
    }
}

/// Texts of which a cell may be one.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    /// Plain and in their order.
    sorted: Vec<String>,
}

impl Texts {
    pub(super) fn new<'t>(texts: impl IntoIterator<Item = &'t String>) -> Texts {
        let mut sorted: Vec<String> = texts.into_iter().map(|text| seen(text).collect()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        Texts { sorted }
    }

    /// Whether a text is one of them.
    pub(super) fn has(&self, text: &str) -> bool {
        self.sorted.binary_search_by(|plain| order(text, plain).reverse()).is_ok()
    }
}

/// A text that a cell may hold somewhere, looked for in linear time (Knuth, Morris and Pratt).
#[derive(Clone, Debug)]
pub(super) struct Part {
    characters: Vec<char>,
    /// For each character, how many first ones still agree where the next one does not.
    agree: Vec<usize>,
}

impl Part {
    pub(super) fn new(text: &str) -> Part {
        let characters: Vec<char> = seen(text).collect();
        let mut agree = vec![0; characters.len()];
        let mut count = 0;
        for place in 1..characters.len() {
            count = next(&characters, &agree, count, characters[place]);
            agree[place] = count;
        }
        Part { characters, agree }
    }

    /// Whether it stands in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        if is_simple(text) {
            self.is_among(text.trim().bytes().map(|byte| char::from(byte.to_ascii_lowercase())))
        } else {
            self.is_among(seen(text))
        }
    }

    fn is_among(&self, characters: impl Iterator<Item = char>) -> bool {
        let mut count = 0;
        let mut found = |character| {
            count = next(&self.characters, &self.agree, count, character);
            count == self.characters.len()
        };
        self.characters.is_empty() || characters.into_iter().any(&mut found)
    }
}

/// How many first characters agree after one more, where `count` did before it and were not all.
fn next(characters: &[char], agree: &[usize], mut count: usize, character: char) -> usize {
    while count > 0 && characters[count] != character {
        count = agree[count - 1];
    }
    if characters[count] == character { count + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Texts {
        Texts::new(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn texts_are_the_same_where_people_see_the_same() {
        for (wanted, cell) in [
            ("Closed", " closed\t"),
            ("ÄRZTE", "ärzte"),
            ("Zoe\u{308}", "ZOË"),
            ("In progress", "in\u{a0}PROGRESS"),
            ("Closed", "\u{feff}Clo\u{ad}sed\u{200b}"),
            ("Closed", "Closed\u{7}"),
            ("ﬁxed", "FIXED"),
            ("", "\u{200b} "),
            ("ΟΔΟΣ", "οδοσ"),
        ] {
            assert!(texts(&[wanted]).has(cell), "{wanted:?} and {cell:?}");
            assert!(texts(&["other", wanted, "zz", "a"]).has(cell), "{wanted:?} and {cell:?}");
            assert!(Part::new(wanted).is_in(cell), "{wanted:?} and {cell:?}");
        }
        for (wanted, cell) in [
            ("Closed", "Close"),
            ("Closed", "Closed."),
            ("a b", "ab"),
            ("a b", "a  b"),
            ("a\nb", "ab"),
            ("e", "é"),
            ("", "x"),
        ] {
            assert!(!texts(&[wanted]).has(cell), "{wanted:?} and {cell:?}");
        }
        assert!(!texts(&[]).has(""));
    }

    #[test]
    fn a_part_is_found_wherever_it_stands() {
        let found = |part: &str, text: &str| Part::new(part).is_in(text);
        assert!(found("pro", "In PROgress") && found("ess", "progress") && found("in", "in"));
        assert!(found("aab", "aaaab") && found("abab", "abaabab") && found("É", "cafe\u{301}s"));
        assert!(!found("pros", "progress") && !found("abab", "abaaba") && !found("x", ""));
        assert!(found("", "") && found("", "x"));
    }
}
