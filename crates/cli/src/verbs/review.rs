//! `review`: what a send would do.

use std::collections::BTreeMap;

use rollcall::recipe::{Problem, Severity};
use rollcall::review::{Changed, Hold, HoldRule, Named};
use rollcall::{Error, Request, Review, Rollcall, Watch};
use vanta::Kind;
use vanta::kind::grouped;

use super::again::Again;
use super::configured;
use super::file::{self, NotAsItStands};
use crate::answer::{self, Answer};
use crate::arguments;
use crate::say;
use crate::shell;

/// So many rows of a problem are named in text.
const ROWS: usize = 20;

pub(super) async fn run(
    house: &Rollcall,
    wanted: &arguments::Review,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let request = wanted.gentler.request(&wanted.sheet)?;
    let again = Again::Files { sheet: &wanted.sheet, gentler: &wanted.gentler, unchanged_too: false };
    reviewed(house, &request, &again, told).await
}

pub(super) async fn reviewed(
    house: &Rollcall,
    request: &Request,
    again: &Again<'_>,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let review = house.review(request, told).await?;
    let exit = match &review {
        review if !review.refused.is_empty() => answer::HELD,
        review if review.has_changes() => answer::WAITS,
        _ => answer::DONE,
    };
    let text = whole(&review, again);
    Ok(Answer::new(&review, text)?.practice(review.practice).exit(exit))
}

fn whole(review: &Review, again: &Again<'_>) -> String {
    let mut text = head(review);
    text.push_str(&configured::told(review.config.as_ref()));
    text.push_str(&not_compared(review.not_compared.as_deref()));
    text.push_str(&file::about(&review.notes, review.filtered));
    text.push_str(&problems(&review.problems));
    text.push_str(&holds("Refused", &review.refused));
    if review.plan.is_none() {
        text.push_str(&not_as_it_stands(review));
        text.push_str("\nNothing was sent, and nothing was changed in Vanta.\n");
        if let Some(files) = again.files() {
            if !review.problems.is_empty() {
                text.push_str(&format!("Next: rollcall check {files}\n"));
                text.push_str(&again.gentler_ways(&review.refused));
            }
            text.push_str(&file::proposed(&review.proposed, &files));
        }
        return text;
    }
    text.push_str(&sentence(review));
    let absent = if review.restores.is_some() { "not in it then" } else { "no longer in your file" };
    text.push_str(&say::long_section(
        &format!("Removed ({absent}):"),
        review.removed.iter().map(named),
        say::NAMED,
    ));
    text.push_str(&say::long_section(
        &format!("Sent as deactivated ({absent}):"),
        review.deactivated.iter().map(named),
        say::NAMED,
    ));
    text.push_str(&say::section("Kept as Vanta has them:", review.kept.iter().map(named)));
    text.push_str(&by_field(review));
    text.push_str(&say::section("New:", review.new.iter().map(named)));
    text.push_str(&say::section("New, was removed before:", review.returned.iter().map(named)));
    text.push_str(&not_as_it_stands(review));
    // Whom the removals concern stands above already.
    let unnamed = |hold: &Hold| match hold.rule {
        HoldRule::Removals | HoldRule::RemovalsWithin => Hold { names: None, ..hold.clone() },
        _ => hold.clone(),
    };
    let held: Vec<Hold> = review.holds.iter().map(unnamed).collect();
    text.push_str(&holds("Held for your review", &held));
    text.push_str(&next(review, again));
    if let Some(files) = again.files() {
        text.push_str(&file::proposed(&review.proposed, &files));
    }
    text
}

fn not_as_it_stands(review: &Review) -> String {
    file::not_as_it_stands(&NotAsItStands {
        left_out: &review.left_out,
        filtered: review.filtered,
        mended: &review.mended_cells,
        counts: &review.left_out_counts,
        not_sent: &review.not_sent,
    })
}

fn head(review: &Review) -> String {
    let label = Kind::named(&review.kind).map_or("", |kind| kind.label);
    let region =
        review.region.as_deref().map_or_else(|| "practice".to_owned(), |region| format!("region {region}"));
    say::clean(&format!(
        "{} to the list \"{}\"\n{label} · Vanta list ID {} · client ID {} · {region}\n{}",
        file::source(&review.files, review.restores.as_ref()),
        review.list,
        review.list_id,
        review.client_id,
        review
            .recipe
            .as_ref()
            .map_or_else(String::new, |from| format!("Recipe: {}\n", super::check::recipe(from))),
    ))
}

fn sentence(review: &Review) -> String {
    let noun = if review.will_hold == 1 { &review.noun_one } else { &review.noun_many };
    let returned = match review.returned.len() {
        0 => String::new(),
        number => format!("New again {} · ", grouped(number)),
    };
    format!(
        "\nAfter sending, Vanta will hold {} {noun} (now {}).\nNew {} · {returned}Changed {} · Removed {} · {}Not changed {}\n",
        grouped(review.will_hold),
        grouped(review.holds_now.unwrap_or(0)),
        grouped(review.new.len()),
        grouped(review.changed.len()),
        grouped(review.removed.len()),
        gentle(review.kept.len(), review.deactivated.len()),
        grouped(review.unchanged),
    )
}

/// How many are kept or deactivated, where any are.
pub(super) fn gentle(kept: usize, deactivated: usize) -> String {
    let mut text = String::new();
    for (number, what) in [(deactivated, "Deactivated"), (kept, "Kept as Vanta has them")] {
        if number > 0 {
            text.push_str(&format!("{what} {} · ", grouped(number)));
        }
    }
    text
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
        let mends: Vec<String> = problem.mends.iter().filter_map(|mend| remedy(mend)).collect();
        let mends = match (&mends[..], problem.mends.is_empty()) {
            ([], true) => String::new(),
            ([], false) => format!(" {BY_SPREADSHEET}"),
            (mends, _) => format!(" Remedy: --mend {}", mends.join(" or ")),
        };
        format!("{}{more} {}{mends}", problem.message, problem.remedy)
    };
    say::section(heading, problems.iter().map(line))
}

/// What is said in place of a remedy that cannot be written in a command line.
pub(super) const BY_SPREADSHEET: &str = "Mend it in a spreadsheet: rollcall check … --problems problems.xlsx";

/// A remedy as it is typed, with what it does where its own text does not tell; nothing, where it cannot be typed.
fn remedy(mend: &str) -> Option<String> {
    let does = match mend {
        "keep-one" => " (one of them is sent)",
        _ if mend.ends_with('=') || mend.ends_with(":nothing") => " (nothing is sent for it)",
        _ => "",
    };
    Some(format!("{}{does}", shell::word(mend)?))
}

/// The rows of a problem besides the first, as far as a line can hold them.
fn others(problem: &Problem) -> String {
    let rows: Vec<String> = problem.rows.iter().skip(1).take(ROWS).map(u32::to_string).collect();
    let more = if problem.rows.len() > ROWS + 1 { ", …" } else { "" };
    if rows.is_empty() { String::new() } else { format!(" ({}{more})", rows.join(", ")) }
}

/// Which rules could not be asked, as a paragraph; nothing where all were.
pub(super) fn not_compared(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!("\nNot compared with the last send: {}\n", say::clean(why)))
}

/// Each rule with the names that it concerns.
pub(super) fn holds(heading: &str, holds: &[Hold]) -> String {
    let hold = |hold: &Hold| {
        let names = hold.names.as_deref().unwrap_or_default();
        let heading = format!("{heading}: {}", say::clean(&hold.message));
        let cause = hold
            .cause
            .as_deref()
            .map_or_else(String::new, |cause| format!("Likely cause: {}\n", say::clean(cause)));
        match names {
            [] => format!("\n{heading}\n{cause}"),
            names => format!("{}{cause}", say::long_section(&heading, names.iter().cloned(), say::NAMED)),
        }
    };
    holds.iter().map(hold).collect()
}

fn next(review: &Review, again: &Again<'_>) -> String {
    let Some(plan) = review.plan.as_deref().filter(|_| review.has_changes()) else {
        return "\nNothing to send.\n".to_owned();
    };
    // With the plan's fingerprint also where nothing holds it: the file or Vanta's list may change meanwhile.
    format!(
        "\n{} bytes would be sent. To send exactly this and nothing else, once:\n  {}\n{}{}",
        grouped(review.bytes),
        again.approve(plan),
        again.approve_in_file(plan),
        again.gentler_ways(&review.holds),
    )
}
