//! From a file to a send, step by step: what a person has decided so far for one list.
//!
//! A flow outlives the window and the process. It keeps which files were chosen, how they are read, and *edits* of the
//! recipe, which are replayed over the list's own recipe or over what is suggested; to undo is to leave the last one
//! out. So nothing is decided outside the recipe: when a person goes on to the review, the edited recipe becomes the
//! list's own, and what is reviewed and sent goes the way of every other send. The flow lies on a [`desk`]; [`rows`] is
//! the grid, [`fix`] mends a cell by hand.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Rollcall;
use crate::error::{Code, Error, broken_reader};
use crate::list::List;
use crate::prepare::{
    Besides, Checked, Edit, Files, Held, Made, Match, Matching, NamedFile, ReadAs, RecipeFrom, Shelf,
    Shelved, looked_at, matched, prepare,
};
use crate::recipe::text;
use crate::review::{Asking, Missing};
use crate::send::{Request, What};
use crate::sheet::{Choice, Look, Password, start};
use crate::store::KeptRecipe;
use crate::watch::{Progress, Step, Watch};

mod desk;
mod fix;
mod rows;

pub(crate) use desk::Desk;
pub use rows::{FlowMark, FlowMended, FlowRow, FlowRows, RowsAsked};

use desk::{ChosenFile, Done, OnDesk};

/// How far a person has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlowStep {
    /// Choosing the file.
    #[default]
    File,
    /// Matching columns and values.
    Match,
    /// Checking and fixing.
    Check,
    /// Reviewing what will change.
    Review,
}

/// Where what was decided is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "place")]
pub enum KeptWhere {
    /// In the data folder, sealed.
    Store,
    /// In memory, until Rollcall ends.
    Memory {
        /// Why, in words.
        why: String,
    },
}

/// What a person has decided so far for one list, and what the files say to it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FlowState {
    /// The list's name.
    pub list: String,
    /// The kind's name.
    pub kind: String,
    /// What people call such a list.
    pub kind_label: String,
    /// What one record is counted as.
    pub noun_one: String,
    /// What records are counted as.
    pub noun_many: String,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
    /// How far the person has come.
    pub step: FlowStep,
    /// The files; one file has a place for each sheet that is read of it.
    pub files: Vec<FlowFile>,
    /// Why nothing can be made of the files for now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Error>,
    /// How the files are read, as far as the person said it.
    pub read_as: ReadAs,
    /// The changes of the recipe, in their order.
    pub edits: Vec<Edit>,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
    /// Changes that meet nothing in these files, in words. They are kept, and count again where they meet something.
    pub unmet: Vec<String>,
    /// Where all this is kept.
    pub kept_where: KeptWhere,
    /// What becomes of those who are not in the file; otherwise what is set for the list.
    pub missing: Option<Missing>,
    /// Whether rows with problems are kept as Vanta has them.
    pub keep_problems: bool,
}

/// A file that was chosen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FlowFile {
    /// The recipe's name for the source; empty where that is not certain yet.
    pub source: String,
    /// The file with its folder.
    pub path: String,
    /// What is in it; nothing where it cannot be read.
    pub look: Option<Look>,
    /// The first rows of the sheet, those above the headings included.
    pub top: Vec<TopRow>,
    /// Why it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Error>,
    /// That it is another one than was chosen, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
}

/// One of the first rows of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TopRow {
    /// Its number in the sheet.
    pub row: u32,
    /// What its cells show, each cut after a thousand bytes.
    pub cells: Vec<String>,
}

/// So many of the first rows are shown.
const TOP_ROWS: usize = 20;

/// Everything that is needed to make records for a flow.
struct Laid {
    list: List,
    practice: bool,
    files: Files,
    base: Option<KeptRecipe>,
    held: Option<Arc<HashSet<String>>>,
    shelf: Arc<Shelf>,
}

impl Laid {
    fn besides(&self) -> Besides {
        let held = self.held.clone();
        let held = held.map(|held| Held::new(Box::new(move || Some((*held).clone()))));
        Besides { kept: self.base.clone(), held, shelf: Some(Arc::clone(&self.shelf)), unmet_told: true }
    }
}

impl Rollcall {
    /// What a person has decided so far for a list.
    ///
    /// # Errors
    /// Where there is no such list, or what was decided cannot be read.
    pub async fn flow(&self, list: &str) -> Result<FlowState, Error> {
        let on_desk = self.on_desk(list).await?;
        self.state(list, on_desk).await
    }

    /// Chooses the files. Edits stay; how another file is read is said anew. A file that was changed is taken as it is
    /// now by choosing it again.
    ///
    /// # Errors
    /// Where there is no such list. A file that cannot be read is chosen all the same, and the answer says why.
    pub async fn flow_choose(&self, list: &str, files: Vec<NamedFile>) -> Result<FlowState, Error> {
        let chosen: Vec<ChosenFile> = files
            .into_iter()
            .map(|file| ChosenFile { source: file.source, path: file.path, sha256: None })
            .collect();
        self.desk.shelf.forget(list);
        let choose = |on_desk: &mut OnDesk| {
            let paths = |files: &[ChosenFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
            if paths(&on_desk.flow.files) != paths(&chosen) {
                on_desk.flow.read_as = ReadAs::default();
                on_desk.password = None;
            }
            on_desk.held = None;
            on_desk.flow.files = chosen;
            Ok(())
        };
        self.change_flow(list, choose).await?;
        self.remember_prints(list).await?;
        self.flow(list).await
    }

    /// Says how the files are read; what is not said stays. The password is kept in memory alone.
    ///
    /// # Errors
    /// Where there is no such encoding or delimiter, or a sheet is named for several files.
    pub async fn flow_read_as(
        &self,
        list: &str,
        read_as: &ReadAs,
        password: Option<Password>,
    ) -> Result<FlowState, Error> {
        read_as.can_be()?;
        let say = |on_desk: &mut OnDesk| {
            if on_desk.flow.files.len() > 1 && read_as.is_of_one_sheet() {
                let message =
                    "With several files, a sheet or a row of headings would be that of all of them.";
                return Err(Error::new(Code::BadInput, message)
                    .hint("Say it in a recipe, which names it for each source. Nothing was changed."));
            }
            on_desk.flow.read_as = std::mem::take(&mut on_desk.flow.read_as).then(read_as);
            on_desk.password = password.or(on_desk.password.take());
            Ok(())
        };
        self.change_flow(list, say).await?;
        self.remember_prints(list).await?;
        self.flow(list).await
    }

    /// Changes the recipe.
    ///
    /// # Errors
    /// Where there is no file yet, or the change meets nothing in it: then nothing is changed.
    pub async fn flow_edit(&self, list: &str, edit: Edit) -> Result<FlowState, Error> {
        let mut laid = self.laid(list, edit.asks_suggestion(), &()).await?;
        let place = laid.files.edits.len();
        laid.files.edits.push(edit.clone());
        let unmet = blocking(move || Ok(prepare(&laid.list, &laid.files, &laid.besides())?.unmet)).await?;
        if let Some((_, why)) = unmet.into_iter().find(|(at, _)| *at == place) {
            return Err(why);
        }
        self.did(list, Done::Edit(edit)).await
    }

    /// Takes back what was done last. Where nothing was done, nothing changes.
    ///
    /// # Errors
    /// Where there is no such list, or a cell that was mended cannot be mended back for now.
    pub async fn flow_undo(&self, list: &str) -> Result<FlowState, Error> {
        let last = self.on_desk(list).await?.flow.done.last().cloned();
        if let Some(Done::Fix { before, after }) = last {
            self.put_back(list, after.as_ref(), before.as_ref()).await?;
        }
        let undo = |on_desk: &mut OnDesk| {
            let last = on_desk.flow.done.pop();
            on_desk.flow.undone.extend(last);
            Ok(())
        };
        self.change_flow(list, undo).await?;
        self.flow(list).await
    }

    /// Does again what was taken back last. Where nothing was, nothing changes.
    ///
    /// # Errors
    /// As [`Rollcall::flow_undo`].
    pub async fn flow_redo(&self, list: &str) -> Result<FlowState, Error> {
        let last = self.on_desk(list).await?.flow.undone.last().cloned();
        if let Some(Done::Fix { before, after }) = last {
            self.put_back(list, before.as_ref(), after.as_ref()).await?;
        }
        let redo = |on_desk: &mut OnDesk| {
            let last = on_desk.flow.undone.pop();
            on_desk.flow.done.extend(last);
            Ok(())
        };
        self.change_flow(list, redo).await?;
        self.flow(list).await
    }

    /// Goes to a step.
    ///
    /// # Errors
    /// Where there is no such list.
    pub async fn flow_go(&self, list: &str, step: FlowStep) -> Result<FlowState, Error> {
        let go = |on_desk: &mut OnDesk| {
            on_desk.flow.step = step;
            Ok(())
        };
        self.change_flow(list, go).await?;
        self.flow(list).await
    }

    /// Says what is kept as Vanta has it.
    ///
    /// # Errors
    /// Where there is no such list.
    pub async fn flow_keep(
        &self,
        list: &str,
        missing: Option<Missing>,
        keep_problems: bool,
    ) -> Result<FlowState, Error> {
        let keep = |on_desk: &mut OnDesk| {
            (on_desk.flow.missing, on_desk.flow.keep_problems) = (missing, keep_problems);
            Ok(())
        };
        self.change_flow(list, keep).await?;
        self.flow(list).await
    }

    /// Gives the flow up, or ends it after a send. Cells that were mended by hand stay mended; no key is needed.
    ///
    /// # Errors
    /// Where there is no such list.
    pub fn flow_end(&self, list: &str) -> Result<(), Error> {
        self.list(list)?;
        self.desk.forget(list);
        Ok(self.store.remove_flow(list)?)
    }

    /// The recipe as it is edited, and why each field has its rule. Vanta's list is read once for each choice of files.
    ///
    /// # Errors
    /// Where there is no file, or it cannot be read.
    pub async fn flow_match(&self, list: &str, watch: &dyn Watch) -> Result<Matching, Error> {
        Ok(self.flow_made(list, watch).await?.0.matching)
    }

    /// The records and problems, as the edited recipe makes them.
    ///
    /// # Errors
    /// Where there is no file, it cannot be read, or what was mended cannot be opened.
    pub async fn flow_check(&self, list: &str, watch: &dyn Watch) -> Result<Checked, Error> {
        let laid = self.laid(list, true, watch).await?;
        let (overrides, now) = (self.overrides(list).await?, self.clock.now());
        watch.saw(&Progress::Step(Step::ReadingFile));
        blocking(move || {
            let besides = laid.besides();
            looked_at(&laid.list, laid.files, &besides, overrides, laid.practice, now)
        })
        .await
    }

    /// What is reviewed and sent. The edited recipe becomes the list's own where it differs, since everything that
    /// decides what is sent stands there; the files are read anew.
    ///
    /// # Errors
    /// Where there is no file, or it cannot be read.
    pub async fn flow_request(&self, list: &str) -> Result<Request, Error> {
        let (made, base) = self.flow_made(list, &()).await?;
        let latest = self.store.recipe(list)?;
        let says_the_same =
            |kept: &KeptRecipe| text::read(&kept.text).is_ok_and(|recipe| recipe == made.recipe);
        if !latest.as_ref().is_some_and(says_the_same) {
            let kept = self.store.keep_recipe(list, &made.to_keep, &made.headings, self.clock.now())?;
            let keep = |on_desk: &mut OnDesk| {
                (on_desk.flow.base, on_desk.flow.own) = (base, Some(kept));
                Ok(())
            };
            self.change_flow(list, keep).await?;
        }
        let on_desk = self.on_desk(list).await?;
        let names = made.matching.sources.iter().map(|source| source.name.clone());
        let suggested = made.matching.recipe == RecipeFrom::Suggested;
        let mut files = self.chosen_files(&on_desk);
        if suggested && files.files.len() > 1 {
            files.files.iter_mut().zip(names).for_each(|(file, name)| file.source = Some(name));
        }
        let files = Files { edits: Vec::new(), read_as: ReadAs::default(), ..files };
        Ok(Request {
            list: list.to_owned(),
            what: What::Files(Box::new(files)),
            approve: None,
            unchanged_too: false,
            missing: on_desk.flow.missing,
            keep_problems: on_desk.flow.keep_problems,
            asking: Asking::Hand,
        })
    }

    /// Matches, and says on which version of the list's recipe that stands.
    async fn flow_made(&self, list: &str, watch: &dyn Watch) -> Result<(Made, Option<u32>), Error> {
        let laid = self.laid(list, true, watch).await?;
        let (practice, base) = (laid.practice, laid.base.as_ref().map(|base| base.version));
        watch.saw(&Progress::Step(Step::ReadingFile));
        let request = Match { list: list.to_owned(), files: laid.files.clone(), out: None, keep: false };
        let made = blocking(move || {
            let made = matched(&laid.list, &request, &laid.besides())?;
            Ok((made, laid.list.kind))
        });
        let (mut made, kind) = made.await?;
        let held = self.on_desk(list).await?.held;
        made.matching.practice = practice;
        made.matching.compared_with =
            held.as_ref().and_then(|held| held.as_ref().ok()).map(|held| held.len());
        made.matching.not_compared = held.and_then(Result::err);
        let alike = self.store.recipes_for(kind.name, &made.headings)?;
        made.matching.same_headings_as = alike.into_iter().map(|kept| kept.list).find(|name| name != list);
        Ok((made, base))
    }

    async fn did(&self, list: &str, done: Done) -> Result<FlowState, Error> {
        let push = |on_desk: &mut OnDesk| {
            on_desk.flow.done.push(done);
            on_desk.flow.undone.clear();
            Ok(())
        };
        self.change_flow(list, push).await?;
        self.flow(list).await
    }

    /// What makes records for a list's flow; where it is wanted, with the IDs that Vanta holds.
    async fn laid(&self, list: &str, compare: bool, watch: &dyn Watch) -> Result<Laid, Error> {
        let at = self.list(list)?;
        let practice = self.connection(&at.connection)?.application.address.is_practice();
        let mut on_desk = self.on_desk(list).await?;
        if on_desk.flow.files.is_empty() {
            return Err(Error::new(
                Code::BadInput,
                format!("No file was chosen for the list \"{list}\" yet."),
            )
            .hint("Choose the file first."));
        }
        if compare && on_desk.held.is_none() {
            let held = self.ids_held(&at, watch).await.map(Arc::new).map_err(|error| error.message);
            on_desk.held = Some(held.clone());
            self.at_desk(list, |on_desk| on_desk.held = Some(held)).await?;
        }
        let base = on_desk.flow.base_of(self.store.recipe_versions(list)?);
        let files = self.chosen_files(&on_desk);
        let held = on_desk.held.and_then(Result::ok);
        Ok(Laid { list: at, practice, files, base, held, shelf: Arc::clone(&self.desk.shelf) })
    }

    fn chosen_files(&self, on_desk: &OnDesk) -> Files {
        let flow = &on_desk.flow;
        let named = |file: &ChosenFile| NamedFile { source: file.source.clone(), path: file.path.clone() };
        let zone = self.person.zone.iana_name();
        Files {
            files: flow.files.iter().map(named).collect(),
            choice: Choice { password: on_desk.password.clone(), ..Choice::default() },
            read_as: flow.read_as.clone(),
            edits: flow.edits(),
            zone_here: zone.and_then(crate::recipe::rules::Zone::named),
            ..Files::default()
        }
    }

    /// Notes the fingerprints of the files as they are chosen.
    async fn remember_prints(&self, list: &str) -> Result<(), Error> {
        if self.on_desk(list).await?.flow.files.is_empty() {
            return Ok(());
        }
        let laid = self.laid(list, false, &()).await?;
        let prints = blocking(move || {
            let readings = readings(&laid);
            let print = |file: &NamedFile| {
                let of_file = |(_, read): &&(String, Arc<Shelved>)| read.path == file.path;
                readings.iter().flatten().find(of_file).map(|(_, read)| read.table.source.sha256.clone())
            };
            Ok(laid.files.files.iter().map(|file| (file.path.clone(), print(file))).collect::<Vec<_>>())
        });
        let prints: Vec<(PathBuf, Option<String>)> = prints.await?;
        let note = |on_desk: &mut OnDesk| {
            for file in &mut on_desk.flow.files {
                let found = prints.iter().find(|(path, _)| *path == file.path);
                file.sha256 = file.sha256.take().or_else(|| found.and_then(|(_, print)| print.clone()));
            }
            Ok(())
        };
        self.change_flow(list, note).await
    }

    async fn state(&self, list: &str, on_desk: OnDesk) -> Result<FlowState, Error> {
        let card = self.list_card(list)?;
        let (mut files, mut trouble, mut unmet) = (Vec::new(), None, Vec::new());
        if !on_desk.flow.files.is_empty() {
            let laid = self.laid(list, on_desk.flow.edits().iter().any(Edit::asks_suggestion), &()).await?;
            let chosen = on_desk.flow.files.clone();
            let seen = move || {
                let prepared = prepare(&laid.list, &laid.files, &laid.besides());
                let unmet: Vec<String> = match &prepared {
                    Ok(prepared) => prepared.unmet.iter().map(|(_, why)| why.message.clone()).collect(),
                    Err(_) => Vec::new(),
                };
                Ok((seen(&laid, &chosen), prepared.err(), unmet))
            };
            (files, trouble, unmet) = blocking(seen).await?;
        }
        let OnDesk { flow, kept, .. } = on_desk;
        Ok(FlowState {
            list: card.name,
            kind: card.kind,
            kind_label: card.kind_label,
            noun_one: card.noun_one,
            noun_many: card.noun_many,
            practice: card.practice,
            step: flow.step,
            files,
            trouble,
            edits: flow.edits(),
            read_as: flow.read_as,
            can_undo: !flow.done.is_empty(),
            can_redo: !flow.undone.is_empty(),
            unmet,
            kept_where: kept,
            missing: flow.missing,
            keep_problems: flow.keep_problems,
        })
    }
}

/// What was read for each source of the recipe; nothing where not all of it can be read.
fn readings(laid: &Laid) -> Option<Vec<(String, Arc<Shelved>)>> {
    let files = Files { edits: Vec::new(), ..laid.files.clone() };
    let prepared = prepare(&laid.list, &files, &laid.besides()).ok()?;
    prepared.tables.iter().map(|read| Some((read.source.clone(), read.shelved.clone()?))).collect()
}

/// The files as people see them. Where the recipe cannot read them, each is looked at as it is, so that it can be seen
/// what the recipe does not find.
fn seen(laid: &Laid, chosen: &[ChosenFile]) -> Vec<FlowFile> {
    if let Some(readings) = readings(laid) {
        let seen = |(source, read): &(String, Arc<Shelved>)| {
            let chosen = chosen.iter().find(|chosen| chosen.path == read.path);
            FlowFile::of(source, read, chosen.and_then(|chosen| chosen.sha256.as_deref()))
        };
        return readings.iter().map(seen).collect();
    }
    let plain = |choice: &Choice, file: &ChosenFile| laid.shelf.take(&laid.list.name, &file.path, choice);
    let seen = |file: &ChosenFile| {
        let source = file.source.clone().unwrap_or_default();
        let said = laid.files.read_as.over(&laid.files.choice);
        // A sheet that is not there must not hide those that are.
        match plain(&said, file).or_else(|why| match why.code {
            Code::SheetNotFound => plain(&laid.files.choice, file),
            _ => Err(why),
        }) {
            Ok(read) => FlowFile::of(&source, &read, file.sha256.as_deref()),
            Err(why) => {
                let path = file.path.display().to_string();
                FlowFile { source, path, look: None, top: Vec::new(), trouble: Some(why), changed: None }
            }
        }
    };
    chosen.iter().map(seen).collect()
}

impl FlowFile {
    fn of(source: &str, read: &Shelved, chosen: Option<&str>) -> FlowFile {
        let is_other = chosen.is_some_and(|print| print != read.table.source.sha256);
        let changed = is_other.then(|| {
            format!(
                "{} was changed since you chose it. What is shown is the file as it is now.",
                read.look.file
            )
        });
        let top = read.table.top(TOP_ROWS).map(|row| TopRow {
            row: row.number(),
            cells: row.cells().map(|cell| start(&cell.shown()).to_owned()).collect(),
        });
        FlowFile {
            source: source.to_owned(),
            path: read.path.display().to_string(),
            look: Some(read.look.clone()),
            top: top.collect(),
            trouble: None,
            changed,
        }
    }
}

/// Does what reads files or goes through many rows, where nothing else waits for it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|_| broken_reader())?
}
