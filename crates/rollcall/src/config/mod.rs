//! A house without a data folder: one reviewed file says what a data folder would keep.
//!
//! Build runners and clusters have no place that stays, but they have a repository in which people review what
//! changes. So connection, list, limits, recipe and approval stand there in one text ([`text`]), and the house is
//! furnished from it: the same store as always, in memory, so that every use case runs unchanged and none of it is
//! written twice. What such a house has not is a history; [`FileSays`] tells in every result what is not asked because
//! of it, and what the file says in its place.
//!
//! Two things never come from the file: the secret, which is in the environment, and the application's lock and
//! counts, which lie in the user's folder, since Vanta counts for all of the user's houses together.

use std::path::Path;
use std::sync::Arc;

use vanta::Application;

use crate::error::{Code, Error};
use crate::list::{List, seal_ids};
use crate::prepare::{all_wrong, read_recipe};
use crate::recipe::text as recipe_text;
use crate::secret::{Memory, SealKey, Sealer};
use crate::store::Store;
use crate::store::connections::Kept;
use crate::{Data, Parts, Rollcall};

mod says;
mod secrets;
mod text;

pub use says::FileSays;
use text::{RecipeAt, Written};

/// A configuration of more than this is none.
const LARGEST: u64 = 1 << 20;

/// What a reviewed file says. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The file's own name, as people know it.
    name: String,
    application: Application,
    list: List,
    must_have: Vec<String>,
    /// Whether a person states that this recipe keeps the list.
    established: bool,
    /// The recipe as TOML.
    recipe: Option<String>,
    /// The fingerprint of the plan that a person approved.
    approved: Option<String>,
}

impl Config {
    /// Reads the file, and the recipe that it names.
    ///
    /// # Errors
    /// Where a file cannot be read, holds a secret, or has errors, each with its line and key.
    pub fn read(file: &Path) -> Result<Config, Error> {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let content = content(file, &name)?;
        let written = text::read(&content, &name).map_err(|errors| {
            Error::new(Code::BadInput, all_wrong(&errors, &name))
                .hint("Nothing was read and nothing was sent. Mend the lines named.")
        })?;
        let Written { application, list, must_have, established, recipe, approved } = written;
        let recipe = match recipe {
            None => None,
            Some(RecipeAt::Here(recipe)) => Some(recipe_text::write(&recipe)),
            Some(RecipeAt::Beside(beside)) => Some(recipe_beside(file, &beside, &list)?),
        };
        Ok(Config { name, application, list, must_have, established, recipe, approved })
    }

    /// What it says in place of a history. `plan` is the fingerprint of what would be sent, where there is one.
    pub(crate) fn says(&self, plan: Option<&str>) -> FileSays {
        FileSays::new(&self.name, self.established, self.approved.as_deref(), plan)
    }

    /// Whether it says that its recipe keeps the list.
    pub(crate) fn is_established(&self) -> bool {
        self.established
    }

    /// The approval, where it is one of exactly this plan. One of another plan counts for nothing: it was used, or
    /// something changed since.
    pub(crate) fn approval_of(&self, plan: &str) -> Option<&str> {
        self.approved.as_deref().filter(|approved| *approved == plan)
    }

    /// The error where the environment does not hold the secret; `given` is the client ID whose secret it holds.
    pub(crate) fn no_secret(&self, given: Option<&str>) -> Error {
        let Config { name, application: Application { client_id, .. }, .. } = self;
        let message = match given {
            Some(other) => {
                format!(
                    "ROLLCALL_CLIENT_ID holds another client ID ({other}) than {name} names ({client_id})."
                )
            }
            None => format!("The environment does not hold the secret of the client ID {client_id}."),
        };
        Error::new(Code::NoSecret, message).hint(
            "With --config the secret comes from the environment alone: put this client ID into ROLLCALL_CLIENT_ID \
             and its secret into ROLLCALL_CLIENT_SECRET.",
        )
    }
}

fn content(file: &Path, name: &str) -> Result<String, Error> {
    let unread = |error: std::io::Error| {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => Code::FileNotFound,
            _ => Code::FileLocked,
        };
        Error::new(code, format!("The configuration {} cannot be read: {error}.", file.display()))
    };
    let bytes = std::fs::metadata(file).map_err(unread)?.len();
    if bytes > LARGEST {
        let message = format!("{name} is too large for a configuration ({bytes} bytes).");
        return Err(Error::new(Code::BadInput, message).hint("A configuration is a small text file."));
    }
    String::from_utf8(std::fs::read(file).map_err(unread)?).map_err(|_| {
        Error::new(Code::BadInput, format!("{name} is no text in UTF-8, as a configuration is."))
    })
}

fn recipe_beside(file: &Path, beside: &str, list: &List) -> Result<String, Error> {
    let (recipe, text) = read_recipe(&file.with_file_name(beside))?;
    if recipe.kind == list.kind {
        return Ok(text);
    }
    let message = format!(
        "The recipe {beside} makes {}, and the list \"{}\" holds {}.",
        recipe.kind.label, list.name, list.kind.label
    );
    Err(Error::new(Code::BadRecipe, message).hint("Use a recipe of the list's own kind."))
}

impl Rollcall {
    /// A house furnished from a reviewed file. It asks no keychain, and what it would seal lives no longer than it.
    pub(crate) fn configured(parts: Parts, config: Box<Config>) -> Result<Rollcall, Error> {
        let store = Store::in_memory()?;
        let Config { application, list, must_have, recipe, .. } = &*config;
        store.add_connection(&Kept { name: list.connection.clone(), application: application.clone() })?;
        store.add_list(list)?;
        if let Some(recipe) = recipe {
            store.keep_recipe(&list.name, recipe, "", parts.clock.now())?;
        }
        let key = SealKey::new(&*parts.chance);
        if !must_have.is_empty() {
            store.name_sealing_key(&key.id())?;
            let sealer = Sealer::new(&key, Arc::clone(&parts.chance));
            let sealed = seal_ids(&sealer, &list.name, must_have)?;
            store.set_list(&list.name, list.limit, list.missing, Some(Some(&sealed)))?;
        }
        let parts = Parts {
            data: Data::Config(config),
            secrets: Arc::<Memory>::default(),
            seal_key: Some(key),
            ..parts
        };
        Ok(Rollcall::on(store, Vec::new(), parts))
    }

    /// The reviewed file, where there is one in place of a data folder.
    pub(crate) fn config(&self) -> Option<&Config> {
        match &self.data {
            Data::Config(config) => Some(config),
            Data::Folder(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
