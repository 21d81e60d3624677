//! GetIdentityProviderByIdentifier.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{described, oidc, provider};

#[tokio::test]
async fn every_identifier_leads_to_its_provider() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Other").await;
    let identifiers: Vec<String> = (0..50).map(|number| format!("tenant {number}.example.com")).collect();
    let input = json!({
        "ProviderName": "Okta", "ProviderType": "OIDC", "ProviderDetails": oidc(), "IdpIdentifiers": identifiers,
    });
    pool.call("CreateIdentityProvider", input).await.answered();
    let okta = described(&pool, "Okta").await;

    for identifier in &identifiers {
        let input = json!({"IdpIdentifier": identifier});
        let found = pool.call("GetIdentityProviderByIdentifier", input).await.answered();
        assert_eq!(found, json!({"IdentityProvider": okta}));
    }
    for unknown in ["Okta", "Other", "tenant 50.example.com", "TENANT 1.example.com"] {
        let input = json!({"IdpIdentifier": unknown});
        let refused = pool.call("GetIdentityProviderByIdentifier", input).await.refused_kind();
        assert_eq!(refused, "ResourceNotFoundException", "{unknown}");
    }
}
