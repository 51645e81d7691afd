//! Sealing: what names people is compressed and encrypted before it reaches the disk.
//!
//! A sealed text says itself which form it has, which key it wants and how long it is, so that a key that is
//! not here, a text that was cut and one that was changed are told apart. It is bound to its place: one row's
//! text cannot pass for another's. Without the key it tells its length, and which texts
//! were sealed for the same place.
//!
//! What one key is used for never meets what another use makes of it: each use has a key derived for it.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use vanta::secret::hex;
use vanta::{Chance, Secret};
use zeroize::Zeroizing;
use zstd::bulk::Decompressor;

/// How long a text may be: six times Vanta's largest body, and little enough to be opened anywhere.
pub const LONGEST: usize = 64 * 1024 * 1024;

/// The form of what is sealed now. Its byte stands first; then key ID, place, nonce, length, encrypted text.
const FORM: u8 = 1;
const FORMS: usize = 1;
const KEY_ID: usize = 8;
const PLACE: usize = 16;
const NONCE: usize = 24;
const LENGTH: usize = 4;
const TAG: usize = 16;
const HEAD: usize = FORMS + KEY_ID + PLACE + NONCE + LENGTH;

/// Where zstd itself stands if nobody asks: fast enough not to be felt beside the disk.
const LEVEL: i32 = 3;

/// The key that seals: 32 bytes. Like [`Secret`], it cannot be written or printed, and is wiped when dropped.
#[derive(Clone)]
pub struct SealKey(Arc<Zeroizing<[u8; 32]>>);

impl SealKey {
    /// A new one.
    pub fn new(chance: &dyn Chance) -> SealKey {
        let mut bytes = Zeroizing::new([0; 32]);
        chance.fill(&mut *bytes);
        SealKey(Arc::new(bytes))
    }

    /// From 32 bytes in base64, as it is kept; none where the text is anything else.
    pub fn read(text: &Secret) -> Option<SealKey> {
        let read = Zeroizing::new(STANDARD.decode(text.open().trim()).ok()?);
        let mut bytes = Zeroizing::new([0; 32]);
        (read.len() == bytes.len()).then(|| bytes.copy_from_slice(&read))?;
        Some(SealKey(Arc::new(bytes)))
    }

    /// The text to keep in the keychain.
    pub fn to_keep(&self) -> Secret {
        Secret::new(STANDARD.encode(**self.0))
    }

    /// What tells keys apart without holding them: 16 hexadecimal digits.
    pub fn id(&self) -> String {
        hex(&self.short_id())
    }

    fn short_id(&self) -> [u8; KEY_ID] {
        first(&self.derived("key ID"))
    }

    /// The key for one use.
    fn derived(&self, usage: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(keyed(&self.0, &["Rollcall seal 1", usage]))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

/// Why a text could not be sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It is longer than what is sealed.
    #[error("the text is longer than {LONGEST} bytes, and no longer one is sealed")]
    TooLong,
    /// A newer Rollcall sealed it, or it was never sealed.
    #[error("the text is sealed in a form that this Rollcall does not know ({0})")]
    UnknownForm(u8),
    /// Its end is missing.
    #[error("the sealed text was cut short")]
    CutShort,
    /// It wants another key.
    #[error("the text is sealed with another key ({0})")]
    OtherKey(String),
    /// It was changed since it was sealed.
    #[error("the sealed text was changed or is damaged")]
    Damaged,
    /// It is whole, but was sealed for another place.
    #[error("the sealed text belongs to another place")]
    Elsewhere,
    /// The libraries would not: out of memory, most likely.
    #[error("the text could not be sealed: {0}")]
    NotSealed(String),
}

/// Seals and opens with one key.
#[derive(Clone)]
pub struct Sealer {
    id: [u8; KEY_ID],
    cipher: XChaCha20Poly1305,
    places: Zeroizing<[u8; 32]>,
    searches: Zeroizing<[u8; 32]>,
    links: Zeroizing<[u8; 32]>,
    chance: Arc<dyn Chance>,
}

impl Sealer {
    /// Seals with this key, and draws nonces from that chance.
    pub fn new(key: &SealKey, chance: Arc<dyn Chance>) -> Sealer {
        let texts = key.derived("texts");
        Sealer {
            id: key.short_id(),
            cipher: XChaCha20Poly1305::new((&*texts).into()),
            places: key.derived("places"),
            searches: key.derived("searches"),
            links: key.derived("links"),
            chance,
        }
    }

    /// The ID of its key.
    pub fn key_id(&self) -> String {
        hex(&self.id)
    }

    /// Seals a text for its place: what it is, and which row holds it. The same text is sealed otherwise each
    /// time.
    ///
    /// # Errors
    /// Where the text is longer than [`LONGEST`].
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        if plain.len() > LONGEST {
            return Err(SealError::TooLong);
        }
        let packed = zstd::bulk::compress(plain, LEVEL);
        let mut text = Zeroizing::new(packed.map_err(|error| SealError::NotSealed(error.to_string()))?);
        let length = text.len() + TAG;
        let mut nonce = [0; NONCE];
        self.chance.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(HEAD + length);
        sealed.push(FORM);
        sealed.extend(self.id);
        sealed.extend(self.placed(place));
        sealed.extend(nonce);
        sealed.extend(u32::try_from(length).map_err(|_| SealError::TooLong)?.to_le_bytes());
        let encrypted = self.cipher.encrypt_in_place(&nonce.into(), &sealed, &mut *text);
        encrypted.map_err(|error| SealError::NotSealed(error.to_string()))?;
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// Where it was cut, changed, sealed with another key, for another place, or by a newer Rollcall.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        match sealed.first() {
            None => return Err(SealError::CutShort),
            Some(&FORM) => {}
            Some(&form) => return Err(SealError::UnknownForm(form)),
        }
        let (bytes, text) = sealed.split_first_chunk::<HEAD>().ok_or(SealError::CutShort)?;
        let head = Head::read(bytes).ok_or(SealError::Damaged)?;
        if head.key != self.id {
            return Err(SealError::OtherKey(hex(&head.key)));
        }
        if text.len() < head.length {
            return Err(SealError::CutShort);
        }
        // A text that is longer than it says fails here too, as its last bytes are no tag of the rest.
        let mut text = Zeroizing::new(text.to_vec());
        let opened = self.cipher.decrypt_in_place(&head.nonce.into(), bytes, &mut *text);
        opened.map_err(|_| SealError::Damaged)?;
        // Only now is the place known to be the one that it was sealed for.
        if head.place != self.placed(place) {
            return Err(SealError::Elsewhere);
        }
        unpacked(&text)
    }

    /// A hash that nobody can make or try out without the key, for finding a row by what it must not show. The
    /// same text has another hash in another place.
    pub fn keyed_hash(&self, place: &str, text: &str) -> [u8; 32] {
        keyed(&self.searches, &[place, text])
    }

    /// What links an entry of the history to the one before: nobody can make it without the key, so an entry that
    /// was altered is known.
    pub fn link(&self, parts: &[&[u8]]) -> [u8; 32] {
        keyed(&self.links, parts)
    }

    fn placed(&self, place: &str) -> [u8; PLACE] {
        first(&keyed(&self.places, &[place]))
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({})", self.key_id())
    }
}

/// What stands before the encrypted text. All of it is authenticated with the text.
struct Head {
    key: [u8; KEY_ID],
    place: [u8; PLACE],
    nonce: [u8; NONCE],
    length: usize,
}

impl Head {
    fn read(bytes: &[u8; HEAD]) -> Option<Head> {
        let (_, rest) = bytes.split_first_chunk::<FORMS>()?;
        let (key, rest) = rest.split_first_chunk()?;
        let (place, rest) = rest.split_first_chunk()?;
        let (nonce, rest) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(*rest.first_chunk::<LENGTH>()?);
        Some(Head { key: *key, place: *place, nonce: *nonce, length: usize::try_from(length).ok()? })
    }
}

/// Takes a packed text apart. The room for it is what it says that it needs, never more than [`LONGEST`], and
/// zstd writes no byte beyond it.
fn unpacked(packed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let length = Decompressor::upper_bound(packed).ok_or(SealError::Damaged)?;
    if length > LONGEST {
        return Err(SealError::TooLong);
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(length));
    let unpacked = Decompressor::new().and_then(|mut zstd| zstd.decompress_to_buffer(packed, &mut *plain));
    match unpacked {
        Ok(written) if written == length => Ok(plain),
        _ => Err(SealError::Damaged),
    }
}

/// HMAC-SHA-256 over the parts, each after its length, so that no two lists of parts are the same bytes.
fn keyed<P: AsRef<[u8]>>(key: &[u8; 32], parts: &[P]) -> [u8; 32] {
    // HMAC fills a short key up with zeros; a full block is the form that cannot be refused.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as Mac>::new((&*block).into());
    for part in parts {
        let part = part.as_ref();
        mac.update(&(part.len() as u64).to_le_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn first<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|place| hash[place])
}

#[cfg(test)]
mod tests;
