//! ListUserPools: pages and what is in them.

use std::collections::BTreeSet;

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_pool_is_on_exactly_one_page() {
    let world = World::new().await;
    let mut expected = BTreeSet::new();
    for _ in 0..7 {
        expected.insert(world.pool().await.id);
    }

    let mut found = Vec::new();
    let mut input = json!({"MaxResults": 3});
    for _ in 0..10 {
        let page = world.call("ListUserPools", input.clone()).await.answered();
        let pools = page["UserPools"].as_array().unwrap();
        assert!(pools.len() <= 3);
        found.extend(pools.iter().map(|pool| pool["Id"].as_str().unwrap().to_owned()));
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }

    assert_eq!(found.len(), expected.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn a_pool_is_described_in_short() {
    let world = World::new().await;
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
    let pool = world.pool_with(json!({"LambdaConfig": {"PreSignUp": arn}})).await;

    let page = world.call("ListUserPools", json!({"MaxResults": 60})).await.answered();

    let moment = 1_772_521_689.123;
    let short = json!({
        "Id": pool.id, "Name": "people", "LambdaConfig": {"PreSignUp": arn}, "LastModifiedDate": moment,
        "CreationDate": moment,
    });
    assert_eq!(page, json!({"UserPools": [short]}));
}

#[tokio::test]
async fn the_size_of_a_page_is_required_and_bounded() {
    let world = World::new().await;
    for (input, expected) in [
        (
            json!({"MaxResults": 0}),
            "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            json!({}),
            "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            json!({"MaxResults": 61}),
            "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
        ),
    ] {
        let refused = world.call("ListUserPools", input.clone()).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: 1 validation error detected: {expected}"), "{input}");
    }
}

#[tokio::test]
async fn a_token_that_is_not_ours_is_refused() {
    let world = World::new().await;
    for _ in 0..3 {
        world.pool().await;
    }
    let page = world.call("ListUserPools", json!({"MaxResults": 1})).await.answered();
    let token = page["NextToken"].as_str().unwrap();
    let edited: String = token.chars().rev().collect();
    for forged in ["x", &edited, &token[..token.len() - 1]] {
        let refused = world.call("ListUserPools", json!({"MaxResults": 1, "NextToken": forged})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{forged}");
    }
}
