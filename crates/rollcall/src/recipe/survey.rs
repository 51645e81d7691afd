//! What the values of each column say, counted over all rows.
//!
//! Whether a heading is to be believed depends on the values below it, and so do the tables in which a person says what
//! a value becomes. Both would look at every cell, so it is done once, before any field is thought of: nothing here
//! knows what Vanta wants.

use std::borrow::Cow;

use super::date::{self, Order, Orders, Written};
use crate::sheet::{self, Cell, Content, LooksLike, Table, Value, Values};

/// A column with more different values than this has no table of values.
const VALUES: usize = 60;
/// A column with a longer value holds prose, and no words that stand for something.
const LONGEST: usize = 200;

/// Everything that is counted in a table.
#[derive(Debug)]
pub struct Survey<'t> {
    /// How many rows there are.
    pub rows: usize,
    /// One for each heading of the table, in their order.
    pub columns: Vec<Surveyed<'t>>,
}

/// What the values of one column say.
#[derive(Debug)]
pub struct Surveyed<'t> {
    /// How many rows have something in it.
    pub filled: usize,
    /// How many different values there are.
    pub different: usize,
    /// The first different values.
    pub samples: Vec<String>,
    /// What its values have in common.
    pub looks_like: LooksLike,
    /// How many of the filled rows fit that.
    pub fits: usize,
    /// Every value with its rows, most frequent first, where there are few; blank cells as an empty text.
    pub values: Option<Vec<SeenValue<'t>>>,
    /// Whether it only counts the rows: 1, 2, 3, or the numbers that the spreadsheet itself gives them.
    pub counts_rows: bool,
    /// How many rows hold what looks like a person's name, of two words or more.
    pub names: usize,
    /// How many rows have a space inside.
    pub spaced: usize,
    /// What is written as dates, where the first values are.
    pub dates: Option<Dates>,
}

/// One value of a column. Values that differ in case or outer space alone are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenValue<'t> {
    /// As it stands in the first such row, without outer space; empty for blank cells.
    pub text: Cow<'t, str>,
    /// How many rows have it.
    pub rows: usize,
}

/// What the dates of a column have in common.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    /// How many rows can be read as a date.
    pub read: usize,
    /// What they say about the order of day and month.
    pub orders: Orders,
    /// How many have a time of day and do not say its zone.
    pub without_zone: usize,
    /// The first such text.
    pub without_zone_example: Option<String>,
}

impl Surveyed<'_> {
    /// Whether all filled values differ.
    pub fn all_differ(&self) -> bool {
        self.filled > 0 && self.different == self.filled
    }

    /// Whether so many of the filled rows are meant when "the values" are spoken of: nine in ten.
    pub fn is_most(&self, rows: usize) -> bool {
        rows > 0 && rows * 10 >= self.filled * 9
    }
}

impl<'t> Survey<'t> {
    /// Looks at every cell of a table.
    pub fn of(table: &'t Table) -> Survey<'t> {
        let rows = table.len();
        let columns = sheet::columns(table, |column, values| Surveyed::of(column, values, rows));
        Survey { rows, columns }
    }
}

impl<'t> Surveyed<'t> {
    fn of(column: sheet::Column, values: &Values<'_, 't>, rows: usize) -> Surveyed<'t> {
        let (mut names, mut spaced) = (0, 0);
        for value in values.iter() {
            let (Some(text), rows) = (value.text(), value.rows) else { continue };
            let is_spaced = memchr::memchr(b' ', text.as_bytes()).is_some();
            spaced += if is_spaced { rows } else { 0 };
            names += if is_name(text, is_spaced) { rows } else { 0 };
        }
        Surveyed {
            dates: Dates::of(&column, values),
            counts_rows: counts_rows(values),
            names,
            spaced,
            values: listed(values, rows - column.filled),
            filled: column.filled,
            different: column.different,
            samples: column.samples,
            looks_like: column.looks_like,
            fits: column.fits,
        }
    }
}

/// The table of values, where there are few.
fn listed<'t>(values: &Values<'_, 't>, blank: usize) -> Option<Vec<SeenValue<'t>>> {
    if values.different() > VALUES {
        return None;
    }
    let mut listed: Vec<SeenValue<'t>> = Vec::with_capacity(values.different() + 1);
    let mut plain: Vec<String> = Vec::with_capacity(values.different());
    for value in values.iter() {
        let text = trimmed(value.cell.shown());
        if text.len() > LONGEST {
            return None;
        }
        let small = text.to_lowercase();
        match plain.iter().position(|other| *other == small) {
            Some(place) => listed[place].rows += value.rows,
            None => {
                listed.push(SeenValue { text, rows: value.rows });
                plain.push(small);
            }
        }
    }
    listed.sort_by_key(|value| std::cmp::Reverse(value.rows));
    if blank > 0 {
        listed.push(SeenValue { text: Cow::Borrowed(""), rows: blank });
    }
    Some(listed)
}

/// Whether a column counts its rows, which it does with another number in each.
fn counts_rows(values: &Values<'_, '_>) -> bool {
    let filled = values.filled();
    if filled < 2 || values.different() < filled {
        return false;
    }
    let first = values.iter().next().and_then(|value| whole(&value.cell));
    let in_turn = first.is_some_and(|first| {
        first <= 1 && values.iter().zip(first..).all(|(value, number)| whole(&value.cell) == Some(number))
    });
    in_turn || values.iter().all(|value| whole(&value.cell) == Some(value.row))
}

/// A small whole number, also as text.
fn whole(cell: &Cell<'_>) -> Option<u32> {
    match cell.content {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "range and fraction are checked"
        )]
        Content::Number(number) if number.fract() == 0.0 && (0.0..=1e7).contains(&number) => {
            Some(number as u32)
        }
        Content::Text(text) if text.len() < 12 && !text.trim().starts_with('0') => text.trim().parse().ok(),
        _ => None,
    }
}

/// Two to five words of letters that begin with a capital, also with the family name first; or a name in a script that
/// knows no spaces or no capitals.
fn is_name(text: &str, is_spaced: bool) -> bool {
    if text.len() > 80 || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if !is_spaced {
        let first = text.chars().next();
        return first.is_some_and(is_unspaced) && text.chars().count() <= 8 && text.chars().all(is_unspaced);
    }
    let (mut words, mut capitals) = (0, 0);
    for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        let Some(first) = letters.next() else { continue };
        let is_in_name = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '·');
        if !first.is_alphabetic() || !letters.all(is_in_name) {
            return false;
        }
        words += 1;
        capitals += usize::from(!first.is_lowercase());
    }
    (2..=6).contains(&words) && capitals >= 2
}

/// Chinese, Japanese and Korean letters.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '々')
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

impl Dates {
    /// Reads a whole column, where the first values are dates: few columns are, and reading one costs more than judging
    /// it.
    fn of(column: &sheet::Column, values: &Values<'_, '_>) -> Option<Dates> {
        let is_date = matches!(column.looks_like, LooksLike::Date | LooksLike::DateTime)
            || column.samples.iter().any(|sample| date::read(sample).is_some());
        is_date.then(|| {
            let mut dates = Dates::default();
            values.iter().for_each(|value| dates.add(&value));
            dates
        })
    }

    fn add(&mut self, value: &Value<'_>) {
        let Value { cell, rows, .. } = value;
        let without_zone = match cell.content {
            Content::Date(date) => {
                self.read += rows;
                date.time() != jiff::civil::Time::midnight()
            }
            Content::Number(number) => self.see(date::read_number(number), *rows),
            Content::Text(text) => self.see(date::read(text), *rows),
            _ => false,
        };
        if without_zone {
            self.without_zone += rows;
            self.without_zone_example.get_or_insert_with(|| cell.shown().trim().to_owned());
        }
    }

    fn see(&mut self, written: Option<Written<'_>>, rows: usize) -> bool {
        let Some(written) = written else { return false };
        self.read += rows;
        self.orders.see_in(&written, rows);
        written.time.is_some() && written.offset.is_none()
    }

    /// How many rows fit only that order.
    pub fn only(&self, order: Order) -> usize {
        match order {
            Order::DayFirst => self.orders.only_day_first(),
            Order::MonthFirst => self.orders.only_month_first(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Choice, HeadingRows};

    fn table(text: &str) -> Table {
        let choice = Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() };
        sheet::paste(&text.replace(',', "\t"), &choice).unwrap()
    }

    #[test]
    fn every_value_is_listed_with_its_rows_and_blank_cells_among_them() {
        let table = table("Status,X\nActive,1\n active ,2\nLeft,3\n,4\n");
        let survey = Survey::of(&table);
        let values: Vec<(&str, usize)> =
            survey.columns[0].values.iter().flatten().map(|value| (&*value.text, value.rows)).collect();
        assert_eq!(values, [("Active", 2), ("Left", 1), ("", 1)]);
        assert_eq!(survey.columns[0].filled, 3);
    }

    #[test]
    fn a_column_of_many_values_has_no_table_of_them() {
        let rows: String = (0..=VALUES).map(|n| format!("v{n},x\n")).collect();
        let table = table(&format!("A,B\n{rows}"));
        let survey = Survey::of(&table);
        assert!(survey.columns[0].values.is_none() && survey.columns[0].all_differ());
        assert!(survey.columns[1].values.is_some() && !survey.columns[1].all_differ());
    }

    #[test]
    fn a_column_that_counts_its_rows_is_told_from_one_of_numbers() {
        let table = table("A,B,C,D\n1,2,7,01\n2,3,8,02\n3,4,9,03\n");
        let counts: Vec<bool> = Survey::of(&table).columns.iter().map(|column| column.counts_rows).collect();
        assert_eq!(
            counts,
            [true, true, false, false],
            "from one, as the sheet counts, from seven, as a text"
        );
    }

    #[test]
    fn names_of_people_are_told_from_other_text() {
        for name in [
            "Ann Lee",
            "Zoë Müller-Lüdenscheidt",
            "Lee Ann",
            "Ludwig van Beethoven",
            "O'Brien Ann",
            "山田花子",
        ] {
            assert!(is_name(name, name.contains(' ')), "{name}");
        }
        for other in ["ann", "ann lee", "Room 4", "ann@example.com", "E-1042", "Ann", "a b"] {
            assert!(!is_name(other, other.contains(' ')), "{other}");
        }
    }

    #[test]
    fn dates_are_counted_with_their_order_and_their_zone() {
        let table = table("A\n25/04/2026 10:00\n03/04/2026 11:00\n2026-05-01T10:00:00Z\n");
        let survey = Survey::of(&table);
        let dates = survey.columns[0].dates.as_ref().unwrap();
        assert_eq!((dates.read, dates.without_zone, dates.only(Order::DayFirst)), (3, 2, 1));
        assert_eq!(dates.without_zone_example.as_deref(), Some("25/04/2026 10:00"));
    }
}
