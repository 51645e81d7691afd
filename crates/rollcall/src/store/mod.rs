//! The data folder: one SQLite file.
//!
//! Each table has one file here with its migration, its row, its reads and its writes. Nothing in it names a
//! person: runs are kept as counts and fingerprints, and what does name one comes here sealed, under a keyed
//! hash. The store knows the ID of the key that seals, and never a key. Times are RFC 3339 text.
//!
//! A file written by a newer Rollcall is refused rather than guessed at; what is deleted is overwritten; every
//! file is for its owner only.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection as Sqlite;
use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;
use rusqlite::types::Type;
use rusqlite::{ErrorCode, RowIndex, Transaction, TransactionBehavior};

mod chain;
pub(crate) mod connections;
mod drive;
mod flights;
mod flows;
mod lists;
mod opening;
mod overrides;
mod parts;
mod recipes;
mod runs;
mod sealing;
mod snapshots;

pub(crate) use chain::Entry;
pub(crate) use flights::{Flight, Prints};
pub(crate) use opening::{Aside, Found, is_backup};
pub(crate) use overrides::SealedOverride;
pub(crate) use recipes::KeptRecipe;
pub(crate) use runs::{InVanta, Verified};
pub use runs::{Run, State};
pub(crate) use snapshots::{Body, Use};
pub use snapshots::{Keeping, Which};

/// In the order in which they are applied; `user_version` counts them. Only ever add at the end.
const MIGRATIONS: [&str; 13] = [
    connections::MIGRATION,
    lists::MIGRATION,
    runs::MIGRATION,
    sealing::MIGRATION,
    recipes::MIGRATION,
    overrides::MIGRATION,
    lists::MIGRATION_2,
    flights::MIGRATION,
    chain::MIGRATION,
    parts::MIGRATION,
    snapshots::MIGRATION,
    runs::MIGRATION_2,
    flows::MIGRATION,
];

const FILE: &str = "rollcall.sqlite3";

/// The open store.
pub struct Store {
    sqlite: Mutex<Sqlite>,
}

/// Why the store could not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or file cannot be used.
    #[error("the data folder {} cannot be used: {why}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's own words.
        why: String,
    },
    /// A newer Rollcall wrote it.
    #[error("the data folder {} was written by a newer Rollcall", .0.display())]
    Newer(PathBuf),
    /// It lies where no data folder can live.
    #[error("the data folder {} is on {on}, where files are lost or change while they are open", .folder.display())]
    Drive {
        /// The folder.
        folder: PathBuf,
        /// What it is on.
        on: String,
    },
    /// Another Rollcall has it open.
    #[error("the data folder {} is open in another Rollcall", .0.display())]
    InUse(PathBuf),
    /// The file is not what SQLite wrote.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// There is no room.
    #[error("the disk with the data folder is full, and nothing of this was kept")]
    Full,
    /// There is one of that name already.
    #[error("there is one of that name already")]
    Taken,
    /// What it belongs to went away in the meantime.
    #[error("what it belongs to was removed in the meantime, or is still in use")]
    Gone,
    /// SQLite refused.
    #[error("the store refused: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            _ if error.sqlite_extended_error_code() == Some(SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::Gone,
            Some(ErrorCode::ConstraintViolation) => StoreError::Taken,
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged(error.to_string())
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

impl Store {
    /// Opens the store of a data folder as tests do, at a time that none of them looks at.
    ///
    /// # Errors
    /// Where the folder cannot be used, or a newer Rollcall wrote it.
    #[cfg(test)]
    pub(crate) fn open(folder: &Path) -> Result<Store, StoreError> {
        Ok(Store::open_at(folder, Timestamp::UNIX_EPOCH)?.0)
    }

    fn of(sqlite: Sqlite) -> Store {
        Store { sqlite: Mutex::new(sqlite) }
    }

    /// A store that touches no disk and ends with the process, for a house without a data folder.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn in_memory() -> Result<Store, StoreError> {
        let mut sqlite = Sqlite::open_in_memory()?;
        sqlite.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;")?;
        opening::migrate(&mut sqlite, Path::new(""))?;
        Ok(Store { sqlite: Mutex::new(sqlite) })
    }

    fn sqlite(&self) -> MutexGuard<'_, Sqlite> {
        self.sqlite.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does several things as one: all of it is kept, or, where any of it fails, nothing.
    ///
    /// # Errors
    /// Where the work fails, or the store cannot keep it.
    pub(crate) fn work<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.at_once(TransactionBehavior::Immediate, work)
    }

    /// Reads several things as they are at one moment.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub(crate) fn look<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.at_once(TransactionBehavior::Deferred, look)
    }

    fn at_once<T, E: From<StoreError>>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Work<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut sqlite = self.sqlite();
        let begun = sqlite.transaction_with_behavior(behavior).map_err(StoreError::from)?;
        let begun = Work(begun);
        let done = work(&begun)?;
        begun.0.commit().map_err(StoreError::from)?;
        Ok(done)
    }
}

/// What is read or written at once. Its methods stand with their tables.
pub(crate) struct Work<'a>(Transaction<'a>);

impl Deref for Work<'_> {
    type Target = Sqlite;

    fn deref(&self) -> &Sqlite {
        &self.0
    }
}

/// Makes a folder that only its owner can open.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file that only its owner can read, made where it is missing.
pub(crate) fn private_file(file: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// A value kept as text, as its own type.
fn read_text<T: std::str::FromStr>(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| unreadable(&text))
}

fn read_time(row: &rusqlite::Row<'_>, column: impl RowIndex) -> rusqlite::Result<Option<Timestamp>> {
    let text = row.get_ref(column)?.as_str_or_null()?;
    text.map(|text| text.parse().map_err(|_| unreadable(text))).transpose()
}

fn unreadable(text: &str) -> rusqlite::Error {
    let why = format!("'{text}' is not what this column holds");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, why.into())
}

#[cfg(test)]
pub(crate) mod tests;
