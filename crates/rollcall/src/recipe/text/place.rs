//! Fields of a kind by their paths, and what a constant may be there.

use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Field, Kind, Shape};

use super::tree::{did_you_mean, quoted};
use crate::recipe::path::{Path, fields_of};
use crate::recipe::rules::Constant;

/// What stands at a path of a kind.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// A field of the kind or of one of its parts.
    Field {
        /// The field.
        field: &'static Field,
        /// Whether there may be several of them in a record.
        several: bool,
    },
    /// A custom property. Its type is known only to a list.
    Property,
}

/// Why a path leads nowhere: what is wrong, and what would be right.
pub(super) type Nowhere = (String, String);

impl Place {
    /// What stands at the path.
    pub(super) fn of(kind: &'static Kind, path: &Path) -> Result<Place, Nowhere> {
        if path.first() == CUSTOM_PROPERTIES {
            return match path.steps() {
                [_, property] if !property.name.is_empty() => Ok(Place::Property),
                _ => Err((
                    "a custom property has a name".to_owned(),
                    "write \"customProperties.NAME\"".to_owned(),
                )),
            };
        }
        let mut around = (lower_first(kind.label), kind.fields, false);
        let mut steps = path.steps().iter().peekable();
        while let Some(step) = steps.next() {
            let (owner, fields, several) = &around;
            let Some(field) = fields.iter().find(|field| field.name == step.name) else {
                let names = fields.iter().map(|field| field.name);
                return Err((
                    format!("{owner} have no field {}", quoted(&step.name)),
                    did_you_mean(&step.name, names),
                ));
            };
            let inner = fields_of(&field.shape);
            let is_several = inner.is_some() && matches!(field.shape, Shape::List(_));
            if step.number.is_some() && !(is_several && steps.peek().is_some()) {
                let what = format!("{} cannot be numbered", quoted(field.name));
                return Err((
                    what,
                    "only a part that occurs several times can, as in \"drives[2].name\"".to_owned(),
                ));
            }
            let several = *several || is_several;
            match (inner, steps.peek()) {
                (_, None) => return Ok(Place::Field { field, several }),
                (Some(inner), Some(_)) => around = (format!("the {}", field.name), inner, several),
                (None, Some(next)) => {
                    let what = format!("{} has no fields of its own", quoted(field.name));
                    return Err((what, format!("leave out {}", quoted(&format!(".{}", next.name)))));
                }
            }
        }
        Err(("a field has a name".to_owned(), String::new()))
    }

    /// What it may hold; not known of a custom property.
    fn shape(self) -> Option<Shape> {
        match self {
            Place::Field { field, .. } => Some(field.shape),
            Place::Property => None,
        }
    }

    /// Whether it holds fields of its own.
    pub(super) fn is_part(self) -> bool {
        self.shape().is_some_and(|shape| fields_of(&shape).is_some())
    }

    /// Whether it holds a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self.shape(), Some(Shape::List(_)))
    }

    /// Whether one cell may hold several of it.
    pub(super) fn is_several(self) -> bool {
        self.is_list() || matches!(self, Place::Field { several: true, .. })
    }

    /// Whether it may hold a date and time.
    pub(super) fn is_instant(self) -> bool {
        matches!(self.shape(), None | Some(Shape::Instant))
    }

    /// Whether it can hold the constant; if not, why, and what it can hold.
    pub(super) fn holds(self, constant: &Constant) -> Result<(), Nowhere> {
        match self {
            Place::Field { field, .. } => holds(field, &field.shape, constant),
            Place::Property => Ok(()),
        }
    }
}

fn holds(field: &Field, shape: &Shape, constant: &Constant) -> Result<(), Nowhere> {
    let wanted = match (shape, constant) {
        (_, Constant::Nothing)
        | (Shape::Text, Constant::Text(_))
        | (Shape::Boolean, Constant::Boolean(_)) => return Ok(()),
        (Shape::List(item), Constant::Text(text)) if matches!(item, Shape::Choice(_)) => {
            let mut choices = text.split(',').map(|choice| Constant::Text(choice.trim().to_owned()));
            return choices.try_for_each(|choice| holds(field, item, &choice));
        }
        (Shape::List(item), _) if fields_of(item).is_none() => return holds(field, item, constant),
        (Shape::Choice(choices), Constant::Text(text)) if choices.contains(&text.as_str()) => return Ok(()),
        (Shape::Choice(choices), _) => {
            return Err((
                format!("{} is none of Vanta's choices for {}", said(constant), field.name),
                format!("write one of {}", choices.join(", ")),
            ));
        }
        (Shape::Link, Constant::Text(text)) if text.starts_with("https://") => return Ok(()),
        (Shape::Instant, Constant::Text(text)) if vanta::check::is_timestamp(text) => return Ok(()),
        (Shape::Int32 | Shape::Number, Constant::Number(number)) => {
            return in_range(field, shape, *number);
        }
        (Shape::Text, _) => "write the text in quotes",
        (Shape::Link, _) => "write an address that begins with https://",
        (Shape::Boolean, _) => "write true or false without quotes, or \"\" for nothing",
        (Shape::Int32 | Shape::Number, _) => "write a number without quotes",
        (Shape::Instant, _) => "write a date and time with its zone, as \"2026-03-02T06:00:00Z\"",
        (Shape::List(_) | Shape::Object(_), _) => {
            "it has fields of its own, so only [], nothing, can stand here"
        }
    };
    Err((format!("{} cannot hold {}", field.name, said(constant)), wanted.to_owned()))
}

fn in_range(field: &Field, shape: &Shape, number: f64) -> Result<(), Nowhere> {
    let (least, greatest) = field.range.unwrap_or((i32::MIN, i32::MAX));
    let is_whole = matches!(shape, Shape::Int32);
    let is_bounded = is_whole || field.range.is_some();
    let fits = !is_bounded || (f64::from(least)..=f64::from(greatest)).contains(&number);
    if fits && (!is_whole || number.fract() == 0.0) {
        return Ok(());
    }
    let sort = if is_whole { "a whole number" } else { "a number" };
    Err((format!("{} cannot hold {number}", field.name), format!("write {sort} from {least} to {greatest}")))
}

fn said(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => quoted(text),
        Constant::Boolean(value) => value.to_string(),
        Constant::Number(number) => number.to_string(),
        Constant::Nothing => "nothing".to_owned(),
    }
}

/// Where a path stands among those of its kind: the parts of one number together, each field in the order of the
/// kind, custom properties last.
pub(super) fn order(kind: &'static Kind, path: &Path) -> Vec<(usize, Option<u32>)> {
    let mut fields = kind.fields;
    let mut order = Vec::new();
    for step in path.steps() {
        let place = fields.iter().position(|field| field.name == step.name);
        order.push((place.unwrap_or(usize::MAX), step.number));
        let inner = place.and_then(|place| fields_of(&fields[place].shape));
        fields = inner.unwrap_or_default();
    }
    order
}

/// A label inside a sentence: `user accounts`, but `API endpoint vulnerabilities`.
fn lower_first(label: &str) -> String {
    let mut rest = label.chars();
    match (rest.next(), rest.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(rest).collect(),
        _ => label.to_owned(),
    }
}
