//! `practice`: a practice Vanta until stopped.

use std::sync::Arc;

use practice::Settings;
use rollcall::clock::{SystemChance, SystemClock};
use rollcall::{Code, Error};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::arguments;
use crate::say;

pub(super) async fn run(asked: arguments::Practice, json: bool) -> Result<Answer, Error> {
    let mut settings = Settings::new(Arc::new(SystemClock), Arc::new(SystemChance));
    settings.port = asked.port;
    settings.state = asked.state;
    settings.unlimited = asked.unlimited;
    let running = practice::start(settings).await.map_err(|error| {
        Error::new(Code::StoreUnusable, format!("The practice Vanta could not start: {error}."))
            .hint("Choose another port with --port, or another file with --state.")
    })?;
    announce(&running, json);
    let _ = tokio::signal::ctrl_c().await;
    running.stop().await;
    Ok(Answer { document: Value::Null, text: String::new(), practice: false, exit: crate::answer::DONE })
}

/// The first line, flushed; with `--json` there is no other.
fn announce(running: &practice::Practice, json: bool) {
    let lists = running.lists();
    if json {
        let lists: Vec<Value> = lists
            .iter()
            .map(|list| json!({"kind": list.kind.name, "list_id": list.list_id, "properties": list.properties}))
            .collect();
        let document = json!({
            "v": 1,
            "practice": true,
            "url": running.url(),
            "client_id": running.client_id(),
            "client_secret": running.client_secret(),
            "page": running.page(),
            "lists": lists,
        });
        return crate::out(&document.to_string());
    }
    let rows: Vec<Vec<String>> =
        lists.iter().map(|list| vec![list.kind.name.to_owned(), list.list_id.clone()]).collect();
    crate::out(&format!(
        "{}\n\nA practice Vanta runs at {}\n  client ID      {}\n  client secret  {}\n  watch it at    {}\n\nIts lists:\n{}\n\
         Stop it with Ctrl-C.",
        say::PRACTICE,
        running.url(),
        running.client_id(),
        running.client_secret(),
        running.page(),
        say::columns(&rows),
    ));
}
