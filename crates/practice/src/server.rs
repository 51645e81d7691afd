//! Listening, and the way of a request: where it may come from, which door it goes to, what is remembered.
//!
//! Only 127.0.0.1 is listened on, the `Host` must be exactly that address, and a page of another origin is
//! sent away, so that no website in the person's browser can read or write what people practise with.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN};
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use vanta::Limits;

use crate::answer::{self, Answer};
use crate::{REMEMBERED, Seen, Shared, page, resources};

/// How many connections are served at a time.
const CONNECTIONS: usize = 256;
/// How long a connection may take to send its headers.
const HEADERS: Duration = Duration::from_secs(30);
/// A body longer than this is not even read to its end.
const LONGEST_BODY: usize = 128 * 1024 * 1024;
/// How many characters of a path are remembered.
const PATH_SHOWN: usize = 200;
/// How many characters of a method are remembered.
const METHOD_SHOWN: usize = 20;

/// A request with its body read.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
    pub(crate) json: bool,
    pub(crate) body: Bytes,
}

impl Asked {
    /// The value of a query parameter, percent-decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let pair = |pair: &str| {
            pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| decoded(value))
        };
        self.query.split('&').find_map(pair)
    }
}

/// An answer, or a connection that ends without one.
pub(crate) enum Reply {
    Answer(Answer),
    /// An answer that is late. The request is done and remembered before, even if nobody waits for the answer.
    Late(Answer, Pause),
    Cut,
}

/// What a late answer waits for.
pub(crate) enum Pause {
    Release,
    Clock(Duration),
}

impl Pause {
    pub(crate) async fn end(self, shared: &Shared) {
        match self {
            Pause::Clock(duration) => shared.clock.wait(duration).await,
            Pause::Release => {
                let mut released = shared.released.subscribe();
                let mut mine = 0;
                shared.held.send_modify(|held| {
                    *held += 1;
                    mine = *held;
                });
                let _ = released.wait_for(|&count| count >= mine).await; // an end of the channel is a release too
            }
        }
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Reply {
        Reply::Answer(answer)
    }
}

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("cut on request")]
struct CutOff;

/// Serves until it is dropped; every connection ends with it.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        if let Ok((stream, _)) = listener.accept().await {
            let shared = Arc::clone(&shared);
            connections.spawn(async move {
                connection(stream, shared).await;
                drop(place);
            });
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move {
            let answer = match reply(&shared, request).await {
                Reply::Answer(answer) => answer,
                Reply::Late(answer, pause) => {
                    pause.end(&shared).await;
                    answer
                }
                Reply::Cut => return Err(CutOff),
            };
            Ok(if shared.unlimited { answer::with(answer, "x-practice-unlimited", "1") } else { answer })
        }
    });
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let _ = http.serve_connection(TokioIo::new(stream), service).await; // a cut connection is wanted
}

async fn reply(shared: &Shared, request: Request<Incoming>) -> Reply {
    if let Err(answer) = from_here(shared, &request) {
        return answer.into();
    }
    let (head, body) = request.into_parts();
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let length: usize =
        text(hyper::header::CONTENT_LENGTH).and_then(|length| length.parse().ok()).unwrap_or(0);
    if length > LONGEST_BODY {
        return answer::too_long(Limits::GATEWAY_BYTES).into();
    }
    // The whole body is read even where it is too long, so that the client gets to see the answer.
    let Ok(body) = Limited::new(body, LONGEST_BODY).collect().await else {
        return answer::too_long(Limits::GATEWAY_BYTES).into();
    };
    let asked = Asked {
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        authorization: text(AUTHORIZATION),
        json: text(CONTENT_TYPE).is_some_and(|kind| is_json(&kind)),
        method: head.method,
        body: body.to_bytes(),
    };
    if let Some(inside) = asked.path.strip_prefix('/').and_then(|path| path.strip_prefix(&shared.page_token))
    {
        return page::answer(shared, &asked, inside).into();
    }
    let at = shared.clock.now();
    let reply = resources::answer(shared, &asked).await;
    remember(shared, at, &asked, &reply);
    reply
}

/// Whether the request is meant for this address and comes from no other page.
fn from_here<B>(shared: &Shared, request: &Request<B>) -> Result<(), Answer> {
    let own = format!("127.0.0.1:{}", shared.port);
    let all = |name| request.headers().get_all(name).iter();
    let hosts = all(HOST).count() == 1 && all(HOST).all(|host| host == own.as_str());
    if !hosts || request.uri().authority().is_some() {
        return Err(answer::text(403, "This practice Vanta answers to its own address only."));
    }
    let origin = format!("http://{own}");
    if all(ORIGIN).any(|other| other != origin.as_str()) {
        return Err(answer::text(403, "This practice Vanta answers to no page of another origin."));
    }
    Ok(())
}

/// Whether a content type says JSON, in any case and with any parameters.
fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn remember(shared: &Shared, at: Timestamp, asked: &Asked, reply: &Reply) {
    let status = match reply {
        Reply::Answer(answer) | Reply::Late(answer, _) => Some(answer.status().as_u16()),
        Reply::Cut => None,
    };
    let records = (asked.method == Method::PUT).then(|| resources::count(&asked.body)).flatten();
    let seen = Seen {
        at,
        method: shortened(asked.method.as_str(), METHOD_SHOWN),
        path: shortened(&asked.path, PATH_SHOWN),
        status,
        records,
    };
    let mut world = shared.world();
    world.seen.push(seen);
    let over = world.seen.len().saturating_sub(REMEMBERED);
    world.seen.drain(..over);
}

/// The text, or so many of its characters and a mark that there were more.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Percent and plus decoding of a query value; broken escapes stay as they are.
fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                match (ahead.next().and_then(hex), ahead.next().and_then(hex)) {
                    (Some(high), Some(low)) => {
                        bytes.push(high * 16 + low);
                        rest = ahead;
                    }
                    _ => bytes.push(b'%'),
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
