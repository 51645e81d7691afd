//! What stands on the pages.
//!
//! The first page answers at a glance: which list, how it ended, how many, and the auditor's four
//! questions. The pages after it name everything that the first one counts. Every text that comes from
//! outside goes through [`Words`], which is the only way for it onto a page.

mod first_page;
mod mark;
mod records;

use std::cell::Cell as Flag;

use vanta::Value;
use vanta::kind::grouped;

use super::face::{Face, has};
use super::folder::{CSV, JSON, WrittenFile};
use super::layout::{
    Cell, Column, HEIGHT, Ink, Item, Layout, MARGIN, MEASURE, Row, Style, Text, WIDTH, cell, text, wrap,
};
use super::model::{Held, Proof, SourceFile, Verdict};
use super::shown::{Purpose, bytes, rows, shown, value};

/// What a practice proof says on every page.
pub(super) const PRACTICE: &str = "PRACTICE: nothing reached Vanta";

const WHAT_A_RECIPE_IS: &str = "The recipe decides how rows become records: which column feeds which field, and \
     which rows count.";

const WHAT_A_HASH_SAYS: &str = "Its SHA-256 is a fingerprint: a file is the one that was read if, and only if, \
     a program that computes SHA-256 gives the same 64 digits. The same holds for the recipe and for the body that \
     was sent.";

const WHAT_THE_CHAIN_SAYS: &str = "Every run is an entry of a chain, each sealed over the one before. The command \
     below, on the computer that made this run, computes every entry anew and says which one was changed or is \
     missing. Its count and last hash must be these, or those of a later end of the same chain.";

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
            Some(word @ ("nothing" | "an empty text")) => cell(self.quoted(word), Style::CELL),
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

    fn files(&mut self) {
        self.layout.section("Source files");
        if self.proof.files.is_empty() {
            self.layout.text(&no_file(self.proof), Style::BODY);
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
        self.layout.text(WHAT_A_RECIPE_IS, Style::BODY);
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
        self.layout.section(match proof.verdict {
            Verdict::Unknown => "What may have been sent",
            verdict if verdict.went_out() => "What was sent",
            _ => "What would have been sent",
        });
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
                .map_or_else(|| cell("not kept", Style::ASIDE), |id| vec![words.code(id)]);
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
        let said = format!(
            "{JSON} says everything in this document exactly, for machines; {CSV} has the changes for \
             spreadsheet programs."
        );
        self.layout.text(&said, Style::BODY);
        let rows = beside.iter().map(|file| {
            Row::new(vec![
                cell(file.name, Style::CELL),
                cell(bytes(file.bytes), Style::CELL),
                vec![words.code(&file.sha256)],
            ])
        });
        self.layout.table(&FILES, rows);
        self.layout.part("The source file");
        self.layout.text(WHAT_A_HASH_SAYS, Style::BODY);
        self.layout.part("The history");
        match &self.proof.chain {
            None => self.layout.text("This run was not written to a history.", Style::BODY),
            Some(chain) => {
                self.layout.text(WHAT_THE_CHAIN_SAYS, Style::BODY);
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

/// `1 row`, `1,200 rows`.
/// What is said where no file was read.
fn no_file(proof: &Proof) -> String {
    match &proof.restored {
        Some(restored) => format!("No file was read. The list was restored: what was sent is {restored}."),
        None => "No file was read.".to_owned(),
    }
}

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
