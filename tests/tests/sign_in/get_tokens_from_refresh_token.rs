//! GetTokensFromRefreshToken, with and without rotation.

use poolhouse_tests::{Client, Outcome, Pool, Tokens, World, claims, days, minutes, seconds};
use serde_json::json;

async fn rotating(pool: &Pool, grace: u32) -> Client {
    pool.client_with(json!({
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    }))
    .await
}

#[tokio::test]
async fn without_rotation_the_token_stays() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})).await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;
    for _ in 0..3 {
        world.wait(minutes(10));
        let answer = client.renew(&first.refresh).await.answered();
        let tokens = Tokens::of(&answer);
        assert!(tokens.get("RefreshToken").is_none(), "{answer}");
        assert_eq!(tokens["ExpiresIn"], 3600);
        assert_eq!(tokens["TokenType"], "Bearer");
        assert_eq!(claims(&tokens.access)["origin_jti"], claims(&first.access)["origin_jti"]);
        assert_eq!(claims(&tokens.access)["auth_time"], claims(&first.access)["auth_time"]);
    }
}

#[tokio::test]
async fn with_rotation_each_token_is_used_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = rotating(&pool, 0).await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;

    let second = Tokens::of(&client.renew(&first.refresh).await.answered());
    assert!(!second.refresh.is_empty());
    assert_ne!(second.refresh, first.refresh);
    let third = Tokens::of(&client.renew(&second.refresh).await.answered());
    assert_ne!(third.refresh, second.refresh);
    world.call("GetUser", json!({"AccessToken": third.access})).await.answered();

    // The old one is shown again: somebody stole it, or the rightful owner lost the race. Nobody goes on.
    assert_eq!(client.renew(&first.refresh).await.refused_kind(), "RefreshTokenReuseException");
    assert!(client.renew(&third.refresh).await.is_err());
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": third.access})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}

#[tokio::test]
async fn within_the_grace_the_old_token_may_be_shown_again() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = rotating(&pool, 30).await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;
    let second = Tokens::of(&client.renew(&first.refresh).await.answered());
    world.wait(seconds(29));
    let again = Tokens::of(&client.renew(&first.refresh).await.answered());
    assert!(!again.refresh.is_empty());
    world.wait(seconds(2));
    assert_eq!(client.renew(&first.refresh).await.refused_kind(), "RefreshTokenReuseException");
    assert!(client.renew(&second.refresh).await.is_err());
}

#[tokio::test]
async fn a_successor_keeps_the_end_of_the_first() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool
        .client_with(json!({
            "RefreshTokenRotation": {"Feature": "ENABLED"}, "RefreshTokenValidity": 10,
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        }))
        .await;
    let mut tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    for _ in 0..3 {
        world.wait(days(3));
        tokens = Tokens::of(&client.renew(&tokens.refresh).await.answered());
    }
    world.wait(days(1));
    assert_eq!(client.renew(&tokens.refresh).await.refused(), "NotAuthorizedException: Refresh Token has expired");
}

#[tokio::test]
async fn a_confidential_client_shows_the_secret_itself() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    let bare = json!({"ClientId": client.id, "RefreshToken": tokens.refresh});
    assert_eq!(world.call("GetTokensFromRefreshToken", bare.clone()).await.refused_kind(), "NotAuthorizedException");
    let mut wrong = bare.clone();
    wrong["ClientSecret"] = "abcdefghijklmnopqrstuvwxyz".into();
    assert_eq!(world.call("GetTokensFromRefreshToken", wrong).await.refused_kind(), "NotAuthorizedException");
    let mut hash = bare;
    hash["ClientSecret"] = client.hash("ana").unwrap().into();
    assert!(world.call("GetTokensFromRefreshToken", hash).await.is_err());
    client.renew(&tokens.refresh).await.answered();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_uses_at_once_there_is_one_successor_and_then_none() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = rotating(&pool, 0).await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;
    let tries = (0..50).map(|_| {
        let (client, token) = (client.clone(), first.refresh.clone());
        tokio::spawn(async move { client.renew(&token).await })
    });
    let outcomes: Vec<_> = futures::future::join_all(tries).await.into_iter().map(|outcome| outcome.unwrap()).collect();
    let winners: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert!(winners.len() <= 1, "{} successors", winners.len());
    // Every use after the first was a reuse, so the family is dead.
    for winner in winners {
        assert!(client.renew(&Tokens::of(winner).refresh).await.is_err());
    }
    world.verify().await;
}
