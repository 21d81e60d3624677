//! AdminEnableUser.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_enabled_user_signs_in_again_and_old_tokens_stay_dead() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let old = ana.signs_in(&client).await;
    ana.call("AdminDisableUser", json!({})).await.answered();

    assert_eq!(ana.call("AdminEnableUser", json!({})).await.answered(), json!({}));

    assert_eq!(ana.get().await["Enabled"], true);
    let new = ana.signs_in(&client).await;
    world.call("GetUser", json!({"AccessToken": new.access})).await.answered();
    assert_eq!(
        client.refresh("ana", &old.refresh).await.refused(),
        "NotAuthorizedException: Refresh Token has been revoked"
    );
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": old.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}

#[tokio::test]
async fn an_enabled_user_may_be_enabled_and_nobody_may_not() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    ana.call("AdminEnableUser", json!({})).await.answered();
    client.renew(&tokens.refresh).await.answered();
    assert_eq!(
        pool.call("AdminEnableUser", json!({"Username": "nobody"})).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
