//! What a send would do, and whether it may.
//!
//! [`plan`] compares the records of the file, and those that are kept beside them ([`gentle`]), with those that Vanta
//! holds now; [`guard`] looks at the plan, at what was read and at what went before ([`past`]), and holds it or lets it
//! go. All of it is pure: the same file, list and history give the same plan with the same fingerprint and the same
//! holds, whoever asks the same way.

mod gentle;
mod guard;
mod hold;
mod likeness;
mod limit;
mod past;
mod plan;
mod same;

pub use gentle::{Gentle, Keeping, Missing, Unkept, is_sound, sendable};
pub use guard::{Asked, Asking, doubts, guard, similar_ids};
pub use hold::{Ask, Hold, HoldRule, Offer};
pub use limit::{Limit, ListRules};
pub use past::{ByHand, LastRun, Left, Past, ReadFile, ReadNow, Week};
pub use plan::{Change, Changed, Head, Named, Plan, changed_fields, is_live, kept_otherwise};
pub use same::Same;

#[cfg(test)]
mod tests;
