//! How fast the house is and how much memory it takes, against the libraries that others would use for the same.
//!
//! Every figure is a ratio of neighbours, A B A B …, so that a busy machine slows both alike; what is printed is the
//! median with the ends. Nothing here ever fails: what a shared machine measures is something to look at, not a test.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::practice::bare;
use crate::run::{self, Line};

mod jobs;
mod peers;
mod recipes;
mod review;
mod sends;
mod sheets;

const MEGABYTE: f64 = 1_000_000.0;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A review of a list.
    Review,
    /// The reading of files.
    Sheets,
    /// What recipes say.
    Recipes,
    /// What sends compute and leave.
    Sends,
    /// All of it.
    All,
}

/// Measures and prints tables. `rows` is the size of the reviewed list.
pub(crate) fn bench(part: Part, runs: usize, rows: usize) -> Outcome {
    // One build of all, so that both sides of a ratio use the same library, built with the same features.
    Line::new("cargo build --release -p rollcall-cli -p xtask --bin rollcall --example calamine_alone --example measured --example recipe_work --example send_work --example sheet_work")
        .run()?;
    let folder = tempfile::Builder::new().prefix("rollcall-bench-").tempdir()?;
    if matches!(part, Part::Review | Part::All) {
        review::measure(folder.path(), runs, rows)?;
    }
    if matches!(part, Part::Sheets | Part::All) {
        sheets::measure(folder.path(), runs)?;
    }
    if matches!(part, Part::Recipes | Part::All) {
        recipes::measure(folder.path(), runs)?;
    }
    if matches!(part, Part::Sends | Part::All) {
        sends::measure(folder.path(), runs)?;
    }
    Ok(())
}

/// A whole process that is measured again and again.
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
    /// A program with its arguments, in a bare environment but for those variables.
    fn new(words: Vec<PathBuf>, settings: Vec<(&'static str, String)>, exit: i64) -> Subject {
        let command = move || {
            let mut command = bare(&measured());
            command.args(&words).envs(settings.iter().cloned());
            command
        };
        Subject { command: Box::new(command), exit }
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

/// The headings of a table of figures.
fn title(words: &str) {
    println!("\n{words}");
    println!("{:<46}{:>9}{:>9}{:>9}   {:<18}word", "figure", "median", "min", "max", "target");
}

fn row(figure: &str, spread: Option<Spread>, target: &str, word: &str) {
    let line = match spread {
        Some(Spread { median, min, max }) => {
            format!("{figure:<46}{median:>9.2}{min:>9.2}{max:>9.2}   {target:<18}{word}")
        }
        None => format!("{figure:<46}{:>9}{:>9}{:>9}   {target:<18}not measured here", "-", "-", "-"),
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
}
