//! What is told to people of a text file: how it was read, and what in it is doubtful.

use std::io::{self, Read};

use serde::Serialize;
use ts_rs::TS;

use super::encoding::people_name;
use super::{TextChoice, TextError, TextFacts};
use crate::sheet::SheetError;
use crate::sheet::cell::Epoch;
use crate::sheet::file::File;
use crate::sheet::intake::Intake;
use crate::sheet::note::{Note, Places};

/// Where the encoding of a text was guessed: two readings, of which a person knows the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EncodingDoubt {
    /// The likeliest other encoding, by the name that chooses it.
    pub other: String,
    /// The same for people: `Central European (windows-1250)`.
    pub other_name: String,
    /// Up to three texts that the two read differently.
    pub samples: Vec<EncodingSample>,
}

/// A text that two encodings read differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EncodingSample {
    /// Its row, counted from 1.
    pub row: u32,
    /// As it was read.
    pub read: String,
    /// As the other encoding would read it.
    pub other: String,
}

/// Reads a text file.
pub(in crate::sheet) fn read(
    file: &File,
    choice: &TextChoice,
    intake: &mut Intake<'_>,
) -> Result<TextFacts, SheetError> {
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(file.reader()?)) };
    start(intake);
    super::read(&open, choice, intake).map_err(|error| explained(file, error))
}

/// Reads what was copied in a spreadsheet program.
pub(in crate::sheet) fn read_pasted(
    file: &File,
    text: &str,
    intake: &mut Intake<'_>,
) -> Result<TextFacts, SheetError> {
    start(intake);
    super::paste(text, intake).map_err(|error| explained(file, error))
}

fn start(intake: &mut Intake<'_>) {
    intake.start(Epoch::default(), Vec::new());
    intake.grid.is_of_text();
}

fn explained(file: &File, error: TextError) -> SheetError {
    let path = file.path.clone();
    match error {
        TextError::Io(error) => file.unreadable(&error),
        TextError::TooMuch(_) | TextError::TooLong { .. } => {
            SheetError::TooLarge { file: path, why: error.to_string() }
        }
        TextError::Unterminated { .. }
        | TextError::StrayQuote { .. }
        | TextError::EndsEarly { .. }
        | TextError::Delimiter(_) => SheetError::Incomplete { file: path, why: error.to_string() },
        TextError::Taken(fault) => fault.of(path),
        TextError::Binary => SheetError::NotASpreadsheet { file: path, what: "a file of unknown kind" },
    }
}

impl TextFacts {
    /// The name that people know: `Western European (windows-1252)`.
    pub(in crate::sheet) fn encoding_name(&self) -> &'static str {
        people_name(self.encoding)
    }

    pub(in crate::sheet) fn delimiter_name(&self) -> String {
        match self.delimiter {
            b',' => "comma".to_owned(),
            b';' => "semicolon".to_owned(),
            b'\t' => "tab".to_owned(),
            b'|' => "vertical bar".to_owned(),
            other => char::from(other).to_string(),
        }
    }

    /// What a person should decide about the encoding.
    pub(in crate::sheet) fn told_doubt(&self) -> Option<EncodingDoubt> {
        let doubt = self.doubt.as_ref()?;
        let sample = |sample: &super::Sample| EncodingSample {
            row: sample.place.row,
            read: sample.read.clone(),
            other: sample.other.clone(),
        };
        Some(EncodingDoubt {
            other: doubt.other.name().to_ascii_lowercase(),
            other_name: people_name(doubt.other).to_owned(),
            samples: doubt.samples.iter().map(sample).collect(),
        })
    }

    /// What a person should know about how the text was read.
    pub(in crate::sheet) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        notes.extend(self.encoding_note());
        if self.separator_line {
            notes.push(Note::whole(
                "separator_line",
                "The first line only says what stands between the cells",
            ));
        }
        if !self.delimiter_sure {
            let message = format!(
                "The cells seem to be separated by {}; check that the columns are right",
                self.delimiter_words()
            );
            notes.push(Note::whole("delimiter_guessed", message).in_doubt());
        }
        let mut uneven = Places::default();
        self.uneven.rows.iter().for_each(|&row| uneven.row(row));
        uneven.more(self.uneven.count as usize - self.uneven.rows.len());
        let usual = format!("than most, which have {}", self.uneven.usual);
        notes.extend(uneven.note(
            "uneven_rows",
            &format!("row has more or fewer cells {usual}"),
            &format!("rows have more or fewer cells {usual}"),
        ));
        let mut lost = Places::default();
        self.lost.places.iter().for_each(|place| lost.cell(place.row, place.column));
        lost.more(
            usize::try_from(self.lost.count).unwrap_or(usize::MAX).saturating_sub(self.lost.places.len()),
        );
        notes.extend(lost.note(
            "lost_characters",
            "cell has characters that cannot be read and show as \u{FFFD}; choose another encoding or export the file again",
            "cells have characters that cannot be read and show as \u{FFFD}; choose another encoding or export the file again",
        ).map(Note::in_doubt));
        notes.extend(self.apostrophes.note(
            "apostrophes",
            "cell is read without the apostrophe that keeps it from being calculated",
            "cells are read without the apostrophe that keeps them from being calculated",
        ));
        notes
    }

    fn encoding_note(&self) -> Option<Note> {
        if self.sure {
            return None;
        }
        let name = self.encoding_name();
        let message = match self.told_doubt() {
            Some(doubt) => {
                let sample = doubt.samples.first()?;
                format!(
                    "The text does not say how it is written and was read as {name}: \"{}\". As {} it would be \"{}\"",
                    sample.read, doubt.other_name, sample.other
                )
            }
            None => format!("The text does not say how it is written and was read as {name}"),
        };
        let note = Note::whole("encoding_guessed", message);
        Some(if self.doubt.is_some() { note.in_doubt() } else { note })
    }

    fn delimiter_words(&self) -> String {
        match self.delimiter {
            b',' => "commas".to_owned(),
            b';' => "semicolons".to_owned(),
            b'\t' => "tabs".to_owned(),
            b'|' => "vertical bars".to_owned(),
            other => format!("\"{}\"", char::from(other)),
        }
    }
}
