//! What a browser is asked for: the options of `navigator.credentials.create`, in the JSON that
//! `PublicKeyCredential.parseCreationOptionsFromJSON` reads.

use domain::{
    passkey::{Algorithm, Base64Url, Challenge, RelyingParty, UserPasskeys},
    pool::UserVerification,
    user::User,
};
use serde_json::{Value, json};

/// How long a browser waits for the person, in milliseconds: Amazon's, by observation.
const CREATION_TIMEOUT: u32 = 60_000;

/// For a registration. The user's handle is the `sub`: it tells an authenticator nothing else.
pub fn creation(
    relying_party: &RelyingParty,
    user: &User,
    kept: &UserPasskeys,
    verification: UserVerification,
    challenge: &Challenge,
) -> Value {
    let algorithms = Algorithm::OFFERED.map(|offered| json!({"alg": offered.number(), "type": "public-key"}));
    let known: Vec<Value> =
        kept.all().iter().map(|passkey| json!({"id": passkey.id.to_string(), "type": "public-key"})).collect();
    let handle = Base64Url::from(user.sub.as_str().as_bytes().to_vec());
    json!({
        "authenticatorSelection": {
            "requireResidentKey": true, "residentKey": "required", "userVerification": verification.as_str(),
        },
        "challenge": challenge.to_string(),
        "excludeCredentials": known,
        "pubKeyCredParams": algorithms,
        "rp": {"id": relying_party.id(), "name": relying_party.id()},
        "timeout": CREATION_TIMEOUT,
        "user": {"displayName": user.username, "id": handle.to_string(), "name": user.username},
    })
}
