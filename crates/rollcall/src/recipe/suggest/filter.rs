//! Which findings are meant: unless a person says otherwise, the critical and the high ones.

use vanta::Schema;

use super::board::Board;
use super::{FieldMatch, FilterMatch, NoFilter, State};
use crate::recipe::condition::{Condition, Grade, Test, Unclear, Verdict};

/// So many of the cells that cannot be read are shown.
const EXAMPLES: usize = 3;

/// The condition for a kind whose records have grades, on the column that the grade is read from; or on a column of
/// words for it, where the number has another column. Where too few cells can be read as a grade, there is none, and what
/// stands in its way is told: a person who takes for granted that it is there would send everything.
pub(super) fn severe(
    board: &Board<'_>,
    schema: &Schema<'_>,
    fields: &[FieldMatch],
) -> Option<Result<FilterMatch, NoFilter>> {
    let graded_by = schema.kind.graded_by?;
    let slot = board.slot_of(graded_by)?;
    let is_fed = |field: &&FieldMatch| field.path.first() == graded_by && field.state != State::NotMatched;
    let fed = fields.iter().find(is_fed).map(|field| field.columns.clone()).unwrap_or_default();
    let claimed = board.slots[slot].candidates.iter().map(|candidate| candidate.column);
    let columns = fed.iter().copied().chain(claimed);
    let counted: Vec<(usize, Counted)> = columns.map(|place| (place, count(board, place))).collect();
    let is_graded = |(place, counted): &&(usize, Counted)| {
        board.column(*place).is_most(counted.severe + counted.others) && counted.severe + counted.others > 0
    };
    let Some((column, counted)) = counted.iter().find(is_graded) else {
        let is_odd = |(place, counted): &&(usize, Counted)| {
            !counted.examples.is_empty() && (fed.contains(place) || counted.severe + counted.others > 0)
        };
        let (column, counted) = counted.iter().find(is_odd)?;
        return Some(Err(NoFilter {
            column: *column,
            unreadable: counted.unreadable - counted.blank,
            filled: counted.severe + counted.others + counted.unreadable - counted.blank,
            examples: counted.examples.clone(),
        }));
    };
    Some(Ok(FilterMatch {
        condition: severe_by(&board.heading(*column)),
        column: *column,
        leaves_out: counted.others,
        keeps: counted.severe,
        unreadable: counted.unreadable,
    }))
}

#[derive(Default)]
struct Counted {
    severe: usize,
    others: usize,
    /// Cells that are no grade, the blank ones included.
    unreadable: usize,
    blank: usize,
    /// The first of those that are not blank.
    examples: Vec<String>,
}

/// Asked of the condition itself, so that what is said to be left out is what is left out.
fn count(board: &Board<'_>, place: usize) -> Counted {
    let mut counted = Counted::default();
    let heading = board.heading(place);
    let Ok(severe) = severe_by(&heading).bind(&|name| (name == heading).then_some(place)) else {
        return counted;
    };
    for row in board.table.rows() {
        match severe.judge(row) {
            Verdict::Holds => counted.severe += 1,
            Verdict::Fails => counted.others += 1,
            Verdict::Unclear { why, .. } => {
                counted.unreadable += 1;
                let shown = row.cell(place).shown();
                let shown = shown.trim();
                if why == Unclear::Blank {
                    counted.blank += 1;
                } else if counted.examples.len() < EXAMPLES
                    && !counted.examples.iter().any(|example| example == shown)
                {
                    counted.examples.push(shown.to_owned());
                }
            }
        }
    }
    counted
}

/// Which findings are meant unless a person says otherwise.
fn severe_by(heading: &str) -> Condition {
    let test = Test::Severity(vec![Grade::Critical, Grade::High]);
    Condition::Column { column: heading.to_owned(), test }
}
