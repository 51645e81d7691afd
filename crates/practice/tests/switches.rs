//! Where public sources disagree, a switch chooses the other reading. Each test sees both.

mod visit;

use practice::Switches;
use serde_json::{Value, json};
use visit::{Visit, but, people, record, said};

async fn visit_with(switches: Switches) -> Visit {
    let mut visit = Visit::with(|settings| settings.switches = switches).await;
    visit.log_in().await;
    visit
}

#[tokio::test]
async fn results_answer_counts_what_was_accepted() {
    let visit = visit_with(Switches { results_answer: true, ..Switches::default() }).await;
    let put = visit.put("user_account", &people(&["a", "b"])).await;
    assert_eq!((put.status, put.json()), (200, json!({"results": {"accepted": 2, "rejected": []}})));
    visit.practice.switch(Switches::default());
    assert_eq!(visit.put("user_account", &people(&["a"])).await.json(), json!({"success": true}));
}

#[tokio::test]
async fn hide_removed_leaves_removed_records_out_of_get() {
    let visit = visit_with(Switches { hide_removed: true, ..Switches::default() }).await;
    visit.put("user_account", &people(&["a", "b"])).await;
    visit.put("user_account", &people(&["b"])).await;
    let got = async || visit.get("user_account").await.json()["resources"].as_array().unwrap().len();
    assert_eq!(got().await, 1);
    visit.practice.switch(Switches::default());
    assert_eq!(got().await, 2);
}

#[tokio::test]
async fn refuse_duplicates_refuses_two_records_with_one_id() {
    let visit = visit_with(Switches { refuse_duplicates: true, ..Switches::default() }).await;
    let put = visit.put("user_account", &people(&["a", "b", "a"])).await;
    assert_eq!(put.status, 400);
    assert_eq!(put.error(), "/2/uniqueId: must be unique, but equals /0/uniqueId");
    assert!(visit.held("user_account").is_empty());
    visit.practice.switch(Switches::default());
    assert_eq!(visit.put("user_account", &people(&["a", "b", "a"])).await.status, 200);
}

#[tokio::test]
async fn too_many_is_413_answers_so() {
    let few = vanta::Limits { records: 1, ..vanta::Limits::VANTA };
    let mut visit = Visit::with(|settings| settings.limits = few).await;
    visit.log_in().await;
    assert_eq!(visit.put("user_account", &people(&["a", "b"])).await.status, 400);
    visit.practice.switch(Switches { too_many_is_413: true, ..Switches::default() });
    assert_eq!(visit.put("user_account", &people(&["a", "b"])).await.status, 413);
    assert!(visit.held("user_account").is_empty());
}

#[tokio::test]
async fn lenient_takes_what_is_only_documented_and_still_refuses_what_was_seen() {
    let visit = visit_with(Switches { lenient: true, ..Switches::default() }).await;
    let account = |field, value| but(record("user_account", "a"), field, value);
    let taken = [
        ("user_account", account("externalUrl", json!("none"))),
        ("user_account", account("uniqueId", json!(""))),
        ("user_account", account("mfaEnabled", Value::Null)),
        ("security_task", but(record("security_task", "t"), "taskState", json!("CLOSED"))),
        (
            "security_task",
            but(record("security_task", "t"), "closedTimestamp", json!("2026-01-05T08:30:00Z")),
        ),
        (
            "package_vulnerability_connectors",
            but(record("package_vulnerability_connectors", "f"), "severity", json!(11)),
        ),
    ];
    for (kind, sent) in &taken {
        assert_eq!(visit.put(kind, std::slice::from_ref(sent)).await.status, 200, "{sent}");
    }
    assert_eq!(visit.put("user_account", &[account("status", json!("GONE"))]).await.status, 400);
    visit.practice.switch(Switches::default());
    for (kind, sent) in &taken {
        assert_eq!(visit.put(kind, std::slice::from_ref(sent)).await.status, 400, "{sent}");
    }
}

#[tokio::test]
async fn revived_stays_removed_keeps_deleted_at() {
    let visit = visit_with(Switches { revived_stays_removed: true, ..Switches::default() }).await;
    visit.put("user_account", &people(&["a"])).await;
    visit.pass(60);
    visit.put("user_account", &[]).await;
    visit.pass(60);
    visit.put("user_account", &people(&["a"])).await;
    let held = visit.held("user_account");
    assert_eq!(held[0]["deletedAt"], "2026-03-02T09:01:00.000Z");
    assert_eq!(held[0]["updatedAt"], "2026-03-02T09:00:00.000Z", "nothing changed in it");
    visit.practice.switch(Switches::default());
    visit.put("user_account", &people(&["a"])).await;
    assert_eq!(visit.held("user_account")[0]["deletedAt"], Value::Null);
}

#[tokio::test]
async fn wrong_application_type_is_forbidden_in_plain_text_under_a_json_type() {
    let visit = visit_with(Switches { wrong_application_type: true, ..Switches::default() }).await;
    for said in [visit.get("user_account").await, visit.put("user_account", &people(&["a"])).await] {
        assert_eq!((said.status, said.text.as_str()), (403, "Forbidden"));
        assert_eq!(said.header("content-type"), "application/json");
    }
    assert!(visit.held("user_account").is_empty());
    visit.practice.switch(Switches::default());
    assert_eq!(visit.get("user_account").await.status, 200);
}

#[tokio::test]
async fn refuse_null_mfa_is_as_before_autumn_2026() {
    let visit = visit_with(Switches { refuse_null_mfa: true, ..Switches::default() }).await;
    let unknown = but(but(record("user_account", "a"), "mfaEnabled", Value::Null), "mfaMethods", json!([]));
    let put = visit.put("user_account", std::slice::from_ref(&unknown)).await;
    assert_eq!((put.status, put.error().as_str()), (400, "/0/mfaEnabled: must be boolean"));
    visit.practice.switch(Switches::default());
    assert_eq!(visit.put("user_account", &[unknown]).await.status, 200);
}

#[tokio::test]
async fn forget_owners_stores_an_owner_as_null() {
    let visit = visit_with(Switches { forget_owners: true, ..Switches::default() }).await;
    let owned = but(record("macos_user_computer", "m"), "owner", json!("ada@example.com"));
    visit.put("macos_user_computer", std::slice::from_ref(&owned)).await;
    assert_eq!(visit.held("macos_user_computer")[0]["owner"], Value::Null);
    visit.practice.switch(Switches::default());
    visit.put("macos_user_computer", &[owned]).await;
    assert_eq!(visit.held("macos_user_computer")[0]["owner"], "ada@example.com");
}

#[tokio::test]
async fn switches_are_thrown_at_the_control_address_all_at_once() {
    let visit = Visit::logged_in().await;
    let thrown = visit.control("switches", &json!({"results_answer": true})).await;
    assert_eq!((thrown.status, thrown.json()), (200, json!({"done": true})));
    assert!(visit.put("user_account", &[]).await.json()["results"].is_object());
    visit.control("switches", &json!({"hide_removed": true})).await;
    assert_eq!(
        visit.put("user_account", &[]).await.json(),
        json!({"success": true}),
        "those not named are off"
    );
    assert_eq!(visit.page("now.json").await.json()["switches"]["hide_removed"], true);
}

#[tokio::test]
async fn an_unknown_switch_is_refused_and_changes_nothing() {
    let visit = Visit::logged_in().await;
    visit.control("switches", &json!({"results_answer": true})).await;
    assert_eq!(visit.control("switches", &json!({"no_such_switch": true})).await.status, 400);
    let plain = visit.http.post(format!("{}switches", visit.practice.page())).body("{}");
    assert_eq!(said(plain).await.status, 400, "no JSON by its type");
    assert!(visit.put("user_account", &[]).await.json()["results"].is_object());
}

#[tokio::test]
async fn a_list_is_declared_at_the_control_address() {
    let visit = Visit::logged_in().await;
    let property = json!({"name": "team", "type": "string"});
    let declared = json!({"kind": "user_account", "list_id": "second", "properties": [property]});
    assert_eq!(visit.control("lists", &declared).await.status, 200);
    let sent = but(record("user_account", "a"), "customProperties", json!({"team": "Red"}));
    assert_eq!(visit.put_at("/v1/resources/user_account", "second", &[sent]).await.status, 200);
    assert_eq!(visit.practice.lists().len(), 13);
    assert_eq!(visit.control("lists", &json!({"kind": "no_such", "list_id": "x"})).await.status, 400);
}

#[tokio::test]
async fn a_list_declared_anew_keeps_its_records_only_for_its_own_kind() {
    let visit = Visit::logged_in().await;
    let list = visit.list_id("user_account");
    visit.put("user_account", &people(&["a"])).await;
    visit.control("lists", &json!({"kind": "user_account", "list_id": list})).await;
    assert_eq!(visit.practice.records(&list).len(), 1);
    visit.control("lists", &json!({"kind": "secret", "list_id": list})).await;
    assert!(visit.practice.records(&list).is_empty(), "people are no secrets");
}
