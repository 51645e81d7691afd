// Shows what the practice Vanta holds, once a second while somebody looks. Everything is set as text.
"use strict";

const SHOWN = 200;
let opened = null;

const byId = (id) => document.getElementById(id);

function cell(text, className) {
  const td = document.createElement("td");
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

function row(cells, className) {
  const tr = document.createElement("tr");
  tr.append(...cells);
  if (className) tr.className = className;
  return tr;
}

/** Puts new rows in place only where they differ, so that focus and selection stay. */
function replace(body, rows) {
  const fresh = document.createElement("tbody");
  fresh.append(...rows);
  if (fresh.textContent !== body.textContent) body.replaceChildren(...rows);
}

const time = (text) => new Date(text).toLocaleTimeString();

function shown(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

function listRow(list) {
  const name = document.createElement("button");
  name.type = "button";
  name.textContent = list.label;
  name.addEventListener("click", () => open(list));
  const first = document.createElement("td");
  first.append(name);
  const cells = [first, cell(list.list_id, "code"), cell(list.live, "number"), cell(list.removed, "number")];
  return row(cells, list.live + list.removed === 0 ? "zero" : "");
}

function requestRow(request) {
  const answer = request.status === null ? "cut off" : String(request.status);
  const records = request.records === null ? "" : String(request.records);
  return row([cell(time(request.at)), cell(`${request.method} ${request.path}`, "code"), cell(answer), cell(records, "number")]);
}

async function open(list) {
  opened = list;
  const answer = await fetch(`list.json?list=${encodeURIComponent(list.list_id)}`);
  const { fields, records } = await answer.json();
  const names = [...fields.map((field) => field.name)];
  for (const record of records.slice(0, SHOWN)) {
    for (const name of Object.keys(record)) if (!names.includes(name)) names.push(name);
  }
  byId("records-title").textContent = list.label;
  byId("fields").replaceChildren(
    ...names.map((name) => {
      const th = document.createElement("th");
      th.scope = "col";
      th.textContent = name;
      return th;
    }),
  );
  const rows = records.slice(0, SHOWN).map((record) =>
    row(names.map((name) => cell(shown(record[name]))), record.deletedAt ? "removed" : ""),
  );
  replace(byId("records"), rows);
  byId("more").textContent = records.length > SHOWN ? `The first ${SHOWN} of ${records.length} records.` : "";
  byId("records-section").hidden = false;
}

async function look() {
  if (document.hidden) return;
  try {
    const now = await (await fetch("now.json")).json();
    const since = now.logged_in_since ? `Somebody is logged in since ${time(now.logged_in_since)}` : "Nobody is logged in";
    byId("who").textContent = `${since} · client ID ${now.client_id} · ${now.unlimited ? "no limits" : "Vanta's limits"}`;
    replace(byId("lists"), now.lists.map(listRow));
    replace(byId("requests"), now.requests.toReversed().map(requestRow));
    if (opened) await open(opened);
  } catch {
    byId("who").textContent = "The practice Vanta has stopped.";
  }
}

look();
setInterval(look, 1000);
