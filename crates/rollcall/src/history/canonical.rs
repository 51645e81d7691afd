//! Records in one form, so that equal lists are equal bytes: by ID, with their fields by name.
//!
//! Vanta answers in whatever order it likes; without this, one list would be kept again after every run.

use vanta::{Record, Value};

use crate::recipe::id_of;

/// The records of a list.
pub fn list(records: &[&Record]) -> String {
    let mut records = records.to_vec();
    records.sort_by(|one, other| id_of(one).cmp(id_of(other)));
    let mut text = String::from("[");
    for (place, record) in records.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        write_record(&mut text, record);
    }
    text.push(']');
    text
}

/// One record.
pub fn record(record: &Record) -> String {
    let mut text = String::new();
    write_record(&mut text, record);
    text
}

fn write_record(text: &mut String, record: &Record) {
    let mut fields: Vec<_> = record.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    text.push('{');
    for (place, (name, value)) in fields.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&Value::from(name).to_string());
        text.push(':');
        write_value(text, value);
    }
    text.push('}');
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::Object(part) => write_record(text, part),
        Value::Array(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_value(text, value);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
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
