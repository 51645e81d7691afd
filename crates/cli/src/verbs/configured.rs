//! What `--config` serves, and what is said of it.

use std::path::Path;

use rollcall::{Code, Error, FileSays};

use crate::arguments::{Ground, Sheet, Verb};
use crate::say;

/// Whether a verb can do without a data folder.
///
/// # Errors
/// Where it cannot, with what to do instead.
pub(super) fn serves(verb: &Verb) -> Result<(), Error> {
    let (what, hint) = match verb {
        Verb::Practice(_) | Verb::Kinds { .. } | Verb::Look(_) => return Ok(()),
        Verb::Review(_) | Verb::Send(_) | Verb::Read(_) => return Ok(()),
        Verb::Match(wanted) if wanted.keep => (
            "match --keep",
            "Write the recipe to a file with --out RECIPE.toml, and name it in the configuration: recipe = \"RECIPE.toml\"",
        ),
        Verb::Match(_) => return Ok(()),
        Verb::Check(check) if check.merge.is_some() || check.forget_mended => {
            ("check --merge and --forget-mended", "Mend the file itself, or do without --config.")
        }
        Verb::Check(_) => return Ok(()),
        Verb::Connection(_) | Verb::Connections => (
            "connection",
            "The connection stands in the configuration, and its secret in the environment. To try both, which sends \
             nothing: rollcall --config FILE read --list NAME",
        ),
        Verb::List(_) | Verb::Lists => ("list", "The list stands in the configuration: change it there."),
        Verb::Recipe(_) => (
            "recipe",
            "The recipe stands in the configuration, or in the file that it names: change it there.",
        ),
        Verb::Restore(_) => ("restore", KEPT_NOWHERE),
        Verb::Proof { .. } => ("proof", KEPT_NOWHERE),
        Verb::Settings(_) => ("settings", KEPT_NOWHERE),
        Verb::Erase(_) => ("erase", KEPT_NOWHERE),
        Verb::Backup { .. } => ("backup", KEPT_NOWHERE),
        Verb::RestoreBackup { .. } => ("restore-backup", KEPT_NOWHERE),
        Verb::History { .. } => {
            ("history", "Nothing stays of a send with --config but what it prints: keep that, with --json.")
        }
    };
    let message = format!("`{what}` needs a data folder, and with --config there is none.");
    Err(Error::new(Code::BadInput, message).hint(hint))
}

/// What the reviewed file says of a plan, as a paragraph; nothing with a data folder.
pub(super) fn told(says: Option<&FileSays>) -> String {
    says.map_or_else(String::new, |says| format!("\n{}\n", say::clean(&says.message)))
}

/// How a plan is approved in the reviewed file; nothing with a data folder.
pub(super) fn approval(sheet: &Sheet, plan: &str) -> String {
    match &sheet.ground {
        Ground::Config(file) => {
            let name =
                file.file_name().map_or_else(String::new, |name| Path::new(name).display().to_string());
            format!("Or in {}, above [connection]:\n  approved = \"{plan}\"\n", say::clean(&name))
        }
        Ground::Usual | Ground::Data(_) => String::new(),
    }
}

const KEPT_NOWHERE: &str = "Nothing is kept without a data folder: use one, with --data DIR.";
