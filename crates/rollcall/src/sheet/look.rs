//! What a file holds, said before anything is done with it.

use std::collections::hash_map::RandomState;
use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

use super::book::Book;
use super::file::File;
use super::judge::{LooksLike, Oddities, Tally, start};
use super::text::EncodingDoubt;
use super::{Cell, Choice, Note, SheetError, Table};

/// What Rollcall reads in a file. Rows and row numbers are the spreadsheet's own, counted from 1.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Look {
    /// The file's name.
    pub file: String,
    /// `xlsx`, `xlsm`, `xlsb`, `xls`, `ods` or `csv`.
    pub format: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// How its text is encoded, for text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Where the encoding was guessed: what it reads, and what the next likely one would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding_doubt: Option<EncodingDoubt>,
    /// What stands between its cells, for text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Every sheet.
    pub sheets: Vec<SheetFacts>,
    /// The sheet that is read.
    pub sheet: String,
    /// The row of the headings; the lower one of two.
    pub headings_row: u32,
    /// How many rows below the headings hold anything.
    pub rows: usize,
    /// Every column.
    pub columns: Vec<Column>,
    /// The first rows as displayed text, each cell cut after a thousand bytes.
    pub first_rows: Vec<Vec<String>>,
    /// What was left out or altered, and what a person should know.
    pub notes: Vec<Note>,
}

/// One sheet of a file.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SheetFacts {
    /// Its name.
    pub name: String,
    /// Whether the spreadsheet hides it.
    pub hidden: bool,
    /// How it is hidden.
    pub visibility: Visibility,
    /// Its last row that holds anything.
    pub rows: u32,
    /// Its last column that holds anything.
    pub columns: u32,
}

/// Whether a spreadsheet program shows a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// It does.
    Visible,
    /// Only when asked to.
    Hidden,
    /// Not even then: a macro or a program hid it.
    VeryHidden,
}

/// One column of the sheet that is read.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Column {
    /// `A`, `B`, … `AA`.
    pub letter: String,
    /// The heading, or the name that the column got where it has none of its own.
    pub heading: String,
    /// How many rows have something in it.
    pub filled: usize,
    /// The first different values.
    pub samples: Vec<String>,
    /// What its values have in common.
    pub looks_like: LooksLike,
    /// How many of the filled rows fit that.
    pub fits: usize,
    /// How many different values there are.
    #[serde(skip)]
    pub different: usize,
}

/// Reads a file and says what is in it.
///
/// # Errors
/// As [`read`](super::read()).
pub fn look(path: &Path, choice: &Choice, first_rows: usize) -> Result<Look, SheetError> {
    let mut book = Book::open(File::open(path)?, choice)?;
    let table = book.table(choice, None)?;
    let sheets = book.sheet_facts(&table, choice)?;
    let text = book.text();
    let mut oddities = Oddities::default();
    let columns =
        columns(&table, |seen| oddities.add(seen.cell, seen.row, table.headings[seen.place].column));
    let mut notes = oddities.notes();
    notes.splice(0..0, table.notes.iter().cloned());
    Ok(Look {
        file: table.source.file.clone(),
        format: book.format().to_owned(),
        bytes: table.source.bytes,
        encoding: text.map(|facts| facts.encoding_name().to_owned()),
        encoding_doubt: text.and_then(|facts| facts.told_doubt()),
        delimiter: text.map(|facts| facts.delimiter_name()),
        sheets,
        sheet: table.source.sheet.clone(),
        headings_row: table.headings_row,
        rows: table.len(),
        columns,
        first_rows: table
            .window(0..first_rows)
            .map(|row| row.cells().map(|cell| start(&cell.shown()).to_owned()).collect())
            .collect(),
        notes,
    })
}

/// A cell while the columns are judged.
pub struct SeenCell<'c, 't> {
    /// The place of its heading.
    pub place: usize,
    /// The number of its row.
    pub row: u32,
    /// The cell.
    pub cell: &'c Cell<'t>,
    /// The same for cells of a column with the same content; nothing for a blank one.
    pub fingerprint: Option<u64>,
}

/// Looks at every cell once, and lets somebody look along.
pub fn columns<'t>(table: &'t Table, mut each: impl FnMut(SeenCell<'_, 't>)) -> Vec<Column> {
    let hasher = RandomState::new();
    let mut tallies: Vec<Tally> = table.headings.iter().map(|_| Tally::new(hasher.clone())).collect();
    for row in table.rows() {
        for (place, (cell, tally)) in row.cells().zip(&mut tallies).enumerate() {
            let fingerprint = tally.add(&cell);
            each(SeenCell { place, row: row.number(), cell: &cell, fingerprint });
        }
    }
    let columns = table.headings.iter().zip(tallies).map(|(heading, tally)| {
        let (looks_like, fits) = tally.verdict();
        Column {
            letter: heading.letter.clone(),
            heading: heading.name.clone(),
            filled: tally.filled,
            different: tally.different(),
            samples: tally.samples,
            looks_like,
            fits,
        }
    });
    columns.collect()
}
