//! Erasing one person at their request: out of every snapshot, everything that is told of runs, the index, and the cells
//! that were mended by hand.
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
use crate::list::cells_of;
use crate::recipe::id_of;
use crate::secret::Sealer;
use crate::store::{Body, Run, Work};

/// What stands in the place of what was erased.
const GONE: &str = "(erased)";

/// What an erasing came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Out of what is told of so many runs.
    pub runs: usize,
    /// Out of so many bodies.
    pub snapshots: usize,
    /// Out of so many places of the index.
    pub found_by: usize,
    /// With so many cells that were mended by hand: the file's values count again.
    pub mended: usize,
    /// Not out of these lists' settings: every file of theirs must give the ID. A guard is not weakened unasked.
    pub must_have: Vec<String>,
}

impl Rollcall {
    /// Erases one record's person out of the history of a list, or of all lists, and forgets the cells of the record
    /// that were mended by hand. Counts, times and fingerprints stay. What Vanta holds and what the files say is not
    /// touched, nor are copies elsewhere. `typed` is the ID once more.
    ///
    /// # Errors
    /// Where the ID was not typed out, there is no such list, the key cannot be had, or a part cannot be opened: then
    /// nothing is erased.
    pub async fn erase_person(&self, list: Option<&str>, id: &str, typed: &str) -> Result<Erased, Error> {
        if id.is_empty() || typed != id {
            let message = "To erase a person, the ID must be typed out once more. Nothing was erased.";
            return Err(Error::new(Code::BadInput, message)
                .hint("Type it exactly, capitals too: rollcall erase ID --confirm ID"));
        }
        let runs = self.history(list)?;
        if self.store.sealing_key()?.is_none() {
            return Ok(Erased::default()); // nothing that names anybody was ever kept
        }
        let sealer = self.sealer().await?;
        let mended = self.mended_of(&sealer, list, id)?;
        let at = self.clock.now();
        let mut erased = self.store.work(|work| {
            let mut erasing =
                Erasing { work, sealer: &sealer, id, done: Erased::default(), claims: Vec::new() };
            let names = erasing.snapshots(&runs)?;
            for run in &runs {
                erasing.told(run, &names)?;
                erasing.index(run)?;
            }
            let Erasing { mut done, claims, .. } = erasing;
            for (list, cell) in &mended {
                done.mended += usize::from(work.remove_override(list, cell)?);
            }
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
        erased.must_have = self.wanting(list, id).await?;
        Ok(erased)
    }

    /// The cells of a record that were mended by hand, each with its list.
    fn mended_of(
        &self,
        sealer: &Sealer,
        list: Option<&str>,
        id: &str,
    ) -> Result<Vec<(String, [u8; 32])>, Error> {
        let mut mended = Vec::new();
        for name in self.names(list)? {
            let cells = cells_of(sealer, &name, &self.store.overrides(&name)?, id)?;
            mended.extend(cells.into_iter().map(|cell| (name.clone(), cell)));
        }
        Ok(mended)
    }

    /// The lists whose files must give an ID.
    async fn wanting(&self, list: Option<&str>, id: &str) -> Result<Vec<String>, Error> {
        let mut wanting = Vec::new();
        for name in self.names(list)? {
            if self.list_settings(&name).await?.must_have.iter().any(|known| known == id) {
                wanting.push(name);
            }
        }
        Ok(wanting)
    }

    /// That list or all of them, as far as they still are lists.
    fn names(&self, list: Option<&str>) -> Result<Vec<String>, Error> {
        let all = self.store.lists()?.into_iter().map(|known| known.name);
        Ok(all.filter(|name| list.is_none_or(|list| list == name)).collect())
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

/// What of a run is not about the people of its list: how and when it ended, what its file was, and who ran it. Without
/// these a proof could not be read, or proves nothing.
const OF_RUN: [&str; 10] = ["verdict", "way", "utc", "local", "zone", "sha256", "hash", "head", "user", "by"];

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
                    "old" | "new" | "sent" | "held" if !value.is_null() => *value = json!(GONE),
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
                if !WORDS.contains(&name.as_str()) && !OF_RUN.contains(&name.as_str()) {
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
                *text = without(text, name, &char::is_alphanumeric);
            }
            *text = text.replace(&format!("({id})"), GONE);
            *text = text.replace(&format!("\"{id}\""), &format!("\"{GONE}\""));
            if is_telling(id) {
                *text = without(text, id, &|c| c.is_alphanumeric() || "-_/@+".contains(c));
            }
        }
        _ => {}
    }
}

/// Whether an ID cannot be a word or a number of the text around it: it has both, or is an address.
fn is_telling(id: &str) -> bool {
    id.contains('@') || (id.contains(char::is_alphabetic) && id.contains(|c: char| c.is_ascii_digit()))
}

/// A text without a name, where it stands there as a word of its own: Ann is not part of Annabel. `goes_on` are the
/// characters that words are made of.
fn without(text: &str, name: &str, goes_on: &dyn Fn(char) -> bool) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let within = |c: Option<char>| c.is_some_and(goes_on);
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
        let told = json!({"message": "3 rows hold the ID \"3\", and row 30 \"30\"", "new": []});
        assert_eq!(erased(told, "3")["message"], format!("3 rows hold the ID \"{GONE}\", and row 30 \"30\""));
    }

    #[test]
    fn an_id_that_cannot_be_anything_else_leaves_sentences_too_and_its_likes_stay() {
        let told = json!({"new": [{"id": "E-1", "name": "Bo"}, {"id": "E-1-2", "name": "Cy"}],
            "sentence": "Vanta took none of it: E-1 must be an e-mail, \"E-1\", E-10 and HE-1 too.",
            "requests": [{"path": "/v1/resources/E-1"}], "verdict": "differs"});
        let told = erased(told, "E-1");
        let sentence =
            format!("Vanta took none of it: {GONE} must be an e-mail, \"{GONE}\", E-10 and HE-1 too.");
        assert_eq!(told["sentence"], sentence);
        assert_eq!(told["new"][1]["id"], "E-1-2");
        assert_eq!(told["requests"][0]["path"], "/v1/resources/E-1");
        assert_eq!(
            erased(json!({"verdict": "held", "user": "held", "note": "held"}), "held")["verdict"],
            "held"
        );
    }

    #[test]
    fn what_was_sent_and_is_held_of_a_person_goes_whatever_it_is() {
        let told = json!({"differences": [{"id": "E-1", "name": "Ann Lee", "kind": "other_values", "fields": [
            {"field": "mfaEnabled", "sent": true, "held": null}, {"field": "score", "sent": 3, "held": [4, "a"]}]}]});
        let told = erased(told, "E-1");
        let fields = &told["differences"][0]["fields"];
        assert_eq!(fields[0], json!({"field": "mfaEnabled", "sent": GONE, "held": null}));
        assert_eq!(fields[1], json!({"field": "score", "sent": GONE, "held": GONE}));
    }

    #[test]
    fn a_name_is_taken_out_as_a_word() {
        assert_eq!(
            without("Ann, Annabel, JoAnn and Ann", "Ann", &char::is_alphanumeric),
            format!("{GONE}, Annabel, JoAnn and {GONE}")
        );
    }
}
