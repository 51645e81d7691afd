use std::io::{self, Cursor, Read};

use encoding_rs::{
    EUC_KR, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
};
use proptest::prelude::*;

use super::encoding::people_name;
use super::facts::{Lost, Place, Uneven};
use super::*;
use crate::sheet::cell::Content;
use crate::sheet::grid::Grid;

type Rows = Vec<(u32, Vec<String>)>;

fn rows_of(grid: &Grid) -> Rows {
    let row = |line: usize| {
        let mut cells = Vec::new();
        for (column, cell) in grid.filled(line) {
            cells.resize(column, String::new());
            match cell.content {
                Content::Text(text) => cells.push(text.to_owned()),
                other => panic!("a text file has texts only, not {other:?}"),
            }
        }
        (grid.number_of(line), cells)
    };
    (0..grid.len()).map(row).collect()
}

fn read_as(bytes: &[u8], choice: &TextChoice) -> Result<(Rows, TextFacts), TextError> {
    let mut intake = Intake::new(None);
    let facts = read(&|| Ok(Box::new(Cursor::new(bytes))), choice, &mut intake)?;
    Ok((rows_of(&intake.grid), facts))
}

fn read_all(bytes: impl AsRef<[u8]>) -> (Rows, TextFacts) {
    read_as(bytes.as_ref(), &TextChoice::default()).unwrap()
}

fn rows(bytes: impl AsRef<[u8]>) -> Rows {
    read_all(bytes).0
}

fn facts(bytes: impl AsRef<[u8]>) -> TextFacts {
    read_all(bytes).1
}

fn error(bytes: impl AsRef<[u8]>) -> TextError {
    read_as(bytes.as_ref(), &TextChoice::default()).unwrap_err()
}

fn table<const R: usize>(rows: [(u32, &[&str]); R]) -> Rows {
    rows.map(|(number, cells)| (number, cells.iter().map(|&cell| cell.to_owned()).collect())).into()
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

fn bytes_in(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

fn chosen(encoding: &'static Encoding) -> TextChoice {
    TextChoice { encoding: Some(encoding), delimiter: None }
}

/// Gives one byte at a time.
struct Drip<'b>(&'b [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(1);
        self.0.read(&mut buffer[..length])
    }
}

/// One letter, as many times as told.
struct Endless {
    left: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.left.min(buffer.len());
        self.left -= length;
        buffer[..length].fill(b'x');
        Ok(length)
    }
}

const NAMES: &str = "Name,Ort\nZoë Müller,Köln\nJosé Ñandú,Málaga\nFrançois Lefèvre,Orléans\n";

#[test]
fn utf8_is_sure_and_its_mark_is_no_part_of_a_heading() {
    let (plain, told) = read_all(NAMES);
    assert_eq!(plain[1].1[0], "Zoë Müller");
    assert!((told.encoding, told.sure) == (UTF_8, true) && told.doubt.is_none());
    let (marked, told) = read_all(format!("\u{FEFF}{NAMES}"));
    assert_eq!(plain, marked);
    assert!(told.sure);
}

#[test]
fn no_mark_of_any_kind_reaches_a_heading() {
    let expected = table([(1, &["Name", "Ort"]), (2, &["A", "B"])]);
    let text = "\"Name\",Ort\nA,B\n";
    assert_eq!(rows(format!("{}{text}", "\u{FEFF}".repeat(4))), expected);
    assert_eq!(rows(format!("\u{FEFF}\u{EF}\u{BB}\u{BF}{text}")), expected);
    assert_eq!(rows(utf16(&format!("\u{FEFF}\u{EF}\u{BB}\u{BF}{text}"), true)), expected);
    assert_eq!(rows(utf16(&format!("\u{FEFF}\u{FEFF}{text}"), false)), expected);
    let marked = format!("\u{FEFF}{text}");
    let (read, told) = read_as(marked.as_bytes(), &chosen(SHIFT_JIS)).unwrap();
    assert_eq!((read, told.encoding), (expected, SHIFT_JIS));
}

#[test]
fn utf16_is_read_with_and_without_mark() {
    for (little, encoding) in [(true, UTF_16LE), (false, UTF_16BE)] {
        for text in [NAMES, "名前,部署\n山田太郎,経理\n佐藤,営業\n", "Name\tĀ\nA\tĂ\n", "one line"]
        {
            for mark in ["", "\u{FEFF}"] {
                let (read, told) = read_all(utf16(&format!("{mark}{text}"), little));
                assert_eq!(read, rows(text), "{text}");
                assert_eq!((told.encoding, told.sure), (encoding, true));
            }
        }
    }
}

#[test]
fn the_code_page_of_a_country_is_guessed_and_said_to_be_a_guess() {
    let texts = [
        (WINDOWS_1252, NAMES),
        (WINDOWS_1250, "Imię,Miasto\nŁukasz Żółć,Łódź\nGrażyna Święch,Wrocław\n"),
        (WINDOWS_1251, "Имя,Город\nИван Петров,Москва\nОльга Смирнова,Казань\n"),
        (SHIFT_JIS, "名前,部署\n山田太郎,経理部\n佐藤花子,ソフトウェア開発\n"),
        (EUC_KR, "이름,부서\n김철수,경영지원\n이영희,개발팀\n"),
        (ISO_2022_JP, "名前,部署\n山田太郎,経理部\n佐藤花子,開発部\n"),
    ];
    for (encoding, text) in texts {
        let (read, told) = read_all(bytes_in(encoding, text));
        assert_eq!((told.encoding, told.sure), (encoding, false));
        assert_eq!(read, rows(text));
        let doubt = told.doubt.unwrap();
        assert!(doubt.other != encoding && !doubt.samples.is_empty());
        assert!(doubt.samples.iter().all(|sample| sample.read != sample.other));
    }
}

#[test]
fn a_guess_shows_what_another_encoding_would_read_and_where() {
    let doubt = facts(bytes_in(WINDOWS_1251, "Id,Имя\n1,Иван Петров\n2,Ольга\n")).doubt.unwrap();
    assert_eq!(doubt.samples.len(), 3);
    let sample = &doubt.samples[1];
    assert_eq!(sample.place, Place { row: 2, column: 1 });
    assert_eq!(sample.read, "Иван Петров");
    assert_eq!(sample.other, doubt.other.decode(&bytes_in(WINDOWS_1251, "Иван Петров")).0);
    assert_ne!(sample.other, sample.read);
}

#[test]
fn utf8_with_a_few_broken_bytes_is_read_as_utf8_and_said_to_be_a_guess() {
    let bytes = [b"M\xFCller,Ulm\n", NAMES.as_bytes()].concat();
    let (read, told) = read_all(&bytes);
    assert_eq!(read[2].1[0], "Zoë Müller");
    assert_eq!(read[0].1[0], "M\u{FFFD}ller");
    assert_eq!((told.encoding, told.sure), (UTF_8, false));
    assert_eq!(told.lost, Lost { count: 1, cells: 1, places: vec![Place { row: 1, column: 0 }] });
    let doubt = told.doubt.unwrap();
    assert_eq!(doubt.samples[0].other, "ZoÃ« MÃ¼ller");
}

#[test]
fn what_a_person_says_of_the_encoding_counts() {
    let bytes = bytes_in(WINDOWS_1251, "Имя,Город\nИван,Москва\n");
    let (read, told) = read_as(&bytes, &chosen(WINDOWS_1252)).unwrap();
    assert_eq!(read[0].1[0], "Èìÿ");
    assert!(told.sure && told.doubt.is_none() && told.encoding == WINDOWS_1252);
}

#[test]
fn every_character_that_cannot_be_read_is_counted_with_its_place() {
    let (_, told) = read_as(b"a,b\nx,M\xFC\xFC\ny,z\n\n\xFC,\xFC\n\xFC,z\n", &chosen(UTF_8)).unwrap();
    assert_eq!(told.lost.count, 5);
    let places = [(2, 1), (5, 0), (5, 1)].map(|(row, column)| Place { row, column });
    assert_eq!(told.lost.places, places);
    assert_eq!(facts("a,b\nM\u{FFFD}ller,c\n").lost.count, 1);
    assert_eq!(facts(NAMES).lost, Lost::default());
}

#[test]
fn a_character_on_the_border_of_two_blocks_is_one_character() {
    for before in characters::BLOCK - 4..=characters::BLOCK {
        let text = format!("{},€\n", "x".repeat(before));
        let (read, told) = read_all(&text);
        assert_eq!(read[0].1[1], "€");
        assert!(told.sure && told.lost.count == 0);
        assert_eq!(rows(utf16(&format!("\u{FEFF}{text}"), true)), read);
    }
}

#[test]
fn a_code_page_is_seen_even_where_its_first_letter_comes_late() {
    let mut bytes = b"Name,City\n".repeat(200_000);
    bytes.extend(bytes_in(WINDOWS_1252, &NAMES[9..]));
    let (read, told) = read_all(&bytes);
    assert_eq!((told.encoding, told.sure), (WINDOWS_1252, false));
    assert_eq!(read[200_000].1[0], "Zoë Müller");
}

#[test]
fn what_has_nul_characters_is_no_text() {
    assert!(matches!(error(b"a,b\nc\0,d\n"), TextError::Binary));
    assert!(matches!(error([&b"a,b\n".repeat(100_000)[..], b"\0"].concat()), TextError::Binary));
    assert!(matches!(error(b"\xFF\xFEa\0\0\0\n\0"), TextError::Binary));
    assert!(matches!(error(b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0"), TextError::Binary));
}

#[test]
fn each_delimiter_is_found_and_sure() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = ["Name,x\"y,\"a;b,c|d\te\"\n", "A,B,C\n", "\"1,5\",,D\n"].concat();
        let text = text.replace(',', delimiter);
        let told = facts(text);
        assert_eq!((told.delimiter, told.delimiter_sure), (delimiter.as_bytes()[0], true), "{delimiter:?}");
    }
}

#[test]
fn decimal_commas_do_not_make_the_comma_a_delimiter() {
    let told = facts("1,5;2,5\n3,5;4,5\n");
    assert_eq!((told.delimiter, told.delimiter_sure), (b';', false));
    let told = facts("Preis;Menge\n1,5;2,5\n3,5;4,5\n");
    assert_eq!((told.delimiter, told.delimiter_sure), (b';', true));
    let told = facts("Name\tOrt\nMüller, Zoë\tKöln\nLefèvre, François\tOrléans\n");
    assert_eq!((told.delimiter, told.delimiter_sure), (b'\t', true));
}

#[test]
fn a_list_of_one_column_is_sure() {
    let (read, told) = read_all("Name\nZoë\nMax\n");
    assert_eq!(read, table([(1, &["Name"]), (2, &["Zoë"]), (3, &["Max"])]));
    assert_eq!((told.delimiter, told.delimiter_sure), (b',', true));
    assert!(facts("").delimiter_sure);
}

#[test]
fn a_delimiter_that_fits_few_rows_is_not_sure() {
    assert!(!facts("Name\nMüller, Zoë\nMax\nEva\nIda\n").delimiter_sure);
}

#[test]
fn what_a_person_says_of_the_delimiter_counts() {
    let choice = TextChoice { encoding: None, delimiter: Some(b'/') };
    let (read, told) = read_as(b"sep=;\na/b;c\n", &choice).unwrap();
    assert_eq!(read, table([(2, &["a", "b;c"])]));
    assert!((told.delimiter, told.delimiter_sure, told.separator_line) == (b'/', true, true));
    for wrong in [b'"', b'\n', 0xC3] {
        let choice = TextChoice { encoding: None, delimiter: Some(wrong) };
        assert!(matches!(read_as(b"a", &choice), Err(TextError::Delimiter(_))));
    }
}

#[test]
fn a_separator_line_is_followed_and_is_row_one() {
    let expected = table([(2, &["a,b", "c"]), (3, &["d", "e,f"])]);
    for line in ["sep=;\n", "SEP=;\r\n", "\"sep=;\"\r", "sep=\";\"\n", "\u{FEFF}sep=;\n"] {
        let (read, told) = read_all(format!("{line}a,b;c\nd;e,f\n"));
        assert_eq!(read, expected, "{line:?}");
        assert_eq!((told.delimiter, told.delimiter_sure, told.separator_line), (b';', true, true));
    }
    assert_eq!(rows("sep=\t\na\tb\n"), table([(2, &["a", "b"])]));
    let utf16_text = utf16("\u{FEFF}sep=;\r\na,b;c\nd;e,f\n", true);
    assert_eq!(rows(utf16_text), expected);
    assert_eq!(rows("sep=;"), table([]));
    assert_eq!(rows("sep=ab,c\n"), table([(1, &["sep=ab", "c"])]));
    assert!(!facts("separate,c\n").separator_line);
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_program_shows_them() {
    let text = "\n\na,b\r\n\r\n\"c\nc\r\nc\",d\r\re,f\n\rg,h\n";
    let expected = table([(3, &["a", "b"]), (5, &["c\nc\r\nc", "d"]), (7, &["e", "f"]), (9, &["g", "h"])]);
    assert_eq!(rows(text), expected);
    let mut intake = Intake::new(None);
    read(&|| Ok(Box::new(Drip(text.as_bytes()))), &TextChoice::default(), &mut intake).unwrap();
    assert_eq!(rows_of(&intake.grid), expected);
}

#[test]
fn a_line_end_across_two_blocks_is_one_line_end() {
    for before in characters::BLOCK - 3..=characters::BLOCK {
        let text = format!("{}\r\n\r\nb\r\n", "x".repeat(before));
        assert_eq!(rows(text)[1], (3, vec!["b".to_owned()]));
    }
}

#[test]
fn old_mac_line_ends_are_line_ends() {
    assert_eq!(rows("a,b\rc,d\r\re,f\r"), table([(1, &["a", "b"]), (2, &["c", "d"]), (4, &["e", "f"])]));
}

#[test]
fn a_row_of_empty_cells_counts_and_is_not_kept() {
    assert_eq!(rows("a,b\n,\n\"\"\nc,d\n"), table([(1, &["a", "b"]), (4, &["c", "d"])]));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_an_error_at_its_row() {
    assert!(matches!(error("a,b\n\n\"c\nd,e\nf,g\n"), TextError::Unterminated { row: 3 }));
    assert!(matches!(error("a,\""), TextError::Unterminated { row: 1 }));
    assert!(matches!(error("a,\"b\"\"\n"), TextError::Unterminated { row: 1 }));
    let long = format!("a,b\n\"{}", "x\n".repeat(characters::BLOCK));
    assert!(matches!(error(long), TextError::Unterminated { row: 2 }));
}

#[test]
fn quotation_marks_inside_a_cell_are_plain_text() {
    let expected = table([(1, &["5\" pipe", "x"]), (2, &["7\"", "say \"yes\""])]);
    assert_eq!(rows("5\" pipe,x\n7\",\"say \"\"yes\"\"\"\n"), expected);
    assert_eq!(rows("a,\"b\""), table([(1, &["a", "b"])]));
}

#[test]
fn a_row_that_never_ends_is_an_error_in_bounded_memory() {
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Endless { left: 20 << 20 })) };
    let mut intake = Intake::new(None);
    let told = read(&open, &TextChoice::default(), &mut intake).unwrap_err();
    assert!(matches!(told, TextError::TooLong { row: 1, limit: 0x100_0000 }));
    assert_eq!(told.to_string(), "row 1 is longer than 16 megabytes");
}

#[test]
fn a_row_of_too_many_cells_is_an_error() {
    assert!(matches!(error(",".repeat(100_000)), TextError::TooMuch(TooMuch::Columns)));
    assert!(matches!(error("a,".repeat(16_384)), TextError::TooMuch(TooMuch::Columns)));
    assert_eq!(rows(format!("{}a", ",".repeat(16_383)))[0].1.len(), 16_384);
}

#[test]
fn a_last_row_that_is_shorter_than_all_others_and_has_no_line_end_was_cut_off() {
    assert!(matches!(error("a,b,c\nd,e,f\ng,h"), TextError::EndsEarly { row: 3 }));
    for whole in [
        "a,b,c\nd,e,f\ng,h\n",
        "a,b,c\nd,e,f\ng,h,i",
        "a,b,c\ng,h",
        "a,b,c\nd,e\ng,h",
        "a,b,c\nd,e\nf,g,h\ni",
        "a,b,c\nd,e,f\nTotal,2",
        "a,b,c\nd,e,f\n\"Summe:\",2",
        "a,b\nc,d\ne,f,g",
    ] {
        assert!(!rows(whole).is_empty(), "{whole}");
    }
}

#[test]
fn uneven_rows_are_counted_against_what_most_rows_have() {
    let told = facts("Export\n\na,b,c\nd,e,f\ng,h\ni,j,k\nl\nm,n,o,p\n");
    assert_eq!(told.uneven, Uneven { usual: 3, count: 4, rows: vec![1, 5, 7] });
    assert_eq!(facts("a,b\nc\n").uneven, Uneven { usual: 2, count: 1, rows: vec![2] });
    assert_eq!(facts("a,b\n\nc,d\n").uneven, Uneven { usual: 2, count: 0, rows: vec![] });
}

#[test]
fn the_apostrophe_of_our_own_exports_is_taken_away_and_no_other() {
    let expected = table([(1, &["=1+1", "'tis", "-2"]), (2, &["'=1", "@x", "'"])]);
    assert_eq!(rows("'=1+1,'tis,'-2\n''=1,'@x,'\n"), expected);
}

#[test]
fn cells_are_text_as_they_stand_there() {
    assert_eq!(
        rows("007, x ,1e5\nTRUE,,2024-01-01\n"),
        table([(1, &["007", " x ", "1e5"]), (2, &["TRUE", "", "2024-01-01"])])
    );
}

#[test]
fn what_was_copied_has_tabs_between_cells() {
    let mut intake = Intake::new(None);
    let told = paste("a;b\tc\r\n\"d\ne\"\t\"f\"\"\"\r\n\r\nx,y", &mut intake).unwrap();
    assert_eq!(rows_of(&intake.grid), table([(1, &["a;b", "c"]), (2, &["d\ne", "f\""]), (4, &["x,y"])]));
    assert!(told.delimiter == b'\t' && told.uneven.rows == [4]);
    assert!(matches!(paste("\"a\tb\n", &mut intake), Err(TextError::Unterminated { row: 1 })));
}

#[test]
fn encodings_have_names_that_people_know_and_are_found_by_their_own() {
    assert_eq!(by_name(" Latin1 "), Some(WINDOWS_1252));
    assert_eq!(by_name("SHIFT-JIS"), Some(SHIFT_JIS));
    assert_eq!(by_name("utf-16"), Some(UTF_16LE));
    assert_eq!(by_name("no such"), None);
    assert_eq!(people_name(WINDOWS_1252), "Western European (windows-1252)");
    assert_eq!(people_name(UTF_8), "UTF-8");
}

#[test]
fn a_file_that_cannot_be_opened_again_is_an_error() {
    let opened = std::cell::Cell::new(0);
    let open = || -> io::Result<Box<dyn Read>> {
        opened.set(opened.get() + 1);
        if opened.get() > 1 { Err(io::ErrorKind::NotFound.into()) } else { Ok(Box::new(&b"a,b\n"[..])) }
    };
    let mut intake = Intake::new(None);
    assert!(matches!(read(&open, &TextChoice::default(), &mut intake), Err(TextError::Io(_))));
}

#[test]
fn a_file_that_changes_between_the_looks_is_an_error() {
    let opened = std::cell::Cell::new(0);
    let open = || -> io::Result<Box<dyn Read>> {
        opened.set(opened.get() + 1);
        let bytes: &[u8] = if opened.get() > 2 { b"a,\xFC\n" } else { b"a,b\n" };
        Ok(Box::new(bytes))
    };
    let mut intake = Intake::new(None);
    assert!(matches!(read(&open, &TextChoice::default(), &mut intake), Err(TextError::Io(_))));
}

fn written(table: &[Vec<String>], delimiter: u8, return_too: bool, always: bool) -> String {
    let style = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
    let end = if return_too { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(style)
        .terminator(end)
        .from_writer(Vec::new());
    table.iter().for_each(|row| writer.write_record(row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn cell(letters: &'static str) -> impl Strategy<Value = String> {
    let pieces = ["\"", ",", ";", "\t", "|", "\n", "\r\n", "\r", " ", "'", "=", "a", "Z", "0"];
    let letter = proptest::sample::select(letters.chars().map(String::from).collect::<Vec<_>>());
    let piece = proptest::sample::select(pieces.map(String::from).to_vec());
    proptest::collection::vec(prop_oneof![3 => letter, 1 => piece], 0..8).prop_map(|pieces| pieces.concat())
}

fn a_table(letters: &'static str) -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(move |width| {
        let row = proptest::collection::vec(cell(letters), width);
        proptest::collection::vec(row, 1..8)
    })
}

/// What the grid gives of a table: no empty cells at the end, no empty rows, no apostrophe of ours.
fn kept(table: &[Vec<String>]) -> Rows {
    let row = |(number, row): (u32, &Vec<String>)| {
        let mut cells: Vec<String> = row.iter().map(|cell| unguarded(cell).to_owned()).collect();
        let length = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        cells.truncate(length);
        (number, cells)
    };
    (1..).zip(table).map(row).filter(|(_, cells)| !cells.is_empty()).collect()
}

fn reads_back(
    encoding: &'static Encoding,
    mark: bool,
    table: &[Vec<String>],
    dialect: (u8, bool, bool),
) -> Result<(), TestCaseError> {
    let (delimiter, return_too, always) = dialect;
    let text = written(table, delimiter, return_too, always);
    let text = if mark { format!("\u{FEFF}{text}") } else { text };
    let bytes = match encoding.name() {
        "UTF-16LE" => utf16(&text, true),
        "UTF-16BE" => utf16(&text, false),
        _ => bytes_in(encoding, &text),
    };
    let told = !mark && encoding != UTF_8;
    let choice = TextChoice { encoding: told.then_some(encoding), delimiter: Some(delimiter) };
    let (read, facts) = read_as(&bytes, &choice).unwrap();
    prop_assert_eq!(read, kept(table));
    prop_assert_eq!((facts.encoding, facts.sure), (encoding, true));
    prop_assert_eq!((facts.lost.count, facts.uneven.count), (0, 0));
    Ok(())
}

fn a_dialect() -> impl Strategy<Value = (u8, bool, bool)> {
    (proptest::sample::select(vec![b',', b';', b'\t', b'|']), any::<bool>(), any::<bool>())
}

proptest! {
    #[test]
    fn any_table_in_unicode_reads_back_the_same(
        table in a_table("aäéßÇ€–日本語한글Жعش😀\u{301}"), dialect in a_dialect()
    ) {
        for (encoding, mark) in [(UTF_8, false), (UTF_8, true), (UTF_16LE, true), (UTF_16BE, true)] {
            reads_back(encoding, mark, &table, dialect)?;
        }
    }

    #[test]
    fn any_table_in_a_western_code_page_reads_back_the_same(
        table in a_table("aäéßÇ€–ÿØ"), dialect in a_dialect()
    ) {
        reads_back(WINDOWS_1252, false, &table, dialect)?;
    }

    // The second byte of ソ is a backslash, that of ポ is `|`.
    #[test]
    fn any_table_in_japanese_reads_back_the_same(
        table in a_table("aソポ表日本語カナｱｲ"), dialect in a_dialect()
    ) {
        reads_back(SHIFT_JIS, false, &table, dialect)?;
    }

    #[test]
    fn a_plain_table_reads_back_the_same_with_nothing_said(
        table in proptest::collection::vec(proptest::collection::vec("[a-zäé]{1,5}( [A-Z]{1,3})?", 3), 2..9),
        dialect in a_dialect()
    ) {
        let (delimiter, return_too, always) = dialect;
        let (read, told) = read_all(written(&table, delimiter, return_too, always));
        prop_assert_eq!(read, kept(&table));
        prop_assert_eq!((told.delimiter, told.delimiter_sure), (delimiter, true));
    }

    #[test]
    fn any_bytes_end_in_rows_or_an_error(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        encoding in proptest::sample::select(
            vec![None, Some(UTF_8), Some(UTF_16LE), Some(SHIFT_JIS), Some(ISO_2022_JP), Some(WINDOWS_1252)]
        ),
        delimiter in proptest::option::of(any::<u8>()),
    ) {
        let _ = read_as(&bytes, &TextChoice { encoding, delimiter });
    }

    #[test]
    fn any_bytes_of_tables_end_in_rows_or_an_error(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![&b"\""[..], b",", b"\n", b"\r", b"\x1B$B", b"\xFF\xFE", b"\xEF\xBB\xBF",
                b"sep=", b";", b"a", b"\0", b"\xC3", b"\xBC", b"\x82", b"\n\0"]), 0..60),
    ) {
        let _ = read_as(&pieces.concat(), &TextChoice::default());
    }
}

#[test]
fn a_spreadsheet_error_in_a_text_is_an_error_and_no_value() {
    let mut intake = Intake::new(None);
    read(&|| Ok(Box::new("#N/A,#WERT!,#hash,# 1\n".as_bytes())), &TextChoice::default(), &mut intake)
        .unwrap();
    let cells: Vec<Content<'_>> = (0..4).map(|column| intake.grid.cell(0, column).content).collect();
    let expected =
        [Content::Error("#N/A"), Content::Error("#WERT!"), Content::Text("#hash"), Content::Text("# 1")];
    assert_eq!(cells, expected);
}

#[test]
fn text_after_a_closing_quotation_mark_is_refused_with_its_row() {
    let row = |text: &str| match read_as(text.as_bytes(), &TextChoice::default()) {
        Err(TextError::StrayQuote { row }) => Some(row),
        other => other.map(|_| None).unwrap(),
    };
    let people = "ID,Name,Team\nE-1,Ann,Ops\nE-3,\"Cy,Ops\nE-4,Di,Dev\nE-5,\"Ed,Dev\nE-6,Flo,Dev\n";
    assert_eq!(row(people), Some(3), "two people would be one cell");
    assert_eq!(row("a,b\n\"Bo\"x,1\n"), Some(2));
    assert_eq!(row("a,b\n\"Bo \"\"B\"\" Berg\",1\n\"x\"\r\n"), None);
    assert_eq!(row("a,b\n5\" pipe,\"two\nlines, and a comma\"\n"), None);
}

#[test]
fn a_name_that_begins_like_a_total_does_not_hide_that_a_file_is_cut() {
    let early = |text: &str| {
        matches!(read_as(text.as_bytes(), &TextChoice::default()), Err(TextError::EndsEarly { .. }))
    };
    assert!(early("ID,Name,Team\nE-1,Ann,Ops\nE-2,Bo,Ops\nSommer,E-"));
    assert!(early("Staff list\nID,Name,Team\nE-1,Ann,Ops\nE-2,Bo,Ops\nE-3"));
    assert!(!early("ID,Name,Team\nE-1,Ann,Ops\nE-2,Bo,Ops\nTotal,2"));
    assert!(!early("ID,Name,Team\nE-1,Ann\nE-2,Bo,Ops\nE-3,Cy,Ops\nE-4"), "such rows are usual here");
}
