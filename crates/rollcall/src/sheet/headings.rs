//! Which row of a sheet holds the headings, and what each column is called.
//!
//! Real sheets begin with a title and have headings in two rows. The headings are the first row that is about as wide
//! as the others and holds words, not values; a row above or below belongs to them where it names groups. What is found
//! is told, and can be overruled.

use std::collections::{HashMap, HashSet};

use super::cell::Content;
use super::grid::Grid;
use super::intake::Area;
use super::note::{Note, Places};
use super::table::{Heading, letters};
use super::{Choice, HeadingRows};

/// Headings are looked for in the first rows that hold anything.
const SAMPLE: usize = 60;

/// A heading is cut after so many characters; nobody writes one.
const LONGEST: usize = 200;

/// Where the headings of a sheet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Places in the grid; the same one twice where there is one row of headings.
    pub(super) upper: usize,
    pub(super) lower: usize,
    /// Whether they look like headings; if not, the first row was taken for want of a better one.
    pub(super) sure: bool,
}

/// Finds the headings, or takes those that are chosen. `None` where there is nothing.
pub(super) fn find(grid: &Grid, merged: &[Area], chosen: Option<HeadingRows>) -> Option<Place> {
    if let Some(rows) = chosen {
        let line = |number: u32| Some(grid.line_at(number)).filter(|&line| is_at(grid, line, number));
        return Some(Place { upper: line(rows.first)?, lower: line(rows.last)?, sure: true });
    }
    let sample = 0..grid.len().min(SAMPLE);
    let shapes: Vec<Shape> = sample.clone().map(|line| shape(grid, line)).collect();
    let usual = usual_width(&shapes);
    let wide: Vec<usize> = sample.filter(|&line| shapes[line].filled * 10 >= usual * 6).collect();
    let first = *wide.first()?;
    let found = wide.iter().copied().find(|&line| shapes[line].is_headings());
    // A row as wide as the others is not passed over, unless the one below it plainly holds the headings.
    let line = found.filter(|&line| line == first || stands_out(grid, line)).unwrap_or(first);
    let sure = found == Some(line) && line == first;
    let pairs = [(Some(line), Some(line + 1)), (line.checked_sub(1), Some(line))];
    let joined = pairs.into_iter().find_map(|(upper, lower)| {
        let (upper, lower) = (upper?, lower?);
        two_rows(grid, upper, lower, merged, usual).then_some((upper, lower))
    });
    if let Some((upper, lower)) = joined.filter(|_| found.is_some()) {
        return Some(Place { upper, lower, sure });
    }
    let above = narrow_headings(grid, line);
    let line = above.unwrap_or(line);
    Some(Place { upper: line, lower: line, sure: sure && above.is_none() })
}

/// How many cells the rows of the table have: the widest rows of which there are at least two, so that neither a few
/// lines above a small table nor a single long row decides.
fn usual_width(shapes: &[Shape]) -> usize {
    let mut filled: Vec<usize> = shapes.iter().map(|shape| shape.filled).collect();
    filled.sort_unstable_by(|a, b| b.cmp(a));
    let widest = filled.first().copied().unwrap_or(0);
    filled.get(1).map_or(widest, |&second| if second * 10 >= widest * 6 { widest } else { second })
}

/// The row right above, where it may be headings of only some columns, and the row itself a person. Taken for
/// headings, a person would be lost; headings taken for a person show themselves.
fn narrow_headings(grid: &Grid, line: usize) -> Option<usize> {
    let above = line.checked_sub(1).filter(|&above| grid.number_of(above) + 1 == grid.number_of(line))?;
    let shape = shape(grid, above);
    let are_words = shape.filled >= 2 && shape.words == shape.filled && shape.values == 0;
    (are_words && !stands_out(grid, line)).then_some(above)
}

/// Whether a row has words where most of the rows below have values.
fn stands_out(grid: &Grid, line: usize) -> bool {
    let below = line + 1..grid.len().min(line + 1 + SAMPLE);
    let holds_value = |line: usize, column: usize| match grid.cell(line, column).content {
        Content::Text(text) => is_value(text.trim()),
        content => content != Content::Empty,
    };
    let is_word = |column: usize| matches!(grid.cell(line, column).content, Content::Text(text) if !is_value(text.trim()));
    grid.filled(line).map(|(column, _)| column).filter(|&column| is_word(column)).any(|column| {
        let filled = below.clone().filter(|&line| !grid.cell(line, column).is_blank()).count();
        let values = below.clone().filter(|&line| holds_value(line, column)).count();
        filled > 0 && values * 10 >= filled * 6
    })
}

fn is_at(grid: &Grid, line: usize, number: u32) -> bool {
    line < grid.len() && grid.number_of(line) == number
}

/// What a row's cells look like.
#[derive(Default)]
struct Shape {
    filled: usize,
    words: usize,
    /// Addresses, links, dates: nobody's headings.
    values: usize,
    different: usize,
}

impl Shape {
    fn is_headings(&self) -> bool {
        self.values == 0 && self.words * 10 >= self.filled * 7 && self.different * 2 > self.filled
    }
}

fn shape(grid: &Grid, line: usize) -> Shape {
    let mut shape = Shape::default();
    let mut seen = HashSet::new();
    for (_, cell) in grid.filled(line).filter(|(_, cell)| !cell.is_blank()) {
        shape.filled += 1;
        match cell.content {
            Content::Text(text) if is_value(text.trim()) => shape.values += 1,
            Content::Text(text) => {
                shape.words += usize::from(!text.trim().starts_with(|c: char| c.is_ascii_digit()));
                shape.different += usize::from(seen.insert(start(text.trim())));
            }
            Content::Date(_) | Content::Boolean(_) | Content::Error(_) | Content::NoResult => {
                shape.values += 1
            }
            Content::Number(_) | Content::Empty => shape.different += 1,
        }
    }
    shape
}

/// Whether a text is plainly a value: an address, a link, yes or no, or mostly digits.
fn is_value(text: &str) -> bool {
    let text = start(text);
    let is_address = text.contains('@') && text.contains('.') && !text.contains(' ');
    let is_link = text.starts_with("http://") || text.starts_with("https://");
    let is_yes_no = ["true", "false", "yes", "no"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    is_address || is_link || is_yes_no || (digits >= 4 && digits * 2 > text.len())
}

/// As much of a text as tells it from others.
fn start(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

/// Whether two rows are headings together: the upper one names groups, the lower one what is in them.
fn two_rows(grid: &Grid, upper: usize, lower: usize, merged: &[Area], usual: usize) -> bool {
    if lower >= grid.len() || grid.number_of(lower) != grid.number_of(upper) + 1 {
        return false;
    }
    let (above, below) = (shape(grid, upper), shape(grid, lower));
    if below.values > 0 || below.words < below.filled || above.values > 0 || above.words < above.filled {
        return false;
    }
    if has_value_below(grid, upper, lower, merged) {
        return false;
    }
    let row = grid.number_of(upper);
    let mut groups =
        groups(merged, row).into_iter().filter(|area| area.top == area.bottom && area.right > area.left);
    let below_group = |area: &Area| {
        let under = grid.filled(lower).filter(|(column, _)| (area.left..=area.right).contains(column));
        let wide_as_all = area.right - area.left + 1 >= usual;
        under.count() >= 2 && !wide_as_all
    };
    if groups.any(|area| below_group(&area)) {
        return true;
    }
    // Text files have no merged cells; there, groups show in lower headings that come again under each.
    merged.is_empty() && above.filled >= 2 && above.filled < below.filled && below.different < below.filled
}

/// Whether something else stands below a heading that reaches over its own column alone: that is a value. Taken for
/// a heading, it would take a whole person with it.
fn has_value_below(grid: &Grid, upper: usize, lower: usize, merged: &[Area]) -> bool {
    let groups = groups(merged, grid.number_of(upper));
    let is_filled = |line: usize, column: usize| !grid.cell(line, column).is_blank();
    let is_wide = |column: usize| {
        if merged.is_empty() {
            return !is_filled(upper, column + 1) && is_filled(lower, column + 1);
        }
        groups.iter().any(|area| area.left == column && area.right > column)
    };
    grid.filled(upper).any(|(column, cell)| {
        let below = grid.cell(lower, column);
        !is_wide(column) && !cell.is_blank() && !below.is_blank() && below.shown() != cell.shown()
    })
}

/// The merged areas of a row from left to right. Where a file has them overlap, the first one counts.
fn groups(merged: &[Area], row: u32) -> Vec<Area> {
    let mut areas: Vec<Area> = merged.iter().copied().filter(|area| area.has_row(row)).collect();
    areas.sort_by_key(|area| area.left);
    let mut free = 0;
    areas.retain(|area| {
        let apart = area.left >= free;
        free = free.max(area.right + 1);
        apart
    });
    areas
}

/// The text of the headings, column by column.
fn texts(grid: &Grid, place: Place, merged: &[Area]) -> Vec<(usize, String)> {
    let text = |line: usize, column: usize| start(grid.cell(line, column).shown().trim()).to_owned();
    if place.upper == place.lower {
        return grid
            .filled(place.lower)
            .map(|(column, cell)| (column, start(cell.shown().trim()).to_owned()))
            .collect();
    }
    let groups = groups(merged, grid.number_of(place.upper));
    let columns: Vec<usize> = grid.columns().collect();
    let mut group = String::new();
    let mut headings = Vec::new();
    for column in columns {
        let own = text(place.upper, column);
        let next = groups.partition_point(|area| area.right < column);
        let covering = groups.get(next).filter(|area| area.left <= column);
        match covering {
            Some(area) => group = text(place.upper, area.left),
            // Without merged cells a group reaches to the next one.
            None if !own.is_empty() || !merged.is_empty() => group.clone_from(&own),
            None => {}
        }
        let lower = text(place.lower, column);
        let joined = match (group.as_str(), lower.as_str()) {
            (upper, "") => {
                if own.is_empty() {
                    String::new()
                } else {
                    upper.to_owned()
                }
            }
            ("", lower) => lower.to_owned(),
            (upper, lower) if upper == lower => lower.to_owned(),
            (upper, lower) => format!("{upper} – {lower}"),
        };
        headings.push((column, joined));
    }
    headings
}

/// The headings of the columns that hold anything, each with a name of its own; and notes about them.
pub(super) fn of(grid: &Grid, place: Place, merged: &[Area], notes: &mut Vec<Note>) -> Vec<Heading> {
    let mut texts: HashMap<usize, String> = texts(grid, place, merged).into_iter().collect();
    let nameless_columns = grid.columns().filter(|column| texts.get(column).is_none_or(String::is_empty));
    let holding = holding(grid, place.lower + 1, nameless_columns.collect());
    let mut headings: Vec<Heading> = Vec::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    let (mut nameless, mut twice) = (Places::default(), Places::default());
    for column in grid.columns() {
        let text = texts.remove(&column).unwrap_or_default();
        let letter = letters(column);
        let wanted = if text.is_empty() { format!("Column {letter}") } else { text.clone() };
        if text.is_empty() {
            if !holding.contains(&column) {
                continue;
            }
            nameless.column(column);
        }
        let name = own_name(&wanted, &mut names);
        if name != wanted {
            twice.column(column);
        }
        headings.push(Heading { letter, text, name, column });
    }
    let mut gaps = Places::default();
    for pair in headings.windows(2) {
        (pair[0].column + 1..pair[1].column).for_each(|column| gaps.column(column));
    }
    notes.extend(gaps.note("empty_columns", "empty column left out", "empty columns left out"));
    notes.extend(nameless.note(
        "no_heading",
        "column has no heading and is called by its letter",
        "columns have no heading and are called by their letters",
    ));
    notes.extend(twice.note(
        "same_heading",
        "column has the same heading as one before it, and got a number",
        "columns have the same heading as one before them, and got numbers",
    ));
    headings
}

/// A name that no column has yet: the one that is wanted, or that with a number.
fn own_name(wanted: &str, names: &mut HashMap<String, usize>) -> String {
    let mut name = wanted.to_owned();
    while names.contains_key(&name.to_lowercase()) {
        let again = names.entry(wanted.to_lowercase()).or_insert(1);
        *again += 1;
        name = format!("{wanted} ({again})");
    }
    names.insert(name.to_lowercase(), 1);
    name
}

/// The headings of a sheet of which only the first rows are there yet.
pub(super) fn preview(grid: &Grid, choice: &Choice) -> Vec<Heading> {
    let place = find(grid, &[], choice.headings);
    place.map(|place| of(grid, place, &[], &mut Vec::new())).unwrap_or_default()
}

/// Those of some columns that hold anything from a row on.
fn holding(grid: &Grid, from: usize, mut columns: HashSet<usize>) -> HashSet<usize> {
    let mut found = HashSet::new();
    for line in from..grid.len() {
        if columns.is_empty() {
            break;
        }
        for (column, _) in grid.filled(line).filter(|(_, cell)| !cell.is_blank()) {
            if columns.remove(&column) {
                found.insert(column);
            }
        }
    }
    found
}
