//! Set-up: finds what is missing, shows the command that installs it, and asks before running it.
//!
//! Nothing is installed that is there already, so a second run costs less than a second. Where nobody can be
//! asked (`--yes`, `CI=true`, no terminal) it goes on by itself; where it lacks the rights it prints what to
//! run and stops.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::Outcome;
use crate::packages::{self, MANAGERS, Manager};
use crate::run::{self, Line};

/// The oldest Node that builds the pages.
const NODE: u32 = 20;

/// A copy of the lock file that the installed page dependencies were made from.
const STAMP: &str = "ui/node_modules/.rollcall-package-lock.json";

/// Lists of packages older than this name versions that servers may have dropped.
const LISTS_STAY_FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// What the machine is made ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and using.
    Demo,
    /// Everything, the real window and a browser included.
    Test,
}

/// Makes the machine ready, or says what a person must do first.
pub(crate) fn setup(purpose: Purpose, yes: bool) -> Outcome {
    let ask = !yes && run::someone_is_there();
    system_packages(purpose, ask)?;
    toolchain(purpose)?;
    node()?;
    page_dependencies(ask)?;
    println!("Set-up: everything is there.");
    Ok(())
}

fn system_packages(purpose: Purpose, ask: bool) -> Outcome {
    if cfg!(windows) {
        println!("Set-up: Windows brings the web view (WebView2) itself; no package is needed.");
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        return match Line::new("xcode-select -p").answer() {
            Some(_) => Ok(()),
            None => Err("Apple's command line tools are missing. Run: xcode-select --install".into()),
        };
    }
    let Some(manager) = MANAGERS.iter().find(|manager| run::is_on_path(manager.program)) else {
        println!("Set-up: no package manager is known here. Rollcall needs a C compiler, pkg-config and the");
        println!("        development files of WebKitGTK 4.1, ayatana-appindicator 3 and librsvg 2.");
        return Ok(());
    };
    let demo_only = purpose == Purpose::Demo;
    let mut missing = packages::missing(manager, demo_only, &installed(manager), run::is_on_path);
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    missing.iter_mut().for_each(|package| *package = packages::name_on(&system, package));
    match missing.is_empty() {
        true => Ok(()),
        false => install(manager, &missing, ask),
    }
}

/// What the manager says about the packages; it fails where one is missing, so its exit code means nothing.
fn installed(manager: &Manager) -> String {
    let names = manager.needs.iter().map(|need| need.package);
    let output = Line::new(manager.query).and(names).command().output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

fn install(manager: &Manager, missing: &[&'static str], ask: bool) -> Outcome {
    let rights = Rights::find(ask);
    let install = rights.given(Line::new(manager.install).and(missing.iter().copied()));
    let refresh = manager.refresh.filter(|_| lists_are_old()).map(|line| rights.given(Line::new(line)));
    println!(
        "Set-up: {} missing: {}",
        plural(missing.len(), "package is", "packages are"),
        missing.join(", ")
    );
    println!("To be run:");
    for line in refresh.iter().chain([&install]) {
        println!("    {line}");
    }
    if matches!(rights, Rights::Password | Rights::Administrator) {
        return Err("these commands need the administrator's rights; run them, then start again".into());
    }
    if ask {
        consent()?;
    }
    if let Some(refresh) = refresh
        && let Err(error) = refresh.run()
    {
        println!("Set-up: the lists could not be refreshed ({error}); trying with those that are there.");
    }
    install.run()
}

/// How system packages can be installed here.
#[derive(Debug, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    /// By sudo, which would ask for a password, and nobody is there to type it.
    Password,
    /// Only by somebody else.
    Administrator,
}

impl Rights {
    fn find(ask: bool) -> Rights {
        if Line::new("id -u").answer().is_some_and(|id| id.trim() == "0") {
            return Rights::Root;
        }
        // With a person there, sudo may ask for the password; without, it must not need one.
        match run::is_on_path("sudo") {
            false => Rights::Administrator,
            true if ask || Line::new("sudo -n true").answer().is_some() => Rights::Sudo,
            true => Rights::Password,
        }
    }

    fn given(&self, line: Line) -> Line {
        match self {
            Rights::Root | Rights::Administrator => line,
            Rights::Sudo | Rights::Password => line.behind(&Line::new("sudo")),
        }
    }
}

/// Whether apt's lists are missing (as in fresh images) or older than a day.
fn lists_are_old() -> bool {
    let folder = Path::new("/var/lib/apt/lists");
    let Ok(entries) = fs::read_dir(folder) else {
        return true;
    };
    let any_list = entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("_Packages"));
    let fetched = fs::metadata(folder).and_then(|folder| folder.modified());
    !any_list || fetched.map_or(true, |fetched| is_older(fetched, SystemTime::now(), LISTS_STAY_FRESH))
}

fn is_older(then: SystemTime, now: SystemTime, age: Duration) -> bool {
    now.duration_since(then).is_ok_and(|passed| passed > age)
}

/// Asks whether to go on, and fails where the answer is not yes.
fn consent() -> Outcome {
    print!("Install now? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    match answer.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err("nothing was installed; run what is shown above, then start again".into()),
    }
}

/// The parts of the Rust toolchain that the tests use; a minimal one lacks them.
fn toolchain(purpose: Purpose) -> Outcome {
    let parts: &[(&str, &str)] = match purpose {
        Purpose::Demo => &[],
        Purpose::Test => &[("cargo fmt --version", "rustfmt"), ("cargo clippy --version", "clippy")],
    };
    for (question, part) in parts {
        if Line::new(question).answer().is_none() {
            return Err(format!("the Rust toolchain lacks {part}. Run: rustup component add {part}").into());
        }
    }
    Ok(())
}

fn node() -> Outcome {
    let version = Line::new("node --version").answer();
    check_node(version.as_deref())?;
    match Line::new("npm --version").answer() {
        Some(_) => Ok(()),
        None => {
            Err("Node is here but npm is not. It comes with Node's own packages; install it and start again"
                .into())
        }
    }
}

fn check_node(version: Option<&str>) -> Outcome {
    let Some(version) = version.map(str::trim) else {
        return Err(format!(
            "the window's pages are built with Node {NODE} or newer, and there is none on the path"
        )
        .into());
    };
    match major(version) {
        Some(major) if major >= NODE => Ok(()),
        _ => Err(format!(
            "the window's pages are built with Node {NODE} or newer; the one on the path is {version}"
        )
        .into()),
    }
}

fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

/// A clean install of the page dependencies, unless exactly these are there.
fn page_dependencies(ask: bool) -> Outcome {
    let lock = fs::read(run::root().join("ui/package-lock.json"))
        .map_err(|error| format!("ui/package-lock.json cannot be read: {error}"))?;
    let stamp = run::root().join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("Set-up: the page dependencies are not those of ui/package-lock.json.");
    let install = Line::new("npm ci --no-audit --no-fund").in_folder("ui");
    if ask {
        println!("To be run:\n    {install}");
        consent()?;
    }
    install.run()?;
    fs::write(&stamp, lock).map_err(|error| format!("{STAMP} cannot be written: {error}").into())
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_must_be_there_and_new_enough() {
        assert!(check_node(Some("v20.20.2\n")).is_ok());
        assert!(check_node(Some("v24.1.0")).is_ok());
        assert!(
            check_node(Some("v18.19.0"))
                .unwrap_err()
                .to_string()
                .ends_with("the one on the path is v18.19.0")
        );
        assert!(check_node(Some("nonsense")).is_err());
        assert!(check_node(None).unwrap_err().to_string().contains("there is none"));
    }

    #[test]
    fn lists_grow_old_after_a_day() {
        let then = SystemTime::UNIX_EPOCH;
        assert!(!is_older(then, then + LISTS_STAY_FRESH, LISTS_STAY_FRESH));
        assert!(is_older(then, then + LISTS_STAY_FRESH + Duration::from_secs(1), LISTS_STAY_FRESH));
        assert!(!is_older(then + LISTS_STAY_FRESH, then, LISTS_STAY_FRESH), "a clock set back is no reason");
    }

    #[test]
    fn the_shown_command_is_the_one_to_run() {
        let line = Line::new("apt-get update");
        assert_eq!(Rights::Root.given(line.clone()).to_string(), "apt-get update");
        assert_eq!(Rights::Administrator.given(line.clone()).to_string(), "apt-get update");
        assert_eq!(Rights::Password.given(line).to_string(), "sudo apt-get update");
    }
}
