//! Which fields a heading claims, before any value is looked at.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use vanta::property::CUSTOM_PROPERTIES;
use vanta::{Kind, Shape};

use super::names;
use super::plain::{forms, words};
use crate::recipe::path::{Leaf, Path, Step, Target};
use crate::sheet::Table;

/// How strongly a heading claims a field; the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Without the group that it shares with others, people sometimes keep the field so.
    PerhapsInGroup,
    /// It has the words of a known name, in another order or with the record's own name beside them.
    WordsOfName,
    /// People sometimes keep the field so.
    PerhapsName,
    /// People keep the field so.
    KnownName,
    /// It is the field's name, label or path.
    OwnName,
}

/// One heading that claims one field.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The column's place in the table.
    pub(super) column: usize,
    /// The target's place among all targets.
    pub(super) target: usize,
    /// The path with its numbers, where the heading has some.
    pub(super) path: Path,
    /// How strongly.
    pub(super) strength: Strength,
    /// The place of the name in its list: what people write most stands first.
    pub(super) rank: usize,
}

/// All claims of a table's headings.
pub(super) fn claims(table: &Table, kind: &Kind, targets: &[Target<'_>]) -> Vec<Claim> {
    let index = Index::new(kind, targets);
    let headings: Vec<Vec<String>> = table.headings.iter().map(|heading| forms(&heading.text)).collect();
    let texts: Vec<&str> = table.headings.iter().map(|heading| heading.text.as_str()).collect();
    let in_groups = without_groups(&texts);
    let has_both_names = names::first_and_last(&texts).is_some_and(|(.., is_plain)| is_plain);
    let mut claims = Vec::new();
    for (column, heading) in table.headings.iter().enumerate() {
        if let Some((target, path)) = by_path(&heading.text, targets) {
            claims.push(Claim { column, target, path, strength: Strength::OwnName, rank: 0 });
            continue;
        }
        let mut found = index.find(&headings[column]);
        if found.is_empty() {
            found = match &in_groups[column] {
                Some(heading) => index.find_in_group(heading),
                None => index.find_words(&heading.text),
            };
        }
        let found = only_the_outermost(found, targets);
        // "Name" beside "First name" is the family name, but not where that has a column too.
        let is_whole = |(target, ..): &(usize, Strength, usize)| {
            has_both_names || !is_part_beside_others(&targets[*target], column, &headings)
        };
        claims.extend(found.into_iter().filter(is_whole).map(|(target, strength, rank)| Claim {
            column,
            target,
            path: targets[target].path.clone(),
            strength,
            rank,
        }));
    }
    claims
}

/// A heading that is a whole path: `drives.name`, `drives[2].name`, `drives.2.name`, `customProperties.owner`.
fn by_path(heading: &str, targets: &[Target<'_>]) -> Option<(usize, Path)> {
    if let Some(property) = heading.strip_prefix(CUSTOM_PROPERTIES).and_then(|rest| rest.strip_prefix('.')) {
        let is_it =
            |target: &Target<'_>| matches!(target.leaf, Leaf::Property(known) if known.name == property);
        let target = targets.iter().position(is_it)?;
        return Some((target, targets[target].path.clone()));
    }
    let mut steps: Vec<Step> = Vec::new();
    for piece in heading.split('.').map(str::trim) {
        if let (Ok(number), Some(last)) = (piece.parse(), steps.last_mut()) {
            last.number = Some(number);
            continue;
        }
        let (name, number) = match piece.strip_suffix(']').and_then(|piece| piece.split_once('[')) {
            Some((name, number)) => (name, Some(number.parse().ok()?)),
            None => (piece, None),
        };
        steps.push(Step { name: name.to_owned(), number });
    }
    if steps.len() < 2 {
        return None;
    }
    let is_it = |target: &Target<'_>| {
        let names = target.path.steps();
        names.len() == steps.len()
            && names.iter().zip(&steps).all(|(name, step)| name.name.eq_ignore_ascii_case(&step.name))
    };
    let target = targets.iter().position(is_it)?;
    for (step, name) in steps.iter_mut().zip(targets[target].path.steps()) {
        step.name.clone_from(&name.name);
    }
    Some((target, Path::from_steps(steps)))
}

/// A name that means a part of the field beside another heading: "Name" beside "First name".
fn is_part_beside_others(target: &Target<'_>, column: usize, headings: &[Vec<String>]) -> bool {
    let parts = target.field().map_or(&[][..], |field| field.part_beside);
    let is_in = |heading: &[String], name: &str| forms(name).iter().any(|form| heading.contains(form));
    parts.iter().any(|(name, beside)| {
        is_in(&headings[column], name)
            && headings
                .iter()
                .enumerate()
                .any(|(place, heading)| place != column && beside.iter().any(|other| is_in(heading, other)))
    })
}

/// A heading that a field of the record itself claims is not meant for one of its parts; and where several fields of
/// parts claim it, it is nobody's.
fn only_the_outermost(
    found: Vec<(usize, Strength, usize)>,
    targets: &[Target<'_>],
) -> Vec<(usize, Strength, usize)> {
    let is_inner = |(target, ..): &(usize, Strength, usize)| is_inner(&targets[*target]);
    let (inner, outer): (Vec<_>, Vec<_>) = found.into_iter().partition(is_inner);
    match (outer.is_empty(), inner.len()) {
        (false, _) => outer,
        (true, 1) => inner,
        (true, _) => Vec::new(),
    }
}

/// Whether a target lies inside a part.
pub(super) fn is_inner(target: &Target<'_>) -> bool {
    matches!(target.leaf, Leaf::Field(_)) && target.path.steps().len() > 1
}

/// Which names lead to which targets.
struct Index<'t> {
    targets: &'t [Target<'t>],
    names: HashMap<String, Vec<(usize, Strength, usize)>, RandomState>,
    /// Asked for only where a heading is no name.
    words: OnceCell<Words>,
    own: HashSet<&'static str, RandomState>,
}

type Words = HashMap<(Sort, String), Vec<(usize, usize)>, RandomState>;

/// Fields that share the words which say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sort {
    Moment,
    YesNo,
    Number,
    Address,
    Other,
}

impl Sort {
    const ALL: [Sort; 5] = [Sort::Moment, Sort::YesNo, Sort::Number, Sort::Address, Sort::Other];

    fn of(target: &Target<'_>) -> Sort {
        let is_address = target.field().is_some_and(|field| field.example.contains('@'))
            && !words(target.label()).contains(&"email".to_owned());
        match target.shape() {
            Shape::Instant => Sort::Moment,
            Shape::Boolean => Sort::YesNo,
            Shape::Int32 | Shape::Number => Sort::Number,
            _ if is_address => Sort::Address,
            Shape::Text if target.field().is_none() => Sort::Address,
            _ => Sort::Other,
        }
    }

    /// Words that say no more than what sort of field it is.
    fn empty_words(self) -> &'static [&'static str] {
        match self {
            Sort::Moment => &[
                "date",
                "time",
                "datetime",
                "timestamp",
                "at",
                "on",
                "utc",
                "gmt",
                "datum",
                "zeit",
                "moment",
                "stamp",
                "am",
                "fecha",
                "hora",
                "data",
                "heure",
                "le",
                "el",
                "op",
                "em",
                "tijd",
            ],
            Sort::YesNo => &[
                "is",
                "has",
                "enabled",
                "status",
                "state",
                "flag",
                "active",
                "on",
                "aan",
                "an",
                "aktiv",
                "aktiviert",
                "actif",
                "active",
                "activo",
                "activa",
                "activado",
                "activada",
                "ativo",
                "ativa",
                "ativado",
                "actief",
            ],
            Sort::Number => &["number", "count", "total", "anzahl", "nombre", "numero", "aantal", "min"],
            Sort::Address => &["email", "mail", "address", "adresse", "login"],
            Sort::Other => &[],
        }
    }
}

/// Words that say nothing under any heading, articles and prepositions first.
const EMPTY_WORDS: &[&str] = &[
    "the",
    "of",
    "for",
    "in",
    "my",
    "your",
    "der",
    "die",
    "das",
    "des",
    "von",
    "vom",
    "de",
    "du",
    "la",
    "les",
    "l",
    "d",
    "del",
    "do",
    "da",
    "dos",
    "van",
    "het",
    "current",
    "main",
    "principal",
    "profile",
    "properties",
    "attributes",
    "fields",
    "field",
    "info",
    "tags",
    "code",
];

/// Words that can stand for the record itself. A group of them does where the kind's ID is known as "<word> id".
const RECORD_WORDS: &[&[&str]] = &[
    &[
        "user",
        "account",
        "employee",
        "staff",
        "person",
        "worker",
        "member",
        "associate",
        "benutzer",
        "nutzer",
        "mitarbeiter",
        "konto",
        "utilisateur",
        "compte",
        "collaborateur",
        "usuario",
        "cuenta",
        "empleado",
        "conta",
        "gebruiker",
        "medewerker",
    ],
    &[
        "device",
        "computer",
        "machine",
        "endpoint",
        "gerat",
        "gerate",
        "appareil",
        "dispositivo",
        "apparaat",
        "equipo",
    ],
    &["component", "asset", "resource", "host", "target"],
    &["vulnerability", "finding", "issue", "alert", "problem", "weakness", "schwachstelle"],
    &["task", "ticket", "issue", "aufgabe", "tarea", "tarefa", "taak", "tache"],
    &["check", "screening", "report", "request", "order", "case", "package"],
    &["secret", "geheimnis"],
    &["training", "course", "formation", "schulung", "kurs", "curso", "opleiding", "cursus"],
];

/// Words for the record at the beginning of compounds.
const COMPOUNDS: &[&str] = &[
    "benutzer",
    "mitarbeiter",
    "nutzer",
    "konto",
    "gerate",
    "アカウント",
    "ユーザー",
    "ユーザ",
    "社員",
    "従業員",
];

impl<'t> Index<'t> {
    fn new(kind: &Kind, targets: &'t [Target<'t>]) -> Index<'t> {
        let ids = kind.field("uniqueId").map_or(&[][..], |field| field.known);
        let is_own = |word: &&str| ids.iter().any(|id| id.strip_suffix(" id") == Some(*word));
        let own = RECORD_WORDS.iter().filter(|group| group.iter().any(is_own));
        let own = own.copied().flatten().map(|word| one(word)).collect();
        let mut index = Index { targets, names: HashMap::default(), words: OnceCell::new(), own };
        for (place, target) in targets.iter().enumerate() {
            index.add(place, target);
        }
        index
    }

    fn add(&mut self, place: usize, target: &Target<'_>) {
        let inner = is_inner(target);
        // Inside a part, `name` and "State" say too little; a name of several words does not.
        let own = match (inner, words(target.name()).len()) {
            (false, _) => Strength::OwnName,
            (true, 1) => Strength::PerhapsName,
            (true, _) => Strength::KnownName,
        };
        if !inner || own == Strength::KnownName {
            self.name(target.name(), place, own, 0);
        }
        self.name(target.label(), place, own, 0);
        let (known, perhaps) =
            target.field().map_or((&[][..], &[][..]), |field| (field.known, field.perhaps));
        for (rank, name) in known.iter().enumerate() {
            self.name(name, place, Strength::KnownName, rank + 1);
        }
        for (rank, name) in perhaps.iter().enumerate() {
            self.name(name, place, Strength::PerhapsName, rank + 1);
        }
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let mut words = Words::default();
            for (place, target) in self.targets.iter().enumerate().filter(|(_, target)| !is_inner(target)) {
                self.add_words(place, target, &mut words);
            }
            words
        })
    }

    fn add_words(&self, place: usize, target: &Target<'_>, known: &mut Words) {
        let sort = Sort::of(target);
        let names = target.field().map_or(&[][..], |field| field.known);
        for (rank, name) in [target.name(), target.label()].iter().chain(names).enumerate() {
            if let Some(key) = self.key(sort, &words(name)) {
                let found = known.entry((sort, key)).or_default();
                if !found.iter().any(|(known, _)| *known == place) {
                    found.push((place, rank));
                }
            }
        }
    }

    fn name(&mut self, name: &str, target: usize, strength: Strength, rank: usize) {
        for form in forms(name).into_iter().filter(|form| !form.is_empty()) {
            let found = self.names.entry(form).or_default();
            match found.iter_mut().find(|(known, ..)| *known == target) {
                Some(known) if known.1 < strength => *known = (target, strength, rank),
                Some(_) => {}
                None => found.push((target, strength, rank)),
            }
        }
    }

    /// The words of a name that say something, in no order.
    fn key(&self, sort: Sort, words: &[String]) -> Option<String> {
        let says = |word: &&str| {
            !EMPTY_WORDS.contains(word) && !sort.empty_words().contains(word) && !self.own.contains(one(word))
        };
        let mut words: Vec<&str> = words.iter().map(String::as_str).filter(says).map(one).collect();
        words.sort_unstable();
        words.dedup();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn find(&self, forms: &[String]) -> Vec<(usize, Strength, usize)> {
        let mut found: Vec<(usize, Strength, usize)> =
            forms.iter().filter_map(|form| self.names.get(form)).flatten().copied().collect();
        found.dedup();
        found
    }

    /// What is left to be thought of where a heading is no name.
    fn find_words(&self, heading: &str) -> Vec<(usize, Strength, usize)> {
        let heading = words(heading);
        let mut found = Vec::new();
        if names::is_foreign(&heading) {
            return found;
        }
        let rest: Vec<&str> = heading
            .iter()
            .map(String::as_str)
            .filter(|word| !self.own.contains(one(word)) && !EMPTY_WORDS.contains(word))
            .collect();
        let is_of_weakness = names::is_of_weaknesses(&heading);
        if let [word] = rest[..]
            && names::is_of_ids(word)
            && heading.len() > 1
            && !is_of_weakness
        {
            found.extend(
                self.names
                    .get("uniqueid")
                    .into_iter()
                    .flatten()
                    .map(|&(target, ..)| (target, Strength::WordsOfName, usize::MAX)),
            );
        }
        for sort in Sort::ALL {
            let places = self.key(sort, &heading).and_then(|key| self.words().get(&(sort, key)));
            found.extend(
                places.into_iter().flatten().map(|&(target, rank)| (target, Strength::WordsOfName, rank)),
            );
        }
        if is_of_weakness {
            let ids = self.names.get("uniqueid").into_iter().flatten().map(|(target, ..)| *target);
            let ids: Vec<usize> = ids.collect();
            found.retain(|(target, ..)| !ids.contains(target));
        }
        if found.is_empty() { self.find_in_compound(&heading) } else { found }
    }

    /// What a compound without gaps claims behind the word for the record: "Benutzerstatus", "アカウント権限".
    fn find_in_compound(&self, words: &[String]) -> Vec<(usize, Strength, usize)> {
        let [word] = words else { return Vec::new() };
        let rest =
            COMPOUNDS.iter().find_map(|first| word.strip_prefix(first)).filter(|rest| !rest.is_empty());
        let found = rest.and_then(|rest| self.names.get(rest)).into_iter().flatten();
        found.map(|&(target, _, rank)| (target, Strength::WordsOfName, rank)).collect()
    }

    /// What a heading claims, without the group that it shares with others; weaker than any whole name.
    fn find_in_group(&self, heading: &str) -> Vec<(usize, Strength, usize)> {
        let mut found = self.find(&forms(heading));
        for (_, strength, _) in &mut found {
            let is_known = *strength >= Strength::KnownName;
            *strength = if is_known { Strength::WordsOfName } else { Strength::PerhapsInGroup };
        }
        if found.is_empty() { self.find_words(heading) } else { found }
    }
}

/// A word without the s of several.
fn one(word: &str) -> &str {
    word.strip_suffix('s').filter(|one| one.len() > 2 && !one.ends_with('s')).unwrap_or(word)
}

/// The headings without a beginning that many of them share: "App: GitHub - Role", `textRange.endLine`, `sys_tags`. It
/// says whose column it is, and not what it holds. The same for a figure at the end of most of them.
fn without_groups(headings: &[&str]) -> Vec<Option<String>> {
    const MANY: usize = 3;
    let ends: Vec<&str> = headings.iter().filter_map(|heading| heading.strip_suffix('0')).collect();
    let is_numbered = ends.len() > MANY && ends.len() * 2 > headings.len();
    let rest = |heading: &str| {
        if is_numbered {
            return heading.strip_suffix('0').map(str::to_owned);
        }
        if let Some((group, rest)) = heading.split_once('_')
            && names::is_group(group)
        {
            return Some(rest.to_owned());
        }
        let marks = [" – ", " - ", ": ", ".", "_"];
        let mut cuts: Vec<usize> = marks
            .iter()
            .flat_map(|mark| heading.match_indices(mark).map(|(place, mark)| place + mark.len()))
            .filter(|cut| *cut < heading.len())
            .collect();
        cuts.sort_unstable();
        let is_group = |cut: &usize| {
            let group = &heading[..*cut];
            // One word before an underscore may be half of the name: `last_login`, `last_name`.
            let is_half = group.ends_with('_') && group.matches(['_', '.']).count() == 1;
            !is_half
                && headings.iter().filter(|other| other.starts_with(group)).count() >= MANY
                && !names::is_of_others(&words(group))
        };
        cuts.into_iter().rev().find(is_group).map(|cut| heading[cut..].to_owned())
    };
    let rests: Vec<Option<String>> = headings.iter().map(|heading| rest(heading)).collect();
    let is_alone = |rest: &String| rests.iter().flatten().filter(|other| *other == rest).count() == 1;
    rests.iter().map(|rest| rest.clone().filter(is_alone)).collect()
}
