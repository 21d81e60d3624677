//! GetPolicyVersion: a version is shown with its document.

use poolhouse_tests::callers::{POOLS, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_version_is_shown_with_its_document() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    let shown = world.iam("GetPolicyVersion", json!({"PolicyArn": arn, "VersionId": "v1"})).await.answered();
    assert_eq!(decoded(&shown["PolicyVersion"]["Document"]), POOLS);
    let amazons = json!({"PolicyArn": "arn:aws:iam::aws:policy/AmazonCognitoPowerUser", "VersionId": "v1"});
    assert!(
        decoded(&world.iam("GetPolicyVersion", amazons).await.answered()["PolicyVersion"]["Document"])
            .contains("cognito-idp:*")
    );
    let refused = world.iam("GetPolicyVersion", json!({"PolicyArn": arn, "VersionId": "v9"})).await.refused();
    assert_eq!(refused, format!("NoSuchEntity: Policy {arn} version v9 does not exist or is not attachable."));
}
