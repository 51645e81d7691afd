//! Runs: every attempt to send, kept for ever. A run's row is written before and after each step, so that at
//! any instant it says what is known: not sent, unknown, sent, verified.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection as Sqlite, OptionalExtension, Row, params};
use serde::Serialize;
use ts_rs::TS;

use super::{Store, StoreError, Work, read_time};

pub(super) const MIGRATION: &str = "
    CREATE TABLE runs (
        run TEXT PRIMARY KEY,
        list TEXT NOT NULL,             -- the name then; a run outlives its list
        application TEXT NOT NULL,      -- key of API address and client ID
        kind TEXT NOT NULL,
        list_id TEXT NOT NULL,
        practice INTEGER NOT NULL,
        state TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,
        plan TEXT,                      -- fingerprint
        approved INTEGER NOT NULL DEFAULT 0,
        file_sha256 TEXT,
        records INTEGER NOT NULL DEFAULT 0,
        new INTEGER NOT NULL DEFAULT 0,
        returned INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0,
        removed INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX runs_by_list ON runs (application, kind, list_id, started);";

/// How a run stands. The words are part of the command's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing left this computer for Vanta's list, or what left is not in Vanta so far; also how every run
    /// begins.
    NotSent,
    /// A rule holds it until a person approves.
    Held,
    /// A rule refuses it, whoever asks.
    Refused,
    /// Vanta holds all of it already.
    NothingToDo,
    /// It may have reached Vanta; nobody knows yet.
    Unknown,
    /// Vanta says that it took it; it was not read back yet.
    Sent,
    /// Read back, and equal.
    Verified,
    /// Read back, and not equal.
    Differs,
}

impl State {
    pub(crate) const ALL: [State; 8] = [
        State::NotSent,
        State::Held,
        State::Refused,
        State::NothingToDo,
        State::Unknown,
        State::Sent,
        State::Verified,
        State::Differs,
    ];

    /// The word in JSON and in the store.
    pub fn word(self) -> &'static str {
        match self {
            State::NotSent => "not_sent",
            State::Held => "held",
            State::Refused => "refused",
            State::NothingToDo => "nothing_to_do",
            State::Unknown => "unknown",
            State::Sent => "sent",
            State::Verified => "verified",
            State::Differs => "differs",
        }
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<State> {
        let word = value.as_str()?;
        State::ALL.into_iter().find(|state| state.word() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// One attempt to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Run {
    /// Its ID.
    pub run: String,
    /// The list's name at that time.
    pub list: String,
    /// The application's key; not for people.
    #[serde(skip)]
    pub application: String,
    /// The kind's name.
    pub kind: String,
    /// Vanta list ID.
    pub list_id: String,
    /// Whether it went to a practice Vanta.
    pub practice: bool,
    /// How it stands.
    pub state: State,
    /// When it began.
    #[ts(type = "string")]
    pub started: Timestamp,
    /// When it ended.
    #[ts(type = "string | null")]
    pub finished: Option<Timestamp>,
    /// The plan's fingerprint, where there was a plan.
    pub plan: Option<String>,
    /// Whether a person approved exactly this plan.
    pub approved: bool,
    /// SHA-256 of the file.
    pub file_sha256: Option<String>,
    /// How many records Vanta would hold.
    pub records: usize,
    /// How many were new.
    pub new: usize,
    /// How many were new, but removed before.
    pub returned: usize,
    /// How many changed.
    pub changed: usize,
    /// How many were removed.
    pub removed: usize,
    /// How many stayed the same.
    pub unchanged: usize,
}

impl Store {
    /// Writes a run as it stands now, in place of what was known before.
    pub(crate) fn write_run(&self, run: &Run) -> Result<(), StoreError> {
        put_run(&self.sqlite(), run)
    }

    /// The runs of one list by name, or of all, the latest first.
    pub(crate) fn runs(&self, list: Option<&str>) -> Result<Vec<Run>, StoreError> {
        let sqlite = self.sqlite();
        let mut query = sqlite
            .prepare("SELECT * FROM runs WHERE ?1 IS NULL OR list = ?1 ORDER BY started DESC, rowid DESC")?;
        let rows = query.query_map([list], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a run to this very list in Vanta was ever sent and seen to arrive.
    pub(crate) fn sent_before(
        &self,
        application: &str,
        kind: &str,
        list_id: &str,
    ) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM runs WHERE application = ?1 AND kind = ?2 AND list_id = ?3
                     AND state = 'verified')";
        Ok(self.sqlite().query_row(query, params![application, kind, list_id], |row| row.get(0))?)
    }

    /// Whether an approval of this plan was used.
    pub(crate) fn approval_used(&self, plan: &str) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM runs WHERE plan = ?1 AND approved
                     AND state NOT IN ('not_sent', 'held', 'refused'))";
        Ok(self.sqlite().query_row(query, [plan], |row| row.get(0))?)
    }
}

impl Work<'_> {
    /// Writes a run as it stands now, in place of what was known before.
    pub(crate) fn write_run(&self, run: &Run) -> Result<(), StoreError> {
        put_run(self, run)
    }

    /// One run.
    pub(crate) fn run(&self, run: &str) -> Result<Option<Run>, StoreError> {
        Ok(self.query_row("SELECT * FROM runs WHERE run = ?1", [run], read).optional()?)
    }
}

/// Writes a run's row, also as a part of a larger piece of work.
pub(super) fn put_run(sqlite: &Sqlite, run: &Run) -> Result<(), StoreError> {
    sqlite.execute(
        "INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (run) DO UPDATE SET state = excluded.state, finished = excluded.finished,
             plan = excluded.plan, approved = excluded.approved, file_sha256 = excluded.file_sha256,
             records = excluded.records, new = excluded.new, returned = excluded.returned,
             changed = excluded.changed, removed = excluded.removed, unchanged = excluded.unchanged",
        params![
            run.run,
            run.list,
            run.application,
            run.kind,
            run.list_id,
            run.practice,
            run.state,
            run.started.to_string(),
            run.finished.map(|finished| finished.to_string()),
            run.plan,
            run.approved,
            run.file_sha256,
            run.records,
            run.new,
            run.returned,
            run.changed,
            run.removed,
            run.unchanged,
        ],
    )?;
    Ok(())
}

/// A run out of a row that begins with `runs.*`. By place and not by name, since looking up eighteen names for each row
/// takes longer than SQLite itself, and a history is read whole.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        run: row.get(0)?,
        list: row.get(1)?,
        application: row.get(2)?,
        kind: row.get(3)?,
        list_id: row.get(4)?,
        practice: row.get(5)?,
        state: row.get(6)?,
        started: read_time(row, 7)?.ok_or_else(|| super::unreadable("started"))?,
        finished: read_time(row, 8)?,
        plan: row.get(9)?,
        approved: row.get(10)?,
        file_sha256: row.get(11)?,
        records: row.get(12)?,
        new: row.get(13)?,
        returned: row.get(14)?,
        changed: row.get(15)?,
        removed: row.get(16)?,
        unchanged: row.get(17)?,
    })
}
