//! `history`: one line for each attempt to send, and whether all of it is as it was written.

use rollcall::{Error, HistoryVerdict, Rollcall, Run};
use serde_json::json;
use vanta::kind::grouped;

use crate::answer::{Answer, FAILED};
use crate::arguments;
use crate::say;

pub(super) async fn run(house: &Rollcall, wanted: &arguments::History) -> Result<Answer, Error> {
    let list = wanted.list.as_deref();
    let runs = match &wanted.record {
        Some(id) => house.runs_of_record(list, id).await?,
        None => house.history(list)?,
    };
    let practice = !runs.is_empty() && runs.iter().all(|run| run.practice);
    let mut document = json!({"practice": practice, "runs": runs});
    let mut text = match (runs.is_empty(), &wanted.record) {
        (true, None) => "Nothing was sent yet.".to_owned(),
        (true, Some(id)) => format!("No run concerned {}.", say::line(id)),
        (false, _) => say::columns(&runs.iter().map(line).collect::<Vec<_>>()),
    };
    let mut intact = true;
    if wanted.verify {
        let verdict = house.verify_history().await?;
        intact = verdict.intact;
        text = format!("{}\n\n{}", text.trim_end(), in_words(&verdict));
        document["verified"] = serde_json::to_value(&verdict).unwrap_or_default();
    }
    let answer = Answer::new(&document, text)?.practice(practice);
    Ok(if intact { answer } else { answer.exit(FAILED) })
}

fn line(run: &Run) -> Vec<String> {
    let mark = if run.practice { " (practice)" } else { "" };
    vec![
        say::moment(run.started),
        format!("{}{mark}", run.list),
        format!("+{} ~{} −{} ={}", run.new + run.returned, run.changed, run.removed, run.unchanged),
        format!("{}{}", say::state(run.state), if run.approved { ", approved" } else { "" }),
        run.run.clone(),
    ]
}

fn in_words(verdict: &HistoryVerdict) -> String {
    let entries = match verdict.entries {
        1 => "1 entry".to_owned(),
        entries => format!("{} entries", grouped(entries)),
    };
    let mut lines = vec![match verdict.intact {
        true => format!("The history is whole: {entries}, each as it was written."),
        false => format!("THE HISTORY IS NOT AS IT WAS WRITTEN ({entries}):"),
    }];
    lines.extend(verdict.broken.iter().map(|broken| format!("  {}", say::line(&broken.what))));
    if let Some(head) = &verdict.head {
        lines.push(format!("Last hash: {head}"));
    }
    lines.extend(verdict.notes.iter().map(|note| say::line(note)));
    lines.join("\n")
}
