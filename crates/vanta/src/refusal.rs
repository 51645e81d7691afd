//! Vanta's words about records, turned back into record and field.
//!
//! `/3/email: must be string` and `Too many fields on resource …` were seen live by others, May to September
//! 2026. Whatever is not understood stays as Vanta's own words, without anything that looks like a secret.

use std::fmt;

use serde_json::Value;

/// Words longer than this are cut before they are shown, in characters.
const WORDS: usize = 300;

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
    pub(crate) fn read(body: &[u8], words: String) -> Refusal {
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
