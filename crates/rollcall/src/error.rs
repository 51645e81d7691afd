//! What went wrong, for whoever is in front of the screen or behind the script.
//!
//! Each room has its own error; at the edge they become this one: a closed [`Code`], a sentence that says what
//! happened and where, a hint that says what to do, and, where there is one, a detail such as Vanta's own
//! words. A code exists only if somebody acts on it.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

/// An error as people and programs see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Error {
    /// What programs and pages act on.
    pub code: Code,
    /// What happened, and where.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// More, for those who want to know: the network's or Vanta's own words, masked.
    pub detail: Option<String>,
}

impl Error {
    /// An error with its sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error { code, message: message.into(), hint: None, detail: None }
    }

    /// With what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }

    /// Says that nothing was changed in Vanta, for whoever knows that it is so.
    #[must_use]
    pub(crate) fn nothing_changed(mut self) -> Error {
        const WORDS: &str = "Nothing was changed in Vanta.";
        if !self.message.contains(WORDS) {
            let said = self.message.trim_end_matches(" Nothing was sent.");
            self.message = format!("{said} {WORDS}");
        }
        self
    }

    /// With somebody else's own words.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Error {
        self.detail = Some(detail.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// A reader that panics on a file has met one that nobody thought of.
pub(crate) fn broken_reader() -> Error {
    Error::new(Code::FileIncomplete, "The file could not be read: its reader met something unexpected.")
        .hint("Open it in a spreadsheet program and save it as a new xlsx file.")
}

/// What an error is about. Written in JSON as `file_not_found`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no such file.
    FileNotFound,
    /// The file is there, but may not or cannot be read now.
    FileLocked,
    /// The file is no spreadsheet that Rollcall reads.
    NotASpreadsheet,
    /// The file is broken, ends early, or changed while it was read.
    FileIncomplete,
    /// The file wants a password, or another one.
    PasswordNeeded,
    /// The file holds more than can be read.
    FileTooLarge,
    /// The file has no sheet of that name, or none at all.
    SheetNotFound,
    /// A file could not be written.
    NotWritten,
    /// There is no connection, list, kind or run of that name.
    UnknownName,
    /// Something of that name, or with that ID, is there already.
    NameTaken,
    /// The connection still has lists.
    InUse,
    /// A recipe with errors, or for another kind.
    BadRecipe,
    /// An address, property or other input that cannot be used.
    BadInput,
    /// Vanta does not accept the key.
    WrongKey,
    /// Another program uses the same key.
    KeyInUse,
    /// There is no keychain on this computer.
    NoKeychain,
    /// The keychain is there, but locked, or nobody answered its question.
    KeychainLocked,
    /// The secret of this connection is nowhere to be found.
    NoSecret,
    /// The key that seals this data folder cannot be had: nothing sealed can be opened, and nothing new sealed.
    SealKeyMissing,
    /// The secret belongs to another address.
    SecretElsewhere,
    /// Vanta could not be reached.
    NoNetwork,
    /// Something on the way opens the encrypted connection.
    Inspected,
    /// What answered is not Vanta.
    NotVanta,
    /// 403: a proxy, a network, or the wrong kind of application.
    Forbidden,
    /// Vanta has no such list.
    UnknownList,
    /// Vanta refused the records; nothing was changed.
    Refused,
    /// The list is too large for Vanta.
    TooLarge,
    /// Vanta is in trouble, or too busy.
    VantaTrouble,
    /// The data folder cannot be used.
    StoreUnusable,
    /// The data folder was written by a newer Rollcall.
    StoreNewer,
    /// A person cancelled it before anything left.
    Cancelled,
    /// The approval is for another plan, or was used before.
    StaleApproval,
}
