//! A desk: a practice Vanta that the command itself runs, and a home of its own for everything the command keeps.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Said, program};

/// A practice Vanta run by the command, and a home of its own for everything the command keeps.
pub struct Desk {
    /// The practice Vanta.
    pub practice: Child,
    /// What it said of itself.
    pub known: Value,
    /// The folder in which everything happens.
    pub home: TempDir,
}

/// The project's own folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What seals in tests, where there is no keychain: 32 bytes in base64.
const SEAL_KEY: &str = "YSBrZXkgZm9yIHRlc3RzIGFuZCBub3RoaW5nIGVsc2U=";

/// The command with nothing of this computer's own: no keychain, no proxy, no folders but those of the test.
pub fn command(home: &Path) -> Command {
    let mut command = Command::new(program("rollcall"));
    command.env_clear().current_dir(root()).env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
    command.env("XDG_DATA_HOME", home.join("share")).env("ROLLCALL_DATA", home.join("data"));
    command.env("ROLLCALL_SEAL_KEY", SEAL_KEY).stdin(Stdio::null());
    command
}

impl Desk {
    /// With a practice Vanta that counts neither requests nor logins, and nothing else.
    #[expect(clippy::new_without_default, reason = "it starts a process")]
    pub fn new() -> Desk {
        let home = tempfile::tempdir().unwrap();
        let mut start = command(home.path());
        start.args(["practice", "--unlimited", "--json"]).stdout(Stdio::piped());
        let mut practice = start.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(practice.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Desk { practice, known: serde_json::from_str(&line).unwrap(), home }
    }

    /// With the connection "Practice" and the list "Staff".
    pub fn with_list() -> Desk {
        let desk = Desk::new();
        let (id, url) = (desk.text("client_id"), desk.text("url"));
        desk.run(&["connection", "add", "Practice", "--client-id", &id, "--url", &url]).expect(0);
        desk.add_list("Staff", "user_account");
        desk
    }

    /// Adds a list for the practice Vanta's list of that kind, with the properties that it declares.
    pub fn add_list(&self, name: &str, kind: &str) {
        let id = self.list_id(kind);
        let declared: Vec<String> =
            self.list_of(kind)["properties"].as_array().map_or_else(Vec::new, |all| {
                let text = |property: &Value, name: &str| property[name].as_str().unwrap().to_owned();
                all.iter()
                    .map(|property| format!("{}:{}", text(property, "name"), text(property, "type")))
                    .collect()
            });
        let mut add = vec!["list", "add", name, "--connection", "Practice", "--kind", kind, "--id", &id];
        declared.iter().for_each(|property| add.extend(["--property", property]));
        self.run(&add).expect(0);
    }

    fn list_of(&self, kind: &str) -> &Value {
        let lists = self.known["lists"].as_array().unwrap();
        lists.iter().find(|list| list["kind"] == kind).unwrap()
    }

    /// Writes a file into the home, and gives its path.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The path of a file in the home.
    pub fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    /// What the practice Vanta said of itself under that name.
    pub fn text(&self, name: &str) -> String {
        self.known[name].as_str().unwrap().to_owned()
    }

    /// The ID of its list of that kind.
    pub fn list_id(&self, kind: &str) -> String {
        self.list_of(kind)["list_id"].as_str().unwrap().to_owned()
    }

    /// The command with the practice key in its environment.
    pub fn call(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.home.path());
        command.env("ROLLCALL_CLIENT_ID", self.text("client_id"));
        command.env("ROLLCALL_CLIENT_SECRET", self.text("client_secret"));
        command.args(arguments);
        command
    }

    /// Runs the command to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.call(arguments).output().unwrap().into()
    }

    /// Writes a csv of people whose rows `change` may alter.
    pub fn staff(
        &self,
        name: &str,
        people: std::ops::Range<u32>,
        change: impl Fn(u32, String) -> String,
    ) -> String {
        let row = |id: u32| {
            let row = format!(
                "Person {id},E-{id},https://hr.example.com/{id},Person {id},p{id},p{id}@example.com,BASE,2024-03-01,\
                 ACTIVE,TRUE,OTP,PASSWORD\n"
            );
            change(id, row)
        };
        let headings = "displayName,uniqueId,externalUrl,fullName,accountName,email,permissionLevel,createdTimestamp,\
                        status,mfaEnabled,mfaMethods,authMethod\n";
        self.file(name, &format!("{headings}{}", people.map(row).collect::<String>()))
    }

    /// A csv of people as Vanta wants them.
    pub fn plain(&self, name: &str, people: std::ops::Range<u32>) -> String {
        self.staff(name, people, |_, row| row)
    }

    /// Asks the practice Vanta to misbehave once.
    pub fn fault(&self, fault: &Value) {
        let page = self.text("page");
        let address = page.strip_prefix("http://").unwrap();
        let (host, path) = address.split_once('/').unwrap();
        let body = fault.to_string();
        let mut socket = std::net::TcpStream::connect(host).unwrap();
        let request = format!(
            "POST /{path}faults HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(socket).read_line(&mut answer).unwrap();
        assert!(answer.contains(" 200 "), "{answer}");
    }

    /// How many live records the list "Staff" holds.
    pub fn holds(&self) -> u64 {
        self.run(&["read", "--list", "Staff", "--json"]).expect(0).json()["live"].as_u64().unwrap()
    }

    /// What people read of these calls, each with its command line and exit code, without what differs from run to run.
    pub fn told(&self, calls: &[&[&str]]) -> String {
        let told = |arguments: &&[&str]| {
            let said = self.run(arguments);
            format!(
                "$ rollcall {}\n{}{}(exit code {})\n\n",
                arguments.join(" "),
                said.out,
                said.err,
                said.code
            )
        };
        self.steady(&calls.iter().map(told).collect::<String>())
    }

    fn steady(&self, text: &str) -> String {
        let home = self.home.path().display().to_string();
        let mut text = text.replace(&home, "HOME").replace(&self.text("client_id"), "CLIENT_ID");
        text = text.replace(&self.text("url"), "URL").replace(&self.list_id("user_account"), "LIST_ID");
        let steady = |word: &str| {
            let hexadecimal = word.chars().all(|c| c.is_ascii_hexdigit());
            if word.len() == 64 && hexadecimal { "PLAN".to_owned() } else { word.to_owned() }
        };
        let line = |line: &str| match line.strip_prefix("Run ") {
            Some(_) => "Run RUN".to_owned(),
            None => line.split(' ').map(steady).collect::<Vec<_>>().join(" "),
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.practice.kill();
        let _ = self.practice.wait();
    }
}
