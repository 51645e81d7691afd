//! The XML of spreadsheets, as a stream of tags and texts in bounded memory.
//!
//! A sheet of a million rows is half a gigabyte of XML in which the same six tags come again and again. This
//! scanner borrows everything from one buffer and looks at each byte a few times; that is what makes reading fast. It
//! knows what spreadsheets are written in and no more: UTF-8, no document type (so there are no entities of a file's
//! own, and none that grow), no token longer than [`MOST_TOKEN`]. Nesting costs it nothing, as it keeps no stack.

use std::borrow::Cow;
use std::io::{self, Read};

/// A single tag or text above this is not from a spreadsheet program: a cell holds 32,767 characters at most.
const MOST_TOKEN: usize = 16 << 20;
const FIRST_BUFFER: usize = 128 << 10;

/// Why a part cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum XmlError {
    #[error("{0}")]
    Read(#[from] io::Error),
    #[error("it ends too early")]
    EndsEarly,
    #[error("it declares a document type, which no spreadsheet program writes")]
    DocumentType,
    #[error("it has a tag or text of more than 16 megabytes")]
    TooLong,
    #[error("it is not written in UTF-8")]
    Encoding,
    #[error("it names a character that is none: {0}")]
    Entity(String),
    #[error("it has a tag that is none")]
    Malformed,
}

/// One piece of XML.
#[derive(Debug)]
pub(super) enum Token<'b> {
    /// `<name …>` or `<name …/>`.
    Open(Tag<'b>),
    /// `</name>`, its name without prefix.
    Close(&'b [u8]),
    /// What stands between tags.
    Text(Text<'b>),
    /// There is no more.
    End,
}

/// An opening tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'b> {
    /// Its name without prefix.
    pub(super) name: &'b [u8],
    /// Whether it closes itself, so that no [`Token::Close`] follows.
    pub(super) closed: bool,
    rest: &'b [u8],
}

impl<'b> Tag<'b> {
    /// The attributes as they stand there: name with prefix, and value with its entities.
    pub(super) fn attributes(&self) -> Attributes<'b> {
        Attributes(self.rest)
    }

    /// One attribute, by its name with prefix.
    pub(super) fn raw(&self, name: &[u8]) -> Option<&'b [u8]> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// One attribute in its final form.
    ///
    /// # Errors
    /// Where it is not UTF-8 or names characters that are none.
    pub(super) fn attribute(&self, name: &[u8]) -> Result<Option<Cow<'b, str>>, XmlError> {
        self.raw(name).map(decode).transpose()
    }

    /// One attribute by its name without prefix, for where each program has a prefix of its own.
    pub(super) fn local(&self, name: &[u8]) -> Result<Option<Cow<'b, str>>, XmlError> {
        let prefixed = |(found, _): &(&[u8], &[u8])| found.contains(&b':') && local_name(found) == name;
        self.attributes().find(prefixed).map(|(_, value)| decode(value)).transpose()
    }

    /// Whether an attribute says yes: `1` or `true`.
    pub(super) fn is_true(&self, name: &[u8]) -> bool {
        matches!(self.raw(name), Some(b"1" | b"true"))
    }

    /// An attribute that is a whole number.
    pub(super) fn number(&self, name: &[u8]) -> Option<u32> {
        std::str::from_utf8(self.raw(name)?).ok()?.parse().ok()
    }
}

/// The attributes of a tag. What is not well-formed ends them.
pub(super) struct Attributes<'b>(&'b [u8]);

impl<'b> Iterator for Attributes<'b> {
    type Item = (&'b [u8], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = rest.iter().position(|&byte| byte == b'=')?;
        let name = rest[..equals].trim_ascii_end();
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let end = value[1..].iter().position(|&byte| byte == quote)? + 1;
        self.0 = &value[end + 1..];
        Some((name, &value[1..end]))
    }
}

/// What stands between two tags.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'b> {
    raw: &'b [u8],
    /// From a CDATA section, in which `&` is just that.
    literal: bool,
}

impl<'b> Text<'b> {
    /// The text in its final form.
    ///
    /// # Errors
    /// Where it is not UTF-8 or names characters that are none.
    pub(super) fn decode(&self) -> Result<Cow<'b, str>, XmlError> {
        if self.literal {
            return std::str::from_utf8(self.raw).map(Cow::Borrowed).map_err(|_| XmlError::Encoding);
        }
        decode(self.raw)
    }
}

/// Resolves entities and writes line ends as XML wants them read (XML 1.0, 2.11 and 4.1).
pub(super) fn decode(raw: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    let text = std::str::from_utf8(raw).map_err(|_| XmlError::Encoding)?;
    if memchr::memchr2(b'&', b'\r', raw).is_none() {
        return Ok(Cow::Borrowed(text));
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = memchr::memchr2(b'&', b'\r', rest.as_bytes()) {
        decoded.push_str(&rest[..place]);
        let special = &rest[place..];
        if let Some(after) = special.strip_prefix('\r') {
            decoded.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            continue;
        }
        let end = special.bytes().take(12).position(|byte| byte == b';');
        let name = end.map(|end| &special[1..end]).unwrap_or_default();
        let character = entity(name).ok_or_else(|| XmlError::Entity(special.chars().take(12).collect()))?;
        decoded.push(character);
        rest = &special[name.len() + 2..];
    }
    decoded.push_str(rest);
    Ok(Cow::Owned(decoded))
}

fn entity(name: &str) -> Option<char> {
    let code = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let number = match code.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => code.parse().ok()?,
    };
    char::from_u32(number)
}

fn local_name(name: &[u8]) -> &[u8] {
    memchr::memchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

/// Goes through the XML of one part.
pub(super) struct Scanner<R> {
    source: R,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    ended: bool,
}

/// A token as places in the buffer, until the buffer is free to be borrowed.
enum Found {
    Open {
        end: usize,
    },
    Close {
        end: usize,
    },
    Text {
        start: usize,
        end: usize,
        literal: bool,
    },
    /// A comment or an instruction, which says nothing to us.
    Nothing,
    End,
    /// The buffer ends before the token does.
    More,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(source: R) -> Scanner<R> {
        Scanner { source, buffer: Vec::new(), at: 0, filled: 0, ended: false }
    }

    /// The next token, borrowed until the one after it is asked for.
    ///
    /// # Errors
    /// Where the part cannot be read or is not what a spreadsheet program writes.
    pub(super) fn next(&mut self) -> Result<Token<'_>, XmlError> {
        loop {
            let start = self.at;
            match self.find()? {
                Found::More => self.fill()?,
                Found::Nothing => {}
                Found::End => return Ok(Token::End),
                Found::Open { end } => return open(&self.buffer[start + 1..end]).map(Token::Open),
                Found::Close { end } => {
                    return Ok(Token::Close(local_name(self.buffer[start + 2..end].trim_ascii_end())));
                }
                Found::Text { start, end, literal } => {
                    return Ok(Token::Text(Text { raw: &self.buffer[start..end], literal }));
                }
            }
        }
    }

    /// Finds the next token and steps over it.
    fn find(&mut self) -> Result<Found, XmlError> {
        let start = self.at;
        let rest = &self.buffer[start..self.filled];
        let found = match rest {
            [] if self.ended => return Ok(Found::End),
            [] | [b'<'] => return Ok(Found::More),
            [b'<', b'/', ..] => match memchr::memchr(b'>', rest) {
                Some(end) => {
                    self.at += end + 1;
                    Found::Close { end: start + end }
                }
                None => Found::More,
            },
            [b'<', b'!' | b'?', ..] => return self.special(),
            [b'<', ..] => match tag_end(rest) {
                Some(end) => {
                    self.at += end + 1;
                    Found::Open { end: start + end }
                }
                None => Found::More,
            },
            _ => match memchr::memchr(b'<', rest) {
                Some(end) => {
                    self.at += end;
                    Found::Text { start, end: start + end, literal: false }
                }
                None if self.ended => {
                    self.at = self.filled;
                    Found::Text { start, end: self.filled, literal: false }
                }
                None => Found::More,
            },
        };
        Ok(found)
    }

    /// Comments, instructions and CDATA.
    fn special(&mut self) -> Result<Found, XmlError> {
        const LITERAL: &[u8] = b"<![CDATA[";
        let start = self.at;
        let rest = &self.buffer[start..self.filled];
        let (begin, end): (&[u8], &[u8]) = if rest.starts_with(b"<?") {
            (b"<?", b"?>")
        } else if rest.starts_with(b"<!--") {
            (b"<!--", b"-->")
        } else if rest.starts_with(LITERAL) {
            (LITERAL, b"]]>")
        } else if rest.len() < LITERAL.len() && !self.ended {
            return Ok(Found::More);
        } else {
            return Err(XmlError::DocumentType);
        };
        let Some(length) = memchr::memmem::find(&rest[begin.len()..], end) else { return Ok(Found::More) };
        self.at += begin.len() + length + end.len();
        if begin == LITERAL {
            let start = start + begin.len();
            return Ok(Found::Text { start, end: start + length, literal: true });
        }
        Ok(Found::Nothing)
    }

    /// Makes room and reads on.
    fn fill(&mut self) -> Result<(), XmlError> {
        if self.ended {
            return Err(XmlError::EndsEarly);
        }
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.filled, 0);
            self.filled -= self.at;
            self.at = 0;
        }
        if self.filled >= MOST_TOKEN {
            return Err(XmlError::TooLong);
        }
        if self.buffer.len() < (self.filled * 2).max(FIRST_BUFFER) {
            self.buffer.resize((self.filled * 2).max(FIRST_BUFFER), 0);
        }
        // As much as fits, so that a long token is not looked at again for every few bytes.
        while self.filled < self.buffer.len() {
            match self.source.read(&mut self.buffer[self.filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Steps over the rest of the element of that name whose opening tag came last.
    ///
    /// # Errors
    /// As [`Scanner::next`].
    pub(super) fn skip(&mut self, name: &[u8]) -> Result<(), XmlError> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Token::Open(tag) if tag.name == name && !tag.closed => depth += 1,
                Token::Close(closed) if closed == name => depth -= 1,
                Token::End => return Err(XmlError::EndsEarly),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The place of the `>` that ends a tag; one inside quotes does not.
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let found = from + memchr::memchr3(b'>', b'"', b'\'', &rest[from..])?;
        if rest[found] == b'>' {
            return Some(found);
        }
        from = found + 2 + memchr::memchr(rest[found], &rest[found + 1..])?;
    }
}

/// Takes a tag apart; `inside` is what stands between `<` and `>`.
fn open(inside: &[u8]) -> Result<Tag<'_>, XmlError> {
    let (inside, closed) = match inside.split_last() {
        Some((b'/', rest)) => (rest, true),
        _ => (inside, false),
    };
    let end = inside.iter().position(u8::is_ascii_whitespace).unwrap_or(inside.len());
    let name = local_name(&inside[..end]);
    if name.is_empty() { Err(XmlError::Malformed) } else { Ok(Tag { name, closed, rest: &inside[end..] }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a scanner makes of a text: tags with their attributes, texts in their final form.
    fn scanned(xml: &str) -> Result<Vec<String>, XmlError> {
        let mut scanner = Scanner::new(xml.as_bytes());
        let mut found = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        loop {
            match scanner.next()? {
                Token::Open(tag) => {
                    let attributes =
                        tag.attributes().map(|(name, value)| format!(" {}={}", text(name), text(value)));
                    let end = if tag.closed { "/" } else { "" };
                    found.push(format!("<{}{}{end}>", text(tag.name), attributes.collect::<String>()));
                }
                Token::Close(name) => found.push(format!("</{}>", text(name))),
                Token::Text(piece) => found.push(piece.decode()?.into_owned()),
                Token::End => return Ok(found),
            }
        }
    }

    #[test]
    fn a_tag_ends_where_no_quotation_mark_is_open() {
        assert_eq!(scanned(r#"<a x='>"' y=">'">t</a>"#).unwrap(), [r#"<a x=>" y=>'>"#, "t", "</a>"]);
        assert_eq!(scanned("<x:row\n r = \"1\"/>").unwrap(), ["<row r=1/>"]);
    }

    #[test]
    fn texts_come_in_their_final_form() {
        assert_eq!(scanned("a &amp;&#228;&#xE4;&lt;\r\nb\rc").unwrap(), ["a &ää<\nb\nc"]);
        assert_eq!(scanned("<![CDATA[<&amp;>]]><!-- <v> --><?x?>d").unwrap(), ["<&amp;>", "d"]);
        assert!(matches!(scanned("&evil;"), Err(XmlError::Entity(_))));
        assert!(matches!(scanned("&#xD800;"), Err(XmlError::Entity(_))));
    }

    #[test]
    fn what_no_spreadsheet_program_writes_is_refused() {
        assert!(matches!(scanned("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"), Err(XmlError::DocumentType)));
        assert!(matches!(scanned("<a"), Err(XmlError::EndsEarly)));
        assert!(matches!(scanned("<a x=\">"), Err(XmlError::EndsEarly)));
        assert!(matches!(scanned("< >"), Err(XmlError::Malformed)));
        assert!(matches!(scanned(&format!("<a>{}", "x".repeat(MOST_TOKEN * 3))), Err(XmlError::TooLong)));
    }
}
