//! Records of several rows and sources: nothing that a row gives goes out of sight, and the order means nothing.

use super::*;

fn left(applied: &Applied<'_>) -> Vec<(String, u32, LeftOutWhy)> {
    applied.left_out.iter().map(|left| (left.source.clone(), left.row, left.why.clone())).collect()
}

fn alike(part: &str, row: u32) -> LeftOutWhy {
    LeftOutWhy::PartAlike { part: part.into(), row, of: None }
}

/// Two sources with the same rules and sheets of the same columns, in this order.
fn two_inventories(order: [&str; 2], winner: &str) -> Recipe {
    let (_, rules) = MACS.split_once("[sources.main.fields]").unwrap();
    let sources = order.map(|name| format!("[sources.{name}.fields]{rules}{DRIVES}{NO_APPLICATIONS}"));
    read(&format!("recipe = 1\nkind = \"macos_user_computer\"\nwinner = \"{winner}\"\n{}", sources.concat()))
}

#[test]
fn the_source_that_counts_gives_all_its_parts_whichever_comes_first() {
    let old = table("old.csv", "ID,Name,Disk,Encrypted\nm1,Ann,Old,FALSE\nm1,Ann,HD,TRUE\nm2,Bob,HD,TRUE\n");
    let new =
        table("new.csv", "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm1,Ann,Backup,TRUE\nm1,Ann,USB,TRUE\n");
    let schema = macs();
    for order in [["old", "new"], ["new", "old"]] {
        let recipe = two_inventories(order, "new");
        let tables = [("old", &old), ("new", &new)];
        let applied = recipe.apply(&tables, &schema, &[]);
        assert_eq!(problems_of(&applied), []);
        let of_it = |drafted: &&Drafted| id_of(&drafted.record) == "m1";
        let record = &applied.drafted.iter().find(of_it).unwrap().record;
        let names: Vec<&str> = record["drives"]
            .as_array()
            .unwrap()
            .iter()
            .map(|drive| drive["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["HD", "Backup", "USB"], "{order:?}");
        let lost = ["old"; 2].map(str::to_owned).into_iter().zip([2, 3]);
        assert_eq!(left(&applied), lost.map(|(of, row)| (of, row, LeftOutWhy::Winner)).collect::<Vec<_>>());
        assert_eq!(applied.drafted.len(), 2);
    }
}

#[test]
fn a_source_that_lacks_a_rule_for_a_needed_field_is_told_though_another_has_one() {
    let without = TWO
        .replace("WINNER", "")
        .replace("externalUrl = { constant = \"https://guests.example.com\" }\n", "");
    let (hr, guests) = (table("hr.csv", "ID,Name\n1,Ann\n"), table("guests.csv", "No,Guest\n2,Robert\n"));
    let (recipe, schema) =
        (read(&without), Schema { kind: Kind::named("custom_resource").unwrap(), properties: &[] });
    let tables = [("hr", &hr), ("guests", &guests)];
    let problems = problems_of(&recipe.apply(&tables, &schema, &[]));
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!((problem.code, problem.source.as_deref()), (ProblemCode::NotMatched, Some("guests")));
    assert_eq!((problem.field.as_deref(), problem.severity), (Some("externalUrl"), Severity::Problem));
}

const APPS: &str = r#"
[sources.apps]
adds_parts = true
[sources.apps.fields]
uniqueId = { column = "Computer" }
"applications.name" = { column = "App" }
"applications.bundleId" = { column = "App" }
"#;

fn apps(recipe: &str, computers: &str, apps: &str) -> (Vec<Value>, Vec<Problem>) {
    let (computers, apps) = (table("macs.csv", computers), table("apps.csv", apps));
    mac_records(recipe, &[("main", &computers), ("apps", &apps)])
}

const TWO_MACS: &str = "ID,Name,Disk,Encrypted\nm1,Ann,HD,TRUE\nm2,Bob,HD,TRUE\n";

#[test]
fn a_source_that_adds_parts_needs_the_id_and_what_belongs_to_its_parts() {
    let no_id = APPS.replace("uniqueId = { column = \"Computer\" }\n", "");
    let (_, problems) = apps(&format!("{MACS}{DRIVES}{no_id}"), TWO_MACS, "Computer,App\nm1,Key\n");
    let told: Vec<_> = problems.iter().map(|problem| (problem.code, problem.source.as_deref())).collect();
    assert_eq!(told, [(ProblemCode::NoIdColumn, Some("apps"))], "{problems:?}");
    let no_bundle = APPS.replace("\"applications.bundleId\" = { column = \"App\" }\n", "");
    let (_, problems) = apps(&format!("{MACS}{DRIVES}{no_bundle}"), TWO_MACS, "Computer,App\nm1,Key\n");
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.field.as_deref(), problem.source.as_deref())).collect();
    assert_eq!(told, [(Some("applications.bundleId"), Some("apps"))], "{problems:?}");
}

#[test]
fn a_needed_field_that_only_added_rows_give_is_missed_where_they_do_not() {
    let main = MACS.replace("osVersion = { constant = \"15\" }\n", "");
    let added = format!("{APPS}osVersion = {{ column = \"OS\" }}\n");
    let (_, problems) = apps(&format!("{main}{DRIVES}{added}"), TWO_MACS, "Computer,App,OS\nm1,Key,15\n");
    let told: Vec<_> = problems.iter().map(|problem| (problem.code, problem.field.as_deref())).collect();
    assert_eq!(told, [(ProblemCode::NotMatched, Some("osVersion"))], "{problems:?}");
}

#[test]
fn parts_of_one_row_are_never_merged_and_a_later_row_repeats_all_of_them() {
    let numbered = r#"
"drives[1].name" = { column = "Disk 1" }
"drives[1].encrypted" = { constant = true }
"drives[1].filevaultEnabled" = { constant = true }
"drives[2].name" = { column = "Disk 2" }
"drives[2].encrypted" = { constant = true }
"drives[2].filevaultEnabled" = { constant = true }
"#;
    let sheet = table("macs.csv", "ID,Name,Disk 1,Disk 2\nm1,Ann,HD,HD\nm1,Ann,HD,HD\nm1,Ann,HD,USB\n");
    let (recipe, schema) = (read(&format!("{MACS}{numbered}{NO_APPLICATIONS}")), macs());
    let tables = [("main", &sheet)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(problems_of(&applied), []);
    let drives = applied.drafted[0].record["drives"].as_array().unwrap();
    let names: Vec<&str> = drives.iter().map(|drive| drive["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["HD", "HD", "USB"]);
    let main = || "main".to_owned();
    assert_eq!(left(&applied), [(main(), 3, LeftOutWhy::Identical(2)), (main(), 4, alike("drives", 2))]);
}

#[test]
fn a_part_that_an_earlier_row_gave_is_kept_once_and_named() {
    let content = "ID,Name,Disk,Encrypted,Room\nm1,Ann,HD,TRUE,1\nm1,Ann,USB,TRUE,1\nm1,Ann,HD,TRUE,2\n\
                   m1,Ann,USB,TRUE,1\nm1,Ann,,,9\n";
    let sheet = table("macs.csv", content);
    let (recipe, schema) = (read(&format!("{MACS}{DRIVES}{NO_APPLICATIONS}")), macs());
    let tables = [("main", &sheet)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(applied.drafted[0].record["drives"].as_array().unwrap().len(), 2);
    let whys: Vec<LeftOutWhy> = left(&applied).into_iter().map(|(_, _, why)| why).collect();
    assert_eq!(whys, [alike("drives", 2), LeftOutWhy::Identical(3), LeftOutWhy::AddsNothing(2)]);
}

const POLICIES: &str = r#"
"users.username" = { column = "User" }
"users.screenlockPolicies.requiresPassword" = { column = "Password" }
"users.screenlockPolicies.screenSleepTimeoutMs" = { column = "Sleep" }
"users.screenlockSettings.requiresPassword" = { column = "Password" }
"users.screenlockSettings.screenSleepTimeoutMs" = { constant = 9 }
"#;

fn policies() -> Recipe {
    let main = MACS.replace("users = { constant = [] }\n", "");
    read(&format!("{main}{POLICIES}drives = {{ constant = [] }}\n{NO_APPLICATIONS}"))
}

#[test]
fn parts_of_parts_are_united_and_named_where_they_are_alike() {
    let content = "ID,Name,User,Password,Sleep\nm1,Ann,ann,TRUE,1\nm1,Ann,bob,TRUE,1\nm1,Ann,ann,TRUE,2\nm1,Ann,ann,TRUE,1\n";
    let (sheet, recipe, schema) = (table("macs.csv", content), policies(), macs());
    let tables = [("main", &sheet)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(problems_of(&applied), []);
    let policy = |sleep: i32| json!({"requiresPassword": true, "screenSleepTimeoutMs": sleep});
    let expected = json!([
        {"username": "ann", "screenlockPolicies": [policy(1), policy(2)], "screenlockSettings": policy(9)},
        {"username": "bob", "screenlockPolicies": [policy(1)], "screenlockSettings": policy(9)},
    ]);
    assert_eq!(applied.drafted[0].record["users"], expected);
    assert_eq!(left(&applied), [("main".to_owned(), 5, LeftOutWhy::Identical(2))]);
}

/// Each new part is found by what it says; looking at all that are known would take minutes here.
#[test]
fn twenty_thousand_rows_of_one_record_are_no_more_work_each_than_two() {
    let rows: String = (0..20_000).map(|row| format!("m1,Ann,ann,TRUE,{row}\n")).collect();
    let (recipe, schema) = (policies(), macs());
    let sheet = table("macs.csv", &format!("ID,Name,User,Password,Sleep\n{rows}"));
    let tables = [("main", &sheet)];
    let applied = recipe.apply(&tables, &schema, &[]);
    let users = applied.drafted[0].record["users"].as_array().unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!(users[0]["screenlockPolicies"].as_array().unwrap().len(), 20_000);
}

#[test]
fn an_id_that_nearly_finds_its_record_or_is_blank_is_a_problem() {
    let recipe = format!("{MACS}{DRIVES}{APPS}");
    let (_, problems) =
        apps(&recipe, TWO_MACS, "Computer,App\nm1,Key\nM1,Mail\n,Game\nm9,Key\nm9,Mail\nm8,Key\n");
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.code, problem.severity, problem.rows.clone())).collect();
    let expected = [
        (ProblemCode::SimilarId, Severity::Problem, vec![3]),
        (ProblemCode::Empty, Severity::Problem, vec![4]),
        (ProblemCode::NoRecord, Severity::Notice, vec![5, 6]),
        (ProblemCode::NoRecord, Severity::Notice, vec![7]),
    ];
    assert_eq!(told, expected, "{problems:?}");
    assert!(
        problems[0].message.contains("\"M1\" and \"m1\" in row 2 of \"main\""),
        "{}",
        problems[0].message
    );
    let (_, problems) = apps(&recipe, TWO_MACS, "Computer,App\nx1,Key\nx2,Mail\n");
    let told: Vec<_> =
        problems.iter().map(|problem| (problem.code, problem.severity, problem.rows.clone())).collect();
    assert_eq!(told, [(ProblemCode::NoRecord, Severity::Problem, vec![2, 3])], "none finds its record");
}

#[test]
fn a_part_that_the_condition_leaves_out_is_named_and_one_that_is_not_there_is_none() {
    let recipe = format!("{MACS}{DRIVES}{APPS}").replace(
        "adds_parts = true\n",
        "adds_parts = true\n[sources.apps.parts_only]\napplications = { column = \"Matters\", is = \"yes\" }\n",
    );
    let computers = table("macs.csv", TWO_MACS);
    let list = table("apps.csv", "Computer,App,Matters\nm1,Key,yes\nm1,Game,no\nm2,,no\n");
    let (recipe, schema) = (read(&recipe), macs());
    let tables = [("main", &computers), ("apps", &list)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(problems_of(&applied), []);
    assert_eq!(left(&applied), [("apps".to_owned(), 3, LeftOutWhy::PartCondition("applications".into()))]);
}

#[test]
fn a_mended_cell_is_what_the_condition_asks() {
    let people = table("staff.csv", "ID,Name,State\nE1,Ann,#N/A\nE2,Bob,gone\nE3,Cy,here\n");
    let mut recipe = accounts_with(&[]);
    let only = "recipe = 1\nkind = \"user_account\"\n[sources.main]\nonly = { column = \"State\", is = \"here\" }\n\
                [sources.main.fields]\nuniqueId = { column = \"ID\" }\n";
    recipe.sources[0].only = read(only).sources.remove(0).only;
    let (schema, tables) = (accounts(), [("main", &people)]);
    let mends = [mended("E1", "State", "#N/A", "here"), mended("E3", "State", "here", "gone")];
    let applied = recipe.apply(&tables, &schema, &mends);
    assert_eq!(problems_of(&applied), []);
    let rows = |applied: &Applied<'_>| -> Vec<u32> {
        applied.drafted.iter().filter_map(|drafted| drafted.origin.row()).collect()
    };
    assert_eq!(rows(&applied), [2]);
    assert_eq!(applied.left_out.iter().map(|left| left.row).collect::<Vec<_>>(), [3, 4]);
    let mut one_by_one = recipe.apply(&tables, &schema, &[]);
    let problems = problems_of(&one_by_one);
    assert_eq!(codes(&problems), [(ProblemCode::Unclear, vec![2])]);
    assert!(problems[0].message.contains("a spreadsheet error (\"#N/A\")"), "{}", problems[0].message);
    for place in 0..mends.len() {
        one_by_one.mend(&mends[place], &mends[..=place]);
    }
    assert_eq!((rows(&one_by_one), left(&one_by_one)), (rows(&applied), left(&applied)));
}

#[test]
fn problems_with_another_remedy_are_another_group() {
    let people = table("staff.csv", "ID,Name\nE1,Ann\nE2,Bob\nE2,Rob\nE1,Ann\ne1,Cy\n e2,Di\n");
    let (recipe, schema, tables) = (accounts_with(&[]), accounts(), [("main", &people)]);
    let problems = problems_of(&recipe.apply(&tables, &schema, &[]));
    let of = |code: ProblemCode| -> Vec<(Vec<u32>, Vec<String>)> {
        let some = problems.iter().filter(|problem| problem.code == code);
        some.map(|problem| (problem.rows.clone(), problem.mends.clone())).collect()
    };
    let duplicates = [(vec![4], vec![]), (vec![5], vec!["keep-one".to_owned()])];
    assert_eq!(of(ProblemCode::DuplicateId), duplicates);
    assert_eq!(of(ProblemCode::SimilarId), [(vec![6], vec![])]);
    let times = table("staff.csv", "ID,Name,Since\nE1,Ann,2024-03-31 02:30\nE2,Bob,2024-10-27 02:30\n");
    let zoned = accounts_with(&[("createdTimestamp", r#"{ column = "Since", zone = "Europe/Berlin" }"#)]);
    let gap_and_fold = [(ProblemCode::NoSuchTime, vec![2]), (ProblemCode::NoSuchTime, vec![3])];
    assert_eq!(field(&zoned, &times, "createdTimestamp").1, gap_and_fold);
}

#[test]
fn only_a_row_that_is_alike_in_every_column_is_called_wholly_alike() {
    let people = table("staff.csv", "ID,Name,Room\nE1,Ann,1\nE1,Ann,2\nE1,Ann,1\n");
    let mut recipe = accounts_with(&[]);
    "keep-one".parse::<Mend>().unwrap().apply(&mut recipe);
    let (schema, tables) = (accounts(), [("main", &people)]);
    let whys = left(&recipe.apply(&tables, &schema, &[])).into_iter().map(|(_, _, why)| why);
    assert_eq!(whys.collect::<Vec<_>>(), [LeftOutWhy::SameRecord(2), LeftOutWhy::Identical(2)]);
}
