//! `match`: the recipe that would be used, with the reason for each field, and what still needs a person.

use rollcall::prepare::{MatchState, MatchedField, MatchedSource, MatchedValue};
use rollcall::{Edit, Error, Files, Match, Matching, Rollcall, Watch};
use vanta::kind::grouped;
use vanta::{Field, Kind, Shape};

use super::check::recipe;
use super::review::BY_SPREADSHEET;
use crate::answer::{self, Answer};
use crate::arguments;
use crate::say;
use crate::shell;

pub(super) async fn run(
    house: &Rollcall,
    wanted: &arguments::Match,
    told: &dyn Watch,
) -> Result<Answer, Error> {
    let request = Match {
        list: wanted.sheet.list.clone(),
        files: edited(wanted)?,
        out: wanted.out.clone(),
        keep: wanted.keep,
    };
    let matching = house.match_columns(&request, told).await?;
    let text = whole(&matching, wanted);
    let exit = if matching.waits == 0 { answer::DONE } else { answer::WAITS };
    Ok(Answer::new(&matching, text)?.practice(matching.practice).exit(exit))
}

/// The files, with all that is said of the recipe. A remedy may be meant for a field that is only now agreed with.
fn edited(wanted: &arguments::Match) -> Result<Files, Error> {
    let mut files = wanted.sheet.files()?;
    let confirm = wanted.confirm.iter().map(|field| Edit::Confirm { field: field.clone() });
    let not_sent = wanted.not_sent.iter().map(|column| Edit::NotSent { columns: vec![column.clone()] });
    let rest = wanted.rest_not_sent.then_some(Edit::RestNotSent);
    files.edits = confirm.chain(files.edits).chain(not_sent).chain(rest).collect();
    Ok(files)
}

fn whole(matching: &Matching, wanted: &arguments::Match) -> String {
    let mut text = head(matching);
    let kind = Kind::named(&matching.kind);
    for source in &matching.sources {
        text.push_str(&of_source(source, kind, matching.sources.len() > 1));
    }
    if let Some(list) = &matching.same_headings_as {
        text.push_str(&format!(
            "\nYour list \"{}\" has a recipe for these very headings. To use it here:\n  rollcall recipe export {} --out \
             recipe.toml\n  rollcall recipe import recipe.toml{}\n",
            say::line(list),
            shell::word_or_unsaid(list),
            shell::option("list", &matching.list)
        ));
    }
    text.push_str(&next(matching, wanted));
    text
}

fn head(matching: &Matching) -> String {
    let label = Kind::named(&matching.kind).map_or("", |kind| kind.label);
    let compared = match (matching.compared_with, &matching.not_compared) {
        (Some(0), _) => "Vanta's list is empty, so there were no IDs to compare with.".to_owned(),
        (Some(ids), _) => format!("Compared with the {} that Vanta holds.", say::count(ids, "ID", "IDs")),
        (None, Some(why)) => format!("Not compared with the IDs that Vanta holds: {why}"),
        (None, None) => String::new(),
    };
    say::clean(&format!(
        "For the list \"{}\" ({label}). Recipe: {}\n{} of {} needed fields matched · {} for you. {compared}\n",
        matching.list,
        recipe(&matching.recipe),
        matching.needed_matched,
        matching.needed,
        match matching.waits {
            0 => "nothing waits".to_owned(),
            1 => "1 thing waits".to_owned(),
            waits => format!("{} things wait", grouped(waits)),
        },
    ))
}

fn of_source(source: &MatchedSource, kind: Option<&Kind>, several: bool) -> String {
    let name = if several { format!("{}: ", say::line(&source.name)) } else { String::new() };
    let mut text = format!(
        "\n{name}{} (sheet \"{}\", {})\n",
        say::line(&source.file.name),
        say::line(&source.file.sheet),
        say::count(source.file.rows, "row", "rows")
    );
    let rows = source.file.rows;
    let of = |state: MatchState| source.fields.iter().filter(move |field| field.state == state);
    let matched: Vec<Vec<String>> = of(MatchState::Matched).map(|field| matched_line(field, rows)).collect();
    text.push_str(&table("Matched", &matched));
    let confirm: Vec<Vec<String>> = of(MatchState::Confirm).map(|field| confirm_line(field, rows)).collect();
    text.push_str(&table("Please confirm (it counts for nothing until you do)", &confirm));
    text.push_str(&say::section(
        "Needed, and not matched",
        of(MatchState::NotMatched).map(|field| missing_line(field, kind)).collect::<Vec<_>>().into_iter(),
    ));
    let values = source.values.iter().map(|value| value_line(value, kind));
    text.push_str(&table("Values, and what they become", &values.collect::<Vec<_>>()));
    text.push_str(&say::section("Questions", source.questions.iter().cloned()));
    text.push_str(&say::section("Which rows", source.no_condition.iter().cloned()));
    if let Some(only) = &source.only {
        text.push_str(&format!(
            "\nOnly rows where {} are sent: {} left out, and what is left out counts as gone in Vanta. To send all rows, \
             take the line \"only\" out of the recipe.\n",
            say::line(only),
            say::count(source.leaves_out, "row is", "rows are")
        ));
    }
    text.push_str(&say::section("Columns that will not be sent", source.not_sent.iter().cloned()));
    text + &say::section("Of these, this recipe does not know", source.new_columns.iter().cloned())
}

fn table(heading: &str, rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let lines: String = say::columns(rows).lines().map(|line| format!("  {line}\n")).collect();
    format!("\n{heading}\n{lines}")
}

fn rule(field: &MatchedField, rows: usize) -> String {
    let filled = match field.filled {
        Some(filled) if filled < rows => format!(" ({} of {} filled)", grouped(filled), grouped(rows)),
        _ => String::new(),
    };
    format!("{}{filled}", field.rule.as_deref().unwrap_or_default())
}

fn matched_line(field: &MatchedField, rows: usize) -> Vec<String> {
    vec![called(field), rule(field, rows), samples(field), field.reasons.join(", ")]
}

fn confirm_line(field: &MatchedField, rows: usize) -> Vec<String> {
    let mut why = field.reasons.join(", ");
    if !field.alternatives.is_empty() {
        why.push_str(&format!(" (or: {})", field.alternatives.join(", ")));
    }
    vec![called(field), rule(field, rows), samples(field), format!("--confirm {}", field.field), why]
}

fn missing_line(field: &MatchedField, kind: Option<&Kind>) -> String {
    let line = field
        .recipe_line
        .as_ref()
        .map_or_else(String::new, |line| format!("; or a line in the recipe (--out): {line}"));
    let choices = match choices(kind, &field.field) {
        Some(choices) => format!("; Vanta's choices are {choices}"),
        None => String::new(),
    };
    let why = match &field.reasons[..] {
        [] => String::new(),
        reasons => format!(" ({})", reasons.join(", ")),
    };
    format!(
        "{}{why}: {} Give the sheet a column \"{}\", for example with {}{line}{choices}",
        called(field),
        field.help,
        field.label,
        field.example
    )
}

/// What Vanta takes in a field, where that is a few words.
fn choices(kind: Option<&Kind>, path: &str) -> Option<String> {
    let mut steps = path.split('.').map(|step| step.split('[').next().unwrap_or(step));
    let first = kind?.field(steps.next()?)?;
    let inside =
        |field: &'static Field, name: &str| field.shape.parts().iter().find(|part| part.name == name);
    let field = steps.try_fold(first, inside)?;
    match (field.shape, field.shape.choices()) {
        (Shape::Boolean, _) => Some("true or false".to_owned()),
        (_, []) => None,
        (_, choices) => Some(choices.join(", ")),
    }
}

fn called(field: &MatchedField) -> String {
    let needed = if field.needed { "" } else { " (optional)" };
    match field.field.contains(['.', '[']) {
        true => format!("{} {}{needed}", field.field, field.label),
        false => format!("{}{needed}", field.label),
    }
}

fn samples(field: &MatchedField) -> String {
    field.samples.join(" · ")
}

/// A remedy that is longer than this would be cut in its column, and nobody would type it.
const TYPED: usize = 100;

fn value_line(value: &MatchedValue, kind: Option<&Kind>) -> Vec<String> {
    let word = if value.value.is_empty() { "empty cells".to_owned() } else { format!("\"{}\"", value.value) };
    let becomes = value.becomes.as_deref().unwrap_or("?");
    let how = match (&value.mends[..], &value.becomes) {
        ([mend, ..], becomes) => match (shell::word(mend), becomes) {
            (Some(mend), _) if mend.len() > TYPED => BY_SPREADSHEET.to_owned(),
            (Some(mend), Some(_)) => format!("if so: --mend {mend}"),
            (Some(mend), None) => {
                let choices = choices(kind, &value.field);
                let one_of = choices.map_or_else(String::new, |choices| format!(" with one of {choices}"));
                format!("say it: --mend {mend}{one_of}")
            }
            (None, _) => BY_SPREADSHEET.to_owned(),
        },
        ([], _) => String::new(),
    };
    vec![value.field.clone(), word, say::count(value.rows, "row", "rows"), format!("→ {becomes}"), how]
}

fn next(matching: &Matching, wanted: &arguments::Match) -> String {
    let (plain, all) = (wanted.sheet.plain(), again(wanted));
    let mut text = String::from("\n");
    if let Some(out) = &wanted.out {
        text.push_str(&format!("Wrote the recipe to {}.\n", out.display()));
    }
    if let Some(version) = matching.kept_as {
        text.push_str(&format!("Kept as the recipe of \"{}\", version {version}.\n", matching.list));
    }
    let what = match (matching.kept_as, &wanted.out, matching.waits) {
        (Some(_), _, 0) => format!("Next: rollcall check {plain}\n"),
        (Some(_), ..) => format!(
            "What waits above still waits, and check names it as a problem. Say it and keep it again:\n  rollcall match \
             {plain} --confirm FIELD --mend FIELD:VALUE=CHOICE --keep\n"
        ),
        (None, Some(out), 0) => format!("Next: rollcall check {plain} --recipe {}\n", shell::path(out)),
        (None, Some(out), _) => format!(
            "Next: complete it in a text editor. What is proposed stands there behind a #; take the # away to agree. Then:\n  \
             rollcall check {plain} --recipe {}\n",
            shell::path(out)
        ),
        (None, None, 0) if !decides(wanted) => format!(
            "Next: rollcall check {all}\nTo keep this recipe for the list:\n  rollcall match {all} --keep\n"
        ),
        (None, None, 0) => {
            format!(
                "Next: keep this recipe, so that what you confirmed counts:\n  rollcall match {all} --keep\n"
            )
        }
        (None, None, _) => format!(
            "Next: say what waits, all in one command, and keep it:\n  rollcall match {all} --confirm FIELD --mend \
             FIELD:VALUE=CHOICE --keep\nor write it to a file and complete it in a text editor:\n  rollcall match \
             {all} --out recipe.toml\n"
        ),
    };
    let optional = |field: &MatchedField| field.state == MatchState::Confirm && !field.needed;
    if matching.sources.iter().flat_map(|source| &source.fields).any(optional) {
        text.push_str(
            "What is proposed for an optional field need not be sent: --not-sent HEADING, or --rest-not-sent for all \
             columns that feed nothing.\n",
        );
    }
    text + &what
}

/// Whether anything was said that counts only once it is kept.
fn decides(wanted: &arguments::Match) -> bool {
    !wanted.confirm.is_empty() || !wanted.not_sent.is_empty() || wanted.rest_not_sent
}

/// The same with everything that was agreed with.
fn again(wanted: &arguments::Match) -> String {
    let confirmed = wanted.confirm.iter().map(|field| shell::option("confirm", field));
    let not_sent = wanted.not_sent.iter().map(|heading| shell::option("not-sent", heading));
    let said: String = confirmed.chain(not_sent).collect();
    let rest = if wanted.rest_not_sent { " --rest-not-sent" } else { "" };
    format!("{}{said}{rest}", wanted.sheet.again())
}
