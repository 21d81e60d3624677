//! Generated wrong inputs: only documented errors, no failure, nothing written by what is refused.

use std::collections::BTreeMap;

use poolhouse_tests::{Dump, EngineKind, Options, Seeded, Stage, World, callable, chaos, is_long};
use wire::ErrorKind;

/// Tables that a refusal may write: attempts are counted, one-time values are used up, events are remembered.
const TRACES: [u8; 3] = [0x06, 0x09, 0x2c];
/// Written where there is nothing to write, so that nobody can tell.
const DECOYS: &[u8] = b"\0decoy/";

fn kept(dump: Dump) -> Dump {
    let is_kept = |key: &[u8]| !TRACES.contains(&(key[0] & 0x3f)) && !key.starts_with(DECOYS);
    dump.into_iter().filter(|(key, _)| is_kept(key)).collect()
}

async fn world(seed: u64) -> World {
    World::with(Options { engine: EngineKind::Memory, workers: false, seed, ..Options::default() }).await
}

/// Bodies thrown at one world: what is accepted piles up in it.
const ROUNDS: usize = 300;

/// Throws bodies at one operation; the same ones for the same seed.
async fn attack(operation: &'static str, seed: u64) {
    let model = wire::model::operation(operation).unwrap();
    let world = world(seed).await;
    let stage = Stage::new(&world).await;
    let random = Seeded::new(operation.bytes().map(u64::from).sum::<u64>() + (seed << 32));
    let mut good = stage.input(operation).await;
    let mut before = kept(world.dump().await);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();

    for round in 0..ROUNDS {
        let body = chaos::body(&random, model.input, &good);
        let shown = String::from_utf8_lossy(&body[..body.len().min(2000)]).into_owned();
        match world.send(operation, body, &[]).await {
            Ok(_) => {
                *kinds.entry("accepted".into()).or_default() += 1;
                good = stage.input(operation).await;
                before = kept(world.dump().await);
            }
            Err(error) => {
                let kind = ErrorKind::ALL.iter().find(|kind| kind.name() == error.kind);
                let documented = kind.is_some_and(|kind| model.may_answer(*kind));
                assert!(
                    error.status == 400 && documented,
                    "{operation} seed {seed} round {round}: {} {error}\nto {shown}",
                    error.status
                );
                *kinds.entry(error.kind).or_default() += 1;
                let after = kept(world.dump().await);
                if after != before {
                    let changed: Vec<_> = after.iter().filter(|(key, value)| before.get(*key) != Some(value)).collect();
                    panic!("{operation} seed {seed} round {round} was refused and wrote {changed:?}\nto {shown}");
                }
            }
        }
    }
    world.verify().await;
    assert!(
        kinds.contains_key("SerializationException") && kinds.contains_key("InvalidParameterException"),
        "{operation}: {kinds:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_operation_survives_wrong_input() {
    let seeds = if is_long() { 34 } else { 1 };
    let attack_all = |operation| async move {
        for seed in 0..seeds {
            attack(operation, seed).await;
        }
    };
    let attacks: Vec<_> =
        callable().into_iter().map(|operation| (operation, tokio::spawn(attack_all(operation)))).collect();
    let mut failed = Vec::new();
    for (operation, attack) in attacks {
        if let Err(error) = attack.await {
            let why = error.try_into_panic().map_or_else(
                |error| error.to_string(),
                |panic| panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "a panic".into()),
            );
            failed.push(format!("{operation}: {why}"));
        }
    }
    assert!(failed.is_empty(), "{} operations failed:\n{}", failed.len(), failed.join("\n"));
}

#[tokio::test]
async fn what_is_not_built_survives_it_too() {
    let world = world(1).await;
    let random = Seeded::new(1);
    for operation in service::operations().into_iter().filter(|operation| !operation.built) {
        let model = wire::model::operation(operation.name).unwrap();
        for _ in 0..30 {
            let good = serde_json::json!({"UserPoolId": "us-east-1_AAAAAAAAA"});
            let error = world.send(operation.name, chaos::body(&random, model.input, &good), &[]).await.unwrap_err();
            assert_eq!(error.status, 400, "{}: {error}", operation.name);
        }
    }
}
