//! Tables that were read and are looked at again: a window that scrolls through a million rows reads no file twice.
//!
//! A table is known by its path, by how it was read, and by the size and time of its file, which are looked at each
//! time. Only looking goes this way: what is sent is always read anew and whole. The tables of two lists are kept, and
//! of each those that were asked for last.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::Besides;
use crate::error::Error;
use crate::recipe::suggest::Suggestion;
use crate::sheet::{self, Choice, Look, Table};

/// Tables of so many lists are kept.
const LISTS: usize = 2;
/// Of a list, as many readings are kept as a recipe that joins several files may need.
const READINGS: usize = 4;
/// So many rows are shown of a file at once.
const FIRST_ROWS: usize = 20;

/// The tables that are kept in memory.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Vec<(String, Vec<Arc<Shelved>>)>>);

/// A table that is kept in memory, with what was seen in its file.
pub(crate) struct Shelved {
    /// The file.
    pub(crate) path: PathBuf,
    read_as: String,
    bytes: u64,
    modified: Option<SystemTime>,
    /// What was seen in it.
    pub(crate) look: Look,
    /// The table, with every row.
    pub(crate) table: Arc<Table>,
    /// What was suggested for it, by the zone and the number of IDs that were known.
    suggested: Mutex<Vec<(Known, Suggestion)>>,
}

type Known = (Option<String>, Option<usize>);

impl Shelf {
    /// The table of a file, from memory where the file is still the same.
    pub(crate) fn take(&self, list: &str, path: &Path, choice: &Choice) -> Result<Arc<Shelved>, Error> {
        let read_as = in_words(choice);
        let known = |shelved: &&Arc<Shelved>| shelved.path == path && shelved.read_as == read_as;
        let found = {
            let lists = self.lists();
            let of_list = lists.iter().find(|(name, _)| name == list);
            of_list.and_then(|(_, readings)| readings.iter().find(known).cloned())
        };
        if let Some(found) = found.filter(|shelved| shelved.is_current()) {
            self.put(list, &found);
            return Ok(found);
        }
        let facts = fs::metadata(path).ok();
        let (look, table) = sheet::look_over(path, choice, FIRST_ROWS)?;
        let read = Arc::new(Shelved {
            path: path.to_owned(),
            read_as,
            bytes: look.bytes,
            modified: facts.and_then(|facts| facts.modified().ok()),
            look,
            table: Arc::new(table),
            suggested: Mutex::default(),
        });
        self.put(list, &read);
        Ok(read)
    }

    /// Forgets what was read for a list.
    pub(crate) fn forget(&self, list: &str) {
        self.lists().retain(|(name, _)| name != list);
    }

    /// Puts a reading in front.
    fn put(&self, list: &str, read: &Arc<Shelved>) {
        let mut lists = self.lists();
        let place = lists.iter().position(|(name, _)| name == list);
        let (_, mut readings) = place.map_or_else(Default::default, |place| lists.remove(place));
        readings.retain(|other| other.path != read.path || other.read_as != read.read_as);
        readings.insert(0, Arc::clone(read));
        readings.truncate(READINGS);
        lists.insert(0, (list.to_owned(), readings));
        lists.truncate(LISTS);
    }

    fn lists(&self) -> MutexGuard<'_, Vec<(String, Vec<Arc<Shelved>>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelved {
    /// Whether the file is still as it was read.
    pub(crate) fn is_current(&self) -> bool {
        fs::metadata(&self.path)
            .is_ok_and(|now| now.len() == self.bytes && now.modified().ok() == self.modified)
    }

    /// What is suggested for it, made once for what is known.
    pub(super) fn suggestion(
        &self,
        zone: Option<&str>,
        besides: &Besides,
        make: impl FnOnce() -> Suggestion,
    ) -> Suggestion {
        let held = besides.held.as_ref().and_then(|held| held.as_ref()).map(std::collections::HashSet::len);
        let known = (zone.map(str::to_owned), held);
        let all = || self.suggested.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all().iter().find(|(of, _)| *of == known).map(|(_, made)| made.clone());
        found.unwrap_or_else(|| {
            let made = make();
            *all() = vec![(known, made.clone())];
            made
        })
    }
}

/// How a file is read, in words that tell two ways apart. A password opens a file and changes nothing in it.
fn in_words(choice: &Choice) -> String {
    let encoding = choice.text.encoding.map(sheet::Encoding::name);
    let Choice { sheet, headings, leave_out_hidden, plain_numbers, text, .. } = choice;
    format!("{sheet:?} {headings:?} {leave_out_hidden} {plain_numbers} {encoding:?} {:?}", text.delimiter)
}
