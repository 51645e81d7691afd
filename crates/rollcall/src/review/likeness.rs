//! Who looks like whom: records that leave and come at once are most often the same ones under other IDs.

use std::collections::{HashMap, HashSet};

use vanta::kind::{Sense, Stored};
use vanta::{Kind, Record, Shape, Value};

use super::guard::{Asked, in_words};
use super::plan::{Named, is_live};
use crate::recipe::{id_of, name_of};

/// Pairs of those not in the file and those new in it that have a name or an e-mail address in common, in words.
pub(super) fn alike(asked: &Asked<'_>) -> Vec<String> {
    let plan = asked.plan;
    if plan.new.is_empty() && plan.returned.is_empty() {
        return Vec::new();
    }
    let all = |named: &[&[Named]]| -> HashSet<String> {
        named.iter().flat_map(|named| named.iter()).map(|named| named.id.clone()).collect()
    };
    let left = all(&[&plan.removed, &plan.deactivated, &plan.kept]);
    let came = all(&[&plan.new, &plan.returned]);
    let kind = asked.schema.kind;
    let mails = mail_fields(kind);
    let mut known: HashMap<(&str, String), &Record> = HashMap::new();
    for record in asked.held.iter().filter(|record| is_live(record) && left.contains(id_of(record))) {
        for mark in marks(kind, &mails, record) {
            known.entry(mark).or_insert(record);
        }
    }
    let named =
        |record: &Record| in_words(&Named { id: id_of(record).to_owned(), name: name_of(kind, record) });
    let pair = |record: &Record| {
        let marks = marks(kind, &mails, record).into_iter();
        let (what, other) = marks.into_iter().find_map(|mark| Some((mark.0, *known.get(&mark)?)))?;
        Some(format!("{} is not in the file, {} is new: the same {what}", named(other), named(record)))
    };
    let records = asked.drafted.iter().map(|drafted| &drafted.record);
    records.filter(|record| came.contains(id_of(record))).filter_map(pair).collect()
}

/// The fields that hold the record's own e-mail address, and not that of somebody whom it belongs to.
fn mail_fields(kind: &Kind) -> Vec<&'static str> {
    let own = |name: &str| {
        let field = kind.field(name);
        field.is_some_and(|field| matches!(field.shape, Shape::Text) && field.stored != Stored::NullIfUnknown)
    };
    let field = |sense: &Sense| match sense {
        Sense::Email { field } if own(field) => Some(*field),
        _ => None,
    };
    kind.senses.iter().filter_map(field).collect()
}

/// What a record is known by, the address first.
fn marks(kind: &Kind, mails: &[&str], record: &Record) -> Vec<(&'static str, String)> {
    let mail = |field: &&str| {
        let text = record.get(field).and_then(Value::as_str)?;
        Some(("e-mail address", plain(text)))
    };
    let name = ("name", plain(&name_of(kind, record)));
    let marks = mails.iter().filter_map(mail).chain([name]);
    marks.filter(|(_, text)| !text.is_empty()).collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How headings differ from what they were; nothing, where they are the same.
pub(super) fn read_alike(then: &[String], now: &[String]) -> Option<String> {
    if then == now {
        return None;
    }
    let lacks = |these: &[String], those: &[String]| -> Vec<String> {
        these
            .iter()
            .filter(|heading| !those.contains(heading))
            .map(|heading| format!("\"{heading}\""))
            .collect()
    };
    let (gone, come) = (lacks(then, now), lacks(now, then));
    Some(match (&gone[..], &come[..]) {
        ([], []) => "they stand in another order".to_owned(),
        (gone, []) => format!("{} is gone", gone.join(", ")),
        ([], come) => format!("{} is new", come.join(", ")),
        (gone, come) => format!("{} is gone, {} is new", gone.join(", "), come.join(", ")),
    })
}
