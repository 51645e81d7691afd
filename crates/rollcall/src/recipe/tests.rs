use std::fs;

use vanta::{Kind, Property, Schema, Shape, Value, json};

use super::value::Manner;
use super::*;
use crate::sheet::{self, Choice, Table};

const HEADINGS: &str = "displayName,uniqueId,externalUrl,fullName,accountName,email,permissionLevel,\
                        createdTimestamp,status,mfaEnabled,mfaMethods,authMethod";
const ANN: &str = "Ann Lee,E-1,https://hr.example.com/E-1,Ann Lee,ann,ann@example.com,BASE,2024-03-01,ACTIVE,TRUE,OTP,PASSWORD";

fn table(content: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("staff.csv");
    fs::write(&path, content).unwrap();
    sheet::read(&path, &Choice::default()).unwrap()
}

fn accounts() -> Schema<'static> {
    Schema { kind: Kind::named("user_account").unwrap(), properties: &[] }
}

/// The recipe that is certain from headings and values, without a row filter.
pub(super) fn certain(table: &Table, schema: &Schema<'_>) -> Recipe {
    let survey = survey::Survey::of(table);
    let suggestion = suggest::suggest(table, &survey, schema, &suggest::Known::default());
    Recipe { kind: schema.kind, sources: vec![suggestion.source], winner: None }
}

/// A recipe that takes each column whose heading is a field's own name, whatever its values.
fn by_name(table: &Table, schema: &Schema<'_>) -> Recipe {
    let mut source = rules::SourceRules { name: "main".to_owned(), ..rules::SourceRules::default() };
    for target in path::Target::all(schema) {
        let named = |heading: &&sheet::Heading| {
            [target.path.to_string().as_str(), target.name()]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&heading.text))
                && target.path.steps().len()
                    == heading.text.split('.').count().max(usize::from(target.field().is_none()) + 1)
        };
        if let Some(heading) = table.headings.iter().find(named) {
            source.fields.push((target.path.clone(), rules::FieldRule::column(heading.name.clone())));
        }
    }
    Recipe { kind: schema.kind, sources: vec![source], winner: None }
}

fn applied(content: &str, schema: &Schema<'_>) -> (Vec<Record>, Vec<Problem>) {
    let table = table(content);
    let recipe = by_name(&table, schema);
    let tables = [("main", &table)];
    let applied = recipe.apply(&tables, schema, &[]);
    let mut problems = applied.problems();
    problems.retain(|problem| problem.severity == Severity::Problem);
    (applied.drafted.into_iter().map(|drafted| drafted.record).collect(), problems)
}

/// One account whose fields are changed as `field=value`.
fn account(changes: &[(&str, &str)]) -> (Value, Vec<Problem>) {
    let mut cells: Vec<String> = ANN.split(',').map(str::to_owned).collect();
    for (field, value) in changes {
        let place = HEADINGS.split(',').position(|heading| heading == *field).unwrap();
        cells[place] = format!("\"{}\"", value.replace('"', "\"\""));
    }
    let (records, problems) = applied(&format!("{HEADINGS}\n{}\n", cells.join(",")), &accounts());
    (Value::Object(records[0].clone()), problems)
}

fn codes(problems: &[Problem]) -> Vec<(ProblemCode, Option<&str>)> {
    problems.iter().map(|problem| (problem.code, problem.field.as_deref())).collect()
}

#[test]
fn a_row_becomes_exactly_one_record_with_its_origin() {
    let table = table(&format!("{HEADINGS}\n{ANN}\n"));
    let schema = accounts();
    let recipe = by_name(&table, &schema);
    let tables = [("main", &table)];
    let applied = recipe.apply(&tables, &schema, &[]);
    assert_eq!(applied.problems(), []);
    let drafted = &applied.drafted;
    let expected = json!({
        "displayName": "Ann Lee", "uniqueId": "E-1", "externalUrl": "https://hr.example.com/E-1",
        "fullName": "Ann Lee", "accountName": "ann", "email": "ann@example.com", "permissionLevel": "BASE",
        "createdTimestamp": "2024-03-01T00:00:00Z", "status": "ACTIVE", "mfaEnabled": true,
        "mfaMethods": ["OTP"], "authMethod": "PASSWORD",
    });
    assert_eq!(Value::Object(drafted[0].record.clone()), expected);
    assert!(
        matches!(&drafted[0].origin, Origin::Rows { source, rows } if source.file == "staff.csv" && rows == &[2])
    );
}

#[test]
fn an_unknown_yes_or_no_is_a_problem_and_never_false() {
    for (cell, value) in [("TRUE", true), ("yes", true), ("False", false), ("no", false)] {
        assert_eq!(account(&[("mfaEnabled", cell)]).0["mfaEnabled"], value, "{cell}");
    }
    for cell in ["maybe", "1", "on", "n/a", "-"] {
        let (record, problems) = account(&[("mfaEnabled", cell)]);
        assert_eq!(codes(&problems), [(ProblemCode::WrongType, Some("mfaEnabled"))], "{cell}");
        assert_eq!(record.get("mfaEnabled"), None, "{cell}");
    }
    let (_, problems) = account(&[("mfaEnabled", "")]);
    assert_eq!(codes(&problems), [(ProblemCode::Empty, Some("mfaEnabled"))]);
}

#[test]
fn a_choice_is_vantas_own_word_or_a_problem_that_names_the_choices() {
    assert_eq!(account(&[("permissionLevel", "admin")]).0["permissionLevel"], "ADMIN");
    let (_, problems) = account(&[("permissionLevel", "Superuser")]);
    assert_eq!(codes(&problems), [(ProblemCode::NotAChoice, Some("permissionLevel"))]);
    assert_eq!(
        problems[0].message,
        "Row 2, column G \"permissionLevel\": \"Superuser\" is none of Vanta's choices."
    );
    assert_eq!(problems[0].remedy, "Say which of them it becomes, or use one of ADMIN, EDITOR, BASE.");
    assert_eq!(problems[0].mends[2], "permissionLevel:Superuser=BASE");
}

#[test]
fn a_date_is_read_only_where_it_can_mean_one_thing() {
    let read = |cell: &str| account(&[("createdTimestamp", cell)]);
    for (cell, sent) in [
        ("2024-03-01", "2024-03-01T00:00:00Z"),
        ("2024-03-01T09:30:00+01:00", "2024-03-01T09:30:00+01:00"),
        (" 2024-03-01T09:30:00Z ", "2024-03-01T09:30:00Z"),
    ] {
        assert_eq!(read(cell).0["createdTimestamp"], sent, "{cell}");
    }
    assert_eq!(read("2024-03-01 09:30:00").1[0].code, ProblemCode::NoZone);
    assert_eq!(read("03/04/2026").1[0].code, ProblemCode::DateOrder);
    for cell in ["2024-02-30", "last week"] {
        assert_eq!(read(cell).1[0].code, ProblemCode::WrongType, "{cell}");
    }
}

#[test]
fn several_values_in_a_cell_become_a_list_without_repeats() {
    assert_eq!(
        account(&[("mfaMethods", "sms; otp,SMS | hardware token")]).0["mfaMethods"],
        json!(["SMS", "OTP", "HARDWARE_TOKEN"])
    );
    assert_eq!(account(&[("mfaMethods", "")]).0["mfaMethods"], json!([]));
    assert_eq!(account(&[("mfaMethods", "OTP, pigeon")]).1[0].code, ProblemCode::NotAChoice);
}

#[test]
fn duplicate_and_look_alike_ids_are_problems_with_both_rows() {
    let two = |id: &str| {
        applied(&format!("{HEADINGS}\n{ANN}\n{}\n", ANN.replace("E-1,", &format!("{id},"))), &accounts()).1
    };
    let problems = two("E-1");
    assert_eq!(codes(&problems), [(ProblemCode::DuplicateId, Some("uniqueId"))]);
    assert!(
        problems[0].message.contains("Row 3") && problems[0].message.contains("row 2"),
        "{}",
        problems[0].message
    );
    assert_eq!(codes(&two("e-1")), [(ProblemCode::SimilarId, Some("uniqueId"))]);
    assert_eq!(codes(&two("E-2")), []);
}

#[test]
fn every_problem_of_a_column_is_one_group_with_all_its_rows() {
    let row = |id: u32| ANN.replace("E-1,", &format!("E-{id},")).replace("BASE", "Boss");
    let (_, problems) = applied(&format!("{HEADINGS}\n{}\n{}\n{}\n", row(1), row(2), row(3)), &accounts());
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].count, problems[0].rows.clone()), (3, vec![2, 3, 4]));
}

#[test]
fn a_sheet_without_an_id_or_a_needed_column_says_which_heading_to_add() {
    let (_, problems) = applied("fullName\nAnn\n", &accounts());
    assert_eq!(codes(&problems)[1], (ProblemCode::NoIdColumn, Some("uniqueId")));
    assert!(problems.iter().all(|problem| problem.rows.is_empty()), "told once, not for each row");
    let email = problems.iter().find(|problem| problem.field.as_deref() == Some("email")).unwrap();
    assert_eq!(email.code, ProblemCode::NotMatched);
    assert!(email.remedy.contains("\"email\""), "{}", email.remedy);
}

#[test]
fn custom_properties_are_fields_like_others_with_their_types() {
    let properties: Vec<Property> = ["owner:string", "seats:int32", "reviewed:boolean", "renewed:timestamp"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let schema = Schema { kind: Kind::named("custom_resource").unwrap(), properties: &properties };
    let headings = "displayName,uniqueId,externalUrl,Owner,Seats,Reviewed,Renewed";
    let (records, problems) =
        applied(&format!("{headings}\nCRM,1,https://crm.example.com,Ann,12,yes,2026-01-31\n"), &schema);
    assert_eq!(problems, []);
    let expected = json!({"owner": "Ann", "seats": 12, "reviewed": true, "renewed": "2026-01-31T00:00:00Z"});
    assert_eq!(records[0]["customProperties"], expected);
    let (_, problems) =
        applied(&format!("{headings}\nCRM,1,https://crm.example.com,Ann,many,,2026-01-31\n"), &schema);
    assert_eq!(
        codes(&problems),
        [(ProblemCode::WrongType, Some("seats")), (ProblemCode::Empty, Some("reviewed"))]
    );
}

#[test]
fn a_needed_part_that_nothing_feeds_says_how_to_feed_it_or_to_say_that_there_is_none() {
    let schema = Schema { kind: Kind::named("macos_user_computer").unwrap(), properties: &[] };
    let (_, problems) = applied("uniqueId,drives\n1,disk\n", &schema);
    let drives = problems.iter().find(|problem| problem.field.as_deref() == Some("applications")).unwrap();
    assert!(drives.remedy.contains("\"applications.name\""), "{}", drives.remedy);
    assert_eq!(drives.mends, ["applications:nothing"]);
}

#[test]
fn a_number_with_more_digits_than_a_spreadsheet_keeps_is_no_id() {
    let wrong = value::read(&number(12_345_678_901_234_568.0), &Shape::Text, &Manner::default());
    assert_eq!(wrong, Err(value::Wrong::TooManyDigits));
    let right = value::read(&number(1042.0), &Shape::Text, &Manner::default());
    assert_eq!(right, Ok(json!("1042")));
}

#[test]
fn a_spreadsheet_error_is_never_a_value() {
    let wrong = value::unfit(&sheet::Cell::plain(sheet::Content::Error("#N/A")));
    assert_eq!(wrong, Some(value::Wrong::ErrorCell));
}

fn number(number: f64) -> sheet::Cell<'static> {
    sheet::Cell::plain(sheet::Content::Number(number))
}

#[test]
fn an_id_whose_digits_cannot_all_be_seen_is_never_sent() {
    let id = |cell: &str| {
        let (record, problems) = account(&[("uniqueId", cell)]);
        (record.get("uniqueId").cloned(), codes_only(&problems))
    };
    assert_eq!(id("1.23E+11"), (None, vec![ProblemCode::Shortened]));
    assert_eq!(id("00042").0, Some("00042".into()));
    assert_eq!(id("E-1\u{200b}"), (None, vec![ProblemCode::Invisible]));
    assert_eq!(id("E\u{ad}-1"), (None, vec![ProblemCode::Invisible]));
    assert_eq!(id("1,042").0, Some("1,042".into()), "typed so in a text, not by a number format");
}

fn codes_only(problems: &[Problem]) -> Vec<ProblemCode> {
    problems.iter().map(|problem| problem.code).collect()
}

/// The value of a field of a custom resource by its rule, or the codes of what is wrong with it.
fn made(content: &str, field: &str, rule: &str) -> Result<Value, Vec<ProblemCode>> {
    let properties: Vec<Property> =
        ["owner:string", "seats:int32"].iter().map(|text| text.parse().unwrap()).collect();
    let schema = Schema { kind: Kind::named("custom_resource").unwrap(), properties: &properties };
    let usual = [
        ("displayName", r#"{ constant = "x" }"#),
        ("uniqueId", r#"{ column = "ID" }"#),
        ("externalUrl", r#"{ constant = "https://example.com" }"#),
        ("\"customProperties.owner\"", r#"{ constant = "x" }"#),
        ("\"customProperties.seats\"", "{ constant = 1 }"),
    ];
    let lines: Vec<String> = usual
        .iter()
        .map(|(name, usual)| {
            let is_it = name.trim_matches('"') == field;
            format!("{name} = {}", if is_it { rule } else { usual })
        })
        .collect();
    let text =
        format!("recipe = 1\nkind = \"custom_resource\"\n[sources.main.fields]\n{}\n", lines.join("\n"));
    let recipe = text::read(&text).unwrap();
    let table = table(content);
    let tables = [("main", &table)];
    let applied = recipe.apply(&tables, &schema, &[]);
    let problems: Vec<ProblemCode> = applied
        .problems()
        .iter()
        .filter(|problem| problem.severity == Severity::Problem)
        .map(|problem| problem.code)
        .collect();
    let record = Value::Object(applied.drafted[0].record.clone());
    if problems.is_empty() {
        Ok(field.split('.').fold(&record, |part, name| &part[name]).clone())
    } else {
        Err(problems)
    }
}

#[test]
fn what_is_made_of_cells_is_as_careful_as_a_cell_alone() {
    for rule in [r#"{ template = "u-{Owner}" }"#, r#"{ join = ["ID", "Owner"], between = " " }"#] {
        for nothing in ["n/a", "-", "None"] {
            let found = made(&format!("ID,Owner\n1,{nothing}\n"), "customProperties.owner", rule);
            assert_eq!(found, Err(vec![ProblemCode::MeansNothing]), "{rule} {nothing}");
        }
    }
    let id = |cell: &str, rule: &str| made(&format!("ID,Org\n\"{cell}\",acme\n"), "uniqueId", rule);
    assert_eq!(id("1.23E+11", r#"{ template = "u-{ID}" }"#), Err(vec![ProblemCode::Shortened]));
    assert_eq!(id(" 19 ", r#"{ column = "ID", capture = '(\d+)' }"#), Err(vec![ProblemCode::Spaces]));
    assert_eq!(id("19", r#"{ join = ["Org", "ID"], between = "-" }"#), Ok(json!("acme-19")));
    assert_eq!(id("", r#"{ join = ["Org", "ID"], between = "-" }"#), Err(vec![ProblemCode::TemplateGap]));
}

#[test]
fn only_an_address_becomes_an_https_address() {
    let link = |cell: &str| {
        let found = made(
            &format!("ID,Link\n1,\"{cell}\"\n"),
            "externalUrl",
            r#"{ column = "Link", clean = ["https"] }"#,
        );
        found.map(|value| value.as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(link("http://a.example.com/x"), Ok("https://a.example.com/x".to_owned()));
    assert_eq!(link("www.example.com/x y"), Err(vec![ProblemCode::NotHttps]));
    assert_eq!(link("hr.example.com/u/1"), Ok("https://hr.example.com/u/1".to_owned()));
    for other in ["TBD", "see HR wiki", "mailto:ann@example.com", "ann@example.com", "ftp://a.example.com"] {
        assert_eq!(link(other), Err(vec![ProblemCode::NotHttps]), "{other}");
    }
    assert_eq!(link("n/a"), Err(vec![ProblemCode::MeansNothing]));
}

#[test]
fn a_gap_in_a_template_becomes_what_the_recipe_says_of_empty_cells() {
    let rule = r#"{ template = "{Owner}!", when_empty = "nobody" }"#;
    assert_eq!(made("ID,Owner\n1,\n", "customProperties.owner", rule), Ok(json!("nobody")));
}

#[test]
fn json_with_a_key_twice_is_no_part() {
    let cell =
        |text: &str| value::read(&sheet::Cell::plain(sheet::Content::Text(text)), DRIVE, &Manner::default());
    const DRIVE: &Shape = &Shape::Object(&[]);
    assert_eq!(cell(r#"{"encrypted":true,"name":"HD"}"#), Ok(json!({"encrypted": true, "name": "HD"})));
    assert_eq!(cell(r#"{"encrypted":false,"encrypted":true}"#), Err(value::Wrong::Part));
    assert_eq!(cell(r#"{"a":[{"b":1,"b":2}]}"#), Err(value::Wrong::Part));
}

#[test]
fn commas_beside_another_mark_do_not_divide_texts_silently() {
    const TEXTS: &Shape = &Shape::List(&Shape::Text);
    let cell = |text: &str, split: Option<&str>| {
        let manner = Manner { split, ..Manner::default() };
        value::read(&sheet::Cell::plain(sheet::Content::Text(text)), TEXTS, &manner)
    };
    assert_eq!(cell("Sales, EMEA; Sales, APAC", None), Err(value::Wrong::Separators));
    assert_eq!(cell("Sales, EMEA; Sales, APAC", Some(";")), Ok(json!(["Sales, EMEA", "Sales, APAC"])));
    assert_eq!(cell("Sales, Support", None), Ok(json!(["Sales", "Support"])));
}

#[test]
fn a_remedy_for_one_source_leaves_the_others_as_they_are() {
    let both = "recipe = 1\nkind = \"user_account\"\n[sources.a.fields]\nemail = { column = \"Mail\" }\n\
                [sources.b.fields]\nemail = { column = \"Mail\" }\n";
    let mut recipe = text::read(both).unwrap();
    let mend: Mend = "b/email:lower-case".parse().unwrap();
    assert_eq!(mend.to_string(), "b/email:lower-case");
    assert!(mend.apply(&mut recipe));
    assert_eq!(recipe.sources[0].fields[0].1.clean, []);
    assert_eq!(recipe.sources[1].fields[0].1.clean, [rules::Clean::LowerCase]);
    for nowhere in ["c/email:lower-case", "fullName:trim", "b/fullName:trim"] {
        assert!(!nowhere.parse::<Mend>().unwrap().apply(&mut recipe), "{nowhere}");
    }
}

#[test]
fn a_value_said_twice_in_other_letters_is_said_once() {
    let mut recipe = text::read(
        "recipe = 1\nkind = \"user_account\"\n[sources.a.fields]\npermissionLevel = { column = \"Role\" }\n",
    )
    .unwrap();
    for mend in ["permissionLevel:ÜBER=ADMIN", "permissionLevel: über =BASE"] {
        assert!(mend.parse::<Mend>().unwrap().apply(&mut recipe));
    }
    let values = &recipe.sources[0].fields[0].1.values;
    assert_eq!(values[..], [("ÜBER".to_owned(), rules::Constant::Text("BASE".to_owned()))]);
}

#[test]
fn a_row_that_is_no_record_of_the_list_does_not_make_a_mended_cell_uncertain() {
    let recipe = "recipe = 1\nkind = \"user_account\"\n[sources.main]\nonly = { column = \"Name\", is = \"Ann\" }\n\
                  [sources.main.fields]\nuniqueId = { column = \"ID\" }\npermissionLevel = { column = \"Role\" }\n";
    let recipe = text::read(recipe).unwrap();
    let people = table("ID,Name,Role\nE-1,Ann,BASE\nE-1,Ben,Boss\n");
    let of = |text: &str| text.to_owned();
    let mended = Override {
        source: of("main"),
        id: of("E-1"),
        id_rule: of("{ column = \"ID\" }"),
        column: of("Role"),
        original: of("Boss"),
        replaced: of("ADMIN"),
    };
    let (tables, mends) = ([("main", &people)], [mended]);
    let applied = recipe.apply(&tables, &accounts(), &mends);
    let problems = applied.problems();
    let stale = problems.iter().find(|problem| problem.code == ProblemCode::MendStale).unwrap();
    assert!(stale.message.contains("the file says \"BASE\" there now (row 2;"), "{stale:?}");
}
