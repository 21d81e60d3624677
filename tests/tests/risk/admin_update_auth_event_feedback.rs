//! AdminUpdateAuthEventFeedback.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::json;

use super::protected;

#[tokio::test]
async fn the_last_word_is_shown_with_the_event() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    client.tokens("ana", PASSWORD).await;
    let list = || ana.call("AdminListUserAuthEvents", json!({}));
    let event = list().await.answered()["AuthEvents"][0]["EventId"].clone();

    for value in ["Invalid", "Valid"] {
        let input = json!({"EventId": event, "FeedbackValue": value});
        assert_eq!(ana.call("AdminUpdateAuthEventFeedback", input).await.answered(), json!({}));

        let shown = list().await.answered()["AuthEvents"][0]["EventFeedback"].clone();
        assert_eq!((shown["FeedbackValue"].as_str(), shown["Provider"].as_str()), (Some(value), Some("Admin")));
        assert!(shown["FeedbackDate"].is_number());
    }
}

#[tokio::test]
async fn an_event_is_one_users() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = pool.client().await;
    let (ana, ben) = (pool.user("ana").confirmed().await, pool.user("ben").confirmed().await);
    client.tokens("ana", PASSWORD).await;
    let listed = ana.call("AdminListUserAuthEvents", json!({})).await.answered();
    let event = listed["AuthEvents"][0]["EventId"].clone();

    for (user, event) in
        [(&ben, event), (&ana, json!("no-event")), (&ana, json!("0199a0b0-0000-7000-8000-000000000000"))]
    {
        let input = json!({"EventId": event, "FeedbackValue": "Valid"});
        let refused = user.call("AdminUpdateAuthEventFeedback", input).await;
        assert_eq!(refused.refused_kind(), "InvalidParameterException", "{event}");
    }
    let off = world.pool().await.user("ana").confirmed().await;
    let input = json!({"EventId": "x", "FeedbackValue": "Valid"});
    let refused = off.call("AdminUpdateAuthEventFeedback", input).await;
    assert_eq!(refused.refused_kind(), "UserPoolAddOnNotEnabledException");
}
