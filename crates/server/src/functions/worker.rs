//! One process of one function, from its start to its end. It answers one call at a time.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Command;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::credentials::{Credentials, Issuer};
use super::fault::Fault;
use super::folder::Spec;
use super::guard::Guard;
use super::launch::{self, Surroundings};
use super::output::{Output, Voice};
use super::runtime_api::Port;
use super::station::{Job, Reply, Start, Station};

/// Lambda's own limit of what a function does before its first event. Where it takes longer, Lambda starts it once more
/// within the function's own time; here the first start goes on as long.
const START_TIME: Duration = Duration::from_secs(10);

/// What all processes are started with.
#[derive(Clone)]
pub struct Workshop {
    pub surroundings: Surroundings,
    pub guard: Arc<Guard>,
    pub issuer: Arc<dyn Issuer>,
    pub voice: Voice,
}

/// One event on its way.
#[derive(Clone)]
pub struct Call {
    pub id: String,
    pub arn: String,
    pub event: Bytes,
    pub trace_id: String,
}

/// The process was gone before it had fetched the event: another one may have it.
pub struct Unfetched;

pub struct Worker {
    group: Pid,
    station: Arc<Station>,
    jobs: mpsc::Sender<Job>,
    start: watch::Receiver<Start>,
    exited: watch::Receiver<Option<ExitStatus>>,
    output: Arc<Output>,
    credentials: Option<Credentials>,
    /// Its port and its output: they end with this.
    _tasks: JoinSet<()>,
}

impl Worker {
    /// Starts the process and waits for nothing.
    ///
    /// # Errors
    /// The program is not there, or no file or process is left.
    pub async fn start(
        workshop: &Workshop,
        spec: &Spec,
        credentials: Option<Credentials>,
        stream: &str,
    ) -> io::Result<Self> {
        let port = Port::open().await?;
        let (output, writing) = Output::open(&spec.name, workshop.voice)?;
        let mut command = launch::command(spec, &workshop.surroundings, credentials.as_ref(), port.address, stream);
        command.stdin(Stdio::null()).stdout(writing.try_clone()?).stderr(writing);
        let mut command = Command::from(command);
        let child = command.spawn().map_err(|error| named(&command, &error))?;
        // Holds the writing ends, without which the output would never end.
        drop(command);
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let Some(group) = group else { return Err(io::ErrorKind::NotFound.into()) };
        workshop.guard.watch(group);

        let exited = wait(child, group, workshop.guard.clone());
        let (station, jobs) = Station::new();
        let (station, output) = (Arc::new(station), Arc::new(output));
        let mut tasks = JoinSet::new();
        tasks.spawn(port.serve(station.clone()));
        let followed = output.clone();
        tasks.spawn(async move { followed.follow().await });
        Ok(Self { group, start: station.watch_start(), station, jobs, exited, output, credentials, _tasks: tasks })
    }

    /// Waits until it asks for its first event; `limit` is its time for one.
    ///
    /// # Errors
    /// What it said, or how it ended, instead.
    pub async fn ready(&mut self, id: &str, limit: Duration) -> Result<(), Fault> {
        let limit = START_TIME.max(limit);
        let started = async {
            tokio::select! {
                biased;
                start = self.start.wait_for(|start| *start != Start::Starting) => match start.as_deref() {
                    Ok(Start::Broken(fault)) => Err(fault.clone()),
                    _ => Ok(()),
                },
                status = ended(&mut self.exited) => Err(Fault::exited(id, status)),
            }
        };
        match tokio::time::timeout(limit, started).await {
            Ok(started) => started,
            Err(_) => Err(Fault::timed_out(id, limit)),
        }
    }

    /// Hands over an event and waits for the answer. A process that takes too long is killed.
    ///
    /// # Errors
    /// [`Unfetched`].
    pub async fn call(&mut self, call: &Call, deadline_ms: i64, limit: Duration) -> Result<Reply, Unfetched> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            id: call.id.clone(),
            event: call.event.clone(),
            arn: call.arn.clone(),
            deadline_ms,
            trace_id: call.trace_id.clone(),
            reply,
        };
        let answered = async {
            self.jobs.send(job).await.map_err(|_| Unfetched)?;
            answer.await.map_err(|_| Unfetched)
        };
        tokio::select! {
            biased;
            answered = answered => answered,
            status = ended(&mut self.exited) => match self.station.is_in_hand(&call.id) {
                true => Ok(Err(Fault::exited(&call.id, status))),
                false => Err(Unfetched),
            },
            () = tokio::time::sleep(limit) => {
                self.kill();
                Ok(Err(Fault::timed_out(&call.id, limit)))
            }
        }
    }

    /// Whether it can be given another event.
    pub fn is_alive(&self) -> bool {
        self.exited.borrow().is_none() && matches!(*self.start.borrow(), Start::Ready)
    }

    /// Whether it can sign until a call that begins now is over.
    pub fn may_sign(&self, now_ms: i64, call: Duration) -> bool {
        self.credentials.as_ref().is_none_or(|credentials| credentials.outlast(now_ms, call))
    }

    /// What it wrote since the last call of this.
    pub fn said(&self) -> String {
        self.output.take()
    }

    fn kill(&self) {
        if self.exited.borrow().is_none() {
            let _ = kill_process_group(self.group, Signal::KILL);
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reaps the process, whatever becomes of its worker, and ends whatever it has left running.
#[allow(clippy::disallowed_methods, reason = "an ended process is waited for, or it stays in the table")]
fn wait(mut child: tokio::process::Child, group: Pid, guard: Arc<Guard>) -> watch::Receiver<Option<ExitStatus>> {
    let (tell, exited) = watch::channel(None);
    tokio::spawn(async move {
        let status = child.wait().await.unwrap_or_default();
        let _ = kill_process_group(group, Signal::KILL);
        guard.forget(group);
        let _ = tell.send(Some(status));
    });
    exited
}

async fn ended(exited: &mut watch::Receiver<Option<ExitStatus>>) -> ExitStatus {
    match exited.wait_for(Option::is_some).await {
        Ok(status) => status.unwrap_or_default(),
        Err(_) => ExitStatus::default(),
    }
}

fn named(command: &Command, error: &io::Error) -> io::Error {
    let program = command.as_std().get_program().to_string_lossy();
    let why = match error.kind() {
        io::ErrorKind::NotFound => format!("{program} is not installed here, or not in the PATH"),
        io::ErrorKind::PermissionDenied => format!("{program} may not be executed"),
        _ => format!("{program}: {error}"),
    };
    io::Error::new(error.kind(), why)
}
