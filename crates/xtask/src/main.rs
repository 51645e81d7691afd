//! `cargo xtask …`: everything that is done *to* the project, by people and by CI, in one place.
//!
//! It stands apart from the house on purpose: it uses none of its crates, only the programs built from them,
//! as a person would. So it builds in seconds on a fresh machine, before anything else is there, and what the
//! demo shows is what the real command does.

#![allow(clippy::disallowed_methods)] // here time is measured and waited for; nothing of the house runs in this process
#![allow(clippy::print_stdout, clippy::print_stderr)] // printing is what it is for

use std::process::ExitCode;

mod bench;
mod demo;
mod packages;
mod practice;
mod run;
mod setup;
mod tally;
mod test;
mod workbook;

/// What every task answers with: one sentence where it failed.
pub(crate) type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const HELP: &str = "\
cargo xtask COMMAND

  demo  [--yes] [--keep] [--no-window]   sets up, builds, and sends real workbooks to a practice Vanta
  test  [--yes] [--only STEP]            everything the project can check, cheapest first
  bench [review|sheets|recipes|sends] [--runs N] [--rows N]
                                         how long a review, reading files, recipes and sends take, and how much memory
  setup [demo|test] [--yes]              only installs what demo or test need

  --yes     install what is missing without asking (so do CI=true and a missing terminal)
  --keep    keep the demo's folder
  --only    one step of the test, by the name in its heading";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    let mut options = Options::new(rest);
    match command {
        "demo" => {
            let wishes = demo::Wishes {
                yes: options.flag("--yes"),
                keep: options.flag("--keep"),
                window: !options.flag("--no-window"),
            };
            options.finish()?;
            demo::demo(&wishes)
        }
        "test" => {
            let (yes, only) = (options.flag("--yes"), options.value("--only")?);
            options.finish()?;
            test::test(yes, only.as_deref())
        }
        "bench" => {
            let (runs, rows) = (options.number("--runs", 7)?, options.number("--rows", 10_000)?);
            let named = [
                ("review", bench::Part::Review),
                ("sheets", bench::Part::Sheets),
                ("recipes", bench::Part::Recipes),
                ("sends", bench::Part::Sends),
            ];
            let part = match named.into_iter().filter(|(name, _)| options.flag(name)).collect::<Vec<_>>()[..]
            {
                [(_, part)] => part,
                _ => bench::Part::All,
            };
            options.finish()?;
            bench::bench(part, runs.max(5), rows)
        }
        "setup" => {
            let yes = options.flag("--yes");
            let purpose = match options.flag("demo") {
                true => setup::Purpose::Demo,
                false => setup::Purpose::Test,
            };
            options.flag("test");
            options.finish()?;
            setup::setup(purpose, yes)
        }
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command '{other}'\n\n{HELP}").into()),
    }
}

/// What stands after the command's name; each option is taken out once, and nothing may be left over.
struct Options {
    left: Vec<String>,
}

impl Options {
    fn new(arguments: &[String]) -> Options {
        Options { left: arguments.to_vec() }
    }

    fn flag(&mut self, name: &str) -> bool {
        let place = self.left.iter().position(|argument| argument == name);
        place.map(|place| self.left.remove(place)).is_some()
    }

    fn value(&mut self, name: &str) -> Outcome<Option<String>> {
        let Some(place) = self.left.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        self.left.remove(place);
        if place == self.left.len() {
            return Err(format!("{name} needs a value").into());
        }
        Ok(Some(self.left.remove(place)))
    }

    fn number(&mut self, name: &str, usual: usize) -> Outcome<usize> {
        match self.value(name)? {
            Some(text) => text.parse().map_err(|_| format!("{name} needs a number, not '{text}'").into()),
            None => Ok(usual),
        }
    }

    fn finish(self) -> Outcome {
        match self.left.first() {
            Some(argument) => Err(format!("'{argument}' is not known here\n\n{HELP}").into()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Options {
        let arguments: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Options::new(&arguments)
    }

    #[test]
    fn options_are_taken_out_and_nothing_may_be_left() {
        let mut given = options("--yes --only clippy");
        assert!(given.flag("--yes"));
        assert!(!given.flag("--keep"));
        assert_eq!(given.value("--only").unwrap().as_deref(), Some("clippy"));
        assert!(given.finish().is_ok());
        assert!(options("--yess").finish().is_err());
    }

    #[test]
    fn a_value_or_a_number_that_is_missing_is_named() {
        assert_eq!(options("--only").value("--only").unwrap_err().to_string(), "--only needs a value");
        assert!(options("--runs many").number("--runs", 7).is_err());
        assert_eq!(options("").number("--runs", 7).unwrap(), 7);
    }
}
