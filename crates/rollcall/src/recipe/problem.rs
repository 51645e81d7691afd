//! What is wrong with rows and columns: code, place, sentence, remedy.
//!
//! Findings of the same sort in the same field are one group with all its rows, since people mend a column at a time;
//! where the remedy depends on the value, as for a word that Vanta does not know, each value is a group of its own. A
//! group names the remedies that mend all of it ([`Mend`]).

use std::collections::HashMap;

use serde::Serialize;
use ts_rs::TS;
use vanta::Breach;
use vanta::kind::Grade;

use super::ID;
use super::apply::{Applied, At, Finding, Missing, What, unmatched};
use super::condition::Unclear;
use super::date::Order;
use super::mend::Mend;
use super::path::{Need, Path, Target};
use super::rules::{Clean, Constant, SourceRules};
use super::stale;
use super::value::Wrong;
use crate::sheet::Heading;

/// One group of problems.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Problem {
    /// What it is about.
    pub code: ProblemCode,
    /// Whether it stops a send.
    pub severity: Severity,
    /// The field of Vanta's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The column: `F "Role"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The recipe's name for the source, where it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What stands in all of its rows, where the group is about one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong, with the first place and value.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// Changes of the recipe that mend the whole group, one of them to be chosen: `externalUrl:https`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<String>,
    /// The rows, as the spreadsheet counts them.
    pub rows: Vec<u32>,
    /// How many rows.
    pub count: usize,
}

/// Whether a problem stops a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It does.
    Problem,
    /// It does not, but a person should know.
    Notice,
}

/// What a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No column holds the ID.
    NoIdColumn,
    /// No column feeds a required field.
    NotMatched,
    /// A column that the recipe names is not in the file.
    ColumnMissing,
    /// The recipe gives a value that the field cannot hold.
    BadConstant,
    /// A required field is empty.
    Empty,
    /// A cell holds a spreadsheet error.
    ErrorCell,
    /// A value is not of the type that the field needs.
    WrongType,
    /// A value is none of Vanta's choices.
    NotAChoice,
    /// A word that may stand for no value.
    MeansNothing,
    /// A date that can be read in two orders.
    DateOrder,
    /// A time of day has no zone.
    NoZone,
    /// A time that never was in its zone, or was twice.
    NoSuchTime,
    /// A link does not begin with https.
    NotHttps,
    /// A number with more digits than the spreadsheet keeps.
    TooManyDigits,
    /// A number in short form, of which the digits are lost or not shown.
    Shortened,
    /// An ID with characters that nobody sees.
    Invisible,
    /// An ID that is shown with separators between thousands.
    Grouped,
    /// Space around a value.
    Spaces,
    /// An ID that is a number in a file that does not tell how numbers are shown.
    DisplayUnknown,
    /// A formula whose result is not in the file.
    NoResult,
    /// A list in which it is not certain what divides the values.
    Separators,
    /// The part of a text that the recipe takes is not there.
    NotCut,
    /// A column of a template is empty.
    TemplateGap,
    /// When the file was last changed is not known.
    NoFileTime,
    /// Whether a row belongs to the list cannot be judged.
    Unclear,
    /// Two rows have the same ID.
    DuplicateId,
    /// Two sources have the same ID.
    Clash,
    /// Rows of one record say different things.
    RowsDisagree,
    /// A row adds a part to a record that is not there.
    NoRecord,
    /// Two IDs differ only by case, spaces, leading zeros or Unicode form.
    SimilarId,
    /// A rule between fields is broken.
    FieldsDisagree,
    /// Something else that Vanta would refuse.
    Refused,
    /// A cell that was mended here does not count any more.
    MendStale,
    /// Columns of which the recipe says neither what they feed nor that they are not sent.
    NewColumns,
    /// IDs that do not stay with their records: names, or the numbers of rows.
    OddId,
    /// One value in several records that should each have their own.
    SharedValue,
    /// A state without the date that belongs to it.
    NoDate,
    /// A date that lies ahead.
    InFuture,
    /// A date that lies after one that it should come before.
    OutOfOrder,
    /// A field says what another one denies.
    Contradiction,
    /// The same choice in all records, which cannot be right for all.
    AllAlike,
    /// Something else where an e-mail address should be.
    NotAnAddress,
    /// An address of a host that gives one to anybody.
    PersonalMail,
    /// Addresses with capital letters.
    CapitalLetters,
}

/// What a finding says, before it has a place.
struct Words {
    code: ProblemCode,
    severity: Severity,
    /// What is wrong, as the end of a sentence that begins with the place.
    what: String,
    remedy: String,
    mends: Vec<Mend>,
    /// Whether each value is a group of its own.
    by_value: bool,
}

impl Words {
    fn new(code: ProblemCode, what: impl Into<String>, remedy: impl Into<String>) -> Words {
        Words {
            code,
            severity: Severity::Problem,
            what: what.into(),
            remedy: remedy.into(),
            mends: Vec::new(),
            by_value: false,
        }
    }

    fn notice(code: ProblemCode, what: impl Into<String>, remedy: impl Into<String>) -> Words {
        Words { severity: Severity::Notice, ..Words::new(code, what, remedy) }
    }

    fn mends(self, mends: impl IntoIterator<Item = Mend>) -> Words {
        Words { mends: mends.into_iter().collect(), ..self }
    }
}

/// Everything that is wrong or worth knowing: what concerns columns first, then rows, then what only looks odd.
pub(super) fn groups(applied: &Applied<'_>, findings: &[&Finding], odd: Vec<Problem>) -> Vec<Problem> {
    let mut problems = of_columns(applied);
    let mut groups = Groups { applied, problems: Vec::new(), known: HashMap::new() };
    findings.iter().for_each(|finding| groups.add(finding));
    problems.append(&mut groups.problems);
    problems.extend(stale::notices(applied));
    problems.extend(odd);
    problems.sort_by_key(|problem| problem.severity == Severity::Notice);
    problems
}

struct Groups<'g, 'a> {
    applied: &'g Applied<'a>,
    problems: Vec<Problem>,
    known: HashMap<Key, usize>,
}

/// What makes findings one group: their sort, source and place, and the value where each is a group of its own.
type Key = (Sort, usize, At, Option<Box<str>>);

impl Groups<'_, '_> {
    fn add(&mut self, finding: &Finding) {
        // Most findings join a group, and need no words of their own.
        let sort = sort_of(finding);
        let value = if sort.by_value { finding.shown.clone() } else { None };
        let key = (sort, finding.source, finding.at.clone(), value);
        if let Some(&known) = self.known.get(&key) {
            let group = &mut self.problems[known];
            if group.rows.last() != Some(&finding.row) {
                group.rows.push(finding.row);
                group.count += 1;
            }
            return;
        }
        self.known.insert(key, self.problems.len());
        self.problems.push(self.first(finding));
    }

    /// The remedy for this source alone, where there are several.
    fn here(&self, source: usize, mend: Mend) -> Mend {
        match self.applied.name_of(source).filter(|_| !matches!(mend, Mend::Winner(_))) {
            Some(name) => Mend::In(name.to_owned(), Box::new(mend)),
            None => mend,
        }
    }

    fn first(&self, finding: &Finding) -> Problem {
        let words = words(self.applied, finding);
        let source = &self.applied.sources[finding.source];
        let (field, column) = match &finding.at {
            At::Field(field) => {
                let field = &source.fields[*field];
                (Some(told_as(&field.target.path)), field.columns().first().copied())
            }
            At::Column(column) => (None, Some(*column)),
            At::Path(path) => (Some(path.to_string()), None),
        };
        let heading = column.map(|column| &source.table.headings[column]);
        Problem {
            code: words.code,
            severity: words.severity,
            field,
            column: heading.map(Heading::short),
            source: self.applied.name_of(finding.source).map(str::to_owned),
            value: words.by_value.then(|| finding.shown.as_deref().unwrap_or_default().to_owned()),
            message: said_of_row(self.applied, finding.source, finding.row, heading, &words.what),
            remedy: words.remedy,
            mends: words.mends.into_iter().map(|mend| self.here(finding.source, mend).to_string()).collect(),
            rows: vec![finding.row],
            count: 1,
        }
    }
}

/// A sentence that begins with its place: `Row 4 of "office", column F "Role": …`.
pub(super) fn said_of_row(
    applied: &Applied<'_>,
    source: usize,
    row: u32,
    heading: Option<&Heading>,
    what: &str,
) -> String {
    let of = applied.name_of(source).map_or_else(String::new, |name| format!(" of \"{name}\""));
    let place = heading.map_or_else(String::new, |heading| format!(", {heading}"));
    format!("Row {row}{of}{place}: {what}.")
}

/// A field's path as problems name it: a custom property by its own name.
fn told_as(path: &Path) -> String {
    let plain = path.plain();
    plain.strip_prefix("customProperties.").map_or(plain.clone(), str::to_owned)
}

/// What findings must share to be one group, besides their place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Sort {
    code: ProblemCode,
    /// What tells apart those of one code that have other words or remedies.
    variant: u8,
    /// Whether each value is a group of its own.
    by_value: bool,
}

fn sort_of(finding: &Finding) -> Sort {
    let (code, variant, by_value) = match &finding.what {
        What::Wrong(wrong) => (
            code_of(*wrong),
            variant_of(*wrong),
            matches!(wrong, Wrong::Choice(_) | Wrong::YesNo | Wrong::MeansNothing)
                || (*wrong == Wrong::Number && grade_of(finding).is_some()),
        ),
        What::Trimmed => (ProblemCode::Spaces, 1, false),
        What::Empty => (ProblemCode::Empty, 0, false),
        What::Fault(breach) => (code_of_breach(breach), variant_of_breach(breach), false),
        What::Unclear(why) => (ProblemCode::Unclear, *why as u8, false),
        What::Duplicate { identical, .. } => (ProblemCode::DuplicateId, u8::from(*identical), false),
        // Of which two sources one must count is told for each pair.
        What::Clash { source, .. } => (ProblemCode::Clash, u8::try_from(*source).unwrap_or(u8::MAX), false),
        What::Similar { .. } => (ProblemCode::SimilarId, 0, true),
        What::Disagree { .. } => (ProblemCode::RowsDisagree, 0, false),
        // Where no row finds its record, the column is wrong and not the values.
        What::NoRecord { as_all } => (ProblemCode::NoRecord, u8::from(*as_all), !as_all),
    };
    Sort { code, variant, by_value }
}

/// The grade that a word stands for where a number is needed.
fn grade_of(finding: &Finding) -> Option<Grade> {
    Grade::of_word(finding.shown.as_deref()?)
}

/// Tells apart what has one code and several remedies.
fn variant_of(wrong: Wrong) -> u8 {
    match wrong {
        Wrong::NotInOrder | Wrong::Fold | Wrong::WholeNumber => 1,
        Wrong::Number => 2,
        Wrong::Date => 3,
        Wrong::Part => 4,
        _ => 0,
    }
}

fn variant_of_breach(breach: &Breach) -> u8 {
    match breach {
        Breach::NeededWhen { .. } | Breach::Choice { .. } => 1,
        Breach::NotEmpty { .. } | Breach::Extra { .. } => 2,
        Breach::Range { .. } => 5,
        _ => 0,
    }
}

fn code_of(wrong: Wrong) -> ProblemCode {
    match wrong {
        Wrong::ErrorCell => ProblemCode::ErrorCell,
        Wrong::YesNo | Wrong::WholeNumber | Wrong::Number | Wrong::Date | Wrong::Part => {
            ProblemCode::WrongType
        }
        Wrong::TooManyDigits => ProblemCode::TooManyDigits,
        Wrong::Shortened => ProblemCode::Shortened,
        Wrong::DisplayUnknown => ProblemCode::DisplayUnknown,
        Wrong::Invisible(_) => ProblemCode::Invisible,
        Wrong::Grouped => ProblemCode::Grouped,
        Wrong::Spaces => ProblemCode::Spaces,
        Wrong::NoResult => ProblemCode::NoResult,
        Wrong::MeansNothing => ProblemCode::MeansNothing,
        Wrong::DateOrder | Wrong::NotInOrder => ProblemCode::DateOrder,
        Wrong::NoZone => ProblemCode::NoZone,
        Wrong::Gap | Wrong::Fold => ProblemCode::NoSuchTime,
        Wrong::Choice(_) => ProblemCode::NotAChoice,
        Wrong::Separators => ProblemCode::Separators,
        Wrong::NotCut => ProblemCode::NotCut,
        Wrong::TemplateGap => ProblemCode::TemplateGap,
        Wrong::NoFileTime => ProblemCode::NoFileTime,
    }
}

fn code_of_breach(breach: &Breach) -> ProblemCode {
    match breach {
        Breach::Missing { .. } | Breach::EmptyId => ProblemCode::Empty,
        Breach::Link => ProblemCode::NotHttps,
        Breach::Duplicate { .. } => ProblemCode::DuplicateId,
        Breach::Range { .. } => ProblemCode::WrongType,
        Breach::NotUnless { .. } | Breach::NeededWhen { .. } | Breach::NotEmpty { .. } => {
            ProblemCode::FieldsDisagree
        }
        Breach::Type { .. } | Breach::Choice { .. } | Breach::Extra { .. } => ProblemCode::Refused,
    }
}

fn words(applied: &Applied<'_>, finding: &Finding) -> Words {
    let Sort { code, by_value, .. } = sort_of(finding);
    let shown = shortened(finding.shown.as_deref().unwrap_or_default());
    let source = &applied.sources[finding.source];
    let path = match finding.at {
        At::Field(field) => source.fields[field].path.clone(),
        _ => Path::new([ID]),
    };
    let row_of = |row: u32, of: usize| match applied.name_of(of).filter(|_| of != finding.source) {
        Some(name) => format!("row {row} of \"{name}\""),
        None => format!("row {row}"),
    };
    let words = match &finding.what {
        What::Wrong(wrong) => {
            let value = finding.shown.as_deref().unwrap_or_default();
            let takes_nothing =
                matches!(finding.at, At::Field(field) if takes_nothing(&source.fields[field]));
            of_value(*wrong, code, &shown, value, &path, takes_nothing)
        }
        What::Trimmed => {
            Words::notice(code, "space around the text is left out", "Nothing needs to be done.")
        }
        What::Empty if matches!(finding.at, At::Path(_)) => Words::new(
            code,
            "nothing gives the field here, and it is needed",
            "Fill it in, or give the field a rule in the recipe.",
        ),
        What::Empty => Words::new(code, "the cell is empty, but needed", "Fill the cell.").mends(
            nothing_for(applied, finding).map(|path| Mend::Value(path, String::new(), Constant::Nothing)),
        ),
        What::Fault(breach) => of_breach(breach, code, &path),
        What::Unclear(why) => {
            let heading = match finding.at {
                At::Column(column) => source.table.headings[column].name.as_str(),
                _ => "",
            };
            unclear(*why, code, &shown, heading, source.rules)
        }
        What::Duplicate { first, identical: false } => Words::new(
            code,
            format!("the ID \"{shown}\" stands in row {first} already"),
            "Each ID may stand in one row only: leave one of the rows out, or mend its ID.",
        ),
        What::Duplicate { first, identical: true } => Words::new(
            code,
            format!("the ID \"{shown}\" stands in row {first} already, with the same values"),
            "Leave one of the rows out, or keep one of rows that give the same record.",
        )
        .mends([Mend::KeepOne]),
        What::Clash { source, row } => Words::new(
            code,
            format!("the ID \"{shown}\" stands in {} too", row_of(*row, *source)),
            match &applied.recipe.winner {
                None => "Say which source counts for everyone who stands in several; or leave one of the rows out.".to_owned(),
                // Another winner would bring back what this one settles.
                Some(winner) => format!("\"{winner}\" counts before both, and has not this ID: leave one of the rows out."),
            },
        )
        .mends(
            applied
                .recipe
                .winner
                .is_none()
                .then(|| [*source, finding.source].map(|of| applied.sources[of].rules.name.clone()))
                .into_iter()
                .flatten()
                .map(Mend::Winner),
        ),
        What::Similar { other, source, row } => Words::new(
            code,
            format!(
                "\"{shown}\" and \"{}\" in {} are nearly the same ID",
                shortened(other),
                row_of(*row, *source)
            ),
            "Write both alike if they are one, or tell them apart clearly.",
        ),
        What::Disagree { first } => Words::new(
            code,
            format!("this differs from row {first}, which has the same ID"),
            "Rows of one record must agree in everything but its parts: make them alike.",
        ),
        What::NoRecord { as_all: false } => Words::notice(
            code,
            format!("no record has the ID \"{shown}\", so this part is not sent"),
            "Look whether the ID is written as in the other sheet, or leave the row out.",
        ),
        What::NoRecord { as_all: true } => Words::new(
            code,
            format!(
                "no record has the ID \"{shown}\", nor that of any other row, so none of these parts is sent"
            ),
            "Look whether the column is the one with the ID of the records, and is written as in the other sheet.",
        ),
    };
    Words { by_value, ..words }
}

/// The words for a cell that leaves a condition open: what stands there, what the condition asks, and what to do.
fn unclear(why: Unclear, code: ProblemCode, shown: &str, heading: &str, rules: &SourceRules) -> Words {
    let conditions = rules.only.iter().chain(rules.parts_only.iter().map(|(_, only)| only));
    let condition = conditions.into_iter().find(|condition| condition.columns().contains(&heading));
    let asked = condition.map_or_else(String::new, |condition| format!(" ({})", condition.in_words()));
    let is_severity = condition.is_some_and(|condition| condition.grades(heading));
    let shown = if shown.trim().is_empty() { String::new() } else { format!(" (\"{shown}\")") };
    let needs = match (why, is_severity) {
        (Unclear::NoDay, _) | (Unclear::Blank, false) => "a day",
        (Unclear::UnknownSeverity | Unclear::NoScore, _) | (Unclear::Blank, true) => "a severity",
        _ => "a value that can be seen",
    };
    let remedy = match why {
        Unclear::ErrorCell => "Mend the formula; or let the condition ask another column.".to_owned(),
        Unclear::NoResult => SAVE_AGAIN.to_owned(),
        Unclear::Shortened => AGAIN.to_owned(),
        Unclear::DisplayUnknown => {
            "Save the file as xlsx; or, if its numbers are shown as they are, say so with --plain-numbers.".to_owned()
        }
        Unclear::Blank => format!(
            "Fill the cell; or say in the condition what holds for empty ones: any = [ …, {{ column = \"{heading}\", empty = \
             true }} ] sends them, all = [ …, {{ column = \"{heading}\", empty = false }} ] leaves them out."
        ),
        Unclear::NoDay => {
            "Use a real spreadsheet date in the cell, or write it like 2024-03-01; or let the condition ask another column."
                .to_owned()
        }
        Unclear::UnknownSeverity | Unclear::NoScore => format!(
            "Write Critical, High, Medium, Low or a score from 0 to 10 into the cell; or let the condition ask for the \
             words of the column: {{ column = \"{heading}\", one_of = [\"…\"] }}."
        ),
    };
    let what =
        format!("here stands {}{shown}, and the recipe's condition{asked} needs {needs}", why.in_words());
    Words::new(code, what, remedy)
}

/// Where an empty needed cell may be sent as nothing: the field, if Vanta takes null or an empty text for it.
fn nothing_for(applied: &Applied<'_>, finding: &Finding) -> Option<Path> {
    let At::Field(field) = finding.at else { return None };
    let field = &applied.sources[finding.source].fields[field];
    takes_nothing(field).then(|| field.path.clone())
}

/// Whether nothing may be sent for the field: it may be left out, be null, be an empty list, or an empty text.
fn takes_nothing(field: &super::apply::BoundField<'_>) -> bool {
    let is_property_text = field.target.field().is_none() && matches!(field.shape, vanta::Shape::Text);
    field.target.need == Need::Optional
        || field.manner.nullable
        || is_property_text
        || matches!(field.shape, vanta::Shape::List(_))
}

const SAVE_AGAIN: &str = "Open the file in a spreadsheet program and save it, so that the result is stored.";

const AGAIN: &str = "Format the column as text and enter the value again from its source.";

/// The words for a value that cannot be read. `shown` is shortened, `value` is whole.
fn of_value(
    wrong: Wrong,
    code: ProblemCode,
    shown: &str,
    value: &str,
    path: &Path,
    takes_nothing: bool,
) -> Words {
    let becomes = |constant: Constant| Mend::Value(path.clone(), value.to_owned(), constant);
    let says = |what: &str, remedy: &str| Words::new(code, format!("\"{shown}\" {what}"), remedy);
    match wrong {
        Wrong::ErrorCell => says("is a spreadsheet error", "Mend the formula."),
        Wrong::YesNo => says(
            "is neither yes nor no",
            "Say what it becomes, or write TRUE or FALSE. What is unknown is never sent as no.",
        )
        .mends(
            [Constant::Boolean(true), Constant::Boolean(false)]
                .into_iter()
                .chain(takes_nothing.then_some(Constant::Nothing))
                .map(becomes),
        ),
        Wrong::WholeNumber => says("is no whole number", "Write a whole number."),
        Wrong::Number => match Grade::of_word(value) {
            Some(grade) => {
                let (least, greatest) = grade.scores();
                let becomes = becomes(Constant::Text("NUMBER".to_owned()));
                let remedy = format!(
                    "Write the score itself; or say which number from {least} to {greatest} the word becomes: --mend {becomes}"
                );
                says("is a word, and Vanta takes a number", &remedy)
            }
            None => says("is no number", "Write a number."),
        },
        Wrong::TooManyDigits => says("has more digits than a spreadsheet keeps", AGAIN),
        Wrong::Shortened => says("is a number in short form, in which its digits are lost", AGAIN),
        Wrong::DisplayUnknown => says(
            "is a number, and this kind of file does not tell whether it is shown with zeros before it",
            "Save the file as xlsx; or, if the IDs have no such zeros, say so with --plain-numbers.",
        ),
        Wrong::Invisible(character) => says(
            &format!("has a character that nobody sees (U+{:04X})", u32::from(character)),
            "Type the ID again, instead of pasting it.",
        ),
        Wrong::Grouped => says(
            "is a number with separators between thousands, which differ from computer to computer",
            "Format the column without separators, or as text.",
        ),
        Wrong::Spaces => says(
            "has space around it, which would make it another ID",
            "Take the space away, or say that it is to be left out.",
        )
        .mends([Mend::Clean(path.clone(), Clean::Trim)]),
        Wrong::NoResult => says("is a formula without its result", SAVE_AGAIN),
        Wrong::MeansNothing => {
            let remedy = match takes_nothing {
                false => "Fill the cell; or, if that is the value itself, say that it stays as it is.",
                true => "Say whether it stands for no value, or is the value itself.",
            };
            let itself = becomes(Constant::Text(value.to_owned()));
            let nothing = takes_nothing.then(|| becomes(Constant::Nothing));
            says("may stand for no value", remedy).mends(nothing.into_iter().chain([itself]))
        }
        Wrong::Date => says(
            "is no date that is read for certain",
            "Use a real spreadsheet date, or write it like 2024-03-01 or 2024-03-01T09:30:00Z.",
        ),
        Wrong::DateOrder => says(
            "can be read in two ways, and no row of the column tells which one is meant",
            "Say whether the day comes first (3 April is 03/04) or the month (3 April is 04/03).",
        )
        .mends([Order::DayFirst, Order::MonthFirst].map(|order| Mend::Order(path.clone(), order))),
        Wrong::NotInOrder => says(
            "does not fit the order of day and month that the column has",
            "Mend the cell, or the order in the recipe.",
        ),
        Wrong::NoZone => says(
            "has a time of day but no time zone",
            "Name the zone in which the file is written, as zone:Europe/Berlin; or write it like 2024-03-01T09:30:00Z.",
        ),
        Wrong::Gap => says(
            "is a time that never was, since the clocks went forward",
            "Write it with its offset, like 2024-03-31T02:30:00+01:00.",
        ),
        Wrong::Fold => says(
            "is a time that was twice, since the clocks went back",
            "Write it with its offset, like 2024-10-27T02:30:00+02:00.",
        ),
        Wrong::Choice(choices) => says(
            "is none of Vanta's choices",
            &format!("Say which of them it becomes, or use one of {}.", choices.join(", ")),
        )
        .mends(choices.iter().map(|choice| becomes(Constant::Text((*choice).to_owned())))),
        Wrong::Part => says(
            "is no part with fields of its own",
            "Give each of its fields a column, with headings as \"drives.name\"; or write it as JSON.",
        ),
        Wrong::Separators => says(
            "has commas between values that something else divides too",
            "Say in the recipe what divides them, beside the column: split = \";\".",
        ),
        Wrong::NotCut => {
            says("does not have the part that the recipe takes", "Mend the cell, or the rule in the recipe.")
        }
        Wrong::TemplateGap => Words::new(
            code,
            "a column that the recipe puts into a text is empty here",
            "Fill the cell, or give the field another rule.",
        ),
        Wrong::NoFileTime => Words::new(
            code,
            "when the file was last changed is not known, as for what was pasted",
            "Save it as a file first, or give the field another rule.",
        ),
    }
}

/// A fault in people's words.
fn of_breach(breach: &Breach, code: ProblemCode, path: &Path) -> Words {
    let fill = "Fill the cell.";
    match breach {
        Breach::Missing { .. } | Breach::EmptyId => Words::new(code, "the cell is empty, but needed", fill),
        Breach::Link => {
            Words::new(code, "the link does not begin with https://", "Use the https address of the record.")
                .mends([Mend::Clean(path.clone(), Clean::Https)])
        }
        Breach::Duplicate { .. } => Words::new(code, "the ID stands there already", "Mend the ID."),
        Breach::Range { least, greatest } => Words::new(
            code,
            format!("the number is outside {least} to {greatest}"),
            format!("Use a number from {least} to {greatest}."),
        ),
        Breach::NotUnless { when, equals } => Words::new(
            code,
            format!("this may be filled only where {when} is {equals}"),
            "Empty the cell, or mend the other one.",
        ),
        Breach::NeededWhen { when, equals, .. } => {
            Words::new(code, format!("this must be filled, because {when} is {equals}"), fill)
        }
        Breach::NotEmpty { field } => Words::new(
            code,
            format!("this must be empty, because {field} is unknown"),
            "Empty the cell, or fill the other one.",
        ),
        Breach::Type { .. } | Breach::Choice { .. } | Breach::Extra { .. } => {
            Words::new(code, format!("Vanta would refuse this: {breach}"), "Mend the value.")
        }
    }
}

/// What is wrong with whole columns: needed fields that nothing feeds, and columns that the recipe misses.
fn of_columns(applied: &Applied<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = applied
        .sources
        .iter()
        .enumerate()
        .flat_map(|(place, source)| source.missing.iter().map(move |missing| (place, missing)))
        .map(|(place, missing)| missing_in(applied, place, missing))
        .collect();
    problems.extend(unmatched(applied).iter().map(|(place, target)| not_matched(applied, *place, target)));
    problems
}

fn missing_in(applied: &Applied<'_>, place: usize, missing: &Missing<'_>) -> Problem {
    let source = &applied.sources[place];
    let sheet = &source.table.source.sheet;
    let (code, field, message, remedy) = match missing {
        Missing::Column { path, column } => (
            ProblemCode::ColumnMissing,
            path.map(told_as),
            format!(
                "The recipe takes a column \"{column}\", and sheet \"{sheet}\" has none of that heading."
            ),
            "Give the column its heading again, or change the recipe.".to_owned(),
        ),
        Missing::Constant { path } => (
            ProblemCode::BadConstant,
            Some(told_as(path)),
            format!("The recipe gives \"{path}\" a value that Vanta does not take there."),
            "Mend the value in the recipe.".to_owned(),
        ),
    };
    Problem { source: applied.name_of(place).map(str::to_owned), ..of_column(code, field, message, remedy) }
}

pub(super) fn of_column(
    code: ProblemCode,
    field: Option<String>,
    message: String,
    remedy: String,
) -> Problem {
    Problem {
        code,
        severity: Severity::Problem,
        field,
        column: None,
        source: None,
        value: None,
        message,
        remedy,
        mends: Vec::new(),
        rows: Vec::new(),
        count: 0,
    }
}

/// A needed field that no rule of a source feeds.
fn not_matched(applied: &Applied<'_>, place: usize, target: &Target<'_>) -> Problem {
    let field = told_as(&target.path);
    let of = applied.name_of(place);
    let name = |problem: Problem| Problem { source: of.map(str::to_owned), ..problem };
    if target.name() == ID {
        let sheet = &applied.sources[place].table.source.sheet;
        let message = format!("No column of sheet \"{sheet}\" holds the ID that never changes.");
        return name(of_column(ProblemCode::NoIdColumn, Some(field), message, give_heading(target)));
    }
    let within = of.map_or_else(String::new, |name| format!(" of \"{name}\""));
    let message = format!("No column{within} holds the needed field \"{}\".", target.label());
    if !target.is_part() {
        return name(of_column(ProblemCode::NotMatched, Some(field), message, give_heading(target)));
    }
    let inside = super::path::fields_of(&target.shape()).and_then(|fields| fields.first());
    let remedy = format!(
        "Give each of its fields a column, with headings as \"{field}.{}\"; or say that there are none.",
        inside.map_or("name", |field| field.name),
    );
    let problem = of_column(ProblemCode::NotMatched, Some(field), message, remedy);
    let nothing = is_mended_by_nothing(applied, place, target).then(|| Mend::Nothing(target.path.clone()));
    name(Problem { mends: nothing.iter().map(Mend::to_string).collect(), ..problem })
}

/// The remedy is a rule of the first source, where no source has one.
fn is_mended_by_nothing(applied: &Applied<'_>, place: usize, target: &Target<'_>) -> bool {
    let sources = &applied.recipe.sources;
    let is_first = sources.first().is_some_and(|first| first.name == applied.sources[place].rules.name);
    let is_fed = |source: &SourceRules| source.fields.iter().any(|(path, _)| *path == target.path);
    is_first && !sources.iter().any(is_fed)
}

fn give_heading(target: &Target<'_>) -> String {
    let (name, label) = (told_as(&target.path), target.label());
    let headings = match name == label {
        true => format!("\"{name}\""),
        false => format!("\"{name}\" or \"{label}\""),
    };
    format!(
        "If a column holds it, say so: rollcall match FILE --list LIST shows what is proposed, and --confirm {} --keep \
         takes it. Otherwise give the sheet a column with the heading {headings}, or the field a rule in a recipe.",
        target.path
    )
}

/// Columns that a recipe does not know, for each source by itself.
pub(crate) fn new_columns(source: Option<&str>, columns: &[&Heading]) -> Problem {
    let named: Vec<String> = columns.iter().map(|heading| heading.short()).collect();
    let columns = match named.len() {
        1 => "a column".to_owned(),
        several => format!("{several} columns"),
    };
    let of = source.map_or_else(String::new, |name| format!(" for \"{name}\""));
    let message = format!("The file{of} has {columns} that this recipe does not know: {}.", named.join(", "));
    let remedy = "What the recipe does not know is not sent. See what is proposed: rollcall match FILE --list LIST; or \
                  say there that they are not sent: --not-sent HEADING or --rest-not-sent, with --keep."
        .to_owned();
    Problem {
        severity: Severity::Notice,
        source: source.map(str::to_owned),
        ..of_column(ProblemCode::NewColumns, None, message, remedy)
    }
}

pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
