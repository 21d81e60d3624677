//! ListAttachedUserPolicies: managed policies of a user are listed by path.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn managed_policies_of_a_user_are_listed_by_path() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let made = json!({"PolicyName": "inner", "Path": "/team/", "PolicyDocument": POOLS});
    let made = world.iam("CreatePolicy", made).await.answered();
    for arn in [made["Policy"]["Arn"].clone(), json!(world.iam_policy("outer").await)] {
        world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    }
    let all = world.iam("ListAttachedUserPolicies", json!({"UserName": "ana"})).await.answered();
    assert_eq!(all["AttachedPolicies"].as_array().unwrap().len(), 2);
    let inner =
        world.iam("ListAttachedUserPolicies", json!({"UserName": "ana", "PathPrefix": "/team/"})).await.answered();
    assert_eq!(inner["AttachedPolicies"][0]["PolicyName"], "inner");
    assert_eq!(inner["AttachedPolicies"].as_array().unwrap().len(), 1);
}
