//! Cells that a person mended here and not in the file.
//!
//! They are kept by the record's ID, in the store and never in the recipe, and count only while the file still shows
//! what stood there when they were mended: a cell that was changed in the file is the file's again.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Mended;
use super::bind::BoundSource;
use super::field::{Cells, Got};

/// A cell that was mended here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The recipe's name for the source.
    pub source: String,
    /// The record's ID, as the source's ID rule gives it.
    pub id: String,
    /// The column's heading.
    pub column: String,
    /// What stands in the file.
    pub original: String,
    /// What counts instead.
    pub replaced: String,
}

/// The mended cells of one source, by row.
#[derive(Default)]
pub(super) struct Mends<'a> {
    /// Row number to the columns that were mended, by their places.
    by_row: HashMap<u32, Vec<(usize, &'a str)>>,
}

impl<'a> Mends<'a> {
    pub(super) fn add(&mut self, row: u32, column: usize, replaced: &'a str) {
        self.by_row.entry(row).or_default().push((column, replaced));
    }

    pub(super) fn of_row(&self, row: u32) -> &[(usize, &'a str)] {
        if self.by_row.is_empty() {
            return &[];
        }
        self.by_row.get(&row).map_or(&[], Vec::as_slice)
    }

    pub(super) fn len(&self) -> usize {
        self.by_row.values().map(Vec::len).sum()
    }
}

/// The mended cells of a source that still count. Those that do not are told.
pub(super) fn resolve<'a>(
    source: &BoundSource<'_>,
    overrides: &'a [Override],
    mended: &mut Mended,
) -> Mends<'a> {
    let mut mends = Mends::default();
    let mine: Vec<&Override> = overrides.iter().filter(|of| of.source == source.rules.name).collect();
    let Some(id) = source.id.filter(|_| !mine.is_empty()).map(|id| &source.fields[id]) else {
        mended.stale.extend(mine.into_iter().cloned());
        return mends;
    };
    let mut by_id: HashMap<&str, Vec<(&Override, bool)>> = HashMap::new();
    mine.iter().for_each(|of| by_id.entry(&of.id).or_default().push((of, false)));
    for row in source.table.rows() {
        let Got::Value { value, .. } = id.get(&Cells { row, mended: &[] }) else { continue };
        let Some(wanted) = value.as_str().and_then(|id| by_id.get_mut(id)) else { continue };
        for (of, counts) in wanted {
            let column = source.table.headings.iter().position(|heading| heading.name == of.column);
            if let Some(column) =
                column.filter(|&column| row.cell(column).shown().trim() == of.original.trim())
            {
                *counts = true;
                mends.add(row.number(), column, &of.replaced);
            }
        }
    }
    let stale = by_id.into_values().flatten().filter(|(_, counts)| !counts);
    mended.stale.extend(stale.map(|(of, _)| of.clone()));
    mended.in_force += mends.len();
    mends
}
