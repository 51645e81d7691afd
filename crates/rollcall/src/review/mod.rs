//! What a send would do, and whether it may.
//!
//! [`plan`] compares the records of the file with those that Vanta holds now; [`guard`] looks at the plan and
//! holds it or refuses it. Both are pure: the same file and the same list in Vanta give the same plan with the
//! same fingerprint, whoever asks.

mod guard;
mod plan;
mod same;

pub use guard::{Hold, HoldRule, Removals, doubts, guard, removal_limit, similar_ids};
pub use plan::{Change, Changed, Head, Named, Plan, changed_fields, is_live, kept_otherwise};
pub use same::Same;

#[cfg(test)]
mod tests;
