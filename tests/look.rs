//! `rollcall look`: what a person is told of a file before anything is done with it, through the real command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use journeys::{Said, program};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::Value;
use tempfile::TempDir;

fn look(file: &Path, options: &[&str], typed: &str) -> Said {
    let mut command = Command::new(program("rollcall"));
    command.arg("look").arg(file).args(options).env_clear();
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that does not ask for anything may have ended already.
    drop(child.stdin.take().unwrap().write_all(typed.as_bytes()));
    child.wait_with_output().unwrap().into()
}

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/sheets").join(name)
}

/// An export as compliance managers get it: titles, headings in two rows, a filter left on, merged departments, IDs
/// shown with zeros, an error, an empty row and column, a total, and a second sheet.
fn messy(folder: &TempDir) -> PathBuf {
    let mut book = Workbook::new();
    let [zeros, day, plain] =
        ["00000", "dd.mm.yyyy", "General"].map(|code| Format::new().set_num_format(code));
    let sheet = book.add_worksheet().set_name("Accounts").unwrap();
    sheet.merge_range(0, 0, 0, 7, "Access report", &plain).unwrap();
    sheet.write_string(1, 0, "Exported on 3 November 2026").unwrap();
    sheet.merge_range(3, 3, 3, 4, "Account", &plain).unwrap();
    for (column, heading) in
        [(0, "Department"), (1, "ID"), (2, "Name"), (3, "E-mail"), (4, "Role"), (6, "Since"), (7, "Name")]
    {
        sheet.write_string(4, column, heading).unwrap();
    }
    let people = [
        (42, "Anne Berg", "Admin"),
        (43, "Ben Okoye", "Std"),
        (44, "Cleo Sand", "Std"),
        (45, "Zoë Müller", "Admin"),
        (46, "山田 花子", "Std"),
        (47, "Łukasz Żak", "Std"),
    ];
    sheet.merge_range(5, 0, 7, 0, "Finance", &plain).unwrap();
    sheet.merge_range(8, 0, 11, 0, "Support", &plain).unwrap();
    for (row, (id, name, role)) in [5, 6, 7, 8, 10, 11].into_iter().zip(people) {
        sheet.write_number_with_format(row, 1, f64::from(id), &zeros).unwrap();
        sheet.write_string(row, 2, name).unwrap();
        sheet.write_string(row, 3, format!("person.{id}@example.com")).unwrap();
        sheet.write_string(row, 4, role).unwrap();
        let since = ExcelDateTime::from_ymd(2024, 3, u8::try_from(row).unwrap()).unwrap();
        sheet.write_datetime_with_format(row, 6, &since, &day).unwrap();
        sheet.write_string(row, 7, name).unwrap();
    }
    sheet.write_formula(7, 4, Formula::new("=VLOOKUP(1,A:B,2)").set_result("#N/A")).unwrap();
    sheet.write_string(12, 0, "Total").unwrap();
    sheet.write_number(12, 1, 6).unwrap();
    sheet.autofilter(4, 0, 11, 7).unwrap();
    sheet.filter_column(4, &rust_xlsxwriter::FilterCondition::new().add_list_filter("Admin")).unwrap();
    for row in [6, 7, 10, 11] {
        sheet.set_row_hidden(row).unwrap();
    }
    book.add_worksheet().set_name("Legend").unwrap().write_string(0, 0, "Admin: everything").unwrap();
    let path = folder.path().join("Access report.xlsx");
    book.save(&path).unwrap();
    path
}

#[test]
fn a_messy_file_is_explained_in_words_that_need_no_explanation() {
    let folder = tempfile::tempdir().unwrap();
    let path = messy(&folder);
    let bytes = vanta::kind::grouped(usize::try_from(std::fs::metadata(&path).unwrap().len()).unwrap());
    let said = look(&path, &[], "");
    assert_eq!(said.code, 0, "{}", said.err);
    insta::assert_snapshot!(said.out.replace(&format!("{bytes} bytes"), "N bytes"));
}

#[test]
fn what_is_detected_can_be_overruled() {
    let folder = tempfile::tempdir().unwrap();
    let path = messy(&folder);
    let facts = |options: &[&str]| look(&path, &[options, &["--json"]].concat(), "").json();
    let first = |facts: &Value| facts["columns"][0]["heading"].clone();
    assert_eq!(facts(&["--sheet", "Legend"])["sheet"], "Legend");
    assert_eq!(facts(&["--headings", "5"])["columns"][3]["heading"], "E-mail");
    assert_eq!(facts(&["--headings", "4-5"])["columns"][3]["heading"], "Account – E-mail");
    assert_eq!(first(&facts(&["--headings", "1"])), "Access report");
    assert_eq!(
        (facts(&[])["rows"].clone(), facts(&["--leave-out-hidden"])["rows"].clone()),
        (7.into(), 3.into())
    );

    let text = folder.path().join("names.csv");
    std::fs::write(&text, b"ID;Name\n1;Ji\xF8\xED\n").unwrap();
    let facts = |options: &[&str]| look(&text, &[options, &["--json"]].concat(), "").json();
    assert_eq!(facts(&["--encoding", "windows-1250"])["first_rows"][0][1], "Jiří");
    assert_eq!(facts(&["--encoding", "windows-1252"])["first_rows"][0][1], "Jiøí");
    assert_eq!(first(&facts(&["--delimiter", "comma"])), "ID;Name");
    for wrong in [["--headings", "0"], ["--headings", "3-5"], ["--encoding", "klingon"], ["--delimiter", "x"]]
    {
        assert_eq!(look(&text, &wrong, "").code, 2, "{wrong:?}");
    }
}

#[test]
fn a_password_opens_a_workbook_and_is_never_an_argument() {
    let protected = fixture("protected.xlsx");
    let code = |options: &[&str], typed: &str| {
        let said = look(&protected, &[options, &["--json"]].concat(), typed);
        assert_eq!(said.code, 1, "{}{}", said.out, said.err);
        assert!(!said.out.contains("horse"), "{}", said.out);
        said.json()["error"].clone()
    };
    assert_eq!(code(&[], "")["code"], "password_needed");
    assert_eq!(code(&["--password-stdin"], "battery horse\n")["code"], "password_needed");
    assert_eq!(code(&["--password-stdin"], "")["code"], "bad_input");
    let opened = look(&protected, &["--password-stdin", "--json"], "correct horse\n");
    assert_eq!(opened.code, 0, "{}{}", opened.out, opened.err);
    let notes = opened.json()["notes"].clone();
    assert!(notes.as_array().unwrap().iter().any(|note| note["code"] == "protected"), "{notes}");
}

#[test]
fn where_the_encoding_is_a_guess_both_readings_are_told() {
    let facts = look(&fixture("windows-1250.csv"), &["--json"], "").json();
    let doubt = &facts["encoding_doubt"];
    let sample = &doubt["samples"][0];
    assert!(sample["read"].is_string() && sample["read"] != sample["other"], "{facts}");
    let other = doubt["other"].as_str().unwrap();
    let again = look(&fixture("windows-1250.csv"), &["--encoding", other, "--json"], "").json();
    let rows = again["first_rows"].to_string();
    assert!(rows.contains(sample["other"].as_str().unwrap()), "{rows}");
}
