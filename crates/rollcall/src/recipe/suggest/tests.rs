use std::collections::HashSet;

use vanta::{Kind, Property, PropertyType, Schema};

use super::*;
use crate::recipe::condition::Test;
use crate::recipe::date::Order;
use crate::recipe::rules::{Cut, Feed};
use crate::sheet::{self, Choice, HeadingRows};

fn table(text: &str) -> Table {
    let text = text.replace(',', "\t");
    sheet::paste(&text, &Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() }).unwrap()
}

fn schema(kind: &str) -> Schema<'static> {
    Schema { kind: Kind::named(kind).unwrap(), properties: &[] }
}

fn with(text: &str, kind: &str, known: &Known<'_>) -> Suggestion {
    let table = table(text);
    let survey = Survey::of(&table);
    suggest(&table, &survey, &schema(kind), known)
}

fn accounts(text: &str) -> Suggestion {
    with(text, "user_account", &Known::default())
}

fn field<'s>(suggestion: &'s Suggestion, path: &str) -> &'s FieldMatch {
    suggestion.fields.iter().find(|field| field.path.to_string() == path).unwrap()
}

fn is(suggestion: &Suggestion, path: &str, state: State, columns: &[usize]) {
    let field = field(suggestion, path);
    assert_eq!((field.state, &field.columns[..]), (state, columns), "{path}: {field:?}");
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| row(number) + "\n").collect()
}

#[test]
fn a_name_of_the_field_is_taken_and_says_why() {
    let suggestion = accounts(
        "createdTimestamp,E-mail,ID\n2024-03-01,ann@example.com,E-1\n2024-03-02,ben@example.com,E-2\n",
    );
    is(&suggestion, "createdTimestamp", State::Matched, &[0]);
    is(&suggestion, "email", State::Matched, &[1]);
    is(&suggestion, "uniqueId", State::Matched, &[2]);
    let words: Vec<String> = field(&suggestion, "email").reasons.iter().map(Reason::in_words).collect();
    assert_eq!(words, ["the heading is the field's own name", "all 2 values are e-mail addresses"]);
    let filled: Vec<String> = suggestion.source.fields.iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(filled, ["uniqueId", "email", "createdTimestamp"], "in the order of the kind");
    assert_eq!(suggestion.source.name, "main");
}

#[test]
fn names_that_only_hold_a_name_of_the_field_are_nothing() {
    let suggestion = accounts(
        "Last Name,MFA Status,Account Enabled,Manager Email,Created By\n\
         Lee,Active,TRUE,cara@example.com,Cara Diaz\nKim,Active,FALSE,cara@example.com,Cara Diaz\n",
    );
    for path in ["fullName", "displayName", "email", "createdTimestamp", "uniqueId"] {
        is(&suggestion, path, State::NotMatched, &[]);
    }
    assert_ne!(field(&suggestion, "status").columns, [1]);
    assert_ne!(field(&suggestion, "mfaEnabled").columns, [2]);
    is(&suggestion, "mfaEnabled", State::Matched, &[1]);
}

#[test]
fn values_that_contradict_a_heading_make_it_a_question() {
    let suggestion = accounts("Email\nAnn\nBen\nCara\n");
    is(&suggestion, "email", State::ToConfirm, &[0]);
    assert!(field(&suggestion, "email").reasons.contains(&Reason::AreNot {
        what: What::Addresses,
        rows: 0,
        of: 3
    }));
    assert!(suggestion.source.fields.is_empty(), "what is not certain is not filled in");
}

#[test]
fn two_columns_with_the_same_claim_are_both_proposed() {
    let suggestion = accounts(
        "Work email,Email address\nann@example.com,ann@example.org\nben@example.com,ben@example.org\n",
    );
    let email = field(&suggestion, "email");
    assert_eq!((email.state, email.columns.len(), email.alternatives.len()), (State::ToConfirm, 1, 1));
    let suggestion = accounts("Work email,Email address\nann@example.com,\nben@example.com,\n");
    is(&suggestion, "email", State::Matched, &[0]);
}

#[test]
fn a_column_whose_values_vanta_holds_is_the_id_whatever_the_headings_say() {
    let text = format!("ID,Legacy\n{}", rows(20, |n| format!("row-{n},E-{n}")));
    let ids: Vec<String> = (0..19).map(|n| format!("E-{n}")).collect();
    let held: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let suggestion = with(&text, "user_account", &Known { held: Some(&held), zone: None });
    is(&suggestion, "uniqueId", State::Matched, &[1]);
    let reason = &field(&suggestion, "uniqueId").reasons[0];
    assert_eq!(reason.in_words(), "19 of 20 are IDs that Vanta already holds");
}

#[test]
fn an_id_that_vanta_holds_nothing_of_is_a_question() {
    let text = format!("ID\n{}", rows(20, |n| format!("row-{n}")));
    let held = HashSet::from(["E-1", "E-2", "E-3", "E-4"]);
    let suggestion = with(&text, "user_account", &Known { held: Some(&held), zone: None });
    is(&suggestion, "uniqueId", State::ToConfirm, &[0]);
    assert_eq!(field(&suggestion, "uniqueId").reasons[0], Reason::Held { held: 0, of: 20 });
    let known = Known { held: Some(&HashSet::new()), zone: None };
    is(&with(&text, "user_account", &known), "uniqueId", State::Matched, &[0]);
}

#[test]
fn an_id_that_repeats_lacks_counts_or_is_a_name_is_a_question() {
    let reason_of = |text: &str| {
        let suggestion = accounts(text);
        is(&suggestion, "uniqueId", State::ToConfirm, &[0]);
        field(&suggestion, "uniqueId").reasons.last().unwrap().clone()
    };
    assert_eq!(reason_of("ID,X\nE-1,a\nE-1,b\nE-2,c\n"), Reason::Repeated(1));
    assert_eq!(reason_of(&format!("ID,X\n,a\n{}", rows(12, |n| format!("E-{n},x")))), Reason::Blank(1));
    assert_eq!(reason_of("ID,X\n1,a\n2,b\n3,c\n"), Reason::CountRows);
    assert_eq!(reason_of("ID,X\n2,a\n3,b\n4,c\n"), Reason::CountRows, "the spreadsheet's own numbers");
    assert_eq!(reason_of("ID,X\nAnn Lee,a\nBen Kim,b\nCara Diaz,c\n"), Reason::AreNames);
    assert_eq!(reason_of("ID,X\nann@example.com,a\nben@example.com,b\n"), Reason::AreAddresses);
}

#[test]
fn a_full_name_is_joined_of_first_and_last_where_both_are_there() {
    let suggestion = accounts("Vorname,Nachname,E-Mail\nAnn,Lee,ann@example.com\nBen,Kim,ben@example.com\n");
    is(&suggestion, "fullName", State::Matched, &[0, 1]);
    let between = " ".to_owned();
    let columns = vec!["Vorname".to_owned(), "Nachname".to_owned()];
    assert_eq!(field(&suggestion, "fullName").rule.as_ref().unwrap().feed, Feed::Joined { columns, between });
    is(&suggestion, "displayName", State::ToConfirm, &[0, 1]);
    let account = field(&suggestion, "accountName");
    let cut = Feed::Cut { column: "E-Mail".to_owned(), cut: Cut::Before("@".to_owned()) };
    assert_eq!((account.state, &account.rule.as_ref().unwrap().feed), (State::ToConfirm, &cut));
    let suggestion = accounts("First name,Last name,Full name\nAnn,Lee,Ann Lee\nBen,Kim,Ben Kim\n");
    is(&suggestion, "fullName", State::Matched, &[2]);
}

#[test]
fn yes_and_no_for_a_status_are_proposed_with_what_they_become() {
    let suggestion = accounts("Account Enabled,X\nTRUE,a\nTRUE,b\nFALSE,c\n");
    is(&suggestion, "status", State::ToConfirm, &[0]);
    let told: Vec<_> = suggestion
        .values
        .iter()
        .map(|row| (row.value.as_str(), row.rows, row.becomes.clone(), row.state))
        .collect();
    let choice = |text: &str| Some(Constant::Text(text.to_owned()));
    assert_eq!(
        told,
        [
            ("TRUE", 2, choice("ACTIVE"), ValueState::Proposed),
            ("FALSE", 1, choice("DEACTIVATED"), ValueState::Proposed)
        ]
    );
}

#[test]
fn words_are_listed_with_what_they_become_and_blanks_are_asked() {
    let suggestion = accounts("MFA enabled,Status\nyes,Active\nja,active\nn/a,Gone fishing\n,Active\n");
    let told: Vec<_> = suggestion
        .values
        .iter()
        .map(|row| (row.path.to_string(), row.value.as_str(), row.becomes.clone(), row.state))
        .collect();
    let row = |path: &str, value: &'static str, becomes, state| (path.to_owned(), value, becomes, state);
    assert_eq!(
        told,
        [
            row("status", "Gone fishing", None, ValueState::Unknown),
            row("mfaEnabled", "n/a", Some(Constant::Nothing), ValueState::Proposed),
            row("mfaEnabled", "", Some(Constant::Nothing), ValueState::Proposed),
            row("mfaEnabled", "ja", Some(Constant::Boolean(true)), ValueState::Certain),
        ]
    );
    let rule = field(&suggestion, "mfaEnabled").rule.as_ref().unwrap();
    assert_eq!(rule.values, [("ja".to_owned(), Constant::Boolean(true))], "only what is certain");
}

#[test]
fn the_order_of_dates_is_told_by_the_rows_or_asked() {
    let suggestion =
        accounts("Created at,Last login\n03/04/2026,03/04/2026 10:00\n25/04/2026,04/05/2026 11:00\n");
    let created = field(&suggestion, "createdTimestamp");
    assert_eq!(created.rule.as_ref().unwrap().order, Some(Order::DayFirst));
    assert!(created.reasons.contains(&Reason::OnlyOrder(Order::DayFirst, 1)));
    assert_eq!(field(&suggestion, "lastLoginTimestamp").rule.as_ref().unwrap().order, None);
    assert!(matches!(
        &suggestion.questions[..],
        [Question::DayOrMonth { column: 1, example, contradicts: false, .. }, Question::Zone { column: 1, .. }]
            if example == "03/04/2026 10:00"
    ));
}

#[test]
fn a_zone_that_is_known_is_put_where_times_have_none() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let known = Known { held: None, zone: Some(&zone) };
    let suggestion = with("Last login\n2026-03-04 10:00\n2026-03-05 11:00\n", "user_account", &known);
    assert_eq!(suggestion.source.zone, Some(zone.clone()));
    assert!(suggestion.questions.is_empty());
    let suggestion = with("Last login\n2026-03-04\n2026-03-05\n", "user_account", &known);
    assert_eq!(suggestion.source.zone, None, "days alone need none");
    let suggestion = accounts("Last login (UTC)\n2026-03-04 10:00\n2026-03-05 11:00\n");
    assert_eq!(field(&suggestion, "lastLoginTimestamp").rule.as_ref().unwrap().zone, Zone::named("UTC"));
}

#[test]
fn what_is_said_to_be_left_out_is_what_the_condition_leaves_out() {
    let words =
        ["Critical", "Informational", "info", "none", "0", "High", "9.8", "Low", "Medium", "4.0", "Low", ""];
    let text = format!(
        "Finding ID,Severity\n{}",
        rows(words.len(), |row| format!("F-{row},{}", words[row % words.len()]))
    );
    let only = with(&text, "package_vulnerability_connectors", &Known::default()).only.unwrap();
    let mut filter = crate::recipe::condition::Filter::new(&only.condition);
    let left_out = table(&text).rows().filter(|row| !filter.wants(*row)).count();
    assert_eq!((only.leaves_out, only.unreadable), (left_out, 1));
    assert_eq!(only.keeps + left_out + only.unreadable, words.len());
}

#[test]
fn only_critical_and_high_findings_are_read_and_the_others_counted() {
    let text =
        "Finding ID,Severity,CVSS3 score\nF-1,Critical,9.8\nF-2,High,7.5\nF-3,Medium,5.0\nF-4,Low,2.0\n";
    let suggestion = with(text, "package_vulnerability_connectors", &Known::default());
    let only = suggestion.only.unwrap();
    assert_eq!((only.column, only.keeps, only.leaves_out, only.unreadable), (1, 2, 2, 0));
    assert!(matches!(&only.condition, Condition::Column { column, test: Test::Severity(grades) }
        if column == "Severity" && grades.len() == 2));
    assert_eq!(suggestion.source.only, Some(only.condition));
    assert!(
        with("Severity\nHigh\n", "secret", &Known::default()).only.is_none(),
        "other kinds have no grades"
    );
}

#[test]
fn parts_are_named_by_path_and_filled_only_when_whole() {
    let mac = "macos_user_computer";
    let text =
        "drives[2].name,drives.2.encrypted,drives[2].filevaultEnabled\nData,TRUE,TRUE\nMore,FALSE,FALSE\n";
    let suggestion = with(text, mac, &Known::default());
    for (place, path) in
        ["drives[2].name", "drives[2].encrypted", "drives[2].filevaultEnabled"].iter().enumerate()
    {
        is(&suggestion, path, State::Matched, &[place]);
    }
    let suggestion = with("FileVault enabled\nTRUE\nFALSE\n", mac, &Known::default());
    is(&suggestion, "drives.filevaultEnabled", State::ToConfirm, &[0]);
    let reasons = &field(&suggestion, "drives.filevaultEnabled").reasons;
    assert!(reasons.iter().any(|reason| matches!(reason, Reason::PartNeeds { .. })));
}

#[test]
fn when_it_was_collected_is_proposed_as_the_time_of_the_file() {
    let suggestion = with("Name\nmac-1\nmac-2\n", "macos_user_computer", &Known::default());
    let collected = field(&suggestion, "collectedTimestamp");
    assert_eq!(
        (collected.state, &collected.rule.as_ref().unwrap().feed),
        (State::ToConfirm, &Feed::FileModified)
    );
}

#[test]
fn custom_properties_are_matched_by_their_own_names() {
    let table = table("Cost centre,Notes\n4711,a\n4712,b\n");
    let properties = [Property { name: "costCentre".to_owned(), kind: PropertyType::Int32 }];
    let schema = Schema { kind: Kind::named("custom_resource").unwrap(), properties: &properties };
    let suggestion = suggest(&table, &Survey::of(&table), &schema, &Known::default());
    is(&suggestion, "customProperties.costCentre", State::Matched, &[0]);
    assert_eq!(suggestion.unused, [1]);
}

#[test]
fn a_name_of_a_person_is_no_name_to_sign_in_with() {
    let suggestion = accounts("Username,X\nAnn Lee,a\nBen Kim,b\nCara Diaz,c\n");
    assert_eq!(field(&suggestion, "accountName").state, State::NotMatched);
}

#[test]
fn an_address_for_programs_is_no_link_to_the_record() {
    let suggestion = accounts(
        "URL,Link\nhttps://api.example.com/u/1,https://hr.example.com/1\nhttps://api.example.com/u/2,https://hr.example.com/2\n",
    );
    is(&suggestion, "externalUrl", State::Matched, &[1]);
}

#[test]
fn a_link_that_not_every_row_has_gives_way_to_one_that_every_row_has() {
    let suggestion =
        accounts("Link,Page\nhttps://example.com/a,https://hr.example.com/1\n,https://hr.example.com/2\n");
    is(&suggestion, "externalUrl", State::ToConfirm, &[1]);
}

/// Not part of the tests that always run: the time depends on the computer.
#[test]
#[ignore = "a measurement, for a release build"]
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn fifty_columns_of_ten_thousand_rows() {
    let headings: Vec<String> = (0..50)
        .map(|place| match place {
            0 => "ID".to_owned(),
            1 => "E-mail".to_owned(),
            2 => "Full name".to_owned(),
            3 => "Created at".to_owned(),
            4 => "Status".to_owned(),
            5 => "MFA".to_owned(),
            place => format!("Column {place}"),
        })
        .collect();
    let row = |n: usize| {
        let cell = |place: usize| match place % 7 {
            0 => format!("E-{}", n * 50 + place),
            1 => format!("person{}@example.com", n * 50 + place),
            2 => format!("Ann{n} Lee"),
            3 => format!("2024-03-{:02} 10:00", n % 28 + 1),
            4 => ["Active", "Inactive"][n % 2].to_owned(),
            5 => ["yes", "no", ""][n % 3].to_owned(),
            _ => format!("some text {}", n % 40),
        };
        (0..50).map(cell).collect::<Vec<_>>().join(",")
    };
    let table = table(&format!("{}\n{}", headings.join(","), rows(10_000, row)));
    let ids: Vec<String> = (0..10_000).map(|n| format!("E-{}", n * 50)).collect();
    let held: HashSet<&str> = ids.iter().map(String::as_str).collect();
    for _ in 0..5 {
        let start = std::time::Instant::now();
        let survey = Survey::of(&table);
        let surveyed = start.elapsed();
        let suggestion =
            suggest(&table, &survey, &schema("user_account"), &Known { held: Some(&held), zone: None });
        println!(
            "survey {surveyed:?}, both {:?}, {} filled",
            start.elapsed(),
            suggestion.source.fields.len()
        );
    }
}
