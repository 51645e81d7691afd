//! Journeys from a spreadsheet as people have it to what Vanta holds: matching, checking, mending, and recipes that
//! travel, through the real command against a practice Vanta.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook};
use journeys::{Desk, Said};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

/// Headings that are known for every field that Vanta needs of an account, and one that is nobody's business.
const HEADINGS: &str = "Employee ID,Display name,Profile link,Full name,Account name,E-mail,Created,Permission level,\
                        MFA enabled,MFA methods,Status,Sign-in method,Room\n";

/// As people export it from an HR system: no sign-in data, their own words, a link without encryption.
const HR: &str = "\
Employee ID,Name,Work email,Role,MFA,Start date,Employment status,Room,Profile link
E-1,Ann Lee,ann.lee@example.com,Administrator,Yes,2024-03-01,Active,12,https://hr.example.com/E-1
E-2,Ben Kim,ben.kim@example.com,Std,No,2023-05-02,Active,13,http://hr.example.com/E-2
E-3,Cleo Sand,cleo.sand@example.com,Std,,2022-01-09,Left,14,https://hr.example.com/E-3
E-4,Dora Ito,dora.ito@example.com,Owner,Yes,2021-01-09,Active,15,https://hr.example.com/E-4
";

/// What HR does not know, as lines of its recipe.
const HR_LINES: &str = "createdTimestamp = { column = \"Start date\" }\nmfaMethods = { constant = [] }\n\
                        authMethod = { constant = \"SSO\" }\n";

/// What a person agrees with, and what their words become.
const HR_SAYS: [&str; 16] = [
    "--confirm",
    "displayName",
    "--confirm",
    "accountName",
    "--confirm",
    "permissionLevel",
    "--confirm",
    "status",
    "--mend",
    "permissionLevel:Std=BASE",
    "--mend",
    "permissionLevel:Owner=ADMIN",
    "--mend",
    "status:Left=DEACTIVATED",
    "--mend",
    "mfaEnabled:=",
];

/// A row as [`HEADINGS`] want it.
fn account(id: u32) -> String {
    format!(
        "E-{id},Person {id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,2024-03-01T08:00:00Z,BASE,\
         TRUE,OTP,ACTIVE,PASSWORD,Room {id}\n"
    )
}

fn accounts(ids: std::ops::Range<u32>) -> String {
    format!("{HEADINGS}{}", ids.map(account).collect::<String>())
}

/// What a list's own recipe is made of: the text that `match` wrote, with what HR does not know.
fn hr_recipe(desk: &Desk, file: &str) -> String {
    let recipe = desk.path("hr.toml");
    let arguments = [&["match", file, "--list", "Staff", "--out", &recipe, "--json"][..], &HR_SAYS].concat();
    desk.run(&arguments).expect(3);
    let text = fs::read_to_string(&recipe).unwrap();
    desk.file("hr.toml", &format!("{text}{HR_LINES}"))
}

fn field<'m>(matching: &'m Value, name: &str) -> &'m Value {
    let fields = matching["sources"][0]["fields"].as_array().unwrap();
    fields.iter().find(|field| field["field"] == name).unwrap_or_else(|| panic!("{name} in {matching}"))
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn codes(document: &Value) -> Vec<&str> {
    let problems = document["problems"].as_array().unwrap();
    problems.iter().map(|problem| problem["code"].as_str().unwrap()).collect()
}

/// The problems that stop a send.
fn stopping(document: &Value) -> Vec<&Value> {
    let problems = document["problems"].as_array().unwrap();
    problems.iter().filter(|problem| problem["severity"] == "problem").collect()
}

/// The error that the command ended with, with nothing else on its output.
fn error(said: Said, code: &str) -> Value {
    let error = said.expect(1).json()["error"].clone();
    assert_eq!(error["code"], code, "{error}");
    error
}

fn records(desk: &Desk, list: &str) -> Vec<Value> {
    let held = desk.run(&["read", "--list", list, "--json"]).expect(0).json();
    held["records"].as_array().unwrap().clone()
}

// Matching.

#[test]
fn known_headings_match_themselves_and_say_why() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..5));
    let matching = desk.run(&["match", &file, "--list", "Staff", "--json"]).expect(0).json();
    assert_eq!((&matching["waits"], &matching["needed"]), (&json!(0), &matching["needed_matched"]));
    assert_eq!(matching["recipe"], json!({"from": "suggested"}));
    assert_eq!((&matching["practice"], &matching["compared_with"]), (&json!(true), &json!(0)));
    let id = field(&matching, "uniqueId");
    assert_eq!((&id["state"], &id["rule"]), (&json!("matched"), &json!("A \"Employee ID\"")));
    assert_eq!(strings(&id["samples"]), ["E-0", "E-1", "E-2"]);
    for field in matching["sources"][0]["fields"].as_array().unwrap() {
        assert!(!field["reasons"].as_array().unwrap().is_empty(), "{field}");
    }
    assert_eq!(matching["sources"][0]["not_sent"], json!(["M \"Room\""]));
    let told = desk.run(&["match", &file, "--list", "Staff"]).expect(0).out;
    assert!(told.contains("nothing waits for you"), "{told}");
    assert!(told.contains("Columns that will not be sent\n  M \"Room\"\n"), "{told}");
}

#[test]
fn ids_that_vanta_already_holds_speak_for_the_column_that_has_them() {
    let desk = Desk::with_list();
    desk.run(&["send", &desk.file("first.csv", &accounts(0..5)), "--list", "Staff"]).expect(0);
    let file = desk.file("next.csv", &accounts(1..7).replace("Employee ID", "Badge"));
    let matching = desk.run(&["match", &file, "--list", "Staff", "--json"]).expect(0).json();
    assert_eq!(matching["compared_with"], 5);
    let reasons = field(&matching, "uniqueId")["reasons"].clone();
    assert!(strings(&reasons).contains(&"4 of 6 are IDs that Vanta already holds"), "{reasons}");
    let told = desk.run(&["match", &file, "--list", "Staff"]).expect(0).out;
    assert!(told.contains("Compared with the 5 IDs that Vanta holds."), "{told}");
}

#[test]
fn where_vanta_cannot_be_asked_a_match_says_so_and_goes_on() {
    let mut desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..2));
    desk.practice.kill().unwrap();
    desk.practice.wait().unwrap();
    let matching = desk.run(&["match", &file, "--list", "Staff", "--json"]).expect(0).json();
    assert!(matching.get("compared_with").is_none(), "{matching}");
    assert!(!matching["not_compared"].as_str().unwrap().is_empty(), "{matching}");
}

#[test]
fn a_proposal_counts_for_nothing_until_a_person_agrees() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    let run = |more: &[&str]| desk.run(&[&["match", &file, "--list", "Staff", "--json"], more].concat());
    let matching = run(&[]).expect(3).json();
    let status = field(&matching, "status");
    assert_eq!((&status["state"], &status["rule"]), (&json!("confirm"), &json!("G \"Employment status\"")));
    let not_sent = &matching["sources"][0]["not_sent"];
    assert!(strings(not_sent).contains(&"G \"Employment status\""), "{not_sent}");
    let checked = desk.run(&["check", &file, "--list", "Staff", "--records", "--json"]).expect(3).json();
    assert!(checked["records"][0].get("status").is_none(), "{checked}");
    let remarks = |text: &Value| {
        let lines: Vec<String> = text.as_str().unwrap().lines().map(str::to_owned).collect();
        lines.into_iter().filter(|line| line.contains("status =")).collect::<Vec<_>>()
    };
    assert!(remarks(&matching["text"]).iter().all(|line| line.starts_with('#')), "{}", matching["text"]);

    let agreed = run(&["--confirm", "status"]).expect(3).json();
    assert_eq!(field(&agreed, "status")["state"], "matched");
    assert!(strings(&field(&agreed, "status")["reasons"]).contains(&"confirmed by you"));
    assert!(remarks(&agreed["text"]).iter().any(|line| line.starts_with("status =")), "{}", agreed["text"]);
    let left = agreed["sources"][0]["values"].as_array().unwrap();
    let left = left.iter().find(|value| value["value"] == "Left").unwrap();
    assert_eq!((&left["settled"], &left["mends"]), (&json!(false), &json!(["status:Left=DEACTIVATED"])));

    let nothing = error(run(&["--confirm", "shoeSize"]), "unknown_name");
    assert!(nothing["hint"].as_str().unwrap().contains("accountName"), "{nothing}");
}

#[test]
fn a_match_waits_until_everything_has_been_said() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    let waits = |more: &[&str], code: i32| {
        let arguments = [&["match", &file, "--list", "Staff", "--json"], more].concat();
        desk.run(&arguments).expect(code).json()["waits"].as_u64().unwrap()
    };
    let recipe = hr_recipe(&desk, &file);
    let (before, said) = (waits(&[], 3), waits(&HR_SAYS, 3));
    assert!(said < before, "{said} of {before}");
    assert_eq!(said, 3, "what no column holds");
    assert_eq!(waits(&["--recipe", &recipe], 0), 0);
}

#[test]
fn the_recipe_that_match_writes_is_the_one_that_check_takes() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    let recipe = hr_recipe(&desk, &file);
    let check = ["check", &file, "--list", "Staff", "--recipe", &recipe, "--records", "--json"];
    let checked = desk.run(&check).expect(3).json();
    assert_eq!(checked["recipe"], json!({"from": "given"}));
    assert_eq!((codes(&checked), &checked["ready"]), (vec!["not_https"], &json!(3)));
    let ben = json!({
        "displayName": "Ben Kim",
        "uniqueId": "E-2",
        "externalUrl": "http://hr.example.com/E-2",
        "fullName": "Ben Kim",
        "accountName": "ben.kim",
        "email": "ben.kim@example.com",
        "permissionLevel": "BASE",
        "createdTimestamp": "2023-05-02T00:00:00Z",
        "status": "ACTIVE",
        "mfaEnabled": false,
        "mfaMethods": [],
        "authMethod": "SSO",
    });
    assert_eq!(checked["records"][1], ben);
    assert_eq!(checked["records"][2]["mfaEnabled"], Value::Null, "an empty cell is no no");
    assert_eq!(checked["records"][2]["status"], "DEACTIVATED");
}

#[test]
fn a_kept_recipe_is_the_lists_own_from_then_on() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    let recipe = hr_recipe(&desk, &file);
    let run = |arguments: &[&str]| desk.run(&[arguments, &["--list", "Staff", "--json"]].concat());
    let kept = run(&["match", &file, "--recipe", &recipe, "--keep"]).expect(0).json();
    assert_eq!(kept["kept_as"], 1);
    run(&["review", &file]).expect(4);
    let review = run(&["review", &file, "--mend", "externalUrl:https"]).expect(3).json();
    assert_eq!((&review["recipe"], &review["will_hold"]), (&json!({"from": "kept", "version": 1}), &json!(4)));
    let again = run(&["match", &file, "--mend", "externalUrl:https", "--keep"]).expect(0).json();
    assert_eq!(again["kept_as"], 2, "a remedy that is kept is an edit of the recipe");
    let again = run(&["match", &file, "--keep"]).expect(0).json();
    assert_eq!(again["kept_as"], 2, "what is the same is no edit");
    run(&["send", &file]).expect(0);
    let shown = desk.run(&["recipe", "show", "Staff", "--json"]).expect(0).json();
    assert_eq!(shown["version"], 2);
    assert!(shown["text"].as_str().unwrap().contains("clean = [\"https\"]"), "{shown}");
}

#[test]
fn a_remedy_that_fits_no_field_is_refused_and_nothing_is_kept() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    for (mend, why) in [
        ("permissionLevel:Std=Boss", "ADMIN, EDITOR, BASE"),
        ("permisionLevel:Std=BASE", "permissionLevel"),
        ("mfaEnabled:Yes=perhaps", "true or false"),
        ("drives.encrypted:trim", "drives"),
    ] {
        for verb in [&["match", "--keep"][..], &["check"], &["review"], &["send"]] {
            let arguments = [verb, &[&file, "--list", "Staff", "--mend", mend, "--json"]].concat();
            let message = error(desk.run(&arguments), "bad_input")["message"].clone();
            assert!(message.as_str().unwrap().contains(why), "{message}");
        }
    }
    desk.run(&["recipe", "show", "Staff"]).expect(1);
    desk.run(&["match", &file, "--list", "Staff", "--mend", "a:b"]).expect(2);
}

#[test]
fn a_number_that_a_word_becomes_is_kept_as_a_number() {
    let desk = Desk::with_list();
    desk.add_list("Findings", "package_vulnerability_connectors");
    let file = desk.file("findings.csv", FINDINGS);
    let says = ["--confirm", "severity", "--mend", "severity:Critical=9.8", "--mend", "severity:High=8"];
    let keep = [&["match", &file, "--list", "Findings", "--keep", "--json"][..], &says].concat();
    desk.run(&keep).expect(0);
    let check = ["check", &file, "--list", "Findings", "--records", "--json"];
    let checked = desk.run(&check).expect(0).json();
    assert_eq!(checked["records"][0]["severity"], json!(9.8));
    assert_eq!(checked["records"][1]["severity"].as_f64(), Some(8.0));
}

/// Findings with words for their severity, two of which are neither critical nor high.
const FINDINGS: &str = "\
ID,Title,Link,Package,Installed version,Severity,Asset ID,Description,Fix available,Remediation
v1,Path traversal,https://scan.example.com/1,tar-reader,2.3,Critical,host-17,It writes anywhere,Yes,Update
v2,Weak keys,https://scan.example.com/2,key-maker,1.0,Low,host-17,Keys can be guessed,No,Replace
v3,Crash,https://scan.example.com/3,csv-tool,0.9,High,host-17,A long name ends it,Yes,Update
v4,Slow,https://scan.example.com/4,csv-tool,0.9,Medium,host-17,A long file takes hours,Yes,Update
";
