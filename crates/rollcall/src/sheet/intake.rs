//! Where the readers of all formats put their rows, one after the other.
//!
//! What is the same for all of them happens here: merged cells are filled down while the rows come, and whoever
//! wants only some rows says so at the end of each.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cell::Epoch;
use super::error::Fault;
use super::grid::{Grid, Mark, Packed};

/// A rectangle of cells: rows from 1, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) top: u32,
    pub(super) left: usize,
    pub(super) bottom: u32,
    pub(super) right: usize,
}

impl Area {
    pub(super) fn has_row(&self, row: u32) -> bool {
        (self.top..=self.bottom).contains(&row)
    }
}

/// What a sheet says about itself besides its cells.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) merged: Vec<Area>,
    /// Where a filter is at work.
    pub(super) filters: Vec<Area>,
    /// Columns, from 0, that the spreadsheet hides.
    pub(super) hidden_columns: Vec<(usize, usize)>,
    /// Rows that the file itself calls totals.
    pub(super) totals: Vec<u32>,
}

/// Says at the end of each row, by its place in the grid, whether it stays.
pub(super) type Keep<'k> = &'k mut dyn FnMut(&Grid, usize) -> bool;

/// Takes the rows of one sheet.
pub(super) struct Intake<'k> {
    /// What is kept of them.
    pub(super) grid: Grid,
    keep: Option<Keep<'k>>,
    mark: Mark,
    row: u32,
    /// How many rows held anything, kept or not.
    pub(super) rows: usize,
    /// Rows with nothing in them, above the last one that has: all counted, the first stretches named.
    pub(super) empty: usize,
    pub(super) stretches: Vec<Stretch>,
    last_filled: u32,
    /// Merged areas that are known before their rows come, by their first row.
    known: Vec<Area>,
    next: usize,
    /// Merged areas that reach below the row that is being filled.
    active: BTreeMap<usize, Merged>,
    /// Cells that were filled from above: all counted, the first ones named by row and column.
    pub(super) filled: usize,
    pub(super) first_filled: Vec<(u32, usize)>,
    /// Cells that hold something of their own below a merged one, where nobody sees it.
    pub(super) covered: usize,
    /// Whether rows are only counted, so that shared texts need not be there.
    pub(super) counts_only: bool,
    /// Whether numbers of which the file does not tell how they are shown are shown as they are.
    pub(super) plain_numbers: bool,
}

/// Rows that follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Stretch {
    pub(super) fn len(self) -> usize {
        (self.last - self.first + 1) as usize
    }
}

/// So many filled cells are named; among the headings there are rarely more.
const NAMED: usize = 1000;
/// So many stretches of empty rows are remembered; above the headings there are rarely more.
const STRETCHES: usize = 64;

struct Merged {
    top: u32,
    bottom: u32,
    cell: Packed,
}

impl<'k> Intake<'k> {
    /// Without `keep`, every row stays.
    pub(super) fn new(keep: Option<Keep<'k>>) -> Intake<'k> {
        let grid = Grid::new(Epoch::default());
        let mark = grid.mark();
        Intake {
            grid,
            keep,
            mark,
            row: 0,
            rows: 0,
            empty: 0,
            stretches: Vec::new(),
            last_filled: 0,
            known: Vec::new(),
            next: 0,
            active: BTreeMap::new(),
            filled: 0,
            first_filled: Vec::new(),
            covered: 0,
            counts_only: false,
            plain_numbers: false,
        }
    }

    /// Makes ready for a sheet's rows, perhaps for the second time: some formats tell of their merged areas only
    /// after the rows.
    pub(super) fn start(&mut self, epoch: Epoch, mut merged: Vec<Area>) {
        merged.retain(|area| area.bottom > area.top);
        merged.sort_unstable_by_key(|area| (area.top, area.left, Reverse(area.bottom)));
        merged.dedup_by_key(|area| (area.top, area.left));
        let (counts_only, plain_numbers) = (self.counts_only, self.plain_numbers);
        *self =
            Intake { keep: self.keep.take(), known: merged, counts_only, plain_numbers, ..Intake::new(None) };
        self.grid = Grid::new(epoch);
        if plain_numbers {
            self.grid.take_numbers_as_shown();
        }
    }

    /// The same without asking any more whether rows stay.
    pub(super) fn ended<'e>(self) -> Intake<'e> {
        Intake { keep: None, ..self }
    }

    /// The last row that held anything.
    pub(super) fn last_filled(&self) -> u32 {
        self.last_filled
    }

    /// Begins a row; its number counts from 1 and is above that of the row before.
    ///
    /// # Errors
    /// Where it is not.
    pub(super) fn begin(&mut self, number: u32, hidden: bool) -> Result<(), Fault> {
        if number <= self.row {
            return Err(Fault::broken(format!("row {number} comes after row {}", self.row)));
        }
        self.row = number;
        self.mark = self.grid.mark();
        self.grid.begin(number, hidden);
        Ok(())
    }

    /// The row that is being filled, or was filled last.
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// Says that the cell in that column, already given, reaches down to a row.
    pub(super) fn reaches(&mut self, column: usize, bottom: u32) {
        if bottom > self.row
            && let Some(cell) = self.grid.open_cell(column)
        {
            // Areas do not overlap; where a file says so, the last one counts, so that they are never many.
            self.active.insert(column, Merged { top: self.row, bottom, cell });
        }
    }

    /// Ends the row that was begun.
    ///
    /// # Errors
    /// Where its cells are out of order, or the sheet holds more than Rollcall takes.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        if !self.grid.in_order() {
            return Err(Fault::broken(format!("the cells of row {} are out of order", self.row)));
        }
        let anchors = self.merge();
        if !self.grid.end()? {
            return Ok(());
        }
        self.rows += 1;
        self.skipped();
        if let Some(keep) = self.keep.as_mut()
            && !keep(&self.grid, self.mark.lines())
        {
            // The text of a merged cell is still needed for the rows below.
            if anchors { self.grid.drop_line() } else { self.grid.drop_last(self.mark) }
        }
        Ok(())
    }

    /// Counts the empty rows between the last filled row and this one.
    fn skipped(&mut self) {
        let (first, last) = (self.last_filled + 1, self.row - 1);
        self.last_filled = self.row;
        if first <= last {
            self.empty += Stretch { first, last }.len();
            if self.stretches.len() < STRETCHES {
                self.stretches.push(Stretch { first, last });
            }
        }
    }

    /// Fills what merged areas from above cover, and notes those that begin here. Says whether any is under way.
    fn merge(&mut self) -> bool {
        if self.active.is_empty() && self.next == self.known.len() {
            return false;
        }
        let row = self.row;
        self.active.retain(|_, merged| merged.bottom >= row);
        if self.grid.has_open_cells() {
            let above = self.active.iter().filter(|(_, merged)| merged.top < row);
            let (filled, covered) = self.grid.fill(above.map(|(column, merged)| (*column, merged.cell)));
            self.covered += covered;
            for column in filled {
                self.filled += 1;
                if self.first_filled.len() < NAMED {
                    self.first_filled.push((row, column));
                }
            }
        }
        while let Some(area) = self.known.get(self.next).copied().filter(|area| area.top <= row) {
            self.next += 1;
            if area.top == row {
                self.reaches(area.left, area.bottom);
            }
        }
        !self.active.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::FormatId;
    use super::*;

    #[test]
    fn who_is_asked_about_rows_sees_numbers_as_a_person_said_that_they_are() {
        for plain_numbers in [true, false] {
            let mut known = Vec::new();
            let mut keep = |grid: &Grid, line: usize| {
                known.push(grid.cell(line, 0).display_is_known());
                true
            };
            let mut intake = Intake { plain_numbers, ..Intake::new(Some(&mut keep)) };
            intake.start(Epoch::default(), Vec::new());
            intake.begin(1, false).unwrap();
            intake.grid.number(0, 42.0, FormatId::UNKNOWN);
            intake.end().unwrap();
            drop(intake);
            assert_eq!(known, [plain_numbers]);
        }
    }
}
