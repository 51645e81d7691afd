//! The client against a practice Vanta over a real socket: every fault, every limit, and what it never does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use practice::{Fault, On, Practice, Settings, Switches};
use vanta::client::Parts;
use vanta::clock::{HandClock, LoadedDice};
use vanta::keeper::{Keeper, Lock, Spent};
use vanta::watch::Limit;
use vanta::{
    Address, Application, Body, Cause, Client, Clock, Event, Field, Grant, Kind, Limits, Patience, Put,
    Record, Region, Secret, Shape, Token, Value, Watch, json,
};

/// Keeps everything in memory, as one computer would for all its processes.
#[derive(Default)]
struct Desk {
    locked: Mutex<bool>,
    spent: Mutex<Spent>,
    token: Mutex<Option<Token>>,
}

struct Held(Arc<Desk>);

/// A process's way to the desk.
struct At(Arc<Desk>);

impl Keeper for At {
    fn try_lock(&self) -> io::Result<Option<Box<dyn Lock>>> {
        let mut locked = self.0.locked.lock().unwrap();
        if *locked {
            return Ok(None);
        }
        *locked = true;
        Ok(Some(Box::new(Held(Arc::clone(&self.0)))))
    }

    fn token(&self) -> BoxFuture<'_, Option<Token>> {
        Box::pin(async { self.0.token.lock().unwrap().clone() })
    }

    fn keep_token<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, ()> {
        Box::pin(async { *self.0.token.lock().unwrap() = Some(token.clone()) })
    }
}

impl Lock for Held {
    fn spent(&self) -> Spent {
        self.0.spent.lock().unwrap().clone()
    }

    fn keep_spent(&self, spent: &Spent) -> io::Result<()> {
        *self.0.spent.lock().unwrap() = spent.clone();
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        *self.0.locked.lock().unwrap() = false;
    }
}

/// Remembers what was told.
#[derive(Default)]
struct Ears(Mutex<Vec<String>>);

impl Watch for Ears {
    fn saw(&self, event: &Event) {
        let heard = match event {
            Event::WaitingForLock => "lock".to_owned(),
            Event::WaitingForLimit { limit: Limit::Logins, wait, .. } => format!("logins {}", wait.as_secs()),
            Event::WaitingForLimit { limit: Limit::Requests, wait, .. } => {
                format!("requests {}", wait.as_secs())
            }
            Event::Retrying { wait, .. } => format!("again {}", wait.as_millis()),
            Event::Exchanged(done) => format!("{} {} {}", done.method, done.path, done.status.unwrap_or(0)),
        };
        self.0.lock().unwrap().push(heard);
    }
}

impl Ears {
    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A practice Vanta, a clock, and what one computer keeps.
struct Room {
    vanta: Practice,
    clock: Arc<HandClock>,
    desk: Arc<Desk>,
    list_id: String,
    ears: Ears,
}

const LOGIN: &str = "POST /oauth/token 200";
const GET: &str = "GET /v1/resources/user_account 200";
const PUT: &str = "PUT /v1/resources/user_account 200";

impl Room {
    async fn new() -> Room {
        Room::with(|_| {}).await
    }

    async fn with(set: impl FnOnce(&mut Settings)) -> Room {
        let clock = Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap()));
        let mut settings =
            Settings::new(Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(LoadedDice::default()));
        set(&mut settings);
        let vanta = practice::start(settings).await.unwrap();
        let list_id = vanta.list_id("user_account").unwrap();
        Room { vanta, clock, desk: Arc::default(), list_id, ears: Ears::default() }
    }

    fn application(&self) -> Application {
        Application {
            address: self.vanta.url().parse().unwrap(),
            client_id: self.vanta.client_id().to_owned(),
        }
    }

    fn parts(&self) -> Parts {
        Parts {
            application: self.application(),
            grant: Grant::ClientCredentials(Secret::new(self.vanta.client_secret())),
            keeper: Arc::new(At(Arc::clone(&self.desk))),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            chance: Arc::new(LoadedDice::default()),
            limits: Limits::VANTA,
            patience: Patience::default(),
        }
    }

    fn client(&self) -> Client {
        Client::new(self.parts()).unwrap()
    }

    async fn get(&self) -> Result<Vec<Record>, vanta::Error> {
        let client = self.client();
        client.session(&self.ears).await?.get(kind(), &self.list_id).await
    }

    async fn put(&self, ids: &[&str]) -> Result<Put, vanta::Error> {
        let client = self.client();
        client.session(&self.ears).await?.put(kind(), &self.body(ids)).await
    }

    fn body(&self, ids: &[&str]) -> Body {
        let records: Vec<Record> = ids.iter().map(|id| account(id)).collect();
        Body::new(&self.list_id, &records.iter().collect::<Vec<_>>(), &Limits::VANTA).unwrap()
    }

    /// The IDs that this Vanta holds as live.
    fn holds(&self) -> Vec<String> {
        let live = |record: &Record| record["deletedAt"].is_null();
        let records = self.vanta.records(&self.list_id);
        records
            .iter()
            .filter(|record| live(record))
            .map(|record| record["uniqueId"].as_str().unwrap().to_owned())
            .collect()
    }

    fn waited(&self) -> Duration {
        self.clock.waits().iter().sum()
    }
}

fn kind() -> &'static Kind {
    Kind::named("user_account").unwrap()
}

fn account(id: &str) -> Record {
    json!({
        "displayName": "Ann Lee", "uniqueId": id, "externalUrl": "https://hr.example.com/1", "fullName": "Ann Lee",
        "accountName": "ann", "email": "ann@example.com", "permissionLevel": "BASE",
        "createdTimestamp": "2024-03-01T00:00:00Z", "status": "ACTIVE", "mfaEnabled": true, "mfaMethods": [],
        "authMethod": "PASSWORD",
    })
    .as_object()
    .unwrap()
    .clone()
}

fn cause<T: std::fmt::Debug>(result: Result<T, vanta::Error>) -> Cause {
    result.unwrap_err().cause
}

#[tokio::test]
async fn one_login_serves_a_whole_session() {
    let room = Room::new().await;
    let client = room.client();
    let mut session = client.session(&room.ears).await.unwrap();
    assert!(matches!(session.put(kind(), &room.body(&["1", "2"])).await, Ok(Put::Accepted)));
    assert_eq!(session.get(kind(), &room.list_id).await.unwrap().len(), 2);
    assert_eq!(room.ears.heard(), [LOGIN, PUT, GET]);
    assert_eq!(room.holds(), ["1", "2"]);
}

#[tokio::test]
async fn a_kept_token_saves_the_next_session_its_login() {
    let room = Room::new().await;
    room.get().await.unwrap();
    room.get().await.unwrap();
    assert_eq!(room.vanta.logins(), 1);
}

#[tokio::test]
async fn a_token_is_not_used_within_its_last_minute() {
    let room = Room::new().await;
    room.get().await.unwrap();
    room.clock.pass(Duration::from_secs(3600 - 61));
    room.get().await.unwrap();
    assert_eq!(room.vanta.logins(), 1);
    room.clock.pass(Duration::from_secs(1));
    room.get().await.unwrap();
    assert_eq!(room.vanta.logins(), 2);
}

#[tokio::test]
async fn a_token_of_a_rotated_secret_is_not_used() {
    let room = Room::new().await;
    room.get().await.unwrap();
    let minted_by = Secret::new("vcs_practice_before").hash();
    if let Some(token) = room.desk.token.lock().unwrap().as_mut() {
        token.minted_by = minted_by;
    }
    room.get().await.unwrap();
    assert_eq!(room.vanta.logins(), 2);
}

#[tokio::test]
async fn proving_the_key_logs_in_though_a_token_is_kept() {
    let room = Room::new().await;
    room.get().await.unwrap();
    let client = room.client();
    client.session(&()).await.unwrap().prove_key().await.unwrap();
    assert_eq!(room.vanta.logins(), 2);
}

#[tokio::test]
async fn removed_records_are_read_too_and_are_told_by_their_removal_time() {
    let room = Room::new().await;
    let _ = room.put(&["1", "2"]).await.unwrap();
    let _ = room.put(&["2"]).await.unwrap();
    let records = room.get().await.unwrap();
    let removed: Vec<bool> = records.iter().map(|record| !record["deletedAt"].is_null()).collect();
    assert_eq!(removed, [true, false]);
}

#[tokio::test]
async fn the_lock_is_held_for_the_whole_session_and_the_next_one_waits_for_its_end() {
    let room = Room::new().await;
    let client = room.client();
    let session = client.session(&room.ears).await.unwrap();
    let other = room.client();
    let ears = Ears::default();
    let waiting = other.session(&ears);
    tokio::pin!(waiting);
    assert!(futures::poll!(&mut waiting).is_pending());
    assert_eq!(ears.heard(), ["lock"]);
    drop(session);
    assert!(waiting.await.is_ok());
}

#[tokio::test]
async fn logins_keep_vantas_limit_across_processes_and_wait_instead_of_failing() {
    let room = Room::new().await;
    for _ in 0..6 {
        let client = room.client();
        client.session(&room.ears).await.unwrap().prove_key().await.unwrap();
        room.clock.pass(Duration::from_secs(2));
    }
    let heard = room.ears.heard();
    assert_eq!(heard.iter().filter(|heard| *heard == LOGIN).count(), 6, "{heard:?}");
    assert_eq!(heard[5], "logins 50");
    assert_eq!(room.vanta.logins(), 6, "none was refused");
}

#[tokio::test]
async fn requests_keep_vantas_limit_and_wait_until_the_oldest_is_a_minute_old() {
    let room = Room::new().await;
    for _ in 0..21 {
        room.get().await.unwrap();
    }
    let heard = room.ears.heard();
    assert_eq!(heard.iter().filter(|heard| *heard == GET).count(), 21);
    assert_eq!(
        heard.iter().filter(|heard| heard.starts_with("requests")).collect::<Vec<_>>(),
        ["requests 60"]
    );
    assert_eq!(room.waited(), Duration::from_secs(60));
}

#[tokio::test]
async fn a_practice_vanta_without_limits_is_not_waited_for() {
    let room = Room::with(|settings| settings.unlimited = true).await;
    for _ in 0..30 {
        room.get().await.unwrap();
    }
    for _ in 0..10 {
        let client = room.client();
        client.session(&()).await.unwrap().prove_key().await.unwrap();
    }
    assert_eq!(room.waited(), Duration::ZERO);
}

#[tokio::test]
async fn a_count_from_a_clock_that_was_set_back_blocks_nobody() {
    let room = Room::new().await;
    let future = room.clock.now() + Duration::from_secs(7200);
    room.desk.spent.lock().unwrap().requests = vec![future; 20];
    room.get().await.unwrap();
    assert_eq!(room.waited(), Duration::ZERO);
}

#[tokio::test]
async fn a_wrong_key_is_told_at_once_and_never_tried_again() {
    let room = Room::new().await;
    let grant = Grant::ClientCredentials(Secret::new("vcs_practice_wrong"));
    let client = Client::new(Parts { grant, ..room.parts() }).unwrap();
    let mut session = client.session(&()).await.unwrap();
    assert!(matches!(cause(session.get(kind(), &room.list_id).await), Cause::WrongKey { .. }));
    assert_eq!(room.vanta.logins(), 1);
}

#[tokio::test]
async fn a_practice_secret_goes_nowhere_else_and_no_other_secret_goes_to_practice() {
    let room = Room::new().await;
    let real = Application { address: Address::Vanta(Region::Us), client_id: "vci_1".into() };
    let leak = Client::new(Parts { application: real, ..room.parts() });
    assert!(matches!(leak.err().map(|error| error.cause), Some(Cause::WrongSecret(_))));
    let grant = Grant::ClientCredentials(Secret::new("vcs_real"));
    let leak = Client::new(Parts { grant, ..room.parts() });
    assert!(matches!(leak.err().map(|error| error.cause), Some(Cause::WrongSecret(_))));
    assert_eq!(room.vanta.requests(), []);
}

#[tokio::test]
async fn nothing_listening_is_no_connection_and_nothing_was_sent() {
    let room = Room::new().await;
    let parts = room.parts();
    room.vanta.stop().await;
    let client = Client::new(parts).unwrap();
    let mut session = client.session(&()).await.unwrap();
    let body = Body::new("l1", &[&account("1")], &Limits::VANTA).unwrap();
    let error = session.put(kind(), &body).await.unwrap_err();
    assert!(matches!(error.cause, Cause::NoConnection { .. }), "{error}");
    assert!(error.tries > 1 && error.request.as_deref() == Some("POST /oauth/token"), "{error:?}");
}

/// Faults after which a `GET` is simply repeated.
fn passing() -> Vec<Fault> {
    let trouble = |status: u16, text: &str| Fault::Trouble { status, text: text.into(), applied: false };
    vec![
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::Truncated,
        Fault::TooMany { retry_after: None },
        trouble(408, "request timeout"),
        trouble(500, "oops"),
        trouble(503, "Service temporarily unavailable"),
        trouble(504, "Endpoint request timed out"),
    ]
}

#[tokio::test]
async fn reading_is_repeated_until_it_works() {
    for fault in passing() {
        let room = Room::new().await;
        let _ = room.put(&["1"]).await.unwrap();
        room.vanta.fault(On::Get, fault.clone());
        room.vanta.fault(On::Get, fault.clone());
        assert_eq!(room.get().await.unwrap().len(), 1, "{fault:?}");
        assert_eq!(room.clock.waits().len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn logging_in_is_repeated_until_it_works() {
    for fault in passing() {
        let room = Room::new().await;
        room.vanta.fault(On::Login, fault.clone());
        assert!(room.get().await.is_ok(), "{fault:?}");
    }
}

#[tokio::test]
async fn waits_double_with_jitter_up_to_a_bound_and_end_within_the_budget() {
    let room = Room::new().await;
    for _ in 0..50 {
        room.vanta.fault(On::Get, Fault::Trouble { status: 503, text: "timeout".into(), applied: false });
    }
    let error = room.get().await.unwrap_err();
    assert!(matches!(error.cause, Cause::Trouble { status: 503, .. }), "{error}");
    let waits: Vec<u64> =
        room.clock.waits().iter().map(|wait| u64::try_from(wait.as_millis()).unwrap()).collect();
    assert_eq!(waits, [750, 1500, 3000, 6000, 12_000, 15_000, 15_000, 15_000, 15_000]);
    assert_eq!(error.tries, 10);
}

#[tokio::test]
async fn vantas_own_word_on_when_to_come_again_counts() {
    let room = Room::new().await;
    room.vanta.fault(On::Get, Fault::TooMany { retry_after: Some(17) });
    room.get().await.unwrap();
    assert_eq!(room.waited(), Duration::from_secs(17));
}

#[tokio::test]
async fn a_wait_that_vanta_asks_for_beyond_the_budget_ends_the_patience() {
    let room = Room::new().await;
    room.vanta.fault(On::Get, Fault::TooMany { retry_after: Some(3600) });
    assert_eq!(cause(room.get().await), Cause::TooOften);
    assert_eq!(room.waited(), Duration::ZERO);
}

#[tokio::test]
async fn what_nobody_waits_for_is_tried_once() {
    for fault in passing().into_iter().chain([Fault::TooMany { retry_after: Some(0) }]) {
        let room = Room::new().await;
        room.vanta.fault(On::Get, fault.clone());
        let client = Client::new(Parts { patience: Patience::once(), ..room.parts() }).unwrap();
        let mut session = client.session(&room.ears).await.unwrap();
        let error = session.get(kind(), &room.list_id).await.unwrap_err();
        assert_eq!((error.tries, room.waited()), (1, Duration::ZERO), "{fault:?}");
    }
}

#[tokio::test]
async fn a_put_that_surely_was_not_taken_is_repeated() {
    for fault in [Fault::TooMany { retry_after: None }, Fault::RevokeToken] {
        let room = Room::new().await;
        room.vanta.fault(On::Put, fault.clone());
        assert!(matches!(room.put(&["1"]).await, Ok(Put::Accepted)), "{fault:?}");
        assert_eq!(room.holds(), ["1"]);
    }
}

#[tokio::test]
async fn a_put_that_may_have_been_taken_is_unknown_and_never_repeated() {
    let trouble = |status: u16, applied: bool| Fault::Trouble { status, text: "timeout".into(), applied };
    let faults = [
        (Fault::DropBefore, false),
        (Fault::DropAfter, true),
        (Fault::Truncated, true),
        (Fault::Empty, true),
        (Fault::WrongJson, true),
        (trouble(408, false), false),
        (trouble(500, true), true),
        (trouble(503, false), false),
        (trouble(504, true), true),
    ];
    for (fault, applied) in faults {
        let room = Room::new().await;
        room.vanta.fault(On::Put, fault.clone());
        let put = room.put(&["1"]).await;
        assert!(matches!(put, Ok(Put::Unknown(_))), "{fault:?}: {put:?}");
        let puts = room.vanta.requests().into_iter().filter(|seen| seen.method == "PUT").count();
        assert_eq!((puts, room.holds().len() == 1), (1, applied), "{fault:?}");
    }
}

#[tokio::test]
async fn an_answer_slower_than_the_patience_leaves_a_put_unknown() {
    let room = Room::new().await;
    room.get().await.unwrap();
    room.vanta.fault(On::Put, Fault::Hold);
    let slow = async {
        room.vanta.holding().await;
        room.clock.expire();
    };
    let (put, ()) = tokio::join!(room.put(&["1"]), slow);
    let Ok(Put::Unknown(error)) = put else { panic!("{put:?}") };
    assert_eq!(error.cause, Cause::TimedOut { seconds: 120 });
    assert_eq!(room.holds(), ["1"], "it was taken all the same");
}

#[tokio::test]
async fn a_slow_answer_to_a_get_is_asked_for_again() {
    let room = Room::new().await;
    let _ = room.put(&["1"]).await.unwrap();
    room.vanta.fault(On::Get, Fault::Hold);
    let slow = async {
        room.vanta.holding().await;
        room.clock.expire();
    };
    let (got, ()) = tokio::join!(room.get(), slow);
    assert_eq!(got.unwrap().len(), 1);
}

#[tokio::test]
async fn after_one_401_the_kept_token_of_another_process_is_used_before_a_login() {
    let room = Room::new().await;
    let client = room.client();
    let mut session = client.session(&room.ears).await.unwrap();
    session.get(kind(), &room.list_id).await.unwrap();
    // Another program, under no lock of ours, logs in and leaves its token where ours is kept.
    let elsewhere = Arc::new(Desk::default());
    let keeper = Arc::new(At(Arc::clone(&elsewhere)));
    let other = Client::new(Parts { keeper, ..room.parts() }).unwrap();
    other.session(&()).await.unwrap().prove_key().await.unwrap();
    *room.desk.token.lock().unwrap() = elsewhere.token.lock().unwrap().take();
    session.get(kind(), &room.list_id).await.unwrap();
    assert_eq!(room.vanta.logins(), 2, "one by each, and no third");
    let refused = room.ears.heard().into_iter().filter(|heard| heard.ends_with("401")).count();
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn a_401_in_a_run_costs_one_login_and_a_second_one_names_the_other_program() {
    let room = Room::new().await;
    room.vanta.fault(On::Get, Fault::RevokeToken);
    room.get().await.unwrap();
    assert_eq!(room.vanta.logins(), 2);
    room.vanta.fault(On::Get, Fault::RevokeToken);
    room.vanta.fault(On::Get, Fault::RevokeToken);
    assert_eq!(cause(room.get().await), Cause::KeyInUse);
    assert_eq!(room.vanta.logins(), 3, "no storm of logins");
}

#[tokio::test]
async fn a_redirect_is_refused_and_named_and_never_followed() {
    let room = Room::new().await;
    for (on, put) in [(On::Login, false), (On::Get, false), (On::Put, true)] {
        room.vanta.fault(on, Fault::Redirect);
        let cause = if put { cause(room.put(&["1"]).await) } else { cause(room.get().await) };
        assert_eq!(cause, Cause::Redirected { to: "api.vanta.com".into() }, "{on:?}");
    }
}

#[tokio::test]
async fn a_forbidding_page_is_the_network_and_not_the_data() {
    let room = Room::new().await;
    room.vanta.fault(On::Put, Fault::Html);
    let Cause::Forbidden { words } = cause(room.put(&["1"]).await) else { panic!() };
    assert_eq!(words, "a web page (ERROR: The request could not be satisfied)");
    room.vanta.switch(Switches { wrong_application_type: true, ..Switches::default() });
    assert_eq!(cause(room.get().await), Cause::Forbidden { words: "Forbidden".into() });
}

#[tokio::test]
async fn an_answer_of_something_else_is_not_vanta() {
    for fault in [Fault::WrongJson, Fault::Empty] {
        let room = Room::new().await;
        room.vanta.fault(On::Get, fault.clone());
        assert!(matches!(cause(room.get().await), Cause::NotVanta { .. }), "{fault:?}");
        let room = Room::new().await;
        room.vanta.fault(On::Login, fault.clone());
        assert!(matches!(cause(room.get().await), Cause::NotVanta { .. }), "{fault:?}");
    }
}

#[tokio::test]
async fn a_list_that_was_never_created_is_named_so() {
    let room = Room::new().await;
    let client = room.client();
    let mut session = client.session(&()).await.unwrap();
    assert!(matches!(cause(session.get(kind(), "ffff").await), Cause::UnknownList { .. }));
    let body = Body::new("ffff", &[&account("1")], &Limits::VANTA).unwrap();
    assert!(matches!(cause(session.put(kind(), &body).await), Cause::UnknownList { .. }));
}

#[tokio::test]
async fn a_refused_record_comes_back_with_its_place_and_field() {
    let room = Room::new().await;
    let mut wrong = account("2");
    wrong.insert("permissionLevel", json!("BOSS"));
    wrong.insert("shoeSize", json!(44));
    let body = Body::new(&room.list_id, &[&account("1"), &wrong], &Limits::VANTA).unwrap();
    let client = room.client();
    let mut session = client.session(&()).await.unwrap();
    let Cause::Refused(refusal) = cause(session.put(kind(), &body).await) else { panic!() };
    assert_eq!(refusal.complaints[0].record, 1);
    assert_eq!(refusal.complaints[0].fields, ["permissionLevel"]);
    assert_eq!(room.holds(), Vec::<String>::new());
}

#[tokio::test]
async fn a_body_over_the_gateways_size_is_too_large_and_nothing_was_changed() {
    let room = Room::new().await;
    let mut long = account("1");
    long.insert("roleDescription", json!("x".repeat(Limits::GATEWAY_BYTES)));
    let generous = Limits { body_bytes: usize::MAX, ..Limits::VANTA };
    let body = Body::new(&room.list_id, &[&long], &generous).unwrap();
    let client = room.client();
    let mut session = client.session(&()).await.unwrap();
    assert!(matches!(cause(session.put(kind(), &body).await), Cause::TooLarge { .. }));
    assert_eq!(room.holds(), Vec::<String>::new());
}

#[tokio::test]
async fn both_shapes_of_a_good_answer_are_good_and_rejects_never_are() {
    let room = Room::new().await;
    room.vanta.switch(Switches { results_answer: true, ..Switches::default() });
    assert!(matches!(room.put(&["1", "2"]).await, Ok(Put::Accepted)));
    room.vanta.fault(On::Put, Fault::Reject);
    let Ok(Put::Rejected { words }) = room.put(&["1", "2"]).await else { panic!() };
    assert!(words.contains("rejected on request"), "{words}");
}

#[tokio::test]
async fn no_error_shows_a_secret_or_a_token() {
    let room = Room::new().await;
    let secret = room.vanta.client_secret();
    let text = format!("{secret} {}", "vat_practice_abc");
    for on in [On::Get, On::Login] {
        room.clock.pass(Duration::from_secs(3600));
        for _ in 0..10 {
            room.vanta.fault(on, Fault::Trouble { status: 503, text: text.clone(), applied: false });
        }
        let error = room.get().await.unwrap_err();
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains(&secret) && !shown.contains("practice_abc"), "{shown}");
        }
    }
    let shown = format!("{:?}", room.desk.token.lock().unwrap());
    assert!(shown.contains("Secret(…)") && !shown.contains("vat_"), "{shown}");
}

#[tokio::test]
async fn a_list_id_stands_in_the_query_as_it_is() {
    let odd = "a&resourceId=b c/ü";
    let declared = practice::Declared { kind: kind(), list_id: odd.into(), properties: Vec::new() };
    let room = Room::with(|settings| settings.lists = vec![declared]).await;
    let client = room.client();
    assert_eq!(client.session(&()).await.unwrap().get(kind(), odd).await.unwrap(), Vec::<Record>::new());
}

#[tokio::test]
async fn every_kind_is_put_and_read_at_its_own_path() {
    let room = Room::with(|settings| settings.unlimited = true).await;
    for kind in Kind::ALL {
        let list = room.vanta.lists().into_iter().find(|list| list.kind == *kind).unwrap();
        let mut record = least(kind.fields);
        let properties =
            list.properties.iter().map(|property| (property.name.clone(), sample(&property.kind.shape())));
        if !list.properties.is_empty() {
            record.insert("customProperties", Value::Object(properties.collect()));
        }
        let client = room.client();
        let mut session = client.session(&()).await.unwrap();
        let body = Body::new(&list.list_id, &[&record], &Limits::VANTA).unwrap();
        let put = session.put(kind, &body).await;
        assert!(matches!(put, Ok(Put::Accepted)), "{kind}: {put:?}");
        let held = session.get(kind, &list.list_id).await.unwrap();
        assert!(record.iter().all(|(name, value)| held[0].get(name) == Some(value)), "{kind}: {held:?}");
    }
}

/// The least that a record of these fields must hold.
fn least(fields: &[Field]) -> Record {
    let required = fields.iter().filter(|field| field.required);
    required.map(|field| (field.name.to_owned(), sample(&field.shape))).collect()
}

fn sample(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!("text"),
        Shape::Link => json!("https://example.com/1"),
        Shape::Boolean => json!(true),
        Shape::Int32 => json!(7),
        Shape::Number => json!(7.5),
        Shape::Instant => json!("2026-01-01T00:00:00Z"),
        Shape::Choice(choices) => json!(choices[0]),
        Shape::List(item) => json!([sample(item)]),
        Shape::Object(fields) => Value::Object(least(fields)),
    }
}
