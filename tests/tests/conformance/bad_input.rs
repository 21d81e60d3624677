//! Generated wrong inputs: only documented errors, no failure, nothing written by what is refused.

use std::collections::BTreeMap;

use poolhouse_tests::{Dump, EngineKind, Options, Seeded, Stage, World, callable, chaos, is_long};
use wire::ErrorKind;

/// Tables that a refusal may write: attempts are counted, one-time values are used up, decoys hide what was not there.
const TRACES: [u8; 3] = [0x06, 0x09, 0x3f];

fn kept(dump: Dump) -> Dump {
    dump.into_iter().filter(|(key, _)| !TRACES.contains(&(key[0] & 0x3f))).collect()
}

async fn world(seed: u64) -> World {
    World::with(Options { engine: EngineKind::Memory, workers: false, seed, ..Options::default() }).await
}

/// Throws `count` bodies at one operation.
async fn attack(operation: &'static str, count: usize) {
    let model = wire::model::operation(operation).unwrap();
    let world = world(count as u64).await;
    let stage = Stage::new(&world).await;
    let random = Seeded::new(operation.bytes().map(u64::from).sum());
    let mut good = stage.input(operation).await;
    let mut before = kept(world.dump().await);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();

    for round in 0..count {
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
                    "{operation} round {round}: {} {error}\nto {shown}",
                    error.status
                );
                *kinds.entry(error.kind).or_default() += 1;
                let after = kept(world.dump().await);
                if after != before {
                    let changed: Vec<_> = after.iter().filter(|(key, value)| before.get(*key) != Some(value)).collect();
                    panic!("{operation} round {round} was refused and wrote {changed:?}\nto {shown}");
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
    let count = if is_long() { 10_000 } else { 300 };
    let attacks: Vec<_> =
        callable().into_iter().map(|operation| (operation, tokio::spawn(attack(operation, count)))).collect();
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
