//! GetUser: a user is shown by name, and whoever signed without one.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_is_shown_by_name_and_whoever_signed_without_one() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let ana = world.iam("GetUser", json!({"UserName": "ana"})).await.answered();
    assert_eq!(ana["User"]["Arn"], "arn:aws:iam::123456789012:user/ana");
    let root = world.iam("GetUser", json!({})).await.answered();
    assert_eq!(root["User"]["Arn"], "arn:aws:iam::123456789012:root");
    world
        .iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}))
        .await
        .answered();
    let key = world.iam_key("ana").await;
    let own = world.enforcing().ask_as(Some(&key), "iam", "GetUser", json!({})).await.answered();
    assert_eq!(own["User"]["UserName"], "ana");
    assert_eq!(
        world.iam("GetUser", json!({"UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
}
