use std::fmt::Write;

use jiff::civil::date;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;
use crate::sheet::{self, Choice, Row, Table, paste};

fn column(heading: &str, test: Test) -> Condition {
    Condition::Column { column: heading.to_owned(), test }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn bound(condition: &Condition, table: &Table) -> Bound {
    let column_at = |name: &str| table.headings.iter().position(|heading| heading.name == name);
    condition.bind(&column_at).unwrap()
}

/// What a test says of each cell in the column `State`.
fn said(test: Test, cells: &[&str]) -> Vec<String> {
    let mut text = "ID\tState\tMore\n".to_owned();
    for (row, cell) in cells.iter().enumerate() {
        writeln!(text, "E-{row}\t{cell}\tx").unwrap();
    }
    said_of(test, &paste(&text, &Choice::default()).unwrap())
}

fn said_of(test: Test, table: &Table) -> Vec<String> {
    let bound = bound(&column("State", test), table);
    table.rows().map(|row| short(bound.judge(row))).collect()
}

fn short(verdict: Verdict) -> String {
    match verdict {
        Verdict::Holds => "yes".to_owned(),
        Verdict::Fails => "no".to_owned(),
        Verdict::Unclear { column, why } => {
            assert_eq!(column, 1);
            format!("{why:?}")
        }
    }
}

#[test]
fn a_text_is_compared_as_people_see_it() {
    let cells = ["Closed", " closed ", "Closed!", "", "\u{a0}", "Clo\u{ad}sed"];
    assert_eq!(said(Test::Is("closed".to_owned()), &cells), ["yes", "yes", "no", "no", "no", "yes"]);
    assert_eq!(said(Test::IsNot("closed".to_owned()), &cells), ["no", "no", "yes", "yes", "yes", "no"]);
    assert_eq!(said(Test::Contains("LOSE".to_owned()), &cells), ["yes", "yes", "yes", "no", "no", "yes"]);
    let either = Test::OneOf(texts(&["Open", "CLOSED", ""]));
    assert_eq!(said(either, &cells), ["yes", "yes", "no", "yes", "yes", "yes"]);
    assert_eq!(said(Test::OneOf(Vec::new()), &cells), ["no"; 6]);
}

#[test]
fn an_empty_cell_is_an_empty_text() {
    let cells = ["", " ", "\u{200b}", "0", "x"];
    for test in [Test::Empty, Test::Is(String::new()), Test::Is(" ".to_owned())] {
        assert_eq!(said(test, &cells), ["yes", "yes", "yes", "no", "no"]);
    }
    for test in [Test::Filled, Test::IsNot(String::new())] {
        assert_eq!(said(test, &cells), ["no", "no", "no", "yes", "yes"]);
    }
    assert_eq!(said(Test::Contains(String::new()), &cells), ["yes"; 5]);
}

#[test]
fn only_a_day_that_is_certain_is_before_or_after_another() {
    let cells = [
        "2026-02-28",
        "2026-03-01",
        " 2026-03-02 ",
        "2026-03-02T08:00:00Z",
        "2026-02-28 23:59",
        "28 February 2026",
        "2026-02-30",
        "03/04/2026",
        "2026-03-02 or so",
        "soon",
        "46093",
        "28 Feb 26",
        "",
    ];
    let before = said(Test::Before(date(2026, 3, 1)), &cells);
    assert_eq!(before[..6], ["yes", "no", "no", "no", "yes", "yes"]);
    assert_eq!(before[6..], ["NoDay", "NoDay", "NoDay", "NoDay", "NoDay", "NoDay", "Blank"]);
    let after = said(Test::After(date(2026, 3, 1)), &cells);
    assert_eq!(after[..6], ["no", "no", "yes", "yes", "no", "no"]);
    assert_eq!(after[6..], before[6..]);
}

#[test]
fn a_severity_is_a_word_or_a_score_that_is_known() {
    let grades = || Test::Severity(vec![Grade::Critical, Grade::High]);
    let cells = ["Critical", " HIGH ", "medium", "Low", "9.8", "7", "6.9", "10", "0", "0.0"];
    assert_eq!(said(grades(), &cells), ["yes", "yes", "no", "no", "yes", "yes", "no", "yes", "no", "no"]);
    let below = ["info", "Informational", "information", "NONE", "negligible"];
    assert_eq!(said(grades(), &below), ["no"; 5]);
    let unclear = ["", "Sev A", "10.1", "-1", "98%", "TRUE", "9,8", "inf", "NaN", "1e400"];
    let expected = [
        "Blank",
        "UnknownSeverity",
        "NoScore",
        "NoScore",
        "UnknownSeverity",
        "UnknownSeverity",
        "UnknownSeverity",
        "UnknownSeverity",
        "UnknownSeverity",
        "NoScore",
    ];
    assert_eq!(said(grades(), &unclear), expected);
}

/// A workbook whose column `State` holds cells of every sort.
fn workbook() -> Table {
    let (folder, mut book) = (tempfile::tempdir().unwrap(), Workbook::new());
    let sheet = book.add_worksheet();
    let format = |code: &str| Format::new().set_num_format(code);
    sheet.write_string(0, 0, "ID").unwrap();
    sheet.write_string(0, 1, "State").unwrap();
    for row in 1..=8 {
        sheet.write_string(row, 0, format!("E-{row}")).unwrap();
    }
    sheet.write_number_with_format(1, 1, 42, &format("00000")).unwrap();
    sheet.write_number_with_format(2, 1, 46_093.5, &format("dd.mm.yyyy hh:mm")).unwrap();
    sheet.write_boolean(3, 1, true).unwrap();
    sheet.write_formula(4, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_number_with_format(5, 1, 123_456_789_012_f64, &format("0.00E+00")).unwrap();
    sheet.write_number_with_format(6, 1, 0.98, &format("0%")).unwrap();
    sheet.write_number(7, 1, 9.8).unwrap();
    let path = folder.path().join("sorts.xlsx");
    book.save(&path).unwrap();
    sheet::read(&path, &Choice::default()).unwrap()
}

#[test]
fn cells_of_every_sort_are_compared_by_what_is_shown_or_leave_it_open() {
    let table = workbook();
    let said = |test| said_of(test, &table);
    let shown = Test::OneOf(texts(&["00042", "12.03.2026 12:00", "true", "#N/A", "98%", "9.8"]));
    assert_eq!(said(shown), ["yes", "yes", "yes", "ErrorCell", "Shortened", "yes", "yes", "no"]);
    assert_eq!(said(Test::Is("42".to_owned()))[0], "no");
    let filled = said(Test::Filled);
    assert_eq!(filled, ["yes", "yes", "yes", "ErrorCell", "yes", "yes", "yes", "no"]);
    let before = said(Test::Before(date(2026, 3, 13)));
    assert_eq!(before, ["NoDay", "yes", "NoDay", "ErrorCell", "NoDay", "NoDay", "NoDay", "Blank"]);
    let severe = said(Test::Severity(vec![Grade::Critical]));
    let words = "UnknownSeverity";
    assert_eq!(severe, ["NoScore", words, words, "ErrorCell", "NoScore", "NoScore", "yes", "Blank"]);
}

/// The fixture's IDs 42 to 44 are shown as 00042 to 00044, which cannot be seen in an xls file.
#[test]
fn a_number_that_may_be_shown_otherwise_is_no_text_before_a_person_says_so() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/staff-numbers.xls");
    let verdicts = |plain_numbers: bool, test: Test| {
        let choice = Choice { plain_numbers, ..Choice::default() };
        let table = sheet::read(path.as_ref(), &choice).unwrap();
        let heading = table.headings.iter().find(|heading| heading.text == "uniqueId").unwrap();
        let bound = bound(&column(&heading.name, test), &table);
        table.rows().map(|row| bound.judge(row)).collect::<Vec<_>>()
    };
    let [padded, plain] = ["00042", "42"].map(|text| Test::Is(text.to_owned()));
    for test in [padded.clone(), plain.clone()] {
        let is_open =
            |verdict: &Verdict| matches!(verdict, Verdict::Unclear { why: Unclear::DisplayUnknown, .. });
        assert!(verdicts(false, test).iter().all(is_open));
    }
    assert_eq!(verdicts(true, plain), [Verdict::Holds, Verdict::Fails, Verdict::Fails]);
    assert_eq!(verdicts(true, padded), [Verdict::Fails; 3]);
    assert_eq!(verdicts(false, Test::Filled), [Verdict::Holds; 3]);
}

#[test]
fn a_missing_column_is_named_wherever_it_is_asked() {
    let known = column("State", Test::Filled);
    let missing =
        Condition::Any(vec![known.clone(), column("Stage", Test::Empty), column("Step", Test::Empty)]);
    let condition = Condition::All(vec![known, missing]);
    let column_at = |name: &str| (name == "State").then_some(0);
    assert_eq!(condition.bind(&column_at).unwrap_err(), "Stage");
    assert_eq!(condition.columns(), ["State", "Stage", "Step"]);
}

/// One row whose columns say yes, no, and that it cannot be told in two ways, to a test whether a day is after 2000.
fn four() -> Table {
    paste("Yes\tNo\tBlank\tWord\tID\n2026-01-01\t1990-01-01\t\tsoon\tE-1\n", &Choice::default()).unwrap()
}

const FOUR: [&str; 4] = ["Yes", "No", "Blank", "Word"];

/// What a condition of those columns comes to, told in another way: by every answer that the open ones may have.
fn possible(condition: &Condition, blank: bool, word: bool) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| possible(part, blank, word)),
        Condition::Any(parts) => parts.iter().any(|part| possible(part, blank, word)),
        Condition::Column { column, .. } => match column.as_str() {
            "Yes" => true,
            "No" => false,
            "Blank" => blank,
            _ => word,
        },
    }
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let test = || Test::After(date(2000, 1, 1));
    let leaf = prop::sample::select(FOUR.to_vec()).prop_map(move |heading| column(heading, test()));
    leaf.prop_recursive(5, 40, 4, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![parts().prop_map(Condition::All), parts().prop_map(Condition::Any)]
    })
}

proptest! {
    /// Kleene's logic: certain where every open column could be either and nothing changes. Since no column comes
    /// negated, all yes and all no are the two that decide.
    #[test]
    fn what_is_certain_does_not_hang_on_what_is_open(condition in any_condition()) {
        let table = four();
        let verdict = bound(&condition, &table).judge(table.row(0).unwrap());
        match (possible(&condition, false, false), possible(&condition, true, true)) {
            (true, _) => prop_assert_eq!(verdict, Verdict::Holds),
            (_, false) => prop_assert_eq!(verdict, Verdict::Fails),
            (false, true) => {
                let Verdict::Unclear { column, why } = verdict else { panic!("{verdict:?}") };
                prop_assert_eq!(why, if column == 2 { Unclear::Blank } else { Unclear::NoDay });
                prop_assert!(condition.columns().contains(&FOUR[column]));
            }
        }
    }
}

#[test]
fn the_column_that_is_named_is_one_that_matters() {
    let [yes, no, blank, word] = FOUR.map(|heading| column(heading, Test::After(date(2000, 1, 1))));
    let table = four();
    let named = |condition: Condition| match bound(&condition, &table).judge(table.row(0).unwrap()) {
        Verdict::Unclear { column, .. } => FOUR[column],
        verdict => panic!("{verdict:?}"),
    };
    let settled = Condition::Any(vec![blank.clone(), yes]);
    assert_eq!(named(Condition::All(vec![settled, word.clone()])), "Word");
    let settled = Condition::All(vec![blank.clone(), no]);
    assert_eq!(named(Condition::Any(vec![settled, word.clone()])), "Word");
    assert_eq!(named(Condition::Any(vec![blank, word])), "Blank", "the first one");
}

#[test]
fn a_condition_reads_as_a_sentence() {
    let severe = column("Severity", Test::Severity(vec![Grade::Critical, Grade::High]));
    let open = column("State", Test::IsNot("Closed".to_owned()));
    let both = Condition::All(vec![severe.clone(), open.clone()]);
    assert_eq!(both.in_words(), "Severity is Critical or High, and State is not \"Closed\"");
    let words = |test| column("State", test).in_words();
    assert_eq!(words(Test::Is("a \"b\"\n".to_owned())), r#"State is "a \"b\"\n""#);
    assert_eq!(words(Test::Is(" ".to_owned())), "State is empty");
    assert_eq!(words(Test::IsNot(String::new())), "State is not empty");
    assert_eq!(words(Test::Contains("Zoë".to_owned())), "State contains \"Zoë\"");
    assert_eq!(words(Test::OneOf(texts(&["a", "b", ""]))), "State is \"a\", \"b\" or empty");
    assert_eq!(words(Test::OneOf(texts(&["a"]))), "State is \"a\"");
    assert_eq!(words(Test::OneOf(Vec::new())), "State is one of no values");
    assert_eq!(words(Test::Before(date(2026, 3, 1))), "State is before 2026-03-01");
    assert_eq!(words(Test::After(date(2026, 3, 1))), "State is after 2026-03-01");
    assert_eq!(words(Test::Empty), "State is empty");
    assert_eq!(words(Test::Filled), "State is not empty");
    let grades = vec![Grade::Critical, Grade::High, Grade::Medium, Grade::Low];
    assert_eq!(words(Test::Severity(grades)), "State is Critical, High, Medium or Low");
}

#[test]
fn what_stands_together_is_in_parentheses() {
    let [a, b, c] = ["A", "B", "C"].map(|heading| column(heading, Test::Filled));
    let either = || Condition::Any(vec![b.clone(), c.clone()]);
    let all = |parts: Vec<Condition>| Condition::All(parts).in_words();
    assert_eq!(all(vec![a.clone(), either()]), "A is not empty, and (B is not empty, or C is not empty)");
    let nested = Condition::Any(vec![Condition::All(vec![a.clone(), either()]), b.clone()]);
    let expected = "(A is not empty, and (B is not empty, or C is not empty)), or B is not empty";
    assert_eq!(nested.in_words(), expected);
    // What changes nothing is not shown.
    let same = Condition::All(vec![b.clone(), c.clone()]);
    assert_eq!(all(vec![a.clone(), same]), "A is not empty, and B is not empty, and C is not empty");
    assert_eq!(all(vec![either()]), "B is not empty, or C is not empty");
    let single = Condition::All(vec![a.clone(), Condition::Any(vec![b.clone()])]);
    assert_eq!(single.in_words(), "A is not empty, and B is not empty");
    let wrapped = all(vec![a.clone(), Condition::All(vec![either()])]);
    assert_eq!(wrapped, "A is not empty, and (B is not empty, or C is not empty)");
    assert_eq!(all(Vec::new()), "every row");
    assert_eq!(Condition::Any(Vec::new()).in_words(), "no row");
    assert_eq!(all(vec![a, Condition::Any(Vec::new())]), "A is not empty, and no row");
}

#[test]
fn conditions_far_deeper_than_any_recipe_do_no_harm() {
    let mut condition = column("Yes", Test::Filled);
    for level in 0..Condition::DEEPEST * 50 {
        let more = column("No", Test::Filled);
        let parts = vec![condition, more];
        condition = if level % 2 == 0 { Condition::All(parts) } else { Condition::Any(parts) };
    }
    assert_eq!(condition.depth(), Condition::DEEPEST * 50 + 1);
    let table = four();
    assert_eq!(bound(&condition, &table).judge(table.row(0).unwrap()), Verdict::Holds);
    assert!(condition.in_words().len() > Condition::DEEPEST && condition.clone() == condition);
}

/// A long export: a severity for each row, and among them words that are none, and rows that only seem to hold
/// something.
fn findings(severities: &[&str]) -> String {
    let mut text = "ID,Title,Severity,Note\n".to_owned();
    for (row, severity) in (2..).zip(severities) {
        let line =
            if *severity == "-" { " , , , ".to_owned() } else { format!("F-{row},Title {row},{severity},") };
        writeln!(text, "{line}").unwrap();
    }
    text
}

fn read_filtered<'c>(name: &str, content: &[u8], condition: &'c Condition) -> (Table, Table, Filter<'c>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let mut filter = Filter::new(condition);
    let some = sheet::read_where(&path, &Choice::default(), &mut |row| filter.wants(row)).unwrap();
    (some, sheet::read(&path, &Choice::default()).unwrap(), filter)
}

fn unwanted(table: &Table) -> usize {
    table.notes.iter().find(|note| note.code == "unwanted_rows").map_or(0, |note| note.count)
}

fn numbers(table: &Table, wanted: impl Fn(Row<'_>) -> bool) -> Vec<u32> {
    table.rows().filter(|row| wanted(*row)).map(Row::number).collect()
}

/// The rows that stay are those of the whole table that do not certainly fail, and all others are counted, once.
fn agree(some: &Table, whole: &Table, filter: &Filter<'_>, condition: &Condition) {
    let bound = bound(condition, whole);
    let expected = numbers(whole, |row| bound.judge(row) != Verdict::Fails);
    assert_eq!(numbers(some, |_| true), expected);
    assert_eq!(filter.left_out(), whole.len() - some.len());
    assert_eq!(unwanted(some), filter.left_out());
}

fn severe() -> Condition {
    column("Severity", Test::Severity(vec![Grade::Critical]))
}

#[test]
fn what_stays_of_a_long_file_is_what_does_not_certainly_fail_and_the_rest_is_counted() {
    let words = ["Low", "Critical", "Sev A", "-", "", "Medium", "low"];
    for rows in [5, 150, 199, 200, 201, 1000] {
        let severities: Vec<&str> = words.iter().copied().cycle().take(rows).collect();
        for condition in [severe(), column("Severity", Test::Is("critical".to_owned()))] {
            let content = findings(&severities);
            let (some, whole, filter) = read_filtered("long.csv", content.as_bytes(), &condition);
            agree(&some, &whole, &filter, &condition);
            let empty = |table: &Table| table.notes.iter().find(|note| note.code == "empty_rows").cloned();
            assert_eq!(empty(&some), empty(&whole), "empty rows are none that were left out");
        }
    }
}

#[test]
fn a_file_without_the_column_stays_whole() {
    let condition = column("Severität", Test::Is("x".to_owned()));
    let (some, whole, filter) = read_filtered("long.csv", findings(&["Low"; 500]).as_bytes(), &condition);
    assert_eq!((some.len(), whole.len(), filter.left_out()), (500, 500, 0));
}

/// Groups above the headings that only merged cells show, and these a file tells only at its end.
#[test]
fn headings_that_only_the_end_of_a_file_shows_are_those_that_count() {
    let (folder, mut book) = (tempfile::tempdir().unwrap(), Workbook::new());
    let sheet = book.add_worksheet();
    let style = Format::new();
    sheet.merge_range(0, 0, 0, 1, "Person", &style).unwrap();
    sheet.merge_range(0, 2, 0, 3, "Device", &style).unwrap();
    for (place, heading) in (0..).zip(["Name", "State", "Serial", "Use"]) {
        sheet.write_string(1, place, heading).unwrap();
    }
    for row in 2..600 {
        sheet.write_string(row, 0, format!("Person {row}")).unwrap();
        sheet.write_string(row, 1, if row % 3 == 0 { "open" } else { "closed" }).unwrap();
        sheet.write_string(row, 2, format!("C-{row}")).unwrap();
        sheet.write_string(row, 3, if row % 5 == 0 { "open" } else { "closed" }).unwrap();
    }
    let path = folder.path().join("groups.xlsx");
    book.save(&path).unwrap();
    let whole = sheet::read(&path, &Choice::default()).unwrap();
    for heading in ["Person – State", "Device – Use"] {
        let condition = column(heading, Test::Is("Open".to_owned()));
        let mut filter = Filter::new(&condition);
        let some = sheet::read_where(&path, &Choice::default(), &mut |row| filter.wants(row)).unwrap();
        agree(&some, &whole, &filter, &condition);
        assert!(some.len() < 300);
    }
}

/// A column without a heading that holds something late moves the places of those after it.
#[test]
fn a_column_that_begins_late_moves_no_condition() {
    let mut text = "ID,,Severity,Note\n".to_owned();
    for row in 2..700 {
        let late = if row == 651 { "high" } else { "" };
        let severity = if row % 7 == 0 { "critical" } else { "low" };
        writeln!(text, "F-{row},{late},{severity},critical").unwrap();
    }
    let condition = severe();
    let (some, whole, filter) = read_filtered("late.csv", text.as_bytes(), &condition);
    agree(&some, &whole, &filter, &condition);
    let condition = column("Column B", Test::Is("high".to_owned()));
    let (some, whole, filter) = read_filtered("late.csv", text.as_bytes(), &condition);
    agree(&some, &whole, &filter, &condition);
}

/// What a merged cell covers is known at the end of a workbook, so that its rows first seem to be empty there.
#[test]
fn a_row_that_is_wanted_at_the_second_look_is_not_counted_as_left_out() {
    let (folder, mut book) = (tempfile::tempdir().unwrap(), Workbook::new());
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "ID").unwrap();
    sheet.write_string(0, 1, "Severity").unwrap();
    for row in 1..600 {
        sheet.write_string(row, 0, format!("F-{row}")).unwrap();
        if row % 10 == 0 {
            let severity = if row % 20 == 0 { "Critical" } else { "Low" };
            sheet.merge_range(row, 1, row + 2, 1, severity, &Format::new()).unwrap();
        }
    }
    let path = folder.path().join("merged.xlsx");
    book.save(&path).unwrap();
    let condition = column("Severity", Test::Is("critical".to_owned()));
    let mut filter = Filter::new(&condition);
    let some = sheet::read_where(&path, &Choice::default(), &mut |row| filter.wants(row)).unwrap();
    agree(&some, &sheet::read(&path, &Choice::default()).unwrap(), &filter, &condition);
    assert_eq!(some.len(), 29 * 3);
}
