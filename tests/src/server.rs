//! The real program as a child process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::{AccessKey, AwsError, HttpAnswer, HttpRequest};

/// A debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program under test: `POOLHOUSE_BINARY`, else `poolhouse` in the directory of this build.
///
/// # Panics
/// When it is not there.
pub fn binary() -> PathBuf {
    let path = std::env::var_os("POOLHOUSE_BINARY").map_or_else(
        || {
            // target/debug/deps/all-0123 -> target/debug/poolhouse
            let own = std::env::current_exe().unwrap();
            own.parent().and_then(Path::parent).unwrap().join("poolhouse")
        },
        PathBuf::from,
    );
    assert!(path.is_file(), "no server at {}: build it first with `cargo build -p poolhouse`", path.display());
    path
}

/// Two tests at once must not meet on the usual port.
fn on_a_free_port<A: AsRef<str>>(command: &mut Command, arguments: &[A]) {
    let listens = arguments.first().is_some_and(|first| ["dev", "serve"].contains(&first.as_ref()));
    if listens && !arguments.iter().any(|argument| argument.as_ref() == "--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
}

/// A running `poolhouse`, killed when dropped.
pub struct Server {
    child: Child,
    /// `host:port`.
    pub address: String,
    output: Arc<Mutex<String>>,
    ended: Receiver<()>,
}

impl Server {
    /// Starts it on a free port and returns when it listens.
    ///
    /// # Panics
    /// When it ends instead.
    pub async fn start(arguments: &[&str]) -> Self {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        tokio::task::spawn_blocking(move || Self::start_blocking(&arguments, &[])).await.unwrap()
    }

    /// The same with environment variables.
    pub async fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let variables: Vec<(String, String)> =
            variables.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        tokio::task::spawn_blocking(move || Self::start_blocking(&arguments, &variables)).await.unwrap()
    }

    fn start_blocking(arguments: &[String], variables: &[(String, String)]) -> Self {
        let mut command = Command::new(binary());
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        on_a_free_port(&mut command, arguments);
        let mut child = command.spawn().unwrap();
        let output = Arc::new(Mutex::new(String::new()));
        let (listens, listening) = channel();
        let (ends, ended) = channel();
        let stdout = child.stdout.take().unwrap();
        let kept = output.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("listening on http://") {
                    let _ = listens.send(address.trim().to_owned());
                }
                kept.lock().unwrap().push_str(&format!("{line}\n"));
            }
            drop(ends);
        });
        let stderr = child.stderr.take().unwrap();
        let kept = output.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        let Ok(address) = listening.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            let status = child.wait();
            panic!("poolhouse {arguments:?} never listened ({status:?}): {}", output.lock().unwrap());
        };
        Self { child, address, output, ended }
    }

    /// Whether the process is still there.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Runs a command that ends by itself.
    pub async fn run(arguments: &[&str]) -> Output {
        let mut command = Command::new(binary());
        command.args(arguments).stdin(Stdio::null());
        on_a_free_port(&mut command, arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    /// `http://host:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything it has written so far, both outputs.
    pub fn output(&self) -> String {
        self.output.lock().unwrap().clone()
    }

    /// # Panics
    /// When there is no answer.
    pub async fn send(&self, request: &HttpRequest) -> HttpAnswer {
        request.send(&self.address).await.expect("an answer")
    }

    pub async fn get(&self, target: &str) -> HttpAnswer {
        self.send(&HttpRequest::new("GET", target)).await
    }

    /// Calls an operation over HTTP, unsigned.
    pub async fn call(&self, operation: &str, input: Value) -> Result<Value, AwsError> {
        self.send(&HttpRequest::aws(operation, input.to_string())).await.outcome()
    }

    /// The same, signed with this key.
    pub async fn call_as(&self, key: &AccessKey, operation: &str, input: Value) -> Result<Value, AwsError> {
        self.send(&HttpRequest::aws(operation, input.to_string()).signed(&self.address, key)).await.outcome()
    }

    /// As the kernel does to a process that takes too much memory.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(mut self) -> ExitStatus {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, Signal::TERM).unwrap();
        tokio::task::spawn_blocking(move || {
            // Its output closes when it ends; nothing is ever sent.
            let ended = self.ended.recv_timeout(PATIENCE);
            assert_ne!(ended, Err(RecvTimeoutError::Timeout), "it does not stop on SIGTERM");
            self.child.wait().unwrap()
        })
        .await
        .unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
