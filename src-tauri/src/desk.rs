//! What the commands share: the house's handle, the practice Vanta where it runs, and the lists that were read.
//!
//! The use cases that belong to the window alone are methods of [`Desk`], each in the room of its use case.
//! A house that could not be opened still opens the window: every command then answers why.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use practice::Practice;
use rollcall::{Cancel, Code, Error, Parts, Reading, Rollcall, Run};
use vanta::{Chance, Clock};

use crate::bridge::{AskRuns, Overview};
use crate::practise::CONNECTION;

/// What an answer is: it crosses to the pages either way.
pub type Answer<T> = Result<T, Error>;

/// The state that Tauri keeps for the commands.
pub struct Door(Answer<Arc<Desk>>);

impl Door {
    /// Opens the house on its parts.
    pub fn open(parts: Answer<Parts>) -> Door {
        let desk = parts.and_then(Desk::open);
        Door(desk.map(Arc::new))
    }

    /// The desk, or why the house could not be opened.
    ///
    /// # Errors
    /// Where it could not.
    pub fn desk(&self) -> Answer<Arc<Desk>> {
        self.0.clone()
    }
}

/// The practice Vanta as far as this window knows.
pub enum Practising {
    /// Nobody asked for it yet, or it could not start.
    No,
    /// In this process; it ends with it.
    #[allow(dead_code, reason = "kept because it stops when it is dropped; only tests look at it")]
    Here(Practice),
    /// Another process has it, such as `rollcall practice`.
    Elsewhere,
}

/// Everything that the commands share.
pub struct Desk {
    pub(crate) rollcall: Rollcall,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    /// Tokio's lock, and held while the practice Vanta starts: whoever clicks twice gets one.
    pub(crate) practising: tokio::sync::Mutex<Practising>,
    /// The last reading of each list.
    readings: Mutex<HashMap<String, Arc<Reading>>>,
    /// Asks what is under way, or was last, to stop.
    pub(crate) going: Mutex<Cancel>,
    /// What became of runs that an earlier start left open.
    settled: Mutex<Vec<String>>,
}

impl Desk {
    /// Opens the house on its parts.
    ///
    /// # Errors
    /// Where the data folder cannot be used, or a newer Rollcall wrote it.
    pub fn open(parts: Parts) -> Answer<Desk> {
        let (clock, chance) = (Arc::clone(&parts.clock), Arc::clone(&parts.chance));
        let rollcall = Rollcall::open(parts)?;
        let practising = tokio::sync::Mutex::new(Practising::No);
        Ok(Desk {
            rollcall,
            clock,
            chance,
            practising,
            readings: Mutex::default(),
            going: Mutex::default(),
            settled: Mutex::default(),
        })
    }

    /// Everything the first page shows.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn overview(&self) -> Answer<Overview> {
        let running = !matches!(*self.practising.lock().await, Practising::No);
        self.overview_while(running)
    }

    pub(crate) fn overview_while(&self, running: bool) -> Answer<Overview> {
        let (connections, lists) = (self.rollcall.connections()?, self.rollcall.lists()?);
        // Practice connections of other names belong to somebody else's practice Vanta, such as the demo's.
        let practice_stopped = !running && connections.iter().any(|known| known.name == CONNECTION);
        let settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let notices = self.rollcall.notices().iter().map(rollcall::Note::in_words).chain(settled).collect();
        Ok(Overview { connections, lists, practice_stopped, notices })
    }

    /// Settles what an earlier start left open, and says of how many runs it is known now.
    ///
    /// # Errors
    /// Where the store cannot be read or written.
    pub async fn resume(&self) -> Answer<usize> {
        let resumed = self.rollcall.resume(&()).await?;
        let words = resumed.iter().map(|resumed| format!("{}: {}", resumed.run.list, resumed.message));
        self.settled.lock().unwrap_or_else(PoisonError::into_inner).extend(words);
        Ok(resumed.len())
    }

    /// Attempts to send, the latest first.
    ///
    /// # Errors
    /// Where there is no such list, or a record is asked for and the key cannot be had.
    pub async fn history(&self, asked: &AskRuns) -> Answer<Vec<Run>> {
        match &asked.record {
            Some(id) => self.rollcall.runs_of_record(asked.list.as_deref(), id).await,
            None => self.rollcall.history(asked.list.as_deref()),
        }
    }

    /// The file that keeps what the practice Vanta holds; none without a data folder.
    pub(crate) fn practice_file(&self) -> Option<PathBuf> {
        Some(self.rollcall.data()?.join("practice.json"))
    }

    pub(crate) fn hold(&self, reading: Reading) {
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        readings.insert(reading.list.clone(), Arc::new(reading));
    }

    pub(crate) fn held(&self, list: &str) -> Answer<Arc<Reading>> {
        let readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        readings.get(list).cloned().ok_or_else(|| {
            Error::new(Code::UnknownName, format!("The list \"{list}\" has not been read yet."))
                .hint("Choose \"See what Vanta has\" on the list first.")
        })
    }
}

/// Parts for tests: a clock that never waits, secrets in memory, everything else in one folder.
#[cfg(test)]
pub(crate) fn parts(folder: &std::path::Path) -> Parts {
    use rollcall::clock::SystemChance;
    use vanta::clock::HandClock;

    let morning = "2026-03-02T09:00:00Z".parse().unwrap_or_default();
    Parts {
        data: folder.join("data").into(),
        applications: folder.join("applications"),
        secrets: Arc::<rollcall::secret::Memory>::default(),
        environment: None,
        seal_key: None,
        clock: Arc::new(HandClock::at(morning)),
        chance: Arc::new(SystemChance),
        limits: vanta::Limits::VANTA,
        person: rollcall::Person::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_house_that_cannot_be_opened_says_why_to_every_command() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("data"), "a file where a folder should be").unwrap();
        let door = Door::open(Ok(parts(folder.path())));
        assert_eq!(door.desk().map(drop).unwrap_err().code, Code::StoreUnusable);
    }
}
