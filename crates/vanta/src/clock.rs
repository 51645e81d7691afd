//! Time and chance, passed in.
//!
//! Nothing below this line asks the computer what time it is or waits by itself, so that limits, retries and
//! expiry are tested in no time at all. A *wait* is something done on purpose; a *deadline* is a limit on
//! something else. A test lets waits pass at once and lets a deadline pass only when it says so.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::Notify;

/// Tells the time and waits.
pub trait Clock: Send + Sync {
    /// The time now, by the wall clock.
    fn now(&self) -> Timestamp;

    /// Waits on purpose.
    fn wait(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Ends when something else has taken too long.
    fn deadline(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// Draws random numbers.
pub trait Chance: Send + Sync {
    /// A number from 0 up to, but not including, 1.
    fn fraction(&self) -> f64;

    /// Fills the bytes with randomness fit for keys and tokens.
    fn fill(&self, bytes: &mut [u8]);

    /// A new random text of `length` lower-case letters and digits, fit for ids and tokens.
    fn word(&self, length: usize) -> String {
        const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut bytes = vec![0; length];
        self.fill(&mut bytes);
        bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
    }
}

/// A clock moved by hand, for tests of everything that waits.
///
/// Every wait moves it on and ends at once; a deadline passes only when [`HandClock::expire`] says so. It
/// remembers each wait.
#[derive(Debug)]
pub struct HandClock {
    now: Mutex<Timestamp>,
    waits: Mutex<Vec<Duration>>,
    expired: Arc<Notify>,
}

impl HandClock {
    /// A clock that shows this time until it is moved.
    pub fn at(now: Timestamp) -> HandClock {
        HandClock { now: Mutex::new(now), waits: Mutex::default(), expired: Arc::default() }
    }

    /// Moves it on.
    pub fn pass(&self, duration: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += duration;
    }

    /// Lets every deadline pass that is being waited for now.
    pub fn expire(&self) {
        self.expired.notify_waiters();
    }

    /// Every wait so far, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.pass(duration);
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).push(duration);
        Box::pin(tokio::task::yield_now())
    }

    fn deadline(&self, _: Duration) -> BoxFuture<'static, ()> {
        let expired = Arc::clone(&self.expired);
        Box::pin(async move { expired.notified().await })
    }
}

/// Chance that always falls the same way, for tests that compare what they get.
#[derive(Debug, Default)]
pub struct LoadedDice {
    thrown: AtomicU64,
}

impl Chance for LoadedDice {
    fn fraction(&self) -> f64 {
        0.5
    }

    /// Different bytes at each throw, and the same ones in each run.
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.thrown.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 33) as u8;
        }
    }
}
