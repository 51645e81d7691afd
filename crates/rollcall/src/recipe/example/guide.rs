//! The sheet that explains every column, with what holds for all of them first.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use vanta::kind::Properties;
use vanta::{Field, Kind, Schema, Shape};

use super::book::{LINE, PALE, head, lines, printed, tall, wide};
use super::{Column, Need};

/// The headings of the sheet, with their widths in characters.
const HEADINGS: [(&str, usize); 6] =
    [("Heading", 32), ("Needed", 15), ("What", 15), ("Choices", 30), ("For example", 30), ("Help", 52)];

/// Writes it. `several` are the rows, as people count them, of an example record that takes several.
pub(super) fn write(
    sheet: &mut Worksheet,
    schema: &Schema<'_>,
    columns: &[Column<'_>],
    several: Option<(u32, u32)>,
) -> Result<(), XlsxError> {
    for (place, (heading, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(place, wide(width + 1))?;
        sheet.write_string_with_format(0, place, heading, &head(Need::Always))?;
    }
    sheet.set_row_height(0, tall(1) + 6.0)?;
    let mut at = 1;
    for (topic, text) in general(schema, columns, several) {
        let width: usize = HEADINGS[1..].iter().map(|(_, width)| width).sum();
        let band = plain().set_background_color(PALE);
        sheet.write_string_with_format(at, 0, topic, &band.clone().set_bold())?;
        sheet.merge_range(at, 1, at, 5, &text, &band)?;
        sheet.set_row_height(at, tall(lines(&text, prose(width))) + 3.0)?;
        at += 1;
    }
    let mut inside: &[&Field] = &[];
    for column in columns {
        let known =
            inside.iter().zip(&column.inside).take_while(|(known, part)| known.name == part.name).count();
        for depth in known..column.inside.len() {
            group(sheet, at, &column.inside[..=depth])?;
            at += 1;
        }
        inside = &column.inside;
        explain(sheet, at, column)?;
        at += 1;
    }
    sheet.set_freeze_panes(1, 1)?;
    printed(sheet)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// How many letters of prose a column holds, whose width is that of so many digits.
fn prose(width: usize) -> usize {
    width + width / 8
}

fn plain() -> Format {
    Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
        .set_num_format("@")
}

fn line(sheet: &mut Worksheet, at: u32, cells: [&str; 6], formats: [&Format; 6]) -> Result<(), XlsxError> {
    let mut tallest = 1;
    for (place, ((text, format), (_, width))) in (0..).zip(cells.into_iter().zip(formats).zip(HEADINGS)) {
        match text {
            "" => sheet.write_blank(at, place, format)?,
            text => sheet.write_string_with_format(at, place, text, format)?,
        };
        tallest = tallest.max(lines(text, prose(width)));
    }
    sheet.set_row_height(at, tall(tallest) + 3.0)?;
    Ok(())
}

/// A part, the last one of these: what its columns are together.
fn group(sheet: &mut Worksheet, at: u32, parts: &[&Field]) -> Result<(), XlsxError> {
    let Some((part, outside)) = parts.split_last() else { return Ok(()) };
    let heading = parts.iter().map(|part| part.label).collect::<Vec<_>>().join(": ");
    let need = match part.shape {
        Shape::List(_) => "if there are any",
        _ => Need::of(part, outside).words(),
    };
    let many = match (part.shape, outside) {
        (Shape::List(_), []) => "one row for each",
        _ => "",
    };
    let band = plain().set_background_color(PALE);
    let bold = band.clone().set_bold();
    line(sheet, at, [&heading, need, many, "", "", part.help], [&bold, &band, &band, &band, &band, &band])
}

fn explain(sheet: &mut Worksheet, at: u32, column: &Column<'_>) -> Result<(), XlsxError> {
    let choices = match column.shape {
        Shape::Boolean => "TRUE, FALSE".to_owned(),
        shape => shape.choices().join(", "),
    };
    let plain = plain();
    let heading = match column.need.is_pressing() {
        true => plain.clone().set_bold(),
        false => plain.clone(),
    };
    let what = column.shape.words();
    line(
        sheet,
        at,
        [&column.heading, column.need.words(), what, &choices, column.example, column.help],
        [&heading, &plain, &plain, &plain, &plain, &plain],
    )
}

/// What holds for the whole sheet: a topic, and what there is to say of it.
fn general(
    schema: &Schema<'_>,
    columns: &[Column<'_>],
    several: Option<(u32, u32)>,
) -> Vec<(&'static str, String)> {
    let kind = schema.kind;
    let has = |wanted: fn(&Shape) -> bool| columns.iter().any(|column| wanted(&column.shape));
    let whole = format!(
        "Fill in all {}, not only new ones: after a send, Vanta holds exactly what stands in the first sheet, and \
         what is missing there counts as removed.",
        kind.noun.many
    );
    let mut said = vec![
        (kind.label, kind.help.to_owned()),
        ("Yellow rows", "They are invented, to show how it is done. Delete them before you send.".to_owned()),
        ("The whole list", whole),
        (
            "Headings",
            "Keep them in row 1. Blue ones are needed; the columns of the others may be left empty or deleted."
                .to_owned(),
        ),
    ];
    if has(|shape| matches!(shape, Shape::Instant)) {
        let text = "A date alone stands for midnight UTC. Where there is a time of day, write its zone too: \
                    2026-03-02T06:00:00Z is in UTC, 2026-03-02T07:00:00+01:00 the same in Berlin.";
        said.push(("Dates", text.to_owned()));
    }
    if has(|shape| matches!(shape, Shape::List(_))) {
        said.push(("Several values", "Write them into one cell, with commas between.".to_owned()));
    }
    if let Some((first, last)) = several {
        let text = format!(
            "A heading with a dot belongs to a part, of which there may be several. Give each a row with the same ID, \
             as in rows {first} to {last} of the first sheet: repeat the columns that have no dot, and leave blank \
             those of a part that has no more. Without any, leave them blank."
        );
        said.push(("Several parts", text));
    }
    said.extend(own_properties(schema).map(|text| ("Own properties", text.to_owned())));
    if let Some(other) = kind.depends_on.and_then(Kind::named) {
        let text = format!("Send your list of {} first: this one points at it.", other.label.to_lowercase());
        said.push(("Before it", text));
    }
    said
}

/// What to do about the properties that a list declares, where none are known.
fn own_properties(schema: &Schema<'_>) -> Option<&'static str> {
    if !schema.properties.is_empty() {
        return None;
    }
    Some(match schema.kind.properties {
        Properties::Content => {
            "The properties that your list declares in Vanta are missing here. Add the list to Rollcall, and have \
             this file written for it (--list): each property gets a column of its own."
        }
        Properties::Extra => {
            "Where your list declares properties of its own in Vanta, have this file written for it (--list): each gets a \
             column of its own."
        }
    })
}
