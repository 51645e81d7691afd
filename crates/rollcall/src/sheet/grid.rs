//! What stands on a sheet, kept small: twelve bytes a cell, and one long text for all texts.
//!
//! A million rows of twelve columns would be twelve million allocations as vectors of strings. Here a cell is
//! three words: what it is, its column and its number format; and either a number, or where its text stands. Rows
//! hold only the cells that are filled, so a sheet that claims a million empty rows costs nothing, and any row is
//! found at once by its place.
//!
//! What is not kept of the rows is given back as soon as it was looked at: that is how a file of any length goes
//! through little memory.

use std::collections::HashSet;

use super::cell::{Cell, Content, Display, Epoch};
use super::number_format::NumberFormat;

/// The most that a sheet can have: rows and columns of a spreadsheet program, and what fits into memory.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// Columns A to XFD.
pub(super) const MOST_COLUMNS: usize = 16_384;
const MOST_CELLS: usize = 40_000_000;
const MOST_TEXT: usize = 1 << 31;
/// Spreadsheet programs stop at 32,767 or 65,535 characters in a cell.
const MOST_CELL_TEXT: usize = 1 << 20;
const MOST_FORMATS: usize = 1 << 14;

/// What a sheet has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooMuch {
    #[error("more than {} filled cells", MOST_CELLS)]
    Cells,
    #[error("more than two gigabytes of text")]
    Text,
    #[error("more than a megabyte of text in one cell")]
    CellText,
    #[error("more than {} rows", MOST_ROWS)]
    Rows,
    #[error("more than {} columns", MOST_COLUMNS)]
    Columns,
    #[error("more than {} number formats", MOST_FORMATS)]
    Formats,
}

/// Where a number format stands among those of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FormatId(u32);

impl FormatId {
    /// Numbers in full; also for whatever has no format.
    pub(super) const GENERAL: FormatId = FormatId(0);
    /// The file does not say how numbers are shown.
    pub(super) const UNKNOWN: FormatId = FormatId(1);
    /// The file says that it is a date, and not how it is shown.
    pub(super) const UNKNOWN_DATE: FormatId = FormatId(2);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
enum Holds {
    /// In the text, at an offset and of a length.
    Text,
    /// One of the texts that cells share.
    Shared,
    Number,
    /// A number or date with a text that the file itself gives; its place among `worded`.
    Worded,
    True,
    False,
    Error,
    NoResult,
}

const HOLDS: [Holds; 8] = [
    Holds::Text,
    Holds::Shared,
    Holds::Number,
    Holds::Worded,
    Holds::True,
    Holds::False,
    Holds::Error,
    Holds::NoResult,
];

/// A filled cell: what it holds (4 bits), format (14), column (14); and 64 bits of number or place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    what: u32,
    low: u32,
    high: u32,
}

#[expect(clippy::cast_possible_truncation, reason = "words are cut into their halves on purpose")]
impl Packed {
    fn new(holds: Holds, column: usize, format: FormatId, payload: u64) -> Packed {
        let what = (holds as u32) << 28 | format.0 << 14 | column as u32;
        Packed { what, low: payload as u32, high: (payload >> 32) as u32 }
    }

    fn holds(self) -> Holds {
        HOLDS[(self.what >> 28) as usize & 7]
    }

    fn format(self) -> usize {
        (self.what >> 14) as usize & (MOST_FORMATS - 1)
    }

    fn column(self) -> usize {
        self.what as usize & (MOST_COLUMNS - 1)
    }

    fn payload(self) -> u64 {
        u64::from(self.high) << 32 | u64::from(self.low)
    }

    fn in_column(self, column: usize) -> Packed {
        Packed { what: self.what & !(MOST_COLUMNS as u32 - 1) | column as u32, ..self }
    }
}

/// A part of the long text: 36 bits of offset, 28 of length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece(u64);

impl Piece {
    fn new(start: usize, length: usize) -> Piece {
        Piece((start as u64) << 28 | length as u64)
    }

    fn of(self, text: &str) -> &str {
        let (start, length) = ((self.0 >> 28) as usize, (self.0 & 0xFFF_FFFF) as usize);
        text.get(start..start + length).unwrap_or_default()
    }
}

/// A row that holds anything.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Counted from 1.
    number: u32,
    hidden: bool,
    start: u32,
    count: u32,
}

/// The filled cells of a sheet.
#[derive(Debug)]
pub(super) struct Grid {
    text: String,
    shared: Vec<Piece>,
    /// Numbers and dates whose shown text stands in the file.
    worded: Vec<(f64, bool, Piece)>,
    formats: Vec<NumberFormat>,
    epoch: Epoch,
    cells: Vec<Packed>,
    lines: Vec<Line>,
    /// The row that is being filled.
    open: Line,
    /// Numbers of which the file does not tell how they are shown are shown as they are: a person said so.
    plain_numbers: bool,
    /// Texts come from a text file, in which a number is a text too.
    is_text: bool,
    /// Columns in which any row had anything.
    used: Vec<bool>,
    /// Whether any cell holds white space alone.
    has_blanks: bool,
    blank_shared: HashSet<usize>,
    fault: Option<TooMuch>,
}

impl Grid {
    pub(super) fn new(epoch: Epoch) -> Grid {
        let formats = vec![NumberFormat::general(), NumberFormat::general(), NumberFormat::date()];
        let open = Line { number: 0, hidden: false, start: 0, count: 0 };
        Grid {
            text: String::new(),
            shared: Vec::new(),
            worded: Vec::new(),
            formats,
            epoch,
            cells: Vec::new(),
            lines: Vec::new(),
            open,
            plain_numbers: false,
            is_text: false,
            used: Vec::new(),
            has_blanks: false,
            blank_shared: HashSet::new(),
            fault: None,
        }
    }

    /// Makes a number format known.
    pub(super) fn add_format(&mut self, format: NumberFormat) -> Result<FormatId, TooMuch> {
        let place = self.formats.len();
        if place >= MOST_FORMATS {
            return Err(TooMuch::Formats);
        }
        self.formats.push(format);
        Ok(FormatId(u32::try_from(place).unwrap_or(0)))
    }

    /// Adds the next of the texts that cells share by their number.
    pub(super) fn add_shared(&mut self, text: &str) -> Result<(), TooMuch> {
        if is_blank(text) {
            self.blank_shared.insert(self.shared.len());
        }
        let piece = self.keep_text(text);
        self.shared.push(piece);
        if self.shared.len() > MOST_CELLS { Err(TooMuch::Cells) } else { self.fault.map_or(Ok(()), Err) }
    }

    /// Says that all comes from a text file.
    pub(super) fn is_of_text(&mut self) {
        self.is_text = true;
    }

    /// Takes a person's word that numbers are shown as they are.
    pub(super) fn take_numbers_as_shown(&mut self) {
        self.plain_numbers = true;
    }

    /// How many texts there are to share.
    pub(super) fn shared(&self) -> usize {
        self.shared.len()
    }

    /// Begins a row; its number counts from 1.
    pub(super) fn begin(&mut self, number: u32, hidden: bool) {
        let start = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        self.open = Line { number, hidden, start, count: 0 };
    }

    fn push(&mut self, holds: Holds, column: usize, format: FormatId, payload: u64) {
        if column >= MOST_COLUMNS {
            self.fault = Some(TooMuch::Columns);
            return;
        }
        if column >= self.used.len() {
            self.used.resize(column + 1, false);
        }
        self.used[column] = true;
        self.cells.push(Packed::new(holds, column, format, payload));
    }

    fn keep_text(&mut self, text: &str) -> Piece {
        if text.len() > MOST_CELL_TEXT {
            self.fault = Some(TooMuch::CellText);
            return Piece(0);
        }
        if self.text.len() + text.len() > MOST_TEXT {
            self.fault = Some(TooMuch::Text);
            return Piece(0);
        }
        let start = self.text.len();
        self.text.push_str(text);
        Piece::new(start, text.len())
    }

    /// A text of its own; an empty one is no cell.
    pub(super) fn text(&mut self, column: usize, text: &str) {
        if !text.is_empty() {
            self.has_blanks |= is_blank(text);
            let piece = self.keep_text(text);
            self.push(Holds::Text, column, FormatId::GENERAL, piece.0);
        }
    }

    /// One of the shared texts.
    pub(super) fn shared_text(&mut self, column: usize, index: usize) {
        if self.shared.get(index).is_some_and(|piece| piece.0 & 0xFFF_FFFF != 0) {
            self.has_blanks |= !self.blank_shared.is_empty() && self.blank_shared.contains(&index);
            self.push(Holds::Shared, column, FormatId::GENERAL, index as u64);
        }
    }

    pub(super) fn number(&mut self, column: usize, number: f64, format: FormatId) {
        self.push(Holds::Number, column, format, number.to_bits());
    }

    /// A number, or a date in days since 30 December 1899, with what the file says is shown for it.
    pub(super) fn worded(&mut self, column: usize, number: f64, is_date: bool, shown: &str) {
        let piece = self.keep_text(shown);
        self.worded.push((number, is_date, piece));
        self.push(Holds::Worded, column, FormatId::GENERAL, self.worded.len() as u64 - 1);
    }

    /// A date in days since 30 December 1899, shown through a format.
    pub(super) fn date(&mut self, column: usize, days: f64, format: FormatId) {
        // In 1904 the count of such workbooks begins, 1,462 days later.
        let serial = if self.epoch == Epoch::Excel1904 { days - 1462.0 } else { days };
        self.number(column, serial, format);
    }

    pub(super) fn boolean(&mut self, column: usize, value: bool) {
        self.push(if value { Holds::True } else { Holds::False }, column, FormatId::GENERAL, 0);
    }

    pub(super) fn error(&mut self, column: usize, error: &str) {
        let piece = self.keep_text(error);
        self.push(Holds::Error, column, FormatId::GENERAL, piece.0);
    }

    pub(super) fn no_result(&mut self, column: usize) {
        self.push(Holds::NoResult, column, FormatId::GENERAL, 0);
    }

    /// Ends the row, and says whether there was anything in it; if not, it is no row.
    ///
    /// # Errors
    /// Where the sheet holds more than Rollcall takes.
    pub(super) fn end(&mut self) -> Result<bool, TooMuch> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self.open.number > MOST_ROWS {
            return Err(TooMuch::Rows);
        }
        if self.cells.len() > MOST_CELLS {
            return Err(TooMuch::Cells);
        }
        if !self.has_open_cells() {
            return Ok(false);
        }
        self.open.count = u32::try_from(self.cells.len() - self.open.start as usize).unwrap_or(0);
        self.lines.push(self.open);
        Ok(true)
    }

    /// Whether there is anything yet in the row that is being filled.
    pub(super) fn has_open_cells(&self) -> bool {
        self.cells.len() > self.open.start as usize
    }

    /// Whether the cells of the row that is being filled stand in the order of their columns, each once.
    pub(super) fn in_order(&self) -> bool {
        self.cells[self.open.start as usize..].windows(2).all(|pair| pair[0].column() < pair[1].column())
    }

    /// Takes the last row out, and leaves its texts to whatever else uses them.
    pub(super) fn drop_line(&mut self) {
        self.lines.pop();
    }

    /// Gives everything back since that mark.
    pub(super) fn drop_last(&mut self, mark: Mark) {
        self.lines.truncate(mark.lines);
        self.cells.truncate(mark.cells);
        self.worded.truncate(mark.worded);
        self.text.truncate(mark.text);
    }

    /// Where the grid stands now.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            lines: self.lines.len(),
            cells: self.cells.len(),
            worded: self.worded.len(),
            text: self.text.len(),
        }
    }

    /// A cell of the row that is being filled, whose cells are in order.
    pub(super) fn open_cell(&self, column: usize) -> Option<Packed> {
        let cells = &self.cells[self.open.start as usize..];
        cells.binary_search_by_key(&column, |cell| cell.column()).ok().map(|place| cells[place])
    }

    /// Puts cells of other rows into the row that is being filled, and over what stands there. Says which columns were
    /// empty, and how many held something else.
    pub(super) fn fill(&mut self, cells: impl Iterator<Item = (usize, Packed)>) -> (Vec<usize>, usize) {
        let start = self.open.start as usize;
        let own = self.cells.len();
        let (mut filled, mut covered) = (Vec::new(), 0);
        for (column, like) in cells {
            match self.cells[start..own].binary_search_by_key(&column, |cell| cell.column()) {
                Ok(place) => {
                    covered += 1;
                    self.cells[start + place] = like.in_column(column);
                }
                Err(_) => {
                    self.cells.push(like.in_column(column));
                    filled.push(column);
                }
            }
        }
        self.cells[start..].sort_unstable_by_key(|cell| cell.column());
        (filled, covered)
    }

    /// How many rows hold anything.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The columns in which any row has anything, also rows that were not kept.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.used.iter().enumerate().filter(|(_, used)| **used).map(|(column, _)| column)
    }

    /// The number of the last row and the last column, counted from 1, that hold anything.
    pub(super) fn extent(&self) -> (u32, u32) {
        let rows = self.lines.last().map_or(0, |line| line.number);
        (rows, u32::try_from(self.used.len()).unwrap_or(u32::MAX))
    }

    /// Whether any cell holds white space alone.
    pub(super) fn has_blanks(&self) -> bool {
        self.has_blanks
    }

    /// The number of a row, by its place.
    pub(super) fn number_of(&self, line: usize) -> u32 {
        self.lines[line].number
    }

    pub(super) fn is_hidden(&self, line: usize) -> bool {
        self.lines[line].hidden
    }

    /// The first row with at least that number.
    pub(super) fn line_at(&self, number: u32) -> usize {
        self.lines.partition_point(|line| line.number < number)
    }

    /// Keeps only some of the rows from a place on.
    pub(super) fn retain(&mut self, from: usize, mut keep: impl FnMut(&Grid, usize) -> bool) {
        let kept: Vec<bool> = (from..self.lines.len()).map(|line| keep(self, line)).collect();
        let mut place = 0;
        self.lines.retain(|_| {
            let stays = place < from || kept[place - from];
            place += 1;
            stays
        });
    }

    fn cells_of(&self, line: usize) -> &[Packed] {
        let line = self.lines[line];
        &self.cells[line.start as usize..(line.start + line.count) as usize]
    }

    /// One cell as it is kept; nothing where it is empty.
    pub(super) fn packed(&self, line: usize, column: usize) -> Option<Packed> {
        let cells = self.cells_of(line);
        // Most rows are filled without gaps, from the first column on or from another one.
        if let Some(cell) = cells.get(column)
            && cell.column() == column
        {
            return Some(*cell);
        }
        let first = cells.first()?.column();
        if let Some(cell) = column.checked_sub(first).and_then(|place| cells.get(place))
            && cell.column() == column
        {
            return Some(*cell);
        }
        cells.binary_search_by_key(&column, |cell| cell.column()).ok().map(|place| cells[place])
    }

    /// One cell, by line and column.
    pub(super) fn cell(&self, line: usize, column: usize) -> Cell<'_> {
        self.packed(line, column).map_or(Cell::plain(Content::Empty), |packed| self.unpacked(packed))
    }

    /// The filled cells of a row with their columns.
    pub(super) fn filled(&self, line: usize) -> impl ExactSizeIterator<Item = (usize, Cell<'_>)> {
        self.cells_of(line).iter().map(|packed| (packed.column(), self.unpacked(*packed)))
    }

    /// What a cell that is kept holds.
    pub(super) fn unpacked(&self, packed: Packed) -> Cell<'_> {
        let payload = packed.payload();
        match packed.holds() {
            Holds::Text => {
                let content = Content::Text(Piece(payload).of(&self.text));
                Cell { content, display: if self.is_text { Display::Unknown } else { Display::Plain } }
            }
            Holds::Shared => {
                let piece = usize::try_from(payload).ok().and_then(|index| self.shared.get(index));
                Cell::plain(Content::Text(piece.map_or("", |piece| piece.of(&self.text))))
            }
            Holds::Number => self.number_cell(f64::from_bits(payload), packed.format()),
            Holds::Worded => {
                let worded = usize::try_from(payload).ok().and_then(|index| self.worded.get(index));
                let (number, is_date, piece) = worded.copied().unwrap_or((0.0, false, Piece(0)));
                let content = content(number, is_date, Epoch::WrittenOut);
                Cell { content, display: Display::Text(piece.of(&self.text)) }
            }
            Holds::True => Cell::plain(Content::Boolean(true)),
            Holds::False => Cell::plain(Content::Boolean(false)),
            Holds::Error => Cell::plain(Content::Error(Piece(payload).of(&self.text))),
            Holds::NoResult => Cell::plain(Content::NoResult),
        }
    }

    fn number_cell(&self, number: f64, format: usize) -> Cell<'_> {
        let display = match (format, &self.formats[format]) {
            (0, _) => Display::Plain,
            (1 | 2, _) if self.plain_numbers => Display::Plain,
            (1 | 2, _) => Display::Unknown,
            (_, format) => Display::Format(format, number),
        };
        let is_date = self.formats[format].is_date();
        Cell { content: content(number, is_date, self.epoch), display }
    }
}

/// Most texts begin with a letter, which settles it.
fn is_blank(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
        && text.trim().is_empty()
}

fn content<'t>(number: f64, is_date: bool, epoch: Epoch) -> Content<'t> {
    let date = is_date.then(|| epoch.date(number)).flatten();
    date.map_or(Content::Number(number), Content::Date)
}

/// A state of the grid to which it can go back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    lines: usize,
    cells: usize,
    worded: usize,
    text: usize,
}

impl Mark {
    /// How many rows there were.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }
}
