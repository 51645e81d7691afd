//! Dates as people and programs write them.

/// In which order a column writes day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 3 April is 03/04.
    DayFirst,
    /// 3 April is 04/03.
    MonthFirst,
}
