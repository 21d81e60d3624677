//! The application on a person's phone that shows codes.

use std::fmt::Write as _;

use aws_lc_rs::hmac;
use serde_json::json;
use service::ports::Clock;

use crate::{Outcome, User, World, seconds};

const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// RFC 6238 once more, written without a look at the server's.
#[derive(Clone)]
pub struct Authenticator {
    key: Vec<u8>,
}

impl Authenticator {
    /// With the secret that a server handed out.
    ///
    /// # Panics
    /// When it is no base32.
    pub fn new(secret: &str) -> Self {
        let mut bits = String::new();
        for letter in secret.bytes() {
            let value = BASE32.iter().position(|&known| known == letter).expect("base32");
            write!(bits, "{value:05b}").unwrap();
        }
        let bytes = bits.as_bytes().chunks_exact(8);
        let key = bytes.map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap()).collect();
        Self { key }
    }

    /// The code of the step that is so many steps from the world's present one.
    pub fn code(&self, world: &World, steps: i64) -> String {
        let step = world.clock.wall().seconds() / 30 + steps;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.key);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag[19] & 15);
        let number = u32::from_be_bytes(tag[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000)
    }

    /// A code that no step near the present has.
    pub fn wrong_code(&self, world: &World) -> String {
        let near: Vec<_> = (-2..=2).map(|steps| self.code(world, steps)).collect();
        (0..).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).unwrap()
    }
}

impl User {
    /// Registers an authenticator by an access token, and waits until it shows another code.
    pub async fn registers_authenticator(&self, access_token: &str) -> Authenticator {
        let world = &self.pool.world;
        let handed = world.call("AssociateSoftwareToken", json!({"AccessToken": access_token})).await.answered();
        let authenticator = Authenticator::new(handed["SecretCode"].as_str().unwrap());
        let code = authenticator.code(world, 0);
        let shown = json!({"AccessToken": access_token, "UserCode": code, "FriendlyDeviceName": "phone"});
        assert_eq!(world.call("VerifySoftwareToken", shown).await.answered(), json!({"Status": "SUCCESS"}));
        world.clock.pass(seconds(30));
        authenticator
    }

    /// The same, and is asked for its codes from now on.
    pub async fn uses_authenticator(&self, access_token: &str) -> Authenticator {
        let authenticator = self.registers_authenticator(access_token).await;
        let choice =
            json!({"AccessToken": access_token, "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true}});
        self.pool.world.call("SetUserMFAPreference", choice).await.answered();
        authenticator
    }
}
