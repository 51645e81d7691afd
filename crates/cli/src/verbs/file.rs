//! What `check`, `review` and `send` say alike of a file: what to know of it, and what of it is not sent.

use rollcall::history::Which;
use rollcall::prepare::{BY_CONDITION, FileFacts, LeftOutCount, LeftOutRow, MendedCell};
use rollcall::send::Restores;
use rollcall::sheet::Note;
use vanta::kind::grouped;

use crate::say;

/// How many rows are named in one line.
const ROWS: usize = 20;

/// What was left out and what was altered, as the house tells it.
pub(super) struct NotAsItStands<'a> {
    pub(super) left_out: &'a [LeftOutRow],
    pub(super) filtered: usize,
    pub(super) mended: &'a [MendedCell],
    pub(super) counts: &'a [LeftOutCount],
    pub(super) not_sent: &'a [String],
}

/// The files that were read.
pub(super) fn named(files: &[FileFacts]) -> String {
    let file = |file: &FileFacts| {
        let rows = say::count(file.rows, "row", "rows");
        format!("{} (sheet \"{}\", {rows})", say::line(&file.name), say::line(&file.sheet))
    };
    files.iter().map(file).collect::<Vec<_>>().join(" and ")
}

/// What is sent: files, or what an earlier run found or left.
pub(super) fn source(files: &[FileFacts], restores: Option<&Restores>) -> String {
    let Some(Restores { run, which }) = restores else { return named(files) };
    let run = say::line(run);
    match which {
        Which::Before => format!("What Vanta held before run {run}"),
        Which::Sent => format!("What run {run} sent"),
        Which::After => format!("What Vanta held after run {run}"),
    }
}

/// What a person should know about the files. What the recipe's condition leaves out is said with the rows.
pub(super) fn about(notes: &[Note], filtered: usize) -> String {
    let notes: Vec<String> = notes
        .iter()
        .filter(|note| filtered == 0 || note.code != "unwanted_rows")
        .map(Note::in_words)
        .collect();
    say::section("About the file:", notes.into_iter())
}

/// Rows, cells and columns that are not sent as they stand in the file.
pub(super) fn not_as_it_stands(told: &NotAsItStands<'_>) -> String {
    let (by_condition, others): (Vec<&LeftOutRow>, Vec<&LeftOutRow>) =
        told.left_out.iter().partition(|left| left.why == BY_CONDITION);
    let mut text = say::section("Rows left out:", others.into_iter().map(left_out));
    if told.filtered > 0 {
        let rows = say::count(told.filtered, "row", "rows");
        let (named, more) = numbers(&by_condition, told.filtered);
        text.push_str(&format!(
            "\nThe recipe's condition leaves out {rows}: {named}{more}. Who is left out counts as gone in Vanta.\n"
        ));
    }
    text.push_str(&say::section("Rows left out, counted:", unnamed(told).into_iter()));
    text.push_str(&say::section("Fixed here, not in your file:", told.mended.iter().map(mended)));
    text + &say::section("Columns that will not be sent:", told.not_sent.iter().cloned())
}

/// Where not all rows of a reason are named: how many there are.
fn unnamed(told: &NotAsItStands<'_>) -> Vec<String> {
    let all: usize = told.counts.iter().map(|count| count.count).sum();
    if all <= told.left_out.len() {
        return Vec::new();
    }
    let line = |count: &LeftOutCount| format!("{}: {}", say::count(count.count, "row", "rows"), count.why);
    told.counts.iter().map(line).collect()
}

/// A cell that a person mended here, as it stands in the file and as it counts.
pub(super) fn mended(cell: &MendedCell) -> String {
    let of = cell.source.as_ref().map_or_else(String::new, |source| format!(" of \"{source}\""));
    format!("{}{of}, \"{}\": \"{}\" → \"{}\"", cell.id, cell.column, cell.original, cell.replaced)
}

/// The first of these rows by their numbers, and how many more there are.
fn numbers(rows: &[&LeftOutRow], all: usize) -> (String, String) {
    let number = |left: &&LeftOutRow| match &left.source {
        Some(source) => format!("{} of \"{}\"", left.row, say::line(source)),
        None => left.row.to_string(),
    };
    let named: Vec<String> = rows.iter().take(ROWS).map(number).collect();
    let more = match all - named.len().min(all) {
        0 => String::new(),
        more => format!(" and {} more; --json names them", grouped(more)),
    };
    (named.join(", "), more)
}

fn left_out(left: &LeftOutRow) -> String {
    let of = left.source.as_ref().map_or_else(String::new, |source| format!(" of \"{source}\""));
    format!("row {}{of}: {}", grouped(left.row as usize), left.why)
}

/// What counts for nothing until a person agrees, and how to agree.
pub(super) fn proposed(fields: &[String], again: &str) -> String {
    match fields {
        [] => String::new(),
        fields => format!(
            "\nOnly proposed, and not taken: {}. See why, and take in what fits:\n  rollcall match {again} --confirm FIELD \
             --keep\n",
            fields.join(", ")
        ),
    }
}
