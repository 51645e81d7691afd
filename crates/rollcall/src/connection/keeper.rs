//! An application's lock and counts in files, and its token in the keychain.
//!
//! The files lie in a folder of the user's that no data folder and no config moves, since Vanta counts per
//! application and not per data folder. The operating system releases a file's lock when the process ends,
//! however it ends, so nothing is ever left locked.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::BoxFuture;
use vanta::{Application, Keeper, Lock, Spent, Token};

use crate::secret::Secrets;
use crate::store::{private_file, private_folder};

/// Keeps one application's lock, counts and token.
pub(super) struct Files {
    folder: PathBuf,
    key: String,
    tokens: Arc<dyn Secrets>,
}

/// The name under which an application's token is kept.
pub(super) fn token_name(key: &str) -> String {
    format!("{key}.token")
}

impl Files {
    pub(super) fn new(folder: &Path, application: &Application, tokens: Arc<dyn Secrets>) -> Files {
        Files { folder: folder.to_owned(), key: application.key(), tokens }
    }
}

impl Keeper for Files {
    fn try_lock(&self) -> io::Result<Option<Box<dyn Lock>>> {
        private_folder(&self.folder)?;
        let file = private_file(&self.folder.join(format!("{}.lock", self.key)))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(Held { file }))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn token(&self) -> BoxFuture<'_, Option<Token>> {
        Box::pin(async { Token::from_kept(&self.tokens.get(&token_name(&self.key)).await.ok()??) })
    }

    fn keep_token<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, ()> {
        Box::pin(async {
            // Without a keychain the token lives as long as this session; the next one mints another.
            let _ = self.tokens.set(&token_name(&self.key), token.to_keep()).await;
        })
    }
}

/// The locked file, which also holds the counts: whoever has the one has the other.
struct Held {
    file: File,
}

impl Lock for Held {
    fn spent(&self) -> Spent {
        let mut text = String::new();
        let mut file = &self.file;
        let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
        read.ok().and_then(|_| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    fn keep_spent(&self, spent: &Spent) -> io::Result<()> {
        let mut file = &self.file;
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(&serde_json::to_vec(spent)?)
    }
}
