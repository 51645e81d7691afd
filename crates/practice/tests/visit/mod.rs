//! A visit to a practice Vanta: one that runs on a clock moved by hand, and somebody who talks to it over a
//! real socket. What a test sees is what any client would see.

#![allow(dead_code, reason = "each file of tests uses its part of this")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

use std::sync::Arc;
use std::time::Duration;

use practice::{Practice, Settings};
use reqwest::{Method, RequestBuilder, header};
use serde_json::{Map, Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vanta::clock::{HandClock, LoadedDice};
use vanta::{Field, Kind, Record, Shape};

/// Every scope of a Build Integrations application that concerns lists.
pub const SCOPES: &str = "connectors.self:read-resource connectors.self:write-resource";

pub struct Visit {
    pub practice: Practice,
    pub clock: Arc<HandClock>,
    pub http: reqwest::Client,
    /// The token that is sent along.
    pub token: String,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Said {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub text: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The member `error`.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}

pub fn settings(clock: &Arc<HandClock>) -> Settings {
    Settings::new(Arc::clone(clock) as _, Arc::new(LoadedDice::default()))
}

pub fn clock() -> Arc<HandClock> {
    Arc::new(HandClock::at("2026-03-02T09:00:00Z".parse().unwrap()))
}

/// As the client of the house does it: no proxy, no redirects, no certificates.
pub fn http() -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    builder.tls_certs_only([]).build().unwrap()
}

impl Visit {
    /// To a Vanta with other settings; nobody is logged in.
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Visit {
        let clock = clock();
        let mut settings = settings(&clock);
        change(&mut settings);
        let practice = practice::start(settings).await.unwrap();
        Visit { practice, clock, http: http(), token: String::new() }
    }

    /// Nobody is logged in.
    pub async fn new() -> Visit {
        Visit::with(|_| {}).await
    }

    /// Logged in, with Vanta's limits.
    pub async fn logged_in() -> Visit {
        let mut visit = Visit::new().await;
        visit.log_in().await;
        visit
    }

    /// Logged in, and nothing is counted.
    pub async fn unlimited() -> Visit {
        let mut visit = Visit::with(|settings| settings.unlimited = true).await;
        visit.log_in().await;
        visit
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.practice.url()));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    /// What a login says when it is right.
    pub fn credentials(&self) -> Value {
        json!({
            "client_id": self.practice.client_id(),
            "client_secret": self.practice.client_secret(),
            "grant_type": "client_credentials",
            "scope": SCOPES,
        })
    }

    pub async fn log_in_as(&self, credentials: &Value) -> Said {
        said(self.request(Method::POST, "/oauth/token").json(credentials)).await
    }

    /// Logs in rightly and keeps the token.
    pub async fn log_in(&mut self) {
        let said = self.log_in_as(&self.credentials()).await;
        assert_eq!(said.status, 200, "{}", said.text);
        self.token = said.json()["access_token"].as_str().unwrap().to_owned();
    }

    pub async fn suspend(&self, token: &str) -> Said {
        let mut asked = self.credentials();
        asked["token"] = json!(token);
        said(self.request(Method::POST, "/v1/oauth/token/suspend").json(&asked)).await
    }

    pub fn list_id(&self, kind: &str) -> String {
        self.practice.list_id(kind).unwrap()
    }

    pub async fn get_at(&self, path: &str, list_id: &str) -> Said {
        said(self.request(Method::GET, &format!("{path}?resourceId={list_id}"))).await
    }

    pub async fn get(&self, kind: &str) -> Said {
        self.get_at(&format!("/v1/resources/{kind}"), &self.list_id(kind)).await
    }

    pub async fn put_at(&self, path: &str, list_id: &str, records: &[Value]) -> Said {
        let body = json!({"resourceId": list_id, "resources": records});
        said(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn put(&self, kind: &str, records: &[Value]) -> Said {
        self.put_at(&format!("/v1/resources/{kind}"), &self.list_id(kind), records).await
    }

    pub async fn put_body(&self, kind: &str, body: impl Into<reqwest::Body>) -> Said {
        let request = self.request(Method::PUT, &format!("/v1/resources/{kind}"));
        said(request.header(header::CONTENT_TYPE, "application/json").body(body)).await
    }

    /// What the list holds, without asking over the socket.
    pub fn held(&self, kind: &str) -> Vec<Record> {
        self.practice.records(&self.list_id(kind))
    }

    pub async fn page(&self, file: &str) -> Said {
        said(self.http.get(format!("{}{file}", self.practice.page()))).await
    }

    pub async fn control(&self, what: &str, asked: &Value) -> Said {
        said(self.http.post(format!("{}{what}", self.practice.page())).json(asked)).await
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.pass(Duration::from_secs(seconds));
    }

    pub fn host(&self) -> String {
        self.practice.url().trim_start_matches("http://").to_owned()
    }

    /// Sends these bytes and reads until the connection ends: an answer as it stands on the wire.
    pub async fn raw(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = TcpStream::connect(self.host()).await.unwrap();
        stream.write_all(request.as_ref()).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await; // a reset is an end too
        String::from_utf8_lossy(&answer).into_owned()
    }
}

pub async fn said(request: RequestBuilder) -> Said {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Said { status, headers, text: answer.text().await.unwrap() }
}

/// A record of any kind with everything that is required, and nothing else.
pub fn record(kind: &str, id: &str) -> Value {
    let kind = Kind::named(kind).unwrap();
    let mut record = part(kind.fields);
    record.insert("uniqueId".to_owned(), json!(id));
    if kind.name == "custom_resource" {
        let declared =
            json!({"owner": "Ada", "seats": 3, "reviewed": true, "renewed": "2026-01-05T00:00:00Z"});
        record.insert("customProperties".to_owned(), declared);
    }
    Value::Object(record)
}

/// User accounts with these IDs.
pub fn people(ids: &[&str]) -> Vec<Value> {
    ids.iter().map(|id| record("user_account", id)).collect()
}

/// The record with one field set otherwise.
pub fn but(mut record: Value, field: &str, value: Value) -> Value {
    record[field] = value;
    record
}

/// The record without one field.
pub fn without(mut record: Value, field: &str) -> Value {
    record.as_object_mut().unwrap().shift_remove(field);
    record
}

fn part(fields: &[Field]) -> Map<String, Value> {
    let required = fields.iter().filter(|field| field.required);
    required.map(|field| (field.name.to_owned(), value(&field.shape))).collect()
}

fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!("something"),
        Shape::Link => json!("https://example.com/1"),
        Shape::Boolean => json!(true),
        Shape::Int32 => json!(5),
        Shape::Number => json!(5.0),
        Shape::Instant => json!("2026-01-05T08:30:00Z"),
        Shape::Choice(choices) => json!(choices[0]),
        Shape::List(item) => json!([value(item)]),
        Shape::Object(fields) => Value::Object(part(fields)),
    }
}
