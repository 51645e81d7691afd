//! Which findings are meant: unless a person says otherwise, the critical and the high ones.

use vanta::Schema;
use vanta::kind::Grade as Severity;

use super::board::Board;
use super::{FieldMatch, FilterMatch, State};
use crate::recipe::condition::{Condition, Grade, Test};
use crate::sheet::{Cell, Content};

/// The condition for a kind whose records have grades, on the column that the grade is read from; or on a column of
/// words for it, where the number has another column.
pub(super) fn severe(board: &Board<'_>, schema: &Schema<'_>, fields: &[FieldMatch]) -> Option<FilterMatch> {
    let graded_by = schema.kind.graded_by?;
    let slot = board.slot_of(graded_by)?;
    let is_fed = |field: &&FieldMatch| field.path.first() == graded_by && field.state != State::NotMatched;
    let fed = fields.iter().find(is_fed).map(|field| field.columns.clone()).unwrap_or_default();
    let claimed = board.slots[slot].candidates.iter().map(|candidate| candidate.column);
    let columns = fed.into_iter().chain(claimed);
    let counted: Vec<(usize, Counted)> = columns.map(|place| (place, count(board, place))).collect();
    let is_graded = |(place, counted): &&(usize, Counted)| {
        board.column(*place).is_most(counted.severe + counted.others) && counted.severe + counted.others > 0
    };
    let (column, counted) = counted.iter().find(is_graded)?;
    Some(FilterMatch {
        condition: Condition::Column {
            column: board.heading(*column),
            test: Test::Severity(vec![Grade::Critical, Grade::High]),
        },
        column: *column,
        leaves_out: counted.others,
        keeps: counted.severe,
        unreadable: counted.unreadable,
    })
}

#[derive(Default)]
struct Counted {
    severe: usize,
    others: usize,
    unreadable: usize,
}

fn count(board: &Board<'_>, place: usize) -> Counted {
    let mut counted = Counted::default();
    for row in board.table.rows() {
        match grade(&row.cell(place)) {
            Some(Graded::As(Severity::Critical | Severity::High)) => counted.severe += 1,
            Some(_) => counted.others += 1,
            None => counted.unreadable += 1,
        }
    }
    counted
}

enum Graded {
    As(Severity),
    NoWeakness,
}

fn grade(cell: &Cell<'_>) -> Option<Graded> {
    let of_score = |score: f64| match Severity::of_score(score) {
        Some(grade) => Some(Graded::As(grade)),
        None => (0.0..0.1).contains(&score).then_some(Graded::NoWeakness),
    };
    match cell.content {
        Content::Number(number) => of_score(number),
        Content::Text(text) => match Severity::of_word(text) {
            Some(grade) => Some(Graded::As(grade)),
            None => text.trim().parse().ok().and_then(of_score),
        },
        _ => None,
    }
}
