//! What is kept of runs so that they can be undone, proven and checked for alteration.
//!
//! Three things with three lives. *Bodies* (the records before, sent and after, [`keep`]) are large and name people,
//! so they are kept once and fall under [`retention`]. The *part* of a run, everything that is told of it, stays for
//! ever, unless a person asks to be erased ([`erase`]). The *chain* ([`chain`]) names nobody and loses nothing: its
//! entries hold counts and the hashes of what is sealed, so that taking a part away is itself an entry, and
//! [`verify`] still finds whatever was altered, left out or cut off.
//!
//! Everything here needs the key of the data folder. A key that cannot be had must never stop a send: then only the
//! run's row is written, and a [`Note`] says what is missing.

use jiff::Timestamp;
use serde::Serialize;

use crate::Rollcall;
use crate::error::{Code, Error};
use crate::recipe::id_of;
use crate::secret::{SealError, Sealer};
use crate::store::Run;

mod backup;
pub mod canonical;
mod chain;
mod erase;
mod keep;
mod left;
mod place;
mod retention;
mod verify;

pub use backup::Restored;
pub use chain::ChainPlace;
pub use erase::Erased;
pub(crate) use keep::Kept;
pub(crate) use place::{damaged, here, settle_in, user};
pub use verify::{Broken, HistoryVerdict};

pub use crate::store::Keeping;
pub use crate::store::Which;

/// What could not be kept of a run, and what to do about it. Equal notes need to be said only once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What is missing.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Note {
    /// The note in place of an error of the key; any other error stays one.
    fn instead(error: Error) -> Result<Note, Error> {
        match error.code {
            Code::SealKeyMissing | Code::NoKeychain | Code::KeychainLocked => Ok(Note {
                message: format!("{} This run cannot be undone or proven later.", error.message),
                hint: error.hint,
            }),
            _ => Err(error),
        }
    }

    /// The note for what could not be sealed, most likely for its length. That must not stop a send either.
    fn unsealed(error: &SealError) -> Note {
        Note { message: format!("Of this run not everything is kept: {error}."), hint: None }
    }

    /// Several notes as one.
    fn together(notes: impl IntoIterator<Item = Option<Note>>) -> Option<Note> {
        notes.into_iter().flatten().reduce(|one, other| Note {
            message: format!("{} {}", one.message, other.message),
            hint: one.hint.or(other.hint),
        })
    }

    /// The note as one text.
    pub fn in_words(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{} {hint}", self.message),
            None => self.message.clone(),
        }
    }
}

/// One list in Vanta, as keyed hashes are bound to it: nobody sees that two lists have a record in common.
struct ListPlace(String);

impl ListPlace {
    fn of(run: &Run) -> ListPlace {
        // As a JSON list, so that what ends one part cannot begin the next.
        ListPlace(serde_json::json!([run.application, run.kind, run.list_id]).to_string())
    }

    /// The hash under which a record of the list is found.
    fn concerned(&self, sealer: &Sealer, id: &str) -> [u8; 32] {
        sealer.keyed_hash(&format!("concerned in {}", self.0), id)
    }

    fn print(&self, sealer: &Sealer, body: &str) -> [u8; 32] {
        sealer.keyed_hash(&format!("body of {}", self.0), body)
    }

    /// The fingerprint of each record, in order.
    fn prints(&self, sealer: &Sealer, records: &[&vanta::Record]) -> Vec<u8> {
        let mut all: Vec<_> = records.iter().map(|record| self.fingerprint(sealer, record)).collect();
        all.sort_unstable();
        all.concat()
    }

    /// Half a keyed hash of the ID and half a one of the record, without the times at which Vanta wrote it: writing it
    /// again as it is changes nothing.
    fn fingerprint(&self, sealer: &Sealer, record: &vanta::Record) -> [u8; 2 * HALF] {
        let mut written = record.clone();
        for time in ["createdAt", "updatedAt"] {
            written.remove(time);
        }
        let id = self.concerned(sealer, id_of(record));
        let whole = self.print(sealer, &canonical::record(&written));
        std::array::from_fn(|place| if place < HALF { id[place] } else { whole[place - HALF] })
    }
}

/// Of each hash in the prints of a body, so many bytes.
const HALF: usize = 16;

impl Rollcall {
    /// When the data folder was last restored from a backup or opened on another computer or by another user:
    /// approvals and schedules from before do not count.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn moved(&self) -> Result<Option<Timestamp>, Error> {
        Ok(self.store.look(|work| work.moved())?)
    }

    /// One run.
    ///
    /// # Errors
    /// Where there is no such run.
    pub fn run(&self, run: &str) -> Result<Run, Error> {
        self.store.look(|work| work.run(run))?.ok_or_else(|| unknown_run(run))
    }

    /// Whether a list wants one approved send by hand before anything goes by itself.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn wants_hand(&self, list: &str) -> Result<bool, Error> {
        Ok(self.store.look(|work| work.wants_hand(list))?)
    }

    /// Notes that a list had its approved send by hand.
    pub(crate) fn hand_given(&self, list: &str) -> Result<(), Error> {
        Ok(self.store.work(|work| work.hand_given(list))?)
    }

    /// How much of what names people is kept.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn keeping(&self) -> Result<Keeping, Error> {
        Ok(self.store.look(|work| work.keeping())?)
    }

    /// Sets how much is kept, from the end of each list's next run on.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn set_keeping(&self, keeping: Keeping) -> Result<(), Error> {
        Ok(self.store.work(|work| work.set_keeping(keeping))?)
    }
}

/// The error for a run that there is none of.
fn unknown_run(run: &str) -> Error {
    Error::new(Code::UnknownName, format!("There is no run {run}."))
        .hint("See all runs with `rollcall history`.")
}

#[cfg(test)]
mod tests;
