//! How long a review takes and how much memory, against a process that only reads the same sheet.

use std::path::{Path, PathBuf};

use super::peers::{self, Peer};
use super::{Spread, Subject, Took, example, row, title, word};
use crate::Outcome;
use crate::practice::{Practice, Rollcall};
use crate::run;
use crate::workbook;

const TIMES: f64 = 4.0;
const TIMES_STRETCH: f64 = 2.0;
const MEMORY: f64 = 120.0;

/// Measures a review of a list of so many records, and prints it.
pub(super) fn measure(folder: &Path, runs: usize, rows: usize) -> Outcome {
    let (sent, next) = write_workbooks(folder, rows)?;
    let practice = Practice::start("release")?;
    let rollcall = Rollcall::new("release", folder, &practice)?;
    println!("A practice Vanta is filled with {rows} people.");
    fill(&rollcall, &practice, &sent, rows)?;

    let review = review(&rollcall, &next);
    let calamine = Subject::new(vec![example("calamine_alone"), next.clone()], Vec::new(), 0);
    review.measure()?;
    calamine.measure()?;
    let mut pairs = Vec::new();
    for _ in 0..runs {
        pairs.push((review.measure()?, calamine.measure()?));
    }
    print(rows, &pairs);
    for peer in peers::ready(&practice, &next)? {
        against(&peer, &review, runs)?;
    }
    Ok(())
}

/// How many times as long the same review takes elsewhere, pair by pair.
fn against(peer: &Peer, review: &Subject, runs: usize) -> Outcome {
    let mut times = Vec::new();
    if let Some(theirs) = &peer.subject {
        theirs.measure()?;
        review.measure()?;
        for _ in 0..runs {
            times.push(theirs.measure()?.seconds / review.measure()?.seconds);
        }
    }
    let spread = Spread::of(times.into_iter());
    let word = match spread {
        Some(spread) if spread.median >= peer.stretch => "pass, aim reached",
        Some(spread) if spread.median >= peer.times => "pass",
        Some(_) => "under",
        None => "",
    };
    let target = format!("> {} (aim {})", peer.times, peer.stretch);
    row(&format!("{}, times a review", peer.name), spread, &target, word);
    Ok(())
}

/// The workbook that Vanta holds, and the one that is reviewed: a few people differ.
fn write_workbooks(folder: &Path, rows: usize) -> Outcome<(PathBuf, PathBuf)> {
    let (sent, next) = (folder.join("sent.xlsx"), folder.join("next.xlsx"));
    // Five join and three leave, so the first one is smaller by two, and neither is above Vanta's 10,000.
    let staff = workbook::people(rows + workbook::LEFT - workbook::JOINED);
    workbook::write(&sent, &staff)?;
    workbook::write(&next, &workbook::a_month_later(&staff))?;
    Ok((sent, next))
}

fn fill(rollcall: &Rollcall, practice: &Practice, workbook: &Path, rows: usize) -> Outcome {
    let (url, id) = (practice.says("url")?, practice.says("client_id")?);
    rollcall.facts(&["connection", "add", "Practice", "--client-id", id, "--url", url], &[0])?;
    let list = practice.list("user_account")?;
    let add = ["list", "add", "Staff", "--connection", "Practice", "--kind", "user_account", "--id", list];
    rollcall.facts(&add, &[0])?;
    let file = workbook.display().to_string();
    let send = ["send", &file, "--list", "Staff"];
    let first = rollcall.facts(&send, &[0, 4])?;
    if first["state"] == "held" {
        let plan = first["plan"].as_str().ok_or("the held send names no plan")?;
        rollcall.facts(&[&send[..], &["--approve", plan]].concat(), &[0])?;
    }
    let held = rollcall.facts(&["read", "--list", "Staff"], &[0])?;
    match held["live"].as_u64() {
        Some(live) if live + 2 == rows as u64 => Ok(()),
        live => Err(format!("the practice Vanta should hold {} people, and says {live:?}", rows - 2).into()),
    }
}

fn review(rollcall: &Rollcall, workbook: &Path) -> Subject {
    let words = ["review".into(), workbook.to_path_buf(), "--list".into(), "Staff".into()];
    let words = std::iter::once(run::program("release", "rollcall")).chain(words).collect();
    Subject::new(words, rollcall.environment().to_vec(), 3)
}

fn print(rows: usize, pairs: &[(Took, Took)]) {
    let ratios = Spread::of(pairs.iter().map(|(review, calamine)| review.seconds / calamine.seconds));
    let review = Spread::of(pairs.iter().map(|(review, _)| review.seconds * 1000.0));
    let calamine = Spread::of(pairs.iter().map(|(_, calamine)| calamine.seconds * 1000.0));
    let memory = Spread::of(pairs.iter().filter_map(|(review, _)| review.megabytes));
    let alone = Spread::of(pairs.iter().filter_map(|(_, calamine)| calamine.megabytes));
    title(&format!("{rows} user accounts, 12 columns, xlsx; {} runs of each; whole processes", pairs.len()));
    row(
        "review against calamine, times",
        ratios,
        &format!("< {TIMES} (aim {TIMES_STRETCH})"),
        times_word(ratios),
    );
    row("review, ms", review, "", "");
    row("calamine alone, ms", calamine, "", "");
    row("review, most memory, MB", memory, &format!("< {MEMORY}"), word(memory, MEMORY));
    row("calamine alone, most memory, MB", alone, "", "");
}

fn times_word(spread: Option<Spread>) -> &'static str {
    match spread {
        Some(spread) if spread.median < TIMES_STRETCH => "pass, aim reached",
        other => word(other, TIMES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_judged_by_its_median() {
        let at = |median: f64| Spread::of([median].into_iter());
        assert_eq!(times_word(at(1.9)), "pass, aim reached");
        assert_eq!(times_word(at(3.9)), "pass");
        assert_eq!(times_word(at(4.0)), "over");
        assert_eq!(word(at(119.0), MEMORY), "pass");
        assert_eq!(word(None, MEMORY), "");
    }
}
