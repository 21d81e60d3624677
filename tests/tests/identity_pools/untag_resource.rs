//! UntagResource.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_taken_away_by_their_keys() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"IdentityPoolTags": {"team": "ids", "stage": "test"}})).await;
    let input = json!({"ResourceArn": people.arn(), "TagKeys": ["team", "unknown"]});
    assert_eq!(world.identity("UntagResource", input).await.answered(), json!({}));
    let tags = &people.call("DescribeIdentityPool", json!({})).await.answered()["IdentityPoolTags"];
    assert_eq!(tags, &json!({"stage": "test"}));
}
