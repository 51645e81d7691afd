"""The same review as `rollcall review`, as a careful Python programmer would write it for one list.

Reads a workbook of user accounts, makes records, checks them, reads the list from Vanta and says who is new, changed
and removed. Nothing is sent. It exists to be measured against (`cargo xtask bench review`), so it does what the job
needs and no more: no recipe, no problems with their rows, no fingerprint, no history.

    review.py FILE LIST_ID        VANTA_URL, VANTA_CLIENT_ID and VANTA_CLIENT_SECRET in the environment
"""

import json
import os
import sys
from datetime import datetime

import requests
from python_calamine import CalamineWorkbook

COLUMNS = {
    "Employee ID": "uniqueId",
    "Display name": "displayName",
    "Profile link": "externalUrl",
    "Full name": "fullName",
    "Account name": "accountName",
    "E-mail": "email",
    "Created": "createdTimestamp",
    "Permission level": "permissionLevel",
    "MFA enabled": "mfaEnabled",
    "MFA methods": "mfaMethods",
    "Status": "status",
    "Sign-in method": "authMethod",
}
CHOICES = {
    "permissionLevel": {"ADMIN", "BASE", "EDITOR"},
    "status": {"ACTIVE", "DEACTIVATED"},
    "authMethod": {"PASSWORD", "SSO", "TOKEN", "PASSWORDLESS", "UNKNOWN"},
}


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def read(path):
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    fields = [COLUMNS[heading] for heading in rows[0]]
    records, seen = [], set()
    for number, row in enumerate(rows[1:], start=2):
        record = dict(zip(fields, (cell.strip() if isinstance(cell, str) else cell for cell in row)))
        record["mfaMethods"] = [method.strip() for method in record["mfaMethods"].split(",") if method.strip()]
        missing = [field for field, value in record.items() if value == ""]
        if missing:
            sys.exit(f"row {number}: {missing[0]} is empty")
        for field, choices in CHOICES.items():
            if record[field] not in choices:
                sys.exit(f"row {number}: {field} is {record[field]}")
        if not isinstance(record["mfaEnabled"], bool):
            sys.exit(f"row {number}: mfaEnabled is {record['mfaEnabled']}")
        if not record["externalUrl"].startswith("https://"):
            sys.exit(f"row {number}: externalUrl is no link")
        instant(record["createdTimestamp"])
        if record["uniqueId"] in seen:
            sys.exit(f"row {number}: {record['uniqueId']} stands twice")
        seen.add(record["uniqueId"])
        records.append(record)
    return records


def held(url, list_id):
    login = requests.post(
        f"{url}/oauth/token",
        json={
            "client_id": os.environ["VANTA_CLIENT_ID"],
            "client_secret": os.environ["VANTA_CLIENT_SECRET"],
            "scope": "connectors.self:write-resource connectors.self:read-resource",
            "grant_type": "client_credentials",
        },
        timeout=30,
    )
    login.raise_for_status()
    answer = requests.get(
        f"{url}/v1/resources/user_account",
        params={"resourceId": list_id},
        headers={"Authorization": f"Bearer {login.json()['access_token']}"},
        timeout=120,
    )
    answer.raise_for_status()
    return {record["uniqueId"]: record for record in answer.json()["resources"] if not record.get("deletedAt")}


def same(field, old, new):
    if field == "createdTimestamp":
        return instant(old) == instant(new)
    if field == "mfaMethods":
        return sorted(old) == sorted(new)
    return old == new


def main():
    path, list_id = sys.argv[1:]
    records, live = read(path), held(os.environ["VANTA_URL"], list_id)
    new, changed = [], []
    for record in records:
        old = live.pop(record["uniqueId"], None)
        if old is None:
            new.append(record["fullName"])
            continue
        fields = [field for field, value in record.items() if not same(field, old.get(field), value)]
        if fields:
            changed.append({"name": record["fullName"], "fields": fields})
    body = json.dumps({"resourceId": list_id, "resources": records})
    removed = sorted(record["fullName"] for record in live.values())
    print(json.dumps({"new": new, "changed": changed, "removed": removed, "bytes": len(body.encode())}))


main()
