//! UpdateUserPoolClient replaces: what is not sent goes back to its default.

use poolhouse_tests::{Outcome, PASSWORD, World, minutes};
use serde_json::json;

#[tokio::test]
async fn what_is_not_sent_goes_back_to_its_default() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool
        .client_with(json!({
            "GenerateSecret": true, "RefreshTokenValidity": 2, "AccessTokenValidity": 2,
            "TokenValidityUnits": {"RefreshToken": "days"}, "ReadAttributes": ["email"], "WriteAttributes": ["email"],
            "PreventUserExistenceErrors": "ENABLED", "AuthSessionValidity": 10,
            "CallbackURLs": ["https://app.example.com/in"], "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": true,
            "SupportedIdentityProviders": ["COGNITO"],
        }))
        .await;
    let before = client.describe().await;
    world.wait(minutes(1));

    let answer = pool.call("UpdateUserPoolClient", json!({"ClientId": client.id})).await.answered();

    let mut updated = answer["UserPoolClient"].clone();
    updated.as_object_mut().unwrap().remove("ClientType");
    assert_eq!(
        updated,
        json!({
            "UserPoolId": pool.id, "ClientName": "app", "ClientId": client.id, "ClientSecret": client.secret,
            "LastModifiedDate": 1_772_521_749.123, "CreationDate": before["CreationDate"],
            "RefreshTokenValidity": 30, "TokenValidityUnits": {}, "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": true, "EnablePropagateAdditionalUserContextData": false, "AuthSessionValidity": 3,
        })
    );
    assert_eq!(client.describe().await, answer["UserPoolClient"]);
}

#[tokio::test]
async fn a_change_is_seen_by_the_next_sign_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    ana.signs_in(&client).await;

    let only_refresh = json!({"ClientId": client.id, "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]});
    pool.call("UpdateUserPoolClient", only_refresh).await.answered();

    assert_eq!(
        client.sign_in("ana", PASSWORD).await.refused(),
        "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client"
    );
}

#[tokio::test]
async fn wrong_attributes_are_worded_as_an_update() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for (member, expected) in [
        ("WriteAttributes", "Invalid write attributes specified while updating a client"),
        ("ReadAttributes", "Invalid read attributes specified while updating a client"),
    ] {
        let input = json!({"ClientId": client.id, member: ["custom:nowhere"]});
        let refused = pool.call("UpdateUserPoolClient", input).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"));
    }
}

#[tokio::test]
async fn an_unknown_client_is_named() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    let id = there.client().await.id;
    let refused = here.call("UpdateUserPoolClient", json!({"ClientId": id})).await.refused();
    assert_eq!(refused, format!("ResourceNotFoundException: User pool client {id} does not exist."));
}
