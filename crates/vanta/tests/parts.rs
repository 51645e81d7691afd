//! Addresses, secrets, bodies and answers: what they take, and what they never give away.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use vanta::refusal::{complaint, masked};
use vanta::{Address, Body, BodyError, Limits, Record, Region, Secret, json};

fn record(id: &str) -> Record {
    json!({"uniqueId": id, "displayName": "Zoë"}).as_object().unwrap().clone()
}

#[test]
fn an_address_is_a_region_or_literal_loopback_and_nothing_else() {
    for (text, api, app) in [
        ("us", "https://api.vanta.com", Some("https://app.vanta.com")),
        ("eu", "https://api.vanta.com", Some("https://app.eu.vanta.com")),
        ("aus", "https://api.vanta.com", Some("https://app.aus.vanta.com")),
        ("gov", "https://api.vanta-gov.com", Some("https://app.vanta-gov.com")),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", None),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", None),
        ("http://[::1]:8080", "http://[::1]:8080", None),
    ] {
        let address: Address = text.parse().unwrap();
        assert_eq!((address.api().as_str(), address.app()), (api, app), "{text}");
        assert_eq!(address.to_string().parse::<Address>().unwrap(), address, "{text}");
        assert_eq!(address.is_practice(), app.is_none());
    }
    for text in [
        "",
        "US",
        "de",
        "https://api.vanta.com",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.2:8080",
        "http://0.0.0.0:8080",
        "http://127.0.0.1:8080/path",
        "http://127.0.0.1:8080@evil.example.com",
        "http://user@127.0.0.1:8080",
        "https://127.0.0.1:8080",
        "http://[::ffff:127.0.0.1]:8080",
        "http://2130706433:8080",
    ] {
        assert!(text.parse::<Address>().is_err(), "{text}");
    }
}

#[test]
fn every_region_is_known_by_its_word() {
    for region in Region::ALL {
        assert_eq!(region.name().parse::<Address>().unwrap(), Address::Vanta(region));
    }
}

#[test]
fn a_secret_shows_nothing_of_itself() {
    let secret = Secret::new("vcs_practice_abc");
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    assert!(secret.is_practice() && !Secret::new("vcs_abc").is_practice());
    assert_ne!(secret.hash(), Secret::new("vcs_practice_abd").hash());
}

#[test]
fn a_body_is_the_exact_utf8_of_one_whole_list() {
    let (one, two) = (record("1"), record("2"));
    let body = Body::new("l\"1", &[&one, &two], &Limits::VANTA).unwrap();
    let text = std::str::from_utf8(body.bytes()).unwrap();
    let expected = "{\"resourceId\":\"l\\\"1\",\"resources\":[{\"uniqueId\":\"1\",\"displayName\":\"Zoë\"},\
                    {\"uniqueId\":\"2\",\"displayName\":\"Zoë\"}]}";
    assert_eq!((text, body.records()), (expected, 2));
}

#[test]
fn an_empty_list_has_no_body() {
    assert_eq!(Body::new("l1", &[], &Limits::VANTA), Err(BodyError::Empty));
}

#[test]
fn a_list_over_the_limits_says_by_how_much_and_what_fills_it() {
    let records = [record("1"), record("2")];
    let all: Vec<&Record> = records.iter().collect();
    let few = Limits { records: 1, ..Limits::VANTA };
    assert_eq!(Body::new("l1", &all, &few), Err(BodyError::TooMany { records: 2, limit: 1 }));
    let whole = Body::new("l1", &all, &Limits::VANTA).unwrap().bytes().len();
    let exact = Limits { body_bytes: whole, ..Limits::VANTA };
    assert!(Body::new("l1", &all, &exact).is_ok(), "the limit itself is within the limit");
    let small = Limits { body_bytes: whole - 1, ..Limits::VANTA };
    let Err(BodyError::TooLarge { bytes, limit, fields }) = Body::new("l1", &all, &small) else { panic!() };
    assert_eq!((bytes, limit), (whole, whole - 1));
    assert_eq!(fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["displayName", "uniqueId"]);
}

#[test]
fn vantas_complaints_become_record_and_field() {
    let read = |said: &str| complaint(said).map(|found| (found.record, found.path, found.fields.join("+")));
    let cases = [
        ("/0: must have property 'fullName'", Some((0, "", "fullName"))),
        ("/12/email: must be string", Some((12, "/email", "email"))),
        ("/3/applications/0/name: must be string", Some((3, "/applications/0/name", "applications"))),
        ("/0/customProperties: must have property 'x'", Some((0, "/customProperties", "customProperties"))),
        (
            "Too many fields on resource with uniqueId E (element 7) x (element 2). Extra keys: a, b",
            Some((2, "", "a+b")),
        ),
        ("Too many fields on resource with uniqueId 1 (element 2)", None),
        ("unauthorized", None),
        ("/x: must be string", None),
        ("", None),
    ];
    for (said, expected) in cases {
        let expected = expected.map(|(record, path, fields)| (record, path.to_owned(), fields.to_owned()));
        assert_eq!(read(said), expected, "{said}");
    }
}

#[test]
fn somebody_elses_words_are_shown_without_secrets_and_not_for_ever() {
    assert_eq!(masked("token vat_abc-DEF_9 and vcs_practice_x."), "token vat_… and vcs_….");
    assert_eq!(masked("a\u{1b}[31mb\nc"), "a [31mb c");
    assert_eq!(masked(&"ü".repeat(1000)).chars().count(), 301);
}
