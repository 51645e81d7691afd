//! `check`: the records that would be sent, and the problems with their rows.

use rollcall::prepare::RecipeFrom;
use rollcall::recipe::{Problem, ProblemCode, Severity};
use rollcall::{Check, Checked, Error, Rollcall, Watch};
use vanta::Kind;
use vanta::kind::grouped;

use super::file::{self, NotAsItStands};
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
        forget_mended: check.forget_mended,
    };
    let checked = house.check(&wanted, told).await?;
    let fine = !checked.problems.iter().any(|problem| problem.severity == Severity::Problem);
    let text = whole(&checked, check, fine);
    let exit = if fine && !is_nothing(&checked) { answer::DONE } else { answer::WAITS };
    Ok(Answer::new(&checked, text)?.practice(checked.practice).exit(exit))
}

fn whole(checked: &Checked, check: &arguments::Check, fine: bool) -> String {
    let mut text = head(checked);
    text.push_str(&file::about(&checked.notes, checked.filtered));
    let of = |severity: Severity| checked.problems.iter().filter(move |problem| problem.severity == severity);
    let problems: Vec<&Problem> = of(Severity::Problem).collect();
    let notices: Vec<&Problem> = of(Severity::Notice).collect();
    text.push_str(&problem_lines("Problems to fix:", &problems));
    text.push_str(&problem_lines("To look at:", &notices));
    text.push_str(&say::section("Not taken in:", checked.not_merged.iter().cloned()));
    text.push_str(&file::not_as_it_stands(&NotAsItStands {
        left_out: &checked.left_out,
        filtered: checked.filtered,
        mended: &checked.mended_cells,
        counts: &checked.left_out_counts,
        not_sent: &checked.not_sent,
    }));
    let no_longer = checked.no_longer_mended.iter().map(file::mended);
    text.push_str(&say::section("As your file has it again:", no_longer));
    if checked.forgotten > 0 {
        let cells = say::count(checked.forgotten, "mended cell is", "mended cells are");
        text.push_str(&format!("\n{cells} forgotten: what your file says counts.\n"));
    }
    text.push_str(&meter(checked));
    if let Some(records) = &checked.records {
        text.push_str(&say::section("Records:", records.iter().map(|record| record.to_string())));
    }
    text.push_str(&next(checked, check, fine));
    text.push_str(&file::proposed(&checked.proposed, &check.sheet.again()));
    text
}

fn head(checked: &Checked) -> String {
    let label = Kind::named(&checked.kind).map_or("", |kind| kind.label);
    let looks = checked.problems.iter().filter(|problem| problem.severity == Severity::Notice).count();
    let problems = checked.problems.len() - looks;
    say::clean(&format!(
        "{} for the list \"{}\" ({label})\nRecipe: {}\n\n{} ready · {} · {} to look at\n",
        file::named(&checked.files),
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

/// Whether there is not one record, though nothing is wrong.
fn is_nothing(checked: &Checked) -> bool {
    checked.ready + checked.with_problems == 0
}

fn next(checked: &Checked, check: &arguments::Check, fine: bool) -> String {
    let again = check.sheet.again();
    if fine && is_nothing(checked) {
        return "\nNothing would be sent, and sending nothing is refused: it would remove everyone.\n"
            .to_owned();
    }
    if fine {
        let keep = match check.sheet.mend.is_empty() {
            true => String::new(),
            false => format!(
                "The remedies count this time only. To keep them in the list's recipe:\n  rollcall match {again} --keep\n"
            ),
        };
        return format!("\nNext: rollcall review {again}\n{keep}");
    }
    let mut ways = Vec::new();
    let unmatched = |problem: &Problem| {
        matches!(problem.code, ProblemCode::NotMatched | ProblemCode::NoIdColumn | ProblemCode::ColumnMissing)
    };
    if checked.problems.iter().any(unmatched) {
        ways.push(format!(
            "see what is proposed for fields without a column, and say what feeds them:\n  rollcall match {again}\n"
        ));
    }
    if checked.problems.iter().any(|problem| !problem.mends.is_empty()) {
        ways.push(format!(
            "add the remedies that fit, and look again:\n  rollcall check {again} --mend REMEDY\n"
        ));
    }
    if checked
        .problems
        .iter()
        .any(|problem| problem.severity == Severity::Problem && !problem.rows.is_empty())
    {
        ways.push(format!(
            "mend the file; or mend its rows in a spreadsheet of their own, and take them in with --merge:\n  rollcall \
             check {again} --problems problems.xlsx\n"
        ));
    }
    format!("\nNext: {}", ways.join("Or "))
}
