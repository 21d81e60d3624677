//! What a browser is asked for: the options of `navigator.credentials.create` and `.get`, in the JSON that
//! `PublicKeyCredential.parseCreationOptionsFromJSON` reads.

use domain::{
    passkey::{Algorithm, Base64Url, Challenge, Passkey, RelyingParty, UserPasskeys},
    pool::UserVerification,
    user::User,
};
use serde_json::{Value, json};

/// How long a browser waits for the person, in milliseconds: Amazon's, by observation.
const CREATION_TIMEOUT: u32 = 60_000;
/// As long as a sign-in's session lives if nobody says otherwise.
const REQUEST_TIMEOUT: u32 = 180_000;

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

/// For a sign-in of a known user with these passkeys.
pub fn request<'a>(
    relying_party: &RelyingParty,
    passkeys: impl Iterator<Item = &'a Passkey>,
    verification: UserVerification,
    challenge: &Challenge,
) -> Value {
    let allowed: Vec<Value> = passkeys
        .map(|passkey| json!({"id": passkey.id.to_string(), "type": "public-key", "transports": passkey.transports}))
        .collect();
    json!({
        "challenge": challenge.to_string(),
        "rpId": relying_party.id(),
        "timeout": REQUEST_TIMEOUT,
        "allowCredentials": allowed,
        "userVerification": verification.as_str(),
    })
}
