//! How a table becomes records.
//!
//! A recipe says which column feeds which field; [`headings`] suggests one from the headings alone, by exact
//! and known names, and says why. Applying it turns every row into a record with its origin, or into problems
//! with their places: nothing is guessed, no row is left out, and no value is altered without being told.

use std::sync::Arc;

use serde_json::{Map, Value};
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Field, Property, Record, Schema, Shape};

use crate::sheet::{Row, Source, Table};

mod example;
mod headings;
mod identity;
mod problem;
mod value;

pub use example::{Example, write_example};
pub use identity::{id_of, name_of, plain_id};
pub use problem::{Problem, ProblemCode, Problems, Severity};

/// Which columns of a table feed which fields of a kind.
#[derive(Debug)]
pub struct Recipe<'a> {
    /// The matches, in the order of the fields.
    pub matches: Vec<Match<'a>>,
    /// The columns that feed nothing and will not be sent, by place.
    pub unused: Vec<usize>,
}

/// One field and the column that feeds it.
#[derive(Debug)]
pub struct Match<'a> {
    /// What is fed.
    pub target: Target<'a>,
    /// The column's place in the table, from 0.
    pub column: usize,
    /// Why this column.
    pub reason: Reason,
}

/// Why a column was taken for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The heading is the field's own name or label.
    SameName,
    /// The heading is a name under which people keep it.
    KnownName,
}

/// What a column can feed.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A field of the kind.
    Field(&'static Field),
    /// A custom property of the list.
    Property(&'a Property),
}

impl Target<'_> {
    /// The key in Vanta's JSON.
    pub fn name(&self) -> &str {
        match self {
            Target::Field(field) => field.name,
            Target::Property(property) => &property.name,
        }
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        match self {
            Target::Field(field) => field.label,
            Target::Property(property) => &property.name,
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Target::Field(field) => field.shape,
            Target::Property(property) => property.kind.shape(),
        }
    }

    fn nullable(&self) -> bool {
        matches!(self, Target::Field(field) if field.nullable)
    }

    /// Everything that a list takes: the fields of its kind, then its properties.
    fn all<'a>(schema: &Schema<'a>) -> impl Iterator<Item = Target<'a>> {
        let fields = schema.kind.fields.iter().map(Target::Field);
        fields.chain(schema.properties.iter().map(Target::Property))
    }
}

/// The field that says who a record is.
const ID: &str = "uniqueId";

/// A record before it is sent, with where it comes from.
#[derive(Debug)]
pub struct Drafted {
    /// The record.
    pub record: Record,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a record comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Rows of a sheet, counted from 1.
    Rows {
        /// The file and sheet.
        source: Arc<Source>,
        /// The rows.
        rows: Vec<u32>,
    },
    /// Kept as Vanta has it.
    Kept,
    /// Restored from an earlier run.
    Restored {
        /// The run.
        run: String,
    },
}

impl Origin {
    /// The first row, where it comes from a sheet.
    pub fn row(&self) -> Option<u32> {
        match self {
            Origin::Rows { rows, .. } => rows.first().copied(),
            Origin::Kept | Origin::Restored { .. } => None,
        }
    }
}

impl<'a> Recipe<'a> {
    /// Suggests a recipe from the headings.
    pub fn suggest(table: &Table, schema: &Schema<'a>) -> Recipe<'a> {
        headings::suggest(table, schema)
    }

    /// Turns the rows of a table into records. With any problem the records are not fit to be sent.
    pub fn apply<'t>(&self, table: &'t Table, schema: &Schema<'_>) -> (Vec<Drafted>, Problems<'t>) {
        let mut problems = Problems::new(table);
        self.unmatched(schema, &mut problems);
        let source = Arc::new(table.source.clone());
        let draft = |row: Row<'_>| Drafted {
            record: self.record(row, schema, &mut problems),
            origin: Origin::Rows { source: Arc::clone(&source), rows: vec![row.number()] },
        };
        let drafted: Vec<Drafted> = table.rows().map(draft).collect();
        problems.check(&drafted, schema, self);
        (drafted, problems)
    }

    /// Required fields that no column feeds.
    fn unmatched(&self, schema: &Schema<'_>, problems: &mut Problems<'_>) {
        let fed = |name: &str| self.matches.iter().any(|matched| matched.target.name() == name);
        for target in Target::all(schema) {
            let required = match target {
                Target::Field(field) => field.required,
                Target::Property(_) => true,
            };
            if required && !fed(target.name()) {
                problems.not_matched(&target, schema.kind);
            }
        }
    }

    fn record(&self, row: Row<'_>, schema: &Schema<'_>, problems: &mut Problems<'_>) -> Record {
        let mut record = Map::new();
        let mut properties = Map::new();
        for matched in &self.matches {
            let cell = row.cell(matched.column);
            let read = match matched.target {
                Target::Field(Field { name: ID, .. }) => value::read_id(&cell),
                target => value::read(&cell, &target.shape(), target.nullable()),
            };
            match (read, matched.target) {
                (Ok(Some(value)), Target::Field(field)) => drop(record.insert(field.name.to_owned(), value)),
                (Ok(Some(value)), Target::Property(property)) => {
                    properties.insert(property.name.clone(), value);
                }
                (Ok(None), _) => {}
                (Err(wrong), target) => {
                    problems.unreadable(row.number(), matched.column, &target, &cell, wrong);
                }
            }
        }
        if !schema.properties.is_empty() {
            record.insert(CUSTOM_PROPERTIES.to_owned(), Value::Object(properties));
        }
        record
    }
}

#[cfg(test)]
mod tests;
