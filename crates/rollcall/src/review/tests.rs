use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use vanta::{Address, Application, Kind, Limits, Record, Region, Schema, Value, json};

use super::*;
use crate::recipe::{Drafted, Origin, id_of};
use crate::sheet::Source;

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
    let source = Arc::new(Source {
        file: "staff.csv".into(),
        sheet: "staff.csv".into(),
        sha256: String::new(),
        bytes: 0,
        modified: None,
    });
    let origin = |row: u32| Origin::Rows { source: Arc::clone(&source), rows: vec![row] };
    (2..).zip(records).map(|(row, record)| Drafted::new(record.clone(), origin(row))).collect()
}

fn application() -> Application {
    Application { address: Address::Vanta(Region::Us), client_id: "vci_1".into() }
}

fn schema() -> Schema<'static> {
    Schema { kind: Kind::named("user_account").unwrap(), properties: &[] }
}

fn plan(sent: &[Record], in_vanta: &[Record]) -> Plan {
    let head =
        Head { application: &application(), schema: schema(), list_id: "l1", keeping: Keeping::default() };
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
        let head = Head { application, schema: schema(), list_id, keeping: Keeping::default() };
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

/// The records of a file with those that are kept, and the plan of all of them.
fn planned(
    sent: &[Record],
    in_vanta: &[Record],
    keeping: Keeping,
    problems: &[&str],
) -> Result<(Vec<Drafted>, Plan), Vec<Unkept>> {
    let problems: HashSet<String> = problems.iter().map(|&id| id.to_owned()).collect();
    let since = Some("2026-03-02T10:00:00.25Z".parse().unwrap());
    let gentle = Gentle { schema: schema(), missing: keeping.missing, problems: &problems, since };
    let mut all = drafted(sent);
    all.extend(gentle.kept(&all, in_vanta)?);
    let head = Head { application: &application(), schema: schema(), list_id: "l1", keeping };
    let plan = Plan::new(&head, &all, in_vanta, &Limits::VANTA).unwrap();
    Ok((all, plan))
}

fn missing(missing: Missing) -> Keeping {
    Keeping { missing, problems: false }
}

fn ids(named: &[Named]) -> Vec<&str> {
    named.iter().map(|named| named.id.as_str()).collect()
}

#[test]
fn whoever_is_kept_is_sent_as_vanta_has_them_without_what_vanta_adds() {
    let mut gone = held(&account("gone", &[]), None);
    gone.insert("roleDescription", Value::Null);
    gone.insert("mfaMethods", json!([]));
    gone.insert("mfaEnabled", Value::Null);
    let removed_long_ago = held(&account("old", &[]), Some("2025-02-01T00:00:00Z"));
    let (all, plan) =
        planned(&[account("a", &[])], &[gone, removed_long_ago], missing(Missing::Keep), &[]).unwrap();
    assert_eq!((ids(&plan.kept), ids(&plan.new), plan.removed.len()), (vec!["gone"], vec!["a"], 0));
    let expected = account("gone", &[("mfaMethods", json!([])), ("mfaEnabled", Value::Null)]);
    assert_eq!((&all[1].record, &all[1].origin), (&expected, &Origin::Kept), "an unknown MFA stays unknown");
    assert_eq!((plan.gone(), plan.will_hold()), (0, 2));
}

#[test]
fn whoever_is_sent_as_deactivated_has_the_date_of_the_file_and_counts_for_the_limits() {
    let before = [held(&account("a", &[]), None), held(&account("gone", &[]), None)];
    let (all, plan) = planned(&[account("a", &[])], &before, missing(Missing::Deactivate), &[]).unwrap();
    assert_eq!((ids(&plan.deactivated), plan.removed.len(), plan.kept.len()), (vec!["gone"], 0, 0));
    assert_eq!(
        (&all[1].record["status"], &all[1].record["deactivatedTimestamp"]),
        (&json!("DEACTIVATED"), &json!("2026-03-02T10:00:00Z"))
    );
    assert_eq!((plan.gone(), plan.is_empty(), plan.unchanged), (1, false, 1));
}

#[test]
fn whoever_is_deactivated_already_keeps_that_date() {
    let left = account(
        "gone",
        &[("status", json!("DEACTIVATED")), ("deactivatedTimestamp", json!("2025-01-01T00:00:00Z"))],
    );
    let before = [held(&account("a", &[]), None), held(&left, None)];
    let (_, plan) = planned(&[account("a", &[])], &before, missing(Missing::Deactivate), &[]).unwrap();
    assert_eq!((ids(&plan.kept), plan.deactivated.len(), plan.is_empty()), (vec!["gone"], 0, true));
}

#[test]
fn what_cannot_be_kept_as_it_is_refuses_by_name_and_nothing_is_dropped() {
    let why = |field: &str, value: Value| {
        let mut gone = held(&account("gone", &[]), None);
        gone.insert(field, value);
        let unkept = planned(&[account("a", &[])], &[gone], missing(Missing::Keep), &[]).unwrap_err();
        assert_eq!((unkept.len(), unkept[0].name.as_str()), (1, "Person gone"));
        unkept[0].why.clone()
    };
    assert_eq!(why("shoeSize", json!(42)), "Vanta holds a field that Rollcall does not know: shoeSize");
    assert_eq!(
        why("customProperties", json!({"Room": "1"})),
        "Vanta holds a field that Rollcall does not know: customProperties"
    );
    assert_eq!(why("status", json!("ASLEEP")), "status must be equal to one of the allowed values");
    let declared = [vanta::Property { name: "Room".into(), kind: vanta::property::PropertyType::String }];
    let schema = Schema { properties: &declared, ..schema() };
    let gentle = Gentle { schema, missing: Missing::Keep, problems: &HashSet::new(), since: None };
    let unkept = gentle.kept(&[], &[held(&account("gone", &[]), None)]).unwrap_err();
    assert_eq!(unkept[0].why, "must have property 'customProperties'");
}

#[test]
fn without_the_date_of_a_file_nobody_is_deactivated_by_a_guess() {
    let gentle =
        Gentle { schema: schema(), missing: Missing::Deactivate, problems: &HashSet::new(), since: None };
    let unkept = gentle.kept(&[], &[held(&account("gone", &[]), None)]).unwrap_err();
    assert!(unkept[0].why.contains("when the file was last changed is not known"), "{}", unkept[0].why);
}

#[test]
fn a_row_with_problems_is_kept_as_vanta_has_it_and_the_missing_go_as_was_chosen() {
    let before = ["a", "bad", "gone"].map(|id| held(&account(id, &[]), None));
    for (rule, counts) in
        [(Missing::Remove, (1, 1, 0)), (Missing::Keep, (2, 0, 0)), (Missing::Deactivate, (1, 0, 1))]
    {
        let keeping = Keeping { missing: rule, problems: true };
        let (_, plan) = planned(&[account("a", &[])], &before, keeping, &["bad", "unknown"]).unwrap();
        assert_eq!((plan.kept.len(), plan.removed.len(), plan.deactivated.len()), counts, "{rule:?}");
        assert!(ids(&plan.kept).contains(&"bad"));
    }
}

#[test]
fn each_way_of_sending_has_a_fingerprint_of_its_own() {
    let everyone = [account("a", &[])];
    let before = [held(&everyone[0], None)];
    let mut prints = HashSet::new();
    for rule in [Missing::Remove, Missing::Keep, Missing::Deactivate] {
        for problems in [false, true] {
            let keeping = Keeping { missing: rule, problems };
            prints.insert(planned(&everyone, &before, keeping, &[]).unwrap().1.fingerprint);
        }
    }
    assert_eq!(prints.len(), 6, "an approval of one way is none of another, though the bytes are the same");
}

#[test]
fn a_list_that_cannot_be_understood_is_not_sound() {
    let (a, b) = (held(&account("a", &[]), None), held(&account("b", &[]), None));
    assert!(is_sound(&[a.clone(), b.clone()]));
    assert!(is_sound(&[a.clone(), held(&account("a", &[]), Some("2025-02-01T00:00:00Z"))]));
    assert!(!is_sound(&[a.clone(), b, a.clone()]));
    let mut nobody = a;
    nobody.remove("uniqueId");
    assert!(!is_sound(&[nobody]));
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

fn ways() -> impl Strategy<Value = Keeping> {
    let missing = prop::sample::select(vec![Missing::Remove, Missing::Keep, Missing::Deactivate]);
    (missing, any::<bool>()).prop_map(|(missing, problems)| Keeping { missing, problems })
}

/// The same record with its fields in another order.
fn backwards(record: &Record) -> Record {
    let fields: Vec<(&str, &Value)> = record.iter().collect();
    fields.into_iter().rev().map(|(name, value)| (name, value.clone())).collect()
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

    #[test]
    fn each_way_of_sending_has_nothing_left_to_do_once_it_is_done(
        sent in people(), before in people(), way in ways(), bad in prop::collection::vec(0..12_u8, 0..4),
    ) {
        let in_vanta: Vec<Record> = before.iter().map(|record| held(record, None)).collect();
        let bad: Vec<String> = bad.iter().map(|id| format!("p{id}")).collect();
        let bad: Vec<&str> = bad.iter().map(String::as_str).filter(|_| way.problems).collect();
        let fit: Vec<Record> = sent.iter().filter(|record| !bad.contains(&id_of(record))).cloned().collect();
        prop_assume!(!fit.is_empty());
        let (all, first) = planned(&fit, &in_vanta, way, &bad).unwrap();
        let told = first.changed.len() + first.unchanged + first.kept.len() + first.deactivated.len();
        prop_assert_eq!(first.new.len() + told, all.len());
        prop_assert_eq!(first.removed.len() + told, before.len());
        let after: Vec<Record> = all.iter().map(|drafted| held(&drafted.record, None)).collect();
        let (_, again) = planned(&fit, &after, way, &bad).unwrap();
        prop_assert!(again.is_empty(), "{:?}", again);
    }

    #[test]
    fn nobody_who_would_be_sent_is_removed_and_with_the_gentler_ways_nobody_at_all(
        sent in people(), before in people(), way in ways(),
    ) {
        let in_vanta: Vec<Record> = before.iter().map(|record| held(record, None)).collect();
        let (all, plan) = planned(&sent, &in_vanta, way, &[]).unwrap();
        let sent: HashSet<&str> = all.iter().map(|drafted| id_of(&drafted.record)).collect();
        prop_assert!(plan.removed.iter().all(|removed| !sent.contains(removed.id.as_str())));
        prop_assert_eq!(sent.len(), all.len(), "no ID stands twice");
        if way.missing != Missing::Remove {
            prop_assert_eq!(plan.removed.len(), 0);
            prop_assert!(before.iter().all(|record| sent.contains(id_of(record))));
        }
    }

    #[test]
    fn the_order_of_vantas_answer_never_makes_another_plan(
        sent in people(), before in people(), way in ways(), turn in 0..12_usize,
    ) {
        let in_vanta: Vec<Record> = before.iter().map(|record| held(record, None)).collect();
        let mut turned: Vec<Record> = in_vanta.iter().rev().map(backwards).collect();
        let turn = turn % turned.len();
        turned.rotate_left(turn);
        let (one, other) = (planned(&sent, &in_vanta, way, &[]).unwrap(), planned(&sent, &turned, way, &[]).unwrap());
        prop_assert_eq!(one.1.fingerprint, other.1.fingerprint);
        prop_assert_eq!(one.1.body, other.1.body);
    }
}

#[test]
fn a_record_without_a_removal_time_is_live() {
    assert!(is_live(&account("a", &[])));
    assert!(is_live(&held(&account("a", &[]), None)));
    assert!(!is_live(&held(&account("a", &[]), Some(&Timestamp::UNIX_EPOCH.to_string()))));
}

mod rules;
