//! One row becomes one record, or what one row knows of a record.

use std::sync::Arc;

use vanta::{Record, Schema};

use super::bind::BoundSource;
use super::field::{BoundField, Cells, Got};
use super::finding::{At, Finding, What};
use super::overrides::Mends;
use super::{LeftOutWhy, route};
use crate::recipe::condition::{Bound, Verdict};
use crate::recipe::{Drafted, Origin};
use crate::sheet::{Row, Source};

/// Makes records of the rows of one source.
pub(super) struct Drafting<'a> {
    /// The source's place in the recipe.
    pub(super) place: usize,
    pub(super) source: &'a BoundSource<'a>,
    pub(super) schema: Schema<'a>,
    pub(super) origin: Arc<Source>,
    /// What a person mended here.
    pub(super) mends: &'a Mends<'a>,
    /// The names of the parts that have a condition of their own, in their order.
    pub(super) parts: Vec<Arc<str>>,
}

/// What one source gave.
#[derive(Default)]
pub(super) struct FromSource {
    pub(super) drafted: Vec<Drafted>,
    pub(super) findings: Vec<Finding>,
    /// Rows that are left out, whole or for a part, with the reason.
    pub(super) left_out: Vec<(u32, LeftOutWhy)>,
}

impl<'a> Drafting<'a> {
    /// One row, with what is wrong with it. `None` where the row does not belong to the list.
    pub(super) fn row(&self, row: Row<'_>, into: &mut FromSource) -> Option<Drafted> {
        let cells = Cells { row, mended: self.mends.of_row(row.number()) };
        let findings = &mut into.findings;
        if let Some(only) = &self.source.only
            && !self.holds(only, &cells, findings)
        {
            into.left_out.push((row.number(), LeftOutWhy::Condition));
            return None;
        }
        let fails = |(place, (part, only)): (usize, &(&'a str, Bound))| {
            (!self.holds(only, &cells, findings)).then_some((place, *part))
        };
        let without: Vec<(usize, &str)> =
            self.source.parts_only.iter().enumerate().filter_map(fails).collect();
        for &(place, part) in without.iter().filter(|(_, part)| self.gives(part, &cells)) {
            let part = self.parts.get(place).map_or_else(|| part.into(), Arc::clone);
            into.left_out.push((row.number(), LeftOutWhy::PartCondition(part)));
        }
        let mut record = Record::with_capacity(self.source.fields.len() + 1);
        let fields = || {
            let fields = self.source.fields.iter().enumerate();
            fields.filter(|(_, field)| !without.iter().any(|(_, part)| *part == field.path.first()))
        };
        for (place, field) in fields().filter(|(_, field)| !field.follows_its_part()) {
            self.take(place, field, &cells, &mut record, findings);
        }
        // What the recipe itself gives to a part is no reason for the part to be there.
        for (place, field) in fields().filter(|(_, field)| field.follows_its_part()) {
            if route::inside(&mut record, &field.route).is_some() {
                self.take(place, field, &cells, &mut record, findings);
            }
        }
        if !self.source.rules.adds_parts {
            route::with_properties(&mut record, &self.schema);
        }
        if self.source.unites {
            let fed = |part: &str| self.source.fields.iter().any(|field| field.is_below(part));
            route::finish(&mut record, self.schema.kind.fields, "", &fed);
        }
        let origin = Origin::Rows { source: Arc::clone(&self.origin), rows: vec![row.number()] };
        Some(Drafted::new(record, origin))
    }

    /// Whether a row has anything for a part.
    fn gives(&self, part: &str, cells: &Cells<'_>) -> bool {
        let mut fields = self.source.fields.iter().filter(|field| field.path.first() == part);
        fields.any(|field| {
            let columns = field.columns();
            match columns.is_empty() {
                true => !field.follows_its_part(),
                false => columns.iter().any(|&column| !cells.at(column).is_blank()),
            }
        })
    }

    fn take(
        &self,
        place: usize,
        field: &BoundField<'_>,
        cells: &Cells<'_>,
        record: &mut Record,
        findings: &mut Vec<Finding>,
    ) {
        let mut find = |what: What, shown: Option<Box<str>>| {
            findings.push(Finding {
                source: self.place,
                row: cells.row.number(),
                at: At::Field(place),
                what,
                shown,
            });
        };
        match field.get(cells) {
            Got::Value { value, trimmed } => {
                if trimmed {
                    find(What::Trimmed, None);
                }
                route::put(record, &field.route, field.target.name(), value);
            }
            Got::Nothing => {}
            Got::Wrong(why, shown) => find(What::Wrong(why), Some(shown)),
        }
    }

    /// Whether a condition holds. Where it cannot be judged it counts as holding, and is a problem.
    fn holds(&self, only: &Bound, cells: &Cells<'_>, findings: &mut Vec<Finding>) -> bool {
        match only.judge_by(&|column| cells.at(column)) {
            Verdict::Holds => true,
            Verdict::Fails => false,
            Verdict::Unclear { column, why } => {
                findings.push(Finding {
                    source: self.place,
                    row: cells.row.number(),
                    at: At::Column(column),
                    what: What::Unclear(why),
                    shown: Some(cells.at(column).shown().as_ref().into()),
                });
                true
            }
        }
    }
}
