//! A condition asked of a row.
//!
//! The answer is yes, no, or that it cannot be told. A no that is certain stands whatever else cannot be told: of all
//! conditions one that fails is enough, of any conditions one that holds.

use std::borrow::Cow;

use jiff::civil::Date;

use super::super::date::{self, Day, Form, Written};
use super::plain::{Part, Texts, is_nothing};
use super::{Condition, Grade, Test};
use crate::sheet::{Cell, Content, Row};

/// A condition whose columns were found, ready to be asked of many rows.
#[derive(Clone, Debug)]
pub struct Bound {
    node: Node,
}

/// Whether a row belongs to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not.
    Fails,
    /// It cannot be told: a problem.
    Unclear {
        /// The place of the first column that leaves it open.
        column: usize,
        /// Why.
        why: Unclear,
    },
}

/// Why a cell leaves a condition open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// A spreadsheet error stands there.
    ErrorCell,
    /// A formula whose result is not in the file.
    NoResult,
    /// A number in short form, as `1.23E+11`, compared with a text: its digits cannot be seen.
    Shortened,
    /// A number compared with a text, which may be shown otherwise; this kind of file does not tell.
    DisplayUnknown,
    /// Empty, where a day or a severity is asked.
    Blank,
    /// No day, or not certainly one.
    NoDay,
    /// A word that is no known severity.
    UnknownSeverity,
    /// A number that is no score between 0 and 10.
    NoScore,
}

#[derive(Clone, Debug)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Column { column: usize, check: Check },
}

/// A test, with its texts made plain.
#[derive(Clone, Debug)]
enum Check {
    OneOf(Texts),
    NoneOf(Texts),
    Contains(Part),
    Before(Date),
    After(Date),
    Empty,
    Filled,
    Severity(Vec<Grade>),
}

impl Condition {
    /// Finds the columns; `column_at` gives the place of a heading.
    ///
    /// # Errors
    /// The heading of the first column that is missing.
    pub fn bind(&self, column_at: &dyn Fn(&str) -> Option<usize>) -> Result<Bound, String> {
        Ok(Bound { node: self.node(column_at)? })
    }

    fn node(&self, column_at: &dyn Fn(&str) -> Option<usize>) -> Result<Node, String> {
        let nodes =
            |parts: &[Condition]| parts.iter().map(|part| part.node(column_at)).collect::<Result<_, _>>();
        match self {
            Condition::All(parts) => nodes(parts).map(Node::All),
            Condition::Any(parts) => nodes(parts).map(Node::Any),
            Condition::Column { column, test } => {
                let place = column_at(column).ok_or_else(|| column.clone())?;
                Ok(Node::Column { column: place, check: Check::of(test) })
            }
        }
    }
}

impl Unclear {
    /// What is there: `a spreadsheet error`.
    pub fn in_words(self) -> &'static str {
        match self {
            Unclear::ErrorCell => "a spreadsheet error",
            Unclear::NoResult => "a formula whose result is not in the file",
            Unclear::Shortened => "a number in short form, whose digits cannot be seen",
            Unclear::DisplayUnknown => {
                "a number that may be shown otherwise, which this kind of file does not tell"
            }
            Unclear::Blank => "nothing",
            Unclear::NoDay => "no day that is certain",
            Unclear::UnknownSeverity => "no severity that is known",
            Unclear::NoScore => "a number that is no score between 0 and 10",
        }
    }
}

impl Bound {
    /// Asks it of a row, by the places that it was bound to.
    pub fn judge(&self, row: Row<'_>) -> Verdict {
        self.judge_by(&|column| row.cell(column))
    }

    /// Asks it of cells by their columns, for a row of which some are not as the file has them.
    pub(in crate::recipe) fn judge_by<'t>(&self, cell: &dyn Fn(usize) -> Cell<'t>) -> Verdict {
        self.node.judge(cell)
    }
}

impl Node {
    fn judge<'t>(&self, cell: &dyn Fn(usize) -> Cell<'t>) -> Verdict {
        match self {
            Node::All(nodes) => together(nodes, cell, Verdict::Holds, Verdict::Fails),
            Node::Any(nodes) => together(nodes, cell, Verdict::Fails, Verdict::Holds),
            Node::Column { column, check } => match check.passes(&cell(*column)) {
                Ok(true) => Verdict::Holds,
                Ok(false) => Verdict::Fails,
                Err(why) => Verdict::Unclear { column: *column, why },
            },
        }
    }
}

/// What several parts come to: `decisive` where one of them says so, `otherwise` where none leaves it open.
fn together<'t>(
    nodes: &[Node],
    cell: &dyn Fn(usize) -> Cell<'t>,
    otherwise: Verdict,
    decisive: Verdict,
) -> Verdict {
    let mut verdict = otherwise;
    for node in nodes {
        let part = node.judge(cell);
        if part == decisive {
            return decisive;
        }
        if verdict == otherwise {
            verdict = part;
        }
    }
    verdict
}

impl Check {
    fn of(test: &Test) -> Check {
        match test {
            Test::Is(text) => Check::OneOf(Texts::new([text])),
            Test::IsNot(text) => Check::NoneOf(Texts::new([text])),
            Test::OneOf(texts) => Check::OneOf(Texts::new(texts)),
            Test::Contains(text) => Check::Contains(Part::new(text)),
            Test::Before(day) => Check::Before(*day),
            Test::After(day) => Check::After(*day),
            Test::Empty => Check::Empty,
            Test::Filled => Check::Filled,
            Test::Severity(grades) => Check::Severity(grades.clone()),
        }
    }

    fn passes(&self, cell: &Cell<'_>) -> Result<bool, Unclear> {
        match cell.content {
            Content::Error(_) => return Err(Unclear::ErrorCell),
            Content::NoResult => return Err(Unclear::NoResult),
            _ => {}
        }
        match self {
            Check::OneOf(texts) => Ok(texts.has(&text(cell)?)),
            Check::NoneOf(texts) => Ok(!texts.has(&text(cell)?)),
            Check::Contains(part) => Ok(part.is_in(&text(cell)?)),
            Check::Before(limit) => Ok(day(cell)? < *limit),
            Check::After(limit) => Ok(day(cell)? > *limit),
            Check::Empty => Ok(is_nothing(&cell.shown())),
            Check::Filled => Ok(!is_nothing(&cell.shown())),
            Check::Severity(grades) => Ok(grade(cell)?.is_some_and(|grade| grades.contains(&grade))),
        }
    }
}

/// A cell as a text that can be compared.
fn text<'t>(cell: &Cell<'t>) -> Result<Cow<'t, str>, Unclear> {
    if cell.is_shortened() {
        Err(Unclear::Shortened)
    } else if !cell.display_is_known() {
        Err(Unclear::DisplayUnknown)
    } else {
        Ok(cell.shown())
    }
}

/// The day of a cell, where it is certain.
fn day(cell: &Cell<'_>) -> Result<Date, Unclear> {
    match cell.content {
        Content::Date(moment) => Ok(moment.date()),
        Content::Text(text) if !is_nothing(text) => written_day(text).ok_or(Unclear::NoDay),
        Content::Empty | Content::Text(_) => Err(Unclear::Blank),
        _ => Err(Unclear::NoDay),
    }
}

/// The day that a text writes in a way that can mean no other, whatever the column; with a zone it is the day as
/// written. A year without its century and a bare number are not certain enough to leave a row out.
fn written_day(text: &str) -> Option<Date> {
    match date::read(text)? {
        Written { day: Day::Sure(day), form: Form::Exact | Form::Written, .. } => Some(day),
        _ => None,
    }
}

/// Words for findings that are less severe than any grade.
const BELOW_LOW: [&str; 5] = ["info", "informational", "information", "none", "negligible"];

/// The grade of a cell; none where it is known to be below them all.
fn grade(cell: &Cell<'_>) -> Result<Option<Grade>, Unclear> {
    match cell.content {
        // 0.98 that is shown as 98% is on no scale from 0 to 10.
        Content::Number(_) if cell.shown().contains('%') => Err(Unclear::NoScore),
        Content::Number(score) => of_score(score),
        Content::Text(text) if is_nothing(text) => Err(Unclear::Blank),
        Content::Text(text) => {
            let text = text.trim();
            if text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | '-' | '+'))
                && let Ok(score) = text.parse()
            {
                return of_score(score);
            }
            if BELOW_LOW.iter().any(|word| text.eq_ignore_ascii_case(word)) {
                return Ok(None);
            }
            // Nearly every word is one of these four, and costs nothing.
            let plain = Grade::ALL.into_iter().find(|grade| text.eq_ignore_ascii_case(grade.name()));
            plain.or_else(|| Grade::of_word(text)).map(Some).ok_or(Unclear::UnknownSeverity)
        }
        Content::Empty => Err(Unclear::Blank),
        _ => Err(Unclear::UnknownSeverity),
    }
}

fn of_score(score: f64) -> Result<Option<Grade>, Unclear> {
    if (0.0..=10.0).contains(&score) { Ok(Grade::of_score(score)) } else { Err(Unclear::NoScore) }
}
