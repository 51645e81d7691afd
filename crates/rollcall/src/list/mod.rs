//! A list in Vanta that Rollcall keeps: connection, kind, Vanta list ID, properties, limit; and what a person
//! mended for it.

use vanta::{Kind, Property, Schema};

mod cards;
mod overrides;

pub use cards::{ListCard, kind_named};

/// A list as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The name that people give it.
    pub name: String,
    /// The connection that speaks for it.
    pub connection: String,
    /// What it holds.
    pub kind: &'static Kind,
    /// Vanta's `resourceId`.
    pub list_id: String,
    /// The custom properties that it declares.
    pub properties: Vec<Property>,
    /// How many removals need no approval, where it was set for this list.
    pub removal_limit: Option<usize>,
}

impl List {
    /// What the list accepts.
    pub fn schema(&self) -> Schema<'_> {
        Schema { kind: self.kind, properties: &self.properties }
    }
}

/// What a new list is made from.
#[derive(Clone, Debug)]
pub struct NewList {
    /// The name that people give it.
    pub name: String,
    /// The connection that speaks for it.
    pub connection: String,
    /// The kind's name, as in Vanta's path.
    pub kind: String,
    /// Vanta's `resourceId`.
    pub list_id: String,
    /// The custom properties that it declares.
    pub properties: Vec<Property>,
}
