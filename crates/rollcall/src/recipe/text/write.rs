//! From the recipe to the text.
//!
//! One recipe gives one text: only what differs from what holds anyway is written, the fields in the order of their
//! kind. A rule takes one line, so that a change is one line in a review; only a long table of values stands below the
//! others as a table of its own, one value a line. What a person must still confirm stands at its place behind `#`.

use std::collections::HashSet;

use jiff::civil::Date;
use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};
use vanta::Kind;

use super::VERSION;
use super::place::{self, Place};
use super::words::{self, Key, Word};
use crate::recipe::condition::{Condition, Test};
use crate::recipe::identity::is_invisible;
use crate::recipe::path::Path;
use crate::recipe::rules::{Constant, Cut, Feed, FieldRule, Recipe, SourceRules};
use crate::sheet::HeadingRows;

/// A line is not longer than this where it can be shorter.
const WIDE: usize = 110;
/// A list that is longer takes one line for each item.
const LONG_LIST: usize = 80;
/// So many values stand in the line of their rule.
const FEW: usize = 3;

/// What is told beside a recipe, in remarks. It is no part of it.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Rules that a person must still confirm, by taking away the `#` before them.
    pub proposed: Vec<Proposal>,
    /// Why a rule of the recipe is what it is.
    pub reasons: Vec<Reason>,
}

/// A rule that a person must still confirm.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The name of the source.
    pub source: String,
    /// The field.
    pub path: Path,
    /// The rule.
    pub rule: FieldRule,
    /// Why it is proposed, and why not more than that.
    pub why: String,
}

/// Why a rule is what it is.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The name of the source.
    pub source: String,
    /// The field.
    pub path: Path,
    /// The reason: `same name`.
    pub why: String,
}

/// Writes a recipe. The same recipe gives the same bytes, and [`read`](super::read()) gives it back.
pub fn write(recipe: &Recipe) -> String {
    write_with(recipe, &Notes::default())
}

/// Writes a recipe with what is proposed and why. Reasons for rules that it does not have are left out.
pub fn write_with(recipe: &Recipe, notes: &Notes) -> String {
    let mut page = Page::default();
    page.remark("A recipe of Rollcall: how spreadsheets become the records of one list in Vanta.");
    page.remark(
        "What stands behind a # is a remark. Everything else counts, and what is not known is refused.",
    );
    page.empty_line();
    page.key(&words::RECIPE, "recipe", &VERSION.to_string());
    page.line(&format!("kind = {}", text(recipe.kind.name)), Some(recipe.kind.label));
    if let Some(winner) = &recipe.winner {
        page.key(&words::RECIPE, "winner", &text(winner));
    }
    for source in &recipe.sources {
        page.source(source, recipe.kind, notes);
    }
    let is_named = |name: &str| recipe.sources.iter().any(|source| source.name == name);
    let mut strange = HashSet::new();
    for proposal in notes.proposed.iter().filter(|proposal| !is_named(&proposal.source)) {
        if strange.insert(&proposal.source) {
            let source = SourceRules { name: proposal.source.clone(), ..SourceRules::default() };
            page.is_off = true;
            page.source(&source, recipe.kind, notes);
            page.is_off = false;
        }
    }
    page.text
}

/// One rule alone, on one line: `{ column = "Employee ID" }`.
pub(in crate::recipe) fn rule(path: &Path, rule: &FieldRule, kind: &'static Kind) -> String {
    inline(&parts_of(&Line { path, rule, why: None, is_proposed: false }, kind))
}

/// A field that is written: its rule, and why it is there or is only proposed.
struct Line<'r> {
    path: &'r Path,
    rule: &'r FieldRule,
    why: Option<&'r str>,
    is_proposed: bool,
}

#[derive(Default)]
struct Page {
    text: String,
    /// Keys that were explained.
    told: HashSet<(&'static str, &'static str)>,
    /// Whether what is written stands behind a `#`.
    is_off: bool,
}

impl Page {
    fn empty_line(&mut self) {
        self.text.push('\n');
    }

    fn remark(&mut self, words: &str) {
        let mut line = String::from("#");
        for word in on_one_line(words).split(' ') {
            if line.len() > 1 && line.chars().count() + 1 + word.chars().count() > WIDE {
                self.text.push_str(&line);
                self.text.push('\n');
                line.truncate(1);
            }
            line.push(' ');
            line.push_str(word);
        }
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// A line, with a remark behind it, or above it where the line has no room. A list in it may take several lines.
    fn line(&mut self, content: &str, remark: Option<&str>) {
        let off = if self.is_off { "# " } else { "" };
        let mut line = format!("{off}{}", content.replace('\n', &format!("\n{off}")));
        if let Some(remark) = remark.map(on_one_line).filter(|remark| !remark.is_empty()) {
            let length = line.chars().count() + " # ".len() + remark.chars().count();
            if line.contains('\n') || length > WIDE {
                self.remark(&remark);
            } else {
                line.push_str(" # ");
                line.push_str(&remark);
            }
        }
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// A key with its value, explained where it appears for the first time.
    fn key(&mut self, keys: &'static [Key], name: &'static str, value: &str) {
        let meaning = self.meaning(keys, name);
        self.line(&format!("{name} = {value}"), meaning);
    }

    /// What a key means, the first time it is asked for.
    fn meaning(&mut self, keys: &'static [Key], name: &str) -> Option<&'static str> {
        let (_, meaning) = keys.iter().find(|(key, _)| *key == name).filter(|key| self.told.insert(**key))?;
        Some(meaning)
    }

    fn header(&mut self, names: &[&str]) {
        let names: Vec<String> = names.iter().map(|name| key(name)).collect();
        self.line(&format!("[{}]", names.join(".")), None);
    }

    fn source(&mut self, source: &SourceRules, kind: &'static Kind, notes: &Notes) {
        self.empty_line();
        if self.told.insert(("source", "")) {
            let name = &source.name;
            self.remark(&format!(
                "A source: one sheet, under a name that is bound to a file on each computer: {name}=FILE"
            ));
        }
        self.header(&["sources", &source.name]);
        self.reading(source);
        if let Some(condition) = &source.only {
            self.explain_conditions();
            self.key(&words::SOURCE, "only", &self::condition(condition, 0));
        }
        if !source.not_sent.is_empty() {
            self.key(&words::SOURCE, "not_sent", &texts(&source.not_sent, 0));
        }
        if !source.parts_only.is_empty() {
            self.empty_line();
            self.explained("parts_only");
            self.explain_conditions();
            self.header(&["sources", &source.name, "parts_only"]);
            for (part, condition) in &source.parts_only {
                self.line(&format!("{} = {}", key(part), self::condition(condition, 0)), None);
            }
        }
        self.fields(&source.name, kind, &lines(source, kind, notes));
    }

    fn explain_conditions(&mut self) {
        if self.told.insert(("condition", "")) {
            self.remark(words::CONDITION);
        }
    }

    fn explained(&mut self, name: &'static str) {
        if let Some(meaning) = self.meaning(&words::SOURCE, name) {
            self.remark(&first_upper(meaning));
        }
    }

    /// How the sheet is found and read.
    fn reading(&mut self, source: &SourceRules) {
        let optional = |value: Option<&String>| value.map(|value| text(value));
        let yes = |is: bool| is.then(|| "true".to_owned());
        let told = [
            ("file_of", optional(source.file_of.as_ref())),
            ("sheet", optional(source.sheet.as_ref())),
            ("headings", source.headings.map(heading_rows)),
            ("leave_out_hidden", yes(source.leave_out_hidden)),
            ("plain_numbers", yes(source.plain_numbers)),
            ("encoding", optional(source.encoding.as_ref())),
            ("delimiter", source.delimiter.map(delimiter)),
            ("zone", source.zone.as_ref().map(|zone| text(zone.name()))),
            ("adds_parts", yes(source.adds_parts)),
            ("keep_one_of_identical", yes(source.keep_one_of_identical)),
        ];
        for (name, value) in told {
            if let Some(value) = value {
                self.key(&words::SOURCE, name, &value);
            }
        }
    }

    fn fields(&mut self, source: &str, kind: &'static Kind, lines: &[Line<'_>]) {
        if lines.is_empty() {
            return;
        }
        self.empty_line();
        self.explained("fields");
        let used: HashSet<&str> =
            lines.iter().flat_map(|line| parts_of(line, kind)).map(|(name, _)| name).collect();
        for (name, _) in words::RULE.iter().filter(|(name, _)| used.contains(name)) {
            if let Some(meaning) = self.meaning(&words::RULE, name) {
                self.remark(&format!("  {name}: {meaning}"));
            }
        }
        self.header(&["sources", source, "fields"]);
        for line in lines {
            self.aside(line.is_proposed, |page| page.field(line, kind));
        }
        for line in lines.iter().filter(|line| is_long(line, kind)) {
            self.aside(line.is_proposed, |page| page.long_field(source, line, kind));
        }
    }

    /// Writes what is only proposed behind a `#`.
    fn aside(&mut self, is_proposed: bool, write: impl FnOnce(&mut Page)) {
        let before = self.is_off;
        self.is_off |= is_proposed;
        write(self);
        self.is_off = before;
    }

    fn field(&mut self, line: &Line<'_>, kind: &'static Kind) {
        let path = line.path.to_string();
        if line.is_proposed {
            self.remark(&format!("Please confirm: {}", line.why.unwrap_or_default()));
        }
        if is_long(line, kind) {
            self.remark(&format!("{path} stands below, one value a line"));
        } else {
            let content = format!("{} = {}", key(&path), inline(&parts_of(line, kind)));
            self.line(&content, line.why.filter(|_| !line.is_proposed));
        }
    }

    /// A rule as a table of its own, with another one for its values.
    fn long_field(&mut self, source: &str, line: &Line<'_>, kind: &'static Kind) {
        let path = line.path.to_string();
        self.empty_line();
        if let Some(why) = line.why.filter(|_| !line.is_proposed) {
            self.remark(why);
        }
        self.header(&["sources", source, "fields", &path]);
        for (name, value) in parts_of(line, kind).into_iter().filter(|(name, _)| *name != "values") {
            self.line(&format!("{name} = {value}"), None);
        }
        self.empty_line();
        self.header(&["sources", source, "fields", &path, "values"]);
        for (value, becomes) in &line.rule.values {
            self.line(&format!("{} = {}", quoted_key(value), constant(becomes, line.path, kind)), None);
        }
    }
}

/// The rules of a source and those proposed for it, in the order of the kind.
fn lines<'r>(source: &'r SourceRules, kind: &'static Kind, notes: &'r Notes) -> Vec<Line<'r>> {
    let why = |path: &Path| {
        let reason = notes.reasons.iter().find(|reason| reason.source == source.name && reason.path == *path);
        reason.map(|reason| reason.why.as_str())
    };
    let filled =
        source.fields.iter().map(|(path, rule)| Line { path, rule, why: why(path), is_proposed: false });
    let proposed = notes.proposed.iter().filter(|proposal| proposal.source == source.name);
    let proposed = proposed.map(|proposal| Line {
        path: &proposal.path,
        rule: &proposal.rule,
        why: Some(&proposal.why),
        is_proposed: true,
    });
    let mut lines: Vec<Line<'r>> = filled.chain(proposed).collect();
    lines.sort_by_key(|line| place::order(kind, line.path));
    lines
}

/// Whether the values stand in a table of their own.
fn is_long(line: &Line<'_>, kind: &'static Kind) -> bool {
    let in_line = || key(&line.path.to_string()).len() + inline(&parts_of(line, kind)).len();
    line.rule.values.len() > FEW || (!line.rule.values.is_empty() && in_line() > WIDE)
}

fn inline(parts: &[(&'static str, String)]) -> String {
    let parts: Vec<String> = parts.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    format!("{{ {} }}", parts.join(", "))
}

/// The keys and values of a rule, in their order.
fn parts_of(line: &Line<'_>, kind: &'static Kind) -> Vec<(&'static str, String)> {
    let Line { path, rule, .. } = line;
    let mut parts = feed(&rule.feed, path, kind);
    if !rule.clean.is_empty() {
        parts.push(("clean", on_one(rule.clean.iter().map(|clean| text(clean.word())))));
    }
    if !rule.values.is_empty() {
        let value = |(value, becomes): &(String, Constant)| {
            format!("{} = {}", quoted_key(value), constant(becomes, path, kind))
        };
        let values: Vec<String> = rule.values.iter().map(value).collect();
        parts.push(("values", format!("{{ {} }}", values.join(", "))));
    }
    parts.extend(rule.when_empty.as_ref().map(|becomes| ("when_empty", constant(becomes, path, kind))));
    parts.extend(rule.order.map(|order| ("order", text(order.word()))));
    parts.extend(rule.zone.as_ref().map(|zone| ("zone", text(zone.name()))));
    parts.extend(rule.split.as_ref().map(|split| ("split", text(split))));
    parts
}

fn feed(feed: &Feed, path: &Path, kind: &'static Kind) -> Vec<(&'static str, String)> {
    match feed {
        Feed::Column(column) => vec![("column", text(column))],
        Feed::Joined { columns, between } => {
            vec![("join", on_one(columns.iter().map(|column| text(column)))), ("between", text(between))]
        }
        Feed::Cut { column, cut } => {
            let cut = match cut {
                Cut::Before(mark) => ("before", text(mark)),
                Cut::After(mark) => ("after", text(mark)),
                Cut::Capture(capture) => ("capture", text(capture.as_str())),
            };
            vec![("column", text(column)), cut]
        }
        Feed::Template(template) => vec![("template", text(&template.to_string()))],
        Feed::Constant(value) => vec![("constant", constant(value, path, kind))],
        Feed::FileModified => vec![("file", text("modified"))],
    }
}

fn constant(constant: &Constant, path: &Path, kind: &'static Kind) -> String {
    match constant {
        Constant::Text(words) => text(words),
        Constant::Boolean(value) => value.to_string(),
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and its size is checked first")]
        Constant::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            (*number as i64).to_string()
        }
        Constant::Number(number) => number.to_toml_value(),
        Constant::Nothing => {
            let holds_several = Place::of(kind, path).is_ok_and(|place| place.is_list() || place.is_part());
            if holds_several { "[]" } else { "\"\"" }.to_owned()
        }
    }
}

/// A condition, its lists over several lines where they are long.
fn condition(condition: &Condition, depth: usize) -> String {
    let joined = |joint: &str, conditions: &[Condition]| {
        let inner = conditions.iter().map(|condition| self::condition(condition, depth + 1)).collect();
        format!("{{ {joint} = {} }}", list(inner, depth))
    };
    match condition {
        Condition::All(conditions) => joined("all", conditions),
        Condition::Any(conditions) => joined("any", conditions),
        Condition::Column { column, test } => {
            let (name, value) = self::test(test, depth);
            inline(&[("column", text(column)), (name, value)])
        }
    }
}

fn test(test: &Test, depth: usize) -> (&'static str, String) {
    match test {
        Test::Is(words) => ("is", text(words)),
        Test::IsNot(words) => ("is_not", text(words)),
        Test::Contains(words) => ("contains", text(words)),
        Test::OneOf(several) => ("one_of", texts(several, depth)),
        Test::Before(date) => ("before", day(*date)),
        Test::After(date) => ("after", day(*date)),
        Test::Empty => ("empty", "true".to_owned()),
        Test::Filled => ("empty", "false".to_owned()),
        Test::Severity(grades) => ("severity", on_one(grades.iter().map(|grade| text(grade.word())))),
    }
}

fn day(date: Date) -> String {
    // TOML knows no years before our era.
    if date.year() < 0 { text(&date.to_string()) } else { date.to_string() }
}

fn heading_rows(rows: HeadingRows) -> String {
    if rows.first == rows.last {
        rows.first.to_string()
    } else {
        text(&format!("{}-{}", rows.first, rows.last))
    }
}

fn delimiter(delimiter: char) -> String {
    let name = words::DELIMITERS.iter().find(|(character, _)| *character == delimiter);
    name.map_or_else(|| text(&delimiter.to_string()), |(_, name)| text(name))
}

/// A list on one line.
fn on_one(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A list, one item a line where one line for all would be long. Inside a list TOML allows line breaks, even where it
/// does not around it.
fn list(items: Vec<String>, depth: usize) -> String {
    let length: usize = items.iter().map(|item| item.chars().count() + ", ".len()).sum();
    if length <= LONG_LIST && !items.iter().any(|item| item.contains('\n')) {
        return on_one(items.into_iter());
    }
    let space = "    ".repeat(depth);
    let lines: String = items.iter().map(|item| format!("{space}    {item},\n")).collect();
    format!("[\n{lines}{space}]")
}

fn texts(several: &[String], depth: usize) -> String {
    list(several.iter().map(|one| text(one)).collect(), depth)
}

/// A text in the quotes that need the fewest backslashes, on one line.
fn text(words: &str) -> String {
    let written = TomlStringBuilder::new(words);
    if words.contains(is_unseen) {
        return seen(&written.as_basic().to_toml_value());
    }
    let shortest = written.as_basic_pretty().or_else(|| written.as_literal());
    shortest.unwrap_or_else(|| written.as_basic()).to_toml_value()
}

/// A name in a table, in quotes only where it needs them.
fn key(name: &str) -> String {
    let written = TomlKeyBuilder::new(name);
    if name.contains(is_unseen) {
        return seen(&written.as_basic().to_toml_key());
    }
    written.as_default().to_toml_key()
}

/// A name that is a value of the file, always in quotes.
fn quoted_key(name: &str) -> String {
    let written = TomlKeyBuilder::new(name);
    if name.contains(is_unseen) {
        return seen(&written.as_basic().to_toml_key());
    }
    let shortest = written.as_basic_pretty().or_else(|| written.as_literal());
    shortest.unwrap_or_else(|| written.as_basic()).to_toml_key()
}

/// Whether an editor shows nothing for it, or another line than there is. A line that reads otherwise than it counts
/// could get past a review.
fn is_unseen(character: char) -> bool {
    is_invisible(character) || matches!(character, '\u{2028}' | '\u{2029}')
}

/// A quoted text with every such character by its number, as TOML takes any character.
fn seen(quoted: &str) -> String {
    let mut text = String::with_capacity(quoted.len());
    for character in quoted.chars() {
        let number = u32::from(character);
        match number {
            _ if !is_unseen(character) => text.push(character),
            ..=0xFFFF => text.push_str(&format!("\\u{number:04X}")),
            _ => text.push_str(&format!("\\U{number:08X}")),
        }
    }
    text
}

/// Words that stay behind their `#`.
fn on_one_line(words: &str) -> String {
    let seen = words.chars().map(|character| if is_unseen(character) { ' ' } else { character });
    seen.collect::<String>().trim_end().to_owned()
}

fn first_upper(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
