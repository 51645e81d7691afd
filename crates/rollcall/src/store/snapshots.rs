//! Bodies and snapshots: the records that Vanta's list held before a run, that were sent, and that it held after.
//!
//! Most runs leave the list as the next one finds it, so a body is kept once, under a keyed print of its canonical
//! form, and snapshots only point at it. A body that retention or a person's wish took keeps its row, empty: what
//! the chain says of it can still be compared. How much is kept stands here too.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{InVanta, StoreError, Work, read_time, unreadable};

pub(super) const MIGRATION: &str = "
    CREATE TABLE bodies (
        body INTEGER PRIMARY KEY AUTOINCREMENT,
        print BLOB NOT NULL,            -- keyed hash of list and canonical JSON
        sealed BLOB,                    -- NULL: taken by retention, or fingerprints only
        prints BLOB,                    -- fingerprints only: a keyed hash of ID and of record, for each record
        erased INTEGER NOT NULL DEFAULT 0   -- how many records were taken out at a person's wish
    ) STRICT;
    CREATE INDEX bodies_by_print ON bodies (print);
    CREATE TABLE snapshots (
        run TEXT NOT NULL REFERENCES runs (run),
        which TEXT NOT NULL,            -- before, sent, after
        body INTEGER NOT NULL REFERENCES bodies (body),
        PRIMARY KEY (run, which)
    ) STRICT;
    CREATE INDEX snapshots_by_body ON snapshots (body);
    CREATE TABLE keeping (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        bodies INTEGER NOT NULL,        -- so many different ones for each list
        fingerprints_only INTEGER NOT NULL
    ) STRICT;";

/// Which records of a run a snapshot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Those that Vanta held when the plan was made.
    Before,
    /// Those that were sent.
    Sent,
    /// Those that Vanta held afterwards.
    After,
}

impl Which {
    pub(crate) const ALL: [Which; 3] = [Which::Before, Which::Sent, Which::After];

    /// The word in the store and in the chain.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Which::Before => "before",
            Which::Sent => "sent",
            Which::After => "after",
        }
    }
}

impl ToSql for Which {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Which {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Which> {
        let word = value.as_str()?;
        Which::ALL.into_iter().find(|which| which.word() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// A body as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    /// Its number.
    pub(crate) body: i64,
    /// Keyed hash of list and records.
    pub(crate) print: Vec<u8>,
    /// The records, sealed for this print; nothing where they were taken.
    pub(crate) sealed: Option<Vec<u8>>,
    /// A keyed hash for each record, where only those are kept.
    pub(crate) prints: Option<Vec<u8>>,
    /// How many records were taken out at a person's wish.
    pub(crate) erased: u64,
}

/// One use of a body that is still there, for retention to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// The body.
    pub(crate) body: i64,
    /// Which records of its run it holds.
    pub(crate) which: Which,
    /// When the run began.
    pub(crate) started: Timestamp,
    /// Whether it is known how the run ended; the bodies of one in flight are never taken.
    pub(crate) settled: bool,
}

/// How much is kept of what names people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Keeping {
    /// How many different bodies for each list, besides the last of each month and the one before the first send.
    pub bodies: usize,
    /// No bodies once a run is settled, only a keyed hash for each record: nothing can be undone.
    pub fingerprints_only: bool,
}

impl Default for Keeping {
    fn default() -> Keeping {
        Keeping { bodies: 30, fingerprints_only: false }
    }
}

impl Work<'_> {
    /// The body of this print that still holds its records.
    pub(crate) fn body_of_print(&self, print: &[u8]) -> Result<Option<i64>, StoreError> {
        let query = "SELECT body FROM bodies WHERE print = ?1 AND sealed IS NOT NULL ORDER BY body LIMIT 1";
        Ok(self.query_row(query, [print], |row| row.get(0)).optional()?)
    }

    /// Keeps a new body, and gives its number.
    pub(crate) fn add_body(
        &self,
        print: &[u8],
        sealed: &[u8],
        prints: Option<&[u8]>,
    ) -> Result<i64, StoreError> {
        self.execute(
            "INSERT INTO bodies (print, sealed, prints) VALUES (?1, ?2, ?3)",
            params![print, sealed, prints],
        )?;
        Ok(self.last_insert_rowid())
    }

    /// One body.
    pub(crate) fn body(&self, body: i64) -> Result<Option<Body>, StoreError> {
        Ok(self.query_row("SELECT * FROM bodies WHERE body = ?1", [body], read).optional()?)
    }

    /// Takes the records of a body; `prints` too, where nothing at all shall stay.
    pub(crate) fn empty_body(&self, body: i64, prints: bool) -> Result<(), StoreError> {
        self.execute("UPDATE bodies SET sealed = NULL WHERE body = ?1", [body])?;
        if prints {
            self.execute("UPDATE bodies SET prints = NULL WHERE body = ?1", [body])?;
        }
        Ok(())
    }

    /// Puts a body with fewer records in the place of what it held.
    pub(crate) fn replace_body(&self, body: &Body) -> Result<(), StoreError> {
        self.execute(
            "UPDATE bodies SET print = ?2, sealed = ?3, prints = ?4, erased = ?5 WHERE body = ?1",
            params![body.body, body.print, body.sealed, body.prints, body.erased],
        )?;
        Ok(())
    }

    /// Points a snapshot at a body.
    pub(crate) fn put_snapshot(&self, run: &str, which: Which, body: i64) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO snapshots (run, which, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (run, which) DO UPDATE SET body = excluded.body",
            params![run, which, body],
        )?;
        Ok(())
    }

    /// The snapshots of a run, with the numbers of their bodies.
    pub(crate) fn snapshots(&self, run: &str) -> Result<Vec<(Which, i64)>, StoreError> {
        let mut query = self.prepare_cached("SELECT which, body FROM snapshots WHERE run = ?1")?;
        let rows = query.query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut all: Vec<(Which, i64)> = rows.collect::<Result<_, _>>()?;
        all.sort_unstable();
        Ok(all)
    }

    /// Every use of a body of this list that still holds anything, the earliest first.
    pub(crate) fn uses(&self, of: InVanta<'_>) -> Result<Vec<Use>, StoreError> {
        let mut query = self.prepare(
            "SELECT s.body, s.which, r.started,
                    r.state NOT IN ('unknown', 'sent') AND
                    EXISTS (SELECT 1 FROM chain c WHERE c.run = r.run AND c.what = 'run settled') AS settled
             FROM runs r JOIN snapshots s ON s.run = r.run JOIN bodies b ON b.body = s.body
             WHERE r.application = ?1 AND r.kind = ?2 AND r.list_id = ?3
               AND (b.sealed IS NOT NULL OR b.prints IS NOT NULL)
             ORDER BY r.started, r.rowid",
        )?;
        let rows = query.query_map([of.application, of.kind, of.list_id], |row| {
            let started = read_time(row, "started")?.ok_or_else(|| unreadable("started"))?;
            Ok(Use {
                body: row.get("body")?,
                which: row.get("which")?,
                started,
                settled: row.get("settled")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How much is kept.
    pub(crate) fn keeping(&self) -> Result<Keeping, StoreError> {
        let query = "SELECT bodies, fingerprints_only FROM keeping";
        let kept = self
            .query_row(query, [], |row| Ok(Keeping { bodies: row.get(0)?, fingerprints_only: row.get(1)? }));
        Ok(kept.optional()?.unwrap_or_default())
    }

    /// Sets how much is kept.
    pub(crate) fn set_keeping(&self, keeping: Keeping) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO keeping VALUES (1, ?1, ?2)
             ON CONFLICT DO UPDATE SET bodies = excluded.bodies, fingerprints_only = excluded.fingerprints_only",
            params![keeping.bodies, keeping.fingerprints_only],
        )?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Body> {
    Ok(Body {
        body: row.get("body")?,
        print: row.get("print")?,
        sealed: row.get("sealed")?,
        prints: row.get("prints")?,
        erased: row.get("erased")?,
    })
}
