//! From files to records: which recipe counts, which file is which of its sources, and what came of them.
//!
//! Everything that looks at a file for a list goes this one way: `match` shows the recipe, `check` the records and
//! problems, `review` and `send` what would change. So what was checked is what is sent.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use serde::Serialize;
use sha2::{Digest, Sha256};
use ts_rs::TS;
use vanta::Schema;

use crate::error::{Code, Error};
use crate::list::List;
use crate::recipe::condition::Filter;
use crate::recipe::rules::{SourceRules, Zone};
use crate::recipe::suggest::{Known, Suggestion, suggest};
use crate::recipe::survey::Survey;
use crate::recipe::{
    Applied, ID, Mend, Override, Problem, ProblemCode, Recipe, Severity, Tables, new_columns, text,
};
use crate::sheet::{self, Choice, Heading, Table, TextChoice};
use crate::store::KeptRecipe;

mod check;
mod edit;
mod matching;
mod merge;
mod read_as;
mod recipes;
mod shelf;
mod unfit;

pub use check::{BY_CONDITION, Check, Checked, FieldBytes, FileFacts, LeftOutCount, LeftOutRow, MendedCell};
pub use edit::{Edit, FeedFrom};
pub use matching::{Match, MatchState, MatchedField, MatchedSource, MatchedValue, Matching};
pub use read_as::ReadAs;
pub use recipes::{KeptAs, RecipeVersion, RecipeVersions, ShownRecipe, read_file as read_recipe};

pub(crate) use check::{
    file_facts, filtered, left_out, left_out_counts, looked_at, mended_cells, read_files,
};
pub(crate) use matching::{Made, matched};
pub(crate) use shelf::{Shelf, Shelved};
pub(crate) use unfit::{Unfit, UnfitRow, unfit};

/// Files for a list, and what is said about them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The files.
    pub files: Vec<NamedFile>,
    /// Which part of a file; with several files only what holds for all of them.
    pub choice: Choice,
    /// The recipe that counts instead of the list's own.
    pub recipe: Option<Recipe>,
    /// The file in which that recipe stands, with the remarks of whoever wrote it.
    pub recipe_file: Option<PathBuf>,
    /// How a person said that the files are read, which becomes part of the recipe.
    pub read_as: ReadAs,
    /// Changes of the recipe, for this time, in their order.
    pub edits: Vec<Edit>,
    /// The zone in which this computer keeps its time. It is offered where times name none, and never taken by itself.
    pub zone_here: Option<Zone>,
}

/// A file, and which source of the recipe it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// The source's name; not needed where there is only one.
    pub source: Option<String>,
    /// The file.
    pub path: PathBuf,
}

impl Files {
    /// A single file.
    pub fn one(path: impl Into<PathBuf>) -> Files {
        Files { files: vec![NamedFile { source: None, path: path.into() }], ..Files::default() }
    }
}

/// Which recipe counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum RecipeFrom {
    /// The one that was given.
    Given,
    /// The list's own.
    Kept {
        /// Its version, counted from 1.
        version: u32,
    },
    /// What is certain from headings and values.
    Suggested,
}

/// What was read, and the recipe that counts for it.
pub(crate) struct Prepared {
    pub(crate) recipe: Recipe,
    pub(crate) from: RecipeFrom,
    pub(crate) tables: Vec<ReadTable>,
    /// Whether anything was changed in the recipe for this time.
    pub(crate) edited: bool,
    /// Those that could not be made, by their places among them, and why.
    pub(crate) unmet: Vec<(usize, Error)>,
    /// Whether whoever asks tells of them, so that they stop nothing.
    pub(crate) unmet_told: bool,
    /// The headings that a kept recipe was made for, as [`Prepared::headings`] names them, where that is known.
    pub(crate) made_for: Option<String>,
    /// The zone of this computer, which may be the one of the file.
    pub(crate) zone_here: Option<Zone>,
}

/// A source's table.
pub(crate) struct ReadTable {
    /// The source's name in the recipe.
    pub(crate) source: String,
    pub(crate) table: Arc<Table>,
    /// The reading that is kept in memory, where it comes from there.
    pub(crate) shelved: Option<Arc<Shelved>>,
    /// How many rows the recipe's condition left out while the file was read.
    pub(crate) filtered: usize,
    /// The numbers of the first of these rows.
    pub(crate) filtered_rows: Vec<u32>,
    /// What is suggested, where there was no recipe.
    pub(crate) suggestion: Option<Suggestion>,
}

/// What is known besides the files.
#[derive(Default)]
pub(crate) struct Besides {
    /// The list's own recipe.
    pub(crate) kept: Option<KeptRecipe>,
    /// The IDs that Vanta holds, where they are asked for. Whoever looks waits until they are known.
    pub(crate) held: Option<Held>,
    /// Where tables are kept in memory between two looks at them. What is sent is always read anew.
    pub(crate) shelf: Option<Arc<Shelf>>,
    /// Whether edits that could not be made are told elsewhere, so that they stop nothing.
    pub(crate) unmet_told: bool,
}

/// IDs that may still be on their way; none, where Vanta could not be asked.
pub(crate) type Held = LazyLock<Option<HashSet<String>>, Box<dyn FnOnce() -> Option<HashSet<String>> + Send>>;

/// So many rows that are left out are named of one reason and source; all are counted.
const NAMED: usize = 1_000;

/// Reads the files and settles the recipe.
pub(crate) fn prepare(list: &List, files: &Files, besides: &Besides) -> Result<Prepared, Error> {
    let schema = list.schema();
    let (mut recipe, from) = match (&files.recipe, &besides.kept) {
        (Some(given), _) => (given.clone(), RecipeFrom::Given),
        (None, Some(kept)) => (read_kept(list, kept)?, RecipeFrom::Kept { version: kept.version }),
        (None, None) => return suggested(list, files, &schema, besides),
    };
    if recipe.kind != list.kind {
        let message = format!(
            "The recipe makes {}, and the list \"{}\" holds {}.",
            recipe.kind.label, list.name, list.kind.label
        );
        return Err(Error::new(Code::BadRecipe, message).hint("Use a recipe of the list's own kind."));
    }
    files.read_as.lay_over(&mut recipe);
    let tables = bound(list, &recipe, files, besides)?;
    let kept = besides.kept.as_ref().filter(|_| matches!(from, RecipeFrom::Kept { .. }));
    let made_for = kept.map(|kept| kept.headings.clone()).filter(|headings| !headings.is_empty());
    Ok(Prepared::edited(recipe, from, tables, made_for, files, &schema, besides))
}

/// The list's own recipe, as the store has it.
fn read_kept(list: &List, kept: &KeptRecipe) -> Result<Recipe, Error> {
    text::read(&kept.text)
        .map_err(|errors| recipe_error(&errors, &format!("the recipe of the list \"{}\"", list.name)))
}

/// What is wrong with a recipe's text, all of it at once.
pub(crate) fn recipe_error(errors: &[text::RecipeError], which: &str) -> Error {
    Error::new(Code::BadRecipe, all_wrong(errors, which))
        .hint("Nothing was read and nothing was sent. Mend the lines named.")
}

/// Everything that is wrong with a text, in one message.
pub(crate) fn all_wrong(errors: &[text::RecipeError], which: &str) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    match &lines[..] {
        [one] => format!("There is an error in {which}: {one}{}", if one.ends_with('?') { "" } else { "." }),
        several => format!("There are {} errors in {which}:\n{}", several.len(), several.join("\n")),
    }
}

/// Reads a table for each source of a recipe. Every file that was named must be read: one that is passed over would
/// take everybody in it out of the list.
fn bound(list: &List, recipe: &Recipe, files: &Files, besides: &Besides) -> Result<Vec<ReadTable>, Error> {
    let own: Vec<&SourceRules> = recipe.sources.iter().filter(|source| source.file_of.is_none()).collect();
    let known = |name: &str| recipe.sources.iter().any(|source| source.name == *name);
    if let Some(unknown) =
        files.files.iter().filter_map(|file| file.source.as_deref()).find(|name| !known(name))
    {
        return Err(Error::new(Code::UnknownName, format!("The recipe has no source named \"{unknown}\"."))
            .hint(names_of(&own)));
    }
    named_once(files)?;
    let unnamed: Vec<usize> = (0..files.files.len()).filter(|&at| files.files[at].source.is_none()).collect();
    let file_of = |source: &SourceRules| -> Result<usize, Error> {
        let named = |name: &str| files.files.iter().position(|file| file.source.as_deref() == Some(name));
        let holder = source.file_of.as_deref().unwrap_or(&source.name);
        match (named(&source.name).or_else(|| named(holder)), &unnamed[..], own.len()) {
            (Some(file), _, _) => Ok(file),
            (None, [only], 1) => Ok(*only),
            _ => Err(which_is_which(&own, holder)),
        }
    };
    let places: Vec<usize> = recipe.sources.iter().map(file_of).collect::<Result<_, _>>()?;
    if let Some(unread) = (0..files.files.len()).find(|at| !places.contains(at)) {
        let file = files.files[unread].path.display();
        return Err(Error::new(Code::BadInput, format!("The recipe has no use for the file {file}."))
            .hint(format!("Everything of one list must arrive together. {}", names_of(&own))));
    }
    let read = |(source, place): (&SourceRules, usize)| {
        let choice = choice_of(source, &files.choice, recipe.sources.len() == 1)?;
        let path = &files.files[place].path;
        if let Some(shelf) = &besides.shelf {
            return Ok(ReadTable::shelved(&source.name, shelf.take(&list.name, path, &choice)?));
        }
        let (table, filtered, filtered_rows) = match &source.only {
            None => (sheet::read(path, &choice)?, 0, Vec::new()),
            Some(only) => {
                let mut filter = Filter::new(only);
                let table = sheet::read_where(path, &choice, &mut |row| filter.wants(row))?;
                (table, filter.left_out(), filter.rows().take(NAMED).collect())
            }
        };
        let read = ReadTable::new(&source.name, Arc::new(table));
        Ok(ReadTable { filtered, filtered_rows, ..read })
    };
    recipe.sources.iter().zip(places).map(read).collect()
}

/// A name stands for one file.
fn named_once(files: &Files) -> Result<(), Error> {
    let names: Vec<&str> = files.files.iter().filter_map(|file| file.source.as_deref()).collect();
    match names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
        Some((_, twice)) => Err(Error::new(Code::BadInput, format!("Two files were named \"{twice}\"."))
            .hint("Give each file the name of its own source.")),
        None => Ok(()),
    }
}

fn which_is_which(own: &[&SourceRules], missing: &str) -> Error {
    Error::new(Code::BadInput, format!("No file was named for the source \"{missing}\" of the recipe."))
        .hint(names_of(own))
}

fn names_of(own: &[&SourceRules]) -> String {
    let names: Vec<String> = own.iter().map(|source| format!("{}=FILE", source.name)).collect();
    format!("Say which file is which: {}", names.join(" "))
}

/// What the recipe says about the file, and what is said this time, which counts more.
fn choice_of(source: &SourceRules, said: &Choice, alone: bool) -> Result<Choice, Error> {
    let encoding = match &source.encoding {
        None => None,
        Some(name) => Some(sheet::encoding_by_name(name).ok_or_else(|| {
            Error::new(Code::BadRecipe, format!("The recipe names an encoding \"{name}\" that is not known."))
        })?),
    };
    let delimiter = source.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok());
    Ok(Choice {
        sheet: said.sheet.clone().filter(|_| alone).or_else(|| source.sheet.clone()),
        headings: said.headings.filter(|_| alone).or(source.headings),
        leave_out_hidden: said.leave_out_hidden || source.leave_out_hidden,
        plain_numbers: said.plain_numbers || source.plain_numbers,
        text: TextChoice {
            encoding: said.text.encoding.or(encoding),
            delimiter: said.text.delimiter.or(delimiter),
        },
        password: said.password.clone(),
    })
}

/// Without a recipe: what is certain from headings and values.
fn suggested(list: &List, files: &Files, schema: &Schema<'_>, besides: &Besides) -> Result<Prepared, Error> {
    let zone = files.edits.iter().find_map(Edit::zone);
    let choice = files.read_as.over(&files.choice);
    let mut recipe = Recipe { kind: list.kind, sources: Vec::new(), winner: None };
    let mut tables = Vec::new();
    named_once(files)?;
    // All are read before the first suggestion, which may wait for what Vanta holds.
    let read = |file: &NamedFile| match &besides.shelf {
        Some(shelf) => Ok(ReadTable::shelved("", shelf.take(&list.name, &file.path, &choice)?)),
        None => Ok::<_, Error>(ReadTable::new("", Arc::new(sheet::read(&file.path, &choice)?))),
    };
    let read: Vec<ReadTable> = files.files.iter().map(read).collect::<Result<_, _>>()?;
    for (file, read) in files.files.iter().zip(read) {
        let name = source_name(file, files.files.len(), &recipe);
        let mut suggestion = read.suggest(schema, besides, zone.as_ref());
        suggestion.source.name.clone_from(&name);
        remember_choice(&mut suggestion.source, &choice, &read.table);
        recipe.sources.push(suggestion.source.clone());
        tables.push(ReadTable { source: name, suggestion: Some(suggestion), ..read });
    }
    adding_parts(&mut recipe);
    Ok(Prepared::edited(recipe, RecipeFrom::Suggested, tables, None, files, schema, besides))
}

impl ReadTable {
    fn new(source: &str, table: Arc<Table>) -> ReadTable {
        ReadTable {
            source: source.to_owned(),
            table,
            shelved: None,
            filtered: 0,
            filtered_rows: Vec::new(),
            suggestion: None,
        }
    }

    /// A table from memory has all its rows: those that the recipe's condition leaves out are left out when it is
    /// applied.
    fn shelved(source: &str, shelved: Arc<Shelved>) -> ReadTable {
        ReadTable {
            shelved: Some(Arc::clone(&shelved)),
            ..ReadTable::new(source, Arc::clone(&shelved.table))
        }
    }

    /// What is suggested for it.
    fn suggest(&self, schema: &Schema<'_>, besides: &Besides, zone: Option<&Zone>) -> Suggestion {
        let make = || suggest_for(&self.table, schema, besides, zone);
        match &self.shelved {
            Some(shelved) => shelved.suggestion(zone.map(Zone::name), besides, make),
            None => make(),
        }
    }
}

pub(crate) fn suggest_for(
    table: &Table,
    schema: &Schema<'_>,
    besides: &Besides,
    zone: Option<&Zone>,
) -> Suggestion {
    let held: Option<HashSet<&str>> = besides
        .held
        .as_ref()
        .and_then(|held| held.as_ref())
        .map(|held| held.iter().map(String::as_str).collect());
    let survey = Survey::of(table);
    suggest(table, &survey, schema, &Known { held: held.as_ref(), zone })
}

/// The name that was given, else `main` for a single file, else the file's own name, made unique.
fn source_name(file: &NamedFile, files: usize, recipe: &Recipe) -> String {
    if let Some(name) = &file.source {
        return name.clone();
    }
    if files == 1 {
        return "main".to_owned();
    }
    let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let taken = |name: &str| recipe.sources.iter().any(|source| source.name == name);
    let mut name = stem.clone();
    let mut number = 2;
    while taken(&name) {
        name = format!("{stem} {number}");
        number += 1;
    }
    name
}

/// What a person said about the file belongs to the recipe; and of a workbook, which sheet it was.
fn remember_choice(source: &mut SourceRules, choice: &Choice, table: &Table) {
    if table.source.sheet != table.source.file {
        source.sheet = Some(table.source.sheet.clone());
    }
    source.headings = choice.headings;
    source.leave_out_hidden = choice.leave_out_hidden;
    source.plain_numbers = choice.plain_numbers;
    source.encoding = choice.text.encoding.map(|encoding| encoding.name().to_lowercase());
    source.delimiter = choice.text.delimiter.map(char::from);
}

/// A source that gives nothing but IDs and parts adds these to the records of the others.
fn adding_parts(recipe: &mut Recipe) {
    let is_part = |source: &SourceRules| {
        let other = |path: &&crate::recipe::path::Path| path.first() != ID;
        let mut others = source.fields.iter().map(|(path, _)| path).filter(other).peekable();
        others.peek().is_some() && others.all(|path| path.steps().len() > 1)
    };
    if recipe.sources.len() > 1 && !recipe.sources.iter().all(is_part) {
        recipe.sources.iter_mut().for_each(|source| source.adds_parts = is_part(source));
    }
}

impl Prepared {
    /// With the changes that were asked for made in the recipe.
    fn edited(
        recipe: Recipe,
        from: RecipeFrom,
        tables: Vec<ReadTable>,
        made_for: Option<String>,
        files: &Files,
        schema: &Schema<'_>,
        besides: &Besides,
    ) -> Prepared {
        let (edited, zone_here) = (!files.edits.is_empty(), files.zone_here.clone());
        let unmet_told = besides.unmet_told;
        let mut prepared =
            Prepared { recipe, from, tables, edited, unmet: Vec::new(), unmet_told, made_for, zone_here };
        prepared.unmet =
            edit::make(&files.edits, &mut prepared.recipe, &mut prepared.tables, schema, besides);
        prepared
    }

    /// Whether every change that was asked for could be made.
    ///
    /// # Errors
    /// Names the first one that could not: to go on as if it had been made would be a silent no.
    pub(crate) fn all_met(&self) -> Result<(), Error> {
        let stops = self.unmet.first().filter(|_| !self.unmet_told);
        stops.map_or(Ok(()), |(_, why)| Err(why.clone()))
    }

    /// The tables under their sources' names.
    pub(crate) fn tables(&self) -> Vec<(&str, &Table)> {
        self.tables.iter().map(|read| (read.source.as_str(), &*read.table)).collect()
    }

    /// The records.
    pub(crate) fn apply<'a>(
        &'a self,
        tables: &Tables<'a>,
        schema: &Schema<'a>,
        overrides: &'a [Override],
    ) -> Applied<'a> {
        self.recipe.apply(tables, schema, overrides)
    }

    /// Columns that feed nothing, in the words in which they are named to people.
    pub(crate) fn not_sent(&self) -> Vec<String> {
        let of_table = |read: &ReadTable| {
            let rules = self.recipe.sources.iter().find(|source| source.name == read.source);
            let used: HashSet<&str> = rules.into_iter().flat_map(columns_of).collect();
            let unused = read.table.headings.iter().filter(|heading| !used.contains(heading.name.as_str()));
            unused.map(Heading::short).collect::<Vec<_>>()
        };
        self.tables.iter().flat_map(of_table).collect()
    }

    /// What is wrong, and what is worth knowing: of the records, and of columns that nobody has decided about.
    pub(crate) fn problems(&self, applied: &Applied<'_>) -> Vec<Problem> {
        let mut problems = applied.problems();
        if let Some(zone) = &self.zone_here {
            let has_none = |problem: &&mut Problem| problem.code == ProblemCode::NoZone;
            problems.iter_mut().filter(has_none).for_each(|problem| offer(problem, zone));
        }
        let notices = problems.partition_point(|problem| problem.severity == Severity::Problem);
        let several = self.tables.len() > 1;
        let new = self.tables.iter().filter_map(|read| match &self.new_columns(read)[..] {
            [] => None,
            columns => Some(new_columns(several.then_some(read.source.as_str()), columns)),
        });
        problems.splice(notices..notices, new.collect::<Vec<_>>());
        problems
    }

    /// Columns of a table that its source neither takes nor names as not sent. Nobody has missed any, where the recipe
    /// names none and was made for these very headings, or for nobody knows which.
    pub(crate) fn new_columns<'p>(&self, read: &'p ReadTable) -> Vec<&'p Heading> {
        let rules = self.recipe.sources.iter().find(|source| source.name == read.source);
        let was_for_others = || self.made_for.as_ref().is_some_and(|made_for| *made_for != self.headings());
        let Some(rules) = rules.filter(|rules| !rules.not_sent.is_empty() || was_for_others()) else {
            return Vec::new();
        };
        let known = known_columns(rules);
        read.table.headings.iter().filter(|heading| !known.contains(heading.name.as_str())).collect()
    }

    /// Names the headings that it was made for, in their order.
    pub(crate) fn headings(&self) -> String {
        let mut digest = Sha256::new();
        for heading in self.tables.iter().flat_map(|read| &read.table.headings) {
            digest.update(heading.name.as_bytes());
            digest.update([0]);
        }
        format!("{:x}", digest.finalize())
    }
}

/// Offers this computer's zone for times that name none.
fn offer(problem: &mut Problem, zone: &Zone) {
    let mend = Mend::Zone(zone.clone());
    let mend = match &problem.source {
        Some(source) => Mend::In(source.clone(), Box::new(mend)),
        None => mend,
    };
    problem.mends.push(mend.to_string());
    problem.remedy.push_str(&format!(" The zone of this computer is {}.", zone.name()));
}

/// Every column that a source takes, asks, or names as not sent.
fn known_columns(source: &SourceRules) -> HashSet<&str> {
    let mut known: HashSet<&str> = columns_of(source).into_iter().collect();
    let conditions = source.only.iter().chain(source.parts_only.iter().map(|(_, only)| only));
    known.extend(conditions.flat_map(|condition| condition.columns()));
    known.extend(source.not_sent.iter().map(String::as_str));
    known
}

/// Every column whose values are sent.
fn columns_of(source: &SourceRules) -> Vec<&str> {
    source.fields.iter().flat_map(|(_, rule)| rule.feed.columns()).collect()
}
