//! The names of the sheets, from one quick pass over the whole content.
//!
//! Only the names of tags are looked at on the way; what is in the cells waits until a sheet is wanted.

use std::collections::HashSet;
use std::io::Read;

use super::{Wrong, count, in_content};
use crate::sheet::error::Fault;
use crate::sheet::look::Visibility;
use crate::sheet::xml::{Scanner, Tag, Token, XmlError};

/// The most that LibreOffice has.
const MOST_SHEETS: usize = 500;
/// No spreadsheet program lets a name grow to this many bytes.
const MOST_NAME: usize = 4096;

/// A sheet of the document.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    /// Its place among all the tables of the content, of which some are no sheets.
    pub(super) place: usize,
}

/// What the pass finds.
#[derive(Default)]
pub(super) struct List {
    pub(super) sheets: Vec<Sheet>,
    pub(super) has_links: bool,
    /// The styles of sheets that are hidden.
    hidden: HashSet<String>,
    tables: usize,
}

/// Goes through the content to its end.
pub(super) fn read(content: impl Read) -> Result<List, Fault> {
    let mut xml = Scanner::new(content);
    let mut list = List::default();
    let (mut style, mut inside, mut ended) = (None, false, false);
    loop {
        match xml.next().map_err(|error| in_content(&error))? {
            Token::Open(tag) => match tag.name {
                b"style" => style = table_style(&tag).map_err(|error| in_content(&error))?,
                b"table-properties" if tag.raw(b"table:display") == Some(b"false") => {
                    list.hide(style.take())?
                }
                b"spreadsheet" => inside = !tag.closed,
                // Values that came from other programs stand in tables of their own.
                b"dde-links" if !tag.closed => {
                    list.has_links = true;
                    xml.skip(b"dde-links").map_err(|error| in_content(&error))?;
                }
                b"table" if inside => {
                    let (name, closed) = (list.add(&tag)?, tag.closed);
                    if !closed {
                        list.has_links |= pass(&mut xml, &name)?;
                    }
                }
                _ => {}
            },
            Token::Close(b"spreadsheet") => inside = false,
            Token::Close(b"document-content") => ended = true,
            Token::End if ended => return list.checked(),
            Token::End => return Err(in_content(&XmlError::EndsEarly)),
            _ => {}
        }
    }
}

/// The name of a style, if it is one for sheets.
fn table_style(tag: &Tag<'_>) -> Result<Option<String>, XmlError> {
    if tag.raw(b"style:family") != Some(b"table") {
        return Ok(None);
    }
    Ok(tag.attribute(b"style:name")?.map(|name| name.into_owned()))
}

impl List {
    fn hide(&mut self, style: Option<String>) -> Result<(), Fault> {
        self.hidden.extend(style);
        if self.hidden.len() > MOST_SHEETS { Err(too_many()) } else { Ok(()) }
    }

    /// Adds the table of that tag if it is a sheet, and gives its name.
    fn add(&mut self, tag: &Tag<'_>) -> Result<String, Fault> {
        let text = |name: &[u8]| tag.attribute(name).map_err(|error| in_content(&error));
        let name = text(b"table:name")?.unwrap_or_default().into_owned();
        let style = text(b"table:style-name")?.unwrap_or_default();
        let visibility =
            if self.hidden.contains(style.as_ref()) { Visibility::Hidden } else { Visibility::Visible };
        let place = self.tables;
        self.tables += 1;
        if is_copy(&name) {
            self.has_links = true;
            return Ok(name);
        }
        if self.sheets.len() >= MOST_SHEETS || name.len() > MOST_NAME {
            return Err(too_many());
        }
        self.sheets.push(Sheet { name: name.clone(), visibility, place });
        Ok(name)
    }

    fn checked(self) -> Result<List, Fault> {
        if self.sheets.is_empty() { Err(Fault::broken("it names no sheet")) } else { Ok(self) }
    }
}

fn too_many() -> Fault {
    Fault::TooLarge(format!("it has more than {MOST_SHEETS} sheets, or names of more than {MOST_NAME} bytes"))
}

/// Whether a table is what LibreOffice remembers of another file, as `'file:///a.ods'#Sheet1`. The name of a sheet
/// cannot begin so.
fn is_copy(name: &str) -> bool {
    name.starts_with('\'') && name.contains("'#")
}

/// Goes past the table whose opening tag came last, and says whether it takes anything from another file.
fn pass(xml: &mut Scanner<impl Read>, name: &str) -> Result<bool, Fault> {
    let (mut above, mut next) = (0, 0);
    links(xml, &mut above, &mut next).map_err(|wrong| wrong.below(name, above))
}

/// `above` are the rows that were passed; `next` counts that which is being passed too.
fn links(xml: &mut Scanner<impl Read>, above: &mut u32, next: &mut u32) -> Result<bool, Wrong> {
    let (mut depth, mut found) = (1_u32, false);
    loop {
        match xml.next()? {
            Token::Open(tag) => match tag.name {
                b"table" if !tag.closed => depth = depth.saturating_add(1),
                b"table-row" if depth == 1 => {
                    *above = *next;
                    let times = tag.raw(b"table:number-rows-repeated").map_or(Ok(1), count)?;
                    *next = above.saturating_add(times);
                }
                b"table-source" | b"cell-range-source" | b"dde-source" => found = true,
                _ => {}
            },
            Token::Close(b"table") => depth -= 1,
            Token::End => return Err(XmlError::EndsEarly.into()),
            _ => {}
        }
        if depth == 0 {
            return Ok(found);
        }
    }
}
