//! ListUserPoolClients.

use std::collections::BTreeSet;

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_client_of_the_pool_is_on_exactly_one_page() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    other.client().await;
    let mut expected = BTreeSet::new();
    for _ in 0..5 {
        expected.insert(pool.client().await.id);
    }

    let mut found = Vec::new();
    let mut input = json!({"MaxResults": 2});
    for _ in 0..10 {
        let page = pool.call("ListUserPoolClients", input.clone()).await.answered();
        for client in page["UserPoolClients"].as_array().unwrap() {
            assert_eq!(*client, json!({"ClientId": client["ClientId"], "UserPoolId": pool.id, "ClientName": "app"}));
            found.push(client["ClientId"].as_str().unwrap().to_owned());
        }
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }

    assert_eq!(found.len(), 5);
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[tokio::test]
async fn a_page_is_sixty_clients_unless_asked_otherwise() {
    let world = World::new().await;
    let pool = world.pool().await;
    for _ in 0..61 {
        pool.client().await;
    }
    let page = pool.call("ListUserPoolClients", json!({})).await.answered();
    assert_eq!(page["UserPoolClients"].as_array().unwrap().len(), 60);
    let rest = pool.call("ListUserPoolClients", json!({"NextToken": page["NextToken"]})).await.answered();
    assert_eq!(rest["UserPoolClients"].as_array().unwrap().len(), 1);
    assert!(rest.get("NextToken").is_none());
}

#[tokio::test]
async fn a_token_is_good_for_its_pool_only() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    for each in [&pool, &other] {
        each.client().await;
        each.client().await;
    }
    let page = pool.call("ListUserPoolClients", json!({"MaxResults": 1})).await.answered();
    let input = json!({"MaxResults": 1, "NextToken": page["NextToken"]});
    assert!(pool.call("ListUserPoolClients", input.clone()).await.is_ok());
    assert_eq!(other.call("ListUserPoolClients", input).await.refused_kind(), "InvalidParameterException");
    let foreign = world.call("ListUserPools", json!({"MaxResults": 1, "NextToken": page["NextToken"]})).await;
    assert_eq!(foreign.refused_kind(), "InvalidParameterException");
}
