//! What is wrong with rows and columns: code, place, sentence, remedy.
//!
//! Problems of the same sort in the same column are one group with all its rows, since people mend a column at
//! a time. A cell that could not be read is told once; the checks do not tell it again as a missing field.

use std::collections::HashSet;

use serde::Serialize;
use ts_rs::TS;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Breach, Fault, Kind, Schema, Shape};

use super::identity::{id_of, plain_id};
use super::value::Wrong;
use super::{Drafted, Recipe, Target};
use crate::sheet::{Cell, Heading, Table};

/// One group of problems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Problem {
    /// What it is about.
    pub code: ProblemCode,
    /// Whether it stops a send.
    pub severity: Severity,
    /// The field of Vanta's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The column: `F "Role"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong, with the first place and value.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The rows, as the spreadsheet counts them.
    pub rows: Vec<u32>,
    /// How many rows.
    pub count: usize,
}

/// Whether a problem stops a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It does.
    Problem,
    /// It does not, but a person should know.
    Notice,
}

/// What a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No column holds the ID.
    NoIdColumn,
    /// No column feeds a required field.
    NotMatched,
    /// A required field is empty.
    Empty,
    /// A cell holds a spreadsheet error.
    ErrorCell,
    /// A value is not of the type that the field needs.
    WrongType,
    /// A value is none of Vanta's choices.
    NotAChoice,
    /// A time of day has no zone.
    NoZone,
    /// A link does not begin with https.
    NotHttps,
    /// A number with more digits than the spreadsheet keeps.
    TooManyDigits,
    /// A number in short form, of which the digits are lost or not shown.
    Shortened,
    /// An ID with characters that nobody sees.
    Invisible,
    /// An ID that is shown with separators between thousands.
    Grouped,
    /// An ID that is a number in a file that does not tell how numbers are shown.
    DisplayUnknown,
    /// A formula whose result is not in the file.
    NoResult,
    /// Two rows have the same ID.
    DuplicateId,
    /// Two IDs differ only by case, spaces, leading zeros or Unicode form.
    SimilarId,
    /// A rule between fields is broken.
    FieldsDisagree,
    /// Something else that Vanta would refuse.
    Refused,
}

/// Gathers problems into groups.
#[derive(Debug)]
pub struct Problems<'a> {
    table: &'a Table,
    groups: Vec<Problem>,
    /// Row and field of every cell that could not be read.
    unread: HashSet<(u32, String)>,
}

impl<'a> Problems<'a> {
    pub(super) fn new(table: &'a Table) -> Problems<'a> {
        Problems { table, groups: Vec::new(), unread: HashSet::new() }
    }

    /// The groups, in the order in which they were found.
    pub fn into_groups(self) -> Vec<Problem> {
        self.groups
    }

    /// Whether nothing stops a send.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|problem| problem.severity == Severity::Notice)
    }

    pub(super) fn not_matched(&mut self, target: &Target<'_>, kind: &Kind) {
        let (code, message) = match target.name() {
            "uniqueId" => (
                ProblemCode::NoIdColumn,
                format!(
                    "No column of sheet \"{}\" holds the ID that never changes.",
                    self.table.source.sheet
                ),
            ),
            _ => {
                (ProblemCode::NotMatched, format!("No column holds the needed field \"{}\".", target.label()))
            }
        };
        let has_parts = matches!(target.shape(), Shape::Object(_))
            || matches!(target.shape(), Shape::List(Shape::Object(_)));
        let remedy = if has_parts {
            format!(
                "This field has parts of its own, which no sheet can hold yet; {} wait for that.",
                kind.label
            )
        } else {
            format!(
                "Give the sheet a column with the heading \"{}\" or \"{}\".",
                target.name(),
                target.label()
            )
        };
        self.groups.push(Problem {
            code,
            severity: Severity::Problem,
            field: Some(target.name().to_owned()),
            column: None,
            message,
            remedy,
            rows: Vec::new(),
            count: 0,
        });
    }

    pub(super) fn unreadable(
        &mut self,
        row: u32,
        column: usize,
        target: &Target<'_>,
        cell: &Cell<'_>,
        wrong: Wrong,
    ) {
        self.unread.insert((row, target.name().to_owned()));
        let shown = shortened(&cell.shown());
        let (code, what, remedy) = match wrong {
            Wrong::ErrorCell => {
                (ProblemCode::ErrorCell, "is a spreadsheet error".to_owned(), "Mend the formula.".to_owned())
            }
            Wrong::YesNo => (
                ProblemCode::WrongType,
                "is neither yes nor no".to_owned(),
                "Write TRUE or FALSE. What is unknown is never sent as no.".to_owned(),
            ),
            Wrong::WholeNumber => {
                (ProblemCode::WrongType, "is no whole number".to_owned(), "Write a whole number.".to_owned())
            }
            Wrong::Number => {
                (ProblemCode::WrongType, "is no number".to_owned(), "Write a number.".to_owned())
            }
            Wrong::TooManyDigits => (
                ProblemCode::TooManyDigits,
                "has more digits than a spreadsheet keeps".to_owned(),
                "Format the column as text and enter the value again from its source.".to_owned(),
            ),
            Wrong::Shortened => (
                ProblemCode::Shortened,
                "is a number in short form, in which its digits are lost".to_owned(),
                "Format the column as text and enter the value again from its source.".to_owned(),
            ),
            Wrong::DisplayUnknown => (
                ProblemCode::DisplayUnknown,
                "is a number, and this kind of file does not tell whether it is shown with zeros before it"
                    .to_owned(),
                "Save the file as xlsx; or, if the IDs have no such zeros, say so with --plain-numbers."
                    .to_owned(),
            ),
            Wrong::Invisible(character) => (
                ProblemCode::Invisible,
                format!("has a character that nobody sees (U+{:04X})", u32::from(character)),
                "Type the ID again, instead of pasting it.".to_owned(),
            ),
            Wrong::Grouped => (
                ProblemCode::Grouped,
                "is a number with separators between thousands, which differ from computer to computer"
                    .to_owned(),
                "Format the column without separators, or as text.".to_owned(),
            ),
            Wrong::NoResult => (
                ProblemCode::NoResult,
                "is a formula without its result".to_owned(),
                "Open the file in a spreadsheet program and save it, so that the result is stored."
                    .to_owned(),
            ),
            Wrong::Date => (
                ProblemCode::WrongType,
                "is no date that is read for certain".to_owned(),
                "Use a real spreadsheet date, or write it like 2024-03-01 or 2024-03-01T09:30:00Z."
                    .to_owned(),
            ),
            Wrong::NoZone => (
                ProblemCode::NoZone,
                "has a time of day but no time zone".to_owned(),
                "Write it with its zone, like 2024-03-01T09:30:00Z or 2024-03-01T09:30:00+01:00.".to_owned(),
            ),
            Wrong::Choice(choices) => (
                ProblemCode::NotAChoice,
                "is none of Vanta's choices".to_owned(),
                format!("Use one of {}.", choices.join(", ")),
            ),
            Wrong::Part => (
                ProblemCode::WrongType,
                "cannot be read as a part with fields of its own".to_owned(),
                "Leave this column out for now.".to_owned(),
            ),
        };
        self.add(code, row, Some(column), target.name(), &format!("\"{shown}\" {what}"), remedy);
    }

    /// Adds what Vanta would refuse in the records themselves.
    pub(super) fn check(&mut self, drafted: &[Drafted], schema: &Schema<'_>, recipe: &Recipe<'_>) {
        let fed = |field: &str| recipe.matches.iter().find(|matched| matched.target.name() == field);
        for fault in schema.check_all(drafted.iter().map(|drafted| &drafted.record)) {
            let Some(row) = drafted[fault.record].origin.row() else { continue };
            let field = deepest(&fault);
            let told = self.unread.contains(&(row, field.clone())) || fed(&field).is_none();
            if told && matches!(fault.breach, Breach::Missing { .. }) {
                continue;
            }
            let column = fed(&field).map(|matched| matched.column);
            let first_row = |first: usize| drafted[first].origin.row().unwrap_or_default();
            let (code, what, remedy) = in_words(&fault, &first_row);
            self.add(code, row, column, &field, &what, remedy);
        }
        self.similar(drafted, fed("uniqueId").map(|matched| matched.column));
    }

    /// IDs of the file that differ only in ways that people do not see.
    fn similar(&mut self, drafted: &[Drafted], column: Option<usize>) {
        let mut seen = std::collections::HashMap::with_capacity(drafted.len());
        for drafted in drafted {
            let id = id_of(&drafted.record);
            let Some(row) = drafted.origin.row().filter(|_| !id.is_empty()) else { continue };
            let (first, first_row) = *seen.entry(plain_id(id)).or_insert((id, row));
            if first != id {
                let what = format!(
                    "\"{}\" and \"{}\" in row {first_row} are nearly the same ID",
                    shortened(id),
                    shortened(first)
                );
                let remedy = "Write both alike if they are one, or tell them apart clearly.".to_owned();
                self.add(ProblemCode::SimilarId, row, column, "uniqueId", &what, remedy);
            }
        }
    }

    fn add(
        &mut self,
        code: ProblemCode,
        row: u32,
        column: Option<usize>,
        field: &str,
        what: &str,
        remedy: String,
    ) {
        let known = |group: &&mut Problem| group.code == code && group.field.as_deref() == Some(field);
        if let Some(group) = self.groups.iter_mut().find(known) {
            if group.rows.last() != Some(&row) {
                group.rows.push(row);
                group.count += 1;
            }
            return;
        }
        let heading = column.map(|column| &self.table.headings[column]);
        let place = heading.map_or_else(String::new, |heading| format!(", {heading}"));
        self.groups.push(Problem {
            code,
            severity: Severity::Problem,
            field: Some(field.to_owned()),
            column: heading.map(Heading::short),
            message: format!("Row {row}{place}: {what}."),
            remedy,
            rows: vec![row],
            count: 1,
        });
    }
}

/// The field that a person would look at: the property inside `customProperties`, else the top-level field.
fn deepest(fault: &Fault) -> String {
    let steps: Vec<&str> = fault.path.split('/').skip(1).collect();
    let missing = match &fault.breach {
        Breach::Missing { field } => Some(field.as_str()),
        Breach::NeededWhen { field, .. } => Some(*field),
        _ => None,
    };
    let field = match steps[..] {
        [] | [CUSTOM_PROPERTIES] => missing.or(steps.first().copied()),
        [CUSTOM_PROPERTIES, property, ..] => Some(property),
        [field, ..] => Some(field),
    };
    field.unwrap_or_default().to_owned()
}

/// A fault in people's words: what it is about, what is wrong, and what to do.
fn in_words(fault: &Fault, row_of: &dyn Fn(usize) -> u32) -> (ProblemCode, String, String) {
    let fill = "Fill the cell.".to_owned();
    match &fault.breach {
        Breach::Missing { .. } | Breach::EmptyId => {
            (ProblemCode::Empty, "the cell is empty, but needed".to_owned(), fill)
        }
        Breach::Link => (
            ProblemCode::NotHttps,
            "the link does not begin with https://".to_owned(),
            "Use the https address of the record.".to_owned(),
        ),
        Breach::Duplicate { first } => (
            ProblemCode::DuplicateId,
            format!(
                "the ID \"{}\" stands in row {} already",
                fault.id.as_deref().unwrap_or_default(),
                row_of(*first)
            ),
            "Each ID may stand in one row only: leave one of the rows out, or mend its ID.".to_owned(),
        ),
        Breach::Range { least, greatest } => (
            ProblemCode::WrongType,
            format!("the number is outside {least} to {greatest}"),
            format!("Use a number from {least} to {greatest}."),
        ),
        Breach::NotUnless { when, equals } => (
            ProblemCode::FieldsDisagree,
            format!("this may be filled only where {when} is {equals}"),
            "Empty the cell, or mend the other one.".to_owned(),
        ),
        Breach::NeededWhen { when, equals, .. } => {
            (ProblemCode::FieldsDisagree, format!("this must be filled, because {when} is {equals}"), fill)
        }
        Breach::NotEmpty { field } => (
            ProblemCode::FieldsDisagree,
            format!("this must be empty, because {field} is unknown"),
            "Empty the cell, or fill the other one.".to_owned(),
        ),
        Breach::Type { .. } | Breach::Choice { .. } | Breach::Extra { .. } => {
            (ProblemCode::Refused, format!("Vanta would refuse this: {fault}"), "Mend the value.".to_owned())
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
