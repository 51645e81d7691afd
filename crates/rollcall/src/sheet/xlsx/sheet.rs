//! One sheet: its cells row by row, and what stands around them.

use std::io::Read;

use super::{area, place};
use crate::sheet::cell::days;
use crate::sheet::error::Fault;
use crate::sheet::grid::FormatId;
use crate::sheet::intake::{Area, Around, Intake};
use crate::sheet::xlsx::strings::unescaped;
use crate::sheet::xml::{Scanner, Tag, Token, XmlError};

/// As many as a sheet of merged cells in four columns can have.
const MOST_MERGED: usize = 4 << 20;

/// Reads a sheet to its end; `sheet` is what it is called in messages, `formats` are those of the cell styles.
pub(super) fn read(
    content: impl Read,
    sheet: &str,
    formats: &[FormatId],
    intake: &mut Intake<'_>,
) -> Result<Around, Fault> {
    let mut xml = Scanner::new(content);
    let mut around = Around::default();
    let mut ended = false;
    let in_sheet = |error: XmlError| Fault::in_part(sheet, &error);
    loop {
        match xml.next().map_err(in_sheet)? {
            Token::Open(tag) => match tag.name {
                b"sheetData" if !tag.closed => rows(&mut xml, sheet, formats, intake)?,
                b"col" if tag.is_true(b"hidden") => around.hidden_columns.extend(columns(&tag)),
                b"mergeCell" => {
                    around.merged.extend(tag.raw(b"ref").and_then(area));
                    if around.merged.len() > MOST_MERGED {
                        return Err(Fault::TooLarge(format!(
                            "{sheet} has more than {MOST_MERGED} merged areas"
                        )));
                    }
                }
                b"autoFilter" if !tag.closed => {
                    let area = tag.raw(b"ref").and_then(area);
                    around.filters.extend(active_filter(&mut xml, area).map_err(in_sheet)?);
                }
                _ => {}
            },
            Token::Close(b"worksheet") => ended = true,
            // Up to the very end, since only there the zip can tell whether all was as it had been written.
            Token::End if ended => return Ok(around),
            Token::End => {
                return Err(Fault::broken(format!("{sheet} ends early, after row {}", intake.row())));
            }
            _ => {}
        }
    }
}

fn columns(tag: &Tag<'_>) -> Option<(usize, usize)> {
    let (first, last) = (tag.number(b"min")?, tag.number(b"max")?);
    let from_zero = |number: u32| usize::try_from(number.checked_sub(1)?).ok();
    Some((from_zero(first)?, from_zero(last)?))
}

/// The area of the filter whose opening tag came last, if it has any condition.
pub(super) fn active_filter(
    xml: &mut Scanner<impl Read>,
    area: Option<Area>,
) -> Result<Option<Area>, XmlError> {
    let mut active = false;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"filterColumn" => active |= !tag.closed,
            Token::Close(b"autoFilter") => return Ok(area.filter(|_| active)),
            Token::End => return Err(XmlError::EndsEarly),
            _ => {}
        }
    }
}

/// What a cell says its content is (ECMA-376 part 1, 18.18.11).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
}

/// The cell that is being read.
struct Open {
    column: usize,
    sort: Type,
    format: FormatId,
    has_formula: bool,
    has_value: bool,
    /// Whether what comes is its content.
    inside: bool,
}

impl Open {
    /// A cell in that column of which nothing is known yet.
    fn at(column: usize) -> Open {
        Open {
            column,
            sort: Type::Number,
            format: FormatId::GENERAL,
            has_formula: false,
            has_value: false,
            inside: false,
        }
    }
}

/// The rows, up to the end of `sheetData`.
fn rows(
    xml: &mut Scanner<impl Read>,
    sheet: &str,
    formats: &[FormatId],
    intake: &mut Intake<'_>,
) -> Result<(), Fault> {
    let in_sheet = |error: XmlError, row: u32| match error {
        XmlError::EndsEarly => Fault::broken(format!("{sheet} ends early, after row {row}")),
        other => Fault::in_part(sheet, &other),
    };
    let at = |fault: Fault| match fault {
        Fault::Broken(why) => Fault::Broken(format!("{sheet}: {why}")),
        other => other,
    };
    let mut open = Open::at(0);
    let (mut next_column, mut in_row, mut text) = (0, false, String::new());
    let stray =
        || Fault::broken(format!("{sheet} has a cell outside of its rows, or a row inside of another"));
    loop {
        let token = xml.next().map_err(|error| in_sheet(error, intake.row()))?;
        match token {
            Token::Open(tag) => match tag.name {
                b"c" if !in_row => return Err(stray()),
                b"row" if in_row => return Err(stray()),
                b"c" => {
                    open = cell(&tag, formats, next_column, intake.row()).map_err(at)?;
                    next_column = open.column + 1;
                    text.clear();
                }
                b"v" => {
                    (open.has_value, open.inside) = (true, !tag.closed);
                }
                b"t" => {
                    (open.has_value, open.inside, open.sort) = (true, !tag.closed, Type::Text);
                }
                b"f" => {
                    open.has_formula = true;
                    if !tag.closed {
                        xml.skip(b"f").map_err(|error| in_sheet(error, intake.row()))?;
                    }
                }
                b"row" => {
                    let number = tag.number(b"r").unwrap_or(intake.row() + 1);
                    intake.begin(number, tag.is_true(b"hidden")).map_err(at)?;
                    (next_column, in_row) = (0, !tag.closed);
                    if tag.closed {
                        intake.end().map_err(at)?;
                    }
                }
                b"rPh" if !tag.closed => xml.skip(b"rPh").map_err(|error| in_sheet(error, intake.row()))?,
                _ => {}
            },
            Token::Text(piece) if open.inside => {
                text.push_str(&piece.decode().map_err(|error| in_sheet(error, intake.row()))?);
            }
            Token::Close(b"v" | b"t") => open.inside = false,
            Token::Close(b"c") if in_row => finish(&open, &text, intake).map_err(at)?,
            Token::Close(b"row") if in_row => {
                in_row = false;
                intake.end().map_err(at)?;
            }
            Token::Close(b"sheetData") => return Ok(()),
            Token::End => return Err(in_sheet(XmlError::EndsEarly, intake.row())),
            _ => {}
        }
    }
}

/// What the opening tag of a cell says. Without a name it is the one right of the last.
fn cell(tag: &Tag<'_>, formats: &[FormatId], next: usize, row: u32) -> Result<Open, Fault> {
    let mut open = Open::at(next);
    for (name, value) in tag.attributes() {
        match name {
            b"r" => match place(value) {
                Some((column, named)) if named == row => open.column = column,
                _ => {
                    let name = String::from_utf8_lossy(value);
                    return Err(Fault::broken(format!("row {row} has a cell that is called {name}")));
                }
            },
            b"s" => {
                let style = std::str::from_utf8(value).ok().and_then(|style| style.parse::<usize>().ok());
                let format = style.and_then(|style| formats.get(style));
                open.format = format.copied().unwrap_or(FormatId::GENERAL);
            }
            b"t" => {
                open.sort = match value {
                    b"s" => Type::Shared,
                    b"str" | b"inlineStr" => Type::Text,
                    b"b" => Type::Boolean,
                    b"e" => Type::Error,
                    b"d" => Type::Date,
                    _ => Type::Number,
                };
            }
            _ => {}
        }
    }
    Ok(open)
}

/// Gives a cell that was read to its end to the intake.
fn finish(open: &Open, text: &str, intake: &mut Intake<'_>) -> Result<(), Fault> {
    let grid = &mut intake.grid;
    let column = open.column;
    // Some programs write a formula with an empty value; only a text may really be empty.
    if open.has_formula && (!open.has_value || (text.is_empty() && open.sort != Type::Text)) {
        grid.no_result(column);
        return Ok(());
    }
    match open.sort {
        Type::Text => grid.text(column, &unescaped(text)),
        _ if text.trim().is_empty() => {}
        Type::Shared if intake.counts_only => grid.no_result(column),
        Type::Shared => {
            let index = text.trim().parse::<usize>().ok().filter(|&index| index < grid.shared());
            let (row, shared) = (intake.row(), intake.grid.shared());
            let index = index.ok_or_else(|| {
                Fault::broken(format!("a cell of row {row} names text {text} of the {shared} that there are"))
            })?;
            intake.grid.shared_text(column, index);
        }
        Type::Boolean => grid.boolean(column, matches!(text.trim(), "1" | "true")),
        Type::Error => grid.error(column, text.trim()),
        Type::Date => match days(text.trim()) {
            Some(days) if open.format == FormatId::GENERAL => grid.worded(column, days, true, text.trim()),
            Some(days) => grid.date(column, days, open.format),
            None => grid.text(column, text),
        },
        Type::Number => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => grid.number(column, number, open.format),
            _ => grid.text(column, text),
        },
    }
    Ok(())
}
