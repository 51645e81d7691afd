//! The key that seals this data folder: found, or made once.
//!
//! What was sealed with a lost key is lost, and a second key beside the first would hide that until somebody
//! needs an undo. So the store names the key's ID before anything is sealed with it, a key is made only where
//! none is named, and a named one that cannot be had is an error that says which one. In the keychain it stands
//! under its own ID: the data folder may move, and a copy of it finds the same key.

use std::ffi::OsString;
use std::sync::Arc;

use vanta::Secret;

use crate::Rollcall;
use crate::error::{Code, Error};
use crate::secret::{SealKey, Sealer, SecretError};

impl Rollcall {
    /// What seals and opens in this data folder. The first call makes its key.
    ///
    /// # Errors
    /// Where the key cannot be had, or kept: then nothing can be sealed or opened for now.
    pub(crate) async fn sealer(&self) -> Result<Sealer, Error> {
        let key = match self.store.sealing_key()? {
            Some(id) => self.named_key(&id).await?,
            None => self.first_key().await?,
        };
        Ok(Sealer::new(&key, Arc::clone(&self.chance)))
    }

    /// The key of this ID and no other. Where the environment gives a key, the keychain is not asked.
    async fn named_key(&self, id: &str) -> Result<SealKey, Error> {
        if let Some(given) = &self.seal_key {
            return if given.id() == id { Ok(given.clone()) } else { Err(other_given(id, &given.id())) };
        }
        let kept = self.kept_key(id).await.map_err(|error| out_of_reach(error, Some(id)))?;
        kept.ok_or_else(|| not_kept(id))
    }

    /// The key of this ID as the keychain has it. An item that holds anything else counts as none.
    async fn kept_key(&self, id: &str) -> Result<Option<SealKey>, SecretError> {
        let kept = self.secrets.get(&item(id)).await?;
        Ok(kept.as_ref().and_then(SealKey::read).filter(|key| key.id() == id))
    }

    /// Names the environment's key, or makes one. Another process may do so at the same time; the store says
    /// whose counts.
    async fn first_key(&self) -> Result<SealKey, Error> {
        if let Some(given) = &self.seal_key {
            let named = self.store.name_sealing_key(&given.id())?;
            return self.named_key(&named).await;
        }
        let key = SealKey::new(&*self.chance);
        let id = key.id();
        let unkept = |error| out_of_reach(error, None);
        self.secrets.set(&item(&id), key.to_keep()).await.map_err(unkept)?;
        // Some keychains take an item and forget it. Nothing is sealed with a key that was not seen to stay.
        self.kept_key(&id).await.map_err(unkept)?.ok_or_else(forgotten)?;
        let named = self.store.name_sealing_key(&id)?;
        if named != id {
            let _ = self.secrets.remove(&item(&id)).await; // nothing was sealed with it; if it stays, no harm
        }
        self.named_key(&named).await
    }
}

/// The key that the environment gives.
///
/// # Errors
/// Where it gives something that is no key: to go on without it would make another one.
pub(crate) fn environment_key(text: Option<OsString>) -> Result<Option<SealKey>, Error> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let key = text.into_string().ok().and_then(|text| SealKey::read(&Secret::new(text)));
    key.map(Some).ok_or_else(|| {
        let message = "ROLLCALL_SEAL_KEY is set, but it is no key: it must be 32 bytes in base64.";
        Error::new(Code::BadInput, message).hint(MAKE_ONE)
    })
}

const MAKE_ONE: &str = "`openssl rand -base64 32` makes one. Keep it as long as the data folder: what it sealed, \
                        nothing else opens.";

/// The name under which the keychain keeps the key of this ID.
fn item(id: &str) -> String {
    format!("{id}.seal")
}

fn other_given(id: &str, given: &str) -> Error {
    let message = format!(
        "This data folder is sealed with the key {id}, but ROLLCALL_SEAL_KEY holds another one ({given}). Nothing can \
         be sealed or opened for now."
    );
    Error::new(Code::SealKeyMissing, message).hint(format!(
        "Put the key {id} into ROLLCALL_SEAL_KEY; if it is in this computer's keychain, unset ROLLCALL_SEAL_KEY."
    ))
}

fn not_kept(id: &str) -> Error {
    let message = format!(
        "This data folder is sealed with the key {id}, which is not in the keychain. Nothing can be sealed or opened \
         for now."
    );
    Error::new(Code::SealKeyMissing, message).hint(
        "Use the keychain of the user and computer that made it, bring it back from a backup of the keychain, or put \
         the key into ROLLCALL_SEAL_KEY. Rollcall makes no other one in its place.",
    )
}

fn forgotten() -> Error {
    let message =
        "The keychain did not keep the key that was to seal this data folder. Nothing can be sealed for now.";
    Error::new(Code::NoKeychain, message).hint(format!(
        "Check that the keychain keeps new items, or put a key into ROLLCALL_SEAL_KEY. {MAKE_ONE}"
    ))
}

/// The keychain did not answer; `id` where the key has a name already.
fn out_of_reach(error: SecretError, id: Option<&str>) -> Error {
    let which = match id {
        Some(id) => format!("the key {id} that seals this data folder"),
        None => "the key that will seal this data folder".to_owned(),
    };
    match error {
        SecretError::Locked => {
            let message = format!(
                "The keychain is locked, and {which} with it. Nothing can be sealed or opened for now."
            );
            Error::new(Code::KeychainLocked, message).hint("Unlock it and try again.")
        }
        SecretError::Unavailable(why) => {
            let message =
                format!("There is no keychain for {which}. Nothing can be sealed or opened for now.");
            let hint = match id {
                Some(_) => "Start the keychain, or put the key into ROLLCALL_SEAL_KEY.".to_owned(),
                None => format!("Start the keychain, or put a key into ROLLCALL_SEAL_KEY. {MAKE_ONE}"),
            };
            Error::new(Code::NoKeychain, message).hint(hint).detail(why)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
