//! How much and how often: five logins and twenty requests a minute, 10 MiB, 10,000 records.

mod visit;

use serde_json::json;
use visit::{Visit, people, record};

const MIB_10: usize = 10_485_760;

#[tokio::test]
async fn the_sixth_login_in_a_minute_is_too_many() {
    let mut visit = Visit::new().await;
    for _ in 0..5 {
        visit.log_in().await;
    }
    let said = visit.log_in_as(&visit.credentials()).await;
    assert_eq!((said.status, said.error().as_str()), (429, "rate limit exceeded"));
    assert_eq!(said.header("retry-after"), "", "Vanta documents none");
    assert_eq!(visit.get("user_account").await.status, 200, "the refused login revokes nothing");
}

#[tokio::test]
async fn refused_logins_and_suspensions_count_as_logins() {
    let mut visit = Visit::new().await;
    visit.log_in_as(&json!({})).await;
    visit.log_in_as(&json!({"client_id": 1})).await;
    visit.suspend("vat_nobody_knows").await;
    visit.suspend("vat_nobody_knows").await;
    visit.log_in().await;
    assert_eq!(visit.suspend("vat_nobody_knows").await.status, 429);
    assert_eq!(visit.log_in_as(&visit.credentials()).await.status, 429);
}

#[tokio::test]
async fn the_minute_of_logins_slides() {
    let visit = Visit::new().await;
    let log_in = async || visit.log_in_as(&visit.credentials()).await.status;
    assert_eq!(log_in().await, 200);
    visit.pass(30);
    for _ in 0..4 {
        assert_eq!(log_in().await, 200);
    }
    visit.pass(29);
    assert_eq!(log_in().await, 429);
    visit.pass(1);
    assert_eq!(log_in().await, 200, "the first login is a minute old");
    assert_eq!(log_in().await, 429, "the other four are not");
}

#[tokio::test]
async fn the_twenty_first_request_in_a_minute_is_too_many() {
    let visit = Visit::logged_in().await;
    for _ in 0..10 {
        assert_eq!(visit.get("user_account").await.status, 200);
        assert_eq!(visit.put("secret", &[]).await.status, 200);
    }
    let said = visit.get("user_account").await;
    assert_eq!((said.status, said.error().as_str()), (429, "rate limit exceeded"));
    assert_eq!(visit.put("user_account", &people(&["a"])).await.status, 429);
    assert!(visit.held("user_account").is_empty());
}

#[tokio::test]
async fn the_minute_of_requests_slides() {
    let visit = Visit::logged_in().await;
    assert_eq!(visit.get("secret").await.status, 200);
    visit.pass(59);
    for _ in 0..19 {
        assert_eq!(visit.get("secret").await.status, 200);
    }
    assert_eq!(visit.get("secret").await.status, 429);
    visit.pass(1);
    assert_eq!(visit.get("secret").await.status, 200);
    assert_eq!(visit.get("secret").await.status, 429);
}

#[tokio::test]
async fn the_limit_of_requests_outlives_a_login() {
    let mut visit = Visit::logged_in().await;
    for _ in 0..20 {
        visit.get("secret").await;
    }
    visit.log_in().await;
    assert_eq!(visit.get("secret").await.status, 429);
}

#[tokio::test]
async fn unlimited_counts_nothing_and_says_so_on_every_answer() {
    let visit = Visit::unlimited().await;
    for _ in 0..25 {
        let said = visit.get("user_account").await;
        assert_eq!((said.status, said.header("x-practice-unlimited")), (200, "1"));
        assert_eq!(visit.log_in_as(&json!({})).await.status, 400);
    }
    for path in ["/nowhere", "/v1/resources/no_such_kind"] {
        assert_eq!(visit.get_at(path, "x").await.header("x-practice-unlimited"), "1", "{path}");
    }
    assert_eq!(visit.page("").await.header("x-practice-unlimited"), "1");
    let foreign = visit::said(visit.http.get(visit.practice.url()).header("origin", "null")).await;
    assert_eq!((foreign.status, foreign.header("x-practice-unlimited")), (403, "1"));
}

#[tokio::test]
async fn a_vanta_with_limits_does_not_say_that_it_has_none() {
    let visit = Visit::logged_in().await;
    assert!(!visit.get("user_account").await.headers.contains_key("x-practice-unlimited"));
}

#[tokio::test]
async fn a_body_of_ten_mebibytes_is_taken_and_one_byte_more_is_not() {
    let visit = Visit::logged_in().await;
    let mut body =
        json!({"resourceId": visit.list_id("user_account"), "resources": people(&["a"])}).to_string();
    body.extend(std::iter::repeat_n(' ', MIB_10 - body.len()));
    assert_eq!(visit.put_body("user_account", body.clone()).await.status, 200);
    body.push(' ');
    let said = visit.put_body("user_account", body.replace("\"a\"", "\"b\"")).await;
    assert_eq!(said.status, 413);
    assert_eq!(said.text, "HTTP content length exceeded 10485760 bytes.");
    assert_eq!(said.header("content-type"), "text; charset=utf-8");
    assert_eq!(said.header("x-cache"), "Error from cloudfront");
    assert!(!said.header("x-amz-apigw-id").is_empty());
    assert_eq!(visit.held("user_account")[0]["uniqueId"], "a");
    assert_eq!(visit.practice.requests().last().unwrap().status, Some(413));
}

#[tokio::test]
async fn the_gateway_measures_every_body() {
    let visit = Visit::new().await;
    let request = visit.request(reqwest::Method::POST, "/oauth/token");
    let request = request.header("content-type", "application/json").body(" ".repeat(MIB_10 + 1));
    assert_eq!(visit::said(request).await.status, 413);
}

#[tokio::test]
async fn ten_thousand_records_are_taken_and_one_more_is_not() {
    let visit = Visit::logged_in().await;
    let resources = |count: usize| -> Vec<serde_json::Value> {
        (0..count).map(|number| record("secret", &format!("s{number}"))).collect()
    };
    assert_eq!(visit.put("secret", &resources(10_000)).await.status, 200);
    let said = visit.put("secret", &resources(10_001)).await;
    assert_eq!(said.status, 400);
    assert_eq!(said.error(), "/resources: must NOT have more than 10000 items");
    assert_eq!(visit.held("secret").len(), 10_000);
    assert_eq!(visit.practice.requests().last().unwrap().records, Some(10_001));
}

#[tokio::test]
async fn limits_are_values_that_are_passed_in() {
    let small =
        vanta::Limits { records: 1, requests_a_minute: 2, logins_a_minute: 1, ..vanta::Limits::VANTA };
    let mut visit = Visit::with(|settings| settings.limits = small).await;
    visit.log_in().await;
    assert_eq!(visit.log_in_as(&json!({})).await.status, 429);
    assert_eq!(visit.put("user_account", &people(&["a", "b"])).await.status, 400);
    assert_eq!(visit.put("user_account", &people(&["a"])).await.status, 200);
    assert_eq!(visit.get("user_account").await.status, 429);
}
