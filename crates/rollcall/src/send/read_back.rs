//! What Vanta holds after a send, compared record by record with what was sent.
//!
//! A Vanta that answers late is given time: the list is read at once, after 10 seconds and after 40, by the
//! clock that is passed in. Whatever is still not equal then is named.

use std::collections::HashMap;
use std::time::Duration;

use serde::Serialize;
use ts_rs::TS;
use vanta::{Record, Session};

use super::consider::Case;
use crate::Rollcall;
use crate::recipe::{Drafted, id_of, name_of};
use crate::review::{Change, changed_fields, is_live};
use crate::watch::{Progress, Step, Watch};

/// How long is waited before each reading.
const WAITS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(10), Duration::from_secs(30)];

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

/// How a record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It was sent, and Vanta does not have it.
    Missing,
    /// It was sent, and Vanta still shows it as removed.
    StillRemoved,
    /// It was not sent, and Vanta has it as live.
    Unexpected,
    /// Both have it, with other values.
    OtherValues,
}

/// What the readings found.
pub(super) enum Found {
    /// Everything that was sent, and nothing else.
    Equal,
    /// Exactly what was there before.
    AsBefore(Vec<Difference>),
    /// Neither.
    Other(Vec<Difference>),
}

impl Rollcall {
    /// Reads back until all is equal or the patience ends, and gives what was read last.
    ///
    /// # Errors
    /// Where Vanta could not be read; then nobody knows.
    pub(super) async fn read_back(
        &self,
        case: &Case<'_>,
        session: &mut Session<'_>,
        drafted: &[Drafted],
        before: &[Record],
        watch: &dyn Watch,
    ) -> Result<(Found, Vec<Record>), vanta::Error> {
        let mut found = (Found::AsBefore(Vec::new()), Vec::new());
        for wait in WAITS {
            if !wait.is_zero() {
                self.clock.wait(wait).await;
            }
            watch.saw(&Progress::Step(Step::ReadingBack));
            let held = session.get(case.list.kind, &case.list.list_id).await?;
            watch.saw(&Progress::Step(Step::Comparing));
            let differences = compare(case, drafted, &held);
            if differences.is_empty() {
                return Ok((Found::Equal, held));
            }
            let is_as_before = same_lists(before, &held);
            let found_now =
                if is_as_before { Found::AsBefore(differences) } else { Found::Other(differences) };
            found = (found_now, held);
        }
        Ok(found)
    }
}

fn compare(case: &Case<'_>, drafted: &[Drafted], held: &[Record]) -> Vec<Difference> {
    let kind = case.list.kind;
    let mut by_id: HashMap<&str, &Record> = held.iter().map(|record| (id_of(record), record)).collect();
    let differs = |record: &Record, kind_of: DifferenceKind, fields: Vec<Change>| Difference {
        id: id_of(record).to_owned(),
        name: name_of(kind, record),
        kind: kind_of,
        fields,
    };
    let mut differences = Vec::new();
    for Drafted { record, .. } in drafted {
        match by_id.remove(id_of(record)) {
            None => differences.push(differs(record, DifferenceKind::Missing, Vec::new())),
            Some(held) if !is_live(held) => {
                differences.push(differs(record, DifferenceKind::StillRemoved, Vec::new()));
            }
            Some(held) => {
                let fields = changed_fields(case.list.schema(), held, record);
                if !fields.is_empty() {
                    differences.push(differs(record, DifferenceKind::OtherValues, fields));
                }
            }
        }
    }
    let unexpected = by_id.into_values().filter(|record| is_live(record));
    differences.extend(unexpected.map(|record| differs(record, DifferenceKind::Unexpected, Vec::new())));
    differences
}

/// Whether two readings hold the same live records, Vanta's own timestamps included.
pub(super) fn same_lists(one: &[Record], other: &[Record]) -> bool {
    let live = |records: &[Record]| records.iter().filter(|record| is_live(record)).count();
    let by_id: HashMap<&str, &Record> = one.iter().map(|record| (id_of(record), record)).collect();
    live(one) == live(other)
        && other
            .iter()
            .filter(|record| is_live(record))
            .all(|record| by_id.get(id_of(record)) == Some(&record))
}
