//! What other programs read from the same files: LibreOffice, which shows what a person sees, and calamine, which
//! reads xlsx without any thought of ours.
//!
//! Where they differ from us on purpose stands in one list, with the reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use calamine::{Data, Reader as _, Xlsx};
use rollcall::sheet::{Cell, Choice, Content, Table, letters, look, read};

/// Where what is shown differs from LibreOffice: file; cell, or column, or nothing for all; and why that is right.
const DIFFERENCES: [(&str, &str, &str); 19] = [
    ("absolute-parts.xlsx", "", "Excel finds parts in any case, LibreOffice does not"),
    ("cell-kinds.xlsx", "B12", "a number that is shown as it is comes in full, not as 1E+020"),
    ("dates-1900.xlsx", "B", "before March 1900 we count as Excel does, with a 29 February that never was"),
    ("dates-1904.xls", "B", XLS),
    (
        "dates-by-number.xlsx",
        "B",
        "a format that follows the reader's language shows the date as ISO writes it",
    ),
    ("dates-written-out.xlsx", "B3", WRITTEN_OUT),
    ("dates-written-out.xlsx", "B4", WRITTEN_OUT),
    ("errors.xls", "B", "LibreOffice takes every error that was typed for #N/A"),
    ("escapes.xlsx", "B2", "a line end that the file writes with a carriage return keeps it"),
    ("formulas-without-results.xlsx", "B", CALCULATES),
    ("formulas.xls", "C", "LibreOffice writes 0 for the text that a formula gave, and calculates it again"),
    ("formulas.xls", "E", "LibreOffice shows yes/no as 1 and 0 here"),
    ("links.xlsx", "B2", CALCULATES),
    ("merged-everything.xlsx", "A", "what stands under a merged cell is not seen, and is read as that cell"),
    ("people.xlsb", "C", XLS),
    ("people.xlsb", "E3", "calamine passes over the error of a formula, which is then one without a result"),
    ("shown-numbers.ods", "B21", HIDDEN),
    ("shown-numbers.xls", "B", XLS),
    ("shown-numbers.xlsx", "B21", HIDDEN),
];

const HIDDEN: &str = "what a format hides is shown, so that it is not lost";
const XLS: &str = "how numbers are shown is not seen in xls and xlsb files, and a note says so";
const WRITTEN_OUT: &str = "a date that the file writes out and gives no format is shown as it stands there";
const CALCULATES: &str = "LibreOffice calculates; we take the results that are in the file";

/// What LibreOffice does not open.
const BEYOND_LIBREOFFICE: [&str; 1] = [
    // Parts whose names point outside.
    "odd-part-names.xlsx",
];

/// What calamine does not read, or not as people see it.
const BEYOND_CALAMINE: [&str; 2] = [
    // It reads what stands under a merged cell, where nobody sees it.
    "merged-everything.xlsx",
    // It takes as much memory as the file claims to need.
    "claimed-texts.xlsx",
];

type Cells = BTreeMap<(u32, usize), String>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sheets")
}

/// The workbooks of these formats that give a table without a password.
fn workbooks(endings: &[&str]) -> Vec<String> {
    let names =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_wanted = |name: &String| endings.iter().any(|ending| name.ends_with(ending));
    let mut names: Vec<String> = names.filter(is_wanted).filter(|name| is_workbook(name)).collect();
    names.sort();
    names
}

/// A text may be named as a workbook, and a workbook may be locked or broken.
fn is_workbook(name: &str) -> bool {
    look(&folder().join(name), &Choice::default(), 0).is_ok_and(|look| look.format != "csv")
}

fn column(letters: &str) -> usize {
    letters.bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1) - 1
}

/// The cells of a table with their rows, from 1, and columns, from 0.
fn cells(table: &Table) -> impl Iterator<Item = (u32, usize, Cell<'_>)> {
    let columns: Vec<usize> = table.headings.iter().map(|heading| column(&heading.letter)).collect();
    table.rows().flat_map(move |row| {
        let cells: Vec<Cell<'_>> = row.cells().collect();
        columns.clone().into_iter().zip(cells).map(move |(column, cell)| (row.number(), column, cell))
    })
}

/// Whether a cell was given the value of the one above, with which it is merged.
fn is_filled_down(table: &Table, row: u32, column: usize) -> bool {
    let content =
        |row: u32| cells(table).find(|cell| (cell.0, cell.1) == (row, column)).map(|cell| cell.2.content);
    table.notes.iter().any(|note| note.code == "merged_cells") && content(row) == content(row - 1)
}

#[test]
fn libreoffice_shows_what_rollcall_shows() {
    let Ok(version) = Command::new("soffice").arg("--version").output() else {
        let said = "SKIPPED: what LibreOffice shows cannot be compared without soffice";
        assert!(std::env::var_os("CI").is_none_or(|value| value != "true"), "{said}");
        eprintln!("{said}");
        return;
    };
    assert!(version.status.success());
    let mut names = workbooks(&[".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"]);
    names.retain(|name| !BEYOND_LIBREOFFICE.contains(&name.as_str()));
    let home = tempfile::tempdir().unwrap();
    converted(home.path(), &names);
    let (mut wrong, mut met) = (Vec::new(), BTreeSet::new());
    for (place, name) in names.iter().enumerate() {
        for sheet in look(&folder().join(name), &Choice::default(), 0).unwrap().sheets {
            let choice = Choice { sheet: Some(sheet.name.clone()), ..Choice::default() };
            let table = read(&folder().join(name), &choice).unwrap();
            let text = home.path().join(format!("out/{place}-{}.csv", sheet.name));
            match fs::read(&text) {
                Ok(text) => {
                    let theirs = rows_below(&text, table.headings_row);
                    wrong.extend(differences(name, &table, &theirs, &mut met));
                }
                Err(_) => wrong.push(format!("{name}: LibreOffice reads no sheet {:?}", sheet.name)),
            }
        }
    }
    let agree = DIFFERENCES.iter().enumerate().filter(|(place, _)| !met.contains(place));
    wrong
        .extend(agree.map(|(_, (file, place, _))| format!("{file} {place} is said to differ, and does not")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every sheet of every file as text, in one go, since the program takes seconds to start.
fn converted(home: &Path, names: &[String]) {
    let mut copies = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let ending = Path::new(name).extension().unwrap().to_str().unwrap();
        // Some are named as text; what they are is told by their content.
        let ending = if ending == "csv" { "xlsx" } else { ending };
        let copy = home.join(format!("{place}.{ending}"));
        fs::copy(folder().join(name), &copy).unwrap();
        copies.push(copy);
    }
    // Commas, quotation marks, UTF-8, cells as shown, every sheet.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1";
    let mut command = Command::new("soffice");
    command.args(["--headless", "--convert-to", filter, "--outdir"]).arg(home.join("out")).args(copies);
    command.env("HOME", home).env("LC_ALL", "en_US.UTF-8").stdin(Stdio::null()).stdout(Stdio::null());
    assert!(command.status().unwrap().success());
}

fn rows_below(text: &[u8], headings_row: u32) -> Cells {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut cells = Cells::new();
    for (number, record) in (1..).zip(reader.records().map(Result::unwrap)) {
        let filled = record.iter().map(str::trim).enumerate().filter(|(_, text)| !text.is_empty());
        let filled = filled.filter(|_| number > headings_row);
        cells.extend(filled.map(|(column, text)| ((number, column), text.to_owned())));
    }
    cells
}

/// Every cell that differs, but for those that are meant to; of these, `met` gets the places in the list.
fn differences(name: &str, table: &Table, theirs: &Cells, met: &mut BTreeSet<usize>) -> Vec<String> {
    let shown = cells(table).map(|(row, column, cell)| ((row, column), cell.shown().trim().to_owned()));
    let ours: Cells = shown.filter(|(_, text)| !text.is_empty()).collect();
    let is_meant = |row: u32, column: usize| {
        let (column, cell) = (letters(column), format!("{}{row}", letters(column)));
        let here = ["", &column, &cell];
        DIFFERENCES.iter().position(|(file, place, _)| *file == name && here.contains(place))
    };
    let places: BTreeSet<&(u32, usize)> = ours.keys().chain(theirs.keys()).collect();
    let mut told = |place: &(u32, usize)| {
        let (row, column) = *place;
        let (our, their) = (ours.get(place), theirs.get(place));
        let filled_down = their.is_none() && is_filled_down(table, row, column);
        if our == their || filled_down {
            return None;
        }
        match is_meant(row, column) {
            Some(listed) => {
                met.insert(listed);
                None
            }
            None => Some(format!("{name} {}{row}: we show {our:?}, LibreOffice {their:?}", letters(column))),
        }
    };
    places.into_iter().filter_map(&mut told).collect()
}

#[test]
fn calamine_reads_the_same_values() {
    let mut wrong = Vec::new();
    for name in
        workbooks(&[".xlsx", ".xlsm"]).into_iter().filter(|name| !BEYOND_CALAMINE.contains(&name.as_str()))
    {
        let path = folder().join(&name);
        let mut theirs: Xlsx<_> = calamine::open_workbook(&path).unwrap();
        for sheet in theirs.sheet_names() {
            let choice = Choice { sheet: Some(sheet.clone()), ..Choice::default() };
            let table = read(&path, &choice).unwrap();
            let range = theirs.worksheet_range(&sheet).unwrap();
            let value = |row: u32, column: usize| {
                range.get_value((row - 1, u32::try_from(column).unwrap())).unwrap_or(&Data::Empty)
            };
            let different = cells(&table).filter(|(row, column, cell)| {
                let their = value(*row, *column);
                let filled_down = *their == Data::Empty && is_filled_down(&table, *row, *column);
                !filled_down && !is_same(&cell.content, their)
            });
            wrong.extend(different.map(|(row, column, cell)| {
                let place = format!("{}{row}", letters(column));
                format!("{name} {place}: {:?}, calamine {:?}", cell.content, value(row, column))
            }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_same(ours: &Content<'_>, theirs: &Data) -> bool {
    match (ours, theirs) {
        (Content::Empty | Content::NoResult, Data::Empty) => true,
        (Content::Empty | Content::NoResult, Data::String(text)) => text.is_empty(),
        // It takes away spaces at the ends that the file does not mark as wanted.
        (Content::Text(text), Data::String(their)) => text == their || text.trim() == their,
        (Content::Number(number), Data::Float(their)) => number == their,
        (Content::Boolean(value), Data::Bool(their)) => value == their,
        (Content::Error(error), Data::Error(their)) => *error == their.to_string(),
        (Content::Date(date), Data::DateTime(their)) => {
            let (year, month, day, hour, minute, ..) = their.to_ymd_hms_milli();
            let written = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}");
            date.to_string().starts_with(&written)
        }
        (Content::Date(_), Data::DateTimeIso(their)) => their.contains("2026-03-12"),
        // A length of time or a time of day is a number to us.
        (Content::Number(number), Data::DateTime(their)) => *number == their.as_f64(),
        _ => false,
    }
}
