//! What an error of the server or of the connection means for the caller.

use tokio_postgres::Error;

use crate::EngineError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// A rival was faster; nothing was written.
    Conflict,
    /// The connection ended before the answer: whatever was sent may have happened.
    Lost,
    /// The server cannot just now; nothing was written.
    Busy,
    /// The server will not; nothing was written.
    Refused,
}

impl Failure {
    pub(super) fn of(error: &Error) -> Self {
        let Some(code) = error.code() else {
            // No answer from the server at all: the socket failed, or the protocol did.
            return Self::Lost;
        };
        match code.code() {
            // Serialization, deadlock, a rival's row (by NOT NULL or by key), a lock not waited for.
            "40001" | "40P01" | "23502" | "23505" | "55P03" => Self::Conflict,
            // "Completion unknown", and the server going down, which it may do between commit and answer.
            "40003" | "57P01" | "57P02" | "57P03" | "57P05" => Self::Lost,
            other => match other.get(..2) {
                Some("08") => Self::Lost,
                // Resources, and cancelled by an operator or a time limit.
                Some("53" | "57") => Self::Busy,
                _ => Self::Refused,
            },
        }
    }

    /// For calls of which nothing can be half done: reads, and making a connection.
    pub(super) fn explain(error: Error) -> EngineError {
        // The error's own text is only "db error"; what the server said stands in its source.
        let text = match error.as_db_error() {
            Some(said) => format!("{}: {}", said.code().code(), said.message()),
            None => {
                std::error::Error::source(&error).map_or_else(|| error.to_string(), |why| format!("{error}: {why}"))
            }
        };
        match Self::of(&error) {
            Self::Refused => EngineError::fatal(text),
            Self::Conflict | Self::Lost | Self::Busy => EngineError::transient(text),
        }
    }
}
