//! When two headings are the same.
//!
//! Whole names are compared, without case, punctuation, gaps and Latin accents: "E-Mail" is `email`, and "Created
//! timestamp" is `createdTimestamp`. German writes `ü` as `u` and as `ue`, so such a name has two forms. Nothing is
//! compared by distance or by single letters: "No" is not "ID".

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// A name as it is compared: one form, or two where it has letters that are written in two ways.
pub(super) fn forms(text: &str) -> Vec<String> {
    let (short, long) = folded(without_remark(text));
    std::iter::once(short).chain(long).collect()
}

/// Whether two names are the same.
pub(in crate::recipe) fn is_same(one: &str, other: &str) -> bool {
    let others = forms(other);
    forms(one).iter().any(|form| !form.is_empty() && others.contains(form))
}

/// The words of a name: between gaps and punctuation, and where a capital follows a small letter.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut letters = without_remark(text).chars().peekable();
    let mut before: Option<char> = None;
    while let Some(letter) = letters.next() {
        let after_small = before.is_some_and(char::is_lowercase);
        let before_small = letters.peek().is_some_and(|next| next.is_lowercase());
        let after_capital = before.is_some_and(char::is_uppercase);
        before = Some(letter);
        let begins = letter.is_uppercase() && (after_small || (after_capital && before_small));
        if begins || !letter.is_alphanumeric() {
            end(&mut words, &mut word);
        }
        match letter {
            '#' => words.push("number".to_owned()),
            letter if letter.is_alphanumeric() => word.push(letter),
            _ => {}
        }
    }
    end(&mut words, &mut word);
    let mail = words.windows(2).position(|pair| pair == ["e", "mail"]);
    if let Some(place) = mail {
        words.splice(place..=place + 1, ["email".to_owned()]);
    }
    words
}

fn end(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(written_out(folded(word).0));
        word.clear();
    }
}

/// Abbreviations in the headings of databases.
const SHORT: &[(&str, &str)] = &[
    ("nm", "name"),
    ("flg", "flag"),
    ("dt", "date"),
    ("ts", "timestamp"),
    ("pwd", "password"),
    ("pw", "password"),
    ("chg", "changed"),
    ("upd", "updated"),
    ("cre", "created"),
    ("crt", "created"),
    ("deact", "deactivated"),
    ("addr", "address"),
    ("desc", "description"),
    ("descr", "description"),
    ("col", "column"),
    ("usr", "user"),
    ("emp", "employee"),
    ("acct", "account"),
    ("mgr", "manager"),
    ("dept", "department"),
    ("msg", "message"),
    ("ver", "version"),
    ("stat", "status"),
    ("cd", "code"),
];

fn written_out(word: String) -> String {
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| (*long).to_owned())
}

/// What a heading says in brackets about how the column is filled in, which is no part of its name.
const REMARKS: &[&str] = &[
    "required",
    "mandatory",
    "optional",
    "read only",
    "readonly",
    "utc",
    "gmt",
    "y/n",
    "yes/no",
    "true/false",
    "ms",
    "pflichtfeld",
    "optionnel",
    "obligatoire",
    "obligatorio",
    "opcional",
    "verplicht",
    "必須",
    "任意",
    "ja/nein",
    "j/n",
    "oui/non",
    "o/n",
    "si/no",
    "sí/no",
    "s/n",
    "sim/não",
    "ja/nee",
];

fn without_remark(text: &str) -> &str {
    remark(text).map_or(text, |(name, _)| name)
}

/// The name and the remark behind it in brackets, where it has one that says nothing of what the column holds.
pub(super) fn remark(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let open = match text.chars().last()? {
        ')' => '(',
        ']' => '[',
        _ => return None,
    };
    let (name, remark) = text[..text.len() - 1].rsplit_once(open)?;
    let plain = remark.trim().to_lowercase();
    let is_pattern = plain.len() >= 6 && plain.chars().all(|c| "dmyhs-/.: ".contains(c));
    let known = is_pattern || REMARKS.contains(&plain.as_str());
    (known && !name.trim().is_empty()).then_some((name.trim(), remark.trim()))
}

/// The form of a text, and the other one where it has two.
fn folded(text: &str) -> (String, Option<String>) {
    let mut short = String::with_capacity(text.len());
    if text.is_ascii() {
        short.extend(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        return (short, None);
    }
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => folded_letters(text.chars(), short),
        _ => folded_letters(text.nfkc(), short),
    }
}

fn folded_letters(letters: impl Iterator<Item = char>, mut short: String) -> (String, Option<String>) {
    let mut long = String::with_capacity(short.capacity());
    for letter in letters.flat_map(char::to_lowercase) {
        let (one, other) = match letter {
            'ä' | 'æ' => ("a", "ae"),
            'ö' | 'ø' | 'œ' => ("o", "oe"),
            'ü' => ("u", "ue"),
            'å' => ("a", "aa"),
            'ß' => ("ss", "ss"),
            'ł' => ("l", "l"),
            'đ' => ("d", "d"),
            'ı' => ("i", "i"),
            letter if letter.is_alphanumeric() => {
                let letter = without_accent(letter);
                short.push(letter);
                long.push(letter);
                continue;
            }
            _ => continue,
        };
        short.push_str(one);
        long.push_str(other);
    }
    let has_two = short != long;
    (short, has_two.then_some(long))
}

/// Latin letters lose their accents; in other scripts a mark makes another letter.
fn without_accent(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    std::iter::once(letter).nfd().next().filter(char::is_ascii_alphabetic).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_without_case_gaps_punctuation_and_accents() {
        for (one, other) in [
            ("E-Mail", "email"),
            ("Created timestamp", "createdTimestamp"),
            ("employee_ID", "Employee ID"),
            ("Prénom", "prenom"),
            ("Geräte-ID", "Geraete ID"),
            ("GERÄTE ID", "gerate id"),
            ("Ｅｍａｉｌ", "email"),
            ("Email Address [Required]", "email address"),
            ("Created (UTC)", "created"),
            ("Last login (dd/mm/yyyy hh:mm)", "last login"),
            ("Straße", "strasse"),
        ] {
            assert!(is_same(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn a_name_with_more_in_it_is_another_one() {
        for (one, other) in [
            ("Last Name", "name"),
            ("MFA Status", "status"),
            ("No", "ID"),
            ("Manager Email", "email"),
            ("Email (private)", "email"),
            ("が", "か"),
            ("", ""),
            ("(required)", ""),
        ] {
            assert!(!is_same(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn words_end_at_gaps_and_before_capitals() {
        assert_eq!(words("lastLoginTimestamp"), ["last", "login", "timestamp"]);
        assert_eq!(words("MFAEnabled"), ["mfa", "enabled"]);
        assert_eq!(words("user.e-mail (UTC)"), ["user", "email"]);
        assert_eq!(words("2FA status"), ["2fa", "status"]);
    }
}
