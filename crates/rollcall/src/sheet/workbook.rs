//! Excel workbooks, read by calamine.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Range, Reader, SheetVisible, Xlsx};
use jiff::civil::DateTime;

use super::{Bytes, Cell, Choice, Format, SheetError, SheetFacts, Table, arrange};

pub(super) type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(super) fn read(file: &Bytes, format: Format, choice: &Choice) -> Result<Table, SheetError> {
    let mut workbook = open(file, format)?;
    let sheet = chosen(file, &workbook, choice)?;
    let range = workbook.worksheet_range(&sheet).map_err(|error| file.incomplete(error.to_string()))?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let rows = cells(range, first_row);
    arrange(file.source(&sheet), first_column as usize, rows, choice, &file.path)
}

/// Opens a zip that should be a workbook.
pub(super) fn open(file: &Bytes, _: Format) -> Result<Workbook<'_>, SheetError> {
    Xlsx::new(Cursor::new(file.content.as_slice())).map_err(|error| {
        // A zip without a workbook is some other document; a workbook whose parts are missing was cut off.
        let whole = file.content.windows(4).rev().take(66_000).any(|end| end == b"PK\x05\x06");
        if whole && !contains(&file.content, b"xl/workbook") {
            SheetError::NotASpreadsheet(file.path.clone())
        } else {
            file.incomplete(error.to_string())
        }
    })
}

/// Every sheet with its visibility and size.
pub(super) fn sheets(file: &Bytes, workbook: &mut Workbook<'_>) -> Result<Vec<SheetFacts>, SheetError> {
    let known = workbook.sheets_metadata().to_vec();
    known
        .into_iter()
        .map(|sheet| {
            let range =
                workbook.worksheet_range(&sheet.name).map_err(|error| file.incomplete(error.to_string()))?;
            let (rows, columns) = range.end().map_or((0, 0), |(row, column)| (row + 1, column + 1));
            Ok(SheetFacts { name: sheet.name, hidden: sheet.visible != SheetVisible::Visible, rows, columns })
        })
        .collect()
}

/// The sheet that is asked for, else the first visible one.
pub(super) fn chosen(file: &Bytes, workbook: &Workbook<'_>, choice: &Choice) -> Result<String, SheetError> {
    let sheets = workbook.sheets_metadata();
    let found = match &choice.sheet {
        Some(wanted) => sheets.iter().find(|sheet| &sheet.name == wanted),
        None => sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible),
    };
    found.map(|sheet| sheet.name.clone()).ok_or_else(|| SheetError::NoSuchSheet {
        file: file.path.clone(),
        sheet: choice.sheet.clone().unwrap_or_else(|| "(any visible one)".to_owned()),
        sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
    })
}

/// The cells of a range, moved out of it, in rows with their numbers.
fn cells(range: Range<Data>, first_row: u32) -> Vec<(u32, Vec<Cell>)> {
    let width = range.width().max(1);
    let mut rows = Vec::with_capacity(range.height());
    let mut cells = range.rows().flatten().map(cell);
    for number in first_row + 1.. {
        let row: Vec<Cell> = cells.by_ref().take(width).collect();
        if row.is_empty() {
            break;
        }
        rows.push((number, row));
    }
    rows
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::Text(text.clone()),
        Data::Float(number) => Cell::Number(*number),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet's numbers are floats to begin with")]
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Bool(value) => Cell::Boolean(*value),
        Data::DateTime(date) => date_cell(date),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

fn date_cell(date: &ExcelDateTime) -> Cell {
    if date.is_duration() {
        return Cell::Number(date.as_f64());
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).unwrap_or(-1);
    let nanos = i32::from(milli) * 1_000_000;
    let year = i16::try_from(year).unwrap_or(-1);
    DateTime::new(year, small(month), small(day), small(hour), small(minute), small(second), nanos)
        .map_or_else(|_| Cell::Error(format!("date {}", date.as_f64())), Cell::Date)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
