//! Passkeys as their owners see them.

use domain::passkey::Passkey;
use wire::shapes::*;

use super::users::moment;

pub fn description(passkey: &Passkey) -> WebAuthnCredentialDescription {
    WebAuthnCredentialDescription {
        credential_id: passkey.id.to_string(),
        friendly_credential_name: passkey.name.clone(),
        relying_party_id: passkey.relying_party.clone(),
        authenticator_attachment: passkey.attachment.map(|attachment| attachment.as_str().to_owned()),
        authenticator_transports: passkey.transports.clone(),
        created_at: moment(passkey.created),
    }
}
