//! The checks that Vanta makes, made before anything is sent.
//!
//! Vanta answers with the first fault it meets and refuses the whole list; this finds every fault at once,
//! each with its path. A fault written out ([`Fault`]'s `Display`) is what Vanta would say, word for word as
//! far as its words are known, so the practice Vanta answers with it and people get a better sentence made
//! from the same parts.
//!
//! Vanta's checks are those of JSON Type Definition (RFC 8927) in the words of Ajv; the https rule, the ranges
//! and the rules between fields are documented by Vanta, but nobody published how a breach is answered.

use std::collections::HashMap;
use std::fmt;

use crate::kind::{Field, Kind, Rule, Shape};
use crate::property::{CUSTOM_PROPERTIES, Property};
use crate::record::{Record, Value};

/// What a list accepts: its kind and the properties it declares.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a> {
    /// The kind.
    pub kind: &'static Kind,
    /// The declared custom properties; empty where the list declares none.
    pub properties: &'a [Property],
}

/// One thing that Vanta would refuse.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The place of the record in the list, from 0.
    pub record: usize,
    /// The record's ID, where it has one.
    pub id: Option<String>,
    /// Where in the record: `""` for the record itself, else `/applications/0/name`.
    pub path: String,
    /// What is wrong there.
    pub breach: Breach,
}

impl Fault {
    /// The top-level field concerned, where it is one: for a missing field that field itself.
    pub fn field(&self) -> Option<&str> {
        match self.path.split('/').nth(1) {
            Some(field) => Some(field),
            None => match &self.breach {
                Breach::Missing { field } => Some(field),
                _ => None,
            },
        }
    }
}

/// What is wrong at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// A required field is not there.
    Missing {
        /// Its name.
        field: String,
    },
    /// The value is of another type than the one that must be there.
    Type {
        /// `string`, `boolean`, `int32`, `number`, `timestamp`, `array` or `object`.
        expected: &'static str,
        /// Whether null would have done too.
        nullable: bool,
    },
    /// The value is none of Vanta's choices.
    Choice {
        /// What Vanta would take.
        choices: &'static [&'static str],
    },
    /// The link does not begin with https.
    Link,
    /// The number is outside the documented range.
    Range {
        /// The least.
        least: i32,
        /// The greatest.
        greatest: i32,
    },
    /// Keys that Vanta does not know.
    Extra {
        /// All of them.
        keys: Vec<String>,
    },
    /// Another record, earlier in the list, has the same ID.
    Duplicate {
        /// Its place in the list, from 0.
        first: usize,
    },
    /// The ID is empty.
    EmptyId,
    /// A field that must be absent, because another field has another value.
    NotUnless {
        /// The field that decides.
        when: &'static str,
        /// The value it would need.
        equals: &'static str,
    },
    /// A field that must be there, because another field has this value.
    NeededWhen {
        /// The field that is needed.
        field: &'static str,
        /// The field that decides.
        when: &'static str,
        /// The value that needs it.
        equals: &'static str,
    },
    /// A list that must be empty, because another field is null.
    NotEmpty {
        /// The field that is null.
        field: &'static str,
    },
}

impl fmt::Display for Fault {
    /// What Vanta would answer: `/0: must have property 'fullName'`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Breach::Extra { keys }, "") = (&self.breach, self.path.as_str()) {
            let id = self.id.as_deref().unwrap_or("undefined");
            return write!(
                f,
                "Too many fields on resource with uniqueId {id} (element {}). Extra keys: {}",
                self.record,
                keys.join(", ")
            );
        }
        write!(f, "/{}{}: {}", self.record, self.path, self.breach)
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Breach::Missing { field } => write!(f, "must have property '{field}'"),
            Breach::Type { expected, nullable: false } => write!(f, "must be {expected}"),
            Breach::Type { expected, nullable: true } => write!(f, "must be {expected} or null"),
            Breach::Choice { .. } => f.write_str("must be equal to one of the allowed values"),
            Breach::Link => f.write_str("must be an HTTPS URL"),
            Breach::Range { least, greatest } => write!(f, "must be between {least} and {greatest}"),
            Breach::Extra { .. } => f.write_str("must NOT have additional properties"),
            Breach::Duplicate { first } => write!(f, "must be unique, but equals /{first}/uniqueId"),
            Breach::EmptyId => f.write_str("must not be empty"),
            Breach::NotUnless { when, equals } => write!(f, "must be absent unless {when} is {equals}"),
            Breach::NeededWhen { field, when, equals } => {
                write!(f, "must have property '{field}' when {when} is {equals}")
            }
            Breach::NotEmpty { field } => write!(f, "must be empty when {field} is null"),
        }
    }
}

impl Schema<'_> {
    /// Every fault of every record, in the order of the records, duplicate IDs included.
    pub fn check_all<'r>(&self, records: impl IntoIterator<Item = &'r Record>) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut seen = HashMap::new();
        for (place, record) in records.into_iter().enumerate() {
            self.check_into(place, record, &mut faults);
            let Some(id) = record.get("uniqueId").and_then(Value::as_str) else { continue };
            if let Some(first) = seen.insert(id, place) {
                seen.insert(id, first);
                let breach = Breach::Duplicate { first };
                faults.push(Fault {
                    record: place,
                    id: Some(id.to_owned()),
                    path: "/uniqueId".into(),
                    breach,
                });
            }
        }
        faults
    }

    /// Every fault of one record that stands at `place` (from 0) in its list.
    pub fn check(&self, place: usize, record: &Record) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_into(place, record, &mut faults);
        faults
    }

    fn check_into(&self, place: usize, record: &Record, faults: &mut Vec<Fault>) {
        let mut check =
            Check { place, id: record.get("uniqueId").and_then(Value::as_str), path: String::new(), faults };
        let declared: &[&str] = if self.properties.is_empty() { &[] } else { &[CUSTOM_PROPERTIES] };
        check.fields(self.kind.fields, record, declared);
        if check.id == Some("") {
            check.at("uniqueId", |check| check.report(Breach::EmptyId));
        }
        if !self.properties.is_empty() {
            check.properties(self.properties, record);
        }
        for rule in self.kind.rules {
            check.rule(self.kind, rule, record);
        }
    }
}

/// One walk through one record: where it is, and what it has found.
struct Check<'a> {
    place: usize,
    id: Option<&'a str>,
    path: String,
    faults: &'a mut Vec<Fault>,
}

impl Check<'_> {
    fn report(&mut self, breach: Breach) {
        let id = self.id.map(str::to_owned);
        self.faults.push(Fault { record: self.place, id, path: self.path.clone(), breach });
    }

    fn at(&mut self, step: impl fmt::Display, inside: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(&format!("/{step}"));
        inside(self);
        self.path.truncate(length);
    }

    fn fields(&mut self, fields: &'static [Field], record: &Record, also: &[&str]) {
        let mut known = 0;
        let mut next = record.iter();
        for field in fields {
            // Nearly every record has its fields in the order of its kind.
            let in_order = next.clone().next().filter(|(name, _)| *name == field.name);
            let value = match in_order {
                Some((_, value)) => {
                    next.next();
                    Some(value)
                }
                None => record.get(field.name),
            };
            match value {
                Some(value) => {
                    known += 1;
                    self.value(field, value);
                }
                None if field.required => self.report(Breach::Missing { field: field.name.to_owned() }),
                None => {}
            }
        }
        if known + also.iter().filter(|key| record.contains_key(key)).count() == record.len() {
            return;
        }
        let is_known = |key: &str| also.contains(&key) || fields.iter().any(|field| field.name == key);
        let keys = record.keys().filter(|key| !is_known(key)).map(str::to_owned).collect();
        self.report(Breach::Extra { keys });
    }

    fn value(&mut self, field: &'static Field, value: &Value) {
        if value.is_null() && field.nullable {
            return;
        }
        if fits(&field.shape, value) && field.range.is_none() {
            return;
        }
        self.at(field.name, |check| {
            check.shape(&field.shape, field.nullable, value);
            if let (Some((least, greatest)), Some(number)) = (field.range, value.as_f64())
                && !(f64::from(least)..=f64::from(greatest)).contains(&number)
            {
                check.report(Breach::Range { least, greatest });
            }
        });
    }

    fn shape(&mut self, shape: &'static Shape, nullable: bool, value: &Value) {
        if fits(shape, value) {
            return;
        }
        match (shape, value) {
            (Shape::List(item), Value::Array(values)) => {
                for (place, value) in values.iter().enumerate() {
                    self.at(place, |check| check.shape(item, false, value));
                }
            }
            (Shape::Object(fields), Value::Object(record)) => self.fields(fields, record, &[]),
            (Shape::Choice(choices), _) => self.report(Breach::Choice { choices }),
            (Shape::Link, Value::String(_)) => self.report(Breach::Link),
            _ => self.report(Breach::Type { expected: type_name(shape), nullable }),
        }
    }

    fn properties(&mut self, properties: &[Property], record: &Record) {
        let Some(value) = record.get(CUSTOM_PROPERTIES) else {
            return self.report(Breach::Missing { field: CUSTOM_PROPERTIES.to_owned() });
        };
        self.at(CUSTOM_PROPERTIES, |check| {
            let Value::Object(values) = value else {
                return check.report(Breach::Type { expected: "object", nullable: false });
            };
            for property in properties {
                match values.get(&property.name) {
                    None => check.report(Breach::Missing { field: property.name.clone() }),
                    Some(value) => {
                        let shape = property.kind.shape();
                        if !fits(&shape, value) {
                            let breach = Breach::Type { expected: type_name(&shape), nullable: false };
                            check.at(&property.name, |check| check.report(breach));
                        }
                    }
                }
            }
            let declared = |key: &str| properties.iter().any(|property| property.name == key);
            let keys: Vec<String> = values.keys().filter(|key| !declared(key)).map(str::to_owned).collect();
            if !keys.is_empty() {
                check.report(Breach::Extra { keys });
            }
        });
    }

    fn rule(&mut self, kind: &Kind, rule: &'static Rule, record: &Record) {
        let holds = |field: &str| record.get(field).is_some_and(|value| !value.is_null());
        match *rule {
            Rule::ExactlyWhen { field, when, equals } => {
                // Nothing follows from a value that is missing or at fault itself.
                let sound = |value: &&Value| kind.field(when).is_some_and(|field| fits(&field.shape, value));
                let Some(decider) = record.get(when).filter(sound) else { return };
                let needed = decider.as_str() == Some(equals);
                if needed && !holds(field) {
                    self.report(Breach::NeededWhen { field, when, equals });
                } else if !needed && holds(field) {
                    self.at(field, |check| check.report(Breach::NotUnless { when, equals }));
                }
            }
            Rule::EmptyWhenNull { list, field } => {
                let null = record.get(field).is_some_and(Value::is_null);
                let filled = record.get(list).and_then(Value::as_array).is_some_and(|list| !list.is_empty());
                if null && filled {
                    self.at(list, |check| check.report(Breach::NotEmpty { field }));
                }
            }
            Rule::IgnoredWhen { .. } => {}
        }
    }
}

/// Whether the value fits the shape wholly, asked first because nearly all do.
fn fits(shape: &Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Text, Value::String(_)) | (Shape::Boolean, Value::Bool(_)) => true,
        (Shape::Number, Value::Number(_)) => true,
        (Shape::Link, Value::String(text)) => is_https(text),
        (Shape::Int32, Value::Number(number)) => {
            number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (Shape::Instant, Value::String(text)) => is_timestamp(text),
        (Shape::Choice(choices), Value::String(text)) => choices.contains(&text.as_str()),
        (Shape::List(item), Value::Array(values)) => values.iter().all(|value| fits(item, value)),
        (Shape::Object(fields), Value::Object(record)) => {
            let fit = |field: &Field| match record.get(field.name) {
                Some(Value::Null) => field.nullable,
                Some(value) => fits(&field.shape, value) && field.range.is_none(),
                None => !field.required,
            };
            fields.iter().all(fit) && record.keys().all(|key| fields.iter().any(|field| field.name == key))
        }
        _ => false,
    }
}

fn type_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Link | Shape::Choice(_) => "string",
        Shape::Boolean => "boolean",
        Shape::Int32 => "int32",
        Shape::Number => "number",
        Shape::Instant => "timestamp",
        Shape::List(_) => "array",
        Shape::Object(_) => "object",
    }
}

/// Whether the text is an https link with a host.
pub fn is_https(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    scheme.eq_ignore_ascii_case("https")
        && rest.split(['/', '?', '#']).next().is_some_and(|host| !host.is_empty())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether the text is a date and time with its zone as RFC 3339 writes it, on a day that exists.
///
/// Ajv also takes a space or any white space for the `T`; this does not, since no list needs it and what Vanta
/// does with it afterwards is not published.
pub fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| {
        bytes
            .get(from..to)
            .filter(|part| part.iter().all(u8::is_ascii_digit))
            .map(|part| part.iter().fold(0_i16, |number, digit| number * 10 + i16::from(digit - b'0')))
    };
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let marked = marks.iter().all(|&(place, mark)| bytes.get(place) == Some(&mark));
    if !marked || !matches!(bytes.get(10), Some(b'T' | b't')) {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(5, 7), digits(8, 10)) else {
        return false;
    };
    let (Some(hour), Some(minute), Some(second)) = (digits(11, 13), digits(14, 16), digits(17, 19)) else {
        return false;
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    if jiff::civil::Date::new(year, month, day).is_err() || hour > 23 || minute > 59 || second > 59 {
        return false;
    }
    let zone = match bytes.get(19) {
        Some(b'.') => {
            let fraction = bytes[20..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if fraction == 0 {
                return false;
            }
            20 + fraction
        }
        _ => 19,
    };
    match bytes.get(zone..) {
        Some(b"Z" | b"z") => true,
        Some([b'+' | b'-', _, _, b':', _, _]) => {
            digits(zone + 1, zone + 3).is_some_and(|hours| hours < 24)
                && digits(zone + 4, zone + 6).is_some_and(|minutes| minutes < 60)
        }
        _ => false,
    }
}
