//! Each fault: what a client sees of it, and what is stored afterwards.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

mod visit;

use practice::{Fault, On};
use reqwest::Method;
use serde_json::{Value, json};
use visit::{Visit, people, record, said};

/// A list that holds `a`, and a fault that waits for the next request of this sort.
async fn visit_with(on: On, fault: Fault) -> Visit {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a"])).await;
    visit.practice.fault(on, fault);
    visit
}

/// Who is live in the list.
fn live(visit: &Visit) -> Vec<String> {
    let held = visit.held("user_account");
    let live = held.iter().filter(|record| record["deletedAt"].is_null());
    live.map(|record| record["uniqueId"].as_str().unwrap().to_owned()).collect()
}

fn last_status(visit: &Visit) -> Option<u16> {
    visit.practice.requests().last().unwrap().status
}

/// A `PUT` of one person, `b`, as it stands on the wire.
fn raw_put(visit: &Visit) -> String {
    let list = visit.list_id("user_account");
    let body = json!({"resourceId": list, "resources": people(&["b"])}).to_string();
    format!(
        "PUT /v1/resources/user_account HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        visit.host(),
        visit.token,
        body.len()
    )
}

fn put_b(visit: &Visit) -> reqwest::RequestBuilder {
    let body = json!({"resourceId": visit.list_id("user_account"), "resources": people(&["b"])});
    visit.request(Method::PUT, "/v1/resources/user_account").json(&body)
}

/// Time in which an answer that is not held would long have come.
async fn several_exchanges(visit: &Visit) {
    for _ in 0..5 {
        assert_eq!(visit.page("now.json").await.status, 200);
    }
}

// Cut connections.

#[tokio::test]
async fn drop_before_cuts_and_stores_nothing() {
    let visit = visit_with(On::Put, Fault::DropBefore).await;
    assert_eq!(visit.raw(raw_put(&visit)).await, "", "not one byte of an answer");
    assert_eq!(live(&visit), ["a"]);
    assert_eq!(last_status(&visit), None);
}

#[tokio::test]
async fn drop_after_cuts_and_has_stored_everything() {
    let visit = visit_with(On::Put, Fault::DropAfter).await;
    assert_eq!(visit.raw(raw_put(&visit)).await, "");
    assert_eq!(live(&visit), ["b"]);
    assert_eq!(last_status(&visit), None);
}

#[tokio::test]
async fn a_client_sees_a_cut_as_an_error_and_can_go_on() {
    for (fault, expected) in [(Fault::DropBefore, "a"), (Fault::DropAfter, "b")] {
        let visit = visit_with(On::Put, fault).await;
        assert!(put_b(&visit).send().await.is_err());
        assert_eq!(live(&visit), [expected]);
        assert_eq!(visit.get("user_account").await.status, 200);
    }
}

#[tokio::test]
async fn a_login_cut_before_revokes_nothing_and_one_cut_after_does() {
    for (fault, status) in [(Fault::DropBefore, 200), (Fault::DropAfter, 401)] {
        let visit = visit_with(On::Login, fault).await;
        let request = visit.request(Method::POST, "/oauth/token").json(&visit.credentials());
        assert!(request.send().await.is_err());
        assert_eq!(visit.get("user_account").await.status, status);
    }
}

// Late answers.

#[tokio::test]
async fn a_held_request_is_done_and_its_answer_waits_for_the_release() {
    let visit = visit_with(On::Put, Fault::Hold).await;
    let waiting = tokio::spawn(said(put_b(&visit)));
    visit.practice.holding().await;
    assert_eq!(live(&visit), ["b"], "done");
    assert_eq!(last_status(&visit), Some(200), "and remembered");
    several_exchanges(&visit).await;
    assert!(!waiting.is_finished());
    visit.practice.release();
    assert_eq!(waiting.await.unwrap().text, r#"{"success":true}"#);
}

#[tokio::test]
async fn a_held_request_whose_client_gave_up_was_done_and_is_remembered() {
    let visit = visit_with(On::Put, Fault::Hold).await;
    let waiting = tokio::spawn(said(put_b(&visit)));
    visit.practice.holding().await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    visit.practice.release();
    assert_eq!(live(&visit), ["b"]);
    assert_eq!(last_status(&visit), Some(200));
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn a_request_held_before_is_done_at_its_release_and_never_for_whoever_has_gone() {
    let visit = visit_with(On::Put, Fault::HoldBefore).await;
    let waiting = tokio::spawn(said(put_b(&visit)));
    visit.practice.held(1).await;
    let before = live(&visit);
    assert_ne!(before, ["b"], "not done yet");
    visit.practice.release();
    assert_eq!(waiting.await.unwrap().status, 200);
    assert_eq!(live(&visit), ["b"]);

    let visit = visit_with(On::Put, Fault::HoldBefore).await;
    let waiting = tokio::spawn(said(put_b(&visit)));
    visit.practice.held(1).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    several_exchanges(&visit).await;
    visit.practice.release();
    assert_eq!(live(&visit), before);
}

#[tokio::test]
async fn faults_that_were_forgotten_do_not_happen() {
    let visit = visit_with(On::Get, Fault::Empty).await;
    visit.practice.forget_faults();
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn others_are_answered_while_one_is_held() {
    let visit = visit_with(On::Put, Fault::Hold).await;
    let waiting = tokio::spawn(said(put_b(&visit)));
    visit.practice.holding().await;
    assert_eq!(visit.get("user_account").await.status, 200);
    several_exchanges(&visit).await;
    assert!(!waiting.is_finished());
    visit.practice.release();
    assert_eq!(waiting.await.unwrap().status, 200);
}

#[tokio::test]
async fn each_held_answer_needs_a_release_after_it() {
    let visit = visit_with(On::Put, Fault::Hold).await;
    visit.practice.release();
    for _ in 0..2 {
        let waiting = tokio::spawn(said(put_b(&visit)));
        visit.practice.holding().await;
        several_exchanges(&visit).await;
        assert!(!waiting.is_finished());
        visit.practice.release();
        assert_eq!(waiting.await.unwrap().status, 200);
        visit.practice.fault(On::Put, Fault::Hold);
    }
}

#[tokio::test]
async fn the_control_address_releases_too() {
    let visit = visit_with(On::Get, Fault::Hold).await;
    let path = format!("/v1/resources/user_account?resourceId={}", visit.list_id("user_account"));
    let waiting = tokio::spawn(said(visit.request(Method::GET, &path)));
    visit.practice.holding().await;
    several_exchanges(&visit).await;
    assert!(!waiting.is_finished());
    assert_eq!(visit.control("release", &json!({})).await.status, 200);
    assert_eq!(waiting.await.unwrap().status, 200);
}

#[tokio::test]
async fn a_delayed_answer_waits_by_the_clock_after_the_request_is_done() {
    let visit = visit_with(On::Put, Fault::Delay { seconds: 90 }).await;
    assert_eq!(visit.put("user_account", &people(&["b"])).await.status, 200);
    assert_eq!(visit.clock.waits(), [std::time::Duration::from_secs(90)]);
    let b = &visit.held("user_account")[1];
    assert_eq!(b["createdAt"], "2026-03-02T09:00:00.000Z", "before the wait");
}

// Refusals.

#[tokio::test]
async fn revoke_token_is_401_until_a_new_login() {
    let mut visit = visit_with(On::Put, Fault::RevokeToken).await;
    assert_eq!(visit.put("user_account", &people(&["b"])).await.status, 401);
    assert_eq!(visit.get("user_account").await.status, 401);
    assert_eq!(live(&visit), ["a"]);
    visit.log_in().await;
    assert_eq!(visit.put("user_account", &people(&["b"])).await.status, 200);
}

#[tokio::test]
async fn too_many_is_429_with_and_without_retry_after() {
    for (retry_after, header) in [(None, ""), (Some(7), "7")] {
        let visit = visit_with(On::Put, Fault::TooMany { retry_after }).await;
        let put = visit.put("user_account", &people(&["b"])).await;
        assert_eq!((put.status, put.error().as_str()), (429, "rate limit exceeded"));
        assert_eq!(put.header("retry-after"), header);
        assert_eq!(live(&visit), ["a"]);
    }
}

#[tokio::test]
async fn trouble_is_plain_text_and_may_be_done_nevertheless() {
    let texts = [(503, "Service temporarily unavailable"), (504, "Endpoint request timed out")];
    for (status, text) in texts {
        for (applied, expected) in [(false, "a"), (true, "b")] {
            let visit = visit_with(On::Put, Fault::Trouble { status, text: text.into(), applied }).await;
            let put = visit.put("user_account", &people(&["b"])).await;
            assert_eq!((put.status, put.text.as_str()), (status, text));
            assert_eq!(put.header("content-type"), "text/plain; charset=utf-8");
            assert_eq!(live(&visit), [expected]);
        }
    }
}

#[tokio::test]
async fn html_is_403_with_a_web_page() {
    let visit = visit_with(On::Put, Fault::Html).await;
    let put = visit.put("user_account", &people(&["b"])).await;
    assert_eq!((put.status, put.header("content-type")), (403, "text/html"));
    assert_eq!(live(&visit), ["a"]);
}

#[tokio::test]
async fn redirect_is_308_to_the_one_api_host_in_plain_text() {
    let visit = visit_with(On::Put, Fault::Redirect).await;
    let put = visit.put("user_account", &people(&["b"])).await;
    assert_eq!((put.status, put.header("location")), (308, "https://api.vanta.com/"));
    assert_eq!(put.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(live(&visit), ["a"]);
}

// Answers that are not what was meant.

#[tokio::test]
async fn wrong_json_is_done_and_answered_with_something_else() {
    let visit = visit_with(On::Put, Fault::WrongJson).await;
    let put = visit.put("user_account", &people(&["b"])).await;
    assert_eq!(put.status, 200);
    assert!(put.json().get("success").is_none() && put.json().get("results").is_none());
    assert_eq!(live(&visit), ["b"]);
}

#[tokio::test]
async fn empty_is_done_and_answered_with_nothing() {
    let visit = visit_with(On::Put, Fault::Empty).await;
    let put = visit.put("user_account", &people(&["b"])).await;
    assert_eq!((put.status, put.text.as_str()), (200, ""));
    assert_eq!(live(&visit), ["b"]);
}

#[tokio::test]
async fn truncated_is_done_and_breaks_off_in_the_middle() {
    let visit = visit_with(On::Put, Fault::Truncated).await;
    let answer = visit.raw(raw_put(&visit)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK"));
    assert!(head.contains("content-length: 16"), "{head}");
    assert_eq!(body, r#"{"succes"#);
    assert_eq!(live(&visit), ["b"]);
}

#[tokio::test]
async fn a_client_sees_a_truncated_answer_as_an_error() {
    let visit = visit_with(On::Get, Fault::Truncated).await;
    let path = format!("/v1/resources/user_account?resourceId={}", visit.list_id("user_account"));
    let read = async || visit.request(Method::GET, &path).send().await?.bytes().await;
    assert!(read().await.is_err());
    assert!(read().await.is_ok());
}

#[tokio::test]
async fn reject_refuses_the_first_record_and_takes_the_others() {
    let visit = visit_with(On::Put, Fault::Reject).await;
    let put = visit.put("user_account", &people(&["b", "c", "d"])).await;
    assert_eq!(put.status, 200);
    assert_eq!(put.json()["results"]["accepted"], 2);
    assert_eq!(put.json()["results"]["rejected"][0]["uniqueId"], "b");
    assert_eq!(live(&visit), ["c", "d"]);
}

#[tokio::test]
async fn hide_removed_hides_them_once() {
    let visit = visit_with(On::Get, Fault::HideRemoved).await;
    visit.put("user_account", &people(&["b"])).await;
    let got = async || visit.get("user_account").await.json()["resources"].as_array().unwrap().len();
    assert_eq!((got().await, got().await), (1, 2));
}

#[tokio::test]
async fn store_otherwise_changes_one_field_of_every_record() {
    let fault = Fault::StoreOtherwise { field: "fullName".into(), value: "Other".into() };
    let visit = visit_with(On::Put, fault).await;
    let put = visit.put("user_account", &people(&["b", "c"])).await;
    assert_eq!(put.text, r#"{"success":true}"#);
    let held = visit.held("user_account");
    assert_eq!(
        (held[1]["fullName"].as_str().unwrap(), held[2]["fullName"].as_str().unwrap()),
        ("Other", "Other")
    );
    assert_eq!(held[1]["email"], record("user_account", "b")["email"]);
}

#[tokio::test]
async fn somebody_writes_removes_the_first_live_record_before_the_request() {
    let visit = visit_with(On::Get, Fault::SomebodyWrites).await;
    visit.put("user_account", &people(&["b", "c"])).await;
    visit.pass(60);
    let got = visit.get("user_account").await.json();
    assert_eq!(got["resources"][1]["uniqueId"], "b");
    assert_eq!(got["resources"][1]["deletedAt"], "2026-03-02T09:01:00.000Z");
    assert_eq!(live(&visit), ["c"]);
}

#[tokio::test]
async fn somebody_writes_before_a_put_and_the_put_overrules() {
    let visit = visit_with(On::Put, Fault::SomebodyWrites).await;
    visit.pass(60);
    assert_eq!(visit.put("user_account", &people(&["a"])).await.status, 200);
    assert_eq!(live(&visit), ["a"]);
    assert_eq!(visit.held("user_account")[0]["updatedAt"], "2026-03-02T09:01:00.000Z", "it came again");
}

// How faults wait.

#[tokio::test]
async fn a_fault_waits_for_its_sort_of_request_and_happens_once() {
    let visit = visit_with(On::Get, Fault::Html).await;
    assert_eq!(visit.put("user_account", &people(&["b"])).await.status, 200);
    assert_eq!(visit.log_in_as(&json!({})).await.status, 400);
    assert_eq!(visit.page("now.json").await.json()["faults_waiting"], 1);
    assert_eq!(visit.get("user_account").await.status, 403);
    assert_eq!(visit.get("user_account").await.status, 200);
    assert_eq!(visit.page("now.json").await.json()["faults_waiting"], 0);
}

#[tokio::test]
async fn faults_of_one_sort_happen_in_the_order_in_which_they_were_asked_for() {
    let visit = visit_with(On::Get, Fault::Html).await;
    visit.practice.fault(On::Put, Fault::Empty);
    visit.practice.fault(On::Get, Fault::TooMany { retry_after: None });
    assert_eq!(visit.get("user_account").await.status, 403);
    assert_eq!(visit.get("user_account").await.status, 429);
    assert_eq!(visit.put("user_account", &[]).await.text, "");
}

#[tokio::test]
async fn every_fault_can_be_asked_for_at_the_control_address() {
    let visit = Visit::logged_in().await;
    let faults = [
        json!({"fault": "hold"}),
        json!({"fault": "delay", "seconds": 3}),
        json!({"fault": "drop_before"}),
        json!({"fault": "drop_after"}),
        json!({"fault": "revoke_token"}),
        json!({"fault": "too_many"}),
        json!({"fault": "too_many", "retry_after": 3}),
        json!({"fault": "trouble", "status": 503, "text": "x"}),
        json!({"fault": "trouble", "status": 504, "text": "x", "applied": true}),
        json!({"fault": "html"}),
        json!({"fault": "wrong_json"}),
        json!({"fault": "empty"}),
        json!({"fault": "truncated"}),
        json!({"fault": "redirect"}),
        json!({"fault": "reject"}),
        json!({"fault": "hide_removed"}),
        json!({"fault": "store_otherwise", "field": "fullName", "value": {"any": [1]}}),
        json!({"fault": "somebody_writes"}),
    ];
    for (count, fault) in faults.iter().enumerate() {
        for (place, on) in ["login", "get", "put"].into_iter().enumerate() {
            let mut asked = fault.clone();
            asked["on"] = json!(on);
            assert_eq!(visit.control("faults", &asked).await.status, 200, "{asked}");
            assert_eq!(visit.page("now.json").await.json()["faults_waiting"], count * 3 + place + 1);
        }
    }
}

#[tokio::test]
async fn a_fault_asked_for_at_the_control_address_happens() {
    let visit = Visit::logged_in().await;
    visit.control("faults", &json!({"on": "get", "fault": "trouble", "status": 503, "text": "later"})).await;
    let got = visit.get("user_account").await;
    assert_eq!((got.status, got.text.as_str()), (503, "later"));
}

#[tokio::test]
async fn what_is_no_fault_is_refused() {
    let visit = Visit::logged_in().await;
    let wrong: [Value; 5] = [
        json!({"on": "put", "fault": "no_such"}),
        json!({"on": "delete", "fault": "empty"}),
        json!({"fault": "empty"}),
        json!({"on": "put", "fault": "trouble"}),
        json!([]),
    ];
    for asked in wrong {
        assert_eq!(visit.control("faults", &asked).await.status, 400, "{asked}");
    }
    assert_eq!(visit.control("no_such", &json!({})).await.status, 404);
    assert_eq!(visit.page("now.json").await.json()["faults_waiting"], 0);
}
