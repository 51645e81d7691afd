//! An access token and everything it dies with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::application::Application;
use crate::secret::Secret;

/// A token for one application, minted with one secret.
///
/// It carries what it was minted for, so that it can be kept and used again by another process without ever
/// going to another address or outliving a rotated secret. The refresh token is there for the
/// authorization-code grant, whose refresh tokens rotate: keeping the token at once keeps both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What goes into `Authorization: Bearer`.
    pub access: Secret,
    /// What buys the next one, for grants that have it.
    pub refresh: Option<Secret>,
    /// When Vanta stops taking it.
    pub expires: Timestamp,
    /// The API address it is for.
    pub api: String,
    /// The client ID it is for.
    pub client_id: String,
    /// The hash of the secret that minted it.
    pub minted_by: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    access: String,
    #[serde(default)]
    refresh: Option<String>,
    expires: Timestamp,
    api: String,
    client_id: String,
    minted_by: String,
}

impl Token {
    /// Whether it may be used: for this application, minted by this secret, and still good at `until`.
    pub fn fits(&self, application: &Application, secret: &Secret, until: Timestamp) -> bool {
        self.api == application.address.api()
            && self.client_id == application.client_id
            && self.minted_by == secret.hash()
            && self.expires > until
    }

    /// As one text for the keychain.
    pub fn to_keep(&self) -> Secret {
        let kept = Kept {
            access: self.access.open().to_owned(),
            refresh: self.refresh.as_ref().map(|refresh| refresh.open().to_owned()),
            expires: self.expires,
            api: self.api.clone(),
            client_id: self.client_id.clone(),
            minted_by: self.minted_by.clone(),
        };
        Secret::new(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// From the text of [`Token::to_keep`]; nothing where it is anything else.
    pub fn from_kept(text: &Secret) -> Option<Token> {
        let kept: Kept = serde_json::from_str(text.open()).ok()?;
        Some(Token {
            access: Secret::new(kept.access),
            refresh: kept.refresh.map(Secret::new),
            expires: kept.expires,
            api: kept.api,
            client_id: kept.client_id,
            minted_by: kept.minted_by,
        })
    }
}
