//! From the file to a plan that is free, held or refused.

use std::collections::HashSet;
use std::pin::pin;

use jiff::Timestamp;
use vanta::{BodyError, Record, Session};

use super::{Request, Review};
use crate::Rollcall;
use crate::error::{Error, broken_reader};
use crate::list::List;
use crate::prepare::{
    self, Besides, FileFacts, Held, LeftOutCount, LeftOutRow, MendedCell, Prepared, ReadTable, RecipeFrom,
    prepare, suggest_for,
};
use crate::recipe::rules::Feed;
use crate::recipe::suggest::Suggestion;
use crate::recipe::{Applied, Drafted, ID, Override, Problem, Severity, id_of};
use crate::review::{Head, Hold, HoldRule, Keeping, Plan, Removals, doubts, guard, similar_ids};
use crate::sheet::Note;
use crate::store::connections::Kept;
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
            keeping: Keeping::default(),
        }
    }

    pub(super) fn practice(&self) -> bool {
        self.kept.application.address.is_practice()
    }
}

/// What came of it. There is a plan unless something refuses it.
pub(super) struct Considered {
    pub(super) files: Vec<FileFacts>,
    pub(super) recipe: RecipeFrom,
    pub(super) not_sent: Vec<String>,
    pub(super) proposed: Vec<String>,
    pub(super) left_out: Vec<LeftOutRow>,
    pub(super) left_out_counts: Vec<LeftOutCount>,
    pub(super) filtered: usize,
    pub(super) mended: usize,
    pub(super) mended_cells: Vec<MendedCell>,
    pub(super) notes: Vec<Note>,
    pub(super) drafted: Vec<Drafted>,
    pub(super) problems: Vec<Problem>,
    pub(super) refused: Vec<Hold>,
    pub(super) holds: Vec<Hold>,
    pub(super) plan: Option<Plan>,
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
        let (mut considered, held) = self.read_both(case, session, watch).await?;
        let Some(held) = held else { return Ok(considered) };
        considered.held = held;
        considered.read_at = Some(self.clock.now());
        if let Some(hold) = other_id_column(case.list, &considered) {
            considered.refused.push(hold);
            return Ok(considered);
        }
        if let Some(hold) = similar_ids(case.list.kind, &considered.drafted, &considered.held) {
            considered.refused.push(hold);
            return Ok(considered);
        }
        match Plan::new(&case.head(), &considered.drafted, &considered.held, &self.limits) {
            Ok(plan) => {
                let application = case.kept.application.key();
                let sent_before =
                    self.store.sent_before(&application, case.list.kind.name, &case.list.list_id)?;
                let removals = Removals { limit: case.list.removal_limit, sent_before };
                considered.holds = doubts(&considered.notes);
                considered.holds.extend(guard(&plan, &removals, case.list.kind.noun));
                considered.plan = Some(plan);
            }
            Err(error) => considered.refused.push(too_much(&error)),
        }
        Ok(considered)
    }

    /// Reads the file and Vanta's list at the same time, since each takes its time. What is wrong with the file
    /// is told first, and at once: then there is nothing to compare, and Vanta's list is not waited for.
    async fn read_both(
        &self,
        case: &Case<'_>,
        session: &mut Session<'_>,
        watch: &dyn Watch,
    ) -> Result<(Considered, Option<Vec<Record>>), Error> {
        watch.saw(&Progress::Step(Step::ReadingFile));
        let (list, request) = (case.list.clone(), case.request.clone());
        let besides = Besides { kept: self.store.recipe(&list.name)?, held: None };
        let overrides = self.overrides(&list.name).await?;
        let now = self.clock.now();
        let mut file =
            tokio::task::spawn_blocking(move || drafted(&list, &request, &besides, &overrides, now));
        watch.saw(&Progress::Step(Step::ReadingVanta));
        let mut vanta = pin!(session.get(case.list.kind, &case.list.list_id));
        let (read, early) = tokio::select! {
            biased;
            read = &mut file => (read, None),
            held = &mut vanta => (file.await, Some(held)),
        };
        let considered = read.map_err(|_| broken_reader())??;
        if !considered.refused.is_empty() {
            return Ok((considered, None));
        }
        let held = match early {
            Some(held) => held,
            None => vanta.await,
        };
        Ok((considered, Some(held?)))
    }
}

/// The records of the files, and what refuses them without looking at Vanta.
fn drafted(
    list: &List,
    request: &Request,
    besides: &Besides,
    overrides: &[Override],
    now: Timestamp,
) -> Result<Considered, Error> {
    let prepared = prepare(list, &request.files, besides)?;
    prepared.all_met()?;
    let schema = list.schema();
    let tables = prepared.tables();
    let applied = prepared.apply(&tables, &schema, overrides).at(now);
    let problems = prepared.problems(&applied);
    let mut refused = Vec::new();
    if applied.drafted.is_empty() {
        let message = format!("{} Sending nothing would remove everyone.", nothing(&prepared, &applied));
        refused.push(Hold { rule: HoldRule::NoRecords, message, names: None });
    } else if problems.iter().any(|problem| problem.severity == Severity::Problem) {
        let message = "Rows or columns have problems, and nothing is left out silently.".to_owned();
        refused.push(Hold { rule: HoldRule::Problems, message, names: None });
    }
    Ok(Considered {
        files: prepare::file_facts(&prepared),
        recipe: prepared.from.clone(),
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
        refused,
        holds: Vec::new(),
        plan: None,
        held: Vec::new(),
        read_at: None,
        unsaid: if prepared.from == RecipeFrom::Suggested { prepared.tables } else { Vec::new() },
    })
}

/// Without a recipe the ID column was chosen by its heading alone. Where few of its values are IDs that Vanta holds, and
/// another column's are, everybody would leave and come anew under another ID.
fn other_id_column(list: &List, considered: &Considered) -> Option<Hold> {
    let live: HashSet<String> = considered
        .held
        .iter()
        .filter(|held| crate::review::is_live(held))
        .map(|held| id_of(held).to_owned())
        .collect();
    let known = considered.drafted.iter().filter(|drafted| live.contains(id_of(&drafted.record))).count();
    if considered.unsaid.is_empty() || known * 2 >= live.len().min(considered.drafted.len()) {
        return None;
    }
    let besides = Besides { kept: None, held: Some(Held::new(Box::new(move || Some(live)))) };
    considered.unsaid.iter().find_map(|read| {
        let feed = |suggestion: &Suggestion| {
            let mut fields = suggestion.source.fields.iter();
            fields.find(|(path, _)| path.first() == ID).map(|(_, rule)| rule.feed.clone())
        };
        let taken = feed(read.suggestion.as_ref()?)?;
        let better = feed(&suggest_for(&read.table, &list.schema(), &besides, None))?;
        let named = |feed: &Feed| feed.columns().first().map(|&column| column.to_owned()).unwrap_or_default();
        (better != taken).then(|| Hold {
            rule: HoldRule::OtherIdColumn,
            message: format!(
                "The column \"{}\" was taken for the ID, but the IDs that Vanta holds are in the column \"{}\". See \
                 `rollcall match`, and keep a recipe that says which one it is.",
                named(&taken),
                named(&better),
            ),
            names: None,
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
        BodyError::Empty => Hold { rule: HoldRule::NoRecords, message: message(""), names: None },
        BodyError::TooMany { .. } => Hold {
            rule: HoldRule::TooManyRecords,
            message: message(" Spread them over several Vanta lists by a column that means something."),
            names: None,
        },
        BodyError::TooLarge { fields, .. } => {
            let share =
                |(field, bytes): &(String, usize)| format!("{field}: {} bytes", vanta::kind::grouped(*bytes));
            Hold {
                rule: HoldRule::TooLarge,
                message: message(" What fills it is named; leave out optional fields or shorten them."),
                names: Some(fields.iter().take(5).map(share).collect()),
            }
        }
    }
}

impl Considered {
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
            file: self.files.first().cloned().unwrap_or_default(),
            files: self.files,
            recipe: self.recipe,
            holds_now: self
                .read_at
                .map(|_| self.held.iter().filter(|held| crate::review::is_live(held)).count()),
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
            review.returned = plan.returned;
        }
        review
    }
}
