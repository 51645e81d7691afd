//! The recipe as data: which files, and one rule for each field.
//!
//! It holds nothing of one computer and nothing of a person: no paths, no limits, no approvals, no cells mended by
//! hand. Everything that decides what is sent stands here in the open, so that a later Rollcall, which may know more
//! words and more headings, makes the same records of the same file.

use std::fmt;

use jiff::tz::TimeZone;
use regex::Regex;
use vanta::Kind;

use super::condition::Condition;
use super::date::Order;
use super::path::Path;
use crate::sheet::HeadingRows;

/// How files become the records of one list.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// What it makes.
    pub kind: &'static Kind,
    /// The files and sheets it reads, under names that a person binds to files.
    pub sources: Vec<SourceRules>,
    /// Where two sources give the same ID: the name of the one whose record counts. Without it that is a problem.
    pub winner: Option<String>,
}

/// What is read from one sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceRules {
    /// Its name, as in `name=FILE`.
    pub name: String,
    /// The source whose file this sheet stands in too, where it has none of its own.
    pub file_of: Option<String>,
    /// The sheet; otherwise the first visible one.
    pub sheet: Option<String>,
    /// The rows of the headings; otherwise they are looked for.
    pub headings: Option<HeadingRows>,
    /// Whether rows that the spreadsheet hides are left out.
    pub leave_out_hidden: bool,
    /// Whether the numbers of an xls or xlsb file are shown as they are.
    pub plain_numbers: bool,
    /// How a text file is encoded, as `windows-1252`.
    pub encoding: Option<String>,
    /// What stands between the cells of a text file.
    pub delimiter: Option<char>,
    /// In which zone times are read that name none.
    pub zone: Option<Zone>,
    /// Whether its rows only add parts to the records of other sources, by ID, and make no record of their own.
    pub adds_parts: bool,
    /// Whether of several rows that are wholly alike one is kept. Without it they are a problem.
    pub keep_one_of_identical: bool,
    /// Which rows are read; all, without it.
    pub only: Option<Condition>,
    /// Which rows give a part, by the part's name: `applications`. The row's other fields do not depend on it.
    pub parts_only: Vec<(String, Condition)>,
    /// One rule for each field, in the order of the kind.
    pub fields: Vec<(Path, FieldRule)>,
    /// Columns that a person saw and does not send, by heading.
    pub not_sent: Vec<String>,
}

/// How one field gets its value.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRule {
    /// Where the value comes from.
    pub feed: Feed,
    /// What is done to the text of the value first.
    pub clean: Vec<Clean>,
    /// What a value of the file becomes. Compared without case and outer space; an empty text stands for an empty
    /// cell.
    pub values: Vec<(String, Constant)>,
    /// What an empty value becomes.
    pub when_empty: Option<Constant>,
    /// In which order dates write day and month.
    pub order: Option<Order>,
    /// In which zone times are read that name none, where it is another than the source's.
    pub zone: Option<Zone>,
    /// What stands between the values of a list; otherwise comma, semicolon, bar and line break do.
    pub split: Option<String>,
}

impl FieldRule {
    /// A rule that takes the value as it is.
    pub fn new(feed: Feed) -> FieldRule {
        FieldRule {
            feed,
            clean: Vec::new(),
            values: Vec::new(),
            when_empty: None,
            order: None,
            zone: None,
            split: None,
        }
    }

    /// A rule that takes a column as it is.
    pub fn column(heading: impl Into<String>) -> FieldRule {
        FieldRule::new(Feed::Column(heading.into()))
    }
}

/// Where a value comes from. Columns are named by their headings.
#[derive(Clone, Debug, PartialEq)]
pub enum Feed {
    /// One column.
    Column(String),
    /// Several columns, one after the other; empty ones are passed over.
    Joined {
        /// The columns.
        columns: Vec<String>,
        /// What stands between two values.
        between: String,
    },
    /// A part of a column.
    Cut {
        /// The column.
        column: String,
        /// Which part.
        cut: Cut,
    },
    /// A text with columns in it: `https://hr.example.com/u/{Employee ID}`.
    Template(Template),
    /// The same for every row.
    Constant(Constant),
    /// When the file was last changed. Never "now", which would make no two plans alike.
    FileModified,
}

impl Feed {
    /// The columns that it reads.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Feed::Column(column) | Feed::Cut { column, .. } => vec![column],
            Feed::Joined { columns, .. } => columns.iter().map(String::as_str).collect(),
            Feed::Template(template) => template.columns().collect(),
            Feed::Constant(_) | Feed::FileModified => Vec::new(),
        }
    }
}

/// Which part of a text is taken. One that is not there is a problem, never an empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum Cut {
    /// What stands before the first such text.
    Before(String),
    /// What stands after the first such text.
    After(String),
    /// What the one group of a regular expression finds.
    Capture(Capture),
}

/// A regular expression with exactly one group, run in linear time.
#[derive(Clone, Debug)]
pub struct Capture(Regex);

impl Capture {
    /// Reads the expression.
    ///
    /// # Errors
    /// In words, where it is none, or has no group or several.
    pub fn new(text: &str) -> Result<Capture, String> {
        let regex = Regex::new(text).map_err(|error| {
            let words = error.to_string();
            words.lines().last().unwrap_or_default().trim().to_owned()
        })?;
        match regex.captures_len() {
            2 => Ok(Capture(regex)),
            groups => Err(format!("it must have one group in parentheses, and has {}", groups - 1)),
        }
    }

    /// The expression.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// What the group finds, if it finds anything.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.0.captures(text)?.get(1).map(|found| found.as_str())
    }
}

impl PartialEq for Capture {
    fn eq(&self, other: &Capture) -> bool {
        self.as_str() == other.as_str()
    }
}

/// A text with columns in it. Braces that are meant are doubled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// The column of that heading.
    Column(String),
}

impl Template {
    /// Reads a template: `https://hr.example.com/u/{Employee ID}`.
    ///
    /// # Errors
    /// In words, where a brace stands alone or no column is named.
    pub fn new(text: &str) -> Result<Template, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            match character {
                '{' | '}' if rest.peek() == Some(&character) => {
                    rest.next();
                    plain.push(character);
                }
                '{' => {
                    let mut column = String::new();
                    loop {
                        match rest.next() {
                            Some('}') => break,
                            Some(character) => column.push(character),
                            None => return Err("a brace is opened and never closed".to_owned()),
                        }
                    }
                    if !plain.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    }
                    pieces.push(Piece::Column(column));
                }
                '}' => {
                    return Err(
                        "a brace is closed that was never opened; double it if it is meant".to_owned()
                    );
                }
                _ => plain.push(character),
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        if pieces.iter().any(|piece| matches!(piece, Piece::Column(_))) {
            Ok(Template { pieces })
        } else {
            Err("it names no column in braces; what is the same for every row is a constant".to_owned())
        }
    }

    /// Its pieces, in their order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    fn columns(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Column(column) => Some(column.as_str()),
            Piece::Text(_) => None,
        })
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}"))?,
                Piece::Column(column) => write!(f, "{{{column}}}")?,
            }
        }
        Ok(())
    }
}

/// A value that the recipe itself gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A text, or one of Vanta's choices.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// Nothing: an empty list where the field is one, null where that may be sent, and otherwise no field at all.
    Nothing,
}

/// What is done to the text of a value before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clean {
    /// Without space around it.
    Trim,
    /// In lower case.
    LowerCase,
    /// `https://` instead of `http://`, and before an address that has none.
    Https,
}

/// A time zone under its IANA name.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone of that name: `Europe/Berlin`, `UTC`.
    pub fn named(name: &str) -> Option<Zone> {
        let zone = TimeZone::get(name).ok()?;
        Some(Zone { name: zone.iana_name().unwrap_or(name).to_owned(), zone })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone itself.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Zone) -> bool {
        self.name == other.name
    }
}
