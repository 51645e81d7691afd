use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use vanta::Kind;

use super::*;
use crate::prepare::{NamedFile, RecipeFrom};
use crate::recipe::text;

/// What a person types into a cell.
enum Types {
    Text(&'static str),
    Date(&'static str),
    Yes,
    Short,
    Broken,
}

struct Desk {
    folder: tempfile::TempDir,
    recipe: String,
}

impl Desk {
    fn new(uniqueid: &str) -> Desk {
        let recipe = format!(
            "recipe = 1\nkind = \"user_account\"\n[sources.main.fields]\nuniqueId = {uniqueid}\n\
             displayName = {{ column = \"Name\" }}\n"
        );
        Desk { folder: tempfile::tempdir().unwrap(), recipe }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn prepared(&self, content: &str) -> Prepared {
        self.prepared_of(&[("main", content)])
    }

    fn prepared_of(&self, files: &[(&str, &str)]) -> Prepared {
        let read = |(source, content): &(&str, &str)| {
            let path = self.path(&format!("{source}.csv"));
            fs::write(&path, content).unwrap();
            let table = sheet::read(&path, &first_row()).unwrap();
            ReadTable::new(source, Arc::new(table))
        };
        let recipe = text::read(&self.recipe).unwrap();
        Prepared {
            recipe,
            from: RecipeFrom::Given,
            tables: files.iter().map(read).collect(),
            edited: false,
            unmet: Vec::new(),
            unmet_told: false,
            made_for: None,
            zone_here: None,
        }
    }

    /// Writes every row that has a problem.
    fn write(&self, prepared: &Prepared, overrides: &[Override]) -> PathBuf {
        let (schema, tables) = (schema(), prepared.tables());
        let applied = prepared.apply(&tables, &schema, overrides);
        let path = self.path("problems.xlsx");
        write_problems(&path, prepared, &applied, &applied.problems()).unwrap();
        path
    }

    /// Reads a workbook back in which a person typed into some cells: line of the sheet, heading, what was typed.
    fn merge(&self, prepared: &Prepared, overrides: &[Override], typed: &[(u32, &str, Types)]) -> Merged {
        let path = self.path("mended.xlsx");
        let mut copy = Workbook::new();
        for name in [TO_MEND, KEPT] {
            let choice = Choice { sheet: Some(name.to_owned()), ..first_row() };
            let table = sheet::read(&self.path("problems.xlsx"), &choice).unwrap();
            let sheet = copy.add_worksheet();
            sheet.set_name(name).unwrap();
            for (column, heading) in (0..).zip(&table.headings) {
                sheet.write_string(0, column, &heading.name).unwrap();
                for row in table.rows() {
                    let text = row.cell(usize::from(column)).shown();
                    sheet.write_string(row.number() - 1, column, text).unwrap();
                }
            }
            for (line, heading, what) in typed.iter().filter(|_| name == TO_MEND) {
                let at = table.headings.iter().position(|of| of.name == *heading).unwrap();
                let (row, column) = (line - 1, u16::try_from(at).unwrap());
                match what {
                    Types::Text(text) => sheet.write_string(row, column, *text).unwrap(),
                    Types::Date(date) => {
                        let format = if date.contains(':') { "d/m/yyyy hh:mm" } else { "m/d/yyyy" };
                        let date = ExcelDateTime::parse_from_str(date).unwrap();
                        let format = Format::new().set_num_format(format);
                        sheet.write_datetime_with_format(row, column, &date, &format).unwrap()
                    }
                    Types::Yes => sheet.write_boolean(row, column, true).unwrap(),
                    Types::Short => {
                        let format = Format::new().set_num_format("0.00E+00");
                        sheet.write_number_with_format(row, column, 123_456_789_012.0, &format).unwrap()
                    }
                    Types::Broken => {
                        sheet.write_formula(row, column, Formula::new("=NA()").set_result("#N/A")).unwrap()
                    }
                };
            }
        }
        copy.save(&path).unwrap();
        read_back(&path, prepared, &schema(), overrides).unwrap_or_else(|error| panic!("{error:?}"))
    }
}

fn schema() -> Schema<'static> {
    Schema { kind: Kind::named("user_account").unwrap(), properties: &[] }
}

const BY_ID: &str = "{ column = \"ID\" }";

/// The cells that were mended, in short.
fn cells(of: &[Override]) -> Vec<[&str; 4]> {
    of.iter().map(|of| [of.id.as_str(), &of.column, &of.original, &of.replaced]).collect()
}

fn refused(merged: &Merged) -> Vec<&str> {
    merged.refused.iter().map(String::as_str).collect()
}

#[test]
fn an_old_file_of_problems_brings_no_old_values_back() {
    let desk = Desk::new(BY_ID);
    let before = desk.prepared("ID,Name,Room\nE1,,1\nE2,,2\nE3,,3\n");
    desk.write(&before, &[]);
    let today = desk.prepared("ID,Name,Room\nE9,Zoe,9\nE1,Ann,10\nE2,,20\n");
    let merged = desk.merge(
        &today,
        &[],
        &[(2, "Name", Types::Text("Anna")), (3, "Name", Types::Text("Bob")), (4, "Name", Types::Text("Cy"))],
    );
    assert_eq!(cells(&merged.mended), [["E2", "Name", "", "Bob"]]);
    assert_eq!(
        refused(&merged),
        [
            "Row 2, Name: your file says something else now.",
            "Row 4: your file has no row with the ID E3 any more.",
        ]
    );
    assert_eq!(merged.mended[0].id_rule, BY_ID);
}

#[test]
fn rows_may_be_sorted_and_deleted_and_those_that_were_added_are_named() {
    let desk = Desk::new(BY_ID);
    let file = desk.prepared("ID,Name\nE1,\nE2,\nE3,\n");
    desk.write(&file, &[]);
    let swapped = [
        (2, ROW, Types::Text("4")),
        (2, "ID", Types::Text("E3")),
        (2, "Name", Types::Text("Cy")),
        (4, ROW, Types::Text("2")),
        (4, "ID", Types::Text("E1")),
        (5, "ID", Types::Text("E4")),
        (5, "Name", Types::Text("Di")),
        (6, ROW, Types::Text("77")),
        (6, "Name", Types::Text("x")),
    ];
    let merged = desk.merge(&file, &[], &swapped);
    assert_eq!(cells(&merged.mended), [["E3", "Name", "", "Cy"]]);
    assert_eq!(
        refused(&merged),
        [
            "Line 5: it has no row number. A new row is added in your file.",
            "Row 77: it is no row that was written to this file.",
        ]
    );
    let twice = [(2, "Name", Types::Text("x")), (3, ROW, Types::Text("2"))];
    let merged = desk.merge(&file, &[], &twice);
    assert_eq!((merged.mended.len(), merged.refused.len()), (0, 2), "{:?}", merged.refused);
}

#[test]
fn an_id_in_several_rows_is_mended_in_the_file() {
    let desk = Desk::new(BY_ID);
    let file = desk.prepared("ID,Name\nm1,\nm1,\n");
    desk.write(&file, &[]);
    let merged = desk.merge(&file, &[], &[(2, "Name", Types::Text("Ann"))]);
    assert_eq!(cells(&merged.mended), [[""; 4]; 0]);
    assert_eq!(refused(&merged), ["Row 2: the ID m1 stands in several rows; mend it in your file."]);
}

#[test]
fn no_column_that_the_id_is_made_of_is_mended_here() {
    for rule in ["{ join = [\"ID\", \"Part\"], between = \"-\" }", "{ template = \"{ID}-{Part}\" }"] {
        let desk = Desk::new(rule);
        let file = desk.prepared("ID,Part,Name\nE1,a,\n");
        desk.write(&file, &[]);
        for column in ["ID", "Part"] {
            let merged =
                desk.merge(&file, &[], &[(2, column, Types::Text("z")), (2, "Name", Types::Text("Ann"))]);
            assert!(merged.mended.is_empty(), "{rule} {column}");
            assert!(merged.refused[0].starts_with("Row 2: what its ID is made of"), "{:?}", merged.refused);
        }
    }
}

#[test]
fn nothing_is_taken_where_the_recipe_takes_ids_from_elsewhere_by_now() {
    let desk = Desk::new(BY_ID);
    desk.write(&desk.prepared("ID,No,Name\nE1,E2,\nE2,E1,\n"), &[]);
    let other = Desk::new("{ column = \"No\" }").prepared("ID,No,Name\nE1,E2,\nE2,E1,\n");
    let merged = desk.merge(&other, &[], &[(2, "Name", Types::Text("Ann"))]);
    assert_eq!(cells(&merged.mended), [[""; 4]; 0]);
    assert!(merged.refused[0].contains("takes IDs from elsewhere"), "{:?}", merged.refused);
}

#[test]
fn what_is_typed_means_the_same_in_every_file_or_is_refused_by_name() {
    let desk = Desk::new(BY_ID);
    let file = desk.prepared("ID,Name,Since,At,MFA,Number,Room\nE1,,03/04/2026,,no,1,1\n");
    desk.write(&file, &[]);
    let merged = desk.merge(
        &file,
        &[],
        &[
            (2, "Since", Types::Date("2026-04-03")),
            (2, "At", Types::Date("2026-04-03T10:30:00")),
            (2, "MFA", Types::Yes),
            (2, "Number", Types::Short),
            (2, "Room", Types::Broken),
        ],
    );
    let taken: Vec<(&str, &str)> =
        merged.mended.iter().map(|of| (of.column.as_str(), of.replaced.as_str())).collect();
    assert_eq!(taken, [("Since", "2026-04-03"), ("At", "2026-04-03T10:30:00"), ("MFA", "TRUE")]);
    assert_eq!(refused(&merged).len(), 2, "{:?}", merged.refused);
    assert!(merged.refused[0].starts_with("Row 2, Number: a number stands there in short form"));
    assert!(merged.refused[1].starts_with("Row 2, Room: a spreadsheet error"), "{:?}", merged.refused);
}

#[test]
fn columns_of_the_file_may_be_called_as_ours_are() {
    let desk = Desk::new(BY_ID);
    let file = desk.prepared("ID,Name,Source,Row in your file,what to fix\nE1,,HR,7,nothing\n");
    let path = desk.write(&file, &[]);
    let headings: Vec<String> =
        sheet::read(&path, &first_row()).unwrap().headings.into_iter().map(|heading| heading.name).collect();
    let ours = ["Row in your file (Rollcall)", "What to fix (Rollcall)"];
    assert_eq!((&headings[0], &headings[6]), (&ours[0].to_owned(), &ours[1].to_owned()), "{headings:?}");
    let merged = desk.merge(&file, &[], &[(2, "Source", Types::Text("IT")), (2, ROW, Types::Text("8"))]);
    assert_eq!(refused(&merged), [""; 0]);
    assert_eq!(cells(&merged.mended), [["E1", "Source", "HR", "IT"], ["E1", ROW, "7", "8"]]);
}

#[test]
fn of_several_sources_each_row_finds_its_own() {
    let mut desk = Desk::new(BY_ID);
    desk.recipe =
        "recipe = 1\nkind = \"user_account\"\n[sources.hr.fields]\nuniqueId = { column = \"ID\" }\n\
                   displayName = { column = \"Name\" }\n[sources.it.fields]\nuniqueId = { column = \"ID\" }\n\
                   displayName = { column = \"NAME\" }\n"
            .to_owned();
    let file = desk.prepared_of(&[("hr", "ID,Name\nE1,\n"), ("it", "ID,NAME\nG1,\n")]);
    desk.write(&file, &[]);
    let merged =
        desk.merge(&file, &[], &[(2, "Name", Types::Text("Ann")), (3, "NAME (2)", Types::Text("Gus"))]);
    assert_eq!(refused(&merged), [""; 0]);
    assert_eq!(cells(&merged.mended), [["E1", "Name", "", "Ann"], ["G1", "NAME", "", "Gus"]]);
    assert_eq!((merged.mended[0].source.as_str(), merged.mended[1].source.as_str()), ("hr", "it"));
}

#[test]
fn a_cell_that_is_back_to_the_files_own_is_mended_no_more() {
    let desk = Desk::new(BY_ID);
    let file = desk.prepared("ID,Name,Room\nE1,,1\nE2,,2\n");
    let of = |id: &str, column: &str, original: &str, replaced: &str| Override {
        source: "main".to_owned(),
        id: id.to_owned(),
        id_rule: BY_ID.to_owned(),
        column: column.to_owned(),
        original: original.to_owned(),
        replaced: replaced.to_owned(),
    };
    let overrides = [of("E1", "Room", "1", "10"), of("E2", "Room", "2", "20")];
    desk.write(&file, &overrides);
    let merged = desk.merge(&file, &overrides, &[(2, "Room", Types::Text("1"))]);
    assert_eq!(cells(&merged.undone), [["E1", "Room", "1", "10"]]);
    assert_eq!(cells(&merged.mended), [["E2", "Room", "2", "20"]], "it is shown as it counts, and stays");
}

#[test]
fn a_file_without_what_was_kept_is_refused() {
    let desk = Desk::new(BY_ID);
    let file = desk.prepared("ID,Name\nE1,\n");
    desk.write(&file, &[]);
    let table = sheet::read(&desk.path("problems.xlsx"), &first_row()).unwrap();
    let headings: Vec<String> = table.headings.iter().map(|heading| heading.name.clone()).collect();
    for name in ["alone.xlsx", "alone.csv"] {
        sheet::write(&desk.path(name), &headings, &[["2", "E1", "Ann", ""].map(str::to_owned).to_vec()])
            .unwrap();
        let error = read_back(&desk.path(name), &file, &schema(), &[]).err().unwrap();
        assert!(error.message.contains(KEPT), "{error}");
    }
}

#[test]
fn a_file_that_is_read_is_never_written_over() {
    let desk = Desk::new(BY_ID);
    let path = desk.path("orig.xlsx");
    fs::write(&path, "x").unwrap();
    fs::create_dir(desk.path("sub")).unwrap();
    let files = Files { files: vec![NamedFile { source: None, path: path.clone() }], ..Files::default() };
    for same in [path.clone(), desk.path("sub/../orig.xlsx")] {
        assert_eq!(not_an_input(&same, &files).unwrap_err().code, Code::NotWritten);
        assert!(may_be_written(&same, &files, None).is_err());
    }
    assert!(not_an_input(&desk.path("new.xlsx"), &files).is_ok());
    assert!(may_be_written(&desk.path("new.xlsx"), &files, None).is_ok());
    let merged = desk.path("mended.xlsx");
    fs::write(&merged, "x").unwrap();
    assert!(may_be_written(&merged, &files, Some(&merged)).is_err(), "what was not taken would be lost");
    assert!(may_be_written(&desk.path("new.csv"), &files, None).is_err(), "a text file keeps nothing");
}
