use std::fs;

use vanta::{Address, Region};

use super::*;
use crate::review::{HoldRule, Limit, Missing};

const PLAN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const WHOLE: &str = r#"
config = 1
recipe = "staff.toml"
approved = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

[connection]
client_id = "vci_1"
region = "eu"

[list]
name = "Staff"
kind = "user_account"
id = "65f0"
properties = ["costCentre:string", "remote:boolean"]
limit = "15%"
must_have = ["E-1"]
missing = "deactivate"
established = true
"#;

const LEAST: &str = r#"
config = 1
[connection]
client_id = "vci_1"
region = "us"
[list]
name = "Staff"
kind = "user_account"
id = "65f0"
"#;

const RECIPE: &str =
    "recipe = 1\nkind = \"user_account\"\n[sources.main.fields]\nuniqueId = { column = \"ID\" }\n";

/// What is wrong with a text, a line for each.
fn wrong(text: &str) -> Vec<String> {
    text::read(text, "rollcall.toml").map(drop).unwrap_err().iter().map(ToString::to_string).collect()
}

fn written(text: &str) -> Written {
    text::read(text, "rollcall.toml").unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

/// The least configuration with a line at the end of its list.
fn in_list(line: &str) -> String {
    format!("{LEAST}{line}\n")
}

#[test]
fn everything_that_a_configuration_may_say_is_read() {
    let whole = written(WHOLE);
    assert_eq!(whole.application.client_id, "vci_1");
    assert_eq!(whole.application.address, Address::Vanta(Region::Eu));
    assert_eq!((whole.list.name.as_str(), whole.list.kind.name), ("Staff", "user_account"));
    assert_eq!((whole.list.list_id.as_str(), whole.list.properties.len()), ("65f0", 2));
    assert_eq!((whole.list.limit, whole.list.missing), (Limit::Percent(15), Missing::Deactivate));
    assert_eq!(whole.must_have, ["E-1"]);
    assert!(whole.established);
    assert!(matches!(whole.recipe, Some(RecipeAt::Beside(name)) if name == "staff.toml"));
    assert_eq!(whole.approved.as_deref(), Some(PLAN));
}

#[test]
fn what_is_not_said_is_the_strict_reading() {
    let least = written(LEAST);
    assert_eq!((least.list.limit, least.list.missing), (Limit::Usual, Missing::Remove));
    assert!(!least.established && least.must_have.is_empty() && least.list.properties.is_empty());
    assert!(least.recipe.is_none() && least.approved.is_none());
    assert_eq!(written(&in_list("limit = 0")).list.limit, Limit::Count(0));
}

#[test]
fn a_recipe_may_stand_in_it_and_its_errors_have_the_lines_of_the_whole() {
    let inside =
        format!("{LEAST}[recipe]\nrecipe = 1\nkind = \"user_account\"\n[recipe.sources.main.fields]\n");
    let good = written(&format!("{inside}uniqueId = {{ column = \"ID\" }}\n"));
    assert!(matches!(good.recipe, Some(RecipeAt::Here(recipe)) if recipe.sources.len() == 1));
    assert_eq!(
        wrong(&format!("{inside}uniqeId = {{ column = \"ID\" }}\n")),
        [
            "line 14, recipe.sources.main.fields.uniqeId: user accounts have no field \"uniqeId\"; did you mean \
             \"uniqueId\"?"
        ]
    );
    let other = inside.replace(
        "[recipe]\nrecipe = 1\nkind = \"user_account\"",
        "[recipe]\nrecipe = 1\nkind = \"macos_user_computer\"",
    );
    assert_eq!(
        wrong(&format!("{other}uniqueId = {{ column = \"ID\" }}\n")),
        [
            "line 10, recipe: the recipe makes Mac computers, and the list holds User accounts; name the same kind in both"
        ]
    );
}

#[test]
fn everything_wrong_is_told_at_once_with_line_and_key() {
    let text = r#"config = 1
recipe = "../staff.toml"
approved = "0123"
retries = 3
[connection]
region = "uk"
url = "https://vanta.example.com"
[list]
kind = "user_acount"
id = ""
properties = ["remote:bool", "a:string", "a:int32"]
limit = "80%"
must_have = ["1", "2", "3", "4"]
missing = "keep"
established = "yes"
"#;
    let told = wrong(text);
    for start in [
        "line 2, recipe: \"../staff.toml\" is no name of a file beside this one",
        "line 3, approved: this is no plan; write all 64 digits",
        "line 4, retries: \"retries\" is no key here",
        "line 5, connection: it does not say which client ID speaks",
        "line 7, connection.url: it names a region and an address",
        "line 8, list: the list has no name",
        "line 9, list.kind: Vanta has no kind \"user_acount\"; did you mean \"user_account\"?",
        "line 10, list.id: the text is empty",
        "line 11, list.properties: \"remote:bool\" declares no property",
        "line 11, list.properties: \"a\" is declared twice",
        "line 12, list.limit: \"80%\" is no limit; a limit is a number from 0 to 500",
        "line 13, list.must_have: 4 IDs stand in it",
        "line 14, list.missing: keeping whoever is missing is no rule",
        "line 15, list.established: true or false must stand here, and there is a text",
    ] {
        assert!(told.iter().any(|line| line.starts_with(start)), "{start}\n{}", told.join("\n"));
    }
    assert_eq!(told.len(), 14, "{}", told.join("\n"));
}

#[test]
fn what_is_missing_altogether_is_told() {
    assert_eq!(
        wrong("[list]\nname = \"Staff\"\n"),
        ["line 1: it does not say in which version of the format it is written; begin it with config = 1"]
    );
    assert!(wrong("config = 2\n")[0].contains("written for a newer Rollcall"));
    assert_eq!(
        wrong("config = 1\n"),
        [
            "line 1: it has no connection; begin one with [connection]",
            "line 1: it has no list; begin one with [list]"
        ]
    );
    let nowhere = LEAST.replace("region = \"us\"", "");
    assert!(wrong(&nowhere)[0].starts_with("line 3, connection: it does not say where your Vanta lives"));
    let elsewhere = LEAST.replace("region = \"us\"", "url = \"http://10.0.0.1:80\"");
    assert!(wrong(&elsewhere)[0].starts_with("line 5, connection.url: this is no practice Vanta"));
}

#[test]
fn a_secret_is_refused_with_its_line_and_never_quoted() {
    let secret = "vcs_Zq81kk29dhe71hs0";
    for (line, text) in [
        (10, in_list(&format!("client_secret = \"{secret}\""))),
        (10, in_list(&format!("# the old one was {secret}"))),
        (10, in_list(&format!("name = {secret}"))),
        (10, in_list(&format!("{secret} = 1"))),
        (10, in_list(&format!("must_have = [\"{}\"]", secret.replace("vcs_", "vat_")))),
        (10, in_list(&format!("must_have = [\"{}\"]", secret.replace("vcs_", "vcs_practice_")))),
        (4, LEAST.replace("\"vci_1\"", &format!("\"{secret}\""))),
        (4, LEAST.replace("\"vci_1\"", "\"vcs_1\"")),
        (5, LEAST.replace("region", "client-secret = \"hidden words\"\nregion")),
        (5, LEAST.replace("region", "Token = \"hidden words\"\nregion")),
        (2, format!("\nsecret = \"hidden words\"{LEAST}")),
    ] {
        let told = wrong(&text);
        assert_eq!(told.len(), 1, "{text}\n{told:?}");
        assert!(told[0].starts_with(&format!("line {line}")), "{text}\n{told:?}");
        assert!(told[0].contains("a secret stands here"), "{told:?}");
        assert!(!told[0].contains("Zq81") && !told[0].contains("hidden"), "{told:?}");
    }
}

#[test]
fn words_that_only_look_like_the_beginning_of_a_secret_are_words() {
    for line in [
        "properties = [\"vcs_url:string\"]",
        "properties = [\"vcs_provider_account:string\"]",
        "# see avcs_Zq81kk29dhe71hs0",
    ] {
        written(&in_list(line));
    }
    let values = "uniqueId = { column = \"ID\" }\nauthMethod = { column = \"Sign-in\", values = { Password = \"PASSWORD\" } }\n";
    let recipe = format!(
        "{LEAST}[recipe]\nrecipe = 1\nkind = \"user_account\"\n[recipe.sources.main.fields]\n{values}"
    );
    written(&recipe);
}

#[test]
fn what_stands_in_the_wrong_table_is_sent_to_the_right_one() {
    let told = wrong(&in_list(&format!("approved = \"{PLAN}\"")));
    assert_eq!(
        told,
        [
            "line 10, list.approved: it stands in the wrong place; put it at the top of the file, above [connection]"
        ]
    );
}

#[test]
fn a_kind_without_a_state_for_leavers_cannot_deactivate() {
    let computers = LEAST.replace("user_account", "macos_user_computer");
    let told = wrong(&format!("{computers}missing = \"deactivate\"\n"));
    assert!(told[0].starts_with("line 10, list.missing: this kind has no state"), "{told:?}");
}

#[test]
fn the_recipe_beside_it_is_read_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rollcall.toml");
    fs::write(&file, WHOLE).unwrap();
    let missing = Config::read(&file).unwrap_err();
    assert_eq!(missing.code, Code::FileNotFound, "{missing}");
    fs::write(folder.path().join("staff.toml"), RECIPE).unwrap();
    assert_eq!(Config::read(&file).unwrap().recipe.as_deref(), Some(RECIPE));
    fs::write(folder.path().join("staff.toml"), RECIPE.replace("user_account", "macos_user_computer"))
        .unwrap();
    let other = Config::read(&file).unwrap_err();
    assert_eq!(other.code, Code::BadRecipe);
    fs::write(folder.path().join("staff.toml"), RECIPE.replace("uniqueId", "uniqeId")).unwrap();
    assert!(Config::read(&file).unwrap_err().message.contains("line 4"), "the recipe's own line");
}

#[tokio::test]
async fn a_house_without_a_data_folder_knows_what_the_file_says_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rollcall.toml");
    fs::write(&file, WHOLE).unwrap();
    fs::write(folder.path().join("staff.toml"), RECIPE).unwrap();
    let config = Config::read(&file).unwrap();
    let before: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let keychain = Arc::<Memory>::default();
    let parts = crate::sealing::tests::parts(folder.path(), Arc::clone(&keychain) as Arc<_>);
    let house = Rollcall::open(Parts { data: Data::Config(Box::new(config)), ..parts }).unwrap();
    let settings = house.list_settings("Staff").await.unwrap();
    assert_eq!((settings.must_have, settings.missing), (vec!["E-1".to_owned()], Missing::Deactivate));
    assert_eq!(house.recipe("Staff").unwrap().unwrap().text, RECIPE);
    assert_eq!(house.list_card("Staff").unwrap().properties, ["costCentre:string", "remote:boolean"]);
    assert!(house.data().is_none());
    let after: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(before, after, "nothing was written");
    assert_eq!(
        format!("{keychain:?}"),
        format!("{:?}", Memory::default()),
        "and the keychain was left alone"
    );
}

#[test]
fn rules_that_are_not_asked_are_named() {
    let says = |established, approved, plan| FileSays::new("rollcall.toml", established, approved, plan);
    let established = says(true, None, Some(PLAN));
    assert!(established.not_asked.contains(&HoldRule::FirstSend));
    assert!(established.not_asked.contains(&HoldRule::SomeoneElse));
    assert!(established.message.contains("established") && established.approves.is_none());
    let not = says(false, None, Some(PLAN));
    assert!(!not.not_asked.contains(&HoldRule::FirstSend), "without that line it holds");
    assert!(not.message.contains("does not say that this list is established"));
    assert_eq!(says(true, Some(PLAN), Some(PLAN)).approves, Some(true));
    let other = says(true, Some(PLAN), Some("other"));
    assert_eq!(other.approves, Some(false));
    assert!(
        other.message.ends_with("is for another plan, and counts for nothing here."),
        "{}",
        other.message
    );
    assert_eq!(says(true, Some(PLAN), None).approves, None, "no plan, nothing to approve");
}
