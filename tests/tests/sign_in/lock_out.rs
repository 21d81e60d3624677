//! Wrong passwords lock a user for a while: 2^(n-5) seconds after the n-th, at most a quarter of an hour.

use poolhouse_tests::{Outcome, PASSWORD, World, minutes, seconds};
use serde_json::json;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";
const LOCKED: &str = "NotAuthorizedException: Password attempts exceeded";

#[tokio::test]
async fn the_fifth_wrong_password_locks_even_the_right_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), LOCKED);
    assert_eq!(client.admin_sign_in("ana", PASSWORD).await.refused(), LOCKED);

    world.wait(seconds(1));
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn each_further_failure_doubles_the_time_up_to_a_quarter_of_an_hour() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for _ in 0..4 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    for failure in 5..=17_u32 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG, "failure {failure}");
        let lock = 2_u64.pow(failure - 5).min(900);
        // Tries during the lock change nothing.
        for _ in 0..3 {
            assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), LOCKED, "failure {failure}");
        }
        world.wait(seconds(lock) - std::time::Duration::from_millis(1));
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), LOCKED, "failure {failure}");
        world.wait(std::time::Duration::from_millis(1));
        if lock == 900 {
            break;
        }
    }
}

#[tokio::test]
async fn a_success_after_the_lock_forgets_the_failures() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    world.wait(seconds(1));
    client.tokens("ana", PASSWORD).await;
    for _ in 0..4 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn a_quarter_of_an_hour_without_a_try_forgets_them_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for _ in 0..4 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    world.wait(minutes(15));
    for _ in 0..4 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn all_names_of_a_user_share_one_counter() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email", "phone_number", "preferred_username"]})).await;
    let client = pool.client().await;
    pool.user("ana")
        .attribute("phone_number", "+15550001111")
        .attribute("phone_number_verified", "true")
        .attribute("preferred_username", "annie")
        .confirmed()
        .await;
    for name in ["ana", "ana@example.com", "+15550001111", "annie"] {
        assert_eq!(client.sign_in(name, "Wr0ng-password!").await.refused(), WRONG, "{name}");
    }
    assert_eq!(client.admin_sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    for name in ["ana", "ana@example.com", "+15550001111", "annie"] {
        assert_eq!(client.sign_in(name, PASSWORD).await.refused(), LOCKED, "{name}");
    }
}

#[tokio::test]
async fn an_unknown_name_locks_alike_where_existence_is_hidden() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    for _ in 0..5 {
        assert_eq!(client.sign_in("nobody", "Wr0ng-password!").await.refused(), WRONG);
    }
    assert_eq!(client.sign_in("nobody", PASSWORD).await.refused(), LOCKED);
    world.wait(seconds(1));
    assert_eq!(client.sign_in("nobody", PASSWORD).await.refused(), WRONG);
}

#[tokio::test]
async fn one_locked_user_locks_nobody_else() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    client.tokens("ben", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_wrong_passwords_at_once_at_most_five_are_checked() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let tries = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.sign_in("ana", "Wr0ng-password!").await.refused() })
    });
    let mut wrong = 0;
    for outcome in futures::future::join_all(tries).await {
        match outcome.unwrap().as_str() {
            WRONG => wrong += 1,
            // Whose turn did not come was not checked either.
            LOCKED | "TooManyRequestsException: Rate exceeded" => {}
            other => panic!("{other}"),
        }
    }
    assert!((1..=5).contains(&wrong), "{wrong} were checked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_right_passwords_at_once_all_succeed() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let tries = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.sign_in("ana", PASSWORD).await.answered() })
    });
    for outcome in futures::future::join_all(tries).await {
        outcome.unwrap();
    }
}
