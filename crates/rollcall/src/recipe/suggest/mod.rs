//! What the headings and values of a table say about which column feeds which field.
//!
//! A wrong match that is filled in without a word is the worst that can happen here, so a column is taken only where
//! its heading is a name of the field, no other column says the same, and the values agree. Everything weaker is
//! proposed and waits for a person, and every suggestion says why. The strongest sign needs no heading at all: a column
//! whose values are the IDs that Vanta already holds.
//!
//! [`plain`] says when two names are the same, [`claim`] which fields a heading claims, [`fit`] what the values say to
//! it; [`board`] gives each column to one field. [`derive`] makes what has no column of its own, [`values`] says what
//! the words and dates of a column become, [`filter`] which rows are meant.

use std::collections::HashSet;

use vanta::Schema;

use super::condition::Condition;
use super::path::{Path, Target};
use super::rules::{Constant, FieldRule, SourceRules, Zone};
use super::survey::Survey;
use crate::sheet::Table;

mod board;
mod claim;
mod derive;
mod filter;
mod fit;
mod names;
mod plain;
mod reason;
mod values;
mod vocabulary;

pub(super) use plain::is_same;
pub use reason::{Reason, What};

use board::Board;

/// What is known beside the table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'k> {
    /// The IDs that Vanta holds in this list.
    pub held: Option<&'k HashSet<&'k str>>,
    /// The zone in which times are meant that name none.
    pub zone: Option<&'k Zone>,
}

/// What is suggested for a table.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The rules that are certain, and nothing else.
    pub source: SourceRules,
    /// One for each thing the list takes, in the order of its kind; of a numbered part one for each number.
    pub fields: Vec<FieldMatch>,
    /// The columns that neither feed anything nor are proposed for anything, by place.
    pub unused: Vec<usize>,
    /// What the words of the columns become, the unknown ones first within each field.
    pub values: Vec<ValueRow>,
    /// Which rows are read, where not all are.
    pub only: Option<FilterMatch>,
    /// Why all are read, where a condition on the severity would be usual.
    pub no_filter: Option<NoFilter>,
    /// What the table does not tell and a person has to say.
    pub questions: Vec<Question>,
}

/// What is suggested for one field.
#[derive(Clone, Debug)]
pub struct FieldMatch {
    /// The field.
    pub path: Path,
    /// How far it is.
    pub state: State,
    /// The rule, where there is one: filled in where it is certain, and otherwise proposed.
    pub rule: Option<FieldRule>,
    /// The columns that the rule reads, by place.
    pub columns: Vec<usize>,
    /// What speaks for the rule and against it.
    pub reasons: Vec<Reason>,
    /// Other columns that could feed the field, the likeliest first.
    pub alternatives: Vec<usize>,
}

/// How far a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is certain.
    Matched,
    /// There is a proposal, which counts for nothing until a person agrees.
    ToConfirm,
    /// There is nothing.
    NotMatched,
}

/// What one word of a column becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueRow {
    /// The field.
    pub path: Path,
    /// The word; empty for blank cells.
    pub value: String,
    /// How many rows have it.
    pub rows: usize,
    /// What it becomes, as far as that is known.
    pub becomes: Option<Constant>,
    /// Whether that is certain.
    pub state: ValueState,
}

/// How far a word is; the unknown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueState {
    /// Nobody knows what it becomes.
    Unknown,
    /// It probably becomes that; a person has to agree.
    Proposed,
    /// It stands in the rule.
    Certain,
}

/// Which rows are meant, and what that does.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterMatch {
    /// The condition; it stands in the source too.
    pub condition: Condition,
    /// The column that it looks at, by place.
    pub column: usize,
    /// How many rows it leaves out.
    pub leaves_out: usize,
    /// How many rows it keeps.
    pub keeps: usize,
    /// How many rows have a severity that cannot be read, which is a problem and never a no.
    pub unreadable: usize,
}

/// A column of severities of which too few can be read for a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoFilter {
    /// The column, by place.
    pub column: usize,
    /// How many of its cells hold something that is no severity.
    pub unreadable: usize,
    /// How many hold anything.
    pub filled: usize,
    /// The first of those that cannot be read.
    pub examples: Vec<String>,
}

/// What a person has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether the day or the month comes first: both are possible in every row.
    DayOrMonth {
        /// The field.
        path: Path,
        /// The column, by place.
        column: usize,
        /// A date that is another day in each order.
        example: String,
        /// Whether some rows fit only one order and others only the other.
        contradicts: bool,
    },
    /// In which zone times are meant.
    Zone {
        /// The field.
        path: Path,
        /// The column, by place.
        column: usize,
        /// A time without its zone.
        example: String,
    },
}

/// Suggests a recipe for a table.
pub fn suggest(table: &Table, survey: &Survey<'_>, schema: &Schema<'_>, known: &Known<'_>) -> Suggestion {
    let targets = Target::all(schema);
    let mut board = Board::new(table, survey, schema.kind, &targets);
    if let Some(held) = known.held.filter(|held| !held.is_empty()) {
        board.ids_that_are_held(held);
    }
    board.by_headings();
    board.by_values();
    board.against_the_values();
    derive::missing(&mut board, schema.kind);
    board.whole_parts_only();
    finished(&board, schema, known)
}

/// A rule that takes one column for a field, with what its words and dates surely mean. Nothing, where the table has no
/// such column or the list no such field.
pub(crate) fn column_rule(
    table: &Table,
    schema: &Schema<'_>,
    path: &Path,
    column: usize,
) -> Option<FieldRule> {
    let targets = Target::all(schema);
    let target = Target::at(schema, path)?;
    let mut rule = FieldRule::column(table.headings.get(column)?.name.clone());
    let survey = Survey::of(table);
    let board = Board::new(table, &survey, schema.kind, &targets);
    values::fill(&board, &target, &mut rule, path, &[column], &mut Vec::new());
    values::date(&board, &target, &mut rule, &mut Vec::new(), path, &[column], &mut Vec::new());
    Some(rule)
}

fn finished(board: &Board<'_>, schema: &Schema<'_>, known: &Known<'_>) -> Suggestion {
    let mut source = SourceRules { name: "main".to_owned(), ..SourceRules::default() };
    let mut suggestion = Suggestion {
        source: SourceRules::default(),
        fields: Vec::new(),
        unused: Vec::new(),
        values: Vec::new(),
        only: None,
        no_filter: None,
        questions: Vec::new(),
    };
    for slot in &board.slots {
        let mut field = board.field_match(slot);
        if let Some(rule) = &mut field.rule {
            let target = &board.targets[slot.target];
            values::fill(board, target, rule, &field.path, &field.columns, &mut suggestion.values);
            values::date(
                board,
                target,
                rule,
                &mut field.reasons,
                &field.path,
                &field.columns,
                &mut suggestion.questions,
            );
            if field.state == State::Matched {
                source.fields.push((field.path.clone(), rule.clone()));
            }
        }
        suggestion.fields.push(field);
    }
    if let Some(zone) = known.zone
        && suggestion.questions.iter().any(|question| matches!(question, Question::Zone { .. }))
    {
        source.zone = Some(zone.clone());
        suggestion.questions.retain(|question| !matches!(question, Question::Zone { .. }));
    }
    match filter::severe(board, schema, &suggestion.fields) {
        Some(Ok(only)) => suggestion.only = Some(only),
        Some(Err(why)) => suggestion.no_filter = Some(why),
        None => {}
    }
    source.only = suggestion.only.as_ref().map(|only| only.condition.clone());
    let is_used = |place: &usize| {
        suggestion.fields.iter().any(|field| field.columns.contains(place))
            || suggestion.only.as_ref().is_some_and(|only| only.column == *place)
    };
    suggestion.unused = (0..board.table.headings.len()).filter(|place| !is_used(place)).collect();
    suggestion.source = source;
    suggestion
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod tests;
