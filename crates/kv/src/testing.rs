//! A private PostgreSQL for tests: made in a temporary directory, gone with the process that asked for it.
//!
//! A small shell stands between the test and the server and holds a pipe from the test. When the pipe closes, because
//! the value was dropped, the test panicked or its process was killed, the shell stops the server and removes the
//! directory. Nothing depends on destructors alone.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Another process may take the free port between our look and the server's start.
const TRIES: usize = 3;

/// What the shell does: `$1` the server's program, `$2` its directory, `$3` its port.
const WATCH: &str = r#"
trap '' INT TERM HUP
"$1" -D "$2/data" -k "$2" -h 127.0.0.1 -p "$3" -c max_connections=200 -c fsync=on -c log_min_messages=fatal \
  >"$2/log" 2>&1 & server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$2"
"#;

/// A running server of its own, stopped and removed when dropped.
pub struct PrivatePostgres {
    watch: Child,
    directory: PathBuf,
    port: u16,
}

/// The server that `POOLHOUSE_TEST_POSTGRES` names, or else a private one.
pub enum TestPostgres {
    Given(String),
    Private(PrivatePostgres),
}

impl TestPostgres {
    /// Blocks until the server answers, some seconds for a private one.
    ///
    /// # Errors
    /// One line that says why there is no server, such as PostgreSQL not being installed.
    pub fn start() -> Result<Self, String> {
        match std::env::var_os("POOLHOUSE_TEST_POSTGRES") {
            Some(url) if !url.is_empty() => {
                url.into_string().map(Self::Given).map_err(|_| "POOLHOUSE_TEST_POSTGRES is no text".to_owned())
            }
            _ => PrivatePostgres::start().map(Self::Private),
        }
    }

    /// Where to connect as a user who may create schemas.
    pub fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Private(server) => server.url(),
        }
    }
}

impl PrivatePostgres {
    /// Makes a new database cluster and starts its server on a free port of 127.0.0.1. Blocks for some seconds.
    ///
    /// # Errors
    /// One line that says why: PostgreSQL is not installed, or what its programs complained of.
    pub fn start() -> Result<Self, String> {
        let programs = programs().ok_or("no PostgreSQL here: found no initdb in PATH or /usr/lib/postgresql")?;
        let owner = Owner::find()?;
        let mut failure = String::new();
        for _ in 0..TRIES {
            match Self::try_start(&programs, owner) {
                Ok(server) => return Ok(server),
                Err(error) => failure = error,
            }
        }
        Err(format!("no private PostgreSQL: {failure}"))
    }

    /// Where to connect, as the superuser.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }

    fn try_start(programs: &Path, owner: Option<Owner>) -> Result<Self, String> {
        let directory = tempfile::Builder::new()
            .prefix("poolhouse-postgres-")
            .tempdir()
            .map_err(|error| format!("no temporary directory: {error}"))?;
        if let Some(Owner { user, group }) = owner {
            std::os::unix::fs::chown(directory.path(), Some(user), Some(group)).map_err(|error| error.to_string())?;
        }
        let made = owned(programs.join("initdb"), owner, directory.path())
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(directory.path().join("data"))
            .output();
        succeeded("initdb", made)?;

        let port = free_port().map_err(|error| error.to_string())?;
        let watch = owned("/bin/sh".into(), owner, directory.path())
            .args(["-c", WATCH, "watch"])
            .arg(programs.join("postgres"))
            .arg(directory.path())
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("sh: {error}"))?;
        // From here on the shell removes the directory.
        let server = Self { watch, directory: directory.keep(), port };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        let since = Instant::now();
        loop {
            // The server writes "ready" into the last line of this file once it answers.
            let state = fs::read_to_string(self.directory.join("data/postmaster.pid")).unwrap_or_default();
            if state.lines().last().is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
            if log.contains("FATAL") || since.elapsed() > PATIENCE {
                return Err(format!("the server did not start: {}", log.trim()));
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        drop(self.watch.stdin.take());
        // Until server and directory are gone; a failure to wait leaves that to the shell.
        let _ = self.watch.wait();
    }
}

/// Whom the server runs as: it refuses to be root.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    /// `None` when this process is not root and the server may run as it does.
    fn find() -> Result<Option<Self>, String> {
        let own = fs::metadata("/proc/self").map_err(|error| format!("/proc/self: {error}"))?.uid();
        if own != 0 {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
        for name in ["postgres", "nobody"] {
            for account in accounts.lines() {
                let mut fields = account.split(':');
                if fields.next() != Some(name) {
                    continue;
                }
                // name:password:user:group:...
                let user = fields.nth(1).and_then(|field| field.parse().ok());
                let group = fields.next().and_then(|field| field.parse().ok());
                if let (Some(user), Some(group)) = (user, group) {
                    return Ok(Some(Self { user, group }));
                }
            }
        }
        Err("root cannot run PostgreSQL, and there is no user postgres or nobody".to_owned())
    }
}

fn owned(program: PathBuf, owner: Option<Owner>, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(directory);
    if let Some(Owner { user, group }) = owner {
        command.uid(user).gid(group);
    }
    command
}

fn succeeded(program: &str, outcome: io::Result<Output>) -> Result<(), String> {
    let output = outcome.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The directory of `initdb` and `postgres`: that of the newest version under /usr/lib/postgresql, else one in PATH.
fn programs() -> Option<PathBuf> {
    let mut packaged = Vec::new();
    for version in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        let number: u32 = version.file_name().to_str().and_then(|name| name.parse().ok()).unwrap_or(0);
        packaged.push((number, version.path().join("bin")));
    }
    packaged.sort_unstable();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = packaged.into_iter().rev().map(|(_, directory)| directory).chain(std::env::split_paths(&path));
    candidates.into_iter().find(|directory| is_program(directory, "initdb") && is_program(directory, "postgres"))
}

fn is_program(directory: &Path, name: &str) -> bool {
    fs::metadata(directory.join(name)).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}
