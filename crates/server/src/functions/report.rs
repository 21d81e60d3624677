//! What is told of a call when it is over: to the console or the log when it failed, and as a record for people.

use bytes::Bytes;
use domain::time::Timestamp;
use serde_json::Value;
use service::invocations::{InvocationError, InvocationRecord, Invocations, SUCCEEDED, redacted};

use super::outcome::Outcome;
use super::output::Voice;
use super::worker::Call;

/// Traces are told up to here.
const MOST_FRAMES: usize = 12;

/// A call that is over.
pub struct Finished<'a> {
    pub call: &'a Call,
    /// As people know it: the name of a folder, or an ARN.
    pub name: &'a str,
    pub source: &'a str,
    pub pool: Option<&'a str>,
    pub started: Timestamp,
    pub duration_ms: f64,
    pub cold: bool,
    pub outcome: &'a Outcome,
    /// Why there is no such function.
    pub unknown: Option<String>,
    pub log: String,
}

impl Finished<'_> {
    /// Says why it failed, if it did.
    pub fn explain(&self, voice: Voice) {
        let Some(error) = self.error() else {
            tracing::debug!(function.name = self.name, duration_ms = self.duration_ms, "a function answered");
            return;
        };
        let kind = error.r#type.map(|kind| format!("{kind}: ")).unwrap_or_default();
        let (source, duration) = (self.source, self.duration_ms);
        voice.say(self.name, &format!("{source} failed after {duration:.0} ms: {kind}{}", error.message));
        for frame in untold(&error.trace, &self.log).take(MOST_FRAMES) {
            voice.say(self.name, &format!("    {frame}"));
        }
    }

    pub fn keep(self, invocations: &Invocations) {
        let status = match self.outcome {
            Outcome::Answered(_) => SUCCEEDED,
            Outcome::Failed(_) => "failed",
            Outcome::NotCallable(_) | Outcome::Transient(_) => "not_callable",
        };
        let answer = match self.outcome {
            Outcome::Answered(bytes) => Some(shown(bytes)),
            Outcome::Failed(fault) => Some(fault.payload()),
            Outcome::NotCallable(_) | Outcome::Transient(_) => None,
        };
        invocations.add(InvocationRecord {
            id: self.call.id.clone(),
            function: self.call.arn.clone(),
            source: self.source.to_owned(),
            pool_id: self.pool.map(str::to_owned),
            started_at: written(self.started),
            duration_ms: self.duration_ms,
            cold: self.cold,
            status,
            event: Some(shown(&self.call.event)),
            answer,
            error: self.error(),
            log: self.log,
        });
    }

    fn error(&self) -> Option<InvocationError> {
        match self.outcome {
            Outcome::Answered(_) => None,
            Outcome::Failed(fault) => Some(InvocationError {
                r#type: fault.kind.clone(),
                message: fault.message.clone(),
                trace: fault.trace.clone(),
            }),
            Outcome::NotCallable(code) | Outcome::Transient(code) => {
                let message = match code.as_str() {
                    "ResourceNotFoundException" => {
                        self.unknown.clone().unwrap_or_else(|| "there is no such function".to_owned())
                    }
                    code => format!("it could not be called: {code}"),
                };
                Some(InvocationError { r#type: Some(code.clone()), message, trace: Vec::new() })
            }
        }
    }
}

/// The lines of a trace. None where the runtime wrote it to the function's output, too: it was shown there.
fn untold<'a>(trace: &'a [String], log: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = || trace.iter().flat_map(|frame| frame.lines());
    let is_told = lines().last().is_some_and(|last| log.lines().any(|line| line.trim() == last.trim()));
    lines().filter(move |_| !is_told)
}

/// JSON where it is JSON, else text; without secrets.
fn shown(bytes: &Bytes) -> Value {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => redacted(&value),
        Err(_) => Value::from(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn written(moment: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(moment.millis()).map(|moment| format!("{moment:.3}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_that_the_function_wrote_is_not_told_again() {
        let trace = ["  File \"a.py\", line 3, in f\n    raise ValueError\n".to_owned(), "  other".to_owned()];
        let told = |log| untold(&trace, log).collect::<Vec<_>>();
        assert_eq!(told("began\n"), ["  File \"a.py\", line 3, in f", "    raise ValueError", "  other"]);
        assert_eq!(told("[ERROR] ValueError\n  File \"a.py\", line 3, in f\n    raise ValueError\nother\n"), [""; 0]);
        assert_eq!(untold(&[], "").count(), 0);
    }
}
