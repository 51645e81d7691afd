//! The jobs of the benchmark of the sheet reader, each with its yardstick, on generated files.
//!
//! One job a process, so that its memory can be told. What a job took it says itself, in seconds, without the start
//! of the process; jobs that are compared do the same amount of work on the same file.

#![allow(clippy::disallowed_methods)] // real time is what is measured
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use calamine::{Reader, Xlsx, open_workbook};
use rollcall::sheet::{self, Choice, Content};
use rust_xlsxwriter::{Format, Workbook};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> Outcome {
    let mut words = std::env::args_os().skip(1);
    let job = words.next().ok_or("which job?")?;
    let path = PathBuf::from(words.next().ok_or("which file?")?);
    let rows = words.next().and_then(|rows| rows.to_str()?.parse().ok()).unwrap_or(10_000);
    let started = Instant::now();
    let counted = match job.to_str().unwrap_or_default() {
        "write-xlsx" => write_xlsx(&path, rows)?,
        "write-csv" => write_csv(&path, rows)?,
        "calamine-cells" => calamine_cells(&path)?,
        "table" => table(&path)?,
        "stream" => stream(&path)?,
        "look" => look(&path)?,
        "csv-records" => csv_records(&path)?,
        "page" => return page(&path),
        other => return Err(format!("there is no job {other}").into()),
    };
    let seconds = started.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({ "seconds": seconds, "counted": counted }));
    Ok(())
}

/// calamine's own cell reader over the first sheet, counting filled cells.
fn calamine_cells(path: &Path) -> Outcome<usize> {
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    let name = workbook.sheet_names().first().cloned().ok_or("there is no sheet")?;
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut filled = 0;
    while let Some(cell) = cells.next_cell()? {
        filled += usize::from(!matches!(black_box(cell.get_value()), calamine::DataRef::Empty));
    }
    Ok(filled)
}

/// The whole table: values, number formats, hidden rows, headings, notes.
fn table(path: &Path) -> Outcome<usize> {
    let table = sheet::read(path, &Choice::default())?;
    Ok(black_box(&table).len())
}

/// All rows through a filter that keeps one in a thousand.
fn stream(path: &Path) -> Outcome<usize> {
    let mut wanted = |row: sheet::Row<'_>| row.number().is_multiple_of(1000) && !row.cell(0).is_blank();
    Ok(sheet::read_where(path, &Choice::default(), &mut wanted)?.len())
}

fn look(path: &Path) -> Outcome<usize> {
    Ok(sheet::look(path, &Choice::default(), 5)?.rows)
}

/// The csv crate's own loop over all records.
fn csv_records(path: &Path) -> Outcome<usize> {
    let file = BufReader::with_capacity(64 << 10, File::open(path)?);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record)? {
        count += usize::from(!black_box(&record).is_empty());
    }
    Ok(count)
}

/// Pages of 200 rows from all over the table, as shown text: the slowest of ten, each at its best of ten.
fn page(path: &Path) -> Outcome {
    let table = sheet::read(path, &Choice::default())?;
    let mut slowest: f64 = 0.0;
    for place in 0..10 {
        let from = table.len() / 10 * place;
        let mut best = f64::MAX;
        for _ in 0..10 {
            let started = Instant::now();
            let page: Vec<Vec<String>> = table
                .window(from..from + 200)
                .map(|row| row.cells().map(|cell| cell.shown().into_owned()).collect())
                .collect();
            best = best.min(started.elapsed().as_secs_f64());
            black_box(page);
        }
        slowest = slowest.max(best);
    }
    let errors = table.places(|row| matches!(row.cell(0).content, Content::Error(_))).len();
    println!("{}", serde_json::json!({ "seconds": slowest, "counted": table.len() - errors }));
    Ok(())
}

const HEADINGS: [&str; 12] = [
    "Employee ID",
    "Full name",
    "E-mail",
    "Department",
    "Created",
    "Level",
    "MFA",
    "Devices",
    "Share",
    "Status",
    "Cost",
    "Last seen",
];

/// IDs with zeros before them, dates, shares and sums in their number formats, and texts that come again and again.
fn write_xlsx(path: &Path, rows: usize) -> Outcome<usize> {
    let mut workbook = Workbook::new();
    let formats = ["000000", "yyyy-mm-dd", "0%", "#,##0.00", "dd.mm.yyyy hh:mm"];
    let [id, day, share, sum, moment] = formats.map(|code| Format::new().set_num_format(code));
    let sheet = workbook.add_worksheet().set_name("Accounts")?;
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading)?;
    }
    for (row, number) in (1..).zip(1..=rows) {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let value = number as f64;
        if number % 50 == 0 {
            sheet.set_row_hidden(row)?;
        }
        sheet.write_number_with_format(row, 0, value, &id)?;
        sheet.write_string(row, 1, format!("Person {}", number % 5000))?;
        sheet.write_string(row, 2, format!("person.{number}@example.com"))?;
        sheet.write_string(row, 3, ["Sales", "Support", "Finance", "Research"][number % 4])?;
        sheet.write_number_with_format(row, 4, 42_000.0 + value % 4000.0, &day)?;
        sheet.write_string(row, 5, ["ADMIN", "EDITOR", "BASE"][number % 3])?;
        sheet.write_boolean(row, 6, !number.is_multiple_of(9))?;
        sheet.write_number(row, 7, value % 7.0)?;
        sheet.write_number_with_format(row, 8, value % 100.0 / 100.0, &share)?;
        sheet.write_string(row, 9, "ACTIVE")?;
        sheet.write_number_with_format(row, 10, value * 1.25, &sum)?;
        sheet.write_number_with_format(row, 11, 45_000.0 + value / 1440.0 % 900.0, &moment)?;
    }
    workbook.save(path)?;
    Ok(rows)
}

/// About two hundred bytes a row.
fn write_csv(path: &Path, rows: usize) -> Outcome<usize> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "{}", HEADINGS.join(","))?;
    for number in 1..=rows {
        writeln!(
            file,
            "{number:06},Zoë Person {},person.{number}@example.com,\"Sales, {} and support\",2024-03-{:02},ADMIN,TRUE,{},\
             {}%,ACTIVE,{}.25,\"https://staff.example.com/people/{number}?from=export&department=sales-and-support\"",
            number % 5000,
            number % 40,
            number % 28 + 1,
            number % 7,
            number % 100,
            number * 3,
        )?;
    }
    file.flush()?;
    Ok(rows)
}
