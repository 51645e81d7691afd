//! Killed anywhere: a send that ends at any instant, and the start after it.
//!
//! Twice over. The command itself is killed while the practice Vanta holds one of its requests. And a child of this
//! test runs the house with a clock, chance, secrets and a watcher that count their calls: it stops dead at the
//! n-th of them and is killed there, for every n. Each write to the store has such a call right before and right
//! after it. `cargo test -p journeys --test killed -- --nocapture` prints how many points there were.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(clippy::print_stdout, reason = "the number of points, and what a child says to its parent")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use journeys::{Said, command};
use practice::{Declared, Fault, On, Practice, Settings};
use rollcall::connection::EnvironmentKey;
use rollcall::secret::{Memory, SecretError, Secrets};
use rollcall::{NewConnection, NewList, Parts, Progress, Request, Rollcall, Run, State, Watch};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use vanta::clock::{HandClock, LoadedDice};
use vanta::{Address, Chance, Clock, Kind, Limits, Secret};

/// A practice Vanta in this process, and a folder for everything else.
struct Place {
    runtime: Runtime,
    vanta: Practice,
    folder: TempDir,
    list_id: String,
}

/// A second list of accounts, for the second of two processes.
const SECOND_LIST: &str = "0123456789abcdef01234567";

impl Place {
    fn new() -> Place {
        let runtime = Runtime::new().unwrap();
        let morning = "2026-03-01T09:00:00Z".parse().unwrap();
        let mut settings = Settings::new(Arc::new(HandClock::at(morning)), Arc::new(LoadedDice::default()));
        settings.unlimited = true;
        let kind = Kind::named("user_account").unwrap();
        settings.lists.push(Declared { kind, list_id: SECOND_LIST.into(), properties: Vec::new() });
        let vanta = runtime.block_on(practice::start(settings)).unwrap();
        let list_id = vanta.list_id("user_account").unwrap();
        Place { runtime, vanta, folder: tempfile::tempdir().unwrap(), list_id }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, people: std::ops::Range<u32>) -> PathBuf {
        let row = |id: u32| {
            format!(
                "Person {id},E-{id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,BASE,2024-03-01,\
                 ACTIVE,TRUE,OTP,PASSWORD\n"
            )
        };
        let headings = "displayName,uniqueId,externalUrl,fullName,accountName,email,permissionLevel,createdTimestamp,\
                        status,mfaEnabled,mfaMethods,authMethod\n";
        let path = self.path(name);
        fs::write(&path, format!("{headings}{}", people.map(row).collect::<String>())).unwrap();
        path
    }

    /// How many live records the list holds.
    fn holds(&self) -> usize {
        self.vanta.records(&self.list_id).iter().filter(|record| record["deletedAt"].is_null()).count()
    }

    /// How often a body of so many records was taken, those included whose answer was cut where that is the fault.
    fn taken(&self, records: usize, cut: bool) -> usize {
        let seen = self.vanta.requests();
        let answered = |status: Option<u16>| status == Some(200) || (cut && status.is_none());
        let taken = seen.iter().filter(|seen| seen.method == "PUT" && answered(seen.status));
        taken.filter(|seen| seen.records == Some(records)).count()
    }

    /// The command, with its data in that folder of the home.
    fn call(&self, data: &str, arguments: &[&str]) -> Command {
        let mut command = command(self.folder.path());
        command.env("ROLLCALL_DATA", self.path(data));
        command.env("ROLLCALL_CLIENT_ID", self.vanta.client_id());
        command.env("ROLLCALL_CLIENT_SECRET", self.vanta.client_secret());
        command.args(arguments);
        command
    }

    fn run(&self, data: &str, arguments: &[&str]) -> Said {
        self.call(data, arguments).output().unwrap().into()
    }

    fn connect(&self, data: &str, list_id: &str) {
        let (id, url) = (self.vanta.client_id(), self.vanta.url().to_owned());
        self.run(data, &["connection", "add", "Practice", "--client-id", &id, "--url", &url]).expect(0);
        let add =
            ["list", "add", "Staff", "--connection", "Practice", "--kind", "user_account", "--id", list_id];
        self.run(data, &add).expect(0);
    }

    /// Ends once the practice Vanta has held so many requests in all.
    fn held(&self, count: u64) {
        self.runtime.block_on(self.vanta.held(count));
    }
}

/// The states of all runs, the latest first.
fn states(place: &Place) -> Vec<String> {
    let history = place.run("data", &["history", "--json"]).expect(0).json();
    let runs = history["runs"].as_array().unwrap();
    runs.iter().map(|run| run["state"].as_str().unwrap().to_owned()).collect()
}

/// The next start comes long after, so that it need not wait for a late Vanta.
fn a_day_passes(place: &Place) {
    let store = rusqlite::Connection::open(place.path("data/rollcall.sqlite3")).unwrap();
    store.execute("UPDATE flights SET at = '2026-01-01T00:00:00Z'", []).unwrap();
}

#[test]
fn a_send_that_is_killed_while_a_request_hangs_is_told_as_it_was_and_never_sent_twice() {
    let points = [
        ("login, not done", On::Login, Fault::HoldBefore, 0),
        ("login, done", On::Login, Fault::Hold, 0),
        ("first reading, not done", On::Get, Fault::HoldBefore, 0),
        ("first reading, done", On::Get, Fault::Hold, 0),
        ("PUT, not stored", On::Put, Fault::HoldBefore, 0),
        ("PUT, stored", On::Put, Fault::Hold, 0),
        ("reading back, not done", On::Get, Fault::HoldBefore, 1),
        ("reading back, done", On::Get, Fault::Hold, 1),
    ];
    let mut tried = 0;
    for (name, on, fault, pass) in points {
        for approved in [false, true] {
            let place = Place::new();
            place.connect("data", &place.list_id.clone());
            let (first, next) =
                (place.file("a.csv", 0..30), place.file("b.csv", 0..if approved { 12 } else { 31 }));
            let after = if approved { 12 } else { 31 };
            let path = |path: &Path| path.display().to_string();
            place.run("data", &["send", &path(&first), "--list", "Staff"]).expect(0);
            let review =
                place.run("data", &["review", &path(&next), "--list", "Staff", "--json"]).expect(3).json();
            let plan = review["plan"].as_str().unwrap().to_owned();
            let file = path(&next);
            let mut send = vec!["send", &file, "--list", "Staff", "--json"];
            if approved {
                send.extend(["--approve", &plan]);
            }
            (0..pass).for_each(|_| place.vanta.fault(on, Fault::HideRemoved));
            place.vanta.fault(on, fault.clone());
            let mut child =
                place.call("data", &send).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            place.held(1);
            child.kill().unwrap();
            child.wait().unwrap();
            let cell = format!("{name}, approved: {approved}");
            let (state, holds) = (states(&place)[0].clone(), place.holds());
            let expected = match (on, pass) {
                (On::Put, _) => "unknown",
                (On::Get, 1) => "sent",
                _ => "not_sent",
            };
            assert_eq!(state, expected, "{cell}");
            assert!(state != "not_sent" || holds == 30, "{cell}: {holds}");
            assert!(state != "sent" || holds == after, "{cell}: {holds}");
            a_day_passes(&place);
            let said = place.run("data", &send);
            let again =
                said.json()["state"].as_str().unwrap_or_else(|| panic!("{cell}: {}", said.out)).to_owned();
            let settled = match (holds == after, approved) {
                (false, _) => "verified",
                (true, _) => "nothing_to_do",
            };
            // An approval that was spent is refused even where nothing would change.
            let refused = approved && holds == after && again == "refused";
            assert!(again == settled || refused, "{cell}: {again}, {}", said.out);
            assert_eq!((place.holds(), place.taken(after, false)), (after, 1), "{cell}");
            assert!(!states(&place)[1..].iter().any(|state| state == "unknown" || state == "sent"), "{cell}");
            tried += 1;
        }
    }
    println!("the command was killed at {tried} points");
    assert_eq!(tried, 16);
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

/// The line on standard error that says that an interrupt was understood.
#[cfg(unix)]
fn heard(errors: &mut impl BufRead) {
    let mut line = String::new();
    while !line.starts_with("Cancelling") {
        line.clear();
        assert_ne!(errors.read_line(&mut line).unwrap(), 0, "it ended without a word");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_cancels_before_the_body_leaves_is_too_late_after_it_and_the_second_one_ends() {
    let place = Place::new();
    place.connect("data", &place.list_id.clone());
    let file = place.file("a.csv", 0..30).display().to_string();
    let start = || {
        let mut send = place.call("data", &["send", &file, "--list", "Staff"]);
        let mut child = send.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        (child, errors)
    };
    place.vanta.fault(On::Get, Fault::Hold);
    let (child, mut errors) = start();
    place.held(1);
    interrupt(&child);
    let mut rest = String::new();
    let said = Said::from(child.wait_with_output().unwrap()).expect(1);
    std::io::Read::read_to_string(&mut errors, &mut rest).unwrap();
    assert!(rest.contains("Cancelled. Nothing was changed in Vanta."), "{rest}{}", said.out);
    assert_eq!((states(&place)[0].as_str(), place.holds()), ("not_sent", 0));

    place.vanta.fault(On::Put, Fault::Hold);
    let (child, mut errors) = start();
    place.held(2);
    interrupt(&child);
    heard(&mut errors);
    place.vanta.release();
    let said = Said::from(child.wait_with_output().unwrap()).expect(0);
    assert!(said.out.contains("It was too late to cancel: the list had left."), "{}", said.out);
    assert_eq!((states(&place)[0].as_str(), place.holds()), ("verified", 30));

    let file = place.file("b.csv", 0..31).display().to_string();
    place.vanta.fault(On::Put, Fault::Hold);
    let mut send = place.call("data", &["send", &file, "--list", "Staff"]);
    let mut child = send.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    place.held(3);
    interrupt(&child);
    heard(&mut errors);
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(states(&place)[0], "unknown");
    a_day_passes(&place);
    let said = place.run("data", &["send", &file, "--list", "Staff"]).expect(0);
    assert!(said.err.contains("The run before was interrupted. Vanta holds what it sent"), "{}", said.err);
}

/// Everything that a home holds except the spreadsheets themselves.
fn kept(folder: &Path) -> Vec<(PathBuf, String)> {
    let files =
        journeys::files(folder).into_iter().filter(|file| file.extension().is_none_or(|end| end != "csv"));
    let text = |file: &Path| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    files.map(|file| (file.clone(), text(&file))).collect()
}

#[test]
fn nothing_that_a_send_leaves_behind_names_anybody_or_holds_the_secret() {
    let place = Place::new();
    place.connect("data", &place.list_id.clone());
    fs::create_dir(place.path("tmp")).unwrap();
    let marked = |people: std::ops::Range<u32>| {
        let file = place.file("marked.csv", people);
        let text = fs::read_to_string(&file).unwrap().replace("Person", "Zebulon").replace("E-", "ZQX-");
        fs::write(&file, text.replace("@example.com", "@zebra.example.com")).unwrap();
        file.display().to_string()
    };
    let secret = place.vanta.client_secret();
    let told = ["Zebulon", "ZQX-", "zebra", "marked.csv", secret.as_str(), "vat_"];
    let clean = |when: &str| {
        let kept = kept(place.folder.path());
        assert!(kept.len() >= 2, "the store and a lock at least: {kept:?}");
        for (file, text) in kept {
            for told in told {
                assert!(!text.contains(told), "{when}: {told} in {}", file.display());
            }
        }
    };
    let send = |file: &str| {
        let mut call = place.call("data", &["send", file, "--list", "Staff", "--json"]);
        call.env("TMPDIR", place.path("tmp")).stdout(Stdio::piped()).stderr(Stdio::piped());
        call.spawn().unwrap()
    };
    let ends = |file: &str, code: i32| Said::from(send(file).wait_with_output().unwrap()).expect(code);
    ends(&marked(0..30), 0);
    clean("after a send");
    ends(&marked(0..3), 4);
    clean("after a hold");
    let refusal = r#"{"error": "/1/email: must be string"}"#.to_owned();
    place.vanta.fault(On::Put, Fault::Trouble { status: 400, text: refusal, applied: false });
    ends(&marked(0..31), 1);
    clean("after a refusal");
    place.vanta.fault(On::Put, Fault::Hold);
    let mut child = send(&marked(0..32));
    place.held(1);
    let arguments = fs::read(format!("/proc/{}/cmdline", child.id())).unwrap_or_default();
    assert!(!String::from_utf8_lossy(&arguments).contains(&secret), "the secret is no argument");
    clean("while the body hangs");
    child.kill().unwrap();
    child.wait().unwrap();
    clean("after a kill");
    a_day_passes(&place);
    ends(&marked(0..32), 0);
    clean("after it was settled");
}

/// Counts the calls of everything that is passed into the house, and stops dead at one of them.
#[derive(Clone)]
struct Counted {
    calls: Arc<AtomicUsize>,
    stop_at: usize,
    clock: Arc<HandClock>,
    chance: Arc<dyn Chance>,
    secrets: Arc<Memory>,
}

impl Counted {
    fn point(&self) {
        if self.calls.fetch_add(1, Ordering::SeqCst) + 1 == self.stop_at {
            println!("\nSTOPPED");
            loop {
                std::thread::park(); // until it is killed
            }
        }
    }
}

impl Clock for Counted {
    fn now(&self) -> Timestamp {
        self.point();
        self.clock.now()
    }

    fn wait(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.point();
        self.clock.wait(duration)
    }

    fn deadline(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.point();
        self.clock.deadline(duration)
    }
}

impl Chance for Counted {
    fn fraction(&self) -> f64 {
        self.point();
        self.chance.fraction()
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.point();
        self.chance.fill(bytes);
    }
}

impl Secrets for Counted {
    fn get(&self, name: &str) -> BoxFuture<'_, Result<Option<Secret>, SecretError>> {
        self.point();
        self.secrets.get(name)
    }

    fn set(&self, name: &str, secret: Secret) -> BoxFuture<'_, Result<(), SecretError>> {
        self.point();
        self.secrets.set(name, secret)
    }

    fn remove(&self, name: &str) -> BoxFuture<'_, Result<(), SecretError>> {
        self.point();
        self.secrets.remove(name)
    }
}

impl Watch for Counted {
    fn saw(&self, _: &Progress) {
        self.point();
    }
}

const STOP_AT: &str = "KILLED_STOP_AT";

/// The child: one send by the house, stopped at one of its calls, or to its end.
#[test]
fn child() {
    let Ok(stop_at) = std::env::var(STOP_AT) else { return };
    let told = |name: &str| std::env::var(name).unwrap();
    let start: Timestamp = told("KILLED_AT").parse().unwrap();
    let counted = Counted {
        calls: Arc::default(),
        stop_at: stop_at.parse().unwrap(),
        clock: Arc::new(HandClock::at(start)),
        chance: Arc::new(rollcall::clock::SystemChance),
        secrets: Arc::default(),
    };
    let key = EnvironmentKey { client_id: told("KILLED_ID"), secret: Secret::new(told("KILLED_SECRET")) };
    let house = house(Path::new(&told("KILLED_DATA")), counted.clone(), key);
    let mut request = Request::new("Staff", told("KILLED_FILE"));
    request.approve = std::env::var("KILLED_APPROVE").ok();
    let sent = Runtime::new().unwrap().block_on(house.send(&request, &counted));
    let ended = sent.map_or_else(|error| error.message, |sent| sent.state.word().to_owned());
    println!("\nENDED {ended}");
}

fn house(data: &Path, counted: Counted, key: EnvironmentKey) -> Rollcall {
    let parts = Parts {
        data: data.to_owned().into(),
        applications: data.with_extension("applications"),
        secrets: Arc::new(counted.clone()),
        environment: Some(key),
        seal_key: None,
        clock: Arc::new(counted.clone()),
        chance: Arc::new(counted),
        limits: Limits::VANTA,
        person: rollcall::Person::default(),
    };
    Rollcall::open(parts).unwrap()
}

/// What one child did.
#[derive(Debug, PartialEq)]
enum Did {
    /// It stopped at its point, and was killed.
    Stopped,
    /// It came to its end before.
    Ended(String),
}

/// How many people the list holds at first.
const BEFORE: usize = 5;

/// One way of a send that is killed everywhere.
struct Journey {
    name: &'static str,
    people: u32,
    approved: bool,
    /// What happens to the PUT of each start but the last.
    fault: Option<Fault>,
    /// How often the start after it is killed too.
    killed_again: bool,
}

impl Place {
    fn key(&self) -> EnvironmentKey {
        EnvironmentKey { client_id: self.vanta.client_id(), secret: Secret::new(self.vanta.client_secret()) }
    }

    /// The house as this process looks at it.
    fn house(&self, data: &Path) -> Rollcall {
        let counted = Counted {
            calls: Arc::default(),
            stop_at: usize::MAX,
            clock: Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap())),
            chance: Arc::new(rollcall::clock::SystemChance),
            secrets: Arc::default(),
        };
        house(data, counted, self.key())
    }

    /// A data folder with a list of five that was sent and read back.
    fn begin(&self, data: &Path) {
        let house = self.house(data);
        let address: Address = self.vanta.url().parse().unwrap();
        let (name, client_id) = ("Practice".into(), self.vanta.client_id());
        let new = NewConnection { name, client_id, address, secret: None };
        self.runtime.block_on(house.add_connection(new)).unwrap();
        let (name, connection, kind) = ("Staff".into(), "Practice".into(), "user_account".into());
        let list_id = self.list_id.clone();
        house.add_list(NewList { name, connection, kind, list_id, properties: Vec::new() }).unwrap();
        let request = Request::new("Staff", self.file("a.csv", 0..5));
        let sent = self.runtime.block_on(house.send(&request, &())).unwrap();
        assert_eq!(sent.state, State::Verified);
    }

    /// Runs a child until its point or its end. Each starts at its own time, one minute after the one before.
    fn child(&self, data: &Path, file: &Path, approve: Option<&str>, start: u32, stop_at: usize) -> Did {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "child", "--nocapture"]).stdout(Stdio::piped()).stderr(Stdio::null());
        child.env(STOP_AT, stop_at.to_string()).env("KILLED_AT", format!("2026-03-01T09:{start:02}:00Z"));
        child.env("KILLED_DATA", data).env("KILLED_FILE", file);
        child.env("KILLED_ID", self.vanta.client_id()).env("KILLED_SECRET", self.vanta.client_secret());
        if let Some(plan) = approve {
            child.env("KILLED_APPROVE", plan);
        }
        let mut child = child.spawn().unwrap();
        let mut did = None;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if line == "STOPPED" {
                did = Some(Did::Stopped);
                break;
            }
            if let Some(ended) = line.strip_prefix("ENDED ") {
                did = Some(Did::Ended(ended.to_owned()));
            }
        }
        let _ = child.kill(); // it may have ended already
        child.wait().unwrap();
        did.expect("the child says what it did")
    }

    fn history(&self, data: &Path) -> Vec<Run> {
        self.house(data).history(None).unwrap()
    }
}

/// Whether the history says nothing that is not true.
fn must_be_true(cell: &str, place: &Place, data: &Path, runs_before: usize, after: usize) {
    let holds = place.holds();
    assert!(holds == BEFORE || holds == after, "{cell}: neither before nor after: {holds}");
    for run in place.history(data).iter().rev().skip(runs_before) {
        match run.state {
            State::NotSent => {}
            State::Unknown => assert!(run.finished.is_none() || holds == BEFORE, "{cell}"),
            State::Sent | State::Verified | State::NothingToDo => assert_eq!(holds, after, "{cell}: {run:?}"),
            State::Refused => assert_eq!(holds, after, "{cell}: an approval was spent, and nothing arrived"),
            State::Held | State::Differs => panic!("{cell}: {run:?}"),
        }
    }
    let last = &place.history(data)[0];
    assert!(last.state != State::NotSent || last.finished.is_none() || holds == BEFORE, "{cell}: {last:?}");
}

/// Tries one point after the other, each in a place of its own, until there are no more.
fn killed_everywhere(journey: &Journey) {
    if std::env::var_os(STOP_AT).is_some() {
        return; // this is a child
    }
    let after = journey.people as usize;
    let mut point = 0;
    loop {
        point += 1;
        let cell = format!("{}, point {point}", journey.name);
        let place = Place::new();
        let data = place.path("data");
        place.begin(&data);
        let next = place.file("b.csv", 0..journey.people);
        let plan = journey.approved.then(|| {
            let (house, request) = (place.house(&data), Request::new("Staff", &next));
            place.runtime.block_on(house.review(&request, &())).unwrap().plan.unwrap()
        });
        let runs = place.history(&data).len();
        if let Some(fault) = &journey.fault {
            place.vanta.fault(On::Put, fault.clone());
        }
        let mut stopped = false;
        if journey.killed_again {
            // The first start is killed when its body has left and nobody knows; the point is one of the second.
            place.vanta.fault(On::Put, Fault::DropBefore);
            let first = place.child(&data, &next, plan.as_deref(), 1, usize::MAX);
            assert_eq!(first, Did::Ended("not_sent".into()), "{cell}");
            let store = rusqlite::Connection::open(data.join("rollcall.sqlite3")).unwrap();
            store
                .execute("UPDATE runs SET state = 'unknown', finished = NULL WHERE state = 'not_sent'", [])
                .unwrap();
        }
        match place.child(&data, &next, plan.as_deref(), 2, point) {
            Did::Stopped => stopped = true,
            Did::Ended(state) => {
                assert!(matches!(state.as_str(), "verified" | "not_sent"), "{cell}: {state}")
            }
        }
        must_be_true(&cell, &place, &data, runs, after);
        place.vanta.forget_faults();
        let ended = place.child(&data, &next, plan.as_deref(), 3, usize::MAX);
        let Did::Ended(ended) = ended else { panic!("{cell}: it was not to stop") };
        let spent = journey.approved && ended == "refused";
        assert!(matches!(ended.as_str(), "verified" | "nothing_to_do") || spent, "{cell}: {ended}");
        must_be_true(&cell, &place, &data, runs, after);
        assert_eq!(place.holds(), after, "{cell}");
        let cut = journey.fault == Some(Fault::DropAfter);
        assert_eq!(place.taken(after, cut), 1, "{cell}: taken once, whatever happened");
        let history = place.history(&data);
        assert!(history.iter().all(|run| run.finished.is_some()), "{cell}: {history:?}");
        let open = |run: &&Run| matches!(run.state, State::Unknown | State::Sent);
        assert_eq!(history.iter().find(open), None, "{cell}: everything is settled");
        let spent = history.iter().filter(|run| run.approved && run.state == State::Verified).count();
        assert!(spent <= 1, "{cell}: an approval works once");
        if !stopped {
            println!("{}: killed at {} points", journey.name, point - 1);
            assert!(point > 20, "{}: the calls are counted", journey.name);
            return;
        }
    }
}

#[test]
fn a_send_that_is_killed_at_any_call_is_found_as_it_is_and_settled() {
    killed_everywhere(&Journey {
        name: "a send",
        people: 6,
        approved: false,
        fault: None,
        killed_again: false,
    });
}

#[test]
fn an_approval_is_spent_once_wherever_its_send_is_killed() {
    killed_everywhere(&Journey {
        name: "an approved send",
        people: 2,
        approved: true,
        fault: None,
        killed_again: false,
    });
}

#[test]
fn a_body_that_was_lost_is_sent_once_wherever_its_send_is_killed() {
    killed_everywhere(&Journey {
        name: "a send whose body is lost",
        people: 6,
        approved: false,
        fault: Some(Fault::DropBefore),
        killed_again: false,
    });
}

#[test]
fn a_body_whose_answer_was_lost_is_not_sent_again_wherever_its_send_is_killed() {
    killed_everywhere(&Journey {
        name: "a send whose answer is lost",
        people: 6,
        approved: false,
        fault: Some(Fault::DropAfter),
        killed_again: false,
    });
}

#[test]
fn a_start_that_is_killed_while_it_settles_a_run_leaves_it_to_the_next_one() {
    killed_everywhere(&Journey {
        name: "a start after a kill",
        people: 6,
        approved: false,
        fault: None,
        killed_again: true,
    });
}

#[test]
fn two_processes_with_two_lists_two_data_folders_and_one_key_do_not_fight() {
    let place = Place::new();
    place.connect("one", &place.list_id.clone());
    place.connect("two", SECOND_LIST);
    for round in 1..=4 {
        let files = [place.file("one.csv", 0..30 + round), place.file("two.csv", 0..40 + round)];
        let start = |(data, file): (&str, &PathBuf)| {
            let file = file.display().to_string();
            let mut send = place.call(data, &["send", &file, "--list", "Staff", "--json"]);
            send.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let sends: Vec<_> = ["one", "two"].into_iter().zip(&files).map(start).collect();
        for send in sends {
            let said = Said::from(send.wait_with_output().unwrap()).expect(0);
            assert_eq!(said.json()["state"], Value::from("verified"), "{}", said.err);
        }
    }
    let refused = place.vanta.requests().iter().filter(|seen| seen.status == Some(401)).count();
    assert_eq!(refused, 0, "nobody's token was taken away in the middle of a run");
    assert_eq!(place.holds(), 34);
    println!("8 runs of two processes, {} logins, no 401", place.vanta.logins());
}
