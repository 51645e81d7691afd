//! Why a cell that was mended here does not count any more.
//!
//! There are several causes, and each asks something else of a person: a cell that was mended in the file too is done
//! with, one whose record is not there may come back, and one that is no longer certain has to be mended again.

use std::collections::HashMap;

use super::apply::{Applied, BoundSource, Override};
use super::condition::Verdict;
use super::problem::{Problem, ProblemCode, Severity, of_column, shortened};

/// What the file says counts, and that is all there is to it.
const DONE: &str = "What the file says counts. Nothing needs to be done.";
/// Where the record is not there.
const BACK: &str = "Nothing needs to be done. If the row comes back as it was, what was mended counts again.";
/// As long as the recipe or the file is as it is.
const AGAIN: &str =
    "What the file says counts. If that is wrong, mend the cell again, or forget it with --forget-mended.";

/// One notice for each mended cell that does not count.
pub(super) fn notices(applied: &Applied<'_>) -> Vec<Problem> {
    let rows = rows_by_id(applied);
    applied.mended.stale.iter().map(|of| notice(applied, of, &rows)).collect()
}

/// The rows that have the ID of a mended cell, by the source's place and the ID.
type Rows<'m> = HashMap<usize, HashMap<&'m str, Vec<u32>>>;

fn rows_by_id<'m>(applied: &'m Applied<'_>) -> Rows<'m> {
    let mut rows: Rows<'m> = HashMap::new();
    for of in &applied.mended.stale {
        if let Some((place, _)) = source_of(applied, of) {
            rows.entry(place).or_default().entry(&of.id).or_default();
        }
    }
    for (place, by_id) in &mut rows {
        let source = &applied.sources[*place];
        let belongs = |row| source.only.as_ref().is_none_or(|only| only.judge(row) != Verdict::Fails);
        for row in source.table.rows().filter(|row| belongs(*row)) {
            let id = applied.id_of_row(&source.rules.name, row.number());
            if let Some(rows) = id.and_then(|(id, _)| by_id.get_mut(id.as_str())) {
                rows.push(row.number());
            }
        }
    }
    rows
}

fn source_of<'s, 'a>(applied: &'s Applied<'a>, of: &Override) -> Option<(usize, &'s BoundSource<'a>)> {
    applied.sources.iter().enumerate().find(|(_, source)| source.rules.name == of.source)
}

fn notice(applied: &Applied<'_>, of: &Override, rows: &Rows<'_>) -> Problem {
    let (why, remedy) = why(applied, of, rows);
    Problem {
        severity: Severity::Notice,
        column: Some(format!("\"{}\"", of.column)),
        source: source_of(applied, of).and_then(|(place, _)| applied.name_of(place)).map(str::to_owned),
        ..of_column(
            ProblemCode::MendStale,
            None,
            format!("\"{}\" was mended here for {}, and {why}.", of.column, of.id),
            remedy.to_owned(),
        )
    }
}

/// The cause, and what to do.
fn why(applied: &Applied<'_>, of: &Override, rows: &Rows<'_>) -> (String, &'static str) {
    let Some((place, source)) = source_of(applied, of) else {
        return (format!("the recipe has no source \"{}\" any more", of.source), AGAIN);
    };
    if applied.id_rule(&of.source).as_ref() != Some(&of.id_rule) {
        let why = "the recipe takes IDs from elsewhere since, so that this ID may be another record's now";
        return (why.to_owned(), AGAIN);
    }
    let Some(column) = source.table.headings.iter().position(|heading| heading.name == of.column) else {
        return ("the file has no column of that heading any more".to_owned(), AGAIN);
    };
    if source.id.is_some_and(|id| source.fields[id].columns().contains(&column)) {
        return ("its ID is made of that column, and an ID is mended in the file alone".to_owned(), DONE);
    }
    let rows = rows.get(&place).and_then(|by_id| by_id.get(of.id.as_str()));
    match rows.map_or(&[][..], Vec::as_slice) {
        [] => (gone(source), BACK),
        [row] => {
            let now = source.table.row_numbered(*row).map(|row| row.cell(column).shown().trim().to_owned());
            let now = match now.filter(|now| !now.is_empty()) {
                Some(now) => format!("the file says \"{}\" there now", shortened(&now)),
                None => "the cell is empty in the file now".to_owned(),
            };
            let then = match of.original.trim() {
                "" => "it was empty then".to_owned(),
                then => format!("it was \"{}\" then", shortened(then)),
            };
            (format!("{now} (row {row}; {then})"), DONE)
        }
        [first, second, ..] => {
            let why = format!(
                "several rows have this ID now (as {first} and {second}), so that it is not certain whose cell it was"
            );
            (why, "Mend the IDs in the file, so that each stands in one row.")
        }
    }
}

fn gone(source: &BoundSource<'_>) -> String {
    let or = match source.rules.only {
        Some(_) => ", or the recipe's condition leaves it out",
        None => "",
    };
    format!("the file has no row with this ID any more{or}")
}
