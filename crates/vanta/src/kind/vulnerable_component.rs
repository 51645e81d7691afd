//! The things that have weaknesses: hosts, images, repositories. The three kinds of finding point at them
//! by ID, so this list must be sent before any of those.
//!
//! The target type `OTHER` is known since autumn 2026 only; an older Vanta would refuse it.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Sense, Shape, abroad, joined, meant, parts};

pub(super) static KIND: Kind = Kind {
    name: "vulnerable_component",
    schema: "VulnerableComponent",
    label: "Vulnerable components",
    noun: Noun { one: "component", many: "components" },
    help: "The hosts, images and repositories that your scanners look at; send them before their findings.",
    fields: &[
        parts::display_name("build server", joined!(&["display name"], abroad::DISPLAY_NAMES))
            .perhaps(&["label", "title"]),
        parts::unique_id(
            "host-17",
            joined!(
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
                    "uuid",
                    "guid",
                    "record id"
                ],
                abroad::UNIQUE_IDS
            ),
        )
        .perhaps(&["project id", "uid", "image digest"]),
        parts::external_url(
            "https://scanner.example.com/hosts/17",
            joined!(
                &[
                    "external url",
                    "url",
                    "link",
                    "web link",
                    "html url",
                    "asset url",
                    "component url",
                    "repository url",
                    "repo url"
                ],
                abroad::LINKS
            ),
        )
        .perhaps(joined!(&["project url"], abroad::LINKS_PERHAPS)),
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
            ])
            .perhaps(&[
                "last observed",
                "last vuln scan",
                "last vulnerability scan",
                "zuletzt gesehen",
                "last seen",
                "last seen at",
                "last assessed",
            ])
            .moving(),
        Field::required("name", "Name", Shape::Text)
            .help("What it is called.", "build-17")
            .known(joined!(
                &[
                    "name",
                    "component name",
                    "asset name",
                    "host name",
                    "dns name",
                    "server name",
                    "image name",
                    "repository name",
                    "repository",
                    "repo",
                    "project name",
                    "target name",
                    "resource name"
                ],
                abroad::THING_NAMES
            ))
            .perhaps(&[
                "component",
                "asset",
                "host",
                "server",
                "image",
                "project",
                "target",
                "device name",
                "computer name",
            ]),
        Field::required("description", "Description", Shape::Text)
            .help("In a few words, what it is.", "Linux host that builds our releases")
            .known(joined!(&["description", "purpose"], abroad::DESCRIPTIONS))
            .perhaps(&["details", "comment", "notes"]),
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
        .means(TYPES)
        .perhaps_means(TYPES_PERHAPS)
        .known(&[
            "target type",
            "type",
            "component type",
            "asset type",
            "resource type",
            "typ",
            "tipo",
            "タイプ",
            "種類",
            "種別",
        ])
        .perhaps(&["kind", "category"]),
    ],
    rules: &[],
    senses: &[Sense::NotInFuture { field: "collectedTimestamp" }],
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
    graded_by: None,
};

const TYPES: &[(&str, &str)] = meant! {
    "HOST": "host", "hôte", "ホスト";
    "SERVER": "server", "serveur", "servidor", "サーバー", "サーバ";
    "CONTAINER": "container", "conteneur", "contenedor", "contêiner", "コンテナ", "コンテナー";
    "CONTAINER_REPOSITORY": "container repository", "container_repository", "container image repository";
    "CONTAINER_REPOSITORY_IMAGE": "container repository image", "container_repository_image",
        "container image", "コンテナイメージ";
    "CODE_REPOSITORY": "code repository", "code_repository", "source code repository", "git repository",
        "code repo";
    "SERVERLESS_FUNCTION": "serverless function", "serverless_function", "lambda function",
        "aws lambda function";
    "MANIFEST_FILE": "manifest file", "manifest_file", "package manifest";
    "WORKSTATION": "workstation", "arbeitsplatzrechner", "poste de travail", "estación de trabajo",
        "werkstation", "estação de trabalho", "ワークステーション";
    "OTHER": "other", "sonstige", "sonstiges", "andere", "autre", "otro", "overig", "overige", "outro",
        "その他";
};

const TYPES_PERHAPS: &[(&str, &str)] = meant! {
    "HOST": "vm", "virtual machine", "instance", "ec2 instance", "machine", "computer";
    "CONTAINER_REPOSITORY": "container registry", "registry", "docker repository", "ecr repository";
    "CONTAINER_REPOSITORY_IMAGE": "image", "docker image";
    "CODE_REPOSITORY": "repository", "repo", "github repository", "gitlab project", "project", "リポジトリ";
    "SERVERLESS_FUNCTION": "lambda", "function", "azure function", "cloud function";
    "MANIFEST_FILE": "manifest", "lockfile", "dependency file";
    "WORKSTATION": "laptop", "notebook", "desktop", "pc", "endpoint";
};
