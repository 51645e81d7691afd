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

mod api_endpoint_vulnerability;
mod background_check;
mod custom_resource;
mod macos_user_computer;
mod package_vulnerability;
mod parts;
mod secret;
mod security_task;
mod static_analysis_vulnerability;
mod user_account;
mod user_security_training;
mod vulnerable_component;
mod windows_user_computer;

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
    /// Headings under which people keep it, in lower case, without punctuation.
    pub known: &'static [&'static str],
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
