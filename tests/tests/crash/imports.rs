//! kill -9 in the middle of an import on SQLite: the next process goes on with the next row.

use poolhouse_tests::{AccessKey, HttpRequest, Seeded, Server, csv, csv_row};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::writers::verify;

const USERS: usize = 4000;
const KILLS: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_row_is_lost_or_made_twice_when_the_process_is_killed() {
    let directory = TempDir::new().unwrap();
    let store = format!("sqlite:{}", directory.path().join("pools.sqlite").display());
    let arguments = ["serve", "--store", &store, "--public-url", "https://id.example.org"];
    let mut server = Server::start(&arguments).await;
    let key = Server::run(&["keys", "create", "--store", &store, "--json"]).await;
    let key = AccessKey::of_json(&key.stdout);

    let pool = json!({"PoolName": "x", "AutoVerifiedAttributes": ["email"]});
    let pool = server.call_as(&key, "CreateUserPool", pool).await.unwrap();
    let pool = pool["UserPool"]["Id"].clone();
    let header = server.call_as(&key, "GetCSVHeader", json!({"UserPoolId": pool})).await.unwrap();
    let header: Vec<String> = serde_json::from_value(header["CSVHeader"].clone()).unwrap();
    let made = json!({"UserPoolId": pool, "JobName": "x", "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/r"});
    let made = server.call_as(&key, "CreateUserImportJob", made).await.unwrap();
    let made = &made["UserImportJob"];
    let target = made["PreSignedUrl"].as_str().unwrap().strip_prefix("https://id.example.org").unwrap().to_owned();
    let file = csv(&header, (0..USERS).map(|number| csv_row(&format!("user{number}"))));
    let upload = HttpRequest::new("PUT", &target).header("x-amz-server-side-encryption", "aws:kms").body(file);
    assert_eq!(server.send(&upload).await.status, 200);
    // What was acknowledged is there after a kill, too.
    server.kill();
    server = Server::start(&arguments).await;
    let job = json!({"UserPoolId": pool, "JobId": made["JobId"]});
    server.call_as(&key, "StartUserImportJob", job.clone()).await.unwrap();

    let random = Seeded::new(5);
    let mut imported = 0;
    for _ in 0..KILLS {
        imported = until(&server, &key, &job, imported + 1 + random.below(USERS / 4)).await;
        server.kill();
        verify(&["--store", &store]).await;
        server = Server::start(&arguments).await;
    }
    until(&server, &key, &job, USERS).await;

    let seen = loop {
        let seen = describe(&server, &key, &job).await;
        if seen["Status"] != "InProgress" {
            break seen;
        }
    };
    assert_eq!(
        (&seen["Status"], &seen["SkippedUsers"], &seen["FailedUsers"]),
        (&json!("Succeeded"), &json!(0), &json!(0))
    );
    verify(&["--store", &store]).await;
    let pool = server.call_as(&key, "DescribeUserPool", json!({"UserPoolId": pool})).await.unwrap();
    assert_eq!(pool["UserPool"]["EstimatedNumberOfUsers"], USERS);
    assert!(server.stop().await.success());
}

async fn describe(server: &Server, key: &AccessKey, job: &Value) -> Value {
    let answer = server.call_as(key, "DescribeUserImportJob", job.clone()).await.unwrap();
    answer["UserImportJob"].clone()
}

/// How many were imported, once there are so many. A killed process keeps its job for ten seconds.
async fn until(server: &Server, key: &AccessKey, job: &Value, users: usize) -> usize {
    loop {
        let imported = describe(server, key, job).await["ImportedUsers"].as_u64().unwrap();
        let imported = usize::try_from(imported).unwrap();
        if imported >= users {
            return imported;
        }
    }
}
