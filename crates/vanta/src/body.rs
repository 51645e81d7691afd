//! The exact bytes of a `PUT`.
//!
//! A body is built once, reviewed, and sent byte for byte: the fingerprint of a plan covers these bytes, and a
//! retry repeats them. An empty list, which Vanta takes as "everyone is gone", is never built from records: it has
//! a constructor of its own, and that wants a [`TypedOut`], which nothing but a person's typing makes.

use std::collections::HashMap;
use std::io::Write;

use crate::limit::Limits;
use crate::record::{Record, Value};
use bytes::Bytes;

/// `{"resourceId":…,"resources":[…]}` for one whole list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    bytes: Bytes,
    records: usize,
}

impl Body {
    /// Builds the body of one whole list.
    ///
    /// # Errors
    /// Where there is no record, or more than Vanta takes, in records or in bytes.
    pub fn new(list_id: &str, records: &[&Record], limits: &Limits) -> Result<Body, BodyError> {
        if records.is_empty() {
            return Err(BodyError::Empty);
        }
        if records.len() > limits.records {
            return Err(BodyError::TooMany { records: records.len(), limit: limits.records });
        }
        let mut bytes = Vec::with_capacity(512 * records.len());
        // Writing JSON into memory fails only where memory ends, which does not return.
        let _ = bytes.write_all(b"{\"resourceId\":");
        let _ = serde_json::to_writer(&mut bytes, list_id);
        let _ = bytes.write_all(b",\"resources\":");
        let _ = serde_json::to_writer(&mut bytes, records);
        bytes.push(b'}');
        if bytes.len() > limits.body_bytes {
            let fields = bytes_by_field(records);
            return Err(BodyError::TooLarge { bytes: bytes.len(), limit: limits.body_bytes, fields });
        }
        Ok(Body { bytes: bytes.into(), records: records.len() })
    }

    /// The body that empties a list, for a person who typed out its name.
    pub fn of_nobody(list_id: &str, _typed: &TypedOut) -> Body {
        let bytes = serde_json::json!({"resourceId": list_id, "resources": []}).to_string();
        Body { bytes: bytes.into(), records: 0 }
    }

    /// The exact UTF-8 bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// How many records it holds.
    pub fn records(&self) -> usize {
        self.records
    }
}

/// That a person typed out the name of the list that is to be emptied.
#[derive(Debug)]
pub struct TypedOut(());

impl TypedOut {
    /// Only where what was typed is exactly the name.
    pub fn new(name: &str, typed: &str) -> Option<TypedOut> {
        (!name.is_empty() && name == typed).then_some(TypedOut(()))
    }
}

/// Why there is no body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// A list without records would remove everyone.
    #[error("an empty list would remove everyone")]
    Empty,
    /// More records than Vanta takes in one list.
    #[error("{records} records are more than the {limit} that Vanta takes in one list")]
    TooMany {
        /// How many there are.
        records: usize,
        /// How many Vanta takes.
        limit: usize,
    },
    /// More bytes than Vanta takes in one request.
    #[error("{bytes} bytes are more than the {limit} that Vanta takes in one request")]
    TooLarge {
        /// How many there are.
        bytes: usize,
        /// How many Vanta takes.
        limit: usize,
        /// What fills them: bytes by top-level field, the largest first.
        fields: Vec<(String, usize)>,
    },
}

/// Bytes by top-level field, keys included, the largest first.
pub fn bytes_by_field(records: &[&Record]) -> Vec<(String, usize)> {
    let mut bytes: HashMap<&str, usize> = HashMap::new();
    for (name, value) in records.iter().flat_map(|record| record.iter()) {
        *bytes.entry(name).or_default() += name.len() + 4 + length(value);
    }
    let mut fields: Vec<_> = bytes.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    fields.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    fields
}

fn length(value: &Value) -> usize {
    serde_json::to_vec(value).map_or(0, |bytes| bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_emptied_only_where_its_name_was_typed_out() {
        for typed in ["", "staff", "Staff ", "Sta"] {
            assert!(TypedOut::new("Staff", typed).is_none(), "{typed:?}");
        }
        assert!(TypedOut::new("", "").is_none());
        let body = Body::of_nobody("l1", &TypedOut::new("Staff", "Staff").unwrap());
        assert_eq!((&body.bytes()[..], body.records()), (&br#"{"resourceId":"l1","resources":[]}"#[..], 0));
        assert_eq!(Body::new("l1", &[], &Limits::VANTA), Err(BodyError::Empty));
    }
}
