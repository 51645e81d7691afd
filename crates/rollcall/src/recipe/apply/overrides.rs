//! Cells that a person mended here and not in the file.
//!
//! They are kept by the record's ID and the rule that gave it, in the store and never in the recipe, and count only
//! while exactly one row has this ID by this rule and still shows what stood there when it was mended. A cell that was
//! changed in the file is the file's again; where it is not certain whose cell it was, it is nobody's.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use vanta::Kind;

use super::Mended;
use super::bind::BoundSource;
use super::field::{Cells, Got};
use crate::recipe::ID;
use crate::recipe::condition::Verdict;
use crate::recipe::rules::SourceRules;
use crate::recipe::text;
use crate::sheet::Row;

/// A cell that was mended here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The recipe's name for the source.
    pub source: String,
    /// The record's ID, as the source's ID rule gives it.
    pub id: String,
    /// That rule, as the recipe writes it: by another one the same ID may be somebody else's.
    pub id_rule: String,
    /// The column's heading.
    pub column: String,
    /// What stands in the file.
    pub original: String,
    /// What counts instead.
    pub replaced: String,
}

/// The rule that gives a source's IDs, as the recipe writes it.
pub(super) fn id_rule(rules: &SourceRules, kind: &'static Kind) -> Option<String> {
    let (path, rule) = rules.fields.iter().find(|(path, _)| path.first() == ID)?;
    Some(text::rule(path, rule, kind))
}

/// The mended cells of one source, by row.
#[derive(Default)]
pub(super) struct Mends<'a> {
    /// Row number to the columns that were mended, by their places.
    by_row: HashMap<u32, Vec<(usize, &'a str)>>,
    /// Which of the overrides these are, by their places.
    in_force: Vec<usize>,
}

impl<'a> Mends<'a> {
    fn add(&mut self, row: u32, column: usize, replaced: &'a str) {
        self.by_row.entry(row).or_default().push((column, replaced));
    }

    pub(super) fn of_row(&self, row: u32) -> &[(usize, &'a str)] {
        if self.by_row.is_empty() {
            return &[];
        }
        self.by_row.get(&row).map_or(&[], Vec::as_slice)
    }
}

/// The mended cells of a source that still count. All rows are needed that have an ID among the overrides.
pub(super) fn resolve<'a, 't>(
    source: &BoundSource<'_>,
    kind: &'static Kind,
    rows: impl Iterator<Item = Row<'t>>,
    overrides: &'a [Override],
) -> Mends<'a> {
    let mut mends = Mends::default();
    let mut mine = overrides.iter().enumerate().filter(|(_, of)| of.source == source.rules.name).peekable();
    let Some(id) = source.id.filter(|_| mine.peek().is_some()).map(|id| &source.fields[id]) else {
        return mends;
    };
    let rule = id_rule(source.rules, kind);
    let mut by_id: HashMap<&str, (Vec<usize>, Vec<Row<'t>>)> = HashMap::new();
    for (place, of) in mine.filter(|(_, of)| Some(&of.id_rule) == rule.as_ref()) {
        by_id.entry(&of.id).or_default().0.push(place);
    }
    let belongs =
        |row: Row<'_>| source.only.as_ref().is_none_or(|only| !matches!(only.judge(row), Verdict::Fails));
    for row in rows.filter(|row| belongs(*row)) {
        let Got::Value { value, .. } = id.get(&Cells { row, mended: &[] }) else { continue };
        if let Some((_, rows)) = value.as_str().and_then(|id| by_id.get_mut(id)) {
            rows.push(row);
        }
    }
    let id_columns = id.columns();
    for (places, rows) in by_id.into_values() {
        let [row] = rows[..] else { continue };
        for place in places {
            let of = &overrides[place];
            let column = source.table.headings.iter().position(|heading| heading.name == of.column);
            let Some(column) = column.filter(|column| !id_columns.contains(column)) else { continue };
            if row.cell(column).shown().trim() == of.original.trim() {
                mends.in_force.push(place);
                mends.add(row.number(), column, &of.replaced);
            }
        }
    }
    mends
}

/// What became of the overrides, in their order.
pub(super) fn became<'m>(overrides: &[Override], mends: impl Iterator<Item = &'m Mends<'m>>) -> Mended {
    let mut counts = vec![false; overrides.len()];
    mends.flat_map(|mends| &mends.in_force).for_each(|&place| counts[place] = true);
    let (cells, stale): (Vec<_>, Vec<_>) = overrides.iter().zip(counts).partition(|(_, counts)| *counts);
    let owned = |of: Vec<(&Override, bool)>| of.into_iter().map(|(of, _)| of.clone()).collect::<Vec<_>>();
    Mended { in_force: cells.len(), cells: owned(cells), stale: owned(stale) }
}
