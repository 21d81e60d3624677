//! CreateIdentityProvider: every type, what it must be told, and what it is called.

use poolhouse_tests::{Outcome, World, merge};
use serde_json::{Value, json};

use super::{METADATA, described, oidc, provider};

#[tokio::test]
async fn everything_that_was_sent_comes_back_and_the_rest_is_filled_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({
        "ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": oidc(),
        "AttributeMapping": {"email": "mail", "name": "display_name"},
        "IdpIdentifiers": ["okta.example.com", "example.com"],
        "AcrMapping": {"Level2": "urn:example:two"},
    });

    let made = pool.call("CreateIdentityProvider", input).await.answered()["IdentityProvider"].clone();

    let mut details = oidc();
    details["attributes_url_add_attributes"] = "false".into();
    let expected = json!({
        "UserPoolId": pool.id, "ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": details,
        "AttributeMapping": {"email": "mail", "name": "display_name", "username": "sub"},
        "IdpIdentifiers": ["okta.example.com", "example.com"],
        "AcrMapping": {"Level2": "urn:example:two"},
        "LastModifiedDate": 1_772_521_689.123, "CreationDate": 1_772_521_689.123,
    });
    assert_eq!(made, expected);
    assert_eq!(described(&pool, "Okta").await, expected);
    world.verify().await;
}

/// Types, what each must be told, and what is shown besides.
fn social() -> Vec<(&'static str, Value, Value)> {
    let app = json!({"client_id": "app", "client_secret": "the-secret-of-app", "authorize_scopes": "email"});
    vec![
        (
            "Google",
            app.clone(),
            json!({
                "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
                "attributes_url_add_attributes": "true",
                "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
                "oidc_issuer": "https://accounts.google.com", "token_request_method": "POST",
                "token_url": "https://www.googleapis.com/oauth2/v4/token",
            }),
        ),
        (
            "Facebook",
            json!({
                "client_id": "app", "client_secret": "the-secret-of-app", "authorize_scopes": "public_profile,email",
                "api_version": "v18.0",
            }),
            json!({
                "attributes_url": "https://graph.facebook.com/v18.0/me?fields=",
                "attributes_url_add_attributes": "true",
                "authorize_url": "https://www.facebook.com/v18.0/dialog/oauth", "token_request_method": "GET",
                "token_url": "https://graph.facebook.com/v18.0/oauth/access_token",
            }),
        ),
        (
            "LoginWithAmazon",
            app,
            json!({
                "attributes_url": "https://api.amazon.com/user/profile", "attributes_url_add_attributes": "false",
                "authorize_url": "https://www.amazon.com/ap/oa", "token_request_method": "POST",
                "token_url": "https://api.amazon.com/auth/o2/token",
            }),
        ),
        (
            "SignInWithApple",
            json!({
                "client_id": "com.example.app", "team_id": "TEAM", "key_id": "KEY", "private_key": null,
                "authorize_scopes": "email name",
            }),
            json!({
                "attributes_url_add_attributes": "false",
                "authorize_url": "https://appleid.apple.com/auth/authorize",
                "oidc_issuer": "https://appleid.apple.com", "token_request_method": "POST",
                "token_url": "https://appleid.apple.com/auth/token",
            }),
        ),
    ]
}

#[tokio::test]
async fn social_providers_know_their_own_addresses() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (name, mut told, besides) in social() {
        let mut expected = told.clone();
        if told.get("private_key").is_some() {
            told["private_key"] = "MIGTAgEAMBMGByqGSM49AgEG".into();
            expected.as_object_mut().unwrap().remove("private_key");
        }
        merge(&mut expected, besides);

        let input = json!({"ProviderName": name, "ProviderType": name, "ProviderDetails": told});
        let made = pool.call("CreateIdentityProvider", input).await.answered()["IdentityProvider"].clone();

        assert_eq!(made["ProviderDetails"], expected, "{name}");
        assert_eq!(described(&pool, name).await, made);
    }
    for (name, claim) in
        [("Google", "sub"), ("Facebook", "id"), ("LoginWithAmazon", "user_id"), ("SignInWithApple", "sub")]
    {
        assert_eq!(described(&pool, name).await["AttributeMapping"], json!({"username": claim}), "{name}");
    }
}

#[tokio::test]
async fn a_saml_provider_is_told_by_its_metadata() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({
        "ProviderName": "Corp", "ProviderType": "SAML", "AttributeMapping": {"email": "email"},
        "ProviderDetails": {"MetadataFile": METADATA, "EncryptedResponses": "false"},
    });

    let made = pool.call("CreateIdentityProvider", input).await.answered()["IdentityProvider"].clone();

    let details = made["ProviderDetails"].as_object().unwrap();
    let keys: Vec<&str> = details.keys().map(String::as_str).collect();
    assert_eq!(keys, ["ActiveEncryptionCertificate", "EncryptedResponses", "MetadataFile", "SSORedirectBindingURI"]);
    assert_eq!(details["SSORedirectBindingURI"], "https://idp.example.com/in");
    assert_eq!(made["AttributeMapping"], json!({"email": "email"}));
    assert_eq!(described(&pool, "Corp").await, made);

    // Nobody is asked for what is at an address.
    let by_address = json!({
        "ProviderName": "Elsewhere", "ProviderType": "SAML",
        "ProviderDetails": {"MetadataURL": "https://idp.example.com/metadata", "IDPSignout": "true"},
    });
    pool.call("CreateIdentityProvider", by_address).await.answered();
    let elsewhere = described(&pool, "Elsewhere").await["ProviderDetails"].clone();
    assert_eq!(elsewhere["ActiveEncryptionCertificate"], details["ActiveEncryptionCertificate"], "the pool's own");
    assert_eq!(elsewhere["MetadataURL"], "https://idp.example.com/metadata");
    assert_eq!(elsewhere.as_object().unwrap().len(), 3);
}

#[tokio::test]
async fn what_makes_no_provider_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Okta").await;
    let usual = json!({"ProviderName": "Other", "ProviderType": "OIDC", "ProviderDetails": oidc()});
    let invalid = "InvalidParameterException: ";
    for (change, expected) in [
        (
            json!({"ProviderName": "Okta"}),
            format!("DuplicateProviderException: Okta already exists in user pool {}", pool.id),
        ),
        (json!({"ProviderType": "Google"}), format!("{invalid}Provider Other cannot be of type Google.")),
        (json!({"ProviderName": "Google"}), format!("{invalid}Provider Google cannot be of type OIDC.")),
        (json!({"ProviderName": "COGNITO"}), format!("{invalid}Provider COGNITO cannot be of type OIDC.")),
        (
            json!({"AttributeMapping": {"custom:groups": "groups", "email": "mail", "sub": "sub"}}),
            format!("{invalid}AttributeMapping contains invalid mapping: [custom:groups, sub]"),
        ),
    ] {
        let mut input = usual.clone();
        merge(&mut input, change.clone());
        assert_eq!(pool.call("CreateIdentityProvider", input).await.refused(), expected, "{change}");
    }
    for change in [
        json!({"ProviderDetails": {}}),
        json!({"ProviderDetails": {"MetadataURL": "https://idp.example.com/metadata"}}),
        json!({"ProviderType": "SAML", "ProviderDetails": {"MetadataFile": "no XML"}}),
        json!({"ProviderType": "SAML", "ProviderDetails": {"MetadataURL": "metadata.xml"}}),
        json!({"ProviderType": "SAML", "ProviderDetails": {"MetadataURL": "https://idp.example.com/m"}, "AcrMapping": {"Level1": "urn:a:1"}}),
        json!({"ProviderName": "ab_c"}),
        // Described or deleted by no operation.
        json!({"ProviderName": "\u{202e}abc"}),
        json!({"ProviderType": "LinkedIn"}),
        json!({"IdpIdentifiers": ["a/b"]}),
        json!({"IdpIdentifiers": (0..51).map(|number| format!("idp{number}")).collect::<Vec<_>>()}),
    ] {
        let mut input = usual.clone();
        merge(&mut input, change.clone());
        let kind = pool.call("CreateIdentityProvider", input).await.refused_kind();
        assert_eq!(kind, "InvalidParameterException", "{change}");
    }
    let providers = pool.call("ListIdentityProviders", json!({})).await.answered();
    assert_eq!(providers["Providers"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_identifier_is_one_providers() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    let input = |name: &str| {
        json!({
            "ProviderName": name, "ProviderType": "OIDC", "ProviderDetails": oidc(), "IdpIdentifiers": ["example.com"],
        })
    };
    here.call("CreateIdentityProvider", input("Okta")).await.answered();

    assert_eq!(here.call("CreateIdentityProvider", input("Other")).await.refused_kind(), "InvalidParameterException");
    there.call("CreateIdentityProvider", input("Other")).await.answered();
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_one_name_one_gets_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let input = json!({
                    "ProviderName": if number % 2 == 0 { "Okta".to_owned() } else { format!("Okta{number}") },
                    "ProviderType": "OIDC", "ProviderDetails": oidc(), "IdpIdentifiers": ["example.com"],
                });
                pool.call("CreateIdentityProvider", input).await.is_ok()
            })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        made += usize::from(task.await.unwrap());
    }
    assert_eq!(made, 1);
    world.verify().await;
}

#[tokio::test]
async fn secrets_lie_sealed() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Okta").await;
    let apple = json!({
        "ProviderName": "SignInWithApple", "ProviderType": "SignInWithApple",
        "ProviderDetails": {
            "client_id": "com.example.app", "team_id": "TEAM", "key_id": "KEY",
            "private_key": "MIGTAgEAMBMGByqGSM49AgEG", "authorize_scopes": "email",
        },
    });
    pool.call("CreateIdentityProvider", apple).await.answered();

    for (_, value) in world.dump().await {
        for secret in ["the-secret-of-app", "MIGTAgEAMBMGByqGSM49AgEG"] {
            assert!(!value.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} lies in clear");
        }
    }
}

#[tokio::test]
async fn three_hundred_are_enough() {
    let world = World::new().await;
    let pool = world.pool().await;
    for number in 0..300 {
        provider(&pool, &format!("idp{number}")).await;
    }
    let input = json!({"ProviderName": "oneTooMany", "ProviderType": "OIDC", "ProviderDetails": oidc()});
    assert_eq!(pool.call("CreateIdentityProvider", input.clone()).await.refused_kind(), "LimitExceededException");

    pool.call("DeleteIdentityProvider", json!({"ProviderName": "idp7"})).await.answered();
    pool.call("CreateIdentityProvider", input).await.answered();
}
