//! Entries of the chain: made, linked, and pointed at by proofs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vanta::Secret;
use vanta::secret::hex;

use super::{Note, unknown_run};
use crate::Rollcall;
use crate::error::Error;
use crate::secret::{Sealer, SecretError};
use crate::store::{Body, Entry, Run, StoreError, Which, Work};

/// What entries are about. The words stand in every data folder and never change.
pub(super) const SETTLED: &str = "run settled";
pub(super) const ERASED: &str = "part erased";
pub(super) const RESTORED: &str = "restored from backup";
pub(super) const ELSEWHERE: &str = "opened elsewhere";

/// Where a run stands in the chain; what its proof prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainPlace {
    /// The number of the entry that settled it.
    pub entry: i64,
    /// How many entries there are.
    pub count: i64,
    /// The entry's own keyed hash, in hexadecimal digits.
    pub hash: String,
    /// That of the last entry.
    pub head: String,
}

/// What an entry says is sealed from here on. Of several about the same part the last one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub(super) enum Claim {
    /// What is told of a run.
    Told { run: String, sealed: Option<String> },
    /// Whom a run concerned.
    Concerned { run: String, ids: String },
    /// Which body a snapshot is.
    Snapshot { run: String, which: Which, body: i64 },
    /// What a body holds.
    Body { body: i64, sealed: Option<String>, prints: Option<String> },
}

impl Claim {
    /// What is told of a run, as it stands.
    pub(super) fn told(work: &Work<'_>, run: &str) -> Result<Claim, StoreError> {
        Ok(Claim::Told { run: run.to_owned(), sealed: work.part(run)?.as_deref().map(hash) })
    }

    /// Whom a run concerned, as it stands.
    pub(super) fn concerned(work: &Work<'_>, run: &str) -> Result<Claim, StoreError> {
        Ok(Claim::Concerned { run: run.to_owned(), ids: hash(&work.concerned(run)?.concat()) })
    }

    /// What a body holds.
    pub(super) fn body(body: &Body) -> Claim {
        Claim::Body {
            body: body.body,
            sealed: body.sealed.as_deref().map(hash),
            prints: body.prints.as_deref().map(hash),
        }
    }

    /// All that a run left, as it stands.
    pub(super) fn of_run(work: &Work<'_>, run: &str) -> Result<Vec<Claim>, StoreError> {
        let mut claims = vec![Claim::told(work, run)?, Claim::concerned(work, run)?];
        let mut bodies = BTreeMap::new();
        for (which, body) in work.snapshots(run)? {
            claims.push(Claim::Snapshot { run: run.to_owned(), which, body });
            if let Some(kept) = work.body(body)? {
                bodies.insert(body, Claim::body(&kept));
            }
        }
        claims.extend(bodies.into_values());
        Ok(claims)
    }
}

/// An entry before it is linked.
pub(super) struct Draft<'a> {
    pub(super) at: Timestamp,
    pub(super) what: &'static str,
    pub(super) run: Option<&'a str>,
    pub(super) facts: Value,
    pub(super) claims: Vec<Claim>,
}

/// Links an entry to the end of the chain.
pub(super) fn append(work: &Work<'_>, sealer: &Sealer, draft: Draft<'_>) -> Result<Entry, StoreError> {
    let (number, previous) = match work.chain_head()? {
        Some(head) => (head.number + 1, head.mac),
        None => (1, Vec::new()),
    };
    let mut entry = Entry {
        number,
        at: draft.at.to_string(),
        what: draft.what.to_owned(),
        run: draft.run.map(str::to_owned),
        facts: draft.facts.to_string(),
        parts: serde_json::to_string(&draft.claims).unwrap_or_default(),
        previous,
        mac: Vec::new(),
    };
    entry.mac = mac(sealer, &entry).to_vec();
    work.add_entry(&entry)?;
    Ok(entry)
}

/// The keyed hash over an entry and, by it, over all before.
pub(super) fn mac(sealer: &Sealer, entry: &Entry) -> [u8; 32] {
    let (whose, run): (&[u8], &str) = match &entry.run {
        Some(run) => (b"run", run),
        None => (b"none", ""),
    };
    sealer.link(&[
        b"Rollcall history 1",
        &entry.number.to_le_bytes(),
        entry.at.as_bytes(),
        entry.what.as_bytes(),
        whose,
        run.as_bytes(),
        entry.facts.as_bytes(),
        entry.parts.as_bytes(),
        &entry.previous,
    ])
}

/// Everything that a run's row says, by name. Fields that a later Rollcall adds change nothing about earlier entries:
/// an entry is compared by the names that it has.
pub(super) fn facts(run: &Run) -> Map<String, Value> {
    let mut facts = match serde_json::to_value(run) {
        Ok(Value::Object(facts)) => facts,
        _ => Map::new(),
    };
    facts.insert("application".to_owned(), json!(run.application));
    facts
}

/// Tells in the chain of every move that is not told yet.
pub(super) fn tell_moves(work: &Work<'_>, sealer: &Sealer) -> Result<(), StoreError> {
    for moved in work.moves_untold()? {
        let what = if moved.what == RESTORED { RESTORED } else { ELSEWHERE };
        let draft = Draft { at: moved.at, what, run: None, facts: json!({}), claims: Vec::new() };
        let entry = append(work, sealer, draft)?;
        work.move_told(moved.number, entry.number)?;
    }
    Ok(())
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// How long the chain was and how it ended, as the keychain keeps it: what the store alone cannot prove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) count: i64,
    pub(super) head: String,
}

impl Head {
    fn of(entry: &Entry) -> Head {
        Head { count: entry.number, head: hex(&entry.mac) }
    }
}

impl Rollcall {
    /// Where a run stands in the chain; nothing where no entry settled it.
    ///
    /// # Errors
    /// Where there is no such run, or the store cannot be read.
    pub(crate) fn chain_of(&self, run: &str) -> Result<Option<ChainPlace>, Error> {
        self.store.look(|work| {
            work.run(run)?.ok_or_else(|| unknown_run(run))?;
            let Some((entry, head)) = work.entry_of(run)?.zip(work.chain_head()?) else { return Ok(None) };
            Ok(Some(ChainPlace {
                entry: entry.number,
                count: head.number,
                hash: hex(&entry.mac),
                head: hex(&head.mac),
            }))
        })
    }

    /// The name under which the keychain keeps the head of this folder's chain; nothing for a house without a folder.
    /// It is not the key's: two folders may have one key, and each counts for itself.
    pub(super) fn head_item(&self) -> Result<Option<String>, Error> {
        let folder = self.store.look(|work| work.folder())?;
        Ok(folder.map(|(id, _)| format!("{id}.history")))
    }

    /// Keeps count and head in the keychain. Where the environment gives the key there may be no keychain, and none
    /// is asked.
    pub(super) async fn keep_head(&self) -> Result<Option<Note>, Error> {
        if self.seal_key.is_some() {
            return Ok(None);
        }
        let Some((item, head)) = self.head_item()?.zip(self.store.look(|work| work.chain_head())?) else {
            return Ok(None);
        };
        let text = serde_json::to_string(&Head::of(&head)).unwrap_or_default();
        let kept = self.secrets.set(&item, Secret::new(text)).await;
        Ok(kept.err().map(|error| Note {
            message: format!(
                "The keychain did not take the count of the history ({error}). Until it does, entries that are cut \
                 off its end could not be noticed."
            ),
            hint: None,
        }))
    }

    /// Count and head as the keychain has them. An item that holds anything else counts as none.
    pub(super) async fn kept_head(&self, item: &str) -> Result<Option<Head>, SecretError> {
        let kept = self.secrets.get(item).await?;
        Ok(kept.and_then(|text| serde_json::from_str(text.open()).ok()))
    }
}
