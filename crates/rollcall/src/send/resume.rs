//! Settling what an earlier start left open: by reading back, never by guessing and never by sending again.
//!
//! A process may end at any instant. What it leaves is a run's row, and from just before the body leaves a flight
//! with the hashes of the list as it was and as it should become. [`Rollcall::send`] and [`Rollcall::review`]
//! settle the runs of their list first, under the application's lock, so that no plan is ever made beside a run
//! that may still be on its way; [`Rollcall::resume`] settles those of all lists, for whoever starts the house.
//!
//! What stays open afterwards holds the next send ([`Rollcall::still_open`]): a list in which Vanta held something
//! else, until a person has looked; a body that is not in Vanta so far, unless exactly that plan is sent again.

use serde::Serialize;
use ts_rs::TS;
use vanta::{Record, Session};

use super::consider::Considered;
use super::print;
use super::read_back::Look;
use crate::Rollcall;
use crate::error::Error;
use crate::history::Which;
use crate::list::List;
use crate::review::{Ask, Asking, Hold, HoldRule, Offer};
use crate::store::connections::Kept;
use crate::store::{Flight, InVanta, Run, State};
use crate::watch::{Progress, Relay, Watch, unless_cancelled};

/// What became of a run that an earlier start left open.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Resumed {
    /// The run, as it stands now.
    pub run: Run,
    /// What it means, in a sentence.
    pub message: String,
}

impl Rollcall {
    /// Settles, of every list, the runs that an earlier start left open. A list that cannot be read now is left as
    /// it is; its next review or send tries again, and goes no further until it knows.
    ///
    /// # Errors
    /// Where the store cannot be read or written.
    pub async fn resume(&self, watch: &dyn Watch) -> Result<Vec<Resumed>, Error> {
        let mut resumed = Vec::new();
        for kept in self.store.connections()? {
            let lists = self.store.lists()?;
            let lists: Vec<List> = lists.into_iter().filter(|list| list.connection == kept.name).collect();
            let mut open = !self.store.left_behind(&kept.application.key())?.is_empty();
            for list in &lists {
                open |= self.open_flights(&kept, list)?.iter().any(|flight| is_in_the_air(&flight.run));
            }
            if !open {
                continue; // the common case makes no request and waits for no lock
            }
            let Ok(client) = self.client(&kept).await else { continue };
            let relay = Relay(watch);
            let Ok(mut session) = client.session(&relay).await else { continue };
            for list in &lists {
                resumed.extend(self.resume_list(&kept, list, &mut session, watch).await.unwrap_or_default());
            }
        }
        Ok(resumed)
    }

    /// Settles the runs of one list that an earlier start left open.
    ///
    /// # Errors
    /// Where the list could not be read; then nothing may be sent to it. Or where a person cancelled.
    pub(super) async fn resume_list(
        &self,
        kept: &Kept,
        list: &List,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<Vec<Resumed>, Error> {
        let mut resumed = Vec::new();
        for mut run in self.store.left_behind(&kept.application.key())? {
            run.finished = Some(self.clock.now());
            self.settle(&run, false, None).await?;
            if run.state != State::NotSent {
                continue; // of a time before flights were kept: nothing is known that could settle it
            }
            let message = "The run before ended early. Nothing had left, and nothing was changed in Vanta.";
            resumed.push(told(watch, run, message.to_owned()));
        }
        for flight in self.open_flights(kept, list)? {
            if is_in_the_air(&flight.run) {
                let settled = unless_cancelled(watch, self.settle_flight(list, session, flight, watch));
                resumed.push(settled.await??);
            } else if flight.run.state == State::NotSent {
                resumed.extend(self.arrived_late(list, session, flight, watch).await?);
            }
        }
        Ok(resumed)
    }

    /// Settles one flight by looking, as long after its leaving as a run itself would.
    async fn settle_flight(
        &self,
        list: &List,
        session: &mut Session<'_>,
        flight: Flight,
        watch: &dyn Watch,
    ) -> Result<Resumed, Error> {
        let judge = |held: Vec<Record>| recognised(list, &flight, held);
        let found = self.look(list, session, flight.at, watch, judge).await;
        let found = found.map_err(|error| not_known(&flight.run, error))?;
        let mut run = flight.run;
        let accepted = run.state == State::Sent;
        run.finished = Some(self.clock.now());
        let message = match found {
            Look::Equal(held) => {
                run.state = State::Verified;
                self.keep_after(&run, &held).await?;
                "The run before was interrupted. Vanta holds what it sent: read back and compared, all equal."
            }
            Look::AsBefore(_) if !accepted => {
                run.state = State::NotSent;
                "The run before was interrupted. What it sent is not in Vanta so far; the list is as it was before."
            }
            Look::AsBefore(_) | Look::Other(_) => {
                run.state = State::Differs;
                "The run before was interrupted, and Vanta holds something else than it sent. Look at the review \
                 before sending again."
            }
        };
        self.settle(&run, run.state != State::Verified, None).await?;
        Ok(told(watch, run, message.to_owned()))
    }

    /// Looks once more for a body that was not in Vanta when its run ended.
    async fn arrived_late(
        &self,
        list: &List,
        session: &mut Session<'_>,
        flight: Flight,
        watch: &dyn Watch,
    ) -> Result<Option<Resumed>, Error> {
        let held = unless_cancelled(watch, session.get(list.kind, &list.list_id)).await?;
        let held = held.map_err(|error| not_known(&flight.run, error))?;
        let Look::Equal(held) = recognised(list, &flight, held) else { return Ok(None) };
        let mut run = flight.run;
        run.state = State::Verified;
        self.keep_after(&run, &held).await?;
        self.settle(&run, false, None).await?;
        let message =
            "What an earlier run sent arrived late. Vanta holds it now: read back and compared, all equal.";
        Ok(Some(told(watch, run, message.to_owned())))
    }

    /// What earlier runs of the list left open that a person must know before another plan is sent.
    pub(super) fn still_open(
        &self,
        kept: &Kept,
        list: &List,
        considered: &Considered,
        asking: Asking,
    ) -> Result<Option<Hold>, Error> {
        let plan = considered.plan.as_ref().map(|plan| &plan.fingerprint);
        let message = |flight: &Flight| match flight.run.state {
            State::Differs => Some(format!(
                "After the send of {} Vanta held something else than was sent: see what would change now.",
                flight.run.started.strftime("%Y-%m-%d %H:%M UTC")
            )),
            State::NotSent if flight.run.plan.as_ref() != plan => Some(format!(
                "The send of {} got no clear answer. It is not in Vanta so far but may still arrive, and what would be \
                 sent now is something else.",
                flight.run.started.strftime("%Y-%m-%d %H:%M UTC")
            )),
            _ => None,
        };
        let flights = self.open_flights(kept, list)?;
        let message = flights.iter().rev().find_map(message);
        let ask = if asking == Asking::Hand { Ask::Tick } else { Ask::Approval };
        Ok(message.map(|message| Hold::new(HoldRule::Unsettled, message).asking(ask, vec![Offer::Approve])))
    }

    /// Keeps what a run left, so that the next one can tell whether someone else wrote to the list.
    async fn keep_after(&self, run: &Run, held: &[Record]) -> Result<(), Error> {
        // That there is no key is told by the next send, which misses what is not kept.
        self.keep_snapshot(&run.run, Which::After, &held.iter().collect::<Vec<_>>()).await.map(drop)
    }

    fn open_flights(&self, kept: &Kept, list: &List) -> Result<Vec<Flight>, Error> {
        let application = kept.application.key();
        let place = InVanta { application: &application, kind: list.kind.name, list_id: &list.list_id };
        Ok(self.store.flights(place)?)
    }
}

/// Whether nobody has looked since the body left.
fn is_in_the_air(run: &Run) -> bool {
    matches!(run.state, State::Unknown | State::Sent)
}

fn recognised(list: &List, flight: &Flight, held: Vec<Record>) -> Look<Vec<Record>> {
    if print::is_sent(list.schema(), &flight.prints, &held) {
        Look::Equal(held)
    } else if print::is_before(&flight.prints, &held) {
        Look::AsBefore(held)
    } else {
        Look::Other(held)
    }
}

fn told(watch: &dyn Watch, run: Run, message: String) -> Resumed {
    let resumed = Resumed { run, message };
    watch.saw(&Progress::Resumed(Box::new(resumed.clone())));
    resumed
}

/// Here nobody may say that nothing was changed: the run before may have changed everything.
fn not_known(run: &Run, error: vanta::Error) -> Error {
    let explained = Error::from(error);
    let message = format!(
        "The run before ({}) is not settled, and Vanta could not be read to settle it. {} Nothing more was sent.",
        run.run, explained.message
    );
    Error { message, ..explained }
}
