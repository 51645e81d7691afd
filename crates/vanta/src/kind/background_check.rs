//! Background checks of employees and contractors: how far each one is.
//!
//! Vanta finds the person by the e-mail address. `completionDate` is an instant like any other although
//! it does not end in `Timestamp`. There is no word for the result of a check, only for its progress.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Shape, parts};

pub(super) static KIND: Kind = Kind {
    name: "background_check_connector",
    schema: "BackgroundCheckConnector",
    label: "Background checks",
    noun: Noun {
        one: "background check",
        many: "background checks",
    },
    help: "How far the background check of each employee or contractor is.",
    fields: &[
        parts::display_name("Ann Lee", &["display name", "label", "title"]),
        parts::unique_id(
            "BC-2041",
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
                "file number",
                "reference",
                "reference number",
                "candidate id",
                "applicant id",
                "employee id",
                "employee number",
                "uid",
                "uuid",
                "guid",
                "record id",
            ],
        ),
        parts::external_url(
            "https://checks.example.com/reports/BC-2041",
            &[
                "external url",
                "url",
                "link",
                "web link",
                "report url",
                "report link",
                "check url",
                "order url",
                "profile url",
                "candidate url",
            ],
        ),
        Field::required("fullName", "Full name", Shape::Text)
            .help("The name of the person who is checked.", "Ann Lee")
            .known(&[
                "full name",
                "name",
                "person",
                "person name",
                "candidate",
                "candidate name",
                "candidate full name",
                "applicant",
                "applicant name",
                "subject",
                "subject name",
                "employee",
                "employee name",
                "worker",
                "worker name",
                "contractor",
                "contractor name",
            ]),
        Field::required("email", "E-mail", Shape::Text)
            .help(
                "The person's e-mail address, by which Vanta finds the person.",
                "ann.lee@example.com",
            )
            .known(&[
                "email",
                "e mail",
                "mail",
                "email address",
                "e mail address",
                "work email",
                "work e mail",
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
                "contractor email",
            ]),
        Field::required(
            "status",
            "Status",
            Shape::Choice(&["INCOMPLETE", "IN_PROGRESS", "COMPLETE"]),
        )
        .help(
            "Whether the check has not begun, is under way or is done.",
            "COMPLETE",
        )
        .known(&[
            "status",
            "check status",
            "background check status",
            "report status",
            "order status",
            "screening status",
            "case status",
            "overall status",
            "state",
            "progress",
        ]),
        Field::optional("completionDate", "Completed", Shape::Instant)
            .help(
                "When the check was done; leave it empty until then.",
                "2026-02-11T00:00:00Z",
            )
            .known(&[
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
                "closed date",
                "report date",
                "report completed at",
                "report completed date",
                "report completion date",
                "order completed date",
                "background check date",
                "background check completion date",
                "check date",
            ]),
    ],
    rules: &[],
    named_by: "fullName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
};
