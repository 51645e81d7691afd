//! Understanding what Vanta answers.
//!
//! Errors come in four dresses: JSON with `error` (the resource paths), JSON with `message` (documents, and
//! what the overview promises), plain text (the gateway) and HTML (a proxy or an unknown path). This reads all
//! of them, and turns Vanta's words about records (`/3/email: must be string`, `Too many fields on resource …`)
//! back into record and field. Seen live by others, May to September 2026.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::error::Cause;

/// Words longer than this are cut before they are shown, in characters.
const WORDS: usize = 300;

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

/// Why Vanta refused a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Vanta's own words, masked and cut.
    pub words: String,
    /// What they say about records, as far as they are understood.
    pub complaints: Vec<Complaint>,
}

/// One thing that Vanta holds against one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The record's place in the list that was sent, from 0.
    pub record: usize,
    /// Where in the record: `""` for the record itself, else `/email`.
    pub path: String,
    /// The fields concerned: the missing one, the extra ones, or the one the path names.
    pub fields: Vec<String>,
    /// What Vanta says is wrong.
    pub words: String,
}

impl Refusal {
    fn read(body: &[u8], words: String) -> Refusal {
        let said = serde_json::from_slice::<Value>(body)
            .ok()
            .and_then(|json| {
                ["error", "message"].iter().find_map(|key| Some(json.get(key)?.as_str()?.to_owned()))
            })
            .unwrap_or_else(|| words.clone());
        Refusal { words, complaints: complaint(&said).into_iter().collect() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// Reads `/3/email: must be string` and `Too many fields on resource with uniqueId X (element 3). Extra keys: a, b`.
pub fn complaint(said: &str) -> Option<Complaint> {
    if let Some(rest) = said.strip_prefix("Too many fields on resource with uniqueId ") {
        let (_, rest) = rest.rsplit_once(" (element ")?;
        let (record, keys) = rest.split_once("). Extra keys: ")?;
        let fields = keys.split(',').map(|key| key.trim().to_owned()).collect();
        return Some(Complaint {
            record: record.parse().ok()?,
            path: String::new(),
            fields,
            words: masked(said),
        });
    }
    let (place, words) = said.strip_prefix('/')?.split_once(": ")?;
    let (record, path) = match place.split_once('/') {
        Some((record, path)) => (record, format!("/{path}")),
        None => (place, String::new()),
    };
    let missing = words.strip_prefix("must have property '").and_then(|rest| rest.split('\'').next());
    let named = path.split('/').nth(1);
    let fields = named.or(missing).map(str::to_owned).into_iter().collect();
    Some(Complaint { record: record.parse().ok()?, path, fields, words: masked(words) })
}

/// The text with everything that looks like a secret or token of Vanta's replaced, cut to a bearable length.
pub fn masked(text: &str) -> String {
    const PREFIXES: [&str; 4] = ["vcs_", "vat_", "vrt_", "vac_"];
    let mut clean = String::with_capacity(text.len().min(WORDS * 4));
    let mut rest = text;
    while let Some(start) = PREFIXES.iter().filter_map(|prefix| rest.find(prefix)).min() {
        clean.push_str(&rest[..start + 4]);
        clean.push('…');
        let secret = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        rest = rest[start + 4..].trim_start_matches(secret);
    }
    clean.push_str(rest);
    let clean: String = clean.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match clean.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

fn html_title(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase(); // keeps every byte where it was
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower[start..].find("</title>")?;
    Some(text[start..end].trim()).filter(|title| !title.is_empty())
}
