//! Where in a record a value goes, and what may go there.
//!
//! Vanta's kinds are trees: a computer has drives, and a drive has a name. A recipe is flat: one rule for each leaf,
//! named by its path, `drives.name`. So a sheet with one drive in a row needs nothing but its headings, and a sheet
//! with several in a row tells them apart by a number, `drives[2].name`, that means nothing else.

use std::fmt;
use std::str::FromStr;

use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Field, Property, Schema, Shape};

/// The way to a value inside a record: `email`, `drives.name`, `drives[2].name`, `customProperties.owner`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path {
    steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The key in Vanta's JSON.
    pub name: String,
    /// Which of several parts in one row of a sheet, counted as the recipe likes.
    pub number: Option<u32>,
}

impl Path {
    /// A path without numbers.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Path {
        let steps = names.into_iter().map(|name| Step { name: name.to_owned(), number: None });
        Path { steps: steps.collect() }
    }

    /// A path of these steps.
    pub(super) fn from_steps(steps: Vec<Step>) -> Path {
        Path { steps }
    }

    /// The steps, the outermost first; never empty.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The path of the part around it, where it lies in one.
    pub(super) fn around(&self) -> Option<Path> {
        let (_, around) = self.steps.split_last().filter(|(_, around)| !around.is_empty())?;
        Some(Path { steps: around.to_vec() })
    }

    /// The path of a field inside this part.
    pub(super) fn below(&self, name: &str) -> Path {
        let mut steps = self.steps.clone();
        steps.push(Step { name: name.to_owned(), number: None });
        Path { steps }
    }

    /// The outermost key: `drives` of `drives.name`.
    pub fn first(&self) -> &str {
        self.steps.first().map_or("", |step| &step.name)
    }

    /// The path without its numbers, as a kind's description names it.
    pub fn plain(&self) -> String {
        let names: Vec<&str> = self.steps.iter().map(|step| step.name.as_str()).collect();
        names.join(".")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.steps.iter().enumerate() {
            if place > 0 {
                f.write_str(".")?;
            }
            f.write_str(&step.name)?;
            if let Some(number) = step.number {
                write!(f, "[{number}]")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = NotAPath;

    /// Reads a path. The name of a custom property is taken as it stands, dots and brackets included.
    fn from_str(text: &str) -> Result<Path, NotAPath> {
        if let Some(property) = text.strip_prefix(CUSTOM_PROPERTIES).and_then(|rest| rest.strip_prefix('.')) {
            return Ok(Path::new([CUSTOM_PROPERTIES, property]));
        }
        let steps: Option<Vec<Step>> = text.split('.').map(step).collect();
        steps.map(|steps| Path { steps }).ok_or(NotAPath)
    }
}

fn step(text: &str) -> Option<Step> {
    let (name, number) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        Some((name, number)) => (name, Some(number.parse().ok()?)),
        None => (text, None),
    };
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| Step { name: name.to_owned(), number })
}

/// A text that is no path.
#[derive(Debug, thiserror::Error)]
#[error("a field is named as in `email`, `drives.name`, `drives[2].name` or `customProperties.owner`")]
pub struct NotAPath;

/// What a rule can feed: a leaf of a kind, a part of it as a whole, or a custom property.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The path, without numbers.
    pub path: Path,
    /// What stands there.
    pub leaf: Leaf<'a>,
    /// Whether it must be there.
    pub need: Need,
}

/// What stands at the end of a path.
#[derive(Clone, Copy, Debug)]
pub enum Leaf<'a> {
    /// A field of the kind or of one of its parts.
    Field(&'static Field),
    /// A custom property of the list.
    Property(&'a Property),
}

/// When a target must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// In every record.
    Always,
    /// Wherever the part around it is.
    WithItsPart,
    /// Never.
    Optional,
}

impl<'a> Target<'a> {
    /// Everything that a list takes, in the order of its kind: each field, its parts' fields below it, and the
    /// custom properties.
    pub fn all(schema: &Schema<'a>) -> Vec<Target<'a>> {
        let mut targets = Vec::new();
        for field in schema.kind.fields {
            below(&[], field, &mut targets);
        }
        targets.extend(schema.properties.iter().map(|property| Target {
            path: Path::new([CUSTOM_PROPERTIES, &property.name]),
            leaf: Leaf::Property(property),
            need: Need::Always,
        }));
        targets
    }

    /// What stands at a path of this list; numbers in the path do not matter.
    pub fn at(schema: &Schema<'a>, path: &Path) -> Option<Target<'a>> {
        let plain = path.plain();
        Target::all(schema).into_iter().find(|target| target.path.plain() == plain)
    }

    /// What people call it.
    pub fn label(&self) -> &'a str {
        match self.leaf {
            Leaf::Field(field) => field.label,
            Leaf::Property(property) => &property.name,
        }
    }

    /// The key in Vanta's JSON, without what is around it.
    pub fn name(&self) -> &'a str {
        match self.leaf {
            Leaf::Field(field) => field.name,
            Leaf::Property(property) => &property.name,
        }
    }

    /// The field of the kind, where it is one.
    pub fn field(&self) -> Option<&'static Field> {
        match self.leaf {
            Leaf::Field(field) => Some(field),
            Leaf::Property(_) => None,
        }
    }

    /// What it may hold.
    pub fn shape(&self) -> Shape {
        match self.leaf {
            Leaf::Field(field) => field.shape,
            Leaf::Property(property) => property.kind.shape(),
        }
    }

    /// Whether it may be null, which means that nobody knows.
    pub fn nullable(&self) -> bool {
        self.field().is_some_and(|field| field.nullable)
    }

    /// Whether it holds fields of its own, once or several times.
    pub fn is_part(&self) -> bool {
        fields_of(&self.shape()).is_some()
    }
}

fn below(around: &[&str], field: &'static Field, targets: &mut Vec<Target<'_>>) {
    let names = [around, &[field.name]].concat();
    let need = match (field.required, around) {
        (false, _) => Need::Optional,
        (true, []) => Need::Always,
        (true, _) => Need::WithItsPart,
    };
    targets.push(Target { path: Path::new(names.iter().copied()), leaf: Leaf::Field(field), need });
    for inner in fields_of(&field.shape).unwrap_or_default() {
        below(&names, inner, targets);
    }
}

/// Whether a plain path lies inside the part that another one names.
pub fn is_below(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'))
}

/// The fields inside a part, or inside each of several.
pub fn fields_of(shape: &Shape) -> Option<&'static [Field]> {
    match shape {
        Shape::Object(fields) => Some(fields),
        Shape::List(item) => fields_of(item),
        _ => None,
    }
}
