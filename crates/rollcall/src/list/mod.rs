//! A list in Vanta that Rollcall keeps: connection, kind, Vanta list ID, properties; what is set for it, and what a
//! person mended for it.

use vanta::{Kind, Property, Schema};

use crate::review::{Limit, Missing};

mod cards;
pub(crate) mod overrides;
mod settings;

pub use cards::{ListCard, kind_named};
pub(crate) use overrides::cells_of;
pub use settings::{ListSettings, NewSettings};
pub(crate) use settings::{MOST_MUST_HAVE, can_be, seal_ids};

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
    /// How many removals are within the limit.
    pub limit: Limit,
    /// What becomes of those who are not in the file, where a send does not say.
    pub missing: Missing,
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
