//! Understanding what Vanta answers.
//!
//! Errors come in four dresses: JSON with `error` (the resource paths), JSON with `message` (documents, and
//! what the overview promises), plain text (the gateway) and HTML (a proxy or an unknown path). This reads all
//! of them. Seen live by others, May to September 2026.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::error::Cause;
use crate::refusal::{Refusal, masked};

/// An answer as it came.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<Duration>,
    /// Whether the header of a practice Vanta says that nothing is counted.
    pub(crate) unlimited: bool,
    /// The host of `Location`.
    pub(crate) location: Option<String>,
}

impl Answer {
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What the answer says in words: the JSON's `error_description`, `error` or `message`, else the text; HTML
    /// is named, not shown. Secrets are masked, and long words cut.
    pub(crate) fn words(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let said = match self.json() {
            Some(json) => ["error_description", "error", "message"]
                .iter()
                .find_map(|key| json.get(key).and_then(Value::as_str).map(str::to_owned))
                .unwrap_or_else(|| text.into_owned()),
            None if self.is_html() => format!("a web page ({})", html_title(&text).unwrap_or("no title")),
            None => text.into_owned(),
        };
        let said = masked(said.trim());
        if said.is_empty() { format!("status {} without a word", self.status) } else { said }
    }

    pub(crate) fn is_html(&self) -> bool {
        let start = &self.body[..self.body.len().min(200)];
        let start = String::from_utf8_lossy(start).trim_start().to_ascii_lowercase();
        start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head")
    }

    /// What an answer other than 2xx, 401, 408, 429 and 5xx means on a resource path.
    pub(crate) fn refusal(&self) -> Cause {
        let words = self.words();
        match self.status {
            300..=399 => {
                Cause::Redirected { to: self.location.clone().unwrap_or_else(|| "nowhere".to_owned()) }
            }
            403 => Cause::Forbidden { words },
            404 if self.json().is_some() => Cause::UnknownList { words },
            413 => Cause::TooLarge { words },
            400 | 409 | 422 if self.json().is_some() => Cause::Refused(Refusal::read(&self.body, words)),
            status => Cause::NotVanta { what: format!("status {status}, {words}") },
        }
    }
}

fn html_title(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase(); // keeps every byte where it was
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower[start..].find("</title>")?;
    Some(text[start..end].trim()).filter(|title| !title.is_empty())
}
