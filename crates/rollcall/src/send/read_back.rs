//! What Vanta holds after a send, compared record by record with what was sent.
//!
//! A Vanta that answers late is given time: the list is read at once, after 10 seconds and after 40, by the
//! clock that is passed in. Whatever is still not equal then is named. The same looks settle a run that an
//! earlier start left open ([`super::resume`]); there the records are known by their hashes only.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use ts_rs::TS;
use vanta::{Record, Schema, Session};

use super::consider::Case;
use crate::Rollcall;
use crate::list::List;
pub use crate::proof::DifferenceKind;
use crate::recipe::{Drafted, id_of, name_of};
use crate::review::{Change, Changed, Plan, changed_fields, is_live, kept_otherwise as fields_otherwise};
use crate::watch::{Counter, Progress, Step, Watch};

/// How long after the body left each reading is made.
const MOMENTS: [SignedDuration; 3] =
    [SignedDuration::ZERO, SignedDuration::from_secs(10), SignedDuration::from_secs(40)];

/// One record in which Vanta differs from what was sent.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Difference {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it differs.
    pub kind: DifferenceKind,
    /// The fields, where both have the record: `old` is what Vanta holds, `new` what was sent.
    pub fields: Vec<Change>,
}

/// How one reading stands to what was sent.
pub(super) enum Look<T> {
    /// Everything that was sent, and nothing else.
    Equal(T),
    /// Exactly what was there before.
    AsBefore(T),
    /// Neither.
    Other(T),
}

/// What left, and what was there before.
#[derive(Clone, Copy)]
pub(super) struct Left<'a> {
    /// The records that were sent.
    pub(super) drafted: &'a [Drafted],
    /// What Vanta held when the plan was made.
    pub(super) before: &'a [Record],
    /// The plan; none where a list was emptied.
    pub(super) plan: Option<&'a Plan>,
}

/// What a reading within the run says besides.
#[derive(Default)]
pub(super) struct Compared {
    /// Where Vanta differs from what was sent.
    pub(super) differences: Vec<Difference>,
    /// What it keeps in another way, as it is known to.
    pub(super) kept_otherwise: Vec<Changed>,
    /// What it held.
    pub(super) after: Option<Vec<Record>>,
}

impl<T> Look<T> {
    /// What the reading says besides.
    pub(super) fn inner_mut(&mut self) -> &mut T {
        match self {
            Look::Equal(inner) | Look::AsBefore(inner) | Look::Other(inner) => inner,
        }
    }
}

impl Rollcall {
    /// Reads back what this run sent, until all is equal or the patience ends; with what was read last.
    ///
    /// # Errors
    /// Where Vanta could not be read; then nobody knows.
    pub(super) async fn read_back(
        &self,
        case: &Case<'_>,
        session: &mut Session<'_>,
        left: &Left<'_>,
        watch: &dyn Watch,
    ) -> Result<Look<Compared>, vanta::Error> {
        let at = self.clock.now();
        let judge = |held: Vec<Record>| {
            let counter = Counter::new(watch, self.clock.as_ref(), Step::Comparing, left.drafted.len());
            let differences = differences(case.list.schema(), left.drafted, &held, &|done| counter.at(done));
            if differences.is_empty() {
                let kept_otherwise = kept_otherwise(case, left, &held);
                return Look::Equal(Compared { differences, kept_otherwise, after: Some(held) });
            }
            let is_before = same_lists(left.before, &held);
            let compared = Compared { differences, kept_otherwise: Vec::new(), after: Some(held) };
            match is_before {
                true => Look::AsBefore(compared),
                false => Look::Other(compared),
            }
        };
        self.look(case.list, session, at, watch, judge).await
    }

    /// Looks at the list at once, 10 and 40 seconds after the body left, and ends at the first look that shows
    /// all of it. Looks whose time is long past are one. It is as before only where every look says so.
    ///
    /// # Errors
    /// Where Vanta could not be read; then nobody knows.
    pub(super) async fn look<T>(
        &self,
        list: &List,
        session: &mut Session<'_>,
        left: Timestamp,
        watch: &dyn Watch,
        judge: impl Fn(Vec<Record>) -> Look<T>,
    ) -> Result<Look<T>, vanta::Error> {
        let mut always_before = true;
        let mut moments = MOMENTS.into_iter().peekable();
        loop {
            let moment = moments.next().unwrap_or_default();
            let passed = self.clock.now().duration_since(left);
            if moments.peek().is_some_and(|next| passed >= *next) {
                continue;
            }
            // No longer than the moment itself, whatever somebody did to the clock in the meantime.
            let wait = Duration::try_from((moment - passed).min(moment)).unwrap_or_default();
            if !wait.is_zero() {
                watch.saw(&Progress::LookingAgain { wait });
                self.clock.wait(wait).await;
            }
            watch.saw(&Progress::Step(Step::ReadingBack));
            let held = session.get(list.kind, &list.list_id).await?;
            watch.saw(&Progress::Step(Step::Comparing));
            let look = match judge(held) {
                equal @ Look::Equal(_) => return Ok(equal),
                Look::AsBefore(now) if !always_before => Look::Other(now),
                look => look,
            };
            always_before = matches!(look, Look::AsBefore(_));
            if moments.peek().is_none() {
                return Ok(look);
            }
        }
    }
}

/// Where what Vanta holds differs from what was sent, record by record; `counted` hears how many are compared.
pub fn differences(
    schema: Schema<'_>,
    drafted: &[Drafted],
    held: &[Record],
    counted: &dyn Fn(usize),
) -> Vec<Difference> {
    let kind = schema.kind;
    let mut by_id: HashMap<&str, &Record> = held.iter().map(|record| (id_of(record), record)).collect();
    let differs = |record: &Record, kind_of: DifferenceKind, fields: Vec<Change>| Difference {
        id: id_of(record).to_owned(),
        name: name_of(kind, record),
        kind: kind_of,
        fields,
    };
    let mut differences = Vec::new();
    for (place, Drafted { record, .. }) in drafted.iter().enumerate() {
        counted(place + 1);
        match by_id.remove(id_of(record)) {
            None => differences.push(differs(record, DifferenceKind::Missing, Vec::new())),
            Some(held) if !is_live(held) => {
                differences.push(differs(record, DifferenceKind::StillRemoved, Vec::new()));
            }
            Some(held) => {
                let fields = changed_fields(schema, held, record);
                if !fields.is_empty() {
                    differences.push(differs(record, DifferenceKind::OtherValues, fields));
                }
            }
        }
    }
    let mut unexpected: Vec<&Record> = by_id.into_values().filter(|record| is_live(record)).collect();
    unexpected.sort_by_key(|record| id_of(record));
    let unexpected = unexpected.into_iter();
    differences.extend(unexpected.map(|record| differs(record, DifferenceKind::Unexpected, Vec::new())));
    differences
}

/// What Vanta keeps in another way than it was sent, of the records that this run brought or changed: told once,
/// with the run that sent it. For the comparison it is the same, now and later.
fn kept_otherwise(case: &Case<'_>, left: &Left<'_>, held: &[Record]) -> Vec<Changed> {
    let Some(plan) = left.plan else { return Vec::new() };
    let concerned = concerned(plan);
    let sent = left.drafted.iter().map(|drafted| &drafted.record);
    let sent: HashMap<&str, &Record> =
        sent.map(|record| (id_of(record), record)).filter(|(id, _)| concerned.contains(id)).collect();
    let otherwise = |held: &Record| {
        let record = sent.get(id_of(held)).filter(|_| is_live(held))?;
        let fields = fields_otherwise(case.list.schema(), held, record);
        let name = name_of(case.list.kind, record);
        (!fields.is_empty()).then(|| Changed { id: id_of(held).to_owned(), name, fields })
    };
    held.iter().filter_map(otherwise).collect()
}

fn concerned(plan: &Plan) -> HashSet<&str> {
    let named = plan.new.iter().chain(&plan.returned).map(|named| named.id.as_str());
    named.chain(plan.changed.iter().map(|changed| changed.id.as_str())).collect()
}

/// Whether two readings hold the same live records, Vanta's own timestamps included.
fn same_lists(one: &[Record], other: &[Record]) -> bool {
    let live = |records: &[Record]| records.iter().filter(|record| is_live(record)).count();
    let by_id: HashMap<&str, &Record> = one.iter().map(|record| (id_of(record), record)).collect();
    live(one) == live(other)
        && other
            .iter()
            .filter(|record| is_live(record))
            .all(|record| by_id.get(id_of(record)) == Some(&record))
}
