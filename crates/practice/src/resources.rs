//! The API itself: login, and the lists with their old and new spellings.
//!
//! The order in which things are found wrong follows what was seen live where that is known: the gateway's
//! refusals first, then the path, the token, the limit, the list, and the records last.

use std::time::Duration;

use hyper::Method;
use serde::Serialize;
use serde_json::json;
use vanta::{Breach, Fault as Refusal, Kind, Limits, Record, Schema, Value};

use crate::answer::{self, Answer};
use crate::door::{READ, WRITE};
use crate::fault::{Fault, On};
use crate::server::{Asked, Pause, Reply};
use crate::{Shared, Switches, World};

pub(crate) async fn answer(shared: &Shared, asked: &Asked) -> Reply {
    if asked.body.len() > Limits::GATEWAY_BYTES {
        return answer::too_long(Limits::GATEWAY_BYTES).into();
    }
    let Some(call) = Call::of(asked) else {
        return answer::cannot(asked.method.as_str(), &asked.path).into();
    };
    let fault = shared.world().faults.take(call.on());
    match fault {
        None => call.answer(shared, asked, None).into(),
        Some(fault) => misbehave(shared, asked, &call, fault).await,
    }
}

/// What is asked for.
enum Call {
    Login,
    Suspend,
    Get(&'static Kind),
    Put(&'static Kind),
}

impl Call {
    fn of(asked: &Asked) -> Option<Call> {
        match (&asked.method, asked.path.as_str()) {
            (&Method::POST, "/oauth/token") => return Some(Call::Login),
            (&Method::POST, "/v1/oauth/token/suspend") => return Some(Call::Suspend),
            _ => {}
        }
        let rest = asked.path.strip_prefix("/v1/resources/")?;
        let (name, old) = rest.split_once('/').map_or((rest, None), |(name, old)| (name, Some(old)));
        let kind = Kind::named(name)?;
        match (&asked.method, old) {
            (&Method::GET, None | Some("list_all")) => Some(Call::Get(kind)),
            (&Method::PUT, None | Some("sync_all")) => Some(Call::Put(kind)),
            _ => None,
        }
    }

    fn on(&self) -> On {
        match self {
            Call::Login | Call::Suspend => On::Login,
            Call::Get(_) => On::Get,
            Call::Put(_) => On::Put,
        }
    }

    fn answer(&self, shared: &Shared, asked: &Asked, fault: Option<&Fault>) -> Answer {
        match self {
            Call::Login | Call::Suspend => log_in(shared, asked, matches!(self, Call::Suspend)),
            Call::Get(kind) => get(shared, asked, kind, fault),
            Call::Put(kind) => put(shared, asked, kind, fault),
        }
    }
}

async fn misbehave(shared: &Shared, asked: &Asked, call: &Call, fault: Fault) -> Reply {
    let right = |fault: Option<&Fault>| call.answer(shared, asked, fault);
    match fault {
        Fault::Hold => Reply::Late(right(None), Pause::Release),
        Fault::HoldBefore => {
            Pause::Release.end(shared).await;
            right(None).into()
        }
        Fault::Delay { seconds } => Reply::Late(right(None), Pause::Clock(Duration::from_secs(seconds))),
        Fault::DropBefore => Reply::Cut,
        Fault::DropAfter => {
            drop(right(None));
            Reply::Cut
        }
        Fault::RevokeToken => {
            shared.world().door.revoke();
            right(None).into()
        }
        Fault::TooMany { retry_after } => {
            let answer = answer::error(429, "rate limit exceeded");
            match retry_after {
                Some(seconds) => answer::with(answer, "retry-after", &seconds.to_string()).into(),
                None => answer.into(),
            }
        }
        Fault::Trouble { status, text, applied } => {
            if applied {
                drop(right(None));
            }
            answer::text(status, &text).into()
        }
        Fault::Html => answer::gateway_forbids().into(),
        Fault::WrongJson => {
            drop(right(None));
            answer::json(200, &json!({"hello": "there"})).into()
        }
        Fault::Empty => {
            drop(right(None));
            answer::of(200, "application/json", "").into()
        }
        Fault::Truncated => answer::truncated(right(None)).await.into(),
        Fault::Redirect => {
            let answer = answer::text(308, "Permanent Redirect. Use https://api.vanta.com instead.");
            answer::with(answer, "location", "https://api.vanta.com/").into()
        }
        Fault::SomebodyWrites => {
            let list = list_id(asked);
            shared.remove_first(&list.unwrap_or_default());
            right(None).into()
        }
        fault @ (Fault::Reject | Fault::HideRemoved | Fault::StoreOtherwise { .. }) => {
            right(Some(&fault)).into()
        }
    }
}

fn log_in(shared: &Shared, asked: &Asked, suspend: bool) -> Answer {
    let now = shared.clock.now();
    let mut world = shared.world();
    if let Err(refused) = world.door.admit_login(now, limit(shared, shared.limits.logins_a_minute), suspend) {
        return refused;
    }
    let Some(json) =
        asked.json.then(|| serde_json::from_slice::<serde_json::Value>(&asked.body).ok()).flatten()
    else {
        return answer::login_error(400, "invalid_request", "the body must be JSON");
    };
    if suspend { world.door.suspend(&json) } else { world.door.log_in(&json, now, shared.chance.as_ref()) }
}

fn get(shared: &Shared, asked: &Asked, kind: &'static Kind, fault: Option<&Fault>) -> Answer {
    if !asked.body.is_empty() {
        return answer::gateway_forbids();
    }
    let mut world = shared.world();
    if let Err(refused) = admit(shared, &mut world, asked, READ) {
        return refused;
    }
    let Some(list_id) = list_id(asked) else {
        return answer::error(400, "must have required query parameter 'resourceId'");
    };
    if let Err(refused) = declared(&world, kind, &list_id) {
        return refused;
    }
    let hide = world.switches.hide_removed || fault == Some(&Fault::HideRemoved);
    answer::json(200, &Held { resources: world.lists.shown(&list_id, hide) })
}

fn put(shared: &Shared, asked: &Asked, kind: &'static Kind, fault: Option<&Fault>) -> Answer {
    let mut world = shared.world();
    if let Err(refused) = admit(shared, &mut world, asked, WRITE) {
        return refused;
    }
    let sent = match Sent::read(asked) {
        Ok(sent) => sent,
        Err(words) => return answer::error(400, &words),
    };
    if let Err(refused) = declared(&world, kind, &sent.list_id) {
        return refused;
    }
    if sent.records.len() > shared.limits.records {
        let status = if world.switches.too_many_is_413 { 413 } else { 400 };
        return answer::error(
            status,
            &format!("/resources: must NOT have more than {} items", shared.limits.records),
        );
    }
    if let Err(words) = checked(&world, kind, &sent) {
        return answer::error(400, &words);
    }
    let (records, rejected) = altered(sent.records, fault);
    let accepted = records.len();
    if shared.replace(&mut world, &sent.list_id, records).is_err() {
        return answer::text(500, "the practice Vanta could not write its state file");
    }
    let switches = &world.switches;
    if switches.results_answer || !rejected.is_empty() {
        return answer::json(200, &json!({"results": {"accepted": accepted, "rejected": rejected}}));
    }
    answer::json(200, &json!({ "success": true }))
}

/// What a `GET` answers.
#[derive(Serialize)]
struct Held<'a> {
    resources: Vec<&'a Record>,
}

/// What a `PUT` carries.
struct Sent {
    list_id: String,
    records: Vec<Record>,
}

impl Sent {
    fn read(asked: &Asked) -> Result<Sent, String> {
        let body: Value = serde_json::from_slice(&asked.body).map_err(|_| "the body must be JSON")?;
        let Value::Object(mut body) = body else { return Err("must be object".to_owned()) };
        let list_id = match body.remove("resourceId") {
            Some(Value::String(list_id)) => list_id.into(),
            Some(_) => return Err("/resourceId: must be string".to_owned()),
            None => return Err("must have property 'resourceId'".to_owned()),
        };
        let records = match body.remove("resources") {
            Some(Value::Array(records)) => records,
            Some(_) => return Err("/resources: must be array".to_owned()),
            None => return Err("must have property 'resources'".to_owned()),
        };
        let record = |(place, value)| match value {
            Value::Object(record) => Ok(record),
            _ => Err(format!("/{place}: must be object")),
        };
        Ok(Sent { list_id, records: records.into_iter().enumerate().map(record).collect::<Result<_, _>>()? })
    }
}

/// How many records a body carries, for the log.
pub(crate) fn count(body: &[u8]) -> Option<usize> {
    #[derive(serde::Deserialize)]
    struct Counted {
        resources: Vec<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Counted>(body).ok().map(|counted| counted.resources.len())
}

fn limit(shared: &Shared, limit: usize) -> usize {
    if shared.unlimited { usize::MAX } else { limit }
}

fn admit(shared: &Shared, world: &mut World, asked: &Asked, scope: &str) -> Result<(), Answer> {
    if world.switches.wrong_application_type {
        return Err(answer::of(403, "application/json", "Forbidden")); // plain text under this type, as seen live
    }
    let most = limit(shared, shared.limits.requests_a_minute);
    world.door.admit(asked.authorization.as_deref(), scope, shared.clock.now(), most)
}

/// The list that a request names: in the query, or in the body of a `PUT`.
fn list_id(asked: &Asked) -> Option<String> {
    asked.parameter("resourceId").or_else(|| Sent::read(asked).ok().map(|sent| sent.list_id))
}

fn declared(world: &World, kind: &Kind, list_id: &str) -> Result<(), Answer> {
    let known = world.lists.get(list_id).is_some_and(|list| list.declared.kind == kind);
    if known { Ok(()) } else { Err(answer::error(404, "Resource not found")) }
}

/// The first thing that Vanta would refuse, in its words.
fn checked(world: &World, kind: &'static Kind, sent: &Sent) -> Result<(), String> {
    let properties =
        world.lists.get(&sent.list_id).map(|list| list.declared.properties.as_slice()).unwrap_or_default();
    let faults = Schema { kind, properties }.check_all(&sent.records);
    let refused = faults.into_iter().find(|fault| refuses(fault, &world.switches));
    if let Some(fault) = refused {
        return Err(fault.to_string());
    }
    let unknown_mfa = |record: &Record| record.get("mfaEnabled").is_some_and(Value::is_null);
    match sent.records.iter().position(unknown_mfa).filter(|_| world.switches.refuse_null_mfa) {
        Some(place) => Err(format!("/{place}/mfaEnabled: must be boolean")),
        None => Ok(()),
    }
}

/// Whether this Vanta refuses such a fault: what is only documented may be let pass by a switch.
fn refuses(fault: &Refusal, switches: &Switches) -> bool {
    match fault.breach {
        Breach::Duplicate { .. } => switches.refuse_duplicates,
        Breach::Link
        | Breach::Range { .. }
        | Breach::NotUnless { .. }
        | Breach::NeededWhen { .. }
        | Breach::NotEmpty { .. }
        | Breach::EmptyId => !switches.lenient,
        Breach::Missing { .. } | Breach::Type { .. } | Breach::Choice { .. } | Breach::Extra { .. } => true,
    }
}

/// The records as a fault lets them be stored, and those that it refuses.
fn altered(mut records: Vec<Record>, fault: Option<&Fault>) -> (Vec<Record>, Vec<serde_json::Value>) {
    match fault {
        Some(Fault::Reject) if !records.is_empty() => {
            let rejected = records.remove(0);
            let id = rejected.get("uniqueId").cloned().unwrap_or_default();
            (records, vec![json!({"uniqueId": id, "error": "rejected on request"})])
        }
        Some(Fault::StoreOtherwise { field, value }) => {
            for record in &mut records {
                record.insert(field, value.clone());
            }
            (records, Vec::new())
        }
        _ => (records, Vec::new()),
    }
}
