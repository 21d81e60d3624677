//! The server under measurement as a child process, and what the kernel says about it.

use std::{
    ffi::OsStr,
    fmt,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::client::Client;

/// The kernel counts CPU time in hundredths of a second (USER_HZ) on every Linux of today.
const TICKS: f64 = 100.0;

/// Longer than the pauses of any worker that is busy.
const QUIET: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Memory,
    Sqlite,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
        })
    }
}

pub struct Server {
    child: Child,
    pub address: String,
    /// From the start of the process to the first answered request.
    pub started_in: Duration,
    /// Removed with it.
    data: Option<TempDir>,
}

impl Server {
    pub async fn start(binary: &Path, engine: Engine) -> Result<Self, String> {
        if engine == Engine::Memory {
            return Self::run(binary, &[]).await;
        }
        let folder = TempDir::new().map_err(|error| error.to_string())?;
        let mut server = Self::start_at(binary, folder.path()).await?;
        server.data = Some(folder);
        Ok(server)
    }

    /// On the data of a directory, which outlives it.
    pub async fn start_at(binary: &Path, data: &Path) -> Result<Self, String> {
        Self::run(binary, &[OsStr::new("--data"), data.as_os_str()]).await
    }

    /// In memory, with the functions of a directory.
    pub async fn start_with_functions(binary: &Path, functions: &Path) -> Result<Self, String> {
        Self::run(binary, &[OsStr::new("--functions"), functions.as_os_str()]).await
    }

    async fn run(binary: &Path, more: &[&OsStr]) -> Result<Self, String> {
        let mut command = Command::new(binary);
        command.args(["dev", "--listen", "127.0.0.1:0"]).args(more).stdout(Stdio::piped()).stderr(Stdio::null());
        let begin = Instant::now();
        let mut child = command.spawn().map_err(|error| format!("{}: {error}", binary.display()))?;
        let output = child.stdout.take().ok_or("no stdout")?;
        let mut lines = BufReader::new(output).lines();
        let address = loop {
            let line = lines.next().ok_or("the server ended before it listened")?.map_err(|error| error.to_string())?;
            if let Some(address) = line.strip_prefix("listening on http://") {
                break address.trim().to_owned();
            }
        };
        // The rest of what it prints must go somewhere, or it would block.
        std::thread::spawn(move || lines.for_each(drop));
        Client::connect(&address).await?.get("/health").await?;
        Ok(Self { child, address, started_in: begin.elapsed(), data: None })
    }

    /// Returns once the server does nothing for a while: spare keys are made in the background after the first sign-in,
    /// and that is no part of what is measured.
    pub async fn settle(&self) -> Result<(), String> {
        let patience = Instant::now();
        let mut quiet = Instant::now();
        let mut before = self.cpu_seconds()?;
        while quiet.elapsed() < QUIET {
            if patience.elapsed() > PATIENCE {
                return Err("the server never comes to rest".into());
            }
            tokio::time::sleep(QUIET / 20).await;
            let now = self.cpu_seconds()?;
            if now > before + 1.0 / TICKS {
                (before, quiet) = (now, Instant::now());
            }
        }
        Ok(())
    }

    /// Asks it to end and waits: what it has stored is whole.
    pub fn stop(mut self) -> Result<(), String> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().map_err(|error| error.to_string())?;
        let ended = self.child.wait().map_err(|error| error.to_string())?;
        if asked.success() && ended.success() { Ok(()) } else { Err(format!("the server ended with {ended}")) }
    }

    pub fn cpu_seconds(&self) -> Result<f64, String> {
        cpu_seconds(self.child.id())
    }

    /// Resident memory in MB (10^6 bytes).
    pub fn resident_megabytes(&self) -> Result<f64, String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).map_err(|e| e.to_string())?;
        let kilobytes: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .ok_or("no VmRSS")?;
        Ok(kilobytes * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing of a measured server is worth keeping.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// User and system time of a process, all its threads.
pub fn cpu_seconds(id: u32) -> Result<f64, String> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).map_err(|error| error.to_string())?;
    // The command's name is in brackets and may hold anything: count from behind it.
    let rest = stat.rsplit_once(')').ok_or("unreadable stat")?.1;
    let mut fields = rest.split_whitespace().skip(11);
    let mut ticks = || fields.next().and_then(|field| field.parse::<f64>().ok()).ok_or("unreadable stat");
    Ok((ticks()? + ticks()?) / TICKS)
}
