//! `look`: what Rollcall reads in a file.

use rollcall::Error;
use rollcall::sheet::{self, Column, Look, LooksLike, Note, SheetFacts, Visibility};
use vanta::kind::grouped;

use crate::answer::Answer;
use crate::arguments;
use crate::say;

pub(super) fn run(look: &arguments::Look) -> Result<Answer, Error> {
    let seen = sheet::look(&look.file, &look.part.choice()?, look.rows)?;
    let mut text = head(&seen);
    text.push_str(&say::columns(&columns(&seen)));
    let numbered = seen.first_rows.iter().map(|row| row.join(" · "));
    text.push_str(&say::section("First rows", numbered));
    let (doubtful, known): (Vec<&Note>, Vec<&Note>) = seen.notes.iter().partition(|note| note.doubtful);
    let words = |notes: Vec<&Note>| notes.into_iter().map(Note::in_words).collect::<Vec<_>>().into_iter();
    text.push_str(&say::section("Please check, since a send waits for it", words(doubtful)));
    text.push_str(&say::section("What to know", words(known)));
    Answer::new(&seen, say::clean(&text))
}

fn head(seen: &Look) -> String {
    let written = match (&seen.encoding, &seen.delimiter) {
        (Some(encoding), Some(delimiter)) => format!(", {encoding}, separated by {delimiter}"),
        _ => String::new(),
    };
    let sheets: Vec<String> = seen.sheets.iter().map(sheet).collect();
    format!(
        "{}, {}{written}, {} bytes\nSheets: {}\nRead: sheet \"{}\", headings in row {}, {}\n\n",
        say::line(&seen.file),
        seen.format,
        grouped(usize::try_from(seen.bytes).unwrap_or(usize::MAX)),
        sheets.join(" · "),
        say::line(&seen.sheet),
        seen.headings_row,
        say::count(seen.rows, "row", "rows"),
    )
}

fn sheet(sheet: &SheetFacts) -> String {
    let hidden = match sheet.visibility {
        Visibility::Visible => "",
        Visibility::Hidden => ", hidden",
        Visibility::VeryHidden => ", hidden by a program",
    };
    format!("{}{hidden} ({})", say::line(&sheet.name), say::count(sheet.rows as usize, "row", "rows"))
}

fn columns(seen: &Look) -> Vec<Vec<String>> {
    let mut rows = vec![["", "Heading", "Filled", "Looks like", "Samples"].map(str::to_owned).to_vec()];
    for column in &seen.columns {
        rows.push(vec![
            column.letter.clone(),
            column.heading.clone(),
            format!("{} of {}", grouped(column.filled), grouped(seen.rows)),
            looks_like(column),
            column.samples.join(" · "),
        ]);
    }
    rows
}

/// What a column looks like, and how many of its values do not.
fn looks_like(column: &Column) -> String {
    let kind = match column.looks_like {
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
    };
    match column.filled - column.fits {
        0 => kind.to_owned(),
        others => format!("{kind}, but for {}", grouped(others)),
    }
}
