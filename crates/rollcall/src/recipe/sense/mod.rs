//! What Vanta would take and a person should look at.
//!
//! The senses of a kind ([`Sense`]) and the IDs of every kind become looks: each sees the records once, one after the
//! other, and then tells what it saw. It is done again after every cell that is mended, so a record is read once for
//! all looks ([`fields`]), and where nothing is found nothing is made. Whatever is told is a notice: it never stops a
//! send, and may be true.

use std::sync::Arc;

use vanta::kind::Sense;

use super::apply::Applied;
use super::{Drafted, Origin, Problem};

mod dates;
mod fields;
mod ids;
mod mail;
mod methods;
mod same;
mod shared;
mod tell;
#[cfg(test)]
mod tests;

use fields::{Fields, Seen};
use tell::{Place, Teller};

/// One thing to look at in all records.
trait Look<'r> {
    /// Sees the next record.
    fn see(&mut self, seen: &Seen<'_, 'r>);

    /// Tells what it saw.
    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem>;
}

/// Looks at the records as a whole. What no row gives is not looked at.
pub(super) fn look(applied: &Applied<'_>) -> Vec<Problem> {
    let kind = applied.schema.kind;
    let mut fields = Fields::default();
    let mut looks: Vec<Box<dyn Look<'_> + '_>> = vec![Box::new(ids::Ids::new(kind, &mut fields))];
    looks.extend(kind.senses.iter().filter_map(|sense| look_for(sense, applied, &mut fields)));
    fields.ignore(kind.rules);
    let mut places = Places { applied, last: None };
    for drafted in &applied.drafted {
        let Some(place) = places.of(drafted) else { continue };
        let seen = fields.read(place, &drafted.record);
        looks.iter_mut().for_each(|look| look.see(&seen));
    }
    let teller = Teller { applied };
    looks.into_iter().flat_map(|look| look.tell(&teller)).collect()
}

/// The look of a sense. `None` where no rule of the recipe feeds its field, since it is missing everywhere then.
fn look_for<'r>(
    sense: &Sense,
    applied: &Applied<'_>,
    fields: &mut Fields<'r>,
) -> Option<Box<dyn Look<'r> + 'r>> {
    let is_fed = |name: &str| {
        let mut fed = applied.sources.iter().flat_map(|source| &source.fields);
        fed.any(|field| field.path.first() == name)
    };
    match *sense {
        Sense::Before { earlier, later } => (is_fed(earlier) && is_fed(later))
            .then(|| Box::new(dates::Order::new(earlier, later, fields)) as Box<dyn Look<'r>>),
        Sense::NotInFuture { field } => {
            let now = applied.now.filter(|_| is_fed(field))?;
            Some(Box::new(dates::Future::new(field, now, fields)))
        }
        Sense::DateWith { field, when, equals } => (is_fed(field) && is_fed(when))
            .then(|| Box::new(dates::With::new(field, when, equals, fields)) as Box<dyn Look<'r>>),
        Sense::EmptyUnless { list, field, except } => (is_fed(list) && is_fed(field))
            .then(|| Box::new(methods::Methods::new(list, field, except, fields)) as Box<dyn Look<'r>>),
        Sense::Shared { field } => is_fed(field).then(|| {
            Box::new(shared::Shared::new(field, applied.drafted.len(), fields)) as Box<dyn Look<'r>>
        }),
        Sense::NotAllSame { field, value } => {
            is_fed(field).then(|| Box::new(same::Same::new(field, value, fields)) as Box<dyn Look<'r>>)
        }
        Sense::Email { field } => {
            is_fed(field).then(|| Box::new(mail::Mail::new(field, fields)) as Box<dyn Look<'r>>)
        }
    }
}

/// Finds the place of each record; most come from where the last one came from.
struct Places<'p, 'a> {
    applied: &'p Applied<'a>,
    last: Option<(&'p Arc<crate::sheet::Source>, usize)>,
}

impl<'p> Places<'p, '_> {
    /// The source and the first row; nothing for records that are kept or restored.
    fn of(&mut self, drafted: &'p Drafted) -> Option<Place> {
        let Origin::Rows { source: from, rows } = &drafted.origin else { return None };
        let source = match self.last {
            Some((last, source)) if Arc::ptr_eq(last, from) => source,
            _ => self.applied.source_of(drafted),
        };
        self.last = Some((from, source));
        Some(Place { source, row: *rows.first()? })
    }
}
