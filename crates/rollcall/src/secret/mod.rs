//! Where secrets are kept: the computer's keychain, or memory in tests; and [`seal`], what a secret key makes of
//! texts that name people.
//!
//! The keychain may be missing, locked, or slow because a person must answer its question, so every call has
//! four honest answers (here it is, there is none, locked, unavailable) and a limit in time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use vanta::Secret;

mod keychain;
pub mod seal;

pub use keychain::Keychain;
pub use seal::{SealError, SealKey, Sealer};

/// Keeps secrets by name.
pub trait Secrets: Send + Sync {
    /// The secret of that name; none where none was kept.
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Secret>, SecretError>>;

    /// Keeps a secret, in place of the one of that name.
    fn set(&self, name: &str, secret: Secret) -> BoxFuture<'_, Result<(), SecretError>>;

    /// Forgets the secret of that name; nothing happens where there is none.
    fn remove(&self, name: &str) -> BoxFuture<'_, Result<(), SecretError>>;
}

/// Why a secret could not be had, kept or forgotten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// There is no keychain, or it cannot be reached.
    #[error("this computer has no keychain that Rollcall can use: {0}")]
    Unavailable(String),
    /// It is locked, or nobody answered its question in time.
    #[error("the keychain is locked")]
    Locked,
}

/// Keeps secrets in memory: for tests, and for what must not outlive the process.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Mutex<HashMap<String, Secret>>,
}

impl Memory {
    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for Memory {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Secret>, SecretError>> {
        let found = self.kept().get(name).cloned();
        Box::pin(async move { Ok(found) })
    }

    fn set(&self, name: &str, secret: Secret) -> BoxFuture<'_, Result<(), SecretError>> {
        self.kept().insert(name.to_owned(), secret);
        Box::pin(async { Ok(()) })
    }

    fn remove(&self, name: &str) -> BoxFuture<'_, Result<(), SecretError>> {
        self.kept().remove(name);
        Box::pin(async { Ok(()) })
    }
}
