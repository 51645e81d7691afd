//! Where flows lie while a person works on them.
//!
//! What lies here counts; the store has it sealed for the next start. A password lies here alone, and so does everything
//! where there is no key to seal with. Nothing here is held while something is waited for: whoever changes a flow
//! does so at once, and what is sealed afterwards is what lies here by then.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::rows::Marked;
use super::{FlowStep, KeptWhere};
use crate::error::{Code, Error};
use crate::prepare::{Edit, ReadAs, Shelf};
use crate::recipe::Override;
use crate::review::Missing;
use crate::sheet::Password;
use crate::store::KeptRecipe;
use crate::{Data, Rollcall};

/// What a person has decided so far for one list.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Flow {
    pub(super) files: Vec<ChosenFile>,
    pub(super) read_as: ReadAs,
    /// The version of the list's recipe on which the edits stand; none for what is suggested.
    pub(super) base: Option<u32>,
    /// The version that this flow itself made of it.
    pub(super) own: Option<u32>,
    /// What was done, in its order.
    pub(super) done: Vec<Done>,
    /// What was taken back, the last one last.
    pub(super) undone: Vec<Done>,
    pub(super) missing: Option<Missing>,
    pub(super) keep_problems: bool,
    pub(super) step: FlowStep,
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChosenFile {
    pub(super) source: Option<String>,
    pub(super) path: PathBuf,
    /// The fingerprint that it had then, where it could be read.
    pub(super) sha256: Option<String>,
}

/// One thing that can be taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Done {
    Edit(Edit),
    /// A cell that was mended by hand: what counted before, and what counts now, where anything does.
    Fix {
        before: Option<Override>,
        after: Option<Override>,
    },
}

impl Flow {
    pub(super) fn edits(&self) -> Vec<Edit> {
        let edit = |done: &Done| match done {
            Done::Edit(edit) => Some(edit.clone()),
            Done::Fix { .. } => None,
        };
        self.done.iter().filter_map(edit).collect()
    }

    /// The recipe on which the edits stand. Where somebody else changed the list's recipe meanwhile, it is that one.
    pub(super) fn base_of(&self, versions: Vec<KeptRecipe>) -> Option<KeptRecipe> {
        let latest = versions.first().map(|latest| latest.version);
        let stands_on = if latest == self.base || latest == self.own { self.base } else { latest };
        versions.into_iter().find(|kept| Some(kept.version) == stands_on)
    }
}

/// The flows that lie in memory.
#[derive(Default)]
pub(crate) struct Desk {
    flows: Mutex<HashMap<String, OnDesk>>,
    pub(super) shelf: Arc<Shelf>,
}

/// A flow with what is known of it for now.
#[derive(Clone)]
pub(super) struct OnDesk {
    pub(super) flow: Flow,
    pub(super) password: Option<Password>,
    /// The IDs that Vanta holds, or why they are not known, once it was asked.
    pub(super) held: Option<Result<Arc<HashSet<String>>, String>>,
    pub(super) kept: KeptWhere,
    /// Counts changes, so that what was made of a flow is known to be of this one.
    pub(super) revision: u64,
    /// What is marked in its rows.
    pub(super) marked: Option<Arc<Marked>>,
}

impl Desk {
    /// Looks at a flow, or changes it. `None` where it does not lie here.
    fn with<T>(&self, list: &str, with: impl FnOnce(&mut OnDesk) -> T) -> Option<T> {
        let mut flows = self.flows.lock().unwrap_or_else(PoisonError::into_inner);
        flows.get_mut(list).map(with)
    }

    fn lay(&self, list: &str, flow: Flow, kept: KeptWhere) {
        let mut flows = self.flows.lock().unwrap_or_else(PoisonError::into_inner);
        flows.entry(list.to_owned()).or_insert(OnDesk {
            flow,
            password: None,
            held: None,
            kept,
            revision: 0,
            marked: None,
        });
    }

    /// Forgets a list's flow and what was read for it.
    pub(crate) fn forget(&self, list: &str) {
        self.flows.lock().unwrap_or_else(PoisonError::into_inner).remove(list);
        self.shelf.forget(list);
    }
}

impl Rollcall {
    /// A flow as it lies on the desk, fetched from the store where it does not yet.
    pub(super) async fn on_desk(&self, list: &str) -> Result<OnDesk, Error> {
        self.at_desk(list, |on_desk| on_desk.clone()).await
    }

    /// Looks at a flow, or changes something that is not kept.
    pub(super) async fn at_desk<T>(
        &self,
        list: &str,
        with: impl FnOnce(&mut OnDesk) -> T,
    ) -> Result<T, Error> {
        self.list(list)?;
        if self.desk.with(list, |_| ()).is_none() {
            let (flow, kept) = self.stored(list).await?;
            self.desk.lay(list, flow, kept);
        }
        self.desk.with(list, with).ok_or_else(ended)
    }

    /// Changes a flow, and keeps it.
    pub(super) async fn change_flow<T>(
        &self,
        list: &str,
        change: impl FnOnce(&mut OnDesk) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let changed = self.at_desk(list, |on_desk| {
            on_desk.revision += 1;
            change(on_desk)
        });
        let changed = changed.await??;
        self.keep_flow(list).await?;
        Ok(changed)
    }

    async fn keep_flow(&self, list: &str) -> Result<(), Error> {
        if let Data::Config(_) = &self.data {
            return Ok(());
        }
        let sealer = match self.sealer().await {
            Ok(sealer) => sealer,
            Err(error) if is_keyless(&error) => {
                let why = error.message;
                self.desk.with(list, |on_desk| on_desk.kept = KeptWhere::Memory { why });
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let keep = |on_desk: &mut OnDesk| {
            let plain = Zeroizing::new(serde_json::to_vec(&on_desk.flow).map_err(|_| unreadable())?);
            self.store.put_flow(list, &sealer.seal(&place(list), &plain)?)?;
            on_desk.kept = KeptWhere::Store;
            Ok(())
        };
        self.desk.with(list, keep).unwrap_or(Ok(()))
    }

    /// The flow as the store has it, and where the next change of it will be kept.
    async fn stored(&self, list: &str) -> Result<(Flow, KeptWhere), Error> {
        if let Data::Config(_) = &self.data {
            let why = "This house has no data folder, so nothing of it is kept.".to_owned();
            return Ok((Flow::default(), KeptWhere::Memory { why }));
        }
        let Some(sealed) = self.store.flow(list)? else {
            let base = self.store.recipe(list)?.map(|kept| kept.version);
            return Ok((Flow { base, ..Flow::default() }, KeptWhere::Store));
        };
        match self.sealer().await {
            Ok(sealer) => {
                let plain = sealer.open(&place(list), &sealed)?;
                Ok((serde_json::from_slice(&plain).map_err(|_| unreadable())?, KeptWhere::Store))
            }
            Err(error) if is_keyless(&error) => {
                let why = format!("What was decided earlier cannot be opened. {}", error.message);
                Ok((Flow::default(), KeptWhere::Memory { why }))
            }
            Err(error) => Err(error),
        }
    }
}

fn is_keyless(error: &Error) -> bool {
    matches!(error.code, Code::SealKeyMissing | Code::KeychainLocked | Code::NoKeychain)
}

fn place(list: &str) -> String {
    format!("flow of {list}")
}

fn ended() -> Error {
    Error::new(Code::UnknownName, "What was decided for this list was given up in the meantime.")
        .hint("Choose the file again.")
}

fn unreadable() -> Error {
    Error::new(Code::StoreUnusable, "What was decided for this list is not what Rollcall writes.")
        .hint("Give it up and choose the file again.")
}
