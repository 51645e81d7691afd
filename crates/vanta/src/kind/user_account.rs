//! Who can sign in to a system, at what level and how; the base of access reviews.
//!
//! The one kind with a word for "no longer active": people who left are better sent as `DEACTIVATED` than
//! left out. `mfaEnabled` must be there and may be null since autumn 2026, which means that nobody knows;
//! the methods must then be empty. Under `SSO` Vanta looks at neither. `accountName` must be there for
//! people too, although it is meant for accounts without a person. `permissionLevel` takes three words
//! only; live, `USER` and `OWNER` were refused (seen in code).
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Deactivated, Field, Kind, Noun, Properties, Rule, Sense, Shape, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "user_account",
    schema: "UserAccount",
    label: "User accounts",
    noun: Noun { one: "person", many: "people" },
    help: "Who can sign in to a system, with what rights and how well protected.",
    fields: &[
        parts::display_name("Ann Lee", joined!(&["display name", "displayed name"], abroad::DISPLAY_NAMES))
            .perhaps(&["label"]),
        parts::unique_id(
            "E-1042",
            joined!(
                &[
                    "unique id",
                    "id",
                    "employee id",
                    "employee number",
                    "employee no",
                    "employee code",
                    "employee identifier",
                    "emp id",
                    "emp no",
                    "eeid",
                    "staff id",
                    "staff number",
                    "personnel number",
                    "personnel id",
                    "person id",
                    "worker id",
                    "associate id",
                    "user identifier",
                    "object id",
                    "object guid",
                    "uuid",
                    "guid",
                    "record id"
                ],
                abroad::EMPLOYEE_IDS,
                abroad::UNIQUE_IDS
            ),
        )
        .perhaps(joined!(
            &["user id", "account id", "member id", "immutable id", "external id", "uid"],
            abroad::USER_IDS_PERHAPS
        )),
        parts::external_url(
            "https://hr.example.com/people/E-1042",
            joined!(
                &[
                    "external url",
                    "url",
                    "link",
                    "web link",
                    "profile url",
                    "profile link",
                    "user url",
                    "user link",
                    "html url"
                ],
                abroad::LINKS
            ),
        )
        .perhaps(joined!(&["account url"], abroad::LINKS_PERHAPS)),
        Field::required("fullName", "Full name", Shape::Text)
            .help("The person's given and family name, with a space between.", "Ann Lee")
            .known(joined!(
                &[
                    "full name",
                    "name",
                    "complete name",
                    "person name",
                    "employee name",
                    "employee full name",
                    "worker name",
                    "staff name",
                    "user full name",
                    "member name",
                    "first and last name"
                ],
                abroad::PERSON_NAMES
            ))
            .part_beside(&[("name", abroad::PARTS_OF_NAMES)])
            .perhaps(joined!(
                &["person", "employee", "worker", "user", "member", "legal name", "preferred name"],
                abroad::PERSON_NAMES_PERHAPS,
                abroad::ACCOUNT_NAMES_PERHAPS
            )),
        Field::required("accountName", "Account name", Shape::Text)
            .help("The name the account signs in with; it must be there for people too.", "ann.lee")
            .known(joined!(
                &[
                    "account name",
                    "username",
                    "login",
                    "login name",
                    "login id",
                    "logon name",
                    "user logon name",
                    "user login",
                    "sign in name",
                    "sam account name",
                    "user principal name",
                    "upn",
                    "handle",
                    "screen name"
                ],
                abroad::ACCOUNT_NAMES
            ))
            .perhaps(joined!(
                &["kürzel", "nutzerkürzel", "account", "logon", "network id", "user", "user id", "uid"],
                abroad::ACCOUNT_NAMES_PERHAPS,
                abroad::USER_IDS_PERHAPS
            )),
        Field::required("email", "E-mail", Shape::Text)
            .help("The e-mail address, by which Vanta finds the person.", "ann.lee@example.com")
            .known(joined!(
                &[
                    "email",
                    "mail",
                    "email address",
                    "email address required",
                    "email id",
                    "work email",
                    "work email address",
                    "email work",
                    "business email",
                    "company email",
                    "corporate email",
                    "office email",
                    "primary email",
                    "primary email address",
                    "user email",
                    "user email address",
                    "member email",
                    "employee email",
                    "employee email address"
                ],
                abroad::EMAILS
            ))
            .perhaps(joined!(&["mail address"], abroad::EMAILS_PERHAPS)),
        Field::required("permissionLevel", "Permission level", Shape::Choice(&["ADMIN", "EDITOR", "BASE"]))
            .help("The nearest of three: may run the system, may change things, may only use it.", "BASE")
            .means(LEVELS)
            .perhaps_means(LEVELS_PERHAPS)
            .known(joined!(
                &[
                    "permission level",
                    "permission",
                    "access level",
                    "access role",
                    "role",
                    "role name",
                    "user role",
                    "account role",
                    "system role",
                    "security role",
                    "org role",
                    "organization role",
                    "workspace role",
                    "member role",
                    "privilege level"
                ],
                abroad::PERMISSIONS
            ))
            .perhaps(joined!(
                &[
                    "rol de acceso",
                    "mitarbeiterrollen",
                    "permissions",
                    "permission set",
                    "access",
                    "access type",
                    "roles",
                    "account type",
                    "admin role",
                    "team role",
                    "privilege",
                    "privileges",
                    "admin",
                    "is admin",
                    "administrator",
                    "profile",
                    "authorization",
                    "authorizations"
                ],
                abroad::PERMISSIONS_PERHAPS
            )),
        Field::required("createdTimestamp", "Account created", Shape::Instant)
            .help("When the account was made.", "2024-05-06T08:00:00Z")
            .known(joined!(
                &[
                    "created timestamp",
                    "created",
                    "created at",
                    "created on",
                    "created date",
                    "created date time",
                    "created time",
                    "create date",
                    "creation date",
                    "creation time",
                    "date created",
                    "account created",
                    "account created at",
                    "account created on",
                    "account created date",
                    "account creation date",
                    "user created at",
                    "user creation time",
                    "when created",
                    "provisioned at",
                    "provisioned on"
                ],
                abroad::CREATED,
                abroad::ACCOUNT_CREATED
            ))
            .perhaps(joined!(
                &[
                    "added to org",
                    "added to organization",
                    "fecha alta cuenta",
                    "data de inclusão",
                    "data inclusão",
                    "user created",
                    "added on",
                    "date added",
                    "joined at",
                    "joined on",
                    "member since"
                ],
                abroad::CREATED_PERHAPS
            )),
        Field::required("status", "Status", Shape::Choice(&["ACTIVE", "DEACTIVATED"]))
            .help(
                "Whether the account can be used; better send people who left than leave them out.",
                "ACTIVE",
            )
            .means(STATES)
            .perhaps_means(STATES_PERHAPS)
            .known(joined!(
                &[
                    "status",
                    "status read only",
                    "account status",
                    "user status",
                    "member status",
                    "account state",
                    "lifecycle state",
                    "lifecycle status",
                    "active",
                    "is active",
                    "active status",
                    "enabled",
                    "is enabled",
                    "account enabled",
                    "user enabled"
                ],
                abroad::STATES,
                abroad::ACCOUNT_STATES
            ))
            .perhaps(joined!(
                &[
                    "使用状態",
                    "利用状態",
                    "sperrstatus",
                    "state",
                    "user state",
                    "employment status",
                    "employee status",
                    "worker status"
                ],
                abroad::STATES_PERHAPS,
                abroad::ACCOUNT_STATES_PERHAPS
            )),
        Field::required("mfaEnabled", "MFA on", Shape::Boolean)
            .help("Whether signing in needs a second factor; ignored for single sign-on.", "TRUE")
            .means(FACTOR)
            .perhaps_means(FACTOR_PERHAPS)
            .known(joined!(
                &[
                    "mfa enabled",
                    "mfa",
                    "mfa status",
                    "mfa state",
                    "mfa active",
                    "mfa on",
                    "mfa enrolled",
                    "is mfa enabled",
                    "has mfa",
                    "multi factor authentication",
                    "multi factor authentication status",
                    "multi factor authentication enabled",
                    "multi factor auth",
                    "multi factor auth status",
                    "2fa",
                    "2fa enabled",
                    "2fa status",
                    "has 2fa",
                    "2fa active",
                    "tfa",
                    "two factor",
                    "two factor enabled",
                    "two factor auth",
                    "two factor authentication",
                    "two factor authentication enabled",
                    "two factor authentication status",
                    "2 factor authentication",
                    "two step verification",
                    "two step login",
                    "2 step verification",
                    "2 step verification enrollment",
                    "2sv",
                    "2sv enrolled",
                    "2sv enrolled read only",
                    "is enrolled in 2sv"
                ],
                abroad::MFA
            ))
            .perhaps(&[
                "totp",
                "zwei faktor",
                "mfa registered",
                "is mfa registered",
                "mfa configured",
                "mfa capable",
            ])
            .or_null(),
        Field::required(
            "mfaMethods",
            "MFA methods",
            Shape::List(&Shape::Choice(&[
                "UNSUPPORTED",
                "DISABLED",
                "SMS",
                "EMAIL",
                "OTP",
                "HARDWARE_TOKEN",
                "PUSH_PROMPT",
            ])),
        )
        .help("The second factors the account has; empty if nobody knows.", "OTP, PUSH_PROMPT")
        .means(FACTORS)
        .perhaps_means(FACTORS_PERHAPS)
        .known(joined!(
            &[
                "mfa methods",
                "mfa method",
                "mfa type",
                "mfa types",
                "mfa factor",
                "mfa factors",
                "mfa device type",
                "methods registered",
                "registered methods",
                "factor type",
                "factor types",
                "enrolled factors",
                "2fa method",
                "2fa methods",
                "2fa type",
                "two factor method",
                "two factor methods"
            ],
            abroad::MFA_METHODS
        ))
        .perhaps(&[
            "mfa device",
            "mfa devices",
            "factors",
            "second factor",
            "second factors",
            "zweiter faktor",
        ]),
        Field::required(
            "authMethod",
            "Signs in with",
            Shape::Choice(&["SSO", "PASSWORD", "TOKEN", "BIOMETRIC"]),
        )
        .help("How the account signs in.", "PASSWORD")
        .means(SIGN_INS)
        .perhaps_means(SIGN_INS_PERHAPS)
        .known(joined!(
            &[
                "auth method",
                "auth type",
                "authentication method",
                "authentication type",
                "login method",
                "login type",
                "logon method",
                "sign in method",
                "sign in type"
            ],
            abroad::AUTH_METHODS
        ))
        .perhaps(joined!(
            &[
                "auth provider",
                "authentication",
                "authentication provider",
                "logon type",
                "credential type",
                "credential provider",
                "identity provider",
                "sso",
                "sso enabled"
            ],
            abroad::AUTH_METHODS_PERHAPS
        )),
        Field::optional("roleDescription", "Role in words", Shape::Text)
            .help("What the person does, in your own words.", "Payroll clerk")
            .known(&["role description", "role in words", "description of role", "rollenbeschreibung"])
            // What people are hired for may be another thing than what they do in the system.
            .perhaps(joined!(
                &[
                    "role title",
                    "job title",
                    "job role",
                    "job profile",
                    "position",
                    "position title",
                    "business title",
                    "designation",
                    "title",
                    "job",
                    "job name",
                    "occupation"
                ],
                abroad::JOBS,
                abroad::JOBS_PERHAPS
            )),
        Field::optional("updatedTimestamp", "Last changed", Shape::Instant)
            .help("When the account was last changed.", "2026-02-27T13:30:00Z")
            .known(joined!(
                &[
                    "updated timestamp",
                    "updated",
                    "updated at",
                    "updated on",
                    "updated date",
                    "last updated",
                    "last updated at",
                    "last update",
                    "last changed",
                    "last change",
                    "last modified",
                    "last modified date",
                    "modified",
                    "modified at",
                    "modified on",
                    "modified date",
                    "date modified",
                    "changed on",
                    "when changed"
                ],
                abroad::CHANGED
            ))
            .moving(),
        Field::optional("deactivatedTimestamp", "Deactivated", Shape::Instant)
            .help("When the account was switched off, if it was.", "2026-01-31T17:00:00Z")
            .known(joined!(
                &[
                    "deactivated timestamp",
                    "deactivated at",
                    "deactivated on",
                    "deactivated date",
                    "deactivation date",
                    "disabled at",
                    "disabled on",
                    "disabled date",
                    "deprovisioned at",
                    "deprovisioned on",
                    "deleted at",
                    "deleted on"
                ],
                abroad::DEACTIVATED
            ))
            .perhaps(joined!(
                &["fecha baja cuenta", "suspended at", "suspended on", "removed at", "removed on"],
                abroad::DEACTIVATED_PERHAPS
            )),
        Field::optional("lastLoginTimestamp", "Last sign-in", Shape::Instant)
            .help("When somebody last signed in with the account.", "2026-03-02T07:45:00Z")
            .known(joined!(
                &[
                    "last login timestamp",
                    "last login",
                    "last login at",
                    "last login on",
                    "last login date",
                    "last login time",
                    "last login date time",
                    "last logged in",
                    "last logon",
                    "last logon date",
                    "last logon time",
                    "last sign on",
                    "last successful sign on",
                    "last logon timestamp",
                    "last sign in",
                    "last sign in read only",
                    "last sign in at",
                    "last sign in date",
                    "last sign in date time",
                    "last sign in time",
                    "last interactive sign in date time",
                    "last signed in",
                    "last successful login",
                    "last authenticated",
                    "last authentication",
                    "most recent login"
                ],
                abroad::LAST_LOGINS
            ))
            .perhaps(joined!(
                &[
                    "password last used",
                    "última sessão",
                    "letzte sitzung",
                    "dernière session",
                    "última sesión",
                    "last active",
                    "last active at",
                    "last active on",
                    "last active date",
                    "last activity",
                    "last activity at",
                    "last activity date",
                    "last seen",
                    "last seen at",
                    "last access",
                    "last access date",
                    "last accessed",
                    "last accessed at"
                ],
                abroad::LAST_LOGINS_PERHAPS
            ))
            .moving(),
        Field::optional("lastPasswordResetTimestamp", "Last new password", Shape::Instant)
            .help(
                "When the password was last set anew; Vanta does nothing with it yet.",
                "2025-11-20T10:00:00Z",
            )
            .known(joined!(
                &[
                    "last password reset timestamp",
                    "last password reset",
                    "last password reset at",
                    "last password change",
                    "last password change date",
                    "last password change date time",
                    "password last set",
                    "pwdlastset",
                    "password last changed",
                    "password last reset",
                    "password changed at",
                    "password change date",
                    "password reset at",
                    "password reset date",
                    "password updated at"
                ],
                abroad::PASSWORD_RESETS
            ))
            .perhaps(&[
                "password date",
                "last password change or reset",
                "cambio de contraseña",
                "última troca senha",
                "data última troca senha",
                "password changed",
            ]),
        Field::optional("groupIds", "Groups", Shape::List(&Shape::Text))
            .help("The IDs of the groups or teams the account belongs to.", "payroll, all-staff")
            .known(joined!(
                &[
                    "group ids",
                    "group id",
                    "groups",
                    "group membership",
                    "group memberships",
                    "member of",
                    "team ids",
                    "user groups"
                ],
                abroad::GROUPS
            ))
            .perhaps(joined!(&["equipos", "group names", "group", "team", "teams"], abroad::GROUPS_PERHAPS)),
    ],
    rules: &[
        Rule::IgnoredWhen { fields: &["mfaEnabled", "mfaMethods"], when: "authMethod", equals: "SSO" },
        Rule::EmptyWhenNull { list: "mfaMethods", field: "mfaEnabled" },
    ],
    senses: &[
        Sense::NotInFuture { field: "createdTimestamp" },
        Sense::NotInFuture { field: "updatedTimestamp" },
        Sense::NotInFuture { field: "deactivatedTimestamp" },
        Sense::NotInFuture { field: "lastLoginTimestamp" },
        Sense::NotInFuture { field: "lastPasswordResetTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "updatedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "deactivatedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "lastLoginTimestamp" },
        Sense::Before { earlier: "lastLoginTimestamp", later: "deactivatedTimestamp" },
        Sense::DateWith { field: "deactivatedTimestamp", when: "status", equals: "DEACTIVATED" },
        Sense::EmptyUnless { list: "mfaMethods", field: "mfaEnabled", except: &["UNSUPPORTED", "DISABLED"] },
        Sense::Shared { field: "email" },
        Sense::Shared { field: "accountName" },
        Sense::NotAllSame { field: "permissionLevel", value: "ADMIN" },
        Sense::NotAllSame { field: "status", value: "DEACTIVATED" },
        Sense::Email { field: "email" },
    ],
    named_by: "fullName",
    properties: Properties::Extra,
    deactivated: Some(Deactivated {
        field: "status",
        value: "DEACTIVATED",
        since: Some("deactivatedTimestamp"),
    }),
    depends_on: None,
    examples: &[
        &[("deactivatedTimestamp", "")],
        &[
            ("displayName", "Ben Kim"),
            ("uniqueId", "E-1043"),
            ("externalUrl", "https://hr.example.com/people/E-1043"),
            ("fullName", "Ben Kim"),
            ("accountName", "ben.kim"),
            ("email", "ben.kim@example.com"),
            ("permissionLevel", "ADMIN"),
            ("createdTimestamp", "2021-03-01T00:00:00Z"),
            ("mfaMethods", "HARDWARE_TOKEN"),
            ("authMethod", "SSO"),
            ("roleDescription", "Head of payroll"),
            ("updatedTimestamp", "2026-02-10T09:05:00Z"),
            ("deactivatedTimestamp", ""),
            ("lastLoginTimestamp", "2026-03-02T08:10:00Z"),
            ("lastPasswordResetTimestamp", ""),
            ("groupIds", "payroll, managers, all-staff"),
        ],
        &[
            ("displayName", "Cara Diaz"),
            ("uniqueId", "E-0987"),
            ("externalUrl", "https://hr.example.com/people/E-0987"),
            ("fullName", "Cara Diaz"),
            ("accountName", "cara.diaz"),
            ("email", "cara.diaz@example.com"),
            ("permissionLevel", "EDITOR"),
            ("createdTimestamp", "2019-09-02T00:00:00Z"),
            ("status", "DEACTIVATED"),
            ("mfaEnabled", "FALSE"),
            ("mfaMethods", ""),
            ("roleDescription", "Accountant"),
            ("updatedTimestamp", "2026-01-31T17:00:00Z"),
            ("lastLoginTimestamp", "2026-01-30T09:12:00Z"),
            ("groupIds", ""),
        ],
    ],
    graded_by: None,
};

// Vanta has three levels, and its help sets them apart by what somebody may do: run the system, change
// things, use it. Words that only say that there is an account ("user", "member"), or whose it is
// ("owner"), do not say what it may do, so they are proposals.
const LEVELS: &[(&str, &str)] = meant! {
    "ADMIN": "admin", "admins", "administrator", "administrators", "super admin", "superadmin",
        "super administrator", "global admin", "global administrator", "system admin",
        "system administrator", "sysadmin", "org admin", "organization admin", "workspace admin",
        "systemadministrator", "administrateur", "administratrice", "administrador", "administradora",
        "beheerder", "systeembeheerder", "管理者", "システム管理者";
    "EDITOR": "editor", "editors", "can edit", "may edit", "éditeur", "éditrice", "editora", "redakteur",
        "bearbeiter", "bewerker", "編集者";
    "BASE": "base", "viewer", "view only", "read only", "read-only", "readonly", "guest", "standard user",
        "basic user", "normal user", "regular user", "end user", "nur lesen", "nur lesend", "gast",
        "standardbenutzer", "lecture seule", "lecteur", "invité", "utilisateur standard", "solo lectura",
        "invitado", "usuario estándar", "alleen lezen", "standaardgebruiker", "somente leitura",
        "apenas leitura", "visualizador", "convidado", "usuário padrão", "閲覧者", "閲覧のみ", "読み取り専用", "ゲスト",
        "一般ユーザー", "標準ユーザー";
};

const LEVELS_PERHAPS: &[(&str, &str)] = meant! {
    "ADMIN": "owner", "account owner", "workspace owner", "primary owner", "root", "full access",
        "full control", "all", "security admin", "user admin", "billing admin", "eigentümer", "besitzer",
        "inhaber", "vollzugriff", "propriétaire", "accès complet", "propietario", "acceso total",
        "eigenaar", "volledige toegang", "proprietário", "acesso total", "オーナー", "所有者", "フルアクセス";
    "EDITOR": "write", "read write", "read/write", "read-write", "edit", "contributor", "author",
        "creator", "publisher", "maintainer", "developer", "moderator", "power user", "schreiben",
        "lesen und schreiben", "écriture", "lecture et écriture", "contributeur", "escritura",
        "lectura y escritura", "colaborador", "schrijven", "lezen en schrijven", "escrita",
        "leitura e escrita", "編集", "読み書き";
    "BASE": "user", "users", "member", "members", "standard", "basic", "regular", "normal", "default",
        "read", "reader", "view", "agent", "employee", "benutzer", "nutzer", "mitglied", "mitarbeiter",
        "lesen", "leser", "utilisateur", "membre", "usuario", "miembro", "lectura", "gebruiker", "lid",
        "lezer", "usuário", "utilizador", "membro", "leitor", "ユーザー", "一般", "メンバー", "閲覧";
};

// "Inactive" may mean that nobody came for a while, and "suspended" or "locked" that somebody will be back:
// the account is still one to review. An account that is called deactivated and is not would escape the
// review.
const STATES: &[(&str, &str)] = meant! {
    "ACTIVE": "active", "enabled", "account enabled", "in use", "aktiv", "aktiviert", "actif", "activé",
        "activo", "activa", "activado", "activada", "habilitado", "habilitada", "actief", "ingeschakeld",
        "ativo", "ativa", "ativado", "有効", "アクティブ", "利用中";
    "DEACTIVATED": "deactivated", "disabled", "account disabled", "deprovisioned", "deleted",
        "deaktiviert", "gelöscht", "désactivé", "désactivée", "supprimé", "desactivado", "desactivada",
        "deshabilitado", "deshabilitada", "eliminado", "gedeactiveerd", "uitgeschakeld", "verwijderd",
        "desativado", "desativada", "desabilitado", "excluído", "無効", "無効化", "削除済み";
};

const STATES_PERHAPS: &[(&str, &str)] = meant! {
    "ACTIVE": "true", "employed", "current", "live", "open", "ok", "normal", "confirmed", "angestellt",
        "beschäftigt", "en poste", "empleado", "in dienst", "在籍", "在職";
    "DEACTIVATED": "false", "inactive", "suspended", "locked", "blocked", "terminated", "left", "leaver",
        "former", "offboarded", "removed", "archived", "closed", "expired", "inaktiv", "gesperrt",
        "ausgeschieden", "ausgetreten", "inactif", "suspendu", "bloqué", "parti", "inactivo", "inactiva",
        "suspendido", "bloqueado", "baja", "inactief", "geblokkeerd", "geschorst", "uit dienst", "inativo",
        "inativa", "suspenso", "desligado", "非アクティブ", "停止", "利用停止", "停止中", "退職";
};

const FACTOR: &[(&str, &str)] = meant! {
    "true": "enrolled", "enforced", "active", "mfa enabled", "2fa enabled", "aktiv", "actif", "activo",
        "actief", "ativo";
    "false": "not enrolled", "unenrolled", "not enabled", "not set up", "inactive", "mfa disabled",
        "2fa disabled", "nicht aktiviert", "nicht eingerichtet", "inaktiv", "non activé", "inactif",
        "no activado", "inactivo", "niet ingeschakeld", "inactief", "não ativado", "inativo", "未登録";
};

const FACTOR_PERHAPS: &[(&str, &str)] = meant! {
    "true": "registered", "configured", "required", "capable", "registriert", "eingerichtet", "configuré",
        "configurado", "ingesteld", "登録済み", "設定済み", "必須";
    "false": "not registered", "not configured", "not required", "none", "optional", "pending",
        "nicht registriert", "non configuré", "no configurado", "niet ingesteld", "não configurado", "なし",
        "未設定", "任意";
};

const FACTORS: &[(&str, &str)] = meant! {
    "UNSUPPORTED": "unsupported", "not supported", "nicht unterstützt", "non pris en charge",
        "no compatible", "niet ondersteund", "não suportado", "非対応", "未対応";
    "DISABLED": "disabled", "deaktiviert", "désactivé", "desactivado", "uitgeschakeld", "desativado", "無効";
    "SMS": "sms", "text message", "sms code", "sms otp", "sms message", "textnachricht",
        "mensaje de texto", "ショートメッセージ";
    "EMAIL": "email", "e-mail", "email code", "email otp", "e-mail-code", "courriel", "correo electrónico",
        "メール";
    "OTP": "otp", "totp", "hotp", "time-based one-time password", "google authenticator",
        "software oath token", "software one-time passcode";
    "HARDWARE_TOKEN": "hardware token", "hardware_token", "hardware key", "hardware oath token",
        "hardware security key", "security key", "fido2 security key", "fido security key", "yubikey",
        "u2f", "hardware-token", "sicherheitsschlüssel", "clé de sécurité", "llave de seguridad",
        "clave de seguridad", "beveiligingssleutel", "chave de segurança", "セキュリティキー", "セキュリティ キー",
        "ハードウェアトークン";
    "PUSH_PROMPT": "push prompt", "push_prompt", "push", "push notification", "push notifications",
        "google prompt", "duo push", "okta verify push", "microsoft authenticator push",
        "push-benachrichtigung", "notification push", "notificación push", "pushmelding",
        "notificação push", "プッシュ通知", "プッシュ";
};
const FACTORS_PERHAPS: &[(&str, &str)] = meant! {
    "DISABLED": "false", "none", "not enrolled", "inactive", "keine", "aucun", "aucune", "ninguno", "geen",
        "nenhum", "なし";
    "SMS": "phone", "mobile phone", "mobile", "text", "telefon", "téléphone", "teléfono", "telefoon",
        "telefone", "電話";
    "EMAIL": "mail";
    "OTP": "authenticator", "authenticator app", "authentication app", "authenticator-app",
        "application d'authentification", "aplicación de autenticación", "app de autenticación",
        "aplicativo autenticador", "認証アプリ", "認証システムアプリ", "one-time password", "one-time code",
        "one time password", "one-time passcode", "mobile app", "software token", "virtual", "virtual mfa",
        "app", "token", "einmalpasswort", "einmalkennwort", "code à usage unique",
        "contraseña de un solo uso", "eenmalig wachtwoord", "senha de uso único", "ワンタイムパスワード";
    "HARDWARE_TOKEN": "hardware", "fido2", "fido", "webauthn", "smart card", "smartcard", "piv", "cac",
        "rsa securid";
    "PUSH_PROMPT": "microsoft authenticator", "okta verify", "duo", "duo mobile", "mobile push";
};

const SIGN_INS: &[(&str, &str)] = meant! {
    "SSO": "sso", "single sign-on", "single sign on", "single-sign-on", "saml", "saml sso", "saml 2.0",
        "saml2", "sso (saml)", "シングルサインオン";
    "PASSWORD": "password", "passwords", "username and password", "user name and password",
        "username/password", "email and password", "email/password", "passwort", "kennwort",
        "benutzername und passwort", "mot de passe", "contraseña", "wachtwoord", "senha", "palavra-passe",
        "パスワード";
    "TOKEN": "token", "api token", "access token", "personal access token", "トークン";
    "BIOMETRIC": "biometric", "biometrics", "fingerprint", "face id", "touch id", "biometrie",
        "biometrisch", "biométrie", "biométrique", "biometría", "biométrico", "biometria", "biométrica",
        "生体認証", "指紋認証", "顔認証";
};

const SIGN_INS_PERHAPS: &[(&str, &str)] = meant! {
    "SSO": "true", "federated", "federation", "oidc", "openid connect", "openid", "oauth", "oauth2",
        "google", "google workspace", "microsoft", "azure ad", "entra id", "microsoft entra id", "okta",
        "onelogin", "ping", "ldap", "active directory", "ad", "idp", "external";
    "PASSWORD": "local", "native", "basic", "database", "internal", "lokal", "local account", "ローカル";
    "TOKEN": "api key", "api", "key", "ssh key", "service account";
    "BIOMETRIC": "windows hello", "hello", "passkey";
};
