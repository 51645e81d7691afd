//! One file that holds the data folder, and the way back.
//!
//! The folder is one SQLite file, so a backup is a whole and consistent copy of it. It holds no secret: the keys are
//! in the keychain, and what names people is sealed. Going back never overwrites: what is there is set aside first,
//! and only where it is the same folder's earlier or later state.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::chain::{RESTORED, tell_moves};
use crate::error::{Code, Error};
use crate::store::{Aside, Store, StoreError, is_backup, private_folder};
use crate::{Data, Parts, Rollcall};

/// What a restored backup means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The data folder.
    pub data: PathBuf,
    /// The lists that want one approved send by hand.
    pub lists: Vec<String>,
    /// Where what was there before is now.
    pub set_aside: Option<PathBuf>,
    /// What could not be done yet, in a sentence.
    pub note: Option<String>,
}

impl Rollcall {
    /// Writes a consistent copy of the data folder to a file, which must not be there yet. Runs may go on meanwhile.
    /// Gives its size in bytes.
    ///
    /// # Errors
    /// Where the file is there already or cannot be written.
    pub fn backup(&self, file: &Path) -> Result<u64, Error> {
        if file.exists() {
            let message = format!("There is a file {} already.", file.display());
            return Err(Error::new(Code::NotWritten, message)
                .hint("A backup never overwrites another one. Choose another name."));
        }
        self.store.backup(file).map_err(|error| unwritten(file, &error))?;
        let written = fs::metadata(file).map_err(|error| unwritten(file, &error))?;
        Ok(written.len())
    }

    /// Puts a backup into the data folder and opens it. Afterwards nothing goes by itself: schedules wait, approvals
    /// are void, and each list wants one approved send by hand.
    ///
    /// # Errors
    /// Where the file is no backup or a newer Rollcall wrote it, or the folder holds something else.
    pub async fn restore_backup(parts: Parts, file: &Path) -> Result<(Rollcall, Restored), Error> {
        is_backup(file).map_err(|why| no_backup(file, why))?;
        let now = parts.clock.now();
        let Data::Folder(data) = parts.data.clone() else {
            return Err(Error::new(
                Code::BadInput,
                "A configuration has no data folder to put a backup into.",
            ));
        };
        Store::usable(&data)?;
        private_folder(&data).map_err(|error| unwritten(&data, &error))?;
        let beside = Store::beside(&data, file)?;
        if beside == Aside::Other {
            return Err(another(&data));
        }
        let brought = Store::bring(&data, file).map_err(|error| unwritten(&data, &error))?;
        let set_aside = match beside {
            Aside::Same => Some(Store::set_aside(&data, "before-restore", now)?),
            _ => None,
        };
        Store::put_in(&data, brought).map_err(|error| unwritten(&data, &error))?;
        let house = Rollcall::open_here(&data, parts, false)?;
        house.store.work(|work| work.add_move(now, RESTORED))?;
        let note = house.tell_restored().await?;
        let lists = house.store.lists()?.into_iter().map(|list| list.name).collect();
        Ok((house, Restored { data, lists, set_aside, note }))
    }

    /// Tells in the chain at once, where the key can be had; else the next run does.
    async fn tell_restored(&self) -> Result<Option<String>, Error> {
        if self.store.sealing_key()?.is_none() {
            return Ok(None); // there is no chain yet
        }
        let sealer = match self.sealer().await {
            Ok(sealer) => sealer,
            Err(error) => {
                return Ok(Some(format!(
                    "{} Snapshots in this backup cannot be opened until it is there.",
                    error.message
                )));
            }
        };
        self.store.work(|work| tell_moves(work, &sealer))?;
        Ok(self.keep_head().await?.map(|note| note.in_words()))
    }
}

fn unwritten(file: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::new(Code::NotWritten, format!("{} could not be written: {why}.", file.display()))
        .hint("Choose a folder that you may write to, on a disk with room.")
}

fn no_backup(file: &Path, why: StoreError) -> Error {
    match why {
        StoreError::Newer(_) => Error::from(why),
        why => Error::new(Code::BadInput, format!("{} is no backup of Rollcall's: {why}.", file.display()))
            .hint("`rollcall backup FILE` writes one."),
    }
}

fn another(data: &Path) -> Error {
    let message = format!("The data folder {} holds other lists than this backup.", data.display());
    Error::new(Code::InUse, message)
        .hint("A backup goes into an empty folder, or over the one that it was made of: name another with --data DIR.")
}
