//! What stands on the pages.
//!
//! The first page answers at a glance: which list, how it ended, how many, and the auditor's four questions. The
//! pages after it name everything that the first one counts. Every text that comes from outside goes through
//! [`Words`], which is the only way for it onto a page.

use std::cell::Cell as Flag;

use serde_json::Value;
use vanta::kind::grouped;

use super::face::{Face, has};
use super::folder::{CSV, JSON, WrittenFile};
use super::layout::{
    BOTTOM, Cell, Column, HEIGHT, Ink, Item, Layout, MARGIN, MEASURE, Row, Style, Text, WIDTH, cell, text,
    wrap,
};
use super::model::{Difference, DifferenceKind, Held, Proof, SourceFile, Verdict};
use super::shown::{Purpose, bytes, rows, shown, value};
use crate::review::{Changed, Named};

/// What a practice proof says on every page.
pub(super) const PRACTICE: &str = "PRACTICE: nothing reached Vanta";

/// The document's title, for the window of whoever opens it.
pub(super) fn title(proof: &Proof) -> String {
    let words = Words::default();
    let practice = if proof.practice { "PRACTICE " } else { "" };
    format!("{practice}Proof of run {}: {}", words.read(&proof.run), words.read(&proof.list.name))
}

/// Foreign text on its way onto a page.
#[derive(Default)]
struct Words {
    /// Whether any character had to be shown by its number.
    numbers: Flag<bool>,
}

impl Words {
    fn show(&self, text: &str, purpose: Purpose) -> String {
        let shown = shown(text, purpose, has);
        if shown.contains('‹') {
            self.numbers.set(true);
        }
        shown.into_owned()
    }

    /// To be read.
    fn read(&self, text: &str) -> String {
        self.show(text, Purpose::Reading)
    }

    /// An ID or a hash, to be compared letter by letter.
    fn code(&self, code: &str) -> Text {
        text(self.show(code, Purpose::Comparing), Style::CODE)
    }

    /// In quotation marks, inside a sentence.
    fn quoted(&self, text: &str) -> String {
        format!("“{}”", self.read(text))
    }

    /// A cell of a table.
    fn cell(&self, words: &str) -> Cell {
        cell(self.read(words), Style::CELL)
    }

    /// Two values side by side. Where they look alike they are shown so that they do not.
    fn pair(&self, one: &Value, other: &Value) -> [Cell; 2] {
        let (one, other) = (value(one), value(other));
        let alike = |one: &str, other: &str| self.read(one) == self.read(other);
        let purpose = match (&one, &other) {
            (Some(one), Some(other)) if alike(one, other) => Purpose::Comparing,
            _ => Purpose::Reading,
        };
        [one, other].map(|value| match value.as_deref() {
            None => cell("nothing", Style::ASIDE),
            Some("") => cell("an empty text", Style::ASIDE),
            Some(value) => cell(self.show(value, purpose), Style::CELL),
        })
    }
}

/// Everything, page by page. `beside` are the files that lie beside the PDF.
pub(super) fn pages(proof: &Proof, beside: &[WrittenFile]) -> Layout {
    let mut document = Document { proof, words: Words::default(), layout: Layout::new() };
    document.first_page();
    document.layout.next_page();
    document.files();
    document.recipe();
    document.changes();
    document.agreements();
    document.sent();
    document.read_back();
    document.notes();
    document.how_to_check(beside);
    document.recipe_text();
    document.foot_of_first_page();
    document.frames();
    document.layout
}

struct Document<'p> {
    proof: &'p Proof,
    words: Words,
    layout: Layout,
}

impl Document<'_> {
    /// `Vanta`, or what stood for it.
    fn vanta(&self) -> &'static str {
        if self.proof.practice { "the practice Vanta" } else { "Vanta" }
    }

    /// `214 people`.
    fn count(&self, number: usize) -> String {
        let list = &self.proof.list;
        format!(
            "{} {}",
            grouped(number),
            self.words.read(if number == 1 { &list.noun_one } else { &list.noun_many })
        )
    }

    fn first_page(&mut self) {
        let list = &self.proof.list;
        self.layout.bottom = BOTTOM - 46.0;
        self.layout.y = 58.0;
        let product = format!("{} {}", self.proof.product.name, self.proof.product.version);
        let product = self.words.read(&product);
        let width = Face::Regular.width(&product, Style::ASIDE.size);
        self.layout.line(WIDTH - MARGIN - width, self.layout.y, product, Style::ASIDE);
        let what = if self.proof.practice { "Proof of a practice run" } else { "Proof of a run" };
        self.layout.text(what, Style::HEAD);
        self.layout.y += 2.0;
        self.layout.text(&self.words.read(&list.name), Style::TITLE);
        let kind = format!("{} in {}", self.words.read(&list.kind), self.vanta());
        let day = format!("{kind}, {}", self.proof.started.day());
        self.layout.text(&day, Style::LEAD.ink(Ink::QUIET));
        self.layout.y += 12.0;
        self.verdict();
        self.layout.y += 14.0;
        self.figures();
        self.layout.y += 14.0;
        self.answers();
    }

    /// The verdict: a word, a shape and a colour, and the sentence.
    fn verdict(&mut self) {
        let state = State::of(self.proof.verdict);
        let sentence = wrap(&self.words.read(&self.proof.sentence), Style::LEAD, MEASURE - 66.0);
        let height = 40.0 + sentence.len() as f32 * Style::LEAD.leading;
        let top = self.layout.y;
        self.layout.put(Item::Block { x: MARGIN, y: top, width: MEASURE, height, ink: state.ground });
        self.layout.put(Item::Block { x: MARGIN, y: top, width: 4.0, height, ink: state.ink });
        for item in state.mark(MARGIN + 32.0, top + 25.0) {
            self.layout.put(item);
        }
        let word = Style { face: Face::Bold, size: 15.0, leading: 20.0, ink: state.ink };
        self.layout.line(MARGIN + 54.0, top + 9.0, self.proof.verdict.title(), word);
        self.layout.y = top + 31.0;
        for line in sentence {
            self.layout.line(MARGIN + 54.0, self.layout.y, line, Style::LEAD);
            self.layout.y += Style::LEAD.leading;
        }
        self.layout.y = top + height;
    }

    /// The counts: three large ones, and what makes the difference between them.
    fn figures(&mut self) {
        let (counts, out) = (&self.proof.counts, self.proof.verdict.went_out());
        let place = if self.proof.practice { "practice Vanta" } else { "Vanta" };
        let large = [
            (format!("In {place} before"), counts.before, "not read"),
            (if out { "Sent" } else { "Would be sent" }.to_owned(), counts.sent, "none"),
            (format!("In {place} after"), counts.after, "not read"),
        ];
        let top = self.layout.y;
        for (place, (label, number, otherwise)) in large.into_iter().enumerate() {
            let x = MARGIN + place as f32 * MEASURE / 3.0;
            self.layout.line(x, top, label, Style::ASIDE);
            match number {
                Some(number) => self.layout.line(x, top + 12.0, grouped(number), Style::FIGURE),
                None => self.layout.line(x, top + 12.0, otherwise, Style::LEAD.ink(Ink::QUIET)),
            }
        }
        self.layout.y = top + 46.0;
        self.layout.rule(Ink::LINE, 0.6);
        let small = [
            ("New", counts.new),
            ("Changed", counts.changed),
            ("Removed", counts.removed),
            ("Returned", counts.returned),
            ("Kept", counts.kept),
            ("Deactivated", counts.deactivated),
            ("Unchanged", counts.unchanged),
        ];
        for (place, (label, number)) in small.into_iter().enumerate() {
            let x = MARGIN + place as f32 * MEASURE / 7.0;
            let ink = if number == 0 { Ink::QUIET } else { Ink::TEXT };
            self.layout.line(x, top + 52.0, label, Style::ASIDE);
            self.layout.line(x, top + 64.0, grouped(number), Style::SMALL_FIGURE.ink(ink));
        }
        self.layout.y = top + 86.0;
    }

    /// The auditor's questions.
    fn answers(&mut self) {
        const COLUMNS: [Column; 2] = [Column::new("", 104.0), Column::new("", MEASURE - 104.0)];
        let answers = [
            ("Which list?", self.which()),
            ("Is it complete?", self.complete()),
            ("Is it accurate?", self.accurate()),
            ("Who sent it?", self.who()),
            ("When?", self.when()),
            ("From which file?", self.from_which()),
        ];
        let rows = answers.map(|(question, answer)| Row::new(vec![cell(question, Style::STRONG), answer]));
        self.layout.table(&COLUMNS, rows.into_iter());
    }

    fn which(&self) -> Cell {
        let (list, words) = (&self.proof.list, &self.words);
        let region =
            list.region.as_ref().map_or_else(String::new, |region| format!("{}, ", words.read(region)));
        let address = words.read(&list.address);
        vec![
            text(format!("Vanta list ID {}", words.code(&list.list_id).words()), Style::BODY),
            text(format!("Connection {}: {region}{address}", words.quoted(&list.connection)), Style::BODY),
            text(format!("Client ID {}", words.code(&list.client_id).words()), Style::BODY),
        ]
    }

    fn complete(&self) -> Cell {
        let (proof, mut said) = (self.proof, Vec::new());
        let read: usize = proof.files.iter().map(|file| file.rows).sum();
        let left: usize = proof.files.iter().flat_map(|file| &file.left_out).map(|left| left.count).sum();
        if proof.files.is_empty() {
            said.push("No file was read.".to_owned());
        } else {
            let read = several(read, "row was read", "rows were read");
            said.push(match left {
                0 => format!("{read}; none was left out."),
                _ => format!(
                    "{read}; {} left out, each with its reason under “Source files”.",
                    several(left, "was", "were")
                ),
            });
        }
        if let Some(sent) = proof.counts.sent.filter(|_| proof.verdict.went_out()) {
            said.push(format!(
                "{} went out in one request, which replaces the whole list.",
                self.count(sent)
            ));
        }
        let counts = &proof.counts;
        if counts.kept > 0 {
            said.push(format!(
                "Of these, {} are not in the file and were kept as Vanta had them.",
                grouped(counts.kept)
            ));
        }
        if counts.deactivated > 0 {
            let number = grouped(counts.deactivated);
            said.push(format!("Of these, {number} are not in the file and were sent as deactivated."));
        }
        said.into_iter().map(|said| text(said, Style::BODY)).collect()
    }

    fn accurate(&self) -> Cell {
        let (proof, vanta) = (self.proof, self.vanta());
        let mut said = vec![match &proof.read_back {
            Some(found) if found.differences.is_empty() => format!(
                "Read back from {vanta} at {} and compared with what was sent, record by record and field by \
                 field: no difference.",
                found.at.in_short()
            ),
            Some(found) => format!(
                "Read back from {vanta} at {}: {}. Each is named under “What the read-back found”.",
                found.at.in_short(),
                kinds_of(&found.differences)
            ),
            None if proof.verdict.went_out() => "The list was not read back.".to_owned(),
            None if proof.verdict == Verdict::NothingToDo => {
                format!("Nothing had to be sent: {vanta}’s list was read and held the same already.")
            }
            None => "Nothing was sent, so nothing was read back.".to_owned(),
        }];
        let otherwise = proof.read_back.as_ref().map_or(0, |found| found.kept_otherwise.len());
        if otherwise > 0 {
            let records = several(otherwise, "record has", "records have");
            said.push(format!(
                "{records} values that Vanta is known to store in its own way; they count as equal and are named too."
            ));
        }
        said.into_iter().map(|said| text(said, Style::BODY)).collect()
    }

    fn who(&self) -> Cell {
        let (proof, words) = (self.proof, &self.words);
        let way = proof.way.map_or_else(String::new, |way| format!(", {}", way.in_words()));
        let mut said = vec![format!("The computer’s user {}{way}.", words.quoted(&proof.user))];
        said.extend(proof.approvals.iter().map(|approval| {
            format!(
                "This plan was approved by {}, {}, at {}.",
                words.quoted(&approval.by),
                approval.way.in_words(),
                approval.at.in_short()
            )
        }));
        if proof.approvals.is_empty() {
            said.push("No approval is recorded for this run.".to_owned());
        }
        said.into_iter().map(|said| text(said, Style::BODY)).collect()
    }

    fn when(&self) -> Cell {
        let began = format!("Began {}.", self.proof.started.in_full());
        let ended = match &self.proof.finished {
            Some(ended) => format!("Ended {}.", ended.in_full()),
            None => "No end is recorded.".to_owned(),
        };
        vec![text(began, Style::BODY), text(ended, Style::BODY)]
    }

    fn from_which(&self) -> Cell {
        const NAMED: usize = 2;
        let (files, words) = (&self.proof.files, &self.words);
        let mut said = Vec::new();
        for file in files.iter().take(NAMED) {
            let sheet = file
                .sheet
                .as_ref()
                .map_or_else(String::new, |sheet| format!(", sheet {}", words.quoted(sheet)));
            said.push(text(
                format!("{}{sheet}, {}", words.quoted(&file.name), bytes(file.bytes)),
                Style::BODY,
            ));
            said.push(text("SHA-256", Style::ASIDE));
            said.push(words.code(&file.sha256));
        }
        match files.len() {
            0 => said.push(text("None.", Style::BODY)),
            number if number > NAMED => {
                let more = several(number - NAMED, "more file", "more files");
                said.push(text(format!("And {more}, all under “Source files”."), Style::BODY));
            }
            _ => {}
        }
        said
    }

    fn files(&mut self) {
        self.layout.section("Source files");
        if self.proof.files.is_empty() {
            self.layout.text("No file was read.", Style::BODY);
        }
        for file in &self.proof.files {
            self.file(file);
        }
    }

    fn file(&mut self, file: &SourceFile) {
        const LEFT_OUT: [Column; 3] = [
            Column::new("Left out, because", 210.0),
            Column::numbers("Rows", 60.0),
            Column::new("Which rows", 213.28),
        ];
        let words = &self.words;
        self.layout.part(&words.read(&file.name));
        let mut facts = vec![("Size", cell(bytes(file.bytes), Style::CELL))];
        facts.push(("SHA-256", vec![words.code(&file.sha256)]));
        if let Some(format) = &file.format {
            facts.push(("Format", words.cell(format)));
        }
        if let Some(modified) = &file.modified {
            facts.push(("Last modified", cell(modified.in_full(), Style::CELL)));
        }
        if let Some(sheet) = &file.sheet {
            facts.push(("Sheet", words.cell(sheet)));
        }
        if let Some(row) = file.headings_row {
            facts.push(("Headings", cell(format!("In row {row}"), Style::CELL)));
        }
        facts.push(("Rows read", cell(grouped(file.rows), Style::CELL)));
        let left: usize = file.left_out.iter().map(|left| left.count).sum();
        facts.push((
            "Rows left out",
            cell(if left == 0 { "None".to_owned() } else { grouped(left) }, Style::CELL),
        ));
        self.layout.facts(facts);
        if !file.left_out.is_empty() {
            self.layout.space(8.0);
            let left_out = file.left_out.iter().map(|left| {
                let unnamed = left.count.saturating_sub(left.rows.len());
                let mut which = cell(rows(&left.rows), Style::CELL);
                if unnamed > 0 {
                    which.push(text(
                        format!("and {} whose numbers were not kept", grouped(unnamed)),
                        Style::ASIDE,
                    ));
                }
                Row::new(vec![words.cell(&left.why), cell(grouped(left.count), Style::CELL), which])
            });
            self.layout.table(&LEFT_OUT, left_out);
        }
    }

    fn recipe(&mut self) {
        self.layout.section("Recipe");
        let Some(recipe) = &self.proof.recipe else {
            return self.layout.text("No recipe was applied.", Style::BODY);
        };
        let words = &self.words;
        self.layout.text("The recipe decides how rows become records: which column feeds which field, and which rows count.", Style::BODY);
        self.layout.space(4.0);
        let mut facts = vec![("Name", words.cell(&recipe.name))];
        if let Some(version) = &recipe.version {
            facts.push(("Version", words.cell(version)));
        }
        if let Some(edited) = &recipe.edited {
            facts.push(("Last edited", cell(edited.in_full(), Style::CELL)));
        }
        facts.push(("SHA-256 of its text", vec![words.code(&recipe.sha256)]));
        let whole = if recipe.text.is_some() { "In the appendix" } else { "Not part of this proof" };
        facts.push(("Its text", cell(whole, Style::CELL)));
        self.layout.facts(facts);
    }

    fn changes(&mut self) {
        let changes = &self.proof.changes;
        let out = self.proof.verdict.went_out();
        self.layout.section("Changes by name");
        let (vanta, would) = (self.vanta(), if out { "" } else { "Planned and not sent. " });
        let lists: [(&str, &[Named], &str); 5] = [
            ("Removed", &changes.removed, "were live, and are not in what was sent"),
            ("Deactivated", &changes.deactivated, "are not in the file; their status was set to deactivated"),
            ("Kept", &changes.kept, "are not in the file, and were sent as they stood"),
            ("New", &changes.new, "are in the file, and were never there before"),
            ("Returned", &changes.returned, "are in the file again after they had been removed"),
        ];
        let mut none = Vec::new();
        for (title, records, meaning) in lists {
            if records.is_empty() {
                none.push(title.to_lowercase());
            } else {
                let meaning = format!("{would}In {vanta}, these {meaning}.");
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

    fn agreements(&mut self) {
        self.layout.section("Holds and approvals");
        let (proof, words) = (self.proof, &self.words);
        if proof.holds.is_empty() {
            self.layout.text("No rule held or refused this run.", Style::BODY);
        } else {
            self.layout.text("These rules held or refused the plan:", Style::BODY);
            self.layout.y += 2.0;
            self.layout.table(&HOLDS, proof.holds.iter().map(|hold| held(words, hold)));
        }
        for way in &proof.gentler_ways {
            self.layout.space(6.0);
            self.layout.text(&words.read(way), Style::BODY);
        }
        self.layout.space(8.0);
        if proof.approvals.is_empty() {
            self.layout.text("No approval is recorded for this run.", Style::BODY);
        }
        for approval in &proof.approvals {
            self.layout.part(&format!("Approved by {}", words.quoted(&approval.by)));
            let way = approval.way.in_words();
            self.layout.facts(vec![
                ("When", cell(approval.at.in_full(), Style::CELL)),
                ("How", cell(way, Style::CELL)),
                ("Fingerprint", vec![words.code(&approval.fingerprint)]),
            ]);
            if approval.holds == proof.holds {
                self.layout.space(4.0);
                self.layout.text("It covers exactly what the rules above held.", Style::BODY);
            } else if !approval.holds.is_empty() {
                self.layout.space(8.0);
                self.layout.text("What was held, and approved:", Style::BODY);
                self.layout.table(&HOLDS, approval.holds.iter().map(|hold| held(words, hold)));
            }
        }
    }

    fn sent(&mut self) {
        const COLUMNS: [Column; 7] = [
            Column::new("Began", 84.0),
            Column::new("Method", 48.0),
            Column::new("Path", 128.0),
            Column::new("Answer", 50.0),
            Column::numbers("Tries", 42.0),
            Column::numbers("Took", 54.0),
            Column::new("Vanta’s ID", MEASURE - 406.0),
        ];
        let (proof, words) = (self.proof, &self.words);
        let out = proof.verdict.went_out();
        self.layout.section(if out { "What was sent" } else { "What would have been sent" });
        let mut facts = Vec::new();
        match (&proof.body, proof.counts.sent) {
            (Some(body), records) => {
                let records =
                    records.map_or_else(String::new, |records| format!("{}, ", self.count(records)));
                facts.push(("The exact body", cell(format!("{records}{}", bytes(body.bytes)), Style::CELL)));
                facts.push(("SHA-256 of it", vec![words.code(&body.sha256)]));
            }
            (None, _) => facts.push(("The exact body", cell("None was built", Style::CELL))),
        }
        if let Some(plan) = &proof.plan {
            facts.push(("Fingerprint of the plan", vec![words.code(plan)]));
        }
        self.layout.facts(facts);
        self.layout.part("Requests");
        if proof.requests.is_empty() {
            return self.layout.text(&format!("No request was made of {}.", self.vanta()), Style::BODY);
        }
        let rows = proof.requests.iter().map(|made| {
            let answer = made
                .status
                .map_or_else(|| cell("none", Style::ASIDE), |status| words.cell(&status.to_string()));
            let id = made
                .request_id
                .as_deref()
                .map_or_else(|| cell("none given", Style::ASIDE), |id| vec![words.code(id)]);
            Row::new(vec![
                cell(made.started.in_short(), Style::CELL),
                vec![words.code(&made.method)],
                vec![words.code(&made.path)],
                answer,
                cell(made.tries.to_string(), Style::CELL),
                cell(took(made.took_ms), Style::CELL),
                id,
            ])
        });
        self.layout.table(&COLUMNS, rows);
    }

    fn read_back(&mut self) {
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

    fn notes(&mut self) {
        if self.proof.notes.is_empty() {
            return;
        }
        const COLUMNS: [Column; 2] = [Column::numbers("", 32.0), Column::new("", MEASURE - 32.0)];
        self.layout.section("Notes");
        self.layout.text("What the person was told besides:", Style::BODY);
        let rows = (1..).zip(&self.proof.notes);
        let rows = rows
            .map(|(place, note)| Row::new(vec![cell(grouped(place), Style::ASIDE), self.words.cell(note)]));
        self.layout.table(&COLUMNS, rows);
    }

    fn how_to_check(&mut self, beside: &[WrittenFile]) {
        const FILES: [Column; 3] = [
            Column::new("File", 80.0),
            Column::numbers("Size", 84.0),
            Column::new("SHA-256", MEASURE - 164.0),
        ];
        self.layout.section("How to check this proof");
        let words = &self.words;
        self.layout.part("The files beside this document");
        self.layout.text(&format!("{JSON} says everything in this document exactly, for machines; {CSV} has the changes for spreadsheet programs."), Style::BODY);
        let rows = beside.iter().map(|file| {
            Row::new(vec![
                cell(file.name, Style::CELL),
                cell(bytes(file.bytes), Style::CELL),
                vec![words.code(&file.sha256)],
            ])
        });
        self.layout.table(&FILES, rows);
        self.layout.part("The source file");
        self.layout.text("Its SHA-256 is a fingerprint: the file that is kept is the one that was read exactly if any program that computes SHA-256 arrives at the same 64 digits. The same holds for the recipe and for the body that was sent.", Style::BODY);
        self.layout.part("The history");
        match &self.proof.chain {
            None => self.layout.text("This run was not written to a history.", Style::BODY),
            Some(chain) => {
                self.layout.text("Every run is an entry of a chain, each sealed over the one before. The command below, on the computer that made this run, computes every entry anew and says which one was changed or is missing. Its count and last hash must be these, or those of a later end of the same chain.", Style::BODY);
                self.layout.facts(vec![
                    ("Command", cell("rollcall history --verify", Style::CODE)),
                    ("Run", vec![words.code(&self.proof.run)]),
                    ("This entry", cell(format!("Number {} of {}", chain.entry, chain.count), Style::CELL)),
                    ("Hash of this entry", vec![words.code(&chain.hash)]),
                    ("Hash of the last entry", vec![words.code(&chain.head)]),
                ]);
            }
        }
    }

    fn recipe_text(&mut self) {
        const COLUMNS: [Column; 2] = [Column::numbers("", 32.0), Column::new("", MEASURE - 32.0)];
        let Some(recipe) = self.proof.recipe.as_ref() else { return };
        let Some(lines) = recipe.text.as_ref().map(|text| text.lines()) else { return };
        self.layout.section("Appendix: the recipe’s text");
        let rows = (1..).zip(lines).map(|(place, line)| {
            let line = self.words.show(line, Purpose::Code);
            let cells = vec![cell(grouped(place), Style::ASIDE), cell(line, Style::CODE)];
            Row { joined: place > 1, goes_on: true, ..Row::new(cells) }
        });
        self.layout.table(&COLUMNS, rows);
    }

    /// What the first page says of the others, now that they are known.
    fn foot_of_first_page(&mut self) {
        let places = self.layout.places.iter();
        let places: Vec<String> = places.map(|place| format!("{} {}", place.title, place.page + 1)).collect();
        let mut lines =
            wrap(&format!("Contents, with pages: {}.", places.join(" · ")), Style::ASIDE, MEASURE);
        if self.words.numbers.get() {
            let note = format!(
                "Characters that the fonts of this document lack, and invisible ones, are shown by their number, like ‹U+5C71›; {JSON} has them exactly."
            );
            lines.splice(0..0, wrap(&note, Style::ASIDE, MEASURE));
        }
        let mut y = BOTTOM + 4.0 - lines.len() as f32 * 11.0;
        if let Some(page) = self.layout.pages.first_mut() {
            for line in lines {
                page.items.push(Item::Line {
                    x: MARGIN,
                    y,
                    text: line,
                    style: Style { leading: 11.0, ..Style::ASIDE },
                });
                y += 11.0;
            }
        }
    }

    /// Head and foot of every page.
    fn frames(&mut self) {
        let (proof, words) = (self.proof, &self.words);
        let all = self.layout.pages.len();
        let list = one_line(&words.read(&proof.list.name), Style::HEAD, MEASURE * 0.62);
        let verdict = format!("{}, {}", proof.verdict.title(), proof.started.day());
        let run = format!("Run {}", words.read(&proof.run));
        let run = one_line(&run, Style::ASIDE, MEASURE * 0.7);
        for (place, page) in self.layout.pages.iter_mut().enumerate() {
            let mut line = |x: f32, y: f32, text: &str, style: Style, right: bool| {
                let width = if right { style.face.width(text, style.size) } else { 0.0 };
                page.items.push(Item::Line { x: x - width, y, text: text.to_owned(), style });
            };
            if place > 0 {
                line(MARGIN, 50.0, &list, Style::HEAD, false);
                line(WIDTH - MARGIN, 50.0, &verdict, Style::ASIDE, true);
            }
            line(MARGIN, HEIGHT - 34.0, &run, Style::ASIDE, false);
            line(WIDTH - MARGIN, HEIGHT - 34.0, &format!("Page {} of {all}", place + 1), Style::ASIDE, true);
            let rule = |y| Item::Block { x: MARGIN, y, width: MEASURE, height: 0.6, ink: Ink::LINE };
            page.items.push(rule(HEIGHT - 48.0));
            if place > 0 {
                page.items.push(rule(57.0));
            }
            if proof.practice {
                let band = Item::Block { x: 0.0, y: 0.0, width: WIDTH, height: 26.0, ink: Ink::PRACTICE };
                let mark = Style { face: Face::Bold, size: 10.0, leading: 14.0, ink: Ink::WHITE };
                let x = (WIDTH - mark.face.width(PRACTICE, mark.size)) / 2.0;
                page.items.insert(0, Item::Line { x, y: 16.8, text: PRACTICE.to_owned(), style: mark });
                page.items.insert(0, band);
            }
        }
    }
}

const HOLDS: [Column; 2] = [Column::new("Rule", 110.0), Column::new("What it said", MEASURE - 110.0)];

fn held(words: &Words, hold: &Held) -> Row {
    Row::new(vec![words.cell(&hold.rule), words.cell(&hold.message)])
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

/// `6 records differ: 3 sent, and not in Vanta; 3 in both, with other values`.
fn kinds_of(differences: &[Difference]) -> String {
    let kinds = DifferenceKind::ALL.into_iter().filter_map(|kind| {
        let number = differences.iter().filter(|difference| difference.kind == kind).count();
        (number > 0).then(|| format!("{} {}", grouped(number), kind.in_words().to_lowercase()))
    });
    let kinds = kinds.collect::<Vec<_>>().join("; ").replace("vanta", "Vanta");
    format!("{}: {kinds}", several(differences.len(), "record differs", "records differ"))
}

/// `1 row`, `1,200 rows`.
fn several(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `812 ms`, `12.4 s`.
fn took(milliseconds: u64) -> String {
    match milliseconds {
        0..1000 => format!("{milliseconds} ms"),
        _ => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
    }
}

/// As much as fits on one line of a page's head, where the whole is said on the first page.
fn one_line(words: &str, style: Style, width: f32) -> String {
    match wrap(words, style, width).as_slice() {
        [first, _, ..] => format!("{first}…"),
        _ => words.to_owned(),
    }
}

/// A verdict's colours and shape.
struct State {
    ink: Ink,
    ground: Ink,
    verdict: Verdict,
}

impl State {
    fn of(verdict: Verdict) -> State {
        let (ink, ground) = match verdict {
            Verdict::Verified => (Ink(0x17, 0x66, 0x38), Ink(0xe2, 0xf2, 0xe7)),
            Verdict::Differs | Verdict::Refused => (Ink(0xab, 0x1f, 0x26), Ink(0xfc, 0xe8, 0xe6)),
            Verdict::Unknown | Verdict::Sent | Verdict::Held | Verdict::Missed => {
                (Ink(0x81, 0x4b, 0x00), Ink(0xfc, 0xef, 0xd6))
            }
            Verdict::NothingToDo => (Ink(0x1a, 0x55, 0x88), Ink(0xe3, 0xef, 0xf8)),
            Verdict::NotSent => (Ink(0x55, 0x56, 0x5a), Ink(0xec, 0xec, 0xe8)),
        };
        State { ink, ground, verdict }
    }

    /// The shape, around a middle. Printed without colour, it still tells the verdicts apart.
    fn mark(&self, x: f32, y: f32) -> Vec<Item> {
        let shape = |corners: &[(f32, f32)], ink| Item::Shape {
            corners: corners.iter().map(|(right, down)| (x + right, y + down)).collect(),
            ink,
        };
        let bar = |left: f32, top: f32, width: f32, height: f32| Item::Block {
            x: x + left,
            y: y + top,
            width,
            height,
            ink: Ink::WHITE,
        };
        let ground = match self.verdict {
            Verdict::Differs | Verdict::Unknown => vec![(0.0, -11.0), (12.0, 10.0), (-12.0, 10.0)],
            Verdict::Held | Verdict::Missed => {
                vec![(-10.0, -10.0), (10.0, -10.0), (10.0, 10.0), (-10.0, 10.0)]
            }
            Verdict::Refused => ring(8, 11.0, std::f32::consts::FRAC_PI_8),
            _ => ring(48, 11.0, 0.0),
        };
        let mut mark = vec![shape(&ground, self.ink)];
        match self.verdict {
            Verdict::Verified | Verdict::NothingToDo => mark.push(shape(
                &[(-5.6, 0.2), (-3.9, -1.5), (-1.4, 1.0), (4.0, -4.5), (5.7, -2.8), (-1.4, 4.4)],
                Ink::WHITE,
            )),
            Verdict::Differs | Verdict::Unknown => {
                mark.extend([bar(-1.1, -4.0, 2.2, 7.0), bar(-1.1, 5.0, 2.2, 2.4)]);
            }
            Verdict::Held => mark.extend([bar(-4.4, -5.0, 3.0, 10.0), bar(1.4, -5.0, 3.0, 10.0)]),
            Verdict::Sent => mark.push(shape(
                &[(0.0, -6.0), (5.0, -0.5), (1.3, -0.5), (1.3, 5.5), (-1.3, 5.5), (-1.3, -0.5), (-5.0, -0.5)],
                Ink::WHITE,
            )),
            Verdict::Refused | Verdict::NotSent | Verdict::Missed => mark.push(bar(-5.5, -1.4, 11.0, 2.8)),
        }
        mark
    }
}

/// The corners of a regular polygon; of many corners, a circle.
fn ring(corners: u8, radius: f32, turned: f32) -> Vec<(f32, f32)> {
    let step = std::f32::consts::TAU / f32::from(corners);
    (0..corners)
        .map(|corner| turned + step * f32::from(corner))
        .map(|at| (radius * at.cos(), radius * at.sin()))
        .collect()
}
