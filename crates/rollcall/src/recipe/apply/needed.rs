//! Needed fields that no rule feeds: told once for a source, not at each of its rows.
//!
//! Every source that makes records must feed all that Vanta needs of one, since its records come from nowhere else;
//! only parts may come from a source that adds them. A source that adds parts needs the ID, and what belongs to the
//! parts that it feeds.

use std::collections::HashSet;

use super::Applied;
use super::bind::Missing;
use crate::recipe::ID;
use crate::recipe::path::{Need, Target, is_below};
use crate::recipe::rules::SourceRules;

/// Needed fields that no rule of a source feeds, with the source's place.
pub(in crate::recipe) fn unmatched<'a>(applied: &Applied<'a>) -> Vec<(usize, Target<'a>)> {
    let targets = Target::all(&applied.schema);
    let adding: Vec<Ruled> =
        applied.recipe.sources.iter().filter(|source| source.adds_parts).map(Ruled::of).collect();
    let of_source = |(place, adds, ruled): (usize, bool, Ruled)| {
        let lacks = |target: &&Target<'a>| {
            let plain = target.path.plain();
            let needed = match target.need {
                Need::Always => !adds || target.name() == ID,
                // A part that is fed by its fields needs all that Vanta needs of it.
                Need::WithItsPart => ruled.feeds_by_fields(&plain),
                Need::Optional => false,
            };
            needed
                && !ruled.feeds(target)
                && !(target.is_part() && adding.iter().any(|adding| adding.feeds(target)))
        };
        targets.iter().filter(lacks).map(|target| (place, target.clone())).collect::<Vec<_>>()
    };
    let sources = applied.sources.iter().enumerate();
    sources
        .map(|(place, source)| (place, source.rules.adds_parts, Ruled::of(source.rules)))
        .flat_map(of_source)
        .collect()
}

/// The plain paths that a source has rules for.
struct Ruled {
    paths: Vec<String>,
}

impl Ruled {
    fn of(source: &SourceRules) -> Ruled {
        Ruled { paths: source.fields.iter().map(|(path, _)| path.plain()).collect() }
    }

    fn feeds(&self, target: &Target<'_>) -> bool {
        let plain = target.path.plain();
        self.has(&plain) || target.is_part() && self.has_below(&plain)
    }

    /// Whether the part around a field is there by rules for its fields, and not whole.
    fn feeds_by_fields(&self, plain: &str) -> bool {
        let around = plain.rsplit_once('.').map_or("", |(around, _)| around);
        self.has_below(around) && !self.has(around)
    }

    fn has(&self, plain: &str) -> bool {
        self.paths.iter().any(|path| path == plain)
    }

    fn has_below(&self, plain: &str) -> bool {
        self.paths.iter().any(|path| is_below(path, plain))
    }
}

/// What is told of whole sources, so that it is not told of their rows again.
pub(super) struct ToldOfSources {
    unmatched: HashSet<(usize, String)>,
    /// Fields whose column or constant is missing.
    missing: Vec<(usize, String)>,
}

impl ToldOfSources {
    pub(super) fn of(applied: &Applied<'_>) -> ToldOfSources {
        let missing = applied.sources.iter().enumerate().flat_map(|(place, source)| {
            source.missing.iter().filter_map(move |missing| match missing {
                Missing::Column { path, .. } => path.map(|path| (place, path.plain())),
                Missing::Constant { path } => Some((place, path.plain())),
            })
        });
        let unmatched = unmatched(applied).into_iter();
        ToldOfSources {
            unmatched: unmatched.map(|(place, target)| (place, target.path.plain())).collect(),
            missing: missing.collect(),
        }
    }

    /// Whether it is told that a source has nothing for a field.
    pub(super) fn has(&self, place: usize, plain: &str) -> bool {
        let is_it = |of: usize, path: &str| of == place && (path == plain || is_below(path, plain));
        self.missing.iter().any(|(of, path)| is_it(*of, path))
            || self.unmatched.contains(&(place, plain.to_owned()))
    }
}
