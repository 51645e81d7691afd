//! What this Vanta holds, and how a list is replaced.
//!
//! Replacing does what was seen live: records are known by `uniqueId`; one that is left out stays, with
//! `deletedAt` set to the time of the `PUT`; one that comes again lives again; `updatedAt` moves only for
//! records that changed. All three times are Vanta's own additions to the record.

use std::collections::HashMap;

use jiff::Timestamp;
use vanta::kind::Stored;
use vanta::{Chance, Kind, Property, Record, Value};

use crate::{Declared, Switches};

/// The properties that the custom resource list declares at the start.
const PROPERTIES: [&str; 4] = ["owner:string", "seats:int32", "reviewed:boolean", "renewed:timestamp"];

/// What Vanta adds to each record.
const OWN_TIMES: [&str; 3] = ["createdAt", "updatedAt", "deletedAt"];

#[derive(Default)]
pub(crate) struct Lists {
    lists: Vec<List>,
}

pub(crate) struct List {
    pub(crate) declared: Declared,
    pub(crate) records: Vec<Record>,
    /// Moves whenever the records change, so that the page reads them only then.
    pub(crate) revision: u64,
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

    /// Declares a list, empty; one of that ID is declared anew and keeps its records, unless it was of another
    /// kind.
    pub(crate) fn declare(&mut self, declared: Declared) {
        match self.lists.iter_mut().find(|list| list.declared.list_id == declared.list_id) {
            Some(list) if list.declared.kind == declared.kind => list.declared = declared,
            Some(list) => *list = List { declared, records: Vec::new(), revision: list.revision + 1 },
            None => self.put_back(declared, Vec::new()),
        }
    }

    pub(crate) fn put_back(&mut self, declared: Declared, records: Vec<Record>) {
        self.lists.push(List { declared, records, revision: 0 });
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

    /// The records of a list as `GET` gives them.
    pub(crate) fn shown(&self, list_id: &str, hide_removed: bool) -> Vec<&Record> {
        let records = self.get(list_id).map(|list| list.records.as_slice()).unwrap_or_default();
        records.iter().filter(|record| !hide_removed || is_live(record)).collect()
    }

    /// All records of a list, removed ones included.
    pub(crate) fn records(&self, list_id: &str) -> Vec<Record> {
        self.shown(list_id, false).into_iter().cloned().collect()
    }

    /// Replaces a list by these records; of two with one ID the last counts.
    pub(crate) fn replace(&mut self, list_id: &str, sent: Vec<Record>, now: Timestamp, switches: &Switches) {
        if let Some(list) = self.get_mut(list_id) {
            list.revision += 1;
            list.replace(sent, &format!("{now:.3}"), switches);
        }
    }

    /// Puts records back as they were, after a replacement that could not be kept.
    pub(crate) fn undo(&mut self, list_id: &str, records: Vec<Record>) {
        if let Some(list) = self.get_mut(list_id) {
            list.revision += 1;
            list.records = records;
        }
    }

    /// Removes the first live record of a list, as somebody else would.
    pub(crate) fn remove_first(&mut self, list_id: &str, now: Timestamp) {
        let Some(list) = self.get_mut(list_id) else { return };
        list.revision += 1;
        if let Some(record) = list.records.iter_mut().find(|record| is_live(record)) {
            record.insert("deletedAt", format!("{now:.3}"));
        }
    }

    fn get_mut(&mut self, list_id: &str) -> Option<&mut List> {
        self.lists.iter_mut().find(|list| list.declared.list_id == list_id)
    }
}

impl List {
    fn replace(&mut self, sent: Vec<Record>, now: &str, switches: &Switches) {
        let places: HashMap<String, usize> = self
            .records
            .iter()
            .enumerate()
            .map(|(place, record)| (id_of(record).to_owned(), place))
            .collect();
        let mut there = vec![false; self.records.len()];
        for mut record in last_of_each(sent) {
            kept_otherwise(self.declared.kind, &mut record, switches);
            match places.get(id_of(&record)) {
                Some(&place) => {
                    there[place] = true;
                    update(&mut self.records[place], record, now, switches);
                }
                None => {
                    there.push(true);
                    self.records.push(stamped(record, now, now, Value::Null));
                }
            }
        }
        for (record, _) in self.records.iter_mut().zip(there).filter(|(_, there)| !there) {
            if is_live(record) {
                record.insert("deletedAt", now);
            }
        }
    }
}

/// The records without those that a later one with the same ID overrules, and without times that only Vanta sets.
fn last_of_each(sent: Vec<Record>) -> impl Iterator<Item = Record> {
    let last: HashMap<String, usize> =
        sent.iter().enumerate().map(|(place, record)| (id_of(record).to_owned(), place)).collect();
    let counts = move |(place, record): &(usize, Record)| last.get(id_of(record)) == Some(place);
    sent.into_iter().enumerate().filter(counts).map(|(_, mut record)| {
        record.retain(|name, _| !OWN_TIMES.contains(&name));
        record
    })
}

fn update(held: &mut Record, sent: Record, now: &str, switches: &Switches) {
    let time = |name: &str| held.get(name).and_then(Value::as_str).unwrap_or(now).to_owned();
    let (created, updated) = (time("createdAt"), time("updatedAt"));
    let removed = held.get("deletedAt").cloned().unwrap_or_default();
    let deleted = if switches.revived_stays_removed { removed.clone() } else { Value::Null };
    let changed = deleted != removed
        || held.len() != sent.len() + OWN_TIMES.len()
        || sent.iter().any(|(name, value)| held.get(name) != Some(value));
    *held = stamped(sent, &created, if changed { now } else { &updated }, deleted);
}

fn stamped(mut record: Record, created: &str, updated: &str, deleted: Value) -> Record {
    record.insert("createdAt", created);
    record.insert("updatedAt", updated);
    record.insert("deletedAt", deleted);
    record
}

/// What Vanta is known to store otherwise than it was sent.
fn kept_otherwise(kind: &Kind, record: &mut Record, switches: &Switches) {
    for field in kind.fields {
        let Some(value) = record.get_mut(field.name) else { continue };
        match field.stored {
            Stored::OneDecimal => {
                let rounded = value.as_f64().map(|number| (number * 10.0).round() / 10.0);
                if let Some(number) = rounded {
                    *value = number.into();
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
