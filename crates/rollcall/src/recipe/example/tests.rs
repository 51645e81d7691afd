use std::fs;
use std::io::Read;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::recipe::tests::certain;
use crate::sheet::{Choice, Table, look};

/// An example workbook in a folder of its own.
struct Written {
    _folder: TempDir,
    path: PathBuf,
    example: Example,
}

impl Written {
    fn new(schema: &Schema<'_>) -> Written {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("example.xlsx");
        let example = write_example(schema, &path).unwrap_or_else(|error| panic!("{}: {error}", schema.kind));
        Written { _folder: folder, path, example }
    }

    fn table(&self) -> Table {
        sheet::read(&self.path, &Choice::default()).unwrap()
    }

    /// One file of those that a workbook is made of.
    fn inside(&self, name: &str) -> String {
        let mut package = zip::ZipArchive::new(fs::File::open(&self.path).unwrap()).unwrap();
        let mut text = String::new();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn names(&self) -> Vec<String> {
        let package = zip::ZipArchive::new(fs::File::open(&self.path).unwrap()).unwrap();
        package.file_names().map(|name| name.unwrap().into_owned()).collect()
    }
}

fn each_kind() -> impl Iterator<Item = Schema<'static>> {
    Kind::ALL.iter().map(|kind| Schema { kind, properties: &[] })
}

fn properties() -> Vec<Property> {
    let declared = ["passed:boolean", "minutes:int32", "Display name:string", "tested:timestamp"];
    declared.iter().map(|text| text.parse().unwrap()).collect()
}

fn is_flat(kind: &Kind) -> bool {
    kind.fields.iter().all(|field| field.shape.parts().is_empty())
}

fn cells(table: &Table) -> Vec<Vec<String>> {
    table.rows().map(|row| row.cells().map(|cell| cell.shown().into_owned()).collect()).collect()
}

#[test]
fn every_kind_has_examples_that_vanta_would_take() {
    for schema in each_kind() {
        let records = records(&schema);
        assert!(records.len() >= 2, "{}", schema.kind);
        let faults = schema.check_all(&records);
        assert!(faults.is_empty(), "{}: {}", schema.kind, faults[0]);
    }
    let properties = properties();
    for kind in Kind::ALL {
        let schema = Schema { kind, properties: &properties };
        assert_eq!(schema.check_all(&records(&schema)), [], "{kind}");
    }
}

#[test]
fn every_fields_example_is_shown_by_some_record() {
    for schema in each_kind() {
        let records = records(&schema);
        for column in columns(&schema) {
            let shows = |record: &Record| {
                (0..height(record))
                    .any(|row| value_at(record, &column, row).is_some_and(|value| !value.is_null()))
            };
            assert!(records.iter().any(shows), "{}: {}", schema.kind, column.heading);
        }
    }
}

#[test]
fn the_workbook_reads_back_without_any_doubt() {
    for schema in each_kind() {
        let (kind, written) = (schema.kind, Written::new(&schema));
        let columns = columns(&schema);
        let facts = look(&written.path, &Choice::default(), 10).unwrap();
        let doubts: Vec<String> =
            facts.notes.iter().filter(|note| note.doubtful).map(crate::sheet::Note::in_words).collect();
        assert!(doubts.is_empty(), "{kind}: {doubts:?}");
        assert_eq!((facts.sheet.as_str(), facts.headings_row), (kind.label, 1), "{kind}");
        assert_eq!(facts.sheets[0].name, written.example.sheet, "{kind}");
        assert!(facts.sheets.iter().all(|sheet| !sheet.hidden), "{kind}");
        assert_eq!((facts.columns.len(), written.example.fields), (columns.len(), columns.len()), "{kind}");
        for (read, column) in facts.columns.iter().zip(&columns) {
            assert_eq!(read.heading, column.heading, "{kind}");
        }
        assert_eq!(facts.rows, records(&schema).iter().map(height).sum::<usize>(), "{kind}");
    }
}

#[test]
fn the_rows_of_every_kind_become_exactly_the_example_records() {
    for schema in each_kind() {
        let kind = schema.kind;
        let table = Written::new(&schema).table();
        let mut recipe = certain(&table, &schema);
        // Its rows are an example of every severity, and all of them are meant here.
        recipe.sources[0].only = None;
        let tables = [("main", &table)];
        let applied = recipe.apply(&tables, &schema, &[]);
        assert_eq!(applied.problems(), [], "{kind}");
        let read: Vec<Record> = applied.drafted.iter().map(|drafted| drafted.record.clone()).collect();
        for (read, told) in read.iter().zip(records(&schema)) {
            for (name, value) in told.iter() {
                assert_eq!(read.get(name), Some(value), "{kind}: {name}");
            }
            assert_eq!(read.len(), told.len(), "{kind}");
        }
        assert_eq!(read.len(), records(&schema).len(), "{kind}");
    }
}

#[test]
fn headings_are_labels_outside_and_vantas_own_names_inside_parts() {
    let kind = Kind::named("macos_user_computer").unwrap();
    let headings: Vec<String> =
        columns(&Schema { kind, properties: &[] }).into_iter().map(|column| column.heading).collect();
    for heading in [
        "ID that never changes",
        "applications.bundleId",
        "drives.filevaultEnabled",
        "users.screenlockSettings.requiresPassword",
        "passwordPolicy.minimumLengthRequirement",
    ] {
        assert!(headings.iter().any(|known| known == heading), "{heading} in {headings:?}");
    }
    let properties = properties();
    for kind in Kind::ALL {
        let schema = Schema { kind, properties: &properties };
        let columns = columns(&schema);
        for (place, one) in columns.iter().enumerate() {
            let twin = columns[..place].iter().find(|other| is_same(&one.heading, &other.heading));
            assert!(twin.is_none(), "{kind}: two columns of one heading, {}", one.heading);
        }
    }
}

#[test]
fn several_parts_take_a_row_each_with_the_same_id_and_none_is_lost() {
    for schema in each_kind().filter(|schema| !is_flat(schema.kind)) {
        let kind = schema.kind;
        let (records, columns) = (records(&schema), columns(&schema));
        assert!(records.iter().any(|record| height(record) == 2), "{kind}: nobody sees how two are written");
        let rows = cells(&Written::new(&schema).table());
        let mut at = 0;
        for record in &records {
            let own = &rows[at..at + height(record)];
            at += height(record);
            for (place, column) in columns.iter().enumerate() {
                let is_part = column.inside.first().is_some_and(|part| matches!(part.shape, Shape::List(_)));
                if !is_part {
                    assert!(own.iter().all(|row| row[place] == own[0][place]), "{kind}: {}", column.heading);
                }
            }
            let told: usize = record.values().map(leaves).sum();
            let repeated = |place: usize| columns[place].inside.first().is_none_or(|part| !is_list(part));
            let written: usize = own
                .iter()
                .enumerate()
                .map(|(row, cells)| {
                    let counts = |place: &usize| !cells[*place].is_empty() && (row == 0 || !repeated(*place));
                    (0..cells.len()).filter(counts).count()
                })
                .sum();
            assert_eq!(written, told, "{kind}: {own:?}");
        }
    }
}

fn is_list(field: &Field) -> bool {
    matches!(field.shape, Shape::List(_))
}

/// How many cells a value fills.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(items) if items.iter().any(|item| item.as_object().is_some()) => {
            items.iter().map(leaves).sum()
        }
        Value::Object(fields) => fields.values().map(leaves).sum(),
        Value::Array(items) => usize::from(!items.is_empty()),
        _ => 1,
    }
}

#[test]
fn a_property_that_is_named_like_a_field_has_a_heading_of_its_own() {
    let kind = Kind::named("custom_resource").unwrap();
    let properties = properties();
    let headings: Vec<String> =
        columns(&Schema { kind, properties: &properties }).into_iter().map(|column| column.heading).collect();
    let own = ["passed", "minutes", "customProperties.Display name", "tested"];
    assert_eq!(headings[..3], ["Display name", "ID that never changes", "Link to it"]);
    assert_eq!(headings[3..], own);
}

#[test]
fn choices_and_yes_no_have_drop_downs_for_as_many_rows_as_vanta_takes() {
    for schema in each_kind() {
        let (kind, written) = (schema.kind, Written::new(&schema));
        let xml = written.inside("xl/worksheets/sheet1.xml");
        let columns = columns(&schema);
        let wanted = |column: &&Column<'_>| matches!(column.shape, Shape::Choice(_) | Shape::Boolean);
        assert_eq!(xml.matches("type=\"list\"").count(), columns.iter().filter(wanted).count(), "{kind}");
        for (place, column) in columns.iter().enumerate().filter(|(_, column)| wanted(column)) {
            let letter = sheet::letters(place);
            let rule = xml
                .split("<dataValidation ")
                .find(|rule| rule.contains(&format!("\"{letter}2:{letter}10001\"")));
            let rule = rule.unwrap_or_else(|| panic!("{kind}: {}", column.heading));
            let range = rule.split("<formula1>").nth(1).unwrap().split("</formula1>").next().unwrap();
            assert_eq!(offered_at(&written, range), offered(&column.shape), "{kind}: {}", column.heading);
        }
    }
}

fn offered(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Boolean => vec!["TRUE".to_owned(), "FALSE".to_owned()],
        shape => shape.choices().iter().map(|choice| (*choice).to_owned()).collect(),
    }
}

/// The texts of a range as `'Choices'!$B$2:$B$4`.
fn offered_at(written: &Written, range: &str) -> Vec<String> {
    let (name, cells) =
        range.replace("&apos;", "'").replace(['$', '\''], "").split_once('!').map(owned).unwrap();
    let choice =
        Choice { sheet: Some(name), headings: Some(sheet::HeadingRows::one(1)), ..Choice::default() };
    let table = sheet::read(&written.path, &choice).unwrap();
    let (from, to) = cells.split_once(':').unwrap();
    let letter: String = from.chars().filter(char::is_ascii_alphabetic).collect();
    let row = |cell: &str| cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().unwrap();
    let column = table.headings.iter().position(|heading| heading.letter == letter).unwrap();
    let within = table.rows().filter(|line| (row(from)..=row(to)).contains(&line.number()));
    within.map(|line| line.cell(column).shown().into_owned()).collect()
}

fn owned((name, cells): (&str, &str)) -> (String, String) {
    (name.to_owned(), cells.to_owned())
}

#[test]
fn nothing_in_the_workbook_can_run() {
    for schema in each_kind() {
        let written = Written::new(&schema);
        for name in written.names().iter().filter(|name| name.starts_with("xl/worksheets/sheet")) {
            let xml = written.inside(name);
            for running in ["<f>", "<f ", "<hyperlink", "<oleObject", "<control"] {
                assert!(!xml.contains(running), "{}: {running} in {name}", schema.kind);
            }
        }
        for name in written.names() {
            let runs = ["vba", "externalLink", "macro"].iter().any(|part| name.contains(part));
            assert!(!runs, "{}: {name}", schema.kind);
        }
    }
}

#[test]
fn every_column_is_explained_on_a_sheet_of_its_own() {
    for schema in each_kind() {
        let written = Written::new(&schema);
        let choice = Choice {
            sheet: Some("How to fill it in".to_owned()),
            headings: Some(sheet::HeadingRows::one(1)),
            ..Choice::default()
        };
        let rows = cells(&sheet::read(&written.path, &choice).unwrap());
        for column in columns(&schema) {
            let row = rows.iter().find(|row| row[0] == column.heading);
            let row = row.unwrap_or_else(|| panic!("{}: {}", schema.kind, column.heading));
            assert_eq!(row[1..3], [column.need.words(), column.shape.words()], "{}", schema.kind);
            assert_eq!(row[4..6], [column.example, column.help], "{}", schema.kind);
            assert!(!column.help.is_empty() && !column.example.is_empty(), "{}", column.heading);
        }
    }
}

#[test]
fn what_stands_inside_a_part_is_needed_only_with_it() {
    let need = |kind: &str, heading: &str| {
        let schema = Schema { kind: Kind::named(kind).unwrap(), properties: &[] };
        columns(&schema).into_iter().find(|column| column.heading == heading).unwrap().need
    };
    assert_eq!(need("windows_user_computer", "Operating system"), Need::Always);
    assert_eq!(need("windows_user_computer", "Owner"), Need::Never);
    assert_eq!(need("windows_user_computer", "drives.encrypted"), Need::ForEach);
    assert_eq!(need("windows_user_computer", "drives.isBootVolume"), Need::Never);
    assert_eq!(need("windows_user_computer", "windowsSecurityCenter.firewall"), Need::IfUsed);
    assert_eq!(need("windows_user_computer", "windowsSecurityProducts.name"), Need::IfUsed);
}

#[test]
fn a_sheets_name_is_one_that_spreadsheet_programs_allow() {
    assert_eq!(sheet_name("User accounts"), "User accounts");
    assert_eq!(sheet_name("What's [in] a/b: *?\\"), "Whats in ab ");
    assert_eq!(sheet_name(&"x".repeat(40)), "x".repeat(31));
    assert_eq!(sheet_name(&"😀".repeat(40)), "😀".repeat(15));
}

#[test]
fn a_file_is_replaced_whole_and_only_a_workbook_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let schema = Schema { kind: Kind::named("secret").unwrap(), properties: &[] };
    let path = folder.path().join("example.XLSX");
    fs::write(&path, "older").unwrap();
    write_example(&schema, &path).unwrap();
    let first = fs::read(&path).unwrap();
    assert!(first.starts_with(b"PK"));
    write_example(&schema, &path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), first, "the same description gives the same file");
    let csv = folder.path().join("example.csv");
    let error = write_example(&schema, &csv).unwrap_err();
    assert_eq!(error.code, Code::NotWritten);
    assert!(
        error.message.contains("example.csv") && error.hint.unwrap().contains(".xlsx"),
        "{}",
        error.message
    );
    assert!(!csv.exists());
    let nowhere = folder.path().join("missing").join("example.xlsx");
    assert_eq!(write_example(&schema, &nowhere).unwrap_err().code, Code::NotWritten);
}
