//! OpenDocument spreadsheets: one XML part for all sheets, as OpenDocument 1.3 part 3 describes it.
//!
//! Unlike xlsx, a sheet has no part of its own here, so the one part is gone through twice: once for the names of
//! the sheets, and once for the rows of the one that is wanted, past all the others. Both go to the very end, since
//! only there the zip can tell whether all is as it had been written. The file says what each cell shows, so number
//! formats need not be known; and it repeats cells and rows by counts, which are never believed without a limit.
//!
//! calamine reads these files too, and is what this reader is compared with.

use super::SheetError;
use super::cell::Epoch;
use super::error::Fault;
use super::file::File;
use super::intake::{Around, Intake};
use super::look::Visibility;
use super::package::{Package, ahead};
use super::xml::XmlError;

mod cell;
mod list;
mod paragraphs;
mod row;
mod table;

const CONTENT: &str = "content.xml";

/// A document, opened as far as its list of sheets.
pub(super) struct Document {
    package: Package,
    sheets: Vec<list::Sheet>,
    /// Whether it has macros. They are never run.
    pub(super) has_macros: bool,
    /// Whether it has values from other files. Of formulas, only those are known whose sheet was read.
    pub(super) has_links: bool,
}

/// Why a document is not opened.
#[derive(Debug)]
pub(super) enum Refused {
    Fault(Fault),
    /// It is protected, in that way.
    Lock(String),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Refused {
        Refused::Fault(fault)
    }
}

impl Refused {
    pub(super) fn of(self, file: &File) -> SheetError {
        match self {
            Refused::Fault(fault) => fault.of(file.path.clone()),
            Refused::Lock(why) => SheetError::ForeignLock { file: file.path.clone(), why },
        }
    }
}

impl Document {
    pub(super) fn open(mut package: Package) -> Result<Document, Refused> {
        is_spreadsheet(&package.whole("mimetype")?.unwrap_or_default())?;
        if is_locked(&package.whole("META-INF/manifest.xml")?.unwrap_or_default()) {
            let why = "an OpenDocument password; save it without the password, or as xlsx";
            return Err(Refused::Lock(why.to_owned()));
        }
        let content = package.part(CONTENT)?.ok_or_else(missing)?;
        let list = ahead(content, |blocks| list::read(blocks))?;
        let has_macros = package.has_any("basic/") || package.has_any("scripts/");
        Ok(Document { package, sheets: list.sheets, has_macros, has_links: list.has_links })
    }

    /// Its sheets by name.
    pub(super) fn sheets(&self) -> Vec<(String, Visibility)> {
        self.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.visibility)).collect()
    }

    /// Reads one sheet, by its place.
    pub(super) fn read(&mut self, place: usize, intake: &mut Intake<'_>) -> Result<Around, Fault> {
        intake.start(Epoch::WrittenOut, Vec::new());
        let content = self.package.part(CONTENT)?.ok_or_else(missing)?;
        let sheet = &self.sheets[place];
        let read = ahead(content, |blocks| table::read(blocks, sheet, intake))?;
        self.has_links |= read.has_links;
        Ok(read.around)
    }
}

fn missing() -> Fault {
    Fault::broken(format!("{CONTENT} is missing from it"))
}

/// What the document says it is.
fn is_spreadsheet(sort: &[u8]) -> Result<(), Fault> {
    let what = match sort.trim_ascii().strip_prefix(b"application/vnd.oasis.opendocument.") {
        Some(b"spreadsheet" | b"spreadsheet-template") => return Ok(()),
        Some(sort) if sort.starts_with(b"text") => "a text document",
        Some(sort) if sort.starts_with(b"presentation") => "a presentation",
        Some(sort) if sort.starts_with(b"graphics") => "a drawing",
        Some(_) => "an OpenDocument file of another kind",
        None => "a zip file without a workbook",
    };
    Err(Fault::NotASpreadsheet(what))
}

/// Whether any part is encrypted. Looked for as bytes, since old manifests declare a document type.
fn is_locked(manifest: &[u8]) -> bool {
    memchr::memmem::find(manifest, b"encryption-data").is_some()
}

/// What goes wrong inside a sheet, before it is said which sheet that is.
#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Wrong {
    /// In a sheet of that name, below that row.
    fn below(self, name: &str, row: u32) -> Fault {
        let sheet = format!("the sheet \"{name}\"");
        match self {
            Wrong::Xml(XmlError::EndsEarly) => Fault::broken(format!("{sheet} ends early, after row {row}")),
            Wrong::Xml(error) => Fault::in_part(&sheet, &error),
            Wrong::Fault(Fault::Broken(why)) => Fault::Broken(format!("{sheet}: {why}")),
            Wrong::Fault(Fault::TooLarge(why)) => Fault::TooLarge(format!("{sheet}: {why}")),
            Wrong::Fault(other) => other,
        }
    }
}

/// A fault of the part itself, in or between its sheets.
fn in_content(error: &XmlError) -> Fault {
    match error {
        XmlError::EndsEarly => Fault::broken(format!("{CONTENT} ends early")),
        other => Fault::in_part(CONTENT, other),
    }
}

/// How often something comes, or how far it reaches: a whole number above zero, however large a file says it is.
fn count(value: &[u8]) -> Result<u32, Fault> {
    let number = value.iter().try_fold(0_u32, |number, byte| {
        byte.is_ascii_digit().then(|| number.saturating_mul(10).saturating_add(u32::from(byte - b'0')))
    });
    number.filter(|&number| number > 0).ok_or_else(|| {
        Fault::broken(format!("it has something that comes \"{}\" times", String::from_utf8_lossy(value)))
    })
}

#[cfg(test)]
mod tests;
