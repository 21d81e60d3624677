//! Deliveries that a test makes fail.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::json;
use service::inbox::Failing;
use service::letters::Which;

#[tokio::test]
async fn a_delivery_made_to_be_refused_is_told_and_not_read() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    let inbox = world.service().inbox().unwrap();
    inbox.fail("Ana@example.com", 2, Failing::Refused);

    let refused = client.sign_up("ana", json!({"email": "ana@example.com"})).await.unwrap_err();
    assert_eq!(refused.kind, "CodeDeliveryFailureException");
    client.resend("ana").await.unwrap_err();
    assert!(inbox.next("ana@example.com", seconds(0)).await.is_none());
    client.resend("ana").await.answered();

    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.kind, "resend");
    let statuses: Vec<_> = world.inbox().all().into_iter().map(|message| message.status).collect();
    assert_eq!(statuses, ["delivered", "failed", "failed"]);
}

#[tokio::test]
async fn a_delivery_made_to_be_postponed_arrives_later() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    let inbox = world.service().inbox().unwrap();
    inbox.fail("ana@example.com", 2, Failing::Postponed);

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    client.sign_up("ben", json!({"email": "ben@example.com"})).await.answered();

    assert!(inbox.next("ana@example.com", seconds(0)).await.is_none());
    assert_eq!(world.inbox().to("ana@example.com")[0].status, "queued");
    assert_eq!(world.inbox().to("ben@example.com")[0].status, "delivered");
    for (attempts, wait) in [(1, 5), (2, 15)] {
        while world.service().letters(Which::Queued, 1).await.unwrap()[0].attempts < attempts {
            tokio::task::yield_now().await;
        }
        world.clock.pass(seconds(wait));
    }
    let code = world.inbox().code_for("ana@example.com").await;
    client.confirm("ana", &code).await.answered();
}
