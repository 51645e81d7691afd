//! In which order a column writes day and month: told by all its rows, never by the first ones.

use super::{Day, Written};

/// In which order a column writes day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// 3 April is 03/04.
    DayFirst,
    /// 3 April is 04/03.
    MonthFirst,
}

/// What the rows of a column say about its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    day_first: Rows,
    month_first: Rows,
    both: Rows,
}

/// Rows that say the same, and how the first of them is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rows {
    count: usize,
    example: Option<String>,
}

impl Orders {
    /// Takes another row into account.
    pub fn see(&mut self, written: &Written<'_>) {
        self.see_in(written, 1);
    }

    /// Takes so many rows into account that are written alike.
    pub fn see_in(&mut self, written: &Written<'_>, how_many: usize) {
        let Day::Either { day_first, month_first } = written.day else { return };
        let rows = match (day_first, month_first) {
            (Some(_), Some(_)) => &mut self.both,
            (Some(_), None) => &mut self.day_first,
            (None, Some(_)) => &mut self.month_first,
            (None, None) => return,
        };
        rows.count += how_many;
        rows.example.get_or_insert_with(|| written.text.to_owned());
    }

    /// How many rows are dates only with the day first.
    pub fn only_day_first(&self) -> usize {
        self.day_first.count
    }

    /// How many rows are dates only with the month first.
    pub fn only_month_first(&self) -> usize {
        self.month_first.count
    }

    /// How many rows are another day in each order.
    pub fn both(&self) -> usize {
        self.both.count
    }

    /// The first text that is another day in each order: what the question shows.
    pub fn example(&self) -> Option<&str> {
        self.both.example.as_deref()
    }

    /// The first text that fits only that order: what a contradiction, or an answer against the rows, shows.
    pub fn example_of(&self, order: Order) -> Option<&str> {
        match order {
            Order::DayFirst => self.day_first.example.as_deref(),
            Order::MonthFirst => self.month_first.example.as_deref(),
        }
    }

    /// The order, where the rows leave no doubt: some fit only one, and none only the other. `None` also where the
    /// order does not matter.
    pub fn inferred(&self) -> Option<Order> {
        match (self.day_first.count > 0, self.month_first.count > 0) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether a person has to say which order it is: rows can mean two days, and the others do not tell which.
    pub fn must_be_asked(&self) -> bool {
        self.both.count > 0 && self.inferred().is_none()
    }

    /// Whether some rows fit only one order and some only the other: no order is right for all of them.
    pub fn contradicts(&self) -> bool {
        self.day_first.count > 0 && self.month_first.count > 0
    }
}
