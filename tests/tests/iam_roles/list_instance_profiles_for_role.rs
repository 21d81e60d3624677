//! ListInstanceProfilesForRole: a role is in no instance profile.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_is_in_no_instance_profile() {
    let world = World::new().await;
    world.iam_role("deploy").await;
    let listed = world.iam("ListInstanceProfilesForRole", json!({"RoleName": "deploy"})).await.answered();
    assert_eq!(listed, json!({"InstanceProfiles": [], "IsTruncated": false}));
    assert_eq!(
        world.iam("ListInstanceProfilesForRole", json!({"RoleName": "nobody"})).await.refused(),
        "NoSuchEntity: The role with name nobody cannot be found."
    );
}
