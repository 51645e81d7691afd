//! Recipes that travel: shown, written to a file, and taken from one.

use std::io::{Read, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;
use ts_rs::TS;

use super::{Files, recipe_error};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::recipe::{Recipe, text};
use crate::store::KeptRecipe;

/// A recipe of more than this is none.
const LARGEST: u64 = 1 << 20;

/// A recipe as it is kept for a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShownRecipe {
    /// The list's name.
    pub list: String,
    /// How often it was edited, from 1.
    pub version: u32,
    /// When a person left it so.
    #[ts(type = "string")]
    pub edited: Timestamp,
    /// The recipe as TOML.
    pub text: String,
}

/// Every version of a list's recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecipeVersions {
    /// The list's name.
    pub list: String,
    /// The versions, the latest first.
    pub versions: Vec<RecipeVersion>,
}

/// One version of a list's recipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecipeVersion {
    /// Its number, from 1.
    pub version: u32,
    /// When a person left it so.
    #[ts(type = "string")]
    pub edited: Timestamp,
    /// The rules and settings in which it differs from the version before: `email`, `only`. Not of the first one, nor
    /// where one of the two cannot be read any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Vec<String>>,
}

/// What became of a recipe that was taken from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct KeptAs {
    /// The recipe.
    #[serde(flatten)]
    pub recipe: ShownRecipe,
    /// Whether it is another one than before.
    pub changed: bool,
}

impl Rollcall {
    /// The recipe of a list; nothing, where it has none.
    ///
    /// # Errors
    /// Where there is no such list.
    pub fn recipe(&self, list: &str) -> Result<Option<ShownRecipe>, Error> {
        self.list(list)?;
        Ok(self.store.recipe(list)?.map(ShownRecipe::from))
    }

    /// An earlier version of a list's recipe, or the latest one by its number.
    ///
    /// # Errors
    /// Where the list has none of that number.
    pub fn recipe_version(&self, list: &str, version: u32) -> Result<ShownRecipe, Error> {
        self.list(list)?;
        let kept = self.store.recipe_versions(list)?;
        let latest = kept.first().map(|latest| latest.version).ok_or_else(|| no_recipe(list))?;
        let found = kept.into_iter().find(|kept| kept.version == version);
        found.map(ShownRecipe::from).ok_or_else(|| {
            let message = format!("The recipe of \"{list}\" has no version {version}.");
            Error::new(Code::UnknownName, message).hint(format!("Its versions are 1 to {latest}."))
        })
    }

    /// Every version of a list's recipe, with what each changed.
    ///
    /// # Errors
    /// Where the list has none.
    pub fn recipe_versions(&self, list: &str) -> Result<RecipeVersions, Error> {
        self.list(list)?;
        let kept = self.store.recipe_versions(list)?;
        if kept.is_empty() {
            return Err(no_recipe(list));
        }
        let read: Vec<Option<Recipe>> = kept.iter().map(|kept| text::read(&kept.text).ok()).collect();
        let changed = |at: usize| {
            let earlier = read.get(at + 1)?.as_ref()?;
            Some(read[at].as_ref()?.changes_since(earlier))
        };
        let versions = kept.iter().enumerate().map(|(at, kept)| RecipeVersion {
            version: kept.version,
            edited: kept.edited,
            changed: changed(at),
        });
        Ok(RecipeVersions { list: list.to_owned(), versions: versions.collect() })
    }

    /// Writes the recipe of a list to a file, as it stands now or as that version had it.
    ///
    /// # Errors
    /// Where the list has none, or the file cannot be written.
    pub fn export_recipe(&self, list: &str, version: Option<u32>, out: &Path) -> Result<ShownRecipe, Error> {
        let shown = match version {
            Some(version) => self.recipe_version(list, version)?,
            None => self.recipe(list)?.ok_or_else(|| no_recipe(list))?,
        };
        write_text(out, &shown.text)?;
        Ok(shown)
    }

    /// Takes a recipe from a file as the list's own. It counts as edited.
    ///
    /// # Errors
    /// Where the file has errors, each with its line, or makes records of another kind.
    pub fn import_recipe(&self, file: &Path, list: &str) -> Result<KeptAs, Error> {
        let at = self.list(list)?;
        let (recipe, text) = read_file(file)?;
        if recipe.kind != at.kind {
            let message = format!(
                "The recipe makes {}, and the list \"{list}\" holds {}.",
                recipe.kind.label, at.kind.label
            );
            return Err(Error::new(Code::BadRecipe, message).hint("Import it for a list of its own kind."));
        }
        let before = self.store.recipe(list)?;
        // For which headings it was made nobody knows here, unless it is the one that was kept for them.
        let same = before.as_ref().filter(|before| before.text == text);
        let headings = same.map_or_else(String::new, |before| before.headings.clone());
        self.store.keep_recipe(list, &text, &headings, self.clock.now())?;
        let recipe = self.recipe(list)?.ok_or_else(|| {
            Error::new(Code::StoreUnusable, "The recipe was not kept.").hint("Look at the data folder.")
        })?;
        let changed = before.is_none_or(|before| before.version != recipe.version);
        Ok(KeptAs { recipe, changed })
    }
}

impl From<KeptRecipe> for ShownRecipe {
    fn from(kept: KeptRecipe) -> ShownRecipe {
        ShownRecipe { list: kept.list, version: kept.version, edited: kept.edited, text: kept.text }
    }
}

fn no_recipe(list: &str) -> Error {
    Error::new(Code::UnknownName, format!("The list \"{list}\" has no recipe of its own yet."))
        .hint(format!("See what it would use: rollcall match FILE --list \"{list}\""))
}

/// Reads a recipe from a file, with its own text.
///
/// # Errors
/// Where the file cannot be read or has errors, each with its line and key.
pub fn read_file(file: &Path) -> Result<(Recipe, String), Error> {
    let missing = |error: std::io::Error| {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => Code::FileNotFound,
            _ => Code::FileLocked,
        };
        Error::new(code, format!("The recipe {} cannot be read: {error}.", file.display()))
    };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = std::fs::metadata(file).map_err(missing)?.len();
    if bytes > LARGEST {
        let message = format!("{name} is too large for a recipe ({bytes} bytes).");
        return Err(Error::new(Code::BadRecipe, message).hint("A recipe is a small text file."));
    }
    let content = std::fs::read(file).map_err(missing)?;
    let text = String::from_utf8(content)
        .map_err(|_| Error::new(Code::BadRecipe, format!("{name} is no text in UTF-8, as a recipe is.")))?;
    let recipe = text::read(&text).map_err(|errors| recipe_error(&errors, &name))?;
    Ok((recipe, text))
}

/// Refuses a place for a recipe where one of the files stands that it is made from. That is the recipe that was given,
/// too: what is written has its rules, and none of the remarks that a person put beside them.
///
/// # Errors
/// Where the path is one of the files that are read, or another file that is no recipe.
pub(super) fn may_be_written(out: &Path, files: &Files) -> Result<(), Error> {
    let same = |file: &Path| match (file.canonicalize(), out.canonicalize()) {
        (Ok(file), Ok(out)) => file == out,
        _ => file == out,
    };
    if files.files.iter().any(|file| same(&file.path)) {
        return Err(not_over(out, "which is the file that is read"));
    }
    if files.recipe_file.as_deref().is_some_and(same) {
        let why = "which is the recipe that was read: your remarks in it would be lost";
        return Err(not_over(out, why));
    }
    no_other_file(out)
}

/// Refuses to write a recipe over what is none.
fn no_other_file(out: &Path) -> Result<(), Error> {
    match out.exists() && !begins_as_recipe(out) {
        true => Err(not_over(out, "since that file is no recipe")),
        false => Ok(()),
    }
}

fn not_over(out: &Path, why: &str) -> Error {
    Error::new(Code::BadInput, format!("The recipe is not written over {}, {why}.", out.display()))
        .hint("Name a file that is not there yet, as new-recipe.toml. Nothing was changed.")
}

fn begins_as_recipe(file: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(file).and_then(|file| file.take(LARGEST).read_to_end(&mut start));
    let is_head = |line: &str| {
        line.trim_start().strip_prefix("recipe").is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    read.is_ok() && str::from_utf8(&start).is_ok_and(|text| text.lines().any(is_head))
}

/// Writes a recipe to a file, whole or not at all, and over nothing but another recipe.
pub(super) fn write_text(path: &Path, text: &str) -> Result<(), Error> {
    no_other_file(path)?;
    let written = || -> std::io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|error| {
        Error::new(Code::NotWritten, format!("The recipe was not written: {error}."))
            .hint("Name a file in a folder that you may write to.")
    })
}
