//! GetLogDeliveryConfiguration.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_pool_is_logged_nowhere_at_first() {
    let world = World::new().await;
    let pool = world.pool().await;
    let shown = pool.call("GetLogDeliveryConfiguration", json!({})).await.answered();
    assert_eq!(shown["LogDeliveryConfiguration"]["UserPoolId"], json!(pool.id));
    assert!(shown["LogDeliveryConfiguration"]["LogConfigurations"].as_array().unwrap().is_empty());
}
