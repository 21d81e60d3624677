//! How a call of a function ended, wherever the function is.

use bytes::Bytes;
use service::ports::{FunctionAnswer, FunctionError};

use super::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Answered(Bytes),
    /// The function itself reported an error.
    Failed(Fault),
    /// It was not asked, or gave no answer. Holds a code as AWS's.
    NotCallable(String),
    /// The same for now.
    Transient(String),
}

impl Outcome {
    /// Nobody has heard of such a function.
    pub fn unknown() -> Self {
        Self::NotCallable("ResourceNotFoundException".to_owned())
    }

    /// As the port words it. An answer that is no text is no JSON either, and is told so by whoever reads it.
    pub fn into_answer(self, call: String) -> Result<FunctionAnswer, FunctionError> {
        match self {
            Self::Answered(bytes) => Ok(FunctionAnswer { call, text: String::from_utf8_lossy(&bytes).into_owned() }),
            Self::Failed(fault) => Err(FunctionError::Failed(fault.message)),
            Self::NotCallable(code) => Err(FunctionError::NotCallable(code)),
            Self::Transient(code) => Err(FunctionError::Transient(code)),
        }
    }
}
