//! What a browser answers: `RegistrationResponseJSON` and `AuthenticationResponseJSON` (WebAuthn Level 3, 5.1). What else
//! stands in them repeats what the signed bytes say, or answers extensions that nobody asked for.

use domain::passkey::{Assertion, Attachment, Base64Url, PasskeyRefused, Registration};
use serde_json::{Map, Value};

use crate::refusals::Result;

/// The specification knows six kinds of transport; a later one may be among them.
const MOST_TRANSPORTS: usize = 8;
const LONGEST_TRANSPORT: usize = 32;

/// # Errors
/// [`PasskeyRefused::Malformed`] with the member's name.
pub fn registration(credential: &Value) -> Result<Registration> {
    let credential = Credential::of(credential)?;
    let transports = match credential.response.get("transports") {
        None | Some(Value::Null) => Vec::new(),
        Some(sent) => transports(sent).ok_or(PasskeyRefused::Malformed("response.transports"))?,
    };
    Ok(Registration {
        id: credential.id.clone(),
        client_data: credential.bytes("clientDataJSON", "response.clientDataJSON")?,
        attestation_object: credential.bytes("attestationObject", "response.attestationObject")?,
        transports,
        attachment: credential.attachment,
    })
}

/// From JSON text.
///
/// # Errors
/// [`PasskeyRefused::Malformed`] with the member's name.
pub fn assertion(text: &str) -> Result<Assertion> {
    let credential: Value = serde_json::from_str(text).map_err(|_| PasskeyRefused::Malformed("CREDENTIAL"))?;
    let credential = Credential::of(&credential)?;
    let user_handle = match credential.response.get("userHandle") {
        None | Some(Value::Null) => None,
        Some(_) => Some(credential.bytes("userHandle", "response.userHandle")?),
    };
    Ok(Assertion {
        id: credential.id.clone(),
        client_data: credential.bytes("clientDataJSON", "response.clientDataJSON")?,
        authenticator_data: credential.bytes("authenticatorData", "response.authenticatorData")?,
        signature: credential.bytes("signature", "response.signature")?,
        user_handle,
    })
}

/// What both have in common.
struct Credential<'a> {
    id: Base64Url,
    attachment: Option<Attachment>,
    response: &'a Map<String, Value>,
}

impl<'a> Credential<'a> {
    fn of(sent: &'a Value) -> Result<Self> {
        let id = bytes(sent.get("id")).ok_or(PasskeyRefused::Malformed("id"))?;
        if sent.get("rawId").is_some_and(|raw| bytes(Some(raw)).as_ref() != Some(&id)) {
            return Err(PasskeyRefused::Malformed("rawId").into());
        }
        if sent.get("type").and_then(Value::as_str) != Some("public-key") {
            return Err(PasskeyRefused::Malformed("type").into());
        }
        let attachment = match sent.get("authenticatorAttachment") {
            None | Some(Value::Null) => None,
            Some(sent) => {
                let known = sent.as_str().and_then(Attachment::parse);
                Some(known.ok_or(PasskeyRefused::Malformed("authenticatorAttachment"))?)
            }
        };
        let response = sent.get("response").and_then(Value::as_object).ok_or(PasskeyRefused::Malformed("response"))?;
        Ok(Self { id, attachment, response })
    }

    fn bytes(&self, member: &str, path: &'static str) -> Result<Base64Url> {
        Ok(bytes(self.response.get(member)).ok_or(PasskeyRefused::Malformed(path))?)
    }
}

fn bytes(value: Option<&Value>) -> Option<Base64Url> {
    Base64Url::parse(value?.as_str()?)
}

fn transports(sent: &Value) -> Option<Vec<String>> {
    let list = sent.as_array().filter(|list| list.len() <= MOST_TRANSPORTS)?;
    let name = |value: &Value| {
        let name = value.as_str()?;
        let is_name = (1..=LONGEST_TRANSPORT).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_name.then(|| name.to_owned())
    };
    list.iter().map(name).collect()
}
