//! Emptying a list: the one way to a `PUT` without records.
//!
//! It shares nothing with a send but the run's row and the reading back. No file leads here, no plan and no approval:
//! only the list's name, typed out.

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;
use vanta::body::TypedOut;
use vanta::{Body, Put, Record};

use super::Request;
use super::consider::Case;
use super::evidence::Witness;
use super::print::prints;
use super::read_back::{Compared, Difference, Left, Look};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::history::{Kept, Which};
use crate::recipe::{id_of, name_of};
use crate::review::{Named, is_live};
use crate::store::{Run, State};
use crate::watch::{Progress, Relay, Step, Watch};

/// What came of emptying a list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Emptied {
    /// The run's ID.
    pub run: String,
    /// The list's name.
    pub list: String,
    /// How it ended.
    pub state: State,
    /// Whether nothing of it reached Vanta.
    pub practice: bool,
    /// Whether Vanta surely took it.
    pub sent: bool,
    /// Whether it was read back and found empty.
    pub verified: bool,
    /// Who was in the list.
    pub removed: Vec<Named>,
    /// When it began.
    #[ts(type = "string")]
    pub started: Timestamp,
    /// When it ended.
    #[ts(type = "string")]
    pub finished: Timestamp,
    /// Who is still there.
    pub differences: Vec<Difference>,
    /// What it means, in a sentence.
    pub message: String,
}

impl Rollcall {
    /// Removes everyone from a list in Vanta, where its name was typed out.
    ///
    /// # Errors
    /// Where the name is another one, or the list in Vanta surely was not changed.
    pub async fn empty_list(&self, name: &str, typed: &str, watch: &dyn Watch) -> Result<Emptied, Error> {
        let list = self.list(name)?;
        let sure = TypedOut::new(&list.name, typed).ok_or_else(|| {
            let message =
                format!("To empty the list \"{name}\", its name must be typed out. Nothing was sent.");
            Error::new(Code::BadInput, message).hint("Type it exactly, capitals too: --confirm NAME")
        })?;
        let kept = self.connection(&list.connection)?;
        let request = Request::new(name, "");
        let case = Case { list: &list, kept: &kept, request: &request };
        let client = self.client(&kept).await?;
        let witness = Witness::new(watch, self.clock.as_ref());
        let watch: &dyn Watch = &witness;
        let relay = Relay(watch);
        let mut session = client.session(&relay).await?;
        self.resume_list(&kept, &list, &mut session, watch).await?;
        let mut run = self.begin(&case)?;
        run.approved = true;
        let done = self.empty(&case, &mut run, &mut session, &sure, watch).await;
        run.finished = Some(self.clock.now());
        let is_open = matches!(run.state, State::Unknown | State::Sent | State::Differs);
        let (removed, differences, message) = match done {
            Ok(done) => done,
            Err(error) => {
                let _ = self.settle(&run, is_open, None).await; // the next start finds it open otherwise
                return Err(error);
            }
        };
        let evidence = self.evidence_of_emptying(&case, &run, (&removed, &message), &witness);
        let concerned: Vec<&str> = evidence.concerned.iter().map(String::as_str).collect();
        let snapshots = match run.state {
            State::NothingToDo => &[][..],
            State::Verified | State::Differs => &[Which::Before, Which::After],
            _ => &[Which::Before],
        };
        let kept = Kept { told: evidence.told.as_bytes(), concerned: &concerned, snapshots };
        let unkept = self.settle(&run, is_open, Some(&kept)).await?;
        let message = match unkept {
            Some(note) => format!("{message} {}", note.in_words()),
            None => message,
        };
        Ok(Emptied {
            list: run.list,
            state: run.state,
            practice: run.practice,
            sent: matches!(run.state, State::Sent | State::Verified),
            verified: run.state == State::Verified,
            removed,
            started: run.started,
            finished: run.finished.unwrap_or(run.started),
            run: run.run,
            differences,
            message,
        })
    }

    async fn empty(
        &self,
        case: &Case<'_>,
        run: &mut Run,
        session: &mut vanta::Session<'_>,
        sure: &TypedOut,
        watch: &dyn Watch,
    ) -> Result<(Vec<Named>, Vec<Difference>, String), Error> {
        watch.saw(&Progress::Step(Step::ReadingVanta));
        session.make_room(2).await?; // so that nothing comes between the look and the PUT
        let before = session.get(case.list.kind, &case.list.list_id).await?;
        let removed = everyone(case, &before);
        let all = case.list.kind.noun.count(removed.len());
        if removed.is_empty() {
            run.state = State::NothingToDo;
            return Ok((removed, Vec::new(), "The list is empty in Vanta already.".to_owned()));
        }
        run.removed = removed.len();
        run.held = Some(removed.len());
        watch.saw(&Progress::Step(Step::Sending));
        run.state = State::Unknown;
        let prints = prints(case.list.schema(), &before, [].into_iter());
        self.keep_snapshot(&run.run, Which::Before, &before.iter().collect::<Vec<_>>()).await?;
        self.store.take_off(run, &prints, self.clock.now())?;
        let body = Body::of_nobody(&case.list.list_id, sure);
        let put = session.put(case.list.kind, &body).await.inspect_err(|_| run.state = State::NotSent)?;
        let accepted = matches!(put, Put::Accepted);
        if accepted {
            run.state = State::Sent;
            self.store.write_run(run)?;
        }
        let place = if case.practice() { "Your practice Vanta" } else { "Vanta" };
        let left = Left { drafted: &[], before: &before, plan: None };
        let mut found = self.read_back(case, session, &left, watch).await;
        if let Some(after) = found.as_mut().ok().and_then(|found| found.inner_mut().after.take()) {
            self.keep_snapshot(&run.run, Which::After, &after.iter().collect::<Vec<_>>()).await?;
        }
        let (state, differences, message) = match found {
            Ok(Look::Equal(_)) => (
                State::Verified,
                Vec::new(),
                format!("{place} removed all {all}. Read back: the list is empty."),
            ),
            Ok(Look::AsBefore(_)) if !accepted => (
                State::Unknown,
                Vec::new(),
                format!("{place} gave no clear answer, and its list is as it was before."),
            ),
            Ok(Look::AsBefore(Compared { differences, .. }) | Look::Other(Compared { differences, .. })) => {
                let still = case.list.kind.noun.count(differences.len());
                (State::Differs, differences, format!("{place} still has {still} in the list."))
            }
            Err(error) if accepted => (
                State::Sent,
                Vec::new(),
                format!("{place} says that it removed all {all}, but could not be read back: {error}."),
            ),
            Err(error) => (
                State::Unknown,
                Vec::new(),
                format!("Not sure yet: no clear answer came, and the list could not be read back: {error}."),
            ),
        };
        run.state = state;
        Ok((removed, differences, message))
    }
}

fn everyone(case: &Case<'_>, held: &[Record]) -> Vec<Named> {
    let named =
        |record: &Record| Named { id: id_of(record).to_owned(), name: name_of(case.list.kind, record) };
    held.iter().filter(|record| is_live(record)).map(named).collect()
}
