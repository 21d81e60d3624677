//! `cargo xtask test`: the crates' own tests, the scenarios once per engine, and the journeys of real clients.
//!
//! It brings what it needs (Debian packages where it may, Python and Node packages under the target directory) and
//! leaves nothing behind but build output and logs: whatever it starts is stopped and whatever temporary it makes is
//! removed, also after a failure or Ctrl-C. Begin reading with [`parts`].

mod counts;
mod failures;
mod held;
mod journeys;
mod packages;
mod parts;
mod postgres;
mod process;
mod redis;
mod scratch;
mod server;
mod tools;

use std::time::{Duration, Instant};

use crate::workspace::{Outcome, build};
use failures::Failures;
use parts::{Context, PARTS, Part};

/// What one part found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
}

impl Count {
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

struct Selection {
    only: Vec<String>,
    long: bool,
    list: bool,
}

impl Selection {
    fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut selection = Self { only: Vec::new(), long: false, list: false };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--long" => selection.long = true,
                "--list" => selection.list = true,
                "--only" => {
                    selection.only.push(rest.next().ok_or("--only needs a part's name, or a piece of it")?.clone())
                }
                _ => return Err(format!("there is no {argument}; there are --only PART, --list and --long")),
            }
        }
        Ok(selection)
    }

    fn parts(&self) -> Outcome<Vec<&'static Part>> {
        let chosen =
            |part: &&Part| self.only.is_empty() || self.only.iter().any(|piece| part.name.contains(piece.as_str()));
        let parts: Vec<&Part> = PARTS.iter().filter(chosen).collect();
        if parts.is_empty() { Err("no part has such a name; --list names them all".to_owned()) } else { Ok(parts) }
    }
}

pub fn run(arguments: &[String]) -> Outcome {
    let selection = Selection::parse(arguments)?;
    let chosen = selection.parts()?;
    if selection.list {
        for part in chosen {
            println!("{}", part.name);
        }
        return Ok(());
    }
    held::release_when_interrupted()?;

    let started = Instant::now();
    let mut total = Count::default();
    let mut rows = Vec::new();
    let failures = Failures::default();
    let mut note = |name: &'static str, count: Count, time: Duration| {
        total.add(count);
        rows.push((name, count, time));
    };
    announce("build");
    let built = build();
    match &built {
        Ok(()) => note("build", Count::default(), started.elapsed()),
        Err(message) => {
            eprintln!("{message}");
            note("build", Count { passed: 0, failed: 1 }, started.elapsed());
        }
    }
    if built.is_ok() {
        let mut context = Context::new(selection.long, failures.clone())?;
        for part in chosen {
            announce(part.name);
            let began = Instant::now();
            let count = part.run(&mut context).unwrap_or_else(|message| {
                eprintln!("{}: {message}", part.name);
                failures.of(part.name).line(&format!("not ok - {message}"));
                Count { passed: 0, failed: 1 }
            });
            note(part.name, count, began.elapsed());
        }
    }

    println!("\n{:<28} {:>7} {:>7} {:>9}", "part", "passed", "failed", "time");
    for (name, count, time) in rows {
        println!("{name:<28} {:>7} {:>7} {:>7.1} s", count.passed, count.failed, time.as_secs_f64());
    }
    println!("{:<28} {:>7} {:>7} {:>7.1} s\n", "all", total.passed, total.failed, started.elapsed().as_secs_f64());
    if total.failed > 0 {
        failures.print();
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { Err("some tests failed".to_owned()) }
}

fn announce(part: &str) {
    println!("\n== {part}");
}
