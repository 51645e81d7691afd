//! `history`: one line for each attempt to send.

use rollcall::{Error, Rollcall, Run};
use serde_json::json;

use crate::answer::Answer;
use crate::say;

pub(super) fn run(house: &Rollcall, list: Option<&str>) -> Result<Answer, Error> {
    let runs = house.history(list)?;
    let text = match runs.is_empty() {
        true => "Nothing was sent yet.".to_owned(),
        false => say::columns(&runs.iter().map(line).collect::<Vec<_>>()),
    };
    let practice = !runs.is_empty() && runs.iter().all(|run| run.practice);
    Ok(Answer::new(&json!({"practice": practice, "runs": runs}), text)?.practice(practice))
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
