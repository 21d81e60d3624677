//! GlobalSignOut.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_token_of_every_client_is_dead_and_a_new_sign_in_lives() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (one, two) = (pool.client().await, pool.client().await);
    let ana = pool.user("ana").confirmed().await;
    let ben = pool.user("ben").confirmed().await;
    let (first, second) = (ana.signs_in(&one).await, ana.signs_in(&two).await);
    let bens = ben.signs_in(&one).await;

    assert_eq!(world.call("GlobalSignOut", json!({"AccessToken": first.access})).await.answered(), json!({}));

    let revoked = "NotAuthorizedException: Access Token has been revoked";
    for (client, tokens) in [(&one, &first), (&two, &second)] {
        assert_eq!(world.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(), revoked);
        assert_eq!(world.call("GlobalSignOut", json!({"AccessToken": tokens.access})).await.refused(), revoked);
        assert_eq!(
            client.refresh("ana", &tokens.refresh).await.refused(),
            "NotAuthorizedException: Refresh Token has been revoked"
        );
    }
    world.call("GetUser", json!({"AccessToken": bens.access})).await.answered();
    // The clock has not moved: the new sign-in is of the same moment as the sign-out.
    let again = ana.signs_in(&one).await;
    world.call("GetUser", json!({"AccessToken": again.access})).await.answered();
    one.refresh("ana", &again.refresh).await.answered();
}
