//! Records by name: what changed, and what the read-back found otherwise.

use vanta::Value;
use vanta::kind::grouped;

use super::{Document, Words, several};
use crate::proof::layout::{Column, MEASURE, Row, Style, cell, text};
use crate::proof::model::{Difference, DifferenceKind, Verdict};
use crate::review::{Changed, Named};

impl Document<'_> {
    pub(super) fn changes(&mut self) {
        let changes = &self.proof.changes;
        self.layout.section("Changes by name");
        let vanta = self.vanta();
        let would = match self.proof.verdict {
            Verdict::Unknown => "Planned, and perhaps sent. ",
            verdict if verdict.went_out() => "",
            _ => "Planned and not sent. ",
        };
        let lists: [(&str, &[Named], String); 5] = [
            ("Removed", &changes.removed, format!("Live in {vanta} before, and not in the list as sent.")),
            (
                "Deactivated",
                &changes.deactivated,
                "Not in the file; sent with a status of deactivated.".to_owned(),
            ),
            ("Kept", &changes.kept, format!("Not in the file; sent as {vanta} had them.")),
            ("New", &changes.new, format!("In the file, and never in {vanta} before.")),
            (
                "Returned",
                &changes.returned,
                format!("In the file again, after they had been removed from {vanta}."),
            ),
        ];
        let mut none = Vec::new();
        for (title, records, meaning) in lists {
            if records.is_empty() {
                none.push(title.to_lowercase());
            } else {
                let meaning = format!("{would}{meaning}");
                self.names(&format!("{title}: {}", self.count(records.len())), &meaning, records);
            }
        }
        if changes.changed.is_empty() {
            none.push("changed".to_owned());
        } else {
            self.changed(&changes.changed, would);
        }
        if !none.is_empty() {
            self.layout.space(10.0);
            self.layout.text(&format!("None: {}.", none.join(", ")), Style::BODY);
        }
    }

    fn names(&mut self, title: &str, meaning: &str, records: &[Named]) {
        const COLUMNS: [Column; 3] =
            [Column::numbers("", 38.0), Column::new("Name", 236.0), Column::new("ID", MEASURE - 274.0)];
        let words = &self.words;
        self.layout.part(title);
        if !meaning.is_empty() {
            self.layout.text(meaning, Style::ASIDE);
        }
        let rows = (1..).zip(records).map(|(place, record)| {
            let name = match record.name.as_str() {
                "" => cell("no name", Style::ASIDE),
                name => words.cell(name),
            };
            Row::new(vec![cell(grouped(place), Style::ASIDE), name, vec![words.code(&record.id)]])
        });
        self.layout.table(&COLUMNS, rows);
    }

    fn changed(&mut self, records: &[Changed], would: &str) {
        const COLUMNS: [Column; 4] = [
            Column::new("Name and ID", 146.0),
            Column::new("Field", 97.28),
            Column::new("Before", 120.0),
            Column::new("After", 120.0),
        ];
        let words = &self.words;
        self.layout.part(&format!("Changed: {}", self.count(records.len())));
        self.layout.text(
            &format!("{would}Field by field, as they were before and as they are after."),
            Style::ASIDE,
        );
        let rows = records.iter().flat_map(|record| {
            let fields =
                record.fields.iter().map(|change| (change.field.as_str(), [&change.old, &change.new]));
            by_field(words, &record.id, &record.name, fields)
        });
        self.layout.table(&COLUMNS, rows);
    }

    pub(super) fn read_back(&mut self) {
        self.layout.section("What the read-back found");
        let Some(found) = &self.proof.read_back else {
            let why = if self.proof.verdict.went_out() {
                "The list was not read back."
            } else {
                "Nothing was sent, so nothing was read back."
            };
            return self.layout.text(why, Style::BODY);
        };
        let vanta = self.vanta();
        let live = format!("Read at {}. In {vanta}: {}.", found.at.in_full(), self.count(found.live));
        self.layout.text(&live, Style::BODY);
        let said = match found.differences.len() {
            0 => {
                "Compared with what was sent, record by record and field by field: no difference.".to_owned()
            }
            number => format!("{} from what was sent.", several(number, "record differs", "records differ")),
        };
        self.layout.text(&said, Style::BODY);
        self.differences(&found.differences);
        if !found.kept_otherwise.is_empty() {
            self.layout.part(&format!("Kept otherwise by Vanta: {}", self.count(found.kept_otherwise.len())));
            let said = "Vanta is known to store these values in its own way. They count as equal.";
            self.layout.text(said, Style::ASIDE);
            self.layout.y += 2.0;
            self.fields(&found.kept_otherwise.iter().collect::<Vec<_>>());
        }
    }

    fn differences(&mut self, differences: &[Difference]) {
        let whole = [DifferenceKind::Missing, DifferenceKind::StillRemoved, DifferenceKind::Unexpected];
        for kind in whole {
            let records: Vec<Named> = differences
                .iter()
                .filter(|difference| difference.kind == kind)
                .map(|difference| Named { id: difference.id.clone(), name: difference.name.clone() })
                .collect();
            if !records.is_empty() {
                let title = format!("{}: {}", kind.in_words(), self.count(records.len()));
                self.names(&title, "", &records);
            }
        }
        let kind = DifferenceKind::OtherValues;
        let other: Vec<&Difference> =
            differences.iter().filter(|difference| difference.kind == kind).collect();
        if !other.is_empty() {
            self.layout.part(&format!("{}: {}", kind.in_words(), self.count(other.len())));
            self.fields(&other);
        }
    }

    fn fields(&mut self, differences: &[&Difference]) {
        const COLUMNS: [Column; 4] = [
            Column::new("Name and ID", 146.0),
            Column::new("Field", 97.28),
            Column::new("Sent", 120.0),
            Column::new("In Vanta", 120.0),
        ];
        let words = &self.words;
        let rows = differences.iter().flat_map(|difference| {
            let fields =
                difference.fields.iter().map(|field| (field.field.as_str(), [&field.sent, &field.held]));
            by_field(words, &difference.id, &difference.name, fields)
        });
        self.layout.table(&COLUMNS, rows);
    }
}

/// A record's fields, one row each; the record is named at the first, and again at the top of a page.
fn by_field<'r>(
    words: &Words,
    id: &str,
    name: &str,
    fields: impl Iterator<Item = (&'r str, [&'r Value; 2])>,
) -> Vec<Row> {
    let mut record = Vec::with_capacity(2);
    if !name.is_empty() {
        record.push(text(words.read(name), Style::CELL));
    }
    record.push(words.code(id));
    let mut rows = Vec::new();
    for (field, [one, other]) in fields {
        let [one, other] = words.pair(one, other);
        let joined = !rows.is_empty();
        let first = if joined { Vec::new() } else { record.clone() };
        let cells = vec![first, words.cell(field), one, other];
        rows.push(Row { cells, again: Some(record.clone()), joined, goes_on: true });
    }
    if let Some(last) = rows.last_mut() {
        last.goes_on = false;
    }
    rows
}
