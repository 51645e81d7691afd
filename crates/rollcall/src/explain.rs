//! Each room's errors in people's words: what happened, where, and what to do next.

use vanta::{Cause, Refusal};

use crate::error::{Code, Error};
use crate::secret::{SealError, SecretError};
use crate::sheet::{SheetError, WriteError};
use crate::store::StoreError;

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        let message = sentence(&error.to_string());
        match error {
            StoreError::Newer(_) => Error::new(Code::StoreNewer, message)
                .hint("Open it with the newer Rollcall, or name another data folder with --data."),
            StoreError::Taken => Error::new(Code::NameTaken, message),
            StoreError::Gone => {
                Error::new(Code::UnknownName, message).hint("Look at your lists again, and try once more.")
            }
            StoreError::Folder { .. } => Error::new(Code::StoreUnusable, message)
                .hint("Name a folder on this computer that you may write to: --data DIR, or ROLLCALL_DATA."),
            StoreError::Drive { .. } => Error::new(Code::StoreUnusable, message).hint(
                "Name a folder on a drive of this computer that nothing synchronises: --data DIR, or ROLLCALL_DATA. To \
                 have it elsewhere too, use `rollcall backup`.",
            ),
            StoreError::InUse(_) => Error::new(Code::InUse, message)
                .hint("Close Rollcall's window and wait for running commands to end, then try again."),
            StoreError::Damaged(_) => Error::new(Code::StoreUnusable, message).hint(
                "Keep a copy of the data folder before anything else, and go back to a backup: rollcall restore-backup.",
            ),
            StoreError::Full => Error::new(Code::StoreUnusable, message).hint("Make room on it, and try again."),
            StoreError::Sqlite(_) => Error::new(Code::StoreUnusable, message)
                .hint("Keep a copy of the data folder before anything else."),
        }
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Error {
        match error {
            SecretError::Unavailable(why) => Error::new(Code::NoKeychain, "There is no keychain to keep the secret in.")
                .hint(
                    "On a desktop, start its keychain (GNOME Keyring, KWallet) and try again. On a server, put the \
                     client ID into ROLLCALL_CLIENT_ID and the secret into ROLLCALL_CLIENT_SECRET.",
                )
                .detail(why),
            SecretError::Locked => Error::new(Code::KeychainLocked, "The keychain is locked.").hint(
                "Unlock it and try again; or put the client ID into ROLLCALL_CLIENT_ID and the secret into \
                 ROLLCALL_CLIENT_SECRET.",
            ),
        }
    }
}

impl From<SealError> for Error {
    fn from(error: SealError) -> Error {
        let message = sentence(&error.to_string());
        match error {
            SealError::OtherKey(_) => Error::new(Code::SealKeyMissing, message)
                .hint("Open it with the data folder, and the keychain or ROLLCALL_SEAL_KEY, that it was sealed in."),
            SealError::UnknownForm(_) => Error::new(Code::StoreNewer, message)
                .hint("Open it with the newer Rollcall, or name another data folder with --data."),
            SealError::TooLong => Error::new(Code::TooLarge, message).hint("Send fewer or shorter texts."),
            SealError::CutShort | SealError::Damaged | SealError::Elsewhere => {
                Error::new(Code::StoreUnusable, message)
                    .hint("Something else wrote to the data folder, or the disk fails. Keep a copy of it, and go back to a backup.")
            }
            SealError::NotSealed(_) => Error::new(Code::StoreUnusable, message)
                .hint("Close other programs to make room in memory, and try again."),
        }
    }
}

impl From<SheetError> for Error {
    fn from(error: SheetError) -> Error {
        let said = error.to_string();
        // A sentence that begins with a file's name leaves it as it is.
        let message = if said.starts_with("th") { sentence(&said) } else { format!("{said}.") };
        let (code, hint) = match &error {
            SheetError::NotFound(_) => (Code::FileNotFound, "Check the name and the folder.".to_owned()),
            SheetError::Locked { .. } => (
                Code::FileLocked,
                "Close it in other programs, or ask for the right to read it, and try again.".to_owned(),
            ),
            SheetError::NotHere { .. } => (
                Code::FileLocked,
                "Open its folder, let the cloud service download it, and try again.".to_owned(),
            ),
            SheetError::NotASpreadsheet { .. } => (
                Code::NotASpreadsheet,
                "Rollcall reads xlsx, xlsm, xlsb, xls, ods, csv and tsv. Open the file in a spreadsheet program \
                 and save it as xlsx."
                    .to_owned(),
            ),
            SheetError::PasswordNeeded(_) => (
                Code::PasswordNeeded,
                "Give the password with --password-stdin, or save the workbook without one.".to_owned(),
            ),
            SheetError::WrongPassword(_) => (
                Code::PasswordNeeded,
                "Check the password; capitals count. If it is right, the file may be damaged.".to_owned(),
            ),
            SheetError::ForeignLock { .. } => (
                Code::PasswordNeeded,
                "Open it in the program that made it and save it as xlsx without a password.".to_owned(),
            ),
            SheetError::TooLarge { .. } => (
                Code::FileTooLarge,
                "Export only the rows and columns that are needed.".to_owned(),
            ),
            SheetError::Incomplete { .. } => (
                Code::FileIncomplete,
                "Export or copy the file again, whole; half a file would remove whoever is missing."
                    .to_owned(),
            ),
            SheetError::Changing(_) => {
                (Code::FileIncomplete, "Wait until it is saved or copied, and try again.".to_owned())
            }
            SheetError::NoSuchSheet { sheets, .. } | SheetError::NoVisibleSheet { sheets, .. } => (
                Code::SheetNotFound,
                format!("Its sheets are: {}. Name one with --sheet.", sheets.join(", ")),
            ),
            SheetError::Empty { sheets, .. } => (
                Code::SheetNotFound,
                format!(
                    "Choose the sheet that holds the table with --sheet, and its headings with --headings. Its sheets are: {}.",
                    sheets.join(", ")
                ),
            ),
        };
        Error::new(code, message).hint(hint)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Error {
        Error::new(Code::NotWritten, sentence(&format!("the file was not written: {error}")))
            .hint("Name a file ending in .xlsx, .csv or .json in a folder that you may write to.")
    }
}

impl From<vanta::Error> for Error {
    fn from(error: vanta::Error) -> Error {
        let (code, message, hint) = explained(&error.cause);
        Error::new(code, message).hint(hint).detail(error.to_string())
    }
}

fn explained(cause: &Cause) -> (Code, String, &'static str) {
    match cause {
        Cause::NoConnection { host, .. } => (
            Code::NoNetwork,
            format!("{host} could not be reached. Nothing was sent."),
            "Check the network and, in a company, the proxy. A practice Vanta must be running: `rollcall practice`.",
        ),
        Cause::Inspected { host, .. } => (
            Code::Inspected,
            format!(
                "Something on the way opens the encrypted connection to {host}: an inspecting proxy, whose certificate \
                 this computer does not trust. Nothing was sent."
            ),
            "Ask whoever runs the network to put the proxy's certificate into this computer's trust store, or to let \
             this address pass unopened.",
        ),
        Cause::Cut | Cause::TimedOut { .. } => (
            Code::NoNetwork,
            "The connection to Vanta broke off before the answer was there.".to_owned(),
            "Try again. If it happens again, check the network.",
        ),
        Cause::Redirected { to } => (
            Code::NotVanta,
            format!("The answer points to another address ({to}); Rollcall never follows."),
            "Check the region of the connection; on a hotel or guest network, sign in to it first.",
        ),
        Cause::WrongKey { .. } => (
            Code::WrongKey,
            "Vanta does not accept this key.".to_owned(),
            "Check client ID and secret in Vanta's Developer Console; a rotated secret must be entered anew with \
             `rollcall connection secret`.",
        ),
        Cause::Scope { .. } => (
            Code::Forbidden,
            "This key may not read and write lists.".to_owned(),
            "In Vanta's Developer Console, make an application of the type Build Integrations and use its key.",
        ),
        Cause::KeyInUse => (
            Code::KeyInUse,
            "Another program is using the same Vanta key.".to_owned(),
            "Vanta allows one active sign-in per key: give Rollcall its own application in Vanta.",
        ),
        Cause::Forbidden { .. } => (
            Code::Forbidden,
            "The request was forbidden. Nothing was changed in Vanta.".to_owned(),
            "This is not about your data: a proxy or network may be in the way, or the application in Vanta is not of \
             the type Build Integrations.",
        ),
        Cause::UnknownList { .. } => (
            Code::UnknownList,
            "Vanta has no such list. Nothing was changed in Vanta.".to_owned(),
            "Create the resource in Vanta's Developer Console (Resources), and use the Vanta list ID shown there.",
        ),
        Cause::TooLarge { .. } => (
            Code::TooLarge,
            "The list is too large for Vanta. Nothing was changed in Vanta.".to_owned(),
            "Send fewer optional fields or shorter texts.",
        ),
        Cause::Refused(refusal) => {
            (Code::Refused, refused(refusal), "Mend what Vanta names, and review again.")
        }
        Cause::TooOften | Cause::Trouble { .. } => (
            Code::VantaTrouble,
            "Vanta is busy or in trouble, and stayed so.".to_owned(),
            "Try again in some minutes. status.vanta.com tells about larger trouble.",
        ),
        Cause::NotVanta { what } => (
            Code::NotVanta,
            format!("What answered is not Vanta: {what}."),
            "A proxy, a sign-in page of the network, or a wrong address may be in the way.",
        ),
        Cause::WrongSecret(words) => {
            (Code::SecretElsewhere, sentence(words), "Use the key that belongs to this address.")
        }
        Cause::Lock(_) => (
            Code::StoreUnusable,
            "The lock that keeps runs of one key apart cannot be used.".to_owned(),
            "Check that the folder for Rollcall's state is on this computer and may be written to.",
        ),
    }
}

fn refused(refusal: &Refusal) -> String {
    format!("Vanta refused the list: {}. Nothing was changed in Vanta.", refusal.words)
}

/// A sentence begins with a capital and ends with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}
