//! `kinds`: the kinds of list, the fields of one, or an example workbook for it.

use std::path::Path;

use rollcall::recipe::write_example;
use rollcall::{Error, Rollcall};
use serde_json::{Value, json};
use vanta::{Field, Kind, Schema};

use crate::answer::Answer;
use crate::say;

pub(super) fn run(name: Option<&str>) -> Result<Answer, Error> {
    match name {
        Some(name) => one(rollcall::list::kind_named(name)?),
        None => all(),
    }
}

/// Writes an example workbook; for a list, with the properties that it declares.
pub(super) fn example(kind: &str, file: &Path, list: Option<(&Rollcall, &str)>) -> Result<Answer, Error> {
    let kind = rollcall::list::kind_named(kind)?;
    let example = match list {
        Some((house, list)) => house.write_example(kind, list, file)?,
        None => write_example(&Schema { kind, properties: &[] }, file)?,
    };
    let text = format!(
        "Wrote {}: fill in the sheet \"{}\" in place of its yellow rows, which are invented; the next sheet explains \
         each of its {} columns.",
        example.file, example.sheet, example.fields
    );
    Answer::new(&example, text)
}

fn all() -> Result<Answer, Error> {
    let row = |kind: &&Kind| vec![kind.name.to_owned(), kind.label.to_owned(), kind.help.to_owned()];
    let rows: Vec<_> = Kind::ALL.iter().map(row).collect();
    let document: Vec<Value> = Kind::ALL.iter().map(|kind| summary(kind)).collect();
    let text = format!(
        "{}\nFields of one: rollcall kinds KIND\nAn example of one to fill in: rollcall kinds KIND --example FILE.xlsx",
        say::columns(&rows)
    );
    Answer::new(&json!({"kinds": document}), text)
}

fn one(kind: &Kind) -> Result<Answer, Error> {
    let mut rows = Vec::new();
    for field in kind.fields {
        describe(field, "", &mut rows);
    }
    let mut document = summary(kind);
    document["fields"] = kind.fields.iter().map(field).collect();
    let text = format!("{}: {}\n\n{}", kind.label, kind.help, say::columns(&rows));
    Answer::new(&document, text)
}

fn summary(kind: &Kind) -> Value {
    let needed: Vec<&str> =
        kind.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    json!({"kind": kind.name, "label": kind.label, "help": kind.help, "needed": needed})
}

fn describe(field: &'static Field, inside: &str, rows: &mut Vec<Vec<String>>) {
    let name = format!("{inside}{}", field.name);
    let needed = if field.required { "needed" } else { "optional" };
    let what = match field.shape.choices() {
        [] => field.shape.words().to_owned(),
        choices => format!("{}: {}", field.shape.words(), choices.join(", ")),
    };
    rows.push(vec![name.clone(), needed.to_owned(), what, field.help.to_owned()]);
    for part in field.shape.parts() {
        describe(part, &format!("{name}."), rows);
    }
}

fn field(field: &Field) -> Value {
    let mut document = json!({
        "name": field.name,
        "label": field.label,
        "type": field.shape.words(),
        "needed": field.required,
        "nullable": field.nullable,
        "help": field.help,
        "example": field.example,
    });
    if !field.shape.choices().is_empty() {
        document["choices"] = json!(field.shape.choices());
    }
    if !field.shape.parts().is_empty() {
        document["fields"] = field.shape.parts().iter().map(self::field).collect();
    }
    document
}
