//! Remedies: changes of a recipe that mend a whole group of problems at once.
//!
//! A remedy is nothing but an edit of the recipe, so that it stands there in the open, holds for later files too, and
//! can be taken back. Each has a short text, `externalUrl:https`, by which it is offered and asked for.

use std::fmt;
use std::str::FromStr;

use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Property, PropertyType, Schema, Shape};

use super::date::Order;
use super::path::{Leaf, Path, Target};
use super::rules::{Clean, Constant, Feed, FieldRule, Recipe, SourceRules, Zone};
use super::text;
use super::value::{self, Manner};
use crate::sheet::{Cell, Content};

/// A change of a recipe.
#[derive(Clone, Debug, PartialEq)]
pub enum Mend {
    /// `uniqueId:trim`: clean a field's texts before they are read.
    Clean(Path, Clean),
    /// `permissionLevel:Superuser=ADMIN`: what a value becomes. Without a value it is the empty cell; becoming the
    /// empty text means that nothing is sent.
    Value(Path, String, Constant),
    /// `createdTimestamp:day-first`: in which order a field's dates are written.
    Order(Path, Order),
    /// `zone:Europe/Berlin`: in which zone times are read that name none.
    Zone(Zone),
    /// `winner:hr`: where two sources give the same ID, the record of this one counts.
    Winner(String),
    /// `keep-one`: of rows that are wholly alike one is kept.
    KeepOne,
    /// `applications:nothing`: the same for every row, nothing.
    Nothing(Path),
    /// `hr/email:lower-case`: the change in one source alone.
    In(String, Box<Mend>),
}

impl Mend {
    /// The same with its value as the field holds it, since a remedy's text does not tell 8 from "8".
    ///
    /// # Errors
    /// In words, where there is no such field, or it cannot hold the value: a recipe with it could not be read again.
    pub(crate) fn meant_for(&self, schema: &Schema<'_>) -> Result<Mend, String> {
        let path = match self {
            Mend::In(source, mend) => return Ok(Mend::In(source.clone(), Box::new(mend.meant_for(schema)?))),
            Mend::Zone(_) | Mend::Winner(_) | Mend::KeepOne => return Ok(self.clone()),
            Mend::Clean(path, _) | Mend::Value(path, ..) | Mend::Order(path, _) | Mend::Nothing(path) => path,
        };
        text::can_hold(schema.kind, path, &Constant::Nothing)?;
        let target = Target::at(schema, path).ok_or_else(|| format!("the list declares no {path}"))?;
        let Mend::Value(_, value, becomes) = self else { return Ok(self.clone()) };
        let becomes = as_held(becomes, &target.shape());
        text::can_hold(schema.kind, path, &becomes)?;
        if let Leaf::Property(property) = target.leaf {
            can_hold(property, &becomes)?;
        }
        Ok(Mend::Value(path.clone(), value.clone(), becomes))
    }

    /// What a person types for a field, as the field holds it.
    ///
    /// # Errors
    /// In words, where there is no such field, or it cannot hold that.
    pub(crate) fn constant(path: &Path, text: &str, schema: &Schema<'_>) -> Result<Constant, String> {
        let typed = Mend::Value(path.clone(), String::new(), constant(text.trim()));
        match typed.meant_for(schema)? {
            Mend::Value(_, _, held) => Ok(held),
            _ => Err("it is no value".to_owned()),
        }
    }

    /// Makes the change, in every source unless it names one. `false` where nothing takes it: no rule feeds the field, or
    /// the recipe has no such source.
    pub fn apply(&self, recipe: &mut Recipe) -> bool {
        match self {
            Mend::In(name, mend) => {
                let sources = recipe.sources.iter_mut().filter(|source| source.name == *name);
                sources.map(|source| mend.apply_to(source)).fold(false, |met, here| met | here)
            }
            Mend::Winner(name) => {
                let is_there = recipe.sources.iter().any(|source| source.name == *name);
                if is_there {
                    recipe.winner = Some(name.clone());
                }
                is_there
            }
            Mend::Nothing(path) => {
                let fed =
                    recipe.sources.iter().any(|source| source.fields.iter().any(|(fed, _)| fed == path));
                match recipe.sources.first_mut() {
                    Some(source) if !fed => self.apply_to(source),
                    _ => false,
                }
            }
            _ => recipe
                .sources
                .iter_mut()
                .map(|source| self.apply_to(source))
                .fold(false, |met, here| met | here),
        }
    }

    fn apply_to(&self, source: &mut SourceRules) -> bool {
        match self {
            Mend::Clean(path, clean) => rules_of(source, path, |rule| {
                if !rule.clean.contains(clean) {
                    rule.clean.push(*clean);
                }
            }),
            Mend::Value(path, value, becomes) => rules_of(source, path, |rule| {
                match rule.values.iter_mut().find(|(known, _)| same_value(known, value)) {
                    Some((_, known)) => *known = becomes.clone(),
                    None => rule.values.push((value.clone(), becomes.clone())),
                }
            }),
            Mend::Order(path, order) => rules_of(source, path, |rule| rule.order = Some(*order)),
            Mend::Zone(zone) => {
                source.zone = Some(zone.clone());
                true
            }
            Mend::KeepOne => {
                source.keep_one_of_identical = true;
                true
            }
            Mend::Nothing(path) => {
                source.fields.push((path.clone(), FieldRule::new(Feed::Constant(Constant::Nothing))));
                true
            }
            // Which source counts is nothing that one source could say.
            Mend::Winner(_) => false,
            Mend::In(_, mend) => mend.apply_to(source),
        }
    }
}

/// Whether a value of a file is one of a table of values: without case and outer space.
pub fn same_value(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    match one.is_ascii() && other.is_ascii() {
        true => one.eq_ignore_ascii_case(other),
        false => one.to_lowercase() == other.to_lowercase(),
    }
}

/// Whether a custom property can hold a value. Its type is known only to the list, so no recipe is asked for it.
fn can_hold(property: &Property, constant: &Constant) -> Result<(), String> {
    let content = match constant {
        Constant::Nothing => return Ok(()),
        Constant::Text(_) if property.kind == PropertyType::String => return Ok(()),
        Constant::Text(text) => Content::Text(text),
        Constant::Boolean(value) => Content::Boolean(*value),
        Constant::Number(number) => Content::Number(*number),
    };
    if value::read(&Cell::plain(content), &property.kind.shape(), &Manner::default()).is_ok() {
        return Ok(());
    }
    let takes = match property.kind {
        PropertyType::Boolean => "true or false",
        PropertyType::Int32 => "whole numbers",
        PropertyType::String => "texts",
        PropertyType::Timestamp => "dates and times with their zone, as 2026-03-02T06:00:00Z",
    };
    let (name, kind) = (&property.name, property.kind.name());
    Err(format!("the custom property {name} ({kind}) takes {takes}, and not \"{}\"", Written(constant)))
}

fn as_held(constant: &Constant, shape: &Shape) -> Constant {
    match (shape, constant) {
        (Shape::List(item), _) => as_held(constant, item),
        (Shape::Int32 | Shape::Number, Constant::Text(text)) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Constant::Number(number),
            _ => constant.clone(),
        },
        (Shape::Text | Shape::Choice(_), Constant::Boolean(_)) => {
            Constant::Text(Written(constant).to_string())
        }
        _ => constant.clone(),
    }
}

fn rules_of(source: &mut SourceRules, path: &Path, mut change: impl FnMut(&mut FieldRule)) -> bool {
    let mut met = false;
    for (_, rule) in source.fields.iter_mut().filter(|(of, _)| of.plain() == path.plain()) {
        change(rule);
        met = true;
    }
    met
}

impl fmt::Display for Mend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mend::Clean(path, Clean::Trim) => write!(f, "{path}:trim"),
            Mend::Clean(path, Clean::LowerCase) => write!(f, "{path}:lower-case"),
            Mend::Clean(path, Clean::Https) => write!(f, "{path}:https"),
            Mend::Value(path, value, becomes) => write!(f, "{path}:{value}={}", Written(becomes)),
            Mend::Order(path, Order::DayFirst) => write!(f, "{path}:day-first"),
            Mend::Order(path, Order::MonthFirst) => write!(f, "{path}:month-first"),
            Mend::Zone(zone) => write!(f, "zone:{}", zone.name()),
            Mend::Winner(source) => write!(f, "winner:{source}"),
            Mend::KeepOne => f.write_str("keep-one"),
            Mend::Nothing(path) => write!(f, "{path}:nothing"),
            Mend::In(source, mend) => write!(f, "{source}/{mend}"),
        }
    }
}

struct Written<'c>(&'c Constant);

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Constant::Text(text) => f.write_str(text),
            Constant::Boolean(value) => write!(f, "{value}"),
            Constant::Number(number) => write!(f, "{number}"),
            Constant::Nothing => Ok(()),
        }
    }
}

impl FromStr for Mend {
    type Err = String;

    fn from_str(text: &str) -> Result<Mend, String> {
        // No path of Vanta's has a slash before its colon; the name of a custom property might.
        let before = text.split_once(':').map_or(text, |(before, _)| before);
        if let Some((source, _)) = before.split_once('/').filter(|_| !text.starts_with(CUSTOM_PROPERTIES)) {
            let mend = text[source.len() + 1..].parse()?;
            return Ok(Mend::In(source.to_owned(), Box::new(mend)));
        }
        if text == "keep-one" {
            return Ok(Mend::KeepOne);
        }
        let unknown = || {
            format!(
                "\"{text}\" is no remedy; they are written as FIELD:trim, FIELD:lower-case, FIELD:https, \
                 FIELD:day-first, FIELD:month-first, FIELD:VALUE=CHOICE, FIELD:nothing, zone:Europe/Berlin, \
                 winner:SOURCE, keep-one"
            )
        };
        let (field, what) = text.split_once(':').ok_or_else(unknown)?;
        if field == "zone" {
            let zone = Zone::named(what)
                .ok_or_else(|| format!("\"{what}\" is no time zone, as Europe/Berlin is"))?;
            return Ok(Mend::Zone(zone));
        }
        if field == "winner" {
            return Ok(Mend::Winner(what.to_owned()));
        }
        let path: Path = field.parse().map_err(|error| format!("{error}"))?;
        Ok(match what {
            "trim" => Mend::Clean(path, Clean::Trim),
            "lower-case" => Mend::Clean(path, Clean::LowerCase),
            "https" => Mend::Clean(path, Clean::Https),
            "day-first" => Mend::Order(path, Order::DayFirst),
            "month-first" => Mend::Order(path, Order::MonthFirst),
            "nothing" => Mend::Nothing(path),
            _ => {
                let (value, becomes) = what.rsplit_once('=').ok_or_else(unknown)?;
                Mend::Value(path, value.to_owned(), constant(becomes.trim()))
            }
        })
    }
}

fn constant(text: &str) -> Constant {
    match text {
        "" => Constant::Nothing,
        "true" => Constant::Boolean(true),
        "false" => Constant::Boolean(false),
        _ => Constant::Text(text.to_owned()),
    }
}
