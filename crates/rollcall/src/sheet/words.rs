//! Words that spreadsheets have for what is no value: errors and totals.

/// What errors are called that do not end in a mark: in English, German, Dutch, French and Italian, Swedish.
const NOT_AVAILABLE: [&str; 6] = ["#N/A", "#NV", "#N/B", "#N/D", "#SAKNAS!", "#ND"];

/// Whether a text is what a spreadsheet program writes for an error, in whatever language: `#REF!`, `#¿NOMBRE?`.
pub(super) fn is_error(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('#') else { return false };
    if NOT_AVAILABLE.contains(&text) {
        return true;
    }
    let Some(name) = rest.strip_suffix(['!', '?']) else { return false };
    let in_name =
        |letter: char| letter.is_uppercase() || letter.is_ascii_digit() || matches!(letter, '/' | '¡' | '¿');
    name.chars().count().clamp(3, 12) == name.chars().count() && name.chars().all(in_name)
}

/// Words that begin the line below a list, in the languages in which people keep lists.
const TOTALS: [&str; 27] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "count",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "ergebnis",
    "insgesamt",
    "anzahl",
    "somme",
    "totaux",
    "total général",
    "totale",
    "totaal",
    "suma",
    "soma",
    "razem",
    "totalt",
    "итого",
    "合計",
    "総計",
    "集計",
];

/// Whether a line that begins with this text is a total: the word alone, or with what it totals after it.
pub(super) fn is_total(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let word = text.split([':', '(', '=']).next().unwrap_or_default().trim();
    let before_number = |word: &str| {
        let (word, number) = word.rsplit_once(' ')?;
        number.parse::<f64>().is_ok().then(|| word.trim().to_owned())
    };
    let counted =
        ["total number of ", "number of ", "anzahl der "].iter().any(|start| word.starts_with(start));
    counted
        || TOTALS.contains(&word)
        || before_number(word).is_some_and(|word| TOTALS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_known_in_any_language() {
        for error in
            ["#N/A", "#REF!", "#DIV/0!", "#ERROR!", "#NAME?", "#¿NOMBRE?", "#RIF!", "#ССЫЛКА!", "#NV", "#N/D"]
        {
            assert!(is_error(error), "{error}");
        }
        for other in ["#1", "#hash", "#!", "# REF!", "#Wow!", "N/A", "#", "#A LONG TEXT THAT SHOUTS!"] {
            assert!(!is_error(other), "{other}");
        }
    }

    #[test]
    fn a_total_is_told_from_a_name_that_begins_like_one() {
        for total in [
            "Total",
            "TOTAL:",
            "Grand total",
            "Total 57",
            "Total: 57 people",
            "Summe",
            "Total number of employees: 57",
        ] {
            assert!(is_total(total), "{total}");
        }
        for other in ["Sommer", "Sumit", "Totalis", "Grandison", "Anzahlung", "", "Total Recall GmbH"] {
            assert!(!is_total(other), "{other}");
        }
    }
}
