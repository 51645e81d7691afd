//! Flows: what a person has decided so far for a list, before it is sent. Paths and headings may name people, so they
//! come sealed.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};

pub(super) const MIGRATION: &str = "
    CREATE TABLE flows (
        list TEXT PRIMARY KEY REFERENCES lists (name) ON DELETE CASCADE,
        sealed BLOB NOT NULL
    ) STRICT;";

impl Store {
    /// The flow of a list, sealed.
    pub(crate) fn flow(&self, list: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT sealed FROM flows WHERE list = ?1";
        Ok(self.sqlite().query_row(query, [list], |row| row.get(0)).optional()?)
    }

    /// Keeps the flow of a list, in place of the one before.
    pub(crate) fn put_flow(&self, list: &str, sealed: &[u8]) -> Result<(), StoreError> {
        self.sqlite().execute(
            "INSERT INTO flows (list, sealed) VALUES (?1, ?2)
             ON CONFLICT (list) DO UPDATE SET sealed = excluded.sealed",
            params![list, sealed],
        )?;
        Ok(())
    }

    /// Forgets the flow of a list.
    pub(crate) fn remove_flow(&self, list: &str) -> Result<(), StoreError> {
        self.sqlite().execute("DELETE FROM flows WHERE list = ?1", [list])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{connected, list};

    #[test]
    fn a_list_has_one_flow_and_takes_it_along() {
        let (_folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        store.put_flow("Staff", b"first").unwrap();
        store.put_flow("Staff", b"second").unwrap();
        assert_eq!(store.flow("Staff").unwrap().as_deref(), Some(&b"second"[..]));
        assert!(matches!(store.put_flow("Gone", b"x"), Err(StoreError::Gone)));
        store.remove_list("Staff").unwrap();
        store.add_list(&list("Staff", "user_account")).unwrap();
        assert_eq!(store.flow("Staff").unwrap(), None, "a new list of that name inherits nothing");
        store.put_flow("Staff", b"third").unwrap();
        store.remove_flow("Staff").unwrap();
        assert_eq!(store.flow("Staff").unwrap(), None);
    }
}
