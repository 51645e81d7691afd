//! Which number format each cell style has.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::sheet::cell::Epoch;
use crate::sheet::error::Fault;
use crate::sheet::grid::{FormatId, Grid};
use crate::sheet::number_format::NumberFormat;
use crate::sheet::xml::{Scanner, Token, XmlError};

/// The number formats of the cell styles, in the order in which cells name the styles.
pub(super) fn read(
    content: &[u8],
    part: &str,
    epoch: Epoch,
    grid: &mut Grid,
) -> Result<Vec<FormatId>, Fault> {
    let (codes, styles) = scan(content).map_err(|error| Fault::in_part(part, &error))?;
    let mut known: HashMap<u32, FormatId> = HashMap::from([(0, FormatId::GENERAL)]);
    let mut formats = Vec::with_capacity(styles.len());
    for id in styles {
        let format = match known.entry(id) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => {
                let format = match codes.get(&id) {
                    Some(code) => NumberFormat::parse(code, epoch),
                    None => NumberFormat::builtin(id, epoch),
                };
                *unknown.insert(grid.add_format(format)?)
            }
        };
        formats.push(format);
    }
    Ok(formats)
}

/// The codes that the workbook brings, by their numbers, and the number of each cell style's format.
fn scan(content: &[u8]) -> Result<(HashMap<u32, String>, Vec<u32>), XmlError> {
    let mut xml = Scanner::new(content);
    let (mut codes, mut styles) = (HashMap::new(), Vec::new());
    let mut in_cell_styles = false;
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name {
                b"numFmt" => {
                    if let Some(id) = tag.number(b"numFmtId") {
                        codes.insert(id, tag.attribute(b"formatCode")?.unwrap_or_default().into_owned());
                    }
                }
                b"cellXfs" => in_cell_styles = !tag.closed,
                b"xf" if in_cell_styles => styles.push(tag.number(b"numFmtId").unwrap_or(0)),
                // Styles of conditional formats have number formats of their own, which cells do not.
                b"dxfs" if !tag.closed => xml.skip(b"dxfs")?,
                _ => {}
            },
            Token::Close(b"cellXfs") => in_cell_styles = false,
            Token::End => return Ok((codes, styles)),
            _ => {}
        }
    }
}
