//! How tables become records.
//!
//! A [`Recipe`] says, in the open, what every field of a record is made of ([`rules`]); it is read from and written to
//! a small text that people review ([`text`]). [`suggest`] proposes one from the headings, the values and the IDs that
//! Vanta already holds, and says why. Applying it ([`apply`]) turns rows into records with their origins, and into
//! findings; [`problem`] tells these in groups with one remedy each, and a remedy ([`mend`]) is an edit of the recipe.
//! Nothing is guessed, no row is left out without being named, and no value is altered without being told.

use std::sync::Arc;

use vanta::Record;

use crate::sheet::Source;

mod apply;
mod changes;
pub mod condition;
pub mod date;
mod example;
mod identity;
mod mend;
pub mod path;
mod problem;
pub mod rules;
mod sense;
mod stale;
pub mod suggest;
pub mod survey;
#[cfg(test)]
mod tests;
pub mod text;
mod value;
mod words;

pub use apply::{Applied, LeftOut, LeftOutWhy, Mended, Override, Tables};
pub use example::{Example, write_example};
use identity::{caseless_print, plain_print};
pub use identity::{id_of, name_of, plain_id};
pub use mend::{Mend, same_value};
pub use problem::{Problem, ProblemCode, Severity};
pub(crate) use problem::{new_columns, shortened};
pub use rules::Recipe;

/// The field that says who a record is.
pub(crate) const ID: &str = "uniqueId";

/// A record before it is sent, with where it comes from.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The record.
    pub record: Record,
    /// Where it comes from.
    pub origin: Origin,
    /// Which rows gave the elements of its lists of parts, where they were united from several.
    pub parts: Vec<GivenPart>,
}

impl Drafted {
    /// A record whose parts, if any, come from where it comes from.
    pub fn new(record: Record, origin: Origin) -> Drafted {
        Drafted { record, origin, parts: Vec::new() }
    }
}

/// Which row gave an element of a list of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenPart {
    /// The list: `drives`.
    pub part: String,
    /// The element's place in it, from 0.
    pub element: usize,
    /// The source, by its place among those of the recipe that have a table.
    pub source: usize,
    /// The row.
    pub row: u32,
}

/// Where a record comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Rows of a sheet, counted from 1.
    Rows {
        /// The file and sheet.
        source: Arc<Source>,
        /// The rows.
        rows: Vec<u32>,
    },
    /// Kept as Vanta has it.
    Kept,
    /// Restored from an earlier run.
    Restored {
        /// The run.
        run: String,
    },
}

impl Origin {
    /// The first row, where it comes from a sheet.
    pub fn row(&self) -> Option<u32> {
        match self {
            Origin::Rows { rows, .. } => rows.first().copied(),
            Origin::Kept | Origin::Restored { .. } => None,
        }
    }
}
