//! CreateUserImportJob.

use domain::ids::PoolId;
use domain::import::{Job, MAX_JOBS, NewJob};
use poolhouse_tests::{Outcome, Seeded, World, hours};
use serde_json::json;

use super::verifying;

const ROLE: &str = "arn:aws:iam::123456789012:role/logs";

#[tokio::test]
async fn a_job_is_shown_as_it_was_made_with_an_address_for_its_file() {
    let world = World::new().await;
    let pool = verifying(&world).await;

    let input = json!({"JobName": "spring", "CloudWatchLogsRoleArn": ROLE, "PasswordHashingAlgorithm": "BCRYPT"});
    let made = pool.call("CreateUserImportJob", input).await.answered();

    let job = &made["UserImportJob"];
    let id = job["JobId"].as_str().unwrap();
    assert!(id.strip_prefix("import-").is_some_and(|id| id.len() == 10), "{id}");
    let url = job["PreSignedUrl"].as_str().unwrap();
    let expires = world.now() + 15 * 60;
    let beginning = format!("https://id.example.org/{}/imports/{id}/users.csv?expires={expires}&signature=", pool.id);
    assert!(url.starts_with(&beginning) && url.len() == beginning.len() + 64, "{url}");
    assert_eq!(
        *job,
        json!({
            "JobName": "spring", "JobId": id, "UserPoolId": pool.id, "PreSignedUrl": url,
            "CreationDate": 1_772_521_689.123, "Status": "Created", "CloudWatchLogsRoleArn": ROLE,
            "ImportedUsers": 0, "SkippedUsers": 0, "FailedUsers": 0, "PasswordHashingAlgorithm": "BCRYPT",
        })
    );
    let read = pool.call("DescribeUserImportJob", json!({"JobId": id})).await.answered();
    assert_eq!(read, made);
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    for (member, value) in [
        ("JobName", json!("a/b")),
        ("JobName", json!("")),
        ("CloudWatchLogsRoleArn", json!("role")),
        ("PasswordHashingAlgorithm", json!("MD5")),
    ] {
        let mut input = json!({"JobName": "spring", "CloudWatchLogsRoleArn": ROLE});
        input[member] = value;
        let refused = pool.call("CreateUserImportJob", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{member}");
    }
    assert_eq!(
        pool.call("CreateUserImportJob", json!({"JobName": "x"})).await.refused(),
        "InvalidParameterException: 1 validation error detected: Value null at 'cloudWatchLogsRoleArn' failed to satisfy \
         constraint: Member must not be null"
    );
    let nowhere = json!({"UserPoolId": "us-east-1_Nowhere00", "JobName": "x", "CloudWatchLogsRoleArn": ROLE});
    assert_eq!(
        world.call("CreateUserImportJob", nowhere).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}

#[tokio::test]
async fn a_pool_has_a_thousand_jobs_at_most() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let store = world.service().store();
    let found = store.begin().pool_by_id(&PoolId::from(pool.id.as_str())).await.unwrap().unwrap();
    let random = Seeded::new(3);
    for hundred in 0..MAX_JOBS / 100 {
        let mut tx = store.begin();
        for _ in 0..100 {
            let draft = NewJob { name: "x".into(), role_arn: ROLE.into(), algorithm: None };
            tx.put(&Job::create(found.number, draft, hundred, &random, found.created).unwrap());
        }
        tx.commit().await.unwrap();
    }

    let input = json!({"JobName": "x", "CloudWatchLogsRoleArn": ROLE});
    assert_eq!(pool.call("CreateUserImportJob", input).await.refused_kind(), "LimitExceededException");
}

#[tokio::test]
async fn a_job_that_nobody_starts_expires_and_its_file_goes() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;
    job.upload("anything").await.unwrap();

    world.wait(hours(24));

    let seen = job.describe().await;
    assert_eq!(seen["Status"], "Expired");
    assert!(seen.get("StartDate").is_none() && seen.get("CompletionDate").is_some());
    assert_eq!(job.call("StartUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    job.finish().await;
    assert_eq!(job.describe().await, seen);
    assert_eq!(job.pieces().await, 0);
    world.verify().await;
}
