//! The different values of a column, each with its rows.
//!
//! Most of what a column says it says with each of its values, and says the same in every row that has it. So equal
//! cells are put together first, and whatever is to be told of a column is told of its different values. Two cells are
//! equal where their fingerprints are: comparing the texts themselves would go through memory a second time.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::fast::{FoldHasher, SeedableRandomState};

use super::cell::{Cell, Content, trimmed};
use super::grid::{Grid, Packed};
use super::judge::start;
use super::table::{Heading, Table};

/// The different values of one column, in the order in which they first stand there.
#[derive(Clone, Copy)]
pub struct Values<'c, 't> {
    grid: &'t Grid,
    filled: usize,
    equal: &'c [Equal],
}

/// One value of a column.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    /// The first cell that has it.
    pub cell: Cell<'t>,
    /// The number of that cell's row.
    pub row: u32,
    /// How many rows have it.
    pub rows: usize,
}

impl<'t> Value<'t> {
    /// Its text without outer space, where it is one.
    pub fn text(&self) -> Option<&'t str> {
        if let Content::Text(text) = self.cell.content { Some(trimmed(text)) } else { None }
    }
}

/// Cells with the same content.
#[derive(Clone, Copy)]
struct Equal {
    first: Packed,
    /// The number of the first one's row.
    row: u32,
    rows: u32,
}

impl Table {
    /// Lets somebody look at the different values under a heading, by the heading's place.
    pub fn values<T>(&self, place: usize, look: impl FnOnce(&Values<'_, '_>) -> T) -> Option<T> {
        let heading = self.headings.get(place)?;
        Some(look(&Gathered::room(self).of(self, heading)))
    }
}

impl<'t> Values<'_, 't> {
    /// How many rows have something in the column.
    pub fn filled(&self) -> usize {
        self.filled
    }

    /// How many different values there are.
    pub fn different(&self) -> usize {
        self.equal.len()
    }

    /// Each of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Value<'t>> {
        self.equal.iter().map(|equal| Value {
            cell: self.grid.unpacked(equal.first),
            row: equal.row,
            rows: equal.rows as usize,
        })
    }
}

/// Room in which the values of one column after the other are gathered.
pub(super) struct Gathered {
    /// Where the cells with a fingerprint stand among the equal ones.
    places: HashMap<u64, u32, SeedableRandomState>,
    equal: Vec<Equal>,
}

/// For so many different values there is room from the start.
const ROOM: usize = 1 << 14;

impl Gathered {
    /// Room for the columns of a table.
    pub(super) fn room(table: &Table) -> Gathered {
        let room = table.len().min(ROOM);
        let hasher = SeedableRandomState::with_seed(0, &SEED);
        let places = HashMap::with_capacity_and_hasher(room, hasher);
        Gathered { places, equal: Vec::with_capacity(room) }
    }

    /// The values under a heading, instead of those that were here before.
    pub(super) fn of<'t>(&mut self, table: &'t Table, heading: &Heading) -> Values<'_, 't> {
        self.places.clear();
        self.equal.clear();
        let grid = &table.grid;
        let mut filled = 0;
        for line in table.first..grid.len() {
            let Some(packed) = grid.packed(line, heading.column) else { continue };
            let Some(fingerprint) = fingerprint(&grid.unpacked(packed)) else { continue };
            filled += 1;
            let new = u32::try_from(self.equal.len()).unwrap_or(u32::MAX);
            let place = *self.places.entry(fingerprint).or_insert(new);
            if place == new {
                self.equal.push(Equal { first: packed, row: grid.number_of(line), rows: 0 });
            }
            self.equal[place as usize].rows += 1;
        }
        Values { grid, filled, equal: &self.equal }
    }
}

/// Another one in every process, drawn from the operating system: no file can be made to hold values that are taken for
/// one another.
static SEED: LazyLock<SharedSeed> = LazyLock::new(|| SharedSeed::from_u64(RandomState::new().hash_one(0)));

/// What cells with the same content have in common; nothing for a blank one. Cells with the same content are shown
/// alike, nearly always; how they are shown costs too much for each.
fn fingerprint(cell: &Cell<'_>) -> Option<u64> {
    let mut hasher = FoldHasher::with_seed(0, &SEED);
    let text = |hasher: &mut FoldHasher<'_>, text: &str, length: usize| {
        hasher.write(start(text).as_bytes());
        hasher.write_usize(length);
    };
    match cell.content {
        Content::Empty => return None,
        Content::Text(whole) => {
            let inner = trimmed(whole);
            if inner.is_empty() {
                return None;
            }
            text(&mut hasher, inner, whole.len());
        }
        Content::Error(whole) => text(&mut hasher, trimmed(whole), whole.len()),
        Content::Number(number) => hasher.write_u64(number.to_bits()),
        Content::Date(date) => date.hash(&mut hasher),
        Content::Boolean(value) => hasher.write_u8(u8::from(value)),
        Content::NoResult => {}
    }
    // What reads alike and is something else is another value.
    std::mem::discriminant(&cell.content).hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{self, Choice, HeadingRows};

    #[test]
    fn equal_cells_are_one_value_and_blank_ones_none() {
        let choice = Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() };
        let table =
            sheet::paste("A\tB\nActive\tLeft\nLeft\tLeft\n  \tLeft\nActive\tLeft\n", &choice).unwrap();
        let mut gathered = Gathered::room(&table);
        let told = |values: Values<'_, '_>| -> Vec<(String, u32, usize)> {
            values.iter().map(|value| (value.cell.shown().into_owned(), value.row, value.rows)).collect()
        };
        let values = gathered.of(&table, &table.headings[0]);
        assert_eq!((values.filled(), values.different()), (3, 2));
        assert_eq!(told(values), [("Active".to_owned(), 2, 2), ("Left".to_owned(), 3, 1)]);
        assert_eq!(
            told(gathered.of(&table, &table.headings[1])),
            [("Left".to_owned(), 2, 4)],
            "nothing is left of the column before"
        );
    }

    #[test]
    fn what_reads_alike_and_is_something_else_is_another_value() {
        let alike = [
            Content::Text("#N/A"),
            Content::Error("#N/A"),
            Content::Number(0.0),
            Content::Boolean(false),
            Content::NoResult,
        ];
        let prints: Vec<Option<u64>> =
            alike.iter().map(|&content| fingerprint(&Cell::plain(content))).collect();
        for (place, print) in prints.iter().enumerate() {
            assert!(print.is_some() && !prints[..place].contains(print), "{:?}", alike[place]);
        }
    }
}
