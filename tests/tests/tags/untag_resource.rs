//! UntagResource.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::arn;

#[tokio::test]
async fn tags_go_by_their_keys() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UserPoolTags": {"stage": "test", "owner": "ana", "cost": "1"}})).await;

    let input = json!({"ResourceArn": arn(&pool.id), "TagKeys": ["owner", "cost", "nowhere"]});
    for _ in 0..2 {
        assert_eq!(world.call("UntagResource", input.clone()).await.answered(), json!({}));
        assert_eq!(pool.describe().await["UserPoolTags"], json!({"stage": "test"}));
    }
}
