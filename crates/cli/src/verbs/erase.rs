//! `erase`: one person out of the history, at their request.

use rollcall::{Erased, Error, Rollcall};

use crate::answer::Answer;
use crate::arguments::Erase;
use crate::say;
use crate::shell;

pub(super) async fn run(house: &Rollcall, wanted: &Erase) -> Result<Answer, Error> {
    let list = wanted.list.as_deref();
    let runs = house.history(list)?;
    let practice = !runs.is_empty() && runs.iter().all(|run| run.practice);
    let erased = house.erase_person(list, &wanted.id, &wanted.confirm).await?;
    let text = format!("{}\n{}", what_was(wanted, &erased), what_was_not(wanted, &erased));
    Ok(Answer::new(&erased, text)?.practice(practice))
}

fn what_was(wanted: &Erase, erased: &Erased) -> String {
    let id = say::line(&wanted.id);
    let place = match &wanted.list {
        Some(list) => format!("of the list \"{}\"", say::line(list)),
        None => "of all lists".to_owned(),
    };
    let lines: Vec<String> = [
        (erased.runs, "out of what is told of", "run", "runs"),
        (erased.snapshots, "out of", "snapshot", "snapshots"),
        (erased.found_by, "out of the search, which found by this ID", "run", "runs"),
        (
            erased.mended,
            "with",
            "cell corrected by hand, for which the file's own value counts from now on",
            MENDED,
        ),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, place, one, many)| format!("  {place} {}\n", say::count(count, one, many)))
    .collect();
    if lines.is_empty() {
        return format!("Nothing that is kept {place} names {id}. Nothing was erased.\n");
    }
    format!(
        "Erased {id} from what is kept {place}:\n{}Counts, times and fingerprints stay, and the history still verifies: \
         rollcall history --verify\n",
        lines.concat()
    )
}

const MENDED: &str = "cells corrected by hand, for which the file's own values count from now on";

fn what_was_not(wanted: &Erase, erased: &Erased) -> String {
    let mut text = "Not erased:\n  what Vanta holds; remove the person from the file and send it\n  \
                    your files: one that still names the person brings them back with the next run\n  \
                    who ran Rollcall, as the computer's user\n  \
                    backups, and proofs that were written already\n"
        .to_owned();
    if wanted.list.is_some() {
        text.push_str("  what is kept of other lists; without --list all are looked through\n");
    }
    for list in &erased.must_have {
        text.push_str(&format!(
            "  that every file of \"{}\" must give this ID; set others: rollcall list set {} --must-have ID\n",
            say::line(list),
            shell::word_or_unsaid(list),
        ));
    }
    text
}
