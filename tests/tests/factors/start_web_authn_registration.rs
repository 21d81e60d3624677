//! StartWebAuthnRegistration: what a browser is asked to make.

use poolhouse_tests::{Client, Outcome, SecurityKey, World};
use serde_json::{Value, json};

/// Begins a registration.
pub(super) async fn options(world: &World, token: &str) -> Value {
    let begun = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await.answered();
    begun["CredentialCreationOptions"].clone()
}

/// Begins and finishes one; the credential as the browser sent it.
pub(super) async fn register(world: &World, token: &str, key: &SecurityKey) -> Value {
    let credential = key.creates(&options(world, token).await);
    let input = json!({"AccessToken": token, "Credential": credential});
    assert_eq!(world.call("CompleteWebAuthnRegistration", input).await.answered(), json!({}));
    credential
}

pub(super) async fn token(client: &Client, name: &str) -> String {
    client.pool.user(name).confirmed().await.signs_in(client).await.access
}

#[tokio::test]
async fn a_browser_learns_everything_it_needs() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let token = ana.signs_in(&client).await.access;

    let mut first = options(&world, &token).await;
    let challenge = first["challenge"].take();
    assert_eq!(challenge.as_str().unwrap().len(), 43, "32 bytes");
    let handle = first["user"]["id"].take();
    use base64::Engine as _;
    let handle = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(handle.as_str().unwrap()).unwrap();
    assert_eq!(handle, ana.sub.as_bytes());
    assert_eq!(
        first,
        json!({
            "authenticatorSelection": {
                "requireResidentKey": true, "residentKey": "required", "userVerification": "preferred",
            },
            "challenge": null,
            "excludeCredentials": [],
            "pubKeyCredParams": [{"alg": -7, "type": "public-key"}, {"alg": -257, "type": "public-key"}],
            "rp": {"id": "example.com", "name": "example.com"},
            "timeout": 60_000,
            "user": {"displayName": "ana", "id": null, "name": "ana"},
        })
    );

    let credential = register(&world, &token, &SecurityKey::at("https://example.com")).await;
    let second = options(&world, &token).await;
    assert_eq!(second["excludeCredentials"], json!([{"id": credential["id"], "type": "public-key"}]));
    assert_ne!(second["challenge"], challenge);

    let stricter = json!({"WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"}});
    pool.call("SetUserPoolMfaConfig", stricter).await.answered();
    let third = options(&world, &token).await;
    assert_eq!(third["authenticatorSelection"]["userVerification"], "required");
}

#[tokio::test]
async fn the_relying_party_is_the_one_set_or_the_pools_own_domain() {
    let world = World::new().await;
    let factors = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}});
    let pool = world.pool_with(json!({"Policies": factors})).await;
    let client = pool.client().await;
    let token = token(&client, "ana").await;
    let start = async || world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await;

    assert_eq!(start().await.refused_kind(), "WebAuthnConfigurationMissingException");
    pool.call("CreateUserPoolDomain", json!({"Domain": "shop"})).await.answered();
    assert_eq!(options(&world, &token).await["rp"]["id"], "shop.id.example.org");
    let arn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000";
    let custom = json!({"Domain": "auth.example.com", "CustomDomainConfig": {"CertificateArn": arn}});
    pool.call("CreateUserPoolDomain", custom).await.answered();
    assert_eq!(options(&world, &token).await["rp"]["id"], "auth.example.com");
    let own = json!({"WebAuthnConfiguration": {"RelyingPartyId": "example.com"}});
    pool.call("SetUserPoolMfaConfig", own).await.answered();
    assert_eq!(options(&world, &token).await["rp"]["id"], "example.com");
}

#[tokio::test]
async fn a_pool_without_passkeys_says_so() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let token = token(&client, "ana").await;

    let refused = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await;
    assert_eq!(refused.refused_kind(), "WebAuthnNotEnabledException");
    assert_eq!(
        world.call("StartWebAuthnRegistration", json!({"AccessToken": "x.y.z"})).await.refused(),
        "NotAuthorizedException: Invalid Access Token"
    );
}

#[tokio::test]
async fn twenty_passkeys_are_enough() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let token = token(&pool.client().await, "ana").await;
    let key = SecurityKey::at("https://example.com");
    for _ in 0..20 {
        register(&world, &token, &key).await;
    }

    let refused = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await;
    assert_eq!(refused.refused_kind(), "LimitExceededException");
    world.verify().await;
}
