//! A recipe bound to the tables it is applied to: columns found by their headings, constants read, words prepared.

use std::sync::Arc;

use vanta::Value;
use vanta::{Schema, Shape};

use super::field::{Becomes, BoundFeed, BoundField, BoundPiece};
use super::route::{Hop, route};
use crate::recipe::condition;
use crate::recipe::path::{Path, Target};
use crate::recipe::rules::{Constant, Feed, FieldRule, Piece, Recipe, SourceRules};
use crate::recipe::value::{self, Manner, Wrong};
use crate::recipe::{ID, date};
use crate::sheet::{Cell, Content, Source, Table};

/// A source's rules, bound to its table.
pub(in crate::recipe) struct BoundSource<'a> {
    pub(in crate::recipe) rules: &'a SourceRules,
    pub(in crate::recipe) table: &'a Table,
    /// Where its rows come from; records tell their source by this very one.
    pub(in crate::recipe) origin: Arc<Source>,
    pub(in crate::recipe) fields: Vec<BoundField<'a>>,
    /// The field that says who a record is, by its place among the fields.
    pub(in crate::recipe) id: Option<usize>,
    pub(in crate::recipe) only: Option<condition::Bound>,
    pub(in crate::recipe) parts_only: Vec<(&'a str, condition::Bound)>,
    /// Whether rows of one ID are one record: where any rule goes through a list of parts.
    pub(in crate::recipe) unites: bool,
    /// What the recipe names and the table lacks.
    pub(in crate::recipe) missing: Vec<Missing<'a>>,
}

/// A column that the recipe names and the table lacks, or a constant that the field cannot hold.
pub(in crate::recipe) enum Missing<'a> {
    Column { path: Option<&'a Path>, column: String },
    Constant { path: &'a Path },
}

/// The tables of a recipe's sources, by the sources' names.
pub type Tables<'a> = [(&'a str, &'a Table)];

/// Binds each source that has a table.
pub(in crate::recipe) fn bind<'a>(
    recipe: &'a Recipe,
    tables: &Tables<'a>,
    schema: &Schema<'a>,
) -> Vec<BoundSource<'a>> {
    let targets = Target::all(schema);
    let table_of = |name: &str| tables.iter().find(|(of, _)| *of == name).map(|(_, table)| *table);
    let sources = recipe.sources.iter();
    sources.filter_map(|rules| Some(bind_one(rules, table_of(&rules.name)?, &targets, schema))).collect()
}

fn bind_one<'a>(
    rules: &'a SourceRules,
    table: &'a Table,
    targets: &[Target<'a>],
    schema: &Schema<'a>,
) -> BoundSource<'a> {
    let mut missing = Vec::new();
    let place_of = |name: &str| table.headings.iter().position(|heading| heading.name == name);
    let paths: Vec<&Path> = rules.fields.iter().map(|(path, _)| path).collect();
    let mut fields: Vec<(usize, BoundField<'a>)> = Vec::with_capacity(rules.fields.len());
    for (path, rule) in &rules.fields {
        let plain = path.plain();
        let Some(order) = targets.iter().position(|target| target.path.plain() == plain) else { continue };
        let route = route(path, &paths, schema);
        match bind_field(path, rule, rules, table, (&targets[order], route)) {
            Ok(field) => fields.push((order, field)),
            Err(gone) => missing.push(gone),
        }
    }
    fields.sort_by_key(|(order, _)| *order);
    let fields: Vec<BoundField<'a>> = fields.into_iter().map(|(_, field)| field).collect();
    let mut condition = |condition: &condition::Condition| {
        let bound = condition.bind(&place_of);
        bound.map_err(|column| missing.push(Missing::Column { path: None, column })).ok()
    };
    let only = rules.only.as_ref().and_then(&mut condition);
    let parts_only: Vec<_> = rules
        .parts_only
        .iter()
        .filter_map(|(part, only)| condition(only).map(|bound| (part.as_str(), bound)))
        .collect();
    BoundSource {
        rules,
        table,
        origin: Arc::new(table.source.clone()),
        id: fields.iter().position(|field| field.is_id),
        unites: rules.adds_parts
            || fields.iter().any(|field| field.route.iter().any(|hop| hop.among.is_some())),
        fields,
        only,
        parts_only,
        missing,
    }
}

fn bind_field<'a>(
    path: &'a Path,
    rule: &'a FieldRule,
    source: &'a SourceRules,
    table: &'a Table,
    (target, route): (&Target<'a>, Vec<Hop>),
) -> Result<BoundField<'a>, Missing<'a>> {
    let place_of = |name: &String| {
        let place = table.headings.iter().position(|heading| &heading.name == name);
        place.ok_or_else(|| Missing::Column { path: Some(path), column: name.clone() })
    };
    let shape = target.shape();
    let zone = rule.zone.as_ref().or(source.zone.as_ref());
    let mut manner = Manner {
        nullable: target.nullable(),
        order: rule.order,
        zone: zone.map(|zone| zone.zone()),
        split: rule.split.as_deref(),
    };
    let read =
        |constant: &Constant| becomes(constant, &shape, &manner).map_err(|_| Missing::Constant { path });
    let mut values = Vec::with_capacity(rule.values.len());
    let mut blank = rule.when_empty.as_ref().map(&read).transpose()?;
    for (value, constant) in &rule.values {
        let constant = read(constant)?;
        match value.trim() {
            "" => blank = Some(constant),
            word => values.push((word.to_owned(), constant)),
        }
    }
    let feed = match &rule.feed {
        Feed::Column(column) => BoundFeed::Column(place_of(column)?),
        Feed::Joined { columns, between } => {
            BoundFeed::Joined(columns.iter().map(place_of).collect::<Result<_, _>>()?, between)
        }
        Feed::Cut { column, cut } => BoundFeed::Cut(place_of(column)?, cut),
        Feed::Template(template) => {
            let pieces = template.pieces().iter().map(|piece| match piece {
                Piece::Text(text) => Ok(BoundPiece::Text(text)),
                Piece::Column(column) => place_of(column).map(BoundPiece::Column),
            });
            BoundFeed::Template(pieces.collect::<Result<_, _>>()?)
        }
        Feed::Constant(constant) => BoundFeed::Given(Ok(read(constant)?)),
        Feed::FileModified => BoundFeed::Given(match table.source.modified {
            Some(modified) => Ok(Becomes::Value(Value::from(in_seconds(modified)))),
            None => Err(Wrong::NoFileTime),
        }),
    };
    if let (Shape::Instant, None, BoundFeed::Column(column)) = (shape, rule.order, &feed) {
        manner.order = inferred(table, *column);
    }
    let is_id = path.first() == ID;
    Ok(BoundField {
        path,
        target: target.clone(),
        route,
        shape,
        feed,
        manner,
        clean: &rule.clean,
        values,
        blank,
        is_id,
    })
}

fn in_seconds(instant: jiff::Timestamp) -> String {
    jiff::Timestamp::from_second(instant.as_second())
        .map_or_else(|_| instant.to_string(), |instant| instant.to_string())
}

/// The order of a column's days, where all its rows together leave no doubt.
fn inferred(table: &Table, column: usize) -> Option<date::Order> {
    let orders = table.values(column, |values| {
        let mut orders = date::Orders::default();
        for value in values.iter() {
            if value.text().is_some_and(|text| !vanta::check::is_timestamp(text))
                && let Some(written) = value::written(&value.cell)
            {
                orders.see_in(&written, value.rows);
            }
        }
        orders
    });
    orders?.inferred()
}

/// A value of the recipe as a value of Vanta's.
fn becomes(constant: &Constant, shape: &Shape, manner: &Manner<'_>) -> Result<Becomes, Wrong> {
    let read = |content: Content<'_>| value::read(&Cell::plain(content), shape, manner);
    Ok(match constant {
        Constant::Nothing => Becomes::Nothing,
        // A person who writes it into a recipe means it, even where it looks like nothing.
        Constant::Text(text) if matches!(shape, Shape::Text | Shape::Link) => {
            Becomes::Value(Value::from(text.as_str()))
        }
        Constant::Text(text) if text.trim().is_empty() => Becomes::Nothing,
        Constant::Text(text) => Becomes::Value(read(Content::Text(text))?),
        Constant::Boolean(value) => Becomes::Value(read(Content::Boolean(*value))?),
        Constant::Number(number) => Becomes::Value(read(Content::Number(*number))?),
    })
}
