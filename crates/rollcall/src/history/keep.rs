//! Keeping what a run leaves, and opening it again.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Value, json};
use vanta::Record;
use vanta::secret::hex;
use zeroize::Zeroizing;

use super::chain::{Claim, Draft, ERASED, SETTLED, append, facts, tell_moves};
use super::{ListPlace, Note, canonical, retention, unknown_run};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::secret::Sealer;
use crate::store::{Body, Run, StoreError, Which, Work};

/// What a run leaves, besides its counts.
pub(crate) struct Kept<'a> {
    /// Everything a person or an auditor is told of it, as JSON text; sealed.
    pub(crate) told: &'a [u8],
    /// The IDs of all records that are new, changed, removed, returned, kept or deactivated, to find the run by.
    pub(crate) concerned: &'a [&'a str],
    /// The snapshots that were to be kept of it.
    pub(crate) snapshots: &'a [Which],
}

impl Rollcall {
    /// Keeps a snapshot for a run whose row is written already. Equal bodies are stored once. Where the key cannot be
    /// had or the records are too long, nothing is kept and the note says so; so does that of the settled run.
    ///
    /// # Errors
    /// Where there is no such run, or the store cannot keep it.
    pub(crate) async fn keep_snapshot(
        &self,
        run: &str,
        which: Which,
        records: &[&Record],
    ) -> Result<Option<Note>, Error> {
        let sealer = match self.sealer().await {
            Ok(sealer) => sealer,
            Err(error) => return Note::instead(error).map(Some),
        };
        let kept = self.store.look(|work| work.run(run))?.ok_or_else(|| unknown_run(run))?;
        let list = ListPlace::of(&kept);
        let text = Zeroizing::new(canonical::list(records));
        let print = list.print(&sealer, &text);
        let keeping = self.keeping()?;
        let prints = keeping.fingerprints_only.then(|| list.prints(&sealer, records));
        let sealed = match sealer.seal(&body_place(&print), text.as_bytes()) {
            Ok(sealed) => sealed,
            Err(error) => return Ok(Some(Note::unsealed(&error))),
        };
        self.store.work(|work| {
            let body = match work.body_of_print(&print)? {
                Some(body) if prints.is_none() => body,
                _ => work.add_body(&print, &sealed, prints.as_deref())?,
            };
            work.put_snapshot(run, which, body)
        })?;
        Ok(None)
    }

    /// The records of a snapshot, by ID.
    ///
    /// # Errors
    /// Where there is no such run or snapshot, it fell under retention, or it cannot be opened.
    pub(crate) async fn snapshot(&self, run: &str, which: Which) -> Result<Vec<Record>, Error> {
        let body = self.store.look(|work| {
            work.run(run)?.ok_or_else(|| unknown_run(run))?;
            let body = work.snapshots(run)?.into_iter().find(|(known, _)| *known == which);
            let body = body.map(|(_, body)| work.body(body)).transpose()?.flatten();
            body.ok_or_else(|| no_snapshot(run, which))
        })?;
        let Some(sealed) = &body.sealed else { return Err(taken(run, which, &body)) };
        let plain = self.sealer().await?.open(&body_place(&body.print), sealed)?;
        read_records(&plain)
    }

    /// Writes how a run ended, or that it is still open: its row, its sealed part, whom it concerned, and an entry of the chain, all of it or
    /// nothing; then count and head into the keychain. Once a run is settled, its row changes only through here.
    /// Where the key cannot be had, only the row is written and the note says so.
    ///
    /// # Errors
    /// Where the store cannot keep it.
    pub(crate) async fn settle(
        &self,
        run: &Run,
        is_open: bool,
        kept: Option<&Kept<'_>>,
    ) -> Result<Option<Note>, Error> {
        let write = |work: &Work<'_>| if is_open { work.write_run(run) } else { work.land(run) };
        let sealer = match self.sealer().await {
            Ok(sealer) => sealer,
            Err(error) => {
                self.store.work(write)?;
                return Note::instead(error).map(Some);
            }
        };
        let now = self.clock.now();
        let list = ListPlace::of(run);
        let (part, unsealed) = match kept.map(|kept| sealer.seal(&told_place(&run.run), kept.told)) {
            Some(Err(error)) => (None, Some(Note::unsealed(&error))),
            Some(Ok(part)) => (Some(part), None),
            None => (None, None),
        };
        let concerned: Vec<[u8; 32]> = kept.map_or_else(Vec::new, |kept| {
            kept.concerned.iter().map(|id| list.concerned(&sealer, id)).collect()
        });
        let wanted = kept.map_or(&[][..], |kept| kept.snapshots);
        let lacking = self.store.work(|work| {
            tell_moves(work, &sealer)?;
            write(work)?;
            if let Some(part) = &part {
                work.put_part(&run.run, part)?;
            }
            work.add_concerned(&run.run, &concerned)?;
            let claims = Claim::of_run(work, &run.run)?;
            let facts = Value::Object(facts(run));
            append(work, &sealer, Draft { at: now, what: SETTLED, run: Some(&run.run), facts, claims })?;
            let lacking = lacking(work, run, wanted)?;
            retain(work, &sealer, run, now)?;
            Ok::<_, Error>(lacking)
        })?;
        let uncounted = self.keep_head().await?;
        Ok(Note::together([unsealed, lacking, uncounted]))
    }

    /// What is told of a run; nothing where nothing was kept of it.
    ///
    /// # Errors
    /// Where there is no such run, or its part cannot be opened.
    pub(crate) async fn told(&self, run: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let part = self.store.look(|work| {
            work.run(run)?.ok_or_else(|| unknown_run(run))?;
            Ok::<_, Error>(work.part(run)?)
        })?;
        match part {
            Some(part) => Ok(Some(self.sealer().await?.open(&told_place(run), &part)?)),
            None => Ok(None),
        }
    }

    /// Every run in which a record was new, changed, removed or otherwise concerned, the latest first.
    ///
    /// # Errors
    /// Where there is no such list, or the key cannot be had: a record is found by a keyed hash of its ID.
    pub async fn runs_of_record(&self, list: Option<&str>, id: &str) -> Result<Vec<Run>, Error> {
        let runs = self.history(list)?;
        if runs.is_empty() || self.store.sealing_key()?.is_none() {
            return Ok(Vec::new());
        }
        let sealer = self.sealer().await?;
        let places: HashSet<String> = runs.iter().map(|run| ListPlace::of(run).0).collect();
        let concerning: HashSet<String> = self.store.look(|work| {
            let mut all = HashSet::new();
            for place in places {
                all.extend(work.runs_concerning(&ListPlace(place).concerned(&sealer, id))?);
            }
            Ok::<_, StoreError>(all)
        })?;
        Ok(runs.into_iter().filter(|run| concerning.contains(&run.run)).collect())
    }
}

/// The note for snapshots that were to be kept of a run and were not.
fn lacking(work: &Work<'_>, run: &Run, wanted: &[Which]) -> Result<Option<Note>, StoreError> {
    let kept = work.snapshots(&run.run)?;
    let lacks = |which: &&Which| kept.iter().all(|(known, _)| known != *which);
    let lacking: Vec<&str> = wanted.iter().filter(lacks).map(|which| in_words(*which)).collect();
    Ok((!lacking.is_empty()).then(|| Note {
        message: format!(
            "Of this run there is no snapshot of {}: it was too long to be sealed, or the key could not be had then. \
             Nothing can be restored from it.",
            lacking.join(" and of ")
        ),
        hint: None,
    }))
}

/// Takes the bodies of the run's list that fall, and says so in the chain.
fn retain(work: &Work<'_>, sealer: &Sealer, run: &Run, now: Timestamp) -> Result<(), Error> {
    let keeping = work.keeping()?;
    let uses = work.uses(run.place())?;
    let fallen = retention::fallen(&uses, keeping.bodies, now);
    let in_flight: HashSet<i64> = uses.iter().filter(|used| !used.settled).map(|used| used.body).collect();
    let mut seen = HashSet::new();
    let mut claims = Vec::new();
    for used in uses.iter().filter(|used| seen.insert(used.body)) {
        let falls = fallen.contains(&used.body);
        if !falls && (!keeping.fingerprints_only || in_flight.contains(&used.body)) {
            continue;
        }
        let Some(mut body) = work.body(used.body)? else { continue };
        if !falls && body.sealed.is_none() {
            continue; // only its prints were left, and they stay
        }
        work.empty_body(body.body, falls)?;
        body.sealed = None;
        body.prints = body.prints.filter(|_| !falls);
        claims.push(Claim::body(&body));
    }
    if !claims.is_empty() {
        let facts = json!({"why": "retention"});
        append(work, sealer, Draft { at: now, what: ERASED, run: None, facts, claims })?;
    }
    Ok(())
}

pub(super) fn told_place(run: &str) -> String {
    format!("told of run {run}")
}

pub(super) fn body_place(print: &[u8]) -> String {
    format!("body {}", hex(print))
}

pub(super) fn read_records(plain: &[u8]) -> Result<Vec<Record>, Error> {
    serde_json::from_slice(plain).map_err(|_| {
        Error::new(Code::StoreUnusable, "A snapshot is not what Rollcall writes.")
            .hint("Keep a copy of the data folder before anything else.")
    })
}

fn no_snapshot(run: &str, which: Which) -> Error {
    let message = format!("Of run {run} there is no snapshot of {}.", in_words(which));
    Error::new(Code::UnknownName, message)
        .hint("Only what was sent is kept, and only while its key can be had. See `rollcall history`.")
}

fn taken(run: &str, which: Which, body: &Body) -> Error {
    let what = in_words(which);
    let (message, hint) = match body.prints {
        Some(_) => (
            format!("Of run {run} only fingerprints are kept, and not {what}."),
            "This data folder is set to keep fingerprints only: nothing can be restored from it.",
        ),
        None => (
            format!("The snapshot of run {run} with {what} is no longer kept."),
            "The last ones of each list are kept, the last of each month for 13 months, and the one before the first \
             send. Restore one of those.",
        ),
    };
    Error::new(Code::UnknownName, message).hint(hint)
}

fn in_words(which: Which) -> &'static str {
    match which {
        Which::Before => "what Vanta held before",
        Which::Sent => "what was sent",
        Which::After => "what Vanta held afterwards",
    }
}
