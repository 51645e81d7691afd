//! One field of one row: where its text comes from, what the recipe makes of it, and what it is in the end.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use vanta::Shape;
use vanta::Value;

use super::route::Hop;
use crate::recipe::path::{Leaf, Need, Path, Target, is_below};
use crate::recipe::rules::{Clean, Cut};
use crate::recipe::value::{self, Manner, Wrong};
use crate::recipe::{same_value, words};
use crate::sheet::{self, Cell, Content, Row};

/// What may stand in an address as it is (RFC 3986, unreserved).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The cells of one row, as they are in the file or as a person mended them.
#[derive(Clone, Copy)]
pub(in crate::recipe) struct Cells<'t> {
    pub(in crate::recipe) row: Row<'t>,
    /// The columns that were mended here, with their new texts.
    pub(in crate::recipe) mended: &'t [(usize, &'t str)],
}

impl<'t> Cells<'t> {
    pub(super) fn at(&self, column: usize) -> Cell<'t> {
        match self.mended.iter().find(|(mended, _)| *mended == column) {
            Some((_, text)) => Cell::plain(Content::Text(text)),
            None => self.row.cell(column),
        }
    }
}

/// A field's rule, bound to the columns of a table.
pub(in crate::recipe) struct BoundField<'a> {
    /// Where the value goes.
    pub(in crate::recipe) path: &'a Path,
    /// What may go there.
    pub(in crate::recipe) target: Target<'a>,
    /// The parts around it.
    pub(super) route: Vec<Hop>,
    pub(in crate::recipe) shape: Shape,
    pub(in crate::recipe) feed: BoundFeed<'a>,
    pub(in crate::recipe) manner: Manner<'a>,
    pub(in crate::recipe) clean: &'a [Clean],
    /// The table of values: what stands in the file, and what it becomes.
    pub(in crate::recipe) values: Vec<(String, Becomes)>,
    /// What an empty value becomes, where the recipe says so.
    pub(in crate::recipe) blank: Option<Becomes>,
    /// Whether it says who the record is.
    pub(in crate::recipe) is_id: bool,
}

/// Where a value comes from.
pub(in crate::recipe) enum BoundFeed<'a> {
    Column(usize),
    Joined(Vec<usize>, &'a str),
    Cut(usize, &'a Cut),
    Template(Vec<BoundPiece<'a>>),
    /// The recipe itself, or the file's own time.
    Given(Result<Becomes, Wrong>),
}

pub(in crate::recipe) enum BoundPiece<'a> {
    Text(&'a str),
    Column(usize),
}

/// What a value of the recipe is for Vanta.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::recipe) enum Becomes {
    Value(Value),
    Nothing,
}

/// What came of a field in a row.
pub(in crate::recipe) enum Got {
    /// A value; `trimmed` where space around it was left out.
    Value { value: Value, trimmed: bool },
    /// Nothing, and that is as it should be or the checks will tell.
    Nothing,
    /// No value can be had, with the text that stands there.
    Wrong(Wrong, Box<str>),
}

impl BoundField<'_> {
    /// The columns that it reads, the one to show first.
    pub(in crate::recipe) fn columns(&self) -> Vec<usize> {
        match &self.feed {
            BoundFeed::Column(column) | BoundFeed::Cut(column, _) => vec![*column],
            BoundFeed::Joined(columns, _) => columns.clone(),
            BoundFeed::Template(pieces) => pieces
                .iter()
                .filter_map(|piece| match piece {
                    BoundPiece::Column(column) => Some(*column),
                    BoundPiece::Text(_) => None,
                })
                .collect(),
            BoundFeed::Given(_) => Vec::new(),
        }
    }

    /// Whether the recipe gives it and not the row, so that it is there only where its part is for another reason.
    pub(in crate::recipe) fn follows_its_part(&self) -> bool {
        matches!(self.feed, BoundFeed::Given(_)) && self.target.need != Need::Always && !self.route.is_empty()
    }

    /// Whether it lies inside a part, named by its plain path.
    pub(in crate::recipe) fn is_below(&self, part: &str) -> bool {
        is_below(&self.path.plain(), part)
    }

    /// The field's value in a row.
    pub(in crate::recipe) fn get(&self, cells: &Cells<'_>) -> Got {
        match &self.feed {
            BoundFeed::Column(column) => self.of_cell(&cells.at(*column)),
            BoundFeed::Given(Ok(becomes)) => self.become_(becomes),
            BoundFeed::Given(Err(wrong)) => Got::Wrong(*wrong, Box::default()),
            BoundFeed::Joined(columns, between) => self.of_made(self.joined(cells, columns, between)),
            BoundFeed::Cut(column, cut) => self.of_made(self.cut_out(&cells.at(*column), cut)),
            BoundFeed::Template(pieces) => self.of_made(self.filled_in(cells, pieces)),
        }
    }

    fn of_made(&self, made: Result<String, (Wrong, String)>) -> Got {
        match made {
            Ok(text) => self.of_cell(&Cell::plain(Content::Text(&text))),
            // A gap in a template is an empty value where the recipe says what that becomes.
            Err((Wrong::TemplateGap, _)) if self.blank.is_some() => {
                self.blank.as_ref().map_or(Got::Nothing, |becomes| self.become_(becomes))
            }
            Err((wrong, shown)) => Got::Wrong(wrong, shown.into()),
        }
    }

    fn of_cell(&self, cell: &Cell<'_>) -> Got {
        let wrong = |wrong: Wrong| Got::Wrong(wrong, cell.shown().as_ref().into());
        if let Some(unfit) = value::unfit(cell) {
            return wrong(unfit);
        }
        if cell.is_blank() {
            return match &self.blank {
                Some(becomes) => self.become_(becomes),
                None if matches!(self.shape, Shape::List(item) if !matches!(item, Shape::Object(_))) => {
                    Got::Value { value: Value::Array(Vec::new()), trimmed: false }
                }
                None => Got::Nothing,
            };
        }
        if let Some(becomes) = self.in_table(&cell.shown()) {
            return self.become_(becomes);
        }
        let trims = self.clean.contains(&Clean::Trim);
        if self.is_id
            && let Some(unfit) = value::unfit_for_id(cell, trims)
        {
            return wrong(unfit);
        }
        let is_text = matches!(self.shape, Shape::Text | Shape::Link);
        let read = match self.cleaned(cell) {
            // Cleaning may make an address of a word for nothing, so what is asked is what stands there.
            Some(_) if is_text && words::means_nothing(&cell.shown()) => return wrong(Wrong::MeansNothing),
            Some(text) => self.read(&Cell::plain(Content::Text(&text))),
            None => self.read(cell),
        };
        match read {
            Ok(value) => {
                let trimmed = !trims
                    && is_text
                    && matches!(cell.content, Content::Text(text) if sheet::trimmed(text).len() != text.len());
                Got::Value { value, trimmed }
            }
            Err((unfit, shown)) => Got::Wrong(unfit, shown.unwrap_or_else(|| cell.shown().as_ref().into())),
        }
    }

    /// Reads the cell; a value of a list that is wrong is named alone.
    fn read(&self, cell: &Cell<'_>) -> Result<Value, (Wrong, Option<Box<str>>)> {
        let Shape::List(item) = self.shape else {
            return value::read(cell, &self.shape, &self.manner).map_err(|wrong| (wrong, None));
        };
        if matches!(item, Shape::Object(_)) || self.values.is_empty() && !matches!(item, Shape::Choice(_)) {
            return value::read(cell, &self.shape, &self.manner).map_err(|wrong| (wrong, None));
        }
        value::list(cell, item, &self.manner, &|part| {
            self.in_table(part).map(|becomes| match becomes {
                Becomes::Nothing => Vec::new(),
                Becomes::Value(Value::Array(several)) => several.clone(),
                Becomes::Value(value) => vec![value.clone()],
            })
        })
    }

    fn in_table(&self, shown: &str) -> Option<&Becomes> {
        if self.values.is_empty() {
            return None;
        }
        let found = self.values.iter().find(|(value, _)| same_value(shown, value));
        found.map(|(_, becomes)| becomes)
    }

    /// Nothing is sent as an empty list, as null where the key must be there and null is allowed, and as an empty text
    /// for a custom property, which Vanta wants always; anything else is left out.
    fn become_(&self, becomes: &Becomes) -> Got {
        let nothing = match (&self.shape, self.target.leaf) {
            (Shape::List(_), _) => Some(Value::Array(Vec::new())),
            (Shape::Text, Leaf::Property(_)) => Some(Value::from("")),
            _ if self.manner.nullable && self.target.need != Need::Optional => Some(Value::Null),
            _ => None,
        };
        match becomes {
            Becomes::Value(value) => Got::Value { value: value.clone(), trimmed: false },
            Becomes::Nothing => nothing.map_or(Got::Nothing, |value| Got::Value { value, trimmed: false }),
        }
    }

    fn cleaned(&self, cell: &Cell<'_>) -> Option<String> {
        if self.clean.is_empty() {
            return None;
        }
        let shown = cell.shown();
        let mut text = Cow::Borrowed(shown.trim());
        for clean in self.clean {
            match clean {
                Clean::Trim => {}
                Clean::LowerCase => text = Cow::Owned(text.to_lowercase()),
                Clean::Https => text = Cow::Owned(with_https(&text)),
            }
        }
        // Dates and numbers that need no cleaning stay what they are.
        (text != shown).then(|| text.into_owned())
    }
}

/// Only what is an address is made one of https: `http://…`, or a bare host with its path.
fn with_https(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => format!("https://{rest}"),
        Some(_) => text.to_owned(),
        None => {
            let host = text.split(['/', '?', '#']).next().unwrap_or_default();
            let is_host = host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
            if is_host && !text.contains(char::is_whitespace) {
                format!("https://{text}")
            } else {
                text.to_owned()
            }
        }
    }
}

impl BoundField<'_> {
    fn joined(&self, cells: &Cells<'_>, columns: &[usize], between: &str) -> Result<String, (Wrong, String)> {
        let mut text = String::new();
        for &column in columns {
            let piece = self.piece(&cells.at(column))?;
            if piece.is_empty() {
                // Without one of its parts an ID is that of somebody else.
                if self.is_id {
                    return Err((Wrong::TemplateGap, String::new()));
                }
                continue;
            }
            if !text.is_empty() {
                text.push_str(between);
            }
            text.push_str(&piece);
        }
        Ok(text)
    }

    fn cut_out(&self, cell: &Cell<'_>, cut: &Cut) -> Result<String, (Wrong, String)> {
        let shown = self.piece(cell)?;
        if shown.is_empty() {
            return Ok(String::new());
        }
        let found = match cut {
            Cut::Before(mark) => shown.split_once(mark.as_str()).map(|(before, _)| before),
            Cut::After(mark) => shown.split_once(mark.as_str()).map(|(_, after)| after),
            Cut::Capture(capture) => capture.find(&shown),
        };
        match found.map(str::trim).filter(|found| !found.is_empty()) {
            Some(found) => Ok(found.to_owned()),
            None => Err((Wrong::NotCut, shown.into_owned())),
        }
    }

    /// In a link, what comes from a column is encoded, unless the column gives the beginning of the link itself.
    fn filled_in(&self, cells: &Cells<'_>, pieces: &[BoundPiece<'_>]) -> Result<String, (Wrong, String)> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                BoundPiece::Text(piece) => text.push_str(piece),
                BoundPiece::Column(column) => {
                    let shown = self.piece(&cells.at(*column))?;
                    if shown.is_empty() {
                        return Err((Wrong::TemplateGap, String::new()));
                    }
                    if matches!(self.shape, Shape::Link) && !text.is_empty() {
                        text.extend(utf8_percent_encode(&shown, ENCODED));
                    } else {
                        text.push_str(&shown);
                    }
                }
            }
        }
        Ok(text)
    }

    /// What a cell gives to a text that is made of it, without space around it: the same that would be taken of it alone.
    fn piece<'t>(&self, cell: &Cell<'t>) -> Result<Cow<'t, str>, (Wrong, String)> {
        let wrong = |wrong: Wrong| (wrong, cell.shown().into_owned());
        if let Some(unfit) = value::unfit(cell) {
            return Err(wrong(unfit));
        }
        if cell.is_blank() {
            return Ok(Cow::Borrowed(""));
        }
        if self.is_id
            && let Some(unfit) = value::unfit_for_id(cell, self.clean.contains(&Clean::Trim))
        {
            return Err(wrong(unfit));
        }
        value::text(cell).map_err(wrong)
    }
}
