//! What went before holds what comes next: someone else's writing, small removals that add up, another sort of file,
//! a folder that was moved. Each rule with the history of real runs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(dead_code, reason = "each test file uses its own part of the world")]

mod world;

use std::fs::File;
use std::time::Duration;

use rollcall::review::{Asking, HoldRule};
use rollcall::secret::SealKey;
use rollcall::{Edit, Files, Keeping, Match, Parts, Request, Review, Rollcall, State};
use vanta::{Record, Value};
use world::{World, people, rules};

impl World {
    fn asked(&self, rows: &[String], asking: Asking) -> Request {
        Request { asking, ..self.request(rows) }
    }

    async fn reviewed(&self, rows: &[String], asking: Asking) -> Review {
        self.house.review(&self.asked(rows, asking), &()).await.unwrap()
    }

    /// Vanta's list as someone else's program would write it.
    fn someone_else(&self, change: impl Fn(&mut Vec<Record>)) {
        let mut records = self.vanta.records(&self.list_id);
        change(&mut records);
        self.vanta.put_by_someone_else(&self.list_id, records);
    }
}

fn names_of(review: &Review, rule: HoldRule) -> Vec<String> {
    let hold = review.holds.iter().find(|hold| hold.rule == rule);
    hold.and_then(|hold| hold.names.clone()).unwrap_or_default()
}

#[tokio::test]
async fn whoever_else_writes_to_the_list_is_noticed_by_name() {
    let world = World::new().await;
    world.send(&people(0..20)).await;
    assert_eq!(world.reviewed(&people(0..21), Asking::Hand).await.holds, [], "nobody did");
    world.someone_else(|records| {
        records.remove(3);
        records[0].insert("permissionLevel", "ADMIN");
    });
    let review = world.reviewed(&people(0..20), Asking::Alone).await;
    assert_eq!(rules(&review.holds), [HoldRule::SomeoneElse]);
    assert_eq!(
        names_of(&review, HoldRule::SomeoneElse),
        ["Person 0 (E-0): permissionLevel", "Person 3 (E-3): is gone"]
    );
    assert_eq!(review.not_compared, None);
    assert_eq!(world.send(&people(0..20)).await.state, State::Held);
    assert_eq!(world.approve(&people(0..20)).await.state, State::Verified);
    assert_eq!(world.reviewed(&people(0..21), Asking::Alone).await.holds, [], "it was looked at");
}

#[tokio::test]
async fn with_fingerprints_only_someone_else_is_noticed_too() {
    let world = World::new().await;
    world.house.set_keeping(Keeping { bodies: 30, fingerprints_only: true }).unwrap();
    world.send(&people(0..20)).await;
    assert_eq!(world.reviewed(&people(0..21), Asking::Alone).await.holds, []);
    world.someone_else(|records| {
        records.remove(3);
        records[0].insert("permissionLevel", "ADMIN");
    });
    let review = world.reviewed(&people(0..20), Asking::Alone).await;
    let names = names_of(&review, HoldRule::SomeoneElse);
    assert_eq!(names, ["Person 0 (E-0)", "Person 3 (E-3)"]);
}

#[tokio::test]
async fn writing_a_record_again_as_it_is_is_no_change() {
    let world = World::new().await;
    for fingerprints_only in [false, true] {
        world.house.set_keeping(Keeping { bodies: 30, fingerprints_only }).unwrap();
        let request = Request { unchanged_too: true, ..world.request(&people(0..20)) };
        assert_eq!(world.house.send(&request, &()).await.unwrap().state, State::Verified);
        world.clock.pass(Duration::from_secs(60));
        world.someone_else(|_| {});
        let held = world.vanta.records(&world.list_id);
        assert!(held.iter().all(|record| record["updatedAt"] != Value::Null));
        assert_eq!(world.reviewed(&people(0..21), Asking::Alone).await.holds, [], "{fingerprints_only}");
    }
}

#[tokio::test]
async fn without_the_key_it_is_said_what_could_not_be_asked() {
    let world = World::new().await;
    world.send(&people(0..20)).await;
    let other_key = Some(SealKey::new(&*world.chance));
    let house = Rollcall::open(Parts { seal_key: other_key, ..world.parts() }).unwrap();
    world.someone_else(|records| drop(records.remove(3)));
    let review = house.review(&world.request(&people(0..20)), &()).await.unwrap();
    assert_eq!(review.holds, [], "nothing is guessed");
    let told = review.not_compared.unwrap();
    assert!(told.contains("whether someone else wrote") && told.contains("older or otherwise"), "{told}");
    let sent = house.send(&world.request(&people(0..20)), &()).await.unwrap();
    assert_eq!((sent.state, sent.not_compared.is_some()), (State::Verified, true));
}

#[tokio::test]
async fn small_removals_within_seven_days_add_up_unless_a_person_approved_them() {
    let world = World::new().await;
    world.send(&people(0..40)).await;
    let day = Duration::from_secs(24 * 3600);
    // The limit is 4 of 40; twice that within the week.
    for from in [4, 8] {
        world.clock.pass(day);
        let sent = world.send(&people(from..40)).await;
        assert_eq!((sent.state, sent.holds), (State::Verified, vec![]), "{from}");
    }
    world.clock.pass(day);
    let review = world.reviewed(&people(9..40), Asking::Alone).await;
    assert_eq!(rules(&review.holds), [HoldRule::RemovalsInWeek]);
    assert_eq!(names_of(&review, HoldRule::RemovalsInWeek), ["Person 8 (E-8)"]);
    assert_eq!(rules(&world.reviewed(&people(8..40), Asking::Alone).await.holds), [], "nobody is removed");
    // Then the first one is more than a week ago.
    world.clock.pass(6 * day);
    assert_eq!(world.reviewed(&people(9..40), Asking::Alone).await.holds, []);

    let by_hand = world.approved(world.asked(&people(18..40), Asking::Hand)).await;
    assert_eq!(by_hand.state, State::Verified);
    world.clock.pass(day);
    assert_eq!(world.reviewed(&people(20..40), Asking::Alone).await.holds, [], "a person approved those ten");
}

#[tokio::test]
async fn an_older_file_and_other_headings_are_held_where_nobody_looks() {
    let world = World::new().await;
    world.send(&people(0..20)).await;
    let request = world.request(&people(0..21));
    let before: jiff::Timestamp = "2020-03-01T09:00:00Z".parse().unwrap();
    File::options()
        .write(true)
        .open(world.folder.path().join("staff.csv"))
        .unwrap()
        .set_modified(before.into())
        .unwrap();
    let review = world.house.review(&request, &()).await.unwrap();
    assert_eq!(rules(&review.holds), [HoldRule::OlderFile]);
    let by_hand = Request { asking: Asking::Hand, ..request.clone() };
    assert_eq!(
        world.house.review(&by_hand, &()).await.unwrap().holds,
        [],
        "whoever looks sees which file it is"
    );

    let path = world.file("staff.csv", &people(0..21));
    let text = std::fs::read_to_string(&path).unwrap().replace("Email", "E-mail");
    std::fs::write(&path, text).unwrap();
    let review = world.house.review(&request, &()).await.unwrap();
    assert!(rules(&review.holds).contains(&HoldRule::HeadingsChanged), "{:?}", review.holds);
}

#[tokio::test]
async fn a_schedule_begins_with_a_send_by_hand_and_goes_on_with_the_same_recipe() {
    let world = World::new().await;
    let keep = |files: Files| Match {
        list: "Staff".into(),
        files: Files { edits: [files.edits, vec![Edit::RestNotSent]].concat(), ..files },
        out: None,
        keep: true,
    };
    let path = world.file("staff.csv", &people(0..20));
    world.house.match_columns(&keep(Files::one(&path)), &()).await.unwrap();
    world.send(&people(0..20)).await;
    let scheduled = world.reviewed(&people(0..21), Asking::Schedule).await;
    assert_eq!(
        rules(&scheduled.holds),
        [HoldRule::FirstScheduled],
        "a send without a terminal is none by hand"
    );
    let by_hand = world.approved(world.asked(&people(0..21), Asking::Hand)).await;
    assert_eq!(by_hand.state, State::Verified);
    assert_eq!(world.reviewed(&people(0..22), Asking::Schedule).await.holds, []);
    // The same columns kept again are another version, which nobody approved.
    let mend = Edit::Mend { mend: "status:ACTIVE=ACTIVE".into() };
    let edited = Files { edits: vec![mend], ..Files::one(&path) };
    world.house.match_columns(&keep(edited), &()).await.unwrap();
    let review = world.reviewed(&people(0..22), Asking::Schedule).await;
    assert_eq!(rules(&review.holds), [HoldRule::RecipeEdited]);
}

#[tokio::test]
async fn a_folder_that_was_restored_asks_for_a_hand_and_ends_approvals() {
    let mut world = World::new().await;
    world.approved(world.asked(&people(0..20), Asking::Hand)).await;
    let held = world.send(&people(10..20)).await;
    assert_eq!(held.state, State::Held);
    let backup = world.folder.path().join("backup");
    world.house.backup(&backup).unwrap();
    world.clock.pass(Duration::from_secs(60));
    // The folder is restored while nobody has it open.
    let elsewhere = Parts { data: world.folder.path().join("elsewhere").into(), ..world.parts() };
    world.house = Rollcall::open(elsewhere).unwrap();
    let (house, _) = Rollcall::restore_backup(world.parts(), &backup).await.unwrap();

    let approve = Request { approve: held.plan.clone(), ..world.request(&people(10..20)) };
    let refused = house.send(&approve, &()).await.unwrap();
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::StalePlan]));
    let review = house.review(&world.request(&people(0..21)), &()).await.unwrap();
    assert_eq!(rules(&review.holds), [HoldRule::Moved]);
    // What is approved without a terminal is sent, and counts as no hand.
    let alone = Request { approve: review.plan, ..world.request(&people(0..21)) };
    assert_eq!(house.send(&alone, &()).await.unwrap().state, State::Verified);
    let scheduled = house.review(&world.asked(&people(0..22), Asking::Schedule), &()).await.unwrap();
    assert_eq!(rules(&scheduled.holds), [HoldRule::Moved, HoldRule::FirstScheduled]);
    let by_hand = world.asked(&people(0..22), Asking::Hand);
    let review = house.review(&by_hand, &()).await.unwrap();
    assert_eq!(rules(&review.holds), [HoldRule::Moved]);
    let sent = house.send(&Request { approve: review.plan, ..by_hand }, &()).await.unwrap();
    assert_eq!(sent.state, State::Verified);
    assert_eq!(house.review(&world.request(&people(0..23)), &()).await.unwrap().holds, []);
}
