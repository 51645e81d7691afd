//! What a run leaves besides its counts: everything that is told of it, sealed, and whom it concerned, as keyed
//! hashes of the IDs, so that a record's runs are found without opening any.

use rusqlite::{OptionalExtension, params};

use super::{StoreError, Work};

pub(super) const MIGRATION: &str = "
    CREATE TABLE run_parts (
        run TEXT PRIMARY KEY REFERENCES runs (run),
        sealed BLOB NOT NULL            -- what is told of the run
    ) STRICT;
    CREATE TABLE concerned (
        run TEXT NOT NULL REFERENCES runs (run),
        id BLOB NOT NULL,               -- keyed hash of list and record ID
        PRIMARY KEY (id, run)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX concerned_by_run ON concerned (run);";

impl Work<'_> {
    /// Keeps what is told of a run, in place of what was told before.
    pub(crate) fn put_part(&self, run: &str, sealed: &[u8]) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO run_parts VALUES (?1, ?2) ON CONFLICT (run) DO UPDATE SET sealed = excluded.sealed",
            params![run, sealed],
        )?;
        Ok(())
    }

    /// What is told of a run, sealed.
    pub(crate) fn part(&self, run: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT sealed FROM run_parts WHERE run = ?1";
        Ok(self.query_row(query, [run], |row| row.get(0)).optional()?)
    }

    /// Notes whom a run concerned, besides those that are noted already.
    pub(crate) fn add_concerned(&self, run: &str, ids: &[[u8; 32]]) -> Result<(), StoreError> {
        let mut insert =
            self.prepare_cached("INSERT INTO concerned (run, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
        for id in ids {
            insert.execute(params![run, id])?;
        }
        Ok(())
    }

    /// The hashes of all whom a run concerned, in order.
    pub(crate) fn concerned(&self, run: &str) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut query = self.prepare_cached("SELECT id FROM concerned WHERE run = ?1 ORDER BY id")?;
        let rows = query.query_map([run], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The runs that concerned a record.
    pub(crate) fn runs_concerning(&self, id: &[u8; 32]) -> Result<Vec<String>, StoreError> {
        let mut query = self.prepare_cached("SELECT run FROM concerned WHERE id = ?1")?;
        let rows = query.query_map([id], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets that a run concerned a record.
    pub(crate) fn remove_concerned(&self, run: &str, id: &[u8; 32]) -> Result<(), StoreError> {
        self.execute("DELETE FROM concerned WHERE run = ?1 AND id = ?2", params![run, id])?;
        Ok(())
    }
}
