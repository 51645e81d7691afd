//! What Vanta would refuse in a record, told at the row and field that a person can mend.

use std::collections::{HashMap, HashSet};

use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Breach, Fault};

use super::finding::{At, Finding, What};
use super::needed::ToldOfSources;
use super::{Applied, in_parts};
use crate::recipe::{Drafted, GivenPart};

/// Checks all records. Duplicates are not looked for here.
pub(super) fn check_all(applied: &Applied<'_>) -> Vec<Finding> {
    let told = Told::of(applied);
    let some = |places: std::ops::Range<usize>| {
        let mut findings = Vec::new();
        for place in places {
            one(applied, place, &applied.drafted[place], &told, &mut findings);
        }
        findings
    };
    in_parts(applied.drafted.len(), &some).into_iter().flatten().collect()
}

/// Checks one record; `findings` holds what is known of its row.
pub(super) fn check_one(applied: &Applied<'_>, place: usize, drafted: &Drafted, findings: &mut Vec<Finding>) {
    let told =
        Told { cells: findings.iter().filter_map(cell).collect(), sources: ToldOfSources::of(applied) };
    one(applied, place, drafted, &told, findings);
}

/// The cells that are known to be wrong, and what no rule feeds: that their values are missing is not told again.
struct Told {
    cells: HashSet<(usize, u32, usize)>,
    sources: ToldOfSources,
}

impl Told {
    fn of(applied: &Applied<'_>) -> Told {
        Told {
            cells: applied.findings.iter().filter_map(cell).collect(),
            sources: ToldOfSources::of(applied),
        }
    }
}

fn cell(finding: &Finding) -> Option<(usize, u32, usize)> {
    match (&finding.at, &finding.what) {
        (At::Field(field), What::Wrong(_)) => Some((finding.source, finding.row, *field)),
        _ => None,
    }
}

fn one(applied: &Applied<'_>, place: usize, drafted: &Drafted, told: &Told, findings: &mut Vec<Finding>) {
    let faults = applied.schema.check(place, &drafted.record);
    if faults.is_empty() {
        return;
    }
    let given: HashMap<(&str, usize), &GivenPart> =
        drafted.parts.iter().map(|given| ((given.part.as_str(), given.element), given)).collect();
    for fault in faults {
        let path = path_of(&fault);
        let (source, row) = place_of(applied, drafted, &given, &fault);
        let fields = &applied.sources[source].fields;
        let field = fields.iter().position(|field| field.path.plain() == path);
        let is_missing = matches!(fault.breach, Breach::Missing { .. } | Breach::EmptyId);
        let at = match field {
            Some(field) if is_missing && told.cells.contains(&(source, row, field)) => continue,
            Some(field) => At::Field(field),
            // That no rule feeds it is told once for all rows of the source.
            None if is_missing && told.sources.has(source, &path) => continue,
            None => At::Path(path.into()),
        };
        let what = if is_missing { What::Empty } else { What::Fault(Box::new(fault.breach.clone())) };
        findings.push(Finding { source, row, at, what, shown: fault.id.as_deref().map(Into::into) });
    }
}

/// The source and row that gave what is at fault.
fn place_of(
    applied: &Applied<'_>,
    drafted: &Drafted,
    given: &HashMap<(&str, usize), &GivenPart>,
    fault: &Fault,
) -> (usize, u32) {
    let first = drafted.origin.row().unwrap_or_default();
    let place = applied.source_of(drafted);
    let mut steps = fault.path.split('/').skip(1);
    let (Some(part), Some(Ok(element))) = (steps.next(), steps.next().map(str::parse::<usize>)) else {
        return (place, first);
    };
    let given = given.get(&(part, element));
    given.map_or((place, first), |given| (given.source, given.row))
}

/// The plain path of what is at fault: without the numbers of elements, and with the field that is missing.
fn path_of(fault: &Fault) -> String {
    let mut steps: Vec<&str> = fault.path.split('/').skip(1).collect();
    if steps.first() != Some(&CUSTOM_PROPERTIES) {
        steps.retain(|step| step.parse::<usize>().is_err());
    }
    match &fault.breach {
        Breach::Missing { field } => steps.push(field),
        Breach::NeededWhen { field, .. } => steps.push(field),
        _ => {}
    }
    steps.join(".")
}
