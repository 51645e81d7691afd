//! The chain of the history: entries that each carry a keyed hash over themselves and the entry before.
//!
//! The store only keeps them; what they say and whether it is true is the history's matter. Entries are read as
//! whatever bytes are there, since one that was altered must be found and named, not fail to be read.

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row, params};

use super::{StoreError, Work, read_time};

pub(super) const MIGRATION: &str = "
    CREATE TABLE chain (
        number INTEGER PRIMARY KEY,     -- from 1, without a gap
        at TEXT NOT NULL,
        what TEXT NOT NULL,
        run TEXT,
        facts TEXT NOT NULL,            -- JSON: counts and state
        parts TEXT NOT NULL,            -- JSON: the hashes of the sealed parts as they are from here on
        previous BLOB NOT NULL,         -- hash of the entry before
        mac BLOB NOT NULL               -- keyed hash over all of this
    ) STRICT;
    CREATE INDEX chain_by_run ON chain (run);
    CREATE TABLE folder (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        id TEXT NOT NULL,               -- drawn once; a backup and its folder have the same
        place TEXT                      -- hash of the computer and user that opened it last
    ) STRICT;
    CREATE TABLE moves (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        what TEXT NOT NULL,             -- restored from backup, opened elsewhere
        entry INTEGER                   -- NULL: not in the chain yet, as its key was not at hand
    ) STRICT;
    CREATE TABLE wants_hand (
        list TEXT PRIMARY KEY REFERENCES lists (name) ON DELETE CASCADE
    ) STRICT;";

/// One entry, as it is written in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its number, from 1.
    pub(crate) number: i64,
    /// When it was made.
    pub(crate) at: String,
    /// What it is about.
    pub(crate) what: String,
    /// The run that it is about.
    pub(crate) run: Option<String>,
    /// Counts and state, as JSON.
    pub(crate) facts: String,
    /// Hashes of the sealed parts, as JSON.
    pub(crate) parts: String,
    /// The hash of the entry before; empty in the first one.
    pub(crate) previous: Vec<u8>,
    /// The keyed hash over all of this.
    pub(crate) mac: Vec<u8>,
}

/// That the folder was restored, or opened elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) number: i64,
    pub(crate) at: Timestamp,
    pub(crate) what: String,
}

impl Work<'_> {
    /// Every entry, in order.
    pub(crate) fn chain(&self) -> Result<Vec<Entry>, StoreError> {
        let mut query = self.prepare("SELECT * FROM chain ORDER BY number")?;
        let rows = query.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The last entry.
    pub(crate) fn chain_head(&self) -> Result<Option<Entry>, StoreError> {
        let query = "SELECT * FROM chain ORDER BY number DESC LIMIT 1";
        Ok(self.query_row(query, [], read).optional()?)
    }

    /// The last entry about a run that was settled.
    pub(crate) fn entry_of(&self, run: &str) -> Result<Option<Entry>, StoreError> {
        let query =
            "SELECT * FROM chain WHERE run = ?1 AND what = 'run settled' ORDER BY number DESC LIMIT 1";
        Ok(self.query_row(query, [run], read).optional()?)
    }

    /// Adds an entry at the end.
    pub(crate) fn add_entry(&self, entry: &Entry) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO chain (number, at, what, run, facts, parts, previous, mac)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                entry.number,
                entry.at,
                entry.what,
                entry.run,
                entry.facts,
                entry.parts,
                entry.previous,
                entry.mac
            ],
        )?;
        Ok(())
    }

    /// The runs that no entry is about, the earliest first: in flight, made before there was a chain, or settled
    /// without its key.
    pub(crate) fn runs_outside(&self) -> Result<Vec<String>, StoreError> {
        let mut query = self.prepare(
            "SELECT run FROM runs r WHERE NOT EXISTS (SELECT 1 FROM chain c WHERE c.run = r.run) ORDER BY started, rowid",
        )?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The folder's ID and the place where it was opened last, where they are known.
    pub(crate) fn folder(&self) -> Result<Option<(String, Option<String>)>, StoreError> {
        let query = "SELECT id, place FROM folder";
        Ok(self.query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Notes the folder's ID, unless it has one, and the place where it is opened now.
    pub(crate) fn put_folder(&self, id: &str, place: Option<&str>) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO folder VALUES (1, ?1, ?2)
             ON CONFLICT DO UPDATE SET place = coalesce(excluded.place, place)",
            params![id, place],
        )?;
        Ok(())
    }

    /// Notes that the folder was restored or opened elsewhere; from now on every list wants a person's hand.
    pub(crate) fn add_move(&self, at: Timestamp, what: &str) -> Result<(), StoreError> {
        self.execute("INSERT INTO moves (at, what) VALUES (?1, ?2)", params![at.to_string(), what])?;
        self.execute("INSERT INTO wants_hand SELECT name FROM lists WHERE true ON CONFLICT DO NOTHING", [])?;
        Ok(())
    }

    /// The moves that no entry tells yet, the earliest first.
    pub(crate) fn moves_untold(&self) -> Result<Vec<Move>, StoreError> {
        let mut query =
            self.prepare("SELECT number, at, what FROM moves WHERE entry IS NULL ORDER BY number")?;
        let rows = query.query_map([], |row| {
            let at = read_time(row, "at")?.ok_or_else(|| super::unreadable("at"))?;
            Ok(Move { number: row.get("number")?, at, what: row.get("what")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that an entry tells of a move.
    pub(crate) fn move_told(&self, number: i64, entry: i64) -> Result<(), StoreError> {
        self.execute("UPDATE moves SET entry = ?2 WHERE number = ?1", params![number, entry])?;
        Ok(())
    }

    /// When the folder was last restored or opened elsewhere.
    pub(crate) fn moved(&self) -> Result<Option<Timestamp>, StoreError> {
        let query = "SELECT at FROM moves ORDER BY number DESC LIMIT 1";
        Ok(self.query_row(query, [], |row| read_time(row, "at")).optional()?.flatten())
    }

    /// Whether a list wants an approved send by hand.
    pub(crate) fn wants_hand(&self, list: &str) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM wants_hand WHERE list = ?1)";
        Ok(self.query_row(query, [list], |row| row.get(0))?)
    }

    /// Notes that a list had its approved send by hand.
    pub(crate) fn hand_given(&self, list: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM wants_hand WHERE list = ?1", [list])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let text = |column: &str| Ok::<_, rusqlite::Error>(plain(row.get_ref(column)?).unwrap_or_default());
    let bytes = |column: &str| row.get_ref(column).map(|value| raw(value).to_vec());
    Ok(Entry {
        number: row.get("number")?,
        at: text("at")?,
        what: text("what")?,
        run: plain(row.get_ref("run")?),
        facts: text("facts")?,
        parts: text("parts")?,
        previous: bytes("previous")?,
        mac: bytes("mac")?,
    })
}

/// A text as it is; what is no text in it becomes the sign for that, which no entry holds.
fn plain(value: ValueRef<'_>) -> Option<String> {
    (value != ValueRef::Null).then(|| String::from_utf8_lossy(raw(value)).into_owned())
}

fn raw(value: ValueRef<'_>) -> &[u8] {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => &[],
    }
}
