//! How long reading a file takes and how much memory, against calamine's own cell reader and the csv crate's own loop.
//!
//! Three generated files: the usual one, the longest that a spreadsheet program makes, and two hundred megabytes of
//! text. Times are taken inside the processes, so that their start does not count, but for `look`, which is measured
//! as people meet it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Spread, Subject, example, row, title, word};
use crate::Outcome;
use crate::practice::bare;

/// Many runs of the long files would take an hour.
const LONG_RUNS: usize = 3;
const LONGEST: usize = 1_048_575;

/// Measures the readers and prints what they took.
pub(super) fn measure(folder: &Path, runs: usize) -> Outcome {
    println!("\nThree files are made.");
    let [usual, long, text] = ["usual.xlsx", "long.xlsx", "long.csv"].map(|name| folder.join(name));
    make("write-xlsx", &usual, 10_000)?;
    make("write-xlsx", &long, LONGEST)?;
    make("write-csv", &text, 1_000_000)?;

    title(&format!("10,000 rows, 12 columns, xlsx; {runs} runs of each"));
    ratio("table against calamine's cells, times", "table", "calamine-cells", &usual, runs, 1.3)?;
    whole_process("look against table, whole processes, times", &usual, runs)?;

    title(&format!("1,048,575 rows, 12 columns, xlsx; {LONG_RUNS} runs of each"));
    ratio("table against calamine's cells, times", "table", "calamine-cells", &long, LONG_RUNS, 1.15)?;
    ratio("filter against calamine's cells, times", "stream", "calamine-cells", &long, LONG_RUNS, 1.5)?;
    memory("table, most memory, MB", "table", &long, 400.0)?;
    memory("filter, most memory, MB", "stream", &long, 80.0)?;
    pages("a page of 200 rows, ms, slowest of ten", &long, 5.0)?;

    title(&format!("1,000,000 rows, 200 MB, csv; {runs} runs of each"));
    ratio("filter against csv's records, times", "stream", "csv-records", &text, runs, 2.0)?;
    memory("filter, most memory, MB", "stream", &text, 64.0)
}

fn make(job: &str, file: &Path, rows: usize) -> Outcome {
    let mut command = bare(&example("sheet_work"));
    let made = command.arg(job).arg(file).arg(rows.to_string()).output()?;
    if made.status.success() { Ok(()) } else { Err(format!("{} could not be made", file.display()).into()) }
}

/// One job in a process of its own: what it took inside, in seconds.
fn seconds(job: &str, file: &Path) -> Outcome<f64> {
    let output = bare(&example("sheet_work")).arg(job).arg(file).output()?;
    let facts: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("{job} failed: {}", String::from_utf8_lossy(&output.stderr)))?;
    facts["seconds"].as_f64().ok_or_else(|| "a measurement without its time".into())
}

fn ratio(figure: &str, ours: &str, theirs: &str, file: &Path, runs: usize, target: f64) -> Outcome {
    let (mut ratios, mut best) = (Vec::new(), (f64::MAX, f64::MAX));
    for _ in 0..runs {
        let (our, their) = (seconds(ours, file)?, seconds(theirs, file)?);
        ratios.push(our / their);
        best = (best.0.min(our), best.1.min(their));
    }
    let spread = Spread::of(ratios.into_iter());
    row(figure, spread, &format!("< {target}"), word(spread, target));
    println!("  best: {:.0} ms, and {:.0} ms", best.0 * 1000.0, best.1 * 1000.0);
    Ok(())
}

fn subject(job: &str, file: &Path) -> Subject {
    Subject::new(vec![example("sheet_work"), PathBuf::from(job), file.to_path_buf()], Vec::new(), 0)
}

fn whole_process(figure: &str, file: &Path, runs: usize) -> Outcome {
    let (look, table) = (subject("look", file), subject("table", file));
    let pairs = (0..runs).map(|_| Ok(look.measure()?.seconds / table.measure()?.seconds));
    let spread = Spread::of(pairs.collect::<Outcome<Vec<f64>>>()?.into_iter());
    row(figure, spread, "< 1.5", word(spread, 1.5));
    Ok(())
}

fn memory(figure: &str, job: &str, file: &Path, target: f64) -> Outcome {
    let took = subject(job, file).measure()?.megabytes;
    let spread = Spread::of(took.into_iter());
    row(figure, spread, &format!("< {target}"), word(spread, target));
    Ok(())
}

/// Pages from all over the table; what is measured includes making the shown text of every cell.
fn pages(figure: &str, file: &Path, target: f64) -> Outcome {
    let milliseconds = seconds("page", file)? * 1000.0;
    let spread = Spread::of([milliseconds].into_iter());
    row(figure, spread, &format!("< {target}"), word(spread, target));
    Ok(())
}
