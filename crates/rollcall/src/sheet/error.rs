//! Why a file gives no table.

use std::io;
use std::path::PathBuf;

use super::grid::TooMuch;
use super::xml::XmlError;

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
    /// Only its name is on this computer; its content is still with a cloud service.
    #[error("{} is not on this computer yet: {why}", .file.display())]
    NotHere {
        /// The file.
        file: PathBuf,
        /// How that shows.
        why: &'static str,
    },
    /// Its content is of no kind that is read.
    #[error("{} is {what}, not a spreadsheet that Rollcall reads", .file.display())]
    NotASpreadsheet {
        /// The file.
        file: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It is locked with a password, and none was given.
    #[error("{} is protected with a password", .0.display())]
    PasswordNeeded(PathBuf),
    /// The password that was given does not open it.
    #[error("the password does not open {}", .0.display())]
    WrongPassword(PathBuf),
    /// It is protected in a way that cannot be opened here, password or not.
    #[error("{} is protected in a way that Rollcall cannot open: {why}", .file.display())]
    ForeignLock {
        /// The file.
        file: PathBuf,
        /// Which way.
        why: String,
    },
    /// Its content breaks off or contradicts itself.
    #[error("{} is broken or incomplete: {why}", .file.display())]
    Incomplete {
        /// The file.
        file: PathBuf,
        /// Where and how.
        why: String,
    },
    /// It holds more than can be read.
    #[error("{} is too large to be read: {why}", .file.display())]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// What there is too much of.
        why: String,
    },
    /// It changed while it was being read.
    #[error("{} changed while it was being read", .0.display())]
    Changing(PathBuf),
    /// It has no sheet of that name.
    #[error("{} has no sheet named \"{sheet}\"", .file.display())]
    NoSuchSheet {
        /// The file.
        file: PathBuf,
        /// The sheet.
        sheet: String,
        /// The sheets it has.
        sheets: Vec<String>,
    },
    /// All its sheets are hidden, and none was named.
    #[error("{} has no visible sheet", .file.display())]
    NoVisibleSheet {
        /// The file.
        file: PathBuf,
        /// The sheets it has.
        sheets: Vec<String>,
    },
    /// There is nothing on the sheet, or nothing in the row that was named for the headings.
    #[error("the sheet \"{sheet}\" of {} is empty{place}", .file.display())]
    Empty {
        /// The file.
        file: PathBuf,
        /// The sheet.
        sheet: String,
        /// ` in row 3`, where a row was chosen for the headings; else nothing.
        place: String,
        /// The sheets it has.
        sheets: Vec<String>,
    },
}

/// What a reader of one format finds wrong, before the file's name is known to it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0}")]
    Broken(String),
    #[error("it has {0}")]
    TooMuch(#[from] TooMuch),
    #[error("{0}")]
    TooLarge(String),
    #[error("{0}")]
    NotASpreadsheet(&'static str),
}

impl Fault {
    pub(super) fn broken(why: impl Into<String>) -> Fault {
        Fault::Broken(why.into())
    }

    /// What is wrong with a part of a workbook.
    pub(super) fn in_part(part: &str, error: &XmlError) -> Fault {
        match error {
            XmlError::Read(error) => Fault::reading(part, error),
            XmlError::TooLong => Fault::TooLarge(format!("{part}: {error}")),
            other => Fault::Broken(format!("{part}: {other}")),
        }
    }

    /// What a failed read of a part means: too large where our own limits say so, else broken.
    pub(super) fn reading(part: &str, error: &io::Error) -> Fault {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Oversize>()) {
            Some(oversize) => Fault::TooLarge(format!("{part} {oversize}")),
            None => Fault::Broken(format!("{part} cannot be unpacked ({error})")),
        }
    }

    pub(super) fn of(self, file: PathBuf) -> SheetError {
        match self {
            Fault::Broken(why) => SheetError::Incomplete { file, why },
            Fault::TooMuch(too_much) => SheetError::TooLarge { file, why: format!("it has {too_much}") },
            Fault::TooLarge(why) => SheetError::TooLarge { file, why },
            Fault::NotASpreadsheet(what) => SheetError::NotASpreadsheet { file, what },
        }
    }
}

/// A part that unpacks to more than a spreadsheet program writes.
#[derive(Debug, thiserror::Error)]
pub(super) enum Oversize {
    #[error("unpacks to more than {0} megabytes")]
    Bytes(u64),
    #[error("unpacks to more than {0} times its size, as only a trap does")]
    Ratio(u64),
}
