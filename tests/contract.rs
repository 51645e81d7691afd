//! The command's contract: what `docs/command-line.json` says is what the command prints.
//!
//! The file is open, since members may be added later. Here it is closed: a member that it does not describe fails, and
//! so does a needed one that is missing. Three things are held against it: the documents of every verb, as the real
//! command prints them; the types that these documents are made of, so that what no run meets is described too; and by
//! name and type what others rely on already. That each verb of the command stands in the file and no other is checked
//! where the arguments are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use std::sync::Arc;

use journeys::{Desk, Said, root};
use jsonschema::Validator;
use rollcall::connection::EnvironmentKey;
use rollcall::history::Which;
use rollcall::prepare::{
    FieldBytes, FileFacts, LeftOutCount, LeftOutRow, MatchState, MatchedField, MatchedSource, MatchedValue,
    MendedCell, RecipeFrom, RecipeVersion, RecipeVersions, ShownRecipe,
};
use rollcall::recipe::{Example, Problem, ProblemCode, Severity};
use rollcall::review::{Ask, Asking, Change, Changed, Hold, HoldRule, Missing, Named, Offer};
use rollcall::secret::Memory;
use rollcall::send::{Difference, DifferenceKind, Emptied, Restores};
use rollcall::sheet::{Column, EncodingDoubt, EncodingSample, Look, LooksLike, Note, SheetFacts, Visibility};
use rollcall::{
    Checked, Code, Connection, Error, FileSays, ListCard, ListSettings, Matching, Parts, Reading,
    ReadingColumn, Request, Review, Rollcall, Run, Sent, State, Tested,
};
use serde_json::{Value, json};
use ts_rs::{Config, TS};
use vanta::clock::{HandClock, LoadedDice};
use vanta::{Limits, Secret};

/// The file as it is published.
fn published() -> Value {
    let text = fs::read_to_string(root().join("docs/command-line.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Closes every value that a schema describes, whatever its description is put together from.
fn close(schema: &mut Value) {
    fn value(schema: &mut Value) {
        close(schema);
        schema["unevaluatedProperties"] = json!(false);
    }
    let Value::Object(keywords) = schema else { return };
    for (keyword, under) in keywords {
        match (keyword.as_str(), under) {
            ("properties", Value::Object(members)) => members.values_mut().for_each(value),
            ("items", items) => value(items),
            ("$defs", Value::Object(shared)) => shared.values_mut().for_each(close),
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => parts.iter_mut().for_each(close),
            _ => {}
        }
    }
}

/// The contract, and what of it was met.
struct Contract {
    file: Value,
    closed: Value,
    validators: BTreeMap<String, Validator>,
    /// With which exit codes the documents of each verb came.
    met: BTreeMap<String, BTreeSet<i32>>,
    /// Every word that stood in a document: states, rules, codes.
    words: BTreeSet<String>,
}

impl Contract {
    fn new() -> Contract {
        let file = published();
        let mut closed = file.clone();
        close(&mut closed);
        Contract { file, closed, validators: BTreeMap::new(), met: BTreeMap::new(), words: BTreeSet::new() }
    }

    /// The verb of a command line, as the file names it.
    fn verb(&self, arguments: &[&str]) -> String {
        let two = arguments[..arguments.len().min(2)].join("-");
        if self.file["$defs"].get(&two).is_some() { two } else { arguments[0].to_owned() }
    }

    /// Where a document is not as the file describes it under that name.
    fn faults(&mut self, name: &str, document: &Value) -> Vec<String> {
        let closed = &self.closed;
        let validator = self.validators.entry(name.to_owned()).or_insert_with(|| {
            let schema = json!({
                "$schema": closed["$schema"],
                "$ref": format!("#/$defs/{name}"),
                "unevaluatedProperties": false,
                "$defs": closed["$defs"],
            });
            jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
        });
        let fault = |fault: jsonschema::ValidationError<'_>| format!("{}: {fault}", fault.instance_path());
        validator.iter_errors(document).map(fault).collect()
    }

    /// Holds what a call said against the file, and gives its document.
    fn hold(&mut self, arguments: &[&str], said: Said, code: i32) -> Value {
        let said = said.expect(code);
        let document = said.json();
        let name = if document.get("error").is_some() { "error".to_owned() } else { self.verb(arguments) };
        let faults = self.faults(&name, &document);
        assert!(faults.is_empty(), "{arguments:?}: {}\n{document:#}", faults.join("\n"));
        let exits = &self.file["$defs"][&name]["x-exit-codes"];
        assert!(
            exits.get(code.to_string()).is_some(),
            "{name} ends with {code}, which the file does not say"
        );
        assert_eq!(document["error"]["code"] == "usage", code == 2, "{document}");
        if let Some(state) = document["state"].as_str() {
            let known = self.file["$defs"]["State"]["oneOf"].as_array().unwrap();
            let known = known.iter().find(|known| known["const"] == state).unwrap();
            assert_eq!(known["x-exit-code"], code, "{state}");
        }
        self.met.entry(name).or_default().insert(code);
        self.note(&document);
        document
    }

    fn note(&mut self, value: &Value) {
        match value {
            Value::String(word) => drop(self.words.insert(word.clone())),
            Value::Array(items) => items.iter().for_each(|item| self.note(item)),
            Value::Object(members) => members.values().for_each(|member| self.note(member)),
            _ => {}
        }
    }

    /// Runs the command with `--json` to its end.
    fn run(&mut self, desk: &Desk, arguments: &[&str], code: i32) -> Value {
        let said = desk.run(&[arguments, &["--json"]].concat());
        self.hold(arguments, said, code)
    }

    /// The same, where something else is altered about the call.
    fn altered(&mut self, mut call: Command, arguments: &[&str], code: i32) -> Value {
        call.args(arguments).arg("--json");
        self.hold(arguments, call.output().unwrap().into(), code)
    }

    /// The same, where it fails with that error code.
    fn fails(&mut self, desk: &Desk, arguments: &[&str], code: &str) {
        let exit = if code == "usage" { 2 } else { 1 };
        assert_eq!(self.run(desk, arguments, exit)["error"]["code"], code, "{arguments:?}");
    }
}

/// The words of an enumeration in the file.
fn words(file: &Value, name: &str) -> BTreeSet<String> {
    let words = file["$defs"][name]["oneOf"].as_array().unwrap();
    words.iter().filter_map(|word| word["const"].as_str()).map(str::to_owned).collect()
}

// What the types say.

/// A type as TypeScript has it, without its documentation: `{ run: string, … }` or `"problem" | "notice"`.
fn declared<T: TS>() -> String {
    let text = T::decl(&Config::default());
    let undocumented =
        |part: &str| part.split_once("*/").map_or(part.to_owned(), |(_, rest)| rest.to_owned());
    let plain: String = text.split("/**").map(undocumented).collect();
    let (_, is) = plain.split_once('=').unwrap();
    is.trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ").replace("bigint", "number")
}

/// The members of a type.
fn members_of(declared: &str) -> BTreeMap<String, String> {
    let inside = declared.trim().trim_start_matches('{').trim_end_matches('}');
    let inside = inside.replace("Record<string, unknown>[]", "Array<Record>");
    let member = |text: &str| {
        let (name, is) = text.split_once(':')?;
        Some((name.trim().to_owned(), is.trim().to_owned()))
    };
    inside.split(',').filter_map(member).collect()
}

/// The words and parts of a type that is one of several.
fn choices_of(declared: &str) -> BTreeSet<String> {
    let plain = |part: &str| part.replace([' ', ',', '"'], "");
    declared.split('|').map(plain).collect()
}

/// A schema as TypeScript would have it.
fn typescript(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").unwrap();
        let plain = match name {
            "Practice" => "boolean",
            "NoteCode" => "string",
            name => name,
        };
        return plain.to_owned();
    }
    if let Some(parts) = schema.get("oneOf").or(schema.get("anyOf")) {
        return parts.as_array().unwrap().iter().map(typescript).collect::<Vec<_>>().join(" | ");
    }
    if let Some(word) = schema["const"].as_str() {
        return format!("\"{word}\"");
    }
    let of = |name: &str| match name {
        "integer" => "number".to_owned(),
        "array" => format!("Array<{}>", typescript(&schema["items"])),
        "object" => inline(schema),
        name => name.to_owned(),
    };
    match &schema["type"] {
        Value::String(name) => of(name),
        Value::Array(names) => {
            names.iter().map(|name| of(name.as_str().unwrap())).collect::<Vec<_>>().join(" | ")
        }
        _ if schema.get("properties").is_some() => inline(schema),
        _ => "unknown".to_owned(),
    }
}

fn inline(schema: &Value) -> String {
    let member = |(name, member): (&String, &Value)| format!("{name}: {}", typescript(member));
    let members = schema["properties"].as_object().unwrap().iter().map(member);
    format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
}

/// What of a schema is not as its type. What may be missing is nothing there, or an empty array.
fn differs(schema: &Value, declared: &str) -> Vec<String> {
    let Some(members) = schema["properties"].as_object() else {
        let (told, known) = (choices_of(&typescript(schema)), choices_of(declared));
        return told.symmetric_difference(&known).map(|word| format!("the word {word}")).collect();
    };
    let needed: Vec<&str> =
        schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let same = |name: &String, told: &String, known: &String| match needed.contains(&name.as_str()) {
        true => told == known,
        false => known.strip_suffix(" | null").or(known.starts_with("Array<").then_some(known)) == Some(told),
    };
    let told: BTreeMap<String, String> = members
        .iter()
        .filter(|(name, _)| *name != "v")
        .map(|(name, of)| (name.clone(), typescript(of)))
        .collect();
    let known = members_of(declared);
    let names: BTreeSet<&String> = told.keys().chain(known.keys()).collect();
    let fault = |name: &&String| match (told.get(*name), known.get(*name)) {
        (Some(told), Some(known)) if same(name, told, known) => None,
        (told, known) => Some(format!("{name}: the file says {told:?}, the type {known:?}")),
    };
    names.iter().filter_map(fault).collect()
}

/// What is in the file under a name of its own that no type of the house has: written by the command, or looked at only
/// where it is printed.
const OF_NO_TYPE: [&str; 11] = [
    "Broken",
    "Field",
    "HistoryVerdict",
    "Kind",
    "NoteCode",
    "Practice",
    "PracticeList",
    "ProofFile",
    "Property",
    "Record",
    "Version",
];

#[test]
fn the_file_says_of_every_type_what_its_members_and_words_are() {
    let types = [
        // Of the verbs whose document is one type.
        ("check", declared::<Checked>()),
        ("connection-test", declared::<Tested>()),
        ("list-empty", declared::<Emptied>()),
        ("look", declared::<Look>()),
        ("match", declared::<Matching>()),
        ("review", declared::<Review>()),
        ("send", declared::<Sent>()),
        // Of what they share.
        ("Asking", declared::<Asking>()),
        ("Restores", declared::<Restores>()),
        ("Which", declared::<Which>()),
        ("Ask", declared::<Ask>()),
        ("Change", declared::<Change>()),
        ("Changed", declared::<Changed>()),
        ("Code", declared::<Code>() + r#" | "usage" | "internal""#), // these two are the command's own
        ("Column", declared::<Column>()),
        ("Connection", declared::<Connection>()),
        ("Difference", declared::<Difference>()),
        ("DifferenceKind", declared::<DifferenceKind>()),
        ("EncodingDoubt", declared::<EncodingDoubt>()),
        ("EncodingSample", declared::<EncodingSample>()),
        ("Error", declared::<Error>()),
        ("Example", declared::<Example>()),
        ("FieldBytes", declared::<FieldBytes>()),
        ("FileFacts", declared::<FileFacts>()),
        ("FileSays", declared::<FileSays>()),
        ("Hold", declared::<Hold>()),
        ("HoldRule", declared::<HoldRule>()),
        ("LeftOutCount", declared::<LeftOutCount>()),
        ("LeftOutRow", declared::<LeftOutRow>()),
        ("ListCard", declared::<ListCard>()),
        ("ListSettings", declared::<ListSettings>()),
        ("LooksLike", declared::<LooksLike>()),
        ("MatchState", declared::<MatchState>()),
        ("MatchedField", declared::<MatchedField>()),
        ("MatchedSource", declared::<MatchedSource>()),
        ("MatchedValue", declared::<MatchedValue>()),
        ("MendedCell", declared::<MendedCell>()),
        ("Missing", declared::<Missing>()),
        ("Named", declared::<Named>()),
        ("Note", declared::<Note>()),
        ("Offer", declared::<Offer>()),
        ("Problem", declared::<Problem>()),
        ("ProblemCode", declared::<ProblemCode>()),
        ("Reading", declared::<Reading>()),
        ("ReadingColumn", declared::<ReadingColumn>()),
        ("RecipeFrom", declared::<RecipeFrom>()),
        ("RecipeVersion", declared::<RecipeVersion>()),
        ("RecipeVersions", declared::<RecipeVersions>()),
        ("Run", declared::<Run>()),
        ("Severity", declared::<Severity>()),
        ("SheetFacts", declared::<SheetFacts>()),
        ("ShownRecipe", declared::<ShownRecipe>()),
        ("State", declared::<State>()),
        ("Visibility", declared::<Visibility>()),
    ];
    let file = published();
    let mut faults = Vec::new();
    for (name, declared) in &types {
        let of = differs(&file["$defs"][*name], declared);
        faults.extend(of.iter().map(|fault| format!("{name}, {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let compared: BTreeSet<&str> = types.iter().map(|(name, _)| *name).chain(OF_NO_TYPE).collect();
    let shared =
        file["$defs"].as_object().unwrap().keys().filter(|name| name.starts_with(char::is_uppercase));
    let left: Vec<&String> = shared.filter(|name| !compared.contains(name.as_str())).collect();
    assert!(left.is_empty(), "neither compared with a type nor known to have none: {left:?}");
}

#[test]
fn the_file_is_a_schema_and_describes_each_member_and_word() {
    fn look(schema: &Value, file: &Value, at: &str, faults: &mut Vec<String>) {
        let of = |member: &Value| {
            let name = member["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
            let shared = name.map_or(&Value::Null, |name| &file["$defs"][name]["description"]);
            [&member["description"], shared]
                .into_iter()
                .any(|text| text.as_str().is_some_and(|text| !text.is_empty()))
        };
        let Value::Object(keywords) = schema else { return };
        for (keyword, under) in keywords {
            match (keyword.as_str(), under) {
                ("properties", Value::Object(members)) => {
                    for (name, member) in members {
                        let at = format!("{at}.{name}");
                        if !of(member) {
                            faults.push(format!("{at} is not described"));
                        }
                        look(member, file, &at, faults);
                    }
                    let needed = schema["required"].as_array().into_iter().flatten();
                    let strange = needed.filter(|name| !members.contains_key(name.as_str().unwrap()));
                    faults.extend(strange.map(|name| format!("{at} needs {name}, and does not describe it")));
                }
                ("$defs", Value::Object(shared)) => {
                    shared.iter().for_each(|(name, shared)| look(shared, file, name, faults));
                }
                ("oneOf", Value::Array(parts)) => {
                    for part in parts {
                        if part.get("const").is_some() && !of(part) {
                            faults.push(format!("{at}: {} is not described", part["const"]));
                        }
                        look(part, file, at, faults);
                    }
                }
                ("allOf" | "anyOf", Value::Array(parts)) => {
                    parts.iter().for_each(|part| look(part, file, at, faults))
                }
                ("items", items) => look(items, file, at, faults),
                _ => {}
            }
        }
    }
    let file = published();
    assert!(jsonschema::meta::is_valid(&file));
    let mut faults = Vec::new();
    look(&file, &file, "", &mut faults);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

// What others rely on.

/// Whether a value is of a shape: the words for types are those of JSON, `|` between several; a name with `?` may be
/// missing; what stands in an array is the shape of everything in it.
fn fits(shape: &Value, value: &Value, at: &str) {
    match shape {
        Value::String(types) => {
            let is = match value {
                Value::Null => "null",
                Value::Bool(_) => "boolean",
                Value::Number(_) => "number",
                Value::String(_) => "string",
                Value::Array(_) => "array",
                Value::Object(_) => "object",
            };
            assert!(types == "any" || types.split('|').any(|name| name == is), "{at} is no {types}: {value}");
        }
        Value::Array(of) => {
            let items = value.as_array().unwrap_or_else(|| panic!("{at} is no array: {value}"));
            items.iter().for_each(|item| fits(&of[0], item, &format!("{at}[]")));
        }
        Value::Object(members) => {
            assert!(value.is_object(), "{at} is no object: {value}");
            for (name, shape) in members {
                let plain = name.trim_end_matches('?');
                let at = format!("{at}.{plain}");
                match value.get(plain) {
                    Some(member) => fits(shape, member, &at),
                    None => assert_ne!(plain, name, "{at} is missing"),
                }
            }
        }
        _ => panic!("{shape} is no shape"),
    }
}

/// These names and types never change: scripts and other programs of the project are built on them. Whoever alters a
/// line here breaks them.
#[test]
fn what_others_rely_on_already_is_there_by_name_and_type() {
    let named = json!([{"id": "string", "name": "string"}]);
    let changed = json!([{"id": "string", "name": "string", "fields": [{"field": "string", "old": "any", "new": "any"}]}]);
    let holds = json!([{"rule": "string", "message": "string", "names?": ["string"]}]);
    let problems = json!([{
        "code": "string", "severity": "string", "field?": "string", "column?": "string", "message": "string",
        "remedy": "string", "rows": ["number"], "count": "number",
    }]);
    let look = json!({
        "v": "number", "file": "string", "format": "string", "bytes": "number", "encoding": "string",
        "delimiter": "string", "sheet": "string", "headings_row": "number", "rows": "number",
        "sheets": [{"name": "string", "hidden": "boolean", "rows": "number", "columns": "number"}],
        "columns": [{
            "letter": "string", "heading": "string", "filled": "number", "samples": ["string"], "looks_like": "string",
        }],
        "first_rows": [["string"]],
        "notes": [{"code": "string", "message": "string", "count": "number", "places": ["string"]}],
    });
    let check = json!({
        "v": "number", "practice": "boolean", "ready": "number", "records_bytes": "number", "problems": problems,
        "records": ["object"],
    });
    let review = json!({
        "v": "number", "plan": "string", "practice": "boolean", "list": "string", "holds_now": "number",
        "will_hold": "number", "new": named, "changed": changed, "removed": named, "kept": named, "deactivated": named,
        "returned": named, "left_out": [{"row": "number", "why": "string"}], "unchanged": "number", "records": "number",
        "bytes": "number", "holds": holds, "problems": problems,
    });
    let sent = json!({
        "v": "number", "run": "string", "state": "string", "practice": "boolean", "plan": "string", "sent": "boolean",
        "verified": "boolean", "new": "number", "changed": "number", "removed": "number", "kept": "number",
        "deactivated": "number", "returned": "number", "unchanged": "number", "started": "string", "finished": "string",
        "differences": ["object"], "message": "string",
    });
    let error = json!({"v": "number", "error": {
        "code": "string", "message": "string", "hint": "string|null", "detail": "string|null",
    }});

    let desk = Desk::with_list();
    let practice = json!({
        "v": "number", "url": "string", "client_id": "string", "client_secret": "string", "page": "string",
        "lists": [{"kind": "string", "list_id": "string"}],
    });
    fits(&practice, &desk.known, "practice");
    assert_eq!(
        desk.known["lists"].as_array().unwrap().len(),
        vanta::Kind::ALL.len(),
        "all kinds have a list"
    );
    let says = |arguments: &[&str], code: i32, shape: &Value| {
        let document = desk.run(&[arguments, &["--json"]].concat()).expect(code).json();
        fits(shape, &document, arguments[0]);
        assert_eq!(document["v"], 1);
        assert!(document.get("practice").is_none_or(|practice| *practice == json!(true)), "{document}");
        document
    };
    let (staff, list) = (desk.plain("staff.csv", 0..20), ["--list", "Staff"]);
    says(&["look", &staff], 0, &look);
    says(&[&["check", &staff, "--records"][..], &list].concat(), 0, &check);
    says(&[&["review", &staff][..], &list].concat(), 3, &review);
    let done = says(&[&["send", &staff][..], &list].concat(), 0, &sent);
    assert_eq!(
        (&done["state"], &done["new"], &done["practice"]),
        (&json!("verified"), &json!(20), &json!(true))
    );
    // Some are new, some change, one is removed and one has a problem.
    let other =
        desk.staff("other.csv", 8..24, |id, row| if id == 9 { row.replace("BASE", "ADMIN") } else { row });
    let held = says(&[&["review", &other][..], &list].concat(), 3, &review);
    assert!(!held["holds"].as_array().unwrap().is_empty() && !held["changed"].as_array().unwrap().is_empty());
    says(&[&["send", &other][..], &list].concat(), 4, &sent);
    let wrong =
        desk.staff("wrong.csv", 0..20, |id, row| if id == 9 { row.replace("BASE", "Boss") } else { row });
    says(&[&["check", &wrong, "--records"][..], &list].concat(), 3, &check);
    let read = json!({
        "v": "number", "list": "string", "kind": "string", "practice": "boolean", "read_at": "string", "live": "number",
        "removed": "number", "records": ["object"],
    });
    says(&["read", "--list", "Staff"], 0, &read);
    let run = json!({"run": "string", "list": "string", "started": "string", "state": "string"});
    says(&["history"], 0, &json!({"v": "number", "runs": [run]}));
    says(&["read", "--list", "Stuff"], 1, &error);
    says(&["read"], 2, &error);
}

// What is printed.

/// Spreadsheets that take long to read, and are of no other shape than the rest.
const LONG: [&str; 3] = ["million-rows.xlsx", "hundred-thousand-columns.xlsx", "twenty-thousand-columns.csv"];

#[test]
fn what_is_looked_at_is_told_as_the_file_says() {
    let home = tempfile::tempdir().unwrap();
    let mut contract = Contract::new();
    let mut files: Vec<_> = fs::read_dir(root().join("tests/fixtures/sheets"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        let name = file.file_name().unwrap().to_str().unwrap();
        !LONG.contains(&name) && ![".snap", ".md"].iter().any(|end| name.ends_with(end))
    });
    for file in &files {
        let mut call = journeys::command(home.path());
        call.arg("look").arg(file).arg("--json");
        let said = Said::from(call.output().unwrap());
        let code = said.code;
        assert!(code <= 1, "{}", file.display());
        contract.hold(&["look"], said, code);
    }
    let notes = words(&contract.file, "NoteCode");
    assert!(notes.intersection(&contract.words).count() >= 25, "{:?}", contract.words);
}

/// A house of this process on the desk's practice Vanta, with a clock that nobody waits for.
fn house(desk: &Desk) -> Rollcall {
    let client_id = desk.text("client_id");
    Rollcall::open(Parts {
        data: desk.home.path().join("data").into(),
        applications: desk.home.path().join("state").join("in-process"),
        secrets: Arc::new(Memory::default()),
        environment: Some(EnvironmentKey { client_id, secret: Secret::new(desk.text("client_secret")) }),
        seal_key: None,
        clock: Arc::new(HandClock::at("2026-03-01T09:00:00Z".parse().unwrap())),
        chance: Arc::new(LoadedDice::default()),
        limits: Limits::VANTA,
        person: rollcall::Person::default(),
    })
    .unwrap()
}

#[test]
fn what_takes_a_minute_or_a_person_is_told_as_the_file_says() {
    let mut contract = Contract::new();
    let desk = Desk::with_list();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let house = house(&desk);
    let mut told = |name: &str, document: Value| {
        let mut whole = document;
        whole["v"] = json!(1);
        let faults = contract.faults(name, &whole);
        assert!(faults.is_empty(), "{}\n{whole:#}", faults.join("\n"));
        whole
    };
    let send = |file: &str| {
        let request = Request { asking: Asking::Hand, ..Request::new("Staff", file) };
        serde_json::to_value(runtime.block_on(house.send(&request, &())).unwrap()).unwrap()
    };
    assert_eq!(told("send", send(&desk.plain("staff.csv", 0..20)))["state"], "verified");
    let asks: Vec<Value> = [19, 8]
        .map(|left| {
            let held = told("send", send(&desk.plain("fewer.csv", 0..left)));
            held["holds"][0]["ask"].clone()
        })
        .into();
    assert_eq!(asks, [json!("tick"), json!({"number": 12})]);
    desk.fault(&json!({"on": "put", "fault": "drop_before"}));
    assert_eq!(told("send", send(&desk.plain("more.csv", 0..21)))["state"], "not_sent");
    desk.fault(&json!({"on": "put", "fault": "store_otherwise", "field": "fullName", "value": "Nobody"}));
    let differs = told("send", send(&desk.plain("more.csv", 0..21)));
    assert_eq!(
        (&differs["state"], &differs["differences"][0]["kind"]),
        (&json!("differs"), &json!("other_values"))
    );
}

#[test]
fn every_verb_prints_what_the_file_says() {
    let mut contract = Contract::new();
    let desk = Desk::new();
    let known = desk.known.clone();
    assert!(contract.faults("practice", &known).is_empty(), "{:?}", contract.faults("practice", &known));
    contract.met.entry("practice".to_owned()).or_default().insert(0);

    connections_and_lists(&mut contract, &desk);
    recipes_and_checks(&mut contract, &desk);
    reviews_and_sends(&mut contract, &desk);
    history_and_proof(&mut contract, &desk);
    without_a_data_folder(&mut contract, &desk);
    what_goes_wrong(&mut contract, &desk);
    the_end_of_a_list(&mut contract, &desk);

    let verbs = contract.file["$defs"].as_object().unwrap().iter();
    let mut unmet = Vec::new();
    for (name, document) in verbs.filter(|(_, document)| document.get("title").is_some()) {
        for code in document["x-exit-codes"].as_object().unwrap().keys() {
            let met = contract.met.get(name).is_some_and(|met| met.contains(&code.parse().unwrap()));
            if !met && !NOT_MET.contains(&(name.as_str(), code.as_str())) {
                unmet.push(format!("{name} with {code}"));
            }
        }
    }
    assert!(unmet.is_empty(), "no document of {}", unmet.join(", "));
    let codes = words(&contract.file, "Code");
    assert!(codes.intersection(&contract.words).count() >= 15, "{:?}", contract.words);
}

/// What no run of the command brings about here: a new secret wants a keychain, and is looked at beside its verb; that
/// nothing of a send arrived is known after a minute, and is looked at above.
const NOT_MET: [(&str, &str); 3] = [("connection-secret", "0"), ("send", "1"), ("restore", "5")];

fn connections_and_lists(contract: &mut Contract, desk: &Desk) {
    let (id, url) = (desk.text("client_id"), desk.text("url"));
    contract.run(desk, &["connections"], 0);
    contract.run(desk, &["lists"], 0);
    contract.run(desk, &["connection", "add", "Practice", "--client-id", &id, "--url", &url], 0);
    contract.run(desk, &["connection", "test", "Practice"], 0);
    contract.run(desk, &["connections"], 0);
    let list = desk.list_id("user_account");
    let add = ["list", "add", "Staff", "--connection", "Practice", "--kind", "user_account", "--id", &list];
    contract.run(desk, &add, 0);
    contract.fails(desk, &add, "name_taken");
    contract.fails(desk, &["connection", "remove", "Practice"], "in_use");
    desk.add_list("Things", "custom_resource");
    contract.run(desk, &["list", "show", "Things"], 0);
    contract.run(desk, &["list", "set", "Staff", "--limit", "3", "--must-have", "E-0"], 0);
    contract.run(desk, &["list", "set", "Staff", "--limit", "default", "--no-must-have"], 0);
    contract.run(desk, &["connection", "test", "Practice"], 0);
    contract.run(desk, &["look", &desk.plain("staff.csv", 0..20)], 0);
    contract.run(desk, &["kinds"], 0);
    for kind in vanta::Kind::ALL {
        contract.run(desk, &["kinds", kind.name], 0);
    }
    contract.run(desk, &["kinds", "user_account", "--example", &desk.path("example.xlsx")], 0);
}

/// A row that stands in `staff.csv` already.
const ROW: &str = "Person 3,E-3,https://hr.example.com/3,Person 3,p3,p3@example.com,BASE,2024-03-01,ACTIVE,TRUE,OTP,\
                   PASSWORD\n";

fn recipes_and_checks(contract: &mut Contract, desk: &Desk) {
    let staff = desk.plain("staff.csv", 0..20);
    let people = ["--list", "Staff"];
    contract.fails(desk, &["recipe", "show", "Staff"], "unknown_name");
    // As people have it: other headings, words that Vanta does not know, a field that is not there.
    let own =
        desk.file("own.csv", "Employee ID,Name,Work email,Role,Room\nE-1,Ann Lee,ann@example.com,Boss,12\n");
    contract.run(desk, &[&["match", &own][..], &people].concat(), 3);
    contract.run(desk, &[&["check", &own, "--records"][..], &people].concat(), 3);
    contract.run(
        desk,
        &[&["match", &staff, "--keep", "--out", &desk.path("staff.toml")][..], &people].concat(),
        0,
    );
    contract.run(desk, &[&["match", &own][..], &people].concat(), 3);
    contract.run(desk, &[&["check", &staff, "--records"][..], &people].concat(), 0);
    contract.run(desk, &["recipe", "show", "Staff"], 0);
    let recipe = desk.path("recipe.toml");
    contract.run(desk, &["recipe", "export", "Staff", "--out", &recipe], 0);
    contract.run(desk, &["recipe", "import", &recipe, "--list", "Staff"], 0);
    let mend = ["--mend", "externalUrl:https", "--keep"];
    contract.run(desk, &[&["match", &staff][..], &people, &mend].concat(), 0);
    let versions = contract.run(desk, &["recipe", "show", "Staff", "--versions"], 0);
    assert!(versions["versions"][0]["changed"].is_array(), "{versions}");
    // Rows that a condition leaves out, and rows that are wholly alike.
    let whole = fs::read_to_string(&recipe).unwrap();
    let only = "[sources.main]\nonly = { column = \"accountName\", is_not = \"p2\" }\n";
    let some = desk.file("some.toml", &whole.replace("[sources.main]\n", only));
    let twice = desk.file("twice.csv", &(fs::read_to_string(&staff).unwrap() + ROW));
    let left = contract.run(desk, &[&["check", &twice, "--recipe", &some][..], &people].concat(), 3);
    assert_eq!((&left["recipe"]["from"], &left["filtered"]), (&json!("given"), &json!(1)));
    // What was mended in a spreadsheet of problems.
    let wrong = desk.file("wrong.csv", &fs::read_to_string(&staff).unwrap().replace("p1@example.com", ""));
    let out = desk.path("problems.xlsx");
    contract.run(desk, &[&["check", &wrong, "--problems", &out][..], &people].concat(), 3);
    contract.run(desk, &[&["check", &wrong, "--merge", &out][..], &people].concat(), 3);
    contract.run(desk, &[&["check", &wrong, "--forget-mended"][..], &people].concat(), 3);
}

fn reviews_and_sends(contract: &mut Contract, desk: &Desk) {
    let people = ["--list", "Staff"];
    let mut call = |verb: &str, file: &str, more: &[&str], code: i32| {
        contract.run(desk, &[&[verb, file][..], &people, more].concat(), code)
    };
    let whole = desk.plain("staff.csv", 0..20);
    call("review", &whole, &[], 3);
    assert_eq!(call("send", &whole, &[], 0)["state"], "verified");
    assert_eq!(call("send", &whole, &[], 0)["state"], "nothing_to_do");
    call("review", &whole, &[], 0);
    let few = desk.plain("few.csv", 0..8);
    let held = call("review", &few, &[], 3);
    assert_eq!(held["holds"][0]["ask"], "approval");
    assert_eq!(call("send", &few, &[], 4)["state"], "held");
    call("review", &few, &["--keep-missing"], 0);
    call("review", &few, &["--deactivate-missing"], 3);
    let wrong =
        desk.staff("wrong.csv", 0..20, |id, row| if id == 3 { row.replace("BASE", "Boss") } else { row });
    assert_eq!(call("send", &wrong, &[], 4)["state"], "refused");
    call("review", &wrong, &[], 4);
    call("review", &wrong, &["--keep-problems"], 0);
    call("check", &wrong, &["--problems", &desk.path("problems.xlsx")], 3);
    let plan = held["plan"].as_str().unwrap();
    let sent = call("send", &few, &["--approve", plan], 0);
    assert_eq!(sent["state"], "verified");
    assert_eq!(call("send", &whole, &["--approve", plan], 4)["refused"][0]["rule"], "stale_plan");
    let run = sent["run"].as_str().unwrap();
    let mut restored =
        |more: &[&str], code: i32| contract.run(desk, &[&["restore", run][..], more].concat(), code);
    let undo = restored(&["--review"], 3)["plan"].as_str().unwrap().to_owned();
    assert_eq!(restored(&["--approve", &undo], 0)["restores"]["which"], "before");
    restored(&["--review"], 0);
    let held = restored(&["--after"], 4);
    assert_eq!(held["state"], "held");
    restored(&["--after", "--approve", held["plan"].as_str().unwrap()], 0);
    contract.fails(desk, &["restore", "nothing"], "unknown_name");
    contract.run(desk, &["read", "--list", "Staff", "--all"], 0);
    contract.run(desk, &["read", "--list", "Staff", "--out", &desk.path("held.xlsx")], 0);
}

fn history_and_proof(contract: &mut Contract, desk: &Desk) {
    let runs = contract.run(desk, &["history", "--verify"], 0);
    contract.run(desk, &["history", "--record", "E-1", "--list", "Staff"], 0);
    let sent = runs["runs"].as_array().unwrap().iter().find(|run| run["state"] == "verified").unwrap();
    let run = sent["run"].as_str().unwrap();
    contract.run(desk, &["proof", run, "--out", &desk.path("proof")], 0);
    contract.run(desk, &["settings"], 0);
    contract.run(desk, &["settings", "--snapshots", "20", "--fingerprints-only", "no"], 0);
    contract.run(desk, &["erase", "E-1", "--confirm", "E-1"], 0);
    contract.fails(desk, &["erase", "E-1", "--confirm", "E-2"], "bad_input");
    let backup = desk.path("rollcall.backup");
    contract.run(desk, &["backup", &backup], 0);
    contract.fails(desk, &["backup", &backup], "not_written");
    let elsewhere = desk.path("elsewhere");
    contract.run(desk, &["restore-backup", &backup, "--data", &elsewhere], 0);
    contract.run(desk, &["restore-backup", &backup, "--data", &elsewhere], 0);
    let store = rusqlite::Connection::open(format!("{elsewhere}/rollcall.sqlite3")).unwrap();
    store.execute_batch(&format!("UPDATE runs SET removed = 7 WHERE run = '{run}'")).unwrap();
    let altered = contract.run(desk, &["history", "--verify", "--data", &elsewhere], 1);
    assert_eq!(altered["verified"]["intact"], false);
}

fn without_a_data_folder(contract: &mut Contract, desk: &Desk) {
    let text = format!(
        "config = 1\n[connection]\nclient_id = \"{}\"\nurl = \"{}\"\n[list]\nname = \"Staff\"\nkind = \"user_account\"\n\
         id = \"{}\"\nestablished = true\n",
        desk.text("client_id"),
        desk.text("url"),
        desk.list_id("user_account")
    );
    let config = desk.file("rollcall.toml", &text);
    let few = desk.plain("few.csv", 0..8);
    contract.run(desk, &["review", &few, "--list", "Staff", "--config", &config], 0);
    contract.run(desk, &["send", &few, "--list", "Staff", "--config", &config], 0);
    contract.fails(desk, &["history", "--config", &config], "bad_input");
}

fn what_goes_wrong(contract: &mut Contract, desk: &Desk) {
    let file = |name: &str, content: &str| desk.file(name, content);
    let few = desk.plain("few.csv", 0..8);
    contract.fails(desk, &["send"], "usage");
    contract.fails(desk, &["list"], "usage");
    contract.fails(desk, &["connection", "test", "Other"], "unknown_name");
    contract.fails(desk, &["look", &desk.path("none.csv")], "file_not_found");
    contract.fails(desk, &["look", &file("a.pdf", "%PDF-1.7")], "not_a_spreadsheet");
    contract.fails(desk, &["look", &file("a.csv", "a,b\n1,\"open")], "file_incomplete");
    contract.fails(desk, &["look", &file("b.csv", "\n")], "sheet_not_found");
    contract.fails(
        desk,
        &["recipe", "import", &file("r.toml", "recipe = 1\nnonsense"), "--list", "Staff"],
        "bad_recipe",
    );
    let read = ["read", "--list", "Staff"];
    for (secret, code) in [("vcs_practice_wrong", "wrong_key"), ("vcs_of_a_real_vanta", "secret_elsewhere")] {
        let mut call = desk.call(&[]);
        call.env("ROLLCALL_CLIENT_SECRET", secret);
        assert_eq!(contract.altered(call, &read, 1)["error"]["code"], code);
    }
    let mut call = desk.call(&[]);
    call.env_remove("ROLLCALL_CLIENT_SECRET").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    contract.altered(call, &read, 1);
    let mut call = desk.call(&[]);
    call.env_remove("ROLLCALL_CLIENT_ID").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let (id, url) = (desk.text("client_id"), desk.text("url"));
    let add = ["connection", "add", "Other", "--client-id", &id, "--url", &url];
    assert_eq!(contract.altered(call, &add, 1)["error"]["code"], "no_secret");
    for (fault, code) in [("html", "forbidden"), ("wrong_json", "not_vanta")] {
        desk.fault(&json!({"on": "get", "fault": fault}));
        contract.fails(desk, &read, code);
    }
    let mut keyless = desk.call(&[]);
    keyless.env_remove("ROLLCALL_SEAL_KEY");
    let unchanged = ["send", &few, "--list", "Staff", "--unchanged-too"];
    assert!(contract.altered(keyless, &unchanged, 0)["unkept"].is_string());
}

fn the_end_of_a_list(contract: &mut Contract, desk: &Desk) {
    // What is there is read, and what came of the send is not.
    let lost = || {
        desk.fault(&json!({"on": "get", "fault": "hide_removed"}));
        desk.fault(&json!({"on": "get", "fault": "html"}));
    };
    lost();
    let more = desk.plain("more.csv", 0..9);
    assert_eq!(contract.run(desk, &["send", &more, "--list", "Staff"], 5)["state"], "sent");
    assert_eq!(contract.run(desk, &["send", &more, "--list", "Staff"], 0)["state"], "nothing_to_do");
    lost();
    desk.fault(&json!({"on": "put", "fault": "drop_after"}));
    let most = desk.plain("most.csv", 0..10);
    assert_eq!(contract.run(desk, &["send", &most, "--list", "Staff"], 5)["state"], "unknown");
    contract.run(desk, &["review", &most, "--list", "Staff"], 0);
    lost();
    contract.run(desk, &["list", "empty", "Staff", "--confirm", "Staff"], 5);
    contract.run(desk, &["list", "empty", "Staff", "--confirm", "Staff"], 0);
    contract.run(desk, &["list", "remove", "Staff"], 0);
    contract.run(desk, &["list", "remove", "Things"], 0);
    contract.run(desk, &["connection", "remove", "Practice"], 0);
}
