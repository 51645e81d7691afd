//! `connection add|test|secret|remove`, `connections`.

use std::io::{IsTerminal, Read};

use rollcall::{Code, Connection as Shown, Error, NewConnection, Rollcall, Watch};
use serde_json::{Value, json};
use vanta::{Address, Region, Secret};

use crate::answer::Answer;
use crate::arguments::Connection;
use crate::say;
use crate::shell;

pub(super) async fn run(house: &Rollcall, verb: Connection, told: &dyn Watch) -> Result<Answer, Error> {
    match verb {
        Connection::Add { name, client_id, region, url, secret_stdin } => {
            let address = address(region.as_deref(), url.as_deref())?;
            let in_environment = house.environment_holds(&client_id);
            let secret = match secret_stdin {
                false if in_environment => None,
                from_stdin => Some(secret(from_stdin, &name)?),
            };
            let where_kept =
                if secret.is_some() { "kept in the keychain" } else { "taken from the environment" };
            let added = house.add_connection(NewConnection { name, client_id, address, secret }).await?;
            let text = format!(
                "Added the connection \"{}\" to {}; its secret is {where_kept}.",
                added.name,
                place(&added)
            );
            Ok(Answer::new(&added, text)?.practice(added.practice))
        }
        Connection::Test { name } => {
            let tested = house.test_connection(&name, told).await?;
            let read = match tested.may_read {
                Some(true) => "yes",
                Some(false) => "no",
                None => "not known yet",
            };
            let text = format!(
                "Key works: yes\nMay read:  {read}\nMay write: asked for and not refused; the first send proves it\n\n{}",
                tested.message
            );
            Ok(Answer::new(&tested, text)?.practice(tested.practice))
        }
        Connection::Secret { name, secret_stdin } => {
            house.rotate_secret(&name, secret(secret_stdin, &name)?).await?;
            let practice = is_practice(house, &name)?;
            let text = format!(
                "The new secret of \"{name}\" is kept in the keychain. Test it with: rollcall connection test {}",
                shell::word_or_unsaid(&name)
            );
            Ok(Answer::new(&renewed(&name, practice), text)?.practice(practice))
        }
        Connection::Remove { name } => {
            let practice = is_practice(house, &name)?; // nobody knows once it is gone
            house.remove_connection(&name).await?;
            let text =
                format!("Forgot the connection \"{name}\" and its secret. Nothing was changed in Vanta.");
            let document = json!({"practice": practice, "connection": name, "removed": true});
            Ok(Answer::new(&document, text)?.practice(practice))
        }
    }
}

pub(super) fn all(house: &Rollcall) -> Result<Answer, Error> {
    let connections = house.connections()?;
    let row = |shown: &Shown| vec![shown.name.clone(), place(shown), shown.client_id.clone()];
    let text = match connections.is_empty() {
        true => "There is no connection yet. Add one with: rollcall connection add".to_owned(),
        false => say::columns(&connections.iter().map(row).collect::<Vec<_>>()),
    };
    let practice = !connections.is_empty() && connections.iter().all(|shown| shown.practice);
    Ok(Answer::new(&json!({"practice": practice, "connections": connections}), text)?.practice(practice))
}

fn renewed(name: &str, practice: bool) -> Value {
    json!({"practice": practice, "connection": name, "kept": true})
}

fn is_practice(house: &Rollcall, name: &str) -> Result<bool, Error> {
    Ok(house.connections()?.iter().any(|shown| shown.name == name && shown.practice))
}

fn place(shown: &Shown) -> String {
    let region = Region::ALL.into_iter().find(|region| Some(region.name()) == shown.region.as_deref());
    match region {
        Some(region) => format!("Vanta, {} ({})", region.label(), shown.address),
        None => format!("a practice Vanta ({})", shown.address),
    }
}

fn address(region: Option<&str>, url: Option<&str>) -> Result<Address, Error> {
    let named = url.or(region).unwrap_or("us");
    let bad = |message: String| Error::new(Code::BadInput, message);
    let address: Address =
        named.parse().map_err(|error: vanta::address::NotAnAddress| bad(format!("{error}.")))?;
    match (url, address) {
        (Some(url), Address::Vanta(_)) => {
            Err(bad(format!("'{url}' is a region, not an address: use --region {url}.")))
        }
        (None, Address::Practice(_)) => {
            Err(bad(format!("'{named}' is an address, not a region: use --url {named}.")))
        }
        _ => Ok(address),
    }
}

/// The secret from standard input or a hidden prompt, never from an argument.
fn secret(from_stdin: bool, name: &str) -> Result<Secret, Error> {
    let unreadable =
        |error: std::io::Error| Error::new(Code::NoSecret, format!("The secret could not be read: {error}."));
    if from_stdin {
        let mut text = String::new();
        std::io::stdin().take(64 * 1024).read_to_string(&mut text).map_err(unreadable)?;
        return Ok(Secret::new(text.trim()));
    }
    if std::io::stdin().is_terminal() {
        let typed = rpassword::prompt_password(format!("Client secret of \"{name}\" (not shown): "));
        return Ok(Secret::new(typed.map_err(unreadable)?.trim()));
    }
    Err(Error::new(Code::NoSecret, "There is no terminal to ask for the secret.").hint(
        "Give it on standard input with --secret-stdin, or put the client ID into ROLLCALL_CLIENT_ID and the secret \
         into ROLLCALL_CLIENT_SECRET.",
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The journeys have no keychain, without which no secret is renewed.
    #[test]
    fn what_a_renewed_secret_says_is_what_the_file_of_the_contract_says() {
        let file: Value = serde_json::from_str(include_str!("../../../../docs/command-line.json")).unwrap();
        let told = &file["$defs"]["connection-secret"]["properties"];
        let told: BTreeSet<&String> = told.as_object().unwrap().keys().filter(|name| *name != "v").collect();
        assert_eq!(told, renewed("Practice", true).as_object().unwrap().keys().collect());
    }
}
