//! Who can sign in to a system, at what level and how; the base of access reviews.
//!
//! The one kind with a word for "no longer active": people who left are better sent as `DEACTIVATED` than
//! left out. `mfaEnabled` must be there and may be null since autumn 2026, which means that nobody knows;
//! the methods must then be empty. Under `SSO` Vanta looks at neither. `accountName` must be there for
//! people too, although it is meant for accounts without a person. `permissionLevel` takes three words
//! only; live, `USER` and `OWNER` were refused (seen in code).
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Deactivated, Field, Kind, Noun, Properties, Rule, Shape, abroad, joined, parts};

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
                &["external url", "url", "link", "web link", "user url", "user link", "html url"],
                abroad::LINKS
            ),
        )
        .perhaps(joined!(&["profile url", "profile link", "account url"], abroad::LINKS_PERHAPS)),
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
                &["account", "logon", "network id", "user", "user id", "uid"],
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
                    "user type",
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
                &["user created", "added on", "date added", "joined at", "joined on", "member since"],
                abroad::CREATED_PERHAPS
            )),
        Field::required("status", "Status", Shape::Choice(&["ACTIVE", "DEACTIVATED"]))
            .help(
                "Whether the account can be used; better send people who left than leave them out.",
                "ACTIVE",
            )
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
                &["state", "user state", "employment status", "employee status", "worker status"],
                abroad::STATES_PERHAPS,
                abroad::ACCOUNT_STATES_PERHAPS
            )),
        Field::required("mfaEnabled", "MFA on", Shape::Boolean)
            .help("Whether signing in needs a second factor; ignored for single sign-on.", "TRUE")
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
            .perhaps(&["mfa registered", "is mfa registered", "mfa configured", "mfa capable"])
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
                "auth source",
                "authentication",
                "authentication provider",
                "authentication source",
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
            .known(joined!(
                &[
                    "role description",
                    "role title",
                    "job title",
                    "job role",
                    "job profile",
                    "position",
                    "position title",
                    "business title",
                    "designation"
                ],
                abroad::JOBS
            ))
            .perhaps(joined!(&["title", "job", "job name", "occupation"], abroad::JOBS_PERHAPS)),
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
                &[
                    "suspended at",
                    "suspended on",
                    "removed at",
                    "removed on",
                    "termination date",
                    "terminated at",
                    "terminated on",
                    "date terminated",
                    "separation date",
                    "offboarding date",
                    "offboarded on",
                    "exit date",
                    "leaving date",
                    "date of leaving",
                    "end date",
                    "employment end date",
                    "last day",
                    "last day worked",
                    "last day of work",
                    "last working day"
                ],
                abroad::LEFT_PERHAPS
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
            .perhaps(&["password changed"]),
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
            .perhaps(joined!(&["group names", "group", "team", "teams"], abroad::GROUPS_PERHAPS)),
    ],
    rules: &[
        Rule::IgnoredWhen { fields: &["mfaEnabled", "mfaMethods"], when: "authMethod", equals: "SSO" },
        Rule::EmptyWhenNull { list: "mfaMethods", field: "mfaEnabled" },
    ],
    senses: &[],
    named_by: "fullName",
    properties: Properties::Extra,
    deactivated: Some(Deactivated {
        field: "status",
        value: "DEACTIVATED",
        since: Some("deactivatedTimestamp"),
    }),
    depends_on: None,
    graded_by: None,
};
