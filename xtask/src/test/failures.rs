//! What failed, kept until the end: a run prints thousands of lines, and whoever reads only the last of them has to
//! learn which test failed and with which words.

use std::sync::{Arc, Mutex, PoisonError};

/// How many lines belong to a panic: the place, the message, and what an assertion compared.
const LINES_OF_A_PANIC: usize = 12;
/// More than this is not read at the end of a run but in its log.
const AT_MOST: usize = 200;

/// The lines of one run. Clones share them.
#[derive(Clone, Default)]
pub struct Failures(Arc<Mutex<Vec<String>>>);

impl Failures {
    /// Reads the output of one part, line by line.
    pub fn of(&self, part: &'static str) -> Reader {
        Reader { all: self.clone(), part, state: Arc::default() }
    }

    fn add(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Runners name a failed test again in their summaries.
        if lines.len() < AT_MOST && !(line.trim_start().starts_with('[') && lines.contains(&line)) {
            lines.push(line);
        }
    }

    pub fn print(&self) {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !lines.is_empty() {
            println!("what failed:");
            lines.iter().for_each(|line| println!("{line}"));
            println!();
        }
    }

    #[cfg(test)]
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[derive(Clone)]
pub struct Reader {
    all: Failures,
    part: &'static str,
    /// How many of the next lines belong to a panic.
    state: Arc<Mutex<usize>>,
}

impl Reader {
    pub fn line(&self, line: &str) {
        let mut rest = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = failed_test(line) {
            self.all.add(format!("[{}] {name}", self.part));
        } else if line.contains("panicked at ") {
            *rest = LINES_OF_A_PANIC;
        }
        if *rest > 0 {
            *rest -= 1;
            if line.trim().is_empty() {
                *rest = 0;
            } else {
                self.all.add(format!("    {}", line.trim_end()));
            }
        }
    }
}

/// The test a line says has failed: of `cargo test`, of nextest, of a journey.
fn failed_test(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
        return Some(name);
    }
    if line.starts_with("not ok - ") {
        return Some(line);
    }
    let (word, rest) = line.split_once(" [")?;
    let failed = matches!(word, "FAIL" | "TIMEOUT" | "ABORT" | "LEAK-FAIL") || word.starts_with("SIG");
    if !failed {
        return None;
    }
    let (_, rest) = rest.split_once("] ")?;
    // `(12/345)` counts where in the run it stood.
    Some(
        rest.trim_start()
            .split_once(") ")
            .filter(|_| rest.trim_start().starts_with('('))
            .map_or(rest, |(_, name)| name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_test_is_named_by_every_runner() {
        let name = "poolhouse-tests::all sign_in::password";
        assert_eq!(failed_test("test sign_in::password ... FAILED"), Some("sign_in::password"));
        assert_eq!(failed_test("        FAIL [   0.100s] poolhouse-tests::all sign_in::password"), Some(name));
        assert_eq!(failed_test("  TIMEOUT [  60.100s] (  9/345) poolhouse-tests::all sign_in::password"), Some(name));
        assert_eq!(failed_test("  SIGABRT [   1.100s] poolhouse-tests::all sign_in::password"), Some(name));
        assert_eq!(failed_test("not ok - a mail came"), Some("not ok - a mail came"));
        assert_eq!(failed_test("test sign_in::password ... ok"), None);
        assert_eq!(failed_test("        PASS [   0.100s] poolhouse-tests::all sign_in::password"), None);
    }

    #[test]
    fn a_failure_is_kept_with_its_words_and_named_once() {
        let failures = Failures::default();
        let reader = failures.of("part");
        let output = [
            "test a ... ok",
            "test b ... FAILED",
            "thread 'b' panicked at tests/b.rs:7:5:",
            "assertion `left == right` failed",
            "  left: 1",
            "",
            "more",
            "test b ... FAILED",
        ];
        output.iter().for_each(|line| reader.line(line));
        assert_eq!(
            failures.lines(),
            [
                "[part] b",
                "    thread 'b' panicked at tests/b.rs:7:5:",
                "    assertion `left == right` failed",
                "      left: 1",
            ]
        );
    }
}
