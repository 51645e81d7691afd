//! The guard: when a plan is held until a person approves exactly it.
//!
//! Pure rules over the plan, what was read, what Vanta holds and what the history says ([`Past`]); the numbers are
//! those of the safety rules. With B live records in Vanta, R of them gone from what would be sent or no longer
//! active, and A added. Who asks decides what a rule asks for: a person who is there sees the names and answers, and
//! where nobody is, more rules hold and each wants an approval.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;
use ts_rs::TS;
use vanta::kind::grouped;
use vanta::{Record, Schema, Value};

use super::hold::{Ask, Hold, HoldRule, Offer};
use super::likeness::{alike, read_alike};
use super::limit::ListRules;
use super::past::{Left, Past, ReadFile, ReadNow};
use super::plan::{Named, Plan, changed_fields, is_live};
use super::same::only_moved;
use crate::recipe::{Drafted, Origin, id_of, name_of, plain_id};
use crate::sheet::Note;

/// Who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// A person in the window, or at a terminal.
    Hand,
    /// A command without a terminal.
    #[default]
    Alone,
    /// A schedule.
    Schedule,
}

impl Asking {
    /// Whoever may ask.
    pub const ALL: [Asking; 3] = [Asking::Hand, Asking::Alone, Asking::Schedule];

    /// The word in JSON and in the store.
    pub fn word(self) -> &'static str {
        match self {
            Asking::Hand => "hand",
            Asking::Alone => "alone",
            Asking::Schedule => "schedule",
        }
    }
}

/// What the guard looks at.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What would be done.
    pub plan: &'a Plan,
    /// Kind and properties.
    pub schema: Schema<'a>,
    /// The records that would be sent, the kept ones included.
    pub drafted: &'a [Drafted],
    /// What Vanta holds, live and removed.
    pub held: &'a [Record],
    /// What was read.
    pub read: &'a ReadNow,
    /// What went before.
    pub past: &'a Past,
    /// What is set for the list.
    pub rules: &'a ListRules,
    /// Who asks.
    pub asking: Asking,
}

/// How many transitions of a field are named.
const TRANSITIONS: usize = 20;

/// What in the reading of the file a person must look at first.
pub fn doubts(notes: &[Note], asking: Asking) -> Vec<Hold> {
    let doubtful = notes.iter().filter(|note| note.doubtful);
    let hold = |note: &Note| {
        let ask = if asking == Asking::Hand { Ask::Tick } else { Ask::Approval };
        Hold::new(HoldRule::DoubtfulFile, note.in_words()).asking(ask, ways_out(asking, &[]))
    };
    doubtful.map(hold).collect()
}

/// What holds a plan. Nothing, where it may be sent.
pub fn guard(asked: &Asked<'_>) -> Vec<Hold> {
    let mut holds = Vec::new();
    let pairs = alike(asked);
    holds.extend(removals(asked, &pairs));
    holds.extend(first_send(asked));
    holds.extend(moved(asked));
    holds.extend(someone_else(asked));
    holds.extend(everywhere(asked));
    holds.extend(ids_changed(asked, pairs));
    if asked.asking != Asking::Hand {
        holds.extend(additions(asked));
        holds.extend(in_week(asked));
        holds.extend(files(asked));
        holds.extend(problems(asked));
        holds.extend(must_have(asked));
    }
    if asked.asking == Asking::Schedule {
        holds.extend(not_yet_by_hand(asked));
    }
    holds
}

/// The ways out of a hold, the special ones first.
fn ways_out(asking: Asking, special: &[Offer]) -> Vec<Offer> {
    let mut offers = vec![Offer::Approve];
    offers.extend(special);
    if asking != Asking::Hand {
        offers.push(Offer::IgnoreFile);
    }
    offers
}

impl Asked<'_> {
    fn count(&self, number: usize) -> String {
        self.schema.kind.noun.count(number)
    }

    /// A hold with what is asked of whoever is there.
    fn hold(&self, rule: HoldRule, message: String, by_hand: Ask, special: &[Offer]) -> Hold {
        let ask = if self.asking == Asking::Hand { by_hand } else { Ask::Approval };
        Hold::new(rule, message).asking(ask, ways_out(self.asking, special))
    }

    /// Who would be gone or no longer active.
    fn gone(&self) -> impl Iterator<Item = &Named> + Clone {
        self.plan.removed.iter().chain(&self.plan.deactivated)
    }
}

/// Removals over the limit; by hand, any.
fn removals(asked: &Asked<'_>, pairs: &[String]) -> Option<Hold> {
    let (plan, live) = (asked.plan, asked.plan.holds_now);
    let (gone, limit) = (plan.gone(), asked.rules.limit.of(live));
    let is_passed = asked.rules.limit.is_passed(gone, live);
    if gone == 0 || (asked.asking != Asking::Hand && !is_passed) {
        return None;
    }
    let what = match (plan.removed.len(), plan.deactivated.len()) {
        (_, 0) => "removed",
        (0, _) => "sent as deactivated",
        _ => "removed or sent as deactivated",
    };
    let half = if is_passed && gone <= limit { ", and this is half of the list or more" } else { "" };
    let message = format!(
        "{} of {} would be {what}; the limit of this list is {limit}{half}.",
        grouped(gone),
        asked.count(live)
    );
    let mut gentler = Vec::new();
    if !plan.removed.is_empty() || !plan.deactivated.is_empty() {
        gentler.push(Offer::KeepMissing);
    }
    if !plan.removed.is_empty() && asked.schema.kind.deactivated.is_some() {
        gentler.push(Offer::DeactivateMissing);
    }
    let (rule, ask) = match is_passed {
        true => (HoldRule::Removals, Ask::Number(gone)),
        false => (HoldRule::RemovalsWithin, Ask::Tick),
    };
    let names = asked.gone().map(in_words).collect();
    Some(asked.hold(rule, message, ask, &gentler).named(names).because(cause(asked, pairs)))
}

/// What most likely led to removals.
fn cause(asked: &Asked<'_>, pairs: &[String]) -> Option<String> {
    if !pairs.is_empty() {
        return Some(format!(
            "The IDs changed: {} of those who would go look like others who would come.",
            grouped(pairs.len())
        ));
    }
    let before = asked.past.last.as_ref().and_then(|last| last.files.as_deref()).unwrap_or_default();
    let pairs = || {
        let then = |now: &ReadFile| before.iter().find(|then| then.source == now.source).cloned();
        asked.read.files.iter().map(move |now| (then(now), now))
    };
    let headings =
        pairs().find_map(|(then, now)| read_alike(&then?.headings, &now.headings).map(|how| (now, how)));
    if let Some((now, how)) = headings {
        return Some(format!("The headings of \"{}\" changed since the last send: {how}.", now.sheet));
    }
    let filtered = pairs().find(|(then, now)| now.left_out > then.as_ref().map_or(0, |then| then.left_out));
    if let Some((_, now)) = filtered {
        let rows = if now.left_out == 1 {
            "1 row is".to_owned()
        } else {
            format!("{} rows are", grouped(now.left_out))
        };
        return Some(format!(
            "In \"{}\" {rows} left out: hidden, by a filter, or by the recipe's condition.",
            now.sheet
        ));
    }
    let fewer =
        pairs().find_map(|(then, now)| then.filter(|then| now.rows < then.rows).map(|then| (then, now)));
    fewer.map(|(then, now)| {
        format!(
            "\"{}\" has fewer rows than the file that was sent last: {}, and {} then.",
            now.sheet,
            grouped(now.rows),
            grouped(then.rows)
        )
    })
}

/// A list that something else filled.
fn first_send(asked: &Asked<'_>) -> Option<Hold> {
    let live = asked.plan.holds_now;
    if live == 0 || asked.past.established || asked.past.last.is_some() {
        return None;
    }
    let message = format!(
        "This list already holds {} that Rollcall never sent: something else filled it.",
        asked.count(live)
    );
    Some(asked.hold(HoldRule::FirstSend, message, Ask::Number(live), &[Offer::KeepMissing]))
}

/// The data folder was copied or moved: what it says of the list may be old.
fn moved(asked: &Asked<'_>) -> Option<Hold> {
    let message = "The data folder was restored from a backup, or opened on another computer or by another user, since \
                   this list was last sent by hand: what is known here may be older than what Vanta holds.";
    asked.past.moved.then(|| asked.hold(HoldRule::Moved, message.to_owned(), Ask::Tick, &[]))
}

/// Vanta does not hold what the last verified run left.
fn someone_else(asked: &Asked<'_>) -> Option<Hold> {
    let last = asked.past.last.as_ref().filter(|_| !asked.past.established)?;
    let (mut names, gone) = match last.left.as_ref()? {
        Left::Records(left) => (differing(asked, left), 0),
        Left::Differing { named, gone } => (named.iter().map(in_words).collect(), *gone),
    };
    let count = names.len() + gone;
    if count == 0 {
        return None;
    }
    if gone > 0 {
        names.push(format!("{} no longer there, by fingerprints that have no names", asked.count(gone)));
    }
    let message = format!(
        "Vanta does not hold what the last send left: {} {}. Someone else writes to this list.",
        asked.count(count),
        if count == 1 { "differs" } else { "differ" }
    );
    Some(asked.hold(HoldRule::SomeoneElse, message, Ask::Tick, &[]).named(names))
}

/// Who differs, and how.
fn differing(asked: &Asked<'_>, left: &[Record]) -> Vec<String> {
    let mut then: BTreeMap<&str, &Record> =
        left.iter().filter(|record| is_live(record)).map(|record| (id_of(record), record)).collect();
    let named = |record: &Record| {
        in_words(&Named { id: id_of(record).to_owned(), name: name_of(asked.schema.kind, record) })
    };
    let mut names = Vec::new();
    for now in asked.held.iter().filter(|record| is_live(record)) {
        match then.remove(id_of(now)) {
            None => names.push(format!("{}: came", named(now))),
            Some(then) => {
                let fields = changed_fields(asked.schema, then, now);
                if !fields.is_empty() {
                    let fields: Vec<&str> = fields.iter().map(|change| change.field.as_str()).collect();
                    names.push(format!("{}: {}", named(now), fields.join(", ")));
                }
            }
        }
    }
    names.extend(then.into_values().map(|gone| format!("{}: is gone", named(gone))));
    names.sort();
    names
}

/// One field that changes in 30 of 100 records or more, and in 5 at least.
fn everywhere(asked: &Asked<'_>) -> Vec<Hold> {
    let live = asked.plan.holds_now;
    let mut fields: BTreeMap<&str, Vec<(&Value, &Value)>> = BTreeMap::new();
    for change in asked.plan.changed.iter().flat_map(|changed| &changed.fields) {
        let field = asked.schema.kind.field(&change.field);
        if !field.is_some_and(|field| only_moved(field, &change.old, &change.new)) {
            fields.entry(&change.field).or_default().push((&change.old, &change.new));
        }
    }
    fields.retain(|_, changes| changes.len() >= 5 && changes.len() * 10 >= live * 3);
    let hold = |(field, changes): (&str, Vec<(&Value, &Value)>)| {
        let label = asked.schema.kind.field(field).map_or(field, |known| known.label);
        let message = format!(
            "The field \"{label}\" would change in {} of {}.",
            grouped(changes.len()),
            asked.count(live)
        );
        asked
            .hold(HoldRule::FieldEverywhere, message, Ask::Tick, &[Offer::Match])
            .named(transitions(&changes))
    };
    fields.into_iter().map(hold).collect()
}

/// `BASE → ADMIN: 12`, the most frequent first.
fn transitions(changes: &[(&Value, &Value)]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (old, new) in changes {
        *counts.entry(format!("{} → {}", value(old), value(new))).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let others: usize = counts.iter().skip(TRANSITIONS).map(|(_, count)| count).sum();
    let mut lines: Vec<String> =
        counts.iter().take(TRANSITIONS).map(|(how, count)| format!("{how}: {}", grouped(*count))).collect();
    if others > 0 {
        lines.push(format!("otherwise: {}", grouped(others)));
    }
    lines
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.to_string(),
        other => other.to_string(),
    }
}

/// Who would be gone looks like who would come.
fn ids_changed(asked: &Asked<'_>, pairs: Vec<String>) -> Option<Hold> {
    if pairs.is_empty() {
        return None;
    }
    let message = format!(
        "The IDs changed: {} not in the file look like others that are new in it.",
        asked.count(pairs.len())
    );
    let ask = Ask::Tick;
    Some(asked.hold(HoldRule::IdsChanged, message, ask, &[Offer::Match]).named(pairs))
}

/// Very many new records. A list that was never filled has nothing that they could spoil.
fn additions(asked: &Asked<'_>) -> Option<Hold> {
    let (plan, live) = (asked.plan, asked.plan.holds_now);
    let added = plan.new.len() + plan.returned.len();
    let is_first = live == 0 && asked.past.last.is_none();
    if is_first || added <= 10 || 2 * added <= live {
        return None;
    }
    let message = format!(
        "{} would be added to {}; more than 10 and more than half of the list.",
        asked.count(added),
        grouped(live)
    );
    let names = plan.new.iter().chain(&plan.returned).map(in_words).collect();
    Some(asked.hold(HoldRule::Additions, message, Ask::Approval, &[Offer::Match]).named(names))
}

/// Many small removals that together are a large one.
fn in_week(asked: &Asked<'_>) -> Option<Hold> {
    let week = asked.past.week.as_ref().filter(|_| !asked.past.established && asked.plan.gone() > 0)?;
    let mut all: BTreeSet<&str> = week.removed.iter().map(String::as_str).collect();
    all.extend(asked.gone().map(|named| named.id.as_str()));
    let most = 2 * asked.rules.limit.of(week.held);
    if all.len() <= most {
        return None;
    }
    let message = format!(
        "With this, {} would be removed within seven days without a person's approval; before them the list held {}, and \
         {} is the most.",
        asked.count(all.len()),
        grouped(week.held),
        grouped(most)
    );
    let names = asked.gone().map(in_words).collect();
    Some(asked.hold(HoldRule::RemovalsInWeek, message, Ask::Approval, &[Offer::KeepMissing]).named(names))
}

/// A file that is not like the one that was sent last.
fn files(asked: &Asked<'_>) -> Vec<Hold> {
    let before = asked.past.last.as_ref().and_then(|last| last.files.as_deref()).unwrap_or_default();
    let mut holds = Vec::new();
    for then in before.iter().filter(|_| !asked.read.files.is_empty()) {
        let mut hold = |rule: HoldRule, message: String| {
            holds.push(asked.hold(rule, message, Ask::Approval, &[Offer::Match]));
        };
        let Some(now) = asked.read.files.iter().find(|now| now.source == then.source) else {
            hold(HoldRule::SheetChanged, format!("Nothing was read for the source \"{}\".", then.source));
            continue;
        };
        let is_older = matches!((now.modified, then.modified), (Some(now), Some(then)) if now < then);
        if is_older && !asked.past.established {
            hold(
                HoldRule::OlderFile,
                format!("The file of \"{}\" is older than the one that was sent last.", now.sheet),
            );
        }
        // A text file is its own sheet, and may be called otherwise each day.
        if now.sheet != then.sheet && now.is_workbook && then.is_workbook {
            let message = format!("The sheet \"{}\" was read, and \"{}\" last time.", now.sheet, then.sheet);
            hold(HoldRule::SheetChanged, message);
        }
        if let Some(how) = read_alike(&then.headings, &now.headings) {
            hold(HoldRule::HeadingsChanged, format!("The headings of \"{}\" changed: {how}.", now.sheet));
        }
        if now.hidden != then.hidden {
            let message = format!(
                "\"{}\" has {} hidden rows, and {} in the file that was sent last.",
                now.sheet,
                grouped(now.hidden),
                grouped(then.hidden)
            );
            hold(HoldRule::HiddenRowsChanged, message);
        }
    }
    holds
}

/// Rows with problems that are kept as Vanta has them.
fn problems(asked: &Asked<'_>) -> Option<Hold> {
    let rows = &asked.read.problems;
    if rows.is_empty() {
        return None;
    }
    let message = format!(
        "{} in the file {} problems, and would be kept as Vanta has them, or not sent where Vanta has none.",
        asked.count(rows.len()),
        if rows.len() == 1 { "has" } else { "have" }
    );
    let unknown = &asked.read.unknown;
    let cause = (!unknown.is_empty()).then(|| format!("A value is newly unknown: {}.", unknown.join(", ")));
    let hold = asked.hold(HoldRule::KeptProblems, message, Ask::Approval, &[]);
    Some(hold.named(rows.clone()).because(cause))
}

/// IDs that every file must give. A kept record is none of the file's.
fn must_have(asked: &Asked<'_>) -> Option<Hold> {
    if asked.rules.must_have_unopened {
        let message = "The IDs that every file of this list must give cannot be opened for now, so that nobody can say \
                       whether they are in this one.";
        return Some(asked.hold(HoldRule::MustHave, message.to_owned(), Ask::Approval, &[]));
    }
    let given: HashSet<&str> = asked
        .drafted
        .iter()
        .filter(|drafted| drafted.origin != Origin::Kept)
        .map(|drafted| id_of(&drafted.record))
        .collect();
    let missing: Vec<String> =
        asked.rules.must_have.iter().filter(|id| !given.contains(id.as_str())).cloned().collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!(
        "{} of the {} that every file of this list must give {} not in this one.",
        grouped(missing.len()),
        if asked.rules.must_have.len() == 1 {
            "ID".to_owned()
        } else {
            format!("{} IDs", asked.rules.must_have.len())
        },
        if missing.len() == 1 { "is" } else { "are" }
    );
    Some(asked.hold(HoldRule::MustHave, message, Ask::Approval, &[Offer::Match]).named(missing))
}

/// A schedule goes on only with what a person approved by hand.
fn not_yet_by_hand(asked: &Asked<'_>) -> Option<Hold> {
    if asked.past.established {
        return None;
    }
    let (rule, message) = match &asked.past.by_hand {
        None => (
            HoldRule::FirstScheduled,
            "No person has approved a send of this list by hand yet, and a schedule begins with one.",
        ),
        Some(by_hand) if by_hand.recipe.is_none() || by_hand.recipe != asked.read.recipe => (
            HoldRule::RecipeEdited,
            "The recipe is not the one of the last send that a person approved by hand.",
        ),
        Some(_) => return None,
    };
    Some(asked.hold(rule, message.to_owned(), Ask::Approval, &[Offer::Match]))
}

/// IDs of the file that Vanta knows only in another spelling: whoever they are, they would leave and come anew.
pub fn similar_ids(kind: &vanta::Kind, drafted: &[Drafted], held: &[Record]) -> Option<Hold> {
    let live: HashMap<String, &Record> = held
        .iter()
        .filter(|record| is_live(record))
        .map(|record| (plain_id(id_of(record)), record))
        .collect();
    let sent: HashSet<&str> = drafted.iter().map(|drafted| id_of(&drafted.record)).collect();
    let similar = |drafted: &Drafted| {
        let id = id_of(&drafted.record);
        let held = live.get(&plain_id(id)).filter(|held| id_of(held) != id && !sent.contains(id_of(held)))?;
        let row = drafted.origin.row().map_or_else(String::new, |row| format!("row {row}: "));
        let name = name_of(kind, &drafted.record);
        Some(format!("{row}\"{id}\" in the file, \"{}\" in Vanta ({name})", id_of(held)))
    };
    let names: Vec<String> = drafted.iter().filter_map(similar).collect();
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "{} of the file differ from Vanta's only by case, spaces, leading zeros or Unicode form.",
        if names.len() == 1 { "1 ID".to_owned() } else { format!("{} IDs", names.len()) }
    );
    Some(Hold::new(HoldRule::SimilarIds, message).named(names))
}

/// `Ann Lee (E-1042)`.
pub(super) fn in_words(record: &Named) -> String {
    match record.name.as_str() {
        "" => record.id.clone(),
        name => format!("{name} ({})", record.id),
    }
}
