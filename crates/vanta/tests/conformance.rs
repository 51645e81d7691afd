//! The descriptions of the kinds, and the words of refusals, against the facts.
//!
//! The facts stand in `tests/fixtures/vanta`, so that these tests always run. Where the references the table
//! was made from lie beside the project, the table is held against them too; where they do not, those tests say
//! so on standard error and pass.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests share may panic like the tests themselves"
)]

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::slice;

use serde_json::{Map, Value, json};
use vanta::kind::Stored;
use vanta::{Breach, Field, Kind, Limits, Property, Record, Rule, Schema, Shape};

const KINDS: &str = include_str!("../../../tests/fixtures/vanta/kinds.json");
const REFUSALS: &str = include_str!("../../../tests/fixtures/vanta/refusals.json");

/// A field's path in a kind with what is known of it, in order.
type Table = Vec<(String, Map<String, Value>)>;

// The descriptions against the fact table.

#[test]
fn there_is_a_description_for_every_kind_of_the_fact_table_and_for_no_other() {
    let facts = parse(KINDS);
    let expected: Vec<&str> = facts["kinds"].as_object().unwrap().keys().map(String::as_str).collect();
    let described: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name).collect();
    assert_eq!(described, expected);
    for kind in Kind::ALL {
        assert_eq!(kind.schema, facts["kinds"][kind.name]["schema"]);
        assert_eq!(Kind::named(kind.name), Some(*kind));
        assert_eq!(Kind::named(kind.schema), Some(*kind));
    }
}

#[test]
fn every_field_is_described_as_the_fact_table_says_and_none_is_missing() {
    let facts = parse(KINDS);
    for kind in Kind::ALL {
        let expected = table_of_facts(&facts, kind.name);
        let described = table_of_fields(kind.fields);
        assert_same(kind.name, &expected, &described);
    }
}

#[test]
fn every_rule_between_fields_is_described_as_the_fact_table_says() {
    let facts = parse(KINDS);
    for kind in Kind::ALL {
        let described: Vec<Value> = kind
            .rules
            .iter()
            .map(|rule| match *rule {
                Rule::ExactlyWhen { field, when, equals } => {
                    json!({ "field": field, "exactly_when": { when: equals } })
                }
                Rule::IgnoredWhen { fields, when, equals } => {
                    json!({ "fields": fields, "ignored_when": { when: equals } })
                }
                Rule::EmptyWhenNull { list, field } => json!({ "list": list, "empty_when_null": field }),
            })
            .collect();
        assert_eq!(Value::from(described), facts["kinds"][kind.name]["rules"], "{kind}");
        assert_eq!(json!(kind.depends_on), facts["kinds"][kind.name]["depends_on"], "{kind}");
    }
}

#[test]
fn what_a_kind_names_exists() {
    for kind in Kind::ALL {
        assert!(kind.field(kind.named_by).is_some_and(|field| field.required), "{kind}: named_by");
        if let Some(other) = kind.depends_on {
            assert!(Kind::named(other).is_some(), "{kind}: depends_on");
        }
        if let Some(deactivated) = kind.deactivated {
            let state = kind.field(deactivated.field).unwrap();
            assert!(state.shape.choices().contains(&deactivated.value), "{kind}: deactivated");
            assert!(deactivated.since.is_none_or(|since| kind.field(since).is_some()), "{kind}: since");
        }
        for (field, _) in kind.examples.iter().copied().flatten() {
            assert!(kind.field(field).is_some(), "{kind}: examples: {field}");
        }
        for rule in kind.rules {
            match *rule {
                Rule::ExactlyWhen { field, when, equals } => {
                    assert!(kind.field(field).is_some_and(|field| !field.required), "{kind}: {field}");
                    assert!(kind.field(when).unwrap().shape.choices().contains(&equals), "{kind}: {when}");
                }
                Rule::IgnoredWhen { fields, when, equals } => {
                    assert!(fields.iter().all(|field| kind.field(field).is_some()), "{kind}: {fields:?}");
                    assert!(kind.field(when).unwrap().shape.choices().contains(&equals), "{kind}: {when}");
                }
                Rule::EmptyWhenNull { list, field } => {
                    assert!(matches!(kind.field(list).unwrap().shape, Shape::List(_)), "{kind}: {list}");
                    assert!(kind.field(field).unwrap().nullable, "{kind}: {field}");
                }
            }
        }
    }
}

// What people read and what columns are matched by.

#[test]
fn every_field_is_explained_in_one_sentence() {
    for kind in Kind::ALL {
        assert!(is_sentence(kind.help), "{kind}: {}", kind.help);
        each_field(kind.fields, "", &mut |path, field| {
            assert!(is_sentence(field.help), "{kind} {path}: {:?}", field.help);
            assert!(!field.label.is_empty(), "{kind} {path}");
        });
        let mut labels = HashMap::new();
        for field in kind.fields {
            let other = labels.insert(field.label, field.name);
            assert_eq!(other, None, "{kind}: {} has the label of another field", field.name);
        }
    }
}

#[test]
fn a_known_heading_means_one_field_of_a_kind() {
    for kind in Kind::ALL {
        let mut seen: HashMap<String, String> = HashMap::new();
        each_field(kind.fields, "", &mut |path, field| {
            for heading in field.known {
                let plain = heading.split(' ').all(|word| {
                    !word.is_empty() && word.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                });
                assert!(plain, "{kind} {path}: '{heading}' is not in lower case without punctuation");
                if let Some(other) = seen.insert((*heading).to_owned(), path.to_owned()) {
                    panic!("{kind}: '{heading}' is known for {other} and for {path}");
                }
            }
        });
        for field in kind.fields {
            for own in [words(field.name), words(field.label)] {
                let other = seen.get(&own).filter(|path| *path != field.name && !path.contains(['.', '[']));
                assert_eq!(other, None, "{kind}: '{own}' is {} itself", field.name);
            }
        }
    }
}

#[test]
fn headings_that_mislead_are_not_known() {
    let misleading = [
        ("status", "mfa status"),
        ("fullName", "last name"),
        ("fullName", "first name"),
        ("mfaEnabled", "account enabled"),
        ("mfaEnabled", "enabled"),
        ("lastLoginTimestamp", "created"),
        ("createdTimestamp", "hire date"),
        ("deactivatedTimestamp", "deactivated"),
    ];
    let accounts = Kind::named("user_account").unwrap();
    for (field, heading) in misleading {
        assert!(!accounts.field(field).unwrap().known.contains(&heading), "{field}: {heading}");
    }
}

#[test]
fn every_example_is_a_value_that_vanta_takes() {
    for kind in Kind::ALL {
        each_field(kind.fields, "", &mut |path, field| {
            let lone: &'static Kind = Box::leak(Box::new(Kind {
                name: kind.name,
                schema: kind.schema,
                label: kind.label,
                noun: kind.noun,
                help: kind.help,
                fields: slice::from_ref(field),
                rules: &[],
                named_by: field.name,
                properties: kind.properties,
                deactivated: None,
                depends_on: None,
                examples: &[],
            }));
            let record =
                Record::from_iter([(field.name.to_owned(), read_example(&field.shape, field.example))]);
            let faults = Schema { kind: lone, properties: &[] }.check(0, &record);
            assert!(faults.is_empty(), "{kind} {path}: {}", faults[0]);
        });
        let record = kind
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| (field.name.to_owned(), read_example(&field.shape, field.example)))
            .collect();
        assert_eq!(Schema { kind, properties: &[] }.check(0, &record), [], "{kind}");
    }
}

// Refusals.

#[test]
fn a_refusal_is_written_in_the_known_words() {
    let facts = parse(REFUSALS);
    for case in facts["records"].as_array().unwrap() {
        let promise = case["promise"].as_str().unwrap();
        let (kind, records) = records_of(&facts, case);
        let properties = properties_of(&facts, kind);
        let faults = Schema { kind, properties: &properties }.check_all(&records);
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(json!(said), case["says"], "{promise}");
        if let Some(seen) = case["seen"].as_str() {
            assert!(
                said[0].contains(seen.trim_start_matches("... ")),
                "{promise}: {seen} is not in {said:?}"
            );
        }
    }
}

#[test]
fn the_valid_records_of_the_refusals_have_no_fault() {
    let facts = parse(REFUSALS);
    for (kind, record) in facts["valid"].as_object().unwrap() {
        let kind = Kind::named(kind).unwrap();
        let properties = properties_of(&facts, kind);
        let faults =
            Schema { kind, properties: &properties }.check_all(&[record.as_object().unwrap().clone()]);
        assert_eq!(faults, []);
    }
}

#[test]
fn every_sort_of_refusal_is_among_the_known_ones() {
    let facts = parse(REFUSALS);
    let mut met = Vec::new();
    for case in facts["records"].as_array().unwrap() {
        let (kind, records) = records_of(&facts, case);
        let properties = properties_of(&facts, kind);
        met.extend(
            Schema { kind, properties: &properties }.check_all(&records).into_iter().map(|f| f.breach),
        );
    }
    let sorts: [fn(&Breach) -> bool; 8] = [
        |breach| matches!(breach, Breach::Missing { .. }),
        |breach| matches!(breach, Breach::Type { .. }),
        |breach| matches!(breach, Breach::Choice { .. }),
        |breach| matches!(breach, Breach::Link),
        |breach| matches!(breach, Breach::Range { .. }),
        |breach| matches!(breach, Breach::Extra { .. }),
        |breach| matches!(breach, Breach::NotUnless { .. } | Breach::NeededWhen { .. }),
        |breach| matches!(breach, Breach::NotEmpty { .. }),
    ];
    for (place, sort) in sorts.iter().enumerate() {
        assert!(met.iter().any(sort), "sort {place}");
    }
}

#[test]
fn the_gateways_limit_is_the_one_in_its_answer() {
    let facts = parse(REFUSALS);
    let answer = facts["answers"].as_array().unwrap().iter().find(|answer| answer["status"] == 413).unwrap();
    assert_eq!(answer["body"], format!("HTTP content length exceeded {} bytes.", Limits::GATEWAY_BYTES));
    const { assert!(Limits::VANTA.body_bytes <= Limits::GATEWAY_BYTES) };
}

// The fact table against the references, where they are at hand.

#[test]
fn the_fact_table_agrees_with_vantas_own_description_of_december_2025() {
    let Some(text) = reference("vanta-openapi-2025-12.json") else {
        return;
    };
    let (openapi, facts) = (parse(&text), parse(KINDS));
    let paths = openapi["paths"].as_object().unwrap();
    let described: Vec<&str> = paths.keys().map(|path| path.trim_start_matches("/v1/resources/")).collect();
    let expected: Vec<&str> = facts["kinds"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(described, expected);

    let earlier = &facts["december_2025"];
    assert_eq!(earlier["nullable"], json!([]), "in December 2025 nothing could be null");
    for (path, calls) in paths {
        let kind = path.trim_start_matches("/v1/resources/");
        let mut expected = table_of_facts(&facts, kind);
        for (path, fact) in &mut expected {
            fact.insert("nullable".into(), json!(false));
            // Seen in code and later than the description.
            if fact.get("stored").is_some_and(|stored| stored == "null if unknown") {
                fact.remove("stored");
            }
            if let Some(later) = earlier["choices_not_yet_known"][kind][path.as_str()].as_array() {
                let choices = fact.get_mut("choices").and_then(Value::as_array_mut).unwrap();
                choices.retain(|choice| !later.contains(choice));
            }
        }
        let sent =
            &calls["put"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["resources"];
        let read = &calls["get"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["resources"];
        assert_same(path, &expected, &table_of_openapi(&sent["items"]));
        assert_same(path, &expected, &table_of_openapi(&read["items"]));
        let operation = calls["put"]["operationId"].as_str().unwrap();
        assert_eq!(operation.trim_start_matches("put-"), facts["kinds"][kind]["schema"]);
    }
}

#[test]
fn the_fact_table_agrees_with_the_types_collected_in_autumn_2026() {
    let Some(text) = reference("vanta-resource-types.json") else {
        return;
    };
    let (collected, facts) = (parse(&text), parse(KINDS));
    let types = collected["types"].as_array().unwrap();
    assert_eq!(types.len(), facts["kinds"].as_object().unwrap().len());
    for collected in types {
        let kind = collected["type"].as_str().unwrap();
        assert_eq!(collected["schemaName"], facts["kinds"][kind]["schema"]);
        assert_eq!(collected["dependsOn"], facts["kinds"][kind]["depends_on"]);
        let rules = collected["crossFieldRules"].as_array().map_or(0, Vec::len);
        assert_eq!(facts["kinds"][kind]["rules"].as_array().unwrap().len(), rules, "{kind}");

        let mut expected = table_of_facts(&facts, kind);
        for (_, fact) in &mut expected {
            for beyond in ["https", "range", "stored"] {
                fact.remove(beyond);
            }
        }
        let mut found = Table::new();
        table_of_collected(
            &collected["fields"],
            "",
            &facts["december_2025"]["choices_not_yet_known"][kind],
            &mut found,
        );
        assert_same(kind, &expected, &found);
    }
}

#[test]
fn the_published_words_of_refusals_are_those_of_the_reference() {
    let Some(text) = reference("vanta-api.md") else {
        return;
    };
    let facts = parse(REFUSALS);
    let seen = facts["records"].as_array().unwrap().iter().filter_map(|case| case["seen"].as_str());
    let bodies = facts["answers"].as_array().unwrap().iter().filter_map(|answer| answer["body"].as_str());
    for words in seen.chain(bodies) {
        assert!(text.contains(words), "{words}");
    }
}

// One table from each of the sources.

fn table_of_facts(facts: &Value, kind: &str) -> Table {
    let fields = facts["kinds"][kind]["fields"].as_object().unwrap();
    fields.iter().map(|(path, fact)| (path.clone(), fact.as_object().unwrap().clone())).collect()
}

fn table_of_fields(fields: &'static [Field]) -> Table {
    let mut table = Table::new();
    each_field(fields, "", &mut |path, field| {
        let mut fact = Map::new();
        fact.insert("type".into(), json!(type_name(&field.shape)));
        fact.insert("required".into(), json!(field.required));
        fact.insert("nullable".into(), json!(field.nullable));
        if !field.shape.choices().is_empty() {
            fact.insert("choices".into(), json!(field.shape.choices()));
        }
        if matches!(field.shape, Shape::Link) {
            fact.insert("https".into(), json!(true));
        }
        if let Some((least, greatest)) = field.range {
            fact.insert("range".into(), json!([least, greatest]));
        }
        match field.stored {
            Stored::AsSent => None,
            Stored::OneDecimal => fact.insert("stored".into(), json!("one decimal")),
            Stored::NullIfUnknown => fact.insert("stored".into(), json!("null if unknown")),
        };
        table.push((path.to_owned(), fact));
    });
    table
}

fn type_name(shape: &Shape) -> String {
    let name = match shape {
        Shape::Text | Shape::Link | Shape::Choice(_) => "string",
        Shape::Boolean => "boolean",
        Shape::Int32 => "int32",
        Shape::Number => "number",
        Shape::Instant => "timestamp",
        Shape::List(item) => return format!("array of {}", type_name(item)),
        Shape::Object(_) => "object",
    };
    name.to_owned()
}

/// Vanta's description leaves out the type of choices and of nested objects, and states ranges, rounding and
/// https only in its sentences.
fn table_of_openapi(schema: &Value) -> Table {
    fn type_of(schema: &Value) -> String {
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("array"), _) => format!("array of {}", type_of(&schema["items"])),
            (Some("integer"), Some("int32")) => "int32".into(),
            (Some("string"), Some("date-time")) => "timestamp".into(),
            (Some(name), _) => name.into(),
            (None, _) if schema["properties"].is_object() => "object".into(),
            (None, _) if schema["enum"].is_array() => "string".into(),
            (None, _) => "unknown".into(),
        }
    }

    fn walk(schema: &Value, prefix: &str, table: &mut Table) {
        let Some(properties) = schema["properties"].as_object() else {
            return;
        };
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, schema) in properties {
            let path = format!("{prefix}{name}");
            let says = |words: &str| schema["description"].as_str().is_some_and(|text| text.contains(words));
            let mut fact = Map::new();
            fact.insert("type".into(), json!(type_of(schema)));
            fact.insert("required".into(), json!(required.contains(&json!(name))));
            fact.insert("nullable".into(), json!(schema["nullable"] == true));
            if let Some(choices) = schema["enum"].as_array().or(schema["items"]["enum"].as_array()) {
                fact.insert("choices".into(), json!(choices));
            }
            if says("must be a HTTPS URL") {
                fact.insert("https".into(), json!(true));
            }
            if says("on a scale of 0 to 10") || says("on a scale of 0-10") {
                fact.insert("range".into(), json!([0, 10]));
            }
            if says("rounded to the nearest tenth") {
                fact.insert("stored".into(), json!("one decimal"));
            }
            table.push((path.clone(), fact));
            walk(schema, &format!("{path}."), table);
            walk(&schema["items"], &format!("{path}[]."), table);
        }
    }

    let mut table = Table::new();
    walk(schema, "", &mut table);
    table
}

fn table_of_collected(fields: &Value, prefix: &str, not_yet_known: &Value, table: &mut Table) {
    fn type_of(field: &Value) -> String {
        match (field["type"].as_str().unwrap(), field["format"].as_str()) {
            ("array", _) => format!("array of {}", type_of(&field["items"])),
            ("integer", Some("int32")) => "int32".into(),
            ("string", Some("date-time")) => "timestamp".into(),
            (name, _) => name.into(),
        }
    }

    for field in fields.as_array().into_iter().flatten() {
        let path = format!("{prefix}{}", field["name"].as_str().unwrap());
        assert_eq!(field["nullable_dec2025"], false, "{path}");
        let mut fact = Map::new();
        fact.insert("type".into(), json!(type_of(field)));
        fact.insert("required".into(), field["required"].clone());
        fact.insert("nullable".into(), field["nullable"].clone());
        if let Some(choices) = field["enum"].as_array().or(field["items"]["enum"].as_array()) {
            fact.insert("choices".into(), json!(choices));
            let later = not_yet_known[path.as_str()].as_array().cloned().unwrap_or_default();
            let earlier: Vec<&Value> = choices.iter().filter(|choice| !later.contains(choice)).collect();
            let collected = field["enum_dec2025"].as_array().unwrap_or(choices);
            assert_eq!(json!(earlier), json!(collected), "{path}");
        }
        table.push((path.clone(), fact));
        table_of_collected(&field["fields"], &format!("{path}."), not_yet_known, table);
        table_of_collected(&field["items"]["fields"], &format!("{path}[]."), not_yet_known, table);
    }
}

fn assert_same(what: &str, expected: &Table, found: &Table) {
    let mut differences = Vec::new();
    for (path, fact) in expected {
        match found.iter().find(|(other, _)| other == path) {
            None => differences.push(format!("{path} is missing")),
            Some((_, other)) if other != fact => {
                differences.push(format!("{path} is {} and should be {}", json!(other), json!(fact)));
            }
            Some(_) => {}
        }
    }
    let unknown = found.iter().filter(|(path, _)| !expected.iter().any(|(other, _)| other == path));
    differences.extend(unknown.map(|(path, _)| format!("{path} is too many")));
    assert!(differences.is_empty(), "{what}:\n{}", differences.join("\n"));
    let order = |table: &Table| table.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(order(found), order(expected), "{what}: the order of fields");
}

// Walking and reading.

fn each_field(fields: &'static [Field], prefix: &str, visit: &mut impl FnMut(&str, &'static Field)) {
    fn inside(shape: &Shape, path: String) -> Option<(&'static [Field], String)> {
        match shape {
            Shape::Object(fields) => Some((*fields, path + ".")),
            Shape::List(item) => inside(item, path + "[]"),
            _ => None,
        }
    }

    for field in fields {
        let path = format!("{prefix}{}", field.name);
        visit(&path, field);
        if let Some((fields, prefix)) = inside(&field.shape, path) {
            each_field(fields, &prefix, visit);
        }
    }
}

/// An example as the simplest reader of spreadsheets would take it.
fn read_example(shape: &Shape, text: &str) -> Value {
    match shape {
        Shape::Text | Shape::Link | Shape::Instant | Shape::Choice(_) => json!(text),
        Shape::Boolean => json!(match text {
            "TRUE" => true,
            "FALSE" => false,
            _ => panic!("{text} is neither TRUE nor FALSE"),
        }),
        Shape::List(item) if !matches!(item, Shape::Object(_)) => {
            text.split(", ").map(|text| read_example(item, text)).collect()
        }
        Shape::Int32 | Shape::Number | Shape::List(_) | Shape::Object(_) => parse(text),
    }
}

fn records_of(facts: &Value, case: &Value) -> (&'static Kind, Vec<Record>) {
    let kind = Kind::named(case["kind"].as_str().unwrap()).unwrap();
    let valid = &facts["valid"][kind.name];
    let mut record = valid.clone();
    for path in case["without"].as_array().into_iter().flatten() {
        let (part, key) = part_of(&mut record, path.as_str().unwrap());
        assert!(part.shift_remove(key).is_some(), "{path} was not there");
    }
    for (path, value) in case["with"].as_object().into_iter().flatten() {
        let (part, key) = part_of(&mut record, path);
        part.insert(key.to_owned(), value.clone());
    }
    let place = usize::try_from(case["place"].as_u64().unwrap_or(0)).unwrap();
    let mut records: Vec<Record> = (0..place)
        .map(|place| {
            let mut other = valid.as_object().unwrap().clone();
            other.insert("uniqueId".into(), json!(format!("other-{place}")));
            other
        })
        .collect();
    records.push(record.as_object().unwrap().clone());
    (kind, records)
}

fn part_of<'a>(record: &'a mut Value, path: &'a str) -> (&'a mut Record, &'a str) {
    let (steps, key) = path.rsplit_once('.').unwrap_or(("", path));
    let pointer = if steps.is_empty() { String::new() } else { format!("/{}", steps.replace('.', "/")) };
    (record.pointer_mut(&pointer).and_then(Value::as_object_mut).unwrap(), key)
}

fn properties_of(facts: &Value, kind: &Kind) -> Vec<Property> {
    let declared = facts["properties"][kind.name].as_array();
    declared.into_iter().flatten().map(|text| text.as_str().unwrap().parse().unwrap()).collect()
}

fn is_sentence(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(char::is_uppercase);
    begins && text.ends_with('.') && !text.contains(". ") && !text.contains('\n') && text.len() <= 110
}

/// `lastLoginTimestamp` and `Last sign-in` as a heading would be looked up: `last login timestamp`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() && words.chars().last().is_some_and(char::is_lowercase) {
            words.push(' ');
        }
        words.push(if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    }
    words
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault} in {text:.200}"))
}

/// A file of the references, which lie beside the project where they are at hand at all.
fn reference(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference").join(name);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        // Written past the capturing of test output, so that a skipped test is seen.
        let _ =
            writeln!(io::stderr(), "SKIPPED: not compared with the reference {name}, which is not at hand");
    }
    text
}
