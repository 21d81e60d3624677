//! AdminRevokeUserSession.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{UNKNOWN, sessions_of, track};

#[tokio::test]
async fn one_session_ends_and_the_others_go_on() {
    for linked in [None, Some("NONE"), Some("LINKED")] {
        let world = World::new().await;
        let pool = world.pool().await;
        track(&pool, 20).await;
        let client = pool.client().await;
        let ana = pool.user("ana").confirmed().await;
        let first = ana.signs_in(&client).await;
        let id = sessions_of(&ana).await[0]["SessionId"].clone();
        let second = ana.signs_in(&client).await;

        let mut input = json!({"SessionId": id});
        if let Some(linked) = linked {
            input["RevokeAssociatedSessions"] = linked.into();
        }
        assert_eq!(ana.call("AdminRevokeUserSession", input.clone()).await.answered(), json!({}));

        assert_eq!(
            world.call("GetUser", json!({"AccessToken": first.access})).await.refused(),
            "NotAuthorizedException: Access Token has been revoked"
        );
        assert_eq!(
            client.refresh("ana", &first.refresh).await.refused(),
            "NotAuthorizedException: Refresh Token has been revoked"
        );
        client.refresh("ana", &second.refresh).await.answered();
        assert_eq!(sessions_of(&ana).await.len(), 1);
        let again = ana.call("AdminRevokeUserSession", input).await.refused_kind();
        assert_eq!(again, "ResourceNotFoundException");
    }
}

#[tokio::test]
async fn sessions_of_others_and_of_nobody_are_not_found() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let (ana, bob) = (pool.user("ana").confirmed().await, pool.user("bob").confirmed().await);
    ana.signs_in(&client).await;
    let id = sessions_of(&ana).await[0]["SessionId"].as_str().unwrap().to_owned();

    for id in [id.as_str(), UNKNOWN, &UNKNOWN.replace("tkn", "sso"), "tknzzzzzzzzzzzzzzzzzzzzzzzzz"] {
        let refused = bob.call("AdminRevokeUserSession", json!({"SessionId": id})).await.refused_kind();
        assert_eq!(refused, "ResourceNotFoundException", "{id}");
    }
    assert_eq!(sessions_of(&ana).await.len(), 1);
    let malformed = bob.call("AdminRevokeUserSession", json!({"SessionId": "abc"})).await;
    assert_eq!(malformed.refused_kind(), "InvalidParameterException");
    let nobody = pool.call("AdminRevokeUserSession", json!({"Username": "nobody", "SessionId": id})).await;
    assert_eq!(nobody.refused(), "UserNotFoundException: User does not exist.");
}
