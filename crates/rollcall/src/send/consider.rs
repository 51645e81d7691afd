//! From the file to a plan that is free, held or refused.

use std::collections::HashSet;
use std::pin::pin;

use jiff::{SignedDuration, Timestamp};
use vanta::{BodyError, Record, Session};

use super::past::Recalled;
use super::{Request, Review, What};
use crate::Rollcall;
use crate::config::FileSays;
use crate::error::{Error, broken_reader};
use crate::list::{List, can_be};
use crate::prepare::{
    self, Besides, FileFacts, Files, Held, LeftOutCount, LeftOutRow, MendedCell, Prepared, ReadTable,
    RecipeFrom, Unfit, UnfitRow, prepare, suggest_for,
};
use crate::recipe::rules::Feed;
use crate::recipe::suggest::Suggestion;
use crate::recipe::text;
use crate::recipe::{Applied, Drafted, ID, Override, Problem, Severity, id_of};
use crate::review::{
    Asked, Gentle, Head, Hold, HoldRule, Keeping, Offer, Past, Plan, ReadNow, Unkept, doubts, guard, is_live,
    is_sound, similar_ids,
};
use crate::sheet::Note;
use crate::store::connections::Kept;
use crate::store::{Run, State};
use crate::watch::{Progress, Step, Watch};

/// What is considered: a request with the list and connection it names.
pub(super) struct Case<'a> {
    pub(super) list: &'a List,
    pub(super) kept: &'a Kept,
    pub(super) request: &'a Request,
}

impl<'a> Case<'a> {
    pub(super) fn head(&self) -> Head<'a> {
        Head {
            application: &self.kept.application,
            schema: self.list.schema(),
            list_id: &self.list.list_id,
            keeping: self.keeping(),
        }
    }

    /// What is kept although the file does not give it: as is said this time, or as is set for the list.
    pub(super) fn keeping(&self) -> Keeping {
        let missing = self.request.missing.unwrap_or(self.list.missing);
        Keeping { missing, problems: self.request.keep_problems }
    }

    pub(super) fn practice(&self) -> bool {
        self.kept.application.address.is_practice()
    }
}

/// What came of it. There is a plan unless something refuses it.
#[derive(Default)]
pub(super) struct Considered {
    pub(super) files: Vec<FileFacts>,
    /// Which recipe counted, with its text, mended as it was applied; none where records are restored.
    pub(super) recipe: Option<(RecipeFrom, String)>,
    pub(super) not_sent: Vec<String>,
    pub(super) proposed: Vec<String>,
    pub(super) left_out: Vec<LeftOutRow>,
    pub(super) left_out_counts: Vec<LeftOutCount>,
    pub(super) filtered: usize,
    pub(super) mended: usize,
    pub(super) mended_cells: Vec<MendedCell>,
    pub(super) notes: Vec<Note>,
    /// The records that would be sent: those of the file, and once Vanta was read the kept ones after them.
    pub(super) drafted: Vec<Drafted>,
    /// What was read, as far as a later send is measured by it.
    pub(super) read: ReadNow,
    /// Records of the file that are not sent, since their rows have problems.
    unfit: Unfit,
    pub(super) problems: Vec<Problem>,
    pub(super) refused: Vec<Hold>,
    pub(super) holds: Vec<Hold>,
    pub(super) plan: Option<Plan>,
    /// What a reviewed file says in place of a history.
    pub(super) config: Option<FileSays>,
    /// Which rules could not be asked, since what they need is not kept or cannot be opened.
    pub(super) not_compared: Option<String>,
    /// What Vanta held when the plan was made, and when that was; nothing where it was not read.
    pub(super) held: Vec<Record>,
    pub(super) read_at: Option<Timestamp>,
    /// The tables, where no recipe says what their columns are.
    pub(super) unsaid: Vec<ReadTable>,
}

impl Rollcall {
    /// Reads the file and Vanta's list, compares them and asks the guard.
    pub(super) async fn consider(
        &self,
        case: &Case<'_>,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<Considered, Error> {
        let mut considered = self.compared(case, session, watch).await?;
        let plan = considered.plan.as_ref().map(|plan| plan.fingerprint.as_str());
        considered.config = self.config().map(|config| config.says(plan));
        Ok(considered)
    }

    async fn compared(
        &self,
        case: &Case<'_>,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<Considered, Error> {
        can_be(case.keeping().missing, case.list.kind)?;
        let (mut considered, held) = self.read_both(case, session, watch).await?;
        let Some(held) = held else { return Ok(considered) };
        considered.held = held;
        considered.read_at = Some(self.clock.now());
        if let Some(hold) = unclear(&considered.held).or(self.elsewhere(case)?) {
            considered.refused.push(hold);
            return Ok(considered);
        }
        if let Some(hold) = other_id_column(case.list, &considered) {
            considered.refused.push(hold);
            return Ok(considered);
        }
        if let Some(hold) = similar_ids(case.list.kind, &considered.drafted, &considered.held) {
            considered.refused.push(hold);
            return Ok(considered);
        }
        if let Err(hold) = considered.completed(case) {
            considered.refused.push(*hold);
            return Ok(considered);
        }
        match Plan::new(&case.head(), &considered.drafted, &considered.held, &self.limits) {
            Ok(plan) => {
                let Recalled { past, not_compared } = self.past(case, &considered.held).await?;
                considered.holds = self.holds(case, &considered, &plan, &past).await?;
                considered.not_compared = not_compared;
                considered.refused.extend(self.too_old(case, &plan)?);
                considered.plan = Some(plan);
            }
            Err(error) => considered.refused.push(too_much(&error)),
        }
        Ok(considered)
    }

    async fn holds(
        &self,
        case: &Case<'_>,
        considered: &Considered,
        plan: &Plan,
        past: &Past,
    ) -> Result<Vec<Hold>, Error> {
        let rules = self.list_rules(&case.list.name).await?;
        let asking = case.request.asking;
        let mut holds = doubts(&considered.notes, asking);
        holds.extend(guard(&Asked {
            plan,
            schema: case.list.schema(),
            drafted: &considered.drafted,
            held: &considered.held,
            read: &considered.read,
            past,
            rules: &rules,
            asking,
        }));
        if case.request.what.restores().is_some() {
            // There is no file to match, to ignore, or to date a leaving by.
            let of_files = [Offer::Match, Offer::IgnoreFile, Offer::DeactivateMissing];
            holds.iter_mut().for_each(|hold| hold.offers.retain(|offer| !of_files.contains(offer)));
        }
        Ok(holds)
    }

    /// An approval dies seven days after the plan was last held, and when the data folder is moved.
    fn too_old(&self, case: &Case<'_>, plan: &Plan) -> Result<Option<Hold>, Error> {
        if case.request.approve.as_deref() != Some(plan.fingerprint.as_str()) {
            return Ok(None);
        }
        let runs = self.store.runs(Some(&case.list.name))?;
        let of_plan = |run: &&Run| run.state == State::Held && run.plan.as_deref() == Some(&plan.fingerprint);
        let held = runs.iter().filter(of_plan).map(|run| run.started).max();
        let Some(held) = held else { return Ok(None) };
        let message = if self.clock.now().duration_since(held) > APPROVAL_LIVES {
            "The plan was held more than seven days ago, and an approval lives for seven. Send without --approve to \
             have it held anew."
        } else if self.moved()?.is_some_and(|moved| moved >= held) {
            "The plan was held before the data folder was restored from a backup or opened elsewhere, which ends all \
             approvals. Send without --approve to have it held anew."
        } else {
            return Ok(None);
        };
        Ok(Some(Hold::new(HoldRule::StalePlan, message)))
    }

    /// Another list here that has the same Vanta list ID: each would remove the other's records.
    fn elsewhere(&self, case: &Case<'_>) -> Result<Option<Hold>, Error> {
        let address = case.kept.application.address.api();
        for other in self.store.lists()? {
            let is_other = other.name != case.list.name && other.list_id == case.list.list_id;
            if is_other && self.connection(&other.connection)?.application.address.api() == address {
                let message = format!(
                    "The Vanta list ID {} belongs to your list \"{}\" too. Two lists on one ID would remove each \
                     other's records.",
                    case.list.list_id, other.name
                );
                return Ok(Some(Hold::new(HoldRule::ListElsewhere, message)));
            }
        }
        Ok(None)
    }

    /// Gets the records and reads Vanta's list at the same time, since each takes its time. What is wrong with the file
    /// is told first, and at once: then there is nothing to compare, and Vanta's list is not waited for.
    async fn read_both(
        &self,
        case: &Case<'_>,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<(Considered, Option<Vec<Record>>), Error> {
        watch.saw(&Progress::Step(Step::ReadingFile));
        let mut records = pin!(self.records(case));
        watch.saw(&Progress::Step(Step::ReadingVanta));
        let mut vanta = pin!(session.get(case.list.kind, &case.list.list_id));
        let (considered, early) = tokio::select! {
            biased;
            considered = &mut records => (considered, None),
            held = &mut vanta => (records.await, Some(held)),
        };
        let considered = considered?;
        if !considered.refused.is_empty() {
            return Ok((considered, None));
        }
        let held = match early {
            Some(held) => held,
            None => vanta.await,
        };
        Ok((considered, Some(held?)))
    }

    /// The records that would be sent: of files, or of an earlier run.
    async fn records(&self, case: &Case<'_>) -> Result<Considered, Error> {
        let list = case.list.clone();
        let files = match &case.request.what {
            What::Files(files) => files.clone(),
            What::Restored(restores) => return self.restored(&list, restores).await,
        };
        let keep_problems = case.request.keep_problems;
        let besides = Besides { kept: self.store.recipe(&list.name)?, ..Besides::default() };
        let overrides = self.overrides(&list.name).await?;
        let now = self.clock.now();
        let read = move || drafted(&list, &files, keep_problems, &besides, &overrides, now);
        tokio::task::spawn_blocking(read).await.map_err(|_| broken_reader())?
    }
}

/// The records of the files, and what refuses them without looking at Vanta.
fn drafted(
    list: &List,
    files: &Files,
    keep_problems: bool,
    besides: &Besides,
    overrides: &[Override],
    now: Timestamp,
) -> Result<Considered, Error> {
    let prepared = prepare(list, files, besides)?;
    prepared.all_met()?;
    let schema = list.schema();
    let tables = prepared.tables();
    let applied = prepared.apply(&tables, &schema, overrides).at(now);
    let problems = prepared.problems(&applied);
    let (mut refused, mut unfit) = (Vec::new(), Unfit::default());
    if applied.drafted.is_empty() {
        let message = format!("{} Sending nothing would remove everyone.", nothing(&prepared, &applied));
        refused.push(Hold::new(HoldRule::NoRecords, message));
    } else if problems.iter().any(|problem| problem.severity == Severity::Problem) {
        match prepare::unfit(&prepared, &applied, &problems) {
            Ok(kept) if keep_problems => unfit = kept,
            Err(why) if keep_problems => refused.push(Hold::new(HoldRule::Problems, why)),
            may => {
                let offers = may.map_or_else(|_| Vec::new(), |_| vec![Offer::KeepProblems]);
                refused.push(Hold { offers, ..Hold::new(HoldRule::Problems, REFUSES) });
            }
        }
    }
    let recipe = match prepared.from {
        RecipeFrom::Kept { version } => Some(version).filter(|_| !prepared.edited),
        RecipeFrom::Given | RecipeFrom::Suggested => None,
    };
    let read = ReadNow {
        files: prepare::read_files(&prepared, &applied),
        recipe,
        problems: unfit.rows.iter().map(UnfitRow::in_words).collect(),
        unknown: unfit.unknown.clone(),
    };
    Ok(Considered {
        files: prepare::file_facts(&prepared),
        recipe: Some((prepared.from.clone(), text::write(&prepared.recipe))),
        not_sent: prepared.not_sent(),
        proposed: prepared.proposed(),
        left_out: prepare::left_out(&prepared, &applied),
        left_out_counts: prepare::left_out_counts(&prepared, &applied),
        filtered: prepare::filtered(&prepared, &applied),
        mended: applied.mended.in_force,
        mended_cells: prepare::mended_cells(&prepared, &applied),
        notes: prepared.tables.iter().flat_map(|read| read.table.notes.clone()).collect(),
        problems,
        drafted: applied.drafted,
        read,
        unfit,
        refused,
        unsaid: if prepared.from == RecipeFrom::Suggested { prepared.tables } else { Vec::new() },
        ..Considered::default()
    })
}

/// Where a person did not say what becomes of rows with problems.
const REFUSES: &str = "Rows or columns have problems, and nothing is left out silently.";

/// How long an approval lives.
const APPROVAL_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What Vanta holds, where nobody could say who is who in it.
fn unclear(held: &[Record]) -> Option<Hold> {
    let message = "Vanta's list holds a record without an ID, or two with the same one, so that nothing can be compared \
                   with it.";
    (!is_sound(held)).then(|| Hold::new(HoldRule::UnclearList, message))
}

fn cannot_keep(unkept: &[Unkept]) -> Hold {
    let message = "What would be kept cannot be sent as Vanta has it, and nothing of it is dropped silently.";
    Hold::new(HoldRule::CannotKeep, message).named(unkept.iter().map(Unkept::in_words).collect())
}

/// Without a recipe the ID column was chosen by its heading alone. Where few of its values are IDs that Vanta holds, and
/// another column's are, everybody would leave and come anew under another ID.
fn other_id_column(list: &List, considered: &Considered) -> Option<Hold> {
    let live: HashSet<String> =
        considered.held.iter().filter(|held| is_live(held)).map(|held| id_of(held).to_owned()).collect();
    let known = considered.drafted.iter().filter(|drafted| live.contains(id_of(&drafted.record))).count();
    if considered.unsaid.is_empty() || known * 2 >= live.len().min(considered.drafted.len()) {
        return None;
    }
    let besides = Besides { held: Some(Held::new(Box::new(move || Some(live)))), ..Besides::default() };
    considered.unsaid.iter().find_map(|read| {
        let feed = |suggestion: &Suggestion| {
            let mut fields = suggestion.source.fields.iter();
            fields.find(|(path, _)| path.first() == ID).map(|(_, rule)| rule.feed.clone())
        };
        let taken = feed(read.suggestion.as_ref()?)?;
        let better = feed(&suggest_for(&read.table, &list.schema(), &besides, None))?;
        let named = |feed: &Feed| feed.columns().first().map(|&column| column.to_owned()).unwrap_or_default();
        (better != taken).then(|| {
            let message = format!(
                "The column \"{}\" was taken for the ID, but the IDs that Vanta holds are in the column \"{}\". See \
                 `rollcall match`, and keep a recipe that says which one it is.",
                named(&taken),
                named(&better),
            );
            Hold::new(HoldRule::OtherIdColumn, message)
        })
    })
}

/// Why there are no records, though nothing is wrong.
fn nothing(prepared: &Prepared, applied: &Applied<'_>) -> String {
    let filtered = prepare::filtered(prepared, applied);
    let hidden: usize = prepared.tables.iter().map(|read| read.table.left_out.len()).sum();
    let all = |rows: usize| match rows {
        1 => "the only row".to_owned(),
        rows => format!("all {} rows", vanta::kind::grouped(rows)),
    };
    match (filtered, hidden) {
        (0, 0) => "The sheet has no rows below its headings.".to_owned(),
        (filtered, 0) => format!("The recipe's condition leaves out {}.", all(filtered)),
        (0, hidden) => format!("The spreadsheet hides {}, and hidden rows are left out.", all(hidden)),
        (filtered, hidden) => format!(
            "Of {} rows {} are hidden and left out, and the recipe's condition leaves out the others.",
            vanta::kind::grouped(filtered + hidden),
            vanta::kind::grouped(hidden),
        ),
    }
}

fn too_much(error: &BodyError) -> Hold {
    let message = |words: &str| format!("{}{words}", crate::explain::sentence(&error.to_string()));
    match error {
        BodyError::Empty => Hold::new(HoldRule::NoRecords, message("")),
        BodyError::TooMany { .. } => Hold::new(
            HoldRule::TooManyRecords,
            message(" Spread them over several Vanta lists by a column that means something."),
        ),
        BodyError::TooLarge { fields, .. } => {
            let share =
                |(field, bytes): &(String, usize)| format!("{field}: {} bytes", vanta::kind::grouped(*bytes));
            let words = message(" What fills it is named; leave out optional fields or shorten them.");
            Hold::new(HoldRule::TooLarge, words).named(fields.iter().take(5).map(share).collect())
        }
    }
}

impl Considered {
    /// Takes out what is not fit to be sent, and adds what is kept.
    fn completed(&mut self, case: &Case<'_>) -> Result<(), Box<Hold>> {
        let Keeping { missing, .. } = case.keeping();
        let unfit = &self.unfit.ids;
        self.drafted.retain(|drafted| !unfit.contains(id_of(&drafted.record)));
        if self.drafted.is_empty() {
            let message = "All rows have problems, so that the file gives no record. Keeping everyone as Vanta has them \
                           is no send.";
            return Err(Box::new(Hold::new(HoldRule::NoRecords, message)));
        }
        self.name_unkept();
        let since = self.read.files.iter().filter_map(|file| file.modified).max();
        let gentle = Gentle { schema: case.list.schema(), missing, problems: &self.unfit.ids, since };
        let kept = gentle.kept(&self.drafted, &self.held).map_err(|unkept| Box::new(cannot_keep(&unkept)))?;
        self.drafted.extend(kept);
        Ok(())
    }

    /// Rows with problems whose IDs Vanta lacks cannot be kept: they are named as left out.
    fn name_unkept(&mut self) {
        let live: HashSet<&str> = self.held.iter().filter(|held| is_live(held)).map(id_of).collect();
        let several = self.files.len() > 1;
        let why = "it has a problem, and Vanta has no record with its ID that could be kept";
        for unkept in self.unfit.rows.iter().filter(|row| !live.contains(row.id.as_str())) {
            let source = several.then(|| unkept.source.clone());
            self.left_out.push(LeftOutRow { row: unkept.row, why: why.to_owned(), source: source.clone() });
            let same = |count: &&mut LeftOutCount| count.why == why && count.source == source;
            match self.left_out_counts.iter_mut().find(same) {
                Some(count) => count.count += 1,
                None => self.left_out_counts.push(LeftOutCount { why: why.to_owned(), source, count: 1 }),
            }
        }
    }

    pub(super) fn review(self, case: &Case<'_>) -> Review {
        let address = &case.kept.application.address;
        let mut review = Review {
            plan: None,
            practice: case.practice(),
            list: case.list.name.clone(),
            kind: case.list.kind.name.to_owned(),
            list_id: case.list.list_id.clone(),
            region: address.region().map(|region| region.name().to_owned()),
            client_id: case.kept.application.client_id.clone(),
            noun_one: case.list.kind.noun.one.to_owned(),
            noun_many: case.list.kind.noun.many.to_owned(),
            file: self.files.first().cloned(),
            files: self.files,
            recipe: self.recipe.map(|(from, _)| from),
            restores: case.request.what.restores().cloned(),
            holds_now: self.read_at.map(|_| self.held.iter().filter(|held| is_live(held)).count()),
            will_hold: self.drafted.len(),
            new: Vec::new(),
            changed: Vec::new(),
            removed: Vec::new(),
            kept: Vec::new(),
            deactivated: Vec::new(),
            returned: Vec::new(),
            left_out: self.left_out,
            left_out_counts: self.left_out_counts,
            filtered: self.filtered,
            mended: self.mended,
            mended_cells: self.mended_cells,
            notes: self.notes,
            unchanged: 0,
            records: self.drafted.len(),
            bytes: 0,
            holds: self.holds,
            refused: self.refused,
            problems: self.problems,
            config: self.config,
            not_compared: self.not_compared,
            not_sent: self.not_sent,
            proposed: self.proposed,
        };
        if let Some(plan) = self.plan {
            review.bytes = plan.body.bytes().len();
            review.unchanged = plan.unchanged;
            review.plan = Some(plan.fingerprint);
            review.new = plan.new;
            review.changed = plan.changed;
            review.removed = plan.removed;
            review.kept = plan.kept;
            review.deactivated = plan.deactivated;
            review.returned = plan.returned;
        }
        review
    }
}

#[cfg(test)]
mod tests;
