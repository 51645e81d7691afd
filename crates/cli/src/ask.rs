//! What a person at the terminal is asked before a held send goes on, on standard error and standard input.
//!
//! Where the window has a tick, this asks for `y`; where it has a number typed in, so does this. Anything else is a
//! no, also the end of the input: nothing is sent by leaning on a key.

use std::io::{BufRead, IsTerminal};

use rollcall::review::{Ask, Hold, Offer};

use crate::say;

/// Whether a person can be asked: only where they both read and type here.
pub(crate) fn is_person() -> bool {
    std::io::stdin().is_terminal()
}

/// Shows each hold with its names and asks. Whether all were agreed to.
pub(crate) fn agreed(holds: &[Hold]) -> bool {
    holds.iter().all(|hold| {
        eprint!("{}\n{}{} ", shown(hold), gentler(hold), question(hold));
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        read.is_ok() && is_yes(hold, &line)
    })
}

/// A hold with everyone whom it concerns.
fn shown(hold: &Hold) -> String {
    let names = hold.names.as_deref().unwrap_or_default();
    let heading = say::clean(&hold.message);
    let cause = hold.cause.as_deref().map_or_else(String::new, |cause| format!("{}\n", say::clean(cause)));
    match names {
        [] => format!("\n{heading}\n{cause}"),
        names => format!("{}{cause}", say::long_section(&heading, names.iter().cloned(), say::NAMED)),
    }
}

/// The gentler ways, which stand beside each question about removals.
fn gentler(hold: &Hold) -> String {
    let ways: Vec<&str> = [
        (Offer::KeepMissing, "--keep-missing keeps them as Vanta has them"),
        (Offer::DeactivateMissing, "--deactivate-missing sends them as deactivated"),
    ]
    .iter()
    .filter(|(offer, _)| hold.offers.contains(offer))
    .map(|(_, way)| *way)
    .collect();
    if ways.is_empty() { String::new() } else { format!("Without removing anyone: {}.\n", ways.join(", ")) }
}

fn question(hold: &Hold) -> String {
    match hold.ask {
        Some(Ask::Number(number)) => format!("To go on, type the number {number}:"),
        _ => "Is this as it should be? Type y to go on:".to_owned(),
    }
}

fn is_yes(hold: &Hold, line: &str) -> bool {
    let typed = line.trim();
    match hold.ask {
        Some(Ask::Number(number)) => typed == number.to_string(),
        Some(Ask::Tick) => typed.eq_ignore_ascii_case("y") || typed.eq_ignore_ascii_case("yes"),
        Some(Ask::Approval) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use rollcall::review::HoldRule;

    use super::*;

    fn hold(ask: Option<Ask>) -> Hold {
        Hold { ask, ..Hold::new(HoldRule::Removals, "12 of 30 people would be removed.") }
    }

    #[test]
    fn over_the_limit_only_the_number_itself_goes_on() {
        let number = hold(Some(Ask::Number(12)));
        assert!(is_yes(&number, "12\n") && is_yes(&number, " 12 \r\n"));
        for typed in ["", "\n", "y\n", "1\n", "012\n", "12 y\n", "yes\n"] {
            assert!(!is_yes(&number, typed), "{typed:?}");
        }
        assert_eq!(question(&number), "To go on, type the number 12:");
    }

    #[test]
    fn a_tick_is_y_and_nothing_is_no() {
        let tick = hold(Some(Ask::Tick));
        assert!(is_yes(&tick, "y\n") && is_yes(&tick, "Y\n") && is_yes(&tick, "yes\n"));
        for typed in ["", "\n", "n\n", "12\n", "yy\n"] {
            assert!(!is_yes(&tick, typed), "{typed:?}");
        }
    }

    #[test]
    fn the_gentler_ways_stand_beside_the_question() {
        let mut removals = hold(Some(Ask::Number(12)));
        assert_eq!(gentler(&removals), "");
        removals.offers = vec![Offer::Approve, Offer::KeepMissing, Offer::DeactivateMissing];
        assert!(
            gentler(&removals).contains("--keep-missing")
                && gentler(&removals).contains("--deactivate-missing")
        );
    }

    #[test]
    fn what_wants_an_approval_is_never_answered_here() {
        for ask in [Some(Ask::Approval), None] {
            assert!(!is_yes(&hold(ask), "y\n"));
        }
    }

    #[test]
    fn everyone_is_shown_before_the_question_and_none_can_steer_the_terminal() {
        let names = vec!["Ann\u{1b}[2J (E-1)".to_owned(), "Ben (E-2)".to_owned()];
        let text = shown(&hold(Some(Ask::Tick)).named(names).because(Some("The file is shorter.".into())));
        assert!(text.contains("Ann\u{FFFD}[2J (E-1)") && text.contains("Ben (E-2)"), "{text}");
        assert!(text.contains("The file is shorter."), "{text}");
    }
}
