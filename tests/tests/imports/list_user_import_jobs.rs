//! ListUserImportJobs.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::json;

use super::verifying;

#[tokio::test]
async fn jobs_are_listed_page_by_page_the_newest_first() {
    let world = World::new().await;
    let (pool, other) = (verifying(&world).await, verifying(&world).await);
    let empty = pool.call("ListUserImportJobs", json!({"MaxResults": 60})).await.answered();
    assert_eq!(empty, json!({}));
    let mut made = Vec::new();
    for _ in 0..5 {
        world.wait(seconds(1));
        made.insert(0, pool.import().await.id);
    }
    other.import().await;

    let mut seen = Vec::new();
    let mut input = json!({"MaxResults": 2});
    loop {
        let page = pool.call("ListUserImportJobs", input.clone()).await.answered();
        let jobs = page["UserImportJobs"].as_array().unwrap();
        assert!(jobs.len() <= 2);
        seen.extend(jobs.iter().map(|job| job["JobId"].as_str().unwrap().to_owned()));
        let Some(token) = page.get("PaginationToken") else { break };
        input["PaginationToken"] = token.clone();
    }
    assert_eq!(seen, made);

    let whole = pool.call("ListUserImportJobs", json!({"MaxResults": 60})).await.answered();
    let first = pool.call("DescribeUserImportJob", json!({"JobId": made[0]})).await.answered();
    assert_eq!(whole["UserImportJobs"][0], first["UserImportJob"]);
}

#[tokio::test]
async fn a_token_belongs_to_its_list() {
    let world = World::new().await;
    let (pool, other) = (verifying(&world).await, verifying(&world).await);
    for pool in [&pool, &pool, &other, &other] {
        pool.import().await;
    }
    let page = pool.call("ListUserImportJobs", json!({"MaxResults": 1})).await.answered();
    let token = &page["PaginationToken"];

    let with = |token: &serde_json::Value| json!({"MaxResults": 1, "PaginationToken": token});
    assert!(pool.call("ListUserImportJobs", with(token)).await.is_ok());
    assert_eq!(
        other.call("ListUserImportJobs", with(token)).await.refused(),
        "InvalidParameterException: Invalid pagination token"
    );
    assert_eq!(
        pool.call("ListUserImportJobs", json!({})).await.refused(),
        "InvalidParameterException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: \
         Member must have value greater than or equal to 1"
    );
}
