//! UpdateAuthEventFeedback.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::{Told, enforcing, told_of_a_sign_in};

fn input(told: &Told, value: &str) -> Value {
    json!({
        "UserPoolId": told.user.pool.id, "Username": told.user.username, "EventId": told.event,
        "FeedbackToken": told.token, "FeedbackValue": value,
    })
}

#[tokio::test]
async fn who_was_told_of_a_sign_in_says_whether_it_was_them() {
    let world = World::new().await;
    let told = told_of_a_sign_in(&enforcing(&world).await).await;

    assert_eq!(world.call("UpdateAuthEventFeedback", input(&told, "Invalid")).await.answered(), json!({}));

    let listed = told.user.call("AdminListUserAuthEvents", json!({})).await.answered();
    let event = &listed["AuthEvents"][0];
    assert_eq!(event["EventId"], told.event);
    assert_eq!(event["EventFeedback"]["FeedbackValue"], "Invalid");
    assert_eq!(event["EventFeedback"]["Provider"], "User");
}

#[tokio::test]
async fn without_the_token_of_this_very_event_nobody_learns_anything() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let told = told_of_a_sign_in(&pool).await;
    let listed = told.user.call("AdminListUserAuthEvents", json!({})).await.answered();
    let earlier = listed["AuthEvents"][1]["EventId"].clone();
    let wrong = "NotAuthorizedException";
    for (member, value) in [
        ("FeedbackToken", json!("0".repeat(64))),
        ("FeedbackToken", json!("x")),
        ("EventId", earlier),
        ("EventId", json!("no-event")),
        ("Username", json!("nobody")),
    ] {
        let mut input = input(&told, "Valid");
        input[member] = value;
        assert_eq!(world.call("UpdateAuthEventFeedback", input).await.refused_kind(), wrong, "{member}");
    }
    let mut elsewhere = input(&told, "Valid");
    elsewhere["UserPoolId"] = world.pool().await.id.into();
    let refused = world.call("UpdateAuthEventFeedback", elsewhere).await;
    assert_eq!(refused.refused_kind(), "UserPoolAddOnNotEnabledException");
}
