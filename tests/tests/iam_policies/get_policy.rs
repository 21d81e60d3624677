//! GetPolicy: policies of the account and of Amazon are shown.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn policies_of_the_account_and_of_amazon_are_shown() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    let shown = world.iam("GetPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!((&shown["Policy"]["PolicyName"], &shown["Policy"]["IsAttachable"]), (&json!("people"), &json!(true)));
    let amazons = json!({"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"});
    let shown = world.iam("GetPolicy", amazons).await.answered();
    assert_eq!(shown["Policy"]["PolicyName"], "AdministratorAccess");
    let refused =
        world.iam("GetPolicy", json!({"PolicyArn": "arn:aws:iam::123456789012:policy/absent"})).await.refused();
    assert_eq!(refused, "NoSuchEntity: Policy arn:aws:iam::123456789012:policy/absent was not found.");
}
