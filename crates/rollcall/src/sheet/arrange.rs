//! From the cells of a sheet to a table: which rows belong to it, and what a person should know about them.
//!
//! Below the headings, real sheets have empty rows, merged and hidden ones, and a line of totals. Nothing of that is
//! passed over without a note.

use super::Choice;
use super::cell::Content;
use super::grid::Grid;
use super::headings::{self, Place};
use super::intake::{Around, Intake, Stretch};
use super::note::{Note, Places};
use super::table::{Heading, Row, Source, Table};
use super::words::is_total;

/// Makes a table of what an intake took.
pub(super) fn table(source: Source, intake: Intake<'_>, around: &Around, choice: &Choice) -> Option<Table> {
    let Intake { mut grid, empty, stretches, filled, first_filled, covered, .. } = intake;
    let place = headings::find(&grid, &around.merged, choice.headings)?;
    let mut notes = Vec::new();
    above(&grid, place, choice, &mut notes);
    let headings = headings::of(&grid, place, &around.merged, &mut notes);
    let headings_row = grid.number_of(place.lower);
    let first = place.lower + 1;

    let mut blank = empty_rows(empty, &stretches, headings_row);
    if grid.has_blanks() {
        grid.retain(first, |grid, line| {
            let kept = grid.filled(line).any(|(_, cell)| !cell.is_blank());
            if !kept {
                blank.row(grid.number_of(line));
            }
            kept
        });
    }
    notes.extend(blank.note("empty_rows", "empty row left out", "empty rows left out"));
    notes.extend(merged_cells(filled, &first_filled, headings_row));
    let mut hidden_below = Places::default();
    hidden_below.more(covered);
    let hidden_below = hidden_below.note(
        "covered_cells",
        "cell holds something under a merged one, where nobody sees it, and is read as the merged one",
        "cells hold something under merged ones, where nobody sees it, and are read as the merged ones",
    );
    notes.extend(hidden_below.map(Note::in_doubt));
    let left_out = hidden(&mut grid, first, around, choice, &headings, &mut notes);
    let mut table = Table { source, headings_row, headings, notes, left_out, grid, first };
    let about_rows = [totals(&table, &around.totals), headings_again(&table), lonely(&table)];
    table.notes.extend(about_rows.into_iter().flatten());
    Some(table)
}

/// The empty rows below the headings; `empty` counts those above too.
fn empty_rows(empty: usize, stretches: &[Stretch], headings_row: u32) -> Places {
    let mut places = Places::default();
    let mut above = 0;
    for stretch in stretches {
        if stretch.last < headings_row {
            above += stretch.len();
        } else {
            (stretch.first..=stretch.last).take(3).for_each(|row| places.row(row));
        }
    }
    places.more((empty - above).saturating_sub(places.count));
    places
}

/// The cells below the headings that were filled from above; `filled` counts those in the headings too.
fn merged_cells(filled: usize, named: &[(u32, usize)], headings_row: u32) -> Option<Note> {
    let above = named.partition_point(|&(row, _)| row <= headings_row);
    let mut places = Places::default();
    named[above..].iter().for_each(|&(row, column)| places.cell(row, column));
    places.more(filled - named.len());
    places.note(
        "merged_cells",
        "cell is merged with one above and was given its value",
        "cells are merged with one above and were given its value",
    )
}

/// What stands above the headings, and how sure they are.
fn above(grid: &Grid, place: Place, choice: &Choice, notes: &mut Vec<Note>) {
    let (upper, lower) = (grid.number_of(place.upper), grid.number_of(place.lower));
    if place.upper > 0 {
        notes.push(title(grid, place.upper, choice));
    }
    if upper != lower {
        notes.push(Note::whole(
            "two_heading_rows",
            format!("The headings in rows {upper} and {lower} are joined"),
        ));
    }
    if !place.sure && choice.headings.is_none() {
        let message =
            format!("It is not sure that row {lower} holds the headings; if it does not, choose another");
        notes.push(Note::whole("headings_unsure", message).in_doubt());
    }
}

/// The rows above the headings. Where several of them have the same number of cells, they may be a table too.
fn title(grid: &Grid, lines: usize, choice: &Choice) -> Note {
    let mut rows = Places::default();
    (0..lines).for_each(|line| rows.row(grid.number_of(line)));
    let words: Vec<String> = (0..lines.min(3)).map(|line| first_words(grid, line)).collect();
    let these = if lines == 1 {
        "1 row above the headings is"
    } else {
        &format!("{lines} rows above the headings are")
    };
    let note = Note::about("title_rows", format!("{these} not read (\"{}\")", words.join("\", \"")), &rows);
    let width = |line: usize| grid.filled(line).filter(|(_, cell)| !cell.is_blank()).count();
    let widths: Vec<usize> = (0..lines).map(width).collect();
    let is_table =
        widths.windows(3).any(|three| three[0] >= 2 && three[0] == three[1] && three[1] == three[2]);
    if is_table && choice.headings.is_none() { note.in_doubt() } else { note }
}

/// The start of the first cell of a row that has any.
fn first_words(grid: &Grid, line: usize) -> String {
    let first = grid.filled(line).find(|(_, cell)| !cell.is_blank());
    first.map(|(_, cell)| cell.shown().trim().chars().take(40).collect()).unwrap_or_default()
}

/// Counts what the spreadsheet hides, and leaves rows out where that is chosen.
fn hidden(
    grid: &mut Grid,
    first: usize,
    around: &Around,
    choice: &Choice,
    headings: &[Heading],
    notes: &mut Vec<Note>,
) -> Vec<(u32, &'static str)> {
    let (mut by_filter, mut by_hand) = (Places::default(), Places::default());
    let mut rows = Vec::new();
    let filters = united(around.filters.iter().map(|area| (area.top, area.bottom)));
    for line in (first..grid.len()).filter(|&line| grid.is_hidden(line)) {
        let row = grid.number_of(line);
        let filtered = within(&filters, row);
        if filtered {
            by_filter.row(row)
        } else {
            by_hand.row(row)
        }
        rows.push((row, if filtered { "hidden by a filter" } else { "hidden" }));
    }
    let codes = if choice.leave_out_hidden {
        grid.retain(first, |grid, line| !grid.is_hidden(line));
        [("filtered_rows_left_out", "left out"), ("hidden_rows_left_out", "left out")]
    } else {
        rows.clear();
        [("filtered_rows", "included"), ("hidden_rows", "included")]
    };
    for ((code, fate), (places, how)) in codes.into_iter().zip([(by_filter, "by a filter "), (by_hand, "")]) {
        let (one, many) =
            (format!("row is hidden {how}and {fate}"), format!("rows are hidden {how}and {fate}"));
        notes.extend(places.note(code, &one, &many));
    }
    let mut columns = Places::default();
    let hidden = united(around.hidden_columns.iter().copied());
    headings
        .iter()
        .filter(|heading| within(&hidden, heading.column))
        .for_each(|heading| columns.column(heading.column));
    notes.extend(columns.note(
        "hidden_columns",
        "column is hidden and included",
        "columns are hidden and included",
    ));
    rows
}

/// Stretches, both ends included, in their order and without overlaps.
fn united<N: Ord + Copy>(stretches: impl Iterator<Item = (N, N)>) -> Vec<(N, N)> {
    let mut sorted: Vec<(N, N)> = stretches.filter(|(first, last)| first <= last).collect();
    sorted.sort_unstable();
    let mut united: Vec<(N, N)> = Vec::new();
    for (first, last) in sorted {
        match united.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => united.push((first, last)),
        }
    }
    united
}

fn within<N: Ord + Copy>(united: &[(N, N)], number: N) -> bool {
    let place = united.partition_point(|&(_, last)| last < number);
    united.get(place).is_some_and(|&(first, _)| first <= number)
}

/// The last rows, where they look like a total. A remark may stand below one.
const LAST: usize = 3;

/// Rows at the end that look like totals.
fn totals(table: &Table, known: &[u32]) -> Option<Note> {
    let mut rows = Places::default();
    for row in table.window(table.len().saturating_sub(LAST)..table.len()) {
        let first = row.cells().find(|cell| !cell.is_blank());
        if known.contains(&row.number()) || first.is_some_and(|cell| is_total(&cell.shown())) {
            rows.row(row.number());
        }
    }
    rows.note(
        "total_row",
        "row at the end looks like a total and is included",
        "rows at the end look like totals and are included",
    )
    .map(Note::in_doubt)
}

/// Rows that are the headings again, as where two exports were put together.
fn headings_again(table: &Table) -> Option<Note> {
    let mut rows = Places::default();
    // Texts are compared first, since they cost nothing to show; nearly every row ends there.
    let agree = |row: &Row<'_>, texts: bool| {
        let cells = table.headings.iter().zip(row.cells());
        let mut cells = cells.filter(|(_, cell)| matches!(cell.content, Content::Text(_)) == texts);
        cells.all(|(heading, cell)| cell.shown().trim() == heading.text)
    };
    let is_again = |row: &Row<'_>| table.headings.len() > 1 && agree(row, true) && agree(row, false);
    table.rows().filter(is_again).for_each(|row| rows.row(row.number()));
    rows.note(
        "headings_again",
        "row repeats the headings and is included",
        "rows repeat the headings and are included",
    )
    .map(Note::in_doubt)
}

/// Rows with something in a single cell, where most have more: titles and remarks between the rows.
fn lonely(table: &Table) -> Option<Note> {
    if table.headings.len() < 3 {
        return None;
    }
    let mut rows = Places::default();
    let is_lonely = |row: &Row<'_>| row.cells().filter(|cell| !cell.is_blank()).nth(1).is_none();
    table.rows().filter(is_lonely).for_each(|row| rows.row(row.number()));
    rows.note(
        "lonely_cells",
        "row has something in one cell alone and is included",
        "rows have something in one cell alone and are included",
    )
}
