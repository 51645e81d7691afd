//! Which bodies are kept: the last ones, the last of each month, and the one before the first send.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::store::{Use, Which};

/// Of so many months the last body is kept, this month's included.
const MONTHS: usize = 13;

/// The bodies of one list that fall: `uses` are those of bodies that are still there, the earliest first.
pub(super) fn fallen(uses: &[Use], bodies: usize, now: Timestamp) -> BTreeSet<i64> {
    let mut kept: BTreeSet<i64> = uses.iter().filter(|used| !used.settled).map(|used| used.body).collect();
    kept.extend(uses.iter().find(|used| used.which == Which::Before).map(|used| used.body));
    let mut last = BTreeSet::new();
    for used in by_time(uses).into_iter().rev() {
        if last.len() == bodies {
            break;
        }
        last.insert(used.body);
    }
    kept.extend(last);
    // Later uses of a month take the place of earlier ones.
    let months: BTreeMap<i32, i64> =
        by_time(uses).into_iter().map(|used| (month(used.started), used.body)).collect();
    let oldest = month(now) - i32::try_from(MONTHS).unwrap_or(i32::MAX) + 1;
    kept.extend(months.range(oldest..).map(|(_, body)| *body));
    uses.iter().map(|used| used.body).filter(|body| !kept.contains(body)).collect()
}

/// Within a run: before, sent, after.
fn by_time(uses: &[Use]) -> Vec<&Use> {
    let mut uses: Vec<&Use> = uses.iter().collect();
    uses.sort_by_key(|used| (used.started, used.which));
    uses
}

/// Months as a running number.
fn month(at: Timestamp) -> i32 {
    let date = at.to_zoned(TimeZone::UTC).date();
    i32::from(date.year()) * 12 + i32::from(date.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn used(body: i64, which: Which, started: &str) -> Use {
        Use { body, which, started: at(started), settled: true }
    }

    /// One body a day in March.
    fn march(days: i64) -> Vec<Use> {
        (1..=days).map(|day| used(day, Which::After, &format!("2026-03-{day:02}T09:00:00Z"))).collect()
    }

    fn fall(uses: &[Use], bodies: usize, now: &str) -> Vec<i64> {
        fallen(uses, bodies, at(now)).into_iter().collect()
    }

    #[test]
    fn the_last_different_bodies_stay_and_earlier_ones_fall() {
        assert_eq!(fall(&march(31), 30, "2026-03-31T10:00:00Z"), [1]);
        assert!(fall(&march(30), 30, "2026-03-31T10:00:00Z").is_empty());
    }

    #[test]
    fn a_body_that_is_used_again_counts_by_its_last_use() {
        let mut uses = march(4);
        uses.push(used(1, Which::Before, "2026-03-05T09:00:00Z"));
        assert_eq!(fall(&uses, 2, "2026-03-31T10:00:00Z"), [2, 3]);
    }

    #[test]
    fn the_last_of_each_month_stays_for_thirteen_months() {
        let mut uses = Vec::new();
        for month in 1..=9 {
            for (day, body) in [(3, month * 10), (27, month * 10 + 1)] {
                uses.push(used(
                    body,
                    Which::After,
                    &format!("2025-{month:02}-{day}T09:00:00Z").replace("-3T", "-03T"),
                ));
            }
        }
        let fallen = fall(&uses, 1, "2026-03-15T00:00:00Z");
        // March 2025 is the thirteenth month, counted with this one.
        assert_eq!(fallen, [10, 11, 20, 21, 30, 40, 50, 60, 70, 80, 90]);
    }

    #[test]
    fn the_one_before_the_first_send_always_stays() {
        let mut uses = vec![
            used(100, Which::Before, "2020-01-01T09:00:00Z"),
            used(101, Which::Sent, "2020-01-01T09:00:00Z"),
        ];
        uses.extend(march(31));
        assert_eq!(fall(&uses, 31, "2026-03-31T10:00:00Z"), [101]);
    }

    #[test]
    fn a_run_in_flight_keeps_its_bodies() {
        let mut uses = march(31);
        uses[0].settled = false;
        assert_eq!(fall(&uses, 1, "2026-04-30T10:00:00Z").first(), Some(&2));
    }

    #[test]
    fn where_no_number_is_kept_the_month_and_the_first_still_are() {
        assert_eq!(fall(&march(5), 0, "2026-03-31T10:00:00Z"), [1, 2, 3, 4]);
    }
}
