//! What a vault says about the secrets in it: who made them, who answers for them, when they end. Never
//! the secrets themselves; no field is meant to hold one.
//!
//! `description` must be there, though an empty one will probably do (inferred). One of Vanta's own tests
//! looks for a valid owner of every secret.
//!
//! Documented: Vanta's OpenAPI description, December 2025 and autumn 2026.

use super::{Field, Kind, Noun, Properties, Sense, Shape, abroad, joined, parts};

pub(super) static KIND: Kind = Kind {
    name: "secret",
    schema: "Secret",
    label: "Secrets",
    noun: Noun { one: "secret", many: "secrets" },
    help: "Facts about the secrets in a vault, such as owner and age; never the secrets themselves.",
    fields: &[
        parts::display_name("Payment provider key", joined!(&["display name"], abroad::DISPLAY_NAMES))
            .perhaps(&["label"]),
        parts::unique_id(
            "vault-311",
            joined!(
                &[
                    "unique id",
                    "id",
                    "secret id",
                    "secret arn",
                    "arn",
                    "key id",
                    "item id",
                    "vault item id",
                    "uuid",
                    "guid",
                    "record id"
                ],
                abroad::UNIQUE_IDS
            ),
        )
        .perhaps(&["secret path", "uid"]),
        parts::external_url(
            "https://vault.example.com/secrets/311",
            joined!(&["external url", "url", "link", "web link", "secret url"], abroad::LINKS),
        )
        .perhaps(joined!(&["vault url", "console url"], abroad::LINKS_PERHAPS)),
        Field::required("name", "Name", Shape::Text)
            .help("What the secret is called in the vault.", "payments/provider-key")
            .known(joined!(&["name", "secret name", "key name", "item name", "title"], abroad::THING_NAMES))
            .perhaps(abroad::TITLES),
        Field::required("description", "Description", Shape::Text)
            .help("In a few words, what the secret is for.", "Key for the payment provider")
            .known(joined!(&["description", "purpose"], abroad::DESCRIPTIONS))
            .perhaps(&["comment", "details"]),
        Field::required("createdTimestamp", "Created", Shape::Instant)
            .help("When the secret was made.", "2025-04-01T10:00:00Z")
            .known(joined!(
                &[
                    "created timestamp",
                    "created",
                    "created at",
                    "created on",
                    "created date",
                    "created time",
                    "creation date",
                    "creation time",
                    "date created"
                ],
                abroad::CREATED
            )),
        Field::required("creator", "Created by", Shape::Text)
            .help("Who made it.", "ann.lee@example.com")
            .known(joined!(&["creator", "created by", "created by email"], abroad::CREATORS))
            .perhaps(&["author"]),
        Field::required("owner", "Owner", Shape::Text)
            .help("Who answers for it now; Vanta checks that somebody does.", "ben.kim@example.com")
            .known(joined!(
                &["owner", "owner email", "owned by", "secret owner", "responsible person"],
                abroad::OWNERS
            ))
            .perhaps(&["responsible", "custodian"]),
        Field::optional("updatedTimestamp", "Last changed", Shape::Instant)
            .help("When the secret was last changed.", "2026-01-15T10:00:00Z")
            .known(joined!(
                &[
                    "updated timestamp",
                    "updated",
                    "updated at",
                    "updated on",
                    "updated date",
                    "last updated",
                    "last changed",
                    "last changed date",
                    "last modified",
                    "last modified date",
                    "modified",
                    "modified at"
                ],
                abroad::CHANGED
            ))
            .perhaps(&["last rotated", "last rotated date", "last rotation", "rotated at"])
            .moving(),
        Field::optional("lastAccessedTimestamp", "Last used", Shape::Instant)
            .help("When somebody or something last read it.", "2026-03-02T05:12:00Z")
            .known(&[
                "last accessed timestamp",
                "last accessed",
                "last accessed at",
                "last accessed date",
                "last access",
                "last used",
                "last used at",
                "last used date",
                "last read",
                "last retrieved",
                "zuletzt verwendet",
                "zuletzt benutzt",
                "letzter zugriff",
                "dernière utilisation",
                "dernier accès",
                "último uso",
                "último acceso",
                "laatst gebruikt",
                "última utilização",
                "último acesso",
                "最終使用日",
                "最終使用日時",
                "最終アクセス日時",
            ])
            .moving(),
        Field::optional("expiresTimestamp", "Expires", Shape::Instant)
            .help("When it stops working, if it does.", "2027-01-15T00:00:00Z")
            .known(&[
                "expires timestamp",
                "expires",
                "expires at",
                "expires on",
                "expiry",
                "expiry date",
                "expiration",
                "expiration date",
                "valid until",
                "valid to",
                "not after",
                "ablaufdatum",
                "läuft ab am",
                "gültig bis",
                "date d expiration",
                "expire le",
                "fecha de caducidad",
                "fecha de expiración",
                "fecha de vencimiento",
                "expira el",
                "vervaldatum",
                "verloopt op",
                "geldig tot",
                "data de validade",
                "data de expiração",
                "expira em",
                "válido até",
                "有効期限",
                "失効日",
            ]),
    ],
    rules: &[],
    senses: &[
        Sense::NotInFuture { field: "createdTimestamp" },
        Sense::NotInFuture { field: "updatedTimestamp" },
        Sense::NotInFuture { field: "lastAccessedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "updatedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "lastAccessedTimestamp" },
        Sense::Before { earlier: "createdTimestamp", later: "expiresTimestamp" },
    ],
    named_by: "name",
    properties: Properties::Extra,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[],
        &[
            ("displayName", "Mail gateway password"),
            ("uniqueId", "vault-312"),
            ("externalUrl", "https://vault.example.com/secrets/312"),
            ("name", "mail/gateway-password"),
            ("description", "Password for the mail gateway"),
            ("createdTimestamp", "2024-11-04T00:00:00Z"),
            ("creator", "ben.kim@example.com"),
            ("owner", "ann.lee@example.com"),
            ("updatedTimestamp", "2025-11-04T00:00:00Z"),
            ("lastAccessedTimestamp", "2026-03-01T22:40:00Z"),
            ("expiresTimestamp", ""),
        ],
        &[
            ("displayName", "Signing key of the releases"),
            ("uniqueId", "vault-313"),
            ("externalUrl", "https://vault.example.com/secrets/313"),
            ("name", "releases/signing-key"),
            ("description", "Key that signs our releases"),
            ("createdTimestamp", "2026-02-20T16:40:00Z"),
            ("creator", "cara.diaz@example.com"),
            ("owner", "cara.diaz@example.com"),
            ("updatedTimestamp", ""),
            ("lastAccessedTimestamp", ""),
            ("expiresTimestamp", "2028-02-20T00:00:00Z"),
        ],
    ],
    graded_by: None,
};
