//! A device as an app keeps it: its key, and a password that only the app knows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::secret::Secret;
use domain::srp::{Identity, Salt, Verifier};
use serde_json::{Value, json};
use service::ports::Clock as _;

use crate::{AwsError, Client, Outcome, SrpClient, Tokens, World, srp_timestamp};

const SALT: Salt = Salt::from_random([0xc0; 16]);

/// What `NewDeviceMetadata` told of, with a password drawn by the app.
#[derive(Clone, Debug)]
pub struct Device {
    pub key: String,
    pub group_key: String,
    pub password: String,
}

impl Device {
    /// # Panics
    /// When the sign-in told of no new device.
    #[track_caller]
    pub fn of(tokens: &Tokens) -> Self {
        let told = |member: &str| {
            let metadata = &tokens["NewDeviceMetadata"];
            metadata[member].as_str().unwrap_or_else(|| panic!("no {member} in {metadata}")).to_owned()
        };
        let key = told("DeviceKey");
        Self { group_key: told("DeviceGroupKey"), password: format!("password of {key}"), key }
    }

    pub fn identity(&self) -> Identity<'_> {
        Identity { pool: &self.group_key, username: &self.key }
    }

    /// `DeviceSecretVerifierConfig`, as apps write numbers: with a leading zero byte where the first bit is set.
    pub fn secret(&self) -> Value {
        let verifier = Verifier::derive(self.identity(), SALT, &Secret::new(self.password.as_str()));
        let number = |bytes: &[u8]| STANDARD.encode([&[0], bytes].concat());
        json!({"PasswordVerifier": number(&verifier.to_bytes()), "Salt": number(SALT.as_bytes())})
    }

    /// `ChallengeResponses` of DEVICE_SRP_AUTH.
    pub fn beginning(&self, client: &Client, username: &str, srp: &SrpClient) -> Value {
        let responses = json!({"USERNAME": username, "DEVICE_KEY": self.key, "SRP_A": srp.public()});
        client.hashed(username, responses)
    }

    /// `ChallengeResponses` of DEVICE_PASSWORD_VERIFIER: the proof that it is asked for.
    pub fn proof(&self, client: &Client, srp: &SrpClient, asked: &Value) -> Value {
        let parameters = &asked["ChallengeParameters"];
        let username = parameters["USERNAME"].as_str().unwrap();
        let timestamp = srp_timestamp(client.pool.world.clock.wall().seconds());
        let responses = json!({
            "USERNAME": username, "DEVICE_KEY": self.key, "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE":
                srp.sign([&self.group_key, &self.key], &self.password, parameters, &timestamp),
        });
        client.hashed(username, responses)
    }

    /// Both steps of the proof, in answer to DEVICE_SRP_AUTH.
    pub async fn prove(&self, client: &Client, username: &str, asked: &Value) -> Result<Value, AwsError> {
        let srp = SrpClient::new(11);
        let mut input = json!({
            "ChallengeName": "DEVICE_SRP_AUTH", "ChallengeResponses": self.beginning(client, username, &srp),
        });
        if let Some(session) = asked.get("Session") {
            input["Session"] = session.clone();
        }
        let verifier = client.call("RespondToAuthChallenge", input).await?;
        let input = json!({
            "ChallengeName": "DEVICE_PASSWORD_VERIFIER", "ChallengeResponses": self.proof(client, &srp, &verifier),
        });
        client.call("RespondToAuthChallenge", input).await
    }

    /// Confirms it in the session that told of it.
    pub async fn confirm(&self, world: &World, tokens: &Tokens) -> Result<Value, AwsError> {
        let input = json!({
            "AccessToken": tokens.access, "DeviceKey": self.key, "DeviceSecretVerifierConfig": self.secret(),
            "DeviceName": "laptop",
        });
        world.call("ConfirmDevice", input).await
    }

    /// The new device of a session, confirmed.
    pub async fn confirmed(world: &World, tokens: &Tokens) -> Self {
        let device = Self::of(tokens);
        device.confirm(world, tokens).await.answered();
        device
    }
}
