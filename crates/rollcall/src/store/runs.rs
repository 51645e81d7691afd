//! Runs: every attempt to send, kept for ever. A run's row is written before and after each step, so that at
//! any instant it says what is known: not sent, unknown, sent, verified.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection as Sqlite, OptionalExtension, Row, params};
use serde::Serialize;
use ts_rs::TS;

use super::{Store, StoreError, Work, read_time};
use crate::review::Asking;

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

/// What later runs are measured by.
pub(super) const MIGRATION_2: &str = "
    ALTER TABLE runs ADD COLUMN asking TEXT NOT NULL DEFAULT 'alone';
    ALTER TABLE runs ADD COLUMN held INTEGER;               -- live records in Vanta; NULL: not read
    ALTER TABLE runs ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN deactivated INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE runs ADD COLUMN recipe INTEGER;             -- version of the list's own; NULL: another one";

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

impl ToSql for Asking {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Asking {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Asking> {
        let word = value.as_str()?;
        Asking::ALL.into_iter().find(|asking| asking.word() == word).ok_or(FromSqlError::InvalidType)
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
    /// Who asked for it.
    pub asking: Asking,
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
    /// SHA-256 of the file, or of each with a space between; none where none was read.
    pub file_sha256: Option<String>,
    /// The version of the list's own recipe that counted; none where another one did.
    pub recipe: Option<u32>,
    /// How many live records Vanta held when the plan was made; none where it was not read.
    pub held: Option<usize>,
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
    /// How many were kept as Vanta has them.
    pub kept: usize,
    /// How many were sent as deactivated.
    pub deactivated: usize,
    /// How many stayed the same.
    pub unchanged: usize,
}

/// One list in Vanta, whatever it is called here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InVanta<'a> {
    /// The application's key.
    pub(crate) application: &'a str,
    /// The kind's name.
    pub(crate) kind: &'a str,
    /// Vanta list ID.
    pub(crate) list_id: &'a str,
}

impl Run {
    /// The list in Vanta that it went to.
    pub(crate) fn place(&self) -> InVanta<'_> {
        InVanta { application: &self.application, kind: &self.kind, list_id: &self.list_id }
    }
}

/// Which of the verified runs of a list is asked for: the latest of them all, or of some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verified {
    /// Of all.
    Any,
    /// Of those that read files.
    OfFiles,
    /// Of those that a person began by hand.
    ByHand,
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

    /// The latest run to a list in Vanta that was sent and read back as equal.
    pub(crate) fn last_verified(&self, to: InVanta<'_>, of: Verified) -> Result<Option<Run>, StoreError> {
        let query =
            "SELECT * FROM runs WHERE application = ?1 AND kind = ?2 AND list_id = ?3 AND state = 'verified'
                     AND (NOT ?4 OR file_sha256 IS NOT NULL) AND (NOT ?5 OR asking = 'hand')
                     ORDER BY started DESC, rowid DESC LIMIT 1";
        let (of_files, by_hand) = (of == Verified::OfFiles, of == Verified::ByHand);
        let asked = params![to.application, to.kind, to.list_id, of_files, by_hand];
        Ok(self.query_row(query, asked, read).optional()?)
    }

    /// The runs to a list in Vanta whose body left since a time, the earliest first.
    pub(crate) fn left_since(&self, to: InVanta<'_>, since: Timestamp) -> Result<Vec<Run>, StoreError> {
        let mut query = self.prepare_cached(
            "SELECT * FROM runs WHERE application = ?1 AND kind = ?2 AND list_id = ?3 AND started >= ?4
             AND state IN ('verified', 'sent', 'unknown', 'differs') ORDER BY started, rowid",
        )?;
        let since = since.to_string();
        let rows = query.query_map(params![to.application, to.kind, to.list_id, since], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Writes a run's row, also as a part of a larger piece of work.
pub(super) fn put_run(sqlite: &Sqlite, run: &Run) -> Result<(), StoreError> {
    sqlite.execute(
        "INSERT INTO runs (run, list, application, kind, list_id, practice, state, started, finished, plan, approved,
             file_sha256, records, new, returned, changed, removed, unchanged, asking, held, kept, deactivated, recipe)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
             ?23)
         ON CONFLICT (run) DO UPDATE SET state = excluded.state, finished = excluded.finished,
             plan = excluded.plan, approved = excluded.approved, file_sha256 = excluded.file_sha256,
             records = excluded.records, new = excluded.new, returned = excluded.returned,
             changed = excluded.changed, removed = excluded.removed, unchanged = excluded.unchanged,
             held = excluded.held, kept = excluded.kept, deactivated = excluded.deactivated,
             recipe = excluded.recipe",
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
            run.asking,
            run.held,
            run.kept,
            run.deactivated,
            run.recipe,
        ],
    )?;
    Ok(())
}

/// A run out of a row that begins with `runs.*`. By place and not by name, since looking up every name for each row
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
        asking: row.get(18)?,
        held: row.get(19)?,
        kept: row.get(20)?,
        deactivated: row.get(21)?,
        recipe: row.get(22)?,
    })
}
