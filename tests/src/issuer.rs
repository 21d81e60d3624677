//! An identity provider of a test's own, with keys that it changes, and documents that only this world can read.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use service::ports::{Egress, EgressError};

enum Key {
    Ec(EcdsaKeyPair),
    Rsa(rsa::KeyPair),
}

/// Speaks for whoever it likes under its URL.
pub struct Issuer {
    pub url: String,
    keys: Mutex<Vec<Key>>,
    is_down: AtomicBool,
    asked: AtomicUsize,
}

impl Issuer {
    pub fn new(url: &str) -> Self {
        let issuer = Self {
            url: url.to_owned(),
            keys: Mutex::default(),
            is_down: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
        };
        issuer.rotate();
        issuer
    }

    /// Takes a new key; the former ones are published no longer.
    pub fn rotate(&self) {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let mut keys = self.keys.lock().unwrap();
        keys.push(Key::Ec(key));
    }

    /// The same, of RSA.
    pub fn rotate_to_rsa(&self) {
        let key = rsa::KeyPair::generate(rsa::KeySize::Rsa2048).unwrap();
        self.keys.lock().unwrap().push(Key::Rsa(key));
    }

    pub fn go_down(&self) {
        self.is_down.store(true, Ordering::Relaxed);
    }

    /// How many documents were read.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// A token with these claims, signed with the newest key.
    pub fn token(&self, claims: &Value) -> String {
        let keys = self.keys.lock().unwrap();
        let newest = keys.last().unwrap();
        let algorithm = if matches!(newest, Key::Ec(_)) { "ES256" } else { "RS256" };
        let header = json!({"alg": algorithm, "kid": format!("key{}", keys.len()), "typ": "JWT"});
        let signed = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let random = SystemRandom::new();
        let signature = match newest {
            Key::Ec(key) => key.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{signed}.{}", encoded(signature))
    }

    fn key_set(&self) -> Value {
        let keys = self.keys.lock().unwrap();
        let id = format!("key{}", keys.len());
        let key = match keys.last().unwrap() {
            Key::Ec(key) => {
                let point = key.public_key().as_ref().to_vec();
                json!({"kty": "EC", "crv": "P-256", "x": encoded(&point[1..33]), "y": encoded(&point[33..]), "kid": id})
            }
            Key::Rsa(key) => {
                // RFC 8017 of 2048 bits: a sequence of the modulus, behind a zero, and of 65537.
                let der = key.public_key().as_ref();
                let (n, e) = (encoded(&der[9..265]), encoded(&der[der.len() - 3..]));
                json!({"kty": "RSA", "use": "sig", "n": n, "e": e, "kid": id})
            }
        };
        // Keys of other kinds are passed over.
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AA"}, key]})
    }
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Egress for Issuer {
    fn get<'a>(&'a self, url: &'a str, _largest: usize) -> BoxFuture<'a, Result<Bytes, EgressError>> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::Relaxed);
            if self.is_down.load(Ordering::Relaxed) {
                return Err(EgressError::Unreachable("down".into()));
            }
            let keys = format!("{}/keys", self.url);
            let document = match url.strip_prefix(&self.url) {
                Some("/.well-known/openid-configuration") => json!({"issuer": self.url, "jwks_uri": keys}),
                Some("/keys") => self.key_set(),
                _ => return Err(EgressError::Forbidden(url.to_owned())),
            };
            Ok(document.to_string().into())
        })
    }

    fn lists_networks(&self) -> bool {
        false
    }
}
