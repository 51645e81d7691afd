//! Custom properties: the fields that a list declares for itself in Vanta's Developer Console.
//!
//! Every declared property is required (the console cannot declare optional ones), and only four scalar types
//! exist. A list that declares none takes no `customProperties` key at all.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The key under which a record holds its custom properties.
pub const CUSTOM_PROPERTIES: &str = "customProperties";

/// One declared property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// The key inside `customProperties`.
    pub name: String,
    /// What it may hold.
    #[serde(rename = "type")]
    pub kind: PropertyType,
}

/// What a custom property may hold. Written as in the console: `boolean`, `int32`, `string`, `timestamp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PropertyType {
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Int32,
    /// Any text, the empty one too.
    String,
    /// A date and time with its zone (RFC 3339).
    Timestamp,
}

impl PropertyType {
    /// The same as the shape of a field.
    pub fn shape(self) -> crate::Shape {
        match self {
            PropertyType::Boolean => crate::Shape::Boolean,
            PropertyType::Int32 => crate::Shape::Int32,
            PropertyType::String => crate::Shape::Text,
            PropertyType::Timestamp => crate::Shape::Instant,
        }
    }

    /// As the console writes it.
    pub fn name(self) -> &'static str {
        match self {
            PropertyType::Boolean => "boolean",
            PropertyType::Int32 => "int32",
            PropertyType::String => "string",
            PropertyType::Timestamp => "timestamp",
        }
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.kind.name())
    }
}

impl FromStr for Property {
    type Err = NotAProperty;

    /// Reads `name:type`; the name may itself hold colons.
    fn from_str(text: &str) -> Result<Property, NotAProperty> {
        let refused = || NotAProperty { text: text.to_owned() };
        let (name, kind) = text.rsplit_once(':').ok_or_else(refused)?;
        let kind = match kind.trim() {
            "boolean" => PropertyType::Boolean,
            "int32" => PropertyType::Int32,
            "string" => PropertyType::String,
            "timestamp" => PropertyType::Timestamp,
            _ => return Err(refused()),
        };
        if name.trim().is_empty() {
            return Err(refused());
        }
        Ok(Property { name: name.trim().to_owned(), kind })
    }
}

/// A text that declares no property.
#[derive(Debug, thiserror::Error)]
#[error("'{text}' does not declare a property: write name:type, with boolean, int32, string or timestamp")]
pub struct NotAProperty {
    text: String,
}
