//! UpdateIdentityProvider: what is sent replaces all of its kind, the rest stays.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::{Value, json};

use super::{METADATA, described, oidc, provider};

#[tokio::test]
async fn what_is_not_sent_stays() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({
        "ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": oidc(),
        "AttributeMapping": {"email": "mail"}, "IdpIdentifiers": ["example.com"], "AcrMapping": {"Level3": "urn:a:3"},
    });
    let before = pool.call("CreateIdentityProvider", input).await.answered()["IdentityProvider"].clone();
    world.wait(minutes(1));

    let answer = pool.call("UpdateIdentityProvider", json!({"ProviderName": "Okta"})).await.answered();

    let mut expected = before.clone();
    expected["LastModifiedDate"] = json!(1_772_521_749.123);
    assert_eq!(answer["IdentityProvider"], expected);
    assert_eq!(described(&pool, "Okta").await, expected);
}

#[tokio::test]
async fn what_is_sent_replaces_the_whole() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({
        "ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": oidc(),
        "AttributeMapping": {"email": "mail"}, "IdpIdentifiers": ["example.com", "okta.example.com"],
    });
    pool.call("CreateIdentityProvider", input).await.answered();
    let public = json!({
        "client_id": "other", "attributes_request_method": "POST", "oidc_issuer": "https://id.example.com",
        "authorize_scopes": "openid",
    });

    let update = json!({
        "ProviderName": "Okta", "ProviderDetails": public, "AttributeMapping": {"name": "display_name"},
        "IdpIdentifiers": ["okta.example.com"], "AcrMapping": {"Level1": "urn:a:1"},
    });
    pool.call("UpdateIdentityProvider", update).await.answered();

    let after = described(&pool, "Okta").await;
    let mut details = public;
    details["attributes_url_add_attributes"] = "false".into();
    assert_eq!(after["ProviderDetails"], details, "the secret is gone with the rest");
    assert_eq!(after["AttributeMapping"], json!({"name": "display_name", "username": "sub"}));
    assert_eq!(after["IdpIdentifiers"], json!(["okta.example.com"]));
    assert_eq!(after["AcrMapping"], json!({"Level1": "urn:a:1"}));
    let by_identifier = |identifier: &str| json!({"IdpIdentifier": identifier});
    assert!(pool.call("GetIdentityProviderByIdentifier", by_identifier("example.com")).await.is_err());
    pool.call("GetIdentityProviderByIdentifier", by_identifier("okta.example.com")).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn a_description_can_be_sent_back_and_changes_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let apple = json!({
        "client_id": "com.example.app", "team_id": "TEAM", "key_id": "KEY", "private_key": "MIGTAgEAMBMG",
        "authorize_scopes": "email",
    });
    let google = json!({"client_id": "app", "client_secret": "s", "authorize_scopes": "email"});
    let saml = json!({"MetadataFile": METADATA, "IDPInit": "true", "RequestSigningAlgorithm": "rsa-sha256"});
    for (name, kind, details) in
        [("SignInWithApple", "SignInWithApple", apple), ("Google", "Google", google), ("Corp", "SAML", saml)]
    {
        let input = json!({"ProviderName": name, "ProviderType": kind, "ProviderDetails": details});
        pool.call("CreateIdentityProvider", input).await.answered();
        let before = described(&pool, name).await;

        let echo = json!({
            "ProviderName": name, "ProviderDetails": before["ProviderDetails"],
            "AttributeMapping": before["AttributeMapping"],
        });
        pool.call("UpdateIdentityProvider", echo).await.answered();

        assert_eq!(described(&pool, name).await, before, "{name}");
    }
}

#[tokio::test]
async fn an_update_is_held_to_the_rules_of_the_type() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Okta").await;
    let other = json!({
        "ProviderName": "Other", "ProviderType": "OIDC", "ProviderDetails": oidc(), "IdpIdentifiers": ["example.com"],
    });
    pool.call("CreateIdentityProvider", other).await.answered();
    let before = described(&pool, "Okta").await;
    for change in [
        json!({"ProviderDetails": {"client_id": "only"}}),
        json!({"ProviderDetails": {"MetadataURL": "https://idp.example.com/metadata"}}),
        json!({"AttributeMapping": {"custom:nowhere": "x"}}),
        json!({"IdpIdentifiers": ["example.com"]}),
    ] {
        let mut input: Value = change.clone();
        input["ProviderName"] = "Okta".into();
        assert_eq!(
            pool.call("UpdateIdentityProvider", input).await.refused_kind(),
            "InvalidParameterException",
            "{change}"
        );
    }
    assert_eq!(described(&pool, "Okta").await, before);
    let unknown = pool.call("UpdateIdentityProvider", json!({"ProviderName": "Nobody"})).await.refused_kind();
    assert_eq!(unknown, "ResourceNotFoundException");
}
