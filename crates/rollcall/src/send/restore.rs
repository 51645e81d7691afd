//! Undo: what an earlier run found, or left, sent again.
//!
//! A restore is a send whose records come from a snapshot instead of a file. It has a plan, goes through the same
//! guard, is read back, and is a run of its own, which can be undone in its turn.

use serde::Serialize;
use ts_rs::TS;
use vanta::{Record, Schema};

use super::consider::Considered;
use super::{Request, What};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::history::Which;
use crate::list::List;
use crate::recipe::{Drafted, Origin};
use crate::review::{Asking, Hold, HoldRule, Missing, is_live, sendable};

/// What a send restores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Restores {
    /// The run.
    pub run: String,
    /// Which of its records.
    pub which: Which,
}

impl Rollcall {
    /// The request that brings a list back to how a run found it, or, with `after`, to how the run left it. It is
    /// reviewed and sent as any other.
    ///
    /// # Errors
    /// Where there is no such run, or its list is kept here no more.
    pub fn to_restore(&self, run: &str, after: bool) -> Result<Request, Error> {
        let found = self.run(run)?;
        let list = self
            .lists_of(&found.application)?
            .into_iter()
            .find(|list| list.kind.name == found.kind && list.list_id == found.list_id);
        let list = list.ok_or_else(|| {
            let message = format!(
                "The list \"{}\" of run {run} is not kept here any more. Nothing was sent.",
                found.list
            );
            let hint = format!("Add it again: Vanta list ID {}, kind {}.", found.list_id, found.kind);
            Error::new(Code::UnknownName, message).hint(hint)
        })?;
        let which = if after { Which::After } else { Which::Before };
        Ok(Request {
            list: list.name,
            what: What::Restored(Restores { run: run.to_owned(), which }),
            approve: None,
            unchanged_too: false,
            missing: Some(Missing::Remove),
            keep_problems: false,
            asking: Asking::Alone,
        })
    }

    /// The lists that an application's connection keeps.
    fn lists_of(&self, application: &str) -> Result<Vec<List>, Error> {
        let connections = self.store.connections()?;
        let is_of = |list: &List| {
            let mut kept = connections.iter().filter(|kept| kept.name == list.connection);
            kept.any(|kept| kept.application.key() == application)
        };
        Ok(self.store.lists()?.into_iter().filter(is_of).collect())
    }

    /// The records of a snapshot as they can be sent again.
    pub(super) async fn restored(&self, list: &List, restores: &Restores) -> Result<Considered, Error> {
        let records = self.snapshot(&restores.run, restores.which).await?;
        let mut considered = Considered::default();
        match drafted(&list.schema(), &records, &restores.run) {
            Ok(drafted) if drafted.is_empty() => {
                let message = format!(
                    "{} Sending nothing would remove everyone, and emptying a list is its own command: \
                     rollcall list empty NAME --confirm NAME",
                    match restores.which {
                        Which::Before => "Before this run the list was empty.",
                        Which::Sent | Which::After => "After this run the list was empty.",
                    }
                );
                considered.refused.push(Hold::new(HoldRule::NoRecords, message));
            }
            Ok(drafted) => considered.drafted = drafted,
            Err(names) => {
                let message = "What Vanta held then cannot be sent again as it was, and nothing of it is dropped \
                               silently.";
                considered.refused.push(Hold::new(HoldRule::CannotKeep, message).named(names));
            }
        }
        Ok(considered)
    }
}

/// The live records of a snapshot, by their IDs in order, or those that cannot be sent, by name.
fn drafted(schema: &Schema<'_>, records: &[Record], run: &str) -> Result<Vec<Drafted>, Vec<String>> {
    let mut live: Vec<&Record> = records.iter().filter(|record| is_live(record)).collect();
    live.sort_by_key(|record| crate::recipe::id_of(record));
    let (mut drafted, mut unsendable) = (Vec::with_capacity(live.len()), Vec::new());
    for record in live {
        match sendable(schema, record) {
            Ok(record) => drafted.push(Drafted::new(record, Origin::Restored { run: run.to_owned() })),
            Err(unkept) => unsendable.push(unkept.in_words()),
        }
    }
    if unsendable.is_empty() { Ok(drafted) } else { Err(unsendable) }
}
