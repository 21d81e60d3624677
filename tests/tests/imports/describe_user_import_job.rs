//! DescribeUserImportJob.

use poolhouse_tests::{Outcome, World, csv_row};
use serde_json::json;

use super::verifying;

#[tokio::test]
async fn a_job_is_known_in_its_own_pool_only() {
    let world = World::new().await;
    let (pool, other) = (verifying(&world).await, verifying(&world).await);
    let job = pool.import().await;

    for (pool, id) in [(&other, job.id.as_str()), (&pool, "import-0123456789")] {
        assert_eq!(
            pool.call("DescribeUserImportJob", json!({"JobId": id})).await.refused(),
            format!("ResourceNotFoundException: User import job {id} does not exist.")
        );
    }
    let refused = pool.call("DescribeUserImportJob", json!({"JobId": "job-1"})).await.refused_kind();
    assert_eq!(refused, "InvalidParameterException");
}

#[tokio::test]
async fn progress_is_seen_while_users_are_made() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;
    let rows = (0..1000).map(|number| csv_row(&format!("user{number}")));
    job.upload(pool.csv(rows).await).await.unwrap();
    job.start().await;

    job.has_imported(1).await;

    let seen = job.describe().await;
    let imported = seen["ImportedUsers"].as_i64().unwrap();
    assert!((1..=1000).contains(&imported), "{imported}");
    assert!(seen["StartDate"].is_number());
    job.finish().await;
    let seen = job.describe().await;
    assert_eq!((&seen["Status"], &seen["ImportedUsers"]), (&json!("Succeeded"), &json!(1000)));
    assert_eq!(seen["CompletionMessage"], "Import Job Completed Successfully.");
    assert!(seen["CompletionDate"].is_number());
}
