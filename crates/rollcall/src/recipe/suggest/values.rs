//! What the words and dates of a matched column become.

use vanta::Shape;

use super::board::Board;
use super::plain::remark;
use super::reason::Reason;
use super::vocabulary::{Meaning, Vocabulary};
use super::{Question, ValueRow, ValueState};
use crate::recipe::path::{Need, Path, Target};
use crate::recipe::rules::{Constant, Feed, FieldRule, Zone};

/// Puts what is certain into the rule, and lists every word that is not Vanta's own.
pub(super) fn fill(
    board: &Board<'_>,
    target: &Target<'_>,
    rule: &mut FieldRule,
    path: &Path,
    columns: &[usize],
    rows: &mut Vec<ValueRow>,
) {
    let (Some(vocabulary), Feed::Column(_), [column]) = (Vocabulary::of(target), &rule.feed, columns) else {
        return;
    };
    let mut found = Vec::new();
    for (value, count) in vocabulary.values(board.column(*column)) {
        let (becomes, state) = match vocabulary.meaning(&value) {
            _ if value.is_empty() => match blank(target) {
                Some(blank) => blank,
                None => continue,
            },
            Meaning::Own => continue,
            Meaning::Certain(constant) => (Some(constant), ValueState::Certain),
            Meaning::Likely(constant) => (Some(constant), ValueState::Proposed),
            Meaning::Nothing if takes_nothing(target) => (Some(Constant::Nothing), ValueState::Proposed),
            Meaning::Nothing | Meaning::Unknown => (None, ValueState::Unknown),
        };
        if let (Some(constant), ValueState::Certain) = (&becomes, state) {
            rule.values.push((value.clone(), constant.clone()));
        }
        found.push(ValueRow { path: path.clone(), value, rows: count, becomes, state });
    }
    found.sort_by_key(|row| (row.state, std::cmp::Reverse(row.rows)));
    rows.append(&mut found);
}

/// A blank cell of an optional field says nothing, one of a list is a list of none, and one inside a part mostly means
/// that the row has no such part: nothing is asked. Elsewhere somebody must say what it means.
fn blank(target: &Target<'_>) -> Option<(Option<Constant>, ValueState)> {
    if target.need != Need::Always || matches!(target.shape(), Shape::List(_)) {
        return None;
    }
    let nothing = takes_nothing(target);
    let state = if nothing { ValueState::Proposed } else { ValueState::Unknown };
    Some((nothing.then_some(Constant::Nothing), state))
}

fn takes_nothing(target: &Target<'_>) -> bool {
    target.nullable() || target.need == Need::Optional || matches!(target.shape(), Shape::List(_))
}

/// Puts the order of a column's dates into the rule where its rows tell it, and asks for what they do not tell.
pub(super) fn date(
    board: &Board<'_>,
    target: &Target<'_>,
    rule: &mut FieldRule,
    reasons: &mut Vec<Reason>,
    path: &Path,
    columns: &[usize],
    questions: &mut Vec<Question>,
) {
    let (Shape::Instant, [column]) = (target.shape(), columns) else { return };
    let Some(dates) = &board.column(*column).dates else { return };
    if let Some(order) = dates.orders.inferred() {
        rule.order = Some(order);
        reasons.push(Reason::OnlyOrder(order, dates.only(order)));
    } else if dates.orders.must_be_asked() || dates.orders.contradicts() {
        let example = dates.orders.example().unwrap_or_default().to_owned();
        let contradicts = dates.orders.contradicts();
        questions.push(Question::DayOrMonth { path: path.clone(), column: *column, example, contradicts });
    }
    let Some(example) = &dates.without_zone_example else { return };
    if says_utc(&board.table.headings[*column].text) {
        rule.zone = Zone::named("UTC");
        reasons.push(Reason::HeadingSaysUtc);
    } else {
        questions.push(Question::Zone { path: path.clone(), column: *column, example: example.clone() });
    }
}

fn says_utc(heading: &str) -> bool {
    remark(heading).is_some_and(|(_, remark)| matches!(remark.to_lowercase().as_str(), "utc" | "gmt"))
}
