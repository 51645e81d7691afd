//! The grid: rows of a sheet with what is marked in them.
//!
//! What is marked is made once for each state of the flow, and a window of rows is cut from the table in memory, so that
//! scrolling neither reads the file nor makes records.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Laid, blocking};
use crate::Rollcall;
use crate::error::{Code, Error};
use crate::prepare::{Shelved, prepare};
use crate::recipe::{Override, Problem, ProblemCode, Severity};
use crate::sheet::{Heading, Row, start};

/// So many rows are given at once.
const MOST: usize = 500;

/// Which rows are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
pub struct RowsAsked {
    /// The source's name; otherwise the first one.
    pub source: Option<String>,
    /// How many rows are passed over, of those that are wanted.
    pub offset: usize,
    /// How many are wanted, at most 500.
    pub count: usize,
    /// Whether only rows with a problem are wanted; notices alone are none.
    pub only_problems: bool,
}

/// Some rows of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FlowRows {
    /// The source.
    pub source: String,
    /// The columns: `F "Role"`.
    pub columns: Vec<String>,
    /// Their headings, as edits and fixes name them.
    pub headings: Vec<String>,
    /// How many rows there are of those that are wanted.
    pub total: usize,
    /// How many were passed over.
    pub offset: usize,
    /// The rows.
    pub rows: Vec<FlowRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FlowRow {
    /// Its number in the sheet.
    pub row: u32,
    /// Whether the spreadsheet hides it.
    pub hidden: bool,
    /// What its cells show in the file, each cut after a thousand bytes.
    pub cells: Vec<String>,
    /// What counts instead in some of them.
    pub mended: Vec<FlowMended>,
    /// What is wrong or worth knowing.
    pub marks: Vec<FlowMark>,
}

/// What counts in a cell instead of what the file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FlowMended {
    /// The column, counted from 0 among the headings.
    pub column: usize,
    /// The text.
    pub text: String,
}

/// Something wrong, or worth knowing, in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FlowMark {
    /// The column, counted from 0 among the headings; nothing where the row as a whole is meant.
    pub column: Option<usize>,
    /// What it is about.
    pub code: ProblemCode,
    /// Whether it stops a send.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// What is marked in the rows of a flow, as it was at one state of it.
pub(super) struct Marked {
    revision: u64,
    recipe: Option<u32>,
    overrides: Vec<Override>,
    sources: Vec<MarkedSource>,
}

struct MarkedSource {
    name: String,
    read: Arc<Shelved>,
    /// The problems with rows, each with its column; their rows in order.
    problems: Vec<(Option<usize>, Problem)>,
    /// The rows that have a problem, in order.
    with_problems: Vec<u32>,
    mended: HashMap<u32, Vec<FlowMended>>,
}

impl Rollcall {
    /// Some rows of a sheet, with what is marked in them.
    ///
    /// # Errors
    /// Where there is no file, it cannot be read, or the recipe has no such source.
    pub async fn flow_rows(&self, list: &str, asked: &RowsAsked) -> Result<FlowRows, Error> {
        let marked = self.marked(list).await?;
        let source = match &asked.source {
            None => marked.sources.first(),
            Some(name) => marked.sources.iter().find(|source| source.name == *name),
        };
        let source = source.ok_or_else(|| {
            let name = asked.source.as_deref().unwrap_or_default();
            Error::new(Code::UnknownName, format!("The recipe has no source named \"{name}\"."))
        })?;
        Ok(source.rows(asked))
    }

    async fn marked(&self, list: &str) -> Result<Arc<Marked>, Error> {
        let laid = self.laid(list, true, &()).await?;
        let overrides = self.overrides(list).await?;
        let recipe = self.store.recipe(list)?.map(|kept| kept.version);
        let on_desk = self.on_desk(list).await?;
        let revision = on_desk.revision;
        let is_current = |marked: &Arc<Marked>| {
            (marked.revision, marked.recipe, &marked.overrides) == (revision, recipe, &overrides)
                && marked.sources.iter().all(|source| source.read.is_current())
        };
        if let Some(marked) = on_desk.marked.filter(is_current) {
            return Ok(marked);
        }
        let now = self.clock.now();
        let sources = blocking(move || {
            let sources = mark(&laid, &overrides, now)?;
            Ok(Arc::new(Marked { revision, recipe, overrides, sources }))
        });
        let marked = sources.await?;
        self.at_desk(list, |on_desk| on_desk.marked = Some(Arc::clone(&marked))).await?;
        Ok(marked)
    }
}

fn mark(laid: &Laid, overrides: &[Override], now: jiff::Timestamp) -> Result<Vec<MarkedSource>, Error> {
    let prepared = prepare(&laid.list, &laid.files, &laid.besides())?;
    let (schema, tables) = (laid.list.schema(), prepared.tables());
    let applied = prepared.apply(&tables, &schema, overrides).at(now);
    let problems = prepared.problems(&applied);
    let several = prepared.tables.len() > 1;
    let mut sources = Vec::new();
    for read in &prepared.tables {
        let Some(shelved) = read.shelved.clone() else { continue };
        let headings = &read.table.headings;
        let is_here =
            |problem: &&Problem| !several || problem.source.as_deref() == Some(read.source.as_str());
        let placed = |problem: &Problem| {
            let column = problem.column.as_ref();
            let place = column.and_then(|column| headings.iter().position(|known| known.short() == *column));
            let mut problem = problem.clone();
            problem.rows.sort_unstable();
            (place, problem)
        };
        let problems: Vec<_> = problems.iter().filter(is_here).map(placed).collect();
        let stops = problems.iter().filter(|(_, problem)| problem.severity == Severity::Problem);
        let mut with_problems: Vec<u32> = stops.flat_map(|(_, problem)| problem.rows.clone()).collect();
        with_problems.sort_unstable();
        with_problems.dedup();
        with_problems.retain(|&row| read.table.row_numbered(row).is_some());
        let mut by_id: BTreeMap<&str, Vec<FlowMended>> = BTreeMap::new();
        for of in applied.mended.cells.iter().filter(|of| of.source == read.source) {
            if let Some(column) = headings.iter().position(|heading| heading.name == of.column) {
                by_id.entry(&of.id).or_default().push(FlowMended { column, text: of.replaced.clone() });
            }
        }
        let mut mended = HashMap::new();
        if !by_id.is_empty() {
            for row in read.table.rows() {
                let id = applied.id_of_row(&read.source, row.number());
                if let Some(cells) = id.and_then(|(id, _)| by_id.remove(id.as_str())) {
                    mended.insert(row.number(), cells);
                }
            }
        }
        let name = read.source.clone();
        sources.push(MarkedSource { name, read: shelved, problems, with_problems, mended });
    }
    Ok(sources)
}

impl MarkedSource {
    fn rows(&self, asked: &RowsAsked) -> FlowRows {
        let table = &self.read.table;
        let count = asked.count.min(MOST);
        let end = asked.offset.saturating_add(count);
        let (total, rows) = if asked.only_problems {
            let wanted = self.with_problems.iter().skip(asked.offset).take(count);
            let rows = wanted.filter_map(|&row| table.row_numbered(row)).map(|row| self.row(row));
            (self.with_problems.len(), rows.collect())
        } else {
            (table.len(), table.window(asked.offset..end).map(|row| self.row(row)).collect())
        };
        FlowRows {
            source: self.name.clone(),
            columns: table.headings.iter().map(Heading::short).collect(),
            headings: table.headings.iter().map(|heading| heading.name.clone()).collect(),
            total,
            offset: asked.offset,
            rows,
        }
    }

    fn row(&self, row: Row<'_>) -> FlowRow {
        let number = row.number();
        let here = self.problems.iter().filter(|(_, problem)| problem.rows.binary_search(&number).is_ok());
        FlowRow {
            row: number,
            hidden: row.is_hidden(),
            cells: row.cells().map(|cell| start(&cell.shown()).to_owned()).collect(),
            mended: self.mended.get(&number).cloned().unwrap_or_default(),
            marks: here.map(|(column, problem)| mark_of(*column, problem, number)).collect(),
        }
    }
}

/// A problem as the mark of one of its rows. The sentence of a group speaks of its first row; what it says there may be
/// otherwise in this one, so that it is told as that row's.
fn mark_of(column: Option<usize>, problem: &Problem, row: u32) -> FlowMark {
    let of_row = problem.message.split_once(": ").and_then(|(place, what)| {
        let number: String = place.strip_prefix("Row ")?.chars().take_while(char::is_ascii_digit).collect();
        Some((number.parse::<u32>().ok()?, what))
    });
    let message = match of_row {
        Some((first, what)) if first == row || problem.value.is_some() => what.to_owned(),
        Some((first, what)) => format!("As in row {first}: {what}"),
        None => problem.message.clone(),
    };
    FlowMark {
        column,
        code: problem.code,
        severity: problem.severity,
        message,
        remedy: problem.remedy.clone(),
    }
}
