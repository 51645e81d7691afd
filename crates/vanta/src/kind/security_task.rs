//! Tickets that carry security work, which Vanta measures against the times agreed for their priority.
//!
//! The one kind with a field that comes and goes: `closedTimestamp` must be there when the state is
//! `CLOSED` and must not be there otherwise. How Vanta answers a breach of that is not published.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Rule, Sense, Shape, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "security_task",
    schema: "SecurityTask",
    label: "Security tasks",
    noun: Noun { one: "task", many: "tasks" },
    help: "Tickets with security work, so that Vanta sees whether they are closed in time.",
    fields: &[
        parts::display_name(
            "SEC-77 Rotate the signing key",
            joined!(&["display name"], abroad::DISPLAY_NAMES),
        ),
        parts::unique_id(
            "10077",
            joined!(
                &["unique id", "id", "issue id", "work item id", "internal id", "uuid", "guid", "record id"],
                abroad::UNIQUE_IDS
            ),
        )
        .perhaps(&["uid"]),
        parts::external_url(
            "https://tickets.example.com/browse/SEC-77",
            joined!(
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
                    "permalink"
                ],
                abroad::LINKS
            ),
        )
        .perhaps(abroad::LINKS_PERHAPS),
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
                "key",
                "ticketnummer",
                "vorgangsnummer",
                "numéro de ticket",
                "numéro du ticket",
                "número de ticket",
                "número do ticket",
                "número do chamado",
                "チケット番号",
                "課題キー",
            ])
            .perhaps(&[
                "ticket",
                "number",
                "identifier",
                "schlüssel",
                "clé",
                "clave",
                "chave",
                "キー",
                "番号",
            ]),
        Field::required("taskTitle", "Title", Shape::Text)
            .help("The ticket's title.", "Rotate the signing key")
            .known(joined!(
                &[
                    "task title",
                    "task name",
                    "title",
                    "name",
                    "summary",
                    "subject",
                    "issue title",
                    "issue summary",
                    "ticket title",
                    "short description",
                    "zusammenfassung",
                    "betreff",
                    "résumé",
                    "objet",
                    "resumen",
                    "asunto",
                    "samenvatting",
                    "onderwerp",
                    "resumo",
                    "assunto",
                    "要約"
                ],
                abroad::TITLES
            ))
            .perhaps(joined!(&["task", "issue"], abroad::THING_NAMES)),
        Field::required("createdTimestamp", "Created", Shape::Instant)
            .help("When the ticket was opened.", "2026-02-03T09:15:00Z")
            .known(joined!(
                &[
                    "created timestamp",
                    "created",
                    "created at",
                    "created on",
                    "created date",
                    "created time",
                    "creation date",
                    "date created",
                    "opened at",
                    "opened on",
                    "open date"
                ],
                abroad::CREATED
            ))
            .perhaps(&["opened"]),
        Field::required("taskState", "State", Shape::Choice(&["OPEN", "IN_PROGRESS", "CLOSED"]))
            .help("The nearest of three: not begun, under way, done.", "OPEN")
            .means(STATES)
            .perhaps_means(STATES_PERHAPS)
            .known(joined!(
                &[
                    "task state",
                    "task status",
                    "state",
                    "status",
                    "issue status",
                    "issue state",
                    "ticket status",
                    "ticket state",
                    "workflow state",
                    "zustand",
                    "bearbeitungsstand",
                    "état",
                    "estado",
                    "situação",
                    "対応状況"
                ],
                abroad::STATES
            ))
            .perhaps(&["stage"]),
        Field::required("priority", "Priority", Shape::Choice(&["P0", "P1", "P2", "P3", "P4"]))
            .help("How urgent it is, from P0 (most) to P4; Vanta takes the agreed time from it.", "P2")
            .means(PRIORITIES)
            .perhaps_means(PRIORITIES_PERHAPS)
            .known(&[
                "priority",
                "task priority",
                "issue priority",
                "ticket priority",
                "priorität",
                "priorité",
                "prioridad",
                "prioriteit",
                "prioridade",
                "優先度",
                "優先順位",
            ])
            .perhaps(&["urgency", "dringlichkeit", "urgence", "urgencia", "urgentie", "urgência", "緊急度"]),
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
                "zugewiesen an",
                "zugewiesene person",
                "bearbeiter",
                "assigné à",
                "assignée à",
                "attribué à",
                "personne assignée",
                "asignado a",
                "persona asignada",
                "toegewezen aan",
                "atribuído a",
                "担当者",
            ])
            .perhaps(&["responsible", "verantwortlich", "responsable", "verantwoordelijke", "responsável"]),
        Field::required("creator", "Opened by", Shape::Text)
            .help("Who opened the ticket.", "cara.diaz@example.com")
            .known(joined!(
                &["creator", "created by", "opened by", "raised by", "submitted by", "author"],
                abroad::CREATORS
            ))
            .perhaps(&[
                "reporter",
                "reported by",
                "requester",
                "autor",
                "auteur",
                "rapporteur",
                "informador",
                "melder",
                "relator",
                "報告者",
            ]),
        Field::required("labels", "Labels", Shape::List(&Shape::Text))
            .help("The ticket's labels or tags.", "security, keys")
            .known(&[
                "labels",
                "tags",
                "tag",
                "schlagwörter",
                "stichwörter",
                "étiquettes",
                "etiquetas",
                "ラベル",
                "タグ",
            ])
            .perhaps(&["label"]),
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
                "completed at",
                "completed on",
                "completed date",
                "completion date",
                "finished at",
                "geschlossen am",
                "fermé le",
                "date de fermeture",
                "date de clôture",
                "clôturé le",
                "cerrado el",
                "fecha de cierre",
                "gesloten op",
                "sluitingsdatum",
                "fechado em",
                "encerrado em",
                "data de fechamento",
                "data de encerramento",
                "クローズ日",
                "クローズ日時",
            ])
            .perhaps(joined!(
                &[
                    "resolved",
                    "resolved at",
                    "resolved on",
                    "resolved date",
                    "resolution date",
                    "date resolved",
                    "completed",
                    "erledigt am",
                    "gelöst am",
                    "résolu le",
                    "resuelto el",
                    "opgelost op",
                    "resolvido em",
                    "解決日",
                    "解決日時"
                ],
                abroad::COMPLETED
            )),
        Field::optional("updatedTimestamp", "Last changed", Shape::Instant)
            .help("When the ticket was last changed.", "2026-02-18T11:05:00Z")
            .known(joined!(
                &[
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
                    "changed on"
                ],
                abroad::CHANGED
            ))
            .moving(),
    ],
    rules: &[Rule::ExactlyWhen { field: "closedTimestamp", when: "taskState", equals: "CLOSED" }],
    senses: &[
        Sense::NotInFuture { field: "createdTimestamp" },
        Sense::NotInFuture { field: "closedTimestamp" },
        Sense::NotInFuture { field: "updatedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "closedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "updatedTimestamp" },
        Sense::Email { field: "assignees" },
    ],
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
    graded_by: None,
};

const STATES: &[(&str, &str)] = meant! {
    "OPEN": "open", "to do", "todo", "to-do", "new", "not started", "backlog", "offen", "neu",
        "nicht begonnen", "ouvert", "ouverte", "nouveau", "à faire", "abierto", "abierta", "nuevo",
        "por hacer", "nieuw", "te doen", "aberto", "aberta", "novo", "a fazer", "オープン", "新規", "未着手";
    "IN_PROGRESS": "in progress", "in-progress", "in_progress", "inprogress", "doing", "work in progress",
        "wip", "in bearbeitung", "in arbeit", "en cours", "en curso", "en progreso", "in uitvoering",
        "em andamento", "em curso", "進行中", "処理中", "対応中", "作業中";
    "CLOSED": "closed", "done", "completed", "complete", "finished", "geschlossen", "erledigt", "fertig",
        "abgeschlossen", "fermé", "fermée", "clos", "terminé", "terminée", "cerrado", "cerrada",
        "finalizado", "finalizada", "completado", "gesloten", "afgerond", "voltooid", "gereed", "fechado",
        "fechada", "concluído", "concluída", "クローズ", "完了", "完了済み";
};

const STATES_PERHAPS: &[(&str, &str)] = meant! {
    "OPEN": "reopened", "triage", "ready", "selected for development", "planned", "blocked", "on hold",
        "pending", "waiting", "wieder geöffnet", "wartend", "en attente", "pendiente", "in afwachting",
        "pendente", "保留";
    "IN_PROGRESS": "in review", "review", "code review", "testing", "in testing", "in test", "qa",
        "started", "active", "assigned", "in prüfung", "en revue", "en revisión", "in behandeling",
        "em revisão", "レビュー中";
    "CLOSED": "resolved", "fixed", "verified", "released", "cancelled", "canceled", "rejected", "declined",
        "duplicate", "won't do", "won't fix", "wontfix", "obsolete", "gelöst", "behoben", "abgebrochen",
        "résolu", "résolue", "annulé", "resuelto", "resuelta", "cancelado", "opgelost", "geannuleerd",
        "resolvido", "resolvida", "解決済み", "解決", "却下";
};

// Vanta numbers five priorities and does not say what people call them. Most scales have another number of
// steps or begin to count at 1, so a word or a bare number is a proposal at best.
const PRIORITIES: &[(&str, &str)] = meant! {
    "P0": "p0";
    "P1": "p1";
    "P2": "p2";
    "P3": "p3";
    "P4": "p4";
};

const PRIORITIES_PERHAPS: &[(&str, &str)] = meant! {
    "P0": "highest", "critical", "urgent", "höchste", "kritisch", "dringend", "la plus haute", "critique",
        "crítica", "muy alta", "más alta", "hoogste", "kritiek", "mais alta", "最高", "緊急";
    "P1": "high", "hoch", "haute", "élevée", "alta", "hoog", "高";
    "P2": "medium", "normal", "moderate", "mittel", "moyenne", "normale", "media", "gemiddeld", "média",
        "中";
    "P3": "low", "niedrig", "basse", "faible", "baja", "laag", "baixa", "低";
    "P4": "lowest", "niedrigste", "la plus basse", "más baja", "muy baja", "laagste", "mais baixa", "最低";
};
