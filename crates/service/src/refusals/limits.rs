//! The words for a request rate that is not provisioned, and for a budget of messages that is used up.

use domain::{
    budget::Budget,
    limit::{LimitRefused, MAX_RATE},
};
use wire::{ApiError, ErrorKind as Kind, model::OperationModel};

use super::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitRefusal {
    /// The definition names no `Category`.
    NoCategory,
    UnknownAttribute(String),
    UnknownCategory(String),
    Rule(LimitRefused),
}

pub fn word(why: &LimitRefusal) -> ApiError {
    let invalid = |message: String| ApiError::new(Kind::InvalidParameterException, message);
    match why {
        LimitRefusal::NoCategory => invalid("Category is required in LimitDefinition.Attributes.".into()),
        LimitRefusal::UnknownAttribute(name) => invalid(format!("Invalid attribute {name} in LimitDefinition.")),
        LimitRefusal::UnknownCategory(name) => {
            ApiError::new(Kind::ResourceNotFoundException, format!("API category {name} does not exist."))
        }
        LimitRefusal::Rule(LimitRefused::BelowFree { free }) => {
            invalid(format!("RequestedLimitValue cannot be less than the default limit of {free}."))
        }
        LimitRefusal::Rule(LimitRefused::OverMaximum) => ApiError::new(
            Kind::ServiceQuotaExceededException,
            format!("RequestedLimitValue cannot be greater than the maximum limit of {MAX_RATE}."),
        ),
    }
}

/// Sign-in, AdminCreateUser and changes of attributes declare no LimitExceededException, which others answer so.
pub fn budget(operation: &OperationModel, budget: Budget) -> ApiError {
    let text = match budget {
        Budget::Mail => {
            "Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure \
             your user pool to use your own Amazon SES configuration for sending email."
        }
        _ => "Attempt limit exceeded, please try after some time.",
    };
    let declared = Kind::LimitExceededException;
    let kind = if operation.errors.contains(&declared) { declared } else { Kind::TooManyRequestsException };
    ApiError::new(kind, text)
}

impl From<LimitRefusal> for Refusal {
    fn from(why: LimitRefusal) -> Self {
        Self::Limit(why)
    }
}

impl From<LimitRefused> for Refusal {
    fn from(why: LimitRefused) -> Self {
        Self::Limit(LimitRefusal::Rule(why))
    }
}
