//! Lists: what Rollcall keeps in Vanta.

use rusqlite::{OptionalExtension, Row, params};
use vanta::Kind;

use super::{Store, StoreError, unreadable};
use crate::list::List;

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

const COLUMNS: &str = "SELECT name, connection, kind, list_id, properties, removal_limit FROM lists";

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
            "INSERT INTO lists (name, connection, kind, list_id, properties, removal_limit)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![list.name, list.connection, list.kind.name, list.list_id, properties, list.removal_limit],
        )?;
        Ok(())
    }

    pub(crate) fn remove_list(&self, name: &str) -> Result<(), StoreError> {
        self.sqlite().execute("DELETE FROM lists WHERE name = ?1", [name])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<List> {
    let kind: String = row.get("kind")?;
    let properties: String = row.get("properties")?;
    Ok(List {
        name: row.get("name")?,
        connection: row.get("connection")?,
        kind: Kind::named(&kind).ok_or_else(|| unreadable(&kind))?,
        list_id: row.get("list_id")?,
        properties: serde_json::from_str(&properties).map_err(|_| unreadable(&properties))?,
        removal_limit: row.get("removal_limit")?,
    })
}
