//! The three files of a proof, and how they reach the disk: all of them, or as it was before.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use vanta::secret::hex;

use super::model::Proof;
use super::{document, pdf, records};
use crate::store::private_folder;

/// For machines.
pub(super) const JSON: &str = "proof.json";
/// For spreadsheet programs.
pub(super) const CSV: &str = "records.csv";
/// For people.
const PDF: &str = "proof.pdf";

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// `proof.json`, `records.csv`, `proof.pdf`.
    pub files: Vec<WrittenFile>,
    /// How many pages the PDF has.
    pub pages: usize,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: String,
}

/// Why a proof could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The folder holds another run's proof.
    #[error("{} holds the proof of another run, {run}", folder.display())]
    OtherRun {
        /// The folder.
        folder: PathBuf,
        /// Whose proof it holds.
        run: String,
    },
    /// A file is in the way, and it is not known whose it is.
    #[error("{} is there already, and it is no proof of this run", file.display())]
    InTheWay {
        /// The file.
        file: PathBuf,
    },
    /// A file or the folder could not be read or written.
    #[error("{}: {cause}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The content of a file could not be made.
    #[error("{file} could not be made: {cause}")]
    Content {
        /// Its name.
        file: &'static str,
        /// Why.
        cause: String,
    },
}

/// One file before it is written.
pub(super) struct Content {
    /// Its name.
    pub(super) name: &'static str,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

impl Content {
    /// What is told of it.
    pub(super) fn facts(&self) -> WrittenFile {
        WrittenFile {
            name: self.name,
            bytes: self.bytes.len() as u64,
            sha256: hex(&Sha256::digest(&self.bytes)),
        }
    }
}

/// Writes the proof of a run into a folder, which is made where it is missing: for its owner only, and
/// whole or not at all. An earlier proof of the same run is replaced.
///
/// # Errors
/// Where the folder holds another run's proof, a file cannot be written, or a file's content cannot be
/// made. The folder is then as it was.
pub fn write(proof: &Proof, folder: &Path) -> Result<Written, ProofError> {
    let replaces = look(proof, folder)?;
    let (contents, pages) = contents(proof)?;
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |cause| ProofError::File { file, cause }
    };
    let made = !folder.exists();
    private_folder(folder).map_err(failed(folder))?;
    let written = place(folder, &contents, replaces);
    if written.is_err() && made {
        let _ = fs::remove_dir(folder); // it is empty, or somebody else has put something there
    }
    written?;
    Ok(Written { folder: folder.to_owned(), files: contents.iter().map(Content::facts).collect(), pages })
}

/// All three files, and how many pages the PDF has. The PDF names the other two by their hashes.
pub(super) fn contents(proof: &Proof) -> Result<([Content; 3], usize), ProofError> {
    let failed = |file, cause: String| ProofError::Content { file, cause };
    let mut json = serde_json::to_vec_pretty(proof).map_err(|error| failed(JSON, error.to_string()))?;
    json.push(b'\n');
    let json = Content { name: JSON, bytes: json };
    let csv = records::csv(&proof.changes).map_err(|error| failed(CSV, error.to_string()))?;
    let csv = Content { name: CSV, bytes: csv };
    let layout = document::pages(proof, &[json.facts(), csv.facts()]);
    let title = document::title(proof);
    let pdf = pdf::pdf(proof, &title, &layout).map_err(|cause| failed(PDF, cause))?;
    Ok(([json, csv, Content { name: PDF, bytes: pdf }], layout.pages.len()))
}

/// Whether the folder holds an earlier proof of this run, which may be replaced.
fn look(proof: &Proof, folder: &Path) -> Result<bool, ProofError> {
    #[derive(Deserialize)]
    struct Earlier {
        run: String,
    }
    let file = folder.join(JSON);
    match fs::read(&file) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(Earlier { run }) if run == proof.run => Ok(true),
            Ok(Earlier { run }) => Err(ProofError::OtherRun { folder: folder.to_owned(), run }),
            Err(_) => Err(ProofError::InTheWay { file }),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(ProofError::File { file, cause }),
    }
}

/// Writes everything under other names first, so that a full disk is met before anything is in its place.
fn place(folder: &Path, contents: &[Content], replaces: bool) -> Result<(), ProofError> {
    let failed = |file: &Path, cause| ProofError::File { file: file.to_owned(), cause };
    let mut ready = Vec::with_capacity(contents.len());
    for content in contents {
        let file = folder.join(content.name);
        let whole = || -> std::io::Result<NamedTempFile> {
            let mut new = NamedTempFile::new_in(folder)?;
            new.write_all(&content.bytes)?;
            new.as_file().sync_all()?;
            Ok(new)
        };
        ready.push((whole().map_err(|cause| failed(&file, cause))?, file));
    }
    let mut placed: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (new, file) in ready {
        let before = fs::read(&file).ok().filter(|_| replaces);
        let done = match before {
            Some(_) => new.persist(&file),
            None => new.persist_noclobber(&file),
        };
        match done {
            Ok(_) => placed.push((file, before)),
            Err(error) => {
                take_back(placed);
                return Err(match error.error.kind() {
                    std::io::ErrorKind::AlreadyExists => ProofError::InTheWay { file },
                    _ => failed(&file, error.error),
                });
            }
        }
    }
    Ok(())
}

/// Puts back what stood there. What cannot be put back is left to the error that is already on its way.
fn take_back(placed: Vec<(PathBuf, Option<Vec<u8>>)>) {
    for (file, before) in placed {
        let _ = match before {
            Some(bytes) => crate::sheet::whole(&file, &bytes),
            None => fs::remove_file(&file),
        };
    }
}
