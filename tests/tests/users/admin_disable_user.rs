//! AdminDisableUser.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::json;

#[tokio::test]
async fn a_disabled_user_is_shut_out_of_every_path() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    assert_eq!(ana.call("AdminDisableUser", json!({})).await.answered(), json!({}));

    let disabled = "NotAuthorizedException: User is disabled.";
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), disabled);
    assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), disabled);
    assert_eq!(client.admin_sign_in("ana", PASSWORD).await.refused(), disabled);
    assert_eq!(client.refresh("ana", &tokens.refresh).await.refused_kind(), "NotAuthorizedException");
    assert_eq!(client.renew(&tokens.refresh).await.refused_kind(), "NotAuthorizedException");
    for operation in ["GetUser", "DeleteUser", "GlobalSignOut"] {
        let refused = world.call(operation, json!({"AccessToken": tokens.access})).await.refused_kind();
        assert_eq!(refused, "NotAuthorizedException", "{operation}");
    }
    assert_eq!(ana.get().await["Enabled"], false);
    assert_eq!(ana.status().await, "CONFIRMED");
    assert_eq!(pool.usernames().await, ["ana"]);
}

#[tokio::test]
async fn a_pending_challenge_gives_no_tokens() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;
    let challenge = client.sign_in("ana", PASSWORD).await.answered();

    ana.call("AdminDisableUser", json!({})).await.answered();

    let answer = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "NEW_PASSWORD": "N3w-password!"},
    });
    assert_eq!(
        client.call("RespondToAuthChallenge", answer).await.refused(),
        "NotAuthorizedException: User is disabled."
    );
}

#[tokio::test]
async fn twice_is_fine_and_nobody_is_not() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").confirmed().await;
    for _ in 0..2 {
        ana.call("AdminDisableUser", json!({})).await.answered();
    }
    assert_eq!(
        ana.pool.call("AdminDisableUser", json!({"Username": "nobody"})).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
