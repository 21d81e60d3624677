//! DeleteUser: one's own account.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_user_deletes_herself() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let input = json!({"AccessToken": tokens.access});

    assert_eq!(world.call("DeleteUser", input.clone()).await.answered(), Value::Null);

    assert_eq!(world.call("DeleteUser", input).await.refused(), "UserNotFoundException: User does not exist.");
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), "UserNotFoundException: User does not exist.");
    assert_eq!(pool.usernames().await, ["ben"]);
    world.verify().await;
}
