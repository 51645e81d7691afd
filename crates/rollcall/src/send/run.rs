//! One run: a guarded PUT, read back and compared.
//!
//! The run's row in the store is written before and after each step, so that whenever the process ends it says
//! what is known. Just before the body leaves it says *unknown*; only an answer, or a reading, says more.

use jiff::{SignedDuration, Timestamp};
use vanta::{Cause, Put, Record, Session};
use zeroize::Zeroizing;

use super::consider::{Case, Considered};
use super::read_back::{Difference, Found};
use super::{Request, Sent};
use crate::Rollcall;
use crate::error::Error;
use crate::history::{Kept, Note, Which};
use crate::recipe::{Drafted, name_of};
use crate::review::{Hold, HoldRule, Plan};
use crate::store::{Run, State};
use crate::watch::{Progress, Relay, Step, Watch};

/// A reading older than this is read again before the body leaves.
const FRESH: SignedDuration = SignedDuration::from_secs(10);

/// How a run ended, and in what words.
struct Ending {
    state: State,
    differences: Vec<Difference>,
    message: String,
}

impl Rollcall {
    /// Sends a file to a list: plans, asks the guard, sends once, reads back.
    ///
    /// # Errors
    /// Where the list in Vanta surely was not changed. Held, refused and unknown are results, not errors.
    pub async fn send(&self, request: &Request, watch: &dyn Watch) -> Result<Sent, Error> {
        let list = self.list(&request.list)?;
        let kept = self.connection(&list.connection)?;
        let case = Case { list: &list, kept: &kept, request };
        let client = self.client(&kept).await?;
        let relay = Relay(watch);
        let mut session = client.session(&relay).await?;
        let mut run = self.begin(&case)?;
        let done = self.go(&case, &mut run, &mut session, watch).await;
        run.finished = Some(self.clock.now());
        let settled = match &done {
            Ok((considered, ending)) => self.settle_told(&run, considered, ending).await,
            Err(_) => self.settle(&run, None).await,
        };
        let (considered, ending) = done?;
        let unkept = match settled {
            // What may be in Vanta is told as what it is, even where the disk is full.
            Err(error) if reached_vanta(run.state) => Some(Note { message: error.message, hint: error.hint }),
            settled => settled?,
        };
        Ok(sent(&case, &run, considered, ending, unkept.as_ref()))
    }

    /// Settles a run with what is told of it: its counts, and whom it would have concerned or did.
    async fn settle_told(
        &self,
        run: &Run,
        considered: &Considered,
        ending: &Ending,
    ) -> Result<Option<Note>, Error> {
        let Some(plan) = &considered.plan else { return self.settle(run, None).await };
        let told = serde_json::json!({
            "run": run, "message": ending.message, "differences": ending.differences,
            "new": plan.new, "returned": plan.returned, "changed": plan.changed, "removed": plan.removed,
        });
        let named = plan.new.iter().chain(&plan.returned).chain(&plan.removed).map(|named| named.id.as_str());
        let concerned: Vec<&str> =
            named.chain(plan.changed.iter().map(|changed| changed.id.as_str())).collect();
        let told = Zeroizing::new(told.to_string());
        self.settle(run, Some(&Kept { told: told.as_bytes(), concerned: &concerned })).await
    }

    fn begin(&self, case: &Case<'_>) -> Result<Run, Error> {
        let run = Run {
            run: self.chance.word(12),
            list: case.list.name.clone(),
            application: case.kept.application.key(),
            kind: case.list.kind.name.to_owned(),
            list_id: case.list.list_id.clone(),
            practice: case.practice(),
            state: State::NotSent,
            started: self.clock.now(),
            finished: None,
            plan: None,
            approved: false,
            file_sha256: None,
            records: 0,
            new: 0,
            returned: 0,
            changed: 0,
            removed: 0,
            unchanged: 0,
        };
        self.store.write_run(&run)?;
        Ok(run)
    }

    async fn go(
        &self,
        case: &Case<'_>,
        run: &mut Run,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<(Considered, Ending), Error> {
        let mut considered = self.consider(case, session, watch).await?;
        let files: Vec<&str> = considered.files.iter().map(|file| file.sha256.as_str()).collect();
        run.file_sha256 = Some(files.join(" "));
        if let Some(plan) = &considered.plan {
            count(run, plan);
        }
        if let Some(ending) = self.stopped(case, run, &mut considered)? {
            run.state = ending.state;
            return Ok((considered, ending));
        }
        if self.overtaken(case, run, session, &considered).await? {
            considered.refused.push(stale("Vanta's list changed since it was read"));
            run.state = State::Refused;
            let ending =
                ended(State::Refused, "Vanta's list changed meanwhile. Nothing was sent. Review again.");
            return Ok((considered, ending));
        }
        let ending = self.put(case, run, session, &considered, watch).await?;
        run.state = ending.state;
        Ok((considered, ending))
    }

    /// What ends a run before anything is sent.
    fn stopped(
        &self,
        case: &Case<'_>,
        run: &mut Run,
        considered: &mut Considered,
    ) -> Result<Option<Ending>, Error> {
        let Some(plan) = considered.plan.as_ref().filter(|_| considered.refused.is_empty()) else {
            return Ok(Some(ended(
                State::Refused,
                "Refused. Nothing was sent, and nothing was changed in Vanta.",
            )));
        };
        let approved = case.request.approve.as_deref();
        if approved.is_some_and(|approved| approved != plan.fingerprint) {
            considered
                .refused
                .push(stale("The approval names another plan: the file or Vanta's list changed since"));
            let words = "The approval is for another plan. Nothing was sent. Review again.";
            return Ok(Some(ended(State::Refused, words)));
        }
        if approved.is_some() && self.store.approval_used(&plan.fingerprint)? {
            considered.refused.push(stale("The approval was used before, and works once"));
            let words = "This approval was used before. Nothing was sent. Review again.";
            return Ok(Some(ended(State::Refused, words)));
        }
        if plan.is_empty() && !case.request.unchanged_too {
            let holds = case.list.kind.noun.count(plan.holds_now);
            return Ok(Some(ended(
                State::NothingToDo,
                format!("Vanta holds exactly this already: {holds}."),
            )));
        }
        run.approved = approved.is_some();
        if considered.holds.is_empty() || run.approved {
            return Ok(None);
        }
        let words = "Held for your review. Nothing was sent, and nothing was changed in Vanta.";
        Ok(Some(ended(State::Held, words)))
    }

    /// Waits until a look and the PUT can leave at once. Where that took long, looks once more whether Vanta's
    /// list is still the one that was planned for.
    async fn overtaken(
        &self,
        case: &Case<'_>,
        run: &Run,
        session: &mut Session<'_>,
        considered: &Considered,
    ) -> Result<bool, Error> {
        session.make_room(2).await?;
        let fresh = |read: Timestamp| self.clock.now().duration_since(read) <= FRESH;
        if considered.read_at.is_some_and(fresh) {
            return Ok(false);
        }
        let held = session.get(case.list.kind, &case.list.list_id).await?;
        let again = Plan::new(&case.head(), &considered.drafted, &held, &self.limits);
        Ok(again.map_or(true, |again| Some(again.fingerprint) != run.plan))
    }

    /// Sends the body once and settles what became of it.
    async fn put(
        &self,
        case: &Case<'_>,
        run: &mut Run,
        session: &mut Session<'_>,
        considered: &Considered,
        watch: &dyn Watch,
    ) -> Result<Ending, Error> {
        let Some(plan) = &considered.plan else {
            return Ok(ended(State::Refused, "There is no plan to send."));
        };
        watch.saw(&Progress::Step(Step::Sending));
        let before: Vec<&Record> = considered.held.iter().collect();
        let drafted: Vec<&Record> = considered.drafted.iter().map(|drafted| &drafted.record).collect();
        // That there is no key now is told when the run is settled.
        self.keep_snapshot(&run.run, Which::Before, &before).await?;
        self.keep_snapshot(&run.run, Which::Sent, &drafted).await?;
        run.state = State::Unknown;
        self.store.write_run(run)?;
        let put = session.put(case.list.kind, &plan.body).await.map_err(|error| {
            run.state = State::NotSent;
            in_rows(error, case, &considered.drafted)
        })?;
        if let Put::Accepted = put {
            run.state = State::Sent;
            self.store.write_run(run)?;
        }
        let read = self.read_back(case, session, &considered.drafted, &considered.held, watch).await;
        let kept = match &read {
            Ok((_, after)) => {
                self.keep_snapshot(&run.run, Which::After, &after.iter().collect::<Vec<_>>()).await
            }
            Err(_) => Ok(None),
        };
        let found = read.map(|(found, _)| found);
        let mut ending = verdict(case, plan, &put, found);
        if let Err(error) = kept {
            ending.message.push_str(&format!(" What Vanta then held could not be kept: {error}"));
        }
        Ok(ending)
    }
}

/// What the answer and the readings together say.
fn verdict(case: &Case<'_>, plan: &Plan, put: &Put, found: Result<Found, vanta::Error>) -> Ending {
    let noun = case.list.kind.noun;
    let all = noun.count(plan.will_hold());
    let place = if case.practice() { "Your practice Vanta" } else { "Vanta" };
    let accepted = matches!(put, Put::Accepted);
    match found {
        Ok(Found::Equal) => ended(
            State::Verified,
            format!("{place} now holds your {all}. Read back and compared: all found, all fields equal."),
        ),
        Ok(Found::AsBefore(_)) if !accepted => ended(
            State::Unknown,
            format!(
                "{place} gave no clear answer, and its list is as it was before. The same file may be sent again."
            ),
        ),
        Ok(Found::AsBefore(differences) | Found::Other(differences)) => {
            let message = format!(
                "{place} holds something else than was sent: {} differ. Look at them before sending again.",
                noun.count(differences.len())
            );
            Ending { state: State::Differs, differences, message }
        }
        Err(error) if accepted => ended(
            State::Sent,
            format!("{place} says that it took your {all}, but could not be read back: {error}."),
        ),
        Err(error) => ended(
            State::Unknown,
            format!("Not sure yet: no clear answer came, and the list could not be read back: {error}."),
        ),
    }
}

/// Vanta's complaint about a record, as the row of the spreadsheet that it came from.
fn in_rows(error: vanta::Error, case: &Case<'_>, drafted: &[Drafted]) -> Error {
    let complaint = match &error.cause {
        Cause::Refused(refusal) => refusal.complaints.first().cloned(),
        _ => None,
    };
    let explained = Error::from(error);
    let Some(complaint) = complaint else { return explained };
    let Some(drafted) = drafted.get(complaint.record) else { return explained };
    let row = drafted.origin.row().map_or_else(|| "A record".to_owned(), |row| format!("Row {row}"));
    let name = name_of(case.list.kind, &drafted.record);
    let fields = complaint.fields.join(", ");
    let message = format!(
        "Vanta refused the list because of one record. {row} ({name}), {fields}: {}. Nothing was changed in Vanta.",
        complaint.words
    );
    Error { message, ..explained }
}

/// Whether the run's body may have reached Vanta.
fn reached_vanta(state: State) -> bool {
    matches!(state, State::Unknown | State::Sent | State::Verified | State::Differs)
}

fn count(run: &mut Run, plan: &Plan) {
    run.plan = Some(plan.fingerprint.clone());
    run.records = plan.will_hold();
    run.new = plan.new.len();
    run.returned = plan.returned.len();
    run.changed = plan.changed.len();
    run.removed = plan.removed.len();
    run.unchanged = plan.unchanged;
}

fn ended(state: State, message: impl Into<String>) -> Ending {
    Ending { state, differences: Vec::new(), message: message.into() }
}

fn stale(message: &str) -> Hold {
    Hold { rule: HoldRule::StalePlan, message: format!("{message}."), names: None }
}

fn sent(case: &Case<'_>, run: &Run, considered: Considered, ending: Ending, unkept: Option<&Note>) -> Sent {
    let sent = matches!(ending.state, State::Sent | State::Verified);
    Sent {
        run: run.run.clone(),
        list: run.list.clone(),
        state: ending.state,
        practice: case.practice(),
        plan: run.plan.clone(),
        sent,
        verified: ending.state == State::Verified,
        new: run.new,
        changed: run.changed,
        removed: run.removed,
        kept: 0,
        deactivated: 0,
        returned: run.returned,
        unchanged: run.unchanged,
        started: run.started,
        finished: run.finished.unwrap_or(run.started),
        differences: ending.differences,
        files: considered.files,
        recipe: considered.recipe,
        left_out: considered.left_out,
        left_out_counts: considered.left_out_counts,
        filtered: considered.filtered,
        mended: considered.mended,
        mended_cells: considered.mended_cells,
        not_sent: considered.not_sent,
        notes: considered.notes,
        holds: considered.holds,
        refused: considered.refused,
        problems: considered.problems,
        unkept: unkept.map(Note::in_words),
        message: ending.message,
    }
}
