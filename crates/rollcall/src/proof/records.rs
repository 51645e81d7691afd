//! The changes as a table for spreadsheet programs: one line for each record, or for each field that changed.
//!
//! As RFC 4180 has it, in UTF-8. A cell cannot run. Nothing and an empty text are both an empty cell here;
//! `proof.json` tells them apart.

use super::model::Changes;
use super::shown::value;
use crate::review::Named;
use crate::sheet::guarded;

/// The headings.
const HEADINGS: [&str; 6] = ["change", "id", "name", "field", "old", "new"];

/// The whole table as bytes.
pub(super) fn csv(changes: &Changes) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut line = |cells: [&str; 6]| writer.write_record(cells.map(guarded));
    line(HEADINGS)?;
    let whole: [(&str, &[Named]); 5] = [
        ("removed", &changes.removed),
        ("deactivated", &changes.deactivated),
        ("kept", &changes.kept),
        ("new", &changes.new),
        ("returned", &changes.returned),
    ];
    for (change, records) in whole {
        for record in records {
            line([change, &record.id, &record.name, "", "", ""])?;
        }
    }
    for record in &changes.changed {
        for change in &record.fields {
            let (old, new) = (value(&change.old).unwrap_or_default(), value(&change.new).unwrap_or_default());
            line(["changed", &record.id, &record.name, &change.field, &old, &new])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
