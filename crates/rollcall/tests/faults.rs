//! Every fault of the practice Vanta at every step of a run: what the run says, and what is true.
//!
//! Each cell of the table is a world of its own. A list of thirty is to become one of thirty-one, with one person
//! changed; at one step the practice Vanta misbehaves, once or for as long as anybody asks. Whatever happens, what
//! the run says must be true of what Vanta then holds, and the next run, without faults, must find its way.
//! `cargo test -p rollcall --test faults -- --nocapture` prints the table.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(clippy::print_stdout, reason = "it prints its table")]
#![allow(dead_code, reason = "each test file uses its own part of the world")]

use std::fmt::Write;

use practice::{Fault, On};
use rollcall::{Error, Sent, State};
use vanta::json;

mod world;
use world::{World, people, person};

/// Where in a run something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum At {
    Login,
    PlanGet,
    /// The second look, where the first is older than ten seconds.
    LookGet,
    Put,
    ReadBack,
}

const STEPS: [At; 5] = [At::Login, At::PlanGet, At::LookGet, At::Put, At::ReadBack];

/// How often a fault happens that happens for good: longer than any patience.
const FOR_GOOD: usize = 60;

fn faults() -> Vec<(&'static str, Fault)> {
    let trouble =
        |status, applied| Fault::Trouble { status, text: "Endpoint request timed out".into(), applied };
    let refused =
        |text: &str| Fault::Trouble { status: 400, text: json!({"error": text}).to_string(), applied: false };
    vec![
        ("hold", Fault::Hold),
        ("hold_before", Fault::HoldBefore),
        ("delay 30 s", Fault::Delay { seconds: 30 }),
        ("drop_before", Fault::DropBefore),
        ("drop_after", Fault::DropAfter),
        ("revoke_token", Fault::RevokeToken),
        ("too_many", Fault::TooMany { retry_after: None }),
        ("too_many, 7 s", Fault::TooMany { retry_after: Some(7) }),
        ("400", refused("/1/email: must be string")),
        ("403 Forbidden", Fault::Trouble { status: 403, text: "Forbidden".into(), applied: false }),
        ("408", trouble(408, false)),
        ("413", Fault::Trouble { status: 413, text: "too long".into(), applied: false }),
        ("500", trouble(500, false)),
        ("504, done", trouble(504, true)),
        ("html", Fault::Html),
        ("wrong_json", Fault::WrongJson),
        ("empty", Fault::Empty),
        ("truncated", Fault::Truncated),
        ("redirect", Fault::Redirect),
        ("reject", Fault::Reject),
        ("hide_removed", Fault::HideRemoved),
        ("store_otherwise", Fault::StoreOtherwise { field: "email".into(), value: json!("x@example.org") }),
        ("somebody_writes", Fault::SomebodyWrites),
    ]
}

/// What the list becomes.
fn wanted() -> Vec<String> {
    let mut rows = people(0..31);
    rows[3] = person(3, "ADMIN");
    rows
}

/// A world whose next run meets the fault at that step.
async fn prepared(at: At, fault: &Fault, times: usize) -> World {
    let world = World::with(at != At::LookGet).await;
    world.send(&people(0..30)).await;
    let (on, pass) = match at {
        At::Login => {
            world.forget_token().await;
            (On::Login, 0)
        }
        At::PlanGet => (On::Get, 0),
        At::LookGet => {
            for _ in 0..15 {
                world.house.read("Staff", &()).await.unwrap(); // so that the PUT waits for the limit
            }
            (On::Get, 1)
        }
        At::Put => (On::Put, 0),
        At::ReadBack => (On::Get, 1),
    };
    for _ in 0..pass {
        world.vanta.fault(on, Fault::HideRemoved); // nobody was removed, so these pass
    }
    for _ in 0..times {
        world.vanta.fault(on, fault.clone());
    }
    world
}

/// Runs to the end; whatever is held comes too late.
async fn run(world: &World) -> Result<Sent, Error> {
    let rows = wanted();
    let late = async {
        for held in 1.. {
            world.vanta.held(held).await;
            world.clock.expire();
        }
        std::future::pending().await
    };
    tokio::select! {
        ended = world.try_send(&rows, &()) => ended,
        never = late => never,
    }
}

/// What a run came to, as the table shows it: a state, or an error by its code.
fn word(ended: &Result<Sent, Error>) -> String {
    match ended {
        Ok(sent) => sent.state.word().to_owned(),
        Err(error) => serde_json::to_value(error.code).unwrap().as_str().unwrap().to_owned(),
    }
}

/// Whether what was said is true of what Vanta holds.
fn must_be_true(cell: &str, world: &World, ended: &Result<Sent, Error>, before: &[String], after: &[String]) {
    let holds = world.holds();
    let emails = world.vanta.records(&world.list_id);
    let is_after = holds == after && emails.iter().all(|record| record["email"] != json!("x@example.org"));
    let (state, message) = match ended {
        Ok(sent) => (sent.state, sent.message.clone()),
        Err(error) => (State::NotSent, error.message.clone()),
    };
    let run = world.last();
    assert_eq!((run.state, run.finished.is_some()), (state, true), "{cell}: the history says the same");
    match state {
        State::Verified | State::NothingToDo => assert!(is_after, "{cell}: {holds:?}"),
        State::Differs => assert!(!is_after, "{cell}: {message}"),
        State::NotSent | State::Refused | State::Held => {
            assert!(!holds.contains(&"E-30 BASE".to_owned()), "{cell}: sent after all");
        }
        State::Unknown | State::Sent => {}
    }
    let says_unchanged = message.to_lowercase().contains("nothing was changed in vanta");
    if says_unchanged {
        assert!(!holds.contains(&"E-30 BASE".to_owned()), "{cell}: {message}");
    }
    if ended.is_err() {
        assert!(says_unchanged, "{cell}: it is known and must be said: {message}");
    }
    let somebody = before.len() != holds.len() && holds.iter().all(|record| before.contains(record));
    let ours = holds.contains(&"E-30 BASE".to_owned());
    assert!(ours || somebody || holds == before, "{cell}: neither before nor after: {holds:?}");
}

/// The next run, without faults; where it is held, the one that a person approves. Says whether it was held.
async fn next(cell: &str, world: &World, after: &[String]) -> bool {
    world.vanta.release();
    world.clock.pass(std::time::Duration::from_secs(120));
    let mut sent = run(world).await.unwrap_or_else(|error| panic!("{cell}: the next run: {error}"));
    let held = sent.state == State::Held;
    if held {
        sent = world.approve(&wanted()).await;
    }
    assert!(matches!(sent.state, State::Verified | State::NothingToDo), "{cell}: {}", sent.message);
    assert_eq!(world.holds(), after, "{cell}: in the end all is there");
    held
}

/// One world: the run that meets the fault, and the next one.
async fn cell(
    at: At,
    name: &str,
    fault: &Fault,
    times: usize,
    before: &[String],
    after: &[String],
) -> String {
    let cell = format!("{name}, {times} times, at {at:?}");
    let world = prepared(at, fault, times).await;
    let ended = run(&world).await;
    must_be_true(&cell, &world, &ended, before, after);
    world.vanta.forget_faults();
    let held = next(&cell, &world, after).await;
    word(&ended) + if held { ", held" } else { "" }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_goes_wrong_what_a_run_says_is_true_and_the_next_one_finds_its_way() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let before = world.holds();
    let world = World::new().await;
    world.send(&wanted()).await;
    let after = world.holds();
    let mut table = String::new();
    let mut cells = 0;
    for (name, fault) in faults() {
        for (often, times) in [("once", 1), ("for good", FOR_GOOD)] {
            let row = STEPS.map(|at| cell(at, name, &fault, times, &before, &after));
            let row = futures::future::join_all(row).await;
            cells += row.len();
            let row: Vec<String> = row.iter().map(|word| format!("{word:<14}")).collect();
            let _ = writeln!(table, "{}", format!("{name:<16}{often:<9} {}", row.join(" ")).trim_end());
        }
    }
    println!("{:<26}{}", "", STEPS.map(|at| format!("{at:?}")).map(|at| format!("{at:<14}")).join(" "));
    println!("{table}{cells} cells, {} faults, {} steps", faults().len(), STEPS.len());
    assert_eq!(table, EXPECTED);
}

/// Fault, how often, and what the run comes to where it happens at the login, the reading for the plan, the second
/// look, the PUT, and the reading back. *Held* says that the next run waits for a person.
const EXPECTED: &str = "\
hold            once      verified       verified       verified       verified       verified
hold            for good  no_network     no_network     no_network     verified       sent
hold_before     once      verified       verified       verified       not_sent       verified
hold_before     for good  no_network     no_network     no_network     not_sent       sent
delay 30 s      once      verified       verified       verified       verified       verified
delay 30 s      for good  verified       verified       verified       verified       verified
drop_before     once      verified       verified       verified       not_sent       verified
drop_before     for good  no_network     no_network     no_network     not_sent       sent
drop_after      once      verified       verified       verified       verified       verified
drop_after      for good  no_network     no_network     no_network     verified       sent
revoke_token    once      verified       verified       verified       verified       verified
revoke_token    for good  verified       key_in_use     key_in_use     key_in_use     sent
too_many        once      verified       verified       verified       verified       verified
too_many        for good  vanta_trouble  vanta_trouble  vanta_trouble  vanta_trouble  sent
too_many, 7 s   once      verified       verified       verified       verified       verified
too_many, 7 s   for good  vanta_trouble  vanta_trouble  vanta_trouble  vanta_trouble  sent
400             once      refused        refused        refused        refused        sent
400             for good  refused        refused        refused        refused        sent
403 Forbidden   once      forbidden      forbidden      forbidden      forbidden      sent
403 Forbidden   for good  forbidden      forbidden      forbidden      forbidden      sent
408             once      verified       verified       verified       not_sent       verified
408             for good  vanta_trouble  vanta_trouble  vanta_trouble  not_sent       sent
413             once      too_large      too_large      too_large      too_large      sent
413             for good  too_large      too_large      too_large      too_large      sent
500             once      verified       verified       verified       not_sent       verified
500             for good  vanta_trouble  vanta_trouble  vanta_trouble  not_sent       sent
504, done       once      verified       verified       verified       verified       verified
504, done       for good  vanta_trouble  vanta_trouble  vanta_trouble  verified       sent
html            once      forbidden      forbidden      forbidden      forbidden      sent
html            for good  forbidden      forbidden      forbidden      forbidden      sent
wrong_json      once      not_vanta      not_vanta      not_vanta      verified       sent
wrong_json      for good  not_vanta      not_vanta      not_vanta      verified       sent
empty           once      not_vanta      not_vanta      not_vanta      verified       sent
empty           for good  not_vanta      not_vanta      not_vanta      verified       sent
truncated       once      verified       verified       verified       verified       verified
truncated       for good  no_network     no_network     no_network     verified       sent
redirect        once      not_vanta      not_vanta      not_vanta      not_vanta      sent
redirect        for good  not_vanta      not_vanta      not_vanta      not_vanta      sent
reject          once      verified       verified       verified       differs, held  verified
reject          for good  verified       verified       verified       differs, held  verified
hide_removed    once      verified       verified       verified       verified       verified
hide_removed    for good  verified       verified       verified       verified       verified
store_otherwise once      verified       verified       verified       differs, held  verified
store_otherwise for good  verified       verified       verified       differs, held  verified
somebody_writes once      verified       held, held     refused, held  verified       differs, held
somebody_writes for good  verified       held, held     refused, held  verified       differs, held
";
