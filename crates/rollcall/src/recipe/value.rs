//! A cell as a value of Vanta's. What cannot be read with certainty is wrong, and says why.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use vanta::record::Text;
use vanta::{Record, Shape, Value};

use super::date::{self, Day, Form, Order, Written};
use super::identity::is_invisible;
use super::words;
use crate::sheet::{Cell, Content, trimmed};

/// Whole numbers up to here are exact in a spreadsheet's floats; longer IDs lose their last digits.
const EXACT: f64 = 1e15;

/// Why a cell is not the value that the field needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// An ID with space around it.
    Spaces,
    /// A formula whose result is not in the file.
    NoResult,
    /// A word that may stand for no value, as `n/a`.
    MeansNothing,
    /// No date.
    Date,
    /// A day that two orders read differently.
    DateOrder,
    /// A day that the column's order cannot read.
    NotInOrder,
    /// A date and time without its zone.
    NoZone,
    /// A time that never was in its zone, when the clocks went forward.
    Gap,
    /// A time that was twice in its zone, when the clocks went back.
    Fold,
    /// None of Vanta's choices.
    Choice(&'static [&'static str]),
    /// A part with fields of its own that is not written as JSON.
    Part,
    /// A list whose values two sorts of marks divide.
    Separators,
    /// The part of the text that a rule takes is not there.
    NotCut,
    /// A column of a template is empty.
    TemplateGap,
    /// When the file was last changed is not known.
    NoFileTime,
}

/// How a field is read besides its shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner<'a> {
    /// Whether it may be null.
    pub(super) nullable: bool,
    /// In which order dates write day and month.
    pub(super) order: Option<Order>,
    /// In which zone times are read that name none.
    pub(super) zone: Option<&'a TimeZone>,
    /// What stands between the values of a list.
    pub(super) split: Option<&'a str>,
}

/// Reads a cell that is not blank and holds neither an error nor a formula without result.
pub(super) fn read(cell: &Cell<'_>, shape: &Shape, manner: &Manner<'_>) -> Result<Value, Wrong> {
    Ok(match shape {
        Shape::Text | Shape::Link => Value::from(&*text(cell)?),
        Shape::Boolean => Value::from(yes_no(cell)?),
        Shape::Int32 => Value::from(whole(cell)?),
        Shape::Number => Value::from(number(cell)?),
        Shape::Instant => Value::from(instant(cell, manner)?),
        Shape::Choice(choices) => choice(cell, choices, manner.nullable)?,
        Shape::List(Shape::Object(_) | Shape::List(_)) | Shape::Object(_) => part(cell)?,
        Shape::List(item) => list(cell, item, manner, &|_| None).map_err(|(wrong, _)| wrong)?,
    })
}

/// What makes a cell unfit whatever it is read as.
pub(super) fn unfit(cell: &Cell<'_>) -> Option<Wrong> {
    match cell.content {
        Content::Error(_) => Some(Wrong::ErrorCell),
        Content::NoResult => Some(Wrong::NoResult),
        _ => None,
    }
}

/// What makes a cell unfit for an ID: whatever people cannot see of it, or would not see.
pub(super) fn unfit_for_id(cell: &Cell<'_>, trimmed: bool) -> Option<Wrong> {
    if cell.is_shortened() {
        return Some(Wrong::Shortened);
    }
    if !cell.display_is_known() {
        return Some(Wrong::DisplayUnknown);
    }
    let shown = cell.shown();
    if matches!(cell.content, Content::Number(_)) && shown.contains([',', '\u{a0}', '\u{202f}']) {
        return Some(Wrong::Grouped);
    }
    // A format may round what it shows: 7.6 as 8.
    if let Content::Number(number) = cell.content
        && number.fract() != 0.0
        && shown.trim().parse::<f64>() != Ok(number)
    {
        return Some(Wrong::Shortened);
    }
    let text = shown.trim();
    let may_hide = !text.is_ascii() || text.bytes().any(|byte| byte.is_ascii_control());
    if let Some(character) = text.chars().find(|&character| may_hide && is_invisible(character)) {
        return Some(Wrong::Invisible(character));
    }
    (!trimmed && text.len() != shown.len()).then_some(Wrong::Spaces)
}

/// Several values in one cell; each once. What an item becomes by a table of values, `meant` knows: none, one or several
/// values. An item that is wrong is named alone.
pub(super) fn list(
    cell: &Cell<'_>,
    item: &'static Shape,
    manner: &Manner<'_>,
    meant: &dyn Fn(&str) -> Option<Vec<Value>>,
) -> Result<Value, (Wrong, Option<Box<str>>)> {
    let shown = cell.shown();
    if matches!(item, Shape::Text) && manner.split.is_none() && is_divided_twice(&shown) {
        return Err((Wrong::Separators, None));
    }
    let one = Manner { nullable: false, ..manner.clone() };
    let mut values = Vec::new();
    let mut add = |value: Value| {
        if !values.contains(&value) {
            values.push(value);
        }
    };
    for part in parts(&shown, manner.split) {
        match meant(part) {
            Some(known) => known.into_iter().for_each(&mut add),
            None => {
                let value = read(&Cell::plain(Content::Text(part)), item, &one);
                add(value.map_err(|wrong| (wrong, Some(part.into())))?);
            }
        }
    }
    Ok(Value::Array(values))
}

/// Whether commas stand between values that something else divides too, so that they may belong to the values:
/// `Sales, EMEA; Sales, APAC`.
fn is_divided_twice(shown: &str) -> bool {
    shown.contains(',') && shown.contains([';', '|', '\n'])
}

/// The values of a list in one cell: between commas, semicolons, bars or line breaks, or what the recipe says.
pub(super) fn parts<'t>(shown: &'t str, split: Option<&'t str>) -> impl Iterator<Item = &'t str> {
    let (by_text, by_marks) = match split {
        Some(split) => (Some(shown.split(split)), None),
        None => (None, Some(shown.split([',', ';', '|', '\n']))),
    };
    let parts = by_text.into_iter().flatten().chain(by_marks.into_iter().flatten());
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// A part, or several, written as JSON; the checks say what is wrong inside.
fn part(cell: &Cell<'_>) -> Result<Value, Wrong> {
    let shown = cell.shown();
    if !shown.trim_start().starts_with(['{', '[']) {
        return Err(Wrong::Part);
    }
    serde_json::from_str(&shown).map(|Whole(value)| value).map_err(|_| Wrong::Part)
}

/// JSON in which no key stands twice: of two values the last one would win unseen.
struct Whole(Value);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Whole, D::Error> {
        deserializer.deserialize_any(Whole(Value::Null))
    }
}

impl<'de> Visitor<'de> for Whole {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON in which no key stands twice")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Whole, E> {
        Ok(Whole(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Whole, E> {
        Ok(Whole(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Whole, A::Error> {
        let mut items = Vec::new();
        while let Some(Whole(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(Whole(Value::Array(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Whole, A::Error> {
        let mut fields = Record::new();
        while let Some((name, Whole(value))) = access.next_entry::<String, Whole>()? {
            if fields.contains_key(&name) {
                return Err(serde::de::Error::custom(format!("the key {name} stands twice")));
            }
            fields.insert(name, value);
        }
        Ok(Whole(Value::Object(fields)))
    }
}

/// The cell as people see it: `00042` where the number 42 is shown so. Without space around it.
pub(super) fn text<'t>(cell: &Cell<'t>) -> Result<Cow<'t, str>, Wrong> {
    match cell.content {
        Content::Number(number) if number.abs() >= EXACT => return Err(Wrong::TooManyDigits),
        Content::Number(_) if cell.is_shortened() => return Err(Wrong::Shortened),
        _ => {}
    }
    let shown = cell.shown();
    if words::means_nothing(&shown) {
        return Err(Wrong::MeansNothing);
    }
    Ok(match shown {
        Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}

/// Yes and no in the words of spreadsheets; every other word needs a line in the recipe's table of values, and is
/// never `false`.
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
        Content::Text(text) => text.trim().parse().map_err(|_| nothing_or(text, Wrong::WholeNumber)),
        _ => Err(Wrong::WholeNumber),
    }
}

fn number(cell: &Cell<'_>) -> Result<Number, Wrong> {
    let number = match cell.content {
        Content::Number(number) => number,
        Content::Text(text) => text.trim().parse().map_err(|_| nothing_or(text, Wrong::Number))?,
        _ => return Err(Wrong::Number),
    };
    Number::from_f64(number).ok_or(Wrong::Number)
}

/// An instant as the exact text to be sent: RFC 3339 as it stands there, a date without a time of day as midnight
/// UTC, a time without zone in the zone that the recipe names.
fn instant(cell: &Cell<'_>, manner: &Manner<'_>) -> Result<Text, Wrong> {
    if let Content::Text(text) = cell.content
        && vanta::check::is_timestamp(text.trim())
    {
        return Ok(text.trim().into());
    }
    let written = written(cell).ok_or_else(|| nothing_or(&cell.shown(), Wrong::Date))?;
    date::instant(&written, manner.order, manner.zone).map_err(|refusal| match refusal {
        date::Refusal::Order => Wrong::DateOrder,
        date::Refusal::NotInOrder => Wrong::NotInOrder,
        date::Refusal::NoZone => Wrong::NoZone,
        date::Refusal::Gap => Wrong::Gap,
        date::Refusal::Fold => Wrong::Fold,
        date::Refusal::Range => Wrong::Date,
    })
}

/// The date in a cell, taken apart. A real date has a time of day where the spreadsheet shows one, be it midnight.
pub(super) fn written<'t>(cell: &Cell<'t>) -> Option<Written<'t>> {
    match cell.content {
        Content::Date(date) => {
            let has_time = date.time() != Time::midnight() || cell.shown().contains(':');
            let (day, time) = (Day::Sure(date.date()), has_time.then(|| date.time()));
            Some(Written { text: "", day, time, offset: None, form: Form::Written })
        }
        Content::Number(number) => date::read_number(number),
        Content::Text(text) => date::read(text),
        _ => None,
    }
}

/// One of Vanta's choices, whatever its case and gaps: "in progress" is `IN_PROGRESS`.
fn choice(cell: &Cell<'_>, choices: &'static [&'static str], nullable: bool) -> Result<Value, Wrong> {
    let wanted = cell.shown();
    match choices.iter().find(|choice| is_choice(wanted.trim(), choice)) {
        Some(choice) => Ok(Value::from(*choice)),
        None if nullable && is_choice(wanted.trim(), "NULL") => Ok(Value::Null),
        None => Err(Wrong::Choice(choices)),
    }
}

/// Whether a text is a choice, but for case and gaps.
pub(super) fn is_choice(text: &str, choice: &str) -> bool {
    let plain = |byte: u8| if matches!(byte, b' ' | b'-') { b'_' } else { byte.to_ascii_uppercase() };
    text.len() == choice.len() && text.bytes().zip(choice.bytes()).all(|(one, other)| plain(one) == other)
}

fn nothing_or(text: &str, wrong: Wrong) -> Wrong {
    if words::means_nothing(text) { Wrong::MeansNothing } else { wrong }
}
