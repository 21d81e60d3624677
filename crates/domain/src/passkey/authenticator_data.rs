//! What an authenticator says of a ceremony, in the bytes it signs (WebAuthn Level 3, 6.1).

use super::{Base64Url, Demands, PasskeyRefused, PublicKey, cbor};
use crate::token::Digest;

/// Amazon's page of a credential id has no limit; the specification has.
const LONGEST_CREDENTIAL_ID: usize = 1023;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// Parsed authenticator data.
#[derive(Debug)]
pub struct AuthenticatorData {
    relying_party: Digest,
    flags: u8,
    /// How often the passkey has signed; 0 where nobody counts.
    pub counter: u32,
    /// There when a passkey was made.
    pub credential: Option<NewCredential>,
}

/// `attestedCredentialData`
#[derive(Debug)]
pub struct NewCredential {
    /// Which model of authenticator it was; all zeros where that stays private.
    pub model: [u8; 16],
    pub id: Base64Url,
    pub key: PublicKey,
}

impl AuthenticatorData {
    /// Nothing may follow what the flags announce.
    ///
    /// # Errors
    /// [`PasskeyRefused::Malformed`]; [`PasskeyRefused::Algorithm`] for a new key that is none of those offered.
    pub fn parse(bytes: &[u8]) -> Result<Self, PasskeyRefused> {
        let malformed = || PasskeyRefused::Malformed("authenticatorData");
        let mut rest = bytes;
        let relying_party = Digest(*take(&mut rest).ok_or_else(malformed)?);
        let [flags] = *take(&mut rest).ok_or_else(malformed)?;
        let counter = u32::from_be_bytes(*take(&mut rest).ok_or_else(malformed)?);
        let credential = if flags & HAS_CREDENTIAL == 0 { None } else { Some(NewCredential::take(&mut rest)?) };
        if flags & HAS_EXTENSIONS != 0 {
            // None was asked for, so none matters; but they must be what they say they are.
            let extensions = cbor::take(&mut rest).ok_or_else(malformed)?;
            extensions.as_map().ok_or_else(malformed)?;
        }
        if !rest.is_empty() {
            return Err(malformed());
        }
        Ok(Self { relying_party, flags, counter, credential })
    }

    /// # Errors
    /// [`PasskeyRefused::RelyingParty`], [`PasskeyRefused::NotPresent`], [`PasskeyRefused::NotVerified`] where that is
    /// demanded, [`PasskeyRefused::Malformed`] for a copy of what cannot be copied.
    pub fn check(&self, demands: &Demands<'_>) -> Result<(), PasskeyRefused> {
        if self.relying_party != Digest::of(demands.relying_party.id().as_bytes()) {
            return Err(PasskeyRefused::RelyingParty);
        }
        if self.flags & USER_PRESENT == 0 {
            return Err(PasskeyRefused::NotPresent);
        }
        if demands.user_verification && !self.user_verified() {
            return Err(PasskeyRefused::NotVerified);
        }
        if self.flags & BACKED_UP != 0 && !self.backup_eligible() {
            return Err(PasskeyRefused::Malformed("authenticatorData"));
        }
        Ok(())
    }

    pub fn user_verified(&self) -> bool {
        self.flags & USER_VERIFIED != 0
    }

    /// Whether the passkey may live on several devices; it never changes.
    pub fn backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }
}

impl NewCredential {
    fn take(rest: &mut &[u8]) -> Result<Self, PasskeyRefused> {
        let malformed = || PasskeyRefused::Malformed("attestedCredentialData");
        let model = *take::<16>(rest).ok_or_else(malformed)?;
        let length = usize::from(u16::from_be_bytes(*take(rest).ok_or_else(malformed)?));
        if length == 0 || length > LONGEST_CREDENTIAL_ID {
            return Err(malformed());
        }
        let (id, after) = rest.split_at_checked(length).ok_or_else(malformed)?;
        *rest = after;
        let id = Base64Url::from(id.to_vec());
        let key = PublicKey::from_cose(cbor::take(rest).ok_or_else(malformed)?)?;
        Ok(Self { model, id, key })
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (head, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(head)
}
