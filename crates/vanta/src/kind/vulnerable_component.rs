//! The things that have weaknesses: hosts, images, repositories. The three kinds of finding point at them
//! by ID, so this list must be sent before any of those.
//!
//! The target type `OTHER` is known since autumn 2026 only; an older Vanta would refuse it.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Shape, parts};

pub(super) static KIND: Kind = Kind {
    name: "vulnerable_component",
    schema: "VulnerableComponent",
    label: "Vulnerable components",
    noun: Noun { one: "component", many: "components" },
    help: "The hosts, images and repositories that your scanners look at; send them before their findings.",
    fields: &[
        parts::display_name("build server", &["display name", "label", "title"]),
        parts::unique_id(
            "host-17",
            &[
                "unique id",
                "id",
                "component id",
                "asset id",
                "host id",
                "target id",
                "resource id",
                "resource arn",
                "arn",
                "instance id",
                "repository id",
                "repo id",
                "image id",
                "image digest",
                "project id",
                "uid",
                "uuid",
                "guid",
                "record id",
            ],
        ),
        parts::external_url(
            "https://scanner.example.com/hosts/17",
            &[
                "external url",
                "url",
                "link",
                "web link",
                "html url",
                "asset url",
                "component url",
                "repository url",
                "repo url",
                "project url",
            ],
        ),
        Field::required("collectedTimestamp", "Data collected", Shape::Instant)
            .help(
                "When it was last scanned; the latest time if that happened bit by bit.",
                "2026-03-02T02:00:00Z",
            )
            .known(&[
                "collected timestamp",
                "collected",
                "collected at",
                "last scan",
                "last scan date",
                "last scan time",
                "last scanned",
                "last scanned at",
                "scan date",
                "scan time",
                "scanned at",
                "scanned on",
                "last seen",
                "last seen at",
                "last assessed",
            ])
            .moving(),
        Field::required("name", "Name", Shape::Text).help("What it is called.", "build-17").known(&[
            "name",
            "component name",
            "component",
            "asset name",
            "asset",
            "host name",
            "hostname",
            "host",
            "dns name",
            "server name",
            "server",
            "image name",
            "image",
            "repository name",
            "repository",
            "repo",
            "project name",
            "project",
            "target name",
            "target",
            "resource name",
            "device name",
            "computer name",
        ]),
        Field::required("description", "Description", Shape::Text)
            .help("In a few words, what it is.", "Linux host that builds our releases")
            .known(&["description", "details", "purpose", "comment", "notes"]),
        Field::required(
            "targetType",
            "Type",
            Shape::Choice(&[
                "HOST",
                "SERVER",
                "CONTAINER",
                "CONTAINER_REPOSITORY",
                "CONTAINER_REPOSITORY_IMAGE",
                "CODE_REPOSITORY",
                "SERVERLESS_FUNCTION",
                "MANIFEST_FILE",
                "WORKSTATION",
                "OTHER",
            ]),
        )
        .help("What sort of thing it is.", "HOST")
        .known(&[
            "target type",
            "type",
            "component type",
            "asset type",
            "resource type",
            "kind",
            "category",
        ]),
    ],
    rules: &[],
    named_by: "name",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[],
        &[
            ("displayName", "orders image"),
            ("uniqueId", "image-orders"),
            ("externalUrl", "https://scanner.example.com/images/orders"),
            ("collectedTimestamp", "2026-03-02T02:20:00Z"),
            ("name", "orders:2.8"),
            ("description", "Container image of the orders service"),
            ("targetType", "CONTAINER_REPOSITORY_IMAGE"),
        ],
        &[
            ("displayName", "orders source code"),
            ("uniqueId", "repo-orders"),
            ("externalUrl", "https://scanner.example.com/repositories/orders"),
            ("collectedTimestamp", "2026-03-02T02:45:00Z"),
            ("name", "orders"),
            ("description", "Source code of the orders service"),
            ("targetType", "CODE_REPOSITORY"),
        ],
    ],
};
