//! Journeys through the `rollcall` command as people and scripts use it, against a practice Vanta that the
//! command itself runs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::io::Write;
use std::process::{Child, Stdio};

use journeys::{Desk, Said, command, root};
use serde_json::{Value, json};

#[test]
fn the_readmes_first_example_works_as_it_stands_there() {
    let desk = Desk::new();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```console").nth(1).unwrap().split("```").next().unwrap();
    let lines: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix("$ rollcall ")).collect();
    assert_eq!(lines[0], "practice");
    let mut said = Vec::new();
    for line in &lines[1..] {
        let line = line
            .replace("CLIENT_ID", &desk.text("client_id"))
            .replace("ADDRESS", &desk.text("url"))
            .replace("LIST_ID", &desk.list_id("user_account"));
        let words: Vec<&str> = line.split_whitespace().collect();
        let waits = if words[0] == "review" { 3 } else { 0 };
        said.push(desk.run(&words).expect(waits).out);
    }
    assert!(said.len() >= 6, "{lines:?}");
    let sent = said.iter().find(|text| text.contains("now holds your")).expect("a proven send");
    assert!(sent.starts_with("PRACTICE: nothing reaches Vanta\n"), "{sent}");
    assert!(sent.contains("all found, all fields equal"), "{sent}");
}

#[test]
fn a_hold_is_a_result_with_code_4_and_approval_by_fingerprint_goes_on() {
    let desk = Desk::with_list();
    let (whole, half) = (desk.plain("whole.csv", 0..30), desk.plain("half.csv", 0..12));
    desk.run(&["send", &whole, "--list", "Staff"]).expect(0);
    let held = desk.run(&["send", &half, "--list", "Staff"]).expect(4);
    assert!(
        held.out.contains("18 of 30 people would be removed; the limit of this list is 3."),
        "{}",
        held.out
    );
    assert!(held.out.contains("Person 29 (E-29)") && held.err.is_empty(), "{}{}", held.out, held.err);
    assert_eq!(desk.holds(), 30);
    let review = desk.run(&["review", &half, "--list", "Staff", "--json"]).expect(3).json();
    let plan = review["plan"].as_str().unwrap();
    assert!(held.out.contains(plan), "the text shows the whole fingerprint");
    desk.run(&["send", &half, "--list", "Staff", "--approve", &plan[..12]]).expect(4);
    desk.run(&["send", &half, "--list", "Staff", "--approve", plan]).expect(0);
    assert_eq!(desk.holds(), 12);
}

#[test]
fn bad_input_gets_a_sentence_a_hint_a_place_and_changes_nothing() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("good.csv", 0..3), "--list", "Staff"]).expect(0);
    let path = |name: &str, content: &[u8]| {
        let path = desk.home.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let none = desk.home.path().join("none.xlsx").display().to_string();
    let good = desk.plain("good.csv", 0..3);
    let errors = [
        (vec!["send", none.as_str(), "--list", "Staff"], "file_not_found"),
        (vec!["send", good.as_str(), "--list", "Stuff"], "unknown_name"),
        (vec!["kinds", "user_acount"], "unknown_name"),
        (vec!["connection", "test", "Other"], "unknown_name"),
        (vec!["history", "--list", "Stuff"], "unknown_name"),
    ];
    for (arguments, code) in &errors {
        let error = &desk.run(&[&arguments[..], &["--json"]].concat()).expect(1).json()["error"];
        assert_eq!(error["code"], *code, "{arguments:?}");
        assert!(error["message"].is_string() && error["hint"].is_string(), "{error}");
        let text = desk.run(arguments).expect(1);
        assert!(text.out.is_empty() && text.err.lines().count() >= 2, "{}", text.err);
    }
    for (name, content, code) in [
        ("a.pdf", &b"%PDF-1.7"[..], "not_a_spreadsheet"),
        ("a.csv", b"a,b\n1,\"open", "file_incomplete"),
        ("a.xlsx", b"PK\x03\x04 cut off", "file_incomplete"),
        ("empty.csv", b"\n", "sheet_not_found"),
    ] {
        let error = desk.run(&["send", &path(name, content), "--list", "Staff", "--json"]).expect(1).json();
        assert_eq!(error["error"]["code"], code, "{name}: {error}");
        assert!(error["error"]["message"].as_str().unwrap().contains(name), "{error}");
    }
    let refused = |name: &str, content: String, code: &str| {
        let sent = desk
            .run(&["send", &path(name, content.as_bytes()), "--list", "Staff", "--json"])
            .expect(4)
            .json();
        assert_eq!(sent["state"], "refused");
        let codes: Vec<&str> =
            sent["problems"].as_array().unwrap().iter().filter_map(|p| p["code"].as_str()).collect();
        assert!(codes.contains(&code), "{name}: {codes:?}");
    };
    let text = fs::read_to_string(&good).unwrap();
    refused("no-id.csv", text.replace("uniqueId", "shoe size"), "no_id_column");
    refused("no-email.csv", text.replace(",email", ",shoe size"), "not_matched");
    refused("blank.csv", text.replace("p1@example.com", ""), "empty");
    refused("maybe.csv", text.replacen("TRUE", "maybe", 1), "wrong_type");
    assert_eq!(desk.holds(), 3);
}

#[test]
fn a_problem_names_file_row_column_letter_and_heading() {
    let desk = Desk::with_list();
    let file =
        desk.staff("staff.csv", 0..3, |id, row| if id == 2 { row.replace("BASE", "Boss") } else { row });
    let said = desk.run(&["review", &file, "--list", "Staff"]).expect(4).out;
    for part in ["staff.csv", "Row 4, column G \"permissionLevel\"", "\"Boss\"", "ADMIN, EDITOR, BASE"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(said.contains("Nothing was sent, and nothing was changed in Vanta."), "{said}");
}

#[test]
fn a_wrong_key_and_a_vanta_that_is_not_there_are_told_apart() {
    let mut desk = Desk::with_list();
    let mut wrong = desk.call(&["read", "--list", "Staff", "--json"]);
    wrong.env("ROLLCALL_CLIENT_SECRET", "vcs_practice_wrong");
    assert_eq!(Said::from(wrong.output().unwrap()).expect(1).json()["error"]["code"], "wrong_key");
    let mut elsewhere = desk.call(&["read", "--list", "Staff", "--json"]);
    elsewhere.env("ROLLCALL_CLIENT_SECRET", "vcs_of_a_real_vanta");
    assert_eq!(Said::from(elsewhere.output().unwrap()).expect(1).json()["error"]["code"], "secret_elsewhere");
    desk.fault(&json!({"on": "get", "fault": "html"}));
    let forbidden = desk.run(&["read", "--list", "Staff", "--json"]).expect(1).json();
    assert_eq!(forbidden["error"]["code"], "forbidden");
    desk.fault(&json!({"on": "get", "fault": "wrong_json"}));
    let other = desk.run(&["read", "--list", "Staff", "--json"]).expect(1).json();
    assert_eq!(other["error"]["code"], "not_vanta");
    desk.practice.kill().unwrap();
    desk.practice.wait().unwrap();
}

#[test]
fn without_a_keychain_the_command_says_what_to_do_and_adds_nothing() {
    let desk = Desk::new();
    let (id, url) = (desk.text("client_id"), desk.text("url"));
    let mut add = command(desk.home.path());
    add.args([
        "connection",
        "add",
        "Practice",
        "--client-id",
        &id,
        "--url",
        &url,
        "--secret-stdin",
        "--json",
    ]);
    add.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = add.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(desk.text("client_secret").as_bytes()).unwrap();
    let said = Said::from(child.wait_with_output().unwrap()).expect(1);
    let error = &said.json()["error"];
    assert_eq!(error["code"], "no_keychain", "{error}");
    assert!(error["hint"].as_str().unwrap().contains("ROLLCALL_CLIENT_SECRET"), "{error}");
    assert_eq!(desk.run(&["connections", "--json"]).json()["connections"], json!([]));
    let mut ask = command(desk.home.path());
    ask.args(["connection", "add", "Practice", "--client-id", &id, "--url", &url, "--json"]);
    assert_eq!(Said::from(ask.output().unwrap()).expect(1).json()["error"]["code"], "no_secret");
}

#[test]
fn many_processes_on_one_key_never_lose_a_run() {
    let desk = Desk::with_list();
    desk.add_list("Checks", "background_check_connector");
    let files: Vec<String> =
        (0..6).map(|turn| desk.plain(&format!("staff-{turn}.csv"), 0..30 + turn)).collect();
    desk.run(&["send", &files[0], "--list", "Staff"]).expect(0);
    let start = |arguments: &[&str]| {
        desk.call(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let sends: Vec<Child> =
        files.iter().map(|file| start(&["send", file, "--list", "Staff", "--json"])).collect();
    let reads: Vec<Child> = (0..6).map(|_| start(&["read", "--list", "Checks", "--json"])).collect();
    for child in reads {
        Said::from(child.wait_with_output().unwrap()).expect(0);
    }
    for child in sends {
        let said = Said::from(child.wait_with_output().unwrap());
        let state = said.json()["state"].as_str().unwrap_or_default().to_owned();
        assert!(matches!(state.as_str(), "verified" | "nothing_to_do" | "held"), "{}{}", said.out, said.err);
    }
    assert_eq!(desk.run(&["history", "--json"]).json()["runs"].as_array().unwrap().len(), 7);
}

#[test]
fn a_run_that_is_killed_while_it_sends_is_unknown_and_not_forgotten() {
    let desk = Desk::with_list();
    let file = desk.plain("staff.csv", 0..3);
    desk.fault(&json!({"on": "put", "fault": "hold"}));
    let mut child = desk.call(&["send", &file, "--list", "Staff"]).stdout(Stdio::null()).spawn().unwrap();
    let state = || {
        let history = desk.run(&["history", "--json"]).json();
        history["runs"][0]["state"].as_str().unwrap_or_default().to_owned()
    };
    // Each look is a process of its own, so a thousand of them is patience enough on the slowest machine.
    assert!((0..1000).any(|_| state() == "unknown"), "{}", state());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(state(), "unknown");
}

#[test]
fn what_a_file_holds_cannot_steer_the_terminal() {
    let desk = Desk::with_list();
    let file = desk.staff("staff.csv", 0..2, |_, row| row.replace("Person", "\u{1b}[2J\u{7}Person"));
    let said = desk.run(&["review", &file, "--list", "Staff"]).expect(3).out;
    assert!(!said.contains('\u{1b}') && !said.contains('\u{7}') && said.contains("Person 1"), "{said:?}");
    let look = desk.run(&["look", &file]).expect(0).out;
    assert!(!look.contains('\u{1b}'), "{look:?}");
}

#[test]
fn the_secret_is_nowhere_but_where_it_was_put() {
    let desk = Desk::with_list();
    let file = desk.plain("staff.csv", 0..3);
    let calls: [&[&str]; 6] = [
        &["send", &file, "--list", "Staff", "--json"],
        &["connections", "--json"],
        &["lists", "--json"],
        &["history", "--json"],
        &["connection", "test", "Practice", "--json"],
        &["read", "--list", "Staff", "--json"],
    ];
    let secret = desk.text("client_secret");
    for arguments in calls {
        let said = desk.run(arguments);
        assert!(!said.out.contains(&secret) && !said.err.contains(&secret), "{arguments:?}");
        assert!(!said.out.contains("vat_") && !said.err.contains("vat_"), "{arguments:?}");
    }
    let mut folders = vec![desk.home.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(!content.contains(&secret) && !content.contains("vat_"), "{}", path.display());
        }
    }
    assert!(files >= 3, "store, lock and staff.csv at least");
}

#[test]
fn a_wrong_command_line_is_code_2_in_text_and_in_json() {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| Said::from(command(home.path()).args(arguments).output().unwrap());
    assert!(run(&["send"]).expect(2).err.contains("Usage"));
    let missing = run(&["send", "--json"]).expect(2).json()["error"].clone();
    assert_eq!(missing["code"], "usage");
    assert!(
        missing["message"].as_str().unwrap().ends_with("not provided: --list <NAME> <FILE>..."),
        "{missing}"
    );
    assert!(run(&["--help"]).expect(0).out.contains("Exit codes"));
    assert!(run(&["--version"]).expect(0).out.starts_with("rollcall 0."));
    let region =
        run(&["connection", "add", "A", "--client-id", "vci_1", "--region", "mars", "--json"]).expect(1);
    assert_eq!(region.json()["error"]["code"], "bad_input");
    let host = run(&[
        "connection",
        "add",
        "A",
        "--client-id",
        "vci_1",
        "--url",
        "http://evil.example.com",
        "--json",
    ]);
    assert_eq!(host.expect(1).json()["error"]["code"], "bad_input");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_neither_break_the_document_nor_the_command() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::with_list();
    let path = |name: &[u8]| desk.home.path().join(OsStr::from_bytes(name));
    let call = |before: &[&str], file: &[u8], after: &[&str]| {
        let mut call = desk.call(before);
        call.arg(path(file)).args(after).arg("--json");
        Said::from(call.output().unwrap())
    };
    call(&["match"], desk.plain("staff.csv", 0..3).as_bytes(), &["--list", "Staff", "--keep"]).expect(0);
    for said in [
        call(&["backup"], b"\xff.backup", &[]).expect(1),
        call(&["backup"], b"plain.backup", &[]).expect(0),
        call(&["restore-backup", "--data"], b"\xff", &[&desk.path("\u{FFFD}")]).expect(1),
        call(&["recipe", "export", "Staff", "--out"], b"\xff.toml", &[]).expect(0),
        call(&["nonsense"], b"\xff", &[]).expect(2),
    ] {
        assert_eq!(said.json()["v"], 1);
    }
    let backups = fs::read_dir(desk.home.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let backups = backups.filter(|name| name.to_string_lossy().ends_with(".backup"));
    assert_eq!(backups.count(), 1, "no backup under another name than was said");
    let mut restore = desk.call(&["restore-backup", "--json", "--data"]);
    restore.args([path(b"new-\xff"), path(b"plain.backup")]);
    let restored = Said::from(restore.output().unwrap()).expect(0).json();
    assert!(restored["data"].as_str().unwrap().contains("new-\u{FFFD}"), "{restored}");
}

#[test]
fn what_people_read_is_what_was_judged_good() {
    let desk = Desk::with_list();
    let first = desk.plain("first.csv", 0..6);
    let next =
        desk.staff("next.csv", 1..8, |id, row| if id == 3 { row.replace("BASE", "ADMIN") } else { row });
    let half = desk.plain("half.csv", 1..4);
    let wrong = desk.staff("wrong.csv", 0..4, |id, row| match id {
        1 => row.replace("TRUE", "maybe"),
        2 => row.replace("https", "http").replace("BASE", "Boss"),
        3 => row.replace("E-3", "E-1"),
        _ => row,
    });
    let told = desk.told(&[
        &["review", &first, "--list", "Staff"][..],
        &["send", &first, "--list", "Staff"],
        &["review", &next, "--list", "Staff"],
        &["send", &next, "--list", "Staff"],
        &["send", &next, "--list", "Staff"],
        &["review", &half, "--list", "Staff"],
        &["send", &half, "--list", "Staff"],
        &["review", &wrong, "--list", "Staff"],
        &["look", &wrong],
        &["connection", "test", "Practice"],
        &["send", "nowhere.xlsx", "--list", "Staff"],
        &["send", &next, "--list", "Stuff"],
    ]);
    insta::assert_snapshot!(told);
}

/// The fixture was saved as xls by LibreOffice; its IDs 42 to 44 are shown as 00042 to 00044 there, which cannot be
/// seen in the file.
#[test]
fn an_id_whose_display_is_unknown_waits_for_a_persons_word() {
    let desk = Desk::with_list();
    let file = format!("{}/fixtures/staff-numbers.xls", env!("CARGO_MANIFEST_DIR"));
    let refused = desk.run(&["review", &file, "--list", "Staff", "--json"]).expect(4).json();
    assert_eq!(refused["problems"][0]["code"], "display_unknown");
    assert_eq!(refused["problems"][0]["rows"], json!([2, 3, 4]));
    let review =
        desk.run(&["review", &file, "--list", "Staff", "--plain-numbers", "--json"]).expect(3).json();
    assert_eq!(review["new"][0]["id"], "42");
    assert!(review["notes"].to_string().contains("hidden_unknown"), "{review}");
}

#[test]
fn a_file_that_was_read_by_a_guess_is_held_until_a_person_says_how_it_is() {
    let desk = Desk::with_list();
    let file = desk.plain("staff.csv", 0..3);
    let text = fs::read_to_string(&file).unwrap().replace("Person 1,E", "Zo\u{eb} Ji\u{f8}\u{ed},E");
    // Each of these letters is one byte in the old code pages, and another letter in each.
    let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    fs::write(&file, bytes).unwrap();
    let rules = |options: &[&str]| {
        let review =
            desk.run(&[&["review", &file, "--list", "Staff", "--json"], options].concat()).expect(3).json();
        review["holds"].as_array().unwrap().iter().map(|hold| hold["rule"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(rules(&[]), ["doubtful_file"]);
    assert_eq!(rules(&["--encoding", "windows-1250"]), Vec::<Value>::new());
    assert_eq!(desk.run(&["send", &file, "--list", "Staff", "--json"]).expect(4).json()["state"], "held");
    desk.run(&["send", &file, "--list", "Staff", "--encoding", "windows-1250"]).expect(0);
}

#[test]
fn whoever_is_missing_is_kept_or_deactivated_where_that_is_said_and_each_printed_command_says_it_again() {
    let desk = Desk::with_list();
    let (whole, half) = (desk.plain("whole.csv", 0..30), desk.plain("half.csv", 0..12));
    desk.run(&["send", &whole, "--list", "Staff"]).expect(0);
    let held = desk.run(&["send", &half, "--list", "Staff"]).expect(4).out;
    for option in ["--keep-missing", "--deactivate-missing"] {
        assert!(held.contains(&format!("{half} --list Staff {option}")), "{option} in {held}");
    }
    let deactivated = desk.run(&["send", &half, "--list", "Staff", "--deactivate-missing"]).expect(4).out;
    assert!(deactivated.contains("18 of 30 people would be sent as deactivated"), "{deactivated}");
    assert!(deactivated.contains("--list Staff --deactivate-missing --approve "), "{deactivated}");
    let kept =
        desk.run(&["send", &half, "--list", "Staff", "--keep-missing", "--unchanged-too"]).expect(0).out;
    assert!(kept.contains("Removed 0 · Kept as Vanta has them 18 ·"), "{kept}");
    assert_eq!(desk.holds(), 30);
    let few = desk.plain("few.csv", 2..30);
    let review = ["review", &few, "--list", "Staff", "--deactivate-missing"];
    let text = desk.run(&review).expect(3).out;
    assert!(text.contains("Sent as deactivated (no longer in your file):\n  Person 0 (E-0)\n"), "{text}");
    let document = desk.run(&[&review[..], &["--json"]].concat()).expect(3).json();
    assert_eq!((document["deactivated"].as_array().unwrap().len(), &document["holds"]), (2, &json!([])));
    let sent =
        desk.run(&["send", &few, "--list", "Staff", "--deactivate-missing", "--json"]).expect(0).json();
    assert_eq!(
        (&sent["state"], &sent["deactivated"], &sent["removed"]),
        (&json!("verified"), &json!(2), &json!(0))
    );
    desk.run(&["send", &few, "--list", "Staff", "--keep-missing", "--deactivate-missing"]).expect(2);
}

#[test]
fn rows_with_problems_are_kept_only_where_that_is_said_and_wait_for_an_approval() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("whole.csv", 0..30), "--list", "Staff"]).expect(0);
    let file = desk.staff("staff.csv", 0..32, |id, row| match id {
        3 | 31 => row.replace("BASE", "Boss"),
        _ => row,
    });
    for verb in ["review", "send"] {
        let refused = desk.run(&[verb, &file, "--list", "Staff"]).expect(4).out;
        assert!(
            refused.contains(&format!("rollcall review {file} --list Staff --keep-problems\n")),
            "{refused}"
        );
    }
    let held = desk.run(&["send", &file, "--list", "Staff", "--keep-problems", "--json"]).expect(4).json();
    assert_eq!(held["holds"][0]["rule"], "kept_problems");
    assert_eq!(held["holds"][0]["names"], json!(["row 5: Person 3 (E-3)", "row 33: Person 31 (E-31)"]));
    assert!(held["holds"][0]["cause"].as_str().unwrap().contains("\"Boss\" in column G"), "{held}");
    let plan = held["plan"].as_str().unwrap();
    desk.run(&["send", &file, "--list", "Staff", "--approve", plan]).expect(4);
    let sent =
        desk.run(&["send", &file, "--list", "Staff", "--keep-problems", "--approve", plan]).expect(0).out;
    assert!(sent.contains("New 1 · Changed 0 · Removed 0 · Kept as Vanta has them 1 ·"), "{sent}");
    assert!(sent.contains("Vanta has no record with its ID that could be kept"), "{sent}");
    assert_eq!(desk.holds(), 31);
}

#[test]
fn what_is_set_for_a_list_is_told_in_words_and_holds_its_sends() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("whole.csv", 0..30), "--list", "Staff"]).expect(0);
    let shown = desk.run(&["list", "show", "Staff"]).expect(0).out;
    assert!(shown.contains("10 % of the list, at least 2 and at most 50; never half of it"), "{shown}");
    let run = |arguments: &[&str]| desk.run(arguments);
    let set = ["list", "set", "Staff", "--limit", "0", "--must-have", "E-0", "--must-have", "E-1"];
    let text = run(&set).expect(0).out;
    assert!(
        text.contains("0, so that each removal needs an approval") && text.contains("E-0, E-1"),
        "{text}"
    );
    let held = run(&["send", &desk.plain("fewer.csv", 1..30), "--list", "Staff", "--json"]).expect(4).json();
    let rules: Vec<&str> =
        held["holds"].as_array().unwrap().iter().filter_map(|hold| hold["rule"].as_str()).collect();
    assert_eq!(rules, ["removals", "must_have"]);
    let set = run(&[
        "list",
        "set",
        "Staff",
        "--limit",
        "20%",
        "--no-must-have",
        "--missing",
        "deactivate",
        "--json",
    ]);
    let document = set.expect(0).json();
    let settings = json!({"limit": "20 % of the list", "missing": "deactivate", "must_have": [], "must_have_unopened": false});
    assert_eq!(document["settings"], settings);
    let sent = run(&["send", &desk.plain("fewer.csv", 1..30), "--list", "Staff", "--json"]).expect(0).json();
    assert_eq!((&sent["deactivated"], &sent["removed"]), (&json!(1), &json!(0)));
    for wrong in [["--limit", "51%"], ["--limit", "501"], ["--limit", "off"], ["--missing", "keep"]] {
        desk.run(&[&["list", "set", "Staff"][..], &wrong].concat()).expect(2);
    }
    desk.run(&["list", "set", "Stuff", "--limit", "3"]).expect(1);
}

#[test]
fn a_list_is_emptied_only_where_its_name_is_typed_twice() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("whole.csv", 0..3), "--list", "Staff"]).expect(0);
    desk.run(&["list", "empty", "Staff"]).expect(2);
    desk.run(&["list", "empty", "Staff", "--confirm", "staff"]).expect(1);
    assert_eq!(desk.holds(), 3);
    let emptied = desk.run(&["list", "empty", "Staff", "--confirm", "Staff"]).expect(0).out;
    assert!(emptied.contains("removed all 3 people. Read back: the list is empty."), "{emptied}");
    assert!(emptied.contains("Person 2 (E-2)"), "whoever was in it is named: {emptied}");
    assert_eq!(desk.holds(), 0);
    let run = &desk.run(&["history", "--json"]).expect(0).json()["runs"][0];
    assert_eq!((&run["state"], &run["removed"], &run["records"]), (&json!("verified"), &json!(3), &json!(0)));
}

#[test]
fn an_approval_dies_once_another_plan_was_sent() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("whole.csv", 0..30), "--list", "Staff"]).expect(0);
    let half = desk.plain("half.csv", 0..12);
    let review = desk.run(&["review", &half, "--list", "Staff", "--json"]).expect(3).json();
    let plan = review["plan"].as_str().unwrap();
    assert_eq!(review["holds"][0]["ask"], "approval", "nobody is at a terminal");
    desk.run(&["send", &desk.plain("more.csv", 0..31), "--list", "Staff"]).expect(0);
    let refused = desk.run(&["send", &half, "--list", "Staff", "--approve", plan, "--json"]).expect(4).json();
    assert_eq!(
        (&refused["state"], &refused["refused"][0]["rule"]),
        (&json!("refused"), &json!("stale_plan"))
    );
    assert_eq!(desk.holds(), 31);
}

/// A person at a terminal, made by `script`, who types these lines.
#[cfg(target_os = "linux")]
fn typed(desk: &Desk, arguments: &[&str], lines: &str) -> Option<Said> {
    if !journeys::is_on_path("script") {
        return None;
    }
    let call = desk.call(arguments);
    let line: Vec<String> = std::iter::once(call.get_program())
        .chain(call.get_args())
        .map(|word| format!("'{}'", word.to_str().unwrap()))
        .collect();
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line.join(" "), "/dev/null"]).env_clear();
    script.envs(call.get_envs().filter_map(|(name, value)| Some((name, value?))));
    script.env("PATH", std::env::var_os("PATH").unwrap()).env("SHELL", "/bin/sh");
    script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = script.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    Some(child.wait_with_output().unwrap().into())
}

#[cfg(target_os = "linux")]
#[test]
fn with_a_configuration_nobody_is_asked_at_a_terminal_either() {
    let desk = Desk::new();
    let text = format!(
        "config = 1\n[connection]\nclient_id = \"{}\"\nurl = \"{}\"\n[list]\nname = \"Staff\"\nkind = \"user_account\"\n\
         id = \"{}\"\nestablished = true\n",
        desk.text("client_id"),
        desk.text("url"),
        desk.list_id("user_account")
    );
    let config = desk.file("rollcall.toml", &text);
    let send = |file: &str| {
        let arguments = ["--config", &config, "send", file, "--list", "Staff"];
        typed(&desk, &arguments, "28\ny\n")
    };
    let Some(sent) = send(&desk.plain("whole.csv", 0..30)) else { return };
    sent.expect(0);
    let one_less = send(&desk.plain("one-less.csv", 0..29)).unwrap().expect(0);
    assert!(
        !one_less.out.contains("Type"),
        "removals within the limit are asked of a person alone: {}",
        one_less.out
    );
    let few = send(&desk.plain("few.csv", 0..1)).unwrap().expect(4);
    assert!(!few.out.contains("To go on"), "{}", few.out);
}

#[cfg(target_os = "linux")]
#[test]
fn a_person_at_the_terminal_sees_the_names_and_types_the_number() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.plain("whole.csv", 0..30), "--list", "Staff"]).expect(0);
    let half = desk.plain("half.csv", 0..12);
    let send = ["send", half.as_str(), "--list", "Staff"];
    for no in ["y\n", "17\n", "\n"] {
        let Some(said) = typed(&desk, &send, no) else { return };
        assert!(said.out.contains("To go on, type the number 18:"), "{}", said.out);
        assert!(said.out.contains("Person 29 (E-29)"), "{}", said.out);
        said.expect(4);
        assert_eq!(desk.holds(), 30);
    }
    let json = typed(&desk, &[&send[..], &["--json"]].concat(), "18\n").unwrap();
    assert!(!json.out.contains("To go on"), "a program is not asked: {}", json.out);
    json.expect(4);
    assert!(typed(&desk, &send, "18\n").unwrap().expect(0).out.contains("now holds your 12 people"));
    let fewer = desk.plain("fewer.csv", 0..11);
    let asked = typed(&desk, &["send", &fewer, "--list", "Staff"], "y\n").unwrap().expect(0);
    assert!(
        asked.out.contains("1 of 12 people would be removed; the limit of this list is 2."),
        "{}",
        asked.out
    );
    assert_eq!(desk.holds(), 11);
}
