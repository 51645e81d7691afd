//! Several rows, sheets or files become one record by its ID.
//!
//! A record may be spread over rows: a row for each drive of a computer, a sheet for its applications. Rows of one ID
//! are one record where the recipe feeds lists of parts; what they say besides must agree. Two sources that both make
//! records clash where they give the same ID, unless the recipe says which one counts.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use vanta::kind::Field;
use vanta::{Record, Shape};

use super::finding::{At, Finding, What};
use super::{Applied, LeftOut, LeftOutWhy};
use crate::recipe::path::fields_of;
use crate::recipe::{Drafted, GivenPart, ID, Origin, id_of};

/// Where each element of a list of parts stands, by what it says without its own parts.
type Seen = HashMap<(usize, String, String), usize>;

struct Uniting<'u, 'a> {
    applied: &'u Applied<'a>,
    findings: &'u mut Vec<Finding>,
    left_out: &'u mut Vec<LeftOut>,
    records: Vec<Drafted>,
    /// The source of each record.
    from: Vec<usize>,
    by_id: HashMap<String, usize>,
    seen: Seen,
}

/// Unites what the sources gave, in their order.
pub(super) fn unite(
    applied: &Applied<'_>,
    given: Vec<Vec<Drafted>>,
    findings: &mut Vec<Finding>,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Drafted> {
    let mut uniting = Uniting {
        applied,
        findings,
        left_out,
        records: Vec::new(),
        from: Vec::new(),
        by_id: HashMap::new(),
        seen: HashMap::new(),
    };
    let (adding, making): (Vec<_>, Vec<_>) =
        given.into_iter().enumerate().partition(|(place, _)| applied.sources[*place].rules.adds_parts);
    for (place, drafted) in making {
        drafted.into_iter().for_each(|drafted| uniting.make(place, drafted));
    }
    for (place, drafted) in adding {
        drafted.into_iter().for_each(|drafted| uniting.add(place, drafted));
        uniting.lists_of(place);
    }
    uniting.records
}

impl Uniting<'_, '_> {
    /// A row that makes a record, or belongs to one that an earlier row made.
    fn make(&mut self, place: usize, drafted: Drafted) {
        let id = id_of(&drafted.record).to_owned();
        let earlier = if id.is_empty() { None } else { self.by_id.get(&id).copied() };
        let Some(earlier) = earlier else {
            let at = self.records.len();
            if !id.is_empty() {
                self.by_id.insert(id, at);
            }
            return self.begin(place, drafted);
        };
        if self.from[earlier] != place {
            return self.clash(place, earlier, drafted);
        }
        let rules = self.applied.sources[place].rules;
        let (row, first) = (row_of(&drafted), row_of(&self.records[earlier]));
        if self.applied.sources[place].unites {
            self.merge(place, earlier, drafted);
        } else if rules.keep_one_of_identical && self.records[earlier].record == drafted.record {
            let why = LeftOutWhy::Identical(first);
            self.left_out.push(LeftOut { source: rules.name.clone(), row, why });
        } else {
            self.begin(place, drafted); // a duplicate, which is told when the list is looked at as a whole
        }
    }

    /// A row that only adds parts to a record.
    fn add(&mut self, place: usize, drafted: Drafted) {
        match self.by_id.get(id_of(&drafted.record)).copied() {
            Some(record) => self.merge(place, record, drafted),
            None => {
                let id = id_of(&drafted.record).into();
                self.find(place, row_of(&drafted), self.id_of_source(place), What::NoRecord, Some(id));
            }
        }
    }

    /// Who has nothing in a sheet that adds parts has none of them.
    fn lists_of(&mut self, place: usize) {
        let fields = &self.applied.sources[place].fields;
        let lists = fields.iter().filter_map(|field| field.route.first().filter(|hop| hop.among.is_some()));
        let kind = self.applied.schema.kind;
        let is_needed = |name: &&str| kind.field(name).is_some_and(|field| field.required);
        let names: BTreeSet<&str> = lists.map(|hop| hop.name.as_str()).filter(is_needed).collect();
        for drafted in &mut self.records {
            for name in &names {
                drafted.record.entry(*name).or_insert_with(|| Value::Array(Vec::new()));
            }
        }
    }

    fn begin(&mut self, place: usize, mut drafted: Drafted) {
        let at = self.records.len();
        if self.applied.sources[place].unites {
            // Its own parts go the same way as those of later rows.
            let record = std::mem::take(&mut drafted.record);
            let row = row_of(&drafted);
            self.records.push(drafted);
            self.from.push(place);
            self.take_in(place, at, row, record);
        } else {
            self.records.push(drafted);
            self.from.push(place);
        }
    }

    fn clash(&mut self, place: usize, earlier: usize, drafted: Drafted) {
        let name = |place: usize| self.applied.sources[place].rules.name.clone();
        let row = row_of(&drafted);
        match &self.applied.recipe.winner {
            Some(winner) if *winner == name(place) => {
                let (source, lost) = (name(self.from[earlier]), row_of(&self.records[earlier]));
                self.left_out.push(LeftOut { source, row: lost, why: LeftOutWhy::Winner });
                self.records[earlier] = drafted;
                self.from[earlier] = place;
            }
            Some(winner) if *winner == name(self.from[earlier]) => {
                self.left_out.push(LeftOut { source: name(place), row, why: LeftOutWhy::Winner });
            }
            _ => {
                let what = What::Clash { source: self.from[earlier], row: row_of(&self.records[earlier]) };
                let id = id_of(&drafted.record).into();
                self.find(place, row, self.id_of_source(place), what, Some(id));
            }
        }
    }

    fn merge(&mut self, place: usize, at: usize, drafted: Drafted) {
        let row = row_of(&drafted);
        if let Origin::Rows { rows, .. } = &mut self.records[at].origin
            && self.from[at] == place
        {
            rows.push(row);
        }
        self.take_in(place, at, row, drafted.record);
    }

    /// Takes what a row says into a record. What stands there already must be the same; a list of parts grows.
    fn take_in(&mut self, place: usize, at: usize, row: u32, given: Record) {
        let fields = self.applied.schema.kind.fields;
        for (name, value) in given {
            let field = fields.iter().find(|field| field.name == name);
            match (field.and_then(|field| list_of(field)), value) {
                (Some(inner), Value::Array(elements)) => {
                    self.take_parts(place, at, row, &name, inner, elements);
                }
                (_, value) => self.take_value(place, at, row, name, value),
            }
        }
    }

    fn take_value(&mut self, place: usize, at: usize, row: u32, name: String, value: Value) {
        let first = row_of(&self.records[at]);
        let disagrees = match self.records[at].record.get_mut(&name) {
            None => {
                self.records[at].record.insert(name.clone(), value);
                return;
            }
            Some(Value::Object(known)) => {
                let Value::Object(more) = value else { return };
                let mut disagrees = None;
                for (key, value) in more {
                    match known.get(&key) {
                        None => drop(known.insert(key, value)),
                        Some(known) if *known == value => {}
                        Some(_) => disagrees = Some(format!("{name}.{key}")),
                    }
                }
                disagrees
            }
            Some(known) => (*known != value && name != ID).then(|| name.clone()),
        };
        if let Some(path) = disagrees {
            let fields = &self.applied.sources[place].fields;
            let field = fields.iter().position(|field| field.path.plain() == path);
            let at = field.map_or_else(|| At::Path(path.into()), At::Field);
            self.find(place, row, at, What::Disagree { first }, None);
        }
    }

    fn take_parts(
        &mut self,
        place: usize,
        at: usize,
        row: u32,
        name: &str,
        inner: &'static [Field],
        elements: Vec<Value>,
    ) {
        for element in elements {
            let key = (at, name.to_owned(), without_lists(&element, inner));
            let list = self.records[at].record.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            let Value::Array(list) = list else { return };
            match self.seen.entry(key) {
                Entry::Occupied(known) => {
                    if let Some(known) = list.get_mut(*known.get()) {
                        unite_lists(known, element, inner);
                    }
                }
                Entry::Vacant(new) => {
                    new.insert(list.len());
                    let element_place = list.len();
                    list.push(element);
                    self.records[at].parts.push(GivenPart {
                        part: name.to_owned(),
                        element: element_place,
                        source: place,
                        row,
                    });
                }
            }
        }
        self.records[at].record.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    }

    fn id_of_source(&self, place: usize) -> At {
        self.applied.sources[place].id.map_or_else(|| At::Path(ID.into()), At::Field)
    }

    fn find(&mut self, source: usize, row: u32, at: At, what: What, shown: Option<Box<str>>) {
        self.findings.push(Finding { source, row, at, what, shown });
    }
}

fn row_of(drafted: &Drafted) -> u32 {
    drafted.origin.row().unwrap_or_default()
}

/// The fields of each element, where a field is a list of parts.
fn list_of(field: &Field) -> Option<&'static [Field]> {
    if matches!(field.shape, Shape::List(_)) { fields_of(&field.shape) } else { None }
}

/// What an element says besides its own lists of parts, as a text to compare.
fn without_lists(element: &Value, fields: &'static [Field]) -> String {
    let Value::Object(element) = element else { return element.to_string() };
    let is_list = |name: &str| fields.iter().any(|field| field.name == name && list_of(field).is_some());
    let plain: Record = element
        .iter()
        .filter(|(name, _)| !is_list(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Value::Object(plain).to_string()
}

/// Two elements that say the same: their own lists become one.
fn unite_lists(known: &mut Value, element: Value, fields: &'static [Field]) {
    let (Value::Object(known), Value::Object(element)) = (known, element) else { return };
    for field in fields {
        let (Some(inner), Some(Value::Array(more))) = (list_of(field), element.get(field.name)) else {
            continue;
        };
        let list = known.entry(field.name).or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(list) = list else { continue };
        for one in more {
            let same = |known: &&mut Value| without_lists(known, inner) == without_lists(one, inner);
            match list.iter_mut().find(same) {
                Some(known) => unite_lists(known, one.clone(), inner),
                None => list.push(one.clone()),
            }
        }
    }
}
