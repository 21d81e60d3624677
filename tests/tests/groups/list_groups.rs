//! ListGroups.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{made, names};

#[tokio::test]
async fn every_group_is_on_exactly_one_page() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    made(&other, "elsewhere", json!({})).await;
    let mut expected = Vec::new();
    for number in 0..61 {
        let name = format!("group{number:02}");
        made(&pool, &name, json!({"Precedence": 61 - number})).await;
        expected.push(name);
    }

    for limit in [None, Some(0), Some(60), Some(7)] {
        let mut input = limit.map_or_else(|| json!({}), |limit| json!({"Limit": limit}));
        let longest = limit.filter(|&limit| limit > 0).unwrap_or(60);
        let mut found = Vec::new();
        for _ in 0..20 {
            let page = pool.call("ListGroups", input.clone()).await.answered();
            assert!(page["Groups"].as_array().unwrap().len() <= longest);
            found.extend(names(&page["Groups"], "GroupName"));
            match page.get("NextToken") {
                Some(token) => input["NextToken"] = token.clone(),
                None => break,
            }
        }
        found.sort();
        assert_eq!(found, expected, "{limit:?}");
    }
}

#[tokio::test]
async fn a_pool_without_groups_has_an_empty_page_and_tokens_serve_one_list() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    assert!(pool.call("ListGroups", json!({})).await.answered().get("NextToken").is_none());
    for name in ["a", "b"] {
        made(&pool, name, json!({})).await;
    }
    let page = pool.call("ListGroups", json!({"Limit": 1})).await.answered();
    let next = json!({"Limit": 1, "NextToken": page["NextToken"]});
    assert_eq!(names(&pool.call("ListGroups", next.clone()).await.answered()["Groups"], "GroupName"), ["b"]);
    assert_eq!(other.call("ListGroups", next).await.refused_kind(), "InvalidParameterException");
    let garbage = pool.call("ListGroups", json!({"NextToken": "garbage"})).await;
    assert_eq!(garbage.refused_kind(), "InvalidParameterException");
    assert_eq!(
        pool.call("ListGroups", json!({"Limit": 61})).await.refused(),
        "InvalidParameterException: 1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: \
         Member must have value less than or equal to 60"
    );
}
