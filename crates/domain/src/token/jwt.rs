//! Signed tokens in compact form: RS256 and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::SigningKey;

/// The only algorithm there is: a token cannot choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Algorithm {
    #[serde(rename = "RS256")]
    Rs256,
}

/// Exactly these two members, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub kid: String,
    pub alg: Algorithm,
}

/// A token could not be made; nothing the caller sent is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token could not be signed")]
pub struct SigningFailed;

/// `header.claims.signature`. Costs one RSA signature, about 0.4 ms.
pub fn sign(key: &SigningKey, claims: &impl Serialize) -> Result<String, SigningFailed> {
    let header = Header { kid: key.kid().to_owned(), alg: Algorithm::Rs256 };
    let mut token = encoded(&header)?;
    token.push('.');
    token.push_str(&encoded(claims)?);
    let signature = key.signature(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

fn encoded(part: &impl Serialize) -> Result<String, SigningFailed> {
    let json = serde_json::to_vec(part).map_err(|_| SigningFailed)?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}
