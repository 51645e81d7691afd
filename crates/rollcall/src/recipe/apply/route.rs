//! The way through the parts of a record to where a value goes.

use vanta::Value;
use vanta::kind::Field;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Record, Schema, Shape};

use crate::recipe::path::{Path, fields_of};

/// One part on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    /// The part's key.
    pub(super) name: String,
    /// Which of the parts of one row it is, from 0, where the part is one of several.
    pub(super) among: Option<usize>,
}

/// The parts around the last step of a path. The numbers in a path only tell parts of one row apart: the lowest
/// number that is used there comes first.
pub(super) fn route(path: &Path, used: &[&Path], schema: &Schema<'_>) -> Vec<Hop> {
    let steps = path.steps();
    let mut fields = schema.kind.fields;
    let mut hops = Vec::new();
    for (depth, step) in steps.iter().enumerate().take(steps.len() - 1) {
        let shape = fields.iter().find(|field| field.name == step.name).map(|field| field.shape);
        let among = matches!(shape, Some(Shape::List(_))).then(|| {
            let same =
                |other: &&&Path| other.steps().len() > depth + 1 && other.steps()[..depth] == steps[..depth];
            let mut numbers: Vec<Option<u32>> = used
                .iter()
                .filter(same)
                .map(|other| &other.steps()[depth])
                .filter(|other| other.name == step.name)
                .map(|other| other.number)
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers.iter().position(|number| *number == step.number).unwrap_or_default()
        });
        fields = shape.as_ref().and_then(fields_of).unwrap_or_default();
        hops.push(Hop { name: step.name.clone(), among });
    }
    hops
}

/// Puts a value at the end of its way, making the parts that are not there yet.
pub(super) fn put(record: &mut Record, route: &[Hop], name: &str, value: Value) {
    let mut part = record;
    for hop in route {
        let empty = || match hop.among {
            Some(_) => Value::Array(Vec::new()),
            None => Value::Object(Record::new()),
        };
        let found = part.get_or_insert_with(&hop.name, empty);
        let Some(inner) = step_in(found, hop.among) else { return };
        part = inner;
    }
    part.insert(name, value);
}

fn step_in(found: &mut Value, among: Option<usize>) -> Option<&mut Record> {
    match (found, among) {
        (Value::Object(part), None) => Some(part),
        (Value::Array(parts), Some(place)) => {
            while parts.len() <= place {
                parts.push(Value::Null);
            }
            if parts[place].is_null() {
                parts[place] = Value::Object(Record::new());
            }
            parts[place].as_object_mut()
        }
        _ => None,
    }
}

/// The part at the end of a way, where it is there.
pub(super) fn inside<'r>(record: &'r mut Record, route: &[Hop]) -> Option<&'r mut Record> {
    let mut part = record;
    for hop in route {
        let found = part.get_mut(&hop.name)?;
        part = match hop.among {
            None => found.as_object_mut()?,
            Some(place) => found.as_array_mut()?.get_mut(place)?.as_object_mut()?,
        };
    }
    Some(part)
}

/// Takes away the places of parts that the row did not give, and adds an empty list for every needed list of parts
/// that the recipe feeds (`fed`, by plain path) and the row has nothing for.
pub(super) fn finish(part: &mut Record, fields: &'static [Field], around: &str, fed: &dyn Fn(&str) -> bool) {
    for field in fields {
        let Some(inner) = fields_of(&field.shape) else { continue };
        let path = if around.is_empty() { field.name.to_owned() } else { format!("{around}.{}", field.name) };
        match part.get_mut(field.name) {
            Some(Value::Array(parts)) => {
                parts.retain(|part| !part.is_null());
                let parts = parts.iter_mut().filter_map(Value::as_object_mut);
                parts.for_each(|part| finish(part, inner, &path, fed));
            }
            Some(Value::Object(object)) => finish(object, inner, &path, fed),
            None if field.required && matches!(field.shape, Shape::List(_)) && fed(&path) => {
                part.insert(field.name, Value::Array(Vec::new()));
            }
            _ => {}
        }
    }
}

/// Puts the custom properties into a record that must have the key.
pub(super) fn with_properties(record: &mut Record, schema: &Schema<'_>) {
    if !schema.properties.is_empty() {
        record.get_or_insert_with(CUSTOM_PROPERTIES, || Value::Object(Record::new()));
    }
}
