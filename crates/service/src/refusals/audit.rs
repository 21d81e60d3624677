//! The words for questions about what signed calls left behind.

use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditRefusal {
    /// More than one attribute.
    Attributes,
    /// The beginning is after the end.
    TimeRange,
}

pub fn word(why: AuditRefusal) -> ApiError {
    match why {
        AuditRefusal::Attributes => {
            ApiError::new(Kind::InvalidLookupAttributesException, "You can only use one lookup attribute at a time.")
        }
        AuditRefusal::TimeRange => {
            ApiError::new(Kind::InvalidTimeRangeException, "The start time of the lookup is later than its end time.")
        }
    }
}

/// A page's token that is none.
pub fn bad_token() -> ApiError {
    ApiError::new(Kind::InvalidNextTokenException, "The NextToken is invalid.")
}

impl From<AuditRefusal> for Refusal {
    fn from(why: AuditRefusal) -> Self {
        Self::Audit(why)
    }
}
