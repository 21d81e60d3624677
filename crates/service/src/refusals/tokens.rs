//! The words for access tokens and refresh tokens.

use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenRefusal {
    AccessInvalid,
    AccessSignature,
    AccessExpired,
    AccessRevoked,
    AccessScope,
    RefreshInvalid,
    /// The session began on another device, or on one that was forgotten.
    RefreshDevice,
    RefreshRevoked,
    RefreshExpired,
    RefreshReused,
    RevocationDisabled,
    UnsupportedType,
}

pub fn word(why: TokenRefusal) -> ApiError {
    use TokenRefusal as Why;
    let not_authorized = |message: &'static str| ApiError::new(Kind::NotAuthorizedException, message);
    match why {
        Why::AccessInvalid => not_authorized("Invalid Access Token"),
        Why::AccessSignature => not_authorized("Could not verify signature for Access Token"),
        Why::AccessExpired => not_authorized("Access Token has expired"),
        Why::AccessRevoked => not_authorized("Access Token has been revoked"),
        Why::AccessScope => not_authorized("Access Token does not have required scopes"),
        Why::RefreshInvalid => not_authorized("Invalid Refresh Token"),
        // Recorded with a final stop, unlike the one before.
        Why::RefreshDevice => not_authorized("Invalid Refresh Token."),
        Why::RefreshRevoked => not_authorized("Refresh Token has been revoked"),
        Why::RefreshExpired => not_authorized("Refresh Token has expired"),
        Why::RefreshReused => ApiError::new(Kind::RefreshTokenReuseException, "Refresh Token has already been used."),
        Why::RevocationDisabled => ApiError::new(
            Kind::UnsupportedOperationException,
            "Token revocation is not enabled for this user pool client.",
        ),
        Why::UnsupportedType => ApiError::new(Kind::UnsupportedTokenTypeException, "Unsupported token type."),
    }
}

impl From<TokenRefusal> for Refusal {
    fn from(why: TokenRefusal) -> Self {
        Self::Token(why)
    }
}
