//! `settings`: how much is kept of what names people.

use rollcall::{Error, Keeping, Rollcall};
use serde_json::json;
use vanta::kind::grouped;

use crate::answer::Answer;
use crate::arguments;
use crate::say;

pub(super) fn run(house: &Rollcall, wanted: &arguments::Settings) -> Result<Answer, Error> {
    let before = house.keeping()?;
    let now = Keeping {
        bodies: wanted.snapshots.map_or(before.bodies, usize::from),
        fingerprints_only: wanted.fingerprints_only.unwrap_or(before.fingerprints_only),
    };
    if now != before {
        house.set_keeping(now)?;
    }
    let document = json!({"snapshots": now.bodies, "fingerprints_only": now.fingerprints_only});
    let mut text = shown(&now);
    if let Some(means) = means(&before, &now) {
        text.push_str(&format!("\n{means}\n"));
    }
    Answer::new(&document, text)
}

fn shown(keeping: &Keeping) -> String {
    let snapshots = match keeping.bodies {
        1 => "the last one".to_owned(),
        bodies => format!("the last {} different ones", grouped(bodies)),
    };
    let snapshots = format!(
        "{snapshots}, the last of each month for 13 months, and always the one before the first send"
    );
    let only = if keeping.fingerprints_only { "yes: nothing can be undone" } else { "no" };
    say::columns(&[
        vec!["Snapshots kept of each list".to_owned(), snapshots],
        vec!["Fingerprints only".to_owned(), only.to_owned()],
    ])
}

/// What a change means for what is kept already.
fn means(before: &Keeping, now: &Keeping) -> Option<&'static str> {
    match (before.fingerprints_only, now.fingerprints_only) {
        (false, true) => Some(
            "From the end of each list's next run on, nothing of that list can be undone: no snapshot of it is kept any \
             more, and those kept until now are erased. Until then this can be taken back:\n  \
             rollcall settings --fingerprints-only no",
        ),
        (true, false) => Some(
            "From each list's next run on, snapshots are kept again. Those erased meanwhile do not come back: runs \
             without them cannot be undone.",
        ),
        _ if now.bodies < before.bodies && !now.fingerprints_only => {
            Some("Snapshots beyond that are erased at the end of each list's next run.")
        }
        _ => None,
    }
}
