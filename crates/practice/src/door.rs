//! Who may come in: one application, one active token, so many requests a minute.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use vanta::secret::PRACTICE_PREFIX;
use vanta::{Chance, Secret};

use crate::answer::{self, Answer};

pub(crate) const READ: &str = "connectors.self:read-resource";
pub(crate) const WRITE: &str = "connectors.self:write-resource";
const SCOPES: [&str; 4] = [READ, WRITE, "self:write-document", "self:read-document"];
const LIFETIME: SignedDuration = SignedDuration::from_secs(3600);
const MINUTE: SignedDuration = SignedDuration::from_secs(60);

pub(crate) struct Door {
    client_id: String,
    secret: Secret,
    active: Option<Active>,
    logins: Minute,
    requests: Minute,
    all_logins: usize,
}

struct Active {
    token: Secret,
    scopes: Vec<String>,
    since: Timestamp,
}

/// What happened within the last minute; the window slides.
#[derive(Default)]
struct Minute(VecDeque<Timestamp>);

impl Minute {
    /// Counts one more, where the limit allows it.
    fn allows(&mut self, now: Timestamp, limit: usize) -> bool {
        while self.0.front().is_some_and(|&first| now.duration_since(first) >= MINUTE) {
            self.0.pop_front();
        }
        let allowed = self.0.len() < limit;
        if allowed {
            self.0.push_back(now);
        }
        allowed
    }
}

impl Door {
    /// A new application.
    pub(crate) fn new(chance: &dyn Chance) -> Door {
        let client_id = format!("vci_practice_{}", chance.word(16));
        Door::of(client_id, Secret::new(format!("{PRACTICE_PREFIX}{}", chance.word(32))))
    }

    /// An application that was there before. Its tokens are gone.
    pub(crate) fn of(client_id: String, secret: Secret) -> Door {
        let (logins, requests) = (Minute::default(), Minute::default());
        Door { client_id, secret, active: None, logins, requests, all_logins: 0 }
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    pub(crate) fn logins(&self) -> usize {
        self.all_logins
    }

    /// Since when somebody is logged in.
    pub(crate) fn logged_in_since(&self, now: Timestamp) -> Option<Timestamp> {
        self.active
            .as_ref()
            .filter(|active| now.duration_since(active.since) < LIFETIME)
            .map(|active| active.since)
    }

    /// Counts a login, a refresh or a suspension: they share one limit.
    pub(crate) fn admit_login(&mut self, now: Timestamp, limit: usize, suspend: bool) -> Result<(), Answer> {
        self.all_logins += usize::from(!suspend);
        let allowed = self.logins.allows(now, limit);
        if allowed { Ok(()) } else { Err(answer::error(429, "rate limit exceeded")) }
    }

    /// Answers `POST /oauth/token`. A good one revokes the token before.
    pub(crate) fn log_in(&mut self, asked: &Value, now: Timestamp, chance: &dyn Chance) -> Answer {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let (Some(id), Some(secret), Some(grant)) =
            (text("client_id"), text("client_secret"), text("grant_type"))
        else {
            let words = "client_id, client_secret and grant_type are required";
            return answer::login_error(400, "invalid_request", words);
        };
        if grant != "client_credentials" {
            return answer::login_error(
                400,
                "unsupported_grant_type",
                "only client_credentials is practised here",
            );
        }
        if id != self.client_id || secret != self.secret.open() {
            return answer::login_error(401, "invalid_client", "unknown client or wrong secret");
        }
        let scopes: Vec<String> =
            text("scope").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        if scopes.is_empty() || scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
            return answer::login_error(
                400,
                "invalid_scope",
                "a Build Integrations application has no such scope",
            );
        }
        let token = Secret::new(format!("vat_practice_{}", chance.word(32)));
        let answer = answer::json(
            200,
            &serde_json::json!({
                "access_token": token.open(),
                "expires_in": LIFETIME.as_secs(),
                "token_type": "Bearer",
            }),
        );
        self.active = Some(Active { token, scopes, since: now });
        answer
    }

    /// Answers `POST /v1/oauth/token/suspend`.
    pub(crate) fn suspend(&mut self, asked: &Value) -> Answer {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let (Some(id), Some(secret), Some(token)) = (text("client_id"), text("client_secret"), text("token"))
        else {
            return answer::login_error(
                400,
                "invalid_request",
                "client_id, client_secret and token are required",
            );
        };
        if id != self.client_id || secret != self.secret.open() {
            return answer::login_error(401, "invalid_client", "the token belongs to another client");
        }
        if self.active.as_ref().is_some_and(|active| active.token.open() == token) {
            self.active = None;
        }
        answer::json(200, &serde_json::json!({}))
    }

    /// Revokes the token, as a login by somebody else does.
    pub(crate) fn revoke(&mut self) {
        self.active = None;
    }

    /// Lets a request in: a good token, the scope, and the limit.
    pub(crate) fn admit(
        &mut self,
        authorization: Option<&str>,
        scope: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<(), Answer> {
        let token = authorization.and_then(|value| value.strip_prefix("Bearer "));
        let fits = |active: &&Active| {
            token == Some(active.token.open()) && now.duration_since(active.since) < LIFETIME
        };
        let Some(active) = self.active.as_ref().filter(fits) else {
            return Err(answer::error(401, "unauthorized"));
        };
        if !active.scopes.iter().any(|granted| granted == scope) {
            return Err(answer::error(403, "unauthorized"));
        }
        let allowed = self.requests.allows(now, limit);
        if allowed { Ok(()) } else { Err(answer::error(429, "rate limit exceeded")) }
    }
}
