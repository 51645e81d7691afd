//! Workbooks behind a password.
//!
//! Excel encrypts the whole zip and puts it into an OLE file (MS-OFFCRYPTO); office-crypto opens that. The protection
//! of xls and of ods files is another one, which no library here opens; those say how to go on.

use memchr::memmem;

use super::file::File;
use super::{Choice, SheetError};

/// Whether an OLE file holds an encrypted workbook; names are in UTF-16 there.
pub(super) fn is_encrypted(content: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(content, &name).is_some()
}

/// What the password opens.
pub(super) fn open(file: File, choice: &Choice) -> Result<File, SheetError> {
    let Some(password) = &choice.password else { return Err(SheetError::PasswordNeeded(file.path)) };
    let content = file.whole()?.to_vec();
    let opened = fenced(|| office_crypto::decrypt_from_bytes(content, password.as_str()));
    match opened {
        // A wrong password gives bytes that are no zip.
        Some(Ok(content)) if content.starts_with(b"PK") => Ok(file.opened(content)),
        Some(Err(office_crypto::DecryptError::Unimplemented(why))) => {
            Err(SheetError::ForeignLock { file: file.path.clone(), why })
        }
        _ => Err(SheetError::WrongPassword(file.path.clone())),
    }
}

/// Runs a library's reader of binary files, which may give up on hostile bytes with a panic; that is then no more
/// than an unreadable file.
pub(super) fn fenced<T>(read: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).ok()
}
