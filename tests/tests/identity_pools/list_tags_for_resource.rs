//! ListTagsForResource.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_a_pools_by_its_arn() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"IdentityPoolTags": {"team": "ids"}})).await;
    let answer = world.identity("ListTagsForResource", json!({"ResourceArn": people.arn()})).await.answered();
    assert_eq!(answer, json!({"Tags": {"team": "ids"}}));

    let foreign = people.arn().replace("us-east-1:123456789012", "eu-west-1:123456789012");
    for arn in [foreign, people.arn().replace("identitypool/", "identitypool/x")] {
        let refused = world.identity("ListTagsForResource", json!({"ResourceArn": arn})).await.refused_kind();
        assert_eq!(refused, "ResourceNotFoundException");
    }
}
