//! Which reading holds where public sources disagree, or where nobody published an answer.

use serde::{Deserialize, Serialize};

/// All off is the reading that the sources support best.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Switches {
    /// A good `PUT` is answered with `{"results":{"accepted":…,"rejected":…}}` instead of `{"success":true}`.
    pub results_answer: bool,
    /// Removed records do not appear in `GET`, instead of carrying `deletedAt`.
    pub hide_removed: bool,
    /// Two records with one ID are refused, instead of the last one counting.
    pub refuse_duplicates: bool,
    /// More than 10,000 records are answered with 413 instead of 400.
    pub too_many_is_413: bool,
    /// What is only documented (https links, ranges, rules between fields) is not enforced.
    pub lenient: bool,
    /// A record that comes again after its removal stays removed, instead of living again.
    pub revived_stays_removed: bool,
    /// The application is of another type: everything on resources is 403 `Forbidden`.
    pub wrong_application_type: bool,
    /// `mfaEnabled: null` is refused, as before autumn 2026.
    pub refuse_null_mfa: bool,
    /// An owner becomes null, since this Vanta knows nobody.
    pub forget_owners: bool,
}
