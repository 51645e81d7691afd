//! From a file to a proven send.
//!
//! [`Rollcall::review`] and [`Rollcall::send`] go the same way up to the plan ([`consider`]): read the file
//! whole, make records, read Vanta's list, compare, ask the guard. Sending goes on ([`run`]): one PUT of
//! exactly the reviewed bytes, read back, verdict ([`read_back`]). Emptying a list is another way ([`empty`]). What a
//! start left open is settled first by the next one ([`resume`]), by hashes ([`print`]).

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

use crate::Rollcall;
use crate::config::FileSays;
use crate::error::Error;
use crate::prepare::{FileFacts, Files, LeftOutCount, LeftOutRow, MendedCell, RecipeFrom};
use crate::recipe::Problem;
use crate::review::{Asking, Changed, Hold, Missing, Named};
use crate::sheet::Note;
use crate::store::State;
use crate::watch::{Relay, Watch, unless_cancelled};

mod consider;
mod empty;
mod evidence;
mod past;
mod print;
mod read_back;
mod restore;
mod resume;
mod run;

pub use empty::Emptied;
pub use read_back::{Difference, DifferenceKind, differences};
pub use restore::Restores;
pub use resume::Resumed;

/// What is sent to a list.
#[derive(Clone, Debug)]
pub enum What {
    /// The records that a recipe makes of files.
    Files(Box<Files>),
    /// The records of an earlier run.
    Restored(Restores),
}

impl What {
    /// The earlier run, where it is one.
    pub fn restores(&self) -> Option<&Restores> {
        match self {
            What::Files(_) => None,
            What::Restored(restores) => Some(restores),
        }
    }
}

/// What is asked for: files, or an earlier run, to a list.
#[derive(Clone, Debug)]
pub struct Request {
    /// The list's name.
    pub list: String,
    /// The files and the recipe, or an earlier run.
    pub what: What,
    /// The fingerprint of the plan that a person approved.
    pub approve: Option<String>,
    /// Send even if nothing would change, to keep the list fresh in Vanta.
    pub unchanged_too: bool,
    /// What becomes of those who are not in the file; otherwise what is set for the list.
    pub missing: Option<Missing>,
    /// Whether rows with problems are kept as Vanta has them, instead of refusing the send.
    pub keep_problems: bool,
    /// Who asks.
    pub asking: Asking,
}

impl Request {
    /// A file to a list, with nothing approved, asked without a terminal.
    pub fn new(list: impl Into<String>, file: impl Into<PathBuf>) -> Request {
        Request {
            list: list.into(),
            what: What::Files(Box::new(Files::one(file))),
            approve: None,
            unchanged_too: false,
            missing: None,
            keep_problems: false,
            asking: Asking::Alone,
        }
    }
}

/// What a send would do.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Review {
    /// The plan's fingerprint: 64 hexadecimal digits; none where there is no plan.
    pub plan: Option<String>,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
    /// The list's name.
    pub list: String,
    /// The kind's name.
    pub kind: String,
    /// Vanta list ID.
    pub list_id: String,
    /// The region's word; none for a practice Vanta.
    pub region: Option<String>,
    /// Vanta's client ID.
    pub client_id: String,
    /// What one record is counted as.
    pub noun_one: String,
    /// What records are counted as.
    pub noun_many: String,
    /// What was read; the first file, where there are several, and none where an earlier run is restored.
    pub file: Option<FileFacts>,
    /// All that was read.
    pub files: Vec<FileFacts>,
    /// Which recipe counted; none where an earlier run is restored.
    pub recipe: Option<RecipeFrom>,
    /// The earlier run, where one is restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restores: Option<Restores>,
    /// How many live records Vanta holds now; none where it was not read.
    pub holds_now: Option<usize>,
    /// How many it would hold.
    pub will_hold: usize,
    /// In the file, never in Vanta.
    pub new: Vec<Named>,
    /// In both, with other values.
    pub changed: Vec<Changed>,
    /// Live in Vanta, not in the file.
    pub removed: Vec<Named>,
    /// Kept as Vanta has them.
    pub kept: Vec<Named>,
    /// Sent as deactivated.
    pub deactivated: Vec<Named>,
    /// In the file, and in Vanta as removed.
    pub returned: Vec<Named>,
    /// Rows that would not be sent, or not all of them; of each reason so many as a person would read.
    pub left_out: Vec<LeftOutRow>,
    /// How many rows are left out for each reason, named or not.
    pub left_out_counts: Vec<LeftOutCount>,
    /// How many rows the recipe's condition leaves out.
    pub filtered: usize,
    /// How many cells count as they were mended here, and not as the file has them.
    pub mended: usize,
    /// These cells, by name.
    pub mended_cells: Vec<MendedCell>,
    /// What a person should know about the file.
    pub notes: Vec<Note>,
    /// In both, with the same values.
    pub unchanged: usize,
    /// How many records would be sent.
    pub records: usize,
    /// How many bytes would be sent.
    pub bytes: usize,
    /// What holds the send until a person approves this plan.
    pub holds: Vec<Hold>,
    /// What refuses the send, whoever asks.
    pub refused: Vec<Hold>,
    /// What is wrong with rows and columns.
    pub problems: Vec<Problem>,
    /// What the reviewed file says in place of a history; nothing with a data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<FileSays>,
    /// Which rules could not be asked, since what they need is not kept here or cannot be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
    /// Columns that feed no field and are not sent: `F "Room"`.
    pub not_sent: Vec<String>,
    /// Fields for which a column is only proposed, which counts for nothing until a person agrees.
    pub proposed: Vec<String>,
}

impl Review {
    /// Whether anything would change.
    pub fn has_changes(&self) -> bool {
        !(self.new.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && self.deactivated.is_empty()
            && self.returned.is_empty())
    }
}

/// What came of an attempt to send.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Sent {
    /// The run's ID.
    pub run: String,
    /// The list's name.
    pub list: String,
    /// How it ended.
    pub state: State,
    /// Whether nothing of it reached Vanta.
    pub practice: bool,
    /// The plan's fingerprint; none where there was no plan.
    pub plan: Option<String>,
    /// Whether Vanta surely took the list.
    pub sent: bool,
    /// Whether it was read back and equal.
    pub verified: bool,
    /// How many were new.
    pub new: usize,
    /// How many changed.
    pub changed: usize,
    /// How many were removed.
    pub removed: usize,
    /// How many were kept as Vanta has them.
    pub kept: usize,
    /// How many were sent as deactivated.
    pub deactivated: usize,
    /// How many were new, but removed before.
    pub returned: usize,
    /// How many stayed the same.
    pub unchanged: usize,
    /// When it began.
    #[ts(type = "string")]
    pub started: Timestamp,
    /// When it ended.
    #[ts(type = "string")]
    pub finished: Timestamp,
    /// Where what Vanta holds differs from what was sent.
    pub differences: Vec<Difference>,
    /// What Vanta keeps in another way than it was sent, as it is known to: told once, and no change afterwards.
    /// `old` is what Vanta holds, `new` what was sent.
    pub kept_otherwise: Vec<Changed>,
    /// What was read.
    pub files: Vec<FileFacts>,
    /// Which recipe counted; none where an earlier run is restored.
    pub recipe: Option<RecipeFrom>,
    /// The earlier run, where one is restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restores: Option<Restores>,
    /// Rows that were not sent.
    pub left_out: Vec<LeftOutRow>,
    /// How many rows are left out for each reason, those that are not named included.
    pub left_out_counts: Vec<LeftOutCount>,
    /// How many rows the recipe's condition leaves out.
    pub filtered: usize,
    /// How many cells count as they were mended here, and not as the file has them.
    pub mended: usize,
    /// These cells, by name.
    pub mended_cells: Vec<MendedCell>,
    /// Columns that feed no field and are not sent: `F "Room"`.
    pub not_sent: Vec<String>,
    /// What a person should know about the files.
    pub notes: Vec<Note>,
    /// What held it.
    pub holds: Vec<Hold>,
    /// What refused it.
    pub refused: Vec<Hold>,
    /// What is wrong with rows and columns.
    pub problems: Vec<Problem>,
    /// What of it could not be kept in the history, and what to do about it.
    pub unkept: Option<String>,
    /// What the reviewed file says in place of a history; nothing with a data folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<FileSays>,
    /// Which rules could not be asked, since what they need is not kept here or cannot be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
    /// What it means, in a sentence.
    pub message: String,
}

impl Rollcall {
    /// Says what a send would do. Nothing is sent; what an earlier start left open is settled first, by reading.
    ///
    /// # Errors
    /// Where the file cannot be read, or Vanta's list cannot be read completely; or where a person cancelled.
    pub async fn review(&self, request: &Request, watch: &dyn Watch) -> Result<Review, Error> {
        unless_cancelled(watch, self.reviewed(request, watch)).await?
    }

    async fn reviewed(&self, request: &Request, watch: &dyn Watch) -> Result<Review, Error> {
        let list = self.list(&request.list)?;
        let kept = self.connection(&list.connection)?;
        let client = self.client(&kept).await?;
        let relay = Relay(watch);
        let mut session = client.session(&relay).await?;
        let case = consider::Case { list: &list, kept: &kept, request };
        self.resume_list(&kept, &list, &mut session, watch).await?;
        let mut considered = self.consider(&case, &mut session, watch).await?;
        considered.holds.extend(self.still_open(&kept, &list, &considered, request.asking)?);
        Ok(considered.review(&case))
    }
}
