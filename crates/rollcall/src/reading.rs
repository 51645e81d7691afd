//! What Vanta has now: one whole list, read back, live and removed, and written down for people.

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;
use vanta::Value;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Record, Schema};

use crate::Rollcall;
use crate::error::{Code, Error};
use crate::list::List;
use crate::review::is_live;
use crate::sheet;
use crate::watch::{Progress, Relay, Step, Watch};

/// A list as Vanta holds it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Reading {
    /// The list's name.
    pub list: String,
    /// The kind's name.
    pub kind: String,
    /// Whether it is a practice Vanta's.
    pub practice: bool,
    /// When it was read.
    #[ts(type = "string")]
    pub read_at: Timestamp,
    /// How many live records it holds.
    pub live: usize,
    /// How many removed ones Vanta still shows.
    pub removed: usize,
    /// The records as Vanta gave them.
    #[ts(type = "Record<string, unknown>[]")]
    pub records: Vec<Record>,
    /// The fields of the records, as columns.
    pub columns: Vec<ReadingColumn>,
}

/// One field of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReadingColumn {
    /// The key; a custom property as `customProperties.name`.
    pub field: String,
    /// What people call it.
    pub label: String,
}

impl Rollcall {
    /// Reads a whole list back from Vanta.
    ///
    /// # Errors
    /// Where there is no such list, or it could not be read completely.
    pub async fn read(&self, list: &str, watch: &dyn Watch) -> Result<Reading, Error> {
        let list = self.list(list)?;
        let kept = self.connection(&list.connection)?;
        let relay = Relay(watch);
        let client = self.client(&kept).await?;
        watch.saw(&Progress::Step(Step::ReadingVanta));
        let records = client.session(&relay).await?.get(list.kind, &list.list_id).await?;
        Ok(reading(&list, kept.application.address.is_practice(), self.clock.now(), records))
    }
}

fn reading(list: &List, practice: bool, read_at: Timestamp, records: Vec<Record>) -> Reading {
    let live = records.iter().filter(|record| is_live(record)).count();
    Reading {
        list: list.name.clone(),
        kind: list.kind.name.to_owned(),
        practice,
        read_at,
        live,
        removed: records.len() - live,
        columns: columns(&list.schema(), &records),
        records,
    }
}

/// The kind's fields and the list's properties, then whatever else Vanta holds.
fn columns(schema: &Schema<'_>, records: &[Record]) -> Vec<ReadingColumn> {
    let column =
        |field: &str, label: &str| ReadingColumn { field: field.to_owned(), label: label.to_owned() };
    let mut columns: Vec<ReadingColumn> =
        schema.kind.fields.iter().map(|field| column(field.name, field.label)).collect();
    for property in schema.properties {
        columns.push(column(&format!("{CUSTOM_PROPERTIES}.{}", property.name), &property.name));
    }
    let mut known: std::collections::HashSet<&str> =
        schema.kind.fields.iter().map(|field| field.name).collect();
    if !schema.properties.is_empty() {
        known.insert(CUSTOM_PROPERTIES);
    }
    for name in records.iter().flat_map(Record::keys) {
        if known.insert(name) {
            columns.push(column(name, name));
        }
    }
    columns
}

impl Reading {
    /// Keeps only the live records.
    #[must_use]
    pub fn only_live(mut self) -> Reading {
        self.records.retain(is_live);
        self
    }

    /// One record as displayed text, in the order of the columns.
    pub fn row(&self, record: &Record) -> Vec<String> {
        self.columns.iter().map(|column| displayed(value_at(record, &column.field))).collect()
    }

    /// Writes the reading to a new file, whole or not at all: xlsx and csv as text that cannot run, json exact.
    ///
    /// # Errors
    /// Where the name has another ending, or the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            return self.write_json(path).map_err(|error| {
                Error::new(Code::NotWritten, format!("The file was not written: {error}."))
                    .hint("Name a file in a folder that you may write to.")
            });
        }
        let headings: Vec<String> = self.columns.iter().map(|column| column.field.clone()).collect();
        let rows: Vec<Vec<String>> = self.records.iter().map(|record| self.row(record)).collect();
        Ok(sheet::write(path, &headings, &rows)?)
    }

    fn write_json(&self, path: &Path) -> std::io::Result<()> {
        sheet::whole(path, &serde_json::to_vec_pretty(self)?)
    }
}

fn value_at<'a>(record: &'a Record, field: &str) -> Option<&'a Value> {
    match field.split_once('.') {
        Some((part, name)) if part == CUSTOM_PROPERTIES => record.get(part)?.get(name),
        _ => record.get(field),
    }
}

/// A value as people read it: lists joined, parts as JSON, nothing for null.
fn displayed(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.to_string(),
        Some(Value::Array(items)) if items.iter().all(|item| item.as_str().is_some()) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}
