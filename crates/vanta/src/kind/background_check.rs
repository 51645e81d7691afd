//! Background checks of employees and contractors: how far each one is.
//!
//! Vanta finds the person by the e-mail address. `completionDate` is an instant like any other although
//! it does not end in `Timestamp`. There is no word for the result of a check, only for its progress.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Sense, Shape, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "background_check_connector",
    schema: "BackgroundCheckConnector",
    label: "Background checks",
    noun: Noun { one: "background check", many: "background checks" },
    help: "How far the background check of each employee or contractor is.",
    fields: &[
        parts::display_name("Ann Lee", joined!(&["display name"], abroad::DISPLAY_NAMES))
            .perhaps(&["label", "title"]),
        parts::unique_id(
            "BC-2041",
            joined!(
                &[
                    "unique id",
                    "id",
                    "background check id",
                    "check id",
                    "report id",
                    "order id",
                    "order number",
                    "order no",
                    "request id",
                    "screening id",
                    "case id",
                    "case number",
                    "reference number",
                    "uuid",
                    "guid",
                    "record id"
                ],
                abroad::UNIQUE_IDS
            ),
        )
        .perhaps(&[
            "file number",
            "reference",
            "candidate id",
            "applicant id",
            "employee id",
            "employee number",
            "uid",
        ]),
        parts::external_url(
            "https://checks.example.com/reports/BC-2041",
            joined!(
                &[
                    "external url",
                    "url",
                    "link",
                    "web link",
                    "report url",
                    "report link",
                    "check url",
                    "order url"
                ],
                abroad::LINKS
            ),
        )
        .perhaps(joined!(&["profile url", "candidate url"], abroad::LINKS_PERHAPS)),
        Field::required("fullName", "Full name", Shape::Text)
            .help("The name of the person who is checked.", "Ann Lee")
            .known(joined!(
                &[
                    "full name",
                    "name",
                    "person name",
                    "candidate name",
                    "candidate full name",
                    "applicant name",
                    "subject name",
                    "employee name",
                    "worker name",
                    "contractor name"
                ],
                abroad::PERSON_NAMES
            ))
            .part_beside(&[("name", abroad::PARTS_OF_NAMES)])
            .perhaps(joined!(
                &["person", "candidate", "applicant", "subject", "employee", "worker", "contractor"],
                abroad::PERSON_NAMES_PERHAPS
            )),
        Field::required("email", "E-mail", Shape::Text)
            .help("The person's e-mail address, by which Vanta finds the person.", "ann.lee@example.com")
            .known(joined!(
                &[
                    "email",
                    "mail",
                    "email address",
                    "work email",
                    "work email address",
                    "company email",
                    "business email",
                    "primary email",
                    "user email",
                    "candidate email",
                    "candidate email address",
                    "applicant email",
                    "applicant email address",
                    "employee email",
                    "contractor email"
                ],
                abroad::EMAILS
            ))
            .perhaps(abroad::EMAILS_PERHAPS),
        Field::required("status", "Status", Shape::Choice(&["INCOMPLETE", "IN_PROGRESS", "COMPLETE"]))
            .help("Whether the check has not begun, is under way or is done.", "COMPLETE")
            .means(STATES)
            .perhaps_means(STATES_PERHAPS)
            .known(joined!(
                &[
                    "status",
                    "check status",
                    "background check status",
                    "report status",
                    "order status",
                    "screening status",
                    "case status"
                ],
                abroad::STATES
            ))
            .perhaps(joined!(&["overall status", "state", "progress"], abroad::STATES_PERHAPS)),
        Field::optional("completionDate", "Completed", Shape::Instant)
            .help("When the check was done; leave it empty until then.", "2026-02-11T00:00:00Z")
            .known(joined!(
                &[
                    "completion date",
                    "completed at",
                    "completed on",
                    "completed date",
                    "complete date",
                    "date completed",
                    "date of completion",
                    "completion time",
                    "finished at",
                    "finished on",
                    "report completed at",
                    "report completed date",
                    "report completion date",
                    "order completed date",
                    "background check completion date"
                ],
                abroad::COMPLETED
            ))
            .perhaps(&["closed date", "report date", "background check date", "check date"]),
    ],
    rules: &[],
    senses: &[
        Sense::NotInFuture { field: "completionDate" },
        Sense::DateWith { field: "completionDate", when: "status", equals: "COMPLETE" },
        Sense::Email { field: "email" },
    ],
    named_by: "fullName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[],
        &[
            ("displayName", "Ben Kim"),
            ("uniqueId", "BC-2042"),
            ("externalUrl", "https://checks.example.com/reports/BC-2042"),
            ("fullName", "Ben Kim"),
            ("email", "ben.kim@example.com"),
            ("status", "IN_PROGRESS"),
            ("completionDate", ""),
        ],
        &[
            ("displayName", "Cara Diaz"),
            ("uniqueId", "BC-2043"),
            ("externalUrl", "https://checks.example.com/reports/BC-2043"),
            ("fullName", "Cara Diaz"),
            ("email", "cara.diaz@example.com"),
            ("status", "INCOMPLETE"),
            ("completionDate", ""),
        ],
    ],
    graded_by: None,
};

const STATES: &[(&str, &str)] = meant! {
    "INCOMPLETE": "incomplete", "not started", "not begun", "not yet started", "nicht begonnen",
        "noch nicht begonnen", "nicht gestartet", "pas commencé", "non commencé", "no iniciado",
        "sin iniciar", "niet gestart", "niet begonnen", "não iniciado", "não iniciada", "未開始", "未実施",
        "未着手";
    "IN_PROGRESS": "in progress", "in-progress", "in_progress", "inprogress", "under way", "underway",
        "in bearbeitung", "en cours", "en curso", "en progreso", "in uitvoering", "em andamento",
        "em curso", "進行中", "実施中";
    "COMPLETE": "complete", "completed", "done", "finished", "abgeschlossen", "fertig", "terminé",
        "terminée", "achevé", "completado", "completada", "finalizado", "finalizada", "voltooid",
        "afgerond", "concluído", "concluída", "完了", "完了済み", "実施済み";
};

const STATES_PERHAPS: &[(&str, &str)] = meant! {
    "INCOMPLETE": "false", "new", "open", "invited", "invitation sent", "awaiting candidate", "offen",
        "à faire", "pendiente", "pendente", "未完了";
    "IN_PROGRESS": "pending", "processing", "submitted", "ordered", "in review", "review", "started",
        "ausstehend", "en attente", "en proceso", "in behandeling", "確認中";
    "COMPLETE": "true", "clear", "cleared", "passed", "pass", "consider", "approved", "closed",
        "bestanden", "aprobado", "aprovado", "合格";
};
