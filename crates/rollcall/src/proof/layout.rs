//! Pages: lines of text, tables that go on over pages under their heads again, and nothing that is cut off.
//!
//! Everything is placed before anything is drawn, since "Page 1 of 9" wants to know of the ninth. A page is
//! then a list of placed things, which tests can read as text. Lengths are points; y grows downwards.

use super::face::Face;

/// Width of A4.
pub(super) const WIDTH: f32 = 595.28;
/// Height of A4.
pub(super) const HEIGHT: f32 = 841.89;
/// Left and right of the text.
pub(super) const MARGIN: f32 = 56.0;
/// How wide the text is.
pub(super) const MEASURE: f32 = WIDTH - 2.0 * MARGIN;
/// Where the text begins on every page.
const TOP: f32 = 76.0;
/// Where it ends.
pub(super) const BOTTOM: f32 = HEIGHT - 62.0;
/// Between two columns of a table.
const GUTTER: f32 = 12.0;
/// Above and below the text of a row.
const PAD: f32 = 3.0;

/// A colour. The values are the window's, for light ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink(pub(super) u8, pub(super) u8, pub(super) u8);

impl Ink {
    /// Text.
    pub(super) const TEXT: Ink = Ink(0x17, 0x18, 0x1a);
    /// What is said beside.
    pub(super) const QUIET: Ink = Ink(0x55, 0x56, 0x5a);
    /// Hairlines.
    pub(super) const LINE: Ink = Ink(0xdf, 0xdf, 0xd9);
    /// Lines that part.
    pub(super) const LINE_STRONG: Ink = Ink(0x83, 0x83, 0x7c);
    /// Text on a coloured ground.
    pub(super) const WHITE: Ink = Ink(0xff, 0xff, 0xff);
    /// The mark of practice.
    pub(super) const PRACTICE: Ink = Ink(0x6a, 0x3a, 0xa0);
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    /// The face.
    pub(super) face: Face,
    /// The size.
    pub(super) size: f32,
    /// From line to line.
    pub(super) leading: f32,
    /// The colour.
    pub(super) ink: Ink,
}

impl Style {
    const fn new(face: Face, size: f32, leading: f32, ink: Ink) -> Style {
        Style { face, size, leading, ink }
    }

    /// Running text.
    pub(super) const BODY: Style = Style::new(Face::Regular, 9.2, 14.0, Ink::TEXT);
    /// The same, where it matters.
    pub(super) const STRONG: Style = Style::new(Face::Bold, 9.2, 14.0, Ink::TEXT);
    /// Cells of tables.
    pub(super) const CELL: Style = Style::new(Face::Regular, 8.5, 12.0, Ink::TEXT);
    /// What is said beside, in tables and below pages.
    pub(super) const ASIDE: Style = Style::new(Face::Regular, 8.0, 12.0, Ink::QUIET);
    /// Heads of tables.
    pub(super) const HEAD: Style = Style::new(Face::Bold, 8.0, 12.0, Ink::QUIET);
    /// IDs and hashes.
    pub(super) const CODE: Style = Style::new(Face::Mono, 7.8, 12.0, Ink::TEXT);
    /// A section's title.
    pub(super) const SECTION: Style = Style::new(Face::Bold, 14.0, 20.0, Ink::TEXT);
    /// A part's title.
    pub(super) const PART: Style = Style::new(Face::Bold, 10.5, 16.0, Ink::TEXT);
    /// The document's title.
    pub(super) const TITLE: Style = Style::new(Face::Bold, 24.0, 30.0, Ink::TEXT);
    /// The sentence that matters.
    pub(super) const LEAD: Style = Style::new(Face::Regular, 12.0, 18.0, Ink::TEXT);
    /// Large figures.
    pub(super) const FIGURE: Style = Style::new(Face::Bold, 22.0, 28.0, Ink::TEXT);
    /// Figures below them.
    pub(super) const SMALL_FIGURE: Style = Style::new(Face::Bold, 12.0, 16.0, Ink::TEXT);

    /// In another colour.
    pub(super) const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }
}

/// A text and how it is set.
#[derive(Clone, Debug)]
pub(super) struct Text {
    text: String,
    style: Style,
}

impl Text {
    /// What it says.
    pub(super) fn words(&self) -> &str {
        &self.text
    }
}

/// One paragraph below the other.
pub(super) type Cell = Vec<Text>;

/// A text in a style.
pub(super) fn text(text: impl Into<String>, style: Style) -> Text {
    Text { text: text.into(), style }
}

/// A cell of one paragraph.
pub(super) fn cell(words: impl Into<String>, style: Style) -> Cell {
    vec![text(words, style)]
}

/// Something placed on a page.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A line of text from its left end, on its baseline.
    Line {
        /// Left end.
        x: f32,
        /// Baseline.
        y: f32,
        /// The text.
        text: String,
        /// How it is set.
        style: Style,
    },
    /// A filled rectangle; hairlines too.
    Block {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// Colour.
        ink: Ink,
    },
    /// A filled outline: corners, joined by straight lines.
    Shape {
        /// The corners.
        corners: Vec<(f32, f32)>,
        /// Colour.
        ink: Ink,
    },
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// What stands on it, in reading order.
    pub(super) items: Vec<Item>,
}

/// A place that a reader may jump to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its title.
    pub(super) title: String,
    /// The page, from 0.
    pub(super) page: usize,
    /// From the top of the page.
    pub(super) y: f32,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// What stands above it.
    pub(super) head: &'static str,
    /// Its width, its gutter included.
    pub(super) width: f32,
    /// Whether it is set flush right, as numbers are.
    pub(super) right: bool,
}

impl Column {
    /// A column of text.
    pub(super) const fn new(head: &'static str, width: f32) -> Column {
        Column { head, width, right: false }
    }

    /// A column of numbers.
    pub(super) const fn numbers(head: &'static str, width: f32) -> Column {
        Column { head, width, right: true }
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// A cell for each column.
    pub(super) cells: Vec<Cell>,
    /// What the first cell says instead where the row comes first on a page.
    pub(super) again: Option<Cell>,
    /// Whether it goes on with the row above, and no line parts them.
    pub(super) joined: bool,
    /// Whether the next row goes on with this one. What is left of its first cell then stands beside that
    /// row.
    pub(super) goes_on: bool,
}

impl Row {
    /// A row that stands for itself.
    pub(super) fn new(cells: Vec<Cell>) -> Row {
        Row { cells, again: None, joined: false, goes_on: false }
    }
}

/// Pages while they are being filled.
pub(super) struct Layout {
    /// The pages so far.
    pub(super) pages: Vec<Page>,
    /// Where the next thing goes.
    pub(super) y: f32,
    /// Places to jump to.
    pub(super) places: Vec<Place>,
    /// What is being told, for the head of a table that goes on over a page.
    about: String,
    /// Where this page's text ends: above what is set at its foot later.
    pub(super) bottom: f32,
}

impl Layout {
    /// One empty page.
    pub(super) fn new() -> Layout {
        Layout {
            pages: vec![Page::default()],
            y: TOP,
            places: Vec::new(),
            about: String::new(),
            bottom: BOTTOM,
        }
    }

    /// Begins a page.
    pub(super) fn next_page(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
        self.bottom = BOTTOM;
    }

    /// Begins a page unless so much room is left on this one.
    pub(super) fn want(&mut self, height: f32) {
        if self.y + height > self.bottom && self.y > TOP {
            self.next_page();
        }
    }

    /// Leaves room, though none at the top of a page.
    pub(super) fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// Places something on the last page.
    pub(super) fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    /// A line from margin to margin at the current height.
    pub(super) fn rule(&mut self, ink: Ink, thickness: f32) {
        self.put(Item::Block { x: MARGIN, y: self.y, width: MEASURE, height: thickness, ink });
    }

    /// A line of text whose top is at `y`.
    pub(super) fn line(&mut self, x: f32, y: f32, words: impl Into<String>, style: Style) {
        let baseline = y + style.leading / 2.0 + style.size * 0.36;
        self.put(Item::Line { x, y: baseline, text: words.into(), style });
    }

    /// Text between margins, over as many lines and pages as it needs.
    pub(super) fn text(&mut self, words: &str, style: Style) {
        self.text_in(MARGIN, MEASURE, words, style);
    }

    /// Text in a column of its own.
    pub(super) fn text_in(&mut self, x: f32, width: f32, words: &str, style: Style) {
        for line in wrap(words, style, width) {
            self.want(style.leading);
            self.line(x, self.y, line, style);
            self.y += style.leading;
        }
    }

    /// A section begins. Its title never stands alone at the foot of a page.
    pub(super) fn section(&mut self, title: &str) {
        self.space(26.0);
        self.want(110.0);
        self.places.push(Place { title: title.to_owned(), page: self.pages.len() - 1, y: self.y });
        title.clone_into(&mut self.about);
        self.text(title, Style::SECTION);
        self.y += 6.0;
    }

    /// A part of a section begins.
    pub(super) fn part(&mut self, title: &str) {
        self.space(14.0);
        self.want(96.0);
        title.clone_into(&mut self.about);
        self.text(title, Style::PART);
        self.y += 2.0;
    }

    /// What something is, line by line: names at the left, what they are at the right.
    pub(super) fn facts(&mut self, facts: Vec<(&str, Cell)>) {
        const COLUMNS: [Column; 2] = [Column::new("", 118.0), Column::new("", MEASURE - 118.0)];
        let rows = facts.into_iter().map(|(name, what)| Row::new(vec![cell(name, Style::ASIDE), what]));
        self.table(&COLUMNS, rows);
    }

    /// A table. Its heads are said again on every page; a table of nameless columns has none.
    pub(super) fn table(&mut self, columns: &[Column], rows: impl Iterator<Item = Row>) {
        let headed = columns.iter().any(|column| !column.head.is_empty());
        self.want(if headed { 50.0 } else { 28.0 });
        self.space(4.0);
        self.heads(columns, headed);
        let mut beside = Lines::default();
        let mut ended = true;
        for row in rows {
            ended = !row.goes_on;
            beside = self.row(columns, headed, row, beside);
        }
        if !ended {
            self.y += PAD;
        }
        self.rule(Ink::LINE, 0.6);
    }

    fn heads(&mut self, columns: &[Column], headed: bool) {
        if !headed {
            return;
        }
        let heads = columns.iter().map(|column| {
            let width = if column.right { Face::Bold.width(column.head, Style::HEAD.size) } else { 0.0 };
            (column, width)
        });
        let mut x = MARGIN;
        let y = self.y;
        for (column, width) in heads {
            let left = if column.right { x + column.width - GUTTER - width } else { x };
            self.line(left, y, column.head, Style::HEAD);
            x += column.width;
        }
        self.y += 15.0;
        self.rule(Ink::LINE_STRONG, 0.6);
    }

    /// A table goes on on the next page: which one it is stands above its heads, as nobody looks back.
    fn go_on(&mut self, columns: &[Column], headed: bool) {
        self.next_page();
        if !self.about.is_empty() {
            let about = format!("{}, continued", self.about);
            self.text(&about, Style::ASIDE);
            self.y += 2.0;
        }
        self.heads(columns, headed);
    }

    /// Sets a row. `beside` is what is left of the first cell of the row above, where this one goes on with
    /// it; what is left of its own is given back.
    fn row(&mut self, columns: &[Column], headed: bool, row: Row, beside: Lines) -> Lines {
        let mut joined = row.joined;
        let mut columns_lines = row.cells.into_iter().zip(columns).map(|(cell, column)| lines(cell, column));
        let mut first = columns_lines.next().unwrap_or_default();
        let mut others: Vec<Lines> = columns_lines.collect();
        if beside.len() > 0 {
            first = beside;
        }
        let leading = others.iter().chain([&first]).flat_map(|cell| cell.as_slice());
        let leading = leading.map(|line| line.style.leading).fold(12.0, f32::max);
        let longest = |first: &Lines, others: &[Lines]| {
            let of_others = others.iter().map(|cell| cell.len()).max().unwrap_or_default();
            if row.goes_on && of_others > 0 { of_others } else { of_others.max(first.len()) }
        };
        // A row that a page can hold is not parted; a longer one begins where it stands.
        let height = |count: usize| count as f32 * leading + 2.0 * PAD;
        let mut count = longest(&first, &others);
        let half_a_page = (self.bottom - TOP) / 2.0;
        if self.y + height(count) > self.bottom
            && (height(count) < half_a_page || self.y + height(2) > self.bottom)
        {
            self.go_on(columns, headed);
            joined = false;
            if let (Some(again), Some(column)) = (row.again, columns.first()) {
                first = lines(again, column);
                count = longest(&first, &others);
            }
        }
        if !joined {
            if headed || self.y > TOP {
                self.rule(Ink::LINE, 0.6);
            }
            self.y += PAD;
        } else if headed {
            self.y += 2.0;
        }
        for _ in 0..count {
            if self.y + leading > self.bottom {
                self.go_on(columns, headed);
                self.y += PAD;
            }
            let mut x = MARGIN;
            for (column, cell) in columns.iter().zip(std::iter::once(&mut first).chain(&mut others)) {
                if let Some(Text { text, style }) = cell.next() {
                    let width = if column.right { style.face.width(&text, style.size) } else { 0.0 };
                    let left = if column.right { x + column.width - GUTTER - width } else { x };
                    let y = self.y + leading / 2.0 + 8.5 * 0.36; // one baseline for all cells of a line
                    self.put(Item::Line { x: left, y, text, style });
                }
                x += column.width;
            }
            self.y += leading;
        }
        if !row.goes_on {
            self.y += PAD;
        }
        first
    }
}

/// Lines that are still to be set.
type Lines = std::vec::IntoIter<Text>;

/// The lines of a cell.
fn lines(cell: Cell, column: &Column) -> Lines {
    let width = column.width - GUTTER;
    let mut lines = Vec::with_capacity(cell.len());
    for Text { text: words, style } in cell {
        lines.extend(wrap(&words, style, width).into_iter().map(|line| text(line, style)));
    }
    lines.into_iter()
}

/// A text in lines that are not wider than `width`: broken at spaces, and inside a word only where it alone
/// is too wide. Whatever is read off the lines one after the other is the text, but for the spaces at their
/// ends.
pub(super) fn wrap(words: &str, style: Style, width: f32) -> Vec<String> {
    let wide = |text: &str| style.face.width(text, style.size);
    if wide(words) <= width {
        return vec![words.to_owned()];
    }
    let space = wide(" ");
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0.0);
    for word in words.split(' ') {
        let own = wide(word);
        if !line.is_empty() && used + space + own <= width {
            line.push(' ');
            line.push_str(word);
            used += space + own;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if own <= width {
            line.push_str(word);
            used = own;
            continue;
        }
        for c in word.chars() {
            let one = style.face.glyph(c).map_or(0.0, |glyph| glyph.advance * style.size);
            if used + one > width && !line.is_empty() {
                let rest = line.rfind(['-', '_', '.', '@', '/', ':', ',', ';']).map(|at| at + 1);
                // A break after a sign reads better than one anywhere, unless it leaves the line half empty.
                let rest = rest.filter(|&at| 2 * at > line.len()).unwrap_or(line.len());
                let tail = line.split_off(rest);
                lines.push(std::mem::replace(&mut line, tail));
                used = wide(&line);
            }
            line.push(c);
            used += one;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
