//! Hostile bytes: whatever a file holds, reading it ends with a table or with an error, and never with a panic.
//!
//! `cargo test` gives each target some hundred random inputs and prints the seed of a failure, which
//! `BOLERO_RANDOM_SEED` repeats. For a long hunt with feedback from the code there is
//! `cargo bolero test -p journeys --test fuzz <target>`, with the same targets.
//!
//! Random bytes are rarely a zip file, so the targets begin where it matters: at text, at the XML inside a workbook, and
//! at the bytes of a real file of which some were changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::LazyLock;

use rollcall::sheet::{self, Choice, SheetError};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ITERATIONS: usize = 300;

/// Reads bytes as a file, in every way that there is.
fn read(name: &str, bytes: &[u8]) {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let path = FOLDER.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let looked = sheet::look(&path, &Choice::default(), 5);
    // Someone who wants every row gets the rows of the table.
    let some = sheet::read_where(&path, &Choice::default(), &mut |_| true);
    match (looked, some) {
        (Ok(looked), Ok(some)) => assert_eq!(looked.rows, some.len()),
        (Err(error), Err(again)) => assert_eq!(error.to_string(), again.to_string()),
        (looked, some) => {
            panic!("{:?} and {:?}", looked.map(|look| look.rows), some.map(|table| table.len()))
        }
    }
}

#[test]
fn any_text() {
    bolero::check!().with_iterations(ITERATIONS).for_each(|bytes: &[u8]| read("any.csv", bytes));
}

/// Pieces of which texts are made, so that quotes, marks and line ends meet.
#[test]
fn any_text_of_telling_pieces() {
    const PIECES: [&[u8]; 16] = [
        b"\"",
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"a",
        b"\xFF\xFE",
        b"\xEF\xBB\xBF",
        b"\0",
        b"\xE4",
        b"sep=;\n",
        b"'=",
        b"#N/A",
        "ë".as_bytes(),
    ];
    let made = |bytes: &[u8]| -> Vec<u8> {
        bytes.iter().flat_map(|&byte| PIECES[usize::from(byte) % 16]).copied().collect()
    };
    bolero::check!().with_iterations(ITERATIONS).for_each(|bytes: &[u8]| read("pieces.csv", &made(bytes)));
}

/// Tags of a sheet in any order.
#[test]
fn any_sheet_of_telling_pieces() {
    const PIECES: [&str; 24] = [
        "<row r=\"1\">",
        "<row>",
        "<row r=\"7\" hidden=\"1\"/>",
        "</row>",
        "<c r=\"A1\">",
        "<c>",
        "<c t=\"s\">",
        "<c t=\"d\" s=\"1\">",
        "<c t=\"inlineStr\">",
        "</c>",
        "<v>",
        "</v>",
        "<v/>",
        "<is><t>",
        "</t></is>",
        "<f>1+1</f>",
        "12",
        "x",
        "&amp;",
        "&#0;",
        "</sheetData><mergeCells><mergeCell ref=\"A1:C9\"/></mergeCells><sheetData>",
        "<![CDATA[<v>]]>",
        "<!--",
        "-->",
    ];
    bolero::check!().with_iterations(ITERATIONS).for_each(|bytes: &[u8]| {
        let inside: String = bytes.iter().map(|&byte| PIECES[usize::from(byte) % 24]).collect();
        let sheet = format!("<worksheet><sheetData>{inside}</sheetData></worksheet>");
        read("pieces.xlsx", &workbook(sheet.as_bytes()));
    });
}

#[test]
fn any_sheet_xml() {
    bolero::check!().with_iterations(ITERATIONS).for_each(|bytes: &[u8]| read("any.xlsx", &workbook(bytes)));
}

/// Every fixture with some of its bytes changed, or cut.
#[test]
fn any_damage_to_a_real_file() {
    let files: Vec<(String, Vec<u8>)> = fixtures();
    bolero::check!().with_iterations(ITERATIONS).for_each(|bytes: &[u8]| {
        let [which, cut, changes @ ..] = bytes else { return };
        let (name, whole) = &files[usize::from(*which) % files.len()];
        let mut damaged = whole.clone();
        for change in changes.chunks_exact(3) {
            let place = usize::from(change[0]) << 8 | usize::from(change[1]);
            let place = place % damaged.len();
            damaged[place] = change[2];
        }
        if cut % 4 == 0 {
            damaged.truncate(damaged.len() * usize::from(*cut) / 256);
        }
        read(name, &damaged);
    });
}

/// A workbook with that sheet in it.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>"),
        ("xl/s.xml", sheet),
    ];
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/sheets");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end != "snap" && end != "md"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The errors that damaged files may end with are told apart from those of whole ones.
#[test]
fn what_is_cut_is_said_to_be_broken() {
    let whole = workbook(b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.xlsx");
    for length in 4..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        let error = sheet::read(&path, &Choice::default()).unwrap_err();
        assert!(matches!(error, SheetError::Incomplete { .. }), "{length} bytes: {error}");
    }
}
