//! GetGroup: a group is told with its members.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_group_is_told_with_its_members() {
    let world = World::new().await;
    world.iam_group("staff", &["ana", "bea"]).await;
    let told = world.iam("GetGroup", json!({"GroupName": "Staff", "MaxItems": 1})).await.answered();
    assert_eq!((&told["Group"]["GroupName"], &told["Users"][0]["UserName"]), (&json!("staff"), &json!("ana")));
    let rest = json!({"GroupName": "staff", "Marker": told["Marker"]});
    assert_eq!(world.iam("GetGroup", rest).await.answered()["Users"][0]["UserName"], "bea");
    assert_eq!(
        world.iam("GetGroup", json!({"GroupName": "nobody"})).await.refused(),
        "NoSuchEntity: The group with name nobody cannot be found."
    );
}
