//! The `rollcall` command: unpacks the arguments, calls the house, shows the answer.
//!
//! Every verb gives one [`Answer`]: a document for programs, a text for people, and an exit code. Only this
//! file writes it out, so that `--json` is exactly one document on standard output whatever happens.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command prints")]

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use rollcall::Error;
use serde_json::{Map, Value, json};

mod answer;
mod arguments;
mod ask;
mod say;
mod shell;
mod told;
mod verbs;

use answer::Answer;
use arguments::Arguments;

fn main() -> ExitCode {
    let parsed = Arguments::try_parse().and_then(|arguments| Ok((arguments.ground()?, arguments)));
    let (ground, arguments) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return misused(&error),
    };
    let json = arguments.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return failed(json, "internal", &format!("Rollcall could not start: {error}."), None, None);
        }
    };
    let done = runtime.block_on(verbs::run(arguments, ground));
    // A keychain that still waits for a person must not hold up the end.
    runtime.shutdown_background();
    match done {
        Ok(answer) => shown(json, &answer),
        Err(error) => refused(json, &error),
    }
}

fn shown(json: bool, answer: &Answer) -> ExitCode {
    if answer.document.is_null() {
        return ExitCode::from(answer.exit); // it printed its first and only line when it began
    }
    if json {
        print_document(answer.document.clone());
    } else {
        if answer.practice {
            out(say::PRACTICE);
        }
        out(answer.text.trim_end());
    }
    ExitCode::from(answer.exit)
}

fn refused(json: bool, error: &Error) -> ExitCode {
    let code = serde_json::to_value(error.code).unwrap_or_default();
    let code = code.as_str().unwrap_or("internal");
    failed(json, code, &error.message, error.hint.as_deref(), error.detail.as_deref())
}

fn failed(json: bool, code: &str, message: &str, hint: Option<&str>, detail: Option<&str>) -> ExitCode {
    complain(json, code, message, hint, detail);
    ExitCode::from(answer::FAILED)
}

/// Arguments that cannot be understood: exit code 2. Help and version are asked for and end with 0.
fn misused(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        complain(
            true,
            "usage",
            &in_one_line(&error.render().to_string()),
            Some("See rollcall --help."),
            None,
        );
    } else {
        let _ = error.print();
    }
    ExitCode::from(answer::MISUSED)
}

/// What is wrong with the arguments, without what follows of how they are used.
fn in_one_line(text: &str) -> String {
    let wrong: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    wrong.join(" ").trim_start_matches("error: ").to_owned()
}

fn complain(json: bool, code: &str, message: &str, hint: Option<&str>, detail: Option<&str>) {
    if json {
        let error = json!({"code": code, "message": message, "hint": hint, "detail": detail});
        return print_document(json!({"error": error}));
    }
    eprintln!("{}", say::clean(message));
    if let Some(hint) = hint {
        eprintln!("{}", say::clean(hint));
    }
    if let Some(detail) = detail {
        eprintln!("({})", say::clean(detail));
    }
}

/// One document, with its version first.
fn print_document(document: Value) {
    let mut whole = Map::from_iter([("v".to_owned(), json!(1))]);
    match document {
        Value::Object(members) => whole.extend(members),
        other => drop(whole.insert("answer".to_owned(), other)),
    }
    out(&Value::Object(whole).to_string());
}

/// Prints a line. A reader that went away early, as `head` does, is no fault.
fn out(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}
