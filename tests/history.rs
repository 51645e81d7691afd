//! Journeys through the history: looked through for alterations, searched by record, backed up and brought back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use journeys::Desk;
use serde_json::json;

/// Two runs: everybody joins, then one leaves.
fn desk() -> Desk {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("march.csv", 0..8), "--list", "Staff"]).expect(0);
    desk.run(&["send", &desk.plain("april.csv", 0..7), "--list", "Staff"]).expect(0);
    desk
}

fn alter(desk: &Desk, sql: &str) {
    let sqlite = rusqlite::Connection::open(desk.home.path().join("data/rollcall.sqlite3")).unwrap();
    sqlite.execute_batch(sql).unwrap();
}

#[test]
fn a_whole_history_is_said_to_be_whole_and_an_altered_one_is_named_with_code_1() {
    let desk = desk();
    let whole = desk.run(&["history", "--verify"]).expect(0);
    assert!(whole.out.contains("The history is whole: 2 entries, each as it was written."), "{}", whole.out);
    let document = desk.run(&["history", "--verify", "--json"]).expect(0).json();
    assert_eq!(document["v"], 1);
    assert_eq!(
        (&document["verified"]["intact"], &document["verified"]["entries"]),
        (&json!(true), &json!(2))
    );
    let last = document["runs"][0]["run"].as_str().unwrap();
    alter(&desk, &format!("UPDATE runs SET removed = 0 WHERE run = '{last}'"));
    let altered = desk.run(&["history", "--verify"]).expect(1);
    assert!(altered.out.contains("THE HISTORY IS NOT AS IT WAS WRITTEN"), "{}", altered.out);
    let document = desk.run(&["history", "--verify", "--json"]).expect(1).json();
    let broken = &document["verified"]["broken"][0];
    assert_eq!((&broken["entry"], &broken["run"]), (&json!(2), &json!(last)));
    desk.run(&["history"]).expect(0);
}

#[test]
fn a_record_finds_the_runs_that_it_was_concerned_in() {
    let desk = desk();
    let runs = |id: &str| {
        let found = desk.run(&["history", "--record", id, "--list", "Staff", "--json"]).expect(0).json();
        found["runs"].as_array().unwrap().len()
    };
    assert_eq!(runs("E-7"), 2, "joined and left");
    assert_eq!(runs("E-1"), 1, "joined");
    assert_eq!(runs("E-99"), 0);
    let none = desk.run(&["history", "--record", "E-99"]).expect(0);
    assert!(none.out.contains("No run concerned E-99."), "{}", none.out);
}

#[test]
fn a_backup_comes_back_with_everything_and_says_what_is_paused() {
    let desk = desk();
    let file = desk.path("rollcall.backup");
    let written = desk.run(&["backup", &file, "--json"]).expect(0).json();
    assert_eq!(written["file"], file.as_str());
    let again = desk.run(&["backup", &file, "--json"]).expect(1).json();
    assert_eq!(again["error"]["code"], "not_written");
    desk.run(&["send", &desk.plain("may.csv", 0..9), "--list", "Staff"]).expect(0);
    let new = desk.path("new");
    let restored = desk.run(&["restore-backup", &file, "--data", &new]).expect(0);
    assert!(restored.out.contains("Each list wants one approved send by hand: Staff."), "{}", restored.out);
    let history = desk.run(&["history", "--verify", "--data", &new, "--json"]).expect(0).json();
    assert_eq!(history["runs"].as_array().unwrap().len(), 2);
    assert_eq!(history["verified"]["entries"], 3, "the restoring is an entry");
    let over = desk.run(&["restore-backup", &file, "--json"]).expect(0).json();
    let aside = over["set_aside"].as_str().expect("what was there is kept");
    assert!(std::path::Path::new(aside).is_file());
    assert_eq!(desk.run(&["history", "--json"]).expect(0).json()["runs"].as_array().unwrap().len(), 2);
    let none = desk.run(&["restore-backup", &desk.path("march.csv"), "--json"]).expect(1).json();
    assert_eq!(none["error"]["code"], "bad_input");
}

#[test]
fn without_any_key_a_send_goes_on_and_says_what_is_not_kept() {
    let desk = Desk::with_list();
    let file = desk.plain("staff.csv", 0..3);
    let keyless = |arguments: &[&str]| -> journeys::Said {
        desk.call(arguments).env_remove("ROLLCALL_SEAL_KEY").output().unwrap().into()
    };
    let sent = keyless(&["send", &file, "--list", "Staff"]).expect(0);
    assert_eq!(sent.out.matches("cannot be undone or proven later").count(), 1, "{}", sent.out);
    let verified = keyless(&["history", "--verify"]).expect(0);
    assert!(verified.out.contains("stands outside of the chain"), "{}", verified.out);
}
