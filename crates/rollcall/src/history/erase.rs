//! Erasing one person at their request: out of every snapshot, everything that is told of runs, and the index.
//!
//! What is told is JSON whose shape is not known here, on purpose: earlier Rollcalls wrote it too. So the person's
//! own objects are found by their ID and emptied, and the name they gave away is then taken out of every other text.
//! The entry in the chain says that parts were erased and what they hash to now; it names nobody.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use vanta::Record;
use zeroize::Zeroizing;

use super::chain::{Claim, Draft, ERASED, append, tell_moves};
use super::keep::{body_place, read_records, told_place};
use super::{HALF, ListPlace, canonical};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::recipe::id_of;
use crate::secret::Sealer;
use crate::store::{Body, Run, Work};

/// What stands in the place of what was erased.
const GONE: &str = "(erased)";

/// What an erasing came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Out of what is told of so many runs.
    pub runs: usize,
    /// Out of so many bodies.
    pub snapshots: usize,
    /// Out of so many places of the index.
    pub found_by: usize,
}

impl Rollcall {
    /// Erases one record's person out of the history of a list, or of all lists. Counts, times and fingerprints
    /// stay. What Vanta holds and what the files say is not touched, nor are copies elsewhere.
    ///
    /// # Errors
    /// Where there is no such list, the key cannot be had, or a part cannot be opened: then nothing is erased.
    pub async fn erase_person(&self, list: Option<&str>, id: &str) -> Result<Erased, Error> {
        let runs = self.history(list)?;
        if runs.is_empty() || self.store.sealing_key()?.is_none() {
            return Ok(Erased::default());
        }
        let sealer = self.sealer().await?;
        let at = self.clock.now();
        let erased = self.store.work(|work| {
            let mut erasing =
                Erasing { work, sealer: &sealer, id, done: Erased::default(), claims: Vec::new() };
            let names = erasing.snapshots(&runs)?;
            for run in &runs {
                erasing.told(run, &names)?;
                erasing.index(run)?;
            }
            let Erasing { done, claims, .. } = erasing;
            if !claims.is_empty() {
                tell_moves(work, &sealer)?;
                let facts = json!({"why": "a person asked"});
                append(work, &sealer, Draft { at, what: ERASED, run: None, facts, claims })?;
            }
            Ok::<_, Error>(done)
        })?;
        self.store.forget_leftovers()?;
        // That the keychain does not take the new end is told by the next run.
        let _ = self.keep_head().await?;
        Ok(erased)
    }
}

struct Erasing<'a> {
    work: &'a Work<'a>,
    sealer: &'a Sealer,
    id: &'a str,
    done: Erased,
    claims: Vec<Claim>,
}

impl Erasing<'_> {
    /// Takes the record out of every body, and gives the names that it had there.
    fn snapshots(&mut self, runs: &[Run]) -> Result<BTreeSet<String>, Error> {
        let mut bodies = BTreeMap::new();
        for run in runs {
            for (_, body) in self.work.snapshots(&run.run)? {
                bodies.insert(body, ListPlace::of(run));
            }
        }
        let mut names = BTreeSet::new();
        for (number, list) in bodies {
            let Some(body) = self.work.body(number)? else { continue };
            if let Some(less) = self.less(&body, &list, &mut names)? {
                self.work.replace_body(&less)?;
                self.claims.push(Claim::body(&less));
                self.done.snapshots += 1;
            }
        }
        Ok(names)
    }

    /// A body without the person; nothing where it does not hold them.
    fn less(
        &self,
        body: &Body,
        list: &ListPlace,
        names: &mut BTreeSet<String>,
    ) -> Result<Option<Body>, Error> {
        let mut less = body.clone();
        if let Some(prints) = &body.prints {
            let id = list.concerned(self.sealer, self.id);
            let others = prints.chunks(2 * HALF).filter(|print| print.get(..HALF) != id.get(..HALF));
            less.prints = Some(others.collect::<Vec<_>>().concat());
        }
        if let Some(sealed) = &body.sealed {
            let plain = self.sealer.open(&body_place(&body.print), sealed)?;
            let mut records = read_records(&plain)?;
            records
                .iter()
                .filter(|record| id_of(record) == self.id)
                .for_each(|record| names.extend(called(record)));
            let all = records.len();
            records.retain(|record| id_of(record) != self.id);
            if records.len() < all {
                let text = Zeroizing::new(canonical::list(&records.iter().collect::<Vec<_>>()));
                less.print = list.print(self.sealer, &text).to_vec();
                less.sealed = Some(self.sealer.seal(&body_place(&less.print), text.as_bytes())?);
                less.erased += (all - records.len()) as u64;
            }
        }
        Ok((less != *body).then_some(less))
    }

    fn told(&mut self, run: &Run, names: &BTreeSet<String>) -> Result<(), Error> {
        let Some(part) = self.work.part(&run.run)? else { return Ok(()) };
        let place = told_place(&run.run);
        let plain = self.sealer.open(&place, &part)?;
        let mut told: Value = serde_json::from_slice(&plain).map_err(|_| {
            let message =
                format!("What is told of run {} is not what Rollcall writes; nothing was erased.", run.run);
            Error::new(Code::StoreUnusable, message)
                .hint("Keep a copy of the data folder before anything else.")
        })?;
        let before = told.clone();
        let mut names = names.clone();
        empty_own(&mut told, self.id, &mut names);
        take_out(&mut told, self.id, &names);
        if told != before {
            let text = Zeroizing::new(told.to_string());
            self.work.put_part(&run.run, &self.sealer.seal(&place, text.as_bytes())?)?;
            self.claims.push(Claim::told(self.work, &run.run)?);
            self.done.runs += 1;
        }
        Ok(())
    }

    fn index(&mut self, run: &Run) -> Result<(), Error> {
        let hash = ListPlace::of(run).concerned(self.sealer, self.id);
        if self.work.concerned(&run.run)?.iter().any(|known| known == &hash) {
            self.work.remove_concerned(&run.run, &hash)?;
            self.claims.push(Claim::concerned(self.work, &run.run)?);
            self.done.found_by += 1;
        }
        Ok(())
    }
}

/// The texts by which a record's person may be called elsewhere.
fn called(record: &Record) -> Vec<String> {
    let texts = ["displayName", "fullName", "accountName", "email", "name"];
    let texts = texts.iter().filter_map(|field| record.get(field)?.as_str());
    texts.filter(|text| is_name(text)).map(str::to_owned).collect()
}

/// Too short a text would be found everywhere.
fn is_name(text: &str) -> bool {
    text.trim().chars().count() > 2
}

/// What says how an object is meant, and not whom.
const WORDS: [&str; 6] = ["field", "kind", "code", "rule", "state", "severity"];

/// Empties the objects that carry the ID, and notes the names in them.
fn empty_own(value: &mut Value, id: &str, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| empty_own(value, id, names)),
        Value::Object(fields) => {
            let is_own =
                ["id", "uniqueId"].iter().any(|name| fields.get(*name).is_some_and(|value| value == id));
            if is_own {
                for name in ["name", "displayName", "fullName", "accountName", "email"] {
                    names.extend(
                        fields
                            .get(name)
                            .and_then(Value::as_str)
                            .filter(|name| is_name(name))
                            .map(str::to_owned),
                    );
                }
                empty(value);
            } else {
                fields.values_mut().for_each(|value| empty_own(value, id, names));
            }
        }
        _ => {}
    }
}

/// Empties what an object says of its person: every text, and every value that a field had or got.
fn empty(value: &mut Value) {
    match value {
        Value::String(text) => GONE.clone_into(text),
        Value::Array(values) => values.iter_mut().for_each(empty),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut().filter(|(name, _)| !WORDS.contains(&name.as_str())) {
                match name.as_str() {
                    "old" | "new" if !value.is_null() => *value = json!(GONE),
                    _ => empty(value),
                }
            }
        }
        _ => {}
    }
}

/// Takes the names out of every other text, and the ID where it surely is one.
fn take_out(value: &mut Value, id: &str, names: &BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| take_out(value, id, names)),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if !WORDS.contains(&name.as_str()) {
                    take_out(value, id, names);
                }
            }
        }
        Value::String(text) if text == id => GONE.clone_into(text),
        Value::String(text) => {
            // The longest first: a name may be part of an address.
            let mut names: Vec<&String> = names.iter().collect();
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            for name in names {
                *text = without(text, name);
            }
            *text = text.replace(&format!("({id})"), GONE);
        }
        _ => {}
    }
}

/// A text without a name, where it stands there as a word of its own: Ann is not part of Annabel.
fn without(text: &str, name: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        kept.push_str(before);
        let last = kept.chars().next_back();
        kept.push_str(if within(last) || within(after.chars().next()) { name } else { GONE });
        rest = after;
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(mut told: Value, id: &str) -> Value {
        let mut names = BTreeSet::new();
        empty_own(&mut told, id, &mut names);
        take_out(&mut told, id, &names);
        told
    }

    #[test]
    fn a_person_leaves_every_text_and_the_shape_stays() {
        let told = json!({
            "records": 3,
            "new": [{"id": "E-1", "name": "Ann Lee", "row": 4}, {"id": "E-2", "name": "Annabel Leeds"}],
            "changed": [{"id": "E-1", "name": "Ann Lee", "fields": [
                {"field": "email", "old": null, "new": "ann@example.com"},
                {"field": "score", "old": 3, "new": 4},
                {"field": "roles", "old": ["a"], "new": []}]}],
            "differences": [{"id": "E-1", "name": "Ann Lee", "kind": "missing"}],
            "holds": [{"rule": "removals", "message": "Ann Lee (E-1) would go", "names": ["Ann Lee (E-1)", "Bo"]}],
            "ids": ["E-1", "E-10"],
            "message": "E-1 rows; Ann Lee.",
        });
        let told = erased(told, "E-1");
        let text = told.to_string();
        for word in ["Ann Lee", "ann@example.com", "(E-1)", "\"E-1\"", ":3,\"new\":4", "[\"a\"]"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert_eq!(told["new"][1], json!({"id": "E-2", "name": "Annabel Leeds"}));
        assert_eq!(told["new"][0], json!({"id": GONE, "name": GONE, "row": 4}));
        assert_eq!(told["differences"][0]["kind"], "missing");
        assert_eq!(told["changed"][0]["fields"][0], json!({"field": "email", "old": null, "new": GONE}));
        assert_eq!(told["holds"][0]["rule"], "removals");
        assert_eq!(told["ids"], json!([GONE, "E-10"]));
    }

    #[test]
    fn a_short_id_does_not_eat_counts_in_sentences() {
        let told = json!({"message": "3 of 30 people; row 3", "new": [{"id": "3", "name": "Bo"}]});
        assert_eq!(erased(told, "3")["message"], "3 of 30 people; row 3");
    }

    #[test]
    fn a_name_is_taken_out_as_a_word() {
        assert_eq!(
            without("Ann, Annabel, JoAnn and Ann", "Ann"),
            format!("{GONE}, Annabel, JoAnn and {GONE}")
        );
    }
}
