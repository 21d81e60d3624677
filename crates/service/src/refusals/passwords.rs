//! The words for passwords that a policy refuses.

use domain::password::PasswordRejected;
use wire::ApiError;

/// Administrators are told of a "password policy", people of a "policy".
pub(super) fn word(operation: &str, why: &PasswordRejected) -> ApiError {
    let policy =
        if matches!(operation, "AdminCreateUser" | "AdminSetUserPassword") { "password policy" } else { "policy" };
    let rule = match why {
        PasswordRejected::TooLong => "Password is too long",
        PasswordRejected::TooShort => "Password not long enough",
        PasswordRejected::NoLowercase => "Password must have lowercase characters",
        PasswordRejected::NoUppercase => "Password must have uppercase characters",
        PasswordRejected::NoNumber => "Password must have numeric characters",
        PasswordRejected::NoSymbol => "Password must have symbol characters",
    };
    ApiError::invalid_password(format!("Password did not conform with {policy}: {rule}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_depends_on_who_is_told() {
        for (operation, frame) in [
            ("SignUp", "policy"),
            ("RespondToAuthChallenge", "policy"),
            ("AdminRespondToAuthChallenge", "policy"),
            ("AdminCreateUser", "password policy"),
            ("AdminSetUserPassword", "password policy"),
        ] {
            let error = word(operation, &PasswordRejected::TooShort);
            let text = format!("Password did not conform with {frame}: Password not long enough");
            assert_eq!(error.message.as_deref(), Some(text.as_str()), "{operation}");
        }
    }
}
