//! Where existence is hidden, an unknown user costs what a known one costs.

use std::future::Future;

use poolhouse_tests::{Client, Options, World};
use serde_json::json;

/// What one call asks of storage, in round trips.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    reads: u64,
    commits: u64,
}

async fn cost<F: Future>(world: &World, call: F) -> Cost {
    world.engine.engine.reset_counts();
    call.await;
    let counts = world.engine.engine.counts();
    Cost { reads: counts.gets + counts.scans, commits: counts.commits }
}

async fn careful_client(world: &World) -> Client {
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await
}

async fn quiet_world() -> World {
    World::with(Options { workers: false, ..Options::default() }).await
}

/// What was sent so far is settled in the store, so that nothing of it is counted from here on.
async fn all_delivered(world: &World) {
    for message in world.inbox().all() {
        let id = domain::ids::RecordId::parse(&message.id).unwrap();
        while world
            .service()
            .store()
            .begin()
            .message(id)
            .await
            .unwrap()
            .is_some_and(|kept| kept.claimable_from().is_some())
        {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn a_wrong_password_costs_the_same_for_everybody() {
    let world = quiet_world().await;
    let client = careful_client(&world).await;
    client.pool.user("ana").confirmed().await;
    // The first call of each kind fills what is remembered of pool and client.
    client.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    client.sign_in("nobody", "Wr0ng-password!").await.unwrap_err();

    let known = cost(&world, client.sign_in("ana", "Wr0ng-password!")).await;
    let unknown = cost(&world, client.sign_in("nobody", "Wr0ng-password!")).await;

    assert_eq!(known, unknown);
    assert_eq!(known.commits, 1);
}

#[tokio::test]
async fn a_resent_code_costs_the_same_for_everybody() {
    let world = quiet_world().await;
    let client = careful_client(&world).await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.unwrap();
    client.resend("ana").await.unwrap();
    client.resend("nobody").await.unwrap();

    // Delivery goes on behind the answer and may begin before it: its own cost is the same every time.
    let delivery = Cost { reads: 1, commits: 1 };
    all_delivered(&world).await;
    let known = cost(&world, client.resend("ana")).await;
    all_delivered(&world).await;
    let unknown = cost(&world, client.resend("nobody")).await;

    let begun = known.commits - unknown.commits;
    assert!(begun <= delivery.commits, "{known:?} {unknown:?}");
    assert!((unknown.reads..=unknown.reads + delivery.reads).contains(&known.reads), "{known:?} {unknown:?}");
}

#[tokio::test]
async fn a_wrong_code_costs_the_same_for_everybody() {
    let world = quiet_world().await;
    let client = careful_client(&world).await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.unwrap();
    client.confirm("ana", "no-code").await.unwrap_err();
    client.confirm("nobody", "no-code").await.unwrap_err();

    let known = cost(&world, client.confirm("ana", "no-code")).await;
    let unknown = cost(&world, client.confirm("nobody", "no-code")).await;

    assert_eq!(known, unknown);
}
