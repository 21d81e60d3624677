//! The binary: configuration, listeners, adapters to the outside, and the commands. Begin at [`commands`].

mod arguments;
mod commands;
mod configuration;
mod console;
mod failure;
mod front;
mod functions;
mod greeting;
mod listen;
mod lock;
mod outbound;
mod process;
mod running;
mod storage;
mod telemetry;

fn main() -> std::process::ExitCode {
    commands::run(std::env::args_os())
}
