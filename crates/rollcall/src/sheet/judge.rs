//! What the values of a column have in common, judged from all of them.

use jiff::civil::Time;
use memchr::{memchr, memchr3};
use serde::Serialize;
use ts_rs::TS;

use super::cell::{Cell, Content};
use super::note::{Note, Places};
use super::values::Values;

/// What the values of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LooksLike {
    /// There are no values.
    Empty,
    /// Every value is another one, without spaces.
    Id,
    /// E-mail addresses.
    Email,
    /// Dates without a time of day.
    Date,
    /// Dates with a time of day.
    DateTime,
    /// Yes/no.
    YesNo,
    /// A few values that come again and again.
    Choice,
    /// Numbers.
    Number,
    /// Links.
    Link,
    /// Anything else.
    Text,
}

/// A column is called what nine in ten of its values are.
const MOST: usize = 9;
const OF: usize = 10;
/// Above so many different values a column is no choice.
const CHOICES: usize = 12;
/// Longer texts are not compared to their ends.
const LONGEST: usize = 1000;
/// So many different values are shown.
const SAMPLES: usize = 3;

/// What the values of one column are, each counted with its rows.
pub(super) struct Tally {
    pub(super) filled: usize,
    pub(super) different: usize,
    pub(super) samples: Vec<String>,
    kinds: [usize; 6],
    /// Rows that cannot hold an ID: with spaces, dates, yes/no and errors.
    no_ids: usize,
}

#[derive(Clone, Copy)]
enum Kind {
    Email,
    Date,
    DateTime,
    YesNo,
    Number,
    Link,
}

const NAMES: [LooksLike; 6] = [
    LooksLike::Email,
    LooksLike::Date,
    LooksLike::DateTime,
    LooksLike::YesNo,
    LooksLike::Number,
    LooksLike::Link,
];

impl Tally {
    pub(super) fn of(values: &Values<'_, '_>) -> Tally {
        let mut tally = Tally {
            filled: values.filled(),
            different: values.different(),
            samples: samples(values),
            kinds: [0; 6],
            no_ids: 0,
        };
        for value in values.iter() {
            let text = start(value.text().unwrap_or_default());
            let can_be_id = matches!(value.cell.content, Content::Text(_) | Content::Number(_))
                && memchr(b' ', text.as_bytes()).is_none();
            tally.no_ids += if can_be_id { 0 } else { value.rows };
            if let Some(kind) = kind(&value.cell, text) {
                tally.kinds[kind as usize] += value.rows;
            }
        }
        tally
    }

    /// What the column looks like, and how many of its values fit.
    pub(super) fn verdict(&self) -> (LooksLike, usize) {
        if self.filled == 0 {
            return (LooksLike::Empty, 0);
        }
        let most = |count: usize| count * OF >= self.filled * MOST;
        let best = (0..NAMES.len()).max_by_key(|&place| self.kinds[place]).unwrap_or(0);
        // A column of dates and date-times is one of date-times.
        let moments = self.kinds[Kind::Date as usize] + self.kinds[Kind::DateTime as usize];
        if self.kinds[Kind::DateTime as usize] > 0 && most(moments) {
            return (LooksLike::DateTime, moments);
        }
        let different = self.different;
        let can_be_ids = self.filled - self.no_ids;
        if most(self.kinds[best]) && NAMES[best] != LooksLike::Number {
            (NAMES[best], self.kinds[best])
        } else if different == self.filled && different > 1 && self.no_ids == 0 && !self.is_of_plain_numbers()
        {
            (LooksLike::Id, self.filled)
        } else if most(self.numbers()) {
            (LooksLike::Number, self.numbers())
        } else if different <= CHOICES && self.filled >= different * 3 {
            (LooksLike::Choice, self.filled)
        } else if different * OF >= self.filled * MOST && most(can_be_ids) && different > 1 {
            (LooksLike::Id, different.min(can_be_ids))
        } else {
            (LooksLike::Text, self.filled)
        }
    }

    /// Numbers shown with zeros before them are names, as those of employees.
    fn is_of_plain_numbers(&self) -> bool {
        let padded = |text: &String| {
            text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
        };
        self.numbers() == self.filled && !self.samples.iter().any(padded)
    }

    fn numbers(&self) -> usize {
        self.kinds[Kind::Number as usize]
    }
}

fn samples(values: &Values<'_, '_>) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for value in values.iter() {
        let shown = value.cell.shown();
        let shown = start(shown.trim());
        if !samples.iter().any(|sample| sample == shown) {
            samples.push(shown.to_owned());
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

/// As much of a text as is looked at and shown; what is longer is told by its length.
pub(crate) fn start(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn kind(cell: &Cell<'_>, text: &str) -> Option<Kind> {
    match cell.content {
        Content::Number(_) => Some(Kind::Number),
        Content::Boolean(_) => Some(Kind::YesNo),
        Content::Date(date) if date.time() == Time::midnight() => Some(Kind::Date),
        Content::Date(_) => Some(Kind::DateTime),
        Content::Text(_) => text_kind(text),
        Content::Empty | Content::Error(_) | Content::NoResult => None,
    }
}

fn text_kind(text: &str) -> Option<Kind> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.') {
        return match moment(text) {
            Some(has_time) => Some(if has_time { Kind::DateTime } else { Kind::Date }),
            None => is_number(text).then_some(Kind::Number),
        };
    }
    if is_email(text) {
        return Some(Kind::Email);
    }
    let is_link =
        matches!(first, b'h' | b'H') && (text.starts_with("https://") || text.starts_with("http://"));
    let is_yes_no =
        text.len() <= 5 && ["true", "false", "yes", "no"].iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is_link, is_yes_no) {
        (true, _) => Some(Kind::Link),
        (_, true) => Some(Kind::YesNo),
        _ => None,
    }
}

fn is_email(text: &str) -> bool {
    let Some(at) = memchr(b'@', text.as_bytes()) else { return false };
    let host = &text.as_bytes()[at + 1..];
    at > 0
        && memchr(b'.', host).is_some()
        && memchr3(b' ', b',', b';', text.as_bytes()).is_none()
        && memchr(b'@', host).is_none()
}

/// A number as text: digits, with a sign, a point or comma, and groups of thousands. With a leading zero it is none:
/// such digits are a name, as of a postcode or an employee.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let bytes = digits.as_bytes();
    let leading_zero = bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_digit();
    let plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    let points = bytes.iter().filter(|&&byte| byte == b'.').count();
    !leading_zero && bytes.last().is_some_and(u8::is_ascii_digit) && bytes.iter().all(plain) && points <= 1
}

/// Whether a text that begins with a digit is a date, and whether it has a time of day. The order of its parts is
/// not judged here.
fn moment(text: &str) -> Option<bool> {
    let (date, time) = match text.find(['T', ' ']) {
        Some(place) => (&text[..place], Some(text[place + 1..].trim())),
        None => (text, None),
    };
    let mark = date.bytes().find(|byte| !byte.is_ascii_digit())?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let mut parts = [0_u32; 3];
    let mut count = 0;
    for part in date.split(char::from(mark)) {
        if count == 3 || part.is_empty() || part.len() > 4 {
            return None;
        }
        parts[count] = part.parse().ok()?;
        count += 1;
    }
    let has_day = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    let [first, second, third] = parts;
    let is_date = count == 3
        && (has_day(first, second) || has_day(second, first) || (first > 31 && has_day(third, second)));
    if !is_date {
        return None;
    }
    match time {
        None | Some("") => Some(false),
        Some(time) => (time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':')).then_some(true),
    }
}

/// Cells whose values a person should look at.
#[derive(Default)]
pub(super) struct Oddities {
    errors: Places,
    no_result: Places,
    long: Places,
    short: Places,
}

/// Whole numbers up to here are exact in a spreadsheet; longer IDs lose their last digits.
const EXACT: f64 = 1e15;

impl Oddities {
    pub(super) fn add(&mut self, cell: &Cell<'_>, row: u32, column: usize) {
        match cell.content {
            Content::Error(_) => self.errors.cell(row, column),
            Content::NoResult => self.no_result.cell(row, column),
            Content::Number(number) if number.abs() >= EXACT => self.long.cell(row, column),
            _ if cell.is_shortened() => self.short.cell(row, column),
            _ => {}
        }
    }

    pub(super) fn notes(&self) -> Vec<Note> {
        let notes = [
            self.errors.note(
                "error_cells",
                "cell holds a spreadsheet error such as #N/A, which is no value",
                "cells hold a spreadsheet error such as #N/A, which is no value",
            ),
            self.no_result.note(
                "no_result",
                "cell holds a formula without its result; open and save the file in a spreadsheet program",
                "cells hold a formula without its result; open and save the file in a spreadsheet program",
            ),
            self.long.note(
                "long_numbers",
                "number has more than 15 digits, of which a spreadsheet loses the last; keep IDs as text",
                "numbers have more than 15 digits, of which a spreadsheet loses the last; keep IDs as text",
            ),
            self.short.note(
                "shortened_numbers",
                "number is shown in short form like 1.23E+11; keep IDs as text",
                "numbers are shown in short form like 1.23E+11; keep IDs as text",
            ),
        ];
        notes.into_iter().flatten().collect()
    }
}
