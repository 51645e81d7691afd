//! Who has done which security training: one record for each person and course, so the ID must name both.
//!
//! There is no word for "in progress": whoever has begun and not finished is `INCOMPLETE`. The course
//! must say when it was made and when it is due, also for those who have finished.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Shape, parts};

pub(super) static KIND: Kind = Kind {
    name: "user_security_training_status",
    schema: "UserSecurityTrainingStatus",
    label: "Security trainings",
    noun: Noun {
        one: "training record",
        many: "training records",
    },
    help: "Who has finished which security training, and whether in time.",
    fields: &[
        parts::display_name("Ann Lee, Security basics 2026", &["display name", "label"]),
        parts::unique_id(
            "E-1042:basics-2026",
            &[
                "unique id",
                "id",
                "record id",
                "training record id",
                "enrollment id",
                "enrolment id",
                "assignment id",
                "registration id",
                "transcript id",
                "completion id",
                "uid",
                "uuid",
                "guid",
            ],
        ),
        parts::external_url(
            "https://learn.example.com/enrolments/E-1042-basics-2026",
            &[
                "external url",
                "url",
                "link",
                "web link",
                "enrollment url",
                "course url",
                "course link",
                "training url",
                "certificate url",
                "certificate link",
            ],
        ),
        Field::required("trainingId", "Course ID", Shape::Text)
            .help("An ID of the course that stays the same.", "basics-2026")
            .known(&[
                "training id",
                "training code",
                "training number",
                "course id",
                "course code",
                "course number",
                "module id",
                "content id",
                "campaign id",
                "curriculum id",
                "learning item id",
            ]),
        Field::required("trainingName", "Course", Shape::Text)
            .help("What the course is called.", "Security basics 2026")
            .known(&[
                "training name",
                "training title",
                "training",
                "course name",
                "course title",
                "course",
                "module name",
                "module title",
                "module",
                "content name",
                "content title",
                "content",
                "campaign name",
                "campaign",
                "curriculum",
                "curriculum name",
                "learning item",
                "lesson",
                "assignment name",
            ]),
        Field::required(
            "frameworksFulfilled",
            "Frameworks",
            Shape::List(&Shape::Choice(&[
                "SOC2", "ISO27001", "HIPAA", "PCI", "GDPR", "CCPA",
            ])),
        )
        .help(
            "The frameworks whose demand for a training this course meets.",
            "SOC2, ISO27001",
        )
        .known(&[
            "frameworks fulfilled",
            "frameworks",
            "framework",
            "compliance frameworks",
            "standards",
            "standard",
            "regulations",
            "regulation",
        ]),
        Field::required("traineeFullName", "Full name", Shape::Text)
            .help("The name of the person who takes the course.", "Ann Lee")
            .known(&[
                "trainee full name",
                "trainee name",
                "trainee",
                "full name",
                "name",
                "person",
                "person name",
                "employee",
                "employee name",
                "learner",
                "learner name",
                "user",
                "user full name",
                "participant",
                "participant name",
                "student",
                "student name",
                "attendee",
                "attendee name",
            ]),
        Field::required("traineeAccountName", "Account name", Shape::Text)
            .help("The name the person signs in with.", "ann.lee")
            .known(&[
                "trainee account name",
                "account name",
                "account",
                "username",
                "user name",
                "login",
                "login name",
                "user id",
                "learner username",
                "user principal name",
                "upn",
            ]),
        Field::required("traineeEmail", "E-mail", Shape::Text)
            .help(
                "The e-mail address of the person who takes the course.",
                "ann.lee@example.com",
            )
            .known(&[
                "trainee email",
                "email",
                "e mail",
                "mail",
                "email address",
                "e mail address",
                "work email",
                "work email address",
                "company email",
                "primary email",
                "user email",
                "user email address",
                "employee email",
                "learner email",
                "participant email",
                "student email",
                "attendee email",
            ]),
        Field::required("status", "Status", Shape::Choice(&["INCOMPLETE", "COMPLETE"]))
            .help(
                "Whether the person has finished; who has only begun has not.",
                "COMPLETE",
            )
            .known(&[
                "status",
                "state",
                "training status",
                "course status",
                "completion status",
                "completion state",
                "enrollment status",
                "enrolment status",
                "assignment status",
                "progress status",
                "progress",
                "complete",
                "is complete",
                "is completed",
            ]),
        Field::required("trainingCreatedTimestamp", "Course created", Shape::Instant)
            .help("When the course was made.", "2026-01-05T09:00:00Z")
            .known(&[
                "training created timestamp",
                "training created",
                "training created at",
                "training creation date",
                "course created",
                "course created at",
                "course creation date",
                "created",
                "created at",
                "created on",
                "created date",
                "creation date",
                "date created",
            ]),
        Field::required("trainingDueTimestamp", "Due", Shape::Instant)
            .help("By when the person must have finished.", "2026-03-31T23:59:59Z")
            .known(&[
                "training due timestamp",
                "training due date",
                "training due",
                "course due date",
                "due",
                "due at",
                "due by",
                "due on",
                "due date",
                "date due",
                "deadline",
                "complete by",
            ]),
        Field::optional("trainingCompletedTimestamp", "Completed", Shape::Instant)
            .help(
                "When the person finished; leave it empty until then.",
                "2026-02-12T14:30:00Z",
            )
            .known(&[
                "training completed timestamp",
                "training completed",
                "training completed at",
                "training completion date",
                "course completed",
                "course completed at",
                "course completion date",
                "completion date",
                "completion time",
                "completion date time",
                "completed at",
                "completed on",
                "completed date",
                "date completed",
                "date of completion",
                "finished at",
                "finished on",
            ]),
    ],
    rules: &[],
    named_by: "traineeFullName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
};
