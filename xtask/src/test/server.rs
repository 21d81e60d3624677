//! One `poolhouse dev` for one journey, from the line that says it listens to its stop on SIGTERM.

use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use rustix::process::Signal;

use super::process::{Line, Process};
use crate::workspace::Outcome;

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Server {
    process: Process,
    pub endpoint: String,
}

impl Server {
    /// Starts it and waits until it listens; every line it writes goes to `on_line` as well.
    pub fn start(mut command: Command, on_line: impl Fn(Line) + Send + Clone + 'static) -> Outcome<Self> {
        let (sender, endpoints) = channel();
        let mut process = Process::start("poolhouse dev", &mut command, move |line| {
            if let Some(endpoint) = line.text.strip_prefix("listening on ").filter(|_| !line.from_stderr) {
                let _ = sender.send(endpoint.trim().to_owned());
            }
            on_line(line);
        })?;
        // The sender goes when the process ends and both its outputs are read.
        match endpoints.recv_timeout(PATIENCE) {
            Ok(endpoint) => Ok(Self { process, endpoint }),
            Err(_) => {
                process.finish();
                Err("`poolhouse dev` never said that it listens; its log tells more".to_owned())
            }
        }
    }

    /// Asks it to stop; it must do so in time, with status 0.
    pub fn stop(mut self) -> Outcome {
        let status = self.process.stop(Signal::TERM, PATIENCE)?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status} when asked to stop")) }
    }
}
