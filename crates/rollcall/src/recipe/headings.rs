//! Which heading is which field, by exact and known names.
//!
//! A field gets a column only where exactly one column claims it by the stronger reason; two columns with the
//! same claim leave the field unmatched, and a person is told, since a wrong match harms more than none.

use vanta::Schema;

use super::{Match, Reason, Recipe, Target};
use crate::sheet::Table;

pub(super) fn suggest<'a>(table: &Table, schema: &Schema<'a>) -> Recipe<'a> {
    let headings: Vec<String> = table.headings.iter().map(|heading| plain(&heading.text)).collect();
    let mut taken = vec![false; headings.len()];
    let mut matches: Vec<Match<'a>> = Vec::new();
    for reason in [Reason::SameName, Reason::KnownName] {
        for target in Target::all(schema) {
            if matches.iter().any(|matched| matched.target.name() == target.name()) {
                continue;
            }
            let claims = |place: &usize| !taken[*place] && claimed(&headings[*place], &target, reason);
            let columns: Vec<usize> = (0..headings.len()).filter(claims).collect();
            if let [column] = columns[..] {
                taken[column] = true;
                matches.push(Match { target, column, reason });
            }
        }
    }
    let order: Vec<String> = Target::all(schema).map(|target| target.name().to_owned()).collect();
    matches.sort_by_key(|matched| order.iter().position(|name| name == matched.target.name()));
    let unused = (0..headings.len()).filter(|&place| !taken[place]).collect();
    Recipe { matches, unused }
}

fn claimed(heading: &str, target: &Target<'_>, reason: Reason) -> bool {
    if heading.is_empty() {
        return false;
    }
    match (reason, target) {
        (Reason::SameName, target) => heading == plain(target.name()) || heading == plain(target.label()),
        (Reason::KnownName, Target::Field(field)) => field.known.iter().any(|known| heading == plain(known)),
        (Reason::KnownName, Target::Property(_)) => false,
    }
}

/// A heading without case, punctuation and the gaps of camel case: `createdTimestamp` and "Created timestamp"
/// are the same, and so are "E-Mail" and "email".
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
