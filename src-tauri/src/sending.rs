//! Restoring from the window: reviewed, sent step by step, and stopped on request.
//!
//! One send goes on at a time, since there is one window and one person before it; what another process sends
//! waits by the application's lock, as everywhere.

use std::path::PathBuf;
use std::sync::PoisonError;

use rollcall::review::{Asking, Missing};
use rollcall::{Cancel, Progress, Request, Review, Run, Sent, Watch};
use vanta::Event;

use crate::bridge::{AskRestore, Going, GoingStep, Restore, RunTold, Saved};
use crate::desk::{Answer, Desk};

/// Whoever is told how far a send has come.
pub trait Tell: Fn(Going) + Send + Sync {}

impl<T: Fn(Going) + Send + Sync> Tell for T {}

/// Passes on what the pages show of it.
struct Teller<'a> {
    tell: &'a dyn Tell,
    cancel: Cancel,
}

impl Watch for Teller<'_> {
    fn saw(&self, progress: &Progress) {
        if let Some(going) = going(progress) {
            (self.tell)(going);
        }
    }

    fn cancel(&self) -> Option<&Cancel> {
        Some(&self.cancel)
    }
}

fn going(progress: &Progress) -> Option<Going> {
    let step = |step: rollcall::Step| Some(GoingStep::from(step));
    let wait = |wait: std::time::Duration| Going { wait_seconds: Some(wait.as_secs()), ..Going::default() };
    match progress {
        Progress::Step(now) => Some(Going { step: step(*now), ..Going::default() }),
        Progress::Count { step: now, done, of } => {
            Some(Going { step: step(*now), done: Some(*done), of: Some(*of), ..Going::default() })
        }
        Progress::LookingAgain { wait: time } => Some(wait(*time)),
        Progress::Vanta(Event::WaitingForLimit { wait: time, .. }) => Some(wait(*time)),
        Progress::Vanta(Event::Retrying { wait: time, .. }) => Some(wait(*time)),
        Progress::Vanta(Event::WaitingForLock) => Some(Going { waits_for_run: true, ..Going::default() }),
        Progress::Resumed(resumed) => {
            Some(Going { settled: Some(resumed.message.clone()), ..Going::default() })
        }
        Progress::Vanta(Event::Exchanged(_)) => None,
    }
}

impl Desk {
    /// What bringing a list back would change.
    ///
    /// # Errors
    /// Where there is no such run, its records are not kept, or Vanta could not be read.
    pub async fn review_restore(&self, asked: &AskRestore, tell: &dyn Tell) -> Answer<Review> {
        let request = self.to_restore(asked)?;
        self.under_way(tell, async |watch| self.rollcall.review(&request, watch).await).await
    }

    /// Brings a list back, where that is what was reviewed.
    ///
    /// # Errors
    /// Where Vanta's list surely was not changed.
    pub async fn restore(&self, asked: Restore, tell: &dyn Tell) -> Answer<Sent> {
        let Restore { run, after, keep_missing, approve } = asked;
        let planned = self.to_restore(&AskRestore { run, after, keep_missing })?;
        let request = Request { approve: Some(approve), ..planned };
        self.under_way(tell, async |watch| self.rollcall.send(&request, watch).await).await
    }

    fn to_restore(&self, asked: &AskRestore) -> Answer<Request> {
        let planned = self.rollcall.to_restore(&asked.run, asked.after)?;
        let missing = if asked.keep_missing { Some(Missing::Keep) } else { planned.missing };
        Ok(Request { asking: Asking::Hand, missing, ..planned })
    }

    /// Does something that can be watched and cancelled.
    async fn under_way<T>(&self, tell: &dyn Tell, work: impl AsyncFnOnce(&dyn Watch) -> T) -> T {
        let teller = Teller { tell, cancel: Cancel::default() };
        *self.going.lock().unwrap_or_else(PoisonError::into_inner) = teller.cancel.clone();
        work(&teller).await
    }

    /// Asks what is under way to stop; it does until the list has left.
    pub fn cancel(&self) {
        self.going.lock().unwrap_or_else(PoisonError::into_inner).ask();
    }

    /// Everything that is told of a run.
    ///
    /// # Errors
    /// Where there is no such run.
    pub async fn run_told(&self, run: &str) -> Answer<RunTold> {
        let row: Run = self.rollcall.run(run)?;
        let (proof, untold) = match self.rollcall.proof(run).await {
            Ok(proof) => (Some(proof), None),
            Err(error) => (None, Some(error)),
        };
        Ok(RunTold { run: row, proof, untold })
    }

    /// Writes the proof of a run into a new folder in the one that a person named; none where they changed their mind.
    ///
    /// # Errors
    /// Where nothing of the run is kept, or the folder cannot be written.
    pub async fn save_proof(&self, run: &str, folder: Option<PathBuf>) -> Answer<Saved> {
        let Some(folder) = folder else { return Ok(Saved { file: None }) };
        let row = self.rollcall.run(run)?;
        let day = row.started.to_string().chars().take(10).collect::<String>();
        let folder = folder.join(format!("Rollcall proof {day} {}", row.run));
        self.rollcall.write_proof(run, &folder).await?;
        Ok(Saved { file: Some(folder.display().to_string()) })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use practice::{Fault, On};
    use rollcall::{Code, State};
    use vanta::Record;

    use super::*;
    use crate::desk::{Practising, parts};

    const LIST: &str = "Practice – User accounts";
    const HEADINGS: &str = "Display name,Unique ID,External URL,Full name,Account name,Email,Permission level,\
                            Created timestamp,Status,MFA enabled,MFA methods,Auth method";

    async fn sent(desk: &Desk, folder: &std::path::Path, people: std::ops::Range<usize>) -> Sent {
        let row = |id: usize| {
            format!(
                "Person {id},E-{id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,BASE,2024-03-01,\
                 ACTIVE,TRUE,OTP,PASSWORD"
            )
        };
        let rows: Vec<String> = people.map(row).collect();
        let file = folder.join("staff.csv");
        std::fs::write(&file, format!("{HEADINGS}\n{}\n", rows.join("\n"))).unwrap();
        let request = Request { asking: Asking::Hand, ..Request::new(LIST, &file) };
        let plan = desk.rollcall.review(&request, &()).await.unwrap().plan;
        desk.rollcall.send(&Request { approve: plan, ..request }, &()).await.unwrap()
    }

    async fn practising(folder: &std::path::Path) -> Desk {
        let desk = Desk::open(parts(folder)).unwrap();
        desk.practise().await.unwrap();
        desk
    }

    async fn held(desk: &Desk) -> Vec<Record> {
        match &*desk.practising.lock().await {
            Practising::Here(practice) => practice.records(&practice.list_id("user_account").unwrap()),
            _ => panic!("it was started"),
        }
    }

    fn ask(run: &str) -> AskRestore {
        AskRestore { run: run.to_owned(), after: false, keep_missing: false }
    }

    #[tokio::test]
    async fn a_list_is_brought_back_as_it_was_reviewed_and_each_step_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let desk = practising(folder.path()).await;
        sent(&desk, folder.path(), 0..20).await;
        let run = sent(&desk, folder.path(), 2..20).await;
        let told = Mutex::new(Vec::new());
        let tell = |going: Going| told.lock().unwrap().extend(going.step);
        let review = desk.review_restore(&ask(&run.run), &tell).await.unwrap();
        assert_eq!((review.returned.len(), review.will_hold), (2, 20));
        let AskRestore { run, after, keep_missing } = ask(&run.run);
        let restore = Restore { run, after, keep_missing, approve: review.plan.unwrap() };
        told.lock().unwrap().clear();
        let undone = desk.restore(restore, &tell).await.unwrap();
        assert_eq!(undone.state, State::Verified);
        assert_eq!(held(&desk).await.iter().filter(|record| record["deletedAt"].is_null()).count(), 20);
        let mut steps = told.into_inner().unwrap();
        steps.dedup();
        use GoingStep::*;
        assert_eq!(steps, [ReadingFile, ReadingVanta, Sending, ReadingBack, Comparing]);
        let as_it_was = desk.run_told(&undone.run).await.unwrap();
        assert_eq!(as_it_was.proof.unwrap().changes.returned.len(), 2);
        assert_eq!(desk.run_told("nothing").await.unwrap_err().code, Code::UnknownName);
    }

    #[tokio::test]
    async fn what_is_under_way_stops_on_request_until_the_list_has_left() {
        let folder = tempfile::tempdir().unwrap();
        let desk = practising(folder.path()).await;
        sent(&desk, folder.path(), 0..20).await;
        let run = sent(&desk, folder.path(), 2..20).await;
        if let Practising::Here(practice) = &*desk.practising.lock().await {
            practice.fault(On::Get, Fault::HoldBefore);
        }
        let tell = |going: Going| {
            if going.step == Some(GoingStep::ReadingVanta) {
                desk.cancel();
            }
        };
        let error = desk.review_restore(&ask(&run.run), &tell).await.unwrap_err();
        assert_eq!(error.code, Code::Cancelled);
        if let Practising::Here(practice) = &*desk.practising.lock().await {
            practice.release();
            practice.forget_faults();
        }
        assert!(desk.review_restore(&ask(&run.run), &|_| ()).await.is_ok(), "and the next one begins anew");
    }

    #[tokio::test]
    async fn a_proof_is_saved_in_a_folder_of_its_own_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let desk = practising(folder.path()).await;
        let run = sent(&desk, folder.path(), 0..3).await;
        assert_eq!(desk.save_proof(&run.run, None).await.unwrap().file, None);
        let saved = desk.save_proof(&run.run, Some(folder.path().to_owned())).await.unwrap().file.unwrap();
        assert!(saved.ends_with(&format!("Rollcall proof 2026-03-02 {}", run.run)), "{saved}");
        assert!(std::path::Path::new(&saved).join("proof.pdf").is_file());
    }
}
