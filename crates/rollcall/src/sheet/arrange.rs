//! From the cells of a sheet to a table: which rows belong to it, and what a person should know about them.
//!
//! Below the headings, real sheets have empty rows, merged and hidden ones, and a line of totals. Nothing of that is
//! passed over without a note.

use super::Choice;
use super::grid::Grid;
use super::headings::{self, Place};
use super::intake::{Around, Intake, Stretch};
use super::note::{Note, Places};
use super::table::{Heading, Row, Source, Table};

/// Makes a table of what an intake took.
pub(super) fn table(source: Source, intake: Intake<'_>, around: &Around, choice: &Choice) -> Option<Table> {
    let Intake { mut grid, empty, stretches, filled, first_filled, .. } = intake;
    if choice.plain_numbers {
        grid.take_numbers_as_shown();
    }
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
    let left_out = hidden(&mut grid, first, around, choice, &headings, &mut notes);
    let mut table = Table { source, headings_row, headings, notes, left_out, grid, first };
    let total = total(&table);
    table.notes.extend(total);
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
    let number = grid.number_of(place.lower);
    let mut titles = Places::default();
    (0..place.upper).for_each(|line| titles.row(grid.number_of(line)));
    notes.extend(titles.note(
        "title_rows",
        "row above the headings is not read",
        "rows above the headings are not read",
    ));
    if place.upper != place.lower {
        let mut rows = Places::default();
        rows.row(grid.number_of(place.upper));
        rows.row(number);
        let message = format!("The headings in rows {} and {number} are joined", grid.number_of(place.upper));
        notes.push(Note::about("two_heading_rows", message, &rows));
    }
    if !place.sure && choice.headings.is_none() {
        let mut rows = Places::default();
        rows.row(number);
        let message =
            format!("No row looks like headings, so row {number} was taken; choose another if it is not");
        notes.push(Note::about("headings_unsure", message, &rows));
    }
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

/// Words that begin the line below a list, in the languages in which people keep lists.
const TOTALS: [&str; 22] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "anzahl",
    "somme",
    "totaux",
    "totale",
    "totaal",
    "totaux généraux",
    "suma",
    "soma",
    "итого",
    "合計",
    "総計",
    "count",
];

/// The last row, where it looks like a total.
fn total(table: &Table) -> Option<Note> {
    let last: Row<'_> = table.row(table.len().checked_sub(1)?)?;
    let first = last.cells().find(|cell| !cell.is_blank())?;
    let text = first.shown().trim().trim_end_matches(':').to_lowercase();
    let word = text.split([':', '(', '=']).next().unwrap_or_default().trim();
    let has_number_after = word.rsplit_once(' ').is_some_and(|(_, rest)| rest.parse::<f64>().is_ok());
    let word = if has_number_after { word.rsplit_once(' ').map_or(word, |(word, _)| word) } else { word };
    TOTALS.contains(&word).then(|| {
        let mut rows = Places::default();
        rows.row(last.number());
        Note::about("total_row", "The last row looks like a total, and is included".to_owned(), &rows)
    })
}
