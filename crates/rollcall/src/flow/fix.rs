//! A cell that is mended by hand in the grid.
//!
//! It becomes an override as one of a mended workbook does: bound to the record's ID, its rule, the column and what
//! stands in the file. Before it is kept, the records are made with it: what would not count is refused.

use std::collections::HashSet;

use super::desk::Done;
use super::{FlowState, blocking};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::prepare::{Prepared, prepare};
use crate::recipe::Override;

impl Rollcall {
    /// Mends a cell: what is typed counts instead of what stands in the file, until the file changes there. Typing what
    /// stands in the file makes that count again.
    ///
    /// # Errors
    /// Where the row, its ID or the column cannot be had for certain, an ID would be mended, or nothing can be sealed.
    pub async fn flow_fix(
        &self,
        list: &str,
        source: &str,
        row: u32,
        column: &str,
        text: &str,
    ) -> Result<FlowState, Error> {
        let laid = self.laid(list, true, &()).await?;
        let kept = self.overrides(list).await?;
        let (source, column, text) = (source.to_owned(), column.to_owned(), text.trim().to_owned());
        let work = move || {
            let prepared = prepare(&laid.list, &laid.files, &laid.besides())?;
            let schema = laid.list.schema();
            let mended = mended(&prepared, &schema, &source, row, &column, text)?;
            let is_it = |of: &&Override| same_cell(of, &mended);
            let before = kept.iter().find(is_it).cloned();
            let mut all: Vec<Override> = kept.iter().filter(|of| !is_it(of)).cloned().collect();
            if mended.original.trim() == mended.replaced {
                return Ok((before, None));
            }
            all.push(mended.clone());
            let tables = prepared.tables();
            if !prepared.apply(&tables, &schema, &all).mended.cells.contains(&mended) {
                return Err(no("it is not certain that only this row has its ID, or the row is left out"));
            }
            Ok((before, Some(mended)))
        };
        let (before, after) = blocking(work).await?;
        if before == after {
            return self.flow(list).await;
        }
        self.put_back(list, before.as_ref(), after.as_ref()).await?;
        self.did(list, Done::Fix { before, after }).await
    }

    /// Puts one state of a cell in the place of another.
    pub(super) async fn put_back(
        &self,
        list: &str,
        from: Option<&Override>,
        to: Option<&Override>,
    ) -> Result<(), Error> {
        match (from, to) {
            (_, Some(to)) => self.put_override(list, to).await,
            (Some(from), None) => {
                self.remove_override(list, &from.source, &from.id, &from.column).await.map(|_| ())
            }
            (None, None) => Ok(()),
        }
    }
}

/// The override of one cell.
fn mended(
    prepared: &Prepared,
    schema: &vanta::Schema<'_>,
    source: &str,
    row: u32,
    column: &str,
    replaced: String,
) -> Result<Override, Error> {
    let read = prepared.tables.iter().find(|read| read.source == source);
    let read = read.ok_or_else(|| no(&format!("the recipe has no source \"{source}\"")))?;
    let line = read.table.row_numbered(row).ok_or_else(|| no(&format!("the file has no row {row}")))?;
    let place = read.table.headings.iter().position(|heading| heading.name == column);
    let place = place.ok_or_else(|| no(&format!("the file has no column \"{column}\"")))?;
    let tables = prepared.tables();
    let applied = prepared.apply(&tables, schema, &[]);
    let (id, of_id): (String, HashSet<String>) = match applied.id_of_row(source, row) {
        Some((id, columns)) => (id, columns.into_iter().collect()),
        None => return Err(no("its row has no ID by which it could be kept")),
    };
    if of_id.contains(column) {
        return Err(no("its ID is made of that column, and an ID is mended in the file alone"));
    }
    Ok(Override {
        source: source.to_owned(),
        id,
        id_rule: applied.id_rule(source).unwrap_or_default(),
        column: column.to_owned(),
        original: line.cell(place).shown().into_owned(),
        replaced,
    })
}

fn same_cell(one: &Override, other: &Override) -> bool {
    (&one.source, &one.id, &one.column) == (&other.source, &other.id, &other.column)
}

fn no(why: &str) -> Error {
    Error::new(Code::BadInput, format!("This cell cannot be mended here: {why}."))
        .hint("Mend it in your file and choose it again. Nothing was changed.")
}
