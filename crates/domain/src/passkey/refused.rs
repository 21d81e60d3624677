//! Why a passkey, or what one answered, is refused.

/// In the words of the rule that was broken; what a client is told of it is the service's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyRefused {
    #[error("the answer is malformed: {0}")]
    Malformed(&'static str),
    #[error("no registration is under way, or another was answered")]
    UnknownChallenge,
    #[error("another app began the registration")]
    OtherClient,
    #[error("the answer was given to a foreign origin")]
    Origin,
    #[error("the answer is for another relying party")]
    RelyingParty,
    #[error("nobody was present")]
    NotPresent,
    #[error("the authenticator did not verify who holds it")]
    NotVerified,
    #[error("the key is of an algorithm that was not offered")]
    Algorithm,
    #[error("the attestation is of a format that is not read")]
    Format,
    #[error("wrong signature")]
    Signature,
    #[error("the passkey is another user's, or unknown")]
    UnknownPasskey,
    #[error("the answer names another user")]
    OtherUser,
    #[error("the counter of signatures stands still or goes back: the passkey may have been copied")]
    Counter,
    #[error("a passkey of one device became one of many, or the reverse")]
    BackupChanged,
    #[error("the user has as many passkeys as anybody may")]
    TooMany,
    #[error("the passkey is registered already")]
    Duplicate,
}
