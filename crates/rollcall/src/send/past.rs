//! What the history says of a list, for the guard.
//!
//! Rows of runs say who asked and how many were removed; what names people is opened only where a rule needs it: the
//! snapshot that the last verified run left, where Vanta's list is not exactly it; what was read then; and whom the
//! runs of the last seven days removed. What cannot be opened holds nobody up: it is said which rules were not asked.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde::Deserialize;
use vanta::Record;

use super::consider::Case;
use crate::Rollcall;
use crate::error::Error;
use crate::review::{Asking, ByHand, LastRun, Named, Past, ReadFile, Week};
use crate::store::{InVanta, Run, Verified};

/// The past, and which rules it cannot be asked for.
#[derive(Default)]
pub(super) struct Recalled {
    pub(super) past: Past,
    /// What could not be had, and so was not asked.
    pub(super) not_compared: Option<String>,
}

/// So long are removals that no person approved added up.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

const NOT_KEPT: &str = "What the last send left is not kept here, so that nobody can say whether someone else wrote to this list since.";
const FILES_NOT_KEPT: &str = "What the file of the last send was like is not kept here, so that nobody can say whether \
                              this one is older or otherwise.";

impl Rollcall {
    /// What the history says of a list that now holds these records.
    pub(super) async fn past(&self, case: &Case<'_>, held: &[Record]) -> Result<Recalled, Error> {
        if let Some(config) = self.config() {
            let past = Past { established: config.is_established(), ..Past::default() };
            return Ok(Recalled { past, not_compared: None });
        }
        let application = case.kept.application.key();
        let place =
            InVanta { application: &application, kind: case.list.kind.name, list_id: &case.list.list_id };
        let since = self.clock.now() - WEEK;
        let (last, of_files, by_hand, week, moved) = self.store.look(|work| {
            Ok::<_, Error>((
                work.last_verified(place, Verified::Any)?,
                work.last_verified(place, Verified::OfFiles)?,
                work.last_verified(place, Verified::ByHand)?,
                work.left_since(place, since)?,
                work.wants_hand(&case.list.name)?,
            ))
        })?;
        let Some(last) = last else {
            return Ok(Recalled { past: Past { moved, ..Past::default() }, not_compared: None });
        };
        let (left, unknown_left) = known(self.left_by(&last, held).await, NOT_KEPT);
        let (files, unknown_files) = match &of_files {
            Some(run) => known(self.files_of(run).await, FILES_NOT_KEPT),
            None => (None, None),
        };
        let unknown: Vec<String> = unknown_left.into_iter().chain(unknown_files).collect();
        let past = Past {
            last: Some(LastRun { left, files }),
            by_hand: by_hand.filter(|_| !moved).map(|run| ByHand { recipe: run.recipe }),
            week: self.week(&week).await,
            moved,
            ..Past::default()
        };
        Ok(Recalled { past, not_compared: (!unknown.is_empty()).then(|| unknown.join(" ")) })
    }

    /// What a run read of its files.
    async fn files_of(&self, run: &Run) -> Result<Option<Vec<ReadFile>>, Error> {
        let told = self.told(&run.run).await?;
        let told = told.and_then(|told| serde_json::from_slice::<ReadThen>(&told).ok());
        Ok(told.map(|told| told.read))
    }

    /// Whom runs removed that no person approved. A removal that cannot be named counts as one that nobody else was.
    async fn week(&self, runs: &[Run]) -> Option<Week> {
        // A list that was empty then is measured by what first filled it.
        let held = runs.iter().filter_map(|run| run.held).find(|held| *held > 0)?;
        let mut removed = BTreeSet::new();
        for run in runs.iter().filter(|run| !(run.approved && run.asking == Asking::Hand)) {
            let count = run.removed + run.deactivated;
            if count == 0 {
                continue;
            }
            let told = self.told(&run.run).await.ok().flatten();
            match told.and_then(|told| serde_json::from_slice::<GoneThen>(&told).ok()) {
                Some(GoneThen { proof: Then { changes } }) => {
                    let gone = changes.removed.into_iter().chain(changes.deactivated);
                    removed.extend(gone.map(|named| named.id));
                }
                None => removed.extend((0..count).map(|number| format!("{} of run {}", number + 1, run.run))),
            }
        }
        Some(Week { held, removed })
    }
}

/// What is known, or why not.
fn known<T>(found: Result<Option<T>, Error>, not_kept: &str) -> (Option<T>, Option<String>) {
    match found {
        Ok(Some(found)) => (Some(found), None),
        Ok(None) => (None, Some(not_kept.to_owned())),
        Err(error) => (None, Some(format!("{} {not_kept}", error.message))),
    }
}

/// Of what is told of a run: what was read.
#[derive(Deserialize)]
struct ReadThen {
    read: Vec<ReadFile>,
}

/// Of what is told of a run: who was removed.
#[derive(Deserialize)]
struct GoneThen {
    proof: Then,
}

#[derive(Deserialize)]
struct Then {
    changes: Gone,
}

#[derive(Deserialize)]
struct Gone {
    removed: Vec<Named>,
    deactivated: Vec<Named>,
}
