//! The arguments, as `rollcall --help` shows them.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};
use rollcall::NamedFile;
use rollcall::recipe::Mend;
use rollcall::review::{Limit, Missing};
use rollcall::sheet::{self, Encoding, HeadingRows};
use vanta::Property;

const EXIT_CODES: &str = "Exit codes: 0 done or nothing to change · 1 an error · 2 the command line was wrong · \
    3 something waits for a person · 4 held or refused, nothing was changed · 5 sent, but not confirmed";

/// Sends a spreadsheet to a Vanta list, and proves what Vanta then holds. Not made by Vanta.
#[derive(Parser)]
#[command(name = "rollcall", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// The data folder; otherwise ROLLCALL_DATA, otherwise the platform's own
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// A reviewed file in place of a data folder, for build runners: connection, list, recipe, approval
    #[arg(long, global = true, value_name = "ROLLCALL.toml")]
    pub(crate) config: Option<PathBuf>,
    /// Exactly one JSON document on standard output, errors included
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// Where the house stands.
#[derive(Clone, Debug, Default)]
pub(crate) enum Ground {
    /// On the data folder that is named nowhere, or in the environment.
    #[default]
    Usual,
    /// On the data folder that was named.
    Data(PathBuf),
    /// On a reviewed file in place of a data folder.
    Config(PathBuf),
}

impl Arguments {
    /// Where the house stands, as it was named.
    ///
    /// # Errors
    /// Where it was named twice. The two stand at any place of the line, so that the parser does not see them together.
    pub(crate) fn ground(&self) -> Result<Ground, clap::Error> {
        match (&self.data, &self.config) {
            (None, None) => Ok(Ground::Usual),
            (Some(data), None) => Ok(Ground::Data(data.clone())),
            (None, Some(config)) => Ok(Ground::Config(config.clone())),
            (Some(_), Some(_)) => Err(Arguments::command().error(
                ErrorKind::ArgumentConflict,
                "--data and --config cannot be used together: a configuration stands in place of a data folder",
            )),
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Run a practice Vanta on this computer until stopped; nothing reaches Vanta
    Practice(Practice),
    /// Add, test, renew or remove a connection to Vanta
    #[command(subcommand)]
    Connection(Connection),
    /// Show the connections
    Connections,
    /// Add, set, show, empty or remove a list
    #[command(subcommand)]
    List(List),
    /// Show the lists
    Lists,
    /// Show the kinds of list, or the fields of one kind
    Kinds {
        /// As in Vanta's path: user_account, custom_resource, …
        kind: Option<String>,
        /// Write a workbook that shows how a list of this kind is filled in; its name ends in .xlsx
        #[arg(long, value_name = "FILE", requires = "kind")]
        example: Option<PathBuf>,
        /// With the properties that this list of yours declares
        #[arg(long, value_name = "NAME", requires = "example")]
        list: Option<String>,
    },
    /// Show what Rollcall reads in a file
    Look(Look),
    /// Show the recipe that would be used, why each field has its column, and what still needs a person
    Match(Match),
    /// Show the records that would be sent and the problems, with their rows; nothing is sent
    Check(Check),
    /// Show, export or import the recipe of a list
    #[command(subcommand)]
    Recipe(Recipe),
    /// Show what a send would do; nothing is sent
    Review(Review),
    /// Send a file to a list: reviewed, guarded, read back and compared
    Send(Send),
    /// Read what Vanta holds
    Read(Read),
    /// Show every attempt to send, and check that none was altered
    History(History),
    /// Bring a list back to how a run found it: reviewed, guarded and proven as any other send
    Restore(Restore),
    /// Write the proof of a run: a PDF for people, CSV and JSON for machines
    Proof {
        /// The run, as `history` names it
        run: String,
        /// The folder to write into; it is made where it is missing
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Show or set how much is kept of what names people
    Settings(Settings),
    /// Erase one person from the history, at their request; what Vanta holds stays as it is
    Erase(Erase),
    /// Write the data folder into one file, without secrets
    Backup {
        /// The file; it must not be there yet
        file: PathBuf,
    },
    /// Put a backup into the data folder
    RestoreBackup {
        /// The file that `backup` wrote
        file: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct History {
    /// Only those of this list
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    /// Only those in which this record was new, changed, removed or otherwise concerned
    #[arg(long, value_name = "ID")]
    pub(crate) record: Option<String>,
    /// Look through the whole history for anything that was altered, left out or cut off
    #[arg(long)]
    pub(crate) verify: bool,
}

#[derive(Args)]
pub(crate) struct Settings {
    /// So many different snapshots are kept of each list, 1 to 1000, besides the last of each month and the first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) snapshots: Option<u16>,
    /// Keep no snapshots, only fingerprints: nothing can be undone then
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    pub(crate) fingerprints_only: Option<bool>,
}

#[derive(Args)]
pub(crate) struct Erase {
    /// The ID of the person's record
    pub(crate) id: String,
    /// Only from the history of this list
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    /// The ID once more, typed out
    #[arg(long, value_name = "ID")]
    pub(crate) confirm: String,
}

#[derive(Args)]
pub(crate) struct Practice {
    /// The port; otherwise any free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Keep what it holds in this file
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Count neither requests nor logins
    #[arg(long)]
    pub(crate) unlimited: bool,
}

#[derive(Subcommand)]
pub(crate) enum Connection {
    /// Add a connection; its secret comes from a hidden prompt, standard input or the environment
    Add {
        /// The name you give it
        name: String,
        /// Vanta's client ID
        #[arg(long, value_name = "ID")]
        client_id: String,
        /// Where your Vanta lives: us, eu, aus or gov; otherwise us
        #[arg(long, conflicts_with = "url")]
        region: Option<String>,
        /// A practice Vanta on this computer: http://127.0.0.1:PORT
        #[arg(long)]
        url: Option<String>,
        /// Read the secret from standard input
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Test a connection; nothing is written to Vanta
    Test {
        /// The connection
        name: String,
    },
    /// Enter a new secret, as after a rotation in Vanta
    Secret {
        /// The connection
        name: String,
        /// Read the secret from standard input
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Forget a connection and its secret
    Remove {
        /// The connection
        name: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum List {
    /// Add a list; nothing is sent
    Add {
        /// The name you give it
        name: String,
        /// The connection that speaks for it
        #[arg(long)]
        connection: String,
        /// What it holds; see `rollcall kinds`
        #[arg(long)]
        kind: String,
        /// The Vanta list ID, from the Resources tab of Vanta's Developer Console
        #[arg(long, value_name = "LISTID")]
        id: String,
        /// A custom property that the list declares: boolean, int32, string or timestamp
        #[arg(long, value_name = "NAME:TYPE")]
        property: Vec<Property>,
        /// A file with the declaration of the custom properties, as the Developer Console shows it in JSON
        #[arg(long, value_name = "FILE.json", conflicts_with = "property")]
        declaration: Option<PathBuf>,
    },
    /// Set what a list allows; what is not named stays as it is
    Set {
        /// The list
        name: String,
        /// How many removals need no approval: a number up to 500, up to 50%, or default
        #[arg(long, value_name = "N|N%|default")]
        limit: Option<Limit>,
        /// An ID that every file must give, up to three; in place of those that were set
        #[arg(long, value_name = "ID")]
        must_have: Vec<String>,
        /// No ID must be given any more
        #[arg(long, conflicts_with = "must_have")]
        no_must_have: bool,
        /// What becomes of those who are not in the file: remove, or deactivate where the kind has such a state
        #[arg(long, value_name = "remove|deactivate", value_parser = missing)]
        missing: Option<Missing>,
    },
    /// Remove everyone from a list in Vanta; the only way to do so
    Empty {
        /// The list
        name: String,
        /// Its name once more, typed out
        #[arg(long, value_name = "NAME")]
        confirm: String,
    },
    /// Show one list
    Show {
        /// The list
        name: String,
    },
    /// Forget a list; what Vanta holds stays as it is
    Remove {
        /// The list
        name: String,
    },
}

#[derive(Args)]
pub(crate) struct Part {
    /// The sheet; otherwise the first visible one
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The row of the headings, or two as 3-4; otherwise they are looked for
    #[arg(long, value_name = "ROW", value_parser = heading_rows)]
    pub(crate) headings: Option<HeadingRows>,
    /// Leave out rows that the spreadsheet hides, also by a filter; whoever is left out counts as gone
    #[arg(long)]
    pub(crate) leave_out_hidden: bool,
    /// How a text file is encoded, as utf-8 or windows-1252; otherwise it is detected
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(crate) encoding: Option<&'static Encoding>,
    /// What stands between the cells of a text file: comma, semicolon, tab, bar or one character
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,
    /// The numbers of an xls or xlsb file are shown as they are: 42 is not 00042
    #[arg(long)]
    pub(crate) plain_numbers: bool,
    /// Read the workbook's password from the first line of standard input
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}

fn missing(text: &str) -> Result<Missing, String> {
    match text {
        "remove" => Ok(Missing::Remove),
        "deactivate" => Ok(Missing::Deactivate),
        _ => Err("write remove or deactivate".to_owned()),
    }
}

fn heading_rows(text: &str) -> Result<HeadingRows, String> {
    let row = |text: &str| match text.trim().parse::<u32>() {
        Ok(row) if row > 0 => Ok(row),
        _ => Err(format!("\"{text}\" is no row number; rows count from 1")),
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (row(first)?, row(last)?),
        None => (row(text)?, row(text)?),
    };
    if last == first || last == first + 1 {
        Ok(HeadingRows { first, last })
    } else {
        Err("headings stand in one row, or in two that follow each other".to_owned())
    }
}

fn encoding(text: &str) -> Result<&'static Encoding, String> {
    sheet::encoding_by_name(text).ok_or_else(|| {
        "names are for example utf-8, utf-16le, windows-1250, windows-1252, shift_jis, gb18030".to_owned()
    })
}

fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("comma", _) => Ok(b','),
        ("semicolon", _) => Ok(b';'),
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("bar", _) => Ok(b'|'),
        (_, [byte @ (b'\t' | b'!'..=b'/' | b':'..=b'@' | b'|' | b'~')]) if *byte != b'"' => Ok(*byte),
        _ => {
            Err("write comma, semicolon, tab, bar, or one character that is neither letter, digit nor quote"
                .to_owned())
        }
    }
}

#[derive(Args)]
pub(crate) struct Look {
    /// A spreadsheet: xlsx, xlsm, xlsb, xls, ods, csv or tsv
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) part: Part,
    /// How many of the first rows to show
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) rows: usize,
}

#[derive(Args)]
pub(crate) struct Sheet {
    /// A spreadsheet: xlsx, xlsm, xlsb, xls, ods, csv or tsv; NAME=FILE where a recipe unites several
    #[arg(required = true, value_name = "FILE", value_parser = named_file)]
    pub(crate) files: Vec<NamedFile>,
    /// The list
    #[arg(long, value_name = "NAME")]
    pub(crate) list: String,
    /// The recipe that counts this time, instead of the list's own
    #[arg(long, value_name = "RECIPE.toml")]
    pub(crate) recipe: Option<PathBuf>,
    /// A remedy that counts this time, as `check` offers them: externalUrl:https, zone:Europe/Berlin
    #[arg(long, value_name = "REMEDY")]
    pub(crate) mend: Vec<Mend>,
    #[command(flatten)]
    pub(crate) part: Part,
    /// Where the house stands, since a command that is printed must name it too
    #[arg(skip)]
    pub(crate) ground: Ground,
}

/// A file, or `name=FILE`. What is there as a file is a file, whatever it is called.
fn named_file(text: &str) -> Result<NamedFile, String> {
    let whole = NamedFile { source: None, path: PathBuf::from(text) };
    match text.split_once('=') {
        Some((name, path))
            if !whole.path.exists() && !name.contains(['/', '\\']) && !name.trim().is_empty() =>
        {
            Ok(NamedFile { source: Some(name.trim().to_owned()), path: PathBuf::from(path) })
        }
        _ => Ok(whole),
    }
}

#[derive(Args)]
pub(crate) struct Match {
    #[command(flatten)]
    pub(crate) sheet: Sheet,
    /// Agree with what is proposed for a field, as fullName
    #[arg(long, value_name = "FIELD")]
    pub(crate) confirm: Vec<String>,
    /// A column that you saw and do not send, by its heading; nothing is proposed for it any more
    #[arg(long, value_name = "HEADING")]
    pub(crate) not_sent: Vec<String>,
    /// The same for every column that feeds nothing and is not proposed for a needed field
    #[arg(long)]
    pub(crate) rest_not_sent: bool,
    /// Write the recipe to a file, to be looked at and edited
    #[arg(long, value_name = "RECIPE.toml")]
    pub(crate) out: Option<PathBuf>,
    /// Keep the recipe as the list's own
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) sheet: Sheet,
    /// Show the records too
    #[arg(long)]
    pub(crate) records: bool,
    /// Write the rows with problems to a spreadsheet, with what to fix
    #[arg(long, value_name = "OUT.xlsx")]
    pub(crate) problems: Option<PathBuf>,
    /// Take in what was mended in such a spreadsheet; it counts until your file changes
    #[arg(long, value_name = "MENDED.xlsx")]
    pub(crate) merge: Option<PathBuf>,
    /// Forget all cells that were mended here: what the file says counts again
    #[arg(long, conflicts_with = "merge")]
    pub(crate) forget_mended: bool,
}

#[derive(Subcommand)]
pub(crate) enum Recipe {
    /// Show the recipe of a list, as it stands or as it was
    Show {
        /// The list
        list: String,
        /// That version of it, counted from 1
        #[arg(long, value_name = "N")]
        version: Option<u32>,
        /// All versions, with what each changed
        #[arg(long, conflicts_with = "version")]
        versions: bool,
    },
    /// Write the recipe of a list to a file
    Export {
        /// The list
        list: String,
        /// That version of it, counted from 1; otherwise the latest
        #[arg(long, value_name = "N")]
        version: Option<u32>,
        /// The file
        #[arg(long, value_name = "R.toml")]
        out: PathBuf,
    },
    /// Take a recipe as the list's own; it is shown whole and counts as edited
    Import {
        /// The file
        file: PathBuf,
        /// The list
        #[arg(long, value_name = "NAME")]
        list: String,
    },
}

/// What becomes of those whom a file does not give.
#[derive(Args)]
pub(crate) struct Gentler {
    /// Remove nobody: whoever is not in the file is kept as Vanta has them
    #[arg(long, conflicts_with = "deactivate_missing")]
    pub(crate) keep_missing: bool,
    /// Remove nobody: whoever is not in the file is sent as deactivated, with the date of the file
    #[arg(long)]
    pub(crate) deactivate_missing: bool,
    /// Keep as Vanta has them those whose rows have problems, instead of refusing the send
    #[arg(long)]
    pub(crate) keep_problems: bool,
}

#[derive(Args)]
pub(crate) struct Review {
    #[command(flatten)]
    pub(crate) sheet: Sheet,
    #[command(flatten)]
    pub(crate) gentler: Gentler,
}

#[derive(Args)]
pub(crate) struct Send {
    #[command(flatten)]
    pub(crate) sheet: Sheet,
    #[command(flatten)]
    pub(crate) gentler: Gentler,
    /// Approve exactly this plan, by the fingerprint that review shows; works once
    #[arg(long, value_name = "PLAN")]
    pub(crate) approve: Option<String>,
    /// Send even if nothing would change, to keep the list fresh in Vanta
    #[arg(long)]
    pub(crate) unchanged_too: bool,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// The run, as history and every send name it
    #[arg(value_name = "RUN")]
    pub(crate) run: String,
    /// To how the run left the list, instead of how it found it
    #[arg(long)]
    pub(crate) after: bool,
    /// Only say what would change
    #[arg(long, conflicts_with = "approve")]
    pub(crate) review: bool,
    /// Keep whoever came since, instead of removing them
    #[arg(long)]
    pub(crate) keep_missing: bool,
    /// Approve exactly this plan, by the fingerprint that --review shows; works once
    #[arg(long, value_name = "PLAN")]
    pub(crate) approve: Option<String>,
    /// Where the house stands
    #[arg(skip)]
    pub(crate) ground: Ground,
}

#[derive(Args)]
pub(crate) struct Read {
    /// The list
    #[arg(long, value_name = "NAME")]
    pub(crate) list: String,
    /// Removed records too
    #[arg(long)]
    pub(crate) all: bool,
    /// Write it to a file ending in .xlsx, .csv or .json
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// The verbs under a command, as the file names them: `list-add`.
    fn verbs(command: &clap::Command, before: &str) -> BTreeSet<String> {
        let under = command.get_subcommands().flat_map(|verb| {
            let name = format!("{before}{}", verb.get_name());
            if verb.has_subcommands() { verbs(verb, &format!("{name}-")) } else { BTreeSet::from([name]) }
        });
        under.collect()
    }

    #[test]
    fn every_verb_stands_in_the_file_of_the_contract_and_no_other() {
        let file: Value = serde_json::from_str(include_str!("../../../docs/command-line.json")).unwrap();
        let known = verbs(&Arguments::command(), "");
        let mut told = BTreeSet::new();
        for (name, document) in file["$defs"].as_object().unwrap() {
            let title = document["title"].as_str().unwrap_or_default();
            if let Some(words) = title.strip_prefix("rollcall ") {
                assert_eq!(words.replace(' ', "-"), *name, "its title says another verb");
                told.insert(name.clone());
            }
        }
        assert_eq!(known, told);
    }
}
