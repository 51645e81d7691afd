//! Which rows belong to the list.
//!
//! A row that is left out counts as gone, so a condition that cannot be judged, such as a date that is none, is a
//! problem and never a no. This is the condition as data; [`judge`] asks it of a row, [`plain`] compares texts, and
//! [`filter`] leaves rows out while a long file is still being read.

mod filter;
mod judge;
mod plain;
mod words;

pub use filter::Filter;
pub use judge::{Bound, Unclear, Verdict};
pub use vanta::kind::Grade;

/// A condition on the columns of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All of them hold; so it is where there is none.
    All(Vec<Condition>),
    /// At least one of them holds; where there is none, that is never so.
    Any(Vec<Condition>),
    /// A column passes a test.
    Column {
        /// The column's heading.
        column: String,
        /// The test.
        test: Test,
    },
}

/// A test of one cell.
///
/// Texts are compared as people see them: without case, outer space and characters that nobody sees. Numbers and dates
/// are compared by what the spreadsheet shows, yes and no as `TRUE` and `FALSE`. A cell that shows nothing is an empty
/// text.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It is this. An empty text is what an empty cell is.
    Is(String),
    /// It is not this; an empty cell passes, unless this is an empty text.
    IsNot(String),
    /// It holds this text somewhere. An empty cell holds none, and every cell holds an empty text.
    Contains(String),
    /// It is one of these. An empty cell is where an empty text is among them.
    OneOf(Vec<String>),
    /// It is a day before this one. An empty cell is no day, so that it is unclear.
    Before(jiff::civil::Date),
    /// It is a day after this one. An empty cell is no day, so that it is unclear.
    After(jiff::civil::Date),
    /// It is empty.
    Empty,
    /// It is not empty.
    Filled,
    /// Its severity, as a word or a number, is one of these. How severe an empty cell is nobody knows, so that it is
    /// unclear.
    Severity(Vec<Grade>),
}

impl Condition {
    /// So deep may conditions stand in one another; one that holds no other is 1 deep. The reader of recipes refuses
    /// deeper ones, so that none is too deep for the stack, wherever it is walked through. Before it can, the parser of
    /// the text stops at 80 lists and tables in one another.
    pub const DEEPEST: usize = 16;

    /// How deep it is.
    pub fn depth(&self) -> usize {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                1 + parts.iter().map(Condition::depth).max().unwrap_or_default()
            }
            Condition::Column { .. } => 1,
        }
    }

    /// The headings of the columns that it asks, each once, in their order.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        self.add_columns(&mut columns);
        columns
    }

    /// Whether it asks a column for its severity.
    pub fn grades(&self, heading: &str) -> bool {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| part.grades(heading)),
            Condition::Column { column, test } => column == heading && matches!(test, Test::Severity(_)),
        }
    }

    fn add_columns<'c>(&'c self, columns: &mut Vec<&'c str>) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| part.add_columns(columns));
            }
            Condition::Column { column, .. } if columns.contains(&column.as_str()) => {}
            Condition::Column { column, .. } => columns.push(column),
        }
    }
}

#[cfg(test)]
mod tests;
