//! GetUserPoolSessionConfiguration.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_pool_that_never_said_tracks_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    assert_eq!(
        pool.call("GetUserPoolSessionConfiguration", json!({})).await.answered(),
        json!({"UserPoolId": pool.id, "UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}})
    );
    let nowhere = json!({"UserPoolId": "us-east-1_Nowhere00"});
    assert_eq!(
        world.call("GetUserPoolSessionConfiguration", nowhere).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}
