//! What Vanta would take and a person should look at.

use super::Problem;
use super::apply::Applied;

/// Looks at the records as a whole.
pub(super) fn look(_applied: &Applied<'_>) -> Vec<Problem> {
    Vec::new()
}
