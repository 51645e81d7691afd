//! How a person says that a file is read. It belongs to the recipe, since it decides what is sent.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Code, Error};
use crate::recipe::Recipe;
use crate::sheet::{self, Choice, HeadingRows};

/// How a file is read, as far as a person says it. What is not said stays as it is; the empty text and the row 0 take
/// back what was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ReadAs {
    /// The sheet; empty for the first visible one.
    pub sheet: Option<String>,
    /// The row of the headings, counted from 1; 0 to have it looked for.
    pub headings_row: Option<u32>,
    /// Whether rows that the spreadsheet hides are left out.
    pub leave_out_hidden: Option<bool>,
    /// Whether the numbers of an xls or xlsb file are shown as they are.
    pub plain_numbers: Option<bool>,
    /// How a text file is encoded, as `windows-1252`; empty to have it found out.
    pub encoding: Option<String>,
    /// What stands between the cells of a text file: one ASCII character; empty to have it found out.
    pub delimiter: Option<String>,
}

impl ReadAs {
    /// With what is said now. Another sheet has its own headings.
    #[must_use]
    pub fn then(self, said: &ReadAs) -> ReadAs {
        let other_sheet = said.sheet.is_some() && said.sheet != self.sheet;
        let headings_row = self.headings_row.filter(|_| !other_sheet);
        ReadAs {
            sheet: said.sheet.clone().or(self.sheet),
            headings_row: said.headings_row.or(headings_row).or(other_sheet.then_some(0)),
            leave_out_hidden: said.leave_out_hidden.or(self.leave_out_hidden),
            plain_numbers: said.plain_numbers.or(self.plain_numbers),
            encoding: said.encoding.clone().or(self.encoding),
            delimiter: said.delimiter.clone().or(self.delimiter),
        }
    }

    /// Whether a file can be read so.
    ///
    /// # Errors
    /// Where there is no such encoding, or the delimiter is not one ASCII character.
    pub fn can_be(&self) -> Result<(), Error> {
        let known = |name: &String| name.is_empty() || sheet::encoding_by_name(name).is_some();
        if let Some(unknown) = self.encoding.as_ref().filter(|name| !known(name)) {
            return Err(Error::new(Code::BadInput, format!("There is no encoding named \"{unknown}\"."))
                .hint("Name one as utf-8 or windows-1252. Nothing was changed."));
        }
        let stands_between = |text: &String| text.is_empty() || (text.len() == 1 && text.is_ascii());
        if let Some(odd) = self.delimiter.as_ref().filter(|text| !stands_between(text)) {
            return Err(Error::new(Code::BadInput, format!("{odd:?} cannot stand between cells."))
                .hint("It is one character, as a comma or a tab. Nothing was changed."));
        }
        Ok(())
    }

    /// Whether it says something that holds for one sheet of one file alone.
    pub(crate) fn is_of_one_sheet(&self) -> bool {
        self.sheet.is_some() || self.headings_row.is_some()
    }

    /// Writes it into a recipe. What is of one sheet only where there is one.
    pub(super) fn lay_over(&self, recipe: &mut Recipe) {
        let alone = recipe.sources.len() == 1;
        for source in &mut recipe.sources {
            let choice = self.over(&Choice::default());
            if self.sheet.is_some() && alone {
                source.sheet = choice.sheet;
            }
            if self.headings_row.is_some() && alone {
                source.headings = choice.headings;
            }
            source.leave_out_hidden = self.leave_out_hidden.unwrap_or(source.leave_out_hidden);
            source.plain_numbers = self.plain_numbers.unwrap_or(source.plain_numbers);
            if self.encoding.is_some() {
                source.encoding = choice.text.encoding.map(|encoding| encoding.name().to_lowercase());
            }
            if self.delimiter.is_some() {
                source.delimiter = choice.text.delimiter.map(char::from);
            }
        }
    }

    /// Lays it over what is chosen otherwise.
    pub(crate) fn over(&self, choice: &Choice) -> Choice {
        let mut choice = choice.clone();
        if let Some(sheet) = &self.sheet {
            choice.sheet = Some(sheet.clone()).filter(|sheet| !sheet.is_empty());
        }
        if let Some(row) = self.headings_row {
            choice.headings = (row > 0).then(|| HeadingRows::one(row));
        }
        choice.leave_out_hidden = self.leave_out_hidden.unwrap_or(choice.leave_out_hidden);
        choice.plain_numbers = self.plain_numbers.unwrap_or(choice.plain_numbers);
        if let Some(encoding) = &self.encoding {
            choice.text.encoding = sheet::encoding_by_name(encoding);
        }
        if let Some(delimiter) = &self.delimiter {
            choice.text.delimiter = delimiter.bytes().next();
        }
        choice
    }
}
