//! `check`: the records that would be sent, and what is wrong with the rows.

use std::collections::HashSet;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;
use vanta::Record;
use vanta::body::bytes_by_field;

use super::{Besides, Files, Prepared, ReadTable, RecipeFrom, merge, prepare};
use crate::Rollcall;
use crate::error::Error;
use crate::list::List;
use crate::recipe::{Applied, Drafted, GivenPart, LeftOutWhy, Origin, Override, Problem, Severity};
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
    /// Rows that give no record.
    pub left_out: Vec<LeftOutRow>,
    /// How many rows the recipe's condition leaves out.
    pub filtered: usize,
    /// How many cells count as they were mended here, and not as the file has them.
    pub mended: usize,
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
}

/// How many bytes a field comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldBytes {
    /// The field.
    pub field: String,
    /// Its bytes in all records, its name included.
    pub bytes: usize,
}

/// A row that would not be sent.
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
        let besides = Besides { kept: self.store.recipe(&list.name)?, held: None };
        let overrides = self.overrides(&list.name).await?;
        watch.saw(&Progress::Step(Step::ReadingFile));
        let (wanted, at, now) = (check.clone(), list.clone(), self.clock.now());
        let merged =
            tokio::task::spawn_blocking(move || checked(&at, &wanted, &besides, overrides, practice, now));
        let (checked, new) = merged.await.map_err(|_| crate::error::broken_reader())??;
        for mended in &new {
            self.put_override(&list.name, mended).await?;
        }
        Ok(checked)
    }
}

/// Checks; gives the cells that were newly mended too.
fn checked(
    list: &List,
    check: &Check,
    besides: &Besides,
    mut overrides: Vec<Override>,
    practice: bool,
    now: Timestamp,
) -> Result<(Checked, Vec<Override>), Error> {
    let prepared = prepare(list, &check.files, besides)?;
    let schema = list.schema();
    let tables = prepared.tables();
    let mut new = Vec::new();
    let mut not_merged = Vec::new();
    if let Some(file) = &check.merge {
        let merged = merge::read_back(file, &prepared, &schema)?;
        overrides.retain(|old| !merged.mended.iter().any(|new| merge::same_cell(old, new)));
        overrides.extend(merged.mended.iter().cloned());
        (new, not_merged) = (merged.mended, merged.refused);
    }
    let applied = prepared.apply(&tables, &schema, &overrides).at(now);
    let problems = applied.problems();
    if let Some(path) = &check.problems {
        merge::write_problems(path, &prepared, &problems)?;
    }
    let records: Vec<&Record> = applied.drafted.iter().map(|drafted| &drafted.record).collect();
    let ready = ready(&prepared, &applied.drafted, &problems);
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
        filtered: filtered(&prepared, &applied),
        mended: applied.mended.in_force,
        not_merged,
        not_sent: prepared.not_sent(),
        proposed: prepared.proposed(),
        notes: prepared.tables.iter().flat_map(|read| read.table.notes.clone()).collect(),
        records: check.records.then(|| records.into_iter().cloned().collect()),
        problems,
    };
    Ok((checked, new))
}

/// How many records have no problem in any of their rows; none, where a problem concerns a whole column. Rows of one
/// number in two sources are two rows.
fn ready(prepared: &Prepared, drafted: &[Drafted], problems: &[Problem]) -> usize {
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
            Origin::Rows { source, rows } => {
                let mut tables = prepared.tables.iter().filter(|read| read.table.source == **source);
                tables.any(|read| rows.iter().any(|&row| is_bad(read, row)))
            }
            Origin::Kept | Origin::Restored { .. } => false,
        };
        let part =
            |part: &GivenPart| prepared.tables.get(part.source).is_some_and(|read| is_bad(read, part.row));
        !rows && !drafted.parts.iter().any(part)
    };
    drafted.iter().filter(is_ready).count()
}

/// The files that were read.
pub(crate) fn file_facts(prepared: &Prepared) -> Vec<FileFacts> {
    let facts = |read: &super::ReadTable| FileFacts {
        name: read.table.source.file.clone(),
        sheet: read.table.source.sheet.clone(),
        sha256: read.table.source.sha256.clone(),
        rows: read.table.len() + read.filtered,
    };
    prepared.tables.iter().map(facts).collect()
}

/// How many rows the recipe's conditions leave out, while reading and after.
pub(crate) fn filtered(prepared: &Prepared, applied: &Applied<'_>) -> usize {
    let by_condition = |row: &&crate::recipe::LeftOut| row.why == LeftOutWhy::Condition;
    prepared.tables.iter().map(|read| read.filtered).sum::<usize>()
        + applied.left_out.iter().filter(by_condition).count()
}

/// Rows that give no record and are named one by one: hidden ones that a person leaves out, and those that another row
/// stands for. Rows that the condition leaves out are named as far as they are known.
pub(crate) fn left_out(prepared: &Prepared, applied: &Applied<'_>) -> Vec<LeftOutRow> {
    let several = prepared.tables.len() > 1;
    let mut rows = Vec::new();
    for read in &prepared.tables {
        let source = several.then(|| read.source.clone());
        let hidden = read.table.left_out.iter();
        rows.extend(hidden.map(|&(row, why)| LeftOutRow {
            row,
            why: why.to_owned(),
            source: source.clone(),
        }));
        rows.extend(read.filtered_rows.iter().map(|&row| LeftOutRow {
            row,
            why: BY_CONDITION.to_owned(),
            source: source.clone(),
        }));
    }
    for left in &applied.left_out {
        let why = match left.why {
            LeftOutWhy::Condition => BY_CONDITION.to_owned(),
            LeftOutWhy::Identical(first) => format!("it is wholly like row {first}"),
            LeftOutWhy::Winner => "another source gives the record with this ID".to_owned(),
        };
        rows.push(LeftOutRow { row: left.row, why, source: several.then(|| left.source.clone()) });
    }
    rows
}
