//! DeleteManagedLoginBranding.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::styled;

#[tokio::test]
async fn a_deleted_style_is_gone_and_the_client_may_have_another() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let made = styled(&pool, &client.id, json!({"UseCognitoProvidedValues": true})).await;
    let input = json!({"ManagedLoginBrandingId": made["ManagedLoginBrandingId"]});

    pool.call("DeleteManagedLoginBranding", input.clone()).await.answered();

    for operation in ["DescribeManagedLoginBranding", "DeleteManagedLoginBranding", "UpdateManagedLoginBranding"] {
        assert_eq!(
            pool.call(operation, input.clone()).await.refused_kind(),
            "ResourceNotFoundException",
            "{operation}"
        );
    }
    let by_client = pool.call("DescribeManagedLoginBrandingByClient", json!({"ClientId": client.id})).await;
    assert_eq!(by_client.refused_kind(), "ResourceNotFoundException");
    styled(&pool, &client.id, json!({"UseCognitoProvidedValues": true})).await;
    world.verify().await;
}
