//! Several rows, sheets or files become one record by its ID.
//!
//! A record may be spread over rows: a row for each drive of a computer, a sheet for its applications. Rows of one ID
//! are one record where the recipe feeds lists of parts; what they say besides must agree. Two sources that both make
//! records clash where they give the same ID, unless the recipe says which one counts: that is settled before anything
//! is united, so that the order of the sources means nothing.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem;

use vanta::Record;
use vanta::Value;

use super::finding::{At, Finding, What};
use super::parts::{Alike, Given, Parts, list_of};
use super::{Applied, LeftOut, LeftOutWhy};
use crate::recipe::{Drafted, GivenPart, ID, Origin, id_of, plain_id};

struct Uniting<'u, 'a> {
    applied: &'u Applied<'a>,
    findings: &'u mut Vec<Finding>,
    left_out: &'u mut Vec<LeftOut>,
    records: Vec<Drafted>,
    /// The source of each record.
    from: Vec<usize>,
    by_id: HashMap<String, usize>,
    parts: Parts,
    /// Whether any source has lists of parts, so that those of all must be known.
    any_unites: bool,
}

/// What a row brought to its record.
#[derive(Default)]
struct Taken {
    /// Anything that was not known, or does not agree with what was.
    anything: bool,
    /// Its parts that are wholly like those of earlier rows.
    alike: Vec<Alike>,
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
        parts: Parts::default(),
        any_unites: applied.sources.iter().any(|source| source.unites),
    };
    let (adding, mut making): (Vec<_>, Vec<_>) =
        given.into_iter().enumerate().partition(|(place, _)| applied.sources[*place].rules.adds_parts);
    uniting.settle(&mut making);
    for (place, drafted) in making {
        drafted.into_iter().for_each(|drafted| uniting.make(place, drafted));
    }
    for (place, drafted) in adding {
        uniting.add_all(place, drafted);
        uniting.lists_of(place);
    }
    uniting.records
}

impl Uniting<'_, '_> {
    /// Leaves out every row of which another source, the one that counts, gives the record.
    fn settle(&mut self, making: &mut [(usize, Vec<Drafted>)]) {
        let Some(winner) = &self.applied.recipe.winner else { return };
        let name = |place: usize| &self.applied.sources[place].rules.name;
        let of_winner = making.iter().filter(|(place, _)| name(*place) == winner);
        let ids: HashSet<String> = of_winner
            .flat_map(|(_, drafted)| drafted.iter().map(|drafted| id_of(&drafted.record).to_owned()))
            .filter(|id| !id.is_empty())
            .collect();
        for (place, drafted) in making.iter_mut().filter(|(place, _)| name(*place) != winner) {
            drafted.retain(|drafted| {
                let loses = ids.contains(id_of(&drafted.record));
                if loses {
                    let (source, row) = (name(*place).clone(), row_of(drafted));
                    self.left_out.push(LeftOut { source, row, why: LeftOutWhy::Winner });
                }
                !loses
            });
        }
    }

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
        let (row, first) = (row_of(&drafted), row_of(&self.records[earlier]));
        if self.from[earlier] != place {
            let what = What::Clash { source: self.from[earlier], row: first };
            return self.find(place, row, self.id_of_source(place), what, Some(id.into()));
        }
        let source = &self.applied.sources[place];
        if source.unites {
            self.merge(place, earlier, drafted);
        } else if source.rules.keep_one_of_identical && self.records[earlier].record == drafted.record {
            let is_whole = self.is_wholly_like(place, row, first);
            let why = if is_whole { LeftOutWhy::Identical(first) } else { LeftOutWhy::SameRecord(first) };
            self.leave_out(place, row, why);
        } else {
            self.begin(place, drafted); // a duplicate, which is told when the list is looked at as a whole
        }
    }

    /// Rows that only add parts to records.
    fn add_all(&mut self, place: usize, drafted: Vec<Drafted>) {
        // Without a rule for the ID no row can find its record, and that is told once.
        let Some(id) = self.applied.sources[place].id else { return };
        let is_wrong = |finding: &&Finding| finding.source == place && finding.at == At::Field(id);
        let wrong =
            self.findings.iter().filter(is_wrong).filter(|finding| matches!(finding.what, What::Wrong(_)));
        let wrong: HashSet<u32> = wrong.map(|finding| finding.row).collect();
        let mut plain = None;
        let (mut some_found, mut lost) = (false, Vec::new());
        for drafted in drafted {
            let (row, id) = (row_of(&drafted), id_of(&drafted.record).to_owned());
            if let Some(&record) = self.by_id.get(&id) {
                some_found = true;
                self.merge(place, record, drafted);
            } else if id.is_empty() {
                if !wrong.contains(&row) {
                    self.find(place, row, self.id_of_source(place), What::Empty, None);
                }
            } else if let Some(near) =
                plain.get_or_insert_with(|| self.plain_ids()).get(&plain_id(&id)).copied()
            {
                let what = self.similar_to(near);
                self.find(place, row, self.id_of_source(place), what, Some(id.into()));
            } else {
                lost.push((row, id));
            }
        }
        for (row, id) in lost {
            let what = What::NoRecord { as_all: !some_found };
            self.find(place, row, self.id_of_source(place), what, Some(id.into()));
        }
    }

    /// The records by what people see of their IDs.
    fn plain_ids(&self) -> HashMap<String, usize> {
        let mut plain = HashMap::with_capacity(self.records.len());
        for (at, drafted) in self.records.iter().enumerate() {
            plain.entry(plain_id(id_of(&drafted.record))).or_insert(at);
        }
        plain.remove("");
        plain
    }

    fn similar_to(&self, near: usize) -> What {
        let record = &self.records[near];
        What::Similar { other: id_of(&record.record).into(), source: self.from[near], row: row_of(record) }
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
                drafted.record.get_or_insert_with(name, || Value::Array(Vec::new()));
            }
        }
    }

    fn begin(&mut self, place: usize, mut drafted: Drafted) {
        let at = self.records.len();
        self.parts.begin();
        self.from.push(place);
        if self.any_unites {
            // Its own parts go the same way as those of later rows.
            let record = mem::take(&mut drafted.record);
            let row = row_of(&drafted);
            self.records.push(drafted);
            self.take_in(place, at, row, record);
        } else {
            self.records.push(drafted);
        }
    }

    fn merge(&mut self, place: usize, at: usize, drafted: Drafted) {
        let row = row_of(&drafted);
        let first = row_of(&self.records[at]);
        let is_of_it = self.from[at] == place;
        if let Origin::Rows { rows, .. } = &mut self.records[at].origin
            && is_of_it
        {
            rows.push(row);
        }
        let Taken { anything, alike } = self.take_in(place, at, row, drafted.record);
        let like = match &alike[..] {
            [] => is_of_it.then_some(first),
            [one, others @ ..] => {
                let is_one = one.source == place && others.iter().all(|other| other.row == one.row);
                is_one.then_some(one.row)
            }
        };
        if let Some(like) = like.filter(|&like| !anything && self.is_wholly_like(place, row, like)) {
            self.leave_out(place, row, LeftOutWhy::Identical(like));
        } else if !anything && is_of_it && alike.is_empty() {
            self.leave_out(place, row, LeftOutWhy::AddsNothing(first));
        } else {
            alike.into_iter().for_each(|alike| self.leave_part_out(place, row, alike));
        }
    }

    fn leave_part_out(&mut self, place: usize, row: u32, alike: Alike) {
        let of = (alike.source != place).then(|| self.applied.sources[alike.source].rules.name.clone());
        self.leave_out(place, row, LeftOutWhy::PartAlike { part: alike.part.into(), row: alike.row, of });
    }

    fn leave_out(&mut self, place: usize, row: u32, why: LeftOutWhy) {
        let source = self.applied.sources[place].rules.name.clone();
        self.left_out.push(LeftOut { source, row, why });
    }

    /// Whether two rows of a source show the same in all columns.
    fn is_wholly_like(&self, place: usize, row: u32, other: u32) -> bool {
        let table = self.applied.sources[place].table;
        let (Some(row), Some(other)) = (table.row_numbered(row), table.row_numbered(other)) else {
            return false;
        };
        row.cells().zip(other.cells()).all(|(one, other)| one.shown() == other.shown())
    }

    /// Takes what a row says into a record. What stands there already must be the same; a list of parts grows.
    fn take_in(&mut self, place: usize, at: usize, row: u32, given: Record) -> Taken {
        let fields = self.applied.schema.kind.fields;
        let mut taken = Taken::default();
        for (name, value) in given {
            let field = fields.iter().find(|field| field.name == name);
            match (field.and_then(|field| Some((field, list_of(field)?))), value) {
                (Some((field, inner)), Value::Array(elements)) => {
                    let given = Given { source: place, row, list: field.name, path: field.name, inner };
                    taken.anything |= self.take_parts(at, &given, elements, &mut taken.alike);
                }
                (_, value) => taken.anything |= self.take_value(place, at, row, &name, value),
            }
        }
        taken
    }

    /// Whether it brings anything that is not known.
    fn take_value(&mut self, place: usize, at: usize, row: u32, name: &str, value: Value) -> bool {
        let first = row_of(&self.records[at]);
        let (mut is_new, mut disagree) = (false, Vec::new());
        match (self.records[at].record.get_mut(name), value) {
            (None, value) => {
                self.records[at].record.insert(name, value);
                return true;
            }
            (Some(Value::Object(known)), Value::Object(more)) => {
                for (key, value) in more {
                    match known.get(&key) {
                        None => is_new = known.insert(key, value).is_none(),
                        Some(known) if *known == value => {}
                        Some(_) => disagree.push(format!("{name}.{key}")),
                    }
                }
            }
            (Some(known), value) if *known != value && name != ID => disagree.push(name.to_owned()),
            _ => {}
        }
        is_new |= !disagree.is_empty();
        for path in disagree {
            let fields = &self.applied.sources[place].fields;
            let field = fields.iter().position(|field| field.path.plain() == path);
            let at = field.map_or_else(|| At::Path(path.into()), At::Field);
            self.find(place, row, at, What::Disagree { first }, None);
        }
        is_new
    }

    /// Whether they bring anything that is not known.
    fn take_parts(
        &mut self,
        at: usize,
        given: &Given<'_>,
        elements: Vec<Value>,
        alike: &mut Vec<Alike>,
    ) -> bool {
        let drafted = &mut self.records[at];
        let list = drafted.record.get_or_insert_with(given.list, || Value::Array(Vec::new()));
        let Value::Array(list) = list else { return false };
        let known = list.len();
        let is_new = self.parts.take(list, self.parts.of_record(at), given, elements, alike);
        drafted.parts.extend((known..list.len()).map(|element| GivenPart {
            part: given.list.to_owned(),
            element,
            source: given.source,
            row: given.row,
        }));
        is_new
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
