//! DescribeUserPool: what is not told elsewhere.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn users_are_counted() {
    let world = World::new().await;
    let pool = world.pool().await;
    for name in ["ana", "ben", "cleo"] {
        pool.user(name).confirmed().await;
    }
    pool.call("AdminDeleteUser", json!({"Username": "ben"})).await.answered();

    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], 2);
}

#[tokio::test]
async fn the_effective_names_of_assurance_levels_are_always_told() {
    let world = World::new().await;
    for tier in ["LITE", "ESSENTIALS", "PLUS"] {
        let pool = world.pool_with(json!({"UserPoolTier": tier})).await;
        let levels = pool.describe().await["AcrConfiguration"].clone();
        for level in 1..=4 {
            assert_eq!(levels[format!("Level{level}")]["AcrValue"], format!("urn:cognito:loa:{level}"), "{tier}");
        }
    }
}

#[tokio::test]
async fn an_unknown_pool_is_named() {
    let world = World::new().await;
    let refused = world.call("DescribeUserPool", json!({"UserPoolId": "us-east-1_Nowhere00"})).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}

#[tokio::test]
async fn a_malformed_id_is_a_violation() {
    let world = World::new().await;
    let refused = world.call("DescribeUserPool", json!({"UserPoolId": "nowhere"})).await.refused();
    assert_eq!(
        refused,
        r"InvalidParameterException: 1 validation error detected: Value 'nowhere' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"
    );
    let refused = world.call("DescribeUserPool", json!({})).await.refused();
    assert_eq!(
        refused,
        "InvalidParameterException: 1 validation error detected: Value null at 'userPoolId' failed to satisfy \
         constraint: Member must not be null"
    );
}
