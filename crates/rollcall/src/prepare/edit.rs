//! Edits: what a person changes in a recipe while matching columns and mending values.
//!
//! An edit is data, so that a window, a command line and the store write the same ones down; it becomes part of the
//! recipe by one function, before anybody looks at the recipe: so `match`, `check`, `review` and `send` see the same.
//! An edit that meets nothing in this file changes nothing and is told.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vanta::Schema;

use super::matching::{has_rule, lacking};
use super::{Besides, ReadTable};
use crate::error::{Code, Error};
use crate::recipe::path::{Need, Path, Target, is_below};
use crate::recipe::rules::{Feed, FieldRule, Recipe, SourceRules, Template, Zone};
use crate::recipe::suggest::{FieldMatch, State, column_rule};
use crate::recipe::{Mend, text};
use crate::sheet::Heading;

/// A change of a recipe, as a person makes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum Edit {
    /// Where a field gets its value, in place of what fed it before.
    Feed {
        /// The source's name; not needed where there is only one.
        source: Option<String>,
        /// The field: `email`, `drives.name`.
        field: String,
        /// Where its value comes from.
        feed: FeedFrom,
    },
    /// The proposal for a field counts.
    Confirm {
        /// The field: `fullName`.
        field: String,
    },
    /// A remedy for a group of problems.
    Mend {
        /// As it is offered: `externalUrl:https`.
        mend: String,
    },
    /// Columns that a person saw and does not send, by heading.
    NotSent {
        /// Their headings.
        columns: Vec<String>,
    },
    /// So are all columns that feed nothing and are not proposed for a needed field.
    RestNotSent,
}

/// Where a field gets its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum FeedFrom {
    /// One column.
    Column {
        /// Its heading.
        column: String,
    },
    /// Several columns, one after the other.
    Joined {
        /// Their headings.
        columns: Vec<String>,
        /// What stands between two values.
        between: String,
    },
    /// A text with columns in it.
    Template {
        /// `https://hr.example.com/u/{Employee ID}`.
        text: String,
    },
    /// The same for every row.
    Constant {
        /// The value as it is typed: a text, a number, `true`, one of Vanta's choices.
        text: String,
    },
    /// Nowhere: nothing feeds the field any more.
    Nothing,
}

impl From<Mend> for Edit {
    fn from(mend: Mend) -> Edit {
        Edit::Mend { mend: mend.to_string() }
    }
}

impl Edit {
    /// The zone in which times are read from now on, where it says one.
    pub(super) fn zone(&self) -> Option<Zone> {
        let Edit::Mend { mend } = self else { return None };
        match mend.parse() {
            Ok(Mend::Zone(zone)) => Some(zone),
            _ => None,
        }
    }

    /// Whether it asks what is suggested for the file.
    pub(crate) fn asks_suggestion(&self) -> bool {
        matches!(self, Edit::Confirm { .. } | Edit::RestNotSent)
    }
}

/// Makes the edits in their order. Those that could not be made change nothing, and it is said why.
pub(super) fn make(
    edits: &[Edit],
    recipe: &mut Recipe,
    tables: &mut [ReadTable],
    schema: &Schema<'_>,
    besides: &Besides,
) -> Vec<(usize, Error)> {
    if edits.iter().any(Edit::asks_suggestion) {
        for read in tables.iter_mut().filter(|read| read.suggestion.is_none()) {
            read.suggestion = Some(read.suggest(schema, besides, None));
        }
    }
    let mut one = |edit: &Edit| match edit {
        Edit::Feed { source, field, feed } => {
            let before = recipe.clone();
            let fed = fed(recipe, tables, schema, source.as_deref(), field, feed);
            fed.and_then(|()| readable(recipe)).inspect_err(|_| *recipe = before).err()
        }
        Edit::Confirm { field } => confirm(recipe, tables, field).err(),
        Edit::Mend { mend } => mended(recipe, schema, mend).err(),
        Edit::NotSent { columns } => {
            let not = columns.iter().map(|column| not_sent(recipe, tables, column));
            not.collect::<Vec<_>>().into_iter().find_map(Result::err)
        }
        Edit::RestNotSent => {
            rest_not_sent(recipe, tables, schema);
            None
        }
    };
    edits.iter().map(&mut one).enumerate().filter_map(|(place, why)| Some((place, why?))).collect()
}

/// Whether a recipe can be written down and read again: what cannot would be lost with the next start.
fn readable(recipe: &Recipe) -> Result<(), Error> {
    text::read(&text::write(recipe)).map(|_| ()).map_err(|errors| {
        let why = errors.first().map_or_else(String::new, |error| format!("{}. {}", error.what, error.hint));
        Error::new(Code::BadInput, format!("That is no rule: {}", why.trim())).hint("Nothing was changed.")
    })
}

/// Makes a remedy, with its value as the field holds it. One that fits no field would change nothing without a word, and
/// one that its field cannot hold would make a recipe that cannot be read again.
fn mended(recipe: &mut Recipe, schema: &Schema<'_>, mend: &str) -> Result<(), Error> {
    let no = |why: String| {
        Error::new(Code::BadInput, format!("The remedy \"{mend}\" cannot be used: {why}."))
            .hint("Write it as `rollcall check` offers it. Nothing was changed.")
    };
    let mend = mend.parse::<Mend>().and_then(|mend| mend.meant_for(schema)).map_err(no)?;
    if mend.apply(recipe) {
        return Ok(());
    }
    let why = match mend {
        Mend::Winner(_) => "the recipe has no source of that name",
        _ => "no rule of the recipe feeds that field",
    };
    let message = format!("The remedy {mend} changes nothing: {why}.");
    Err(Error::new(Code::BadInput, message).hint("See the rules with: rollcall match FILE --list LIST"))
}

/// Gives a field another feed. How the words and dates of the former column were read is not said of the new one.
fn fed(
    recipe: &mut Recipe,
    tables: &[ReadTable],
    schema: &Schema<'_>,
    source: Option<&str>,
    field: &str,
    feed: &FeedFrom,
) -> Result<(), Error> {
    let bad = |message: String| Error::new(Code::BadInput, message).hint("Nothing was changed.");
    let path: Path = field.parse().map_err(|error| bad(format!("\"{field}\" is no field: {error}.")))?;
    if Target::at(schema, &path).is_none() {
        return Err(bad(format!("{} have no field \"{field}\".", schema.kind.label)));
    }
    let place = match (source, &recipe.sources[..]) {
        (None, [_]) => Some(0),
        (None, _) => None,
        (Some(name), sources) => sources.iter().position(|source| source.name == name),
    };
    let found = place.and_then(|place| Some((recipe.sources.get_mut(place)?, tables.get(place)?)));
    let Some((rules, read)) = found else {
        let which =
            source.map_or("none was named".to_owned(), |name| format!("it has none named \"{name}\""));
        return Err(bad(format!("It is not certain which source of the recipe is meant: {which}.")));
    };
    let rule = match feed {
        FeedFrom::Nothing => {
            rules.fields.retain(|(of, _)| *of != path);
            return Ok(());
        }
        FeedFrom::Column { column } => {
            let place = read.table.headings.iter().position(|heading| heading.name == *column);
            place.and_then(|place| column_rule(&read.table, schema, &path, place))
        }
        FeedFrom::Joined { columns, between } => {
            Some(FieldRule::new(Feed::Joined { columns: columns.clone(), between: between.clone() }))
        }
        FeedFrom::Template { text } => {
            let template = Template::new(text).map_err(|why| bad(format!("In \"{text}\" {why}.")))?;
            Some(FieldRule::new(Feed::Template(template)))
        }
        FeedFrom::Constant { text } => {
            let value = Mend::constant(&path, text, schema)
                .map_err(|why| bad(format!("\"{text}\" cannot be sent for {field}: {why}.")))?;
            Some(FieldRule::new(Feed::Constant(value)))
        }
    };
    let missing = match (&rule, feed) {
        (None, FeedFrom::Column { column }) => Some(column.clone()),
        (Some(rule), _) => lacking(rule, &read.table).map(str::to_owned),
        (None, _) => None,
    };
    if let Some(column) = missing {
        return Err(no_column(std::iter::once(read), &column));
    }
    let Some(rule) = rule else { return Ok(()) };
    match rules.fields.iter_mut().find(|(of, _)| *of == path) {
        Some((_, known)) if known.feed == rule.feed => {}
        Some((_, known)) => *known = rule,
        None => rules.fields.push((path, rule)),
    }
    sent(rules);
    Ok(())
}

/// Who takes a column sends it, whatever was said of it before.
fn sent(source: &mut SourceRules) {
    let sent: HashSet<String> = super::columns_of(source).into_iter().map(str::to_owned).collect();
    source.not_sent.retain(|heading| !sent.contains(heading));
}

fn no_column<'t>(tables: impl Iterator<Item = &'t ReadTable>, heading: &str) -> Error {
    let columns: Vec<String> = tables.flat_map(|read| &read.table.headings).map(Heading::short).collect();
    Error::new(Code::UnknownName, format!("The file has no column \"{heading}\"."))
        .hint(format!("Its columns are: {}.", columns.join(", ")))
}

fn fields_of(read: &ReadTable) -> impl Iterator<Item = &FieldMatch> {
    read.suggestion.iter().flat_map(|suggestion| &suggestion.fields)
}

/// Takes a proposal into the recipe, also in place of a rule whose column is not there any more.
fn confirm(recipe: &mut Recipe, tables: &[ReadTable], wanted: &str) -> Result<(), Error> {
    let mut found = false;
    for (source, read) in recipe.sources.iter_mut().zip(tables) {
        let proposed = |field: &&FieldMatch| {
            field.state != State::NotMatched
                && (field.path.to_string() == wanted || is_below(&field.path.plain(), wanted))
        };
        for field in fields_of(read).filter(proposed) {
            let Some(rule) = &field.rule else { continue };
            let known = source.fields.iter_mut().find(|(path, _)| *path == field.path);
            match known {
                None => source.fields.push((field.path.clone(), rule.clone())),
                Some((_, known)) if lacking(known, &read.table).is_some() => *known = rule.clone(),
                Some(_) => continue,
            }
            found = true;
        }
        sent(source);
    }
    if found {
        return Ok(());
    }
    let waiting: Vec<String> = tables
        .iter()
        .flat_map(fields_of)
        .filter(|field| field.state == State::ToConfirm)
        .map(|field| field.path.to_string())
        .collect();
    let hint = match waiting.is_empty() {
        true => "Nothing is proposed that could be confirmed.".to_owned(),
        false => format!("Proposed are: {}.", waiting.join(", ")),
    };
    Err(Error::new(Code::UnknownName, format!("Nothing is proposed for \"{wanted}\".")).hint(hint))
}

/// Writes down that a column is not sent, in every source that has it and takes it for nothing.
fn not_sent(recipe: &mut Recipe, tables: &[ReadTable], heading: &str) -> Result<(), Error> {
    let has = |read: &ReadTable| read.table.headings.iter().any(|known| known.name == heading);
    if !tables.iter().any(has) {
        return Err(no_column(tables.iter(), heading));
    }
    let mut fed = None;
    let mut said = false;
    for (source, read) in recipe.sources.iter_mut().zip(tables) {
        let feeds = source.fields.iter().find(|(_, rule)| rule.feed.columns().contains(&heading));
        match feeds.map(|(path, _)| path.to_string()) {
            Some(field) => fed = fed.or(Some(field)),
            None if !has(read) => {}
            None => {
                said = true;
                if !source.not_sent.iter().any(|known| known == heading) {
                    source.not_sent.push(heading.to_owned());
                }
            }
        }
    }
    match fed.filter(|_| !said) {
        None => Ok(()),
        Some(field) => {
            let message = format!("The column \"{heading}\" feeds {field}, so it is sent.");
            Err(Error::new(Code::BadInput, message)
                .hint("Take that rule out of the recipe first. Nothing was changed."))
        }
    }
}

/// Writes down that nothing more is sent. A column that is proposed for a needed field is left to be decided: without the
/// field there is no record.
fn rest_not_sent(recipe: &mut Recipe, tables: &[ReadTable], schema: &Schema<'_>) {
    for (source, read) in recipe.sources.iter_mut().zip(tables) {
        let is_needed = |field: &&FieldMatch| {
            let target = Target::at(schema, &field.path);
            let needed = target.is_some_and(|target| target.need == Need::Always);
            needed && !has_rule(source, &read.table, &field.path)
        };
        let asked: HashSet<usize> =
            fields_of(read).filter(is_needed).flat_map(|field| field.columns.clone()).collect();
        let known = super::known_columns(source);
        let headings = read.table.headings.iter().enumerate();
        let rest = headings
            .filter(|(place, heading)| !asked.contains(place) && !known.contains(heading.name.as_str()));
        let rest: Vec<String> = rest.map(|(_, heading)| heading.name.clone()).collect();
        source.not_sent.extend(rest);
    }
}
