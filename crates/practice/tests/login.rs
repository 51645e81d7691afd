//! Who may come in: login, its refusals, one active token, suspension and scopes.

mod visit;

use reqwest::{Method, header};
use serde_json::json;
use visit::{SCOPES, Visit, but, people, said, without};

const READ: &str = "connectors.self:read-resource";
const WRITE: &str = "connectors.self:write-resource";

#[tokio::test]
async fn a_good_login_gives_a_bearer_token_for_an_hour() {
    let visit = Visit::new().await;
    let said = visit.log_in_as(&visit.credentials()).await;
    assert_eq!(said.status, 200);
    let answer = said.json();
    assert!(answer["access_token"].as_str().unwrap().starts_with("vat_"));
    assert_eq!(answer["expires_in"], 3600);
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer.as_object().unwrap().len(), 3, "no refresh token for this grant");
}

#[tokio::test]
async fn the_credentials_look_like_vantas_and_say_practice() {
    let visit = Visit::new().await;
    assert!(visit.practice.client_id().starts_with("vci_practice_"));
    assert!(visit.practice.client_secret().starts_with("vcs_practice_"));
}

#[tokio::test]
async fn a_second_login_revokes_the_token_before() {
    let mut visit = Visit::logged_in().await;
    let first = visit.token.clone();
    assert_eq!(visit.get("user_account").await.status, 200);
    visit.log_in().await;
    assert_ne!(visit.token, first);
    assert_eq!(visit.get("user_account").await.status, 200);
    visit.token = first;
    let refused = visit.get("user_account").await;
    assert_eq!((refused.status, refused.error().as_str()), (401, "unauthorized"));
}

#[tokio::test]
async fn a_form_body_is_an_invalid_request() {
    let visit = Visit::new().await;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        visit.practice.client_id(),
        visit.practice.client_secret()
    );
    let request = visit.request(Method::POST, "/oauth/token");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    let said = said(request).await;
    assert_eq!((said.status, said.error().as_str()), (400, "invalid_request"));
}

#[tokio::test]
async fn json_under_another_name_is_an_invalid_request() {
    let visit = Visit::new().await;
    for name in ["application/x-www-form-urlencoded", "text/plain", "application/jsonx"] {
        let request = visit.request(Method::POST, "/oauth/token").header(header::CONTENT_TYPE, name);
        let said = said(request.body(visit.credentials().to_string())).await;
        assert_eq!((said.status, said.error().as_str()), (400, "invalid_request"), "{name}");
    }
}

#[tokio::test]
async fn json_may_name_its_charset_and_be_written_in_capitals() {
    let visit = Visit::new().await;
    for name in ["application/json; charset=utf-8", "Application/JSON"] {
        let request = visit.request(Method::POST, "/oauth/token").header(header::CONTENT_TYPE, name);
        assert_eq!(said(request.body(visit.credentials().to_string())).await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn a_wrong_secret_or_client_is_an_invalid_client_and_revokes_nothing() {
    let visit = Visit::logged_in().await;
    for part in ["client_id", "client_secret"] {
        let said = visit.log_in_as(&but(visit.credentials(), part, json!("vcs_practice_wrong"))).await;
        assert_eq!((said.status, said.error().as_str()), (401, "invalid_client"), "{part}");
    }
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn a_foreign_scope_is_an_invalid_scope() {
    let visit = Visit::new().await;
    for scope in ["vanta-api.all:read", "", "connectors.self:read-resource vanta-api.all:write"] {
        let said = visit.log_in_as(&but(visit.credentials(), "scope", json!(scope))).await;
        assert_eq!((said.status, said.error().as_str()), (400, "invalid_scope"), "{scope}");
    }
}

#[tokio::test]
async fn every_scope_of_the_application_type_is_granted() {
    let visit = Visit::new().await;
    let all = format!("{SCOPES} self:write-document self:read-document");
    assert_eq!(visit.log_in_as(&but(visit.credentials(), "scope", json!(all))).await.status, 200);
}

#[tokio::test]
async fn another_grant_is_unsupported() {
    let visit = Visit::new().await;
    let said = visit.log_in_as(&but(visit.credentials(), "grant_type", json!("password"))).await;
    assert_eq!((said.status, said.error().as_str()), (400, "unsupported_grant_type"));
}

#[tokio::test]
async fn a_login_that_lacks_a_part_is_an_invalid_request() {
    let visit = Visit::new().await;
    for part in ["client_id", "client_secret", "grant_type"] {
        let said = visit.log_in_as(&without(visit.credentials(), part)).await;
        assert_eq!((said.status, said.error().as_str()), (400, "invalid_request"), "{part}");
    }
}

#[tokio::test]
async fn a_login_that_is_no_json_object_is_an_invalid_request() {
    let visit = Visit::with(|settings| settings.unlimited = true).await;
    let deep = "[".repeat(100_000).into_bytes();
    for body in [b"".to_vec(), b"[]".to_vec(), b"null".to_vec(), b"{\"client_id\":\"\xff\"}".to_vec(), deep] {
        let request = visit.request(Method::POST, "/oauth/token");
        let said = said(request.header(header::CONTENT_TYPE, "application/json").body(body)).await;
        assert_eq!((said.status, said.error().as_str()), (400, "invalid_request"));
    }
}

#[tokio::test]
async fn a_refused_login_says_why_in_two_members() {
    let visit = Visit::new().await;
    let said = visit.log_in_as(&json!({})).await;
    let keys: Vec<String> = said.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["error", "error_description"]);
    assert_eq!(said.header("content-type"), "application/json; charset=utf-8");
}

#[tokio::test]
async fn suspending_a_token_revokes_it() {
    let visit = Visit::logged_in().await;
    let said = visit.suspend(&visit.token).await;
    assert_eq!((said.status, said.text.as_str()), (200, "{}"));
    assert_eq!(visit.get("user_account").await.status, 401);
}

#[tokio::test]
async fn suspending_an_unknown_token_is_fine_and_revokes_nothing() {
    let visit = Visit::logged_in().await;
    let said = visit.suspend("vat_nobody_knows").await;
    assert_eq!((said.status, said.text.as_str()), (200, "{}"));
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn suspending_a_token_of_another_client_is_refused() {
    let visit = Visit::logged_in().await;
    let asked = json!({"client_id": "vci_other", "client_secret": "vcs_other", "token": visit.token});
    let request = visit.request(Method::POST, "/v1/oauth/token/suspend").json(&asked);
    assert_eq!(said(request).await.status, 401);
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn suspending_without_a_token_is_an_invalid_request() {
    let visit = Visit::logged_in().await;
    let request = visit.request(Method::POST, "/v1/oauth/token/suspend").json(&visit.credentials());
    let said = said(request).await;
    assert_eq!((said.status, said.error().as_str()), (400, "invalid_request"));
}

#[tokio::test]
async fn a_token_is_good_for_an_hour_and_no_longer() {
    let visit = Visit::logged_in().await;
    visit.pass(3599);
    assert_eq!(visit.get("user_account").await.status, 200);
    visit.pass(1);
    assert_eq!(visit.get("user_account").await.status, 401);
}

#[tokio::test]
async fn nothing_is_read_or_written_without_the_token() {
    let mut visit = Visit::logged_in().await;
    for token in ["", "vat_practice_wrong"] {
        visit.token = token.to_owned();
        let (got, put) = (visit.get("user_account").await, visit.put("user_account", &people(&["a"])).await);
        assert_eq!((got.status, got.error().as_str()), (401, "unauthorized"), "{token}");
        assert_eq!((put.status, put.error().as_str()), (401, "unauthorized"), "{token}");
    }
    assert!(visit.held("user_account").is_empty());
}

#[tokio::test]
async fn the_secret_is_no_token() {
    let mut visit = Visit::logged_in().await;
    visit.token = visit.practice.client_secret();
    assert_eq!(visit.get("user_account").await.status, 401);
}

#[tokio::test]
async fn a_put_needs_the_scope_to_write() {
    let mut visit = Visit::new().await;
    let said = visit.log_in_as(&but(visit.credentials(), "scope", json!(READ))).await;
    visit.token = said.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(visit.put("user_account", &people(&["a"])).await.status, 403);
    assert!(visit.held("user_account").is_empty());
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn a_get_needs_the_scope_to_read() {
    let mut visit = Visit::new().await;
    let said = visit.log_in_as(&but(visit.credentials(), "scope", json!(WRITE))).await;
    visit.token = said.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(visit.get("user_account").await.status, 403);
    assert_eq!(visit.put("user_account", &people(&["a"])).await.status, 200);
}

#[tokio::test]
async fn logins_are_counted_with_the_refused_ones_and_without_suspensions() {
    let visit = Visit::logged_in().await;
    visit.log_in_as(&json!({})).await;
    visit.suspend("vat_nobody_knows").await;
    assert_eq!(visit.practice.logins(), 2);
}
