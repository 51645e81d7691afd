use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::types::Value as Cell;
use rusqlite::{Connection as Sqlite, params};
use tempfile::TempDir;
use vanta::clock::HandClock;
use vanta::{Clock, Record, Secret, json};

use super::*;
use crate::Parts;
use crate::clock::SystemChance;
use crate::review::Left;
use crate::sealing::tests::parts;
use crate::secret::{Memory, SealKey, Secrets};
use crate::store::State;
use crate::store::tests::run;

/// A house whose clock is moved by hand.
struct Room {
    folder: TempDir,
    secrets: Arc<Memory>,
    clock: Arc<HandClock>,
    house: Rollcall,
}

impl Room {
    fn new() -> Room {
        Room::with(None)
    }

    fn with(seal_key: Option<SealKey>) -> Room {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(Memory::default());
        let clock = Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap()));
        let parts = Parts {
            seal_key,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            ..parts(folder.path(), Arc::clone(&secrets) as Arc<dyn Secrets>)
        };
        let house = Rollcall::open(parts).unwrap();
        Room { folder, secrets, clock, house }
    }

    fn parts(&self) -> Parts {
        Parts {
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            ..parts(self.folder.path(), Arc::clone(&self.secrets) as Arc<dyn Secrets>)
        }
    }

    /// A run that sent these people to a list that held those; an hour later than the one before.
    async fn send(&self, run: &str, before: &[Record], sent: &[Record], ids: &[&str]) -> Option<Note> {
        self.clock.pass(Duration::from_secs(3600));
        let mut run = Run { started: self.clock.now(), ..run_named(run) };
        self.house.store.write_run(&run).unwrap();
        self.snapshots(&run.run, before, sent).await;
        run.state = State::Verified;
        run.finished = Some(self.clock.now());
        let told = serde_json::json!({
            "message": "Ann Lee (E-1) is new",
            "new": ids.iter().map(|id| serde_json::json!({"id": id, "name": name(id)})).collect::<Vec<_>>(),
        });
        let told = told.to_string();
        self.house
            .settle(
                &run,
                false,
                Some(&Kept { told: told.as_bytes(), concerned: ids, snapshots: &Which::ALL }),
            )
            .await
            .unwrap()
    }

    async fn snapshots(&self, run: &str, before: &[Record], sent: &[Record]) {
        for (which, records) in [(Which::Before, before), (Which::Sent, sent), (Which::After, sent)] {
            self.house.keep_snapshot(run, which, &records.iter().collect::<Vec<_>>()).await.unwrap();
        }
    }

    async fn verdict(&self) -> HistoryVerdict {
        self.house.verify_history().await.unwrap()
    }

    fn head_item(&self) -> String {
        self.house.head_item().unwrap().unwrap()
    }

    fn sqlite(&self) -> Sqlite {
        let sqlite = Sqlite::open(self.folder.path().join("data/rollcall.sqlite3")).unwrap();
        sqlite.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        sqlite
    }

    fn count(&self, query: &str) -> usize {
        self.sqlite().query_row(query, [], |row| row.get(0)).unwrap()
    }

    fn ids(records: &[Record]) -> Vec<&str> {
        records.iter().map(id_of).collect()
    }
}

fn run_named(name: &str) -> Run {
    run(name, State::NotSent, "2026-03-01T09:00:00Z")
}

fn name(id: &str) -> String {
    if id == "E-1" { "Ann Lee".to_owned() } else { format!("Person {id}") }
}

fn person(id: &str) -> Record {
    let value = json!({"uniqueId": id, "displayName": name(id), "email": format!("{id}@example.com")});
    value.as_object().unwrap().clone()
}

fn people(ids: &[&str]) -> Vec<Record> {
    ids.iter().map(|id| person(id)).collect()
}

#[tokio::test]
async fn what_a_run_left_is_there_again() {
    let room = Room::new();
    assert_eq!(room.send("r1", &people(&["E-1"]), &people(&["E-2", "E-1"]), &["E-2"]).await, None);
    let before = room.house.snapshot("r1", Which::Before).await.unwrap();
    let sent = room.house.snapshot("r1", Which::Sent).await.unwrap();
    assert_eq!(before, people(&["E-1"]));
    assert_eq!(sent, people(&["E-1", "E-2"]));
    let told = room.house.told("r1").await.unwrap().unwrap();
    assert!(String::from_utf8(told.to_vec()).unwrap().contains("Person E-2"));
    assert_eq!(room.house.history(None).unwrap()[0].state, State::Verified);
    assert!(room.house.told("r2").await.is_err());
    assert!(room.house.snapshot("r2", Which::Sent).await.is_err());
}

#[tokio::test]
async fn nothing_that_is_kept_names_anybody_without_the_key() {
    let room = Room::new();
    room.send("r1", &people(&["E-1"]), &people(&["E-1", "E-2"]), &["E-2"]).await;
    for entry in std::fs::read_dir(room.folder.path().join("data")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for word in ["Ann", "Person", "E-1", "E-2", "example.com"] {
            assert!(!bytes.windows(word.len()).any(|seen| seen == word.as_bytes()), "{word}");
        }
    }
}

#[tokio::test]
async fn equal_bodies_are_stored_once_in_whatever_order_they_come() {
    let room = Room::new();
    room.send("r1", &people(&["E-1"]), &people(&["E-1", "E-2"]), &[]).await;
    room.send("r2", &people(&["E-2", "E-1"]), &people(&["E-1"]), &[]).await;
    assert_eq!(room.count("SELECT count(*) FROM bodies"), 2);
    assert_eq!(room.count("SELECT count(*) FROM snapshots"), 6);
}

#[tokio::test]
async fn a_record_finds_its_runs_by_its_id_and_its_list() {
    let room = Room::new();
    room.send("r1", &[], &people(&["E-1"]), &["E-1"]).await;
    room.send("r2", &[], &people(&["E-2"]), &["E-1", "E-2"]).await;
    let mut other = Run { list: "Other".into(), list_id: "l2".into(), ..run_named("r3") };
    other.state = State::Held;
    room.house
        .settle(&other, false, Some(&Kept { told: b"{}", concerned: &["E-1"], snapshots: &[] }))
        .await
        .unwrap();
    let found = |list: Option<&'static str>, id: &'static str| {
        let house = room.house.clone();
        async move {
            let runs = house.runs_of_record(list, id).await.unwrap();
            runs.into_iter().map(|run| run.run).collect::<Vec<_>>()
        }
    };
    assert_eq!(found(Some("Staff"), "E-1").await, ["r2", "r1"]);
    assert_eq!(found(Some("Other"), "E-1").await, ["r3"]);
    assert_eq!(found(None, "E-1").await.len(), 3);
    assert_eq!(found(None, "e-1").await, Vec::<String>::new());
    let distinct = room.count("SELECT count(DISTINCT id) FROM concerned");
    assert_eq!(distinct, 3, "the same ID has another hash in another list");
}

#[tokio::test]
async fn a_run_has_its_place_in_the_chain() {
    let room = Room::new();
    room.send("r1", &[], &people(&["E-1"]), &[]).await;
    room.send("r2", &[], &people(&["E-2"]), &[]).await;
    let (first, second) =
        (room.house.chain_of("r1").unwrap().unwrap(), room.house.chain_of("r2").unwrap().unwrap());
    assert_eq!((first.entry, first.count), (1, 2));
    assert_eq!((second.entry, second.count), (2, 2));
    assert_eq!(first.head, second.hash);
    room.house.store.write_run(&run_named("r3")).unwrap();
    assert_eq!(room.house.chain_of("r3").unwrap(), None);
    assert!(room.house.chain_of("r4").is_err());
    let verdict = room.verdict().await;
    assert!(verdict.intact, "{verdict:?}");
    assert_eq!((verdict.entries, verdict.head.as_deref()), (2, Some(second.head.as_str())));
    assert!(verdict.notes[0].starts_with("Run r3 stands outside of the chain"), "{:?}", verdict.notes);
}

/// Every byte of every entry and of every sealed part, and every count of a run's row.
#[tokio::test]
async fn whatever_byte_is_altered_is_found() {
    let room = Room::new();
    room.send("r1", &people(&["E-1"]), &people(&["E-1", "E-2"]), &["E-2"]).await;
    room.send("r2", &people(&["E-1", "E-2"]), &people(&["E-2"]), &["E-1"]).await;
    let intact = room.verdict().await;
    assert!(intact.intact && intact.notes.is_empty(), "{intact:?}");
    let sqlite = room.sqlite();
    let mut flips = 0;
    for (table, columns) in [
        ("chain", &["at", "what", "run", "facts", "parts", "previous", "mac"][..]),
        ("run_parts", &["sealed"]),
        ("bodies", &["sealed"]),
        ("runs", &["state", "started", "list", "plan", "file_sha256", "application", "kind", "list_id"]),
    ] {
        for column in columns {
            let query = format!("SELECT rowid, {column} FROM {table}");
            let cells: Vec<(i64, Cell)> = sqlite
                .prepare(&query)
                .unwrap()
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let update = |row: i64, value: &[u8], is_text: bool| {
                let set = if is_text { "CAST(?2 AS TEXT)" } else { "?2" };
                let update = format!("UPDATE {table} SET {column} = {set} WHERE rowid = ?1");
                sqlite.execute(&update, params![row, value]).unwrap();
            };
            for (row, cell) in cells {
                let (bytes, is_text) = match cell {
                    Cell::Text(text) => (text.into_bytes(), true),
                    Cell::Blob(bytes) => (bytes, false),
                    _ => continue,
                };
                for place in 0..bytes.len() {
                    let mut other = bytes.clone();
                    other[place] ^= 1 << (place % 8);
                    update(row, &other, is_text);
                    let verdict = room.verdict().await;
                    assert!(!verdict.intact, "{table}.{column} of {row}, byte {place}");
                    let named = verdict.broken.iter().all(|broken| broken.entry.is_some());
                    assert!(named, "{:?}", verdict.broken);
                    flips += 1;
                }
                update(row, &bytes, is_text);
            }
        }
    }
    assert!(flips > 2500, "{flips}");
    assert_eq!(room.verdict().await, intact, "all is back");
}

/// Alters the store with SQL, and gives what is found, as text.
async fn after(room: &Room, sql: &str) -> String {
    room.sqlite().execute_batch(sql).unwrap();
    let verdict = room.verdict().await;
    assert!(!verdict.intact, "{sql}");
    verdict.broken.iter().map(|broken| broken.what.clone()).collect::<Vec<_>>().join("\n")
}

async fn three() -> Room {
    let room = Room::new();
    for run in ["r1", "r2", "r3"] {
        room.send(run, &people(&["E-1"]), &people(&["E-1", run]), &[run]).await;
    }
    room
}

#[tokio::test]
async fn missing_reordered_and_cut_off_entries_are_found_and_named() {
    assert_eq!(after(&three().await, "DELETE FROM chain WHERE number = 2").await, "Entry 2 is missing.");
    assert_eq!(
        after(&three().await, "DELETE FROM chain WHERE number = 3").await,
        "Entry 3 was cut off the end; the keychain knows that there was one."
    );
    let all = after(&three().await, "DELETE FROM chain").await;
    assert_eq!(all, "Entries 1 to 3 were cut off the end; the keychain knows that there were such.");
    let first = after(&three().await, "DELETE FROM chain WHERE number = 1").await;
    assert_eq!(first, "Entry 1 is missing.");
    let swapped =
        "UPDATE chain SET number = -1 WHERE number = 1; UPDATE chain SET number = 1 WHERE number = 2;
                   UPDATE chain SET number = 2 WHERE number = -1";
    let swapped = after(&three().await, swapped).await;
    assert!(swapped.contains("Entry 1 was altered or moved"), "{swapped}");
    assert!(swapped.contains("Entry 2 was altered or moved"), "{swapped}");
    let closed = "DELETE FROM chain WHERE number = 2; UPDATE chain SET number = 2 WHERE number = 3";
    let closed = after(&three().await, closed).await;
    assert!(closed.contains("Entry 2 does not follow the entry before it"), "{closed}");
}

#[tokio::test]
async fn missing_and_exchanged_parts_and_rows_are_found_and_named() {
    for (sql, words) in [
        (
            "DELETE FROM run_parts WHERE run = 'r2'",
            "What is told of run r2 is missing; entry 2 says otherwise.",
        ),
        (
            "UPDATE runs SET removed = 0 WHERE run = 'r2'",
            "The row of run r2 was altered (removed); entry 2 says otherwise.",
        ),
        ("DELETE FROM runs WHERE run = 'r3'", "The row of run r3 is missing; entry 3 says otherwise."),
        (
            "UPDATE snapshots SET body = 1 WHERE run = 'r2' AND which = 'sent'",
            "The snapshot \"sent\" of run r2 was exchanged; entry 2 says otherwise.",
        ),
        (
            "DELETE FROM concerned WHERE run = 'r1'",
            "The index of the records that run r1 concerned was altered; entry 1 says otherwise.",
        ),
        (
            "UPDATE run_parts SET sealed = (SELECT sealed FROM run_parts WHERE run = 'r1') WHERE run = 'r2'",
            "What is told of run r2 was altered; entry 2 says otherwise.",
        ),
        (
            "UPDATE bodies SET sealed = NULL WHERE body = 2",
            "A snapshot of run r1 is missing; entry 1 says otherwise.",
        ),
    ] {
        assert_eq!(after(&three().await, sql).await, words, "{sql}");
    }
}

#[tokio::test]
async fn an_earlier_state_put_back_in_place_is_found() {
    let room = three().await;
    let earlier = room.folder.path().join("earlier");
    room.house.backup(&earlier).unwrap();
    room.send("r4", &[], &people(&["E-4"]), &[]).await;
    room.sqlite()
        .execute_batch(&format!(
            "ATTACH '{}' AS old; DELETE FROM main.chain; INSERT INTO main.chain SELECT * FROM old.chain",
            earlier.display()
        ))
        .unwrap();
    let verdict = room.verdict().await;
    assert_eq!(verdict.broken[0].entry, Some(4), "{verdict:?}");
}

#[tokio::test]
async fn without_a_keychain_the_history_verifies_and_says_what_it_cannot_notice() {
    let room = Room::with(Some(SealKey::new(&SystemChance)));
    room.send("r1", &[], &people(&["E-1"]), &[]).await;
    let verdict = room.verdict().await;
    assert!(verdict.intact);
    assert!(verdict.notes[0].contains("cut off the end could not be noticed"), "{:?}", verdict.notes);
    let id = room.house.store.sealing_key().unwrap().unwrap();
    for item in [room.head_item(), format!("{id}.seal")] {
        assert!(room.secrets.get(&item).await.unwrap().is_none(), "the keychain is not touched");
    }
}

#[tokio::test]
async fn a_lost_key_stops_no_run_and_takes_only_the_undo() {
    let room = three().await;
    let id = room.house.store.sealing_key().unwrap().unwrap();
    let key = room.secrets.get(&format!("{id}.seal")).await.unwrap().unwrap();
    room.secrets.remove(&format!("{id}.seal")).await.unwrap();
    let note = room.send("r4", &[], &people(&["E-4"]), &["E-4"]).await.expect("it is said");
    assert!(note.message.contains(&id) && note.message.contains("cannot be undone"), "{}", note.message);
    assert_eq!(room.send("r5", &[], &people(&["E-4"]), &["E-4"]).await, Some(note), "in the same words");
    assert_eq!(room.house.history(None).unwrap()[1].state, State::Verified);
    assert_eq!(room.house.store.sealing_key().unwrap(), Some(id.clone()), "no other key takes its place");
    for error in [
        room.house.snapshot("r1", Which::Before).await.unwrap_err(),
        room.house.verify_history().await.unwrap_err(),
        room.house.told("r1").await.unwrap_err(),
    ] {
        assert_eq!(error.code, Code::SealKeyMissing, "{error}");
    }
    // It comes back, and what it sealed with it.
    room.secrets.set(&format!("{id}.seal"), key).await.unwrap();
    room.send("r6", &[], &people(&["E-6"]), &[]).await;
    assert_eq!(room.house.snapshot("r1", Which::Before).await.unwrap(), people(&["E-1"]));
    let verdict = room.verdict().await;
    assert!(verdict.intact, "{verdict:?}");
    assert!(verdict.notes[0].starts_with("2 runs stand outside of the chain"), "{:?}", verdict.notes);
}

#[tokio::test]
async fn what_is_too_long_to_be_sealed_stops_no_run() {
    let room = Room::new();
    let run = Run { state: State::Verified, ..run_named("r1") };
    let told = vec![b'1'; crate::secret::seal::LONGEST + 1];
    let note = room
        .house
        .settle(&run, false, Some(&Kept { told: &told, concerned: &["E-1"], snapshots: &[] }))
        .await
        .unwrap();
    assert!(note.expect("it is said").message.contains("not everything is kept"));
    assert_eq!(room.house.history(None).unwrap()[0].state, State::Verified);
    assert!(room.verdict().await.intact);
    assert_eq!(room.house.told("r1").await.unwrap(), None);
}

#[tokio::test]
async fn a_snapshot_that_could_not_be_kept_is_told_when_the_run_is_settled() {
    let room = Room::new();
    let run = Run { state: State::Verified, ..run_named("r1") };
    room.house.store.write_run(&run).unwrap();
    let mut long = person("E-1");
    long.insert("fullName", "x".repeat(crate::secret::seal::LONGEST));
    assert!(room.house.keep_snapshot("r1", Which::Before, &[&long]).await.unwrap().is_some());
    assert_eq!(room.house.keep_snapshot("r1", Which::Sent, &[&person("E-1")]).await.unwrap(), None);
    let kept = Kept { told: b"{}", concerned: &[], snapshots: &Which::ALL };
    let note = room.house.settle(&run, false, Some(&kept)).await.unwrap().expect("it is said");
    let lacks = "no snapshot of what Vanta held before and of what Vanta held afterwards";
    assert!(note.message.contains(lacks), "{}", note.message);
    let kept = Kept { snapshots: &[Which::Sent], ..kept };
    assert_eq!(room.house.settle(&run, false, Some(&kept)).await.unwrap(), None, "what is there is not told");
}

#[tokio::test]
async fn two_folders_with_one_key_count_each_for_itself() {
    let room = three().await;
    let key = room.house.store.sealing_key().unwrap().unwrap();
    let other = room.folder.path().join("other");
    let other = Rollcall::open(Parts { data: other.into(), ..room.parts() }).unwrap();
    other.store.name_sealing_key(&key).unwrap();
    let run = Run { state: State::Verified, ..run_named("r1") };
    assert_eq!(other.settle(&run, false, None).await.unwrap(), None);
    for verdict in [room.verdict().await, other.verify_history().await.unwrap()] {
        assert!(verdict.intact && verdict.notes.is_empty(), "{verdict:?}");
    }
    let cut = after(&room, "DELETE FROM chain WHERE number = 3").await;
    assert!(cut.contains("Entry 3 was cut off the end"), "{cut}");
}

#[tokio::test]
async fn retention_takes_bodies_and_leaves_the_chain_whole() {
    let room = Room::new();
    room.house.set_keeping(Keeping { bodies: 3, fingerprints_only: false }).unwrap();
    for run in 0..8 {
        let (before, sent) = (format!("B-{run}"), format!("S-{run}"));
        room.send(&format!("r{run}"), &people(&[&before]), &people(&[&sent]), &[&sent]).await;
    }
    let there: Vec<bool> = {
        let mut all = Vec::new();
        for run in 0..8 {
            all.push(room.house.snapshot(&format!("r{run}"), Which::Sent).await.is_ok());
        }
        all
    };
    assert_eq!(there, [false, false, false, false, false, false, true, true]);
    assert!(room.house.snapshot("r7", Which::Before).await.is_ok());
    assert!(room.house.snapshot("r0", Which::Before).await.is_ok(), "the one before the first send stays");
    let error = room.house.snapshot("r1", Which::Before).await.unwrap_err();
    assert!(error.message.contains("no longer kept"), "{error}");
    let verdict = room.verdict().await;
    assert!(verdict.intact && verdict.entries > 8, "{verdict:?}");
    assert!(room.house.told("r1").await.unwrap().is_some(), "what is told stays");
    room.sqlite().execute("UPDATE bodies SET sealed = x'00' WHERE sealed IS NULL AND body = 2", []).unwrap();
    let verdict = room.verdict().await;
    assert!(verdict.broken[0].what.contains("came back"), "{verdict:?}");
}

#[tokio::test]
async fn a_run_that_is_not_settled_keeps_its_bodies() {
    let room = Room::new();
    room.house.set_keeping(Keeping { bodies: 1, fingerprints_only: true }).unwrap();
    let flying = Run { state: State::Unknown, ..run_named("flying") };
    room.house.store.write_run(&flying).unwrap();
    room.snapshots("flying", &people(&["E-1"]), &people(&["E-2"])).await;
    room.house.settle(&flying, true, None).await.unwrap();
    room.send("r1", &people(&["E-1"]), &people(&["E-2"]), &[]).await;
    assert_eq!(room.house.snapshot("flying", Which::Sent).await.unwrap(), people(&["E-2"]));
    assert!(room.house.snapshot("r1", Which::Sent).await.is_err());
    assert!(room.verdict().await.intact);
}

#[tokio::test]
async fn fingerprints_only_keeps_no_record_of_a_settled_run() {
    let room = Room::new();
    room.house.set_keeping(Keeping { bodies: 30, fingerprints_only: true }).unwrap();
    room.send("r1", &people(&["E-1"]), &people(&["E-1", "E-2"]), &[]).await;
    assert_eq!(room.count("SELECT count(*) FROM bodies WHERE sealed IS NOT NULL"), 0);
    let prints = room.count("SELECT sum(length(prints)) FROM bodies");
    assert_eq!(prints % 32, 0);
    assert!(prints > 0);
    let error = room.house.snapshot("r1", Which::Sent).await.unwrap_err();
    assert!(error.message.contains("only fingerprints"), "{error}");
    assert!(room.verdict().await.intact);
}

#[tokio::test]
async fn by_their_fingerprints_records_are_the_same_whenever_they_were_written() {
    let room = Room::new();
    room.house.set_keeping(Keeping { bodies: 30, fingerprints_only: true }).unwrap();
    room.send("r1", &[], &people(&["E-1", "E-2", "E-3"]), &[]).await;
    let run = room.house.run("r1").unwrap();
    let mut held = people(&["E-1", "E-2", "E-3"]);
    held[0].insert("updatedAt", "2026-07-01T09:00:00Z");
    let nobody = Left::Differing { named: Vec::new(), gone: 0 };
    assert_eq!(room.house.left_by(&run, &held).await.unwrap(), Some(nobody));
    held[0].insert("email", "other@example.com");
    held.remove(1);
    let Some(Left::Differing { named, gone }) = room.house.left_by(&run, &held).await.unwrap() else {
        panic!("only fingerprints are kept")
    };
    assert_eq!((named.len(), named[0].id.as_str(), gone), (1, "E-1", 1));
}

#[tokio::test]
async fn who_was_erased_is_not_called_someone_elses_writing() {
    let room = Room::new();
    room.send("r1", &[], &people(&["E-1", "E-2"]), &[]).await;
    room.house.erase_person(None, "E-1", "E-1").await.unwrap();
    let run = room.house.run("r1").unwrap();
    assert_eq!(room.house.left_by(&run, &people(&["E-1", "E-2"])).await.unwrap(), None);
}

#[tokio::test]
async fn a_person_is_erased_and_the_chain_still_verifies() {
    let room = three().await;
    room.send("r4", &people(&["E-1"]), &people(&["E-2"]), &["E-1"]).await;
    let erased = room.house.erase_person(Some("Staff"), "E-1", "E-1").await.unwrap();
    assert_eq!(erased, Erased { runs: 4, snapshots: 4, found_by: 1, ..Erased::default() });
    for run in ["r1", "r2", "r3", "r4"] {
        let told = String::from_utf8(room.house.told(run).await.unwrap().unwrap().to_vec()).unwrap();
        assert!(!told.contains("Ann") && !told.contains("E-1"), "{told}");
        for which in Which::ALL {
            let records = room.house.snapshot(run, which).await.unwrap();
            assert!(!Room::ids(&records).contains(&"E-1"));
        }
    }
    let sent = room.house.snapshot("r2", Which::Sent).await.unwrap();
    assert_eq!(Room::ids(&sent), ["r2"], "the others stay");
    assert!(room.house.runs_of_record(None, "E-1").await.unwrap().is_empty());
    let verdict = room.verdict().await;
    assert!(verdict.intact, "{verdict:?}");
    let entries = room.house.store.look(|work| work.chain()).unwrap();
    let last = entries.last().unwrap();
    assert_eq!((last.what.as_str(), &last.run), (chain::ERASED, &None));
    assert_eq!(last.facts, r#"{"why":"a person asked"}"#);
    let again = room.house.erase_person(None, "E-1", "E-1").await.unwrap();
    assert_eq!(again, Erased::default());
    assert_eq!(room.verdict().await.entries, verdict.entries, "nothing was done, so nothing is told");
    // The next run may bring the person again, and is kept as a body of its own.
    room.send("r5", &people(&["E-2"]), &people(&["E-1"]), &["E-1"]).await;
    assert_eq!(room.house.snapshot("r5", Which::Sent).await.unwrap(), people(&["E-1"]));
    assert!(room.verdict().await.intact);
}

#[tokio::test]
async fn a_person_leaves_the_fingerprints_too() {
    let room = Room::new();
    room.house.set_keeping(Keeping { bodies: 30, fingerprints_only: true }).unwrap();
    room.send("r1", &[], &people(&["E-1", "E-2"]), &[]).await;
    let bytes = room.count("SELECT sum(length(prints)) FROM bodies");
    let erased = room.house.erase_person(None, "E-1", "E-1").await.unwrap();
    let less = room.count("SELECT sum(length(prints)) FROM bodies");
    assert_eq!(bytes - less, 32 * erased.snapshots);
    assert!(erased.snapshots > 0 && room.verdict().await.intact);
}

#[tokio::test]
async fn a_keychain_that_forgot_the_end_is_a_note_and_no_alarm() {
    let room = three().await;
    let item = room.head_item();
    let kept = room.secrets.get(&item).await.unwrap().unwrap();
    room.secrets.remove(&item).await.unwrap();
    let verdict = room.verdict().await;
    assert!(verdict.intact && verdict.notes[0].contains("does not know where the history ends"));
    // A process that ended between the store and the keychain leaves it one behind.
    room.send("r4", &[], &people(&["E-4"]), &[]).await;
    room.secrets.set(&item, Secret::new(kept.open())).await.unwrap();
    let verdict = room.verdict().await;
    assert!(verdict.intact && verdict.notes.is_empty(), "{verdict:?}");
}

mod copies {
    use super::*;

    fn elsewhere(room: &Room, place: &str) -> Option<Note> {
        settle_in(&room.house.store, room.folder.path(), &room.parts(), Some(place.to_owned()), true).unwrap()
    }

    #[tokio::test]
    async fn a_folder_that_is_opened_elsewhere_wants_a_hand_and_says_so_in_the_history() {
        let room = three().await;
        with_list(&room);
        elsewhere(&room, "there");
        room.house.store.work(|work| work.hand_given("Staff")).unwrap();
        assert!(!room.house.wants_hand("Staff").unwrap());
        let before = room.house.moved().unwrap();
        assert_eq!(elsewhere(&room, "there"), None, "the same place again is nothing to tell");
        assert_eq!(room.house.moved().unwrap(), before);
        room.clock.pass(Duration::from_secs(3600));
        let note = elsewhere(&room, "far away").expect("it is told");
        assert!(note.message.contains("another computer or by another user"), "{note:?}");
        assert!(room.house.wants_hand("Staff").unwrap());
        assert!(room.house.moved().unwrap() > before);
        let verdict = room.verdict().await;
        assert!(verdict.notes.iter().any(|note| note.contains("opened elsewhere")), "{:?}", verdict.notes);
        room.send("r4", &[], &people(&["E-4"]), &[]).await;
        let what = last_but_one(&room);
        assert_eq!(what, chain::ELSEWHERE);
        assert!(room.verdict().await.intact);
        room.house.hand_given("Staff").unwrap();
        assert!(!room.house.wants_hand("Staff").unwrap());
    }

    fn last_but_one(room: &Room) -> String {
        let entries = room.house.store.look(|work| work.chain()).unwrap();
        entries[entries.len() - 2].what.clone()
    }

    fn with_list(room: &Room) {
        let sqlite = room.sqlite();
        sqlite
            .execute_batch(
                "INSERT INTO connections VALUES ('Acme', 'eu', 'https://api.eu', 'vci_1');
                 INSERT INTO lists (name, connection, kind, list_id, properties)
                 VALUES ('Staff', 'Acme', 'user_account', 'l1', '[]');",
            )
            .unwrap();
    }

    async fn restore(room: &Room, data: &Path, file: &Path) -> Result<(Rollcall, Restored), Error> {
        Rollcall::restore_backup(Parts { data: data.to_owned().into(), ..room.parts() }, file).await
    }

    #[tokio::test]
    async fn a_backup_brings_everything_back_and_nothing_goes_by_itself() {
        let room = three().await;
        with_list(&room);
        let file = room.folder.path().join("rollcall.backup");
        assert!(room.house.backup(&file).unwrap() > 0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o077, 0);
        }
        assert_eq!(room.house.backup(&file).unwrap_err().code, Code::NotWritten, "never over another one");
        let data = room.folder.path().join("new");
        let (house, restored) = restore(&room, &data, &file).await.unwrap();
        assert_eq!(
            (restored.lists, restored.set_aside, restored.note),
            (vec!["Staff".to_owned()], None, None)
        );
        assert!(house.wants_hand("Staff").unwrap());
        assert_eq!(house.moved().unwrap(), Some(room.clock.now()));
        assert_eq!(house.history(None).unwrap().len(), 3);
        assert_eq!(house.snapshot("r3", Which::Before).await.unwrap(), people(&["E-1"]));
        let verdict = house.verify_history().await.unwrap();
        assert!(verdict.intact && verdict.entries == 4, "{verdict:?}");
        assert!(house.notices().is_empty(), "the restoring says it already");
    }

    #[tokio::test]
    async fn an_earlier_state_of_the_same_folder_may_go_over_it_and_the_history_says_so() {
        let room = three().await;
        with_list(&room);
        let file = room.folder.path().join("rollcall.backup");
        room.house.backup(&file).unwrap();
        room.send("r4", &[], &people(&["E-4"]), &[]).await;
        let data = room.folder.path().join("data");
        let busy = restore(&room, &data, &file).await.map(drop).unwrap_err();
        assert_eq!(busy.code, Code::InUse, "{busy}");
        let Room { folder, secrets, clock, house } = room;
        drop(house);
        let parts = Parts {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            ..parts(folder.path(), Arc::clone(&secrets) as Arc<dyn Secrets>)
        };
        let (house, restored) = Rollcall::restore_backup(parts, &file).await.unwrap();
        let aside = restored.set_aside.expect("what was there is not lost");
        let kept: usize = Sqlite::open(&aside)
            .unwrap()
            .query_row("SELECT count(*) FROM runs", [], |row| row.get(0))
            .unwrap();
        assert_eq!((kept, house.history(None).unwrap().len()), (4, 3));
        let entries = house.store.look(|work| work.chain()).unwrap();
        assert_eq!(entries.last().unwrap().what, chain::RESTORED);
        assert!(house.verify_history().await.unwrap().intact);
    }

    #[tokio::test]
    async fn a_backup_never_goes_over_another_folder() {
        let room = three().await;
        with_list(&room);
        let other = three().await;
        with_list(&other);
        let file = other.folder.path().join("rollcall.backup");
        other.house.backup(&file).unwrap();
        let data = room.folder.path().join("data");
        let error = restore(&room, &data, &file).await.map(drop).unwrap_err();
        assert!(error.message.contains("holds other lists"), "{error}");
        assert_eq!(room.house.history(None).unwrap().len(), 3);
        let strange = room.folder.path().join("strange");
        std::fs::create_dir(&strange).unwrap();
        std::fs::write(strange.join("letters.txt"), "Dear Ann").unwrap();
        assert_eq!(restore(&room, &strange, &file).await.map(drop).unwrap_err().code, Code::InUse);
    }

    #[tokio::test]
    async fn a_file_that_is_no_backup_is_refused_by_name() {
        let room = Room::new();
        let file = room.folder.path().join("letter.txt");
        std::fs::write(&file, "Dear Ann, this is no backup at all, and long enough.").unwrap();
        let data = room.folder.path().join("new");
        let error = restore(&room, &data, &file).await.map(drop).unwrap_err();
        assert_eq!(error.code, Code::BadInput);
        assert!(error.message.contains("letter.txt"), "{error}");
        assert!(!data.exists());
        let strange = room.folder.path().join("strange.sqlite3");
        Sqlite::open(&strange).unwrap().execute_batch("CREATE TABLE letters (text)").unwrap();
        assert_eq!(restore(&room, &data, &strange).await.map(drop).unwrap_err().code, Code::BadInput);
        assert_eq!(
            restore(&room, &data, &room.folder.path().join("none")).await.map(drop).unwrap_err().code,
            Code::BadInput
        );
    }
}
