//! When a value in Vanta is the same as one of ours.
//!
//! Instants are compared, not their spellings; lists as sets, since order means nothing in any kind; absent
//! and null alike; and what Vanta is known to do to a value when it stores it is no difference. All of it is
//! read from the kind's description.

use jiff::Timestamp;
use vanta::Value;
use vanta::kind::Stored;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::record::Seek;
use vanta::{Field, Record, Rule, Schema, Shape};

/// Compares records of one list.
#[derive(Clone, Copy, Debug)]
pub struct Same<'a>(pub Schema<'a>);

impl Same<'_> {
    /// The fields in which two records of one ID differ: name, what Vanta holds, what would be sent.
    pub fn differences(&self, held: &Record, sent: &Record) -> Vec<(String, Value, Value)> {
        let mut differences = Vec::new();
        let mut differ = |name: String, held: Option<&Value>, sent: Option<&Value>| {
            let value = |value: Option<&Value>| value.cloned().unwrap_or(Value::Null);
            differences.push((name, value(held), value(sent)));
        };
        let (mut seek_held, mut seek_sent) = (Seek::new(held), Seek::new(sent));
        for field in self.0.kind.fields {
            let (held_value, sent_value) = (seek_held.get(field.name), seek_sent.get(field.name));
            if !same_field(field, held_value, sent_value) && !self.ignored(field.name, held, sent) {
                differ(field.name.to_owned(), held_value, sent_value);
            }
        }
        if !self.0.properties.is_empty() {
            let (held, sent) = (&held[CUSTOM_PROPERTIES], &sent[CUSTOM_PROPERTIES]);
            for property in self.0.properties {
                let (held, sent) = (held.get(&property.name), sent.get(&property.name));
                if !same_value(&property.kind.shape(), held, sent) {
                    differ(format!("{CUSTOM_PROPERTIES}.{}", property.name), held, sent);
                }
            }
        }
        differences
    }

    /// The fields that count as the same although Vanta holds another value: what it is known to do to a value,
    /// or not to look at. Another spelling of the same value is not among them.
    pub fn kept_otherwise(&self, held: &Record, sent: &Record) -> Vec<(String, Value, Value)> {
        let value = |record: &Record, name: &str| record.get(name).cloned().unwrap_or(Value::Null);
        let otherwise = |field: &&Field| {
            let (held_value, sent_value) = (held.get(field.name), sent.get(field.name));
            !same_value(&field.shape, held_value, sent_value) || finer(&field.shape, held_value, sent_value)
        };
        let counts = |name: &str| !self.differences(held, sent).iter().any(|(differs, ..)| differs == name);
        let fields = self.0.kind.fields.iter().filter(otherwise).filter(|field| counts(field.name));
        fields
            .map(|field| (field.name.to_owned(), value(held, field.name), value(sent, field.name)))
            .collect()
    }

    /// Whether Vanta does not look at the field in either record.
    fn ignored(&self, name: &str, held: &Record, sent: &Record) -> bool {
        self.0.kind.rules.iter().any(|rule| match rule {
            Rule::IgnoredWhen { fields, when, equals } => {
                let holds = |record: &Record| record.get(when).and_then(Value::as_str) == Some(*equals);
                fields.contains(&name) && holds(held) && holds(sent)
            }
            _ => false,
        })
    }
}

/// Whether a field differs only in what moves by nature: itself, or parts of it.
pub(super) fn only_moved(field: &Field, held: &Value, sent: &Value) -> bool {
    field.moves
        || same_value(&field.shape, Some(&unmoving(&field.shape, held)), Some(&unmoving(&field.shape, sent)))
}

/// A value without the parts of it that move by nature.
fn unmoving(shape: &Shape, value: &Value) -> Value {
    match (shape, value) {
        (Shape::Object(fields), Value::Object(part)) => {
            let stays = |name: &str| fields.iter().find(|field| field.name == name);
            let kept = part.iter().filter_map(|(name, value)| {
                let field = stays(name).filter(|field| !field.moves)?;
                Some((name, unmoving(&field.shape, value)))
            });
            Value::Object(kept.collect())
        }
        (Shape::List(item), Value::Array(values)) => {
            Value::Array(values.iter().map(|value| unmoving(item, value)).collect())
        }
        _ => value.clone(),
    }
}

fn same_field(field: &Field, held: Option<&Value>, sent: Option<&Value>) -> bool {
    if same_value(&field.shape, held, sent) {
        return true;
    }
    match (field.stored, held, sent) {
        (Stored::OneDecimal, Some(held), Some(sent)) => one_decimal(held) == one_decimal(sent),
        (Stored::NullIfUnknown, None | Some(Value::Null), Some(_)) => true,
        _ => false,
    }
}

fn same_value(shape: &Shape, held: Option<&Value>, sent: Option<&Value>) -> bool {
    let present = |value: Option<&'_ Value>| value.is_some_and(|value| !value.is_null());
    match (held, sent) {
        (Some(held), Some(sent)) if held == sent => true,
        (Some(held), Some(sent)) if !held.is_null() && !sent.is_null() => alike(shape, held, sent),
        _ => !present(held) && !present(sent),
    }
}

fn alike(shape: &Shape, held: &Value, sent: &Value) -> bool {
    match (shape, held, sent) {
        (Shape::Instant, Value::String(held), Value::String(sent)) => {
            instant(held).is_some_and(|held| Some(held) == instant(sent))
        }
        (Shape::Number, Value::Number(held), Value::Number(sent)) => held.as_f64() == sent.as_f64(),
        (Shape::List(item), Value::Array(held), Value::Array(sent)) => same_set(item, held, sent),
        (Shape::Object(fields), Value::Object(held), Value::Object(sent)) => {
            fields.iter().all(|field| same_field(field, held.get(field.name), sent.get(field.name)))
        }
        _ => false,
    }
}

/// Whether each has its partner; short lists, so the simple way is the quick one.
fn same_set(item: &Shape, held: &[Value], sent: &[Value]) -> bool {
    let mut left: Vec<&Value> = held.iter().collect();
    let found = |value: &Value, left: &mut Vec<&Value>| {
        let place = left.iter().position(|held| same_value(item, Some(held), Some(value)));
        place.map(|place| left.swap_remove(place)).is_some()
    };
    held.len() == sent.len() && sent.iter().all(|value| found(value, &mut left))
}

/// The instant to the millisecond: finer fractions are not kept by Vanta.
fn instant(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

/// Whether Vanta dropped a fraction finer than it keeps.
fn finer(shape: &Shape, held: Option<&Value>, sent: Option<&Value>) -> bool {
    let exact = |value: Option<&Value>| value.and_then(Value::as_str)?.parse::<Timestamp>().ok();
    match (shape, exact(held), exact(sent)) {
        (Shape::Instant, Some(held), Some(sent)) => held != sent,
        _ => false,
    }
}

fn one_decimal(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "severities are small numbers")]
    value.as_f64().map(|number| (number * 10.0).round() as i64)
}
