//! 15: codes that were replaced, and codes whose time is over.

use poolhouse_tests::{Outcome, World, hours, minutes};
use serde_json::json;

const WRONG: &str = "CodeMismatchException: Invalid verification code provided, please try again.";
const EXPIRED: &str = "ExpiredCodeException: Invalid code provided, please request a code again.";

#[tokio::test]
async fn test_15_only_the_last_code_counts_and_only_in_its_time() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let resets = |code: &str| {
        let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": "N3w-password!"});
        client.call("ConfirmForgotPassword", input)
    };
    let mut codes = Vec::new();
    for _ in 0..2 {
        client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
        codes.push(world.inbox().code_for("ana@example.com").await);
    }
    assert_ne!(codes[0], codes[1]);
    assert_eq!(resets(&codes[0]).await.refused(), WRONG);
    world.wait(minutes(59));
    assert_eq!(resets(&codes[0]).await.refused(), WRONG);
    world.wait(minutes(1));
    assert_eq!(resets(&codes[1]).await.refused(), EXPIRED);

    client.sign_up("new", json!({"email": "new@example.com"})).await.answered();
    let first = world.inbox().code_for("new@example.com").await;
    world.wait(hours(1));
    client.resend("new").await.answered();
    let second = world.inbox().code_for("new@example.com").await;
    assert_ne!(first, second);
    assert_eq!(client.confirm("new", &first).await.refused(), WRONG);
    world.wait(hours(24));
    assert_eq!(client.confirm("new", &second).await.refused(), EXPIRED);
}
