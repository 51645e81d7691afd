//! Custom properties: the fields that a list declares for itself in Vanta's Developer Console.
//!
//! Every declared property is required (the console cannot declare optional ones), and only four scalar types
//! exist. A list that declares none takes no `customProperties` key at all.
//!
//! A declaration that is read wrongly would refuse good records or let bad ones through, so [`declared`] takes
//! it word for word from the console and refuses what it does not know.

use std::fmt;
use std::str::FromStr;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

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

    /// The type that the console writes so.
    pub fn named(name: &str) -> Option<PropertyType> {
        let all = [PropertyType::Boolean, PropertyType::Int32, PropertyType::String, PropertyType::Timestamp];
        all.into_iter().find(|kind| kind.name() == name)
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
        let kind = PropertyType::named(kind.trim()).ok_or_else(refused)?;
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

/// The properties that a declaration from the Developer Console declares, in its order.
///
/// Reads what the console takes when a list is made, `{"properties":{"key1":{"type":"string"}}}` (JSON Type
/// Definition, RFC 8927), and what its Schema button shows of the whole type, where the same stands under
/// `customProperties`. Fields of the type itself are no business of this and are passed over there.
///
/// Beside the types only `metadata`, `nullable`, an empty `optionalProperties` and an `additionalProperties` of
/// `false` are let through, since they do not change what a record must hold: what is sent for a property that
/// may be null is a value, which Vanta takes as well.
///
/// # Errors
///
/// What is wrong and where, for the first fault. Nothing is guessed: an unknown type or member refuses the whole.
pub fn declared(json: &str) -> Result<Vec<Property>, NotADeclaration> {
    let json: Json = serde_json::from_str(json.trim_start_matches('\u{feff}'))
        .map_err(|fault| NotADeclaration::NotJson { what: fault.to_string() })?;
    let (at, form) = content(&json)?;
    let properties = properties_of(&at, form)?.ok_or_else(|| NotADeclaration::NotThere { at: at.clone() })?;
    if properties.is_empty() {
        return Err(NotADeclaration::Nothing);
    }
    properties.iter().map(|(name, form)| property(&format!("{at}/properties"), name, form)).collect()
}

/// The part that declares, and where it stands: the whole, or what stands under `customProperties`.
fn content(json: &Json) -> Result<(String, &Members), NotADeclaration> {
    let whole = json.members("")?;
    let group = |name| match member(whole, name) {
        Some(Json::Object(fields)) => Some(fields),
        _ => None,
    };
    if let (Some(inner), None) = (member(whole, CUSTOM_PROPERTIES), member(whole, "properties")) {
        let at = format!("/{CUSTOM_PROPERTIES}");
        return declaring(inner, &at).map(|form| (at.clone(), form));
    }
    let Some(fields) = group("properties").filter(|fields| is_of_a_type(fields)) else {
        return Ok((String::new(), whole));
    };
    let optional = group("optionalProperties").into_iter().map(|fields| ("optionalProperties", fields));
    for (group, fields) in [("properties", fields)].into_iter().chain(optional) {
        if let Some(inner) = member(fields, CUSTOM_PROPERTIES) {
            let at = format!("/{group}/{CUSTOM_PROPERTIES}");
            return declaring(inner, &at).map(|form| (at.clone(), form));
        }
    }
    Err(NotADeclaration::Nothing) // the schema of a type whose list declares nothing
}

/// Whether the fields are those of a whole type and not properties that somebody declares: there is the part for
/// such properties with a field that every kind has, or all three of those fields.
fn is_of_a_type(fields: &Members) -> bool {
    let common = ["displayName", "uniqueId", "externalUrl"]
        .iter()
        .filter(|name| member(fields, name).is_some())
        .count();
    let has_part = match member(fields, CUSTOM_PROPERTIES) {
        Some(Json::Object(form)) => member(form, "type").is_none() && (common > 0 || fields.len() == 1),
        _ => false,
    };
    has_part || common == 3
}

/// What stands under `customProperties`; an empty object is how the console shows that nothing is declared.
fn declaring<'a>(inner: &'a Json, at: &str) -> Result<&'a Members, NotADeclaration> {
    let members = inner.members(at)?;
    if members.is_empty() { Err(NotADeclaration::Nothing) } else { Ok(members) }
}

/// The members of `properties`, once nothing else stands beside it that would change what it means.
fn properties_of<'a>(at: &str, form: &'a Members) -> Result<Option<&'a Members>, NotADeclaration> {
    let mut properties = None;
    for (name, inner) in form {
        match (name.as_str(), inner) {
            ("properties", inner) => properties = Some(inner.members(&format!("{at}/properties"))?),
            ("optionalProperties", Json::Object(optional)) => {
                if let Some((name, _)) = optional.first() {
                    return Err(NotADeclaration::Optional { name: name.clone() });
                }
            }
            ("additionalProperties", Json::Other(Value::Bool(false))) => {}
            (name, inner) => harmless(at, name, inner)?,
        }
    }
    Ok(properties)
}

fn property(at: &str, name: &str, form: &Json) -> Result<Property, NotADeclaration> {
    let at = format!("{at}/{name}");
    if name.trim().is_empty() {
        return Err(NotADeclaration::NoName { at });
    }
    let mut kind = None;
    for (member, inner) in form.members(&at)? {
        match (member.as_str(), inner) {
            ("type", Json::Other(Value::String(found))) => {
                kind = Some(PropertyType::named(found).ok_or_else(|| NotADeclaration::UnknownType {
                    name: name.to_owned(),
                    found: found.clone(),
                })?);
            }
            (member, inner) => harmless(&at, member, inner)?,
        }
    }
    let kind = kind.ok_or(NotADeclaration::NoType { name: name.to_owned() })?;
    Ok(Property { name: name.to_owned(), kind })
}

/// Lets a member through that does not change what a record must hold.
fn harmless(at: &str, member: &str, inner: &Json) -> Result<(), NotADeclaration> {
    match (member, inner) {
        ("metadata", Json::Object(_)) | ("nullable", Json::Other(Value::Bool(_))) => Ok(()),
        _ => Err(NotADeclaration::Member { at: at.to_owned(), member: member.to_owned() }),
    }
}

type Members = Vec<(String, Json)>;

/// JSON in which a key that stands twice in an object is a fault; elsewhere the last one would win silently.
enum Json {
    Object(Members),
    Other(Value),
}

impl Json {
    fn members(&self, at: &str) -> Result<&Members, NotADeclaration> {
        match self {
            Json::Object(members) => Ok(members),
            Json::Other(_) => Err(NotADeclaration::NotAnObject { at: at.to_owned() }),
        }
    }
}

fn member<'a>(members: &'a Members, name: &str) -> Option<&'a Json> {
    members.iter().find(|(other, _)| other == name).map(|(_, inner)| inner)
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Members::new();
        while let Some(name) = map.next_key::<String>()? {
            if member(&members, &name).is_some() {
                return Err(serde::de::Error::custom(format_args!("'{name}' stands twice")));
            }
            members.push((name, map.next_value()?));
        }
        Ok(Json::Object(members))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        while list.next_element::<Json>()?.is_some() {}
        Ok(Json::Other(Value::Array(Vec::new()))) // what a list holds is asked nowhere
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Other(Value::Null))
    }
}

/// A text from which no properties can be read. Places are written as in Vanta's answers: `/properties/key2`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADeclaration {
    /// It is not JSON, or a key stands twice.
    #[error("this cannot be read as JSON: {what}")]
    NotJson {
        /// What the reader met, with line and column.
        what: String,
    },
    /// Something else stands where an object must stand.
    #[error("{} must be an object in braces", place(.at))]
    NotAnObject {
        /// Where.
        at: String,
    },
    /// There is no `properties` where it must stand.
    #[error("{} has no \"properties\"", place(.at))]
    NotThere {
        /// Where it should be.
        at: String,
    },
    /// There is a list of properties, and it is empty.
    #[error("no custom property is declared")]
    Nothing,
    /// A property may be left out, which Vanta's console cannot declare.
    #[error("'{name}' stands under optionalProperties, but custom properties cannot be optional")]
    Optional {
        /// The first such property.
        name: String,
    },
    /// A property has an empty name.
    #[error("{at} has no name")]
    NoName {
        /// Where.
        at: String,
    },
    /// A property has no type.
    #[error("'{name}' has no \"type\"; it takes boolean, int32, string or timestamp")]
    NoType {
        /// The property.
        name: String,
    },
    /// A property has a type that custom properties cannot have.
    #[error("'{name}' has the type {found}; Vanta takes only boolean, int32, string and timestamp")]
    UnknownType {
        /// The property.
        name: String,
        /// The type as it is written.
        found: String,
    },
    /// A member that custom properties cannot have: lists, choices and objects are not possible.
    #[error("\"{member}\" is not possible in {}", place(.at))]
    Member {
        /// Where.
        at: String,
        /// The member.
        member: String,
    },
}

fn place(at: &str) -> &str {
    if at.is_empty() { "the declaration" } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<String> {
        declared(json).unwrap().iter().map(ToString::to_string).collect()
    }

    fn refused(json: &str) -> String {
        declared(json).unwrap_err().to_string()
    }

    #[test]
    fn the_consoles_declaration_is_read_in_its_order() {
        let json = r#"{"properties":{"zone":{"type":"string"},"count":{"type":"int32"},
                       "on":{"type":"boolean"},"at":{"type":"timestamp"}}}"#;
        let expected = ["zone:string", "count:int32", "on:boolean", "at:timestamp"];
        assert_eq!(read(json), expected);
        assert_eq!(read(&format!("\u{feff} {json}\n")), expected);
    }

    #[test]
    fn the_schema_of_a_whole_type_is_read_for_its_custom_properties() {
        let fields =
            r#""displayName":{"type":"string"},"uniqueId":{"type":"string"},"externalUrl":{"type":"string"}"#;
        let custom = r#"{"properties":{"b":{"type":"string"},"a":{"type":"int32"}}}"#;
        for json in [
            format!(r#"{{"properties":{{{fields},"customProperties":{custom}}}}}"#),
            format!(
                r#"{{"properties":{{{fields},"mfaMethods":{{"elements":{{"enum":["SMS"]}}}},"customProperties":{custom}}},
                    "optionalProperties":{{"groupIds":{{"elements":{{"type":"string"}},"nullable":true}}}}}}"#
            ),
            format!(r#"{{"properties":{{{fields}}},"optionalProperties":{{"customProperties":{custom}}}}}"#),
            format!(r#"{{"customProperties":{custom}}}"#),
            format!(r#"{{"properties":{{"customProperties":{custom}}}}}"#),
        ] {
            assert_eq!(read(&json), ["b:string", "a:int32"], "{json}");
        }
    }

    #[test]
    fn what_does_not_change_the_records_is_let_through() {
        let json = r#"{"metadata":{"by":"ann"},"additionalProperties":false,"nullable":false,"optionalProperties":{},
                       "properties":{"a":{"metadata":{},"nullable":true,"type":"string"}}}"#;
        assert_eq!(read(json), ["a:string"]);
    }

    #[test]
    fn a_property_may_be_called_like_the_members_of_a_declaration() {
        let json = r#"{"properties":{"customProperties":{"type":"string"},"properties":{"type":"int32"}}}"#;
        assert_eq!(read(json), ["customProperties:string", "properties:int32"]);
    }

    #[test]
    fn a_declaration_of_nothing_says_so() {
        let common = r#"{"displayName":{"type":"string"},"uniqueId":{"type":"string"},"externalUrl":{"type":"string"}}"#;
        for json in [
            r#"{"properties":{}}"#.to_owned(),
            r#"{"customProperties":{}}"#.to_owned(),
            r#"{"customProperties":{"properties":{}}}"#.to_owned(),
            r#"{"properties":{"displayName":{"type":"string"},"customProperties":{}}}"#.to_owned(),
            format!(r#"{{"properties":{common}}}"#),
        ] {
            assert_eq!(declared(&json), Err(NotADeclaration::Nothing), "{json}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_where() {
        let cases = [
            ("", "this cannot be read as JSON: EOF while parsing a value at line 1 column 0"),
            ("[]", "the declaration must be an object in braces"),
            ("{}", "the declaration has no \"properties\""),
            (r#"{"properties":[]}"#, "/properties must be an object in braces"),
            (r#"{"properties":{"a":"string"}}"#, "/properties/a must be an object in braces"),
            (
                r#"{"properties":{"a":{}}}"#,
                "'a' has no \"type\"; it takes boolean, int32, string or timestamp",
            ),
            (r#"{"properties":{" ":{"type":"string"}}}"#, "/properties/  has no name"),
            (
                r#"{"properties":{"key1":{"type":"string"},"key2":{"type":"float32"}}}"#,
                "'key2' has the type float32; Vanta takes only boolean, int32, string and timestamp",
            ),
            (r#"{"properties":{"a":{"type":7}}}"#, "\"type\" is not possible in /properties/a"),
            (r#"{"properties":{"a":{"enum":["X"]}}}"#, "\"enum\" is not possible in /properties/a"),
            (
                r#"{"customProperties":{"properties":{"a":{"elements":{"type":"string"}}}}}"#,
                "\"elements\" is not possible in /customProperties/properties/a",
            ),
            (
                r#"{"properties":{"a":{"type":"string"}},"optionalProperties":{"b":{"type":"string"}}}"#,
                "'b' stands under optionalProperties, but custom properties cannot be optional",
            ),
            (
                r#"{"properties":{"a":{"type":"string"}},"additionalProperties":true}"#,
                "\"additionalProperties\" is not possible in the declaration",
            ),
            (
                r#"{"properties":{"a":{"type":"string"}},"customProperties":{"properties":{}}}"#,
                "\"customProperties\" is not possible in the declaration",
            ),
            (
                r#"{"properties":{"a":{"type":"string"},"customProperties":{"properties":{}}}}"#,
                "\"properties\" is not possible in /properties/customProperties",
            ),
            (
                r#"{"properties":{"a":{"type":"string"},"a":{"type":"int32"}}}"#,
                "this cannot be read as JSON: 'a' stands twice at line 1 column 40",
            ),
        ];
        for (json, said) in cases {
            assert_eq!(refused(json), said, "{json}");
        }
    }

    #[test]
    fn what_was_declared_reads_back_from_its_short_form() {
        for property in declared(r#"{"properties":{"a:b":{"type":"int32"}}}"#).unwrap() {
            assert_eq!(property.to_string().parse::<Property>().unwrap(), property);
        }
    }
}
