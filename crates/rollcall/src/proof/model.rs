//! What a proof holds, as plain values.
//!
//! The names of the fields are those of `proof.json`, which other people's programs read: a field is never
//! renamed and never changes its meaning; what no longer fits is a new [`FORM`].

use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;
use vanta::Value;

use crate::review::{Changed, Named};

/// The form of `proof.json` that this program writes.
pub const FORM: u32 = 1;

/// The evidence of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Proof {
    /// The form of this value: [`FORM`].
    pub form: u32,
    /// What made it.
    pub product: Product,
    /// Whether nothing of it reached Vanta.
    pub practice: bool,
    /// The run's ID.
    pub run: String,
    /// How the run stands.
    pub verdict: Verdict,
    /// The same in a sentence; [`Verdict::sentence`] has the usual one.
    pub sentence: String,
    /// Which list.
    pub list: ListFacts,
    /// The computer's user who ran it.
    pub user: String,
    /// How it was begun, where that is known.
    pub way: Option<Way>,
    /// When it began.
    pub started: When,
    /// When it ended; none where it was cut off.
    pub finished: Option<When>,
    /// What was read.
    pub files: Vec<SourceFile>,
    /// What was sent again instead of a file, in words: what Vanta held before or after an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<String>,
    /// What made records of it; none where the run ended before.
    pub recipe: Option<RecipeFacts>,
    /// The plan's fingerprint, where there was a plan: 64 hexadecimal digits.
    pub plan: Option<String>,
    /// The exact body, where one was built.
    pub body: Option<Body>,
    /// How many.
    pub counts: Counts,
    /// Who, by name.
    pub changes: Changes,
    /// What held or refused the run.
    pub holds: Vec<Held>,
    /// Who agreed to what.
    pub approvals: Vec<Approval>,
    /// The gentler ways that were chosen, each in a sentence.
    pub gentler_ways: Vec<String>,
    /// Every request made of Vanta, in order.
    pub requests: Vec<RequestMade>,
    /// What Vanta held after the send; none where it was not read back.
    pub read_back: Option<ReadBack>,
    /// Whatever else the person was told.
    pub notes: Vec<String>,
    /// Where the run stands in the history; none where there is no history.
    pub chain: Option<Chain>,
}

/// The program that made a proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofProduct")]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// How a run ended. The words are those of the command's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Read back, and equal.
    Verified,
    /// Read back, and not equal.
    Differs,
    /// It may have reached Vanta; nobody knows yet.
    Unknown,
    /// Vanta says that it took it; it was not read back.
    Sent,
    /// A rule held it until a person approves.
    Held,
    /// A rule refused it.
    Refused,
    /// Nothing left this computer for Vanta's list.
    NotSent,
    /// Its time passed while nothing could run.
    Missed,
    /// Vanta held all of it already.
    NothingToDo,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 9] = [
        Verdict::Verified,
        Verdict::Differs,
        Verdict::Unknown,
        Verdict::Sent,
        Verdict::Held,
        Verdict::Refused,
        Verdict::NotSent,
        Verdict::Missed,
        Verdict::NothingToDo,
    ];

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Differs => "differs",
            Verdict::Unknown => "unknown",
            Verdict::Sent => "sent",
            Verdict::Held => "held",
            Verdict::Refused => "refused",
            Verdict::NotSent => "not_sent",
            Verdict::Missed => "missed",
            Verdict::NothingToDo => "nothing_to_do",
        }
    }

    /// The verdict of a word, as the store and JSON write it.
    pub fn of_word(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Verdict::Verified => "Verified",
            Verdict::Differs => "Differs",
            Verdict::Unknown => "Unknown",
            Verdict::Sent => "Sent, not read back",
            Verdict::Held => "Held",
            Verdict::Refused => "Refused",
            Verdict::NotSent => "Not sent",
            Verdict::Missed => "Missed",
            Verdict::NothingToDo => "Nothing to do",
        }
    }

    /// The usual sentence. `sent` is what was or would be sent, with its noun: `214 people`.
    pub fn sentence(self, sent: &str, practice: bool) -> String {
        let vanta = if practice { "the practice Vanta" } else { "Vanta" };
        let said = match self {
            Verdict::Verified => {
                format!("Read back after the send: {vanta} holds exactly the {sent} sent.")
            }
            Verdict::Differs => {
                format!("Read back after the send: {vanta} does not hold exactly what was sent.")
            }
            Verdict::Unknown => format!("It is not known yet whether the {sent} reached {vanta}."),
            Verdict::Sent => format!("{vanta} accepted {sent}; its list was not read back."),
            Verdict::Held => {
                "Nothing was sent: a rule holds this plan until a person approves it.".to_owned()
            }
            Verdict::Refused => "Nothing was sent: a rule refuses it, whoever asks.".to_owned(),
            Verdict::NotSent => format!("Nothing was sent; the list in {vanta} is as it was."),
            Verdict::Missed => "Nothing was sent: the planned time passed without a run.".to_owned(),
            Verdict::NothingToDo => format!("Nothing was sent: {vanta} held exactly the {sent} already."),
        };
        let mut letters = said.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// Whether the body left, or may have left, this computer; of [`Verdict::Unknown`] nobody knows.
    pub(super) fn went_out(self) -> bool {
        matches!(self, Verdict::Verified | Verdict::Differs | Verdict::Unknown | Verdict::Sent)
    }
}

/// A list, and where it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ListFacts {
    /// Its name.
    pub name: String,
    /// The kind, as people call it: `User accounts`.
    pub kind: String,
    /// What one record is counted as: `person`.
    pub noun_one: String,
    /// What records are counted as: `people`.
    pub noun_many: String,
    /// Vanta list ID.
    pub list_id: String,
    /// The connection's name.
    pub connection: String,
    /// The region; none for a practice Vanta.
    pub region: Option<String>,
    /// The API's address.
    pub address: String,
    /// Vanta's client ID.
    pub client_id: String,
}

/// How something was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By a person at the window or at a terminal.
    ByHand,
    /// By a command without a terminal.
    WithoutTerminal,
    /// By the list's schedule.
    Schedule,
}

impl Way {
    /// As it stands in a sentence.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Way::ByHand => "by hand",
            Way::WithoutTerminal => "by a command without a terminal",
            Way::Schedule => "on a schedule",
        }
    }
}

/// An instant, with the zone in which people were. In JSON: `utc`, `local` with its offset, and the zone's
/// name.
#[derive(Clone, Debug, PartialEq, Eq, TS)]
#[ts(as = "Written")]
pub struct When(pub Zoned);

/// The same in JSON.
#[derive(Deserialize, TS)]
#[ts(rename = "When")]
struct Written {
    /// RFC 3339 in UTC.
    #[ts(type = "string")]
    utc: Timestamp,
    /// The local time with its offset.
    local: String,
    /// The zone's name, where it has one.
    zone: Option<String>,
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut when = serializer.serialize_struct("When", 3)?;
        when.serialize_field("utc", &self.0.timestamp().to_string())?;
        when.serialize_field("local", &format!("{}T{}{}", self.0.date(), self.0.time(), self.offset()))?;
        when.serialize_field("zone", &self.0.time_zone().iana_name())?;
        when.end()
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<When, D::Error> {
        let Written { utc, local, zone } = Written::deserialize(deserializer)?;
        // A zone that this computer does not know still has the offset of that moment.
        let offset = Pieces::parse(&local).map_err(D::Error::custom)?.to_numeric_offset();
        let offset = offset.ok_or_else(|| D::Error::custom(format!("{local} has no offset")))?;
        let zone = zone.and_then(|name| TimeZone::get(&name).ok());
        let zone = zone.filter(|zone| zone.to_offset(utc) == offset);
        Ok(When(utc.to_zoned(zone.unwrap_or_else(|| TimeZone::fixed(offset)))))
    }
}

impl When {
    /// `+02:00`.
    fn offset(&self) -> String {
        self.0.strftime("%:z").to_string()
    }

    /// `30 September 2026, 08:00:11 +02:00 (Europe/Berlin), 06:00:11 UTC`.
    pub(super) fn in_full(&self) -> String {
        let zone = self.0.time_zone().iana_name().map_or_else(String::new, |name| format!(" ({name})"));
        let utc = self.0.timestamp().to_zoned(jiff::tz::TimeZone::UTC);
        let local = self.0.strftime("%-d %B %Y, %H:%M:%S");
        let form = if utc.date() == self.0.date() { "%H:%M:%S UTC" } else { "%-d %B %Y, %H:%M:%S UTC" };
        format!("{local} {}{zone}, {}", self.offset(), utc.strftime(form))
    }

    /// `2026-09-30 08:00:11 +02:00`.
    pub(super) fn in_short(&self) -> String {
        format!("{} {}", self.0.strftime("%F %T"), self.offset())
    }

    /// `30 September 2026`.
    pub(super) fn day(&self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SourceFile {
    /// Its name, without its folder.
    pub name: String,
    /// What kind of file it is: `xlsx`.
    pub format: Option<String>,
    /// How many bytes it has.
    #[ts(type = "number")]
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: String,
    /// When it was last modified, as its file system says.
    pub modified: Option<When>,
    /// The sheet; none where the file has none.
    pub sheet: Option<String>,
    /// In which row its headings stand.
    pub headings_row: Option<u32>,
    /// How many rows below the headings were read.
    pub rows: usize,
    /// Which of them are not in the list.
    pub left_out: Vec<LeftOut>,
}

/// Rows that are left out for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofLeftOut")]
pub struct LeftOut {
    /// The reason.
    pub why: String,
    /// How many, those whose numbers were not kept included.
    pub count: usize,
    /// Their numbers in the sheet, in order.
    pub rows: Vec<u32>,
}

/// The recipe that made records of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecipeFacts {
    /// Its name.
    pub name: String,
    /// Its version, where versions are counted.
    pub version: Option<String>,
    /// SHA-256 of its text.
    pub sha256: String,
    /// When it was last edited.
    pub edited: Option<When>,
    /// Its text, for the appendix.
    pub text: Option<String>,
}

/// What was sent, or would have been.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofBody")]
pub struct Body {
    /// How many bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// SHA-256 of exactly these bytes.
    pub sha256: String,
}

/// How many records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofCounts")]
pub struct Counts {
    /// Live in Vanta before; none where it was not read.
    pub before: Option<usize>,
    /// In the body; none where no body was built.
    pub sent: Option<usize>,
    /// Live in Vanta afterwards; none where it was not read back.
    pub after: Option<usize>,
    /// In the file, never in Vanta.
    pub new: usize,
    /// In both, with other values.
    pub changed: usize,
    /// Live in Vanta, not in what was sent.
    pub removed: usize,
    /// In the file, and in Vanta as removed.
    pub returned: usize,
    /// Not in the file, sent as Vanta had them.
    pub kept: usize,
    /// Not in the file, sent as deactivated.
    pub deactivated: usize,
    /// In both, with the same values.
    pub unchanged: usize,
}

/// Who changed, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofChanges")]
pub struct Changes {
    /// Live in Vanta, not in what was sent.
    pub removed: Vec<Named>,
    /// Not in the file, sent as deactivated.
    pub deactivated: Vec<Named>,
    /// Not in the file, sent as Vanta had them.
    pub kept: Vec<Named>,
    /// In the file, never in Vanta.
    pub new: Vec<Named>,
    /// In the file, and in Vanta as removed.
    pub returned: Vec<Named>,
    /// In both, field by field.
    pub changed: Vec<Changed>,
}

/// A rule that held or refused the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofHold")]
pub struct Held {
    /// The rule's word: `removals`.
    pub rule: String,
    /// What it said, with its numbers.
    pub message: String,
}

/// Somebody agreed to exactly one plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofApproval")]
pub struct Approval {
    /// The plan's fingerprint: 64 hexadecimal digits.
    pub fingerprint: String,
    /// The computer's user.
    pub by: String,
    /// When.
    pub at: When,
    /// Whether by hand.
    pub way: Way,
    /// What held the plan, and was approved.
    pub holds: Vec<Held>,
}

/// A request that was made of Vanta.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RequestMade {
    /// `GET`, `PUT` or `POST`.
    pub method: String,
    /// The path below the address.
    pub path: String,
    /// The answer's status; none where no answer came.
    pub status: Option<u16>,
    /// When it began.
    pub started: When,
    /// How long it took, in milliseconds.
    #[ts(type = "number")]
    pub took_ms: u64,
    /// How many times it was tried.
    pub tries: u32,
    /// Vanta's own ID of the request, where it gave one.
    pub request_id: Option<String>,
}

/// What Vanta held after the send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReadBack {
    /// When the last reading was made.
    pub at: When,
    /// How many live records it had.
    pub live: usize,
    /// In what it was not what was sent. Empty where all is equal.
    pub differences: Vec<Difference>,
    /// Values that Vanta is known to store otherwise. They count as equal.
    pub kept_otherwise: Vec<Difference>,
}

/// One record in which Vanta differs from what was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofDifference")]
pub struct Difference {
    /// Its ID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it differs.
    pub kind: DifferenceKind,
    /// In which fields, where both have the record.
    pub fields: Vec<DifferingField>,
}

/// How a record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// It was sent, and Vanta does not have it.
    Missing,
    /// It was sent, and Vanta still shows it as removed.
    StillRemoved,
    /// It was not sent, and Vanta has it as live.
    Unexpected,
    /// Both have it, with other values.
    OtherValues,
}

impl DifferenceKind {
    /// Every kind.
    pub(super) const ALL: [DifferenceKind; 4] = [
        DifferenceKind::Missing,
        DifferenceKind::StillRemoved,
        DifferenceKind::Unexpected,
        DifferenceKind::OtherValues,
    ];

    /// For people.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            DifferenceKind::Missing => "Sent, and not in Vanta",
            DifferenceKind::StillRemoved => "Sent, and in Vanta still removed",
            DifferenceKind::Unexpected => "Not sent, and live in Vanta",
            DifferenceKind::OtherValues => "In both, with other values",
        }
    }
}

/// A field in which Vanta differs from what was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DifferingField {
    /// The field; a custom property as `customProperties.name`.
    pub field: String,
    /// What was sent; null where nothing was.
    #[ts(type = "unknown")]
    pub sent: Value,
    /// What Vanta holds; null where it holds nothing.
    #[ts(type = "unknown")]
    pub held: Value,
}

/// Where a run stands in the chain of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ProofChain")]
pub struct Chain {
    /// The number of this run's entry, from 1.
    #[ts(type = "number")]
    pub entry: u64,
    /// How many entries the history had when the proof was made.
    #[ts(type = "number")]
    pub count: u64,
    /// The hash of this run's entry.
    pub hash: String,
    /// The hash of the last entry.
    pub head: String,
}
