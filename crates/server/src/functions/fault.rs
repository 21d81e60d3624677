//! What Lambda says when a function fails: the error object, and the texts of those failures that the host finds.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use serde_json::{Value, json};

/// Lambda's own limit of an answer, as its message words it: 6 MB and some room for what is around it.
pub const LARGEST_ANSWER: usize = 6_291_556;

/// The error object of a failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `errorType`
    pub kind: Option<String>,
    /// `errorMessage`
    pub message: String,
    /// `stackTrace` or `trace`
    pub trace: Vec<String>,
}

impl Fault {
    fn new(kind: &str, message: String) -> Self {
        Self { kind: Some(kind.to_owned()), message, trace: Vec::new() }
    }

    /// From what a runtime posted. One that keeps to no form is taken as it is.
    pub fn read(body: &[u8]) -> Self {
        let text = || String::from_utf8_lossy(body).into_owned();
        let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
            return Self { kind: None, message: text(), trace: Vec::new() };
        };
        let member = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let trace = members.get("stackTrace").or_else(|| members.get("trace"));
        let trace = trace.and_then(Value::as_array).into_iter().flatten().map(line).collect();
        Self { kind: member("errorType"), message: member("errorMessage").unwrap_or_else(text), trace }
    }

    pub fn timed_out(id: &str, limit: Duration) -> Self {
        let seconds = limit.as_secs_f64();
        Self::new("Sandbox.Timedout", format!("RequestId: {id} Error: Task timed out after {seconds:.2} seconds"))
    }

    /// The process ended before it answered.
    pub fn exited(id: &str, status: ExitStatus) -> Self {
        let how = match (status.code(), status.signal()) {
            (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
            (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
            (None, Some(signal)) => {
                let dumped = if status.core_dumped() { " (core dumped)" } else { "" };
                format!("Runtime exited with error: signal: {}{dumped}", signal_name(signal))
            }
            (None, None) => "Runtime exited".to_owned(),
        };
        Self::new("Runtime.ExitError", format!("RequestId: {id} Error: {how}"))
    }

    /// It was ended for taking too much memory, as Lambda tells it; the trace says what the message does not.
    pub fn outgrown(id: &str, status: ExitStatus, held: u64, most: u32) -> Self {
        let why = format!("it took {held} MB: memory in functions.toml is {most}");
        Self { trace: vec![why], ..Self::exited(id, status) }
    }

    /// It asked for the next event before it had answered this one.
    pub fn unanswered(id: &str) -> Self {
        Self::new("Runtime.ExitError", format!("RequestId: {id} Error: Runtime asked for the next event unanswered"))
    }

    /// There is no process: the program could not be started.
    pub fn not_started(id: &str, error: &std::io::Error) -> Self {
        Self::new("Runtime.InvalidEntrypoint", format!("RequestId: {id} Error: {error}"))
    }

    pub fn too_large() -> Self {
        Self::new(
            "Function.ResponseSizeTooLarge",
            format!("Response payload size exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."),
        )
    }

    /// The object as a caller of `Invoke` would see it.
    pub fn payload(&self) -> Value {
        json!({ "errorType": self.kind, "errorMessage": self.message, "trace": self.trace })
    }
}

/// Some runtimes give frames as objects.
fn line(frame: &Value) -> String {
    match frame {
        Value::String(text) => text.trim_end().to_owned(),
        other => other.to_string(),
    }
}

/// As Go words signals, whose words Lambda uses.
fn signal_name(signal: i32) -> String {
    let name = match signal {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        5 => "trace/breakpoint trap",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_objects_of_every_runtime_are_read() {
        for (body, kind, message, trace) in [
            (
                r#"{"errorMessage":"no","errorType":"ValueError","requestId":"1","stackTrace":["  File x\n    raise\n"]}"#,
                Some("ValueError"),
                "no",
                vec!["  File x\n    raise"],
            ),
            (
                r#"{"errorType":"Error","errorMessage":"no","trace":["Error: no","    at x"]}"#,
                Some("Error"),
                "no",
                vec!["Error: no", "    at x"],
            ),
            (r#"{"errorType":"string","errorMessage":"no"}"#, Some("string"), "no", vec![]),
            (r#"{"errorType":"x"}"#, Some("x"), r#"{"errorType":"x"}"#, vec![]),
            ("plainly wrong", None, "plainly wrong", vec![]),
            ("", None, "", vec![]),
        ] {
            let fault = Fault::read(body.as_bytes());
            assert_eq!((fault.kind.as_deref(), fault.message.as_str()), (kind, message));
            assert_eq!(fault.trace, trace);
        }
    }

    #[test]
    fn what_the_host_finds_is_worded_as_lambda_does() {
        for (status, expected) in [
            (0, "RequestId: 1 Error: Runtime exited without providing a reason"),
            (1 << 8, "RequestId: 1 Error: Runtime exited with error: exit status 1"),
            (9, "RequestId: 1 Error: Runtime exited with error: signal: killed"),
            (11 | 0x80, "RequestId: 1 Error: Runtime exited with error: signal: segmentation fault (core dumped)"),
        ] {
            assert_eq!(Fault::exited("1", ExitStatus::from_raw(status)).message, expected);
        }
        assert_eq!(
            Fault::timed_out("1", Duration::from_secs(3)).message,
            "RequestId: 1 Error: Task timed out after 3.00 seconds"
        );
    }
}
