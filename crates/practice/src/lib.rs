//! A practice Vanta: an HTTP server on this computer that answers as Vanta does.
//!
//! It has Vanta's kinds, checks, limits and error texts (from the crate `vanta`, so that they cannot drift
//! apart), and none of its own: no account, no network beyond 127.0.0.1. People try Rollcall with their real
//! workbooks on it, so it is as careful with them as the real one should be. A tour:
//!
//! - [`start`] listens (`server`), checks Host and Origin, and hands each request to one of three doors:
//!   login (`door`), lists (`resources`) and the page with the control address (`page`);
//! - `lists` holds the records and replaces them as Vanta does, soft deletes included;
//! - [`Switches`] choose between readings where public sources disagree; [`Fault`]s make it misbehave once;
//! - `state` keeps it all in a file, where one is named.

#![allow(
    clippy::result_large_err,
    reason = "an answer is either way what is sent; boxing it would only hide that"
)]

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use vanta::{Chance, Clock, Kind, Limits, Property, Record};

mod answer;
mod door;
mod fault;
mod lists;
mod page;
mod resources;
mod server;
mod state;
mod switches;

pub use fault::{Fault, On};
pub use switches::Switches;

use door::Door;
use fault::Faults;
use lists::Lists;

/// How many of the last requests are remembered.
const REMEMBERED: usize = 50;

/// What a practice Vanta is made from.
pub struct Settings {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// The file that keeps credentials and lists; without one they live as long as the process.
    pub state: Option<PathBuf>,
    /// Whether requests and logins are not counted; every answer then says so in a header.
    pub unlimited: bool,
    /// Vanta's limits.
    pub limits: Limits,
    /// Which readings hold where public sources disagree.
    pub switches: Switches,
    /// Lists beside the one for each kind.
    pub lists: Vec<Declared>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for credentials, list IDs and tokens.
    pub chance: Arc<dyn Chance>,
}

impl Settings {
    /// Any free port, in memory, with Vanta's limits.
    pub fn new(clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Settings {
        Settings {
            port: 0,
            state: None,
            unlimited: false,
            limits: Limits::VANTA,
            switches: Switches::default(),
            lists: Vec::new(),
            clock,
            chance,
        }
    }
}

/// A list that this Vanta knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// What it holds.
    pub kind: &'static Kind,
    /// Vanta list ID.
    pub list_id: String,
    /// Its custom properties.
    pub properties: Vec<Property>,
}

/// One request that was answered, or cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// When it came.
    pub at: Timestamp,
    /// `GET`, `PUT`, `POST`.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The status; none where the connection was cut.
    pub status: Option<u16>,
    /// How many records it carried, for a `PUT`.
    pub records: Option<usize>,
}

/// Why a practice Vanta did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken or not allowed.
    #[error("port {port} of 127.0.0.1 cannot be used: {why}")]
    Port {
        /// The port.
        port: u16,
        /// The system's own words.
        why: String,
    },
    /// The state file cannot be read or written. It is left as it is.
    #[error("the state file {} cannot be used: {why}", .file.display())]
    State {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// A running practice Vanta. It stops when this is dropped.
pub struct Practice {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

/// What all requests share.
struct Shared {
    world: Mutex<World>,
    port: u16,
    /// The random part of the page's address.
    page_token: String,
    unlimited: bool,
    limits: Limits,
    state: Option<PathBuf>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    /// How often held answers were released.
    released: watch::Sender<u64>,
    /// How many answers were ever held.
    held: watch::Sender<u64>,
}

/// Everything that changes.
struct World {
    door: Door,
    lists: Lists,
    faults: Faults,
    switches: Switches,
    seen: Vec<Seen>,
}

impl Shared {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save(&self, world: &World) -> std::io::Result<()> {
        match &self.state {
            Some(file) => state::write(file, &world.door, &world.lists),
            None => Ok(()),
        }
    }

    /// Replaces a list and keeps that, or leaves everything as it was.
    fn replace(&self, world: &mut World, list_id: &str, records: Vec<Record>) -> std::io::Result<()> {
        // Without a file nothing can fail, and a copy of ten thousand records is spared.
        let before = self.state.as_ref().map(|_| world.lists.records(list_id));
        world.lists.replace(list_id, records, self.clock.now(), &world.switches);
        let saved = self.save(world);
        if let (Err(_), Some(before)) = (&saved, before) {
            world.lists.undo(list_id, before);
        }
        saved
    }

    /// Removes the first live record of a list, as somebody else would.
    fn remove_first(&self, list_id: &str) {
        let mut world = self.world();
        world.lists.remove_first(list_id, self.clock.now());
        let _ = self.save(&world); // somebody else is not told
    }
}

/// Starts a practice Vanta on 127.0.0.1.
///
/// # Errors
/// Where the port or the state file cannot be used.
pub async fn start(settings: Settings) -> Result<Practice, StartError> {
    let unusable = |why: String| StartError::Port { port: settings.port, why };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", settings.port))
        .await
        .map_err(|error| unusable(error.to_string()))?;
    let port = listener.local_addr().map_err(|error| unusable(error.to_string()))?.port();
    let (door, mut lists) = state::read_or_make(&settings)?;
    settings.lists.into_iter().for_each(|list| lists.declare(list));
    let switches = settings.switches;
    let world = World { door, lists, faults: Faults::default(), switches, seen: Vec::new() };
    let shared = Arc::new(Shared {
        page_token: settings.chance.word(32),
        world: Mutex::new(world),
        port,
        unlimited: settings.unlimited,
        limits: settings.limits,
        state: settings.state,
        clock: settings.clock,
        chance: settings.chance,
        released: watch::Sender::new(0),
        held: watch::Sender::new(0),
    });
    let saved = shared.save(&shared.world());
    if let (Err(error), Some(file)) = (saved, &shared.state) {
        return Err(StartError::State { file: file.clone(), why: error.to_string() });
    }
    let serving = tokio::spawn(server::serve(listener, Arc::clone(&shared)));
    Ok(Practice { url: format!("http://127.0.0.1:{port}"), shared, serving })
}

impl Practice {
    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The client ID of its only application.
    pub fn client_id(&self) -> String {
        self.shared.world().door.client_id().to_owned()
    }

    /// The client secret of its only application; good on this computer only.
    pub fn client_secret(&self) -> String {
        self.shared.world().door.secret().open().to_owned()
    }

    /// The address of the page that shows, live, what it holds.
    pub fn page(&self) -> String {
        format!("{}/{}/", self.url, self.shared.page_token)
    }

    /// The lists that it knows.
    pub fn lists(&self) -> Vec<Declared> {
        self.shared.world().lists.declared()
    }

    /// The Vanta list ID of the first list of a kind.
    pub fn list_id(&self, kind: &str) -> Option<String> {
        self.lists().into_iter().find(|list| list.kind.name == kind).map(|list| list.list_id)
    }

    /// Misbehaves once: at the next request of that sort that has no earlier fault waiting.
    pub fn fault(&self, on: On, fault: Fault) {
        self.shared.world().faults.add(on, fault);
    }

    /// Forgets the faults that still wait.
    pub fn forget_faults(&self) {
        self.shared.world().faults = Faults::default();
    }

    /// Chooses other readings from now on.
    pub fn switch(&self, switches: Switches) {
        self.shared.world().switches = switches;
    }

    /// Ends once an answer is being held by [`Fault::Hold`].
    pub async fn holding(&self) {
        let mut held = self.shared.held.subscribe();
        let _ = held.wait_for(|&count| count > *self.shared.released.borrow()).await;
    }

    /// Ends once so many requests were held in all, since it was started.
    pub async fn held(&self, count: u64) {
        let mut held = self.shared.held.subscribe();
        let _ = held.wait_for(|&so_far| so_far >= count).await; // the sender lives as long as this
    }

    /// Lets every held answer go.
    pub fn release(&self) {
        let held = *self.shared.held.borrow();
        self.shared.released.send_replace(held);
    }

    /// The records of a list as `GET` would give them, removed ones included.
    pub fn records(&self, list_id: &str) -> Vec<Record> {
        self.shared.world().lists.records(list_id)
    }

    /// Replaces a list without a request, as another program would have done.
    pub fn put_by_someone_else(&self, list_id: &str, records: Vec<Record>) {
        let _ = self.shared.replace(&mut self.shared.world(), list_id, records); // somebody else is not told
    }

    /// The last requests to the API, the latest last.
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.world().seen.clone()
    }

    /// How many logins there were, refused ones included.
    pub fn logins(&self) -> usize {
        self.shared.world().door.logins()
    }

    /// Stops, and ends once the port is free.
    pub async fn stop(mut self) {
        self.serving.abort();
        let _ = (&mut self.serving).await; // aborted: there is nothing to hear
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
