//! A review or a send as it is written in a shell, so that what comes next can be copied as it stands.

use rollcall::review::{Hold, Offer};

use super::configured;
use crate::arguments::{self, Gentler, Sheet};
use crate::shell;

/// What was asked for.
#[derive(Clone, Copy)]
pub(super) enum Again<'a> {
    /// Files to a list.
    Files { sheet: &'a Sheet, gentler: &'a Gentler, unchanged_too: bool },
    /// An earlier run.
    Restore(&'a arguments::Restore),
}

impl Again<'_> {
    /// The command that shows what would change.
    pub(super) fn review(&self) -> String {
        match self {
            Again::Files { sheet, gentler, .. } => {
                format!("rollcall review {}{}", sheet.again(), gentler.again())
            }
            Again::Restore(restore) => format!("{} --review", restored(restore, restore.keep_missing)),
        }
    }

    /// The command that sends exactly one plan.
    pub(super) fn approve(&self, plan: &str) -> String {
        let send = match self {
            Again::Files { sheet, gentler, unchanged_too } => {
                let unchanged_too = if *unchanged_too { " --unchanged-too" } else { "" };
                format!("rollcall send {}{}{unchanged_too}", sheet.again(), gentler.again())
            }
            Again::Restore(restore) => restored(restore, restore.keep_missing),
        };
        format!("{send} --approve {plan}")
    }

    /// How a plan is approved in a reviewed file; nothing with a data folder.
    pub(super) fn approve_in_file(&self, plan: &str) -> String {
        match self {
            Again::Files { sheet, .. } => configured::approval(sheet, plan),
            Again::Restore(_) => String::new(),
        }
    }

    /// The files and the list, as they follow a verb; nothing where there are none.
    pub(super) fn files(&self) -> Option<String> {
        match self {
            Again::Files { sheet, .. } => Some(sheet.again()),
            Again::Restore(_) => None,
        }
    }

    /// The gentler ways that some holds offer, as commands; nothing where there are none.
    pub(super) fn gentler_ways(&self, holds: &[Hold]) -> String {
        let mut text = String::new();
        for (offer, words, option) in [
            (
                Offer::KeepProblems,
                "Or keep as Vanta has them those whose rows have problems",
                "--keep-problems",
            ),
            (Offer::KeepMissing, "Or remove nobody, and keep them as Vanta has them", "--keep-missing"),
            (
                Offer::DeactivateMissing,
                "Or remove nobody, and send them as deactivated",
                "--deactivate-missing",
            ),
        ] {
            if holds.iter().any(|hold| hold.offers.contains(&offer)) {
                text.push_str(&format!("{words}:\n  {}\n", self.gentler(offer, option)));
            }
        }
        text
    }

    fn gentler(&self, offer: Offer, option: &str) -> String {
        match self {
            Again::Files { sheet, gentler, .. } => {
                // What was said about the missing is the other answer to the same question; what was said about rows
                // stays.
                let besides = match offer {
                    Offer::KeepProblems => gentler.again(),
                    _ if gentler.keep_problems => " --keep-problems".to_owned(),
                    _ => String::new(),
                };
                format!("rollcall review {} {option}{besides}", sheet.again())
            }
            Again::Restore(restore) => format!("{} --review", restored(restore, true)),
        }
    }
}

fn restored(restore: &arguments::Restore, keep_missing: bool) -> String {
    let after = if restore.after { " --after" } else { "" };
    let keep_missing = if keep_missing { " --keep-missing" } else { "" };
    let run = shell::word(&restore.run).unwrap_or_default();
    format!("rollcall restore {run}{after}{keep_missing}{}", restore.ground.again())
}
