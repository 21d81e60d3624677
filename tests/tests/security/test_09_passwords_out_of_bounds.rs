//! 9: passwords that are too long, of odd characters, or written in two ways.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn test_09_what_no_policy_would_accept_is_refused_before_anything_is_computed() {
    let world = World::new().await;
    let client = world.pool().await.client().await;
    let before = world.service().computations();
    for password in [format!("Aa1!{}", "x".repeat(99_995)), " Correct-h0rse!".into(), "Correct-h0rse! ".into()] {
        let refused = client.call("SignUp", json!({"Username": "ana", "Password": password})).await;
        assert_eq!(refused.refused_kind(), "InvalidParameterException");
    }
    let body = format!(r#"{{"ClientId":"{}","Username":"ana","Password":"Correct-h0rse!\ud800"}}"#, client.id);
    assert_eq!(world.send("SignUp", body, &[]).await.refused_kind(), "SerializationException");
    let long = format!("Aa1!{}", "x".repeat(252));
    client.call("SignUp", json!({"Username": "longest", "Password": long})).await.answered();
    assert_eq!(world.service().computations() - before, 1, "of the longest that is allowed");
}

#[tokio::test]
async fn test_09_two_ways_to_write_a_letter_are_two_passwords() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let (composed, decomposed) = ("Caf\u{e9}-h0rse!", "Cafe\u{301}-h0rse!");
    client.call("SignUp", json!({"Username": "ana", "Password": composed})).await.answered();
    pool.call("AdminConfirmSignUp", json!({"Username": "ana"})).await.answered();

    client.tokens("ana", composed).await;

    assert_eq!(
        client.sign_in("ana", decomposed).await.refused(),
        "NotAuthorizedException: Incorrect username or password."
    );
}
