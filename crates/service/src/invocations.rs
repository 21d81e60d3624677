//! What functions were asked and what they said: kept for a while, for people who wonder what happened.
//!
//! Lives in memory, in this process. Holds at most [`CAPACITY`] calls and [`MOST_BYTES`] of text, the oldest fall out.
//! Passwords in events are struck out before anything is kept.

mod redact;

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use serde_json::Value;

pub use redact::redacted;

/// At most this many calls are kept.
pub const CAPACITY: usize = 1_000;
/// The status of a call that was answered, as far as its function is concerned.
pub const SUCCEEDED: &str = "succeeded";
/// About as much text is kept in all.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// One call as `/_poolhouse/triggers` shows it; every member is present, null when absent.
#[derive(Clone, Debug, Serialize)]
pub struct InvocationRecord {
    /// The request id that the function saw.
    pub id: String,
    /// The function's ARN.
    pub function: String,
    /// `triggerSource`, or method and path of a call through the front door.
    pub source: String,
    pub pool_id: Option<String>,
    /// RFC 3339, UTC.
    pub started_at: String,
    /// From the call to its answer.
    pub duration_ms: f64,
    /// Whether a process was started for it.
    pub cold: bool,
    /// succeeded, refused (whoever asked did not take the answer), too_late (nobody waited for it any more), failed (the
    /// function's own error), not_callable (it was never asked, or gave no answer).
    pub status: &'static str,
    /// JSON, passwords struck out.
    pub event: Option<Value>,
    /// JSON where it is JSON, else text. Passwords struck out.
    pub answer: Option<Value>,
    pub error: Option<InvocationError>,
    /// What the function wrote to stdout and stderr.
    pub log: String,
}

#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct InvocationError {
    /// `errorType`; the code of whoever could not call it; of an answer that was refused, the client's error.
    pub r#type: Option<String>,
    pub message: String,
    /// Of an answer that was refused: what is wrong with it, where the message does not say so.
    pub trace: Vec<String>,
}

impl InvocationRecord {
    fn bytes(&self) -> usize {
        let length = |value: &Option<Value>| value.as_ref().map_or(0, |value| value.to_string().len());
        let error = self.error.as_ref().map_or(0, |error| error.message.len() + error.trace.len() * 80);
        length(&self.event) + length(&self.answer) + error + self.log.len() + 512
    }
}

/// Newest last, each with its size.
#[derive(Default, Debug)]
struct Shelf {
    kept: VecDeque<(InvocationRecord, usize)>,
    bytes: usize,
}

#[derive(Default, Debug)]
pub struct Invocations {
    shelf: Mutex<Shelf>,
}

impl Invocations {
    pub fn add(&self, record: InvocationRecord) {
        let bytes = record.bytes();
        let mut shelf = self.shelf();
        shelf.bytes += bytes;
        shelf.kept.push_back((record, bytes));
        while shelf.kept.len() > CAPACITY || (shelf.bytes > MOST_BYTES && shelf.kept.len() > 1) {
            let Some((_, gone)) = shelf.kept.pop_front() else { break };
            shelf.bytes -= gone;
        }
    }

    /// It was answered, and the answer came to nothing. False: it is not kept any more, or was said before.
    pub fn came_to_nothing(&self, id: &str, status: &'static str, error: InvocationError) -> bool {
        let mut shelf = self.shelf();
        let Some((record, _)) = shelf.kept.iter_mut().rev().find(|(record, _)| record.id == id) else { return false };
        let is_news = record.status == SUCCEEDED;
        if is_news {
            record.status = status;
            record.error = Some(error);
        }
        is_news
    }

    /// Newest first. `function` is an ARN or a function's name, `source` a `triggerSource` or its beginning up to the
    /// underscore.
    pub fn list(
        &self,
        function: Option<&str>,
        source: Option<&str>,
        pool: Option<&str>,
        limit: usize,
    ) -> Vec<InvocationRecord> {
        let is_asked = |record: &InvocationRecord| {
            function.is_none_or(|asked| is_called(&record.function, asked))
                && source.is_none_or(|asked| {
                    record.source == asked || record.source.split('_').next().is_some_and(|moment| moment == asked)
                })
                && pool.is_none_or(|asked| record.pool_id.as_deref() == Some(asked))
        };
        let shelf = self.shelf();
        let newest_first = shelf.kept.iter().rev().map(|(record, _)| record);
        newest_first.filter(|record| is_asked(record)).take(limit).cloned().collect()
    }

    pub fn clear(&self) {
        *self.shelf() = Shelf::default();
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // A panic while holding the lock leaves whole records behind: go on with them.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an ARN is meant by a name: `arn:…:function:NAME[:qualifier]`.
fn is_called(arn: &str, asked: &str) -> bool {
    arn == asked || arn.split(':').nth(6) == Some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, log: String) -> InvocationRecord {
        InvocationRecord {
            id: id.into(),
            function: "arn:aws:lambda:us-east-1:000000000000:function:welcome".into(),
            source: "PreSignUp_AdminCreateUser".into(),
            pool_id: Some("us-east-1_A".into()),
            started_at: String::new(),
            duration_ms: 1.0,
            cold: false,
            status: SUCCEEDED,
            event: None,
            answer: None,
            error: None,
            log,
        }
    }

    #[test]
    fn the_oldest_fall_out_by_number_and_by_size() {
        let kept = Invocations::default();
        for number in 0..=CAPACITY {
            kept.add(record(&number.to_string(), String::new()));
        }
        let all = kept.list(None, None, None, usize::MAX);
        assert_eq!((all.len(), all[0].id.as_str(), all[CAPACITY - 1].id.as_str()), (CAPACITY, "1000", "1"));

        for number in 0..40 {
            kept.add(record(&number.to_string(), "x".repeat(1024 * 1024)));
        }
        assert!(kept.list(None, None, None, usize::MAX).len() < 40);
        kept.add(record("large", "x".repeat(MOST_BYTES)));
        assert_eq!(kept.list(None, None, None, usize::MAX).len(), 1);
    }

    #[test]
    fn an_answer_comes_to_nothing_once() {
        let kept = Invocations::default();
        kept.add(record("1", String::new()));
        kept.add(record("2", String::new()));
        let why = |message: &str| InvocationError { r#type: None, message: message.into(), trace: Vec::new() };
        assert!(kept.came_to_nothing("1", "refused", why("no")));
        assert!(!kept.came_to_nothing("1", "too_late", why("late")));
        assert!(!kept.came_to_nothing("3", "refused", why("no")));
        let all = kept.list(None, None, None, 10);
        assert_eq!((all[0].status, all[0].error.as_ref()), (SUCCEEDED, None));
        assert_eq!((all[1].status, all[1].error.as_ref()), ("refused", Some(&why("no"))));
    }

    #[test]
    fn calls_are_found_by_function_moment_and_pool() {
        let kept = Invocations::default();
        kept.add(record("1", String::new()));
        for (function, source, pool, found) in [
            (None, None, None, 1),
            (Some("welcome"), Some("PreSignUp"), Some("us-east-1_A"), 1),
            (Some("arn:aws:lambda:us-east-1:000000000000:function:welcome"), None, None, 1),
            (Some("other"), None, None, 0),
            (None, Some("PreSignUp_AdminCreateUser"), None, 1),
            (None, Some("PreSign"), None, 0),
            (None, None, Some("us-east-1_B"), 0),
        ] {
            assert_eq!(kept.list(function, source, pool, 10).len(), found, "{function:?} {source:?} {pool:?}");
        }
    }
}
