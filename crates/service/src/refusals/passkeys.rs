//! The words for what is wrong with a passkey or its registration. Amazon documents the kinds, not the texts.

use domain::passkey::{MAX_PASSKEYS, PasskeyRefused};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyRefusal {
    /// The pool does not have passkeys among its first factors.
    NotEnabled,
    /// Neither a relying party nor a domain says whom passkeys would be for.
    NoRelyingParty,
    /// No passkey of this user.
    Unknown,
    Rule(PasskeyRefused),
}

pub fn word(why: PasskeyRefusal) -> ApiError {
    let rule = match why {
        PasskeyRefusal::NotEnabled => {
            return ApiError::new(
                Kind::WebAuthnNotEnabledException,
                "Passkeys are not enabled for the user pool: WEB_AUTHN is not among AllowedFirstAuthFactors.",
            );
        }
        PasskeyRefusal::NoRelyingParty => {
            return ApiError::new(
                Kind::WebAuthnConfigurationMissingException,
                "The user pool has neither a relying party id nor a domain.",
            );
        }
        PasskeyRefusal::Unknown => {
            return ApiError::new(Kind::ResourceNotFoundException, "Passkey credential does not exist.");
        }
        PasskeyRefusal::Rule(rule) => rule,
    };
    let (kind, text) = words(rule);
    ApiError::new(kind, text)
}

fn words(rule: PasskeyRefused) -> (Kind, String) {
    use PasskeyRefused as P;
    match rule {
        P::Malformed(member) => {
            (Kind::InvalidParameterException, format!("Invalid passkey credential: {member} is malformed."))
        }
        P::UnknownChallenge => (
            Kind::WebAuthnChallengeNotFoundException,
            "No passkey registration of this user waits for this challenge.".into(),
        ),
        P::OtherClient => (
            Kind::WebAuthnClientMismatchException,
            "The access token is of another app client than the one that began the passkey registration.".into(),
        ),
        P::Origin => (
            Kind::WebAuthnOriginNotAllowedException,
            "The origin of the passkey credential is not allowed for the relying party id.".into(),
        ),
        P::RelyingParty => (
            Kind::WebAuthnRelyingPartyMismatchException,
            "The passkey credential is of another relying party id than the user pool's.".into(),
        ),
        P::NotPresent => unsupported("nobody was present at the authenticator"),
        P::NotVerified => unsupported("the authenticator did not verify the user"),
        P::Algorithm => unsupported("its algorithm was not offered"),
        P::Format => unsupported("its attestation format is not read"),
        P::Counter => unsupported("its signature counter went back"),
        P::BackupChanged => unsupported("its backup eligibility changed"),
        P::Signature => (Kind::InvalidParameterException, "Invalid passkey credential: wrong signature.".into()),
        P::UnknownPasskey | P::OtherUser => {
            (Kind::InvalidParameterException, "Invalid passkey credential: it is not this user's.".into())
        }
        P::TooMany => {
            (Kind::LimitExceededException, format!("A user cannot have more than {MAX_PASSKEYS} passkey credentials."))
        }
        P::Duplicate => (Kind::InvalidParameterException, "The passkey credential is registered already.".into()),
    }
}

fn unsupported(why: &str) -> (Kind, String) {
    (Kind::WebAuthnCredentialNotSupportedException, format!("The passkey credential is not supported: {why}."))
}

impl From<PasskeyRefusal> for Refusal {
    fn from(why: PasskeyRefusal) -> Self {
        Self::Passkey(why)
    }
}

impl From<PasskeyRefused> for Refusal {
    fn from(why: PasskeyRefused) -> Self {
        Self::Passkey(PasskeyRefusal::Rule(why))
    }
}
