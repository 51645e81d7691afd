//! The first page: which list, how it ended, how many, and the auditor's questions.

use vanta::kind::grouped;

use super::mark::Mark;
use super::{Document, no_file, several};
use crate::proof::face::Face;
use crate::proof::folder::JSON;
use crate::proof::layout::{
    BOTTOM, Cell, Column, Ink, Item, MARGIN, MEASURE, Row, Style, WIDTH, cell, text, wrap,
};
use crate::proof::model::{Difference, DifferenceKind, Verdict};
use crate::proof::shown::bytes;

impl Document<'_> {
    pub(super) fn first_page(&mut self) {
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
        let state = Mark::of(self.proof.verdict);
        let sentence = wrap(&self.words.read(&self.proof.sentence), Style::LEAD, MEASURE - 66.0);
        let height = 40.0 + sentence.len() as f32 * Style::LEAD.leading;
        let top = self.layout.y;
        self.layout.put(Item::Block { x: MARGIN, y: top, width: MEASURE, height, ink: state.ground });
        self.layout.put(Item::Block { x: MARGIN, y: top, width: 4.0, height, ink: state.ink });
        for item in state.shapes(MARGIN + 32.0, top + 25.0) {
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
        let counts = &self.proof.counts;
        let sent = match self.proof.verdict {
            Verdict::Unknown => "May have been sent",
            verdict if verdict.went_out() => "Sent",
            _ => "Would be sent",
        };
        let place = if self.proof.practice { "practice Vanta" } else { "Vanta" };
        let large = [
            (format!("In {place} before"), counts.before, "not read"),
            (sent.to_owned(), counts.sent, "none"),
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
            ("From which file?", self.which_file()),
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
            said.push(no_file(proof));
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
            let went = if proof.verdict == Verdict::Unknown { "may have gone out" } else { "went out" };
            let sent = self.count(sent);
            said.push(format!("{sent} {went} in one request, which replaces the whole list."));
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
                "{records} values that Vanta is known to store in its own way; they count as equal and are named \
                 too."
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

    fn which_file(&self) -> Cell {
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

    /// What the first page says of the others, now that they are known.
    pub(super) fn foot_of_first_page(&mut self) {
        let places = self.layout.places.iter();
        let places: Vec<String> = places.map(|place| format!("{} {}", place.title, place.page + 1)).collect();
        let mut lines =
            wrap(&format!("Contents, with pages: {}.", places.join(" · ")), Style::ASIDE, MEASURE);
        if self.words.numbers.get() {
            let note = format!(
                "Characters that the fonts of this document lack, and invisible ones, are shown by their number, \
                 like ‹U+5C71›; {JSON} has them exactly."
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
