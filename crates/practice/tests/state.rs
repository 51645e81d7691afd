//! The state file, the port, and the end.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

mod visit;

use std::path::Path;
use std::sync::Arc;

use practice::{Declared, Practice, Settings, StartError};
use serde_json::{Value, json};
use tempfile::TempDir;
use vanta::clock::LoadedDice;
use vanta::{Chance, Kind};
use visit::{Visit, but, people};

const FILE: &str = "practice.json";

async fn visit_in(folder: &Path, change: impl FnOnce(&mut Settings)) -> Visit {
    let file = folder.join(FILE);
    Visit::with(|settings| {
        settings.state = Some(file);
        change(settings);
    })
    .await
}

/// Chance that falls otherwise than at the first start, so that what is the same was kept.
fn other_chance(settings: &mut Settings) {
    let dice = LoadedDice::default();
    (0..1000).for_each(|_| dice.fill(&mut [0]));
    settings.chance = Arc::new(dice);
}

async fn refused(change: impl FnOnce(&mut Settings)) -> StartError {
    let mut settings = visit::settings(&visit::clock());
    change(&mut settings);
    match practice::start(settings).await {
        Ok(_) => panic!("it started"),
        Err(error) => error,
    }
}

/// Starts on a file with this content, and gives what was said; the file must be as it was.
async fn refused_content(content: &[u8]) -> String {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(FILE);
    std::fs::write(&file, content).unwrap();
    let error = refused(|settings| settings.state = Some(file.clone())).await;
    assert!(matches!(&error, StartError::State { file: named, .. } if *named == file));
    assert_eq!(std::fs::read(&file).unwrap(), content, "the file is left as it is");
    error.to_string()
}

/// A state file as a run leaves it, with one person in it.
async fn left_behind() -> Value {
    let folder = TempDir::new().unwrap();
    let mut visit = visit_in(folder.path(), |_| {}).await;
    visit.log_in().await;
    visit.put("user_account", &people(&["a"])).await;
    serde_json::from_slice(&std::fs::read(folder.path().join(FILE)).unwrap()).unwrap()
}

#[tokio::test]
async fn credentials_lists_and_records_survive_a_restart_and_tokens_do_not() {
    let folder = TempDir::new().unwrap();
    let kind = Kind::named("user_account").unwrap();
    let properties = vec!["team:string".parse().unwrap()];
    let extra = Declared { kind, list_id: "extra".to_owned(), properties };
    let declared = extra.clone();
    let mut first = visit_in(folder.path(), |settings| settings.lists = vec![declared]).await;
    first.log_in().await;
    first.put("user_account", &people(&["a", "b"])).await;
    first.pass(60);
    first.put("user_account", &people(&["b"])).await;
    let (credentials, lists) = (first.credentials(), first.practice.lists());
    let (held, token) = (first.held("user_account"), first.token.clone());
    first.practice.stop().await;

    let mut second = visit_in(folder.path(), other_chance).await;
    assert_eq!(second.credentials(), credentials);
    assert_eq!(second.practice.lists(), lists);
    assert!(lists.contains(&extra));
    assert_eq!(second.held("user_account"), held, "the removed one too");
    second.token = token;
    assert_eq!(second.get("user_account").await.status, 401);
    second.log_in().await;
    assert_eq!(second.get("user_account").await.status, 200);
}

#[tokio::test]
async fn without_a_file_each_start_has_its_own_credentials() {
    let (first, second) = (Visit::new().await, Visit::with(other_chance).await);
    assert_ne!(first.practice.client_secret(), second.practice.client_secret());
    assert_ne!(first.practice.page(), second.practice.page());
}

#[tokio::test]
async fn what_somebody_else_did_survives_too() {
    let folder = TempDir::new().unwrap();
    let mut first = visit_in(folder.path(), |_| {}).await;
    let [a, b]: [Value; 2] = people(&["a", "b"]).try_into().unwrap();
    let records = vec![a.as_object().unwrap().clone().into(), b.as_object().unwrap().clone().into()];
    first.practice.put_by_someone_else(&first.list_id("user_account"), records);
    first.log_in().await;
    first.control("lists", &json!({"kind": "secret", "list_id": "second"})).await;
    first.practice.fault(practice::On::Get, practice::Fault::SomebodyWrites);
    first.get("user_account").await;
    let held = first.held("user_account");
    assert!(!held[0]["deletedAt"].is_null());
    first.practice.stop().await;
    let second = visit_in(folder.path(), other_chance).await;
    assert_eq!(second.held("user_account"), held);
    assert!(second.practice.lists().iter().any(|list| list.list_id == "second"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_state_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(FILE);
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    let mut visit = visit_in(folder.path(), |_| {}).await;
    assert_eq!(mode(), 0o600, "from the start");
    visit.log_in().await;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    visit.put("user_account", &people(&["a"])).await;
    assert_eq!(mode(), 0o600, "after each write");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
}

#[tokio::test]
async fn no_token_is_in_the_state_file() {
    let folder = TempDir::new().unwrap();
    let mut visit = visit_in(folder.path(), |_| {}).await;
    visit.log_in().await;
    visit.put("user_account", &people(&["a"])).await;
    let kept = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert!(!kept.contains(&visit.token));
    assert!(kept.contains(&visit.practice.client_secret()), "the secret must be kept there");
}

#[tokio::test]
async fn a_broken_or_foreign_file_is_refused_and_untouched() {
    let whole = left_behind().await.to_string();
    let half = &whole.as_bytes()[..whole.len() / 2];
    for content in [b"".as_slice(), b"# notes\n", b"{}", b"[]", b"{\"v\":1}", b"\xff\xfe\x00", half] {
        let words = refused_content(content).await;
        assert!(words.contains("it breaks in line"), "{words}");
        assert!(!words.contains("vcs_practice_"), "{words}");
    }
}

#[tokio::test]
async fn a_newer_file_is_refused_by_its_version_whatever_else_it_holds() {
    let newer = but(left_behind().await, "v", json!(2));
    for content in [newer, json!({"v": 2, "sealed": "0af3"})] {
        let words = refused_content(content.to_string().as_bytes()).await;
        assert!(words.ends_with("it has version 2, and this program knows version 1"), "{words}");
    }
}

#[tokio::test]
async fn a_file_with_a_real_secret_is_refused_and_does_not_name_it() {
    let real = but(left_behind().await, "client_secret", json!("vcs_real_1"));
    let words = refused_content(real.to_string().as_bytes()).await;
    assert!(words.contains("does not begin with vcs_practice_"), "{words}");
    assert!(!words.contains("real"), "{words}");
}

#[tokio::test]
async fn a_file_with_an_unknown_kind_is_refused() {
    let mut strange = left_behind().await;
    strange["lists"][0]["kind"] = json!("spaceship");
    let words = refused_content(strange.to_string().as_bytes()).await;
    assert!(words.contains("unknown kind, spaceship"), "{words}");
}

#[tokio::test]
async fn a_place_where_no_file_can_be_is_named() {
    let folder = TempDir::new().unwrap();
    for place in [folder.path().to_owned(), folder.path().join("missing").join(FILE)] {
        let error = refused(|settings| settings.state = Some(place.clone())).await;
        assert!(error.to_string().contains(&place.display().to_string()), "{error}");
    }
}

#[tokio::test]
async fn a_put_that_cannot_be_kept_is_500_and_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let mut visit = visit_in(folder.path(), |_| {}).await;
    visit.log_in().await;
    visit.put("user_account", &people(&["a"])).await;
    let before = visit.held("user_account");
    folder.close().unwrap();
    visit.pass(60);
    assert_eq!(visit.put("user_account", &people(&["b"])).await.status, 500);
    assert_eq!(visit.held("user_account"), before);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_and_the_state_file_not_touched() {
    let other = Visit::new().await;
    let port: u16 = other.host().rsplit_once(':').unwrap().1.parse().unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(FILE);
    let error = refused(|settings| {
        settings.port = port;
        settings.state = Some(file.clone());
    })
    .await;
    assert!(matches!(error, StartError::Port { port: named, .. } if named == port));
    let words = error.to_string();
    assert!(words.starts_with(&format!("port {port} of 127.0.0.1 cannot be used: ")), "{words}");
    assert!(!file.exists());
}

#[tokio::test]
async fn stopping_frees_the_port_and_ends_every_connection() {
    let mut visit = Visit::logged_in().await;
    let port: u16 = visit.host().rsplit_once(':').unwrap().1.parse().unwrap();
    assert_eq!(visit.get("user_account").await.status, 200);
    let url = visit.practice.url().to_owned();
    visit.practice.stop().await;
    assert!(visit.http.get(&url).send().await.is_err());
    visit = Visit::with(|settings| settings.port = port).await;
    assert_eq!(visit.practice.url(), url);
    assert_eq!(visit.get("user_account").await.status, 401);
}

#[tokio::test]
async fn it_listens_on_loopback_only_and_says_where() {
    let practice: Practice = Visit::new().await.practice;
    let port: u16 = practice.url().strip_prefix("http://127.0.0.1:").unwrap().parse().unwrap();
    assert_ne!(port, 0);
    let elsewhere = tokio::net::TcpStream::connect(("127.0.0.2", port)).await;
    assert!(elsewhere.is_err(), "127.0.0.1 and no other address");
}
