//! Time and chance, passed in.
//!
//! Nothing below this line asks the computer what time it is or waits by itself, so that limits, retries and
//! expiry are tested in no time at all. A *wait* is something done on purpose; a *deadline* is a limit on
//! something else. A test lets waits pass at once and lets a deadline pass only when it says so.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;

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
