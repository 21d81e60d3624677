//! CreateUserPoolReplica.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{ELSEWHERE, replica, secondary};

#[tokio::test]
async fn a_new_replica_is_inactive_with_tags_of_its_own() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UserPoolTags": {"stage": "test"}})).await;

    let input = json!({"RegionName": ELSEWHERE, "UserPoolTags": {"stand": "by"}});
    let made = pool.call("CreateUserPoolReplica", input).await.answered();

    assert_eq!(made, json!({"UserPoolReplica": replica(&pool, ELSEWHERE, "SECONDARY", "CREATING")}));
    assert_eq!(secondary(&pool).await, Some(replica(&pool, ELSEWHERE, "SECONDARY", "INACTIVE")));
    let listed = world.call("ListUserPools", json!({"MaxResults": 60})).await.answered();
    assert_eq!(listed["UserPools"][0]["ReplicaRegions"], json!([ELSEWHERE]));

    let arn = made["UserPoolReplica"]["UserPoolArn"].clone();
    world.call("TagResource", json!({"ResourceArn": arn, "Tags": {"more": ""}})).await.answered();
    let tags = world.call("ListTagsForResource", json!({"ResourceArn": arn})).await.answered();
    assert_eq!(tags["Tags"], json!({"stand": "by", "more": ""}));
    assert_eq!(pool.describe().await["UserPoolTags"], json!({"stage": "test"}));
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_a_replica_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    for region in ["us-east-1", "europe", "EU-CENTRAL-1", "eu"] {
        let refused = pool.call("CreateUserPoolReplica", json!({"RegionName": region})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{region}");
    }
    let reserved = json!({"RegionName": ELSEWHERE, "UserPoolTags": {"aws:a": "b"}});
    assert_eq!(pool.call("CreateUserPoolReplica", reserved).await.refused_kind(), "InvalidParameterException");

    pool.call("CreateUserPoolReplica", json!({"RegionName": ELSEWHERE})).await.answered();
    for (region, kind) in [(ELSEWHERE, "InvalidParameterException"), ("ap-south-1", "LimitExceededException")] {
        let refused = pool.call("CreateUserPoolReplica", json!({"RegionName": region})).await.refused_kind();
        assert_eq!(refused, kind);
    }

    let lite = world.pool_with(json!({"UserPoolTier": "LITE"})).await;
    let refused = lite.call("CreateUserPoolReplica", json!({"RegionName": ELSEWHERE})).await.refused_kind();
    assert_eq!(refused, "FeatureUnavailableInTierException");
    let nowhere = json!({"UserPoolId": "us-east-1_Nowhere00", "RegionName": ELSEWHERE});
    assert_eq!(
        world.call("CreateUserPoolReplica", nowhere).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}

#[tokio::test]
async fn a_pool_with_a_replica_does_not_become_too_cheap_for_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.call("CreateUserPoolReplica", json!({"RegionName": ELSEWHERE})).await.answered();
    let refused = pool.call("UpdateUserPool", json!({"UserPoolTier": "LITE"})).await.refused_kind();
    assert_eq!(refused, "FeatureUnavailableInTierException");
    pool.call("UpdateUserPool", json!({})).await.answered();
    assert!(secondary(&pool).await.is_some(), "an update keeps it");
}
