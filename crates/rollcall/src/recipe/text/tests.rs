use insta::assert_snapshot;
use jiff::civil::Date;
use proptest::prelude::*;
use vanta::{Kind, Schema, Shape};

use super::*;
use crate::recipe::condition::{Condition, Grade, Test};
use crate::recipe::date::Order;
use crate::recipe::path::{Path, Target, fields_of};
use crate::recipe::rules::{
    Capture, Clean, Constant, Cut, Feed, FieldRule, Recipe, SourceRules, Template, Zone,
};
use crate::sheet::HeadingRows;

/// Whatever a person may write, as it stands in the design.
const EVERYTHING: &str = r#"
recipe = 1
kind = "user_account"
winner = "hr"

[sources.main]
sheet = "Accounts"
headings = "3-4"

[sources.hr]
file_of = "main"
sheet = "People"
headings = 3
leave_out_hidden = true
plain_numbers = true
encoding = "windows-1252"
delimiter = "semicolon"
zone = "Europe/Berlin"
adds_parts = true
keep_one_of_identical = true
only = { any = [
    { column = "Severity", severity = ["Critical", "High"] },
    { all = [{ column = "Left", empty = true }, { column = "Joined", before = 2026-01-31 }] },
    { column = "Joined", after = "2020-12-31" },
    { column = "Team", one_of = ["Sales", "IT"] },
    { column = "Team", contains = "ops" },
    { column = "Team", is = "Sales" },
    { column = "Team", is_not = "Guests" },
    { column = "Team", empty = false },
] }
not_sent = ["Room", "Phone"]

[sources.hr.fields]
uniqueId = { column = "Employee ID" }
fullName = { join = ["First name", "Last name"], between = " " }
accountName = { column = "E-mail", before = "@", clean = ["trim", "lower case"] }
displayName = { column = "Name", after = "," }
email = { column = "Contact", capture = '^(\S+@\S+)' }
externalUrl = { template = "https://hr.example.com/u/{Employee ID}", clean = ["https"] }
status = { constant = "ACTIVE" }
mfaEnabled = { column = "MFA", values = { "on" = true, "off" = false, "" = "" } }
createdTimestamp = { column = "Created", order = "day first", zone = "UTC" }
mfaMethods = { column = "Methods", split = ";", when_empty = "OTP, SMS" }
"customProperties.cost.centre" = { constant = 4.5 }

[sources.hr.fields.permissionLevel]
column = "Role"

[sources.hr.fields.permissionLevel.values]
"Administrator" = "ADMIN"
"Std" = "BASE"
"Writer" = "EDITOR"
"Guest" = "BASE"
"#;

const COMPUTERS: &str = r#"
recipe = 1
kind = "macos_user_computer"

[sources.jamf.parts_only]
applications = { column = "Publisher", one_of = ["AgileBits"] }

[sources.jamf.fields]
"drives[2].name" = { column = "Disk 2" }
"drives[2].encrypted" = { column = "Disk 2 encrypted" }
"drives[1].name" = { column = "Disk 1" }
"drives[1].encrypted" = { column = "Disk 1 encrypted" }
users = { constant = [] }
"applications.name" = { column = "Apps", split = "\n" }
collectedTimestamp = { file = "modified" }
uniqueId = { column = "Serial" }
"#;

/// A recipe of one source with these lines in its fields.
fn fields(kind: &str, lines: &str) -> String {
    format!("recipe = 1\nkind = \"{kind}\"\n[sources.hr.fields]\n{lines}\n")
}

fn accounts(lines: &str) -> String {
    fields("user_account", lines)
}

/// A recipe of one source with these lines.
fn source(lines: &str) -> String {
    format!("recipe = 1\nkind = \"user_account\"\n[sources.hr]\n{lines}\n")
}

fn told(text: &str) -> String {
    match read(text) {
        Ok(_) => "nothing".to_owned(),
        Err(wrong) => wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn everything_a_recipe_can_say_is_read() {
    let recipe = read(EVERYTHING).unwrap();
    assert_eq!((recipe.kind.name, recipe.winner.as_deref()), ("user_account", Some("hr")));
    let [main, hr] = recipe.sources.as_slice() else { panic!("two sources") };
    let main_only = SourceRules {
        name: "main".to_owned(),
        sheet: Some("Accounts".to_owned()),
        headings: Some(HeadingRows { first: 3, last: 4 }),
        ..SourceRules::default()
    };
    assert_eq!(*main, main_only);
    assert_eq!(hr.headings, Some(HeadingRows::one(3)));
    assert_eq!((hr.delimiter, hr.encoding.as_deref()), (Some(';'), Some("windows-1252")));
    assert!(hr.leave_out_hidden && hr.plain_numbers && hr.adds_parts && hr.keep_one_of_identical);
    assert_eq!(hr.zone, Zone::named("Europe/Berlin"));
    assert_eq!(hr.not_sent, ["Room", "Phone"]);
    let on = |column: &str, test| Condition::Column { column: column.to_owned(), test };
    let expected = Condition::Any(vec![
        on("Severity", Test::Severity(vec![Grade::Critical, Grade::High])),
        Condition::All(vec![
            on("Left", Test::Empty),
            on("Joined", Test::Before(Date::constant(2026, 1, 31))),
        ]),
        on("Joined", Test::After(Date::constant(2020, 12, 31))),
        on("Team", Test::OneOf(vec!["Sales".to_owned(), "IT".to_owned()])),
        on("Team", Test::Contains("ops".to_owned())),
        on("Team", Test::Is("Sales".to_owned())),
        on("Team", Test::IsNot("Guests".to_owned())),
        on("Team", Test::Filled),
    ]);
    assert_eq!(hr.only, Some(expected));
    let rule = |path: &str| {
        let path: Path = path.parse().unwrap();
        hr.fields.iter().find(|(other, _)| *other == path).map(|(_, rule)| rule.clone()).unwrap()
    };
    let cut = |column: &str, cut| FieldRule::new(Feed::Cut { column: column.to_owned(), cut });
    assert_eq!(rule("uniqueId"), FieldRule::column("Employee ID"));
    assert_eq!(rule("displayName"), cut("Name", Cut::After(",".to_owned())));
    assert_eq!(rule("email"), cut("Contact", Cut::Capture(Capture::new(r"^(\S+@\S+)").unwrap())));
    let clean = vec![Clean::Trim, Clean::LowerCase];
    assert_eq!(rule("accountName"), FieldRule { clean, ..cut("E-mail", Cut::Before("@".to_owned())) });
    assert_eq!(rule("status"), FieldRule::new(Feed::Constant(Constant::Text("ACTIVE".to_owned()))));
    assert_eq!(rule("customProperties.cost.centre"), FieldRule::new(Feed::Constant(Constant::Number(4.5))));
    let columns = vec!["First name".to_owned(), "Last name".to_owned()];
    assert_eq!(rule("fullName"), FieldRule::new(Feed::Joined { columns, between: " ".to_owned() }));
    let template = Template::new("https://hr.example.com/u/{Employee ID}").unwrap();
    let link = FieldRule { clean: vec![Clean::Https], ..FieldRule::new(Feed::Template(template)) };
    assert_eq!(rule("externalUrl"), link);
    let values =
        [("on", Constant::Boolean(true)), ("off", Constant::Boolean(false)), ("", Constant::Nothing)];
    let values = values.map(|(value, becomes)| (value.to_owned(), becomes)).to_vec();
    assert_eq!(rule("mfaEnabled"), FieldRule { values, ..FieldRule::column("MFA") });
    let created =
        FieldRule { order: Some(Order::DayFirst), zone: Zone::named("UTC"), ..FieldRule::column("Created") };
    assert_eq!(rule("createdTimestamp"), created);
    let methods = FieldRule {
        split: Some(";".to_owned()),
        when_empty: Some(Constant::Text("OTP, SMS".to_owned())),
        ..FieldRule::column("Methods")
    };
    assert_eq!(rule("mfaMethods"), methods);
    let levels: Vec<_> = rule("permissionLevel").values.into_iter().map(|(value, _)| value).collect();
    assert_eq!(levels, ["Administrator", "Std", "Writer", "Guest"], "in the order of the text");
}

#[test]
fn fields_stand_in_the_order_of_the_kind_with_the_parts_of_one_number_together() {
    let recipe = read(COMPUTERS).unwrap();
    let paths: Vec<String> = recipe.sources[0].fields.iter().map(|(path, _)| path.to_string()).collect();
    let expected = [
        "uniqueId",
        "collectedTimestamp",
        "applications.name",
        "drives[1].name",
        "drives[1].encrypted",
        "drives[2].name",
        "drives[2].encrypted",
        "users",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn what_is_written_reads_well_and_explains_itself() {
    assert_snapshot!("accounts", write(&read(EVERYTHING).unwrap()));
    assert_snapshot!("computers", write(&read(COMPUTERS).unwrap()));
}

fn proposal(source: &str, path: &str, rule: FieldRule, why: &str) -> Proposal {
    Proposal { source: source.to_owned(), path: path.parse().unwrap(), rule, why: why.to_owned() }
}

fn reason(path: &str, why: &str) -> Reason {
    Reason { source: "hr".to_owned(), path: path.parse().unwrap(), why: why.to_owned() }
}

#[test]
fn what_a_person_must_confirm_stands_in_its_place_behind_a_mark() {
    let recipe = read(&accounts(
        "displayName = { column = \"Name\" }\nemail = { column = \"Mail\" }\nfullName = { column = \"Name\" }",
    ));
    let level = |value: &str| (value.to_owned(), Constant::Text("BASE".to_owned()));
    let values = ["Std", "Guest", "Reader", "Temp"].map(level).to_vec();
    let levels = FieldRule { values, ..FieldRule::column("Role") };
    let notes = Notes {
        proposed: vec![
            proposal("hr", "permissionLevel", levels, "4 words that are none of Vanta's"),
            proposal("hr", "uniqueId", FieldRule::column("No."), "209 of 214 are already there"),
            proposal("payroll", "email", FieldRule::column("Mail"), "same name"),
        ],
        reasons: vec![
            reason("email", "209 of 214 are already there"),
            reason("displayName", &"A reason that takes its time. ".repeat(4)),
        ],
    };
    let text = write_with(recipe.as_ref().unwrap(), &notes);
    assert_snapshot!("proposals", text);
    assert_eq!(read(&text), recipe, "what is proposed does not count");
    let confirmed = text.replace("# uniqueId = ", "uniqueId = ").replace("# [sources.hr.f", "[sources.hr.f");
    let confirmed = confirmed.replace("# column = ", "column = ").replace("# \"", "\"");
    let [hr] = read(&confirmed).unwrap().sources.try_into().unwrap();
    let paths: Vec<String> = hr.fields.iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(
        paths,
        ["displayName", "uniqueId", "fullName", "email", "permissionLevel"],
        "without the mark it does"
    );
}

/// What is wrong in a text is told so; each with the text that brings it about.
#[test]
fn whatever_is_wrong_is_named_with_its_line_its_key_and_what_would_be_right() {
    let table = "column = \"Role\", values = ";
    let wrong = [
        // The text as a whole.
        "recipe = 1\nkind = \"user_account".to_owned(),
        "recipe = 1\nkind = user_account".to_owned(),
        "recipe = 1\nkind".to_owned(),
        "[sources.hr\n".to_owned(),
        "a = { b = 1".to_owned(),
        "a = [\"b\" \"c\"]".to_owned(),
        "a = \"\\d\"".to_owned(),
        "a = 1 b = 2".to_owned(),
        "größe = 1".to_owned(),
        "a = 1\n[a]\n[a]".to_owned(),
        source("[sources.hr]"),
        format!("a = {}", "[".repeat(100)),
        format!("a{} = 1", ".a".repeat(100)),
        "[a]\n".repeat(3_000),
        "#".repeat(1 << 21),
        String::new(),
        "kind = \"user_account\"".to_owned(),
        "recipe = 2\nsomething = \"new\"".to_owned(),
        "recipe = 0".to_owned(),
        "recipe = 99999999999999999999".to_owned(),
        "recipe = \"1\"".to_owned(),
        "recipe = 1".to_owned(),
        "recipe = 1\nkind = \"user_acount\"\nsource = 1\n[sources]".to_owned(),
        "recipe = 1\nkind = \"fridge\"\nwinner = 3\n[sources.hr]".to_owned(),
        "recipe = 1\nkind = \"user_account\"\nwinner = \"hx\"\n[sources.hr]\n[sources.ad]".to_owned(),
        "recipe = 1\nkind = \"package_vulnerability\"\n[sources.hr]".to_owned(),
        "recipe = 1\nkind = \"user_account\"\nsources = 1".to_owned(),
        "recipe = 1\nkind = \"user_account\"\nsources = { hr = 1, \" a=b\" = {} }".to_owned(),
        // A source.
        source("file of = 1"),
        source("\"file of\" = 1\nfields = []\nnot_sent = \"Room\"\nleave_out_hidden = \"yes\""),
        source("file_of = \"hr\""),
        source("file_of = \"ad\"\n[sources.ad]\nfile_of = \"hr\"\n[sources.xy]\nfile_of = \"h\""),
        source("headings = 0"),
        source("headings = \"3-5\""),
        source("headings = [3]"),
        source("encoding = \"ebcdic\"\ndelimiter = \"a\"\nzone = \"Berlin\""),
        source("not_sent = [\"Room\", \"Phone\", \"Room\"]"),
        source("not_sent = []"),
        source("not_sent = [\"Room\", \"Mail\"]\nfields = { email = { column = \"Mail\" } }"),
        // Conditions.
        source("only = \"Team\""),
        source("only = {}"),
        source("only = { column = \"Team\" }"),
        source("only = { is = \"Sales\" }"),
        source("only = { column = \"Team\", is = \"a\", is_not = \"b\" }"),
        source("only = { column = \"Team\", equals = \"a\" }"),
        source("only = { all = [{ column = \"Team\", is = \"a\" }], any = [] }"),
        source("only = { any = [] }"),
        source("only = { column = \"Team\", contains = \"\" }"),
        source("only = { column = \"Team\", one_of = [] }"),
        source("only = { column = \"Team\", severity = [\"critical\"] }"),
        source("only = { column = \"Joined\", before = \"31.01.2026\" }"),
        source("only = { column = \"Joined\", before = 2026-01-31T08:00:00 }"),
        source("only = { column = \"Joined\", before = \"2026-02-30\" }"),
        source(&format!("only = {}{}", "{ all = [".repeat(20), "] }".repeat(20))),
        source("[sources.hr.parts_only]\ndrives = { column = \"Disk\", empty = false }"),
        fields(
            "macos_user_computer",
            "[sources.hr.parts_only]\ndrive = { column = \"Disk\", empty = false }",
        ),
        // Which field.
        accounts("fulName = { column = \"Name\" }"),
        accounts("shoe = { column = \"Size\" }"),
        accounts("\"full name\" = { column = \"Name\" }"),
        accounts("\"fullName.first\" = { column = \"Name\" }"),
        accounts("\"customProperties\" = { constant = \"A\" }"),
        accounts("customProperties.room = { column = \"Room\" }"),
        accounts("\"mfaMethods[1]\" = { column = \"Room\" }"),
        fields("macos_user_computer", "drives.name = { column = \"Disk\" }"),
        fields("macos_user_computer", "users.screenlockSettings.requiresPassword = { column = \"Lock\" }"),
        fields("macos_user_computer", "\"drives.nam\" = { column = \"Disk\" }"),
        fields("macos_user_computer", "\"drives[2]\" = { constant = [] }"),
        fields(
            "macos_user_computer",
            "drives = { constant = [] }\n\"drives[2].name\" = { column = \"Disk\" }",
        ),
        fields(
            "macos_user_computer",
            "\"drives[2].name\" = { column = \"A\" }\n\"drives[02].name\" = { column = \"B\" }",
        ),
        fields("macos_user_computer", "drives = { constant = \"none\" }"),
        accounts("email = { column = \"A\" }\nemail = { column = \"B\" }"),
        // Where a value comes from.
        accounts("email = \"Mail\""),
        accounts("email = 3"),
        accounts("email = {}"),
        accounts("email = { colunm = \"Mail\" }"),
        accounts("email = { column = \"Mail\", constant = \"x\" }"),
        accounts("email = { column = 7 }"),
        accounts("email = { before = \"@\" }"),
        accounts("email = { template = \"{Mail}\", before = \"@\", between = \" \" }"),
        accounts("email = { column = \"Mail\", before = \"@\", after = \"<\" }"),
        accounts("email = { column = \"Mail\", before = \"\" }"),
        accounts("email = { column = \"Mail\", capture = \"(a)(b)\" }"),
        accounts("email = { column = \"Mail\", capture = \"(?=a)(b)\" }"),
        accounts("email = { column = \"Mail\", capture = \"a\" }"),
        accounts("email = { join = [], between = \" \" }"),
        accounts("email = { join = [\"A\", \"B\"] }"),
        accounts("email = { join = [\"A\", 3], between = \" \" }"),
        accounts("externalUrl = { template = \"https://hr.example.com/{ID\" }"),
        accounts("externalUrl = { template = \"https://hr.example.com/\" }"),
        accounts("createdTimestamp = { file = \"created\" }"),
        accounts("email = { file = \"modified\" }"),
        accounts("email = { constant = \"a@example.com\", clean = [\"trim\"] }"),
        // What is done to it.
        accounts("email = { column = \"Mail\", clean = [\"Trim\", \"rinse\"] }"),
        accounts("email = { column = \"Mail\", order = \"day first\", zone = \"UTC\", split = \";\" }"),
        accounts("createdTimestamp = { column = \"Created\", order = \"dd/mm\", zone = \"CEST\" }"),
        accounts("mfaMethods = { column = \"Methods\", split = \"\" }"),
        accounts(&format!("permissionLevel = {{ {table}{{}} }}")),
        accounts(&format!("permissionLevel = {{ {table}{{ \"Std\" = \"BASE\", \" std \" = \"ADMIN\" }} }}")),
        // What a field can hold.
        accounts("permissionLevel = { column = \"Role\", when_empty = \"Base\" }"),
        accounts("permissionLevel = { constant = true }"),
        accounts("mfaMethods = { constant = \"OTP,fax\" }"),
        accounts("mfaMethods = { constant = [\"OTP\", \"SMS\"] }"),
        accounts("mfaEnabled = { constant = \"true\" }"),
        accounts("email = { constant = 3 }"),
        accounts("externalUrl = { constant = \"http://hr.example.com\" }"),
        accounts("createdTimestamp = { constant = \"2026-01-31\" }"),
        accounts("createdTimestamp = { constant = 2026-01-31 }"),
        fields("package_vulnerability_connectors", "severity = { constant = 11 }"),
        fields("package_vulnerability_connectors", "severity = { constant = nan }"),
        fields("static_analysis_code_vulnerability_connectors", "severity = { constant = 2.5 }"),
        // Hostile words are quoted so that they are seen.
        accounts(&format!("\"a\\u202E\\n{}\" = 1", "b".repeat(100))),
    ];
    let mut page = String::new();
    for text in wrong {
        let told = told(&text);
        let context = if text.starts_with("recipe = 1\nkind") {
            text.splitn(3, '\n').nth(2).unwrap_or(&text)
        } else {
            &text
        };
        let shown: String = context.chars().take(120).collect();
        page.push_str(&format!("{shown}\n=> {}\n\n", told.replace('\n', "\n=> ")));
        assert_ne!(told, "nothing", "{text}");
    }
    assert_snapshot!("errors", page);
}

#[test]
fn everything_wrong_is_told_at_once_and_by_line() {
    let text = source("fields.email = { column = 7 }\nfields.shoe = { column = \"A\" }\nzebra = 1");
    let lines: Vec<usize> = read(&text).unwrap_err().iter().map(|error| error.line).collect();
    assert_eq!(lines, [4, 5, 6]);
}

#[test]
fn lines_are_counted_as_editors_do() {
    let text = format!(
        "\u{feff}{}",
        accounts("email = {\r\n  column = \"A\",\r\n  befor = \"@\"\r\n}").replace("1\n", "1\r\n")
    );
    let wrong = read(&text).unwrap_err();
    assert_eq!((wrong.len(), wrong[0].line, wrong[0].key.as_str()), (1, 6, "sources.hr.fields.email.befor"));
}

#[test]
fn at_most_a_hundred_things_are_told() {
    let lines: String = (0..500).map(|number| format!("x{number} = 1\n")).collect();
    assert_eq!(read(&source(&lines)).unwrap_err().len(), 100);
}

#[test]
fn a_recipe_with_more_rules_than_any_kind_has_fields_is_refused_before_they_are_read() {
    let lines: String =
        (0..1_001).map(|number| format!("\"drives[{number}].name\" = {{ capture = '(' }}\n")).collect();
    let told = told(&fields("macos_user_computer", &lines));
    assert_eq!(told, "line 1: it has more than 1000 fields; no kind of Vanta's has so many");
}

#[test]
fn a_text_nested_without_end_is_refused_and_overflows_nothing() {
    let dots = "a.".repeat(300_000);
    let bent = format!("{{ {}a = ", "a.".repeat(78));
    let texts = [
        format!("{dots}a = 1"),
        format!("[{dots}a]"),
        format!("a = {{ {dots}a = 1 }}"),
        format!("a = {}", "[".repeat(1_000_000)),
        format!("a = {}", "{a=".repeat(300_000)),
        format!("a = {}1{}", bent.repeat(78), "}".repeat(78)),
        source(&format!("only = {}", "{ all = [".repeat(100_000))),
    ];
    for text in texts {
        assert!(read(&text).is_err());
    }
}

#[test]
fn tables_without_end_are_refused_before_they_cost_time() {
    let tables =
        |around: &str| -> String { (0..40_000).map(|number| format!("[a.{number}{around}]\n")).collect() };
    let told = told(&format!("{}{}", tables(".b"), tables("")));
    assert_eq!(told, "line 2001: too many tables; no recipe of Rollcall has so many");
}

#[test]
fn words_in_remarks_cannot_get_out_of_them() {
    let why = "x\nrecipe = 2\r[a]\u{2028}b = 1\u{85}c\u{0}\u{202e}";
    let recipe = read(&accounts("email = { column = \"Mail\" }")).unwrap();
    let notes = Notes {
        proposed: vec![
            proposal("hr", "uniqueId", FieldRule::column(why), why),
            proposal(why, "email", FieldRule::column(why), why),
        ],
        reasons: vec![reason("email", why)],
    };
    let text = write_with(&recipe, &notes);
    assert_eq!(read(&text), Ok(recipe));
    assert!(!text.contains(['\r', '\u{2028}', '\u{85}', '\u{0}', '\u{202e}']));
}

#[test]
fn characters_that_nobody_sees_are_written_by_number() {
    let hidden = "Na\u{202e}me\u{200b}\u{2028}\u{e0041}\u{85}\"\\";
    let mut recipe = read(&accounts("email = { column = \"Mail\" }")).unwrap();
    recipe.sources[0].fields[0].1 = FieldRule::column(hidden);
    let text = write(&recipe);
    assert!(text.contains(r#"column = "Na\u202Eme\u200B\u2028\U000E0041\u0085\"\\""#), "{text}");
    assert_eq!(read(&text), Ok(recipe));
}

fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z ]{1,8}",
        1 => Just("\"".to_owned()),
        1 => Just("'".to_owned()),
        1 => Just("\"\"\"'''".to_owned()),
        1 => Just("\\".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("\r\n\t\u{0}\u{7f}".to_owned()),
        1 => Just("\u{202e}\u{2028}\u{feff}".to_owned()),
        1 => Just(".#=[]{},".to_owned()),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn filled_text() -> impl Strategy<Value = String> {
    odd_text().prop_filter("a text with something in it", |text| !text.is_empty())
}

fn odd_texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(odd_text(), 1..4)
}

fn zone() -> impl Strategy<Value = Zone> {
    proptest::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York"])
        .prop_map(|name| Zone::named(name).unwrap())
}

fn template() -> impl Strategy<Value = Template> {
    (odd_text(), odd_text(), odd_text()).prop_map(|(before, column, after)| {
        let doubled = |text: String| text.replace('{', "{{").replace('}', "}}");
        let column = column.replace(['{', '}'], "");
        Template::new(&format!("{}{{{column}}}{}", doubled(before), doubled(after))).unwrap()
    })
}

fn column_feed() -> impl Strategy<Value = Feed> {
    let cut = prop_oneof![
        filled_text().prop_map(Cut::Before),
        filled_text().prop_map(Cut::After),
        odd_text()
            .prop_map(|text| Cut::Capture(Capture::new(&format!("({})", regex::escape(&text))).unwrap())),
    ];
    prop_oneof![
        3 => odd_text().prop_map(Feed::Column),
        1 => (odd_texts(), odd_text()).prop_map(|(columns, between)| Feed::Joined { columns, between }),
        1 => (odd_text(), cut).prop_map(|(column, cut)| Feed::Cut { column, cut }),
        1 => template().prop_map(Feed::Template),
    ]
}

/// A constant that the shape can hold.
fn constant(shape: Option<Shape>, range: Option<(i32, i32)>) -> BoxedStrategy<Constant> {
    let number = (-1e12..1e12).prop_map(Constant::Number);
    let whole = |(least, greatest): (i32, i32)| {
        (least..=greatest).prop_map(|number| Constant::Number(f64::from(number)))
    };
    let text = |text: &str| Just(Constant::Text(text.to_owned()));
    let held = match shape {
        None => {
            let any = prop_oneof![
                filled_text().prop_map(Constant::Text),
                any::<bool>().prop_map(Constant::Boolean),
                number
            ];
            any.boxed()
        }
        Some(Shape::Text) => filled_text().prop_map(Constant::Text).boxed(),
        Some(Shape::Link) => odd_text().prop_map(|rest| Constant::Text(format!("https://{rest}"))).boxed(),
        Some(Shape::Boolean) => any::<bool>().prop_map(Constant::Boolean).boxed(),
        Some(Shape::Int32) => whole(range.unwrap_or((i32::MIN, i32::MAX))).boxed(),
        Some(Shape::Number) => match range {
            Some((least, greatest)) => {
                (f64::from(least)..f64::from(greatest)).prop_map(Constant::Number).boxed()
            }
            None => number.boxed(),
        },
        Some(Shape::Instant) => text("2026-03-02T06:00:00Z").boxed(),
        Some(Shape::Choice(choices)) => {
            proptest::sample::select(choices).prop_map(|choice| Constant::Text(choice.to_owned())).boxed()
        }
        Some(Shape::List(item)) if fields_of(item).is_none() => match item {
            Shape::Choice(choices) => proptest::sample::subsequence(choices.to_vec(), 1..=choices.len())
                .prop_map(|choices| Constant::Text(choices.join(", ")))
                .boxed(),
            item => constant(Some(*item), range),
        },
        Some(Shape::List(_) | Shape::Object(_)) => Just(Constant::Nothing).boxed(),
    };
    prop_oneof![1 => Just(Constant::Nothing), 3 => held].boxed()
}

/// A rule that a place of this shape can have.
fn rule(shape: Option<Shape>, range: Option<(i32, i32)>, several: bool) -> BoxedStrategy<FieldRule> {
    let is_instant = matches!(shape, None | Some(Shape::Instant));
    let values = proptest::collection::btree_map("[a-z0-9 \"'\\\\.\n#=]{0,6}", constant(shape, range), 0..6);
    let values = values.prop_map(|values| {
        let mut seen = std::collections::HashSet::new();
        let is_new = |value: &String| seen.insert(value.trim().to_lowercase());
        let mut is_new = is_new;
        values.into_iter().filter(|(value, _)| is_new(value)).collect::<Vec<_>>()
    });
    let cleans = proptest::sample::subsequence(vec![Clean::Trim, Clean::LowerCase, Clean::Https], 0..=3);
    let order = proptest::option::of(proptest::sample::select(vec![Order::DayFirst, Order::MonthFirst]));
    let when_empty = proptest::option::of(constant(shape, range));
    let option = (
        column_feed(),
        cleans,
        values,
        when_empty,
        order,
        proptest::option::of(zone()),
        proptest::option::of(filled_text()),
    );
    let column = option.prop_map(move |(feed, clean, values, when_empty, order, zone, split)| FieldRule {
        feed,
        clean,
        values,
        when_empty,
        order: order.filter(|_| is_instant),
        zone: zone.filter(|_| is_instant),
        split: split.filter(|_| several),
    });
    let given = constant(shape, range).prop_map(|constant| FieldRule::new(Feed::Constant(constant)));
    if is_instant {
        prop_oneof![4 => column, 1 => given, 1 => Just(FieldRule::new(Feed::FileModified))].boxed()
    } else {
        prop_oneof![4 => column, 1 => given].boxed()
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let day =
        (1_i16..9999, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap());
    let grades =
        proptest::sample::subsequence(vec![Grade::Critical, Grade::High, Grade::Medium, Grade::Low], 1..=4);
    let test = prop_oneof![
        odd_text().prop_map(Test::Is),
        odd_text().prop_map(Test::IsNot),
        filled_text().prop_map(Test::Contains),
        odd_texts().prop_map(Test::OneOf),
        day.clone().prop_map(Test::Before),
        day.prop_map(Test::After),
        Just(Test::Empty),
        Just(Test::Filled),
        grades.prop_map(Test::Severity),
    ];
    let column = (odd_text(), test).prop_map(|(column, test)| Condition::Column { column, test });
    column.prop_recursive(4, 8, 3, |inner| {
        let several = proptest::collection::vec(inner, 1..3);
        prop_oneof![several.clone().prop_map(Condition::All), several.prop_map(Condition::Any)]
    })
}

/// Rules for some of the leaves of a kind, in its order.
fn field_rules(kind: &'static Kind) -> impl Strategy<Value = Vec<(Path, FieldRule)>> {
    let schema = Schema { kind, properties: &[] };
    let leaf = |target: Target<'static>| {
        let names: Vec<&str> = target.path.steps().iter().map(|step| step.name.as_str()).collect();
        let first = kind.field(names[0]).unwrap();
        let several = matches!(target.shape(), Shape::List(_))
            || (names.len() > 1 && matches!(first.shape, Shape::List(_)));
        let path = target.path.clone();
        let rule = rule(Some(target.shape()), target.field().unwrap().range, several);
        rule.prop_map(move |rule| (path.clone(), rule)).boxed()
    };
    let targets = Target::all(&schema).into_iter().filter(|target| !target.is_part());
    let leaves: Vec<BoxedStrategy<(Path, FieldRule)>> = targets.map(leaf).collect();
    let property = (filled_text(), rule(None, None, false))
        .prop_map(|(name, rule)| (Path::new(["customProperties", &name]), rule));
    let most = leaves.len().min(6);
    (proptest::sample::subsequence(leaves, 0..=most), proptest::option::of(property)).prop_flat_map(
        |(leaves, property)| {
            leaves.prop_map(move |fields| fields.into_iter().chain(property.clone()).collect())
        },
    )
}

fn source_rules(kind: &'static Kind) -> impl Strategy<Value = SourceRules> {
    let headings = prop_oneof![
        (1..1000_u32).prop_map(HeadingRows::one),
        (1..1000_u32).prop_map(|first| HeadingRows { first, last: first + 1 }),
    ];
    let parts: Vec<&str> = kind
        .fields
        .iter()
        .filter(|field| fields_of(&field.shape).is_some())
        .map(|field| field.name)
        .collect();
    let most = parts.len().min(2);
    let parts =
        (proptest::sample::subsequence(parts, 0..=most), condition()).prop_map(|(parts, condition)| {
            parts.into_iter().map(|part| (part.to_owned(), condition.clone())).collect::<Vec<_>>()
        });
    let written = (
        proptest::option::of(odd_text()),
        proptest::option::of(headings),
        proptest::option::of(proptest::sample::select(vec!["utf-8", "windows-1252", "Shift_JIS"])),
        proptest::option::of(proptest::sample::select(vec![',', ';', '\t', '|', ':', '~', '\'', '\\'])),
        proptest::option::of(zone()),
    );
    let rows = (proptest::option::of(condition()), parts, field_rules(kind));
    let not_sent = proptest::collection::btree_set(odd_text(), 0..6);
    (any::<[bool; 4]>(), written, rows, not_sent).prop_map(|(yes, written, rows, not_sent)| SourceRules {
        name: String::new(),
        file_of: None,
        sheet: written.0,
        headings: written.1,
        leave_out_hidden: yes[0],
        plain_numbers: yes[1],
        encoding: written.2.map(str::to_owned),
        delimiter: written.3,
        zone: written.4,
        adds_parts: yes[2],
        keep_one_of_identical: yes[3],
        only: rows.0,
        parts_only: rows.1,
        fields: rows.2,
        not_sent: not_sent.into_iter().collect(),
    })
}

fn recipe() -> impl Strategy<Value = Recipe> {
    let kind = proptest::sample::select(Kind::ALL.to_vec());
    let recipe = kind.prop_flat_map(|kind| {
        let sources = proptest::collection::vec(source_rules(kind), 1..4);
        (Just(kind), sources, any::<bool>(), any::<bool>())
    });
    recipe.prop_map(|(kind, mut sources, has_winner, same_file)| {
        let names = ["hr", "Ad \"x\"", "a.b'\\#"];
        for (source, name) in sources.iter_mut().zip(names) {
            source.name = name.to_owned();
            let fed: Vec<&str> = source.fields.iter().flat_map(|(_, rule)| rule.feed.columns()).collect();
            source.not_sent.retain(|heading| !fed.contains(&heading.as_str()));
        }
        if let ([first, .., last], true) = (sources.as_mut_slice(), same_file) {
            last.file_of = Some(first.name.clone());
        }
        let winner = has_winner.then(|| sources[0].name.clone());
        Recipe { kind, sources, winner }
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read_as_it_was(recipe in recipe()) {
        let text = write(&recipe);
        prop_assert_eq!(read(&text).map_err(|wrong| format!("{wrong:?}\n{text}")), Ok(recipe.clone()));
        prop_assert_eq!(write(&read(&text).unwrap()), text);
    }

    #[test]
    fn what_is_proposed_never_counts(
        recipe in recipe(),
        proposed in field_rules(Kind::named("user_account").unwrap()),
        why in odd_text(),
        source in odd_text(),
    ) {
        let proposals = |name: &str| {
            let name = name.to_owned();
            let why = why.clone();
            let of = move |(path, rule): &(Path, FieldRule)| {
                Proposal { source: name.clone(), path: path.clone(), rule: rule.clone(), why: why.clone() }
            };
            proposed.iter().map(of).collect::<Vec<_>>()
        };
        let reasons = recipe.sources.iter().flat_map(|source| {
            let name = source.name.clone();
            source.fields.iter().map(move |(path, _)| (name.clone(), path.clone()))
        });
        let notes = Notes {
            proposed: [proposals("hr"), proposals(&source)].concat(),
            reasons: reasons.map(|(source, path)| Reason { source, path, why: why.clone() }).collect(),
        };
        let text = write_with(&recipe, &notes);
        prop_assert_eq!(read(&text).map_err(|wrong| format!("{wrong:?}\n{text}")), Ok(recipe));
    }

    #[test]
    fn a_damaged_recipe_is_read_or_refused_with_a_reason(cut in 0..EVERYTHING.len(), piece in ".{0,4}") {
        let text = format!("{}{piece}{}", &EVERYTHING[..cut], &EVERYTHING[(cut + piece.len()).min(EVERYTHING.len())..]);
        if let Err(wrong) = read(&text) {
            prop_assert!(!wrong.is_empty());
            let lines = text.lines().count();
            prop_assert!(wrong.iter().all(|error| (1..=lines + 1).contains(&error.line)));
        }
    }
}
