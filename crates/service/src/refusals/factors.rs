//! The words for what cannot be chosen about second factors, for software tokens, and for codes at sign-in.

use domain::{
    message::Channel,
    user::{ChoiceRefused, Factor},
};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

/// What is wrong with a second factor, or with a code of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorRefusal {
    /// The pool has no software tokens.
    TokensOff,
    /// The user has none, or none was handed out.
    NoToken,
    /// Not the code of a token that is being registered.
    FirstCode,
    /// Not the code that a registered token shows.
    TokenCode,
    TokenCodeUsed,
    /// Not the code that was sent.
    Code,
    NotAmongChoices,
    NothingToSetUp,
    /// Neither who is signed in nor who is signing in.
    TokenOrSession,
    TokenAndSession,
    /// The hour's codes were sent.
    TooManyCodes,
    /// The relay refused the message for good.
    Undeliverable {
        channel: Channel,
        why: String,
    },
}

const NOTHING_TO_SET_UP: &str = "User has no MFA factor and cannot set one up.";

impl From<FactorRefusal> for Refusal {
    fn from(why: FactorRefusal) -> Self {
        Self::Factor(why)
    }
}

pub(super) fn word(operation: &str, why: &FactorRefusal) -> ApiError {
    use FactorRefusal as F;
    match why {
        F::TokensOff => ApiError::new(
            Kind::SoftwareTokenMFANotFoundException,
            "Software Token MFA has not been enabled by the userPool",
        ),
        F::NoToken => ApiError::new(Kind::SoftwareTokenMFANotFoundException, "User has not set up software token mfa"),
        F::FirstCode => ApiError::new(Kind::EnableSoftwareTokenMFAException, "Code mismatch"),
        F::TokenCode => ApiError::new(Kind::CodeMismatchException, "Invalid code received for user"),
        F::TokenCodeUsed => {
            ApiError::new(Kind::ExpiredCodeException, "Your software token has already been used once.")
        }
        F::Code => ApiError::new(Kind::CodeMismatchException, "Invalid code or auth state for the user."),
        // Sign-in declares no LimitExceededException, which other operations answer so.
        F::TooManyCodes => {
            ApiError::new(Kind::TooManyRequestsException, "Attempt limit exceeded, please try after some time.")
        }
        F::NotAmongChoices => ApiError::invalid_parameter("The ANSWER is not one of the MFA types to choose from."),
        // Only InitiateAuth does not declare the error that is made for it.
        F::NothingToSetUp if operation != "InitiateAuth" => {
            ApiError::new(Kind::MFAMethodNotFoundException, NOTHING_TO_SET_UP)
        }
        F::NothingToSetUp => ApiError::not_authorized(NOTHING_TO_SET_UP),
        F::TokenOrSession => ApiError::invalid_parameter("Either AccessToken or Session is required."),
        F::TokenAndSession => ApiError::invalid_parameter("AccessToken and Session cannot be used together."),
        F::Undeliverable { channel: Channel::Sms, why } => {
            ApiError::new(Kind::InvalidSmsRoleAccessPolicyException, why.clone())
        }
        F::Undeliverable { channel: Channel::Email, why } => {
            ApiError::new(Kind::InvalidEmailRoleAccessPolicyException, why.clone())
        }
    }
}

pub(super) fn choice(why: ChoiceRefused) -> ApiError {
    use ChoiceRefused as C;
    ApiError::invalid_parameter(match why {
        C::Nothing => "No MFA settings were given.".to_owned(),
        C::SeveralPreferred => "Cannot set multiple preferred MFA methods.".to_owned(),
        C::PreferredButOff(factor) => format!("Cannot prefer {factor}, which is not turned on."),
        C::NoMeans(factor) => no_means(factor),
        C::TokenNotSetUp => "User has not set up software token mfa".to_owned(),
        C::TokenNotProved => "User has not verified software token mfa".to_owned(),
        C::NotInPool(factor) => format!("{factor} is not turned on for the user pool."),
        C::Demanded(factor) => format!("Cannot turn off {factor} in a user pool that requires MFA."),
        C::PasskeysNotInPool => {
            "WebAuthnMfaSettings need a FactorConfiguration of MULTI_FACTOR_WITH_USER_VERIFICATION.".to_owned()
        }
        C::PasskeysAlone => "WebAuthnMfaSettings need another MFA factor that is turned on.".to_owned(),
    })
}

pub(super) fn no_means(factor: Factor) -> String {
    format!("User does not have delivery config set to turn on {factor}")
}
