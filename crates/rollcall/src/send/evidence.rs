//! What a run leaves for an auditor, as one plain value.
//!
//! The proof of a run is made when the run ends, from what was at hand then, and kept sealed: later nobody could say
//! which file was read, who asked or what Vanta answered. What only the history knows, the run's place in the chain, is
//! added when the proof is written ([`Rollcall::write_proof`]).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vanta::kind::grouped;
use vanta::secret::hex;
use vanta::{Clock, Event, Record};
use zeroize::Zeroizing;

use super::Restores;
use super::consider::{Case, Considered};
use super::read_back::Difference;
use super::run::Ending;
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::history::Which;
use crate::prepare::{FileFacts, LeftOutCount, LeftOutRow, RecipeFrom};
use crate::proof::{self, Proof, Way, When};
use crate::review::{Asking, Hold, Missing, Named, ReadFile, is_live};
use crate::store::{Run, State};
use crate::watch::{Cancel, Progress, Watch};

/// Sees every request that a run makes and when its answer came, and hands everything on to whoever watches.
pub(super) struct Witness<'a> {
    watch: &'a dyn Watch,
    clock: &'a dyn Clock,
    requests: Mutex<Vec<Seen>>,
}

/// A request, and when its answer came or nobody waited any longer.
#[derive(Clone)]
pub(super) struct Seen {
    exchange: vanta::Exchange,
    ended: Timestamp,
}

impl<'a> Witness<'a> {
    pub(super) fn new(watch: &'a dyn Watch, clock: &'a dyn Clock) -> Witness<'a> {
        Witness { watch, clock, requests: Mutex::default() }
    }

    fn requests(&self) -> Vec<Seen> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Watch for Witness<'_> {
    fn saw(&self, progress: &Progress) {
        if let Progress::Vanta(Event::Exchanged(exchange)) = progress {
            self.requests
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Seen { exchange: exchange.clone(), ended: self.clock.now() });
        }
        self.watch.saw(progress);
    }

    fn cancel(&self) -> Option<&Cancel> {
        self.watch.cancel()
    }
}

/// All that is told of a run: its proof, and what was read, as far as a later send is measured by it.
#[derive(Serialize)]
struct Told<'a> {
    proof: &'a Proof,
    read: &'a [ReadFile],
}

/// The same, where only the proof is wanted.
#[derive(Deserialize)]
struct ToldProof {
    proof: Proof,
}

/// What is kept of a run.
pub(super) struct Evidence {
    /// The proof as JSON.
    pub(super) told: Zeroizing<String>,
    /// The IDs of the records that it concerns.
    pub(super) concerned: Vec<String>,
}

impl Evidence {
    fn of(proof: &Proof, read: &[ReadFile]) -> Evidence {
        let changes = &proof.changes;
        let named = [&changes.new, &changes.returned, &changes.removed, &changes.kept, &changes.deactivated];
        let ids = named.into_iter().flatten().map(|named| named.id.clone());
        let concerned = ids.chain(changes.changed.iter().map(|changed| changed.id.clone())).collect();
        // Writing into memory does not fail.
        let told = Zeroizing::new(serde_json::to_string(&Told { proof, read }).unwrap_or_default());
        Evidence { told, concerned }
    }
}

impl Rollcall {
    /// Everything that is told of a run.
    pub(super) fn evidence(
        &self,
        case: &Case<'_>,
        run: &Run,
        considered: &Considered,
        ending: &Ending,
        witness: &Witness<'_>,
    ) -> Evidence {
        let proof = self.proof_of(case, run, considered, ending, &witness.requests());
        Evidence::of(&proof, &considered.read.files)
    }

    fn proof_of(
        &self,
        case: &Case<'_>,
        run: &Run,
        considered: &Considered,
        ending: &Ending,
        requests: &[Seen],
    ) -> Proof {
        let plan = considered.plan.as_ref();
        let approval = |fingerprint: &String| proof::Approval {
            fingerprint: fingerprint.clone(),
            by: self.person.user.clone(),
            at: self.when(run.started),
            way: way(case.request.asking),
            holds: considered.holds.iter().map(held_by).collect(),
        };
        Proof {
            files: considered.files.iter().map(|file| self.source(file, considered)).collect(),
            recipe: considered.recipe.as_ref().map(recipe),
            plan: run.plan.clone(),
            body: plan.map(|plan| body(&plan.body)),
            counts: counts(run, considered, ending),
            changes: plan.map_or_else(proof::Changes::default, |plan| proof::Changes {
                removed: plan.removed.clone(),
                deactivated: plan.deactivated.clone(),
                kept: plan.kept.clone(),
                new: plan.new.clone(),
                returned: plan.returned.clone(),
                changed: plan.changed.clone(),
            }),
            holds: considered.refused.iter().chain(&considered.holds).map(held_by).collect(),
            approvals: run.plan.iter().filter(|_| run.approved).map(approval).collect(),
            gentler_ways: gentler_ways(case),
            read_back: ending.after.as_ref().map(|after| self.read_after(after, ending)),
            notes: notes(considered),
            ..self.bare(case, run, &ending.message, requests)
        }
    }

    /// The evidence of a list that was emptied: no file, no recipe and no plan.
    pub(super) fn evidence_of_emptying(
        &self,
        case: &Case<'_>,
        run: &Run,
        (removed, sentence): (&[Named], &str),
        witness: &Witness<'_>,
    ) -> Evidence {
        let proof = Proof {
            counts: proof::Counts {
                before: Some(removed.len()),
                sent: Some(0),
                removed: run.removed,
                ..proof::Counts::default()
            },
            changes: proof::Changes { removed: removed.to_vec(), ..proof::Changes::default() },
            notes: vec!["The list was emptied on purpose, its name typed out.".to_owned()],
            ..self.bare(case, run, sentence, &witness.requests())
        };
        Evidence::of(&proof, &[])
    }

    /// What every run has.
    fn bare(&self, case: &Case<'_>, run: &Run, sentence: &str, requests: &[Seen]) -> Proof {
        let address = &case.kept.application.address;
        Proof {
            form: proof::FORM,
            product: proof::Product {
                name: "Rollcall".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            practice: run.practice,
            run: run.run.clone(),
            verdict: verdict(run.state),
            sentence: sentence.to_owned(),
            list: proof::ListFacts {
                name: run.list.clone(),
                kind: case.list.kind.label.to_owned(),
                noun_one: case.list.kind.noun.one.to_owned(),
                noun_many: case.list.kind.noun.many.to_owned(),
                list_id: run.list_id.clone(),
                connection: case.kept.name.clone(),
                region: address.region().map(|region| region.name().to_owned()),
                address: address.api(),
                client_id: case.kept.application.client_id.clone(),
            },
            user: self.person.user.clone(),
            way: Some(way(case.request.asking)),
            started: self.when(run.started),
            finished: run.finished.map(|finished| self.when(finished)),
            files: Vec::new(),
            restored: case.request.what.restores().map(restored),
            recipe: None,
            plan: None,
            body: None,
            counts: proof::Counts::default(),
            changes: proof::Changes::default(),
            holds: Vec::new(),
            approvals: Vec::new(),
            gentler_ways: Vec::new(),
            requests: requests.iter().map(|seen| self.request(seen)).collect(),
            read_back: None,
            notes: Vec::new(),
            chain: None,
        }
    }

    fn when(&self, at: Timestamp) -> When {
        When(at.to_zoned(self.person.zone.clone()))
    }

    fn source(&self, file: &FileFacts, considered: &Considered) -> proof::SourceFile {
        proof::SourceFile {
            name: file.name.clone(),
            format: file.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            modified: file.modified.map(|modified| self.when(modified)),
            sheet: Some(file.sheet.clone()),
            headings_row: Some(file.headings_row),
            rows: file.rows,
            left_out: left_out(file, considered),
        }
    }

    fn request(&self, Seen { exchange, ended }: &Seen) -> proof::RequestMade {
        let took = ended.duration_since(exchange.at).as_millis();
        proof::RequestMade {
            method: exchange.method.to_owned(),
            path: exchange.path.clone(),
            status: exchange.status,
            started: self.when(exchange.at),
            took_ms: u64::try_from(took).unwrap_or_default(),
            tries: 1,
            request_id: None,
        }
    }

    fn read_after(&self, after: &After, ending: &Ending) -> proof::ReadBack {
        proof::ReadBack {
            at: self.when(after.at),
            live: after.records.iter().filter(|record| is_live(record)).count(),
            differences: ending.differences.iter().map(difference).collect(),
            kept_otherwise: ending
                .kept_otherwise
                .iter()
                .map(|changed| proof::Difference {
                    id: changed.id.clone(),
                    name: changed.name.clone(),
                    kind: proof::DifferenceKind::OtherValues,
                    fields: changed.fields.iter().map(differing).collect(),
                })
                .collect(),
        }
    }

    /// Writes the proof of a run into a folder: a PDF for people, CSV and JSON for machines.
    ///
    /// # Errors
    /// Where there is no such run, nothing was kept of it or it cannot be opened, or the folder cannot be written.
    pub async fn write_proof(&self, run: &str, folder: &Path) -> Result<proof::Written, Error> {
        proof::write(&self.proof(run).await?, folder).map_err(unwritten)
    }

    /// The proof of a run.
    ///
    /// # Errors
    /// Where there is no such run, nothing was kept of it or it cannot be opened.
    pub async fn proof(&self, run: &str) -> Result<Proof, Error> {
        let told = self.told(run).await?.ok_or_else(|| {
            Error::new(
                Code::UnknownName,
                format!("Nothing but counts was kept of run {run}, so it has no proof."),
            )
            .hint("A run is proven where the data folder's key could be had when it ended.")
        })?;
        let ToldProof { mut proof } = serde_json::from_slice(&told).map_err(|error| {
            Error::new(Code::StoreUnusable, format!("What was kept of run {run} cannot be read."))
                .hint("A newer Rollcall may have written it.")
                .detail(error.to_string())
        })?;
        let settled = self.store.look(|work| work.run(run))?;
        if let Some(settled) = settled.filter(|settled| verdict(settled.state) != proof.verdict) {
            proof.verdict = verdict(settled.state);
            let sent = match proof.counts.sent {
                Some(1) => format!("1 {}", proof.list.noun_one),
                sent => format!("{} {}", grouped(sent.unwrap_or_default()), proof.list.noun_many),
            };
            let then = std::mem::replace(&mut proof.sentence, proof.verdict.sentence(&sent, proof.practice));
            proof.notes.push(format!(
                "When the run ended, this was said: {then} A later start settled it by reading back."
            ));
            proof.finished = settled.finished.map(|finished| self.when(finished));
        }
        let place = self.chain_of(run)?;
        proof.chain = place.map(|place| proof::Chain {
            entry: place.entry.unsigned_abs(),
            count: place.count.unsigned_abs(),
            hash: place.hash,
            head: place.head,
        });
        Ok(proof)
    }
}

fn unwritten(error: proof::ProofError) -> Error {
    let hint = match &error {
        proof::ProofError::OtherRun { .. } | proof::ProofError::InTheWay { .. } => "Name another folder.",
        _ => "Name a folder that you may write to.",
    };
    Error::new(Code::NotWritten, format!("The proof was not written: {error}.")).hint(hint)
}

/// What Vanta held when it was read back last.
pub(super) struct After {
    pub(super) at: Timestamp,
    pub(super) records: Vec<Record>,
}

fn way(asking: Asking) -> Way {
    match asking {
        Asking::Hand => Way::ByHand,
        Asking::Alone => Way::WithoutTerminal,
        Asking::Schedule => Way::Schedule,
    }
}

/// Whatever else the person was told.
fn notes(considered: &Considered) -> Vec<String> {
    let of_files = considered.notes.iter().map(crate::sheet::Note::in_words);
    of_files.chain(considered.not_compared.clone()).collect()
}

fn restored(restores: &Restores) -> String {
    let Restores { run, which } = restores;
    match which {
        Which::Before => format!("what Vanta held before run {run}"),
        Which::Sent => format!("what run {run} sent"),
        Which::After => format!("what Vanta held after run {run}"),
    }
}

fn verdict(state: State) -> proof::Verdict {
    proof::Verdict::of_word(state.word()).unwrap_or(proof::Verdict::Unknown)
}

fn held_by(hold: &Hold) -> proof::Held {
    let rule = serde_json::to_value(hold.rule).ok().and_then(|rule| rule.as_str().map(str::to_owned));
    proof::Held { rule: rule.unwrap_or_default(), message: hold.message.clone() }
}

fn recipe((from, text): &(RecipeFrom, String)) -> proof::RecipeFacts {
    let (name, version) = match from {
        RecipeFrom::Given => ("The recipe that was given", None),
        RecipeFrom::Kept { version } => ("The list's own", Some(version.to_string())),
        RecipeFrom::Suggested => ("What was certain from headings and values", None),
    };
    proof::RecipeFacts {
        name: name.to_owned(),
        version,
        sha256: hex(&Sha256::digest(text.as_bytes())),
        edited: None,
        text: Some(text.clone()),
    }
}

fn body(body: &vanta::Body) -> proof::Body {
    proof::Body { bytes: body.bytes().len() as u64, sha256: hex(&Sha256::digest(body.bytes())) }
}

fn counts(run: &Run, considered: &Considered, ending: &Ending) -> proof::Counts {
    let live = |records: &[Record]| records.iter().filter(|record| is_live(record)).count();
    proof::Counts {
        before: considered.read_at.map(|_| live(&considered.held)),
        sent: considered.plan.as_ref().map(|plan| plan.body.records()),
        after: ending.after.as_ref().map(|after| live(&after.records)),
        new: run.new,
        changed: run.changed,
        removed: run.removed,
        returned: run.returned,
        kept: run.kept,
        deactivated: run.deactivated,
        unchanged: run.unchanged,
    }
}

fn gentler_ways(case: &Case<'_>) -> Vec<String> {
    let keeping = case.keeping();
    let missing = match keeping.missing {
        Missing::Remove => None,
        Missing::Keep => Some("Whoever is not in the file was kept as Vanta had them."),
        Missing::Deactivate => Some("Whoever is not in the file was sent as deactivated."),
    };
    let problems = keeping.problems.then_some("Records with problems were kept as Vanta had them.");
    missing.into_iter().chain(problems).map(str::to_owned).collect()
}

/// The rows of a file that are left out, by reason: the counts are whole, the row numbers as far as they were named.
fn left_out(file: &FileFacts, considered: &Considered) -> Vec<proof::LeftOut> {
    let several = considered.files.len() > 1;
    let is_of =
        |source: &Option<String>| !several || source.is_none() || source.as_deref() == Some(&file.source);
    let mut reasons: BTreeMap<&str, (usize, Vec<u32>)> = BTreeMap::new();
    for LeftOutCount { why, source, count } in &considered.left_out_counts {
        if is_of(source) {
            reasons.entry(why).or_default().0 += count;
        }
    }
    for LeftOutRow { row, why, source } in &considered.left_out {
        if is_of(source) {
            reasons.entry(why).or_default().1.push(*row);
        }
    }
    let left_out = |(why, (count, mut rows)): (&str, (usize, Vec<u32>))| {
        rows.sort_unstable();
        rows.dedup();
        proof::LeftOut { why: why.to_owned(), count: count.max(rows.len()), rows }
    };
    reasons.into_iter().map(left_out).collect()
}

fn difference(difference: &Difference) -> proof::Difference {
    proof::Difference {
        id: difference.id.clone(),
        name: difference.name.clone(),
        kind: difference.kind,
        fields: difference.fields.iter().map(differing).collect(),
    }
}

fn differing(change: &crate::review::Change) -> proof::DifferingField {
    proof::DifferingField { field: change.field.clone(), sent: change.new.clone(), held: change.old.clone() }
}
