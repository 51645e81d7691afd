//! Which computer and user this is, as a hash: a data folder that is opened elsewhere was copied or moved.

use std::path::Path;

use sha2::{Digest, Sha256};
use vanta::secret::hex;

use super::Note;
use super::chain::ELSEWHERE;
use crate::Parts;
use crate::error::Error;
use crate::store::{Found, Store};

/// This computer and user; nothing where the computer has no name of its own, as in a container.
pub(crate) fn here() -> Option<String> {
    Some(named(&computer()?, &user()?))
}

/// Notes where the folder is opened. A note, where it was opened elsewhere before and `compare` is said.
pub(crate) fn settle_in(
    store: &Store,
    folder: &Path,
    parts: &Parts,
    here: Option<String>,
    compare: bool,
) -> Result<Option<Note>, Error> {
    let known = store.look(|work| work.folder())?;
    let id = known.as_ref().map_or_else(|| parts.chance.word(16), |(id, _)| id.clone());
    let place = known.as_ref().and_then(|(_, place)| place.clone());
    if known.is_some() && (here.is_none() || place == here) {
        return Ok(None);
    }
    let moved = compare && here.is_some() && place.is_some() && place != here;
    store.work(|work| {
        if moved {
            work.add_move(parts.clock.now(), ELSEWHERE)?;
        }
        work.put_folder(&id, here.as_deref())
    })?;
    Ok(moved.then(|| Note {
        message: format!(
            "The data folder {} was last opened on another computer or by another user.",
            folder.display()
        ),
        hint: Some(
            "Schedules wait, approvals are void, and each list wants one approved send by hand. If the other one \
             still sends, let only one of them go on."
                .to_owned(),
        ),
    }))
}

/// The note for a store that was damaged.
pub(crate) fn damaged(found: &Found) -> Option<Note> {
    let aside = found.set_aside.as_ref()?;
    let names: Vec<&str> = found.connections.iter().map(|kept| kept.name.as_str()).collect();
    let back = match names.as_slice() {
        [] => "No connection could be read out of it; add them again.".to_owned(),
        names => format!("These connections came back: {}.", names.join(", ")),
    };
    Some(Note {
        message: format!(
            "The store of the data folder was damaged. It was set aside as {}, and a new one begun: every list counts \
             as never sent.",
            aside.display()
        ),
        hint: Some(format!(
            "{back} Add your lists again, or go back to a backup with `rollcall restore-backup FILE`."
        )),
    })
}

fn named(computer: &str, user: &str) -> String {
    let mut hash = Sha256::new();
    for part in ["Rollcall place 1", computer.trim(), user] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

#[cfg(target_os = "linux")]
fn computer() -> Option<String> {
    let read = |path: &&str| std::fs::read_to_string(path).ok().filter(|id| !id.trim().is_empty());
    ["/etc/machine-id", "/var/lib/dbus/machine-id"].iter().find_map(read)
}

#[cfg(target_os = "macos")]
fn computer() -> Option<String> {
    let mut ask = std::process::Command::new("/usr/sbin/ioreg");
    let told = ask.args(["-rd1", "-c", "IOPlatformExpertDevice"]).output().ok()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let line = told.lines().find(|line| line.contains("\"IOPlatformUUID\""))?;
    line.split('"').nth(3).map(str::to_owned)
}

#[cfg(windows)]
fn computer() -> Option<String> {
    let key = r"HKLM\SOFTWARE\Microsoft\Cryptography";
    let told = std::process::Command::new("reg").args(["query", key, "/v", "MachineGuid"]).output().ok()?;
    String::from_utf8_lossy(&told.stdout).split_whitespace().last().map(str::to_owned)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn computer() -> Option<String> {
    None
}

/// The user by number, since a name in the environment may be missing where a scheduler starts the command.
#[cfg(unix)]
pub(crate) fn user() -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    // A file of one's own is one's own.
    let own = tempfile::tempfile().ok()?;
    Some(own.metadata().ok()?.uid().to_string())
}

#[cfg(windows)]
pub(crate) fn user() -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok();
    Some(format!(r"{}\{}", variable("USERDOMAIN")?, variable("USERNAME")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_computer_and_a_user() {
        assert_eq!(named("a", "1"), named("a\n", "1"), "a file ends with a line break");
        assert_ne!(named("a", "1"), named("b", "1"));
        assert_ne!(named("a", "1"), named("a", "2"));
        assert_ne!(named("a1", "1"), named("a", "11"));
        assert_eq!(here(), here());
    }
}
