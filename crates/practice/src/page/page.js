// Shows what the practice Vanta holds, once a second while somebody looks. Everything is set as text, and only
// what has changed is touched, so that focus, selection and scrolling stay where they are.
"use strict";

const LONGEST = 300;
const REASONS = { 200: "OK", 308: "redirected", 400: "refused", 401: "not logged in", 403: "not allowed", 404: "not found", 413: "too large", 429: "too many" };

/** The list whose records are shown, and the revision that is on the page. Its ID stands behind the `#` of the
    address too, so that it is open again after a reload. */
let opened = null;
const rows = new Map();

const byId = (id) => document.getElementById(id);

/** Sets a text only where it differs: a status that is set again would be read aloud again. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function cell(text, className) {
  const td = document.createElement("td");
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

/** One value of a record on one line; what does not fit there is read by resting on it. */
function valueCell(value) {
  const td = cell(shown(value));
  td.title = td.textContent;
  return td;
}

function row(cells, className) {
  const tr = document.createElement("tr");
  tr.append(...cells);
  if (className) tr.className = className;
  return tr;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const time = (text) => new Date(text).toLocaleTimeString("en", CLOCK);
const number = (count) => count.toLocaleString("en");

function shown(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

// The lists: each has one row, made once and kept.

function newListRow(list) {
  const name = document.createElement("button");
  name.type = "button";
  name.textContent = list.label;
  name.setAttribute("aria-controls", "records-section");
  name.addEventListener("click", () => open(list.list_id));
  const id = document.createElement("span");
  id.className = "code";
  id.textContent = list.list_id;
  const both = document.createElement("div");
  both.className = "named";
  both.append(name, id);
  const first = document.createElement("td");
  first.append(both);
  const [live, removed] = [cell("", "number live"), cell("", "number")];
  const tr = row([first, live, removed]);
  byId("lists").append(tr);
  return { tr, name, live, removed };
}

function showLists(lists) {
  for (const list of lists) {
    if (!rows.has(list.list_id)) rows.set(list.list_id, newListRow(list));
    const { tr, name, live, removed } = rows.get(list.list_id);
    say(name, list.label);
    say(live, list.live === 0 ? "–" : number(list.live));
    say(removed, list.removed === 0 ? "–" : number(list.removed));
    const isOpen = opened?.id === list.list_id;
    tr.className = `${list.live + list.removed === 0 ? "zero" : "filled"}${isOpen ? " open" : ""}`;
    name.setAttribute("aria-expanded", String(isOpen));
  }
}

// The records of one list: read when it is opened, and again only when its revision has moved.

async function open(id) {
  opened = { id, revision: null };
  history.replaceState(null, "", `#${new URLSearchParams({ list: id })}`);
  await look();
  byId("records-title").focus();
}

function close() {
  const button = opened && rows.get(opened.id)?.name;
  opened = null;
  history.replaceState(null, "", "#");
  byId("records-section").hidden = true;
  if (button) button.focus();
  look();
}

async function showRecords(list) {
  if (!list || list.revision === opened.revision) return;
  const { fields, records, total } = await read(`list.json?list=${encodeURIComponent(list.list_id)}`);
  if (opened?.id !== list.list_id) return;
  opened.revision = list.revision;
  const labels = new Map(fields.map((field) => [field.name, field.label]));
  for (const record of records) {
    for (const name of Object.keys(record)) if (!labels.has(name)) labels.set(name, name);
  }
  const names = [...labels.keys()].filter((name) => records.some((record) => name in record));
  const heads = names.map((name) => {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = labels.get(name);
    th.title = name;
    return th;
  });
  say(byId("records-title"), list.label);
  byId("fields").replaceChildren(...heads);
  byId("records").replaceChildren(
    ...records.map((record) => row(names.map((name) => valueCell(record[name])), record.deletedAt ? "removed" : "")),
  );
  const part = total > records.length ? `The first ${number(records.length)} of ${number(total)} records.` : "";
  const removed = list.removed > 0 ? "Removed records are crossed out; Vanta keeps them with the time of their removal." : "";
  say(byId("more"), `Vanta list ID ${list.list_id}. ${total === 0 ? "It is empty." : `${part} ${removed}`}`);
  byId("records-scroll").hidden = total === 0;
  byId("records-section").hidden = false;
}

// Who is logged in, and what was asked.

function showWho(now) {
  say(byId("who"), now.logged_in_since ? `One program, since ${time(now.logged_in_since)}` : "Nobody");
  say(byId("logins"), number(now.logins));
  say(byId("client"), now.client_id);
  say(byId("limits"), now.unlimited ? "None: nothing is counted" : `${now.logins_a_minute} logins and ${now.requests_a_minute} requests a minute`);
  const odd = Object.entries(now.switches).filter(([, on]) => on).map(([name]) => name.replaceAll("_", " "));
  if (now.faults_waiting > 0) odd.push(`${now.faults_waiting} arranged to go wrong`);
  say(byId("odd"), odd.join(", "));
  byId("odd").hidden = byId("odd-title").hidden = odd.length === 0;
}

function answered(status) {
  if (status === null) return "cut off";
  const reason = REASONS[status] ?? (status >= 500 ? "trouble" : "");
  return `${status} ${reason}`.trim();
}

function requestRow(request) {
  const bad = request.status === null || request.status >= 300;
  return row([
    cell(time(request.at), "short"),
    cell(`${request.method} ${request.path}`, "code"),
    cell(answered(request.status), bad ? "short bad" : "short"),
    cell(request.records === null ? "" : number(request.records), "number"),
  ]);
}

let lastRequests = "";

function showRequests(requests) {
  const text = JSON.stringify(requests);
  if (text === lastRequests) return;
  lastRequests = text;
  byId("requests").replaceChildren(...requests.toReversed().map(requestRow));
  byId("no-requests").hidden = requests.length > 0;
}

// Looking, once a second, never twice at a time.

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function showState(text, stopped) {
  say(byId("state"), text);
  byId("state").classList.toggle("stopped", stopped);
  document.title = stopped ? "Stopped · Practice Vanta" : "Practice Vanta";
}

async function look() {
  try {
    const now = await read("now.json");
    showState("Running", false);
    showWho(now);
    showLists(now.lists);
    showRequests(now.requests);
    if (opened) await showRecords(now.lists.find((list) => list.list_id === opened.id));
  } catch {
    showState("Stopped. What you see is what it held last.", true);
  }
}

async function keepLooking() {
  if (!document.hidden) await look();
  setTimeout(keepLooking, 1000);
}

const asked = new URLSearchParams(location.hash.slice(1)).get("list");
if (asked) opened = { id: asked, revision: null };
byId("close").addEventListener("click", close);
document.addEventListener("visibilitychange", () => document.hidden || look());
keepLooking();
