//! What a person at the terminal is told while something happens, on standard error.
//!
//! Steps are for a terminal only; a wait or a repeat is told wherever people read, since a command that stands
//! still without a word looks broken.

use std::convert::Infallible;
use std::io::IsTerminal;

use rollcall::{Cancel, Progress, Step, Watch};
use vanta::Event;
use vanta::watch::Limit;

use crate::say;

/// How a command ends that was interrupted: 128 and the number of the signal, as shells have it.
const INTERRUPTED: i32 = 130;

/// Tells on standard error.
pub(crate) struct Told {
    quiet: bool,
    terminal: bool,
    cancel: Cancel,
}

impl Told {
    pub(crate) fn new(json: bool) -> Told {
        Told { quiet: json, terminal: std::io::stderr().is_terminal(), cancel: Cancel::default() }
    }

    fn cancel_politely(&self) {
        self.cancel.ask();
        if !self.quiet {
            eprintln!("Cancelling, unless the list has left already. Ctrl-C once more ends at once…");
        }
    }

    /// Asks politely at the first Ctrl-C, and ends at the second. What a send leaves then is found by the next one.
    pub(crate) async fn heed_interrupts(&self) -> Infallible {
        if tokio::signal::ctrl_c().await.is_err() {
            return std::future::pending().await; // nobody can ask
        }
        let mut again = std::pin::pin!(tokio::signal::ctrl_c());
        tokio::select! {
            biased; // the second one is listened for before anybody is told that it helps
            _ = &mut again => std::process::exit(INTERRUPTED),
            () = async { self.cancel_politely() } => {}
        }
        let _ = again.await;
        std::process::exit(INTERRUPTED);
    }
}

impl Watch for Told {
    fn cancel(&self) -> Option<&Cancel> {
        Some(&self.cancel)
    }

    fn saw(&self, progress: &Progress) {
        if self.quiet {
            return;
        }
        match progress {
            Progress::Step(step) if self.terminal => eprintln!("{}", words(*step)),
            Progress::Step(_) | Progress::Count { .. } | Progress::Vanta(Event::Exchanged(_)) => {}
            Progress::LookingAgain { wait } => {
                eprintln!("Vanta does not show all of it yet; looking again in {} seconds…", wait.as_secs());
            }
            Progress::Resumed(resumed) => eprintln!("{}", crate::say::clean(&resumed.message)),
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
