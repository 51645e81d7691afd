//! The rows of a text, numbered as a spreadsheet program numbers them when it opens the file.
//!
//! Rows are cut here as RFC 4180 has them, and more strictly than most libraries do: a cell ends where its quotation
//! marks do, and a mark too many is an error with its row. A lenient parser would put the cells and rows up to the next
//! mark into one, and whoever stands in them would be gone. One buffer holds the cells of one row; no cell is a text of
//! its own, and bytes are looked at in stretches, not one by one.

use std::io;

use memchr::{memchr, memchr3};

use super::TextError;
use super::characters::Characters;
use crate::sheet::grid::{MOST_COLUMNS, TooMuch};

/// A row above this is no row: 16,384 cells of a thousand characters each.
const MOST_ROW: usize = 16 << 20;

/// One row, as long as the next is not asked for.
pub(super) struct Row<'r> {
    /// Counted from 1.
    pub(super) number: u32,
    /// The text of all cells.
    pub(super) text: &'r str,
    ends: &'r [usize],
    /// It has a line end.
    pub(super) ended: bool,
}

impl<'r> Row<'r> {
    /// The cells, empty ones too.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'r str> {
        let text = self.text;
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let cell = text.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }

    /// How many cells it has.
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }
}

/// Cuts rows into cells.
pub(super) struct Cutter {
    delimiter: u8,
    place: Place,
    text: Vec<u8>,
    /// Where the cells of the row end in the text.
    ends: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first character of a cell.
    Start,
    /// In a cell without quotation marks around it, where they are plain text.
    Plain,
    /// Between the quotation marks of a cell.
    Inside,
    /// Right after a quotation mark that may close the cell, or be the first of two.
    After,
}

/// What came of a stretch of bytes.
pub(super) enum Taken {
    /// The row goes on after it.
    All,
    /// The row ended with this line end, after so many bytes.
    Row(u8, usize),
    /// Text follows a closing quotation mark.
    Stray,
}

impl Cutter {
    pub(super) fn new(delimiter: u8) -> Cutter {
        Cutter { delimiter, place: Place::Start, text: Vec::new(), ends: Vec::new() }
    }

    pub(super) fn begin(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.place = Place::Start;
    }

    /// How many cells have ended.
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    /// Takes bytes up to the end of the row, or all of them.
    pub(super) fn take(&mut self, input: &[u8]) -> Taken {
        let mut at = 0;
        while let Some(&byte) = input.get(at) {
            match self.place {
                Place::Start if byte == b'"' => {
                    self.place = Place::Inside;
                    at += 1;
                }
                Place::Start | Place::Plain => {
                    let rest = &input[at..];
                    let length = memchr3(self.delimiter, b'\r', b'\n', rest).unwrap_or(rest.len());
                    self.text.extend_from_slice(&rest[..length]);
                    self.place = Place::Plain;
                    at += length;
                    if let Some(&end) = rest.get(length) {
                        at += 1;
                        self.end_cell();
                        if end != self.delimiter {
                            return Taken::Row(end, at);
                        }
                    }
                }
                Place::Inside => {
                    let rest = &input[at..];
                    let length = memchr(b'"', rest).unwrap_or(rest.len());
                    self.text.extend_from_slice(&rest[..length]);
                    at += length;
                    if length < rest.len() {
                        self.place = Place::After;
                        at += 1;
                    }
                }
                Place::After => {
                    at += 1;
                    match byte {
                        b'"' => {
                            self.text.push(b'"');
                            self.place = Place::Inside;
                        }
                        byte if byte == self.delimiter => self.end_cell(),
                        b'\r' | b'\n' => {
                            self.end_cell();
                            return Taken::Row(byte, at);
                        }
                        _ => return Taken::Stray,
                    }
                }
            }
        }
        Taken::All
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
        self.place = Place::Start;
    }

    /// Ends the last row, which has no line end. False where a quotation mark is still open.
    fn finish(&mut self) -> bool {
        let closed = self.place != Place::Inside;
        self.end_cell();
        closed
    }
}

/// The rows that were not read yet.
pub(super) struct Rows<'s> {
    characters: Characters<'s>,
    cutter: Cutter,
    /// How many rows were read or were empty.
    number: u32,
    /// The last row ended with a carriage return, and a line feed right after it belongs to that.
    returned: bool,
}

impl<'s> Rows<'s> {
    pub(super) fn new(characters: Characters<'s>, delimiter: u8) -> Rows<'s> {
        Rows { characters, cutter: Cutter::new(delimiter), number: 0, returned: false }
    }

    /// Moves over a line at the start that is at hand and no data; it counts as a row.
    pub(super) fn pass_line(&mut self, bytes: usize) {
        self.characters.pass(bytes);
        self.number += 1;
    }

    /// The next row that is not empty.
    ///
    /// # Errors
    /// Where the text cannot be read, or a row is too long or never ends.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, TextError> {
        if !self.pass_empty_lines()? {
            return Ok(None);
        }
        self.number = self.number.saturating_add(1);
        let ended = self.cut()?;
        let text = std::str::from_utf8(&self.cutter.text).map_err(|_| changed())?;
        Ok(Some(Row { number: self.number, text, ends: &self.cutter.ends, ended }))
    }

    /// False where nothing comes after the line ends.
    fn pass_empty_lines(&mut self) -> Result<bool, TextError> {
        while self.characters.fill()? {
            match self.characters.ahead() {
                [b'\n', ..] if self.returned => self.returned = false,
                [byte @ (b'\n' | b'\r'), ..] => {
                    self.returned = *byte == b'\r';
                    self.number = self.number.saturating_add(1);
                }
                _ => return Ok(true),
            }
            self.characters.pass(1);
        }
        Ok(false)
    }

    /// Cuts the next row, and says whether it has a line end.
    fn cut(&mut self) -> Result<bool, TextError> {
        self.cutter.begin();
        while self.characters.fill()? {
            match self.cutter.take(self.characters.ahead()) {
                Taken::Row(end, read) => {
                    self.returned = end == b'\r';
                    self.characters.pass(read);
                    return self.bounded().map(|()| true);
                }
                Taken::All => self.characters.pass(self.characters.ahead().len()),
                Taken::Stray => return Err(TextError::StrayQuote { row: self.number }),
            }
            self.bounded()?;
        }
        if !self.cutter.finish() {
            return Err(TextError::Unterminated { row: self.number });
        }
        self.bounded().map(|()| false)
    }

    fn bounded(&self) -> Result<(), TextError> {
        if self.cutter.width() > MOST_COLUMNS {
            return Err(TooMuch::Columns.into());
        }
        let is_long = self.cutter.text.len() > MOST_ROW;
        if is_long { Err(TextError::TooLong { row: self.number, limit: MOST_ROW }) } else { Ok(()) }
    }
}

/// The text was seen to be UTF-8 before its rows were read.
fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file changed while it was being read")
}
