//! Headings that no field of Vanta's has, and that still say what to do.

use std::collections::HashSet;

use super::plain::{forms, words};

/// Columns of given names: in English, German, French, Spanish, Dutch, Portuguese, Italian and Japanese.
const FIRST: &[&str] = &[
    "first name",
    "firstname",
    "given name",
    "givenname",
    "given names",
    "forename",
    "legal first name",
    "preferred first name",
    "employee first name",
    "user first name",
    "vorname",
    "rufname",
    "prénom",
    "prénoms",
    "nombre",
    "nombres",
    "primer nombre",
    "nombre de pila",
    "voornaam",
    "roepnaam",
    "nome",
    "primeiro nome",
    "nome próprio",
    "名",
    "名前 名",
    "firstname required",
    "first name required",
    "voornamen",
    "fornavn",
    "förnamn",
    "imię",
];

/// Columns of family names, in the same languages.
const LAST: &[&str] = &[
    "last name",
    "lastname",
    "surname",
    "family name",
    "familyname",
    "sur name",
    "legal last name",
    "preferred last name",
    "employee last name",
    "user last name",
    "nachname",
    "familienname",
    "zuname",
    "nom de famille",
    "nom",
    "apellido",
    "apellidos",
    "primer apellido",
    "achternaam",
    "familienaam",
    "sobrenome",
    "apelido",
    "último nome",
    "cognome",
    "姓",
    "苗字",
    "名字",
    "名前 姓",
    "last name required",
    "etternavn",
    "efternamn",
    "efternavn",
    "nazwisko",
];

/// Columns of family names that mean a whole name where no given name stands beside them.
const LAST_BESIDE_FIRST: &[&str] = &["name", "naam", "nom"];

/// Words in a heading that make it speak of somebody or something else than the record.
const FOREIGN: &[&str] = &[
    "manager",
    "managers",
    "supervisor",
    "boss",
    "lead",
    "approver",
    "reviewer",
    "sponsor",
    "creator",
    "alternate",
    "alternative",
    "secondary",
    "second",
    "backup",
    "recovery",
    "personal",
    "private",
    "home",
    "previous",
    "old",
    "former",
    "emergency",
    "billing",
    "support",
    "department",
    "company",
    "organization",
    "assistant",
    "parent",
    "invited",
    "inviter",
    "requester",
    "requested",
    "external",
    "additional",
    "other",
    "notification",
    "forwarding",
    "alias",
    "aliases",
    "logo",
    "phone",
    "telephone",
    "mobile",
    "fax",
    "zip",
    "postal",
    "postcode",
    "tax",
    "social",
    "passport",
    "cost",
    "vorgesetzter",
    "vorgesetzte",
    "privat",
    "private",
    "telefon",
    "handy",
    "kostenstelle",
    "responsable",
    "superviseur",
    "jefe",
    "gerente",
    "leidinggevende",
    "上司",
];

/// Words in a heading of links that lead to something else than the record.
const OTHER_PAGES: &[&str] = &[
    "photo",
    "picture",
    "avatar",
    "image",
    "logo",
    "thumbnail",
    "website",
    "homepage",
    "linkedin",
    "see",
    "also",
    "reference",
    "references",
    "advisory",
    "advisories",
    "documentation",
    "docs",
    "help",
    "blog",
    "foto",
    "bild",
];

/// Words in a heading that promise an ID.
const ID_WORDS: &[&str] =
    &["id", "number", "no", "nr", "key", "identifier", "nummer", "numero", "uid", "guid", "uuid", "arn"];

/// Words that stand before an underscore in every heading of some systems, and say no more than whose column it is.
const GROUPS: &[&str] = &["sys", "usr", "u"];

/// Words for a weakness, whose ID all findings of it share.
const WEAKNESSES: &[&str] =
    &["vulnerability", "weakness", "plugin", "rule", "check", "problem", "schwachstelle"];

/// Words for somebody's number at the employer.
const EMPLOYER_WORDS: &[&str] =
    &["employee", "staff", "personnel", "worker", "badge", "personalnummer", "hr"];

/// Words in a heading of whole names.
const NAME_WORDS: &[&str] =
    &["name", "naam", "nombre", "nom", "nome", "fullname", "user", "employee", "person", "member"];

/// Somebody who has something to do with a record; a group of columns of theirs is not the record's.
const OTHERS: &[&str] =
    &["owner", "author", "assignee", "reporter", "creator", "manager", "requester", "actor", "by"];

/// Words in a heading that promise a date and do not say which.
const DATE_WORDS: &[&str] = &["date", "datum", "fecha", "data", "time", "timestamp", "日付"];

/// Words before "first name" that do not make it another one.
const WHOSE: &[&str] = &[
    "user",
    "employee",
    "member",
    "worker",
    "person",
    "applicant",
    "candidate",
    "trainee",
    "learner",
    "legal",
    "profile",
];

/// The forms of a heading, and those of what is left of it without the words that do not make it another one.
fn forms_of_names(heading: &str) -> Vec<String> {
    let words = words(heading);
    let rest = words.iter().skip_while(|word| WHOSE.contains(&word.as_str()));
    let rest = rest.map(String::as_str).collect::<Vec<_>>().join(" ");
    let mut both = forms(heading);
    both.extend(forms(&rest));
    both.retain(|form| !form.is_empty());
    both
}

/// The columns of first and last name, and whether both headings leave no doubt.
pub(super) fn first_and_last(headings: &[&str]) -> Option<(usize, usize, bool)> {
    let headings: Vec<Vec<String>> = headings.iter().map(|heading| forms_of_names(heading)).collect();
    let only = |names: &[&str]| {
        let names: HashSet<String> = names.iter().flat_map(|name| forms(name)).collect();
        let is_any = |place: &usize| headings[*place].iter().any(|form| names.contains(form));
        let mut found = (0..headings.len()).filter(is_any);
        found.next().filter(|_| found.next().is_none())
    };
    let first = only(FIRST)?;
    match only(LAST) {
        Some(last) if last != first => Some((first, last, true)),
        _ => only(LAST_BESIDE_FIRST).filter(|last| *last != first).map(|last| (first, last, false)),
    }
}

/// Whether names are written with the family name first where people write such a heading: in East Asia.
pub(super) fn is_family_first(heading: &str) -> bool {
    heading.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'))
}

/// Whether a heading speaks of somebody or something else.
pub(super) fn is_foreign(words: &[String]) -> bool {
    words.iter().any(|word| FOREIGN.contains(&word.as_str()))
}

/// Whether a word promises an ID.
pub(super) fn is_of_ids(word: &str) -> bool {
    ID_WORDS.contains(&word)
}

/// Whether a heading speaks of a weakness.
pub(super) fn is_of_weaknesses(words: &[String]) -> bool {
    words.iter().any(|word| WEAKNESSES.contains(&word.as_str()))
}

/// Whether a heading speaks of somebody's number at the employer.
pub(super) fn is_of_employer(words: &[String]) -> bool {
    words.iter().any(|word| EMPLOYER_WORDS.contains(&word.as_str()))
}

/// Whether a heading promises whole names.
pub(super) fn is_of_names(words: &[String]) -> bool {
    words.iter().any(|word| NAME_WORDS.contains(&word.as_str()))
}

/// Whether a heading of links speaks of another page.
pub(super) fn is_of_other_pages(words: &[String]) -> bool {
    words.iter().any(|word| OTHER_PAGES.contains(&word.as_str()))
}

/// Whether a word says no more than whose column it is.
pub(super) fn is_group(word: &str) -> bool {
    GROUPS.contains(&word.to_lowercase().as_str())
}

/// Whether a group of columns is about somebody else.
pub(super) fn is_of_others(words: &[String]) -> bool {
    is_foreign(words) || words.iter().any(|word| OTHERS.contains(&word.as_str()))
}

/// Whether a heading promises a date without saying which.
pub(super) fn is_of_any_date(words: &[String]) -> bool {
    matches!(words, [word] if DATE_WORDS.contains(&word.as_str()))
}
