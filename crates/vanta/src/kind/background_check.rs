//! Background checks of employees and contractors: how far each one is.
//!
//! Vanta finds the person by the e-mail address. `completionDate` is an instant like any other although
//! it does not end in `Timestamp`. There is no word for the result of a check, only for its progress.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Shape, abroad, joined, parts};

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
    senses: &[],
    named_by: "fullName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    graded_by: None,
};
