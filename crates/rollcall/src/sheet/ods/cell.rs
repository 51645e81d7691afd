//! One cell: what its opening tag says, and what that means together with its text.

use jiff::{Span, SpanRelativeTo, Unit};

use super::{Wrong, count};
use crate::sheet::cell::days;
use crate::sheet::words;
use crate::sheet::xml::{Tag, XmlError, decode};

/// What a cell holds. Its text stands apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Text,
    Number(f64),
    /// Days since 30 December 1899.
    Date(f64),
    Boolean(bool),
    Error,
    NoResult,
}

/// What an opening tag says.
#[derive(Default)]
pub(super) struct Opening {
    /// What its attributes give; nothing where it leaves the value to the text.
    value: Option<Value>,
    /// A text that is given apart from the paragraphs.
    text: Option<String>,
    /// A value that is not what its sort says, as it stands there.
    unread: Option<String>,
    is_text: bool,
    has_formula: bool,
    /// Whether its formula looks into another file.
    pub(super) has_link: bool,
    /// In how many columns it comes.
    pub(super) times: u32,
    /// How many columns and rows it covers, itself included.
    pub(super) columns: u32,
    pub(super) rows: u32,
}

/// Its attributes as they stand there.
#[derive(Default)]
struct Raw<'b> {
    sort: &'b [u8],
    number: &'b [u8],
    date: &'b [u8],
    time: &'b [u8],
    boolean: &'b [u8],
    formula: &'b [u8],
    is_error: bool,
}

impl Opening {
    pub(super) fn of(tag: &Tag<'_>) -> Result<Opening, Wrong> {
        let mut raw = Raw::default();
        let mut opening = Opening { times: 1, columns: 1, rows: 1, ..Opening::default() };
        for (name, value) in tag.attributes() {
            match name {
                b"office:value-type" => raw.sort = value,
                b"office:value" => raw.number = value,
                b"office:date-value" => raw.date = value,
                b"office:time-value" => raw.time = value,
                b"office:boolean-value" => raw.boolean = value,
                b"calcext:value-type" => raw.is_error = value == b"error",
                b"office:string-value" => opening.text = Some(decode(value)?.into_owned()),
                b"table:formula" => {
                    (raw.formula, opening.has_formula) = (value, true);
                    opening.has_link = value.contains(&b'#') && looks_elsewhere(value)?;
                }
                b"table:number-columns-repeated" => opening.times = count(value)?,
                b"table:number-columns-spanned" => opening.columns = count(value)?,
                b"table:number-rows-spanned" => opening.rows = count(value)?,
                _ => {}
            }
        }
        opening.is_text = raw.sort == b"string";
        opening.value = raw.value();
        if opening.value.is_none() && !raw.given().is_empty() {
            opening.unread = Some(String::from_utf8_lossy(raw.given()).into_owned());
        }
        Ok(opening)
    }

    /// The value together with what is shown for it, which stands in `text` from there on; nothing where the cell is
    /// empty.
    pub(super) fn value(&self, text: &mut String, start: usize) -> Option<Value> {
        if self.value.is_some() {
            return self.value;
        }
        if self.has_formula && is_error(text[start..].trim()) {
            return Some(Value::Error);
        }
        if let Some(own) = self.text.as_deref().filter(|own| !own.is_empty()) {
            text.truncate(start);
            text.push_str(own);
        }
        if text.len() == start {
            text.push_str(self.unread.as_deref().unwrap_or_default());
        }
        if text.len() > start {
            return Some(Value::Text);
        }
        // Only a text may really be empty.
        (self.has_formula && !self.is_text).then_some(Value::NoResult)
    }
}

impl<'b> Raw<'b> {
    /// The attribute in which a value of its sort stands.
    fn given(&self) -> &'b [u8] {
        match self.sort {
            b"float" | b"percentage" | b"currency" => self.number,
            b"date" => self.date,
            b"time" => self.time,
            b"boolean" => self.boolean,
            _ => b"",
        }
    }

    /// A value that is not what its sort says is left to the text that is shown.
    fn value(&self) -> Option<Value> {
        if self.is_error {
            return Some(Value::Error);
        }
        // What LibreOffice makes of a yes or no from Excel.
        match self.formula {
            b"of:=TRUE()" => return Some(Value::Boolean(true)),
            b"of:=FALSE()" => return Some(Value::Boolean(false)),
            _ => {}
        }
        let given = std::str::from_utf8(self.given()).ok()?.trim();
        match self.sort {
            b"float" | b"percentage" | b"currency" => {
                let number = given.parse::<f64>().ok()?;
                number.is_finite().then_some(Value::Number(number))
            }
            b"date" => days(given).map(Value::Date),
            b"time" => length(given).map(Value::Number),
            b"boolean" => given.parse().ok().map(Value::Boolean),
            _ => None,
        }
    }
}

/// A length of time such as `PT26H30M0S`, in days.
fn length(text: &str) -> Option<f64> {
    if !text.trim_start_matches('-').starts_with('P') {
        return None;
    }
    text.parse::<Span>().ok()?.total((Unit::Day, SpanRelativeTo::days_are_24_hours())).ok()
}

/// Whether a formula names a cell of another file, as `['file:///a.ods'#Sheet1.A1]`.
fn looks_elsewhere(formula: &[u8]) -> Result<bool, XmlError> {
    let formula = decode(formula)?;
    Ok(formula.contains("['") && formula.contains("'#"))
}

/// Whether what a formula shows is an error. Older programs do not mark them otherwise.
fn is_error(shown: &str) -> bool {
    let number = shown
        .strip_prefix("Err:")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    number || words::is_error(shown)
}
