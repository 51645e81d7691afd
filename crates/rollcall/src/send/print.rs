//! Hashes by which a list in Vanta is recognised after a kill, when the records themselves are no longer there.
//!
//! Two questions are asked of a list that was read back: is it exactly what was there before, and does it mean
//! what was sent? The first compares every value, Vanta's own timestamps included. The second compares meanings,
//! as [`Same`](crate::review::Same) does: the records are written in one spelling (instants as milliseconds,
//! lists in order, empty fields left away) and hashed. A field that Vanta may empty cannot be hashed away, so
//! there is a second hash without such fields, which counts only where Vanta emptied all of them.

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use vanta::kind::Stored;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::secret::hex;
use vanta::{Field, Record, Rule, Schema, Shape, Value};

use crate::history::canonical;
use crate::recipe::id_of;
use crate::review::is_live;
use crate::store::Prints;

/// The hashes of a list as it was and of the records that are sent to it.
pub(super) fn prints<'a>(
    schema: Schema<'_>,
    before: &[Record],
    sent: impl Iterator<Item = &'a Record> + Clone,
) -> Prints {
    Prints {
        before: as_it_is(before),
        sent: as_meant(schema, sent.clone(), &|_| true),
        sent_without: as_meant(schema, sent, &stays),
    }
}

/// Whether a list that was read is exactly the one from before.
pub(super) fn is_before(prints: &Prints, held: &[Record]) -> bool {
    as_it_is(held) == prints.before
}

/// Whether a list that was read means what was sent.
pub(super) fn is_sent(schema: Schema<'_>, prints: &Prints, held: &[Record]) -> bool {
    let live = || held.iter().filter(|record| is_live(record));
    let emptied = |record: &Record| {
        let mut fields = schema.kind.fields.iter().filter(|field| !stays(field));
        fields.all(|field| record.get(field.name).is_none_or(Value::is_null))
    };
    as_meant(schema, live(), &|_| true) == prints.sent
        || (live().all(emptied) && as_meant(schema, live(), &stays) == prints.sent_without)
}

/// Whether Vanta keeps the field even where it does not know the value.
fn stays(field: &Field) -> bool {
    field.stored != Stored::NullIfUnknown
}

fn as_it_is(records: &[Record]) -> String {
    let live = records.iter().filter(|record| is_live(record));
    hashed(live.map(|record| (id_of(record), canonical::record(record))))
}

fn as_meant<'a>(
    schema: Schema<'_>,
    records: impl Iterator<Item = &'a Record>,
    counts: &dyn Fn(&Field) -> bool,
) -> String {
    hashed(records.map(|record| (id_of(record), meant(schema, record, counts))))
}

fn hashed<'a>(records: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut records: Vec<(&str, String)> = records.collect();
    records.sort_unstable();
    let mut hash = Sha256::new();
    for (_, text) in records {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize())
}

/// A record in the one spelling in which meanings are compared.
fn meant(schema: Schema<'_>, record: &Record, counts: &dyn Fn(&Field) -> bool) -> String {
    let mut text = String::new();
    for field in schema.kind.fields {
        if counts(field) && !ignored(schema, field.name, record) {
            field_meant(&mut text, field, record);
        }
    }
    for property in schema.properties {
        if let Some(value) = record[CUSTOM_PROPERTIES].get(&property.name).filter(|value| !value.is_null()) {
            named(&mut text, &format!("{CUSTOM_PROPERTIES}.{}", property.name));
            value_meant(&mut text, &property.kind.shape(), value);
        }
    }
    text
}

/// Whether Vanta does not look at the field in this record. Where it looks at it in one of two records only,
/// they differ in the field that decides.
fn ignored(schema: Schema<'_>, name: &str, record: &Record) -> bool {
    schema.kind.rules.iter().any(|rule| match rule {
        Rule::IgnoredWhen { fields, when, equals } => {
            fields.contains(&name) && record.get(when).and_then(Value::as_str) == Some(*equals)
        }
        _ => false,
    })
}

fn field_meant(text: &mut String, field: &Field, record: &Record) {
    let Some(value) = record.get(field.name).filter(|value| !value.is_null()) else { return };
    named(text, field.name);
    match (field.stored, value.as_f64()) {
        (Stored::OneDecimal, Some(number)) => text.push_str(&format!("{:.0}", (number * 10.0).round())),
        _ => value_meant(text, &field.shape, value),
    }
}

fn named(text: &mut String, name: &str) {
    text.push_str(&written(name));
    text.push(':');
}

fn value_meant(text: &mut String, shape: &Shape, value: &Value) {
    match (shape, value) {
        (Shape::Instant, Value::String(said)) => match said.parse::<Timestamp>() {
            Ok(instant) => text.push_str(&instant.as_millisecond().to_string()),
            Err(_) => text.push_str(&written(value)),
        },
        (Shape::Number, Value::Number(number)) => {
            text.push_str(&number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()));
        }
        (Shape::List(item), Value::Array(values)) => {
            let mut items: Vec<String> = values.iter().map(|value| alone(item, value)).collect();
            items.sort_unstable();
            text.push_str(&format!("[{}]", items.join(";")));
        }
        (Shape::Object(fields), Value::Object(part)) => {
            text.push('{');
            fields.iter().for_each(|field| field_meant(text, field, part));
            text.push('}');
        }
        _ => text.push_str(&written(value)),
    }
    text.push(',');
}

fn alone(shape: &Shape, value: &Value) -> String {
    let mut text = String::new();
    value_meant(&mut text, shape, value);
    text
}

fn written(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default() // writing into memory does not fail
}

#[cfg(test)]
mod tests {
    use vanta::{Kind, json};

    use super::*;
    use crate::review::changed_fields;

    fn schema(kind: &str) -> Schema<'static> {
        Schema { kind: Kind::named(kind).unwrap(), properties: &[] }
    }

    fn record(value: Value) -> Record {
        value.as_object().unwrap().clone()
    }

    fn account(changes: Value) -> Record {
        let mut account = record(json!({
            "uniqueId": "E-1", "email": "a@example.com", "createdTimestamp": "2024-03-01T00:00:00Z",
            "mfaEnabled": true, "mfaMethods": ["OTP", "SMS"], "authMethod": "PASSWORD",
        }));
        for (name, value) in record(changes).iter() {
            account.insert(name, value.clone());
        }
        account
    }

    #[test]
    fn a_print_says_the_same_as_the_comparison_field_by_field() {
        let accounts = [
            json!({}),
            json!({"createdTimestamp": "2024-03-01T01:00:00+01:00"}),
            json!({"createdTimestamp": "2024-03-01T00:00:00.0004Z"}),
            json!({"createdTimestamp": "2024-03-01T00:00:01Z"}),
            json!({"createdTimestamp": "not a time"}),
            json!({"mfaMethods": ["SMS", "OTP"]}),
            json!({"mfaMethods": ["OTP", "OTP"]}),
            json!({"mfaMethods": []}),
            json!({"mfaMethods": null}),
            json!({"email": "A@example.com"}),
            json!({"email": null}),
            json!({"authMethod": "SSO"}),
            json!({"authMethod": "SSO", "mfaEnabled": false}),
            json!({"mfaEnabled": false}),
            json!({"roleDescription": null}),
            json!({"createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z", "deletedAt": null}),
        ];
        let mac = |owner: Value| record(json!({"uniqueId": "M-1", "owner": owner}));
        let finding = |severity: f64| record(json!({"uniqueId": "V-1", "severity": severity}));
        let rooms: [(&str, Vec<Record>); 3] = [
            ("user_account", accounts.into_iter().map(account).collect()),
            (
                "macos_user_computer",
                vec![mac(Value::Null), mac(json!("x@example.com")), mac(json!("y@example.com"))],
            ),
            (
                "package_vulnerability_connectors",
                vec![finding(7.3), finding(7.26), finding(7.4), finding(7.0)],
            ),
        ];
        let mut pairs = 0;
        for (kind, records) in rooms {
            let schema = schema(kind);
            for sent in &records {
                let prints = prints(schema, &[], [sent].into_iter());
                for held in &records {
                    let same = changed_fields(schema, held, sent).is_empty();
                    let recognised = is_sent(schema, &prints, std::slice::from_ref(held));
                    assert_eq!(recognised, same, "{kind}: held {held:?}, sent {sent:?}");
                    pairs += 1;
                }
            }
        }
        assert_eq!(pairs, 16 * 16 + 3 * 3 + 4 * 4);
    }

    #[test]
    fn before_is_every_live_value_with_vantas_own_times_in_whatever_order() {
        let one = account(json!({"updatedAt": "2026-01-01T00:00:00Z"}));
        let two = account(json!({"uniqueId": "E-2"}));
        let gone = account(json!({"uniqueId": "E-3", "deletedAt": "2026-01-01T00:00:00Z"}));
        let prints = prints(schema("user_account"), &[one.clone(), two.clone(), gone], [&one].into_iter());
        assert!(is_before(&prints, &[two.clone(), one.clone()]));
        let touched = account(json!({"updatedAt": "2026-01-02T00:00:00Z"}));
        for other in [vec![one.clone()], vec![touched, two.clone()], vec![one.clone(), two.clone(), two]] {
            assert!(!is_before(&prints, &other), "{other:?}");
        }
        assert!(!prints.before.contains("example") && prints.before.len() == 64);
    }

    #[test]
    fn everyone_who_was_sent_and_nobody_else_must_be_there() {
        let (one, two) = (account(json!({})), account(json!({"uniqueId": "E-2"})));
        let gone = account(json!({"uniqueId": "E-2", "deletedAt": "2026-01-01T00:00:00Z"}));
        let schema = schema("user_account");
        let prints = prints(schema, &[], [&one, &two].into_iter());
        assert!(is_sent(schema, &prints, &[two.clone(), one.clone()]));
        for held in [vec![one.clone()], vec![one.clone(), gone], vec![one, two.clone(), two]] {
            assert!(!is_sent(schema, &prints, &held), "{held:?}");
        }
    }
}
