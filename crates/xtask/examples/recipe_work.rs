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
use rollcall::recipe::suggest::{Known, suggest};
use rollcall::recipe::survey::Survey;
use rollcall::recipe::{Override, Recipe};
use rollcall::sheet::{self, Choice, Table};
use rust_xlsxwriter::Workbook;
use vanta::{Kind, Schema};

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
        "write-accounts" => write_accounts(&path, rows, 12)?,
        "write-wide" => write_accounts(&path, rows, 50)?,
        "read-accounts" => sheet::read(&path, &Choice::default())?.len(),
        "match-and-check" => return match_and_check(&path),
        "suggest" => return suggest_wide(&path),
        "again" => return again(&path),
        other => return Err(format!("there is no job {other}").into()),
    };
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "seconds": seconds, "counted": counted }));
    Ok(())
}

/// Says how long a part of a job took, in seconds.
fn told(started: Instant, counted: usize) -> Outcome {
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "seconds": seconds, "counted": counted }));
    Ok(())
}

fn accounts() -> Schema<'static> {
    let kind = Kind::ALL.iter().copied().find(|kind| kind.name == "user_account").unwrap_or(Kind::ALL[0]);
    Schema { kind, properties: &[] }
}

/// What is certain for a table.
fn suggested(table: &Table, schema: &Schema<'_>) -> Recipe {
    let suggestion = suggest(table, &Survey::of(table), schema, &Known::default());
    Recipe { kind: schema.kind, sources: vec![suggestion.source], winner: None }
}

/// Suggesting a recipe, making the records and telling the problems, once the table is read.
fn match_and_check(path: &Path) -> Outcome {
    let (table, schema) = (sheet::read(path, &Choice::default())?, accounts());
    let started = Instant::now();
    let recipe = suggested(&table, &schema);
    let tables = [("main", &table)];
    let applied = recipe.apply(&tables, &schema, &[]);
    let problems = black_box(applied.problems());
    if !problems.is_empty() {
        return Err(format!("the file should be sound: {}", problems[0].message).into());
    }
    told(started, applied.drafted.len())
}

/// Only suggesting, for a wide table.
fn suggest_wide(path: &Path) -> Outcome {
    let (table, schema) = (sheet::read(path, &Choice::default())?, accounts());
    let started = Instant::now();
    let recipe = black_box(suggested(&table, &schema));
    told(started, recipe.sources[0].fields.len())
}

/// One cell is mended and everything is checked again.
fn again(path: &Path) -> Outcome {
    let (table, schema) = (sheet::read(path, &Choice::default())?, accounts());
    let recipe = suggested(&table, &schema);
    let tables = [("main", &table)];
    let mut applied = recipe.apply(&tables, &schema, &[]);
    let mends = [Override {
        source: "main".to_owned(),
        id: "E-5000".to_owned(),
        id_rule: "{ column = \"Employee ID\" }".to_owned(),
        column: "Full name".to_owned(),
        original: "Zoë Person 5000".to_owned(),
        replaced: "Zoë Someone".to_owned(),
    }];
    let started = Instant::now();
    applied.mend(&mends[0], &mends);
    let problems = black_box(applied.problems());
    if applied.mended.in_force != 1 || !problems.is_empty() {
        return Err("the mended cell should count".into());
    }
    told(started, applied.drafted.len())
}

const ACCOUNT: [&str; 12] = [
    "Employee ID",
    "Display name",
    "Profile link",
    "Full name",
    "Account name",
    "E-mail",
    "Created",
    "Permission level",
    "MFA enabled",
    "MFA methods",
    "Status",
    "Sign-in method",
];

/// Accounts as an export has them, with columns that are not sent beside them.
fn write_accounts(path: &Path, rows: usize, columns: usize) -> Outcome<usize> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let heading =
        |place: usize| ACCOUNT.get(place).map_or_else(|| format!("Extra {place}"), |name| (*name).to_owned());
    for place in 0..columns {
        sheet.write_string(0, u16::try_from(place)?, heading(place))?;
    }
    for number in 1..=rows {
        let row = u32::try_from(number)?;
        let cells = [
            format!("E-{number}"),
            format!("Zoë Person {number}"),
            format!("https://hr.example.com/people/E-{number}"),
            format!("Zoë Person {number}"),
            format!("person.{number}"),
            format!("person.{number}@example.com"),
            format!("2024-{:02}-{:02}", number % 12 + 1, number % 28 + 1),
            ["ADMIN", "EDITOR", "BASE", "BASE"][number % 4].to_owned(),
            if number % 5 == 0 { "FALSE" } else { "TRUE" }.to_owned(),
            if number % 5 == 0 { "" } else { ["OTP", "SMS, OTP"][number % 2] }.to_owned(),
            if number % 50 == 0 { "DEACTIVATED" } else { "ACTIVE" }.to_owned(),
            ["PASSWORD", "SSO"][number % 2].to_owned(),
        ];
        for place in 0..columns {
            let text = cells.get(place).cloned().unwrap_or_else(|| format!("value {}", number * place % 977));
            if !text.is_empty() {
                sheet.write_string(row, u16::try_from(place)?, text)?;
            }
        }
    }
    workbook.save(path)?;
    Ok(rows)
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
