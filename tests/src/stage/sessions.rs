//! Sessions of users, in a pool of their own: a pool that tracks them ends the oldest.

use serde_json::{Value, json};

use super::{Stage, inputs};
use crate::{Outcome, Tokens, User};

/// A user of a tracking pool, with one session that is not the tokens' own.
async fn tracked(stage: &Stage) -> (User, Tokens, Value) {
    let pool = stage.world.pool().await;
    let input = json!({"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 20}});
    pool.call("SetUserPoolSessionConfiguration", input).await.answered();
    let client = pool.client().await;
    let user = pool.user("tracked").confirmed().await;
    user.signs_in(&client).await;
    let listed = user.call("AdminListUserSessions", json!({})).await.answered();
    let session = listed["Sessions"][0]["SessionId"].clone();
    let tokens = user.signs_in(&client).await;
    (user, tokens, session)
}

inputs! {
    (stage, operation)
    "GetUserPoolSessionConfiguration" => stage.here(json!({})),
    "SetUserPoolSessionConfiguration" => json!({
        "UserPoolId": stage.world.pool().await.id, "UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 5},
    }),
    "GetUserPoolClientSessionConfiguration" => stage.here(json!({"ClientId": stage.client.id})),
    "SetUserPoolClientSessionConfiguration" => {
        let pool = tracked(stage).await.0.pool;
        json!({"UserPoolId": pool.id, "ClientId": pool.client().await.id, "SSOSession": {"MaxValidityMinutes": 30}})
    },
    "AdminListUserSessions" => stage.here(json!({"Username": stage.user.username})),
    "ListUserSessions" => json!({"AccessToken": stage.tokens.access}),
    "AdminRevokeUserSession" => {
        let (user, _, session) = tracked(stage).await;
        json!({"UserPoolId": user.pool.id, "Username": user.username, "SessionId": session})
    },
    "RevokeUserSession" => {
        let (_, tokens, session) = tracked(stage).await;
        json!({"AccessToken": tokens.access, "SessionId": session})
    },
}
