//! Where things are, and how cargo is asked about them. Knows no rule and no test.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// What a task returns: nothing, or one message for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// The directory that holds the workspace's Cargo.toml.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// A cargo command in the workspace, without colours, so that its words can be read by us too.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(arguments).env("CARGO_TERM_COLOR", "never").stdin(Stdio::null());
    command
}

/// Builds every target of every crate in one go. With the whole workspace in one build the features of all crates are
/// joined once, so that no later command builds the same dependency a second time.
pub fn build() -> Outcome {
    run(&mut cargo(&["build", "--workspace", "--all-targets", "--locked"]))
}

/// The server as `build` leaves it.
pub fn server_binary() -> Outcome<PathBuf> {
    Ok(Metadata::of_workspace()?.target_directory.join("debug").join("poolhouse"))
}

/// Runs a command that writes to our own terminal.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("{} does not start: {error}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name(command))) }
}

/// Runs a command and returns what it wrote to standard output.
pub fn read(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("{} does not start: {error}", name(command)))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} ended with {}: {}", name(command), output.status, why.trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{} wrote something that is not text", name(command)))
}

pub fn read_file(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub fn write_file(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn name(command: &Command) -> String {
    let arguments: Vec<_> = command.get_args().take(2).map(|argument| argument.to_string_lossy()).collect();
    format!("{} {}", command.get_program().to_string_lossy(), arguments.join(" ")).trim_end().to_owned()
}

/// What `cargo metadata` says, as far as we ask.
#[derive(Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    pub target_directory: PathBuf,
}

#[derive(Deserialize)]
pub struct Package {
    pub name: String,
    pub manifest_path: PathBuf,
    pub dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
pub struct Dependency {
    pub name: String,
    /// None for a normal dependency, else `dev` or `build`.
    pub kind: Option<String>,
}

impl Metadata {
    /// The workspace's own packages; asks no network and resolves nothing.
    pub fn of_workspace() -> Outcome<Self> {
        let told = read(&mut cargo(&["metadata", "--format-version", "1", "--no-deps"]))?;
        serde_json::from_str(&told).map_err(|error| format!("cargo metadata was not understood: {error}"))
    }
}
