//! What a confidential client knows that others do not.

use super::ClientRefused;
use crate::ids::ClientId;
use crate::random::{self, Random};
use crate::secret::{Sealed, Secret};
use crate::time::Timestamp;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Amazon's limit: two, so that one can be replaced while both are good.
pub const MAX_SECRETS: usize = 2;

const LOWER_ALPHANUMERIC: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const GENERATED_LENGTH: usize = 51;

/// A client secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSecret {
    /// `<client id>--<seconds since the epoch>`
    pub id: String,
    pub value: Sealed,
    pub created: Timestamp,
}

impl ClientSecret {
    /// `taken` are the client's secrets so far: two of one second get different ids.
    pub fn new(client: &ClientId, value: Sealed, taken: &[Self], now: Timestamp) -> Self {
        let mut second = now.seconds();
        let mut id = format!("{client}--{second}");
        while taken.iter().any(|secret| secret.id == id) {
            second += 1;
            id = format!("{client}--{second}");
        }
        Self { id, value, created: now }
    }
}

/// A new secret: 51 digits and lower-case letters.
pub fn generate(random: &dyn Random) -> Secret {
    Secret::new(random::text(random, LOWER_ALPHANUMERIC, GENERATED_LENGTH))
}

/// The secret that a new client gets, if any: `GenerateSecret` and `ClientSecret`.
///
/// # Errors
/// [`ClientRefused::GeneratedAndGivenSecret`].
pub fn choose(to_generate: bool, given: Option<Secret>, random: &dyn Random) -> Result<Option<Secret>, ClientRefused> {
    match (to_generate, given) {
        (true, Some(_)) => Err(ClientRefused::GeneratedAndGivenSecret),
        (true, None) => Ok(Some(generate(random))),
        (false, given) => Ok(given),
    }
}

/// The wire's `SecretHash`: base64 of HMAC-SHA256 under the secret of the user name, as it was sent, and the client id.
pub fn hash(secret: &Secret, username: &str, client: &ClientId) -> String {
    STANDARD.encode(signed(secret, username, client))
}

/// Whether a `SecretHash` was made with this secret, in constant time.
pub fn verify_hash(secret: &Secret, username: &str, client: &ClientId, hash: &str) -> bool {
    match STANDARD.decode(hash) {
        Ok(hash) => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
            let message = [username.as_bytes(), client.as_str().as_bytes()].concat();
            hmac::verify(&key, &message, &hash).is_ok()
        }
        Err(_) => false,
    }
}

fn signed(secret: &Secret, username: &str, client: &ClientId) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(username.as_bytes());
    context.update(client.as_str().as_bytes());
    context.sign()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    #[test]
    fn the_hash_is_amazons() {
        // Computed with: printf 'anaclient' | openssl dgst -sha256 -hmac secret -binary | base64
        let client = ClientId::from("client");
        let expected = "gpYaeMoXSS9IvHXaT9s8abxoWL9KY/6BzvsnZsQ8xzs=";

        assert_eq!(hash(&Secret::from("secret"), "ana", &client), expected);
        assert!(verify_hash(&Secret::from("secret"), "ana", &client, expected));
        assert!(!verify_hash(&Secret::from("secret"), "Ana", &client, expected));
        assert!(!verify_hash(&Secret::from("Secret"), "ana", &client, expected));
        assert!(!verify_hash(&Secret::from("secret"), "ana", &client, ""));
        assert!(!verify_hash(&Secret::from("secret"), "ana", &client, "no base64"));
        assert!(!verify_hash(&Secret::from("secret"), "ana", &client, &expected[..40]));
    }

    #[test]
    fn a_secret_is_generated_or_given() {
        let random = Counter::default();
        let generated = choose(true, None, &random).unwrap().unwrap();

        assert_eq!(generated.expose().len(), 51);
        assert_eq!(choose(false, Some("own".into()), &random), Ok(Some("own".into())));
        assert_eq!(choose(false, None, &random), Ok(None));
        assert_eq!(choose(true, Some("own".into()), &random), Err(ClientRefused::GeneratedAndGivenSecret));
    }

    #[test]
    fn two_secrets_of_one_second_have_two_ids() {
        let now = Timestamp::from_seconds(1_700_000_000);
        let client = ClientId::from("client");
        let sealed = Sealed::from_ciphertext(vec![1]);

        let first = ClientSecret::new(&client, sealed.clone(), &[], now);
        let second = ClientSecret::new(&client, sealed, std::slice::from_ref(&first), now);

        assert_eq!(first.id, "client--1700000000");
        assert_eq!(second.id, "client--1700000001");
    }
}
