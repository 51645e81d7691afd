//! The Windows computers of the staff. Like the Macs, with three differences: installed software is
//! called `programs` and has no bundle ID; drives know nothing of FileVault; and there are two optional
//! parts with what Windows Security Center reports.
//!
//! Those two have keys that look like slips and are not: `autoupdate` in lower case and `internetSetting`
//! in the singular. All six members of `windowsSecurityCenter` are required as soon as it is sent.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Shape, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "windows_user_computer",
    schema: "WindowsUserComputer",
    label: "Windows computers",
    noun: Noun { one: "Windows computer", many: "Windows computers" },
    help: "The Windows computers your people work on, with encryption, screen lock and programs.",
    fields: &[
        parts::display_name("LAPTOP-ANN", parts::COMPUTER_NAMES).perhaps(parts::COMPUTER_NAMES_PERHAPS),
        parts::unique_id("win-0107", parts::COMPUTER_IDS).perhaps(parts::COMPUTER_IDS_PERHAPS),
        parts::external_url("https://mdm.example.com/computers/win-0107", parts::COMPUTER_LINKS)
            .perhaps(parts::COMPUTER_LINKS_PERHAPS),
        parts::COLLECTED,
        Field::required("osName", "Operating system", Shape::Text)
            .help("What the system is called.", "Windows 11 Pro")
            .known(parts::OS_NAMES)
            .perhaps(parts::OS_NAMES_PERHAPS),
        Field::required("osVersion", "System version", Shape::Text)
            .help("Which version of the system it runs.", "10.0.26100")
            .known(joined!(
                &["os version", "operating system version", "windows version", "system version"],
                abroad::OS_VERSIONS
            ))
            .perhaps(&["version"]),
        parts::HARDWARE_UUID,
        parts::SERIAL_NUMBER,
        Field::required("programs", "Programs", Shape::List(&Shape::Object(PROGRAM)))
            .help(
                "The installed programs; those that matter for security will do.",
                r#"[{"name":"1Password"}]"#,
            )
            .known(&[
                "programs",
                "installed programs",
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
                r#"[{"name":"C:","encrypted":true,"isBootVolume":true}]"#,
            )
            .known(&["drives", "disks", "volumes"]),
        parts::USERS,
        parts::SYSTEM_SCREENLOCK_POLICIES,
        parts::IS_MANAGED,
        parts::AUTO_UPDATES,
        parts::OWNER,
        parts::PASSWORD_POLICY,
        parts::LAST_ENROLLED,
        Field::optional(
            "windowsSecurityProducts",
            "Security products",
            Shape::List(&Shape::Object(SECURITY_PRODUCT)),
        )
        .help(
            "The firewalls and virus scanners that Windows Security Center watches.",
            concat!(
                r#"[{"name":"Microsoft Defender","category":"ANTIVIRUS","state":"ON","#,
                r#""stateTimestamp":"2026-03-02T06:00:00Z","signaturesUpToDate":true}]"#
            ),
        )
        .known(&["windows security products", "security products"]),
        Field::optional("windowsSecurityCenter", "Security Center", Shape::Object(SECURITY_CENTER))
            .help(
                "What Windows Security Center says about the health of six areas.",
                concat!(
                    r#"{"firewall":"GOOD","autoupdate":"GOOD","antivirus":"GOOD","internetSetting":"GOOD","#,
                    r#""userAccountControl":"GOOD","windowsSecurityCenterService":"GOOD"}"#
                ),
            )
            .known(&["windows security center", "security center", "wsc"]),
    ],
    rules: &[],
    senses: parts::COMPUTER_SENSES,
    named_by: "displayName",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[("serialNumber", "5CG1042ANN")],
        &[
            ("displayName", "LAPTOP-BEN"),
            ("uniqueId", "win-0108"),
            ("externalUrl", "https://mdm.example.com/computers/win-0108"),
            ("collectedTimestamp", "2026-03-02T06:04:00Z"),
            ("hardwareUuid", "7D444840-9DC0-4D1B-8F2A-5C0B9E3A1F20"),
            ("serialNumber", "5CG1043BEN"),
            (
                "programs",
                r#"[{"name":"1Password"},{"name":"Firefox","lastOpenedTimestamp":"2026-03-01T17:20:00Z"}]"#,
            ),
            (
                "drives",
                concat!(
                    r#"[{"name":"C:","encrypted":true,"isBootVolume":true},"#,
                    r#"{"name":"D:","encrypted":true,"isBootVolume":false}]"#
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
            (
                "windowsSecurityProducts",
                concat!(
                    r#"[{"name":"Microsoft Defender","category":"ANTIVIRUS","state":"ON","#,
                    r#""stateTimestamp":"2026-03-02T06:04:00Z","signaturesUpToDate":true},"#,
                    r#"{"name":"Windows Firewall","category":"FIREWALL","state":"ON","#,
                    r#""stateTimestamp":"2026-03-02T06:04:00Z","signaturesUpToDate":true}]"#
                ),
            ),
        ],
        &[
            ("displayName", "RECEPTION-1"),
            ("uniqueId", "win-0109"),
            ("externalUrl", "https://mdm.example.com/computers/win-0109"),
            ("hardwareUuid", "0F8FAD5B-D9CB-469F-A165-70867728950E"),
            ("serialNumber", "5CG1044REC"),
            ("browserExtensions", ""),
            ("users", ""),
            ("autoUpdatesEnabled", "FALSE"),
            ("owner", ""),
            ("passwordPolicy", ""),
            ("lastEnrolledTimestamp", "2024-07-08T00:00:00Z"),
            ("windowsSecurityProducts", ""),
            ("windowsSecurityCenter", ""),
        ],
    ],
    graded_by: None,
};

const PROGRAM: &[Field] = &[
    Field::required("name", "Program name", Shape::Text)
        .help("What the program is called.", "1Password")
        .known(&[
            "program name",
            "program",
            "application name",
            "application",
            "app name",
            "app",
            "software name",
        ]),
    parts::LAST_OPENED,
];

const DRIVE: &[Field] = &[parts::DRIVE_NAME, parts::ENCRYPTED, parts::IS_BOOT_VOLUME];

const SECURITY_PRODUCT: &[Field] = &[
    Field::required("name", "Product name", Shape::Text)
        .help("What the product is called.", "Microsoft Defender")
        .known(&[
            "security product name",
            "security product",
            "product name",
            "antivirus product",
            "antivirus name",
        ]),
    Field::required("category", "Category", Shape::Choice(&["FIREWALL", "ANTIVIRUS", "ANTISPYWARE"]))
        .help("What the product protects against.", "ANTIVIRUS")
        .means(CATEGORIES)
        .known(&["product category", "security product category"])
        .perhaps(&["category"]),
    Field::required("state", "State", Shape::Choice(&["ON", "OFF", "UNKNOWN"]))
        .help("Whether the product is on.", "ON")
        .means(SWITCHES)
        .perhaps_means(SWITCHES_PERHAPS)
        .known(&["product state", "security product state"])
        .perhaps(&["state"]),
    Field::required("stateTimestamp", "State read", Shape::Instant)
        .help("When that state was read.", "2026-03-02T06:00:00Z")
        .known(&["state timestamp", "state time", "product state time"])
        .moving(),
    Field::required("signaturesUpToDate", "Signatures current", Shape::Boolean)
        .help("Whether the product has the latest signatures.", "TRUE")
        .means(SIGNATURES)
        .perhaps_means(SIGNATURES_PERHAPS)
        .known(&[
            "signatures up to date",
            "signatures current",
            "signature status",
            "definitions up to date",
            "antivirus definitions up to date",
        ]),
];

const HEALTH: Shape = Shape::Choice(&["GOOD", "POOR", "SNOOZED", "NOT_MONITORED", "ERROR"]);

const SECURITY_CENTER: &[Field] = &[
    Field::required("firewall", "Firewall", HEALTH)
        .help("How the watched firewall is doing.", "GOOD")
        .means(HEALTH_WORDS)
        .perhaps_means(HEALTH_WORDS_PERHAPS)
        .known(&["firewall", "firewall health"])
        .perhaps(&["firewall status"]),
    Field::required("autoupdate", "Windows Update", HEALTH)
        .help("How Windows Update is doing.", "GOOD")
        .means(HEALTH_WORDS)
        .perhaps_means(HEALTH_WORDS_PERHAPS)
        .known(&["autoupdate health", "windows update health"]),
    Field::required("antivirus", "Antivirus", HEALTH)
        .help("How the watched virus scanner is doing.", "GOOD")
        .means(HEALTH_WORDS)
        .perhaps_means(HEALTH_WORDS_PERHAPS)
        .known(&["antivirus", "antivirus health"])
        .perhaps(&["antivirus status"]),
    Field::required("internetSetting", "Internet settings", HEALTH)
        .help("How the internet settings are doing.", "GOOD")
        .means(HEALTH_WORDS)
        .perhaps_means(HEALTH_WORDS_PERHAPS)
        .known(&["internet setting", "internet settings", "internet settings health"]),
    Field::required("userAccountControl", "User Account Control", HEALTH)
        .help("How User Account Control (UAC) is doing.", "GOOD")
        .means(HEALTH_WORDS)
        .perhaps_means(HEALTH_WORDS_PERHAPS)
        .known(&["user account control", "uac", "uac status", "uac health"]),
    Field::required("windowsSecurityCenterService", "Security Center service", HEALTH)
        .help("How the service behind Security Center itself is doing.", "GOOD")
        .means(HEALTH_WORDS)
        .perhaps_means(HEALTH_WORDS_PERHAPS)
        .known(&["windows security center service", "security center service", "wsc service"]),
];

const CATEGORIES: &[(&str, &str)] = meant! {
    "FIREWALL": "firewall", "pare-feu", "cortafuegos", "ファイアウォール";
    "ANTIVIRUS": "antivirus", "anti-virus", "virus protection", "virenschutz", "virenscanner",
        "virusscanner", "ウイルス対策", "アンチウイルス";
    "ANTISPYWARE": "antispyware", "anti-spyware", "スパイウェア対策";
};

const SWITCHES: &[(&str, &str)] = meant! {
    "ON": "on", "enabled", "running", "ein", "an", "aktiviert", "eingeschaltet", "activé", "activado",
        "aan", "ingeschakeld", "ativado", "オン", "有効";
    "OFF": "off", "disabled", "aus", "deaktiviert", "ausgeschaltet", "désactivé", "desactivado", "uit",
        "uitgeschakeld", "desativado", "オフ", "無効";
    "UNKNOWN": "unknown", "unbekannt", "inconnu", "desconocido", "onbekend", "desconhecido", "不明";
};

const SWITCHES_PERHAPS: &[(&str, &str)] = meant! {
    "ON": "true", "active", "aktiv", "actif", "activo", "actief", "ativo";
    "OFF": "false", "inactive", "stopped", "snoozed", "expired", "inaktiv", "inactif", "inactivo",
        "inactief", "inativo";
    "UNKNOWN": "n/a", "not available", "?";
};

const SIGNATURES: &[(&str, &str)] = meant! {
    "true": "up to date", "up-to-date", "uptodate", "current", "aktuell", "à jour", "actualizado",
        "al día", "bijgewerkt", "atualizado", "最新";
    "false": "out of date", "out-of-date", "outdated", "not up to date", "veraltet", "nicht aktuell",
        "pas à jour", "obsolète", "desactualizado", "verouderd", "desatualizado", "古い";
};

const SIGNATURES_PERHAPS: &[(&str, &str)] = meant! {
    "true": "latest", "ok", "updated", "good";
    "false": "old", "expired", "stale", "update required";
};

const HEALTH_WORDS: &[(&str, &str)] = meant! {
    "GOOD": "good", "gut", "bon", "bueno", "goed", "bom", "良好";
    "POOR": "poor", "schlecht", "mauvais", "malo", "slecht", "ruim";
    "SNOOZED": "snoozed";
    "NOT_MONITORED": "not monitored", "not_monitored", "notmonitored", "nicht überwacht", "non surveillé",
        "no supervisado", "niet bewaakt", "não monitorado", "監視対象外";
    "ERROR": "error", "fehler", "erreur", "fout", "erro", "エラー";
};

const HEALTH_WORDS_PERHAPS: &[(&str, &str)] = meant! {
    "GOOD": "ok", "healthy", "true", "on", "enabled", "running", "active";
    "POOR": "bad", "unhealthy", "false", "off", "disabled", "at risk", "inactive";
};
