//! The computer's keychain, on a thread of its own.
//!
//! A locked keychain blocks until a person answers, zbus must not be called from an async task, and Windows
//! wants one caller at a time. So one plain thread owns it, requests go to it by channel, and the asker gives
//! up after a while; the thread may then finish in its own time without holding anybody up.

use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::oneshot;
use vanta::{Clock, Secret};

use super::{SecretError, Secrets};

/// The name under which the keychain shows Rollcall's items.
const SERVICE: &str = "app.rollcall.desktop";

/// How long the keychain may take; long enough for a person to type a password.
const PATIENCE: Duration = Duration::from_secs(60);

type Answer = Result<Option<Secret>, SecretError>;

enum Ask {
    Get,
    Set(Secret),
    Remove,
}

struct Request {
    name: String,
    ask: Ask,
    answer: oneshot::Sender<Answer>,
}

/// macOS Keychain, Windows Credential Manager, or the Secret Service (GNOME Keyring, KWallet).
pub struct Keychain {
    clock: Arc<dyn Clock>,
    /// Begins with the first request: a keychain that was asked too early stays away for the whole process.
    thread: Mutex<Option<mpsc::Sender<Request>>>,
}

impl Keychain {
    /// Nothing is touched before the first request.
    pub fn new(clock: Arc<dyn Clock>) -> Keychain {
        Keychain { clock, thread: Mutex::new(None) }
    }

    fn ask(&self, name: &str, ask: Ask) -> BoxFuture<'_, Answer> {
        let (answer, answered) = oneshot::channel();
        let sent = self.send(Request { name: name.to_owned(), ask, answer });
        let deadline = self.clock.deadline(PATIENCE);
        Box::pin(async move {
            sent?;
            tokio::select! {
                answer = answered => {
                    answer.unwrap_or_else(|_| Err(SecretError::Unavailable("its thread ended".to_owned())))
                }
                () = deadline => Err(SecretError::Locked),
            }
        })
    }

    fn send(&self, request: Request) -> Result<(), SecretError> {
        let ended = |_| SecretError::Unavailable("its thread ended".to_owned());
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.as_ref() {
            return thread.send(request).map_err(ended);
        }
        let (sender, requests) = mpsc::channel::<Request>();
        let serve = move || {
            for request in requests {
                let answer = answer(&request.name, &request.ask);
                let _ = request.answer.send(answer); // nobody waits any more: the answer is late
            }
        };
        let started = thread::Builder::new().name("keychain".to_owned()).spawn(serve);
        started.map_err(|error| SecretError::Unavailable(error.to_string()))?;
        sender.send(request).map_err(ended)?;
        *thread = Some(sender);
        Ok(())
    }
}

impl Secrets for Keychain {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Secret>, SecretError>> {
        self.ask(name, Ask::Get)
    }

    fn set(&self, name: &str, secret: Secret) -> BoxFuture<'_, Result<(), SecretError>> {
        let asked = self.ask(name, Ask::Set(secret));
        Box::pin(async move { asked.await.map(drop) })
    }

    fn remove(&self, name: &str) -> BoxFuture<'_, Result<(), SecretError>> {
        let asked = self.ask(name, Ask::Remove);
        Box::pin(async move { asked.await.map(drop) })
    }
}

/// Runs on the keychain's own thread, and may block there.
fn answer(name: &str, ask: &Ask) -> Answer {
    let entry = keyring::Entry::new(SERVICE, name).map_err(|error| explained(&error))?;
    let done = match ask {
        Ask::Get => {
            return match entry.get_secret() {
                Ok(bytes) => Ok(String::from_utf8(bytes).ok().map(Secret::new)),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(explained(&error)),
            };
        }
        Ask::Set(secret) => entry.set_secret(secret.open().as_bytes()),
        Ask::Remove => entry.delete_credential(),
    };
    match done {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(explained(&error)),
    }
}

/// The texts of the platforms are in many languages and change, so only the variants are looked at.
fn explained(error: &keyring::Error) -> SecretError {
    match error {
        keyring::Error::NoStorageAccess(_) => SecretError::Locked,
        keyring::Error::NoDefaultStore => {
            SecretError::Unavailable("no keychain service is running".to_owned())
        }
        other => SecretError::Unavailable(other.to_string()),
    }
}
