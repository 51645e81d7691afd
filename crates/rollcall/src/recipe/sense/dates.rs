//! Instants: in the order that nature gives them, not ahead of the clock, and there with their state.
//!
//! Nearly all instants of a list are written alike, in UTC and to the second, and such texts stand in the order of what
//! they mean. Only where that is not enough they are read as instants.
//!
//! A day without a time is sent as its midnight in UTC, but was meant somewhere on Earth: it may begin 14 hours earlier
//! (UTC+14) and end 12 hours later (UTC-12). Nothing is told that such a day could explain.

use jiff::{SignedDuration, Timestamp};

use super::Look;
use super::fields::{Fields, Seen};
use super::tell::{Hits, Notice, OfSource, Teller, quoted};
use crate::recipe::{Problem, ProblemCode};

const MIDNIGHT: &str = "T00:00:00Z";
const FIRST_ON_EARTH: SignedDuration = SignedDuration::from_hours(14);
const LAST_ON_EARTH: SignedDuration = SignedDuration::from_hours(24 + 12);

/// An instant that comes first by nature, and one that comes after it.
pub(super) struct Order<'r> {
    earlier: (&'static str, usize),
    later: (&'static str, usize),
    hits: Hits<'r>,
}

impl<'r> Order<'r> {
    pub(super) fn new(earlier: &'static str, later: &'static str, fields: &mut Fields<'r>) -> Order<'r> {
        Order {
            earlier: (earlier, fields.want(earlier)),
            later: (later, fields.want(later)),
            hits: Hits::default(),
        }
    }
}

impl<'r> Look<'r> for Order<'r> {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        let (Some(earlier), Some(later)) = (seen.text(self.earlier.1), seen.text(self.later.1)) else {
            return;
        };
        if lies_after(earlier, later) {
            self.hits.add(seen.place, earlier, later);
        }
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let tell = |of: OfSource<'_>| {
            let what = format!("{} lies after {}, which is {}", quoted(of.first), self.later.0, of.beside);
            let remedy = "Look whether the two columns, or day and month, are mixed up.";
            teller.of_rows(
                of.source,
                of.rows,
                Notice::new(ProblemCode::OutOfOrder, self.earlier.0, what, remedy),
            )
        };
        self.hits.into_sources().into_iter().map(tell).collect()
    }
}

/// An instant that should not lie ahead.
pub(super) struct Future<'r> {
    field: (&'static str, usize),
    now: Timestamp,
    /// The moment as instants are written.
    now_written: String,
    /// The day before; whatever is written with an earlier one has passed in every zone.
    day_before: String,
    hits: Hits<'r>,
}

impl<'r> Future<'r> {
    pub(super) fn new(field: &'static str, now: Timestamp, fields: &mut Fields<'r>) -> Future<'r> {
        let whole = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let mut day_before = (whole.checked_sub(SignedDuration::from_hours(24)))
            .map_or_else(|_| String::new(), |day| day.to_string());
        day_before.truncate(10);
        Future {
            field: (field, fields.want(field)),
            now,
            now_written: whole.to_string(),
            day_before,
            hits: Hits::default(),
        }
    }

    fn lies_ahead(&self, text: &str) -> bool {
        if text.get(..10).is_some_and(|day| day < self.day_before.as_str())
            || is_alike(text, &self.now_written) && text <= self.now_written.as_str()
        {
            return false;
        }
        first_of(text).is_some_and(|first| first > self.now)
    }
}

impl<'r> Look<'r> for Future<'r> {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        if let Some(text) = seen.text(self.field.1)
            && self.lies_ahead(text)
        {
            self.hits.add(seen.place, text, "");
        }
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let tell = |of: OfSource<'_>| {
            let what = format!("{} lies in the future", quoted(of.first));
            let remedy = "Look whether the year is right, and whether day and month are mixed up.";
            teller.of_rows(of.source, of.rows, Notice::new(ProblemCode::InFuture, self.field.0, what, remedy))
        };
        self.hits.into_sources().into_iter().map(tell).collect()
    }
}

/// An instant that belongs to a state.
pub(super) struct With<'r> {
    field: (&'static str, usize),
    when: (&'static str, usize),
    equals: &'static str,
    missing: Hits<'r>,
    /// There, although the state is another.
    extra: Hits<'r>,
}

impl<'r> With<'r> {
    pub(super) fn new(
        field: &'static str,
        when: &'static str,
        equals: &'static str,
        fields: &mut Fields<'r>,
    ) -> With<'r> {
        With {
            field: (field, fields.want(field)),
            when: (when, fields.want(when)),
            equals,
            missing: Hits::default(),
            extra: Hits::default(),
        }
    }
}

impl<'r> Look<'r> for With<'r> {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        let Some(state) = seen.text(self.when.1) else { return };
        match seen.text(self.field.1) {
            None if state == self.equals => self.missing.add(seen.place, "", ""),
            Some(text) if state != self.equals => self.extra.add(seen.place, text, state),
            _ => {}
        }
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let mut notices = Vec::new();
        for of in self.missing.into_sources() {
            // Without a column there is no cell to fill, and of a cell that cannot be read another thing is told.
            if teller.heading(of.source, self.field.0).is_none() {
                continue;
            }
            let told = teller.told(of.source, self.field.0);
            let rows: Vec<u32> = of.rows.into_iter().filter(|row| !told.contains(row)).collect();
            if !rows.is_empty() {
                let what = format!("the cell is empty, although {} is {}", self.when.0, self.equals);
                let remedy = "Fill the cell, if the date is known.";
                let notice = Notice::new(ProblemCode::NoDate, self.field.0, what, remedy);
                notices.push(teller.of_rows(of.source, rows, notice));
            }
        }
        for of in self.extra.into_sources() {
            let what = format!("{} is there, although {} is {}", quoted(of.first), self.when.0, of.beside);
            let remedy = "Empty the cell, or mend the other one.";
            let notice = Notice::new(ProblemCode::Contradiction, self.field.0, what, remedy);
            notices.push(teller.of_rows(of.source, of.rows, notice));
        }
        notices
    }
}

/// Whether an instant lies after one that it should come before.
fn lies_after(earlier: &str, later: &str) -> bool {
    if is_alike(earlier, later) && (earlier <= later || is_day(earlier) == is_day(later)) {
        return earlier > later;
    }
    matches!((first_of(earlier), last_of(later)), (Some(first), Some(last)) if first > last)
}

/// Whether two texts are written alike, so that they stand in the order of what they mean.
fn is_alike(one: &str, other: &str) -> bool {
    let mark = |text: &str| text.as_bytes().get(10).copied();
    one.len() == other.len() && one.ends_with('Z') && other.ends_with('Z') && mark(one) == mark(other)
}

fn is_day(text: &str) -> bool {
    text.ends_with(MIDNIGHT)
}

/// The first moment that a text can mean.
fn first_of(text: &str) -> Option<Timestamp> {
    let instant: Timestamp = text.parse().ok()?;
    if is_day(text) { instant.checked_sub(FIRST_ON_EARTH).ok() } else { Some(instant) }
}

/// The last moment that a text can mean.
fn last_of(text: &str) -> Option<Timestamp> {
    let instant: Timestamp = text.parse().ok()?;
    if is_day(text) { instant.checked_add(LAST_ON_EARTH).ok() } else { Some(instant) }
}
