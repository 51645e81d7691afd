//! Placed pages become a PDF.
//!
//! PDF/A-2u, the form for archives: fonts inside, every letter with its text, no program in it. The same
//! pages give the same bytes: the time is the proof's and the file's ID a hash.

use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::document::PRACTICE;
use super::face::Face;
use super::layout::{HEIGHT, Ink, Item, Layout, Style, WIDTH};
use super::model::Proof;

/// The bytes of a PDF, or what the library has against it.
pub(super) fn pdf(proof: &Proof, title: &str, layout: &Layout) -> Result<Vec<u8>, String> {
    let fonts: Vec<Font> = Face::ALL.iter().filter_map(|face| Font::new(face.data().into(), 0)).collect();
    let settings =
        PageSettings::from_wh(WIDTH, HEIGHT).filter(|_| fonts.len() == Face::ALL.len()).ok_or("no fonts")?;
    let mut document = Document::new_with(SerializeSettings {
        configuration: Configuration::new_with_validator(Validator::A2_U),
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    for page in &layout.pages {
        let mut sheet = document.start_page_with(settings.clone());
        let mut surface = sheet.surface();
        for item in &page.items {
            draw(&mut surface, item, &fonts);
        }
        surface.finish();
        sheet.finish();
    }
    let mut outline = Outline::new();
    for place in &layout.places {
        let there = XyzDestination::new(place.page, Point::from_xy(0.0, place.y - 8.0));
        outline.push_child(OutlineNode::new(place.title.clone(), there));
    }
    document.set_outline(outline);
    document.set_metadata(metadata(proof, title));
    document.finish().map_err(|error| format!("{error:?}"))
}

fn metadata(proof: &Proof, title: &str) -> Metadata {
    let product = format!("{} {}", proof.product.name, proof.product.version);
    let metadata = Metadata::new()
        .title(title.to_owned())
        .language("en".to_owned())
        .creator(product.clone())
        .producer(product)
        .document_id(proof.run.clone())
        .creation_date(date(proof));
    if proof.practice { metadata.description(PRACTICE.to_owned()) } else { metadata }
}

/// When the run ended: a proof says the same whenever it is printed.
fn date(proof: &Proof) -> DateTime {
    let at = &proof.finished.as_ref().unwrap_or(&proof.started).0;
    let at = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn draw(surface: &mut Surface<'_>, item: &Item, fonts: &[Font]) {
    match item {
        Item::Line { x, y, text, style } => line(surface, (*x, *y), text, *style, fonts),
        Item::Block { x, y, width, height, ink } => {
            let mut path = PathBuilder::new();
            if let Some(block) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(block);
            }
            fill(surface, path, *ink);
        }
        Item::Shape { corners, ink } => {
            let mut path = PathBuilder::new();
            for (place, (x, y)) in corners.iter().enumerate() {
                if place == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            path.close();
            fill(surface, path, *ink);
        }
    }
}

fn fill(surface: &mut Surface<'_>, path: PathBuilder, ink: Ink) {
    surface.set_fill(Some(paint(ink)));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn paint(Ink(red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

/// A line, in as many pieces as it needs faces.
fn line(surface: &mut Surface<'_>, (mut x, y): (f32, f32), text: &str, style: Style, fonts: &[Font]) {
    surface.set_fill(Some(paint(style.ink)));
    let mut pieces: Vec<(Face, Vec<KrillaGlyph>)> = Vec::new();
    for (place, c) in text.char_indices() {
        let Some(glyph) = style.face.glyph(c) else { continue };
        let drawn = KrillaGlyph::new(
            GlyphId::new(glyph.id),
            glyph.advance,
            0.0,
            0.0,
            0.0,
            place..place + c.len_utf8(),
            None,
        );
        match pieces.last_mut() {
            Some((face, piece)) if *face == glyph.face => piece.push(drawn),
            _ => pieces.push((glyph.face, vec![drawn])),
        }
    }
    for (face, glyphs) in pieces {
        let Some(font) = fonts.get(face.place()) else { continue };
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font.clone(), text, style.size, false);
        x += glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * style.size;
    }
}
