//! How refusals are worded that a pool's own functions cause: triggers-iam-delivery.md 1.19.

use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

/// Why a function's answer ends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FunctionRefusal {
    /// CUSTOM_AUTH in a pool without the functions for it.
    NoCustomAuth,
    /// The function itself objected. Holds its error text.
    Failed {
        trigger: &'static str,
        why: String,
    },
    NotJson,
    /// Not the event it was given with an answer filled in.
    Unrecognizable,
    /// PreSignUp vouches for an address of somebody who is not confirmed.
    VerifiedUnconfirmed,
    /// PreSignUp vouches for an address that is not there. Holds the attribute's name.
    NothingToVerify(&'static str),
    /// UserMigration brings somebody who cannot be a user. Holds the client's id.
    MigrationImpossible(String),
}

pub(crate) fn word(why: &FunctionRefusal) -> ApiError {
    match why {
        FunctionRefusal::NoCustomAuth => ApiError::new(
            Kind::InvalidParameterException,
            "Custom auth lambda trigger is not configured for the user pool.",
        ),
        FunctionRefusal::Failed { trigger, why } => {
            ApiError::new(Kind::UserLambdaValidationException, format!("{trigger} failed with error {why}."))
        }
        FunctionRefusal::NotJson => {
            ApiError::new(Kind::InvalidLambdaResponseException, "Invalid lambda function output : Invalid JSON")
        }
        FunctionRefusal::VerifiedUnconfirmed => ApiError::new(
            Kind::InvalidLambdaResponseException,
            "Phone or email cannot be auto verified, when user is not being auto confirmed.",
        ),
        FunctionRefusal::NothingToVerify(attribute) => ApiError::new(
            Kind::InvalidLambdaResponseException,
            format!("{attribute} cannot be auto verified, when it is not provided."),
        ),
        FunctionRefusal::MigrationImpossible(client) => {
            ApiError::new(Kind::NotAuthorizedException, format!("Exception migrating user in app client {client}"))
        }
        FunctionRefusal::Unrecognizable => {
            ApiError::new(Kind::InvalidLambdaResponseException, "Unrecognizable lambda output")
        }
    }
}

impl From<FunctionRefusal> for Refusal {
    fn from(why: FunctionRefusal) -> Self {
        Self::Function(why)
    }
}
