//! A process that leads a group of its own, is waited for with a deadline, and never outlives its value.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use super::held;
use crate::workspace::Outcome;

/// What a process wrote, line by line, from both its outputs.
pub struct Line {
    pub text: String,
    pub from_stderr: bool,
}

pub struct Process {
    name: String,
    group: i32,
    exit: Receiver<ExitStatus>,
    exited: Option<ExitStatus>,
}

impl Process {
    /// Starts the command with nothing on its standard input. Every line it writes is handed to `on_line`, which is
    /// called from two threads.
    pub fn start(name: &str, command: &mut Command, on_line: impl Fn(Line) + Send + Clone + 'static) -> Outcome<Self> {
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = held::spawn(name, command).map_err(|error| format!("{name} does not start: {error}"))?;
        let group = child.id().cast_signed();
        let readers = [
            child.stdout.take().map(|pipe| read(pipe, false, on_line.clone())),
            child.stderr.take().map(|pipe| read(pipe, true, on_line)),
        ];
        let (sender, exit) = channel();
        thread::spawn(move || {
            let status = child.wait().unwrap_or_else(|_| ExitStatus::from_raw(1 << 8));
            // A grandchild may hold the pipes longer than the process lives; it is ended with its group.
            let _ = sender.send(status);
            for reader in readers.into_iter().flatten() {
                let _ = reader.join();
            }
            drop(sender);
        });
        Ok(Self { name: name.to_owned(), group, exit, exited: None })
    }

    /// Waits until the process ends by itself; kills it when it takes longer.
    pub fn wait(&mut self, patience: Duration) -> Outcome<ExitStatus> {
        if let Some(status) = self.exited {
            return Ok(status);
        }
        match self.exit.recv_timeout(patience) {
            Ok(status) => {
                self.exited = Some(status);
                Ok(status)
            }
            Err(RecvTimeoutError::Timeout) => {
                self.kill_group();
                Err(format!("{} did not end within {} s", self.name, patience.as_secs()))
            }
            Err(RecvTimeoutError::Disconnected) => Err(format!("{} was lost", self.name)),
        }
    }

    /// Asks the process (not its group) to end, and waits.
    pub fn stop(&mut self, signal: Signal, patience: Duration) -> Outcome<ExitStatus> {
        if self.exited.is_none()
            && let Some(pid) = Pid::from_raw(self.group)
        {
            let _ = kill_process(pid, signal);
        }
        self.wait(patience)
    }

    /// Ends the whole group and waits until the last line it wrote was handed over.
    pub fn finish(&mut self) {
        self.kill_group();
        if self.exited.is_none() {
            self.exited = self.exit.recv().ok();
        }
        // Disconnects when both outputs are read to their end. Only a stranger who took the pipes along can hold this up.
        let _ = self.exit.recv_timeout(Duration::from_secs(5));
    }

    fn kill_group(&self) {
        if let Some(group) = Pid::from_raw(self.group) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.finish();
    }
}

fn read(
    pipe: impl Read + Send + 'static,
    from_stderr: bool,
    on_line: impl Fn(Line) + Send + 'static,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n') {
            let Ok(bytes) = line else { return };
            let text = String::from_utf8_lossy(&bytes).trim_end_matches('\r').to_owned();
            on_line(Line { text, from_stderr });
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_outputs_and_the_status_arrive() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let heard = lines.clone();
        let mut process = Process::start("sh", &mut shell("echo out; echo err >&2; exit 3"), move |line| {
            heard.lock().unwrap().push((line.from_stderr, line.text));
        })
        .unwrap();
        assert_eq!(process.wait(Duration::from_secs(30)).unwrap().code(), Some(3));
        process.finish();
        let mut lines = lines.lock().unwrap().clone();
        lines.sort();
        assert_eq!(lines, [(false, "out".to_owned()), (true, "err".to_owned())]);
    }

    #[test]
    fn what_does_not_end_is_ended_with_all_its_children() {
        let mut process = Process::start("sh", &mut shell("sleep 1000 & sleep 1000"), |_| {}).unwrap();
        assert!(process.wait(Duration::from_millis(100)).unwrap_err().contains("did not end"));
        process.finish();
        assert!(!process.exited.unwrap().success());
    }

    #[test]
    fn a_polite_request_is_heard() {
        let script = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done";
        let (sender, ready) = channel();
        let mut process = Process::start("sh", &mut shell(script), move |line| {
            let _ = sender.send(line.text);
        })
        .unwrap();
        assert_eq!(ready.recv().unwrap(), "ready");
        assert_eq!(process.stop(Signal::TERM, Duration::from_secs(30)).unwrap().code(), Some(7));
    }
}
