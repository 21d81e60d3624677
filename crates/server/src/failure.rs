//! Why a command ends without having done its work: one line for the console, and the exit code.

use std::fmt;
use std::process::ExitCode;

#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// What was asked for is unsafe, impossible or not built: nothing was begun. Exit code 2, as for a mistyped flag.
    Refused(String),
    /// It was begun, and something else gave way. Exit code 1.
    Failed(String),
}

impl Failure {
    pub fn refused(line: impl Into<String>) -> Self {
        Self::Refused(line.into())
    }

    pub fn failed(line: impl fmt::Display) -> Self {
        Self::Failed(line.to_string())
    }

    pub fn code(&self) -> ExitCode {
        match self {
            Self::Refused(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
        }
    }
}

/// Always one line.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Refused(line) | Self::Failed(line)) = self;
        for (place, part) in line.lines().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(part.trim_end())?;
        }
        Ok(())
    }
}
