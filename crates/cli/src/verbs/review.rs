//! `review`: what a send would do.

use std::collections::BTreeMap;

use rollcall::prepare::FileFacts;
use rollcall::recipe::{Problem, Severity};
use rollcall::review::{Changed, Hold, HoldRule, Named};
use rollcall::sheet::Note;
use rollcall::{Error, Request, Review, Rollcall, Watch};
use vanta::Kind;
use vanta::kind::grouped;

use crate::answer::{self, Answer};
use crate::arguments;
use crate::say;

/// So many rows of a problem are named in text.
const ROWS: usize = 20;

pub(super) async fn run(
    house: &Rollcall,
    sheet: &arguments::Sheet,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let request =
        Request { list: sheet.list.clone(), files: sheet.files()?, approve: None, unchanged_too: false };
    let review = house.review(&request, told).await?;
    let exit = match &review {
        review if !review.refused.is_empty() => answer::HELD,
        review if review.has_changes() => answer::WAITS,
        _ => answer::DONE,
    };
    let text = whole(&review, sheet);
    Ok(Answer::new(&review, text)?.practice(review.practice).exit(exit))
}

fn whole(review: &Review, sheet: &arguments::Sheet) -> String {
    let mut text = head(review);
    text.push_str(&say::section("About the file:", review.notes.iter().map(Note::in_words)));
    text.push_str(&problems(&review.problems));
    text.push_str(&holds("Refused", &review.refused));
    if review.plan.is_none() {
        text.push_str("\nNothing was sent, and nothing was changed in Vanta.\n");
        if !review.problems.is_empty() {
            text.push_str(&format!("Next: rollcall check {}\n", sheet.again()));
        }
        return text;
    }
    text.push_str(&sentence(review));
    text.push_str(&say::long_section(
        "Removed (no longer in your file):",
        review.removed.iter().map(named),
        say::NAMED,
    ));
    text.push_str(&by_field(review));
    text.push_str(&say::section("New:", review.new.iter().map(named)));
    text.push_str(&say::section("New, was removed before:", review.returned.iter().map(named)));
    text.push_str(&say::section("Rows left out:", review.left_out.iter().map(super::check::left_out)));
    text.push_str(&super::check::filtered(review.filtered));
    if review.mended > 0 {
        let cells = say::count(review.mended, "cell", "cells");
        text.push_str(&format!("\nFixed here, not in your file: {cells}\n"));
    }
    text.push_str(&say::section("Columns that will not be sent:", review.not_sent.iter().cloned()));
    // Whom the removals concern stands above already.
    let unnamed = |hold: &Hold| match hold.rule {
        HoldRule::Removals => Hold { names: None, ..hold.clone() },
        _ => hold.clone(),
    };
    let held: Vec<Hold> = review.holds.iter().map(unnamed).collect();
    text.push_str(&holds("Held for your review", &held));
    text.push_str(&next(review, sheet));
    text
}

fn head(review: &Review) -> String {
    let label = Kind::named(&review.kind).map_or("", |kind| kind.label);
    let region =
        review.region.as_deref().map_or_else(|| "practice".to_owned(), |region| format!("region {region}"));
    let file = |file: &FileFacts| {
        format!("{} (sheet \"{}\", {})", file.name, file.sheet, say::count(file.rows, "row", "rows"))
    };
    let files: Vec<String> = review.files.iter().map(file).collect();
    say::clean(&format!(
        "{} to the list \"{}\"\n{label} · Vanta list ID {} · client ID {} · {region}\nRecipe: {}\n",
        files.join(" and "),
        review.list,
        review.list_id,
        review.client_id,
        super::check::recipe(&review.recipe),
    ))
}

fn sentence(review: &Review) -> String {
    let noun = if review.will_hold == 1 { &review.noun_one } else { &review.noun_many };
    let returned = match review.returned.len() {
        0 => String::new(),
        number => format!("New again {} · ", grouped(number)),
    };
    format!(
        "\nAfter sending, Vanta will hold {} {noun} (now {}).\nNew {} · {returned}Changed {} · Removed {} · Not changed {}\n",
        grouped(review.will_hold),
        grouped(review.holds_now.unwrap_or(0)),
        grouped(review.new.len()),
        grouped(review.changed.len()),
        grouped(review.removed.len()),
        grouped(review.unchanged),
    )
}

/// What changes, grouped by field first, then by person.
fn by_field(review: &Review) -> String {
    let mut fields: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Changed { id, name, fields: changes } in &review.changed {
        for change in changes {
            let (old, new) = (say::value(&change.old), say::value(&change.new));
            fields.entry(&change.field).or_default().push(format!("{}: {old} → {new}", say::who(name, id)));
        }
    }
    let kind = Kind::named(&review.kind);
    let label = |field: &str| {
        kind.and_then(|kind| kind.field(field)).map_or(field.to_owned(), |known| known.label.to_owned())
    };
    let mut text = String::new();
    for (field, lines) in fields {
        let heading = format!("Changed, {}: {}", label(field), grouped(lines.len()));
        text.push_str(&say::section(&heading, lines.into_iter()));
    }
    text
}

fn named(named: &Named) -> String {
    say::who(&named.name, &named.id)
}

pub(super) fn problems(problems: &[Problem]) -> String {
    let of = |severity: Severity| {
        problems.iter().filter(move |problem| problem.severity == severity).collect::<Vec<_>>()
    };
    problem_lines("Problems to fix:", &of(Severity::Problem))
        + &problem_lines("To look at:", &of(Severity::Notice))
}

/// Each group with its remedy, and with what mends all of it at once.
pub(super) fn problem_lines(heading: &str, problems: &[&Problem]) -> String {
    let line = |problem: &&Problem| {
        let more = match problem.count {
            0 | 1 => String::new(),
            count => {
                format!(" The same in {}{}.", say::count(count - 1, "more row", "more rows"), others(problem))
            }
        };
        let mends = match &problem.mends[..] {
            [] => String::new(),
            mends => format!(
                " Remedy: --mend {}",
                mends.iter().map(|mend| remedy(mend)).collect::<Vec<_>>().join(" or ")
            ),
        };
        format!("{}{more} {}{mends}", problem.message, problem.remedy)
    };
    say::section(heading, problems.iter().map(line))
}

/// A remedy, with what it does where its own text does not tell.
fn remedy(mend: &str) -> String {
    let does = match mend {
        "keep-one" => " (one of them is sent)",
        _ if mend.ends_with('=') || mend.ends_with(":nothing") => " (nothing is sent for it)",
        _ => "",
    };
    format!("\"{mend}\"{does}")
}

/// The rows of a problem besides the first, as far as a line can hold them.
fn others(problem: &Problem) -> String {
    let rows: Vec<String> = problem.rows.iter().skip(1).take(ROWS).map(u32::to_string).collect();
    let more = if problem.rows.len() > ROWS + 1 { ", …" } else { "" };
    if rows.is_empty() { String::new() } else { format!(" ({}{more})", rows.join(", ")) }
}

/// Each rule with the names that it concerns.
pub(super) fn holds(heading: &str, holds: &[Hold]) -> String {
    let hold = |hold: &Hold| {
        let names = hold.names.as_deref().unwrap_or_default();
        let heading = format!("{heading}: {}", say::clean(&hold.message));
        match names {
            [] => format!("\n{heading}\n"),
            names => say::long_section(&heading, names.iter().cloned(), say::NAMED),
        }
    };
    holds.iter().map(hold).collect()
}

fn next(review: &Review, sheet: &arguments::Sheet) -> String {
    let Some(plan) = review.plan.as_deref().filter(|_| review.has_changes()) else {
        return "\nNothing to send.\n".to_owned();
    };
    let send = format!("rollcall send {}", sheet.again());
    let size = format!("{} bytes would be sent.", grouped(review.bytes));
    match review.holds.is_empty() {
        true => format!("\n{size} To send it:\n  {send}\n"),
        false => {
            format!("\n{size} To send exactly this and nothing else, once:\n  {send} --approve {plan}\n")
        }
    }
}
