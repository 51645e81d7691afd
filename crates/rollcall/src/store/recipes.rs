//! Recipes: how a list's table becomes records, in every version that a person left. They hold no people and
//! no paths, so they are not sealed.

use std::cmp::Reverse;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, TransactionBehavior, params};

use super::{Store, StoreError, read_time, unreadable};

pub(super) const MIGRATION: &str = "
    CREATE TABLE recipes (
        list TEXT NOT NULL REFERENCES lists (name) ON DELETE CASCADE,
        version INTEGER NOT NULL,       -- edits, counted from 1
        text TEXT NOT NULL,             -- TOML
        headings TEXT NOT NULL,         -- SHA-256 of the headings that it was made for
        edited TEXT NOT NULL,
        PRIMARY KEY (list, version)
    ) STRICT;
    CREATE INDEX recipes_by_headings ON recipes (headings);";

/// One version of a list's recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptRecipe {
    /// The list's name.
    pub(crate) list: String,
    /// Edits, counted from 1.
    pub(crate) version: u32,
    /// The recipe as TOML.
    pub(crate) text: String,
    /// SHA-256 of the headings that it was made for, or last fitted.
    pub(crate) headings: String,
    /// When a person left it so.
    pub(crate) edited: Timestamp,
}

const LATEST: &str = "SELECT * FROM recipes WHERE list = ?1 ORDER BY version DESC LIMIT 1";

impl Store {
    /// The recipe of a list as it stands now.
    pub(crate) fn recipe(&self, list: &str) -> Result<Option<KeptRecipe>, StoreError> {
        Ok(self.sqlite().query_row(LATEST, [list], read).optional()?)
    }

    /// Every version of a list's recipe, the latest first.
    pub(crate) fn recipe_versions(&self, list: &str) -> Result<Vec<KeptRecipe>, StoreError> {
        let sqlite = self.sqlite();
        let mut query = sqlite.prepare("SELECT * FROM recipes WHERE list = ?1 ORDER BY version DESC")?;
        let rows = query.query_map([list], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The recipes of all lists of a kind that now stand for these headings, the last edited first.
    pub(crate) fn recipes_for(&self, kind: &str, headings: &str) -> Result<Vec<KeptRecipe>, StoreError> {
        let sqlite = self.sqlite();
        let mut query = sqlite.prepare(
            "SELECT recipes.* FROM recipes JOIN lists ON lists.name = recipes.list
             WHERE lists.kind = ?1 AND recipes.headings = ?2
             AND version = (SELECT max(version) FROM recipes AS other WHERE other.list = recipes.list)
             ORDER BY recipes.list",
        )?;
        let rows = query.query_map([kind, headings], read)?;
        let mut recipes: Vec<KeptRecipe> = rows.collect::<Result<_, _>>()?;
        // Not by SQL: as text, half past nine comes before nine o'clock sharp where seconds have fractions.
        recipes.sort_by_key(|recipe| Reverse(recipe.edited));
        Ok(recipes)
    }

    /// Keeps a recipe as the next version of its list's, and says which one that is. A text that is the latest
    /// one already is no edit; if it was used for other headings, it stands for those from now on.
    pub(crate) fn keep_recipe(
        &self,
        list: &str,
        text: &str,
        headings: &str,
        edited: Timestamp,
    ) -> Result<u32, StoreError> {
        let mut sqlite = self.sqlite();
        // Immediate, so that two processes never count the same version.
        let work = sqlite.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let latest = work.query_row(LATEST, [list], read).optional()?;
        let version = match latest {
            Some(latest) if latest.text == text => {
                work.execute(
                    "UPDATE recipes SET headings = ?3 WHERE list = ?1 AND version = ?2",
                    params![list, latest.version, headings],
                )?;
                latest.version
            }
            latest => {
                let version = latest.map_or(0, |latest| latest.version) + 1;
                work.execute(
                    "INSERT INTO recipes (list, version, text, headings, edited) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![list, version, text, headings, edited.to_string()],
                )?;
                version
            }
        };
        work.commit()?;
        Ok(version)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptRecipe> {
    Ok(KeptRecipe {
        list: row.get("list")?,
        version: row.get("version")?,
        text: row.get("text")?,
        headings: row.get("headings")?,
        edited: read_time(row, "edited")?.ok_or_else(|| unreadable("edited"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{connected, list};

    const NINE: &str = "2026-03-01T09:00:00Z";
    const TEN: &str = "2026-03-01T10:00:00Z";

    fn keep(store: &Store, list: &str, text: &str, headings: &str, edited: &str) -> u32 {
        store.keep_recipe(list, text, headings, edited.parse().unwrap()).unwrap()
    }

    #[test]
    fn each_edit_is_a_version_and_the_earlier_ones_stay() {
        let (_folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        assert_eq!(store.recipe("Staff").unwrap(), None);
        assert_eq!(keep(&store, "Staff", "a = 1", "h1", NINE), 1);
        assert_eq!(keep(&store, "Staff", "a = 2", "h2", TEN), 2);
        let second = KeptRecipe {
            list: "Staff".into(),
            version: 2,
            text: "a = 2".into(),
            headings: "h2".into(),
            edited: TEN.parse().unwrap(),
        };
        assert_eq!(store.recipe("Staff").unwrap().unwrap(), second);
        let versions = store.recipe_versions("Staff").unwrap();
        assert_eq!(versions.iter().map(|kept| kept.text.as_str()).collect::<Vec<_>>(), ["a = 2", "a = 1"]);
        assert_eq!(versions[1].headings, "h1");
    }

    #[test]
    fn a_text_that_did_not_change_is_no_edit() {
        let (_folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        keep(&store, "Staff", "a = 1", "h1", NINE);
        let before = store.recipe_versions("Staff").unwrap();
        assert_eq!(keep(&store, "Staff", "a = 1", "h1", TEN), 1);
        assert_eq!(store.recipe_versions("Staff").unwrap(), before);
    }

    #[test]
    fn a_text_that_did_not_change_follows_the_headings_that_it_is_used_for() {
        let (_folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        keep(&store, "Staff", "a = 0", "h0", NINE);
        keep(&store, "Staff", "a = 1", "h1", NINE);
        assert_eq!(keep(&store, "Staff", "a = 1", "h2", TEN), 2);
        let headings: Vec<String> =
            store.recipe_versions("Staff").unwrap().into_iter().map(|kept| kept.headings).collect();
        assert_eq!(headings, ["h2", "h0"], "only the latest version follows");
    }

    #[test]
    fn going_back_to_an_earlier_text_is_an_edit() {
        let (_folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        for text in ["a = 1", "a = 2", "a = 1"] {
            keep(&store, "Staff", text, "h1", NINE);
        }
        assert_eq!(store.recipe("Staff").unwrap().unwrap().version, 3);
    }

    #[test]
    fn recipes_for_the_same_headings_come_last_edited_first_and_of_one_kind() {
        let (_folder, store) = connected();
        for (name, kind) in [("A", "user_account"), ("B", "user_account"), ("C", "user_account")] {
            store.add_list(&list(name, kind)).unwrap();
        }
        store.add_list(&list("Macs", "macos_user_computer")).unwrap();
        keep(&store, "A", "a", "h1", "2026-03-01T09:00:00Z");
        keep(&store, "B", "b", "h1", "2026-03-01T09:00:00.5Z");
        keep(&store, "C", "c", "h1", TEN);
        keep(&store, "C", "c edited for others", "h2", TEN);
        keep(&store, "Macs", "m", "h1", TEN);
        let names = |kind, headings| {
            let recipes = store.recipes_for(kind, headings).unwrap();
            recipes.into_iter().map(|kept| kept.list).collect::<Vec<_>>()
        };
        assert_eq!(names("user_account", "h1"), ["B", "A"], "C's recipe is for other headings now");
        assert_eq!(names("user_account", "h2"), ["C"]);
        assert_eq!(names("user_account", "h3"), [""; 0]);
    }

    #[test]
    fn a_list_that_is_removed_takes_its_recipes_along_and_no_others() {
        let (_folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        store.add_list(&list("Other", "user_account")).unwrap();
        keep(&store, "Staff", "a", "h1", NINE);
        keep(&store, "Other", "b", "h1", NINE);
        store.remove_list("Staff").unwrap();
        assert_eq!(store.recipe_versions("Staff").unwrap(), []);
        assert_eq!(store.recipe_versions("Other").unwrap().len(), 1);
        store.add_list(&list("Staff", "user_account")).unwrap();
        assert_eq!(keep(&store, "Staff", "new", "h1", NINE), 1, "a new list of that name begins anew");
    }

    #[test]
    fn a_recipe_of_a_list_that_is_gone_is_not_kept() {
        let (_folder, store) = connected();
        let kept = store.keep_recipe("Staff", "a", "h1", NINE.parse().unwrap());
        assert!(matches!(kept, Err(StoreError::Gone)), "{kept:?}");
    }
}
