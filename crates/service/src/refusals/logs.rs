//! The words for groups, streams and entries of logs: Amazon's where they are known.

use domain::log::{GroupRefused, Malformed};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogsRefusal {
    NoSuchGroup,
    NoSuchStream,
    StreamExists,
    /// It comes with a pool, and goes with it.
    OfPool,
    BadToken,
    /// Holds what is the matter, as a sentence.
    Invalid(String),
    Pattern(Malformed),
    /// Entries of this group are kept so many days at most.
    KeptFor {
        days: u32,
    },
    Group(GroupRefused),
}

pub fn word(why: &LogsRefusal) -> ApiError {
    let invalid = |text: String| ApiError::new(Kind::InvalidParameterException, text);
    match why {
        LogsRefusal::NoSuchGroup => {
            ApiError::new(Kind::ResourceNotFoundException, "The specified log group does not exist.")
        }
        LogsRefusal::NoSuchStream => {
            ApiError::new(Kind::ResourceNotFoundException, "The specified log stream does not exist.")
        }
        LogsRefusal::StreamExists => {
            ApiError::new(Kind::ResourceAlreadyExistsException, "The specified log stream already exists")
        }
        LogsRefusal::OfPool => invalid("This log group is there as long as its user pool is.".into()),
        LogsRefusal::BadToken => invalid("The specified nextToken is invalid.".into()),
        LogsRefusal::Invalid(text) => invalid(text.clone()),
        LogsRefusal::Pattern(why) => invalid(format!("Invalid filter pattern: {why}")),
        LogsRefusal::KeptFor { days } => {
            invalid(format!("Entries of this log group are kept for {days} days at most."))
        }
        LogsRefusal::Group(GroupRefused::Retention(days)) => {
            invalid(format!("{days} is not a number of days that log events can be retained for."))
        }
        LogsRefusal::Group(GroupRefused::Exists) => {
            ApiError::new(Kind::ResourceAlreadyExistsException, "The specified log group already exists")
        }
    }
}

impl From<LogsRefusal> for Refusal {
    fn from(why: LogsRefusal) -> Self {
        Self::Logs(why)
    }
}

impl From<GroupRefused> for Refusal {
    fn from(why: GroupRefused) -> Self {
        Self::Logs(LogsRefusal::Group(why))
    }
}

impl From<Malformed> for Refusal {
    fn from(why: Malformed) -> Self {
        Self::Logs(LogsRefusal::Pattern(why))
    }
}
