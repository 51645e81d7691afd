//! What a run left in Vanta, against what Vanta holds now: how it is noticed that someone else writes to a list.
//!
//! Most often nobody did. Then the list now and the snapshot have one print, and no record is opened.

use std::collections::HashMap;

use vanta::Record;

use super::keep::{body_place, read_records};
use super::{HALF, ListPlace, Which, canonical};
use crate::Rollcall;
use crate::error::Error;
use crate::recipe::{id_of, name_of};
use crate::review::{Left, Named};
use crate::secret::Sealer;
use crate::store::{Run, StoreError};

impl Rollcall {
    /// What a run left, as far as it is needed to say how `held` differs from it. Nothing where no snapshot says it,
    /// or a person was erased from it, whom Vanta may still hold.
    ///
    /// # Errors
    /// Where the snapshot cannot be opened.
    pub(crate) async fn left_by(&self, run: &Run, held: &[Record]) -> Result<Option<Left>, Error> {
        let body = self.store.look(|work| {
            let after = work.snapshots(&run.run)?.into_iter().find(|(which, _)| *which == Which::After);
            Ok::<_, StoreError>(after.map(|(_, body)| work.body(body)).transpose()?.flatten())
        })?;
        let Some(body) = body.filter(|body| body.erased == 0) else { return Ok(None) };
        let sealer = self.sealer().await?;
        let list = ListPlace::of(run);
        let all: Vec<&Record> = held.iter().collect();
        if list.print(&sealer, &canonical::list(&all))[..] == body.print[..] {
            return Ok(Some(Left::Differing { named: Vec::new(), gone: 0 }));
        }
        match (&body.sealed, &body.prints) {
            (Some(sealed), _) => {
                let plain = sealer.open(&body_place(&body.print), sealed)?;
                Ok(Some(Left::Records(read_records(&plain)?)))
            }
            (None, Some(prints)) => Ok(Some(list.differing(&sealer, prints, run, held))),
            (None, None) => Ok(None),
        }
    }
}

impl ListPlace {
    /// Who differs from their fingerprints.
    fn differing(&self, sealer: &Sealer, prints: &[u8], run: &Run, held: &[Record]) -> Left {
        let halves = prints.chunks_exact(2 * HALF).map(|print| print.split_at(HALF));
        let mut then: HashMap<&[u8], &[u8]> = halves.collect();
        let kind = vanta::Kind::named(&run.kind);
        let mut named = Vec::new();
        for record in held {
            let print = self.fingerprint(sealer, record);
            let (id, whole) = print.split_at(HALF);
            if then.remove(id) != Some(whole) {
                let name = kind.map(|kind| name_of(kind, record)).unwrap_or_default();
                named.push(Named { id: id_of(record).to_owned(), name });
            }
        }
        Left::Differing { named, gone: then.len() }
    }
}
