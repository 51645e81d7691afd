//! A house, a practice Vanta, and a clock moved by hand: what the tests of runs share.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use practice::{Practice, Settings};
use rollcall::review::{Hold, HoldRule};
use rollcall::secret::{Memory, Secrets};
use rollcall::{Error, NewConnection, NewList, Parts, Person, Request, Rollcall, Run, Sent, Watch};
use tempfile::TempDir;
use vanta::clock::{HandClock, LoadedDice};
use vanta::{Address, Application, Chance, Clock, Limits, Secret};

/// A house with the connection "Practice" and the list "Staff", a practice Vanta, and a folder for both.
pub struct World {
    pub house: Rollcall,
    pub vanta: Practice,
    pub clock: Arc<HandClock>,
    pub secrets: Arc<Memory>,
    pub chance: Arc<LoadedDice>,
    pub folder: TempDir,
    pub list_id: String,
}

const HEADINGS: &str = "Display name,Unique ID,External URL,Full name,Account name,Email,Permission level,\
                        Created timestamp,Status,MFA enabled,MFA methods,Auth method";

/// One person; `role` is what the tests change.
pub fn person(id: usize, role: &str) -> String {
    format!(
        "Person {id},E-{id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,{role},2024-03-01,ACTIVE,TRUE,OTP,PASSWORD"
    )
}

/// People of whom nothing is special.
pub fn people(ids: impl IntoIterator<Item = usize>) -> Vec<String> {
    ids.into_iter().map(|id| person(id, "BASE")).collect()
}

impl World {
    pub async fn new() -> World {
        World::with(true).await
    }

    /// With or without Vanta's limits by the minute.
    pub async fn with(unlimited: bool) -> World {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap()));
        let mut settings =
            Settings::new(Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(LoadedDice::default()));
        settings.unlimited = unlimited;
        let vanta = practice::start(settings).await.unwrap();
        let (secrets, chance) = (Arc::new(Memory::default()), Arc::new(LoadedDice::default()));
        let house = Rollcall::open(parts_of(&folder, &clock, &secrets, &chance)).unwrap();
        let list_id = vanta.list_id("user_account").unwrap();
        let world = World { house, vanta, clock, secrets, chance, folder, list_id };
        let new = NewConnection {
            name: "Practice".into(),
            client_id: world.vanta.client_id(),
            address: world.address(),
            secret: Some(Secret::new(world.vanta.client_secret())),
        };
        world.house.add_connection(new).await.unwrap();
        let (name, connection, kind) = ("Staff".into(), "Practice".into(), "user_account".into());
        let list_id = world.list_id.clone();
        world.house.add_list(NewList { name, connection, kind, list_id, properties: Vec::new() }).unwrap();
        world
    }

    fn address(&self) -> Address {
        self.vanta.url().parse().unwrap()
    }

    /// The house as the next start opens it: the same folder, and nothing in memory.
    pub fn again(&self) -> Rollcall {
        Rollcall::open(self.parts()).unwrap()
    }

    /// What the house is made from.
    pub fn parts(&self) -> Parts {
        parts_of(&self.folder, &self.clock, &self.secrets, &self.chance)
    }

    /// Forgets the kept token, so that the next run logs in.
    pub async fn forget_token(&self) {
        let application = Application { address: self.address(), client_id: self.vanta.client_id() };
        self.secrets.remove(&format!("{}.token", application.key())).await.unwrap();
    }

    pub fn request(&self, rows: &[String]) -> Request {
        Request::new("Staff", self.file("staff.csv", rows))
    }

    pub fn file(&self, name: &str, rows: &[String]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, format!("{HEADINGS}\n{}\n", rows.join("\n"))).unwrap();
        path
    }

    pub async fn send(&self, rows: &[String]) -> Sent {
        self.try_send(rows, &()).await.unwrap()
    }

    pub async fn try_send(&self, rows: &[String], watch: &dyn Watch) -> Result<Sent, Error> {
        self.house.send(&self.request(rows), watch).await
    }

    /// Reviews, and sends exactly that.
    pub async fn approve(&self, rows: &[String]) -> Sent {
        self.approved(self.request(rows)).await
    }

    /// Reviews a request, and sends exactly that.
    pub async fn approved(&self, request: Request) -> Sent {
        let plan = self.house.review(&request, &()).await.unwrap().plan;
        self.house.send(&Request { approve: plan, ..request }, &()).await.unwrap()
    }

    /// Every live record as `ID role`.
    pub fn holds(&self) -> Vec<String> {
        let live = |record: &&vanta::Record| record["deletedAt"].is_null();
        let text = |record: &vanta::Record| {
            format!(
                "{} {}",
                record["uniqueId"].as_str().unwrap_or("?"),
                record["permissionLevel"].as_str().unwrap_or("?")
            )
        };
        let mut holds: Vec<String> =
            self.vanta.records(&self.list_id).iter().filter(live).map(text).collect();
        holds.sort();
        holds
    }

    /// The methods of all requests so far.
    pub fn methods(&self) -> Vec<String> {
        self.vanta.requests().into_iter().map(|seen| seen.method).collect()
    }

    pub fn puts(&self) -> usize {
        self.methods().iter().filter(|method| *method == "PUT").count()
    }

    pub fn last(&self) -> Run {
        self.house.history(None).unwrap().remove(0)
    }
}

fn parts_of(
    folder: &TempDir,
    clock: &Arc<HandClock>,
    secrets: &Arc<Memory>,
    chance: &Arc<LoadedDice>,
) -> Parts {
    Parts {
        data: folder.path().join("data").into(),
        applications: folder.path().join("applications"),
        secrets: Arc::clone(secrets) as Arc<dyn Secrets>,
        environment: None,
        seal_key: None,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        chance: Arc::clone(chance) as Arc<dyn Chance>,
        limits: Limits::VANTA,
        person: Person::default(),
    }
}

pub fn rules(holds: &[Hold]) -> Vec<HoldRule> {
    holds.iter().map(|hold| hold.rule).collect()
}
