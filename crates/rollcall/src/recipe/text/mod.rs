//! A recipe as a text that people read, compare and edit.
//!
//! The text is TOML, because it has remarks, needs no indentation and is read by every editor. [`read`] walks the
//! parser's tree by hand instead of deriving a reader, so that whatever is wrong is told with its line, its key and
//! what would be right, all of it at once; and it checks everything that can be checked without a file: a recipe that
//! was read only fails at what a sheet holds. [`write()`] gives one text for one recipe, byte for byte, and explains
//! each key where it first appears. Both name their keys and words from one place, [`words`], and find fields in a
//! kind through [`place`]; [`tree`] knows lines and keys, [`rule`] and [`condition`] read what stands in a field and in
//! a filter.
//!
//! Recipes travel, so the text may come from anywhere: it is limited in size, and its conditions in depth, and what
//! it says is quoted without characters that nobody sees.

use std::fmt;

use vanta::Kind;

use super::path::Path;
use super::rules::Constant;

mod condition;
mod place;
mod read;
mod rule;
pub(crate) mod tree;
mod words;
mod write;

pub use read::read;
pub(crate) use read::{kind as kind_of, recipe as inside};
pub(in crate::recipe) use write::rule;
pub use write::{Notes, Proposal, Reason, write, write_with};

/// Whether the field at a path can hold a value that a recipe gives.
///
/// # Errors
/// What is wrong and what would be right, where it cannot or there is no such field.
pub(super) fn can_hold(kind: &'static Kind, path: &Path, constant: &Constant) -> Result<(), String> {
    let told =
        |(what, right): place::Nowhere| if right.is_empty() { what } else { format!("{what}; {right}") };
    place::Place::of(kind, path).and_then(|place| place.holds(constant)).map_err(told)
}

/// The version of the format that is written.
pub const VERSION: i64 = 1;

/// Something wrong in the text of a recipe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct RecipeError {
    /// The line, counted from 1; the first one for what is missing altogether.
    pub line: usize,
    /// The keys that lead there, as TOML writes them: `sources.hr.fields.email`. Empty where the text is no TOML.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What would be right; may be empty.
    pub hint: String,
}

impl fmt::Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.key.is_empty() {
            write!(f, ", {}", self.key)?;
        }
        write!(f, ": {}", self.what)?;
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
