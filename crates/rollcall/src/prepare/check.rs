//! `check`: the records that would be sent, and what is wrong with the rows.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;
use vanta::Record;
use vanta::body::bytes_by_field;

use super::merge::{self, Merged};
use super::{Besides, Files, NAMED, Prepared, ReadTable, RecipeFrom, prepare};
use crate::Rollcall;
use crate::error::Error;
use crate::list::List;
use crate::recipe::{Applied, Drafted, GivenPart, LeftOutWhy, Origin, Override, Problem, Severity};
use crate::review::ReadFile;
use crate::sheet::Note;
use crate::watch::{Progress, Step, Watch};

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct Check {
    /// The list's name.
    pub list: String,
    /// The files and the recipe.
    pub files: Files,
    /// Whether the records are wanted too.
    pub records: bool,
    /// Where to write the rows with problems.
    pub problems: Option<PathBuf>,
    /// A file of problems that a person has mended.
    pub merge: Option<PathBuf>,
    /// Whether every cell that was mended here before is forgotten first.
    pub forget_mended: bool,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Checked {
    /// The list's name.
    pub list: String,
    /// The kind's name.
    pub kind: String,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
    /// What one record is counted as.
    pub noun_one: String,
    /// What records are counted as.
    pub noun_many: String,
    /// What was read.
    pub files: Vec<FileFacts>,
    /// Which recipe counted.
    pub recipe: RecipeFrom,
    /// How many records have no problem.
    pub ready: usize,
    /// How many have one.
    pub with_problems: usize,
    /// How many bytes the records come to.
    pub records_bytes: usize,
    /// What fills them, the largest first.
    pub fields_bytes: Vec<FieldBytes>,
    /// What is wrong, and what is worth knowing.
    pub problems: Vec<Problem>,
    /// Rows that are left out, whole or for a part; of each reason so many as a person would read.
    pub left_out: Vec<LeftOutRow>,
    /// How many rows are left out for each reason, named or not.
    pub left_out_counts: Vec<LeftOutCount>,
    /// How many rows the recipe's condition leaves out.
    pub filtered: usize,
    /// How many cells count as they were mended here, and not as the file has them.
    pub mended: usize,
    /// These cells, by name.
    pub mended_cells: Vec<MendedCell>,
    /// Cells that counted as mended until now, and for which the file's own counts again.
    pub no_longer_mended: Vec<MendedCell>,
    /// How many mended cells were forgotten, where that was asked for.
    pub forgotten: usize,
    /// What was not taken from a file of mended problems, and why.
    pub not_merged: Vec<String>,
    /// Columns that feed no field and are not sent: `F "Room"`.
    pub not_sent: Vec<String>,
    /// Fields for which a column is only proposed, which counts for nothing until a person agrees.
    pub proposed: Vec<String>,
    /// What a person should know about the files.
    pub notes: Vec<Note>,
    /// The records, where they were wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(type = "Record<string, unknown>[] | null")]
    pub records: Option<Vec<Record>>,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct FileFacts {
    /// Its name.
    pub name: String,
    /// The sheet.
    pub sheet: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How many rows below the headings hold anything.
    pub rows: usize,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last changed.
    #[ts(type = "string | null")]
    pub modified: Option<Timestamp>,
    /// The row of its headings.
    pub headings_row: u32,
    /// The recipe's name for the source.
    pub source: String,
}

/// How many bytes a field comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldBytes {
    /// The field.
    pub field: String,
    /// Its bytes in all records, its name included.
    pub bytes: usize,
}

/// A cell that counts as it was mended here, and not as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MendedCell {
    /// The recipe's name for the source, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The record's ID.
    pub id: String,
    /// The column's heading.
    pub column: String,
    /// What stands in the file.
    pub original: String,
    /// What counts instead.
    pub replaced: String,
}

/// A row that would not be sent, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LeftOutRow {
    /// Its number in the sheet.
    pub row: u32,
    /// Why.
    pub why: String,
    /// The recipe's name for the source, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// How many rows are left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LeftOutCount {
    /// The reason.
    pub why: String,
    /// The recipe's name for the source, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How many rows, those that are named included.
    pub count: usize,
}

/// Why a row is left out by the recipe's condition.
pub const BY_CONDITION: &str = "the recipe's condition leaves it out";

impl Rollcall {
    /// Makes the records and says what is wrong with them. Nothing is sent, and Vanta is not asked.
    ///
    /// # Errors
    /// Where a file cannot be read, the recipe has errors, or what was mended cannot be opened or kept.
    pub async fn check(&self, check: &Check, watch: &dyn Watch) -> Result<Checked, Error> {
        let list = self.list(&check.list)?;
        let practice = self.connection(&list.connection)?.application.address.is_practice();
        let besides = Besides { kept: self.store.recipe(&list.name)?, ..Besides::default() };
        // What is to be forgotten need not be opened, so that it can be forgotten where it cannot.
        let overrides = if check.forget_mended { Vec::new() } else { self.overrides(&list.name).await? };
        watch.saw(&Progress::Step(Step::ReadingFile));
        let (wanted, at, now) = (check.clone(), list.clone(), self.clock.now());
        let merged =
            tokio::task::spawn_blocking(move || checked(&at, &wanted, &besides, overrides, practice, now));
        let (mut checked, merged) = merged.await.map_err(|_| crate::error::broken_reader())??;
        if check.forget_mended {
            checked.forgotten = self.clear_overrides(&list.name)?;
        }
        for mended in &merged.mended {
            self.put_override(&list.name, mended).await?;
        }
        for undone in &merged.undone {
            self.remove_override(&list.name, &undone.source, &undone.id, &undone.column).await?;
        }
        Ok(checked)
    }
}

/// Checks what a person is deciding about: nothing is merged, written or forgotten.
pub(crate) fn looked_at(
    list: &List,
    files: Files,
    besides: &Besides,
    overrides: Vec<Override>,
    practice: bool,
    now: Timestamp,
) -> Result<Checked, Error> {
    let check = Check {
        list: list.name.clone(),
        files,
        records: false,
        problems: None,
        merge: None,
        forget_mended: false,
    };
    checked(list, &check, besides, overrides, practice, now).map(|(checked, _)| checked)
}

/// Checks; gives what was merged too.
fn checked(
    list: &List,
    check: &Check,
    besides: &Besides,
    mut overrides: Vec<Override>,
    practice: bool,
    now: Timestamp,
) -> Result<(Checked, Merged), Error> {
    if let Some(path) = &check.problems {
        merge::may_be_written(path, &check.files, check.merge.as_deref())?;
    }
    let prepared = prepare(list, &check.files, besides)?;
    prepared.all_met()?;
    let schema = list.schema();
    let tables = prepared.tables();
    let mut merged = Merged::default();
    if let Some(file) = &check.merge {
        merged = merge::read_back(file, &prepared, &schema, &overrides)?;
        overrides
            .retain(|old| !merged.mended.iter().chain(&merged.undone).any(|new| merge::same_cell(old, new)));
        overrides.extend(merged.mended.iter().cloned());
    }
    let applied = prepared.apply(&tables, &schema, &overrides).at(now);
    let problems = prepared.problems(&applied);
    if let Some(path) = &check.problems {
        merge::write_problems(path, &prepared, &applied, &problems)?;
    }
    let records: Vec<&Record> = applied.drafted.iter().map(|drafted| &drafted.record).collect();
    let ready = ready(&prepared, &applied, &problems);
    let checked = Checked {
        list: list.name.clone(),
        kind: list.kind.name.to_owned(),
        practice,
        noun_one: list.kind.noun.one.to_owned(),
        noun_many: list.kind.noun.many.to_owned(),
        files: file_facts(&prepared),
        recipe: prepared.from.clone(),
        ready,
        with_problems: applied.drafted.len() - ready,
        records_bytes: serde_json::to_vec(&records).map_or(0, |bytes| bytes.len()),
        fields_bytes: bytes_by_field(&records)
            .into_iter()
            .map(|(field, bytes)| FieldBytes { field, bytes })
            .collect(),
        left_out: left_out(&prepared, &applied),
        left_out_counts: left_out_counts(&prepared, &applied),
        filtered: filtered(&prepared, &applied),
        mended: applied.mended.in_force,
        mended_cells: mended_cells(&prepared, &applied),
        no_longer_mended: merged.undone.iter().map(|of| mended_cell(&prepared, of)).collect(),
        forgotten: 0,
        not_merged: merged.refused.clone(),
        not_sent: prepared.not_sent(),
        proposed: prepared.proposed(),
        notes: prepared.tables.iter().flat_map(|read| read.table.notes.clone()).collect(),
        records: check.records.then(|| records.into_iter().cloned().collect()),
        problems,
    };
    Ok((checked, merged))
}

/// The cells that count as they were mended here, by name.
pub(crate) fn mended_cells(prepared: &Prepared, applied: &Applied<'_>) -> Vec<MendedCell> {
    applied.mended.cells.iter().map(|of| mended_cell(prepared, of)).collect()
}

fn mended_cell(prepared: &Prepared, of: &Override) -> MendedCell {
    let of = of.clone();
    let source = (prepared.tables.len() > 1).then_some(of.source);
    MendedCell { source, id: of.id, column: of.column, original: of.original, replaced: of.replaced }
}

/// How many records have no problem in any of their rows; none, where a problem concerns a whole column. Rows of one
/// number in two sources are two rows.
fn ready(prepared: &Prepared, applied: &Applied<'_>, problems: &[Problem]) -> usize {
    let stops = || problems.iter().filter(|problem| problem.severity == Severity::Problem);
    if stops().any(|problem| problem.rows.is_empty()) {
        return 0;
    }
    let alone = prepared.tables.first().map_or("", |read| read.source.as_str());
    let rows_of = |problem: &Problem| {
        let source = problem.source.as_deref().unwrap_or(alone);
        problem.rows.iter().map(|&row| (source.to_owned(), row)).collect::<Vec<_>>()
    };
    let bad: HashSet<(String, u32)> = stops().flat_map(rows_of).collect();
    let is_bad = |read: &ReadTable, row: u32| bad.contains(&(read.source.clone(), row));
    let is_ready = |drafted: &&Drafted| {
        let rows = match &drafted.origin {
            Origin::Rows { rows, .. } => {
                // Two sources may read one sheet, so that their files and sheets tell nothing.
                let read = prepared.tables.get(applied.source_of(drafted));
                read.is_some_and(|read| rows.iter().any(|&row| is_bad(read, row)))
            }
            Origin::Kept | Origin::Restored { .. } => false,
        };
        let part =
            |part: &GivenPart| prepared.tables.get(part.source).is_some_and(|read| is_bad(read, part.row));
        !rows && !drafted.parts.iter().any(part)
    };
    applied.drafted.iter().filter(is_ready).count()
}

/// The files that were read.
pub(crate) fn file_facts(prepared: &Prepared) -> Vec<FileFacts> {
    prepared.tables.iter().map(FileFacts::of).collect()
}

impl FileFacts {
    pub(super) fn of(read: &ReadTable) -> FileFacts {
        let source = &read.table.source;
        FileFacts {
            name: source.file.clone(),
            sheet: source.sheet.clone(),
            sha256: source.sha256.clone(),
            rows: read.table.len() + read.filtered,
            bytes: source.bytes,
            modified: source.modified,
            headings_row: read.table.headings_row,
            source: read.source.clone(),
        }
    }
}

/// What was read of each source, as far as a later file is measured by it.
pub(crate) fn read_files(prepared: &Prepared, applied: &Applied<'_>) -> Vec<ReadFile> {
    let of = |read: &ReadTable| {
        let hidden = |note: &&Note| HIDDEN.contains(&note.code);
        let by_condition =
            |left: &&crate::recipe::LeftOut| left.source == read.source && left.why == LeftOutWhy::Condition;
        let table = &read.table;
        ReadFile {
            source: read.source.clone(),
            sheet: table.source.sheet.clone(),
            is_workbook: table.source.sheet != table.source.file,
            modified: table.source.modified,
            headings: table.headings.iter().map(|heading| heading.name.clone()).collect(),
            rows: table.len() + read.filtered,
            hidden: table.notes.iter().filter(hidden).map(|note| note.count).sum(),
            left_out: table.left_out.len()
                + read.filtered
                + applied.left_out.iter().filter(by_condition).count(),
        }
    };
    prepared.tables.iter().map(of).collect()
}

/// The notes that count hidden rows.
const HIDDEN: [&str; 4] = ["hidden_rows", "hidden_rows_left_out", "filtered_rows", "filtered_rows_left_out"];

/// How many rows the recipe's conditions leave out, while reading and after.
pub(crate) fn filtered(prepared: &Prepared, applied: &Applied<'_>) -> usize {
    let by_condition = |row: &&crate::recipe::LeftOut| row.why == LeftOutWhy::Condition;
    prepared.tables.iter().map(|read| read.filtered).sum::<usize>()
        + applied.left_out.iter().filter(by_condition).count()
}

/// Rows that are left out and named one by one: hidden ones that a person leaves out, those that another row stands
/// for, and those of which a part is left out. Rows that the condition leaves out are named as far as they are known.
pub(crate) fn left_out(prepared: &Prepared, applied: &Applied<'_>) -> Vec<LeftOutRow> {
    let several = prepared.tables.len() > 1;
    let mut named: HashMap<(&str, String), usize> = HashMap::new();
    let mut rows = Vec::new();
    each_left_out(prepared, applied, &mut |source, row, why| {
        let count = named.entry((source, why.of_all())).or_default();
        *count += 1;
        if *count <= NAMED {
            rows.push(LeftOutRow { row, why: why.of_one(), source: several.then(|| source.to_owned()) });
        }
    });
    rows
}

/// How many rows are left out for each reason, in the order in which they are named.
pub(crate) fn left_out_counts(prepared: &Prepared, applied: &Applied<'_>) -> Vec<LeftOutCount> {
    let several = prepared.tables.len() > 1;
    let mut places: HashMap<(&str, String), usize> = HashMap::new();
    let mut counts: Vec<LeftOutCount> = Vec::new();
    each_left_out(prepared, applied, &mut |source, _, why| {
        let why = why.of_all();
        let place = *places.entry((source, why.clone())).or_insert_with(|| {
            counts.push(LeftOutCount { why, source: several.then(|| source.to_owned()), count: 0 });
            counts.len() - 1
        });
        counts[place].count += 1;
    });
    counts
}

/// Goes through all rows that are left out, by their sources.
fn each_left_out<'p>(
    prepared: &'p Prepared,
    applied: &'p Applied<'_>,
    each: &mut dyn FnMut(&'p str, u32, Why<'p>),
) {
    for read in &prepared.tables {
        read.table.left_out.iter().for_each(|&(row, why)| each(&read.source, row, Why::Sheet(why)));
        read.filtered_rows.iter().for_each(|&row| each(&read.source, row, Why::Sheet(BY_CONDITION)));
    }
    applied.left_out.iter().for_each(|left| each(&left.source, left.row, Why::Recipe(&left.why)));
}

/// Why a row is left out: by its sheet, or by the recipe.
enum Why<'w> {
    Sheet(&'static str),
    Recipe(&'w LeftOutWhy),
}

impl Why<'_> {
    /// For one row, with what it stands beside.
    fn of_one(&self) -> String {
        match self {
            Why::Recipe(LeftOutWhy::Identical(first)) => format!("it is wholly like row {first}"),
            Why::Recipe(LeftOutWhy::SameRecord(first)) => format!("it gives the same record as row {first}"),
            Why::Recipe(LeftOutWhy::AddsNothing(first)) => {
                format!("it adds nothing to the record of row {first}")
            }
            Why::Recipe(LeftOutWhy::PartAlike { part, row, of }) => {
                let of = of.as_ref().map_or_else(String::new, |source| format!(" of \"{source}\""));
                format!("what it gives to {part} is wholly like what row {row}{of} gives, and is sent once")
            }
            _ => self.of_all(),
        }
    }

    /// For all rows of the same reason.
    fn of_all(&self) -> String {
        match self {
            Why::Sheet(why) => (*why).to_owned(),
            Why::Recipe(why) => match why {
                LeftOutWhy::Condition => BY_CONDITION.to_owned(),
                LeftOutWhy::PartCondition(part) => {
                    format!("its {part} are not sent, as the recipe's condition says")
                }
                LeftOutWhy::Identical(_) => "it is wholly like another row".to_owned(),
                LeftOutWhy::SameRecord(_) => "it gives the same record as another row".to_owned(),
                LeftOutWhy::AddsNothing(_) => "it adds nothing to the record of another row".to_owned(),
                LeftOutWhy::PartAlike { part, .. } => {
                    format!("what it gives to {part} is wholly like what another row gives, and is sent once")
                }
                LeftOutWhy::Winner => "another source gives the record with this ID".to_owned(),
            },
        }
    }
}
