//! The plan: what a send would do, record by record, with a fingerprint that names exactly that.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use vanta::Value;
use vanta::record::{ByName, is_plain};
use vanta::secret::hex;
use vanta::{Application, Body, BodyError, Limits, Record, Schema};

use super::gentle::Keeping;
use super::same::Same;
use crate::recipe::{Drafted, Origin, id_of, name_of};

/// Which list a plan is for; part of its fingerprint.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// API address and client ID.
    pub application: &'a Application,
    /// Kind and properties.
    pub schema: Schema<'a>,
    /// Vanta list ID.
    pub list_id: &'a str,
    /// What is kept although the file does not give it.
    pub keeping: Keeping,
}

/// What a send would do.
#[derive(Debug)]
pub struct Plan {
    /// Names exactly this plan: 64 hexadecimal digits.
    pub fingerprint: String,
    /// The exact bytes that would be sent.
    pub body: Body,
    /// How many live records Vanta holds now.
    pub holds_now: usize,
    /// In the file, never in Vanta.
    pub new: Vec<Named>,
    /// In the file, and in Vanta as removed.
    pub returned: Vec<Named>,
    /// In both, with other values.
    pub changed: Vec<Changed>,
    /// Live in Vanta, and not among the records that would be sent.
    pub removed: Vec<Named>,
    /// Not given by the file, and sent as Vanta has them.
    pub kept: Vec<Named>,
    /// Not given by the file, and sent as no longer active.
    pub deactivated: Vec<Named>,
    /// In both, with the same values.
    pub unchanged: usize,
}

/// A record as people know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Named {
    /// Its ID.
    pub id: String,
    /// Its name; empty where it has none.
    pub name: String,
}

/// A record that would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Its ID.
    pub id: String,
    /// Its name after the change.
    pub name: String,
    /// What would change.
    pub fields: Vec<Change>,
}

/// A field that would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Change {
    /// The field; a custom property as `customProperties.name`.
    pub field: String,
    /// What Vanta holds; null where it holds nothing.
    #[ts(type = "unknown")]
    pub old: Value,
    /// What would be sent; null where nothing would.
    #[ts(type = "unknown")]
    pub new: Value,
}

/// Whether a record that Vanta holds counts: a removed one carries the time of its removal.
pub fn is_live(record: &Record) -> bool {
    record.get("deletedAt").is_none_or(Value::is_null)
}

/// What differs between a record as Vanta holds it and as it would be sent.
pub fn changed_fields(schema: Schema<'_>, held: &Record, sent: &Record) -> Vec<Change> {
    let differences = Same(schema).differences(held, sent);
    differences.into_iter().map(|(field, old, new)| Change { field, old, new }).collect()
}

/// What Vanta keeps in another way than it was sent, though it counts as the same.
pub fn kept_otherwise(schema: Schema<'_>, held: &Record, sent: &Record) -> Vec<Change> {
    let fields = Same(schema).kept_otherwise(held, sent);
    fields.into_iter().map(|(field, old, new)| Change { field, old, new }).collect()
}

impl Plan {
    /// Compares what would be sent, the kept ones included, with what Vanta holds, live and removed.
    ///
    /// # Errors
    /// Where there is nothing to send, or more than Vanta takes.
    pub fn new(
        head: &Head<'_>,
        drafted: &[Drafted],
        held: &[Record],
        limits: &Limits,
    ) -> Result<Plan, BodyError> {
        let sent: Vec<&Record> = drafted.iter().map(|drafted| &drafted.record).collect();
        // Comparing looks at every record, and so does writing; neither waits for the other.
        std::thread::scope(|scope| {
            let compared = scope.spawn(|| Plan::compared(head.schema, drafted, held));
            let body = Body::new(head.list_id, &sent, limits)?;
            let fingerprint = fingerprint(head, &body, held);
            let compared = compared.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok(compared(body, fingerprint))
        })
    }

    /// All but the body and the fingerprint.
    fn compared(
        schema: Schema<'_>,
        drafted: &[Drafted],
        held: &[Record],
    ) -> impl FnOnce(Body, String) -> Plan + use<> {
        let named =
            |record: &Record| Named { id: id_of(record).to_owned(), name: name_of(schema.kind, record) };
        let mut live: HashMap<&str, &Record> = HashMap::with_capacity(held.len());
        let mut gone: HashMap<&str, &Record> = HashMap::new();
        for record in held {
            if is_live(record) {
                live.insert(id_of(record), record)
            } else {
                gone.insert(id_of(record), record)
            };
        }
        let (holds_now, mut unchanged) = (live.len(), 0);
        let (mut new, mut returned, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        let (mut kept, mut deactivated) = (Vec::new(), Vec::new());
        for Drafted { record, origin, .. } in drafted {
            match live.remove(id_of(record)) {
                Some(held) if *origin == Origin::Kept => {
                    match changed_fields(schema, held, record).is_empty() {
                        true => kept.push(named(record)),
                        false => deactivated.push(named(record)),
                    }
                }
                Some(held) => match changed_fields(schema, held, record) {
                    fields if fields.is_empty() => unchanged += 1,
                    fields => {
                        let Named { id, name } = named(record);
                        changed.push(Changed { id, name, fields });
                    }
                },
                None if gone.contains_key(id_of(record)) => returned.push(named(record)),
                None => new.push(named(record)),
            }
        }
        let mut removed: Vec<Named> = live.into_values().map(named).collect();
        for named in [&mut removed, &mut kept, &mut deactivated] {
            named.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        }
        move |body, fingerprint| Plan {
            fingerprint,
            holds_now,
            body,
            new,
            returned,
            changed,
            removed,
            kept,
            deactivated,
            unchanged,
        }
    }

    /// How many records Vanta would hold afterwards.
    pub fn will_hold(&self) -> usize {
        self.body.records()
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty()
            && self.returned.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && self.deactivated.is_empty()
    }

    /// How many would be gone, or no longer active: what the limits count.
    pub fn gone(&self) -> usize {
        self.removed.len() + self.deactivated.len()
    }
}

/// SHA-256 over everything that a person approves: where it goes, the exact bytes, and what Vanta holds.
fn fingerprint(head: &Head<'_>, body: &Body, held: &[Record]) -> String {
    let mut hash = Sha256::new();
    let api = head.application.address.api();
    let keep = head.keeping.word();
    for part in
        ["rollcall plan 1", &api, &head.application.client_id, head.schema.kind.name, head.list_id, keep]
    {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(body.bytes());
    // Each is written where it stands in memory, and only its text brought in order: looking here and there takes longer.
    let (mut text, mut by_name) = (Vec::with_capacity(body.bytes().len()), ByName::default());
    let mut write = |record| {
        let start = text.len();
        write_sorted(&mut text, &mut by_name, record);
        text.push(0);
        start..text.len()
    };
    let live = held.iter().filter(|record| is_live(record));
    let mut places: Vec<(&str, Range<usize>)> = live.map(|record| (id_of(record), write(record))).collect();
    places.sort_unstable_by_key(|(id, _)| *id);
    for (_, place) in places {
        hash.update(&text[place]);
    }
    hex(&hash.finalize())
}

/// A record's JSON with its keys in order, so that the order of an answer does not matter.
fn write_sorted(text: &mut Vec<u8>, by_name: &mut ByName, record: &Record) {
    for (name, value) in by_name.fields(record) {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        match value {
            Value::Object(part) => {
                text.push(b'{');
                write_sorted(text, &mut ByName::default(), part);
                text.push(b'}');
            }
            Value::String(value) if is_plain(value) => {
                text.push(b'"');
                text.extend_from_slice(value.as_bytes());
                text.push(b'"');
            }
            other => drop(serde_json::to_writer(&mut *text, other)), // writing into memory does not fail
        }
        text.push(b',');
    }
}
