//! The rows of a text, numbered as a spreadsheet program numbers them when it opens the file.
//!
//! The parser knows quotes and delimiters, and passes over empty lines without a word. So line ends between rows
//! never reach it: they are counted here, and an empty line is a row. One buffer holds the cells of one row; no cell
//! is a text of its own.
//!
//! At the end of the text the parser gets one more line end. It ends the last row, unless a quotation mark is still
//! open, which takes it for text: that is how a quotation mark that is never closed shows itself.

use std::io;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::TextError;
use super::characters::Characters;
use crate::sheet::grid::{MOST_COLUMNS, TooMuch};

/// A row above this is no row: 16,384 cells of a thousand characters each.
const MOST_ROW: usize = 16 << 20;
const FIRST_ROW: usize = 16 << 10;

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

/// The rows that were not read yet.
pub(super) struct Rows<'s> {
    characters: Characters<'s>,
    parser: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How many rows were read or were empty.
    number: u32,
    /// The last row ended with a carriage return, and a line feed right after it belongs to that.
    returned: bool,
    quotes: Quotes,
}

/// Sees to it that cells end where their quotation marks do, which the parser does not mind: with a mark too many, it
/// would put the cells and rows up to the next mark into one.
struct Quotes {
    delimiter: u8,
    place: Place,
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

impl Quotes {
    /// Follows the bytes of a row, and says whether all is as it should be.
    fn follow(&mut self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            let ends_cell = byte == self.delimiter || matches!(byte, b'\r' | b'\n');
            rest = after;
            self.place = match self.place {
                Place::Inside if byte == b'"' => Place::After,
                Place::Inside => {
                    rest = &rest[memchr::memchr(b'"', rest).unwrap_or(rest.len())..];
                    Place::Inside
                }
                Place::After if byte == b'"' => Place::Inside,
                Place::Start if byte == b'"' => Place::Inside,
                _ if ends_cell => Place::Start,
                Place::After => return false,
                Place::Start | Place::Plain => {
                    let end = memchr::memchr3(self.delimiter, b'\r', b'\n', rest);
                    rest = &rest[end.unwrap_or(rest.len())..];
                    Place::Plain
                }
            };
        }
        true
    }
}

impl<'s> Rows<'s> {
    pub(super) fn new(characters: Characters<'s>, delimiter: u8) -> Rows<'s> {
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        let (text, ends) = (vec![0; FIRST_ROW], vec![0; MOST_COLUMNS]);
        let quotes = Quotes { delimiter, place: Place::Start };
        Rows { characters, parser, text, ends, number: 0, returned: false, quotes }
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
        let (length, width, ended) = self.parse()?;
        let text = std::str::from_utf8(&self.text[..length]).map_err(|_| changed())?;
        Ok(Some(Row { number: self.number, text, ends: &self.ends[..width], ended }))
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

    /// Gives the length of the row's text, how many cells it has, and whether it has a line end.
    fn parse(&mut self) -> Result<(usize, usize, bool), TextError> {
        let (mut length, mut width) = (0, 0);
        loop {
            let more = self.characters.fill()?;
            let input = if more { self.characters.ahead() } else { b"\n" };
            let (result, read, written, ends) =
                self.parser.read_record(input, &mut self.text[length..], &mut self.ends[width..]);
            self.returned = input[..read].ends_with(b"\r");
            if !self.quotes.follow(&input[..read]) {
                return Err(TextError::StrayQuote { row: self.number });
            }
            (length, width) = (length + written, width + ends);
            if more {
                self.characters.pass(read);
            }
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => return Ok((length, width, more)),
                ReadRecordResult::OutputFull => self.grow()?,
                ReadRecordResult::OutputEndsFull => return Err(TooMuch::Columns.into()),
                ReadRecordResult::InputEmpty if more => {}
                ReadRecordResult::InputEmpty => return Err(TextError::Unterminated { row: self.number }),
            }
        }
    }

    fn grow(&mut self) -> Result<(), TextError> {
        if self.text.len() >= MOST_ROW {
            return Err(TextError::TooLong { row: self.number, limit: MOST_ROW });
        }
        self.text.resize(self.text.len() * 2, 0);
        Ok(())
    }
}

/// The text was seen to be UTF-8 before its rows were read.
fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file changed while it was being read")
}
