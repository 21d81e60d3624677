//! GetUICustomization.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::with_domain;

#[tokio::test]
async fn a_client_without_a_look_has_the_pools_and_a_pool_without_one_has_none() {
    let world = World::new().await;
    let pool = world.pool().await;
    with_domain(&pool, "looks").await;
    let (own, other) = (pool.client().await, pool.client().await);
    let get = |client: &str| {
        let (pool, input) = (pool.clone(), json!({"ClientId": client}));
        async move { pool.call("GetUICustomization", input).await.answered()["UICustomization"].clone() }
    };
    assert_eq!(get(&own.id).await, json!({}));

    let everyones = json!({"CSS": ".label-customizable {font-weight: 400;}"});
    pool.call("SetUICustomization", everyones).await.answered();
    let owns = json!({"ClientId": own.id, "CSS": ".label-customizable {font-weight: 700;}"});
    pool.call("SetUICustomization", owns.clone()).await.answered();

    assert_eq!(
        (get(&own.id).await["ClientId"].as_str(), get(&own.id).await["CSS"].as_str()),
        (Some(own.id.as_str()), owns["CSS"].as_str())
    );
    assert_eq!(get(&other.id).await["ClientId"], "ALL");
    assert_eq!(get(&other.id).await, get("ALL").await);
}

#[tokio::test]
async fn a_look_goes_with_its_client() {
    let world = World::new().await;
    let pool = world.pool().await;
    with_domain(&pool, "gone-with-it").await;
    let client = pool.client().await;
    let set = json!({"ClientId": client.id, "CSS": ".label-customizable {font-weight: 400;}"});
    pool.call("SetUICustomization", set).await.answered();
    pool.call("DeleteUserPoolClient", json!({"ClientId": client.id})).await.answered();
    let refused = pool.call("GetUICustomization", json!({"ClientId": client.id})).await.refused();
    assert_eq!(refused, format!("ResourceNotFoundException: User pool client {} does not exist.", client.id));
    world.verify().await;
}
