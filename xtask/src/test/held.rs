//! What must not outlive this run: the processes it started and the temporary files it made. Whoever holds such a thing
//! gives it back when dropped; an interrupt gives back everything at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, process, thread};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::workspace::Outcome;

/// The paths to remove. Whoever starts a process takes the lock too, so that an interrupt, which never gives it back,
/// finds every process that there will ever be.
static HELD: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn held() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The variable that every started process inherits, however far it goes from its parents.
const MARK: &str = "POOLHOUSE_TEST_RUN";

/// What [`MARK`] says in a process that was started under this name.
fn mark(name: &str) -> String {
    format!("{}/{name}", process::id())
}

/// From now on an interrupt ends this process only after everything held was given back.
pub fn release_when_interrupted() -> Outcome {
    let mut signals =
        Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(|error| format!("signals cannot be caught: {error}"))?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let paths = held();
            kill(descendants(process::id().cast_signed()));
            kill(strays("").into_iter().map(|stray| stray.pid));
            for path in paths.iter() {
                remove(path);
            }
            eprintln!("\ninterrupted: everything that was started is stopped");
            process::exit(128 + signal);
        }
    });
    Ok(())
}

/// Starts a process that can be found again by this name, also by an interrupt at this very moment.
pub fn spawn(name: &str, command: &mut process::Command) -> std::io::Result<process::Child> {
    let _held = held();
    command.env(MARK, mark(name)).spawn()
}

/// A file or directory that is removed when this value goes.
pub struct HeldPath(PathBuf);

impl HeldPath {
    /// Notes the path first and makes it then, by `make`.
    pub fn make(path: PathBuf, make: impl FnOnce(&Path) -> std::io::Result<()>) -> Outcome<Self> {
        held().insert(path.clone());
        let made = Self(path);
        make(&made.0).map_err(|error| format!("{}: {error}", made.0.display()))?;
        Ok(made)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for HeldPath {
    fn drop(&mut self) {
        remove(&self.0);
        held().remove(&self.0);
    }
}

fn remove(path: &Path) {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    if let Err(error) = removed
        && error.kind() != std::io::ErrorKind::NotFound
    {
        eprintln!("{} stays behind: {error}", path.display());
    }
}

/// A process that outlived whoever started it.
struct Stray {
    pid: i32,
    name: String,
}

/// Kills what a process of this name left running, and returns the names of those.
pub fn sweep(name: &str) -> Vec<String> {
    let strays = strays(name);
    kill(strays.iter().map(|stray| stray.pid));
    strays.into_iter().map(|stray| stray.name).collect()
}

/// Running processes whose mark begins so. One that is over but not yet fetched by its parent has no environment left.
fn strays(name: &str) -> Vec<Stray> {
    let wanted = format!("{MARK}={}", mark(name));
    let mut found = Vec::new();
    for (pid, directory) in processes() {
        let Ok(environment) = fs::read(directory.join("environ")) else { continue };
        if environment.split(|&byte| byte == 0).any(|variable| variable.starts_with(wanted.as_bytes())) {
            let name = fs::read_to_string(directory.join("comm")).unwrap_or_default().trim().to_owned();
            found.push(Stray { pid, name });
        }
    }
    found
}

/// Children, their children, and so on.
fn descendants(ancestor: i32) -> Vec<i32> {
    let parents: Vec<(i32, i32)> =
        processes().filter_map(|(pid, directory)| Some((pid, parent(&directory)?))).collect();
    let mut found = vec![ancestor];
    let mut at = 0;
    while let Some(&one) = found.get(at) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == one).map(|(pid, _)| *pid));
        at += 1;
    }
    found.remove(0);
    found
}

/// `pid (name) state parent …`, where the name may contain anything.
fn parent(directory: &Path) -> Option<i32> {
    let stat = fs::read_to_string(directory.join("stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

fn processes() -> impl Iterator<Item = (i32, PathBuf)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
}

fn kill(processes: impl IntoIterator<Item = i32>) {
    for pid in processes.into_iter().filter_map(Pid::from_raw) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_left_its_parents_is_found_by_its_mark() {
        // The shell ends at once; its child, in a session of its own, does not.
        let mut command = process::Command::new("sh");
        command.args(["-c", "setsid sleep 1000 >/dev/null 2>&1 & echo started"]).stdout(process::Stdio::piped());
        let child = spawn("held-stray", &mut command).unwrap();
        assert_eq!(child.wait_with_output().unwrap().stdout, b"started\n");
        assert_eq!(sweep("held-stray").len(), 1);
    }

    #[test]
    fn a_grandchild_is_a_descendant() {
        let mut command = process::Command::new("sh");
        command.args(["-c", "sleep 1000 & echo $!; wait"]).stdout(process::Stdio::piped());
        let mut child = spawn("held-descendant", &mut command).unwrap();
        let mut said = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut grandchild = String::new();
        std::io::BufRead::read_line(&mut said, &mut grandchild).unwrap();
        let grandchild: i32 = grandchild.trim().parse().unwrap();
        let found = descendants(child.id().cast_signed());
        kill([grandchild]);
        child.wait().unwrap();
        assert_eq!(found, [grandchild]);
    }

    #[test]
    fn a_path_goes_with_its_holder() {
        let path = std::env::temp_dir().join(format!("poolhouse-held-{}", process::id()));
        let made = HeldPath::make(path.clone(), |path| fs::create_dir(path)).unwrap();
        fs::write(made.path().join("file"), "text").unwrap();
        drop(made);
        assert!(!path.exists());
    }
}
