//! A private PostgreSQL for one run: its own data directory, its own port, nothing shared with a server of the machine.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use rustix::process::Signal;

use super::process::Process;
use super::scratch::Scratch;
use super::tools::{Tool, path_of};
use crate::workspace::{Outcome, read};

const PATIENCE: Duration = Duration::from_secs(60);
/// Between choosing a free port and taking it somebody else may come.
const ATTEMPTS: usize = 3;

pub struct Postgres {
    process: Process,
    pub url: String,
}

impl Postgres {
    pub fn start(scratch: &Scratch) -> Outcome<Self> {
        let initdb = path_of(Tool::Postgres)?;
        let owner = Owner::find()?;
        let data = scratch.directory("postgres")?;
        if let Some(owner) = &owner {
            chown(&data, Some(owner.user), Some(owner.group))
                .map_err(|error| format!("{}: {error}", data.display()))?;
        }
        let mut make = command(&initdb, &data, owner.as_ref());
        make.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
        read(make.arg(&data))?;

        let mut last = String::new();
        for _ in 0..ATTEMPTS {
            match Self::listen(&initdb.with_file_name("postgres"), &data, owner.as_ref()) {
                Ok(postgres) => return Ok(postgres),
                Err(why) => last = why,
            }
        }
        Err(last)
    }

    fn listen(program: &Path, data: &Path, owner: Option<&Owner>) -> Outcome<Self> {
        let port = free_port()?;
        let mut serve = command(program, data, owner);
        serve.arg("-D").arg(data);
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={port}"),
            "unix_socket_directories=".to_owned(),
            "max_connections=200".to_owned(),
            // Processes are killed here, machines are not.
            "fsync=off".to_owned(),
            "lc_messages=C".to_owned(),
        ];
        for setting in &settings {
            serve.args(["-c", setting]);
        }
        let (sender, lines) = channel();
        let process = Process::start("postgres", &mut serve, move |line| {
            let _ = sender.send(line.text);
        })?;
        let mut said = String::new();
        while let Ok(line) = lines.recv_timeout(PATIENCE) {
            if line.contains("database system is ready to accept connections") {
                return Ok(Self { process, url: format!("postgres://postgres@127.0.0.1:{port}/postgres") });
            }
            said = line;
        }
        Err(format!("postgres does not start: {said}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A fast shutdown lets it take down its shared memory; the group is killed after that in any case.
        let _ = self.process.stop(Signal::INT, PATIENCE);
    }
}

fn command(program: &Path, data: &Path, owner: Option<&Owner>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(data).stdin(Stdio::null()).env("LC_ALL", "C");
    if let Some(owner) = owner {
        command.uid(owner.user).gid(owner.group);
    }
    command
}

fn free_port() -> Outcome<u16> {
    let probe = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    probe.map(|address| address.port()).map_err(|error| format!("there is no free port: {error}"))
}

/// Whom PostgreSQL runs as when we are root, which it refuses to be.
struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    /// None when we are nobody special and PostgreSQL can simply run as us.
    fn find() -> Outcome<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
        let found = ["postgres", "nobody"].iter().find_map(|name| Self::named(&accounts, name));
        found.map(Some).ok_or_else(|| "PostgreSQL does not run as root, and there is no account postgres".to_owned())
    }

    fn named(accounts: &str, name: &str) -> Option<Self> {
        let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some(Self { user: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "postgresql:x:7:8::/:/bin/sh\npostgres:x:101:104:PostgreSQL:/var:/bin/sh\n";
        let owner = Owner::named(accounts, "postgres").unwrap();
        assert_eq!((owner.user, owner.group), (101, 104));
        assert!(Owner::named(accounts, "nobody").is_none());
    }
}
