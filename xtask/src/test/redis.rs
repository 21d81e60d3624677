//! A private Redis for one journey: in memory, on a socket in the run's own directory, so that no port can be taken.

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::process::Process;
use super::tools::{Tool, path_of};
use crate::workspace::Outcome;

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Redis {
    _process: Process,
    pub url: String,
}

impl Redis {
    pub fn start(directory: &Path) -> Outcome<Self> {
        let socket = directory.join("redis.sock");
        let mut command = Command::new(path_of(Tool::Redis)?);
        command
            .current_dir(directory)
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
            .arg(&socket);
        let (sender, lines) = channel();
        let process = Process::start("redis-server", &mut command, move |line| {
            let _ = sender.send(line.text);
        })?;
        let mut said = String::new();
        while let Ok(line) = lines.recv_timeout(PATIENCE) {
            if line.contains("server is now ready to accept connections")
                || line.contains("Ready to accept connections")
            {
                return Ok(Self { _process: process, url: format!("unix://{}", socket.display()) });
            }
            said = line;
        }
        Err(format!("redis-server does not start: {said}"))
    }
}
