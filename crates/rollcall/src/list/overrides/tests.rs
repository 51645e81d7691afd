use std::sync::Arc;

use rusqlite::Connection as Sqlite;
use vanta::{Address, Application, Region};

use super::*;
use crate::list::NewList;
use crate::sealing::tests::parts;
use crate::secret::{Memory, Secrets};
use crate::store::connections::Kept;
use crate::{Check, Files};

fn mended(id: &str, column: &str, replaced: &str) -> Override {
    Override {
        source: "staff".into(),
        id: id.into(),
        id_rule: "{ column = \"ID\" }".into(),
        column: column.into(),
        original: "mara@exmaple.com".into(),
        replaced: replaced.into(),
    }
}

pub(crate) fn house() -> (tempfile::TempDir, Arc<Memory>, Rollcall) {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Arc::<Memory>::default();
    let house = Rollcall::open(parts(folder.path(), Arc::clone(&secrets) as Arc<dyn Secrets>)).unwrap();
    let application = Application { address: Address::Vanta(Region::Eu), client_id: "vci_1".into() };
    house.store.add_connection(&Kept { name: "Acme".into(), application }).unwrap();
    for name in ["Staff", "Other"] {
        let list = NewList {
            name: name.into(),
            connection: "Acme".into(),
            kind: "user_account".into(),
            list_id: format!("id of {name}"),
            properties: Vec::new(),
        };
        house.add_list(list).unwrap();
    }
    (folder, secrets, house)
}

#[tokio::test]
async fn what_was_mended_is_there_as_it_was() {
    let (_folder, _, house) = house();
    let (mail, name) = (mended("E-100", "E-mail", "mara@example.com"), mended("E-100", "Name", "Mara Lind"));
    house.put_override("Staff", &mail).await.unwrap();
    house.put_override("Staff", &name).await.unwrap();
    assert_eq!(house.overrides("Staff").await.unwrap(), [mail, name]);
    assert_eq!(house.overrides("Other").await.unwrap(), []);
}

#[tokio::test]
async fn a_cell_has_one_override_and_loses_it_by_its_name() {
    let (_folder, _, house) = house();
    for replaced in ["first@example.com", "second@example.com"] {
        house.put_override("Staff", &mended("E-100", "E-mail", replaced)).await.unwrap();
    }
    let kept = house.overrides("Staff").await.unwrap();
    assert_eq!(kept, [mended("E-100", "E-mail", "second@example.com")]);
    for (source, id, column) in
        [("other", "E-100", "E-mail"), ("staff", "E-101", "E-mail"), ("staff", "E-100", "Name")]
    {
        assert!(!house.remove_override("Staff", source, id, column).await.unwrap());
    }
    assert!(!house.remove_override("Other", "staff", "E-100", "E-mail").await.unwrap());
    assert!(house.remove_override("Staff", "staff", "E-100", "E-mail").await.unwrap());
    assert_eq!(house.overrides("Staff").await.unwrap(), []);
}

#[tokio::test]
async fn cells_whose_parts_only_join_to_the_same_text_are_two() {
    let (_folder, _, house) = house();
    for (id, column) in [("a\",\"b", "c"), ("a", "b\",\"c")] {
        house.put_override("Staff", &mended(id, column, "x")).await.unwrap();
    }
    assert_eq!(house.overrides("Staff").await.unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_without_the_key_sees_that_two_lists_have_a_cell_in_common() {
    let (_folder, _, house) = house();
    for list in ["Staff", "Other"] {
        house.put_override(list, &mended("E-100", "E-mail", "mara@example.com")).await.unwrap();
    }
    let (one, other) = (house.store.overrides("Staff").unwrap(), house.store.overrides("Other").unwrap());
    assert_ne!(one[0].cell, other[0].cell);
}

#[tokio::test]
async fn the_data_folder_alone_tells_nobody_who_was_mended() {
    let (folder, _, house) = house();
    house.put_override("Staff", &mended("E-100", "E-mail", "mara@example.com")).await.unwrap();
    for entry in std::fs::read_dir(folder.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for word in ["mara", "E-100", "E-mail"] {
            let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!found, "{word} in {}", path.display());
        }
    }
}

#[tokio::test]
async fn one_override_that_cannot_be_opened_is_an_error_and_not_left_out() {
    for swap in [
        "UPDATE overrides SET sealed = (SELECT sealed FROM overrides AS o WHERE o.rowid <> overrides.rowid)",
        "UPDATE overrides SET list = 'Other'",
        "UPDATE overrides SET sealed = substr(sealed, 1, 60) WHERE rowid = 1",
        "UPDATE overrides SET sealed = zeroblob(0) WHERE rowid = 2",
    ] {
        let (folder, _, house) = house();
        for id in ["E-100", "E-101"] {
            house.put_override("Staff", &mended(id, "E-mail", "mara@example.com")).await.unwrap();
        }
        let sqlite = Sqlite::open(folder.path().join("data/rollcall.sqlite3")).unwrap();
        assert!(sqlite.execute(swap, []).unwrap() > 0);
        let list = if swap.contains("Other") { "Other" } else { "Staff" };
        let error = house.overrides(list).await.unwrap_err();
        assert_eq!(error.code, Code::StoreUnusable, "{swap}: {error}");
        assert!(!format!("{error:?}").contains("mara"), "{error:?}");
    }
}

#[tokio::test]
async fn without_the_key_overrides_hold_everything_up_but_can_be_cleared() {
    let (_folder, secrets, house) = house();
    let mara = mended("E-100", "E-mail", "mara@example.com");
    house.put_override("Staff", &mara).await.unwrap();
    let id = house.store.sealing_key().unwrap().unwrap();
    secrets.remove(&format!("{id}.seal")).await.unwrap();
    let missing = Code::SealKeyMissing;
    assert_eq!(house.overrides("Staff").await.unwrap_err().code, missing);
    assert_eq!(house.put_override("Staff", &mara).await.unwrap_err().code, missing);
    assert_eq!(house.remove_override("Staff", "staff", "E-100", "E-mail").await.unwrap_err().code, missing);
    assert_eq!(house.overrides("Other").await.unwrap(), [], "a list without any asks for no key");
    assert_eq!(house.clear_overrides("Staff").unwrap(), 1);
    assert_eq!(house.overrides("Staff").await.unwrap(), []);
}

#[tokio::test]
async fn looking_for_overrides_makes_no_key() {
    let (_folder, _, house) = house();
    assert_eq!(house.overrides("Staff").await.unwrap(), []);
    assert!(!house.remove_override("Staff", "staff", "E-100", "E-mail").await.unwrap());
    assert_eq!(house.store.sealing_key().unwrap(), None);
}

#[tokio::test]
async fn a_list_that_is_removed_leaves_no_override_to_the_next_of_its_name() {
    let (_folder, _, house) = house();
    house.put_override("Staff", &mended("E-100", "E-mail", "mara@example.com")).await.unwrap();
    let list = house.list("Staff").unwrap();
    house.remove_list("Staff").unwrap();
    assert_eq!(house.overrides("Staff").await.unwrap_err().code, Code::UnknownName);
    house.store.add_list(&list).unwrap();
    assert_eq!(house.overrides("Staff").await.unwrap(), []);
}

#[tokio::test]
async fn what_was_mended_is_named_and_all_of_it_is_forgotten_where_a_person_says_so() {
    let (folder, secrets, house) = house();
    let file = folder.path().join("staff.csv");
    std::fs::write(&file, "ID,Name\nE-100,Mara\nE-101,Noor\n").unwrap();
    let recipe = "recipe = 1\nkind = \"user_account\"\n[sources.staff.fields]\nuniqueId = { column = \"ID\" }\n\
                  displayName = { column = \"Name\" }\n";
    let files = Files { recipe: crate::recipe::text::read(recipe).ok(), ..Files::one(&file) };
    let check = |forget_mended: bool| Check {
        list: "Staff".into(),
        files: files.clone(),
        records: false,
        problems: None,
        merge: None,
        forget_mended,
    };
    let name = Override { original: "Mara".into(), ..mended("E-100", "Name", "Mara Lind") };
    let gone = mended("E-999", "Name", "Nobody");
    house.put_override("Staff", &name).await.unwrap();
    house.put_override("Staff", &gone).await.unwrap();
    let checked = house.check(&check(false), &()).await.unwrap();
    let told: Vec<_> =
        checked.mended_cells.iter().map(|cell| (&*cell.id, &*cell.column, &*cell.replaced)).collect();
    assert_eq!((checked.mended, told), (1, vec![("E-100", "Name", "Mara Lind")]));
    assert_eq!((checked.mended_cells[0].source.as_deref(), checked.forgotten), (None, 0));

    let id = house.store.sealing_key().unwrap().unwrap();
    secrets.remove(&format!("{id}.seal")).await.unwrap();
    let checked = house.check(&check(true), &()).await.unwrap();
    assert_eq!((checked.mended, checked.mended_cells.len(), checked.forgotten), (0, 0, 2));
    assert_eq!(house.overrides("Staff").await.unwrap(), []);
}
