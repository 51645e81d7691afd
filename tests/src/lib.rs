//! What needs the whole: journeys through the command and through the real window.
//!
//! A journey is a test file beside this crate; here is what it drives: a [`Window`] through WebDriver, and
//! a [`Desk`] at which the command is called, with what it [`Said`].

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "only tests use it")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};

mod desk;

pub use desk::{Desk, command, root};

/// How long the driver looks for an element that is not there yet, in milliseconds.
const PATIENCE: u64 = 30_000;

/// The name under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The desktop program in its real window, driven by WebKitWebDriver.
pub struct Window {
    driver: Child,
    http: reqwest::Client,
    session: String,
}

/// One element of the page.
pub struct Element<'a> {
    window: &'a Window,
    id: String,
}

impl Window {
    /// Starts the program with these arguments and opens its window.
    pub async fn open(program: &Path, arguments: &[&str]) -> Window {
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts");
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().unwrap();
        let mut window = Window { driver, http, session: format!("http://127.0.0.1:{port}") };
        window.driver_listens().await;
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "timeouts": {"implicit": PATIENCE},
            "webkitgtk:browserOptions": {"binary": program, "args": arguments},
        }}});
        let answer = window.ask("/session", Some(capabilities)).await;
        let id = answer["sessionId"].as_str().expect("a session").to_owned();
        window.session = format!("{}/session/{id}", window.session);
        window
    }

    /// The first element of this test ID, once it is there.
    pub async fn element(&self, test_id: &str) -> Element<'_> {
        self.matching(&by_test_id(test_id)).await
    }

    /// The first element that matches this CSS selector, once it is there.
    pub async fn matching(&self, selector: &str) -> Element<'_> {
        let found = self.ask("/element", Some(css(selector))).await;
        Element { window: self, id: found[ELEMENT].as_str().unwrap().to_owned() }
    }

    /// The first element of this test ID that holds this text, once it is there.
    pub async fn holding(&self, test_id: &str, text: &str) -> Element<'_> {
        let path = format!("//*[@data-testid='{test_id}'][contains(., '{text}')]");
        let found = self.ask("/element", Some(json!({"using": "xpath", "value": path}))).await;
        Element { window: self, id: found[ELEMENT].as_str().unwrap().to_owned() }
    }

    /// How many elements of this test ID there are, once there is one.
    pub async fn count(&self, test_id: &str) -> usize {
        self.ask("/elements", Some(css(&by_test_id(test_id)))).await.as_array().unwrap().len()
    }

    /// What the page holds, as text.
    pub async fn source(&self) -> String {
        self.ask("/source", None).await.as_str().unwrap().to_owned()
    }

    /// Writes a picture of the page to a PNG file.
    pub async fn picture(&self, file: &Path) {
        let text = self.ask("/screenshot", None).await;
        let picture = BASE64_STANDARD.decode(text.as_str().unwrap()).unwrap();
        std::fs::write(file, picture).unwrap();
    }

    /// Closes the window; the program ends.
    pub async fn close(self) {
        self.http.delete(&self.session).send().await.unwrap();
    }

    async fn driver_listens(&self) {
        let status = format!("{}/status", self.session);
        let mut again = tokio::time::interval(Duration::from_millis(50));
        for _ in 0..400 {
            again.tick().await;
            if self.http.get(&status).send().await.is_ok() {
                return;
            }
        }
        panic!("WebKitWebDriver does not listen");
    }

    /// A question with a body is a POST, one without a GET.
    async fn ask(&self, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.session);
        let request = match &body {
            Some(body) => self.http.post(url).json(body),
            None => self.http.get(url),
        };
        let response = request.send().await.expect("the driver answers");
        let is_well = response.status().is_success();
        let mut answer: Value = response.json().await.expect("the driver answers in JSON");
        assert!(is_well, "{path} {body:?}: {answer}");
        answer["value"].take()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.driver.kill(); // it may have ended already
        let _ = self.driver.wait();
    }
}

impl<'a> Element<'a> {
    /// Clicks it.
    pub async fn click(&self) {
        self.window.ask(&format!("/element/{}/click", self.id), Some(json!({}))).await;
    }

    /// The text that a person sees.
    pub async fn text(&self) -> String {
        self.window.ask(&format!("/element/{}/text", self.id), None).await.as_str().unwrap().to_owned()
    }

    /// Whether a person sees it.
    pub async fn is_displayed(&self) -> bool {
        self.window.ask(&format!("/element/{}/displayed", self.id), None).await == true
    }

    /// The first element of this test ID inside, once it is there.
    pub async fn element(&self, test_id: &str) -> Element<'a> {
        let path = format!("/element/{}/element", self.id);
        let found = self.window.ask(&path, Some(css(&by_test_id(test_id)))).await;
        Element { window: self.window, id: found[ELEMENT].as_str().unwrap().to_owned() }
    }
}

fn by_test_id(test_id: &str) -> String {
    format!("[data-testid=\"{test_id}\"]")
}

fn css(selector: &str) -> Value {
    json!({"using": "css selector", "value": selector})
}

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// What one call of the command came to.
pub struct Said {
    /// Its exit code; -1 where a signal ended it.
    pub code: i32,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Said {
    /// The one JSON document that it printed.
    pub fn json(&self) -> Value {
        assert_eq!(self.out.trim().lines().count(), 1, "exactly one document: {}{}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("JSON, but: {}{}", self.out, self.err))
    }

    /// The same, where it ended with that code.
    pub fn expect(self, code: i32) -> Said {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The program of that name beside the running test, as cargo builds it.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let program = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(program.exists(), "{} is missing: cargo build --workspace", program.display());
    program
}

/// Whether a program of that name is on the path.
pub fn is_on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Every file in a folder and the folders in it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}
