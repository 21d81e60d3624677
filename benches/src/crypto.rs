//! What the cryptography of an operation costs by itself on this machine, in the same run.
//!
//! Never at ease: the operation is measured while it keeps every core busy, with other threads beside it that share the
//! processor's units, caches and frequency. So its cryptography is measured with a thread on every core, right after each
//! round of the operation.

use std::{
    hint::black_box,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

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

impl Needs {
    pub const fn is_nothing(&self) -> bool {
        self.signatures == 0 && self.verifiers == 0 && self.exchanges == 0
    }
}

/// The cryptography that the server uses, ready to be used here.
pub struct Crypto {
    /// Of ID and of access tokens.
    keys: [KeyPair; 2],
    password: Secret,
    verifier: Verifier,
    client: ClientPublic,
}

const OWNER: Identity<'static> = Identity { pool: "AbCdEfGhI", username: "ana" };
/// As long as the header and claims of an access token.
const MESSAGE: [u8; 600] = [7; 600];
const LONG_ENOUGH: Duration = Duration::from_secs(1);
const AT_ONCE: u32 = 32;

impl Crypto {
    pub fn prepare() -> Result<Arc<Self>, String> {
        domain::srp::prepare();
        let password = Secret::from("correct horse battery staple".to_owned());
        Ok(Arc::new(Self {
            keys: [key_pair()?, key_pair()?],
            verifier: Verifier::derive(OWNER, Salt::from_random([9; 16]), &password),
            client: ClientPublic::parse(&SrpClient::new().public()).map_err(|error| error.to_string())?,
            password,
        }))
    }

    /// Milliseconds of CPU time while every core does the same.
    pub fn busy(self: &Arc<Self>, needs: Needs, duration: Duration) -> Result<f64, String> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let own = std::process::id();
        let before = process::cpu_seconds(own)?;
        let threads: Vec<_> = (0..cores)
            .map(|_| {
                let crypto = Arc::clone(self);
                thread::spawn(move || {
                    let (began, mut done) = (Instant::now(), 0_u64);
                    while began.elapsed() < duration {
                        crypto.once(needs);
                        done += 1;
                    }
                    done
                })
            })
            .collect();
        let mut done = 0;
        for thread in threads {
            done += thread.join().map_err(|_| "a thread panicked")?;
        }
        Ok((process::cpu_seconds(own)? - before) * 1000.0 / done as f64)
    }

    /// Milliseconds of CPU time of one thread, the other cores left to whoever wants them.
    pub fn alone(&self, needs: Needs) -> Result<f64, String> {
        cpu_time(|| self.once(needs))
    }

    fn once(&self, needs: Needs) {
        for _ in 0..needs.verifiers {
            black_box(Verifier::derive(OWNER, Salt::from_random([9; 16]), &self.password));
        }
        for _ in 0..needs.exchanges {
            let handshake = Handshake::begin(&self.verifier, Zeroizing::new([0x5a; 32]));
            black_box(handshake.session_key(&self.client, &self.verifier).is_some());
        }
        let mut signature = [0; 256];
        for (key, _) in self.keys.iter().cycle().zip(0..needs.signatures) {
            let signed = key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &MESSAGE, &mut signature);
            black_box(signed.is_ok());
        }
    }
}

fn key_pair() -> Result<KeyPair, String> {
    KeyPair::generate(KeySize::Rsa2048).map_err(|error| error.to_string())
}

/// Milliseconds of CPU time that one piece of work takes.
pub fn cpu_time(mut work: impl FnMut()) -> Result<f64, String> {
    let (own, mut done) = (std::process::id(), 0_u32);
    let (begin, before) = (Instant::now(), process::cpu_seconds(own)?);
    // The kernel counts in hundredths of a second: less would be noise.
    while begin.elapsed() < LONG_ENOUGH {
        for _ in 0..AT_ONCE {
            work();
        }
        done += AT_ONCE;
    }
    Ok((process::cpu_seconds(own)? - before) * 1000.0 / f64::from(done))
}
