//! What a file holds, said before anything is done with it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;
use ts_rs::TS;

use super::book::Book;
use super::file::File;
use super::judge::{LooksLike, Oddities, Tally, start};
use super::text::EncodingDoubt;
use super::values::{Gathered, Values};
use super::{Choice, Heading, Note, SheetError, Table};

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
    look_over(path, choice, first_rows).map(|(look, _)| look)
}

/// The same, with the table: one reading for whoever wants both.
///
/// # Errors
/// As [`read`](super::read()).
pub(crate) fn look_over(
    path: &Path,
    choice: &Choice,
    first_rows: usize,
) -> Result<(Look, Table), SheetError> {
    let mut book = Book::open(File::open(path)?, choice)?;
    let table = book.table(choice, None)?;
    let sheets = book.sheet_facts(&table, choice)?;
    let text = book.text();
    let mut oddities = Oddities::default();
    for row in table.rows() {
        for (heading, cell) in table.headings.iter().zip(row.cells()) {
            oddities.add(&cell, row.number(), heading.column);
        }
    }
    let mut notes = oddities.notes();
    notes.splice(0..0, table.notes.iter().cloned());
    let look = Look {
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
        columns: columns(&table, |column, _| column),
        first_rows: table
            .window(0..first_rows)
            .map(|row| row.cells().map(|cell| start(&cell.shown()).to_owned()).collect())
            .collect(),
        notes,
    };
    Ok((look, table))
}

/// Below so many rows a second thread costs more than it brings.
const FEW: usize = 2000;
/// More threads than that wait for memory.
const THREADS: usize = 4;

/// Looks at every cell once, and lets somebody look at the different values of each column. Columns are looked at side
/// by side, and what comes of them stands in their order.
pub fn columns<'t, T: Send>(table: &'t Table, each: impl Fn(Column, &Values<'_, 't>) -> T + Sync) -> Vec<T> {
    let threads = match table.len() {
        0..FEW => 1,
        _ => thread::available_parallelism().map_or(1, usize::from).min(table.headings.len()).min(THREADS),
    };
    columns_on(threads, table, each)
}

fn columns_on<'t, T: Send>(
    threads: usize,
    table: &'t Table,
    each: impl Fn(Column, &Values<'_, 't>) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let some = || {
        let (mut done, mut gathered) = (Vec::new(), Gathered::room(table));
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(heading) = table.headings.get(place) else { return done };
            let values = gathered.of(table, heading);
            done.push((place, each(Column::of(heading, &values), &values)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut done = some();
        for other in others {
            match other.join() {
                Ok(mut columns) => done.append(&mut columns),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, one)| one).collect()
}

impl Column {
    fn of(heading: &Heading, values: &Values<'_, '_>) -> Column {
        let tally = Tally::of(values);
        let (looks_like, fits) = tally.verdict();
        Column {
            letter: heading.letter.clone(),
            heading: heading.name.clone(),
            filled: tally.filled,
            different: tally.different,
            samples: tally.samples,
            looks_like,
            fits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{self, HeadingRows};

    #[test]
    fn columns_looked_at_side_by_side_say_what_they_say_one_after_the_other() {
        let headings: Vec<String> = (0..30).map(|column| format!("H{column}")).collect();
        let row = |row: usize| {
            (0..30).map(|column| format!("v{}", row % (column + 2))).collect::<Vec<_>>().join("\t")
        };
        let rows: Vec<String> = (0..200).map(row).collect();
        let choice = Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() };
        let text = format!("{}\n{}\n", headings.join("\t"), rows.join("\n"));
        let table = sheet::paste(&text, &choice).unwrap();
        let told = |threads: usize| {
            columns_on(threads, &table, |column, values| {
                let values: Vec<_> = values.iter().map(|value| (value.row, value.rows)).collect();
                (column.heading, column.different, column.samples, column.looks_like, column.fits, values)
            })
        };
        let alone = told(1);
        let names: Vec<&String> = alone.iter().map(|(heading, ..)| heading).collect();
        assert_eq!(names, headings.iter().collect::<Vec<_>>());
        assert_eq!(told(4), alone);
    }
}
