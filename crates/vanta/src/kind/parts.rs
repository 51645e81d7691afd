//! Fields and parts that several kinds share: the common three, what every computer says of itself, and
//! what every finding says. A kind adds the examples and the headings that only it knows.
//!
//! Every fact here (names, types, required or not, choices, ranges) is documented: Vanta's OpenAPI
//! description of the Build Integrations API, December 2025 and autumn 2026.

use super::{Field, Sense, Shape, Stored, abroad, joined, meant};

// The common three.

/// The label by which Vanta's inventory shows a record.
pub(super) const fn display_name(example: &'static str, known: &'static [&'static str]) -> Field {
    Field::required("displayName", "Display name", Shape::Text)
        .help("The name that people see for it in Vanta's inventory.", example)
        .known(known)
}

/// The identity of a record; whoever has another one is somebody else to Vanta.
pub(super) const fn unique_id(example: &'static str, known: &'static [&'static str]) -> Field {
    Field::required("uniqueId", "ID that never changes", Shape::Text)
        .help(
            "An ID from your system that stays the same for ever; Vanta tells records apart by it.",
            example,
        )
        .known(known)
}

/// The link back to the record.
pub(super) const fn external_url(example: &'static str, known: &'static [&'static str]) -> Field {
    Field::required("externalUrl", "Link to it", Shape::Link)
        .help("An https address under which people find it in your system.", example)
        .known(known)
}

// Computers.

/// The headings under which people keep a computer's name.
pub(super) const COMPUTER_NAMES: &[&str] = joined!(
    &[
        "display name",
        "name",
        "computer name",
        "device name",
        "machine name",
        "host name",
        "asset name",
        "system name",
        "endpoint name",
        "netbios name"
    ],
    abroad::DISPLAY_NAMES,
    abroad::COMPUTER_NAMES
);

/// Those under which they only sometimes do.
pub(super) const COMPUTER_NAMES_PERHAPS: &[&str] = &["label", "computer", "device"];

/// The headings under which people keep a computer's ID.
pub(super) const COMPUTER_IDS: &[&str] = joined!(
    &[
        "unique id",
        "id",
        "device id",
        "computer id",
        "machine id",
        "host id",
        "endpoint id",
        "jss computer id",
        "jamf pro computer id",
        "intune device id",
        "azure ad device id",
        "entra device id",
        "guid",
        "record id"
    ],
    abroad::UNIQUE_IDS
);

/// Those under which they only sometimes do.
pub(super) const COMPUTER_IDS_PERHAPS: &[&str] =
    &["asset id", "asset tag", "asset number", "inventory number", "agent id", "uid"];

/// The headings under which people keep the link to a computer.
pub(super) const COMPUTER_LINKS: &[&str] = joined!(
    &["external url", "url", "link", "web link", "device url", "device link", "computer url"],
    abroad::LINKS
);

/// Those under which they only sometimes do.
pub(super) const COMPUTER_LINKS_PERHAPS: &[&str] =
    joined!(&["console url", "management url"], abroad::LINKS_PERHAPS);

/// When a computer was last read.
pub(super) const COLLECTED: Field = Field::required("collectedTimestamp", "Data collected", Shape::Instant)
    .help(
        "When these facts were read from the computer; the latest time if they were read bit by bit.",
        "2026-03-02T06:00:00Z",
    )
    .known(&[
        "collected timestamp",
        "collected",
        "collected at",
        "last check in",
        "last checked in",
        "last inventory update",
        "last inventory",
        "last contact",
        "last contact time",
        "last communication",
        "last sync",
        "last sync date time",
        "last synced",
        "detail updated at",
        "inventory date",
    ])
    .perhaps(&[
        "last vuln scan",
        "last vulnerability scan",
        "zuletzt gesehen",
        "last observed",
        "last hardware scan",
        "last hw scan",
        "last seen",
        "last seen at",
        "seen time",
        "last report",
        "last reported",
    ])
    .moving();

/// The headings under which people keep the name of an operating system.
pub(super) const OS_NAMES: &[&str] =
    joined!(&["os name", "os", "operating system", "operating system name"], abroad::OS_NAMES);

/// Those under which they only sometimes do.
pub(super) const OS_NAMES_PERHAPS: &[&str] = &["platform", "os platform", "caption", "os caption"];

/// Its hardware's UUID.
pub(super) const HARDWARE_UUID: Field = Field::required("hardwareUuid", "Hardware UUID", Shape::Text)
    .help(
        "The UUID that the hardware reports; some systems call it UDID.",
        "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
    )
    .known(&[
        "smbios guid",
        "hardware uuid",
        "udid",
        "device udid",
        "system uuid",
        "machine uuid",
        "platform uuid",
        "smbios uuid",
    ])
    .perhaps(&["uuid", "device uuid"]);

/// Its serial number.
pub(super) const SERIAL_NUMBER: Field = Field::required("serialNumber", "Serial number", Shape::Text)
    .help("The manufacturer's serial number of the computer.", "C02XK1AAJGH5")
    .known(joined!(
        &[
            "serial number",
            "serial no",
            "serial num",
            "serial",
            "sn",
            "hardware serial",
            "hardware serial number",
            "device serial",
            "device serial number",
            "service tag"
        ],
        abroad::SERIAL_NUMBERS
    ))
    .perhaps(&["製造番号"]);

/// When a program was last started, in the list of programs.
pub(super) const LAST_OPENED: Field = Field::optional("lastOpenedTimestamp", "Last opened", Shape::Instant)
    .help("When somebody last started it.", "2026-03-01T17:20:00Z")
    .known(&["last opened timestamp", "last opened", "last opened at", "last launched", "last launched at"])
    .moving();

/// The extensions of its browsers.
pub(super) const BROWSER_EXTENSIONS: Field = Field::required(
    "browserExtensions",
    "Browser extensions",
    Shape::List(&Shape::Object(BROWSER_EXTENSION)),
)
.help(
    "The extensions in its browsers; Vanta looks for password managers among them.",
    r#"[{"extensionId":"aeblfdkhhhdcdjpifhhbdiojplfjncoa","name":"1Password","browser":"CHROME"}]"#,
)
.known(&["browser extensions", "extensions", "browser plugins", "browser add ons"]);

const BROWSER_EXTENSION: &[Field] = &[
    Field::required("extensionId", "Extension ID", Shape::Text)
        .help("The ID that the browser's shop gave the extension.", "aeblfdkhhhdcdjpifhhbdiojplfjncoa")
        .known(&["extension id", "extension identifier"]),
    Field::required("name", "Extension name", Shape::Text)
        .help("What the extension is called.", "1Password")
        .known(&["extension name", "extension"]),
    Field::required("browser", "Browser", Shape::Choice(&["CHROME", "FIREFOX", "OPERA", "SAFARI", "EDGE"]))
        .help(
            "The browser it sits in; every browser built on Chromium counts as Chrome, others are left out.",
            "CHROME",
        )
        .means(BROWSERS)
        .known(&["browser", "browser name", "browser type"]),
];

/// The name of a drive.
pub(super) const DRIVE_NAME: Field = Field::required("name", "Drive name", Shape::Text)
    .help("What the drive is called.", "System")
    .perhaps(&["drive letter"])
    .known(&["drive name", "drive", "disk name", "disk", "volume name", "volume"]);

/// Whether a drive is encrypted.
pub(super) const ENCRYPTED: Field = Field::required("encrypted", "Encrypted", Shape::Boolean)
    .help("Whether the drive is encrypted, by whatever means.", "TRUE")
    .means(ENCRYPTIONS)
    .perhaps_means(ENCRYPTIONS_PERHAPS)
    .known(joined!(
        &[
            "encrypted",
            "is encrypted",
            "encryption enabled",
            "encryption status",
            "disk encryption",
            "disk encryption enabled",
            "disk encryption status",
            "disk encrypted",
            "drive encryption",
            "drive encrypted",
            "bitlocker",
            "bitlocker enabled",
            "bitlocker status",
            "bitlocker protection status"
        ],
        abroad::ENCRYPTED
    ))
    .perhaps(joined!(&["encryption"], abroad::ENCRYPTED_PERHAPS));

/// Whether a drive is the one it starts from.
pub(super) const IS_BOOT_VOLUME: Field = Field::optional("isBootVolume", "Boot volume", Shape::Boolean)
    .help("Whether the computer starts from this drive; it lets Vanta pass over USB sticks.", "TRUE")
    .perhaps_means(BOOTS)
    .known(&["is boot volume", "boot volume"])
    .perhaps(&["boot drive", "boot disk", "system drive"]);

/// The people who use it.
pub(super) const USERS: Field =
    Field::required("users", "People who sign in", Shape::List(&Shape::Object(COMPUTER_USER)))
        .help(
            "The people with an account on it; leave it empty rather than mix people with service accounts.",
            concat!(
                r#"[{"username":"ann.lee","screenlockPolicies":[{"requiresPassword":true,"#,
                r#""screenSleepTimeoutMs":300000}],"screenlockSettings":{"requiresPassword":true,"#,
                r#""screenSleepTimeoutMs":300000}}]"#
            ),
        )
        .known(&["users", "local users", "local accounts", "computer users"]);

const COMPUTER_USER: &[Field] = &[
    Field::required("username", "User name", Shape::Text)
        .help("The name a person signs in with on this computer; it may occur twice.", "ann.lee")
        .known(joined!(
            &["username", "local user", "local username", "login name", "account name"],
            abroad::ACCOUNT_NAMES
        ))
        .perhaps(&["last user", "last logged in user", "logged in user"]),
    Field::required("screenlockPolicies", "Screen lock rules", Shape::List(&Shape::Object(SCREENLOCK)))
        .help(
            "The screen lock rules set for this person; empty if your system does not tell.",
            r#"[{"requiresPassword":true,"screenSleepTimeoutMs":300000}]"#,
        )
        .known(&["user screenlock policies"]),
    Field::required("screenlockSettings", "Screen lock in force", Shape::Object(SCREENLOCK))
        .help(
            "The screen lock that holds for this person in the end.",
            r#"{"requiresPassword":true,"screenSleepTimeoutMs":300000}"#,
        )
        .known(&["user screenlock settings"]),
    Field::optional("lastLoginTimestamp", "Last sign-in", Shape::Instant)
        .help("When this person last signed in to the computer.", "2026-03-02T07:45:00Z")
        .known(&["last login timestamp", "last login", "last login at", "last logon", "last sign in"])
        .moving(),
];

/// The rules for the screen lock of the whole computer.
pub(super) const SYSTEM_SCREENLOCK_POLICIES: Field =
    Field::required("systemScreenlockPolicies", "Screen lock rules", Shape::List(&Shape::Object(SCREENLOCK)))
        .help(
            "The screen lock rules for the whole computer; empty if your system does not tell.",
            r#"[{"requiresPassword":true,"screenSleepTimeoutMs":300000}]"#,
        )
        .known(&["system screenlock policies", "screenlock policies"])
        .perhaps(&["screenlock"]);

// These two stand in three places of a computer, so no heading can be known for them.
const SCREENLOCK: &[Field] = &[
    Field::required("requiresPassword", "Password after lock", Shape::Boolean)
        .help("Whether a password is asked for once the screen has locked.", "TRUE")
        .means(REQUIREMENTS),
    Field::required("screenSleepTimeoutMs", "Locks after", Shape::Int32)
        .help("How long it may be idle before the screen locks, in milliseconds.", "300000"),
];

/// Whether it is under a device management.
pub(super) const IS_MANAGED: Field = Field::required("isManaged", "Managed", Shape::Boolean)
    .help("Whether a device management system (MDM) is in charge of the computer.", "TRUE")
    .means(MANAGEMENTS)
    .perhaps_means(MANAGEMENTS_PERHAPS)
    .known(joined!(
        &[
            "is managed",
            "managed",
            "managed status",
            "management status",
            "management state",
            "mdm enrolled",
            "mdm managed",
            "mdm status",
            "mdm enrollment status",
            "under management"
        ],
        abroad::MANAGED
    ))
    .perhaps(&["mdm", "enrolled", "enrollment status"]);

/// Whether it updates itself.
pub(super) const AUTO_UPDATES: Field =
    Field::required("autoUpdatesEnabled", "Automatic updates", Shape::Boolean)
        .help("Whether the operating system installs its updates by itself.", "TRUE")
        .means(UPDATES)
        .perhaps_means(UPDATES_PERHAPS)
        .known(joined!(
            &[
                "auto updates enabled",
                "auto updates",
                "auto update",
                "auto update enabled",
                "automatic updates",
                "automatic updates enabled",
                "automatic update",
                "automatic software updates"
            ],
            abroad::AUTO_UPDATES
        ))
        .perhaps(&["windows update"]);

/// Whose it is.
pub(super) const OWNER: Field = Field::optional("owner", "Owner", Shape::Text)
    .help("The e-mail address of the person the computer belongs to.", "ann.lee@example.com")
    .known(joined!(
        &[
            "owner",
            "owner email",
            "assigned user email",
            "primary user email",
            "primary user email address",
            "primary user upn",
            "user principal name",
            "user email",
            "email",
            "email address"
        ],
        abroad::EMAILS
    ))
    .perhaps(joined!(
        &[
            "mail",
            "e mail des benutzers",
            "benutzer e mail",
            "device owner",
            "assigned to",
            "assigned user",
            "primary user",
            "custodian"
        ],
        abroad::OWNERS
    ));

/// Its rules for passwords.
pub(super) const PASSWORD_POLICY: Field =
    Field::optional("passwordPolicy", "Password rules", Shape::Object(PASSWORD_RULES))
        .help("What the computer demands of a password.", r#"{"minimumLengthRequirement":12}"#)
        .known(&["password policy", "password rules"]);

const PASSWORD_RULES: &[Field] = &[Field::required("minimumLengthRequirement", "Least length", Shape::Int32)
    .help("The least number of characters a password must have.", "12")
    .known(&[
        "minimum length requirement",
        "minimum password length",
        "min password length",
        "password minimum length",
        "minimum passcode length",
    ])
    .perhaps(&["password length"])];

/// Since when it is managed.
pub(super) const LAST_ENROLLED: Field =
    Field::optional("lastEnrolledTimestamp", "Last enrolled", Shape::Instant)
        .help(
            "When it was last taken under your management; the latest time if it left and came back.",
            "2025-09-15T09:00:00Z",
        )
        .known(&[
            "last enrolled timestamp",
            "last enrolled",
            "last enrolled at",
            "last enrollment",
            "last enrolment",
            "enrolled at",
            "enrolled on",
            "enrolled date",
            "enrolled date time",
            "enrollment date",
            "enrolment date",
            "date enrolled",
            "mdm enrollment date",
        ])
        .perhaps(abroad::CREATED_PERHAPS);

/// What to look at in a list of computers.
pub(super) const COMPUTER_SENSES: &[Sense] = &[
    Sense::NotInFuture { field: "collectedTimestamp" },
    Sense::NotInFuture { field: "lastEnrolledTimestamp" },
    Sense::Shared { field: "serialNumber" },
    Sense::Shared { field: "hardwareUuid" },
    Sense::Email { field: "owner" },
];

// Findings.

/// The headings under which people keep a finding's name.
pub(super) const FINDING_NAMES: &[&str] = joined!(
    &[
        "display name",
        "title",
        "name",
        "vulnerability name",
        "vulnerability title",
        "finding name",
        "finding title",
        "issue name",
        "issue title",
        "alert name",
        "advisory title"
    ],
    abroad::DISPLAY_NAMES,
    abroad::TITLES
);

/// Those under which they only sometimes do.
pub(super) const FINDING_NAMES_PERHAPS: &[&str] = joined!(
    &[
        "label",
        "vulnerability",
        "finding",
        "issue",
        "alert",
        "summary",
        "advisory",
        "rule",
        "rule name",
        "check name"
    ],
    abroad::THING_NAMES
);

/// The headings under which people keep a finding's ID.
pub(super) const FINDING_IDS: &[&str] = joined!(
    &["unique id", "id", "finding id", "alert id", "uuid", "guid", "record id", "fingerprint", "issue key"],
    abroad::UNIQUE_IDS
);

/// Those under which they only sometimes do.
pub(super) const FINDING_IDS_PERHAPS: &[&str] = &["issue id", "alert number", "uid", "key"];

/// The headings under which people keep the link to a finding. Not for findings in APIs, where a URL is what
/// has the weakness.
pub(super) const FINDING_LINKS: &[&str] = joined!(
    &[
        "external url",
        "link",
        "web link",
        "html url",
        "finding url",
        "finding link",
        "issue url",
        "alert url"
    ],
    abroad::LINKS
);

/// Those under which they only sometimes do.
pub(super) const FINDING_LINKS_PERHAPS: &[&str] =
    joined!(&["url", "vulnerability url", "advisory url"], abroad::LINKS_PERHAPS);

/// How bad a finding is, as a number with one decimal. Static analysis has a whole number instead.
pub(super) const SEVERITY: Field = Field::required("severity", "Severity", Shape::Number)
    .help("How bad it is, from 0 to 10; Vanta keeps one decimal.", "7.5")
    .known(SEVERITIES)
    .perhaps(SEVERITIES_PERHAPS)
    .stored(Stored::OneDecimal)
    .between(0, 10);

/// The headings under which people keep a severity.
pub(super) const SEVERITIES: &[&str] =
    joined!(&["severity", "severity score", "severity level"], abroad::SEVERITIES);

/// Those under which they only sometimes do.
pub(super) const SEVERITIES_PERHAPS: &[&str] = &["risk", "risk score", "risk level", "criticality"];

/// The component a finding was made in.
pub(super) const COMPONENT_ID: Field =
    Field::required("vulnerableComponentUniqueId", "ID of the component", Shape::Text)
        .help(
            "The ID of the component it was found in, exactly as in your list of vulnerable components.",
            "host-17",
        )
        .known(&[
            "vulnerable component unique id",
            "vulnerable component id",
            "vulnerable component",
            "component unique id",
            "component id",
            "asset id",
            "host id",
        ])
        .perhaps(&[
            "project",
            "repository",
            "repository name",
            "repo",
            "host",
            "site",
            "site id",
            "artifact id",
            "target id",
            "resource id",
            "project id",
            "repository id",
            "repo id",
            "image id",
        ]);

/// What a finding is about.
pub(super) const DESCRIPTION: Field = Field::required("description", "Description", Shape::Text)
    .help(
        "What the weakness is and what it lets an attacker do.",
        "User input reaches the database unescaped",
    )
    .known(joined!(
        &["description", "vulnerability description", "finding description", "issue description"],
        abroad::DESCRIPTIONS
    ))
    .perhaps(&["details", "detail", "overview"]);

/// What to do about a finding.
pub(super) const REMEDIATION: Field =
    Field::required("remediationInstructions", "How to fix it", Shape::Text)
        .help("What somebody has to do to get rid of it.", "Update to version 2.4.1")
        .known(joined!(
            &[
                "remediation instructions",
                "remediation",
                "remediation advice",
                "remediation guidance",
                "remediation steps",
                "solution",
                "recommendation",
                "recommended fix",
                "how to fix"
            ],
            abroad::REMEDIES
        ))
        .perhaps(&[
            "remediation detail",
            "fix suggestion",
            "suggested fix",
            "fix",
            "resolution",
            "mitigation",
        ]);

/// Whether a finding can be fixed at all.
pub(super) const IS_RESOLVABLE: Field = Field::required("isResolvable", "Can be fixed", Shape::Boolean)
    .help("Whether there is a fix for it today.", "TRUE")
    .means(FIXES)
    .perhaps_means(FIXES_PERHAPS)
    .perhaps(&["fixability", "computed fixability", "fix status"])
    .known(&[
        "is resolvable",
        "resolvable",
        "is fixable",
        "fixable",
        "fix available",
        "has fix",
        "patch available",
        "is patchable",
        "is upgradable",
        "remediation available",
    ]);

/// Its number in the public register of weaknesses.
pub(super) const CVE_ID: Field = Field::optional("cveId", "CVE number", Shape::Text)
    .help("Its number in the public CVE register, if it has one.", "CVE-2026-10001")
    .known(&["cve id", "cve", "cve number", "cve identifier"]);

/// How its score came about.
pub(super) const CVSS3_VECTOR: Field = Field::optional("cvss3Vector", "CVSS 3 vector", Shape::Text)
    .help(
        "The letters from which its CVSS version 3 score is computed.",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
    )
    .known(&[
        "cvss 3 1 vector",
        "cvss 3 0 vector",
        "cvss v3 1 vector",
        "cvss v3 0 vector",
        "cvss3 vector",
        "cvss v3 vector",
        "cvss v3 vector string",
    ])
    .perhaps(&[
        "nvd cvss3 vector",
        "nvd cvss v3 vector",
        "cvss vector",
        "cvss vector string",
        "vector",
        "vector string",
    ]);

/// Its public score. Nobody published that Vanta rounds this one or bounds it.
pub(super) const CVSS3_SCORE: Field = Field::optional("cvss3Score", "CVSS 3 score", Shape::Number)
    .help("Its CVSS version 3 score, if it has one.", "7.5")
    .known(&[
        "cvss 3 1 score",
        "cvss 3 0 score",
        "cvss3 score",
        "cvss v3 score",
        "cvss v3",
        "cvss3",
        "cvss v3 base score",
        "cvss v3 0 base score",
        "cvss v3 1 base score",
        "cvss3 base score",
    ])
    .perhaps(&[
        "nvd cvss3 score",
        "nvd cvss v3 score",
        "nist cvss3 score",
        "cvss",
        "cvss score",
        "cvss base score",
        "base score",
    ]);

/// A name with its value, as in the query or the headers of a request. It stands in two places of an
/// occurrence, so no heading can be known for it.
pub(super) const KEY_AND_VALUE: Shape = Shape::Object(&[
    Field::required("key", "Name", Shape::Text).help("What it is called in the request.", "page"),
    Field::required("value", "Value", Shape::Text)
        .help("What it held, with anything secret blacked out.", "2"),
]);

const BROWSERS: &[(&str, &str)] = meant! {
    "CHROME": "chrome", "google chrome", "chromium", "brave", "brave browser", "vivaldi";
    "FIREFOX": "firefox", "mozilla firefox", "firefox esr";
    "OPERA": "opera";
    "SAFARI": "safari", "apple safari";
    "EDGE": "edge", "microsoft edge", "ms edge";
};

/// What management systems say of a drive. BitLocker with its protection off lies open although it is
/// encrypted.
pub(super) const ENCRYPTIONS: &[(&str, &str)] = meant! {
    "true": "encrypted", "fully encrypted", "protection on", "all partitions encrypted", "verschlüsselt",
        "vollständig verschlüsselt", "chiffré", "cifrado", "encriptado", "versleuteld",
        "volledig versleuteld", "criptografado", "encriptada", "暗号化済み", "暗号化済";
    "false": "not encrypted", "unencrypted", "decrypted", "fully decrypted", "protection off",
        "no partitions encrypted", "nicht verschlüsselt", "unverschlüsselt", "non chiffré", "no cifrado",
        "sin cifrar", "no encriptado", "niet versleuteld", "onversleuteld", "não criptografado",
        "não encriptado", "未暗号化", "暗号化なし";
};

/// What they say of a drive that is neither quite encrypted nor quite open.
pub(super) const ENCRYPTIONS_PERHAPS: &[(&str, &str)] = meant! {
    "true": "boot partitions encrypted", "used space only encrypted", "active", "compliant", "bitlocker",
        "filevault", "暗号化";
    "false": "some partitions encrypted", "encrypting", "encryption in progress", "encryption paused",
        "decrypting", "decryption in progress", "suspended", "protection suspended", "none", "inactive",
        "not compliant", "noncompliant";
};

const BOOTS: &[(&str, &str)] = meant! {
    "true": "boot", "system", "boot volume", "system volume", "startup disk", "primary";
    "false": "data", "external", "removable", "secondary";
};

const REQUIREMENTS: &[(&str, &str)] = meant! {
    "true": "required", "password required", "erforderlich", "requis", "requerido", "vereist",
        "obrigatório", "必須";
    "false": "not required", "no password required", "nicht erforderlich", "non requis", "no requerido",
        "niet vereist", "não obrigatório", "不要";
};

const MANAGEMENTS: &[(&str, &str)] = meant! {
    "true": "managed", "mdm managed", "fully managed", "verwaltet", "géré", "gestionado", "administrado",
        "beheerd", "gerenciado", "gerido", "管理対象", "管理済み";
    "false": "unmanaged", "not managed", "nicht verwaltet", "non géré", "no gestionado", "no administrado",
        "niet beheerd", "onbeheerd", "não gerenciado", "não gerido", "管理対象外", "未管理";
};

const MANAGEMENTS_PERHAPS: &[(&str, &str)] = meant! {
    "true": "enrolled", "supervised", "mdm", "intune", "jamf", "co-managed", "registered", "compliant",
        "active";
    "false": "not enrolled", "unenrolled", "pending", "retired", "none", "discovered", "inactive";
};

const UPDATES: &[(&str, &str)] = meant! {
    "true": "automatic", "auto", "automatisch", "automatique", "automático", "automáticas", "自動";
    "false": "manual", "not automatic", "never", "manuell", "nie", "manuel", "jamais", "handmatig",
        "nooit", "nunca", "手動";
};

const UPDATES_PERHAPS: &[(&str, &str)] = meant! {
    "true": "active", "managed", "scheduled", "download and install";
    "false": "inactive", "notify", "notify only", "download only", "not configured";
};

const FIXES: &[(&str, &str)] = meant! {
    "true": "resolvable", "fixable", "fix available", "patch available", "patchable", "upgradable",
        "has fix", "behebbar", "corrigeable", "corregible", "修正可能", "修正あり";
    "false": "not resolvable", "unresolvable", "not fixable", "unfixable", "no fix", "no fix available",
        "no patch available", "no supported fix", "nicht behebbar", "non corrigeable", "no corregible",
        "修正不可", "修正なし";
};

const FIXES_PERHAPS: &[(&str, &str)] = meant! {
    "true": "available", "fixed", "partially fixable", "partial", "upgrade", "patch";
    "false": "not available", "unavailable", "affected", "will_not_fix", "will not fix", "won't fix",
        "end_of_life", "none", "under_investigation", "fix_deferred";
};
