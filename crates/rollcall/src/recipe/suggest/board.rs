//! Each column to one field, and each field to one column.
//!
//! The strongest claims come first. Where two claims are equally strong nobody wins: the likelier column is proposed and
//! the other one named beside it.

use std::cmp::Reverse;
use std::collections::HashSet;

use vanta::{Kind, Shape};

use super::claim::{Claim, Strength, claims, is_inner};
use super::fit::{Fit, are_public_numbers, is_for_programs, judge};
use super::plain::{is_same, words};
use super::reason::{Reason, What};
use super::{FieldMatch, State, names};
use crate::recipe::ID;
use crate::recipe::path::{Need, Path, Target};
use crate::recipe::rules::{Feed, FieldRule};
use crate::recipe::survey::{Survey, Surveyed};
use crate::sheet::{LooksLike, Table};

/// Everything that is to be matched, and how far it is.
pub(super) struct Board<'b> {
    pub(super) table: &'b Table,
    pub(super) survey: &'b Survey<'b>,
    pub(super) targets: &'b [Target<'b>],
    pub(super) slots: Vec<Slot>,
    taken: Vec<bool>,
}

/// One field that can get a column.
pub(super) struct Slot {
    pub(super) target: usize,
    pub(super) path: Path,
    pub(super) candidates: Vec<Candidate>,
    pub(super) outcome: Option<Outcome>,
}

/// A column whose heading claims a field.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) column: usize,
    strength: Strength,
    rank: usize,
    pub(super) fit: Fit,
    reasons: Vec<Reason>,
}

/// What a field gets.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) is_sure: bool,
    pub(super) rule: FieldRule,
    pub(super) columns: Vec<usize>,
    pub(super) reasons: Vec<Reason>,
}

impl<'b> Board<'b> {
    pub(super) fn new(
        table: &'b Table,
        survey: &'b Survey<'b>,
        kind: &Kind,
        targets: &'b [Target<'b>],
    ) -> Board<'b> {
        let plain = |(target, found): (usize, &Target<'_>)| Slot {
            target,
            path: found.path.clone(),
            candidates: Vec::new(),
            outcome: None,
        };
        let slots = targets.iter().enumerate().map(plain).collect();
        let taken = vec![false; table.headings.len()];
        let mut board = Board { table, survey, targets, slots, taken };
        for claim in claims(table, kind, targets) {
            board.enter(claim);
        }
        board
    }

    fn enter(&mut self, claim: Claim) {
        let target = &self.targets[claim.target];
        let column = &self.survey.columns[claim.column];
        let mut verdict = judge(target, column, self.survey.rows, claim.strength, self.targets);
        if matches!(target.shape(), Shape::Link) && !self.is_of_each(claim.column) && self.has_link_of_each()
        {
            verdict.fit = Fit::Never;
        }
        let mut reasons = vec![match claim.strength {
            Strength::OwnName => Reason::OwnName,
            Strength::KnownName => Reason::KnownName,
            Strength::PerhapsName => Reason::PerhapsName,
            Strength::WordsOfName | Strength::PerhapsInGroup => Reason::WordsOfName,
        }];
        reasons.extend(verdict.reasons);
        let Claim { column, strength, rank, .. } = claim;
        let candidate = Candidate { column, strength, rank, fit: verdict.fit, reasons };
        match self.slots.iter_mut().position(|slot| slot.path == claim.path) {
            Some(place) => self.slots[place].candidates.push(candidate),
            None => self.numbered(claim.target, claim.path, candidate),
        }
    }

    /// Whether every row has a link of its own there, as the link to the record is.
    fn is_of_each(&self, column: usize) -> bool {
        let column = self.column(column);
        column.looks_like == LooksLike::Link && column.all_differ() && column.filled == self.survey.rows
    }

    fn has_link_of_each(&self) -> bool {
        (0..self.taken.len()).any(|column| self.is_of_each(column))
    }

    /// A slot for a path with numbers, behind those of the same target.
    fn numbered(&mut self, target: usize, path: Path, candidate: Candidate) {
        let behind = self.slots.iter().rposition(|slot| slot.target == target).map_or(0, |place| place + 1);
        self.slots.insert(behind, Slot { target, path, candidates: vec![candidate], outcome: None });
    }

    pub(super) fn column(&self, place: usize) -> &'b Surveyed<'b> {
        &self.survey.columns[place]
    }

    /// The name of a column as rules write it.
    pub(super) fn heading(&self, place: usize) -> String {
        self.table.headings[place].name.clone()
    }

    pub(super) fn is_taken(&self, column: usize) -> bool {
        self.taken[column]
    }

    /// The slot of a field of the record itself.
    pub(super) fn slot_of(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.path.steps().len() == 1 && slot.path.first() == name)
    }

    /// Gives a field its rule, and takes the columns.
    pub(super) fn give(&mut self, slot: usize, outcome: Outcome) {
        for &column in &outcome.columns {
            self.taken[column] = true;
        }
        self.slots[slot].outcome = Some(outcome);
    }

    fn give_column(&mut self, slot: usize, column: usize, is_sure: bool, reasons: Vec<Reason>) {
        let rule = FieldRule::column(self.heading(column));
        self.give(slot, Outcome { is_sure, rule, columns: vec![column], reasons });
    }

    /// By how far nine in ten of a column's values are IDs that Vanta holds, the column is the ID; and where none of a
    /// claimed column's are, a person looks first.
    pub(super) fn ids_that_are_held(&mut self, held: &HashSet<&str>) {
        let Some(slot) = self.slot_of(ID) else { return };
        let claimed: Vec<usize> =
            self.slots[slot].candidates.iter().map(|candidate| candidate.column).collect();
        let mut sure: Vec<(usize, usize, usize)> = Vec::new();
        for place in 0..self.taken.len() {
            let (hits, of) = self.held_in(place, held, claimed.contains(&place));
            let is_it = hits >= 3 && hits * 10 >= of * 9;
            if is_it {
                sure.push((place, hits, of));
            }
            self.say_held(slot, place, hits, of, held.len());
        }
        if sure.len() > 1 && sure.iter().filter(|(place, ..)| claimed.contains(place)).count() == 1 {
            sure.retain(|(place, ..)| claimed.contains(place));
        }
        let is_sure = sure.len() == 1;
        let Some((column, held, of)) =
            sure.into_iter().max_by_key(|&(place, hits, _)| (hits, Reverse(place)))
        else {
            return;
        };
        let known = self.slots[slot].candidates.iter().find(|candidate| candidate.column == column);
        let mut reasons =
            known.map_or_else(|| vec![Reason::Held { held, of }], |known| known.reasons.clone());
        reasons.dedup();
        self.give_column(slot, column, is_sure, reasons);
    }

    /// How many different values of a column are held, and how many there are. Counting ends where a column that nobody
    /// claims has too few.
    fn held_in(&self, place: usize, held: &HashSet<&str>, to_the_end: bool) -> (usize, usize) {
        let column = self.column(place);
        let cannot_be = matches!(
            column.looks_like,
            LooksLike::Empty | LooksLike::Date | LooksLike::DateTime | LooksLike::YesNo | LooksLike::Link
        );
        let repeats = column.different * 10 < column.filled * 9;
        if !to_the_end && (cannot_be || repeats || column.different < 3) {
            return (0, column.different);
        }
        let allowed = column.filled / 10;
        let mut found: HashSet<&str> = HashSet::new();
        let mut misses = 0;
        for row in self.table.rows() {
            let cell = row.cell(place);
            if cell.is_blank() {
                continue;
            }
            match held.get(cell.shown().trim()) {
                Some(id) => drop(found.insert(id)),
                None => misses += 1,
            }
            if misses > allowed && !to_the_end {
                break;
            }
        }
        (found.len(), column.different)
    }

    /// Adds to a claim on the ID how many of its values are held.
    fn say_held(&mut self, slot: usize, place: usize, hits: usize, of: usize, held: usize) {
        let Some(candidate) =
            self.slots[slot].candidates.iter_mut().find(|candidate| candidate.column == place)
        else {
            return;
        };
        candidate.reasons.insert(0, Reason::Held { held: hits, of });
        let is_little = held >= 3 && hits * 2 < of.min(held);
        if is_little {
            candidate.fit = candidate.fit.min(Fit::Doubt);
        }
    }

    /// Names that fit, then names that are in doubt; what is sure before what is proposed.
    pub(super) fn by_headings(&mut self) {
        use Strength::{KnownName, OwnName, PerhapsInGroup, PerhapsName, WordsOfName};
        self.claimed(OwnName, Fit::Neutral);
        self.claimed(KnownName, Fit::Neutral);
        super::derive::first_and_last(self);
        self.claimed(OwnName, Fit::Doubt);
        self.claimed(KnownName, Fit::Doubt);
        for strength in [PerhapsName, WordsOfName, PerhapsInGroup] {
            self.claimed(strength, Fit::Supports);
            self.claimed(strength, Fit::Neutral);
            self.claimed(strength, Fit::Doubt);
        }
    }

    /// Headings that are a name of a field whose values say otherwise: proposed, since a heading is not nothing.
    pub(super) fn against_the_values(&mut self) {
        self.claimed(Strength::OwnName, Fit::Against);
        self.claimed(Strength::KnownName, Fit::Against);
    }

    fn claimed(&mut self, strength: Strength, least: Fit) {
        let owners: Vec<Option<Owner>> =
            (0..self.taken.len()).map(|place| self.owner(place, strength, least)).collect();
        for slot in 0..self.slots.len() {
            if self.slots[slot].outcome.is_some() {
                continue;
            }
            let is_mine = |candidate: &&Candidate| {
                candidate.strength == strength
                    && candidate.fit >= least
                    && !self.taken[candidate.column]
                    && (candidate.fit > Fit::Against || self.column(candidate.column).filled > 0)
                    && owners[candidate.column].as_ref().is_some_and(|owner| owner.slot == slot)
            };
            let mut mine: Vec<Candidate> =
                self.slots[slot].candidates.iter().filter(is_mine).cloned().collect();
            if mine.iter().any(|candidate| self.column(candidate.column).filled > 0) {
                mine.retain(|candidate| self.survey.columns[candidate.column].filled > 0);
            }
            mine.sort_by_key(|candidate| self.likelihood(candidate));
            let Some(best) = mine.first() else { continue };
            let mut reasons = best.reasons.clone();
            let rivals = self.rivals(slot, best);
            reasons.extend(rivals.iter().map(|place| Reason::AlsoClaimedBy(*place)));
            let also = owners[best.column].as_ref().and_then(|owner| owner.also);
            reasons.extend(also.map(|other| Reason::AlsoFits { field: self.label(other).to_owned() }));
            let is_sure = strength >= Strength::KnownName
                && best.fit >= Fit::Neutral
                && rivals.is_empty()
                && also.is_none();
            self.give_column(slot, best.column, is_sure, reasons);
        }
    }

    /// The slot that a column is for among those that it claims alike: the one whose values fit best.
    fn owner(&self, place: usize, strength: Strength, least: Fit) -> Option<Owner> {
        let claimed = |slot: &Slot| {
            slot.candidates
                .iter()
                .find(|candidate| candidate.column == place && candidate.strength == strength)
                .filter(|candidate| candidate.fit >= least && slot.outcome.is_none())
                .map(|candidate| candidate.fit)
        };
        let mut slots: Vec<(Fit, usize)> =
            self.slots.iter().enumerate().filter_map(|(slot, one)| Some((claimed(one)?, slot))).collect();
        slots.sort_by_key(|&(fit, slot)| (Reverse(fit), slot));
        let also = slots.get(1).map(|(_, slot)| *slot);
        slots.first().map(|&(_, slot)| Owner { slot, also })
    }

    /// The columns that claim a field at least as strongly as the best one, and cannot be passed over. One that is empty
    /// can be, and one with other values where those of the best one are what is wanted.
    fn rivals(&self, slot: usize, best: &Candidate) -> Vec<usize> {
        // A column that repeats or lacks values is not the ID where another one does neither.
        let is_id = self.slots[slot].path == Path::new([ID]);
        let is_rival = |candidate: &&Candidate| {
            if is_id && candidate.fit <= Fit::Doubt && best.fit > Fit::Doubt {
                return false;
            }
            candidate.column != best.column
                && candidate.strength >= best.strength
                && self.column(candidate.column).filled > 0
                && (candidate.fit > Fit::Against
                    || (candidate.fit == Fit::Against && best.fit == Fit::Neutral))
        };
        let mut rivals: Vec<&Candidate> = self.slots[slot].candidates.iter().filter(is_rival).collect();
        rivals.sort_by_key(|candidate| self.likelihood(candidate));
        rivals.iter().map(|candidate| candidate.column).collect()
    }

    /// Sorts the likeliest first.
    fn likelihood(
        &self,
        candidate: &Candidate,
    ) -> (Reverse<Strength>, Reverse<Fit>, usize, Reverse<usize>, usize) {
        let filled = self.column(candidate.column).filled;
        (
            Reverse(candidate.strength),
            Reverse(candidate.fit),
            candidate.rank,
            Reverse(filled),
            candidate.column,
        )
    }

    pub(super) fn label(&self, slot: usize) -> &'b str {
        self.targets[self.slots[slot].target].label()
    }

    /// Fields that no heading claims, where the values of exactly one column that is left can be it.
    pub(super) fn by_values(&mut self) {
        for slot in 0..self.slots.len() {
            let target = &self.targets[self.slots[slot].target];
            let Some(what) = wanted(target) else { continue };
            let is_asked = target.need == Need::Always || what == Wanted::PublicNumber;
            if self.slots[slot].outcome.is_some() || !is_asked || is_inner(target) {
                continue;
            }
            let mut columns =
                (0..self.taken.len()).filter(|&place| !self.taken[place] && self.can_be(place, what));
            if let (Some(column), None) = (columns.next(), columns.next()) {
                let of = self.column(column).filled;
                let rows = self.column(column).fits;
                let reason = match what {
                    Wanted::Person => Reason::Are { what: What::Names, rows: self.column(column).names, of },
                    Wanted::Address => Reason::Are { what: What::Addresses, rows, of },
                    Wanted::Link => Reason::Are { what: What::Links, rows, of },
                    Wanted::Date => Reason::Are { what: What::Dates, rows, of },
                    Wanted::PublicNumber => Reason::Are { what: What::PublicNumbers, rows: of, of },
                };
                self.give_column(slot, column, false, vec![reason]);
            }
        }
    }

    fn can_be(&self, place: usize, wanted: Wanted) -> bool {
        let column = self.column(place);
        let heading = words(&self.table.headings[place].text);
        if names::is_of_others(&heading) {
            return false;
        }
        match wanted {
            Wanted::Address => column.looks_like == LooksLike::Email,
            Wanted::Person => column.names * 2 > column.filled && names::is_of_names(&heading),
            Wanted::Link => {
                column.looks_like == LooksLike::Link
                    && column.all_differ()
                    && (self.is_of_each(place) || !self.has_link_of_each())
                    && !is_for_programs(column)
                    && !names::is_of_other_pages(&heading)
            }
            Wanted::PublicNumber => are_public_numbers(column),
            Wanted::Date => {
                matches!(column.looks_like, LooksLike::Date | LooksLike::DateTime)
                    && names::is_of_any_date(&heading)
                    && self.moments() == 1
            }
        }
    }

    fn moments(&self) -> usize {
        let is_moment =
            |column: &&Surveyed<'_>| matches!(column.looks_like, LooksLike::Date | LooksLike::DateTime);
        self.survey.columns.iter().filter(is_moment).count()
    }

    /// A part of which something needed is missing is not filled in: Vanta would refuse it.
    pub(super) fn whole_parts_only(&mut self) {
        let missing: Vec<(usize, &'static str)> =
            (0..self.slots.len()).filter_map(|slot| Some((slot, self.missing_beside(slot)?))).collect();
        for (slot, field) in missing {
            if let Some(outcome) = &mut self.slots[slot].outcome {
                outcome.is_sure = false;
                outcome.reasons.push(Reason::PartNeeds { field });
            }
        }
    }

    /// What a part needs beside a field of it that is certain.
    fn missing_beside(&self, slot: usize) -> Option<&'static str> {
        let slot = &self.slots[slot];
        let around = slot.path.around()?;
        if !is_inner(&self.targets[slot.target]) || !slot.outcome.as_ref()?.is_sure {
            return None;
        }
        let has = |path: &Path| {
            let is_below = |other: &&Slot| other.path == *path || other.path.around().as_ref() == Some(path);
            self.slots
                .iter()
                .filter(is_below)
                .any(|other| other.outcome.as_ref().is_some_and(|found| found.is_sure))
        };
        let plain = around.plain();
        let siblings = self.targets.iter().filter(|target| {
            target.need == Need::WithItsPart
                && target.path.around().is_some_and(|other| other.plain() == plain)
                // Several of a part may be none.
                && !(target.is_part() && matches!(target.shape(), Shape::List(_)))
        });
        let mut missing = siblings.filter(|target| !has(&around.below(target.name())));
        missing.next()?.field().map(|field| field.label)
    }

    /// What is said of one field.
    pub(super) fn field_match(&self, slot: &Slot) -> FieldMatch {
        let Some(outcome) = &slot.outcome else {
            return FieldMatch {
                path: slot.path.clone(),
                state: State::NotMatched,
                rule: None,
                columns: Vec::new(),
                reasons: Vec::new(),
                alternatives: Vec::new(),
            };
        };
        let rivals = outcome.reasons.iter().filter_map(|reason| match reason {
            Reason::AlsoClaimedBy(column) => Some(*column),
            _ => None,
        });
        // Beside the system's own ID, the number that the employer gave is that of another system.
        let is_of_employer = |place: &usize| names::is_of_employer(&words(&self.table.headings[*place].text));
        let is_own_id = slot.path == Path::new([ID]) && !outcome.columns.iter().any(is_of_employer);
        let alternatives = rivals.filter(|place| !(is_own_id && is_of_employer(place))).collect();
        FieldMatch {
            path: slot.path.clone(),
            state: if outcome.is_sure { State::Matched } else { State::ToConfirm },
            rule: Some(outcome.rule.clone()),
            columns: outcome.columns.clone(),
            reasons: outcome.reasons.clone(),
            alternatives,
        }
    }

    /// The one column that a field is read from as it is.
    pub(super) fn column_of(&self, slot: usize) -> Option<usize> {
        let outcome = self.slots[slot].outcome.as_ref()?;
        match (&outcome.rule.feed, &outcome.columns[..]) {
            (Feed::Column(_), [column]) => Some(*column),
            _ => None,
        }
    }
}

/// Which slot a column is for, and which other one it claims alike.
struct Owner {
    slot: usize,
    also: Option<usize>,
}

/// What values alone can tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Address,
    Person,
    Link,
    Date,
    PublicNumber,
}

fn wanted(target: &Target<'_>) -> Option<Wanted> {
    let field = target.field()?;
    match field.shape {
        Shape::Text if is_same(field.label, "e-mail") => Some(Wanted::Address),
        Shape::Text if is_same(field.label, "full name") => Some(Wanted::Person),
        Shape::Text if field.example.starts_with("CVE-") => Some(Wanted::PublicNumber),
        Shape::Link => Some(Wanted::Link),
        Shape::Instant if !field.moves => Some(Wanted::Date),
        _ => None,
    }
}
