//! Why the store did not do what it was asked.

use kv::{CommitError, EngineError};

use crate::keyring::KeyringError;
use crate::sealed::Unopened;

/// A read or a commit that failed. Only a conflict is part of normal life.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Another commit was faster and nothing was written: run the operation again from its first line.
    #[error("another commit was faster")]
    Conflict,
    #[error(transparent)]
    Engine(EngineError),
    #[error("a newer release wrote this data: a {table} of version {found}, and this one knows up to {known}")]
    Newer { table: &'static str, found: u8, known: u8 },
    #[error("a stored {table} cannot be read: {why}")]
    Unreadable { table: &'static str, why: String },
    /// A mistake of the caller: it saw the owner of the value, or could have looked, and wrote nevertheless.
    #[error("two records of one commit, or one more than may, have the same {0}")]
    Taken(&'static str),
    #[error(transparent)]
    Unopened(#[from] Unopened),
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl From<CommitError> for Failure {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => Self::Conflict,
            CommitError::Engine(error) => Self::Engine(error),
        }
    }
}

pub type Result<T, E = Failure> = std::result::Result<T, E>;
