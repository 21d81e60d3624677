//! How an engine fails, in the three ways a caller can act on.

use std::fmt::Display;
use std::sync::Arc;

/// A failure of the engine itself; it says nothing about the data.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// Nothing was written, and the same call may succeed later: a lost connection, a busy file, a full disk.
    #[error("storage is unavailable: {0}")]
    Transient(Arc<str>),
    /// Nothing was written, and no retry will help until a person looks: a corrupt file, a refused login, a closed engine.
    #[error("storage has failed: {0}")]
    Fatal(Arc<str>),
    /// A commit may or may not have happened, and the engine could not find out. Read again before you decide.
    #[error("the outcome of a commit is unknown: {0}")]
    Unknown(Arc<str>),
    /// The call itself was malformed: a mistake in the caller, the same on every engine.
    #[error("malformed storage call: {0}")]
    Invalid(&'static str),
}

impl EngineError {
    /// True when nothing was written and trying again may help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Transient(_))
    }

    pub(crate) fn transient(why: impl Display) -> Self {
        Self::Transient(why.to_string().into())
    }

    pub(crate) fn fatal(why: impl Display) -> Self {
        Self::Fatal(why.to_string().into())
    }

    pub(crate) fn unknown(why: impl Display) -> Self {
        Self::Unknown(why.to_string().into())
    }
}

/// Why a commit did not answer `Ok`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommitError {
    /// An expectation no longer holds, or a rival was faster. Nothing was written: read again and decide again.
    #[error("another commit was faster")]
    Conflict,
    #[error(transparent)]
    Engine(#[from] EngineError),
}
