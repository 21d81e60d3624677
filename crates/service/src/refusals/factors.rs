//! The words for what cannot be chosen about second factors, and for software tokens.

use domain::user::{ChoiceRefused, Factor};
use wire::ApiError;

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
