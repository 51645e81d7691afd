//! Goes through the characters of a text. What looks the same is taken as the same: full-width digits and marks, the
//! many dashes, letters with and without their accents. Nothing is copied but a short name.

/// A place in a text. Copied before a trial, and put back where that leads nowhere.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    rest: &'t str,
}

/// Digits that stand together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) value: u64,
    /// How many digits they are, with leading zeros.
    pub(super) digits: u32,
}

/// Letters that stand together, small and without accents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    letters: [u8; 12],
    length: usize,
}

impl Name {
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters[..self.length]).unwrap_or_default()
    }
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Cursor<'t> {
        Cursor { rest: text }
    }

    /// What was not gone through yet.
    pub(super) fn rest(self) -> &'t str {
        self.rest
    }

    pub(super) fn is_done(self) -> bool {
        self.rest.is_empty()
    }

    /// The next character, and how many bytes it has in the text.
    fn next(self) -> Option<(char, usize)> {
        match *self.rest.as_bytes().first()? {
            byte if byte.is_ascii() => Some((char::from(byte), 1)),
            _ => self.rest.chars().next().map(|character| (plain(character), character.len_utf8())),
        }
    }

    pub(super) fn peek(self) -> Option<char> {
        self.next().map(|(character, _)| character)
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    /// Goes past white space, and tells whether there was any.
    pub(super) fn gap(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start();
        self.rest.len() < before
    }

    /// Goes past one of these characters, if one stands here.
    pub(super) fn mark(&mut self, marks: &[char]) -> Option<char> {
        let (character, length) = self.next().filter(|(character, _)| marks.contains(character))?;
        self.skip(length);
        Some(character)
    }

    /// Goes past digits, as many as stand here; more than 18 are no part of any date.
    pub(super) fn number(&mut self) -> Option<Number> {
        let mut ahead = *self;
        let mut number = Number { value: 0, digits: 0 };
        while let Some((digit, length)) = ahead.next()
            && let Some(digit) = digit.to_digit(10)
        {
            if number.digits == 18 {
                return None;
            }
            number = Number { value: number.value * 10 + u64::from(digit), digits: number.digits + 1 };
            ahead.skip(length);
        }
        if number.digits == 0 {
            return None;
        }
        *self = ahead;
        Some(number)
    }

    /// Goes past letters, as many as stand here; more than the longest name of a day or month are no part of any date.
    pub(super) fn name(&mut self) -> Option<Name> {
        let mut ahead = *self;
        let mut name = Name { letters: [0; 12], length: 0 };
        while let Some((character, length)) = ahead.next() {
            if let Some(letter) = letter(character) {
                *name.letters.get_mut(name.length)? = letter;
                name.length += 1;
            } else if !(is_accent(character) && name.length > 0) {
                break;
            }
            ahead.skip(length);
        }
        if name.length == 0 {
            return None;
        }
        *self = ahead;
        Some(name)
    }

    /// Goes past a name, if it means something here.
    pub(super) fn named<T>(&mut self, meaning: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        let meant = meaning(ahead.name()?.as_str())?;
        *self = ahead;
        Some(meant)
    }

    /// Goes past one of these words, if one stands here.
    pub(super) fn word(&mut self, words: &[&'static str]) -> Option<&'static str> {
        self.named(|name| words.iter().copied().find(|&word| word == name))
    }
}

fn plain(character: char) -> char {
    match character {
        // Full-width forms lie in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        // Hyphens, the figure dash, the en dash and the minus sign.
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        other => other,
    }
}

fn letter(character: char) -> Option<u8> {
    match character {
        'a'..='z' | 'A'..='Z' => u8::try_from(character.to_ascii_lowercase()).ok(),
        'à'..='ä' | 'À'..='Ä' => Some(b'a'),
        'ç' | 'Ç' => Some(b'c'),
        'è'..='ë' | 'È'..='Ë' => Some(b'e'),
        'ì'..='ï' | 'Ì'..='Ï' => Some(b'i'),
        'ò'..='ö' | 'Ò'..='Ö' => Some(b'o'),
        'ù'..='ü' | 'Ù'..='Ü' => Some(b'u'),
        _ => None,
    }
}

/// Some programs write an accent as a character of its own, after its letter.
fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}
