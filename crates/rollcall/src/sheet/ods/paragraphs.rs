//! The text of a cell.
//!
//! A paragraph is a line. OpenDocument reads all white space as HTML does, as one space (1.3 part 3, 6.1.2), and has
//! tags for what is meant as it stands. But LibreOffice writes the spaces of a cell of several lines as they are, and
//! shows all that it finds. So spaces stay; only white space with a line break or a tab in it, by which a file is laid
//! out, is one space between words and none around them. Comments and drawings stand inside the cell too, with
//! paragraphs that are none of its text.

use std::io::Read;

use crate::sheet::xml::{Scanner, Tag, Token, XmlError};

/// A cell holds 32,767 characters at most.
const MOST_TEXT: usize = 16 << 20;

/// Reads the rest of the cell whose opening tag came last and adds its paragraphs, a line each.
pub(super) fn read(xml: &mut Scanner<impl Read>, text: &mut String) -> Result<(), XmlError> {
    let mut paragraphs =
        Paragraphs { start: text.len(), line: text.len(), text, any: false, inside: false, layout: false };
    loop {
        match xml.next()? {
            Token::Open(tag) if is_aside(tag.name) && !tag.closed => {
                let name = tag.name.to_vec();
                xml.skip(&name)?;
            }
            Token::Open(tag) => paragraphs.open(&tag),
            Token::Text(piece) if paragraphs.inside => paragraphs.add(&piece.decode()?),
            Token::Close(b"p" | b"h") => paragraphs.inside = false,
            Token::Close(b"table-cell" | b"covered-table-cell") => return Ok(()),
            Token::End => return Err(XmlError::EndsEarly),
            _ => {}
        }
        if paragraphs.text.len() - paragraphs.start > MOST_TEXT {
            return Err(XmlError::TooLong);
        }
    }
}

/// Whether an element is something beside the text: a comment, a note, how to pronounce it, a drawing.
fn is_aside(name: &[u8]) -> bool {
    const ASIDE: [&[u8]; 21] = [
        b"annotation",
        b"note",
        b"ruby-text",
        b"table",
        b"frame",
        b"g",
        b"rect",
        b"line",
        b"polyline",
        b"polygon",
        b"regular-polygon",
        b"path",
        b"circle",
        b"ellipse",
        b"measure",
        b"caption",
        b"connector",
        b"control",
        b"custom-shape",
        b"page-thumbnail",
        b"scene",
    ];
    ASIDE.contains(&name)
}

struct Paragraphs<'t> {
    text: &'t mut String,
    start: usize,
    /// Where the last paragraph begins.
    line: usize,
    any: bool,
    /// Whether what comes is text.
    inside: bool,
    /// Whether the file was laid out between the last word and what comes.
    layout: bool,
}

impl Paragraphs<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            b"p" | b"h" => self.begin(!tag.closed),
            b"s" if self.inside => {
                let spaces = tag.number(b"text:c").map_or(1, |number| number as usize);
                self.separate();
                self.text.extend(std::iter::repeat_n(' ', spaces.min(MOST_TEXT + 1)));
            }
            b"tab" if self.inside => self.words("\t"),
            b"line-break" if self.inside => self.words("\n"),
            _ => {}
        }
    }

    fn begin(&mut self, inside: bool) {
        if self.any {
            self.text.push('\n');
        }
        (self.any, self.inside, self.layout) = (true, inside, false);
        self.line = self.text.len();
    }

    fn add(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(place) = rest.find(['\n', '\t', '\r']) {
            self.words(rest[..place].trim_end_matches(' '));
            self.layout = true;
            rest = rest[place..].trim_start_matches([' ', '\n', '\t', '\r']);
        }
        self.words(rest);
    }

    fn words(&mut self, words: &str) {
        if !words.is_empty() {
            self.separate();
            self.text.push_str(words);
        }
    }

    /// Writes the layout before what comes, which is one space unless the paragraph begins here.
    fn separate(&mut self) {
        if std::mem::take(&mut self.layout) && self.text.len() > self.line {
            self.text.push(' ');
        }
    }
}
