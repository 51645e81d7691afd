//! The practice door: a practice Vanta in this process, with its connection and a list of each kind.
//!
//! It comes back on the port that its connection names, because a connection never changes its address. What
//! it holds is kept in the data folder, so that it knows its own client ID after every start.

use practice::{Practice, Settings, StartError};
use rollcall::{Code, Connection, Error, NewConnection, NewList};
use vanta::{Address, Secret};

use crate::bridge::Overview;
use crate::desk::{Answer, Desk, Practising};

/// The name of the connection.
pub const CONNECTION: &str = "Practice Vanta";

impl Desk {
    /// Starts the practice Vanta where it does not run, and adds its connection and lists where they are
    /// missing.
    ///
    /// # Errors
    /// Where it cannot start, or its connection cannot be added.
    pub async fn practise(&self) -> Answer<Overview> {
        let mut practising = self.practising.lock().await;
        if !matches!(*practising, Practising::Here(_)) {
            *practising = self.begin_to_practise().await?;
        }
        self.overview_while(true)
    }

    async fn begin_to_practise(&self) -> Answer<Practising> {
        let connection = self.rollcall.connections()?.into_iter().find(|found| found.name == CONNECTION);
        let practice = match self.start(connection.as_ref()).await {
            Ok(practice) => practice,
            // Whoever has the port may be a practice Vanta that takes our key: the same in another process.
            Err(error) => {
                return match connection.is_some() && self.test_connection(CONNECTION).await.is_ok() {
                    true => Ok(Practising::Elsewhere),
                    false => Err(not_started(&error)),
                };
            }
        };
        match connection {
            Some(connection) if connection.client_id != practice.client_id() => {
                practice.stop().await;
                Err(another())
            }
            known => {
                if known.is_none() {
                    self.add_connection(&practice).await?;
                }
                self.add_missing_lists(&practice)?;
                Ok(Practising::Here(practice))
            }
        }
    }

    async fn start(&self, connection: Option<&Connection>) -> Result<Practice, StartError> {
        let address = connection.and_then(|connection| connection.address.parse().ok());
        let mut settings = Settings::new(self.clock.clone(), self.chance.clone());
        settings.state = self.practice_file();
        if let Some(Address::Practice(socket)) = address {
            settings.port = socket.port();
        }
        practice::start(settings).await
    }

    async fn add_connection(&self, practice: &Practice) -> Answer<()> {
        let address =
            practice.url().parse().map_err(|error| Error::new(Code::BadInput, format!("{error}.")))?;
        let secret = Some(Secret::new(practice.client_secret()));
        let client_id = practice.client_id();
        let new = NewConnection { name: CONNECTION.to_owned(), client_id, address, secret };
        self.rollcall.add_connection(new).await.map(drop)
    }

    /// Every list that is not there: all at first, the rest after a start that was cut off.
    fn add_missing_lists(&self, practice: &Practice) -> Answer<()> {
        let known = self.rollcall.lists()?;
        let is_known = |list_id: &str| known.iter().any(|card| card.list_id == list_id);
        for list in practice.lists().into_iter().filter(|list| !is_known(&list.list_id)) {
            self.rollcall.add_list(NewList {
                name: format!("Practice – {}", list.kind.label),
                connection: CONNECTION.to_owned(),
                kind: list.kind.name.to_owned(),
                list_id: list.list_id,
                properties: list.properties,
            })?;
        }
        Ok(())
    }
}

fn not_started(error: &StartError) -> Error {
    let error_text = format!("The practice Vanta could not start: {error}.");
    let hint = match error {
        StartError::Port { .. } => {
            "Another program uses its place on this computer. Close that one, and try again."
        }
        StartError::State { .. } => {
            "If you need nothing of what it holds, take that file away and try again."
        }
    };
    Error::new(Code::StoreUnusable, error_text).hint(hint)
}

fn another() -> Error {
    let message =
        format!("The connection \"{CONNECTION}\" belongs to another practice Vanta than the one kept here.");
    Error::new(Code::SecretElsewhere, message)
        .hint("Put its file practice.json back into the data folder; or remove the lists and the connection.")
}

#[cfg(test)]
mod tests {
    use rollcall::Parts;

    use super::*;
    use crate::desk::parts;

    fn desk(parts: &Parts) -> Desk {
        Desk::open(parts.clone()).unwrap()
    }

    #[tokio::test]
    async fn whoever_clicks_twice_gets_one_connection_and_a_list_of_each_kind() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&parts(folder.path()));
        assert!(!desk.overview().await.unwrap().practice_stopped, "there is none to stop");
        let (first, second) = tokio::join!(desk.practise(), desk.practise());
        for overview in [first.unwrap(), second.unwrap(), desk.overview().await.unwrap()] {
            assert!(!overview.practice_stopped);
            assert_eq!(overview.connections.len(), 1);
            assert_eq!(overview.lists.len(), vanta::Kind::ALL.len());
            assert!(overview.lists.iter().all(|list| list.practice));
            assert!(overview.lists.iter().any(|list| list.name == "Practice – User accounts"));
        }
    }

    #[tokio::test]
    async fn nothing_that_the_pages_get_holds_the_secret() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&parts(folder.path()));
        let overview = serde_json::to_string(&desk.practise().await.unwrap()).unwrap();
        let Practising::Here(practice) = &*desk.practising.lock().await else { panic!("it runs here") };
        let secret = practice.client_secret();
        assert!(overview.contains(&practice.client_id()));
        let tested = serde_json::to_string(&desk.test_connection(CONNECTION).await.unwrap()).unwrap();
        let held = serde_json::to_string(&desk.read_list("Practice – Secrets").await).unwrap();
        for answer in [overview, tested, held] {
            assert!(!answer.contains(&secret) && !answer.contains("vcs_practice_"), "{answer}");
        }
    }

    #[tokio::test]
    async fn it_comes_back_where_its_connection_expects_it() {
        let folder = tempfile::tempdir().unwrap();
        let parts = parts(folder.path());
        let before = desk(&parts);
        let then = before.practise().await.unwrap();
        if let Practising::Here(practice) = before.practising.into_inner() {
            practice.stop().await;
        }
        let after = desk(&parts);
        let now = after.practise().await.unwrap();
        assert_eq!((now.connections, now.lists.len()), (then.connections, then.lists.len()));
        assert!(after.test_connection(CONNECTION).await.unwrap().key_works);
    }

    #[tokio::test]
    async fn a_start_that_was_cut_off_is_completed_by_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let parts = parts(folder.path());
        let before = desk(&parts);
        before.practise().await.unwrap();
        before.rollcall.remove_list("Practice – Secrets").unwrap();
        if let Practising::Here(practice) = before.practising.into_inner() {
            practice.stop().await;
        }
        let lists = desk(&parts).practise().await.unwrap().lists;
        assert!(lists.iter().any(|list| list.name == "Practice – Secrets"), "{lists:?}");
    }

    #[tokio::test]
    async fn the_same_practice_vanta_in_another_process_will_do() {
        let folder = tempfile::tempdir().unwrap();
        let parts = parts(folder.path());
        let (one, other) = (desk(&parts), desk(&parts));
        one.practise().await.unwrap();
        assert!(other.overview().await.unwrap().practice_stopped, "as far as this one knows");
        assert!(!other.practise().await.unwrap().practice_stopped);
        assert!(matches!(*other.practising.lock().await, Practising::Elsewhere));
    }

    #[tokio::test]
    async fn a_strangers_place_or_another_practice_vanta_is_an_error_with_a_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let parts = parts(folder.path());
        let before = desk(&parts);
        let url = before.practise().await.unwrap().connections[0].address.clone();
        if let Practising::Here(practice) = before.practising.into_inner() {
            practice.stop().await;
        }
        std::fs::remove_file(parts.data.folder().unwrap().join("practice.json")).unwrap();
        let error = desk(&parts).practise().await.unwrap_err();
        assert_eq!(error.code, Code::SecretElsewhere);

        let stranger = std::net::TcpListener::bind(url.strip_prefix("http://").unwrap()).unwrap();
        let desk = desk(&parts);
        let answer = std::thread::spawn(move || {
            for visitor in stranger.incoming() {
                drop(visitor)
            }
        });
        let error = desk.practise().await.unwrap_err();
        assert_eq!(error.code, Code::StoreUnusable);
        assert!(error.hint.unwrap().starts_with("Another program"));
        assert!(desk.overview().await.unwrap().practice_stopped);
        drop(answer); // ends with the test's process
    }
}
