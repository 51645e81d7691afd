use std::fs;

use proptest::prelude::*;
use vanta::{Kind, Property, Schema, Value, json};

use super::*;
use crate::recipe::{Mend, ProblemCode, Severity, text};
use crate::sheet::{self, Choice, Table};

mod united;

fn table(name: &str, content: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    sheet::read(&path, &Choice::default()).unwrap()
}

fn accounts() -> Schema<'static> {
    Schema { kind: Kind::named("user_account").unwrap(), properties: &[] }
}

/// A recipe for accounts with these rules, besides one for all that Vanta needs and no rule feeds.
fn accounts_with(rules: &[(&str, &str)]) -> Recipe {
    let usual = [
        ("displayName", r#"{ column = "Name" }"#),
        ("uniqueId", r#"{ column = "ID" }"#),
        ("externalUrl", r#"{ constant = "https://hr.example.com" }"#),
        ("fullName", r#"{ column = "Name" }"#),
        ("accountName", r#"{ column = "Name" }"#),
        ("email", r#"{ constant = "ann@example.com" }"#),
        ("permissionLevel", r#"{ constant = "BASE" }"#),
        ("createdTimestamp", r#"{ constant = "2024-01-01T00:00:00Z" }"#),
        ("status", r#"{ constant = "ACTIVE" }"#),
        ("mfaEnabled", "{ constant = true }"),
        ("mfaMethods", "{ constant = [] }"),
        ("authMethod", r#"{ constant = "PASSWORD" }"#),
    ];
    let others = usual.iter().filter(|(field, _)| !rules.iter().any(|(own, _)| own == field));
    let lines: Vec<String> =
        others.chain(rules).map(|(field, rule)| format!("{} = {rule}", quoted(field))).collect();
    read(&format!("recipe = 1\nkind = \"user_account\"\n[sources.main.fields]\n{}\n", lines.join("\n")))
}

fn quoted(field: &str) -> String {
    if field.contains('.') { format!("\"{field}\"") } else { field.to_owned() }
}

fn read(text: &str) -> Recipe {
    text::read(text).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// The field of the first record, and what is wrong.
fn field(recipe: &Recipe, table: &Table, field: &str) -> (Option<Value>, Vec<(ProblemCode, Vec<u32>)>) {
    let schema = accounts();
    let tables = [("main", table)];
    let applied = recipe.apply(&tables, &schema, &[]);
    (applied.drafted[0].record.get(field).cloned(), codes(&problems_of(&applied)))
}

/// What is wrong, without what only looks odd in so small a list.
fn problems_of(applied: &Applied<'_>) -> Vec<Problem> {
    let mut problems = applied.problems();
    problems.retain(|problem| {
        !matches!(
            problem.code,
            ProblemCode::SharedValue | ProblemCode::NotAnAddress | ProblemCode::AllAlike | ProblemCode::OddId
        )
    });
    problems
}

fn codes(problems: &[Problem]) -> Vec<(ProblemCode, Vec<u32>)> {
    problems.iter().map(|problem| (problem.code, problem.rows.clone())).collect()
}

#[test]
fn a_field_can_be_joined_cut_made_from_a_template_or_given() {
    let people = table("staff.csv", "ID,Name,First,Last,Mail\nE 1/2,Ann,Ann,Lee,ann@example.com\n");
    let made = |rule: &str| field(&accounts_with(&[("accountName", rule)]), &people, "accountName");
    assert_eq!(made(r#"{ join = ["First", "Last"], between = " " }"#), (Some(json!("Ann Lee")), vec![]));
    assert_eq!(made(r#"{ column = "Mail", before = "@" }"#), (Some(json!("ann")), vec![]));
    assert_eq!(made(r#"{ column = "Mail", after = "@" }"#), (Some(json!("example.com")), vec![]));
    assert_eq!(made(r#"{ column = "Mail", capture = '@(\w+)' }"#), (Some(json!("example")), vec![]));
    assert_eq!(made(r#"{ template = "{First}.{Last}" }"#), (Some(json!("Ann.Lee")), vec![]));
    assert_eq!(made(r#"{ constant = "robot" }"#), (Some(json!("robot")), vec![]));
    let link = accounts_with(&[("externalUrl", r#"{ template = "https://hr.example.com/u/{ID}" }"#)]);
    assert_eq!(field(&link, &people, "externalUrl").0, Some(json!("https://hr.example.com/u/E%201%2F2")));
}

#[test]
fn a_template_or_cut_that_finds_nothing_is_a_problem_and_no_empty_text() {
    let people = table("staff.csv", "ID,Name,Mail\nE1,Ann,annexample.com\nE2,Bob,\n");
    let made = |rule: &str| field(&accounts_with(&[("accountName", rule)]), &people, "accountName");
    let (value, problems) = made(r#"{ column = "Mail", before = "@" }"#);
    assert_eq!(
        (value, problems),
        (None, vec![(ProblemCode::NotCut, vec![2]), (ProblemCode::Empty, vec![3])])
    );
    assert_eq!(made(r#"{ column = "Mail", capture = '@(\w+)' }"#).1[0].0, ProblemCode::NotCut);
    assert_eq!(made(r#"{ template = "{Mail}!" }"#).1, [(ProblemCode::TemplateGap, vec![3])]);
}

#[test]
fn the_files_own_time_stands_in_for_now_and_is_the_same_each_time() {
    let people = table("staff.csv", "ID,Name\nE1,Ann\n");
    let recipe = accounts_with(&[("createdTimestamp", r#"{ file = "modified" }"#)]);
    let (once, problems) = field(&recipe, &people, "createdTimestamp");
    assert_eq!(problems, []);
    assert_eq!(once, field(&recipe, &people, "createdTimestamp").0);
    let modified = people.source.modified.unwrap();
    assert_eq!(
        once.unwrap().as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second(),
        modified.as_second()
    );
    let pasted = sheet::paste("ID\tName\nE1\tAnn\n", &Choice::default()).unwrap();
    assert_eq!(field(&recipe, &pasted, "createdTimestamp").1[0].0, ProblemCode::NoFileTime);
}

#[test]
fn values_become_what_the_table_says_and_an_unknown_one_is_a_problem_of_its_own() {
    let people =
        table("staff.csv", "ID,Name,Role\nE1,Ann,Std\nE2,Bob, std \nE3,Cy,Boss\nE4,Di,Chief\nE5,Ed,Boss\n");
    let recipe = accounts_with(&[("permissionLevel", r#"{ column = "Role", values = { "Std" = "BASE" } }"#)]);
    let schema = accounts();
    let tables = [("main", &people)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(applied.drafted[1].record["permissionLevel"], "BASE", "without case and outer space");
    let problems = problems_of(&applied);
    assert_eq!(codes(&problems), [(ProblemCode::NotAChoice, vec![4, 6]), (ProblemCode::NotAChoice, vec![5])]);
    assert_eq!(problems[0].value.as_deref(), Some("Boss"));
    let mut mended = recipe.clone();
    problems[0].mends[0].parse::<Mend>().unwrap().apply(&mut mended);
    assert_eq!(
        codes(&problems_of(&mended.apply(&tables, &schema, &[]))),
        [(ProblemCode::NotAChoice, vec![5])]
    );
}

#[test]
fn blank_none_and_a_dash_are_told_apart_and_each_mapped_once() {
    let people = table("staff.csv", "ID,Name,MFA\nE1,Ann,\nE2,Bob,n/a\nE3,Cy,-\nE4,Di,None\n");
    let plain = accounts_with(&[("mfaEnabled", r#"{ column = "MFA" }"#)]);
    let (_, problems) = field(&plain, &people, "mfaEnabled");
    let found: Vec<ProblemCode> = problems.iter().map(|(code, _)| *code).collect();
    assert_eq!(found.iter().filter(|code| **code == ProblemCode::WrongType).count(), 3, "{problems:?}");
    assert!(found.contains(&ProblemCode::Empty));
    let said = r#"{ column = "MFA", values = { "" = "", "n/a" = "", "-" = false, "None" = false } }"#;
    let schema = accounts();
    let tables = [("main", &people)];
    let recipe = accounts_with(&[("mfaEnabled", said)]);
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(problems_of(&applied), []);
    let sent: Vec<&Value> = applied.drafted.iter().map(|drafted| &drafted.record["mfaEnabled"]).collect();
    assert_eq!(sent, [&json!(null), &json!(null), &json!(false), &json!(false)], "unknown is sent as empty");
}

#[test]
fn a_text_that_may_stand_for_nothing_is_asked_about_once() {
    let people = table("staff.csv", "ID,Name,Mail\nE1,Ann,n/a\nE2,Bob,n/a\nE3,Na,na@example.com\n");
    let recipe = accounts_with(&[("email", r#"{ column = "Mail" }"#)]);
    let schema = accounts();
    let tables = [("main", &people)];
    let problems = problems_of(&recipe.apply(&tables, &schema, &[]));
    let mail = problems.iter().find(|problem| problem.field.as_deref() == Some("email")).unwrap();
    assert_eq!((mail.code, mail.rows.as_slice()), (ProblemCode::MeansNothing, &[2, 3][..]));
    assert_eq!(mail.mends, ["email:n/a=n/a"], "a needed field cannot be left out");
    let name = problems.iter().find(|problem| problem.field.as_deref() == Some("fullName")).unwrap();
    let mut mended = recipe.clone();
    for field in ["fullName", "displayName", "accountName"] {
        format!("{field}:Na=Na").parse::<Mend>().unwrap().apply(&mut mended);
    }
    assert_eq!(name.value.as_deref(), Some("Na"));
    let applied = mended.apply(&tables, &schema, &[]);
    assert_eq!(applied.drafted[2].record["fullName"], "Na");
}

#[test]
fn space_around_a_text_is_told_and_around_an_id_never_left_out_by_itself() {
    let people = table("staff.csv", "ID,Name\n\"E1 \",\" Ann \"\nE2,Bob\n");
    let recipe = accounts_with(&[]);
    let schema = accounts();
    let tables = [("main", &people)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(applied.drafted[0].record["fullName"], "Ann");
    let problems = problems_of(&applied);
    let id = problems.iter().find(|problem| problem.field.as_deref() == Some("uniqueId")).unwrap();
    assert_eq!((id.code, id.severity), (ProblemCode::Spaces, Severity::Problem));
    assert_eq!(id.mends, ["uniqueId:trim"]);
    let name = problems.iter().find(|problem| problem.field.as_deref() == Some("fullName")).unwrap();
    assert_eq!((name.code, name.severity), (ProblemCode::Spaces, Severity::Notice));
    let mut mended = recipe.clone();
    "uniqueId:trim".parse::<Mend>().unwrap().apply(&mut mended);
    assert_eq!(mended.apply(&tables, &schema, &[]).drafted[0].record["uniqueId"], "E1");
}

#[test]
fn a_whole_groups_remedy_is_an_edit_of_the_recipe() {
    let people = table("staff.csv", "ID,Name,Link,Mail\nE1,Ann,http://a.example.com,ANN@Example.com\n");
    let link = r#"{ column = "Link" }"#;
    let mut recipe = accounts_with(&[("externalUrl", link), ("email", r#"{ column = "Mail" }"#)]);
    let (_, problems) = field(&recipe, &people, "externalUrl");
    assert_eq!(problems[0].0, ProblemCode::NotHttps);
    "externalUrl:https".parse::<Mend>().unwrap().apply(&mut recipe);
    "email:lower-case".parse::<Mend>().unwrap().apply(&mut recipe);
    assert_eq!(field(&recipe, &people, "externalUrl").0, Some(json!("https://a.example.com")));
    assert_eq!(field(&recipe, &people, "email").0, Some(json!("ann@example.com")));
    assert_eq!(text::read(&text::write(&recipe)).unwrap(), recipe, "and travels with it");
}

#[test]
fn every_remedy_reads_back_as_it_is_offered() {
    for text in [
        "uniqueId:trim",
        "email:lower-case",
        "externalUrl:https",
        "createdTimestamp:day-first",
        "createdTimestamp:month-first",
        "permissionLevel:Super = user=ADMIN",
        "mfaEnabled:=",
        "mfaEnabled:on=true",
        "zone:Europe/Berlin",
        "keep-one",
        "applications:nothing",
    ] {
        assert_eq!(text.parse::<Mend>().unwrap().to_string(), text);
    }
    for text in ["", "email", "email:", "zone:Moon", "e mail:trim", "email:polish"] {
        assert!(text.parse::<Mend>().is_err(), "{text}");
    }
}

#[test]
fn dates_are_read_in_the_order_of_the_column_and_asked_where_no_row_tells() {
    let both = table("staff.csv", "ID,Name,Since\nE1,Ann,03/04/2024\nE2,Bob,05/06/2024\n");
    let recipe = accounts_with(&[("createdTimestamp", r#"{ column = "Since" }"#)]);
    let (value, problems) = field(&recipe, &both, "createdTimestamp");
    assert_eq!((value, problems), (None, vec![(ProblemCode::DateOrder, vec![2, 3])]));
    let mut said = recipe.clone();
    "createdTimestamp:month-first".parse::<Mend>().unwrap().apply(&mut said);
    assert_eq!(field(&said, &both, "createdTimestamp").0, Some(json!("2024-03-04T00:00:00Z")));
    let told = table("staff.csv", "ID,Name,Since\nE1,Ann,03/04/2024\nE2,Bob,25/06/2024\n");
    assert_eq!(field(&recipe, &told, "createdTimestamp").0, Some(json!("2024-04-03T00:00:00Z")));
    let against = field(&said, &told, "createdTimestamp");
    assert_eq!(against.1, [(ProblemCode::DateOrder, vec![3])], "a file that does not fit the recipe's order");
}

#[test]
fn a_time_without_zone_is_read_in_the_recipes_zone_and_in_no_other() {
    let people = table("staff.csv", "ID,Name,Since\nE1,Ann,2024-07-01 09:30\n");
    let mut recipe = accounts_with(&[("createdTimestamp", r#"{ column = "Since" }"#)]);
    assert_eq!(field(&recipe, &people, "createdTimestamp").1[0].0, ProblemCode::NoZone);
    "zone:Europe/Berlin".parse::<Mend>().unwrap().apply(&mut recipe);
    assert_eq!(field(&recipe, &people, "createdTimestamp").0, Some(json!("2024-07-01T07:30:00Z")));
    let night = table("staff.csv", "ID,Name,Since\nE1,Ann,2024-03-31 02:30\n");
    assert_eq!(field(&recipe, &night, "createdTimestamp").1[0].0, ProblemCode::NoSuchTime);
}

#[test]
fn a_column_that_the_recipe_names_and_the_file_lacks_is_named() {
    let people = table("staff.csv", "ID,Name\nE1,Ann\n");
    let recipe = accounts_with(&[("email", r#"{ column = "Mail" }"#)]);
    let schema = accounts();
    let tables = [("main", &people)];
    let problems = problems_of(&recipe.apply(&tables, &schema, &[]));
    assert_eq!(codes(&problems), [(ProblemCode::ColumnMissing, vec![])]);
    assert!(problems[0].message.contains("\"Mail\""), "{}", problems[0].message);
}

// Parts.

fn macs() -> Schema<'static> {
    Schema { kind: Kind::named("macos_user_computer").unwrap(), properties: &[] }
}

const MACS: &str = r#"
recipe = 1
kind = "macos_user_computer"
[sources.main.fields]
displayName = { column = "Name" }
uniqueId = { column = "ID" }
externalUrl = { template = "https://mdm.example.com/{ID}" }
collectedTimestamp = { constant = "2024-01-01T00:00:00Z" }
osName = { constant = "macOS" }
osVersion = { constant = "15" }
hardwareUuid = { column = "ID" }
serialNumber = { column = "ID" }
browserExtensions = { constant = [] }
users = { constant = [] }
systemScreenlockPolicies = { constant = [] }
isManaged = { constant = true }
autoUpdatesEnabled = { constant = true }
"#;

const DRIVES: &str = r#"
"drives.name" = { column = "Disk" }
"drives.encrypted" = { column = "Encrypted" }
"drives.filevaultEnabled" = { constant = true }
"#;

const NO_APPLICATIONS: &str = "applications = { constant = [] }\n";

fn mac_records(recipe: &str, tables: &[(&str, &Table)]) -> (Vec<Value>, Vec<Problem>) {
    let (recipe, schema) = (read(recipe), macs());
    let applied = recipe.apply(tables, &schema, &[]);
    let problems = problems_of(&applied);
    (applied.drafted.into_iter().map(|drafted| Value::Object(drafted.record)).collect(), problems)
}

#[test]
fn several_rows_of_one_id_are_one_computer_with_all_its_drives() {
    let sheet = table(
        "macs.csv",
        "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm2,Bob,,\nm1,Ann,Backup,FALSE\nm1,Ann,HD,TRUE\n",
    );
    let (records, problems) = mac_records(&format!("{MACS}{DRIVES}{NO_APPLICATIONS}"), &[("main", &sheet)]);
    assert_eq!(problems, []);
    let drive =
        |name: &str, encrypted: bool| json!({"name": name, "encrypted": encrypted, "filevaultEnabled": true});
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["drives"], json!([drive("HD", true), drive("Backup", false)]));
    assert_eq!(records[1]["drives"], json!([]), "what the recipe gives to a drive makes none");
}

#[test]
fn rows_of_one_computer_that_say_different_things_are_a_problem() {
    let sheet = table("macs.csv", "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm1,Bob,Backup,FALSE\n");
    let (_, problems) = mac_records(&format!("{MACS}{DRIVES}{NO_APPLICATIONS}"), &[("main", &sheet)]);
    assert_eq!(codes(&problems), [(ProblemCode::RowsDisagree, vec![3])]);
    assert_eq!(problems[0].field.as_deref(), Some("displayName"));
}

#[test]
fn what_is_missing_inside_a_part_is_told_at_its_own_row() {
    let sheet = table("macs.csv", "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm1,Ann,Backup,\n");
    let (_, problems) = mac_records(&format!("{MACS}{DRIVES}{NO_APPLICATIONS}"), &[("main", &sheet)]);
    assert_eq!(codes(&problems), [(ProblemCode::Empty, vec![3])]);
    assert_eq!(problems[0].column.as_deref(), Some("D \"Encrypted\""));
}

#[test]
fn numbers_in_paths_tell_the_parts_of_one_row_apart() {
    let numbered = r#"
"drives[1].name" = { column = "Disk 1" }
"drives[1].encrypted" = { column = "Encrypted 1" }
"drives[1].filevaultEnabled" = { constant = true }
"drives[2].name" = { column = "Disk 2" }
"drives[2].encrypted" = { column = "Encrypted 2" }
"drives[2].filevaultEnabled" = { constant = false }
"#;
    let sheet = table(
        "macs.csv",
        "ID,Name,Disk 1,Encrypted 1,Disk 2,Encrypted 2\nm1,Ann,HD,TRUE,Backup,FALSE\nm2,Bob,,,USB,FALSE\n",
    );
    let (records, problems) = mac_records(&format!("{MACS}{numbered}{NO_APPLICATIONS}"), &[("main", &sheet)]);
    assert_eq!(problems, []);
    assert_eq!(records[0]["drives"].as_array().unwrap().len(), 2);
    let usb = json!([{"name": "USB", "encrypted": false, "filevaultEnabled": false}]);
    assert_eq!(records[1]["drives"], usb, "a gap before it is no drive");
}

#[test]
fn a_second_sheet_adds_parts_by_id_and_makes_no_record() {
    let recipe = format!(
        "{MACS}{DRIVES}{}",
        r#"
[sources.apps]
adds_parts = true
[sources.apps.parts_only]
applications = { column = "Matters", is = "yes" }
[sources.apps.fields]
uniqueId = { column = "Computer" }
"applications.name" = { column = "App" }
"applications.bundleId" = { column = "Bundle" }
"#
    );
    let computers = table("macs.csv", "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm2,Bob,HD,TRUE\n");
    let apps = table(
        "apps.csv",
        "Computer,App,Bundle,Matters\nm1,Key,com.key,yes\nm1,Game,com.game,no\nm3,Key,com.key,yes\nm1,Mail,,yes\n",
    );
    let (records, problems) = mac_records(&recipe, &[("main", &computers), ("apps", &apps)]);
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["applications"][0], json!({"name": "Key", "bundleId": "com.key"}));
    assert_eq!(records[0]["applications"].as_array().unwrap().len(), 2, "the game does not matter");
    let found: Vec<_> = problems
        .iter()
        .map(|problem| (problem.code, problem.source.clone().unwrap(), problem.rows.clone()))
        .collect();
    assert!(found.contains(&(ProblemCode::Empty, "apps".to_owned(), vec![5])), "{found:?}");
    assert!(found.contains(&(ProblemCode::NoRecord, "apps".to_owned(), vec![4])), "{found:?}");
}

#[test]
fn a_computer_for_which_the_second_sheet_has_nothing_has_an_empty_list() {
    let recipe = format!(
        "{MACS}{DRIVES}[sources.apps]\nadds_parts = true\n[sources.apps.fields]\nuniqueId = {{ column = \"Computer\" }}\n\
         \"applications.name\" = {{ column = \"App\" }}\n\"applications.bundleId\" = {{ column = \"App\" }}\n"
    );
    let computers = table("macs.csv", "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm2,Bob,HD,TRUE\n");
    let apps = table("apps.csv", "Computer,App\nm1,Key\n");
    let (records, problems) = mac_records(&recipe, &[("main", &computers), ("apps", &apps)]);
    assert_eq!(problems, []);
    assert_eq!(records[1]["applications"], json!([]));
}

#[test]
fn a_part_can_stand_whole_in_a_cell_as_json() {
    let whole = r#"drives = { column = "Drives" }
"#;
    let content = "ID,Name,Drives\nm1,Ann,\"[{\"\"name\"\":\"\"HD\"\",\"\"encrypted\"\":true,\"\"filevaultEnabled\"\":true}]\"\n\
                   m2,Bob,\"[{\"\"name\"\":\"\"HD\"\"}]\"\nm3,Cy,HD\n";
    let sheet = table("macs.csv", content);
    let (records, problems) = mac_records(&format!("{MACS}{whole}{NO_APPLICATIONS}"), &[("main", &sheet)]);
    assert_eq!(records[0]["drives"][0]["encrypted"], true);
    let found = codes(&problems);
    assert!(found.contains(&(ProblemCode::Empty, vec![3])), "{problems:?}");
    assert!(found.contains(&(ProblemCode::WrongType, vec![4])), "{problems:?}");
}

// Several sources.

const TWO: &str = r#"
recipe = 1
kind = "custom_resource"
WINNER
[sources.hr.fields]
displayName = { column = "Name" }
uniqueId = { column = "ID" }
externalUrl = { constant = "https://hr.example.com" }
[sources.guests.fields]
displayName = { column = "Guest" }
uniqueId = { column = "No" }
externalUrl = { constant = "https://guests.example.com" }
"#;

#[test]
fn two_files_become_one_list_and_a_clash_needs_a_winner() {
    let (hr, guests) =
        (table("hr.csv", "ID,Name\n1,Ann\n2,Bob\n"), table("guests.csv", "No,Guest\n2,Robert\n3,Cy\n"));
    let tables = [("hr", &hr), ("guests", &guests)];
    let schema = Schema { kind: Kind::named("custom_resource").unwrap(), properties: &[] };
    let made = |winner: &str| {
        let recipe = read(&TWO.replace("WINNER", winner));
        let applied = recipe.apply(&tables, &schema, &[]);
        let names: Vec<String> = applied
            .drafted
            .iter()
            .map(|drafted| drafted.record["displayName"].as_str().unwrap().to_owned())
            .collect();
        let left_out: Vec<(String, u32)> =
            applied.left_out.iter().map(|left| (left.source.clone(), left.row)).collect();
        (names, codes(&problems_of(&applied)), left_out)
    };
    assert_eq!(made("").1, [(ProblemCode::Clash, vec![2])]);
    let (names, problems, left_out) = made("winner = \"guests\"");
    assert_eq!((names.join(" "), problems), ("Ann Robert Cy".to_owned(), vec![]));
    assert_eq!(left_out, [("hr".to_owned(), 3)], "who loses is named");
    assert_eq!(made("winner = \"hr\"").0.join(" "), "Ann Bob Cy");
}

#[test]
fn rows_that_are_wholly_alike_are_one_only_where_the_recipe_says_so() {
    let people = table("staff.csv", "ID,Name\nE1,Ann\nE1,Ann\nE2,Bob\nE2,Rob\n");
    let mut recipe = accounts_with(&[]);
    let (_, problems) = field(&recipe, &people, "uniqueId");
    assert_eq!(problems[..2], [(ProblemCode::DuplicateId, vec![3]), (ProblemCode::DuplicateId, vec![5])]);
    "keep-one".parse::<Mend>().unwrap().apply(&mut recipe);
    let (schema, tables) = (accounts(), [("main", &people)]);
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(codes(&problems_of(&applied))[0], (ProblemCode::DuplicateId, vec![5]), "these two differ");
    assert_eq!(applied.left_out[0].row, 3);
}

// Conditions.

#[test]
fn rows_that_the_condition_leaves_out_are_named_and_unclear_ones_are_problems() {
    let people = table("staff.csv", "ID,Name,Left\nE1,Ann,2024-01-01\nE2,Bob,soon\nE3,Cy,2026-01-01\n");
    let mut recipe = accounts_with(&[]);
    let only = "recipe = 1\nkind = \"user_account\"\n[sources.main]\nonly = { column = \"Left\", after = 2025-01-01 }\n\
                [sources.main.fields]\nuniqueId = { column = \"ID\" }\n";
    recipe.sources[0].only = read(only).sources.remove(0).only;
    let (schema, tables) = (accounts(), [("main", &people)]);
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(applied.left_out.iter().map(|left| left.row).collect::<Vec<_>>(), [2]);
    assert_eq!(codes(&problems_of(&applied)), [(ProblemCode::Unclear, vec![3])]);
}

// Cells that were mended here.

fn mended(id: &str, column: &str, original: &str, replaced: &str) -> Override {
    let owned = str::to_owned;
    Override {
        source: owned("main"),
        id: owned(id),
        id_rule: owned(r#"{ column = "ID" }"#),
        column: owned(column),
        original: owned(original),
        replaced: owned(replaced),
    }
}

#[test]
fn a_mended_cell_counts_while_the_file_says_the_same_and_is_the_files_again_afterwards() {
    let people = table("staff.csv", "ID,Name,Role\nE1,Ann,Boss\nE2,Bob,BASE\n");
    let recipe = accounts_with(&[("permissionLevel", r#"{ column = "Role" }"#)]);
    let (schema, tables) = (accounts(), [("main", &people)]);
    let mends = [mended("E1", "Role", "Boss", "ADMIN")];
    let applied = recipe.apply(&tables, &schema, &mends);
    assert_eq!(applied.drafted[0].record["permissionLevel"], "ADMIN");
    assert_eq!((problems_of(&applied), applied.mended.in_force), (vec![], 1));
    for stale in [
        mended("E1", "Role", "Chef", "ADMIN"),
        mended("E9", "Role", "Boss", "ADMIN"),
        mended("E1", "Room", "", "x"),
    ] {
        let mends = [stale.clone()];
        let applied = recipe.apply(&tables, &schema, &mends);
        assert_eq!(applied.mended.stale, [stale]);
        assert!(codes(&problems_of(&applied)).contains(&(ProblemCode::MendStale, vec![])));
        assert_eq!(applied.drafted[0].record.get("permissionLevel"), None);
    }
}

#[test]
fn a_cell_that_was_mended_is_nobodys_where_several_rows_have_its_id() {
    let recipe = accounts_with(&[("permissionLevel", r#"{ column = "Role" }"#)]);
    let (schema, mends) = (accounts(), [mended("E1", "Role", "Boss", "ADMIN")]);
    for rows in ["E1,Ann,Boss\nE1,Ann,Boss\n", "E1,Ann,Boss\nE1,Ann,BASE\n", "E1,Ann,BASE\nE1,Bob,Boss\n"] {
        let people = table("staff.csv", &format!("ID,Name,Role\n{rows}"));
        let tables = [("main", &people)];
        let applied = recipe.apply(&tables, &schema, &mends);
        assert_eq!((applied.mended.in_force, &applied.mended.stale[..]), (0, &mends[..]), "{rows}");
        assert!(
            applied
                .drafted
                .iter()
                .all(|drafted| drafted.record.get("permissionLevel") != Some(&json!("ADMIN")))
        );
    }
    let mut recipe = recipe;
    let only = "recipe = 1\nkind = \"user_account\"\n[sources.main]\nonly = { column = \"Name\", is = \"Ann\" }\n\
                [sources.main.fields]\nuniqueId = { column = \"ID\" }\n";
    recipe.sources[0].only = read(only).sources.remove(0).only;
    let people = table("staff.csv", "ID,Name,Role\nE1,Ann,Boss\nE1,Bob,Boss\n");
    let tables = [("main", &people)];
    let applied = recipe.apply(&tables, &schema, &mends);
    assert_eq!(applied.mended.in_force, 1, "a row that is no record of the list is nobody else");
}

#[test]
fn a_cell_that_was_mended_is_nobodys_where_the_recipe_takes_the_id_from_elsewhere() {
    let people = table("staff.csv", "ID,Number,Name,Role\nE1,E2,Ann,Boss\nE2,E1,Bob,Boss\n");
    let role = ("permissionLevel", r#"{ column = "Role" }"#);
    let (schema, tables) = (accounts(), [("main", &people)]);
    let mends = [mended("E1", "Role", "Boss", "ADMIN")];
    for (rule, counts) in [
        (r#"{ column = "ID" }"#, true),
        (r#"{ column = "Number" }"#, false),
        (r#"{ column = "ID", clean = ["trim"] }"#, false),
        (r#"{ template = "{ID}" }"#, false),
    ] {
        let recipe = accounts_with(&[role, ("uniqueId", rule)]);
        let applied = recipe.apply(&tables, &schema, &mends);
        assert_eq!(applied.mended.stale.is_empty(), counts, "{rule}");
        let admins = applied
            .drafted
            .iter()
            .filter(|drafted| drafted.record.get("permissionLevel") == Some(&json!("ADMIN")));
        assert_eq!(admins.count(), usize::from(counts), "{rule}");
    }
}

#[test]
fn no_cell_that_an_id_is_made_of_is_ever_mended() {
    let people = table("staff.csv", "ID,Part,Name\nE1,a,Ann\n");
    let rule = r#"{ join = ["ID", "Part"], between = "-" }"#;
    let recipe = accounts_with(&[("uniqueId", rule)]);
    let (schema, tables) = (accounts(), [("main", &people)]);
    let mends = [Override { id_rule: rule.to_owned(), ..mended("E1-a", "Part", "a", "b") }];
    let applied = recipe.apply(&tables, &schema, &mends);
    assert_eq!(applied.id_rule("main").as_deref(), Some(rule));
    assert_eq!((applied.mended.in_force, applied.mended.stale.len()), (0, 1));
    assert_eq!(id_of(&applied.drafted[0].record), "E1-a");
    let columns = ["ID".to_owned(), "Part".to_owned()].to_vec();
    assert_eq!(applied.id_of_row("main", 2), Some(("E1-a".to_owned(), columns)));
}

#[test]
fn a_mended_row_made_again_is_the_same_as_everything_made_again() {
    let rows = "E1,Ann,Boss\nE2,Bob,Chief\nE3,Cy,BASE\nE4,Di,Boss\nE4,Di,Boss\n";
    let people = table("staff.csv", &format!("ID,Name,Role\n{rows}"));
    let recipe = accounts_with(&[("permissionLevel", r#"{ column = "Role" }"#)]);
    let (schema, tables) = (accounts(), [("main", &people)]);
    let elsewhere = Override { source: "other".to_owned(), ..mended("E1", "Name", "Ann", "x") };
    let by_another_rule = Override { id_rule: String::new(), ..mended("E2", "Name", "Bob", "x") };
    let mends = [
        mended("E9", "Role", "Boss", "ADMIN"),
        mended("E1", "Role", "Boss", "ADMIN"),
        mended("E4", "Role", "Boss", "ADMIN"),
        elsewhere,
        mended("E3", "Role", "BASE", "x"),
        by_another_rule,
        mended("E2", "Role", "Boss", "ADMIN"),
        mended("E1", "Name", "Ann", "Anna"),
    ];
    let mut applied = recipe.apply(&tables, &schema, &[]);
    for (place, mend) in mends.iter().enumerate() {
        applied.mend(mend, &mends[..=place]);
        let whole = recipe.apply(&tables, &schema, &mends[..=place]);
        assert_eq!(problems_of(&applied), problems_of(&whole));
        let records =
            |of: &Applied<'_>| of.drafted.iter().map(|drafted| drafted.record.clone()).collect::<Vec<_>>();
        assert_eq!((records(&applied), &applied.mended), (records(&whole), &whole.mended));
    }
    assert_eq!((applied.mended.in_force, applied.mended.stale.len()), (3, 5));
}

#[test]
fn a_custom_property_that_nobody_knows_is_an_empty_text_where_a_person_says_so() {
    let properties: Vec<Property> = vec!["owner:string".parse().unwrap()];
    let schema = Schema { kind: Kind::named("custom_resource").unwrap(), properties: &properties };
    let rules = "[sources.main.fields]\ndisplayName = { column = \"ID\" }\nuniqueId = { column = \"ID\" }\n\
                 externalUrl = { constant = \"https://example.com\" }\n\"customProperties.owner\" = { column = \"Owner\" }";
    let mut recipe = read(&format!("recipe = 1\nkind = \"custom_resource\"\n{rules}\n"));
    let sheet = table("list.csv", "ID,Owner\n1,Ann\n2,\n");
    let tables = [("main", &sheet)];
    let problems = problems_of(&recipe.apply(&tables, &schema, &[]));
    assert_eq!(codes(&problems), [(ProblemCode::Empty, vec![3])]);
    problems[0].mends[0].parse::<Mend>().unwrap().apply(&mut recipe);
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(problems_of(&applied), []);
    assert_eq!(applied.drafted[1].record["customProperties"], json!({"owner": ""}));
}

// Properties.

/// Cells as files have them: usual values, odd ones, and whatever else.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            "E1",
            "E2",
            "e1",
            " E1",
            "Ann Lee",
            "ann@example.com",
            "TRUE",
            "no",
            "n/a",
            "-",
            "ADMIN",
            "std",
            "03/04/2024",
            "25/12/2024",
            "2024-03-01 10:00",
            "2024-03-01",
            "OTP; SMS",
            "#N/A",
            "http://a.example.com",
            "1.23E+11",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,12}",
        "\\PC{0,4}",
    ]
}

fn sheet_of(rows: &[Vec<String>]) -> Table {
    let line = |cells: &[String]| {
        let quoted: Vec<String> =
            cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        quoted.join(",")
    };
    let lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
    table(
        "odd.csv",
        &format!(
            "ID,Name,Role,Since,MFA,Methods,Link\nx,y,BASE,2024-01-01,TRUE,OTP,https://a.example.com\n{}\n",
            lines.join("\n")
        ),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Applying a recipe twice gives the same; every record without a problem passes Vanta's own checks; and no text is
    /// sent that no cell and no constant gave.
    #[test]
    fn what_is_sent_is_the_same_each_time_and_sound_and_comes_from_somewhere(
        rows in prop::collection::vec(prop::collection::vec(cell(), 7), 1..12)
    ) {
        let sheet = sheet_of(&rows);
        let recipe = accounts_with(&[
            ("permissionLevel", r#"{ column = "Role", values = { "std" = "BASE" } }"#),
            ("createdTimestamp", r#"{ column = "Since", zone = "Europe/Berlin" }"#),
            ("mfaEnabled", r#"{ column = "MFA", values = { "" = "" } }"#),
            ("mfaMethods", r#"{ column = "Methods" }"#),
            ("externalUrl", r#"{ column = "Link", clean = ["https"] }"#),
            ("accountName", r#"{ template = "u-{ID}" }"#),
        ]);
        let schema = accounts();
        let tables = [("main", &sheet)];
        let (once, twice) = (recipe.apply(&tables, &schema, &[]), recipe.apply(&tables, &schema, &[]));
        prop_assert_eq!(problems_of(&once), problems_of(&twice));
        let bad: Vec<u32> = problems_of(&once).iter().filter(|problem| problem.severity == Severity::Problem).flat_map(|problem| problem.rows.clone()).collect();
        for (place, (drafted, again)) in once.drafted.iter().zip(&twice.drafted).enumerate() {
            prop_assert_eq!(&drafted.record, &again.record);
            let row = drafted.origin.row().unwrap();
            let faults = schema.check(place, &drafted.record);
            prop_assert!(bad.contains(&row) || faults.is_empty(), "row {}: {:?}", row, faults);
            let shown: Vec<String> = sheet.row_numbered(row).unwrap().cells().map(|cell| cell.shown().trim().to_owned()).collect();
            for field in ["uniqueId", "fullName"] {
                if let Some(text) = drafted.record.get(field).and_then(Value::as_str) {
                    prop_assert!(shown.iter().any(|cell| cell == text), "{} is no cell of row {}", text, row);
                }
            }
        }
    }
}
