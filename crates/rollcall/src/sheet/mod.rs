//! What was read from a file: headings, rows, and cells that keep what they are, each with its place.
//!
//! This room knows files and nothing of Vanta. A file is read whole or not at all: one that changes while it
//! is read, ends early or cannot be understood gives an error that says so, never half a table.
//!
//! The way of a file through the room: [`file`] takes it from the disk; the reader of its format ([`xlsx`],
//! [`ods`], [`binary`], [`text`]) puts its rows into an [`intake`], which keeps them in a [`grid`]; [`headings`] finds
//! the headings and [`arrange`] makes the [`Table`]; [`look`](look()) says what is in it.

use std::fmt;
use std::path::Path;

pub use encoding_rs::Encoding;
use zeroize::Zeroizing;

mod arrange;
mod binary;
mod book;
mod cell;
mod error;
mod file;
mod format;
mod grid;
mod headings;
mod intake;
mod judge;
mod look;
mod note;
mod number_format;
mod ods;
mod package;
mod password;
mod table;
mod text;
mod values;
mod words;
mod write;
mod xlsx;
mod xml;

pub(crate) use cell::trimmed;
pub use cell::{Cell, Content};
pub use error::SheetError;
pub use judge::LooksLike;
pub(crate) use judge::start;
pub(crate) use look::look_over;
pub use look::{Column, Look, SheetFacts, Visibility, columns, look};
pub use note::Note;
pub use table::{Heading, Row, Source, Table, letters};
pub use text::{EncodingDoubt, EncodingSample, TextChoice, by_name as encoding_by_name};
pub use values::{Value, Values};
pub(crate) use write::{NewSheet, guarded, whole, write_sheets};
pub use write::{WriteError, write};

use book::Book;
use file::File;

/// Which part of a file is wanted, and what a person knows about it that the file does not say.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The sheet's name; otherwise the first visible one.
    pub sheet: Option<String>,
    /// The rows of the headings; otherwise they are looked for.
    pub headings: Option<HeadingRows>,
    /// Whether rows that the spreadsheet hides, also by a filter, are left out. They belong to the list unless a
    /// person says otherwise, since whoever is left out counts as gone.
    pub leave_out_hidden: bool,
    /// Whether the numbers of a file that does not tell how they are shown (xls, xlsb) are shown as they are, so that an
    /// ID `42` is not `00042`.
    pub plain_numbers: bool,
    /// How a text file is written, where a person knows better.
    pub text: TextChoice,
    /// What opens a protected workbook.
    pub password: Option<Password>,
}

/// One row of headings, or two, of which the upper one names groups. Rows count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadingRows {
    /// The upper row.
    pub first: u32,
    /// The lower row; the same one where there is one.
    pub last: u32,
}

impl HeadingRows {
    /// One row of headings.
    pub fn one(row: u32) -> HeadingRows {
        HeadingRows { first: row, last: row }
    }

    fn words(self) -> String {
        if self.first == self.last {
            return format!(" in row {}", self.first);
        }
        format!(" in row {} or row {}", self.first, self.last)
    }
}

/// The password of a workbook. It is never shown and does not stay in memory.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password as it was typed.
    pub fn new(password: String) -> Password {
        Password(Zeroizing::new(password))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Reads a table from a file, whole or not at all.
///
/// # Errors
/// Where the file is missing, locked, no spreadsheet, incomplete or changing, or lacks the sheet.
pub fn read(path: &Path, choice: &Choice) -> Result<Table, SheetError> {
    Book::open(File::open(path)?, choice)?.table(choice, None)
}

/// Reads only some rows of a file, of any length, in memory for those rows alone.
///
/// `wanted` may be asked about a row more than once, and what it says last counts: where only the end of a file shows
/// that its headings are others than they seemed, all its rows are asked again. Rows are counted and looked at like
/// those of [`read`].
///
/// # Errors
/// As [`read`].
pub fn read_where(
    path: &Path,
    choice: &Choice,
    wanted: &mut dyn FnMut(Row<'_>) -> bool,
) -> Result<Table, SheetError> {
    Book::open(File::open(path)?, choice)?.table(choice, Some(wanted))
}

/// Reads a table that was copied in a spreadsheet program: tabs between cells, line breaks between rows.
///
/// # Errors
/// Where there is nothing, or a quotation mark is never closed.
pub fn paste(text: &str, choice: &Choice) -> Result<Table, SheetError> {
    Book::pasted(text)?.table(choice, None)
}

#[cfg(test)]
mod tests;
