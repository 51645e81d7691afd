//! Overrides: cells that a person mended here and not in the file. They name people, so they come sealed, each
//! under a keyed hash of its cell: a row is replaced or removed without opening any.

use rusqlite::{Connection as Sqlite, params};

use super::{Store, StoreError, Work};

pub(super) const MIGRATION: &str = "
    CREATE TABLE overrides (
        list TEXT NOT NULL REFERENCES lists (name) ON DELETE CASCADE,
        cell BLOB NOT NULL,             -- keyed hash of list, source, record ID and column
        sealed BLOB NOT NULL,
        PRIMARY KEY (list, cell)
    ) STRICT;";

/// An override as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SealedOverride {
    /// Keyed hash of the cell.
    pub(crate) cell: [u8; 32],
    /// The override, sealed for this list and cell.
    pub(crate) sealed: Vec<u8>,
}

impl Store {
    /// Every override of a list, in the order in which the cells were first mended.
    pub(crate) fn overrides(&self, list: &str) -> Result<Vec<SealedOverride>, StoreError> {
        let sqlite = self.sqlite();
        let mut query =
            sqlite.prepare("SELECT cell, sealed FROM overrides WHERE list = ?1 ORDER BY rowid")?;
        let rows = query.query_map([list], |row| {
            Ok(SealedOverride { cell: row.get("cell")?, sealed: row.get("sealed")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps an override, in place of the one of that cell.
    pub(crate) fn put_override(&self, list: &str, mended: &SealedOverride) -> Result<(), StoreError> {
        self.sqlite().execute(
            "INSERT INTO overrides (list, cell, sealed) VALUES (?1, ?2, ?3)
             ON CONFLICT (list, cell) DO UPDATE SET sealed = excluded.sealed",
            params![list, mended.cell, mended.sealed],
        )?;
        Ok(())
    }

    /// Forgets the override of a cell, and says whether there was one.
    pub(crate) fn remove_override(&self, list: &str, cell: &[u8; 32]) -> Result<bool, StoreError> {
        remove(&self.sqlite(), list, cell)
    }

    /// Forgets every override of a list, and says how many there were.
    pub(crate) fn clear_overrides(&self, list: &str) -> Result<usize, StoreError> {
        Ok(self.sqlite().execute("DELETE FROM overrides WHERE list = ?1", [list])?)
    }
}

impl Work<'_> {
    /// Forgets the override of a cell, and says whether there was one.
    pub(crate) fn remove_override(&self, list: &str, cell: &[u8; 32]) -> Result<bool, StoreError> {
        remove(self, list, cell)
    }
}

fn remove(sqlite: &Sqlite, list: &str, cell: &[u8; 32]) -> Result<bool, StoreError> {
    let query = "DELETE FROM overrides WHERE list = ?1 AND cell = ?2";
    Ok(sqlite.execute(query, params![list, cell])? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{connected, list};

    fn mended(cell: u8, sealed: &[u8]) -> SealedOverride {
        SealedOverride { cell: [cell; 32], sealed: sealed.to_vec() }
    }

    fn two_lists() -> (tempfile::TempDir, Store) {
        let (folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        store.add_list(&list("Other", "user_account")).unwrap();
        store.put_override("Staff", &mended(2, b"first")).unwrap();
        store.put_override("Staff", &mended(1, b"second")).unwrap();
        store.put_override("Other", &mended(2, b"other")).unwrap();
        (folder, store)
    }

    #[test]
    fn overrides_are_kept_by_list_in_the_order_in_which_they_were_made() {
        let (_folder, store) = two_lists();
        assert_eq!(store.overrides("Staff").unwrap(), [mended(2, b"first"), mended(1, b"second")]);
        assert_eq!(store.overrides("Other").unwrap(), [mended(2, b"other")]);
    }

    #[test]
    fn a_cell_that_is_mended_again_has_one_override() {
        let (_folder, store) = two_lists();
        store.put_override("Staff", &mended(2, b"again")).unwrap();
        assert_eq!(store.overrides("Staff").unwrap(), [mended(2, b"again"), mended(1, b"second")]);
        assert_eq!(store.overrides("Other").unwrap(), [mended(2, b"other")], "the other list keeps its own");
    }

    #[test]
    fn one_override_is_removed_and_the_others_stay() {
        let (_folder, store) = two_lists();
        assert!(store.remove_override("Staff", &[2; 32]).unwrap());
        assert!(!store.remove_override("Staff", &[2; 32]).unwrap(), "there is none any more");
        assert_eq!(store.overrides("Staff").unwrap(), [mended(1, b"second")]);
        assert_eq!(store.overrides("Other").unwrap(), [mended(2, b"other")]);
    }

    #[test]
    fn a_list_is_cleared_alone() {
        let (_folder, store) = two_lists();
        assert_eq!(store.clear_overrides("Staff").unwrap(), 2);
        assert_eq!(store.overrides("Staff").unwrap(), []);
        assert_eq!(store.overrides("Other").unwrap().len(), 1);
    }

    #[test]
    fn a_list_that_is_removed_takes_its_overrides_along() {
        let (_folder, store) = two_lists();
        store.remove_list("Staff").unwrap();
        assert_eq!(store.overrides("Staff").unwrap(), []);
        assert_eq!(store.overrides("Other").unwrap().len(), 1);
        store.add_list(&list("Staff", "user_account")).unwrap();
        assert_eq!(store.overrides("Staff").unwrap(), [], "a new list of that name inherits nothing");
    }

    #[test]
    fn no_override_outlives_its_connection() {
        let (_folder, store) = two_lists();
        assert!(matches!(store.remove_connection("Acme"), Err(StoreError::Gone)), "it still has lists");
        for list in ["Staff", "Other"] {
            store.remove_list(list).unwrap();
        }
        store.remove_connection("Acme").unwrap();
        let left: usize =
            store.sqlite().query_row("SELECT count(*) FROM overrides", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn an_override_of_a_list_that_is_gone_is_not_kept() {
        let (_folder, store) = connected();
        let put = store.put_override("Staff", &mended(1, b"x"));
        assert!(matches!(put, Err(StoreError::Gone)), "{put:?}");
    }
}
