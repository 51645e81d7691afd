//! One thing that is wrong, or worth knowing, at one place.

use vanta::Breach;

use crate::recipe::condition::Unclear;
use crate::recipe::value::Wrong;

/// One thing found in one row.
#[derive(Clone, Debug)]
pub(in crate::recipe) struct Finding {
    /// The source, by its place among those that are bound.
    pub(in crate::recipe) source: usize,
    /// The row, as the spreadsheet counts it.
    pub(in crate::recipe) row: u32,
    /// Where in the row.
    pub(in crate::recipe) at: At,
    /// What it is.
    pub(in crate::recipe) what: What,
    /// What stands there.
    pub(in crate::recipe) shown: Option<Box<str>>,
}

impl Finding {
    /// Whether one of these rows is concerned, as itself or as the one it is told beside.
    pub(super) fn is_about(&self, rows: &[u32]) -> bool {
        let beside = match self.what {
            What::Duplicate { first, .. } | What::Disagree { first } => Some(first),
            What::Clash { row, .. } | What::Similar { row, .. } => Some(row),
            _ => None,
        };
        rows.contains(&self.row) || beside.is_some_and(|row| rows.contains(&row))
    }
}

/// Where in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::recipe) enum At {
    /// A field, by its place among the source's rules.
    Field(usize),
    /// A column, by its place.
    Column(usize),
    /// A place in the record that no rule feeds alone.
    Path(Box<str>),
}

/// What was found.
#[derive(Clone, Debug)]
pub(in crate::recipe) enum What {
    /// The value cannot be read.
    Wrong(Wrong),
    /// Space around a text was left out.
    Trimmed,
    /// A needed value is not there.
    Empty,
    /// Vanta would refuse it.
    Fault(Box<Breach>),
    /// A condition of the recipe cannot be judged, for this reason.
    Unclear(Unclear),
    /// An earlier row has the same ID.
    Duplicate {
        /// That row.
        first: u32,
        /// Whether both rows say the same.
        identical: bool,
    },
    /// Another source has the same ID.
    Clash {
        /// That source.
        source: usize,
        /// Its row.
        row: u32,
    },
    /// Another ID is the same but for what people do not see.
    Similar {
        /// The other ID.
        other: Box<str>,
        /// Its source.
        source: usize,
        /// Its row.
        row: u32,
    },
    /// Rows of one record say different things.
    Disagree {
        /// The first of these rows.
        first: u32,
    },
    /// A row that adds parts names a record that no source gives.
    NoRecord {
        /// Whether it is so for all rows of its source.
        as_all: bool,
    },
}
