//! DeleteWebAuthnCredential: a passkey of one's own is gone.

use poolhouse_tests::{Outcome, SecurityKey, World};
use serde_json::{Value, json};

use super::start_web_authn_registration::{register, token};

#[tokio::test]
async fn only_ones_own_and_only_once() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let client = pool.client().await;
    let (ana, bob) = (token(&client, "ana").await, token(&client, "bob").await);
    let key = SecurityKey::at("https://example.com");
    let id = register(&world, &ana, &key).await["id"].clone();
    let delete = async |token: &str, id: &Value| {
        world.call("DeleteWebAuthnCredential", json!({"AccessToken": token, "CredentialId": id})).await
    };

    assert_eq!(delete(&bob, &id).await.refused_kind(), "ResourceNotFoundException");
    assert_eq!(delete(&ana, &json!("not base64url!")).await.refused_kind(), "ResourceNotFoundException");
    let configured = async || {
        let factors = world.call("GetUserAuthFactors", json!({"AccessToken": ana})).await.answered();
        factors["ConfiguredUserAuthFactors"].clone()
    };
    assert_eq!(configured().await, json!(["PASSWORD", "WEB_AUTHN"]));
    assert_eq!(delete(&ana, &id).await.answered(), json!({}));
    assert_eq!(configured().await, json!(["PASSWORD"]));
    assert_eq!(delete(&ana, &id).await.refused_kind(), "ResourceNotFoundException");
    let listed = world.call("ListWebAuthnCredentials", json!({"AccessToken": ana})).await.answered();
    assert_eq!(listed, json!({"Credentials": []}));
    world.verify().await;
}
