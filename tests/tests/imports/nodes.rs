//! Several processes, and processes that die.

use poolhouse_tests::{Import, Options, Outcome, World, csv_row, minutes};
use serde_json::json;
use service::Service;
use service::ports::Clock as _;

use super::verifying;

const USERS: i64 = 1500;

async fn with_file(world: &World) -> Import {
    let pool = verifying(world).await;
    let job = pool.import().await;
    job.upload(pool.csv((0..USERS).map(|number| csv_row(&format!("user{number}")))).await).await.unwrap();
    job
}

/// Another process on the same store.
fn another(world: &World) -> Service {
    Service::start(world.service().store().clone(), world.service().config().clone(), world.ports().clone())
}

async fn is_complete(job: &Import) {
    let seen = job.describe().await;
    assert_eq!((&seen["Status"], Import::counts(&seen)), (&json!("Succeeded"), (USERS, 0, 0)));
    let expected: String =
        (2..USERS + 2).map(|line| format!("[SUCCEEDED] Line Number {line} - The import succeeded.\n")).collect();
    assert_eq!(job.log().await, expected, "no row twice, none lost");
    assert_eq!(job.pool.usernames().await.len(), usize::try_from(USERS).unwrap());
    job.pool.world.verify().await;
}

#[tokio::test]
async fn what_one_process_has_another_leaves_alone() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let job = with_file(&world).await;
    job.start().await;

    let (one, other) = (another(&world), another(&world));
    tokio::join!(one.carry_out_imports(), other.carry_out_imports());

    is_complete(&job).await;
}

#[tokio::test]
async fn another_process_takes_up_a_job_where_the_one_that_died_left_it() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let job = with_file(&world).await;
    job.start().await;
    let dying = another(&world);
    let working = tokio::spawn(async move { dying.carry_out_imports().await });
    job.has_imported(100).await;
    working.abort();
    let _ = working.await;
    let left = job.describe().await;
    assert!(Import::counts(&left).0 < USERS);

    another(&world).carry_out_imports().await;
    assert_eq!(job.describe().await, left, "its lease goes on");
    world.clock.pass(minutes(2));
    another(&world).carry_out_imports().await;

    is_complete(&job).await;
}

#[tokio::test]
async fn a_process_that_lost_its_lease_writes_nothing_more() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let job = with_file(&world).await;
    job.start().await;
    let slow = another(&world);
    let working = tokio::spawn(async move { slow.carry_out_imports().await });
    job.has_imported(1).await;
    world.clock.pass(minutes(2));

    another(&world).carry_out_imports().await;
    working.await.unwrap();

    is_complete(&job).await;
}

#[tokio::test]
async fn rivals_and_lost_answers_change_nothing() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let job = with_file(&world).await;
    job.start().await;

    world.engine.rivals.come();
    let service = another(&world);
    let working = tokio::spawn(async move { service.carry_out_imports().await });
    job.has_imported(500).await;
    world.engine.rivals.go();
    world.engine.lose_answers(7);
    working.await.unwrap();
    for _ in 0..200 {
        world.clock.pass(minutes(2));
        another(&world).carry_out_imports().await;
        if job.describe().await["Status"] == "Succeeded" {
            break;
        }
    }
    world.engine.heal();
    job.finish().await;

    is_complete(&job).await;
}

#[tokio::test]
async fn a_pool_that_is_deleted_under_a_job_takes_everything_along() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let job = with_file(&world).await;
    job.pool.call("DeleteUserPool", json!({})).await.answered();

    job.finish().await;
    for _ in 0..200 {
        let (now, wall) = (world.clock.now(), world.clock.wall());
        if !store::sweep::sweep_once(world.service().store(), now, wall, 500).await.unwrap().is_full() {
            break;
        }
    }

    world.verify().await;
    assert_eq!(job.call("DescribeUserImportJob").await.refused_kind(), "ResourceNotFoundException");
}
