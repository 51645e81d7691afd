//! The command without a data folder: a reviewed file in its place, as build runners have one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
#[cfg(unix)]
use std::path::Path;
use std::process::Command;

use journeys::{Desk, Said, files};
#[cfg(unix)]
use journeys::{program, root};
use serde_json::{Value, json};

/// A configuration for the practice Vanta's list of people, with what else stands at its top and in its list.
fn config(desk: &Desk, top: &str, list: &str) -> String {
    let text = format!(
        "config = 1\n{top}\n[connection]\nclient_id = \"{}\"\nurl = \"{}\"\n\n[list]\nname = \"Staff\"\n\
         kind = \"user_account\"\nid = \"{}\"\n{list}\n",
        desk.text("client_id"),
        desk.text("url"),
        desk.list_id("user_account")
    );
    desk.file("rollcall.toml", &text)
}

/// A call with that configuration, from a folder in which nothing else lies.
fn call(desk: &Desk, config: &str, arguments: &[&str]) -> Command {
    let mut command = desk.call(&["--config", config]);
    command.args(arguments);
    command
}

fn run(desk: &Desk, config: &str, arguments: &[&str]) -> Said {
    call(desk, config, arguments).output().unwrap().into()
}

fn send(desk: &Desk, config: &str, file: &str) -> Said {
    run(desk, config, &["send", file, "--list", "Staff", "--json"])
}

fn rules(document: &Value) -> Vec<&str> {
    document["holds"].as_array().unwrap().iter().map(|hold| hold["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_build_runner_reviews_and_sends_and_leaves_nothing_but_lock_and_counts() {
    let desk = Desk::new();
    let (staff, established) = (desk.plain("staff.csv", 0..20), config(&desk, "", "established = true"));
    let known: Vec<_> = files(desk.home.path());
    let review = run(&desk, &established, &["review", &staff, "--list", "Staff", "--json"]).expect(3).json();
    assert_eq!((&review["holds"], &review["config"]["established"]), (&json!([]), &json!(true)));
    let sent = send(&desk, &established, &staff).expect(0).json();
    assert_eq!((&sent["state"], &sent["new"]), (&json!("verified"), &json!(20)));
    assert_eq!(sent["config"], review["config"], "every result says it");
    // The list is filled now, and nobody remembers by whom: the file says that it was this recipe.
    let fewer = desk.plain("fewer.csv", 1..20);
    let text = run(&desk, &established, &["send", &fewer, "--list", "Staff"]).expect(0);
    assert!(text.out.contains("rollcall.toml says that this list is established"), "{}", text.out);
    assert!(text.out.starts_with("PRACTICE"), "{}", text.out);
    let again = send(&desk, &established, &fewer).expect(0).json();
    assert_eq!(again["state"], "nothing_to_do", "a file that stands still is not sent again");
    let read = run(&desk, &established, &["read", "--list", "Staff", "--json"]).expect(0).json();
    assert_eq!(read["live"], 19);
    run(&desk, &established, &["check", &staff, "--list", "Staff"]).expect(0);
    run(&desk, &established, &["match", &staff, "--list", "Staff"]).expect(0);
    let state = desk.home.path().join("state/rollcall/applications");
    let new: Vec<_> = files(desk.home.path())
        .into_iter()
        .filter(|path| !known.contains(path) && path.file_name().unwrap() != "fewer.csv")
        .collect();
    assert!(!new.is_empty() && new.iter().all(|path| path.starts_with(&state)), "{new:?}");
}

#[test]
fn a_data_folder_in_the_environment_stays_empty() {
    let desk = Desk::new();
    let data = desk.home.path().join("data");
    fs::create_dir(&data).unwrap();
    let (staff, config) = (desk.plain("staff.csv", 0..3), config(&desk, "", "must_have = [\"E-1\"]"));
    send(&desk, &config, &staff).expect(0);
    run(&desk, &config, &["read", "--list", "Staff"]).expect(0);
    assert_eq!(files(&data), Vec::<std::path::PathBuf>::new());
}

#[test]
fn without_the_word_established_a_filled_list_is_held_and_a_plan_approved_in_the_file_is_sent_once() {
    let desk = Desk::new();
    let staff = desk.plain("staff.csv", 0..20);
    let strict = config(&desk, "", "");
    send(&desk, &strict, &staff).expect(0);
    let fewer = desk.plain("fewer.csv", 1..20);
    let held = send(&desk, &strict, &fewer).expect(4).json();
    assert_eq!((&held["state"], rules(&held)), (&json!("held"), vec!["first_send"]));
    assert_eq!(held["config"]["established"], false);
    let plan = held["plan"].as_str().unwrap().to_owned();
    let told = run(&desk, &strict, &["send", &fewer, "--list", "Staff"]).expect(4).out;
    let line = format!("approved = \"{plan}\"");
    assert!(told.contains(&line) && told.contains(&format!(" --config {strict} --approve {plan}")), "{told}");
    // Somebody reviews the change, and writes the line that was printed into the file.
    let approving = config(&desk, &line, "");
    let sent = send(&desk, &approving, &fewer).expect(0).json();
    assert_eq!((&sent["state"], &sent["config"]["approves"]), (&json!("verified"), &json!(true)));
    // The line stays in the file and counts for nothing any more, also not for a plan to the same end.
    let still = send(&desk, &approving, &fewer).expect(0).json();
    assert_eq!((&still["state"], &still["config"]["approves"]), (&json!("nothing_to_do"), &json!(false)));
    let back = send(&desk, &approving, &staff).expect(4).json();
    assert_eq!((&back["state"], &back["config"]["approves"]), (&json!("held"), &json!(false)));
    let words = back["config"]["message"].as_str().unwrap();
    assert!(words.contains("is for another plan, and counts for nothing here"), "{words}");
    run(&desk, &strict, &["send", &staff, "--list", "Staff", "--approve", back["plan"].as_str().unwrap()])
        .expect(0);
    let second = send(&desk, &approving, &fewer).expect(4).json();
    assert_eq!(second["state"], "held", "the same removal again is another plan: Vanta's timestamps moved");
}

#[test]
fn established_skips_only_what_needs_a_history() {
    let desk = Desk::new();
    let established = config(&desk, "", "established = true\nlimit = 1\nmust_have = [\"E-0\"]");
    send(&desk, &established, &desk.plain("staff.csv", 0..20)).expect(0);
    let held = send(&desk, &established, &desk.plain("fewer.csv", 3..20)).expect(4).json();
    assert_eq!(rules(&held), ["removals", "must_have"]);
    assert_eq!(held["config"]["not_asked"][0], "first_send");
    send(&desk, &established, &desk.file("empty.csv", "uniqueId\n")).expect(4);
}

#[test]
fn a_recipe_beside_the_file_or_in_it_counts() {
    let desk = Desk::new();
    let csv = "Nr,Who\n1,Ann Lee\n2,Ben Ode\n";
    let people = desk.file("people.csv", csv);
    let fields = |table: &str| {
        let constants = [
            ("externalUrl", "https://hr.example.com/"),
            ("email", "staff@example.com"),
            ("permissionLevel", "BASE"),
            ("createdTimestamp", "2024-03-01T00:00:00Z"),
            ("status", "ACTIVE"),
            ("mfaMethods", "OTP"),
            ("authMethod", "PASSWORD"),
        ];
        let constants: String =
            constants.map(|(field, value)| format!("{field} = {{ constant = \"{value}\" }}\n")).concat();
        format!(
            "[{table}]\nuniqueId = {{ column = \"Nr\" }}\ndisplayName = {{ column = \"Who\" }}\n\
             fullName = {{ column = \"Who\" }}\naccountName = {{ column = \"Who\" }}\nmfaEnabled = {{ constant = true \
             }}\n{constants}"
        )
    };
    let head = "recipe = 1\nkind = \"user_account\"\n";
    desk.file("people.toml", &format!("{head}{}", fields("sources.main.fields")));
    let beside = config(&desk, "recipe = \"people.toml\"", "");
    let sent = send(&desk, &beside, &people).expect(0).json();
    assert_eq!((&sent["state"], &sent["new"]), (&json!("verified"), &json!(2)));
    let inside = format!("[recipe]\n{head}{}", fields("recipe.sources.main.fields"));
    let inside = config(&desk, "", &inside);
    let again = send(&desk, &inside, &people).expect(0).json();
    assert_eq!(again["state"], "nothing_to_do", "both give the same records");
}

#[test]
fn a_secret_in_the_file_is_refused_by_its_line_and_not_repeated() {
    let desk = Desk::new();
    let (staff, secret) = (desk.plain("staff.csv", 0..3), desk.text("client_secret"));
    for (list, line) in [(format!("client_secret = \"{secret}\""), 11), (format!("# {secret}"), 11)] {
        let said = send(&desk, &config(&desk, "", &list), &staff).expect(1);
        assert!(!said.out.contains(&secret) && !said.err.contains(&secret));
        let error = said.json()["error"].clone();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(&format!("line {line}: a secret stands here")), "{message}");
    }
    assert_eq!(desk.known["lists"].as_array().unwrap().len(), 12);
}

#[test]
fn without_its_secret_in_the_environment_it_says_where_it_belongs() {
    let desk = Desk::new();
    let (staff, config) = (desk.plain("staff.csv", 0..3), config(&desk, "", ""));
    let arguments = ["send", &staff, "--list", "Staff", "--json"];
    let mut none = call(&desk, &config, &arguments);
    none.env_remove("ROLLCALL_CLIENT_ID").env_remove("ROLLCALL_CLIENT_SECRET");
    let error = Said::from(none.output().unwrap()).expect(1).json()["error"].clone();
    assert_eq!(error["code"], "no_secret");
    assert!(error["hint"].as_str().unwrap().contains("ROLLCALL_CLIENT_SECRET"), "{error}");
    let mut other = call(&desk, &config, &arguments);
    other.env("ROLLCALL_CLIENT_ID", "vci_other");
    let error = Said::from(other.output().unwrap()).expect(1).json()["error"].clone();
    assert!(error["message"].as_str().unwrap().contains("holds another client ID (vci_other)"), "{error}");
}

#[test]
fn what_needs_a_data_folder_is_refused_with_what_to_do_instead() {
    let desk = Desk::new();
    let (staff, config) = (desk.plain("staff.csv", 0..3), config(&desk, "", ""));
    for arguments in [
        &["history"][..],
        &["connections"],
        &["connection", "test", "x"],
        &["lists"],
        &["list", "empty", "Staff", "--confirm", "Staff"],
        &["recipe", "show", "Staff"],
        &["match", &staff, "--list", "Staff", "--keep"],
        &["check", &staff, "--list", "Staff", "--forget-mended"],
    ] {
        let mut asked = arguments.to_vec();
        asked.push("--json");
        let error = run(&desk, &config, &asked).expect(1).json()["error"].clone();
        assert_eq!(error["code"], "bad_input", "{arguments:?} {error}");
        assert!(error["message"].as_str().unwrap().contains("needs a data folder"), "{error}");
        assert!(!error["hint"].as_str().unwrap().is_empty());
    }
    let data = desk.path("data");
    for both in [
        &["--config", &config, "--data", &data, "send", &staff, "--list", "Staff"][..],
        &["--config", &config, "send", &staff, "--list", "Staff", "--data", &data],
    ] {
        let said = desk.run(both).expect(2);
        assert!(said.err.contains("cannot be used together"), "{}", said.err);
    }
}

/// The first block of the documentation that begins with that text.
#[cfg(unix)]
fn block(first: &str) -> String {
    let text = fs::read_to_string(root().join("docs/unattended.md")).unwrap();
    let start =
        text.find(&format!("\n{first}")).unwrap_or_else(|| panic!("{first} in docs/unattended.md")) + 1;
    text[start..].split("\n```").next().unwrap().to_owned() + "\n"
}

/// Runs the documented script with another place for its files, and the command from that folder.
#[cfg(unix)]
fn cron(desk: &Desk, programs: &Path) -> Said {
    let folder = desk.home.path().display().to_string();
    let script = block("#!/bin/sh").replace("/etc/rollcall", &folder).replace("/srv/exports", &folder);
    let script = desk.file("rollcall-staff", &script);
    let call = desk.call(&[]);
    let mut shell = Command::new("sh");
    shell.env_clear().arg(script);
    let set = call.get_envs().filter_map(|(name, value)| Some((name, value?)));
    shell.envs(set).env("PATH", format!("{}:/usr/bin:/bin", programs.display()));
    shell.output().unwrap().into()
}

#[cfg(unix)]
#[test]
fn the_cron_script_of_the_documentation_is_silent_when_done_and_tells_what_a_person_must_do() {
    let desk = Desk::new();
    let (id, secret) = (desk.text("client_id"), desk.text("client_secret"));
    desk.file("secret", &format!("ROLLCALL_CLIENT_ID={id}\nROLLCALL_CLIENT_SECRET={secret}\n"));
    config(&desk, "", "established = true");
    let rollcall = program("rollcall");
    let programs = rollcall.parent().unwrap();
    let missing = cron(&desk, programs).expect(1);
    assert!(missing.err.contains("is missing, or older"), "{}", missing.err);
    desk.plain("staff.csv", 0..20);
    for _ in 0..2 {
        let done = cron(&desk, programs).expect(0);
        assert_eq!((done.out.as_str(), done.err.as_str()), ("", ""), "nobody gets a mail");
    }
    desk.plain("staff.csv", 0..5);
    let held = cron(&desk, programs).expect(4);
    assert!(held.err.contains("waits for a person") && held.err.contains("--approve"), "{}", held.err);
    desk.file("rollcall.toml", "config = 1\n");
    let broken = cron(&desk, programs).expect(1);
    assert!(broken.err.contains("is broken") && broken.err.contains("it has no list"), "{}", broken.err);
    // What nobody confirmed takes a minute to come about; the script only hears the code.
    let unclear = desk.home.path().join("unclear");
    fs::create_dir(&unclear).unwrap();
    desk.file("unclear/rollcall", "#!/bin/sh\necho differs\nexit 5\n");
    Command::new("chmod").arg("+x").arg(unclear.join("rollcall")).status().unwrap();
    let differs = cron(&desk, &unclear).expect(5);
    assert!(differs.err.contains("look now") && differs.err.contains("differs"), "{}", differs.err);
}

/// The documented configuration says what it means to, word for word.
#[cfg(unix)]
#[test]
fn the_configuration_of_the_documentation_is_read() {
    let desk = Desk::new();
    let file = desk.file("rollcall.toml", &block("config = 1"));
    desk.file(
        "staff.recipe.toml",
        "recipe = 1\nkind = \"user_account\"\n[sources.main.fields]\nuniqueId = { column = \"Nr\" }\n",
    );
    let people = desk.file("people.csv", "Nr\n1\n");
    let error = run(&desk, &file, &["read", "--list", "Staff", "--json"]).expect(1).json()["error"].clone();
    assert_eq!(error["code"], "no_secret", "nothing else is wrong with it: {error}");
    run(&desk, &file, &["check", &people, "--list", "Staff"]).expect(3);
}
