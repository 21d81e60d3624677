//! RevokeUserSession: another session of one's own.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::{UNKNOWN, sessions_of, track};

#[tokio::test]
async fn users_end_their_other_sessions_but_not_this_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 20).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let (here, there) = (ana.signs_in(&client).await, ana.signs_in(&client).await);
    let listed = world.call("ListUserSessions", json!({"AccessToken": here.access})).await.answered();
    let id = |current: bool| {
        let sessions = listed["Sessions"].as_array().unwrap();
        sessions.iter().find(|session| session["IsCurrentSession"] == current).unwrap()["SessionId"].clone()
    };
    let revoke =
        async |id: Value| world.call("RevokeUserSession", json!({"AccessToken": here.access, "SessionId": id})).await;

    assert_eq!(revoke(id(true)).await.refused_kind(), "InvalidParameterException");
    assert_eq!(revoke(id(false)).await.answered(), json!({}));

    world.call("GetUser", json!({"AccessToken": here.access})).await.answered();
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": there.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
    assert_eq!(revoke(id(false)).await.refused_kind(), "ResourceNotFoundException");
    assert_eq!(revoke(UNKNOWN.into()).await.refused_kind(), "ResourceNotFoundException");
}

#[tokio::test]
async fn a_strangers_session_is_not_found() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let (ana, bob) = (pool.user("ana").confirmed().await, pool.user("bob").confirmed().await);
    ana.signs_in(&client).await;
    let tokens = bob.signs_in(&client).await;
    let id = sessions_of(&ana).await[0]["SessionId"].clone();
    let input = json!({"AccessToken": tokens.access, "SessionId": id});
    assert_eq!(world.call("RevokeUserSession", input).await.refused_kind(), "ResourceNotFoundException");
    assert_eq!(sessions_of(&ana).await.len(), 1);
}
