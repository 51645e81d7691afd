//! Being told how far a use case has come, and asking it to stop.

use std::sync::{Arc, Mutex, PoisonError};

use futures::future::{BoxFuture, pending};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use vanta::{Clock, Event};

use crate::error::{Code, Error};
use crate::send::Resumed;

/// Who is told. Nobody, where `()` is passed.
pub trait Watch: Send + Sync {
    /// Something happened or begins.
    fn saw(&self, progress: &Progress);

    /// What asks the use case to stop, where anybody may.
    fn cancel(&self) -> Option<&Cancel> {
        None
    }
}

impl Watch for () {
    fn saw(&self, _: &Progress) {}
}

/// What can be told.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A step begins.
    Step(Step),
    /// So much of a step is done: at most ten times a second, and always at its end.
    Count {
        /// The step.
        step: Step,
        /// How many records are done.
        done: usize,
        /// How many there are.
        of: usize,
    },
    /// Vanta does not show what was sent yet, and is looked at again after this wait.
    LookingAgain {
        /// How long it is.
        wait: std::time::Duration,
    },
    /// A run that an earlier start left open was settled.
    Resumed(Box<Resumed>),
    /// Something happens between us and Vanta.
    Vanta(Event),
}

/// The steps of a send, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file is read and checked.
    ReadingFile,
    /// Vanta's list is read.
    ReadingVanta,
    /// The body leaves; from here on, cancelling no longer helps.
    Sending,
    /// Vanta's list is read again.
    ReadingBack,
    /// What Vanta holds is compared with what was sent.
    Comparing,
}

/// Asks a send to stop. It does until the body leaves; afterwards it goes on to its end and says so, because a
/// list that left is better read back than left alone.
#[derive(Clone, Debug)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Default for Cancel {
    fn default() -> Cancel {
        Cancel(Arc::new(watch::Sender::new(false)))
    }
}

impl Cancel {
    /// Asks. Asking again changes nothing.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends once it is asked for.
    pub async fn asked(&self) {
        let mut asked = self.0.subscribe();
        let _ = asked.wait_for(|&asked| asked).await; // the sender lives as long as this
    }
}

pub(crate) fn is_cancelled(watch: &dyn Watch) -> bool {
    watch.cancel().is_some_and(Cancel::is_asked)
}

/// Does work that may be left at any instant, unless it is asked to stop.
///
/// # Errors
/// Where it was.
pub(crate) async fn unless_cancelled<T>(
    watch: &dyn Watch,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    let Some(cancel) = watch.cancel() else { return Ok(work.await) };
    tokio::select! {
        biased;
        () = cancel.asked() => Err(cancelled()),
        done = work => Ok(done),
    }
}

/// What a use case that was asked to stop, and could, ends with.
pub(crate) fn cancelled() -> Error {
    Error::new(Code::Cancelled, "Cancelled.").hint("The same command begins anew.")
}

/// Tells counts as often as a person can follow: at most ten a second by the clock, the last one always.
pub(crate) struct Counter<'a> {
    watch: &'a dyn Watch,
    clock: &'a dyn Clock,
    step: Step,
    of: usize,
    told: Mutex<Option<Timestamp>>,
}

/// How long is waited between two counts.
const BETWEEN_COUNTS: SignedDuration = SignedDuration::from_millis(100);

impl<'a> Counter<'a> {
    pub(crate) fn new(watch: &'a dyn Watch, clock: &'a dyn Clock, step: Step, of: usize) -> Counter<'a> {
        Counter { watch, clock, step, of, told: Mutex::default() }
    }

    /// So many are done.
    pub(crate) fn at(&self, done: usize) {
        let now = self.clock.now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let early = told.is_some_and(|told| now.duration_since(told).abs() < BETWEEN_COUNTS);
        if early && done != self.of {
            return;
        }
        *told = Some(now);
        drop(told);
        self.watch.saw(&Progress::Count { step: self.step, done, of: self.of });
    }
}

/// Hands what the Vanta client tells on to whoever watches the use case, and their wish to stop to the client.
pub(crate) struct Relay<'a>(pub(crate) &'a dyn Watch);

impl vanta::Watch for Relay<'_> {
    fn saw(&self, event: &Event) {
        self.0.saw(&Progress::Vanta(event.clone()));
    }

    fn stopped(&self) -> BoxFuture<'_, ()> {
        match self.0.cancel() {
            Some(cancel) => Box::pin(cancel.asked()),
            None => Box::pin(pending()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use vanta::clock::HandClock;

    use super::*;

    #[derive(Default)]
    struct Counts(Mutex<Vec<usize>>);

    impl Watch for Counts {
        fn saw(&self, progress: &Progress) {
            if let Progress::Count { done, .. } = progress {
                self.0.lock().unwrap().push(*done);
            }
        }
    }

    #[test]
    fn counts_are_told_at_most_ten_times_a_second_and_the_last_one_always() {
        let clock = HandClock::at("2026-03-01T09:00:00Z".parse().unwrap());
        let counts = Counts::default();
        let counter = Counter::new(&counts, &clock, Step::Comparing, 1000);
        for done in 1..=1000 {
            clock.pass(Duration::from_millis(1)); // a second in all
            counter.at(done);
        }
        let told = counts.0.lock().unwrap().clone();
        assert!(told.len() <= 11, "{told:?}");
        assert_eq!((told.first(), told.last()), (Some(&1), Some(&1000)));
    }

    #[test]
    fn the_last_count_is_told_though_no_time_has_passed() {
        let clock = HandClock::at("2026-03-01T09:00:00Z".parse().unwrap());
        let counts = Counts::default();
        let counter = Counter::new(&counts, &clock, Step::Comparing, 3);
        (1..=3).for_each(|done| counter.at(done));
        assert_eq!(*counts.0.lock().unwrap(), [1, 3]);
    }
}
