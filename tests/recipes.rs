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
    desk.run(&["send", &desk.file("first.csv", &accounts(0..10)), "--list", "Staff"]).expect(0);
    let file = desk.file("next.csv", &accounts(1..11).replace("Employee ID", "Badge"));
    let matching = desk.run(&["match", &file, "--list", "Staff", "--json"]).expect(0).json();
    assert_eq!(matching["compared_with"], 10);
    let reasons = field(&matching, "uniqueId")["reasons"].clone();
    assert!(strings(&reasons).contains(&"9 of 10 are IDs that Vanta already holds"), "{reasons}");
    let told = desk.run(&["match", &file, "--list", "Staff"]).expect(0).out;
    assert!(told.contains("Compared with the 10 IDs that Vanta holds."), "{told}");
}

#[test]
fn where_vanta_cannot_be_asked_a_match_says_so_and_goes_on() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..2));
    desk.fault(&json!({"on": "get", "fault": "html"}));
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
fn a_recipe_that_a_person_wrote_is_not_written_over_by_the_one_made_of_it() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    let recipe = hr_recipe(&desk, &file);
    let own = format!("# Agreed with HR on Monday.\n{}", fs::read_to_string(&recipe).unwrap());
    fs::write(&recipe, &own).unwrap();
    let other_way = desk.path("./hr.toml");
    for out in [&recipe, &other_way] {
        let arguments = ["match", &file, "--list", "Staff", "--recipe", &recipe, "--out", out, "--json"];
        let refused = error(desk.run(&arguments), "bad_input");
        assert!(refused["message"].as_str().unwrap().contains("your remarks"), "{refused}");
        assert!(refused["hint"].as_str().unwrap().contains("new-recipe.toml"), "{refused}");
        assert_eq!(fs::read_to_string(&recipe).unwrap(), own);
    }
    let out = desk.path("new-recipe.toml");
    desk.run(&["match", &file, "--list", "Staff", "--recipe", &recipe, "--out", &out]).expect(0);
    assert_eq!(fs::read_to_string(&recipe).unwrap(), own);
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
    assert_eq!(
        (&review["recipe"], &review["will_hold"]),
        (&json!({"from": "kept", "version": 1}), &json!(4))
    );
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
fn a_column_that_the_recipe_takes_and_the_file_lacks_is_no_match() {
    let desk = desk_with_recipe();
    let text = accounts(0..3).replacen("E-mail", "Mail address", 1).replacen("Permission level", "P", 1);
    let file = desk.file("renamed.csv", &text);
    let run = |more: &[&str]| desk.run(&[&["match", &file, "--list", "Staff", "--json"], more].concat());
    let matching = run(&[]).expect(3).json();
    assert_eq!((&matching["needed_matched"], &matching["waits"]), (&json!(10), &json!(2)));
    let (email, level) = (field(&matching, "email"), field(&matching, "permissionLevel"));
    assert_eq!((&email["state"], &email["rule"]), (&json!("confirm"), &json!("F \"Mail address\"")));
    assert_eq!(email["reasons"][0], "the recipe takes a column \"E-mail\", which is not there");
    assert_eq!(level["state"], "not_matched");
    let agreed = run(&["--confirm", "email"]).expect(3).json();
    assert_eq!(field(&agreed, "email")["state"], "matched");
    assert!(agreed["text"].as_str().unwrap().contains("email = { column = \"Mail address\" }"), "{agreed}");
    let refused = desk.run(&["check", &file, "--list", "Staff", "--json"]).expect(3).json();
    assert_eq!(codes(&refused), ["column_missing", "column_missing", "new_columns"]);
}

/// As [`accounts`], with a column that is only proposed for an optional field.
fn with_title(ids: std::ops::Range<u32>) -> String {
    let rows = accounts(ids).replace(",Room\n", ",Room,Title\n");
    let titled =
        |line: &str| if line.starts_with("E-") { format!("{line},Nurse\n") } else { format!("{line}\n") };
    rows.lines().map(titled).collect()
}

#[test]
fn a_column_that_a_person_does_not_send_is_not_proposed_any_more() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &with_title(0..3));
    let run = |more: &[&str]| desk.run(&[&["match", &file, "--list", "Staff", "--json"], more].concat());
    let waits = run(&[]).expect(3).json();
    assert_eq!((&waits["waits"], &field(&waits, "roleDescription")["state"]), (&json!(1), &json!("confirm")));
    let told = desk.run(&["match", &file, "--list", "Staff"]).expect(3).out;
    assert!(told.contains("--not-sent HEADING") && told.contains("--rest-not-sent"), "{told}");

    let said = run(&["--not-sent", "Title", "--keep"]).expect(0).json();
    assert_eq!((&said["waits"], &said["kept_as"]), (&json!(0), &json!(1)));
    assert!(said["text"].as_str().unwrap().contains("not_sent = [\"Title\"]"), "{said}");
    assert!(!said["text"].as_str().unwrap().contains("roleDescription"), "{said}");
    assert_eq!(run(&[]).expect(0).json()["waits"], 0, "it is remembered");

    let agreed = run(&["--confirm", "roleDescription"]).expect(0).json();
    assert!(!agreed["text"].as_str().unwrap().contains("not_sent"), "who agrees sends it: {agreed}");
    let unknown = error(run(&["--not-sent", "Shoes"]), "unknown_name");
    assert!(unknown["hint"].as_str().unwrap().contains("M \"Room\""), "{unknown}");
    let fed = error(run(&["--not-sent", "E-mail"]), "bad_input");
    assert!(fed["message"].as_str().unwrap().contains("feeds email"), "{fed}");
}

/// A recipe that knows the ID and nothing else.
const BARE: &str =
    "recipe = 1\nkind = \"user_account\"\n[sources.main.fields]\nuniqueId = { column = \"Employee ID\" }\n";

#[test]
fn all_columns_that_feed_nothing_are_said_not_to_be_sent_but_not_what_a_needed_field_may_take() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &with_title(0..3));
    let all = ["match", &file, "--list", "Staff", "--rest-not-sent", "--keep", "--json"];
    let text = desk.run(&all).expect(0).json()["text"].as_str().unwrap().to_owned();
    assert!(text.contains("not_sent = [\"Room\", \"Title\"]"), "{text}");
    let hr = desk.file("hr.csv", HR);
    let recipe = desk.file("r.toml", &text);
    // What a rule takes is no less needed where its column is not there any more.
    for more in [&["--recipe", recipe.as_str()][..], &["--recipe", &desk.file("bare.toml", BARE)]] {
        let rest = [&["match", &hr, "--list", "Staff", "--rest-not-sent", "--json"], more].concat();
        let matching = desk.run(&rest).expect(3).json();
        assert_eq!(field(&matching, "status")["state"], "confirm", "{matching}");
        let text = matching["text"].as_str().unwrap();
        let said = text.lines().find(|line| line.starts_with("not_sent")).unwrap();
        assert!(said.contains("\"Start date\"") && !said.contains("Employment status"), "{said}");
    }
}

#[test]
fn columns_that_a_recipe_does_not_know_are_told_by_name() {
    let desk = desk_with_recipe();
    let known = desk.file("staff.csv", &accounts(0..3));
    let new = |document: &Value| {
        let problems = document["problems"].as_array().unwrap();
        problems.iter().find(|problem| problem["code"] == "new_columns").cloned()
    };
    let check = |file: &str, more: &[&str]| {
        desk.run(&[&["check", file, "--list", "Staff", "--json"], more].concat()).expect(0).json()
    };
    assert_eq!(new(&check(&known, &[])), None, "a person saw these headings when the recipe was kept");
    let file = desk.file("next.csv", &with_title(0..3));
    let told = new(&check(&file, &[])).unwrap();
    let sentence = "The file has 2 columns that this recipe does not know: M \"Room\", N \"Title\".";
    assert_eq!((&told["message"], &told["severity"]), (&json!(sentence), &json!("notice")));
    let review = desk.run(&["review", &file, "--list", "Staff", "--json"]).expect(3).json();
    assert_eq!(new(&review), Some(told));
    let matching = desk.run(&["match", &file, "--list", "Staff", "--not-sent", "Room", "--keep", "--json"]);
    assert_eq!(matching.expect(3).json()["sources"][0]["new_columns"], json!(["N \"Title\""]));
    let told = new(&check(&file, &[])).unwrap()["message"].clone();
    assert_eq!(told, "The file has a column that this recipe does not know: N \"Title\".");
    let text = desk.run(&["match", &file, "--list", "Staff"]).expect(3).out;
    assert!(text.contains("Of these, this recipe does not know\n  N \"Title\"\n"), "{text}");
    desk.run(&["match", &file, "--list", "Staff", "--rest-not-sent", "--keep"]).expect(0);
    assert_eq!(new(&check(&file, &[])), None);
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
fn a_value_of_another_type_than_the_custom_property_is_refused_when_it_is_given() {
    let desk = Desk::with_list();
    let mut add =
        vec!["list", "add", "Things", "--connection", "Practice", "--kind", "custom_resource", "--id", "0f"];
    for property in ["seats:int32", "leased:boolean", "bought:timestamp", "note:string"] {
        add.extend(["--property", property]);
    }
    desk.run(&add).expect(0);
    let headings = "ID,Name,Link,seats,leased,bought,note";
    let text = format!("{headings}\nT-1,Van,https://example.com/1,four,maybe,soon,x\n");
    let file = desk.file("things.csv", &text);
    let field = |name: &str| format!("\"customProperties.{name}\" = {{ column = \"{name}\" }}\n");
    let fields = ["seats", "leased", "bought", "note"].map(field).concat();
    let recipe = format!("recipe = 1\nkind = \"custom_resource\"\n[sources.main.fields]\n{fields}");
    let recipe = desk.file("things.toml", &recipe);
    let check = |mend: &str| {
        desk.run(&[
            "check",
            &file,
            "--list",
            "Things",
            "--mend",
            &format!("customProperties.{mend}"),
            "--json",
        ])
    };
    for (mend, why) in [
        ("seats:four=4.5", "the custom property seats (int32) takes whole numbers, and not \"4.5\""),
        ("seats:four=many", "and not \"many\""),
        ("leased:maybe=perhaps", "leased (boolean) takes true or false, and not \"perhaps\""),
        ("bought:soon=tomorrow", "bought (timestamp) takes dates and times with their zone"),
    ] {
        let refused = error(check(mend), "bad_input")["message"].clone();
        assert!(refused.as_str().unwrap().contains(why), "{refused}");
    }
    for (mend, property, value) in [
        ("seats:four=4", "seats", json!(4)),
        ("leased:maybe=true", "leased", json!(true)),
        ("note:x=true", "note", json!("true")),
    ] {
        let mend = format!("customProperties.{mend}");
        let arguments = ["check", &file, "--list", "Things", "--recipe", &recipe, "--records", "--json"];
        let checked = desk.run(&[&arguments[..], &["--mend", &mend]].concat()).expect(3).json();
        assert_eq!(checked["records"][0]["customProperties"][property], value, "{checked}");
    }
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

// Checking and mending.

/// As [`accounts`], with something of every sort that a remedy mends.
const DIRTY: &str = "\
E-1,Ann Lee,http://hr.example.com/1,Ann Lee,ann,ann@example.com,03/04/2024,BASE,TRUE,OTP,ACTIVE,PASSWORD,1
 E-2 ,Ben Kim,https://hr.example.com/2,Ben Kim,ben,ben@example.com,05/06/2024,Boss,TRUE,OTP,ACTIVE,PASSWORD,2
E-3,Cleo Sand,https://hr.example.com/3,Cleo Sand,cleo,n/a,05/06/2024,BASE,maybe,OTP,ACTIVE,PASSWORD,3
E-4,Dora Ito,https://hr.example.com/4,Dora Ito,dora,dora@example.com,05/06/2024,BASE,,,ACTIVE,PASSWORD,4
E-5,Eve Moss,https://hr.example.com/5,Eve Moss,eve,eve@example.com,05/06/2024,Chief,TRUE,OTP,ACTIVE,PASSWORD,5
E-5,Eve Moss,https://hr.example.com/5,Eve Moss,eve,eve@example.com,05/06/2024,Chief,TRUE,OTP,ACTIVE,PASSWORD,5
";

/// A list whose own recipe knows the headings.
fn desk_with_recipe() -> Desk {
    let desk = Desk::with_list();
    let clean = desk.file("clean.csv", &accounts(0..3));
    desk.run(&["match", &clean, "--list", "Staff", "--keep"]).expect(0);
    desk
}

#[test]
fn each_remedy_that_check_offers_mends_the_group_that_it_is_offered_for() {
    let desk = desk_with_recipe();
    let file = desk.file("dirty.csv", &format!("{HEADINGS}{DIRTY}"));
    let mut said: Vec<String> = Vec::new();
    let run = |verb: &[&str], said: &[String]| {
        let mut arguments = [verb, &[&file, "--list", "Staff", "--json"]].concat();
        said.iter().for_each(|mend| arguments.extend(["--mend", mend]));
        desk.run(&arguments)
    };
    let group = |problem: &Value| ["code", "field", "value"].map(|name| problem[name].clone());
    let first = run(&["check"], &said).expect(3).json();
    for (code, rows) in [("not_https", json!([2])), ("spaces", json!([3])), ("duplicate_id", json!([7]))] {
        let problem = stopping(&first).into_iter().find(|problem| problem["code"] == code).unwrap();
        assert_eq!(problem["rows"], rows, "{problem}");
    }
    loop {
        let checked = run(&["check"], &said).json();
        let mendable = |problem: &&&Value| problem.get("mends").is_some();
        let stops = stopping(&checked);
        let Some(problem) = stops.iter().find(mendable) else { break };
        let mend = problem["mends"][0].as_str().unwrap().to_owned();
        said.push(mend.clone());
        let again = run(&["check"], &said).json();
        let same = stopping(&again).into_iter().find(|other| group(other) == group(problem));
        assert!(same.is_none(), "{mend} did not mend {problem}");
    }
    assert!(said.len() >= 8, "{said:?}");
    let checked = run(&["check", "--records"], &said).expect(0).json();
    assert_eq!(stopping(&checked), Vec::<&Value>::new());
    assert_eq!((&checked["ready"], &checked["with_problems"]), (&json!(5), &json!(0)));
    let sent = run(&["send"], &said).expect(0).json();
    assert_eq!((&sent["state"], &sent["new"]), (&json!("verified"), &json!(5)));
}

#[test]
fn problems_have_their_rows_and_wait_for_a_person() {
    let desk = desk_with_recipe();
    let file = desk.file("dirty.csv", &format!("{HEADINGS}{DIRTY}"));
    let checked = desk.run(&["check", &file, "--list", "Staff", "--json"]).expect(3).json();
    assert_eq!((&checked["ready"], &checked["with_problems"]), (&json!(0), &json!(6)));
    let boss = stopping(&checked).into_iter().find(|problem| problem["value"] == "Boss").unwrap();
    assert_eq!((&boss["rows"], &boss["column"]), (&json!([3]), &json!("H \"Permission level\"")));
    let mends = ["permissionLevel:Boss=ADMIN", "permissionLevel:Boss=EDITOR", "permissionLevel:Boss=BASE"];
    assert_eq!(strings(&boss["mends"]), mends);
    let told = desk.run(&["check", &file, "--list", "Staff"]).expect(3).out;
    assert!(told.contains("--mend externalUrl:https"), "{told}");
    let refused = desk.run(&["send", &file, "--list", "Staff", "--json"]).expect(4).json();
    assert_eq!((&refused["state"], desk.holds()), (&json!("refused"), 0));
}

/// 32 bytes in base64, as for a server without a keychain.
const SEAL_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// The command with a key under which it may keep cells.
fn sealed(desk: &Desk, arguments: &[&str]) -> Said {
    desk.call(arguments).env("ROLLCALL_SEAL_KEY", SEAL_KEY).output().unwrap().into()
}

/// Copies a workbook as a person leaves it: `mend` gives the new text of a cell of the first sheet, by the row's number
/// in the file and the heading.
fn mended(desk: &Desk, from: &str, to: &str, mend: impl Fn(&str, &str) -> Option<&'static str>) -> String {
    let mut book: Xlsx<_> = open_workbook(from).unwrap();
    let mut copy = Workbook::new();
    for (place, name) in book.sheet_names().into_iter().enumerate() {
        let range = book.worksheet_range_at(place).unwrap().unwrap();
        let rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
        let at = rows[0].iter().position(|heading| heading == "Row in your file");
        let sheet = copy.add_worksheet();
        sheet.set_name(name).unwrap();
        for (number, row) in (0..).zip(&rows) {
            for (column, text) in (0..).zip(row) {
                let heading = &rows[0][usize::from(column)];
                let new = at.filter(|_| number > 0).and_then(|at| mend(&row[at], heading));
                sheet.write_string(number, column, new.unwrap_or(text)).unwrap();
            }
        }
    }
    let path = desk.path(to);
    copy.save(&path).unwrap();
    path
}

#[test]
fn what_is_mended_in_a_spreadsheet_of_problems_counts_until_the_file_changes() {
    let desk = desk_with_recipe();
    let wrong = accounts(0..4).replace("https://hr.example.com/1", "hr").replace("p2@example.com", "");
    let file = desk.file("staff.csv", &wrong);
    let out = desk.path("problems.xlsx");
    let check =
        |more: &[&str]| sealed(&desk, &[&["check", &file, "--list", "Staff", "--json"], more].concat());
    let before = check(&["--problems", &out]).expect(3).json();
    assert_eq!(codes(&before), ["not_https", "empty"]);
    let good = mended(&desk, &out, "mended.xlsx", |row, heading| match (row, heading) {
        ("3", "Profile link") => Some("https://hr.example.com/1"),
        ("4", "E-mail") => Some("p2@example.com"),
        _ => None,
    });
    let merged = check(&["--merge", &good, "--records"]).expect(0).json();
    assert_eq!((&merged["mended"], &merged["ready"]), (&json!(2), &json!(4)));
    assert_eq!(merged["records"][1]["externalUrl"], "https://hr.example.com/1");
    assert_eq!(fs::read_to_string(&file).unwrap(), wrong, "the file is not touched");

    assert_eq!(check(&[]).expect(0).json()["mended"], 2, "kept for later runs");
    let told = sealed(&desk, &["check", &file, "--list", "Staff"]).expect(0).out;
    let named =
        "Fixed here, not in your file:\n  E-1, \"Profile link\": \"hr\" → \"https://hr.example.com/1\"\n";
    assert!(told.contains(named), "{told}");
    let review = sealed(&desk, &["review", &file, "--list", "Staff", "--json"]).expect(3).json();
    assert_eq!((&review["mended"], &review["will_hold"]), (&json!(2), &json!(4)));
    let told = sealed(&desk, &["review", &file, "--list", "Staff"]).expect(3).out;
    let named =
        "Fixed here, not in your file:\n  E-1, \"Profile link\": \"hr\" → \"https://hr.example.com/1\"\n";
    assert!(told.contains(named), "{told}");
    sealed(&desk, &["send", &file, "--list", "Staff"]).expect(0);
    let sent = records(&desk, "Staff");
    assert!(sent.iter().any(|record| record["email"] == "p2@example.com"), "{sent:?}");

    fs::write(&file, wrong.replace("Person 2,p2,,", "Person 2,p2,person.2@example.com,")).unwrap();
    let changed = check(&["--records"]).expect(0).json();
    assert_eq!(changed["mended"], 1);
    assert_eq!(changed["records"][2]["email"], "person.2@example.com", "the file's own cell counts again");
    let stale =
        changed["problems"].as_array().unwrap().iter().find(|told| told["code"] == "mend_stale").unwrap();
    assert_eq!((&stale["severity"], &stale["column"]), (&json!("notice"), &json!("\"E-mail\"")));
}

#[test]
fn why_a_mended_cell_does_not_count_any_more_is_told() {
    let desk = desk_with_recipe();
    let wrong = accounts(0..4).replace("p2@example.com", "");
    let file = desk.file("staff.csv", &wrong);
    let out = desk.path("problems.xlsx");
    let check =
        |more: &[&str]| sealed(&desk, &[&["check", &file, "--list", "Staff", "--json"], more].concat());
    check(&["--problems", &out]).expect(3);
    let good =
        mended(&desk, &out, "mended.xlsx", |_, heading| (heading == "E-mail").then_some("p2@example.com"));
    check(&["--merge", &good]).expect(0);
    let shown = desk.run(&["recipe", "show", "Staff", "--json"]).expect(0).json();
    let recipe = shown["text"].as_str().unwrap();
    let by_account =
        recipe.replace("uniqueId = { column = \"Employee ID\" }", "uniqueId = { column = \"Account name\" }");
    let without_ben = recipe
        .replace("[sources.main]\n", "[sources.main]\nonly = { column = \"Room\", is_not = \"Room 2\" }\n");
    let row = account(2).replace("p2@example.com", "");
    for (content, recipe, cause, remedy) in [
        (
            wrong.replace(",p2,,", ",p2,ben@example.com,"),
            recipe,
            "the file says \"ben@example.com\" there now (row 4; it was empty then)",
            "Nothing needs to be done",
        ),
        (wrong.replace(&row, ""), recipe, "no row with this ID any more.", "comes back"),
        (wrong.clone(), &without_ben, "or the recipe's condition leaves it out", "comes back"),
        (format!("{wrong}{row}"), recipe, "several rows have this ID now (as 4 and 6)", "Mend the IDs"),
        (wrong.clone(), &by_account, "takes IDs from elsewhere since", "--forget-mended"),
        (wrong.replace("E-mail", "Mail"), recipe, "no column of that heading", "--forget-mended"),
        (
            wrong.clone(),
            &recipe.replace("sources.main", "sources.hr"),
            "no source \"main\"",
            "--forget-mended",
        ),
    ] {
        fs::write(&file, content).unwrap();
        let recipe = desk.file("recipe.toml", recipe);
        let checked = check(&["--recipe", &recipe]).json();
        let told = checked["problems"].as_array().unwrap().iter();
        let told: Vec<&Value> = told.filter(|told| told["code"] == "mend_stale").collect();
        assert_eq!((told.len(), &checked["mended"]), (1, &json!(0)), "{checked}");
        let message = told[0]["message"].as_str().unwrap();
        assert!(message.starts_with("\"E-mail\" was mended here for E-2, and "), "{message}");
        assert!(message.contains(cause), "{cause}: {message}");
        assert!(told[0]["remedy"].as_str().unwrap().contains(remedy), "{remedy}: {}", told[0]);
    }
}

#[test]
fn an_id_is_not_changed_by_way_of_a_spreadsheet_of_problems() {
    let desk = desk_with_recipe();
    let wrong = accounts(0..3).replace("https", "http");
    let file = desk.file("staff.csv", &wrong);
    let out = desk.path("problems.xlsx");
    sealed(&desk, &["check", &file, "--list", "Staff", "--problems", &out]).expect(3);
    let changed = mended(&desk, &out, "mended.xlsx", |row, heading| match (row, heading) {
        ("3", "Employee ID") => Some("E-99"),
        (_, "Profile link") => Some("https://hr.example.com/people"),
        _ => None,
    });
    let check = ["check", &file, "--list", "Staff", "--merge", &changed, "--json"];
    let merged = sealed(&desk, &check).expect(3).json();
    let refused = strings(&merged["not_merged"]);
    assert!(refused.len() == 1 && refused[0].starts_with("Row 3: "), "{refused:?}");
    assert_eq!(merged["mended"], 2);
    assert_eq!(stopping(&merged)[0]["rows"], json!([3]));
    let told = sealed(&desk, &check[..6]).expect(3).out;
    assert!(told.contains("Not taken in:\n  Row 3: "), "{told}");
}

#[test]
fn what_cannot_be_kept_sealed_is_not_taken_in() {
    let desk = desk_with_recipe();
    let file = desk.file("staff.csv", &accounts(0..3).replace("https", "http"));
    let out = desk.path("problems.xlsx");
    desk.run(&["check", &file, "--list", "Staff", "--problems", &out]).expect(3);
    let changed = mended(&desk, &out, "mended.xlsx", |_, heading| {
        (heading == "Profile link").then_some("https://hr.example.com/people")
    });
    let said = desk
        .call(&["check", &file, "--list", "Staff", "--merge", &changed, "--json"])
        .env_remove("ROLLCALL_SEAL_KEY")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .output()
        .unwrap();
    let said = Said::from(said).expect(1).json();
    assert!(said["error"]["hint"].as_str().unwrap().contains("ROLLCALL_SEAL_KEY"), "{said}");
    let wrong = desk.file("other.xlsx", "no workbook");
    desk.run(&["check", &file, "--list", "Staff", "--merge", &wrong]).expect(1);
    let other = desk.file("other.csv", &accounts(0..3));
    let said =
        error(desk.run(&["check", &file, "--list", "Staff", "--merge", &other, "--json"]), "bad_input");
    assert!(said["message"].as_str().unwrap().contains("Row in your file"), "{said}");
}

// Recipes that travel.

#[test]
fn a_recipe_gives_another_list_of_its_kind_the_same_records() {
    let desk = desk_with_recipe();
    desk.run(&["list", "add", "Second", "--connection", "Practice", "--kind", "user_account", "--id", "0f"])
        .expect(0);
    let file = desk.file("staff.csv", &accounts(0..4));
    let recipe = desk.path("recipe.toml");
    let exported = desk.run(&["recipe", "export", "Staff", "--out", &recipe, "--json"]).expect(0).json();
    assert_eq!((&exported["list"], &exported["version"]), (&json!("Staff"), &json!(1)));
    let imported = desk.run(&["recipe", "import", &recipe, "--list", "Second", "--json"]).expect(0).json();
    assert_eq!((&imported["changed"], &imported["version"]), (&json!(true), &json!(1)));
    assert_eq!(imported["text"], fs::read_to_string(&recipe).unwrap(), "it is shown whole");
    let records = |list: &str| {
        let checked = desk.run(&["check", &file, "--list", list, "--records", "--json"]).expect(0).json();
        assert_eq!(checked["recipe"]["from"], "kept");
        checked["records"].clone()
    };
    assert_eq!(records("Staff"), records("Second"));
    let again = desk.run(&["recipe", "import", &recipe, "--list", "Second", "--json"]).expect(0).json();
    assert_eq!((&again["changed"], &again["version"]), (&json!(false), &json!(1)));
    let shown = desk.run(&["recipe", "show", "Second"]).expect(0).out;
    assert!(shown.contains("Recipe of \"Second\", version 1") && shown.contains("uniqueId = "), "{shown}");
}

#[test]
fn what_a_recipe_was_before_can_be_seen_and_had_again() {
    let desk = desk_with_recipe();
    let file = desk.file("staff.csv", &accounts(0..3));
    let first = desk.run(&["recipe", "show", "Staff", "--json"]).expect(0).json();
    let edit =
        ["match", &file, "--list", "Staff", "--mend", "externalUrl:https", "--rest-not-sent", "--keep"];
    desk.run(&edit).expect(0);
    let versions = desk.run(&["recipe", "show", "Staff", "--versions", "--json"]).expect(0).json();
    let versions = versions["versions"].as_array().unwrap().clone();
    let number = |at: usize| versions[at]["version"].as_u64().unwrap();
    assert_eq!((versions.len(), number(0), number(1)), (2, 2, 1));
    assert_eq!(versions[0]["changed"], json!(["not_sent", "externalUrl"]));
    assert!(versions[1].get("changed").is_none() && versions[1]["edited"].is_string(), "{versions:?}");
    let told = desk.run(&["recipe", "show", "Staff", "--versions"]).expect(0).out;
    assert!(told.contains("2 changes: not_sent, externalUrl"), "{told}");
    assert!(told.contains("the first one"), "{told}");

    let before = desk.run(&["recipe", "show", "Staff", "--version", "1", "--json"]).expect(0).json();
    assert_eq!(before, first);
    let nothing = error(desk.run(&["recipe", "show", "Staff", "--version", "3", "--json"]), "unknown_name");
    assert_eq!(nothing["hint"], "Its versions are 1 to 2.");
    let out = desk.path("first.toml");
    desk.run(&["recipe", "export", "Staff", "--version", "1", "--out", &out]).expect(0);
    let again = desk.run(&["recipe", "import", &out, "--list", "Staff", "--json"]).expect(0).json();
    assert_eq!((&again["version"], &again["text"]), (&json!(3), &first["text"]));
    desk.run(&["list", "add", "New", "--connection", "Practice", "--kind", "user_account", "--id", "0f"])
        .expect(0);
    error(desk.run(&["recipe", "show", "New", "--versions", "--json"]), "unknown_name");
}

#[test]
fn a_recipe_holds_neither_a_path_nor_a_secret_nor_a_person() {
    let desk = Desk::with_list();
    let hr = desk.file("hr.csv", HR);
    let recipe = hr_recipe(&desk, &hr);
    desk.run(&["recipe", "import", &recipe, "--list", "Staff"]).expect(0);
    let out = desk.path("out.toml");
    desk.run(&["recipe", "export", "Staff", "--out", &out]).expect(0);
    let text = fs::read_to_string(&out).unwrap();
    let home = desk.home.path().display().to_string();
    let secrets = [home, desk.text("client_id"), desk.text("client_secret"), desk.list_id("user_account")];
    for part in secrets.iter().map(String::as_str).chain(["hr.csv", "Ann", "example.com"]) {
        assert!(!text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_recipe_that_cannot_be_meant_is_refused_with_its_place_and_nothing_happens() {
    let desk = desk_with_recipe();
    desk.add_list("Macs", "macos_user_computer");
    let file = desk.file("staff.csv", &accounts(0..3));
    let before = desk.run(&["recipe", "show", "Staff", "--json"]).expect(0).json();
    let text = before["text"].as_str().unwrap();
    let main = "sources.main.fields";
    for (broken, told) in [
        (text.replace("user_account", "fridge"), vec!["line ", "kind", "fridge"]),
        (text.replace("recipe = 1", "recipe = 2"), vec!["line ", "version 2", "newer Rollcall"]),
        (text.replace("fullName =", "fulName ="), vec!["line ", main, "fulName", "\"fullName\""]),
        (text.replace("[sources.main]", "[sources.main"), vec!["line "]),
        (text.replace("column = \"E-mail\"", "column = 7"), vec!["line ", main, "email"]),
    ] {
        let recipe = desk.file("broken.toml", &broken);
        for arguments in [
            &["recipe", "import", &recipe, "--list", "Staff"][..],
            &["match", &file, "--list", "Staff", "--recipe", &recipe, "--keep"],
            &["check", &file, "--list", "Staff", "--recipe", &recipe],
            &["send", &file, "--list", "Staff", "--recipe", &recipe],
        ] {
            let error = error(desk.run(&[arguments, &["--json"]].concat()), "bad_recipe");
            let message = error["message"].as_str().unwrap();
            assert!(told.iter().all(|part| message.contains(part)), "{told:?} in {message}");
            assert!(message.contains("broken.toml") && error["hint"].is_string(), "{error}");
        }
    }
    let good = desk.file("good.toml", text);
    let other = error(desk.run(&["recipe", "import", &good, "--list", "Macs", "--json"]), "bad_recipe");
    let message = other["message"].as_str().unwrap();
    assert!(message.contains("User accounts") && message.contains("Mac computers"), "{message}");
    assert_eq!(desk.run(&["recipe", "show", "Staff", "--json"]).expect(0).json(), before);
    desk.run(&["recipe", "show", "Macs"]).expect(1);
    assert_eq!(desk.holds(), 0);
}

// Two files.

/// Accounts of two files, with whatever stands before the sources.
fn two_files(head: &str) -> String {
    let fields = "\
displayName = { column = \"Display name\" }
uniqueId = { column = \"Employee ID\" }
externalUrl = { column = \"Profile link\" }
fullName = { column = \"Full name\" }
accountName = { column = \"Account name\" }
email = { column = \"E-mail\" }
createdTimestamp = { column = \"Created\" }
permissionLevel = { column = \"Permission level\" }
mfaEnabled = { column = \"MFA enabled\" }
mfaMethods = { column = \"MFA methods\" }
status = { column = \"Status\" }
authMethod = { column = \"Sign-in method\" }
";
    format!(
        "recipe = 1\nkind = \"user_account\"\n{head}\n[sources.hr.fields]\n{fields}\n[sources.guests.fields]\n{fields}"
    )
}

#[test]
fn two_files_are_one_list_and_who_stands_in_both_is_a_problem_until_one_counts() {
    let desk = Desk::with_list();
    let hr = format!("hr={}", desk.file("hr.csv", &accounts(0..3)));
    let guests = format!("guests={}", desk.file("guests.csv", &accounts(2..5).replace("BASE", "ADMIN")));
    let apart = desk.file("apart.csv", &accounts(3..5));
    let recipe = desk.file("two.toml", &two_files(""));
    let review = |first: &str, second: &str, recipe: &str| {
        desk.run(&["review", first, second, "--list", "Staff", "--recipe", recipe, "--json"])
    };
    let clash = review(&hr, &guests, &recipe).expect(4).json();
    assert_eq!(codes(&clash), ["clash"]);
    let problem = &clash["problems"][0];
    assert!(problem["message"].as_str().unwrap().contains("row 4 of \"hr\""), "{problem}");
    assert_eq!((&problem["source"], &problem["rows"]), (&json!("guests"), &json!([2])));

    assert_eq!(problem["mends"], json!(["winner:hr", "winner:guests"]));
    let mend = |mend: &str| {
        let arguments =
            ["check", &hr, &guests, "--list", "Staff", "--recipe", &recipe, "--records", "--json"];
        desk.run(&[&arguments[..], &["--mend", mend]].concat())
    };
    for (winner, level) in [("winner:hr", "BASE"), ("winner:guests", "ADMIN")] {
        let checked = mend(winner).expect(0).json();
        let records = checked["records"].as_array().unwrap();
        let both = records.iter().find(|record| record["uniqueId"] == "E-2").unwrap();
        assert_eq!((records.len(), &both["permissionLevel"]), (5, &json!(level)));
    }
    let nobody = error(mend("winner:nobody"), "bad_input");
    assert!(nobody["message"].as_str().unwrap().contains("no source of that name"), "{nobody}");

    let both = review(&hr, &format!("guests={apart}"), &recipe).expect(3).json();
    assert_eq!(both["will_hold"], 5);
    let winner = desk.file("winner.toml", &two_files("winner = \"hr\""));
    let won = review(&hr, &guests, &winner).expect(3).json();
    assert_eq!(won["will_hold"], 5);
    assert_eq!((&won["left_out"][0]["source"], &won["left_out"][0]["row"]), (&json!("guests"), &json!(2)));
    desk.run(&["send", &hr, &guests, "--list", "Staff", "--recipe", &winner]).expect(0);
    let held = records(&desk, "Staff");
    let level =
        |id: &str| held.iter().find(|record| record["uniqueId"] == id).unwrap()["permissionLevel"].clone();
    assert_eq!((level("E-2"), level("E-3")), (json!("BASE"), json!("ADMIN")), "HR counts for whom it knows");
}

#[test]
fn rows_of_one_number_in_two_files_are_two_rows() {
    let desk = Desk::with_list();
    let hr = format!("hr={}", desk.file("hr.csv", &accounts(0..3).replace("p1@example.com", "")));
    let guests = format!("guests={}", desk.file("guests.csv", &accounts(3..6)));
    let recipe = desk.file("two.toml", &two_files(""));
    let check = ["check", &hr, &guests, "--list", "Staff", "--recipe", &recipe, "--json"];
    let checked = desk.run(&check).expect(3).json();
    assert_eq!((&checked["ready"], &checked["with_problems"]), (&json!(5), &json!(1)));
    let told = desk.run(&check[..7]).expect(3).out;
    assert!(told.contains("hr.csv (sheet \"hr.csv\", 3 rows) and guests.csv"), "{told}");
    assert!(told.contains("Row 3 of \"hr\""), "{told}");
}

#[test]
fn two_records_of_one_row_are_two_records() {
    let desk = Desk::with_list();
    let row = |line: &str| match line.strip_prefix("E-") {
        Some(rest) => format!("{line},A-{},\n", &rest[..1]),
        None => format!("{line},Admin ID,Admin mail\n"),
    };
    let text: String = accounts(0..3).lines().map(row).collect();
    let file = desk.file("staff.csv", &text.replacen("A-0,", "A-0,a0@example.com", 1));
    let recipe = two_files("")
        .replace("hr", "main")
        .replace("[sources.guests.fields]", "[sources.admins]\nfile_of = \"main\"\n[sources.admins.fields]");
    let (main, admins) = recipe.split_once("[sources.admins]").unwrap();
    let admins = admins.replace("Employee ID", "Admin ID").replace("\"E-mail\"", "\"Admin mail\"");
    let recipe = desk.file("one.toml", &format!("{main}[sources.admins]{admins}"));
    let check = ["check", &file, "--list", "Staff", "--recipe", &recipe, "--json"];
    let checked = desk.run(&check).expect(3).json();
    let stops = stopping(&checked);
    assert_eq!((stops.len(), &stops[0]["code"], &stops[0]["rows"]), (1, &json!("empty"), &json!([3, 4])));
    assert_eq!((&checked["ready"], &checked["with_problems"]), (&json!(4), &json!(2)));
}

#[test]
fn a_file_without_its_name_is_asked_for_by_name() {
    let desk = Desk::with_list();
    let path = desk.file("hr.csv", &accounts(0..3));
    let recipe = desk.file("two.toml", &two_files(""));
    let (hr, other) = (format!("hr={path}"), format!("visitors={path}"));
    let run = |files: &[&str]| {
        desk.run(&[&["review"], files, &["--list", "Staff", "--recipe", &recipe, "--json"]].concat())
    };
    let missing = error(run(&[&hr]), "bad_input");
    assert!(missing["message"].as_str().unwrap().contains("\"guests\""), "{missing}");
    assert_eq!(missing["hint"], "Say which file is which: hr=FILE guests=FILE");
    error(run(&[&path, &path]), "bad_input");
    let unknown = error(run(&[&hr, &other]), "unknown_name");
    assert!(unknown["message"].as_str().unwrap().contains("\"visitors\""), "{unknown}");
}

// Parts.

const COMPUTERS: &str = r#"
recipe = 1
kind = "macos_user_computer"

[sources.main]
sheet = "Computers"

[sources.main.fields]
displayName = { column = "Name" }
uniqueId = { column = "Serial" }
externalUrl = { template = "https://mdm.example.com/{Serial}" }
collectedTimestamp = { column = "Read at" }
osName = { constant = "macOS" }
osVersion = { column = "Version" }
hardwareUuid = { column = "UUID" }
serialNumber = { column = "Serial" }
browserExtensions = { constant = [] }
"drives.name" = { column = "Disk" }
"drives.encrypted" = { column = "Encrypted" }
"drives.filevaultEnabled" = { column = "FileVault" }
users = { constant = [] }
systemScreenlockPolicies = { constant = [] }
isManaged = { constant = true }
autoUpdatesEnabled = { column = "Updates" }

[sources.apps]
file_of = "main"
sheet = "Applications"
adds_parts = true

[sources.apps.parts_only]
applications = { column = "Publisher", one_of = ["AgileBits", "Mozilla"] }

[sources.apps.fields]
uniqueId = { column = "Computer" }
"applications.name" = { column = "Application" }
"applications.bundleId" = { column = "Bundle" }
"#;

/// Two Macs, one with two disks, and a sheet of what is installed on them.
fn computers(desk: &Desk) -> String {
    let mut book = Workbook::new();
    let mut sheet = |name: &str, rows: &[&[&str]]| {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (number, row) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                sheet.write_string(number, column, *text).unwrap();
            }
        }
    };
    let read = "2026-03-02T06:00:00Z";
    let ann =
        |disk, encrypted| ["Ann's Mac", "C02A", read, "26.1", "UUID-1", disk, encrypted, "TRUE", "TRUE"];
    sheet(
        "Computers",
        &[
            &["Name", "Serial", "Read at", "Version", "UUID", "Disk", "Encrypted", "FileVault", "Updates"],
            &ann("Macintosh HD", "TRUE"),
            &["Ben's Mac", "C02B", read, "26.2", "UUID-2", "Macintosh HD", "TRUE", "TRUE", "FALSE"],
            &ann("Backup", "FALSE"),
        ],
    );
    sheet(
        "Applications",
        &[
            &["Computer", "Application", "Bundle", "Publisher"],
            &["C02A", "1Password", "com.1password.1password", "AgileBits"],
            &["C02A", "Solitaire", "com.example.solitaire", "Games"],
            &["C02A", "Firefox", "org.mozilla.firefox", "Mozilla"],
            &["C02A", "Notes", "", "Apple"],
        ],
    );
    let path = desk.path("computers.xlsx");
    book.save(&path).unwrap();
    path
}

#[test]
fn computers_of_several_rows_and_a_second_sheet_arrive_whole() {
    let desk = Desk::with_list();
    desk.add_list("Macs", "macos_user_computer");
    let (file, recipe) = (computers(&desk), desk.file("computers.toml", COMPUTERS));
    let run =
        |verb: &[&str]| desk.run(&[verb, &[&file, "--list", "Macs", "--recipe", &recipe, "--json"]].concat());
    let checked = run(&["check", "--records"]).expect(0).json();
    assert_eq!((&checked["ready"], stopping(&checked).len()), (&json!(2), 0));
    let drives = json!([
        {"name": "Macintosh HD", "encrypted": true, "filevaultEnabled": true},
        {"name": "Backup", "encrypted": false, "filevaultEnabled": true},
    ]);
    let applications = json!([
        {"name": "1Password", "bundleId": "com.1password.1password"},
        {"name": "Firefox", "bundleId": "org.mozilla.firefox"},
    ]);
    let ann = &checked["records"][0];
    assert_eq!((&ann["drives"], &ann["applications"]), (&drives, &applications));
    assert_eq!(checked["records"][1]["applications"], json!([]), "nothing is installed, and that is said");
    let sent = run(&["send"]).expect(0).json();
    assert_eq!((&sent["state"], &sent["new"]), (&json!("verified"), &json!(2)));
    let held = records(&desk, "Macs");
    for record in checked["records"].as_array().unwrap() {
        let held = held.iter().find(|held| held["uniqueId"] == record["uniqueId"]).unwrap();
        for (field, value) in record.as_object().unwrap() {
            assert_eq!(held[field], *value, "{field}");
        }
    }
    assert_eq!(run(&["review"]).expect(0).json()["unchanged"], 2);
}

#[test]
fn a_problem_of_a_part_is_one_of_its_computer_alone() {
    let desk = Desk::with_list();
    desk.add_list("Macs", "macos_user_computer");
    let file = computers(&desk);
    let wrong = COMPUTERS.replace("[\"AgileBits\", \"Mozilla\"]", "[\"Apple\"]");
    let recipe = desk.file("computers.toml", &wrong);
    let checked =
        desk.run(&["check", &file, "--list", "Macs", "--recipe", &recipe, "--json"]).expect(3).json();
    let problem = stopping(&checked)[0].clone();
    assert_eq!((&problem["source"], &problem["rows"]), (&json!("apps"), &json!([5])));
    assert_eq!((&checked["ready"], &checked["with_problems"]), (&json!(1), &json!(1)));
}

#[test]
fn what_comes_next_reads_the_same_part_of_the_file() {
    let desk = Desk::with_list();
    desk.add_list("Macs", "macos_user_computer");
    let file = computers(&desk);
    let options = ["--sheet", "Computers", "--headings", "1", "--leave-out-hidden"];
    for verb in ["match", "check", "review"] {
        let told = desk.run(&[&[verb, &file, "--list", "Macs"][..], &options].concat()).out;
        let next = "--list Macs --sheet Computers --headings 1 --leave-out-hidden";
        assert!(told.contains(next), "{told}");
    }
}

// Which rows.

#[test]
fn findings_of_low_severity_are_left_out_and_everybody_says_so() {
    let desk = Desk::with_list();
    desk.add_list("Findings", "package_vulnerability_connectors");
    let file = desk.file("findings.csv", FINDINGS);
    let says = ["--confirm", "severity", "--mend", "severity:Critical=9.8", "--mend", "severity:High=8"];
    let run = |arguments: &[&str]| desk.run(&[arguments, &[&file, "--list", "Findings"]].concat());
    let json = |arguments: &[&str]| run(&[arguments, &["--json"]].concat());
    let matching = json(&[&["match", "--keep"][..], &says].concat()).expect(0).json();
    let source = &matching["sources"][0];
    assert_eq!(source["only"], "Severity is Critical or High");
    assert_eq!(source["leaves_out"], 2);
    let again = json(&["match"]).expect(0).json();
    assert_eq!(
        (&again["sources"][0]["leaves_out"], &again["sources"][0]["file"]["rows"]),
        (&json!(2), &json!(4))
    );
    let checked = json(&["check"]).expect(0).json();
    assert_eq!(
        (&checked["filtered"], &checked["ready"], &checked["files"][0]["rows"]),
        (&json!(2), &json!(2), &json!(4))
    );
    let review = json(&["review"]).expect(3).json();
    assert_eq!((&review["filtered"], &review["will_hold"]), (&json!(2), &json!(2)));
    for verb in ["match", "check", "review"] {
        let said = run(&[verb]).out;
        assert!(said.contains("2 rows") && said.contains("out"), "{said}");
    }
}

#[test]
fn why_no_condition_on_severity_is_suggested_is_told() {
    let desk = Desk::with_list();
    desk.add_list("Findings", "package_vulnerability_connectors");
    let run = |text: &str, more: &[&str]| {
        let file = desk.file("findings.csv", text);
        desk.run(&[&["match", &file, "--list", "Findings"], more].concat()).expect(3)
    };
    let odd = FINDINGS.replace("Low", "Prio 3").replace("Medium", "Prio 2");
    let source = run(&odd, &["--json"]).json()["sources"][0].clone();
    assert!(source.get("only").is_none(), "{source}");
    let why = source["no_condition"].as_str().unwrap();
    for part in ["F \"Severity\"", "2 of 4 cells", "\"Prio 3\", \"Prio 2\"", "only = { column"] {
        assert!(why.contains(part), "{why}");
    }
    assert!(run(&odd, &[]).out.contains("Which rows\n  column F \"Severity\": 2 of 4 cells"));
    let source = run(FINDINGS, &["--json"]).json()["sources"][0].clone();
    assert!(source["only"].is_string() && source.get("no_condition").is_none(), "{source}");
}

#[test]
fn a_word_where_a_score_belongs_names_the_numbers_that_it_may_become() {
    let desk = Desk::with_list();
    desk.add_list("Findings", "package_vulnerability_connectors");
    let file = desk.file("findings.csv", FINDINGS);
    let agreed = ["match", &file, "--list", "Findings", "--confirm", "severity"];
    desk.run(&[&agreed[..], &["--keep"]].concat()).expect(0);
    let check = ["check", &file, "--list", "Findings", "--json"];
    let checked = desk.run(&check).expect(3).json();
    let stops = stopping(&checked);
    assert_eq!(stops.iter().map(|problem| &problem["value"]).collect::<Vec<_>>(), ["Critical", "High"]);
    let remedy = stops[1]["remedy"].as_str().unwrap();
    assert!(remedy.contains("from 7 to 8.9") && remedy.contains("--mend severity:High=NUMBER"), "{remedy}");
    let says = ["--mend", "severity:High=7.5", "--mend", "severity:Critical=9.8"];
    desk.run(&[&check[..], &says].concat()).expect(0);
}

#[test]
fn a_row_that_a_condition_cannot_judge_is_a_problem_and_is_not_left_out() {
    let desk = Desk::with_list();
    desk.add_list("Findings", "package_vulnerability_connectors");
    let first = desk.file("first.csv", FINDINGS);
    let says = ["--confirm", "severity", "--mend", "severity:Critical=9.8", "--mend", "severity:High=8"];
    desk.run(&[&["match", &first, "--list", "Findings", "--keep"][..], &says].concat()).expect(0);
    let file = desk.file("next.csv", &FINDINGS.replace("Low", "Tiny"));
    let checked = desk.run(&["check", &file, "--list", "Findings", "--json"]).expect(3).json();
    let unclear = stopping(&checked).into_iter().find(|problem| problem["code"] == "unclear").unwrap();
    assert_eq!(unclear["rows"], json!([3]));
    assert_eq!(checked["filtered"], 1);
    let message = "Row 3, column F \"Severity\": here stands no severity that is known (\"Tiny\"), and the recipe's \
                   condition (Severity is Critical or High) needs a severity.";
    assert_eq!(unclear["message"], message);
    let remedy = unclear["remedy"].as_str().unwrap();
    assert!(remedy.contains("{ column = \"Severity\", one_of = [\"…\"] }"), "{remedy}");
    desk.run(&["review", &file, "--list", "Findings"]).expect(4);

    let out = desk.path("problems.xlsx");
    sealed(&desk, &["check", &file, "--list", "Findings", "--problems", &out]).expect(3);
    let good = mended(&desk, &out, "mended.xlsx", |_, heading| (heading == "Severity").then_some("Low"));
    let checked = sealed(&desk, &["check", &file, "--list", "Findings", "--merge", &good, "--json"]);
    assert_eq!(checked.expect(0).json()["filtered"], 2, "the cell is mended in a spreadsheet as any other");
}

#[test]
fn a_condition_that_meets_an_empty_cell_says_how_it_may_be_meant() {
    let desk = Desk::with_list();
    desk.add_list("Findings", "package_vulnerability_connectors");
    let file = desk.file("first.csv", FINDINGS);
    let says = ["--confirm", "severity", "--mend", "severity:Critical=9.8", "--mend", "severity:High=8"];
    desk.run(&[&["match", &file, "--list", "Findings", "--keep"][..], &says].concat()).expect(0);
    let shown = desk.run(&["recipe", "show", "Findings", "--json"]).expect(0).json();
    let file = desk.file("next.csv", &FINDINGS.replace("Low", ""));
    let checked = desk.run(&["check", &file, "--list", "Findings", "--json"]).expect(3).json();
    let unclear = stopping(&checked).into_iter().find(|problem| problem["code"] == "unclear").unwrap();
    assert!(unclear["message"].as_str().unwrap().ends_with("needs a severity."), "{unclear}");
    let remedy = unclear["remedy"].as_str().unwrap();
    // What the remedy says is taken at its word.
    let only = "only = { column = \"Severity\", severity = [\"Critical\", \"High\"] }";
    let severe = only.trim_start_matches("only = ");
    let text = shown["text"].as_str().unwrap();
    assert!(text.contains(only), "{text}");
    for (joint, empty, filtered) in [("any", "true", 1), ("all", "false", 2)] {
        let part = format!("{{ column = \"Severity\", empty = {empty} }}");
        assert!(remedy.contains(&format!("{joint} = [ …, {part} ]")), "{remedy}");
        let said = format!("only = {{ {joint} = [{severe}, {part}] }}");
        let recipe = desk.file("recipe.toml", &text.replace(only, &said));
        let checked = desk.run(&["check", &file, "--list", "Findings", "--recipe", &recipe, "--json"]).json();
        assert!(!codes(&checked).contains(&"unclear"), "{checked}");
        assert_eq!(checked["filtered"], filtered);
    }
}

// Dates.

#[test]
fn the_order_of_day_and_month_is_asked_where_no_row_tells_it() {
    let desk = Desk::with_list();
    let text = accounts(0..3).replace("2024-03-01T08:00:00Z", "03/04/2024");
    let file = desk.file("staff.csv", &text);
    let run = |arguments: &[&str]| desk.run(&[arguments, &[&file, "--list", "Staff", "--json"]].concat());
    let matching = run(&["match"]).expect(3).json();
    let question = matching["sources"][0]["questions"][0].as_str().unwrap();
    for part in ["03/04/2024", "createdTimestamp:day-first", "createdTimestamp:month-first"] {
        assert!(question.contains(part), "{question}");
    }
    let checked = run(&["check", "--records"]).expect(3).json();
    assert_eq!((codes(&checked), &checked["problems"][0]["rows"]), (vec!["date_order"], &json!([2, 3, 4])));
    for (order, day) in [("day-first", "2024-04-03T00:00:00Z"), ("month-first", "2024-03-04T00:00:00Z")] {
        let mend = format!("createdTimestamp:{order}");
        let checked = run(&["check", "--records", "--mend", &mend]).expect(0).json();
        assert_eq!(checked["records"][0]["createdTimestamp"], day);
        assert_eq!(run(&["match", "--mend", &mend]).expect(0).json()["waits"], 0);
    }
    let told = desk.file("told.csv", &text.replacen("03/04/2024", "25/04/2024", 1));
    let checked = desk.run(&["check", &told, "--list", "Staff", "--records", "--json"]).expect(0).json();
    assert_eq!(checked["records"][1]["createdTimestamp"], "2024-04-03T00:00:00Z", "one row tells all");
}

#[test]
fn a_time_without_its_zone_waits_for_the_zone() {
    let desk = Desk::with_list();
    let file = desk.file("staff.csv", &accounts(0..2).replace("2024-03-01T08:00:00Z", "2024-07-01 09:30"));
    let run_in = |zone: &str, arguments: &[&str]| -> Said {
        let mut call = desk.call(&[arguments, &[&file, "--list", "Staff", "--json"]].concat());
        call.env("TZ", zone).output().unwrap().into()
    };
    let run = |arguments: &[&str]| run_in("Asia/Tokyo", arguments);
    for (zone, named) in [("Asia/Tokyo", "zone:Asia/Tokyo"), ("FOO-3", "zone:Europe/Berlin")] {
        let matching = run_in(zone, &["match"]).expect(3).json();
        let question = matching["sources"][0]["questions"][0].as_str().unwrap();
        assert!(question.contains("2024-07-01 09:30") && question.contains(named), "{question}");
    }
    let checked = run(&["check"]).expect(3).json();
    assert_eq!(codes(&checked), ["no_zone"]);
    let problem = &checked["problems"][0];
    assert!(problem["remedy"].as_str().unwrap().contains("as zone:Europe/Berlin"), "{problem}");
    assert!(problem["remedy"].as_str().unwrap().contains("of this computer is Asia/Tokyo"), "{problem}");
    assert_eq!(problem["mends"], json!(["zone:Asia/Tokyo"]), "it is offered, and never taken by itself");
    let nameless = run_in("FOO-3", &["check"]).expect(3).json();
    assert!(nameless["problems"][0].get("mends").is_none(), "{nameless}");
    let zone = ["--mend", "zone:Europe/Berlin"];
    let settled = run(&[&["check", "--records"][..], &zone].concat()).expect(0).json();
    assert_eq!(settled["records"][0]["createdTimestamp"], "2024-07-01T07:30:00Z");
    assert_eq!(run(&[&["match", "--keep"][..], &zone].concat()).expect(0).json()["kept_as"], 1);
    run(&["send"]).expect(0);
    assert_eq!(records(&desk, "Staff")[0]["createdTimestamp"], "2024-07-01T07:30:00Z");
}

// What people read.

#[test]
fn a_match_says_what_it_knows_and_what_to_say_next() {
    let desk = Desk::with_list();
    let file = desk.file("hr.csv", HR);
    let recipe = desk.path("hr.toml");
    let plain = ["match", &file, "--list", "Staff"];
    let said = [&plain[..], &HR_SAYS, &["--out", &recipe]].concat();
    insta::assert_snapshot!(desk.told(&[&plain, &said]));
}

#[test]
fn a_check_says_what_is_wrong_where_and_what_mends_it() {
    let desk = desk_with_recipe();
    let dirty = desk.file("dirty.csv", &format!("{HEADINGS}{DIRTY}"));
    let hr = desk.file("hr.csv", HR);
    let clean = desk.file("clean.csv", &accounts(0..3).replace("https", "http"));
    desk.add_list("Findings", "package_vulnerability_connectors");
    let findings = desk.file("findings.csv", FINDINGS);
    insta::assert_snapshot!(desk.told(&[
        &["check", &dirty, "--list", "Staff"],
        &["review", &dirty, "--list", "Staff"],
        &["check", &hr, "--list", "Staff"],
        &["check", &clean, "--list", "Staff", "--mend", "externalUrl:https"],
        &["check", &findings, "--list", "Findings"],
    ]));
}

// Every kind.

/// What a match waits for, in few words.
fn waiting(matching: &Value) -> Value {
    let source = &matching["sources"][0];
    let fields = source["fields"].as_array().unwrap().iter().filter(|field| field["state"] != "matched");
    let fields = fields.map(|field| json!([field["field"], field["state"], field["rule"], field["reasons"]]));
    let values = source["values"].as_array().unwrap().iter().filter(|value| value["settled"] == false);
    let values = values.map(|value| json!([value["field"], value["value"], value["mends"]]));
    let questions = source["questions"].as_array().unwrap().iter().cloned();
    fields.chain(values).chain(questions).collect()
}

/// The kinds, each after the one whose records it points at.
fn kinds_in_turn() -> Vec<&'static vanta::Kind> {
    let (first, then): (Vec<&vanta::Kind>, Vec<&vanta::Kind>) =
        vanta::Kind::ALL.iter().partition(|kind| kind.depends_on.is_none());
    [first, then].concat()
}

#[test]
fn the_example_of_every_kind_goes_all_the_way_without_a_question() {
    let desk = Desk::with_list();
    let mut wrong = Vec::new();
    for kind in kinds_in_turn() {
        let name = kind.label;
        if kind.name != "user_account" {
            desk.add_list(name, kind.name);
        }
        let list = if kind.name == "user_account" { "Staff" } else { name };
        if let Err(step) = all_the_way(&desk, kind, list) {
            wrong.push(format!("{}: {step}", kind.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), vanta::Kind::ALL.len(), wrong.join("\n"));
}

/// From the example workbook to what the practice Vanta holds; the first step that did not go by itself.
fn all_the_way(desk: &Desk, kind: &vanta::Kind, list: &str) -> Result<(), String> {
    let file = desk.path(&format!("{}.xlsx", kind.name));
    let run = |arguments: &[&str], step: &str| {
        let said = desk.run(&[arguments, &["--json"]].concat());
        let document = said.json();
        (said.code == 0)
            .then_some(document.clone())
            .ok_or_else(|| format!("{step}: exit {}, {document}", said.code))
    };
    let same = |step: &str, is: &Value, wanted: Value| {
        (*is == wanted).then_some(()).ok_or_else(|| format!("{step}: {is}, not {wanted}"))
    };
    run(&["kinds", kind.name, "--example", &file, "--list", list], "example")?;
    let looked = run(&["look", &file], "look")?;
    let doubtful = looked["notes"].as_array().unwrap().iter().filter(|note| note["doubtful"] == true);
    same("look", &doubtful.cloned().collect(), json!([]))?;
    let matching = desk.run(&["match", &file, "--list", list, "--json"]).json();
    same("match", &waiting(&matching), json!([]))?;
    let source = &matching["sources"][0];
    let left_out = source["leaves_out"].as_u64().unwrap_or_default();
    if left_out > 0 {
        same(
            "what is left out",
            &json!(kind.graded_by.is_some() && source["only"].is_string()),
            json!(true),
        )?;
    }
    let checked = run(&["check", &file, "--list", list], "check")?;
    same("check", &checked["problems"], json!([]))?;
    same("check", &checked["filtered"], json!(left_out))?;
    same("records", &json!(checked["ready"].as_u64().unwrap_or_default() + left_out), json!(3))?;
    let sent = run(&["send", &file, "--list", list], "send")?;
    same("send", &sent["state"], json!("verified"))?;
    same("sent", &sent["new"], checked["ready"].clone())
}
