//! DeleteIdentityProvider.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::{oidc, provider};

#[tokio::test]
async fn a_deleted_provider_frees_its_names() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({
        "ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": oidc(), "IdpIdentifiers": ["example.com"],
    });
    pool.call("CreateIdentityProvider", input.clone()).await.answered();

    assert_eq!(pool.call("DeleteIdentityProvider", json!({"ProviderName": "Okta"})).await.answered(), Value::Null);

    for (operation, input) in [
        ("DescribeIdentityProvider", json!({"ProviderName": "Okta"})),
        ("UpdateIdentityProvider", json!({"ProviderName": "Okta"})),
        ("DeleteIdentityProvider", json!({"ProviderName": "Okta"})),
        ("GetIdentityProviderByIdentifier", json!({"IdpIdentifier": "example.com"})),
    ] {
        assert_eq!(pool.call(operation, input).await.refused_kind(), "ResourceNotFoundException", "{operation}");
    }
    world.verify().await;
    pool.call("CreateIdentityProvider", input).await.answered();
}

#[tokio::test]
async fn clients_name_only_providers_that_are_there() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Okta").await;
    let client = pool.client_with(json!({"SupportedIdentityProviders": ["COGNITO", "Okta"]})).await;
    assert_eq!(client.describe().await["SupportedIdentityProviders"], json!(["COGNITO", "Okta"]));
    let elsewhere = world.pool().await;
    let input = json!({"ClientName": "c", "SupportedIdentityProviders": ["Okta"]});
    let refused = elsewhere.call("CreateUserPoolClient", input).await.refused();
    assert!(
        refused.starts_with("InvalidParameterException: The provider Okta does not exist for User Pool "),
        "{refused}"
    );

    pool.call("DeleteIdentityProvider", json!({"ProviderName": "Okta"})).await.answered();

    // What was configured stays; what is configured now must be there.
    assert_eq!(client.describe().await["SupportedIdentityProviders"], json!(["COGNITO", "Okta"]));
    let update = json!({"ClientId": client.id, "SupportedIdentityProviders": ["COGNITO", "Okta"]});
    assert_eq!(pool.call("UpdateUserPoolClient", update).await.refused_kind(), "InvalidParameterException");
}
