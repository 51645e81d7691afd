//! A condition that is asked while a long file is still being read, so that what is left out never fills the memory.
//!
//! Only what certainly fails is left out: a row of which it cannot be told stays, and is a problem later. The columns
//! are found at the first row, since nobody knows them before, and again wherever the headings turn out to be others.

use super::{Bound, Condition, Verdict};
use crate::sheet::Row;

/// A condition for [`read_where`](crate::sheet::read_where), with the count of the rows that it left out.
#[derive(Debug)]
pub struct Filter<'c> {
    condition: &'c Condition,
    bound: Option<BoundTo<'c>>,
    left_out: RowNumbers,
}

/// A condition, and the headings at the places to which it was bound.
#[derive(Debug)]
struct BoundTo<'c> {
    bound: Bound,
    headings: Vec<(usize, &'c str)>,
}

impl<'c> Filter<'c> {
    /// A filter that has left nothing out yet.
    pub fn new(condition: &'c Condition) -> Filter<'c> {
        Filter { condition, bound: None, left_out: RowNumbers::default() }
    }

    /// Whether a row is wanted: unless it certainly fails. Where a column is missing every row is wanted; what is read
    /// then says so itself. A row with nothing in it is no row, and not this one's to leave out.
    pub fn wants(&mut self, row: Row<'_>) -> bool {
        let fails = self.bound_to(row).is_some_and(|bound| bound.judge(row) == Verdict::Fails);
        let left_out = fails && row.cells().any(|cell| !cell.is_blank());
        self.left_out.set(row.number(), left_out);
        !left_out
    }

    /// How many rows were left out, however often each was asked about.
    pub fn left_out(&self) -> usize {
        self.left_out.count()
    }

    /// The numbers of the rows that were left out, from the first.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        self.left_out.iter()
    }

    /// The condition, bound to the headings of this row.
    fn bound_to(&mut self, row: Row<'_>) -> Option<&Bound> {
        if !self.bound.as_ref().is_some_and(|bound| bound.is_for(row)) {
            self.bound = BoundTo::headings_of(row, self.condition);
        }
        self.bound.as_ref().map(|bound| &bound.bound)
    }
}

impl<'c> BoundTo<'c> {
    fn headings_of(row: Row<'_>, condition: &'c Condition) -> Option<BoundTo<'c>> {
        let column_at = |name: &str| row.headings().iter().position(|heading| heading.name == name);
        let bound = condition.bind(&column_at).ok()?;
        let names = condition.columns().into_iter();
        Some(BoundTo { bound, headings: names.filter_map(|name| Some((column_at(name)?, name))).collect() })
    }

    /// No two headings have the same name, so that these being where they were is enough.
    fn is_for(&self, row: Row<'_>) -> bool {
        let headings = row.headings();
        self.headings.iter().all(|&(place, name)| headings.get(place).is_some_and(|found| found.name == name))
    }
}

/// Numbers of rows, one bit each.
#[derive(Debug, Default)]
struct RowNumbers {
    words: Vec<u64>,
}

impl RowNumbers {
    fn set(&mut self, number: u32, is_in: bool) {
        let (word, bit) = (number as usize / 64, 1 << (number % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if is_in {
            self.words[word] |= bit;
        } else {
            self.words[word] &= !bit;
        }
    }

    fn iter(&self) -> impl Iterator<Item = u32> {
        let numbered = (0..).step_by(64).zip(&self.words);
        let in_word = |(first, &word): (u32, &u64)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| first + bit)
        };
        numbered.flat_map(in_word)
    }

    fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }
}
