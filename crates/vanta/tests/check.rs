//! What the checks before a send promise, one promise a test, and the two that hold for every kind: a valid
//! record has no fault, and a required key that is missing is one fault at its place.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::Union;
use vanta::check::{is_https, is_timestamp};
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Breach, Fault, Field, Kind, Property, PropertyType, Record, Rule, Schema, Shape, Value, json};

// What must be there.

#[test]
fn a_missing_required_field_is_named() {
    let faults = check("user_account", &account(json!({}), &["fullName"]));
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].path, "");
    assert_eq!(faults[0].breach, Breach::Missing { field: "fullName".into() });
    assert_eq!(faults[0].field(), Some("fullName"));
    assert_eq!(faults[0].to_string(), "/0: must have property 'fullName'");
}

#[test]
fn every_missing_field_is_named_in_the_order_of_the_kind() {
    let texts = said("user_account", &account(json!({}), &["status", "displayName", "email"]));
    let expected = ["/0: must have property 'displayName'", "/0: must have property 'email'"];
    assert_eq!(texts[..2], expected);
    assert_eq!(texts[2..], ["/0: must have property 'status'"]);
}

#[test]
fn an_empty_record_lacks_every_required_field_and_nothing_else() {
    for kind in Kind::ALL {
        let faults = Schema { kind, properties: &[] }.check(0, &Record::new());
        let missing: Vec<Option<&str>> = faults.iter().map(Fault::field).collect();
        let required: Vec<Option<&str>> =
            kind.fields.iter().filter(|field| field.required).map(|field| Some(field.name)).collect();
        assert_eq!(missing, required, "{kind}");
    }
}

#[test]
fn an_optional_field_may_be_left_out_or_null() {
    let optional = ["roleDescription", "updatedTimestamp", "lastLoginTimestamp", "groupIds"];
    for field in optional {
        assert_eq!(said("user_account", &account(json!({}), &[field])), [""; 0], "{field}");
        assert_eq!(said("user_account", &account(json!({ field: null }), &[])), [""; 0], "{field}");
    }
}

#[test]
fn a_required_field_may_not_be_null() {
    let said = said("user_account", &account(json!({ "fullName": null, "createdTimestamp": null }), &[]));
    assert_eq!(said, ["/0/fullName: must be string", "/0/createdTimestamp: must be timestamp"]);
}

#[test]
fn mfa_may_be_null_for_unknown_but_must_be_there() {
    let unknown = account(json!({ "mfaEnabled": null, "mfaMethods": [] }), &[]);
    assert_eq!(said("user_account", &unknown), [""; 0]);
    let absent = account(json!({}), &["mfaEnabled"]);
    assert_eq!(said("user_account", &absent), ["/0: must have property 'mfaEnabled'"]);
}

// What it must be.

#[test]
fn a_value_of_another_type_is_refused() {
    let wrong = [
        ("fullName", json!(7), "/0/fullName: must be string"),
        ("fullName", json!(["Ann"]), "/0/fullName: must be string"),
        ("externalUrl", json!(7), "/0/externalUrl: must be string"),
        ("mfaEnabled", json!("true"), "/0/mfaEnabled: must be boolean or null"),
        ("mfaMethods", json!("OTP"), "/0/mfaMethods: must be array"),
        ("mfaMethods", json!({}), "/0/mfaMethods: must be array"),
        ("createdTimestamp", json!(1_700_000_000), "/0/createdTimestamp: must be timestamp"),
        ("groupIds", json!("payroll"), "/0/groupIds: must be array or null"),
        ("groupIds", json!(["payroll", null]), "/0/groupIds/1: must be string"),
        ("status", json!(true), "/0/status: must be equal to one of the allowed values"),
        ("status", json!(null), "/0/status: must be equal to one of the allowed values"),
    ];
    for (field, value, text) in wrong {
        assert_eq!(said("user_account", &account(json!({ field: value }), &[])), [text]);
    }
}

#[test]
fn a_number_may_have_a_fraction_but_must_be_a_number() {
    for number in [json!(0), json!(7.5), json!(10), json!(10.0)] {
        assert_eq!(
            said("package_vulnerability_connectors", &finding(json!({ "severity": number }))),
            [""; 0]
        );
    }
    let texts =
        said("package_vulnerability_connectors", &finding(json!({ "severity": "7.5", "cvss3Score": true })));
    assert_eq!(texts, ["/0/severity: must be number", "/0/cvss3Score: must be number or null"]);
}

#[test]
fn a_whole_number_is_one_of_32_bits() {
    let lock = |number: Value| {
        let policy = json!([{ "requiresPassword": true, "screenSleepTimeoutMs": number }]);
        said("macos_user_computer", &mac(json!({ "systemScreenlockPolicies": policy })))
    };
    for number in [json!(0), json!(-1), json!(i32::MIN), json!(i32::MAX)] {
        assert_eq!(lock(number), [""; 0]);
    }
    let outside = [
        json!(i64::from(i32::MAX) + 1),
        json!(i64::from(i32::MIN) - 1),
        json!(u64::MAX),
        json!(0.5),
        json!("1"),
    ];
    for number in outside {
        assert_eq!(lock(number), ["/0/systemScreenlockPolicies/0/screenSleepTimeoutMs: must be int32"]);
    }
}

#[test]
fn a_choice_must_be_spelled_as_vanta_spells_it() {
    for wrong in ["admin", "Admin", "ADMIN ", "OWNER", ""] {
        let faults = check("user_account", &account(json!({ "permissionLevel": wrong }), &[]));
        assert_eq!(faults[0].breach, Breach::Choice { choices: &["ADMIN", "EDITOR", "BASE"] });
        assert_eq!(faults[0].to_string(), "/0/permissionLevel: must be equal to one of the allowed values");
    }
}

#[test]
fn each_choice_in_a_list_is_checked_at_its_place() {
    let texts =
        said("user_account", &account(json!({ "mfaMethods": ["OTP", "FAX", "SMS", "YUBIKEY"] }), &[]));
    assert_eq!(
        texts,
        [
            "/0/mfaMethods/1: must be equal to one of the allowed values",
            "/0/mfaMethods/3: must be equal to one of the allowed values",
        ]
    );
}

#[test]
fn a_number_outside_the_documented_range_is_refused() {
    for outside in [json!(-0.1), json!(10.1), json!(11), json!(1e300)] {
        let faults = check("package_vulnerability_connectors", &finding(json!({ "severity": outside })));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].breach, Breach::Range { least: 0, greatest: 10 });
        assert_eq!(faults[0].to_string(), "/0/severity: must be between 0 and 10");
    }
    // Nobody documented a range for this one.
    assert_eq!(said("package_vulnerability_connectors", &finding(json!({ "cvss3Score": 11 }))), [""; 0]);
}

#[test]
fn a_timestamp_is_a_date_with_time_and_zone() {
    let valid = [
        "2026-03-02T08:30:00Z",
        "2026-03-02T08:30:00z",
        "2026-03-02t08:30:00Z",
        "2026-03-02T08:30:00.1Z",
        "2026-03-02T08:30:00.123456789Z",
        "2026-03-02T08:30:00+00:00",
        "2026-03-02T08:30:00-00:00",
        "2026-03-02T08:30:00+05:30",
        "2026-03-02T08:30:00.5-23:59",
        "2024-02-29T00:00:00Z",
        "2000-02-29T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ];
    for text in valid {
        assert!(is_timestamp(text), "{text}");
    }
    let invalid = [
        ("", "nothing"),
        ("2026-03-02", "no time"),
        ("08:30:00Z", "no date"),
        ("2026-03-02T08:30:00", "no zone"),
        ("2026-03-02T08:30Z", "no seconds"),
        ("2026-03-02 08:30:00Z", "a space between"),
        ("2026-03-02T08:30:00 Z", "a space before the zone"),
        (" 2026-03-02T08:30:00Z", "a space in front"),
        ("2026-03-02T08:30:00Z ", "a space behind"),
        ("2026-03-02T08:30:00Zulu", "more behind"),
        ("2026-03-02T08:30:00.Z", "a point and no fraction"),
        ("2026-03-02T08:30:00,5Z", "a comma for the fraction"),
        ("2026-03-02T08:30:00+0530", "an offset without a colon"),
        ("2026-03-02T08:30:00+05", "an offset without minutes"),
        ("2026-03-02T08:30:00+05:3", "an offset with too few digits"),
        ("2026-03-02T08:30:00x05:30", "an offset without a sign"),
        ("2026-03-02T08:30:00+05-30", "an offset with a dash"),
        ("2026-03-02T08:30:00+24:00", "an offset of a day"),
        ("2026-03-02T08:30:00+05:60", "an offset with 60 minutes"),
        ("2026-03-02T08:30:00+0a:00", "a letter in the offset"),
        ("2026-02-29T08:30:00Z", "no leap year"),
        ("1900-02-29T08:30:00Z", "no leap year either"),
        ("2026-04-31T08:30:00Z", "30 days in April"),
        ("2026-13-01T08:30:00Z", "month 13"),
        ("2026-00-10T08:30:00Z", "month 0"),
        ("2026-03-00T08:30:00Z", "day 0"),
        ("2026-03-02T24:00:00Z", "hour 24"),
        ("2026-03-02T08:60:00Z", "minute 60"),
        ("2026-03-02T08:30:60Z", "second 60"),
        ("2026-3-2T08:30:00Z", "no leading zeros"),
        ("26-03-02T08:30:00Z", "two digits for the year"),
        ("+2026-03-02T08:30:00Z", "a sign"),
        ("2026/03/02T08:30:00Z", "slashes"),
        ("02.03.2026 08:30", "as people write it"),
        ("20260302T083000Z", "the short form"),
        ("1772440200", "seconds since 1970"),
        ("２０２６-03-02T08:30:00Z", "wide digits"),
        ("2026-03-02T08:30:0é", "a letter of two bytes at the end"),
        ("2026-03-02T08:30:00é", "a letter of two bytes for the zone"),
    ];
    for (text, why) in invalid {
        assert!(!is_timestamp(text), "{why}: {text}");
        let texts = said("user_account", &account(json!({ "createdTimestamp": text }), &[]));
        assert_eq!(texts, ["/0/createdTimestamp: must be timestamp"], "{why}");
    }
}

#[test]
fn a_link_must_be_https() {
    for valid in [
        "https://hr.example.com",
        "https://hr.example.com/people/E-1042?tab=1#top",
        "HTTPS://HR.EXAMPLE.COM/",
    ] {
        assert!(is_https(valid), "{valid}");
    }
    let invalid = [
        "",
        "none",
        "hr.example.com",
        "http://hr.example.com",
        "httpss://hr.example.com",
        "ftp://hr.example.com",
        "https:hr.example.com",
        "https:/hr.example.com",
        "https://",
        "https:///people",
        "https://?id=1",
        "https://#top",
        " https://hr.example.com",
        "https://hr.example.com/a b",
        "https://hr.example.com/\n",
        "https://hr.example.com/\u{7}",
        "see https://hr.example.com",
    ];
    for text in invalid {
        assert!(!is_https(text), "{text:?}");
        let faults = check("user_account", &account(json!({ "externalUrl": text }), &[]));
        assert_eq!(faults[0].breach, Breach::Link, "{text:?}");
        assert_eq!(faults[0].to_string(), "/0/externalUrl: must be an HTTPS URL");
    }
}

#[test]
fn an_address_that_is_no_link_of_a_record_need_not_be_https() {
    let record = json!({
        "displayName": "SQL injection", "uniqueId": "f-1", "externalUrl": "https://scanner.example.com/f-1",
        "occurrences": [{ "description": "seen", "fromUrl": "http://api.example.com" }],
        "severity": 9, "vulnerableComponentUniqueId": "c-1", "description": "d", "remediationInstructions": "r",
        "url": "http://api.example.com/orders", "httpMethod": "GET",
    });
    assert_eq!(said("api_endpoint_vulnerability_connectors", &object(record)), [""; 0]);
}

#[test]
fn an_empty_text_is_a_text_but_no_id() {
    assert_eq!(said("user_account", &account(json!({ "fullName": "", "displayName": "" }), &[])), [""; 0]);
    let faults = check("user_account", &account(json!({ "uniqueId": "" }), &[]));
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].breach, Breach::EmptyId);
    assert_eq!(faults[0].path, "/uniqueId");
}

// What must not be there.

#[test]
fn all_extra_keys_are_named_at_once_with_the_id_and_the_place() {
    let record = account(json!({ "department": "Payroll", "manager": null, "fullname": "Ann" }), &[]);
    let faults = accounts().check(7, &record);
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults[0].breach,
        Breach::Extra { keys: vec!["department".into(), "manager".into(), "fullname".into()] }
    );
    assert_eq!(
        faults[0].to_string(),
        "Too many fields on resource with uniqueId E-1042 (element 7). Extra keys: department, manager, fullname"
    );
}

#[test]
fn extra_keys_are_found_even_where_as_many_others_are_missing() {
    let texts = said("user_account", &account(json!({ "mail": "ann.lee@example.com" }), &["email"]));
    assert_eq!(
        texts,
        [
            "/0: must have property 'email'",
            "Too many fields on resource with uniqueId E-1042 (element 0). Extra keys: mail",
        ]
    );
}

#[test]
fn extra_keys_of_a_record_without_an_id_are_told_too() {
    let texts = said("user_account", &account(json!({ "room": 4 }), &["uniqueId"]));
    assert_eq!(texts[1], "Too many fields on resource with uniqueId undefined (element 0). Extra keys: room");
}

#[test]
fn extra_keys_inside_a_part_are_found_at_its_place() {
    let record = mac(json!({
        "applications": [
            { "name": "1Password", "bundleId": "com.1password.1password" },
            { "name": "Safari", "bundleId": "com.apple.Safari", "version": "26", "path": "/" },
        ],
    }));
    let faults = check("macos_user_computer", &record);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].path, "/applications/1");
    assert_eq!(faults[0].breach, Breach::Extra { keys: vec!["version".into(), "path".into()] });
    assert_eq!(faults[0].field(), Some("applications"));
    assert_eq!(faults[0].to_string(), "/0/applications/1: must NOT have additional properties");
}

// Where it is.

#[test]
fn a_fault_deep_inside_has_its_whole_path() {
    let lock = json!({ "requiresPassword": true, "screenSleepTimeoutMs": 300_000 });
    let record = mac(json!({
        "applications": [{ "name": 7, "bundleId": "com.example.app" }],
        "users": [
            { "username": "ann.lee", "screenlockPolicies": [], "screenlockSettings": lock },
            {
                "username": "ben.kim",
                "screenlockPolicies": [lock, { "requiresPassword": "yes", "screenSleepTimeoutMs": 1 }],
                "screenlockSettings": { "requiresPassword": true },
                "lastLoginTimestamp": "yesterday",
            },
        ],
        "passwordPolicy": { "minimumLengthRequirement": 1.5 },
    }));
    assert_eq!(
        said("macos_user_computer", &record),
        [
            "/0/applications/0/name: must be string",
            "/0/users/1/screenlockPolicies/1/requiresPassword: must be boolean",
            "/0/users/1/screenlockSettings: must have property 'screenSleepTimeoutMs'",
            "/0/users/1/lastLoginTimestamp: must be timestamp or null",
            "/0/passwordPolicy/minimumLengthRequirement: must be int32",
        ]
    );
}

#[test]
fn null_deep_inside_is_taken_only_where_the_field_is_optional() {
    let apps = |name: Value, opened: Value| json!({ "applications": [{ "name": name, "bundleId": " ", "lastOpenedTimestamp": opened }] });
    assert_eq!(said("macos_user_computer", &mac(apps(json!("1Password"), Value::Null))), [""; 0]);
    let texts = said("macos_user_computer", &mac(apps(Value::Null, Value::Null)));
    assert_eq!(texts, ["/0/applications/0/name: must be string"]);
}

#[test]
fn a_fault_names_the_place_and_the_id_of_its_record() {
    let records = [account(json!({}), &[]), account(json!({ "uniqueId": "E-2", "email": 3 }), &[])];
    let faults = accounts().check_all(&records);
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].record, faults[0].id.as_deref()), (1, Some("E-2")));
    assert_eq!(faults[0].to_string(), "/1/email: must be string");
}

#[test]
fn a_fault_of_the_record_as_a_whole_concerns_no_field() {
    let faults = check("user_account", &account(json!({ "room": 4 }), &[]));
    assert_eq!(faults[0].field(), None);
}

// Between records.

#[test]
fn a_second_record_with_the_same_id_is_a_duplicate_of_the_first() {
    let same = |id: &str| account(json!({ "uniqueId": id }), &[]);
    let faults = accounts().check_all(&[same("a"), same("b"), same("a"), same("A"), same("a")]);
    let found: Vec<(usize, &Breach)> = faults.iter().map(|fault| (fault.record, &fault.breach)).collect();
    assert_eq!(found, [(2, &Breach::Duplicate { first: 0 }), (4, &Breach::Duplicate { first: 0 })]);
    assert_eq!(faults[0].to_string(), "/2/uniqueId: must be unique, but equals /0/uniqueId");
    assert_eq!(faults[0].id.as_deref(), Some("a"));
}

#[test]
fn records_without_an_id_are_not_duplicates_of_each_other() {
    let without = account(json!({}), &["uniqueId"]);
    let faults = accounts().check_all(&[without.clone(), without]);
    assert!(faults.iter().all(|fault| matches!(fault.breach, Breach::Missing { .. })), "{faults:?}");
    assert_eq!(faults.len(), 2);
}

#[test]
fn all_faults_of_all_records_are_found_at_once_and_in_order() {
    let records = [
        account(json!({ "status": "GONE", "room": 4, "createdTimestamp": "2024" }), &["fullName"]),
        account(json!({ "uniqueId": "E-2" }), &[]),
        account(json!({ "externalUrl": "none", "mfaEnabled": null }), &[]),
    ];
    let texts: Vec<String> = accounts().check_all(&records).iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "/0: must have property 'fullName'",
            "/0/createdTimestamp: must be timestamp",
            "/0/status: must be equal to one of the allowed values",
            "Too many fields on resource with uniqueId E-1042 (element 0). Extra keys: room",
            "/2/externalUrl: must be an HTTPS URL",
            "/2/mfaMethods: must be empty when mfaEnabled is null",
            "/2/uniqueId: must be unique, but equals /0/uniqueId",
        ]
    );
}

// Between fields.

#[test]
fn a_task_has_a_time_of_closing_exactly_when_it_is_closed() {
    let closed = "2026-02-20T16:40:00Z";
    let needed = "/0: must have property 'closedTimestamp' when taskState is CLOSED";
    let refused = "/0/closedTimestamp: must be absent unless taskState is CLOSED";
    let cases = [
        (json!({ "taskState": "CLOSED", "closedTimestamp": closed }), &[][..]),
        (json!({ "taskState": "CLOSED" }), &[needed]),
        (json!({ "taskState": "CLOSED", "closedTimestamp": null }), &[needed]),
        (json!({ "taskState": "OPEN" }), &[]),
        (json!({ "taskState": "OPEN", "closedTimestamp": null }), &[]),
        (json!({ "taskState": "OPEN", "closedTimestamp": closed }), &[refused]),
        (json!({ "taskState": "IN_PROGRESS", "closedTimestamp": closed }), &[refused]),
    ];
    for (with, expected) in cases {
        assert_eq!(said("security_task", &task(with.clone())), expected, "{with}");
    }
    let faults = check("security_task", &task(json!({ "taskState": "CLOSED" })));
    assert_eq!(faults[0].field(), None, "the fault is the record's; what is needed stands in the breach");
}

#[test]
fn nothing_follows_from_a_state_that_is_missing_or_wrong_itself() {
    let closed = json!({ "taskState": "DONE", "closedTimestamp": "2026-02-20T16:40:00Z" });
    let texts = said("security_task", &task(closed));
    assert_eq!(texts, ["/0/taskState: must be equal to one of the allowed values"]);
    let mut stateless = task(json!({ "closedTimestamp": "2026-02-20T16:40:00Z" }));
    stateless.remove("taskState");
    assert_eq!(said("security_task", &stateless), ["/0: must have property 'taskState'"]);
}

#[test]
fn methods_are_empty_where_nobody_knows_whether_mfa_is_on() {
    let texts = said("user_account", &account(json!({ "mfaEnabled": null, "mfaMethods": ["OTP"] }), &[]));
    assert_eq!(texts, ["/0/mfaMethods: must be empty when mfaEnabled is null"]);
    for fine in [
        json!({ "mfaEnabled": null, "mfaMethods": [] }),
        json!({ "mfaEnabled": false, "mfaMethods": ["OTP"] }),
    ] {
        assert_eq!(said("user_account", &account(fine, &[])), [""; 0]);
    }
}

#[test]
fn what_vanta_does_not_look_at_must_still_have_its_type() {
    let sso = json!({ "authMethod": "SSO", "mfaEnabled": true, "mfaMethods": [] });
    assert_eq!(said("user_account", &account(sso, &[])), [""; 0]);
    let texts =
        said("user_account", &account(json!({ "authMethod": "SSO", "mfaEnabled": "on" }), &["mfaMethods"]));
    assert_eq!(texts, ["/0/mfaEnabled: must be boolean or null", "/0: must have property 'mfaMethods'"]);
}

// Custom properties.

#[test]
fn properties_that_a_list_does_not_declare_may_not_be_sent_not_even_empty() {
    for kind in Kind::ALL {
        let record = Record::from_iter([(CUSTOM_PROPERTIES.to_owned(), json!({}))]);
        let faults = Schema { kind, properties: &[] }.check(0, &record);
        let extra = Breach::Extra { keys: vec![CUSTOM_PROPERTIES.into()] };
        assert_eq!(faults.iter().filter(|fault| fault.breach == extra).count(), 1, "{kind}");
    }
}

#[test]
fn declared_properties_are_taken_by_every_kind() {
    let declared = declared();
    for kind in Kind::ALL {
        let record = Record::from_iter([(CUSTOM_PROPERTIES.to_owned(), properties(json!({})))]);
        let faults = Schema { kind, properties: &declared }.check(0, &record);
        assert!(
            faults.iter().all(|fault| matches!(fault.breach, Breach::Missing { .. })),
            "{kind}: {faults:?}"
        );
        assert!(faults.iter().all(|fault| fault.path.is_empty()), "{kind}: {faults:?}");
    }
}

#[test]
fn declared_properties_must_be_there_all_of_them() {
    let texts = said_custom(None);
    assert_eq!(texts, ["/0: must have property 'customProperties'"]);
    let texts = said_custom(Some(json!({ "patched": true })));
    assert_eq!(
        texts,
        [
            "/0/customProperties: must have property 'hostname'",
            "/0/customProperties: must have property 'age'",
            "/0/customProperties: must have property 'seen at'",
        ]
    );
}

#[test]
fn a_property_has_the_type_it_was_declared_with() {
    assert_eq!(said_custom(Some(properties(json!({ "hostname": "" })))), [""; 0]);
    let wrong = [
        ("hostname", json!(7), "string"),
        ("hostname", json!(null), "string"),
        ("age", json!("30"), "int32"),
        ("age", json!(1.5), "int32"),
        ("age", json!(4_000_000_000_u64), "int32"),
        ("patched", json!("true"), "boolean"),
        ("patched", json!(null), "boolean"),
        ("seen at", json!("2026-03-02"), "timestamp"),
    ];
    for (name, value, expected) in wrong {
        let texts = said_custom(Some(properties(json!({ name: value }))));
        assert_eq!(texts, [format!("/0/customProperties/{name}: must be {expected}")]);
    }
}

#[test]
fn properties_that_nobody_declared_are_all_named() {
    let declared = declared();
    let with = properties(json!({ "colour": "red", "Hostname": "x" }));
    let record = custom(Some(with));
    let faults = Schema { kind: kind("custom_resource"), properties: &declared }.check(0, &record);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].path, "/customProperties");
    assert_eq!(faults[0].breach, Breach::Extra { keys: vec!["colour".into(), "Hostname".into()] });
}

#[test]
fn declared_properties_are_never_among_the_extra_keys() {
    let declared = declared();
    let mut record = custom(Some(properties(json!({}))));
    record.insert("hostname", "laptop-7");
    let faults = Schema { kind: kind("custom_resource"), properties: &declared }.check(0, &record);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].path, "");
    assert_eq!(faults[0].breach, Breach::Extra { keys: vec!["hostname".into()] });
}

#[test]
fn properties_must_be_an_object() {
    for value in [json!(null), json!([]), json!("hostname=laptop-7")] {
        assert_eq!(said_custom(Some(value)), ["/0/customProperties: must be object"]);
    }
}

// For every kind.

proptest! {
    #[test]
    fn a_valid_record_of_any_kind_has_no_fault((schema, record) in any_record()) {
        let faults = schema.as_schema().check(0, &record);
        prop_assert!(faults.is_empty(), "{}: {}", schema.kind, faults[0]);
    }

    #[test]
    fn a_required_key_that_is_removed_is_one_fault_at_its_place(
        (schema, record) in any_record(),
        which in any::<Index>(),
    ) {
        let keys = required_keys(&schema, &record);
        let (path, key) = which.get(&keys);
        let mut record = record;
        prop_assert!(part_at(&mut record, path).remove(key).is_some());

        let id = record.get("uniqueId").and_then(Value::as_str).map(str::to_owned);
        let expected = Fault { record: 3, id, path: path.clone(), breach: Breach::Missing { field: key.clone() } };
        prop_assert_eq!(schema.as_schema().check(3, &record), [expected]);
    }

    #[test]
    fn valid_records_with_different_ids_are_a_valid_list(records in vec(record_of(kind("user_account")), 0..5)) {
        let mut records = records;
        for (place, record) in records.iter_mut().enumerate() {
            record.insert("uniqueId", format!("E-{place}"));
        }
        prop_assert_eq!(accounts().check_all(&records), []);
    }

    #[test]
    fn a_timestamp_is_one_that_the_rest_of_the_house_can_read(text in "[0-8][0-9]{3}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,3})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])?") {
        prop_assert!(!is_timestamp(&text) || text.parse::<jiff::Timestamp>().is_ok(), "{}", text);
    }
}

// Records of any kind, made from its description.

/// A schema that owns its properties.
#[derive(Clone, Debug)]
struct Owned {
    kind: &'static Kind,
    properties: Vec<Property>,
}

impl Owned {
    fn as_schema(&self) -> Schema<'_> {
        Schema { kind: self.kind, properties: &self.properties }
    }
}

fn any_record() -> impl Strategy<Value = (Owned, Record)> {
    let kinds = select(Kind::ALL);
    (kinds, vec(any_property(), 0..3)).prop_flat_map(|(kind, mut properties)| {
        for (place, property) in properties.iter_mut().enumerate() {
            property.name = format!("{} {place}", property.name); // no name twice
        }
        let values: Vec<BoxedStrategy<Value>> =
            properties.iter().map(|property| value_of(&property.kind.shape(), None)).collect();
        (record_of(kind), values).prop_map(move |(mut record, values)| {
            if !properties.is_empty() {
                let names = properties.iter().map(|property| property.name.clone());
                record.insert(CUSTOM_PROPERTIES, names.zip(values).collect::<Record>());
            }
            (Owned { kind, properties: properties.clone() }, record)
        })
    })
}

fn any_property() -> impl Strategy<Value = Property> {
    let kinds =
        vec![PropertyType::Boolean, PropertyType::Int32, PropertyType::String, PropertyType::Timestamp];
    ("[a-zA-Z][a-zA-Z0-9_ ]{0,8}", select(kinds)).prop_map(|(name, kind)| Property { name, kind })
}

fn record_of(kind: &'static Kind) -> BoxedStrategy<Record> {
    // What a rule decides about is made in any case, and taken away where it must not be.
    let decided: Vec<&str> = kind
        .rules
        .iter()
        .filter_map(|rule| if let Rule::ExactlyWhen { field, .. } = rule { Some(*field) } else { None })
        .collect();
    fields_of(kind.fields, &decided)
        .prop_map(move |mut record| {
            for rule in kind.rules {
                match *rule {
                    Rule::ExactlyWhen { field, when, equals } if record[when] != equals => {
                        record.remove(field);
                    }
                    Rule::EmptyWhenNull { list, field } if record[field].is_null() => {
                        record.insert(list, json!([]));
                    }
                    _ => {}
                }
            }
            record
        })
        .boxed()
}

/// An object with every required field, and any of the others with a value or with null.
fn fields_of(fields: &'static [Field], always: &[&str]) -> BoxedStrategy<Record> {
    let members: Vec<BoxedStrategy<Option<(String, Value)>>> = fields
        .iter()
        .map(|field| {
            let value = match field.name {
                "uniqueId" => "[^\\x00]{1,12}".prop_map(Value::from).boxed(),
                _ => value_of(&field.shape, field.range),
            };
            let must = always.contains(&field.name);
            let value = match field.nullable && !must {
                true => Union::new_weighted(vec![(3, value), (1, Just(Value::Null).boxed())]).boxed(),
                false => value,
            };
            let member = value.prop_map(|value| (field.name.to_owned(), value));
            if field.required || must { member.prop_map(Some).boxed() } else { option::of(member).boxed() }
        })
        .collect();
    members.prop_map(|members| members.into_iter().flatten().collect()).boxed()
}

fn value_of(shape: &Shape, range: Option<(i32, i32)>) -> BoxedStrategy<Value> {
    let (least, greatest) = range.unwrap_or((i32::MIN, i32::MAX));
    match *shape {
        Shape::Text => any::<String>().prop_map(Value::from).boxed(),
        Shape::Link => "https://[a-z]{1,9}\\.example\\.com(/[a-zA-Z0-9._~-]{0,9})?(\\?[a-z]=[0-9])?"
            .prop_map(Value::from)
            .boxed(),
        Shape::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Int32 => (least..=greatest).prop_map(Value::from).boxed(),
        Shape::Number => prop_oneof![
            (least..=greatest).prop_map(Value::from),
            (f64::from(least)..=f64::from(greatest)).prop_map(Value::from),
        ]
        .boxed(),
        Shape::Instant => instant().prop_map(Value::from).boxed(),
        Shape::Choice(choices) => select(choices).prop_map(Value::from).boxed(),
        Shape::List(item) => vec(value_of(item, None), 0..3).prop_map(Value::from).boxed(),
        Shape::Object(fields) => fields_of(fields, &[]).prop_map(Value::from).boxed(),
    }
}

fn instant() -> impl Strategy<Value = String> {
    let day = (1..=9999_i16, 1..=12_i8, 1..=31_i8).prop_map(|(year, month, day)| {
        let last = jiff::civil::date(year, month, 1).days_in_month();
        format!("{year:04}-{month:02}-{:02}", day.min(last))
    });
    (
        day,
        "[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",
    )
        .prop_map(|(day, time)| day + &time)
}

/// Every key of the record whose absence is a fault: the place of its object, and the key.
fn required_keys(schema: &Owned, record: &Record) -> Vec<(String, String)> {
    fn walk(fields: &'static [Field], record: &Record, path: &str, keys: &mut Vec<(String, String)>) {
        for field in fields {
            if field.required {
                keys.push((path.to_owned(), field.name.to_owned()));
            }
            if let Some(value) = record.get(field.name) {
                inside(&field.shape, value, &format!("{path}/{}", field.name), keys);
            }
        }
    }

    fn inside(shape: &Shape, value: &Value, path: &str, keys: &mut Vec<(String, String)>) {
        match (shape, value) {
            (Shape::Object(fields), Value::Object(record)) => walk(fields, record, path, keys),
            (Shape::List(item), Value::Array(values)) => {
                for (place, value) in values.iter().enumerate() {
                    inside(item, value, &format!("{path}/{place}"), keys);
                }
            }
            _ => {}
        }
    }

    let mut keys = Vec::new();
    walk(schema.kind.fields, record, "", &mut keys);
    if !schema.properties.is_empty() {
        keys.push((String::new(), CUSTOM_PROPERTIES.to_owned()));
        let names = schema.properties.iter().map(|property| property.name.clone());
        keys.extend(names.map(|name| (format!("/{CUSTOM_PROPERTIES}"), name)));
    }
    keys
}

/// The part of a record at the place of an object.
fn part_at<'r>(record: &'r mut Record, path: &str) -> &'r mut Record {
    let mut steps = path.split('/').skip(1).peekable();
    let mut part = record;
    while let Some(name) = steps.next() {
        let mut value = part.get_mut(name).unwrap();
        while let Value::Array(values) = value {
            value = &mut values[steps.next().unwrap().parse::<usize>().unwrap()];
        }
        part = value.as_object_mut().unwrap();
    }
    part
}

// Records by hand.

fn kind(name: &str) -> &'static Kind {
    Kind::named(name).unwrap()
}

fn accounts() -> Schema<'static> {
    Schema { kind: kind("user_account"), properties: &[] }
}

fn check(name: &str, record: &Record) -> Vec<Fault> {
    Schema { kind: kind(name), properties: &[] }.check(0, record)
}

fn said(name: &str, record: &Record) -> Vec<String> {
    check(name, record).iter().map(ToString::to_string).collect()
}

fn account(with: Value, without: &[&str]) -> Record {
    let mut record = merged(
        json!({
            "displayName": "Ann Lee",
            "uniqueId": "E-1042",
            "externalUrl": "https://hr.example.com/people/E-1042",
            "fullName": "Ann Lee",
            "accountName": "ann.lee",
            "email": "ann.lee@example.com",
            "permissionLevel": "BASE",
            "createdTimestamp": "2024-05-06T08:00:00Z",
            "status": "ACTIVE",
            "mfaEnabled": true,
            "mfaMethods": ["OTP"],
            "authMethod": "PASSWORD",
            "roleDescription": "Payroll clerk",
            "groupIds": [],
        }),
        with,
    );
    for key in without {
        record.remove(key);
    }
    record
}

fn mac(with: Value) -> Record {
    let record = json!({
        "displayName": "Ann's MacBook Pro",
        "uniqueId": "mac-0042",
        "externalUrl": "https://mdm.example.com/computers/mac-0042",
        "collectedTimestamp": "2026-03-02T06:00:00Z",
        "osName": "macOS Tahoe",
        "osVersion": "26.3",
        "hardwareUuid": "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
        "serialNumber": "C02XK1AAJGH5",
        "applications": [],
        "browserExtensions": [],
        "drives": [],
        "users": [],
        "systemScreenlockPolicies": [],
        "isManaged": true,
        "autoUpdatesEnabled": true,
    });
    merged(record, with)
}

fn finding(with: Value) -> Record {
    let record = json!({
        "displayName": "Path traversal",
        "uniqueId": "pkg-88",
        "externalUrl": "https://scanner.example.com/findings/88",
        "packageName": "tar-reader",
        "packageVersion": "2.3.0",
        "severity": 7.5,
        "vulnerableComponentUniqueId": "host-17",
        "description": "Reads outside its folder",
        "isResolvable": true,
        "remediationInstructions": "Update to 2.4.1",
    });
    merged(record, with)
}

fn task(with: Value) -> Record {
    let record = json!({
        "displayName": "SEC-77",
        "uniqueId": "10077",
        "externalUrl": "https://tickets.example.com/browse/SEC-77",
        "taskId": "SEC-77",
        "taskTitle": "Rotate the signing key",
        "createdTimestamp": "2026-02-03T09:15:00Z",
        "taskState": "OPEN",
        "priority": "P2",
        "assignees": [],
        "creator": "cara.diaz@example.com",
        "labels": [],
    });
    merged(record, with)
}

fn declared() -> Vec<Property> {
    ["hostname:string", "age:int32", "patched:boolean", "seen at:timestamp"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect()
}

fn properties(with: Value) -> Value {
    let values =
        json!({ "hostname": "laptop-7", "age": 30, "patched": true, "seen at": "2026-03-02T06:00:00Z" });
    Value::Object(merged(values, with))
}

fn custom(properties: Option<Value>) -> Record {
    let record = json!({
        "displayName": "laptop-7",
        "uniqueId": "laptop-7",
        "externalUrl": "https://wiki.example.com/laptops/7",
    });
    let with = properties.map_or(json!({}), |properties| json!({ CUSTOM_PROPERTIES: properties }));
    merged(record, with)
}

fn said_custom(properties: Option<Value>) -> Vec<String> {
    let declared = declared();
    let schema = Schema { kind: kind("custom_resource"), properties: &declared };
    schema.check(0, &custom(properties)).iter().map(ToString::to_string).collect()
}

fn merged(base: Value, with: Value) -> Record {
    let mut record = object(base);
    record.extend(object(with));
    record
}

fn object(value: Value) -> Record {
    let Value::Object(record) = value else { panic!("{value} is not an object") };
    record
}
