//! Reads how many tests passed and failed from what test runners print.

use super::Count;

/// The line nextest sums its run up with. What a failed test wrote is shown too, and ends in a line of the test
/// harness, which must not be counted again.
pub fn of_nextest(line: &str) -> Option<Count> {
    let (_, tail) = line.trim().strip_prefix("Summary [")?.split_once(" run: ")?;
    Some(of_list(tail.split(',')))
}

/// The line `cargo test` sums each binary up with.
pub fn of_cargo_test(line: &str) -> Option<Count> {
    let (_, tail) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    Some(of_list(tail.split(';')))
}

/// The count of one line of a journey: `ok - what` or `not ok - what`.
pub fn of_check(line: &str) -> Option<Count> {
    if line.starts_with("ok - ") {
        Some(Count { passed: 1, failed: 0 })
    } else if line.starts_with("not ok - ") {
        Some(Count { passed: 0, failed: 1 })
    } else {
        None
    }
}

/// `118 passed (2 slow)`, `1 failed`, `1 timed out`, `3 skipped`, `0 ignored`, …
fn of_list<'a>(entries: impl Iterator<Item = &'a str>) -> Count {
    let mut count = Count::default();
    for entry in entries {
        let mut words = entry.split_whitespace();
        let (Some(Ok(number)), Some(what)) = (words.next().map(str::parse::<usize>), words.next()) else { continue };
        match what {
            "passed" => count.passed += number,
            "failed" | "timed" | "exec" => count.failed += number,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_nextest() {
        let line = "     Summary [   0.123s] 120 tests run: 116 passed (2 slow, 1 flaky), 2 failed, 1 timed out, 1 exec failed, 3 skipped";
        assert_eq!(of_nextest(line), Some(Count { passed: 116, failed: 4 }));
        assert_eq!(
            of_nextest("     Summary [   0.050s] 1 test run: 1 passed, 0 skipped"),
            Some(Count { passed: 1, failed: 0 })
        );
        assert_eq!(
            of_nextest("     Summary [   1.000s] 2/9 tests run: 1 passed, 1 failed, 0 skipped"),
            Some(Count { passed: 1, failed: 1 })
        );
        assert_eq!(of_nextest("test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out"), None);
    }

    #[test]
    fn the_summary_of_cargo_test() {
        let line = "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(of_cargo_test(line), Some(Count { passed: 3, failed: 1 }));
        assert_eq!(of_cargo_test("test wire::x ... ok"), None);
    }

    #[test]
    fn the_checks_of_a_journey() {
        assert_eq!(of_check("ok - a mail came"), Some(Count { passed: 1, failed: 0 }));
        assert_eq!(of_check("not ok - a mail came; found None"), Some(Count { passed: 0, failed: 1 }));
        assert_eq!(of_check("something else"), None);
    }
}
