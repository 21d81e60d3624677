//! RevokeToken.

use poolhouse_tests::{Outcome, World, hours};
use serde_json::json;

#[tokio::test]
async fn a_revoked_sign_in_is_over_and_others_go_on() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let (here, there) = (ana.signs_in(&client).await, ana.signs_in(&client).await);

    let answer = client.call("RevokeToken", json!({"Token": here.refresh})).await.answered();

    assert_eq!(answer, json!({}));
    let revoked = "NotAuthorizedException: Refresh Token has been revoked";
    assert_eq!(client.refresh("ana", &here.refresh).await.refused(), revoked);
    assert_eq!(client.renew(&here.refresh).await.refused(), revoked);
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": here.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
    world.call("GetUser", json!({"AccessToken": there.access})).await.answered();
    client.refresh("ana", &there.refresh).await.answered();
}

#[tokio::test]
async fn tokens_of_later_refreshes_die_with_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;
    world.wait(hours(1));
    let later = poolhouse_tests::Tokens::of(&client.refresh("ana", &first.refresh).await.answered());
    client.call("RevokeToken", json!({"Token": first.refresh})).await.answered();
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": later.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}

#[tokio::test]
async fn twice_or_unknown_is_fine_and_a_jwt_is_not() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    for _ in 0..2 {
        client.call("RevokeToken", json!({"Token": tokens.refresh})).await.answered();
    }
    let refused = client.call("RevokeToken", json!({"Token": tokens.access})).await.refused_kind();
    assert_eq!(refused, "UnsupportedTokenTypeException");
}

#[tokio::test]
async fn a_client_may_have_it_turned_off() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"EnableTokenRevocation": false})).await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    assert!(client.call("RevokeToken", json!({"Token": tokens.refresh})).await.is_err());
    client.refresh("ana", &tokens.refresh).await.answered();
}

#[tokio::test]
async fn only_the_client_itself_revokes() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, other) = (pool.confidential_client().await, pool.client().await);
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;

    let without = json!({"ClientId": client.id, "Token": tokens.refresh});
    assert_eq!(world.call("RevokeToken", without).await.refused_kind(), "UnauthorizedException");
    let wrong = json!({"ClientId": client.id, "ClientSecret": "abcdefghijklmnopqrstuvwxyz", "Token": tokens.refresh});
    assert_eq!(world.call("RevokeToken", wrong).await.refused_kind(), "UnauthorizedException");
    let _ = other.call("RevokeToken", json!({"Token": tokens.refresh})).await;
    client.refresh("ana", &tokens.refresh).await.answered();

    let right = json!({"ClientId": client.id, "ClientSecret": client.secret, "Token": tokens.refresh});
    world.call("RevokeToken", right).await.answered();
    assert!(client.refresh("ana", &tokens.refresh).await.is_err());
}

#[tokio::test]
async fn a_rotated_family_dies_as_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool
        .client_with(json!({
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        }))
        .await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;
    let second = poolhouse_tests::Tokens::of(&client.renew(&first.refresh).await.answered());
    client.call("RevokeToken", json!({"Token": second.refresh})).await.answered();
    for token in [&first.refresh, &second.refresh] {
        assert!(client.renew(token).await.is_err());
    }
    for access in [&first.access, &second.access] {
        assert_eq!(
            world.call("GetUser", json!({"AccessToken": access})).await.refused(),
            "NotAuthorizedException: Access Token has been revoked"
        );
    }
}
