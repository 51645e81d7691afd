//! What a word in a cell means to one field: a choice of Vanta's, yes or no, nothing, or nobody knows.

use vanta::kind::words::{NO, NOTHING, YES};
use vanta::{Field, Shape};

use crate::recipe::path::Target;
use crate::recipe::rules::Constant;
use crate::recipe::survey::{SeenValue, Surveyed};
use crate::recipe::value;

/// The words of one field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vocabulary {
    choices: &'static [&'static str],
    field: Option<&'static Field>,
    is_list: bool,
}

/// What a word means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// It is Vanta's own, whatever its case and gaps.
    Own,
    /// This, for certain.
    Certain(Constant),
    /// This, probably.
    Likely(Constant),
    /// That there is no value.
    Nothing,
    /// Not known.
    Unknown,
}

/// How many filled rows of a column have words of each sort.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Understood {
    pub(super) own: usize,
    pub(super) certain: usize,
    pub(super) likely: usize,
}

impl Understood {
    /// Rows whose words are known to mean something, and probably mean something.
    pub(super) fn at_all(self) -> usize {
        self.own + self.certain + self.likely
    }
}

impl Vocabulary {
    /// The words of a target; nothing where it takes more than certain words.
    pub(super) fn of(target: &Target<'_>) -> Option<Vocabulary> {
        let shape = target.shape();
        let choices = shape.choices();
        let is_list = matches!(shape, Shape::List(_));
        let has_words = !choices.is_empty() || matches!(shape, Shape::Boolean);
        has_words.then(|| Vocabulary { choices, field: target.field(), is_list })
    }

    /// Whether it wants yes or no.
    pub(super) fn is_yes_no(self) -> bool {
        self.choices.is_empty()
    }

    /// What a word means.
    pub(super) fn meaning(self, word: &str) -> Meaning {
        let plain = word.trim().to_lowercase();
        if self.is_own(&plain) {
            return Meaning::Own;
        }
        if let Some(meaning) = self.field.and_then(|field| self.of_field(field, &plain)) {
            return meaning;
        }
        let general = match (self.is_yes_no(), yes_or_no(&plain)) {
            (true, Some(yes)) => Meaning::Certain(Constant::Boolean(yes)),
            (false, Some(yes)) => {
                self.field.and_then(|field| self.of_yes_no(field, yes)).unwrap_or(Meaning::Unknown)
            }
            (_, None) => Meaning::Unknown,
        };
        let is_nothing = general == Meaning::Unknown && NOTHING.contains(&plain.as_str());
        if is_nothing { Meaning::Nothing } else { general }
    }

    fn is_own(self, plain: &str) -> bool {
        if self.is_yes_no() {
            return matches!(plain, "true" | "false" | "yes" | "no");
        }
        let folded = plain.to_ascii_uppercase().replace([' ', '-'], "_");
        self.choices.iter().any(|choice| *choice == folded)
    }

    fn of_field(self, field: &Field, plain: &str) -> Option<Meaning> {
        let found = |words: &[(&'static str, &'static str)]| {
            words.iter().find(|(word, _)| *word == plain).and_then(|(_, means)| self.constant(means))
        };
        let certain = found(field.means).map(Meaning::Certain);
        certain.or_else(|| found(field.perhaps_means).map(Meaning::Likely))
    }

    /// A word for yes under a field of choices means what the field says of `true`.
    fn of_yes_no(self, field: &Field, yes: bool) -> Option<Meaning> {
        let word = if yes { "true" } else { "false" };
        let (_, means) = field.perhaps_means.iter().find(|(known, _)| *known == word)?;
        self.constant(means).map(Meaning::Likely)
    }

    fn constant(self, means: &str) -> Option<Constant> {
        match (self.is_yes_no(), means) {
            (true, "true") => Some(Constant::Boolean(true)),
            (true, "false") => Some(Constant::Boolean(false)),
            (true, _) => None,
            (false, choice) => self.choices.contains(&choice).then(|| Constant::Text(choice.to_owned())),
        }
    }

    /// The different words of a column, each item of a list for itself, with their rows; blank cells as an empty text.
    pub(super) fn values(self, column: &Surveyed<'_>) -> Vec<(String, usize)> {
        let mut values: Vec<(String, usize)> = Vec::new();
        let mut add = |text: &str, rows: usize| {
            let plain = text.to_lowercase();
            match values.iter_mut().find(|(value, _)| value.to_lowercase() == plain) {
                Some((_, count)) => *count += rows,
                None => values.push((text.to_owned(), rows)),
            }
        };
        for SeenValue { text, rows } in column.values.iter().flatten() {
            if !self.is_list || text.is_empty() || self.meaning(text) != Meaning::Unknown {
                add(text, *rows);
                continue;
            }
            for item in value::parts(text, None) {
                add(item, *rows);
            }
        }
        values
    }

    /// How much of a column it understands, in filled rows; a row of several items counts by its first.
    pub(super) fn understands(self, column: &Surveyed<'_>) -> Understood {
        let mut understood = Understood::default();
        for seen in column.values.iter().flatten().filter(|seen| !seen.text.is_empty()) {
            let mut meaning = self.meaning(&seen.text);
            if self.is_list && meaning == Meaning::Unknown {
                meaning = value::parts(&seen.text, None)
                    .map(|item| self.meaning(item))
                    .find(|one| *one != Meaning::Unknown)
                    .unwrap_or(meaning);
            }
            match meaning {
                Meaning::Own => understood.own += seen.rows,
                Meaning::Certain(_) => understood.certain += seen.rows,
                Meaning::Likely(_) => understood.likely += seen.rows,
                Meaning::Nothing | Meaning::Unknown => {}
            }
        }
        understood
    }
}

/// Whether a word is one for yes or for no, under whatever heading.
fn yes_or_no(plain: &str) -> Option<bool> {
    if YES.contains(&plain) {
        return Some(true);
    }
    NO.contains(&plain).then_some(false)
}
