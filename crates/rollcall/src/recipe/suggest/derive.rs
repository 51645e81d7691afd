//! What is made of other columns where a field has none of its own.

use vanta::{Kind, Shape};

use super::board::{Board, Outcome};
use super::names;
use super::plain::is_same;
use super::reason::Reason;
use crate::recipe::ID;
use crate::recipe::path::{Need, Target};
use crate::recipe::rules::{Cut, Feed, FieldRule};
use crate::sheet::LooksLike;

/// The whole name of a person, of first and last name.
pub(super) fn first_and_last(board: &mut Board<'_>) {
    let Some(slot) = named(board, "full name").filter(|&slot| board.slots[slot].outcome.is_none()) else {
        return;
    };
    let headings: Vec<&str> = board.table.headings.iter().map(|heading| heading.text.as_str()).collect();
    let Some((first, last, is_plain)) = names::first_and_last(&headings) else { return };
    let can_be = |place: usize| {
        let look = board.column(place).looks_like;
        !board.is_taken(place) && matches!(look, LooksLike::Id | LooksLike::Choice | LooksLike::Text)
    };
    if !can_be(first) || !can_be(last) {
        return;
    }
    let is_half = [first, last].iter().any(|&place| board.column(place).filled < board.survey.rows);
    if is_half && same_as_shown(board, slot) {
        return;
    }
    let has_own = board.slots[slot].candidates.iter().any(|candidate| candidate.column != last);
    let columns = if names::is_family_first(headings[last]) { vec![last, first] } else { vec![first, last] };
    let names = columns.iter().map(|&place| board.heading(place)).collect();
    let rule = FieldRule::new(Feed::Joined { columns: names, between: " ".to_owned() });
    let is_sure = is_plain && !has_own;
    board.give(slot, Outcome { is_sure, rule, columns, reasons: vec![Reason::FirstAndLast] });
}

/// Where some rows have only half a name, and what the inventory shows are names of people, those are proposed.
fn same_as_shown(board: &mut Board<'_>, slot: usize) -> bool {
    let Some(shown) = board.slot_of("displayName") else { return false };
    let Some(column) =
        board.column_of(shown).filter(|&place| board.column(place).names * 2 > board.survey.rows)
    else {
        return false;
    };
    let rule = FieldRule::column(board.heading(column));
    let reasons = vec![Reason::SameAs { field: "Display name" }];
    board.give(slot, Outcome { is_sure: false, rule, columns: vec![column], reasons });
    true
}

/// Everything else that is needed and has nothing: proposed, never filled in.
pub(super) fn missing(board: &mut Board<'_>, kind: &Kind) {
    same_as(board, "displayName", kind.named_by);
    if let Some(slot) = named(board, "full name").filter(|&slot| board.slots[slot].outcome.is_none()) {
        same_as_shown(board, slot);
    }
    own_number(board, kind);
    before_at(board);
    file_modified(board);
}

/// The slot of the record's field with that label or name.
fn named(board: &Board<'_>, label: &str) -> Option<usize> {
    let is_it = |target: &Target<'_>| target.path.steps().len() == 1 && is_same(target.label(), label);
    board.slots.iter().position(|slot| is_it(&board.targets[slot.target]))
}

/// What the inventory shows, where nothing else is there for it: what people know the record by.
fn same_as(board: &mut Board<'_>, field: &str, other: &str) {
    let (Some(slot), Some(other)) = (board.slot_of(field), board.slot_of(other)) else { return };
    if slot == other || board.slots[slot].outcome.is_some() {
        return;
    }
    let Some(outcome) = board.slots[other].outcome.clone() else { return };
    let Some(known) = board.targets[board.slots[other].target].field() else { return };
    let reasons = vec![Reason::SameAs { field: known.label }];
    board.give(slot, Outcome { is_sure: false, reasons, ..outcome });
}

/// The ID that never changes and the number that people know a record by, as that of a ticket: one for the other.
fn own_number(board: &mut Board<'_>, kind: &Kind) {
    let number = format!("{}Id", kind.noun.one);
    let (Some(id), Some(number)) = (board.slot_of(ID), board.slot_of(&number)) else { return };
    for (slot, other) in [(id, number), (number, id)] {
        let Some(column) = board.column_of(other) else { continue };
        let values = board.column(column);
        let is_id = values.all_differ() && values.filled == board.survey.rows;
        if let Some(field) = board.targets[board.slots[other].target].field()
            && is_id
            && board.slots[slot].outcome.is_none()
        {
            let rule = FieldRule::column(board.heading(column));
            let reasons = vec![Reason::SameAs { field: field.label }];
            board.give(slot, Outcome { is_sure: false, rule, columns: vec![column], reasons });
        }
    }
}

/// A name to sign in with, where people have only addresses.
fn before_at(board: &mut Board<'_>) {
    let (Some(slot), Some(email)) = (named(board, "account name"), named(board, "e-mail")) else { return };
    if board.slots[slot].outcome.is_some() || board.targets[board.slots[slot].target].need != Need::Always {
        return;
    }
    let Some(column) =
        board.column_of(email).filter(|&place| board.column(place).looks_like == LooksLike::Email)
    else {
        return;
    };
    let cut = Feed::Cut { column: board.heading(column), cut: Cut::Before("@".to_owned()) };
    let rule = FieldRule::new(cut);
    board
        .give(slot, Outcome { is_sure: false, rule, columns: vec![column], reasons: vec![Reason::BeforeAt] });
}

/// When the facts were gathered, where no column says so: when the file was last changed.
fn file_modified(board: &mut Board<'_>) {
    for slot in 0..board.slots.len() {
        let target = &board.targets[board.slots[slot].target];
        let moves = target.field().is_some_and(|field| field.moves);
        let is_it = target.need == Need::Always && moves && matches!(target.shape(), Shape::Instant);
        if is_it && board.slots[slot].outcome.is_none() {
            let rule = FieldRule::new(Feed::FileModified);
            board.give(
                slot,
                Outcome { is_sure: false, rule, columns: Vec::new(), reasons: vec![Reason::FileModified] },
            );
        }
    }
}
