//! The journeys' own packages, exactly as pinned in clients/, installed under the target directory and never in the tree.
//! An installation carries a stamp of what it was made from and is made anew when that changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::tools::{Tool, node_version, path_of};
use crate::workspace::{Outcome, cargo, read, read_file, root, run, write_file};

/// Node 20 is the oldest that the AWS SDK supports.
const OLDEST_NODE: u32 = 20;

/// A Python environment with the journeys' packages; returns its `bin` directory.
pub fn python(target: &Path) -> Outcome<PathBuf> {
    let requirements = root().join("clients/python/requirements.txt");
    let directory = target.join("clients/python");
    let bin = directory.join("bin");
    let interpreter = path_of(Tool::Python)?;
    let version = read(Command::new(&interpreter).arg("--version"))?;
    let stamp = format!("{version}{}", read_file(&requirements)?);
    installed(&directory, &stamp, || {
        run(quiet(&interpreter).args(["-m", "venv"]).arg(&directory))?;
        // The file names everything, so nothing else may come along; `check` says so if it does not.
        let pip = || {
            let mut command = quiet(&bin.join("python"));
            command.args(["-m", "pip", "--quiet", "--disable-pip-version-check"]);
            command
        };
        run(pip().args(["install", "--no-deps", "--requirement"]).arg(&requirements))?;
        run(pip().arg("check"))
    })?;
    Ok(bin)
}

/// The Node journeys beside their packages, for Node looks for packages beside the program; returns the directory that
/// stands for clients/.
pub fn node(target: &Path) -> Outcome<PathBuf> {
    let clients = root().join("clients");
    let directory = target.join("clients/javascript");
    let version = node_version()?;
    if version < OLDEST_NODE {
        return Err(format!("node is version {version}; version {OLDEST_NODE} or newer is needed"));
    }
    let manifest = ["package.json", "package-lock.json", ".npmrc"];
    let mut stamp = format!("node {version}\n");
    for file in manifest {
        stamp.push_str(&read_file(&clients.join(file))?);
    }
    installed(&directory, &stamp, || {
        for file in manifest {
            copy(&clients.join(file), &directory.join(file))?;
        }
        run(quiet(Path::new("npm")).args(["ci", "--silent"]).current_dir(&directory))
    })?;
    for programs in ["node", "browser"] {
        let from = clients.join(programs);
        let to = directory.join(programs);
        fs::create_dir_all(&to).map_err(|error| format!("{}: {error}", to.display()))?;
        let entries = fs::read_dir(&from).map_err(|error| format!("{}: {error}", from.display()))?;
        for entry in entries.flatten() {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(directory)
}

/// The compiled function, which is built apart from the workspace; returns the program.
pub fn rust(target: &Path) -> Outcome<PathBuf> {
    let directory = target.join("clients/rust");
    let manifest = root().join("clients/rust/Cargo.toml");
    let mut command = cargo(&["build", "--quiet", "--locked", "--manifest-path"]);
    run(command.arg(&manifest).arg("--target-dir").arg(&directory))?;
    Ok(directory.join("debug/compiled-function"))
}

/// Installs into an empty directory unless its stamp already says this.
fn installed(directory: &Path, stamp: &str, install: impl FnOnce() -> Outcome) -> Outcome {
    let stamp_file = directory.join("installed-from");
    if fs::read_to_string(&stamp_file).is_ok_and(|found| found == stamp) {
        return Ok(());
    }
    println!("installing packages into {}", directory.display());
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    }
    fs::create_dir_all(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    install()?;
    write_file(&stamp_file, stamp)
}

fn quiet(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(|_| ()).map_err(|error| format!("{}: {error}", from.display()))
}
