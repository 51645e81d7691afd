//! xlsx and xlsm workbooks: a zip of XML parts, as ECMA-376 part 1 describes them.
//!
//! calamine reads them too, and is what this reader is compared with. Ours goes once through a sheet for all that
//! is wanted of it: values, number formats, hidden rows, filters and merged cells, in memory that does not grow with
//! what a file claims.

use std::collections::{BTreeSet, HashMap};

use super::cell::Epoch;
use super::error::Fault;
use super::intake::{Area, Around, Intake};
use super::look::Visibility;
use super::package::{Package, ahead};
use super::xml::{Scanner, Tag, Token, XmlError};

mod sheet;
mod strings;
mod styles;

/// Nobody looks at more; each one is unpacked for its size.
const MOST_SHEETS: usize = 500;

/// A workbook, opened as far as its list of sheets.
pub(super) struct Workbook {
    package: Package,
    pub(super) sheets: Vec<Sheet>,
    epoch: Epoch,
    strings: Option<String>,
    styles: Option<String>,
    /// Whether it has macros. They are never run.
    pub(super) has_macros: bool,
    /// Whether it has values from other workbooks.
    pub(super) has_links: bool,
}

/// A sheet of a workbook.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    part: String,
}

impl Workbook {
    pub(super) fn open(mut package: Package) -> Result<Workbook, Fault> {
        let root = relations(&mut package, "")?;
        let main = root.values().find(|relation| relation.is("officeDocument"));
        let main = main.map_or("xl/workbook.xml", |relation| relation.target.as_str()).to_owned();
        let related = relations(&mut package, &main)?;
        let target = |sort: &str| {
            related.values().find(|relation| relation.is(sort)).map(|relation| relation.target.clone())
        };
        let (strings, styles) = (target("sharedStrings"), target("styles"));
        let has_macros = target("vbaProject").is_some();
        let has_links = target("externalLink").is_some();
        let content = package.whole(&main)?.ok_or(Fault::NotASpreadsheet("a zip file without a workbook"))?;
        let (sheets, epoch) = contents(&content, &related).map_err(|error| Fault::in_part(&main, &error))?;
        if sheets.is_empty() {
            return Err(Fault::NotASpreadsheet("a workbook without a sheet of cells"));
        }
        if sheets.len() > MOST_SHEETS {
            return Err(Fault::TooLarge(format!("it has more than {MOST_SHEETS} sheets")));
        }
        Ok(Workbook { package, sheets, epoch, strings, styles, has_macros, has_links })
    }

    /// Reads one sheet, by its place.
    pub(super) fn read(&mut self, place: usize, intake: &mut Intake<'_>) -> Result<Around, Fault> {
        intake.start(self.epoch, Vec::new());
        let around = self.read_once(place, intake)?;
        if around.merged.iter().any(|area| area.bottom > area.top) {
            // Merged areas are told after the rows that they cover.
            intake.start(self.epoch, around.merged.clone());
            return self.read_once(place, intake);
        }
        Ok(around)
    }

    fn read_once(&mut self, place: usize, intake: &mut Intake<'_>) -> Result<Around, Fault> {
        if let Some(name) = self.strings.as_ref().filter(|_| !intake.counts_only)
            && let Some(part) = self.package.part(name)?
        {
            ahead(part, |blocks| strings::read(&mut Scanner::new(blocks), name, &mut intake.grid))?;
        }
        let mut formats = Vec::new();
        if let Some(name) = &self.styles
            && let Some(content) = self.package.whole(name)?
        {
            formats = styles::read(&content, name, self.epoch, &mut intake.grid)?;
        }
        let Sheet { name, part, .. } = &self.sheets[place];
        let words = format!("the sheet \"{name}\"");
        let content =
            self.package.part(part)?.ok_or_else(|| Fault::broken(format!("{words} is missing from it")))?;
        let mut around = ahead(content, |blocks| sheet::read(blocks, &words, &formats, intake))?;
        self.tables(&part.clone(), &mut around)?;
        Ok(around)
    }

    /// Filters may stand in tables, which are parts of their own.
    fn tables(&mut self, sheet: &str, around: &mut Around) -> Result<(), Fault> {
        let related = relations(&mut self.package, sheet)?;
        let tables = related.into_values().filter(|relation| relation.is("table"));
        let names: BTreeSet<String> = tables.map(|relation| relation.target).collect();
        for name in names {
            let Some(content) = self.package.whole(&name)? else { continue };
            let mut xml = Scanner::new(content.as_slice());
            let in_part = |error: &XmlError| Fault::in_part(&name, error);
            loop {
                match xml.next().map_err(|error| in_part(&error))? {
                    Token::Open(tag)
                        if tag.name == b"table"
                            && tag.number(b"totalsRowCount").is_some_and(|rows| rows > 0) =>
                    {
                        around.totals.extend(tag.raw(b"ref").and_then(area).map(|area| area.bottom));
                    }
                    Token::Open(tag) if tag.name == b"autoFilter" && !tag.closed => {
                        let area = tag.raw(b"ref").and_then(area);
                        around
                            .filters
                            .extend(sheet::active_filter(&mut xml, area).map_err(|error| in_part(&error))?);
                    }
                    Token::End => break,
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

/// How one part refers to another.
struct Relation {
    sort: String,
    target: String,
}

impl Relation {
    /// Whether it is of that sort; the namespaces of the strict and the transitional form differ, their ends do not.
    fn is(&self, sort: &str) -> bool {
        self.sort.rsplit('/').next() == Some(sort)
    }
}

/// What a part refers to inside the workbook, by ID.
fn relations(package: &mut Package, part: &str) -> Result<HashMap<String, Relation>, Fault> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let place =
        if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(content) = package.whole(&place)? else { return Ok(HashMap::new()) };
    let read = || -> Result<_, XmlError> {
        let mut found = HashMap::new();
        let mut xml = Scanner::new(content.as_slice());
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name == b"Relationship" => {
                    let text = |name: &[u8]| tag.attribute(name).map(Option::unwrap_or_default);
                    let target = text(b"Target")?;
                    let sort = text(b"Type")?.into_owned();
                    let outside = tag.raw(b"TargetMode") == Some(b"External");
                    let target = if outside { String::new() } else { resolved(folder, &target) };
                    found.insert(text(b"Id")?.into_owned(), Relation { sort, target });
                }
                Token::End => return Ok(found),
                _ => {}
            }
        }
    };
    read().map_err(|error| Fault::in_part(&place, &error))
}

/// The name of a part that another one in that folder refers to.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in target.split('/') {
        match name {
            ".." => drop(names.pop()),
            "." | "" => {}
            name => names.push(name),
        }
    }
    names.join("/")
}

/// The sheets that a workbook names, and from when it counts its dates.
fn contents(content: &[u8], related: &HashMap<String, Relation>) -> Result<(Vec<Sheet>, Epoch), XmlError> {
    let mut xml = Scanner::new(content);
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::Excel1900);
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"sheet" => sheets.extend(named_sheet(&tag, related)?),
            // The part of a later version has the same name and no such attribute.
            Token::Open(tag) if tag.name == b"workbookPr" && tag.is_true(b"date1904") => {
                epoch = Epoch::Excel1904;
            }
            Token::End => return Ok((sheets, epoch)),
            _ => {}
        }
    }
}

/// A sheet of cells; charts and dialogs are none.
fn named_sheet(tag: &Tag<'_>, related: &HashMap<String, Relation>) -> Result<Option<Sheet>, XmlError> {
    let id = tag.local(b"id")?.unwrap_or_default();
    let relation = related.get(id.as_ref());
    if relation.is_some_and(|relation| !relation.is("worksheet")) {
        return Ok(None);
    }
    let visibility = match tag.raw(b"state") {
        Some(b"hidden") => Visibility::Hidden,
        Some(b"veryHidden") => Visibility::VeryHidden,
        _ => Visibility::Visible,
    };
    let name = tag.attribute(b"name")?.unwrap_or_default().into_owned();
    // Where the part is missing, reading the sheet says so; another one is never read in its place.
    let part = relation.map(|relation| relation.target.clone()).unwrap_or_default();
    Ok(Some(Sheet { name, visibility, part }))
}

/// An area as `A1:F200` or `A1` names it.
pub(super) fn area(text: &[u8]) -> Option<Area> {
    let (first, last) = match memchr::memchr(b':', text) {
        Some(colon) => (&text[..colon], &text[colon + 1..]),
        None => (text, text),
    };
    let ((left, top), (right, bottom)) = (place(first)?, place(last)?);
    (left <= right && top <= bottom).then_some(Area { top, left, bottom, right })
}

/// A cell's column, from 0, and row, from 1, as `AB12` or `$AB$12` names it.
#[inline]
pub(super) fn place(text: &[u8]) -> Option<(usize, u32)> {
    let (mut column, mut row) = (0_usize, 0_u32);
    for &byte in text {
        match byte {
            b'A'..=b'Z' if row == 0 => column = column * 26 + usize::from(byte - b'A') + 1,
            b'a'..=b'z' if row == 0 => column = column * 26 + usize::from(byte - b'a') + 1,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
        if column > super::grid::MOST_COLUMNS {
            return None;
        }
    }
    (column > 0 && row > 0).then(|| (column - 1, row))
}
