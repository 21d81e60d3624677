//! 30: other keys sign, and nobody whose token is good notices.

use domain::token::Formers;
use futures::future::join_all;
use poolhouse_tests::{Client, Outcome, PASSWORD, Pool, Tokens, World, days, header, hours, key_ids, seconds, verify};
use serde_json::{Value, json};

const SIGNATURE: &str = "NotAuthorizedException: Could not verify signature for Access Token";
const EXPIRED: &str = "NotAuthorizedException: Access Token has expired";

async fn get_user(world: &World, token: &str) -> Result<Value, poolhouse_tests::AwsError> {
    world.call("GetUser", json!({"AccessToken": token})).await
}

async fn rotate(pool: &Pool, formers: Formers) {
    pool.world.service().rotate_signing_keys(&pool.id, formers).await.unwrap();
}

/// Whose tokens live as long as any may.
async fn patient_client(pool: &Pool) -> Client {
    pool.client_with(json!({"AccessTokenValidity": 24, "IdTokenValidity": 24})).await
}

fn kid(token: &str) -> String {
    header(token)["kid"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_30_keys_made_amid_many_sign_ins_are_published_and_stay() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for number in 0..8 {
        pool.user(&format!("u{number}")).confirmed().await;
    }
    let tries = (0..48).map(|number| {
        let client = client.clone();
        tokio::spawn(async move { client.tokens(&format!("u{}", number % 8), PASSWORD).await })
    });
    let tokens: Vec<Tokens> = join_all(tries).await.into_iter().map(Result::unwrap).collect();

    let published = pool.key_set().await;

    assert_eq!(key_ids(&published).len(), 2);
    for tokens in &tokens {
        verify(&published, &tokens.access);
        verify(&published, &tokens.id);
        get_user(&world, &tokens.access).await.answered();
    }
    world.wait(days(20));
    assert_eq!(pool.key_set().await, published);
    let renewed = Tokens::of(&client.renew(&tokens[0].refresh).await.answered());
    verify(&published, &renewed.access);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_30_amid_sign_ins_nobody_fails() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for number in 0..8 {
        pool.user(&format!("u{number}")).confirmed().await;
    }
    let before = client.tokens("u0", PASSWORD).await;

    let tries = (0..48).map(|number| {
        let (world, pool, client) = (world.clone(), pool.clone(), client.clone());
        tokio::spawn(async move {
            if number % 16 == 8 {
                rotate(&pool, Formers::CheckOn).await;
            }
            let tokens = client.tokens(&format!("u{}", number % 8), PASSWORD).await;
            get_user(&world, &tokens.access).await.answered();
            Tokens::of(&client.renew(&tokens.refresh).await.answered())
        })
    });
    let tokens: Vec<Tokens> = join_all(tries).await.into_iter().map(Result::unwrap).collect();

    // Three times two gave way.
    let published = pool.key_set().await;
    assert_eq!(published["keys"].as_array().unwrap().len(), 8);
    for tokens in tokens.iter().chain([&before]) {
        verify(&published, &tokens.access);
        verify(&published, &tokens.id);
        get_user(&world, &tokens.access).await.answered();
        get_user(&world.restarted(), &tokens.access).await.answered();
    }
    let now = client.tokens("u0", PASSWORD).await;
    assert_eq!([kid(&now.id), kid(&now.access)], key_ids(&published)[..2]);
    world.verify().await;
}

#[tokio::test]
async fn test_30_former_keys_check_until_all_they_signed_has_run_out() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = patient_client(&pool).await;
    let ana = pool.user("ana").confirmed().await;
    let before = ana.signs_in(&client).await;
    let first = key_ids(&pool.key_set().await);
    // A server that holds the keys as they were.
    let elsewhere = world.restarted();
    get_user(&elsewhere, &before.access).await.answered();

    rotate(&pool, Formers::CheckOn).await;

    let both = pool.key_set().await;
    let second = key_ids(&both)[..2].to_vec();
    assert_eq!(key_ids(&both)[2..], first);
    assert!(second.iter().all(|kid| !first.contains(kid)));
    let after = ana.signs_in(&client).await;
    assert_eq!([kid(&after.id), kid(&after.access)], second[..]);
    let there = Tokens::of(&elsewhere_renews(&elsewhere, &client, &before.refresh).await);
    assert_eq!(kid(&there.access), second[1], "every server follows at its next request");
    for server in [&world, &elsewhere, &world.restarted()] {
        get_user(server, &before.access).await.answered();
        get_user(server, &after.access).await.answered();
    }
    assert_eq!(get_user(&world, &before.id).await.refused(), "NotAuthorizedException: Invalid Access Token");

    world.wait(hours(24) - seconds(1));
    get_user(&world, &before.access).await.answered();
    verify(&pool.key_set().await, &before.id);
    world.wait(seconds(1));
    assert_eq!(get_user(&world, &before.access).await.refused(), EXPIRED);
    world.wait(hours(1));
    assert_eq!(key_ids(&pool.key_set().await), second);
    assert_eq!(get_user(&world, &before.access).await.refused(), SIGNATURE);
    Tokens::of(&client.renew(&before.refresh).await.answered());
}

async fn elsewhere_renews(server: &World, client: &Client, token: &str) -> Value {
    let input = json!({"ClientId": client.id, "RefreshToken": token});
    server.call("GetTokensFromRefreshToken", input).await.answered()
}

#[tokio::test]
async fn test_30_keys_that_somebody_else_may_have_check_nothing_more() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let stolen = ana.signs_in(&client).await;
    rotate(&pool, Formers::CheckOn).await;
    let second = ana.signs_in(&client).await;
    // Checked once, and so remembered as genuine.
    get_user(&world, &stolen.access).await.answered();

    rotate(&pool, Formers::Dropped).await;

    assert_eq!(key_ids(&pool.key_set().await).len(), 2);
    for tokens in [&stolen, &second] {
        assert_eq!(get_user(&world, &tokens.access).await.refused(), SIGNATURE);
        let renewed = Tokens::of(&client.renew(&tokens.refresh).await.answered());
        get_user(&world, &renewed.access).await.answered();
    }
}

#[tokio::test]
async fn test_30_a_pools_keys_are_its_own_and_no_change_of_it_brings_old_ones_back() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let strangers = key_ids(&other.key_set().await);
    let gone = key_ids(&pool.key_set().await);

    rotate(&pool, Formers::Dropped).await;
    pool.call("UpdateUserPool", json!({"DeletionProtection": "INACTIVE"})).await.answered();

    let now = key_ids(&pool.key_set().await);
    assert!(now.iter().all(|kid| !gone.contains(kid)));
    let elsewhere = Pool { world: world.restarted(), id: pool.id.clone() };
    assert_eq!(key_ids(&elsewhere.key_set().await), now);
    assert_eq!(key_ids(&other.key_set().await), strangers);
    let unknown = world.service().rotate_signing_keys("us-east-1_Nowhere", Formers::CheckOn).await;
    assert_eq!(unknown.unwrap_err().to_string(), "there is no user pool us-east-1_Nowhere");
}
