//! Rows with problems as a spreadsheet that people mend, and what they mended as cells that count from then on.
//!
//! The sheet has the rows as they stand in the file, their numbers, and what to fix. Read back, every cell that differs
//! is kept by the record's ID; the file itself is not touched. What cannot be told apart for certain is refused, row by
//! row: a row that is another one by now, and an ID, by which all the rest is kept.

use std::collections::BTreeMap;
use std::path::Path;

use vanta::Schema;

use super::{Prepared, ReadTable};
use crate::error::Error;
use crate::recipe::{Override, Problem, Severity};
use crate::sheet::{self, Choice, HeadingRows, Row, Table};

/// The heading of the row numbers.
const ROW: &str = "Row in your file";
/// The heading of the source's name, where there are several.
const SOURCE: &str = "Source";
/// The heading of what is wrong.
const FIX: &str = "What to fix";

/// Writes the rows that have problems.
pub(super) fn write_problems(path: &Path, prepared: &Prepared, problems: &[Problem]) -> Result<(), Error> {
    let several = prepared.tables.len() > 1;
    let mut headings: Vec<String> = several.then(|| SOURCE.to_owned()).into_iter().collect();
    headings.push(ROW.to_owned());
    let mut columns: Vec<&str> = Vec::new();
    for read in &prepared.tables {
        for heading in &read.table.headings {
            if !columns.contains(&heading.name.as_str()) {
                columns.push(&heading.name);
            }
        }
    }
    headings.extend(columns.iter().map(|&column| column.to_owned()));
    headings.push(FIX.to_owned());
    let mut rows = Vec::new();
    for read in &prepared.tables {
        for (number, words) in fixes(read, problems, several) {
            let Some(row) = read.table.row_numbered(number) else { continue };
            let mut cells: Vec<String> = several.then(|| read.source.clone()).into_iter().collect();
            cells.push(number.to_string());
            cells.extend(columns.iter().map(|column| shown(&read.table, row, column)));
            cells.push(words.join(" "));
            rows.push(cells);
        }
    }
    Ok(sheet::write(path, &headings, &rows)?)
}

/// What to fix in each row of a source.
fn fixes(read: &ReadTable, problems: &[Problem], several: bool) -> BTreeMap<u32, Vec<String>> {
    let mut fixes: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mine = |problem: &&Problem| {
        problem.severity == Severity::Problem
            && (!several || problem.source.as_deref() == Some(read.source.as_str()))
    };
    for problem in problems.iter().filter(mine) {
        let place = problem.column.as_ref().map_or_else(String::new, |column| format!("{column}: "));
        // The message begins with the first row, which is another row in all but one of them.
        let what = problem.message.split_once(": ").map_or(problem.message.as_str(), |(_, what)| what);
        for &row in &problem.rows {
            let what = if problem.rows.len() == 1 || problem.value.is_some() { what } else { "" };
            fixes
                .entry(row)
                .or_default()
                .push(format!("{place}{what} {}", problem.remedy).replace("  ", " "));
        }
    }
    fixes
}

fn shown(table: &Table, row: Row<'_>, column: &str) -> String {
    let place = table.headings.iter().position(|heading| heading.name == column);
    place.map_or_else(String::new, |place| row.cell(place).shown().into_owned())
}

/// What was mended in a file of problems.
pub(super) struct Merged {
    /// The cells.
    pub(super) mended: Vec<Override>,
    /// What could not be taken, in words.
    pub(super) refused: Vec<String>,
}

/// Whether two overrides are of one cell.
pub(super) fn same_cell(one: &Override, other: &Override) -> bool {
    one.source == other.source && one.id == other.id && one.column == other.column
}

/// Reads a file of problems that a person has mended, and compares it with the file it was made from.
pub(super) fn read_back(path: &Path, prepared: &Prepared, schema: &Schema<'_>) -> Result<Merged, Error> {
    let choice = Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() };
    let mended = sheet::read(path, &choice)?;
    let place_of = |name: &str| mended.headings.iter().position(|heading| heading.name == name);
    let Some(number_at) = place_of(ROW) else {
        return Err(Error::new(
            crate::error::Code::BadInput,
            format!(
                "{} has no column \"{ROW}\": it is no file that `check --problems` wrote.",
                mended.source.file
            ),
        )
        .hint("Mend the file that was written, and leave its headings as they are."));
    };
    let tables = prepared.tables();
    let applied = prepared.apply(&tables, schema, &[]);
    let mut merged = Merged { mended: Vec::new(), refused: Vec::new() };
    for row in mended.rows() {
        let number = row.cell(number_at).shown().trim().parse::<u32>().ok();
        let source = place_of(SOURCE).map(|place| row.cell(place).shown().trim().to_owned());
        let read = match &source {
            Some(source) => prepared.tables.iter().find(|read| read.source == *source),
            None => prepared.tables.first(),
        };
        let original = number.and_then(|number| Some((read?, read?.table.row_numbered(number)?)));
        let Some((read, original)) = original else {
            merged.refused.push(format!("Line {}: your file has no such row.", row.number()));
            continue;
        };
        merged.row(&mended, row, read, original, applied.id_of_row(&read.source, original.number()));
    }
    Ok(merged)
}

impl Merged {
    fn row(
        &mut self,
        mended: &Table,
        row: Row<'_>,
        read: &ReadTable,
        original: Row<'_>,
        id: Option<(String, Option<String>)>,
    ) {
        let number = original.number();
        let mut changes = Vec::new();
        for (place, heading) in read.table.headings.iter().enumerate() {
            let Some(at) = mended.headings.iter().position(|other| other.name == heading.name) else {
                continue;
            };
            let (new, old) = (row.cell(at).shown(), original.cell(place).shown());
            if new.trim() != old.trim() {
                changes.push((heading.name.clone(), old.into_owned(), new.trim().to_owned()));
            }
        }
        if changes.is_empty() {
            return;
        }
        let Some((id, column)) = id else {
            let why = "it has no ID by which what you mended could be kept. Mend it in your file";
            return self.refused.push(format!("Row {number}: {why}."));
        };
        if changes.iter().any(|(name, ..)| Some(name.as_str()) == column.as_deref()) {
            let why = "its ID differs from your file's. An ID is mended in your file; or the file has changed since";
            return self.refused.push(format!("Row {number}: {why}."));
        }
        self.mended.extend(changes.into_iter().map(|(column, original, replaced)| Override {
            source: read.source.clone(),
            id: id.clone(),
            column,
            original,
            replaced,
        }));
    }
}
