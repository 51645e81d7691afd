//! The list of commands is what every other place says, and the window may do nothing else.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{COMMANDS, typescript};

fn shell() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn json(file: &str) -> Value {
    serde_json::from_slice(&std::fs::read(shell().join(file)).unwrap()).unwrap()
}

fn generated() -> PathBuf {
    shell().join("../ui/src/generated/bridge.ts")
}

#[test]
fn the_types_of_the_pages_are_fresh() {
    let fresh = typescript::written();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(generated().parent().unwrap()).unwrap();
        std::fs::write(generated(), &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(generated()).unwrap_or_default();
    let command = "UPDATE_GENERATED=1 cargo test -p rollcall-app";
    assert!(
        committed.replace("\r\n", "\n") == fresh,
        "ui/src/generated/bridge.ts is stale; `{command}` rewrites it"
    );
}

#[test]
fn the_pages_know_exactly_the_commands_of_the_list() {
    let text = typescript::written(); // which is what is committed, or the test above fails
    let (_, commands) = text.split_once("export type Commands = {\n").unwrap();
    let (commands, _) = commands.split_once("};\n").unwrap();
    let lines = commands.lines().filter(|line| !line.trim_start().starts_with("/**"));
    let names: Vec<&str> = lines.map(|line| line.trim().split_once(':').unwrap().0).collect();
    assert_eq!(names, COMMANDS);
}

#[test]
fn the_window_is_permitted_exactly_the_commands_of_the_list_and_to_hear_events() {
    let capability = json("capabilities/main.json");
    let mut expected: Vec<String> =
        ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned).into();
    expected.extend(COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))));
    assert_eq!(capability["permissions"], Value::from(expected));
    assert_eq!(capability["windows"], Value::from(vec!["main"]));
    assert_eq!(capability["local"], Value::Bool(true));
    assert_eq!(capability.get("remote"), None);
    assert_eq!(json("tauri.conf.json")["app"]["security"]["capabilities"], Value::from(vec!["main"]));
    let files = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(files(&shell().join("capabilities")), 1, "no second capability widens this one");
}

#[test]
fn the_pages_can_load_and_reach_nothing_but_the_program_itself() {
    let app = &json("tauri.conf.json")["app"];
    let policy = app["security"]["csp"].as_object().unwrap();
    assert_eq!(policy["default-src"], "'none'");
    for (directive, sources) in policy {
        for source in sources.as_str().unwrap().split(' ') {
            let is_own = ["'none'", "'self'"].contains(&source);
            let is_bridge = directive == "connect-src" && ["ipc:", "http://ipc.localhost"].contains(&source);
            let is_inlined_picture = directive == "img-src" && source == "data:";
            assert!(is_own || is_bridge || is_inlined_picture, "{directive} {source}");
        }
    }
    assert_eq!(app["security"]["freezePrototype"], Value::Bool(true));
    assert_eq!(app["security"]["assetProtocol"]["enable"], Value::Bool(false));
    assert_eq!(app["withGlobalTauri"], Value::Bool(false));
    assert_eq!(app["security"].get("dangerousDisableAssetCspModification"), None);
}
