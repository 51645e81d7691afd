//! How long reading a file takes and how much memory, against calamine's own cell reader and the csv crate's own loop.
//!
//! Three generated files: the usual one, the longest that a spreadsheet program makes, and two hundred megabytes of
//! text. Times are taken inside the processes, so that their start does not count, but for `look`, which is measured
//! as people meet it.

use std::path::Path;

use super::jobs::Jobs;
use super::{Spread, row, title, word};
use crate::Outcome;

/// Many runs of the long files would take an hour.
const LONG_RUNS: usize = 3;
const JOBS: Jobs = Jobs("sheet_work");
const LONGEST: usize = 1_048_575;

/// Measures the readers and prints what they took.
pub(super) fn measure(folder: &Path, runs: usize) -> Outcome {
    println!("\nThree files are made.");
    let [usual, long, text] = ["usual.xlsx", "long.xlsx", "long.csv"].map(|name| folder.join(name));
    JOBS.make("write-xlsx", &usual, 10_000)?;
    JOBS.make("write-xlsx", &long, LONGEST)?;
    JOBS.make("write-csv", &text, 1_000_000)?;

    title(&format!("10,000 rows, 12 columns, xlsx; {runs} runs of each"));
    JOBS.ratio("table against calamine's cells, times", "table", "calamine-cells", &usual, runs, 1.3)?;
    whole_process("look against table, whole processes, times", &usual, runs)?;

    title(&format!("1,048,575 rows, 12 columns, xlsx; {LONG_RUNS} runs of each"));
    JOBS.ratio("table against calamine's cells, times", "table", "calamine-cells", &long, LONG_RUNS, 1.15)?;
    JOBS.ratio("filter against calamine's cells, times", "stream", "calamine-cells", &long, LONG_RUNS, 1.5)?;
    JOBS.memory("table, most memory, MB", "table", &long, 400.0)?;
    JOBS.memory("filter, most memory, MB", "stream", &long, 80.0)?;
    pages("a page of 200 rows, ms, slowest of ten", &long, 5.0)?;

    title(&format!("1,000,000 rows, 200 MB, csv; {runs} runs of each"));
    JOBS.ratio("filter against csv's records, times", "stream", "csv-records", &text, runs, 2.0)?;
    JOBS.memory("filter, most memory, MB", "stream", &text, 64.0)
}

fn whole_process(figure: &str, file: &Path, runs: usize) -> Outcome {
    let (look, table) = (JOBS.subject("look", file), JOBS.subject("table", file));
    let pairs = (0..runs).map(|_| Ok(look.measure()?.seconds / table.measure()?.seconds));
    let spread = Spread::of(pairs.collect::<Outcome<Vec<f64>>>()?.into_iter());
    row(figure, spread, "< 1.5", word(spread, 1.5));
    Ok(())
}

/// Pages from all over the table; what is measured includes making the shown text of every cell.
fn pages(figure: &str, file: &Path, target: f64) -> Outcome {
    let milliseconds = JOBS.seconds("page", file)? * 1000.0;
    let spread = Spread::of([milliseconds].into_iter());
    row(figure, spread, &format!("< {target}"), word(spread, target));
    Ok(())
}
