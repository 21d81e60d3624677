//! UpdateResourceServer replaces name and scopes.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{API, described, machine, server};

#[tokio::test]
async fn everything_is_replaced() {
    let world = World::new().await;
    let pool = world.pool().await;
    server(&pool, API).await;
    let scopes = json!([{"ScopeName": "delete", "ScopeDescription": "May delete"}]);

    let input = json!({"Identifier": API, "Name": "Renamed", "Scopes": scopes});
    let answer = pool.call("UpdateResourceServer", input).await.answered();

    let expected = json!({"UserPoolId": pool.id, "Identifier": API, "Name": "Renamed", "Scopes": scopes});
    assert_eq!(answer, json!({"ResourceServer": expected}));
    assert_eq!(described(&pool, API).await, expected);

    pool.call("UpdateResourceServer", json!({"Identifier": API, "Name": "Bare"})).await.answered();
    assert_eq!(described(&pool, API).await["Scopes"], json!([]));
    world.verify().await;
}

#[tokio::test]
async fn a_scope_that_is_gone_can_no_longer_be_asked_for() {
    let world = World::new().await;
    let pool = world.pool().await;
    server(&pool, API).await;
    let read = format!("{API}/read");
    let client = pool.client_with(machine(&[&read])).await;

    pool.call("UpdateResourceServer", json!({"Identifier": API, "Name": "Bare"})).await.answered();

    assert_eq!(client.describe().await["AllowedOAuthScopes"], json!([read]), "what was configured stays");
    let mut update = machine(&[&read]);
    update["ClientId"] = client.id.as_str().into();
    update.as_object_mut().unwrap().remove("GenerateSecret");
    assert!(
        pool.call("UpdateUserPoolClient", update)
            .await
            .refused()
            .ends_with(&format!("Invalid scope requested: {read}"))
    );
}

#[tokio::test]
async fn a_scope_is_named_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    let before = server(&pool, API).await;
    let twice = json!({"ScopeName": "read", "ScopeDescription": "May read"});
    let input = json!({"Identifier": API, "Name": "n", "Scopes": [twice, twice]});
    assert_eq!(pool.call("UpdateResourceServer", input).await.refused_kind(), "InvalidParameterException");
    assert_eq!(described(&pool, API).await, before);
}
