//! ListWebAuthnCredentials: one's own passkeys.

use poolhouse_tests::{Outcome, SecurityKey, World};
use serde_json::{Value, json};

use super::start_web_authn_registration::{register, token};

const ORIGIN: &str = "https://example.com";

#[tokio::test]
async fn each_is_described_and_pages_follow_each_other() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let client = pool.client().await;
    let (ana, bob) = (token(&client, "ana").await, token(&client, "bob").await);
    let list = async |input: Value| world.call("ListWebAuthnCredentials", input).await;
    assert_eq!(list(json!({"AccessToken": ana})).await.answered(), json!({"Credentials": []}));

    let key = SecurityKey::at(ORIGIN);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(register(&world, &ana, &key).await["id"].clone());
        world.wait(poolhouse_tests::seconds(1));
    }
    register(&world, &bob, &key).await;

    let page = list(json!({"AccessToken": ana, "MaxResults": 2})).await.answered();
    let described = &page["Credentials"][0];
    assert!(described["CreatedAt"].is_number());
    assert_eq!(
        (&described["CredentialId"], &described["FriendlyCredentialName"], &described["RelyingPartyId"]),
        (&ids[0], &json!("Passkey"), &json!("example.com"))
    );
    assert_eq!(
        (&described["AuthenticatorAttachment"], &described["AuthenticatorTransports"]),
        (&json!("platform"), &json!(["internal", "hybrid"]))
    );
    assert_eq!(page["Credentials"][1]["CredentialId"], ids[1]);

    // The last of the page goes; the next page begins where it did.
    world.call("DeleteWebAuthnCredential", json!({"AccessToken": ana, "CredentialId": ids[1]})).await.answered();
    let more = json!({"AccessToken": ana, "MaxResults": 2, "NextToken": page["NextToken"]});
    let rest = list(more).await.answered();
    assert_eq!(rest["Credentials"].as_array().unwrap().len(), 1);
    assert_eq!((&rest["Credentials"][0]["CredentialId"], rest.get("NextToken")), (&ids[2], None));

    let foreign = json!({"AccessToken": bob, "MaxResults": 2, "NextToken": page["NextToken"]});
    assert_eq!(list(foreign).await.refused_kind(), "InvalidParameterException", "another user's page");
}
