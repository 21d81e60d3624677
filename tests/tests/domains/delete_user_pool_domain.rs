//! DeleteUserPoolDomain.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{describe, prefix};

#[tokio::test]
async fn a_domain_that_was_given_up_is_free() {
    let world = World::new().await;
    let (first, second) = (world.pool().await, world.pool().await);
    prefix(&first, "people").await;

    let gone = "InvalidParameterException: No such domain or user pool exists.";
    assert_eq!(second.call("DeleteUserPoolDomain", json!({"Domain": "people"})).await.refused(), gone);
    assert_eq!(first.call("DeleteUserPoolDomain", json!({"Domain": "people"})).await.answered(), json!({}));

    assert_eq!(describe(&world, "people").await, json!({}));
    assert!(first.describe().await.get("Domain").is_none());
    assert_eq!(first.call("DeleteUserPoolDomain", json!({"Domain": "people"})).await.refused(), gone);
    prefix(&second, "people").await;
    prefix(&first, "persons").await;
    world.verify().await;
}
