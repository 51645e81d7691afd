//! What a person at the terminal is told while something happens, on standard error.
//!
//! Steps are for a terminal only; a wait or a repeat is told wherever people read, since a command that stands
//! still without a word looks broken.

use std::io::IsTerminal;

use rollcall::{Progress, Step, Watch};
use vanta::Event;
use vanta::watch::Limit;

use crate::say;

/// Tells on standard error.
pub(crate) struct Told {
    quiet: bool,
    terminal: bool,
}

impl Told {
    pub(crate) fn new(json: bool) -> Told {
        Told { quiet: json, terminal: std::io::stderr().is_terminal() }
    }
}

impl Watch for Told {
    fn saw(&self, progress: &Progress) {
        if self.quiet {
            return;
        }
        match progress {
            Progress::Step(step) if self.terminal => eprintln!("{}", words(*step)),
            Progress::Step(_) | Progress::Vanta(Event::Exchanged(_)) => {}
            Progress::Vanta(Event::WaitingForLock) => {
                eprintln!("Another run with this key is under way on this computer; waiting for its end…");
            }
            Progress::Vanta(Event::WaitingForLimit { limit, wait, .. }) => {
                let limit = match limit {
                    Limit::Requests => "20 requests a minute",
                    Limit::Logins => "5 sign-ins a minute",
                };
                eprintln!("Vanta allows {limit}; going on in {} seconds…", wait.as_secs() + 1);
            }
            Progress::Vanta(Event::Retrying { cause, wait }) => {
                eprintln!("{cause}; trying again in {} seconds…", wait.as_secs() + 1);
            }
        }
    }
}

/// What a person must hear whatever is asked, such as that the data folder was damaged.
pub(crate) fn notice(words: &str) {
    eprintln!("{}", say::clean(words));
}

fn words(step: Step) -> &'static str {
    match step {
        Step::ReadingFile => "Reading the file…",
        Step::ReadingVanta => "Reading what Vanta has now…",
        Step::Sending => "Sending…",
        Step::ReadingBack => "Reading back…",
        Step::Comparing => "Comparing…",
    }
}
