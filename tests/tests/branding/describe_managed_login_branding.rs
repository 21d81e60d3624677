//! DescribeManagedLoginBranding.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{NOTHING, styled};

#[tokio::test]
async fn merged_resources_fill_what_the_style_leaves_out() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let settings = json!({"components": {"form": {"borderRadius": 3.0}}});
    let made = styled(&pool, &client.id, json!({"Settings": settings})).await;
    let describe = |merged: bool| {
        let input = json!({"ManagedLoginBrandingId": made["ManagedLoginBrandingId"], "ReturnMergedResources": merged});
        let pool = pool.clone();
        async move { pool.call("DescribeManagedLoginBranding", input).await.answered()["ManagedLoginBranding"].clone() }
    };

    assert_eq!(describe(false).await["Settings"], settings);
    let merged = describe(true).await;
    assert_eq!(merged["Settings"]["components"]["form"]["borderRadius"], 3.0);
    assert!(merged["Settings"]["components"]["form"]["lightMode"]["backgroundColor"].is_string());
    for part in ["categories", "componentClasses", "components"] {
        assert!(!merged["Settings"][part].as_object().unwrap().is_empty(), "{part}");
    }
}

#[tokio::test]
async fn an_id_of_nothing_or_of_another_pool_is_not_found() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = other.client().await;
    let made = styled(&other, &client.id, json!({"UseCognitoProvidedValues": true})).await;
    for id in [json!(NOTHING), made["ManagedLoginBrandingId"].clone()] {
        let refused = pool.call("DescribeManagedLoginBranding", json!({"ManagedLoginBrandingId": id})).await;
        assert_eq!(refused.refused_kind(), "ResourceNotFoundException");
    }
    let refused = pool.call("DescribeManagedLoginBranding", json!({"ManagedLoginBrandingId": "1"})).await;
    assert_eq!(refused.refused_kind(), "InvalidParameterException");
}
