//! Every sort of file that people keep lists in, read by the house and shown as a person would see it.
//!
//! The files stand in `fixtures/sheets`, one for each thing that real spreadsheets have, and beside each stands what
//! was read from it. Whoever doubts a reading opens the file in a spreadsheet program and compares.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use fixtures::parts::{Parts, packed};
use rollcall::sheet::{
    Cell, Choice, Content, Look, Password, Row, SheetError, Table, Visibility, look, read,
};
use zip::{CompressionMethod, ZipArchive};

#[path = "examples/make_fixtures/fixtures/mod.rs"]
mod fixtures;

/// Files that another program made of those that the script makes; the README beside them says how.
const CONVERTED: [&str; 17] = [
    "people.xls",
    "formulas.xls",
    "shown-numbers.xls",
    "hidden-sheets.xls",
    "merged-down.xls",
    "errors.xls",
    "dates-1904.xls",
    "people.ods",
    "formulas.ods",
    "shown-numbers.ods",
    "hidden-sheets.ods",
    "hidden-rows.ods",
    "filtered.ods",
    "merged-down.ods",
    "two-headings.ods",
    "errors.ods",
    "protected.xlsx",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sheets")
}

/// The names of all files that give a table.
fn readable() -> Vec<String> {
    let made = fixtures::readable().unwrap();
    made.iter().map(|fixture| fixture.name).chain(CONVERTED).map(str::to_owned).collect()
}

fn choice(name: &str) -> Choice {
    let password = (name == "protected.xlsx").then(|| Password::new("correct horse".to_owned()));
    Choice { password, ..Choice::default() }
}

/// Compares with what is kept beside the fixtures.
fn kept(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_person_finds_in_each_file_what_rollcall_read_from_it() {
    let wrong: Vec<String> =
        readable().into_iter().filter(|name| catch_unwind(|| kept(name, &told(name))).is_err()).collect();
    assert!(wrong.is_empty(), "read differently than what is kept: {wrong:?}");
}

/// What is read from a fixture, in words.
fn told(name: &str) -> String {
    let (path, choice) = (folder().join(name), choice(name));
    let table = read(&path, &choice).unwrap_or_else(|error| panic!("{name}: {error}"));
    let look = look(&path, &choice, 0).unwrap();
    let mut told = about(&look);
    for heading in &table.headings {
        let column = look.columns.iter().find(|column| column.letter == heading.letter).unwrap();
        let name =
            if heading.name == heading.text { String::new() } else { format!(", called {:?}", heading.name) };
        writeln!(
            told,
            "{} {:?}{name}: {:?}, {} of {}",
            heading.letter, heading.text, column.looks_like, column.fits, column.filled
        )
        .unwrap();
    }
    told.push('\n');
    // What comes again and again needs to be seen once.
    let (first, last) =
        (table.window(0..20), table.window(table.len().saturating_sub(2).max(20)..table.len()));
    for row in first.chain(last) {
        writeln!(told, "{}", told_row(&table, row)).unwrap();
    }
    if !look.notes.is_empty() {
        told.push('\n');
    }
    for note in &look.notes {
        let places =
            if note.places.is_empty() { String::new() } else { format!(" [{}]", note.places.join(", ")) };
        writeln!(told, "{} {}: {}{places}", note.code, note.count, note.message).unwrap();
    }
    told
}

fn about(look: &Look) -> String {
    let mut about = look.format.clone();
    if let (Some(encoding), Some(delimiter)) = (&look.encoding, &look.delimiter) {
        write!(about, ", {encoding}, {delimiter}").unwrap();
    }
    for sheet in &look.sheets {
        let hidden = match sheet.visibility {
            Visibility::Visible => "",
            Visibility::Hidden => " (hidden)",
            Visibility::VeryHidden => " (very hidden)",
        };
        write!(about, "\nsheet {:?}{hidden}: {} rows, {} columns", sheet.name, sheet.rows, sheet.columns)
            .unwrap();
    }
    write!(
        about,
        "\nreads {:?}, headings in row {}, {} rows below\n\n",
        look.sheet, look.headings_row, look.rows
    )
    .unwrap();
    about
}

fn told_row(table: &Table, row: Row<'_>) -> String {
    let filled = table.headings.iter().zip(row.cells()).filter(|(_, cell)| cell.content != Content::Empty);
    let cells: Vec<String> =
        filled.map(|(heading, cell)| format!("{} {}", heading.letter, told_cell(&cell))).collect();
    let hidden = if row.is_hidden() { " (hidden)" } else { "" };
    format!("{}{hidden}: {}", row.number(), cells.join(" | "))
}

/// What is shown, and what stands behind it where that is something else.
fn told_cell(cell: &Cell<'_>) -> String {
    let shown = cell.shown();
    match cell.content {
        Content::Text(text) if text == shown => format!("{text:?}"),
        Content::Text(text) => format!("{shown} = {text:?}"),
        Content::Number(number) if cell.display_is_known() => format!("{shown} = {number}"),
        Content::Number(number) => format!("{shown} = {number}, shown in an unknown way"),
        Content::Date(date) => format!("{shown} = {date}"),
        Content::Boolean(value) => format!("{shown} = {value}"),
        Content::Error(_) => format!("{shown} = error"),
        Content::NoResult => format!("{shown} = formula without a result"),
        Content::Empty => String::new(),
    }
}

#[test]
fn a_file_that_gives_no_table_says_why_in_one_sentence() {
    let mut said = String::new();
    for fixture in fixtures::refused().unwrap() {
        writeln!(said, "{}", refusal(&folder().join(fixture.name))).unwrap();
    }
    // A file of which the cloud service left but a note beside it.
    writeln!(said, "{}", refusal(&folder().join("waiting.xlsx"))).unwrap();
    writeln!(said, "{}", refusal(&folder().join("protected.xlsx"))).unwrap();
    kept("refused", &said);
}

/// Why a file gives no table, without the folder it stands in.
fn refusal(path: &Path) -> String {
    refused(read(path, &Choice::default()), path)
}

fn refused(read: Result<Table, SheetError>, path: &Path) -> String {
    let folder = format!("{}{}", path.parent().unwrap().display(), std::path::MAIN_SEPARATOR);
    match read {
        Ok(table) => panic!("{} gave {} rows", path.display(), table.len()),
        Err(error) => error.to_string().replace(&folder, ""),
    }
}

#[test]
fn a_wrong_password_is_told_from_a_missing_one() {
    let path = folder().join("protected.xlsx");
    let choice = Choice { password: Some(Password::new("wrong horse".to_owned())), ..Choice::default() };
    assert_eq!(refused(read(&path, &choice), &path), "the password does not open protected.xlsx");
}

#[test]
fn what_a_file_hides_is_left_out_only_when_a_person_says_so() {
    let numbers = |name: &str| {
        let choice = Choice { leave_out_hidden: true, ..Choice::default() };
        let table = read(&folder().join(name), &choice).unwrap();
        let notes: Vec<&str> = table.notes.iter().map(|note| note.code).collect();
        (table.rows().map(Row::number).collect::<Vec<_>>(), notes.join(" "))
    };
    assert_eq!(numbers("hidden-rows.xlsx"), (vec![2, 4], "hidden_rows_left_out".to_owned()));
    assert_eq!(numbers("filtered.xlsx"), (vec![4, 5], "filtered_rows_left_out".to_owned()));
    assert_eq!(
        numbers("table-filter.xlsx"),
        (vec![3], "filtered_rows_left_out hidden_rows_left_out".to_owned())
    );
}

/// A file made in a test, because it is too large to be kept.
fn of_bytes(name: &str, content: Vec<u8>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    refusal(&path)
}

/// The sheet of a workbook that is made by hand.
const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_part_that_unpacks_to_a_thousand_times_its_size_is_stopped_on_the_way() {
    // No single token is too long; all of them together are.
    let comment = format!("<!--{}-->", " ".repeat(1 << 20));
    let sheet = format!("<worksheet><sheetData>{}", comment.repeat(80));
    let trap = Parts::rows("").with(SHEET, sheet.into_bytes()).zip().unwrap();
    assert!(trap.len() < 1 << 20, "a trap is small: {}", trap.len());
    insta::assert_snapshot!(of_bytes("sheet.xlsx", trap), @r#"sheet.xlsx is too large to be read: the sheet "People" unpacks to more than 400 times its size, as only a trap does"#);
    let trap = Parts::rows("").with("xl/styles.xml", vec![b' '; 80 << 20]).zip().unwrap();
    insta::assert_snapshot!(of_bytes("styles.xlsx", trap), @r#"styles.xlsx is too large to be read: xl/styles.xml unpacks to more than 64 megabytes"#);
}

#[test]
fn tags_inside_tags_cost_nothing_however_deep() {
    let deep = format!("<worksheet><sheetData><row r=\"1\"><c r=\"A1\">{}", "<is>".repeat(500_000));
    let trap = Parts::rows("").with(SHEET, deep).zip().unwrap();
    insta::assert_snapshot!(of_bytes("deep.xlsx", trap), @r#"deep.xlsx is broken or incomplete: the sheet "People" ends early, after row 1"#);
}

#[test]
fn a_row_longer_than_any_real_one_is_refused() {
    let long = format!("ID,Name\n1,Anne Berg\n2,{}\n", "x".repeat(20 << 20));
    insta::assert_snapshot!(of_bytes("long.csv", long.into_bytes()), @r#"long.csv is too large to be read: row 3 is longer than 16 megabytes"#);
}

#[test]
fn a_zip_of_many_thousand_parts_is_refused() {
    let parts: Vec<(String, Vec<u8>)> = (0..20_001).map(|part| (part.to_string(), Vec::new())).collect();
    let trap = packed(&parts, CompressionMethod::Stored).unwrap();
    insta::assert_snapshot!(of_bytes("many.xlsx", trap), @r#"many.xlsx is too large to be read: it is a zip of more than 20000 parts"#);
}

#[test]
fn the_files_that_are_kept_are_those_that_the_script_makes() {
    let all = fixtures::readable().unwrap().into_iter().chain(fixtures::refused().unwrap());
    for fixture in all {
        let kept = fs::read(folder().join(fixture.name)).unwrap();
        assert!(parts(&kept) == parts(&fixture.content), "{} is not as the script makes it", fixture.name);
    }
}

/// The parts of a zip, since another version of a library may pack the same ones in another way; any other file as
/// it is.
fn parts(content: &[u8]) -> Vec<(String, Vec<u8>)> {
    let unpacked = || -> Option<Vec<(String, Vec<u8>)>> {
        let mut archive = ZipArchive::new(Cursor::new(content)).ok()?;
        let places = 0..archive.len();
        let part = |place: usize| {
            let mut part = archive.by_index(place).ok()?;
            let mut content = Vec::new();
            part.read_to_end(&mut content).ok()?;
            Some((part.name().ok()?.into_owned(), content))
        };
        places.map(part).collect()
    };
    unpacked().unwrap_or_else(|| vec![(String::new(), content.to_vec())])
}
