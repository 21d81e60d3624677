//! The client's half of SRP, as the load needs it: one public number for all exchanges, and what proves the password.

use aws_lc_rs::{digest, hmac};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use crypto_bigint::{U256, U3072, modular::ConstMontyForm};
use serde_json::{Value, json};

crypto_bigint::const_monty_params!(
    Prime,
    U3072,
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
     EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
     83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
     E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
     15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
     ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
     BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF\
     ",
    "The prime N of the group."
);

type Element = ConstMontyForm<Prime, { U3072::LIMBS }>;

const MULTIPLIER: &str = "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6";
const WIDTH: usize = 384;

/// A client that always draws the same secret number.
pub struct SrpClient {
    private: U256,
    public: Vec<u8>,
}

impl SrpClient {
    pub fn new() -> Self {
        let private = U256::from_be_slice(&[0xa5; 32]);
        let public = bytes(&generator().pow(&private));
        Self { private, public }
    }

    /// `SRP_A`.
    pub fn public(&self) -> String {
        hex::encode(&self.public).trim_start_matches('0').to_owned()
    }

    /// The responses to PASSWORD_VERIFIER. `pool` is what follows the underscore of the pool's id.
    pub fn answer(&self, pool: &str, password: &str, asked: &Value) -> Result<Value, String> {
        let text = |name: &str| {
            let found = asked.pointer(&format!("/ChallengeParameters/{name}")).and_then(Value::as_str);
            found.ok_or_else(|| format!("no {name} in {asked}"))
        };
        let (salt, server, block) = (number(text("SALT")?)?, number(text("SRP_B")?)?, text("SECRET_BLOCK")?);
        let user = text("USER_ID_FOR_SRP")?;
        let inner = sha256(&[pool, user, ":", password].concat().into_bytes());
        let x = U256::from_be_slice(&sha256(&[pad(&salt), inner.to_vec()].concat()));
        let u = sha256(&[pad(&self.public), pad(&server)].concat());
        let known = element(&number(MULTIPLIER)?)? * generator().pow(&x);
        let blinding = element(&server)? - known;
        let shared = blinding.pow(&self.private) * blinding.pow(&U256::from_be_slice(&u)).pow(&x);
        let extracted = hmac_sha256(&pad(&u), &pad(&bytes(&shared)));
        let key = hmac_sha256(&extracted, b"Caldera Derived Key\x01");
        let timestamp = now();
        let raw = STANDARD.decode(block).map_err(|error| error.to_string())?;
        let claim = [pool.as_bytes(), user.as_bytes(), &raw, timestamp.as_bytes()].concat();
        let signature = STANDARD.encode(hmac_sha256(key.get(..16).unwrap_or_default(), &claim));
        Ok(json!({"USERNAME": user, "PASSWORD_CLAIM_SECRET_BLOCK": block, "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SIGNATURE": signature}))
    }
}

#[allow(clippy::disallowed_methods, reason = "the server compares it with its own clock")]
fn now() -> String {
    jiff::Timestamp::now().strftime("%a %b %-d %H:%M:%S UTC %Y").to_string()
}

fn generator() -> Element {
    Element::new(&U3072::from_u64(2))
}

fn number(hex: &str) -> Result<Vec<u8>, String> {
    let even = if hex.len().is_multiple_of(2) { hex.to_owned() } else { format!("0{hex}") };
    hex::decode(even).map_err(|error| error.to_string())
}

fn element(number: &[u8]) -> Result<Element, String> {
    let mut wide = vec![0; WIDTH.checked_sub(number.len()).ok_or("a number too large for the group")?];
    wide.extend_from_slice(number);
    Ok(Element::new(&U3072::from_be_slice(&wide)))
}

fn bytes(element: &Element) -> Vec<u8> {
    element.retrieve().as_words().iter().rev().flat_map(|word| word.to_be_bytes()).collect()
}

/// As a signed number: a zero before a first bit that is set.
fn pad(number: &[u8]) -> Vec<u8> {
    let mut padded: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
    if padded.first().is_none_or(|byte| *byte >= 0x80) {
        padded.insert(0, 0);
    }
    padded
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

fn hmac_sha256(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), bytes).as_ref().to_vec()
}
