//! Where one process fetches its events and leaves its answers: the Lambda Runtime API without its HTTP.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};

use super::fault::Fault;

/// One event for the process.
pub struct Job {
    pub id: String,
    pub event: Bytes,
    pub arn: String,
    /// When the process will be stopped, in milliseconds since 1970.
    pub deadline_ms: i64,
    pub trace_id: String,
    pub reply: oneshot::Sender<Reply>,
}

/// What the process said to it.
pub type Reply = Result<Bytes, Fault>;

/// How far a process has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    Starting,
    /// It has asked for its first event.
    Ready,
    /// It told why it cannot.
    Broken(Fault),
}

/// What the head of an answer to `next` tells.
pub struct Given {
    pub id: String,
    pub arn: String,
    pub deadline_ms: i64,
    pub trace_id: String,
}

/// The process named a call that it does not have.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownCall;

pub struct Station {
    jobs: tokio::sync::Mutex<mpsc::Receiver<Job>>,
    in_hand: Mutex<Option<(String, oneshot::Sender<Reply>)>>,
    start: watch::Sender<Start>,
}

impl Station {
    /// With the end by which events are handed in.
    pub fn new() -> (Self, mpsc::Sender<Job>) {
        let (sender, jobs) = mpsc::channel(1);
        let station = Self {
            jobs: tokio::sync::Mutex::new(jobs),
            in_hand: Mutex::default(),
            start: watch::Sender::new(Start::Starting),
        };
        (station, sender)
    }

    pub fn watch_start(&self) -> watch::Receiver<Start> {
        self.start.subscribe()
    }

    /// Waits for an event; None: there will be none.
    pub async fn next(&self) -> Option<(Given, Bytes)> {
        self.start.send_if_modified(|start| {
            let is_first = *start == Start::Starting;
            if is_first {
                *start = Start::Ready;
            }
            is_first
        });
        // A call that it did not answer will not be answered any more.
        if let Some((id, reply)) = self.in_hand().take() {
            let _ = reply.send(Err(Fault::unanswered(&id)));
        }
        let Job { id, event, arn, deadline_ms, trace_id, reply } = self.jobs.lock().await.recv().await?;
        *self.in_hand() = Some((id.clone(), reply));
        Some((Given { id, arn, deadline_ms, trace_id }, event))
    }

    /// # Errors
    /// [`UnknownCall`].
    pub fn answer(&self, id: &str, reply: Reply) -> Result<(), UnknownCall> {
        let mut in_hand = self.in_hand();
        match in_hand.take() {
            Some((held, sender)) if held == id => {
                // Nobody may be waiting any more.
                let _ = sender.send(reply);
                Ok(())
            }
            other => {
                *in_hand = other;
                Err(UnknownCall)
            }
        }
    }

    /// Whether the process has fetched this call and not answered it.
    pub fn is_in_hand(&self, id: &str) -> bool {
        self.in_hand().as_ref().is_some_and(|(held, _)| held == id)
    }

    pub fn broken(&self, fault: Fault) {
        self.start.send_replace(Start::Broken(fault));
    }

    fn in_hand(&self) -> MutexGuard<'_, Option<(String, oneshot::Sender<Reply>)>> {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
