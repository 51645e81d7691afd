//! A practice Vanta for as long as a task lasts, and the `rollcall` command that speaks to it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::Outcome;
use crate::run::{self, Line};

/// A running practice Vanta; it ends with this value.
pub(crate) struct Practice {
    child: Child,
    facts: Value,
}

impl Practice {
    /// Starts one without limits of requests a minute, from the programs of a profile.
    pub(crate) fn start(profile: &str) -> Outcome<Practice> {
        let mut child = bare(&run::program(profile, "rollcall"))
            .args(["practice", "--unlimited", "--json"])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the practice Vanta could not be started: {error}"))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        match serde_json::from_str(&line) {
            Ok(facts) => Ok(Practice { child, facts }),
            Err(error) => {
                end(&mut child);
                Err(format!("the practice Vanta did not say where it is: {error}").into())
            }
        }
    }

    /// What it said of itself: `url`, `client_id`, `client_secret` or `page`.
    pub(crate) fn says(&self, fact: &str) -> Outcome<&str> {
        let text = self.facts[fact].as_str();
        text.ok_or_else(|| format!("the practice Vanta did not say its {fact}").into())
    }

    /// The Vanta list ID of its list of a kind.
    pub(crate) fn list(&self, kind: &str) -> Outcome<&str> {
        let lists = self.facts["lists"].as_array().into_iter().flatten();
        let id = lists.filter(|list| list["kind"] == kind).find_map(|list| list["list_id"].as_str());
        id.ok_or_else(|| format!("the practice Vanta has no list of kind {kind}").into())
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    let _ = child.kill(); // it may have ended already
    let _ = child.wait();
}

/// The command, speaking to a practice Vanta and keeping its data in a folder of its own.
///
/// Its secret comes from the environment, as on a server, so that no keychain is touched.
pub(crate) struct Rollcall {
    program: PathBuf,
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
}

impl Rollcall {
    pub(crate) fn new(profile: &str, folder: &Path, practice: &Practice) -> Outcome<Rollcall> {
        let data = folder.join("data");
        Ok(Rollcall {
            program: run::program(profile, "rollcall"),
            folder: folder.to_path_buf(),
            environment: vec![
                ("ROLLCALL_DATA", data.display().to_string()),
                ("ROLLCALL_CLIENT_ID", practice.says("client_id")?.to_owned()),
                ("ROLLCALL_CLIENT_SECRET", practice.says("client_secret")?.to_owned()),
            ],
        })
    }

    /// Another program with the same folder and the same secret.
    pub(crate) fn sibling(&self, program: &Path) -> Command {
        let mut command = bare(program);
        command.current_dir(&self.folder).envs(self.environment.iter().cloned());
        command
    }

    /// What both find in their environment.
    pub(crate) fn environment(&self) -> &[(&'static str, String)] {
        &self.environment
    }

    /// Runs the command and hands back what it printed.
    pub(crate) fn run(&self, words: &[&str]) -> Outcome<Output> {
        Ok(self.sibling(&self.program).args(words).output()?)
    }

    /// Runs the command with `--json` and reads its document; its exit code must be one of those given.
    pub(crate) fn facts(&self, words: &[&str], exits: &[i32]) -> Outcome<Value> {
        let output = self.run(&[&["--json"], words].concat())?;
        let shown = Line::new("rollcall").and(words.iter().copied());
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.code().is_some_and(|code| exits.contains(&code)) {
            return Err(format!("'{shown}' ended with {}: {}", output.status, text.trim()).into());
        }
        serde_json::from_str(&text).map_err(|error| format!("'{shown}' printed no JSON: {error}").into())
    }
}

/// A program without standard input and without what the person's own environment says to Rollcall.
pub(crate) fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ROLLCALL_")) {
        command.env_remove(name);
    }
    command
}
