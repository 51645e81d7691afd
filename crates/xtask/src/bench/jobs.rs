//! The jobs of one of the example programs: one job a process, measured again and again.
//!
//! Times are what a job says that it took, without the start of its process; memory is that of the whole process.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Spread, Subject, example, row, word};
use crate::Outcome;
use crate::practice::bare;

/// The program that has the jobs, by its name.
#[derive(Clone, Copy)]
pub(super) struct Jobs(pub(super) &'static str);

impl Jobs {
    /// Makes a file of so many rows.
    pub(super) fn make(self, job: &str, file: &Path, rows: usize) -> Outcome {
        let mut command = bare(&example(self.0));
        let made = command.arg(job).arg(file).arg(rows.to_string()).output()?;
        if made.status.success() {
            Ok(())
        } else {
            Err(format!("{} could not be made", file.display()).into())
        }
    }

    /// One job in a process of its own: what it took inside, in seconds.
    pub(super) fn seconds(self, job: &str, file: &Path) -> Outcome<f64> {
        let output = bare(&example(self.0)).arg(job).arg(file).output()?;
        let facts: Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("{job} failed: {}", String::from_utf8_lossy(&output.stderr)))?;
        facts["seconds"].as_f64().ok_or_else(|| "a measurement without its time".into())
    }

    /// How many times as long one job takes as another, in pairs.
    pub(super) fn ratio(
        self,
        figure: &str,
        ours: &str,
        theirs: &str,
        file: &Path,
        runs: usize,
        target: f64,
    ) -> Outcome {
        let (mut ratios, mut best) = (Vec::new(), (f64::MAX, f64::MAX));
        for _ in 0..runs {
            let (our, their) = (self.seconds(ours, file)?, self.seconds(theirs, file)?);
            ratios.push(our / their);
            best = (best.0.min(our), best.1.min(their));
        }
        let spread = Spread::of(ratios.into_iter());
        row(figure, spread, &format!("< {target}"), word(spread, target));
        println!("  best: {:.0} ms, and {:.0} ms", best.0 * 1000.0, best.1 * 1000.0);
        Ok(())
    }

    /// How long a job takes, in milliseconds.
    pub(super) fn time(self, figure: &str, job: &str, file: &Path, runs: usize, target: f64) -> Outcome {
        let took: Vec<f64> = (0..runs).map(|_| self.seconds(job, file)).collect::<Outcome<_>>()?;
        let spread = Spread::of(took.into_iter().map(|seconds| seconds * 1000.0));
        row(figure, spread, &format!("< {target}"), word(spread, target));
        Ok(())
    }

    /// A job as a whole process.
    pub(super) fn subject(self, job: &str, file: &Path) -> Subject {
        Subject::new(vec![example(self.0), PathBuf::from(job), file.to_path_buf()], Vec::new(), 0)
    }

    /// The most memory that a job takes.
    pub(super) fn memory(self, figure: &str, job: &str, file: &Path, target: f64) -> Outcome {
        let took = self.subject(job, file).measure()?.megabytes;
        let spread = Spread::of(took.into_iter());
        row(figure, spread, &format!("< {target}"), word(spread, target));
        Ok(())
    }
}
