//! `check`: the records that would be sent, and the problems with their rows.

use rollcall::prepare::{LeftOutRow, RecipeFrom};
use rollcall::recipe::{Problem, Severity};
use rollcall::sheet::Note;
use rollcall::{Check, Checked, Error, Rollcall, Watch};
use vanta::Kind;
use vanta::kind::grouped;

use super::review::problem_lines;
use crate::answer::{self, Answer};
use crate::arguments;
use crate::say;

pub(super) async fn run(
    house: &Rollcall,
    check: &arguments::Check,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let wanted = Check {
        list: check.sheet.list.clone(),
        files: check.sheet.files()?,
        records: check.records,
        problems: check.problems.clone(),
        merge: check.merge.clone(),
        forget_mended: false,
    };
    let checked = house.check(&wanted, told).await?;
    let fine = !checked.problems.iter().any(|problem| problem.severity == Severity::Problem);
    let text = whole(&checked, check, fine);
    let exit = if fine { answer::DONE } else { answer::WAITS };
    Ok(Answer::new(&checked, text)?.practice(checked.practice).exit(exit))
}

fn whole(checked: &Checked, check: &arguments::Check, fine: bool) -> String {
    let mut text = head(checked);
    text.push_str(&say::section("About the files:", checked.notes.iter().map(Note::in_words)));
    let of = |severity: Severity| checked.problems.iter().filter(move |problem| problem.severity == severity);
    let problems: Vec<&Problem> = of(Severity::Problem).collect();
    let notices: Vec<&Problem> = of(Severity::Notice).collect();
    text.push_str(&problem_lines("Problems to fix:", &problems));
    text.push_str(&problem_lines("To look at:", &notices));
    if checked.mended > 0 {
        text.push_str(&format!(
            "\nFixed here, not in your file: {}\n",
            say::count(checked.mended, "cell", "cells")
        ));
    }
    text.push_str(&say::section("Not taken in:", checked.not_merged.iter().cloned()));
    text.push_str(&say::section("Rows left out:", checked.left_out.iter().map(left_out)));
    text.push_str(&say::section("Columns that will not be sent:", checked.not_sent.iter().cloned()));
    text.push_str(&meter(checked));
    if let Some(records) = &checked.records {
        text.push_str(&say::section(
            "Records:",
            records.iter().map(|record| serde_json::Value::Object(record.clone()).to_string()),
        ));
    }
    text.push_str(&next(check, fine));
    text
}

fn head(checked: &Checked) -> String {
    let file = |file: &rollcall::prepare::FileFacts| {
        format!("{} (sheet \"{}\", {})", file.name, file.sheet, say::count(file.rows, "row", "rows"))
    };
    let files: Vec<String> = checked.files.iter().map(file).collect();
    let label = Kind::named(&checked.kind).map_or("", |kind| kind.label);
    let looks = checked.problems.iter().filter(|problem| problem.severity == Severity::Notice).count();
    let problems = checked.problems.len() - looks;
    say::clean(&format!(
        "{} for the list \"{}\" ({label})\nRecipe: {}\n\n{} ready · {} · {} to look at\n",
        files.join(" and "),
        checked.list,
        recipe(&checked.recipe),
        grouped(checked.ready),
        say::count(problems, "problem", "problems"),
        grouped(looks),
    ))
}

/// Where a recipe comes from.
pub(super) fn recipe(from: &RecipeFrom) -> String {
    match from {
        RecipeFrom::Given => "the one you named".to_owned(),
        RecipeFrom::Kept { version } => format!("the list's own, version {version}"),
        RecipeFrom::Suggested => "none yet; only what is certain from headings and values".to_owned(),
    }
}

pub(super) fn left_out(left: &LeftOutRow) -> String {
    let of = left.source.as_ref().map_or_else(String::new, |source| format!(" of \"{source}\""));
    format!("row {}{of}: {}", grouped(left.row as usize), left.why)
}

/// How full the request is, and with what.
fn meter(checked: &Checked) -> String {
    let share = |field: &rollcall::prepare::FieldBytes| format!("{} {}", field.field, grouped(field.bytes));
    let fields: Vec<String> = checked.fields_bytes.iter().take(4).map(share).collect();
    format!(
        "\n{} of 10,000,000 bytes and {} of 10,000 records would be sent. Most of it: {}\n",
        grouped(checked.records_bytes),
        grouped(checked.ready + checked.with_problems),
        if fields.is_empty() { "nothing".to_owned() } else { fields.join(", ") },
    )
}

fn next(check: &arguments::Check, fine: bool) -> String {
    let again = check.sheet.again();
    match fine {
        true => format!("\nNext: rollcall review {again}\n"),
        false => format!(
            "\nNext: mend the file; or add the remedies that fit, and look again:\n  rollcall check {again} --mend REMEDY\n\
             or mend the rows in a spreadsheet of their own:\n  rollcall check {again} --problems problems.xlsx\n"
        ),
    }
}
