//! One sheet: its rows, and what stands around them.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;

use super::cell::Opening;
use super::list;
use super::paragraphs;
use super::row::{Anchor, Row};
use super::{Wrong, count, in_content};
use crate::sheet::error::Fault;
use crate::sheet::grid::{MOST_COLUMNS, MOST_ROWS, TooMuch};
use crate::sheet::intake::{Area, Around, Intake};
use crate::sheet::xml::{Scanner, Tag, Token, XmlError};

/// Four for each row of the longest list that a sheet can hold.
const MOST_MERGED: usize = 1 << 22;
/// As many as a sheet can hold. A few bytes can claim more than a computer gets done in a day.
const MOST_REPEATED: usize = 40_000_000;

/// Goes through the content to its end, and takes the rows of one sheet on the way.
pub(super) fn read(
    content: impl Read,
    wanted: &list::Sheet,
    intake: &mut Intake<'_>,
) -> Result<Found, Fault> {
    let mut xml = Scanner::new(content);
    let mut sheet = Sheet::new(intake);
    let (mut tables, mut inside, mut ended) = (0, false, false);
    loop {
        match xml.next().map_err(|error| in_content(&error))? {
            Token::Open(tag) => match tag.name {
                b"spreadsheet" => inside = !tag.closed,
                b"dde-links" if !tag.closed => xml.skip(b"dde-links").map_err(|error| in_content(&error))?,
                b"table" if inside => {
                    let (closed, is_wanted) = (tag.closed, tables == wanted.place);
                    tables += 1;
                    if is_wanted && !closed {
                        sheet.read(&mut xml).map_err(|wrong| wrong.below(&wanted.name, sheet.above()))?;
                    } else if !closed {
                        xml.skip(b"table").map_err(|error| in_content(&error))?;
                    }
                }
                _ => {}
            },
            Token::Close(b"spreadsheet") => inside = false,
            Token::Close(b"document-content") => ended = true,
            Token::End if ended => return Ok(sheet.found),
            Token::End => return Err(in_content(&XmlError::EndsEarly)),
            _ => {}
        }
    }
}

/// What a sheet holds besides its rows.
#[derive(Default)]
pub(super) struct Found {
    pub(super) around: Around,
    /// Whether a formula looks into another file.
    pub(super) has_links: bool,
}

/// What the opening tag of a row says.
#[derive(Clone, Copy)]
struct RowOpening {
    times: u32,
    shown: Shown,
}

/// How a row is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    /// Hidden by hand.
    No,
    /// Hidden by a filter.
    Filtered,
}

impl RowOpening {
    fn of(tag: &Tag<'_>) -> Result<RowOpening, Fault> {
        let times = tag.raw(b"table:number-rows-repeated").map_or(Ok(1), count)?;
        let shown = match tag.raw(b"table:visibility") {
            Some(b"collapse") => Shown::No,
            Some(b"filter") => Shown::Filtered,
            _ => Shown::Yes,
        };
        Ok(RowOpening { times, shown })
    }
}

/// The sheet that is being read.
struct Sheet<'i, 'k> {
    intake: &'i mut Intake<'k>,
    found: Found,
    row: Row,
    /// The number of the row that comes next, from 1.
    next: u32,
    /// The column that the next one of the column descriptions is about.
    column: usize,
    groups: Groups,
    merges: Merges,
    /// Whether rows hidden from now on belong to the filter that hid the last.
    filtering: bool,
    /// How many cells came from repeating rows.
    repeated: usize,
}

impl<'i, 'k> Sheet<'i, 'k> {
    fn new(intake: &'i mut Intake<'k>) -> Sheet<'i, 'k> {
        Sheet {
            intake,
            found: Found::default(),
            row: Row::default(),
            next: 1,
            column: 0,
            groups: Groups::default(),
            merges: Merges::default(),
            filtering: false,
            repeated: 0,
        }
    }

    /// The last row that was read whole.
    fn above(&self) -> u32 {
        self.next - 1
    }

    /// Up to the end of the table whose opening tag came last.
    fn read(&mut self, xml: &mut Scanner<impl Read>) -> Result<(), Wrong> {
        loop {
            match xml.next()? {
                Token::Open(tag) => match tag.name {
                    b"table-row" => {
                        let (opening, closed) = (RowOpening::of(&tag)?, tag.closed);
                        self.row.clear();
                        if !closed {
                            self.cells(xml)?;
                        }
                        self.end(opening)?;
                    }
                    b"table-column" => self.columns(&tag)?,
                    b"table-row-group" if !tag.closed => {
                        self.groups.open(tag.raw(b"table:display") == Some(b"false"));
                    }
                    // Drawings and forms may have tables of their own.
                    name @ (b"shapes" | b"forms" | b"table") if !tag.closed => {
                        let name = name.to_vec();
                        xml.skip(&name)?;
                    }
                    _ => {}
                },
                Token::Close(b"table-row-group") => self.groups.close(),
                Token::Close(b"table") => return Ok(()),
                Token::End => return Err(XmlError::EndsEarly.into()),
                _ => {}
            }
        }
    }

    fn columns(&mut self, tag: &Tag<'_>) -> Result<(), Fault> {
        let from = self.column;
        let times = tag.raw(b"table:number-columns-repeated").map_or(Ok(1), count)?;
        self.column = from.saturating_add(times as usize);
        let is_hidden = matches!(tag.raw(b"table:visibility"), Some(b"collapse" | b"filter"));
        if is_hidden && from < MOST_COLUMNS {
            self.found.around.hidden_columns.push((from, self.column.min(MOST_COLUMNS) - 1));
        }
        Ok(())
    }

    /// The cells of a row, up to its end.
    fn cells(&mut self, xml: &mut Scanner<impl Read>) -> Result<(), Wrong> {
        let mut column = 0_usize;
        loop {
            match xml.next()? {
                Token::Open(tag) => {
                    let covered = match tag.name {
                        b"table-cell" => false,
                        b"covered-table-cell" => true,
                        _ => continue,
                    };
                    let (opening, closed) = (Opening::of(&tag)?, tag.closed);
                    let start = self.row.text.len();
                    if !closed {
                        paragraphs::read(xml, &mut self.row.text)?;
                    }
                    // What a merged cell hides stays in the file, and nobody sees it.
                    if covered && self.merges.cover(column, self.next) {
                        self.row.text.truncate(start);
                    } else {
                        self.cell(column, &opening, start)?;
                    }
                    column = column.saturating_add(opening.times as usize);
                }
                Token::Close(b"table-row") => return Ok(()),
                Token::End => return Err(XmlError::EndsEarly.into()),
                _ => {}
            }
        }
    }

    /// A cell whose paragraphs, if there are any, stand in the row's text from there on.
    fn cell(&mut self, column: usize, opening: &Opening, start: usize) -> Result<(), Fault> {
        self.found.has_links |= opening.has_link;
        let columns = column..column.saturating_add(opening.times as usize);
        if opening.columns > 1 || opening.rows > 1 {
            self.anchor(columns.clone(), opening);
        }
        match opening.value(&mut self.row.text, start) {
            Some(value) => self.row.add(columns, value, start),
            None => Ok(()),
        }
    }

    /// Cells that cover others.
    fn anchor(&mut self, columns: Range<usize>, opening: &Opening) {
        for left in columns.start..columns.end.min(MOST_COLUMNS) {
            let right = left.saturating_add(opening.columns as usize).min(MOST_COLUMNS) - 1;
            let anchor = Anchor { left, right, below: opening.rows - 1 };
            self.merges.begin(anchor.area(self.next));
            self.row.anchors.push(anchor);
        }
    }

    /// Gives the row that was read as often as it comes.
    fn end(&mut self, opening: RowOpening) -> Result<(), Fault> {
        let first = self.next;
        self.next = first.saturating_add(opening.times);
        if self.row.is_empty() {
            return Ok(());
        }
        if self.above() > MOST_ROWS {
            return Err(TooMuch::Rows.into());
        }
        let again = (opening.times as usize - 1).saturating_mul(self.row.filled());
        self.repeated = self.repeated.saturating_add(again);
        if self.repeated > MOST_REPEATED {
            return Err(TooMuch::Cells.into());
        }
        (first..self.next).try_for_each(|number| self.give(number, opening.shown))
    }

    fn give(&mut self, number: u32, shown: Shown) -> Result<(), Fault> {
        self.intake.begin(number, shown != Shown::Yes || self.groups.is_hidden())?;
        self.row.give(&mut self.intake.grid);
        for anchor in &self.row.anchors {
            let area = anchor.area(number);
            self.intake.reaches(area.left, area.bottom);
            self.found.around.merged.push(area);
        }
        if self.found.around.merged.len() > MOST_MERGED {
            return Err(Fault::TooLarge(format!("it has more than {MOST_MERGED} merged areas")));
        }
        self.filter(number, shown);
        self.intake.end()
    }

    /// Notes where a filter is at work: one area for all rows that it hides, with the shown ones between them.
    fn filter(&mut self, number: u32, shown: Shown) {
        let filters = &mut self.found.around.filters;
        match (shown, filters.last_mut().filter(|_| self.filtering)) {
            (Shown::Filtered, Some(area)) => area.bottom = number,
            (Shown::Filtered, None) => {
                filters.push(Area { top: number, left: 0, bottom: number, right: MOST_COLUMNS - 1 });
            }
            (Shown::Yes | Shown::No, _) => {}
        }
        match shown {
            Shown::Filtered => self.filtering = true,
            Shown::No => self.filtering = false,
            Shown::Yes => {}
        }
    }
}

/// The groups of rows that are under way, of which one may be folded up.
#[derive(Default)]
struct Groups {
    depth: u32,
    /// How deep the outermost one lies that is.
    folded: Option<u32>,
}

impl Groups {
    fn open(&mut self, is_folded: bool) {
        self.depth = self.depth.saturating_add(1);
        if is_folded {
            self.folded.get_or_insert(self.depth);
        }
    }

    fn close(&mut self) {
        if self.folded == Some(self.depth) {
            self.folded = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn is_hidden(&self) -> bool {
        self.folded.is_some()
    }
}

/// The merged areas that may reach the rows to come, by their first column. They never lie over each other, so
/// the nearest one to the left tells whether a cell is covered.
#[derive(Default)]
struct Merges(BTreeMap<usize, Area>);

impl Merges {
    fn begin(&mut self, area: Area) {
        let gone: Vec<usize> = self.0.range(area.left..=area.right).map(|(left, _)| *left).collect();
        for left in gone {
            self.0.remove(&left);
        }
        self.0.insert(area.left, area);
    }

    fn cover(&self, column: usize, row: u32) -> bool {
        let nearest = self.0.range(..=column).next_back();
        nearest.is_some_and(|(_, area)| column <= area.right && area.has_row(row))
    }
}
