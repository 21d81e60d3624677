//! What threat protection remembers of users.

use serde_json::{Value, json};

use super::inputs;
use crate::{Outcome, PASSWORD, Pool, User};

/// A user who was told of a sign-in, and what the message says of it.
pub struct Told {
    pub user: User,
    pub event: String,
    pub token: String,
}

/// Somebody of a pool with threat protection signs in from two places, and is told of the second.
///
/// # Panics
/// When no message comes.
pub async fn told_of_a_sign_in(pool: &Pool) -> Told {
    let action = json!({"EventAction": "NO_ACTION", "Notify": true});
    let mail = json!({"Subject": "Was it you?", "TextBody": "{event-id} {feedback-token}"});
    let notify = json!({
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com", "NoActionEmail": mail,
    });
    let actions = json!({"LowAction": action, "MediumAction": action, "HighAction": action});
    let takeover = json!({"NotifyConfiguration": notify, "Actions": actions});
    pool.call("SetRiskConfiguration", json!({"AccountTakeoverRiskConfiguration": takeover})).await.answered();
    let client = pool.client().await;
    let user = pool.user("told").confirmed().await;
    for address in ["198.51.100.7", "203.0.113.9"] {
        let input = json!({
            "ClientId": client.id, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": user.username, "PASSWORD": PASSWORD},
            "ContextData": {"IpAddress": address, "ServerName": "s", "ServerPath": "/", "HttpHeaders": []},
        });
        pool.call("AdminInitiateAuth", input).await.answered();
        pool.world.wait(crate::seconds(1));
    }
    let message = pool.world.inbox().next(&user.email).await;
    pool.world.messages_settled().await;
    let (event, token) = message.body.split_once(' ').unwrap();
    Told { user, event: event.to_owned(), token: token.to_owned() }
}

async fn told(stage: &super::Stage) -> Told {
    let add_ons = json!({"AdvancedSecurityMode": "ENFORCED"});
    let pool = stage.world.pool_with(json!({"UserPoolTier": "PLUS", "UserPoolAddOns": add_ons})).await;
    told_of_a_sign_in(&pool).await
}

fn about(told: &Told) -> Value {
    json!({
        "UserPoolId": told.user.pool.id, "Username": told.user.username, "EventId": told.event,
        "FeedbackValue": "Valid",
    })
}

inputs! {
    (stage, operation)
    "AdminListUserAuthEvents" => stage.here(json!({"Username": stage.user.username, "MaxResults": 5})),
    "AdminUpdateAuthEventFeedback" => about(&told(stage).await),
    "UpdateAuthEventFeedback" => {
        let told = told(stage).await;
        let mut input = about(&told);
        input["FeedbackToken"] = told.token.as_str().into();
        input
    },
}
