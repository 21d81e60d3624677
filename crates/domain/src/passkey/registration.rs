//! The answer to a registration: a new passkey.

use super::attestation::Attestation;
use super::authenticator_data::AuthenticatorData;
use super::client_data::{self, Ceremony};
use super::{Attachment, Base64Url, Challenge, Demands, Passkey, PasskeyRefused, makers};
use crate::time::Timestamp;
use crate::token::Digest;

/// `AuthenticatorAttestationResponse`, of which nothing is believed yet.
#[derive(Clone, Debug)]
pub struct Registration {
    pub id: Base64Url,
    pub client_data: Base64Url,
    pub attestation_object: Base64Url,
    /// Hints for later, not signed: they help a browser to ask for the right device.
    pub transports: Vec<String>,
    pub attachment: Option<Attachment>,
}

impl Registration {
    /// WebAuthn Level 3, 7.1, from step 7 on. Whether another user has the same passkey is the store's question.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn verified(
        self,
        challenge: &Challenge,
        demands: &Demands<'_>,
        now: Timestamp,
    ) -> Result<Passkey, PasskeyRefused> {
        client_data::check(self.client_data.as_bytes(), Ceremony::Registration, challenge, demands)?;
        let attestation = Attestation::parse(self.attestation_object.as_bytes())?;
        let data = AuthenticatorData::parse(&attestation.authenticator_data)?;
        data.check(demands)?;
        let Some(credential) = &data.credential else {
            return Err(PasskeyRefused::Malformed("attestedCredentialData"));
        };
        if credential.id != self.id {
            return Err(PasskeyRefused::Malformed("id"));
        }
        attestation.check(credential, &Digest::of(self.client_data.as_bytes()).0)?;
        Ok(Passkey {
            id: self.id,
            key: credential.key.clone(),
            counter: data.counter,
            backup_eligible: data.backup_eligible(),
            relying_party: demands.relying_party.id().to_owned(),
            name: makers::name_of(credential.model).to_owned(),
            transports: self.transports,
            attachment: self.attachment,
            created: now,
        })
    }
}
