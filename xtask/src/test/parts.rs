//! The list of everything `cargo xtask test` runs, in order, and how each kind of part is run.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::failures::Failures;
use super::journeys::{Journey, Language, Program};
use super::postgres::Postgres;
use super::process::Process;
use super::scratch::{Scratch, logs};
use super::tools::{self, Tool};
use super::{Count, counts, journeys};
use crate::workspace::{Metadata, Outcome, cargo};

/// No run of cargo takes longer, or it hangs.
const PATIENCE: Duration = Duration::from_hours(1);
/// The package with the scenarios, which are run once per engine.
const SCENARIOS: &str = "poolhouse-tests";

pub struct Part {
    pub name: &'static str,
    kind: Kind,
    tools: &'static [Tool],
}

enum Kind {
    /// The tests inside every crate.
    Crates,
    /// The examples in documentation.
    Documentation,
    /// The scenarios over HTTP, on one engine. Those that choose their engine themselves, whatever the environment says, run
    /// once: crashes with the engine they are about, the others on memory.
    Scenarios {
        engine: &'static str,
        skip: &'static [&'static str],
    },
    Journey(Journey),
}

const PYTHON: &[Tool] = &[Tool::Python];
const NODE: &[Tool] = &[Tool::Node, Tool::Npm];

pub const PARTS: &[Part] = &[
    Part { name: "crates", kind: Kind::Crates, tools: &[Tool::Postgres, Tool::Python, Tool::Node, Tool::Curl] },
    Part { name: "documentation", kind: Kind::Documentation, tools: &[] },
    Part { name: "scenarios-memory", kind: Kind::Scenarios { engine: "memory", skip: &["crash::"] }, tools: &[] },
    Part {
        name: "scenarios-sqlite",
        kind: Kind::Scenarios { engine: "sqlite", skip: &["crash::postgres", "conformance::bad_input", "web::"] },
        tools: &[],
    },
    Part {
        name: "scenarios-postgres",
        kind: Kind::Scenarios { engine: "postgres", skip: &["crash::sqlite", "conformance::bad_input", "web::"] },
        tools: &[Tool::Postgres],
    },
    Part {
        name: "journey-ci-users",
        kind: Kind::Journey(Journey::with_server(Program::Shell("cli/ci_users.sh"))),
        tools: &[Tool::Python, Tool::Uuidgen],
    },
    Part {
        name: "journey-sign-up-v2",
        kind: Kind::Journey(Journey::with_server(Program::Node("node/sign_up_v2.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-sign-up-v3",
        kind: Kind::Journey(Journey::with_server(Program::Node("node/sign_up_v3.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-identity-js",
        kind: Kind::Journey(Journey::with_server(Program::Node("node/identity_js.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-amplify",
        kind: Kind::Journey(Journey::with_server(Program::Node("node/amplify.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-app-credentials",
        kind: Kind::Journey(Journey::alone(Program::Node("node/identity_pools.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-srp",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/srp.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-admin-sign-in",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/admin_sign_in.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-jwt-verify",
        kind: Kind::Journey(Journey::alone(Program::Node("node/jwt_verify.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-delete-and-again",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/delete_and_sign_up_again.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-model-parity",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/model_parity.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-directory",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/directory.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-directory-v3",
        kind: Kind::Journey(Journey::with_server(Program::Node("node/directory_v3.mjs"))),
        tools: NODE,
    },
    Part {
        name: "journey-pycognito-users",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/pycognito_users.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-export",
        kind: Kind::Journey(Journey::alone(Program::Python("python/export.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-invitation",
        kind: Kind::Journey(Journey::with_server_and_redis(Program::Python("python/invitation.py"))),
        tools: &[Tool::Python, Tool::Redis],
    },
    Part {
        name: "journey-functions",
        kind: Kind::Journey(Journey::alone_with_functions(Program::Python("python/functions.py"), &[Language::Rust])),
        tools: &[Tool::Python, Tool::Node, Tool::Curl],
    },
    Part {
        name: "journey-function-credentials",
        kind: Kind::Journey(Journey::alone(Program::Python("python/function_credentials.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-function-endpoints",
        kind: Kind::Journey(Journey::alone(Program::Python("python/function_endpoints.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-custom-senders",
        kind: Kind::Journey(Journey::alone_with_functions(
            Program::Python("python/custom_senders.py"),
            &[Language::Node],
        )),
        tools: &[Tool::Python, Tool::Node, Tool::Npm],
    },
    Part {
        name: "browser-invitation",
        kind: Kind::Journey(Journey::with_functions_and_redis(
            Program::Node("browser/invitation.mjs"),
            "examples/invitation/functions",
        )),
        tools: &[Tool::Node, Tool::Npm, Tool::Chromium, Tool::Redis, Tool::Python],
    },
    Part {
        name: "journey-smtp",
        kind: Kind::Journey(Journey::alone(Program::Python("python/smtp.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-channels",
        kind: Kind::Journey(Journey::alone(Program::Python("python/channels.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-senders",
        kind: Kind::Journey(Journey::with_server(Program::Python("python/senders.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-follow",
        kind: Kind::Journey(Journey::alone(Program::Python("python/follow.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-serve",
        kind: Kind::Journey(Journey::alone(Program::Python("python/serve.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-web-identity",
        kind: Kind::Journey(Journey::alone(Program::Python("python/web_identity.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-identity-pools",
        kind: Kind::Journey(Journey::alone(Program::Python("python/identity_pools.py"))),
        tools: PYTHON,
    },
    Part {
        name: "journey-imports",
        kind: Kind::Journey(Journey::alone(Program::Python("python/imports.py"))),
        tools: &[Tool::Python, Tool::Curl],
    },
    Part {
        name: "browser-inbox",
        kind: Kind::Journey(Journey::with_server(Program::Node("browser/inbox.mjs"))),
        tools: &[Tool::Node, Tool::Npm, Tool::Chromium],
    },
    Part {
        name: "browser-amplify",
        kind: Kind::Journey(Journey::with_server(Program::Node("browser/amplify.mjs"))),
        tools: &[Tool::Node, Tool::Npm, Tool::Chromium],
    },
];

/// What parts share.
pub struct Context {
    pub target: PathBuf,
    pub logs: PathBuf,
    pub failures: Failures,
    long: bool,
    nextest: bool,
    // Before the scratch directory, in which it lives.
    postgres: Option<Postgres>,
    pub scratch: Scratch,
}

impl Context {
    pub fn new(long: bool, failures: Failures) -> Outcome<Self> {
        let target = Metadata::of_workspace()?.target_directory;
        let mut ask = cargo(&["nextest", "--version"]);
        let nextest = ask.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        Ok(Self { logs: logs(&target)?, target, failures, long, nextest, postgres: None, scratch: Scratch::new()? })
    }

    /// The address of the run's PostgreSQL, started by whoever asks first.
    fn postgres(&mut self) -> Outcome<String> {
        let running = match self.postgres.take() {
            Some(running) => running,
            None => Postgres::start(&self.scratch)?,
        };
        Ok(self.postgres.insert(running).url.clone())
    }
}

impl Part {
    pub fn run(&self, context: &mut Context) -> Outcome<Count> {
        tools::provide(self.tools)?;
        match &self.kind {
            Kind::Crates => {
                let postgres = context.postgres()?;
                let selection = match context.nextest {
                    true => ["-E".to_owned(), format!("not package({SCENARIOS})")],
                    false => ["--exclude".to_owned(), SCENARIOS.to_owned()],
                };
                self.tests(context, &selection, &[("POOLHOUSE_TEST_POSTGRES", &postgres)])
            }
            Kind::Documentation => self.cargo(context, &["test", "--workspace", "--locked", "--doc"], &[]),
            Kind::Scenarios { engine, skip } => {
                let postgres = if *engine == "postgres" { context.postgres()? } else { String::new() };
                let mut variables = vec![("POOLHOUSE_TEST_ENGINE", *engine)];
                if !postgres.is_empty() {
                    variables.push(("POOLHOUSE_TEST_POSTGRES", postgres.as_str()));
                }
                // The whole workspace stays selected, so that its features are joined as in the build before.
                let selection = match context.nextest {
                    true => vec!["-E".to_owned(), format!("package({SCENARIOS})")],
                    false => vec!["--package".to_owned(), SCENARIOS.to_owned()],
                };
                let skipped = skip.iter().flat_map(|name| ["--skip".to_owned(), (*name).to_owned()]);
                let selection: Vec<String> = selection.into_iter().chain(["--".to_owned()]).chain(skipped).collect();
                self.tests(context, &selection, &variables)
            }
            Kind::Journey(journey) => journeys::run(self.name, journey, context),
        }
    }

    fn tests(&self, context: &Context, selection: &[String], variables: &[(&str, &str)]) -> Outcome<Count> {
        let mut arguments = match context.nextest {
            true => vec!["nextest", "run", "--workspace", "--locked", "--no-fail-fast"],
            false => vec!["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"],
        };
        // `cargo test` takes either the whole workspace or packages.
        if selection.first().is_some_and(|word| word == "--package") {
            arguments.retain(|argument| *argument != "--workspace");
        }
        arguments.extend(selection.iter().map(String::as_str));
        let count = self.cargo(context, &arguments, variables)?;
        if count == Count::default() { Err("no test ran".to_owned()) } else { Ok(count) }
    }

    fn cargo(&self, context: &Context, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome<Count> {
        let mut command = cargo(arguments);
        // A snapshot that differs is a failure, never a file to be looked at later.
        command.env("INSTA_UPDATE", "no").envs(variables.iter().copied());
        if context.long {
            command.env("POOLHOUSE_TEST_LONG", "1");
        }
        let counted = Arc::new(Mutex::new(Count::default()));
        let of_line = match arguments.first() {
            Some(&"nextest") => counts::of_nextest,
            _ => counts::of_cargo_test,
        };
        let (total, failures) = (counted.clone(), context.failures.of(self.name));
        let mut process = Process::start(self.name, &mut command, move |line| {
            println!("{}", line.text);
            failures.line(&line.text);
            if let Some(count) = of_line(&line.text) {
                total.lock().unwrap_or_else(PoisonError::into_inner).add(count);
            }
        })?;
        let status = process.wait(PATIENCE);
        process.finish();
        let mut count = *counted.lock().unwrap_or_else(PoisonError::into_inner);
        if !status?.success() && count.failed == 0 {
            count.failed = 1;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::root;

    #[test]
    fn every_journey_is_a_file_and_every_name_is_its_own() {
        let mut names = std::collections::BTreeSet::new();
        for part in PARTS {
            assert!(names.insert(part.name), "{}", part.name);
            if let Kind::Journey(journey) = &part.kind {
                let file = root().join("clients").join(journey.program.file());
                assert!(file.is_file(), "{}", file.display());
            }
        }
    }
}
