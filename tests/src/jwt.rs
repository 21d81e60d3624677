//! Tokens as a stranger sees them: parts, claims, and a check against a published key set.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

fn part(token: &str, place: usize) -> Vec<u8> {
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(parts.len(), 3, "not a JWT: {token}");
    URL_SAFE_NO_PAD.decode(parts[place]).expect("base64url without padding")
}

pub fn header(token: &str) -> Value {
    serde_json::from_slice(&part(token, 0)).unwrap()
}

/// The claims, whoever signed them.
pub fn claims(token: &str) -> Value {
    serde_json::from_slice(&part(token, 1)).unwrap()
}

pub fn key_ids(jwks: &Value) -> Vec<String> {
    jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// The claims of a token that was signed with a key of this set.
///
/// # Panics
/// When it was not.
pub fn verify(jwks: &Value, token: &str) -> Value {
    let kid = header(token)["kid"].clone();
    let keys = jwks["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == kid).expect("the key is in the set");
    let decode = |member: &str| URL_SAFE_NO_PAD.decode(key[member].as_str().unwrap()).unwrap();
    let (signed, _) = token.rsplit_once('.').unwrap();
    let key = RsaPublicKeyComponents { n: decode("n"), e: decode("e") };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &part(token, 2)).expect("the signature holds");
    claims(token)
}
