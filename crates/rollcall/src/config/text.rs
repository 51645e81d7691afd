//! From the text of a configuration to what it says.
//!
//! It is read as recipes are, over the parser's tree, so that everything wrong is told at once, with its line, its key
//! and what would be right. What can be known without Vanta is checked here: whoever reviews the file sees its errors
//! where the file stands, and not at night on a server.

use std::path::{Component, Path};

use vanta::{Address, Application, Kind, Property, Region};

use super::secrets;
use crate::list::{List, MOST_MUST_HAVE};
use crate::recipe::Recipe;
use crate::recipe::text::tree::{Findings, Node, Table, did_you_mean, quoted};
use crate::recipe::text::{RecipeError, inside, kind_of};
use crate::review::{Limit, Missing};

/// The version of the format that is read.
const VERSION: i64 = 1;

/// So many hexadecimal digits has a plan's fingerprint.
const FINGERPRINT: usize = 64;

const CONFIG: [&str; 5] = ["config", "recipe", "approved", "connection", "list"];
const CONNECTION: [&str; 3] = ["client_id", "region", "url"];
const LIST: [&str; 8] = ["name", "kind", "id", "properties", "limit", "must_have", "missing", "established"];

/// What the text says.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) application: Application,
    pub(super) list: List,
    pub(super) must_have: Vec<String>,
    pub(super) established: bool,
    pub(super) recipe: Option<RecipeAt>,
    pub(super) approved: Option<String>,
}

/// Where the recipe stands.
#[derive(Debug)]
pub(super) enum RecipeAt {
    /// In a file of this name beside the configuration.
    Beside(String),
    /// In the configuration itself.
    Here(Recipe),
}

/// Reads a configuration. `connection` is the name under which its connection will be known.
///
/// # Errors
/// Every secret in it, and where there is none everything else that is wrong, by line.
pub(super) fn read(text: &str, connection: &str) -> Result<Written, Vec<RecipeError>> {
    let found = secrets::in_lines(text);
    if !found.is_empty() {
        return Err(found);
    }
    let findings = Findings::new(text);
    let written = findings.parse(text).and_then(|tree| version(&findings.root(&tree), connection));
    match (written, findings.all()) {
        (Some(written), wrong) if wrong.is_empty() => Ok(written),
        (_, wrong) => Err(wrong),
    }
}

fn version(root: &Node<'_>, connection: &str) -> Option<Written> {
    let entries = root.entries()?;
    if has_secrets(root) {
        return None;
    }
    let Some((_, version)) = entries.iter().find(|(name, _)| *name == "config") else {
        return root.wrong(
            "it does not say in which version of the format it is written",
            format!("begin it with config = {VERSION}"),
        );
    };
    match version.whole_number()? {
        VERSION => whole(root, connection),
        newer if newer > VERSION => version.wrong(
            format!(
                "this configuration was written for a newer Rollcall: it has version {newer} of the format"
            ),
            format!("this Rollcall reads versions up to {VERSION}; install the newer one"),
        ),
        other => version
            .wrong(format!("there is no version {other} of the format"), format!("write config = {VERSION}")),
    }
}

/// Notes each key under which people put secrets. A recipe's own keys are not looked at: in a table of values
/// "Password" is a word.
fn has_secrets(root: &Node<'_>) -> bool {
    let top = root.entries_if_table().unwrap_or_default();
    let tables = top.iter().filter(|(name, _)| CONFIG.contains(name) && *name != "recipe");
    let inner = tables.flat_map(|(_, node)| node.entries_if_table().unwrap_or_default());
    let found: Vec<Node<'_>> = top
        .iter()
        .cloned()
        .chain(inner)
        .filter(|(name, _)| secrets::is_key(name))
        .map(|(_, node)| node)
        .collect();
    for node in &found {
        node.wrong::<()>(secrets::WHAT, secrets::HINT);
    }
    !found.is_empty()
}

fn whole(root: &Node<'_>, connection: &str) -> Option<Written> {
    let table = root.table(&CONFIG)?;
    let application = match table.get("connection") {
        Some(node) => application(node),
        None => root.wrong("it has no connection", "begin one with [connection]"),
    };
    let listed = match table.get("list") {
        Some(node) => list(node, connection),
        None => root.wrong("it has no list", "begin one with [list]"),
    };
    let kind = listed.as_ref().map(|listed| listed.list.kind);
    let recipe = table.get("recipe").map(|node| recipe(node, kind));
    let approved = table.get("approved").map(fingerprint);
    let Listed { list, must_have, established } = listed?;
    Some(Written {
        application: application?,
        list,
        must_have,
        established,
        recipe: recipe.map_or(Some(None), |recipe| recipe.map(Some))?,
        approved: approved.map_or(Some(None), |approved| approved.map(Some))?,
    })
}

fn application(node: &Node<'_>) -> Option<Application> {
    let table = node.table(&CONNECTION)?;
    let client_id = match table.get("client_id") {
        Some(node) => client_id(node),
        None => node.wrong("it does not say which client ID speaks", "add client_id = \"vci_…\""),
    };
    let address = address(&table);
    Some(Application { address: address?, client_id: client_id? })
}

fn client_id(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    if secrets::begins_one(text) {
        return node.wrong(secrets::WHAT, secrets::HINT);
    }
    match text.trim() == text {
        true => Some(text.to_owned()),
        false => node.wrong("there is space around the client ID", "take it away"),
    }
}

fn address(table: &Table<'_>) -> Option<Address> {
    match (table.get("region"), table.get("url")) {
        (Some(_), Some(url)) => url.wrong(
            "it names a region and an address",
            "keep the region for Vanta, or the url for a practice Vanta",
        ),
        (None, None) => table.node.wrong(
            "it does not say where your Vanta lives",
            "add region = \"us\", or eu, aus, gov; for a practice Vanta url = \"http://127.0.0.1:PORT\"",
        ),
        (Some(node), None) => {
            let text = node.text()?;
            let names = Region::ALL.iter().map(|region| region.name());
            let region = Region::ALL.into_iter().find(|region| region.name() == text);
            let unknown =
                || node.wrong(format!("there is no region {}", quoted(text)), did_you_mean(text, names));
            region.or_else(unknown).map(Address::Vanta)
        }
        (None, Some(node)) => {
            let address = node.text()?.parse().ok().filter(Address::is_practice);
            address.or_else(|| {
                node.wrong(
                    "this is no practice Vanta on this computer",
                    "write http://127.0.0.1:PORT; Vanta itself is named by its region",
                )
            })
        }
    }
}

/// What the table of the list says.
struct Listed {
    list: List,
    must_have: Vec<String>,
    established: bool,
}

fn list(node: &Node<'_>, connection: &str) -> Option<Listed> {
    for (name, misplaced) in node.entries()? {
        if matches!(name, "approved" | "recipe") {
            return misplaced
                .wrong("it stands in the wrong place", "put it at the top of the file, above [connection]");
        }
    }
    let table = node.table(&LIST)?;
    let needed = |key: &str, what: &str, hint: &str| match table.get(key) {
        Some(node) => node.filled_text().map(str::to_owned),
        None => node.wrong(what, hint),
    };
    let name = needed("name", "the list has no name", "add name = \"…\", as you call it");
    let list_id = needed(
        "id",
        "it does not say which list in Vanta",
        "add id = \"…\", from the Resources tab of Vanta's Developer Console",
    );
    let kind = kind_of(&table);
    let properties = table.get("properties").map_or(Some(Vec::new()), |node| properties(node, kind));
    let limit = table.get("limit").map_or(Some(Limit::Usual), limit);
    let missing = table.get("missing").map_or(Some(Missing::Remove), |node| missing(node, kind));
    let must_have = table.get("must_have").map_or(Some(Vec::new()), must_have);
    let established = table.says("established");
    let list = List {
        name: name?,
        connection: connection.to_owned(),
        kind: kind?,
        list_id: list_id?,
        properties: properties?,
        limit: limit?,
        missing: missing?,
    };
    Some(Listed { list, must_have: must_have?, established })
}

fn properties(node: &Node<'_>, kind: Option<&'static Kind>) -> Option<Vec<Property>> {
    let mut declared: Vec<Property> = Vec::new();
    let mut all = true;
    for item in node.items()? {
        let text = item.text();
        let property: Option<Property> = text.and_then(|text| {
            text.parse().ok().or_else(|| {
                item.wrong(
                    format!("{} declares no property", quoted(text)),
                    "write \"name:type\", with boolean, int32, string or timestamp",
                )
            })
        });
        let Some(property) = property else {
            all = false;
            continue;
        };
        if declared.iter().any(|earlier| earlier.name == property.name) {
            item.wrong::<()>(format!("{} is declared twice", quoted(&property.name)), "keep one of the two");
        }
        if kind.is_some_and(|kind| kind.field(&property.name).is_some()) {
            item.wrong::<()>(
                format!("{} is a field of this kind already", quoted(&property.name)),
                "take it out",
            );
        }
        declared.push(property);
    }
    all.then_some(declared)
}

fn limit(node: &Node<'_>) -> Option<Limit> {
    let said = match node.value {
        toml::de::DeValue::Integer(_) => node.whole_number()?.to_string(),
        _ => node.text()?.to_owned(),
    };
    said.parse()
        .map_or_else(|right: String| node.wrong(format!("{} is no limit", quoted(&said)), right), Some)
}

fn missing(node: &Node<'_>, kind: Option<&'static Kind>) -> Option<Missing> {
    match node.text()? {
        "remove" => Some(Missing::Remove),
        "deactivate" if kind.is_some_and(|kind| kind.deactivated.is_none()) => node.wrong(
            "this kind has no state for \"no longer active\" in Vanta",
            "leave it out, or keep whoever is missing with --keep-missing",
        ),
        "deactivate" => Some(Missing::Deactivate),
        "keep" => node.wrong(
            "keeping whoever is missing is no rule for a list: a leaver who is kept active is a wrong record too",
            "say it per send, with --keep-missing",
        ),
        other => node.wrong(
            format!("{} is nothing that can become of those who are missing", quoted(other)),
            "write \"remove\" or \"deactivate\"",
        ),
    }
}

fn must_have(node: &Node<'_>) -> Option<Vec<String>> {
    let ids = node.texts()?;
    if ids.len() > MOST_MUST_HAVE {
        return node.wrong(
            format!("{} IDs stand in it", ids.len()),
            format!("choose at most {MOST_MUST_HAVE} who surely stay"),
        );
    }
    match ids.iter().any(|id| id.trim().is_empty()) {
        true => node.wrong("an ID in it is empty", "name an ID, or leave it out"),
        false => Some(ids),
    }
}

fn recipe(node: &Node<'_>, kind: Option<&'static Kind>) -> Option<RecipeAt> {
    if node.entries_if_table().is_none() {
        return beside(node).map(RecipeAt::Beside);
    }
    let recipe = inside(node)?;
    if let Some(kind) = kind.filter(|kind| **kind != *recipe.kind) {
        let what = format!("the recipe makes {}, and the list holds {}", recipe.kind.label, kind.label);
        return node.wrong(what, "name the same kind in both");
    }
    Some(RecipeAt::Here(recipe))
}

/// A name and not a path, so that what was reviewed together lies together.
fn beside(node: &Node<'_>) -> Option<String> {
    let text = node.filled_text()?;
    let mut parts = Path::new(text).components();
    let is_name = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    match is_name && !text.contains(['/', '\\']) {
        true => Some(text.to_owned()),
        false => node.wrong(
            format!("{} is no name of a file beside this one", quoted(text)),
            "put the recipe into the same folder, and write its name alone",
        ),
    }
}

fn fingerprint(node: &Node<'_>) -> Option<String> {
    let text = node.text()?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    match text.len() == FINGERPRINT && text.bytes().all(is_digit) {
        true => Some(text.to_owned()),
        false => node.wrong(
            "this is no plan",
            format!("write all {FINGERPRINT} digits as `rollcall review` shows them, or leave out the line"),
        ),
    }
}
