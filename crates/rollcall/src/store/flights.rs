//! Flights: bodies that left, or were about to, and are not settled yet.
//!
//! Written in one transaction with the run that says *unknown*, before the body leaves, and kept until the run
//! is verified or the body surely never arrived. A flight holds hashes and no records, so that a run can be
//! settled after a kill without anything that names people, and without a key.

use jiff::Timestamp;
use rusqlite::{Connection as Sqlite, Row, params};

use super::runs::{put_run, read as read_run};
use super::{InVanta, Run, State, Store, StoreError, Work, read_time, unreadable};

pub(super) const MIGRATION: &str = "
    CREATE TABLE flights (
        run TEXT PRIMARY KEY REFERENCES runs (run),
        at TEXT NOT NULL,               -- when the body was about to leave
        before TEXT NOT NULL,           -- SHA-256 of the live list as it was
        sent TEXT NOT NULL,             -- SHA-256 of what the records mean
        sent_without TEXT NOT NULL      -- the same without the fields that Vanta may empty
    ) STRICT;";

/// What a list in Vanta is recognised by: hashes of it as it was, and as it should become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prints {
    /// The live records exactly as Vanta held them, its own timestamps included.
    pub(crate) before: String,
    /// What the records that were sent mean, whatever their spelling.
    pub(crate) sent: String,
    /// The same without the fields that Vanta empties where it does not know the value.
    pub(crate) sent_without: String,
}

/// A run whose body left, or was about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flight {
    /// The run.
    pub(crate) run: Run,
    /// When the body was about to leave.
    pub(crate) at: Timestamp,
    /// What settles it.
    pub(crate) prints: Prints,
}

impl Store {
    /// Writes, at once and together, that the body of this run is about to leave.
    pub(crate) fn take_off(&self, run: &Run, prints: &Prints, at: Timestamp) -> Result<(), StoreError> {
        let mut sqlite = self.sqlite();
        let work = sqlite.transaction()?;
        put_run(&work, run)?;
        work.execute(
            "INSERT INTO flights (run, at, before, sent, sent_without) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![run.run, at.to_string(), prints.before, prints.sent, prints.sent_without],
        )?;
        Ok(work.commit()?)
    }

    /// What is open for one list in Vanta, the oldest first.
    pub(crate) fn flights(&self, of: InVanta<'_>) -> Result<Vec<Flight>, StoreError> {
        let sqlite = self.sqlite();
        let mut query = sqlite.prepare(
            "SELECT runs.*, at, before, sent, sent_without FROM flights JOIN runs USING (run)
             WHERE application = ?1 AND kind = ?2 AND list_id = ?3 ORDER BY at, flights.rowid",
        )?;
        let rows = query.query_map([of.application, of.kind, of.list_id], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Runs of an application that never came to an end and whose body never left. Whoever asks has the
    /// application's lock, so that nobody is at work on them.
    pub(crate) fn left_behind(&self, application: &str) -> Result<Vec<Run>, StoreError> {
        let sqlite = self.sqlite();
        let mut query = sqlite.prepare(
            "SELECT * FROM runs WHERE application = ?1 AND finished IS NULL
             AND run NOT IN (SELECT run FROM flights)",
        )?;
        let rows = query.query_map([application], read_run)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Work<'_> {
    /// Writes a run about which nothing is open any more. One that was verified also ends what earlier runs of
    /// the same list in Vanta left open: the whole list is known now.
    pub(crate) fn land(&self, run: &Run) -> Result<(), StoreError> {
        put_run(self, run)?;
        self.execute("DELETE FROM flights WHERE run = ?1", [&run.run])?;
        if run.state == State::Verified { end_all(self, run) } else { Ok(()) }
    }
}

fn end_all(sqlite: &Sqlite, run: &Run) -> Result<(), StoreError> {
    sqlite.execute(
        "DELETE FROM flights WHERE run IN
         (SELECT run FROM runs WHERE application = ?1 AND kind = ?2 AND list_id = ?3)",
        params![run.application, run.kind, run.list_id],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Flight> {
    Ok(Flight {
        run: read_run(row)?,
        at: read_time(row, "at")?.ok_or_else(|| unreadable("at"))?,
        prints: Prints {
            before: row.get("before")?,
            sent: row.get("sent")?,
            sent_without: row.get("sent_without")?,
        },
    })
}
