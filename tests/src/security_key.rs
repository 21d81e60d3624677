//! A security key in software: what a browser and an authenticator make together, rightly or, when told to, wrongly.

use std::sync::Mutex;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::{Value as Cbor, cbor};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::test_keys;

pub const USER_PRESENT: u8 = 0x01;
pub const USER_VERIFIED: u8 = 0x04;
pub const BACKUP_ELIGIBLE: u8 = 0x08;
pub const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// Holds keys and answers options. Every member can be made a lie.
pub struct SecurityKey {
    pub origin: String,
    pub cross_origin: Option<bool>,
    pub top_origin: Option<String>,
    /// Instead of the relying party that is asked for.
    pub relying_party: Option<String>,
    /// Instead of the challenge that is asked for.
    pub challenge: Option<String>,
    /// Instead of `webauthn.create` or `webauthn.get`.
    pub kind: Option<String>,
    pub flags: u8,
    /// Of the next passkey, instead of a new one.
    pub id: Option<Vec<u8>>,
    /// What the next signature counts as; authenticators that do not count say 0.
    pub counter: u32,
    pub model: Uuid,
    pub algorithm: Algorithm,
    pub attestation: Attestation,
    /// Written behind the authenticator data, before it is signed.
    pub trailing: Vec<u8>,
    /// Extensions in the authenticator data.
    pub extensions: Option<Cbor>,
    /// Said instead of the handle that was given at registration; `Some(None)` is said as nothing.
    pub user_handle: Option<Option<Vec<u8>>>,
    keys: Mutex<Vec<Held>>,
}

/// What kind of key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Es256,
    Rs256,
    /// Signed as [`Algorithm::Es256`], but under the number of EdDSA.
    Unoffered,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Attestation {
    None,
    /// `packed`, signed by the new key.
    Own,
    Other(String, Cbor),
}

struct Held {
    id: Vec<u8>,
    user: Vec<u8>,
    pair: Pair,
}

enum Pair {
    Curve(EcdsaKeyPair),
    Rsa(rsa::KeyPair),
}

impl SecurityKey {
    /// One that verifies its holder, counts nothing, and stands before a page of this origin.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            cross_origin: Some(false),
            top_origin: None,
            relying_party: None,
            challenge: None,
            kind: None,
            id: None,
            flags: USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP,
            counter: 0,
            model: Uuid::nil(),
            algorithm: Algorithm::Es256,
            attestation: Attestation::None,
            trailing: Vec::new(),
            extensions: None,
            user_handle: None,
            keys: Mutex::default(),
        }
    }

    /// Makes a passkey: `RegistrationResponseJSON` for `CredentialCreationOptions`.
    pub fn creates(&self, options: &Value) -> Value {
        let pair = match self.algorithm {
            Algorithm::Es256 | Algorithm::Unoffered => {
                Pair::Curve(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap())
            }
            // Generating one takes a tenth of a second.
            Algorithm::Rs256 => Pair::Rsa(rsa::KeyPair::from_pkcs8(&test_keys()[0]).unwrap()),
        };
        let id = self.id.clone().unwrap_or_else(|| Uuid::new_v4().as_bytes().to_vec());
        let client_data = self.client_data("webauthn.create", options);

        let mut data = self.head(options["rp"]["id"].as_str().unwrap(), HAS_CREDENTIAL);
        data.extend_from_slice(self.model.as_bytes());
        data.extend_from_slice(&u16::try_from(id.len()).unwrap().to_be_bytes());
        data.extend_from_slice(&id);
        data.extend_from_slice(&encoded(&self.cose(&pair)));
        self.end(&mut data);

        let (format, statement) = match &self.attestation {
            Attestation::None => ("none", Cbor::Map(Vec::new())),
            Attestation::Own => {
                let signature = pair.sign(&signed(&data, &client_data));
                ("packed", cbor!({"alg" => pair.number(), "sig" => Cbor::Bytes(signature)}).unwrap())
            }
            Attestation::Other(format, statement) => (format.as_str(), statement.clone()),
        };
        let object = cbor!({"fmt" => format, "attStmt" => statement, "authData" => Cbor::Bytes(data.clone())}).unwrap();
        let user = URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().unwrap()).unwrap();
        self.keys.lock().unwrap().push(Held { id: id.clone(), user, pair });
        json!({
            "id": text(&id), "rawId": text(&id), "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&client_data), "attestationObject": text(&encoded(&object)),
                "authenticatorData": text(&data), "transports": ["internal", "hybrid"],
            },
        })
    }

    /// Signs in: `AuthenticationResponseJSON` for request options, with the newest key that is allowed.
    pub fn signs(&self, options: &Value) -> Value {
        let allowed: Vec<&str> =
            options["allowCredentials"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
        let keys = self.keys.lock().unwrap();
        let held = keys.iter().rev().find(|held| allowed.contains(&text(&held.id).as_str()));
        let held = held.unwrap_or_else(|| keys.last().expect("a key"));
        let client_data = self.client_data("webauthn.get", options);
        let mut data = self.head(options["rpId"].as_str().unwrap(), 0);
        self.end(&mut data);
        let signature = held.pair.sign(&signed(&data, &client_data));
        let handle = self.user_handle.clone().unwrap_or_else(|| Some(held.user.clone()));
        json!({
            "id": text(&held.id), "rawId": text(&held.id), "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&client_data), "authenticatorData": text(&data), "signature": text(&signature),
                "userHandle": handle.map(|handle| text(&handle)),
            },
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = self.challenge.as_deref().unwrap_or_else(|| options["challenge"].as_str().unwrap());
        let mut data =
            json!({"type": self.kind.as_deref().unwrap_or(kind), "challenge": challenge, "origin": self.origin});
        if let Some(cross_origin) = self.cross_origin {
            data["crossOrigin"] = cross_origin.into();
        }
        if let Some(top_origin) = &self.top_origin {
            data["topOrigin"] = top_origin.as_str().into();
        }
        data.to_string().into_bytes()
    }

    fn head(&self, relying_party: &str, more: u8) -> Vec<u8> {
        let relying_party = self.relying_party.as_deref().unwrap_or(relying_party);
        let mut data = sha256(relying_party.as_bytes());
        let extensions = if self.extensions.is_some() { HAS_EXTENSIONS } else { 0 };
        data.push(self.flags | more | extensions);
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    fn end(&self, data: &mut Vec<u8>) {
        if let Some(extensions) = &self.extensions {
            data.extend_from_slice(&encoded(extensions));
        }
        data.extend_from_slice(&self.trailing);
    }

    fn cose(&self, pair: &Pair) -> Cbor {
        match pair {
            Pair::Curve(pair) => {
                let point = pair.public_key().as_ref();
                let number = if self.algorithm == Algorithm::Unoffered { -8 } else { -7 };
                let (x, y) = (Cbor::Bytes(point[1..33].to_vec()), Cbor::Bytes(point[33..].to_vec()));
                cbor!({1 => 2, 3 => number, -1 => 1, -2 => x, -3 => y}).unwrap()
            }
            Pair::Rsa(pair) => {
                // RFC 8017 of 2048 bits: a sequence of the modulus, behind a zero, and of 65537.
                let der = pair.public_key().as_ref();
                let (n, e) = (Cbor::Bytes(der[9..265].to_vec()), Cbor::Bytes(der[der.len() - 3..].to_vec()));
                cbor!({1 => 3, 3 => -257, -1 => n, -2 => e}).unwrap()
            }
        }
    }
}

impl Pair {
    fn number(&self) -> i64 {
        match self {
            Self::Curve(_) => -7,
            Self::Rsa(_) => -257,
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Curve(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
        }
    }
}

/// A copy of the answer with one bit of these bytes turned over.
pub fn with_a_bit_turned(answer: &Value, member: &str, bit: usize) -> Value {
    let mut bytes = URL_SAFE_NO_PAD.decode(answer["response"][member].as_str().unwrap()).unwrap();
    let bit = bit % (bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
    let mut forged = answer.clone();
    forged["response"][member] = text(&bytes).into();
    forged
}

fn signed(data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [data, &sha256(client_data)].concat()
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec()
}

fn encoded(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
