//! A connection: an application that we may speak for, under a name that people give it.
//!
//! Its secret is in the keychain, together with the address and the client ID that it belongs to, so that it
//! is never sent elsewhere, whatever the store says. Where a secret stands in the environment, for servers, it
//! is used only for the client ID that stands beside it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vanta::{Address, Application, Cause, Client, Grant, Patience, Secret};

use crate::error::{Code, Error};
use crate::secret::Secrets;
use crate::store::connections::Kept;
use crate::watch::{Relay, Watch};
use crate::{Rollcall, unknown_name};

mod keeper;

use keeper::Files;

/// A key that the environment holds: `ROLLCALL_CLIENT_ID` and `ROLLCALL_CLIENT_SECRET`.
#[derive(Clone, Debug)]
pub struct EnvironmentKey {
    /// The client ID that the secret belongs to.
    pub client_id: String,
    /// The secret.
    pub secret: Secret,
}

/// What a new connection is made from.
#[derive(Clone, Debug)]
pub struct NewConnection {
    /// The name that people give it.
    pub name: String,
    /// Vanta's client ID, `vci_…`.
    pub client_id: String,
    /// Where Vanta is.
    pub address: Address,
    /// The secret, kept in the keychain; without one, the environment must hold it at every use.
    pub secret: Option<Secret>,
}

/// A connection as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Connection {
    /// Its name.
    pub name: String,
    /// The API's address.
    pub address: String,
    /// Where people sign in to Vanta.
    pub app: Option<String>,
    /// The region's word.
    pub region: Option<String>,
    /// Vanta's client ID.
    pub client_id: String,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
}

/// What a test of a connection found. Nothing is ever written as a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Tested {
    /// The connection.
    pub connection: String,
    /// Whether nothing of it reaches Vanta.
    pub practice: bool,
    /// Vanta accepts the key.
    pub key_works: bool,
    /// A list was read; unknown where the connection has no list yet.
    pub may_read: Option<bool>,
    /// Writing was asked for and not refused. The first send proves it.
    pub may_write: bool,
    /// The list that was read, or that Vanta does not know.
    pub list: Option<String>,
    /// What it means, in a sentence.
    pub message: String,
}

/// What stands in the keychain for one application.
#[derive(Serialize, Deserialize)]
struct Item {
    api: String,
    client_id: String,
    secret: String,
}

impl Rollcall {
    /// Every connection, by name.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn connections(&self) -> Result<Vec<Connection>, Error> {
        Ok(self.store.connections()?.iter().map(shown).collect())
    }

    /// Adds a connection, and keeps its secret in the keychain. Nothing is sent.
    ///
    /// # Errors
    /// Where the name or the application has a connection already, the secret cannot be one, belongs elsewhere,
    /// or cannot be kept.
    pub async fn add_connection(&self, new: NewConnection) -> Result<Connection, Error> {
        let NewConnection { name, client_id, address, secret } = new;
        let application = Application { address, client_id };
        self.free(&name, &application)?;
        let from_environment = self.environment_secret(&application).cloned();
        let known = secret.as_ref().or(from_environment.as_ref());
        let known = known.ok_or_else(|| no_secret(&name))?;
        plausible(known, &address)?;
        if let Some(secret) = secret {
            self.keep_secret(&application, &secret).await?;
        }
        let kept = Kept { name, application };
        self.store.add_connection(&kept)?;
        Ok(shown(&kept))
    }

    /// Whether the environment holds the secret of this client ID.
    pub fn environment_holds(&self, client_id: &str) -> bool {
        self.environment.as_ref().is_some_and(|key| key.client_id == client_id)
    }

    /// Puts a new secret in place of the old one, as after a rotation in Vanta. Nothing is sent.
    ///
    /// # Errors
    /// Where there is no such connection, the secret cannot be one, or it cannot be kept.
    pub async fn rotate_secret(&self, name: &str, secret: Secret) -> Result<(), Error> {
        let kept = self.connection(name)?;
        plausible(&secret, &kept.application.address)?;
        self.keep_secret(&kept.application, &secret).await
    }

    /// Forgets a connection, its secret and its token. Vanta is not told.
    ///
    /// # Errors
    /// Where there is none of that name, or it still has lists.
    pub async fn remove_connection(&self, name: &str) -> Result<(), Error> {
        let kept = self.connection(name)?;
        let lists = self.store.lists()?;
        let lists: Vec<&str> =
            lists.iter().filter(|list| list.connection == name).map(|list| list.name.as_str()).collect();
        if !lists.is_empty() {
            let message = format!("The connection \"{name}\" still has lists: {}.", lists.join(", "));
            return Err(
                Error::new(Code::InUse, message).hint("Remove them first with `rollcall list remove`.")
            );
        }
        let key = kept.application.key();
        if self.environment_secret(&kept.application).is_none() {
            self.secrets.remove(&key).await?;
            self.secrets.remove(&keeper::token_name(&key)).await?;
        }
        Ok(self.store.remove_connection(name)?)
    }

    /// Tests a connection: logs in anew, and reads one of its lists where it has one.
    ///
    /// # Errors
    /// Where Vanta does not accept the key, or cannot be reached.
    pub async fn test_connection(&self, name: &str, watch: &dyn Watch) -> Result<Tested, Error> {
        let kept = self.connection(name)?;
        let list = self.store.lists()?.into_iter().find(|list| list.connection == name);
        let relay = Relay(watch);
        let client = self.client(&kept).await?;
        let mut session = client.session(&relay).await?;
        session.prove_key().await?;
        let read = match &list {
            Some(list) => Some(session.get(list.kind, &list.list_id).await),
            None => None,
        };
        let (may_read, message) = match read {
            None => (
                None,
                "The key works. Whether it may read is known once the connection has a list.".to_owned(),
            ),
            Some(Ok(records)) => {
                let live = records.iter().filter(|record| crate::review::is_live(record)).count();
                (Some(true), format!("The key works and may read: the list holds {} live records.", live))
            }
            Some(Err(vanta::Error { cause: Cause::UnknownList { .. }, .. })) => (
                Some(true),
                "The key works and may read, but this list has not been created in Vanta yet.".to_owned(),
            ),
            Some(Err(error)) => return Err(error.into()),
        };
        Ok(Tested {
            connection: name.to_owned(),
            practice: kept.application.address.is_practice(),
            key_works: true,
            may_read,
            may_write: true,
            list: list.map(|list| list.name),
            message,
        })
    }

    /// The Vanta client of a connection, with its secret.
    pub(crate) async fn client(&self, kept: &Kept) -> Result<Client, Error> {
        self.client_with(kept, Patience::default()).await
    }

    /// The same, with another patience.
    pub(crate) async fn client_with(&self, kept: &Kept, patience: Patience) -> Result<Client, Error> {
        let from_environment = self.environment_secret(&kept.application).cloned();
        let tokens: Arc<dyn Secrets> = match from_environment {
            Some(_) => Arc::clone(&self.memory) as Arc<dyn Secrets>,
            None => Arc::clone(&self.secrets),
        };
        let secret = match from_environment {
            Some(secret) => secret,
            None => self.kept_secret(kept).await?,
        };
        Ok(Client::new(vanta::client::Parts {
            application: kept.application.clone(),
            grant: Grant::ClientCredentials(secret),
            keeper: Arc::new(Files::new(&self.applications, &kept.application, tokens)),
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            limits: self.limits,
            patience,
        })?)
    }

    pub(crate) fn connection(&self, name: &str) -> Result<Kept, Error> {
        self.store.connection(name)?.ok_or_else(|| {
            let known =
                self.store.connections().unwrap_or_default().into_iter().map(|kept| kept.name).collect();
            unknown_name("connection", name, known, "rollcall connection add")
        })
    }

    fn free(&self, name: &str, application: &Application) -> Result<(), Error> {
        if name.trim().is_empty() || application.client_id.trim().is_empty() {
            return Err(Error::new(Code::BadInput, "A connection needs a name and a client ID."));
        }
        for kept in self.store.connections()? {
            if kept.name == name {
                let message = format!("There is a connection named \"{name}\" already.");
                return Err(Error::new(Code::NameTaken, message).hint("Give it another name."));
            }
            if kept.application.key() == application.key() {
                let message = format!("Your connection \"{}\" uses this client ID already.", kept.name);
                return Err(Error::new(Code::NameTaken, message).hint(
                    "Vanta allows one active sign-in per key, so Rollcall keeps one connection for it.",
                ));
            }
        }
        Ok(())
    }

    fn environment_secret(&self, application: &Application) -> Option<&Secret> {
        let key = self.environment.as_ref()?;
        (key.client_id == application.client_id).then_some(&key.secret)
    }

    async fn keep_secret(&self, application: &Application, secret: &Secret) -> Result<(), Error> {
        let item = Item {
            api: application.address.api(),
            client_id: application.client_id.clone(),
            secret: secret.open().to_owned(),
        };
        let text = Secret::new(serde_json::to_string(&item).unwrap_or_default());
        Ok(self.secrets.set(&application.key(), text).await?)
    }

    fn no_secret_of(&self, kept: &Kept) -> Error {
        let given = self.environment.as_ref().map(|key| key.client_id.as_str());
        self.config().map_or_else(|| no_secret(&kept.name), |config| config.no_secret(given))
    }

    async fn kept_secret(&self, kept: &Kept) -> Result<Secret, Error> {
        let Application { address, client_id } = &kept.application;
        let text = self.secrets.get(&kept.application.key()).await?;
        let text = text.ok_or_else(|| self.no_secret_of(kept))?;
        let item: Item = serde_json::from_str(text.open()).map_err(|_| no_secret(&kept.name))?;
        if item.api != address.api() || &item.client_id != client_id {
            let message =
                format!("The secret in the keychain belongs to another address than \"{}\".", kept.name);
            return Err(
                Error::new(Code::SecretElsewhere, message).hint("Enter the secret of this connection anew.")
            );
        }
        Ok(Secret::new(item.secret))
    }
}

fn shown(kept: &Kept) -> Connection {
    let Application { address, client_id } = &kept.application;
    Connection {
        name: kept.name.clone(),
        address: address.api(),
        app: address.app().map(str::to_owned),
        region: address.region().map(|region| region.name().to_owned()),
        client_id: client_id.clone(),
        practice: address.is_practice(),
    }
}

/// What can be said of a secret without sending it.
fn plausible(secret: &Secret, address: &Address) -> Result<(), Error> {
    let begins = |prefix: &str| secret.open().starts_with(prefix);
    let elsewhere = |message: &str, hint: &str| Err(Error::new(Code::SecretElsewhere, message).hint(hint));
    if secret.open().trim().is_empty() {
        return Err(
            Error::new(Code::BadInput, "The secret is empty.").hint("Paste the client secret from Vanta.")
        );
    }
    if begins("vat_") || begins("vrt_") {
        let message = "This is a token, not a client secret: tokens expire within the hour.";
        return Err(Error::new(Code::BadInput, message).hint(
            "In Vanta's Developer Console, generate the client secret of the application; it begins vcs_.",
        ));
    }
    if begins("vci_") {
        let message = "This is a client ID, not a client secret.";
        return Err(Error::new(Code::BadInput, message).hint("The client secret begins vcs_."));
    }
    match (address.is_practice(), secret.is_practice()) {
        (true, false) => elsewhere(
            "Only the secret of a practice Vanta may be sent to a practice Vanta.",
            "Use the secret that `rollcall practice` prints; it begins vcs_practice_.",
        ),
        (false, true) => elsewhere(
            "This is the secret of a practice Vanta; the real Vanta does not know it.",
            "Name the practice Vanta with --url, or use the secret from Vanta's Developer Console.",
        ),
        _ => Ok(()),
    }
}

fn no_secret(name: &str) -> Error {
    Error::new(Code::NoSecret, format!("The secret of the connection \"{name}\" is nowhere to be found.")).hint(
        "Enter it with `rollcall connection secret`, or put the client ID into ROLLCALL_CLIENT_ID and the secret into \
         ROLLCALL_CLIENT_SECRET.",
    )
}
