//! Text files: rows of cells with a delimiter between them, in whatever encoding they were saved.
//!
//! A text file says neither how it is encoded nor what stands between its cells. Both are judged here, and with
//! each judgement comes whether it is sure; a person can say otherwise. Small rooms share the work:
//! [`encoding`] judges the bytes, [`dialect`] the delimiter, [`characters`] turns bytes into UTF-8 block by block,
//! and [`rows`] cuts that into rows. [`facts`] notes what is to be told of it, and [`told`] tells it.
//!
//! A file is seen to be UTF-8 as a whole, which costs little, before its rows are read. So no row is
//! ever taken in under an encoding that a later byte proves wrong, and a file of any length goes through little
//! memory.

use std::io::{self, Read};

use encoding_rs::Encoding;

use super::error::Fault;
use super::grid::TooMuch;
use super::intake::Intake;
use super::words::is_error;
use super::write::unguarded;

mod characters;
mod dialect;
mod encoding;
mod facts;
mod rows;
mod told;

pub use encoding::by_name;
pub use told::{EncodingDoubt, EncodingSample};

pub(super) use facts::TextFacts;
pub(super) use told::{read as read_file, read_pasted};

use characters::Characters;
use dialect::Delimiter;
use encoding::Verdict;
use facts::{Notes, Sample};
use rows::Rows;

/// Opens the text from its start, as often as it is called.
pub(super) type Open<'o> = dyn Fn() -> io::Result<Box<dyn Read + 'o>> + 'o;

/// What a person may say about a text file; the rest is detected.
#[derive(Clone, Debug, Default)]
pub struct TextChoice {
    /// How it is encoded.
    pub encoding: Option<&'static Encoding>,
    /// What stands between its cells: an ASCII character.
    pub delimiter: Option<u8>,
}

/// Why a text gives no rows.
#[derive(Debug, thiserror::Error)]
pub(super) enum TextError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("it has {0}")]
    TooMuch(#[from] TooMuch),
    #[error("{0}")]
    Taken(#[from] Fault),
    #[error("a quotation mark is opened in row {row} and never closed")]
    Unterminated { row: u32 },
    #[error(
        "row {row} has a cell with text after its closing quotation mark, so that it cannot be told where the cell ends"
    )]
    StrayQuote { row: u32 },
    #[error("row {row} is longer than {} megabytes", .limit >> 20)]
    TooLong { row: u32, limit: usize },
    #[error(
        "it ends in the middle of row {row}, which has fewer cells than all others and no line end; if that is right, \
         save it once in a spreadsheet program"
    )]
    EndsEarly { row: u32 },
    #[error("it is no text")]
    Binary,
    #[error("{:?} cannot stand between cells", char::from(*.0))]
    Delimiter(u8),
}

/// Reads a whole text.
///
/// # Errors
/// Where it cannot be read, is no text, is not whole, or holds more than Rollcall takes. The intake may then have
/// taken rows, which are worth nothing.
pub(super) fn read(
    open: &Open<'_>,
    choice: &TextChoice,
    intake: &mut Intake<'_>,
) -> Result<TextFacts, TextError> {
    let verdict = encoding::judge(open, choice.encoding)?;
    let mut characters = Characters::new(encoding::past_mark(open, &verdict)?, verdict.decoder());
    characters.pass_marks()?;
    let delimiter = Delimiter::judge(characters.ahead(), choice.delimiter)?;
    let mut rows = Rows::new(characters, delimiter.byte);
    if delimiter.separator_line > 0 {
        rows.pass_line(delimiter.separator_line);
    }
    let mut notes = Notes::new(&verdict);
    take(&mut rows, &mut notes, intake)?;
    notes.whole()?;
    Ok(notes.facts(&verdict, &delimiter))
}

/// Reads what was copied from a spreadsheet program: tabs between cells.
///
/// # Errors
/// Where a quotation mark is never closed, or it holds more than Rollcall takes.
pub(super) fn paste(text: &str, intake: &mut Intake<'_>) -> Result<TextFacts, TextError> {
    let verdict = Verdict::utf8();
    let mut characters = Characters::new(Box::new(text.as_bytes()), None);
    characters.pass_marks()?;
    let delimiter = Delimiter::told(b'\t');
    let mut notes = Notes::new(&verdict);
    take(&mut Rows::new(characters, delimiter.byte), &mut notes, intake)?;
    Ok(notes.facts(&verdict, &delimiter))
}

fn take(rows: &mut Rows<'_>, notes: &mut Notes, intake: &mut Intake<'_>) -> Result<(), TextError> {
    while let Some(row) = rows.next()? {
        intake.begin(row.number, false)?;
        for (column, cell) in row.cells().enumerate() {
            let text = unguarded(cell);
            if text.len() < cell.len() {
                notes.see_apostrophe(row.number, column);
            }
            if is_error(text) { intake.grid.error(column, text) } else { intake.grid.text(column, text) }
        }
        intake.end()?;
        notes.see(&row);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
