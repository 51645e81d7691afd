//! What a verb answers, and the exit codes of the contract (docs: `rollcall --help`).

use rollcall::{Error, State};
use serde::Serialize;
use serde_json::Value;

/// Done; or nothing to change.
pub(crate) const DONE: u8 = 0;
/// An error; nothing was changed in Vanta unless the message says otherwise.
pub(crate) const FAILED: u8 = 1;
/// The command line was wrong.
pub(crate) const MISUSED: u8 = 2;
/// Something waits for a person.
pub(crate) const WAITS: u8 = 3;
/// Held or refused; nothing was changed.
pub(crate) const HELD: u8 = 4;
/// Sent, but what Vanta holds could not be confirmed or differs.
pub(crate) const UNCONFIRMED: u8 = 5;

/// One answer, for programs and for people.
pub(crate) struct Answer {
    pub(crate) document: Value,
    pub(crate) text: String,
    pub(crate) practice: bool,
    pub(crate) exit: u8,
}

impl Answer {
    /// An answer that ends with 0 and is not about a practice Vanta.
    pub(crate) fn new(document: &impl Serialize, text: String) -> Result<Answer, Error> {
        let document = serde_json::to_value(document).map_err(|error| {
            Error::new(
                rollcall::Code::NotWritten,
                format!("The answer could not be written as JSON: {error}."),
            )
        })?;
        Ok(Answer { document, text, practice: false, exit: DONE })
    }

    pub(crate) fn practice(mut self, practice: bool) -> Answer {
        self.practice = practice;
        self
    }

    pub(crate) fn exit(mut self, exit: u8) -> Answer {
        self.exit = exit;
        self
    }
}

/// The exit code of a run that ended so.
pub(crate) fn exit_of(state: State) -> u8 {
    match state {
        State::NothingToDo | State::Verified => DONE,
        State::NotSent => FAILED,
        State::Held | State::Refused => HELD,
        State::Sent | State::Unknown | State::Differs => UNCONFIRMED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_ends_with_the_code_that_the_file_of_the_contract_says() {
        let file: Value = serde_json::from_str(include_str!("../../../docs/command-line.json")).unwrap();
        let told = file["$defs"]["State"]["oneOf"].as_array().unwrap();
        let states = [
            State::NotSent,
            State::Held,
            State::Refused,
            State::NothingToDo,
            State::Unknown,
            State::Sent,
            State::Verified,
            State::Differs,
        ];
        assert_eq!(states.len(), told.len());
        for state in states {
            let told = told.iter().find(|told| told["const"] == state.word()).unwrap();
            assert_eq!(told["x-exit-code"], exit_of(state), "{}", state.word());
        }
    }
}
