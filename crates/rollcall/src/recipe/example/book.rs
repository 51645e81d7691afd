//! How an example workbook looks: the sheet to be filled in, how to fill it in, and the choices.
//!
//! The sheet to be filled in comes first, with its headings in row 1 and nothing above, below or beside the
//! rows, so that it reads back without question. Cells are text, numbers, dates and yes/no; none can run. The
//! drop-downs take their lists from a sheet of their own: a list inside a drop-down may have 255 characters
//! only, and yes and no are spelled in the spreadsheet program's language only where they are cells.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};
use vanta::Value;
use vanta::{Record, Schema, Shape};

use super::{Column, Need, guide, height, sheet_name, value_at};
use crate::recipe::ID;
use crate::sheet::letters;

/// The sheet with an explanation of every column.
const HELP: &str = "How to fill it in";

/// The sheet that the drop-downs take their lists from.
const CHOICES: &str = "Choices";

/// LibreOffice shows yes and no as 1 and 0 where no format says otherwise; Excel does not look at it.
const YES_NO: &str = r#""TRUE";"TRUE";"FALSE""#;

/// Drop-downs reach down to this row, counted from 0: as many records as Vanta takes in one list.
const LAST_ROW: u32 = 10_000;

/// The most characters of a message beside a cell, and of its title.
const MESSAGE: usize = 255;
const TITLE: usize = 32;

/// A4, as Excel counts sizes of paper.
const A4: u8 = 9;

const BLUE: Color = Color::RGB(0x001F_4FB8);
pub(super) const PALE: Color = Color::RGB(0x00E6_EBF6);
const YELLOW: Color = Color::RGB(0x00FF_F7D6);
pub(super) const LINE: Color = Color::RGB(0x00C9_CDD6);

/// The narrowest and the widest column of the sheet to be filled in, in characters.
const NARROW: usize = 14;
const WIDE: usize = 34;

/// The height of a line of text, in points.
const LINE_HEIGHT: f64 = 15.0;

/// The whole workbook.
pub(super) fn bytes(
    schema: &Schema<'_>,
    columns: &[Column<'_>],
    records: &[Record],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same description gives the same file, whenever and wherever it is written.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(schema.kind.label).set_creation_datetime(&made));
    let data = workbook.add_worksheet();
    data.set_name(sheet_name(schema.kind.label))?;
    headings(data, columns)?;
    let lists = lists(columns);
    drop_downs(data, columns, &lists)?;
    let several = rows(data, columns, records)?;
    widths(data, columns, records)?;
    printed(data)?;
    let help = workbook.add_worksheet();
    help.set_name(HELP)?;
    guide::write(help, schema, columns, several)?;
    if !lists.is_empty() {
        choices(workbook.add_worksheet(), &lists)?;
    }
    workbook.save_to_buffer()
}

/// How cells below a heading are shown. What people type under a text stays as they type it, `00042` too.
fn number_format(shape: &Shape) -> &'static str {
    match shape {
        Shape::Instant => "yyyy-mm-dd",
        Shape::Boolean => YES_NO,
        Shape::Int32 | Shape::Number => "General",
        _ => "@",
    }
}

pub(super) fn head(need: Need) -> Format {
    let format = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE);
    match need.is_pressing() {
        true => format.set_bold().set_font_color(Color::White).set_background_color(BLUE),
        false => format.set_background_color(PALE),
    }
}

fn headings(sheet: &mut Worksheet, columns: &[Column<'_>]) -> Result<(), XlsxError> {
    for (place, column) in (0..).zip(columns) {
        let below = Format::new().set_num_format(number_format(&column.shape));
        sheet.set_column_format(place, &below)?;
        sheet.write_string_with_format(0, place, &column.heading, &head(column.need))?;
        let text = format!(
            "{}: {}, {}\n{}\nFor example: {}",
            column.heading,
            column.shape.words(),
            column.need.words(),
            column.help,
            column.example
        );
        let lines: usize = text.lines().map(|line| lines(line, 40)).sum();
        let tall = u32::try_from(lines).unwrap_or(8) * 15 + 12;
        let note = Note::new(text).add_author_prefix(false).set_width(270).set_height(tall);
        sheet.insert_note(0, place, &note)?;
    }
    let id = columns.iter().position(|column| column.path == [ID]);
    let frozen = id.and_then(|place| u16::try_from(place + 1).ok()).unwrap_or(0);
    sheet.set_freeze_panes(1, frozen)?;
    Ok(())
}

/// Writes the records, and says in which rows one stands that takes several.
fn rows(
    sheet: &mut Worksheet,
    columns: &[Column<'_>],
    records: &[Record],
) -> Result<Option<(u32, u32)>, XlsxError> {
    let (mut at, mut several) = (1, None);
    for record in records {
        let first = at;
        for row in 0..height(record) {
            for (place, column) in (0..).zip(columns) {
                cell(sheet, at, place, &column.shape, value_at(record, column, row))?;
            }
            at += 1;
        }
        if at > first + 1 {
            several = Some((first + 1, at)); // as people count
        }
    }
    Ok(several)
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    shape: &Shape,
    value: Option<&Value>,
) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_num_format(number_format(shape))
        .set_background_color(YELLOW)
        .set_align(FormatAlign::Left)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE);
    match value {
        None | Some(Value::Null) => sheet.write_blank(row, column, &format)?,
        Some(Value::Bool(value)) => sheet.write_boolean_with_format(row, column, *value, &format)?,
        Some(Value::Number(number)) => {
            sheet.write_number_with_format(row, column, number.as_f64().unwrap_or_default(), &format)?
        }
        Some(value) => {
            let text = shown(value);
            match (shape, text.strip_suffix("T00:00:00Z")) {
                (Shape::Instant, Some(day)) => {
                    let day = ExcelDateTime::parse_from_str(day)?;
                    sheet.write_datetime_with_format(row, column, &day, &format)?
                }
                _ if text.is_empty() => sheet.write_blank(row, column, &format)?,
                _ => sheet.write_string_with_format(row, column, &text, &format)?,
            }
        }
    };
    Ok(())
}

/// A value as it is written into a cell: several with commas between.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Columns as wide as the longest of their values and headings, within reason; headings in several lines.
fn widths(sheet: &mut Worksheet, columns: &[Column<'_>], records: &[Record]) -> Result<(), XlsxError> {
    let mut tallest = 1;
    for (place, column) in (0..).zip(columns) {
        let value = |record| (0..height(record)).filter_map(move |row| value_at(record, column, row));
        let values = records.iter().flat_map(value).map(|value| shown(value).chars().count());
        let words = column.heading.split(' ').map(|word| word.chars().count() + 2);
        let width = values.chain(words).max().unwrap_or(0).clamp(NARROW, WIDE);
        tallest = tallest.max(lines(&column.heading, width));
        sheet.set_column_width(place, wide(width + 2))?;
    }
    sheet.set_row_height(0, tall(tallest) + 6.0)?;
    Ok(())
}

/// A list that drop-downs offer.
struct List<'c> {
    /// The headings of the columns that choose from it.
    headings: Vec<&'c str>,
    /// Vanta's choices, or yes and no.
    values: Vec<Value>,
}

impl List<'_> {
    /// What stands above it. Yes and no are the same for so many columns that none is named.
    fn heading(&self) -> String {
        match (self.values.as_slice(), self.headings.as_slice()) {
            ([Value::Bool(_), ..], _) => Shape::Boolean.words().to_owned(),
            (_, [first, _, rest @ ..]) => format!("{first} and {} more", rest.len() + 1),
            (_, headings) => headings.concat(),
        }
    }
}

fn offered(shape: &Shape) -> Vec<Value> {
    match shape {
        Shape::Boolean => vec![true.into(), false.into()],
        shape => shape.choices().iter().map(|choice| Value::from(*choice)).collect(),
    }
}

/// Every list once, in the order of the columns.
fn lists<'c>(columns: &'c [Column<'_>]) -> Vec<List<'c>> {
    let mut lists: Vec<List<'c>> = Vec::new();
    for column in columns {
        let values = offered(&column.shape);
        match lists.iter_mut().find(|list| list.values == values) {
            _ if values.is_empty() => {}
            Some(list) => list.headings.push(&column.heading),
            None => lists.push(List { headings: vec![&column.heading], values }),
        }
    }
    lists
}

fn drop_downs(sheet: &mut Worksheet, columns: &[Column<'_>], lists: &[List<'_>]) -> Result<(), XlsxError> {
    for (place, column) in (0..).zip(columns) {
        let validation = match column.shape {
            Shape::Choice(_) | Shape::Boolean => {
                let values = offered(&column.shape);
                let list = lists.iter().position(|list| list.values == values).unwrap_or(0);
                let letter = letters(list);
                let range = format!("='{CHOICES}'!${letter}$2:${letter}${}", values.len() + 1);
                DataValidation::new()
                    .allow_list_formula(Formula::new(range))
                    .set_input_message(cut(&format!("Choose from the list. {}", column.help), MESSAGE))?
                    .set_error_style(DataValidationErrorStyle::Stop)
                    .set_error_title("Not in the list")?
                    .set_error_message(format!("Choose from the list; it also stands in \"{CHOICES}\"."))?
            }
            Shape::List(item) => {
                let choices = item.choices().join(", ");
                let of = if choices.is_empty() { String::new() } else { format!(" of {choices}") };
                let message = format!("One or several{of}, with commas between. {}", column.help);
                DataValidation::new().allow_any_value().set_input_message(cut(&message, MESSAGE))?
            }
            Shape::Instant => {
                let message = "A date, or date, time of day and zone as in 2026-03-02T06:00:00Z.";
                let message = cut(&format!("{message} {}", column.help), MESSAGE);
                DataValidation::new().allow_any_value().set_input_message(message)?
            }
            _ => continue,
        };
        let validation = validation.set_input_title(cut(&column.heading, TITLE))?;
        sheet.add_data_validation(1, place, LAST_ROW, place, &validation)?;
    }
    Ok(())
}

fn choices(sheet: &mut Worksheet, lists: &[List<'_>]) -> Result<(), XlsxError> {
    sheet.set_name(CHOICES)?;
    let yes_no = Format::new().set_num_format(YES_NO).set_align(FormatAlign::Left);
    let mut tallest = 1;
    for (place, list) in (0..).zip(lists) {
        let heading = list.heading();
        sheet.write_string_with_format(0, place, &heading, &head(Need::Never))?;
        for (row, value) in (1..).zip(&list.values) {
            match value {
                Value::Bool(value) => sheet.write_boolean_with_format(row, place, *value, &yes_no)?,
                value => sheet.write_string(row, place, shown(value))?,
            };
        }
        let longest = list.values.iter().map(|value| shown(value).len()).max().unwrap_or(0);
        let words = heading.split(' ').map(|word| word.chars().count() + 2).max().unwrap_or(0);
        let width = longest.max(words).clamp(NARROW, WIDE);
        tallest = tallest.max(lines(&heading, width));
        sheet.set_column_width(place, wide(width + 2))?;
    }
    sheet.set_row_height(0, tall(tallest) + 6.0)?;
    sheet.set_freeze_panes(1, 0)?;
    printed(sheet)
}

/// On paper: across, the headings on every page, and which page it is.
pub(super) fn printed(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_footer("&L&A&RPage &P of &N").set_repeat_rows(0, 0)?;
    Ok(())
}

/// The width of so many characters.
pub(super) fn wide(characters: usize) -> f64 {
    u16::try_from(characters).map_or(255.0, f64::from)
}

/// The height of so many lines.
pub(super) fn tall(lines: usize) -> f64 {
    u16::try_from(lines).map_or(409.0, f64::from) * LINE_HEIGHT
}

/// How many lines a text takes in a column, broken between words where it can be.
pub(super) fn lines(text: &str, width: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in text.split(' ').map(|word| word.chars().count()) {
        if used > 0 && used + 1 + word > width {
            lines += 1;
            used = 0;
        }
        let wanted = if used > 0 { used + 1 + word } else { word };
        lines += wanted.saturating_sub(1) / width.max(1);
        used = wanted.saturating_sub(1) % width.max(1) + 1;
    }
    lines
}

/// The text, or as much of it as fits, up to a word.
fn cut(text: &str, most: usize) -> String {
    let count = |text: &str| text.chars().count();
    if count(text) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for word in text.split_inclusive([' ', '.']) {
        if count(&kept) + count(word) >= most {
            break;
        }
        kept.push_str(word);
    }
    format!("{}…", kept.trim_end())
}
