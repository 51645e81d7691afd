//! What can go wrong between us and Vanta, each with what a person needs to know about it.

use std::fmt;
use std::io;

use crate::refusal::Refusal;

/// A request that did not do what it should.
///
/// Wherever a function returns this for a `PUT`, the list in Vanta is unchanged; an outcome that is not known
/// is not an error but [`crate::Put::Unknown`].
#[derive(Debug)]
pub struct Error {
    /// `PUT /v1/resources/user_account`, where a request was made; the query never stands here.
    pub request: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// What happened.
    pub cause: Cause,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cause)?;
        if let Some(request) = &self.request {
            write!(f, " ({request}")?;
            if self.tries > 1 {
                write!(f, ", tried {} times", self.tries)?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// No connection could be made, so nothing was sent.
    #[error("no connection to {host}: {why}")]
    NoConnection {
        /// The host, or the proxy on the way.
        host: String,
        /// The network's own words.
        why: String,
    },
    /// Something on the way opens the encrypted connection and this computer does not trust it.
    #[error(
        "the connection to {host} is opened by something in between whose certificate is not trusted: {why}"
    )]
    Inspected {
        /// The host.
        host: String,
        /// What is wrong with the certificate.
        why: String,
    },
    /// The connection ended before the answer did.
    #[error("the connection ended before the answer did")]
    Cut,
    /// No answer within the time.
    #[error("no answer within {seconds} seconds")]
    TimedOut {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The answer sends us elsewhere; that is never followed.
    #[error("the answer points to another address ({to}), which is never followed")]
    Redirected {
        /// Where to: the host only.
        to: String,
    },
    /// Vanta does not know this client ID with this secret.
    #[error("Vanta does not accept this key: {words}")]
    WrongKey {
        /// Vanta's own words.
        words: String,
    },
    /// The key is for another sort of application.
    #[error("this key may not do that: {words}")]
    Scope {
        /// Vanta's own words.
        words: String,
    },
    /// Tokens die as soon as they are minted: somebody else mints with the same key.
    #[error("another program is using the same Vanta key")]
    KeyInUse,
    /// 403: the network, a proxy, or the wrong sort of application; not a matter of data.
    #[error("the request was forbidden: {words}")]
    Forbidden {
        /// The answer's own words.
        words: String,
    },
    /// 404 from Vanta: no such list has been created there.
    #[error("Vanta has no such list: {words}")]
    UnknownList {
        /// Vanta's own words.
        words: String,
    },
    /// The body was too large for Vanta's gateway.
    #[error("the list is too large for one request: {words}")]
    TooLarge {
        /// The gateway's own words.
        words: String,
    },
    /// Vanta refused the records. Nothing was changed.
    #[error("Vanta refused the list: {0}")]
    Refused(Refusal),
    /// 429, for longer than the patience lasted.
    #[error("Vanta takes no more requests for now")]
    TooOften,
    /// 408 or 5xx.
    #[error("Vanta is in trouble: {status} {words}")]
    Trouble {
        /// The status.
        status: u16,
        /// The answer's own words.
        words: String,
    },
    /// An answer that Vanta would not give.
    #[error("the answer is not Vanta's: {what}")]
    NotVanta {
        /// What came instead.
        what: String,
    },
    /// A person wanted it to stop before it left.
    #[error("stopped before it left")]
    Stopped,
    /// A secret of a practice Vanta was about to go elsewhere, or another secret to a practice Vanta.
    #[error("{0}")]
    WrongSecret(&'static str),
    /// The application's lock could not be asked for.
    #[error("the lock of this application cannot be used: {0}")]
    Lock(String),
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Cause {
        Cause::Lock(error.to_string())
    }
}
