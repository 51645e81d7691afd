//! How things are said to people: short lines, real numbers, nothing cut without saying so.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rollcall::State;
use vanta::Value;
use vanta::kind::grouped;

/// The first line of every text about a practice Vanta.
pub(crate) const PRACTICE: &str = "PRACTICE: nothing reaches Vanta";

/// How many lines of one sort are shown before the rest is counted.
pub(crate) const SHOWN: usize = 20;

/// Text without control characters: what a file or an answer holds must not steer the terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if steers(c) && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// The same in one line, with line breaks shown, so that no cell can pass for something that Rollcall says.
pub(crate) fn line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '\n' {
                '⏎'
            } else if steers(c) {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect()
}

/// Control characters, and those that turn the direction of the text after them.
pub(crate) fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Cells in a table of columns are cut after so many characters, the last one of a row later.
const WIDEST: usize = 48;
const WIDEST_LAST: usize = 200;

/// A text in one line, cut where it is too long for a column.
fn cell(text: &str, widest: usize) -> String {
    let text = line(text);
    match text.char_indices().nth(widest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A name with its ID: `Ann Lee (E-1042)`.
pub(crate) fn who(name: &str, id: &str) -> String {
    if name.is_empty() || name == id { id.to_owned() } else { format!("{name} ({id})") }
}

/// A value as a person reads it.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::String(text) => text.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(self::value).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A moment in the computer's zone: `2026-11-22 14:02:11 CET`.
pub(crate) fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// A state in words.
pub(crate) fn state(state: State) -> &'static str {
    match state {
        State::NotSent => "Not sent",
        State::Held => "Held for your review",
        State::Refused => "Refused",
        State::NothingToDo => "Nothing to change",
        State::Unknown => "Not sure yet",
        State::Sent => "Sent, not read back",
        State::Verified => "Sent and read back: all equal",
        State::Differs => "Vanta holds something else",
    }
}

/// How many of those who would be removed are shown: whoever approves must have seen the names.
pub(crate) const NAMED: usize = 500;

/// Lines below a heading, the first [`SHOWN`] of them.
pub(crate) fn section(heading: &str, lines: impl ExactSizeIterator<Item = String>) -> String {
    long_section(heading, lines, SHOWN)
}

/// Lines below a heading, so many of them at most.
pub(crate) fn long_section(
    heading: &str,
    lines: impl ExactSizeIterator<Item = String>,
    most: usize,
) -> String {
    let rest = lines.len().saturating_sub(most);
    if lines.len() == 0 {
        return String::new();
    }
    let mut text = format!("\n{heading}\n");
    for line in lines.take(most) {
        text.push_str(&format!("  {}\n", self::line(&line)));
    }
    if rest > 0 {
        text.push_str(&format!("  … and {} more; --json names all of them\n", grouped(rest)));
    }
    text
}

fn cut(row: &[String]) -> Vec<String> {
    let widest = |place: usize| if place + 1 == row.len() { WIDEST_LAST } else { WIDEST };
    row.iter().enumerate().map(|(place, text)| cell(text, widest(place))).collect()
}

/// Rows in columns that are as wide as their longest cell.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| cut(row)).collect();
    let count = cells.iter().map(Vec::len).max().unwrap_or(0);
    let wide =
        |place: usize| cells.iter().filter_map(|row| row.get(place)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|place| wide(place).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in &cells {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(&format!("{cell:width$}  "));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// `1 row`, `12,000 rows`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}
