//! A table: headings, and the rows below them.

use std::fmt;
use std::ops::Range;

use jiff::Timestamp;

use super::Note;
use super::cell::{Cell, Content};
use super::grid::Grid;

/// A table from one sheet of a file.
#[derive(Debug)]
pub struct Table {
    /// Where it comes from.
    pub source: Source,
    /// The sheet's row that holds the headings, counted from 1; the lower one where there are two.
    pub headings_row: u32,
    /// One for each column that holds anything, in their order.
    pub headings: Vec<Heading>,
    /// What was left out or altered, and what a person should know.
    pub notes: Vec<Note>,
    /// Rows that hold something and are not among the rows, since a person wants it so; by number, with the reason.
    pub left_out: Vec<(u32, &'static str)>,
    pub(super) grid: Grid,
    /// The first row of the grid that is below the headings.
    pub(super) first: usize,
}

/// Where a table comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's name without its folder.
    pub file: String,
    /// The sheet's name; a text file has one sheet, named as the file.
    pub sheet: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// When the file was last changed; unknown for what was pasted.
    pub modified: Option<Timestamp>,
}

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The column as the spreadsheet names it: `A`, `B`, … `AA`.
    pub letter: String,
    /// The text as it stands there, without space around it; two rows of headings are joined by a dash.
    pub text: String,
    /// A name that no other column of the table has: the text, or one made up where that is empty or taken.
    pub name: String,
    /// The column in the sheet, counted from 0.
    pub(super) column: usize,
}

impl Heading {
    /// `F "Role"`.
    pub fn short(&self) -> String {
        format!("{} \"{}\"", self.letter, self.text)
    }
}

impl fmt::Display for Heading {
    /// `column F "Role"`, or `column F` where it has no text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}", self.letter)?;
        if self.text.is_empty() { Ok(()) } else { write!(f, " \"{}\"", self.text) }
    }
}

impl Table {
    /// How many rows there are below the headings.
    pub fn len(&self) -> usize {
        self.grid.len() - self.first
    }

    /// Whether there is no row below the headings.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place, counted from 0.
    pub fn row(&self, place: usize) -> Option<Row<'_>> {
        self.window(place..place + 1).next()
    }

    /// All rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        self.window(0..self.len())
    }

    /// Some rows by their places, as far as there are any; the first costs no more than the last.
    pub fn window(&self, places: Range<usize>) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        let (start, end) = (places.start.min(self.len()), places.end.min(self.len()));
        (self.first + start..self.first + end.max(start)).map(|line| self.row_of(line))
    }

    /// The first rows of the sheet that hold anything, those above the headings and the headings included.
    pub fn top(&self, rows: usize) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        (0..rows.min(self.grid.len())).map(|line| self.row_of(line))
    }

    /// The row with a number of the sheet, where it is one of the table's.
    pub fn row_numbered(&self, number: u32) -> Option<Row<'_>> {
        let (mut low, mut high) = (self.first, self.grid.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.grid.number_of(middle) < number { low = middle + 1 } else { high = middle }
        }
        let found = low < self.grid.len() && self.grid.number_of(low) == number;
        found.then(|| self.row_of(low))
    }

    fn row_of(&self, line: usize) -> Row<'_> {
        Row { grid: &self.grid, headings: &self.headings, line }
    }

    /// The places of the rows that are wanted.
    pub fn places(&self, mut wanted: impl FnMut(Row<'_>) -> bool) -> Vec<u32> {
        (0..).zip(self.rows()).filter(|(_, row)| wanted(*row)).map(|(place, _)| place).collect()
    }
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    pub(super) grid: &'t Grid,
    pub(super) headings: &'t [Heading],
    pub(super) line: usize,
}

impl<'t> Row<'t> {
    /// The row's number in the sheet, counted from 1.
    pub fn number(self) -> u32 {
        self.grid.number_of(self.line)
    }

    /// Whether the spreadsheet hides it.
    pub fn is_hidden(self) -> bool {
        self.grid.is_hidden(self.line)
    }

    /// The headings above it.
    pub fn headings(self) -> &'t [Heading] {
        self.headings
    }

    /// The cell under a heading, by the heading's place; nothing where there is no such heading.
    pub fn cell(self, place: usize) -> Cell<'t> {
        match self.headings.get(place) {
            Some(heading) => self.grid.cell(self.line, heading.column),
            None => Cell::plain(Content::Empty),
        }
    }

    /// As many cells as there are headings.
    pub fn cells(self) -> impl ExactSizeIterator<Item = Cell<'t>> {
        self.headings.iter().map(move |heading| self.grid.cell(self.line, heading.column))
    }
}

/// The letters of a column counted from 0: `A`, … `Z`, `AA`, ….
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
        rest /= 26;
    }
    letters.reverse();
    letters.into_iter().map(char::from).collect()
}
