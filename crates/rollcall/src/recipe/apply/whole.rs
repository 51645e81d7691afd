//! What can only be seen in the list as a whole.

use std::collections::HashMap;

use super::Applied;
use super::finding::{At, Finding, What};
use crate::recipe::{Drafted, ID, Origin, id_of, plain_id};

/// Looks for IDs that stand twice, and for IDs that nearly agree.
pub(super) fn look(applied: &Applied<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut exact: HashMap<&str, usize> = HashMap::with_capacity(applied.drafted.len());
    let mut plain: HashMap<String, usize> = HashMap::with_capacity(applied.drafted.len());
    for (place, drafted) in applied.drafted.iter().enumerate() {
        let id = id_of(&drafted.record);
        let Some(row) = drafted.origin.row().filter(|_| !id.is_empty()) else { continue };
        let source = source_of(applied, drafted);
        let at = applied.sources[source].id.map_or_else(|| At::Path(ID.into()), At::Field);
        let mut find = |what: What| {
            findings.push(Finding { source, row, at: at.clone(), what, shown: Some(id.into()) });
        };
        let first = *exact.entry(id).or_insert(place);
        if first != place {
            let first = &applied.drafted[first];
            let identical = first.record == drafted.record;
            find(What::Duplicate { first: first.origin.row().unwrap_or_default(), identical });
            continue;
        }
        let near = *plain.entry(plain_id(id)).or_insert(place);
        if near != place {
            let near = &applied.drafted[near];
            let (other, other_row) = (id_of(&near.record).into(), near.origin.row().unwrap_or_default());
            find(What::Similar { other, source: source_of(applied, near), row: other_row });
        }
    }
    findings
}

/// The source of a record, by its place among those that are bound.
pub(in crate::recipe) fn source_of(applied: &Applied<'_>, drafted: &Drafted) -> usize {
    if applied.sources.len() < 2 {
        return 0;
    }
    let Origin::Rows { source, .. } = &drafted.origin else { return 0 };
    applied.sources.iter().position(|bound| bound.table.source == **source).unwrap_or_default()
}
