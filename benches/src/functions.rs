//! What a trigger adds to a request: the same refresh without one, with a function that is running, and with one that has
//! to be started first. What is compared is measured in turn, so that what else the machine does weighs on both.

use std::{
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{client::Client, operations::House, process::Server};

const WARM: usize = 500;
const COLD: usize = 20;

const PYTHON: &str = "def lambda_handler(event, context):\n    return event\n";
const NODE: &str = "export const handler = async (event) => event;\n";

/// A runtime, the file that makes a folder a function of it, and what starting it costs by itself: the interpreter and what
/// our bootstrap imports.
struct Runtime {
    title: &'static str,
    file: &'static str,
    text: &'static str,
    own_start: &'static [&'static str],
}

const RUNTIMES: [Runtime; 2] = [
    Runtime {
        title: "Python",
        file: "lambda_function.py",
        text: PYTHON,
        own_start: &[
            "python3",
            "-c",
            "import decimal, http.client, importlib, json, logging, os, sys, time, traceback; print(flush=True)",
        ],
    },
    Runtime {
        title: "Node",
        file: "index.mjs",
        text: NODE,
        own_start: &[
            "node",
            "--input-type=module",
            "--eval",
            "import 'node:http'; import 'node:fs'; import 'node:path'; import 'node:url'; console.log()",
        ],
    },
];

/// Medians, in milliseconds.
pub async fn measure(binary: &Path) -> Result<(), String> {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    for runtime in &RUNTIMES {
        write(folder.path(), runtime, "")?;
    }
    let server = Server::start_with_functions(binary, folder.path()).await?;
    let mut client = Client::connect(&server.address).await?;
    let (plain, triggering) = (House::furnish(&mut client, 1).await?, House::furnish(&mut client, 1).await?);
    server.settle().await?;
    let refresh = |house: &House| {
        json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": house.client,
            "AuthParameters": {"REFRESH_TOKEN": house.refresh_token}})
    };
    let (without, with) = (refresh(&plain), refresh(&triggering));
    for runtime in &RUNTIMES {
        let arn = format!("arn:aws:lambda:us-east-1:000000000000:function:{}", runtime.title);
        let pool = json!({"UserPoolId": triggering.pool, "AutoVerifiedAttributes": ["email"],
            "LambdaConfig": {"PreTokenGeneration": arn}});
        client.call("UpdateUserPool", &pool).await?;
        // The first call starts it.
        client.call("InitiateAuth", &with).await?;
        let (mut bare, mut warm) = (Vec::with_capacity(WARM), Vec::with_capacity(WARM));
        for _ in 0..WARM {
            bare.push(timed(&mut client, &without).await?);
            warm.push(timed(&mut client, &with).await?);
        }
        let (mut cold, mut own) = (Vec::with_capacity(COLD), Vec::with_capacity(COLD));
        for number in 0..COLD {
            write(folder.path(), runtime, &number.to_string())?;
            cold.push(timed(&mut client, &with).await?);
            own.push(own_start(runtime)?);
        }
        let (bare, warm, cold, own) = (median(bare), median(warm), median(cold), median(own));
        println!(
            "  {:<8} a refresh {bare:.2} ms; warm adds {:.2} ms (wanted: under 3); cold adds {:.1} ms, of which {own:.1} ms \
             are the runtime's own start: {:.1} ms beyond it (wanted: under 30)",
            runtime.title,
            warm - bare,
            cold - bare,
            cold - bare - own
        );
    }
    server.stop()
}

/// A comment changes the file, so that the next call starts the function anew.
fn write(folder: &Path, runtime: &Runtime, comment: &str) -> Result<(), String> {
    let folder = folder.join(runtime.title);
    let mark = if runtime.title == "Python" { "#" } else { "//" };
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let text = format!("{mark} {comment}\n{}", runtime.text);
    std::fs::write(folder.join(runtime.file), text).map_err(|error| error.to_string())
}

async fn timed(client: &mut Client, input: &Value) -> Result<Duration, String> {
    let sent = Instant::now();
    client.call("InitiateAuth", input).await?;
    Ok(sent.elapsed())
}

/// Until the interpreter has imported everything and says so; how long it takes to end is nobody's concern.
fn own_start(runtime: &Runtime) -> Result<Duration, String> {
    let [program, arguments @ ..] = runtime.own_start else { return Err("no command".into()) };
    let failed = |error: std::io::Error| format!("{program}: {error}");
    let begun = Instant::now();
    let mut child =
        Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    child.stdout.take().ok_or("no output")?.read_exact(&mut [0]).map_err(failed)?;
    let taken = begun.elapsed();
    if child.wait().map_err(failed)?.success() { Ok(taken) } else { Err(format!("{program} fails")) }
}

fn median(mut taken: Vec<Duration>) -> f64 {
    taken.sort_unstable();
    taken.get(taken.len() / 2).map_or(0.0, |middle| middle.as_secs_f64() * 1000.0)
}
