//! Signing in and staying signed in.

use serde_json::{Value, json};

use super::{Stage, inputs};
use crate::{Client, NEW_PASSWORD, Outcome, PASSWORD};

/// A client with a secret that may do this.
async fn confidential(stage: &Stage, flow: &str) -> (Client, Value) {
    let client = stage.pool.client_with(json!({"GenerateSecret": true, "ExplicitAuthFlows": [flow]})).await;
    let secret = client.secret.clone().unwrap().into();
    (client, secret)
}

inputs! {
    (stage, operation)
    "InitiateAuth" => json!({
        "ClientId": stage.client.id, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": stage.user.username, "PASSWORD": PASSWORD},
    }),
    "AdminInitiateAuth" => stage.here(json!({
        "ClientId": stage.client.id, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": stage.user.username, "PASSWORD": PASSWORD},
    })),
    "RespondToAuthChallenge" | "AdminRespondToAuthChallenge" => {
        let name = stage.pool.user(&stage.new_name()).invited().await.username;
        let challenge = stage.client.sign_in(&name, PASSWORD).await.answered();
        let input = json!({
            "ClientId": stage.client.id, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
            "ChallengeResponses": {"USERNAME": name, "NEW_PASSWORD": NEW_PASSWORD},
        });
        if operation == "RespondToAuthChallenge" { input } else { stage.here(input) }
    },
    "ForgotPassword" => json!({"ClientId": stage.client.id, "Username": stage.another().await.username}),
    "ConfirmForgotPassword" => {
        let user = stage.another().await;
        let input = json!({"Username": user.username});
        stage.client.call("ForgotPassword", input).await.answered();
        let code = stage.world.inbox().code_for(&user.email).await;
        json!({
            "ClientId": stage.client.id, "Username": user.username, "ConfirmationCode": code,
            "Password": NEW_PASSWORD,
        })
    },
    "GetTokensFromRefreshToken" => json!({"ClientId": stage.client.id, "RefreshToken": stage.tokens.refresh}),
    "GetClientToken" => {
        let (client, secret) = confidential(stage, "ALLOW_CLIENT_TOKEN_AUTH").await;
        json!({"ClientId": client.id, "Secret": secret})
    },
    "GetDerivedToken" => {
        let (client, secret) = confidential(stage, "ALLOW_TOKEN_EXCHANGE_IMPERSONATION").await;
        json!({
            "ClientId": client.id, "ClientSecret": secret, "SubjectToken": stage.tokens.access,
            "SubjectTokenType": "ACCESS_TOKEN",
        })
    },
    "RevokeToken" => json!({
        "ClientId": stage.client.id, "Token": stage.user.signs_in(&stage.client).await.refresh,
    }),
}
