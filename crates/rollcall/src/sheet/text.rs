//! Text files: comma-separated values in UTF-8, as the public loaders write them.

use super::{Bytes, Cell, Choice, Note, SheetError, Table, arrange};

/// Reads the only sheet that a text file has.
pub(super) fn read(file: &Bytes, choice: &Choice) -> Result<Table, SheetError> {
    let text = utf8(file)?;
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    unterminated(file, text)?;
    let mut rows: Vec<(u32, Vec<Cell>)> = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(file.incomplete(error.to_string())),
        }
        let (line, empty) = record.position().map_or((0, 0), |position| place(text, position));
        rows.extend((line - empty..line).map(|number| (number, Vec::new())));
        rows.push((line, record.iter().map(cell).collect()));
    }
    // A row longer than the headings makes columns without a heading; nothing is cut off.
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let uneven: Vec<u32> =
        rows.iter().filter(|(_, cells)| cells.len() != width).map(|(line, _)| *line).collect();
    rows.iter_mut().for_each(|(_, cells)| cells.resize(width, Cell::Empty));
    let sheet = file.name();
    let mut table = arrange(file.source(&sheet), 0, rows, choice, &file.path)?;
    if !uneven.is_empty() {
        table.notes.push(Note::uneven(&uneven));
    }
    Ok(table)
}

/// The line on which a record begins, and how many empty lines stand right before it.
///
/// The csv reader passes over empty lines and gives the position before them, or even before the end of the
/// line before where that is CR LF.
fn place(text: &str, position: &csv::Position) -> (u32, u32) {
    let start = usize::try_from(position.byte()).unwrap_or(0);
    let (before, rest) = text.as_bytes().split_at(start.min(text.len()));
    let ends =
        rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|&&byte| byte == b'\n').count();
    let own_end = usize::from(before.ends_with(b"\r") && rest.starts_with(b"\n"));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(usize::try_from(position.line()).unwrap_or(0) + ends), number(ends - own_end))
}

/// The text without a byte-order mark.
pub(super) fn utf8(file: &Bytes) -> Result<&str, SheetError> {
    let content = file.content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&file.content);
    std::str::from_utf8(content).map_err(|error| {
        let line = content[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        file.incomplete(format!("line {line} is not UTF-8 text; save it as \"CSV UTF-8\" or as xlsx"))
    })
}

/// The separator of the first line: the one of comma, semicolon and tab that stands there most often.
pub(super) fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| line.bytes().filter(|&byte| byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|&delimiter| count(delimiter)).unwrap_or(b',')
}

/// A quote that is never closed swallows the rest of the file, which the csv reader takes for one long cell.
fn unterminated(file: &Bytes, text: &str) -> Result<(), SheetError> {
    if text.bytes().filter(|&byte| byte == b'"').count().is_multiple_of(2) {
        return Ok(());
    }
    Err(file.incomplete("a quotation mark is opened and never closed"))
}

/// Text as it stands there, without the apostrophe that our own exports put before what could run.
fn cell(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::Empty;
    }
    Cell::Text(super::write::unguarded(text).to_owned())
}
