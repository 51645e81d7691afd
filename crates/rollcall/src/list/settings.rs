//! What is set for a list: how many removals it allows, what becomes of those who are missing, and the IDs that every
//! file must give.
//!
//! These IDs name people, so they are sealed before they reach the store, here and not there, as overrides are.

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::Rollcall;
use crate::error::{Code, Error};
use crate::review::{Limit, ListRules, Missing};
use crate::secret::Sealer;

/// So many IDs at most that every file must give.
pub(crate) const MOST_MUST_HAVE: usize = 3;

/// What is set for a list, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ListSettings {
    /// How many removals are within the limit, in words.
    pub limit: String,
    /// What becomes of those who are not in the file, where a send does not say.
    pub missing: Missing,
    /// The IDs that every file must give.
    pub must_have: Vec<String>,
    /// Whether some are set, but cannot be opened for now, since their key cannot be had.
    pub must_have_unopened: bool,
}

/// What is to be set. What is not given stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSettings {
    /// How many removals are within the limit.
    pub limit: Option<Limit>,
    /// What becomes of those who are not in the file.
    pub missing: Option<Missing>,
    /// The IDs that every file must give, in place of those that were set; none of them, where it is empty.
    pub must_have: Option<Vec<String>>,
}

impl Rollcall {
    /// What is set for a list. The key is asked for only where IDs are.
    ///
    /// # Errors
    /// Where there is no such list, or what is kept of it is damaged.
    pub async fn list_settings(&self, name: &str) -> Result<ListSettings, Error> {
        let list = self.list(name)?;
        let must_have = self.must_have(name).await?;
        Ok(ListSettings {
            limit: list.limit.to_string(),
            missing: list.missing,
            must_have_unopened: must_have.is_none(),
            must_have: must_have.unwrap_or_default(),
        })
    }

    /// Sets something for a list. Nothing is sent.
    ///
    /// # Errors
    /// Where there is no such list, its kind has no state for "no longer active", there are too many IDs, or nothing can
    /// be sealed for now.
    pub async fn set_list(&self, name: &str, new: &NewSettings) -> Result<ListSettings, Error> {
        let list = self.list(name)?;
        let (limit, missing) = (new.limit.unwrap_or(list.limit), new.missing.unwrap_or(list.missing));
        can_be(missing, list.kind)?;
        if missing == Missing::Keep {
            return Err(Error::new(Code::BadInput, "Keeping whoever is missing is no rule for a list.").hint(
                "A leaver who is kept active is a wrong record too. Say it per send, with --keep-missing.",
            ));
        }
        let sealed = match &new.must_have {
            None => None,
            Some(ids) if ids.is_empty() => Some(None),
            Some(ids) => Some(Some(self.sealed_ids(name, ids).await?)),
        };
        let sealed = sealed.as_ref().map(Option::as_deref);
        self.store.set_list(name, limit, missing, sealed)?;
        self.list_settings(name).await
    }

    /// What the guard needs to know of a list.
    pub(crate) async fn list_rules(&self, name: &str) -> Result<ListRules, Error> {
        let (limit, must_have) = (self.list(name)?.limit, self.must_have(name).await?);
        Ok(ListRules {
            limit,
            must_have_unopened: must_have.is_none(),
            must_have: must_have.unwrap_or_default(),
        })
    }

    async fn sealed_ids(&self, name: &str, ids: &[String]) -> Result<Vec<u8>, Error> {
        if ids.len() > MOST_MUST_HAVE || ids.iter().any(|id| id.trim().is_empty()) {
            let message = format!("One to {MOST_MUST_HAVE} IDs can be set that every file must give.");
            return Err(Error::new(Code::BadInput, message)
                .hint("Choose those who surely stay: yourself, the head of the company."));
        }
        seal_ids(&self.sealer().await?, name, ids)
    }

    /// None where some are set, but the key cannot be had: a lost key holds a send that nobody looks at, and does not
    /// stop one that a person approves.
    async fn must_have(&self, name: &str) -> Result<Option<Vec<String>>, Error> {
        let Some(sealed) = self.store.must_have(name)? else { return Ok(Some(Vec::new())) };
        let plain = match self.sealer().await {
            Ok(sealer) => sealer.open(&place(name), &sealed)?,
            Err(Error { code: Code::SealKeyMissing | Code::KeychainLocked | Code::NoKeychain, .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        serde_json::from_slice(&plain).map(Some).map_err(|_| unreadable())
    }
}

/// The IDs that a list must have, as the store keeps them.
pub(crate) fn seal_ids(sealer: &Sealer, list: &str, ids: &[String]) -> Result<Vec<u8>, Error> {
    let plain = Zeroizing::new(serde_json::to_vec(ids).map_err(|_| unreadable())?);
    Ok(sealer.seal(&place(list), &plain)?)
}

/// Whether whoever is missing can be sent so.
///
/// # Errors
/// Where the kind has no state for it.
pub(crate) fn can_be(missing: Missing, kind: &vanta::Kind) -> Result<(), Error> {
    if missing != Missing::Deactivate || kind.deactivated.is_some() {
        return Ok(());
    }
    let message = format!("{} have no state for \"no longer active\" in Vanta.", kind.label);
    Err(Error::new(Code::BadInput, message)
        .hint("Keep whoever is missing with --keep-missing, or let them be removed."))
}

fn place(list: &str) -> String {
    format!("IDs that {list} must have")
}

fn unreadable() -> Error {
    Error::new(Code::StoreUnusable, "The IDs that the list must have are not what Rollcall writes.")
        .hint("Set them again with: rollcall list set NAME --must-have ID")
}

#[cfg(test)]
mod tests;
