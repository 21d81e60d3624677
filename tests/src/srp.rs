//! The client's half of SRP, as Cognito's clients compute it.

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U256, U3072, Uint};
use serde_json::{Value, json};
use service::ports::Clock as _;

use crate::Client;

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

/// One exchange of a client.
pub struct SrpClient {
    private: U256,
    public: Element,
}

impl SrpClient {
    /// `seed` makes it unlike other exchanges.
    pub fn new(seed: u64) -> Self {
        let private = U256::from_be_slice(&sha256(&[b"client ", &seed.to_be_bytes()]));
        Self { private, public: generator().pow(&private) }
    }

    /// `SRP_A`.
    pub fn public(&self) -> String {
        hex::encode(bytes(&self.public)).trim_start_matches('0').to_owned()
    }

    /// `PASSWORD_CLAIM_SIGNATURE`. `names` are the pool's suffix and the user's name, or a device's group and key.
    pub fn sign(&self, names: [&str; 2], password: &str, challenge: &Value, timestamp: &str) -> String {
        let text = |name: &str| challenge[name].as_str().unwrap_or_else(|| panic!("no {name} in {challenge}"));
        let (salt, server) = (number(text("SALT")), number(text("SRP_B")));
        let inner = sha256(&[names[0].as_bytes(), names[1].as_bytes(), b":", password.as_bytes()]);
        let x = U256::from_be_slice(&sha256(&[&pad(&salt), &inner]));
        let u = sha256(&[&pad(&bytes(&self.public)), &pad(&server)]);
        let server = Element::new(&wide(&server));
        let blinding = server - Element::new(&wide(&number(MULTIPLIER))) * generator().pow(&x);
        let shared = blinding.pow(&self.private) * blinding.pow(&U256::from_be_slice(&u)).pow(&x);
        let extracted = hmac_sha256(&pad(&u), &[&pad(&bytes(&shared))]);
        let key = hmac_sha256(&extracted, &[b"Caldera Derived Key\x01"]);
        let block = STANDARD.decode(text("SECRET_BLOCK")).unwrap();
        let claim = hmac_sha256(&key[..16], &[names[0].as_bytes(), names[1].as_bytes(), &block, timestamp.as_bytes()]);
        STANDARD.encode(claim)
    }
}

impl Client {
    /// Asks for PASSWORD_VERIFIER.
    pub async fn begin_srp(&self, username: &str, srp: &SrpClient) -> Result<Value, crate::AwsError> {
        let parameters = self.hashed(username, json!({"USERNAME": username, "SRP_A": srp.public()}));
        self.call("InitiateAuth", json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters})).await
    }

    /// What proves the password to PASSWORD_VERIFIER, as clients send it: without a session.
    pub fn srp_proof(&self, srp: &SrpClient, asked: &Value, password: &str) -> Value {
        let parameters = &asked["ChallengeParameters"];
        let username = parameters["USER_ID_FOR_SRP"].as_str().unwrap();
        let (_, pool) = self.pool.id.split_once('_').unwrap();
        let timestamp = srp_timestamp(self.pool.world.clock.wall().seconds());
        let responses = json!({
            "USERNAME": username,
            "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": srp.sign([pool, username], password, parameters, &timestamp),
            "TIMESTAMP": timestamp,
        });
        json!({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": self.hashed(username, responses)})
    }

    /// Both steps.
    pub async fn srp_sign_in(&self, username: &str, password: &str) -> Result<Value, crate::AwsError> {
        let srp = SrpClient::new(7);
        let asked = self.begin_srp(username, &srp).await?;
        self.call("RespondToAuthChallenge", self.srp_proof(&srp, &asked, password)).await
    }
}

/// `TIMESTAMP` of a moment in seconds since 1970.
pub fn srp_timestamp(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap().strftime("%a %b %-d %H:%M:%S UTC %Y").to_string()
}

fn generator() -> Element {
    Element::new(&U3072::from_u64(2))
}

fn number(hex: &str) -> Vec<u8> {
    let even = if hex.len().is_multiple_of(2) { hex.to_owned() } else { format!("0{hex}") };
    hex::decode(even).unwrap()
}

fn wide(number: &[u8]) -> U3072 {
    let mut bytes = [0; 384];
    bytes[384 - number.len()..].copy_from_slice(number);
    U3072::from_be_slice(&bytes)
}

fn bytes(element: &Element) -> Vec<u8> {
    let number: Uint<{ U3072::LIMBS }> = element.retrieve();
    number.as_words().iter().rev().flat_map(|word| word.to_be_bytes()).collect()
}

fn pad(number: &[u8]) -> Vec<u8> {
    let significant: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign = significant.first().is_none_or(|byte| *byte >= 0x80).then_some(0);
    sign.into_iter().chain(significant).collect()
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    digest::digest(&digest::SHA256, &parts.concat()).as_ref().try_into().unwrap()
}

fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &parts.concat()).as_ref().try_into().unwrap()
}
