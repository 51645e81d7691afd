//! What makes sense in a list, beyond what Vanta refuses.
//!
//! A list may be right in every field and still be read wrongly: a column of dates under the wrong heading,
//! one address for everybody. Each kind says which of its fields to look at. Whatever is found is a notice for
//! a person and nothing more: Vanta takes it, and it may be true. What a rule of the kind makes meaningless
//! ([`Rule::IgnoredWhen`](super::Rule::IgnoredWhen)) is not looked at.

/// One thing to look at.
#[derive(Clone, Copy, Debug)]
pub enum Sense {
    /// `earlier` should not lie after `later`, where both are there.
    Before {
        /// The instant that comes first by nature.
        earlier: &'static str,
        /// The instant that comes after it, or at the same time.
        later: &'static str,
    },
    /// `field` should be there where `when` equals `equals`, and only there.
    DateWith {
        /// The instant that belongs to a state.
        field: &'static str,
        /// The field that holds the state.
        when: &'static str,
        /// The state it belongs to.
        equals: &'static str,
    },
    /// `list` should be empty where `field` is `false`, but for items that say the same.
    EmptyUnless {
        /// The list.
        list: &'static str,
        /// The field that is yes or no.
        field: &'static str,
        /// The items that mean "none" themselves.
        except: &'static [&'static str],
    },
    /// `field` should not lie ahead of the moment at which the list is read.
    NotInFuture {
        /// The instant.
        field: &'static str,
    },
    /// `field` should differ from record to record; one value in many records is told.
    Shared {
        /// The text.
        field: &'static str,
    },
    /// `field` should not have `value` in every record.
    NotAllSame {
        /// The field of choices.
        field: &'static str,
        /// The choice that cannot be right for everybody.
        value: &'static str,
    },
    /// `field`, or each of its items, should look like an e-mail address.
    Email {
        /// The text, or the list of texts.
        field: &'static str,
    },
}
