//! Rows with problems as a workbook that people mend, and what they mended as cells that count from then on.
//!
//! Its first sheet has the rows, their numbers, and what to fix. A second one, hidden, keeps what the file said when
//! the workbook was written, with the ID of each row and the rule that gave it. Read back, a row of the first sheet
//! finds its own in the second by its number, so that rows may be sorted and deleted. Only a cell that differs from
//! what is kept there was mended by a person, and it counts only where today's file still says what is kept: so an old
//! workbook never brings old values back. What cannot be told for certain is refused, row by row and cell by cell;
//! the file itself is not touched.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use jiff::civil::Time;
use vanta::Schema;

use super::{Files, Prepared, ReadTable};
use crate::error::{Code, Error};
use crate::recipe::{Applied, Override, Problem, Severity};
use crate::sheet::{self, Cell, Choice, Content, HeadingRows, NewSheet, Row, Table};

/// The heading of the row numbers.
const ROW: &str = "Row in your file";
/// The heading of the source's name, where there are several.
const SOURCE: &str = "Source";
/// The heading of what is wrong.
const FIX: &str = "What to fix";
/// The sheet that people mend.
const TO_MEND: &str = "Problems";
/// The sheet that keeps what the file said.
const KEPT: &str = "Do not change";
/// The first headings of that sheet; the columns of the file follow.
const KEPT_HEADINGS: [&str; 4] = ["Source", "Row", "ID", "ID rule"];

/// Writes the rows that have problems, as they count: with the cells that were mended here before.
pub(super) fn write_problems(
    path: &Path,
    prepared: &Prepared,
    applied: &Applied<'_>,
    problems: &[Problem],
) -> Result<(), Error> {
    let several = prepared.tables.len() > 1;
    let columns = columns_of(prepared);
    let labels = Labels::of(&columns, several);
    let mended: HashMap<(&str, &str, &str), &str> = applied
        .mended
        .cells
        .iter()
        .map(|of| ((of.source.as_str(), of.id.as_str(), of.column.as_str()), of.replaced.as_str()))
        .collect();
    let mut rows = Vec::new();
    let mut kept = labels.kept(&columns);
    for read in &prepared.tables {
        let rule = applied.id_rule(&read.source).unwrap_or_default();
        for (number, words) in fixes(read, problems, several) {
            let Some(row) = read.table.row_numbered(number) else { continue };
            let id = applied.id_of_row(&read.source, number).map_or_else(String::new, |(id, _)| id);
            let mut cells: Vec<String> = several.then(|| read.source.clone()).into_iter().collect();
            cells.push(number.to_string());
            let mut originals = vec![read.source.clone(), number.to_string(), id.clone(), rule.clone()];
            for &column in &columns {
                let original = shown(&read.table, row, column);
                let counts = mended.get(&(read.source.as_str(), id.as_str(), column));
                cells.push(counts.map_or_else(|| original.clone(), |&counts| counts.to_owned()));
                originals.push(original);
            }
            cells.push(words.join(" "));
            rows.push(cells);
            kept.push(originals);
        }
    }
    let mut kept_headings: Vec<String> = KEPT_HEADINGS.map(str::to_owned).to_vec();
    kept_headings.extend((1..=columns.len()).map(|number| number.to_string()));
    let sheets = [
        NewSheet { name: TO_MEND, headings: &labels.headings(), rows: &rows, hidden: false },
        NewSheet { name: KEPT, headings: &kept_headings, rows: &kept, hidden: true },
    ];
    Ok(sheet::write_sheets(path, &sheets)?)
}

/// Refuses a place for the workbook that is no workbook's, or where it would overwrite what was read.
pub(super) fn may_be_written(path: &Path, files: &Files, merged: Option<&Path>) -> Result<(), Error> {
    not_an_input(path, files)?;
    if merged.is_some_and(|merged| is_same(path, merged)) {
        return Err(overwrites(path));
    }
    // A text file keeps neither what the file said nor what a spreadsheet program makes of dates and long numbers.
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        return Ok(());
    }
    let message =
        format!("The rows with problems are written to a workbook, and \"{}\" is none.", name(path));
    Err(Error::new(Code::NotWritten, message).hint("Name a file ending in .xlsx."))
}

/// Refuses to write where one of the files is that are read.
pub(crate) fn not_an_input(path: &Path, files: &Files) -> Result<(), Error> {
    let mut inputs = files.files.iter().map(|file| &file.path).chain(&files.recipe_file);
    match inputs.any(|input| is_same(path, input)) {
        true => Err(overwrites(path)),
        false => Ok(()),
    }
}

/// Whether both lead to one file that is there.
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn overwrites(path: &Path) -> Error {
    let message = format!("\"{}\" is one of the files to be read, and would be overwritten.", name(path));
    Error::new(Code::NotWritten, message).hint("Name another file to write to. Nothing was changed.")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The columns of all sources, each once.
fn columns_of(prepared: &Prepared) -> Vec<&str> {
    let mut seen = HashSet::new();
    let headings = prepared.tables.iter().flat_map(|read| &read.table.headings);
    headings.map(|heading| heading.name.as_str()).filter(|name| seen.insert(*name)).collect()
}

/// The headings of the sheet that people mend. The file's columns keep theirs; ours give way to them.
struct Labels {
    source: Option<String>,
    row: String,
    columns: Vec<String>,
    fix: String,
}

impl Labels {
    fn of(columns: &[&str], several: bool) -> Labels {
        let mut taken = HashSet::new();
        let columns = columns.iter().map(|column| own(column, "(2)", &mut taken)).collect();
        let mut ours = |wanted: &str| own(wanted, "(Rollcall)", &mut taken);
        let source = several.then(|| ours(SOURCE));
        Labels { source, row: ours(ROW), fix: ours(FIX), columns }
    }

    fn headings(&self) -> Vec<String> {
        let source = self.source.iter();
        source.chain([&self.row]).chain(&self.columns).chain([&self.fix]).cloned().collect()
    }

    /// The first two rows of what is kept: these headings, and what the columns are called in the file.
    fn kept(&self, columns: &[&str]) -> Vec<Vec<String>> {
        let mut headings =
            vec![self.source.clone().unwrap_or_default(), self.row.clone(), String::new(), String::new()];
        headings.extend(self.columns.iter().cloned());
        let mut names = vec![String::new(); KEPT_HEADINGS.len()];
        names.extend(columns.iter().map(|&column| column.to_owned()));
        vec![headings, names]
    }
}

/// A heading that no other column has, whatever its case: the one that is wanted, or that with a mark.
fn own(wanted: &str, mark: &str, taken: &mut HashSet<String>) -> String {
    let mut name = wanted.to_owned();
    while !taken.insert(name.to_lowercase()) {
        name = format!("{name} {mark}");
    }
    name
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
#[derive(Default)]
pub(super) struct Merged {
    /// The cells.
    pub(super) mended: Vec<Override>,
    /// Overrides whose cells are back to what the file says.
    pub(super) undone: Vec<Override>,
    /// What could not be taken, in words.
    pub(super) refused: Vec<String>,
}

/// Whether two overrides are of one cell.
pub(super) fn same_cell(one: &Override, other: &Override) -> bool {
    one.source == other.source && one.id == other.id && one.column == other.column
}

/// What the workbook keeps of the file it was made from.
struct Kept {
    /// The heading of the source's name on the first sheet, where it has one.
    source: Option<String>,
    /// The heading of the row numbers there.
    row: String,
    /// The columns: their headings there, and what they are called in the file.
    columns: Vec<(String, String)>,
    /// The rows, by their numbers; of several sources there may be several.
    rows: HashMap<u32, Vec<KeptRow>>,
}

/// What a row was when the workbook was written.
struct KeptRow {
    source: String,
    id: String,
    id_rule: String,
    /// In the order of the columns.
    cells: Vec<String>,
}

impl Kept {
    fn read(path: &Path) -> Option<Kept> {
        let choice = Choice { sheet: Some(KEPT.to_owned()), ..first_row() };
        let table = sheet::read(path, &choice).ok()?;
        let is_ours = |(place, name): (usize, &&str)| {
            table.headings.get(place).is_some_and(|heading| heading.name == **name)
        };
        let texts = |row: Row<'_>| row.cells().map(|cell| cell.shown().into_owned()).collect::<Vec<_>>();
        let mut rows = table.rows().map(texts);
        let (true, Some(labels), Some(names)) =
            (KEPT_HEADINGS.iter().enumerate().all(is_ours), rows.next(), rows.next())
        else {
            return None;
        };
        let mut kept = Kept {
            source: Some(labels[0].clone()).filter(|label| !label.is_empty()),
            row: labels[1].clone(),
            columns: labels.into_iter().zip(names).skip(KEPT_HEADINGS.len()).collect(),
            rows: HashMap::new(),
        };
        for mut row in rows {
            let cells = row.split_off(KEPT_HEADINGS.len());
            let number = row[1].trim().parse().ok()?;
            let [source, _, id, id_rule] = <[String; 4]>::try_from(row).ok()?;
            kept.rows.entry(number).or_default().push(KeptRow { source, id, id_rule, cells });
        }
        Some(kept)
    }

    /// The only row with that number, of that source where one is named.
    fn find(&self, number: u32, source: Option<&str>) -> Option<&KeptRow> {
        let is_it = |row: &&KeptRow| source.is_none_or(|source| row.source == source);
        let mut found = self.rows.get(&number)?.iter().filter(is_it);
        found.next().filter(|_| found.next().is_none())
    }
}

fn first_row() -> Choice {
    Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() }
}

fn not_ours(file: &str, what: &str) -> Error {
    let message = format!("{file} has no {what}: it is no file that `check --problems` wrote.");
    Error::new(Code::BadInput, message)
        .hint("Mend the workbook that was written, and keep its sheets and headings as they are.")
}

/// Reads a file of problems that a person has mended, and compares it with what it keeps and with the file.
pub(super) fn read_back(
    path: &Path,
    prepared: &Prepared,
    schema: &Schema<'_>,
    overrides: &[Override],
) -> Result<Merged, Error> {
    let sheet = sheet::read(path, &first_row())?;
    let file = &sheet.source.file;
    let no_numbers = || not_ours(file, &format!("column \"{ROW}\""));
    if !sheet.headings.iter().any(|heading| heading.name.starts_with(ROW)) {
        return Err(no_numbers());
    }
    let kept = Kept::read(path).ok_or_else(|| not_ours(file, &format!("sheet \"{KEPT}\" as it was")))?;
    let place_of = |label: &String| sheet.headings.iter().position(|heading| heading.name == *label);
    let number_at = place_of(&kept.row).ok_or_else(no_numbers)?;
    let source_at = kept.source.as_ref().and_then(place_of);
    let tables = prepared.tables();
    let applied = prepared.apply(&tables, schema, &[]);
    let mut merging = Merging {
        prepared,
        applied: &applied,
        overrides,
        rows_of: rows_by_id(prepared, &applied),
        columns: kept.columns.iter().map(|(label, name)| (place_of(label), name.as_str())).collect(),
        merged: Merged::default(),
    };
    for (label, _) in kept.columns.iter().filter(|(label, _)| place_of(label).is_none()) {
        let what = format!("Column \"{label}\" is not in the mended file, so nothing of it was taken.");
        merging.merged.refused.push(what);
    }
    let own = |row: Row<'_>| {
        let number = row.cell(number_at).shown().trim().parse::<u32>().ok()?;
        Some((number, source_at.map(|place| row.cell(place).shown().trim().to_owned())))
    };
    let mut times: HashMap<_, usize> = HashMap::new();
    sheet.rows().filter_map(own).for_each(|own| *times.entry(own).or_default() += 1);
    for row in sheet.rows() {
        let line = row.number();
        let Some(own) = own(row) else {
            let why = "it has no row number. A new row is added in your file";
            merging.refuse(&format!("Line {line}"), why);
            continue;
        };
        let place = match &own.1 {
            Some(source) => format!("Row {} of \"{source}\"", own.0),
            None => format!("Row {}", own.0),
        };
        match kept.find(own.0, own.1.as_deref()) {
            None => merging.refuse(&place, "it is no row that was written to this file"),
            Some(_) if times.get(&own) != Some(&1) => {
                merging.refuse(&place, &format!("it stands there several times, here in line {line}"));
            }
            Some(kept) => merging.row(&place, row, kept),
        }
    }
    Ok(merging.merged)
}

/// The rows of each source, by their IDs.
fn rows_by_id<'p>(prepared: &'p Prepared, applied: &Applied<'_>) -> HashMap<(&'p str, String), Vec<u32>> {
    let mut rows: HashMap<_, Vec<u32>> = HashMap::new();
    for read in &prepared.tables {
        for row in read.table.rows() {
            if let Some((id, _)) = applied.id_of_row(&read.source, row.number()) {
                rows.entry((read.source.as_str(), id)).or_default().push(row.number());
            }
        }
    }
    rows
}

struct Merging<'m> {
    prepared: &'m Prepared,
    applied: &'m Applied<'m>,
    overrides: &'m [Override],
    rows_of: HashMap<(&'m str, String), Vec<u32>>,
    /// Where the columns stand on the first sheet, and what they are called in the file.
    columns: Vec<(Option<usize>, &'m str)>,
    merged: Merged,
}

impl<'m> Merging<'m> {
    fn refuse(&mut self, place: &str, why: &str) {
        self.merged.refused.push(format!("{place}: {why}."));
    }

    fn row(&mut self, place: &str, row: Row<'_>, kept: &KeptRow) {
        let mut changes: Vec<(&str, &str, Cell<'_>)> = Vec::new();
        let mut as_in_file = Vec::new();
        for (&(at, column), original) in self.columns.iter().zip(&kept.cells) {
            let Some(cell) = at.map(|at| row.cell(at)) else { continue };
            let is_same =
                same(&cell.shown(), original) || typed(&cell).is_ok_and(|text| same(&text, original));
            match is_same {
                true => as_in_file.push(column),
                false => changes.push((column, original, cell)),
            }
        }
        if self.applied.id_rule(&kept.source).as_ref() == Some(&kept.id_rule) {
            let back = |of: &&Override| {
                of.source == kept.source && of.id == kept.id && as_in_file.contains(&of.column.as_str())
            };
            self.merged.undone.extend(self.overrides.iter().filter(back).cloned());
        }
        if changes.is_empty() {
            return;
        }
        match self.today(kept, &changes) {
            Err(why) => self.refuse(place, &why),
            Ok((read, today)) => {
                for (column, original, cell) in changes {
                    match mended(kept, read, today, (column, original), &cell) {
                        Ok(of) => self.merged.mended.push(of),
                        Err(why) => self.refuse(&format!("{place}, {column}"), why),
                    }
                }
            }
        }
    }

    /// The one row of today's file that is certainly the same one.
    fn today(
        &self,
        kept: &KeptRow,
        changes: &[(&str, &str, Cell<'_>)],
    ) -> Result<(&'m ReadTable, Row<'m>), String> {
        let prepared: &'m Prepared = self.prepared;
        let Some(read) = prepared.tables.iter().find(|read| read.source == kept.source) else {
            return Err(format!("the recipe has no source \"{}\" any more", kept.source));
        };
        if kept.id.is_empty() {
            return Err(
                "it has no ID by which what you mended could be kept. Mend it in your file".to_owned()
            );
        }
        if self.applied.id_rule(&kept.source).as_ref() != Some(&kept.id_rule) {
            let why =
                "the recipe takes IDs from elsewhere since this file was written. Write the problems again";
            return Err(why.to_owned());
        }
        let rows = self.rows_of.get(&(read.source.as_str(), kept.id.clone())).map_or(&[][..], Vec::as_slice);
        let today = match rows {
            [number] => read.table.row_numbered(*number),
            [] => None,
            _ => return Err(format!("the ID {} stands in several rows; mend it in your file", kept.id)),
        };
        let Some(today) = today else {
            return Err(format!("your file has no row with the ID {} any more", kept.id));
        };
        let id = self.applied.id_of_row(&read.source, today.number());
        let id_columns = id.map(|(_, columns)| columns).unwrap_or_default();
        if changes.iter().any(|(column, ..)| id_columns.iter().any(|of| of == column)) {
            let why = "what its ID is made of differs from your file. An ID is mended in your file";
            return Err(why.to_owned());
        }
        Ok((read, today))
    }
}

/// One cell that was mended, or why it is not taken.
fn mended(
    kept: &KeptRow,
    read: &ReadTable,
    today: Row<'_>,
    (column, original): (&str, &str),
    cell: &Cell<'_>,
) -> Result<Override, &'static str> {
    if !read.table.headings.iter().any(|heading| heading.name == column) {
        return Err("your file has no such column");
    }
    let replaced = typed(cell)?;
    let now = shown(&read.table, today, column);
    if !same(&now, original) {
        return Err("your file says something else now");
    }
    Ok(Override {
        source: kept.source.clone(),
        id: kept.id.clone(),
        id_rule: kept.id_rule.clone(),
        column: column.to_owned(),
        original: now,
        replaced: replaced.trim().to_owned(),
    })
}

/// Whether two texts are the same but for space around them and the manner of line breaks.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim().replace("\r\n", "\n");
    one.trim() == other.trim() || plain(one) == plain(other)
}

/// What a person typed, as a text that means the same in every file: a date is written as ISO 8601 has it, since how
/// it is shown may be read in another order.
fn typed(cell: &Cell<'_>) -> Result<String, &'static str> {
    match cell.content {
        Content::Error(_) => Err("a spreadsheet error stands there"),
        Content::NoResult => Err("a formula stands there whose result is not in the file"),
        _ if cell.is_shortened() => Err("a number stands there in short form; format the cell as text"),
        Content::Boolean(value) => Ok(if value { "TRUE" } else { "FALSE" }.to_owned()),
        Content::Date(date) if date.time() == Time::midnight() && !cell.shown().contains(':') => {
            Ok(date.date().to_string())
        }
        Content::Date(date) => Ok(date.to_string()),
        _ => Ok(cell.shown().into_owned()),
    }
}

#[cfg(test)]
mod tests;
