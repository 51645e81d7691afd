//! Who has done which security training: one record for each person and course, so the ID must name both.
//!
//! There is no word for "in progress": whoever has begun and not finished is `INCOMPLETE`. The course
//! must say when it was made and when it is due, also for those who have finished.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Sense, Shape, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "user_security_training_status",
    schema: "UserSecurityTrainingStatus",
    label: "Security trainings",
    noun: Noun { one: "training record", many: "training records" },
    help: "Who has finished which security training, and whether in time.",
    fields: &[
        parts::display_name(
            "Ann Lee, Security basics 2026",
            joined!(&["display name"], abroad::DISPLAY_NAMES),
        )
        .perhaps(&["label"]),
        parts::unique_id(
            "E-1042:basics-2026",
            joined!(
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
                    "uuid",
                    "guid"
                ],
                abroad::UNIQUE_IDS
            ),
        )
        .perhaps(&["uid"]),
        parts::external_url(
            "https://learn.example.com/enrolments/E-1042-basics-2026",
            joined!(&["external url", "url", "link", "web link", "enrollment url"], abroad::LINKS),
        )
        .perhaps(joined!(
            &["course url", "course link", "training url", "certificate url", "certificate link"],
            abroad::LINKS_PERHAPS
        )),
        Field::required("trainingId", "Course ID", Shape::Text)
            .help("An ID of the course that stays the same.", "basics-2026")
            .known(&[
                "training id",
                "training code",
                "training number",
                "course id",
                "course code",
                "course number",
                "kursnummer",
                "kurs id",
                "schulungs id",
                "código del curso",
                "código do curso",
                "コースid",
                "研修id",
            ])
            .perhaps(&[
                "training package id",
                "episode id",
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
                "course name",
                "course title",
                "course",
                "name der schulung",
                "schulungsname",
                "kursname",
                "kurstitel",
                "nom de la formation",
                "intitulé de la formation",
                "nom du cours",
                "nombre del curso",
                "nombre de la formación",
                "cursusnaam",
                "naam cursus",
                "naam van de cursus",
                "nome do curso",
                "nome do treinamento",
                "nome da formação",
                "研修名",
                "コース名",
                "講座名",
            ])
            .perhaps(&[
                "training package name",
                "episode",
                "episode name",
                "training",
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
                "schulung",
                "kurs",
                "formation",
                "cours",
                "curso",
                "formación",
                "cursus",
                "treinamento",
                "formação",
                "研修",
                "コース",
            ]),
        Field::required(
            "frameworksFulfilled",
            "Frameworks",
            Shape::List(&Shape::Choice(&["SOC2", "ISO27001", "HIPAA", "PCI", "GDPR", "CCPA"])),
        )
        .help("The frameworks whose demand for a training this course meets.", "SOC2, ISO27001")
        .means(FRAMEWORKS)
        .perhaps_means(FRAMEWORKS_PERHAPS)
        .known(&["frameworks fulfilled", "frameworks", "framework", "compliance frameworks"])
        .perhaps(&["standards", "standard", "regulations", "regulation"]),
        Field::required("traineeFullName", "Full name", Shape::Text)
            .help("The name of the person who takes the course.", "Ann Lee")
            .known(joined!(
                &[
                    "trainee full name",
                    "trainee name",
                    "full name",
                    "name",
                    "person name",
                    "employee name",
                    "learner name",
                    "user full name",
                    "participant name",
                    "student name",
                    "attendee name",
                    "teilnehmername",
                    "受講者名"
                ],
                abroad::PERSON_NAMES
            ))
            .part_beside(&[("name", abroad::PARTS_OF_NAMES)])
            .perhaps(joined!(
                &[
                    "trainee",
                    "person",
                    "employee",
                    "learner",
                    "user",
                    "participant",
                    "student",
                    "attendee",
                    "teilnehmer",
                    "participante",
                    "deelnemer",
                    "受講者"
                ],
                abroad::PERSON_NAMES_PERHAPS
            )),
        Field::required("traineeAccountName", "Account name", Shape::Text)
            .help("The name the person signs in with.", "ann.lee")
            .known(joined!(
                &[
                    "trainee account name",
                    "account name",
                    "username",
                    "login",
                    "login name",
                    "learner username",
                    "user principal name",
                    "upn"
                ],
                abroad::ACCOUNT_NAMES
            ))
            .perhaps(joined!(
                &["account", "user id", "user"],
                abroad::ACCOUNT_NAMES_PERHAPS,
                abroad::USER_IDS_PERHAPS
            )),
        Field::required("traineeEmail", "E-mail", Shape::Text)
            .help("The e-mail address of the person who takes the course.", "ann.lee@example.com")
            .known(joined!(
                &[
                    "trainee email",
                    "email",
                    "mail",
                    "email address",
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
                    "attendee email"
                ],
                abroad::EMAILS
            ))
            .perhaps(abroad::EMAILS_PERHAPS),
        Field::required("status", "Status", Shape::Choice(&["INCOMPLETE", "COMPLETE"]))
            .help("Whether the person has finished; who has only begun has not.", "COMPLETE")
            .means(STATES)
            .perhaps_means(STATES_PERHAPS)
            .known(joined!(
                &[
                    "status",
                    "training status",
                    "course status",
                    "completion status",
                    "completion state",
                    "assignment status",
                    "complete",
                    "is complete",
                    "is completed",
                    "schulungsstatus",
                    "kursstatus",
                    "受講状況"
                ],
                abroad::STATES
            ))
            .perhaps(joined!(
                &["state", "enrollment status", "enrolment status", "progress status", "progress"],
                abroad::STATES_PERHAPS
            )),
        Field::required("trainingCreatedTimestamp", "Course created", Shape::Instant)
            .help("When the course was made.", "2026-01-05T09:00:00Z")
            .known(&[
                "training created timestamp",
                "training created at",
                "training creation date",
                "course created at",
                "course creation date",
            ])
            .perhaps(joined!(
                &[
                    "created",
                    "created at",
                    "created on",
                    "created date",
                    "creation date",
                    "date created",
                    "training created",
                ],
                abroad::CREATED
            )),
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
                "fällig am",
                "fälligkeitsdatum",
                "date d échéance",
                "date limite",
                "fecha límite",
                "uiterste datum",
                "data limite",
                "期限",
                "期限日",
                "締切日",
                "受講期限",
            ])
            .perhaps(&[
                "frist",
                "échéance",
                "fecha de vencimiento",
                "vervaldatum",
                "data de vencimento",
                "prazo",
                "期日",
            ]),
        Field::optional("trainingCompletedTimestamp", "Completed", Shape::Instant)
            .help("When the person finished; leave it empty until then.", "2026-02-12T14:30:00Z")
            .known(joined!(
                &[
                    "training completed timestamp",
                    "training completed at",
                    "training completion date",
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
                    "finished on"
                ],
                abroad::COMPLETED
            ))
            .perhaps(&["training completed", "course completed", "受講日", "修了日"]),
    ],
    rules: &[],
    senses: &[
        Sense::NotInFuture { field: "trainingCreatedTimestamp" },
        Sense::NotInFuture { field: "trainingCompletedTimestamp" },
        Sense::Before { earlier: "trainingCreatedTimestamp", later: "trainingDueTimestamp" },
        Sense::Before { earlier: "trainingCreatedTimestamp", later: "trainingCompletedTimestamp" },
        Sense::DateWith { field: "trainingCompletedTimestamp", when: "status", equals: "COMPLETE" },
        Sense::Email { field: "traineeEmail" },
    ],
    named_by: "traineeFullName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[],
        &[
            ("displayName", "Ben Kim, Security basics 2026"),
            ("uniqueId", "E-1043:basics-2026"),
            ("externalUrl", "https://learn.example.com/enrolments/E-1043-basics-2026"),
            ("traineeFullName", "Ben Kim"),
            ("traineeAccountName", "ben.kim"),
            ("traineeEmail", "ben.kim@example.com"),
            ("status", "INCOMPLETE"),
            ("trainingCompletedTimestamp", ""),
        ],
        &[
            ("displayName", "Ann Lee, Privacy 2026"),
            ("uniqueId", "E-1042:privacy-2026"),
            ("externalUrl", "https://learn.example.com/enrolments/E-1042-privacy-2026"),
            ("trainingId", "privacy-2026"),
            ("trainingName", "Privacy 2026"),
            ("frameworksFulfilled", "GDPR"),
            ("trainingCreatedTimestamp", "2026-01-12T00:00:00Z"),
            ("trainingDueTimestamp", "2026-06-30T00:00:00Z"),
            ("trainingCompletedTimestamp", "2026-02-26T00:00:00Z"),
        ],
    ],
    graded_by: None,
};

const STATES: &[(&str, &str)] = meant! {
    "INCOMPLETE": "incomplete", "not complete", "not completed", "not started", "in progress",
        "in-progress", "in_progress", "inprogress", "started", "overdue", "past due", "unvollständig",
        "nicht abgeschlossen", "nicht begonnen", "begonnen", "in bearbeitung", "überfällig", "non terminé",
        "non terminée", "non commencé", "en cours", "en retard", "no completado", "no iniciado",
        "en curso", "en progreso", "niet voltooid", "niet gestart", "niet begonnen", "bezig", "te laat",
        "não concluído", "não iniciado", "em andamento", "atrasado", "未完了", "未受講", "受講中", "未開始", "進行中";
    "COMPLETE": "complete", "completed", "done", "finished", "abgeschlossen", "absolviert", "terminé",
        "terminée", "achevé", "completado", "completada", "finalizado", "finalizada", "voltooid",
        "afgerond", "concluído", "concluída", "完了", "完了済み", "修了", "受講済み";
};

const STATES_PERHAPS: &[(&str, &str)] = meant! {
    "INCOMPLETE": "false", "pending", "assigned", "enrolled", "registered", "invited", "open", "failed",
        "due", "expired", "offen", "nicht bestanden", "en attente", "échoué", "pendiente", "suspendido",
        "niet geslaagd", "pendente", "reprovado", "vencido", "不合格", "期限切れ";
    "COMPLETE": "true", "100%", "passed", "pass", "attended", "certified", "bestanden", "teilgenommen",
        "réussi", "aprobado", "geslaagd", "aprovado", "合格", "受講";
};

const FRAMEWORKS: &[(&str, &str)] = meant! {
    "SOC2": "soc2", "soc 2", "soc-2", "soc ii", "soc 2 type i", "soc 2 type ii", "soc 2 type 1",
        "soc 2 type 2";
    "ISO27001": "iso27001", "iso 27001", "iso-27001", "iso/iec 27001", "iso 27001:2013", "iso 27001:2022",
        "iso/iec 27001:2013", "iso/iec 27001:2022", "iso27001:2022";
    "HIPAA": "hipaa";
    "PCI": "pci", "pci dss", "pci-dss", "pcidss", "pci dss 4.0", "pci dss v4.0";
    "GDPR": "gdpr", "eu gdpr", "dsgvo", "ds-gvo", "rgpd";
    "CCPA": "ccpa";
};

const FRAMEWORKS_PERHAPS: &[(&str, &str)] = meant! {
    "SOC2": "soc";
    "ISO27001": "iso", "27001";
    "GDPR": "avg", "uk gdpr";
    "CCPA": "cpra", "ccpa/cpra";
};
