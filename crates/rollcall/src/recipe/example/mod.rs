//! A workbook that shows how a list is filled in, made from the description of its kind alone.
//!
//! The kind's example records are made first, as Vanta would take them, and then laid out as a spreadsheet
//! holds them: a column for each field, `drives.name` for a field inside a part, and one more row of the same
//! ID for each further drive. So what people copy is known to be right. This file says what stands in the
//! workbook, [`book`] and [`guide`] how it looks.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;
use vanta::Value;
use vanta::kind::Example as Told;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Field, Kind, Property, PropertyType, Record, Schema, Shape};

use super::suggest::is_same;
use super::value::{self, Manner};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::explain::sentence;
use crate::sheet::{self, Cell, Content, WriteError};

mod book;
mod guide;
#[cfg(test)]
mod tests;

/// An example workbook that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Example {
    /// The kind's name.
    pub kind: String,
    /// The file.
    pub file: String,
    /// The sheet to be filled in.
    pub sheet: String,
    /// How many columns it has.
    pub fields: usize,
}

impl Rollcall {
    /// Writes an example workbook for one list, with the properties that the list declares.
    ///
    /// # Errors
    /// Where there is no such list, it is of another kind, or the file cannot be written.
    pub fn write_example(&self, kind: &Kind, list: &str, path: &Path) -> Result<Example, Error> {
        let list = self.list(list)?;
        if list.kind != kind {
            let message = format!("The list \"{}\" holds {}, not {kind}.", list.name, list.kind);
            return Err(Error::new(Code::BadInput, message).hint(format!(
                "Write: rollcall kinds {} --example FILE.xlsx --list \"{}\"",
                list.kind, list.name
            )));
        }
        write_example(&list.schema(), path)
    }
}

/// Writes an example workbook, in place of a file of that name.
///
/// # Errors
/// Where the name ends otherwise than in xlsx, or the file cannot be written.
pub fn write_example(schema: &Schema<'_>, path: &Path) -> Result<Example, Error> {
    if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        let message = format!("The file was not written: {} does not end in .xlsx.", path.display());
        return Err(Error::new(Code::NotWritten, message)
            .hint("An example is a workbook with drop-downs: name a file ending in .xlsx."));
    }
    let columns = columns(schema);
    let written = book::bytes(schema, &columns, &records(schema))
        .map_err(WriteError::from)
        .and_then(|content| Ok(sheet::whole(path, &content)?));
    written.map_err(|error| {
        Error::new(Code::NotWritten, sentence(&format!("the file was not written: {error}")))
            .hint("Name a file ending in .xlsx in a folder that you may write to.")
    })?;
    Ok(Example {
        kind: schema.kind.name.to_owned(),
        file: path.display().to_string(),
        sheet: sheet_name(schema.kind.label),
        fields: columns.len(),
    })
}

/// One column of the sheet that people fill in.
#[derive(Debug)]
struct Column<'a> {
    /// What stands in row 1.
    heading: String,
    /// The keys that lead to its value in a record.
    path: Vec<&'a str>,
    /// The parts that it stands in, the outermost first.
    inside: Vec<&'static Field>,
    /// What it may hold.
    shape: Shape,
    /// Whether it must be filled in.
    need: Need,
    /// One plain sentence.
    help: &'a str,
    /// A value.
    example: &'a str,
}

/// Whether a column must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// In every row.
    Always,
    /// For each part of a list of parts that must be there.
    ForEach,
    /// Only where something else of an optional part is filled in.
    IfUsed,
    /// No.
    Never,
}

impl Need {
    fn of(field: &Field, inside: &[&Field]) -> Need {
        let is_list = |part: &&Field| matches!(part.shape, Shape::List(_));
        if !field.required {
            Need::Never
        } else if inside.iter().any(|part| !part.required) {
            Need::IfUsed
        } else if inside.iter().any(is_list) {
            Need::ForEach
        } else {
            Need::Always
        }
    }

    fn words(self) -> &'static str {
        match self {
            Need::Always => "needed",
            Need::ForEach => "needed for each",
            Need::IfUsed => "needed if used",
            Need::Never => "optional",
        }
    }

    /// Whether a list can hardly do without it.
    fn is_pressing(self) -> bool {
        matches!(self, Need::Always | Need::ForEach)
    }
}

/// Everything that the list takes, a part as the fields inside it.
fn columns<'a>(schema: &Schema<'a>) -> Vec<Column<'a>> {
    let mut columns = Vec::new();
    for field in schema.kind.fields {
        add(field, &[], &mut columns);
    }
    columns.extend(schema.properties.iter().map(|property| own(property, schema.kind)));
    columns
}

fn add(field: &'static Field, inside: &[&'static Field], columns: &mut Vec<Column<'_>>) {
    let within = |field| inside.iter().copied().chain([field]).collect::<Vec<&'static Field>>();
    if !field.shape.parts().is_empty() {
        for part in field.shape.parts() {
            add(part, &within(field), columns);
        }
        return;
    }
    let path: Vec<&str> = within(field).iter().map(|field| field.name).collect();
    columns.push(Column {
        heading: if inside.is_empty() { field.label.to_owned() } else { path.join(".") },
        path,
        inside: inside.to_vec(),
        shape: field.shape,
        need: Need::of(field, inside),
        help: field.help,
        example: field.example,
    });
}

/// A column for a property of the list. One that is named like a field says that it is a property, since two
/// columns of the same heading feed nothing.
fn own<'a>(property: &'a Property, kind: &Kind) -> Column<'a> {
    let named = |name: &str| is_same(name, &property.name);
    let is_taken = kind.fields.iter().any(|field| named(field.label) || named(field.name));
    Column {
        heading: match is_taken {
            true => format!("{CUSTOM_PROPERTIES}.{}", property.name),
            false => property.name.clone(),
        },
        path: vec![CUSTOM_PROPERTIES, &property.name],
        inside: Vec::new(),
        shape: property.kind.shape(),
        need: Need::Always,
        help: "A property that this list declares in Vanta.",
        example: own_examples(property.kind)[0],
    }
}

/// What stands in a property of that type in the first, second and third record.
fn own_examples(kind: PropertyType) -> [&'static str; 3] {
    match kind {
        PropertyType::Boolean => ["TRUE", "FALSE", "TRUE"],
        PropertyType::Int32 => ["12", "30", "7"],
        PropertyType::String => ["First example", "Second example", "Third example"],
        PropertyType::Timestamp => ["2026-03-02T00:00:00Z", "2026-02-11T14:30:00Z", "2026-01-15T00:00:00Z"],
    }
}

/// The example records as Vanta would take them.
fn records(schema: &Schema<'_>) -> Vec<Record> {
    let told = schema.kind.examples.iter().enumerate();
    told.map(|(place, told)| record(schema, place, told)).collect()
}

fn record(schema: &Schema<'_>, place: usize, told: Told) -> Record {
    let mut record = Record::new();
    for field in schema.kind.fields {
        let own = told.iter().find(|(name, _)| *name == field.name).map(|(_, text)| *text);
        if let Some(value) = told_value(field, own.unwrap_or(field.example)) {
            record.insert(field.name, value);
        }
    }
    if !schema.properties.is_empty() {
        let own = schema.properties.iter().filter_map(|property| {
            let examples = own_examples(property.kind);
            let value = flat(examples[place % examples.len()], &property.kind.shape())?;
            Some((property.name.clone(), value))
        });
        record.insert(CUSTOM_PROPERTIES, own.collect::<Record>());
    }
    record
}

/// The value of a text as the descriptions tell it: parts as JSON, everything else as in a cell.
fn told_value(field: &Field, text: &str) -> Option<Value> {
    if field.shape.parts().is_empty() {
        return flat(text, &field.shape);
    }
    match (text, field.shape) {
        ("", Shape::List(_)) if field.required => Some(Value::Array(Vec::new())),
        _ => serde_json::from_str(text).ok(),
    }
}

fn flat(text: &str, shape: &Shape) -> Option<Value> {
    let cell = Cell::plain(Content::Text(text));
    if cell.is_blank() {
        return matches!(shape, Shape::List(_)).then(|| Value::Array(Vec::new()));
    }
    value::read(&cell, shape, &Manner::default()).ok()
}

/// How many rows a record takes: as many as its longest list of parts has, since each row holds one of each.
fn height(record: &Record) -> usize {
    let parts = |value: &Value| match value {
        Value::Array(items) if items.iter().any(|item| item.as_object().is_some()) => items.len(),
        _ => 1,
    };
    record.values().map(parts).max().unwrap_or(1)
}

/// What a record holds under a column in the nth of its rows, from 0. Beyond its last part a list of parts is
/// blank; everything else stands in every row. A list inside a part shows its first one.
fn value_at<'r>(record: &'r Record, column: &Column<'_>, row: usize) -> Option<&'r Value> {
    let (first, rest) = column.path.split_first()?;
    let mut value = record.get(first)?;
    for (depth, name) in rest.iter().enumerate() {
        if let Value::Array(parts) = value {
            value = parts.get(if depth == 0 { row } else { 0 })?;
        }
        value = value.get(name)?;
    }
    Some(value)
}

/// The longest name that spreadsheet programs allow, in UTF-16 units.
const LONGEST_NAME: usize = 31;

/// A label as the name of a sheet.
fn sheet_name(label: &str) -> String {
    let label = label.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''));
    let mut units = 0;
    label
        .take_while(|c| {
            units += c.len_utf16();
            units <= LONGEST_NAME
        })
        .collect()
}
