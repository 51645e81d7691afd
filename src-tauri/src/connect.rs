//! Connections, as the window adds and removes them.

use rollcall::{Code, Error, NewConnection, Tested};
use vanta::Address;

use crate::bridge::{Connect, Connected, Overview};
use crate::desk::{Answer, Desk};

impl Desk {
    /// Adds a connection, then tests it. Where the test fails the connection stays, and the answer says why.
    ///
    /// # Errors
    /// Where it could not be added.
    pub async fn connect(&self, request: Connect) -> Answer<Connected> {
        let Connect { name, client_id, secret, region } = request;
        let address: Address = region.parse().map_err(not_an_address)?;
        let new = NewConnection { name: name.clone(), client_id, address, secret: Some(secret) };
        self.rollcall.add_connection(new).await?;
        let (tested, problem) = match self.test_connection(&name).await {
            Ok(tested) => (Some(tested), None),
            Err(problem) => (None, Some(problem)),
        };
        Ok(Connected { overview: self.overview().await?, tested, problem })
    }

    /// Tests a connection.
    ///
    /// # Errors
    /// Where Vanta does not accept the key, or cannot be reached.
    pub async fn test_connection(&self, name: &str) -> Answer<Tested> {
        self.rollcall.test_connection(name, &()).await
    }

    /// Forgets a connection and its secret.
    ///
    /// # Errors
    /// Where there is none of that name, or it still has lists.
    pub async fn remove_connection(&self, name: &str) -> Answer<Overview> {
        self.rollcall.remove_connection(name).await?;
        self.overview().await
    }
}

fn not_an_address(error: impl std::fmt::Display) -> Error {
    Error::new(Code::BadInput, format!("{error}.")).hint("Choose the region in which your Vanta is.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::desk::parts;

    const SECRET: &str = "vcs_practice_not_to_be_seen";

    fn request(region: &str) -> Connect {
        let request = json!({"name": "Ours", "client_id": "vci_1", "secret": SECRET, "region": region});
        serde_json::from_value(request).unwrap()
    }

    #[tokio::test]
    async fn a_connection_whose_test_fails_stays_and_says_why_without_its_secret() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(parts(folder.path())).unwrap();
        // Nobody can listen on port 1 without being asked to.
        let connected = desk.connect(request("http://127.0.0.1:1")).await.unwrap();
        assert_eq!(connected.problem.as_ref().unwrap().code, Code::NoNetwork);
        assert_eq!(connected.overview.connections[0].name, "Ours");
        assert!(!serde_json::to_string(&connected).unwrap().contains(SECRET));

        let again = desk.connect(request("http://127.0.0.1:1")).await.unwrap_err();
        assert_eq!(again.code, Code::NameTaken);
        assert!(desk.remove_connection("Ours").await.unwrap().connections.is_empty());
    }

    #[tokio::test]
    async fn a_secret_goes_to_a_region_or_to_this_computer_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(parts(folder.path())).unwrap();
        for region in ["", "mars", "https://api.vanta.com", "http://localhost:1", "http://10.0.0.1:1"] {
            let error = desk.connect(request(region)).await.unwrap_err();
            assert_eq!(error.code, Code::BadInput, "{region}");
            assert!(!format!("{error:?}").contains(SECRET));
        }
        assert_eq!(desk.connect(request("eu")).await.unwrap_err().code, Code::SecretElsewhere);
    }
}
