//! A condition as a sentence, for people who decide whether these are the rows that they mean.

use super::{Condition, Grade, Test};

impl Condition {
    /// The condition as a sentence without its period: `Severity is Critical or High, and State is not "Closed"`.
    /// What stands together in another one is in parentheses.
    pub fn in_words(&self) -> String {
        match self.unwrapped() {
            Condition::All(parts) if parts.is_empty() => "every row".to_owned(),
            Condition::Any(parts) if parts.is_empty() => "no row".to_owned(),
            Condition::All(parts) => joined(parts, "and", |part| matches!(part, Condition::Any(_))),
            Condition::Any(parts) => joined(parts, "or", |part| matches!(part, Condition::All(_))),
            Condition::Column { column, test } => format!("{column} {}", test.in_words()),
        }
    }

    /// Without what stands around it and nothing else.
    fn unwrapped(&self) -> &Condition {
        match self {
            Condition::All(parts) | Condition::Any(parts) if parts.len() == 1 => parts[0].unwrapped(),
            other => other,
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Condition::All(parts) | Condition::Any(parts) if parts.is_empty())
    }
}

/// `is_other` says of which parts it would not be seen without parentheses what belongs together.
fn joined(parts: &[Condition], word: &str, is_other: impl Fn(&Condition) -> bool) -> String {
    let words = parts.iter().map(Condition::unwrapped).map(|part| {
        let words = part.in_words();
        if is_other(part) && !part.is_empty() { format!("({words})") } else { words }
    });
    words.collect::<Vec<_>>().join(&format!(", {word} "))
}

impl Test {
    fn in_words(&self) -> String {
        match self {
            Test::Is(text) => format!("is {}", value(text)),
            Test::IsNot(text) => format!("is not {}", value(text)),
            Test::Contains(text) => format!("contains {}", quoted(text)),
            Test::OneOf(texts) => format!("is {}", either(texts.iter().map(|text| value(text)).collect())),
            Test::Before(day) => format!("is before {day}"),
            Test::After(day) => format!("is after {day}"),
            Test::Empty => "is empty".to_owned(),
            Test::Filled => "is not empty".to_owned(),
            Test::Severity(grades) => {
                format!("is {}", either(grades.iter().map(|grade| name(*grade).to_owned()).collect()))
            }
        }
    }
}

/// `"a", "b" or "c"`.
fn either(mut words: Vec<String>) -> String {
    match (words.pop(), words.as_slice()) {
        (None, _) => "one of no values".to_owned(),
        (Some(last), []) => last,
        (Some(last), before) => format!("{} or {last}", before.join(", ")),
    }
}

fn value(text: &str) -> String {
    if text.trim().is_empty() { "empty".to_owned() } else { quoted(text) }
}

/// In quotation marks; those inside, and what would break the line, are written as Rust writes them.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted.extend(control.escape_default()),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn name(grade: Grade) -> &'static str {
    match grade {
        Grade::Critical => "Critical",
        Grade::High => "High",
        Grade::Medium => "Medium",
        Grade::Low => "Low",
    }
}
