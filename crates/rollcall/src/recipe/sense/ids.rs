//! IDs that do not stay with their records.
//!
//! To Vanta a record with another ID is another record, and whoever has the old one is gone. The suggestion asks before
//! it takes such a column; here it is told once more, for recipes that were written or agreed to otherwise.

use vanta::Kind;

use super::Look;
use super::fields::{Fields, Seen};
use super::tell::{Notice, Teller};
use crate::recipe::{ID, Problem, ProblemCode};

/// In a shorter list the IDs may count the rows by chance.
const FEWEST: usize = 3;

/// What the IDs of each source have in common.
pub(super) struct Ids {
    id: usize,
    /// The fields by which people know a record.
    names: [usize; 2],
    sources: Vec<Tally>,
}

#[derive(Default)]
struct Tally {
    records: u32,
    names: u32,
    /// What the first ID counts from: 0 or 1.
    from: u32,
    /// Whether the IDs do not count the records, and are not the numbers of the rows.
    not_in_turn: bool,
    not_as_rows: bool,
}

impl Ids {
    pub(super) fn new(kind: &Kind, fields: &mut Fields<'_>) -> Ids {
        let names = [kind.named_by, "displayName"].map(|name| fields.want(name));
        Ids { id: fields.want(ID), names, sources: Vec::new() }
    }
}

impl<'r> Look<'r> for Ids {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        let Some(id) = seen.text(self.id) else { return };
        while self.sources.len() <= seen.place.source {
            self.sources.push(Tally::default());
        }
        let tally = &mut self.sources[seen.place.source];
        tally.count(id, seen.place.row);
        // A number tells people apart also where it is part of a name.
        let has_digit = id.bytes().any(|byte| byte.is_ascii_digit());
        let is_name = |&slot: &usize| seen.text(slot).is_some_and(|name| name.eq_ignore_ascii_case(id));
        if !has_digit && (id.contains(' ') || self.names.iter().any(is_name)) {
            tally.names += 1;
        }
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let told = self.sources.iter().enumerate().filter_map(|(source, tally)| {
            let heading = teller.heading(source, ID).map_or_else(String::new, |heading| format!(" in {heading}"));
            let what = format!("The IDs{heading} {}.", tally.finding()?);
            let remedy = "Take a column that stays with each record, such as a personnel number. If these IDs do stay, \
                          nothing needs to be done.";
            Some(teller.of_field(source, Notice::new(ProblemCode::OddId, ID, what, remedy)))
        });
        told.collect()
    }
}

impl Tally {
    fn count(&mut self, id: &str, row: u32) {
        if !(self.not_in_turn && self.not_as_rows) {
            let number = counting_number(id);
            if self.records == 0 {
                self.from = u32::from(number != Some(0));
            }
            self.not_in_turn |= number != Some(self.from + self.records);
            self.not_as_rows |= number != Some(row);
        }
        self.records += 1;
    }

    fn finding(&self) -> Option<&'static str> {
        if (self.records as usize) < FEWEST {
            return None;
        }
        if !(self.not_in_turn && self.not_as_rows) {
            return Some("only count the rows, so they change with every row that is added or moved");
        }
        (self.names * 2 > self.records).then_some("look like names, and names change")
    }
}

/// A number as one counts: without sign and leading zeros.
fn counting_number(id: &str) -> Option<u32> {
    let is_counting = id == "0" || id.bytes().next().is_some_and(|first| matches!(first, b'1'..=b'9'));
    if is_counting { id.parse().ok() } else { None }
}
