//! `read`: what Vanta holds now.

use rollcall::{Error, Reading, Rollcall, Watch};
use serde_json::Value;

use crate::answer::Answer;
use crate::arguments;
use crate::say;

pub(super) async fn run(house: &Rollcall, read: &arguments::Read, told: &dyn Watch) -> Result<Answer, Error> {
    let whole = house.read(&read.list, told).await?;
    let reading = if read.all { whole } else { whole.only_live() };
    let mut text = format!(
        "\"{}\" holds {} live and {} removed, read {}.\n",
        reading.list,
        vanta::kind::grouped(reading.live),
        vanta::kind::grouped(reading.removed),
        say::moment(reading.read_at),
    );
    if let Some(out) = &read.out {
        reading.write(out)?;
        text.push_str(&format!("Written to {}.\n", out.display()));
    } else {
        text.push_str(&people(&reading));
    }
    let mut answer = Answer::new(&reading, text)?.practice(reading.practice);
    if let (Some(out), Value::Object(document)) = (&read.out, &mut answer.document) {
        document.insert("written".to_owned(), Value::from(out.display().to_string()));
    }
    Ok(answer)
}

/// The first records, by ID and name.
fn people(reading: &Reading) -> String {
    let line = |record: &vanta::Record| {
        let text = |field: &str| record[field].as_str().unwrap_or_default().to_owned();
        let removed = if rollcall::review::is_live(record) { "" } else { " — removed" };
        format!("{}{removed}", say::who(&text("displayName"), &text("uniqueId")))
    };
    say::section("Records", reading.records.iter().map(line))
}
