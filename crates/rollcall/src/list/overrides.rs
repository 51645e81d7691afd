//! Single cells that a person mended here and not in the file.
//!
//! What is mended names people, so it is sealed before it reaches the store. That happens in this room, for
//! the reason that the use cases of lists stand here too: sealing wants the key and the table, and only the
//! handle has both. The store sees sealed bytes and a keyed hash of the cell; neither fits another list.

use vanta::secret::hex;
use zeroize::Zeroizing;

use crate::Rollcall;
use crate::error::{Code, Error};
use crate::recipe::Override;
use crate::secret::Sealer;
use crate::store::SealedOverride;

/// What the hash of a cell is for; hashes for another purpose never equal it.
const CELLS: &str = "overrides";

impl Rollcall {
    /// Every override of a list, in the order in which the cells were first mended. The key is asked for only
    /// where there are any.
    ///
    /// # Errors
    /// Where there is no such list, or a single one of them cannot be opened: without it, the file's value
    /// would be sent, and nobody would know.
    pub async fn overrides(&self, list: &str) -> Result<Vec<Override>, Error> {
        self.list(list)?;
        let kept = self.store.overrides(list)?;
        if kept.is_empty() {
            return Ok(Vec::new());
        }
        let sealer = self.sealer().await?;
        kept.iter().map(|kept| opened(&sealer, list, kept)).collect()
    }

    /// Keeps an override, in place of the one of that cell.
    ///
    /// # Errors
    /// Where there is no such list, or nothing can be sealed for now.
    pub async fn put_override(&self, list: &str, mended: &Override) -> Result<(), Error> {
        self.list(list)?;
        let sealer = self.sealer().await?;
        let sealed = sealed(&sealer, list, mended)?;
        Ok(self.store.put_override(list, &sealed)?)
    }

    /// Forgets the override of a cell, and says whether there was one.
    ///
    /// # Errors
    /// Where there is no such list, or the key cannot be had for now.
    pub async fn remove_override(
        &self,
        list: &str,
        source: &str,
        id: &str,
        column: &str,
    ) -> Result<bool, Error> {
        self.list(list)?;
        if self.store.overrides(list)?.is_empty() {
            return Ok(false); // and no key is made for it
        }
        let cell = cell(&self.sealer().await?, list, source, id, column);
        Ok(self.store.remove_override(list, &cell)?)
    }

    /// Forgets every override of a list, and says how many there were. Needs no key.
    ///
    /// # Errors
    /// Where there is no such list.
    pub fn clear_overrides(&self, list: &str) -> Result<usize, Error> {
        self.list(list)?;
        Ok(self.store.clear_overrides(list)?)
    }
}

/// The cells of a record among those that were mended in a list.
///
/// # Errors
/// Where a single one cannot be opened: then nobody can say whose it is.
pub(crate) fn cells_of(
    sealer: &Sealer,
    list: &str,
    kept: &[SealedOverride],
    id: &str,
) -> Result<Vec<[u8; 32]>, Error> {
    let mut cells = Vec::new();
    for kept in kept {
        if opened(sealer, list, kept)?.id == id {
            cells.push(kept.cell);
        }
    }
    Ok(cells)
}

fn sealed(sealer: &Sealer, list: &str, mended: &Override) -> Result<SealedOverride, Error> {
    let cell = cell(sealer, list, &mended.source, &mended.id, &mended.column);
    let plain = Zeroizing::new(serde_json::to_vec(mended).map_err(|_| unreadable())?);
    Ok(SealedOverride { cell, sealed: sealer.seal(&place(list, &cell), &plain)? })
}

fn opened(sealer: &Sealer, list: &str, kept: &SealedOverride) -> Result<Override, Error> {
    let plain = sealer.open(&place(list, &kept.cell), &kept.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| unreadable())
}

/// The hash covers the list too, so that nobody sees that two lists have a person in common.
fn cell(sealer: &Sealer, list: &str, source: &str, id: &str, column: &str) -> [u8; 32] {
    // As a JSON list, so that what ends one part cannot begin the next.
    let parts = serde_json::json!([list, source, id, column]);
    sealer.keyed_hash(CELLS, &parts.to_string())
}

fn place(list: &str, cell: &[u8; 32]) -> String {
    format!("override {} of {list}", hex(cell))
}

fn unreadable() -> Error {
    Error::new(Code::StoreUnusable, "An override is not what Rollcall writes.")
        .hint("Keep a copy of the data folder before anything else.")
}

#[cfg(test)]
pub(crate) mod tests;
