//! The gentler ways: who is live in Vanta and not among the file's records need not be removed.
//!
//! A kept record is Vanta's own, without what Vanta adds and without optional fields that hold nothing. It goes the
//! same way as a record of the file, through the same checks, and has its fields in the order of its kind, so that the
//! order of Vanta's answer never makes another body. What cannot be sent again as it is refuses the send by name:
//! nothing of it is dropped silently.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vanta::kind::Deactivated;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Breach, Field, Record, Schema, Shape, Value};

use super::plan::is_live;
use crate::recipe::{Drafted, ID, Origin, id_of, name_of};

/// What Vanta adds to a record by itself.
const ADDED: [&str; 3] = ["createdAt", "updatedAt", "deletedAt"];

/// What becomes of those who are live in Vanta and not in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// They are removed: the list is replaced.
    #[default]
    Remove,
    /// They are kept as Vanta has them.
    Keep,
    /// They are kept, and sent as no longer active.
    Deactivate,
}

/// What a send keeps although the file does not give it; part of a plan's fingerprint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// What becomes of those who are not in the file.
    pub missing: Missing,
    /// Whether rows with problems are kept as Vanta has them.
    pub problems: bool,
}

impl Keeping {
    /// The word in the fingerprint.
    pub(super) fn word(self) -> &'static str {
        match (self.missing, self.problems) {
            (Missing::Remove, false) => "replace",
            (Missing::Keep, false) => "keep",
            (Missing::Deactivate, false) => "deactivate",
            (Missing::Remove, true) => "replace, keep problems",
            (Missing::Keep, true) => "keep, keep problems",
            (Missing::Deactivate, true) => "deactivate, keep problems",
        }
    }
}

/// Finds the records that are kept.
#[derive(Clone, Copy, Debug)]
pub struct Gentle<'a> {
    /// Kind and properties.
    pub schema: Schema<'a>,
    /// What becomes of those who are not in the file.
    pub missing: Missing,
    /// The IDs of rows with problems, which are kept as Vanta has them.
    pub problems: &'a HashSet<String>,
    /// The date of this run's file, since when the missing count as no longer active.
    pub since: Option<Timestamp>,
}

/// A record that cannot be kept as Vanta has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unkept {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why not.
    pub why: String,
}

impl Unkept {
    /// Who, and why not, as a line.
    pub fn in_words(&self) -> String {
        let Unkept { id, name, why } = self;
        if name.is_empty() { format!("{id}: {why}") } else { format!("{name} ({id}): {why}") }
    }
}

/// Vanta's own record as it can be sent again: without what Vanta adds and without empty options.
///
/// # Errors
/// Where it cannot be sent as it is; nothing of it is dropped.
pub fn sendable(schema: &Schema<'_>, held: &Record) -> Result<Record, Unkept> {
    checked(schema, own(schema, held)).map_err(|why| Unkept {
        id: id_of(held).to_owned(),
        name: name_of(schema.kind, held),
        why,
    })
}

impl Gentle<'_> {
    /// The records to be sent beside those of the file, by their IDs in order.
    ///
    /// # Errors
    /// Names every record that cannot be sent as Vanta has it.
    pub fn kept(&self, drafted: &[Drafted], held: &[Record]) -> Result<Vec<Drafted>, Vec<Unkept>> {
        let sent: HashSet<&str> = drafted.iter().map(|drafted| id_of(&drafted.record)).collect();
        let mut left: Vec<&Record> =
            held.iter().filter(|held| is_live(held) && !sent.contains(id_of(held))).collect();
        left.sort_by_key(|record| id_of(record));
        let (mut kept, mut unkept) = (Vec::new(), Vec::new());
        for record in left {
            let made = match self.missing {
                _ if self.problems.contains(id_of(record)) => sendable(&self.schema, record),
                Missing::Remove => continue,
                Missing::Keep => sendable(&self.schema, record),
                Missing::Deactivate => self.deactivated(record),
            };
            match made {
                Ok(record) => kept.push(Drafted::new(record, Origin::Kept)),
                Err(why) => unkept.push(why),
            }
        }
        if unkept.is_empty() { Ok(kept) } else { Err(unkept) }
    }

    /// The record as no longer active. Who is so already keeps the date that stands there.
    fn deactivated(&self, held: &Record) -> Result<Record, Unkept> {
        let unkept =
            |why: String| Unkept { id: id_of(held).to_owned(), name: name_of(self.schema.kind, held), why };
        let Some(Deactivated { field, value, since }) = self.schema.kind.deactivated else {
            let label = self.schema.kind.label;
            return Err(unkept(format!("{label} have no state for \"no longer active\"")));
        };
        if held.get(field).and_then(Value::as_str) == Some(value) {
            return sendable(&self.schema, held);
        }
        let mut record = held.clone();
        record.insert(field, value);
        if let Some(field) = since {
            let date = self.since.ok_or_else(|| {
                unkept("when the file was last changed is not known, and that is its date".to_owned())
            })?;
            record.insert(field, whole_second(date));
        }
        sendable(&self.schema, &record)
    }
}

fn checked(schema: &Schema<'_>, record: Record) -> Result<Record, String> {
    match schema.check(0, &record).first() {
        None => Ok(record),
        Some(fault) => Err(match (&fault.breach, fault.path.as_str()) {
            (Breach::Extra { keys }, "") => {
                format!("Vanta holds a field that Rollcall does not know: {}", keys.join(", "))
            }
            (breach, "") => breach.to_string(),
            (breach, path) => format!("{} {breach}", path.trim_start_matches('/').replace('/', ".")),
        }),
    }
}

/// To the second, as dates are written.
fn whole_second(date: Timestamp) -> String {
    Timestamp::from_second(date.as_second()).unwrap_or(date).to_string()
}

/// Vanta's record without what Vanta adds and without empty options, in the order of its kind.
fn own(schema: &Schema<'_>, held: &Record) -> Record {
    let mut record = in_order(schema.kind.fields, held);
    if let Some(properties) = held.get(CUSTOM_PROPERTIES) {
        let declared = schema.properties.iter().map(|property| property.name.as_str());
        match properties {
            Value::Object(values) => {
                let mut ordered = Record::with_capacity(values.len());
                declared.for_each(|name| copy(&mut ordered, name, values.get(name)));
                values.iter().for_each(|(name, value)| copy(&mut ordered, name, Some(value)));
                if !(ordered.is_empty() && schema.properties.is_empty()) {
                    record.insert(CUSTOM_PROPERTIES, Value::Object(ordered));
                }
            }
            Value::Null => {}
            other => copy(&mut record, CUSTOM_PROPERTIES, Some(other)),
        }
    }
    let is_extra = |name: &str| !ADDED.contains(&name) && name != CUSTOM_PROPERTIES;
    // What is not known stays, so that it is named and not lost; nothing is lost with an unknown null.
    let others = held.iter().filter(|(name, value)| is_extra(name) && !value.is_null());
    others.for_each(|(name, value)| {
        if !record.contains_key(name) {
            copy(&mut record, name, Some(value))
        }
    });
    record
}

fn copy(record: &mut Record, name: &str, value: Option<&Value>) {
    if let Some(value) = value {
        record.insert(name, value.clone());
    }
}

fn in_order(fields: &[Field], held: &Record) -> Record {
    let mut record = Record::with_capacity(held.len());
    for field in fields {
        match held.get(field.name) {
            Some(Value::Null) if !field.required => {}
            Some(value) => drop(record.insert(field.name, in_shape(&field.shape, value))),
            None => {}
        }
    }
    record
}

fn in_shape(shape: &Shape, value: &Value) -> Value {
    match (shape, value) {
        (Shape::Object(fields), Value::Object(part)) => {
            let mut ordered = in_order(fields, part);
            let others = part.iter().filter(|(name, _)| !fields.iter().any(|field| field.name == *name));
            others.for_each(|(name, value)| copy(&mut ordered, name, Some(value)));
            Value::Object(ordered)
        }
        (Shape::List(item), Value::Array(values)) => {
            Value::Array(values.iter().map(|value| in_shape(item, value)).collect())
        }
        _ => value.clone(),
    }
}

/// Whether what Vanta holds can be compared at all: every live record has an ID, and no two the same.
pub fn is_sound(held: &[Record]) -> bool {
    let mut seen = HashSet::with_capacity(held.len());
    let live = held.iter().filter(|record| is_live(record));
    live.into_iter()
        .all(|record| record.contains_key(ID) && !id_of(record).is_empty() && seen.insert(id_of(record)))
}
