//! The Macs of the staff: what is installed, whether drives are encrypted, whether screens lock.
//!
//! Every application must have a `bundleId`, which many device managements do not export; one public
//! integration sends a single space for an unknown one. Drives have `filevaultEnabled` beside
//! `encrypted`, which Windows does not know. `owner` takes any text.
//!
//! Documented: the fields, in Vanta's OpenAPI description, December 2025 and autumn 2026. Seen in code:
//! the single space; that an unknown owner is stored as null.

use super::{Field, Kind, Noun, Properties, Shape, Stored, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "macos_user_computer",
    schema: "MacosUserComputer",
    label: "Mac computers",
    noun: Noun { one: "Mac", many: "Macs" },
    help: "The Macs your people work on, with encryption, screen lock and applications.",
    fields: &[
        parts::display_name("Ann's MacBook Pro", parts::COMPUTER_NAMES)
            .perhaps(parts::COMPUTER_NAMES_PERHAPS),
        parts::unique_id("mac-0042", parts::COMPUTER_IDS).perhaps(parts::COMPUTER_IDS_PERHAPS),
        parts::external_url("https://mdm.example.com/computers/mac-0042", parts::COMPUTER_LINKS)
            .perhaps(parts::COMPUTER_LINKS_PERHAPS),
        parts::COLLECTED,
        Field::required("osName", "Operating system", Shape::Text)
            .help("What the system is called.", "macOS Tahoe")
            .known(parts::OS_NAMES)
            .perhaps(parts::OS_NAMES_PERHAPS),
        Field::required("osVersion", "System version", Shape::Text)
            .help("Which version of the system it runs.", "26.3")
            .known(joined!(
                &["os version", "operating system version", "macos version", "system version"],
                abroad::OS_VERSIONS
            ))
            .perhaps(&["version"]),
        parts::HARDWARE_UUID,
        parts::SERIAL_NUMBER,
        Field::required("applications", "Applications", Shape::List(&Shape::Object(APPLICATION)))
            .help(
                "The installed applications; those that matter for security will do.",
                r#"[{"name":"1Password","bundleId":"com.1password.1password"}]"#,
            )
            .known(&[
                "applications",
                "apps",
                "installed applications",
                "installed apps",
                "installed software",
                "software",
            ]),
        parts::BROWSER_EXTENSIONS,
        Field::required("drives", "Drives", Shape::List(&Shape::Object(DRIVE)))
            .help(
                "Its drives and whether they are encrypted.",
                r#"[{"name":"Macintosh HD","encrypted":true,"filevaultEnabled":true,"isBootVolume":true}]"#,
            )
            .known(&["drives", "disks", "volumes"]),
        parts::USERS,
        parts::SYSTEM_SCREENLOCK_POLICIES,
        parts::IS_MANAGED,
        parts::AUTO_UPDATES,
        parts::OWNER.stored(Stored::NullIfUnknown),
        parts::PASSWORD_POLICY,
        parts::LAST_ENROLLED,
        Field::optional("isXProtectEnabled", "XProtect", Shape::Boolean)
            .help("Whether Apple's own protection against malware is on.", "TRUE")
            .means(PROTECTIONS)
            .known(&["is x protect enabled", "xprotect enabled", "xprotect status", "xprotect"]),
    ],
    rules: &[],
    senses: parts::COMPUTER_SENSES,
    named_by: "displayName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[],
        &[
            ("displayName", "Ben's MacBook Air"),
            ("uniqueId", "mac-0043"),
            ("externalUrl", "https://mdm.example.com/computers/mac-0043"),
            ("collectedTimestamp", "2026-03-02T06:04:00Z"),
            ("osVersion", "26.2"),
            ("hardwareUuid", "7D444840-9DC0-4D1B-8F2A-5C0B9E3A1F20"),
            ("serialNumber", "C02YL2BBKHJ6"),
            (
                "applications",
                concat!(
                    r#"[{"name":"1Password","bundleId":"com.1password.1password"},"#,
                    r#"{"name":"Firefox","bundleId":"org.mozilla.firefox","lastOpenedTimestamp":"2026-03-01T17:20:00Z"}]"#
                ),
            ),
            (
                "drives",
                concat!(
                    r#"[{"name":"Macintosh HD","encrypted":true,"filevaultEnabled":true,"isBootVolume":true},"#,
                    r#"{"name":"Archive","encrypted":true,"filevaultEnabled":false,"isBootVolume":false}]"#
                ),
            ),
            (
                "users",
                concat!(
                    r#"[{"username":"ben.kim","screenlockPolicies":[{"requiresPassword":true,"screenSleepTimeoutMs":300000}],"#,
                    r#""screenlockSettings":{"requiresPassword":true,"screenSleepTimeoutMs":240000},"#,
                    r#""lastLoginTimestamp":"2026-03-02T08:10:00Z"}]"#
                ),
            ),
            ("owner", "ben.kim@example.com"),
            ("lastEnrolledTimestamp", "2025-10-01T00:00:00Z"),
        ],
        &[
            ("displayName", "Reception iMac"),
            ("uniqueId", "mac-0044"),
            ("externalUrl", "https://mdm.example.com/computers/mac-0044"),
            ("hardwareUuid", "0F8FAD5B-D9CB-469F-A165-70867728950E"),
            ("serialNumber", "C02ZM3CCLJK7"),
            ("browserExtensions", ""),
            ("users", ""),
            ("autoUpdatesEnabled", "FALSE"),
            ("owner", ""),
            ("passwordPolicy", ""),
            ("lastEnrolledTimestamp", "2024-07-08T00:00:00Z"),
        ],
    ],
    graded_by: None,
};

const APPLICATION: &[Field] = &[
    Field::required("name", "Application name", Shape::Text)
        .help("What the application is called.", "1Password")
        .known(&["application name", "application", "app name", "app"]),
    Field::required("bundleId", "Bundle ID", Shape::Text)
        .help("Apple's identifier of the application.", "com.1password.1password")
        .known(&[
            "bundle id",
            "bundle identifier",
            "application bundle id",
            "app bundle id",
            "cf bundle identifier",
        ]),
    parts::LAST_OPENED,
];

const DRIVE: &[Field] = &[
    parts::DRIVE_NAME,
    parts::ENCRYPTED,
    Field::required("filevaultEnabled", "FileVault", Shape::Boolean)
        .help("Whether FileVault is on for this drive.", "TRUE")
        .means(parts::ENCRYPTIONS)
        .perhaps_means(parts::ENCRYPTIONS_PERHAPS)
        .known(&[
            "filevault enabled",
            "filevault",
            "filevault status",
            "filevault state",
            "filevault 2",
            "filevault 2 enabled",
            "filevault 2 status",
            "filevault 2 partition encryption state",
        ]),
    parts::IS_BOOT_VOLUME,
];

const PROTECTIONS: &[(&str, &str)] = meant! {
    "true": "active", "aktiv", "actif", "activo", "actief", "ativo";
    "false": "inactive", "inaktiv", "inactif", "inactivo", "inactief", "inativo";
};
