//! Runs one command and prints what it took: seconds, the most memory it held at once, its exit code.
//!
//! A process of its own for each measurement, because the operating system tells the peak of *all* children
//! that a process has waited for, never of one.

#![allow(clippy::disallowed_methods)] // real time is what is measured
#![allow(clippy::print_stdout)]

use std::process::{Command, Stdio};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args_os().skip(1);
    let program = words.next().ok_or("which command?")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null());
    let started = Instant::now();
    let status = command.status()?;
    let seconds = started.elapsed().as_secs_f64();
    let facts = serde_json::json!({ "seconds": seconds, "peak_bytes": peak()?, "exit": status.code() });
    println!("{facts}");
    Ok(())
}

/// The most memory that the one child held, where the operating system says.
#[cfg(unix)]
fn peak() -> Result<Option<i64>, Box<dyn std::error::Error>> {
    use nix::sys::resource::{UsageWho, getrusage};
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok(Some(getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() * unit))
}

#[cfg(not(unix))]
fn peak() -> Result<Option<i64>, Box<dyn std::error::Error>> {
    Ok(None)
}
