//! Undo: a list is brought back exactly to how a run found it, or left it, through the same rules as any send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
#![allow(dead_code, reason = "each test file uses its own part of the world")]

mod world;

use std::collections::BTreeMap;

use rollcall::history::Which;
use rollcall::review::{Asking, HoldRule, Missing, Offer};
use rollcall::{Code, Keeping, Request, Sent, State};
use vanta::{Record, Value, json};
use world::{World, people, person, rules};

/// What Vanta holds, by the fields' names, without the times at which it was written and without empty options.
fn live(world: &World) -> Vec<BTreeMap<String, Value>> {
    let records = world.vanta.records(&world.list_id).into_iter();
    let fields = |record: Record| {
        let fields = record.iter().filter(|(name, value)| {
            !value.is_null() && !["createdAt", "updatedAt", "deletedAt"].contains(name)
        });
        fields.map(|(name, value)| (name.to_owned(), value.clone())).collect::<BTreeMap<_, _>>()
    };
    let mut live: Vec<_> = records.filter(|record| record["deletedAt"].is_null()).map(fields).collect();
    live.sort_by_key(|fields| fields["uniqueId"].to_string());
    live
}

impl World {
    async fn restored(&self, run: &str, after: bool) -> Sent {
        self.approved(self.house.to_restore(run, after).unwrap()).await
    }
}

#[tokio::test]
async fn a_run_is_undone_exactly_and_its_undoing_too() {
    let world = World::new().await;
    world.send(&people(0..20)).await;
    let before = live(&world);
    let mut rows = people(3..25);
    rows[0] = person(3, "ADMIN");
    let run = world.approve(&rows).await;
    assert_eq!((run.state, run.new, run.changed, run.removed), (State::Verified, 5, 1, 3));
    let after = live(&world);

    let undone = world.restored(&run.run, false).await;
    assert_eq!((undone.state, undone.returned, undone.changed, undone.removed), (State::Verified, 3, 1, 5));
    assert_eq!(live(&world), before);
    let restores = undone.restores.clone().unwrap();
    assert_eq!((restores.run.as_str(), restores.which), (run.run.as_str(), Which::Before));
    assert_eq!((undone.files.len(), undone.recipe), (0, None));

    assert_eq!(world.restored(&undone.run, false).await.state, State::Verified, "an undo is undone");
    assert_eq!(live(&world), after);
    world.approve(&people(0..2)).await;
    assert_eq!(world.restored(&run.run, true).await.state, State::Verified);
    assert_eq!(live(&world), after, "to how the run left it");
    assert_eq!(world.restored(&run.run, true).await.state, State::NothingToDo);
}

#[tokio::test]
async fn the_list_from_before_the_first_send_comes_back_with_all_that_something_else_had_written() {
    let world = World::new().await;
    let other = |id: &str, mfa| {
        json!({
            "uniqueId": id, "displayName": id, "externalUrl": "https://old.example.com/", "fullName": id,
            "accountName": id, "email": format!("{id}@example.org"), "permissionLevel": "ADMIN",
            "createdTimestamp": "2020-02-02T02:02:02.123Z", "status": "ACTIVE", "mfaEnabled": mfa,
            "mfaMethods": ["OTP", "SMS"], "authMethod": "SSO", "groupIds": null,
        })
    };
    let records: Vec<Record> = [other("old-1", true), other("old-2", false), other("old-3", true)]
        .iter()
        .map(|record| serde_json::from_str(&record.to_string()).unwrap())
        .collect();
    world.vanta.put_by_someone_else(&world.list_id, records);
    let before = live(&world);
    let first = world.approve(&people(0..4)).await;
    assert_eq!((first.state, first.removed), (State::Verified, 3));
    let undone = world.restored(&first.run, false).await;
    assert_eq!(undone.state, State::Verified, "{undone:?}");
    assert_eq!(live(&world), before);
}

#[tokio::test]
async fn a_list_that_was_empty_is_emptied_only_by_its_own_command() {
    let world = World::new().await;
    let first = world.send(&people(0..4)).await;
    let refused = world.house.send(&world.house.to_restore(&first.run, false).unwrap(), &()).await.unwrap();
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::NoRecords]));
    assert!(refused.refused[0].message.contains("rollcall list empty"), "{:?}", refused.refused);
    assert_eq!((world.puts(), world.holds().len()), (1, 4));
}

#[tokio::test]
async fn a_restore_is_held_by_the_rules_of_any_send() {
    let world = World::new().await;
    world.send(&people(0..4)).await;
    let grown = world.approve(&people(0..20)).await;
    let request = world.house.to_restore(&grown.run, false).unwrap();
    assert_eq!(request.missing, Some(Missing::Remove), "as it was, whatever is set for the list");
    let held = world.house.send(&request, &()).await.unwrap();
    assert_eq!(
        (held.state, rules(&held.holds)),
        (State::Held, vec![HoldRule::Removals, HoldRule::RemovalsInWeek])
    );
    assert_eq!(
        held.holds[0].offers,
        [Offer::Approve, Offer::KeepMissing],
        "what needs a file is not offered"
    );
    let by_hand = Request { asking: Asking::Hand, ..request.clone() };
    assert_eq!(rules(&world.house.review(&by_hand, &()).await.unwrap().holds), [HoldRule::Removals]);
    let gentle = Request { missing: Some(Missing::Keep), ..request };
    let kept = world.house.review(&gentle, &()).await.unwrap();
    assert_eq!((kept.holds.len(), kept.kept.len(), kept.has_changes()), (0, 16, false));
    assert_eq!(world.holds().len(), 20);
}

#[tokio::test]
async fn an_approval_names_what_was_reviewed_and_nothing_newer() {
    let world = World::new().await;
    world.send(&people(0..20)).await;
    let run = world.approve(&people(2..20)).await;
    let request = world.house.to_restore(&run.run, false).unwrap();
    let plan = world.house.review(&request, &()).await.unwrap().plan;
    world.send(&people(2..21)).await;
    let refused = world.house.send(&Request { approve: plan, ..request }, &()).await.unwrap();
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::StalePlan]));
}

#[tokio::test]
async fn what_cannot_be_restored_says_why_and_what_to_do() {
    let world = World::new().await;
    let error = world.house.to_restore("nothing", false).unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (Code::UnknownName, "There is no run nothing."));

    world.send(&people(0..4)).await;
    let nothing = world.send(&people(0..4)).await;
    assert_eq!(nothing.state, State::NothingToDo);
    let request = world.house.to_restore(&nothing.run, false).unwrap();
    let error = world.house.review(&request, &()).await.unwrap_err();
    assert!(error.message.contains("no snapshot"), "{error}");

    world.house.set_keeping(Keeping { bodies: 30, fingerprints_only: true }).unwrap();
    let sealed = world.send(&people(0..5)).await;
    let request = world.house.to_restore(&sealed.run, true).unwrap();
    let error = world.house.review(&request, &()).await.unwrap_err();
    assert!(error.message.contains("only fingerprints"), "{error}");

    world.house.remove_list("Staff").unwrap();
    let error = world.house.to_restore(&sealed.run, true).unwrap_err();
    assert!(error.message.contains("not kept here any more"), "{error}");
    assert!(error.hint.unwrap().contains(&world.list_id));
}

#[tokio::test]
async fn a_field_that_is_not_known_refuses_the_restore_by_name() {
    let world = World::new().await;
    world.send(&people(0..2)).await;
    let mut records = world.vanta.records(&world.list_id);
    records[1].insert("newFieldOfVanta", "kept");
    world.vanta.put_by_someone_else(&world.list_id, records);
    let run = world.approve(&people(0..3)).await;
    assert_eq!(run.state, State::Verified);
    let refused = world.house.review(&world.house.to_restore(&run.run, false).unwrap(), &()).await.unwrap();
    assert_eq!(rules(&refused.refused), [HoldRule::CannotKeep]);
    let names = refused.refused[0].names.clone().unwrap();
    assert!(names[0].starts_with("Person 1 (E-1): ") && names[0].contains("newFieldOfVanta"), "{names:?}");
}
