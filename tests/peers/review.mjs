// The same review as review.py, with SheetJS in Node. See there.

import { readFile } from "node:fs/promises";
import { exit, argv, env } from "node:process";
import * as sheets from "xlsx";

const COLUMNS = {
  "Employee ID": "uniqueId",
  "Display name": "displayName",
  "Profile link": "externalUrl",
  "Full name": "fullName",
  "Account name": "accountName",
  "E-mail": "email",
  Created: "createdTimestamp",
  "Permission level": "permissionLevel",
  "MFA enabled": "mfaEnabled",
  "MFA methods": "mfaMethods",
  Status: "status",
  "Sign-in method": "authMethod",
};
const CHOICES = {
  permissionLevel: new Set(["ADMIN", "BASE", "EDITOR"]),
  status: new Set(["ACTIVE", "DEACTIVATED"]),
  authMethod: new Set(["PASSWORD", "SSO", "TOKEN", "PASSWORDLESS", "UNKNOWN"]),
};

function stop(text) {
  console.error(text);
  exit(1);
}

async function read(path) {
  const book = sheets.read(await readFile(path));
  const rows = sheets.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1, defval: "" });
  const fields = rows[0].map((heading) => COLUMNS[heading]);
  const seen = new Set();
  return rows.slice(1).map((row, place) => {
    const number = place + 2;
    const record = {};
    fields.forEach((field, column) => {
      const cell = row[column];
      record[field] = typeof cell === "string" ? cell.trim() : cell;
      if (record[field] === "") stop(`row ${number}: ${field} is empty`);
    });
    record.mfaMethods = record.mfaMethods.split(",").map((method) => method.trim()).filter(Boolean);
    for (const [field, choices] of Object.entries(CHOICES)) {
      if (!choices.has(record[field])) stop(`row ${number}: ${field} is ${record[field]}`);
    }
    if (typeof record.mfaEnabled !== "boolean") stop(`row ${number}: mfaEnabled is ${record.mfaEnabled}`);
    if (!record.externalUrl.startsWith("https://")) stop(`row ${number}: externalUrl is no link`);
    if (Number.isNaN(Date.parse(record.createdTimestamp))) stop(`row ${number}: createdTimestamp is no date`);
    if (seen.has(record.uniqueId)) stop(`row ${number}: ${record.uniqueId} stands twice`);
    seen.add(record.uniqueId);
    return record;
  });
}

async function held(url, listId) {
  const login = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      client_id: env.VANTA_CLIENT_ID,
      client_secret: env.VANTA_CLIENT_SECRET,
      scope: "connectors.self:write-resource connectors.self:read-resource",
      grant_type: "client_credentials",
    }),
  });
  if (!login.ok) stop(`login: ${login.status}`);
  const { access_token: token } = await login.json();
  const answer = await fetch(`${url}/v1/resources/user_account?resourceId=${encodeURIComponent(listId)}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) stop(`list: ${answer.status}`);
  const { resources } = await answer.json();
  return new Map(resources.filter((record) => !record.deletedAt).map((record) => [record.uniqueId, record]));
}

function same(field, before, after) {
  if (field === "createdTimestamp") return Date.parse(before) === Date.parse(after);
  if (field === "mfaMethods") return JSON.stringify([...before].sort()) === JSON.stringify([...after].sort());
  return before === after;
}

const [path, listId] = argv.slice(2);
const [records, live] = await Promise.all([read(path), held(env.VANTA_URL, listId)]);
const fresh = [];
const changed = [];
for (const record of records) {
  const before = live.get(record.uniqueId);
  if (!before) {
    fresh.push(record.fullName);
    continue;
  }
  live.delete(record.uniqueId);
  const fields = Object.keys(record).filter((field) => !same(field, before[field], record[field]));
  if (fields.length) changed.push({ name: record.fullName, fields });
}
const body = JSON.stringify({ resourceId: listId, resources: records });
const removed = [...live.values()].map((record) => record.fullName).sort();
console.log(JSON.stringify({ new: fresh, changed, removed, bytes: Buffer.byteLength(body) }));
