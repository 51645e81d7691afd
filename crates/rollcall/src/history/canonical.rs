//! Records in one form, so that equal lists are equal bytes: by ID, with their fields by name.
//!
//! Vanta answers in whatever order it likes; without this, one list would be kept again after every run.

use vanta::record::ByName;
use vanta::{Record, Value};

use crate::recipe::id_of;

/// The records of a list.
pub fn list(records: &[&Record]) -> String {
    let mut records: Vec<(&str, &Record)> = records.iter().map(|record| (id_of(record), *record)).collect();
    records.sort_by_key(|(id, _)| *id);
    let mut text = String::from("[");
    let mut by_name = ByName::default();
    for (place, (_, record)) in records.into_iter().enumerate() {
        comma(&mut text, place);
        write_record(&mut text, &mut by_name, record);
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

/// Nearly every text stands in JSON as it is.
fn write_text(text: &mut String, value: &str) {
    if value.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        text.push_str(&Value::from(value).to_string());
    } else {
        text.push('"');
        text.push_str(value);
        text.push('"');
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
