use std::fs;
use std::time::Instant;

use jiff::Timestamp;
use vanta::kind::Sense;
use vanta::{Kind, Schema};

use crate::recipe::path::Path;
use crate::recipe::rules::{FieldRule, SourceRules};
use crate::recipe::{Mend, Origin, Problem, ProblemCode, Recipe, Severity};
use crate::sheet::{self, Choice, Table};

const NOW: &str = "2026-03-01T12:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn table(name: &str, content: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    sheet::read(&path, &Choice::default()).unwrap()
}

fn schema(kind: &str) -> Schema<'static> {
    Schema { kind: Kind::named(kind).unwrap(), properties: &[] }
}

/// A recipe that takes each column into the field of its heading.
fn recipe(kind: &str, sources: &[(&str, &Table)]) -> Recipe {
    let source = |(name, table): &(&str, &Table)| SourceRules {
        name: (*name).to_owned(),
        fields: table
            .headings
            .iter()
            .map(|heading| (heading.name.parse::<Path>().unwrap(), FieldRule::column(&heading.name)))
            .collect(),
        ..SourceRules::default()
    };
    let kind = Kind::named(kind).unwrap();
    Recipe { kind, sources: sources.iter().map(source).collect(), winner: None }
}

/// The notices about a list of that kind; what stops a send is left away.
fn notices_of(kind: &str, content: &str) -> Vec<Problem> {
    let table = table("staff.csv", content);
    let tables = [("main", &table)];
    let recipe = recipe(kind, &tables);
    let problems = recipe.apply(&tables, &schema(kind), &[]).at(now()).problems();
    problems.into_iter().filter(|problem| problem.severity == Severity::Notice).collect()
}

fn notices(content: &str) -> Vec<Problem> {
    notices_of("user_account", content)
}

/// The rows in which a thing is told, and nothing else is.
fn rows(content: &str, code: ProblemCode) -> Vec<u32> {
    let notices = notices(content);
    assert!(notices.iter().all(|notice| notice.code == code), "{notices:?}");
    notices.into_iter().flat_map(|notice| notice.rows).collect()
}

fn codes(notices: &[Problem]) -> Vec<ProblemCode> {
    notices.iter().map(|notice| notice.code).collect()
}

/// Two columns, one row.
fn created_and(field: &str, created: &str, other: &str) -> Vec<Problem> {
    notices(&format!("uniqueId,createdTimestamp,{field}\nE-1,{created},{other}\n"))
}

#[test]
fn ids_that_are_names_are_told_where_most_are() {
    let told = notices("uniqueId,fullName\nAnn Lee,Ann Lee\nBen Kim,B. Kim\nE-3,Eve Diaz\n");
    assert_eq!(codes(&told), [ProblemCode::OddId]);
    assert_eq!(told[0].message, "The IDs in column A \"uniqueId\" look like names, and names change.");
    assert_eq!(
        (told[0].field.as_deref(), told[0].column.as_deref()),
        (Some("uniqueId"), Some("A \"uniqueId\""))
    );
    assert_eq!((&told[0].rows[..], told[0].count), (&[][..], 0));
    let names_without_space = "uniqueId,displayName\nann,Ann\nben,Ben\nE-3,Eve\n";
    assert_eq!(codes(&notices(names_without_space)), [ProblemCode::OddId]);
    // Half of them, or two of two.
    assert_eq!(notices("uniqueId\nAnn Lee\nBen Kim\nE-3\nE-4\n"), []);
    assert_eq!(notices("uniqueId\nAnn Lee\nBen Kim\n"), []);
}

#[test]
fn an_id_with_a_number_in_it_is_no_name() {
    assert_eq!(notices("uniqueId,fullName\nE 1042,E 1042\nE 1043,E 1043\nE 1044,E 1044\n"), []);
}

#[test]
fn ids_that_count_the_rows_are_told_from_three_rows() {
    let told = notices("uniqueId\n1\n2\n3\n");
    assert_eq!(codes(&told), [ProblemCode::OddId]);
    assert_eq!(
        told[0].message,
        "The IDs in column A \"uniqueId\" only count the rows, so they change with every row that is added or moved."
    );
    for counting in ["0\n1\n2\n", "2\n3\n4\n"] {
        assert_eq!(codes(&notices(&format!("uniqueId\n{counting}"))), [ProblemCode::OddId], "{counting}");
    }
    for other in ["1\n2\n", "1\n2\n4\n", "2\n1\n3\n", "3\n4\n5\n", "01\n02\n03\n", "10\n11\n12\n"] {
        assert_eq!(notices(&format!("uniqueId\n{other}")), [], "{other}");
    }
}

#[test]
fn an_address_of_two_ids_is_told_with_its_rows_as_the_sheet_counts_them() {
    let content = "uniqueId,email\nE-1,it@example.com\n\nE-2,ann@example.com\nE-3,it@example.com\n";
    let told = notices(content);
    assert_eq!(codes(&told), [ProblemCode::SharedValue]);
    assert_eq!(
        told[0].message,
        "Row 2, column B \"email\": \"it@example.com\" stands in 2 records with different IDs."
    );
    assert_eq!((&told[0].rows[..], told[0].count), (&[2, 5][..], 2));
    assert_eq!(told[0].value.as_deref(), Some("it@example.com"));
    assert_eq!(notices("uniqueId,email\nE-1,it@example.com\nE-2,ann@example.com\n"), []);
}

#[test]
fn one_id_that_stands_twice_shares_nothing() {
    assert_eq!(notices("uniqueId,email\nE-1,it@example.com\nE-1,it@example.com\n"), []);
}

#[test]
fn addresses_that_differ_in_case_are_one() {
    let told = notices("uniqueId,email\nE-1,it@example.com\nE-2,IT@example.com\n");
    assert_eq!(codes(&told), [ProblemCode::SharedValue, ProblemCode::CapitalLetters]);
    assert_eq!(told[0].rows, [2, 3]);
}

#[test]
fn five_shared_values_are_told_one_by_one_the_most_frequent_first_and_the_rest_together() {
    let shared = |values: usize| {
        let rows = (0..values).flat_map(|value| std::iter::repeat_n(value, if value == 3 { 3 } else { 2 }));
        let rows = rows.enumerate().map(|(row, value)| format!("E-{row},v{value}@example.com\n"));
        notices(&format!("uniqueId,email\n{}", rows.collect::<String>()))
    };
    let five = shared(5);
    assert_eq!((five.len(), five[0].value.as_deref()), (5, Some("v3@example.com")));
    assert_eq!(five[0].rows, [8, 9, 10]);
    assert_eq!((five[1].value.as_deref(), five[1].rows[0]), (Some("v0@example.com"), 2));
    let seven = shared(7);
    assert_eq!(seven.len(), 6);
    assert_eq!(seven[5].rows, [13, 14, 15, 16]);
    assert_eq!(seven[5].value, None);
    assert_eq!(
        seven[5].message,
        "Row 13, column B \"email\": \"v5@example.com\" and 1 other value stand in several records each."
    );
}

#[test]
fn who_is_deactivated_without_a_date_is_told() {
    let content =
        "uniqueId,status,deactivatedTimestamp\nE-1,ACTIVE,\nE-2,DEACTIVATED,\nE-3,DEACTIVATED,2025-01-01\n";
    let told = notices(content);
    assert_eq!(codes(&told), [ProblemCode::NoDate]);
    assert_eq!(
        told[0].message,
        "Row 3, column C \"deactivatedTimestamp\": the cell is empty, although status is DEACTIVATED."
    );
    assert_eq!(told[0].rows, [3]);
}

#[test]
fn a_date_that_no_column_holds_or_that_cannot_be_read_is_not_called_missing() {
    assert_eq!(notices("uniqueId,status\nE-1,DEACTIVATED\nE-2,ACTIVE\n"), []);
    let unreadable =
        "uniqueId,status,deactivatedTimestamp\nE-1,DEACTIVATED,last week\nE-2,ACTIVE,\nE-3,DEACTIVATED,\n";
    assert_eq!(rows(unreadable, ProblemCode::NoDate), [4]);
}

#[test]
fn a_date_without_its_state_is_told_beside_the_state() {
    let told = notices("uniqueId,status,deactivatedTimestamp\nE-1,ACTIVE,2025-01-01\nE-2,,2025-01-01\n");
    assert_eq!(codes(&told), [ProblemCode::Contradiction]);
    assert_eq!(
        told[0].message,
        "Row 2, column C \"deactivatedTimestamp\": \"2025-01-01T00:00:00Z\" is there, although status is ACTIVE."
    );
    assert_eq!(told[0].rows, [2]);
}

#[test]
fn a_date_is_in_the_future_when_no_clock_on_earth_has_reached_it() {
    let ahead = |text: &str| !notices(&format!("uniqueId,lastLoginTimestamp\nE-1,{text}\n")).is_empty();
    for passed in [
        NOW,
        "2026-03-01T13:00:00+01:00",
        "2026-03-01T11:59:59.999Z",
        "2026-03-02T00:00:00Z", // a day, which has begun in Kiribati
        "2026-03-02T01:59:59+14:00",
    ] {
        assert!(!ahead(passed), "{passed}");
    }
    for comes in [
        "2026-03-01T12:00:01Z",
        "2026-03-01T13:00:01+01:00",
        "2026-03-01T12:00:00.001Z",
        "2026-03-02T00:00:01Z",
        "2026-03-03T00:00:00Z",
        "2026-02-28T14:00:00-23:00",
        "2027-01-01",
    ] {
        assert!(ahead(comes), "{comes}");
    }
    let told = notices("uniqueId,lastLoginTimestamp\nE-1,2025-01-01\nE-2,2062-01-01\n");
    assert_eq!(codes(&told), [ProblemCode::InFuture]);
    assert_eq!(
        told[0].message,
        "Row 3, column B \"lastLoginTimestamp\": \"2062-01-01T00:00:00Z\" lies in the future."
    );
    assert_eq!(told[0].rows, [3]);
}

#[test]
fn without_a_clock_nothing_is_in_the_future() {
    let table = table("staff.csv", "uniqueId,lastLoginTimestamp\nE-1,2062-01-01\n");
    let tables = [("main", &table)];
    let recipe = recipe("user_account", &tables);
    let applied = recipe.apply(&tables, &schema("user_account"), &[]);
    assert!(applied.problems().iter().all(|problem| problem.code != ProblemCode::InFuture));
}

#[test]
fn what_was_created_after_it_was_used_is_told() {
    let told = created_and("lastLoginTimestamp", "2025-03-02T09:00:00Z", "2025-03-01T09:00:00Z");
    assert_eq!(codes(&told), [ProblemCode::OutOfOrder]);
    assert_eq!(
        told[0].message,
        "Row 2, column B \"createdTimestamp\": \"2025-03-02T09:00:00Z\" lies after lastLoginTimestamp, \
         which is 2025-03-01T09:00:00Z."
    );
    assert_eq!(told[0].rows, [2]);
    let is_told = |created: &str, login: &str| !created_and("lastLoginTimestamp", created, login).is_empty();
    assert!(!is_told("2025-03-01T09:00:00Z", "2025-03-01T09:00:00Z"));
    assert!(is_told("2025-03-01T09:00:01Z", "2025-03-01T09:00:00Z"));
    assert!(is_told("2025-03-02", "2025-03-01"));
    assert!(!is_told("2025-03-01T09:00:01+01:00", "2025-03-01T08:00:01Z"));
    assert!(is_told("2025-03-01T09:00:02+01:00", "2025-03-01T08:00:01Z"));
    assert!(!is_told("2025-03-01T09:00:00.5Z", "2025-03-01T09:00:01Z"));
    assert!(is_told("2025-03-01T09:00:00.5Z", "2025-03-01T09:00:00Z"));
}

#[test]
fn a_day_beside_a_time_is_told_only_where_no_place_on_earth_explains_it() {
    let is_told = |created: &str, login: &str| !created_and("lastLoginTimestamp", created, login).is_empty();
    assert!(!is_told("2025-03-01T09:30:00Z", "2025-03-01"));
    assert!(!is_told("2025-03-02T12:00:00Z", "2025-03-01"));
    assert!(is_told("2025-03-02T12:00:01Z", "2025-03-01"));
    assert!(!is_told("2025-03-02", "2025-03-01T10:00:00Z"));
    assert!(is_told("2025-03-02", "2025-03-01T09:59:59Z"));
}

#[test]
fn methods_without_mfa_are_told_unless_they_say_the_same_or_nobody_looks() {
    let rows_of = |cells: &str| {
        let content = format!("uniqueId,mfaEnabled,mfaMethods,authMethod\nE-1,{cells}\n");
        rows(&content, ProblemCode::Contradiction)
    };
    assert_eq!(rows_of("FALSE,OTP,PASSWORD"), [2]);
    assert_eq!(rows_of("FALSE,\"DISABLED;OTP\",PASSWORD"), [2]);
    for fine in ["FALSE,DISABLED,PASSWORD", "FALSE,,PASSWORD", "TRUE,OTP,PASSWORD", "FALSE,OTP,SSO"] {
        assert!(rows_of(fine).is_empty(), "{fine}");
    }
    let told = notices("uniqueId,mfaEnabled,mfaMethods\nE-1,FALSE,OTP\n");
    assert_eq!(
        told[0].message,
        "Row 2, column C \"mfaMethods\": \"OTP\" is named, although mfaEnabled is false."
    );
}

#[test]
fn everyone_an_admin_is_told_from_three_people() {
    let told = notices("uniqueId,permissionLevel\nE-1,ADMIN\nE-2,ADMIN\nE-3,ADMIN\n");
    assert_eq!(codes(&told), [ProblemCode::AllAlike]);
    assert_eq!(told[0].message, "All 3 people have ADMIN as permissionLevel.");
    assert_eq!((told[0].column.as_deref(), &told[0].rows[..]), (Some("B \"permissionLevel\""), &[][..]));
    for fine in ["E-1,ADMIN\nE-2,ADMIN\n", "E-1,ADMIN\nE-2,ADMIN\nE-3,BASE\n", "E-1,ADMIN\nE-2,ADMIN\nE-3,\n"]
    {
        assert_eq!(notices(&format!("uniqueId,permissionLevel\n{fine}")), [], "{fine}");
    }
}

#[test]
fn personal_addresses_are_told_together_and_companies_with_like_names_are_not() {
    let addresses = [
        "ann@example.com",
        "ben@gmail.com",
        "eve@live.example.com",
        "kim@hotmail.co.uk",
        "lea@gmail.com.example.org",
        "max@notgmail.com",
        "pia@gmx.at",
        "tom@mail.live.example.org",
        "zoe@yahoo.com.br",
    ];
    let lines = addresses.iter().enumerate().map(|(row, address)| format!("E-{row},{address}\n"));
    let told = notices(&format!("uniqueId,email\n{}", lines.collect::<String>()));
    assert_eq!(codes(&told), [ProblemCode::PersonalMail]);
    assert_eq!(told[0].message, "Row 3, column B \"email\": \"ben@gmail.com\" is a personal address.");
    assert_eq!((&told[0].rows[..], told[0].count), (&[3, 5, 8, 10][..], 4));
}

#[test]
fn what_is_no_address_is_told() {
    for fine in ["ann.lee@example.com", "o'neil+it@mail.example.co.uk", "jürgen@bücher.example"] {
        assert_eq!(notices(&format!("uniqueId,email\nE-1,{fine}\n")), [], "{fine}");
    }
    for odd in [
        "Ann Lee",
        "ann@example",
        "@example.com",
        "ann@@example.com",
        "ann@example.com; ben@example.com",
        "Ann <ann@example.com>",
        "mailto:ann@example.com",
        "ann@example.",
        "ann@.example",
    ] {
        assert_eq!(rows(&format!("uniqueId,email\nE-1,{odd}\n"), ProblemCode::NotAnAddress), [2], "{odd}");
    }
}

#[test]
fn each_address_of_a_list_is_looked_at_and_its_row_told_once() {
    let content = "uniqueId,assignees\nT-1,\"ann@gmail.com;ben@gmail.com\"\nT-2,ann@example.com\nT-3,Ann\n";
    let told = notices_of("security_task", content);
    assert_eq!(codes(&told), [ProblemCode::NotAnAddress, ProblemCode::PersonalMail]);
    assert_eq!((&told[0].rows[..], &told[1].rows[..]), (&[4][..], &[2][..]));
}

#[test]
fn capital_letters_have_a_remedy_that_takes_them_away() {
    let table =
        table("staff.csv", "uniqueId,email\nE-1,Ann@example.com\nE-2,ben@example.com\nE-3,eve@Example.com\n");
    let tables = [("main", &table)];
    let mut recipe = recipe("user_account", &tables);
    let told = |recipe: &Recipe| -> Vec<Problem> {
        let problems = recipe.apply(&tables, &schema("user_account"), &[]).problems();
        problems.into_iter().filter(|problem| problem.severity == Severity::Notice).collect()
    };
    let notices = told(&recipe);
    assert_eq!(codes(&notices), [ProblemCode::CapitalLetters]);
    assert_eq!(notices[0].rows, [2, 4]);
    assert_eq!(notices[0].mends, ["email:lower-case"]);
    let mend: Mend = notices[0].mends[0].parse().unwrap();
    mend.apply(&mut recipe);
    assert_eq!(told(&recipe), []);
}

#[test]
fn what_no_row_gave_is_not_looked_at() {
    let table = table("staff.csv", "uniqueId,email\nE-1,ann@gmail.com\nE-2,ann@gmail.com\nE-3,Eve\n");
    let tables = [("main", &table)];
    let recipe = recipe("user_account", &tables);
    let mut applied = recipe.apply(&tables, &schema("user_account"), &[]);
    applied.drafted[1].origin = Origin::Kept;
    applied.drafted[2].origin = Origin::Restored { run: "r".to_owned() };
    let told: Vec<Problem> =
        applied.problems().into_iter().filter(|problem| problem.severity == Severity::Notice).collect();
    assert_eq!(codes(&told), [ProblemCode::PersonalMail]);
    assert_eq!(told[0].rows, [2]);
}

#[test]
fn rows_of_several_sources_are_told_apart() {
    let office = table("office.csv", "uniqueId,email\nE-1,it@example.com\nE-2,ann@gmail.com\n");
    let field = table("field.csv", "email,uniqueId\nit@example.com,E-8\nben@gmail.com,E-9\n");
    let tables = [("office", &office), ("field", &field)];
    let recipe = recipe("user_account", &tables);
    let problems = recipe.apply(&tables, &schema("user_account"), &[]).problems();
    let told = problems.iter().filter(|problem| problem.severity == Severity::Notice);
    let told: Vec<_> = told
        .map(|told| (told.code, told.source.as_deref(), told.column.as_deref(), &told.rows[..]))
        .collect();
    assert_eq!(
        told,
        [
            (ProblemCode::SharedValue, Some("office"), Some("B \"email\""), &[2][..]),
            (ProblemCode::SharedValue, Some("field"), Some("A \"email\""), &[2][..]),
            (ProblemCode::PersonalMail, Some("office"), Some("B \"email\""), &[3][..]),
            (ProblemCode::PersonalMail, Some("field"), Some("A \"email\""), &[3][..]),
        ]
    );
}

#[test]
fn records_whose_keys_stand_otherwise_are_read_all_the_same() {
    // An empty cell leaves its key out, so that all later ones move up.
    let content = "uniqueId,fullName,email,jobTitle,status,deactivatedTimestamp\n\
                   E-1,Ann Lee,ann@example.com,,DEACTIVATED,2025-01-01\n\
                   E-2,,ben@example.com,Nurse,DEACTIVATED,2025-01-01\n\
                   E-3,Eve Diaz,,Cook,DEACTIVATED,\n\
                   E-4,Kim Ito,kim@gmail.com,Cook,ACTIVE,\n";
    let told = notices(content);
    assert_eq!(codes(&told), [ProblemCode::NoDate, ProblemCode::PersonalMail]);
    assert_eq!((&told[0].rows[..], &told[1].rows[..]), (&[4][..], &[5][..]));
}

#[test]
fn every_sense_of_every_kind_names_fields_that_the_kind_has() {
    for kind in Kind::ALL {
        for sense in kind.senses {
            let names = match *sense {
                Sense::Before { earlier, later } => vec![earlier, later],
                Sense::DateWith { field, when, .. } => vec![field, when],
                Sense::EmptyUnless { list, field, .. } => vec![list, field],
                Sense::NotInFuture { field }
                | Sense::Shared { field }
                | Sense::NotAllSame { field, .. }
                | Sense::Email { field } => vec![field],
            };
            assert!(names.iter().all(|name| kind.field(name).is_some()), "{kind}: {names:?}");
        }
    }
}

/// However odd a list is, nothing of that stops a send: what stops has the other severity, as `check` and the send ask.
#[test]
fn whatever_looks_odd_is_a_notice_and_never_stops_a_send() {
    let content = "displayName,uniqueId,externalUrl,fullName,accountName,email,permissionLevel,createdTimestamp,\
                   status,deactivatedTimestamp,lastLoginTimestamp,mfaEnabled,mfaMethods,authMethod\n\
                   Ann,1,https://hr.example.com/1,Ann,it,it@gmail.com,ADMIN,2062-01-01,DEACTIVATED,,2025-01-01,FALSE,OTP,PASSWORD\n\
                   Ben,2,https://hr.example.com/2,Ben,it,it@gmail.com,ADMIN,2025-01-01,ACTIVE,2025-02-01,,FALSE,OTP,PASSWORD\n\
                   Eve,3,https://hr.example.com/3,Eve,eve,EVE,ADMIN,2025-01-01,ACTIVE,,,FALSE,,PASSWORD\n\
                   Kim,4,https://hr.example.com/4,Kim,kim,KIM@example.com,ADMIN,2025-01-01,ACTIVE,,,FALSE,,PASSWORD\n";
    let table = table("staff.csv", content);
    let tables = [("main", &table)];
    let recipe = recipe("user_account", &tables);
    let problems = recipe.apply(&tables, &schema("user_account"), &[]).at(now()).problems();
    assert_eq!(problems.iter().find(|problem| problem.severity == Severity::Problem), None);
    use ProblemCode as Code;
    for code in [
        Code::OddId,
        Code::SharedValue,
        Code::NoDate,
        Code::InFuture,
        Code::OutOfOrder,
        Code::Contradiction,
        Code::AllAlike,
        Code::NotAnAddress,
        Code::PersonalMail,
        Code::CapitalLetters,
    ] {
        assert!(problems.iter().any(|problem| problem.code == code), "{code:?} in {:?}", codes(&problems));
    }
}

/// Looks are asked again after every mended cell. Run in release: `cargo test --release -- --ignored sense`.
#[test]
#[ignore = "measures time"]
#[expect(clippy::disallowed_methods, reason = "it measures time, which nobody passes in")]
fn ten_thousand_people_are_looked_at_within_the_budget() {
    let mut content = "displayName,uniqueId,externalUrl,fullName,accountName,email,permissionLevel,createdTimestamp,\
                       updatedTimestamp,status,deactivatedTimestamp,lastLoginTimestamp,mfaEnabled,mfaMethods,authMethod\n"
        .to_owned();
    for row in 0..10_000 {
        let zone = if std::env::var_os("OFFSETS").is_none() { "Z" } else { ["+01:00", "+02:00"][row % 2] };
        let host = ["example.com", "example.org"][row % 2];
        content.push_str(&format!(
            "Ann Lee {row},E-{row},https://hr.example.com/{row},Ann Lee {row},ann{row},ann{row}@{host},BASE,\
             2024-03-01T09:30:00Z,2025-03-01T09:30:00{zone},DEACTIVATED,2026-01-01T10:00:00{zone},2025-06-01T10:00:00{zone},TRUE,OTP,PASSWORD\n"
        ));
    }
    let table = table("staff.csv", &content);
    let tables = [("main", &table)];
    let recipe = recipe("user_account", &tables);
    let applied = recipe.apply(&tables, &schema("user_account"), &[]).at(now());
    let mut took: Vec<_> = (0..21)
        .map(|_| {
            let start = Instant::now();
            let told = super::look(&applied);
            let took = start.elapsed();
            assert_eq!(codes(&told), [ProblemCode::AllAlike]);
            took
        })
        .collect();
    took.sort();
    let start = Instant::now();
    applied.problems();
    let whole = start.elapsed();
    let budget = std::time::Duration::from_millis(5);
    assert!(whole < budget, "all problems took {whole:?}, what looks odd alone {:?}", took[10]);
}
