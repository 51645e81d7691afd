use std::fs;

use super::connections::Kept;
use super::*;
use crate::list::List;
use crate::review::{Asking, Limit, Missing};
use vanta::{Address, Application, Kind, Region};

pub(super) fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data")).unwrap();
    (folder, store)
}

fn kept(name: &str, client_id: &str) -> Kept {
    let application = Application { address: Address::Vanta(Region::Eu), client_id: client_id.into() };
    Kept { name: name.into(), application }
}

/// A store with the connection that [`list`] names.
pub(super) fn connected() -> (tempfile::TempDir, Store) {
    let (folder, store) = store();
    store.add_connection(&kept("Acme", "vci_1")).unwrap();
    (folder, store)
}

pub(super) fn list(name: &str, kind: &str) -> List {
    List {
        name: name.into(),
        connection: "Acme".into(),
        kind: Kind::named(kind).unwrap(),
        list_id: format!("id of {name}"),
        properties: Vec::new(),
        limit: Limit::Count(3),
        missing: Missing::Remove,
    }
}

/// A run to the list "Staff" that read a file.
pub(crate) fn run(id: &str, state: State, started: &str) -> Run {
    Run {
        run: id.into(),
        list: "Staff".into(),
        application: "app".into(),
        kind: "user_account".into(),
        list_id: "l1".into(),
        practice: true,
        state,
        asking: Asking::Alone,
        started: started.parse().unwrap(),
        finished: None,
        plan: Some("p1".into()),
        approved: false,
        file_sha256: Some("f".into()),
        recipe: None,
        held: None,
        records: 3,
        new: 1,
        returned: 0,
        changed: 1,
        removed: 2,
        kept: 0,
        deactivated: 0,
        unchanged: 1,
    }
}

#[test]
fn what_is_kept_is_there_when_the_folder_is_opened_again() {
    let (folder, store) = store();
    store.add_connection(&kept("Acme", "vci_1")).unwrap();
    store.write_run(&run("r1", State::NotSent, "2026-03-01T09:00:00Z")).unwrap();
    drop(store);
    let store = Store::open(&folder.path().join("data")).unwrap();
    assert_eq!(store.connections().unwrap(), [kept("Acme", "vci_1")]);
    assert_eq!(store.runs(None).unwrap(), [run("r1", State::NotSent, "2026-03-01T09:00:00Z")]);
}

#[test]
fn one_application_has_one_connection_in_whatever_region_it_is_named() {
    let (_folder, store) = store();
    store.add_connection(&kept("Acme", "vci_1")).unwrap();
    let mut twin = kept("Other", "vci_1");
    twin.application.address = Address::Vanta(Region::Us);
    assert!(matches!(store.add_connection(&twin), Err(StoreError::Taken)), "both regions have one API host");
    twin.application.address = Address::Vanta(Region::Gov);
    store.add_connection(&twin).unwrap();
}

#[test]
fn a_folder_that_a_newer_rollcall_wrote_is_refused_and_left_alone() {
    let (folder, store) = store();
    drop(store);
    let data = folder.path().join("data");
    let sqlite = Sqlite::open(data.join(FILE)).unwrap();
    sqlite.pragma_update(None, "user_version", MIGRATIONS.len() + 1).unwrap();
    drop(sqlite);
    assert!(matches!(Store::open(&data), Err(StoreError::Newer(_))));
    let sqlite = Sqlite::open(data.join(FILE)).unwrap();
    let version: usize = sqlite.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, MIGRATIONS.len() + 1);
}

/// What a later version added to the runs.
const RUNS_2: [&str; 5] = ["asking", "held", "kept", "deactivated", "recipe"];

/// Each version that was ever given away, with rows in it, becomes the newest one with the same rows.
#[test]
fn a_folder_of_any_earlier_version_keeps_its_rows() {
    for version in 3..=MIGRATIONS.len() {
        let (folder, store) = connected();
        store.add_list(&list("Staff", "user_account")).unwrap();
        store.write_run(&run("r1", State::Verified, "2026-03-01T09:00:00Z")).unwrap();
        drop(store);
        let data = folder.path().join("data");
        let sqlite = Sqlite::open(data.join(FILE)).unwrap();
        let tables = [
            &["sealing"][..],
            &["recipes"],
            &["overrides"],
            &[],
            &["flights"],
            &["chain", "folder", "moves", "wants_hand"],
            &["run_parts", "concerned"],
            &["snapshots", "bodies", "keeping"],
            &[],
            &["flows"],
        ];
        // The latest first, as they refer to earlier ones.
        for table in tables.into_iter().skip(version - 3).rev().flatten() {
            sqlite.execute_batch(&format!("DROP TABLE {table}")).unwrap();
        }
        for column in ["limit_percent", "missing", "must_have"].iter().filter(|_| version < 7) {
            sqlite.execute_batch(&format!("ALTER TABLE lists DROP COLUMN {column}")).unwrap();
        }
        for column in RUNS_2.iter().filter(|_| version < 12) {
            sqlite.execute_batch(&format!("ALTER TABLE runs DROP COLUMN {column}")).unwrap();
        }
        sqlite.pragma_update(None, "user_version", version).unwrap();
        drop(sqlite);
        let store = Store::open(&data).unwrap();
        assert_eq!(store.connections().unwrap(), [kept("Acme", "vci_1")], "version {version}");
        assert_eq!(store.lists().unwrap(), [list("Staff", "user_account")]);
        assert_eq!(store.runs(None).unwrap(), [run("r1", State::Verified, "2026-03-01T09:00:00Z")]);
        assert_eq!(store.sealing_key().unwrap(), None);
        assert_eq!(store.recipe("Staff").unwrap(), None);
        assert_eq!(store.overrides("Staff").unwrap(), []);
    }
}

#[test]
fn what_is_set_for_a_list_is_kept_and_only_what_is_given_changes() {
    let (_folder, store) = connected();
    store.add_list(&list("Staff", "user_account")).unwrap();
    store.add_list(&list("Other", "user_account")).unwrap();
    assert_eq!(store.must_have("Staff").unwrap(), None);
    store.set_list("Staff", Limit::Percent(20), Missing::Deactivate, Some(Some(b"sealed"))).unwrap();
    let kept = store.list("Staff").unwrap().unwrap();
    assert_eq!((kept.limit, kept.missing), (Limit::Percent(20), Missing::Deactivate));
    store.set_list("Staff", Limit::Count(0), Missing::Remove, None).unwrap();
    assert_eq!(store.list("Staff").unwrap().unwrap().limit, Limit::Count(0));
    assert_eq!(store.must_have("Staff").unwrap().as_deref(), Some(&b"sealed"[..]));
    store.set_list("Staff", Limit::Usual, Missing::Remove, Some(None)).unwrap();
    assert_eq!(
        (store.list("Staff").unwrap().unwrap().limit, store.must_have("Staff").unwrap()),
        (Limit::Usual, None)
    );
    assert_eq!(store.list("Other").unwrap().unwrap(), list("Other", "user_account"));
    assert!(matches!(store.set_list("Gone", Limit::Usual, Missing::Remove, None), Err(StoreError::Gone)));
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let Err(error) = Store::open(&file.join("data")) else { panic!("a file is no folder") };
    assert!(error.to_string().contains("in the way") || error.to_string().contains("file"), "{error}");
}

#[cfg(unix)]
#[test]
fn every_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = store();
    store.add_connection(&kept("Acme", "vci_1")).unwrap();
    let data = folder.path().join("data");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 1, "the write-ahead log is a file too: {files:?}");
    for file in files {
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
}

#[test]
fn a_run_is_one_row_that_says_what_is_known_last() {
    let (_folder, store) = store();
    let mut run = run("r1", State::NotSent, "2026-03-01T09:00:00Z");
    for state in State::ALL {
        run.state = state;
        store.write_run(&run).unwrap();
        assert_eq!(store.runs(Some("Staff")).unwrap()[0].state, state);
    }
    assert_eq!(store.runs(None).unwrap().len(), 1);
}

#[test]
fn runs_come_latest_first_and_by_list() {
    let (_folder, store) = store();
    store.write_run(&run("early", State::Verified, "2026-03-01T09:00:00Z")).unwrap();
    store.write_run(&run("late", State::Held, "2026-03-02T09:00:00Z")).unwrap();
    let mut other = run("other", State::Held, "2026-03-03T09:00:00Z");
    other.list = "Macs".into();
    store.write_run(&other).unwrap();
    let ids = |list| store.runs(list).unwrap().into_iter().map(|run| run.run).collect::<Vec<_>>();
    assert_eq!(ids(None), ["other", "late", "early"]);
    assert_eq!(ids(Some("Staff")), ["late", "early"]);
}

#[test]
fn only_a_verified_run_to_the_same_list_is_what_later_ones_are_measured_by() {
    let (_folder, store) = store();
    let place = |application, list_id| InVanta { application, kind: "user_account", list_id };
    let last = |place, of| {
        let run = store.look(|work| work.last_verified(place, of)).unwrap();
        run.map(|run| run.run)
    };
    let at = "2026-03-01T09:00:00Z";
    for (id, state) in [("1", State::Held), ("2", State::Unknown), ("3", State::Sent), ("4", State::Differs)]
    {
        store.write_run(&run(id, state, at)).unwrap();
    }
    assert_eq!(last(place("app", "l1"), Verified::Any), None);
    let by_hand = Run { asking: Asking::Hand, ..run("5", State::Verified, at) };
    store.write_run(&by_hand).unwrap();
    store.write_run(&run("6", State::Verified, at)).unwrap();
    store.write_run(&Run { file_sha256: None, ..run("7", State::Verified, at) }).unwrap();
    assert_eq!(last(place("app", "l1"), Verified::Any).as_deref(), Some("7"));
    assert_eq!(last(place("app", "l1"), Verified::OfFiles).as_deref(), Some("6"));
    assert_eq!(last(place("app", "l1"), Verified::ByHand).as_deref(), Some("5"));
    assert_eq!(last(place("app", "l2"), Verified::Any), None);
    assert_eq!(last(place("other", "l1"), Verified::Any), None);
}

#[test]
fn an_approval_is_used_once_it_may_have_reached_vanta_and_not_before() {
    let (_folder, store) = store();
    let mut approved = run("r1", State::Held, "2026-03-01T09:00:00Z");
    approved.approved = true;
    for (state, used) in
        [(State::Held, false), (State::NotSent, false), (State::Unknown, true), (State::Verified, true)]
    {
        approved.state = state;
        store.write_run(&approved).unwrap();
        assert_eq!(store.approval_used("p1").unwrap(), used, "{state:?}");
    }
    assert!(!store.approval_used("p2").unwrap());
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A folder as a process that ended without closing leaves it: the log is still there.
fn left_open() -> tempfile::TempDir {
    let (folder, store) = connected();
    store.add_list(&list("Staff", "user_account")).unwrap();
    for number in 0..200 {
        store.write_run(&run(&format!("r{number}"), State::Verified, "2026-03-01T09:00:00Z")).unwrap();
    }
    store.sqlite().execute_batch("PRAGMA wal_checkpoint(FULL)").unwrap();
    store.add_connection(&kept("Late", "vci_2")).unwrap();
    let left = folder.path().join("left");
    fs::create_dir(&left).unwrap();
    for name in [FILE, "rollcall.sqlite3-wal"] {
        fs::copy(folder.path().join("data").join(name), left.join(name)).unwrap();
    }
    drop(store);
    folder
}

/// Overwrites the file from that byte on.
fn spoil(folder: &Path, from: usize) {
    let file = folder.join(FILE);
    let mut bytes = fs::read(&file).unwrap();
    bytes[from..].fill(0x5a);
    fs::write(&file, bytes).unwrap();
}

#[test]
fn a_store_that_was_not_closed_is_looked_through_and_goes_on() {
    let folder = left_open();
    let (store, found) = Store::open_at(&folder.path().join("left"), at("2026-03-01T09:00:00Z")).unwrap();
    assert_eq!(found.set_aside, None);
    assert_eq!(store.connections().unwrap().len(), 2, "what was only in the log is there");
    assert_eq!(store.runs(None).unwrap().len(), 200);
}

#[test]
fn a_damaged_store_is_set_aside_by_date_and_a_new_one_begun() {
    let folder = left_open();
    let left = folder.path().join("left");
    spoil(&left, 150_000); // the connections come first, and the runs last
    let damaged = fs::read(left.join(FILE)).unwrap();
    let (store, found) = Store::open_at(&left, at("2026-03-01T09:00:00Z")).unwrap();
    let aside = found.set_aside.expect("it is set aside");
    assert_eq!(aside, left.join("rollcall.damaged-2026-03-01-090000.sqlite3"));
    assert!(fs::read(&aside).unwrap() == damaged, "and not written to");
    assert_eq!(store.runs(None).unwrap(), [], "every list counts as never sent");
    assert_eq!(store.lists().unwrap(), []);
    assert_eq!(store.connections().unwrap(), [kept("Acme", "vci_1"), kept("Late", "vci_2")]);
    drop(store);
    let (store, found) = Store::open_at(&left, at("2026-03-02T09:00:00Z")).unwrap();
    assert_eq!((found.set_aside, store.connections().unwrap().len()), (None, 2));
}

#[test]
fn a_file_that_is_no_store_at_all_is_set_aside_too_and_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        fs::write(folder.path().join(FILE), "this was written by a disk that is dying, and is long enough")
            .unwrap();
        let (store, found) = Store::open_at(folder.path(), at("2026-03-01T09:00:00Z")).unwrap();
        assert!(found.set_aside.is_some() && found.connections.is_empty());
        store.add_connection(&kept("Acme", "vci_1")).unwrap();
        drop(store);
    }
    let aside = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().contains("damaged");
    let all = fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
    assert_eq!(all.filter(aside).count(), 2, "two of one second have two names");
}

#[test]
fn a_file_that_ends_early_is_noticed_though_it_was_closed() {
    let folder = left_open();
    let data = folder.path().join("data");
    let file = fs::OpenOptions::new().write(true).open(data.join(FILE)).unwrap();
    // The last page only: nothing that is read on opening is missing.
    file.set_len(file.metadata().unwrap().len() - 4096).unwrap();
    let (_, found) = Store::open_at(&data, at("2026-03-01T09:00:00Z")).unwrap();
    assert!(found.set_aside.is_some());
}

#[test]
fn the_file_as_it_was_is_kept_before_its_tables_change() {
    let (folder, store) = connected();
    drop(store);
    let data = folder.path().join("data");
    let copy = data.join("rollcall.before-update.sqlite3");
    assert!(!copy.exists(), "a new store has nothing to keep");
    let sqlite = Sqlite::open(data.join(FILE)).unwrap();
    sqlite.execute_batch("DROP TABLE flows").unwrap();
    sqlite.pragma_update(None, "user_version", MIGRATIONS.len() - 1).unwrap();
    drop(sqlite);
    fs::write(&copy, "of an update long ago").unwrap();
    Store::open(&data).unwrap();
    let kept = Sqlite::open(&copy).unwrap();
    let version: usize = kept.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, MIGRATIONS.len() - 1);
    let names: usize = kept.query_row("SELECT count(*) FROM connections", [], |row| row.get(0)).unwrap();
    assert_eq!(names, 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o077, 0);
    }
    let before = fs::metadata(&copy).unwrap().len();
    Store::open(&data).unwrap();
    assert_eq!(fs::metadata(&copy).unwrap().len(), before, "only before the first change");
}

#[test]
fn a_full_disk_is_said_in_words_and_survived() {
    let (_folder, store) = connected();
    let pages: usize = store.sqlite().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let most = |pages: usize| {
        store.sqlite().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    };
    most(pages + 2);
    let work = store.work(|work| {
        work.write_run(&run("r1", State::Verified, "2026-03-01T09:00:00Z"))?;
        work.put_part("r1", &vec![7; 100_000])
    });
    let Err(error) = work else { panic!("there was room") };
    assert!(matches!(error, StoreError::Full), "{error}");
    let told = crate::Error::from(error);
    assert!(told.message.contains("disk") && told.message.contains("full"), "{told}");
    assert_eq!(store.runs(None).unwrap(), [], "all of it or nothing");
    most(1_000_000);
    store.write_run(&run("r1", State::Verified, "2026-03-01T09:00:00Z")).unwrap();
    assert_eq!(store.runs(None).unwrap().len(), 1);
}

#[test]
fn a_folder_that_is_synchronised_is_refused_by_name_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("Dropbox").join("rollcall");
    let Err(error) = Store::open(&data) else { panic!("it was opened") };
    let told = crate::Error::from(error);
    assert!(told.message.contains("Dropbox") && told.hint.is_some(), "{told}");
    assert!(!folder.path().join("Dropbox").exists());
}

#[cfg(unix)]
#[test]
fn no_copy_is_written_under_a_name_that_sqlite_cannot_take() {
    use std::os::unix::ffi::OsStrExt;
    let (folder, store) = connected();
    let file = folder.path().join(std::ffi::OsStr::from_bytes(b"backup-\xff"));
    let error = store.backup(&file).unwrap_err();
    assert!(error.to_string().contains("not Unicode"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the data folder");
}
