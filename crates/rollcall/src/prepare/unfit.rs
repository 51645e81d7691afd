//! Records that have problems in their own rows, where a person wants these kept as Vanta has them.
//!
//! Only a row whose record is known for certain can be kept: what is wrong with an ID, or with a whole column, is
//! never passed over, since nobody could say who is meant.

use std::collections::HashSet;

use super::{Prepared, ReadTable};
use crate::recipe::{Applied, Drafted, ID, Origin, Problem, ProblemCode, Severity, id_of, name_of};

/// The records that are not fit to be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unfit {
    /// Their IDs.
    pub(crate) ids: HashSet<String>,
    /// Each with its first row.
    pub(crate) rows: Vec<UnfitRow>,
    /// Values in them that are none of Vanta's, with their columns.
    pub(crate) unknown: Vec<String>,
}

/// A row with problems.
#[derive(Clone, Debug)]
pub(crate) struct UnfitRow {
    pub(crate) row: u32,
    pub(crate) source: String,
    pub(crate) id: String,
    pub(crate) name: String,
}

impl UnfitRow {
    /// `row 3: Ann Lee (E-1042)`.
    pub(crate) fn in_words(&self) -> String {
        match self.name.as_str() {
            "" => format!("row {}: {}", self.row, self.id),
            name => format!("row {}: {name} ({})", self.row, self.id),
        }
    }
}

/// The records with problems.
///
/// # Errors
/// Says why it is not certain which records have them.
pub(crate) fn unfit(
    prepared: &Prepared,
    applied: &Applied<'_>,
    problems: &[Problem],
) -> Result<Unfit, String> {
    let stops = || problems.iter().filter(|problem| problem.severity == Severity::Problem);
    if let Some(whole) = stops().find(|problem| problem.rows.is_empty()) {
        return Err(format!("A problem concerns more than single rows. {}", whole.message));
    }
    if let Some(of_id) = stops().find(|problem| is_about_ids(problem)) {
        return Err(format!("A row without a usable ID can be neither kept nor left out. {}", of_id.message));
    }
    let alone = prepared.tables.first().map_or("", |read| read.source.as_str());
    let rows_of = |problem: &Problem| {
        let source = problem.source.as_deref().unwrap_or(alone).to_owned();
        problem.rows.iter().map(move |&row| (source.clone(), row)).collect::<Vec<_>>()
    };
    let bad: HashSet<(String, u32)> = stops().flat_map(rows_of).collect();
    let mut met: HashSet<(String, u32)> = HashSet::new();
    let mut unfit = Unfit::default();
    for drafted in &applied.drafted {
        let own: Vec<(String, u32)> =
            places(prepared, applied, drafted).into_iter().filter(|place| bad.contains(place)).collect();
        let Some((source, row)) = own.first().cloned() else { continue };
        met.extend(own);
        let (id, name) = (id_of(&drafted.record).to_owned(), name_of(applied.kind(), &drafted.record));
        unfit.ids.insert(id.clone());
        unfit.rows.push(UnfitRow { row, source, id, name });
    }
    if let Some((_, row)) = bad.difference(&met).min_by_key(|(_, row)| *row) {
        return Err(format!("Row {row} has a problem and gives no record that could be kept."));
    }
    let unknown = stops().filter(|problem| problem.code == ProblemCode::NotAChoice);
    unfit.unknown = unknown
        .filter_map(|problem| {
            Some(format!("\"{}\" in column {}", problem.value.as_ref()?, problem.column.as_ref()?))
        })
        .collect();
    Ok(unfit)
}

fn is_about_ids(problem: &Problem) -> bool {
    let is_id =
        matches!(problem.code, ProblemCode::DuplicateId | ProblemCode::Clash | ProblemCode::SimilarId);
    is_id || problem.field.as_deref() == Some(ID)
}

/// The rows that a record is made of, by their sources.
fn places(prepared: &Prepared, applied: &Applied<'_>, drafted: &Drafted) -> Vec<(String, u32)> {
    let Origin::Rows { rows, .. } = &drafted.origin else { return Vec::new() };
    let at = |read: Option<&ReadTable>, row: u32| Some((read?.source.clone(), row));
    // Two sources may read one sheet, so that their files and sheets tell nothing.
    let own = prepared.tables.get(applied.source_of(drafted));
    let parts = drafted.parts.iter().filter_map(|part| at(prepared.tables.get(part.source), part.row));
    rows.iter().filter_map(|&row| at(own, row)).chain(parts).collect()
}
