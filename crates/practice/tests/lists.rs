//! What a list takes, how it is replaced, and what it says where it refuses.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

mod visit;

use reqwest::Method;
use serde_json::{Value, json};
use vanta::Kind;
use visit::{Visit, but, people, record, said, without};

// The calls and their spellings.

#[tokio::test]
async fn every_kind_is_put_and_read_under_every_spelling() {
    let visit = Visit::unlimited().await;
    for kind in Kind::ALL {
        let list = visit.list_id(kind.name);
        for name in [kind.name, kind.schema] {
            for (put, get) in [("", ""), ("/sync_all", "/list_all")] {
                let id = format!("{name}{put}");
                let path = format!("/v1/resources/{name}");
                let taken = visit.put_at(&format!("{path}{put}"), &list, &[record(kind.name, &id)]).await;
                assert_eq!((taken.status, taken.text.as_str()), (200, r#"{"success":true}"#), "{path}{put}");
                let got = visit.get_at(&format!("{path}{get}"), &list).await.json();
                let ids: Vec<&Value> =
                    got["resources"].as_array().unwrap().iter().map(|r| &r["uniqueId"]).collect();
                assert!(ids.contains(&&json!(id)), "{path}{get}");
            }
        }
    }
}

#[tokio::test]
async fn the_old_put_may_name_its_source() {
    let visit = Visit::logged_in().await;
    let body =
        json!({"resourceId": visit.list_id("user_account"), "sourceId": "x", "resources": people(&["a"])});
    let put = said(visit.request(Method::PUT, "/v1/resources/user_account/sync_all").json(&body)).await;
    assert_eq!(put.status, 200);
}

#[tokio::test]
async fn an_unknown_kind_or_method_is_express_s_page() {
    let visit = Visit::logged_in().await;
    let cases = [
        (Method::PUT, "/v1/resources/x"),
        (Method::GET, "/v1/resources/linux_user_computer"),
        (Method::POST, "/v1/resources/user_account"),
        (Method::DELETE, "/v1/resources/user_account"),
        (Method::PUT, "/v1/resources/user_account/list_all"),
        (Method::GET, "/v1/resources/user_account/sync_all"),
        (Method::PUT, "/v1/resources"),
        (Method::GET, "/oauth/token"),
        (Method::POST, "/v1/documents/upload"),
        (Method::GET, "/"),
    ];
    for (method, path) in cases {
        let said = said(visit.request(method.clone(), &format!("{path}?a=b"))).await;
        assert_eq!((said.status, said.header("content-type")), (404, "text/html; charset=utf-8"), "{path}");
        assert!(said.text.contains(&format!("<pre>Cannot {method} {path}</pre>")), "{}", said.text);
    }
}

#[tokio::test]
async fn an_undeclared_list_is_404_in_json() {
    let visit = Visit::logged_in().await;
    let path = "/v1/resources/user_account";
    let undeclared = "0123456789abcdef01234567";
    for said in [visit.get_at(path, undeclared).await, visit.put_at(path, undeclared, &people(&["a"])).await]
    {
        assert_eq!((said.status, said.error().as_str()), (404, "Resource not found"));
        assert_eq!(said.header("content-type"), "application/json; charset=utf-8");
    }
}

#[tokio::test]
async fn the_id_of_a_list_of_another_kind_is_404() {
    let visit = Visit::logged_in().await;
    let (path, other) = ("/v1/resources/user_account", visit.list_id("secret"));
    assert_eq!(visit.get_at(path, &other).await.status, 404);
    assert_eq!(visit.put_at(path, &other, &people(&["a"])).await.status, 404);
    assert!(visit.held("secret").is_empty());
}

#[tokio::test]
async fn a_get_without_resource_id_is_400() {
    let visit = Visit::logged_in().await;
    let got = said(visit.request(Method::GET, "/v1/resources/user_account")).await;
    assert_eq!((got.status, got.error().is_empty()), (400, false));
}

#[tokio::test]
async fn a_get_with_a_body_is_the_gateway_s_403_page() {
    let visit = Visit::logged_in().await;
    let path = format!("/v1/resources/user_account?resourceId={}", visit.list_id("user_account"));
    for body in ["null", "{}", " "] {
        let said = said(visit.request(Method::GET, &path).body(body)).await;
        assert_eq!((said.status, said.header("content-type")), (403, "text/html"));
        assert!(said.text.contains("403 ERROR"));
    }
}

#[tokio::test]
async fn the_list_id_of_a_get_is_decoded() {
    let strange = "liste é+1 & %";
    let kind = Kind::named("user_account").unwrap();
    let list = practice::Declared { kind, list_id: strange.to_owned(), properties: vec![] };
    let visit = {
        let mut visit = Visit::with(|settings| settings.lists = vec![list]).await;
        visit.log_in().await;
        visit
    };
    let got = visit.get_at("/v1/resources/user_account", "liste%20%C3%A9%2b1+%26+%25").await;
    assert_eq!((got.status, got.text.as_str()), (200, r#"{"resources":[]}"#));
}

#[tokio::test]
async fn an_empty_list_reads_as_an_empty_array() {
    let visit = Visit::logged_in().await;
    let got = visit.get("user_account").await;
    assert_eq!((got.status, got.text.as_str()), (200, r#"{"resources":[]}"#));
}

// How a list is replaced.

#[tokio::test]
async fn a_record_is_read_back_as_it_was_sent_with_vantas_three_times() {
    let visit = Visit::logged_in().await;
    let sent = record("user_account", "a");
    visit.put("user_account", std::slice::from_ref(&sent)).await;
    let mut got = visit.get("user_account").await.json()["resources"][0].clone();
    let mut own = |name: &str| got.as_object_mut().unwrap().shift_remove(name).unwrap();
    assert_eq!(own("createdAt"), "2026-03-02T09:00:00.000Z");
    assert_eq!(own("updatedAt"), "2026-03-02T09:00:00.000Z");
    assert_eq!(own("deletedAt"), Value::Null);
    assert_eq!(got.to_string(), sent.to_string(), "in the same order too");
}

#[tokio::test]
async fn a_record_left_out_stays_with_the_time_of_the_put_as_deleted_at() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a", "b"])).await;
    visit.pass(60);
    visit.put("user_account", &people(&["b"])).await;
    visit.pass(60);
    visit.put("user_account", &people(&["b"])).await;
    let got = visit.get("user_account").await.json();
    assert_eq!(got["resources"][0]["uniqueId"], "a");
    assert_eq!(got["resources"][0]["deletedAt"], "2026-03-02T09:01:00.000Z", "it was removed once");
    assert_eq!(got["resources"][0]["updatedAt"], "2026-03-02T09:00:00.000Z");
    assert_eq!(got["resources"][1]["deletedAt"], Value::Null);
}

#[tokio::test]
async fn a_record_that_comes_again_lives_again() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a"])).await;
    visit.pass(60);
    visit.put("user_account", &[]).await;
    visit.pass(60);
    visit.put("user_account", &people(&["a"])).await;
    let held = visit.held("user_account");
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["deletedAt"], Value::Null);
    assert_eq!(held[0]["createdAt"], "2026-03-02T09:00:00.000Z");
    assert_eq!(held[0]["updatedAt"], "2026-03-02T09:02:00.000Z");
}

#[tokio::test]
async fn updated_at_moves_only_for_records_that_changed() {
    let visit = Visit::logged_in().await;
    let [same, other, more, fewer]: [Value; 4] =
        people(&["same", "other", "more", "fewer"]).try_into().unwrap();
    let fewer_before = but(fewer.clone(), "roleDescription", json!("Lead"));
    visit.put("user_account", &[same.clone(), other.clone(), more.clone(), fewer_before]).await;
    visit.pass(60);
    let (other, more) = (but(other, "fullName", json!("New")), but(more, "roleDescription", Value::Null));
    visit.put("user_account", &[same, other, more, fewer]).await;
    let held = visit.held("user_account");
    let updated: Vec<&str> = held.iter().filter_map(|record| record["updatedAt"].as_str()).collect();
    let (first, second) = ("2026-03-02T09:00:00.000Z", "2026-03-02T09:01:00.000Z");
    assert_eq!(updated, [first, second, second, second]);
    assert!(held.iter().all(|record| record["createdAt"] == first));
    assert!(!held[3].contains_key("roleDescription"), "a field that is left out is gone");
}

#[tokio::test]
async fn the_order_of_fields_is_no_change() {
    let visit = Visit::logged_in().await;
    let sent = record("user_account", "a");
    visit.put("user_account", std::slice::from_ref(&sent)).await;
    visit.pass(60);
    let turned: serde_json::Map<String, Value> =
        sent.as_object().unwrap().iter().rev().map(|(name, value)| (name.clone(), value.clone())).collect();
    visit.put("user_account", &[Value::Object(turned)]).await;
    assert_eq!(visit.held("user_account")[0]["updatedAt"], "2026-03-02T09:00:00.000Z");
}

#[tokio::test]
async fn putting_nothing_removes_everything() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a", "b"])).await;
    visit.pass(60);
    let put = visit.put("user_account", &[]).await;
    assert_eq!((put.status, put.text.as_str()), (200, r#"{"success":true}"#));
    let held = visit.held("user_account");
    assert_eq!(held.len(), 2);
    assert!(held.iter().all(|record| record["deletedAt"] == "2026-03-02T09:01:00.000Z"));
}

#[tokio::test]
async fn of_two_records_with_one_id_the_last_counts() {
    let visit = Visit::logged_in().await;
    let last = but(record("user_account", "a"), "fullName", json!("Last"));
    let sent = [record("user_account", "a"), record("user_account", "b"), last];
    assert_eq!(visit.put("user_account", &sent).await.status, 200);
    let held = visit.held("user_account");
    assert_eq!(held.len(), 2);
    let a = held.iter().find(|record| record["uniqueId"] == "a").unwrap();
    assert_eq!(a["fullName"], "Last");
}

#[tokio::test]
async fn a_record_that_is_overruled_in_the_same_put_changes_nothing() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a"])).await;
    visit.pass(60);
    let overruled = but(record("user_account", "a"), "fullName", json!("Overruled"));
    visit.put("user_account", &[overruled, record("user_account", "a")]).await;
    assert_eq!(visit.held("user_account")[0]["updatedAt"], "2026-03-02T09:00:00.000Z");
}

#[tokio::test]
async fn two_lists_of_one_kind_know_nothing_of_each_other() {
    let kind = Kind::named("user_account").unwrap();
    let second = practice::Declared { kind, list_id: "second".to_owned(), properties: vec![] };
    let mut visit = Visit::with(|settings| settings.lists = vec![second]).await;
    visit.log_in().await;
    visit.put("user_account", &people(&["a"])).await;
    let path = "/v1/resources/user_account";
    assert_eq!(visit.put_at(path, "second", &people(&["b"])).await.status, 200);
    let second = visit.get_at(path, "second").await.json();
    assert_eq!(second["resources"].as_array().unwrap().len(), 1);
    assert_eq!(second["resources"][0]["uniqueId"], "b");
    assert_eq!(visit.held("user_account")[0]["uniqueId"], "a");
    assert_eq!(visit.held("user_account")[0]["deletedAt"], Value::Null);
}

#[tokio::test]
async fn a_severity_is_rounded_to_one_decimal() {
    let visit = Visit::logged_in().await;
    let finding =
        |severity: Value| but(record("package_vulnerability_connectors", "f"), "severity", severity);
    for (sent, kept) in [(json!(7.25), "7.3"), (json!(7.24), "7.2"), (json!(9), "9.0"), (json!(0.04), "0.0")]
    {
        assert_eq!(visit.put("package_vulnerability_connectors", &[finding(sent)]).await.status, 200);
        assert_eq!(visit.held("package_vulnerability_connectors")[0]["severity"].to_string(), kept);
    }
}

#[tokio::test]
async fn a_severity_that_rounds_to_the_same_is_no_change() {
    let visit = Visit::logged_in().await;
    let kind = "package_vulnerability_connectors";
    visit.put(kind, &[but(record(kind, "f"), "severity", json!(7.21))]).await;
    visit.pass(60);
    visit.put(kind, &[but(record(kind, "f"), "severity", json!(7.24))]).await;
    assert_eq!(visit.held(kind)[0]["updatedAt"], "2026-03-02T09:00:00.000Z");
}

#[tokio::test]
async fn null_is_kept_where_a_field_may_be_null() {
    let visit = Visit::logged_in().await;
    let unknown = but(record("user_account", "a"), "mfaEnabled", Value::Null);
    let unknown = but(unknown, "mfaMethods", json!([]));
    assert_eq!(visit.put("user_account", &[but(unknown, "roleDescription", Value::Null)]).await.status, 200);
    let got = visit.get("user_account").await.json();
    assert_eq!(got["resources"][0]["mfaEnabled"], Value::Null);
    assert!(got["resources"][0].as_object().unwrap().contains_key("roleDescription"));
}

#[tokio::test]
async fn what_somebody_else_put_is_read_like_any_other_put() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a", "b"])).await;
    visit.pass(60);
    let mut records = visit.held("user_account");
    records.remove(0);
    visit.practice.put_by_someone_else(&visit.list_id("user_account"), records);
    let held = visit.held("user_account");
    assert_eq!(held[0]["deletedAt"], "2026-03-02T09:01:00.000Z");
    assert_eq!(held[1]["updatedAt"], "2026-03-02T09:00:00.000Z", "read and put again, it is unchanged");
}

// What is refused, and how.

async fn refusal(kind: &str, records: &[Value]) -> String {
    let visit = Visit::logged_in().await;
    visit.put(kind, &[record(kind, "before")]).await;
    let before = visit.held(kind);
    visit.pass(60);
    let refused = visit.put(kind, records).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert_eq!(refused.json().as_object().unwrap().len(), 1, "one member: error");
    assert_eq!(visit.held(kind), before, "the stored list is as it was");
    refused.error()
}

#[tokio::test]
async fn a_missing_field_is_named_with_the_place_of_the_record() {
    let one = without(record("user_account", "a"), "fullName");
    let two = [record("user_account", "b"), without(one.clone(), "email")];
    assert_eq!(refusal("user_account", &[one]).await, "/0: must have property 'fullName'");
    assert_eq!(refusal("user_account", &two).await, "/1: must have property 'fullName'", "the first only");
}

#[tokio::test]
async fn unknown_keys_are_all_named() {
    let two =
        but(but(record("macos_user_computer", "DEV-MAC-001"), "customProperties", json!({})), "x", json!(1));
    assert_eq!(
        refusal("macos_user_computer", &[two]).await,
        "Too many fields on resource with uniqueId DEV-MAC-001 (element 0). Extra keys: customProperties, x"
    );
}

#[tokio::test]
async fn vantas_own_times_cannot_be_sent() {
    let sent = but(record("user_account", "a"), "deletedAt", Value::Null);
    assert_eq!(
        refusal("user_account", &[sent]).await,
        "Too many fields on resource with uniqueId a (element 0). Extra keys: deletedAt"
    );
}

#[tokio::test]
async fn wrong_types_and_choices_are_named_at_their_place() {
    let account = |field, value| but(record("user_account", "a"), field, value);
    let computer = |field, value| but(record("macos_user_computer", "a"), field, value);
    let cases = [
        (
            "user_account",
            account("status", json!("GONE")),
            "/0/status: must be equal to one of the allowed values",
        ),
        ("user_account", account("fullName", json!(1)), "/0/fullName: must be string"),
        ("user_account", account("fullName", Value::Null), "/0/fullName: must be string"),
        ("user_account", account("mfaEnabled", json!("yes")), "/0/mfaEnabled: must be boolean or null"),
        (
            "user_account",
            account("createdTimestamp", json!("2026-01-05")),
            "/0/createdTimestamp: must be timestamp",
        ),
        ("macos_user_computer", computer("applications", json!({})), "/0/applications: must be array"),
        (
            "macos_user_computer",
            computer("applications", json!([{"name": "x"}])),
            "/0/applications/0: must have property 'bundleId'",
        ),
        ("user_account", account("uniqueId", json!(140)), "/0/uniqueId: must be string"),
        ("user_account", json!("a"), "/0: must be object"),
    ];
    for (kind, sent, words) in cases {
        assert_eq!(refusal(kind, &[sent]).await, words);
    }
}

#[tokio::test]
async fn documented_rules_are_enforced() {
    let account = |field, value| but(record("user_account", "a"), field, value);
    let closed = but(record("security_task", "t"), "taskState", json!("CLOSED"));
    let open = but(record("security_task", "t"), "closedTimestamp", json!("2026-01-05T08:30:00Z"));
    let finding = but(record("package_vulnerability_connectors", "f"), "severity", json!(11));
    for (kind, sent, place) in [
        ("user_account", account("externalUrl", json!("http://example.com")), "/0/externalUrl: "),
        ("user_account", account("uniqueId", json!("")), "/0/uniqueId: "),
        ("user_account", account("mfaEnabled", Value::Null), "/0/mfaMethods: "),
        ("security_task", closed, "/0: must have property 'closedTimestamp'"),
        ("security_task", open, "/0/closedTimestamp: "),
        ("package_vulnerability_connectors", finding, "/0/severity: "),
    ] {
        let words = refusal(kind, &[sent]).await;
        assert!(words.starts_with(place), "{words}");
    }
}

#[tokio::test]
async fn declared_properties_are_required_and_others_are_refused() {
    let properties = |value: Value| but(record("custom_resource", "c"), "customProperties", value);
    let mut declared = record("custom_resource", "c")["customProperties"].clone();
    declared["extra"] = json!(1);
    let none = without(record("custom_resource", "c"), "customProperties");
    assert_eq!(refusal("custom_resource", &[none]).await, "/0: must have property 'customProperties'");
    assert_eq!(
        refusal("custom_resource", &[properties(json!({"owner": "x"}))]).await,
        "/0/customProperties: must have property 'seats'"
    );
    assert!(refusal("custom_resource", &[properties(declared)]).await.starts_with("/0/customProperties: "));
}

#[tokio::test]
async fn a_list_of_another_kind_takes_properties_where_it_declares_them() {
    let kind = Kind::named("user_account").unwrap();
    let properties = vec!["team:string".parse().unwrap()];
    let list = practice::Declared { kind, list_id: "with-teams".to_owned(), properties };
    let mut visit = Visit::with(|settings| settings.lists = vec![list]).await;
    visit.log_in().await;
    let sent = but(record("user_account", "a"), "customProperties", json!({"team": "Red"}));
    let path = "/v1/resources/user_account";
    assert_eq!(visit.put_at(path, "with-teams", std::slice::from_ref(&sent)).await.status, 200);
    assert_eq!(visit.put("user_account", &[sent]).await.status, 400);
}

#[tokio::test]
async fn one_bad_record_refuses_the_whole_list() {
    let mut records: Vec<Value> =
        (0..50).map(|number| record("user_account", &format!("p{number}"))).collect();
    records[37] = without(records[37].clone(), "email");
    assert_eq!(refusal("user_account", &records).await, "/37: must have property 'email'");
}

#[tokio::test]
async fn a_body_that_is_no_put_is_400_and_changes_nothing() {
    let visit = Visit::logged_in().await;
    visit.put("user_account", &people(&["a"])).await;
    let list = visit.list_id("user_account");
    let mut bad_text = format!(r#"{{"resourceId":"{list}","resources":[],"x":""#).into_bytes();
    bad_text.extend([0xff, b'"', b'}']);
    let bodies: Vec<Vec<u8>> = vec![
        vec![],
        b"no json".to_vec(),
        b"[]".to_vec(),
        br#"{"resources":[]}"#.to_vec(),
        br#"{"resourceId":7,"resources":[]}"#.to_vec(),
        format!(r#"{{"resourceId":"{list}"}}"#).into_bytes(),
        format!(r#"{{"resourceId":"{list}","resources":{{}}}}"#).into_bytes(),
        format!(r#"{{"resourceId":"{list}","resources":[]"#).into_bytes(),
        format!(r#"{{"resourceId":"{list}","resources":{}"#, "[".repeat(200_000)).into_bytes(),
        bad_text,
    ];
    for body in bodies {
        let said = visit.put_body("user_account", body).await;
        assert_eq!((said.status, said.error().is_empty()), (400, false), "{}", said.text);
    }
    assert_eq!(visit.held("user_account")[0]["deletedAt"], Value::Null);
}

// What is remembered.

#[tokio::test]
async fn the_last_fifty_requests_are_remembered_without_their_queries() {
    let visit = Visit::unlimited().await;
    for _ in 0..55 {
        visit.get("user_account").await;
    }
    visit.put("user_account", &people(&["a", "b"])).await;
    let seen = visit.practice.requests();
    assert_eq!(seen.len(), 50);
    let last = seen.last().unwrap();
    assert_eq!((last.method.as_str(), last.path.as_str()), ("PUT", "/v1/resources/user_account"));
    assert_eq!((last.status, last.records), (Some(200), Some(2)));
    assert_eq!((seen[48].method.as_str(), seen[48].records), ("GET", None));
    assert!(seen.iter().all(|seen| !seen.path.contains('?')));
}

#[tokio::test]
async fn a_very_long_path_is_remembered_by_its_beginning() {
    let visit = Visit::logged_in().await;
    let path = format!("/v1/{}", "é".repeat(3000));
    assert_eq!(said(visit.request(Method::GET, &path)).await.status, 404);
    let seen = visit.practice.requests();
    let kept = &seen.last().unwrap().path;
    assert!(kept.starts_with("/v1/%C3%A9") && kept.len() < 300, "{}", kept.len());
}
