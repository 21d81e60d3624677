//! One file per command. Each begins with arguments and ends with an exit code: 0 done, 1 it failed, 2 it was refused.

mod dev;
mod doctor;
mod keyring;
mod keys;
mod messages;
mod operations;
mod policy;
mod serve;
mod signing_keys;
mod verify;

use std::ffi::OsString;
use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Builder;

use crate::arguments::Command;
use crate::configuration::file::{self, Unusable};
use crate::console;
use crate::failure::Failure;
use crate::functions::guard;

/// Threads for password hashing, key making and name look-ups.
const BLOCKING_THREADS_PER_CORE: usize = 4;
/// Threads for everything else beside one per core: signatures are computed on these threads, one per core at a time, and
/// others are answered meanwhile.
const SPARE_THREADS: usize = 2;
/// How long a finished command waits for threads that are still busy.
const LEAVE_TIME: Duration = Duration::from_secs(2);

pub fn run(typed: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments = match file::arguments(typed.collect()) {
        Ok(arguments) => arguments,
        Err(Unusable::Typed(error)) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
        Err(Unusable::File(failure)) => return complain(&failure),
    };
    let outcome = match arguments.command {
        Command::Dev(arguments) => dev::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Keys { action } => keys::run(action),
        Command::Policy { action } => policy::run(action),
        Command::Keyring { action } => keyring::run(action),
        Command::SigningKeys { action } => signing_keys::run(action),
        Command::Messages { action } => messages::run(action),
        Command::Bench => Err(Failure::refused(
            "the benchmark is part of the source tree, as it needs a second process for the load: cargo xtask bench",
        )),
        Command::FunctionGuard => guard::attend(std::io::stdin().lock()).map_err(Failure::failed),
        Command::Operations { json } => operations::run(json),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => complain(&failure),
    }
}

fn complain(failure: &Failure) -> ExitCode {
    console::remark(&format!("poolhouse: {failure}"));
    failure.code()
}

/// Runs a command's work.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = Builder::new_multi_thread()
        .worker_threads(cores + SPARE_THREADS)
        .max_blocking_threads(cores * BLOCKING_THREADS_PER_CORE)
        .thread_name("poolhouse")
        .enable_all()
        .build()
        .map_err(Failure::failed)?;
    let outcome = runtime.block_on(work);
    runtime.shutdown_timeout(LEAVE_TIME);
    outcome
}
