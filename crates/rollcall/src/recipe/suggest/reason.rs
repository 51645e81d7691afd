//! Why a column was taken for a field, or why a person has to say so first.

use vanta::kind::grouped;

use crate::recipe::date::Order;
use crate::sheet::LooksLike;

/// One reason. What speaks for a match and what speaks against it stand in one list, the heading first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The heading is the field's own name or label, or its path.
    OwnName,
    /// The heading is a name under which people keep this field.
    KnownName,
    /// The heading is a name under which people sometimes keep this field.
    PerhapsName,
    /// The heading has the words of a known name, in another order or with the record's own name beside them.
    WordsOfName,
    /// So many of the filled values are what the field wants.
    Are {
        /// What they are.
        what: What,
        /// How many are.
        rows: usize,
        /// How many there are.
        of: usize,
    },
    /// Too few of the filled values are what the field wants.
    AreNot {
        /// What they should be.
        what: What,
        /// How many are.
        rows: usize,
        /// How many there are.
        of: usize,
    },
    /// The values are something that the field cannot want.
    LookLike(LooksLike),
    /// So many of the column's different values are IDs that Vanta holds.
    Held {
        /// How many are held.
        held: usize,
        /// How many there are.
        of: usize,
    },
    /// None of the words is known to mean one of Vanta's, or none for certain.
    UnknownWords,
    /// The values are words of another field.
    WordsOf {
        /// The other field's label.
        field: &'static str,
    },
    /// Another column claims the field as well; by its place.
    AlsoClaimedBy(usize),
    /// The column might feed another field as well.
    AlsoFits {
        /// The other field's label.
        field: String,
    },
    /// There are no values.
    Empty,
    /// Some rows have the same ID.
    Repeated(usize),
    /// Some rows have no ID.
    Blank(usize),
    /// The IDs are names, which change when people marry.
    AreNames,
    /// The IDs are e-mail addresses, which change as names do.
    AreAddresses,
    /// The IDs only count the rows, so that they change when a row is added.
    CountRows,
    /// Values lie outside the range that Vanta documents.
    OutOfRange(i32, i32),
    /// A part with fields of its own, which a text cannot hold.
    NotAPart,
    /// Another field that the part needs has no column.
    PartNeeds {
        /// The other field's label.
        field: &'static str,
    },
    /// Made of the columns of first and last name.
    FirstAndLast,
    /// Nothing else is there for it, so it is made as another field is.
    SameAs {
        /// The other field's label.
        field: &'static str,
    },
    /// What stands before the @ of the e-mail address.
    BeforeAt,
    /// Nothing in the table says when; the file itself does.
    FileModified,
    /// Rows that fit only one order of day and month.
    OnlyOrder(Order, usize),
    /// The heading says that the times are in UTC.
    HeadingSaysUtc,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// E-mail addresses.
    Addresses,
    /// Dates.
    Dates,
    /// Links.
    Links,
    /// Numbers.
    Numbers,
    /// Names of people.
    Names,
    /// Numbers of a public register of weaknesses.
    PublicNumbers,
    /// Words of Vanta's own.
    OwnWords,
    /// Words whose meaning is known.
    KnownWords,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            What::Addresses => "e-mail addresses",
            What::Dates => "dates",
            What::Links => "links",
            What::Numbers => "numbers",
            What::Names => "names of people",
            What::PublicNumbers => "numbers of a public register of weaknesses",
            What::OwnWords => "Vanta's own words",
            What::KnownWords => "words whose meaning is known",
        }
    }
}

impl Reason {
    /// The reason as people read it, without a full stop.
    pub fn in_words(&self) -> String {
        match self {
            Reason::OwnName => "the heading is the field's own name".to_owned(),
            Reason::KnownName => "the heading is a known name for this field".to_owned(),
            Reason::PerhapsName => "people sometimes keep this field under such a heading".to_owned(),
            Reason::WordsOfName => "the heading has the words of a known name".to_owned(),
            Reason::Are { what, rows, of } if rows == of => {
                format!("all {} values are {}", grouped(*of), what.words())
            }
            Reason::Are { what, rows, of } => {
                format!("{} of {} values are {}", grouped(*rows), grouped(*of), what.words())
            }
            Reason::AreNot { what, rows: 0, of } => {
                format!("none of the {} values are {}", grouped(*of), what.words())
            }
            Reason::AreNot { what, rows, of } => {
                format!("only {} of {} values are {}", grouped(*rows), grouped(*of), what.words())
            }
            Reason::LookLike(look) => format!("the values look like {}", look_words(*look)),
            Reason::Held { held: 0, of } => {
                format!("none of its {} values is an ID that Vanta already holds", grouped(*of))
            }
            Reason::Held { held, of } => {
                format!("{} of {} are IDs that Vanta already holds", grouped(*held), grouped(*of))
            }
            Reason::UnknownWords => "what its words mean to Vanta is not certain".to_owned(),
            Reason::WordsOf { field } => format!("its values are words of \"{field}\""),
            Reason::AlsoClaimedBy(_) => "another column could be it as well".to_owned(),
            Reason::AlsoFits { field } => format!("it could be \"{field}\" as well"),
            Reason::Empty => "the column is empty".to_owned(),
            Reason::Repeated(rows) => format!("{} rows repeat a value of another row", grouped(*rows)),
            Reason::Blank(rows) => format!("{} rows have no value", grouped(*rows)),
            Reason::AreNames => "the values look like names, and names change".to_owned(),
            Reason::AreAddresses => "the values are e-mail addresses, and addresses change".to_owned(),
            Reason::CountRows => {
                "it only counts the rows, so it changes with every row that is added".to_owned()
            }
            Reason::OutOfRange(least, most) => format!("some values are not between {least} and {most}"),
            Reason::NotAPart => "one cell of text cannot hold all that belongs to it".to_owned(),
            Reason::PartNeeds { field } => format!("\"{field}\" is needed beside it, and no column has it"),
            Reason::FirstAndLast => "made of first and last name".to_owned(),
            Reason::SameAs { field } => format!("no column of its own, so the same as \"{field}\""),
            Reason::BeforeAt => "no column of its own, so what stands before the @ of the e-mail".to_owned(),
            Reason::FileModified => "no column has it, so the time when the file was last changed".to_owned(),
            Reason::OnlyOrder(Order::DayFirst, rows) => format!("{} rows fit only day first", grouped(*rows)),
            Reason::OnlyOrder(Order::MonthFirst, rows) => {
                format!("{} rows fit only month first", grouped(*rows))
            }
            Reason::HeadingSaysUtc => "the heading says that its times are in UTC".to_owned(),
        }
    }
}

fn look_words(look: LooksLike) -> &'static str {
    match look {
        LooksLike::Empty => "nothing",
        LooksLike::Id => "IDs",
        LooksLike::Email => "e-mail addresses",
        LooksLike::Date | LooksLike::DateTime => "dates",
        LooksLike::YesNo => "yes and no",
        LooksLike::Choice => "a few words that come again and again",
        LooksLike::Number => "numbers",
        LooksLike::Link => "links",
        LooksLike::Text => "text",
    }
}
