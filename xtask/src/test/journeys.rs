//! Runs one journey: a program under clients/ that knows only an address, against a server of its own.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::failures::Reader;
use super::parts::Context;
use super::process::Process;
use super::redis::Redis;
use super::server::Server;
use super::tools::{Tool, path_of};
use super::{Count, counts, held, packages};
use crate::workspace::{Outcome, root};

/// The longest journey makes a thousand calls of the AWS CLI, each of which starts an interpreter.
const PATIENCE: Duration = Duration::from_mins(15);
/// How much of the log is shown when something failed.
const TAIL: usize = 25;

pub struct Journey {
    pub program: Program,
    server: bool,
    redis: bool,
    /// The server's functions, below the root.
    functions: Option<&'static str>,
    /// What its functions are made of beside Python.
    functions_of: &'static [Language],
}

/// Other languages of functions that a journey writes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// With the packages of the Node journeys.
    Node,
    /// clients/rust, built.
    Rust,
}

/// A file under clients/, by its language.
pub enum Program {
    Shell(&'static str),
    Python(&'static str),
    Node(&'static str),
}

impl Program {
    #[cfg(test)]
    pub fn file(&self) -> &'static str {
        match self {
            Self::Shell(file) | Self::Python(file) | Self::Node(file) => file,
        }
    }
}

impl Journey {
    pub const fn with_server(program: Program) -> Self {
        Self { program, server: true, redis: false, functions: None, functions_of: &[] }
    }

    pub const fn with_server_and_redis(program: Program) -> Self {
        Self { redis: true, ..Self::with_server(program) }
    }

    /// With functions that find the packages of the Python journeys.
    pub const fn with_functions_and_redis(program: Program, functions: &'static str) -> Self {
        Self { functions: Some(functions), ..Self::with_server_and_redis(program) }
    }

    /// A journey about starting and stopping, which does both by itself.
    pub const fn alone(program: Program) -> Self {
        Self { server: false, ..Self::with_server(program) }
    }

    /// The same, with functions of its own.
    pub const fn alone_with_functions(program: Program, functions_of: &'static [Language]) -> Self {
        Self { functions_of, ..Self::alone(program) }
    }
}

pub fn run(name: &'static str, journey: &Journey, context: &Context) -> Outcome<Count> {
    let directory = context.scratch.directory(name)?;
    let log = Log::create(context.logs.join(format!("{name}.log")))?;
    let binary = context.target.join("debug/poolhouse");
    let mut command = program(journey, context)?;
    surroundings(&mut command, &directory, &binary);

    let redis = if journey.redis { Some(Redis::start(&directory)?) } else { None };
    let server = match journey.server {
        true => {
            let told = log.clone();
            let mut asked = Command::new(&binary);
            asked.current_dir(&directory).args(["dev", "--listen", "127.0.0.1:0"]);
            if let Some(functions) = journey.functions {
                asked.arg("--functions").arg(root().join(functions));
                asked.env("PATH", path(&[packages::python(&context.target)?])?);
                asked.env("PYTHONDONTWRITEBYTECODE", "1");
            }
            if let Some(redis) = &redis {
                asked.env("REDIS_URL", &redis.url);
            }
            let server =
                Server::start(asked, move |line| told.write("server | ", &line.text)).inspect_err(|_| log.show())?;
            command.env("POOLHOUSE_ENDPOINT", &server.endpoint);
            Some(server)
        }
        false => None,
    };
    if let Some(redis) = &redis {
        command.env("POOLHOUSE_REDIS", &redis.url);
    }

    let failures = context.failures.of(name);
    let mut count = follow(name, &mut command, &log, &failures)?;
    if let Some(server) = server {
        match server.stop() {
            Ok(()) => count.passed += 1,
            Err(why) => {
                count.failed += 1;
                report(&failures, &why);
            }
        }
    }
    if count.failed > 0 {
        log.show();
    }
    Ok(count)
}

/// Runs the program to its end and counts its checks.
fn follow(name: &str, command: &mut Command, log: &Log, failures: &Reader) -> Outcome<Count> {
    let counted = Arc::new(Mutex::new(Count::default()));
    let (total, told, heard) = (counted.clone(), log.clone(), failures.clone());
    let mut process = Process::start(name, command, move |line| {
        told.write("", &line.text);
        let check = counts::of_check(&line.text).filter(|_| !line.from_stderr);
        if let Some(count) = check {
            total.lock().unwrap_or_else(PoisonError::into_inner).add(count);
        }
        // What went well is only counted.
        if check.is_none_or(|count| count.failed > 0) {
            println!("{}", line.text);
            heard.line(&line.text);
        }
    })?;
    let status = process.wait(PATIENCE);
    process.finish();
    let strays = held::sweep(name);
    if !strays.is_empty() {
        println!("{name} left {} running; it was killed", strays.join(", "));
    }

    let mut count = *counted.lock().unwrap_or_else(PoisonError::into_inner);
    let why = match status {
        Ok(status) if status.success() && count != Count::default() => None,
        Ok(status) if status.success() => Some("the journey checked nothing".to_owned()),
        // A failed check ends a journey with a status of its own, and is counted already.
        Ok(_) if count.failed > 0 => None,
        Ok(status) => Some(format!("the journey ended with {status}")),
        Err(why) => Some(why),
    };
    if let Some(why) = why {
        count.failed += 1;
        report(failures, &why);
    }
    Ok(count)
}

fn report(failures: &Reader, why: &str) {
    let line = format!("not ok - {why}");
    println!("{line}");
    failures.line(&line);
}

fn program(journey: &Journey, context: &Context) -> Outcome<Command> {
    let clients = root().join("clients");
    let mut first = Vec::new();
    let mut command = match journey.program {
        Program::Shell(file) => {
            first.push(packages::python(&context.target)?);
            let mut command = Command::new("bash");
            command.arg(clients.join(file));
            command
        }
        Program::Python(file) => {
            let bin = packages::python(&context.target)?;
            let mut command = Command::new(bin.join("python"));
            command.arg(clients.join(file));
            first.push(bin);
            command
        }
        Program::Node(file) => {
            let programs = packages::node(&context.target)?;
            let mut command = Command::new(path_of(Tool::Node)?);
            command.arg(programs.join(file));
            command
        }
    };
    if journey.functions.is_some() && first.is_empty() {
        first.push(packages::python(&context.target)?);
    }
    command.env_clear().env("PATH", path(&first)?);
    for language in journey.functions_of {
        match language {
            Language::Node => command.env("NODE_PATH", packages::node(&context.target)?.join("node_modules")),
            Language::Rust => command.env("POOLHOUSE_COMPILED", packages::rust(&context.target)?),
        };
    }
    Ok(command)
}

/// The machine's, after these.
fn path(first: &[PathBuf]) -> Outcome<OsString> {
    let system = std::env::var_os("PATH").unwrap_or_default();
    let all = first.iter().cloned().chain(std::env::split_paths(&system));
    std::env::join_paths(all).map_err(|error| format!("PATH: {error}"))
}

/// The same for every journey and on every machine: no proxy, no profile, no credentials of whoever runs this.
fn surroundings(command: &mut Command, directory: &Path, binary: &Path) {
    command
        .current_dir(directory)
        .env("HOME", directory)
        .env("TMPDIR", directory)
        .env("LANG", "C.UTF-8")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("POOLHOUSE_BINARY", binary)
        .env("POOLHOUSE_INVITE", root().join("examples/invitation/invite.py"))
        .env("POOLHOUSE_SCRATCH", directory)
        .env("AWS_ACCESS_KEY_ID", "any")
        .env("AWS_SECRET_ACCESS_KEY", "any")
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        .env("AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE", "1")
        // A retry would hide an error of the server.
        .env("AWS_MAX_ATTEMPTS", "1");
    if let Ok(chromium) = path_of(Tool::Chromium) {
        command.env("POOLHOUSE_CHROMIUM", chromium);
    }
}

/// Everything a journey and its server wrote, in a file that stays, and the end of it at hand.
#[derive(Clone)]
struct Log(Arc<Mutex<Pages>>);

struct Pages {
    file: File,
    path: PathBuf,
    tail: VecDeque<String>,
}

impl Log {
    fn create(path: PathBuf) -> Outcome<Self> {
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(Arc::new(Mutex::new(Pages { file, path, tail: VecDeque::new() }))))
    }

    fn write(&self, prefix: &str, line: &str) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = format!("{prefix}{line}");
        let _ = writeln!(pages.file, "{line}");
        if pages.tail.len() == TAIL {
            pages.tail.pop_front();
        }
        pages.tail.push_back(line);
    }

    fn show(&self) {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        println!("the end of {}:", pages.path.display());
        for line in &pages.tail {
            println!("  {line}");
        }
    }
}
