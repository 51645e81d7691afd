//! What the guard says: which rule, in what numbers, whom it concerns, why it may have come to this, and the ways out.

use serde::Serialize;
use ts_rs::TS;

/// Why a plan is held or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Hold {
    /// Which rule.
    pub rule: HoldRule,
    /// What it says, with its numbers.
    pub message: String,
    /// Whom it concerns, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<String>>,
    /// What most likely led to it, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What a person is asked before it is sent; nothing where it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// The ways out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
}

/// What a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// One tick, having seen whom it concerns.
    Tick,
    /// To type this number.
    Number(usize),
    /// Nobody is there to be asked: an approval of exactly this plan.
    Approval,
}

/// A way out of a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// Approve this change, once.
    Approve,
    /// Send without removing anyone.
    KeepMissing,
    /// Send whoever is missing as deactivated.
    DeactivateMissing,
    /// Keep as Vanta has them those whose rows have problems.
    KeepProblems,
    /// Go back to matching.
    Match,
    /// Ignore this file and wait for the next one.
    IgnoreFile,
}

/// The rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoldRule {
    /// More would be removed than the list's limit allows.
    Removals,
    /// The list holds records already, and Rollcall never sent it.
    FirstSend,
    /// The file was read by a guess that may be wrong: its headings, its encoding, a line that looks like a total.
    DoubtfulFile,
    /// Refused: the file gives no record at all.
    NoRecords,
    /// Refused: rows have problems.
    Problems,
    /// Refused: an ID differs from Vanta's only by case, spaces, leading zeros or Unicode form.
    SimilarIds,
    /// Refused: no recipe says which column holds the ID, and another one holds the IDs that Vanta has.
    OtherIdColumn,
    /// Refused: more records than Vanta takes.
    TooManyRecords,
    /// Refused: more bytes than Vanta takes.
    TooLarge,
    /// Refused: what was approved or planned is no longer what would happen.
    StalePlan,
    /// Some would be removed, no more than the list's limit allows.
    RemovalsWithin,
    /// Vanta does not hold what the last verified run left: someone else writes to this list.
    SomeoneElse,
    /// One field changes in very many records.
    FieldEverywhere,
    /// Who would be removed looks like who would be added: the IDs changed.
    IdsChanged,
    /// Very many would be added.
    Additions,
    /// Too many were removed within seven days without a person's approval.
    RemovalsInWeek,
    /// The file is older than the one that was sent last.
    OlderFile,
    /// The headings are not those of the file that was sent last.
    HeadingsChanged,
    /// Another sheet than last time was read, or none for a source that had one.
    SheetChanged,
    /// The number of hidden rows is not that of the file that was sent last.
    HiddenRowsChanged,
    /// Rows have problems and would be kept as Vanta has them.
    KeptProblems,
    /// An ID that every file must give is not in this one.
    MustHave,
    /// The recipe is not the one of the last send that a person approved.
    RecipeEdited,
    /// No person approved a send of this list by hand yet.
    FirstScheduled,
    /// Refused: what would be kept cannot be sent as Vanta has it.
    CannotKeep,
    /// Refused: what Vanta holds cannot be understood.
    UnclearList,
    /// Refused: the Vanta list ID belongs to another list here, or to another kind.
    ListElsewhere,
    /// The data folder was restored from a backup or opened elsewhere, and no person has sent this list by hand since.
    Moved,
    /// An earlier run of this list is not settled, or Vanta then held something else than was sent.
    Unsettled,
}

impl Hold {
    /// A hold that concerns nobody by name, with no way out but to look.
    pub fn new(rule: HoldRule, message: impl Into<String>) -> Hold {
        Hold { rule, message: message.into(), names: None, cause: None, ask: None, offers: Vec::new() }
    }

    /// With whom it concerns.
    #[must_use]
    pub fn named(self, names: Vec<String>) -> Hold {
        Hold { names: Some(names), ..self }
    }

    /// With its likely cause.
    #[must_use]
    pub fn because(self, cause: Option<String>) -> Hold {
        Hold { cause, ..self }
    }

    /// With what is asked and offered.
    #[must_use]
    pub fn asking(self, ask: Ask, offers: Vec<Offer>) -> Hold {
        Hold { ask: Some(ask), offers, ..self }
    }
}
