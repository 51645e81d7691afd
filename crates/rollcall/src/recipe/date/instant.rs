//! The exact text that is sent for a written date, once its order and its zone are named.

use std::fmt::Write;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use vanta::record::Text;

use super::{Day, Form, Order, Written};

/// Why a written date is no instant yet, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It can be two days, and no order is named.
    Order,
    /// In the order that is named there is no such day; in the other there is.
    NotInOrder,
    /// It has a time of day, and no zone is named.
    NoZone,
    /// Clocks in the zone were put forward and skipped this time.
    Gap,
    /// Clocks in the zone were put back and showed this time twice.
    Fold,
    /// In UTC it lies outside the years 0 to 9999, which is all that RFC 3339 can write.
    Range,
}

/// The instant as RFC 3339 writes it, in UTC.
///
/// A date without a time of day is midnight in UTC, whatever the zone: it stays the day that is written. A time that
/// says its offset stays that instant, and the zone is not asked. A text that is already RFC 3339 is kept byte for
/// byte. A day that is a day in only one order is that day where no order is named: there is nothing to choose.
///
/// # Errors
///
/// Says why there is no single instant that the text means.
pub fn instant(
    written: &Written<'_>,
    order: Option<Order>,
    zone: Option<&TimeZone>,
) -> Result<Text, Refusal> {
    if written.form == Form::Exact {
        return Ok(written.text.into());
    }
    let day = day(written.day, order)?;
    let Some(time) = written.time else { return in_utc(day.to_datetime(Time::midnight())) };
    let local = day.to_datetime(time);
    let offset = match (written.offset, zone) {
        (Some(offset), _) => offset,
        // A zone that could not be found out behaves as UTC in jiff, which would be a guess.
        (None, Some(zone)) if !zone.is_unknown() => offset_in(zone, local)?,
        (None, _) => return Err(Refusal::NoZone),
    };
    utc(local, offset)
}

fn day(day: Day, order: Option<Order>) -> Result<Date, Refusal> {
    match (day, order) {
        (Day::Sure(day), _) => Ok(day),
        (Day::Either { day_first, .. }, Some(Order::DayFirst)) => day_first.ok_or(Refusal::NotInOrder),
        (Day::Either { month_first, .. }, Some(Order::MonthFirst)) => month_first.ok_or(Refusal::NotInOrder),
        (Day::Either { day_first, month_first }, None) => day_first.xor(month_first).ok_or(Refusal::Order),
    }
}

fn offset_in(zone: &TimeZone, local: DateTime) -> Result<Offset, Refusal> {
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => Ok(offset),
        AmbiguousOffset::Gap { .. } => Err(Refusal::Gap),
        AmbiguousOffset::Fold { .. } => Err(Refusal::Fold),
    }
}

/// Counted in local times, since jiff's instants end a day before the year 9999 does.
fn utc(local: DateTime, offset: Offset) -> Result<Text, Refusal> {
    let ahead = SignedDuration::from_secs(i64::from(offset.seconds()));
    in_utc(local.checked_sub(ahead).map_err(|_| Refusal::Range)?)
}

fn in_utc(utc: DateTime) -> Result<Text, Refusal> {
    if utc.year() < 0 {
        return Err(Refusal::Range);
    }
    let mut text = Text::default();
    let _ = write!(text, "{utc}Z"); // writing into memory does not fail
    Ok(text)
}
