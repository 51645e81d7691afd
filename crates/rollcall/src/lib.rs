//! The house: a spreadsheet becomes exactly what Vanta holds, and proves it.
//!
//! A tour, from the ground up; an arrow only ever points down:
//!
//! 1. [`sheet`] reads files into tables, [`secret`] keeps secrets and seals. They know nobody.
//! 2. [`recipe`] turns a table into records and problems.
//! 3. [`review`] compares records with what Vanta holds, and holds or refuses what would do harm.
//!    [`list`] says what a list is.
//! 4. [`connection`] speaks for an application of Vanta's; `store` is the data folder.
//! 5. [`prepare`] makes records of files: which recipe counts, which file is which of its sources. [`send`] runs: plan, guard, one PUT, read-back, verdict. [`reading`] is a list as Vanta holds it.
//! 6. [`flow`] is what a person has decided so far for one list, from the file to the send.
//! 7. [`config`] is one reviewed file in place of a data folder.
//! 8. [`Rollcall`], the handle: one method per use case, each in the room of its use case.
//!
//! The clock, chance, secrets and the folders are passed in as [`Parts`], so that a test makes the whole house
//! in three lines.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use vanta::{Chance, Clock, Limits};

pub mod clock;
pub mod config;
pub mod connection;
pub mod error;
mod explain;
pub mod flow;
pub mod history;
pub mod list;
pub mod prepare;
pub mod proof;
pub mod reading;
pub mod recipe;
pub mod review;
mod sealing;
pub mod secret;
pub mod send;
pub mod sheet;
mod store;
pub mod watch;

pub use config::{Config, FileSays};
pub use connection::{Connection, EnvironmentKey, NewConnection, Tested};
pub use error::{Code, Error};
pub use flow::{FlowFile, FlowRows, FlowState, FlowStep, KeptWhere, RowsAsked};
pub use history::{Broken, ChainPlace, Erased, HistoryVerdict, Keeping, Note, Restored};
pub use list::{ListCard, ListSettings, NewList, NewSettings};
pub use prepare::{Check, Checked, Edit, FeedFrom, Files, Match, Matching, NamedFile, ReadAs};
pub use reading::{Reading, ReadingColumn};
pub use recipe::Override;
pub use send::{Request, Resumed, Review, Sent};
pub use store::{Run, State};
pub use watch::{Cancel, Progress, Step, Watch};

use secret::{Keychain, Memory, SealKey, Secrets};
use store::Store;

/// What the house is made from.
#[derive(Clone)]
pub struct Parts {
    /// Where it keeps what it knows.
    pub data: Data,
    /// The per-user folder for locks and counts, which `data` does not move.
    pub applications: PathBuf,
    /// The keychain.
    pub secrets: Arc<dyn Secrets>,
    /// The key that the environment holds, if any.
    pub environment: Option<EnvironmentKey>,
    /// The key that the environment gives for sealing, if any: `ROLLCALL_SEAL_KEY`. Without one, the keychain's.
    pub seal_key: Option<SealKey>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// Vanta's limits.
    pub limits: Limits,
    /// Who is at the computer.
    pub person: Person,
}

/// Who is at the computer, and in which zone: what a proof says of whoever sent.
#[derive(Clone, Debug)]
pub struct Person {
    /// The computer's user.
    pub user: String,
    /// The zone in which times are told.
    pub zone: TimeZone,
}

impl Person {
    /// The user of this process, by name or by number, in the computer's zone.
    pub fn here() -> Person {
        let named = |name: &str| std::env::var(name).ok().filter(|user| !user.trim().is_empty());
        let user = named("USER").or_else(|| named("LOGNAME")).or_else(|| named("USERNAME"));
        let zone = TimeZone::try_system().unwrap_or(TimeZone::UTC);
        Person { user: user.or_else(history::user).unwrap_or_else(|| "unknown".to_owned()), zone }
    }
}

impl Default for Person {
    fn default() -> Person {
        Person { user: "somebody".to_owned(), zone: TimeZone::UTC }
    }
}

/// Where the house keeps what it knows.
#[derive(Clone, Debug)]
pub enum Data {
    /// In a data folder.
    Folder(PathBuf),
    /// Nowhere: a reviewed file says what it must know, and nothing stays.
    Config(Box<Config>),
}

impl From<PathBuf> for Data {
    fn from(folder: PathBuf) -> Data {
        Data::Folder(folder)
    }
}

impl Data {
    /// The data folder, where there is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Data::Folder(folder) => Some(folder),
            Data::Config(_) => None,
        }
    }
}

impl Parts {
    /// The parts that this computer has: its clock, its keychain, the user's folders, and the keys in the
    /// environment. `data` names another data folder.
    ///
    /// # Errors
    /// Where the user has no folder for data, or the environment holds half a key, or none where it should.
    pub fn platform(data: Option<PathBuf>) -> Result<Parts, Error> {
        let named = || std::env::var_os("ROLLCALL_DATA").filter(|data| !data.is_empty()).map(PathBuf::from);
        let data = match data.or_else(named) {
            Some(data) => data,
            None => own_folder()?.join("rollcall"),
        };
        let seal_key = sealing::environment_key(std::env::var_os("ROLLCALL_SEAL_KEY"))?;
        Ok(Parts { seal_key, ..Parts::on(Data::Folder(data))? })
    }

    /// The same for a house that a reviewed file furnishes: no data folder, no keychain and no key that seals.
    ///
    /// # Errors
    /// Where the user has no folder for locks and counts, or the environment holds half a key.
    pub fn configured(config: Config) -> Result<Parts, Error> {
        Ok(Parts { secrets: Arc::<Memory>::default(), ..Parts::on(Data::Config(Box::new(config)))? })
    }

    fn on(data: Data) -> Result<Parts, Error> {
        let state = dirs::state_dir().map_or_else(own_folder, Ok)?;
        let clock: Arc<dyn Clock> = Arc::new(clock::SystemClock);
        Ok(Parts {
            data,
            applications: state.join("rollcall").join("applications"),
            secrets: Arc::new(Keychain::new(Arc::clone(&clock))),
            environment: environment_key()?,
            seal_key: None,
            clock,
            chance: Arc::new(clock::SystemChance),
            limits: Limits::VANTA,
            person: Person::here(),
        })
    }
}

/// Where this user's programs keep what is theirs.
fn own_folder() -> Result<PathBuf, Error> {
    dirs::data_local_dir().ok_or_else(|| {
        Error::new(Code::StoreUnusable, "This user has no folder for data.")
            .hint("Set HOME to a folder that this user may write to; --data DIR or ROLLCALL_DATA move the data alone.")
    })
}

fn environment_key() -> Result<Option<EnvironmentKey>, Error> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (variable("ROLLCALL_CLIENT_ID"), variable("ROLLCALL_CLIENT_SECRET")) {
        (Some(client_id), Some(secret)) => {
            Ok(Some(EnvironmentKey { client_id, secret: vanta::Secret::new(secret) }))
        }
        (None, Some(_)) => {
            let message =
                "ROLLCALL_CLIENT_SECRET is set, but ROLLCALL_CLIENT_ID does not say whose secret it is.";
            Err(Error::new(Code::NoSecret, message).hint("Set both, or none of them."))
        }
        _ => Ok(None),
    }
}

/// The handle: one method per use case. Cheap to clone.
#[derive(Clone)]
pub struct Rollcall {
    store: Arc<Store>,
    data: Data,
    applications: PathBuf,
    secrets: Arc<dyn Secrets>,
    /// Tokens of keys that the environment holds: they must not touch the keychain.
    memory: Arc<Memory>,
    environment: Option<EnvironmentKey>,
    seal_key: Option<SealKey>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    limits: Limits,
    person: Person,
    /// What people are deciding.
    desk: Arc<flow::Desk>,
    /// What was found on opening that a person should know.
    notices: Arc<[Note]>,
}

impl Rollcall {
    /// Opens the house on its data folder, or furnishes it from its reviewed file. A damaged store is set aside, and a
    /// folder that comes from another computer or user is told apart; [`Rollcall::notices`] says so.
    ///
    /// # Errors
    /// Where the data folder cannot be used, or a newer Rollcall wrote it.
    pub fn open(parts: Parts) -> Result<Rollcall, Error> {
        match parts.data.clone() {
            Data::Folder(folder) => Rollcall::open_here(&folder, parts, true),
            Data::Config(config) => Rollcall::configured(parts, config),
        }
    }

    /// The same; where `compare` is false the folder may come from anywhere, since whoever put it there says so.
    fn open_here(folder: &Path, parts: Parts, compare: bool) -> Result<Rollcall, Error> {
        let (store, found) = Store::open_at(folder, parts.clock.now())?;
        let mut notices = Vec::from_iter(history::damaged(&found));
        notices.extend(history::settle_in(&store, folder, &parts, history::here(), compare)?);
        Ok(Rollcall::on(store, notices, parts))
    }

    fn on(store: Store, notices: Vec<Note>, parts: Parts) -> Rollcall {
        Rollcall {
            store: Arc::new(store),
            desk: Arc::default(),
            notices: notices.into(),
            data: parts.data,
            applications: parts.applications,
            secrets: parts.secrets,
            memory: Arc::default(),
            environment: parts.environment,
            seal_key: parts.seal_key,
            clock: parts.clock,
            chance: parts.chance,
            limits: parts.limits,
            person: parts.person,
        }
    }

    /// The data folder, where there is one.
    pub fn data(&self) -> Option<&Path> {
        self.data.folder()
    }

    /// What was found on opening that a person should know: a damaged store, a folder from elsewhere.
    pub fn notices(&self) -> &[Note] {
        &self.notices
    }

    /// Every run, or those of one list, the latest first.
    ///
    /// # Errors
    /// Where there is no such list, or the store cannot be read.
    pub fn history(&self, list: Option<&str>) -> Result<Vec<Run>, Error> {
        if let Some(name) = list {
            let runs = self.store.runs(Some(name))?;
            // A list that was removed keeps its history.
            return if runs.is_empty() { self.list(name).map(|_| runs) } else { Ok(runs) };
        }
        Ok(self.store.runs(None)?)
    }
}

/// The error for a name that nothing has, with the names that there are.
fn unknown_name(what: &str, name: &str, known: Vec<String>, how: &str) -> Error {
    let hint = if known.is_empty() {
        format!("There is none yet; see `{how}`.")
    } else {
        format!("There are: {}.", known.join(", "))
    };
    Error::new(Code::UnknownName, format!("There is no {what} named \"{name}\".")).hint(hint)
}
