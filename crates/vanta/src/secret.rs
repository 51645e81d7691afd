//! A secret that goes in and never out.
//!
//! The type has no `Serialize` and no `Display`, so that writing one to a log, a page or the store does not
//! compile; its `Debug` shows dots; its memory is wiped when it is dropped. Only what sends it or keeps it in
//! the keychain calls [`Secret::open`].

use std::fmt;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How the secret of a practice Vanta begins. Such a secret is good on loopback only, and no other is there.
pub const PRACTICE_PREFIX: &str = "vcs_practice_";

/// A client secret or a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text; the caller should hold no other copy.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that must send or keep it.
    pub fn open(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text, in hexadecimal: tells secrets apart without holding them. Client secrets and
    /// tokens are long and random, so the hash gives nothing away.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// Whether it belongs to a practice Vanta.
    pub fn is_practice(&self) -> bool {
        self.0.starts_with(PRACTICE_PREFIX)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}
