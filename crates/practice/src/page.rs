//! The page that shows, live, what this Vanta holds; and the control address that tests use.
//!
//! Both stand behind a random part of the path that is printed at the start. The page builds everything it
//! shows as text, runs under a strict policy, and never gets a secret or a token.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use vanta::{Field, Kind, Property};

use crate::answer::{self, Answer};
use crate::fault::{Fault, On};
use crate::lists::is_live;
use crate::server::Asked;
use crate::{Declared, Shared};

/// How many records of a list the page shows.
const SHOWN: usize = 200;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Answers what stands behind the random part: `inside` is the rest of the path.
pub(crate) fn answer(shared: &Shared, asked: &Asked, inside: &str) -> Answer {
    let file = |kind, content: &'static str| answer::of(200, kind, content);
    let answer = match (&asked.method, inside) {
        (&Method::GET, "") => answer::with(answer::text(308, ""), "location", &format!("{}/", asked.path)),
        (&Method::GET, "/") => file("text/html; charset=utf-8", include_str!("page/page.html")),
        (&Method::GET, "/page.css") => file("text/css; charset=utf-8", include_str!("page/page.css")),
        (&Method::GET, "/page.js") => file("text/javascript; charset=utf-8", include_str!("page/page.js")),
        (&Method::GET, "/now.json") => answer::json(200, &now(shared)),
        (&Method::GET, "/list.json") => list(shared, asked),
        (&Method::POST, control) => do_control(shared, asked, control),
        _ => answer::cannot(asked.method.as_str(), "/"),
    };
    answer::with(answer, "content-security-policy", POLICY)
}

fn now(shared: &Shared) -> Value {
    let world = shared.world();
    let list = |list: &crate::lists::List| {
        let live = list.records.iter().filter(|record| is_live(record)).count();
        json!({
            "kind": list.declared.kind.name,
            "label": list.declared.kind.label,
            "list_id": list.declared.list_id,
            "live": live,
            "removed": list.records.len() - live,
            "revision": list.revision,
        })
    };
    json!({
        "practice": true,
        "at": shared.clock.now(),
        "client_id": world.door.client_id(),
        "logged_in_since": world.door.logged_in_since(shared.clock.now()),
        "logins": world.door.logins(),
        "unlimited": shared.unlimited,
        "logins_a_minute": shared.limits.logins_a_minute,
        "requests_a_minute": shared.limits.requests_a_minute,
        "switches": world.switches,
        "faults_waiting": world.faults.waiting(),
        "lists": world.lists.all().iter().map(list).collect::<Vec<_>>(),
        "requests": world.seen,
    })
}

fn list(shared: &Shared, asked: &Asked) -> Answer {
    let id = asked.parameter("list").unwrap_or_default();
    let world = shared.world();
    let Some(list) = world.lists.get(&id) else { return answer::error(404, "no such list") };
    let field = |field: &Field| json!({"name": field.name, "label": field.label});
    let fields: Vec<Value> = list.declared.kind.fields.iter().map(field).collect();
    let first = &list.records[..list.records.len().min(SHOWN)];
    answer::json(200, &json!({"fields": fields, "records": first, "total": list.records.len()}))
}

/// What tests ask of it: `faults`, `switches`, `lists`, `release`.
fn do_control(shared: &Shared, asked: &Asked, control: &str) -> Answer {
    #[derive(Deserialize)]
    struct Add {
        on: On,
        #[serde(flatten)]
        fault: Fault,
    }
    #[derive(Deserialize)]
    struct List {
        kind: String,
        list_id: String,
        #[serde(default)]
        properties: Vec<Property>,
    }
    let done = match control {
        "/faults" => read(asked).map(|Add { on, fault }| shared.world().faults.add(on, fault)),
        "/switches" => read(asked).map(|switches| shared.world().switches = switches),
        "/release" => {
            let held = *shared.held.borrow();
            shared.released.send_replace(held);
            Ok(())
        }
        "/lists" => read(asked).and_then(|List { kind, list_id, properties }| {
            let kind = Kind::named(&kind).ok_or_else(|| format!("unknown kind {kind}"))?;
            let mut world = shared.world();
            world.lists.declare(Declared { kind, list_id, properties });
            shared.save(&world).map_err(|error| format!("the state file cannot be written: {error}"))
        }),
        _ => return answer::cannot("POST", "/"),
    };
    match done {
        Ok(()) => answer::json(200, &json!({ "done": true })),
        Err(words) => answer::error(400, &words),
    }
}

fn read<T: serde::de::DeserializeOwned>(asked: &Asked) -> Result<T, String> {
    if !asked.json {
        return Err("the body must be JSON".to_owned());
    }
    serde_json::from_slice(&asked.body).map_err(|error| error.to_string())
}
