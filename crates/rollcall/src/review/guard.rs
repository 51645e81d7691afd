//! The guard: when a plan is held until a person approves exactly it, and when it is refused whoever asks.
//!
//! The numbers are those of the safety rules: with B live records in Vanta, removals are over the limit when
//! there are more than min(max(2, 10 % of B), 50), or when half of the list or more would go.

use std::collections::HashMap;

use serde::Serialize;
use ts_rs::TS;
use vanta::Record;
use vanta::kind::{Noun, grouped};

use super::plan::{Named, Plan, is_live};
use crate::recipe::{Drafted, id_of, name_of, plain_id};
use crate::sheet::Note;

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
    /// An earlier run of this list is not settled, or Vanta then held something else than was sent.
    Unsettled,
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
}

/// How many removals a list allows, as set for it or by the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removals {
    /// Set for this list; otherwise the rule counts.
    pub limit: Option<usize>,
    /// Whether Rollcall ever sent this list and saw it arrive.
    pub sent_before: bool,
}

/// How many removals are within the limit for a list of `live` records.
pub fn removal_limit(live: usize, set: Option<usize>) -> usize {
    set.unwrap_or_else(|| live.div_ceil(10).clamp(2, 50))
}

/// What in the reading of the file a person must look at first.
pub fn doubts(notes: &[Note]) -> Vec<Hold> {
    let doubtful = notes.iter().filter(|note| note.doubtful);
    doubtful
        .map(|note| Hold { rule: HoldRule::DoubtfulFile, message: note.in_words(), names: None })
        .collect()
}

/// What holds a plan. Nothing, where it may be sent.
pub fn guard(plan: &Plan, removals: &Removals, noun: Noun) -> Vec<Hold> {
    let mut holds = Vec::new();
    let (removed, live) = (plan.removed.len(), plan.holds_now);
    let limit = removal_limit(live, removals.limit);
    if removed > limit || (removed > 0 && 2 * removed >= live) {
        let message = format!(
            "{} of {} would be removed; the limit of this list is {limit}.",
            grouped(removed),
            noun.count(live)
        );
        holds.push(Hold { rule: HoldRule::Removals, message, names: Some(names(&plan.removed)) });
    }
    if !removals.sent_before && live > 0 {
        let message = format!(
            "This list already holds {} that Rollcall never sent: something else filled it.",
            noun.count(live)
        );
        holds.push(Hold { rule: HoldRule::FirstSend, message, names: None });
    }
    holds
}

/// IDs of the file that Vanta knows only in another spelling: whoever they are, they would leave and come anew.
pub fn similar_ids(kind: &vanta::Kind, drafted: &[Drafted], held: &[Record]) -> Option<Hold> {
    let live: HashMap<String, &Record> = held
        .iter()
        .filter(|record| is_live(record))
        .map(|record| (plain_id(id_of(record)), record))
        .collect();
    let sent: std::collections::HashSet<&str> =
        drafted.iter().map(|drafted| id_of(&drafted.record)).collect();
    let similar = |drafted: &Drafted| {
        let id = id_of(&drafted.record);
        let held = live.get(&plain_id(id)).filter(|held| id_of(held) != id && !sent.contains(id_of(held)))?;
        let row = drafted.origin.row().map_or_else(String::new, |row| format!("row {row}: "));
        let name = name_of(kind, &drafted.record);
        Some(format!("{row}\"{id}\" in the file, \"{}\" in Vanta ({name})", id_of(held)))
    };
    let names: Vec<String> = drafted.iter().filter_map(similar).collect();
    (!names.is_empty()).then(|| Hold {
        rule: HoldRule::SimilarIds,
        message: format!(
            "{} of the file differ from Vanta's only by case, spaces, leading zeros or Unicode form.",
            if names.len() == 1 { "1 ID".to_owned() } else { format!("{} IDs", names.len()) }
        ),
        names: Some(names),
    })
}

fn names(records: &[Named]) -> Vec<String> {
    let shown = |record: &Named| match record.name.as_str() {
        "" => record.id.clone(),
        name => format!("{name} ({})", record.id),
    };
    records.iter().map(shown).collect()
}
