//! Being told what happens while it happens: waits with their end, retries with their reason, every exchange.

use std::time::Duration;

use futures::future::{BoxFuture, pending};
use jiff::Timestamp;

use crate::error::Cause;

/// Who is told. Nobody, where `()` is passed.
pub trait Watch: Send + Sync {
    /// Something happened or begins.
    fn saw(&self, event: &Event);

    /// Ends once a person wants no `PUT` to leave any more. One that is under way goes on to its end, and readings
    /// go on whatever is wanted, since only they say what became of it.
    fn stopped(&self) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }
}

impl Watch for () {
    fn saw(&self, _: &Event) {}
}

/// What can happen.
#[derive(Clone, Debug)]
pub enum Event {
    /// Another run of this application is under way on this computer; this one waits for its end.
    WaitingForLock,
    /// Vanta's limit is reached; the next request leaves at `until`.
    WaitingForLimit {
        /// Which limit.
        limit: Limit,
        /// When the wait ends.
        until: Timestamp,
        /// How long it is.
        wait: Duration,
    },
    /// The request is repeated after a wait.
    Retrying {
        /// Why.
        cause: Cause,
        /// After how long.
        wait: Duration,
    },
    /// A request was answered, or was not.
    Exchanged(Exchange),
}

/// One of Vanta's limits by the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Requests.
    Requests,
    /// Logins.
    Logins,
}

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// `GET`, `PUT` or `POST`.
    pub method: &'static str,
    /// The path, never the query.
    pub path: String,
    /// The status; none where no answer came.
    pub status: Option<u16>,
    /// When it left.
    pub at: Timestamp,
}
