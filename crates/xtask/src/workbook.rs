//! The workbooks of the demo and of the benchmark: invented people, as a staff export would have them.
//!
//! Everything follows from a number, so that the same workbook comes out each time and the story told about
//! it can be checked: 214 people in May; in June 5 more, 11 changed, 3 gone; then an export that stopped early.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use crate::Outcome;

/// How many people the first workbook holds.
pub(crate) const STAFF: usize = 214;
/// What changes in June.
pub(crate) const JOINED: usize = 5;
pub(crate) const CHANGED: usize = 11;
pub(crate) const LEFT: usize = 3;
/// How many rows the half-finished export lacks.
pub(crate) const CUT_OFF: usize = 38;

const HEADINGS: [&str; 12] = [
    "Employee ID",
    "Display name",
    "Profile link",
    "Full name",
    "Account name",
    "E-mail",
    "Created",
    "Permission level",
    "MFA enabled",
    "MFA methods",
    "Status",
    "Sign-in method",
];

const GIVEN: [&str; 40] = [
    "Ada", "Amir", "Anna", "Ben", "Carla", "Chen", "Clara", "Daniel", "Deepa", "Elif", "Emma", "Erik",
    "Fatima", "Felix", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jonas", "Julia", "Kofi", "Lara", "Leo",
    "Lucía", "Malik", "Maria", "Mei", "Nadia", "Noah", "Olga", "Omar", "Paul", "Priya", "Rosa", "Samir",
    "Sofia", "Tomás", "Yuki", "Zoë",
];

// A prime count, and one more given name than divides it: pairs repeat only after 2,440 people.
const FAMILY: [&str; 61] = [
    "Abara", "Adler", "Almeida", "Arslan", "Baker", "Bauer", "Becker", "Bianchi", "Boateng", "Brandt",
    "Castro", "Costa", "Dahl", "Diaz", "Dubois", "Eriksen", "Farah", "Fischer", "Fonseca", "Garcia",
    "Gruber", "Haas", "Hansen", "Ito", "Iyer", "Jansen", "Joshi", "Kaya", "Keller", "Khan", "Kim", "Klein",
    "Kowalski", "Kumar", "Lang", "Larsen", "Lee", "Lopez", "Marino", "Mensah", "Meyer", "Mori", "Müller",
    "Nagy", "Novak", "Okafor", "Olsen", "Park", "Patel", "Petrov", "Popescu", "Rossi", "Santos", "Sato",
    "Schmidt", "Silva", "Singh", "Tanaka", "Vogel", "Weber", "Yilmaz",
];

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    number: usize,
    name: String,
    account: String,
    level: &'static str,
    mfa: bool,
}

impl Person {
    fn new(number: usize) -> Person {
        let given = GIVEN[number % GIVEN.len()];
        let family = FAMILY[(number / GIVEN.len() + number) % FAMILY.len()];
        let round = number / (GIVEN.len() * FAMILY.len());
        let again = if round == 0 { String::new() } else { format!(" {}", round + 1) };
        let account = format!("{given}.{family}{}", again.trim_start());
        Person {
            number,
            name: format!("{given} {family}{again}"),
            account: ascii(&account.to_lowercase()),
            level: if number % 23 == 5 { "ADMIN" } else { "BASE" },
            mfa: number % 9 != 4,
        }
    }

    /// Nobody whose multi-factor sign-in changes: under single sign-on Vanta does not look at it.
    fn sso(&self) -> bool {
        self.number.is_multiple_of(8)
    }

    fn cells(&self) -> [String; 9] {
        let id = format!("E{}", 1001 + self.number);
        let (day, month, year) = (self.number % 28 + 1, self.number % 12 + 1, 2015 + self.number % 10);
        [
            id.clone(),
            self.name.clone(),
            format!("https://staff.example.com/people/{id}"),
            self.name.clone(),
            self.account.clone(),
            format!("{}@example.com", self.account),
            format!("{year}-{month:02}-{day:02}T08:30:00Z"),
            self.level.to_owned(),
            (if self.mfa { "PUSH_PROMPT" } else { "DISABLED" }).to_owned(),
        ]
    }
}

/// So many people, always the same ones.
pub(crate) fn people(count: usize) -> Vec<Person> {
    (0..count).map(Person::new).collect()
}

/// The same staff a month later: some have joined, some have changed, some have left.
pub(crate) fn a_month_later(staff: &[Person]) -> Vec<Person> {
    let leaves = |place: usize| (1..=LEFT).any(|one| place == one * staff.len() / (LEFT + 1));
    let mut changes = 0;
    let mut later = Vec::with_capacity(staff.len() + JOINED);
    for (_, person) in staff.iter().enumerate().filter(|(place, _)| !leaves(*place)) {
        let mut person = person.clone();
        if changes < CHANGED && person.number % 17 == 3 {
            // Most get another role, every fifth turns multi-factor sign-in on or off.
            match changes % 5 {
                4 => person.mfa = !person.mfa,
                _ => person.level = if person.level == "BASE" { "EDITOR" } else { "BASE" },
            }
            changes += 1;
        }
        later.push(person);
    }
    later.extend((staff.len()..staff.len() + JOINED).map(Person::new));
    later
}

/// What an export leaves that stopped before its end.
pub(crate) fn half_finished(staff: &[Person]) -> Vec<Person> {
    staff[..staff.len().saturating_sub(CUT_OFF)].to_vec()
}

/// Writes them as a workbook of one sheet, headings in the first row.
pub(crate) fn write(path: &Path, people: &[Person]) -> Outcome {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Accounts")?;
    let bold = Format::new().set_bold();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
        sheet.set_column_width(column, 22)?;
    }
    for (row, person) in (1..).zip(people) {
        let [id, display, link, name, account, mail, created, level, methods] = person.cells();
        for (column, text) in (0..).zip([id, display, link, name, account, mail, created, level]) {
            sheet.write_string(row, column, text)?;
        }
        sheet.write_boolean(row, 8, person.mfa)?;
        sheet.write_string(row, 9, methods)?;
        sheet.write_string(row, 10, "ACTIVE")?;
        sheet.write_string(row, 11, if person.sso() { "SSO" } else { "PASSWORD" })?;
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save(path)?;
    Ok(())
}

/// The few letters of the names above that addresses cannot have.
fn ascii(text: &str) -> String {
    text.replace('ü', "u").replace('ë', "e").replace('á', "a").replace('í', "i")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_numbers_of_the_story_are_true() {
        let may = people(STAFF);
        let june = a_month_later(&may);
        let numbers = |staff: &[Person]| staff.iter().map(|person| person.number).collect::<HashSet<_>>();
        let (before, after) = (numbers(&may), numbers(&june));
        assert_eq!(after.difference(&before).count(), JOINED);
        assert_eq!(before.difference(&after).count(), LEFT);
        let changed =
            may.iter().filter(|one| june.iter().any(|other| other.number == one.number && other != *one));
        assert_eq!(changed.count(), CHANGED);
        assert_eq!(june.len() - half_finished(&june).len(), CUT_OFF);
    }

    #[test]
    fn what_changes_is_something_that_vanta_looks_at() {
        let may = people(STAFF);
        for (old, new) in
            may.iter().flat_map(|old| a_month_later(&may).into_iter().map(move |new| (old, new)))
        {
            let turned = old.number == new.number && old.mfa != new.mfa;
            assert!(!turned || !old.sso(), "{}", old.name);
        }
    }

    #[test]
    fn no_two_people_are_alike() {
        let staff = people(10_000);
        for cell in [0, 3, 5] {
            let distinct: HashSet<String> = staff.iter().map(|person| person.cells()[cell].clone()).collect();
            assert_eq!(distinct.len(), staff.len());
        }
        assert!(staff.iter().all(|person| person.account.is_ascii() && !person.account.contains(' ')));
    }

    #[test]
    fn a_workbook_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("staff.xlsx");
        write(&path, &people(3)).unwrap();
        assert!(std::fs::read(path).unwrap().starts_with(b"PK"));
    }
}
