//! StopUserImportJob.

use poolhouse_tests::{Import, Outcome, World, csv_row};
use serde_json::json;

use super::verifying;

#[tokio::test]
async fn a_job_stops_between_two_batches_and_who_was_made_stays() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;
    job.upload(pool.csv((0..2000).map(|number| csv_row(&format!("user{number}")))).await).await.unwrap();
    job.start().await;
    job.has_imported(1).await;

    let stopping = job.call("StopUserImportJob").await.answered();
    assert_eq!(stopping["UserImportJob"]["Status"], "Stopping");
    job.finish().await;

    let seen = job.describe().await;
    let (imported, skipped, failed) = Import::counts(&seen);
    assert!((1..2000).contains(&imported), "{imported}");
    assert_eq!((&seen["Status"], skipped, failed), (&json!("Stopped"), 0, 0));
    assert_eq!(seen["CompletionMessage"], "The Import Job was stopped by the developer.");
    assert_eq!(pool.usernames().await.len(), usize::try_from(imported).unwrap());
    assert_eq!(job.log().await.lines().count(), usize::try_from(imported).unwrap());
    assert_eq!(job.pieces().await, 0);
    assert_eq!(job.call("StopUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    world.verify().await;
}

#[tokio::test]
async fn only_a_job_that_runs_is_stopped() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;
    assert_eq!(job.call("StopUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    job.upload(pool.csv([csv_row("ana")]).await).await.unwrap();
    assert_eq!(job.call("StopUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    let unknown = pool.call("StopUserImportJob", json!({"JobId": "import-0123456789"})).await.refused();
    assert_eq!(unknown, "ResourceNotFoundException: User import job import-0123456789 does not exist.");
}
