//! How many tests ran, read from the closing lines of their runners.
//!
//! The test command runs several runners, and people and CI want one number at the end.

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// How many runs of Rust tests have begun and not ended: a journey runs its own test again inside another
    /// world, and what that prints must not count twice.
    running: usize,
}

impl Tally {
    /// So many tests failed.
    pub(crate) fn failed(failed: usize) -> Tally {
        Tally { failed, ..Tally::default() }
    }

    /// So many tests passed.
    pub(crate) fn passed(passed: usize) -> Tally {
        Tally { passed, ..Tally::default() }
    }

    /// Adds what a line of output says, if it is the closing line of a runner.
    pub(crate) fn hear(&mut self, line: &str) {
        let plain = without_colours(line);
        let line = plain.trim();
        if line.starts_with("running ") && (line.ends_with(" test") || line.ends_with(" tests")) {
            self.running += 1;
        }
        if let Some(heard) = [vitest, node, playwright].iter().find_map(|runner| runner(line)) {
            self.add(heard);
        }
        if let Some(heard) = cargo(line) {
            self.running = self.running.saturating_sub(1);
            if self.running == 0 {
                self.add(heard);
            }
        }
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn cargo(line: &str) -> Option<Tally> {
    let counts = line.strip_prefix("test result: ")?;
    let (passed, failed) = (number_before(counts, "passed")?, number_before(counts, "failed")?);
    Some(Tally { passed, failed, running: 0 })
}

/// `Tests  1 failed | 11 passed (12)`; the line on files is of the same form and does not count.
fn vitest(line: &str) -> Option<Tally> {
    let counts = line.strip_prefix("Tests ")?;
    let passed = number_before(counts, "passed");
    let failed = number_before(counts, "failed");
    (passed.is_some() || failed.is_some()).then(|| Tally {
        passed: passed.unwrap_or(0),
        failed: failed.unwrap_or(0),
        running: 0,
    })
}

/// `# pass 12` and `# fail 0`, with an information sign where the output is for people.
fn node(line: &str) -> Option<Tally> {
    let counts = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    let (word, number) = counts.split_once(' ')?;
    let number = number.parse().ok()?;
    match word {
        "pass" => Some(Tally::passed(number)),
        "fail" => Some(Tally::failed(number)),
        _ => None,
    }
}

/// `12 passed (3.4s)` and `1 failed`, each alone on its line.
fn playwright(line: &str) -> Option<Tally> {
    let (number, rest) = line.split_once(' ')?;
    let number = number.parse().ok()?;
    match rest {
        "failed" => Some(Tally::failed(number)),
        "passed" => Some(Tally::passed(number)),
        _ if rest.starts_with("passed (") && rest.ends_with(')') => Some(Tally::passed(number)),
        _ => None,
    }
}

/// The number that stands before a word: 12 in `12 passed`.
fn number_before(text: &str, word: &str) -> Option<usize> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == ';').filter(|w| !w.is_empty()).collect();
    let place = words.iter().position(|found| *found == word)?;
    words[place.checked_sub(1)?].parse().ok()
}

/// A line without the escape sequences that colour it.
fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |end| end + 1);
        plain.push_str(&part[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(output: &str) -> (usize, usize) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.hear(line));
        (tally.passed, tally.failed)
    }

    #[test]
    fn cargo_is_understood() {
        let output = "running 3 tests\ntest a ... ok\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s\n";
        assert_eq!(heard(output), (15, 2));
    }

    #[test]
    fn a_run_within_a_run_is_not_counted() {
        let inner = "running 1 test\ntest journey ... test result: no\n\ntest result: ok. 1 passed; 0 failed; 0 ignored\n";
        let outer = format!("running 2 tests\n{inner}test result: ok. 2 passed; 0 failed; 0 ignored\n");
        assert_eq!(heard(&outer), (2, 0));
        assert_eq!(heard(&outer.repeat(2)), (4, 0));
    }

    #[test]
    fn vitest_is_understood_in_colour_too() {
        let output = " Test Files  1 failed | 3 passed (4)\n      Tests  1 failed | 11 passed (12)\n";
        assert_eq!(heard(output), (11, 1));
        assert_eq!(
            heard("\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m8 passed\u{1b}[39m\u{1b}[22m (8)"),
            (8, 0)
        );
    }

    #[test]
    fn node_is_understood() {
        assert_eq!(heard("# tests 5\n# suites 1\n# pass 4\n# fail 1\n# skipped 0\n"), (4, 1));
        assert_eq!(heard("ℹ tests 5\nℹ pass 5\nℹ fail 0\n"), (5, 0));
    }

    #[test]
    fn playwright_is_understood() {
        assert_eq!(heard("  1 failed\n    [chromium] › home.spec.ts\n  12 passed (3.4s)\n"), (12, 1));
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        assert_eq!(
            heard("checked 5 passed rows\nTests are fun\n# pass the salt\n3 passed the gate\n"),
            (0, 0)
        );
    }
}
