use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use calamine::{Data, Ods, Reader as _};
use proptest::prelude::*;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::sheet::cell::Content;
use crate::sheet::file::Reader;
use crate::sheet::grid::{Grid, MOST_COLUMNS, TooMuch};
use crate::sheet::intake::{Area, Around};

const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A zip of some parts. `mimetype` comes first, as in every document.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The content around some tables and some styles.
fn content(styles: &str, tables: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">\
         <office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    )
}

fn document(content: &str) -> Vec<u8> {
    zipped(&[
        ("mimetype", SPREADSHEET),
        ("content.xml", content),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
    ])
}

fn opened(zip: &[u8]) -> Result<Document, Refused> {
    Document::open(Package::open(Reader::Memory(Cursor::new(zip.into())))?)
}

/// A document of one sheet with those rows in it.
fn with_rows(rows: &str) -> Vec<u8> {
    document(&content("", &format!("<table:table table:name=\"People\">{rows}</table:table>")))
}

fn read_rows(rows: &str) -> Result<(Grid, Around), Fault> {
    let mut document = opened(&with_rows(rows)).unwrap();
    let mut intake = Intake::new(None);
    let around = document.read(0, &mut intake)?;
    Ok((intake.grid, around))
}

/// Each row as its number and its cells as column, kind and what is shown.
fn told(grid: &Grid) -> Vec<String> {
    let line = |line: usize| {
        let mut told = grid.number_of(line).to_string();
        if grid.is_hidden(line) {
            told.push_str(" hidden");
        }
        for (column, cell) in grid.filled(line) {
            let kind = match cell.content {
                Content::Empty => "empty".to_owned(),
                Content::Text(_) => "text".to_owned(),
                Content::Number(number) => format!("number {number}"),
                Content::Boolean(value) => value.to_string(),
                Content::Date(date) => format!("date {date}"),
                Content::Error(_) => "error".to_owned(),
                Content::NoResult => "no result".to_owned(),
            };
            write!(told, " | {column} {kind} {:?}", cell.shown()).unwrap();
        }
        told
    };
    (0..grid.len()).map(line).collect()
}

fn rows(rows: &str) -> Vec<String> {
    told(&read_rows(rows).unwrap().0)
}

/// The only cell of a row.
fn cell(cell: &str) -> String {
    let told = rows(&format!("<table:table-row>{cell}</table:table-row>"));
    told.first().map(|row| row.trim_start_matches("1 | 0 ").to_owned()).unwrap_or_default()
}

fn text(paragraphs: &str) -> String {
    cell(&format!("<table:table-cell office:value-type=\"string\">{paragraphs}</table:table-cell>"))
}

fn fault(rows: &str) -> String {
    read_rows(rows).unwrap_err().to_string()
}

const NAMED: &str =
    "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>";

#[test]
fn only_a_spreadsheet_is_taken_for_one() {
    let what = |mimetype: &str| match opened(&zipped(&[
        ("mimetype", mimetype),
        ("content.xml", &content("", "<table:table/>")),
    ])) {
        Ok(_) => "taken".to_owned(),
        Err(Refused::Fault(fault)) => fault.to_string(),
        Err(Refused::Lock(why)) => why,
    };
    let of = |sort: &str| what(&format!("application/vnd.oasis.opendocument.{sort}"));
    assert_eq!(of("spreadsheet"), "taken");
    assert_eq!(of("spreadsheet\n"), "taken");
    assert_eq!(of("spreadsheet-template"), "taken");
    assert_eq!(of("text"), "a text document");
    assert_eq!(of("presentation"), "a presentation");
    assert_eq!(of("graphics"), "a drawing");
    assert_eq!(of("chart"), "an OpenDocument file of another kind");
    assert_eq!(what("application/epub+zip"), "a zip file without a workbook");
}

#[test]
fn a_password_is_told_before_anything_is_read() {
    let manifest = "<!DOCTYPE manifest:manifest><manifest:manifest><manifest:file-entry>\
                    <manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    for part in ["content.xml", "encrypted-package"] {
        let zip =
            zipped(&[("mimetype", SPREADSHEET), (part, "\u{1}\u{2}"), ("META-INF/manifest.xml", manifest)]);
        assert!(
            matches!(opened(&zip), Err(Refused::Lock(why)) if why.contains("save it without the password"))
        );
    }
}

#[test]
fn sheets_come_in_their_order_with_those_that_are_hidden() {
    let styles = "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>\
                  <style:style style:name=\"ta&amp;2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
                  <style:style style:name=\"ta3\" style:family=\"table-row\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = "<table:table table:name=\"People &amp; more\" table:style-name=\"ta1\"><table:table-row><table:table-cell>\
                  <table:table table:name=\"inner\"></table:table><table:table table:name=\"inner\"></table:table><text:p>a</text:p></table:table-cell></table:table-row></table:table>\
                  <table:table table:name=\"Old\" table:style-name=\"ta&amp;2\"/><table:table table:name=\"Row\" table:style-name=\"ta3\"/>\
                  <table:dde-links><table:dde-link><table:table table:name=\"other\"/></table:dde-link></table:dde-links>";
    let sheets = opened(&document(&content(styles, tables))).unwrap().sheets();
    let visible = Visibility::Visible;
    let expected = [("People & more", visible), ("Old", Visibility::Hidden), ("Row", visible)];
    assert_eq!(sheets, expected.map(|(name, visibility)| (name.to_owned(), visibility)));
}

#[test]
fn the_sheet_that_is_asked_for_is_read() {
    let table = |name: &str, text: &str| {
        format!(
            "<table:table table:name=\"{name}\"><table:table-row><table:table-cell><table:table/><text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"
        )
    };
    let tables = table("A", "a")
        + &table("'file:///other.ods'#B", "copy")
        + "<table:table table:name=\"E\"/>"
        + &table("C", "c");
    let mut document = opened(&document(&content("", &tables))).unwrap();
    let mut read = |place: usize| {
        let mut intake = Intake::new(None);
        document.read(place, &mut intake).unwrap();
        told(&intake.grid)
    };
    assert_eq!(read(2), ["1 | 0 text \"c\""]);
    assert_eq!(read(0), ["1 | 0 text \"a\""]);
    assert_eq!(read(1), [""; 0]);
}

#[test]
fn each_sort_of_cell_keeps_its_value_and_what_is_shown_for_it() {
    let cell = |attributes: &str, shown: &str| {
        cell(&format!("<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"))
    };
    assert_eq!(cell("office:value-type=\"float\" office:value=\"42\"", "00042"), "number 42 \"00042\"");
    assert_eq!(cell("office:value-type=\"percentage\" office:value=\"0.5\"", "50%"), "number 0.5 \"50%\"");
    assert_eq!(
        cell("office:value=\"1e3\" office:value-type=\"currency\" office:currency=\"EUR\"", " 1.000,00 € "),
        "number 1000 \"1.000,00 €\""
    );
    assert_eq!(
        cell("office:value-type=\"date\" office:date-value=\"2026-03-12\"", "12.03.26"),
        "date 2026-03-12T00:00:00 \"12.03.26\""
    );
    assert_eq!(
        cell("office:value-type=\"date\" office:date-value=\"2026-03-12T09:30:00\"", "12.03.26"),
        "date 2026-03-12T09:30:00 \"12.03.26\""
    );
    assert_eq!(
        cell("office:value-type=\"date\" office:date-value=\"1850-01-01\"", "then"),
        "date 1850-01-01T00:00:00 \"then\""
    );
    assert_eq!(
        cell("office:value-type=\"time\" office:time-value=\"PT36H00M0S\"", "36:00"),
        "number 1.5 \"36:00\""
    );
    assert_eq!(
        cell("office:value-type=\"time\" office:time-value=\"-PT12H\"", "-12:00"),
        "number -0.5 \"-12:00\""
    );
    assert_eq!(cell("office:value-type=\"boolean\" office:boolean-value=\"true\"", "WAHR"), "true \"TRUE\"");
    assert_eq!(
        cell("office:value-type=\"boolean\" office:boolean-value=\"false\"", "FALSCH"),
        "false \"FALSE\""
    );
    assert_eq!(
        cell("table:formula=\"of:=TRUE()\" office:value-type=\"float\" office:value=\"1\"", "TRUE"),
        "true \"TRUE\""
    );
    assert_eq!(
        cell("table:formula=\"of:=FALSE()\" office:value-type=\"float\" office:value=\"0\"", "FALSE"),
        "false \"FALSE\""
    );
    assert_eq!(cell("office:value-type=\"string\"", "00042"), "text \"00042\"");
    assert_eq!(cell("", "a &lt;b&gt;"), "text \"a <b>\"");
    assert_eq!(
        cell("office:value-type=\"string\" office:string-value=\"a&#10;b  c\"", "a"),
        "text \"a\\nb  c\""
    );
}

#[test]
fn a_value_that_is_none_is_left_to_what_is_shown() {
    let cell = |attributes: &str| {
        cell(&format!("<table:table-cell {attributes}><text:p>shown</text:p></table:table-cell>"))
    };
    for attributes in [
        "office:value-type=\"float\"",
        "office:value-type=\"float\" office:value=\"NaN\"",
        "office:value-type=\"float\" office:value=\"1,5\"",
        "office:value-type=\"date\" office:date-value=\"2026-02-30\"",
        "office:value-type=\"time\" office:time-value=\"2 hours\"",
        "office:value-type=\"time\" office:time-value=\"P1Y\"",
        "office:value-type=\"boolean\" office:boolean-value=\"perhaps\"",
        "office:value-type=\"void\"",
    ] {
        assert_eq!(cell(attributes), "text \"shown\"", "{attributes}");
    }
}

#[test]
fn a_value_that_is_none_and_shows_nothing_is_not_lost() {
    let unread = "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-02-30\"/>";
    assert_eq!(cell(unread), "text \"2026-02-30\"");
}

#[test]
fn a_number_without_a_text_is_known_to_lack_it() {
    let (grid, _) = read_rows(
        "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"42\"/>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-12\"><text:p/></table:table-cell></table:table-row>",
    )
    .unwrap();
    assert_eq!(told(&grid), ["1 | 0 number 42 \"42\" | 1 date 2026-03-12T00:00:00 \"2026-03-12\""]);
    assert!(!grid.cell(0, 0).display_is_known());
}

#[test]
fn errors_and_missing_results_are_no_values() {
    let cell = |attributes: &str, shown: &str| {
        cell(&format!("<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"))
    };
    let marked = "table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"";
    assert_eq!(cell(marked, "#FEHLER"), "error \"#FEHLER\"");
    assert_eq!(
        cell(
            "table:formula=\"of:=1\" office:value-type=\"float\" office:value=\"0\" calcext:value-type=\"error\"",
            "Err:502"
        ),
        "error \"Err:502\""
    );
    assert_eq!(cell("table:formula=\"of:=1\" office:value-type=\"string\"", "#N/A"), "error \"#N/A\"");
    assert_eq!(cell("table:formula=\"of:=1\"", "Err:502"), "error \"Err:502\"");
    assert_eq!(cell("office:value-type=\"string\"", "#N/A"), "text \"#N/A\"");
    assert_eq!(cell("table:formula=\"of:=1\"", ""), "no result \"\"");
    assert_eq!(cell("table:formula=\"of:=1\" office:value-type=\"float\"", ""), "no result \"\"");
    assert_eq!(
        cell("table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\"", ""),
        "",
        "a text that is empty"
    );
}

#[test]
fn a_text_is_read_as_it_is_shown() {
    assert_eq!(text("<text:p>one</text:p><text:p/><text:p>two</text:p>"), "text \"one\\n\\ntwo\"");
    assert_eq!(
        text("<text:p>a <text:span>b</text:span><text:s/>c<text:s text:c=\"3\"/>d</text:p>"),
        "text \"a b c   d\""
    );
    assert_eq!(text("<text:p>a<text:tab/>b<text:line-break/>c</text:p>"), "text \"a\\tb\\nc\"");
    assert_eq!(
        text("<text:p><text:a xlink:href=\"mailto:x\">x@example.com</text:a></text:p>"),
        "text \"x@example.com\""
    );
    assert_eq!(text("<text:p><![CDATA[a&b]]> &amp;c</text:p>"), "text \"a&b &c\"");
    assert_eq!(
        text("<text:list><text:list-item><text:p>in a list</text:p></text:list-item></text:list>"),
        "text \"in a list\""
    );
    assert_eq!(
        text(
            "<text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby></text:p>"
        ),
        "text \"漢\""
    );
}

#[test]
fn spaces_are_kept_as_libreoffice_writes_them() {
    assert_eq!(text("<text:p>Zoë  Müller</text:p><text:p> 1 </text:p>"), "text \"Zoë  Müller\\n 1 \"");
}

#[test]
fn layout_of_the_file_is_no_text() {
    assert_eq!(
        text("\n  <text:p>\n    one \r\n\t two\n    <text:span>\n three</text:span>\n  </text:p>\n"),
        "text \"one two three\""
    );
    assert_eq!(text("<text:p>\n<text:s/>a\n<text:tab/></text:p>"), "text \" a \\t\"");
}

#[test]
fn comments_drawings_and_inner_tables_are_no_text() {
    let comment =
        "<office:annotation><dc:creator>Ann</dc:creator><text:p>a comment</text:p></office:annotation>";
    let frame = "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame>";
    let shape = "<draw:custom-shape><text:p>on a shape</text:p></draw:custom-shape><draw:line/><dr3d:scene><text:p>deep</text:p></dr3d:scene>";
    let inner = "<table:table><table:table-row><table:table-cell><text:p>inner</text:p></table:table-cell></table:table-row></table:table>";
    assert_eq!(text(&format!("{comment}<text:p>a{frame}b</text:p>{shape}{inner}")), "text \"ab\"");
    assert_eq!(text(comment), "");
}

#[test]
fn repeated_cells_and_rows_are_counted_and_filled_ones_given() {
    let told = rows(
        "<table:table-row><table:table-cell table:number-columns-repeated=\"3\"/>\
         <table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"2\"><text:p>7</text:p></table:table-cell>\
         <table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"4\"><table:table-cell/></table:table-row>\
         <table:table-header-rows><table:table-row table:number-rows-repeated=\"2\"><table:table-cell><text:p>h</text:p></table:table-cell></table:table-row></table:table-header-rows>\
         <table:table-rows><table:table-row/><table:table-row><table:table-cell><text:p>r</text:p></table:table-cell></table:table-row></table:table-rows>",
    );
    assert_eq!(
        told,
        [
            "1 | 3 number 7 \"7\" | 4 number 7 \"7\" | 5 text \"x\"",
            "6 | 0 text \"h\"",
            "7 | 0 text \"h\"",
            "9 | 0 text \"r\""
        ]
    );
}

#[test]
fn what_a_file_claims_without_filling_it_costs_nothing() {
    let huge = "99999999999999999999";
    let told = rows(&format!(
        "{NAMED}<table:table-column table:number-columns-repeated=\"{huge}\" table:visibility=\"collapse\"/>\
         <table:table-row table:number-rows-repeated=\"{huge}\"><table:table-cell table:number-columns-repeated=\"{huge}\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"{huge}\"><table:table-cell table:number-columns-repeated=\"{huge}\"/>\
         <table:table-cell table:number-columns-repeated=\"{huge}\"/></table:table-row>"
    ));
    assert_eq!(told, ["1 | 0 text \"a\""]);
}

#[test]
fn more_than_a_sheet_can_have_is_refused_at_once() {
    let cell = |times: &str| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{times}\"><text:p>a</text:p></table:table-cell>"
        )
    };
    let row = |times: &str, cells: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    let too_much = |rows: &str| match read_rows(rows) {
        Err(Fault::TooMuch(too_much)) => too_much,
        other => panic!("{:?}", other.map(|(grid, _)| grid.len())),
    };
    assert_eq!(too_much(&row("1", &cell("4294967295"))), TooMuch::Columns);
    assert_eq!(too_much(&row("1", &(cell("16384") + &cell("4294967295")))), TooMuch::Columns);
    assert_eq!(rows(&row("1", &cell("16384")))[0].matches('|').count(), MOST_COLUMNS);
    assert_eq!(too_much(&row("4294967295", &cell("1"))), TooMuch::Rows);
    assert_eq!(too_much(&(row("4294967295", "") + &row("1", &cell("1")))), TooMuch::Rows);
    let spaces = "<text:s text:c=\"4294967295\"/>";
    assert!(matches!(
        read_rows(&row("1", &format!("<table:table-cell><text:p>{spaces}</text:p></table:table-cell>"))),
        Err(Fault::TooLarge(_))
    ));
}

#[test]
fn repeated_rows_that_nobody_wants_come_to_an_end() {
    let mut document = opened(&with_rows(
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>a</text:p></table:table-cell></table:table-row>",
    ))
    .unwrap();
    let mut keep = |_: &Grid, _: usize| false;
    assert!(matches!(
        document.read(0, &mut Intake::new(Some(&mut keep))),
        Err(Fault::TooMuch(TooMuch::Cells))
    ));
}

#[test]
fn a_count_that_is_none_is_not_guessed() {
    let row = |times: &str| {
        fault(&format!(
            "<table:table-row><table:table-cell table:number-columns-repeated=\"{times}\"/></table:table-row>"
        ))
    };
    for times in ["0", "-1", "2x", ""] {
        let expected = format!("the sheet \"People\": it has something that comes \"{times}\" times");
        assert_eq!(row(times), expected);
    }
}

#[test]
fn hidden_rows_are_told_with_what_hides_them() {
    let row = |visibility: &str| {
        format!(
            "<table:table-row table:visibility=\"{visibility}\"><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
        )
    };
    let (grid, around) = read_rows(
        &(row("visible")
            + &row("filter")
            + &row("visible")
            + &row("filter")
            + &row("collapse")
            + &row("filter")
            + "<table:table-row-group table:display=\"false\"><table:table-row-group>"
            + NAMED
            + "</table:table-row-group>"
            + NAMED
            + "</table:table-row-group>"
            + NAMED),
    )
    .unwrap();
    let hidden: Vec<u32> =
        (0..grid.len()).filter(|&line| grid.is_hidden(line)).map(|line| grid.number_of(line)).collect();
    assert_eq!(hidden, [2, 4, 5, 6, 7, 8]);
    let stretches: Vec<_> = around.filters.iter().map(|area| (area.top, area.bottom)).collect();
    assert_eq!(stretches, [(2, 4), (6, 6)], "row 5 is hidden by hand");
}

#[test]
fn hidden_columns_are_told() {
    let (_, around) = read_rows(
        "<table:table-columns><table:table-column/><table:table-column table:number-columns-repeated=\"2\" table:visibility=\"collapse\"/></table:table-columns>\
         <table:table-column-group><table:table-column/><table:table-column table:visibility=\"filter\"/></table:table-column-group>\
         <table:table-column table:number-columns-repeated=\"99999\" table:visibility=\"collapse\"/>",
    )
    .unwrap();
    assert_eq!(around.hidden_columns, [(1, 2), (4, 4), (5, 16383)]);
}

#[test]
fn merged_cells_are_filled_down_and_what_they_hide_stays_hidden() {
    let (grid, around) = read_rows(
        "<table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\"><text:p>group</text:p></table:table-cell>\
         <table:covered-table-cell/><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:covered-table-cell table:number-columns-repeated=\"2\"><text:p>hidden</text:p></table:covered-table-cell>\
         <table:table-cell><text:p>2</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:covered-table-cell/><table:covered-table-cell/><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>\
         <table:table-row><table:covered-table-cell><text:p>under nothing</text:p></table:covered-table-cell></table:table-row>",
    )
    .unwrap();
    assert_eq!(
        told(&grid),
        [
            "1 | 0 text \"group\" | 2 text \"1\"",
            "2 | 0 text \"group\" | 2 text \"2\"",
            "3 | 0 text \"group\" | 2 text \"3\"",
            "4 | 0 text \"under nothing\"",
        ]
    );
    assert_eq!(around.merged, [Area { top: 1, left: 0, bottom: 3, right: 1 }]);
}

#[test]
fn merged_cells_are_told_apart_wherever_they_lie() {
    let anchor = |columns: u32, rows: u32| {
        format!(
            "<table:table-cell table:number-columns-spanned=\"{columns}\" table:number-rows-spanned=\"{rows}\"/>"
        )
    };
    let covered = "<table:covered-table-cell><text:p>hidden</text:p></table:covered-table-cell>";
    let told = rows(&format!(
        "<table:table-row><table:table-cell/>{}{covered}</table:table-row><table:table-row>{}{covered}{covered}</table:table-row>\
         <table:table-row>{covered}{covered}{covered}{covered}</table:table-row>",
        anchor(2, 1),
        anchor(3, 4294967295),
    ));
    assert_eq!(told, ["3 | 3 text \"hidden\""]);
}

#[test]
fn links_to_other_files_and_macros_are_known() {
    let read = |tables: &str| {
        let mut document = opened(&document(&content("", tables))).unwrap();
        document.read(0, &mut Intake::new(None)).unwrap();
        (document.has_links, document.has_macros)
    };
    let cell = |attributes: &str, inside: &str| {
        format!(
            "<table:table table:name=\"A\"><table:table-row><table:table-cell {attributes}>{inside}</table:table-cell></table:table-row></table:table>"
        )
    };
    assert_eq!(read(&cell("table:formula=\"of:=[$'My list'.A1]&amp;&quot;#&quot;\"", "")), (false, false));
    assert_eq!(
        read(&cell("table:formula=\"of:=[&apos;file:///a.ods&apos;#$Sheet1.A1]\"", "")),
        (true, false)
    );
    assert_eq!(read(&cell("", "<table:cell-range-source/>")), (true, false));
    assert_eq!(read("<table:table table:name=\"A\"><table:table-source/></table:table>"), (true, false));
    assert_eq!(
        read("<table:table table:name=\"A\"/><table:table table:name=\"'file:///a.ods'#B\"/>"),
        (true, false)
    );
    let content = content("", "<table:table table:name=\"A\"/>");
    let zip =
        zipped(&[("mimetype", SPREADSHEET), ("content.xml", &content), ("Basic/Standard/Module1.xml", "")]);
    assert!(opened(&zip).unwrap().has_macros);
}

#[test]
fn a_document_that_ends_early_says_where() {
    let whole = content("", &format!("<table:table table:name=\"People\">{NAMED}{NAMED}</table:table>"));
    let why = |content: &str| match opened(&document(content)) {
        Err(Refused::Fault(Fault::Broken(why))) => why,
        other => panic!("{:?}", other.map(|document| document.sheets())),
    };
    let second = whole.rfind("<text:p>").unwrap();
    assert_eq!(why(&whole[..second]), "the sheet \"People\" ends early, after row 1");
    assert_eq!(why(&whole[..second + 3]), "the sheet \"People\" ends early, after row 1");
    assert_eq!(why(&whole[..whole.len() - 3]), "content.xml ends early");
    assert_eq!(why(&whole[..whole.find("</office:spreadsheet>").unwrap()]), "content.xml ends early");
    assert_eq!(why(&content("", "")), "it names no sheet");
    for end in 0..whole.len() {
        assert!(opened(&document(&whole[..end])).is_err(), "cut at {end}");
    }
}

#[test]
fn a_byte_that_changed_far_behind_the_rows_is_noticed() {
    let behind = format!("<!-- {} end -->", " ".repeat(2 << 20));
    let table = format!("<table:table table:name=\"People\">{NAMED}</table:table>");
    let mut zip = document(&(content("", &table) + &behind));
    let mut document = opened(&zip).unwrap();
    let place = zip.windows(4).rposition(|bytes| bytes == b"end ").unwrap();
    zip[place] = b'E';
    let broken = |fault: &Fault| matches!(fault, Fault::Broken(why) if why.contains("unpacked"));
    assert!(matches!(opened(&zip), Err(Refused::Fault(fault)) if broken(&fault)));
    document.package = Package::open(Reader::Memory(Cursor::new(zip.into()))).unwrap();
    assert!(matches!(document.read(0, &mut Intake::new(None)), Err(fault) if broken(&fault)));
}

#[test]
fn values_are_those_that_calamine_finds() {
    let cells = "<table:table-cell office:value-type=\"float\" office:value=\"42.5\"><text:p>42,5</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"string\"><text:p>Zoë &amp; Co</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>TRUE</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"percentage\" office:value=\"0.07\" table:number-columns-repeated=\"2\"><text:p>7%</text:p></table:table-cell>\
                 <table:table-cell table:number-columns-repeated=\"2\"/>\
                 <table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-12T09:30:00\"><text:p>12 March</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"string\"><text:p>last<text:s text:c=\"2\"/>one</text:p></table:table-cell>";
    let zip = with_rows(&format!(
        "<table:table-row>{cells}</table:table-row><table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\">{cells}</table:table-row>"
    ));
    let mut theirs: Ods<_> = Ods::new(Cursor::new(zip.clone())).unwrap();
    let range = theirs.worksheet_range("People").unwrap();
    let mut intake = Intake::new(None);
    opened(&zip).unwrap().read(0, &mut intake).unwrap();
    let mut compared = 0;
    for (row, column, data) in range.used_cells() {
        let line = intake.grid.line_at(u32::try_from(row).unwrap() + 1);
        assert_eq!(intake.grid.number_of(line) as usize, row + 1);
        let same = match (data, intake.grid.cell(line, column).content) {
            (Data::Float(theirs), Content::Number(ours)) => (theirs - ours).abs() < 1e-12,
            (Data::String(theirs), Content::Text(ours)) => theirs == ours,
            (Data::Bool(theirs), Content::Boolean(ours)) => *theirs == ours,
            (Data::DateTimeIso(theirs), Content::Date(ours)) => *theirs == ours.to_string(),
            _ => false,
        };
        assert!(same, "{data:?} at {row}, {column}");
        compared += 1;
    }
    let ours: usize = (0..intake.grid.len()).map(|line| intake.grid.filled(line).len()).sum();
    assert_eq!((compared, ours), (21, 21));
}

fn reads_to_an_end(content: &str) {
    if let Ok(mut document) = opened(&document(content)) {
        for place in 0..document.sheets().len() {
            let _ = document.read(place, &mut Intake::new(None));
        }
    }
}

/// Pieces that content is made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<table:table table:name=\"A\">",
        "</table:table>",
        "<table:table-row>",
        "</table:table-row>",
        "<table:table-row/>",
        "<table:table-row table:number-rows-repeated=\"3\" table:visibility=\"filter\">",
        "<table:table-cell>",
        "</table:table-cell>",
        "<table:table-cell table:number-columns-repeated=\"4000000000\">",
        "<table:covered-table-cell>",
        "</table:covered-table-cell>",
        "<table:table-cell table:number-rows-spanned=\"4000000000\" table:number-columns-spanned=\"70000\">",
        "<text:p>",
        "</text:p>",
        "<text:s text:c=\"9\"/>",
        "text",
        " ",
        "&amp;",
        "<table:table-row-group table:display=\"false\">",
        "</table:table-row-group>",
        "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>",
        "<table:table-column table:visibility=\"collapse\"/>",
        "<table:table-row table:number-rows-repeated=\"4294967295\">",
        "<office:annotation>",
        "</office:annotation>",
        "<draw:g>",
        "</draw:g>",
        "<table:dde-links>",
        "</office:spreadsheet>",
        "<office:spreadsheet>",
        "<table:shapes>",
        "</table:shapes>",
        "<table:table-cell table:formula=\"of:=1\"/>",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_order_of_pieces_comes_to_an_end(pieces in pieces()) {
        reads_to_an_end(&content("", &pieces));
        reads_to_an_end(&content("", &format!("<table:table table:name=\"A\"><table:table-row>{pieces}</table:table-row></table:table>")));
    }

    #[test]
    fn any_text_comes_to_an_end(text in "\\PC{0,200}") {
        reads_to_an_end(&text);
        reads_to_an_end(&content("", &format!("<table:table table:name=\"A\"><table:table-row><table:table-cell>{text}")));
    }

    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..300), place in any::<prop::sample::Index>()) {
        let mut zip = with_rows(NAMED);
        let start = place.index(zip.len());
        for (at, byte) in (start..zip.len()).zip(&bytes) {
            zip[at] = *byte;
        }
        if let Ok(package) = Package::open(Reader::Memory(Cursor::new(zip.into())))
            && let Ok(mut document) = Document::open(package)
        {
            let _ = document.read(0, &mut Intake::new(None));
        }
    }
}
