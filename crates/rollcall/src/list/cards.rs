//! Lists as people keep them: added, shown with their last run, forgotten.

use serde::Serialize;
use ts_rs::TS;
use vanta::{Kind, Property};

use super::{List, NewList};
use crate::error::{Code, Error};
use crate::review::{Limit, Missing};
use crate::store::Run;
use crate::{Rollcall, unknown_name};

/// A list as people see it among their lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ListCard {
    /// Its name.
    pub name: String,
    /// The connection that speaks for it.
    pub connection: String,
    /// The kind's name.
    pub kind: String,
    /// What people call such a list.
    pub kind_label: String,
    /// Vanta list ID.
    pub list_id: String,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
    /// What one record is counted as.
    pub noun_one: String,
    /// What records are counted as.
    pub noun_many: String,
    /// The declared properties as `name:type`.
    pub properties: Vec<String>,
    /// How many removals need no approval, where a number was set for this list.
    pub removal_limit: Option<usize>,
    /// The last attempt to send.
    pub last_run: Option<Run>,
}

impl Rollcall {
    /// Every list, by name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn lists(&self) -> Result<Vec<ListCard>, Error> {
        let runs = self.store.runs(None)?;
        let lists = self.store.lists()?;
        lists.iter().map(|list| self.card(list, &runs)).collect()
    }

    /// One list.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn list_card(&self, name: &str) -> Result<ListCard, Error> {
        let list = self.list(name)?;
        self.card(&list, &self.store.runs(Some(name))?)
    }

    /// Adds a list. Nothing is sent.
    ///
    /// # Errors
    /// Where the name or the Vanta list ID is taken, the connection or kind is unknown, or properties clash.
    pub fn add_list(&self, new: NewList) -> Result<ListCard, Error> {
        self.connection(&new.connection)?;
        let kind = kind_named(&new.kind)?;
        let lists = self.store.lists()?;
        if lists.iter().any(|list| list.name == new.name) {
            return Err(Error::new(
                Code::NameTaken,
                format!("There is a list named \"{}\" already.", new.name),
            )
            .hint("Give it another name, or see it with `rollcall list show`."));
        }
        // Whatever the connection: one Vanta list has one ID, and one application may have two names.
        let twin = |list: &&List| list.list_id.trim() == new.list_id.trim() && self.same_place(list, &new);
        if let Some(twin) = lists.iter().find(twin) {
            let message =
                format!("The Vanta list ID {} belongs to your list \"{}\" already.", new.list_id, twin.name);
            return Err(Error::new(Code::NameTaken, message)
                .hint("Two lists on one ID would remove each other's records. Give each its own in Vanta."));
        }
        checked(&new, kind)?;
        let NewList { name, connection, list_id, properties, .. } = new;
        let list = List {
            name,
            connection,
            kind,
            list_id,
            properties,
            limit: Limit::Usual,
            missing: Missing::Remove,
        };
        self.store.add_list(&list)?;
        self.card(&list, &[])
    }

    /// Forgets a list. What Vanta holds stays as it is, and so does the history.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn remove_list(&self, name: &str) -> Result<(), Error> {
        self.list(name)?;
        self.store.remove_list(name)?;
        self.desk.forget(name);
        Ok(())
    }

    pub(crate) fn list(&self, name: &str) -> Result<List, Error> {
        self.store.list(name)?.ok_or_else(|| {
            let known = self.store.lists().unwrap_or_default().into_iter().map(|list| list.name).collect();
            unknown_name("list", name, known, "rollcall list add")
        })
    }

    /// Whether a list's connection and that of a new one lead to the same Vanta: one account's or one practice.
    fn same_place(&self, list: &List, new: &NewList) -> bool {
        let address = |name: &str| self.connection(name).ok().map(|kept| kept.application.address.api());
        list.connection == new.connection || address(&list.connection) == address(&new.connection)
    }

    fn card(&self, list: &List, runs: &[Run]) -> Result<ListCard, Error> {
        let connection = self.connection(&list.connection)?;
        Ok(ListCard {
            name: list.name.clone(),
            connection: list.connection.clone(),
            kind: list.kind.name.to_owned(),
            kind_label: list.kind.label.to_owned(),
            list_id: list.list_id.clone(),
            practice: connection.application.address.is_practice(),
            noun_one: list.kind.noun.one.to_owned(),
            noun_many: list.kind.noun.many.to_owned(),
            properties: list.properties.iter().map(Property::to_string).collect(),
            removal_limit: match list.limit {
                Limit::Count(count) => Some(count),
                Limit::Usual | Limit::Percent(_) => None,
            },
            last_run: runs.iter().find(|run| run.list == list.name).cloned(),
        })
    }
}

/// The kind of that name.
///
/// # Errors
/// Where there is none.
pub fn kind_named(name: &str) -> Result<&'static Kind, Error> {
    Kind::named(name).ok_or_else(|| {
        let known = Kind::ALL.iter().map(|kind| kind.name.to_owned()).collect();
        unknown_name("kind", name, known, "rollcall kinds")
    })
}

fn checked(new: &NewList, kind: &Kind) -> Result<(), Error> {
    let bad = |message: String| Err(Error::new(Code::BadInput, message));
    if new.name.trim().is_empty() || new.list_id.trim().is_empty() {
        return bad("A list needs a name and a Vanta list ID.".to_owned());
    }
    for (place, property) in new.properties.iter().enumerate() {
        if new.properties[..place].iter().any(|earlier| earlier.name == property.name) {
            return bad(format!("The property \"{}\" is declared twice.", property.name));
        }
        if kind.field(&property.name).is_some() {
            return bad(format!("\"{}\" is a field of {} already.", property.name, kind.label));
        }
    }
    Ok(())
}
