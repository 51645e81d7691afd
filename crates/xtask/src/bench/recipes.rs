//! How long what a recipe says takes, against reading the same file alone.

use std::path::Path;

use super::jobs::Jobs;
use super::title;
use crate::Outcome;

const JOBS: Jobs = Jobs("recipe_work");

/// Measures recipes and prints what they took.
pub(super) fn measure(folder: &Path, runs: usize) -> Outcome {
    println!("\nFiles are made.");
    let (accounts, wide) = (folder.join("accounts.xlsx"), folder.join("wide.xlsx"));
    JOBS.make("write-accounts", &accounts, 10_000)?;
    JOBS.make("write-wide", &wide, 10_000)?;

    title(&format!("10,000 accounts, xlsx; {runs} runs of each"));
    let (ours, theirs) = ("match-and-check", "read-accounts");
    JOBS.ratio("match, apply and check against reading, times", ours, theirs, &accounts, runs, 0.4)?;
    JOBS.time("one mended cell and all checked again, ms", "again", &accounts, runs, 5.0)?;
    JOBS.time("suggestions for 50 columns, ms", "suggest", &wide, runs, 100.0)?;

    let findings = folder.join("findings.csv");
    JOBS.make("write-findings", &findings, 1_000_000)?;

    title(&format!("1,000,000 findings, 12 columns, 200 MB, csv; {runs} runs of each"));
    JOBS.ratio("critical and high against reading, times", "filter", "read", &findings, runs, 1.5)?;
    JOBS.memory("critical and high, most memory, MB", "filter", &findings, 80.0)
}
