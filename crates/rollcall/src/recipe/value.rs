//! A cell as a value of Vanta's. What cannot be read with certainty is wrong, and says why.

use jiff::civil::{DateTime, Time};
use jiff::tz::Offset;
use serde_json::{Number, Value};
use vanta::Shape;

use super::identity::is_invisible;
use crate::sheet::{Cell, Content};

/// Whole numbers up to here are exact in a spreadsheet's floats; longer IDs lose their last digits.
const EXACT: f64 = 1e15;

/// Why a cell is not the value that the field needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A spreadsheet error stands there.
    ErrorCell,
    /// Neither yes nor no.
    YesNo,
    /// No whole number.
    WholeNumber,
    /// No number.
    Number,
    /// A number with more digits than the spreadsheet keeps.
    TooManyDigits,
    /// A number in short form, as `1.23E+11`.
    Shortened,
    /// A number that may be shown with leading zeros, which this kind of file does not tell.
    DisplayUnknown,
    /// A character that nobody sees.
    Invisible(char),
    /// A number with separators between thousands.
    Grouped,
    /// A formula whose result is not in the file.
    NoResult,
    /// No date.
    Date,
    /// A date and time without its zone.
    NoZone,
    /// None of Vanta's choices.
    Choice(&'static [&'static str]),
    /// A part with fields of its own, which one cell cannot hold.
    Part,
}

/// Reads a cell. `Ok(None)` means that the cell says nothing, so the key is left out; the checks then decide
/// whether it had to be there.
pub(super) fn read(cell: &Cell<'_>, shape: &Shape, nullable: bool) -> Result<Option<Value>, Wrong> {
    match cell.content {
        Content::Error(_) => return Err(Wrong::ErrorCell),
        Content::NoResult => return Err(Wrong::NoResult),
        _ => {}
    }
    if let Shape::List(item) = shape {
        return list(cell, item).map(Some);
    }
    if cell.is_blank() {
        return Ok(None);
    }
    let value = match shape {
        Shape::Text | Shape::Link => Value::from(text(cell)?),
        Shape::Boolean => Value::from(yes_no(cell)?),
        Shape::Int32 => Value::from(whole(cell)?),
        Shape::Number => Value::from(number(cell)?),
        Shape::Instant => Value::from(instant(cell)?),
        Shape::Choice(choices) => return choice(cell, choices, nullable).map(Some),
        Shape::List(_) | Shape::Object(_) => return Err(Wrong::Part),
    };
    Ok(Some(value))
}

/// Reads the ID that never changes: what people see, as long as all of it can be seen.
pub(super) fn read_id(cell: &Cell<'_>) -> Result<Option<Value>, Wrong> {
    if cell.is_shortened() {
        return Err(Wrong::Shortened);
    }
    let value = read(cell, &Shape::Text, false)?;
    if !cell.display_is_known() {
        return Err(Wrong::DisplayUnknown);
    }
    let shown = cell.shown();
    if matches!(cell.content, Content::Number(_)) && shown.contains([',', '\u{a0}', '\u{202f}']) {
        return Err(Wrong::Grouped);
    }
    match shown.trim().chars().find(|&character| is_invisible(character)) {
        Some(character) => Err(Wrong::Invisible(character)),
        None => Ok(value),
    }
}

/// Several values in one cell, between commas, semicolons, bars or line breaks; each once.
fn list(cell: &Cell<'_>, item: &'static Shape) -> Result<Value, Wrong> {
    if matches!(item, Shape::Object(_) | Shape::List(_)) {
        return Err(Wrong::Part);
    }
    let mut values = Vec::new();
    for part in cell.shown().split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(value) = read(&Cell::plain(Content::Text(part)), item, false)?
            && !values.contains(&value)
        {
            values.push(value);
        }
    }
    Ok(Value::Array(values))
}

/// The cell as people see it: `00042` where the number 42 is shown so.
fn text(cell: &Cell<'_>) -> Result<String, Wrong> {
    match cell.content {
        Content::Number(number) if number.abs() >= EXACT => Err(Wrong::TooManyDigits),
        Content::Number(_) if cell.is_shortened() => Err(Wrong::Shortened),
        _ => Ok(cell.shown().trim().to_owned()),
    }
}

/// Yes and no as spreadsheets and people write them; anything else is a problem, never `false`.
fn yes_no(cell: &Cell<'_>) -> Result<bool, Wrong> {
    if let Content::Boolean(value) = cell.content {
        return Ok(value);
    }
    let text = cell.shown();
    let is = |words: &[&str]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
    if is(&["true", "yes"]) {
        Ok(true)
    } else if is(&["false", "no"]) {
        Ok(false)
    } else {
        Err(Wrong::YesNo)
    }
}

fn whole(cell: &Cell<'_>) -> Result<i32, Wrong> {
    match cell.content {
        #[expect(clippy::cast_possible_truncation, reason = "the fraction and the range are checked first")]
        Content::Number(number) if number.fract() == 0.0 && number.abs() <= f64::from(i32::MAX) => {
            Ok(number as i32)
        }
        Content::Text(text) => text.trim().parse().map_err(|_| Wrong::WholeNumber),
        _ => Err(Wrong::WholeNumber),
    }
}

fn number(cell: &Cell<'_>) -> Result<Number, Wrong> {
    let number = match cell.content {
        Content::Number(number) => number,
        Content::Text(text) => text.trim().parse().map_err(|_| Wrong::Number)?,
        _ => return Err(Wrong::Number),
    };
    Number::from_f64(number).ok_or(Wrong::Number)
}

/// RFC 3339 as it stands there; a real date without a time of day as midnight UTC. A time of day without a
/// zone could be meant in any, so it is asked for.
fn instant(cell: &Cell<'_>) -> Result<String, Wrong> {
    match cell.content {
        Content::Date(date) if date.time() == Time::midnight() => Ok(midnight(date)),
        Content::Date(_) => Err(Wrong::NoZone),
        Content::Text(text) => {
            let text = text.trim();
            if vanta::check::is_timestamp(text) {
                return Ok(text.to_owned());
            }
            match text.parse::<jiff::civil::Date>() {
                Ok(date) if text.len() == "2024-03-01".len() => Ok(midnight(date.at(0, 0, 0, 0))),
                _ if text.parse::<DateTime>().is_ok() => Err(Wrong::NoZone),
                _ => Err(Wrong::Date),
            }
        }
        _ => Err(Wrong::Date),
    }
}

fn midnight(date: DateTime) -> String {
    Offset::UTC.to_timestamp(date).map_or_else(|_| String::new(), |instant| instant.to_string())
}

/// One of Vanta's choices, whatever its case and gaps: "in progress" is `IN_PROGRESS`.
fn choice(cell: &Cell<'_>, choices: &'static [&'static str], nullable: bool) -> Result<Value, Wrong> {
    let plain = |text: &str| -> String { text.trim().to_ascii_uppercase().replace([' ', '-'], "_") };
    let wanted = plain(&cell.shown());
    match choices.iter().find(|choice| **choice == wanted) {
        Some(choice) => Ok(Value::from(*choice)),
        None if nullable && wanted == "NULL" => Ok(Value::Null),
        None => Err(Wrong::Choice(choices)),
    }
}
