//! The fonts: which characters they have, and how wide each is.
//!
//! Text is set letter by letter, without shaping; `shown` lets through only what can be set so. Noto Sans has
//! figures of one width, which tables want, and covers the Latin, Greek and Cyrillic scripts.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::shown::may_show;

/// A font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// For text.
    Regular,
    /// For what matters.
    Bold,
    /// For IDs and hashes, which are compared letter by letter.
    Mono,
}

impl Face {
    /// Every face, in the order of [`Face::place`].
    pub(super) const ALL: [Face; 3] = [Face::Regular, Face::Bold, Face::Mono];

    /// Where it stands among all.
    pub(super) fn place(self) -> usize {
        match self {
            Face::Regular => 0,
            Face::Bold => 1,
            Face::Mono => 2,
        }
    }

    /// The font file.
    pub(super) fn data(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("fonts/NotoSans-Regular.ttf"),
            Face::Bold => include_bytes!("fonts/NotoSans-Bold.ttf"),
            Face::Mono => include_bytes!("fonts/NotoMono-Regular.ttf"),
        }
    }

    /// How this face shows a character. What the narrow choice of the mono face lacks is taken from the
    /// regular one.
    pub(super) fn glyph(self, c: char) -> Option<Glyph> {
        let known = TABLES[self.place()].get(u32::from(c) as usize).copied().flatten();
        let own = known.map(|(id, advance)| Glyph { face: self, id: id.into(), advance });
        match self {
            Face::Mono => own.or_else(|| Face::Regular.glyph(c)),
            _ => own,
        }
    }

    /// How wide a text is at a size, in points.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        let mut width = 0.0;
        for c in text.chars() {
            width += self.glyph(c).map_or(0.0, |glyph| glyph.advance);
        }
        width * size
    }
}

/// Whether a text can be set with this character in whatever face.
pub(super) fn has(c: char) -> bool {
    Face::ALL.into_iter().all(|face| face.glyph(c).is_some())
}

/// One character of one face.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// The face that has it.
    pub(super) face: Face,
    /// Its number there.
    pub(super) id: u32,
    /// Its width at size 1.
    pub(super) advance: f32,
}

/// By character: its number in the font, and its width at size 1. Long lists ask for millions of
/// characters, and what may be shown ends early in Unicode, so this is a table and no map.
type Table = Vec<Option<(u16, f32)>>;

static TABLES: LazyLock<[Table; 3]> = LazyLock::new(|| Face::ALL.map(table));

/// A font that cannot be read has no characters; a test holds that all three can.
fn table(face: Face) -> Table {
    let Ok(font) = FontRef::new(face.data()) else { return Table::new() };
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let mut table = Table::new();
    for (code, id) in font.charmap().mappings() {
        let may = char::from_u32(code).is_some_and(may_show);
        let (Ok(small), Some(advance)) = (u16::try_from(id.to_u32()), metrics.advance_width(id)) else {
            continue;
        };
        if may {
            let place = code as usize;
            table.resize(table.len().max(place + 1), None);
            table[place] = Some((small, advance));
        }
    }
    table
}
