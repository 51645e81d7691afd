//! What crosses between the pages and the house: the requests, the answers, and [`list`] of all commands.
//!
//! Answers are the house's own types wherever it has one. A secret crosses in one direction: [`Connect`] can
//! be read but not written, and no answer has a place for one.

use rollcall::proof::Proof;
use rollcall::{Connection, Error, ListCard, ReadingColumn, Run, Step, Tested};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;
use vanta::Secret;

#[macro_use]
mod list;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typescript;

/// Everything the first page shows.
#[derive(Debug, Serialize, TS)]
pub struct Overview {
    /// By name.
    pub connections: Vec<Connection>,
    /// By name.
    pub lists: Vec<ListCard>,
    /// Whether the window's own practice Vanta is known here but does not run.
    pub practice_stopped: bool,
    /// What a person must know about the data folder, and about runs that an earlier start left open.
    pub notices: Vec<String>,
}

/// What a new connection is made from.
#[derive(Deserialize, TS)]
pub struct Connect {
    /// The name that people give it.
    pub name: String,
    /// Vanta's client ID.
    pub client_id: String,
    /// The client secret, on its way to the keychain.
    #[serde(deserialize_with = "secret")]
    #[ts(type = "string")]
    pub secret: Secret,
    /// The region's word, or the address of a practice Vanta on this computer.
    pub region: String,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}

/// What came of a new connection. Where the test failed it is there all the same.
#[derive(Debug, Serialize, TS)]
pub struct Connected {
    /// With the new connection.
    pub overview: Overview,
    /// What the test found.
    pub tested: Option<Tested>,
    /// Why the test failed.
    pub problem: Option<Error>,
}

/// Names a connection.
#[derive(Deserialize, TS)]
pub struct OfConnection {
    /// Its name.
    pub name: String,
}

/// Names a list.
#[derive(Deserialize, TS)]
pub struct OfList {
    /// Its name.
    pub list: String,
}

/// Asks for runs.
#[derive(Deserialize, TS)]
pub struct AskRuns {
    /// Of this list; of all, without it.
    pub list: Option<String>,
    /// Only those that concerned this record.
    pub record: Option<String>,
}

/// Names a run.
#[derive(Deserialize, TS)]
pub struct OfRun {
    /// The run.
    pub run: String,
}

/// A run as it was.
#[derive(Debug, Serialize, TS)]
pub struct RunTold {
    /// What is known of it without a key.
    pub run: Run,
    /// Everything that is told of it.
    pub proof: Option<Proof>,
    /// Why nothing more is told.
    pub untold: Option<Error>,
}

/// Asks what bringing a list back would change.
#[derive(Deserialize, TS)]
pub struct AskRestore {
    /// The run whose records are sent again.
    pub run: String,
    /// To how the run left the list, instead of how it found it.
    pub after: bool,
    /// Whether whoever came since is kept.
    pub keep_missing: bool,
}

/// Brings a list back.
#[derive(Deserialize, TS)]
pub struct Restore {
    /// The run whose records are sent again.
    pub run: String,
    /// To how the run left the list, instead of how it found it.
    pub after: bool,
    /// Whether whoever came since is kept.
    pub keep_missing: bool,
    /// The fingerprint of the plan that was reviewed.
    pub approve: String,
}

/// How far a review or a send has come. Each part is told when it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Going {
    /// The step that begins or goes on.
    pub step: Option<GoingStep>,
    /// How many records of it are done.
    pub done: Option<usize>,
    /// How many there are.
    pub of: Option<usize>,
    /// So many seconds are waited before the next request.
    #[ts(type = "number | null")]
    pub wait_seconds: Option<u64>,
    /// Another run of this key is under way on this computer, and this one waits for its end.
    pub waits_for_run: bool,
    /// What became of a run that an earlier start left open.
    pub settled: Option<String>,
}

/// The steps of a send, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GoingStep {
    /// The file, or the earlier run, is read.
    ReadingFile,
    /// Vanta's list is read.
    ReadingVanta,
    /// The list leaves; from here on, cancelling no longer helps.
    Sending,
    /// Vanta's list is read again.
    ReadingBack,
    /// What Vanta holds is compared with what was sent.
    Comparing,
}

impl From<Step> for GoingStep {
    fn from(step: Step) -> GoingStep {
        match step {
            Step::ReadingFile => GoingStep::ReadingFile,
            Step::ReadingVanta => GoingStep::ReadingVanta,
            Step::Sending => GoingStep::Sending,
            Step::ReadingBack => GoingStep::ReadingBack,
            Step::Comparing => GoingStep::Comparing,
        }
    }
}

/// A list that was read from Vanta and is held by the shell.
#[derive(Debug, Serialize, TS)]
pub struct Held {
    /// Its name.
    pub list: String,
    /// The kind's name.
    pub kind: String,
    /// What people call such a list.
    pub kind_label: String,
    /// What one record is counted as.
    pub noun_one: String,
    /// What records are counted as.
    pub noun_many: String,
    /// Whether it is a practice Vanta's.
    pub practice: bool,
    /// When it was read, RFC 3339.
    pub read_at: String,
    /// How many live records it holds.
    pub live: usize,
    /// How many removed ones Vanta still shows.
    pub removed: usize,
    /// In the order of the cells of a row.
    pub columns: Vec<ReadingColumn>,
}

/// Which records are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// Those that Vanta counts.
    Live,
    /// Those that Vanta counts no longer.
    Removed,
    /// All.
    All,
}

/// Asks for some rows of a list that was read.
#[derive(Deserialize, TS)]
pub struct AskRows {
    /// The list's name.
    pub list: String,
    /// Which records.
    pub show: Show,
    /// Only records with a cell that contains this, in any case; all where it is empty.
    pub search: String,
    /// How many of those come before the first one wanted.
    pub offset: usize,
    /// How many are wanted; never more than 500 are given.
    pub count: usize,
}

/// Some rows of a list that was read.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeldRows {
    /// How many records were asked for in all, were there no offset and no count.
    pub total: usize,
    /// As many as were wanted and are there.
    pub rows: Vec<HeldRow>,
}

/// One record.
#[derive(Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeldRow {
    /// Whether Vanta counts it no longer.
    pub removed: bool,
    /// As displayed, in the order of the columns.
    pub cells: Vec<String>,
}

/// What came of saving.
#[derive(Debug, Serialize, TS)]
pub struct Saved {
    /// The file that was written; none where the person changed their mind.
    pub file: Option<String>,
}

/// What the overview shows may be out of date.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OutOfDate {
    /// The command after which it may be.
    #[ts(type = "string")]
    pub what: &'static str,
}

#[cfg(test)]
macro_rules! names {
    (commands { $($(#[$_:meta])* $name:ident: $request:ty => $response:ty,)* } events $events:tt) => {
        /// The name of every command.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}

#[cfg(test)]
bridge!(names);
