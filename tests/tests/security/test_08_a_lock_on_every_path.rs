//! 8: a locked user on every path to tokens that there is; hosted pages and federated links are not yet (`docs/gaps.md`).

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, SrpClient, Tokens, World, days, minutes};
use serde_json::json;

use super::careful_srp_client;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";
const LOCKED: &str = "NotAuthorizedException: Password attempts exceeded";

#[tokio::test]
async fn test_08_signs_in_on_none_and_keeps_the_sessions_that_are() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    let back_end = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let srp = SrpClient::new(1);
    let begun = client.begin_srp("ana", &srp).await.answered();
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }

    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), LOCKED);
    assert_eq!(back_end.admin_sign_in("ana", PASSWORD).await.refused(), LOCKED);
    assert_eq!(client.begin_srp("ana", &srp).await.refused(), LOCKED);
    let proof = client.srp_proof(&srp, &begun, PASSWORD);
    assert_eq!(client.call("RespondToAuthChallenge", proof).await.refused(), LOCKED);

    // Or anybody could end a stranger's session with five wrong passwords.
    Tokens::of(&client.refresh("ana", &tokens.refresh).await.answered());
    Tokens::of(&client.renew(&tokens.refresh).await.answered());
}

#[tokio::test]
async fn test_08_holds_between_the_steps() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").invited().await;
    let asked = client.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    let answer = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "NEW_PASSWORD": NEW_PASSWORD},
    });
    assert_eq!(client.call("RespondToAuthChallenge", answer).await.refused(), LOCKED);
}

/// The end of a temporary password is none of a lock, and stands in the way at the same place.
#[tokio::test]
async fn test_08_a_temporary_password_ends_between_the_steps_too() {
    let world = World::new().await;
    let policy = json!({"PasswordPolicy": {"TemporaryPasswordValidityDays": 1}});
    let pool = world.pool_with(json!({"Policies": policy})).await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    world.wait(days(1) - minutes(1));
    let asked = client.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    world.wait(minutes(1));
    let refused = client.respond(&asked, "ana", json!({"NEW_PASSWORD": NEW_PASSWORD})).await.refused();
    assert_eq!(
        refused,
        "NotAuthorizedException: Temporary password has expired and must be reset by an administrator."
    );
}
