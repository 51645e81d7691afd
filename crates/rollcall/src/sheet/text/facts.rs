//! What is to be told of a text besides its rows.
//!
//! All of it is noted row by row and in little memory: of what may come a million times, the number and the first
//! places are kept.

use encoding_rs::Encoding;
use memchr::memmem::Finder;

use super::TextError;
use super::dialect::Delimiter;
use super::encoding::Verdict;
use super::rows::Row;
use crate::sheet::grid::MOST_COLUMNS;
use crate::sheet::note::Places;
use crate::sheet::words;

/// As many places as a person looks at.
const PLACES: usize = 3;
/// Among so many samples are three that two encodings read differently.
const SAMPLES: usize = 64;
const SAMPLE_LENGTH: usize = 40;
const REPLACEMENT: &str = "\u{FFFD}";
/// What is to be told of a text that was read.
#[derive(Debug)]
pub struct TextFacts {
    /// How it is encoded.
    pub encoding: &'static Encoding,
    /// The encoding is known, not guessed.
    pub sure: bool,
    /// Where it was guessed: what another encoding would read differently. None where every likely one reads alike.
    pub doubt: Option<Doubt>,
    /// What stands between its cells.
    pub delimiter: u8,
    /// No other delimiter fits as well.
    pub delimiter_sure: bool,
    /// Its first row is a line like `sep=;`, which is no data.
    pub separator_line: bool,
    /// The rows that have more or fewer cells than most.
    pub uneven: Uneven,
    /// Characters that could not be read, and were replaced by `U+FFFD` here or by whoever wrote the file.
    pub lost: Lost,
    /// Cells whose first apostrophe was taken away.
    pub(in crate::sheet) apostrophes: Places,
}

/// A cell, by its row counted from 1 and its column counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1.
    pub row: u32,
    /// Counted from 0.
    pub column: usize,
}

/// What two encodings read differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The likeliest encoding besides the one that was used.
    pub other: &'static Encoding,
    /// Up to three.
    pub samples: Vec<Sample>,
}

/// A text that two encodings read differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Where it stands.
    pub place: Place,
    /// As it was read.
    pub read: String,
    /// As the other encoding would read it.
    pub other: String,
}

/// The rows that have more or fewer cells than most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uneven {
    /// How many cells most rows have.
    pub usual: usize,
    /// How many rows have another number.
    pub count: u32,
    /// The first three of them.
    pub rows: Vec<u32>,
}

/// Characters that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// How many.
    pub count: u64,
    /// How many cells have any.
    pub cells: usize,
    /// The first three cells that have any.
    pub places: Vec<Place>,
}

/// What is noted while the rows go by.
pub(super) struct Notes {
    widths: Widths,
    lost: Lost,
    replacement: Finder<'static>,
    samples: Option<Samples>,
    cut: Option<Cut>,
    apostrophes: Places,
}

/// A last row without a line end.
struct Cut {
    row: u32,
    width: usize,
}

impl Notes {
    pub(super) fn new(verdict: &Verdict) -> Notes {
        Notes {
            widths: Widths::default(),
            lost: Lost::default(),
            replacement: Finder::new(REPLACEMENT),
            samples: (!verdict.sure).then(Samples::default),
            cut: None,
            apostrophes: Places::default(),
        }
    }

    pub(super) fn see_apostrophe(&mut self, row: u32, column: usize) {
        self.apostrophes.cell(row, column);
    }

    pub(super) fn see(&mut self, row: &Row<'_>) {
        self.widths.see(row.number, row.width());
        if self.replacement.find(row.text.as_bytes()).is_some() {
            self.lost.see(row);
        }
        if let Some(samples) = self.samples.as_mut().filter(|samples| samples.0.len() < SAMPLES) {
            samples.see(row);
        }
        if !row.ended && !begins_with_total(row) {
            self.cut = Some(Cut { row: row.number, width: row.width() });
        }
    }

    /// Whether the last row is one that the file breaks off in.
    ///
    /// # Errors
    /// Where it is.
    pub(super) fn whole(&self) -> Result<(), TextError> {
        match &self.cut {
            Some(cut) if self.widths.are_wider_before(cut.width) => {
                Err(TextError::EndsEarly { row: cut.row })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn facts(self, verdict: &Verdict, delimiter: &Delimiter) -> TextFacts {
        TextFacts {
            encoding: verdict.encoding,
            sure: verdict.sure,
            doubt: self.samples.and_then(|samples| samples.doubt(verdict)),
            delimiter: delimiter.byte,
            delimiter_sure: delimiter.sure,
            separator_line: delimiter.separator_line > 0,
            uneven: self.widths.uneven(),
            lost: self.lost,
            apostrophes: self.apostrophes,
        }
    }
}

fn begins_with_total(row: &Row<'_>) -> bool {
    row.cells().find(|cell| !cell.trim().is_empty()).is_some_and(words::is_total)
}

impl Lost {
    fn see(&mut self, row: &Row<'_>) {
        for (column, cell) in row.cells().enumerate() {
            let count = cell.matches(REPLACEMENT).count();
            self.count += count as u64;
            self.cells += usize::from(count > 0);
            if count > 0 && self.places.len() < PLACES {
                self.places.push(Place { row: row.number, column });
            }
        }
    }
}

/// How many rows have how many cells; the place is the number of cells.
#[derive(Default)]
struct Widths(Vec<Width>);

#[derive(Clone, Copy, Default)]
struct Width {
    count: u32,
    first: [u32; PLACES],
    last: u32,
    before_last: u32,
}

impl Widths {
    fn see(&mut self, row: u32, width: usize) {
        let width = width.min(MOST_COLUMNS);
        if width >= self.0.len() {
            self.0.resize(width + 1, Width::default());
        }
        let seen = &mut self.0[width];
        if let Some(place) = seen.first.get_mut(seen.count as usize) {
            *place = row;
        }
        seen.count += 1;
        (seen.before_last, seen.last) = (seen.last, row);
    }

    fn seen(&self) -> impl Iterator<Item = (usize, &Width)> {
        self.0.iter().enumerate().filter(|(_, seen)| seen.count > 0)
    }

    /// Among equals, the number of cells that came first is the usual one.
    fn uneven(&self) -> Uneven {
        let usual = self.seen().max_by_key(|(_, seen)| (seen.count, std::cmp::Reverse(seen.first[0])));
        let usual = usual.map_or(0, |(width, _)| width);
        let others = || self.seen().filter(|(width, _)| *width != usual).map(|(_, seen)| seen);
        let mut rows: Vec<u32> = others().flat_map(|seen| seen.first).filter(|&row| row > 0).collect();
        rows.sort_unstable();
        rows.truncate(PLACES);
        Uneven { usual, count: others().map(|seen| seen.count).sum(), rows }
    }

    /// Whether the last row, of so many cells, is narrower than usual, and no other row is but those of a title.
    fn are_wider_before(&self, width: usize) -> bool {
        let usual = self.uneven().usual;
        let Some(wide) = self.0.get(usual).filter(|wide| wide.count >= 2 && width < usual) else {
            return false;
        };
        // The last row itself is among those of its width.
        let last_other =
            |(found, seen): (usize, &Width)| if found == width { seen.before_last } else { seen.last };
        self.seen().filter(|(found, _)| *found < usual).all(|seen| last_other(seen) < wide.first[0])
    }
}

/// Different texts with more than ASCII.
#[derive(Default)]
struct Samples(Vec<(Place, String)>);

impl Samples {
    fn see(&mut self, row: &Row<'_>) {
        let tells = |cell: &str| !cell.is_ascii() && !cell.contains(REPLACEMENT);
        for (column, cell) in row.cells().enumerate().filter(|(_, cell)| tells(cell)) {
            let text = short(cell);
            if self.0.len() < SAMPLES && self.0.iter().all(|(_, known)| known != text) {
                self.0.push((Place { row: row.number, column }, text.to_owned()));
            }
        }
    }

    /// The first encoding that reads any of it differently.
    fn doubt(&self, verdict: &Verdict) -> Option<Doubt> {
        verdict.others.iter().find_map(|&other| {
            let read_anew = |(place, read): &(Place, String)| {
                let other = reread(read, verdict.encoding, other).filter(|other| other != read)?;
                Some(Sample { place: *place, read: read.clone(), other })
            };
            let samples: Vec<Sample> = self.0.iter().filter_map(read_anew).take(PLACES).collect();
            (!samples.is_empty()).then_some(Doubt { other, samples })
        })
    }
}

/// A long cell from its first character on that is not ASCII.
fn short(cell: &str) -> &str {
    let end = |text: &str| text.char_indices().nth(SAMPLE_LENGTH).map(|(end, _)| end);
    if end(cell).is_none() {
        return cell;
    }
    let from = cell.find(|letter: char| !letter.is_ascii()).unwrap_or(0);
    let rest = &cell[from..];
    &rest[..end(rest).unwrap_or(rest.len())]
}

/// What was read in one encoding as another would read its bytes; None where they are none in the other.
fn reread(text: &str, encoding: &'static Encoding, other: &'static Encoding) -> Option<String> {
    let (bytes, _, unmappable) = encoding.encode(text);
    let text = other.decode_without_bom_handling_and_without_replacement(&bytes)?;
    (!unmappable).then(|| text.into_owned())
}
