//! The same review as other people would write it: Python with python-calamine and requests, Node with SheetJS.
//!
//! Their scripts stand under `tests/peers`. What they need is put into the target folder, from the package registries;
//! where a language is not here, or its packages cannot be had, it is not measured and that is said.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Subject;
use crate::Outcome;
use crate::practice::Practice;
use crate::run;

/// A review in another language.
pub(super) struct Peer {
    /// As it is named in the table.
    pub(super) name: &'static str,
    /// So many times Rollcall should be faster.
    pub(super) times: f64,
    /// So many times it is aimed at.
    pub(super) stretch: f64,
    /// Its process, where it can be had.
    pub(super) subject: Option<Subject>,
}

/// The peers, ready to review a workbook against a list of user accounts.
pub(super) fn ready(practice: &Practice, workbook: &Path) -> Outcome<[Peer; 2]> {
    let folder = run::target().join("peers");
    fs::create_dir_all(&folder)?;
    let list = PathBuf::from(practice.list("user_account")?);
    let settings = vec![
        ("VANTA_URL", practice.says("url")?.to_owned()),
        ("VANTA_CLIENT_ID", practice.says("client_id")?.to_owned()),
        ("VANTA_CLIENT_SECRET", practice.says("client_secret")?.to_owned()),
    ];
    let subject = |program: Vec<PathBuf>| {
        let words = program.into_iter().chain([workbook.to_path_buf(), list.clone()]).collect();
        Subject::new(words, settings.clone(), 0)
    };
    Ok([
        Peer {
            name: "python-calamine and requests",
            times: 2.0,
            stretch: 3.0,
            subject: python(&folder).map(&subject),
        },
        Peer { name: "SheetJS in Node", times: 5.0, stretch: 10.0, subject: node(&folder).map(&subject) },
    ])
}

fn scripts() -> PathBuf {
    run::root().join("tests/peers")
}

fn python(folder: &Path) -> Option<Vec<PathBuf>> {
    let home = folder.join("python");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let made = python.is_file() || done(Command::new("python3").args(["-m", "venv"]).arg(&home));
    let mut install = Command::new(&python);
    install
        .args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg(scripts().join("requirements.txt"));
    (made && done(&mut install)).then(|| vec![python, scripts().join("review.py")])
}

fn node(folder: &Path) -> Option<Vec<PathBuf>> {
    let home = folder.join("node");
    fs::create_dir_all(&home).ok()?;
    for file in ["package.json", "review.mjs"] {
        fs::copy(scripts().join(file), home.join(file)).ok()?; // its packages are looked for beside it
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let mut install = Command::new(npm);
    install.args(["install", "--silent", "--no-audit", "--no-fund"]).current_dir(&home);
    let program = PathBuf::from(format!("node{}", std::env::consts::EXE_SUFFIX));
    done(&mut install).then(|| vec![program, home.join("review.mjs")])
}

fn done(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
