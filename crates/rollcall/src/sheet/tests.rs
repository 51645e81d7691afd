use std::fs;
use std::path::PathBuf;

use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};
use tempfile::TempDir;

use super::*;

fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(content: impl AsRef<[u8]>) -> Result<Table, SheetError> {
    let folder = folder();
    read(&file(&folder, "people.csv", content), &Choice::default())
}

fn cells(table: &Table) -> Vec<Vec<String>> {
    table.rows().map(|row| row.cells().map(|cell| cell.shown().into_owned()).collect()).collect()
}

fn headings(table: &Table) -> Vec<String> {
    table.headings.iter().map(|heading| format!("{}={}", heading.letter, heading.text)).collect()
}

/// Headings in row 2, an empty row, and one cell of each sort.
fn workbook(folder: &TempDir) -> PathBuf {
    let mut book = Workbook::new();
    let date = Style::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = book.add_worksheet().set_name("People").unwrap();
    for (column, heading) in ["ID", "Name", "Seen", "MFA", "Broken", "Number"].iter().enumerate() {
        sheet.write_string(1, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    sheet.write_string(3, 0, "00042").unwrap();
    sheet.write_string(3, 1, "Zoë Müller").unwrap();
    let seen = ExcelDateTime::from_ymd(2026, 3, 12).unwrap().and_hms(9, 30, 0).unwrap();
    sheet.write_datetime_with_format(3, 2, &seen, &date).unwrap();
    sheet.write_boolean(3, 3, true).unwrap();
    sheet.write_formula(3, 4, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_number(3, 5, 1042).unwrap();
    let hidden = book.add_worksheet().set_name("Old").unwrap();
    hidden.write_string(0, 0, "ID").unwrap();
    hidden.set_hidden(true);
    let path = folder.path().join("people.xlsx");
    book.save(&path).unwrap();
    path
}

#[test]
fn a_workbook_keeps_what_its_cells_are_and_where_they_stand() {
    let folder = folder();
    let table = read(&workbook(&folder), &Choice::default()).unwrap();
    assert_eq!(table.headings_row, 2);
    assert_eq!(headings(&table), ["A=ID", "B=Name", "C=Seen", "D=MFA", "E=Broken", "F=Number"]);
    assert_eq!(table.len(), 1);
    let row = table.row(0).unwrap();
    assert_eq!(row.number(), 4);
    let date = jiff::civil::date(2026, 3, 12).at(9, 30, 0, 0);
    let expected = [
        Content::Text("00042"),
        Content::Text("Zoë Müller"),
        Content::Date(date),
        Content::Boolean(true),
        Content::Error("#N/A"),
        Content::Number(1042.0),
    ];
    assert_eq!(row.cells().map(|cell| cell.content).collect::<Vec<_>>(), expected);
    assert_eq!(table.notes[0].code, "empty_rows");
    assert_eq!((table.source.file.as_str(), table.source.sheet.as_str()), ("people.xlsx", "People"));
    assert_eq!(table.source.sha256.len(), 64);
}

#[test]
fn a_sheet_and_a_heading_row_can_be_chosen() {
    let folder = folder();
    let path = workbook(&folder);
    let choose = |sheet: Option<&str>, headings: Option<u32>| {
        let headings = headings.map(HeadingRows::one);
        read(&path, &Choice { sheet: sheet.map(str::to_owned), headings, ..Choice::default() })
    };
    assert_eq!(choose(Some("Old"), None).unwrap().source.sheet, "Old");
    assert_eq!(choose(None, Some(4)).unwrap().headings[0].text, "00042");
    let error = choose(Some("New"), None).unwrap_err();
    let SheetError::NoSuchSheet { sheets, .. } = error else { panic!("{error}") };
    assert_eq!(sheets, ["People", "Old"]);
}

#[test]
fn a_text_file_is_read_with_its_lines_quotes_and_separators() {
    let table = text("\u{feff}ID;Name\n1;\"Lee; Ann\"\n\n2;\"two\nlines\"\n3;Bo\n").unwrap();
    assert_eq!(headings(&table), ["A=ID", "B=Name"]);
    assert_eq!(cells(&table), [["1", "Lee; Ann"], ["2", "two\nlines"], ["3", "Bo"]]);
    assert_eq!(table.rows().map(Row::number).collect::<Vec<_>>(), [2, 4, 5]);
    assert_eq!(cells(&text("a\tb\n1\t2,5\n").unwrap()), [["1", "2,5"]]);
    let table = text("a,b\r\n1,2\r\n\r\n\r\n3,4\r\n5,6").unwrap();
    assert_eq!(table.rows().map(Row::number).collect::<Vec<_>>(), [2, 5, 6]);
    assert_eq!(
        (table.notes[0].count, table.notes[0].places.clone()),
        (2, vec!["3".to_owned(), "4".to_owned()])
    );
}

#[test]
fn a_row_longer_than_the_headings_loses_nothing() {
    let table = text("a,b\n1,2,3\n4\n").unwrap();
    assert_eq!(headings(&table), ["A=a", "B=b", "C="]);
    assert_eq!(cells(&table), [["1", "2", "3"], ["4", "", ""]]);
    assert!(table.notes.iter().any(|note| note.code == "uneven_rows"));
}

#[test]
fn half_a_file_gives_no_table() {
    let folder = folder();
    let whole = fs::read(workbook(&folder)).unwrap();
    for part in [whole.len() - 30, whole.len() / 2, 40] {
        let error = read(&file(&folder, "cut.xlsx", &whole[..part]), &Choice::default()).unwrap_err();
        assert!(matches!(error, SheetError::Incomplete { .. }), "{part} bytes: {error}");
    }
    let error = text("a,b\n1,\"never closed\n2,3\n").unwrap_err();
    assert!(matches!(error, SheetError::Incomplete { .. }), "{error}");
}

#[test]
fn what_is_no_spreadsheet_is_refused_by_its_content() {
    let folder = folder();
    let refused = |name: &str, content: &[u8]| {
        let error = read(&file(&folder, name, content), &Choice::default()).unwrap_err();
        assert!(matches!(error, SheetError::NotASpreadsheet { .. }), "{name}: {error}");
    };
    refused("picture.png", b"\x89PNG\r\n\x1a\n");
    refused("report.pdf", b"%PDF-1.7");
    refused("program.csv", b"MZ\0\0\0\0");
    refused("other.docx", &zip_of("word/document.xml"));
    assert!(matches!(read(folder.path(), &Choice::default()), Err(SheetError::NotASpreadsheet { .. })));
    let missing = read(&folder.path().join("none.xlsx"), &Choice::default());
    assert!(matches!(missing, Err(SheetError::NotFound(_))));
    assert!(matches!(text("\n\n"), Err(SheetError::Empty { .. })));
}

/// The smallest zip with one empty stored file of that name.
fn zip_of(name: &str) -> Vec<u8> {
    let mut zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    zip.extend_from_slice(&[0; 12]);
    zip.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
    zip.extend_from_slice(&[0, 0]);
    zip.extend_from_slice(name.as_bytes());
    let directory = u32::try_from(zip.len()).unwrap();
    zip.extend_from_slice(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0");
    zip.extend_from_slice(&[0; 12]);
    zip.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
    zip.extend_from_slice(&[0; 16]);
    zip.extend_from_slice(name.as_bytes());
    let length = u32::try_from(zip.len()).unwrap() - directory;
    zip.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend_from_slice(&length.to_le_bytes());
    zip.extend_from_slice(&directory.to_le_bytes());
    zip.extend_from_slice(&[0, 0]);
    zip
}

#[test]
fn what_we_write_cannot_run_and_comes_back_as_it_was() {
    let folder = folder();
    let headings = ["id".to_owned(), "note".to_owned()];
    let hostile =
        ["=1+1", "+49 30", "-1", "@SUM(A1)", "'quoted", "'=1+1", "''@x", "\ttab", "plain, \"text\""];
    let rows: Vec<Vec<String>> =
        hostile.iter().enumerate().map(|(id, text)| vec![id.to_string(), (*text).to_owned()]).collect();
    for name in ["out.csv", "out.xlsx"] {
        let path = folder.path().join(name);
        write(&path, &headings, &rows).unwrap();
        let table = read(&path, &Choice::default()).unwrap();
        assert_eq!(cells(&table), rows, "{name}");
        assert!(table.rows().all(|row| matches!(row.cell(1).content, Content::Text(_))), "{name}");
    }
    let raw = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let runs = |line: &str| {
        line.split_once(',').is_some_and(|(_, cell)| cell.starts_with(['=', '+', '-', '@', '\t']))
    };
    assert!(!raw.lines().any(runs), "{raw}");
    assert!(matches!(write(&folder.path().join("out.html"), &headings, &rows), Err(WriteError::Format)));
}

#[test]
fn a_look_says_what_is_there_before_anything_is_done_with_it() {
    let folder = folder();
    let seen = look(&workbook(&folder), &Choice::default(), 5).unwrap();
    assert_eq!((seen.format.as_str(), seen.headings_row, seen.rows), ("xlsx", 2, 1));
    let sheets: Vec<_> =
        seen.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden, sheet.rows)).collect();
    assert_eq!(sheets, [("People", false, 4), ("Old", true, 1)]);
    let notes: Vec<_> = seen.notes.iter().map(|note| (note.code, note.places.clone())).collect();
    assert_eq!(notes, [("empty_rows", vec!["3".to_owned()]), ("error_cells", vec!["E4".to_owned()])]);
    assert_eq!(seen.first_rows[0], ["00042", "Zoë Müller", "2026-03-12 09:30", "TRUE", "#N/A", "1042"]);
}

#[test]
fn a_column_is_judged_from_all_its_values() {
    let judged = |values: &str| {
        let rows: String = values.split('|').map(|value| format!("{value}\n")).collect();
        let folder = folder();
        let path = file(&folder, "one.csv", format!("h,x\n{}", rows.replace('\n', ",1\n")));
        look(&path, &Choice::default(), 0).unwrap().columns[0].looks_like
    };
    let cases = [
        ("E-1|E-2|E-3", LooksLike::Id),
        ("a@example.com|b@example.com|a@example.com", LooksLike::Email),
        ("2026-03-01|2026-03-02", LooksLike::Date),
        ("2026-03-01T09:00:00Z|2026-03-02T09:00:00Z", LooksLike::DateTime),
        ("TRUE|no|Yes", LooksLike::YesNo),
        ("TRUE|no|maybe", LooksLike::Id),
        ("https://example.com/a|https://example.com/b", LooksLike::Link),
        ("ADMIN|BASE|ADMIN|BASE|BASE|BASE", LooksLike::Choice),
        ("Ann Lee|Bo Li", LooksLike::Text),
    ];
    for (values, expected) in cases {
        assert_eq!(judged(values), expected, "{values}");
    }
}

#[test]
fn columns_are_named_as_spreadsheets_name_them() {
    let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
    assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
}

#[test]
fn a_file_that_changes_while_it_is_read_gives_no_table() {
    let folder = folder();
    let people = file(&folder, "people.csv", "ID,Name\n1,Ann\n");
    let opened = File::open(&people).unwrap();
    fs::write(&people, "ID,Name\n1,Ann\n2,Bo\n").unwrap();
    let error = Book::open(opened, &Choice::default()).unwrap().table(&Choice::default(), None).unwrap_err();
    assert!(matches!(error, SheetError::Changing(_)), "{error}");

    let opened = File::open(&people).unwrap();
    fs::remove_file(&people).unwrap();
    let error = Book::open(opened, &Choice::default()).unwrap().table(&Choice::default(), None).unwrap_err();
    assert!(matches!(error, SheetError::Changing(_)), "{error}");
}

#[test]
fn what_is_not_there_yet_is_told_apart_from_what_is_broken() {
    let folder = folder();
    let error = |path: &Path| read(path, &Choice::default()).unwrap_err();
    let empty = error(&file(&folder, "empty.xlsx", ""));
    assert!(
        matches!(empty, SheetError::Incomplete { .. }) && empty.to_string().contains("still being written")
    );
    let zeros = error(&file(&folder, "zeros.xlsx", vec![0; 9000]));
    assert!(matches!(zeros, SheetError::NotHere { .. }), "{zeros}");
    file(&folder, ".people.xlsx.icloud", "bplist00");
    let cloud = error(&folder.path().join("people.xlsx"));
    assert!(matches!(cloud, SheetError::NotHere { .. }), "{cloud}");
}

#[test]
fn a_file_that_is_open_in_a_spreadsheet_program_is_read_and_told() {
    for beside in ["~$people.xlsx", "~$ople.xlsx", ".~lock.people.xlsx#"] {
        let folder = folder();
        let path = workbook(&folder);
        let code = |path: &Path| read(path, &Choice::default()).unwrap().notes[0].code;
        assert_ne!(code(&path), "open_elsewhere");
        file(&folder, beside, "me");
        assert_eq!(code(&path), "open_elsewhere", "{beside}");
    }
}

#[test]
fn copied_cells_are_a_table() {
    let table = paste("ID\tName\r\n00042\t\"Lee\nAnn\"\r\n2\tBo, \"x\"\r\n", &Choice::default()).unwrap();
    assert_eq!(headings(&table), ["A=ID", "B=Name"]);
    assert_eq!(cells(&table), [["00042", "Lee\nAnn"], ["2", "Bo, \"x\""]]);
    assert_eq!(table.source.file, "pasted cells");
    assert!(matches!(paste(" \n", &Choice::default()), Err(SheetError::Empty { .. })));
}

/// A thousand rows of which every second is hidden, every third has no team of its own but that above it.
fn thousand(folder: &TempDir) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["ID", "Team"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=1000 {
        sheet.write_string(row, 0, format!("E-{row}")).unwrap();
        if row % 3 == 1 && row < 1000 {
            sheet.merge_range(row, 1, row + 2, 1, &format!("Team {row}"), &Style::new()).unwrap();
        }
        if row % 2 == 0 {
            sheet.set_row_hidden(row).unwrap();
        }
    }
    let path = folder.path().join("thousand.xlsx");
    book.save(&path).unwrap();
    path
}

#[test]
fn some_rows_of_a_file_are_those_rows_of_the_whole() {
    let folder = folder();
    let path = thousand(&folder);
    let whole = read(&path, &Choice::default()).unwrap();
    let is_wanted = |row: Row<'_>| row.cell(1).shown() == "Team 700" || row.number() == 2;
    let some = read_where(&path, &Choice::default(), &mut |row| is_wanted(row)).unwrap();
    let of = |rows: Vec<Row<'_>>| -> Vec<(u32, Vec<String>)> {
        let text = |row: Row<'_>| row.cells().map(|cell| cell.shown().into_owned()).collect();
        rows.into_iter().map(|row| (row.number(), text(row))).collect()
    };
    let expected = of(whole.rows().filter(|row| is_wanted(*row)).collect());
    assert_eq!(of(some.rows().collect()), expected);
    assert_eq!(expected.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 701, 702, 703]);
    assert!(
        some.notes.iter().any(|note| note.code == "unwanted_rows" && note.count == 996),
        "{:?}",
        some.notes
    );
}

#[test]
fn any_page_of_a_table_is_at_hand() {
    let folder = folder();
    let table = read(&thousand(&folder), &Choice::default()).unwrap();
    let numbers = |from: usize, to: usize| table.window(from..to).map(Row::number).collect::<Vec<_>>();
    assert_eq!(numbers(0, 2), [2, 3]);
    assert_eq!(numbers(998, 1200), [1000, 1001]);
    assert_eq!((numbers(2000, 2200).len(), table.row(1000).is_none()), (0, true));
    let found = table.places(|row| row.cell(0).shown().ends_with("99"));
    assert_eq!(found, [98, 198, 298, 398, 498, 598, 698, 798, 898, 998]);
}

#[test]
fn hidden_rows_are_left_out_only_when_that_is_chosen_and_are_then_named() {
    let folder = folder();
    let path = thousand(&folder);
    let with = read(&path, &Choice::default()).unwrap();
    assert_eq!((with.len(), with.left_out.len()), (1000, 0));
    assert!(with.notes.iter().any(|note| note.code == "hidden_rows" && note.count == 500));
    let without = read(&path, &Choice { leave_out_hidden: true, ..Choice::default() }).unwrap();
    assert_eq!((without.len(), without.left_out.len(), without.left_out[0]), (500, 500, (3, "hidden")));
}

#[test]
fn a_password_is_never_printed() {
    let choice = Choice { password: Some(Password::new("correct horse".into())), ..Choice::default() };
    assert!(!format!("{choice:?}").contains("horse"), "{choice:?}");
}

const WORKBOOK: &str =
    r#"<workbook><sheets><sheet name="One" r:id="r1"/><sheet name="Two" r:id="r2"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r2" Type="x/worksheet" Target="two.xml"/>
    <Relationship Id="r1" Type="x/worksheet" Target="one.xml"/></Relationships>"#;

/// A workbook of two sheets, the second of which holds one cell; parts of the same name are put in the place of these.
fn raw(folder: &TempDir, one: &str, other: &[(&str, &str)]) -> PathBuf {
    use std::io::Write;
    let office = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let two = r#"<worksheet><sheetData><row><c t="str"><v>last year</v></c></row></sheetData></worksheet>"#;
    let usual = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", office),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/one.xml", one),
        ("xl/two.xml", two),
    ];
    let path = folder.path().join("raw.xlsx");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let replaced = |name: &str| other.iter().any(|(other, _)| *other == name);
    for (name, content) in usual.iter().filter(|(name, _)| !replaced(name)).chain(other) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// Rows of texts as a sheet.
fn sheet_of(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| format!("<c t=\"str\"><v>{text}</v></c>");
    let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.iter().map(row).collect::<String>())
}

fn codes(table: &Table) -> Vec<(&str, bool)> {
    table
        .notes
        .iter()
        .map(|note| (note.code, note.doubtful))
        .filter(|(code, _)| *code != "other_sheets")
        .collect()
}

#[test]
fn another_sheet_is_never_read_in_the_place_of_a_broken_one() {
    let folder = folder();
    let whole = sheet_of(&[&["ID", "Name"], &["1", "Ann"]]);
    assert_eq!(read(&raw(&folder, &whole, &[]), &Choice::default()).unwrap().source.sheet, "One");
    let relations =
        r#"<Relationships><Relationship Id="r2" Type="x/worksheet" Target="two.xml"/></Relationships>"#;
    let missing = raw(&folder, &whole, &[("xl/_rels/workbook.xml.rels", relations)]);
    let error = read(&missing, &Choice::default()).unwrap_err();
    assert!(error.to_string().contains("the sheet \"One\" is missing"), "{error}");
    for cut in [
        "</worksheet>",
        "</sheetData></worksheet>",
        "<c t=\"str\"><v>Ann</v></c></row></sheetData></worksheet>",
    ] {
        let error =
            read(&raw(&folder, whole.strip_suffix(cut).unwrap(), &[]), &Choice::default()).unwrap_err();
        assert!(matches!(error, SheetError::Incomplete { .. }), "without {cut}: {error}");
    }
    let twice = r#"<worksheet><sheetData><row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row></sheetData></worksheet>"#;
    let error = read(&raw(&folder, twice, &[]), &Choice::default()).unwrap_err();
    assert!(error.to_string().contains("row 1 comes after row 1"), "{error}");
}

#[test]
fn what_stands_above_the_headings_and_may_be_people_is_in_doubt() {
    let folder = folder();
    let notes = |rows: &[&[&str]], choice: &Choice| {
        let table = read(&raw(&folder, &sheet_of(rows), &[]), choice).unwrap();
        (
            table.headings_row,
            codes(&table).into_iter().map(|(code, doubt)| (code.to_owned(), doubt)).collect::<Vec<_>>(),
        )
    };
    let people: [&[&str]; 4] = [
        &["ID", "Name", "Mail", "Role"],
        &["1", "Ann", "a@x.de", "dev"],
        &["2", "Bo", "b@x.de", "dev"],
        &["3", "Cy", "c@x.de", "ops"],
    ];
    let doubt = |code: &str| (code.to_owned(), true);
    let known = |code: &str| (code.to_owned(), false);
    let free = Choice::default();
    let titled = [&[&["Report"] as &[&str]], &people[..]].concat();
    assert_eq!(notes(&titled, &free), (2, vec![known("title_rows")]));
    let stacked = [&[&["ID", "Mail"] as &[&str], &["7", "d@x.de"], &["8", "e@x.de"]], &people[..]].concat();
    assert_eq!(notes(&stacked, &free), (4, vec![doubt("title_rows")]));
    let wide = [&[&["9", "Di", "d@x.de", "2024-01-01"] as &[&str]], &people[..]].concat();
    assert_eq!(notes(&wide, &free), (2, vec![known("title_rows"), doubt("headings_unsure")]));
    let chosen = Choice { headings: Some(HeadingRows::one(4)), ..Choice::default() };
    assert_eq!(notes(&stacked, &chosen), (4, vec![known("title_rows")]), "a person said so");
}

#[test]
fn rows_that_are_no_people_are_in_doubt() {
    let folder = folder();
    let table = |rows: &[&[&str]]| read(&raw(&folder, &sheet_of(rows), &[]), &Choice::default()).unwrap();
    let head: &[&str] = &["ID", "Name", "Mail"];
    let people: [&[&str]; 2] = [&["1", "Ann", "a@x.de"], &["2", "Bo", "b@x.de"]];
    let noted = |more: &[&[&str]]| {
        let table = table(&[&[head], &people[..], more].concat());
        assert_eq!(table.len(), 2 + more.len(), "nothing is left out");
        codes(&table).into_iter().map(|(code, doubt)| (code.to_owned(), doubt)).collect::<Vec<_>>()
    };
    assert_eq!(noted(&[]), []);
    assert_eq!(noted(&[head]), [("headings_again".to_owned(), true)]);
    assert_eq!(noted(&[&["Sum", "2", "-"], &["of all", "lists", "-"]]), [("total_row".to_owned(), true)]);
    assert_eq!(noted(&[&["Engineering"]]), [("lonely_cells".to_owned(), false)]);
}

#[test]
fn the_totals_row_of_a_table_is_known_without_its_word() {
    let folder = folder();
    let rows = sheet_of(&[&["ID", "Cost"], &["1", "2"], &["2", "3"], &["Everyone", "5"]]);
    let table = r#"<table ref="A1:B4" totalsRowCount="1"></table>"#;
    let relations =
        r#"<Relationships><Relationship Id="t" Type="x/table" Target="table.xml"/></Relationships>"#;
    let with = raw(&folder, &rows, &[("xl/_rels/one.xml.rels", relations), ("xl/table.xml", table)]);
    assert_eq!(codes(&read(&with, &Choice::default()).unwrap()), [("total_row", true)]);
    assert_eq!(codes(&read(&raw(&folder, &rows, &[]), &Choice::default()).unwrap()), []);
}

#[test]
fn small_files_of_many_equal_things_are_read_at_once() {
    let folder = folder();
    let many: Vec<&str> = vec!["Group"; 16_384];
    let table = read(&raw(&folder, &sheet_of(&[&many, &["a", "b"]]), &[]), &Choice::default()).unwrap();
    assert_eq!(table.headings[16_383].name, "Group (16384)");
    let marks = format!(
        "<worksheet a='{}\"' b=\"{}'\"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>",
        ">".repeat(1 << 20),
        ">".repeat(1 << 20)
    );
    assert_eq!(read(&raw(&folder, &marks, &[]), &Choice::default()).unwrap().headings[0].text, "1");
}
