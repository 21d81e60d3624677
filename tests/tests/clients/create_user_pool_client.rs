//! CreateUserPoolClient: defaults and rules.

use poolhouse_tests::{Outcome, World, merge};
use serde_json::{Value, json};

#[tokio::test]
async fn a_bare_client_has_every_default() {
    let world = World::new().await;
    let pool = world.pool().await;

    let made = pool.call("CreateUserPoolClient", json!({"ClientName": "c"})).await.answered();
    let mut client = made["UserPoolClient"].clone();

    let id = client["ClientId"].as_str().unwrap().to_owned();
    assert!(id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{id}");
    // Newer models know it; nobody has seen it answered.
    client.as_object_mut().unwrap().remove("ClientType");
    let expected = json!({
        "UserPoolId": pool.id, "ClientName": "c", "ClientId": id,
        "LastModifiedDate": 1_772_521_689.123, "CreationDate": 1_772_521_689.123,
        "RefreshTokenValidity": 30, "TokenValidityUnits": {}, "AllowedOAuthFlowsUserPoolClient": false,
        "EnableTokenRevocation": true, "EnablePropagateAdditionalUserContextData": false, "AuthSessionValidity": 3,
    });
    assert_eq!(client, expected);
    let mut described = pool.call("DescribeUserPoolClient", json!({"ClientId": id})).await.answered();
    described["UserPoolClient"].as_object_mut().unwrap().remove("ClientType");
    assert_eq!(described, json!({"UserPoolClient": expected}));
}

#[tokio::test]
async fn a_generated_secret_is_shown_by_create_and_describe() {
    let world = World::new().await;
    let client = world.pool().await.confidential_client().await;
    let secret = client.secret.clone().unwrap();
    assert!(
        secret.len() == 51 && secret.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
        "{secret}"
    );
    assert_eq!(client.describe().await["ClientSecret"], secret);
}

#[tokio::test]
async fn a_secret_may_be_brought_along() {
    let world = World::new().await;
    let pool = world.pool().await;
    let secret = "abcdefghijklmnopqrstuvwxyz0123456789";
    let client = pool.client_with(json!({"ClientSecret": secret})).await;
    assert_eq!(client.secret.as_deref(), Some(secret));
    assert_eq!(client.describe().await["ClientSecret"], secret);

    let both = pool
        .call("CreateUserPoolClient", json!({"ClientName": "c", "GenerateSecret": true, "ClientSecret": secret}))
        .await;
    assert_eq!(both.refused_kind(), "InvalidParameterException");
}

fn sorted(list: &Value) -> Vec<String> {
    let mut list: Vec<_> = list.as_array().unwrap().iter().map(|each| each.as_str().unwrap().to_owned()).collect();
    list.sort();
    list
}

#[tokio::test]
async fn everything_that_was_sent_comes_back() {
    let world = World::new().await;
    let pool = world.pool().await;
    let sent = json!({
        "GenerateSecret": true,
        "RefreshTokenValidity": 2, "AccessTokenValidity": 10, "IdTokenValidity": 1,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"},
        "ReadAttributes": ["email", "name"], "WriteAttributes": ["name", "email"],
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": ["https://app.example.com/in", "http://localhost:3000/in", "myapp://in"],
        "LogoutURLs": ["https://app.example.com/out"],
        "DefaultRedirectURI": "https://app.example.com/in",
        "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid", "email"],
        "AllowedOAuthFlowsUserPoolClient": true,
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": false, "EnablePropagateAdditionalUserContextData": true, "AuthSessionValidity": 15,
    });

    let client = pool.client_with(sent.clone()).await.describe().await;

    for (member, value) in sent.as_object().unwrap() {
        match member.as_str() {
            "GenerateSecret" => {}
            _ if value.is_array() => assert_eq!(sorted(&client[member]), sorted(value), "{member}"),
            _ => assert_eq!(client[member], *value, "{member}"),
        }
    }
}

#[tokio::test]
async fn rotation_is_kept() {
    let world = World::new().await;
    let rotation = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 10});
    let client = world
        .pool()
        .await
        .client_with(json!({"RefreshTokenRotation": rotation, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}))
        .await;
    assert_eq!(client.describe().await["RefreshTokenRotation"], rotation);
}

#[tokio::test]
async fn no_validity_at_all_means_thirty_days() {
    let world = World::new().await;
    let client = world.pool().await.client_with(json!({"RefreshTokenValidity": 0})).await;
    assert_eq!(client.describe().await["RefreshTokenValidity"], 30);
}

/// Inputs, and what refuses them: Amazon's words, or only a kind where those are not known.
fn rules() -> Vec<(Value, &'static str)> {
    let oauth = |more: Value| {
        let mut members = json!({
            "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"],
            "CallbackURLs": ["https://app.example.com/in"], "SupportedIdentityProviders": ["COGNITO"],
        });
        merge(&mut members, more);
        members
    };
    vec![
        (
            json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}),
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ),
        (
            oauth(json!({"AllowedOAuthScopes": null})),
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ),
        (
            oauth(json!({"AllowedOAuthFlows": null})),
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ),
        (
            oauth(json!({"CallbackURLs": ["http://app.example.com/in"]})),
            "http://app.example.com/in cannot use the HTTP protocol.",
        ),
        (
            oauth(json!({"LogoutURLs": ["http://app.example.com/out"]})),
            "http://app.example.com/out cannot use the HTTP protocol.",
        ),
        (
            oauth(json!({"CallbackURLs": ["https://app.example.com/in#x"]})),
            "https://app.example.com/in#x cannot use fragment",
        ),
        (
            oauth(json!({"DefaultRedirectURI": "https://other.example.com/in"})),
            "The default redirect URI https://other.example.com/in is not in the callback URIs list.",
        ),
        (
            json!({"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}}),
            "Invalid range for token validity.",
        ),
        (json!({"AccessTokenValidity": 25}), "Invalid range for token validity."),
        (
            json!({"IdTokenValidity": 1441, "TokenValidityUnits": {"IdToken": "minutes"}}),
            "Invalid range for token validity.",
        ),
        (
            json!({"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}}),
            "Invalid range for token validity.",
        ),
        (json!({"RefreshTokenValidity": 3651}), "Invalid range for token validity."),
        (
            json!({"AccessTokenValidity": 2, "RefreshTokenValidity": 1, "TokenValidityUnits": {"RefreshToken": "hours"}}),
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.",
        ),
        (
            json!({"AuthSessionValidity": 2}),
            "1 validation error detected: Value '2' at 'authSessionValidity' failed to satisfy constraint: Member must \
             have value greater than or equal to 3",
        ),
        (
            json!({"AuthSessionValidity": 16}),
            "1 validation error detected: Value '16' at 'authSessionValidity' failed to satisfy constraint: Member must \
             have value less than or equal to 15",
        ),
        (
            json!({"EnablePropagateAdditionalUserContextData": true}),
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ),
        (
            json!({"AnalyticsConfiguration": {"ApplicationId": "a"}}),
            "Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> \
             are valid",
        ),
    ]
}

#[tokio::test]
async fn a_configuration_that_cannot_be_is_refused_in_amazons_words() {
    let world = World::new().await;
    let pool = world.pool().await;
    let existing = pool.client().await;
    for (members, expected) in rules() {
        let mut create = json!({"ClientName": "c"});
        merge(&mut create, members.clone());
        let refused = pool.call("CreateUserPoolClient", create).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"), "{members}");

        let mut update = json!({"ClientId": existing.id});
        merge(&mut update, members.clone());
        let refused = pool.call("UpdateUserPoolClient", update).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"), "update: {members}");
    }
}

#[tokio::test]
async fn oauth_rules_of_uncertain_kind_refuse_with_the_recorded_text() {
    let world = World::new().await;
    let pool = world.pool().await;
    let base = json!({
        "ClientName": "c", "AllowedOAuthFlowsUserPoolClient": true, "SupportedIdentityProviders": ["COGNITO"],
    });
    for (members, expected) in [
        (
            json!({"AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"]}),
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ),
        (
            json!({
                "AllowedOAuthFlows": ["code", "client_credentials"], "AllowedOAuthScopes": ["openid"],
                "CallbackURLs": ["https://app.example.com/in"], "GenerateSecret": true,
            }),
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        ),
        (
            json!({"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["openid"]}),
            "client_credentials flow can not be selected if client does not have a client secret.",
        ),
        (
            json!({
                "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["nowhere/nothing"],
                "CallbackURLs": ["https://app.example.com/in"],
            }),
            "Invalid scope requested: nowhere/nothing",
        ),
    ] {
        let mut input = base.clone();
        merge(&mut input, members.clone());
        let refused = pool.call("CreateUserPoolClient", input).await.refused();
        assert!(refused.ends_with(&format!(": {expected}")), "{members}: {refused}");
    }
}

#[tokio::test]
async fn attributes_a_client_cannot_have_are_refused() {
    let world = World::new().await;
    let pool = world
        .pool_with(
            json!({"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]}),
        )
        .await;
    for (members, expected) in [
        (
            json!({"WriteAttributes": ["name", "email_verified"]}),
            "Invalid write attributes specified while creating a client",
        ),
        (
            json!({"WriteAttributes": ["name", "phone_number_verified"]}),
            "Invalid write attributes specified while creating a client",
        ),
        (json!({"WriteAttributes": ["name", "sub"]}), "Invalid write attributes specified while creating a client"),
        (
            json!({"WriteAttributes": ["name", "custom:nowhere"]}),
            "Invalid write attributes specified while creating a client",
        ),
        (json!({"WriteAttributes": ["email"]}), "Invalid write attributes specified while creating a client"),
        (json!({"ReadAttributes": ["custom:nowhere"]}), "Invalid read attributes specified while creating a client"),
    ] {
        let mut input = json!({"ClientName": "c"});
        merge(&mut input, members.clone());
        let refused = pool.call("CreateUserPoolClient", input).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"), "{members}");
    }
}

#[tokio::test]
async fn rotation_excludes_the_refresh_flow() {
    let world = World::new().await;
    let refused = world
        .pool()
        .await
        .call(
            "CreateUserPoolClient",
            json!({
                "ClientName": "c", "RefreshTokenRotation": {"Feature": "ENABLED"},
                "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
            }),
        )
        .await;
    assert_eq!(refused.refused_kind(), "InvalidParameterException");
}

#[tokio::test]
async fn an_unknown_pool_is_named() {
    let world = World::new().await;
    let input = json!({"UserPoolId": "us-east-1_Nowhere00", "ClientName": "c"});
    let refused = world.call("CreateUserPoolClient", input).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}
