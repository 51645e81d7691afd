//! `match`: the recipe that would be used, why each field has its rule, and what still needs a person.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::Serialize;
use ts_rs::TS;
use vanta::{Patience, Schema, Shape};

use super::{Besides, FileFacts, Files, Held, Prepared, ReadTable, RecipeFrom, prepare};
use crate::Rollcall;
use crate::error::Error;
use crate::list::List;
use crate::recipe::condition::Filter;
use crate::recipe::path::{Need, Path, Target, is_below};
use crate::recipe::rules::{Constant, Feed, FieldRule, SourceRules, Zone};
use crate::recipe::suggest::{FieldMatch, NoFilter, Question, State, Suggestion, ValueState};
use crate::recipe::{Mend, Recipe, id_of, text};
use crate::review::is_live;
use crate::sheet::{Heading, Table};
use crate::store::KeptRecipe;
use crate::watch::{Progress, Relay, Step, Watch};

/// What is to be matched.
#[derive(Clone, Debug)]
pub struct Match {
    /// The list's name.
    pub list: String,
    /// The files and the recipe.
    pub files: Files,
    /// Where to write the recipe.
    pub out: Option<PathBuf>,
    /// Whether the recipe becomes the list's own.
    pub keep: bool,
}

/// The recipe that would be used, and why.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Matching {
    /// The list's name.
    pub list: String,
    /// The kind's name.
    pub kind: String,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
    /// Where the recipe comes from.
    pub recipe: RecipeFrom,
    /// Another list of this kind whose recipe was made for the same headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_headings_as: Option<String>,
    /// How many IDs Vanta holds, with which the columns were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<usize>,
    /// Why the columns could not be compared with the IDs that Vanta holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
    /// How many needed fields there are.
    pub needed: usize,
    /// How many of them are matched.
    pub needed_matched: usize,
    /// How many fields, values and questions wait for a person.
    pub waits: usize,
    /// The files, each with its fields.
    pub sources: Vec<MatchedSource>,
    /// The recipe as TOML, with proposals as remarks.
    pub text: String,
    /// The version under which it was kept, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_as: Option<u32>,
}

/// One file, or one sheet of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MatchedSource {
    /// The source's name.
    pub name: String,
    /// The file.
    pub file: FileFacts,
    /// What is known of each field: the needed ones first.
    pub fields: Vec<MatchedField>,
    /// What the words of the columns become, the unknown ones first.
    pub values: Vec<MatchedValue>,
    /// Which rows are read, in words, where not all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// How many rows that leaves out.
    pub leaves_out: usize,
    /// Why all rows are read, where a condition on their severity would be usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_condition: Option<String>,
    /// What a person has to say, each with how to say it.
    pub questions: Vec<String>,
    /// Columns that will not be sent: `F "Room"`.
    pub not_sent: Vec<String>,
    /// Those of them that a recipe with decisions about its columns does not know.
    pub new_columns: Vec<String>,
}

/// What is known of one field.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MatchedField {
    /// The field: `email`, `drives.name`.
    pub field: String,
    /// What people call it.
    pub label: String,
    /// Whether Vanta needs it.
    pub needed: bool,
    /// `matched`, `confirm` or `not_matched`.
    pub state: MatchState,
    /// Its rule in words, where there is one: `column F "Role"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What speaks for it and against it.
    pub reasons: Vec<String>,
    /// Other columns that could feed it.
    pub alternatives: Vec<String>,
    /// How many of the file's rows have something in its first column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled: Option<usize>,
    /// The first values of that column.
    pub samples: Vec<String>,
    /// One plain sentence for people who match columns.
    pub help: String,
    /// A value as it would stand in a spreadsheet.
    pub example: String,
    /// For a needed field without a column: a line for the recipe that would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipe_line: Option<String>,
}

/// How far a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MatchState {
    /// It has its rule.
    Matched,
    /// There is a proposal, which counts for nothing until a person agrees.
    Confirm,
    /// There is nothing.
    NotMatched,
}

/// What one word of a column becomes.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MatchedValue {
    /// The field.
    pub field: String,
    /// The word; empty for blank cells.
    pub value: String,
    /// How many rows have it.
    pub rows: usize,
    /// What it becomes; `nothing` where nothing is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
    /// Whether it stands in the recipe. What does not waits for a person.
    pub settled: bool,
    /// How to say it, where it waits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<String>,
}

impl Rollcall {
    /// Says which recipe would be used, and why. Nothing is sent; Vanta's list is read, if it can be had, since the IDs
    /// that it holds are the strongest sign of a right match.
    ///
    /// # Errors
    /// Where a file cannot be read, the recipe has errors, or it could not be kept or written.
    pub async fn match_columns(&self, request: &Match, watch: &dyn Watch) -> Result<Matching, Error> {
        let list = self.list(&request.list)?;
        let practice = self.connection(&list.connection)?.application.address.is_practice();
        if let Some(out) = &request.out {
            super::recipes::may_be_written(out, &request.files)?;
        }
        let (tell, ids) = tokio::sync::oneshot::channel();
        let held: Held = Held::new(Box::new(move || ids.blocking_recv().ok()));
        let besides =
            Besides { kept: self.store.recipe(&list.name)?, held: Some(held), ..Besides::default() };
        watch.saw(&Progress::Step(Step::ReadingFile));
        let (wanted, at) = (request.clone(), list.clone());
        let mut made = tokio::task::spawn_blocking(move || matched(&at, &wanted, &besides));
        let mut vanta = std::pin::pin!(self.ids_held(&list, watch));
        // Nobody waits for Vanta where the file cannot be read.
        let (made, asked) = tokio::select! {
            biased;
            made = &mut made => (made, None),
            asked = &mut vanta => {
                let asked = asked.map(|held| {
                    let number = held.len();
                    drop(tell.send(held));
                    number
                });
                (made.await, Some(asked))
            }
        };
        let Made { mut matching, headings, to_keep, .. } =
            made.map_err(|_| crate::error::broken_reader())??;
        let (compared_with, not_compared) = match asked {
            Some(Ok(number)) => (Some(number), None),
            Some(Err(error)) => (None, Some(error.message)),
            None => (None, None),
        };
        matching.practice = practice;
        matching.compared_with = compared_with;
        matching.not_compared = not_compared;
        let alike = self.store.recipes_for(list.kind.name, &headings)?;
        matching.same_headings_as = alike.into_iter().map(|kept| kept.list).find(|name| *name != list.name);
        if let Some(out) = &request.out {
            super::recipes::write_text(out, &matching.text)?;
        }
        if request.keep {
            let version = self.store.keep_recipe(&list.name, &to_keep, &headings, self.clock.now())?;
            matching.kept_as = Some(version);
        }
        Ok(matching)
    }

    /// The IDs that Vanta holds in a list now.
    pub(crate) async fn ids_held(&self, list: &List, watch: &dyn Watch) -> Result<HashSet<String>, Error> {
        let kept = self.connection(&list.connection)?;
        let relay = Relay(watch);
        // A match is good without it, so it is asked for once and not waited for any longer.
        let client = self.client_with(&kept, Patience::once()).await?;
        watch.saw(&Progress::Step(Step::ReadingVanta));
        let records = client.session(&relay).await?.get(list.kind, &list.list_id).await?;
        Ok(records.iter().filter(|record| is_live(record)).map(|record| id_of(record).to_owned()).collect())
    }
}

/// What came of matching, and what is kept of it.
pub(crate) struct Made {
    pub(crate) matching: Matching,
    /// Names the headings.
    pub(crate) headings: String,
    /// The recipe that counts.
    pub(crate) recipe: Recipe,
    /// The recipe as a text: the kept one as a person left it, remarks and all, where it says the same.
    pub(crate) to_keep: String,
}

/// Matches the columns of files.
pub(crate) fn matched(list: &List, request: &Match, besides: &Besides) -> Result<Made, Error> {
    let schema = list.schema();
    let mut prepared = prepare(list, &request.files, besides)?;
    prepared.all_met()?;
    let mut suggestions: Vec<Suggestion> = prepared
        .tables
        .iter_mut()
        .map(|read| {
            let known = read.suggestion.take();
            known.unwrap_or_else(|| read.suggest(&schema, besides, None))
        })
        .collect();
    silence(&prepared, &mut suggestions);
    let sources: Vec<MatchedSource> = prepared
        .tables
        .iter()
        .zip(&suggestions)
        .map(|(read, suggestion)| source_of(&prepared, read, suggestion, &schema))
        .collect();
    let is_matched = |name: &str| {
        let mut fields = sources.iter().flat_map(|source| &source.fields);
        fields.any(|field| field.field == name && field.state == MatchState::Matched)
    };
    let needed: Vec<String> = Target::all(&schema)
        .iter()
        .filter(|target| target.need == Need::Always)
        .map(|target| target.path.to_string())
        .collect();
    let needed_matched = needed.iter().filter(|name| is_fed(&prepared, name) || is_matched(name)).count();
    let says_the_same = |kept: &&KeptRecipe| text::read(&kept.text).is_ok_and(|kept| kept == prepared.recipe);
    let same = besides.kept.as_ref().filter(says_the_same);
    let notes = notes(&prepared, &suggestions);
    let shown = match same.filter(|_| notes.proposed.is_empty()) {
        Some(kept) => kept.text.clone(),
        None => text::write_with(&prepared.recipe, &notes),
    };
    let matching = Matching {
        list: list.name.clone(),
        kind: list.kind.name.to_owned(),
        practice: false,
        recipe: prepared.from.clone(),
        same_headings_as: None,
        compared_with: None,
        not_compared: None,
        needed: needed.len(),
        needed_matched,
        waits: needed.len() - needed_matched + sources.iter().map(waiting).sum::<usize>(),
        text: shown,
        sources,
        kept_as: None,
    };
    let to_keep = same.map_or_else(|| matching.text.clone(), |kept| kept.text.clone());
    Ok(Made { matching, headings: prepared.headings(), recipe: prepared.recipe, to_keep })
}

impl Prepared {
    /// Fields for which a column is only proposed.
    pub(crate) fn proposed(&self) -> Vec<String> {
        let waits = |field: &&FieldMatch| {
            field.state == State::ToConfirm && field.rule.is_some() && !is_fed(self, &field.path.to_string())
        };
        let suggestions = self.tables.iter().filter_map(|read| read.suggestion.as_ref());
        let fields = suggestions.flat_map(|suggestion| &suggestion.fields).filter(waits);
        fields.map(|field| field.path.to_string()).collect()
    }
}

/// What waits for a person besides needed fields that are not matched.
fn waiting(source: &MatchedSource) -> usize {
    let fields =
        source.fields.iter().filter(|field| field.state != MatchState::Matched && !field.needed).count();
    let values = source.values.iter().filter(|value| !value.settled).count();
    fields + values + source.questions.len()
}

/// Whether a rule feeds a field, or a field inside it, from columns that are there.
fn is_fed(prepared: &Prepared, name: &str) -> bool {
    let feeds = |(source, read): (&SourceRules, &ReadTable)| {
        let fed = |path: &Path| {
            let path = path.plain();
            path == name || is_below(&path, name)
        };
        source.fields.iter().any(|(path, rule)| fed(path) && lacking(rule, &read.table).is_none())
    };
    prepared.recipe.sources.iter().zip(&prepared.tables).any(feeds)
}

/// Whether a field has a rule whose columns are there.
pub(super) fn has_rule(source: &SourceRules, table: &Table, path: &Path) -> bool {
    source.fields.iter().any(|(of, rule)| of == path && lacking(rule, table).is_none())
}

/// The first column that a rule takes and the table does not have.
pub(super) fn lacking<'r>(rule: &'r FieldRule, table: &Table) -> Option<&'r str> {
    rule.feed
        .columns()
        .into_iter()
        .find(|column| !table.headings.iter().any(|heading| heading.name == *column))
}

/// Takes back what is proposed from columns that a person does not send.
fn silence(prepared: &Prepared, suggestions: &mut [Suggestion]) {
    for ((source, read), suggestion) in prepared.recipe.sources.iter().zip(&prepared.tables).zip(suggestions)
    {
        let is_declined = |place: &usize| source.not_sent.contains(&read.table.headings[*place].name);
        for field in &mut suggestion.fields {
            field.alternatives.retain(|place| !is_declined(place));
            if !has_rule(source, &read.table, &field.path) && field.columns.iter().any(is_declined) {
                field.state = State::NotMatched;
                field.rule = None;
                field.columns.clear();
                field.reasons.clear();
            }
        }
    }
}

fn source_of(
    prepared: &Prepared,
    read: &ReadTable,
    suggestion: &Suggestion,
    schema: &Schema<'_>,
) -> MatchedSource {
    let rules = prepared.recipe.sources.iter().find(|source| source.name == read.source);
    let empty = SourceRules::default();
    let rules = rules.unwrap_or(&empty);
    let mut fields: Vec<MatchedField> =
        suggestion.fields.iter().map(|field| field_of(prepared, read, rules, field, schema)).collect();
    for (path, rule) in &rules.fields {
        if !suggestion.fields.iter().any(|field| field.path == *path) {
            let none = FieldMatch {
                path: path.clone(),
                state: State::NotMatched,
                rule: Some(rule.clone()),
                columns: Vec::new(),
                reasons: Vec::new(),
                alternatives: Vec::new(),
            };
            fields.push(field_of(prepared, read, rules, &none, schema));
        }
    }
    // What is only optional and has nothing is not worth a line, nor a part that is fed field by field.
    fields.retain(|field| {
        let optional = !field.needed && field.state == MatchState::NotMatched;
        let by_fields = field.state != MatchState::Matched && is_fed(prepared, &field.field);
        // What the recipe asks for is worth a line even where the file does not have it.
        let is_asked_for = rules.fields.iter().any(|(path, _)| path.to_string() == field.field);
        (is_asked_for || !optional) && !by_fields
    });
    fields.sort_by_key(|field| !field.needed);
    let used: HashSet<&str> = super::columns_of(rules).into_iter().collect();
    let is_unused = |heading: &&Heading| !used.contains(heading.name.as_str());
    MatchedSource {
        name: read.source.clone(),
        file: FileFacts::of(read),
        values: values_of(rules, suggestion),
        only: rules.only.as_ref().map(crate::recipe::condition::Condition::in_words),
        leaves_out: read.filtered + left_out_by(rules, &read.table),
        no_condition: suggestion
            .no_filter
            .as_ref()
            .filter(|_| rules.only.is_none() && prepared.from == RecipeFrom::Suggested)
            .map(|why| no_condition(why, &read.table)),
        questions: suggestion
            .questions
            .iter()
            .filter_map(|question| asked(question, rules, &read.table, prepared.zone_here.as_ref()))
            .collect(),
        not_sent: read.table.headings.iter().filter(is_unused).map(Heading::short).collect(),
        new_columns: prepared.new_columns(read).into_iter().map(Heading::short).collect(),
        fields,
    }
}

/// How many rows of a table the condition leaves out; none of one that was read by it.
fn left_out_by(rules: &SourceRules, table: &Table) -> usize {
    let Some(only) = &rules.only else { return 0 };
    let mut filter = Filter::new(only);
    table.rows().filter(|row| !filter.wants(*row)).count()
}

fn field_of(
    prepared: &Prepared,
    read: &ReadTable,
    rules: &SourceRules,
    field: &FieldMatch,
    schema: &Schema<'_>,
) -> MatchedField {
    let ruled = rules.fields.iter().find(|(path, _)| *path == field.path).map(|(_, rule)| rule);
    let is_own = ruled.is_some()
        && (field.state != State::Matched
            || field.rule.as_ref().map(|rule| &rule.feed) != ruled.map(|rule| &rule.feed));
    let lacks = ruled.and_then(|rule| lacking(rule, &read.table));
    let state = match (ruled, lacks, field.state) {
        (Some(_), None, _) => MatchState::Matched,
        (_, _, State::NotMatched) => MatchState::NotMatched,
        _ => MatchState::Confirm,
    };
    let mut reasons: Vec<String> =
        field.reasons.iter().map(crate::recipe::suggest::Reason::in_words).collect();
    if let Some(column) = lacks {
        reasons.insert(0, format!("the recipe takes a column \"{column}\", which is not there"));
    } else if is_own {
        let own =
            if prepared.from == RecipeFrom::Suggested { "confirmed by you" } else { "the recipe says so" };
        reasons.insert(0, own.to_owned());
    }
    let rule = match lacks {
        Some(_) => field.rule.as_ref().or(ruled),
        None => ruled.or(field.rule.as_ref()),
    };
    let target = Target::at(schema, &field.path);
    let column = rule.and_then(|rule| {
        let columns = rule.feed.columns();
        let first = columns.first()?;
        read.table.headings.iter().position(|heading| heading.name == **first)
    });
    let short = |&place: &usize| read.table.headings[place].short();
    MatchedField {
        field: field.path.to_string(),
        label: target.as_ref().map_or_else(String::new, |target| target.label().to_owned()),
        needed: target.as_ref().is_some_and(|target| target.need == Need::Always),
        state,
        rule: rule.map(|rule| rule_in_words(rule, &read.table)),
        reasons,
        alternatives: field.alternatives.iter().map(short).collect(),
        filled: column.map(|column| filled(&read.table, column)),
        samples: column.map_or_else(Vec::new, |column| samples(&read.table, column)),
        help: target.as_ref().and_then(Target::field).map_or_else(String::new, |field| field.help.to_owned()),
        recipe_line: target
            .as_ref()
            .filter(|target| state == MatchState::NotMatched && target.name() != crate::recipe::ID)
            .map(|target| recipe_line(target, rules)),
        example: target
            .and_then(|target| target.field())
            .map_or_else(String::new, |field| field.example.to_owned()),
    }
}

/// A line that gives a field without a column its value: what people most often mean.
fn recipe_line(target: &Target<'_>, rules: &SourceRules) -> String {
    let id = rules.fields.iter().find(|(path, _)| path.first() == crate::recipe::ID);
    let id = id.and_then(|(_, rule)| rule.feed.columns().first().map(|column| (*column).to_owned()));
    let what = match (target.shape(), target.shape().choices()) {
        (Shape::Link, _) => {
            format!("{{ template = \"https://example.com/{{{}}}\" }}", id.as_deref().unwrap_or("ID"))
        }
        // Nothing that an auditor reads is proposed for everyone: who is an administrator is not for us to say.
        (Shape::List(_), [_, ..]) => "{ column = \"…\" }".to_owned(),
        (Shape::List(_), []) => "{ constant = [] }".to_owned(),
        (Shape::Instant, _) if target.field().is_some_and(|field| field.moves) => {
            "{ file = \"modified\" }".to_owned()
        }
        (Shape::Instant, _) => "{ column = \"…\" }".to_owned(),
        _ => "{ constant = \"…\" }".to_owned(),
    };
    let field = target.path.to_string();
    if field.contains('.') { format!("\"{field}\" = {what}") } else { format!("{field} = {what}") }
}

fn filled(table: &Table, column: usize) -> usize {
    table.rows().filter(|row| !row.cell(column).is_blank()).count()
}

fn samples(table: &Table, column: usize) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for row in table.rows() {
        let shown = row.cell(column).shown();
        let shown = shown.trim();
        if !shown.is_empty() && !samples.iter().any(|sample| sample == shown) {
            samples.push(crate::recipe::shortened(shown));
            if samples.len() == 3 {
                break;
            }
        }
    }
    samples
}

/// A rule as people read it.
pub(crate) fn rule_in_words(rule: &FieldRule, table: &Table) -> String {
    let column = |name: &String| {
        let heading = table.headings.iter().find(|heading| heading.name == *name);
        heading.map_or_else(|| format!("\"{name}\""), Heading::short)
    };
    match &rule.feed {
        Feed::Column(name) => column(name),
        Feed::Joined { columns, .. } => columns.iter().map(column).collect::<Vec<_>>().join(" and "),
        Feed::Cut { column: name, cut } => format!("{} {}", cut_in_words(cut), column(name)),
        Feed::Template(template) => template.to_string(),
        Feed::Constant(constant) => format!("the same for every row: {}", constant_in_words(constant)),
        Feed::FileModified => "when the file was last changed".to_owned(),
    }
}

fn cut_in_words(cut: &crate::recipe::rules::Cut) -> String {
    use crate::recipe::rules::Cut;
    match cut {
        Cut::Before(mark) => format!("what stands before \"{mark}\" in"),
        Cut::After(mark) => format!("what stands after \"{mark}\" in"),
        Cut::Capture(capture) => format!("what {} finds in", capture.as_str()),
    }
}

fn constant_in_words(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) => text.clone(),
        Constant::Boolean(value) => value.to_string(),
        Constant::Number(number) => number.to_string(),
        Constant::Nothing => "nothing".to_owned(),
    }
}

/// The words of the columns that feed something: those of the recipe are settled, the others wait.
fn values_of(rules: &SourceRules, suggestion: &Suggestion) -> Vec<MatchedValue> {
    let value = |row: &crate::recipe::suggest::ValueRow| {
        let rule = rules.fields.iter().find(|(path, _)| *path == row.path).map(|(_, rule)| rule)?;
        let said = rule.values.iter().find(|(value, _)| value.trim().eq_ignore_ascii_case(row.value.trim()));
        let said =
            said.map(|(_, becomes)| becomes).or(rule.when_empty.as_ref().filter(|_| row.value.is_empty()));
        let becomes = said.or(row.becomes.as_ref());
        let settled = said.is_some();
        let mends = match (settled, row.state) {
            (true, _) => Vec::new(),
            (false, ValueState::Unknown) => vec![format!("{}:{}=…", row.path, row.value)],
            (false, _) => becomes
                .map(|becomes| Mend::Value(row.path.clone(), row.value.clone(), becomes.clone()).to_string())
                .into_iter()
                .collect(),
        };
        Some(MatchedValue {
            field: row.path.to_string(),
            value: row.value.clone(),
            rows: row.rows,
            becomes: becomes.map(constant_in_words),
            settled,
            mends,
        })
    };
    let mut values: Vec<MatchedValue> = suggestion.values.iter().filter_map(value).collect();
    values.sort_by_key(|value| value.settled);
    values
}

/// Why no condition on the severity is suggested, and how to say one.
fn no_condition(why: &NoFilter, table: &Table) -> String {
    let heading = &table.headings[why.column];
    let examples: Vec<String> =
        why.examples.iter().map(|example| format!("\"{}\"", crate::recipe::shortened(example))).collect();
    format!(
        "{heading}: {} of {} cells cannot be read as a severity, such as {}. So no condition is suggested, and all rows are \
         sent. If only some are meant, say it in the recipe: only = {{ column = \"{}\", one_of = [\"…\"] }}",
        vanta::kind::grouped(why.unreadable),
        vanta::kind::grouped(why.filled),
        examples.join(", "),
        heading.name,
    )
}

/// A question that is still open.
fn asked(question: &Question, rules: &SourceRules, table: &Table, here: Option<&Zone>) -> Option<String> {
    let rule = |path: &Path| rules.fields.iter().find(|(of, _)| of == path).map(|(_, rule)| rule);
    match question {
        Question::DayOrMonth { path, column, example, contradicts } => {
            rule(path).filter(|rule| rule.order.is_none())?;
            let why = match contradicts {
                true => "some rows fit only the one and some only the other",
                false => "every row fits both",
            };
            Some(format!(
                "{}: is {example} written with the day or the month first? {why}. Say {path}:day-first or \
                 {path}:month-first with --mend",
                table.headings[*column]
            ))
        }
        Question::Zone { path, column, example } => {
            let zone = rule(path)?.zone.as_ref().or(rules.zone.as_ref());
            if zone.is_some() {
                return None;
            }
            let how = match here {
                Some(zone) => format!("--mend zone:{}, if it is that of this computer", zone.name()),
                None => "--mend zone:Europe/Berlin".to_owned(),
            };
            Some(format!("{}: in which time zone is {example}? Say it as {how}", table.headings[*column]))
        }
    }
}

/// The remarks of the written recipe.
fn notes(prepared: &Prepared, suggestions: &[Suggestion]) -> text::Notes {
    let mut notes = text::Notes::default();
    for (read, suggestion) in prepared.tables.iter().zip(suggestions) {
        let rules = prepared.recipe.sources.iter().find(|source| source.name == read.source);
        for field in &suggestion.fields {
            let words: Vec<String> =
                field.reasons.iter().map(crate::recipe::suggest::Reason::in_words).collect();
            let why = words.join(", ");
            let ruled = rules.is_some_and(|rules| rules.fields.iter().any(|(path, _)| *path == field.path));
            let (source, path) = (read.source.clone(), field.path.clone());
            match (&field.rule, ruled) {
                (Some(_), true) if prepared.from == RecipeFrom::Suggested => {
                    notes.reasons.push(text::Reason { source, path, why });
                }
                (Some(rule), false) => {
                    notes.proposed.push(text::Proposal { source, path, rule: rule.clone(), why });
                }
                _ => {}
            }
        }
    }
    notes
}
