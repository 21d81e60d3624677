//! `--event-log`: what happens to messages, and what pools export, as JSON lines in a file or on stdout.
//!
//! A thread of its own writes, so that nobody waits for a disk. When it falls far behind, lines are left out and counted:
//! the store's entries are the ones to rely on.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde::Serialize;
use serde_json::Value;
use service::ports::{Log, LogLine};

use crate::failure::Failure;

/// Lines that wait.
const QUEUE: usize = 10_000;

pub struct EventLog(SyncSender<Order>);

enum Order {
    Write(LogLine),
    /// Answered when everything before it is written.
    Finish(SyncSender<()>),
}

/// A line as it is written.
#[derive(Serialize)]
struct Line<'a> {
    timestamp: String,
    log_group: &'a str,
    log_stream: &'a str,
    event: Value,
}

impl EventLog {
    /// `-` is stdout; a file is made for its owner alone, and added to.
    ///
    /// # Errors
    /// A file that cannot be written to.
    pub fn start(path: &Path) -> Result<Arc<Self>, Failure> {
        let to: Box<dyn Write + Send> = if path == Path::new("-") {
            Box::new(std::io::stdout())
        } else {
            let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path);
            Box::new(file.map_err(|error| Failure::refused(format!("--event-log {}: {error}", path.display())))?)
        };
        Self::writing_to(to)
    }

    fn writing_to(to: Box<dyn Write + Send>) -> Result<Arc<Self>, Failure> {
        let (orders, ordered) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("event log".into())
            .spawn(move || write_all(&ordered, BufWriter::new(to)))
            .map_err(Failure::failed)?;
        Ok(Arc::new(Self(orders)))
    }

    /// Waits until everything is written that was given before.
    pub fn finish(&self) {
        let (done, is_done) = sync_channel(1);
        if self.0.send(Order::Finish(done)).is_ok() {
            let _ = is_done.recv();
        }
    }
}

impl Log for EventLog {
    fn write(&self, line: &LogLine) {
        if self.0.try_send(Order::Write(line.clone())).is_err() {
            metrics::counter!("poolhouse_event_log_dropped_total").increment(1);
        }
    }
}

fn write_all(ordered: &Receiver<Order>, mut to: BufWriter<Box<dyn Write + Send>>) {
    let mut next = ordered.recv().ok();
    while let Some(order) = next {
        match order {
            Order::Write(line) => {
                if let Err(error) = writeln!(to, "{}", written(&line)) {
                    tracing::warn!(%error, "a line of the event log was not written");
                }
            }
            Order::Finish(done) => {
                let _ = to.flush();
                let _ = done.send(());
            }
        }
        next = ordered.try_recv().ok().or_else(|| {
            let _ = to.flush();
            ordered.recv().ok()
        });
    }
}

fn written(line: &LogLine) -> String {
    let line = Line {
        timestamp: jiff::Timestamp::from_millisecond(line.at.millis()).unwrap_or_default().to_string(),
        log_group: &line.group,
        log_stream: &line.stream,
        event: serde_json::from_str(&line.text).unwrap_or_else(|_| Value::String(line.text.clone())),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn line(text: &str) -> LogLine {
        let at = Timestamp::from_seconds(1_790_000_000);
        LogLine { at, group: "/poolhouse/us-east-1_a/messages".into(), stream: "2026/09/21".into(), text: text.into() }
    }

    #[test]
    fn lines_are_json_one_after_the_other_and_added_to_what_is_there() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.jsonl");
        for text in [r#"{"status":"sent"}"#, "plain\nwords"] {
            let log = EventLog::start(&path).unwrap();
            log.write(&line(text));
            log.finish();
        }

        let around = |event: &str| {
            format!(
                "{{\"timestamp\":\"2026-09-21T14:13:20Z\",\"log_group\":\"/poolhouse/us-east-1_a/messages\",\
                 \"log_stream\":\"2026/09/21\",\"event\":{event}}}\n"
            )
        };
        let expected = [around(r#"{"status":"sent"}"#), around(r#""plain\nwords""#)].concat();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let refused = EventLog::start(Path::new("/absent/events.jsonl")).err().unwrap().to_string();

        assert!(refused.contains("--event-log /absent/events.jsonl"), "{refused}");
    }
}
