//! A list that names something although a field says that there is nothing.

use vanta::Value;

use super::Look;
use super::fields::{Fields, Seen};
use super::tell::{Hits, Notice, OfSource, Teller, quoted};
use crate::recipe::{Problem, ProblemCode};

/// A list that should be empty where a field is `false`: methods of signing in twice, though nobody has to.
pub(super) struct Methods<'r> {
    list: (&'static str, usize),
    field: (&'static str, usize),
    /// Items that mean "none" themselves.
    except: &'static [&'static str],
    hits: Hits<'r>,
}

impl<'r> Methods<'r> {
    pub(super) fn new(
        list: &'static str,
        field: &'static str,
        except: &'static [&'static str],
        fields: &mut Fields<'r>,
    ) -> Methods<'r> {
        Methods {
            list: (list, fields.want(list)),
            field: (field, fields.want(field)),
            except,
            hits: Hits::default(),
        }
    }
}

impl<'r> Look<'r> for Methods<'r> {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        if seen.value(self.field.1).and_then(Value::as_bool) != Some(false) {
            return;
        }
        let items = seen.value(self.list.1).and_then(Value::as_array).into_iter().flatten();
        let named = items.filter_map(Value::as_str).find(|item| !self.except.contains(item));
        if let Some(named) = named {
            self.hits.add(seen.place, named, "");
        }
    }

    fn tell(self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let tell = |of: OfSource<'_>| {
            let what = format!("{} is named, although {} is false", quoted(of.first), self.field.0);
            let remedy = "Empty the cell, or mend the other one.";
            let notice = Notice::new(ProblemCode::Contradiction, self.list.0, what, remedy);
            teller.of_rows(of.source, of.rows, notice)
        };
        self.hits.into_sources().into_iter().map(tell).collect()
    }
}
