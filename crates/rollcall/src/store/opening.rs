//! Opening the store with care, and moving it whole: copies, what is damaged, and backups.
//!
//! A file that was not closed is looked through before it is used. One that is damaged is never repaired or written
//! to: it is set aside under a name with its date, and a new one begun, so that people can go on. Before a newer
//! Rollcall changes its tables for the first time, the file as it was is kept beside it.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::config::DbConfig;
use rusqlite::{Connection as Sqlite, OpenFlags, TransactionBehavior};
use tempfile::NamedTempFile;

use super::connections::{self, Kept};
use super::{FILE, MIGRATIONS, Store, StoreError, drive, private_file, private_folder};

/// The file as it was before a newer Rollcall changed it.
const BEFORE_UPDATE: &str = "rollcall.before-update.sqlite3";

/// What SQLite keeps beside its file while it is open.
const BESIDE: [&str; 3] = ["", "-wal", "-shm"];

/// How the store was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Where a damaged one is now.
    pub(crate) set_aside: Option<PathBuf>,
    /// The connections that could be read out of it.
    pub(crate) connections: Vec<Kept>,
}

/// What is in a folder that a backup shall go into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    /// Nothing that anybody would miss.
    Nothing,
    /// Another state of the same folder.
    Same,
    /// Something else.
    Other,
}

impl Store {
    /// Whether a data folder can live there.
    ///
    /// # Errors
    /// On a network drive, or where a program synchronises files.
    pub(crate) fn usable(folder: &Path) -> Result<(), StoreError> {
        match drive::unfit(folder) {
            Some(on) => Err(StoreError::Drive { folder: folder.to_owned(), on }),
            None => Ok(()),
        }
    }

    /// Opens the store of a data folder, and makes both where they are missing. A damaged one is set aside.
    ///
    /// # Errors
    /// Where the folder cannot be used, or a newer Rollcall wrote it.
    pub(crate) fn open_at(folder: &Path, now: Timestamp) -> Result<(Store, Found), StoreError> {
        Store::usable(folder)?;
        private_folder(folder).map_err(|error| unusable(folder, &error))?;
        match opened(folder) {
            Err(StoreError::Damaged(_)) => {
                let aside = set_aside(folder, "damaged", now)?;
                let connections = rescued(&aside);
                let store = opened(folder)?;
                for kept in &connections {
                    store.add_connection(kept)?;
                }
                Ok((store, Found { set_aside: Some(aside), connections }))
            }
            opened => Ok((opened?, Found::default())),
        }
    }

    /// Writes a consistent copy to a new file, for its owner only.
    pub(crate) fn backup(&self, file: &Path) -> Result<(), StoreError> {
        copy(&self.sqlite(), file)
    }

    /// Lets nothing of what was just taken out linger in the write-ahead log or in the copy before the last update.
    pub(crate) fn forget_leftovers(&self) -> Result<(), StoreError> {
        let sqlite = self.sqlite();
        sqlite.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        if let Some(file) = sqlite.path() {
            let _ = fs::remove_file(Path::new(file).with_file_name(BEFORE_UPDATE)); // there may be none
        }
        Ok(())
    }

    /// What is in a folder that this backup shall go into.
    pub(crate) fn beside(folder: &Path, backup: &Path) -> Result<Aside, StoreError> {
        let file = folder.join(FILE);
        if !file.exists() {
            let mut entries = fs::read_dir(folder).map_err(|error| unusable(folder, &error))?;
            let is_seen = |entry: std::io::Result<fs::DirEntry>| {
                entry.is_ok_and(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
            };
            return Ok(if entries.any(is_seen) { Aside::Other } else { Aside::Nothing });
        }
        let sqlite = Sqlite::open(&file)?;
        let rows = |table: &str| -> usize {
            let query = format!("SELECT count(*) FROM {table}");
            sqlite.query_row(&query, [], |row| row.get(0)).unwrap_or_default()
        };
        if ["connections", "lists", "runs"].iter().all(|table| rows(table) == 0) {
            drop(sqlite);
            for beside in BESIDE {
                let _ = fs::remove_file(folder.join(format!("{FILE}{beside}"))); // nothing was in it
            }
            return Ok(Aside::Nothing);
        }
        let same =
            id_of(&sqlite).is_some_and(|id| Some(id) == Sqlite::open(backup).ok().as_ref().and_then(id_of));
        Ok(if same { Aside::Same } else { Aside::Other })
    }

    /// Sets the store of a folder aside, which nobody may have open.
    ///
    /// # Errors
    /// Where another Rollcall has it open, or it cannot be renamed.
    pub(crate) fn set_aside(folder: &Path, why: &str, now: Timestamp) -> Result<PathBuf, StoreError> {
        let sqlite = Sqlite::open(folder.join(FILE))?;
        sqlite.busy_timeout(std::time::Duration::ZERO)?;
        // Only who has it alone can put the log away.
        let mode = sqlite.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
        if !mode.is_ok_and(|mode| mode == "delete") {
            return Err(StoreError::InUse(folder.to_owned()));
        }
        drop(sqlite);
        set_aside(folder, why, now)
    }

    /// Copies a backup beside a folder's store, so that a full disk is noticed before anything is moved.
    pub(crate) fn bring(folder: &Path, backup: &Path) -> std::io::Result<NamedTempFile> {
        let new = tempfile::Builder::new().prefix(".rollcall-").tempfile_in(folder)?;
        std::io::copy(&mut fs::File::open(backup)?, &mut new.as_file())?;
        new.as_file().sync_all()?;
        Ok(new)
    }

    /// Puts what was brought where the folder's store goes.
    pub(crate) fn put_in(folder: &Path, brought: NamedTempFile) -> std::io::Result<()> {
        brought.persist_noclobber(folder.join(FILE))?;
        Ok(())
    }
}

/// Whether a file is a backup that this Rollcall can open.
///
/// # Errors
/// Where it is anything else.
pub(crate) fn is_backup(file: &Path) -> Result<(), StoreError> {
    let sqlite = Sqlite::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    whole(&sqlite)?;
    let version: usize = sqlite.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > MIGRATIONS.len() {
        return Err(StoreError::Newer(file.to_owned()));
    }
    match id_of(&sqlite) {
        Some(_) => Ok(()),
        None => Err(StoreError::Damaged("it is the file of another program".to_owned())),
    }
}

fn id_of(sqlite: &Sqlite) -> Option<String> {
    sqlite.query_row("SELECT id FROM folder", [], |row| row.get(0)).ok()
}

fn opened(folder: &Path) -> Result<Store, StoreError> {
    let file = folder.join(FILE);
    private_file(&file).map_err(|error| unusable(folder, &error))?;
    let log = fs::metadata(folder.join(format!("{FILE}-wal"))).map_or(0, |log| log.len());
    let sqlite = Sqlite::open(&file).map_err(|error| unusable(folder, &error))?;
    // What turns out to be damaged is set aside as it was found, its log beside it.
    let folds = |sqlite: &Sqlite, folds: bool| {
        sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !folds)
    };
    folds(&sqlite, false)?;
    // Full, so that a run says *unknown* on the disk itself before its body leaves, power cut or not.
    let set = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
               PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";
    let unset = |error: rusqlite::Error| match StoreError::from(error) {
        StoreError::Sqlite(error) => unusable(folder, &error),
        told => told,
    };
    sqlite.execute_batch(set).map_err(unset)?;
    // A log that is left says that somebody ended without closing, or still has it open; then a look does no harm.
    // One that is shorter than it says is refused by SQLite itself.
    if log > 0 {
        whole(&sqlite)?;
    }
    let mut sqlite = sqlite;
    migrate(&mut sqlite, folder)?;
    folds(&sqlite, true)?;
    Ok(Store::of(sqlite))
}

fn whole(sqlite: &Sqlite) -> Result<(), StoreError> {
    let said: String = sqlite.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Damaged(said)) }
}

pub(super) fn migrate(sqlite: &mut Sqlite, folder: &Path) -> Result<(), StoreError> {
    let version: usize = sqlite.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > MIGRATIONS.len() {
        return Err(StoreError::Newer(folder.to_owned()));
    }
    if version == MIGRATIONS.len() {
        return Ok(());
    }
    let work = sqlite.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = work.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if (1..MIGRATIONS.len()).contains(&version) {
        keep_as_it_was(folder)?;
    }
    for migration in MIGRATIONS.iter().skip(version) {
        work.execute_batch(migration)?;
    }
    work.pragma_update(None, "user_version", MIGRATIONS.len())?;
    work.commit()?;
    Ok(())
}

/// Keeps the file as it is before the tables change, in place of an earlier copy. Nobody writes meanwhile.
fn keep_as_it_was(folder: &Path) -> Result<(), StoreError> {
    let (new, kept) = (folder.join(format!("{BEFORE_UPDATE}.new")), folder.join(BEFORE_UPDATE));
    let _ = fs::remove_file(&new); // from an attempt that did not end
    copy(&Sqlite::open(folder.join(FILE))?, &new)?;
    fs::rename(&new, &kept).map_err(|error| unusable(folder, &error))
}

/// A consistent copy in a new file that only its owner can read.
fn copy(sqlite: &Sqlite, file: &Path) -> Result<(), StoreError> {
    let Some(name) = file.to_str() else {
        // SQLite takes the name as text, and would write to a file of another name.
        let why = "SQLite writes no copy under a name that is not Unicode".to_owned();
        return Err(StoreError::Folder { folder: file.to_owned(), why });
    };
    private_file(file).map_err(|error| unusable(file, &error))?;
    let copied = sqlite.execute("VACUUM INTO ?1", [name]);
    if let Err(error) = copied {
        let _ = fs::remove_file(file); // half a copy is none
        return Err(error.into());
    }
    Ok(())
}

fn set_aside(folder: &Path, why: &str, now: Timestamp) -> Result<PathBuf, StoreError> {
    let date = now.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d-%H%M%S").to_string();
    let named = |number: usize| match number {
        0 => format!("rollcall.{why}-{date}.sqlite3"),
        number => format!("rollcall.{why}-{date}-{number}.sqlite3"),
    };
    let free = (0..1000).map(named).find(|name| !folder.join(name).exists()).unwrap_or_else(|| named(1000));
    for beside in BESIDE {
        let from = folder.join(format!("{FILE}{beside}"));
        if from.exists() {
            fs::rename(&from, folder.join(format!("{free}{beside}")))
                .map_err(|error| unusable(folder, &error))?;
        }
    }
    Ok(folder.join(free))
}

/// The connections of a damaged file, so far as they can be read. Their secrets are in the keychain, each with its
/// address and client ID, so that one that was read wrongly is found there and never used.
fn rescued(file: &Path) -> Vec<Kept> {
    let read = || {
        let sqlite = Sqlite::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        connections::all(&sqlite).ok()
    };
    read().unwrap_or_default()
}

fn unusable(folder: &Path, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Folder { folder: folder.to_owned(), why: why.to_string() }
}
