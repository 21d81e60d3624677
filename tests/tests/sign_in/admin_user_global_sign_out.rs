//! AdminUserGlobalSignOut.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_administrator_signs_a_user_out_as_often_as_she_likes() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    for _ in 0..2 {
        assert_eq!(ana.call("AdminUserGlobalSignOut", json!({})).await.answered(), json!({}));
    }

    assert_eq!(
        world.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
    assert_eq!(
        client.refresh("ana", &tokens.refresh).await.refused(),
        "NotAuthorizedException: Refresh Token has been revoked"
    );
    assert_eq!(ana.status().await, "CONFIRMED");
    ana.signs_in(&client).await;
    assert_eq!(
        pool.call("AdminUserGlobalSignOut", json!({"Username": "nobody"})).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
