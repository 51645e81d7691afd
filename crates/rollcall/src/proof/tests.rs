//! What a proof promises.

use std::fs;
use std::path::Path;

use super::folder::contents;
use super::layout::{Item, Layout};
use super::shown::{Purpose, rows, shown};
use super::{Proof, ProofError, Verdict, document, face, records, write};
use crate::review::{Change, Changed, Named};

mod samples;

fn laid_out(proof: &Proof) -> Layout {
    document::pages(proof, &[])
}

/// For whoever wants to look: `PROOF_SAMPLES=folder cargo test -p rollcall --lib proof::tests::samples -- --ignored`.
#[test]
#[ignore = "writes samples to look at"]
fn samples_to_look_at() {
    let folder = std::env::var_os("PROOF_SAMPLES").expect("PROOF_SAMPLES names a folder");
    let samples = [
        ("verified", samples::verified()),
        ("practice", samples::practice()),
        ("differs", samples::differs()),
        ("long", samples::long(120)),
        ("huge", samples::long(10_000)),
    ];
    for (name, proof) in samples {
        let begun = std::time::Instant::now();
        let written = write(&proof, &Path::new(&folder).join(name)).unwrap();
        eprintln!(
            "{name}: {} pages, {:?}, {:?}",
            written.pages,
            written.files.iter().map(|f| f.bytes).collect::<Vec<_>>(),
            begun.elapsed()
        );
    }
}
