//! Whether the history is as it was written: every entry, what it says is sealed, and its end.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use super::chain::{Claim, Head, SETTLED, facts, hash, mac};
use crate::Rollcall;
use crate::error::Error;
use crate::secret::Sealer;
use crate::store::{Entry, StoreError, Which, Work};
use vanta::secret::hex;

/// What a look through the whole history found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HistoryVerdict {
    /// Whether every entry and every sealed part is as it was written.
    pub intact: bool,
    /// How many entries there are.
    pub entries: usize,
    /// The keyed hash of the last one, as the proofs print it.
    pub head: Option<String>,
    /// What is not as it was written.
    pub broken: Vec<Broken>,
    /// What could not be looked at, and what stands outside of the chain.
    pub notes: Vec<String>,
}

/// One place where the history is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Broken {
    /// The number of the entry that is altered or missing, or that says otherwise.
    pub entry: Option<i64>,
    /// The run that it is about, where that is known.
    pub run: Option<String>,
    /// What is wrong, as a sentence.
    pub what: String,
}

impl Rollcall {
    /// Looks through the whole history: altered, missing, reordered and cut-off entries are found, and so is every
    /// sealed part that is not what its entry says.
    ///
    /// # Errors
    /// Where the key cannot be had: without it nobody can tell.
    pub async fn verify_history(&self) -> Result<HistoryVerdict, Error> {
        if self.store.sealing_key()?.is_none() {
            let found = self.store.look(|work| {
                let mut found = Found::default();
                found.outside(work)?;
                for entry in work.chain()? {
                    found.broken(Some(&entry), "stands in a history that has no key");
                }
                Ok::<_, StoreError>(found)
            })?;
            return Ok(found.verdict(&[]));
        }
        let sealer = self.sealer().await?;
        let kept = match self.head_item()?.filter(|_| self.seal_key.is_none()) {
            Some(item) => Some(self.kept_head(&item).await),
            None => None,
        };
        let (found, entries) = self.store.look(|work| {
            let entries = work.chain()?;
            let mut found = looked_through(work, &sealer, &entries)?;
            match &kept {
                None => found.notes.push(NO_KEYCHAIN.to_owned()),
                Some(Ok(Some(head))) => found.compare_end(&entries, head),
                Some(Ok(None)) if entries.is_empty() => {}
                Some(Ok(None)) => found.notes.push(NOT_KEPT.to_owned()),
                Some(Err(error)) => {
                    found.notes.push(format!("The keychain was not asked for the end: {error}. {CUT}"))
                }
            }
            found.outside(work)?;
            Ok::<_, StoreError>((found, entries))
        })?;
        Ok(found.verdict(&entries))
    }
}

const CUT: &str = "Entries that were cut off the end could not be noticed; compare the last number and hash with those on \
                   a printed proof.";
const NO_KEYCHAIN: &str = "Without a keychain only the data folder knows where the history ends. Entries that were cut \
                           off the end could not be noticed; compare the last number and hash with those on a printed \
                           proof.";
const NOT_KEPT: &str = "The keychain does not know where the history ends. Entries that were cut off the end could not be \
                        noticed; compare the last number and hash with those on a printed proof.";

/// What is found on the way.
#[derive(Default)]
struct Found {
    broken: Vec<Broken>,
    notes: Vec<String>,
}

/// Every entry, then what the intact ones say is there.
fn looked_through(work: &Work<'_>, sealer: &Sealer, entries: &[Entry]) -> Result<Found, StoreError> {
    let mut found = Found::default();
    let mut expected = 1;
    let mut previous: &[u8] = &[];
    let mut said = Said::default();
    for entry in entries {
        let follows = entry.previous == previous;
        if entry.number > expected {
            found.missing(expected, entry.number - 1);
        } else if entry.number < expected {
            found.broken(Some(entry), "has a number that no entry has");
        } else if !follows {
            found.broken(
                Some(entry),
                "does not follow the entry before it: one was replaced, or its link altered",
            );
        }
        if mac(sealer, entry).as_slice() == entry.mac {
            said.hear(entry);
        } else {
            found.broken(Some(entry), "was altered or moved");
        }
        expected = entry.number + 1;
        previous = &entry.mac;
    }
    said.compare(work, &mut found)?;
    Ok(found)
}

impl Found {
    fn broken(&mut self, entry: Option<&Entry>, what: &str) {
        let name = entry.map_or_else(|| "The history".to_owned(), |entry| format!("Entry {}", entry.number));
        self.broken.push(Broken {
            entry: entry.map(|entry| entry.number),
            run: entry.and_then(|entry| entry.run.clone()),
            what: format!("{name} {what}."),
        });
    }

    fn missing(&mut self, first: i64, last: i64) {
        let what = match first == last {
            true => format!("Entry {first} is missing."),
            false => format!("Entries {first} to {last} are missing."),
        };
        self.broken.push(Broken { entry: Some(first), run: None, what });
    }

    /// The chain against what the keychain remembers of its end. One that went on since is no harm: a process may
    /// end between the two, and nobody adds entries without the key.
    fn compare_end(&mut self, entries: &[Entry], head: &Head) {
        let last = entries.last().map_or(0, |entry| entry.number);
        if last < head.count {
            let (first, end) = (last + 1, head.count);
            let what = match first == end {
                true => format!("Entry {first} was cut off the end; the keychain knows that there was one."),
                false => {
                    format!(
                        "Entries {first} to {end} were cut off the end; the keychain knows that there were such."
                    )
                }
            };
            self.broken.push(Broken { entry: Some(first), run: None, what });
            return;
        }
        let remembered = entries.iter().find(|entry| entry.number == head.count);
        if let Some(entry) = remembered.filter(|entry| hex(&entry.mac) != head.head) {
            self.broken(
                Some(entry),
                "is not the one that the keychain remembers: a copy of this data folder went on, or an earlier state \
                 was put in its place",
            );
        }
    }

    /// Runs that no entry is about are no fault, but nothing proves them either.
    fn outside(&mut self, work: &Work<'_>) -> Result<(), StoreError> {
        match work.runs_outside()?.as_slice() {
            [] => {}
            [run] => self.notes.push(format!("Run {run} stands outside of the chain: {OUTSIDE}")),
            runs => self.notes.push(format!(
                "{} runs stand outside of the chain, the first of them {}: {OUTSIDE}",
                runs.len(),
                runs[0]
            )),
        }
        for moved in work.moves_untold()? {
            self.notes.push(format!(
                "The data folder was {} at {}; the next run tells so in the chain.",
                moved.what, moved.at
            ));
        }
        Ok(())
    }

    fn verdict(self, entries: &[Entry]) -> HistoryVerdict {
        HistoryVerdict {
            intact: self.broken.is_empty(),
            entries: entries.len(),
            head: entries.last().map(|entry| hex(&entry.mac)),
            broken: self.broken,
            notes: self.notes,
        }
    }
}

const OUTSIDE: &str = "made by an earlier Rollcall, without the key, or not settled yet.";

/// What the entries say is there, the latest word on each, with the entry that says so.
#[derive(Default)]
struct Said {
    runs: BTreeMap<String, (i64, Map<String, Value>)>,
    told: BTreeMap<String, (i64, Option<String>)>,
    concerned: BTreeMap<String, (i64, String)>,
    snapshots: BTreeMap<(String, Which), (i64, i64)>,
    bodies: BTreeMap<i64, (i64, Option<String>, Option<String>)>,
}

impl Said {
    fn hear(&mut self, entry: &Entry) {
        let number = entry.number;
        if let (SETTLED, Some(run), Ok(facts)) =
            (entry.what.as_str(), &entry.run, serde_json::from_str(&entry.facts))
        {
            self.runs.insert(run.clone(), (number, facts));
        }
        // An entry whose hash is right holds what was written.
        for claim in serde_json::from_str::<Vec<Claim>>(&entry.parts).unwrap_or_default() {
            match claim {
                Claim::Told { run, sealed } => drop(self.told.insert(run, (number, sealed))),
                Claim::Concerned { run, ids } => drop(self.concerned.insert(run, (number, ids))),
                Claim::Snapshot { run, which, body } => {
                    self.snapshots.insert((run, which), (number, body));
                }
                Claim::Body { body, sealed, prints } => {
                    self.bodies.insert(body, (number, sealed, prints));
                }
            }
        }
    }

    fn compare(&self, work: &Work<'_>, found: &mut Found) -> Result<(), StoreError> {
        for (run, (entry, said)) in &self.runs {
            let Ok(row) = work.run(run) else {
                found.part(*entry, Some(run), "The row of run {run} cannot be read");
                continue;
            };
            let Some(row) = row.as_ref().map(facts) else {
                found.part(*entry, Some(run), "The row of run {run} is missing");
                continue;
            };
            let other = said.iter().filter(|(name, value)| row.get(*name) != Some(*value));
            let other: Vec<&str> = other.map(|(name, _)| name.as_str()).collect();
            if !other.is_empty() {
                let what = format!("The row of run {{run}} was altered ({})", other.join(", "));
                found.part(*entry, Some(run), &what);
            }
        }
        for (run, (entry, sealed)) in &self.told {
            let there = work.part(run)?.as_deref().map(hash);
            if there != *sealed {
                found.part(
                    *entry,
                    Some(run),
                    &format!("What is told of run {{run}} {}", how(sealed, &there)),
                );
            }
        }
        for (run, (entry, ids)) in &self.concerned {
            if hash(&work.concerned(run)?.concat()) != *ids {
                found.part(
                    *entry,
                    Some(run),
                    "The index of the records that run {run} concerned was altered",
                );
            }
        }
        for ((run, which), (entry, body)) in &self.snapshots {
            // A word that none is cannot be read.
            let there = work.snapshots(run).unwrap_or_default().into_iter().find(|(known, _)| known == which);
            if there != Some((*which, *body)) {
                let what = format!("The snapshot \"{}\" of run {{run}} was exchanged", which.word());
                found.part(*entry, Some(run), &what);
            }
        }
        for (body, (entry, sealed, prints)) in &self.bodies {
            let run =
                self.snapshots.iter().find(|(_, (_, known))| known == body).map(|((run, _), _)| run.as_str());
            let kept = work.body(*body)?;
            let there = kept.as_ref().and_then(|kept| kept.sealed.as_deref()).map(hash);
            let printed = kept.as_ref().and_then(|kept| kept.prints.as_deref()).map(hash);
            if there != *sealed {
                found.part(*entry, run, &format!("A snapshot of run {{run}} {}", how(sealed, &there)));
            } else if printed != *prints {
                found.part(*entry, run, "The fingerprints of a snapshot of run {run} were altered");
            }
        }
        Ok(())
    }
}

impl Found {
    fn part(&mut self, entry: i64, run: Option<&str>, what: &str) {
        let what = what.replace("{run}", run.unwrap_or("that nobody knows"));
        self.broken.push(Broken {
            entry: Some(entry),
            run: run.map(str::to_owned),
            what: format!("{what}; entry {entry} says otherwise."),
        });
    }
}

fn how(said: &Option<String>, there: &Option<String>) -> &'static str {
    match (said, there) {
        (Some(_), None) => "is missing",
        (None, Some(_)) => "came back after it was taken away, or was put in",
        _ => "was altered",
    }
}
