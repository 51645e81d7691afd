//! Anything that Vanta has no kind for. A record has the common three fields; its content is what the
//! list declares in Vanta's Developer Console, under `customProperties` (see [`crate::property`]).
//!
//! Vanta's own tests do not look at such a list; people write a Custom Test in Vanta for it.
//!
//! Documented: the three fields in Vanta's OpenAPI description (which does not mention
//! `customProperties`), the content in Vanta's pages on custom resources. Seen in code: the console
//! cannot declare optional properties.

use super::{Kind, Noun, Properties, abroad, joined, parts};

pub(super) static KIND: Kind = Kind {
    name: "custom_resource",
    schema: "CustomResource",
    label: "Custom resources",
    noun: Noun { one: "record", many: "records" },
    help: "Anything else you keep evidence of, with properties that you declare in Vanta yourself.",
    fields: &[
        parts::display_name(
            "Restore test March 2026",
            joined!(
                &["display name", "name", "title"],
                abroad::DISPLAY_NAMES,
                abroad::THING_NAMES,
                abroad::TITLES
            ),
        )
        .perhaps(&["label", "subject"]),
        parts::unique_id(
            "restore-2026-03",
            joined!(&["unique id", "id", "record id", "item id", "uuid", "guid"], abroad::UNIQUE_IDS),
        )
        .perhaps(&["external id", "uid", "key"]),
        parts::external_url(
            "https://wiki.example.com/restore-tests/2026-03",
            joined!(&["external url", "url", "link", "web link", "record url", "permalink"], abroad::LINKS),
        )
        .perhaps(abroad::LINKS_PERHAPS),
    ],
    rules: &[],
    senses: &[],
    named_by: "displayName",
    properties: Properties::Content,
    deactivated: None,
    depends_on: None,
    examples: &[
        &[],
        &[
            ("displayName", "Restore test June 2026"),
            ("uniqueId", "restore-2026-06"),
            ("externalUrl", "https://wiki.example.com/restore-tests/2026-06"),
        ],
        &[
            ("displayName", "Restore test September 2026"),
            ("uniqueId", "restore-2026-09"),
            ("externalUrl", "https://wiki.example.com/restore-tests/2026-09"),
        ],
    ],
    graded_by: None,
};
