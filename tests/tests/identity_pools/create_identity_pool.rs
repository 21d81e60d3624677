//! CreateIdentityPool.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_pool_is_described_as_it_was_made() {
    let world = World::new().await;
    let input = json!({
        "IdentityPoolName": "people", "AllowUnauthenticatedIdentities": false, "AllowClassicFlow": true,
        "SupportedLoginProviders": {"accounts.google.com": "app.example"}, "DeveloperProviderName": "login.example",
        "OpenIdConnectProviderARNs": ["arn:aws:iam::123456789012:oidc-provider/id.example"],
        "SamlProviderARNs": ["arn:aws:iam::123456789012:saml-provider/Okta"],
        "CognitoIdentityProviders": [{
            "ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_Example", "ClientId": "app",
            "ServerSideTokenCheck": false,
        }],
        "IdentityPoolTags": {"team": "ids"},
    });
    let made = world.identity("CreateIdentityPool", input.clone()).await.answered();
    let id = made["IdentityPoolId"].as_str().unwrap();
    assert!(id.starts_with("us-east-1:") && id.len() == 46, "{id}");
    for (member, value) in input.as_object().unwrap() {
        assert_eq!(&made[member], value, "{member}");
    }
    let described = world.identity("DescribeIdentityPool", json!({"IdentityPoolId": id})).await.answered();
    assert_eq!(described, made);
}

#[tokio::test]
async fn what_contradicts_itself_is_refused() {
    let world = World::new().await;
    for members in [
        json!({"DeveloperProviderName": "cognito-identity.amazonaws.com"}),
        json!({"IdentityPoolTags": {"aws:team": "ids"}}),
        json!({"CognitoIdentityProviders": [{"ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_Example"}]}),
        json!({"IdentityPoolName": "no/slash"}),
    ] {
        let mut input = json!({"IdentityPoolName": "people", "AllowUnauthenticatedIdentities": true});
        poolhouse_tests::merge(&mut input, members.clone());
        let refused = world.identity("CreateIdentityPool", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{members}");
    }
}

#[tokio::test]
async fn nobody_makes_a_pool_without_a_signature() {
    let world = World::new().await.enforcing();
    let input = json!({"IdentityPoolName": "people", "AllowUnauthenticatedIdentities": true});
    let refused = world.identity("CreateIdentityPool", input).await.refused_kind();
    assert_eq!(refused, "MissingAuthenticationTokenException");
}
