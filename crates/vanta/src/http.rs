//! One exchange over the wire: a request leaves, and an answer comes back whole or the reason why not.
//!
//! Whether the request surely never left decides whether a `PUT` may be repeated, so the reasons tell a
//! connection that was never made from one that was cut. Redirects are answers like any other. Loopback is
//! reached without a proxy and without TLS; everything else with the computer's proxy and trust store.

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Method, Url, header};

use crate::address::Address;
use crate::answer::Answer;
use crate::error::Cause;
use crate::secret::Secret;

/// No answer of Vanta's is longer than this, in bytes: 10,000 live records of 10 MB, and years of removed ones.
const LONGEST_ANSWER: usize = 512 * 1024 * 1024;

/// The header by which a practice Vanta says that it counts no requests.
const UNLIMITED: &str = "x-practice-unlimited";

pub(crate) struct Http {
    client: reqwest::Client,
    base: Url,
    practice: bool,
}

/// A request before it leaves.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Option<(&'static str, String)>,
    /// JSON.
    pub(crate) body: Option<Bytes>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Lost {
    pub(crate) cause: Cause,
    /// Whether the request surely never left this computer.
    pub(crate) never_left: bool,
}

impl Http {
    pub(crate) fn new(address: &Address) -> Result<Http, Cause> {
        let unusable = |why: String| Cause::NoConnection { host: address.api(), why };
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("rollcall/", env!("CARGO_PKG_VERSION")))
            .tcp_nodelay(true);
        let builder = match address {
            // Reading the trust store takes longer than a whole exchange on loopback, which has no TLS.
            Address::Practice(_) => builder.no_proxy().tls_certs_only([]),
            Address::Vanta(_) => builder.https_only(true),
        };
        let client = builder.build().map_err(|error| unusable(causes(&error)))?;
        let base = Url::parse(&address.api()).map_err(|error| unusable(error.to_string()))?;
        Ok(Http { client, base, practice: address.is_practice() })
    }

    /// Sends the request and reads the whole answer. There is no limit in time here: the caller has the clock.
    pub(crate) async fn exchange(&self, request: Request, token: Option<&Secret>) -> Result<Answer, Lost> {
        let mut url = self.base.clone();
        url.set_path(&request.path);
        if let Some((name, value)) = &request.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let mut outgoing =
            self.client.request(request.method, url).header(header::ACCEPT, "application/json");
        if let Some(token) = token {
            outgoing = outgoing.bearer_auth(token.open());
        }
        if let Some(body) = request.body {
            outgoing = outgoing.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        let incoming = outgoing.send().await.map_err(|error| self.lost(&error))?;
        self.read(incoming).await
    }

    async fn read(&self, mut incoming: reqwest::Response) -> Result<Answer, Lost> {
        let text = |name: header::HeaderName| {
            incoming.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let retry_after =
            text(header::RETRY_AFTER).and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
        let location =
            text(header::LOCATION).and_then(|to| Some(Url::parse(&to).ok()?.host_str()?.to_owned()));
        let unlimited = self.practice && incoming.headers().contains_key(UNLIMITED);
        let status = incoming.status().as_u16();
        let expected = incoming.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut body = BytesMut::with_capacity(expected.min(16 * 1024 * 1024));
        while let Some(part) = incoming.chunk().await.map_err(|error| self.lost(&error))? {
            if body.len() + part.len() > LONGEST_ANSWER {
                let what = format!("an answer of more than {LONGEST_ANSWER} bytes");
                return Err(Lost { cause: Cause::NotVanta { what }, never_left: false });
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, body: body.freeze(), retry_after, unlimited, location })
    }

    fn lost(&self, error: &reqwest::Error) -> Lost {
        let host = self.base.host_str().unwrap_or_default().to_owned();
        if !error.is_connect() {
            return Lost { cause: Cause::Cut, never_left: false };
        }
        let why = causes(error);
        let cause = match distrusted(error) {
            Some(why) => Cause::Inspected { host, why },
            None => Cause::NoConnection { host, why },
        };
        Lost { cause, never_left: true }
    }
}

/// What TLS has against the certificate, where that is what broke the connection.
fn distrusted(error: &reqwest::Error) -> Option<String> {
    let mut source = error.source();
    while let Some(cause) = source {
        let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = inner
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            .or_else(|| cause.downcast_ref::<rustls::Error>());
        if let Some(rustls::Error::InvalidCertificate(why)) = tls {
            return Some(why.to_string());
        }
        source = cause.source();
    }
    None
}

/// The innermost causes of an error in one line, without the URL.
fn causes(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        words.push(cause.to_string());
        source = cause.source();
    }
    words.dedup();
    words.pop().unwrap_or_else(|| "unknown".to_owned())
}
