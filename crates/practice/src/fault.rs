//! Misbehaviour on request: each fault waits for the next request of its sort and happens once.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use vanta::Value;

/// What sort of request a fault waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// `POST /oauth/token`, or the suspension of a token.
    Login,
    /// `GET` of a list.
    Get,
    /// `PUT` of a list.
    Put,
}

/// What happens instead of, or beside, the right answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum Fault {
    /// The request is done, and its answer waits until it is released.
    Hold,
    /// The request waits until it is released, and is done only then; never, where whoever asked has gone.
    HoldBefore,
    /// The request is done, and its answer waits so long, by the clock.
    Delay {
        /// How long.
        seconds: u64,
    },
    /// The connection is cut before anything is done.
    DropBefore,
    /// The request is done, and the connection is cut before the answer.
    DropAfter,
    /// Somebody else logs in: the token is revoked first.
    RevokeToken,
    /// 429, nothing is done.
    TooMany {
        /// The header `Retry-After`, in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// A status with plain text.
    Trouble {
        /// The status.
        status: u16,
        /// The text.
        text: String,
        /// Whether the request is done nevertheless.
        #[serde(default)]
        applied: bool,
    },
    /// 403 with a web page, as a proxy would; nothing is done.
    Html,
    /// The request is done, and the answer is JSON of something else.
    WrongJson,
    /// The request is done, and the answer is empty.
    Empty,
    /// The request is done, and the answer breaks off in the middle.
    Truncated,
    /// 308 with plain text, as the regional hosts answer; nothing is done.
    Redirect,
    /// For a `PUT`: the first record is refused and the others are taken.
    Reject,
    /// For a `GET`: without removed records.
    HideRemoved,
    /// For a `PUT`: this field of every record is stored as this value.
    StoreOtherwise {
        /// The field.
        field: String,
        /// The value.
        value: Value,
    },
    /// Before the request: somebody else removes the list's first live record.
    SomebodyWrites,
}

/// The faults that wait.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: VecDeque<(On, Fault)>,
}

impl Faults {
    pub(crate) fn add(&mut self, on: On, fault: Fault) {
        self.waiting.push_back((on, fault));
    }

    /// Takes the oldest fault that waits for such a request.
    pub(crate) fn take(&mut self, on: On) -> Option<Fault> {
        let place = self.waiting.iter().position(|(waits, _)| *waits == on)?;
        self.waiting.remove(place).map(|(_, fault)| fault)
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }
}
