//! One row, kept until it is known whole.
//!
//! A row says first how often it comes and then what is in it, so it is kept here and given as many times as it
//! comes. One that holds nothing is given not at all, and a million of those cost nothing.

use std::ops::Range;

use super::cell::Value;
use crate::sheet::error::Fault;
use crate::sheet::grid::{FormatId, Grid, MOST_COLUMNS, MOST_ROWS};
use crate::sheet::intake::Area;

/// All texts of a row that a spreadsheet program fills by hand are far below this.
const MOST_TEXT: usize = 256 << 20;

/// The cells of a row that hold anything.
#[derive(Default)]
pub(super) struct Row {
    /// The texts of all cells, one after the other.
    pub(super) text: String,
    cells: Vec<Filled>,
    /// Cells that begin a merged area, filled or not.
    pub(super) anchors: Vec<Anchor>,
}

/// One cell, or some of the same beside each other.
struct Filled {
    columns: Range<usize>,
    value: Value,
    /// Where its text stands.
    shown: Range<usize>,
}

/// A cell that covers others.
#[derive(Clone, Copy)]
pub(super) struct Anchor {
    pub(super) left: usize,
    pub(super) right: usize,
    /// How many rows it covers besides its own.
    pub(super) below: u32,
}

impl Anchor {
    /// What it covers where it stands in that row.
    pub(super) fn area(self, row: u32) -> Area {
        Area {
            top: row,
            left: self.left,
            bottom: row.saturating_add(self.below).min(MOST_ROWS),
            right: self.right,
        }
    }
}

impl Row {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.anchors.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many cells hold anything.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().map(|cell| cell.columns.len()).sum()
    }

    /// Adds a cell whose text stands in `text` from there on. Of the columns above the most that a sheet
    /// has, one is enough for the grid to say so.
    ///
    /// # Errors
    /// Where the row holds more text than a spreadsheet program would write.
    pub(super) fn add(&mut self, columns: Range<usize>, value: Value, start: usize) -> Result<(), Fault> {
        let columns = columns.start.min(MOST_COLUMNS)..columns.end.min(MOST_COLUMNS + 1);
        let again = self.cells.last().is_some_and(|cell| cell.columns.end > MOST_COLUMNS);
        if !again {
            self.cells.push(Filled { columns, value, shown: start..self.text.len() });
        }
        if self.text.len() > MOST_TEXT {
            return Err(Fault::TooLarge(format!(
                "a row holds more than {} megabytes of text",
                MOST_TEXT >> 20
            )));
        }
        Ok(())
    }

    /// Puts the cells into the row that is open in the grid.
    pub(super) fn give(&self, grid: &mut Grid) {
        for cell in &self.cells {
            let shown = self.text.get(cell.shown.clone()).unwrap_or_default();
            for column in cell.columns.clone() {
                give(grid, column, cell.value, shown);
            }
        }
    }
}

/// Where the file shows nothing for a number, how it is shown is not known, and its own digits must do.
fn give(grid: &mut Grid, column: usize, value: Value, text: &str) {
    match (value, text.trim()) {
        (Value::Text, _) => grid.text(column, text),
        (Value::Number(number), "") => grid.number(column, number, FormatId::UNKNOWN),
        (Value::Number(number), shown) => grid.worded(column, number, false, shown),
        (Value::Date(days), "") => grid.number(column, days, FormatId::UNKNOWN_DATE),
        (Value::Date(days), shown) => grid.worded(column, days, true, shown),
        (Value::Boolean(value), _) => grid.boolean(column, value),
        (Value::Error, shown) => grid.error(column, shown),
        (Value::NoResult, _) => grid.no_result(column),
    }
}
