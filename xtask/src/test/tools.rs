//! Programs that the tests need and cargo does not bring: found where they are, installed from Debian where that is
//! possible, or named in one clear line.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::held::HeldPath;
use crate::workspace::{Outcome, read, run};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    Postgres,
    Redis,
    Chromium,
    Uuidgen,
    Curl,
    /// Python with the means to make environments.
    Python,
    Node,
    Npm,
}

impl Tool {
    /// The program to look for, and the Debian package that has it.
    fn program(self) -> (&'static str, &'static str) {
        match self {
            Self::Postgres => ("initdb", "postgresql"),
            Self::Redis => ("redis-server", "redis-server"),
            Self::Chromium => ("chromium", "chromium"),
            Self::Uuidgen => ("uuidgen", "uuid-runtime"),
            Self::Curl => ("curl", "curl"),
            Self::Python => ("python3", "python3-venv"),
            Self::Node => ("node", "nodejs"),
            Self::Npm => ("npm", "npm"),
        }
    }

    /// Where it is, when it is here and fit for use.
    fn find(self) -> Option<PathBuf> {
        let (program, _) = self.program();
        match self {
            Self::Postgres => newest_postgres().or_else(|| in_path(program)),
            Self::Python => in_path(program).filter(|python| succeeds(python, &["-c", "import ensurepip, venv"])),
            _ => in_path(program),
        }
    }
}

/// Makes sure that all of them are here; installs what is missing, all at once.
pub fn provide(tools: &[Tool]) -> Outcome {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| tool.find().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.program().1).collect();
    if !rustix::process::geteuid().is_root() || in_path("apt-get").is_none() {
        return Err(format!("not installed here: {0}; on Debian `apt-get install {0}`", packages.join(" ")));
    }
    install(&packages)?;
    match missing.iter().find(|tool| tool.find().is_none()) {
        None => Ok(()),
        Some(tool) => Err(format!("{} was installed, but {} is not found", tool.program().1, tool.program().0)),
    }
}

/// Where a tool is that was provided.
pub fn path_of(tool: Tool) -> Outcome<PathBuf> {
    tool.find().ok_or_else(|| format!("{} is not found", tool.program().0))
}

fn install(packages: &[&str]) -> Outcome {
    println!("installing {}", packages.join(" "));
    // While this file says 101, no service of a package is started. A machine that has one keeps its own.
    let policy = Path::new("/usr/sbin/policy-rc.d");
    let _quiet = match policy.exists() {
        true => None,
        false => Some(HeldPath::make(policy.to_owned(), |path| {
            fs::write(path, "#!/bin/sh\nexit 101\n")?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        })?),
    };
    run(apt_get().arg("update"))?;
    run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

pub fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|candidate| candidate.is_file())
}

/// Debian keeps the server's programs out of the PATH, in one directory per major version.
fn newest_postgres() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin/initdb"))))
        .filter(|(_, initdb)| initdb.is_file())
        .collect();
    found.sort();
    found.pop().map(|(_, initdb)| initdb)
}

fn succeeds(program: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The major version that `node --version` tells.
pub fn node_version() -> Outcome<u32> {
    let told = read(Command::new("node").arg("--version"))?;
    let major = told.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    major.ok_or_else(|| format!("node --version says {told}"))
}
