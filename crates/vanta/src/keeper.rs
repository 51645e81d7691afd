//! What must be kept for an application between requests: its lock, its token, its counts.
//!
//! Vanta honours one active token per application and counts requests per application. So everything that
//! speaks for one application on this computer, in whatever process, must share all three. This crate says
//! what it needs ([`Keeper`], [`Lock`]); the house keeps it in files and the keychain.

use std::io;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::token::Token;

/// Keeps an application's lock, token and counts, across processes of one user.
pub trait Keeper: Send + Sync {
    /// Takes the application's lock if nobody has it. It is released when the value is dropped, also by the
    /// end of the process.
    ///
    /// # Errors
    /// Where the lock cannot even be asked for.
    fn try_lock(&self) -> io::Result<Option<Box<dyn Lock>>>;

    /// The token kept last, if there is one that can be read.
    fn token(&self) -> BoxFuture<'_, Option<Token>>;

    /// Keeps a token. Where there is no place to keep it, nothing happens: the next login mints another.
    fn keep_token<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, ()>;
}

/// The held lock of an application; whoever has it may read and write the counts.
pub trait Lock: Send + Sync {
    /// What was spent lately; nothing where it was never kept or cannot be read.
    fn spent(&self) -> Spent;

    /// Keeps what was spent.
    ///
    /// # Errors
    /// Where it cannot be written; the caller goes on, since Vanta's own 429 still bounds it.
    fn keep_spent(&self, spent: &Spent) -> io::Result<()>;
}

/// What an application spent within the last minute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// When each request left.
    pub requests: Vec<Timestamp>,
    /// When each login left.
    pub logins: Vec<Timestamp>,
    /// Whether the practice Vanta said that it counts nothing. Heeded on loopback only.
    #[serde(default)]
    pub unlimited: bool,
}
