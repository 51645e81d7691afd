//! What a person should know about a file before acting on it, in words that need no explanation.

use serde::Serialize;
use ts_rs::TS;

use super::number_format::grouped;
use super::table::letters;

/// How many places of a note are shown.
const SHOWN: usize = 3;

/// Something that was left out or altered, or that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Note {
    /// What programs act on.
    pub code: &'static str,
    /// What it says.
    pub message: String,
    /// How many times.
    pub count: usize,
    /// The first places: row numbers, column letters, or cells as `C7`.
    pub places: Vec<String>,
    /// Whether the file was read by a guess that may be wrong, so that nothing is sent before a person has looked.
    pub doubtful: bool,
}

impl Note {
    /// A note about the file as a whole.
    pub(super) fn whole(code: &'static str, message: impl Into<String>) -> Note {
        Note { code, message: message.into(), count: 1, places: Vec::new(), doubtful: false }
    }

    /// The note with its first places, as a sentence or a line.
    pub fn in_words(&self) -> String {
        match self.places.as_slice() {
            [] => format!("{}.", self.message),
            places if places.len() < self.count => format!("{}: {}, …", self.message, places.join(", ")),
            places => format!("{}: {}", self.message, places.join(", ")),
        }
    }

    /// The same, as a guess that may be wrong.
    pub(super) fn in_doubt(self) -> Note {
        Note { doubtful: true, ..self }
    }

    pub(super) fn about(code: &'static str, message: String, places: &Places) -> Note {
        Note { code, message, count: places.count, places: places.first.clone(), doubtful: false }
    }
}

/// Places of one sort: all counted, the first ones named.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    pub(super) count: usize,
    first: Vec<String>,
}

impl Places {
    pub(super) fn row(&mut self, row: u32) {
        self.add(|| row.to_string());
    }

    pub(super) fn column(&mut self, column: usize) {
        self.add(|| letters(column));
    }

    pub(super) fn cell(&mut self, row: u32, column: usize) {
        self.add(|| format!("{}{row}", letters(column)));
    }

    fn add(&mut self, place: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(place());
        }
    }

    /// More of them, whose places are not known one by one.
    pub(super) fn more(&mut self, count: usize) {
        self.count += count;
    }

    /// A note, if there is any such place; `one` and `many` follow the number.
    pub(super) fn note(&self, code: &'static str, one: &str, many: &str) -> Option<Note> {
        let message = match self.count {
            0 => return None,
            1 => format!("1 {one}"),
            count => format!("{} {many}", grouped(count)),
        };
        Some(Note::about(code, message, self))
    }
}
