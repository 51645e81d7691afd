//! What goes over the wire, held against the project's table of facts by a reader that shares nothing with the
//! checks of the crate: every body the client makes, every record the practice Vanta answers with, and the
//! three requests as bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::io;
use std::sync::Arc;

use futures::future::BoxFuture;
use practice::{Declared, Practice, Settings};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use vanta::client::Parts;
use vanta::clock::{HandClock, LoadedDice};
use vanta::{
    Address, Application, Body, Client, Clock, Field, Grant, Keeper, Kind, Limits, Lock, Patience, Put,
    Record, Secret, Shape, Spent, Token,
};

fn facts() -> Value {
    let text = include_str!("../../../tests/fixtures/vanta/kinds.json");
    serde_json::from_str(text).unwrap()
}

/// What the facts have against a record: nothing, for a good one. `added` are keys that may stand beside.
fn wrong(
    facts: &Map<String, Value>,
    record: &Map<String, Value>,
    prefix: &str,
    added: &[&str],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let here =
        |path: &str| path.strip_prefix(prefix).filter(|rest| !rest.contains(['.', '['])).map(str::to_owned);
    let known: Vec<(String, &Value)> =
        facts.iter().filter_map(|(path, fact)| here(path).map(|name| (name, fact))).collect();
    for (name, fact) in &known {
        match record.get(name) {
            None if fact["required"] == true => wrong.push(format!("{prefix}{name} is missing")),
            None => {}
            Some(Value::Null) if fact["nullable"] == true => {}
            Some(value) => wrong.extend(wrong_value(facts, fact, value, &format!("{prefix}{name}"))),
        }
    }
    let unknown =
        |name: &&String| !known.iter().any(|(known, _)| known == *name) && !added.contains(&name.as_str());
    wrong.extend(record.keys().filter(unknown).map(|name| format!("{prefix}{name} is unknown")));
    wrong
}

fn wrong_value(facts: &Map<String, Value>, fact: &Value, value: &Value, path: &str) -> Vec<String> {
    let kind = fact["type"].as_str().unwrap();
    if let Some(item) = kind.strip_prefix("array of ") {
        let Some(items) = value.as_array() else { return vec![format!("{path} is no array")] };
        let fact = json!({"type": item, "choices": fact["choices"]});
        return items.iter().flat_map(|item| wrong_value(facts, &fact, item, &format!("{path}[]"))).collect();
    }
    let fits = match kind {
        "object" => {
            let Some(part) = value.as_object() else { return vec![format!("{path} is no object")] };
            return wrong(facts, part, &format!("{path}."), &[]);
        }
        "string" => value.as_str().is_some_and(|text| match fact["choices"].as_array() {
            Some(choices) => choices.contains(&json!(text)),
            None => fact["https"] != true || text.starts_with("https://"),
        }),
        "boolean" => value.is_boolean(),
        "int32" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "number" => value.is_number(),
        "timestamp" => value.as_str().is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok()),
        other => panic!("the facts know no type {other}"),
    };
    if fits { Vec::new() } else { vec![format!("{path} is no {kind}: {value}")] }
}

/// A record of a kind: with only what it needs, or with everything.
fn record(fields: &[Field], whole: bool) -> Map<String, Value> {
    let sent = fields.iter().filter(|field| whole || field.required);
    let apart = ["closedTimestamp"]; // may stand only beside a certain state
    let sent = sent.filter(|field| !apart.contains(&field.name));
    sent.map(|field| (field.name.to_owned(), sample(&field.shape, whole))).collect()
}

fn sample(shape: &Shape, whole: bool) -> Value {
    match shape {
        Shape::Text => json!("Zoë \"text\""),
        Shape::Link => json!("https://example.com/1"),
        Shape::Boolean => json!(true),
        Shape::Int32 => json!(7),
        Shape::Number => json!(7.5),
        Shape::Instant => json!("2026-01-01T00:00:00+01:00"),
        Shape::Choice(choices) => json!(choices[0]),
        Shape::List(item) => json!([sample(item, whole), sample(item, whole)]),
        Shape::Object(fields) => Value::Object(record(fields, whole)),
    }
}

/// Nothing is kept: one process, one session.
struct Nowhere;

impl Keeper for Nowhere {
    fn try_lock(&self) -> io::Result<Option<Box<dyn Lock>>> {
        Ok(Some(Box::new(Nowhere)))
    }

    fn token(&self) -> BoxFuture<'_, Option<Token>> {
        Box::pin(async { None })
    }

    fn keep_token<'a>(&'a self, _: &'a Token) -> BoxFuture<'a, ()> {
        Box::pin(async {})
    }
}

impl Lock for Nowhere {
    fn spent(&self) -> Spent {
        Spent::default()
    }

    fn keep_spent(&self, _: &Spent) -> io::Result<()> {
        Ok(())
    }
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap()))
}

fn client(address: Address, client_id: &str, secret: String) -> Client {
    Client::new(Parts {
        application: Application { address, client_id: client_id.to_owned() },
        grant: Grant::ClientCredentials(Secret::new(secret)),
        keeper: Arc::new(Nowhere),
        clock: clock(),
        chance: Arc::new(LoadedDice::default()),
        limits: Limits::VANTA,
        patience: Patience::default(),
    })
    .unwrap()
}

async fn practice() -> Practice {
    let mut settings = Settings::new(clock(), Arc::new(LoadedDice::default()));
    settings.unlimited = true;
    practice::start(settings).await.unwrap()
}

#[tokio::test]
async fn every_body_and_every_answer_is_what_the_facts_say_for_all_kinds() {
    let facts = facts();
    let vanta = practice().await;
    let client = client(vanta.url().parse().unwrap(), &vanta.client_id(), vanta.client_secret());
    let mut session = client.session(&()).await.unwrap();
    for Declared { kind, list_id, properties } in vanta.lists() {
        let fields = facts["kinds"][kind.name]["fields"].as_object().unwrap();
        let custom: &[&str] = if properties.is_empty() { &[] } else { &["customProperties"] };
        let mut all = [record(kind.fields, false), record(kind.fields, true)];
        for (place, record) in all.iter_mut().enumerate() {
            record.insert("uniqueId".into(), json!(format!("id-{place}")));
            if !properties.is_empty() {
                let values =
                    properties.iter().map(|one| (one.name.clone(), sample(&one.kind.shape(), false)));
                record.insert("customProperties".into(), Value::Object(values.collect()));
            }
        }
        let all = all.map(Record::from);
        let body = Body::new(&list_id, &all.iter().collect::<Vec<_>>(), &Limits::VANTA).unwrap();
        let sent: Value = serde_json::from_slice(body.bytes()).unwrap();
        assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), ["resourceId", "resources"]);
        for record in sent["resources"].as_array().unwrap() {
            assert_eq!(
                wrong(fields, record.as_object().unwrap(), "", custom),
                Vec::<String>::new(),
                "{kind}"
            );
        }
        let put = session.put(kind, &body).await;
        assert!(matches!(put, Ok(Put::Accepted)), "{kind}: {put:?}");
        let held = session.get(kind, &list_id).await.unwrap();
        assert_eq!(held.len(), 2);
        let added = [custom, &["createdAt", "updatedAt", "deletedAt"]].concat();
        for record in held {
            assert_eq!(wrong(fields, &record.into(), "", &added), Vec::<String>::new(), "{kind}");
        }
    }
}

#[test]
fn the_reader_of_the_facts_finds_what_is_wrong() {
    let facts = facts();
    let fields = facts["kinds"]["macos_user_computer"]["fields"].as_object().unwrap();
    let kind = Kind::named("macos_user_computer").unwrap();
    let found = |change: &dyn Fn(&mut Value)| {
        let mut record = Value::Object(record(kind.fields, true));
        change(&mut record);
        wrong(fields, record.as_object().unwrap(), "", &[])
    };
    assert_eq!(found(&|_| {}), Vec::<String>::new());
    assert_eq!(found(&|record| record["drives"][0]["encrypted"] = json!("yes")).len(), 1);
    assert_eq!(found(&|record| record["externalUrl"] = json!("http://example.com")).len(), 1);
    assert_eq!(found(&|record| record["shoe"] = json!(1)), ["shoe is unknown"]);
    assert_eq!(found(&|record| record["browserExtensions"][1]["browser"] = json!("LYNX")).len(), 1);
    assert_eq!(
        found(&|record| drop(record["users"][0].as_object_mut().unwrap().remove("username"))).len(),
        1
    );
}

/// Reads one HTTP request and answers it; gives back its head and body.
async fn overhear(listener: &TcpListener, answer: &str) -> (Vec<String>, String) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut bytes = Vec::new();
    let (head, length, start) = loop {
        bytes.push(stream.read_u8().await.unwrap());
        if bytes.ends_with(b"\r\n\r\n") {
            let head = String::from_utf8(bytes.clone()).unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            break (head, length.unwrap_or(0), bytes.len());
        }
    };
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    assert_eq!(start, head.len());
    reply(&mut stream, answer).await;
    (head.lines().map(str::to_owned).collect(), String::from_utf8(body).unwrap())
}

async fn reply(stream: &mut TcpStream, answer: &str) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

#[tokio::test]
async fn the_three_requests_are_exactly_those_that_vanta_documents() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let client = client(address, "vci_1", "vcs_practice_1".to_owned());
    let kind = Kind::named("user_account").unwrap();
    let body = Body::new("l1", &[&record(kind.fields, false).into()], &Limits::VANTA).unwrap();
    let talk = async {
        let mut session = client.session(&()).await.unwrap();
        session.get(kind, "l1").await.unwrap();
        session.put(kind, &body).await.unwrap()
    };
    let hear = async {
        let login =
            overhear(&listener, r#"{"access_token":"vat_1","expires_in":3600,"token_type":"Bearer"}"#).await;
        let get = overhear(&listener, r#"{"resources":[]}"#).await;
        let put = overhear(&listener, r#"{"success":true}"#).await;
        (login, get, put)
    };
    let (put_answer, (login, get, put)) = tokio::join!(talk, hear);
    assert!(matches!(put_answer, Put::Accepted));
    let has =
        |head: &[String], line: &str| assert!(head.iter().any(|found| found == line), "{line} in {head:?}");

    assert_eq!(login.0[0], "POST /oauth/token HTTP/1.1");
    has(&login.0, "content-type: application/json");
    let expected = json!({
        "client_id": "vci_1", "client_secret": "vcs_practice_1", "grant_type": "client_credentials",
        "scope": "connectors.self:write-resource connectors.self:read-resource",
    });
    assert_eq!(serde_json::from_str::<Value>(&login.1).unwrap(), expected);

    assert_eq!(get.0[0], "GET /v1/resources/user_account?resourceId=l1 HTTP/1.1");
    has(&get.0, "authorization: Bearer vat_1");
    assert_eq!(get.1, "", "a GET with a body is refused by the gateway");
    assert!(!get.0.iter().any(|line| line.starts_with("content-")), "{:?}", get.0);

    assert_eq!(put.0[0], "PUT /v1/resources/user_account HTTP/1.1");
    has(&put.0, "authorization: Bearer vat_1");
    has(&put.0, "content-type: application/json");
    assert_eq!(put.1.as_bytes(), &body.bytes()[..], "byte for byte what was reviewed");
}
