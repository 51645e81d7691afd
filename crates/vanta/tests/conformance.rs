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

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::slice;

use serde_json::{Map, Value, json};
use vanta::kind::words::{NO, NOTHING, YES};
use vanta::kind::{Sense, Stored};
use vanta::{Breach, Field, Kind, Limits, Property, Record, Rule, Schema, Shape};

const KINDS: &str = include_str!("../../../tests/fixtures/vanta/kinds.json");
const REFUSALS: &str = include_str!("../../../tests/fixtures/vanta/refusals.json");

const EXAMPLE: &str = include_str!("../../../docs/staff.csv");

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

#[test]
fn what_a_sense_looks_at_is_there_and_of_the_shape_it_reads() {
    for kind in Kind::ALL {
        let shape = |name: &str| kind.field(name).map(|field| field.shape);
        let is_instant = |name: &str| matches!(shape(name), Some(Shape::Instant));
        let is_text = |name: &str| matches!(shape(name), Some(Shape::Text));
        let has_choice =
            |name: &str, choice: &str| shape(name).is_some_and(|shape| shape.choices().contains(&choice));
        for sense in kind.senses {
            let fits = match *sense {
                Sense::Before { earlier, later } => {
                    earlier != later && is_instant(earlier) && is_instant(later)
                }
                Sense::DateWith { field, when, equals } => is_instant(field) && has_choice(when, equals),
                Sense::EmptyUnless { list, field, except } => {
                    matches!(shape(list), Some(Shape::List(_)))
                        && matches!(shape(field), Some(Shape::Boolean))
                        && except.iter().all(|item| has_choice(list, item))
                }
                Sense::NotInFuture { field } => is_instant(field),
                Sense::Shared { field } => is_text(field),
                Sense::NotAllSame { field, value } => {
                    matches!(shape(field), Some(Shape::Choice(_))) && has_choice(field, value)
                }
                Sense::Email { field } => {
                    is_text(field) || matches!(shape(field), Some(Shape::List(Shape::Text)))
                }
            };
            assert!(fits, "{kind}: {sense:?}");
        }
    }
}

#[test]
fn every_instant_but_those_that_lie_ahead_by_nature_is_looked_at() {
    let ahead = ["trainingDueTimestamp", "expiresTimestamp"];
    for kind in Kind::ALL {
        for field in kind.fields.iter().filter(|field| matches!(field.shape, Shape::Instant)) {
            let looked_at = kind
                .senses
                .iter()
                .any(|sense| matches!(sense, Sense::NotInFuture { field: name } if *name == field.name));
            assert_eq!(looked_at, !ahead.contains(&field.name), "{kind}: {}", field.name);
        }
    }
}

#[test]
fn the_three_kinds_of_finding_are_graded_by_their_severity() {
    for kind in Kind::ALL {
        let graded = kind.name.contains("vulnerability");
        assert_eq!(kind.graded_by, graded.then_some("severity"), "{kind}");
        if let Some(field) = kind.graded_by {
            assert_eq!(kind.field(field).unwrap().range, Some((0, 10)), "{kind}");
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
            // A word and its plain form may be the same to the comparison, as "role" and "rôle" are.
            let compared: HashSet<String> = field.known.iter().flat_map(|heading| folded(heading)).collect();
            for heading in compared {
                if let Some(other) = seen.insert(heading.clone(), path.to_owned()) {
                    panic!("{kind}: '{heading}' is known for {other} and for {path}");
                }
            }
        });
        for field in kind.fields {
            for own in [words(field.name), words(field.label)].iter().flat_map(|own| folded(own)) {
                let other = seen.get(&own).filter(|path| *path != field.name && !path.contains(['.', '[']));
                assert_eq!(other, None, "{kind}: '{own}' is {} itself", field.name);
            }
        }
    }
}

#[test]
fn a_heading_that_is_proposed_for_a_field_is_known_for_none() {
    for kind in Kind::ALL {
        let mut known = HashMap::new();
        each_field(kind.fields, "", &mut |path, field| {
            let own = [words(field.name), words(field.label)];
            let named = own.iter().filter(|_| !path.contains(['.', '['])).map(String::as_str);
            for heading in field.known.iter().copied().chain(named).flat_map(folded) {
                known.insert(heading, path.to_owned());
            }
        });
        each_field(kind.fields, "", &mut |path, field| {
            for heading in field.perhaps.iter().flat_map(|heading| folded(heading)) {
                let other = known.get(&heading);
                assert_eq!(other, None, "{kind}: '{heading}' is proposed for {path} and certain elsewhere");
            }
        });
    }
}

#[test]
fn a_heading_is_written_as_it_is_compared_and_stands_once_at_a_field() {
    for kind in Kind::ALL {
        each_field(kind.fields, "", &mut |path, field| {
            let mut seen = HashSet::new();
            let beside = field.part_beside.iter().flat_map(|(_, beside)| *beside);
            for heading in field.known.iter().chain(field.perhaps) {
                let plain = heading.replace(' ', "");
                assert!(seen.insert(plain), "{kind} {path}: '{heading}' stands twice");
            }
            for heading in field.known.iter().chain(field.perhaps).chain(beside) {
                let is_word =
                    |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() && is_lower(c));
                assert!(heading.split(' ').all(is_word), "{kind} {path}: '{heading}'");
            }
        });
    }
}

#[test]
fn a_name_beside_a_part_of_a_name_is_a_part_itself() {
    for (kind, field) in [
        ("user_account", "fullName"),
        ("background_check_connector", "fullName"),
        ("user_security_training_status", "traineeFullName"),
    ] {
        let field = Kind::named(kind).unwrap().field(field).unwrap();
        let [(heading, beside)] = field.part_beside else { panic!("{kind}") };
        assert_eq!(*heading, "name");
        assert!(["first name", "last name", "vorname", "prénom"].iter().all(|part| beside.contains(part)));
    }
    for kind in Kind::ALL {
        each_field(kind.fields, "", &mut |path, field| {
            for (heading, beside) in field.part_beside {
                assert!(field.known.contains(heading), "{kind} {path}: '{heading}' is not known");
                assert!(beside.iter().all(|other| !field.known.contains(other)), "{kind} {path}");
            }
        });
    }
}

#[test]
fn headings_that_mislead_are_not_known() {
    let accounts = [
        ("fullName", "last name, first name, nom, nombre, naam, nome, user, employee, preferred name"),
        ("accountName", "user, account, identifiant, benutzer"),
        ("uniqueId", "uid, account id, benutzerkennung, identifiant"),
        ("email", "メール, mail address"),
        ("permissionLevel", "admin, is admin, administrator, access type, account type, permissions, profil"),
        ("createdTimestamp", "hire date, joined on, eintrittsdatum, 入社日"),
        ("status", "mfa status, state, estado, employment status, disabled, suspended, locked"),
        ("mfaEnabled", "account enabled, enabled, mfa registered, mfa capable"),
        ("mfaMethods", "mfa device"),
        ("authMethod", "sso, identity provider"),
        ("roleDescription", "title, poste"),
        ("deactivatedTimestamp", "deactivated, termination date, end date, austrittsdatum, 退職日"),
        ("lastLoginTimestamp", "created, last seen, last activity, último acceso"),
        ("groupIds", "team, department"),
    ];
    let others = [
        ("background_check_connector", "uniqueId", "employee id, candidate id"),
        ("secret", "name", "secret, value, password"),
        ("secret", "description", "notes"),
        ("package_vulnerability_connectors", "uniqueId", "vulnerability id, cve"),
        ("package_vulnerability_connectors", "cvss3Score", "cvss, score"),
        ("package_vulnerability_connectors", "packageVersion", "version, fixed version"),
        ("package_vulnerability_connectors", "remediationInstructions", "fix, resolution"),
        ("user_security_training_status", "trainingCreatedTimestamp", "created, created at, 作成日"),
        ("macos_user_computer", "owner", "assigned to, besitzer"),
        ("macos_user_computer", "osVersion", "version"),
    ];
    let all = accounts.map(|(field, headings)| ("user_account", field, headings)).into_iter().chain(others);
    for (kind, field, headings) in all {
        let known = Kind::named(kind).unwrap().field(field).unwrap().known;
        for heading in headings.split(", ") {
            assert!(!known.contains(&heading), "{kind} {field}: {heading}");
        }
    }
}

#[test]
fn every_heading_of_the_example_people_begin_with_is_certain() {
    let accounts = Kind::named("user_account").unwrap();
    for heading in EXAMPLE.lines().next().unwrap().split(',') {
        let heading = folded(&heading.to_lowercase());
        let claims = |field: &&Field| {
            let own = [words(field.name), words(field.label)];
            let known = own.iter().map(String::as_str).chain(field.known.iter().copied());
            known.flat_map(folded).any(|known| heading.contains(&known))
        };
        assert_eq!(accounts.fields.iter().filter(claims).count(), 1, "{heading:?}");
    }
}

#[test]
fn no_heading_leads_a_secret_itself_into_a_list() {
    let secrets = Kind::named("secret").unwrap();
    each_field(secrets.fields, "", &mut |path, field| {
        for heading in ["secret", "value", "password", "notes", "token", "passwort", "mot de passe"] {
            assert!(
                !field.known.contains(&heading) && !field.perhaps.contains(&heading),
                "{path}: {heading}"
            );
        }
    });
}

#[test]
fn accounts_are_known_by_the_headings_of_all_seven_languages() {
    let headings = [
        (
            "uniqueId",
            "employee id, personalnummer, matricule, número de empleado, personeelsnummer, matrícula, 社員番号",
        ),
        (
            "fullName",
            "full name, vollständiger name, nom complet, nombre completo, volledige naam, nome completo, 氏名",
        ),
        (
            "email",
            "email, e mail adresse, adresse e mail, correo electrónico, e mailadres, endereço de e mail, メールアドレス",
        ),
        (
            "accountName",
            "username, benutzername, nom d utilisateur, nombre de usuario, gebruikersnaam, nome de usuário, ユーザー名",
        ),
        ("permissionLevel", "role, rolle, rôle, rol, perfil de acesso, 権限"),
        (
            "createdTimestamp",
            "created, erstellt am, date de création, fecha de creación, aangemaakt op, data de criação, 作成日",
        ),
        (
            "lastLoginTimestamp",
            "last login, letzte anmeldung, dernière connexion, última conexión, laatste aanmelding, último login, 最終ログイン",
        ),
    ];
    let accounts = Kind::named("user_account").unwrap();
    for (field, headings) in headings {
        for heading in headings.split(", ") {
            assert!(accounts.field(field).unwrap().known.contains(&heading), "{field}: {heading}");
        }
    }
}

#[test]
fn a_word_means_one_choice_of_its_field() {
    for kind in Kind::ALL {
        each_field(kind.fields, "", &mut |path, field| {
            let choices = match field.shape {
                Shape::Boolean => &["true", "false"],
                _ => field.shape.choices(),
            };
            let mut seen = HashSet::new();
            for (word, choice) in field.means.iter().chain(field.perhaps_means) {
                assert!(choices.contains(choice), "{kind} {path}: {choice} is no choice");
                assert_eq!(*word, word.trim().to_lowercase(), "{kind} {path}");
                assert!(seen.insert(*word), "{kind} {path}: '{word}' means two things");
            }
            for (word, choice) in field.means {
                let own = choices.iter().find(|own| own.eq_ignore_ascii_case(&word.replace([' ', '-'], "_")));
                assert!(own.is_none_or(|own| own == choice), "{kind} {path}: '{word}' is {own:?} itself");
            }
        });
    }
}

#[test]
fn every_field_of_choices_knows_words_for_each_of_them() {
    for kind in Kind::ALL {
        each_field(kind.fields, "", &mut |path, field| {
            for choice in field.shape.choices() {
                let own = choice.to_lowercase();
                assert!(field.means.contains(&(own.as_str(), choice)), "{kind} {path}: {choice}");
            }
        });
    }
}

#[test]
fn a_word_does_not_turn_around_what_yes_and_no_mean_everywhere() {
    for kind in Kind::ALL {
        each_field(kind.fields, "", &mut |path, field| {
            if matches!(field.shape, Shape::Boolean) {
                for (word, _) in field.means.iter().chain(field.perhaps_means) {
                    let general = YES.contains(word) || NO.contains(word);
                    assert!(!general, "{kind} {path}: '{word}' has its meaning already");
                }
            }
            let no_value = field.means.iter().find(|(word, _)| NOTHING.contains(word));
            assert_eq!(no_value, None, "{kind} {path}");
            // "yes" under "Suspended" is not "active": what only the heading tells is never certain.
            let told_by_heading = field.means.iter().find(|(word, _)| ["true", "false"].contains(word));
            assert_eq!(told_by_heading, None, "{kind} {path}");
        });
    }
}

#[test]
fn words_that_do_not_say_what_an_account_may_do_or_whether_it_is_off_are_never_taken() {
    let accounts = Kind::named("user_account").unwrap();
    let doubtful = [
        (
            "permissionLevel",
            "owner, user, member, standard, manager, write, root, benutzer, utilisateur, 一般",
        ),
        ("status", "inactive, suspended, locked, terminated, pending, invited, inaktiv, gesperrt, true, no"),
        ("mfaEnabled", "registered, required, capable, none"),
        ("mfaMethods", "none, phone, app, fido2, microsoft authenticator"),
        ("authMethod", "okta, google, local, api key"),
    ];
    for (field, words) in doubtful {
        for word in words.split(", ") {
            let means = accounts.field(field).unwrap().means;
            assert!(means.iter().all(|(other, _)| *other != word), "{field}: {word}");
        }
    }
    let levels = accounts.field("permissionLevel").unwrap();
    assert!(levels.means.contains(&("administrator", "ADMIN")) && levels.means.contains(&("viewer", "BASE")));
    assert!(levels.perhaps_means.contains(&("owner", "ADMIN")));
    assert!(levels.perhaps_means.iter().all(|(word, _)| *word != "manager"));
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
                senses: &[],
                named_by: field.name,
                properties: kind.properties,
                deactivated: None,
                depends_on: None,
                examples: &[],
                graded_by: None,
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
            Schema { kind, properties: &properties }.check_all(&[record.as_object().unwrap().clone().into()]);
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
            other.into()
        })
        .collect();
    records.push(record.as_object().unwrap().clone().into());
    (kind, records)
}

fn part_of<'a>(record: &'a mut Value, path: &'a str) -> (&'a mut Map<String, Value>, &'a str) {
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

/// Whether lower case leaves a letter as it is.
fn is_lower(c: char) -> bool {
    c.to_lowercase().eq([c])
}

/// A heading as it is compared: without gaps, and without Latin accents in each of the ways to leave them out.
fn folded(heading: &str) -> Vec<String> {
    let mut forms = vec![String::new()];
    for c in heading.chars().filter(|c| c.is_alphanumeric()) {
        let ways: &[&str] = match c {
            'ä' => &["a", "ae"],
            'ö' => &["o", "oe"],
            'ü' => &["u", "ue"],
            'ß' => &["ss"],
            'à' | 'á' | 'â' | 'ã' => &["a"],
            'ç' => &["c"],
            'è' | 'é' | 'ê' | 'ë' => &["e"],
            'í' | 'î' | 'ï' => &["i"],
            'ñ' => &["n"],
            'ó' | 'ô' | 'õ' | 'º' => &["o"],
            'ú' | 'û' => &["u"],
            _ => {
                assert!(c.is_ascii() || c > '\u{2FF}', "'{heading}': {c} has no plain form here");
                forms.iter_mut().for_each(|form| form.push(c));
                continue;
            }
        };
        forms = ways.iter().flat_map(|way| forms.iter().map(move |form| format!("{form}{way}"))).collect();
    }
    forms
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
