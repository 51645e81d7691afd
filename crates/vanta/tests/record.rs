//! Records in memory say what their JSON says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Number;
use vanta::record::MOST_FIELDS;
use vanta::{Record, Value, json};

fn read(text: &str) -> Result<Record, serde_json::Error> {
    serde_json::from_str(text)
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        (-1e9..1e9).prop_map(|number| Number::from_f64(number).unwrap().into()),
        "\\PC{0,40}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            vec(("\\PC{0,30}", inner), 0..5)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_read_is_written_byte_for_byte(json in any_json()) {
        let text = json.to_string();
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(value.to_string(), text);
        prop_assert!(value == json);
        prop_assert_eq!(&Value::from(json.clone()), &value);
        prop_assert_eq!(serde_json::Value::from(value), json);
    }
}

#[test]
fn the_order_of_fields_is_kept_and_does_not_count() {
    let (one, other) = (read(r#"{"b":1,"a":[{"y":1,"x":null}]}"#), read(r#"{"a":[{"x":null,"y":1}],"b":1}"#));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one, other);
    assert_eq!(one.keys().collect::<Vec<_>>(), ["b", "a"]);
    assert_ne!(one, read(r#"{"b":1,"a":[]}"#).unwrap());
    assert_ne!(one, read(r#"{"b":1}"#).unwrap());
    assert_ne!(
        read(r#"{"b":1,"c":null}"#).unwrap(),
        read(r#"{"b":1,"d":null}"#).unwrap(),
        "null is not absent"
    );
}

#[test]
fn of_a_name_that_stands_twice_the_last_value_counts_at_the_first_place() {
    let record = read(r#"{"a":1,"b":2,"a":3}"#).unwrap();
    assert_eq!(record.to_string(), r#"{"a":3,"b":2}"#);
}

#[test]
fn a_field_is_put_once_and_taken_away_without_disorder() {
    let mut record = read(r#"{"a":1,"b":2,"c":3}"#).unwrap();
    assert_eq!(record.insert("b", "two"), Some(json!(2)));
    assert_eq!(record.insert("d", true), None);
    assert_eq!(record.remove("a"), Some(json!(1)));
    assert_eq!(record.remove("a"), None);
    *record.get_or_insert_with("e", || json!([])) = json!([1]);
    assert_eq!(record.to_string(), r#"{"b":"two","c":3,"d":true,"e":[1]}"#);
    assert_eq!((&record["c"], &record["x"]), (&json!(3), &Value::Null));
}

#[test]
fn an_object_of_a_million_fields_is_refused_and_not_looked_through() {
    let fields = |count: usize| {
        let fields: Vec<String> = (0..count).map(|place| format!("\"f{place}\":0")).collect();
        format!("{{{}}}", fields.join(","))
    };
    assert_eq!(read(&fields(MOST_FIELDS)).unwrap().len(), MOST_FIELDS);
    assert!(read(&fields(MOST_FIELDS + 1)).unwrap_err().to_string().contains("more than 1000 fields"));
    assert!(read(&format!("{{\"part\":[{}]}}", fields(MOST_FIELDS + 1))).is_err());
}
