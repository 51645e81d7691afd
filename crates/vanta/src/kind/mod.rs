//! The twelve kinds of list, as data.
//!
//! Everything that depends on a kind is read from these descriptions: the checks before a send, the answers
//! of the practice Vanta, the suggestions for headings, the example workbook and what the window shows. A
//! thirteenth kind is one new file here and one line in [`Kind::ALL`]; nothing else may ask which kind it has.
//!
//! Where the facts come from: Vanta's OpenAPI description of the Build Integrations API (December 2025 and
//! autumn 2026; the later one made optional fields nullable, let `mfaEnabled` be null and added the target
//! type `OTHER`), and the schemas that the Developer Console shows.

use std::fmt;

mod abroad;
mod api_endpoint_vulnerability;
mod background_check;
mod custom_resource;
mod grade;
mod macos_user_computer;
mod package_vulnerability;
mod parts;
mod secret;
mod security_task;
mod sense;
mod static_analysis_vulnerability;
mod user_account;
mod user_security_training;
mod vulnerable_component;
mod windows_user_computer;
pub mod words;

pub use grade::Grade;
pub use sense::Sense;

/// One list made of several while compiling: what a field shares with others, and what only it has.
macro_rules! joined {
    ($($list:expr),+ $(,)?) => {{
        const LISTS: &[&[&str]] = &[$($list),+];
        const JOINED: [&str; $crate::kind::length(LISTS)] = $crate::kind::join(LISTS);
        &JOINED
    }};
}
use joined;

/// Words of people by the choice they mean: `"ADMIN": "admin", "administrator"; "EDITOR": …`.
macro_rules! meant {
    ($($choice:literal: $($word:literal),+ $(,)?);+ $(;)?) => { &[$($(($word, $choice)),+),+] };
}
use meant;

const fn length(lists: &[&[&str]]) -> usize {
    let (mut length, mut list) = (0, 0);
    while list < lists.len() {
        length += lists[list].len();
        list += 1;
    }
    length
}

const fn join<const LENGTH: usize>(lists: &[&[&'static str]]) -> [&'static str; LENGTH] {
    let mut joined = [""; LENGTH];
    let (mut place, mut list) = (0, 0);
    while list < lists.len() {
        let mut item = 0;
        while item < lists[list].len() {
            joined[place] = lists[list][item];
            place += 1;
            item += 1;
        }
        list += 1;
    }
    joined
}

/// What sort of thing a list holds.
///
/// Compared by [`Kind::name`]; there is one static description per kind.
#[derive(Debug)]
pub struct Kind {
    /// The name in Vanta's path: `user_account` in `/v1/resources/user_account`.
    pub name: &'static str,
    /// The name of Vanta's schema, which the console shows and which also works in the path: `UserAccount`.
    pub schema: &'static str,
    /// What people call such a list: "User accounts".
    pub label: &'static str,
    /// What one record is counted as.
    pub noun: Noun,
    /// One sentence on what it is for.
    pub help: &'static str,
    /// Every field, the three common ones first, in the order in which they are sent.
    pub fields: &'static [Field],
    /// What holds between fields.
    pub rules: &'static [Rule],
    /// What should make a person look twice although Vanta refuses none of it.
    pub senses: &'static [Sense],
    /// The field that names a record to people.
    pub named_by: &'static str,
    /// What custom properties mean to this kind.
    pub properties: Properties,
    /// How a record says that it is no longer active, where the kind has a word for it.
    pub deactivated: Option<Deactivated>,
    /// The kind whose records this one points at, which must be sent before it.
    pub depends_on: Option<&'static str>,
    /// A small list that shows how one is filled in. Its people and things stand in other kinds' examples too.
    pub examples: &'static [Example],
    /// The field whose number says how bad a record is, where the kind grades its records; see [`Grade`].
    pub graded_by: Option<&'static str>,
}

/// An invented record, told by what differs from the fields' own examples, as it would stand in a spreadsheet;
/// an empty text leaves the field empty.
pub type Example = &'static [(&'static str, &'static str)];

impl Kind {
    /// All kinds, in alphabetical order of their names.
    pub const ALL: &'static [&'static Kind] = &[
        &api_endpoint_vulnerability::KIND,
        &background_check::KIND,
        &custom_resource::KIND,
        &macos_user_computer::KIND,
        &package_vulnerability::KIND,
        &secret::KIND,
        &security_task::KIND,
        &static_analysis_vulnerability::KIND,
        &user_account::KIND,
        &user_security_training::KIND,
        &vulnerable_component::KIND,
        &windows_user_computer::KIND,
    ];

    /// The kind of that name as it stands in Vanta's path, or in Vanta's schema.
    pub fn named(name: &str) -> Option<&'static Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name == name || kind.schema == name)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The path that reads and replaces lists of this kind, below the API's address.
    pub fn path(&self) -> String {
        format!("/v1/resources/{}", self.name)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What records are counted in: "1 person", "214 people".
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// For exactly one.
    pub one: &'static str,
    /// For every other number.
    pub many: &'static str,
}

impl Noun {
    /// The number with its noun: `1 person`, `12,000 people`.
    pub fn count(&self, number: usize) -> String {
        let noun = if number == 1 { self.one } else { self.many };
        format!("{} {noun}", grouped(number))
    }
}

/// A number with commas between thousands, as people read it: `12,000`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// One field of a record, or of a part of a record.
#[derive(Debug)]
pub struct Field {
    /// The key in Vanta's JSON: `permissionLevel`.
    pub name: &'static str,
    /// What people call it: "Permission level".
    pub label: &'static str,
    /// What it may hold.
    pub shape: Shape,
    /// Whether the key must be there.
    pub required: bool,
    /// Whether its value may be null (2026).
    pub nullable: bool,
    /// One plain sentence for people who match columns.
    pub help: &'static str,
    /// A value as it would stand in a spreadsheet; invented.
    pub example: &'static str,
    /// Headings under which people keep it and, nearly always, nothing else: taken without asking.
    ///
    /// In English, German, French, Spanish, Dutch, Portuguese and Japanese; in lower case, without
    /// punctuation, with their accents. They are compared without case, punctuation, gaps and Latin accents
    /// (`é` is `e`; `ü` is `u` and `ue`), and always as a whole. A heading is known for one field of a kind
    /// at most.
    pub known: &'static [&'static str],
    /// Headings under which people sometimes keep it, and sometimes something else: proposed, never taken.
    ///
    /// Written and compared like `known`. One heading may stand at several fields ("User" is a name here and
    /// a sign-in name there), and what the column holds may tell which; none of them is known for any field.
    pub perhaps: &'static [&'static str],
    /// Headings from `known` that mean only a part of it where another heading stands beside them.
    ///
    /// "Name" beside "First name" or "Vorname" is the family name. Each with the headings that have this
    /// effect; beside one of those it is not even proposed.
    pub part_beside: &'static [(&'static str, &'static [&'static str])],
    /// Words of people and the choice that each certainly means: filled in without asking.
    ///
    /// For a field of choices, Vanta's word; for yes or no, `true` or `false`, and only words that this very
    /// field gives a meaning, since [`words`] has the general ones. In lower case, compared without case and
    /// outer space. For a list they are meant for each of its items.
    pub means: &'static [(&'static str, &'static str)],
    /// Words that probably mean a choice: proposed, never filled in. Written like `means`, where the word
    /// `true` stands for every word for yes and `false` for every word for no.
    pub perhaps_means: &'static [(&'static str, &'static str)],
    /// Whether it moves by nature (last sign-in, collected, updated), so that many changes mean nothing.
    pub moves: bool,
    /// What Vanta does to the value when it stores it.
    pub stored: Stored,
    /// The least and greatest number Vanta documents, where it does.
    pub range: Option<(i32, i32)>,
}

impl Field {
    const fn new(name: &'static str, label: &'static str, shape: Shape, required: bool) -> Field {
        Field {
            name,
            label,
            shape,
            required,
            nullable: !required, // 2026: every optional field may be null, on every level
            help: "",
            example: "",
            known: &[],
            perhaps: &[],
            part_beside: &[],
            means: &[],
            perhaps_means: &[],
            moves: false,
            stored: Stored::AsSent,
            range: None,
        }
    }

    /// A field whose key must be there.
    pub(crate) const fn required(name: &'static str, label: &'static str, shape: Shape) -> Field {
        Field::new(name, label, shape, true)
    }

    /// A field that may be left out.
    pub(crate) const fn optional(name: &'static str, label: &'static str, shape: Shape) -> Field {
        Field::new(name, label, shape, false)
    }

    /// With a sentence for people and an example for a spreadsheet.
    pub(crate) const fn help(mut self, help: &'static str, example: &'static str) -> Field {
        self.help = help;
        self.example = example;
        self
    }

    /// With the headings under which people keep it.
    pub(crate) const fn known(mut self, known: &'static [&'static str]) -> Field {
        self.known = known;
        self
    }

    /// With the headings under which people sometimes keep it.
    pub(crate) const fn perhaps(mut self, perhaps: &'static [&'static str]) -> Field {
        self.perhaps = perhaps;
        self
    }

    /// With the known headings that mean a part of it beside others.
    pub(crate) const fn part_beside(
        mut self,
        parts: &'static [(&'static str, &'static [&'static str])],
    ) -> Field {
        self.part_beside = parts;
        self
    }

    /// With the words that certainly mean a choice.
    pub(crate) const fn means(mut self, means: &'static [(&'static str, &'static str)]) -> Field {
        self.means = means;
        self
    }

    /// With the words that probably mean a choice.
    pub(crate) const fn perhaps_means(mut self, means: &'static [(&'static str, &'static str)]) -> Field {
        self.perhaps_means = means;
        self
    }

    /// Required, but null is allowed and means that nobody knows.
    pub(crate) const fn or_null(mut self) -> Field {
        self.nullable = true;
        self
    }

    /// It moves by nature.
    pub(crate) const fn moving(mut self) -> Field {
        self.moves = true;
        self
    }

    /// Vanta keeps it otherwise than it was sent.
    pub(crate) const fn stored(mut self, stored: Stored) -> Field {
        self.stored = stored;
        self
    }

    /// With the range that Vanta documents.
    pub(crate) const fn between(mut self, least: i32, greatest: i32) -> Field {
        self.range = Some((least, greatest));
        self
    }
}

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any text.
    Text,
    /// A link that begins with `https://`.
    Link,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Int32,
    /// A number, with a fraction or without.
    Number,
    /// A date and time with its zone, as RFC 3339 writes it.
    Instant,
    /// One of Vanta's choices, spelled exactly so.
    Choice(&'static [&'static str]),
    /// Several, each of the same shape. The order means nothing anywhere in Vanta's kinds.
    List(&'static Shape),
    /// A part with fields of its own.
    Object(&'static [Field]),
}

impl Shape {
    /// Vanta's choices, for a choice or a list of choices; empty otherwise.
    pub fn choices(&self) -> &'static [&'static str] {
        match self {
            Shape::Choice(choices) => choices,
            Shape::List(item) => item.choices(),
            _ => &[],
        }
    }

    /// The fields inside, for a part or a list of parts; empty otherwise.
    pub fn parts(&self) -> &'static [Field] {
        match self {
            Shape::Object(fields) => fields,
            Shape::List(item) => item.parts(),
            _ => &[],
        }
    }

    /// What people call it: "date and time".
    pub fn words(&self) -> &'static str {
        match self {
            Shape::Text => "text",
            Shape::Link => "https link",
            Shape::Boolean => "yes/no",
            Shape::Int32 => "whole number",
            Shape::Number => "number",
            Shape::Instant => "date and time",
            Shape::Choice(_) => "choice",
            Shape::Object(_) => "part",
            Shape::List(Shape::Object(_)) => "parts",
            Shape::List(Shape::Choice(_)) => "choices",
            Shape::List(_) => "texts",
        }
    }
}

/// What Vanta does to a value when it stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Nothing.
    AsSent,
    /// A number is rounded to one decimal.
    OneDecimal,
    /// An owner whom Vanta does not know becomes null.
    NullIfUnknown,
}

/// What holds between fields of one record.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// `field` is required where `when` equals `equals`, and must be absent everywhere else.
    ExactlyWhen {
        /// The field that comes and goes.
        field: &'static str,
        /// The field that decides.
        when: &'static str,
        /// The value that requires it.
        equals: &'static str,
    },
    /// Vanta does not look at `fields` where `when` equals `equals`.
    IgnoredWhen {
        /// The fields that mean nothing then.
        fields: &'static [&'static str],
        /// The field that decides.
        when: &'static str,
        /// The value that makes them mean nothing.
        equals: &'static str,
    },
    /// `list` must be empty where `field` is null.
    EmptyWhenNull {
        /// The list.
        list: &'static str,
        /// The field that decides.
        field: &'static str,
    },
}

/// What custom properties mean to a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Properties {
    /// They are its very content (custom resources).
    Content,
    /// They extend it where the list declares some; otherwise the key itself is refused.
    Extra,
}

/// How a record says that it is no longer active.
#[derive(Clone, Copy, Debug)]
pub struct Deactivated {
    /// The field that holds the state.
    pub field: &'static str,
    /// The state that means no longer active.
    pub value: &'static str,
    /// The field that holds since when.
    pub since: Option<&'static str>,
}
