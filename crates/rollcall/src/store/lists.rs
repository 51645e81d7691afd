//! Lists: what Rollcall keeps in Vanta.

use rusqlite::{OptionalExtension, Row, params};
use vanta::Kind;

use super::{Store, StoreError, unreadable};
use crate::list::List;
use crate::review::{Limit, Missing};

pub(super) const MIGRATION: &str = "
    CREATE TABLE lists (
        name TEXT PRIMARY KEY,
        connection TEXT NOT NULL REFERENCES connections (name),
        kind TEXT NOT NULL,
        list_id TEXT NOT NULL,          -- Vanta's resourceId
        properties TEXT NOT NULL,       -- JSON: [{name, type}]
        removal_limit INTEGER,          -- NULL: the rule counts
        UNIQUE (connection, list_id)    -- two lists on one ID would remove each other's records
    ) STRICT;";

/// What is set for a list, besides a limit as a number.
pub(super) const MIGRATION_2: &str = "
    ALTER TABLE lists ADD COLUMN limit_percent INTEGER;                -- NULL: the number or the rule counts
    ALTER TABLE lists ADD COLUMN missing TEXT NOT NULL DEFAULT 'remove';
    ALTER TABLE lists ADD COLUMN must_have BLOB;                       -- sealed: JSON of the IDs";

const COLUMNS: &str =
    "SELECT name, connection, kind, list_id, properties, removal_limit, limit_percent, missing FROM lists";

impl Store {
    pub(crate) fn lists(&self) -> Result<Vec<List>, StoreError> {
        let sqlite = self.sqlite();
        let mut query = sqlite.prepare(&format!("{COLUMNS} ORDER BY name"))?;
        let rows = query.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn list(&self, name: &str) -> Result<Option<List>, StoreError> {
        let query = format!("{COLUMNS} WHERE name = ?1");
        Ok(self.sqlite().query_row(&query, [name], read).optional()?)
    }

    pub(crate) fn add_list(&self, list: &List) -> Result<(), StoreError> {
        let properties = serde_json::to_string(&list.properties).unwrap_or_default();
        self.sqlite().execute(
            "INSERT INTO lists (name, connection, kind, list_id, properties, removal_limit, limit_percent, missing)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                list.name,
                list.connection,
                list.kind.name,
                list.list_id,
                properties,
                number(list.limit),
                percent(list.limit),
                word(list.missing),
            ],
        )?;
        Ok(())
    }

    /// Sets what a list allows. The IDs that it must have are changed only where some are given, or none in their
    /// place (`Some(None)`).
    pub(crate) fn set_list(
        &self,
        name: &str,
        limit: Limit,
        missing: Missing,
        must_have: Option<Option<&[u8]>>,
    ) -> Result<(), StoreError> {
        let mut sqlite = self.sqlite();
        let work = sqlite.transaction()?;
        let set = work.execute(
            "UPDATE lists SET removal_limit = ?2, limit_percent = ?3, missing = ?4 WHERE name = ?1",
            params![name, number(limit), percent(limit), word(missing)],
        )?;
        if set == 0 {
            return Err(StoreError::Gone);
        }
        if let Some(sealed) = must_have {
            work.execute("UPDATE lists SET must_have = ?2 WHERE name = ?1", params![name, sealed])?;
        }
        Ok(work.commit()?)
    }

    /// The IDs that every file of a list must give, sealed; none where none are set.
    pub(crate) fn must_have(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT must_have FROM lists WHERE name = ?1";
        Ok(self.sqlite().query_row(query, [name], |row| row.get(0)).optional()?.flatten())
    }

    pub(crate) fn remove_list(&self, name: &str) -> Result<(), StoreError> {
        self.sqlite().execute("DELETE FROM lists WHERE name = ?1", [name])?;
        Ok(())
    }
}

fn number(limit: Limit) -> Option<usize> {
    if let Limit::Count(count) = limit { Some(count) } else { None }
}

fn percent(limit: Limit) -> Option<usize> {
    if let Limit::Percent(percent) = limit { Some(percent) } else { None }
}

fn word(missing: Missing) -> &'static str {
    match missing {
        Missing::Remove => "remove",
        Missing::Keep => "keep",
        Missing::Deactivate => "deactivate",
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<List> {
    let kind: String = row.get("kind")?;
    let properties: String = row.get("properties")?;
    let missing: String = row.get("missing")?;
    let every = [Missing::Remove, Missing::Keep, Missing::Deactivate];
    let limit = match (row.get("removal_limit")?, row.get("limit_percent")?) {
        (_, Some(percent)) => Limit::Percent(percent),
        (Some(count), None) => Limit::Count(count),
        (None, None) => Limit::Usual,
    };
    Ok(List {
        name: row.get("name")?,
        connection: row.get("connection")?,
        kind: Kind::named(&kind).ok_or_else(|| unreadable(&kind))?,
        list_id: row.get("list_id")?,
        properties: serde_json::from_str(&properties).map_err(|_| unreadable(&properties))?,
        limit,
        missing: every.into_iter().find(|of| word(*of) == missing).ok_or_else(|| unreadable(&missing))?,
    })
}
