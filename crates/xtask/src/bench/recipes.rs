//! How long what a recipe says takes, against reading the same file alone.

use std::path::Path;

use super::jobs::Jobs;
use super::title;
use crate::Outcome;

const JOBS: Jobs = Jobs("recipe_work");

/// Measures recipes and prints what they took.
pub(super) fn measure(folder: &Path, runs: usize) -> Outcome {
    println!("\nA file is made.");
    let findings = folder.join("findings.csv");
    JOBS.make("write-findings", &findings, 1_000_000)?;

    title(&format!("1,000,000 findings, 12 columns, 200 MB, csv; {runs} runs of each"));
    JOBS.ratio("critical and high against reading, times", "filter", "read", &findings, runs, 1.5)?;
    JOBS.memory("critical and high, most memory, MB", "filter", &findings, 80.0)
}
