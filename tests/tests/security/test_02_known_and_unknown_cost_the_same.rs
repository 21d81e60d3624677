//! 2: what somebody costs, nobody costs too: reads, powers, hashes, commits and deliveries.

use std::collections::BTreeMap;
use std::future::Future;

use poolhouse_tests::{Client, Options, Outcome, PASSWORD, SrpClient, World};
use serde_json::json;

use super::careful_srp_client;

#[derive(Debug, PartialEq, Eq)]
struct Cost {
    reads: u64,
    commits: u64,
    computed: BTreeMap<&'static str, u64>,
    messages: usize,
}

async fn cost<F: Future>(world: &World, call: F) -> Cost {
    let (before, messages) = (world.service().computed(), world.inbox().all().len());
    world.engine.engine.reset_counts();
    call.await;
    let counts = world.engine.engine.counts();
    let mut computed = world.service().computed();
    for (source, count) in &mut computed {
        *count -= before.get(source).copied().unwrap_or_default();
    }
    computed.retain(|_, count| *count > 0);
    let messages = world.inbox().all().len() - messages;
    Cost { reads: counts.gets + counts.scans, commits: counts.commits, computed, messages }
}

async fn world_and_client() -> (World, Client) {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    (world, client)
}

#[tokio::test]
async fn test_02_a_shown_password() {
    let (world, client) = world_and_client().await;
    let mut costs = Vec::new();
    for name in ["ana", "nobody", "ana@example.com", "nobody@example.com"] {
        // The first call of each kind fills what is remembered.
        client.sign_in(name, "Wr0ng-password!").await.unwrap_err();
        costs.push(cost(&world, client.sign_in(name, "Wr0ng-password!")).await);
        world.wait(poolhouse_tests::minutes(15));
    }
    assert_eq!(costs[0].computed, BTreeMap::from([("PasswordCheck", 1)]));
    assert_eq!(costs[0].commits, 1);
    for other in &costs[1..] {
        assert_eq!(&costs[0], other);
    }
}

#[tokio::test]
async fn test_02_both_steps_of_srp() {
    let (world, client) = world_and_client().await;
    let srp = SrpClient::new(1);
    let (mut begun, mut proved) = (Vec::new(), Vec::new());
    for name in ["ana", "nobody", "ana@example.com", "nobody@example.com"] {
        client.begin_srp(name, &srp).await.answered();
        begun.push(cost(&world, client.begin_srp(name, &srp)).await);
        for measured in [false, true] {
            let asked = client.begin_srp(name, &srp).await.answered();
            let proof = client.srp_proof(&srp, &asked, PASSWORD);
            let proof = if name.starts_with("ana") { client.srp_proof(&srp, &asked, "Wr0ng-password!") } else { proof };
            let proving = client.call("RespondToAuthChallenge", proof);
            if measured {
                proved.push(cost(&world, proving).await);
            } else {
                proving.await.unwrap_err();
            }
        }
        world.wait(poolhouse_tests::minutes(15));
    }
    assert_eq!(begun[0].computed, BTreeMap::from([("SrpExchange", 1)]));
    assert_eq!(begun[0].commits, 0);
    assert_eq!(proved[0].computed, BTreeMap::from([("SrpProof", 1)]));
    assert_eq!(proved[0].commits, 1);
    for (begun_for, proved_for) in begun.iter().zip(&proved).skip(1) {
        assert_eq!(&begun[0], begun_for);
        assert_eq!(&proved[0], proved_for);
    }
}
