//! One value in many records that should each have their own.

use std::cmp::Reverse;

use vanta::kind::grouped;

use super::Look;
use super::fields::{Fields, Seen};
use super::tell::{Notice, Place, Teller, quoted};
use crate::recipe::{ID, Problem, ProblemCode, caseless_print};

/// So many values are told one by one, those in most records first; the rest together.
const ONE_BY_ONE: usize = 5;
const REMEDY: &str = "Look whether each of these records should have its own. It may be right, as where one person has \
                      several accounts.";

/// A text that should differ from record to record. Compared without case.
pub(super) struct Shared<'r> {
    field: (&'static str, usize),
    id: usize,
    /// The texts of all records.
    texts: Vec<Text<'r>>,
    /// A fingerprint of each text with its place among them.
    prints: Vec<(u64, u32)>,
}

/// The text of one record.
#[derive(Clone, Copy)]
struct Text<'r> {
    text: &'r str,
    id: &'r str,
    place: Place,
}

impl<'r> Shared<'r> {
    pub(super) fn new(field: &'static str, records: usize, fields: &mut Fields<'r>) -> Shared<'r> {
        Shared {
            field: (field, fields.want(field)),
            id: fields.want(ID),
            texts: Vec::with_capacity(records),
            prints: Vec::with_capacity(records),
        }
    }

    /// The texts of several records with different IDs, those in most records first. That one ID stands twice is told
    /// elsewhere.
    fn groups(&mut self) -> Vec<Vec<Text<'r>>> {
        self.prints.sort_unstable();
        let same_print = self.prints.chunk_by(|one, next| one.0 == next.0).filter(|same| same.len() > 1);
        let mut groups = Vec::new();
        for same in same_print {
            let mut texts: Vec<Text<'r>> = same.iter().map(|&(_, at)| self.texts[at as usize]).collect();
            texts.sort_by_cached_key(|text| text.text.to_ascii_lowercase());
            let groups_of_print = texts.chunk_by(|one, next| one.text.eq_ignore_ascii_case(next.text));
            groups.extend(
                groups_of_print
                    .filter(|group| group.iter().any(|text| text.id != group[0].id))
                    .map(<[Text<'r>]>::to_vec),
            );
        }
        groups.sort_by_key(|group: &Vec<Text<'r>>| {
            (Reverse(group.len()), group.first().map(|text| (text.place.source, text.place.row)))
        });
        groups
    }

    /// Notices about some groups, one for each source that has rows of them.
    fn notices(&self, groups: &[Vec<Text<'r>>], teller: &Teller<'_, '_>) -> Vec<Problem> {
        let mut texts: Vec<&Text<'r>> = groups.iter().flatten().collect();
        texts.sort_by_key(|text| (text.place.source, text.place.row));
        let of_source = texts.chunk_by(|one, next| one.place.source == next.place.source);
        let tell = |texts: &[&Text<'r>]| {
            let what = match groups {
                [group] => {
                    format!("{} stands in {} records with different IDs", quoted(group[0].text), group.len())
                }
                _ => {
                    let others = groups.len() - 1;
                    let noun = if others == 1 { "value" } else { "values" };
                    let first = quoted(texts[0].text);
                    format!("{first} and {} other {noun} stand in several records each", grouped(others))
                }
            };
            let rows = texts.iter().map(|text| text.place.row).collect();
            let notice = Notice::new(ProblemCode::SharedValue, self.field.0, what, REMEDY);
            let problem = teller.of_rows(texts[0].place.source, rows, notice);
            let value = (groups.len() == 1).then(|| groups[0][0].text.to_owned());
            Problem { value, ..problem }
        };
        of_source.map(tell).collect()
    }
}

impl<'r> Look<'r> for Shared<'r> {
    fn see(&mut self, seen: &Seen<'_, 'r>) {
        let Some(text) = seen.text(self.field.1) else { return };
        let Ok(at) = u32::try_from(self.texts.len()) else { return };
        self.prints.push((caseless_print(text), at));
        self.texts.push(Text { text, id: seen.text(self.id).unwrap_or_default(), place: seen.place });
    }

    fn tell(mut self: Box<Self>, teller: &Teller<'_, '_>) -> Vec<Problem> {
        let groups = self.groups();
        let (told, rest) = groups.split_at(groups.len().min(ONE_BY_ONE));
        let each = told.iter().flat_map(|group| self.notices(std::slice::from_ref(group), teller));
        let mut notices: Vec<Problem> = each.collect();
        if !rest.is_empty() {
            notices.extend(self.notices(rest, teller));
        }
        notices
    }
}
