//! The keys and words of the text, each with what it means.
//!
//! What is read and what is written come from the same lists, so that no word can be written that is not read.

use crate::recipe::condition::Grade;
use crate::recipe::date::Order;
use crate::recipe::rules::Clean;

/// A key and what it means, in one line.
pub(super) type Key = (&'static str, &'static str);

/// What stands at the top.
pub(super) const RECIPE: [Key; 4] = [
    ("recipe", "the version of this format"),
    ("kind", "what the list holds"),
    ("winner", "where two sources give the same ID, the record of this one counts"),
    ("sources", "the files and sheets"),
];

/// What a source may say, in the order in which it is written.
pub(super) const SOURCE: [Key; 14] = [
    ("file_of", "it is another sheet of that source's file"),
    ("sheet", "the sheet; without this the first visible one"),
    ("headings", "the row of the headings, or two rows as \"3-4\"; without this they are looked for"),
    ("leave_out_hidden", "rows that the spreadsheet hides are left out, and so count as gone"),
    ("plain_numbers", "numbers of an xls or xlsb file are taken as they are: 42, not 00042"),
    ("encoding", "how the text file is encoded"),
    ("delimiter", "what stands between cells: comma, semicolon, tab, bar or one character"),
    ("zone", "in which zone times are read that name none"),
    ("adds_parts", "its rows only add parts to records of other sources, by ID"),
    (
        "keep_one_of_identical",
        "of several rows that are wholly alike one is kept; otherwise they are a problem",
    ),
    ("only", "which rows are read; all others count as gone"),
    ("not_sent", "columns that somebody saw and does not send"),
    (
        "parts_only",
        "which rows give a part, by the name of the part; the rest of the row does not depend on it",
    ),
    ("fields", "where the value of each field comes from"),
];

/// What a field may say, in the order in which it is written.
pub(super) const RULE: [Key; 15] = [
    ("column", "a column of the sheet, by its heading"),
    ("join", "several columns, one after the other; empty ones are passed over"),
    ("between", "what stands between two of them"),
    ("before", "of the column, only what stands before this text"),
    ("after", "of the column, only what stands after this text"),
    ("capture", "of the column, only what the group of this regular expression finds"),
    ("template", "a text with columns in braces; braces that are meant are doubled"),
    ("constant", "the same for every row; \"\" is nothing"),
    ("file", "\"modified\" is when the file was last changed"),
    ("clean", "what is done to the text first: \"trim\", \"lower case\", \"https\""),
    (
        "values",
        "what a value of the file becomes; \"\" is an empty cell on the left and nothing on the right",
    ),
    ("when_empty", "what an empty value becomes; \"\" is nothing"),
    ("order", "how dates are written: \"day first\" or \"month first\""),
    ("zone", "in which zone times are read that name none"),
    ("split", "what stands between the values of a list; otherwise comma, semicolon, bar and line break do"),
];

/// The keys of a rule that say where its value comes from; each rule has exactly one.
pub(super) const FEEDS: [&str; 5] = ["column", "join", "template", "constant", "file"];

/// The keys that take a part of a column.
pub(super) const CUTS: [&str; 3] = ["before", "after", "capture"];

/// The keys of a condition that join others.
pub(super) const JOINTS: [&str; 2] = ["all", "any"];

/// The keys of a condition that test a column.
pub(super) const TESTS: [&str; 8] =
    ["is", "is_not", "contains", "one_of", "before", "after", "empty", "severity"];

/// What a condition may say.
pub(super) const CONDITION: &str = "A condition: a column is, is_not, contains, is one_of, lies before or after a day, is \
                                    empty, or has a severity; all = [...] and any = [...] join several";

/// The keys of a list, without what they mean.
pub(super) fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|(name, _)| *name).collect()
}

/// Something that is written as a word.
pub(super) trait Word: Copy + 'static {
    /// Everything there is.
    const ALL: &'static [Self];

    /// Its word.
    fn word(self) -> &'static str;

    /// All words.
    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|thing| thing.word()).collect()
    }

    /// What the word stands for.
    fn meant(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|thing| thing.word() == word)
    }
}

impl Word for Order {
    const ALL: &'static [Order] = &[Order::DayFirst, Order::MonthFirst];

    fn word(self) -> &'static str {
        match self {
            Order::DayFirst => "day first",
            Order::MonthFirst => "month first",
        }
    }
}

impl Word for Clean {
    const ALL: &'static [Clean] = &[Clean::Trim, Clean::LowerCase, Clean::Https];

    fn word(self) -> &'static str {
        match self {
            Clean::Trim => "trim",
            Clean::LowerCase => "lower case",
            Clean::Https => "https",
        }
    }
}

impl Word for Grade {
    const ALL: &'static [Grade] = &[Grade::Critical, Grade::High, Grade::Medium, Grade::Low];

    fn word(self) -> &'static str {
        match self {
            Grade::Critical => "Critical",
            Grade::High => "High",
            Grade::Medium => "Medium",
            Grade::Low => "Low",
        }
    }
}

/// What may stand between the cells of a text file and has a name.
pub(super) const DELIMITERS: [(char, &str); 4] =
    [(',', "comma"), (';', "semicolon"), ('\t', "tab"), ('|', "bar")];

/// What stands between cells, by its name or as it is. Letters, digits and quotation marks cannot.
pub(super) fn delimiter(text: &str) -> Option<char> {
    if let Some((character, _)) = DELIMITERS.iter().find(|(_, name)| *name == text) {
        return Some(*character);
    }
    let mut characters = text.chars();
    let alone = characters.next().filter(|_| characters.next().is_none())?;
    let is_mark = alone == '\t' || (alone.is_ascii_punctuation() && alone != '"');
    is_mark.then_some(alone)
}
