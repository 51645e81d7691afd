//! What a file holds, said before anything is done with it.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

use super::{Bytes, Cell, Choice, Format, SheetError, Table, letters, table, text, workbook};

/// How many samples of a column and how many places of a note are shown.
const SHOWN: usize = 3;

/// What Rollcall reads in a file. Rows and row numbers are the spreadsheet's own, counted from 1.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Look {
    /// The file's name.
    pub file: String,
    /// `xlsx` or `csv`.
    pub format: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// How its text is encoded, for text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between its cells, for text files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Every sheet.
    pub sheets: Vec<SheetFacts>,
    /// The sheet that is read.
    pub sheet: String,
    /// The row of the headings.
    pub headings_row: u32,
    /// How many rows below the headings hold anything.
    pub rows: usize,
    /// Every column.
    pub columns: Vec<Column>,
    /// The first rows as displayed text.
    pub first_rows: Vec<Vec<String>>,
    /// What was left out or altered.
    pub notes: Vec<Note>,
}

/// One sheet of a file.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SheetFacts {
    /// Its name.
    pub name: String,
    /// Whether the spreadsheet hides it.
    pub hidden: bool,
    /// Its last used row.
    pub rows: u32,
    /// Its last used column.
    pub columns: u32,
}

/// One column of the sheet that is read.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Column {
    /// `A`, `B`, … `AA`.
    pub letter: String,
    /// The heading; empty where it has none.
    pub heading: String,
    /// How many rows have something in it.
    pub filled: usize,
    /// The first different values.
    pub samples: Vec<String>,
    /// What all its values have in common.
    pub looks_like: LooksLike,
}

/// What the values of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LooksLike {
    /// There are no values.
    Empty,
    /// Every value is another one, without spaces.
    Id,
    /// E-mail addresses.
    Email,
    /// Dates without a time of day.
    Date,
    /// Dates with a time of day.
    DateTime,
    /// Yes/no.
    YesNo,
    /// A few values that come again and again.
    Choice,
    /// Numbers.
    Number,
    /// Links.
    Link,
    /// Anything else.
    Text,
}

/// Something that was left out or altered, or that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Note {
    /// What programs act on.
    pub code: String,
    /// What it says.
    pub message: String,
    /// How many times.
    pub count: usize,
    /// The first places: row numbers, or cells as `C7`.
    pub places: Vec<String>,
}

impl Note {
    fn about(code: &str, message: String, places: &[String]) -> Note {
        let shown = places.iter().take(SHOWN).cloned().collect();
        Note { code: code.to_owned(), message, count: places.len(), places: shown }
    }

    pub(super) fn empty_rows(rows: &[u32]) -> Note {
        let places: Vec<String> = rows.iter().map(u32::to_string).collect();
        Note::about("empty_rows", format!("{} empty rows left out", rows.len()), &places)
    }

    pub(super) fn uneven(lines: &[u32]) -> Note {
        let places: Vec<String> = lines.iter().map(u32::to_string).collect();
        let message = format!("{} rows have fewer cells than the longest one", lines.len());
        Note::about("uneven_rows", message, &places)
    }
}

/// Reads a file and says what is in it.
///
/// # Errors
/// As [`read`](super::read()).
pub fn look(path: &Path, choice: &Choice, first_rows: usize) -> Result<Look, SheetError> {
    let file = Bytes::read(path)?;
    let table = table(&file, choice)?;
    let format = file.format().ok_or_else(|| SheetError::NotASpreadsheet(path.to_owned()))?;
    let (sheets, delimiter) = match format {
        Format::Text => (vec![only_sheet(&table)], Some(delimiter_name(text::delimiter(text::utf8(&file)?)))),
        Format::Xlsx => (workbook::sheets(&file, &mut workbook::open(&file, format)?)?, None),
    };
    Ok(Look {
        file: table.source.file.clone(),
        format: format.name().to_owned(),
        bytes: table.source.bytes,
        encoding: delimiter.is_some().then(|| "UTF-8".to_owned()),
        delimiter,
        sheets,
        sheet: table.source.sheet.clone(),
        headings_row: table.headings_row,
        rows: table.rows.len(),
        columns: (0..table.headings.len()).map(|place| column(&table, place)).collect(),
        first_rows: table
            .rows
            .iter()
            .take(first_rows)
            .map(|row| row.cells.iter().map(Cell::text).collect())
            .collect(),
        notes: notes(&table),
    })
}

fn only_sheet(table: &Table) -> SheetFacts {
    let rows = table.rows.last().map_or(table.headings_row, |row| row.number);
    let columns = u32::try_from(table.headings.len()).unwrap_or(u32::MAX);
    SheetFacts { name: table.source.sheet.clone(), hidden: false, rows, columns }
}

fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b';' => "semicolon",
        b'\t' => "tab",
        _ => "comma",
    }
    .to_owned()
}

fn column(table: &Table, place: usize) -> Column {
    let heading = &table.headings[place];
    let filled: Vec<&Cell> =
        table.rows.iter().map(|row| &row.cells[place]).filter(|cell| !cell.is_blank()).collect();
    let mut samples: Vec<String> = Vec::new();
    for text in filled.iter().map(|cell| cell.text()) {
        if samples.len() == SHOWN {
            break;
        }
        if !samples.contains(&text) {
            samples.push(text);
        }
    }
    let looks_like = looks_like(&filled);
    Column {
        letter: heading.letter.clone(),
        heading: heading.text.clone(),
        filled: filled.len(),
        samples,
        looks_like,
    }
}

/// Judged from all values: every one must fit.
fn looks_like(cells: &[&Cell]) -> LooksLike {
    if cells.is_empty() {
        return LooksLike::Empty;
    }
    if cells.iter().all(|cell| matches!(cell, Cell::Date(_))) {
        let dates_only = cells.iter().all(|cell| cell.text().len() == "2024-03-01".len());
        return if dates_only { LooksLike::Date } else { LooksLike::DateTime };
    }
    let texts: Vec<String> = cells.iter().map(|cell| cell.text().trim().to_owned()).collect();
    let all = |fits: &dyn Fn(&str) -> bool| texts.iter().all(|text| fits(text));
    let yes_no =
        |text: &str| ["true", "false", "yes", "no"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let distinct = texts.iter().collect::<std::collections::HashSet<_>>().len();
    if all(&yes_no) {
        LooksLike::YesNo
    } else if all(&|text| text.starts_with("https://") || text.starts_with("http://")) {
        LooksLike::Link
    } else if all(&|text| text.contains('@') && !text.contains(' ')) {
        LooksLike::Email
    } else if all(&|text| text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10) {
        LooksLike::Date
    } else if all(&|text| text.parse::<jiff::Timestamp>().is_ok()) {
        LooksLike::DateTime
    } else if cells.iter().all(|cell| matches!(cell, Cell::Number(_))) {
        LooksLike::Number
    } else if distinct == texts.len() && texts.len() > 1 && all(&|text| !text.contains(' ')) {
        LooksLike::Id
    } else if distinct <= 12 && texts.len() >= distinct * 3 {
        LooksLike::Choice
    } else {
        LooksLike::Text
    }
}

fn notes(table: &Table) -> Vec<Note> {
    let mut notes = table.notes.clone();
    let errors: Vec<String> = table
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().enumerate().map(move |(place, cell)| (row, place, cell)))
        .filter(|(_, _, cell)| matches!(cell, Cell::Error(_)))
        .map(|(row, place, _)| format!("{}{}", table.headings[place].letter, row.number))
        .collect();
    if !errors.is_empty() {
        notes.push(Note::about(
            "error_cells",
            format!("{} cells hold a spreadsheet error", errors.len()),
            &errors,
        ));
    }
    let nameless: Vec<String> = (0..table.headings.len())
        .filter(|&place| table.headings[place].text.is_empty())
        .map(letters)
        .collect();
    if !nameless.is_empty() {
        notes.push(Note::about(
            "no_heading",
            format!("{} columns have no heading", nameless.len()),
            &nameless,
        ));
    }
    notes
}
