//! ListUserSessions: the caller's own.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

use super::track;

#[tokio::test]
async fn the_callers_session_is_marked() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 20).await;
    let (client, other) = (pool.client().await, pool.client().await);
    let ana = pool.user("ana").confirmed().await;
    pool.user("bob").confirmed().await.signs_in(&client).await;
    let here = ana.signs_in(&client).await;
    world.wait(minutes(1));
    let there = ana.signs_in(&other).await;

    for (tokens, current) in [(&here, &client.id), (&there, &other.id)] {
        let page = world.call("ListUserSessions", json!({"AccessToken": tokens.access})).await.answered();
        let sessions = page["Sessions"].as_array().unwrap();
        assert_eq!(sessions.len(), 2);
        for session in sessions {
            assert_eq!(session["IsCurrentSession"], session["ClientId"] == current.as_str());
        }
        assert!(page.get("NextToken").is_none());
    }
}

#[tokio::test]
async fn tokens_that_are_not_good_are_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    assert_eq!(
        world.call("ListUserSessions", json!({"AccessToken": "garbage"})).await.refused(),
        "NotAuthorizedException: Invalid Access Token"
    );
    let garbage = json!({"AccessToken": tokens.access, "NextToken": "garbage"});
    assert_eq!(world.call("ListUserSessions", garbage).await.refused_kind(), "InvalidParameterException");
    world.call("GlobalSignOut", json!({"AccessToken": tokens.access})).await.answered();
    assert_eq!(
        world.call("ListUserSessions", json!({"AccessToken": tokens.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}
