//! A choice that cannot be right for everybody.

use super::Look;
use super::fields::{Fields, Seen};
use super::tell::{Notice, Teller};
use crate::recipe::{Problem, ProblemCode};

/// In a shorter list the same choice for all is nothing to wonder at: two people who founded a company.
const FEWEST: usize = 3;

/// A choice that every record has.
pub(super) struct Same {
    field: (&'static str, usize),
    value: &'static str,
    /// How many records have it, as long as all do.
    records: usize,
    /// The source of the first record.
    source: usize,
    ended: bool,
}

impl Same {
    pub(super) fn new(field: &'static str, value: &'static str, fields: &mut Fields<'_>) -> Same {
        Same { field: (field, fields.want(field)), value, records: 0, source: 0, ended: false }
    }
}

impl<'r> Look<'r> for Same {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        if self.ended {
            return;
        }
        if self.records == 0 {
            self.source = seen.place.source;
        }
        self.ended = seen.text(self.field.1) != Some(self.value);
        self.records += 1;
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        if self.ended || self.records < FEWEST {
            return Vec::new();
        }
        let counted = teller.applied.schema.kind.noun.count(self.records);
        let what = format!("All {counted} have {} as {}.", self.value, self.field.0);
        let remedy = "Look whether the column, and what its words become, are the right ones.";
        vec![teller.of_field(self.source, Notice::new(ProblemCode::AllAlike, self.field.0, what, remedy))]
    }
}
