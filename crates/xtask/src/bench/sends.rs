//! How long what a send computes takes, how fast a data folder with a long history opens, and how large it grows.
//!
//! What stands in the folders is made by real sends to a practice Vanta, five thousand and then thirty of them: that
//! takes minutes, and is not measured.

use std::fs;
use std::path::Path;

use super::jobs::Jobs;
use super::{MEGABYTE, Spread, row, title, word};
use crate::Outcome;

const JOBS: Jobs = Jobs("send_work");
const MOST_MEGABYTES: f64 = 60.0;

/// Measures what sends take and leave, and prints it.
pub(super) fn measure(folder: &Path, runs: usize) -> Outcome {
    let lists = folder.join("lists.json");
    JOBS.make("write-lists", &lists, 10_000)?;
    title(&format!("10,000 user accounts against 10,000; {runs} runs of each"));
    JOBS.time("plan: compared, body, fingerprint, ms", "plan", &lists, runs, 25.0)?;
    JOBS.time("canonical form of a snapshot, ms", "canonical", &lists, runs, 20.0)?;
    JOBS.time("verify: read back against sent, ms", "verify", &lists, runs, 25.0)?;

    println!("\n5,000 sends are made.");
    let long = folder.join("long");
    JOBS.make("send-hourly", &long, 5000)?;
    title(&format!("A data folder with a history of 5,000 runs, warm; {runs} runs of each"));
    JOBS.time("opened, every run listed, ms", "history", &long, runs, 50.0)?;
    JOBS.time("opened, every list with its last run, ms", "overview", &long, runs, 50.0)?;

    println!("\n30 sends of 10,000 user accounts are made.");
    let large = folder.join("large");
    JOBS.make("send-monthly", &large, 30)?;
    title("10,000 user accounts sent 30 times, both new snapshots of each kept");
    let megabytes = Spread::of(std::iter::once(size(&large.join("data"))? / MEGABYTE));
    row("the data folder, MB", megabytes, &format!("< {MOST_MEGABYTES}"), word(megabytes, MOST_MEGABYTES));
    Ok(())
}

/// How many bytes the files of a folder take.
fn size(folder: &Path) -> Outcome<f64> {
    let sizes = fs::read_dir(folder)?.map(|entry| Ok(entry?.metadata()?.len()));
    let bytes: u64 = sizes.sum::<std::io::Result<u64>>()?;
    #[expect(clippy::cast_precision_loss, reason = "a folder has fewer bytes than a f64 tells apart")]
    Ok(bytes as f64)
}
