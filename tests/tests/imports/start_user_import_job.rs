//! StartUserImportJob.

use poolhouse_tests::{Import, Outcome, World, csv_row, is_long};
use serde_json::json;

use super::verifying;

#[tokio::test]
async fn users_are_made_who_have_to_choose_a_password_and_nobody_is_written_to() {
    let world = World::new().await;
    let pool = verifying(&world).await;

    let job = pool.import().await.of(pool.csv([csv_row("ana"), csv_row("bea")]).await).await;

    let seen = job.describe().await;
    assert_eq!((&seen["Status"], Import::counts(&seen)), (&json!("Succeeded"), (2, 0, 0)));
    assert_eq!(pool.usernames().await, ["ana", "bea"]);
    let ana = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!((&ana["UserStatus"], &ana["Enabled"]), (&json!("RESET_REQUIRED"), &json!(true)));
    let attributes = poolhouse_tests::attributes_of(&ana["UserAttributes"]);
    assert_eq!(attributes["email"], "ana@example.com");
    assert_eq!(attributes["email_verified"], "true");
    assert!(world.inbox().all().is_empty());
    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], 2);
    assert_eq!(
        job.log().await,
        "[SUCCEEDED] Line Number 2 - The import succeeded.\n[SUCCEEDED] Line Number 3 - The import succeeded.\n"
    );
    assert_eq!(job.pieces().await, 0, "the file is gone");
    let refused = pool.client().await.sign_in("ana", "anything").await.refused_kind();
    assert!(matches!(refused.as_str(), "PasswordResetRequiredException" | "NotAuthorizedException"), "{refused}");
    world.verify().await;
}

#[tokio::test]
async fn a_job_needs_a_file_and_starts_once() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;

    assert_eq!(job.call("StartUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    job.upload(pool.csv([csv_row("ana")]).await).await.unwrap();
    let started = job.call("StartUserImportJob").await.answered();
    assert_eq!(started["UserImportJob"]["Status"], "Pending");
    assert!(started["UserImportJob"]["StartDate"].is_number());
    assert_eq!(job.call("StartUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    job.finish().await;
    assert_eq!(job.call("StartUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    let unknown = pool.call("StartUserImportJob", json!({"JobId": "import-0123456789"})).await.refused();
    assert_eq!(unknown, "ResourceNotFoundException: User import job import-0123456789 does not exist.");
}

#[tokio::test]
async fn a_pool_has_one_job_that_runs_and_does_not_change_meanwhile() {
    let world = World::new().await;
    let (pool, other) = (verifying(&world).await, verifying(&world).await);
    let (running, waiting) = (pool.import().await, pool.import().await);
    for job in [&running, &waiting] {
        job.upload(pool.csv([csv_row("ana")]).await).await.unwrap();
    }
    running.start_elsewhere().await;

    assert_eq!(waiting.call("StartUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    let attribute = json!({"CustomAttributes": [{"Name": "city", "AttributeDataType": "String"}]});
    for (operation, input) in
        [("UpdateUserPool", json!({})), ("AddCustomAttributes", attribute), ("DeleteUserPool", json!({}))]
    {
        let refused = pool.call(operation, input.clone()).await.refused_kind();
        assert_eq!(refused, "UserImportInProgressException", "{operation}");
        other.call(operation, input).await.answered();
    }
    // People go on signing up.
    pool.user("bea").confirmed().await;
    running.call("StopUserImportJob").await.answered();
    assert_eq!(running.describe().await["Status"], "Stopping");
    world.clock.pass(poolhouse_tests::days(366));
    running.finish().await;
    assert_eq!(running.describe().await["Status"], "Stopped");
    let next = pool.import().await.of(pool.csv([csv_row("cem")]).await).await;
    assert_eq!(next.describe().await["Status"], "Succeeded");
    pool.call("UpdateUserPool", json!({})).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn of_many_who_start_jobs_of_one_pool_one_does() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let job = pool.import().await;
        job.upload(pool.csv((0..200).map(|number| csv_row(&format!("user{number}")))).await).await.unwrap();
        tasks.push(tokio::spawn(async move { job.call("StartUserImportJob").await }));
    }
    for task in tasks {
        if let Err(error) = task.await.unwrap() {
            assert_eq!(error.kind, "PreconditionNotMetException");
        }
    }
    world.service().carry_out_imports().await;
    assert_eq!(pool.usernames().await.len(), 200, "nobody twice");
    world.verify().await;
}

#[tokio::test]
async fn thousands_of_users_come_in_one_job() {
    // A debug build takes a tenth of a millisecond for each and its entries.
    let users = if is_long() { 100_000 } else { 5_000 };
    let world = World::new().await;
    let pool = verifying(&world).await;
    let header = pool.csv_header().await;

    let rows = (0..users).map(|number| csv_row(&format!("user{number}")));
    let job = pool.import().await.of(poolhouse_tests::csv(&header, rows)).await;

    let seen = job.describe().await;
    assert_eq!((&seen["Status"], Import::counts(&seen)), (&json!("Succeeded"), (users, 0, 0)));
    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], users);
    assert_eq!(job.log().await.lines().count(), usize::try_from(users).unwrap());
    for name in ["user0", &format!("user{}", users - 1)] {
        pool.call("AdminGetUser", json!({"Username": name})).await.answered();
    }
}
