//! The state file: credentials and lists, for its owner only, written whole or not at all.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vanta::secret::PRACTICE_PREFIX;
use vanta::{Kind, Property, Record, Secret};

use crate::door::Door;
use crate::lists::Lists;
use crate::{Declared, Settings, StartError};

const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Version {
    v: u32,
}

#[derive(Serialize, Deserialize)]
struct State {
    v: u32,
    client_id: String,
    client_secret: String,
    lists: Vec<Kept>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    kind: String,
    list_id: String,
    properties: Vec<Property>,
    records: Vec<Record>,
}

/// Reads the named file, or makes a new application with a list for each kind.
pub(crate) fn read_or_make(settings: &Settings) -> Result<(Door, Lists), StartError> {
    let chance = settings.chance.as_ref();
    let Some(file) = settings.state.as_deref() else {
        return Ok((Door::new(chance), Lists::one_of_each(chance)));
    };
    match std::fs::read(file) {
        Ok(content) => read(&content).map_err(|why| StartError::State { file: file.to_owned(), why }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok((Door::new(chance), Lists::one_of_each(chance)))
        }
        Err(error) => Err(StartError::State { file: file.to_owned(), why: error.to_string() }),
    }
}

fn read(content: &[u8]) -> Result<(Door, Lists), String> {
    // Serde's words could quote the secret or a person, so only the place is told.
    let place =
        |error: serde_json::Error| format!("it breaks in line {}, column {}", error.line(), error.column());
    // The version stands alone first: what else a newer file holds is unknown here.
    let Version { v } = serde_json::from_slice(content).map_err(place)?;
    if v != VERSION {
        return Err(format!("it has version {v}, and this program knows version {VERSION}"));
    }
    let state: State = serde_json::from_slice(content).map_err(place)?;
    let client_secret = Secret::new(state.client_secret);
    if !client_secret.is_practice() {
        return Err(format!("its client secret does not begin with {PRACTICE_PREFIX}"));
    }
    let mut lists = Lists::default();
    for Kept { kind, list_id, properties, records } in state.lists {
        let kind = Kind::named(&kind).ok_or_else(|| format!("it holds a list of an unknown kind, {kind}"))?;
        lists.put_back(Declared { kind, list_id, properties }, records);
    }
    Ok((Door::of(state.client_id, client_secret), lists))
}

/// Writes everything to a new file beside the old one, and puts it in its place.
pub(crate) fn write(file: &Path, door: &Door, lists: &Lists) -> std::io::Result<()> {
    let kept = |list: &crate::lists::List| Kept {
        kind: list.declared.kind.name.to_owned(),
        list_id: list.declared.list_id.clone(),
        properties: list.declared.properties.clone(),
        records: list.records.clone(),
    };
    let state = State {
        v: VERSION,
        client_id: door.client_id().to_owned(),
        client_secret: door.secret().open().to_owned(),
        lists: lists.all().iter().map(kept).collect(),
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?; // made for its owner only
    fresh.write_all(&serde_json::to_vec(&state)?)?;
    fresh.persist(file).map_err(|error| error.error)?;
    Ok(())
}
