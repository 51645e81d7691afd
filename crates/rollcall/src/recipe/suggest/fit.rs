//! Whether the values of a column agree with the field that its heading claims.
//!
//! What a field of text wants is told by its example: an address, a person's name, a name to sign in with. So no field
//! is named here but the one that says who a record is.

use vanta::{Field, Shape};

use super::claim::Strength;
use super::reason::{Reason, What};
use super::vocabulary::Vocabulary;
use crate::recipe::ID;
use crate::recipe::path::{Need, Target};
use crate::recipe::survey::Surveyed;
use crate::sheet::LooksLike;

/// What the values say to a claim; the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// They cannot be it, so that not even the heading makes it worth a question.
    Never,
    /// They are something else.
    Against,
    /// They may be it, and a person should look.
    Doubt,
    /// They say nothing against it.
    Neutral,
    /// They are what the field wants.
    Supports,
}

/// What the values say, and why.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) fit: Fit,
    pub(super) reasons: Vec<Reason>,
}

impl Verdict {
    fn plain(fit: Fit) -> Verdict {
        Verdict { fit, reasons: Vec::new() }
    }

    fn new(fit: Fit, reason: Reason) -> Verdict {
        Verdict { fit, reasons: vec![reason] }
    }

    /// Supports where nine in ten rows are what is wanted; otherwise what `or` says.
    fn most(column: &Surveyed<'_>, what: What, rows: usize, or: Fit) -> Verdict {
        let of = column.filled;
        if column.is_most(rows) {
            Verdict::new(Fit::Supports, Reason::Are { what, rows, of })
        } else {
            Verdict::new(or, Reason::AreNot { what, rows, of })
        }
    }
}

/// What the values of a column say to a target that its heading claims.
pub(super) fn judge(
    target: &Target<'_>,
    column: &Surveyed<'_>,
    rows: usize,
    strength: Strength,
    targets: &[Target<'_>],
) -> Verdict {
    let verdict = by_values(target, column, rows, strength, targets);
    // Vanta's own name of several words says what is meant. Values that do not fit are told row by row when they are
    // checked; that no column was found would be the wrong thing to say.
    let is_meant = strength == Strength::OwnName && target.name().contains(char::is_uppercase);
    if is_meant && column.filled > 0 && !target.is_part() && verdict.fit < Fit::Neutral {
        return Verdict { fit: Fit::Neutral, ..verdict };
    }
    verdict
}

fn by_values(
    target: &Target<'_>,
    column: &Surveyed<'_>,
    rows: usize,
    strength: Strength,
    targets: &[Target<'_>],
) -> Verdict {
    if column.filled == 0 {
        // Nothing can be fed to a field that is needed.
        let fit = if target.need == Need::Optional { Fit::Neutral } else { Fit::Against };
        return Verdict::new(fit, Reason::Empty);
    }
    if target.is_part() {
        return part(column);
    }
    let shape = target.shape();
    if target.name() == ID && target.path.steps().len() == 1 {
        // A computer may stand in a row for each of its drives.
        let may_repeat = targets.iter().any(|target| target.need == Need::WithItsPart);
        return id(column, rows, strength, may_repeat);
    }
    match (Vocabulary::of(target), target.field()) {
        (Some(vocabulary), _) => words(vocabulary, target, column, strength, targets),
        (None, field) => match shape {
            Shape::Link if is_for_programs(column) => Verdict::plain(Fit::Never),
            Shape::Link => match looks(column, LooksLike::Link) {
                0 if column.spaced == 0 && !is_another(column.looks_like) => {
                    Verdict::new(Fit::Doubt, Reason::AreNot { what: What::Links, rows: 0, of: column.filled })
                }
                rows => Verdict::most(column, What::Links, rows, Fit::Against),
            },
            Shape::Instant => dates(column, strength),
            Shape::Int32 | Shape::Number => number(field, column),
            Shape::List(_) => list(field, column),
            _ => text(field, column, strength),
        },
    }
}

fn looks(column: &Surveyed<'_>, look: LooksLike) -> usize {
    if column.looks_like == look { column.fits } else { 0 }
}

fn is_moment(column: &Surveyed<'_>) -> bool {
    column.dates.as_ref().is_some_and(|dates| column.is_most(dates.read))
        && matches!(column.looks_like, LooksLike::Date | LooksLike::DateTime)
}

/// Whether the values have a form of their own, that says what they are.
fn is_another(look: LooksLike) -> bool {
    matches!(
        look,
        LooksLike::Email | LooksLike::YesNo | LooksLike::Number | LooksLike::Date | LooksLike::DateTime
    )
}

fn part(column: &Surveyed<'_>) -> Verdict {
    let is_json = |sample: &String| sample.starts_with(['[', '{']);
    if !column.samples.is_empty() && column.samples.iter().all(is_json) {
        Verdict::plain(Fit::Neutral)
    } else if is_another(column.looks_like) {
        Verdict::new(Fit::Against, Reason::NotAPart)
    } else {
        Verdict::new(Fit::Doubt, Reason::NotAPart)
    }
}

/// Whoever gets another ID is somebody else to Vanta, so the least doubt is told.
fn id(column: &Surveyed<'_>, rows: usize, strength: Strength, may_repeat: bool) -> Verdict {
    // The public number of a weakness is that of many findings.
    let is_public = are_public_numbers(column);
    let is_rare = (rows - column.filled) * 10 >= rows;
    if is_moment(column) || is_public || is_rare || matches!(column.looks_like, LooksLike::YesNo) {
        return Verdict::new(Fit::Never, Reason::LookLike(column.looks_like));
    }
    let mut reasons = Vec::new();
    if column.counts_rows {
        reasons.push(Reason::CountRows);
    }
    if column.names * 2 > column.filled {
        reasons.push(Reason::AreNames);
    }
    if column.looks_like == LooksLike::Email {
        reasons.push(Reason::AreAddresses);
    }
    if !column.all_differ() && !may_repeat {
        reasons.push(Reason::Repeated(column.filled - column.different));
    }
    if column.filled < rows {
        reasons.push(Reason::Blank(rows - column.filled));
    }
    let cannot_be = column.counts_rows || column.names * 2 > column.filled;
    let fit = match reasons.is_empty() {
        true => Fit::Neutral,
        false if cannot_be && strength < Strength::KnownName => Fit::Against,
        false => Fit::Doubt,
    };
    Verdict { fit, reasons }
}

fn words(
    vocabulary: Vocabulary,
    target: &Target<'_>,
    column: &Surveyed<'_>,
    strength: Strength,
    targets: &[Target<'_>],
) -> Verdict {
    let is_another = is_moment(column)
        || matches!(column.looks_like, LooksLike::Email | LooksLike::Link)
        || (column.values.is_none() && !matches!(target.shape(), Shape::List(_)));
    if is_another {
        return Verdict::new(Fit::Against, Reason::LookLike(column.looks_like));
    }
    let of = column.filled;
    let known = vocabulary.understands(column);
    let certain = known.own + known.certain;
    if known.own == of {
        return Verdict::new(Fit::Supports, Reason::Are { what: What::OwnWords, rows: of, of });
    }
    if certain == of {
        return Verdict::new(Fit::Supports, Reason::Are { what: What::KnownWords, rows: of, of });
    }
    if known.at_all() == 0
        && let Some(other) = of_another(target, column, targets)
    {
        return Verdict::new(Fit::Against, other);
    }
    if known.at_all() == 0 && strength <= Strength::WordsOfName && column.looks_like != LooksLike::YesNo {
        return Verdict::new(Fit::Against, Reason::UnknownWords);
    }
    match (vocabulary.is_yes_no(), certain) {
        (true, 0) => Verdict::new(Fit::Neutral, Reason::UnknownWords),
        (false, certain) if certain * 2 < of => Verdict::new(Fit::Doubt, Reason::UnknownWords),
        (_, rows) => Verdict::new(Fit::Neutral, Reason::Are { what: What::KnownWords, rows, of }),
    }
}

/// The field whose words they are, where this one knows none of them.
fn of_another(target: &Target<'_>, column: &Surveyed<'_>, targets: &[Target<'_>]) -> Option<Reason> {
    let others = targets.iter().filter(|other| other.path != target.path && other.path.steps().len() == 1);
    let mut fields = others.filter_map(|other| Some((other.field()?, Vocabulary::of(other)?)));
    let is_most_certain = |words: Vocabulary| {
        let known = words.understands(column);
        column.is_most(known.own + known.certain)
    };
    let (field, _) = fields.find(|(_, words)| !words.is_yes_no() && is_most_certain(*words))?;
    Some(Reason::WordsOf { field: field.label })
}

fn dates(column: &Surveyed<'_>, strength: Strength) -> Verdict {
    let read = column.dates.as_ref().map_or(0, |dates| dates.read);
    // One moment in every row is when the report was made.
    if column.different == 1 && column.filled > 4 && strength < Strength::KnownName {
        return Verdict::plain(Fit::Against);
    }
    let or = if read * 2 >= column.filled { Fit::Doubt } else { Fit::Against };
    Verdict::most(column, What::Dates, read, or)
}

fn number(field: Option<&Field>, column: &Surveyed<'_>) -> Verdict {
    let verdict = Verdict::most(column, What::Numbers, looks(column, LooksLike::Number), Fit::Against);
    let Some((least, most)) = field.and_then(|field| field.range) else { return verdict };
    let beyond = |text: &str| {
        text.parse::<f64>().is_ok_and(|number| !(f64::from(least)..=f64::from(most)).contains(&number))
    };
    let is_beyond = column.values.iter().flatten().any(|value| beyond(&value.text))
        || column.samples.iter().any(|sample| beyond(sample));
    if verdict.fit == Fit::Supports && is_beyond {
        return Verdict::new(Fit::Doubt, Reason::OutOfRange(least, most));
    }
    verdict
}

fn list(field: Option<&Field>, column: &Surveyed<'_>) -> Verdict {
    let is_named = column.names * 2 > column.filled;
    if column.looks_like == LooksLike::Email && field.is_some_and(|field| wanted(field) == Wanted::Address) {
        return Verdict::most(column, What::Addresses, column.fits, Fit::Doubt);
    }
    if is_named && field.is_some_and(|field| wanted(field) == Wanted::Address) {
        let (what, rows) = (What::Names, column.names);
        return Verdict::new(Fit::Against, Reason::Are { what, rows, of: column.filled });
    }
    if is_moment(column) || matches!(column.looks_like, LooksLike::YesNo) {
        return Verdict::new(Fit::Against, Reason::LookLike(column.looks_like));
    }
    Verdict::plain(Fit::Neutral)
}

/// Whether the links lead to an interface for programs, where people find nothing.
pub(super) fn is_for_programs(column: &Surveyed<'_>) -> bool {
    let is_it = |sample: &String| sample.starts_with("https://api.") || sample.contains("/api/v");
    !column.samples.is_empty() && column.samples.iter().all(is_it)
}

/// What a text should look like, told by its example.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Address,
    Person,
    Link,
    OneWord,
    Words,
    Any,
}

fn wanted(field: &Field) -> Wanted {
    let example = field.example;
    let is_person = |words: &[&str]| {
        let is_capital =
            |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
        words.len() == 2 && words.iter().all(is_capital)
    };
    let words: Vec<&str> = example.split(' ').collect();
    match example {
        "" => Wanted::Any,
        _ if example.contains("://") => Wanted::Link,
        _ if example.contains('@') => Wanted::Address,
        _ if is_person(&words) => Wanted::Person,
        _ if words.len() > 1 => Wanted::Words,
        _ => Wanted::OneWord,
    }
}

fn text(field: Option<&Field>, column: &Surveyed<'_>, strength: Strength) -> Verdict {
    let Some(field) = field else { return Verdict::plain(Fit::Neutral) };
    let look = column.looks_like;
    let wanted = wanted(field);
    let is_named = column.names * 2 > column.filled;
    let is_other =
        is_moment(column) || look == LooksLike::YesNo || (look == LooksLike::Link && wanted != Wanted::Link);
    if is_other && wanted != Wanted::Any {
        return Verdict::new(Fit::Against, Reason::LookLike(look));
    }
    match (wanted, look) {
        (Wanted::Address, _) if is_named => Verdict::new(
            Fit::Against,
            Reason::Are { what: What::Names, rows: column.names, of: column.filled },
        ),
        (Wanted::Address, LooksLike::Number) => Verdict::new(Fit::Against, Reason::LookLike(look)),
        (Wanted::Address, _) => {
            Verdict::most(column, What::Addresses, looks(column, LooksLike::Email), Fit::Doubt)
        }
        (Wanted::Link, _) => Verdict::most(column, What::Links, looks(column, LooksLike::Link), Fit::Doubt),
        (Wanted::Person | Wanted::Words, LooksLike::Email) | (Wanted::Person, LooksLike::Number) => {
            Verdict::new(Fit::Against, Reason::LookLike(look))
        }
        (Wanted::Person, _) if is_named => Verdict::new(
            Fit::Supports,
            Reason::Are { what: What::Names, rows: column.names, of: column.filled },
        ),
        (Wanted::Person, _) if column.names == 0 && strength < Strength::OwnName => {
            Verdict::new(Fit::Doubt, Reason::AreNot { what: What::Names, rows: 0, of: column.filled })
        }
        (Wanted::OneWord, _) if is_named && is_login(field) => {
            Verdict::new(Fit::Never, Reason::Are { what: What::Names, rows: column.names, of: column.filled })
        }
        _ => Verdict::plain(Fit::Neutral),
    }
}

/// Whether the example is one word in small letters: a name to sign in with, not one to be read.
fn is_login(field: &Field) -> bool {
    field.example.chars().all(|letter| letter.is_lowercase() || matches!(letter, '.' | '_' | '-'))
}

/// Whether the values are numbers from public registers of weaknesses.
pub(super) fn are_public_numbers(column: &Surveyed<'_>) -> bool {
    !column.samples.is_empty() && column.samples.iter().all(|sample| is_public_number(sample))
}

/// Whether it is a number from a public register of weaknesses: `CVE-2026-10001`.
fn is_public_number(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    text.starts_with("CVE-") || text.starts_with("CWE-") || text.starts_with("GHSA-")
}
