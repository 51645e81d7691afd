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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use vanta::{Address, Region, Secret};

    use super::*;
    use crate::secret::Memory;

    fn application() -> Application {
        Application { address: Address::Vanta(Region::Us), client_id: "vci_1".into() }
    }

    fn files(folder: &Path) -> Files {
        Files::new(folder, &application(), Arc::new(Memory::default()))
    }

    #[test]
    fn one_at_a_time_has_an_applications_lock_and_the_next_one_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (files(folder.path()), files(folder.path()));
        let held = one.try_lock().unwrap();
        assert!(held.is_some());
        assert!(other.try_lock().unwrap().is_none());
        let elsewhere = Application { client_id: "vci_2".into(), ..application() };
        let elsewhere = Files::new(folder.path(), &elsewhere, Arc::new(Memory::default()));
        assert!(elsewhere.try_lock().unwrap().is_some(), "another application has a lock of its own");
        drop(held);
        assert!(other.try_lock().unwrap().is_some());
    }

    #[test]
    fn the_counts_pass_from_one_holder_of_the_lock_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let at: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        let spent = Spent { requests: vec![at; 3], logins: vec![at], unlimited: true };
        let held = files(folder.path()).try_lock().unwrap().unwrap();
        assert_eq!(held.spent(), Spent::default());
        held.keep_spent(&spent).unwrap();
        held.keep_spent(&Spent { requests: vec![at], ..spent.clone() }).unwrap();
        drop(held);
        let held = files(folder.path()).try_lock().unwrap().unwrap();
        assert_eq!(held.spent(), Spent { requests: vec![at], ..spent });
    }

    #[test]
    fn counts_that_cannot_be_read_count_as_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let held = files(folder.path()).try_lock().unwrap().unwrap();
        std::fs::write(folder.path().join(format!("{}.lock", application().key())), "{half").unwrap();
        assert_eq!(held.spent(), Spent::default());
    }

    #[tokio::test]
    async fn a_token_is_kept_whole_and_dies_with_what_it_was_minted_for() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let secret = Secret::new("vcs_secret");
        let expires: Timestamp = "2026-03-01T10:00:00Z".parse().unwrap();
        let token = Token {
            access: Secret::new("vat_1"),
            refresh: Some(Secret::new("vrt_1")),
            expires,
            api: application().address.api(),
            client_id: application().client_id,
            minted_by: secret.hash(),
        };
        files.keep_token(&token).await;
        let kept = files.token().await.unwrap();
        assert_eq!(kept, token);
        let before = expires - jiff::SignedDuration::from_secs(1);
        assert!(kept.fits(&application(), &secret, before));
        assert!(!kept.fits(&application(), &secret, expires));
        assert!(!kept.fits(&application(), &Secret::new("vcs_rotated"), before));
        let elsewhere = Application { address: Address::Vanta(Region::Gov), ..application() };
        assert!(!kept.fits(&elsewhere, &secret, before));
        assert!(!kept.fits(&Application { client_id: "vci_2".into(), ..application() }, &secret, before));
    }
}
