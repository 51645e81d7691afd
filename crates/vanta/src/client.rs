//! The client of one application: under its lock, within its limits, with one token.
//!
//! A [`Client`] is only a description; [`Client::session`] takes the application's lock, and everything else
//! happens through the [`Session`], so that no request can leave without the lock. `GET` and login are repeated
//! with patience. A `PUT` is repeated only where it surely was not taken (no connection was made, 429, one
//! 401); every other loss is [`Put::Unknown`], and the house settles it by reading back.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Answer;
use crate::application::Application;
use crate::body::Body;
use crate::clock::{Chance, Clock};
use crate::error::{Cause, Error};
use crate::http::{Http, Lost, Request};
use crate::keeper::{Keeper, Lock, Spent};
use crate::kind::Kind;
use crate::limit::Limits;
use crate::record::Record;
use crate::refusal::masked;
use crate::secret::Secret;
use crate::token::Token;
use crate::watch::{Event, Exchange, Limit, Watch};

/// What is asked for at every login: writing and reading one's own resources.
pub const SCOPE: &str = "connectors.self:write-resource connectors.self:read-resource";

const LOGIN_PATH: &str = "/oauth/token";
const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// How often another run's end is looked for.
const LOCK_LOOK: Duration = Duration::from_millis(200);

/// How a client proves that it may speak for its application.
///
/// Public (partner) applications log in with an authorization code and rotating refresh tokens; that grant
/// comes as a second variant, and [`Token::refresh`] has its place already.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Grant {
    /// A private application: client ID and secret buy a token each time.
    ClientCredentials(Secret),
}

impl Grant {
    fn secret(&self) -> &Secret {
        let Grant::ClientCredentials(secret) = self;
        secret
    }
}

/// How long things are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The first wait before a repeat; it doubles each time.
    pub first: Duration,
    /// The longest wait before a repeat.
    pub longest: Duration,
    /// After this long nothing is repeated any more; none at all, and everything is tried once.
    pub budget: Duration,
    /// How long one answer may take. Vanta's gateway gives up after about 30 s itself.
    pub answer: Duration,
    /// A token that expires within this is not used any more.
    pub margin: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            first: Duration::from_secs(1),
            longest: Duration::from_secs(20),
            budget: Duration::from_secs(90),
            answer: Duration::from_secs(120),
            margin: Duration::from_secs(60),
        }
    }
}

impl Patience {
    /// Everything is tried once, for what is welcome and not needed: nobody should wait for it.
    pub fn once() -> Patience {
        Patience { budget: Duration::ZERO, answer: Duration::from_secs(30), ..Patience::default() }
    }
}

/// What a client is made from.
pub struct Parts {
    /// For whom it speaks.
    pub application: Application,
    /// How it logs in.
    pub grant: Grant,
    /// Where lock, counts and token are kept.
    pub keeper: Arc<dyn Keeper>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness for the jitter of repeats.
    pub chance: Arc<dyn Chance>,
    /// Vanta's limits.
    pub limits: Limits,
    /// How long things are waited for.
    pub patience: Patience,
}

/// Speaks for one application.
pub struct Client {
    parts: Parts,
    http: Http,
}

/// What became of a `PUT` that may have reached Vanta.
#[derive(Debug)]
#[must_use]
pub enum Put {
    /// Vanta says that it took the list.
    Accepted,
    /// Vanta says that it took some records and refused others.
    Rejected {
        /// Vanta's own words.
        words: String,
    },
    /// Nobody knows yet; reading back will tell.
    Unknown(Error),
}

impl Client {
    /// Makes a client. Nothing is sent.
    ///
    /// # Errors
    /// Where the secret belongs elsewhere: a practice secret goes to loopback only, and nothing else goes there.
    pub fn new(parts: Parts) -> Result<Client, Error> {
        let refused = |cause| Error { request: None, tries: 0, cause };
        let practice = parts.application.address.is_practice();
        match (practice, parts.grant.secret().is_practice()) {
            (true, false) => {
                let words = "only the secret of a practice Vanta may be sent to a practice Vanta";
                return Err(refused(Cause::WrongSecret(words)));
            }
            (false, true) => {
                let words = "this is the secret of a practice Vanta; the real Vanta does not know it";
                return Err(refused(Cause::WrongSecret(words)));
            }
            _ => {}
        }
        let http = Http::new(&parts.application.address).map_err(refused)?;
        Ok(Client { parts, http })
    }

    /// Takes the application's lock, waiting for whoever has it, and holds it until the session is dropped.
    ///
    /// # Errors
    /// Where the lock cannot be asked for. Having to wait is no error; `watch` hears of it.
    pub async fn session<'a>(&'a self, watch: &'a dyn Watch) -> Result<Session<'a>, Error> {
        let mut told = false;
        let lock = loop {
            let taken = self.parts.keeper.try_lock();
            match taken.map_err(|error| Error { request: None, tries: 0, cause: error.into() })? {
                Some(lock) => break lock,
                None if !told => {
                    watch.saw(&Event::WaitingForLock);
                    told = true;
                }
                None => self.parts.clock.wait(LOCK_LOOK).await,
            }
        };
        Ok(Session { client: self, watch, lock, token: None, renewed: None })
    }
}

/// An application's lock, and the right to make requests for as long as it is held.
pub struct Session<'a> {
    client: &'a Client,
    watch: &'a dyn Watch,
    lock: Box<dyn Lock>,
    token: Option<Token>,
    /// When a 401 last made us take another token.
    renewed: Option<Timestamp>,
}

/// Whether a request may be repeated when nobody knows whether it was taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Always,
    OnlyIfNotTaken,
}

/// What one try came to.
enum Outcome {
    Answered(Answer),
    /// Worth another try, after this long where Vanta said so.
    Again {
        cause: Cause,
        after: Option<Duration>,
    },
    /// Surely not taken, and another try would end the same way.
    Hopeless(Cause),
    /// Perhaps taken.
    Unknown(Cause),
}

/// What all tries together came to, where the request may have been taken.
enum Called {
    Answered(Answer, u32),
    Unknown(Error),
}

impl Session<'_> {
    /// Makes sure that there is a good token, and that Vanta takes the key: uses the kept one or logs in.
    ///
    /// # Errors
    /// Where Vanta does not accept the key or cannot be reached.
    pub async fn log_in(&mut self) -> Result<(), Error> {
        self.token().await.map(drop)
    }

    /// Logs in anew even where a kept token is still good, which proves the key as it is now.
    ///
    /// # Errors
    /// Where Vanta does not accept the key or cannot be reached.
    pub async fn prove_key(&mut self) -> Result<(), Error> {
        self.mint().await.map(drop)
    }

    /// Waits, with a good token, until so many requests can leave without a further wait.
    ///
    /// # Errors
    /// Where a login was needed and failed.
    pub async fn make_room(&mut self, requests: usize) -> Result<(), Error> {
        self.log_in().await?;
        self.wait_for_room(Limit::Requests, requests).await;
        Ok(())
    }

    /// Reads a whole list: live records and those that Vanta keeps as removed.
    ///
    /// # Errors
    /// Where the list could not be read completely.
    pub async fn get(&mut self, kind: &Kind, list_id: &str) -> Result<Vec<Record>, Error> {
        #[derive(Deserialize)]
        struct Resources {
            resources: Vec<Record>,
        }
        let query = Some(("resourceId", list_id.to_owned()));
        let request = Request { method: Method::GET, path: kind.path(), query, body: None };
        let (answer, tries) = match self.call(&request, Repeat::Always).await? {
            Called::Answered(answer, tries) => (answer, tries),
            Called::Unknown(error) => return Err(error),
        };
        if answer.status != 200 {
            return Err(failed(&request, tries, answer.refusal()));
        }
        let resources: Resources = serde_json::from_slice(&answer.body).map_err(|error| {
            let what = format!("status 200, but not a list of records ({})", masked(&error.to_string()));
            failed(&request, tries, Cause::NotVanta { what })
        })?;
        Ok(resources.resources)
    }

    /// Replaces a whole list by the body, once.
    ///
    /// # Errors
    /// Where the list in Vanta surely was not changed.
    pub async fn put(&mut self, kind: &Kind, body: &Body) -> Result<Put, Error> {
        let bytes = Some(body.bytes().clone());
        let request = Request { method: Method::PUT, path: kind.path(), query: None, body: bytes };
        let (answer, tries) = match self.call(&request, Repeat::OnlyIfNotTaken).await? {
            Called::Answered(answer, tries) => (answer, tries),
            Called::Unknown(error) => return Ok(Put::Unknown(error)),
        };
        if !(200..300).contains(&answer.status) {
            return Err(failed(&request, tries, answer.refusal()));
        }
        Ok(understood(&answer)
            .unwrap_or_else(|what| Put::Unknown(failed(&request, tries, Cause::NotVanta { what }))))
    }

    /// Makes one request with a token: repeated with patience, logged in anew after one 401.
    ///
    /// # Errors
    /// Where the request surely was not taken.
    async fn call(&mut self, request: &Request, repeat: Repeat) -> Result<Called, Error> {
        let started = self.client.parts.clock.now();
        let mut tries = 0;
        loop {
            let token = self.token().await?;
            self.pace(Limit::Requests).await;
            let may_stop = repeat == Repeat::OnlyIfNotTaken; // whoever reads finds out, and harms nothing
            if may_stop && self.watch.stopped().now_or_never().is_some() {
                return Err(failed(request, tries, Cause::Stopped));
            }
            tries += 1;
            let answered = self.exchange(request.clone(), Some(&token.access)).await;
            if let Ok(Answer { status: 401, .. }) = answered {
                self.renew(&token, request).await?;
                continue;
            }
            match outcome(answered, repeat) {
                Outcome::Answered(answer) => return Ok(Called::Answered(answer, tries)),
                Outcome::Unknown(cause) => return Ok(Called::Unknown(failed(request, tries, cause))),
                Outcome::Hopeless(cause) => return Err(failed(request, tries, cause)),
                Outcome::Again { cause, after } => {
                    let resting = self.rest(started, tries, &cause, after);
                    let rested = tokio::select! {
                        biased;
                        rested = resting => rested,
                        () = self.watch.stopped(), if may_stop => Ok(()),
                    };
                    rested.map_err(|()| failed(request, tries, cause))?;
                }
            }
        }
    }

    /// The token to use: the one in hand, else the kept one, else a new one.
    async fn token(&mut self) -> Result<Token, Error> {
        let parts = &self.client.parts;
        let until = parts.clock.now() + parts.patience.margin;
        let good = |token: &Token| token.fits(&parts.application, parts.grant.secret(), until);
        if let Some(token) = self.token.as_ref().filter(|token| good(token)) {
            return Ok(token.clone());
        }
        if let Some(token) = parts.keeper.token().await.filter(good) {
            self.token = Some(token.clone());
            return Ok(token);
        }
        self.mint().await
    }

    /// After a 401: the kept token if it is another one than the one that failed, else one new login. Twice
    /// within a minute means that somebody else mints with the same key.
    async fn renew(&mut self, failed_token: &Token, request: &Request) -> Result<(), Error> {
        let now = self.client.parts.clock.now();
        if self.renewed.is_some_and(|last| now.duration_since(last) < MINUTE) {
            return Err(failed(request, 2, Cause::KeyInUse));
        }
        self.renewed = Some(now);
        self.token = None;
        let parts = &self.client.parts;
        let until = now + parts.patience.margin;
        let kept = parts.keeper.token().await;
        let fits = |token: &Token| token.fits(&parts.application, parts.grant.secret(), until);
        match kept.filter(|kept| kept.access != failed_token.access && fits(kept)) {
            Some(token) => self.token = Some(token),
            None => drop(self.mint().await?),
        }
        Ok(())
    }

    /// Logs in, with patience, and keeps the token at once.
    async fn mint(&mut self) -> Result<Token, Error> {
        let started = self.client.parts.clock.now();
        let mut tries = 0;
        loop {
            self.pace(Limit::Logins).await;
            tries += 1;
            let request = self.login_request();
            let asked = self.client.parts.clock.now();
            let answered = self.exchange(request.clone(), None).await;
            let (cause, after) = match outcome(answered, Repeat::Always) {
                Outcome::Answered(answer) => {
                    let token =
                        self.minted(&answer, asked).map_err(|cause| failed(&request, tries, cause))?;
                    self.client.parts.keeper.keep_token(&token).await;
                    self.token = Some(token.clone());
                    return Ok(token);
                }
                Outcome::Again { cause, after } => (cause, after),
                Outcome::Hopeless(cause) | Outcome::Unknown(cause) => {
                    return Err(failed(&request, tries, cause));
                }
            };
            let rested = self.rest(started, tries, &cause, after).await;
            rested.map_err(|()| failed(&request, tries, cause))?;
        }
    }

    fn login_request(&self) -> Request {
        #[derive(Serialize)]
        struct Login<'a> {
            client_id: &'a str,
            client_secret: &'a str,
            scope: &'a str,
            grant_type: &'a str,
        }
        let parts = &self.client.parts;
        let login = Login {
            client_id: &parts.application.client_id,
            client_secret: parts.grant.secret().open(),
            scope: SCOPE,
            grant_type: "client_credentials",
        };
        let body = Bytes::from(serde_json::to_vec(&login).unwrap_or_default());
        Request { method: Method::POST, path: LOGIN_PATH.to_owned(), query: None, body: Some(body) }
    }

    /// Reads the answer to a login.
    fn minted(&self, answer: &Answer, asked: Timestamp) -> Result<Token, Cause> {
        #[derive(Deserialize)]
        struct Minted {
            access_token: String,
            expires_in: u32,
            #[serde(default)]
            refresh_token: Option<String>,
        }
        match answer.status {
            200 => {}
            401 => return Err(Cause::WrongKey { words: answer.words() }),
            400 if answer
                .json()
                .is_some_and(|json| json.get("error") == Some(&Value::from("invalid_scope"))) =>
            {
                return Err(Cause::Scope { words: answer.words() });
            }
            404 => return Err(Cause::NotVanta { what: format!("status 404, {}", answer.words()) }),
            _ => return Err(answer.refusal()),
        }
        // Serde's words could quote the token, so they are not passed on.
        let minted: Minted = serde_json::from_slice(&answer.body)
            .map_err(|_| Cause::NotVanta { what: "a login that was answered without a token".to_owned() })?;
        let parts = &self.client.parts;
        Ok(Token {
            access: Secret::new(minted.access_token),
            refresh: minted.refresh_token.map(Secret::new),
            expires: asked + SignedDuration::from_secs(i64::from(minted.expires_in)),
            api: parts.application.address.api(),
            client_id: parts.application.client_id.clone(),
            minted_by: parts.grant.secret().hash(),
        })
    }

    /// One exchange, bounded in time, told to whoever watches.
    async fn exchange(&self, request: Request, token: Option<&Secret>) -> Result<Answer, Lost> {
        let parts = &self.client.parts;
        let at = parts.clock.now();
        let method = if request.method == Method::PUT {
            "PUT"
        } else if request.method == Method::POST {
            "POST"
        } else {
            "GET"
        };
        let path = request.path.clone();
        let limit = parts.patience.answer;
        let answered = tokio::select! {
            answered = self.client.http.exchange(request, token) => answered,
            () = parts.clock.deadline(limit) => {
                Err(Lost { cause: Cause::TimedOut { seconds: limit.as_secs() }, never_left: false })
            }
        };
        let status = answered.as_ref().ok().map(|answer| answer.status);
        self.watch.saw(&Event::Exchanged(Exchange { method, path, status, at }));
        if let Ok(answer) = &answered {
            self.note_unlimited(answer.unlimited);
        }
        answered
    }

    /// Waits until the limit allows one more, and counts it.
    async fn pace(&self, limit: Limit) {
        self.wait_for_room(limit, 1).await;
        let mut spent = self.spent();
        let now = self.client.parts.clock.now();
        match limit {
            Limit::Requests => spent.requests.push(now),
            Limit::Logins => spent.logins.push(now),
        }
        let _ = self.lock.keep_spent(&spent); // where it cannot be kept, Vanta's own 429 still bounds us
    }

    /// Waits until the limit allows so many at once, as far as it ever does.
    async fn wait_for_room(&self, limit: Limit, wanted: usize) {
        let parts = &self.client.parts;
        let spent = self.spent();
        if spent.unlimited && parts.application.address.is_practice() {
            return;
        }
        let (past, most) = match limit {
            Limit::Requests => (&spent.requests, parts.limits.requests_a_minute.max(1)),
            Limit::Logins => (&spent.logins, parts.limits.logins_a_minute.max(1)),
        };
        let Some(over) = (past.len() + wanted.min(most)).checked_sub(most).filter(|over| *over > 0) else {
            return;
        };
        let until = past[over - 1] + MINUTE;
        let wait = Duration::try_from(until.duration_since(parts.clock.now())).unwrap_or_default();
        self.watch.saw(&Event::WaitingForLimit { limit, until, wait });
        parts.clock.wait(wait).await;
    }

    /// What was spent within the last minute, the oldest first.
    fn spent(&self) -> Spent {
        let now = self.client.parts.clock.now();
        let mut spent = self.lock.spent();
        for past in [&mut spent.requests, &mut spent.logins] {
            // A count from the future was written before somebody set the clock back; it would block for hours.
            past.retain(|&at| at <= now && now.duration_since(at) < MINUTE);
            past.sort_unstable();
        }
        spent
    }

    fn note_unlimited(&self, unlimited: bool) {
        let mut spent = self.lock.spent();
        if spent.unlimited != unlimited && self.client.parts.application.address.is_practice() {
            spent.unlimited = unlimited;
            let _ = self.lock.keep_spent(&spent);
        }
    }

    /// Waits before a repeat: as long as Vanta asked for, else twice as long each time, with jitter.
    ///
    /// # Errors
    /// Where the patience is at its end.
    async fn rest(
        &self,
        started: Timestamp,
        tries: u32,
        cause: &Cause,
        after: Option<Duration>,
    ) -> Result<(), ()> {
        let parts = &self.client.parts;
        let patience = &parts.patience;
        let doubled =
            patience.first.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(patience.longest);
        let wait = after.unwrap_or_else(|| doubled.mul_f64(0.5 + parts.chance.fraction() / 2.0));
        let spent = Duration::try_from(parts.clock.now().duration_since(started)).unwrap_or_default();
        if patience.budget.is_zero() || spent + wait > patience.budget {
            return Err(());
        }
        self.watch.saw(&Event::Retrying { cause: cause.clone(), wait });
        parts.clock.wait(wait).await;
        Ok(())
    }
}

/// What one try came to: an answer to act on, a reason to try again, or nobody knows.
fn outcome(answered: Result<Answer, Lost>, repeat: Repeat) -> Outcome {
    let unsure = |cause| match repeat {
        Repeat::Always => Outcome::Again { cause, after: None },
        Repeat::OnlyIfNotTaken => Outcome::Unknown(cause),
    };
    match answered {
        // A certificate that is not trusted now will not be in a second.
        Err(Lost { cause: cause @ Cause::Inspected { .. }, .. }) => Outcome::Hopeless(cause),
        Err(Lost { cause: cause @ Cause::NotVanta { .. }, .. }) => Outcome::Unknown(cause),
        Err(Lost { cause, never_left: true }) => Outcome::Again { cause, after: None },
        Err(Lost { cause, never_left: false }) => unsure(cause),
        Ok(answer) => match answer.status {
            429 => Outcome::Again { cause: Cause::TooOften, after: answer.retry_after },
            408 | 500.. => match unsure(Cause::Trouble { status: answer.status, words: answer.words() }) {
                Outcome::Again { cause, .. } => Outcome::Again { cause, after: answer.retry_after },
                unknown => unknown,
            },
            _ => Outcome::Answered(answer),
        },
    }
}

/// Reads what Vanta says to a `PUT` with a status of 2xx: `{"success":true}` or `{"results":{…}}`.
///
/// Both forms are in Vanta's own documents; `success` was seen live. Rejected records are never success.
fn understood(answer: &Answer) -> Result<Put, String> {
    let said = || format!("status {}, {}", answer.status, answer.words());
    let json = answer.json().ok_or_else(said)?;
    if json.get("success") == Some(&Value::Bool(true)) {
        return Ok(Put::Accepted);
    }
    let results = json.get("results").ok_or_else(said)?;
    match results.get("rejected") {
        Some(Value::Array(rejected)) if rejected.is_empty() => Ok(Put::Accepted),
        Some(Value::Number(rejected)) if rejected.as_u64() == Some(0) => Ok(Put::Accepted),
        Some(rejected) => Ok(Put::Rejected { words: masked(&rejected.to_string()) }),
        None if results.get("accepted").is_some() => Ok(Put::Accepted),
        None => Err(said()),
    }
}

fn failed(request: &Request, tries: u32, cause: Cause) -> Error {
    Error { request: Some(format!("{} {}", request.method, request.path)), tries, cause }
}
