//! SetUserPoolSessionConfiguration, and what it makes of sign-ins.

use poolhouse_tests::{Outcome, PASSWORD, World, minutes};
use serde_json::{Value, json};

use super::{sessions_of, track};

#[tokio::test]
async fn what_is_set_is_read_back_and_kept_by_an_update() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (status, most) in [("ENABLED", 3), ("DISABLED", 100), ("ENABLED", 1)] {
        let input = json!({"UserSessionTracking": status, "TokenSession": {"MaxPerUser": most}});
        let set = pool.call("SetUserPoolSessionConfiguration", input.clone()).await.answered();
        let mut expected = input;
        expected["UserPoolId"] = pool.id.as_str().into();
        assert_eq!(set, expected);
        pool.call("UpdateUserPool", json!({})).await.answered();
        assert_eq!(pool.call("GetUserPoolSessionConfiguration", json!({})).await.answered(), expected);
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (status, most) in [("ENABLED", 0), ("ENABLED", 101), ("SOMETIMES", 20)] {
        let input = json!({"UserSessionTracking": status, "TokenSession": {"MaxPerUser": most}});
        let refused = pool.call("SetUserPoolSessionConfiguration", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException");
    }
    let partial = pool.call("SetUserPoolSessionConfiguration", json!({"UserSessionTracking": "ENABLED"})).await;
    assert_eq!(partial.refused_kind(), "InvalidParameterException");

    let lite = world.pool_with(json!({"UserPoolTier": "LITE"})).await;
    let input = json!({"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 20}});
    let refused = lite.call("SetUserPoolSessionConfiguration", input).await.refused_kind();
    assert_eq!(refused, "FeatureUnavailableInTierException");
    track(&pool, 20).await;
    let refused = pool.call("UpdateUserPool", json!({"UserPoolTier": "LITE"})).await.refused_kind();
    assert_eq!(refused, "FeatureUnavailableInTierException");
}

#[tokio::test]
async fn the_session_used_longest_ago_makes_room() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 2).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let first = ana.signs_in(&client).await;
    world.wait(minutes(1));
    let second = ana.signs_in(&client).await;
    world.wait(minutes(1));
    client.refresh("ana", &first.refresh).await.answered();
    world.wait(minutes(1));

    let third = ana.signs_in(&client).await;

    assert_eq!(
        client.refresh("ana", &second.refresh).await.refused(),
        "NotAuthorizedException: Refresh Token has been revoked"
    );
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": second.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
    for living in [&first, &third] {
        world.call("GetUser", json!({"AccessToken": living.access})).await.answered();
    }
    assert_eq!(sessions_of(&ana).await.len(), 2);

    // A lower number ends nothing by itself.
    track(&pool, 1).await;
    assert_eq!(sessions_of(&ana).await.len(), 2);
    let fourth = ana.signs_in(&client).await;
    assert_eq!(sessions_of(&ana).await.len(), 1);
    world.call("GetUser", json!({"AccessToken": fourth.access})).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn sessions_from_before_the_tracking_count_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let off = json!({"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 2}});
    for _ in 0..3 {
        for _ in 0..3 {
            ana.signs_in(&client).await;
            world.wait(minutes(1));
        }
        assert!(sessions_of(&ana).await.len() >= 3, "without tracking there is no limit");
        track(&pool, 2).await;
        let last = ana.signs_in(&client).await;
        world.wait(minutes(1));
        assert_eq!(sessions_of(&ana).await.len(), 2);
        world.call("GetUser", json!({"AccessToken": last.access})).await.answered();
        pool.call("SetUserPoolSessionConfiguration", off.clone()).await.answered();
    }
}

#[tokio::test]
async fn of_many_sign_ins_at_once_as_many_last_as_may() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 3).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tasks = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.sign_in("ana", PASSWORD).await })
    });
    let mut signed_in = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(_) => signed_in += 1,
            Err(error) => assert_eq!(error.kind, "TooManyRequestsException"),
        }
    }
    assert!(signed_in >= 3, "{signed_in}");
    assert_eq!(sessions_of(&ana).await.len(), 3);
    world.verify().await;
}

#[tokio::test]
async fn without_tracking_a_refresh_writes_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    world.wait(minutes(1));

    let before = world.engine.engine.counts().commits;
    client.refresh("ana", &tokens.refresh).await.answered();
    client.renew(&tokens.refresh).await.answered();
    assert_eq!(world.engine.engine.counts().commits, before);

    let session = sessions_of(&ana).await.remove(0);
    assert_eq!(session["LastActiveDate"], session["CreateDate"]);
    assert_eq!(session.get("LastIPAddress"), None::<&Value>);
}
