//! DescribeIdentityPool.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_pool_is_known_by_its_whole_id() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    assert_eq!(people.call("DescribeIdentityPool", json!({})).await.answered()["IdentityPoolName"], "people");

    let (_, number) = people.id.split_once(':').unwrap();
    for id in [format!("eu-west-1:{number}"), "us-east-1:00000000-0000-4000-8000-000000000000".into()] {
        let refused = world.identity("DescribeIdentityPool", json!({"IdentityPoolId": id})).await.refused();
        assert_eq!(refused, format!("ResourceNotFoundException: IdentityPool '{id}' not found."));
    }
}
