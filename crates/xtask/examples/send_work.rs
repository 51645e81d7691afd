//! The jobs of the benchmark of sends and of what they leave.
//!
//! What a send computes is measured on two lists of records made up beforehand, without a network. What it leaves is
//! made by real sends to a practice Vanta in this process, one after the other with the clock moved by hand, so that a
//! data folder is measured as people have it. What a job took it says itself, in seconds, without the start of the
//! process; of work on records alone the best of several rounds, since in the first one the system hands out memory.

#![allow(clippy::disallowed_methods)] // real time is what is measured
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rollcall::clock::SystemChance;
use rollcall::history::canonical;
use rollcall::recipe::{Drafted, Origin};
use rollcall::review::{Head, Keeping, Missing, Plan};
use rollcall::secret::Memory;
use rollcall::send::differences;
use rollcall::{Data, NewConnection, NewList, Parts, Person, Request, Rollcall, State};
use serde::de::DeserializeOwned;
use vanta::clock::HandClock;
use vanta::{Address, Application, Chance, Clock, Kind, Limits, Record, Region, Schema, Secret, json};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome {
    let mut words = std::env::args_os().skip(1);
    let job = words.next().ok_or("which job?")?;
    let path = PathBuf::from(words.next().ok_or("which file or folder?")?);
    let count = words.next().and_then(|count| count.to_str()?.parse().ok()).unwrap_or(10_000);
    match job.to_str().unwrap_or_default() {
        "write-lists" => write_lists(&path, count),
        "plan" => plan(&path),
        "canonical" => canonical_form(&path),
        "verify" => verify(&path),
        "send-hourly" => send_hourly(&path, count).await,
        "history" => history(&path),
        "overview" => overview(&path),
        "send-monthly" => send_monthly(&path, count).await,
        other => Err(format!("there is no job {other}").into()),
    }
}

/// Says how long a part of a job took, in seconds.
fn told(started: Instant, counted: usize) -> Outcome {
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "seconds": seconds, "counted": counted }));
    Ok(())
}

/// Does something several times, says how long the quickest took, and gives what came of it.
fn best_of_several<T>(counted: usize, mut work: impl FnMut() -> T) -> Outcome<T> {
    let mut best = f64::MAX;
    let mut round = || {
        let started = Instant::now();
        let done = black_box(work());
        best = best.min(started.elapsed().as_secs_f64());
        done
    };
    for _ in 1..ROUNDS {
        drop(round());
    }
    let done = round();
    println!("{}", serde_json::json!({ "seconds": best, "counted": counted }));
    Ok(done)
}

const ROUNDS: usize = 5;

fn kind() -> &'static Kind {
    Kind::named("user_account").unwrap_or(Kind::ALL[0])
}

fn schema() -> Schema<'static> {
    Schema { kind: kind(), properties: &[] }
}

/// So many leave and as many join from one month to the next.
const MOVING: usize = 20;
const PEOPLE: usize = 10_000;

/// One person in a month; one in fifty has another role than the month before.
fn account(id: usize, month: usize) -> Record {
    let role = if (id + month).is_multiple_of(50) { "ADMIN" } else { "BASE" };
    let seed = id.wrapping_mul(2_654_435_761) % 1_000_003;
    let created =
        format!("2024-{:02}-{:02}T{:02}:{:02}:00.000Z", seed % 12 + 1, seed % 28 + 1, seed % 24, seed % 60);
    let fields: [(&str, vanta::Value); 12] = [
        ("displayName", format!("Person{seed} Name{id}").into()),
        ("uniqueId", format!("E-{seed:07}-{id}").into()),
        ("externalUrl", format!("https://hr.example.com/people/{seed}/{id}").into()),
        ("fullName", format!("Person{seed} Name{id}").into()),
        ("accountName", format!("person{seed}.name{id}").into()),
        ("email", format!("person{seed}.name{id}@example.com").into()),
        ("permissionLevel", role.into()),
        ("createdTimestamp", created.into()),
        ("status", "ACTIVE".into()),
        ("mfaEnabled", true.into()),
        ("mfaMethods", json!(["OTP"])),
        ("authMethod", "PASSWORD".into()),
    ];
    fields.into_iter().collect()
}

/// Everybody in a month, as they are sent.
fn sent(people: usize, month: usize) -> Vec<Record> {
    (month * MOVING..month * MOVING + people).map(|id| account(id, month)).collect()
}

/// The same as Vanta holds them: in another order, with times of its own.
fn held(people: usize, month: usize) -> Vec<Record> {
    let mut held = sent(people, month);
    for (place, record) in held.iter_mut().enumerate() {
        record.insert("createdAt", "2025-01-01T09:00:00.000Z");
        record
            .insert("updatedAt", format!("2026-{month:02}-01T09:00:{:02}.{:03}Z", place % 60, place % 1000));
        record.insert("deletedAt", vanta::Value::Null);
    }
    held.reverse();
    held
}

/// What Vanta held, what is sent, and what it then holds.
fn write_lists(path: &Path, people: usize) -> Outcome {
    let lists = [held(people, 1), sent(people, 2), held(people, 2)];
    fs::write(path, serde_json::to_vec(&lists)?)?;
    Ok(())
}

fn read_lists<T: DeserializeOwned>(path: &Path) -> Outcome<T> {
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

fn drafted(records: Vec<Record>) -> Vec<Drafted> {
    records.into_iter().map(|record| Drafted::new(record, Origin::Restored { run: String::new() })).collect()
}

/// The comparison with what Vanta holds, the body with its checks, and the fingerprint over both.
fn plan(path: &Path) -> Outcome {
    let [held, sent, _]: [Vec<Record>; 3] = read_lists(path)?;
    let application = Application { address: Address::Vanta(Region::Us), client_id: "vci_1".to_owned() };
    let keeping = Keeping { missing: Missing::Remove, problems: false };
    let head = Head { application: &application, schema: schema(), list_id: "list", keeping };
    let drafted = drafted(sent);
    let plan = best_of_several(drafted.len(), || Plan::new(&head, &drafted, &held, &Limits::VANTA))??;
    let counted = plan.new.len() + plan.changed.len() + plan.unchanged;
    if plan.new.len() != MOVING || plan.removed.len() != MOVING || counted != drafted.len() {
        return Err("the plan is not the one that was made up".into());
    }
    Ok(())
}

/// The form in which a list is kept.
fn canonical_form(path: &Path) -> Outcome {
    let [_, _, held]: [Vec<Record>; 3] = read_lists(path)?;
    let records: Vec<&Record> = held.iter().collect();
    best_of_several(records.len(), || canonical::list(&records)).map(drop)
}

/// What was read back against what was sent, record by record.
fn verify(path: &Path) -> Outcome {
    let [_, sent, held]: [Vec<Record>; 3] = read_lists(path)?;
    let drafted = drafted(sent);
    let found = best_of_several(drafted.len(), || differences(schema(), &drafted, &held, &|_| ()))?;
    match found.is_empty() {
        true => Ok(()),
        false => Err("what is held should be what was sent".into()),
    }
}

/// A house on a folder, with whatever it needs in memory.
fn house(folder: &Path, clock: &Arc<HandClock>) -> Outcome<Rollcall> {
    let parts = Parts {
        data: Data::Folder(folder.join("data")),
        applications: folder.join("applications"),
        secrets: Arc::new(Memory::default()),
        environment: None,
        seal_key: None,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        chance: Arc::new(SystemChance),
        limits: Limits::VANTA,
        person: Person::default(),
    };
    Ok(Rollcall::open(parts)?)
}

fn clock() -> Outcome<Arc<HandClock>> {
    Ok(Arc::new(HandClock::at("2026-01-01T09:00:00.007Z".parse()?)))
}

/// A house with the list "Staff", and the practice Vanta that has it.
async fn furnished(folder: &Path, clock: &Arc<HandClock>) -> Outcome<(Rollcall, practice::Practice)> {
    let chance: Arc<dyn Chance> = Arc::new(SystemChance);
    let mut settings = practice::Settings::new(Arc::clone(clock) as Arc<dyn Clock>, chance);
    settings.unlimited = true;
    let vanta = practice::start(settings).await?;
    let house = house(folder, clock)?;
    let connection = NewConnection {
        name: "Practice".to_owned(),
        client_id: vanta.client_id(),
        address: vanta.url().parse()?,
        secret: Some(Secret::new(vanta.client_secret())),
    };
    house.add_connection(connection).await?;
    house.add_list(NewList {
        name: "Staff".to_owned(),
        connection: "Practice".to_owned(),
        kind: kind().name.to_owned(),
        list_id: vanta.list_id(kind().name).ok_or("the practice Vanta has no such list")?,
        properties: Vec::new(),
    })?;
    Ok((house, vanta))
}

/// Sends a file, and approves it where it is held.
async fn send(house: &Rollcall, file: &Path) -> Outcome {
    let request = Request::new("Staff", file);
    let mut sent = house.send(&request, &()).await?;
    if sent.state == State::Held {
        let approve = sent.plan.clone();
        sent = house.send(&Request { approve, ..request }, &()).await?;
    }
    match sent.state {
        State::Verified => Ok(()),
        _ => Err(sent.message.into()),
    }
}

fn write_csv(file: &Path, records: &[Record]) -> Outcome {
    let mut csv = csv::Writer::from_path(file)?;
    csv.write_record(records[0].iter().map(|(field, _)| field))?;
    for record in records {
        csv.write_record(record.iter().map(|(_, value)| match value {
            vanta::Value::String(text) => text.to_string(),
            vanta::Value::Array(values) => values[0].as_str().unwrap_or_default().to_owned(),
            other => other.to_string(),
        }))?;
    }
    Ok(csv.flush()?)
}

/// So many sends of a short list, an hour apart, each of which changes somebody.
async fn send_hourly(folder: &Path, runs: usize) -> Outcome {
    let clock = clock()?;
    let (house, _vanta) = furnished(folder, &clock).await?;
    let files = [folder.join("one.csv"), folder.join("other.csv")];
    for (month, file) in files.iter().enumerate() {
        write_csv(file, &(45..55).map(|id| account(id, month)).collect::<Vec<_>>())?;
    }
    let started = Instant::now();
    for run in 0..runs {
        clock.pass(Duration::from_secs(3600));
        send(&house, &files[run % 2]).await?;
    }
    told(started, runs)
}

/// So many sends of a long list, a month apart, with as many snapshots kept as they make.
async fn send_monthly(folder: &Path, runs: usize) -> Outcome {
    let clock = clock()?;
    let (house, _vanta) = furnished(folder, &clock).await?;
    house.set_keeping(rollcall::Keeping { bodies: 2 * runs, fingerprints_only: false })?;
    let file = folder.join("staff.csv");
    let started = Instant::now();
    for month in 0..runs {
        clock.pass(Duration::from_secs(30 * 24 * 3600));
        write_csv(&file, &sent(PEOPLE, month))?;
        send(&house, &file).await?;
    }
    told(started, runs)
}

/// Opening a house and listing every run, as `rollcall history` does.
fn history(folder: &Path) -> Outcome {
    let clock = clock()?;
    let started = Instant::now();
    let runs = black_box(house(folder, &clock)?.history(None)?);
    told(started, runs.len())
}

/// Opening a house and reading what the window shows first: every list with its last run.
fn overview(folder: &Path) -> Outcome {
    let clock = clock()?;
    let started = Instant::now();
    let lists = black_box(house(folder, &clock)?.lists()?);
    told(started, lists.len())
}
