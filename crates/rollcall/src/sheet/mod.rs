//! What was read from a file: headings, rows, and cells that keep what they are, each with its place.
//!
//! This room knows files and nothing of Vanta. A file is read whole or not at all: one that changes while it
//! is read, ends early or cannot be understood gives an error that says so, never half a table.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::civil::DateTime;
use sha2::{Digest, Sha256};

mod look;
mod text;
mod workbook;
mod write;

pub use look::{Column, Look, LooksLike, Note, SheetFacts, look};
pub use write::{WriteError, write};

/// A table from one sheet of a file.
#[derive(Debug)]
pub struct Table {
    /// Where it comes from.
    pub source: Source,
    /// The sheet's row that holds the headings, counted from 1.
    pub headings_row: u32,
    /// One for each column, from the first filled one to the last.
    pub headings: Vec<Heading>,
    /// The rows below the headings that hold anything.
    pub rows: Vec<Row>,
    /// What was left out or altered.
    pub notes: Vec<Note>,
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
}

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The column as the spreadsheet names it: `A`, `B`, … `AA`.
    pub letter: String,
    /// The text, trimmed.
    pub text: String,
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

/// One row.
#[derive(Debug)]
pub struct Row {
    /// The row's number in the sheet, counted from 1.
    pub number: u32,
    /// As many cells as there are headings.
    pub cells: Vec<Cell>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text as it stands there.
    Text(String),
    /// A number.
    Number(f64),
    /// A yes/no value.
    Boolean(bool),
    /// A date, with a time of day where it has one.
    Date(DateTime),
    /// A spreadsheet error such as `#N/A`: never a value.
    Error(String),
}

impl Cell {
    /// Whether there is nothing in it, or nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as text: numbers without needless digits, dates as ISO writes them.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Error(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Boolean(true) => "TRUE".to_owned(),
            Cell::Boolean(false) => "FALSE".to_owned(),
            Cell::Date(date) if date.time() == jiff::civil::Time::midnight() => date.date().to_string(),
            Cell::Date(date) => date.to_string().replace('T', " "),
        }
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

/// Which part of a file is wanted.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The sheet's name; otherwise the first visible one.
    pub sheet: Option<String>,
    /// The row of the headings, counted from 1; otherwise the first row that holds anything.
    pub headings: Option<u32>,
}

/// Why a file gives no table.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// There is no such file.
    #[error("there is no file {}", .0.display())]
    NotFound(PathBuf),
    /// It is there but may not be read, or another program has it open.
    #[error("{} cannot be opened: {why}", .file.display())]
    Locked {
        /// The file.
        file: PathBuf,
        /// The system's own words.
        why: String,
    },
    /// Its content is of no kind that is read.
    #[error("{} is no spreadsheet that Rollcall reads", .0.display())]
    NotASpreadsheet(PathBuf),
    /// Its content breaks off or contradicts itself.
    #[error("{} is broken or incomplete: {why}", .file.display())]
    Incomplete {
        /// The file.
        file: PathBuf,
        /// Where and how.
        why: String,
    },
    /// It changed while it was being read.
    #[error("{} changed while it was being read", .0.display())]
    Changing(PathBuf),
    /// It has no sheet of that name, or no visible one.
    #[error("{} has no sheet named \"{sheet}\"", .file.display())]
    NoSuchSheet {
        /// The file.
        file: PathBuf,
        /// The sheet.
        sheet: String,
        /// The sheets it has.
        sheets: Vec<String>,
    },
    /// There is nothing on the sheet.
    #[error("the sheet \"{sheet}\" of {} is empty", .file.display())]
    Empty {
        /// The file.
        file: PathBuf,
        /// The sheet.
        sheet: String,
    },
}

/// Reads a table from a file, whole or not at all.
///
/// # Errors
/// Where the file is missing, locked, no spreadsheet, incomplete or changing, or lacks the sheet.
pub fn read(path: &Path, choice: &Choice) -> Result<Table, SheetError> {
    table(&Bytes::read(path)?, choice)
}

fn table(file: &Bytes, choice: &Choice) -> Result<Table, SheetError> {
    let table = match file.format() {
        Some(Format::Text) => text::read(file, choice),
        Some(format) => workbook::read(file, format, choice),
        None => Err(SheetError::NotASpreadsheet(file.path.clone())),
    }?;
    file.still_the_same()?;
    Ok(table)
}

/// What a file is, judged by its content and, for text, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// xlsx or xlsm.
    Xlsx,
    /// csv, tsv and other text.
    Text,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Text => "csv",
        }
    }
}

/// A file's bytes, read at once, with what tells whether it changed meanwhile.
struct Bytes {
    path: PathBuf,
    content: Vec<u8>,
    modified: Option<SystemTime>,
}

impl Bytes {
    fn read(path: &Path) -> Result<Bytes, SheetError> {
        let refused = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => SheetError::NotFound(path.to_owned()),
            _ => SheetError::Locked { file: path.to_owned(), why: error.to_string() },
        };
        let before = std::fs::metadata(path).map_err(refused)?;
        if before.is_dir() {
            return Err(SheetError::NotASpreadsheet(path.to_owned()));
        }
        let content = std::fs::read(path).map_err(refused)?;
        if before.len() != content.len() as u64 {
            return Err(SheetError::Changing(path.to_owned()));
        }
        Ok(Bytes { path: path.to_owned(), content, modified: before.modified().ok() })
    }

    fn still_the_same(&self) -> Result<(), SheetError> {
        let changing = || SheetError::Changing(self.path.clone());
        let after = std::fs::metadata(&self.path).map_err(|_| changing())?;
        let same = after.len() == self.content.len() as u64 && after.modified().ok() == self.modified;
        if same { Ok(()) } else { Err(changing()) }
    }

    fn format(&self) -> Option<Format> {
        if self.content.starts_with(b"PK\x03\x04") {
            return Some(Format::Xlsx);
        }
        let extension = self.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let named_text = ["csv", "tsv", "txt"].iter().any(|text| extension.eq_ignore_ascii_case(text));
        let binary = self.content.iter().take(8192).any(|&byte| byte == 0);
        (named_text && !binary && !self.content.is_empty()).then_some(Format::Text)
    }

    fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn source(&self, sheet: &str) -> Source {
        let sha256 = format!("{:x}", Sha256::digest(&self.content));
        Source { file: self.name(), sheet: sheet.to_owned(), sha256, bytes: self.content.len() as u64 }
    }

    fn incomplete(&self, why: impl Into<String>) -> SheetError {
        SheetError::Incomplete { file: self.path.clone(), why: why.into() }
    }
}

/// Finds the headings and the rows below them in a grid of cells.
///
/// `first_column` is where the grid begins in the sheet, counted from 0; `rows` come with their numbers.
fn arrange(
    source: Source,
    first_column: usize,
    rows: Vec<(u32, Vec<Cell>)>,
    choice: &Choice,
    file: &Path,
) -> Result<Table, SheetError> {
    let empty = || SheetError::Empty { file: file.to_owned(), sheet: source.sheet.clone() };
    let filled = |cells: &[Cell]| cells.iter().any(|cell| !cell.is_blank());
    let is_heading = |number: u32, cells: &[Cell]| match choice.headings {
        Some(wanted) => number == wanted,
        None => filled(cells),
    };
    let mut rows = rows.into_iter();
    let (headings_row, first) = rows.find(|(number, cells)| is_heading(*number, cells)).ok_or_else(empty)?;
    let headings = first.iter().enumerate().map(|(place, cell)| Heading {
        letter: letters(first_column + place),
        text: cell.text().trim().to_owned(),
    });
    let headings: Vec<Heading> = headings.collect();
    let mut left_out = Vec::new();
    let mut kept = Vec::with_capacity(rows.len());
    for (number, mut cells) in rows {
        if filled(&cells) {
            cells.resize(headings.len(), Cell::Empty);
            kept.push(Row { number, cells });
        } else {
            left_out.push(number);
        }
    }
    let notes = (!left_out.is_empty()).then(|| Note::empty_rows(&left_out)).into_iter().collect();
    Ok(Table { source, headings_row, headings, rows: kept, notes })
}

#[cfg(test)]
mod tests;
