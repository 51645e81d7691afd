//! Which rows belong to the list.
//!
//! A row that is left out counts as gone, so a condition that cannot be judged, such as a date that is none, is a
//! problem and never a no.

/// A condition on the columns of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All of them hold.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// A column passes a test.
    Column {
        /// The column's heading.
        column: String,
        /// The test.
        test: Test,
    },
}

/// A test of one cell. Texts are compared without case and outer space.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It is this.
    Is(String),
    /// It is not this; an empty cell passes.
    IsNot(String),
    /// It holds this text somewhere.
    Contains(String),
    /// It is one of these.
    OneOf(Vec<String>),
    /// It is a day before this one.
    Before(jiff::civil::Date),
    /// It is a day after this one.
    After(jiff::civil::Date),
    /// It is empty.
    Empty,
    /// It is not empty.
    Filled,
    /// Its severity, as a word or a number, is one of these.
    Severity(Vec<Grade>),
}

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// 9.0 to 10.
    Critical,
    /// 7.0 to 8.9.
    High,
    /// 4.0 to 6.9.
    Medium,
    /// 0.1 to 3.9.
    Low,
}
