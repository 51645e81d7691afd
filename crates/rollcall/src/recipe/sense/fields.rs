//! The fields of a record that any look wants, read once for all of them.
//!
//! Records of one list have their keys in the same order, nearly always. So where a key stood in the record before is
//! tried first, which is far quicker than to look for each wanted key.

use vanta::Record;
use vanta::Value;
use vanta::kind::Rule;

use super::tell::Place;

/// The fields that are wanted, and those of the record that was read last.
#[derive(Default)]
pub(super) struct Fields<'r> {
    names: Vec<&'static str>,
    values: Vec<Option<&'r Value>>,
    /// The keys of the records before, at their places, with the slot of each that is wanted.
    keys: Vec<(&'r str, Option<usize>)>,
    ignored: Vec<Ignored>,
}

/// What means nothing where a field has some value.
struct Ignored {
    when: usize,
    equals: &'static str,
    slots: Vec<usize>,
}

/// A record as the looks see it.
pub(super) struct Seen<'s, 'r> {
    pub(super) place: Place,
    values: &'s [Option<&'r Value>],
}

impl<'r> Fields<'r> {
    /// Wants a field; gives the slot in which it is found.
    pub(super) fn want(&mut self, name: &'static str) -> usize {
        let known = self.names.iter().position(|known| *known == name);
        known.unwrap_or_else(|| {
            self.names.push(name);
            self.values.push(None);
            self.names.len() - 1
        })
    }

    /// Hides from the looks what the rules of the kind make meaningless.
    pub(super) fn ignore(&mut self, rules: &[Rule]) {
        for rule in rules {
            let Rule::IgnoredWhen { fields, when, equals } = *rule else { continue };
            let slot_of = |field: &&str| self.names.iter().position(|name| name == field);
            let slots: Vec<usize> = fields.iter().filter_map(slot_of).collect();
            if !slots.is_empty() {
                let when = self.want(when);
                self.ignored.push(Ignored { when, equals, slots });
            }
        }
    }

    /// Reads the next record.
    pub(super) fn read<'s>(&'s mut self, place: Place, record: &'r Record) -> Seen<'s, 'r> {
        self.values.fill(None);
        for (at, (key, value)) in record.iter().enumerate() {
            let slot = match self.keys.get(at) {
                Some((known, slot)) if *known == key => *slot,
                _ => self.learn(at, key),
            };
            if let Some(slot) = slot.filter(|_| !value.is_null()) {
                self.values[slot] = Some(value);
            }
        }
        for ignored in &self.ignored {
            if self.values[ignored.when].and_then(Value::as_str) == Some(ignored.equals) {
                ignored.slots.iter().for_each(|&slot| self.values[slot] = None);
            }
        }
        Seen { place, values: &self.values }
    }

    fn learn(&mut self, at: usize, key: &'r str) -> Option<usize> {
        let slot = self.names.iter().position(|name| *name == key);
        self.keys.truncate(at);
        self.keys.push((key, slot));
        slot
    }
}

impl<'r> Seen<'_, 'r> {
    /// The value in a slot, where there is one.
    pub(super) fn value(&self, slot: usize) -> Option<&'r Value> {
        self.values[slot]
    }

    /// The text in a slot, where there is one that is not empty.
    pub(super) fn text(&self, slot: usize) -> Option<&'r str> {
        self.values[slot].and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}
