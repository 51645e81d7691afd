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
    Story { rollcall: &rollcall, practice: &practice, chapter: 0 }.tell()?;
    if wishes.keep {
        paragraph(&[&format!("The workbooks and the data are kept in {}", folder.path().display())]);
    }
    if wishes.window && run::someone_is_there() && has_display() {
        println!("\n{}", seen());
        return open_the_window(&rollcall, folder.path());
    }
    paragraph(&[
        "The window was not opened. On a computer with a display, `cargo xtask demo` in a terminal ends by",
        "opening it on this same practice Vanta.",
    ]);
    println!("\n{}", seen());
    Ok(())
}

/// What a person has seen at the end, in one sentence; every number in it was held against Vanta's answers.
fn seen() -> String {
    format!(
        "Seen: {STAFF} people sent and found again in Vanta; a month later {JOINED} new, {CHANGED} changed and \
         {LEFT} removed; and a half-finished export held before it could remove {CUT_OFF}."
    )
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
        paragraph(&[
            "A practice Vanta now runs on this computer. It answers as Vanta does, but nothing in this demo",
            "leaves the computer, and the people in it are invented. To watch it in a browser while it lasts:",
        ]);
        paragraph(&[self.practice.says("page")?]);
        Ok(())
    }

    fn a_connection_and_a_list(&mut self) -> Outcome {
        self.chapter("A connection and a list");
        paragraph(&[
            "A connection is a Vanta key under a name. Its client secret would come from a hidden prompt and",
            "go into this computer's keychain. The demo leaves your keychain alone: here the secret comes from",
            "ROLLCALL_CLIENT_SECRET, as it would on a server.",
        ]);
        let (url, id) = (self.practice.says("url")?, self.practice.says("client_id")?);
        self.types(&["connection", "add", "Practice", "--client-id", id, "--url", url], 0)?;
        paragraph(&["A list is one list in Vanta. This one holds the people who can sign in to a system."]);
        let list = self.practice.list("user_account")?;
        let add =
            ["list", "add", "Staff", "--connection", "Practice", "--kind", "user_account", "--id", list];
        self.types(&add, 0).map(drop)
    }

    fn what_is_in_the_workbook(&mut self) -> Outcome {
        self.chapter("What is in the workbook");
        paragraph(&[&format!("'{MAY}' is what an HR system might export: {STAFF} people, twelve columns.")]);
        self.types(&["look", MAY], 0).map(drop)
    }

    fn the_first_send(&mut self) -> Outcome {
        self.chapter("The first send");
        paragraph(&[
            "Before anything is sent, Rollcall reads what Vanta has now and says what would change. It ends",
            "with exit code 3, which tells a script that this waits for a person.",
        ]);
        let may = ["review", MAY, "--list", "Staff"];
        self.types(&may, 3)?;
        self.plan(&may, [STAFF, 0, 0], false)?;
        paragraph(&[
            "That is what we want, so it is sent. Rollcall sends the list, reads it back from Vanta, and",
            "compares record by record. Only then does it say that it is done.",
        ]);
        self.types(&["send", MAY, "--list", "Staff"], 0)?;
        self.vanta_holds(STAFF)?;
        paragraph(&["What Vanta has now can be read at any time:"]);
        self.types(&["read", "--list", "Staff"], 0).map(drop)
    }

    fn a_month_later(&mut self) -> Outcome {
        self.chapter("A month later");
        paragraph(&[
            &format!("In '{JUNE}' {JOINED} people have joined, {CHANGED} have changed and {LEFT} have left."),
            "Vanta takes whoever is missing from a list as gone. So the review names them.",
        ]);
        let june = ["review", JUNE, "--list", "Staff"];
        self.types(&june, 3)?;
        self.plan(&june, [JOINED, CHANGED, LEFT], false)?;
        paragraph(&[&format!(
            "{LEFT} removals of {STAFF} are within this list's limit of {}, so the send needs no approval.",
            limit(STAFF)
        )]);
        self.types(&["send", JUNE, "--list", "Staff"], 0)?;
        self.vanta_holds(JUNE_STAFF)
    }

    fn a_half_finished_export(&mut self) -> Outcome {
        self.chapter("A half-finished export");
        paragraph(&[
            &format!(
                "The next day's export, '{CUT}', stopped too early. It opens and looks well, but the last"
            ),
            &format!("{CUT_OFF} people are not in it. Sent as it is, Vanta would take all of them as gone."),
        ]);
        let cut = ["send", CUT, "--list", "Staff"];
        let told = self.types(&cut, 4)?;
        let plan = self.plan(&["review", CUT, "--list", "Staff"], [0, 0, CUT_OFF], true)?;
        expect("the held plan, to be the reviewed one,", &told.contains(&plan), &true)?;
        self.vanta_holds(JUNE_STAFF)?;
        paragraph(&[
            "Nothing was changed in Vanta; exit code 4 tells a script so. The remedy is a new export. Had these",
            "people really left, a person who has read the names would approve exactly this plan, once, with",
            "the --approve line above.",
        ]);
        Ok(())
    }

    fn what_is_remembered(&mut self) -> Outcome {
        self.chapter("What is remembered");
        paragraph(&[
            "Every attempt stays in the history, the newest first, also those that were held:",
            "+ new, ~ changed, − removed, = not changed.",
        ]);
        self.types(&["history", "--list", "Staff"], 0)?;
        let facts = self.rollcall.facts(&["history", "--list", "Staff"], &[0])?;
        let state = |run: &Value| run["state"].as_str().unwrap_or_default().to_owned();
        let states: Vec<String> = array(&facts, "runs").iter().map(state).collect();
        expect("the history", &states.join(", "), &"held, verified, verified".to_owned())
    }

    /// Holds a review against the story; the plan's fingerprint.
    fn plan(&self, review: &[&str], counts: [usize; 3], held: bool) -> Outcome<String> {
        let facts = self.rollcall.facts(review, &[3])?;
        let found = ["new", "changed", "removed"].map(|part| array(&facts, part).len());
        expect("new, changed and removed", &found, &counts)?;
        expect("a hold", &!array(&facts, "holds").is_empty(), &held)?;
        let plan = facts["plan"].as_str().ok_or("the review names no plan")?;
        Ok(plan.to_owned())
    }

    fn vanta_holds(&self, people: usize) -> Outcome {
        let facts = self.rollcall.facts(&["read", "--list", "Staff"], &[0])?;
        expect("people in Vanta", &facts["live"].as_u64(), &Some(people as u64))?;
        paragraph(&[&format!("Read again from Vanta: it holds {people} people.")]);
        Ok(())
    }

    /// Runs a command as it is shown, shows what it prints, and holds its exit code against the story; what it
    /// printed.
    fn types(&self, words: &[&str], exit: i32) -> Outcome<String> {
        let line = Line::new("rollcall").and(words.iter().copied());
        println!("\n   $ {line}");
        let output = self.rollcall.run(words)?;
        let printed = printed(&output);
        for text in folded(printed.trim_end()) {
            println!("{}", format!("   | {text}").trim_end());
        }
        if exit != 0 {
            println!("   (exit code {exit})");
        }
        expect(&format!("the exit code of '{line}'"), &output.status.code(), &Some(exit))?;
        Ok(printed)
    }

    fn chapter(&mut self, title: &str) {
        self.chapter += 1;
        let title = format!("{}. {title}", self.chapter);
        println!("\n\n{title}\n{}", "-".repeat(title.len()));
    }
}

/// Some lines of the story. Everything begins with an empty line and nothing ends with one.
fn paragraph(lines: &[&str]) {
    println!();
    for line in lines {
        println!("   {line}");
    }
}

/// How many people a send may remove from so many without approval: a tenth, at least 2, at most 50.
fn limit(live: usize) -> usize {
    live.div_ceil(10).clamp(2, 50)
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
    const HEAD: usize = 60;
    const TAIL: usize = 8;
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.len() <= HEAD + TAIL + 1 {
        return lines;
    }
    let left_out = lines.len() - HEAD - TAIL;
    let middle = format!("… {left_out} more lines …");
    [&lines[..HEAD], &[middle], &lines[lines.len() - TAIL..]].concat()
}

fn open_the_window(rollcall: &Rollcall, folder: &Path) -> Outcome {
    println!("\nThe window opens on the same practice Vanta. The demo ends when you close it.");
    let program = run::program("debug", "rollcall-app");
    let status = rollcall.sibling(&program).arg("--data").arg(folder.join("data")).status()?;
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
        assert_eq!(lines.len(), 69);
        assert_eq!(lines[59], "line 60");
        assert_eq!(lines[60], "… 32 more lines …");
        assert_eq!(lines[68], "line 100");
        assert_eq!(folded("one\ntwo\n"), ["one", "two"]);
    }

    #[test]
    fn june_is_within_the_limit_and_the_cut_export_is_not() {
        assert!(LEFT <= limit(STAFF));
        assert!(CUT_OFF > limit(JUNE_STAFF));
        assert_eq!((limit(0), limit(214), limit(10_000)), (2, 22, 50));
    }

    #[test]
    fn a_story_that_is_not_true_says_where() {
        let error = expect("people in Vanta", &213, &214).unwrap_err().to_string();
        assert_eq!(error, "the story is not true: people in Vanta should be 214, and is 213");
        assert!(expect("people in Vanta", &214, &214).is_ok());
    }
}
