//! Where existence is hidden, an unknown user costs what a known one costs.

use std::future::Future;

use poolhouse_tests::{Client, NEW_PASSWORD, Options, World};
use serde_json::json;

/// What one call asks of storage, in round trips, and of the computing threads.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    reads: u64,
    commits: u64,
    computations: u64,
}

async fn cost<F: Future>(world: &World, call: F) -> Cost {
    world.engine.engine.reset_counts();
    let before = world.service().computations();
    call.await;
    let counts = world.engine.engine.counts();
    let computations = world.service().computations() - before;
    Cost { reads: counts.gets + counts.scans, commits: counts.commits, computations }
}

async fn careful_client(world: &World) -> Client {
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await
}

async fn quiet_world() -> World {
    World::with(Options { workers: false, ..Options::default() }).await
}

/// As [`cost`] of a call after whose answer a message is sent, or is said to be: delivery goes on behind the answer, and
/// is waited for.
async fn cost_with_delivery<F: Future>(world: &World, call: F) -> Cost {
    let mut cost = cost(world, call).await;
    let engine = &world.engine.engine;
    // What the answer cost, then one commit of the delivery.
    let patience = std::time::Instant::now();
    while engine.counts().commits < 2 {
        assert!(patience.elapsed().as_secs() < 20, "nothing was delivered: {:?}", engine.counts());
        tokio::task::yield_now().await;
    }
    let counts = engine.counts();
    cost.reads = counts.gets + counts.scans;
    cost.commits = counts.commits;
    cost
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
    cost_with_delivery(&world, client.sign_up("ana", json!({"email": "ana@example.com"}))).await;
    cost_with_delivery(&world, client.resend("ana")).await;
    cost_with_delivery(&world, client.resend("nobody")).await;

    let known = cost_with_delivery(&world, client.resend("ana")).await;
    let unknown = cost_with_delivery(&world, client.resend("nobody")).await;

    assert_eq!(known, unknown);
    assert_eq!(known.commits, 2);
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

#[tokio::test]
async fn a_forgotten_password_costs_the_same_for_everybody() {
    let world = quiet_world().await;
    let client = careful_client(&world).await;
    client.pool.user("ana").confirmed().await;
    client.pool.user("nowhere").without_email().confirmed().await;
    let disabled = client.pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.unwrap();
    let forgets = |name: &'static str| client.call("ForgotPassword", json!({"Username": name}));
    for name in ["ana", "nowhere", "disabled", "nobody"] {
        cost_with_delivery(&world, forgets(name)).await;
    }

    let known = cost_with_delivery(&world, forgets("ana")).await;

    assert_eq!(known.commits, 2, "the code, and what became of its message");
    for name in ["nowhere", "disabled", "nobody"] {
        assert_eq!(cost_with_delivery(&world, forgets(name)).await, known, "{name}");
    }
}

#[tokio::test]
async fn a_wrong_reset_code_costs_the_same_for_everybody() {
    let world = quiet_world().await;
    let client = careful_client(&world).await;
    client.pool.user("ana").confirmed().await;
    client.pool.user("nowhere").without_email().confirmed().await;
    let disabled = client.pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.unwrap();
    let guesses = |name: &'static str| {
        let input = json!({"Username": name, "ConfirmationCode": "no-code", "Password": NEW_PASSWORD});
        client.call("ConfirmForgotPassword", input)
    };
    // With and without a code that could be guessed.
    for asks in [false, true] {
        for name in ["ana", "nowhere", "disabled", "nobody"] {
            if asks {
                cost_with_delivery(&world, client.call("ForgotPassword", json!({"Username": name}))).await;
            }
            guesses(name).await.unwrap_err();
        }

        let known = cost(&world, guesses("ana")).await;

        assert_eq!(known.commits, 1);
        for name in ["nowhere", "disabled", "nobody"] {
            assert_eq!(cost(&world, guesses(name)).await, known, "{name}, asked for one: {asks}");
        }
    }
}
