//! What a bare number can mean: `super::read_number` says which ranges there are.
//!
//! Numbers that are written like dates, as 20240301, are read in `forms`, where a time and a zone can follow.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{Day, Form, Written};

/// 1 January 1950 and 1 January 2100, as Excel counts days. This leaves out the first days of Excel's count and
/// their 29 February 1900 (60), which never was, and every number that could be a year.
const SERIALS: std::ops::Range<u64> = 18_264..73_051;
/// Ten digits, of which the first is 1.
const EPOCH_SECONDS: std::ops::Range<u64> = 1_000_000_000..2_000_000_000;
/// Thirteen digits, of which the first is 1.
const EPOCH_MILLISECONDS: std::ops::Range<u64> = 1_000_000_000_000..2_000_000_000_000;
/// 1 January 1970, as Excel counts days.
const SERIAL_OF_1970: u64 = 25_569;
const SECONDS_A_DAY: u128 = 86_400;

/// A number as text, with a point or comma before its fraction: days or seconds or milliseconds. Also what .NET
/// makes of a date in JSON.
pub(super) fn read(text: &str) -> Option<Written<'_>> {
    match text.as_bytes().first()? {
        b'0'..=b'9' => {}
        b'/' | b'\\' => return json_date(text),
        _ => return None,
    }
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    // Nearly every text ends here: only these lengths are numbers that count something.
    if !matches!(end, 5 | 10 | 13) {
        return None;
    }
    let whole: u64 = text[..end].parse().ok()?;
    let fraction = match &text[end..] {
        "" => Fraction { value: 0, digits: 0 },
        rest => Fraction::read(rest.strip_prefix(['.', ','])?)?,
    };
    if SERIALS.contains(&whole) {
        serial(text, whole, fraction)
    } else if EPOCH_SECONDS.contains(&whole) {
        let nanoseconds = fraction.nanoseconds()?;
        epoch(text, Form::EpochSeconds, Timestamp::new(i64::try_from(whole).ok()?, nanoseconds).ok()?)
    } else if EPOCH_MILLISECONDS.contains(&whole) && fraction.digits == 0 {
        epoch(text, Form::EpochMilliseconds, Timestamp::from_millisecond(i64::try_from(whole).ok()?).ok()?)
    } else {
        None
    }
}

/// The digits after a point.
#[derive(Clone, Copy)]
pub(super) struct Fraction {
    value: u64,
    digits: u32,
}

impl Fraction {
    /// So many digits, which together are that number.
    pub(super) fn new(value: u64, digits: u32) -> Fraction {
        Fraction { value, digits }
    }

    fn read(text: &str) -> Option<Fraction> {
        let fits = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        Some(Fraction { value: text.parse().ok().filter(|_| fits)?, digits: u32::try_from(text.len()).ok()? })
    }

    /// As billionths. `None` where there are more digits than that which are not zero: none is dropped.
    pub(super) fn nanoseconds(self) -> Option<i32> {
        let Fraction { value, digits } = self;
        let nanoseconds = match digits {
            0..=9 => value * 10_u64.pow(9 - digits),
            10..=18 => {
                let excess = 10_u64.pow(digits - 9);
                (value % excess == 0).then_some(value / excess)?
            }
            _ => return None,
        };
        i32::try_from(nanoseconds).ok()
    }

    /// As milliseconds of a day.
    ///
    /// 45352.395833 is what six digits leave of half past nine: where a whole second lies within the last digit, it is
    /// that second. Fewer than five digits are coarser than a second, so they have to meet one.
    fn of_a_day(self) -> Option<u64> {
        let one = 10_u128.checked_pow(self.digits)?;
        let seconds = u128::from(self.value) * SECONDS_A_DAY;
        let nearest = (seconds + one / 2) / one;
        let off = seconds.abs_diff(nearest * one);
        let milliseconds = if off == 0 || (self.digits >= 5 && off <= SECONDS_A_DAY / 2) {
            nearest * 1000
        } else if self.digits >= 5 {
            (seconds * 1000 + one / 2) / one
        } else {
            return None;
        };
        u64::try_from(milliseconds).ok()
    }
}

fn serial(text: &str, days: u64, fraction: Fraction) -> Option<Written<'_>> {
    let of_a_day = fraction.of_a_day()?;
    let milliseconds = i64::try_from(days).ok()?.checked_sub(i64::try_from(SERIAL_OF_1970).ok()?)?
        * 86_400_000
        + i64::try_from(of_a_day).ok()?;
    let local = Offset::UTC.to_datetime(Timestamp::from_millisecond(milliseconds).ok()?);
    let time = (fraction.value != 0).then(|| local.time());
    Some(Written { text, day: Day::Sure(local.date()), time, offset: None, form: Form::Serial })
}

fn epoch(text: &str, form: Form, instant: Timestamp) -> Option<Written<'_>> {
    let utc = Offset::UTC.to_datetime(instant);
    Some(Written {
        text,
        day: Day::Sure(utc.date()),
        time: Some(utc.time()),
        offset: Some(Offset::UTC),
        form,
    })
}

/// `/Date(1709285400000)/`, and with `+0100` in it, which says where the instant was written and does not move it.
fn json_date(text: &str) -> Option<Written<'_>> {
    let open = text.strip_prefix("/Date(").or_else(|| text.strip_prefix("\\/Date("))?;
    let inner = open.strip_suffix(")/").or_else(|| open.strip_suffix(")\\/"))?;
    let number = match inner.char_indices().skip(1).find(|(_, c)| matches!(c, '+' | '-')) {
        Some((at, _)) => {
            let zone = &inner.as_bytes()[at + 1..];
            (zone.len() == 4 && zone.iter().all(u8::is_ascii_digit)).then_some(&inner[..at])?
        }
        None => inner,
    };
    let digits = number.strip_prefix('-').unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let instant = Timestamp::from_millisecond(number.parse().ok()?).ok()?;
    epoch(text, Form::Written, instant).filter(|_| Offset::UTC.to_datetime(instant).year() >= 1000)
}
