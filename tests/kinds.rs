//! `rollcall kinds --example`: the workbook that shows how a list is filled in, through the real command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::path::Path;
use std::process::{Command, Stdio};

use journeys::{Said, program};
use serde_json::{Value, json};

const CLIENT: &str = "vci_practice_example";

/// The command with nothing of this computer's own. The key in its environment is a practice key, and nothing listens
/// at its address.
fn run(home: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(program("rollcall"));
    command.env_clear().current_dir(home).env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
    command.env("XDG_DATA_HOME", home.join("share")).env("ROLLCALL_DATA", home.join("data"));
    command.env("ROLLCALL_CLIENT_ID", CLIENT).env("ROLLCALL_CLIENT_SECRET", "vcs_practice_example");
    command.args(arguments).stdin(Stdio::null()).output().unwrap().into()
}

fn headings(facts: &Value) -> Vec<&str> {
    let columns = facts["columns"].as_array().unwrap();
    columns.iter().map(|column| column["heading"].as_str().unwrap()).collect()
}

#[test]
fn an_example_is_written_told_and_read_back() {
    let home = tempfile::tempdir().unwrap();
    for (kind, label, rows, some) in [
        ("user_account", "User accounts", 3, "MFA methods"),
        ("macos_user_computer", "Mac computers", 4, "users.screenlockSettings.requiresPassword"),
    ] {
        let file = format!("{kind}.xlsx");
        let told = run(home.path(), &["kinds", kind, "--example", &file, "--json"]).expect(0).json();
        let facts = run(home.path(), &["look", &file, "--json"]).expect(0).json();
        let count = facts["columns"].as_array().unwrap().len();
        assert_eq!(told, json!({"v": 1, "kind": kind, "file": file, "sheet": label, "fields": count}));
        assert_eq!((&facts["sheet"], &facts["rows"]), (&json!(label), &json!(rows)));
        assert!(headings(&facts).contains(&some), "{facts}");
        let said = run(home.path(), &["kinds", kind, "--example", &file]).expect(0);
        assert_eq!(said.out.trim().lines().count(), 1, "{}", said.out);
        assert!(said.out.contains(&file) && said.out.contains("yellow rows"), "{}", said.out);
    }
}

#[test]
fn the_example_of_a_list_has_the_properties_that_it_declares() {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| run(home.path(), arguments);
    run(&["connection", "add", "Practice", "--client-id", CLIENT, "--url", "http://127.0.0.1:9"]).expect(0);
    let add =
        ["list", "add", "Restores", "--connection", "Practice", "--kind", "custom_resource", "--id", "L1"];
    run(&[&add[..], &["--property", "passed:boolean", "--property", "minutes:int32"]].concat()).expect(0);
    let example = ["kinds", "custom_resource", "--example", "restores.xlsx"];
    run(&example).expect(0);
    let common = ["Display name", "ID that never changes", "Link to it"];
    assert_eq!(headings(&run(&["look", "restores.xlsx", "--json"]).json()), common);
    run(&[&example[..], &["--list", "Restores"]].concat()).expect(0);
    let with_own = [&common[..], &["passed", "minutes"]].concat();
    assert_eq!(headings(&run(&["look", "restores.xlsx", "--json"]).json()), with_own);
    let other = ["kinds", "secret", "--example", "other.xlsx", "--list", "Restores", "--json"];
    assert_eq!(run(&other).expect(1).json()["error"]["code"], "bad_input");
    assert!(!home.path().join("other.xlsx").exists());
}

#[test]
fn a_wrong_name_kind_or_line_writes_nothing_and_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, code) in [
        (vec!["kinds", "secret", "--example", "a.csv"], "not_written"),
        (vec!["kinds", "secret", "--example", "missing/a.xlsx"], "not_written"),
        (vec!["kinds", "sekret", "--example", "a.xlsx"], "unknown_name"),
        (vec!["kinds", "secret", "--example", "a.xlsx", "--list", "Nothing"], "unknown_name"),
    ] {
        let error = &run(home.path(), &[&arguments[..], &["--json"]].concat()).expect(1).json()["error"];
        assert_eq!(error["code"], code, "{arguments:?}");
        assert!(error["hint"].is_string(), "{error}");
    }
    run(home.path(), &["kinds", "--example", "a.xlsx"]).expect(2);
    run(home.path(), &["kinds", "secret", "--list", "Nothing"]).expect(2);
    assert!(!home.path().join("a.xlsx").exists() && !home.path().join("a.csv").exists());
}
