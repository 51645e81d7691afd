//! What the history says of a list, as a plain value: the guard compares with it and never looks it up.
//!
//! Whatever is not known is `None`, and then the rule that needs it says nothing; only that Rollcall never sent the
//! list is a reason to hold by itself. Whoever fills this says what could not be had.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vanta::Record;

use super::plan::Named;

/// What went before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// A person states in the reviewed file that this recipe keeps the list; then nothing that needs history is asked.
    pub established: bool,
    /// The last run that was sent and read back as equal; none where Rollcall never sent this list.
    pub last: Option<LastRun>,
    /// The last send that a person approved by hand, at a terminal or in the window.
    pub by_hand: Option<ByHand>,
    /// What was removed in the last seven days.
    pub week: Option<Week>,
    /// The data folder was restored or moved, and no person has sent the list by hand since.
    pub moved: bool,
}

/// The last verified run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastRun {
    /// What it left in Vanta.
    pub left: Option<Left>,
    /// What was read of its files.
    pub files: Option<Vec<ReadFile>>,
}

/// What a run left in Vanta.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// The records that were read back, from its snapshot.
    Records(Vec<Record>),
    /// Where records need not or cannot be opened: who differs from their fingerprints now, as whoever holds the key
    /// found.
    Differing {
        /// Who is there, otherwise than then or anew.
        named: Vec<Named>,
        /// How many are no longer there; a fingerprint has no name.
        gone: usize,
    },
}

/// A send that a person approved by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// The version of the list's own recipe that counted; none where another one did.
    pub recipe: Option<u32>,
}

/// The last seven days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// How many live records Vanta held seven days ago.
    pub held: usize,
    /// The IDs that were removed, or sent as deactivated, since then without a person's approval.
    pub removed: BTreeSet<String>,
}

/// What was read, as far as a later send is measured by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadNow {
    /// The files; none where nothing was read, as for a restore.
    pub files: Vec<ReadFile>,
    /// The version of the list's own recipe that counted; none where another one did.
    pub recipe: Option<u32>,
    /// Rows with problems that are kept as Vanta has them, or not sent, by name.
    pub problems: Vec<String>,
    /// Values in them that no table of values knows, with their columns: `"Boss" in column G "Role"`.
    pub unknown: Vec<String>,
}

/// One file that was read. It names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFile {
    /// The recipe's name for the source.
    pub source: String,
    /// The sheet; a text file has one, named as the file.
    pub sheet: String,
    /// Whether it is a workbook, whose sheets have names of their own.
    pub is_workbook: bool,
    /// When the file was last changed.
    pub modified: Option<Timestamp>,
    /// The headings in their order.
    pub headings: Vec<String>,
    /// How many rows below the headings hold anything.
    pub rows: usize,
    /// How many rows the spreadsheet hides, left out or not.
    pub hidden: usize,
    /// How many rows are left out because a filter is active, or they are hidden, or by the recipe's condition.
    pub left_out: usize,
}
