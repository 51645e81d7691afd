//! Which key seals this data folder: its ID, named once and for ever. The key itself is never here.

use rusqlite::OptionalExtension;

use super::{Store, StoreError};

pub(super) const MIGRATION: &str = "
    CREATE TABLE sealing (
        one INTEGER PRIMARY KEY CHECK (one = 1),    -- a data folder has one key
        key_id TEXT NOT NULL
    ) STRICT;";

const NAMED: &str = "SELECT key_id FROM sealing";

impl Store {
    /// The ID of the key that seals, where one was named.
    pub(crate) fn sealing_key(&self) -> Result<Option<String>, StoreError> {
        Ok(self.sqlite().query_row(NAMED, [], |row| row.get(0)).optional()?)
    }

    /// Names the key that seals, unless one is named already, and says which one counts from now on. Of two
    /// processes that name theirs at once, both hear the same answer.
    pub(crate) fn name_sealing_key(&self, key_id: &str) -> Result<String, StoreError> {
        let sqlite = self.sqlite();
        sqlite.execute("INSERT INTO sealing VALUES (1, ?1) ON CONFLICT DO NOTHING", [key_id])?;
        Ok(sqlite.query_row(NAMED, [], |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use crate::store::tests::store;

    #[test]
    fn the_first_key_that_is_named_stays_the_one() {
        let (_folder, store) = store();
        assert_eq!(store.sealing_key().unwrap(), None);
        assert_eq!(store.name_sealing_key("first").unwrap(), "first");
        assert_eq!(store.name_sealing_key("second").unwrap(), "first");
        assert_eq!(store.sealing_key().unwrap().as_deref(), Some("first"));
    }
}
