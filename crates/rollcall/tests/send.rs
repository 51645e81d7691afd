//! Whole use cases against a practice Vanta over a real socket: from a file to a proven send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use practice::{Fault, On, Practice, Settings, Switches};
use rollcall::connection::EnvironmentKey;
use rollcall::review::{Ask, Asking, HoldRule, Limit, Missing};
use rollcall::secret::{Memory, SecretError, Secrets};
use rollcall::send::DifferenceKind;
use rollcall::{
    Code, Error, NewConnection, NewList, NewSettings, Parts, Request, Review, Rollcall, Sent, State,
};
use tempfile::TempDir;
use vanta::clock::{HandClock, LoadedDice};
use vanta::{Address, Clock, Limits, Secret, Value, json};

/// A house, a practice Vanta, and a folder for both.
struct World {
    house: Rollcall,
    vanta: Practice,
    clock: Arc<HandClock>,
    secrets: Arc<Memory>,
    folder: TempDir,
    list_id: String,
}

const HEADINGS: &str = "Display name,Unique ID,External URL,Full name,Account name,Email,Permission level,\
                        Created timestamp,Status,MFA enabled,MFA methods,Auth method";

/// One person; `role` is what the tests change.
fn person(id: usize, role: &str) -> String {
    format!(
        "Person {id},E-{id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,{role},2024-03-01,ACTIVE,TRUE,OTP,PASSWORD"
    )
}

fn people(ids: impl IntoIterator<Item = usize>) -> Vec<String> {
    ids.into_iter().map(|id| person(id, "BASE")).collect()
}

impl World {
    async fn new() -> World {
        World::with(|_| {}).await
    }

    async fn with(set: impl FnOnce(&mut Settings)) -> World {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap()));
        let mut settings =
            Settings::new(Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(LoadedDice::default()));
        settings.unlimited = true;
        set(&mut settings);
        let vanta = practice::start(settings).await.unwrap();
        let secrets = Arc::new(Memory::default());
        let house = Rollcall::open(parts(&folder, &clock, secrets.clone(), Limits::VANTA)).unwrap();
        let list_id = vanta.list_id("user_account").unwrap();
        let world = World { house, vanta, clock, secrets, folder, list_id };
        world.connect("Practice").await.unwrap();
        world.list("Staff", "user_account", &world.list_id).unwrap();
        world
    }

    async fn connect(&self, name: &str) -> Result<rollcall::Connection, Error> {
        self.house.add_connection(self.key(name)).await
    }

    fn key(&self, name: &str) -> NewConnection {
        NewConnection {
            name: name.into(),
            client_id: self.vanta.client_id().to_owned(),
            address: self.vanta.url().parse().unwrap(),
            secret: Some(Secret::new(self.vanta.client_secret())),
        }
    }

    fn list(&self, name: &str, kind: &str, list_id: &str) -> Result<rollcall::ListCard, Error> {
        let (name, kind, list_id) = (name.into(), kind.into(), list_id.into());
        self.house.add_list(NewList {
            name,
            connection: "Practice".into(),
            kind,
            list_id,
            properties: Vec::new(),
        })
    }

    fn file(&self, name: &str, rows: &[String]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, format!("{HEADINGS}\n{}\n", rows.join("\n"))).unwrap();
        path
    }

    fn request(&self, rows: &[String]) -> Request {
        Request::new("Staff", self.file("staff.csv", rows))
    }

    async fn send(&self, rows: &[String]) -> Sent {
        self.house.send(&self.request(rows), &()).await.unwrap()
    }

    async fn review(&self, rows: &[String]) -> Review {
        self.house.review(&self.request(rows), &()).await.unwrap()
    }

    async fn approve(&self, rows: &[String], plan: &str) -> Sent {
        let request = Request { approve: Some(plan.to_owned()), ..self.request(rows) };
        self.house.send(&request, &()).await.unwrap()
    }

    fn holds(&self) -> Vec<String> {
        let live = |record: &&vanta::Record| record["deletedAt"].is_null();
        let id = |record: &vanta::Record| record["uniqueId"].as_str().unwrap().to_owned();
        self.vanta.records(&self.list_id).iter().filter(live).map(id).collect()
    }

    fn puts(&self) -> usize {
        self.vanta.requests().iter().filter(|seen| seen.method == "PUT").count()
    }

    fn last_state(&self) -> State {
        self.house.history(None).unwrap()[0].state
    }
}

fn parts(folder: &TempDir, clock: &Arc<HandClock>, secrets: Arc<dyn Secrets>, limits: Limits) -> Parts {
    Parts {
        data: folder.path().join("data").into(),
        applications: folder.path().join("applications"),
        secrets,
        environment: None,
        seal_key: None,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        chance: Arc::new(LoadedDice::default()),
        limits,
        person: rollcall::Person::default(),
    }
}

fn rules(holds: &[rollcall::review::Hold]) -> Vec<HoldRule> {
    holds.iter().map(|hold| hold.rule).collect()
}

#[tokio::test]
async fn a_file_reaches_vanta_as_one_put_and_is_read_back() {
    let world = World::new().await;
    let sent = world.send(&people(0..30)).await;
    assert_eq!((sent.state, sent.sent, sent.verified, sent.new), (State::Verified, true, true, 30));
    assert_eq!((world.holds().len(), world.puts()), (30, 1));
    assert_eq!(sent.differences, []);
    let methods: Vec<String> = world.vanta.requests().into_iter().map(|seen| seen.method).collect();
    assert_eq!(methods, ["POST", "GET", "PUT", "GET"]);
}

#[tokio::test]
async fn what_is_sent_is_byte_for_byte_what_was_reviewed() {
    let world = World::new().await;
    let review = world.review(&people(0..3)).await;
    let sent = world.send(&people(0..3)).await;
    assert_eq!(review.plan, sent.plan);
    assert_eq!(review.records, 3);
    let expected = json!({
        "displayName": "Person 1", "uniqueId": "E-1", "externalUrl": "https://hr.example.com/1", "fullName": "Person 1",
        "accountName": "p1", "email": "p1@example.com", "permissionLevel": "BASE",
        "createdTimestamp": "2024-03-01T00:00:00Z", "status": "ACTIVE", "mfaEnabled": true, "mfaMethods": ["OTP"],
        "authMethod": "PASSWORD",
    });
    let held = &world.vanta.records(&world.list_id)[1];
    assert!(expected.as_object().unwrap().iter().all(|(name, value)| &held[name] == value), "{held:?}");
}

#[tokio::test]
async fn a_review_sends_nothing() {
    let world = World::new().await;
    let review = world.review(&people(0..3)).await;
    assert_eq!((review.new.len(), review.holds_now, review.will_hold), (3, Some(0), 3));
    assert_eq!((world.puts(), world.holds().len()), (0, 0));
    assert_eq!(world.house.history(None).unwrap(), []);
}

#[tokio::test]
async fn a_changed_file_changes_removes_and_adds_within_the_limit() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let mut rows = people(3..33);
    rows[0] = person(3, "ADMIN");
    let sent = world.send(&rows).await;
    assert_eq!(
        (sent.state, sent.new, sent.changed, sent.removed, sent.unchanged),
        (State::Verified, 3, 1, 3, 26)
    );
    assert_eq!(world.holds().len(), 30);
}

#[tokio::test]
async fn a_file_that_changes_nothing_is_not_sent_unless_asked() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    assert_eq!(world.send(&people(0..3)).await.state, State::NothingToDo);
    assert_eq!(world.puts(), 1);
    let request = Request { unchanged_too: true, ..world.request(&people(0..3)) };
    assert_eq!(world.house.send(&request, &()).await.unwrap().state, State::Verified);
    assert_eq!(world.puts(), 2);
}

#[tokio::test]
async fn half_an_export_is_held_names_everyone_and_changes_nothing() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let held = world.send(&people(0..20)).await;
    assert_eq!((held.state, held.sent, held.removed), (State::Held, false, 10));
    assert_eq!(rules(&held.holds), [HoldRule::Removals]);
    assert_eq!(held.holds[0].names.as_ref().unwrap().len(), 10);
    assert_eq!((world.holds().len(), world.puts(), world.last_state()), (30, 1, State::Held));
}

#[tokio::test]
async fn an_approval_sends_exactly_that_plan_once() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let plan = world.review(&people(0..20)).await.plan.unwrap();
    let other = world.approve(&people(0..19), &plan).await;
    assert_eq!((other.state, rules(&other.refused)), (State::Refused, vec![HoldRule::StalePlan]));
    let sent = world.approve(&people(0..20), &plan).await;
    assert_eq!((sent.state, world.holds().len()), (State::Verified, 20));
    assert!(world.house.history(None).unwrap()[0].approved);
    let again = world.approve(&people(0..20), &plan).await;
    assert_eq!((again.state, world.puts()), (State::Refused, 2));
}

#[tokio::test]
async fn a_list_that_changed_since_the_review_makes_its_approval_stale() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let plan = world.review(&people(0..20)).await.plan.unwrap();
    world.vanta.put_by_someone_else(&world.list_id, world.vanta.records(&world.list_id)[..25].to_vec());
    let sent = world.approve(&people(0..20), &plan).await;
    assert_eq!((sent.state, rules(&sent.refused)), (State::Refused, vec![HoldRule::StalePlan]));
    assert_eq!(world.puts(), 1);
}

#[tokio::test]
async fn the_first_send_to_a_list_that_something_else_filled_is_held() {
    let world = World::new().await;
    let first = world.send(&people(0..3)).await;
    assert_eq!(first.state, State::Verified, "an empty list needs no approval");
    let elsewhere = tempfile::tempdir().unwrap();
    let parts = parts(&elsewhere, &world.clock, world.secrets.clone(), Limits::VANTA);
    let stranger = Rollcall::open(parts).unwrap();
    stranger.add_connection(world.key("Practice")).await.unwrap();
    let list_id = world.list_id.clone();
    let (name, connection, kind) = ("Staff".into(), "Practice".into(), "user_account".into());
    stranger.add_list(NewList { name, connection, kind, list_id, properties: Vec::new() }).unwrap();
    let held = stranger.send(&world.request(&people(0..4)), &()).await.unwrap();
    assert_eq!((held.state, rules(&held.holds)), (State::Held, vec![HoldRule::FirstSend]));
}

#[tokio::test]
async fn a_file_without_rows_is_refused_whoever_asks() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    let refused = world.send(&[]).await;
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::NoRecords]));
    let refused = world.approve(&[], &"0".repeat(64)).await;
    assert_eq!((refused.state, world.holds().len()), (State::Refused, 3));
}

#[tokio::test]
async fn rows_with_problems_refuse_the_send_and_nothing_is_left_out_silently() {
    let world = World::new().await;
    let mut rows = people(0..3);
    rows[1] = rows[1].replace("TRUE", "maybe");
    let refused = world.send(&rows).await;
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::Problems]));
    assert_eq!(refused.problems[0].rows, [3]);
    assert_eq!(world.puts(), 0);
}

#[tokio::test]
async fn ids_in_another_spelling_than_vantas_are_refused() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    let rows: Vec<String> = people(0..3).iter().map(|row| row.replace(",E-", ",e-")).collect();
    let refused = world.send(&rows).await;
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::SimilarIds]));
    assert_eq!(
        refused.refused[0].names.as_ref().unwrap()[0],
        "row 2: \"e-0\" in the file, \"E-0\" in Vanta (Person 0)"
    );
}

#[tokio::test]
async fn more_than_vanta_takes_is_refused_with_what_fills_it() {
    let world = World::new().await;
    let tight = |limits: Limits| {
        Rollcall::open(parts(&world.folder, &world.clock, world.secrets.clone(), limits)).unwrap()
    };
    let few = tight(Limits { records: 2, ..Limits::VANTA });
    let refused = few.send(&world.request(&people(0..3)), &()).await.unwrap();
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::TooManyRecords]));
    let small = tight(Limits { body_bytes: 500, ..Limits::VANTA });
    let refused = small.send(&world.request(&people(0..3)), &()).await.unwrap();
    assert_eq!(rules(&refused.refused), [HoldRule::TooLarge]);
    assert!(refused.refused[0].names.as_ref().unwrap()[0].ends_with("bytes"));
    assert_eq!(world.puts(), 0);
}

#[tokio::test]
async fn one_vanta_list_has_one_list_here() {
    let world = World::new().await;
    let twin = world.list("Staff again", "user_account", &world.list_id).unwrap_err();
    assert_eq!(twin.code, Code::NameTaken);
    assert!(twin.message.contains("\"Staff\""), "{twin}");
    let other_kind = world.list("Checks", "background_check_connector", &world.list_id).unwrap_err();
    assert_eq!(other_kind.code, Code::NameTaken);
    assert_eq!(world.connect("Practice two").await.unwrap_err().code, Code::NameTaken);
}

#[tokio::test]
async fn an_unknown_outcome_is_settled_by_reading_back_and_never_by_sending_again() {
    let trouble =
        |applied: bool| Fault::Trouble { status: 504, text: "Endpoint request timed out".into(), applied };
    let taken = [Fault::DropAfter, trouble(true), Fault::Empty, Fault::WrongJson, Fault::Truncated];
    for fault in taken {
        let world = World::new().await;
        world.vanta.fault(On::Put, fault.clone());
        let sent = world.send(&people(0..3)).await;
        assert_eq!((sent.state, sent.verified, world.puts()), (State::Verified, true, 1), "{fault:?}");
    }
    for fault in [Fault::DropBefore, trouble(false)] {
        let world = World::new().await;
        world.vanta.fault(On::Put, fault.clone());
        let sent = world.send(&people(0..3)).await;
        assert_eq!((sent.state, sent.sent, world.puts()), (State::NotSent, false, 1), "{fault:?}");
        assert_eq!(world.clock.waits(), [Duration::from_secs(10), Duration::from_secs(30)]);
        assert!(sent.message.contains("as it was before"), "{}", sent.message);
    }
}

#[tokio::test]
async fn vantas_refusal_names_the_row_and_says_that_nothing_was_changed() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    world.vanta.switch(Switches { refuse_null_mfa: true, ..Switches::default() });
    world.vanta.fault(
        On::Put,
        Fault::Trouble {
            status: 400,
            text: json!({"error": "/1/email: must be string"}).to_string(),
            applied: false,
        },
    );
    let error = world.house.send(&world.request(&people(0..4)), &()).await.unwrap_err();
    assert_eq!(error.code, Code::Refused);
    let message = "Vanta refused the list because of one record. Row 3 (Person 1), email: must be string. \
                   Nothing was changed in Vanta.";
    assert_eq!(error.message, message);
    assert_eq!((world.last_state(), world.holds().len()), (State::NotSent, 3));
}

#[tokio::test]
async fn a_vanta_that_stores_something_else_is_found_out() {
    let world = World::new().await;
    world
        .vanta
        .fault(On::Put, Fault::StoreOtherwise { field: "email".into(), value: json!("x@example.org") });
    let sent = world.send(&people(0..2)).await;
    assert_eq!((sent.state, sent.sent, sent.verified), (State::Differs, false, false));
    assert_eq!(sent.differences[0].kind, DifferenceKind::OtherValues);
    let change = &sent.differences[0].fields[0];
    assert_eq!(
        (change.field.as_str(), &change.old, &change.new),
        ("email", &json!("x@example.org"), &json!("p0@example.com"))
    );
}

#[tokio::test]
async fn rejected_records_are_never_success() {
    let world = World::new().await;
    world.vanta.fault(On::Put, Fault::Reject);
    let sent = world.send(&people(0..3)).await;
    assert_eq!(sent.state, State::Differs);
    assert_eq!((sent.differences[0].id.as_str(), sent.differences[0].kind), ("E-0", DifferenceKind::Missing));
}

#[tokio::test]
async fn somebody_who_writes_during_the_read_back_is_found_out() {
    let world = World::new().await;
    world.house.read("Staff", &()).await.unwrap();
    for _ in 0..4 {
        world.vanta.fault(On::Get, Fault::SomebodyWrites);
    }
    let sent = world.send(&people(0..8)).await;
    assert_eq!(sent.state, State::Differs);
    assert_eq!(sent.differences[0].kind, DifferenceKind::StillRemoved);
}

#[tokio::test]
async fn a_person_who_comes_back_is_counted_apart() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.send(&people(1..30)).await;
    let sent = world.send(&people(0..30)).await;
    assert_eq!((sent.state, sent.new, sent.returned), (State::Verified, 0, 1));
}

#[tokio::test]
async fn a_removed_person_whom_vanta_does_not_revive_is_found_out() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.send(&people(1..30)).await;
    world.vanta.switch(Switches { revived_stays_removed: true, ..Switches::default() });
    let sent = world.send(&people(0..30)).await;
    assert_eq!(sent.state, State::Differs);
    assert_eq!(sent.differences[0].kind, DifferenceKind::StillRemoved);
}

#[tokio::test]
async fn a_read_back_that_fails_leaves_the_run_sent_but_not_verified() {
    let world = World::new().await;
    world.house.read("Staff", &()).await.unwrap();
    world.vanta.fault(On::Get, Fault::HideRemoved); // the reading for the plan passes
    for _ in 0..20 {
        world.vanta.fault(On::Get, Fault::Trouble { status: 503, text: "timeout".into(), applied: false });
    }
    let sent = world.send(&people(0..3)).await;
    assert_eq!((sent.state, sent.sent, sent.verified), (State::Sent, true, false));
    assert_eq!(world.last_state(), State::Sent);
}

#[tokio::test]
async fn no_plan_is_made_from_a_reading_that_failed() {
    for fault in [Fault::WrongJson, Fault::Html, Fault::Redirect] {
        let world = World::new().await;
        world.vanta.fault(On::Get, fault.clone());
        let error = world.house.send(&world.request(&people(0..3)), &()).await.unwrap_err();
        assert!(error.hint.is_some(), "{error}");
        assert_eq!((world.puts(), world.last_state()), (0, State::NotSent), "{fault:?}");
    }
}

#[tokio::test]
async fn a_long_wait_before_the_put_looks_once_more() {
    let world = World::with(|settings| settings.unlimited = false).await;
    world.send(&people(0..30)).await;
    let spend = async |requests: usize| {
        for _ in 0..requests {
            world.house.read("Staff", &()).await.unwrap();
        }
    };
    spend(15).await; // with the three of the send that is 18: the plan's GET fits, a look and the PUT do not
    let sent = world.send(&people(0..31)).await;
    assert_eq!(sent.state, State::Verified);
    assert_eq!(world.clock.waits(), [Duration::from_secs(60)]);
    let methods: Vec<String> = world.vanta.requests().into_iter().map(|seen| seen.method).collect();
    assert_eq!(methods[methods.len() - 4..], ["GET", "GET", "PUT", "GET"]);

    world.clock.pass(Duration::from_secs(60));
    spend(18).await;
    let before = world.puts();
    world.vanta.fault(On::Get, Fault::HideRemoved); // the plan's own reading passes
    world.vanta.fault(On::Get, Fault::SomebodyWrites);
    let sent = world.send(&people(0..30)).await;
    assert_eq!((sent.state, rules(&sent.refused)), (State::Refused, vec![HoldRule::StalePlan]));
    assert_eq!(world.puts(), before);
}

#[tokio::test]
async fn the_store_and_history_tell_counts_and_no_people() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    let run = &world.house.history(Some("Staff")).unwrap()[0];
    assert_eq!((run.state, run.new, run.records, run.practice), (State::Verified, 3, 3, true));
    for entry in fs::read_dir(world.folder.path().join("data")).unwrap() {
        let path = entry.unwrap().path();
        let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for person in ["Person 1", "p1@example.com", "E-1", "staff.csv"] {
            assert!(!content.contains(person), "{person} in {}", path.display());
        }
        assert!(!content.contains(&world.vanta.client_secret()), "{}", path.display());
    }
}

#[tokio::test]
async fn removing_a_list_keeps_its_history_and_what_vanta_holds() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    assert_eq!(world.house.remove_connection("Practice").await.unwrap_err().code, Code::InUse);
    world.house.remove_list("Staff").unwrap();
    assert_eq!(world.house.history(Some("Staff")).unwrap().len(), 1);
    assert_eq!(world.holds().len(), 3);
    world.house.remove_connection("Practice").await.unwrap();
    assert_eq!(world.house.connections().unwrap(), []);
    let name = vanta::Application {
        address: world.vanta.url().parse().unwrap(),
        client_id: world.vanta.client_id().to_owned(),
    }
    .key();
    assert_eq!(world.secrets.get(&name).await.unwrap(), None);
    assert_eq!(world.secrets.get(&format!("{name}.token")).await.unwrap(), None);
}

#[tokio::test]
async fn a_test_says_what_the_key_may_do_and_writes_nothing() {
    let world = World::new().await;
    let tested = world.house.test_connection("Practice", &()).await.unwrap();
    assert_eq!((tested.key_works, tested.may_read, tested.practice), (true, Some(true), true));
    assert_eq!(world.puts(), 0);
    world.house.rotate_secret("Practice", Secret::new("vcs_practice_wrong")).await.unwrap();
    let error = world.house.test_connection("Practice", &()).await.unwrap_err();
    assert_eq!(error.code, Code::WrongKey);
    world.house.rotate_secret("Practice", Secret::new(world.vanta.client_secret())).await.unwrap();
    assert!(world.house.test_connection("Practice", &()).await.is_ok());
}

#[tokio::test]
async fn what_cannot_be_a_secret_of_this_address_is_refused_before_it_goes_anywhere() {
    let world = World::new().await;
    let refused = |secret: &str, address: Address| {
        let new = NewConnection {
            name: "Acme".into(),
            client_id: "vci_1".into(),
            address,
            secret: Some(Secret::new(secret)),
        };
        let house = world.house.clone();
        async move { house.add_connection(new).await.unwrap_err().code }
    };
    let (practice, real) = (world.vanta.url().parse().unwrap(), Address::Vanta(vanta::Region::Us));
    assert_eq!(refused("vat_token", real).await, Code::BadInput);
    assert_eq!(refused("vci_id", real).await, Code::BadInput);
    assert_eq!(refused("  ", real).await, Code::BadInput);
    assert_eq!(refused("vcs_practice_x", real).await, Code::SecretElsewhere);
    assert_eq!(refused("vcs_real", practice).await, Code::SecretElsewhere);
    assert_eq!(world.house.connections().unwrap().len(), 1);
}

/// A computer without a keychain, or with a locked one.
struct Without(SecretError);

impl Secrets for Without {
    fn get(&self, _: &str) -> futures::future::BoxFuture<'_, Result<Option<Secret>, SecretError>> {
        Box::pin(async { Err(self.0.clone()) })
    }

    fn set(&self, _: &str, _: Secret) -> futures::future::BoxFuture<'_, Result<(), SecretError>> {
        Box::pin(async { Err(self.0.clone()) })
    }

    fn remove(&self, _: &str) -> futures::future::BoxFuture<'_, Result<(), SecretError>> {
        Box::pin(async { Err(self.0.clone()) })
    }
}

#[tokio::test]
async fn without_a_keychain_the_way_out_is_named_and_the_environment_works() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let gone = SecretError::Unavailable("no keychain service is running".into());
    for (error, code) in [(gone.clone(), Code::NoKeychain), (SecretError::Locked, Code::KeychainLocked)] {
        let house =
            Rollcall::open(parts(&folder, &world.clock, Arc::new(Without(error)), Limits::VANTA)).unwrap();
        let error = house.add_connection(world.key("Practice")).await.unwrap_err();
        assert_eq!(error.code, code);
        assert!(error.hint.unwrap().contains("ROLLCALL_CLIENT_SECRET"));
        assert_eq!(house.connections().unwrap(), [], "nothing half-added");
    }
    let mut parts = parts(&folder, &world.clock, Arc::new(Without(gone)), Limits::VANTA);
    parts.environment = Some(EnvironmentKey {
        client_id: world.vanta.client_id().to_owned(),
        secret: Secret::new(world.vanta.client_secret()),
    });
    let house = Rollcall::open(parts).unwrap();
    house.add_connection(NewConnection { secret: None, ..world.key("Practice") }).await.unwrap();
    assert!(house.test_connection("Practice", &()).await.unwrap().key_works);
    house.remove_connection("Practice").await.unwrap();
}

#[tokio::test]
async fn a_secret_in_the_keychain_is_never_sent_to_another_address() {
    let world = World::new().await;
    let name = vanta::Application {
        address: world.vanta.url().parse().unwrap(),
        client_id: world.vanta.client_id().to_owned(),
    }
    .key();
    let item = json!({"api": "http://127.0.0.1:1", "client_id": world.vanta.client_id(), "secret": "vcs_practice_other"});
    world.secrets.set(&name, Secret::new(item.to_string())).await.unwrap();
    let error = world.house.read("Staff", &()).await.unwrap_err();
    assert_eq!(error.code, Code::SecretElsewhere);
    assert_eq!(world.vanta.requests(), []);
}

#[tokio::test]
async fn a_reading_has_live_and_removed_records_and_writes_them_down() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    world.send(&people(1..30)).await;
    let reading = world.house.read("Staff", &()).await.unwrap();
    assert_eq!((reading.live, reading.removed, reading.practice), (29, 1, true));
    let labels: Vec<&str> = reading.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!((labels[0], labels.last().copied()), ("Display name", Some("deletedAt")));
    for name in ["out.xlsx", "out.csv", "out.json"] {
        let path = world.folder.path().join(name);
        reading.write(&path).unwrap();
        assert!(fs::metadata(&path).unwrap().len() > 100, "{name}");
    }
    let written: Value =
        serde_json::from_slice(&fs::read(world.folder.path().join("out.json")).unwrap()).unwrap();
    assert_eq!(written["records"].as_array().unwrap().len(), 30);
    assert_eq!(reading.only_live().records.len(), 29);
    let error = world
        .house
        .read("Staff", &())
        .await
        .unwrap()
        .write(&world.folder.path().join("out.pdf"))
        .unwrap_err();
    assert_eq!(error.code, Code::NotWritten);
}

#[tokio::test]
async fn two_houses_on_one_key_wait_for_each_other_and_lose_nothing() {
    let world = World::new().await;
    world
        .list(
            "Checks",
            "background_check_connector",
            &world.vanta.list_id("background_check_connector").unwrap(),
        )
        .unwrap();
    world.vanta.fault(On::Put, Fault::Hold);
    let request = world.request(&people(0..3));
    let first = world.house.send(&request, &());
    let other = world.house.clone();
    let second = async {
        world.vanta.holding().await;
        let reading = other.read("Checks", &());
        tokio::pin!(reading);
        assert!(futures::poll!(&mut reading).is_pending(), "the key is in use");
        world.vanta.release();
        reading.await
    };
    let (sent, read) = tokio::join!(first, second);
    assert_eq!(sent.unwrap().state, State::Verified);
    assert_eq!(read.unwrap().live, 0);
    assert_eq!(world.vanta.logins(), 1, "one token for both");
}

#[tokio::test]
async fn without_a_recipe_a_column_that_vanta_does_not_know_is_not_taken_for_the_id() {
    let world = World::new().await;
    let sent = world.send(&people(0..6)).await;
    assert_eq!(sent.state, State::Verified);
    let path = world.folder.path().join("other.csv");
    let content = fs::read_to_string(world.file("staff.csv", &people(0..6))).unwrap();
    let lines: Vec<String> = content
        .lines()
        .enumerate()
        .map(|(number, line)| match number {
            // The known IDs stand under another heading now, and a new column bears the old one.
            0 => format!("{},unique id", line.replacen("Unique ID", "Room", 1)),
            _ => format!("{line},N-{number}00"),
        })
        .collect();
    fs::write(&path, lines.join("\n")).unwrap();
    let review = world.house.review(&Request::new("Staff", &path), &()).await.unwrap();
    assert_eq!(rules(&review.refused), [HoldRule::OtherIdColumn], "{:?}", review.problems);
    assert!(review.refused[0].message.contains("\"Room\""), "{}", review.refused[0].message);
    assert_eq!(world.holds().len(), 6);
}

fn ids(named: &[rollcall::review::Named]) -> Vec<&str> {
    named.iter().map(|named| named.id.as_str()).collect()
}

#[tokio::test]
async fn whoever_is_missing_can_be_kept_as_vanta_has_them() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let request = Request { missing: Some(Missing::Keep), ..world.request(&people(12..31)) };
    let review = world.house.review(&request, &()).await.unwrap();
    assert_eq!((review.kept.len(), review.removed.len(), review.will_hold), (12, 0, 31));
    assert_eq!(rules(&review.holds), []);
    let sent = world.house.send(&request, &()).await.unwrap();
    assert_eq!((sent.state, sent.kept, sent.new, sent.removed), (State::Verified, 12, 1, 0));
    assert_eq!((sent.plan, world.holds().len()), (review.plan, 31));
    let again = world.house.send(&request, &()).await.unwrap();
    assert_eq!(again.state, State::NothingToDo, "kept is kept");
}

#[tokio::test]
async fn whoever_is_missing_can_be_sent_as_deactivated_with_the_date_of_the_file() {
    let world = World::new().await;
    let written = |at: &str| {
        let file = fs::File::options().write(true).open(world.folder.path().join("staff.csv")).unwrap();
        file.set_modified(at.parse::<jiff::Timestamp>().unwrap().into()).unwrap();
    };
    let first = world.request(&people(0..30));
    written("2026-02-27T17:00:00Z");
    world.house.send(&first, &()).await.unwrap();
    let request = Request { missing: Some(Missing::Deactivate), ..world.request(&people(2..30)) };
    written("2026-02-28T17:00:00.5Z");
    let sent = world.house.send(&request, &()).await.unwrap();
    assert_eq!((sent.state, sent.deactivated, sent.removed), (State::Verified, 2, 0), "{sent:?}");
    let gone = &world.vanta.records(&world.list_id)[0];
    assert_eq!((&gone["status"], gone["deletedAt"].is_null()), (&json!("DEACTIVATED"), true));
    let date: jiff::Timestamp = gone["deactivatedTimestamp"].as_str().unwrap().parse().unwrap();
    assert_eq!(date, "2026-02-28T17:00:00Z".parse().unwrap());
    let request = Request { missing: Some(Missing::Deactivate), ..world.request(&people(2..30)) };
    assert_eq!(world.house.send(&request, &()).await.unwrap().state, State::NothingToDo, "once is enough");
    let many = Request { missing: Some(Missing::Deactivate), ..world.request(&people(6..30)) };
    let held = world.house.send(&many, &()).await.unwrap();
    assert_eq!(
        (held.state, rules(&held.holds)),
        (State::Held, vec![HoldRule::Removals]),
        "it counts for the limit"
    );
}

#[tokio::test]
async fn a_list_can_have_it_as_its_rule_that_the_missing_are_deactivated() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let rule = NewSettings { missing: Some(Missing::Deactivate), ..NewSettings::default() };
    world.house.set_list("Staff", &rule).await.unwrap();
    assert_eq!(world.review(&people(1..30)).await.deactivated.len(), 1);
    let said = Request { missing: Some(Missing::Remove), ..world.request(&people(1..30)) };
    assert_eq!(world.house.review(&said, &()).await.unwrap().removed.len(), 1, "what is said counts more");
}

#[tokio::test]
async fn a_kind_without_such_a_state_says_so_and_nothing_is_sent() {
    let world = World::new().await;
    let id = world.vanta.list_id("background_check_connector").unwrap();
    world.list("Checks", "background_check_connector", &id).unwrap();
    let request = Request {
        missing: Some(Missing::Deactivate),
        ..Request::new("Checks", world.file("staff.csv", &people(0..3)))
    };
    assert_eq!(world.house.review(&request, &()).await.unwrap_err().code, Code::BadInput);
}

#[tokio::test]
async fn what_cannot_be_kept_as_it_is_refuses_the_send_by_name() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let mut records = world.vanta.records(&world.list_id);
    records[0].insert("shoeSize", 42);
    world.vanta.put_by_someone_else(&world.list_id, records);
    let request = Request { missing: Some(Missing::Keep), ..world.request(&people(1..30)) };
    let refused = world.house.send(&request, &()).await.unwrap();
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::CannotKeep]));
    let name = &refused.refused[0].names.as_ref().unwrap()[0];
    assert!(name.starts_with("Person 0 (E-0): Vanta holds a field that Rollcall does not know"), "{name}");
    assert_eq!(world.puts(), 1);
}

fn with_problems(rows: &mut [String], which: &[usize]) {
    which.iter().for_each(|&place| rows[place] = rows[place].replace("TRUE", "maybe"));
}

#[tokio::test]
async fn rows_with_problems_are_kept_as_vanta_has_them_and_one_that_vanta_lacks_is_named() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let mut rows = people(0..32);
    rows[5] = person(5, "ADMIN");
    with_problems(&mut rows, &[3, 31]);
    let request = Request { keep_problems: true, ..world.request(&rows) };
    let review = world.house.review(&request, &()).await.unwrap();
    assert_eq!((ids(&review.kept), ids(&review.new), review.removed.len()), (vec!["E-3"], vec!["E-30"], 0));
    let left_out: Vec<u32> = review.left_out.iter().map(|row| row.row).collect();
    assert_eq!((left_out, review.left_out_counts[0].count), (vec![33], 1), "{:?}", review.left_out);
    assert_eq!(rules(&review.holds), [HoldRule::KeptProblems], "without a terminal it wants an approval");
    let by_hand = Request { asking: Asking::Hand, ..request.clone() };
    assert_eq!(rules(&world.house.review(&by_hand, &()).await.unwrap().holds), []);
    let approved = Request { approve: review.plan, ..request };
    let sent = world.house.send(&approved, &()).await.unwrap();
    assert_eq!((sent.state, sent.kept, sent.changed, sent.new), (State::Verified, 1, 1, 1));
    assert_eq!(world.holds().len(), 31);
}

#[tokio::test]
async fn a_row_without_a_usable_id_and_a_column_with_problems_are_never_passed_over() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    let mut nobody = people(0..3);
    nobody[1] = nobody[1].replace("E-1", "");
    let mut twins = people(0..3);
    twins[2] = person(1, "ADMIN");
    for rows in [nobody, twins] {
        let request = Request { keep_problems: true, ..world.request(&rows) };
        let refused = world.house.send(&request, &()).await.unwrap();
        assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::Problems]));
    }
    let mut all = people(0..3);
    with_problems(&mut all, &[0, 1, 2]);
    let request = Request { keep_problems: true, missing: Some(Missing::Keep), ..world.request(&all) };
    let refused = world.house.send(&request, &()).await.unwrap();
    assert_eq!(rules(&refused.refused), [HoldRule::NoRecords], "no record of the file, whatever is kept");
    assert_eq!(world.puts(), 1);
}

#[tokio::test]
async fn an_approval_of_one_way_is_none_of_another_and_dies_with_another_plan_or_a_week() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let half = |world: &World| world.request(&people(0..15));
    let plan = world.house.send(&half(&world), &()).await.unwrap().plan;
    let other_way = Request { approve: plan.clone(), missing: Some(Missing::Keep), ..half(&world) };
    let refused = world.house.send(&other_way, &()).await.unwrap();
    assert_eq!(rules(&refused.refused), [HoldRule::StalePlan]);
    world.clock.pass(Duration::from_secs(7 * 24 * 3600 + 1));
    let approved = Request { approve: plan.clone(), ..half(&world) };
    let refused = world.house.send(&approved, &()).await.unwrap();
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::StalePlan]));
    assert_eq!(world.house.send(&half(&world), &()).await.unwrap().plan, plan, "held anew");
    world.send(&people(0..31)).await;
    let refused = world.house.send(&Request { approve: plan, ..half(&world) }, &()).await.unwrap();
    assert_eq!((refused.state, world.holds().len()), (State::Refused, 31), "another plan was sent meanwhile");
}

#[tokio::test]
async fn a_limit_and_ids_that_are_set_for_a_list_hold_its_sends() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let set = NewSettings {
        limit: Some(Limit::Count(0)),
        must_have: Some(vec!["E-0".into(), "E-1".into()]),
        ..NewSettings::default()
    };
    world.house.set_list("Staff", &set).await.unwrap();
    let held = world.send(&people(1..30)).await;
    assert_eq!(rules(&held.holds), [HoldRule::Removals, HoldRule::MustHave]);
    assert_eq!(held.holds[1].names.as_deref(), Some(&["E-0".to_owned()][..]));
    assert_eq!(world.send(&people(0..31)).await.state, State::Verified);
}

#[tokio::test]
async fn by_hand_every_removal_is_asked_about() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    let by_hand = |rows: &[String]| Request { asking: Asking::Hand, ..world.request(rows) };
    let held = world.house.send(&by_hand(&people(1..30)), &()).await.unwrap();
    assert_eq!((held.state, rules(&held.holds)), (State::Held, vec![HoldRule::RemovalsWithin]));
    assert_eq!(held.holds[0].ask, Some(Ask::Tick));
    let ticked = Request { approve: held.plan, ..by_hand(&people(1..30)) };
    assert_eq!(world.house.send(&ticked, &()).await.unwrap().state, State::Verified);
}

#[tokio::test]
async fn a_reading_in_which_nobody_can_say_who_is_who_is_refused() {
    let world = World::new().await;
    world.send(&people(0..3)).await;
    let mut records = world.vanta.records(&world.list_id);
    records[0].insert("uniqueId", "");
    world.vanta.put_by_someone_else(&world.list_id, records);
    let refused = world.send(&people(0..4)).await;
    assert_eq!((refused.state, rules(&refused.refused)), (State::Refused, vec![HoldRule::UnclearList]));
}

#[tokio::test]
async fn a_list_is_emptied_only_by_its_own_command_with_its_name_typed_out() {
    let world = World::new().await;
    world.send(&people(0..30)).await;
    for typed in ["", "staff", "Staff ", "yes"] {
        let error = world.house.empty_list("Staff", typed, &()).await.unwrap_err();
        assert_eq!((error.code, world.puts()), (Code::BadInput, 1), "{typed:?}");
    }
    let emptied = world.house.empty_list("Staff", "Staff", &()).await.unwrap();
    assert_eq!((emptied.state, emptied.removed.len(), world.holds().len()), (State::Verified, 30, 0));
    let run = &world.house.history(None).unwrap()[0];
    assert_eq!((run.state, run.removed, run.records, run.approved), (State::Verified, 30, 0, true));
    let again = world.house.empty_list("Staff", "Staff", &()).await.unwrap();
    assert_eq!((again.state, world.puts()), (State::NothingToDo, 2));
}

#[tokio::test]
async fn an_emptying_of_which_nobody_knows_is_settled_by_reading_back() {
    for (fault, state) in [(Fault::DropAfter, State::Verified), (Fault::DropBefore, State::Unknown)] {
        let world = World::new().await;
        world.send(&people(0..3)).await;
        world.vanta.fault(On::Put, fault.clone());
        let emptied = world.house.empty_list("Staff", "Staff", &()).await.unwrap();
        assert_eq!((emptied.state, emptied.verified), (state, state == State::Verified), "{fault:?}");
    }
}
