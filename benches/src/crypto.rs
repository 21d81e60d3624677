//! What the cryptography alone costs on this machine, in the same run.

use std::hint::black_box;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::RSA_PKCS1_SHA256,
};
use domain::{
    secret::Secret,
    srp::{ClientPublic, Handshake, Identity, Salt, Verifier},
};
use zeroize::Zeroizing;

use crate::{process, srp::SrpClient};

/// Milliseconds of CPU time.
pub struct Crypto {
    pub signature: f64,
    pub verifier: f64,
    pub exchange: f64,
}

/// What an operation cannot do without.
#[derive(Clone, Copy, Default)]
pub struct Needs {
    /// RSA-2048 signatures.
    pub signatures: u32,
    /// Verifiers made from a password.
    pub verifiers: u32,
    /// The server's half of an SRP exchange, both steps.
    pub exchanges: u32,
}

impl Crypto {
    pub fn of(&self, needs: &Needs) -> f64 {
        f64::from(needs.signatures) * self.signature
            + f64::from(needs.verifiers) * self.verifier
            + f64::from(needs.exchanges) * self.exchange
    }
}

const ROUNDS: u32 = 1_000;

pub fn measure() -> Result<Crypto, String> {
    let key = KeyPair::generate(KeySize::Rsa2048).map_err(|error| error.to_string())?;
    let random = SystemRandom::new();
    let mut signature = vec![0; key.public_modulus_len()];
    let message = [7u8; 600];
    let sign = cpu_time(|| {
        let signed = key.sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature);
        black_box(signed.is_ok());
    })?;

    domain::srp::prepare();
    let password = Secret::from("correct horse battery staple".to_owned());
    let identity = Identity { pool: "AbCdEfGhI", username: "ana" };
    let salt = Salt::from_random([9; 16]);
    let derive = cpu_time(|| {
        black_box(Verifier::derive(identity, salt, &password));
    })?;

    let verifier = Verifier::derive(identity, salt, &password);
    let client = ClientPublic::parse(&SrpClient::new().public()).map_err(|error| error.to_string())?;
    let exchange = cpu_time(|| {
        let handshake = Handshake::begin(&verifier, Zeroizing::new([0x5a; 32]));
        black_box(handshake.session_key(&client, &verifier).is_some());
    })?;
    Ok(Crypto { signature: sign, verifier: derive, exchange })
}

/// Milliseconds of CPU time that one piece of work takes.
pub fn cpu_time(mut work: impl FnMut()) -> Result<f64, String> {
    for _ in 0..ROUNDS / 10 {
        work();
    }
    let own = std::process::id();
    let before = process::cpu_seconds(own)?;
    for _ in 0..ROUNDS {
        work();
    }
    Ok((process::cpu_seconds(own)? - before) * 1000.0 / f64::from(ROUNDS))
}
