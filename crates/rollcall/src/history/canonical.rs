//! Records in one form, so that equal lists are equal bytes: by ID, with their fields by name.
//!
//! Vanta answers in whatever order it likes; without this, one list would be kept again after every run.

use std::ops::Range;

use vanta::record::{ByName, is_plain};
use vanta::{Record, Value};

use crate::recipe::id_of;

/// The records of a list. Each is written where it stands in memory, and only its text brought in order: a look here
/// and a look there would take longer than the writing.
pub fn list(records: &[&Record]) -> String {
    let mut written = String::new();
    let mut by_name = ByName::default();
    let mut write = |record: &&Record| {
        let start = written.len();
        write_record(&mut written, &mut by_name, record);
        start..written.len()
    };
    let mut places: Vec<(&str, Range<usize>)> =
        records.iter().map(|record| (id_of(record), write(record))).collect();
    places.sort_by_key(|(id, _)| *id);
    let mut text = String::with_capacity(written.len() + places.len() + 2);
    text.push('[');
    for (number, (_, place)) in places.into_iter().enumerate() {
        comma(&mut text, number);
        text.push_str(&written[place]);
    }
    text.push(']');
    text
}

/// One record.
pub fn record(record: &Record) -> String {
    let mut text = String::new();
    write_record(&mut text, &mut ByName::default(), record);
    text
}

fn write_record(text: &mut String, by_name: &mut ByName, record: &Record) {
    text.push('{');
    for (place, (name, value)) in by_name.fields(record).enumerate() {
        comma(text, place);
        write_text(text, name);
        text.push(':');
        write_value(text, value);
    }
    text.push('}');
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Object(part) => write_record(text, &mut ByName::default(), part),
        Value::Array(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                comma(text, place);
                write_value(text, value);
            }
            text.push(']');
        }
        Value::String(value) => write_text(text, value),
        other => text.push_str(&other.to_string()),
    }
}

fn write_text(text: &mut String, value: &str) {
    if is_plain(value) {
        text.push('"');
        text.push_str(value);
        text.push('"');
    } else {
        text.push_str(&Value::from(value).to_string());
    }
}

fn comma(text: &mut String, place: usize) {
    if place > 0 {
        text.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lists_are_equal_bytes_in_whatever_order_they_come() {
        let read = |text: &str| serde_json::from_str::<Record>(text).unwrap();
        let one = read(r#"{"uniqueId":"E-1","customProperties":{"b":1.50,"a":["x",null,{"d":1,"c":true}]}}"#);
        let same =
            read(r#"{"customProperties":{"a":["x",null,{"c":true,"d":1}],"b":1.50},"uniqueId":"E-1"}"#);
        let other = read(r#"{"uniqueId":"E-0","displayName":"Zoë \"Z\" Lee"}"#);
        assert_eq!(list(&[&one, &other]), list(&[&other, &same]));
        let back: Vec<Record> = serde_json::from_str(&list(&[&one, &other])).unwrap();
        assert_eq!(back, [other, one], "nothing is lost");
        assert_eq!(list(&[]), "[]");
    }
}
