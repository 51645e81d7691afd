//! Tables that we write for people. Nothing in them can run.
//!
//! A cell of a workbook is text, never a formula or a link. In a text file, a cell that a spreadsheet program
//! would take for a formula gets an apostrophe in front, which our own reader takes away again.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// What makes a spreadsheet program take a cell for a formula or a command.
const RUNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The name ends neither in xlsx nor in csv.
    #[error("the name must end in .xlsx or .csv")]
    Format,
    /// The workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] XlsxError),
    /// The file could not be written.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// The text could not be made.
    #[error("{0}")]
    Text(#[from] csv::Error),
}

/// Writes headings and rows to a new file, whole or not at all; the name decides between xlsx and csv.
///
/// # Errors
/// Where the name has another ending, or the file cannot be written.
pub fn write(path: &Path, headings: &[String], rows: &[Vec<String>]) -> Result<(), WriteError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let content = match extension.to_ascii_lowercase().as_str() {
        "xlsx" => workbook(&[NewSheet { name: "Sheet1", headings, rows, hidden: false }])?,
        "csv" => text(headings, rows)?,
        _ => return Err(WriteError::Format),
    };
    Ok(whole(path, &content)?)
}

/// Writes a file whole or not at all, in place of one of that name.
pub(crate) fn whole(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A sheet of a workbook that we write.
pub(crate) struct NewSheet<'s> {
    /// Its name.
    pub(crate) name: &'s str,
    /// Its headings.
    pub(crate) headings: &'s [String],
    /// The rows below them.
    pub(crate) rows: &'s [Vec<String>],
    /// Whether the spreadsheet program hides it.
    pub(crate) hidden: bool,
}

/// Writes several sheets to a new workbook, whole or not at all. A text file has no room for them.
pub(crate) fn write_sheets(path: &Path, sheets: &[NewSheet<'_>]) -> Result<(), WriteError> {
    Ok(whole(path, &workbook(sheets)?)?)
}

fn workbook(sheets: &[NewSheet<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    for new in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(new.name)?.set_hidden(new.hidden).set_freeze_panes(1, 0)?;
        for (column, heading) in (0..).zip(new.headings) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        for (row, cells) in (1..).zip(new.rows) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    workbook.save_to_buffer()
}

fn text(headings: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The text with an apostrophe in front where a spreadsheet program would run it.
pub(crate) fn guarded(text: &str) -> String {
    if runs(text) { format!("'{text}") } else { text.to_owned() }
}

/// Whether a spreadsheet program would run it, or it looks as if an apostrophe of ours kept it from that.
fn runs(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(RUNS)
}

/// The text without the apostrophe that `guarded` put in front.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| runs(rest)).unwrap_or(text)
}
