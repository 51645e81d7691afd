//! The parser's tree with a line and a key for everything in it, and what was found wrong on the way.

use std::cell::RefCell;

use toml::de::{DeTable, DeValue};

use super::RecipeError;

/// A recipe is a few kilobytes; one with long value tables a few hundred.
const LARGEST: usize = 1 << 20;
/// Tables with a line of their own. The parser takes time by the square of their number.
const MOST_TABLES: usize = 2_000;
/// So many things wrong are told; whoever mends them sees the rest.
const MOST_TOLD: usize = 100;
/// So many characters of the text are quoted.
const QUOTED: usize = 60;
/// So many words are named where none is near.
const NAMED: usize = 30;

/// What was found wrong, and where lines begin.
pub(crate) struct Findings {
    lines: Vec<usize>,
    wrong: RefCell<Vec<RecipeError>>,
}

impl Findings {
    pub(crate) fn new(text: &str) -> Findings {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Findings { lines: std::iter::once(0).chain(after_breaks).collect(), wrong: RefCell::default() }
    }

    /// What was found, by line.
    pub(crate) fn all(self) -> Vec<RecipeError> {
        let mut wrong = self.wrong.into_inner();
        wrong.sort_by_key(|error| error.line);
        wrong.truncate(MOST_TOLD);
        wrong
    }

    fn tell<T>(&self, at: usize, key: &str, what: String, hint: String) -> Option<T> {
        let line = self.lines.partition_point(|&start| start <= at).max(1);
        self.wrong.borrow_mut().push(RecipeError { line, key: key.to_owned(), what, hint });
        None
    }

    /// Parses the text, unless it is one that would take long. The parser itself limits how deep it is nested.
    pub(crate) fn parse<'t>(&self, text: &'t str) -> Option<DeValue<'t>> {
        if text.len() > LARGEST {
            let what = format!("it is larger than {} megabyte, as no recipe is", LARGEST >> 20);
            return self.tell(0, "", what, String::new());
        }
        let mut tables = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with('['));
        if let Some((line, _)) = tables.nth(MOST_TABLES) {
            let at = self.lines.get(line).copied().unwrap_or_default();
            return self.tell(
                at,
                "",
                "too many tables".to_owned(),
                "no recipe of Rollcall has so many".to_owned(),
            );
        }
        match DeTable::parse(text) {
            Ok(tree) => Some(DeValue::Table(tree.into_inner())),
            Err(error) => {
                let span = error.span().unwrap_or_default();
                let place = text.get(span.clone()).unwrap_or_default();
                let (what, hint) = in_plain_words(error.message(), place);
                self.tell(span.start, "", what, hint)
            }
        }
    }

    /// The whole tree.
    pub(crate) fn root<'t>(&'t self, tree: &'t DeValue<'t>) -> Node<'t> {
        Node { findings: self, key: String::new(), at: 0, value: tree }
    }
}

/// The parser's words, for people who do not know TOML.
fn in_plain_words(message: &str, place: &str) -> (String, String) {
    if message == "duplicate key" {
        let what = format!("{} stands here a second time", quoted(place.trim_matches(['"', '\''])));
        return (what, "keep one of the two".to_owned());
    }
    let told = [
        ("string values must be quoted", "a text must stand in quotes", "write it as \"text\""),
        ("missing escaped value", BACKSLASH.0, BACKSLASH.1),
        ("too few unicode value digits", BACKSLASH.0, BACKSLASH.1),
        ("invalid basic string", UNCLOSED.0, UNCLOSED.1),
        ("invalid multi-line", UNCLOSED.0, UNCLOSED.1),
        ("invalid literal string", UNCLOSED.0, UNCLOSED.1),
        ("unclosed table", "a [ is opened and not closed", "close it with ]"),
        ("unclosed array", "a [ is opened and not closed", "close it with ]"),
        ("unclosed inline table", "a { is opened and not closed", "close it with }"),
        ("missing comma", "a comma is missing", "put one between this and what stands before it"),
        ("extra comma", "there is a comma too many", "take it away"),
        ("key with no value", NO_VALUE.0, NO_VALUE.1),
        ("missing value", "a value is missing", "write one after the ="),
        ("missing assignment", NO_VALUE.0, NO_VALUE.1),
        ("missing key", "a name is missing", "write name = value"),
        (
            "unexpected key or value",
            "something stands here that does not belong in this line",
            "begin a new line",
        ),
        (
            "invalid unquoted key",
            "a name with other characters than letters, digits, - and _ stands in quotes",
            "",
        ),
        ("cannot recurse further", "it is nested too deeply", ""),
        ("recursion limit", "it is nested too deeply", ""),
        ("cannot extend value", "this name has a value already and cannot be a table too", ""),
        ("invalid table", "a table's name is missing or is not closed", "write it as [sources.NAME]"),
    ];
    let found = told.into_iter().find(|(start, ..)| message.starts_with(start));
    found.map_or_else(
        || (format!("this is no TOML: {message}"), String::new()),
        |(_, what, hint)| (what.to_owned(), hint.to_owned()),
    )
}

const NO_VALUE: (&str, &str) =
    ("a name stands here without a value", "write name = value; a name of several words stands in quotes");
const BACKSLASH: (&str, &str) =
    ("a backslash stands alone", "write it twice, or put the text into 'single quotes'");
const UNCLOSED: (&str, &str) = (
    "a text is not closed in its line, or holds a character that cannot stand in it",
    "close it with the same quote",
);

/// One value in the tree.
#[derive(Clone)]
pub(crate) struct Node<'t> {
    findings: &'t Findings,
    key: String,
    at: usize,
    pub(crate) value: &'t DeValue<'t>,
}

impl<'t> Node<'t> {
    /// Notes what is wrong here and what would be right. There is never a value then.
    pub(crate) fn wrong<T>(&self, what: impl Into<String>, hint: impl Into<String>) -> Option<T> {
        self.findings.tell(self.at, &self.key, what.into(), hint.into())
    }

    /// Notes that something else must stand here.
    pub(crate) fn wanted<T>(&self, wanted: &str, hint: &str) -> Option<T> {
        let what = match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(format!("{wanted} must stand here, and there is {what}"), hint)
    }

    /// The names of a table, where it is one.
    pub(crate) fn entries_if_table(&self) -> Option<Vec<(&'t str, Node<'t>)>> {
        matches!(self.value, DeValue::Table(_)).then(|| self.entries())?
    }

    pub(crate) fn text(&self) -> Option<&'t str> {
        match self.value {
            DeValue::String(text) => Some(text),
            _ => self.wanted("a text", "write it in \"quotes\""),
        }
    }

    /// A text with something in it.
    pub(crate) fn filled_text(&self) -> Option<&'t str> {
        match self.text()? {
            "" => self.wrong("the text is empty", ""),
            text => Some(text),
        }
    }

    pub(crate) fn yes_or_no(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wanted("true or false", "write it without quotes"),
        }
    }

    pub(crate) fn whole_number(&self) -> Option<i64> {
        let DeValue::Integer(integer) = self.value else {
            return self.wanted("a whole number", "write it without quotes");
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Some(number),
            Err(_) => self.wrong("the number is too large", ""),
        }
    }

    /// The values of a list that has some.
    pub(crate) fn items(&self) -> Option<Vec<Node<'t>>> {
        let DeValue::Array(array) = self.value else {
            return self.wanted("a list", "write it in [ ]");
        };
        if array.is_empty() {
            return self.wrong("the list is empty", "name at least one, or leave out the key");
        }
        let item = |item: &'t toml::Spanned<DeValue<'t>>| Node {
            at: item.span().start,
            value: item.get_ref(),
            ..self.clone()
        };
        Some(array.iter().map(item).collect())
    }

    /// A list of texts that has some.
    pub(crate) fn texts(&self) -> Option<Vec<String>> {
        let texts: Vec<Option<String>> =
            self.items()?.iter().map(|item| item.text().map(str::to_owned)).collect();
        texts.into_iter().collect()
    }

    /// The names of a table with what stands under each, in the order of the text.
    pub(crate) fn entries(&self) -> Option<Vec<(&'t str, Node<'t>)>> {
        let DeValue::Table(table) = self.value else {
            return self.wanted("a table", "write it in { }, or below its name in [ ]");
        };
        let entry = |(name, value): (
            &'t toml::Spanned<std::borrow::Cow<'t, str>>,
            &'t toml::Spanned<DeValue<'t>>,
        )| {
            let key = if self.key.is_empty() {
                shown(name.get_ref())
            } else {
                format!("{}.{}", self.key, shown(name.get_ref()))
            };
            let node = Node { findings: self.findings, key, at: name.span().start, value: value.get_ref() };
            (name.get_ref().as_ref(), node)
        };
        let mut entries: Vec<(&str, Node<'t>)> = table.iter().map(entry).collect();
        entries.sort_by_key(|(_, node)| node.at);
        Some(entries)
    }

    /// A table that knows only these names; every other one is wrong.
    pub(crate) fn table(&self, known: &[&str]) -> Option<Table<'t>> {
        let entries = self.entries()?;
        for (name, node) in &entries {
            if !known.contains(name) {
                node.wrong::<()>(
                    format!("{} is no key here", quoted(name)),
                    did_you_mean(name, known.iter().copied()),
                );
            }
        }
        Some(Table { node: self.clone(), entries })
    }
}

/// A table by its names.
pub(crate) struct Table<'t> {
    pub(crate) node: Node<'t>,
    entries: Vec<(&'t str, Node<'t>)>,
}

impl<'t> Table<'t> {
    pub(crate) fn get(&self, name: &str) -> Option<&Node<'t>> {
        self.entries.iter().find(|(other, _)| *other == name).map(|(_, node)| node)
    }

    /// Those of the names that are there.
    pub(crate) fn present(&self, names: &[&'static str]) -> Vec<&'static str> {
        names.iter().copied().filter(|name| self.get(name).is_some()).collect()
    }

    pub(crate) fn owned_text(&self, name: &str) -> Option<String> {
        self.get(name)?.text().map(str::to_owned)
    }

    /// Whether it says yes; what is not said is no.
    pub(crate) fn says(&self, name: &str) -> bool {
        self.get(name).and_then(Node::yes_or_no).unwrap_or_default()
    }
}

/// A name among keys.
fn shown(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let bare = !name.is_empty() && name.len() <= QUOTED && name.bytes().all(is_bare);
    if bare { name.to_owned() } else { quoted(name) }
}

/// What a text says, on one line, shortened, and without characters that nobody sees.
pub(crate) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}

/// The known word that is nearest, or all of them.
pub(crate) fn did_you_mean<'k>(text: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    if let Some(nearest) = nearest(text, known.clone()) {
        return format!("did you mean {}?", quoted(nearest));
    }
    let mut names: Vec<&str> = known.collect();
    if names.len() > NAMED {
        names.truncate(NAMED);
        names.push("…");
    }
    format!("there {} {}", if names.len() == 1 { "is only" } else { "are" }, names.join(", "))
}

/// The known word that differs in at most a third of its letters, or the only one that begins so.
fn nearest<'k>(text: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    if text.len() > QUOTED {
        return None;
    }
    let plain = |word: &str| word.to_lowercase().replace([' ', '-'], "_");
    let wanted = plain(text);
    let (distance, word) = known
        .clone()
        .map(|word| (strsim::damerau_levenshtein(&wanted, &plain(word)), word))
        .min_by_key(|(distance, _)| *distance)?;
    if distance * 3 <= word.len() {
        return Some(word);
    }
    let mut longer = known.filter(|word| wanted.len() > 2 && plain(word).starts_with(&wanted));
    longer.next().filter(|_| longer.next().is_none())
}
