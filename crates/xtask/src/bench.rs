//! How long a review takes and how much memory, against a process that only reads the same sheet.
//!
//! Two whole processes in turn, A B A B …, so that a busy machine slows both alike, and the figure is the
//! median of the ratios of neighbours. It is printed and never fails: what a shared machine measures is
//! something to look at, not a test.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::practice::{Practice, Rollcall, bare};
use crate::run::{self, Line};
use crate::workbook;

const TIMES: f64 = 4.0;
const TIMES_STRETCH: f64 = 2.0;
const MEMORY: f64 = 120.0;
const MEGABYTE: f64 = 1_000_000.0;

/// Measures and prints a table.
pub(crate) fn bench(runs: usize, rows: usize) -> Outcome {
    // One build of all three, so that both sides read sheets with the same library, built with the same features.
    Line::new("cargo build --release -p rollcall-cli -p xtask --bin rollcall --example calamine_alone --example measured")
        .run()?;
    let folder = tempfile::Builder::new().prefix("rollcall-bench-").tempdir()?;
    let (sent, next) = write_workbooks(folder.path(), rows)?;
    let practice = Practice::start("release")?;
    let rollcall = Rollcall::new("release", folder.path(), &practice)?;
    println!("A practice Vanta is filled with {rows} people.");
    fill(&rollcall, &practice, &sent, rows)?;

    let review = Subject::review(&rollcall, &next);
    let calamine = Subject::calamine(&next);
    println!("One run of each to warm up, then {runs} of each in turn.\n");
    review.measure()?;
    calamine.measure()?;
    let mut pairs = Vec::new();
    for _ in 0..runs {
        pairs.push((review.measure()?, calamine.measure()?));
    }
    print(rows, &pairs);
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

/// One of the two processes, ready to be measured again and again.
struct Subject {
    command: Box<dyn Fn() -> Command>,
    exit: i64,
}

/// What one process took.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Took {
    seconds: f64,
    megabytes: Option<f64>,
}

impl Subject {
    fn review(rollcall: &Rollcall, workbook: &Path) -> Subject {
        let arguments = [run::program("release", "rollcall"), "review".into(), workbook.to_path_buf()];
        let settings: Vec<_> = rollcall.environment().to_vec();
        let command = move || {
            let mut command = bare(&measured());
            command.args(&arguments).args(["--list", "Staff"]).envs(settings.iter().cloned());
            command
        };
        Subject { command: Box::new(command), exit: 3 }
    }

    fn calamine(workbook: &Path) -> Subject {
        let arguments = [example("calamine_alone"), workbook.to_path_buf()];
        let command = move || {
            let mut command = bare(&measured());
            command.args(&arguments);
            command
        };
        Subject { command: Box::new(command), exit: 0 }
    }

    fn measure(&self) -> Outcome<Took> {
        let output = (self.command)().output()?;
        let facts: Value = serde_json::from_slice(&output.stdout)?;
        if facts["exit"] != self.exit {
            let words = String::from_utf8_lossy(&output.stderr);
            return Err(format!(
                "a measured process ended with {} instead of {}: {words}",
                facts["exit"], self.exit
            )
            .into());
        }
        let seconds = facts["seconds"].as_f64().ok_or("a measurement without its time")?;
        Ok(Took { seconds, megabytes: facts["peak_bytes"].as_f64().map(|bytes| bytes / MEGABYTE) })
    }
}

fn example(name: &str) -> PathBuf {
    run::target().join("release/examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn measured() -> PathBuf {
    example("measured")
}

fn print(rows: usize, pairs: &[(Took, Took)]) {
    let ratios = Spread::of(pairs.iter().map(|(review, calamine)| review.seconds / calamine.seconds));
    let review = Spread::of(pairs.iter().map(|(review, _)| review.seconds * 1000.0));
    let calamine = Spread::of(pairs.iter().map(|(_, calamine)| calamine.seconds * 1000.0));
    let memory = Spread::of(pairs.iter().filter_map(|(review, _)| review.megabytes));
    let alone = Spread::of(pairs.iter().filter_map(|(_, calamine)| calamine.megabytes));
    println!("{rows} user accounts, 12 columns, xlsx; {} runs of each; whole processes", pairs.len());
    println!("{:<34}{:>9}{:>9}{:>9}   {:<18}word", "figure", "median", "min", "max", "target");
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

fn row(figure: &str, spread: Option<Spread>, target: &str, word: &str) {
    let line = match spread {
        Some(Spread { median, min, max }) => {
            format!("{figure:<34}{median:>9.2}{min:>9.2}{max:>9.2}   {target:<18}{word}")
        }
        None => format!("{figure:<34}{:>9}{:>9}{:>9}   {target:<18}not measured here", "-", "-", "-"),
    };
    println!("{}", line.trim_end());
}

fn word(spread: Option<Spread>, target: f64) -> &'static str {
    match spread {
        Some(spread) if spread.median < target => "pass",
        Some(_) => "over",
        None => "",
    }
}

fn times_word(spread: Option<Spread>) -> &'static str {
    match spread {
        Some(spread) if spread.median < TIMES_STRETCH => "pass, aim reached",
        other => word(other, TIMES),
    }
}

/// The middle and the ends of some measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spread {
    median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Option<Spread> {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = match values.len() % 2 {
            1 => values[middle],
            _ => (values[middle - 1] + values[middle]) / 2.0,
        };
        Some(Spread { median, min, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let spread = |values: &[f64]| Spread::of(values.iter().copied());
        assert_eq!(spread(&[3.0, 1.0, 2.0]), Some(Spread { median: 2.0, min: 1.0, max: 3.0 }));
        assert_eq!(spread(&[4.0, 1.0, 2.0, 3.0]).map(|spread| spread.median), Some(2.5));
        assert_eq!(spread(&[]), None);
    }

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
