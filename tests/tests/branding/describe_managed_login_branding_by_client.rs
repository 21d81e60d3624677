//! DescribeManagedLoginBrandingByClient.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::styled;

#[tokio::test]
async fn a_client_finds_its_own_style() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (one, other, none) = (pool.client().await, pool.client().await, pool.client().await);
    let first = styled(&pool, &one.id, json!({"Settings": {}})).await;
    let second = styled(&pool, &other.id, json!({"UseCognitoProvidedValues": true})).await;
    for (client, style) in [(&one, &first), (&other, &second)] {
        let read = pool.call("DescribeManagedLoginBrandingByClient", json!({"ClientId": client.id})).await.answered();
        assert_eq!(read["ManagedLoginBranding"], *style);
    }
    let merged = json!({"ClientId": other.id, "ReturnMergedResources": true});
    let merged = pool.call("DescribeManagedLoginBrandingByClient", merged).await.answered();
    assert!(merged["ManagedLoginBranding"]["Settings"]["components"].is_object());
    let refused = pool.call("DescribeManagedLoginBrandingByClient", json!({"ClientId": none.id})).await;
    assert_eq!(refused.refused_kind(), "ResourceNotFoundException");
}
