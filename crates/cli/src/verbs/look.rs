//! `look`: what Rollcall reads in a file.

use rollcall::Error;
use rollcall::sheet::{self, LooksLike};

use crate::answer::Answer;
use crate::arguments;
use crate::say;

pub(super) fn run(look: &arguments::Look) -> Result<Answer, Error> {
    let seen = sheet::look(&look.file, &look.part.choice()?, look.rows)?;
    let sheets: Vec<String> = seen
        .sheets
        .iter()
        .map(|sheet| {
            format!("{}{} ({} rows)", sheet.name, if sheet.hidden { ", hidden" } else { "" }, sheet.rows)
        })
        .collect();
    let mut text = format!(
        "{}, {}, {} bytes\nSheets: {}\nRead: sheet \"{}\", headings in row {}, {}\n\n",
        seen.file,
        seen.format,
        vanta::kind::grouped(usize::try_from(seen.bytes).unwrap_or(usize::MAX)),
        sheets.join(" · "),
        seen.sheet,
        seen.headings_row,
        say::count(seen.rows, "row", "rows"),
    );
    let mut rows = vec![["", "Heading", "Filled", "Looks like", "Samples"].map(str::to_owned).to_vec()];
    for column in &seen.columns {
        rows.push(vec![
            column.letter.clone(),
            column.heading.clone(),
            format!("{} of {}", column.filled, seen.rows),
            kind_of(column.looks_like).to_owned(),
            column.samples.join(" · "),
        ]);
    }
    text.push_str(&say::columns(&rows));
    let notes = seen.notes.iter().map(|note| format!("{} ({})", note.message, note.places.join(", ")));
    text.push_str(&say::section("Notes", notes.collect::<Vec<_>>().into_iter()));
    Answer::new(&seen, say::clean(&text))
}

fn kind_of(looks_like: LooksLike) -> &'static str {
    match looks_like {
        LooksLike::Empty => "empty",
        LooksLike::Id => "ID",
        LooksLike::Email => "e-mail",
        LooksLike::Date => "date",
        LooksLike::DateTime => "date and time",
        LooksLike::YesNo => "yes/no",
        LooksLike::Choice => "choice",
        LooksLike::Number => "number",
        LooksLike::Link => "link",
        LooksLike::Text => "text",
    }
}
