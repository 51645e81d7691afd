//! Lists of parts that grow row by row.
//!
//! What one row gives is kept as it gives it, alike or not: two drives of the same name are two. What a later row
//! repeats is the part that is known, so that a record may be told over many rows; the second of two in one row is the
//! second of two in another. Every element is found by what it says, at every depth, since a list may have as many
//! elements as a file has rows.

use std::collections::HashMap;
use std::mem;

use vanta::Shape;
use vanta::Value;
use vanta::kind::Field;

use crate::recipe::path::fields_of;

/// A list of one row, before it is taken in.
pub(super) struct Given<'g> {
    /// The row's source, by its place.
    pub(super) source: usize,
    /// The row.
    pub(super) row: u32,
    /// The list's name.
    pub(super) list: &'static str,
    /// The list's plain path in the record.
    pub(super) path: &'g str,
    /// The fields of its elements.
    pub(super) inner: &'static [Field],
}

/// A part that is wholly like an earlier row's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alike {
    /// The list's plain path: `drives`.
    pub(super) part: String,
    /// The earlier row's source, by its place.
    pub(super) source: usize,
    /// The earlier row.
    pub(super) row: u32,
}

/// All parts that are known, of all records.
#[derive(Default)]
pub(super) struct Parts {
    known: HashMap<Says, Known>,
    /// The number of each record among everything that has parts.
    records: Vec<usize>,
    /// How many things have such a number.
    numbered: usize,
}

/// Where a part stands and what it says, without its own parts.
#[derive(PartialEq, Eq, Hash)]
struct Says {
    /// The number of what is around it.
    around: usize,
    list: &'static str,
    says: String,
    /// Which of those that say the same in one row it is, from 0.
    nth: usize,
}

/// A part that is known.
#[derive(Clone, Copy)]
struct Known {
    /// Its place in its list.
    place: usize,
    /// Its own number.
    number: usize,
    source: usize,
    row: u32,
}

impl Parts {
    /// Makes the next record known.
    pub(super) fn begin(&mut self) {
        let number = self.number();
        self.records.push(number);
    }

    /// The number of a record.
    pub(super) fn of_record(&self, at: usize) -> usize {
        self.records.get(at).copied().unwrap_or_default()
    }

    /// Takes the elements that one row gives into a list. Gives whether anything of them is new; those that are wholly
    /// like another row's are told.
    pub(super) fn take(
        &mut self,
        list: &mut Vec<Value>,
        around: usize,
        given: &Given<'_>,
        elements: Vec<Value>,
        alike: &mut Vec<Alike>,
    ) -> bool {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut any_new = false;
        for mut element in elements {
            let says = said(&element, given.inner);
            let lists = lists_out_of(&mut element, given.inner);
            let count = counts.entry(says.clone()).or_default();
            let says = Says { around, list: given.list, says, nth: *count };
            *count += 1;
            let earlier = self.known.get(&says).copied();
            let known = earlier.unwrap_or_else(|| {
                let (place, number) = (list.len(), self.number());
                list.push(element);
                let new = Known { place, number, source: given.source, row: given.row };
                self.known.insert(says, new);
                new
            });
            let told = alike.len();
            let mut is_new = earlier.is_none();
            for (field, more) in lists {
                is_new |= self.take_inner(&mut list[known.place], known.number, given, field, more, alike);
            }
            if !is_new {
                alike.truncate(told);
                let same = Alike { part: given.path.to_owned(), source: known.source, row: known.row };
                if alike.last() != Some(&same) {
                    alike.push(same);
                }
            }
            any_new |= is_new;
        }
        any_new
    }

    /// The same for a list inside of an element.
    fn take_inner(
        &mut self,
        element: &mut Value,
        number: usize,
        given: &Given<'_>,
        (field, inner): (&'static Field, &'static [Field]),
        more: Vec<Value>,
        alike: &mut Vec<Alike>,
    ) -> bool {
        let Value::Object(element) = element else { return false };
        let list = element.get_or_insert_with(field.name, || Value::Array(Vec::new()));
        let Value::Array(list) = list else { return false };
        let path = format!("{}.{}", given.path, field.name);
        let given = Given { list: field.name, path: &path, inner, ..*given };
        self.take(list, number, &given, more, alike)
    }

    fn number(&mut self) -> usize {
        self.numbered += 1;
        self.numbered - 1
    }
}

/// The fields of each element, where a field is a list of parts.
pub(super) fn list_of(field: &Field) -> Option<&'static [Field]> {
    if matches!(field.shape, Shape::List(_)) { fields_of(&field.shape) } else { None }
}

type Inner = (&'static Field, &'static [Field]);

/// Takes an element's own lists of parts out of it; their keys stay where they are.
fn lists_out_of(element: &mut Value, fields: &'static [Field]) -> Vec<(Inner, Vec<Value>)> {
    let Value::Object(element) = element else { return Vec::new() };
    let mut lists = Vec::new();
    for field in fields {
        if let (Some(inner), Some(Value::Array(elements))) = (list_of(field), element.get_mut(field.name)) {
            lists.push(((field, inner), mem::take(elements)));
        }
    }
    lists
}

/// What an element says besides its own lists of parts, as a text to compare: the order of its keys does not matter.
fn said(element: &Value, fields: &'static [Field]) -> String {
    let Value::Object(element) = element else { return element.to_string() };
    let is_list = |name: &str| fields.iter().any(|field| field.name == name && list_of(field).is_some());
    let mut plain: Vec<(&str, &Value)> =
        element.iter().filter(|(name, value)| !(value.is_array() && is_list(name))).collect();
    plain.sort_unstable_by_key(|(name, _)| *name);
    let mut text = String::new();
    for (name, value) in plain {
        text.push_str(name);
        text.push(':');
        text.push_str(&value.to_string());
        text.push(',');
    }
    text
}
