//! One run: a guarded PUT, read back and compared.
//!
//! The run's row in the store is written before and after each step, so that whenever the process ends it says
//! what is known. Just before the body leaves it says *unknown*, beside the hashes that can settle it
//! ([`super::resume`]); only an answer, or a reading, says more. A body whose fate is unclear is never sent again
//! by this run: three looks decide, and sending exactly it again is left to whoever asks next.

use jiff::{SignedDuration, Timestamp};
use vanta::{Put, Record, Session};

use super::consider::{Case, Considered};
use super::evidence::{After, Witness};
use super::print::prints;
use super::read_back::{Compared, Difference, DifferenceKind, Left, Look};
use super::{Request, Sent};
use crate::Rollcall;
use crate::error::Error;
use crate::explain;
use crate::history::{Kept, Note, Which};
use crate::review::{Asking, Changed, Hold, HoldRule, Plan};
use crate::store::{Run, State};
use crate::watch::{Progress, Relay, Step, Watch, cancelled, is_cancelled, unless_cancelled};

/// A reading older than this is read again before the body leaves.
const FRESH: SignedDuration = SignedDuration::from_secs(10);

/// How a run ended, and in what words.
pub(super) struct Ending {
    pub(super) state: State,
    pub(super) differences: Vec<Difference>,
    pub(super) kept_otherwise: Vec<Changed>,
    pub(super) message: String,
    /// What Vanta held when it was read back last.
    pub(super) after: Option<After>,
    /// Whether the body left.
    left: bool,
    /// Whether a later start must look again: the run is not settled, or what left may still arrive.
    open: bool,
}

impl Rollcall {
    /// Sends a file to a list: settles what an earlier start left open, plans, asks the guard, sends once, reads
    /// back.
    ///
    /// # Errors
    /// Where the list in Vanta surely was not changed by this run. Held, refused and unknown are results, not
    /// errors.
    pub async fn send(&self, request: &Request, watch: &dyn Watch) -> Result<Sent, Error> {
        let list = self.list(&request.list)?;
        let kept = self.connection(&list.connection)?;
        let case = Case { list: &list, kept: &kept, request };
        let client = self.client(&kept).await?;
        let witness = Witness::new(watch, self.clock.as_ref());
        let watch: &dyn Watch = &witness;
        let relay = Relay(watch);
        let session = unless_cancelled(watch, client.session(&relay)).await;
        let mut session = session.map_err(Error::nothing_changed)?.map_err(unchanged)?;
        self.resume_list(&kept, &list, &mut session, watch).await?;
        let mut run = self.begin(&case).map_err(Error::nothing_changed)?;
        let done = self.go(&case, &mut run, &mut session, watch).await;
        self.end(&case, run, done, &witness).await
    }

    /// Settles the run with everything that is told of it. Once the body has left, not even a full disk may hide what
    /// is known of it.
    async fn end(
        &self,
        case: &Case<'_>,
        mut run: Run,
        done: Result<(Considered, Ending), Error>,
        witness: &Witness<'_>,
    ) -> Result<Sent, Error> {
        run.finished = Some(self.clock.now());
        let (considered, mut ending) = match done {
            Ok(done) => done,
            Err(error) => {
                // Where this cannot be written, the next start finds the run open and ends it.
                let _ = self.settle(&run, false, None).await;
                return Err(error.nothing_changed());
            }
        };
        run.state = ending.state;
        if ending.left && is_cancelled(witness) {
            ending.message = format!("It was too late to cancel: the list had left. {}", ending.message);
        }
        let unkept = match self.keep(case, &run, &considered, &ending, witness).await {
            Err(error) if ending.left => {
                ending.message.push_str(&format!(
                    " This could not be written into the history, which still says \"not sure yet\" and is set right by \
                     the next send: {}",
                    error.message
                ));
                None
            }
            kept => kept?,
        };
        Ok(sent(case, &run, considered, ending, unkept.as_ref()))
    }

    /// Keeps what Vanta held afterwards, and everything that is told of the run.
    async fn keep(
        &self,
        case: &Case<'_>,
        run: &Run,
        considered: &Considered,
        ending: &Ending,
        witness: &Witness<'_>,
    ) -> Result<Option<Note>, Error> {
        if let Some(after) = &ending.after {
            self.keep_snapshot(&run.run, Which::After, &after.records.iter().collect::<Vec<_>>()).await?;
        }
        let evidence = self.evidence(case, run, considered, ending, witness);
        let concerned: Vec<&str> = evidence.concerned.iter().map(String::as_str).collect();
        let before = if ending.left { &[Which::Before, Which::Sent][..] } else { &[] };
        let snapshots = [before, if ending.after.is_some() { &[Which::After] } else { &[] }].concat();
        let kept = Kept { told: evidence.told.as_bytes(), concerned: &concerned, snapshots: &snapshots };
        let note = self.settle(run, ending.open, Some(&kept)).await?;
        if run.state == State::Verified && run.asking == Asking::Hand {
            self.hand_given(&case.list.name)?;
        }
        Ok(note)
    }

    pub(super) fn begin(&self, case: &Case<'_>) -> Result<Run, Error> {
        let run = Run {
            run: self.chance.word(12),
            list: case.list.name.clone(),
            application: case.kept.application.key(),
            kind: case.list.kind.name.to_owned(),
            list_id: case.list.list_id.clone(),
            practice: case.practice(),
            state: State::NotSent,
            asking: case.request.asking,
            started: self.clock.now(),
            finished: None,
            plan: None,
            approved: false,
            file_sha256: None,
            recipe: None,
            held: None,
            records: 0,
            new: 0,
            returned: 0,
            changed: 0,
            removed: 0,
            kept: 0,
            deactivated: 0,
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
        let ready = unless_cancelled(watch, self.make_ready(case, run, session, watch)).await?;
        let (considered, stopped) = ready?;
        let ending = match stopped {
            Some(ending) => ending,
            None => self.put(case, run, session, &considered, watch).await?,
        };
        Ok((considered, ending))
    }

    /// Everything up to the instant before the body leaves: what is considered, and what ends the run there. It may
    /// be left at any await, since nothing was changed yet.
    async fn make_ready(
        &self,
        case: &Case<'_>,
        run: &mut Run,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<(Considered, Option<Ending>), Error> {
        let mut considered = self.consider(case, session, watch).await?;
        considered.holds.extend(self.still_open(case.kept, case.list, &considered, case.request.asking)?);
        let files: Vec<&str> = considered.files.iter().map(|file| file.sha256.as_str()).collect();
        run.file_sha256 = Some(files.join(" ")).filter(|sums| !sums.is_empty());
        run.recipe = considered.read.recipe;
        if let Some(plan) = &considered.plan {
            count(run, plan);
        }
        if let Some(ending) = self.stopped(case, run, &mut considered)? {
            return Ok((considered, Some(ending)));
        }
        if self.overtaken(case, run, session, &considered).await? {
            considered.refused.push(stale("Vanta's list changed since it was read"));
            let words = "Vanta's list changed meanwhile. Nothing was sent, and nothing was changed in Vanta. Review \
                         again.";
            return Ok((considered, Some(ended(State::Refused, words))));
        }
        Ok((considered, None))
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
        let approved = approved.or_else(|| self.config()?.approval_of(&plan.fingerprint));
        if approved.is_some_and(|approved| approved != plan.fingerprint) {
            considered
                .refused
                .push(stale("The approval names another plan: the file or Vanta's list changed since"));
            let words = "The approval is for another plan. Nothing was sent, and nothing was changed in Vanta. Review again.";
            return Ok(Some(ended(State::Refused, words)));
        }
        if approved.is_some() && self.store.approval_used(&plan.fingerprint)? {
            considered.refused.push(stale("The approval was used before, and works once"));
            let words = "This approval was used before. Nothing was sent, and nothing was changed in Vanta. Review again.";
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
            return Ok(ended(State::Refused, "There is no plan to send. Nothing was changed in Vanta."));
        };
        watch.saw(&Progress::Step(Step::Sending));
        if is_cancelled(watch) {
            return Err(cancelled());
        }
        let before: Vec<&Record> = considered.held.iter().collect();
        let drafted: Vec<&Record> = considered.drafted.iter().map(|drafted| &drafted.record).collect();
        // What is not kept here is told when the run is settled.
        self.keep_snapshot(&run.run, Which::Before, &before).await?;
        self.keep_snapshot(&run.run, Which::Sent, &drafted).await?;
        let prints = prints(case.list.schema(), &considered.held, drafted.into_iter());
        run.state = State::Unknown;
        let written = self.store.take_off(run, &prints, self.clock.now());
        let put = match written {
            Ok(()) => session.put(case.list.kind, &plan.body).await,
            Err(error) => {
                run.state = State::NotSent;
                return Err(error.into());
            }
        };
        let put = put.map_err(|error| {
            run.state = State::NotSent;
            explain::refusal(error, case.list.kind, &considered.drafted)
        })?;
        if let Put::Accepted = put {
            run.state = State::Sent;
            // Where it cannot be written, the row says *unknown*, which is true too; what is known is told below.
            let _ = self.store.write_run(run);
        }
        let left = Left { drafted: &considered.drafted, before: &considered.held, plan: Some(plan) };
        let mut found = self.read_back(case, session, &left, watch).await;
        let after = found.as_mut().ok().and_then(|found| found.inner_mut().after.take());
        let after = after.map(|records| After { at: self.clock.now(), records });
        Ok(Ending { after, ..verdict(case, plan, &put, found) })
    }
}

/// What the answer and the readings together say.
fn verdict(case: &Case<'_>, plan: &Plan, put: &Put, found: Result<Look<Compared>, vanta::Error>) -> Ending {
    let all = case.list.kind.noun.count(plan.will_hold());
    let place = if case.practice() { "Your practice Vanta" } else { "Vanta" };
    let left = |state, message: String| Ending { left: true, open: true, ..ended(state, message) };
    match (found, put) {
        (Ok(Look::Equal(compared)), _) => {
            let message =
                format!("{place} now holds your {all}. Read back and compared: all found, all fields equal.");
            let Compared { kept_otherwise, .. } = compared;
            Ending { kept_otherwise, open: false, ..left(State::Verified, message) }
        }
        (Ok(Look::AsBefore(_)), Put::Unknown(error)) => left(
            State::NotSent,
            format!(
                "{place} gave no clear answer ({}), and 40 seconds later its list is as it was before: what was sent is \
                 not in Vanta so far. Exactly the same may be sent again; anything else is held first.",
                error.cause
            ),
        ),
        (Ok(Look::AsBefore(_)), Put::Rejected { words }) => Ending {
            open: false,
            ..left(State::NotSent, format!("{place} took none of it: {words}. Nothing was changed in Vanta."))
        },
        (Ok(Look::AsBefore(compared) | Look::Other(compared)), put) => {
            let told = match put {
                Put::Accepted => format!("{place} says that it took your {all}, but holds something else."),
                Put::Rejected { words } => {
                    format!("{place} refused some records and took the others: {words}.")
                }
                Put::Unknown(_) => {
                    format!(
                        "{place} gave no clear answer, and holds neither what was there nor what was sent."
                    )
                }
            };
            let counts = counted(&compared.differences);
            let message =
                format!("{told} {counts} Look at them before sending again; until then the list is held.");
            Ending { differences: compared.differences, ..left(State::Differs, message) }
        }
        (Err(error), Put::Accepted) => left(
            State::Sent,
            format!(
                "{place} says that it took your {all}, but could not be read back: {error}. The next send looks first."
            ),
        ),
        (Err(error), Put::Rejected { words }) => left(
            State::Unknown,
            format!(
                "Not sure yet: {place} refused some records ({words}), and could not be read back: {error}."
            ),
        ),
        (Err(error), Put::Unknown(cause)) => left(
            State::Unknown,
            format!(
                "Not sure yet whether {place} took your {all}: no clear answer came ({}), and the list could not be read \
                 back: {error}. The next send looks first.",
                cause.cause
            ),
        ),
    }
}

/// How many differ, and how.
fn counted(differences: &[Difference]) -> String {
    let sorts = [
        (DifferenceKind::Missing, "missing"),
        (DifferenceKind::StillRemoved, "still removed"),
        (DifferenceKind::Unexpected, "not sent but there"),
        (DifferenceKind::OtherValues, "with other values"),
    ];
    let count = |kind| differences.iter().filter(|difference| difference.kind == kind).count();
    let told: Vec<String> = sorts
        .into_iter()
        .map(|(kind, words)| (count(kind), words))
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{} {words}", vanta::kind::grouped(count)))
        .collect();
    format!("Of its records: {}.", told.join(", "))
}

fn unchanged(error: vanta::Error) -> Error {
    Error::from(error).nothing_changed()
}

fn count(run: &mut Run, plan: &Plan) {
    run.plan = Some(plan.fingerprint.clone());
    run.records = plan.will_hold();
    run.new = plan.new.len();
    run.returned = plan.returned.len();
    run.changed = plan.changed.len();
    run.removed = plan.removed.len();
    run.kept = plan.kept.len();
    run.deactivated = plan.deactivated.len();
    run.unchanged = plan.unchanged;
    run.held = Some(plan.holds_now);
}

/// An ending before anything left.
fn ended(state: State, message: impl Into<String>) -> Ending {
    let (differences, kept_otherwise) = (Vec::new(), Vec::new());
    let message = message.into();
    Ending { state, differences, kept_otherwise, message, after: None, left: false, open: false }
}

fn stale(message: &str) -> Hold {
    Hold::new(HoldRule::StalePlan, format!("{message}."))
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
        kept: run.kept,
        deactivated: run.deactivated,
        returned: run.returned,
        unchanged: run.unchanged,
        started: run.started,
        finished: run.finished.unwrap_or(run.started),
        differences: ending.differences,
        kept_otherwise: ending.kept_otherwise,
        files: considered.files,
        recipe: considered.recipe.map(|(from, _)| from),
        restores: case.request.what.restores().cloned(),
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
        config: considered.config,
        not_compared: considered.not_compared,
        message: ending.message,
    }
}
