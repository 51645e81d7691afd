//! Each room's errors in people's words: what happened, where, and what to do next.

use vanta::body::bytes_by_field;
use vanta::kind::grouped;
use vanta::{Cause, Complaint, Kind, Record, Refusal, Value};

use crate::error::{Code, Error};
use crate::recipe::{Drafted, name_of};
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

/// Whether anything was changed in Vanta is not said here: a reading that is refused says nothing about a body
/// that left before it. Whoever knows adds it ([`Error::nothing_changed`]).
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
            "Another program is using the same Vanta key: give Rollcall its own application in Vanta."
                .to_owned(),
            "Vanta allows one active sign-in per key. In the Developer Console, make an application of the type Build \
             Integrations for Rollcall alone, and add it with `rollcall connection add`.",
        ),
        Cause::Forbidden { words } => forbidden(words),
        Cause::UnknownList { .. } => (
            Code::UnknownList,
            "Vanta has no such list.".to_owned(),
            "Create the resource in Vanta's Developer Console (Resources), and use the Vanta list ID shown there.",
        ),
        Cause::TooLarge { .. } => (
            Code::TooLarge,
            "The list is too large for Vanta.".to_owned(),
            "Narrow the rows, leave out optional fields, or shorten long texts.",
        ),
        Cause::Refused(refusal) => {
            (Code::Refused, refused(refusal), "Mend what Vanta names, and review again.")
        }
        Cause::TooOften => (
            Code::VantaTrouble,
            "Vanta takes no more requests for now (429), and stayed so.".to_owned(),
            "Vanta allows 20 requests and 5 sign-ins a minute for each application. Wait a minute; if it happens again, \
             another program uses the same key, and Rollcall needs its own application in Vanta.",
        ),
        Cause::Trouble { status, .. } => (
            Code::VantaTrouble,
            format!("Vanta is in trouble (status {status}), and stayed so."),
            "Try again in some minutes. status.vanta.com tells about larger trouble.",
        ),
        Cause::NotVanta { what } => (
            Code::NotVanta,
            format!("What answered is not Vanta: {what}."),
            "This is not about your data: a proxy, a sign-in page of the network, or a wrong address may be in the way.",
        ),
        Cause::Stopped => (Code::Cancelled, "Cancelled.".to_owned(), "The same command begins anew."),
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

/// 403 is never a matter of data. A web page is somebody on the way; the bare word is Vanta's gateway, which knows
/// the application as one of another type (seen live); anything else is Vanta, which knows the key.
fn forbidden(words: &str) -> (Code, String, &'static str) {
    let (message, hint) = if words.starts_with("a web page") {
        (
            "The network forbids it: a web page answered in place of Vanta (403).",
            "This is not about your data. Ask whoever runs the network or its proxy to let requests to Vanta's API pass.",
        )
    } else if words.eq_ignore_ascii_case("forbidden") {
        (
            "Vanta's gateway forbids it (403 Forbidden).",
            "This is not about your data: the application in Vanta is of another type, or a network is in the way. In \
             the Developer Console, make an application of the type Build Integrations and use its key.",
        )
    } else {
        (
            "Vanta does not let this key do that (403).",
            "This is not about your data. In the Developer Console, check that the application is of the type Build \
             Integrations and owns this list.",
        )
    };
    (Code::Forbidden, message.to_owned(), hint)
}

fn refused(refusal: &Refusal) -> String {
    format!("Vanta refused the list: {}", sentence(&refusal.words))
}

/// What Vanta has against a list that was sent, in rows and fields of the spreadsheet, and what fills one that is too
/// large. Nothing was changed in Vanta, and that is said.
pub(crate) fn refusal(error: vanta::Error, kind: &Kind, drafted: &[Drafted]) -> Error {
    let told = match &error.cause {
        Cause::Refused(refusal) => refusal.complaints.first().and_then(|said| in_rows(said, kind, drafted)),
        Cause::TooLarge { .. } => Some((filled(drafted), None)),
        _ => None,
    };
    let explained = Error::from(error);
    let Some((message, hint)) = told else { return explained.nothing_changed() };
    let hint = hint.map(str::to_owned).or(explained.hint);
    Error { message, hint, ..explained }.nothing_changed()
}

fn in_rows(said: &Complaint, kind: &Kind, drafted: &[Drafted]) -> Option<(String, Option<&'static str>)> {
    let drafted = drafted.get(said.record)?;
    let row = drafted.origin.row().map_or_else(|| "A record".to_owned(), |row| format!("Row {row}"));
    let name = name_of(kind, &drafted.record);
    let fields = match said.fields.is_empty() {
        true => String::new(),
        false => format!(", {}", said.fields.join(", ")),
    };
    if takes_no_unknown(said, &drafted.record) {
        let message = format!(
            "{row} ({name}){fields} is unknown, and this Vanta does not take *unknown* yet; it takes only yes or no."
        );
        let hint =
            "Fill in yes or no for everyone, or send without this list's unknown ones once Vanta takes them.";
        return Some((message, Some(hint)));
    }
    let message = format!(
        "Vanta refused the list because of one record. {row} ({name}){fields}: {}",
        sentence_end(&said.words)
    );
    Some((message, None))
}

/// Whether Vanta wants yes or no where the record says that it is unknown.
fn takes_no_unknown(said: &Complaint, record: &Record) -> bool {
    let field = said.path.trim_start_matches('/');
    said.words == "must be boolean" && record.get(field).is_some_and(Value::is_null)
}

fn filled(drafted: &[Drafted]) -> String {
    let records: Vec<&Record> = drafted.iter().map(|drafted| &drafted.record).collect();
    let share = |(field, bytes): &(String, usize)| format!("{field} {} bytes", grouped(*bytes));
    let fields: Vec<String> = bytes_by_field(&records).iter().take(5).map(share).collect();
    format!("The list is too large for Vanta. What fills it: {}.", fields.join(", "))
}

fn sentence_end(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) { words.to_owned() } else { format!("{words}.") }
}

/// A sentence begins with a capital and ends with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use vanta::json;

    use super::*;
    use crate::recipe::Origin;

    const SAID: &str = "Nothing was changed in Vanta.";

    fn error(cause: Cause) -> vanta::Error {
        vanta::Error { request: Some("PUT /v1/resources/user_account".into()), tries: 1, cause }
    }

    fn accounts() -> (&'static Kind, Vec<Drafted>) {
        let account = |id: usize| {
            let record = json!({
                "uniqueId": format!("E-{id}"), "fullName": format!("Person {id}"), "email": "p@example.com",
                "roleDescription": "x".repeat(2000), "mfaEnabled": null,
            });
            Drafted::new(record.as_object().unwrap().clone(), Origin::Kept)
        };
        (Kind::named("user_account").unwrap(), (0..3).map(account).collect())
    }

    fn refused_with(said: &str) -> Error {
        let complaints = vanta::refusal::complaint(said).into_iter().collect();
        let (kind, drafted) = accounts();
        refusal(error(Cause::Refused(Refusal { words: said.into(), complaints })), kind, &drafted)
    }

    #[test]
    fn every_cause_has_its_code_its_sentence_and_the_right_next_step() {
        let words = |text: &str| text.to_owned();
        let (host, why) = (words("api.vanta.com"), words("refused"));
        let rows: Vec<(Cause, Code, &str, &str)> = vec![
            (
                Cause::NoConnection { host: host.clone(), why: why.clone() },
                Code::NoNetwork,
                "could not be reached",
                "proxy",
            ),
            (Cause::Inspected { host, why }, Code::Inspected, "inspecting proxy", "trust store"),
            (Cause::Cut, Code::NoNetwork, "broke off", "Try again"),
            (Cause::TimedOut { seconds: 120 }, Code::NoNetwork, "broke off", "Try again"),
            (Cause::Redirected { to: words("portal.example") }, Code::NotVanta, "portal.example", "region"),
            (Cause::WrongKey { words: words("no") }, Code::WrongKey, "does not accept", "rotated"),
            (
                Cause::Scope { words: words("no") },
                Code::Forbidden,
                "may not read and write",
                "Build Integrations",
            ),
            (
                Cause::KeyInUse,
                Code::KeyInUse,
                "Another program is using the same Vanta key: give Rollcall its own application in Vanta.",
                "for Rollcall alone",
            ),
            (
                Cause::Forbidden { words: words("a web page (ERROR)") },
                Code::Forbidden,
                "a web page answered in place of Vanta",
                "proxy",
            ),
            (
                Cause::Forbidden { words: words("Forbidden") },
                Code::Forbidden,
                "403 Forbidden",
                "the application in Vanta is of another type",
            ),
            (
                Cause::Forbidden { words: words("unauthorized") },
                Code::Forbidden,
                "this key",
                "owns this list",
            ),
            (Cause::UnknownList { words: words("no") }, Code::UnknownList, "no such list", "Vanta list ID"),
            (Cause::TooLarge { words: words("no") }, Code::TooLarge, "too large", "Narrow the rows"),
            (Cause::TooOften, Code::VantaTrouble, "no more requests", "Wait a minute"),
            (
                Cause::Trouble { status: 503, words: words("x") },
                Code::VantaTrouble,
                "503",
                "status.vanta.com",
            ),
            (
                Cause::NotVanta { what: words("a web page") },
                Code::NotVanta,
                "a web page",
                "not about your data",
            ),
            (Cause::Stopped, Code::Cancelled, "Cancelled", "begins anew"),
            (
                Cause::WrongSecret("this is a practice secret"),
                Code::SecretElsewhere,
                "practice",
                "this address",
            ),
            (Cause::Lock(words("x")), Code::StoreUnusable, "lock", "folder"),
        ];
        let (kind, drafted) = accounts();
        for (cause, code, message, hint) in rows {
            let read = Error::from(error(cause.clone()));
            assert_eq!(read.code, code, "{cause:?}");
            assert!(read.message.contains(message), "{cause:?}: {}", read.message);
            assert!(read.hint.as_ref().unwrap().contains(hint), "{cause:?}: {:?}", read.hint);
            assert!(!read.message.contains(SAID), "a reading does not know: {}", read.message);
            let sent = refusal(error(cause.clone()), kind, &drafted);
            assert!(sent.message.ends_with(SAID), "a refused send does: {}", sent.message);
            assert_eq!(sent.message.matches("Nothing was").count(), 1, "{}", sent.message);
            assert_eq!(sent.code, code);
        }
    }

    #[test]
    fn a_complaint_is_told_with_the_record_and_the_field() {
        let rows = [
            ("/1/email: must be string", "A record (Person 1), email: must be string."),
            ("/2: must have property 'email'", "A record (Person 2), email: must have property 'email'."),
            (
                "Too many fields on resource with uniqueId E-1 (element 1). Extra keys: room, desk",
                "A record (Person 1), room, desk: Too many fields on resource with uniqueId E-1",
            ),
        ];
        for (said, told) in rows {
            let error = refused_with(said);
            assert_eq!(error.code, Code::Refused);
            assert!(error.message.contains(told), "{}", error.message);
            assert!(error.message.ends_with(SAID), "{}", error.message);
        }
        let other = refused_with("something that nobody knows");
        assert_eq!(other.message, format!("Vanta refused the list: Something that nobody knows. {SAID}"));
        let beyond = refused_with("/7/email: must be string");
        assert!(beyond.message.contains("/7/email: must be string."), "{}", beyond.message);
    }

    #[test]
    fn a_vanta_that_does_not_take_unknown_yet_is_explained_as_that() {
        let error = refused_with("/1/mfaEnabled: must be boolean");
        let told = "A record (Person 1), mfaEnabled is unknown, and this Vanta does not take *unknown* yet";
        assert!(error.message.starts_with(told), "{}", error.message);
        assert!(error.message.ends_with(SAID), "{}", error.message);
        assert!(error.hint.unwrap().contains("yes or no"));
        let value = refused_with("/1/email: must be boolean");
        assert!(!value.message.contains("unknown"), "only where it is: {}", value.message);
    }

    #[test]
    fn a_list_that_is_too_large_is_told_with_what_fills_it() {
        let (kind, drafted) = accounts();
        let error = refusal(error(Cause::TooLarge { words: "10 MB".into() }), kind, &drafted);
        let told = "The list is too large for Vanta. What fills it: roleDescription 6,";
        assert!(error.message.starts_with(told), "{}", error.message);
        assert!(error.message.contains(" bytes, ") && error.message.ends_with(SAID), "{}", error.message);
    }
}
