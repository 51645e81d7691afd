use jiff::Timestamp;
use proptest::prelude::*;
use vanta::{Address, Application, Kind, Limits, Record, Region, Schema, Value, json};

use super::*;
use crate::recipe::{Drafted, Origin};

fn account(id: &str, changes: &[(&str, Value)]) -> Record {
    let mut record = json!({
        "displayName": format!("Person {id}"),
        "uniqueId": id,
        "externalUrl": format!("https://hr.example.com/{id}"),
        "fullName": format!("Person {id}"),
        "accountName": id,
        "email": format!("{id}@example.com"),
        "permissionLevel": "BASE",
        "createdTimestamp": "2024-03-01T00:00:00Z",
        "status": "ACTIVE",
        "mfaEnabled": true,
        "mfaMethods": ["OTP", "SMS"],
        "authMethod": "PASSWORD",
    });
    let record = record.as_object_mut().unwrap();
    for (field, value) in changes {
        record[*field] = value.clone();
    }
    record.clone()
}

/// As Vanta would give it back.
fn held(record: &Record, deleted: Option<&str>) -> Record {
    let mut held = record.clone();
    held.insert("createdAt", "2026-01-01T00:00:00.000Z");
    held.insert("updatedAt", "2026-01-01T00:00:00.000Z");
    held.insert("deletedAt", deleted.map_or(Value::Null, Value::from));
    held
}

fn drafted(records: &[Record]) -> Vec<Drafted> {
    records.iter().map(|record| Drafted::new(record.clone(), Origin::Kept)).collect()
}

fn application() -> Application {
    Application { address: Address::Vanta(Region::Us), client_id: "vci_1".into() }
}

fn schema() -> Schema<'static> {
    Schema { kind: Kind::named("user_account").unwrap(), properties: &[] }
}

fn plan(sent: &[Record], in_vanta: &[Record]) -> Plan {
    let head = Head { application: &application(), schema: schema(), list_id: "l1" };
    Plan::new(&head, &drafted(sent), in_vanta, &Limits::VANTA).unwrap()
}

#[test]
fn a_plan_tells_new_changed_removed_returned_and_unchanged_apart() {
    let admin = account("b", &[("permissionLevel", json!("ADMIN"))]);
    let sent = [account("a", &[]), admin, account("new", &[]), account("back", &[])];
    let in_vanta = [
        held(&account("a", &[]), None),
        held(&account("b", &[]), None),
        held(&account("gone", &[]), None),
        held(&account("back", &[]), Some("2026-02-01T00:00:00Z")),
        held(&account("long-gone", &[]), Some("2025-02-01T00:00:00Z")),
    ];
    let plan = plan(&sent, &in_vanta);
    let ids = |named: &[Named]| named.iter().map(|named| named.id.clone()).collect::<Vec<_>>();
    assert_eq!((plan.holds_now, plan.will_hold(), plan.unchanged), (3, 4, 1));
    assert_eq!(
        (ids(&plan.new), ids(&plan.returned), ids(&plan.removed)),
        (vec!["new".into()], vec!["back".into()], vec!["gone".into()])
    );
    let change = Change { field: "permissionLevel".into(), old: json!("BASE"), new: json!("ADMIN") };
    assert_eq!(plan.changed, [Changed { id: "b".into(), name: "Person b".into(), fields: vec![change] }]);
}

#[test]
fn what_vanta_is_known_to_write_otherwise_is_no_change() {
    let same = |field: &str, sent: Value, stored: Value| {
        let (sent, stored) = (account("a", &[(field, sent)]), account("a", &[(field, stored)]));
        plan(&[sent], &[held(&stored, None)]).is_empty()
    };
    assert!(same("createdTimestamp", json!("2024-03-01T01:00:00+01:00"), json!("2024-03-01T00:00:00.000Z")));
    assert!(same("mfaMethods", json!(["OTP", "SMS"]), json!(["SMS", "OTP"])));
    assert!(same("roleDescription", Value::Null, Value::Null));
    assert!(!same("createdTimestamp", json!("2024-03-01T00:00:00Z"), json!("2024-03-01T00:00:01Z")));
    assert!(!same("mfaMethods", json!(["OTP", "OTP"]), json!(["SMS", "OTP"])));
    assert!(!same("email", json!("a@example.com"), json!("A@example.com")));
}

#[test]
fn mfa_under_sso_is_ignored_and_under_a_password_is_not() {
    let with =
        |auth: &str, mfa: bool| account("a", &[("authMethod", json!(auth)), ("mfaEnabled", json!(mfa))]);
    assert!(plan(&[with("SSO", true)], &[held(&with("SSO", false), None)]).is_empty());
    assert_eq!(plan(&[with("PASSWORD", true)], &[held(&with("PASSWORD", false), None)]).changed.len(), 1);
    assert_eq!(
        plan(&[with("SSO", true)], &[held(&with("PASSWORD", false), None)]).changed[0].fields.len(),
        2
    );
}

#[test]
fn a_severity_is_the_same_to_one_decimal_and_a_null_owner_is_one_vanta_did_not_know() {
    let differences = |kind: &str, held: Value, sent: Value| {
        let schema = Schema { kind: Kind::named(kind).unwrap(), properties: &[] };
        changed_fields(schema, held.as_object().unwrap(), sent.as_object().unwrap()).len()
    };
    let finding = "package_vulnerability_connectors";
    assert_eq!(differences(finding, json!({"severity": 7.3}), json!({"severity": 7.26})), 0);
    assert_eq!(differences(finding, json!({"severity": 7.3}), json!({"severity": 7.4})), 1);
    let mac = "macos_user_computer";
    assert_eq!(differences(mac, json!({"owner": null}), json!({"owner": "x@example.com"})), 0);
    assert_eq!(differences(mac, json!({"owner": "y@example.com"}), json!({"owner": "x@example.com"})), 1);
}

#[test]
fn the_fingerprint_names_address_client_list_bytes_and_what_vanta_holds() {
    let (sent, stored) =
        ([account("a", &[])], [held(&account("b", &[]), None), held(&account("c", &[]), None)]);
    let print = |application: &Application, list_id: &str, sent: &[Record], stored: &[Record]| {
        let head = Head { application, schema: schema(), list_id };
        Plan::new(&head, &drafted(sent), stored, &Limits::VANTA).unwrap().fingerprint
    };
    let first = print(&application(), "l1", &sent, &stored);
    assert_eq!(first.len(), 64);
    let reversed: Vec<Record> = stored.iter().rev().cloned().collect();
    assert_eq!(
        first,
        print(&application(), "l1", &sent, &reversed),
        "the order of an answer must not matter"
    );
    let gov = Application { address: Address::Vanta(Region::Gov), ..application() };
    let other = Application { client_id: "vci_2".into(), ..application() };
    let mut touched = stored.clone();
    touched[0].insert("updatedAt", "2026-01-02T00:00:00.000Z");
    let others = [
        print(&gov, "l1", &sent, &stored),
        print(&other, "l1", &sent, &stored),
        print(&application(), "l2", &sent, &stored),
        print(&application(), "l1", &[account("a", &[("email", json!("x@example.com"))])], &stored),
        print(&application(), "l1", &sent, &touched),
        print(&application(), "l1", &sent, &stored[..1]),
    ];
    for (place, print) in others.iter().enumerate() {
        assert_ne!(&first, print, "case {place}");
    }
}

#[test]
fn removals_are_held_over_the_limit_and_from_half_of_the_list_on() {
    let limits = [(0, 2), (5, 2), (20, 2), (21, 3), (212, 22), (500, 50), (9000, 50)];
    for (live, limit) in limits {
        assert_eq!(removal_limit(live, None), limit, "{live} live records");
    }
    assert_eq!(removal_limit(212, Some(0)), 0);
    let held_with = |live: usize, removed: usize| {
        let all: Vec<Record> = (0..live).map(|place| account(&format!("p{place}"), &[])).collect();
        let in_vanta: Vec<Record> = all.iter().map(|record| held(record, None)).collect();
        let mut sent = all[removed..].to_vec();
        sent.push(account("new", &[]));
        let removals = Removals { limit: None, sent_before: true };
        let holds = guard(&plan(&sent, &in_vanta), &removals, schema().kind.noun);
        holds.iter().map(|hold| hold.rule).collect::<Vec<_>>()
    };
    assert_eq!(held_with(30, 3), []);
    assert_eq!(held_with(30, 4), [HoldRule::Removals]);
    assert_eq!(held_with(4, 1), []);
    assert_eq!(held_with(4, 2), [HoldRule::Removals], "two are within the limit, but half of the list");
    assert_eq!(held_with(1, 1), [HoldRule::Removals]);
    assert_eq!(held_with(4, 0), []);
}

#[test]
fn a_hold_names_everyone_who_would_be_removed() {
    let in_vanta: Vec<Record> = ["a", "b", "c"].map(|id| held(&account(id, &[]), None)).to_vec();
    let removals = Removals { limit: None, sent_before: true };
    let holds = guard(&plan(&[account("new", &[])], &in_vanta), &removals, schema().kind.noun);
    assert_eq!(holds[0].message, "3 of 3 people would be removed; the limit of this list is 2.");
    let names = holds[0].names.clone().unwrap();
    assert_eq!(names, ["Person a (a)", "Person b (b)", "Person c (c)"]);
}

#[test]
fn the_first_send_to_a_list_that_something_else_filled_is_held_even_without_removals() {
    let everyone = [account("a", &[])];
    let plan = plan(&everyone, &[held(&account("a", &[("email", json!("x@example.com"))]), None)]);
    let rules = |sent_before: bool| {
        let holds = guard(&plan, &Removals { limit: None, sent_before }, schema().kind.noun);
        holds.into_iter().map(|hold| hold.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(false), [HoldRule::FirstSend]);
    assert_eq!(rules(true), []);
}

#[test]
fn ids_that_differ_only_in_what_people_do_not_see_are_refused() {
    let similar = |sent: &str, stored: &str| {
        similar_ids(schema().kind, &drafted(&[account(sent, &[])]), &[held(&account(stored, &[]), None)])
    };
    for (sent, stored) in [("E-1", "e-1"), ("42", "0042"), ("a b", "ab"), ("ＡB1", "AB1"), ("E-1 ", "E-1")] {
        assert!(similar(sent, stored).is_some(), "{sent:?} and {stored:?}");
    }
    for (sent, stored) in [("E-1", "E-1"), ("E-1", "E-2"), ("0", "1")] {
        assert!(similar(sent, stored).is_none(), "{sent:?} and {stored:?}");
    }
}

/// A few people, some of them with other roles, some removed before.
fn people() -> impl Strategy<Value = Vec<Record>> {
    let person = (0..12_u8, prop::sample::select(vec!["ADMIN", "EDITOR", "BASE"]));
    prop::collection::btree_map(0..12_u8, person, 1..12).prop_map(|people| {
        let record = |(id, (_, role)): (u8, (u8, &str))| {
            account(&format!("p{id}"), &[("permissionLevel", json!(role))])
        };
        people.into_iter().map(record).collect()
    })
}

proptest! {
    #[test]
    fn applying_a_plan_and_planning_again_gives_an_empty_plan(sent in people(), before in people()) {
        let in_vanta: Vec<Record> = before.iter().map(|record| held(record, None)).collect();
        let first = plan(&sent, &in_vanta);
        prop_assert_eq!(first.new.len() + first.changed.len() + first.unchanged, sent.len());
        prop_assert_eq!(first.removed.len() + first.changed.len() + first.unchanged, before.len());
        let after: Vec<Record> = sent.iter().map(|record| held(record, None)).collect();
        prop_assert!(plan(&sent, &after).is_empty());
    }
}

#[test]
fn a_record_without_a_removal_time_is_live() {
    assert!(is_live(&account("a", &[])));
    assert!(is_live(&held(&account("a", &[]), None)));
    assert!(!is_live(&held(&account("a", &[]), Some(&Timestamp::UNIX_EPOCH.to_string()))));
}
