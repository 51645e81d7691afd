//! Dates as people and programs write them.
//!
//! One text can mean two days: 03/04/2026 is 3 April or March 4. So reading a text gives a day that is sure, or two
//! candidates; which order a column has is told by all its rows, and where every row fits both it is asked. A time of
//! day without a zone waits in the same way for the zone that the recipe names. Only then there is an instant.
//!
//! A form that is not known here is no date. Nothing knows today's date or this computer's time zone, so the same
//! text means the same day on every computer and in every year.
//!
//! `forms` knows how dates are written, `months` their names, `number` what a bare number can mean, `cursor` the
//! characters; `order` judges a column; `instant` writes what is sent.

mod cursor;
mod forms;
mod instant;
mod months;
mod number;
mod order;
#[cfg(test)]
mod tests;

pub use instant::{Refusal, instant};
pub use order::{Order, Orders};

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A written date, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written<'t> {
    /// The text that was read, without the white space around it; empty where a number was read.
    pub text: &'t str,
    /// The day, or the two that it can be.
    pub day: Day,
    /// The time of day, where there is one.
    pub time: Option<Time>,
    /// How far from UTC, where it is said. Never without a time.
    pub offset: Option<Offset>,
    /// How it is written, as far as a person has to know.
    pub form: Form,
}

/// The day that a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// One day, whatever the order of the column.
    Sure(Date),
    /// Another day in each order, or a day in only one of them. At least one is there, and two are never the same.
    Either {
        /// Read as day, month, year.
        day_first: Option<Date>,
        /// Read as month, day, year.
        month_first: Option<Date>,
    },
}

/// How a date is written: what is more than reading, a person should see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// RFC 3339 already, as Vanta takes it: the text is sent as it stands.
    Exact,
    /// Written out, with four digits for the year.
    Written,
    /// The century is not written: 00–29 are read as 2000–2029, and 70–99 as 1970–1999.
    TwoDigitYear,
    /// A bare number, read as days in Excel's count from 1900. A workbook that counts from 1904 means a day four years
    /// later, and this number alone does not tell.
    Serial,
    /// A bare number, read as seconds since 1970.
    EpochSeconds,
    /// A bare number, read as milliseconds since 1970.
    EpochMilliseconds,
}

/// No date is longer; the longest are JavaScript's, with the name of the zone in full.
const LONGEST: usize = 128;

/// Takes a text apart that is written as a date. `None` where it is written in no way that is known, where the day
/// does not exist, and where a weekday beside it is that of another day.
pub fn read(text: &str) -> Option<Written<'_>> {
    let text = text.trim();
    if vanta::check::is_timestamp(text) {
        return forms::exact(text);
    }
    if text.len() > LONGEST {
        return None;
    }
    number::read(text).or_else(|| forms::read(text))
}

/// Reads a cell that holds a bare number. What a number can mean lies far apart:
///
/// | meaning | from | to | which is |
/// |---|---|---|---|
/// | days, as Excel counts them | 18 264 | 73 050 | 1950 to 2099 |
/// | year, month, day | 19 000 101 | 21 991 231 | 1900 to 2199 |
/// | seconds since 1970 | 1 000 000 000 | 1 999 999 999 | 9 September 2001 to 18 May 2033 |
/// | milliseconds since 1970 | 1 000 000 000 000 | 1 999 999 999 999 | the same |
/// | year, month, day, hour, minute, second | 19 000 101 000 000 | 21 991 231 235 959 | 1900 to 2199 |
///
/// Anything else is no date: not a year alone, no short number, and no telephone number of North America, none of
/// which begins with 1. The same holds for a number written as text.
pub fn read_number(number: f64) -> Option<Written<'static>> {
    if !(10_000.0..1e14).contains(&number) {
        return None;
    }
    // The shortest text that means the number has as many digits as were known of it.
    let text = number.to_string();
    let Written { day, time, offset, form, .. } = number::read(&text).or_else(|| forms::read(&text))?;
    Some(Written { text: "", day, time, offset, form })
}

impl Day {
    /// The day that two numbers and a year mean, in one order or the other.
    fn either(year: i16, first: i8, second: i8) -> Option<Day> {
        let day_first = Date::new(year, second, first).ok();
        let month_first = Date::new(year, first, second).ok();
        match (day_first, month_first) {
            (None, None) => None,
            (Some(one), Some(other)) if one == other => Some(Day::Sure(one)),
            _ => Some(Day::Either { day_first, month_first }),
        }
    }

    /// What is left of it where only some days can be meant.
    fn only(self, fits: impl Fn(&Date) -> bool) -> Option<Day> {
        match self {
            Day::Sure(day) => fits(&day).then_some(self),
            Day::Either { day_first, month_first } => {
                match (day_first.filter(&fits), month_first.filter(&fits)) {
                    (None, None) => None,
                    (day_first, month_first) => Some(Day::Either { day_first, month_first }),
                }
            }
        }
    }
}
