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
fn a_run_is_undone_by_a_restore_that_is_reviewed_held_and_proven_as_any_send() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("march.csv", 0..8), "--list", "Staff"]).expect(0);
    let april = desk.plain("april.csv", 0..4);
    let held = desk.run(&["send", &april, "--list", "Staff", "--json"]).expect(4).json();
    let plan = held["plan"].as_str().unwrap();
    let sent = desk.run(&["send", &april, "--list", "Staff", "--approve", plan, "--json"]).expect(0).json();
    let run = sent["run"].as_str().unwrap();

    let review = desk.run(&["restore", run, "--review"]).expect(3);
    assert!(
        review.out.contains(&format!("What Vanta held before run {run} to the list \"Staff\"")),
        "{}",
        review.out
    );
    assert!(review.out.contains(&format!("rollcall restore {run} --approve ")), "{}", review.out);
    let document = desk.run(&["restore", run, "--review", "--json"]).expect(3).json();
    assert_eq!((&document["will_hold"], &document["returned"].as_array().unwrap().len()), (&json!(8), &4));
    assert_eq!(
        (&document["restores"], &document["file"]),
        (&json!({"run": run, "which": "before"}), &json!(null))
    );

    let undone = desk.run(&["restore", run, "--json"]).expect(0).json();
    assert_eq!((&undone["state"], &undone["returned"]), (&json!("verified"), &json!(4)));
    let held = desk.run(&["restore", run, "--after", "--json"]).expect(4).json();
    assert_eq!(held["holds"][0]["rule"], "removals");
    let text = desk.run(&["restore", run, "--after"]).expect(4);
    let approve = format!("rollcall restore {run} --after --approve {}", held["plan"].as_str().unwrap());
    assert!(text.out.contains(&approve), "{}", text.out);
    assert!(
        text.out.contains(&format!("rollcall restore {run} --after --keep-missing --review")),
        "{}",
        text.out
    );
    let plan = held["plan"].as_str().unwrap();
    desk.run(&["restore", run, "--after", "--approve", plan]).expect(0);

    let proof = desk.path("proof");
    let undoing = undone["run"].as_str().unwrap();
    desk.run(&["proof", undoing, "--out", &proof]).expect(0);
    let proof = std::fs::read_to_string(std::path::Path::new(&proof).join("proof.json")).unwrap();
    let proof: serde_json::Value = serde_json::from_str(&proof).unwrap();
    assert_eq!(proof["restored"], format!("what Vanta held before run {run}"));
    let none = desk.run(&["restore", "nothing", "--json"]).expect(1).json();
    assert_eq!(none["error"]["code"], "unknown_name");
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

#[test]
fn how_much_is_kept_is_shown_and_set_and_what_that_takes_away_is_said() {
    let desk = desk();
    let shown = desk.run(&["settings", "--json"]).expect(0).json();
    assert_eq!(shown, json!({"v": 1, "snapshots": 30, "fingerprints_only": false}));
    let set =
        desk.run(&["settings", "--snapshots", "5", "--fingerprints-only", "yes", "--json"]).expect(0).json();
    assert_eq!(set, json!({"v": 1, "snapshots": 5, "fingerprints_only": true}));
    assert_eq!(desk.run(&["settings", "--json"]).expect(0).json(), set, "it stays");
    let back = desk.run(&["settings", "--fingerprints-only", "no"]).expect(0);
    assert!(back.out.contains("Those erased meanwhile do not come back"), "{}", back.out);
    let on = desk.run(&["settings", "--fingerprints-only", "yes"]).expect(0);
    assert!(
        on.out.contains("From the end of each list's next run on, nothing of that list can be undone"),
        "{}",
        on.out
    );
    let again = desk.run(&["settings", "--fingerprints-only", "yes"]).expect(0);
    assert!(!again.out.contains("From the end"), "nothing changed: {}", again.out);
    for wrong in [["--snapshots", "0"], ["--snapshots", "1001"], ["--fingerprints-only", "maybe"]] {
        desk.run(&[&["settings"][..], &wrong].concat()).expect(2);
    }
    assert_eq!(desk.run(&["settings", "--json"]).expect(0).json()["snapshots"], 5);
}

#[test]
fn a_person_is_erased_from_proofs_and_search_and_is_told_what_is_not_touched() {
    let desk = desk();
    let runs = desk.run(&["history", "--json"]).expect(0).json();
    let runs: Vec<&str> =
        runs["runs"].as_array().unwrap().iter().map(|run| run["run"].as_str().unwrap()).collect();
    let names = |when: &str, run: &str| {
        let out = desk.path(&format!("{when}-{run}"));
        desk.run(&["proof", run, "--out", &out]).expect(0);
        let texts =
            journeys::files(out.as_ref()).into_iter().filter(|file| file.extension().unwrap() != "pdf");
        let text: String = texts.map(|file| std::fs::read_to_string(file).unwrap()).collect();
        text.contains("E-7") || text.contains("Person 7")
    };
    assert!(runs.iter().all(|run| names("before", run)));
    let wrong = desk.run(&["erase", "E-7", "--confirm", "E-77", "--json"]).expect(1).json();
    assert_eq!(wrong["error"]["code"], "bad_input");
    desk.run(&["erase", "E-7"]).expect(2);
    desk.run(&["list", "set", "Staff", "--must-have", "E-7"]).expect(0);
    let erased = desk.run(&["erase", "E-7", "--list", "Staff", "--confirm", "E-7"]).expect(0);
    for words in [
        "Erased E-7 from what is kept of the list \"Staff\":",
        "out of what is told of 2 runs",
        "Not erased:",
        "what Vanta holds",
        "backups, and proofs that were written already",
        "every file of \"Staff\" must give this ID; set others: rollcall list set Staff --must-have ID",
    ] {
        assert!(erased.out.contains(words), "{words}: {}", erased.out);
    }
    assert!(!runs.iter().any(|run| names("after", run)));
    let found = desk.run(&["history", "--record", "E-7"]).expect(0);
    assert!(found.out.contains("No run concerned E-7."), "{}", found.out);
    let verified = desk.run(&["history", "--verify", "--json"]).expect(0).json();
    assert_eq!(
        (&verified["verified"]["intact"], &verified["verified"]["entries"]),
        (&json!(true), &json!(3))
    );
    let again = desk.run(&["erase", "E-7", "--confirm", "E-7", "--json"]).expect(0).json();
    let nothing =
        json!({"v": 1, "runs": 0, "snapshots": 0, "found_by": 0, "mended": 0, "must_have": ["Staff"]});
    assert_eq!(again, nothing);
}
