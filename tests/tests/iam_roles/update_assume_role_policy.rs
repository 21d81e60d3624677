//! UpdateAssumeRolePolicy: a role trusts somebody else.

use poolhouse_tests::callers::{TRUSTS_ACCOUNT, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_trusts_somebody_else() {
    let world = World::new().await;
    world.iam_role("deploy").await;
    let other = TRUSTS_ACCOUNT.replace("123456789012", "210987654321");
    let input = json!({"RoleName": "deploy", "PolicyDocument": other});
    world.iam("UpdateAssumeRolePolicy", input).await.answered();
    let role = world.iam("GetRole", json!({"RoleName": "deploy"})).await.answered();
    assert_eq!(decoded(&role["Role"]["AssumeRolePolicyDocument"]), other);
    let input = json!({"RoleName": "deploy", "PolicyDocument": "{}"});
    assert_eq!(world.iam("UpdateAssumeRolePolicy", input).await.refused_kind(), "MalformedPolicyDocument");
}
