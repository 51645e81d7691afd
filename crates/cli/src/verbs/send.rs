//! `send`: the guarded send.

use rollcall::review::{Asking, Change, Changed};
use rollcall::send::{Difference, DifferenceKind};
use rollcall::{Error, Request, Rollcall, Sent, State, Watch};

use super::again::Again;
use super::check::recipe;
use super::configured;
use super::file::{self, NotAsItStands};
use super::review::{gentle, holds, not_compared, problems};
use crate::answer::{Answer, exit_of};
use crate::arguments;
use crate::ask;
use crate::say;

pub(super) async fn run(
    house: &Rollcall,
    send: &arguments::Send,
    json: bool,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let request = Request {
        approve: send.approve.clone(),
        unchanged_too: send.unchanged_too,
        ..send.gentler.request(&send.sheet)?
    };
    let again =
        Again::Files { sheet: &send.sheet, gentler: &send.gentler, unchanged_too: send.unchanged_too };
    sent(house, request, &again, json, told).await
}

pub(super) async fn sent(
    house: &Rollcall,
    request: Request,
    again: &Again<'_>,
    json: bool,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let mut sent = house.send(&request, told).await?;
    // A person who is there is asked, and what they agreed to is approved by its fingerprint: if anything changes
    // while they read, nothing is sent.
    if sent.state == State::Held && request.asking == Asking::Hand && !json {
        eprint!("{}", asked(&sent));
        if ask::agreed(&sent.holds) {
            sent = house.send(&Request { approve: sent.plan.clone(), ..request }, told).await?;
        }
    }
    let text = whole(&sent, again);
    Ok(Answer::new(&sent, text)?.practice(sent.practice).exit(exit_of(sent.state)))
}

/// What a person reads before the questions.
fn asked(sent: &Sent) -> String {
    let practice = if sent.practice { format!("{}\n", say::PRACTICE) } else { String::new() };
    format!(
        "{practice}{} to the list \"{}\"\nNew {} · Changed {} · Removed {} · {}Not changed {}\n",
        file::source(&sent.files, sent.restores.as_ref()),
        say::clean(&sent.list),
        sent.new + sent.returned,
        sent.changed,
        sent.removed,
        gentle(sent.kept, sent.deactivated),
        sent.unchanged
    )
}

fn whole(sent: &Sent, again: &Again<'_>) -> String {
    let mut text = format!("{}\n", say::clean(&sent.message));
    if sent.sent || sent.state == State::Differs {
        text.push_str(&format!(
            "New {} · Changed {} · Removed {} · {}Not changed {}\n",
            sent.new + sent.returned,
            sent.changed,
            sent.removed,
            gentle(sent.kept, sent.deactivated),
            sent.unchanged
        ));
    }
    let recipe = sent.recipe.as_ref().map_or_else(String::new, |from| format!(" Recipe: {}", recipe(from)));
    let from = if sent.restores.is_some() { "Sent again: " } else { "From " };
    text.push_str(&format!("{from}{}.{recipe}\n", file::source(&sent.files, sent.restores.as_ref())));
    text.push_str(&configured::told(sent.config.as_ref()));
    text.push_str(&not_compared(sent.not_compared.as_deref()));
    text.push_str(&file::about(&sent.notes, sent.filtered));
    text.push_str(&problems(&sent.problems));
    text.push_str(&holds("Refused", &sent.refused));
    text.push_str(&again.gentler_ways(&sent.refused));
    text.push_str(&file::not_as_it_stands(&NotAsItStands {
        left_out: &sent.left_out,
        filtered: sent.filtered,
        mended: &sent.mended_cells,
        counts: &sent.left_out_counts,
        not_sent: &sent.not_sent,
    }));
    if sent.state == State::Held {
        text.push_str(&holds("Held", &sent.holds));
        let plan = sent.plan.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "\nSee all of it:  {}\nApprove exactly this, once:\n  {}\n{}{}",
            again.review(),
            again.approve(plan),
            again.approve_in_file(plan),
            again.gentler_ways(&sent.holds),
        ));
    }
    text.push_str(&say::section("Kept otherwise by Vanta:", sent.kept_otherwise.iter().map(kept_otherwise)));
    text.push_str(&say::section("Differs:", sent.differences.iter().map(difference)));
    if let Some(unkept) = &sent.unkept {
        text.push_str(&format!("\n{}\n", say::line(unkept)));
    }
    text.push_str(&format!("\nRun {}\n", sent.run));
    text
}

/// One record in which Vanta differs, in a line.
pub(super) fn difference(difference: &Difference) -> String {
    let who = say::who(&difference.name, &difference.id);
    match difference.kind {
        DifferenceKind::Missing => format!("{who}: sent, but Vanta does not have it"),
        DifferenceKind::StillRemoved => format!("{who}: sent, but Vanta still shows it as removed"),
        DifferenceKind::Unexpected => format!("{who}: not sent, but Vanta has it"),
        DifferenceKind::OtherValues => format!("{who}: {}", fields(&difference.fields)),
    }
}

fn kept_otherwise(changed: &Changed) -> String {
    format!("{}: {}", say::who(&changed.name, &changed.id), fields(&changed.fields))
}

fn fields(changes: &[Change]) -> String {
    let field = |change: &Change| {
        format!("{} is {}, sent was {}", change.field, say::value(&change.old), say::value(&change.new))
    };
    changes.iter().map(field).collect::<Vec<_>>().join("; ")
}
