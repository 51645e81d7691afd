//! Tickets that carry security work, which Vanta measures against the times agreed for their priority.
//!
//! The one kind with a field that comes and goes: `closedTimestamp` must be there when the state is
//! `CLOSED` and must not be there otherwise. How Vanta answers a breach of that is not published.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Rule, Shape, parts};

pub(super) static KIND: Kind = Kind {
    name: "security_task",
    schema: "SecurityTask",
    label: "Security tasks",
    noun: Noun { one: "task", many: "tasks" },
    help: "Tickets with security work, so that Vanta sees whether they are closed in time.",
    fields: &[
        parts::display_name("SEC-77 Rotate the signing key", &["display name"]),
        parts::unique_id(
            "10077",
            &[
                "unique id",
                "id",
                "issue id",
                "work item id",
                "internal id",
                "uid",
                "uuid",
                "guid",
                "record id",
            ],
        ),
        parts::external_url(
            "https://tickets.example.com/browse/SEC-77",
            &[
                "external url",
                "url",
                "link",
                "web link",
                "task url",
                "task link",
                "issue url",
                "issue link",
                "ticket url",
                "ticket link",
                "permalink",
            ],
        ),
        Field::required("taskId", "Ticket number", Shape::Text)
            .help("The number that people know the ticket by.", "SEC-77")
            .known(&[
                "task id",
                "task key",
                "task number",
                "issue key",
                "issue number",
                "ticket id",
                "ticket key",
                "ticket number",
                "ticket no",
                "ticket",
                "key",
                "number",
                "identifier",
            ]),
        Field::required("taskTitle", "Title", Shape::Text)
            .help("The ticket's title.", "Rotate the signing key")
            .known(&[
                "task title",
                "task name",
                "task",
                "title",
                "name",
                "summary",
                "subject",
                "issue",
                "issue title",
                "issue summary",
                "ticket title",
                "short description",
            ]),
        Field::required("createdTimestamp", "Created", Shape::Instant)
            .help("When the ticket was opened.", "2026-02-03T09:15:00Z")
            .known(&[
                "created timestamp",
                "created",
                "created at",
                "created on",
                "created date",
                "created time",
                "creation date",
                "date created",
                "opened",
                "opened at",
                "opened on",
                "open date",
            ]),
        Field::required("taskState", "State", Shape::Choice(&["OPEN", "IN_PROGRESS", "CLOSED"]))
            .help("The nearest of three: not begun, under way, done.", "OPEN")
            .known(&[
                "task state",
                "task status",
                "state",
                "status",
                "issue status",
                "issue state",
                "ticket status",
                "ticket state",
                "workflow state",
                "stage",
            ]),
        Field::required("priority", "Priority", Shape::Choice(&["P0", "P1", "P2", "P3", "P4"]))
            .help("How urgent it is, from P0 (most) to P4; Vanta takes the agreed time from it.", "P2")
            .known(&["priority", "task priority", "issue priority", "ticket priority", "urgency"]),
        Field::required("assignees", "Assigned to", Shape::List(&Shape::Text))
            .help(
                "The e-mail addresses of those who work on it; they need not be known to Vanta.",
                "ann.lee@example.com, ben.kim@example.com",
            )
            .known(&[
                "assignees",
                "assignee",
                "assignee email",
                "assignee emails",
                "assigned to",
                "assigned user",
                "assigned users",
                "responsible",
            ]),
        Field::required("creator", "Opened by", Shape::Text)
            .help("Who opened the ticket.", "cara.diaz@example.com")
            .known(&[
                "creator",
                "created by",
                "opened by",
                "reporter",
                "reported by",
                "raised by",
                "submitted by",
                "author",
                "requester",
            ]),
        Field::required("labels", "Labels", Shape::List(&Shape::Text))
            .help("The ticket's labels or tags.", "security, keys")
            .known(&["labels", "label", "tags", "tag"]),
        Field::optional("closedTimestamp", "Closed", Shape::Instant)
            .help(
                "When it was closed; needed for closed tickets and forbidden for all others.",
                "2026-02-20T16:40:00Z",
            )
            .known(&[
                "closed timestamp",
                "closed",
                "closed at",
                "closed on",
                "closed date",
                "date closed",
                "resolved",
                "resolved at",
                "resolved on",
                "resolved date",
                "resolution date",
                "date resolved",
                "completed",
                "completed at",
                "completed on",
                "completed date",
                "completion date",
                "finished at",
            ]),
        Field::optional("updatedTimestamp", "Last changed", Shape::Instant)
            .help("When the ticket was last changed.", "2026-02-18T11:05:00Z")
            .known(&[
                "updated timestamp",
                "updated",
                "updated at",
                "updated on",
                "updated date",
                "last updated",
                "last changed",
                "last modified",
                "last modified date",
                "modified",
                "modified at",
                "changed on",
            ])
            .moving(),
    ],
    rules: &[Rule::ExactlyWhen { field: "closedTimestamp", when: "taskState", equals: "CLOSED" }],
    named_by: "taskTitle",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[("closedTimestamp", "")],
        &[
            ("displayName", "SEC-78 Review who may see the exports"),
            ("uniqueId", "10078"),
            ("externalUrl", "https://tickets.example.com/browse/SEC-78"),
            ("taskId", "SEC-78"),
            ("taskTitle", "Review who may see the exports"),
            ("createdTimestamp", "2026-02-10T00:00:00Z"),
            ("taskState", "IN_PROGRESS"),
            ("priority", "P1"),
            ("assignees", "ben.kim@example.com"),
            ("labels", "access"),
            ("closedTimestamp", ""),
            ("updatedTimestamp", "2026-02-25T10:20:00Z"),
        ],
        &[
            ("displayName", "SEC-61 Update the mail gateway"),
            ("uniqueId", "10061"),
            ("externalUrl", "https://tickets.example.com/browse/SEC-61"),
            ("taskId", "SEC-61"),
            ("taskTitle", "Update the mail gateway"),
            ("createdTimestamp", "2026-01-20T08:30:00Z"),
            ("taskState", "CLOSED"),
            ("assignees", "ann.lee@example.com"),
            ("labels", ""),
            ("updatedTimestamp", "2026-02-20T16:40:00Z"),
        ],
    ],
};
