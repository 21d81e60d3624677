//! The words for sign-ins that are to make surer of somebody. No source gives Cognito's: they are ours.

use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUpRefusal {
    TokenWithoutTarget,
    MaxAge,
    NoKnownTarget,
    NotTheHolder,
    Reached,
    LacksFactors,
}

pub fn word(why: StepUpRefusal) -> ApiError {
    use StepUpRefusal as Why;
    let (kind, text) = match why {
        Why::TokenWithoutTarget => {
            (Kind::InvalidParameterException, "ACCESS_TOKEN can only be used with TARGET_ACR_VALUES.")
        }
        Why::MaxAge => (Kind::InvalidParameterException, "MAX_AGE is not a number of seconds."),
        Why::NoKnownTarget => {
            (Kind::InvalidParameterException, "TARGET_ACR_VALUES has no value that the user pool supports.")
        }
        Why::NotTheHolder => (Kind::NotAuthorizedException, "Access Token does not belong to the user."),
        Why::Reached => {
            (Kind::InvalidParameterException, "Access Token already satisfies the requested authentication context.")
        }
        Why::LacksFactors => {
            (Kind::NotAuthorizedException, "User does not have the factors for the requested authentication context.")
        }
    };
    ApiError::new(kind, text)
}

impl From<StepUpRefusal> for Refusal {
    fn from(why: StepUpRefusal) -> Self {
        Self::StepUp(why)
    }
}
