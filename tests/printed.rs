//! What the command says to do next, pasted into a shell as people paste it; and what it says of all that it left out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::Path;
use std::process::Command;

use journeys::{Desk, Said, program};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

const HEADINGS: &str = "Employee ID,Display name,Profile link,Full name,Account name,E-mail,Created,Permission level,\
                        MFA enabled,MFA methods,Status,Sign-in method,Room";

fn account(id: u32) -> String {
    format!(
        "E-{id},Person {id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,2024-03-01T08:00:00Z,BASE,\
         TRUE,OTP,ACTIVE,PASSWORD,Room {id}"
    )
}

fn accounts(ids: std::ops::Range<u32>) -> String {
    format!("{HEADINGS}\n{}\n", ids.map(account).collect::<Vec<_>>().join("\n"))
}

/// Pastes a line into the shell, in a folder of its own.
#[cfg(unix)]
fn paste(desk: &Desk, line: &str) -> Said {
    let call = desk.call(&[]);
    let mut shell = Command::new("sh");
    shell.env_clear().args(["-c", line]).current_dir(desk.home.path());
    let set = call.get_envs().filter_map(|(name, value)| Some((name, value?)));
    shell.envs(set).env("PATH", format!("{}:/usr/bin:/bin", program("rollcall").parent().unwrap().display()));
    shell.output().unwrap().into()
}

/// The first line that prints a call of that verb.
fn printed<'o>(out: &'o str, verb: &str) -> &'o str {
    let start = format!("rollcall {verb} ");
    out.lines()
        .find_map(|line| Some(&line[line.find(&start)?..]))
        .unwrap_or_else(|| panic!("{verb} in {out}"))
}

/// The same recipe as `match` would keep, with only some rows wanted.
fn keep_with(desk: &Desk, file: &str, only: &str) {
    let recipe = desk.path("only.toml");
    desk.run(&["match", file, "--list", "Staff", "--out", &recipe]).expect(0);
    let text = fs::read_to_string(&recipe).unwrap();
    let (head, fields) = text.split_once("[sources.main.fields]").unwrap();
    let own = if head.contains("[sources.main]") { "" } else { "[sources.main]\n" };
    let text = format!("{head}{own}only = {{ {only} }}\n\n[sources.main.fields]{fields}");
    desk.file("only.toml", &text);
    desk.run(&["recipe", "import", &recipe, "--list", "Staff"]).expect(0);
}

fn error(said: Said, code: &str) -> Value {
    let error = said.expect(1).json()["error"].clone();
    assert_eq!(error["code"], code, "{error}");
    error
}

// Commands.

#[cfg(unix)]
#[test]
fn from_check_to_the_proven_send_each_printed_command_reads_the_same_part_of_the_file() {
    let desk = Desk::with_list();
    let name = "It's $(touch ran)";
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Other").unwrap().write_string(0, 0, "nothing").unwrap();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    sheet.write_string(0, 0, "People of the company").unwrap();
    for (number, line) in (2..).zip(accounts(0..3).replace("https", "http").lines()) {
        for (column, text) in (0..).zip(line.split(',')) {
            sheet.write_string(number, column, text).unwrap();
        }
    }
    sheet.set_row_hidden(4).unwrap();
    let file = desk.path("a file; touch ran.xlsx");
    book.save(&file).unwrap();
    let data = desk.path("data");
    let check = [
        "check",
        &file,
        "--list",
        "Staff",
        "--sheet",
        name,
        "--headings",
        "3",
        "--leave-out-hidden",
        "--plain-numbers",
        "--mend",
        "externalUrl:https",
        "--data",
        &data,
    ];
    let checked = desk.run(&check).expect(0).out;
    let review = printed(&checked, "review");
    for part in
        ["--headings 3", "--leave-out-hidden", "--plain-numbers", "--mend externalUrl:https", "--data "]
    {
        assert!(review.contains(part), "{part} in {review}");
    }
    let reviewed = paste(&desk, review).expect(3).out;
    let send = printed(&reviewed, "send");
    assert!(send.contains(" --approve "), "{send}");
    assert!(paste(&desk, send).expect(0).out.contains("now holds your 2 people"), "{send}");
    assert!(!desk.home.path().join("ran").exists());
}

#[test]
fn a_printed_command_names_encoding_delimiter_and_password() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..3).replace(',', "~"));
    let said =
        desk.run(&["review", &file, "--list", "Staff", "--encoding", "windows-1250", "--delimiter", "~"]);
    let said = said.expect(3).out;
    let send = printed(&said, "send");
    assert!(send.contains("--encoding windows-1250 --delimiter "), "{send}");
    assert!(send.contains('~'), "{send}");
}

#[test]
fn what_was_reviewed_is_what_is_sent() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..3));
    let reviewed = desk.run(&["review", &file, "--list", "Staff"]).expect(3).out;
    let plan = printed(&reviewed, "send").rsplit(' ').next().unwrap();
    desk.file("staff.csv", &accounts(0..2));
    desk.run(&["send", &file, "--list", "Staff", "--approve", plan]).expect(4);
    assert_eq!(desk.holds(), 0);
}

#[test]
fn a_held_send_of_unchanged_too_prints_itself_with_it() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.file("all.csv", &accounts(0..30)), "--list", "Staff"]).expect(0);
    let few = desk.file("few.csv", &accounts(0..10));
    let held = desk.run(&["send", &few, "--list", "Staff", "--unchanged-too"]).expect(4).out;
    assert!(printed(&held, "send").contains(" --unchanged-too --approve "), "{held}");
}

#[cfg(unix)]
#[test]
fn nothing_that_a_cell_holds_runs_when_its_remedy_is_pasted() {
    let desk = Desk::with_list();
    let clean = desk.file("clean.csv", &accounts(0..3));
    desk.run(&["match", &clean, "--list", "Staff", "--keep"]).expect(0);
    let file = desk.file("staff.csv", &accounts(0..3).replacen("BASE", "$(touch ran) `touch ran` it's", 1));
    for verb in ["check", "review"] {
        let said = desk.run(&[verb, &file, "--list", "Staff"]).out;
        let remedy = said.split("--mend ").nth(1).unwrap().split(" or ").next().unwrap();
        let again = format!("rollcall check '{file}' --list Staff --mend {remedy}");
        paste(&desk, &again).expect(0);
        assert!(!desk.home.path().join("ran").exists(), "{again}");
    }
    let hr = accounts(0..3).replacen("Permission level", "Role", 1).replacen("BASE", "$(touch ran)", 1);
    let file = desk.file("hr.csv", &hr);
    let recipe = desk.run(&["recipe", "show", "Staff", "--json"]).expect(0).json();
    let recipe = desk.file("r.toml", &recipe["text"].as_str().unwrap().replace("Permission level", "Role"));
    let said = desk.run(&["match", &file, "--list", "Staff", "--recipe", &recipe]).expect(3).out;
    assert!(said.contains("--mend 'permissionLevel:$(touch ran)="), "{said}");
}

#[test]
fn a_cell_of_several_lines_is_mended_in_a_spreadsheet_and_not_in_a_command() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..3).replacen("BASE", "\"BASE\nrm\"", 1));
    let said = desk.run(&["check", &file, "--list", "Staff"]).expect(3).out;
    assert!(!said.contains("--mend permission") && !said.contains("--mend '"), "{said}");
    assert!(said.contains("Mend it in a spreadsheet: rollcall check … --problems problems.xlsx"), "{said}");
}

// Nothing silent.

#[test]
fn a_send_says_what_it_left_out_as_review_does() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..6).replacen("BASE", "EDITOR", 1));
    keep_with(&desk, &file, "column = \"Permission level\", one_of = [\"BASE\"]");
    let review = desk.run(&["review", &file, "--list", "Staff", "--json"]).expect(3).json();
    let told = desk.run(&["send", &file, "--list", "Staff"]).expect(0).out;
    let sent = desk.run(&["send", &file, "--list", "Staff", "--json"]).expect(0).json();
    for member in ["files", "recipe", "left_out", "filtered", "mended", "not_sent", "notes"] {
        assert!(!sent[member].is_null(), "{member} in {sent}");
        assert_eq!(sent[member], review[member], "{member}");
    }
    assert!(told.contains("staff.csv") && told.contains("Recipe: the list's own, version 1"), "{told}");
    assert!(told.contains("Columns that will not be sent:\n  M \"Room\"\n"), "{told}");
}

#[test]
fn rows_that_the_condition_leaves_out_are_said_once_and_named() {
    let desk = Desk::with_list();
    let text = accounts(0..30).replacen("BASE", "EDITOR", 2).replace("Person 29,p29", "Person 29,EDITOR");
    let file = desk.file("staff.csv", &text);
    keep_with(&desk, &file, "column = \"Permission level\", one_of = [\"BASE\"]");
    let review = desk.run(&["review", &file, "--list", "Staff", "--json"]).expect(3).json();
    let why = "the recipe's condition leaves it out";
    assert_eq!(review["left_out"], json!([{"row": 2, "why": why}, {"row": 3, "why": why}]));
    assert_eq!(review["filtered"], 2);
    for verb in ["check", "review", "send"] {
        let told = desk.run(&[verb, &file, "--list", "Staff"]).out;
        let line = "The recipe's condition leaves out 2 rows: 2, 3. Who is left out counts as gone in Vanta.";
        assert!(told.contains(line), "{told}");
        assert!(!told.contains("not wanted") && !told.contains(why), "{told}");
    }
}

#[test]
fn of_very_many_rows_the_first_thousand_are_named_and_all_are_counted() {
    let desk = Desk::with_list();
    let text = accounts(0..1_200).replacen("BASE", "EDITOR", 1_100);
    let file = desk.file("staff.csv", &text);
    keep_with(&desk, &file, "column = \"Permission level\", one_of = [\"BASE\"]");
    let checked = desk.run(&["check", &file, "--list", "Staff", "--json"]).expect(0).json();
    let left_out = checked["left_out"].as_array().unwrap();
    assert_eq!((left_out.len(), &checked["filtered"]), (1_000, &json!(1_100)));
    assert_eq!((&left_out[0]["row"], &left_out[999]["row"]), (&json!(2), &json!(1_001)));
    let told = desk.run(&["check", &file, "--list", "Staff"]).expect(0).out;
    assert!(told.contains("leaves out 1,100 rows: 2, 3, ") && told.contains("21 and 1,080 more"), "{told}");
}

#[test]
fn a_condition_that_leaves_everyone_out_is_not_an_empty_sheet() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..4));
    keep_with(&desk, &file, "column = \"Permission level\", one_of = [\"ADMIN\"]");
    let refused = desk.run(&["review", &file, "--list", "Staff"]).expect(4).out;
    assert!(refused.contains("The recipe's condition leaves out all 4 rows."), "{refused}");
    let told = desk.run(&["check", &file, "--list", "Staff"]).expect(3).out;
    assert!(told.contains("Nothing would be sent, and sending nothing is refused"), "{told}");
    assert!(!told.contains("Next: rollcall review"), "{told}");
    let empty = desk.file("empty.csv", &format!("{HEADINGS}\n"));
    let refused = desk.run(&["review", &empty, "--list", "Staff"]).expect(4).out;
    assert!(refused.contains("The sheet has no rows below its headings."), "{refused}");
    desk.run(&["check", &empty, "--list", "Staff"]).expect(3);
}

#[test]
fn what_is_only_proposed_is_named_with_the_way_to_take_it_in() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..3).replacen("Display name,", "Nickname,", 1));
    for (verb, code) in [("check", 3), ("review", 4)] {
        let document = desk.run(&[verb, &file, "--list", "Staff", "--json"]).expect(code).json();
        assert_eq!(document["proposed"], json!(["displayName"]), "{document}");
        let told = desk.run(&[verb, &file, "--list", "Staff"]).expect(code).out;
        assert!(told.contains("Only proposed, and not taken: displayName."), "{told}");
        let last = told.trim_end().lines().last().unwrap();
        assert!(last.contains("rollcall match ") && last.ends_with(" --confirm FIELD --keep"), "{told}");
    }
}

// Matching.

#[test]
fn a_match_does_not_wait_for_a_vanta_that_is_away() {
    let mut desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..3));
    desk.practice.kill().unwrap();
    desk.practice.wait().unwrap();
    let said = desk.run(&["match", &file, "--list", "Staff"]).expect(0);
    assert!(!said.err.contains("trying again"), "{}", said.err);
    assert!(said.out.contains("Not compared with the IDs that Vanta holds: "), "{}", said.out);
}

#[test]
fn keeping_a_kept_recipe_leaves_the_persons_remarks_alone() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..3));
    let recipe = desk.path("recipe.toml");
    desk.run(&["match", &file, "--list", "Staff", "--out", &recipe]).expect(0);
    let text = format!("# Asked Ann, March 2026\n{}", fs::read_to_string(&recipe).unwrap());
    desk.file("recipe.toml", &text);
    desk.run(&["recipe", "import", &recipe, "--list", "Staff"]).expect(0);
    let kept = desk.run(&["match", &file, "--list", "Staff", "--keep", "--json"]).expect(0).json();
    assert_eq!(kept["kept_as"], 1);
    assert_eq!(desk.run(&["recipe", "show", "Staff", "--json"]).json()["text"], text.as_str());
}

#[test]
fn a_recipe_that_was_imported_is_not_said_to_be_for_the_headings_of_the_one_before() {
    let desk = Desk::with_list();
    desk.run(&["list", "add", "Second", "--connection", "Practice", "--kind", "user_account", "--id", "0f"])
        .expect(0);
    let file = desk.file("staff.csv", &accounts(0..3));
    desk.run(&["match", &file, "--list", "Staff", "--keep"]).expect(0);
    let same = || desk.run(&["match", &file, "--list", "Second", "--json"]).expect(0).json();
    assert_eq!(same()["same_headings_as"], "Staff");
    let recipe = desk.path("recipe.toml");
    desk.run(&["recipe", "export", "Staff", "--out", &recipe]).expect(0);
    desk.run(&["recipe", "import", &recipe, "--list", "Staff"]).expect(0);
    assert_eq!(same()["same_headings_as"], "Staff", "nothing changed");
    let other = fs::read_to_string(&recipe).unwrap().replace("E-mail", "Mail");
    desk.run(&["recipe", "import", &desk.file("other.toml", &other), "--list", "Staff"]).expect(0);
    assert!(same().get("same_headings_as").is_none());
}

#[test]
fn nothing_that_an_auditor_reads_is_proposed_for_everyone() {
    let desk = Desk::with_list();
    let file = desk.file("few.csv", "Employee ID,Full name\nE-1,Ann Lee\nE-2,Ben Kim\n");
    let matching = desk.run(&["match", &file, "--list", "Staff", "--json"]).expect(3).json();
    let fields = matching["sources"][0]["fields"].as_array().unwrap();
    let line =
        |name: &str| fields.iter().find(|field| field["field"] == name).unwrap()["recipe_line"].clone();
    for name in ["permissionLevel", "status", "mfaEnabled", "authMethod"] {
        assert_eq!(line(name), format!("{name} = {{ constant = \"…\" }}"), "{name}");
    }
    for name in ["mfaMethods", "createdTimestamp"] {
        assert_eq!(line(name), format!("{name} = {{ column = \"…\" }}"), "{name}");
    }
}

#[test]
fn a_recipe_is_written_over_nothing_but_a_recipe() {
    let desk = Desk::with_list();
    let text = accounts(0..3);
    let file = desk.file("staff.csv", &text);
    let other = desk.file("notes.txt", "recipes of my grandmother\n");
    let recipe = desk.path("recipe.toml");
    for out in [&file, &other] {
        let before = fs::read_to_string(out).unwrap();
        let refused =
            error(desk.run(&["match", &file, "--list", "Staff", "--out", out, "--json"]), "bad_input");
        assert!(refused["hint"].as_str().unwrap().contains("recipe.toml"), "{refused}");
        assert_eq!(fs::read_to_string(out).unwrap(), before);
    }
    let detour = desk.path("./staff.csv");
    error(desk.run(&["match", &file, "--list", "Staff", "--out", &detour, "--json"]), "bad_input");
    for _ in 0..2 {
        desk.run(&["match", &file, "--list", "Staff", "--out", &recipe, "--keep"]).expect(0);
    }
    assert!(Path::new(&recipe).exists());
    error(desk.run(&["recipe", "export", "Staff", "--out", &file, "--json"]), "bad_input");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    desk.run(&["recipe", "export", "Staff", "--out", &recipe]).expect(0);
}
