//! The demo: a story told by the real command, on a practice Vanta, with invented people.
//!
//! It tells nothing by heart. Each command is run as it is shown, its exit code must be the one the story
//! says, and the numbers told are those of the review and of what Vanta then holds: where the story is not
//! true the demo fails.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::Outcome;
use crate::practice::{Practice, Rollcall};
use crate::run::{self, Line};
use crate::setup::{self, Purpose};
use crate::workbook::{self, CHANGED, CUT_OFF, JOINED, LEFT, STAFF};

/// What the person asked for.
pub(crate) struct Wishes {
    pub(crate) yes: bool,
    pub(crate) keep: bool,
    pub(crate) window: bool,
}

const MAY: &str = "Staff 1 May.xlsx";
const JUNE: &str = "Staff 1 June.xlsx";
const CUT: &str = "Staff 2 June.xlsx";

const JUNE_STAFF: usize = STAFF + JOINED - LEFT;

/// Sets up, builds, tells the story, and opens the window where there is a display.
pub(crate) fn demo(wishes: &Wishes) -> Outcome {
    setup::setup(Purpose::Demo, wishes.yes)?;
    println!("\nBuilding. The first time takes some minutes, afterwards seconds.");
    Line::new("npm run build --silent").in_folder("ui").run()?;
    Line::new("cargo build --workspace").run()?;

    let mut folder = tempfile::Builder::new().prefix("rollcall-demo-").tempdir()?;
    folder.disable_cleanup(wishes.keep);
    write_workbooks(folder.path())?;
    let practice = Practice::start("debug")?;
    let rollcall = Rollcall::new("debug", folder.path(), &practice)?;
    Story {
        rollcall: &rollcall,
        practice: &practice,
        chapter: 0,
    }
    .tell()?;
    if wishes.keep {
        println!("The folder is kept: {}", folder.path().display());
    }
    window(wishes.window, &rollcall, folder.path())
}

fn write_workbooks(folder: &Path) -> Outcome {
    let may = workbook::people(STAFF);
    let june = workbook::a_month_later(&may);
    workbook::write(&folder.join(MAY), &may)?;
    workbook::write(&folder.join(JUNE), &june)?;
    workbook::write(&folder.join(CUT), &workbook::half_finished(&june))
}

struct Story<'a> {
    rollcall: &'a Rollcall,
    practice: &'a Practice,
    chapter: usize,
}

impl Story<'_> {
    fn tell(&mut self) -> Outcome {
        self.a_practice_vanta()?;
        self.a_connection_and_a_list()?;
        self.what_is_in_the_workbook()?;
        self.the_first_send()?;
        self.a_month_later()?;
        self.a_half_finished_export()?;
        self.what_is_remembered()
    }

    fn a_practice_vanta(&mut self) -> Outcome {
        self.chapter("A practice Vanta");
        say("A practice Vanta now runs on this computer. It answers as Vanta does, but nothing in this demo");
        say("leaves the computer, and the people in it are invented.");
        say("");
        say(&format!("Address:                {}", self.practice.says("url")?));
        say(&format!(
            "To watch it, in a browser: {}",
            self.practice.says("page")?
        ));
        Ok(())
    }

    fn a_connection_and_a_list(&mut self) -> Outcome {
        self.chapter("A connection and a list");
        say(
            "A connection is a Vanta key under a name. Its client secret would come from a hidden prompt and",
        );
        say(
            "go into this computer's keychain. The demo leaves your keychain alone: here the secret comes from",
        );
        say("ROLLCALL_CLIENT_SECRET, as it would on a server.");
        let (url, id) = (self.practice.says("url")?, self.practice.says("client_id")?);
        self.types(
            &["connection", "add", "Practice", "--client-id", id, "--url", url],
            0,
        )?;
        say("A list is one list in Vanta that Rollcall keeps. This one holds the people who can sign in.");
        let list = self.practice.list("user_account")?;
        let add = [
            "list",
            "add",
            "Staff",
            "--connection",
            "Practice",
            "--kind",
            "user_account",
            "--id",
            list,
        ];
        self.types(&add, 0)
    }

    fn what_is_in_the_workbook(&mut self) -> Outcome {
        self.chapter("What is in the workbook");
        say(&format!(
            "'{MAY}' is what an HR system might export: {STAFF} people, twelve columns."
        ));
        self.types(&["look", MAY], 0)
    }

    fn the_first_send(&mut self) -> Outcome {
        self.chapter("The first send");
        say(
            "Before anything is sent, Rollcall reads what Vanta has now and says what would change. The exit",
        );
        say("code 3 means: this waits for a person.");
        self.review(MAY, [STAFF, 0, 0], false)?;
        say("That is what we want, so it is sent. Rollcall sends the list, reads it back from Vanta, and");
        say("compares record by record. Only then does it say that it is done.");
        self.types(&["send", MAY, "--list", "Staff"], 0)?;
        self.vanta_holds(STAFF)?;
        say("What Vanta has now can be read at any time:");
        self.types(&["read", "--list", "Staff"], 0)
    }

    fn a_month_later(&mut self) -> Outcome {
        self.chapter("A month later");
        say(&format!(
            "The June export: {JOINED} people have joined, {CHANGED} have changed, {LEFT} have left."
        ));
        say("Vanta takes whoever is missing from a list as gone. So the review names them.");
        self.review(JUNE, [JOINED, CHANGED, LEFT], false)?;
        say(&format!(
            "{LEFT} removals of {STAFF} are within this list's limit of 22: no approval is needed."
        ));
        self.types(&["send", JUNE, "--list", "Staff"], 0)?;
        self.vanta_holds(JUNE_STAFF)
    }

    fn a_half_finished_export(&mut self) -> Outcome {
        self.chapter("A half-finished export");
        say("The next day the export stops before its end. The file opens and looks well, but the last");
        say(&format!(
            "{CUT_OFF} people are not in it. Sent as it is, Vanta would take all of them as gone."
        ));
        self.types(&["send", CUT, "--list", "Staff"], 4)?;
        let plan = self.review(CUT, [0, 0, CUT_OFF], true)?;
        self.vanta_holds(JUNE_STAFF)?;
        say(
            "Nothing was changed in Vanta. The exit code 4 means: held. Had these people really left, a person",
        );
        say("who has read the names would approve exactly this plan, once:");
        say("");
        say(&format!(
            "  $ rollcall send '{CUT}' --list Staff --approve {plan}"
        ));
        Ok(())
    }

    fn what_is_remembered(&mut self) -> Outcome {
        self.chapter("What is remembered");
        self.types(&["history", "--list", "Staff"], 0)?;
        let runs = self.rollcall.facts(&["history", "--list", "Staff"], &[0])?;
        let mut states: Vec<&str> = array(&runs, "runs")
            .iter()
            .filter_map(|run| run["state"].as_str())
            .collect();
        states.sort_unstable();
        expect(
            "the states of the three runs",
            &states[..],
            &["held", "verified", "verified"][..],
        )?;
        println!();
        println!(
            "Seen: {STAFF} people sent and found again in Vanta, {JOINED} new, {CHANGED} changed and {LEFT} removed a month later, and one half-finished export held before it could remove {CUT_OFF}."
        );
        Ok(())
    }

    /// Shows the review of a file and holds it against the story; the plan's fingerprint.
    fn review(&self, file: &str, counts: [usize; 3], held: bool) -> Outcome<String> {
        let words = ["review", file, "--list", "Staff"];
        self.types(&words, 3)?;
        let facts = self.rollcall.facts(&words, &[3])?;
        let found = ["new", "changed", "removed"].map(|part| array(&facts, part).len());
        expect("new, changed and removed", &found, &counts)?;
        expect("a hold", &!array(&facts, "holds").is_empty(), &held)?;
        let plan = facts["plan"].as_str().ok_or("the review names no plan")?;
        Ok(plan.to_owned())
    }

    fn vanta_holds(&self, people: usize) -> Outcome {
        let facts = self.rollcall.facts(&["read", "--list", "Staff"], &[0])?;
        expect("people in Vanta", &facts["live"].as_u64(), &Some(people as u64))?;
        say(&format!("Read again from Vanta: it holds {people} people."));
        Ok(())
    }

    /// Runs a command as it is shown, shows what it prints, and holds its exit code against the story.
    fn types(&self, words: &[&str], exit: i32) -> Outcome {
        let line = Line::new("rollcall").and(words.iter().copied());
        println!("\n   $ {line}");
        let output = self.rollcall.run(words)?;
        for text in folded(&printed(&output)) {
            println!("{}", format!("   | {text}").trim_end());
        }
        println!();
        expect(
            &format!("the exit code of '{line}'"),
            &output.status.code(),
            &Some(exit),
        )
    }

    fn chapter(&mut self, title: &str) {
        self.chapter += 1;
        println!("\n{}. {title}\n", self.chapter);
    }
}

fn say(text: &str) {
    println!("{}", format!("   {text}").trim_end());
}

fn array<'a>(facts: &'a Value, part: &str) -> &'a [Value] {
    facts[part].as_array().map_or(&[], Vec::as_slice)
}

fn expect<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, found: &T, told: &T) -> Outcome {
    match found == told {
        true => Ok(()),
        false => Err(format!("the story is not true: {what} should be {told:?}, and is {found:?}").into()),
    }
}

fn printed(output: &Output) -> String {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// The lines of an output, without the middle where there are too many to read.
fn folded(text: &str) -> Vec<String> {
    const HEAD: usize = 30;
    const TAIL: usize = 8;
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.len() <= HEAD + TAIL + 1 {
        return lines;
    }
    let left_out = lines.len() - HEAD - TAIL;
    let middle = format!("… {left_out} more lines …");
    [&lines[..HEAD], &[middle], &lines[lines.len() - TAIL..]].concat()
}

fn window(wanted: bool, rollcall: &Rollcall, folder: &Path) -> Outcome {
    if !wanted || !run::someone_is_there() || !has_display() {
        println!(
            "The window was not opened; where there is a display and a terminal, `cargo xtask demo` opens it on this same practice Vanta."
        );
        return Ok(());
    }
    println!("\nThe window opens on the same practice Vanta. The demo ends when you close it.");
    let program = run::program("debug", "rollcall-app");
    let status = rollcall
        .sibling(&program)
        .arg("--data")
        .arg(folder.join("data"))
        .status()?;
    expect("the window's exit code", &status.code(), &Some(0))
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_outputs_are_folded_and_say_so() {
        let long: String = (1..=100).map(|line| format!("line {line}\n")).collect();
        let lines = folded(&long);
        assert_eq!(lines.len(), 39);
        assert_eq!(lines[29], "line 30");
        assert_eq!(lines[30], "… 62 more lines …");
        assert_eq!(lines[38], "line 100");
        assert_eq!(folded("one\ntwo\n"), ["one", "two"]);
    }

    #[test]
    fn a_story_that_is_not_true_says_where() {
        let error = expect("people in Vanta", &213, &214).unwrap_err().to_string();
        assert_eq!(
            error,
            "the story is not true: people in Vanta should be 214, and is 213"
        );
        assert!(expect("people in Vanta", &214, &214).is_ok());
    }
}
