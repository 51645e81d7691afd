//! What can only be seen in the list as a whole.

use std::collections::HashMap;

use super::Applied;
use super::finding::{At, Finding, What};
use crate::recipe::{ID, id_of, plain_id, plain_print};

/// Looks for IDs that stand twice, and for IDs that nearly agree.
pub(super) fn look(applied: &Applied<'_>) -> Vec<Finding> {
    let mut findings: Vec<(usize, Finding)> =
        alike(applied).iter().flat_map(|places| among(applied, places)).collect();
    findings.sort_by_key(|(place, _)| *place);
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// The places of records whose IDs may nearly agree, in their order. Nearly no ID is like another, so what people see
/// of it is not written out for each.
fn alike(applied: &Applied<'_>) -> Vec<Vec<usize>> {
    let mut prints: Vec<(u64, usize)> = Vec::with_capacity(applied.drafted.len());
    for (place, drafted) in applied.drafted.iter().enumerate() {
        let id = id_of(&drafted.record);
        if !id.is_empty() && drafted.origin.row().is_some() {
            prints.push((plain_print(id), place));
        }
    }
    prints.sort_unstable();
    let same = prints.chunk_by(|one, next| one.0 == next.0).filter(|same| same.len() > 1);
    same.map(|same| same.iter().map(|&(_, place)| place).collect()).collect()
}

/// What is to be told of some records, each with its place.
fn among(applied: &Applied<'_>, places: &[usize]) -> Vec<(usize, Finding)> {
    let mut findings = Vec::new();
    let mut exact: HashMap<&str, usize> = HashMap::new();
    let mut plain: HashMap<String, usize> = HashMap::new();
    for &place in places {
        let drafted = &applied.drafted[place];
        let (id, row) = (id_of(&drafted.record), drafted.origin.row().unwrap_or_default());
        let source = applied.source_of(drafted);
        let at = applied.sources[source].id.map_or_else(|| At::Path(ID.into()), At::Field);
        let find = |what: What| (place, Finding { source, row, at, what, shown: Some(id.into()) });
        let first = *exact.entry(id).or_insert(place);
        if first != place {
            let first = &applied.drafted[first];
            let identical = first.record == drafted.record;
            findings.push(find(What::Duplicate { first: first.origin.row().unwrap_or_default(), identical }));
            continue;
        }
        let near = *plain.entry(plain_id(id)).or_insert(place);
        if near != place {
            let near = &applied.drafted[near];
            let (other, other_row) = (id_of(&near.record).into(), near.origin.row().unwrap_or_default());
            findings.push(find(What::Similar { other, source: applied.source_of(near), row: other_row }));
        }
    }
    findings
}
