//! DescribeRiskConfiguration.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::protected;

#[tokio::test]
async fn a_client_without_its_own_has_the_pools() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let (own, other) = (pool.client().await, pool.client().await);
    let configuration =
        |action: &str| json!({"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": action}}});
    let describe = |client: &str| {
        let (pool, input) = (pool.clone(), json!({"ClientId": client}));
        async move { pool.call("DescribeRiskConfiguration", input).await.answered()["RiskConfiguration"].clone() }
    };
    let action =
        |shown: &serde_json::Value| shown["CompromisedCredentialsRiskConfiguration"]["Actions"]["EventAction"].clone();
    assert_eq!(describe(&own.id).await, json!({"UserPoolId": pool.id, "ClientId": own.id}));

    pool.call("SetRiskConfiguration", configuration("NO_ACTION")).await.answered();
    let mut input = configuration("BLOCK");
    input["ClientId"] = own.id.as_str().into();
    pool.call("SetRiskConfiguration", input).await.answered();

    assert_eq!(action(&describe(&own.id).await), "BLOCK");
    assert_eq!(action(&describe(&other.id).await), "NO_ACTION");
    assert_eq!(describe(&other.id).await["ClientId"], json!(other.id));

    // Taken away, the client's own gives way to the pool's again.
    pool.call("SetRiskConfiguration", json!({"ClientId": own.id})).await.answered();
    assert_eq!(action(&describe(&own.id).await), "NO_ACTION");
    pool.call("DeleteUserPoolClient", json!({"ClientId": own.id})).await.answered();
    let refused = pool.call("DescribeRiskConfiguration", json!({"ClientId": own.id})).await.refused();
    assert_eq!(refused, format!("ResourceNotFoundException: User pool client {} does not exist.", own.id));
    world.verify().await;
}
