//! Passkeys of users, in a pool of their own that lets them in.

use serde_json::{Value, json};

use super::{Stage, inputs};
use crate::{Outcome, SecurityKey, World};

const ORIGIN: &str = "https://example.com";

/// An access token of somebody who may have passkeys.
async fn token(world: &World) -> String {
    let pool = world.passkey_pool("example.com").await;
    let client = pool.client().await;
    pool.user("holder").confirmed().await.signs_in(&client).await.access
}

/// What the holder of the token answers to a registration that is begun.
async fn made(world: &World, token: &str) -> Value {
    let begun = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await.answered();
    SecurityKey::at(ORIGIN).creates(&begun["CredentialCreationOptions"])
}

async fn registered(stage: &Stage) -> (String, Value) {
    let token = token(&stage.world).await;
    let credential = made(&stage.world, &token).await;
    let input = json!({"AccessToken": token, "Credential": credential});
    stage.world.call("CompleteWebAuthnRegistration", input).await.answered();
    (token, credential)
}

inputs! {
    (stage, operation)
    "StartWebAuthnRegistration" => json!({"AccessToken": token(&stage.world).await}),
    "CompleteWebAuthnRegistration" => {
        let token = token(&stage.world).await;
        let credential = made(&stage.world, &token).await;
        json!({"AccessToken": token, "Credential": credential})
    },
    "ListWebAuthnCredentials" => json!({"AccessToken": registered(stage).await.0, "MaxResults": 5}),
    "DeleteWebAuthnCredential" => {
        let (token, credential) = registered(stage).await;
        json!({"AccessToken": token, "CredentialId": credential["id"]})
    },
}
