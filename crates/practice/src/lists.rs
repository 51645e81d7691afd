//! What this Vanta holds, and how a list is replaced.
//!
//! Replacing does what was seen live: records are known by `uniqueId`; one that is left out stays, with
//! `deletedAt` set to the time of the `PUT`; one that comes again lives again; `updatedAt` moves only for
//! records that changed. All three times are Vanta's own additions to the record.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Number, Value, json};
use vanta::kind::Stored;
use vanta::{Chance, Kind, Property, Record};

use crate::{Declared, Switches};

/// The properties that the custom resource list declares at the start.
const PROPERTIES: [&str; 4] = ["owner:string", "seats:int32", "reviewed:boolean", "renewed:timestamp"];

#[derive(Default)]
pub(crate) struct Lists {
    lists: Vec<List>,
}

pub(crate) struct List {
    pub(crate) declared: Declared,
    pub(crate) records: Vec<Record>,
}

impl Lists {
    /// One list for each kind, with IDs of 24 hexadecimal digits as Vanta's are.
    pub(crate) fn one_of_each(chance: &dyn Chance) -> Lists {
        let mut lists = Lists::default();
        for kind in Kind::ALL {
            let mut id = [0; 12];
            chance.fill(&mut id);
            let custom = kind.properties == vanta::kind::Properties::Content;
            let properties: Vec<Property> = PROPERTIES.iter().filter_map(|text| text.parse().ok()).collect();
            let properties = if custom { properties } else { Vec::new() };
            lists.declare(Declared { kind, list_id: vanta::secret::hex(&id), properties });
        }
        lists
    }

    /// Declares a list, empty; one of that ID is declared anew and keeps its records.
    pub(crate) fn declare(&mut self, declared: Declared) {
        match self.lists.iter_mut().find(|list| list.declared.list_id == declared.list_id) {
            Some(list) => list.declared = declared,
            None => self.lists.push(List { declared, records: Vec::new() }),
        }
    }

    pub(crate) fn put_back(&mut self, declared: Declared, records: Vec<Record>) {
        self.lists.push(List { declared, records });
    }

    pub(crate) fn all(&self) -> &[List] {
        &self.lists
    }

    pub(crate) fn declared(&self) -> Vec<Declared> {
        self.lists.iter().map(|list| list.declared.clone()).collect()
    }

    pub(crate) fn get(&self, list_id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.declared.list_id == list_id)
    }

    pub(crate) fn records(&self, list_id: &str, hide_removed: bool) -> Vec<Record> {
        let records = self.get(list_id).map(|list| list.records.as_slice()).unwrap_or_default();
        records.iter().filter(|record| !hide_removed || is_live(record)).cloned().collect()
    }

    /// Replaces a list by these records; of two with one ID the last counts.
    pub(crate) fn replace(&mut self, list_id: &str, sent: Vec<Record>, now: Timestamp, switches: &Switches) {
        if let Some(list) = self.lists.iter_mut().find(|list| list.declared.list_id == list_id) {
            list.replace(sent, &format!("{now:.3}"), switches);
        }
    }

    /// Removes the first live record of a list, as somebody else would.
    pub(crate) fn remove_first(&mut self, list_id: &str, now: Timestamp) {
        let list = self.lists.iter_mut().find(|list| list.declared.list_id == list_id);
        if let Some(record) = list.and_then(|list| list.records.iter_mut().find(|record| is_live(record))) {
            record.insert("deletedAt".to_owned(), json!(format!("{now:.3}")));
        }
    }
}

impl List {
    fn replace(&mut self, sent: Vec<Record>, now: &str, switches: &Switches) {
        let kind = self.declared.kind;
        let by_id: HashMap<String, usize> = self
            .records
            .iter()
            .enumerate()
            .map(|(place, record)| (id_of(record).to_owned(), place))
            .collect();
        let mut places = by_id;
        let mut there = vec![false; self.records.len()];
        for mut record in sent {
            kept_otherwise(kind, &mut record, switches);
            match places.get(id_of(&record)) {
                Some(&place) => {
                    there[place] = true;
                    update(&mut self.records[place], record, now, switches);
                }
                None => {
                    places.insert(id_of(&record).to_owned(), self.records.len());
                    there.push(true);
                    self.records.push(stamped(record, now, now, Value::Null));
                }
            }
        }
        for (record, _) in self.records.iter_mut().zip(there).filter(|(_, there)| !there) {
            if is_live(record) {
                record.insert("deletedAt".to_owned(), json!(now));
            }
        }
    }
}

fn update(held: &mut Record, sent: Record, now: &str, switches: &Switches) {
    let was_removed = !is_live(held);
    let time = |name: &str| held.get(name).and_then(Value::as_str).unwrap_or(now).to_owned();
    let (created, updated) = (time("createdAt"), time("updatedAt"));
    let deleted =
        if was_removed && switches.revived_stays_removed { held["deletedAt"].clone() } else { Value::Null };
    let changed = was_removed
        || held.len() != sent.len() + 3
        || sent.iter().any(|(name, value)| held.get(name) != Some(value));
    *held = stamped(sent, &created, if changed { now } else { &updated }, deleted);
}

fn stamped(mut record: Record, created: &str, updated: &str, deleted: Value) -> Record {
    record.insert("createdAt".to_owned(), json!(created));
    record.insert("updatedAt".to_owned(), json!(updated));
    record.insert("deletedAt".to_owned(), deleted);
    record
}

/// What Vanta is known to store otherwise than it was sent.
fn kept_otherwise(kind: &Kind, record: &mut Record, switches: &Switches) {
    for field in kind.fields {
        let Some(value) = record.get_mut(field.name) else { continue };
        match field.stored {
            Stored::OneDecimal => {
                let rounded = value.as_f64().map(|number| (number * 10.0).round() / 10.0);
                if let Some(number) = rounded.and_then(Number::from_f64) {
                    *value = Value::Number(number);
                }
            }
            Stored::NullIfUnknown if switches.forget_owners => *value = Value::Null,
            Stored::NullIfUnknown | Stored::AsSent => {}
        }
    }
}

pub(crate) fn is_live(record: &Record) -> bool {
    record.get("deletedAt").is_none_or(Value::is_null)
}

fn id_of(record: &Record) -> &str {
    record.get("uniqueId").and_then(Value::as_str).unwrap_or_default()
}
