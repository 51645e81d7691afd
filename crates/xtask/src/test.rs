//! Everything the project can check, cheapest first.
//!
//! The order is also the order of building: the pages before the shell that carries them, and one build of
//! all targets before the tests. Every cargo line names the whole workspace, because the features of a shared
//! library depend on what is built with it: another selection would build half of the tree a second time.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::run::Line;
use crate::setup::{self, Purpose};
use crate::tally::Tally;

/// One thing that is checked.
struct Step {
    name: &'static str,
    about: &'static str,
    /// Steps that must have run for this one to mean anything; for `--only`.
    after: &'static [&'static str],
    does: fn(&mut Tally) -> Outcome<Done>,
}

/// How a step ended that did not fail.
enum Done {
    Well,
    /// Not run, and why.
    Skipped(&'static str),
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "the Rust code is formatted",
        after: &[],
        does: |_| cargo("fmt --all --check"),
    },
    Step {
        name: "licences",
        about: "licences and sources of the libraries",
        after: &[],
        does: |_| licences(),
    },
    Step {
        name: "page-types",
        about: "types of the pages",
        after: &[],
        does: |_| npm("run check", &mut Tally::default()),
    },
    Step { name: "page-tests", about: "tests of the pages", after: &[], does: |tally| npm("test", tally) },
    Step {
        name: "pages",
        about: "the pages are built",
        after: &[],
        does: |_| npm("run build", &mut Tally::default()),
    },
    Step {
        name: "build",
        about: "programs and tests are built, with the lints",
        after: &["pages"],
        does: |_| linted("build --workspace --all-targets"),
    },
    Step {
        name: "page-journeys",
        about: "the pages in a browser, before a stand-in for the house",
        after: &["pages"],
        does: page_journeys,
    },
    Step {
        name: "tests",
        about: "the house, the practice Vanta, the command, generated files, and journeys in the real window",
        after: &["pages", "build"],
        does: tests,
    },
];

/// Runs all steps, or one and what it needs.
pub(crate) fn test(yes: bool, only: Option<&str>) -> Outcome {
    let steps = chosen(only)?;
    heading("set-up", "what is missing is installed");
    let started = Instant::now();
    setup::setup(Purpose::Test, yes)?;
    let mut report = Report { rows: vec![("set-up", started.elapsed(), "")], tally: Tally::default() };
    let outcome = steps.into_iter().try_for_each(|step| report.take(step));
    report.print();
    outcome
}

fn chosen(only: Option<&str>) -> Outcome<Vec<&'static Step>> {
    let Some(name) = only else {
        return Ok(STEPS.iter().collect());
    };
    let Some(wanted) = STEPS.iter().find(|step| step.name == name) else {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no step '{name}'; there are {}", names.join(", ")).into());
    };
    Ok(STEPS.iter().filter(|step| step.name == name || wanted.after.contains(&step.name)).collect())
}

/// Which step took how long, and what the tests said.
struct Report {
    rows: Vec<(&'static str, Duration, &'static str)>,
    tally: Tally,
}

impl Report {
    fn take(&mut self, step: &Step) -> Outcome {
        heading(step.name, step.about);
        let started = Instant::now();
        let mut tally = Tally::default();
        let outcome = (step.does)(&mut tally);
        let took = started.elapsed();
        if outcome.is_err() && tally.failed == 0 {
            tally.failed = 1; // the step itself
        }
        self.tally.add(tally);
        let note = match &outcome {
            Ok(Done::Well) => "",
            Ok(Done::Skipped(why)) => {
                println!("SKIPPED: {why}");
                why
            }
            Err(_) => "FAILED",
        };
        self.rows.push((step.name, took, note));
        println!("-- {}: {}", step.name, seconds(took));
        let name = step.name;
        outcome.map(|_| ()).map_err(|error| {
            format!("the step '{name}' failed: {error}\n\nTo repeat it: cargo xtask test --only {name}")
                .into()
        })
    }

    fn print(&self) {
        println!("\nstep              time");
        for (name, took, note) in &self.rows {
            println!("{}", format!("{name:<14} {:>8}  {note}", seconds(*took)).trim_end());
        }
        let all: Duration = self.rows.iter().map(|(_, took, _)| *took).sum();
        println!("{:<14} {:>8}\n", "all", seconds(all));
        println!("{} passed, {} failed", self.tally.passed, self.tally.failed);
    }
}

fn heading(name: &str, about: &str) {
    println!("\n== {name}: {about}");
}

fn seconds(time: Duration) -> String {
    match time.as_secs() {
        under @ 0..60 => format!("{under}.{} s", time.subsec_millis() / 100),
        more => format!("{} m {:02} s", more / 60, more % 60),
    }
}

fn cargo(words: &str) -> Outcome<Done> {
    Line::new("cargo").and(words.split(' ')).run()?;
    Ok(Done::Well)
}

/// `cargo clippy` would compile every library a second time, only to throw the result away. With clippy as the
/// compiler of our own crates, one build gives both the lints and the programs; these settings are those that
/// `cargo clippy -- -D warnings` makes. Whoever runs tests must set the same, or they are built again.
const LINTED: &[(&str, &str)] =
    &[("RUSTC_WORKSPACE_WRAPPER", "clippy-driver"), ("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__")];

fn linted(words: &str) -> Outcome<Done> {
    Line::new("cargo").and(words.split(' ')).with(LINTED).run()?;
    Ok(Done::Well)
}

fn npm(words: &str, tally: &mut Tally) -> Outcome<Done> {
    Line::new("npm").and(words.split(' ')).in_folder("ui").watched(|line| tally.hear(line))?;
    Ok(Done::Well)
}

fn licences() -> Outcome<Done> {
    if Line::new("cargo deny --version").answer().is_none() {
        return Ok(Done::Skipped("cargo-deny is not installed"));
    }
    cargo("deny --offline check bans licenses sources")
}

/// Generated files are fresh where these pass: the tests make each anew and compare. The journeys in the real
/// window are among them; each makes a display, a session bus and a keychain of its own.
fn tests(tally: &mut Tally) -> Outcome<Done> {
    Line::new("cargo test --workspace").with(LINTED).watched(|line| tally.hear(line))?;
    Ok(Done::Well)
}

fn page_journeys(tally: &mut Tally) -> Outcome<Done> {
    npm("run test:pages", tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_that_is_needed_stands_before() {
        for (place, step) in STEPS.iter().enumerate() {
            for needed in step.after {
                let earlier = STEPS.iter().position(|other| other.name == *needed).unwrap();
                assert!(earlier < place, "{} before {}", needed, step.name);
            }
        }
    }

    #[test]
    fn one_step_brings_what_it_needs() {
        let names: Vec<&str> = chosen(Some("tests")).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["pages", "build", "tests"]);
        assert!(chosen(Some("test")).is_err());
        assert_eq!(chosen(None).unwrap().len(), STEPS.len());
    }

    #[test]
    fn times_are_read_at_a_glance() {
        assert_eq!(seconds(Duration::from_millis(4_250)), "4.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 m 05 s");
    }
}
