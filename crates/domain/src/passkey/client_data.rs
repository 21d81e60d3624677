//! What the browser says of a ceremony: its kind, the challenge, and the page it was on. The authenticator signs its hash.

use serde::Deserialize;

use super::{Base64Url, Challenge, Demands, PasskeyRefused};

/// Longer client data is refused before it is read. Browsers write about 200 bytes.
const LONGEST: usize = 8 * 1024;

/// `CollectedClientData`. Members that a later version adds are ignored, as the specification demands; one that stands
/// there twice is refused by the reader.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: Base64Url,
    origin: String,
    #[serde(default)]
    cross_origin: Option<bool>,
    #[serde(default)]
    top_origin: Option<String>,
}

/// The two ceremonies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    Registration,
    Assertion,
}

impl Ceremony {
    const fn kind(self) -> &'static str {
        match self {
            Self::Registration => "webauthn.create",
            Self::Assertion => "webauthn.get",
        }
    }
}

/// Steps 7 to 11 of registration and 11 to 14 of an assertion (WebAuthn Level 3, 7.1 and 7.2).
///
/// # Errors
/// [`PasskeyRefused::Malformed`], [`PasskeyRefused::UnknownChallenge`], [`PasskeyRefused::Origin`] also for a page that
/// another page embeds.
pub fn check(
    bytes: &[u8],
    ceremony: Ceremony,
    challenge: &Challenge,
    demands: &Demands<'_>,
) -> Result<(), PasskeyRefused> {
    if bytes.len() > LONGEST {
        return Err(PasskeyRefused::Malformed("clientDataJSON"));
    }
    let data: ClientData = serde_json::from_slice(bytes).map_err(|_| PasskeyRefused::Malformed("clientDataJSON"))?;
    if data.kind != ceremony.kind() {
        return Err(PasskeyRefused::Malformed("clientDataJSON.type"));
    }
    if !challenge.is(&data.challenge) {
        return Err(PasskeyRefused::UnknownChallenge);
    }
    let is_embedded = data.cross_origin == Some(true) || data.top_origin.is_some();
    if is_embedded || !demands.relying_party.allows(&data.origin) {
        return Err(PasskeyRefused::Origin);
    }
    Ok(())
}
