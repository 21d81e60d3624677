//! Sees to it that no function outlives this server, however the server ends.
//!
//! A process of our own program, started once, knows the process groups of all running functions. It reads them from a
//! pipe whose other end only the server holds: when the pipe ends, because the server stopped, crashed or was killed, it
//! kills every group that is left. A death signal for each child would reach the child only, not what it has started.

use std::collections::HashSet;
use std::io::{self, BufRead, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::sync::watch;

/// The hidden command that [`attend`] is.
pub const COMMAND: &str = "function-guard";

/// How long functions may take to end when they are asked to, and then when they are not asked.
const POLITE: Duration = Duration::from_millis(500);
const RUDE: Duration = Duration::from_secs(2);

/// The server's side.
pub struct Guard {
    child: Mutex<Option<(Child, ChildStdin)>>,
    running: watch::Sender<HashSet<Pid>>,
}

impl Guard {
    /// A server that cannot start it goes on, and says so.
    pub fn start(program: &Path) -> Self {
        let started = Command::new(program)
            .arg(COMMAND)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C is for the server, which then ends this one.
            .process_group(0)
            .spawn();
        let child = match started {
            Ok(mut child) => child.stdin.take().map(|pipe| (child, pipe)),
            Err(error) => {
                tracing::warn!(%error, "functions may be left running should this server be killed");
                None
            }
        };
        Self { child: Mutex::new(child), running: watch::Sender::default() }
    }

    /// No process watches: for tests, whose program has no such command.
    #[cfg(test)]
    pub fn absent() -> Self {
        Self { child: Mutex::new(None), running: watch::Sender::default() }
    }

    pub fn watch(&self, group: Pid) {
        self.running.send_modify(|running| {
            running.insert(group);
        });
        self.tell('+', group);
    }

    /// Its first process has ended.
    pub fn forget(&self, group: Pid) {
        self.running.send_modify(|running| {
            running.remove(&group);
        });
        self.tell('-', group);
    }

    /// Ends every running function, politely first.
    pub async fn end_all(&self) {
        for (signal, time) in [(Signal::TERM, POLITE), (Signal::KILL, RUDE)] {
            let mut running = self.running.subscribe();
            let groups = running.borrow_and_update().clone();
            for group in groups {
                let _ = kill_process_group(group, signal);
            }
            if tokio::time::timeout(time, running.wait_for(HashSet::is_empty)).await.is_ok() {
                return;
            }
        }
    }

    fn tell(&self, sign: char, group: Pid) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pipe)) = child.as_mut()
            && let Err(error) = writeln!(pipe, "{sign}{}", group.as_raw_nonzero())
        {
            tracing::warn!(%error, "functions may be left running should this server be killed");
            *child = None;
        }
    }
}

impl Guard {
    /// Ends the guard itself, which has nothing more to do.
    pub fn close(&self) {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((mut child, pipe)) = child {
            drop(pipe);
            let _ = child.wait();
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.close();
    }
}

/// The guard's side: until the pipe ends.
///
/// # Errors
/// The pipe cannot be read.
pub fn attend(pipe: impl BufRead) -> io::Result<()> {
    for group in left_over(pipe)? {
        let _ = kill_process_group(group, Signal::KILL);
    }
    Ok(())
}

fn left_over(pipe: impl BufRead) -> io::Result<HashSet<Pid>> {
    let mut groups = HashSet::new();
    for line in pipe.lines() {
        let line = line?;
        let pid = |digits: &str| digits.parse().ok().and_then(Pid::from_raw);
        if let Some(group) = line.strip_prefix('+').and_then(pid) {
            groups.insert(group);
        } else if let Some(group) = line.strip_prefix('-').and_then(pid) {
            groups.remove(&group);
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt as _;

    #[test]
    fn only_groups_that_nobody_ended_are_left() {
        let left = left_over("+10\n+11\nrubbish\n-10\n+0\n-12\n".as_bytes()).unwrap();
        assert_eq!(left.into_iter().map(|group| group.as_raw_nonzero().get()).collect::<Vec<_>>(), [11]);
    }

    #[test]
    fn the_end_of_the_pipe_kills_what_is_left() {
        let mut child = Command::new("sleep").arg("600").process_group(0).spawn().unwrap();
        attend(format!("+{}\n", child.id()).as_bytes()).unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
    }
}
