//! An application: Vanta's unit for tokens and limits.

use sha2::{Digest, Sha256};

use crate::address::Address;
use crate::secret::hex;

/// One API address and one client ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Where it is.
    pub address: Address,
    /// Vanta's client ID, `vci_…`.
    pub client_id: String,
}

impl Application {
    /// A name for files and keychain items: the same for the same API address and client ID, whatever the
    /// region's app host is; 32 hexadecimal digits.
    pub fn key(&self) -> String {
        let digest = Sha256::digest(format!("{}\n{}", self.address.api(), self.client_id));
        hex(&digest)[..32].to_owned()
    }
}
