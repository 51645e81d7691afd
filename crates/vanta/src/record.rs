//! Records as values in memory: JSON that is made ten thousand times over.
//!
//! A list may hold ten thousand records of a dozen short texts each, and every one of them is made, checked, compared
//! and written within one review. A general JSON value keeps a hash table for each record and an allocation for each
//! key; a record is a short row of fields instead, in the order in which they were put, and short texts stand in it
//! without an allocation of their own. The words are those of JSON, so that whoever knows `serde_json` knows these.

use std::fmt;
use std::ops::{Index, IndexMut};

use compact_str::CompactString;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Number;

/// A short text, such as the name of a field.
pub type Text = CompactString;

/// One record as Vanta takes it, or a part of one: fields by name, in the order in which they were put.
///
/// Fields are found by looking through them, since there are few: what is read may have at most [`MOST_FIELDS`].
#[derive(Clone, Default)]
pub struct Record {
    fields: Vec<(Text, Value)>,
}

/// A value of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing, told as such.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(Text),
    /// Several values.
    Array(Vec<Value>),
    /// A part with fields of its own.
    Object(Record),
}

/// A record of more fields than this is not read. The largest kind has some thirty, and a list declares its own.
pub const MOST_FIELDS: usize = 1000;

/// A [`Value`] written as JSON: `json!({"uniqueId": "E-1", "mfaMethods": []})`.
#[macro_export]
macro_rules! json {
    ($($json:tt)+) => { $crate::Value::from($crate::record::serde_json::json!($($json)+)) };
}

#[doc(hidden)]
pub use serde_json;

impl Record {
    /// A record without fields.
    pub const fn new() -> Record {
        Record { fields: Vec::new() }
    }

    /// A record without fields, with room for so many.
    pub fn with_capacity(fields: usize) -> Record {
        Record { fields: Vec::with_capacity(fields) }
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The value of a field, to be altered.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.fields.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Whether there is such a field.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Puts a field in its place, or after the others; gives what it held before.
    pub fn insert(&mut self, name: impl AsRef<str>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.as_ref(), value.into());
        match self.get_mut(name) {
            Some(known) => Some(std::mem::replace(known, value)),
            None => {
                self.fields.push((Text::from(name), value));
                None
            }
        }
    }

    /// The value of a field, which is put after the others where it is not there.
    pub fn get_or_insert_with(&mut self, name: &str, value: impl FnOnce() -> Value) -> &mut Value {
        let place = self.fields.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.fields.push((Text::from(name), value()));
            self.fields.len() - 1
        });
        &mut self.fields[place].1
    }

    /// Takes a field away; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let place = self.fields.iter().position(|(known, _)| known == name)?;
        Some(self.fields.remove(place).1)
    }

    /// Keeps only some fields.
    pub fn retain(&mut self, mut wanted: impl FnMut(&str, &Value) -> bool) {
        self.fields.retain(|(name, value)| wanted(name, value));
    }

    /// The fields in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> + Clone {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names of the fields in their order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    /// The values of the fields in their order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> + Clone {
        self.fields.iter().map(|(_, value)| value)
    }
}

/// Gives the fields of one record after another by name. Nearly all records of a list have theirs in the same order, so
/// that they are sorted only where it changes.
#[derive(Clone, Debug, Default)]
pub struct ByName {
    /// The places of the fields of the last record, by name.
    places: Vec<usize>,
}

impl ByName {
    /// The fields of a record by name.
    pub fn fields<'a>(&mut self, record: &'a Record) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let name = |place: &usize| record.fields.get(*place).map(|(name, _)| name);
        if self.places.len() != record.len() || !self.places.is_sorted_by_key(name) {
            self.places = (0..record.len()).collect();
            self.places.sort_unstable_by_key(name);
        }
        self.places.iter().map(|place| &record.fields[*place]).map(|(name, value)| (name.as_str(), value))
    }
}

/// Looks fields up from where the last one stood, which is at once for whoever asks in the record's own order.
#[derive(Clone, Debug)]
pub struct Seek<'a> {
    record: &'a Record,
    next: usize,
}

impl<'a> Seek<'a> {
    /// From the first field on.
    pub fn new(record: &'a Record) -> Seek<'a> {
        Seek { record, next: 0 }
    }

    /// The value of a field.
    pub fn get(&mut self, name: &str) -> Option<&'a Value> {
        let fields = &self.record.fields;
        let place = (self.next..fields.len()).chain(0..self.next).find(|place| fields[*place].0 == name)?;
        self.next = place + 1;
        Some(&fields[place].1)
    }
}

/// Whether a text stands in JSON as it is, between two quotes. Nearly all do.
pub fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
}

impl PartialEq for Record {
    /// The order of the fields does not matter.
    fn eq(&self, other: &Record) -> bool {
        self.len() == other.len()
            && self.fields.iter().enumerate().all(|(place, (name, value))| {
                let same_place = other.fields.get(place).filter(|(known, _)| known == name);
                same_place.map(|(_, value)| value).or_else(|| other.get(name)) == Some(value)
            })
    }
}

impl Index<&str> for Record {
    type Output = Value;

    /// The value of a field; null where there is none.
    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

impl IndexMut<&str> for Record {
    /// The value of a field, which is put after the others where it is not there.
    fn index_mut(&mut self, name: &str) -> &mut Value {
        self.get_or_insert_with(name, Value::default)
    }
}

impl<N: AsRef<str>, V: Into<Value>> FromIterator<(N, V)> for Record {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Record {
        let mut record = Record::new();
        for (name, value) in fields {
            record.insert(name, value);
        }
        record
    }
}

impl Extend<(Text, Value)> for Record {
    fn extend<I: IntoIterator<Item = (Text, Value)>>(&mut self, fields: I) {
        for (name, value) in fields {
            self.insert(name, value);
        }
    }
}

impl IntoIterator for Record {
    type Item = (Text, Value);
    type IntoIter = std::vec::IntoIter<(Text, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Display for Record {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_json(self, f)
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Record, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Record;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Record, A::Error> {
                fields(access)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// Reads the fields of an object. Of a name that stands twice the last value counts, as in JSON elsewhere.
fn fields<'de, A: MapAccess<'de>>(mut access: A) -> Result<Record, A::Error> {
    let mut record = Record::with_capacity(access.size_hint().unwrap_or(12).min(64));
    while let Some((name, value)) = access.next_entry::<Text, Value>()? {
        if let Some(known) = record.get_mut(&name) {
            *known = value;
        } else if record.len() == MOST_FIELDS {
            return Err(A::Error::custom(format!("an object of more than {MOST_FIELDS} fields")));
        } else {
            record.fields.push((name, value));
        }
    }
    Ok(record)
}

impl Value {
    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Value::Array(_))
    }

    /// The text, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Yes or no, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The several values, where it is an array.
    pub fn as_array(&self) -> Option<&Vec<Value>> {
        match self {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The several values, where it is an array, to be altered.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Value>> {
        match self {
            Value::Array(values) => Some(values),
            _ => None,
        }
    }

    /// The part, where it is one.
    pub fn as_object(&self) -> Option<&Record> {
        match self {
            Value::Object(part) => Some(part),
            _ => None,
        }
    }

    /// The part, where it is one, to be altered.
    pub fn as_object_mut(&mut self) -> Option<&mut Record> {
        match self {
            Value::Object(part) => Some(part),
            _ => None,
        }
    }

    /// The value of a part's field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }

    /// Takes it and leaves null.
    pub fn take(&mut self) -> Value {
        std::mem::take(self)
    }
}

impl Index<&str> for Value {
    type Output = Value;

    /// The value of a part's field; null where there is none.
    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

impl Index<usize> for Value {
    type Output = Value;

    /// One of several values; null where there is none.
    fn index(&self, place: usize) -> &Value {
        self.as_array().and_then(|values| values.get(place)).unwrap_or(&Value::Null)
    }
}

impl fmt::Display for Value {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_json(self, f)
    }
}

fn write_json(value: &impl Serialize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&serde_json::to_string(value).map_err(|_| fmt::Error)?)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => number.serialize(serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(values) => serializer.collect_seq(values),
            Value::Object(part) => part.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Number(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Number(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(value.into())
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::String(text.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                Ok(Value::Array(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
                fields(access).map(Value::Object)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::String(text.into())
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Value {
        Value::Number(number.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Number(number.into())
    }
}

impl From<f64> for Value {
    /// Null where it is no number that JSON knows.
    fn from(number: f64) -> Value {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Value {
        Value::Number(number)
    }
}

impl From<Vec<Value>> for Value {
    fn from(values: Vec<Value>) -> Value {
        Value::Array(values)
    }
}

impl From<Record> for Value {
    fn from(part: Record) -> Value {
        Value::Object(part)
    }
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(number) => Value::Number(number),
            serde_json::Value::String(text) => Value::String(text.into()),
            serde_json::Value::Array(values) => Value::Array(values.into_iter().map(Value::from).collect()),
            serde_json::Value::Object(fields) => Value::Object(fields.into()),
        }
    }
}

impl From<serde_json::Map<String, serde_json::Value>> for Record {
    fn from(fields: serde_json::Map<String, serde_json::Value>) -> Record {
        // Names differ in a map, so none has to be looked for.
        Record { fields: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

impl From<Record> for serde_json::Map<String, serde_json::Value> {
    fn from(record: Record) -> serde_json::Map<String, serde_json::Value> {
        record.into_iter().map(|(name, value)| (name.into_string(), value.into())).collect()
    }
}

impl From<Value> for serde_json::Value {
    fn from(value: Value) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => value.into(),
            Value::Number(number) => number.into(),
            Value::String(text) => text.into_string().into(),
            Value::Array(values) => values.into_iter().map(serde_json::Value::from).collect(),
            Value::Object(part) => serde_json::Value::Object(part.into()),
        }
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == Some(text)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == Some(*text)
    }
}

impl PartialEq<bool> for Value {
    fn eq(&self, value: &bool) -> bool {
        self.as_bool() == Some(*value)
    }
}

impl PartialEq<i64> for Value {
    fn eq(&self, number: &i64) -> bool {
        self.as_i64() == Some(*number)
    }
}

impl PartialEq<serde_json::Value> for Value {
    fn eq(&self, json: &serde_json::Value) -> bool {
        match (self, json) {
            (Value::Null, serde_json::Value::Null) => true,
            (Value::Bool(one), serde_json::Value::Bool(other)) => one == other,
            (Value::Number(one), serde_json::Value::Number(other)) => one == other,
            (Value::String(one), serde_json::Value::String(other)) => one == other,
            (Value::Array(one), serde_json::Value::Array(other)) => one == other,
            (Value::Object(one), serde_json::Value::Object(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| value == other))
            }
            _ => false,
        }
    }
}
