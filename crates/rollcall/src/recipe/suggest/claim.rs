//! Which fields a heading claims, before any value is looked at.

use std::collections::{HashMap, HashSet};

use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Kind, Shape};

use super::names;
use super::plain::{forms, words};
use crate::recipe::path::{Leaf, Path, Step, Target};
use crate::sheet::Table;

/// How strongly a heading claims a field; the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It has the words of a known name, in another order or with the record's own name beside them.
    WordsOfName,
    /// People sometimes keep the field so.
    PerhapsName,
    /// People keep the field so.
    KnownName,
    /// It is the field's name, label or path.
    OwnName,
}

/// One heading that claims one field.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The column's place in the table.
    pub(super) column: usize,
    /// The target's place among all targets.
    pub(super) target: usize,
    /// The path with its numbers, where the heading has some.
    pub(super) path: Path,
    /// How strongly.
    pub(super) strength: Strength,
    /// The place of the name in its list: what people write most stands first.
    pub(super) rank: usize,
}

/// All claims of a table's headings.
pub(super) fn claims(table: &Table, kind: &Kind, targets: &[Target<'_>]) -> Vec<Claim> {
    let index = Index::new(kind, targets);
    let headings: Vec<Vec<String>> = table.headings.iter().map(|heading| forms(&heading.text)).collect();
    let mut claims = Vec::new();
    for (column, heading) in table.headings.iter().enumerate() {
        if let Some((target, path)) = by_path(&heading.text, targets) {
            claims.push(Claim { column, target, path, strength: Strength::OwnName, rank: 0 });
            continue;
        }
        let found = only_the_outermost(index.find(&headings[column], &heading.text), targets);
        let is_whole = |(target, ..): &(usize, Strength, usize)| {
            !is_part_beside_others(&targets[*target], column, &headings)
        };
        claims.extend(found.into_iter().filter(is_whole).map(|(target, strength, rank)| Claim {
            column,
            target,
            path: targets[target].path.clone(),
            strength,
            rank,
        }));
    }
    claims
}

/// A heading that is a whole path: `drives.name`, `drives[2].name`, `drives.2.name`, `customProperties.owner`.
fn by_path(heading: &str, targets: &[Target<'_>]) -> Option<(usize, Path)> {
    if let Some(property) = heading.strip_prefix(CUSTOM_PROPERTIES).and_then(|rest| rest.strip_prefix('.')) {
        let is_it =
            |target: &Target<'_>| matches!(target.leaf, Leaf::Property(known) if known.name == property);
        let target = targets.iter().position(is_it)?;
        return Some((target, targets[target].path.clone()));
    }
    let mut steps: Vec<Step> = Vec::new();
    for piece in heading.split('.').map(str::trim) {
        if let (Ok(number), Some(last)) = (piece.parse(), steps.last_mut()) {
            last.number = Some(number);
            continue;
        }
        let (name, number) = match piece.strip_suffix(']').and_then(|piece| piece.split_once('[')) {
            Some((name, number)) => (name, Some(number.parse().ok()?)),
            None => (piece, None),
        };
        steps.push(Step { name: name.to_owned(), number });
    }
    if steps.len() < 2 {
        return None;
    }
    let is_it = |target: &Target<'_>| {
        let names = target.path.steps();
        names.len() == steps.len()
            && names.iter().zip(&steps).all(|(name, step)| name.name.eq_ignore_ascii_case(&step.name))
    };
    let target = targets.iter().position(is_it)?;
    for (step, name) in steps.iter_mut().zip(targets[target].path.steps()) {
        step.name.clone_from(&name.name);
    }
    Some((target, Path::from_steps(steps)))
}

/// A name that means a part of the field beside another heading: "Name" beside "First name".
fn is_part_beside_others(target: &Target<'_>, column: usize, headings: &[Vec<String>]) -> bool {
    let parts = target.field().map_or(&[][..], |field| field.part_beside);
    let is_in = |heading: &[String], name: &str| forms(name).iter().any(|form| heading.contains(form));
    parts.iter().any(|(name, beside)| {
        is_in(&headings[column], name)
            && headings
                .iter()
                .enumerate()
                .any(|(place, heading)| place != column && beside.iter().any(|other| is_in(heading, other)))
    })
}

/// A heading that a field of the record itself claims is not meant for one of its parts; and where several fields of
/// parts claim it, it is nobody's.
fn only_the_outermost(
    found: Vec<(usize, Strength, usize)>,
    targets: &[Target<'_>],
) -> Vec<(usize, Strength, usize)> {
    let is_inner = |(target, ..): &(usize, Strength, usize)| is_inner(&targets[*target]);
    let (inner, outer): (Vec<_>, Vec<_>) = found.into_iter().partition(is_inner);
    match (outer.is_empty(), inner.len()) {
        (false, _) => outer,
        (true, 1) => inner,
        (true, _) => Vec::new(),
    }
}

/// Whether a target lies inside a part.
pub(super) fn is_inner(target: &Target<'_>) -> bool {
    matches!(target.leaf, Leaf::Field(_)) && target.path.steps().len() > 1
}

/// Which names lead to which targets.
struct Index {
    names: HashMap<String, Vec<(usize, Strength, usize)>>,
    words: HashMap<(Sort, String), Vec<(usize, usize)>>,
    own: HashSet<String>,
}

/// Fields that share the words which say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sort {
    Moment,
    YesNo,
    Other,
}

impl Sort {
    const ALL: [Sort; 3] = [Sort::Moment, Sort::YesNo, Sort::Other];

    fn of(shape: &Shape) -> Sort {
        match shape {
            Shape::Instant => Sort::Moment,
            Shape::Boolean => Sort::YesNo,
            _ => Sort::Other,
        }
    }

    /// Words that say no more than what sort of field it is.
    fn empty_words(self) -> &'static [&'static str] {
        match self {
            Sort::Moment => &["date", "time", "datetime", "timestamp", "at", "on", "utc", "gmt"],
            Sort::YesNo => &["is", "has", "enabled", "status", "state", "flag", "active"],
            Sort::Other => &[],
        }
    }
}

/// Words that say nothing under any heading.
const EMPTY_WORDS: &[&str] = &[
    "the",
    "of",
    "for",
    "in",
    "my",
    "your",
    "current",
    "profile",
    "properties",
    "attributes",
    "fields",
    "info",
];

/// Words that can stand for the record itself. They do where the kind's ID is known as "<word> id".
const RECORD_WORDS: &[&str] = &[
    "user",
    "account",
    "employee",
    "staff",
    "person",
    "worker",
    "member",
    "associate",
    "device",
    "computer",
    "machine",
    "endpoint",
    "host",
    "asset",
    "component",
    "resource",
    "vulnerability",
    "finding",
    "issue",
    "alert",
    "record",
    "secret",
    "task",
    "ticket",
    "check",
    "candidate",
    "applicant",
];

impl Index {
    fn new(kind: &Kind, targets: &[Target<'_>]) -> Index {
        let ids = kind.field("uniqueId").map_or(&[][..], |field| field.known);
        let is_own = |word: &&&str| ids.iter().any(|id| id.strip_suffix(" id") == Some(**word));
        let own = RECORD_WORDS.iter().filter(is_own).map(|word| (*word).to_owned()).collect();
        let mut index = Index { names: HashMap::new(), words: HashMap::new(), own };
        for (place, target) in targets.iter().enumerate() {
            index.add(place, target);
        }
        index
    }

    fn add(&mut self, place: usize, target: &Target<'_>) {
        let inner = is_inner(target);
        // Inside a part, `name` and "State" say too little; a name of several words does not.
        let own = match (inner, words(target.name()).len()) {
            (false, _) => Strength::OwnName,
            (true, 1) => Strength::PerhapsName,
            (true, _) => Strength::KnownName,
        };
        if !inner || own == Strength::KnownName {
            self.name(target.name(), place, own, 0);
        }
        self.name(target.label(), place, own, 0);
        let Some(field) = target.field() else { return };
        for (rank, name) in field.known.iter().enumerate() {
            self.name(name, place, Strength::KnownName, rank + 1);
        }
        for (rank, name) in field.perhaps.iter().enumerate() {
            self.name(name, place, Strength::PerhapsName, rank + 1);
        }
        if inner {
            return;
        }
        let sort = Sort::of(&target.shape());
        for (rank, name) in [field.name, field.label].iter().chain(field.known).enumerate() {
            if let Some(key) = self.key(sort, words(name)) {
                let found = self.words.entry((sort, key)).or_default();
                if !found.iter().any(|(known, _)| *known == place) {
                    found.push((place, rank));
                }
            }
        }
    }

    fn name(&mut self, name: &str, target: usize, strength: Strength, rank: usize) {
        for form in forms(name).into_iter().filter(|form| !form.is_empty()) {
            let found = self.names.entry(form).or_default();
            match found.iter_mut().find(|(known, ..)| *known == target) {
                Some(known) if known.1 < strength => *known = (target, strength, rank),
                Some(_) => {}
                None => found.push((target, strength, rank)),
            }
        }
    }

    /// The words of a name that say something, in no order.
    fn key(&self, sort: Sort, mut words: Vec<String>) -> Option<String> {
        words.retain(|word| {
            !EMPTY_WORDS.contains(&word.as_str())
                && !sort.empty_words().contains(&word.as_str())
                && !self.own.contains(word)
        });
        words.sort_unstable();
        words.dedup();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn find(&self, forms: &[String], heading: &str) -> Vec<(usize, Strength, usize)> {
        let mut found: Vec<(usize, Strength, usize)> =
            forms.iter().filter_map(|form| self.names.get(form)).flatten().copied().collect();
        found.dedup();
        if !found.is_empty() {
            return found;
        }
        let heading = words(heading);
        if names::is_foreign(&heading) {
            return found;
        }
        for sort in Sort::ALL {
            let places = self.key(sort, heading.clone()).and_then(|key| self.words.get(&(sort, key)));
            found.extend(
                places.into_iter().flatten().map(|&(target, rank)| (target, Strength::WordsOfName, rank)),
            );
        }
        found
    }
}
