//! Measures the server from outside: a closed loop over HTTP from this process against the release binary, and the
//! server's own CPU time. Figures of one run compare with each other, never with another run's.

mod client;
mod crypto;
mod load;
mod measure;
mod operations;
mod process;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

/// Measures a poolhouse release binary.
#[derive(Parser)]
struct Arguments {
    /// The binary to measure.
    #[arg(long, default_value = "target/release/poolhouse")]
    binary: PathBuf,
    /// Seconds of load for each operation and engine.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Connections, each with one request at a time.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Users in the pool before the load starts.
    #[arg(long, default_value_t = 1_000)]
    users: usize,
    /// Only operations whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let crypto = crypto::measure()?;
    println!("crypto of this machine, CPU time of one core:");
    println!(
        "  RSA-2048 signature {:.3} ms, verifier from a password (g^x) {:.3} ms",
        crypto.signature, crypto.verifier
    );

    println!("\nstart and memory (memory engine):");
    measure::start_and_memory(&arguments.binary).await?;

    for engine in [process::Engine::Memory, process::Engine::Sqlite] {
        println!(
            "\n{engine}: {} connections, {} s each, {} users",
            arguments.connections, arguments.seconds, arguments.users
        );
        measure::operations(&measure::Plan {
            binary: &arguments.binary,
            engine,
            seconds: arguments.seconds,
            connections: arguments.connections,
            users: arguments.users,
            only: &arguments.only,
            crypto: &crypto,
        })
        .await?;
    }
    Ok(())
}
