//! The data folder: one SQLite file.
//!
//! Each table has one file here with its migration, its row, its reads and its writes. Nothing in it names a
//! person: runs are kept as counts and fingerprints, and what does name one comes here sealed, under a keyed
//! hash. The store knows the ID of the key that seals, and never a key. Times are RFC 3339 text.
//!
//! A file written by a newer Rollcall is refused rather than guessed at; what is deleted is overwritten; every
//! file is for its owner only.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::Connection as Sqlite;
use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;
use rusqlite::types::Type;

pub(crate) mod connections;
mod lists;
mod overrides;
mod recipes;
mod runs;
mod sealing;

pub(crate) use overrides::SealedOverride;
pub(crate) use recipes::KeptRecipe;
pub use runs::{Run, State};

/// In the order in which they are applied; `user_version` counts them. Only ever add at the end.
const MIGRATIONS: [&str; 7] = [
    connections::MIGRATION,
    lists::MIGRATION,
    runs::MIGRATION,
    sealing::MIGRATION,
    recipes::MIGRATION,
    overrides::MIGRATION,
    lists::MIGRATION_2,
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
            Some(rusqlite::ErrorCode::ConstraintViolation) => StoreError::Taken,
            _ => StoreError::Sqlite(error),
        }
    }
}

impl Store {
    /// Opens the store of a data folder, and makes both where they are missing.
    ///
    /// # Errors
    /// Where the folder cannot be used, or a newer Rollcall wrote it.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        let unusable = |why: String| StoreError::Folder { folder: folder.to_owned(), why };
        private_folder(folder).map_err(|error| unusable(error.to_string()))?;
        let file = folder.join(FILE);
        private_file(&file).map_err(|error| unusable(error.to_string()))?;
        let mut sqlite = Sqlite::open(&file).map_err(|error| unusable(error.to_string()))?;
        let set = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                   PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";
        sqlite.execute_batch(set).map_err(|error| unusable(error.to_string()))?;
        migrate(&mut sqlite, folder)?;
        Ok(Store { sqlite: Mutex::new(sqlite) })
    }

    /// A store that touches no disk and ends with the process, for a house without a data folder.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn in_memory() -> Result<Store, StoreError> {
        let mut sqlite = Sqlite::open_in_memory()?;
        sqlite.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;")?;
        migrate(&mut sqlite, Path::new(""))?;
        Ok(Store { sqlite: Mutex::new(sqlite) })
    }

    fn sqlite(&self) -> MutexGuard<'_, Sqlite> {
        self.sqlite.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn migrate(sqlite: &mut Sqlite, folder: &Path) -> Result<(), StoreError> {
    let version: usize = sqlite.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > MIGRATIONS.len() {
        return Err(StoreError::Newer(folder.to_owned()));
    }
    if version == MIGRATIONS.len() {
        return Ok(());
    }
    let work = sqlite.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: usize = work.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().skip(version) {
        work.execute_batch(migration)?;
    }
    work.pragma_update(None, "user_version", MIGRATIONS.len())?;
    work.commit()?;
    Ok(())
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

fn read_time(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|_| unreadable(&text))).transpose()
}

fn unreadable(text: &str) -> rusqlite::Error {
    let why = format!("'{text}' is not what this column holds");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, why.into())
}

#[cfg(test)]
mod tests;
