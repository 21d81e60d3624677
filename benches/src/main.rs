//! Measures the server from outside: a closed loop over HTTP from this process against the release binary, and the
//! server's own CPU time. Figures of one run compare with each other, never with another run's.

mod client;
mod crypto;
mod existence;
mod functions;
mod listing;
mod load;
mod measure;
mod operations;
mod overload;
mod process;
mod signed;
mod srp;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, ValueEnum};
use crypto::{Crypto, Needs};
use process::Engine;

/// Measures a poolhouse release binary.
#[derive(Parser)]
struct Arguments {
    /// The binary to measure.
    #[arg(long, default_value = "target/release/poolhouse")]
    binary: PathBuf,
    /// Seconds of load for each operation and engine, in five rounds.
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
    /// Only these parts.
    #[arg(long = "part", value_enum)]
    parts: Vec<Part>,
    /// Users of the large pool whose lists are compared with those of a pool of a thousand.
    #[arg(long, default_value_t = 1_000_000)]
    large: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Start, memory at rest, memory of users.
    Start,
    /// Rate, latency and CPU time of each operation on each engine.
    Operations,
    /// Times of known and of unknown user names.
    Existence,
    /// ListUsers in a small and in a large pool.
    Listing,
    /// More sign-ins than the cores can compute.
    Overload,
    /// What a trigger adds to a request.
    Functions,
}

/// The size of the small pool.
const SMALL: u64 = 1_000;

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
    let crypto = Crypto::prepare()?;
    println!("crypto of this machine, CPU time on one core, and with every core at it:");
    for (title, needs) in [
        ("RSA-2048 signature", Needs { signatures: 1, ..Needs::default() }),
        ("verifier from a password (g^x)", Needs { verifiers: 1, ..Needs::default() }),
        ("SRP exchange", Needs { exchanges: 1, ..Needs::default() }),
    ] {
        let busy = crypto.busy(needs, Duration::from_secs(1))?;
        println!("  {title:<32}{:>8.3} ms{busy:>8.3} ms", crypto.alone(needs)?);
    }

    let signed = signed::measure()?;
    println!(
        "what a signed request pays besides, CPU time of one core (target: under 60 µs together):\n  signature, first of \
         the day {:.1} µs, later {:.1} µs; a policy of three actions on one pool {:.1} µs",
        signed.first, signed.later, signed.policy
    );

    let wants = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    let binary = &arguments.binary;
    if wants(Part::Start) {
        println!("\nstart and memory (memory engine):");
        measure::start_and_memory(binary).await?;
    }
    for engine in [Engine::Memory, Engine::Sqlite].into_iter().filter(|_| wants(Part::Operations)) {
        println!(
            "\n{engine}: {} connections, {} s each, {} users",
            arguments.connections, arguments.seconds, arguments.users
        );
        measure::operations(&measure::Plan {
            binary,
            engine,
            seconds: arguments.seconds,
            connections: arguments.connections,
            users: arguments.users,
            only: &arguments.only,
            crypto: &crypto,
        })
        .await?;
    }
    if wants(Part::Existence) {
        println!("\nwho exists (memory engine):");
        existence::compare(binary, Engine::Memory).await?;
    }
    if wants(Part::Overload) {
        println!("\nmore than can be computed (memory engine):");
        overload::press(binary, arguments.seconds).await?;
    }
    if wants(Part::Functions) {
        println!("\ntriggers (memory engine):");
        functions::measure(binary).await?;
    }
    if wants(Part::Listing) {
        println!("\nlists (sqlite):");
        listing::compare(binary, SMALL, arguments.large).await?;
    }
    Ok(())
}
