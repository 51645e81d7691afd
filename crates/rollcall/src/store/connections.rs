//! Connections: name, address, client ID. Their secrets are in the keychain.

use rusqlite::{Connection as Sqlite, OptionalExtension, Row, params};
use vanta::{Address, Application};

use super::{Store, StoreError, read_text};

pub(super) const MIGRATION: &str = "
    CREATE TABLE connections (
        name TEXT PRIMARY KEY,
        address TEXT NOT NULL,          -- a region's word, or http://127.0.0.1:PORT
        api TEXT NOT NULL,              -- what the address means, so that one application has one connection
        client_id TEXT NOT NULL,
        UNIQUE (api, client_id)
    ) STRICT;";

/// A connection as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) application: Application,
}

impl Store {
    pub(crate) fn connections(&self) -> Result<Vec<Kept>, StoreError> {
        all(&self.sqlite())
    }

    pub(crate) fn connection(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        let query = "SELECT name, address, client_id FROM connections WHERE name = ?1";
        Ok(self.sqlite().query_row(query, [name], read).optional()?)
    }

    pub(crate) fn add_connection(&self, kept: &Kept) -> Result<(), StoreError> {
        let Application { address, client_id } = &kept.application;
        self.sqlite().execute(
            "INSERT INTO connections (name, address, api, client_id) VALUES (?1, ?2, ?3, ?4)",
            params![kept.name, address.to_string(), address.api(), client_id],
        )?;
        Ok(())
    }

    pub(crate) fn remove_connection(&self, name: &str) -> Result<(), StoreError> {
        self.sqlite().execute("DELETE FROM connections WHERE name = ?1", [name])?;
        Ok(())
    }
}

/// Every connection of a file, by name.
pub(super) fn all(sqlite: &Sqlite) -> Result<Vec<Kept>, StoreError> {
    let mut query = sqlite.prepare("SELECT name, address, client_id FROM connections ORDER BY name")?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let address: Address = read_text(row, "address")?;
    let application = Application { address, client_id: row.get("client_id")? };
    Ok(Kept { name: row.get("name")?, application })
}
