//! What a run leaves behind when its outcome is unclear, and how the next start settles it: by reading back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(dead_code, reason = "each test file uses its own part of the world")]

use std::sync::Mutex;
use std::time::Duration;

use practice::{Fault, On};
use rollcall::review::HoldRule;
use rollcall::send::DifferenceKind;
use rollcall::{Cancel, Code, Progress, Request, Rollcall, State, Step, Watch};
use vanta::{Event, json};

mod world;
use world::{World, people, person, rules};

/// Sends until the practice Vanta holds a request, and goes no further: what a kill leaves.
async fn killed_while_held(world: &World, rows: &[String]) {
    let request = world.request(rows);
    let house = world.again();
    world.vanta.release(); // of what was held before
    let sending = house.send(&request, &());
    tokio::pin!(sending);
    tokio::select! {
        _ = &mut sending => panic!("nothing was held"),
        () = world.vanta.holding() => {}
    }
}

#[tokio::test]
async fn what_left_before_a_kill_is_found_in_vanta_by_the_next_start() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::Hold);
    killed_while_held(&world, &people(0..3)).await;
    assert_eq!((world.last().state, world.last().finished), (State::Unknown, None));
    let resumed = world.again().resume(&()).await.unwrap();
    assert_eq!(resumed.len(), 1);
    assert!(resumed[0].message.contains("all equal"), "{}", resumed[0].message);
    assert_eq!((world.last().state, world.puts()), (State::Verified, 1));
    assert!(world.last().finished.is_some());
    assert!(world.again().resume(&()).await.unwrap().is_empty(), "settled once");
    assert_eq!(world.send(&people(0..3)).await.state, State::NothingToDo);
}

#[tokio::test]
async fn what_never_reached_vanta_is_not_sent_and_exactly_it_may_be_sent_again() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.vanta.fault(On::Put, Fault::HoldBefore);
    killed_while_held(&world, &people(0..31)).await;
    assert_eq!(world.last().state, State::Unknown);
    let sent = world.send(&people(0..31)).await;
    assert_eq!((sent.state, world.holds().len()), (State::Verified, 31));
    let states: Vec<State> = world.house.history(None).unwrap().into_iter().map(|run| run.state).collect();
    assert_eq!(states, [State::Verified, State::NotSent, State::Verified]);
}

#[tokio::test]
async fn a_run_killed_before_its_body_left_is_ended_as_not_sent() {
    let world = World::new().await;
    for on in [On::Login, On::Get] {
        world.forget_token().await;
        world.vanta.fault(on, Fault::Hold);
        killed_while_held(&world, &people(0..3)).await;
        let before = world.last();
        assert_eq!((before.state, before.finished), (State::NotSent, None));
        world.again().resume(&()).await.unwrap();
        let after = world.last();
        assert_eq!((after.run, after.state, after.finished.is_some()), (before.run, State::NotSent, true));
    }
    assert_eq!(world.puts(), 0);
}

#[tokio::test]
async fn a_run_of_long_ago_is_settled_by_one_look_and_a_fresh_one_by_three() {
    for (passed, looks, waits) in [(3600, 1, vec![]), (0, 3, vec![10, 30]), (12, 2, vec![28])] {
        let world = World::new().await;
        world.vanta.fault(On::Put, Fault::HoldBefore);
        killed_while_held(&world, &people(0..3)).await;
        world.clock.pass(Duration::from_secs(passed));
        let gets = || world.methods().iter().filter(|method| *method == "GET").count();
        let before = gets();
        world.again().resume(&()).await.unwrap();
        let expected: Vec<Duration> = waits.iter().map(|wait| Duration::from_secs(*wait)).collect();
        assert_eq!(world.clock.waits(), expected, "{passed} seconds later");
        assert_eq!(gets() - before, looks, "{passed} seconds later");
        assert_eq!(world.last().state, State::NotSent);
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_list_whose_last_run_could_not_be_settled() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::Hold);
    killed_while_held(&world, &people(0..3)).await;
    for _ in 0..20 {
        world.vanta.fault(On::Get, Fault::Trouble { status: 503, text: "timeout".into(), applied: false });
    }
    let error = world.try_send(&people(0..4), &()).await.unwrap_err();
    assert_eq!(error.code, Code::VantaTrouble);
    assert!(!error.message.contains("Nothing was changed"), "it was: {}", error.message);
    assert!(error.message.contains("not settled"), "{}", error.message);
    assert_eq!((world.last().state, world.puts(), world.holds().len()), (State::Unknown, 1, 3));
    assert!(world.house.resume(&()).await.is_ok(), "the start goes on");
}

#[tokio::test]
async fn a_list_in_which_somebody_wrote_is_held_until_a_person_has_looked() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::Hold);
    killed_while_held(&world, &people(0..8)).await;
    world.vanta.put_by_someone_else(&world.list_id, world.vanta.records(&world.list_id)[1..].to_vec());
    let held = world.send(&people(0..8)).await;
    assert!(rules(&held.holds).contains(&HoldRule::Unsettled), "{:?}", held.holds);
    assert_eq!((held.state, world.puts()), (State::Held, 1));
    assert_eq!(world.house.history(None).unwrap()[1].state, State::Differs);
    let review = world.house.review(&world.request(&people(0..8)), &()).await.unwrap();
    assert!(rules(&review.holds).contains(&HoldRule::Unsettled), "the review says so too");
    assert_eq!(world.approve(&people(0..8)).await.state, State::Verified);
    assert_eq!(world.send(&people(0..9)).await.state, State::Verified, "and then it is held no longer");
}

#[tokio::test]
async fn what_is_not_in_vanta_so_far_holds_every_other_plan() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.vanta.fault(On::Put, Fault::DropBefore);
    let lost = world.send(&people(0..31)).await;
    assert_eq!((lost.state, lost.sent), (State::NotSent, false));
    assert!(lost.message.contains("not in Vanta so far"), "{}", lost.message);
    assert!(!lost.message.contains("Nothing was changed"), "it may still arrive: {}", lost.message);
    let other = world.send(&people(0..32)).await;
    assert_eq!((other.state, rules(&other.holds)), (State::Held, vec![HoldRule::Unsettled]));
    assert!(world.again().history(None).unwrap().iter().any(|run| run.state == State::NotSent));
    assert_eq!(world.send(&people(0..31)).await.state, State::Verified, "exactly it may be sent again");
    assert_eq!(world.send(&people(0..32)).await.state, State::Verified, "and holds nothing any more");
}

#[tokio::test]
async fn what_arrives_late_is_seen_before_anything_else_is_sent() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::DropBefore);
    assert_eq!(world.send(&people(0..3)).await.state, State::NotSent);
    let elsewhere = World::new().await;
    elsewhere.send(&people(0..3)).await;
    let late = elsewhere.vanta.records(&elsewhere.list_id);
    world.vanta.put_by_someone_else(&world.list_id, late);
    assert_eq!(world.send(&people(0..3)).await.state, State::NothingToDo);
    let states: Vec<State> = world.house.history(None).unwrap().into_iter().map(|run| run.state).collect();
    assert_eq!((states, world.puts()), (vec![State::NothingToDo, State::Verified], 1));
}

#[tokio::test]
async fn an_approval_that_reached_nothing_is_not_spent_and_one_that_did_is() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let request = world.request(&people(0..20));
    let plan = world.house.review(&request, &()).await.unwrap().plan;
    let approved = Request { approve: plan, ..request };
    world.vanta.fault(On::Put, Fault::DropBefore);
    assert_eq!(world.house.send(&approved, &()).await.unwrap().state, State::NotSent);
    assert_eq!(world.house.send(&approved, &()).await.unwrap().state, State::Verified);
    let again = world.house.send(&approved, &()).await.unwrap();
    assert_eq!((again.state, rules(&again.refused)), (State::Refused, vec![HoldRule::StalePlan]));
    assert_eq!(world.holds().len(), 20);
}

#[tokio::test]
async fn a_run_that_could_not_be_read_back_is_read_by_the_next_one() {
    let world = World::new().await;
    world.vanta.fault(On::Get, Fault::HideRemoved); // the reading for the plan passes
    for _ in 0..20 {
        world.vanta.fault(On::Get, Fault::Trouble { status: 503, text: "timeout".into(), applied: false });
    }
    assert_eq!(world.send(&people(0..3)).await.state, State::Sent);
    for _ in 0..20 {
        let _ = world.house.read("Staff", &()).await; // uses up what is left of the faults
    }
    assert_eq!(world.send(&people(0..3)).await.state, State::NothingToDo);
    let states: Vec<State> = world.house.history(None).unwrap().into_iter().map(|run| run.state).collect();
    assert_eq!(states, [State::NothingToDo, State::Verified]);
}

#[tokio::test]
async fn only_three_looks_that_all_show_the_old_list_mean_that_nothing_arrived() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.vanta.fault(On::Get, Fault::HideRemoved); // the reading for the plan passes
    world.vanta.fault(On::Put, Fault::DropBefore);
    world.vanta.fault(On::Get, Fault::HideRemoved);
    world.vanta.fault(On::Get, Fault::SomebodyWrites);
    let sent = world.send(&people(0..31)).await;
    assert_eq!(sent.state, State::Differs);
    let kinds: Vec<DifferenceKind> = sent.differences.iter().map(|difference| difference.kind).collect();
    assert_eq!(kinds, [DifferenceKind::StillRemoved, DifferenceKind::Missing]);
    assert!(sent.message.contains("1 missing, 1 still removed"), "{}", sent.message);
}

#[tokio::test]
async fn a_list_that_somebody_touched_and_put_back_between_the_looks_differs() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.vanta.fault(On::Put, Fault::DropBefore);
    let old = world.vanta.records(&world.list_id);
    let mut touched = old.clone();
    let mut stranger = old[0].clone();
    stranger.insert("uniqueId", "X-1");
    touched.push(stranger);
    let between = Between { world: &world, at: [(2, touched), (3, old)], looks: Mutex::default() };
    let sent = world.house.send(&world.request(&people(0..31)), &between).await.unwrap();
    assert_eq!((world.holds().len(), sent.state), (30, State::Differs));
}

/// Puts these records into the list right before these looks.
struct Between<'a> {
    world: &'a World,
    at: [(usize, Vec<vanta::Record>); 2],
    looks: Mutex<usize>,
}

impl Watch for Between<'_> {
    fn saw(&self, progress: &Progress) {
        if matches!(progress, Progress::Step(Step::ReadingBack)) {
            let mut looks = self.looks.lock().unwrap();
            *looks += 1;
            for (_, records) in self.at.iter().filter(|(look, _)| look == &*looks) {
                self.world.vanta.put_by_someone_else(&self.world.list_id, records.clone());
            }
        }
    }
}

#[tokio::test]
async fn a_vanta_that_answers_late_is_given_forty_seconds() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let old = world.vanta.records(&world.list_id);
    let late = LateVanta { world: &world, old, new: Mutex::default(), looks: Mutex::default() };
    let sent = world.house.send(&world.request(&people(0..31)), &late).await.unwrap();
    assert_eq!((sent.state, sent.differences.len()), (State::Verified, 0));
    assert_eq!(world.clock.waits(), [Duration::from_secs(10), Duration::from_secs(30)]);
}

/// Shows the old list until the third look.
struct LateVanta<'a> {
    world: &'a World,
    old: Vec<vanta::Record>,
    new: Mutex<Vec<vanta::Record>>,
    looks: Mutex<usize>,
}

impl Watch for LateVanta<'_> {
    fn saw(&self, progress: &Progress) {
        if !matches!(progress, Progress::Step(Step::ReadingBack)) {
            return;
        }
        let (vanta, id) = (&self.world.vanta, &self.world.list_id);
        let mut looks = self.looks.lock().unwrap();
        *looks += 1;
        match *looks {
            1 => {
                *self.new.lock().unwrap() = vanta.records(id);
                vanta.put_by_someone_else(id, self.old.clone());
            }
            3 => vanta.put_by_someone_else(id, self.new.lock().unwrap().clone()),
            _ => {}
        }
    }
}

/// Asks to cancel when something is seen, and remembers what was told.
#[derive(Default)]
struct CancelAt {
    cancel: Cancel,
    at: Option<fn(&Progress) -> bool>,
    counts: Mutex<Vec<(Step, usize, usize)>>,
}

impl Watch for CancelAt {
    fn saw(&self, progress: &Progress) {
        if self.at.is_some_and(|at| at(progress)) {
            self.cancel.ask();
        }
        if let Progress::Count { step, done, of } = progress {
            self.counts.lock().unwrap().push((*step, *done, *of));
        }
    }

    fn cancel(&self) -> Option<&Cancel> {
        Some(&self.cancel)
    }
}

fn put_answered(progress: &Progress) -> bool {
    matches!(progress, Progress::Vanta(Event::Exchanged(exchange)) if exchange.method == "PUT")
}

#[tokio::test]
async fn a_send_is_cancelled_until_its_body_leaves() {
    let moments: [fn(&Progress) -> bool; 4] = [
        |progress| matches!(progress, Progress::Step(Step::ReadingFile)),
        |progress| matches!(progress, Progress::Step(Step::ReadingVanta)),
        |progress| matches!(progress, Progress::Vanta(Event::Exchanged(exchange)) if exchange.method == "GET"),
        |progress| matches!(progress, Progress::Step(Step::Sending)),
    ];
    for (place, moment) in moments.into_iter().enumerate() {
        let world = World::new().await;
        let watch = CancelAt { at: Some(moment), ..CancelAt::default() };
        let error = world.try_send(&people(0..3), &watch).await.unwrap_err();
        assert_eq!((error.code, world.puts()), (Code::Cancelled, 0), "moment {place}");
        assert_eq!(error.message, "Cancelled. Nothing was changed in Vanta.");
        assert_eq!(world.last().state, State::NotSent);
        assert!(world.last().finished.is_some());
        assert_eq!(world.send(&people(0..3)).await.state, State::Verified, "and the next one is free");
    }
}

#[tokio::test]
async fn a_send_that_waits_for_vantas_limit_can_still_be_cancelled() {
    let world = World::new().await;
    for _ in 0..3 {
        world.vanta.fault(On::Put, Fault::TooMany { retry_after: Some(20) });
    }
    let watch = CancelAt {
        at: Some(|progress| matches!(progress, Progress::Vanta(Event::Retrying { .. }))),
        ..CancelAt::default()
    };
    let error = world.try_send(&people(0..3), &watch).await.unwrap_err();
    assert_eq!(error.message, "Cancelled. Nothing was changed in Vanta.");
    assert_eq!((world.puts(), world.last().state, world.holds().len()), (1, State::NotSent, 0));
    assert_eq!(world.send(&people(0..4)).await.state, State::Verified, "nothing is open");
}

#[tokio::test]
async fn a_send_that_has_left_goes_on_and_says_that_it_was_too_late() {
    let world = World::new().await;
    let watch = CancelAt { at: Some(put_answered), ..CancelAt::default() };
    let sent = world.try_send(&people(0..3), &watch).await.unwrap();
    assert_eq!(sent.state, State::Verified);
    assert!(sent.message.starts_with("It was too late to cancel: the list had left. "), "{}", sent.message);
}

#[tokio::test]
async fn records_are_counted_as_they_are_compared_and_the_last_count_is_told() {
    let world = World::new().await;
    let watch = CancelAt::default();
    world.try_send(&people(0..30), &watch).await.unwrap();
    let counts = watch.counts.lock().unwrap().clone();
    assert_eq!(counts, [(Step::Comparing, 1, 30), (Step::Comparing, 30, 30)], "no time passed between");
}

/// A disk that is full from a certain moment on.
struct FullDisk<'a>(&'a World, fn(&Progress) -> bool);

impl FullDisk<'_> {
    fn sqlite(world: &World) -> rusqlite::Connection {
        rusqlite::Connection::open(world.folder.path().join("data/rollcall.sqlite3")).unwrap()
    }

    fn make_room(world: &World) {
        let drop = "DROP TRIGGER full_1; DROP TRIGGER full_2; DROP TRIGGER full_3;";
        FullDisk::sqlite(world).execute_batch(drop).unwrap();
    }
}

impl Watch for FullDisk<'_> {
    fn saw(&self, progress: &Progress) {
        if (self.1)(progress) {
            let full = "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;";
            let triggers = format!(
                "CREATE TRIGGER IF NOT EXISTS full_1 BEFORE UPDATE ON runs {full}
                 CREATE TRIGGER IF NOT EXISTS full_2 BEFORE INSERT ON flights {full}
                 CREATE TRIGGER IF NOT EXISTS full_3 BEFORE INSERT ON runs {full}"
            );
            FullDisk::sqlite(self.0).execute_batch(&triggers).unwrap();
        }
    }
}

#[tokio::test]
async fn nothing_leaves_before_the_store_says_that_it_may_have() {
    let world = World::new().await;
    let watch = FullDisk(&world, |progress| matches!(progress, Progress::Step(Step::Sending)));
    let error = world.try_send(&people(0..3), &watch).await.unwrap_err();
    assert_eq!(world.puts(), 0);
    assert!(error.message.ends_with("Nothing was changed in Vanta."), "{}", error.message);
    FullDisk::make_room(&world);
    assert_eq!(world.send(&people(0..3)).await.state, State::Verified);
}

#[tokio::test]
async fn a_full_disk_after_the_body_left_does_not_hide_what_is_known() {
    let world = World::new().await;
    let sent = world.try_send(&people(0..3), &FullDisk(&world, put_answered)).await.unwrap();
    assert_eq!((sent.state, world.last().state), (State::Verified, State::Unknown));
    assert!(sent.message.contains("could not be written into the history"), "{}", sent.message);
    FullDisk::make_room(&world);
    world.again().resume(&()).await.unwrap();
    assert_eq!(world.last().state, State::Verified);
}

#[tokio::test]
async fn what_vanta_is_known_to_keep_otherwise_is_told_once_and_is_no_change() {
    let world = World::new().await;
    let sso = |ids| people(ids).iter().map(|row| row.replace("PASSWORD", "SSO")).collect::<Vec<_>>();
    let otherwise = || Fault::StoreOtherwise { field: "mfaEnabled".into(), value: json!(false) };
    world.vanta.fault(On::Put, otherwise());
    let sent = world.send(&sso(0..2)).await;
    assert_eq!((sent.state, sent.kept_otherwise.len()), (State::Verified, 2));
    let change = &sent.kept_otherwise[0].fields[0];
    assert_eq!(
        (change.field.as_str(), &change.old, &change.new),
        ("mfaEnabled", &json!(false), &json!(true))
    );
    assert_eq!(sent.kept_otherwise[0].fields.len(), 1, "another spelling of a time is not told");
    assert_eq!(world.send(&sso(0..2)).await.state, State::NothingToDo);
    world.vanta.fault(On::Put, otherwise());
    let next = world.send(&sso(0..3)).await;
    let ids: Vec<&str> = next.kept_otherwise.iter().map(|changed| changed.id.as_str()).collect();
    assert_eq!((next.state, ids), (State::Verified, vec!["E-2"]), "only of whom this run brought");
}

#[tokio::test]
async fn a_run_of_a_list_that_is_gone_here_is_left_as_it_is() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::Hold);
    killed_while_held(&world, &people(0..3)).await;
    world.house.remove_list("Staff").unwrap();
    let house: Rollcall = world.again();
    assert!(house.resume(&()).await.unwrap().is_empty());
    assert_eq!(world.last().state, State::Unknown, "nobody has looked");
}

#[tokio::test]
async fn nothing_that_is_kept_to_settle_a_run_names_anybody() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::Hold);
    killed_while_held(&world, &[person(1, "ADMIN"), person(2, "BASE")]).await;
    for entry in std::fs::read_dir(world.folder.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let content = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for told in ["Person 1", "p1@example.com", "E-1", "ADMIN"] {
            assert!(!content.contains(told), "{told} in {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_list_that_differs_is_told_by_name_and_kept_without_one() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world
        .vanta
        .fault(On::Put, Fault::StoreOtherwise { field: "email".into(), value: json!("x@example.com") });
    let mut rows = people(0..30);
    rows[7] = person(7, "ADMIN");
    let sent = world.send(&rows).await;
    assert_eq!(sent.state, State::Differs, "{}", sent.message);
    assert!(sent.differences.iter().any(|difference| !difference.name.is_empty()), "{:?}", sent.differences);
    let held = world.send(&rows).await;
    assert_eq!(held.state, State::Held);
    for entry in std::fs::read_dir(world.folder.path().join("data")).unwrap() {
        let file = entry.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        for told in ["Person ", "example.com", "staff.csv"] {
            assert!(!text.contains(told), "{told} in {}", file.display());
        }
    }
}
