//! `list add|set|show|empty|remove`, `lists`.

use std::path::Path;

use rollcall::review::{Missing, Named};
use rollcall::{Code, Error, ListCard, ListSettings, NewList, NewSettings, Rollcall, Watch};
use serde_json::json;
use vanta::Property;

use super::send::difference;
use crate::answer::{Answer, exit_of};
use crate::arguments::List;
use crate::say;
use crate::shell;

pub(super) async fn run(house: &Rollcall, verb: List, told: &dyn Watch) -> Result<Answer, Error> {
    match verb {
        List::Add { name, connection, kind, id, property, declaration } => {
            let properties = match declaration {
                Some(file) => declared(&file)?,
                None => property,
            };
            let card = house.add_list(NewList { name, connection, kind, list_id: id, properties })?;
            let text = format!(
                "Added the list \"{}\": {}, Vanta list ID {}. Nothing was sent.\nNext: rollcall review FILE{}",
                card.name,
                card.kind_label,
                card.list_id,
                shell::option("list", &card.name)
            );
            Ok(Answer::new(&card, text)?.practice(card.practice))
        }
        List::Set { name, limit, must_have, no_must_have, missing } => {
            let must_have = (no_must_have || !must_have.is_empty()).then_some(must_have);
            house.set_list(&name, &NewSettings { limit, missing, must_have }).await?;
            shown(house, &name).await
        }
        List::Show { name } => shown(house, &name).await,
        List::Empty { name, confirm } => {
            let emptied = house.empty_list(&name, &confirm, told).await?;
            let mut text = format!("{}\n", say::clean(&emptied.message));
            let named = |named: &Named| say::who(&named.name, &named.id);
            text.push_str(&say::long_section(
                "Who was in it:",
                emptied.removed.iter().map(named),
                say::NAMED,
            ));
            text.push_str(&say::section("Differs:", emptied.differences.iter().map(difference)));
            text.push_str(&format!("\nRun {}\n", emptied.run));
            Ok(Answer::new(&emptied, text)?.practice(emptied.practice).exit(exit_of(emptied.state)))
        }
        List::Remove { name } => {
            let practice = house.list_card(&name)?.practice;
            house.remove_list(&name)?;
            let text = format!(
                "Forgot the list \"{name}\". What Vanta holds stays as it is, and so does the history."
            );
            let document = json!({"practice": practice, "list": name, "removed": true});
            Ok(Answer::new(&document, text)?.practice(practice))
        }
    }
}

/// The properties that a file declares.
fn declared(file: &Path) -> Result<Vec<Property>, Error> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Error::new(Code::FileNotFound, format!("The declaration {} cannot be read: {error}.", file.display()))
    })?;
    vanta::property::declared(&text).map_err(|error| {
        Error::new(Code::BadInput, format!("{} declares no properties: {error}.", file.display()))
            .hint("Copy the custom properties from the Resources tab of Vanta's Developer Console.")
    })
}

pub(super) fn all(house: &Rollcall) -> Result<Answer, Error> {
    let cards = house.lists()?;
    let row = |card: &ListCard| {
        let mark = if card.practice { " (practice)" } else { "" };
        vec![format!("{}{mark}", card.name), card.kind_label.clone(), card.list_id.clone(), last(card)]
    };
    let text = match cards.is_empty() {
        true => "There is no list yet. Add one with: rollcall list add".to_owned(),
        false => say::columns(&cards.iter().map(row).collect::<Vec<_>>()),
    };
    let practice = !cards.is_empty() && cards.iter().all(|card| card.practice);
    Ok(Answer::new(&json!({"practice": practice, "lists": cards}), text)?.practice(practice))
}

/// A list with what is set for it.
async fn shown(house: &Rollcall, name: &str) -> Result<Answer, Error> {
    let (card, settings) = (house.list_card(name)?, house.list_settings(name).await?);
    let text = whole(&card, &settings);
    let mut answer = Answer::new(&card, text)?.practice(card.practice);
    answer.document["settings"] = Answer::new(&settings, String::new())?.document;
    Ok(answer)
}

fn whole(card: &ListCard, settings: &ListSettings) -> String {
    let missing = match settings.missing {
        Missing::Remove | Missing::Keep => "removed",
        Missing::Deactivate => "sent as deactivated",
    };
    let must_have = match &settings.must_have[..] {
        _ if settings.must_have_unopened => "some IDs, which cannot be opened for now".to_owned(),
        [] => "no ID in particular".to_owned(),
        ids => ids.join(", "),
    };
    let mut rows = vec![
        vec!["List".to_owned(), card.name.clone()],
        vec!["Kind".to_owned(), format!("{} ({})", card.kind_label, card.kind)],
        vec!["Connection".to_owned(), card.connection.clone()],
        vec!["Vanta list ID".to_owned(), card.list_id.clone()],
        vec!["Last".to_owned(), last(card)],
        vec!["Removals without an approval".to_owned(), format!("{}; never half of it", settings.limit)],
        vec!["Who is not in the file is".to_owned(), missing.to_owned()],
        vec!["Every file must give".to_owned(), must_have],
    ];
    if !card.properties.is_empty() {
        rows.push(vec!["Properties".to_owned(), card.properties.join(", ")]);
    }
    say::columns(&rows)
}

fn last(card: &ListCard) -> String {
    match &card.last_run {
        Some(run) => format!("{}, {}", say::state(run.state), say::moment(run.started)),
        None => "Never sent".to_owned(),
    }
}
