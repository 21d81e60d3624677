//! Prints what the modular powers of password checks and SRP cost on this machine, in milliseconds.
//!
//! `cargo run --release --package poolhouse-domain --example srp_cost`

use std::time::Instant;

use poolhouse_domain::secret::Secret;
use poolhouse_domain::srp::{self, ClientPublic, Handshake, Identity, Salt, Verifier};
use zeroize::Zeroizing;

const ROUNDS: u32 = 300;

fn main() {
    let started = Instant::now();
    srp::prepare();
    println!("table, once           {:7.3}", started.elapsed().as_secs_f64() * 1000.0);

    let identity = Identity { pool: "AbCdEfGhI", username: "7c9e6679-7425-40de-944b-e07fc1f90ae7" };
    let salt = Salt::from_random([7; 16]);
    let password = Secret::new("Correct-Horse-9");
    let verifier = Verifier::derive(identity, salt, &password);
    measure("verifier, 2^x         ", || drop(Verifier::derive(identity, salt, &password)));

    let secret = Zeroizing::new([0xa5; 32]);
    measure("server's public, B    ", || drop(Handshake::begin(&verifier, secret.clone())));

    let handshake = Handshake::begin(&verifier, secret);
    if let Ok(client) = ClientPublic::parse(&handshake.server_public()) {
        measure("session key, S        ", || drop(handshake.session_key(&client, &verifier)));
    }
}

fn measure(what: &str, mut work: impl FnMut()) {
    let started = Instant::now();
    for _ in 0..ROUNDS {
        work();
    }
    println!("{what}{:7.3}", started.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS));
}
