//! TagResource.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_added_and_changed() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"IdentityPoolTags": {"team": "ids", "stage": "test"}})).await;
    let input = json!({"ResourceArn": people.arn(), "Tags": {"team": "all", "cost": "1"}});
    assert_eq!(world.identity("TagResource", input).await.answered(), json!({}));
    let tags = &people.call("DescribeIdentityPool", json!({})).await.answered()["IdentityPoolTags"];
    assert_eq!(tags, &json!({"team": "all", "stage": "test", "cost": "1"}));

    let input = json!({"ResourceArn": people.arn(), "Tags": {"aws:team": "all"}});
    assert_eq!(world.identity("TagResource", input).await.refused_kind(), "InvalidParameterException");
}
