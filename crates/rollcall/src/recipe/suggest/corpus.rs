//! The suggestions on tables of many systems, with the answers of somebody who did not write the rules.
//!
//! `tests/fixtures/headings` holds one file for each: headings as the system exports them, some invented rows, which
//! column is right for which field, which would be right as well, and which must never be thought of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path as FilePath;

use toml::de::{DeTable, DeValue};
use vanta::{Kind, Property, Schema};

use super::{FieldMatch, Known, State, suggest};
use crate::recipe::rules::Feed;
use crate::recipe::survey::Survey;
use crate::sheet::{self, Choice, HeadingRows, Table};

struct Case {
    name: String,
    kind: &'static Kind,
    properties: Vec<Property>,
    table: Table,
    right: BTreeMap<String, Vec<Vec<String>>>,
    wanted: Vec<String>,
    never: BTreeMap<String, Vec<String>>,
}

#[derive(Default)]
struct Score {
    filled: usize,
    filled_right: usize,
    wanted: usize,
    found: usize,
    found_first: usize,
}

impl Score {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    fn percent(part: usize, of: usize) -> f64 {
        if of == 0 { 100.0 } else { part as f64 * 100.0 / of as f64 }
    }

    fn precision(&self) -> f64 {
        Score::percent(self.filled_right, self.filled)
    }

    fn recall(&self) -> f64 {
        Score::percent(self.found, self.wanted)
    }

    fn words(&self) -> String {
        format!(
            "{} of {} filled are right ({:.1} %), {} of {} wanted are filled or proposed ({:.1} %), {} of them first",
            self.filled_right,
            self.filled,
            self.precision(),
            self.found,
            self.wanted,
            self.recall(),
            self.found_first
        )
    }

    fn add(&mut self, other: &Score) {
        self.filled += other.filled;
        self.filled_right += other.filled_right;
        self.wanted += other.wanted;
        self.found += other.found;
        self.found_first += other.found_first;
    }
}

fn read(path: &FilePath) -> Case {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let text = fs::read_to_string(path).unwrap();
    let file = DeTable::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let file = file.get_ref();
    let texts = |value: &DeValue<'_>| -> Vec<String> {
        match value {
            DeValue::String(text) => vec![text.trim().to_owned()],
            DeValue::Array(texts) => {
                texts.iter().map(|text| text.get_ref().as_str().unwrap().trim().to_owned()).collect()
            }
            _ => panic!("{name}: neither a text nor a list of texts"),
        }
    };
    let answers = |key: &str| -> Vec<(String, Vec<String>)> {
        let table = file.get(key).and_then(|value| value.get_ref().as_table());
        let fields = table.into_iter().flat_map(DeTable::iter);
        fields.map(|(field, value)| (field.get_ref().to_string(), texts(value.get_ref()))).collect()
    };
    let mut right: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    let mut wanted = Vec::new();
    for (field, columns) in answers("right").into_iter().chain(answers("right_joined")) {
        right.entry(field.clone()).or_default().push(columns);
        if !wanted.contains(&field) {
            wanted.push(field);
        }
    }
    for (field, columns) in answers("also_right") {
        right.entry(field.clone()).or_default().extend(columns.iter().map(|column| vec![column.clone()]));
        right.entry(field).or_default().push(columns);
    }
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let lines = |rows: Vec<Vec<String>>| -> String {
        rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join("\t") + "\n").collect()
    };
    let value = |key: &str| file.get(key).unwrap().get_ref();
    let mut rows = vec![texts(value("headings"))];
    rows.extend(value("rows").as_array().unwrap().iter().map(|row| texts(row.get_ref())));
    let choice = Choice { headings: Some(HeadingRows::one(1)), ..Choice::default() };
    Case {
        kind: Kind::named(value("kind").as_str().unwrap()).unwrap(),
        properties: file
            .get("properties")
            .into_iter()
            .flat_map(|properties| texts(properties.get_ref()))
            .map(|property| property.parse().unwrap())
            .collect(),
        table: sheet::paste(&lines(rows), &choice).unwrap_or_else(|error| panic!("{name}: {error}")),
        right,
        wanted,
        never: answers("never").into_iter().collect(),
        name,
    }
}

fn headings(case: &Case, columns: &[usize]) -> Vec<String> {
    columns.iter().map(|&place| case.table.headings[place].text.clone()).collect()
}

fn score(case: &Case, wrong: &mut Vec<String>, missing: &mut Vec<String>) -> Score {
    let survey = Survey::of(&case.table);
    let schema = Schema { kind: case.kind, properties: &case.properties };
    let suggestion = suggest(&case.table, &survey, &schema, &Known::default());
    let mut score = Score::default();
    let is_right = |field: &FieldMatch| {
        let columns = headings(case, &field.columns);
        case.right.get(&field.path.plain()).is_some_and(|right| right.contains(&columns))
    };
    for field in &suggestion.fields {
        let plain = field.path.plain();
        let told =
            format!("{}: {plain} <- {:?} {:?}", case.name, headings(case, &field.columns), field.state);
        let reads = |feed: &Feed| !matches!(feed, Feed::FileModified | Feed::Constant(_));
        if field.state == State::Matched && field.rule.as_ref().is_some_and(|rule| reads(&rule.feed)) {
            score.filled += 1;
            score.filled_right += usize::from(is_right(field));
            if !is_right(field) {
                wrong.push(format!("{told}: not right"));
            }
        }
        let never = case.never.get(&plain).map_or(&[][..], Vec::as_slice);
        // A column that is never the field alone may be a part of it, as a first name is.
        let whole = headings(case, if field.columns.len() == 1 { &field.columns } else { &[] });
        let proposed = whole.into_iter().chain(headings(case, &field.alternatives));
        wrong.extend(
            proposed
                .filter(|heading| never.contains(heading))
                .map(|heading| format!("{told}: never {heading}")),
        );
    }
    for wanted in &case.wanted {
        let fields = || suggestion.fields.iter().filter(|field| field.path.plain() == *wanted);
        let right = &case.right[wanted];
        let is_first = fields().any(is_right);
        let is_other = fields()
            .flat_map(|field| headings(case, &field.alternatives))
            .any(|heading| right.contains(&vec![heading]));
        score.wanted += 1;
        score.found_first += usize::from(is_first);
        score.found += usize::from(is_first || is_other);
        if !is_first && !is_other {
            missing.push(format!("{}: {wanted} <- {:?}", case.name, right.first()));
        }
    }
    score
}

#[test]
fn what_is_filled_is_right_and_what_is_right_is_at_least_proposed() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/headings");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let (mut wrong, mut missing) = (Vec::new(), Vec::new());
    let (mut all, mut accounts) = (Score::default(), Score::default());
    for path in paths {
        let case = read(&path);
        let score = score(&case, &mut wrong, &mut missing);
        all.add(&score);
        if case.kind.name == "user_account" {
            accounts.add(&score);
        }
    }
    let told = format!("all: {}\nuser accounts: {}", all.words(), accounts.words());
    println!("{told}\nmissing:\n{}", missing.join("\n"));
    assert!(wrong.is_empty(), "{told}\n{}", wrong.join("\n"));
    for score in [&all, &accounts] {
        assert!(score.precision() >= 100.0 && score.recall() >= 90.0, "{told}\n{}", missing.join("\n"));
    }
}
