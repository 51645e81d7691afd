//! What was seen, with its place, as notices.

use crate::recipe::apply::{Applied, At, BoundField};
use crate::recipe::problem::{of_column, said_of_row, shortened};
use crate::recipe::{Mend, Problem, ProblemCode, Severity};
use crate::sheet::Heading;

/// Where a record comes from.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The source, by its place among those that are bound.
    pub(super) source: usize,
    /// The first of its rows, as the spreadsheet counts them.
    pub(super) row: u32,
}

/// The rows in which one thing was seen, for each source.
#[derive(Default)]
pub(super) struct Hits<'r> {
    sources: Vec<OfSource<'r>>,
}

/// The rows of one source.
pub(super) struct OfSource<'r> {
    /// The source.
    pub(super) source: usize,
    /// What stands in the first of the rows.
    pub(super) first: &'r str,
    /// What stands beside it there.
    pub(super) beside: &'r str,
    /// The rows.
    pub(super) rows: Vec<u32>,
}

impl<'r> Hits<'r> {
    /// Adds a row, once.
    pub(super) fn add(&mut self, place: Place, first: &'r str, beside: &'r str) {
        match self.sources.iter_mut().find(|of| of.source == place.source) {
            Some(of) if of.rows.last() == Some(&place.row) => {}
            Some(of) => of.rows.push(place.row),
            None => {
                self.sources.push(OfSource { source: place.source, first, beside, rows: vec![place.row] })
            }
        }
    }

    /// The sources with any row.
    pub(super) fn into_sources(self) -> Vec<OfSource<'r>> {
        self.sources
    }
}

/// What a notice says.
pub(super) struct Notice {
    pub(super) code: ProblemCode,
    /// The field.
    pub(super) field: &'static str,
    /// The end of a sentence that begins with the place.
    pub(super) what: String,
    pub(super) remedy: &'static str,
    pub(super) mends: Vec<Mend>,
}

impl Notice {
    pub(super) fn new(
        code: ProblemCode,
        field: &'static str,
        what: impl Into<String>,
        remedy: &'static str,
    ) -> Notice {
        Notice { code, field, what: what.into(), remedy, mends: Vec::new() }
    }
}

/// Makes notices of what was seen.
pub(super) struct Teller<'t, 'a> {
    pub(super) applied: &'t Applied<'a>,
}

impl Teller<'_, '_> {
    /// A notice about rows of one source; its message begins with the first of them.
    pub(super) fn of_rows(&self, source: usize, mut rows: Vec<u32>, notice: Notice) -> Problem {
        // Rows that make one record may stand apart, and another source may give a record its place.
        rows.sort_unstable();
        let row = rows.first().copied().unwrap_or_default();
        let heading = self.heading(source, notice.field);
        let message = said_of_row(self.applied, source, row, heading, &notice.what);
        let count = rows.len();
        Problem { message, rows, count, ..self.of_field(source, notice) }
    }

    /// A notice about the whole of a field in one source. `what` is all of the sentence.
    pub(super) fn of_field(&self, source: usize, notice: Notice) -> Problem {
        Problem {
            severity: Severity::Notice,
            column: self.heading(source, notice.field).map(Heading::short),
            source: self.applied.name_of(source).map(str::to_owned),
            mends: notice.mends.iter().map(Mend::to_string).collect(),
            ..of_column(notice.code, Some(notice.field.to_owned()), notice.what, notice.remedy.to_owned())
        }
    }

    /// The heading of the column that a field is read from, the first of several.
    pub(super) fn heading(&self, source: usize, field: &str) -> Option<&Heading> {
        let column = *self.field(source, field)?.1.columns().first()?;
        Some(&self.applied.sources[source].table.headings[column])
    }

    /// The rule that feeds a field, with its place.
    pub(super) fn field(&self, source: usize, name: &str) -> Option<(usize, &BoundField<'_>)> {
        let mut fields = self.applied.sources[source].fields.iter().enumerate();
        fields.find(|(_, field)| field.path.first() == name)
    }

    /// The rows that something else is told of in this field already.
    pub(super) fn told(&self, source: usize, name: &str) -> std::collections::HashSet<u32> {
        let Some((place, _)) = self.field(source, name) else { return Default::default() };
        let findings = self.applied.findings.iter();
        let here = findings.filter(|finding| finding.source == source && finding.at == At::Field(place));
        here.map(|finding| finding.row).collect()
    }
}

/// A value in quotation marks, as messages name it.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", shortened(value))
}
