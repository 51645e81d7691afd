//! Tables and a recipe become records and findings.
//!
//! First every row for itself, several at a time ([`draft`]); then the records of several rows and sources are united
//! by ID ([`unite`]); then each record is checked as Vanta would ([`check`]); what concerns the list as a whole, such as
//! two IDs that nearly agree, is looked for last ([`whole`]). When a person mends one cell, only its row goes this way
//! again, and the list as a whole.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use vanta::Schema;

use crate::recipe::rules::Recipe;
use crate::recipe::{Drafted, Origin, Problem, id_of, sense};

mod bind;
mod check;
mod draft;
mod field;
mod finding;
mod needed;
mod overrides;
mod parts;
mod route;
mod unite;
mod whole;

pub use bind::Tables;
pub use overrides::Override;

pub(super) use bind::{BoundSource, Missing};
pub(super) use field::BoundField;
pub(super) use finding::{At, Finding, What};

pub(super) use needed::unmatched;

use draft::{Drafting, FromSource};
use overrides::Mends;

/// Below so many rows a second thread costs more than it brings.
const FEW: usize = 2000;

/// What came of the tables.
pub struct Applied<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) schema: Schema<'a>,
    pub(super) sources: Vec<BoundSource<'a>>,
    /// The records, in the order of their first rows. With any problem they are not fit to be sent.
    pub drafted: Vec<Drafted>,
    /// Rows that are left out, whole or for a part, with the reason.
    pub left_out: Vec<LeftOut>,
    /// The cells that were mended here and not in the file, and the ones that no longer are.
    pub mended: Mended,
    /// What was found in rows; of one row together.
    pub(super) findings: Vec<Finding>,
    /// What was found in the list as a whole: IDs that stand twice, or nearly.
    whole: Vec<Finding>,
    /// The moment at which the list is read, where it is known.
    pub(super) now: Option<Timestamp>,
    /// Whether each record is one row, so that a row can be made again alone.
    flat: bool,
}

/// A row that gives no record, or of which a part is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The source's name.
    pub source: String,
    /// The row, as the spreadsheet counts it.
    pub row: u32,
    /// Why.
    pub why: LeftOutWhy,
}

/// Why a row gives no record, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOutWhy {
    /// The recipe's condition leaves it out.
    Condition,
    /// The recipe's condition leaves this part of it out: `applications`.
    PartCondition(Arc<str>),
    /// It is wholly like an earlier row, in every column.
    Identical(u32),
    /// It gives the same record as an earlier row, though other columns differ.
    SameRecord(u32),
    /// It says nothing that the record of an earlier row does not say.
    AddsNothing(u32),
    /// A part of it is wholly like that of an earlier row, and is kept once.
    PartAlike {
        /// The part's plain path: `drives`.
        part: Box<str>,
        /// The earlier row.
        row: u32,
        /// The earlier row's source, where it is another one.
        of: Option<String>,
    },
    /// Another source gives the record with this ID.
    Winner,
}

/// What became of the cells that were mended here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// How many count.
    pub in_force: usize,
    /// Those that count, in the order in which they were first mended.
    pub cells: Vec<Override>,
    /// Those whose cell has changed in the file since, is gone, or is no longer certain.
    pub stale: Vec<Override>,
}

impl Recipe {
    /// Makes records of the tables. A source without a table gives nothing; whoever calls has told of it.
    pub fn apply<'a>(
        &'a self,
        tables: &Tables<'a>,
        schema: &Schema<'a>,
        overrides: &'a [Override],
    ) -> Applied<'a> {
        let sources = bind::bind(self, tables, schema);
        let flat = matches!(&sources[..], [only] if !only.unites && !only.rules.keep_one_of_identical);
        let mut applied = Applied {
            recipe: self,
            schema: *schema,
            sources,
            drafted: Vec::new(),
            left_out: Vec::new(),
            mended: Mended::default(),
            findings: Vec::new(),
            whole: Vec::new(),
            now: None,
            flat,
        };
        applied.run(overrides);
        applied
    }
}

impl<'a> Applied<'a> {
    /// With the moment at which the list is read, so that dates that lie ahead of it are told.
    pub fn at(self, now: Timestamp) -> Applied<'a> {
        Applied { now: Some(now), ..self }
    }

    fn run(&mut self, overrides: &'a [Override]) {
        let mut given = Vec::with_capacity(self.sources.len());
        let mut all_mends = Vec::with_capacity(self.sources.len());
        for (place, source) in self.sources.iter().enumerate() {
            let mends = overrides::resolve(source, self.schema.kind, source.table.rows(), overrides);
            given.push(draft(place, source, &self.schema, &mends));
            all_mends.push(mends);
        }
        self.mended = overrides::became(overrides, all_mends.iter());
        let mut findings = Vec::new();
        let mut left_out = Vec::new();
        for (source, from) in self.sources.iter().zip(&mut given) {
            findings.append(&mut from.findings);
            let name = &source.rules.name;
            let named = |(row, why)| LeftOut { source: name.clone(), row, why };
            left_out.extend(from.left_out.drain(..).map(named));
        }
        let drafted: Vec<Vec<Drafted>> = given.into_iter().map(|from| from.drafted).collect();
        self.drafted = match self.flat {
            true => drafted.into_iter().flatten().collect(),
            false => unite::unite(self, drafted, &mut findings, &mut left_out),
        };
        self.findings = findings;
        self.left_out = left_out;
        let (faults, whole) = both(self.drafted.len(), || check::check_all(self), || whole::look(self));
        self.findings.extend(faults);
        self.whole = whole;
    }

    /// What is wrong, in groups with one remedy each. Fit to be sent is only what has no problem.
    pub fn problems(&self) -> Vec<Problem> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.extend(&self.whole);
        super::problem::groups(self, &findings, sense::look(self))
    }

    /// Makes one row again with a cell that was just mended. Everything else stays as it is.
    pub fn mend(&mut self, mend: &'a Override, overrides: &'a [Override]) {
        let stays = |source: &BoundSource<'_>| !source.asks(&mend.column);
        let Some((place, source)) =
            self.at_source(&mend.source).filter(|(_, source)| self.flat && stays(source))
        else {
            return self.run(overrides);
        };
        let ids: HashSet<&str> = overrides.iter().map(|of| of.id.as_str()).collect();
        // The ID of a record is that of its row: a cell that an ID is made of is never mended.
        let known = self.drafted.iter().filter(|drafted| ids.contains(id_of(&drafted.record)));
        let known = known.filter_map(|drafted| source.table.row_numbered(drafted.origin.row()?));
        let mends = overrides::resolve(source, self.schema.kind, known, overrides);
        let of_it = |drafted: &&Drafted| id_of(&drafted.record) == mend.id;
        let rows: Vec<u32> =
            self.drafted.iter().filter(of_it).filter_map(|drafted| drafted.origin.row()).collect();
        for &row in &rows {
            self.again(place, row, &mends);
        }
        // As they are found when everything is made: first those of cells, then those of records, row by row.
        self.findings
            .sort_by_key(|finding| (matches!(finding.what, What::Empty | What::Fault(_)), finding.row));
        self.mended = overrides::became(overrides, std::iter::once(&mends));
        // An ID is never mended, so who has which one stays as it is; whether two rows say the same may not.
        if self.whole.iter().any(|finding| finding.is_about(&rows)) {
            self.whole = whole::look(self);
        }
    }

    /// The ID that a row of a source gives, as the file has it, and the headings of every column that it is made of.
    pub(crate) fn id_of_row(&self, source: &str, row: u32) -> Option<(String, Vec<String>)> {
        let (_, source) = self.at_source(source)?;
        let field = &source.fields[source.id?];
        let cells = field::Cells { row: source.table.row_numbered(row)?, mended: &[] };
        let field::Got::Value { value, .. } = field.get(&cells) else { return None };
        let columns = field.columns().into_iter().map(|column| source.table.headings[column].name.clone());
        Some((value.as_str()?.to_owned(), columns.collect()))
    }

    /// The rule that gives a source's IDs, as the recipe writes it.
    pub(crate) fn id_rule(&self, source: &str) -> Option<String> {
        let (_, source) = self.at_source(source)?;
        overrides::id_rule(source.rules, self.schema.kind)
    }

    /// The source's name, where it has to be told from others.
    pub(super) fn name_of(&self, place: usize) -> Option<&str> {
        (self.sources.len() > 1).then(|| self.sources[place].rules.name.as_str())
    }

    /// The source that a record comes from, by its place.
    pub(crate) fn source_of(&self, drafted: &Drafted) -> usize {
        let Origin::Rows { source, .. } = &drafted.origin else { return 0 };
        self.sources.iter().position(|bound| Arc::ptr_eq(&bound.origin, source)).unwrap_or_default()
    }

    /// What the records are.
    pub(crate) fn kind(&self) -> &'static vanta::Kind {
        self.schema.kind
    }

    fn at_source(&self, name: &str) -> Option<(usize, &BoundSource<'a>)> {
        self.sources.iter().enumerate().find(|(_, source)| source.rules.name == name)
    }

    fn again(&mut self, place: usize, row: u32, mends: &Mends<'_>) {
        let found = self.drafted.binary_search_by_key(&Some(row), |drafted| drafted.origin.row());
        let (Ok(at), Some(source)) = (found, self.sources.get(place)) else { return };
        let Some(table_row) = source.table.row_numbered(row) else { return };
        let mut from = FromSource::default();
        let drafting = drafting(place, source, &self.schema, mends);
        if let Some(drafted) = drafting.row(table_row, &mut from) {
            let mut findings = from.findings;
            check::check_one(self, at, &drafted, &mut findings);
            self.findings.retain(|finding| finding.row != row);
            self.findings.extend(findings);
            self.drafted[at] = drafted;
        }
    }
}

impl BoundSource<'_> {
    /// Whether a mended cell of this column may change which rows, or which of their parts, belong to the list.
    fn asks(&self, column: &str) -> bool {
        // What is left out of parts is counted, so that their cells matter too.
        !self.parts_only.is_empty()
            || self.rules.only.as_ref().is_some_and(|only| only.columns().contains(&column))
    }
}

fn drafting<'d>(
    place: usize,
    source: &'d BoundSource<'d>,
    schema: &Schema<'d>,
    mends: &'d Mends<'d>,
) -> Drafting<'d> {
    let parts = source.parts_only.iter().map(|(part, _)| Arc::from(*part)).collect();
    Drafting { place, source, schema: *schema, origin: Arc::clone(&source.origin), mends, parts }
}

/// Every row of a source, several at a time.
fn draft(place: usize, source: &BoundSource<'_>, schema: &Schema<'_>, mends: &Mends<'_>) -> FromSource {
    let drafting = drafting(place, source, schema, mends);
    let some = |rows: Range<usize>| {
        let mut from = FromSource { drafted: Vec::with_capacity(rows.len()), ..FromSource::default() };
        for row in source.table.window(rows) {
            if let Some(drafted) = drafting.row(row, &mut from) {
                from.drafted.push(drafted);
            }
        }
        from
    };
    let parts = in_parts(source.table.len(), &some);
    let mut whole = FromSource::default();
    for mut part in parts {
        whole.drafted.append(&mut part.drafted);
        whole.findings.append(&mut part.findings);
        whole.left_out.append(&mut part.left_out);
    }
    whole
}

/// Does two things with so many records, side by side where it is worth it.
fn both<T, U: Send>(length: usize, one: impl FnOnce() -> T, other: impl FnOnce() -> U + Send) -> (T, U) {
    if length < FEW {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        match other.join() {
            Ok(other) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Does some work on ranges of so many things, on as many threads as it is worth; in their order.
fn in_parts<T: Send>(length: usize, work: &(dyn Fn(Range<usize>) -> T + Sync)) -> Vec<T> {
    let threads = match length {
        0..FEW => 1,
        _ => thread::available_parallelism().map_or(1, usize::from).min(4),
    };
    let size = length.div_ceil(threads).max(1);
    let mut ranges = (0..threads).map(|part| (part * size).min(length)..((part + 1) * size).min(length));
    let Some(first) = ranges.next() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = ranges.map(|range| scope.spawn(move || work(range))).collect();
        let mut done = vec![work(first)];
        for other in others {
            match other.join() {
                Ok(part) => done.push(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}

#[cfg(test)]
mod tests;
