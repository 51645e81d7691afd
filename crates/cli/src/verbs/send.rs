//! `send`: the guarded send.

use rollcall::send::{Difference, DifferenceKind};
use rollcall::{Error, Request, Rollcall, Sent, State, Watch};

use super::check::recipe;
use super::file::{self, NotAsItStands};
use super::review::{holds, problems};
use crate::answer::{Answer, exit_of};
use crate::arguments;
use crate::say;

pub(super) async fn run(house: &Rollcall, send: &arguments::Send, told: &dyn Watch) -> Result<Answer, Error> {
    let request = Request {
        list: send.sheet.list.clone(),
        files: send.sheet.files()?,
        approve: send.approve.clone(),
        unchanged_too: send.unchanged_too,
    };
    let sent = house.send(&request, told).await?;
    let text = whole(&sent, send);
    Ok(Answer::new(&sent, text)?.practice(sent.practice).exit(exit_of(sent.state)))
}

fn whole(sent: &Sent, send: &arguments::Send) -> String {
    let mut text = format!("{}\n", say::clean(&sent.message));
    if sent.sent || sent.state == State::Differs {
        text.push_str(&format!(
            "New {} · Changed {} · Removed {} · Not changed {}\n",
            sent.new + sent.returned,
            sent.changed,
            sent.removed,
            sent.unchanged
        ));
    }
    text.push_str(&format!("From {}. Recipe: {}\n", file::named(&sent.files), recipe(&sent.recipe)));
    text.push_str(&file::about(&sent.notes, sent.filtered));
    text.push_str(&problems(&sent.problems));
    text.push_str(&holds("Refused", &sent.refused));
    text.push_str(&file::not_as_it_stands(&NotAsItStands {
        left_out: &sent.left_out,
        filtered: sent.filtered,
        mended: &sent.mended_cells,
        counts: &sent.left_out_counts,
        not_sent: &sent.not_sent,
    }));
    if sent.state == State::Held {
        text.push_str(&holds("Held", &sent.holds));
        text.push_str(&format!(
            "\nSee all of it:  rollcall review {0}\nApprove exactly this, once:\n  rollcall send {0}{1} --approve {2}\n",
            send.sheet.again(),
            if send.unchanged_too { " --unchanged-too" } else { "" },
            sent.plan.as_deref().unwrap_or_default(),
        ));
    }
    text.push_str(&say::section("Differs:", sent.differences.iter().map(difference)));
    if let Some(unkept) = &sent.unkept {
        text.push_str(&format!("\n{}\n", say::line(unkept)));
    }
    text.push_str(&format!("\nRun {}\n", sent.run));
    text
}

fn difference(difference: &Difference) -> String {
    let who = say::who(&difference.name, &difference.id);
    match difference.kind {
        DifferenceKind::Missing => format!("{who}: sent, but Vanta does not have it"),
        DifferenceKind::StillRemoved => format!("{who}: sent, but Vanta still shows it as removed"),
        DifferenceKind::Unexpected => format!("{who}: not sent, but Vanta has it"),
        DifferenceKind::OtherValues => {
            let field = |change: &rollcall::review::Change| {
                format!(
                    "{} is {}, sent was {}",
                    change.field,
                    say::value(&change.old),
                    say::value(&change.new)
                )
            };
            format!("{who}: {}", difference.fields.iter().map(field).collect::<Vec<_>>().join("; "))
        }
    }
}
