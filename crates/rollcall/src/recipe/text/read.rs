//! From the text to the recipe.

use std::collections::{HashMap, HashSet};

use vanta::Kind;
use vanta::property::CUSTOM_PROPERTIES;

use super::condition::condition;
use super::place::{self, Place};
use super::rule::{rule, zone};
use super::tree::{Findings, Node, Table, did_you_mean, quoted};
use super::words;
use super::{RecipeError, VERSION};
use crate::recipe::condition::Condition;
use crate::recipe::identity::is_invisible;
use crate::recipe::path::{Path, fields_of};
use crate::recipe::rules::{FieldRule, Recipe, SourceRules};
use crate::sheet::{HeadingRows, encoding_by_name};

/// Fields of all sources together. Every rule may hold a regular expression, which takes time to prepare.
const MOST_FIELDS: usize = 1_000;

/// Reads a recipe.
///
/// # Errors
/// Everything that is wrong, by line; at least one thing, at most a hundred.
pub fn read(text: &str) -> Result<Recipe, Vec<RecipeError>> {
    let findings = Findings::new(text);
    let recipe = findings.parse(text).and_then(|tree| recipe(&findings.root(&tree)));
    match (recipe, findings.all()) {
        (Some(recipe), wrong) if wrong.is_empty() => Ok(recipe),
        (_, wrong) => Err(wrong),
    }
}

/// Reads a recipe that stands at a place of a larger text. Looks at the version first: another one has other keys.
pub(crate) fn recipe(root: &Node<'_>) -> Option<Recipe> {
    let entries = root.entries()?;
    let Some((_, version)) = entries.iter().find(|(name, _)| *name == "recipe") else {
        return root.wrong(
            "it does not say in which version of the format it is written",
            format!("begin it with recipe = {VERSION}"),
        );
    };
    match version.whole_number()? {
        // An older version gets a reader of its own, which gives the recipe of today.
        1 => version_1(root),
        newer if newer > VERSION => version.wrong(
            format!("this recipe was written by a newer Rollcall: it has version {newer} of the format"),
            format!("this Rollcall reads versions up to {VERSION}; install the newer one"),
        ),
        other => version
            .wrong(format!("there is no version {other} of the format"), format!("write recipe = {VERSION}")),
    }
}

fn version_1(root: &Node<'_>) -> Option<Recipe> {
    let table = root.table(&words::names(&words::RECIPE))?;
    let kind = kind(&table);
    let Some(sources) = table.get("sources") else {
        return root.wrong("it has no source", "begin one with [sources.NAME]");
    };
    let sources = sources.entries()?;
    if sources.is_empty() {
        return root.wrong("it has no source", "begin one with [sources.NAME]");
    }
    let names: Vec<&str> = sources.iter().map(|(name, _)| *name).collect();
    if let Some(node) = table.get("winner") {
        is_source(node, &names);
    }
    files(&sources, &names);
    let fields = |(_, node): &(&str, Node<'_>)| Some(said_by(node, "fields")?.entries_if_table()?.len());
    if sources.iter().filter_map(fields).sum::<usize>() > MOST_FIELDS {
        let hint = "no kind of Vanta's has so many";
        return root.wrong(format!("it has more than {MOST_FIELDS} fields"), hint);
    }
    let kind = kind?;
    let read: Vec<Option<SourceRules>> =
        sources.iter().map(|(name, node)| source(name, node, kind)).collect();
    let sources = read.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Recipe { kind, sources, winner: table.owned_text("winner") })
}

/// The kind that a table names.
pub(crate) fn kind(table: &Table<'_>) -> Option<&'static Kind> {
    let names = || Kind::ALL.iter().map(|kind| kind.name);
    let Some(node) = table.get("kind") else {
        let hint = format!("add kind = \"…\", one of {}", names().collect::<Vec<_>>().join(", "));
        return table.node.wrong("it does not say what the list holds", hint);
    };
    let text = node.text()?;
    let found = Kind::ALL.iter().copied().find(|kind| kind.name == text);
    found.or_else(|| node.wrong(format!("Vanta has no kind {}", quoted(text)), did_you_mean(text, names())))
}

fn is_source<'t>(node: &Node<'t>, names: &[&str]) -> Option<&'t str> {
    let text = node.text()?;
    if names.contains(&text) {
        return Some(text);
    }
    node.wrong(format!("there is no source {}", quoted(text)), did_you_mean(text, names.iter().copied()))
}

/// Notes where a source stands in a file that is none: of no source, or of one without a file of its own.
fn files(sources: &[(&str, Node<'_>)], names: &[&str]) {
    let told: HashMap<&str, Node<'_>> =
        sources.iter().filter_map(|(name, node)| Some((*name, said_by(node, "file_of")?))).collect();
    for (name, node) in &told {
        let Some(owner) = is_source(node, names) else { continue };
        if owner == *name {
            node.wrong::<()>(
                "a source cannot stand in its own file",
                "name another source, or leave out file_of",
            );
        } else if told.contains_key(owner) {
            let what = format!("{} has no file of its own", quoted(owner));
            node.wrong::<()>(what, "name the source whose file both stand in");
        }
    }
}

/// What stands under a key of a source, before the source is read.
fn said_by<'t>(source: &Node<'t>, key: &str) -> Option<Node<'t>> {
    let entries = source.entries_if_table()?;
    entries.into_iter().find(|(name, _)| *name == key).map(|(_, node)| node)
}

fn source(name: &str, node: &Node<'_>, kind: &'static Kind) -> Option<SourceRules> {
    let is_odd = |character| is_invisible(character) || character == '=';
    if name.trim() != name || name.is_empty() || name.contains(is_odd) {
        node.wrong::<()>(
            format!("{} is no name for a source", quoted(name)),
            "a name has at least one character, no = and no space around it",
        );
    }
    let table = node.table(&words::names(&words::SOURCE))?;
    let rules = SourceRules {
        name: name.to_owned(),
        file_of: table.owned_text("file_of"),
        sheet: table.owned_text("sheet"),
        headings: table.get("headings").and_then(headings),
        leave_out_hidden: table.says("leave_out_hidden"),
        plain_numbers: table.says("plain_numbers"),
        encoding: table.get("encoding").and_then(encoding),
        delimiter: table.get("delimiter").and_then(delimiter),
        zone: table.get("zone").and_then(zone),
        adds_parts: table.says("adds_parts"),
        keep_one_of_identical: table.says("keep_one_of_identical"),
        only: table.get("only").and_then(condition),
        parts_only: table.get("parts_only").map(|node| parts(node, kind)).unwrap_or_default(),
        fields: table.get("fields").map(|node| fields(node, kind)).unwrap_or_default(),
        not_sent: table.get("not_sent").map(not_sent).unwrap_or_default(),
    };
    if let Some(node) = table.get("not_sent") {
        neither_nor(node, &rules);
    }
    Some(rules)
}

/// Notes columns that are said not to be sent and feed a field: whoever reads the one would not look for the other.
fn neither_nor(node: &Node<'_>, rules: &SourceRules) {
    for (path, rule) in &rules.fields {
        for column in
            rule.feed.columns().into_iter().filter(|column| rules.not_sent.iter().any(|of| of == column))
        {
            node.wrong::<()>(
                format!("{} stands in it, and feeds {path}", quoted(column)),
                "keep the one or the other",
            );
        }
    }
}

fn headings(node: &Node<'_>) -> Option<HeadingRows> {
    let row = |text: &str| text.parse::<u32>().ok().filter(|&row| row > 0);
    let rows = match node.value {
        toml::de::DeValue::Integer(_) => {
            let row = u32::try_from(node.whole_number()?).ok().filter(|&row| row > 0);
            row.map(HeadingRows::one)
        }
        toml::de::DeValue::String(text) => text.split_once('-').and_then(|(first, last)| {
            let (first, last) = (row(first)?, row(last)?);
            (first.checked_add(1) == Some(last)).then_some(HeadingRows { first, last })
        }),
        _ => None,
    };
    rows.or_else(|| {
        node.wrong(
            "this is no row of headings",
            "write headings = 3, or \"3-4\" for two rows that follow each other",
        )
    })
}

fn encoding(node: &Node<'_>) -> Option<String> {
    let text = node.text()?;
    if encoding_by_name(text).is_some() {
        return Some(text.to_owned());
    }
    let what = format!("no encoding is called {}", quoted(text));
    node.wrong(what, "names are for example \"utf-8\", \"windows-1252\", \"shift_jis\"")
}

fn delimiter(node: &Node<'_>) -> Option<char> {
    let text = node.text()?;
    words::delimiter(text).or_else(|| {
        let what = format!("{} cannot stand between cells", quoted(text));
        node.wrong(
            what,
            "write comma, semicolon, tab, bar, or one mark that is no letter, digit or quotation mark",
        )
    })
}

fn not_sent(node: &Node<'_>) -> Vec<String> {
    let mut seen = HashSet::new();
    let headings = node.texts().unwrap_or_default();
    for heading in &headings {
        if !seen.insert(heading) {
            node.wrong::<()>(format!("{} stands in it twice", quoted(heading)), "keep one of the two");
        }
    }
    headings
}

fn parts(node: &Node<'_>, kind: &'static Kind) -> Vec<(String, Condition)> {
    let names = kind.fields.iter().filter(|field| fields_of(&field.shape).is_some()).map(|field| field.name);
    let part = |(name, node): (&str, Node<'_>)| {
        if !names.clone().any(|part| part == name) {
            let what = format!("{} is no part of these records", quoted(name));
            let hint = if names.clone().next().is_none() {
                "this kind has no parts".to_owned()
            } else {
                did_you_mean(name, names.clone())
            };
            return node.wrong(what, hint);
        }
        Some((name.to_owned(), condition(&node)?))
    };
    node.entries().unwrap_or_default().into_iter().filter_map(part).collect()
}

/// The rules of a source's fields, in the order of the kind.
fn fields(node: &Node<'_>, kind: &'static Kind) -> Vec<(Path, FieldRule)> {
    let entries = node.entries().unwrap_or_default();
    let mut rules = Vec::new();
    let mut wholes: Vec<(Path, Node<'_>)> = Vec::new();
    let mut seen = HashSet::new();
    for (name, node) in entries {
        let Some((path, place)) = path(name, &node, kind) else { continue };
        if !seen.insert(path.clone()) {
            node.wrong::<()>(
                format!("{} has a rule already", quoted(&path.to_string())),
                "keep one of the two",
            );
        }
        if place.is_part() {
            wholes.push((path.clone(), node.clone()));
        }
        rules.extend(rule(&node, place).map(|rule| (path, rule)));
    }
    for (whole, node) in wholes {
        let start = format!("{}.", whole.plain());
        if let Some(inner) = seen.iter().filter(|path| path.plain().starts_with(&start)).min() {
            node.wrong::<()>(
                format!(
                    "{} has a rule as a whole and one for {}",
                    quoted(&whole.plain()),
                    quoted(&inner.to_string())
                ),
                "keep the one or the other",
            );
        }
    }
    rules.sort_by_key(|(path, _)| place::order(kind, path));
    rules
}

fn path(name: &str, node: &Node<'_>, kind: &'static Kind) -> Option<(Path, Place)> {
    if let Some(inner) = without_quotes(name, node, kind) {
        return node.wrong(
            format!("{} is a part, and its fields stand in quotes", quoted(name)),
            format!("write {} = {{ … }}", quoted(&format!("{name}.{inner}"))),
        );
    }
    let path: Path = match name.parse() {
        Ok(path) => path,
        Err(how) => return node.wrong(format!("{} names no field", quoted(name)), format!("{how}")),
    };
    match Place::of(kind, &path) {
        Ok(place) => Some((path, place)),
        Err((what, hint)) => node.wrong(what, hint),
    }
}

/// The inner names, where somebody wrote `drives.name` without quotes, which TOML reads as a table in a table.
fn without_quotes(name: &str, node: &Node<'_>, kind: &'static Kind) -> Option<String> {
    let has_fields = kind.field(name).is_some_and(|field| fields_of(&field.shape).is_some());
    if !(has_fields || name == CUSTOM_PROPERTIES) {
        return None;
    }
    let (mut names, mut node) = first_inner(node)?;
    while let Some((name, next)) = first_inner(&node) {
        names = format!("{names}.{name}");
        node = next;
    }
    Some(names)
}

/// The first name in a table that says nothing a rule could say.
fn first_inner<'t>(node: &Node<'t>) -> Option<(String, Node<'t>)> {
    let entries = node.entries_if_table()?;
    let is_rule = |name: &str| words::RULE.iter().any(|(key, _)| *key == name);
    if entries.iter().any(|(name, _)| is_rule(name)) {
        return None;
    }
    entries.into_iter().next().map(|(name, node)| (name.to_owned(), node))
}
