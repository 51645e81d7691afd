//! Proofs to test with, and to look at. Everybody in them is invented.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use vanta::{Value, json};

use crate::proof::{
    Approval, Body, Chain, Changes, Counts, Difference, DifferenceKind, DifferingField, FORM, Held, LeftOut,
    ListFacts, Product, Proof, ReadBack, RecipeFacts, RequestMade, SourceFile, Verdict, Way, When,
};
use crate::review::{Change, Changed, Named};

fn when(utc: &str) -> When {
    When(utc.parse::<Timestamp>().unwrap().to_zoned(TimeZone::get("Europe/Berlin").unwrap()))
}

fn hash(digit: char) -> String {
    let mut text = "9f2c41d7e08b6a35".repeat(4);
    text.replace_range(0..2, &digit.to_string().repeat(2));
    text
}

fn named(id: &str, name: &str) -> Named {
    Named { id: id.to_owned(), name: name.to_owned() }
}

fn changed(id: &str, name: &str, fields: &[(&str, Value, Value)]) -> Changed {
    let fields = fields.iter().cloned();
    let fields = fields.map(|(field, old, new)| Change { field: field.to_owned(), old, new }).collect();
    Changed { id: id.to_owned(), name: name.to_owned(), fields }
}

fn request(method: &str, path: &str, second: u32, took_ms: u64, id: Option<&str>) -> RequestMade {
    RequestMade {
        method: method.to_owned(),
        path: path.to_owned(),
        status: Some(200),
        started: when(&format!("2026-09-30T06:00:{second:02}Z")),
        took_ms,
        tries: 1,
        request_id: id.map(str::to_owned),
    }
}

const RECIPE: &str = r#"kind = "user-account"

[source]
sheet = "Staff"
headings = 3

[fields]
uniqueId = { column = "Personnel no." }
displayName = { join = ["First name", "Last name"], with = " " }
email = { column = "E-mail" }
status = { column = "Status", values = { aktiv = "ACTIVE", ausgeschieden = "DEACTIVATED" } }
    # set by the works council, June 2026
permissionLevel = { column = "Role", values = { Std = "BASE", Admin = "ADMIN" } }
"#;

/// 214 people, 3 removed, 5 changed, approved by hand, verified.
pub(super) fn verified() -> Proof {
    let path = "/v1/resources/user-account";
    let hold = Held {
        rule: "removals".to_owned(),
        message: "3 of 212 people would be removed; the limit of this list is 2.".to_owned(),
    };
    Proof {
        form: FORM,
        product: Product { name: "Rollcall".to_owned(), version: "0.1.0".to_owned() },
        practice: false,
        run: "01K6CZ4M9T3RVQ7XH2EN".to_owned(),
        verdict: Verdict::Verified,
        sentence: Verdict::Verified.sentence("214 people", false),
        list: ListFacts {
            name: "Personio staff".to_owned(),
            kind: "User accounts".to_owned(),
            noun_one: "person".to_owned(),
            noun_many: "people".to_owned(),
            list_id: "6650e1f0c2a94b7d8e13f5a2".to_owned(),
            connection: "Example GmbH".to_owned(),
            region: Some("Europe".to_owned()),
            address: "https://api.eu.vanta.com".to_owned(),
            client_id: "vci_8d1f6c20a7e94b3590d2f8c1b6a7e430".to_owned(),
        },
        user: "m.keller".to_owned(),
        way: Some(Way::ByHand),
        started: when("2026-09-30T06:00:02Z"),
        finished: Some(when("2026-09-30T06:00:19Z")),
        files: vec![SourceFile {
            name: "Personalliste 2026-09.xlsx".to_owned(),
            format: Some("xlsx".to_owned()),
            bytes: 48_213,
            sha256: hash('a'),
            modified: Some(when("2026-09-29T15:41:07Z")),
            sheet: Some("Staff".to_owned()),
            headings_row: Some(3),
            rows: 221,
            left_out: vec![
                LeftOut {
                    why: "the recipe’s condition leaves it out (Status is not “extern”)".to_owned(),
                    count: 5,
                    rows: vec![12, 15, 16, 17, 18],
                },
                LeftOut {
                    why: "a row of the same ID says the same".to_owned(),
                    count: 2,
                    rows: vec![88, 140],
                },
            ],
        }],
        restored: None,
        recipe: Some(RecipeFacts {
            name: "personio-staff".to_owned(),
            version: Some("7".to_owned()),
            sha256: hash('b'),
            edited: Some(when("2026-06-11T09:12:44Z")),
            text: Some(RECIPE.to_owned()),
        }),
        plan: Some(hash('c')),
        body: Some(Body { bytes: 61_877, sha256: hash('d') }),
        counts: Counts {
            before: Some(212),
            sent: Some(214),
            after: Some(214),
            new: 4,
            changed: 5,
            removed: 3,
            returned: 1,
            kept: 0,
            deactivated: 0,
            unchanged: 204,
        },
        changes: Changes {
            removed: vec![
                named("P-0031", "Anneliese Brandt"),
                named("P-0118", "Tomáš Dvořák"),
                named("P-0204", "Γιώργος Παπαδόπουλος"),
            ],
            new: vec![
                named("P-0231", "Zoë Lindqvist"),
                named("P-0232", "Олена Коваленко"),
                named("P-0233", "Nguyễn Thị Hồng"),
                named("P-0234", "Łukasz Wójcik"),
            ],
            returned: vec![named("P-0077", "Ingrid Sørensen")],
            changed: vec![
                changed("P-0009", "Birgit Hoffmann", &[("permissionLevel", json!("BASE"), json!("ADMIN"))]),
                changed(
                    "P-0044",
                    "Şükrü Yıldız",
                    &[
                        ("email", json!("s.yildiz@example.com"), json!("sukru.yildiz@example.com")),
                        ("mfaEnabled", json!(false), json!(true)),
                    ],
                ),
                changed(
                    "P-0090",
                    "Claire Dubois",
                    &[("customProperties.costCentre", json!(null), json!("4711"))],
                ),
                changed(
                    "P-0101",
                    "Jan de Vries",
                    &[("displayName", json!("Jan Vries"), json!("Jan de Vries"))],
                ),
                changed(
                    "P-0160",
                    "Maria García",
                    &[("groups", json!(["sales", "all"]), json!(["sales", "all", "partners-emea"]))],
                ),
            ],
            ..Changes::default()
        },
        holds: vec![hold.clone()],
        approvals: vec![Approval {
            fingerprint: hash('c'),
            by: "m.keller".to_owned(),
            at: when("2026-09-30T05:59:31Z"),
            way: Way::ByHand,
            holds: vec![hold],
        }],
        gentler_ways: Vec::new(),
        requests: vec![
            request("GET", path, 3, 812, Some("req_5f01c9")),
            request("PUT", path, 6, 11_460, Some("req_5f01d4")),
            request("GET", path, 18, 790, Some("req_5f01e8")),
        ],
        read_back: Some(ReadBack {
            at: when("2026-09-30T06:00:18Z"),
            live: 214,
            differences: Vec::new(),
            kept_otherwise: vec![Difference {
                id: "P-0044".to_owned(),
                name: "Şükrü Yıldız".to_owned(),
                kind: DifferenceKind::OtherValues,
                fields: vec![DifferingField {
                    field: "lastLogin".to_owned(),
                    sent: json!("2026-09-28T11:02:33.417Z"),
                    held: json!("2026-09-28T11:02:33Z"),
                }],
            }],
        }),
        notes: vec!["Column H “Room” feeds no field and was not sent.".to_owned()],
        chain: Some(Chain { entry: 41, count: 41, hash: hash('e'), head: hash('e') }),
    }
}

/// The same on a practice Vanta, where two people are kept and two deactivated.
pub(super) fn practice() -> Proof {
    let mut proof = verified();
    proof.practice = true;
    proof.sentence = Verdict::Verified.sentence("214 people", true);
    proof.list.region = None;
    proof.list.address = "http://127.0.0.1:4180".to_owned();
    proof.list.connection = "practice".to_owned();
    proof.list.client_id = "vci_practice_1".to_owned();
    proof.approvals.clear();
    proof.holds.clear();
    proof.changes.kept = vec![named("P-0301", "Hannah Weiß"), named("P-0302", "Luca Bianchi")];
    proof.changes.deactivated = vec![named("P-0303", "Petra Novák"), named("P-0304", "Owen Clarke")];
    (proof.counts.kept, proof.counts.deactivated, proof.counts.unchanged) = (2, 2, 202);
    proof.gentler_ways =
        vec!["2 people were kept as Vanta has them, and 2 people were sent as deactivated.".to_owned()];
    proof
}

/// Read back, and three people are missing, one is there who was not sent, one has another value.
pub(super) fn differs() -> Proof {
    let mut proof = verified();
    proof.verdict = Verdict::Differs;
    proof.sentence = Verdict::Differs.sentence("214 people", false);
    proof.counts.after = Some(212);
    proof.finished = Some(when("2026-09-30T06:00:59Z"));
    proof.requests.extend([
        request("GET", "/v1/resources/user-account", 28, 803, Some("req_5f01f2")),
        request("GET", "/v1/resources/user-account", 57, 811, Some("req_5f0207")),
    ]);
    let difference = |id: &str, name: &str, kind| Difference {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        fields: Vec::new(),
    };
    let mut differences = vec![
        difference("P-0231", "Zoë Lindqvist", DifferenceKind::Missing),
        difference("P-0232", "Олена Коваленко", DifferenceKind::Missing),
        difference("P-0233", "Nguyễn Thị Hồng", DifferenceKind::Missing),
        difference("P-0077", "Ingrid Sørensen", DifferenceKind::StillRemoved),
        difference("x-17", "", DifferenceKind::Unexpected),
        difference("P-0009", "Birgit Hoffmann", DifferenceKind::OtherValues),
    ];
    differences[5].fields = vec![DifferingField {
        field: "permissionLevel".to_owned(),
        sent: json!("ADMIN"),
        held: json!("BASE"),
    }];
    proof.read_back = Some(ReadBack {
        at: when("2026-09-30T06:00:58Z"),
        live: 212,
        differences,
        kept_otherwise: Vec::new(),
    });
    proof
}

/// `people` new, and as many changed in two fields each, with names in Japanese.
pub(super) fn long(people: usize) -> Proof {
    const FAMILY: [&str; 6] = ["山田", "佐藤", "鈴木", "高橋", "田中", "渡辺"];
    const GIVEN: [&str; 5] = ["太郎", "花子", "健", "美咲", "さくら"];
    let mut proof = verified();
    let name = |number: usize| match number % 3 {
        0 => format!("{} {}", FAMILY[number % 6], GIVEN[number % 5]),
        1 => format!("Person {number} of a Long and Winding Name von Hohenstein-Wernigerode"),
        _ => format!("Kenji Watanabe {number}"),
    };
    proof.changes.new = (0..people).map(|number| named(&format!("N-{number:05}"), &name(number))).collect();
    proof.changes.changed = (0..people)
        .map(|number| {
            let id = format!("4f1d2c{number:05}-7a3b-4f7e-9d21-0c5e8b6a{number:05}-and-more-of-it");
            let field =
                |end: &str| json!(format!("{}{number}@example.{end}", name(number).replace(' ', ".")));
            let fields = [
                ("email", field("com"), field("org")),
                ("jobTitle", json!("営業部長"), json!("Head of Sales")),
            ];
            changed(&id, &name(number), &fields)
        })
        .collect();
    (proof.counts.new, proof.counts.changed) = (people, people);
    proof
}
