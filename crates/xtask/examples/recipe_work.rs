//! The jobs of the benchmark of recipes, each with its yardstick, on generated files.
//!
//! One job a process, so that its memory can be told. What a job took it says itself, in seconds, without the start
//! of the process.

#![allow(clippy::disallowed_methods)] // real time is what is measured
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rollcall::recipe::condition::{Condition, Filter, Grade, Test};
use rollcall::sheet::{self, Choice};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    let mut words = std::env::args_os().skip(1);
    let job = words.next().ok_or("which job?")?;
    let path = PathBuf::from(words.next().ok_or("which file?")?);
    let rows = words.next().and_then(|rows| rows.to_str()?.parse().ok()).unwrap_or(10_000);
    let started = Instant::now();
    let counted = match job.to_str().unwrap_or_default() {
        "write-findings" => write_findings(&path, rows)?,
        "read" => read(&path)?,
        "filter" => filter(&path)?,
        other => return Err(format!("there is no job {other}").into()),
    };
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "seconds": seconds, "counted": counted }));
    Ok(())
}

/// All rows, of which none is kept.
fn read(path: &Path) -> Outcome<usize> {
    Ok(sheet::read_where(path, &Choice::default(), &mut |_| false)?.len())
}

/// All rows through a condition that keeps the critical and high ones. Those left out are counted too, so that no row
/// is missing.
fn filter(path: &Path) -> Outcome<usize> {
    let test = Test::Severity(vec![Grade::Critical, Grade::High]);
    let condition = Condition::Column { column: "Severity".to_owned(), test };
    let mut filter = Filter::new(&condition);
    let table = sheet::read_where(path, &Choice::default(), &mut |row| filter.wants(row))?;
    Ok(black_box(&table).len() + filter.left_out())
}

const HEADINGS: [&str; 12] = [
    "Finding ID",
    "Title",
    "CVE",
    "Severity",
    "Score",
    "State",
    "Asset",
    "Package",
    "Version",
    "Found on",
    "Owner",
    "Link",
];

/// About two hundred bytes a row; one in ten is critical or high.
fn write_findings(path: &Path, rows: usize) -> Outcome<usize> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{}", HEADINGS.join(","))?;
    for number in 1..=rows {
        let (severity, score) = match number * 7 % 100 {
            0..3 => ("Critical", "9.8"),
            3..10 => ("High", "7.5"),
            10..40 => ("Medium", "5.3"),
            40..90 => ("Low", "2.1"),
            _ => ("Informational", "0.0"),
        };
        writeln!(
            file,
            "F-{number:07},\"Out-of-bounds write, part {}\",CVE-2026-{:05},{severity},{score},{},build-{}.example.com,\
             libexample-{},1.{}.{},2026-03-{:02},Zoë Person {},https://findings.example.com/{number}?from=export&kind=package",
            number % 40,
            number % 90_000,
            ["Open", "Closed", "In progress"][number % 3],
            number % 5000,
            number % 700,
            number % 30,
            number % 9,
            number % 28 + 1,
            number % 400,
        )?;
    }
    file.flush()?;
    Ok(rows)
}
