//! `list add|show|remove`, `lists`.

use std::path::Path;

use rollcall::{Code, Error, ListCard, NewList, Rollcall};
use serde_json::json;
use vanta::Property;

use crate::answer::Answer;
use crate::arguments::List;
use crate::say;
use crate::shell;

pub(super) fn run(house: &Rollcall, verb: List) -> Result<Answer, Error> {
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
        List::Show { name } => {
            let card = house.list_card(&name)?;
            Ok(Answer::new(&card, whole(&card))?.practice(card.practice))
        }
        List::Remove { name } => {
            house.remove_list(&name)?;
            let text = format!(
                "Forgot the list \"{name}\". What Vanta holds stays as it is, and so does the history."
            );
            Answer::new(&json!({"list": name, "removed": true}), text)
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

fn whole(card: &ListCard) -> String {
    let mut rows = vec![
        vec!["List".to_owned(), card.name.clone()],
        vec!["Kind".to_owned(), format!("{} ({})", card.kind_label, card.kind)],
        vec!["Connection".to_owned(), card.connection.clone()],
        vec!["Vanta list ID".to_owned(), card.list_id.clone()],
        vec!["Last".to_owned(), last(card)],
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
