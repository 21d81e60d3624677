//! ListResourceServers: pages and what is in them.

use std::collections::BTreeSet;

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{API, server};

#[tokio::test]
async fn every_server_is_on_exactly_one_page_and_shown_whole() {
    let world = World::new().await;
    let pool = world.pool().await;
    let mut expected = BTreeSet::new();
    for number in 0..7 {
        expected.insert(server(&pool, &format!("{API}/{number}")).await.to_string());
    }
    server(&world.pool().await, "elsewhere").await;

    let mut found = Vec::new();
    let mut input = json!({"MaxResults": 3});
    loop {
        let page = pool.call("ListResourceServers", input.clone()).await.answered();
        let servers = page["ResourceServers"].as_array().unwrap();
        assert!(servers.len() <= 3);
        found.extend(servers.iter().map(ToString::to_string));
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }

    assert_eq!(found.len(), expected.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn the_size_of_a_page_is_required_and_bounded() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (input, expected) in [
        (
            json!({}),
            "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            json!({"MaxResults": 0}),
            "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            json!({"MaxResults": 51}),
            "Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
        ),
    ] {
        let refused = pool.call("ListResourceServers", input.clone()).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: 1 validation error detected: {expected}"), "{input}");
    }
    let none = pool.call("ListResourceServers", json!({"MaxResults": 50})).await.answered();
    assert_eq!(none, json!({"ResourceServers": []}));
    let forged = pool.call("ListResourceServers", json!({"MaxResults": 50, "NextToken": "x"})).await.refused_kind();
    assert_eq!(forged, "InvalidParameterException");
}
