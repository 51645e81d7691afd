//! The real window: the program as people start it, with its pages, its web view, its keychain and its files.
//!
//! Each journey runs this test a second time inside a world of its own: an X server without a screen, a
//! session bus, an unlocked keychain, and empty home folders. The inner one drives the window.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands"
)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use journeys::{Window, files, is_on_path, program};
use rollcall::clock::SystemClock;
use rollcall::secret::{Keychain, Secrets};
use serde_json::Value;
use vanta::Application;

/// Names the folder of the inner test's world; not set in the outer one.
const WORLD: &str = "JOURNEY_WORLD";

const TOOLS: [&str; 5] = ["WebKitWebDriver", "Xvfb", "xvfb-run", "dbus-run-session", "gnome-keyring-daemon"];

/// Unlocks a keychain of its own, then runs what is given.
const UNLOCKED: &str = "printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$0\" \"$@\"";

const STAFF: &str = "\
Employee ID,Display name,Profile link,Full name,Account name,E-mail,Created,Permission level,MFA enabled,MFA methods,Status,Sign-in method
E1001,Ada Abara,https://staff.example.com/people/E1001,Ada Abara,ada.abara,ada.abara@example.com,2019-02-04T08:30:00Z,ADMIN,TRUE,HARDWARE_TOKEN,ACTIVE,PASSWORD
E1002,Amir Adler,https://staff.example.com/people/E1002,Amir Adler,amir.adler,amir.adler@example.com,2020-07-13T08:30:00Z,BASE,TRUE,\"OTP, SMS\",ACTIVE,PASSWORD
E1003,Anna Almeida,https://staff.example.com/people/E1003,Anna Almeida,anna.almeida,anna.almeida@example.com,2021-01-18T08:30:00Z,EDITOR,TRUE,PUSH_PROMPT,ACTIVE,PASSWORD
";

#[test]
fn whoever_practises_sees_what_vanta_has_and_the_secret_stays_in_the_keychain() {
    let name = "whoever_practises_sees_what_vanta_has_and_the_secret_stays_in_the_keychain";
    match std::env::var_os(WORLD) {
        None => in_a_world_of_its_own(name),
        Some(world) => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(practising(Path::new(&world)));
        }
    }
}

async fn practising(world: &Path) {
    let data = world.join("data");
    let window = Window::open(&program("rollcall-app"), &["--data", data.to_str().unwrap()]).await;

    window.element("door-practise").await.click().await;
    assert_eq!(window.count("list-card").await, 12);

    // The command shares the data folder and the keychain with the window, or it could not send.
    let list = "Practice – User accounts";
    std::fs::write(world.join("staff.csv"), STAFF).unwrap();
    rollcall(world, &["send", "staff.csv", "--list", list]);

    let card = window.matching(&format!("[data-testid=\"list-card\"][data-list=\"{list}\"]")).await;
    card.element("open-list").await.click().await;
    window.element("reading-grid").await;
    for person in ["Ada Abara", "Amir Adler", "Anna Almeida"] {
        window.holding("reading-row", person).await;
    }
    assert_eq!(window.count("reading-row").await, 3);
    if let Some(file) = std::env::var_os("JOURNEY_PICTURE") {
        window.picture(Path::new(&file)).await;
    }
    assert!(window.holding("reading-row", "Ada Abara").await.is_displayed().await, "the rows are not seen");
    let summary = window.element("reading-summary").await.text().await;
    assert!(summary.contains('3'), "{summary}");

    let source = window.source().await;
    let secret = the_secret_is_in_the_keychain(&data).await;
    assert!(!source.contains(&secret), "the page holds the secret");
    // While the window is open, SQLite's write-ahead log still stands beside the database.
    the_secret_is_in_no_file(world, &secret);
    window.close().await;
    the_secret_is_in_no_file(world, &secret);
}

/// Held against what the practice Vanta itself says that its secret is.
async fn the_secret_is_in_the_keychain(data: &Path) -> String {
    let practice: Value =
        serde_json::from_slice(&std::fs::read(data.join("practice.json")).unwrap()).unwrap();
    let says = |fact: &str| practice[fact].as_str().unwrap().to_owned();
    let connections = rollcall(data.parent().unwrap(), &["connections"]);
    let address = connections["connections"][0]["address"].as_str().unwrap().parse().unwrap();
    let application = Application { address, client_id: says("client_id") };
    let keychain = Keychain::new(Arc::new(SystemClock));
    let kept = keychain.get(&application.key()).await.unwrap().expect("an item in the keychain");
    assert!(kept.open().contains(&says("client_secret")));
    says("client_secret")
}

/// In none but the practice Vanta's own file, which stands for Vanta.
fn the_secret_is_in_no_file(world: &Path, secret: &str) {
    let all = files(world);
    for needed in ["rollcall.sqlite3", "rollcall.log", "practice.json"] {
        assert!(all.iter().any(|file| file.ends_with(needed)), "{needed} in {all:?}");
    }
    let holds = |file: &&PathBuf| {
        // Sockets and files that the web view has taken away meanwhile cannot be read, and hold nothing.
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes.windows(secret.len()).any(|part| part == secret.as_bytes())
    };
    let holding: Vec<&PathBuf> = all.iter().filter(holds).collect();
    assert_eq!(holding, [&world.join("data/practice.json")]);
}

/// Runs the command; it must end well. Its document.
fn rollcall(world: &Path, words: &[&str]) -> Value {
    let mut command = Command::new(program("rollcall"));
    command.current_dir(world).args(["--json", "--data", "data"]).args(words).stdin(Stdio::null());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "rollcall {words:?}: {said}");
    serde_json::from_str(&said).unwrap()
}

fn in_a_world_of_its_own(name: &str) {
    let missing: Vec<&str> = TOOLS.into_iter().filter(|tool| !is_on_path(tool)).collect();
    if !missing.is_empty() {
        let said = format!("SKIPPED: the real window cannot be driven without {}", missing.join(", "));
        assert!(std::env::var_os("CI").is_none_or(|value| value != "true"), "{said}");
        println!("{said}");
        return;
    }
    for built in ["rollcall-app", "rollcall"] {
        let there = program(built).is_file();
        assert!(there, "{built} is not built; run: cargo build -p rollcall-app -p rollcall-cli");
    }
    let world = tempfile::Builder::new().prefix("journey-").tempdir().unwrap();
    let status = inside(world.path(), name).status().unwrap();
    assert!(status.success(), "the journey failed; what it said stands above");
}

/// This test again, in a new world.
fn inside(world: &Path, name: &str) -> Command {
    let mut command = Command::new("xvfb-run");
    command
        .args(["-a", "-s", "-screen 0 1280x900x24", "dbus-run-session", "--", "sh", "-c", UNLOCKED])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(WORLD, world)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(world)
        .stdin(Stdio::null());
    for variable in std::env::vars_os().map(|(variable, _)| variable) {
        if variable.to_string_lossy().starts_with("ROLLCALL_") || variable == "WAYLAND_DISPLAY" {
            command.env_remove(variable);
        }
    }
    let homes =
        ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"];
    for home in homes {
        let folder = world.join(home.to_lowercase());
        std::fs::create_dir(&folder).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
        command.env(home, folder);
    }
    command
}
